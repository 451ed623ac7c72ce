"""The one map: land, countries filled, dots pushed apart, the part that is enlarged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from internationals.figures.page.canvas import Canvas
from internationals.figures.page.legend import Mark
from internationals.figures.page.style import LAND, MUTED
from internationals.paths import read_toml
from internationals.places import outlines

Place = tuple[float, float]

_GRID = 0.035
"""In millimetres: where corners are. This halves the files and cannot be seen."""
_SMALL = 0.9
"""In millimetres: side of a square, below which a country is too small to see."""
_CROWDED = 2.2
"""In millimetres: side of a square, below which a country is hard to make out among others."""
_CROWD = 6
_RADIUS = 1.0

FRAMES: dict[str, dict[str, Any]] = read_toml("figures/page/frames.toml")


class Sheet(NamedTuple):
    """Outlines ready to draw, in millimetres from the upper left corner downwards.

    Attributes
    ----------
    name : of the frame, see frames.toml
    width, height : in millimetres
    shapes : outline of each country and subdivision
    points : a place inside each
    areas : of each in square millimetres
    """

    name: str
    width: float
    height: float
    shapes: Mapping[str, BaseGeometry]
    points: Mapping[str, Place]
    areas: Mapping[str, float]

    def holds(self, code: str, margin: float = 0.0) -> bool:
        """Whether the middle of a country is on the sheet, so far from its edges."""
        x, y = self.points.get(code, (-1.0, -1.0))
        return margin < x < self.width - margin and margin < y < self.height - margin

    def small(self, code: str) -> bool:
        """Whether a country is too small to see, so that a circle is drawn for it."""
        return self.areas.get(code, 0.0) < _SMALL**2


@cache
def projected(name: str) -> tuple[NDArray[Any], NDArray[np.object_], NDArray[np.float64]]:
    """Codes, outlines and points of countries, then subdivisions, in metres of a frame."""
    frame = FRAMES[name]
    found = pd.concat([outlines.countries(), outlines.subdivisions()])
    shapes = found.geometry
    if "near" in frame:
        # What is on the other side of the globe cannot be projected.
        near = box(*frame["near"])
        found = found[shapes.intersects(near)]
        shapes = found.geometry.clip_by_rect(*near.bounds)
    points = gpd.GeoSeries(
        gpd.points_from_xy(found["longitude"], found["latitude"]), crs="EPSG:4326"
    ).to_crs(frame["crs"])
    flat = shapes.to_crs(frame["crs"]).to_numpy()
    return found.index.to_numpy(), flat, np.column_stack([points.x, points.y])


@cache
def sheet(name: str, width: float, height: float) -> Sheet:
    """A frame fitted into a rectangle.

    Parameters
    ----------
    name : of the frame
    width, height : in millimetres; more of the world is shown where the frame is narrower
    """
    codes, flat, points = projected(name)
    on_sheet = _fitted(name, width, height)
    moved = shapely.transform(flat, on_sheet)
    areas = shapely.area(moved)
    kept = np.array([_without_islands(shape) for shape in moved])
    # A subdivision is over its country.
    whole = np.array([len(code) == 2 for code in codes])
    simple = np.concatenate(
        [shapely.coverage_simplify(kept[part], 0.2) for part in (whole, ~whole)]
    )
    clipped = shapely.clip_by_rect(simple, -0.05, -0.05, width + 0.05, height + 0.05)
    drawn = shapely.orient_polygons(shapely.set_precision(clipped, _GRID))
    return Sheet(
        name,
        width,
        height,
        dict(zip(codes, drawn, strict=True)),
        {code: (float(x), float(y)) for code, (x, y) in zip(codes, on_sheet(points), strict=True)},
        dict(zip(codes, areas.tolist(), strict=True)),
    )


def _fitted(
    name: str, width: float, height: float
) -> Callable[[NDArray[np.float64]], NDArray[np.float64]]:
    """From metres of a frame to millimetres of a sheet."""
    west, south, east, north = FRAMES[name]["bounds"]
    scale = min(width / (east - west), height / (north - south))
    corner = ((west + east) / 2 - width / scale / 2, (south + north) / 2 + height / scale / 2)
    return lambda metres: np.asarray((metres - corner) * (scale, -scale))


def world_height(width: float) -> float:
    """Height of a map of the world of that width, in millimetres."""
    west, south, east, north = FRAMES["world"]["bounds"]
    return float(width * (north - south) / (east - west))


def _without_islands(shape: BaseGeometry) -> BaseGeometry:
    """The parts of a shape that can be seen, 0.3 mm wide; its largest always."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return MultiPolygon(list(parts[(areas >= 0.09) | (areas == areas.max(initial=0.0))]))


def crowd(codes: Iterable[str], world: Sheet) -> str:
    """The frame to enlarge beside a map of the world: that of most countries hard to make out.

    Parameters
    ----------
    codes : of the countries filled
    world : the sheet that they are drawn on

    Returns
    -------
    Name of the frame; "" where no six of the countries are a crowd.
    """
    tight = [code for code in codes if world.areas.get(code, np.inf) < _CROWDED**2]
    counts = {name: _inside(name, tight) for name in FRAMES if name != "world"}
    most = max(counts, key=counts.__getitem__)
    return most if counts[most] >= _CROWD else ""


def _inside(name: str, wanted: list[str]) -> int:
    """How many of some countries have their middle in a frame."""
    codes, _, points = projected(name)
    lower, upper = np.reshape(FRAMES[name]["bounds"], (2, 2))
    within = ((points > lower) & (points < upper)).all(axis=1)
    return int(np.isin(codes[within].astype(str), wanted).sum())


def draw_map(
    canvas: Canvas,
    on: Sheet,
    x: float,
    y: float,
    fills: Mapping[str, Mark] | None = None,
    *,
    inset: Sheet | None = None,
    land: str = LAND,
) -> None:
    """Draw the land of a sheet, some of its countries filled, and where the enlarged part is.

    Parameters
    ----------
    canvas : to draw on
    on : the sheet
    x, y : its upper left corner, in millimetres
    fills : how each country looks; the others look like land
    inset : the enlarged part, which shows its own countries that are too small to see here
    land : colour
    """
    fills = {code: mark for code, mark in (fills or {}).items() if code in on.shapes}
    circles = circled(fills, on, inset)
    rest = [shape for code, shape in on.shapes.items() if len(code) == 2 and code not in fills]
    _fill(canvas, x, y, rest, facecolor=land, edgecolor="white", lw=0.4)
    groups: dict[Mark, list[str]] = {}
    for code, mark in fills.items():
        groups.setdefault(mark, []).append(code)
    # Outlined ones are on top, so that no neighbour hides their edge; subdivisions over countries.
    for mark, codes in sorted(groups.items(), key=_on_top):
        style = (mark._replace(edge="white", width=0.4) if mark.edge == "none" else mark).style
        shapes = [on.shapes[code] for code in codes]
        if mark.dashed:
            # Dashes of two neighbours would fill each other's gaps.
            _fill(canvas, x, y, shapes, **{**style, "edgecolor": "white", "lw": 0.4})
            shapes, style = [shapely.union_all(shapes)], {**style, "facecolor": "none"}
        _fill(canvas, x, y, shapes, **style)
        for code in codes:
            if code in circles:
                place = on.points[code]
                style["facecolor"] = mark.face
                canvas.circle(x + place[0], y + place[1], _RADIUS, **style, zorder=3)
    if inset:
        frame = moved_to(on, FRAMES[inset.name]["bounds"], FRAMES[inset.name]["crs"])
        _fill(canvas, x, y, [frame], facecolor="none", edgecolor=MUTED, lw=0.5)


def _on_top(group: tuple[Mark, list[str]]) -> tuple[bool, bool]:
    mark, codes = group
    return any(len(code) > 2 for code in codes), mark.edge != "none"


def path_of(shapes: Iterable[BaseGeometry]) -> Path:
    """All polygons of some shapes as one path."""
    rings = [
        Path(shapely.get_coordinates(ring), closed=True)
        for polygon in shapely.get_parts(list(shapes))
        if isinstance(polygon, Polygon) and not polygon.is_empty
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    return Path.make_compound_path(*rings)


def _fill(canvas: Canvas, x: float, y: float, shapes: Iterable[BaseGeometry], **style: Any) -> None:
    """Draw shapes as one path."""
    path = path_of(shapes)
    if np.size(path.vertices):
        moved = Path(np.add(path.vertices, (canvas.left + x, canvas.top + y)), path.codes)
        # As an artist, not as a patch, of which matplotlib would measure every corner.
        canvas.axes.add_artist(PathPatch(moved, joinstyle="round", **style))


def circled(fills: Iterable[str], world: Sheet, inset: Sheet | None) -> set[str]:
    """Countries for which a circle is drawn on a sheet: too small to see, and not enlarged."""
    return {
        code
        for code in fills
        if world.holds(code) and world.small(code) and not (inset and inset.holds(code))
    }


def moved_to(on: Sheet, bounds: Sequence[float], crs: str) -> BaseGeometry:
    """A rectangle of a projection where it is on a sheet, in millimetres.

    Parameters
    ----------
    on : the sheet
    bounds : west, south, east, north
    crs : the projection that these are of
    """
    fine = shapely.segmentize(box(*bounds), (bounds[2] - bounds[0]) / 20)
    flat = gpd.GeoSeries([fine], crs=crs).to_crs(FRAMES[on.name]["crs"])
    moved: BaseGeometry = shapely.transform(flat[0], _fitted(on.name, on.width, on.height))
    return moved


def pushed_apart(places: Mapping[str, Place], distance: float, on: Sheet) -> dict[str, Place]:
    """Places moved until no two are nearer than a distance, each as little as need be.

    Parameters
    ----------
    places : in millimetres
    distance : least between two, in millimetres
    on : the sheet, which none may leave

    Returns
    -------
    The places, the same for the same input: sorted by name, moved in fixed steps.
    """
    names = sorted(places)
    at = np.array([places[name] for name in names], dtype=float).reshape(-1, 2)
    # Two at the same place part along a direction that depends on their order alone.
    at += 0.01 * np.column_stack([np.cos(np.arange(len(at))), np.sin(np.arange(len(at)))])
    half = distance / 2
    limits = np.array([on.width - half, on.height - half])
    at = np.clip(at, half, limits)
    for _ in range(400):
        away = at[:, None] - at[None]
        gaps = np.hypot(*np.moveaxis(away, 2, 0))
        np.fill_diagonal(gaps, np.inf)
        lacking = np.clip(distance - gaps, 0, None)
        if not (lacking > 0.01).any():
            break
        at += (away / gaps[..., None] * lacking[..., None]).sum(axis=1) * 0.4
        at = np.clip(at, half, limits)
    return {name: (float(x), float(y)) for name, (x, y) in zip(names, at, strict=True)}
