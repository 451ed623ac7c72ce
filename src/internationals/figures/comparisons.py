"""Two texts of one international side by side, and the members of a page over time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Unpack

import pandas as pd
from matplotlib.dates import AutoDateLocator, num2date
from matplotlib.ticker import MaxNLocator

from internationals.analysis import comparison as analysis
from internationals.analysis.comparison import Compared, Side
from internationals.analysis.wording import date
from internationals.figures.page.canvas import Canvas
from internationals.figures.page.figure import Figure, Options, Page, with_column
from internationals.figures.page.legend import Key, Mark, draw_mark, legend
from internationals.figures.page.style import CONFLICT, INK, MUTED, tint
from internationals.tables.schema import Tables

_CHANGED = "#0072B2"
_MARKS: Mapping[str, Mark] = {
    "kept": Mark(MUTED, shape="line"),
    "changed": Mark(_CHANGED, shape="line"),
    "country_disagreed": Mark(CONFLICT, shape="line"),
    "joined": Mark(INK, shape="circle"),
    "left": Mark("white", INK, shape="circle"),
}


@with_column
def comparison(compared: Compared, **options: Unpack[Options]) -> Figure:
    """Two lists of names with lines between the pairs, coloured by what changed.

    Parameters
    ----------
    compared : as `internationals.compare` returns it
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    left, right, table = compared
    page = Page("comparison", _with_articles(left, right), **options)
    say, counts = page.say, analysis.counts(table)
    if table.empty:
        raise page.error("nothing")
    rows = table.to_dict("records")
    kinds = [_kind(row["changes"].split(";")) for row in rows]
    pairs = int(table["probability"].notna().sum())

    def draw(canvas: Canvas) -> float:
        # From the outer edges: countries, where the page is wide enough, and names; lines between.
        edge = 0.0 if canvas.narrow else canvas.width * 0.16
        middle, gap = canvas.width * 0.42, canvas.width * (0.08 if canvas.narrow else 0.1)
        keys = [Key(mark, say(f"key_{kind}")) for kind, mark in _MARKS.items() if kind in kinds]
        top = legend(canvas, 0, 0, keys) + 2.5
        ends: list[float] = []
        places: list[dict[str, float]] = [{} for _ in rows]
        for side, x, align, outer in (
            ("left", middle - 3, "right", 0.0),
            ("right", middle + gap + 3, "left", canvas.width),
        ):
            down: float = top
            listed = table[table[f"name_{side}"].notna()]
            listed = listed.sort_values(f"line_start_{side}", kind="stable", na_position="first")
            for at in listed.index:
                row, start = rows[at], down
                changes = [f"change_{each}" for each in row["changes"].split(";")]
                changed = page.names([say(each) for each in changes if each in say])
                words = [str(row[f"name_{side}"]), changed if side == "right" else ""]
                text, room = " · ".join(filter(None, words)), abs(outer - x) - edge
                down = canvas.block(x, start, text, width=room, size=canvas.sizes.small, ha=align)
                places[at][side] = (start + down) / 2
                if edge:
                    codes = filter(None, row[f"countries_{side}"].split(";"))
                    where = page.names([page.whole(page.country(code)) for code in codes])
                    beside = canvas.block(outer, start, where, width=edge - 2, colour=MUTED,
                                          size=canvas.sizes.small,
                                          ha="left" if side == "left" else "right")  # fmt: skip
                    down = max(down, beside)
                down += 0.7
            ends.append(down)
        for kind, place in zip(kinds, places, strict=True):
            if len(place) == 2:
                canvas.line([middle, middle + gap], [place["left"], place["right"]],
                            color=_MARKS[kind].face, lw=0.6 if kind == "kept" else 1.3)  # fmt: skip
            else:
                ((side, y),) = place.items()
                x = middle - 1 if side == "left" else middle + gap + 1
                draw_mark(canvas, x, y, _MARKS[kind], 1.8)
        return max(ends, default=top)

    texts = _texts(left, right)
    return page.figure(
        title=say("title", kept=int(counts["kept"]), pairs=pairs),
        subtitle=say(
            "subtitle", left=texts[0], right=texts[1],
            gone=int(counts["left"]), joined=int(counts["joined"]),
        ),
        note=say("note"),
        source=page.source([right.organization_id]),
        alt={},
        table=table,
        draw=draw,
    )  # fmt: skip


def _with_articles(left: Side, right: Side) -> Tables:
    """The tables of the second text, with the articles of the first as ones on its international."""
    own = left.tables.articles_on(left.organization_id)
    own = own.assign(organization_id=right.organization_id)
    return right.tables.replace(articles=pd.concat([own, right.tables.articles]))


def _kind(changes: list[str]) -> str:
    """How an entry is drawn."""
    first = next((kind for kind in ("joined", "left", "country_disagreed") if kind in changes), "")
    return first or ("changed" if any(changes) else "kept")


def _texts(*sides: Side) -> list[str]:
    """Which texts they are: the file of each, its revision and date where these differ."""
    rows = [side.tables.articles_on(side.organization_id).iloc[0] for side in sides]
    words = [[row[c] for c in ("revision", "date") if isinstance(row[c], str)] for row in rows]
    files = [str(row["file"]).rpartition("/")[2] for row in rows]
    if words[0] == words[1]:
        return files
    return [" ".join([file, *(w for w in of if len(w) <= 12)])
            for file, of in zip(files, words, strict=True)]  # fmt: skip


def members_over_time(tables: Tables, organization_id: str, **options: Unpack[Options]) -> Figure:
    """Entries of a page by region over time, with those that were added and removed.

    Parameters
    ----------
    tables : as `internationals.history` returns them
    organization_id : the international
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("members_over_time", tables, **options)
    say = page.say
    counts = analysis.over_time(tables, organization_id)
    if len(counts) < 2:
        raise page.error("none")
    changes = analysis.entries_and_exits(tables, organization_id)
    hue = page.hues([organization_id])[organization_id]
    regions = dict(tables.countries[["region_en", f"region_{page.language}"]].dropna().to_numpy())
    shades = [tint(hue, strength) for strength in (1.0, 0.8, 0.62, 0.46, 0.32, 0.18)]

    def draw(canvas: Canvas) -> float:
        order = counts.iloc[-1].sort_values(ascending=False, kind="stable").index
        keys = [Key(Mark(shade), regions.get(name, say("not_stated")))
                for name, shade in zip(order, shades, strict=False)]  # fmt: skip
        y = legend(canvas, 0, 0, keys, width=canvas.width) + 3.0
        height = 46.0 if canvas.narrow else 62.0
        axes = canvas.inset(8, y, canvas.width - 18, height)
        dates = pd.to_datetime(counts.index)
        # A while after the last day, so that what changed on it is seen.
        ends = [*dates, dates[-1] + (dates[-1] - dates[0]) / 25]
        areas = [[*counts[region], counts[region].iloc[-1]] for region in order]
        axes.stackplot(ends, areas, colors=shades, step="post", linewidth=0)
        most = max(1.0, float(counts.sum(axis=1).max()))
        axes.set_ylim(0, most * 1.2)
        axes.margins(x=0)
        marks = (("joined", "^", INK, 1.14), ("left", "v", "white", 1.07))
        for change, marker, face, height_of in marks:
            days = pd.to_datetime(changes.loc[changes["change"].eq(change), "date"])
            axes.plot(days, [most * height_of] * len(days), marker, color=INK, linestyle="none",
                      markerfacecolor=face, markersize=3.2, clip_on=False)  # fmt: skip
        ticks, labels = _ticks(ends[0], ends[-1], 4 if canvas.narrow else 8)
        axes.set_xticks(pd.to_datetime(ticks), labels=labels)
        axes.yaxis.set_major_locator(MaxNLocator(nbins=5, integer=True))
        return y + height + 7

    first, last = str(counts.index[0]), str(counts.index[-1])
    start, end = (int(counts.sum(axis=1).iloc[at]) for at in (0, -1))
    added, removed = (int(changes["change"].eq(c).sum()) for c in ("joined", "left"))
    kind = "year" if first[:4] != last[:4] else "day"
    ends = [day[:4] if kind == "year" else date(day, page.language) for day in (first, last)]
    when = {"first": say(kind, day=ends[0]), "last": say(kind, day=ends[1])}
    return page.figure(
        title=say("title", start=start, end=end, **when),
        subtitle=say("subtitle", joined=added, left=removed),
        note=say("note"),
        source=page.source([organization_id]),
        alt={},
        table=counts,
        draw=draw,
    )


def _ticks(first: pd.Timestamp, last: pd.Timestamp, most: int) -> tuple[list[str], list[str]]:
    """Round days from one to another, and their labels: years or months where all begin one."""
    locator = AutoDateLocator(minticks=2, maxticks=most)  # type: ignore[no-untyped-call]
    places = num2date(locator.tick_values(first, last))  # type: ignore[no-untyped-call]
    days = [str(day.date()) for day in places if first.date() <= day.date() <= last.date()]
    for end in ("-01-01", "-01"):
        if all(day.endswith(end) for day in days):
            return days, [day.removesuffix(end) for day in days]
    return days, days
