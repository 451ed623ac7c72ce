"""Read a page in Markdown, of the dump or as Pandoc and like tools write it, onto the `Article` model.

Pyromark (pulldown-cmark) parses; what is here hands its events, which have byte ranges, to the
builder with their lines, and knows what the converter did to lists.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import accumulate, chain
from typing import Any

import pyromark

from internationals.articles.builder import Block, Builder, Style
from internationals.articles.html import STYLES, HtmlReader, read_html
from internationals.articles.parts import (
    CAPTION,
    MARK,
    MARKED,
    MARKED_WORDS,
    Part,
    only_sets_lists,
    rows_of,
    take_parts,
    without_attributes,
)
from internationals.articles.scripts import rare
from internationals.articles.tables import Grid, ReadCell
from internationals.articles.targets import link_target

# Five or more blanks after a marker make a code block in CommonMark, and blanks of another kind
# make no list at all; in the dump they are lost flags and slips of the keyboard.
_FAR_TEXT = rare(
    r"^([ \t]*(?:[-*+]|\d{1,9}[.)]|#{1,6}))( {5,}+|(?= *[\t\u3000\u00a0])[ \t\u3000\u00a0]++)(?=\S)(.*)$",
    re.MULTILINE,
)
# A marker with anything but one blank behind it, as few are.
_MARKER = re.compile(r"[ \t>]*+(?>[-*+]|\d{1,9}[.)])(?! [^ \t\u3000\u00a0])([ \t\u3000\u00a0]*)")
# A definition within another, for which the parser has no term: it is an item there.
_NESTED = rare(r"^( {4,}):(?=   ?\S)", re.MULTILINE)
_LITERAL_BOLD = rare(r"\*\*([^*\n]+)\*\*")
# A comment that has its lines for itself, or another.
_COMMENT = rare(
    r"(?m:^(?P<alone>[ \t]*<!--)(?:(?!-->).)*(?P<end>-->)(?=[ \t]*$))|<!--.*?-->", re.DOTALL
)
_UNCLOSED = re.compile(r"<!--.*")
# From a table to the end of its caption.
_LONGEST_CAPTION = 8
# Its attributes.
_CAPTION_END = re.compile(r"\{[^{}\n]*\}\s*\Z")
# Dashes as they are written in plain characters.
_DASHES = re.compile(r"(?<!-)(?:---?|-{6})(?!-)")
# What Pandoc puts around a block with a class, and above a page.
_FENCED_BLOCK = rare(r"^:{3,}(?: *\{[^{}\n]*\}| [a-z][a-z0-9_-]*)? *:* *$", re.MULTILINE)
_METADATA = rare(r"---[ \t]*\n(?=[\w-]+ *:)(?:.*\n)*?(?:---|\.\.\.)[ \t]*(?=\n|\Z)")
_TITLE = re.compile(r"^title: *(\S.*?) *$", re.MULTILINE)
# A link that is within HTML, with its title and attributes.
_LINK = rare(
    r"\[(?P<label>[^\[\]\n]{1,200})\]\((?P<url>[^()\s\"]{1,300}(?:\([^()\s\"]{1,100}\))?)"
    r'(?:\s"[^"]{0,300}")?\)(?:\{[^{}\n]{0,100}\})?'
)
# A row that Pandoc broke within a tag, up to the line that ends as a row does.
_BROKEN_ROW = rare(
    r"^\|(?=[^\n]*<)[^\n]*[^|\s] *\n(?:(?!\|)[^\n]*[^|\s] *\n){0,8}(?!\|)[^\n]*\| *$", re.MULTILINE
)
_STYLES: dict[Any, Style] = {"Strong": "bold", "Emphasis": "italic"}
# Most tags are one of these.
_STYLE_TAGS = {
    f"<{slash}{tag}>": (verb, style)
    for tag, style in STYLES.items()
    for slash, verb in (("", Block.open), ("/", Block.close))
}
# A definition is nested in its term.
_DEPTHS = {"DefinitionListTitle": 0, "DefinitionListDefinition": 1}
_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
)


def feed_markdown(page: Builder, text: str) -> None:
    """Read a page in Markdown.

    Parameters
    ----------
    page : receives what is read
    text : the page, newlines normalised to ``\\n``, without invisible characters

    Whatever is no list, heading or table is a paragraph.
    """
    if text.startswith("---") and (metadata := _METADATA.match(text)):
        if title := _TITLE.search(metadata.group()):
            page.banner = title[1].strip("'\"")
        text = "\n" * metadata.group().count("\n") + text[metadata.end() :]
    _Feeder(page, text).feed()


class _Feeder:
    """One pass over the events of one page."""

    def __init__(self, page: Builder, text: str, above: int = 0) -> None:
        self.page = page
        # As the 1-based lines and offsets of the text number them, those above it have none.
        self.lines = page.lines if text is page.text else [""] * above + text.split("\n")
        if "\t" in text or "\u00a0" in text or "\u3000" in text or "     " in text:
            text = _FAR_TEXT.sub(_near_text, text)
        if MARK in text:
            text = text.replace(MARK, "")
        if "\n    :" in text:
            text = _NESTED.sub(r"\1-", text)
        # Most pages have none of these, and so nothing but Markdown.
        has_tables = "<" in text and ("<table" in text or "<TABLE" in text)
        self.is_plain = not ("{" in text or "--" in text or has_tables)
        if ":::" in text:
            text = _FENCED_BLOCK.sub("", text)
        parts: list[Part] = []
        if not self.is_plain:
            if "-{" in text:
                from internationals.articles.wikitext import chosen

                text = chosen(text)
            if "<!--" in text:
                commented, end, rest = text.rpartition("-->")
                text = _COMMENT.sub(_without_comment, commented + end)
                line = above + 1 + text.count("\n")
                for match in _UNCLOSED.finditer(rest):
                    # It goes no further than its line.
                    at = line + rest.count("\n", 0, match.start())
                    page.loss("bracket", "-->", at, at)
                text += _UNCLOSED.sub("", rest)
            parts, text = take_parts(text)
            if "]{" in text or "){" in text:
                text = without_attributes(text)
        self.parts: list[Part | None] = [*parts]
        # Where templates are passed on as they were, blank lines are no trace of a flag.
        self.keeps_templates = any(part.kind in ("source", "words") for part in parts)
        # A text is encoded once: the parser's bytes are kept beside it.
        source = text
        if "<a " in text and "\n|" in text:
            text = _BROKEN_ROW.sub(lambda row: row.group().replace("\n", " "), text)
        self.events = pyromark.events_with_range(text, options=_OPTIONS, merge_text=True)
        # The offset in bytes at which each line begins, and the 1-based line of an offset.
        lengths = map(len, source.encode().splitlines(keepends=True))
        self.starts = [0] * above + [*accumulate(lengths, initial=0)]
        # What begins at the end, as an empty cell may, is on the last line.
        self.starts[-1] += 1
        self.line: Callable[[int], int] = partial(bisect_right, self.starts)
        # What is open while the events are walked; words that are in no block go nowhere.
        self.outside = Block(1)
        # Whether each list that is open is numbered.
        self.lists: list[bool] = []
        self.items: list[Block] = []
        # The block around each picture, which the words that describe it are no text of; its address.
        self.images: list[tuple[Block, str]] = []
        self.quotes = 0
        self.grid: Grid | None = None
        self.row: list[ReadCell] = []
        # On which line the caption of the last table begins.
        self.caption_line = 0
        # Tags in other blocks, and the lines of a block of HTML.
        self.tags = HtmlReader(page, "", 0)
        self.html: list[str] = []
        self.is_note = False

    def feed(self) -> None:
        """Take the page's events one by one: the frequent ones here, the others elsewhere."""
        items, read_link = self.items, self.page.link
        # The block that text goes to now; the address of the link that is open in it, and the pieces
        # and characters before it.
        block = self.outside
        url, first, offset = "", 0, 0
        is_plain, loosens = self.is_plain, not self.keeps_templates
        event: Any
        for event, span in self.events:
            if "Text" in event:
                text = event["Text"]
                block.last = span["end"]
                if "*" in text or "]" in text or not is_plain:
                    text = self._cleaned(text, block)
                block.pieces.append(text)
                block.length += len(text)
            elif "Start" in event:
                value = event["Start"]
                if "Link" in value:
                    url = value["Link"]["dest_url"]
                    first, offset = len(block.pieces), block.length
                elif value == "Item":
                    block = self._open_item(span["start"])
                elif value != "Paragraph":
                    block = self._start(value, span["start"], block)
                elif items:
                    # An item contains paragraphs where blank lines separate it from others.
                    block = item = items[-1]
                    if item.quotes == self.quotes:
                        item.loose = loosens
                    if item.pieces:
                        item.break_line()
                else:
                    block = self._open(span["start"])
            elif "End" in event:
                value = event["End"]
                if value == "Link":
                    block.last = end = span["end"]
                    first_line = last_line = block.line_start
                    if end > block.turn:
                        # It may begin or end behind the block's first line.
                        first_line, last_line = self.line(span["start"]), self.line(end - 1)
                    running = not (items or block.is_entry)
                    read_link(block, first, offset, url, first_line, last_line, running)
                elif value == "Item":
                    block = self._close_item()
                elif value != "Paragraph":
                    block = self._end(value, block)
                elif not items:
                    self._close_paragraph(block)
                    block = self.outside
            elif "InlineHtml" in event:
                html = event["InlineHtml"]
                if html in _STYLE_TAGS:
                    set_style, style = _STYLE_TAGS[html]
                    set_style(block, style)
                    block.last = span["end"]
                else:
                    self._read_tags(html, block, span["start"], span["end"])
            elif event == "SoftBreak":
                block.add(" " if block.is_cell else "\n")
            elif event == "HardBreak":
                block.break_line()
                if not block.is_cell:
                    block.add("\n")
            elif "Html" in event and items:
                self._read_tags(event["Html"], block, span["start"], span["end"])
            elif "Html" in event:
                self.html.append(event["Html"])
            elif "Code" in event:
                block.add(event["Code"])
                block.last = span["end"]
        self.page.end_list()
        for number in range(len(self.parts)):
            self._read_part(number, self.outside)

    def _open(self, start: int) -> Block:
        line = self.line(start)
        return Block(line, self.starts[line])

    def _cleaned(self, text: str, block: Block) -> str:
        """A text without literal asterisks and stray brackets, its dashes as such."""
        if MARK in text:
            *pairs, text = MARKED_WORDS.split(text)
            for outside, number in zip(pairs[::2], pairs[1::2], strict=True):
                block.add(self._cleaned(outside, block))
                self._read_part(int(number), block)
        if "--" in text:
            text = _DASHES.sub(lambda dashes: "—" * (len(dashes[0]) // 3) or "–", text)
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

    def _read_tags(self, html: str, block: Block, start: int, end: int) -> None:
        """Read HTML in a block."""
        for mark in MARKED.finditer(html):
            self._read_part(int(mark[1]), block)
        self.tags.read_in(block, html, self.line(start))
        if html[:2] != "<!" and html[:3].lower() != "<br":
            block.last = end

    def _read_part(self, number: int, block: Block) -> None:
        """Read what was taken out at its first mark, once."""
        if number >= len(self.parts) or (part := self.parts[number]) is None:
            return
        from internationals.articles.wikitext import feed_wikitext, feed_words

        self.parts[number] = None
        kind, text, line = part
        if kind == "html":
            self._beside_lists(self._read_html, text, line)
        elif kind == "text":
            self._beside_lists(self._read_text_table, text, line)
        elif block.is_entry or kind == "words":
            feed_words(self.page, block, text.strip(), line)
        else:
            self._beside_lists(feed_wikitext, self.page, text, line)

    def _read_html(self, html: str, line: int) -> None:
        """Read a block of HTML, whose cells may contain links in Markdown."""
        if "](" in html:
            html = _LINK.sub(r'<a href="\g<url>">\g<label></a>', html)
        read_html(self.page, html, line)

    def _read_text_table(self, source: str, line: int) -> None:
        """Read a table that is drawn with characters, the Markdown in its cells too."""
        rows = rows_of(source, line)
        if only_sets_lists(rows):
            for cell in chain(*rows):
                _Feeder(self.page, "\n".join(cell.lines), cell.line_start - 1).feed()
            return
        grid = Grid(self.page)
        for row in rows:
            for cell in row:
                _InCell(self.page, cell.markdown(), cell).feed()
                cell.close_in(self.page)
            grid.rows.append([*row])
        if caption := CAPTION.search(source):
            words = _CAPTION_END.sub("", caption[1])
            self.page.caption(words, line + source.count("\n", 0, caption.start(1)))
        grid.close()
        self.page.intro = ""

    def _beside_lists(self, read: Callable[..., None], *what: Any) -> None:
        """Read a table or heading; a list around it continues after it."""
        items, self.page.items = self.page.items, []
        read(*what)
        self.page.items = items

    def _start(self, value: Any, start: int, block: Block) -> Block:
        """Open what begins here; returns the block that text goes to from now on."""
        name = value if isinstance(value, str) else next(iter(value))
        if name in _STYLES:
            block.open(_STYLES[name])
        elif name == "Heading":
            heading = self._open(start)
            # Templates in it are words of its own.
            heading.is_entry = bool(self.parts)
            # At its end the mark of a template has the form of attributes.
            marks = [words for words, _ in value[name]["attrs"] if words[0] == MARK]
            for mark in marks:
                self._read_part(int(mark.strip(MARK)), heading)
            if value[name]["classes"] or len(value[name]["attrs"]) > len(marks):
                line = heading.line_start
                lost = "{" + self.lines[line - 1].rpartition("{")[2].strip()
                self.page.loss("template", lost, line, line)
            return heading
        elif name in ("List", "DefinitionList"):
            if not self.lists:
                self.page.end_list()
            self.lists.append(name == "List" and value["List"] is not None)
        elif name in _DEPTHS:
            item = self._open_item(start)
            item.depth += _DEPTHS[name]
            # Blank lines around it are no trace of a flag.
            item.blanks, item.quotes = 1, -1
            return item
        elif name == "TableCell":
            return ReadCell(self.line(start))
        elif name == "BlockQuote":
            self.quotes += 1
        elif name == "Table":
            self.grid = Grid(self.page)
        elif name == "Image":
            self.images.append((block, value["Image"]["dest_url"]))
            return Block(self.line(start))
        elif name in ("HtmlBlock", "CodeBlock") and not self.items:
            return self._open(start)
        elif name == "FootnoteDefinition":
            self.is_note = True
        return block

    def _end(self, value: Any, block: Block) -> Block:
        """Complete what ends here; returns the block that text goes to from now on."""
        name = value if isinstance(value, str) else next(iter(value))
        if name in _STYLES:
            block.close(_STYLES[name])
            return block
        if name == "Image":
            return self._close_image(block)
        if name == "Strikethrough":
            return block
        if name in _DEPTHS:
            return self._close_item()
        if name == "Heading":
            text = "".join(block.pieces).replace("\n", " ").strip()
            # A flag alone is the heading's words.
            text = text or "、".join([words for words, _ in block.flags or ()])
            lines = block.line_start, self._line_end(block)
            self._beside_lists(self.page.heading, text, int(value["Heading"][1]), *lines)
            self.page.links += block.links
        elif name in ("List", "DefinitionList"):
            self._end_list()
        elif name == "CodeBlock" and not self.items:
            self._close_paragraph(block)
        elif name == "HtmlBlock" and not self.items:
            html, self.html = "".join(self.html), []
            for mark in MARKED.finditer(html):
                self._read_part(int(mark[1]), block)
            if html.startswith("<!---->"):
                # Pandoc sets it where what was between two lists is lost, such as a flag.
                self.page.end_place()
            self._read_html(html, block.line_start)
        elif name == "BlockQuote":
            self.quotes -= 1
        elif name == "FootnoteDefinition":
            self.is_note = False
        elif isinstance(block, ReadCell):
            block.close_in(self.page)
            self.row.append(block)
        elif self.grid is None:
            return block
        elif name == "TableHead" or name == "TableRow":
            for cell in self.row:
                cell.is_header = name == "TableHead"
            self.grid.rows.append(self.row)
            self.row = []
        elif name == "Table":
            last = self.grid.rows[-1][0].line_start
            below = "\n".join(["", *self.lines[last : last + _LONGEST_CAPTION]])
            if caption := CAPTION.match(below):
                # Pandoc sets it below the table, where it would be a paragraph.
                self.caption_line = last + below.count("\n", 0, caption.start(1))
                words = _CAPTION_END.sub("", caption[1])
                self._beside_lists(self.page.caption, words, self.caption_line)
            self.grid.close()
            self.grid = None
            if caption:
                self.page.intro = ""
        return self.items[-1] if self.items else self.outside

    def _end_list(self) -> None:
        numbered = self.lists.pop()
        if not self.lists:
            if self.page.items:
                self.page.items[0].numbered = numbered
            self.page.end_list()

    # What a closing event completes

    def _open_item(self, start: int) -> Block:
        number = self.line(start)
        depth = len(self.lists) - 1
        around = self.items[-1] if self.items else None
        if around and around.depth == depth and (around.pieces or around.flags):
            # Within a definition, which is nested in its term.
            depth += 1
        item = Block(number, self.starts[number], True, depth, self.quotes)
        # Before a marker are only characters of one byte.
        line = self.lines[number - 1]
        match = _MARKER.match(line, start - self.starts[number - 1])
        if match:
            # A lost flag leaves a plain blank; others are slips of the keyboard.
            item.blanks = match[1].count(" ") or 1
            if match.end() == len(line):
                item.blanks, item.wrapped = 0, True
        self.items.append(item)
        self.page.items.append(item)
        return item

    def _close_item(self) -> Block:
        item = self.items.pop()
        if item.last > item.turn:
            item.line_end = self.line(item.last - 1)
        return self.items[-1] if self.items else self.outside

    def _close_image(self, words: Block) -> Block:
        """Read a picture by its address, or by the words that describe it; returns the block it is in."""
        block, url = self.images.pop()
        if not (block.picture(url) or block.picture(f"{''.join(words.pieces).strip()}.svg")):
            lost = link_target(url)[0] or url
            self.page.loss("image", lost, words.line_start, words.line_start)
        return block

    def _close_paragraph(self, block: Block) -> None:
        if block.line_start == self.caption_line:
            self.page.links += block.links
            return
        if self.is_note:
            self.page.links += [link._replace(kind="reference") for link in block.links]
            return
        if self.parts:
            # The mark of a part that is indented as code.
            text = "".join(block.pieces)
            for mark in MARKED.finditer(text):
                self._read_part(int(mark.group(1)), block)
            block.pieces = [MARKED.sub("", text)]
        self.page.paragraph(block, self._line_end(block))

    def _line_end(self, block: Block) -> int:
        """Last line of a block: that of its last character."""
        return self.line(block.last - 1) if block.last > block.turn else block.line_start


class _InCell(_Feeder):
    """One pass over a cell, all of which is on the lines of its row."""

    def __init__(self, page: Builder, text: str, cell: ReadCell) -> None:
        super().__init__(page, text, cell.line_start - 1)
        self.line = lambda _: cell.line_start
        self.items = [cell]
        self.lists = [False]
        self.outside = cell


def _without_comment(match: re.Match[str]) -> str:
    """The newlines of a comment; one without words where it separates the lines around it."""
    newlines = "\n" * match.group().count("\n")
    return f"{match['alone']}{match['end']}{newlines}" if match["end"] else newlines


def _near_text(match: re.Match[str]) -> str:
    """The item with one blank behind its marker; others, moved to the line's end, keep its length."""
    marker, blanks, text = match.groups()
    return f"{marker} {text}{' ' * (len(blanks.encode()) - 1)}"
