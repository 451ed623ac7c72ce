"""The countries of two internationals by name: only the one, both, only the other."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from internationals.analysis import spread
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import (
    LICENCE,
    SMALL,
    International,
    canvas,
    count_of_countries,
    in_sentence,
    indefinite,
    ink_on,
    international_of,
    joined,
    semicolons,
    unplaced_notes,
    write,
)
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def country_columns(
    tables: Tables, first: str = "imt", second: str = "ist", *, language: Language
) -> Chart:
    """The countries of two internationals by name: only the one, both, only the other.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    first, second : identifiers of two internationals
    language : of the figure

    Returns
    -------
    Chart; its table is that of `spread.meeting`.

    Raises
    ------
    ValueError : if the table of organizations does not hold one of the two
    """
    pair = tuple(international_of(tables, identifier, language) for identifier in (first, second))
    territories = spread.full_members(spread.listed_territories(tables))
    met = spread.meeting(territories, first, second)
    counts = spread.overlap(territories, first, second).to_dict("records")[0]
    chance = spread.overlap_by_chance(territories, tables.countries, first, second).to_dict("index")
    title = _meeting_title(met, pair, language)
    subtitle = text(
        language,
        en="The {either} countries for which the articles list {a_first} {first} {first_member}, "
        "{a_second} {second} {second_member}, or both, by region of the United Nations (M49).",
        zh="两篇条目列有{first}{first_member}或{second}{second_member}的{either}个国家，按联合国M49区域排列。",
        either=int(counts["either"]),
        a_first=indefinite(pair[0].short.lower()),
        first=pair[0].short,
        first_member=pair[0].member,
        a_second=indefinite(pair[1].short.lower()),
        second=pair[1].short,
        second_member=pair[1].member,
    )
    note = text(
        language,
        en="Whether {both} are many depends on the world one compares with: blind draws from the "
        "{members} members of the United Nations would share {everywhere} on average, draws that "
        "keep the number in each of the {areas} M49 areas {within}; draws from a world of {universe} "
        "countries would share {both}.",
        zh="{both}国是否算多，取决于与何相比：若从联合国{members}个会员国中随机抽取，平均重合{everywhere}国；"
        "若保持M49的{areas}个分区内各自的国家数，平均{within}国；若可能的国家只有{universe}个，则恰为{both}国。",
        both=int(counts["both"]),
        members=int(chance["united_nations"]["universe"]),
        areas=int(tables.countries["subregion"].nunique()),
        everywhere=style.number(chance["united_nations"]["exact_expected"], language, decimals=1),
        within=style.number(chance["within_areas"]["exact_expected"], language, decimals=1),
        universe=style.number(counts["universe_at_chance"], language, decimals=0),
    )
    if not counts["both"]:
        note = ""
    note = joined([note, *unplaced_notes(tables, pair, language)], language)
    source = source_line(tables.articles, [first, second], language)
    groups = (first, "both", second)
    blocks = _name_blocks(met, groups, language)
    line = 3.6
    height = 9.0 + sum(4.6 + line * max(len(names) for names in columns) for _, columns in blocks)
    with style.applied(language):
        page = Page.blank(
            language,
            height=height,
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        axes = canvas(page)
        gap, label_width = 4.0, 24.0
        width = (page.right - page.left - label_width - 3 * gap) / 3
        lefts = [page.left + label_width + gap + place * (width + gap) for place in range(3)]
        heads = _column_heads(counts, pair, language)
        for place, (left, head) in enumerate(zip(lefts, heads, strict=True)):
            _swatch(axes, left, page.top - 4.6, width, 4.6, pair, place)
            write(
                axes,
                left + width / 2,
                page.top - 2.4,
                head,
                ha="center",
                weight="bold",
                color=ink_on(pair[place // 2].colour) if place != 1 else style.INK,
                bbox={"facecolor": "#FFFFFF", "linewidth": 0, "pad": 1.2} if place == 1 else None,
            )
        none = text(language, en="none listed", zh="未列")
        top = page.top - 7.0
        for region, columns in blocks:
            axes.plot([page.left, page.right], [top, top], color=style.RULE, linewidth=0.4)
            top -= 2.4
            write(axes, page.left, top, region, weight="bold")
            for left, names in zip(lefts, columns, strict=True):
                if not names:
                    write(axes, left + 1, top, none, size=SMALL, color=style.MUTED)
                for number, name in enumerate(names):
                    write(axes, left + 1, top - number * line, name)
            top -= line * max(len(names) for names in columns) + 2.2
    alt_parts = [
        text(
            language,
            en="{head} ({names})",
            zh="{head}（{names}）",
            head=head,
            names=style.listing(
                style.sorted_names(
                    met.loc[met["listed_by"] == group, f"name_{language}"], language
                ),
                language,
            ),
        )
        for group, head in zip(groups, heads, strict=True)
    ]
    return Chart(
        figure=page.figure,
        language=language,
        table=met,
        title=title,
        caption=joined([subtitle, note], language),
        alt=text(
            language,
            en="Three columns of country names. {parts}.",
            zh="三列国名。{parts}。",
            parts=semicolons(alt_parts, language),
        ),
        source=source,
        licence=LICENCE,
    )


def _meeting_title(met: pd.DataFrame, pair: Sequence[International], language: Language) -> str:
    """In how many countries two meet and, if one region stands out among them, in which most."""
    both = met[met["listed_by"] == "both"]
    by_region = both.groupby(f"region_{language}").size()
    title = text(
        language,
        en="{first} and {second} meet in {both}",
        zh="{first}与{second}在{both}并存",
        first=pair[0].short,
        second=pair[1].short,
        both=count_of_countries(len(both), language),
    )
    most = by_region[by_region == by_region.max()]
    if len(most) != 1 or len(both) < 2:
        return title
    region = str(most.index[0])
    return title + text(
        language,
        en=", {n} of them in {region}",
        zh="，其中{n}国在{region}",
        n=int(most.iloc[0]),
        region=in_sentence(region) if language == "en" else region,
    )


def _name_blocks(
    met: pd.DataFrame, groups: Sequence[str], language: Language
) -> list[tuple[str, list[list[str]]]]:
    """Regions by size, each with the names of three columns."""
    order = met.groupby("region_en").size().sort_values(ascending=False, kind="stable").index
    blocks = []
    for region in order:
        own = met[met["region_en"] == region]
        columns = [
            style.sorted_names(own.loc[own["listed_by"] == group, f"name_{language}"], language)
            for group in groups
        ]
        blocks.append((str(own[f"region_{language}"].iloc[0]), columns))
    return blocks


def _column_heads(
    counts: Mapping[Hashable, Any], pair: Sequence[International], language: Language
) -> list[str]:
    only = [
        text(language, en="only {short}: {n}", zh="仅{short}：{n}", short=each.short, n=int(n))
        for each, n in zip(pair, (counts["only_first"], counts["only_second"]), strict=True)
    ]
    both = text(language, en="both: {n}", zh="两者：{n}", n=int(counts["both"]))
    return [only[0], both, only[1]]


def _swatch(
    axes: Axes,
    left: float,
    bottom: float,
    width: float,
    height: float,
    pair: Sequence[International],
    place: int,
) -> None:
    """A bar in the first hue, in stripes of both, or in the second."""
    colours = (pair[0].colour, pair[0].colour, pair[1].colour)
    axes.add_patch(Rectangle((left, bottom), width, height, facecolor=colours[place], linewidth=0))
    if place != 1:
        return
    window = Rectangle((left, bottom), width, height, facecolor="none", linewidth=0)
    axes.add_patch(window)
    step = 2.0
    start = left - height
    while start < left + width:
        corners = [
            (start, bottom),
            (start + step / 2, bottom),
            (start + step / 2 + height, bottom + height),
            (start + height, bottom + height),
        ]
        (stripe,) = axes.fill(
            [x for x, _ in corners], [y for _, y in corners], color=pair[1].colour, linewidth=0
        )
        stripe.set_clip_path(window)
        start += step
