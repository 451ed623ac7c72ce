"""Outlines as paths of an SVG, in Equal Earth."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import TypedDict

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from internationals.places import outlines

PROJECTION = "EPSG:8857"  # Equal Earth
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


class Outline(TypedDict):
    """A country or subdivision to draw.

    Attributes
    ----------
    path : SVG path data, "" if there is nothing to see of it but a marker
    x, y : where its marker goes
    marker : whether it is too small to see
    """

    path: str
    x: int
    y: int
    marker: bool


@cache
def _flat() -> tuple[gpd.GeoSeries, gpd.GeoDataFrame]:
    """Simplified shapes in the projection, and markers in units of the drawing."""
    shapes = []
    for frame in (outlines.countries(), outlines.subdivisions()):
        flat = frame.to_crs(PROJECTION)
        simple = shapely.coverage_simplify(np.array(flat.geometry), 1.5 * UNIT)
        shapes.append(flat.set_geometry(gpd.GeoSeries(simple, index=flat.index, crs=flat.crs)))
    frame = gpd.pd.concat(shapes)
    points = gpd.GeoSeries(
        gpd.points_from_xy(frame["longitude"], frame["latitude"]), index=frame.index, crs=4326
    ).to_crs(PROJECTION)
    frame["x"] = ((points.x - _WEST) / UNIT).round().astype(int)
    frame["y"] = ((_NORTH - points.y) / UNIT).round().astype(int)
    return frame.geometry, frame[["x", "y", "marker"]]


def outlines_of(codes: Iterable[str]) -> dict[str, Outline]:
    """Outlines of some countries and subdivisions.

    Parameters
    ----------
    codes : ISO 3166-1 alpha-2 or ISO 3166-2

    Raises
    ------
    KeyError : if there is no outline for a code
    """
    shapes, markers = _flat()
    found: dict[str, Outline] = {}
    for code in codes:
        if code not in shapes.index:
            raise KeyError(f"found no outline for {code!r}, expected an ISO 3166 code")
        found[code] = {
            "path": _path(shapes[code]),
            "x": int(markers.at[code, "x"]),
            "y": int(markers.at[code, "y"]),
            "marker": bool(markers.at[code, "marker"]),
        }
    return found


def country_codes() -> list[str]:
    """Codes of all countries that have an outline."""
    frame = outlines.countries()
    return [str(code) for code in frame.index[~frame.geometry.is_empty]]


def windows() -> dict[str, list[int]]:
    """Parts of the world to look at: x, y, width and height by English name of the region.

    "World" comes first; the regions of M49 follow, each as large as its mainland.
    """
    return {
        name: [
            round((west - _WEST) / UNIT),
            round((_NORTH - north) / UNIT),
            round((east - west) / UNIT),
            round((north - south) / UNIT),
        ]
        for name, (west, south, east, north) in windows_in_metres().items()
    }


@cache
def windows_in_metres() -> dict[str, tuple[float, float, float, float]]:
    """The same in metres of the projection: west, south, east, north."""
    world = (_WEST, _NORTH - 3710 * UNIT, _WEST + 8550 * UNIT, _NORTH)
    found = {"World": world}
    for region, bounds in _WINDOWS.items():
        edge = shapely.segmentize(shapely.box(*bounds), 1.0)
        west, south, east, north = (
            gpd.GeoSeries([edge], crs=4326).to_crs(PROJECTION).total_bounds.tolist()
        )
        found[region] = (west, south, east, north)
    return found


def _path(shape: BaseGeometry) -> str:
    """Path data of a shape: each ring a start, and steps from point to point in whole units."""
    parts = []
    for polygon in shapely.get_parts(shape):
        for ring in shapely.get_rings(polygon):
            points = shapely.get_coordinates(ring)
            units = np.column_stack(
                [(points[:, 0] - _WEST) / UNIT, (_NORTH - points[:, 1]) / UNIT]
            ).round()
            units = units.astype(int)
            steps = np.diff(units, axis=0)
            steps = steps[(steps != 0).any(axis=1)]
            if len(steps) < 3:
                continue
            start = f"M{units[0, 0]},{units[0, 1]}"
            # A minus sign parts two numbers as well as a blank does.
            line = "".join(
                f"{' ' if x >= 0 else ''}{x}{',' if y >= 0 else ''}{y}" for x, y in steps[:-1]
            )
            parts.append(f"{start}l{line.strip()}z")
    return "".join(parts)
