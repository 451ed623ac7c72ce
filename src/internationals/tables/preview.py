"""The first rows of a table in a notebook, with its size and what one row is."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from pathlib import Path

from internationals.tables.arguments import as_tables, check_one
from internationals.tables.schema import TABLES, Tables
from internationals.tables.show import MISSING

_LONGEST = 48


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a table; HTML in JupyterLab and text in a terminal.

    Attributes
    ----------
    table : name of the table
    size : number of rows of the whole table
    columns : names of the columns, in order
    rows : cells as text; “not recorded” for a missing value
    """

    table: str
    size: int
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def caption(self) -> str:
        """Name and size of the table and what one row is."""
        rows = "row" if self.size == 1 else "rows"
        return f"{self.table}: {self.size:,} {rows}, one per {TABLES[self.table].row}"

    def __str__(self) -> str:
        cells = [self.columns, *self.rows]
        lines = [self.caption]
        for column in zip(*cells, strict=True):
            lines.append(f"  {column[0]:<24}" + " | ".join(_short(cell) for cell in column[1:]))
        return "\n".join(lines)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        head = "".join(f"<th>{escape(column)}</th>" for column in self.columns)
        body = "".join(
            "<tr>"
            + "".join(f'<td title="{escape(cell)}">{escape(_short(cell))}</td>' for cell in row)
            + "</tr>"
            for row in self.rows
        )
        return (
            '<div style="overflow-x: auto"><table>'
            f'<caption style="caption-side: top; text-align: left">{escape(self.caption)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        )


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
    frame = tables[table]
    cells = frame.head(rows).astype(object).where(frame.head(rows).notna(), MISSING)
    return Preview(
        table=table,
        size=len(frame),
        columns=tuple(frame.columns),
        rows=tuple(
            tuple(str(cell) for cell in row) for row in cells.itertuples(index=False, name=None)
        ),
    )


def _short(cell: str) -> str:
    cell = cell.replace("\n", " ↵ ")
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"
