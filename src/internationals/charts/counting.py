"""Charts of what a count hangs on: what the articles claim, and other ways to count.

Each function draws one figure in one language and returns a `Chart`. Numbers come from
`analysis.spread` alone; titles are made from them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from internationals.analysis import spread
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import (
    LICENCE,
    SMALL,
    SMALL_LINE,
    International,
    canvas,
    census_note,
    country_names,
    dot,
    headed,
    international_of,
    joined,
    mark,
    semicolons,
    unplaced_notes,
    write,
)
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

# ------------------------------------------------------------------------------------------------
# Claimed and counted
# ------------------------------------------------------------------------------------------------


def claims_and_counts(tables: Tables, *, language: Language) -> Chart:
    """The number of countries each article claims, beside what its list gives.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    language : of the figure

    Returns
    -------
    Chart; its table is that of `spread.claimed_and_counted`.

    Raises
    ------
    ValueError : no article of the tables claims a number of countries and lists members
    """
    claims = spread.claimed_and_counted(tables)
    if claims.empty:
        raise ValueError(
            "organizations: found no countries_claimed of an international that lists members"
        )
    rows = [
        (international_of(tables, str(row["organization_id"]), language), row)
        for row in claims.to_dict("records")
    ]
    title = _claim_title(rows, language)
    subtitle = text(
        language,
        en="Number of countries the article claims, and number of different countries for which it "
        "lists {members}.",
        zh="条目所称的国家数，与条目列有{members}的不同国家数。",
        members=style.listing([each.members for each, _ in rows], language),
    )
    territories = spread.full_members(spread.listed_territories(tables))
    notes = [
        *_claim_notes(tables, territories, rows, language),
        *unplaced_notes(tables, (each for each, _ in rows), language),
    ]
    note = joined(notes, language)
    source = source_line(tables.articles, [each.identifier for each, _ in rows], language)
    numbers = claims[["claimed_number", "low", "high", "without_later_revision"]].to_numpy()
    low, high = int(numbers.min()) - 2, int(numbers.max()) + 2
    row_height = 7.5
    with style.applied(language):
        page = Page.blank(
            language,
            height=9.0 + row_height * 2 * len(rows) + 4.0 * (len(rows) - 1),
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        axes = canvas(page)
        scale = _Scale(page.left + 44.0, page.right - 62.0, low, high)
        bottom = page.bottom + 6.5
        for tick in range(low, high + 1):
            axes.plot([scale.place(tick)] * 2, [bottom, page.top], color=style.RULE, linewidth=0.4)
            write(
                axes,
                scale.place(tick),
                page.bottom + 4.4,
                style.number(tick, language),
                size=SMALL,
                ha="center",
                color=style.MUTED,
            )
        words = text(
            language,
            en="countries; the scale begins at {low}",
            zh="国家数（刻度始于{low}）",
            low=low,
        )
        write(axes, scale.end + 4.0, page.bottom + 4.4, words, size=SMALL, color=style.MUTED)
        y = page.top
        for each, row in rows:
            write(axes, page.left, y - row_height, each.short, weight="bold", size=9)
            _draw_claim(axes, row, y - row_height / 2, scale, language)
            _draw_count(axes, row, each, y - row_height * 1.5, scale, language)
            y -= 2 * row_height + 4.0
    return Chart(
        figure=page.figure,
        language=language,
        table=claims,
        title=title,
        caption=joined([subtitle, note], language),
        alt=text(
            language,
            en="Dots on a scale of countries. {title}. {note}",
            zh="国家数刻度上的点。{title}。{note}",
            title=title,
            note=note,
        ),
        source=source,
        licence=LICENCE,
    )


class _Scale(NamedTuple):
    """A scale of countries from `low` to `high`, between two places of the page in millimetres."""

    zero: float
    end: float
    low: int
    high: int

    def place(self, value: float) -> float:
        """Where a number of countries stands."""
        return self.zero + (value - self.low) * (self.end - self.zero) / (self.high - self.low)


def _claim_title(
    rows: Sequence[tuple[International, Mapping[Hashable, Any]]], language: Language
) -> str:
    parts = [
        text(
            language,
            en="{claim} {countries}for {short} and list {n}",
            zh="{short}遍及{claim}国，列出{n}国",
            claim=_claim_words(row, language),
            countries="" if number else "countries ",
            short=each.short,
            n=int(row["counted"]),
        )
        for number, (each, row) in enumerate(rows)
    ]
    return text(language, en="The articles claim {0}", zh="条目称{0}").format(
        ("; " if language == "en" else "；称").join(parts)
    )


def _claim_words(row: Mapping[Hashable, Any], language: Language) -> str:
    """The claim as a sentence has it: more than 30."""
    en, zh = {
        "exactly": ("{n}", "{n}"),
        "more_than": ("more than {n}", "超过{n}"),
        "nearly": ("nearly {n}", "近{n}"),
        "about": ("about {n}", "约{n}"),
    }[row["claim_means"]]
    return text(language, en=en, zh=zh, n=int(row["claimed_number"]))


def _draw_claim(
    axes: Axes, row: Mapping[Hashable, Any], y: float, scale: _Scale, language: Language
) -> None:
    x = scale.place(row["claimed_number"])
    write(axes, scale.zero - 27.0, y, text(language, en="claimed", zh="条目所称"))
    if row["claim_means"] == "more_than":
        axes.annotate(
            "",
            xy=(scale.end, y),
            xytext=(x, y),
            arrowprops={"arrowstyle": "->", "color": style.INK, "linewidth": 1.0, "shrinkA": 0},
        )
    mark(axes, x, y, "D", style.INK)
    words = text(
        language,
        en="{claim} (“{claimed}”)",
        zh="{claim}国（原文“{claimed}”）",
        claim=_claim_words(row, language),
        claimed=row["claimed"],
    )
    write(axes, scale.end + 4.0, y, words)


def _draw_count(
    axes: Axes,
    row: Mapping[Hashable, Any],
    each: International,
    y: float,
    scale: _Scale,
    language: Language,
) -> None:
    write(axes, scale.zero - 27.0, y, text(language, en="listed", zh="条目所列"))
    low, high, counted = (int(row[name]) for name in ("low", "high", "counted"))
    words = text(language, en="{n}", zh="{n}国", n=counted)
    if low != high:
        ends = [scale.place(low), scale.place(high)]
        axes.plot(ends, [y, y], "|-", color=each.colour, markersize=7)
        words += text(
            language,
            en="; {low} to {high}, as sources differ",
            zh="；来源不一，{low}至{high}国",
            low=low,
            high=high,
        )
    without = int(row["without_later_revision"])
    if without != counted:
        mark(axes, scale.place(without), y, "o", each.colour)
        words += text(
            language,
            en="; {n} without later texts",
            zh="；不计后来文本{n}国",
            n=without,
        )
    dot(axes, scale.place(counted), y, each.colour)
    write(axes, scale.end + 4.0, y, words)


def _claim_notes(
    tables: Tables,
    territories: pd.DataFrame,
    rows: Sequence[tuple[International, Mapping[Hashable, Any]]],
    language: Language,
) -> list[str]:
    """Why a count has a range, and what the hollow dot leaves out, with the countries' names."""
    notes = []
    for each, row in rows:
        own = territories[territories["organization_id"] == each.identifier]
        for section, doubtful in own[~own["certain"]].groupby("section_id", sort=False):
            later = str(doubtful["countries_later_revision"].iloc[0]).split(";")
            countries = tables.countries[tables.countries["country"].isin(later)]
            if row["low"] != row["high"] and len(countries):
                notes.append(
                    text(
                        language,
                        en="{short}: one entry stands for {names}, in a later text of the article for "
                        "{later}; the bar runs from what both agree on to the longer reading.",
                        zh="{short}：有一条目所列为{names}，后来文本作{later}；横线自两者一致之数至较多的一种。",
                        short=each.short,
                        names=country_names(own[own["section_id"] == section], language),
                        later=country_names(countries, language),
                    )
                )
        later_only = own[own["country_basis"] == "later_revision"]
        if len(later_only):
            notes.append(
                text(
                    language,
                    en="{short}: the hollow dot leaves out {names}, whose flag only a later text of "
                    "the article shows.",
                    zh="{short}：空心点不计{names}，其旗帜仅见于条目的后来文本。",
                    short=each.short,
                    names=country_names(later_only, language),
                )
            )
    return notes


# ------------------------------------------------------------------------------------------------
# What a count hangs on
# ------------------------------------------------------------------------------------------------

_COUNTINGS: Mapping[str, tuple[str, str]] = {
    "as_listed": ("as listed: {members}", "照列：{members}"),
    "without_subnational": ("without those for part of a country", "不计国家内部地区的组织"),
    "without_uncertain": ("without uncertain territories", "不计不确定的国别"),
    "later_reading": ("uncertain ones as a later text has them", "不确定者依后来文本"),
    "without_later_revision": ("without what only a later text tells", "不计仅见于后来文本的国别"),
    "strictest": ("all three left out", "以上三类均不计"),
    "with_former": ("with former ones", "加上前成员"),
    "with_sympathisers": ("with sympathisers", "加上同情组织"),
    "everything": ("everything listed", "所列全部"),
}


def sensitivity(
    tables: Tables, first: str = "imt", second: str = "ist", *, language: Language
) -> Chart:
    """The headline numbers under every way to count: a table of numbers with dots.

    One country is as wide in every column, so that shifts can be compared; each column's line
    stands where the count as listed is.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    first, second : identifiers of two internationals
    language : of the figure

    Returns
    -------
    Chart; its table is that of `spread.sensitivity`.

    Raises
    ------
    ValueError : if the table of organizations does not hold one of the two
    """
    pair = tuple(international_of(tables, identifier, language) for identifier in (first, second))
    numbers = spread.sensitivity(tables, first, second)
    columns = _headlines(numbers, tables, pair, language)
    spans = {name: (int(numbers[name].min()), int(numbers[name].max())) for name, _, _ in columns}
    title = text(
        language,
        en="Counted in {ways} ways: {first} in {a} countries, {second} in {b}, both in {c}",
        zh="以{ways}种方式计数：{first}在{a}国，{second}在{b}国，两者并存{c}国",
        ways=len(numbers),
        first=pair[0].short,
        second=pair[1].short,
        a=_span(*spans[f"{first}_countries"], language),
        b=_span(*spans[f"{second}_countries"], language),
        c=_span(*spans["both"], language),
    )
    subtitle = text(
        language,
        en="Number of countries. The vertical line stands at the count as listed; filled dots differ "
        "from it. One country is equally wide in every column.",
        zh="国家数。竖线为照列之数；实心点与之不同。各列中一国的宽度相同。",
    )
    notes = [*_sensitivity_notes(tables, language), *unplaced_notes(tables, pair, language)]
    note = joined(notes, language)
    source = source_line(tables.articles, tables.articles["article"], language)
    members = style.listing(dict.fromkeys(each.members for each in pair), language)
    label_width, row_height = 56.0, 5.6
    heads = [style.wrapped(head, 14.5, language, SMALL, "bold") for _, head, _ in columns]
    head_height = max(head.count("\n") + 1 for head in heads) * SMALL_LINE + 2.5
    with style.applied(language):
        page = Page.blank(
            language,
            height=head_height + row_height * (len(numbers) + 1) + 3.0,
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        axes = canvas(page)
        width = (page.right - page.left - label_width) / len(columns)
        lefts = [page.left + label_width + width * place for place in range(len(columns))]
        largest = max(high - low for low, high in spans.values())
        unit = (width - 9.5) / largest
        top = page.top - head_height
        ends = top - row_height * len(numbers)
        for number, counting in enumerate(numbers.index):
            y = top - (number + 0.5) * row_height
            if number % 2 == 0:
                axes.add_patch(
                    Rectangle(
                        (page.left, y - row_height / 2),
                        page.right - page.left,
                        row_height,
                        facecolor="#F5F5F5",
                        linewidth=0,
                        zorder=0,
                    )
                )
            en, zh = _COUNTINGS[str(counting)]
            words = text(language, en=en, zh=zh, members=members)
            write(axes, page.left + 1, y, words, weight="bold" if number == 0 else "regular")
        axes.plot([page.left, page.right], [ends, ends], color=style.MUTED, linewidth=0.6)
        range_words = text(language, en="smallest to largest", zh="最少至最多")
        write(axes, page.left + 1, ends - row_height / 2 - 0.6, range_words, weight="bold")
        for left, head, (name, _, colour) in zip(lefts, heads, columns, strict=True):
            write(
                axes,
                left + width / 2,
                page.top - head_height / 2 + 0.6,
                head,
                size=SMALL,
                ha="center",
                weight="bold",
            )
            low = spans[name][0]
            zero = left + 2.2 + (largest - (spans[name][1] - low)) * unit / 2
            listed = int(numbers[name].iloc[0])
            base = zero + (listed - low) * unit
            axes.plot([base, base], [ends, top], color=colour, linewidth=0.8, zorder=1)
            for number, value in enumerate(numbers[name].astype(int)):
                y = top - (number + 0.5) * row_height
                x = zero + (value - low) * unit
                axes.plot([base, x], [y, y], color=colour, linewidth=1.2, zorder=2)
                dot(axes, x, y, colour, hollow=value == listed)
                write(
                    axes,
                    left + width - 1.2,
                    y,
                    style.number(value, language),
                    ha="right",
                    weight="bold" if value != listed or number == 0 else "regular",
                )
            write(
                axes,
                left + width / 2,
                ends - row_height / 2 - 0.6,
                _span(*spans[name], language),
                ha="center",
                weight="bold",
            )
    return Chart(
        figure=page.figure,
        language=language,
        table=numbers,
        title=title,
        caption=joined([subtitle, note], language),
        alt=text(
            language,
            en="Table of numbers with dots. {title}. {rest}.",
            zh="带点的数字表。{title}。{rest}。",
            title=title,
            rest=semicolons(
                (f"{head} {_span(*spans[name], language)}" for name, head, _ in columns[3:]),
                language,
            ),
        ),
        source=source,
        licence=LICENCE,
    )


def _headlines(
    numbers: pd.DataFrame, tables: Tables, pair: Sequence[International], language: Language
) -> list[tuple[str, str, str]]:
    """Column, heading and colour of each headline number."""
    region = str(
        tables.countries.loc[
            tables.countries["region"] == spread.EUROPE, f"region_{language}"
        ].iloc[0]
    )
    columns = [
        (f"{each.identifier}_countries", headed(each, "", language), each.colour) for each in pair
    ]
    columns.append(("both", text(language, en="both", zh="两者并存"), style.INK))
    for each in pair:
        where = text(language, en="in {region}", zh="在{region}", region=region)
        columns.append((f"{each.identifier}_in_region", headed(each, where, language), each.colour))
    if "named" in numbers:
        author = international_of(
            tables, str(tables.country_mentions["organization_id"].iloc[0]), language
        )
        where = text(
            language,
            en="of {author}'s {n}",
            zh="在{author}所称{n}国中",
            author=author.short,
            n=int(numbers["named"].iloc[0]),
        )
        columns += [
            (f"{each.identifier}_named", headed(each, where, language), each.colour)
            for each in pair
        ]
    return columns


def _span(low: int, high: int, language: Language) -> str:
    if low == high:
        return style.number(low, language)
    return text(language, en="{low}–{high}", zh="{low}–{high}", low=low, high=high)


def _sensitivity_notes(tables: Tables, language: Language) -> list[str]:
    territories = spread.listed_territories(tables)
    full = spread.full_members(territories)
    notes = []
    parts = full[full["subdivision"].notna()]
    uncertain = full[~full["certain"]]
    later = full[full["country_basis"] == "later_revision"]
    for rows, en, zh in (
        (parts, "Part of a country: entries in {names}.", "国家内部地区：{names}的组织。"),
        (uncertain, "Uncertain: {names}.", "不确定：{names}。"),
        (later, "Known from a later text only: {names}.", "仅见于后来文本：{names}。"),
        (
            spread.beyond_united_nations(territories),
            "Listed, and not in the United Nations: {names}.",
            "所列而非联合国会员：{names}。",
        ),
    ):
        if len(rows):
            notes.append(text(language, en=en, zh=zh, names=country_names(rows, language)))
    return [*notes, census_note(language)]
