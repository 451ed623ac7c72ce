"""The map of a selection as a figure to save."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from internationals.explorer.fills import Fill, Place, fill_places, hues_of
from internationals.explorer.page import Contents
from internationals.explorer.page import Page as Contents_page
from internationals.explorer.shapes import PROJECTION, windows_in_metres
from internationals.explorer.wording import Row, counts
from internationals.figures.page import LAND, MUTED, Canvas, Figure, Key, Mark, Page, legend
from internationals.places import outlines
from internationals.tables.selection import Selection, select

if TYPE_CHECKING:
    import geopandas as gpd
    from matplotlib.axes import Axes

_HATCHES = {"/": "////", "-": "----", "x": "xxxx"}
_EUROPE = 6
"""Places in Europe from which on it is drawn enlarged."""


def draw(contents: Contents, page: Contents_page, selection: Selection) -> Figure:
    """The map of a selection: the world, and Europe enlarged where it has many places.

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
    places = fill_places(rows, hues_of(contents.tables), naming)
    table = select(contents.tables, **selection.arguments())
    title, subtitle = _title(rows, page), naming.describe(selection)
    numbers = Counter(place.fill for place in places)
    keys = [Key(_mark(fill), naming.counted(fill.label, number))
            for fill, number in numbers.most_common()]  # fmt: skip
    if any(place.doubtful for place in places):
        keys.append(Key(Mark("white", "#1A1A1A", dashed=True), naming.say("uncertain")))
    keys.append(Key(Mark(LAND), naming.say("nothing_here")))

    def draw_maps(canvas: Canvas) -> float:
        y = legend(canvas, 0, 0, keys, width=canvas.width) + 2
        for name in ("World", "Europe")[: 1 + _has_many_in_europe(rows)]:
            left, bottom, right, top = windows_in_metres()[name]
            width = canvas.width if name == "World" else canvas.width * 0.6
            height = width * (top - bottom) / (right - left)
            x, scale = (canvas.width - width) / 2, width / (right - left)
            flat = _flat().clip_by_rect(left, bottom, right, top)
            moved = flat.affine_transform(
                [scale, 0, 0, -scale, canvas.left + x - left * scale, canvas.top + y + top * scale]
            )
            _draw_places(canvas.axes, moved, places)
            if name != "World":
                canvas.rectangle(x, y, width, height, facecolor="none", edgecolor=MUTED, lw=0.4)
            y += height + 2
        return y

    articles = table["organization_id"].drop_duplicates()
    return house.figure(
        title=title,
        subtitle=subtitle,
        note=naming.summary(counts(rows)),
        source=house.source(articles, "natural_earth"),
        alt=naming.say("alt", title=title, subtitle=subtitle),
        table=table,
        draw=draw_maps,
    )


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


def _has_many_in_europe(rows: Sequence[Row]) -> bool:
    return len({row["country"] for row in rows if row["region_en"] == "Europe"}) >= _EUROPE


def _mark(fill: Fill) -> Mark:
    hatch = "".join(_HATCHES[each] for each in fill.hatch) or ("////" if fill.stripes else "")
    return Mark(fill.face, fill.stripes or fill.hatch_colour or MUTED, hatch=hatch)


@cache
def _flat() -> gpd.GeoSeries:
    """Outlines of countries and subdivisions in the projection of the map."""
    flat: gpd.GeoSeries = pd.concat([frame.geometry.to_crs(PROJECTION) for frame in _frames()])
    return flat


def _frames() -> list[gpd.GeoDataFrame]:
    return [outlines.countries(), outlines.subdivisions()]


@cache
def _small() -> frozenset[str]:
    """Codes of places too small to see."""
    return frozenset(code for frame in _frames() for code in frame.index[frame["marker"]])


def _draw_places(axes: Axes, shapes: gpd.GeoSeries, places: Sequence[Place]) -> None:
    shapes = shapes[~shapes.is_empty]
    land = shapes[shapes.index.str.len() == 2]
    land.plot(ax=axes, aspect=None, color=LAND, edgecolor="white", linewidth=0.25)
    for place in places:
        if place.code not in shapes.index:
            continue
        fill, shape = place.fill, shapes[[place.code]]
        doubt = {"edgecolor": "#1A1A1A", "linewidth": 0.6, "linestyle": "--"}
        sure = {"edgecolor": fill.edge or "white", "linewidth": 0.5 if fill.edge else 0.25}
        style: dict[str, Any] = doubt if place.doubtful else sure
        hatch = _mark(fill).hatch
        if hatch:
            width = 2.6 if fill.stripes else 1.0
            style |= {
                "hatch": hatch,
                "hatchcolor": fill.stripes or fill.hatch_colour,
                "hatch_linewidth": width,
            }
        if place.code in _small():
            points = shape.representative_point()
            axes.scatter(points.x, points.y, s=14, c=fill.face, edgecolors="#1A1A1A", linewidths=0.5,
                         zorder=3)  # fmt: skip
        else:
            shape.plot(ax=axes, aspect=None, facecolor=fill.face, **style)
