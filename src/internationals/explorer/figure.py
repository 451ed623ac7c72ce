"""The map of a selection as a figure to save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from internationals.explorer.fills import Fill, fill_places, hues_of
from internationals.explorer.page import Contents
from internationals.explorer.page import Page as Contents_page
from internationals.explorer.wording import Row, counts
from internationals.figures.maps import Group, map_figure
from internationals.figures.page.figure import Figure, Page
from internationals.figures.page.legend import Key, Mark
from internationals.figures.page.style import INK, LAND
from internationals.tables.selection import Selection, select


def draw(contents: Contents, page: Contents_page, selection: Selection) -> Figure:
    """The map of a selection, with the names of the places.

    Parameters
    ----------
    contents : of the tables
    page : whose language the figure has
    selection : what to show

    Returns
    -------
    Figure; its table is what `select` returns
    """
    naming = page.naming
    house = Page("explorer", contents.tables, language=page.language)
    rows = contents.rows(selection)
    table = select(contents.tables, **selection.arguments())
    fills: dict[str, Mark] = {}
    alike: dict[Fill, list[str]] = {}
    for place in fill_places(rows, hues_of(contents.tables), naming):
        mark = _mark(place.fill)
        fills[place.code] = mark._replace(edge=INK, dashed=True) if place.doubtful else mark
        alike.setdefault(place.fill, []).append(place.code)
    groups = []
    for fill, codes in sorted(alike.items(), key=lambda one: -len(one[1])):
        label = naming.counted(fill.label, len(codes))
        groups.append(Group(label, _mark(fill), {label: house.countries(codes)}))
    if any(mark.dashed for mark in fills.values()):
        groups.append(Group(naming.say("uncertain"), Mark("white", INK, dashed=True)))
    nothing = Key(Mark(LAND), naming.say("nothing_here"))
    return map_figure(
        house, fills, groups, nothing, _title(rows, page), table, naming.summary(counts(rows)),
        subtitle=naming.describe(selection),
        source=house.source(table["organization_id"].drop_duplicates(), "natural_earth"),
    )  # fmt: skip


def _title(rows: Sequence[Row], page: Contents_page) -> str:
    """How many entries are in how many countries, and where most of these are."""
    naming = page.naming
    counted = counts(rows)
    if not counted["entries"]:
        return naming.say("nothing")
    title = naming.extent(counted)
    regions = {row["country"]: row["region_en"] for row in rows
               if row["country"] and row["evidence"] != "candidate"}  # fmt: skip
    ranked = Counter(regions.values()).most_common()
    if len(ranked) < 2:
        return title
    region, most = ranked[0]
    name = naming.say("americas") if region == "Americas" else naming.regions[region]
    return naming.say("title_regions", extent=title, most=most, region=name)


def _mark(fill: Fill) -> Mark:
    """How places of a fill look on paper."""
    if fill.stripes:
        return Mark(fill.face, fill.stripes, hatch="////", stripe=2.6)
    if fill.hatch:
        hatch = "".join(4 * each for each in fill.hatch)
        return Mark(fill.face, fill.hatch_colour, hatch=hatch, stripe=1.0)
    return Mark(fill.face, fill.edge or "none")
