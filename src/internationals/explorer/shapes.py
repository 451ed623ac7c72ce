"""Outlines as paths of an SVG, in Equal Earth."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from internationals.figures.page.map import FRAMES, path_of, projected
from internationals.figures.page.svg import path_data
from internationals.places import outlines

UNIT = 4_000.0
"""Metres of the projection in a unit of the drawing; coordinates are whole units."""
_WEST, _NORTH = -17_100_000.0, 8_150_000.0

_WINDOWS: dict[str, tuple[float, float, float, float]] = {
    # West, south, east, north in degrees, by English name of the M49 region: what a reader looks
    # for there, not its outermost islands.
    "Africa": (-19.0, -35.5, 52.0, 38.0),
    "Americas": (-128.0, -56.0, -32.0, 62.0),
    "Asia": (25.0, -11.5, 147.0, 56.0),
    "Europe": (-12.0, 34.0, 42.0, 66.0),
    "Oceania": (112.0, -48.0, 179.0, 12.0),
}


@cache
def _drawn() -> pd.DataFrame:
    """All countries and subdivisions by code: see `outlines_of`."""
    codes, flat, points = projected("world")
    whole = np.array([len(code) == 2 for code in codes])
    parts = [shapely.coverage_simplify(flat[part], 1.5 * UNIT) for part in (whole, ~whole)]
    # On whole units, so that parts too small to see are left out.
    shapes = shapely.set_precision(shapely.transform(np.concatenate(parts), _in_units), 1.0)
    x, y = _in_units(points).round().astype(int).T
    paths = [path_data(path_of([shape]), 0) for shape in shapes]
    markers = [*outlines.countries()["marker"], *outlines.subdivisions()["marker"]]
    return pd.DataFrame({"path": paths, "x": x, "y": y, "marker": markers}, index=codes)


def _in_units(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((metres - (_WEST, _NORTH)) / (UNIT, -UNIT))


def outlines_of(codes: Iterable[str]) -> dict[Any, dict[Any, Any]]:
    """Outlines of some countries and subdivisions.

    Parameters
    ----------
    codes : ISO 3166-1 alpha-2 or ISO 3166-2

    Returns
    -------
    dict by code: path (SVG path data, "" if there is nothing to see of it but a marker), x and y
    (where its marker goes), marker (whether it is too small to see)

    Raises
    ------
    KeyError : if there is no outline for a code
    """
    drawn, wanted = _drawn(), list(codes)
    for code in wanted:
        if code not in drawn.index:
            raise KeyError(f"found no outline for {code!r}, expected an ISO 3166 code")
    return drawn.loc[wanted].to_dict("index")


def country_codes() -> list[str]:
    """Codes of all countries that have an outline."""
    frame = outlines.countries()
    return [str(code) for code in frame.index[~frame.geometry.is_empty]]


def windows() -> dict[str, list[int]]:
    """Parts of the world to look at: x, y, width and height by English name of the region.

    "World" comes first; the regions of M49 follow, each as large as its mainland.
    """
    found = {"World": [0, 0, 8550, 3710]}
    for region, bounds in _WINDOWS.items():
        edge = gpd.GeoSeries([shapely.segmentize(shapely.box(*bounds), 1.0)], crs=4326)
        west, south, east, north = edge.to_crs(FRAMES["world"]["crs"]).total_bounds.tolist()
        found[region] = [
            round((west - _WEST) / UNIT),
            round((_NORTH - north) / UNIT),
            round((east - west) / UNIT),
            round((north - south) / UNIT),
        ]
    return found
