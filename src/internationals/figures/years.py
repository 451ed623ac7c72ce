"""A scale of years: where a year is, and which years are labelled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pandas as pd

from internationals.figures.page.canvas import Canvas
from internationals.figures.page.style import MUTED, RULE

_STEPS = (1, 2, 5, 10, 20, 50, 100)


@dataclass(frozen=True)
class Years:
    """A scale of years on a canvas.

    Attributes
    ----------
    first, last : years at its ends
    left, right : their places, in millimetres
    """

    first: int
    last: int
    left: float
    right: float

    @classmethod
    def of(cls, years: Iterable[Any], left: float, right: float) -> Years:
        """The scale that all years fit on; missing ones are skipped."""
        known = [int(year) for year in years if not pd.isna(year)]
        first, last = min(known), max(known)
        return cls(first, max(last, first + 10), left, right)

    def at(self, year: float) -> float:
        """Where a year is, in millimetres."""
        share = (year - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def ticks(self, room: float) -> list[int]:
        """Round years, at least so many millimetres apart."""
        millimetres = (self.right - self.left) / (self.last - self.first)
        step = next((step for step in _STEPS if step * millimetres >= room), _STEPS[-1])
        return list(range(-(-self.first // step) * step, self.last + 1, step))

    def draw(self, canvas: Canvas, y: float, *, avoid: float | None = None) -> None:
        """Label the years, the middle of the labels at a height.

        Parameters
        ----------
        canvas : to draw on
        y : in millimetres
        avoid : a year that is labelled elsewhere; no other label is near it
        """
        size = canvas.sizes.small
        room = canvas.wide("0000", size=size) + 3.0
        for year in self.ticks(room):
            x = self.at(year)
            if avoid is not None and abs(x - self.at(avoid)) < room - 1.5:
                continue
            canvas.text(x, y, str(year), size=size, colour=MUTED, ha="center", va="middle")

    def lines(self, canvas: Canvas, top: float, bottom: float) -> None:
        """Thin lines at the labelled years, behind everything."""
        for year in self.ticks(canvas.wide("0000", size=canvas.sizes.small) + 3.0):
            x = self.at(year)
            canvas.line([x, x], [top, bottom], color=RULE, lw=0.4, zorder=0)
