"""A table of MediaWiki source while it is read, whether its marks are bars or tags."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from internationals.articles.grid import Grid, ReadCell

if TYPE_CHECKING:
    from internationals.articles.wikitext.reader import Feeder

_SPAN = re.compile(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,7})", re.IGNORECASE)
_END = re.compile(r"^[ \t]*\|\}|^=.*=[ \t]*$|</table", re.IGNORECASE | re.MULTILINE)
_LIST = re.compile(r"^[*#]", re.MULTILINE)
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
    kind : `grid` if its rows are entries; `layout` if it sets lists in columns, which are read as if
        there were no table; `words` if it is in a cell, whose words its own are
    cell : what the cell that is being read is; `none` before the first of a row, and for a caption
    cell_line : 1-based line that it begins on
    attributes : those of the cell
    begun : pieces and characters of the block before the cell
    """

    def __init__(self, feeder: Feeder, offset: int, *, is_html: bool) -> None:
        self.feeder = feeder
        self.is_html = is_html
        self.end = "</table>" if is_html else "|}"
        self.line = feeder.line
        self.kind: Literal["grid", "layout", "words"] = "grid"
        self.cell: Literal["none", "data", "header"] = "none"
        self.cell_line = self.line
        self.row: list[ReadCell] = []
        self.attributes = ""
        self.begun = 0, 0
        if feeder.in_cell:
            self.kind = "words"
            return
        feeder.finish()
        self.grid = Grid(feeder.page)
        if len(feeder.tables) < _MAXIMUM_COLUMNS_IN_COLUMNS:
            ending = _END.search(feeder.text, offset)
            end = ending.start() if ending else len(feeder.text)
            if _LIST.search(feeder.text, offset, end) and not _HEADER.search(
                feeder.text, offset, end
            ):
                self.kind = "layout"
        self._begin("none")

    def open_cell(self, cell: Literal["none", "data", "header"], attributes: str = "") -> None:
        """End the cell that is being read, and begin another."""
        self.close_cell()
        self.attributes = attributes
        self._begin(cell)

    def _begin(self, cell: Literal["none", "data", "header"]) -> None:
        feeder = self.feeder
        self.cell, self.cell_line = cell, feeder.line
        if self.kind == "grid":
            feeder.block = feeder.page.open_cell(feeder.line)
            feeder.in_cell = True
        if feeder.block is not None:
            self.begun = len(feeder.block.pieces), feeder.block.length

    def divided(self) -> bool:
        """Take what was read of the cell as its attributes, if a bar here makes it such."""
        block = self.feeder.block
        if self.attributes or self.cell_line != self.feeder.line:
            return False
        if self.kind == "layout":
            self.feeder.block = None
        elif block is not None and not any(link.start >= self.begun[1] for link in block.links):
            pieces = block.pieces[self.begun[0] :]
            del block.pieces[self.begun[0] :]
            block.length = self.begun[1]
            self.attributes = "".join(pieces) or " "
        return self.attributes != "" or self.kind == "layout"

    def close_cell(self) -> None:
        """End the cell that is being read."""
        feeder = self.feeder
        if self.kind == "words":
            feeder.break_line()
        elif self.kind == "layout":
            feeder.end_line()
            feeder.finish()
        elif self.cell != "none" and feeder.block is not None:
            spans = {name.lower(): int(count) for name, count in _SPAN.findall(self.attributes)}
            self.row.append(
                self.grid.cell(
                    feeder.block,
                    is_header=self.cell == "header",
                    columns=spans.get("col", 1),
                    rows=spans.get("row", 1),
                )
            )

    def end_row(self) -> None:
        """End the row that is being read."""
        self.open_cell("none")
        if self.row:
            self.grid.rows.append(self.row)
            self.row = []

    def close(self) -> None:
        """End the table."""
        feeder = self.feeder
        self.end_row()
        if self.kind == "grid":
            feeder.block, feeder.in_cell = None, False
            self.grid.close()
            feeder.page.intro = ""
        elif self.kind == "layout":
            feeder.page.end_list()
        feeder.line_begun = True
