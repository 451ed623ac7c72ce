"""The interactive explorer: controls, a world map, the entries behind it, and the line of Python.

`explore` shows it, `select` gives the rows it shows. The widget itself is only made on demand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from internationals.explorer.selection import Selection, select

if TYPE_CHECKING:
    from pathlib import Path

    from internationals.charts.export import Chart
    from internationals.explorer.widget import Explorer
    from internationals.tables.schema import Tables

__all__ = ["Selection", "explore", "picture", "select"]


def explore(tables: Tables, *, language: str = "en", folder: Path | str | None = None) -> Explorer:
    """Controls, map and table over the entries of some tables; for a notebook or Voilà.

    Parameters
    ----------
    tables : as `load` gives them, those that ship or your own
    language : ``"en"`` or ``"zh"``, to begin with; the reader can change it
    folder : where “save this view” writes; by default figures/exports

    Returns
    -------
    A widget. Its `selected` is the DataFrame of `select`, its `code` the line that gives it.

    Raises
    ------
    ValueError : for any other language
    """
    from internationals.explorer.widget import Explorer

    return Explorer(tables, language=language, folder=folder)


def picture(tables: Tables, selection: Selection | None = None, *, language: str = "en") -> Chart:
    """The map of a selection as a static figure: what “save this view” writes.

    Parameters
    ----------
    tables : as `load` gives them
    selection : what to show; by default everything
    language : ``"en"`` or ``"zh"``

    Returns
    -------
    Chart; its table is what `select` gives.

    Raises
    ------
    ValueError : for any other language, or for a selection of what the tables do not hold
    """
    from internationals.charts.style import check_language
    from internationals.explorer.figure import draw

    check_language(language)
    return draw(tables, selection or Selection(), language)  # type: ignore[arg-type]
