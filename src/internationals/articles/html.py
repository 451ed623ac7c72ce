"""The HTML tables that stand in pages of the dump.

Pandoc wrote every table with more than one line a cell as HTML. Such a table is cut out of the
text before the Markdown is parsed, row by row so that each row keeps its lines.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from selectolax.lexbor import LexborHTMLParser, LexborNode

from internationals.articles.model import Cell, Link
from internationals.articles.targets import link_target

_TAG = re.compile(r"<(/?)(table|tr)\b[^>]*>|<!--.*?(?:-->|\Z)", re.IGNORECASE | re.DOTALL)
_HEADING = re.compile(r"^#{1,6} ", re.MULTILINE)
_BREAKS = frozenset({"br", "p", "li", "div", "dd", "dt", "tr"})
_SILENT = frozenset({"style", "script", "template", "head", "title"})
_MAXIMUM_SPAN = 100


class Row(NamedTuple):
    """A row of a table: its cells, and whether all of them are column headers."""

    cells: tuple[Cell, ...]
    is_header: bool
    line_start: int
    line_end: int


class Table(NamedTuple):
    """A table: its rows, header rows included; lines are 1-based and inclusive."""

    rows: tuple[Row, ...]
    line_start: int
    line_end: int


def read_tables(text: str) -> tuple[list[Table], str]:
    """Cut the HTML tables out of a text.

    Parameters
    ----------
    text : a page of the dump

    Returns
    -------
    The tables in order (a nested table's rows belong to the outermost), and the text with each
    table replaced by blanks, byte for byte, so that offsets keep telling the line. A table that
    is never closed ends before the next heading.
    """
    if "<table" not in text and "<TABLE" not in text:
        return [], text
    tables: list[Table] = []
    kept: list[str] = []
    done = 0
    while (region := _next_region(text, done)) is not None:
        start, end, rows = region
        tables.append(_table(text, start, end, rows))
        kept.append(text[done:start])
        kept.append("\n".join(" " * len(line.encode()) for line in text[start:end].split("\n")))
        done = end
    kept.append(text[done:])
    return tables, "".join(kept)


def _next_region(text: str, at: int) -> tuple[int, int, list[int]] | None:
    """Start and end of the next outermost table from an offset on, and where its rows begin."""
    start, depth = -1, 0
    limit = len(text)
    rows: list[int] = []
    for match in _TAG.finditer(text, at):
        if match.start() >= limit:
            break
        closing, name = match.group(1), (match.group(2) or "").lower()
        if name == "table" and not closing:
            if depth == 0:
                start = match.start()
                heading = _HEADING.search(text, match.end())
                limit = heading.start() if heading else len(text)
            depth += 1
        elif name == "table" and depth:
            depth -= 1
            if depth == 0:
                return start, match.end(), rows
        elif name == "tr" and depth and not closing:
            rows.append(match.start())
    return None if start < 0 else (start, limit, rows)


def _table(text: str, start: int, end: int, row_starts: list[int]) -> Table:
    rows: list[Row] = []
    headers: tuple[str, ...] = ()
    carried: dict[int, tuple[int, Cell]] = {}
    line, counted = text.count("\n", 0, start) + 1, start
    first_line = line
    for this, following in zip(row_starts, [*row_starts[1:], end], strict=True):
        line += text.count("\n", counted, this)
        counted = this
        source = text[this:following]
        # The row ends with its own closing tag, not where the next one begins.
        closing = re.search(r"</tr\s*>", source, re.IGNORECASE)
        length = closing.end() if closing else len(source.rstrip())
        last = line + source.count("\n", 0, length)
        cells, is_header = _cells(source[:length], (line, last), headers, carried)
        if not cells:
            continue
        if is_header and not rows:
            headers = tuple(cell.text.replace("\n", "") for cell in cells)
        rows.append(Row(cells, is_header, line, last))
    return Table(tuple(rows), first_line, first_line + text.count("\n", start, end))


def _cells(
    source: str,
    lines: tuple[int, int],
    headers: tuple[str, ...],
    carried: dict[int, tuple[int, Cell]],
) -> tuple[tuple[Cell, ...], bool]:
    """Cells of one row in column order; a cell that spans rows is carried into the next ones."""
    row = LexborHTMLParser(f"<table>{source}</table>").css_first("tr")
    if row is None:
        return (), False
    cells: list[Cell] = []
    all_headers = True

    def take_carried() -> None:
        while len(cells) in carried:
            column = len(cells)
            left, cell = carried.pop(column)
            cells.append(cell)
            if left > 1:
                carried[column] = (left - 1, cell)

    pending: dict[int, tuple[int, Cell]] = {}
    node = row.child
    while node is not None:
        if node.tag in {"td", "th"}:
            take_carried()
            all_headers = all_headers and node.tag == "th"
            for _ in range(_span(node, "colspan")):
                column = len(cells)
                header = headers[column] if column < len(headers) else ""
                text, links = _content(node, lines)
                cell = Cell(header, text, links, ())
                cells.append(cell)
                if (down := _span(node, "rowspan")) > 1:
                    pending[column] = (down - 1, cell)
        node = node.next
    take_carried()
    carried.update(pending)
    return tuple(cells), all_headers and bool(cells)


def _span(node: LexborNode, name: str) -> int:
    value = node.attributes.get(name) or "1"
    return min(int(value), _MAXIMUM_SPAN) if value.isdecimal() and int(value) > 0 else 1


def _content(cell: LexborNode, lines: tuple[int, int]) -> tuple[str, tuple[Link, ...]]:
    """Text of a cell, its paragraphs and forced line breaks as newlines, and its links.

    The parser tells no positions, so a link is on its row's lines.
    """
    pieces: list[str] = []
    length = 0
    links: list[Link] = []
    open_links: list[tuple[int, int, str]] = []
    # Depth first, without recursion: a page may nest as deep as it likes.
    stack: list[tuple[LexborNode, bool]] = [(cell, False)]
    while stack:
        node, closing = stack.pop()
        tag = node.tag
        if closing:
            if tag == "a":
                start, at, url = open_links.pop()
                target = link_target(url)
                label = "".join(pieces[start:]).strip()
                links.append(Link(label, target.title, target.kind, url, False, *lines, at, length))
            continue
        if tag == "-text":
            text = re.sub(r"[\s\u3000]+", " ", node.text_content or "")
            if pieces and pieces[-1].endswith("\n"):
                text = text.lstrip()
            pieces.append(text)
            length += len(text)
            continue
        if tag in _SILENT:
            continue
        if tag in _BREAKS and pieces and not pieces[-1].endswith("\n"):
            pieces.append("\n")
            length += 1
        if tag == "a":
            open_links.append((len(pieces), length, node.attributes.get("href") or ""))
            stack.append((node, True))
        children = []
        child = node.child
        while child is not None:
            children.append((child, False))
            child = child.next
        stack.extend(reversed(children))
    return "".join(pieces).strip(), tuple(links)
