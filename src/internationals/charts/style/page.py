"""The page of a figure: its width, its title, subtitle and foot, and the room between them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from internationals.charts.style.colours import MUTED
from internationals.charts.style.lines import MILLIMETRES, block_height, line_height, wrapped
from internationals.charts.style.words import Language, check_language, text

PAGE_WIDTH = 183.0
"""Width of a page's type area in millimetres: two columns of most journals."""
LEAST_SIZE = 7.0
"""Smallest type in points at `PAGE_WIDTH`."""
_TITLE, _SUBTITLE, _FOOT = 10.5, 8.0, 7.0
_MARGIN = 2.0
_GAP = 2.6


@dataclass(frozen=True)
class Page:
    """A figure with its title, subtitle and foot set, and room between them.

    Attributes
    ----------
    figure : of `PAGE_WIDTH`
    language : of its words
    height : of the whole, in millimetres
    top, bottom : of the room for the chart, in millimetres from the page's lower edge
    left, right : of that room, in millimetres from the page's left edge
    """

    figure: Figure
    language: Language
    height: float
    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def blank(
        cls, language: Language, *, height: float, title: str, subtitle: str, foot: str
    ) -> Page:
        """A page to draw on. Call it, and draw, within `applied`.

        Parameters
        ----------
        language : ``"en"`` or ``"zh"``
        height : room for the chart itself in millimetres; title, subtitle and foot come on top
        title : states the finding
        subtitle : says what is counted, and in which reference set
        foot : source, date of the text, licence (see the function `foot`)

        Raises
        ------
        ValueError : if the language is neither ``"en"`` nor ``"zh"``
        """
        check_language(language)
        measure = PAGE_WIDTH - 2 * _MARGIN
        title = wrapped(title, measure, language, _TITLE, "bold")
        subtitle = wrapped(subtitle, measure, language, _SUBTITLE)
        foot = wrapped(foot, measure, language, _FOOT)
        head_height = (
            _MARGIN + block_height(title, _TITLE) + 0.8 + block_height(subtitle, _SUBTITLE) + _GAP
        )
        foot_height = _MARGIN + block_height(foot, _FOOT) + _GAP
        # To a tenth of a point, which keeps the numbers in the files short.
        tenths = math.ceil((head_height + height + foot_height) * 720 / MILLIMETRES)
        total = tenths * MILLIMETRES / 720
        figure = Figure(figsize=(PAGE_WIDTH / MILLIMETRES, total / MILLIMETRES))
        page = cls(
            figure=figure,
            language=language,
            height=total,
            left=_MARGIN,
            right=PAGE_WIDTH - _MARGIN,
            bottom=foot_height,
            top=total - head_height,
        )
        below = page.block(total - _MARGIN, title, size=_TITLE, weight="bold")
        page.block(below - 0.8, subtitle, size=_SUBTITLE, color=MUTED)
        page.block(_MARGIN + block_height(foot, _FOOT), foot, size=_FOOT, color=MUTED)
        return page

    def write(self, x: float, y: float, string: str, *, size: float = 8.0, **kwargs: Any) -> Text:
        """Set a text at a place.

        Parameters
        ----------
        x, y : in millimetres from the page's lower left corner
        string : of one line
        size : in points
        **kwargs : of matplotlib's `Text`, such as ``color``, ``ha``, ``va``, ``weight``
        """
        label = self.figure.text(x / PAGE_WIDTH, y / self.height, string, fontsize=size, **kwargs)
        label.set_in_layout(False)
        return label

    def block(
        self, top: float, string: str, *, left: float = _MARGIN, size: float = 8.0, **kwargs: Any
    ) -> float:
        """Set lines of text below a height.

        Every line is set by itself: matplotlib's own leading depends on which font is first.

        Parameters
        ----------
        top : upper edge of the first line, in millimetres from the page's lower edge
        string : lines of text, broken already (see `wrapped`)
        left : in millimetres from the page's left edge
        size : in points
        **kwargs : of matplotlib's `Text`, such as ``color`` and ``weight``

        Returns
        -------
        Lower edge of the last line, in millimetres from the page's lower edge.
        """
        leading = line_height(size)
        for line in string.split("\n") if string else []:
            self.write(left, top - 0.77 * leading, line, size=size, va="baseline", **kwargs)
            top -= leading
        return top

    def axes(
        self,
        left: float | None = None,
        bottom: float | None = None,
        right: float | None = None,
        top: float | None = None,
        **kwargs: Any,
    ) -> Axes:
        """Axes at a place of the page.

        Parameters
        ----------
        left, right : in millimetres from the page's left edge; of all the room where None
        bottom, top : in millimetres from the page's lower edge; of all the room where None
        **kwargs : of `Figure.add_axes`

        Returns
        -------
        Axes as matplotlib makes them; for some in millimetres of the page see `layout.canvas`.
        """
        left = self.left if left is None else left
        bottom = self.bottom if bottom is None else bottom
        right = self.right if right is None else right
        top = self.top if top is None else top
        return self.figure.add_axes(
            (
                left / PAGE_WIDTH,
                bottom / self.height,
                (right - left) / PAGE_WIDTH,
                (top - bottom) / self.height,
            ),
            **kwargs,
        )

    def subplots(self, *args: Any, **kwargs: Any) -> Any:
        """Axes that fill the room, laid out so that no label is clipped; as `Figure.subplots`."""
        self.figure.set_layout_engine(
            "constrained",
            rect=(
                self.left / PAGE_WIDTH,
                self.bottom / self.height,
                (self.right - self.left) / PAGE_WIDTH,
                (self.top - self.bottom) / self.height,
            ),
            w_pad=0.02,
            h_pad=0.02,
        )
        return self.figure.subplots(*args, **kwargs)


def foot(language: Language, *, source: str, licence: str, note: str = "") -> str:
    """The foot of a page: a note if there is one, then source and licence.

    Parameters
    ----------
    language : ``"en"`` or ``"zh"``
    source : where the facts are from and of which date the text is, without a full stop
    licence : of the figure, such as ``"CC BY-SA 4.0"``
    note : what a reader must know beside the figure, as sentences

    Returns
    -------
    One line, or two where there is a note.
    """
    line = text(
        language,
        en="Source: {source}. {licence}.",
        zh="来源：{source}。{licence}。",
        source=source,
        licence=licence,
    )
    return f"{note}\n{line}" if note else line
