"""Read a page of the Markdown dump (made with Pandoc) onto the `Article` model.

Pyromark (pulldown-cmark) parses; what is here hands its events, which have byte ranges, to the
builder with their lines, and knows what the converter did to lists.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import Any

import pyromark

from internationals.articles.builder import Block, Builder, Style
from internationals.articles.grid import Grid, ReadCell
from internationals.articles.html import (
    MARK,
    MARKED,
    Source,
    picture,
    read_html,
    take_tables,
)
from internationals.articles.model import Link, Loss, make
from internationals.articles.targets import (
    is_displaced,
    link_target,
    pictured_territory,
)

# Five or more blanks after a marker make a code block in CommonMark, and blanks of another kind
# make no list at all; in the dump they are lost flags and slips of the keyboard.
_FAR_TEXT = re.compile(
    r"^([ \t]*(?:[-*+]|\d{1,9}[.)]))( {5,}|[ \t]*[\t\u3000\u00a0][ \t\u3000\u00a0]*)(?=\S)(.*)$",
    re.MULTILINE,
)
_ODD_BLANKS = ("     ", "\t", "\u3000", "\u00a0")
_MARKER = re.compile(rb"[ \t>]*(?:[-*+]|\d{1,9}[.)])((?:[ \t]|\xe3\x80\x80|\xc2\xa0)*)")
_LITERAL_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_LIST_ITEM = re.compile(r"<(?:li|dt|dd)\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
_SOURCE = re.compile(r"\bsrc\s*=\s*[\"']?([^\"'\s>]+)", re.IGNORECASE)
_STYLES: dict[Any, Style] = {"Strong": "bold", "Emphasis": "italic"}
_OPTIONS = pyromark.Options.ENABLE_TABLES


class _List:
    """A list that is being read: whether it is numbered, and blank lines separate its items."""

    def __init__(self, numbered: bool) -> None:
        self.numbered = numbered
        self.loose = False
        self.items: list[Block] = []


class _Item(Block):
    """A list item that is being read, and the number of block quotes around it."""

    is_entry = True
    quotes = 0


def feed_markdown(page: Builder, text: str) -> None:
    """Read a page of the Markdown dump.

    Parameters
    ----------
    page : receives what is read
    text : the page, newlines normalised to ``\\n``, without invisible characters

    Whatever is no list, heading or table is a paragraph.
    """
    _Feeder(page, text).feed()


class _Feeder:
    """One pass over the events of one page."""

    def __init__(self, page: Builder, text: str) -> None:
        self.page = page
        written = text
        self.lines = text.encode().split(b"\n")
        if any(blanks in text for blanks in _ODD_BLANKS):
            text = _FAR_TEXT.sub(_near_text, text)
        if MARK in text:
            text = text.replace(MARK, "")
        tables, self.text = take_tables(text)
        self.tables: list[Source | None] = list(tables)
        lines = self.lines if self.text == written else self.text.encode().split(b"\n")
        # The offset in bytes at which each line begins, and the 1-based line of an offset.
        self.starts = list(accumulate([len(line) + 1 for line in lines], initial=0))
        self.line = partial(bisect_right, self.starts)
        # What is open while the events are walked.
        self.lists: list[_List] = []
        self.items: list[_Item] = []
        self.quotes = 0
        self.grid: Grid | None = None
        self.row: list[ReadCell] | None = None
        self.html: list[str] | None = None

    def feed(self) -> None:
        """Take the page's events one by one: the frequent ones here, the others elsewhere."""
        # The block that text goes to now, and the link that is open in it.
        block: Block | None = None
        link: tuple[Any, int, int, int] | None = None
        items = self.items
        event: Any
        for event, span in pyromark.events_with_range(self.text, options=_OPTIONS, merge_text=True):
            if "Text" in event:
                if block is not None:
                    text = event["Text"]
                    block.last = span["end"]
                    if "*" in text or "]" in text:
                        text = self._mended(text, block)
                    block.pieces.append(text)
                    block.length += len(text)
            elif "Start" in event:
                value = event["Start"]
                if "Link" in value:
                    if block is not None:
                        link = (value["Link"], span["start"], len(block.pieces), block.length)
                elif value == "Item":
                    block = self._open_item(span["start"])
                elif value == "Paragraph":
                    if items:
                        # An item contains paragraphs where blank lines separate it from others.
                        block = item = items[-1]
                        if item.quotes == self.quotes:
                            self.lists[-1].loose = True
                        if item.pieces:
                            item.add("\n")
                    else:
                        block = Block(self.line(span["start"]))
                        block.last = span["start"]
                else:
                    block = self._start(value, span["start"], block)
            elif "End" in event:
                value = event["End"]
                if value == "Link":
                    if block is not None and link is not None:
                        block.last = span["end"]
                        self._close_link(block, link)
                    link = None
                elif value == "Item":
                    item = items.pop()
                    item.line_end = self._line_end(item)
                    block = items[-1] if items else None
                elif value != "Paragraph":
                    block = self._end(value, span["end"], block)
                elif not items:
                    if block is not None:
                        self._close_paragraph(block)
                    block = None
            elif block is not None:
                if "InlineHtml" in event:
                    self._inline_html(event["InlineHtml"], block, span["end"])
                elif event == "SoftBreak" or event == "HardBreak":
                    block.add("\n")
                elif "Html" in event:
                    self._html(event["Html"], block, span["end"])
                elif "Code" in event:
                    block.add(event["Code"])
                    block.last = span["end"]
        self.page.end_list()
        for number in range(len(self.tables)):
            self._read_table(number)

    def _mended(self, text: str, block: Block) -> str:
        """A text without literal asterisks and stray brackets."""
        if "**" in text:
            # CommonMark leaves these literal where Chinese punctuation is inside them.
            *pairs, text = _LITERAL_BOLD.split(text)
            for outside, inside in zip(pairs[::2], pairs[1::2], strict=True):
                block.add(outside.replace("**", ""))
                block.open("bold")
                block.add(inside)
                block.close("bold")
            text = text.replace("**", "")
        if "]]" in text:
            line = self.line(block.last - 1)
            self.page.loss("bracket", "[[", line, line)
            text = text.replace("]]", "")
        return text

    def _html(self, html: str, block: Block, end: int) -> None:
        if MARK in html and (mark := MARKED.search(html)):
            self._read_table(int(mark.group(1)))
        block.add(_TAGS.sub("", html))
        block.last = end
        if self.html is not None:
            self.html.append(html)

    def _inline_html(self, tag: str, block: Block, end: int) -> None:
        name = tag.strip("</> ").lower()
        if name == "small":
            if tag[1] != "/":
                block.open("small")
            elif block.close("small"):
                block.last = end
        elif name == "br":
            block.break_line()
            block.breaks += 1
        elif name.startswith("img") and (source := _SOURCE.search(tag)):
            picture(block, source.group(1))
        elif mark := MARKED.fullmatch(tag):
            self._read_table(int(mark.group(1)))

    def _read_table(self, number: int) -> None:
        """Read an HTML table at its first mark, once."""
        if number < len(self.tables) and (table := self.tables[number]) is not None:
            self.tables[number] = None
            self._beside_lists(lambda: read_html(self.page, *table))

    def _beside_lists(self, read: Callable[[], None]) -> None:
        """Read a table or heading; a list around it continues after it."""
        items: list[Block] = []
        if self.lists:
            items, self.page.items = self.page.items, items
        read()
        if self.lists:
            self.page.items = items

    def _start(self, value: Any, start: int, block: Block | None) -> Block | None:
        """Open what begins here; returns the block that text goes to from now on."""
        if value == "Strong" or value == "Emphasis":
            if block is not None:
                block.open(_STYLES[value])
        elif "List" in value:
            if not self.lists:
                self.page.end_list()
            self.lists.append(_List(value["List"] is not None))
        elif value == "TableCell":
            return self.page.open_cell(self.line(start))
        elif "Heading" in value:
            opened = Block(self.line(start))
            opened.last = start
            return opened
        elif "BlockQuote" in value:
            self.quotes += 1
        elif value == "TableHead" or value == "TableRow":
            self.row = []
        elif "Table" in value:
            self.grid = Grid(self.page)
        elif "Image" in value and block is not None:
            return self._open_image(value["Image"]["dest_url"], block)
        elif (value == "HtmlBlock" or "CodeBlock" in value) and not self.items:
            block = Block(self.line(start))
            block.last = start
            self.html = [] if value == "HtmlBlock" else None
        return block

    def _end(self, value: Any, end: int, block: Block | None) -> Block | None:
        """Complete what ends here; returns the block that text goes to from now on."""
        if value == "Strong" or value == "Emphasis":
            if block is not None:
                block.close(_STYLES[value])
            return block
        if value == "Image" and isinstance(block, _Image):
            return block.within
        if value == "HtmlBlock" or value == "CodeBlock":
            if not self.items and block is not None:
                self._close_paragraph(block)
        elif "List" in value:
            ended = self.lists.pop()
            if ended.loose:
                for item in ended.items:
                    item.loose = True
            if not self.lists:
                if self.page.items:
                    self.page.items[0].numbered = ended.numbered
                self.page.end_list()
        elif "Heading" in value:
            if block is not None:
                text = "".join(block.pieces).replace("\n", " ").strip()
                level, line_end = int(value["Heading"][1]), self._line_end(block)
                line_start = block.line_start
                self._beside_lists(lambda: self.page.heading(text, level, line_start, line_end))
                self.page.links += block.links
        elif "BlockQuote" in value:
            self.quotes -= 1
        elif value == "TableCell":
            if block is not None and self.row is not None and self.grid is not None:
                self.row.append(self.grid.cell(block, is_header=False))
        elif value == "TableHead" or value == "TableRow":
            if self.row is not None and self.grid is not None:
                header = value == "TableHead"
                self.grid.rows.append([cell._replace(is_header=header) for cell in self.row])
            self.row = None
        elif "Table" in value and self.grid is not None:
            self.grid.close()
            self.grid = None
        else:
            return block
        return self.items[-1] if self.items else None

    # What a closing event completes

    def _open_item(self, start: int) -> _Item:
        line_start = self.line(start)
        lists = self.lists
        item = _Item(line_start)
        item.last = start
        if len(lists) > 1:
            item.depth = len(lists) - 1
        if self.quotes:
            item.quotes = self.quotes
        line = self.lines[line_start - 1]
        if match := _MARKER.match(line, start - self.starts[line_start - 1]):
            if match.end() == len(line):
                item.wrapped = True
            else:
                # A lost flag leaves a plain blank; others are slips of the keyboard.
                item.blanks = match[1].count(b" ") or 1
        self.items.append(item)
        self.page.items.append(item)
        lists[-1].items.append(item)
        return item

    def _open_image(self, url: str, block: Block) -> Block:
        picture(block, url)
        if not pictured_territory(url):
            line = self.line(block.last)
            self.page.loss("image", link_target(url).title or url, line, line)
        return _Image(block)

    def _close_link(self, block: Block, opened: tuple[Any, int, int, int]) -> None:
        target, start, first_piece, offset = opened
        url = target["dest_url"]
        pieces = block.pieces
        label = pieces[-1] if len(pieces) == first_piece + 1 else "".join(pieces[first_piece:])
        title, kind, _, name = link_target(url)
        line_start = line_end = block.line_start
        if block.last > self.starts[line_start]:
            # It may begin or end behind the block's first line.
            line_start, line_end = self.line(start), self.line(block.last - 1)
            label = label.replace("\n", " ")
        displaced = False
        if kind == "article":
            running = not self.items and self.row is None
            if running and label != title and is_displaced(label, name):
                displaced = True
                self.page.losses.append(Loss("displaced_label", name, line_start, line_end))
        elif kind != "external":
            # Neither shows in the running text: the picture is gone, the category is a link.
            del pieces[first_piece:]
            block.length = offset
            if kind == "category":
                self.page.categories.append(title.partition(":")[2].strip())
            elif block.is_entry and pictured_territory(title):
                picture(block, title)
            else:
                self.page.loss("image", title, line_start, line_end)
        fields = (
            label,
            title,
            kind,
            url,
            displaced,
            line_start,
            line_end,
            offset,
            block.length,
            "",
            "",
        )
        block.links.append(make(Link, fields))

    def _close_paragraph(self, block: Block) -> None:
        if self.html is not None:
            html, self.html = "".join(self.html), None
            if _LIST_ITEM.search(html):
                read_html(self.page, html, block.line_start)
                return
        if self.tables:
            # The mark of a table that is indented as code.
            text = "".join(block.pieces)
            for mark in MARKED.finditer(text):
                self._read_table(int(mark.group(1)))
            block.pieces = [MARKED.sub("", text)]
        self.page.paragraph(block, self._line_end(block))

    def _line_end(self, block: Block) -> int:
        """Last line of a block: that of its last character."""
        if block.last <= self.starts[block.line_start]:
            return block.line_start
        return self.line(block.last - 1)


class _Image(Block):
    """Takes the words that describe a picture, which are no text of the block it is in."""

    def __init__(self, within: Block) -> None:
        super().__init__(within.line_start)
        self.within = within


def _near_text(match: re.Match[str]) -> str:
    """The item with one blank behind its marker; others, moved to the line's end, keep its length."""
    marker, blanks, text = match.groups()
    return f"{marker} {text}{' ' * (len(blanks.encode()) - 1)}"
