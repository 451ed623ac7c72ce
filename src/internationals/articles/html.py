"""The HTML tables and lists that stand in pages of the dump.

Pandoc wrote every table with more than one line a cell as HTML. Such a table is cut out of the
text before the Markdown is parsed, row by row so that each row keeps its lines. HTML lists
outside tables are read from the blocks of HTML that the Markdown parser finds.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from internationals.articles.model import Cell, Link
from internationals.articles.targets import link_target
from internationals.articles.vocabulary import names_columns

_TAG = re.compile(r"<(/?)(table|tr)\b[^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_LIST_TAG = re.compile(r"<(/?)(ul|ol|li)\b[^<>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_CELL = re.compile(r"<t[dh]\b", re.IGNORECASE)
_NEWLINE = re.compile(r"\n")
_ROW_END = re.compile(r"</tr\s*>", re.IGNORECASE)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_BLANK_RUN = re.compile(r"[\s\u3000]+")
_BREAKS = frozenset({"br", "p", "li", "div", "dd", "dt", "tr"})
_SILENT = frozenset({"style", "script", "template", "head", "title"})
# No table of the dump is wider or repeats a cell more often; a hostile one would without end.
_MAXIMUM_SPAN = 100


class Row(NamedTuple):
    """A row of a table.

    Attributes
    ----------
    cells : in the order of the columns, those that span it from a row above included
    text : the texts of its own cells, joined by " | "
    links : of its own cells
    is_header : whether all its cells are column headers
    line_start, line_end : 1-based, inclusive
    """

    cells: tuple[Cell, ...]
    text: str
    links: tuple[Link, ...]
    is_header: bool
    line_start: int
    line_end: int


class Table(NamedTuple):
    """A table: its rows, header rows included; lines are 1-based and inclusive."""

    rows: tuple[Row, ...]
    line_start: int
    line_end: int


def row_of(
    cells: Iterable[Cell], own: Sequence[Cell], is_header: bool, line_start: int, line_end: int
) -> Row:
    """A row of these cells; `own` are those that stand in it."""
    text = " | ".join(cell.text.replace("\n", " ") for cell in own).strip()
    links = tuple(link for cell in own for link in cell.links)
    return Row(tuple(cells), text, links, is_header, line_start, line_end)


def read_tables(text: str) -> tuple[list[Table], str]:
    """Cut the HTML tables out of a text.

    Parameters
    ----------
    text : a page of the dump

    Returns
    -------
    The tables in order (a nested table's rows belong to the outermost), and the text with each
    table replaced by blanks, byte for byte, so that offsets keep telling the line. A table that
    is never closed ends with the paragraph its last row stands in.
    """
    if "<table" not in text and "<TABLE" not in text:
        return [], text
    tables: list[Table] = []
    kept: list[str] = []
    done, line = 0, 1
    for start, end, row_starts in _regions(text):
        line += text.count("\n", done, start)
        tables.append(_table(text, start, end, row_starts, line))
        line += text.count("\n", start, end)
        kept.append(text[done:start])
        kept.append("\n".join(" " * len(part.encode()) for part in text[start:end].split("\n")))
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


def _table(text: str, start: int, end: int, row_starts: list[int], first_line: int) -> Table:
    rows: list[Row] = []
    headers: tuple[str, ...] = ()
    carried: dict[int, tuple[int, Cell]] = {}
    line, counted, begun = first_line, start, False
    for this, following in zip(row_starts, [*row_starts[1:], end], strict=True):
        line += text.count("\n", counted, this)
        counted = this
        source = text[this:following]
        if not _CELL.search(source):
            continue
        # The row ends with its own closing tag, not where the next one begins.
        closing = _ROW_END.search(source)
        source = source[: closing.end()] if closing else source.rstrip()
        row = _row(source, (line, line + source.count("\n")), headers, carried)
        if row is None:
            continue
        if not begun and names_columns([cell.text for cell in row.cells]):
            # Set in bold, say, and not marked as a header.
            row = row._replace(is_header=True)
        begun = begun or not row.is_header
        if not begun:
            headers = tuple(cell.text.replace("\n", "") for cell in row.cells)
        rows.append(row)
    return Table(tuple(rows), first_line, first_line + text.count("\n", start, end))


def _row(
    source: str,
    lines: tuple[int, int],
    headers: tuple[str, ...],
    carried: dict[int, tuple[int, Cell]],
) -> Row | None:
    """One row from its source; a cell that spans rows is carried into the next ones."""
    element = LexborHTMLParser(f"<table>{source}</table>").css_first("tr")
    if element is None:
        return None
    cells: list[Cell] = []
    own: list[Cell] = []
    is_header = True
    spanning: dict[int, tuple[int, Cell]] = {}

    def take_carried() -> None:
        while carried and len(cells) in carried:
            left, cell = carried.pop(len(cells))
            if left > 1:
                spanning[len(cells)] = (left - 1, cell)
            cells.append(cell)

    node = element.child
    while node is not None:
        if node.tag in {"td", "th"}:
            take_carried()
            column = len(cells)
            header = headers[column] if column < len(headers) else ""
            text, links, breaks = _content(node, lines)
            cell = Cell(header, text, links, (), 0 if text else breaks)
            own.append(cell)
            is_header = is_header and node.tag == "th"
            # A header names all the columns it spans; another cell stands in the first of them.
            also = cell if node.tag == "th" else Cell(header, "", (), ())
            width = min(_span(node, "colspan"), max(_MAXIMUM_SPAN - column, 1))
            cells += [cell, *[also] * (width - 1)]
            if (down := _span(node, "rowspan")) > 1 and column < _MAXIMUM_SPAN:
                spanning[column] = (down - 1, cell)
        node = node.next
    for column in sorted(carried):
        cells += [Cell("", "", (), ())] * (column - len(cells))
        take_carried()
    carried.update(spanning)
    return row_of(cells, own, is_header and bool(own), *lines) if own else None


def _span(node: LexborNode, name: str) -> int:
    value = (node.attributes.get(name) or "").strip()
    return min(max(int(value[:4]), 1), _MAXIMUM_SPAN) if value.isdecimal() else 1


def _content(cell: LexborNode, lines: tuple[int, int]) -> tuple[str, tuple[Link, ...], int]:
    """Text of a cell, its paragraphs and forced line breaks as newlines; its links; its breaks.

    The parser tells no positions, so a link is on its row's lines.
    """
    pieces: list[str] = []
    length = 0
    breaks = 0
    links: list[Link] = []
    open_link: tuple[int, int, str] | None = None
    # Depth first, without recursion: a page may nest as deep as it likes.
    stack: list[tuple[LexborNode, bool]] = [(cell, False)]
    while stack:
        node, closing = stack.pop()
        tag = node.tag
        if closing:
            if open_link is not None:
                (start, at, url), open_link = open_link, None
                target = link_target(url)
                label = "".join(pieces[start:]).strip()
                links.append(Link(label, target.title, target.kind, url, False, *lines, at, length))
            continue
        if tag == "-text":
            text = _BLANK_RUN.sub(" ", node.text_content or "")
            if pieces and pieces[-1].endswith("\n"):
                text = text.lstrip()
            pieces.append(text)
            length += len(text)
            continue
        if tag in _SILENT:
            continue
        if tag == "br":
            breaks += 1
        if tag in _BREAKS and pieces and not pieces[-1].endswith("\n"):
            pieces.append("\n")
            length += 1
        if tag == "a" and open_link is None:
            open_link = (len(pieces), length, node.attributes.get("href") or "")
            stack.append((node, True))
        children = []
        child = node.child
        while child is not None:
            children.append((child, False))
            child = child.next
        stack.extend(reversed(children))
    raw = "".join(pieces)
    text = raw.strip()
    return text, move_links(links, len(raw) - len(raw.lstrip()), len(text)), breaks


def move_links(links: Iterable[Link], by: int, length: int) -> tuple[Link, ...]:
    """Links of a text that lost its first `by` characters and is now `length` characters long."""
    return tuple(
        link._replace(
            start=min(max(link.start - by, 0), length), end=min(max(link.end - by, 0), length)
        )
        if by or link.end > length
        else link
        for link in links
    )


class ListItem(NamedTuple):
    """An item of an HTML list.

    Attributes
    ----------
    text : its own text, that of nested lists excluded
    small : the small print in it, each piece as it stands in `text`
    links : in order
    depth : 0 for an item of an outermost list
    numbered : whether its list is numbered
    line_start, line_end : 1-based, inclusive
    """

    text: str
    small: tuple[str, ...]
    links: tuple[Link, ...]
    depth: int
    numbered: bool
    line_start: int
    line_end: int


class _OpenItem:
    """An item whose end was not met yet: where it begins, and the stretches that are its own."""

    def __init__(self, start: int, lists: Sequence[str]) -> None:
        self.start = start
        self.depth = max(len(lists) - 1, 0)
        self.numbered = bool(lists) and lists[-1] == "ol"
        self.own: list[tuple[int, int]] = []


def read_list(source: str, first_line: int) -> tuple[list[ListItem], str, str]:
    """Items of the HTML lists in a block of HTML.

    Parameters
    ----------
    source : the block
    first_line : 1-based line it begins on

    Returns
    -------
    The items in order; what stands before the first of them; what stands behind it in none of
    them. Newlines of the items are kept in the latter, so that it keeps its lines.
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

    for tag in _LIST_TAG.finditer(source):
        take(tag.start())
        done = tag.end()
        closing, name = tag.group(1), (tag.group(2) or "").lower()
        if name in {"ul", "ol"}:
            if not closing:
                lists.append(name)
            elif lists:
                lists.pop()
                while opened and opened[-1].depth >= len(lists):
                    opened.pop()
        elif name == "li":
            depth = max(len(lists) - 1, 0)
            while opened and opened[-1].depth >= depth:
                opened.pop()
            if not closing:
                opened.append(_OpenItem(tag.start(), lists))
                items.append(opened[-1])
                if rest is before:
                    rest = []
        rest.append("\n" * tag.group().count("\n"))
    take(len(source))
    after = "" if rest is before else "".join(rest)
    return list(_list_items(source, items, first_line)), "".join(before), after


def _list_items(source: str, items: Iterable[_OpenItem], first_line: int) -> Iterator[ListItem]:
    newlines = [match.start() for match in _NEWLINE.finditer(source)]
    for item in items:
        own = [source[start:end] for start, end in item.own]
        last = item.start
        for (start, _), written in zip(item.own, own, strict=True):
            if bare := written.rstrip():
                last = start + len(bare) - 1
        lines = (
            first_line + bisect_left(newlines, item.start),
            first_line + bisect_left(newlines, last),
        )
        element = LexborHTMLParser(f"<ul><li>{''.join(own)}</li></ul>").css_first("li")
        if element is None:
            continue
        text, links, _ = _content(element, lines)
        text = text.replace("\n", " ")
        yield ListItem(
            text,
            tuple(_small_print(element, text)),
            links,
            item.depth,
            item.numbered,
            *lines,
        )


def _small_print(element: LexborNode, text: str) -> Iterator[str]:
    """The small print in an element as far as it stands in its text, in order."""
    at = 0
    # Depth first, without recursion; small print in small print is a part of it.
    stack = [element]
    while stack:
        node = stack.pop()
        if node.tag != "small":
            stack.extend(reversed(list(node.iter())))
            continue
        piece = _BLANK_RUN.sub(" ", node.text()).strip()
        at = text.find(piece, at)
        if at < 0:
            return
        at += len(piece)
        if piece:
            yield piece
