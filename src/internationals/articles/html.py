"""HTML in the Markdown of the dump: tables, lists, and what stands in them, fed to the builder.

Pandoc wrote every table with more than one line a cell as HTML. Such a table is taken out of the
text before the Markdown is parsed, a mark left in its place, and read where the mark is met, row by
row so that each row keeps its lines. HTML lists are read from the blocks that the parser finds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from internationals.articles.builder import Block, Builder, Style
from internationals.articles.grid import Grid, ReadCell
from internationals.articles.model import Link
from internationals.articles.targets import link_target, pictured_territory

#: Stands in a text where a table was, around its number; Unicode reserves it for use in a program.
MARK = "\ufdd5"
MARKED = re.compile(rf"<!--{MARK}(\d+){MARK}-->")
_TAG = re.compile(r"<(/?)(table|tr)\b[^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_LIST_TAG = re.compile(
    r"<(/?)(ul|ol|dl|li|dt|dd)\b[^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL
)
_TAGS = re.compile(r"<[^<>]*>")
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_HEADER_CELL = re.compile(r"<th\b", re.IGNORECASE)
_LIST_ITEM = re.compile(r"<(?:li|dt|dd)\b", re.IGNORECASE)
_NEWLINE = re.compile(r"\n")
_ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_BLANK_RUN = re.compile(r"[\s\u3000]+")
_BREAKS = frozenset({"br", "p", "li", "div", "dd", "dt", "tr"})
_SILENT = frozenset({"style", "script", "template", "head", "title"})
_STYLES: dict[str, Style] = {
    "small": "small",
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
}
_LISTS = frozenset({"ul", "ol", "dl"})


class Table(NamedTuple):
    """A table that was taken out: its source, the offsets at which its rows begin, its first line."""

    source: str
    rows: tuple[int, ...]
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
    for start, end, rows in _regions(text):
        line += text.count("\n", done, start)
        source = text[start:end]
        kept += [text[done:start], f"<!--{MARK}{len(tables)}{MARK}-->", "\n" * source.count("\n")]
        tables.append(Table(source, tuple(row - start for row in rows), line))
        line += source.count("\n")
        done = end
    kept.append(text[done:])
    return tables, "".join(kept)


def _regions(text: str) -> Iterator[tuple[int, int, list[int]]]:
    """Start and end of each outermost table with rows, and where its rows begin."""
    headings = [match.start() for match in _HEADING.finditer(text)]
    start, limit, depth = 0, 0, 0
    rows: list[int] = []

    def cut_short() -> Iterator[tuple[int, int, list[int]]]:
        if rows:
            blank_line = text.find("\n\n", rows[-1], limit)
            yield start, blank_line if blank_line >= 0 else limit, rows

    for match in _TAG.finditer(text):
        if depth and match.start() >= limit:
            yield from cut_short()
            depth = 0
        closing, name = match.group(1), (match.group(2) or "").lower()
        if name == "table" and not closing:
            if not depth:
                start, rows = match.start(), []
                following = bisect_left(headings, start)
                limit = headings[following] if following < len(headings) else len(text)
            depth += 1
        elif not depth:
            continue
        elif name == "table":
            depth -= 1
            if not depth and rows:
                yield start, match.end(), rows
        elif name == "tr" and not closing:
            rows.append(match.start())
    if depth:
        yield from cut_short()


def read_table(page: Builder, table: Table) -> None:
    """Read a table that was taken out; one without headers that sets lists in columns as lists."""
    if not _HEADER_CELL.search(table.source) and _LIST_ITEM.search(table.source):
        read_list(page, table.source, table.line)
        return
    grid = Grid(page)
    line, counted = table.line, 0
    for this, following in zip(table.rows, [*table.rows[1:], len(table.source)], strict=True):
        line += table.source.count("\n", counted, this)
        counted = this
        source = table.source[this:following]
        if not _CELL.search(source):
            continue
        # The row ends with its own closing tag, not where the next one begins.
        closing = _ROW_END.search(source)
        source = source[: closing.end()] if closing else source.rstrip()
        grid.rows.append(_cells(grid, source, (line, line + source.count("\n"))))
    grid.close()


def _cells(grid: Grid, source: str, lines: tuple[int, int]) -> list[ReadCell]:
    """Cells of a row from its source."""
    element = LexborHTMLParser(f"<table>{source}</table>").css_first("tr")
    cells: list[ReadCell] = []
    node = element.child if element is not None else None
    while node is not None:
        if node.tag in {"td", "th"}:
            block = grid.page.open_cell(lines[0])
            block.line_end = lines[1]
            _feed(block, node, lines)
            spans = {name: _span(node, name) for name in ("colspan", "rowspan")}
            cells.append(
                grid.cell(
                    block,
                    is_header=node.tag == "th",
                    columns=spans["colspan"],
                    rows=min(spans["rowspan"], 100),
                )
            )
        node = node.next
    return cells


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return int(value[:4]) if value.isdecimal() else 1


def _feed(block: Block, element: LexborNode, lines: tuple[int, int]) -> None:
    """Read the contents of an element: words, links, flags, small print; paragraphs as newlines.

    The parser tells no positions, so a link is on the lines of what it stands in.
    """
    link: tuple[int, int, str] | None = None
    # Depth first, without recursion: a page may nest as deep as it likes.
    stack: list[tuple[LexborNode, bool]] = [(element, False)]
    while stack:
        node, closing = stack.pop()
        tag = node.tag or ""
        if closing:
            if tag == "a" and link is not None:
                (piece, start, url), link = link, None
                target = link_target(url)
                label = "".join(block.pieces[piece:]).strip()
                place = (*lines, start, block.length)
                block.links.append(Link(label, target.title, target.kind, url, False, *place))
            elif tag in _STYLES:
                block.close(_STYLES[tag])
            continue
        if tag == "-text":
            text = _BLANK_RUN.sub(" ", node.text_content or "")
            if block.pieces and block.pieces[-1].endswith("\n"):
                text = text.lstrip()
            block.add(text)
            continue
        if tag in _SILENT:
            continue
        if tag == "img":
            picture(block, node.attributes.get("src") or "")
        elif tag == "br":
            block.breaks += 1
        if tag in _BREAKS and block.pieces and not block.pieces[-1].endswith("\n"):
            block.add("\n")
        if (tag in _STYLES and block.open(_STYLES[tag])) or (tag == "a" and link is None):
            stack.append((node, True))
        if tag == "a" and link is None:
            link = (len(block.pieces), block.length, node.attributes.get("href") or "")
        children = []
        child = node.child
        while child is not None:
            children.append((child, False))
            child = child.next
        stack.extend(reversed(children))


def picture(block: Block, address: str) -> None:
    """Read a picture: that of a flag before a name is a flag."""
    territory = pictured_territory(address)
    if territory and block.is_entry:
        block.flag(territory)


# Lists


class _OpenItem:
    """An item whose end was not met yet: where it begins, and the stretches that are its own."""

    def __init__(self, start: int, depth: int, numbered: bool) -> None:
        self.start = start
        self.depth = depth
        self.numbered = numbered
        self.own: list[tuple[int, int]] = []


def read_list(page: Builder, source: str, first_line: int) -> None:
    """Read a block of HTML that holds list items; what is in none of them is a paragraph.

    Parameters
    ----------
    page : receives them
    source : the block
    first_line : 1-based line it begins on
    """
    items: list[_OpenItem] = []
    opened: list[_OpenItem] = []
    lists: list[str] = []
    before: list[str] = []
    rest = before
    done = 0

    def take(end: int) -> None:
        if opened:
            opened[-1].own.append((done, end))
            rest.append("\n" * source.count("\n", done, end))
        else:
            rest.append(source[done:end])

    def close(depth: int) -> None:
        while opened and opened[-1].depth >= depth:
            opened.pop()

    for tag in _LIST_TAG.finditer(source):
        take(tag.start())
        done = tag.end()
        closing, name = tag.group(1), (tag.group(2) or "").lower()
        if name in _LISTS and not closing:
            lists.append(name)
        elif name in _LISTS and lists:
            lists.pop()
            close(len(lists))
        elif name and name not in _LISTS:
            # A definition is nested in its term.
            depth = max(len(lists) - 1, 0) + (name == "dd")
            close(depth)
            if not closing:
                opened.append(_OpenItem(tag.start(), depth, lists[-1:] == ["ol"]))
                items.append(opened[-1])
                if rest is before:
                    rest = []
        rest.append("\n" * tag.group().count("\n"))
    take(len(source))
    read_text(page, "".join(before), first_line)
    _read_items(page, source, items, first_line)
    page.end_list()
    if rest is not before:
        read_text(page, "".join(rest), first_line + "".join(before).count("\n"))


def _read_items(page: Builder, source: str, items: list[_OpenItem], first_line: int) -> None:
    newlines = [match.start() for match in _NEWLINE.finditer(source)]
    deepest = -1
    for each in items:
        own = [source[start:end] for start, end in each.own]
        last = each.start
        for (start, _), written in zip(each.own, own, strict=True):
            if bare := written.rstrip():
                last = start + len(bare) - 1
        lines = (
            first_line + bisect_left(newlines, each.start),
            first_line + bisect_left(newlines, last),
        )
        element = LexborHTMLParser(f"<ul><li>{''.join(own)}</li></ul>").css_first("li")
        if element is None:
            continue
        deepest = min(each.depth, deepest + 1)
        item = page.open_item(lines[0], deepest)
        item.line_end = lines[1]
        item.numbered = each.numbered
        item.blanks = 1
        _feed(item, element, lines)


def read_text(page: Builder, source: str, line: int) -> None:
    """Read HTML that holds neither list nor table as a paragraph."""
    text = "\n".join(_TAGS.sub("", written) for written in source.split("\n"))
    bare = text.strip()
    if bare:
        block = Block(line + text.count("\n", 0, text.find(bare)))
        block.add(bare)
        page.paragraph(block, block.line_start + bare.count("\n"))
