"""Cells of frames as plain values, and numbers as words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows by name of the column, "" for a missing value."""
    return table.astype(object).where(table.notna(), "").to_dict("records")  # type: ignore[return-value]


def first_of(table: pd.DataFrame, *columns: str) -> pd.Series[Any]:
    """Of each row, the first of some columns that is not missing."""
    return table[list(dict.fromkeys(columns))].astype(object).bfill(axis=1)[columns[0]]


def sources_of(table: pd.DataFrame) -> Iterator[str]:
    """What the columns …_source of a table name; several in a cell are separated by " ; "."""
    for column in table.columns[table.columns.str.endswith("_source")]:
        for cell in table[column].dropna().unique():
            yield from filter(None, map(str.strip, cell.split(" ; ")))


def counted(number: float, nouns: str) -> str:
    """A number with its noun: "1 row" or "2,000 rows" of ``row|rows``."""
    one, many = nouns.split("|")
    return f"{number:,.0f} {one if number == 1 else many}"
