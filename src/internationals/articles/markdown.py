"""Read a page of the Markdown dump (made with Pandoc) onto the `Article` model.

Pyromark (pulldown-cmark) parses; what stands here turns its events, which carry byte ranges, into
headings, paragraphs, entries and links with their lines, and recognises what the conversion lost.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate
from operator import attrgetter
from typing import Any
from unicodedata import normalize

import pyromark

from internationals.articles.html import Row, move_links, read_list, read_tables, row_of
from internationals.articles.membership import find_members, flag_losses
from internationals.articles.model import (
    Article,
    Cell,
    Entry,
    EntryKind,
    Heading,
    Link,
    LinkKind,
    Loss,
    Paragraph,
    TitleSource,
    make,
)
from internationals.articles.targets import is_displaced, link_target
from internationals.articles.vocabulary import list_role

# Five or more blanks after a marker make a code block in CommonMark, and blanks of another kind
# make no list at all; in the dump they are lost flags and slips of the keyboard.
_FAR_TEXT = re.compile(
    r"^([ \t]*(?:[-*+]|\d{1,9}[.)]))( {5,}|[ \t]*[\t\u3000\u00a0][ \t\u3000\u00a0]*)(?=\S)(.*)$",
    re.MULTILINE,
)
_ODD_BLANKS = ("     ", "\t", "\u3000", "\u00a0")
# Where a line ends there is "" instead of a blank, which is in it too.
_BLANKS = " \t\u3000\u00a0"
_MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])([ \t\u3000\u00a0]*)")
_PARENTHESES = re.compile(r"（([^（）]*)）")
# Each pattern over whole texts begins with one character, which is found quickest.
# What is not closed is seen first: a run of commas in it would be tried from each of them.
_EMPTY_SLOT = re.compile(r"（(?=[^（）]*）)(?:[^（）]*[，；,;])?\s*(?:[，；,;][^（）]*)?）")
_SEPARATORS = re.compile(r"[，；,;]")
_EMPTY_OR_LEFT = {
    "“": r"“\s*”",
    "「": r"「\s*」",
    "《": r"《\s*》",
    "{{": r"\{\{[^{}\n]*\}\}",
}
_EMPTY_OR_LEFT_TEMPLATE = re.compile("|".join(_EMPTY_OR_LEFT.values()))
_TEMPLATES_BY_OPENING = [(opening, re.compile(words)) for opening, words in _EMPTY_OR_LEFT.items()]
# An empty parenthesis before a member's name held a flag, which is told as such.
_LEADING_EMPTY = re.compile(r"^\s*（\s*）")
_BANNER = re.compile(r"本文[内內]容由\s*(.{1,300}?)\s*[转轉][換换]而[来來]")
_LITERAL_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_LATIN = r"[!-~\u00a1-\u024f\u0370-\u1fff]"
_WRAPPED_LATIN = re.compile(rf"\n(?<={_LATIN}\n)(?={_LATIN})")
_LIST_ITEM = re.compile(r"<li\b", re.IGNORECASE)
_TAGS = re.compile(r"<[^<>]*>")
# Links under some headings do what the heading says.
_KINDS: dict[str, tuple[LinkKind, LinkKind]] = {
    "see_also": ("article", "see_also"),
    "references": ("external", "reference"),
}
_PARAGRAPHS = ("Paragraph", "HtmlBlock", "CodeBlock")
_OPTIONS = pyromark.Options.ENABLE_TABLES
_line_start = attrgetter("line_start")
_lines = attrgetter("line_start", "line_end")


def read_markdown(text: str, *, article: str, file: str = "", sha256: str = "") -> Article:
    """Read a page of the Markdown dump.

    Parameters
    ----------
    text : the page, newlines normalised to ``\\n``
    article : identifier of the page
    file : the path it came from, "" if none
    sha256 : of the bytes it came from, in hexadecimal

    Returns
    -------
    Article. Reading never fails: whatever is no list, heading or table is a paragraph.
    """
    return _Reader(text, article, file, sha256).read()


class _List:
    """A list that is being read: whether it is numbered, and blank lines separate its items."""

    __slots__ = ("loose", "numbered")

    def __init__(self, numbered: bool) -> None:
        self.numbered = numbered
        self.loose = False


class _Block:
    """A paragraph, list item, heading or table cell that is being read."""

    # What only some blocks have is set on the class, which makes the many others cheap.
    quotes = 0
    bold: list[str] | None = None
    bold_from = -1
    html: list[str] | None = None
    small: list[str] | None = None
    small_from = -1

    def __init__(self, line_start: int, offset: int) -> None:
        self.line_start = line_start
        self.last = offset
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[Link] = []

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)

    def since(self, piece: int) -> str:
        """The text from a piece on, on one line."""
        return "".join(self.pieces[piece:]).replace("\n", " ")


class _Item(_Block):
    """A list item that is being read."""

    among: _List
    blanks = 0
    depth = 0
    wrapped = False


class _Reader:
    """One pass over the events of one page."""

    def __init__(self, text: str, article: str, file: str, sha256: str) -> None:
        self.article = article
        self.file = file
        self.sha256 = sha256
        self.lines = tuple(text.removesuffix("\n").split("\n"))
        if any(blanks in text for blanks in _ODD_BLANKS):
            text = _FAR_TEXT.sub(_near_text, text)
        self.tables, self.text = read_tables(text)
        starts = list(accumulate(map(len, self.text.encode().splitlines(True)), initial=0))
        # 1-based line of a byte offset.
        self.line = partial(bisect_right, starts)
        self.starts = starts
        self.headings: list[Heading] = []
        self.paragraphs: list[Paragraph] = []
        self.entries: list[Entry] = []
        self.links: list[Link] = []
        self.losses: list[Loss] = []
        self.path: tuple[str, ...] = ()
        self.list_path: tuple[str, ...] = ()
        self.levels: list[tuple[int, str]] = []
        self.intro = ""
        self.banner = ""
        self.language = ""
        # What is open while the events are walked.
        self.lists: list[_List] = []
        self.items: list[_Item] = []
        self.read_items: list[_Item] = []
        self.list_count = 0
        self.list_index = 0
        self.quotes = 0
        self.cells: list[Cell] | None = None
        self.row_line = 0
        self.has_tables = bool(self.tables)
        self.header: tuple[str, ...] = ()

    def read(self) -> Article:
        """Read the whole page."""
        self._walk()
        self._add_tables()
        if self.has_tables:
            self._order_entries()
        self.links.sort(key=_line_start)
        members, unknown_headings = find_members(self.entries)
        self.losses += flag_losses(members)
        self.losses.sort(key=_lines)
        title, source = self._title()
        return Article(
            article=self.article,
            title=title,
            title_source=source,
            file=self.file,
            format="markdown",
            language=self.language,
            revision="",
            sha256=self.sha256,
            lines=self.lines,
            headings=tuple(self.headings),
            paragraphs=tuple(self.paragraphs),
            entries=tuple(self.entries),
            links=tuple(self.links),
            losses=tuple(self.losses),
            members=members,
            unknown_headings=unknown_headings,
        )

    # Events

    def _walk(self) -> None:
        """Take the page's events one by one: the frequent ones here, the others elsewhere."""
        # The block that text goes to now, and the link that is open in it.
        block: _Block | None = None
        link: tuple[str, int, int, int] | None = None
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
                        url = value["Link"]["dest_url"]
                        link = (url, span["start"], len(block.pieces), block.length)
                elif value == "Item":
                    block = self._open_item(span["start"])
                elif value == "Paragraph":
                    if items:
                        # An item holds paragraphs where blank lines separate it from others.
                        block = item = items[-1]
                        if item.quotes == self.quotes:
                            item.among.loose = True
                        if item.pieces:
                            item.add("\n")
                    else:
                        start = span["start"]
                        block = _Block(self.line(start), start)
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
                    items.pop()
                    block = items[-1] if items else None
                elif value != "Paragraph" or not items:
                    block = self._end(value, span["end"], block)
            elif block is not None:
                if "InlineHtml" in event:
                    self._inline_html(event["InlineHtml"], block, span["end"])
                elif event == "SoftBreak" or event == "HardBreak":
                    block.add("\n")
                elif "Html" in event:
                    html = event["Html"]
                    block.add(_TAGS.sub("", html))
                    block.last = span["end"]
                    if block.html is not None:
                        block.html.append(html)
                elif "Code" in event:
                    block.add(event["Code"])
                    block.last = span["end"]

    def _mended(self, text: str, block: _Block) -> str:
        """A text without literal asterisks and stray brackets."""
        if "**" in text:
            # CommonMark leaves these literal where Chinese punctuation stands inside them.
            block.bold = block.bold or []
            block.bold += _LITERAL_BOLD.findall(text)
            text = text.replace("**", "")
        if "]]" in text:
            line = self.line(block.last - 1)
            self.losses.append(Loss("bracket", "[[", line, line))
            text = text.replace("]]", "")
        return text

    def _inline_html(self, tag: str, block: _Block, end: int) -> None:
        name = tag.strip("</> ").lower()
        if name == "small":
            if tag[1] != "/":
                block.small_from = len(block.pieces)
            elif block.small_from >= 0:
                block.small = block.small or []
                block.small.append(block.since(block.small_from))
                block.small_from = -1
                block.last = end
        elif name == "br":
            block.add(" ")

    def _start(self, value: Any, start: int, block: _Block | None) -> _Block | None:
        """Open what begins here; returns the block that text goes to from now on."""
        if value == "Strong":
            if block is not None:
                block.bold_from = len(block.pieces)
        elif "List" in value:
            if not self.lists:
                self.list_index = self.list_count
                self.list_count += 1
            self.lists.append(_List(value["List"] is not None))
        elif "Heading" in value or value == "TableCell":
            return _Block(self.line(start), start)
        elif "BlockQuote" in value:
            self.quotes += 1
        elif value == "TableHead" or value == "TableRow":
            self.cells = []
            self.row_line = self.line(start)
        elif (value == "HtmlBlock" or "CodeBlock" in value) and not self.items:
            block = _Block(self.line(start), start)
            if value == "HtmlBlock":
                block.html = []
        return block

    def _end(self, value: Any, end: int, block: _Block | None) -> _Block | None:
        """Complete what ends here; returns the block that text goes to from now on."""
        if value == "Strong":
            if block is not None and block.bold_from >= 0:
                block.bold = block.bold or []
                block.bold.append("".join(block.pieces[block.bold_from :]))
                block.bold_from = -1
            return block
        if value in _PARAGRAPHS:
            if not self.items and block is not None:
                html = "".join(block.html) if block.html else ""
                if _LIST_ITEM.search(html):
                    self._close_html_list(block, html)
                else:
                    self._close_paragraph(block)
        elif "List" in value:
            self.lists.pop()
            if not self.lists:
                self._close_lists()
        elif "Heading" in value:
            if block is not None:
                self._close_heading(block, int(value["Heading"][1]))
        elif "BlockQuote" in value:
            self.quotes -= 1
        elif value == "TableCell":
            if block is not None and self.cells is not None:
                column = len(self.cells)
                header = self.header[column] if column < len(self.header) else ""
                raw = "".join(block.pieces)
                text = raw.strip()
                links = move_links(block.links, len(raw) - len(raw.lstrip()), len(text))
                self.cells.append(Cell(header, text, links, ()))
        elif value == "TableHead":
            self.header = tuple(cell.text for cell in self.cells or ())
            self.links += [link for cell in self.cells or () for link in cell.links]
            self.list_count += 1
            self.has_tables = True
            self.cells = None
        elif value == "TableRow" and self.cells is not None:
            row = row_of(self.cells, self.cells, False, self.row_line, self.line(end - 1))
            self._add_row(row, self.list_path, self.intro, self.list_count - 1)
            self.cells = None
        else:
            return block
        return self.items[-1] if self.items else None

    # What a closing event completes

    def _open_item(self, start: int) -> _Item:
        line_start = self.line(start)
        lists = self.lists
        item = _Item(line_start, start)
        item.among = lists[-1]
        if len(lists) > 1:
            item.depth = len(lists) - 1
        if self.quotes:
            item.quotes = self.quotes
        line = self.lines[line_start - 1]
        # What stands before a marker, blanks or other markers, is one byte a character.
        column = start - self.starts[line_start - 1]
        if line[column : column + 2] == "- " and line[column + 2 : column + 3] not in _BLANKS:
            item.blanks = 1
        elif match := _MARKER.match(line, column):
            item.wrapped = match.end() == len(line)
            # A lost flag leaves a plain blank; others are slips of the keyboard.
            item.blanks = 0 if item.wrapped else max(match.group(1).count(" "), 1)
        self.items.append(item)
        self.read_items.append(item)
        return item

    def _close_link(self, block: _Block, opened: tuple[str, int, int, int]) -> None:
        url, start, first_piece, offset = opened
        pieces = block.pieces
        label = pieces[-1] if len(pieces) == first_piece + 1 else "".join(pieces[first_piece:])
        title, kind, language, name = link_target(url)
        if language and not self.language:
            self.language = language
        starts = self.starts
        line_start = block.line_start
        if start >= starts[line_start]:
            line_start = self.line(start)
        line_end = line_start
        if block.last > starts[line_start]:
            line_end = self.line(block.last - 1)
            label = label.replace("\n", " ")
        displaced = False
        running = not self.items and self.cells is None
        if kind == "article":
            if running and label != title and is_displaced(label, name):
                displaced = True
                self.losses.append(Loss("displaced_label", name, line_start, line_end))
        elif kind != "external":
            # Neither shows in the running text: the picture is gone, the category is a link.
            del pieces[first_piece:]
            block.length = offset
            if kind == "file":
                self.losses.append(Loss("image", title, line_start, line_end))
        link = make(
            Link, (label, title, kind, url, displaced, line_start, line_end, offset, block.length)
        )
        block.links.append(link)
        if running:
            self.links.append(link)

    def _close_heading(self, block: _Block, level: int) -> None:
        text = block.since(0).strip()
        while self.levels and self.levels[-1][0] >= level:
            self.levels.pop()
        self.levels.append((level, text))
        self.path = tuple([words for _, words in self.levels])
        self.list_path, self.intro = self.path, ""
        self.headings.append(
            Heading(text, level, self.path, block.line_start, self._line_end(block))
        )

    def _close_paragraph(self, block: _Block) -> None:
        text = "".join(block.pieces)
        line_end = self._line_end(block)
        bare = text.strip()
        if self.quotes and (match := _BANNER.match(bare)):
            self.banner = match.group(1).strip("《》“” ")
            self.losses.append(Loss("banner", "", block.line_start, line_end))
            return
        if not bare:
            return
        self._text_losses(text, block.line_start, line_end)
        bold = tuple(block.bold or ())
        self.list_path, self.intro = _introduction(self.path, bare, bold)
        self.paragraphs.append(
            Paragraph(
                text,
                tuple(block.links),
                bold,
                self.path,
                block.line_start,
                line_end,
            )
        )

    def _line_end(self, block: _Block) -> int:
        """Last line of a block: that of its last character."""
        if block.last <= self.starts[block.line_start]:
            return block.line_start
        return self.line(block.last - 1)

    def _text_losses(self, text: str, line_start: int, line_end: int) -> None:
        """Record the emptied templates and the wrapped blanks of a text."""
        if "（" in text and _EMPTY_SLOT.search(text):
            for match, first, last in _with_lines(_PARENTHESES, text, line_start, line_end):
                for slot in _SEPARATORS.split(match.group(1)):
                    if not slot.strip():
                        self.losses.append(Loss("template", "", first, last))
        if _has_template(text):
            for match, first, last in _with_lines(
                _EMPTY_OR_LEFT_TEMPLATE, text, line_start, line_end
            ):
                lost = match.group() if match.group().startswith("{{") else ""
                self.losses.append(Loss("template", lost, first, last))
        if "\n" in text:
            for _, first, last in _with_lines(_WRAPPED_LATIN, text, line_start, line_end):
                self.losses.append(Loss("wrap", " ", first, max(last, first + 1)))

    def _close_lists(self) -> None:
        """Make entries of the items of an outermost list: only now is it known whether it is loose."""
        items, self.read_items = self.read_items, []
        role = list_role(self.list_path, self.intro)
        other = role.name if role is not None and role.kind == "other" else ""
        kind: EntryKind = "item"
        if items[0].among.numbered and (other == "references" or _are_notes(items)):
            # The notes stand at the page's end, under whatever heading comes last.
            kind, other = "note", "references"
        texts = ["".join(item.pieces) for item in items]
        damaged = _may_be_damaged("\0".join(texts))
        kinds = _KINDS.get(other)
        path, intro, list_index, starts = self.list_path, self.intro, self.list_index, self.starts
        for item, raw in zip(items, texts, strict=True):
            line_start = line_end = item.line_start
            if item.last > starts[line_start]:
                line_end = self.line(item.last - 1)
            text = raw.strip()
            if "\n" in text:
                text = text.replace("\n", " ")
            links: Sequence[Link] = item.links
            if links:
                if kinds:
                    old, new = kinds
                    links = [
                        link._replace(kind=new) if link.kind == old else link for link in links
                    ]
                if len(raw) != len(text):
                    # Offsets of links are counted from the text's first character.
                    links = move_links(links, len(raw) - len(raw.lstrip()), len(text))
                self.links += links
            wrapped = item.wrapped and text != ""
            if not text:
                if other == "references":
                    self.losses.append(Loss("reference", "", line_start, line_end))
            elif damaged or wrapped:
                self._item_losses(raw, line_start, line_end, other, wrapped)
            self.entries.append(
                make(
                    Entry,
                    (
                        text,
                        "\n".join(item.small) if item.small else "",
                        tuple(links),
                        (),
                        item.blanks,
                        wrapped,
                        item.among.loose,
                        item.depth,
                        kind,
                        (),
                        path,
                        intro,
                        list_index,
                        line_start,
                        line_end,
                    ),
                )
            )

    def _item_losses(
        self, text: str, line_start: int, line_end: int, other: str, wrapped: bool
    ) -> None:
        if not other and "（" in text:
            text = _LEADING_EMPTY.sub("", text)
        self._text_losses(text, line_start, line_end)
        if wrapped:
            self.losses.append(Loss("wrap", " ", line_start, line_start + 1))

    def _close_html_list(self, block: _Block, source: str) -> None:
        """Read a block of HTML that holds list items; what is in none of them is a paragraph."""
        found, before, after = read_list(source, block.line_start)
        self._close_html_text(before, block.line_start)
        self.list_index = self.list_count
        self.list_count += 1
        for each in found:
            item = _Item(each.line_start, 0)
            # What tells its last line: the offset at which the next one begins.
            item.last = self.starts[each.line_end]
            item.among = _List(each.numbered)
            item.depth = each.depth
            item.blanks = 1
            item.pieces = [each.text]
            item.links = list(each.links)
            item.small = list(each.small)
            self.read_items.append(item)
        if self.read_items:
            self._close_lists()
        self._close_html_text(after, block.line_start + before.count("\n"))

    def _close_html_text(self, source: str, line: int) -> None:
        text = "\n".join(_TAGS.sub("", written) for written in source.split("\n"))
        bare = text.strip()
        if not bare:
            return
        block = _Block(line + text.count("\n", 0, text.find(bare)), 0)
        block.last = self.starts[block.line_start + bare.count("\n")]
        block.add(bare)
        self._close_paragraph(block)

    # HTML tables, which were cut out before

    def _add_tables(self) -> None:
        if not self.tables:
            return
        heading_lines = [heading.line_start for heading in self.headings]
        paragraph_lines = [paragraph.line_start for paragraph in self.paragraphs]
        for table in self.tables:
            above = bisect_left(heading_lines, table.line_start) - 1
            path = self.headings[above].path if above >= 0 else ()
            before = bisect_left(paragraph_lines, table.line_start) - 1
            intro = ""
            if before >= 0 and (above < 0 or paragraph_lines[before] > heading_lines[above]):
                paragraph = self.paragraphs[before]
                path, intro = _introduction(path, paragraph.text.strip(), paragraph.bold)
            for row in table.rows:
                if row.is_header:
                    self.links += row.links
                else:
                    self._add_row(row, path, intro, self.list_count)
            self.list_count += 1

    def _order_entries(self) -> None:
        """Put lists and tables, which were read at different times, in the order of the page."""
        self.entries.sort(key=_line_start)
        numbers: dict[int, int] = {}
        self.entries = [
            entry._replace(list_index=numbers.setdefault(entry.list_index, len(numbers)))
            for entry in self.entries
        ]

    def _add_row(self, row: Row, path: tuple[str, ...], intro: str, list_index: int) -> None:
        self.links += row.links
        self.entries.append(
            Entry(
                text=row.text,
                small="",
                links=row.links,
                flags=(),
                blanks=0,
                wrapped=False,
                loose=False,
                depth=0,
                kind="row",
                cells=row.cells,
                heading=path,
                intro=intro,
                list_index=list_index,
                line_start=row.line_start,
                line_end=row.line_end,
            )
        )

    def _title(self) -> tuple[str, TitleSource]:
        if self.banner:
            return normalize("NFC", self.banner), "banner"
        lead_ends = self.headings[0].line_start if self.headings else len(self.lines) + 1
        for paragraph in self.paragraphs:
            if paragraph.line_start >= lead_ends:
                break
            if paragraph.bold:
                title = paragraph.bold[0].replace("\n", " ").strip("“”「」《》 ")
                if title:
                    return normalize("NFC", title), "lead"
        return normalize("NFC", self.article.replace("_", " ")), "file"


def _near_text(match: re.Match[str]) -> str:
    """The item with one blank behind its marker; others, moved to the line's end, keep its length."""
    marker, blanks, text = match.groups()
    return f"{marker} {text}{' ' * (len(blanks.encode()) - 1)}"


def _introduction(
    path: tuple[str, ...], words: str, bold: Sequence[str]
) -> tuple[tuple[str, ...], str]:
    """Headings and introduction of a list below a paragraph."""
    if path and len(bold) == 1 and bold[0] == words and "\n" not in words:
        # A line in bold does the work of a heading for the list below it.
        return (*path, words.rstrip("：: ")), ""
    return path, words if words[-1] in "：:" else ""


def _may_be_damaged(text: str) -> bool:
    """Whether a text holds what `_Reader._text_losses` looks for; quicker than looking there."""
    return (
        "\n" in text
        or ("（" in text and _EMPTY_SLOT.search(text) is not None)
        or _has_template(text)
    )


def _has_template(text: str) -> bool:
    """Whether a text holds an emptied template or the source of one."""
    for opening, pattern in _TEMPLATES_BY_OPENING:
        if opening in text and pattern.search(text):
            return True
    return False


def _with_lines(
    pattern: re.Pattern[str], text: str, line_start: int, line_end: int
) -> Iterator[tuple[re.Match[str], int, int]]:
    """Matches in a text with their first and last line.

    Where the text kept its line breaks, that is the line the match begins on, else all lines of
    the text.
    """
    # An HTML block's text ends with a newline of its own.
    exact = text.count("\n") - (line_end - line_start) in (0, 1)
    line, counted = line_start, 0
    for match in pattern.finditer(text):
        if exact:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            yield match, line, line
        else:
            yield match, line_start, line_end


def _are_notes(items: list[_Item]) -> bool:
    """Whether the items of a numbered list are notes: most are empty or lead out of the wiki."""
    notes = [
        item
        for item in items
        if not item.pieces or any(link.kind == "external" for link in item.links)
    ]
    return 2 * len(notes) >= len(items)
