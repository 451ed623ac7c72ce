"""HTML in the Markdown of the dump: tables, lists, and what stands in them, fed to the builder.

Pandoc wrote every table with more than one line a cell as HTML. Such a table is taken out of the
text before the Markdown is parsed, a mark left in its place, and read where the mark is met. HTML
lists are read from the blocks that the parser finds. Either is read in one pass over its tags, so
that every row, item and link keeps its lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from html import unescape
from typing import NamedTuple

from internationals.articles.builder import Block, Builder, Style
from internationals.articles.grid import Grid, ReadCell
from internationals.articles.model import Link
from internationals.articles.targets import link_target, pictured_territory

#: Stands in a text where a table was, around its number; Unicode reserves it for use in a program.
MARK = "\ufdd5"
MARKED = re.compile(rf"<!--{MARK}(\d+){MARK}-->")
_TABLE_TAG = re.compile(r"<(/?)(table|tr)\b[^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)"
    r"|<(?P<closing>/?)(?P<name>[a-z][a-z0-9]*)\b(?P<attributes>(?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>"
    # A tag that is never closed is nothing.
    r"|</?[a-z!?][^<]*|(?P<text>[^<]+|<)",
    re.IGNORECASE | re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_HEADER_CELL = re.compile(r"<th\b", re.IGNORECASE)
_LIST_ITEM = re.compile(r"<(?:li|dt|dd)\b", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_BLANK_RUN = re.compile(r"[\s\u3000]+")
_BREAKS = frozenset({"br", "p", "li", "div", "dd", "dt", "tr"})
_SILENT = frozenset({"style", "script", "template", "head", "title"})
_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_STYLES: dict[str, Style] = {
    "small": "small",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
}


class Table(NamedTuple):
    """A table that was taken out: its source, and its first line."""

    source: str
    line: int


def take_tables(text: str) -> tuple[list[Table], str]:
    """Take the HTML tables out of a text.

    Parameters
    ----------
    text : a page of the dump

    Returns
    -------
    The tables in order (a nested table's rows belong to the outermost), and the text with a mark
    and as many newlines in place of each. A table that is never closed ends with the paragraph its
    last row stands in.
    """
    if "<table" not in text and "<TABLE" not in text:
        return [], text
    tables: list[Table] = []
    kept: list[str] = []
    done, line = 0, 1
    for start, end in _regions(text):
        line += text.count("\n", done, start)
        source = text[start:end]
        kept += [text[done:start], f"<!--{MARK}{len(tables)}{MARK}-->", "\n" * source.count("\n")]
        tables.append(Table(source, line))
        line += source.count("\n")
        done = end
    kept.append(text[done:])
    return tables, "".join(kept)


def _regions(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each outermost table with rows."""
    headings = [match.start() for match in _HEADING.finditer(text)]
    # Where the table began, its last row, and where it ends at the latest.
    start, row, limit, depth = 0, -1, 0, 0
    for match in _TABLE_TAG.finditer(f"{text}\n\n<table>"):
        at, closing, name = match.start(), match.group(1), (match.group(2) or "").lower()
        if depth and (at >= limit or match.end() > len(text)):
            if row >= 0:
                blank_line = text.find("\n\n", row, limit)
                yield start, blank_line if blank_line >= 0 else limit
            depth = 0
        if name == "table" and not closing:
            if not depth:
                start, row = at, -1
                following = bisect_left(headings, at)
                limit = headings[following] if following < len(headings) else len(text)
            depth += 1
        elif depth and name == "table":
            depth -= 1
            if not depth and row >= 0:
                yield start, match.end()
        elif depth and name == "tr" and not closing:
            row = at


def read_table(page: Builder, table: Table) -> None:
    """Read a table that was taken out; one without headers that sets lists in columns as lists."""
    if not _HEADER_CELL.search(table.source) and _LIST_ITEM.search(table.source):
        read_list(page, table.source, table.line)
    else:
        _Reader(page, table.line, Grid(page)).read(table.source)


def read_list(page: Builder, source: str, first_line: int) -> None:
    """Read a block of HTML that holds list items; what is in none of them is a paragraph.

    Parameters
    ----------
    page : receives them
    source : the block
    first_line : 1-based line it begins on
    """
    _Reader(page, first_line, None).read(source)


def picture(block: Block, address: str) -> None:
    """Read a picture: that of a flag before a name is a flag."""
    territory = pictured_territory(address)
    if territory and block.is_entry:
        block.flag(territory)


class _Reader:
    """One pass over the tags of a table, or of a block that holds lists.

    Attributes
    ----------
    line, last_line : 1-based, of what is being read, and of the last that is not blank
    grid : the table, None for lists
    block : the cell that is open; for lists, what is in no item
    items : the items that are open and their depth, to which words go before the block
    """

    def __init__(self, page: Builder, line: int, grid: Grid | None) -> None:
        self.page = page
        self.line = self.last_line = line
        self.grid = grid
        self.block: Block | None = None if grid else Block(line)
        self.header = False
        self.spans: list[int] = []
        self.row: list[ReadCell] = []
        self.row_line = 0
        self.lists: list[str] = []
        self.items: list[tuple[int, Block]] = []
        self.last_depth = -1
        # Where the link that is open begins: its block, line, piece and offset, and its address.
        self.link: tuple[Block, int, int, int, str] | None = None

    def read(self, source: str) -> None:
        """Read the source."""
        silent = ""
        for token in _TOKEN.finditer(source):
            name, closing = (token["name"] or "").lower(), bool(token["closing"])
            if silent:
                silent = "" if closing and name == silent else silent
            elif token["text"]:
                self._words(unescape(token["text"]))
            elif name in _SILENT and not closing:
                silent = name
            elif name:
                if closing:
                    self.last_line = self.line
                self._place(name, closing, token["attributes"])
                self._set(name, closing, token["attributes"])
                self.last_line = self.line
            self.line += token[0].count("\n")
        if self.grid is not None:
            self._end_row()
            self.grid.close()
        else:
            self._end_link()
            self.page.end_list()
            self._end_paragraph()

    def _words(self, text: str) -> None:
        block = self.items[-1][1] if self.items else self.block
        bare = text.strip()
        if bare:
            self.last_line = self.line + text[: text.index(bare) + len(bare)].count("\n")
        if block is None:
            return
        if block.is_entry:
            text = _BLANK_RUN.sub(" ", text)
            if block.pieces and block.pieces[-1].endswith("\n"):
                text = text.lstrip()
        elif bare and not block.length:
            text = text[text.index(bare) :]
            block.line_start = self.last_line - bare.count("\n")
        elif not block.length:
            return
        if bare:
            block.line_end = self.last_line
        block.add(text)

    # Where words go

    def _place(self, name: str, closing: bool, attributes: str) -> None:
        """Open or close a row, a cell, a list or an item."""
        if self.grid is not None:
            if name in ("td", "th", "tr", "table"):
                self._end_cell()
            if name == "tr":
                self._end_row()
                self.row_line = 0 if closing else self.line
            elif name in ("td", "th") and not closing and self.row_line:
                self.block = self.page.open_cell(self.line)
                self.header = name == "th"
                found = (_attribute(attributes, span) for span in ("colspan", "rowspan"))
                self.spans = [int(span[:4]) if span.isdecimal() else 1 for span in found]
        elif name in _LISTS:
            if not closing:
                self.lists.append(name)
            elif self.lists:
                self.lists.pop()
                self._close_items(len(self.lists))
        elif name in _ITEMS:
            # A definition is nested in its term.
            depth = max(len(self.lists) - 1, 0) + (name == "dd")
            self._close_items(depth)
            if not closing:
                if not self.page.items:
                    self._end_paragraph()
                self.last_depth = min(depth, self.last_depth + 1)
                item = self.page.open_item(self.line, self.last_depth)
                item.line_end = self.line
                item.numbered = self.lists[-1:] == ["ol"]
                item.blanks = 1
                self.items.append((depth, item))

    def _close_items(self, depth: int) -> None:
        self._end_link()
        while self.items and self.items[-1][0] >= depth:
            self.items.pop()

    def _end_paragraph(self) -> None:
        """Read what is in no item as a paragraph."""
        block, self.block = self.block, Block(self.line)
        if block is not None and block.length:
            block.pieces = ["".join(block.pieces).rstrip()]
            self.page.paragraph(block, block.line_end)

    def _end_cell(self) -> None:
        self._end_link()
        if self.grid is not None and self.block is not None:
            columns, rows = self.spans
            cell = self.grid.cell(
                self.block, is_header=self.header, columns=columns, rows=min(rows, 100)
            )
            self.row.append(cell)
        self.block = None

    def _end_row(self) -> None:
        self._end_cell()
        if self.grid is not None and self.row:
            first, last = self.row_line, self.last_line
            row = [cell._replace(line_start=first, line_end=last) for cell in self.row]
            self.grid.rows.append(row)
        self.row = []

    # What is set in words

    def _set(self, name: str, closing: bool, attributes: str) -> None:
        """Read a line break, a picture, a style or a link in an item or a cell."""
        block = self.items[-1][1] if self.items else self.block
        if block is None or not block.is_entry:
            return
        if name == "br":
            block.breaks += 1
        elif name == "img":
            picture(block, _attribute(attributes, "src"))
        elif name in _STYLES:
            block.close(_STYLES[name]) if closing else block.open(_STYLES[name])
        elif name == "a":
            self._end_link()
            if not closing:
                place = (block, self.line, len(block.pieces), block.length)
                self.link = (*place, _attribute(attributes, "href"))
        if name in _BREAKS and not closing and block.pieces and block.pieces[-1][-1:] != "\n":
            block.add("\n")

    def _end_link(self) -> None:
        if self.link is not None:
            (block, line, piece, start, url), self.link = self.link, None
            target = link_target(url)
            label = "".join(block.pieces[piece:]).strip()
            place = (line, self.last_line, start, block.length)
            block.links.append(Link(label, target.title, target.kind, url, False, *place))


def _attribute(attributes: str, name: str) -> str:
    """Value of an attribute of a tag, "" if it has none."""
    found = (match for match in _ATTRIBUTE.finditer(attributes) if match[1].lower() == name)
    match = next(found, None)
    return unescape(match[2] or match[3] or match[4] or "").strip() if match else ""
