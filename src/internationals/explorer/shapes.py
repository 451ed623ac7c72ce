"""Outlines as paths of an SVG: the figures' map of the world, in millimetres."""

from __future__ import annotations

from functools import cache
from typing import Any

from internationals.figures.page.map import Sheet, moved_to, path_of, sheet, world_height
from internationals.figures.page.svg import coastline
from internationals.paths import read_toml
from internationals.places import outlines

_WIDTH = 855.0
"""Of the world, in millimetres: one for each pixel of a wide page."""
_SMALL = 2.8
"""In millimetres: side of a square, below which a country has a marker."""


def _world() -> Sheet:
    return sheet("world", _WIDTH, world_height(_WIDTH))


@cache
def outline_of(code: str) -> dict[str, Any]:
    """The outline of a country or subdivision.

    Parameters
    ----------
    code : ISO 3166-1 alpha-2 or ISO 3166-2

    Returns
    -------
    dict of path (SVG path data, "" if there is nothing to see of it but a marker), x and y (where
    its marker goes), marker (whether it is too small to see)
    """
    world = _world()
    x, y = world.points[code]
    return {
        "path": coastline(path_of([world.shapes[code]]).cleaned()),
        "x": round(x, 1),
        "y": round(y, 1),
        "marker": world.areas[code] < _SMALL**2,
    }


def country_codes() -> list[str]:
    """Codes of all countries that have an outline."""
    frame = outlines.countries()
    return [str(code) for code in frame.index[~frame.geometry.is_empty]]


def windows() -> dict[str, list[float]]:
    """Parts of the world to look at: x, y, width and height by English name of the region.

    "World" comes first; the regions of M49 follow, each as large as its mainland.
    """
    world = _world()
    found = {"World": [0.0, 0.0, world.width, round(world.height, 1)]}
    for region, bounds in read_toml("explorer/windows.toml").items():
        left, top, right, bottom = moved_to(world, bounds, "EPSG:4326").bounds
        found[region] = [round(each, 1) for each in (left, top, right - left, bottom - top)]
    return found
