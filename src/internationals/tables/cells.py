"""Cells of frames as plain values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows by name of the column, "" for a missing value."""
    return table.astype(object).where(table.notna(), "").to_dict("records")  # type: ignore[return-value]


def first_of(table: pd.DataFrame, *columns: str) -> pd.Series[Any]:
    """Of each row, the first of some columns that is not missing."""
    return table[list(columns)].astype(object).bfill(axis=1)[columns[0]]
