"""HTML in a page, read tag by tag: tables, lists, and what is in them, fed to the builder.

Pandoc wrote every table of the dump with more than one line a cell as HTML. HTML lists are read from
the blocks that the parser finds. In MediaWiki source tags are beside other marks, and are read by the
same reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import pairwise

from internationals.articles.builder import Block, Builder, Style
from internationals.articles.scripts import rare
from internationals.articles.tables import CellKind, Table

_ROW = rare(r"<(/?)(table|tr)\b[^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_TAG = rare(
    r"<(?P<silent>style|script|template|head|title|figcaption)\b.*?(?:</(?P=silent)\s*>|\Z)|<!--.*?(?:-->|\Z)"
    # A reference that the converter left, a template in which divides the cell.
    r"|<ref\b[^<>/]*>.{0,1000}?</ref\s*>"
    # Notes of a table are behind it.
    r"|<(?P<notes>ol|section)\b(?=[^<>]*>)[^<>]*[\s\"'](?:references|footnotes)[\s\"'][^<>]*>.*?(?:</(?P=notes)\s*>|\Z)"
    r"|<(?P<slash>/?)(?P<tag>[a-z][a-z0-9]*)(?P<inner>(?:[\s/][^<>]*)?)>|</?[a-z][^<>]*\Z",
    re.IGNORECASE | re.DOTALL,
)
_ADDRESS = re.compile(r"\b(?:href|src)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
#: How the words between tags are set.
STYLES: dict[str, Style] = {
    "small": "small",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
}
_CELLS: dict[str, CellKind] = {"td": "data", "th": "header", "caption": "caption"}
_LISTS = frozenset({"ul", "ol", "dl"})
_ITEMS = frozenset({"li", "dt", "dd"})
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BLOCKS = _LISTS | {"div", "p", "blockquote", "section", "center"}


def html_tables(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each outermost table with rows, in order.

    A table that is never closed ends with the paragraph its last row is in.
    """
    bounds = [0, *(match.start() for match in _HEADING.finditer(text)), len(text)]
    for first, last in pairwise(bounds):
        # Where the table began, and its last row, 0 without one.
        start = row = depth = 0
        for match in _ROW.finditer(text, first, last):
            at, closing, name = match.start(), match[1], (match[2] or "").lower()
            if name == "table" and not closing:
                start, row = (start, row) if depth else (at, 0)
                depth += 1
            elif depth and name == "table":
                depth -= 1
                if not depth and row:
                    yield start, match.end()
            elif depth and name == "tr" and not closing:
                row = at
        if depth and row:
            blank_line = text.find("\n\n", row, last)
            yield start, blank_line if blank_line >= 0 else last


class TagReader:
    """Reads tags, and hands what they begin and end to the builder.

    Attributes
    ----------
    page : receives what is read
    text : the source
    line : 1-based line that is being read
    block : the paragraph, item or cell that is being read, None between two
    tables, in_cell : those that are open; whether a cell is being read
    lists : names of the lists that are open
    items : the items that are open, each with its depth
    last_depth : depth of the item before
    """

    def __init__(self, page: Builder, text: str, line: int) -> None:
        self.page = page
        self.text = text
        self.line = line
        self.block: Block | None = None
        self.tables: list[Table] = []
        self.in_cell = False
        self.lists: list[str] = []
        self.items: list[tuple[int, Block]] = []
        self.last_depth = -1

    def tag(self, name: str, attributes: str, offset: int) -> None:
        """Read a tag that ends at an offset, by its name, with a slash before that of one that closes."""
        closes, name = name[0] == "/", name.lstrip("/")
        if style := STYLES.get(name):
            if not closes:
                self.open_block().open(style)
            elif self.block is not None:
                self.block.close(style)
        elif name in ("br", "hr"):
            self.break_line()
        elif name == "table" and not closes:
            self.tables.append(Table(self, offset, is_html=True))
        elif name in _CELLS or name in ("table", "tr"):
            self._table_tag(name, attributes, closes=closes)
        elif name in _BLOCKS or name in _ITEMS:
            if self.in_cell and name == "li" and self.block is not None:
                if not closes:
                    self.block.divide()
            elif self.in_cell:
                self.break_line()
            elif name in _BLOCKS:
                self._block_tag(name, closes=closes)
            else:
                self._item_tag(name, closes=closes)

    def _table_tag(self, name: str, attributes: str, *, closes: bool) -> None:
        """Read what ends a table, a row, or a cell, which may begin another."""
        if not self.tables or not self.tables[-1].is_html:
            return
        if name == "table":
            self.tables.pop().close()
        elif name == "tr":
            self.tables[-1].end_row(self.line if closes else 0)
        else:
            self.tables[-1].open_cell("none" if closes else _CELLS[name], attributes)

    def _block_tag(self, name: str, *, closes: bool) -> None:
        if self.block is None or not self.block.is_entry:
            self.finish()
        if name in _LISTS and not closes:
            self.lists.append(name)
        elif name in _LISTS:
            del self.lists[-1:]
            if not self.lists:
                self.finish()
                self.items.clear()

    def _item_tag(self, name: str, *, closes: bool) -> None:
        # A definition is nested in its term.
        depth = max(len(self.lists) - 1, 0) + (name == "dd")
        self.finish()
        while self.items and self.items[-1][0] >= depth:
            self.items.pop()
        if not closes:
            self.items.append((depth, self.open_item(depth, self.line)))
        elif self.items:
            self.block = self.items[-1][1]

    # Blocks

    def open_block(self) -> Block:
        """The block that running text belongs to, begun if there is none."""
        if self.block is None:
            self.block = Block(self.line)
        return self.block

    def open_item(self, depth: int, line: int) -> Block:
        """Begin an item, 0 for one of an outermost list; and its list, if there is none."""
        if not self.page.items:
            self.last_depth = -1
        self.last_depth = min(depth, self.last_depth + 1)
        self.block = self.page.open_item(line, self.last_depth)
        return self.block

    def break_line(self) -> None:
        """Read a line break that is no end of a line of the source."""
        if self.block is not None:
            self.block.break_line()

    def finish(self) -> None:
        """End the block that is being read."""
        block, self.block = self.block, None
        if block is None:
            return
        if not block.is_entry:
            text = "".join(block.pieces).rstrip()
            block.pieces = [text]
            self.page.paragraph(block, block.line_start + text.count("\n"))
        elif not (block.pieces or block.flags or block.dropped) and self.page.items[-1:] == [block]:
            # It has a table or nothing.
            self.page.items.pop()


def read_html(page: Builder, source: str, line: int) -> None:
    """Read HTML in Markdown: a table that was taken out, or a block.

    Parameters
    ----------
    page : receives what is read
    source : the HTML
    line : 1-based line it begins on
    """
    reader = HtmlReader(page, source, line)
    reader.read()
    while reader.tables:
        reader.tables.pop().close()
    reader.finish()
    page.end_list()


class HtmlReader(TagReader):
    """Reads HTML that is no part of MediaWiki source."""

    anchor: tuple[Block, int, int, int, str] | None = None

    def read_in(self, block: Block, source: str, line: int) -> None:
        """Read HTML in a block of Markdown, whose lines its lists and paragraphs are."""
        if block is not self.block:
            # A link that began in another block is none.
            self.anchor = None
        self.text, self.line = source, line
        self.block, self.in_cell = block, True
        self.read()

    def read(self) -> None:
        """Read its text."""
        at = 0
        for match in _TAG.finditer(self.text):
            self._words(self.text[at : match.start()])
            at = match.end()
            written = match["tag"]
            if written:
                name = written.lower()
                if name == "br" and self.block is not None:
                    self.block.breaks += 1
                if name in ("a", "img"):
                    self._address(name, match)
                elif name in _HEADINGS and not self.in_cell:
                    self._heading(int(name[1]), closes=match["slash"] == "/")
                self.tag(match["slash"] + name, match["inner"], at)
            self.line += match[0].count("\n")
        self._words(self.text[at:])

    def _heading(self, level: int, *, closes: bool) -> None:
        if not closes:
            self.finish()
            self.block = Block(self.line)
        elif self.block is not None:
            block, self.block = self.block, None
            words = " ".join("".join(block.pieces).split())
            self.page.heading(words, level, block.line_start, self.line)
            self.page.links += block.links

    def _words(self, source: str) -> None:
        text, bare = unescape(source), source.strip()
        lead = len(source) - len(source.lstrip())
        if bare and self.block is None:
            self.block = Block(self.line + source.count("\n", 0, lead))
        if source and (block := self.block) is not None:
            if block.is_cell:
                # Only tags break its lines.
                text = text.replace("\n", " ")
            if not block.length or block.pieces[-1].endswith("\n"):
                text = text.lstrip()
            if text:
                block.add(text)
            if bare:
                block.line_end = self.line + source.rstrip().count("\n")
        self.line += source.count("\n")

    def _address(self, name: str, match: re.Match[str]) -> None:
        """Read a picture, or one end of a link."""
        found = _ADDRESS.search(match["inner"])
        url = unescape(next(filter(None, found.groups()), "")) if found else ""
        if name == "img":
            self.open_block().picture(url)
        elif match["slash"] != "/":
            block = self.open_block()
            self.anchor = self.anchor or (block, len(block.pieces), block.length, self.line, url)
        elif self.anchor is not None:
            (block, piece, start, line, url), self.anchor = self.anchor, None
            if block is self.block or not block.is_cell:
                # A cell that ended before it gets no part of it.
                self.page.link(block, piece, start, url, line, self.line)
