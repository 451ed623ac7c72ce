"""“Save this view”: the map and the rows of a selection as files for the browser to save."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd

from internationals.explorer.fills import fill_places
from internationals.explorer.labels import Row, counts
from internationals.explorer.screen import Screen
from internationals.figures.maps import Group, map_figure
from internationals.figures.page.figure import Figure, Page, Width, with_column
from internationals.figures.page.legend import Key, Mark
from internationals.figures.page.style import INK, LAND
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
        # The byte order mark lets Excel read Chinese.
        safe = "\ufeff" + safe_cells(rows).to_csv(index=False, lineterminator="\n")
        data = (geojson(rows) if format == "geojson" else safe).encode()
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


# The map as a figure


@with_column
def draw(screen: Screen, selection: Selection, *, width: Width = "page") -> Figure:
    """The map of a selection, with the names of the places.

    Parameters
    ----------
    screen : of the tables, whose language the figure has
    selection : what to show
    width : see `internationals.figures`

    Returns
    -------
    Figure; its table is what `select` returns
    """
    tables = screen.contents.tables
    house = Page("explorer", tables, language=screen.language, width=width)
    rows = screen.contents.rows(selection)
    table = select(tables, **selection.arguments())
    fills: dict[str, Mark] = {}
    alike: dict[Key, list[str]] = {}
    for code, key, doubtful in fill_places(rows, screen):
        fills[code] = key.mark._replace(edge=INK, dashed=True) if doubtful else key.mark
        alike.setdefault(key, []).append(code)
    groups = []
    for key, codes in sorted(alike.items(), key=lambda one: -len(one[1])):
        label = screen.counted(key.label, len(codes))
        groups.append(Group(label, key.mark, {label: house.countries(codes)}))
    if any(mark.dashed for mark in fills.values()):
        groups.append(Group(screen.say("uncertain"), Mark("white", INK, dashed=True)))
    nothing = Key(Mark(LAND), screen.say("nothing_here"))
    return map_figure(
        house, fills, groups, nothing, _title(rows, screen), table, screen.summary(counts(rows)),
        subtitle=screen.describe(selection),
        source=house.source(table["organization_id"].drop_duplicates(), "natural_earth"),
    )  # fmt: skip


def _title(rows: Sequence[Row], screen: Screen) -> str:
    """How many entries are in how many countries, and where most of these are."""
    counted = counts(rows)
    if not counted["entries"]:
        return screen.say("nothing")
    title = screen.extent(counted)
    regions = {row["country"]: row["region_en"] for row in rows
               if row["country"] and row["evidence"] != "candidate"}  # fmt: skip
    ranked = Counter(regions.values()).most_common()
    if len(ranked) < 2:
        return title
    region, most = ranked[0]
    return screen.say("title_regions", extent=title, most=most, region=screen.regions[region])
