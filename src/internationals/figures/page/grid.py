"""The one grid: a table drawn as a figure, cells of words or of marks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from internationals.figures.page.canvas import Canvas
from internationals.figures.page.measure import line_height
from internationals.figures.page.style import INK, MUTED, RULE

Drawing = Callable[[Canvas, float, float, float], None]
"""Draws into a cell: canvas, left edge, middle of the first line, width; in millimetres."""

_PADDING = 0.7


class Label(NamedTuple):
    """Label in a cell.

    Attributes
    ----------
    string : the words
    weight, colour : of the type
    names : whether they are a list of names, which break only after a comma or 、
    """

    string: str
    weight: str = "regular"
    colour: str = INK
    names: bool = False


Cell = str | Label | Drawing
"""Label, or a function that draws."""


class Column(NamedTuple):
    """A column of the grid.

    Attributes
    ----------
    heading : in its first row; "" for none
    width : in millimetres; 0 takes an equal share of what the others leave
    align : ``"left"``, ``"center"`` or ``"right"``
    """

    heading: str = ""
    width: float = 0.0
    align: str = "left"


class Band(NamedTuple):
    """A row that heads a group of rows: bold words, and words beside them."""

    title: str
    beside: str = ""


def grid(
    canvas: Canvas,
    y: float,
    columns: Sequence[Column],
    rows: Sequence[Sequence[Cell] | Band],
    *,
    striped: bool = False,
    least: float = 4.4,
) -> float:
    """Draw a table.

    Parameters
    ----------
    canvas : to draw on
    y : upper edge, in millimetres
    columns : from left to right
    rows : cells, as many as there are columns; or a `Band`
    striped : shade every second row; else a thin line is drawn under each
    least : height of a row of one line, in millimetres

    Returns
    -------
    Lower edge, in millimetres.
    """
    open_columns = sum(not column.width for column in columns) or 1
    share = (canvas.width - sum(column.width for column in columns)) / open_columns
    widths = [column.width or share for column in columns]
    if any(column.heading for column in columns):
        heads = [Label(column.heading, colour=MUTED) for column in columns]
        y = _row(canvas, y, columns, widths, heads, least=0.0) + 0.4
    shaded = False
    for row in rows:
        if isinstance(row, Band):
            canvas.rectangle(0, y, canvas.width, least, facecolor="#EFEFEF")
            canvas.text(0.8, y + least / 2, row.title, weight="bold", va="middle")
            beside = max(widths[0], canvas.wide(row.title, weight="bold") + 3)
            canvas.text(beside, y + least / 2, row.beside, colour=MUTED, va="middle")
            y += least
            continue
        upper, y = y, _row(canvas, y, columns, widths, row, least=least)
        if striped and shaded:
            canvas.rectangle(0, upper, canvas.width, y - upper, facecolor="#F4F4F4", zorder=0)
        shaded = not shaded
        if not striped:
            canvas.line([0, canvas.width], [y, y], color=RULE, lw=0.4)
    return y


def _row(
    canvas: Canvas,
    y: float,
    columns: Sequence[Column],
    widths: Sequence[float],
    row: Sequence[Cell],
    *,
    least: float,
) -> float:
    """Draw the cells of a row; its lower edge, below the cell of most lines."""
    line = line_height(canvas.sizes.body)
    least = max(least, line)
    middle, x, most = y + least / 2, 0.0, 1
    for column, width, cell in zip(columns, widths, row, strict=True):
        if callable(cell):
            cell(canvas, x, middle, width)
        else:
            label = Label(cell) if isinstance(cell, str) else cell
            at = {"left": _PADDING, "center": width / 2, "right": width - _PADDING}[column.align]
            lines = canvas.lines(
                label.string, width - 2 * _PADDING, weight=label.weight, names=label.names
            )
            for number, string in enumerate(lines or [""]):
                canvas.text(
                    x + at, middle + number * line, string, ha=column.align,
                    va="middle", weight=label.weight, colour=label.colour,
                )  # fmt: skip
            most = max(most, len(lines))
        x += width
    return y + least + (most - 1) * line
