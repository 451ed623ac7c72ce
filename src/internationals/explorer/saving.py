"""“Save this view”: the figure of a selection and its rows, as files."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from internationals.charts.export import GlyphWarning
from internationals.charts.style import Language
from internationals.explorer.figure import draw
from internationals.explorer.selection import Selection
from internationals.paths import FIGURES

if TYPE_CHECKING:
    import pandas as pd

    from internationals.tables.schema import Tables

EXPORTS = FIGURES / "exports"

_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠\t\r\n|]|[\t\r\n]")
"""What a spreadsheet may take for the beginning of a formula, in any of its guises."""


class SavedView(NamedTuple):
    """Files that were written.

    Attributes
    ----------
    files : the pictures, then the table
    warnings : what the reader must know of them, such as characters that no font could draw
    """

    files: tuple[Path, ...]
    warnings: tuple[str, ...]


def save_view(
    tables: Tables, selection: Selection, language: Language, folder: Path = EXPORTS
) -> SavedView:
    """Write the map of a selection as PNG, SVG and PDF, and its rows as CSV.

    The files are named for the selection: the same one overwrites its own, no other's. Cells that
    a spreadsheet would run as a formula begin with an apostrophe (see `safe_cells`).

    Parameters
    ----------
    tables : as `load` gives them
    selection : what to save
    language : of the figure
    folder : made if it is missing
    """
    chart = draw(tables, selection, language)
    chart = dataclasses.replace(chart, table=safe_cells(chart.table))
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", GlyphWarning)
        saved = chart.save(name_of(selection), folder=folder)
    told = tuple(str(each.message) for each in caught if issubclass(each.category, GlyphWarning))
    return SavedView((*saved.files.values(), saved.table), told)


def name_of(selection: Selection) -> str:
    """Name of the files of a selection: internationals chosen, and a hash of all that is.

    Parameters
    ----------
    selection : what the files show

    Returns
    -------
    str of lower-case ASCII letters, digits and hyphens, such as ``imt-1a2b3c4d``
    """
    code = selection.code()
    digest = hashlib.sha256(code.encode()).hexdigest()[:8]
    chosen = "-".join(selection.organizations or ()) or "all"
    slug = re.sub(r"[^a-z0-9]+", "-", chosen.lower()).strip("-")[:40].strip("-") or "view"
    return f"{slug}-{digest}"


def safe_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with an apostrophe before every text that a spreadsheet could run as a formula.

    Such a text begins, after any blanks, with ``=``, ``+``, ``-``, ``@``, their full-width forms
    or ``|``, or with a tab or line break. Numbers stay numbers. Take the apostrophe off again to
    have the text verbatim.

    Parameters
    ----------
    rows : a table of any columns; it stays as it is

    Returns
    -------
    DataFrame of the same shape
    """
    safe = rows.copy()
    for name, column in rows.items():
        if column.dtype.kind not in "biuf":
            safe[name] = column.map(_safe_cell)
    return safe


def _safe_cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
