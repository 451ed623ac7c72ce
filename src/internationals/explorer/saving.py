"""“Save this view”: the map and the rows of a selection as files for the browser to save."""

from __future__ import annotations

import hashlib
import re
from typing import NamedTuple

import pandas as pd

from internationals.explorer.figure import draw
from internationals.explorer.screen import Screen
from internationals.tables.export import geojson
from internationals.tables.schema import check_one
from internationals.tables.selection import Selection, select

FORMATS = {
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "geojson": "application/geo+json",
}
"""Media type of each format."""
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+\-@＝＋－＠\t\r\n|]|[\t\r\n]")
"""What a spreadsheet may take for the beginning of a formula, in any of its forms."""


class File(NamedTuple):
    """A file to save.

    Attributes
    ----------
    name : with its suffix
    type : media type
    data : its bytes
    """

    name: str
    type: str
    data: bytes


def saved(screen: Screen, selection: Selection, format: str) -> File:
    """The map of a selection (png, svg, pdf) or its rows (csv, geojson).

    Parameters
    ----------
    screen : of the tables, whose language the figure has
    selection : what to save
    format : one of `FORMATS`

    Raises
    ------
    TableError : there is no such format
    """
    check_one("format", format, FORMATS)
    if format in ("csv", "geojson"):
        rows = select(screen.contents.tables, **selection.arguments())
        text = geojson(rows) if format == "geojson" else _csv(rows)
        data = text.encode()
    else:
        data = draw(screen, selection).contents()[format]
    return File(f"{name_of(selection)}.{format}", FORMATS[format], data)


def name_of(selection: Selection) -> str:
    """Name of the files of a selection: internationals chosen, and a hash of all that is.

    Returns
    -------
    str of lower-case ASCII letters, digits and hyphens, such as ``green-1a2b3c4d``
    """
    digest = hashlib.sha256(selection.code().encode()).hexdigest()[:8]
    listed = " ".join(selection.organizations or ["all"]).lower()
    slug = "-".join(re.findall("[a-z0-9]+", listed))[:40].strip("-") or "view"
    return f"{slug}-{digest}"


def _csv(rows: pd.DataFrame) -> str:
    """Rows as CSV, with a byte order mark so that Excel reads Chinese."""
    return "\ufeff" + safe_cells(rows).to_csv(index=False, lineterminator="\n")


def safe_cells(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with an apostrophe before every text that a spreadsheet could run as a formula.

    Such a text begins, after any blanks, with ``=``, ``+``, ``-``, ``@``, their full-width forms
    or ``|``, or with a tab or line break. Numbers stay numbers. Remove the apostrophe to have the
    text verbatim.
    """
    texts = rows.select_dtypes(exclude=["number", "bool"])
    return rows.assign(**{str(name): column.map(_safe_cell) for name, column in texts.items()})


def _safe_cell(value: object) -> object:
    return f"'{value}" if isinstance(value, str) and _FORMULA.match(value) else value
