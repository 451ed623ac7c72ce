"""Where organisations come from, what supports the articles' statements, what the pages lost."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate, pairwise
from typing import Any, Unpack

import pandas as pd

from internationals.analysis import claims as statements
from internationals.analysis import history, losses
from internationals.analysis.wording import Wording
from internationals.figures.page.canvas import Canvas
from internationals.figures.page.figure import Figure, Options, Page
from internationals.figures.page.grid import Bar, GridColumn, Label, Row, Scale, grid, of_years
from internationals.figures.page.legend import Key, Mark, legend, squares
from internationals.figures.page.measure import line_height
from internationals.figures.page.style import CONFLICT, INK, MUTED, RULE
from internationals.tables.schema import Tables
from internationals.tables.source import plain, spans

_MARKS: Mapping[str, Mark] = {
    "independent": Mark(INK),
    "own_documents": Mark("#6E6E6E"),
    "wikipedia": Mark("#C4C4C4"),
    "the_article": Mark("#C4C4C4"),
    "partly_verified": Mark("white", INK, width=1.1),
    "contradicted": Mark(CONFLICT),
    "not_checked": Mark("white", "#9A9A9A", width=0.6, dashed=True),
}
_MOST_ROWS = 60
"""Organisations drawn in family trees, unless one article has more."""
_MOST_SHOWN = 12
"""Contradicted statements written out; the others are in the table."""


def claims(tables: Tables, **options: Unpack[Options]) -> Figure:
    """The statements of the prose by what supports them, and those that the sources contradict.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("claims", tables, **options)
    say, by_article = page.say, statements.support(tables)
    if by_article.empty:
        raise page.error("none")
    counts = by_article.sum()
    shown = [str(name) for name in counts.index if counts[name]]
    total = int(counts.sum())
    # One square stands for so many statements that a row of squares stays readable.
    each = next(size for size in (1, 10, 100, 1000, 10**6) if counts.max() <= 200 * size)
    wrong = statements.contradicted(tables)

    def draw(canvas: Canvas) -> float:
        label, number = (27.0, 9.0) if canvas.narrow else (50.0, 11.0)
        pitch = 2.9 if canvas.narrow else 3.5
        room = (canvas.width - label - number) // (5 * pitch) * 5 * pitch
        y = 0.0
        for name in shown:
            weight, colour = ("bold", CONFLICT) if name == "contradicted" else ("regular", INK)
            canvas.text(label + number - 2.5, y + 2.2, f"{counts[name]:,}", ha="right", va="middle",
                        weight=weight, colour=colour)  # fmt: skip
            marks = [_MARKS[name]] * -(-int(counts[name]) // each)
            bottoms = (canvas.block(0, y + 0.5, say(name), width=label - 2),
                       squares(canvas, label + number, y + 0.7, marks, pitch, room))  # fmt: skip
            y = max(bottoms) + 1.4
        if wrong.empty:
            return y
        y = canvas.block(0, y + 1.6, say("contradicted_heading", n=len(wrong)), weight="bold") + 1
        return _contradicted(canvas, y, wrong.head(_MOST_SHOWN), page)

    supported = int(counts[["independent", "own_documents"]].sum())
    checked = total - int(counts["not_checked"])
    key = "title" if supported >= total / 4 else "title_few" if supported else "title_no"
    key = key if checked else "title_none"
    return page.figure(
        title=say(key, part=supported, n=total),
        subtitle=page.sentences(
            say("subtitle", n=len(by_article)), say("each", each=each) if each > 1 else ""
        ),
        note=page.sentences(
            say("wikipedia_note") if counts["wikipedia"] else "",
            say("more", n=len(wrong) - _MOST_SHOWN) if len(wrong) > _MOST_SHOWN else "",
        ),
        source=page.source(tables.internationals, "verdicts"),
        alt={"parts": [
            say("alt_part", name=say(name), n=int(counts[name])) for name in shown
        ]},
        table=by_article.rename_axis("article"),
        draw=draw,
    )  # fmt: skip


def _contradicted(canvas: Canvas, y: float, wrong: pd.DataFrame, page: Page) -> float:
    """The contradicted words, what they are in English, and what the sources state."""
    formats = page.tables.articles.set_index("article")["format"].astype(str)

    def words(row: Row) -> Label:
        parts = spans(str(row["quote"]), formats.get(row["article"], ""), page.language)
        quote = plain(parts)
        below = f"\n{_or_dash(row['quote_en'])}" if canvas.narrow else ""
        return Label(quote + below, colour=CONFLICT)

    def where(row: Row) -> Label:
        name = page.organization(str(row["article"]))
        return Label(page.say("where", name=name, line=str(row["line_start"])), colour=MUTED)

    columns = [
        GridColumn(page.say("article"), where, (19.0, None)),
        GridColumn(page.say("words"), words, (42.0, 38.0)),
        GridColumn(page.say("english"), lambda row: _or_dash(row["quote_en"]), (44.0, None)),
        GridColumn(page.say("states"), lambda row: _or_dash(row[f"note_{page.language}"])),
    ]
    return grid(canvas, y, columns, wrong.to_dict("records"))


def _or_dash(cell: object) -> str:
    return cell if isinstance(cell, str) else "–"


def family_trees(tables: Tables, **options: Unpack[Options]) -> Figure:
    """Where the organisations that the articles name come from, each at its year.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("family_trees", tables, **options)
    say, nodes = page.say, history.trees(tables)
    if nodes.empty:
        raise page.error("none")
    nodes, more = _first_trees(nodes)
    relations = history.relations(tables, page.language)
    relations = relations[relations["article"].isin(nodes["article"])]
    names = history.long_names(tables, page.language)
    subjects = nodes.loc[nodes["subject"], "organization_id"].tolist()
    rows = [
        row | {"label": _tree_label(row, names, page), "events": _events(row, relations, page)}
        for row in nodes.to_dict("records")
    ]

    expelled = int(relations["relation"].isin(["expelled", "founded_by_expelled_of"]).sum())
    split = int(relations["relation"].eq("split_from").sum())
    short = list(dict.fromkeys(page.organization(key) for key in subjects))
    key = f"title{'_expelled' if expelled else ''}{'_split' if split else ''}"
    return page.figure(
        title=say(
            key,
            expelled=expelled,
            split=split,
            names=short if 0 < len(short) < 5 else say("organisations", n=len(nodes)),
        ),
        note=page.sentences(
            say("elsewhere") if relations["dated"].str.contains("°", regex=False).any() else "",
            say("hollow") if (nodes["year"].notna() & ~nodes["founded"]).any() else "",
            say("undated") if nodes["year"].isna().any() else "",
            say("dotted") if nodes["parents"].str.len().gt(1).any() else "",
            say("lines"),
            say("more", n=more) if more else "",
        ),
        source=page.source(tables.internationals, "other_years"),
        alt={"rows": [
            say("map_group", label=row["label"], names=row["events"]) if row["events"] else row["label"]
            for row in rows
        ]},
        table=nodes.assign(parents=nodes["parents"].str.join(";")),
        draw=lambda canvas: _draw_trees(canvas, page, rows, page.hues(subjects)),
    )  # fmt: skip


def _first_trees(nodes: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The trees of the first articles, as many as a page has room for; the number of the others."""
    sizes = nodes.groupby("article", sort=False).size()
    kept = sizes.index[(sizes.cumsum() <= _MOST_ROWS) | (sizes.index == sizes.index[0])]
    return nodes[nodes["article"].isin(kept)].reset_index(drop=True), len(sizes) - len(kept)


def _tree_label(row: Mapping[Any, Any], names: Mapping[str, str], page: Page) -> str:
    """The name of an organisation with its years, as far as they are known."""
    key = row["organization_id"]
    first = str(row["year"]) if pd.notna(row["year"]) and row["founded"] else ""
    last = str(row["dissolved_year"]) if pd.notna(row["dissolved_year"]) else ""
    if not first and not last:
        return names.get(key, key)
    years = f"{first or '?'}–{last}" if last else first
    return page.say("label", name=names.get(key, key), years=years)


def _events(row: Mapping[Any, Any], relations: pd.DataFrame, page: Page) -> str:
    """What the article states of an organisation, dated events first."""
    about = relations["about"].eq(row["organization_id"]) & relations["article"].eq(row["article"])
    own = relations[about].sort_values("year", kind="stable")
    return page.clauses(own["dated"])


def _draw_trees(
    canvas: Canvas, page: Page, rows: list[dict[Any, Any]], hues: Mapping[str, str]
) -> float:
    """Draw the family trees: names, a margin for undated ones, years, events; the lower edge."""
    names = 46.0 if canvas.narrow else 60.0
    events = canvas.width if canvas.narrow else canvas.width - 58.0
    room = names - 2 if canvas.narrow else canvas.width - events
    line, small = line_height(canvas.sizes.body), canvas.sizes.small
    known = [row["year"] for row in rows if not pd.isna(row["year"])]
    left = names + 3.5 + (7.0 if len(known) < len(rows) else 0.0)
    scale = of_years(canvas, known or [2000], left, events - 6.0)
    scale.label(canvas, 0, line / 2)
    places: dict[tuple[str, str], tuple[float, float]] = {}
    y, article = line + 1.0, rows[0]["article"]
    for row in rows:
        if article != row["article"]:
            canvas.line([0, canvas.width], [y + 0.8, y + 0.8], color=RULE, lw=0.6)
            y += 2.4
        article, middle = row["article"], y + line / 2
        x = names + 3.5 if pd.isna(row["year"]) else scale.at(row["year"])
        places[article, row["organization_id"]] = x, middle
        hue = hues.get(row["organization_id"], INK) if row["subject"] else "#4D4D4D"
        hollow = pd.isna(row["year"]) or not row["founded"]
        canvas.circle(
            x, middle, 1.5 if row["subject"] else 1.15,
            facecolor="white" if hollow else hue, edgecolor=hue, lw=1.0, zorder=4,
        )  # fmt: skip
        weight = "bold" if row["subject"] else "regular"
        below = canvas.block(0, y, row["label"], width=names - 2, weight=weight)
        # Beside the name, or below it where that is too narrow.
        x, top = (0.0, below) if canvas.narrow else (events, y)
        said = canvas.block(x, top, row["events"], width=room, size=small, colour=MUTED)
        y = max(below, said) + 1.6
    for x in map(scale.at, scale.ticks):
        canvas.line([x, x], [line + 0.4, y], lw=0.4, zorder=0)
    for row in rows:
        for rank, parent in enumerate(row["parents"]):
            ends = places[row["article"], parent], places[row["article"], row["organization_id"]]
            _branch(canvas, *ends, rank)
    return y


def _branch(
    canvas: Canvas, parent: tuple[float, float], child: tuple[float, float], rank: int
) -> None:
    """A line from a parent to its child: along the parent's row, then down."""
    turn = child[0] - 1.8 * rank
    xs, ys = [parent[0], turn, turn, child[0]], [parent[1], parent[1], child[1], child[1]]
    canvas.line(xs, ys, color=INK, lw=0.8, zorder=2, ls=":" if rank else "-")


def damage(tables: Tables, **options: Unpack[Options]) -> Figure:
    """What the conversion of the pages lost: pieces by kind and article, with an example of each.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("damage", tables, **options)
    say, lost = page.say, losses.by_kind(tables)
    if lost.empty:
        raise page.error("none")
    ids = dict(zip(tables.articles["article"], tables.articles["organization_id"], strict=True))
    articles = [name for name in ids if lost[name].any()]
    # Beyond as many as a reader can distinguish, all articles are one.
    parts = {name: [name] for name in articles} if len(articles) <= 4 else {"": articles}
    hues = page.hues([str(ids[name]) for name in articles])
    kinds = Wording("loss_kinds", page.language)
    names = {kind: kinds(kind) for kind in lost.index.astype(str)}
    total = int(lost["n"].sum())

    def bars(row: Row) -> Label:
        ends = list(accumulate(sum(row[name] for name in own) for own in parts.values()))
        return Label(marks=[
            Bar(start, end, hues.get(str(ids.get(key)), INK), 7.4)
            for key, (start, end) in zip(parts, pairwise([0, *ends]), strict=True)
        ])  # fmt: skip

    most = int(lost["n"].max())
    columns = [
        GridColumn("", lambda row: Label(names[row["kind"]], "bold"), (36.0, 26.0)),
        GridColumn(say("pieces"), lambda row: f"{row['n']:,}", (11.0, 9.0), "right"),
        GridColumn("", bars, (33.0, 16.0), scale=lambda wide: Scale(0, most, 1.0, wide - 3.0)),
        GridColumn(say("example"), lambda row: _example(row, page), (50.0, 0.0)),
        GridColumn(say("effect"), lambda row: say(f"effect_{row['kind']}"), (0.0, None)),
    ]

    def draw(canvas: Canvas) -> float:
        y = 0.0
        if len(parts) > 1:
            keys = [Key(Mark(hues[str(ids[name])]), page.organization(str(ids[name])))
                    for name in articles]  # fmt: skip
            y = legend(canvas, 0, 0, keys) + 1.6
        return grid(canvas, y, columns, lost.rename_axis("kind").reset_index().to_dict("records"))

    first = str(lost.index[0])
    return page.figure(
        title=say("title" if len(lost) > 1 else "title_all",
                  kind=names[first], most=int(lost["n"].iloc[0]), n=total),
        note=say("note", known=int(lost["known"].sum()), n=total),
        source=page.source([str(ids[name]) for name in articles]),
        alt={"parts": [
            say("alt_part", name=names[str(kind)], n=int(n)) for kind, n in lost["n"].items()
        ]},
        table=lost.rename_axis("kind"),
        draw=draw,
    )  # fmt: skip


def _example(row: Row, page: Page) -> str:
    found, missing = str(row["found"]).strip()[:60].strip(), row["lost"]
    if not isinstance(missing, str) or not missing.strip() or missing.strip().endswith(found):
        return found
    key = "lost_label" if found.startswith("[") else "lost"
    return page.say(key, found=found, lost=missing.strip()[:40])
