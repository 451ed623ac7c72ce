"""The one grid: a table drawn as a figure, cells of words and of marks on a scale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from internationals.figures.page.canvas import Canvas
from internationals.figures.page.legend import Mark, draw_mark
from internationals.figures.page.measure import line_height
from internationals.figures.page.style import INK, MUTED, RULE

_PADDING = 0.7
_STEPS = (1, 2, 5, 10, 20, 50, 100)


class Line(NamedTuple):
    """A line down a column at a value of its scale.

    Attributes
    ----------
    value : where it is
    words : at its upper end; the value alone where they are wider than the figure
    colour : of both
    above : whether the words are in a row of their own above the headings, else among these
    """

    value: float
    words: str
    colour: str
    above: bool = False


class Scale(NamedTuple):
    """Values from left to right in a column.

    Attributes
    ----------
    first, last : values at its ends
    left, right : where these are, in millimetres from the left edge of the column
    ticks : values that the heading labels
    form : how a label is written, as `str.format` has it
    line : at one value; None for none
    """

    first: float = 0.0
    last: float = 1.0
    left: float = 0.0
    right: float = 1.0
    ticks: Sequence[float] = ()
    form: str = "{:.0%}"
    line: Line | None = None

    def at(self, value: float) -> float:
        """Where a value is, in millimetres from the left edge of the column."""
        share = (value - self.first) / (self.last - self.first)
        return self.left + share * (self.right - self.left)

    def label(self, canvas: Canvas, x: float, y: float) -> None:
        """Write the labels, their middle at a height, for a column whose left edge is at x."""
        for value in self.ticks:
            canvas.text(x + self.at(value), y, self.form.format(value), size=canvas.sizes.small,
                        colour=MUTED, ha="center", va="middle")  # fmt: skip


def of_years(
    canvas: Canvas, years: Iterable[Any], left: float, right: float, line: Line | None = None
) -> Scale:
    """The scale that all years fit on, labelled at round ones.

    Parameters
    ----------
    canvas : to draw on
    years : missing ones are skipped
    left, right : see `Scale`
    line : at a year; no label of another touches it, or its words beside it
    """
    known = [int(year) for year in [*years, line and line.value] if not pd.isna(year)]
    first, last = min(known), max(*known, min(known) + 10)
    unit = (right - left) / (last - first)
    label = canvas.wide("0000", size=canvas.sizes.small)
    room = label + 3.0
    from_line = label / 2 + 0.5 if line and line.above else label + 1.5
    step = next((step for step in _STEPS if step * unit >= room), _STEPS[-1])
    ticks = [
        year
        for year in range(-(-first // step) * step, last + 1, step)
        if line is None or abs(year - line.value) * unit >= from_line
    ]
    return Scale(first, last, left, right, ticks, "{}", line)


class Bar(NamedTuple):
    """A bar from one value of a scale to another; its width in points."""

    start: float
    end: float
    colour: str
    width: float


class Dot(NamedTuple):
    """A mark at a value of a scale; its size in millimetres."""

    value: float | None
    mark: Mark
    size: float = 2.4


class Label(NamedTuple):
    """What is in a cell.

    Attributes
    ----------
    string : the words
    weight, colour : of the type
    marks : on the scale of the column, the first one undermost; none where a value is missing
    """

    string: str = ""
    weight: str = "regular"
    colour: str = INK
    marks: Sequence[Bar | Dot] = ()


Cell = str | Label
Row = Mapping[Any, Any]
"""What the cells of a row are made of."""


class GridColumn(NamedTuple):
    """A column of the grid.

    Attributes
    ----------
    heading : in its first row; "" for none
    cell : what it has of a row
    widths : in millimetres, on a page and in a narrow figure; 0 takes an equal share of what the
        others leave, None leaves the column out
    align : ``"left"`` or ``"right"``
    scale : of its marks, where it has that width
    """

    heading: str
    cell: Callable[[Row], Cell]
    widths: tuple[float | None, float | None] = (0.0, 0.0)
    align: str = "left"
    scale: Callable[[float], Scale] = lambda _: Scale()


class Band(NamedTuple):
    """A row that heads a group of rows: bold words, and words beside them."""

    title: str
    beside: str = ""


class _Place(NamedTuple):
    """Where a column is: its left edge, its width and its scale at that width."""

    column: GridColumn
    x: float
    width: float
    scale: Scale


def grid(
    canvas: Canvas,
    y: float,
    columns: Sequence[GridColumn],
    rows: Iterable[Row | Band],
    *,
    striped: bool = False,
    least: float = 4.4,
) -> float:
    """Draw a table.

    Parameters
    ----------
    canvas : to draw on
    y : upper edge, in millimetres
    columns : from left to right; one that has nothing of any row is left out
    rows : what the cells are made of; or a `Band`
    striped : shade every second row; else a thin line is drawn under each
    least : height of a row of one line, in millimetres

    Returns
    -------
    Lower edge, in millimetres.
    """
    rows = list(rows)
    filled = [row for row in rows if not isinstance(row, Band)]
    places = _places(
        canvas, [each for each in columns if any(_says(each.cell(row)) for row in filled)]
    )
    lines = [(place.x + place.scale.at(line.value), line)
             for place in places if (line := place.scale.line)]  # fmt: skip
    top, line_of_type = y, line_height(canvas.sizes.body)
    if any(line.above for _, line in lines):
        y += line_of_type
    for place in places:
        place.scale.label(canvas, place.x, y + line_of_type / 2)
    heads = [Label(place.column.heading, colour=MUTED) for place in places]
    y = _row(canvas, y, places, heads, least=0.0) + 0.4
    shaded = False
    for row in rows:
        if isinstance(row, Band):
            canvas.rectangle(0, y, canvas.width, least, facecolor="#EFEFEF")
            canvas.text(0.8, y + least / 2, row.title, weight="bold", va="middle")
            beside = max(places[0].width, canvas.wide(row.title, weight="bold") + 3)
            canvas.text(beside, y + least / 2, row.beside, colour=MUTED, va="middle")
            y += least
            continue
        cells = [place.column.cell(row) for place in places]
        upper, y = y, _row(canvas, y, places, cells, least=least)
        if striped and shaded:
            canvas.rectangle(0, upper, canvas.width, y - upper, facecolor="#F4F4F4", zorder=0)
        shaded = not shaded
        if not striped:
            canvas.line([0, canvas.width], [y, y], color=RULE, lw=0.4)
    for x, line in lines:
        _down(canvas, x, top, y, line)
    return y


def _places(canvas: Canvas, columns: Sequence[GridColumn]) -> list[_Place]:
    """The columns that are drawn, from left to right."""
    sizes = [column.widths[canvas.narrow] for column in columns]
    taken = sum(filter(None, sizes))
    shares = sizes.count(0.0)
    # Where no column takes what the others leave, all are as much wider.
    stretch = 1.0 if shares else canvas.width / taken
    places, x = [], 0.0
    for column, size in zip(columns, sizes, strict=True):
        if size is not None:
            width = size * stretch or (canvas.width - taken) / shares
            places.append(_Place(column, x, width, column.scale(width)))
            x += width
    return places


def _says(cell: Cell) -> bool:
    """Whether a cell has anything but that something is not known."""
    label = Label(cell) if isinstance(cell, str) else cell
    values = [mark.value if isinstance(mark, Dot) else mark.end for mark in label.marks]
    return label.string not in ("", "–") or any(map(pd.notna, values))


def _row(
    canvas: Canvas, y: float, places: Sequence[_Place], cells: Sequence[Cell], *, least: float
) -> float:
    """Draw the cells of a row; its lower edge, below the cell of most lines."""
    line = line_height(canvas.sizes.body)
    least = max(least, line)
    middle, most = y + least / 2, 1
    for (column, x, width, scale), cell in zip(places, cells, strict=True):
        label = Label(cell) if isinstance(cell, str) else cell
        for part in label.marks:
            _draw(canvas, part, x, middle, scale)
        at = width - _PADDING if column.align == "right" else _PADDING
        lines = canvas.lines(label.string, width - 2 * _PADDING, weight=label.weight)
        for number, string in enumerate(lines):
            canvas.text(x + at, middle + number * line, string, ha=column.align, va="middle",
                        weight=label.weight, colour=label.colour)  # fmt: skip
        most = max(most, len(lines))
    return y + least + (most - 1) * line


def _draw(canvas: Canvas, part: Bar | Dot, x: float, y: float, scale: Scale) -> None:
    """Draw a bar or a mark into a cell whose left edge is at x, the middle of its line at y."""
    if isinstance(part, Dot):
        if pd.notna(part.value):
            draw_mark(canvas, x + scale.at(part.value), y, part.mark, part.size, zorder=4)
    elif pd.notna(part.start) and pd.notna(part.end):
        ends = [x + scale.at(part.start), x + scale.at(part.end)]
        canvas.line(ends, [y, y], color=part.colour, lw=part.width)


def _down(canvas: Canvas, x: float, y: float, bottom: float, line: Line) -> None:
    """Draw a line down a column, below its words in a line of type at y."""
    size = canvas.sizes.body if line.above else canvas.sizes.small
    height = line_height(canvas.sizes.body)
    words = line.words
    if canvas.wide(words, weight="bold", size=size) > canvas.width:
        words = f"{line.value:g}"
    half = canvas.wide(words, weight="bold", size=size) / 2
    canvas.line([x, x], [y + height, bottom], color=line.colour, lw=1.3, zorder=3)
    canvas.text(min(max(x, half), canvas.width - half), y + height / 2, words, size=size,
                colour=line.colour, weight="bold", ha="center", va="middle")  # fmt: skip
