"""The map of a selection as a figure to save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from internationals.explorer.fills import fill_places
from internationals.explorer.naming import Row, counts
from internationals.explorer.screen import Screen
from internationals.figures.maps import Group, map_figure
from internationals.figures.page import figure
from internationals.figures.page.figure import Figure, Width, with_column
from internationals.figures.page.legend import Key, Mark
from internationals.figures.page.style import INK, LAND
from internationals.tables.selection import Selection, select


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
    house = figure.Page("explorer", tables, language=screen.language, width=width)
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
