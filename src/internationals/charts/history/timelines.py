"""The timeline: the life of every organisation, and what they did to each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from internationals.charts import style
from internationals.charts.export import Chart
from internationals.charts.history.timeline_words import TimelineWords
from internationals.charts.layout import (
    LICENCE,
    LINE,
    NORMAL,
    SMALL,
    SMALL_LINE,
    canvas,
    joined,
    write,
)
from internationals.charts.style import CONFLICT, Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

_OTHER = "#C4C4C4"
_AGAINST = ("expelled", "refused")
_FROM_OBJECT = ("split_from", "originated_in", "came_out_of")


class _Lane(NamedTuple):
    """An organisation's lane.

    Attributes
    ----------
    facts : its row of `history.lanes`
    label : its name in lines
    note : what lasts, in lines; "" if nothing
    colour : of its bar
    y : middle of the bar, in millimetres of the page
    """

    facts: Any
    label: str
    note: str
    colour: str
    y: float


def timeline(tables: Tables, *, language: Language) -> Chart:
    """The life of every organisation that the articles name, and what they did to each other.

    A lane per organisation, grouped by article; ends that nobody dates fade. Arrows go from what
    was there to what came of it, and from who acts to whom; expulsions and refusals end in a
    cross, and what is not dated is dashed.

    Parameters
    ----------
    tables : all tables
    language : of the figure

    Returns
    -------
    Chart; its table has one row per event, as `analysis.history.events` gives them.

    Raises
    ------
    ValueError : no article names a relation between organisations
    """
    return _Timeline(tables, language).chart()


class _Timeline:
    """The timeline's layout. Lengths are millimetres of the page."""

    LABELS, RIGHT, PAD, GROUP_GAP = 50.0, 6.0, 1.3, 4.6
    BAR, DISC, BESIDE = 2.9, 1.75, 2.0

    def __init__(self, tables: Tables, language: Language) -> None:
        self.tables = tables
        self.language = language
        self.words = TimelineWords(tables, language)
        self.hues = style.hues(tables.articles["article"])

    def chart(self) -> Chart:
        with style.applied(self.language):
            lanes, height = self._lanes()
            keys = self._keys()
            keys_height = len(keys) * (LINE + 0.5) + LINE + 3.5
            page = Page.blank(
                self.language,
                height=height + 6.5 + keys_height,
                title=self.words.title(),
                subtitle=self.words.subtitle(),
                foot=style.foot(
                    self.language,
                    source=self.words.source(),
                    licence=LICENCE,
                    note=self.words.note(),
                ),
            )
            axes = canvas(page)
            lanes = [lane._replace(y=page.top - 4.5 - lane.y) for lane in lanes]
            self._draw_years(page, axes, page.top - 4.5, page.top - 4.5 - height)
            for lane in lanes:
                self._draw_lane(page, axes, lane)
            self._draw_events(page, axes, {lane.facts["organization_id"]: lane for lane in lanes})
            self._draw_keys(page, axes, keys, page.top - 6.5 - height)
        return Chart(
            figure=page.figure,
            language=self.language,
            table=self.words.events.assign(relation=self.words.events["relation"].astype(str)),
            title=self.words.title(),
            caption=joined([self.words.subtitle(), self.words.note()], self.language),
            alt=self.words.alt(),
            source=self.words.source(),
            licence=LICENCE,
        )

    def _lanes(self) -> tuple[list[_Lane], float]:
        """The lanes, with heights below the top of the chart, and the height of all."""
        lanes: list[_Lane] = []
        width = self.LABELS - 2.5
        y = 0.0
        article = None
        for facts in self.words.lives.to_dict("records"):
            if article is not None and facts["article"] != article:
                y += self.GROUP_GAP
            article = facts["article"]
            label, note = (
                self.words.label(facts, width),
                self.words.lasting(facts["organization_id"], width),
            )
            lines = (label.count("\n") + 1) * LINE
            lines += (note.count("\n") + 1) * SMALL_LINE if note else 0.0
            height = max(lines, self.BAR + 2.0) + self.PAD
            colour = self.hues.get(facts["organization_id"], _OTHER)
            lanes.append(_Lane(facts, label, note, colour, y + height / 2))
            y += height
        return lanes, y

    def _x(self, page: Page, year: float) -> float:
        left, right = page.left + self.LABELS, page.right - self.RIGHT
        return left + (year - self.words.first) / (self.words.last - self.words.first) * (
            right - left
        )

    def _draw_years(self, page: Page, axes: Axes, top: float, bottom: float) -> None:
        for year in range(-(-self.words.first // 10) * 10, self.words.last + 1, 10):
            x = self._x(page, year)
            axes.plot([x, x], [bottom, top], color=style.RULE, linewidth=0.4, zorder=0)
            write(axes, x, top + 2.2, str(year), size=SMALL, ha="center", color=style.MUTED)

    def _draw_lane(self, page: Page, axes: Axes, lane: _Lane) -> None:
        lines = lane.label.split("\n")
        height = len(lines) * LINE
        notes = lane.note.split("\n") if lane.note else []
        y = lane.y + (height + len(notes) * SMALL_LINE) / 2
        weight = "bold" if lane.facts["subject"] else "regular"
        for line in lines:
            write(axes, page.left, y - LINE / 2, line, weight=weight)
            y -= LINE
        for line in notes:
            write(axes, page.left, y - SMALL_LINE / 2, line, size=SMALL, color=style.MUTED)
            y -= SMALL_LINE
        facts = lane.facts
        begin = self._x(page, facts["begins_by"])
        if facts["begins_after"] < facts["begins_by"]:
            self._fade(axes, lane, begin, self._x(page, facts["begins_after"]))
        if pd.isna(facts["ends_after"]):
            end = self._x(page, self.words.last)
            self._fade(axes, lane, end, page.right)
        else:
            end = self._x(page, facts["ends_after"])
            if facts["ends_after"] < facts["ends_by"]:
                self._fade(axes, lane, end, self._x(page, facts["ends_by"]))
        axes.add_patch(
            Rectangle(
                (begin, lane.y - self.BAR / 2),
                end - begin,
                self.BAR,
                facecolor=lane.colour,
                edgecolor="none",
                zorder=2,
            )
        )

    def _fade(self, axes: Axes, lane: _Lane, solid: float, gone: float) -> None:
        steps = 10
        edges = np.linspace(solid, gone, steps + 1)
        for step, (near, far) in enumerate(pairwise(edges)):
            axes.add_patch(
                Rectangle(
                    (min(near, far), lane.y - self.BAR / 2),
                    abs(far - near),
                    self.BAR,
                    facecolor=style.tint(lane.colour, 1 - (step + 1) / (steps + 1)),
                    edgecolor="none",
                    zorder=2,
                )
            )

    def _places(self, page: Page) -> list[float]:
        """Where each event stands: in its year, or spread over the years it may have been in."""
        events = self.words.events
        places = [0.0] * len(events)
        for _, group in events.groupby(["earliest", "latest"], sort=False):
            earliest, latest = (int(group[column].iloc[0]) for column in ("earliest", "latest"))
            for article in dict.fromkeys(group["article"]):
                own = group.index[group["article"].eq(article)].tolist()
                left, right = self._x(page, earliest), self._x(page, latest)
                for number, index in enumerate(own):
                    if earliest == latest:
                        places[index] = left + number * self.BESIDE
                    else:
                        places[index] = left + (right - left) * (number + 1) / (len(own) + 1)
        return places

    def _draw_events(self, page: Page, axes: Axes, lanes: Mapping[str, _Lane]) -> None:
        for number, (row, x) in enumerate(
            zip(self.words.events.to_dict("records"), self._places(page), strict=True), 1
        ):
            first = lanes[row["subject_id"]]
            second = lanes.get(row["object_id"], first)
            if row["relation"] in _FROM_OBJECT:
                first, second = second, first
            if first is not second:
                self._arrow(axes, row, x, first.y, second.y)
            self._disc(axes, number, x, first.y)

    def _arrow(
        self, axes: Axes, row: Mapping[Any, Any], x: float, start: float, end: float
    ) -> None:
        against = row["relation"] in _AGAINST
        colour = CONFLICT if against else style.INK
        half = self.BAR / 2
        tip = end + half if start > end else end - half
        axes.add_patch(
            FancyArrowPatch(
                (x, start),
                (x, tip),
                arrowstyle="-" if against else "-|>",
                mutation_scale=6,
                linewidth=1.0,
                linestyle="--" if pd.isna(row["year"]) else "-",
                color=colour,
                shrinkA=0,
                shrinkB=0,
                zorder=3,
            )
        )
        if against:
            axes.plot(
                [x], [tip], "x", markersize=4.6, markeredgecolor=colour, markeredgewidth=1.4,
                zorder=5,
            )  # fmt: skip

    def _disc(self, axes: Axes, number: int, x: float, y: float) -> None:
        axes.add_patch(
            Circle(
                (x, y), self.DISC, facecolor="#FFFFFF", edgecolor=style.INK, linewidth=0.6, zorder=6
            )
        )
        write(axes, x, y, str(number), size=SMALL, ha="center", zorder=7)

    def _keys(self) -> list[list[tuple[int, str]]]:
        """The events in words, two to a line."""
        told = list(enumerate(map(self.words.told, self.words.events.to_dict("records")), 1))
        rows = -(-len(told) // 2)
        return [told[at::rows] for at in range(rows)]

    def _draw_keys(
        self, page: Page, axes: Axes, keys: Sequence[Sequence[tuple[int, str]]], top: float
    ) -> None:
        y = top - LINE / 2
        x = page.left
        for colour, ends_in_cross, words in (
            (
                style.INK,
                False,
                text(self.language, en="leads to, or applies to", zh="由此而来，或提出申请"),
            ),
            (CONFLICT, True, text(self.language, en="expels, refuses", zh="开除、拒绝")),
        ):
            axes.plot([x, x + 6], [y, y], color=colour, linewidth=1.0)
            axes.plot(
                [x + 6], [y], "x" if ends_in_cross else ">", color=colour, markersize=4,
                markeredgewidth=1.3,
            )  # fmt: skip
            write(axes, x + 8.5, y, words)
            x += 12.5 + style.text_width(words, self.language, NORMAL)
        axes.plot([x, x + 7], [y, y], color=style.INK, linewidth=1.0, linestyle="--")
        words = text(self.language, en="year not recorded", zh="年份没有记载")
        write(axes, x + 8.5, y, words)
        x += 12.5 + style.text_width(words, self.language, NORMAL)
        fading = _Lane(None, "", "", _OTHER, y)
        self._fade(axes, fading, x, x + 7)
        write(axes, x + 8.5, y, text(self.language, en="end not recorded", zh="始末没有记载"))
        y -= LINE + 1.5
        for row in keys:
            for column, (number, words) in enumerate(row):
                x = page.left + column * (page.right - page.left) / 2
                self._disc(axes, number, x + self.DISC, y)
                write(axes, x + 4.8, y, words)
            y -= LINE + 0.5
