"""The first rows of a table in a notebook, with its size and what one row is."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from internationals.tables.arguments import as_tables, check_one
from internationals.tables.schema import TABLES, Tables
from internationals.tables.show import MISSING

if TYPE_CHECKING:
    import pandas as pd

_LONGEST = 48


@dataclass(frozen=True, repr=False)
class Preview:
    """The first rows of a table; HTML in JupyterLab and text in a terminal.

    Attributes
    ----------
    table : name of the table
    size : number of rows of the whole table
    rows : the first ones, cells as text; “not recorded” for a missing value
    """

    table: str
    size: int
    rows: pd.DataFrame

    @property
    def caption(self) -> str:
        """Name and size of the table and what one row is."""
        rows = "row" if self.size == 1 else "rows"
        return f"{self.table}: {self.size:,} {rows}, one per {TABLES[self.table].row}"

    def __str__(self) -> str:
        cells = self.rows.map(_short).items()
        lines = [f"  {column!s:<24}{' | '.join(values)}" for column, values in cells]
        return "\n".join([self.caption, *lines])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        import pandas as pd

        cells = self.rows.map(
            lambda cell: f'<span title="{escape(cell)}">{escape(_short(cell))}</span>'
        )
        with pd.option_context("display.max_colwidth", None):
            table = cells.to_html(index=False, escape=False, border=0)
        return f'<div style="overflow-x: auto"><p>{escape(self.caption)}</p>{table}</div>'


def preview(tables: Tables | Path | str | None, table: str, rows: int = 3) -> Preview:
    """The first rows of a table.

    Parameters
    ----------
    tables : as `load` returns them, or their folder; None for data/processed
    table : name of the table, such as ``"sections"``
    rows : how many

    Raises
    ------
    TableError : there is no such table
    """
    tables = as_tables(tables)
    check_one("table", table, tables.names)
    first = tables[table].head(rows)
    cells = first.astype(object).where(first.notna(), MISSING).astype(str)
    return Preview(table, len(tables[table]), cells)


def _short(cell: str) -> str:
    cell = cell.replace("\n", " ↵ ")
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"
