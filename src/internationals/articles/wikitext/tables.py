"""Tables: rows as entries, their cells under their headers, cells that span rows repeated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from internationals.articles.model import Cell, Entry, Link
from internationals.articles.vocabulary import header_role
from internationals.articles.wikitext.blocks import Block, List, tidy
from internationals.articles.wikitext.page import Page
from internationals.articles.wikitext.tree import Tag, source_of

_SPAN = re.compile(r"\d+")
_MAXIMUM_COLUMNS = 100
_MAXIMUM_ROWS = 1000


class _Cell(NamedTuple):
    """A cell of a table before its header is known."""

    block: Block
    text: str
    links: tuple[Link, ...]
    is_header: bool
    columns: int
    rows: int
    all_bold: bool


def read_table(page: Page, tag: Tag) -> None:
    """Rows of a table as entries; a table without headers that sets lists in columns as lists."""
    outer = (page.block, page.cells, page.small)
    if not page.cells:
        page.finish()
        page.end_list()
        outer = (None, 0, 0)
    page.cells = page.small = 0
    rows = list(_rows(tag, page.line))
    flat = [cell for row in rows for cell, _ in row]
    has_header = any(cell.name == "th" for cell in flat)
    if not has_header and any(_holds_list(cell) for cell in flat):
        for row in rows:
            for cell, line in row:
                page.line, page.block = line, None
                page.walk(cell.contents)
                page.end_line()
                page.finish()
        page.end_list()
    else:
        page.list_index += 1
        read = [[_read_cell(page, cell, line) for cell, line in row] for row in rows]
        _read_rows(page, [row for row in read if row])
        page.intro = ""
    page.block, page.cells, page.small = outer
    page.line_begun = True


def _read_cell(page: Page, tag: Tag, line: int) -> _Cell:
    block = Block(line)
    block.cell = True
    page.block, page.line = block, line
    page.cells += 1
    page.walk(tag.contents)
    page.cells -= 1
    page.block = None
    text, links = tidy(block)
    page.links += links
    bold = "".join(text[start:end] for start, end in block.bold).strip()
    return _Cell(
        block,
        text,
        links,
        tag.name == "th",
        _span(tag, "colspan", _MAXIMUM_COLUMNS),
        _span(tag, "rowspan", _MAXIMUM_ROWS),
        bool(text) and bold == text,
    )


def _read_rows(page: Page, rows: list[list[_Cell]]) -> None:
    of = List(page.list_index, page.heading_path(), page.intro)
    headers: tuple[str, ...] = ()
    carried: dict[int, tuple[int, _Cell]] = {}
    width = max((sum(cell.columns for cell in row) for row in rows), default=0)
    for number, row in enumerate(rows):
        placed = _place(row, carried)
        is_header = all(cell.is_header for cell in row) or (
            number == 0 and len(row) > 1 and all(cell.all_bold for cell in row)
        )
        if is_header:
            if len(row) > 1 or width == 1:
                headers = tuple(cell.text.replace("\n", "") for cell in placed)
            continue
        spans_all = len(row) == 1 and width > 1 and row[0].columns >= width
        opens_only = all(cell.rows > 1 for cell in row)
        if spans_all or opens_only or not any(c.text or c.block.flags for c in row):
            continue
        _read_row(page, row, placed, headers, of)


def _read_row(
    page: Page, row: list[_Cell], placed: list[_Cell], headers: tuple[str, ...], of: List
) -> None:
    cells = tuple(
        _with_header(cell, headers[column] if column < len(headers) else "")
        for column, cell in enumerate(placed)
    )
    naming: list[str] = []
    others: list[str] = []
    seen: set[int] = set()
    for cell, read in zip(placed, cells, strict=True):
        if id(cell) not in seen:
            seen.add(id(cell))
            (naming if _names_members(read.header) else others).extend(read.flags)
    page.entries.append(
        Entry(
            text=" | ".join(cell.text.replace("\n", " ") for cell in row).strip(),
            small="\n".join(
                cell.text[start:end].replace("\n", " ")
                for cell in row
                for start, end in cell.block.small
                if start < end
            ),
            links=tuple(link for cell in row for link in cell.links),
            # A flag beside a remark is not the member's, unless it is the only one.
            flags=tuple(naming or others),
            blanks=0,
            wrapped=False,
            loose=False,
            depth=0,
            kind="row",
            cells=cells,
            heading=of.heading,
            intro=of.intro,
            list_index=of.index,
            line_start=row[0].block.line_start,
            line_end=max(max(c.block.line_end, c.block.line_start) for c in row),
        )
    )


def _rows(table: Tag, line: int) -> Iterator[list[tuple[Tag, int]]]:
    """Cells of each row of a table with the line each begins on; nested tables excluded."""
    loose: list[tuple[Tag, int]] = []
    for tag, at in _tags(table, line):
        name = tag.name
        if name in ("td", "th"):
            if not _is_caption(tag):
                loose.append((tag, at))
            continue
        if loose:
            yield loose
            loose = []
        if name == "tr":
            yield [
                (cell, where)
                for cell, where in _tags(tag, at)
                if cell.name in ("td", "th") and not _is_caption(cell)
            ]
        elif name in ("tbody", "thead", "tfoot"):
            yield from _rows(tag, at)
    if loose:
        yield loose


def _tags(tag: Tag, line: int) -> Iterator[tuple[Tag, int]]:
    line += tag.lines_before
    for node in tag.contents:
        if isinstance(node, Tag):
            yield node, line
        line += (node if isinstance(node, str) else node.source).count("\n")


def _names_members(header: str) -> bool:
    return not header or header_role(header) in ("country", "party")


def _with_header(cell: _Cell, header: str) -> Cell:
    """A cell under its header; a template that looks like a flag is none in a column of remarks."""
    flags = tuple(
        flag
        for number, flag in enumerate(cell.block.flags)
        if number not in cell.block.bare_flags or _names_members(header)
    )
    return Cell(header, cell.text, cell.links, flags)


def _is_caption(cell: Tag) -> bool:
    return cell.markup == "|" and source_of(cell.contents[:1]).startswith("+")


def _holds_list(cell: Tag) -> bool:
    return any(isinstance(node, Tag) and node.markup in ("*", "#") for node in cell.contents)


def _span(cell: Tag, name: str, most: int) -> int:
    for attribute, value in cell.attributes:
        if value is not None and attribute.strip().casefold() == name:
            match = _SPAN.search(value[:8])
            return min(max(int(match.group()), 1), most) if match else 1
    return 1


def _place(row: list[_Cell], carried: dict[int, tuple[int, _Cell]]) -> list[_Cell]:
    """Cells of a row in the order of the columns, with those that span down from rows above."""
    placed: list[_Cell] = []
    pending: dict[int, tuple[int, _Cell]] = {}

    def take_carried() -> None:
        while (column := len(placed)) in carried and column < _MAXIMUM_COLUMNS:
            left, cell = carried.pop(column)
            placed.append(cell)
            if left > 1:
                pending[column] = (left - 1, cell)

    for cell in row:
        take_carried()
        for _ in range(cell.columns):
            if len(placed) >= _MAXIMUM_COLUMNS:
                break
            if cell.rows > 1:
                pending[len(placed)] = (cell.rows - 1, cell)
            placed.append(cell)
    take_carried()
    carried.update(pending)
    return placed
