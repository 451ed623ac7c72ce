"""A long table in a notebook, behind a line that opens it on a click."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd


class Folded:
    """A table that a notebook shows folded, also where nothing runs."""

    def __init__(self, table: pd.DataFrame, summary: str) -> None:
        self.table, self.summary = table, summary

    def __repr__(self) -> str:
        return f"{self.summary}\n{self.table}"

    def _repr_html_(self) -> str:
        import pandas as pd

        with pd.option_context("display.max_colwidth", None):
            body = self.table.astype(object).to_html(na_rep="–", max_rows=None, border=0)
        return f"<details><summary>{escape(self.summary)}</summary>{body}</details>"


def folded(table: pd.DataFrame, summary: str) -> Folded:
    """A table for the last line of a cell: its summary is shown, its rows open on a click.

    Parameters
    ----------
    table : as long as it may be
    summary : in words, such as ``"All 105 statements"``
    """
    return Folded(table, summary)
