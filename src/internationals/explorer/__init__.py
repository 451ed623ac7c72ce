"""The interactive explorer: filters, a world map and the entries behind it.

`explore` shows it. The widget itself is only made on demand.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from internationals.explorer.widget import Explorer
    from internationals.tables.schema import Tables

__all__ = ["explore"]


def explore(
    tables: Tables | Path | str | None = None, *, language: str = "en", python: bool = True
) -> Explorer:
    """Filters, map and table over the entries of some tables; for a notebook or Voilà.

    Parameters
    ----------
    tables : as `load` returns them, or their folder; by default data/processed
    language : ``"en"`` or ``"zh"``, to begin with; the reader can change it
    python : whether to show the line of Python that returns the rows shown

    Returns
    -------
    A widget. Its `selected` is the DataFrame of `select`, its `code` the line that returns it.

    Raises
    ------
    TableError : another language, or a folder without tables
    """
    from internationals.explorer.widget import Explorer
    from internationals.tables.schema import as_tables

    return Explorer(as_tables(tables).distinct, language=language, python=python)
