"""The map of a selection as a figure to save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from internationals.explorer.fills import fill_places
from internationals.explorer.page import Page
from internationals.explorer.wording import Row, counts
from internationals.figures.maps import Group, map_figure
from internationals.figures.page import figure
from internationals.figures.page.figure import Figure, Width, with_column
from internationals.figures.page.legend import Key, Mark
from internationals.figures.page.style import INK, LAND
from internationals.tables.selection import Selection, select


@with_column
def draw(page: Page, selection: Selection, *, width: Width = "page") -> Figure:
    """The map of a selection, with the names of the places.

    Parameters
    ----------
    page : of the tables, whose language the figure has
    selection : what to show
    width : see `internationals.figures`

    Returns
    -------
    Figure; its table is what `select` returns
    """
    tables = page.contents.tables
    house = figure.Page("explorer", tables, language=page.language, width=width)
    rows = page.contents.rows(selection)
    table = select(tables, **selection.arguments())
    fills: dict[str, Mark] = {}
    alike: dict[Key, list[str]] = {}
    for code, key, doubtful in fill_places(rows, page):
        fills[code] = key.mark._replace(edge=INK, dashed=True) if doubtful else key.mark
        alike.setdefault(key, []).append(code)
    groups = []
    for key, codes in sorted(alike.items(), key=lambda one: -len(one[1])):
        label = page.counted(key.label, len(codes))
        groups.append(Group(label, key.mark, {label: house.countries(codes)}))
    if any(mark.dashed for mark in fills.values()):
        groups.append(Group(page.say("uncertain"), Mark("white", INK, dashed=True)))
    nothing = Key(Mark(LAND), page.say("nothing_here"))
    return map_figure(
        house, fills, groups, nothing, _title(rows, page), table, page.summary(counts(rows)),
        subtitle=page.describe(selection),
        source=house.source(table["organization_id"].drop_duplicates(), "natural_earth"),
    )  # fmt: skip


def _title(rows: Sequence[Row], page: Page) -> str:
    """How many entries are in how many countries, and where most of these are."""
    counted = counts(rows)
    if not counted["entries"]:
        return page.say("nothing")
    title = page.extent(counted)
    regions = {row["country"]: row["region_en"] for row in rows
               if row["country"] and row["evidence"] != "candidate"}  # fmt: skip
    ranked = Counter(regions.values()).most_common()
    if len(ranked) < 2:
        return title
    region, most = ranked[0]
    return page.say("title_regions", extent=title, most=most, region=page.regions[region])
