"""How well lost territories are recovered: the strip of a list, what evidence is worth, reliability."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Unpack

import numpy as np
import pandas as pd
from matplotlib.colors import LinearSegmentedColormap, to_hex

from internationals.analysis import evaluation
from internationals.articles.scripts import folded
from internationals.figures.page.canvas import Canvas
from internationals.figures.page.figure import Figure, Options, Page
from internationals.figures.page.grid import Bar, Dot, GridColumn, Label, Scale, grid
from internationals.figures.page.legend import Key, Mark, legend
from internationals.figures.page.measure import line_height
from internationals.figures.page.style import INK, MUTED, RULE, tint
from internationals.tables.cells import first_of
from internationals.tables.schema import Tables

_KEY = (0.02, 0.1, 0.3, 0.6, 1.0)
"""Probabilities in the key to the shade."""


def alignment_strip(
    tables: Tables, organization_id: str | None = None, **options: Unpack[Options]
) -> Figure:
    """Where each entry of a list may be in the alphabet of territories, without the reference.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international; that with the most candidates if not given
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("alignment_strip", tables, **options)
    owners = tables.candidates[["section_id"]].merge(tables.sections, on="section_id")
    counts = owners["organization_id"].value_counts()
    say, key = page.say, page.one(organization_id, counts, "none_at_all")
    cells = evaluation.strip(tables, key)
    if cells.empty:
        raise page.error("none", name=page.organization(key))
    sections = tables.sections.set_index("section_id")
    wanted = ["name_en", "name_native", "name"] if page.language == "en" else ["name_zh", "name"]
    called = first_of(sections, *wanted).fillna("–")
    numbers, entries = pd.factorize(cells["section_id"])
    cells = cells.assign(row=numbers)
    names = evaluation.sort_names()
    shade = _shades(page.hues([key])[key])
    best = cells.groupby("section_id")["probability"].max()
    in_order = sections.loc[best.index[best < 1], "sorted_probability"].max()

    def draw(canvas: Canvas) -> float:
        left, step = (31.0, 2.7) if canvas.narrow else (50.0, 3.3)
        unit = (canvas.width - left) / len(names)
        canvas.text(0, line_height(canvas.sizes.body) / 2, say("key"), va="middle")
        keys = [Key(Mark(shade(each), RULE, width=0.4), f"{each:.0%}") for each in _KEY]
        y = legend(canvas, canvas.wide(say("key")) + 3.0, 0, keys) + 2.0
        top = y + line_height(canvas.sizes.small)
        _initials(canvas, list(names.values()), left, unit, y, top + step * len(entries))
        for number, entry in enumerate(entries):
            middle = top + (number + 0.5) * step
            line = str(sections.at[entry, "line_start"])
            canvas.text(5.0, middle, line, size=6.0, colour=MUTED, ha="right", va="middle")
            name = _short(canvas, str(called[entry]), left - 8.0)
            canvas.text(6.5, middle, name, size=6.5, va="middle")
            canvas.line([left, canvas.width], [middle + step / 2] * 2, color=RULE, lw=0.2, zorder=0)
        for cell in cells.to_dict("records"):
            x, middle = left + cell["rank"] * unit, top + (cell["row"] + 0.5) * step
            canvas.rectangle(x, middle - step / 2, unit, step, facecolor=shade(cell["probability"]))
            if cell["is_truth"]:
                canvas.circle(x + unit / 2, middle, 0.42 * step, facecolor="none", edgecolor=INK,
                              lw=0.8, zorder=4)  # fmt: skip
        return top + step * len(entries) + 0.5

    true = cells[cells["is_truth"]].groupby("section_id")["probability"].max()
    half = int((true >= 0.5).sum())
    known = bool(cells["is_truth"].any())
    seen = bool(sections.loc[entries, "reference"].notna().any())
    order = "" if pd.isna(in_order) else "_sorted" if in_order >= 0.5 else "_unsorted"
    return page.figure(
        title=say(f"title{order}", n=len(entries), name=page.organization(key)),
        organization_id=key,
        subtitle=page.sentences(
            say("subtitle"), say("half", part=half, n=len(true)) if known else ""
        ),
        note=page.sentences(say("ring") if known else "", say("seen") if seen else ""),
        source=page.source([key]),
        alt={"n": len(entries)},
        table=cells.drop(columns="row"),
        draw=draw,
    )


def _short(canvas: Canvas, name: str, width: float) -> str:
    """A name cut to a width, with … in place of the rest."""
    if canvas.wide(name, size=6.5) <= width:
        return name
    while name and canvas.wide(name + "…", size=6.5) > width:
        name = name[:-1]
    return name.rstrip() + "…"


def _shades(hue: str) -> Any:
    """The colour of a probability; its square root, so that faint ones can be seen."""
    colours = LinearSegmentedColormap.from_list(
        "strip", ["#FFFFFF", tint(hue, 0.6), hue, "#0A1420"]
    )
    # In steps, so that a picture needs few colours and keeps each of them exactly.
    return lambda probability: to_hex(colours(round(float(np.sqrt(probability)) * 32) / 32))


def _initials(
    canvas: Canvas, names: list[str], left: float, unit: float, y: float, bottom: float
) -> None:
    """The letters of the alphabet over the strip, and a line where each begins."""
    first: dict[str, list[int]] = {}
    for rank, name in enumerate(names):
        first.setdefault(folded(name)[:1].upper(), []).append(rank)
    for letter, ranks in first.items():
        start = left + ranks[0] * unit
        canvas.line([start, start], [y + 2.5, bottom], color=RULE, lw=0.3, zorder=0)
        if len(ranks) * unit > 2.2:
            canvas.text(start + len(ranks) * unit / 2, y, letter, size=6.0, colour=MUTED,
                        ha="center", va="middle")  # fmt: skip


def evidence_worth(
    tables: Tables, worth: pd.DataFrame | None = None, **options: Unpack[Options]
) -> Figure:
    """What each kind of evidence is worth: entries answered without it, beside the baselines.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    worth : as `analysis.evaluation.worth` returns it, which reads the articles
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("evidence_worth", tables, **options)
    say = page.say
    if worth is None or worth.empty:
        raise page.error("none")
    without = worth[worth.index.str.startswith("without_")]
    least = str(without.index[0])
    answered = worth["answered"].to_dict()
    entries = int(worth["entries"].iloc[0])

    columns = [
        GridColumn("", lambda row: Label(say(row["way"]), "bold" if row["way"] == "all" else "regular"),
               (62.0, 33.0)),
        GridColumn("", lambda row: Label(marks=_shares(row)),
               scale=lambda wide: Scale(0, 1, 1.5, wide - 2.5, (0.0, 0.5, 1.0))),
        GridColumn(say("numbers"), _in_numbers, (26.0, 17.0), "right"),
    ]  # fmt: skip
    rows = worth.rename_axis("way").reset_index().to_dict("records")
    return page.figure(
        title=say("title", cost=say(f"title_{least}"), least=answered[least], all=answered["all"]),
        subtitle=say("subtitle", n=entries),
        note=page.sentences(say("baselines"), say("seen")),
        source=page.source(_measured(tables)),
        alt={"rows": [
            say("map_group", label=say(row["way"]), names=_in_numbers(row)) for row in rows
        ]},
        table=worth,
        draw=lambda canvas: grid(canvas, 0, columns, rows, least=4.8),
    )  # fmt: skip


def _measured(tables: Tables) -> list[str]:
    """The internationals whose entries have a reference."""
    return sorted(set(tables.sections.loc[tables.sections["reference"].notna(), "organization_id"]))


def _shares(row: Mapping[Any, Any]) -> list[Bar | Dot]:
    """Filled the share answered, hollow the share whose most probable one is right."""
    answered, best = row["answered"], row["most_probable_right"]
    hollow = Mark("white", INK, "circle", 1.0)
    return [Bar(0, 1, RULE, 0.5), Bar(answered, best, MUTED, 1.2),
            Dot(best, hollow), Dot(answered, Mark(INK, shape="circle"))]  # fmt: skip


def _in_numbers(row: Mapping[Any, Any]) -> str:
    shares = (row["answered"], row["most_probable_right"])
    return " / ".join("–" if pd.isna(share) else f"{share:.0%}" for share in shares)


def reliability(tables: Tables, **options: Unpack[Options]) -> Figure:
    """Whether a probability means what it states: how often the most probable territory is right.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("reliability", tables, **options)
    say, found = page.say, evaluation.recovered(tables)
    if found.empty:
        raise page.error("none")
    tenths = evaluation.reliability(found)
    inside = tenths["stated"].between(tenths["low_right"], tenths["high_right"])

    columns = [
        GridColumn(say("stated"), lambda row: f"{row['low']:.0%}–{row['high']:.0%}", (34.0, 20.0)),
        GridColumn(say("entries"), lambda row: str(row["entries"]), (18.0, 10.0), "right"),
        GridColumn("", lambda row: Label(marks=_tenth(row)),
               scale=lambda wide: Scale(0, 1, 5.0, wide - 2.0, (0.0, 0.25, 0.5, 0.75, 1.0))),
    ]  # fmt: skip
    rows = tenths.to_dict("records")
    return page.figure(
        title=say("title_all" if inside.all() else "title", part=int(inside.sum()), n=len(tenths)),
        subtitle=say("subtitle", n=len(found)),
        note=say("seen"),
        source=page.source(_measured(tables)),
        alt={"rows": [
            f"{row['stated']:.0%}: {row['right']:.0%} ({row['entries']})" for row in rows
        ]},
        table=tenths,
        draw=lambda canvas: grid(canvas, 0, columns, rows, least=4.8),
    )  # fmt: skip


def _tenth(row: Mapping[Any, Any]) -> list[Bar | Dot]:
    """The interval of the share that is right, the share, and the probability stated."""
    stated = Mark(INK, shape="upright", width=1.2)
    return [Bar(0, 1, RULE, 0.4), Bar(row["low_right"], row["high_right"], MUTED, 2.2),
            Dot(row["right"], Mark(INK, shape="circle")), Dot(row["stated"], stated, 3.8)]  # fmt: skip
