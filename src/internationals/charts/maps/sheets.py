"""The two sheets that maps are drawn on: the world in Equal Earth, and Europe enlarged."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, box
from shapely.geometry.base import BaseGeometry

from internationals.charts import style
from internationals.places import outlines

WORLD_WIDTH = style.PAGE_WIDTH - 4
"""Of the sheet, in millimetres: all of the page between its margins."""
_EUROPE_HEIGHT = 62.0

POINTS = 72 / style.MILLIMETRES
"""Points in a millimetre."""
GRID = 0.1
"""In points: where vertices lie. Files are half as long for it, and nobody sees 0.035 mm."""


class Projection(NamedTuple):
    """From degrees to points of the page, counted from the sheet's lower left corner.

    Attributes
    ----------
    crs : the projection
    bounds : west, south, east, north of the sheet, in metres of the projection
    scale : points in a metre
    """

    crs: str
    bounds: tuple[float, float, float, float]
    scale: float

    def shapes(self, frame: gpd.GeoSeries) -> NDArray[np.object_]:
        """Outlines on the sheet.

        Parameters
        ----------
        frame : outlines with their coordinate reference system

        Returns
        -------
        Array of shapely geometries in points of the page, in the order given.
        """
        west, south = self.bounds[:2]
        moved = shapely.transform(
            frame.to_crs(self.crs).to_numpy(),
            lambda metres: (metres - (west, south)) * self.scale,
        )
        return np.asarray(moved, dtype=object)

    def places(self, longitudes: Iterable[float], latitudes: Iterable[float]) -> gpd.GeoSeries:
        """Points on the sheet.

        Parameters
        ----------
        longitudes, latitudes : in degrees east and north, as many of the one as of the other

        Returns
        -------
        Points in points of the page, from the sheet's lower left corner.
        """
        degrees = gpd.GeoSeries(gpd.points_from_xy(longitudes, latitudes), crs="EPSG:4326")
        return gpd.GeoSeries(self.shapes(degrees))


class Sheet(NamedTuple):
    """Outlines ready to draw, in points of the page from the sheet's lower left corner.

    Attributes
    ----------
    shapes : outline of each country and subdivision by code
    points : a point inside each
    small : codes too small to see on this sheet
    width, height : of the sheet, in millimetres
    projection : that was used
    """

    shapes: dict[str, BaseGeometry]
    points: dict[str, tuple[float, float]]
    small: frozenset[str]
    width: float
    height: float
    projection: Projection

    def shows(self, code: str) -> bool:
        """Whether some of a country or subdivision lies on the sheet.

        Parameters
        ----------
        code : ISO 3166-1 alpha-2 or ISO 3166-2; one without an outline does not
        """
        if code in self.small:
            return self.holds(code)
        return code in self.shapes and not self.shapes[code].is_empty

    def holds(self, code: str) -> bool:
        """Whether the middle of a country or subdivision lies on the sheet.

        Parameters
        ----------
        code : ISO 3166-1 alpha-2 or ISO 3166-2; one without an outline does not
        """
        if code not in self.points:
            return False
        x, y = self.points[code]
        return bool(0 < x < self.width * POINTS and 0 < y < self.height * POINTS)


def _sheet(frames: Sequence[gpd.GeoDataFrame], projection: Projection) -> Sheet:
    west, south, east, north = projection.bounds
    width, height = (east - west) * projection.scale, (north - south) * projection.scale
    shapes: dict[str, BaseGeometry] = {}
    points: dict[str, tuple[float, float]] = {}
    small: set[str] = set()
    for frame in frames:
        flat = projection.shapes(frame.geometry)
        places = projection.places(frame["longitude"], frame["latitude"])
        points.update(zip(frame.index, zip(places.x, places.y, strict=True), strict=True))
        # A square of 0.6 mm, as for `marker` of the outlines.
        small.update(frame.index[shapely.area(flat) < (0.57 * POINTS) ** 2])
        # Islands under 0.3 mm and corners under 0.2 mm are not seen.
        kept = [_without_islands(shape, (0.3 * POINTS) ** 2) for shape in flat]
        simple = shapely.coverage_simplify(np.array(kept), 0.2 * POINTS)
        clipped = shapely.clip_by_rect(simple, -2.0, -2.0, width + 2.0, height + 2.0)
        # A hole is one only if it runs against its outline.
        drawn = shapely.orient_polygons(shapely.set_precision(clipped, GRID))
        shapes.update(zip(frame.index, drawn, strict=True))
    return Sheet(shapes, points, frozenset(small), width / POINTS, height / POINTS, projection)


def _without_islands(shape: BaseGeometry, least: float) -> BaseGeometry:
    """The polygons of a shape that are as large as told, in its own square units; its largest always."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return MultiPolygon(list(parts[(areas >= least) | (areas == areas.max(initial=0.0))]))


@cache
def world_sheet() -> Sheet:
    """All the world between 56° S and 84° N, in Equal Earth (EPSG:8857)."""
    bounds = (-17_100_000.0, -6_700_000.0, 17_100_000.0, 8_380_000.0)
    scale = WORLD_WIDTH * POINTS / (bounds[2] - bounds[0])
    projection = Projection("EPSG:8857", bounds, scale)
    return _sheet([outlines.countries(), outlines.subdivisions()], projection)


@cache
def europe_sheet() -> Sheet:
    """Europe from Ireland to Cyprus, in Lambert's equal-area projection for it (EPSG:3035)."""
    bounds = (2_550_000.0, 1_380_000.0, 6_600_000.0, 4_560_000.0)
    scale = _EUROPE_HEIGHT * POINTS / (bounds[3] - bounds[1])
    # What lies on the other side of the globe cannot be projected.
    near = box(-40.0, 20.0, 70.0, 75.0)
    frames = []
    for frame in (outlines.countries(), outlines.subdivisions()):
        found = frame[frame.geometry.intersects(near)].copy()
        found.geometry = found.geometry.clip_by_rect(*near.bounds)
        frames.append(found)
    return _sheet(frames, Projection("EPSG:3035", bounds, scale))


@cache
def europe_on_the_world() -> BaseGeometry:
    """Outline of the enlarged part, on the sheet of the world."""
    frame = shapely.segmentize(box(*europe_sheet().projection.bounds), 200_000)
    flat = world_sheet().projection.shapes(
        gpd.GeoSeries([frame], crs=europe_sheet().projection.crs)
    )
    return shapely.set_precision(flat[0], GRID)
