"""Where internationals have members: panels, squares, maps, and how much counting matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from internationals.analysis import spread
from internationals.figures.page import (
    INK,
    Canvas,
    Cell,
    Column,
    Figure,
    Label,
    Language,
    Page,
    Width,
    grid,
)

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def _chosen(page: Page, organization_ids: tuple[str, ...], most: int) -> list[str]:
    """The internationals of a figure: those asked for, else those with the most countries."""
    known = spread.internationals(page.tables)
    for name in organization_ids:
        if name not in known:
            raise page.error("no_international", name=name, known=known[:6])
    chosen = list(organization_ids) or spread.largest(page.tables, most)
    if not chosen:
        raise page.error("no_lists" if known else "no_internationals")
    return chosen


def sensitivity(
    tables: Tables,
    *organization_ids: str,
    language: Language = "en",
    width: Width = "page",
    title: str | None = None,
    colours: Mapping[str, str] | None = None,
) -> Figure:
    """How the numbers of countries change with the way of counting.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : one or two internationals; those with the most countries if none is given
    language, width, title, colours : see `internationals.figures`
    """
    page = Page("sensitivity", tables, language=language, width=width, colours=colours)
    say, ids = page.say, _chosen(page, organization_ids, 2)[:2]
    counts = spread.sensitivity(tables, ids)
    if not counts.loc["as_listed"].any():
        raise page.error("no_list", name=page.organization(ids[0]))
    hues = {f"{each}_countries": hue for each, hue in page.hues(ids).items()}
    hues |= {f"{each}_in_europe": hue for each, hue in page.hues(ids).items()}
    names = {f"{each}_countries": page.organization(each) for each in ids}
    names |= {f"{each}_in_europe": say("in_europe", name=page.organization(each)) for each in ids}
    if len(ids) == 2:
        names["both"] = say("both")
    names = {key: names[key] for key in counts.columns.astype(str)}
    ways = {str(way): row for way, row in counts.to_dict("index").items()}
    low = {key: min(row[key] for row in ways.values()) for key in names}
    high = {key: max(row[key] for row in ways.values()) for key in names}
    ranges = [
        say("exact" if low[key] == high[key] else "range", name=name, low=low[key], high=high[key])
        for key, name in names.items()
        if not key.endswith("_in_europe")
    ]
    shown = list(names)[:3] if page.narrow else list(names)

    def draw(canvas: Canvas) -> float:
        number = 16.0 if page.narrow else 22.0
        columns = [Column(), *(Column(names[key], number, "right") for key in shown)]
        # As wide as the longest line leaves room for, beside a number of 6 mm.
        unit = (number - 9.0) / max(1, *(high[key] - low[key] for key in shown))
        rows = [
            [
                Label(say(way), "bold" if way == "as_listed" else "regular"),
                *(
                    _dot(row[key], ways["as_listed"][key], low[key], unit, hues.get(key, INK))
                    for key in shown
                ),
            ]
            for way, row in ways.items()
        ]
        return grid(canvas, 0, columns, rows, striped=True, least=5.0)

    sentence = say("title", n=len(counts), ranges=page.names(ranges))
    return page.figure(
        title=sentence,
        subtitle=say("subtitle", n=len(counts)),
        note=say("note"),
        source=page.source(ids),
        alt=say("alt", title=sentence, rows=page.names([
            f"{say(way)}: {', '.join(f'{names[key]} {row[key]}' for key in names)}"
            for way, row in ways.items()
        ])),
        caption=say("caption"),
        table=counts,
        draw=draw,
        own_title=title,
    )  # fmt: skip


def _dot(value: int, listed: int, low: int, unit: float, hue: str) -> Cell:
    """A cell: the number, and a dot as far from the line as it differs from the count as listed."""

    def draw(canvas: Canvas, x: float, y: float, width: float) -> None:
        line = x + 2.0 + (listed - low) * unit
        at = line + (value - listed) * unit
        canvas.line([line, line], [y - 2.5, y + 2.5], color=hue, lw=0.8)
        if value != listed:
            canvas.line([line, at], [y, y], color=hue, lw=1.2)
        canvas.circle(
            at, y, 0.8, facecolor=hue if value != listed else "white", edgecolor=hue, lw=0.8
        )
        canvas.text(x + width - 0.7, y, str(value), ha="right", va="middle",
                    weight="bold" if value != listed else "regular")  # fmt: skip

    return draw
