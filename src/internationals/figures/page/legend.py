"""The one legend: a row of marks with words, as many to a line as fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from internationals.figures.page.canvas import Canvas
from internationals.figures.page.measure import line_height


class Mark(NamedTuple):
    """How a thing is drawn, in the figure and in its legend.

    Attributes
    ----------
    face, edge : colours; "none" for nothing
    shape : ``"square"``, ``"circle"``, ``"diamond"``, ``"line"`` or ``"upright"``
    width : of the edge or the upright line, in points
    dashed : whether the edge is
    hatch, stripe : matplotlib's, "" for none, in the colour of the edge; width of its lines in points
    sign : a character on top, such as "?"
    """

    face: str
    edge: str = "none"
    shape: str = "square"
    width: float = 0.7
    dashed: bool = False
    hatch: str = ""
    stripe: float = 0.5
    sign: str = ""

    @property
    def style(self) -> dict[str, Any]:
        """Keywords of matplotlib's patches."""
        return {
            "facecolor": self.face,
            "edgecolor": self.edge,
            "lw": self.width if self.edge != "none" else 0,
            "linestyle": (0, (2.2, 1.4)) if self.dashed else "-",
            "hatch": self.hatch or None,
            "hatch_linewidth": self.stripe,
        }


class Key(NamedTuple):
    """A mark and what it means."""

    mark: Mark
    label: str


def draw_mark(
    canvas: Canvas, x: float, y: float, mark: Mark, size: float = 2.6, **kwargs: Any
) -> None:
    """Draw a mark around a place.

    Parameters
    ----------
    canvas : to draw on
    x, y : its middle, in millimetres
    mark : how it looks
    size : its width, in millimetres
    **kwargs : as matplotlib has them
    """
    if mark.shape == "circle":
        canvas.circle(x, y, size / 2, **mark.style, **kwargs)
    elif mark.shape == "line":
        canvas.line([x - size / 2, x + size / 2], [y, y], color=mark.face, lw=1.2, **kwargs)
    elif mark.shape == "upright":
        ends = [y - size / 2, y + size / 2]
        canvas.line([x, x], ends, color=mark.face, lw=mark.width, **kwargs)
    else:
        turned = {"angle": 45, "rotation_point": "center"} if mark.shape == "diamond" else {}
        style: dict[str, Any] = {**mark.style, **turned, **kwargs}
        canvas.rectangle(x - size / 2, y - size / 2, size, size, **style)
    if mark.sign:
        canvas.text(x, y, mark.sign, size=canvas.sizes.small, weight="bold", ha="center",
                    va="middle", **kwargs)  # fmt: skip


def squares(
    canvas: Canvas, x: float, y: float, marks: Sequence[Mark], pitch: float, width: float
) -> float:
    """Draw squares beside each other, as many to a row as fit.

    Parameters
    ----------
    canvas : to draw on
    x, y : upper left corner, in millimetres
    marks : how each square looks
    pitch : from one square to the next, in millimetres
    width : of a row, in millimetres

    Returns
    -------
    Lower edge, in millimetres.
    """
    across, size = int(width / pitch + 1e-6), pitch - 0.4
    for number, mark in enumerate(marks):
        row, column = divmod(number, across)
        draw_mark(canvas, x + column * pitch + size / 2, y + row * pitch + size / 2, mark, size)
    return y + -(-len(marks) // across) * pitch


def legend(
    canvas: Canvas,
    x: float,
    y: float,
    keys: Sequence[Key],
    *,
    width: float | None = None,
    stacked: bool = False,
    size: float = 2.6,
) -> float:
    """Draw marks with their words.

    Parameters
    ----------
    canvas : to draw on
    x, y : upper left corner, in millimetres
    keys : marks and words
    width : of the lines; to the right edge if not given
    stacked : one key a line
    size : of the marks, in millimetres

    Returns
    -------
    Lower edge, in millimetres.
    """
    room = canvas.width - x if width is None else width
    height = line_height(canvas.sizes.body)
    gap, left = 1.4, x
    for key in keys:
        lines = canvas.lines(key.label, room - size - gap)
        needed = size + gap + max(map(canvas.wide, lines))
        if left > x and (stacked or left + needed > x + room):
            left, y = x, y + height + 0.6
        draw_mark(canvas, left + size / 2, y + height / 2, key.mark, size)
        words = left + size + gap
        y = canvas.block(words, y, key.label, width=room - size - gap) - height
        left += needed + 4.0
    return y + height if keys else y
