"""What a figure is drawn on: axes in millimetres, from the upper left corner downwards."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Rectangle
from matplotlib.text import Text
from matplotlib.transforms import Affine2D

from internationals.analysis.wording import Language, plain
from internationals.figures.page.measure import line_height, text_width, wrapped
from internationals.figures.page.style import INK, RULE, families

POINTS = 72 / 25.4
"""In a millimetre."""
_BEFORE = {"left": 0.0, "center": 0.5, "right": 1.0}
"""Share of a text that is left of its place, by its alignment."""


class Sizes(NamedTuple):
    """Sizes of type in points."""

    title: float
    subtitle: float
    body: float
    small: float


PAGE = Sizes(title=10.5, subtitle=8.0, body=7.5, small=7.0)
COLUMN = Sizes(title=9.0, subtitle=7.0, body=6.5, small=6.0)


class _TextLine(Text):
    """A line of text on its baseline, `before` points to the left of its place.

    Drawn as it is: matplotlib would measure it in each of the three formats as if it had several
    lines, which takes as long as drawing it.
    """

    def __init__(self, *args: Any, before: float, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.before = before

    def draw(self, renderer: RendererBase) -> None:
        if not self.get_visible():
            return
        x, y = self.get_transform().transform(self.get_position())
        x -= float(renderer.points_to_pixels(self.before))  # type: ignore[arg-type]
        if renderer.flipy():
            y = renderer.get_canvas_width_height()[1] - y
        graphics = renderer.new_gc()
        graphics.set_foreground(self.get_color())
        renderer.draw_text(
            graphics, x, y, self.get_text(), self.get_fontproperties(), 0, mtext=self
        )
        graphics.restore()
        self.stale = False


class Canvas:
    """Axes in millimetres, x from the left edge, y downwards from the upper edge.

    Attributes
    ----------
    axes : matplotlib's, without frame
    width : millimetres to draw on
    narrow : whether the figure is laid out for a column
    sizes : of type
    language : of the words
    """

    def __init__(
        self, axes: Axes, width: float, language: Language, *, narrow: bool, left: float = 0.0
    ) -> None:
        self.axes, self.width, self.language = axes, width, language
        self.narrow = narrow
        self.sizes = COLUMN if narrow else PAGE
        self.left, self.top = left, 0.0

    def wide(self, string: str, *, size: float | None = None, weight: str = "regular") -> float:
        """Width of a line of text; `size` is that of the body if not given."""
        return text_width(plain(string), self.language, size or self.sizes.body, weight)

    def text(
        self,
        x: float,
        y: float,
        string: str,
        *,
        size: float | None = None,
        colour: str = INK,
        weight: str = "regular",
        ha: str = "left",
        va: str = "baseline",
        **kwargs: Any,
    ) -> None:
        """Set a line of text at a place; `va` may be ``"middle"``: capitals centred on y.

        Parameters
        ----------
        x, y : in millimetres
        string : of one line
        size : in points; that of the body if not given
        colour, weight, ha : as matplotlib has them
        **kwargs : of matplotlib's `Text`
        """
        size = size or self.sizes.body
        if va == "middle":
            # A capital of Noto Sans is 0.714 em high.
            va, y = "baseline", y + 0.714 * size / POINTS / 2
        string = plain(string)
        before = _BEFORE[ha] and _BEFORE[ha] * self.wide(string, size=size, weight=weight) * POINTS
        line = _TextLine(
            self.left + x, self.top + y, string, fontsize=size, color=colour, ha=ha, va=va,
            fontfamily=families(self.language), fontweight=weight,
            before=before, **kwargs,
        )  # fmt: skip
        self.axes.add_artist(line)

    def block(
        self,
        x: float,
        y: float,
        string: str,
        *,
        width: float | None = None,
        size: float | None = None,
        weight: str = "regular",
        **kwargs: Any,
    ) -> float:
        """Set a text of several lines below a height.

        Parameters
        ----------
        x, y : upper left corner, in millimetres
        string : the text, broken into lines here
        width : of the lines; to the right edge if not given
        size, weight : of the type
        **kwargs : as for `text`

        Returns
        -------
        Lower edge of the last line, in millimetres.
        """
        size = size or self.sizes.body
        room = self.width - x if width is None else width
        for line in self.lines(string, room, size=size, weight=weight):
            self.text(x, y + 0.77 * line_height(size), line, size=size, weight=weight, **kwargs)
            y += line_height(size)
        return y

    def lines(
        self, string: str, width: float, *, size: float | None = None, weight: str = "regular"
    ) -> list[str]:
        """The lines of a text of that width; none of an empty one."""
        if not string:
            return []
        return wrapped(string, width, self.language, size or self.sizes.body, weight)

    def rectangle(self, x: float, y: float, width: float, height: float, **kwargs: Any) -> None:
        """A rectangle from its upper left corner; keywords as matplotlib's `Rectangle`."""
        corner = self.left + x, self.top + y
        self.axes.add_artist(Rectangle(corner, width, height, **{"lw": 0, **kwargs}))

    def circle(self, x: float, y: float, radius: float, **kwargs: Any) -> None:
        """A circle around a place; keywords as matplotlib's `Circle`."""
        self.axes.add_artist(Circle((self.left + x, self.top + y), radius, **{"lw": 0, **kwargs}))

    def line(self, xs: Sequence[float], ys: Sequence[float], **kwargs: Any) -> None:
        """A line through places; keywords as matplotlib's `Line2D`."""
        style = {"color": RULE, "lw": 0.6, "solid_capstyle": "butt", **kwargs}
        places = [self.left + x for x in xs], [self.top + y for y in ys]
        self.axes.add_artist(Line2D(*places, **style))

    def inset(self, x: float, y: float, width: float, height: float, **kwargs: Any) -> Axes:
        """Ordinary axes at a place, for seaborn, pandas or geopandas to draw on.

        Parameters
        ----------
        x, y, width, height : upper left corner and size in millimetres; ticks and labels are
            drawn outside
        **kwargs : of matplotlib's `Axes.inset_axes`
        """
        # y points downwards here; matplotlib takes no negative height, so turn it in the transform.
        bounds = (self.left + x, -(self.top + y + height), width, height)
        turned = Affine2D().scale(1, -1) + self.axes.transData
        return self.axes.inset_axes(bounds, transform=turned, **kwargs)
