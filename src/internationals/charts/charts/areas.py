"""Countries of each region and subregion that two internationals list: a dumbbell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from internationals.analysis import spread
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import (
    LICENCE,
    NORMAL,
    SMALL,
    International,
    canvas,
    census_note,
    country_names,
    dot,
    in_sentence,
    indefinite,
    international_of,
    joined,
    semicolons,
    two_dots,
    unplaced_notes,
    write,
)
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def area_counts(
    tables: Tables, first: str = "imt", second: str = "ist", *, language: Language
) -> Chart:
    """Countries of each M49 region and subregion that two internationals list: a dumbbell.

    The scale is countries, not shares, and a grey bar shows how many members of the United
    Nations each area has: one country of two is not made to look like half of Europe.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    first, second : identifiers of two internationals
    language : of the figure

    Returns
    -------
    Chart; its table is that of `spread.by_area`, regions before subregions (column `level`).

    Raises
    ------
    ValueError : if the table of organizations does not hold one of the two
    """
    pair = tuple(international_of(tables, identifier, language) for identifier in (first, second))
    territories = _of_pair(spread.full_members(spread.listed_territories(tables)), first, second)
    regions = spread.by_area(territories, tables.countries)
    subregions = spread.by_area(territories, tables.countries, "subregion")
    rows = _area_rows(regions, subregions)
    title = _area_title(regions, pair, language)
    subtitle = text(
        language,
        en="Countries with {a_first} {first} {first_member} or {a_second} {second} {second_member}, "
        "by region and subregion of the United Nations (M49), against the {members} members of the "
        "United Nations.",
        zh="有{first}{first_member}或{second}{second_member}的国家数，按联合国M49区域与分区，与联合国{members}个会员国相比。",
        a_first=indefinite(pair[0].short.lower()),
        first=pair[0].short,
        first_member=pair[0].member,
        a_second=indefinite(pair[1].short.lower()),
        second=pair[1].short,
        second_member=pair[1].member,
        members=int(tables.countries["sovereign"].sum()),
    )
    notes = [*_area_notes(territories, language), *unplaced_notes(tables, pair, language)]
    note = joined(notes, language)
    source = source_line(tables.articles, [first, second], language)
    height = 11.0 + sum(row.height for row in rows)
    with style.applied(language):
        page = Page.blank(
            language,
            height=height,
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        _draw_areas(page, rows, pair, language)
    return Chart(
        figure=page.figure,
        language=language,
        table=pd.concat(
            [regions.assign(level="region"), subregions.assign(level="subregion")],
            ignore_index=True,
        ),
        title=title,
        caption=joined([subtitle, note], language),
        alt=_area_alt(title, regions, pair, language),
        source=source,
        licence=LICENCE,
    )


class _AreaRow(NamedTuple):
    """A row of the dumbbell: names by language, UN members, and of each international the
    countries that are members and those that are not.
    """

    names: dict[str, str]
    is_region: bool
    members: int
    listed: tuple[int, int]
    beyond: tuple[int, int]

    @property
    def height(self) -> float:
        """In millimetres, with the space above it."""
        return 6.4 if self.is_region else 3.9


def _of_pair(territories: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """The rows of two internationals, those of the first before those of the second."""
    return pd.concat(
        [
            territories[territories["organization_id"] == identifier]
            for identifier in (first, second)
        ]
    )


def _area_rows(regions: pd.DataFrame, subregions: pd.DataFrame) -> list[_AreaRow]:
    """Regions by the number of countries listed in them, each followed by its subregions."""
    rows = []
    for region in _most_listed_first(regions, "region"):
        rows.append(_area_row(regions[regions["region"] == region], "region"))
        within = subregions[subregions["region"] == region]
        rows += [
            _area_row(within[within["subregion"] == code], "subregion")
            for code in _most_listed_first(within, "subregion")
        ]
    return rows


def _most_listed_first(areas: pd.DataFrame, level: str) -> list[str]:
    sums = areas.groupby([level, f"{level}_en"], as_index=False).agg(listed=("listed", "sum"))
    order = sums.sort_values(["listed", f"{level}_en"], ascending=[False, True])
    return [str(code) for code in order[level]]


def _area_row(pair: pd.DataFrame, level: str) -> _AreaRow:
    both = pair.to_dict("list")
    return _AreaRow(
        names={language: str(both[f"{level}_{language}"][0]) for language in style.LANGUAGES},
        is_region=level == "region",
        members=int(both["un_members"][0]),
        listed=(int(both["un_members_listed"][0]), int(both["un_members_listed"][1])),
        beyond=(
            int(both["listed"][0] - both["un_members_listed"][0]),
            int(both["listed"][1] - both["un_members_listed"][1]),
        ),
    )


def _draw_areas(
    page: Page, rows: Sequence[_AreaRow], pair: Sequence[International], language: Language
) -> None:
    axes = canvas(page)
    zero, end = page.left + 41.0, page.right - 46.0
    columns = (page.right - 32.0, page.right - 8.0)
    unit = (end - zero) / max(row.members for row in rows)
    head = page.top - 3.0
    for column, each in zip(columns, pair, strict=True):
        label = text(
            language,
            en="{short} {members}",
            zh="{short}{members}",
            short=each.short,
            members=each.members,
        )
        width = style.text_width(label, language, NORMAL, "bold")
        dot(axes, column - width / 2 - 2.4, head, each.colour)
        write(axes, column, head, label, weight="bold", ha="center")
    bar_words = text(language, en="members of the United Nations there", zh="该区联合国会员国")
    none_words = text(language, en="none listed", zh="未列")
    axes.add_patch(Rectangle((zero, head - 1.2), 7, 2.4, facecolor=style.NO_ENTRY, linewidth=0))
    write(axes, zero + 8.5, head, bar_words, size=SMALL)
    beside = zero + 8.5 + style.text_width(bar_words, language, SMALL) + 6
    dot(axes, beside, head, style.MUTED, hollow=True)
    write(axes, beside + 2.2, head, none_words, size=SMALL)
    scale_bottom = page.bottom + 4.2
    for tick in range(0, max(row.members for row in rows) + 1, 10):
        x = zero + tick * unit
        axes.plot([x, x], [scale_bottom, head - 3.4], color=style.RULE, linewidth=0.4, zorder=0)
        number = style.number(tick, language)
        write(axes, x, page.bottom + 2.2, number, size=SMALL, ha="center", color=style.MUTED)
    unit_words = text(language, en="countries", zh="国家数")
    write(
        axes, zero - 2.5, page.bottom + 2.2, unit_words, size=SMALL, ha="right", color=style.MUTED
    )
    y = head - 2.6
    for row in rows:
        y -= row.height
        _draw_area(axes, row, y + 1.9, zero, unit, columns, pair, language, page.left)


def _draw_area(
    axes: Axes,
    row: _AreaRow,
    y: float,
    zero: float,
    unit: float,
    columns: Sequence[float],
    pair: Sequence[International],
    language: Language,
    left: float,
) -> None:
    weight = "bold" if row.is_region else "regular"
    thickness = 2.6 if row.is_region else 1.8
    indent = 0.0 if row.is_region else 3.0
    write(axes, left + indent, y, row.names[language], weight=weight)
    axes.add_patch(
        Rectangle(
            (zero, y - thickness / 2),
            row.members * unit,
            thickness,
            facecolor=style.NO_ENTRY,
            linewidth=0,
            zorder=1,
        )
    )
    places = [zero + count * unit for count in row.listed]
    if row.listed[0] == row.listed[1]:
        hollow = row.listed[0] == 0
        two_dots(axes, places[0], y, pair[0].colour, pair[1].colour, hollow=hollow)
    else:
        axes.plot(places, [y, y], color=style.INK, linewidth=1.2, zorder=3)
        for place, count, each in zip(places, row.listed, pair, strict=True):
            dot(axes, place, y, each.colour, hollow=count == 0)
    for column, count, beyond in zip(columns, row.listed, row.beyond, strict=True):
        words = text(language, en="{n} of {all}", zh="{n}/{all}", n=count, all=row.members)
        if beyond:
            words += f" + {style.number(beyond, language)}"
        colour = style.MUTED if count == 0 else style.INK
        write(axes, column, y, words, weight=weight, ha="center", color=colour)


def _area_title(regions: pd.DataFrame, pair: Sequence[International], language: Language) -> str:
    tops = []
    for each in pair:
        own = regions[regions["organization_id"] == each.identifier]
        best = own[own["un_members_listed"] == own["un_members_listed"].max()]
        tops.append(best)
    names = [list(best[f"region_{language}"]) for best in tops]
    counts = [int(best["un_members_listed"].iloc[0]) for best in tops]
    if names[0] == names[1] and len(names[0]) == 1:
        return text(
            language,
            en="{first} and {second} both list more countries in {region} than in any other region: "
            "{n} and {m} of {all}",
            zh="{first}与{second}所列国家都以{region}为最多：该洲{all}国中各有{n}国和{m}国",
            first=pair[0].short,
            second=pair[1].short,
            region=in_sentence(names[0][0]) if language == "en" else names[0][0],
            n=counts[0],
            m=counts[1],
            all=int(tops[0]["un_members"].iloc[0]),
        )
    parts = [
        text(
            language,
            en="{short} lists most countries in {regions} ({n}{each})",
            zh="{short}所列国家以{regions}为最多（{each}{n}国）",
            short=each.short,
            regions=style.listing(
                [in_sentence(name) if language == "en" else name for name in found], language
            ),
            n=count,
            each=text(language, en=" each", zh="各") if len(found) > 1 else "",
        )
        for each, found, count in zip(pair, names, counts, strict=True)
    ]
    return text(language, en="{0}, {1}", zh="{0}，{1}").format(*parts)


def _area_notes(territories: pd.DataFrame, language: Language) -> list[str]:
    notes = [
        text(
            language,
            en="M49 puts Cyprus and Türkiye in Asia. Sections for part of a country count for it.",
            zh="M49将塞浦路斯和土耳其归入亚洲。国家内部地区的组织计入该国。",
        )
    ]
    beyond = spread.beyond_united_nations(territories)
    if len(beyond):
        names = country_names(beyond, language)
        notes.append(
            text(
                language,
                en="After +: not in the United Nations ({names}).",
                zh="+号之后为非联合国会员（{names}）。",
                names=names,
            )
        )
    return [*notes, census_note(language)]


def _area_alt(
    title: str, regions: pd.DataFrame, pair: Sequence[International], language: Language
) -> str:
    parts = []
    for each in pair:
        own = regions[regions["organization_id"] == each.identifier]
        counts = [
            text(language, en="{region} {n} of {all}", zh="{region}{n}/{all}", region=r, n=n, all=a)
            for r, n, a in zip(
                own[f"region_{language}"], own["un_members_listed"], own["un_members"], strict=True
            )
        ]
        parts.append(
            text(
                language,
                en="{short}: {counts}",
                zh="{short}：{counts}",
                short=each.short,
                counts=(", " if language == "en" else "、").join(counts),
            )
        )
    return text(
        language,
        en="Dumbbell chart of countries by region. {title}. {parts}. Subregions are in the table.",
        zh="按区域的哑铃图。{title}。{parts}。分区见附表。",
        title=title,
        parts=semicolons(parts, language),
    )
