"""The legend of a map: swatches with words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch, Rectangle
from shapely.geometry import box

from internationals.charts import style
from internationals.charts.maps.rooms import Room
from internationals.charts.maps.shapes import path_of, question_mark, stripes_over
from internationals.charts.style import Look, Page

_SWATCH = 5.0
_BETWEEN_KEYS = 0.7


class Key(NamedTuple):
    """A line of the legend.

    Attributes
    ----------
    label : in the figure's language
    look : of the swatch; None for the question mark
    stripes : second colour of the swatch, "" for none
    """

    label: str
    look: Look | None
    stripes: str = ""


def legend(page: Page, room: Room, heading: str, keys: Sequence[Key]) -> None:
    """Write a legend at the foot of a room.

    Parameters
    ----------
    page : with a map on it
    room : one of those that `draw` left; the legend stands on its lower edge
    heading : what is shown, in bold above the keys
    keys : from top to bottom
    """
    leading = style.line_height(style.LEAST_SIZE)
    beside = room.width - _SWATCH - 1.5
    labels = [style.wrapped(key.label, beside, page.language, style.LEAST_SIZE) for key in keys]
    title = style.wrapped(heading, room.width, page.language, style.LEAST_SIZE, "bold")
    lines = sum(label.count("\n") + 1 for label in [title, *labels])
    top = room.bottom + lines * leading + len(keys) * _BETWEEN_KEYS + 1.0
    top = page.block(top, title, left=room.left, size=style.LEAST_SIZE, weight="bold") - 1.0
    axes = page.axes(room.left, room.bottom, room.left + _SWATCH, top)
    axes.set_axis_off()
    axes.set_xlim(0, _SWATCH)
    axes.set_ylim(room.bottom, top)
    for key, label in zip(keys, labels, strict=True):
        _swatch(axes, key, top - leading + 0.2, leading - 0.4)
        top = page.block(top, label, left=room.left + _SWATCH + 1.5, size=style.LEAST_SIZE)
        top -= _BETWEEN_KEYS


def _swatch(axes: Axes, key: Key, bottom: float, height: float) -> None:
    """Draw a swatch on axes in millimetres."""
    if key.look is None:
        question_mark(axes, _SWATCH / 2, bottom + height / 2, 1.0)
        return
    edge = key.look.edge if key.look.edge != "#FFFFFF" else style.RULE
    drawn = key.look.patch() | {"edgecolor": edge}
    axes.add_patch(Rectangle((0, bottom), _SWATCH, height, **drawn, clip_on=False))
    if key.stripes:
        stripes = box(0, 0, _SWATCH, height).intersection(stripes_over(_SWATCH, height, 1.0))
        lifted = shapely.transform(stripes, lambda points: np.add(points, (0, bottom)))
        axes.add_patch(PathPatch(path_of(lifted), facecolor=key.stripes, linewidth=0))
