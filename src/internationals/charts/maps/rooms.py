"""Where a map page leaves room for a legend and for names."""

from __future__ import annotations

from typing import NamedTuple

from internationals.charts.maps.sheets import WORLD_WIDTH, europe_sheet, world_sheet

OCEAN_WIDTH = 47.0
"""Width of the room in the Pacific, in millimetres."""
GAP = 2.0
"""Between the world and the enlarged part, in millimetres."""


class Room(NamedTuple):
    """A rectangle to write in, in millimetres from the page's lower left corner."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """In millimetres."""
        return self.right - self.left


class Rooms(NamedTuple):
    """Where a map page leaves room.

    Attributes
    ----------
    ocean : the Pacific, for the legend
    beside : right of the enlarged Europe, for names
    """

    ocean: Room
    beside: Room


def height_of(beside: float) -> float:
    """Height of a map page's chart.

    Parameters
    ----------
    beside : height of what stands beside the enlarged Europe, in millimetres

    Returns
    -------
    Height in millimetres, to be given to `Page.blank`.
    """
    return world_sheet().height + GAP + max(europe_sheet().height, beside)


def width_beside() -> float:
    """Width of the room beside Europe in millimetres."""
    return WORLD_WIDTH - europe_sheet().width - 4.0
