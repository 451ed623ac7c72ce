"""A table while it is read, whether its marks are tags or the bars of MediaWiki source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from internationals.articles.grid import Grid, ReadCell

if TYPE_CHECKING:
    from internationals.articles.html import TagReader

_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,7})", re.IGNORECASE)
_END = re.compile(
    r"^[ \t]*\|\}|^=.*=[ \t]*$|</table|^[ \t:*#]*(?P<bars>\{\|)|(?P<tag><table\b)",
    re.IGNORECASE | re.MULTILINE,
)
_ROW = re.compile(r"^[ \t]*\|-|<tr\b", re.IGNORECASE | re.MULTILINE)
_CELL = re.compile(r"^[ \t]*\|(?![-}+])|<td\b", re.IGNORECASE | re.MULTILINE)
_LIST = re.compile(r"^[*#]|<(?:li|dd)\b", re.IGNORECASE | re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*!|<th\b", re.IGNORECASE | re.MULTILINE)
# In tables in tables nobody sets lists in columns.
_MAXIMUM_COLUMNS_IN_COLUMNS = 3


class Table:
    """A table that is being read.

    Attributes
    ----------
    is_html : whether its marks are tags
    end : the mark that ends it
    line : 1-based line that it begins on
    kind : `grid` if its rows are entries; `layout` if it sets lists or tables in columns, which are
        read as if there were no table; `words` if it is in a cell, whose words its own are
    cell : what the cell that is being read is; `none` before the first of a row, and for a caption
    cell_line : 1-based line that it begins on
    row, row_line : cells of the row that is being read, and the 1-based line it begins on
    attributes : those of the cell
    begun : pieces and characters of the block before the cell
    """

    def __init__(self, reader: TagReader, offset: int, *, is_html: bool) -> None:
        self.reader = reader
        self.is_html = is_html
        self.end = "</table>" if is_html else "|}"
        self.line = reader.line
        self.kind: Literal["grid", "layout", "words"] = "grid"
        self.cell: Literal["none", "data", "header"] = "none"
        self.cell_line = self.line
        self.row: list[ReadCell] = []
        self.row_line = self.line
        self.attributes = ""
        self.begun = 0, 0
        if reader.in_cell:
            self.kind = "words"
            return
        reader.finish()
        self.grid = Grid(reader.page)
        if len(reader.tables) < _MAXIMUM_COLUMNS_IN_COLUMNS:
            ending = _END.search(reader.text, offset)
            source = reader.text[offset : ending.start() if ending else None]
            rows = [row for row in _ROW.split(source) if _CELL.search(row)]
            lists = sum(_LIST.search(row) is not None for row in rows)
            # A list in a cell of one row among many is that row's members.
            has_lists = (ending and ending.lastgroup) or (lists and 2 * lists >= len(rows))
            if has_lists and not _HEADER.search(source):
                self.kind = "layout"
        self._begin("none")

    def open_cell(self, cell: Literal["none", "data", "header"], attributes: str = "") -> None:
        """End the cell that is being read, and begin another."""
        self.close_cell()
        self.attributes = attributes
        self._begin(cell)

    def _begin(self, cell: Literal["none", "data", "header"]) -> None:
        reader = self.reader
        self.cell, self.cell_line = cell, reader.line
        if self.kind == "grid":
            reader.block = reader.page.open_cell(reader.line)
            reader.in_cell = True
        if reader.block is not None:
            self.begun = len(reader.block.pieces), reader.block.length

    def divided(self) -> bool:
        """Take what was read of the cell as its attributes, if a bar here makes it such."""
        block = self.reader.block
        if self.attributes or self.cell_line != self.reader.line:
            return False
        if self.kind == "layout":
            self.reader.block = None
        elif block is not None and not any(link.start >= self.begun[1] for link in block.links):
            pieces = block.pieces[self.begun[0] :]
            del block.pieces[self.begun[0] :]
            block.length = self.begun[1]
            block.flags, block.checked, block.is_bare = None, self.begun[0], True
            self.attributes = "".join(pieces) or " "
        return self.attributes != "" or self.kind == "layout"

    def close_cell(self) -> None:
        """End the cell that is being read."""
        reader = self.reader
        if self.kind == "words":
            reader.break_line()
        elif self.kind == "layout":
            reader.finish()
        elif self.cell != "none" and reader.block is not None:
            spans = {name.lower(): int(count) for name, count in _SPAN.findall(self.attributes)}
            self.row.append(
                self.grid.cell(
                    reader.block,
                    is_header=self.cell == "header",
                    columns=spans.get("col", 1),
                    rows=spans.get("row", 1),
                )
            )

    def end_row(self, line: int = 0) -> None:
        """End the row that is being read; one of tags has all their lines, to that of its last."""
        self.open_cell("none")
        if self.row and self.is_html:
            lines = self.row_line, max(line, *(cell.line_end for cell in self.row), 0)
            self.row = [cell._replace(line_start=lines[0], line_end=lines[1]) for cell in self.row]
        if self.row:
            self.grid.rows.append(self.row)
            self.row = []
        self.row_line = self.reader.line

    def close(self) -> None:
        """End the table."""
        reader = self.reader
        self.end_row()
        if self.kind == "grid":
            reader.block, reader.in_cell = None, False
            self.grid.close()
            reader.page.intro = ""
        elif self.kind == "layout":
            reader.page.end_list()
