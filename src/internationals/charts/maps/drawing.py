"""The map itself: land, the places filled, the frame of the enlarged part."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from shapely.geometry.base import BaseGeometry

from internationals.charts import style
from internationals.charts.maps.rooms import GAP, OCEAN_WIDTH, Room, Rooms
from internationals.charts.maps.shapes import path_of, question_mark, stripes_over
from internationals.charts.maps.sheets import (
    GRID,
    POINTS,
    Sheet,
    europe_on_the_world,
    europe_sheet,
    world_sheet,
)
from internationals.charts.style import Look, Page

_MARKER = 1.0
"""Radius of the circle that stands for a state too small to see, in millimetres."""


@dataclass(frozen=True)
class Area:
    """A place to fill.

    Attributes
    ----------
    code : ISO 3166-1 alpha-2 or ISO 3166-2
    look : how
    stripes : a second colour in broad diagonal stripes over the first, "" for none
    doubtful : whether it gets a question mark
    """

    code: str
    look: Look
    stripes: str = ""
    doubtful: bool = False


def draw(page: Page, areas: Iterable[Area]) -> Rooms:
    """Draw the world, and below it Europe enlarged, with some places filled.

    Land of which no area speaks looks like `style.NO_ENTRY_LOOK`. Subdivisions lie on top of their
    countries; a place too small to see is a circle.

    Parameters
    ----------
    page : blank, its chart as high as `height_of` says
    areas : what to fill; a later one lies above an earlier one

    Returns
    -------
    The rooms left for legend and names.

    Raises
    ------
    KeyError : if there is no outline for a code
    """
    areas = sorted(areas, key=lambda area: "-" in area.code)
    world, europe = world_sheet(), europe_sheet()
    for area in areas:
        if area.code not in world.points:
            raise KeyError(f"found no outline for {area.code!r}, expected an ISO 3166 code")
    axes = _axes(page, world, page.left, page.top - world.height)
    enlarged = {area.code for area in areas if europe.holds(area.code)}
    _fill(axes, world, areas, marked={area.code for area in areas} - enlarged)
    axes.add_patch(
        PathPatch(path_of(europe_on_the_world()), fill=False, edgecolor=style.MUTED, linewidth=0.5)
    )
    below = page.top - world.height - GAP
    axes = _axes(page, europe, page.left, below - europe.height)
    axes.add_patch(
        Rectangle(
            (0, 0),
            1,
            1,
            transform=axes.transAxes,
            fill=False,
            edgecolor=style.MUTED,
            linewidth=0.8,
            zorder=9,
        )
    )
    _fill(axes, europe, areas, marked=enlarged)
    return Rooms(
        ocean=Room(page.left, page.left + OCEAN_WIDTH, below, below + 42.0),
        beside=Room(page.left + europe.width + 4.0, page.right, page.bottom, below),
    )


def _axes(page: Page, sheet: Sheet, left: float, bottom: float) -> Axes:
    # On the grid too, so that what is drawn in the axes is.
    left, bottom = (round(each * POINTS / GRID) * GRID / POINTS for each in (left, bottom))
    axes = page.axes(left, bottom, left + sheet.width, bottom + sheet.height)
    axes.set_xlim(0, sheet.width * POINTS)
    axes.set_ylim(0, sheet.height * POINTS)
    axes.set_axis_off()
    return axes


def _fill(axes: Axes, sheet: Sheet, areas: Sequence[Area], marked: Collection[str]) -> None:
    """Draw the land of a sheet, then the areas; what looks alike is one path."""
    line = 0.25 if sheet is world_sheet() else 0.4
    filled = {area.code for area in areas}
    land = [shape for code, shape in sheet.shapes.items() if "-" not in code and code not in filled]
    plain = style.NO_ENTRY_LOOK.patch() | {"linewidth": line}
    # Not add_patch, which first looks for the extent of every curve.
    axes.add_artist(PathPatch(path_of(*land), **plain, zorder=1))
    shown = [area for area in areas if sheet.shows(area.code)]
    # Countries first, then what lies on top of them, then the circles.
    layers = (
        [area for area in shown if area.code not in sheet.small and "-" not in area.code],
        [area for area in shown if area.code not in sheet.small and "-" in area.code],
        [area for area in shown if area.code in sheet.small],
    )
    for zorder, layer in enumerate(layers, start=2):
        circles = zorder == 4
        for look, stripes in dict.fromkeys((area.look, area.stripes) for area in layer):
            codes = [area.code for area in layer if (area.look, area.stripes) == (look, stripes)]
            outlines_ = [_outline(sheet, code) for code in codes]
            white = look.edge == "#FFFFFF"
            edge: dict[str, Any] = {
                "edgecolor": style.INK if circles and white else look.edge,
                "linewidth": 0.6 if circles else line if white else max(line, look.width),
            }
            path = path_of(*outlines_)
            axes.add_artist(PathPatch(path, **look.patch() | edge, zorder=zorder))
            if stripes:
                striped = path_of(*(_striped(sheet, outline) for outline in outlines_))
                over = {"facecolor": stripes, "linewidth": 0, "zorder": zorder + 0.2}
                axes.add_artist(PathPatch(striped, **over))
                # The stripes cover the borders.
                axes.add_artist(PathPatch(path, fill=False, **edge, zorder=zorder + 0.4))
    for area in shown:
        if area.doubtful and area.code in marked:
            _question(axes, sheet, area.code)


def _question(axes: Axes, sheet: Sheet, code: str) -> None:
    x, y = sheet.points[code]
    if code in sheet.small:
        x += 2.6 * _MARKER * POINTS
        y += 1.6 * _MARKER * POINTS
    question_mark(axes, x, y, POINTS)


def _outline(sheet: Sheet, code: str) -> BaseGeometry:
    """A place as it is drawn: a circle if it is too small to see."""
    if code not in sheet.small:
        return sheet.shapes[code]
    circle = shapely.Point(sheet.points[code]).buffer(_MARKER * POINTS)
    return shapely.orient_polygons(circle)


def _striped(sheet: Sheet, outline: BaseGeometry) -> BaseGeometry:
    """Diagonal stripes within an outline."""
    stripes = stripes_over(sheet.width * POINTS, sheet.height * POINTS, POINTS)
    return shapely.orient_polygons(shapely.intersection(outline, stripes, grid_size=GRID))
