"""Shapes on a map: outlines as one path, stripes, question marks."""

from __future__ import annotations

from functools import cache

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle
from matplotlib.path import Path
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from internationals.charts import style


def question_mark(axes: Axes, x: float, y: float, millimetre: float) -> None:
    """Draw a question mark in a circle.

    Parameters
    ----------
    axes : to draw on
    x, y : its middle, in the axes' own units
    millimetre : of the page in those units
    """
    circle = {"facecolor": "#FFFFFF", "edgecolor": style.INK, "linewidth": 0.5}
    axes.add_patch(Circle((x, y), 1.45 * millimetre, **circle, zorder=7, clip_on=False))
    # A capital of Noto Sans is 0.714 em high.
    half = 0.714 * style.LEAST_SIZE / 72 * style.MILLIMETRES / 2
    axes.text(
        x, y - half * millimetre, "?", size=style.LEAST_SIZE, weight="bold", ha="center", zorder=8
    )


@cache
def stripes_over(width: float, height: float, millimetre: float) -> MultiPolygon:
    """Stripes at 45°, half a millimetre wide and as far apart, over a rectangle at the origin.

    Parameters
    ----------
    width, height : of the rectangle, in the axes' own units
    millimetre : of the page in those units

    Returns
    -------
    Stripes in those units, which reach beyond the rectangle to its left and right.
    """
    # Measured along the horizontal, a stripe is √2 times as wide.
    step = millimetre * 2**0.5
    return MultiPolygon(
        [
            Polygon(
                [
                    (start, 0),
                    (start + step / 2, 0),
                    (start + step / 2 + height, height),
                    (start + height, height),
                ]
            )
            for start in np.arange(-height, width, step)
        ]
    )


def path_of(*geometries: BaseGeometry) -> Path:
    """The polygons of some geometries, holes included, as one path."""
    rings = [
        shapely.get_coordinates(ring)
        for polygon in shapely.get_parts(list(geometries))
        if isinstance(polygon, Polygon) and not polygon.is_empty
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    if not rings:
        return Path(np.empty((0, 2)))
    codes = []
    for ring in rings:
        codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(rings), codes)
