"""Marks of families, and the letters of territories in them."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Circle, Patch, Polygon, Rectangle

from internationals.charts.entryism.families import Family
from internationals.charts.layout import SMALL
from internationals.charts.style import Page

DOT = 7.3
"""Diameter of a dot with letters in it, in millimetres."""


def mark(
    axes: Axes,
    family: Family,
    x: float,
    y: float,
    size: float,
    *,
    filled: bool = True,
    **kwargs: Any,
) -> None:
    """Draw a family's shape.

    Parameters
    ----------
    axes : over the room of a page, in millimetres of the page
    family : whose shape and colours
    x, y : its middle, in millimetres of the page
    size : diameter of the circle, in millimetres; the other shapes have about its area
    filled : or open, with a thicker edge
    **kwargs : of matplotlib's `Patch`, above those that the family gives
    """
    half = size / 2
    patch: Patch
    drawn: dict[str, Any] = {
        "facecolor": family.face if filled else "#FFFFFF",
        "edgecolor": family.edge,
        "linewidth": 0.6 if filled else 1.1,
        "zorder": 4,
    } | kwargs
    if family.shape == "circle":
        patch = Circle((x, y), half, **drawn)
    elif family.shape == "square":
        side = half * 0.9
        patch = Rectangle((x - side, y - side), 2 * side, 2 * side, **drawn)
    elif family.shape == "triangle":
        reach = half * 1.12
        corners = [(x, y + reach), (x - reach * 0.95, y - reach * 0.62)]
        patch = Polygon([*corners, (x + reach * 0.95, y - reach * 0.62)], **drawn)
    else:
        reach = half * 1.2
        patch = Polygon([(x, y + reach), (x + reach, y), (x, y - reach), (x - reach, y)], **drawn)
    axes.add_patch(patch)


def sunk(family: Family) -> float:
    """How far below its middle a shape is widest, in millimetres."""
    return 0.7 if family.shape == "triangle" else 0.0


def letters(page: Page, code: str, x: float, y: float, colour: str) -> None:
    """Write the letters of a territory in a mark.

    Parameters
    ----------
    page : to write on
    code : as `territory_letters` gives it
    x, y : their middle, in millimetres of the page
    colour : of the letters
    """
    line = 2.55
    parts = code.split("\n")
    base = y - 0.9 + (len(parts) - 1) * line / 2
    for number, part in enumerate(parts):
        page.write(
            x,
            base - number * line,
            part,
            size=SMALL,
            color=colour,
            ha="center",
            va="baseline",
        )


def territory_letters(places: str) -> str:
    """Letters for a section's territories, on one line or two: AT, BE/VLG, ENG/WLS, RS/HR.

    Parameters
    ----------
    places : ISO 3166 codes joined by semicolons

    Returns
    -------
    One line, or two parted by a line break; of three or more territories, the first two.
    """
    codes = places.split(";")
    if len(codes) == 1:
        return codes[0].replace("-", "\n")
    if len({code[:2] for code in codes}) == 1:
        codes = [code[3:] or code for code in codes]
    return "\n".join(codes[:2])
