"""Tables of MediaWiki source: their rows and cells, handed to the grid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from internationals.articles.grid import Grid, ReadCell
from internationals.articles.wikitext.tree import Tag, source_of

if TYPE_CHECKING:
    from internationals.articles.wikitext.reader import Feeder

_SPAN = re.compile(r"\d+")


def read_table(feeder: Feeder, tag: Tag) -> None:
    """Rows of a table as entries; a table without headers that sets lists in columns as lists."""
    outer = (feeder.block, feeder.cells, feeder.small)
    if feeder.cells:
        # A table in a cell: its words are the cell's.
        for row in _rows(tag, feeder.line):
            for cell, _ in row:
                feeder.walk(cell.contents)
                feeder.break_line()
        return
    feeder.finish()
    feeder.page.end_list()
    feeder.small = 0
    rows = list(_rows(tag, feeder.line))
    flat = [cell for row in rows for cell, _ in row]
    if not any(cell.name == "th" for cell in flat) and any(map(_holds_list, flat)):
        for row in rows:
            for cell, line in row:
                feeder.line, feeder.block = line, None
                feeder.walk(cell.contents)
                feeder.end_line()
                feeder.finish()
        feeder.page.end_list()
    else:
        grid = Grid(feeder.page)
        for row in rows:
            grid.rows.append([_cell(feeder, grid, cell, line) for cell, line in row])
        grid.close()
        feeder.page.intro = ""
    feeder.block, feeder.cells, feeder.small = None, outer[1], outer[2]
    feeder.line_begun = True


def _cell(feeder: Feeder, grid: Grid, tag: Tag, line: int) -> ReadCell:
    block = feeder.page.open_cell(line)
    feeder.block, feeder.line = block, line
    feeder.cells += 1
    feeder.walk(tag.contents)
    feeder.cells -= 1
    feeder.block = None
    return grid.cell(
        block,
        is_header=tag.name == "th",
        columns=_span(tag, "colspan"),
        rows=_span(tag, "rowspan"),
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


def _is_caption(cell: Tag) -> bool:
    return cell.markup == "|" and source_of(cell.contents[:1]).startswith("+")


def _holds_list(cell: Tag) -> bool:
    return any(isinstance(node, Tag) and node.markup in ("*", "#") for node in cell.contents)


def _span(cell: Tag, name: str) -> int:
    for attribute, value in cell.attributes:
        if value is not None and attribute.strip().casefold() == name:
            match = _SPAN.search(value[:8])
            return int(match.group()) if match else 1
    return 1
