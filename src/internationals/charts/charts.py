"""Charts of geographic spread: counts by area, and where two internationals meet.

Each function draws one figure of two internationals in one language and returns a `Chart`. Numbers
come from `analysis.spread` alone; titles are made from them, so they say what the tables say.
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
    NORMAL,
    SMALL,
    SMALL_LINE,
    International,
    canvas,
    census_note,
    count_of_countries,
    dot,
    headed,
    in_sentence,
    indefinite,
    ink_on,
    international_of,
    joined,
    two_dots,
    unplaced_notes,
    write,
)
from internationals.charts.style import Language, Page, text
from internationals.places import gazetteer

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

# ------------------------------------------------------------------------------------------------
# Countries of each area
# ------------------------------------------------------------------------------------------------


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
    Chart; its table is that of `spread.by_area`, regions before their subregions.
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
    notes = [*_area_notes(territories, pair, language), *unplaced_notes(tables, pair, language)]
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


def _area_notes(
    territories: pd.DataFrame, pair: Sequence[International], language: Language
) -> list[str]:
    notes = [
        text(
            language,
            en="M49 puts Cyprus and Türkiye in Asia. Sections for part of a country count for it.",
            zh="M49将塞浦路斯和土耳其归入亚洲。国家内部地区的组织计入该国。",
        )
    ]
    beyond = spread.beyond_united_nations(territories)
    if len(beyond):
        names = style.listing(
            style.sorted_names(set(beyond[f"name_{language}"]), language), language
        )
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
        parts="; ".join(parts) if language == "en" else "；".join(parts),
    )


# ------------------------------------------------------------------------------------------------
# Countries by name
# ------------------------------------------------------------------------------------------------


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
            parts=("; " if language == "en" else "；").join(alt_parts),
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


# ------------------------------------------------------------------------------------------------
# Countries that an article names
# ------------------------------------------------------------------------------------------------


def named_tiles(
    tables: Tables, first: str = "imt", second: str = "ist", *, language: Language
) -> Chart:
    """The countries an article calls imperialist, and which of two internationals lists them.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    first, second : identifiers of two internationals
    language : of the figure

    Returns
    -------
    Chart; its table is that of `spread.named_countries`.

    Raises
    ------
    ValueError : no article of the tables names such countries
    """
    pair = tuple(international_of(tables, identifier, language) for identifier in (first, second))
    territories = spread.full_members(spread.listed_territories(tables))
    named = spread.named_countries(tables, territories, (first, second))
    if named.empty:
        raise ValueError("country_mentions: found no row, expected one with named_imperialist")
    author = international_of(tables, str(named["organization_id"].iloc[0]), language)
    ranked = named.assign(
        rank=3 - 2 * named[first].astype(int) - named[second].astype(int)
    ).sort_values("rank", kind="stable")
    title = text(
        language,
        en="Of the {all} countries that {author} called imperialist, {first} lists {a_first} "
        "{first_member} in {n}, {second} {a_second} {second_member} in {m}",
        zh="在{author}所称的{all}个帝国主义国家中，{first}在{n}国列有{first_member}，{second}在{m}国列有{second_member}",
        all=len(named),
        author=author.short,
        first=pair[0].short,
        a_first=indefinite(pair[0].member),
        first_member=pair[0].member,
        second=pair[1].short,
        a_second=indefinite(pair[1].member),
        second_member=pair[1].member,
        n=int(named[first].sum()),
        m=int(named[second].sum()),
    )
    subtitle = text(
        language,
        en="Countries named in the article on the {author}, and the names of what the articles on "
        "{first} and {second} list there.",
        zh="{author}条目所点名的国家，以及{first}、{second}条目在该国所列组织的名称。",
        author=author.spelt,
        first=pair[0].short,
        second=pair[1].short,
    )
    note = text(
        language,
        en="The word is {author}'s, quoted as its view; the countries are its choice, not a sample.",
        zh="“帝国主义国家”系转述{author}的看法；所列国家由其选定，并非抽样。",
        author=author.short,
    )
    note = joined([note, *unplaced_notes(tables, pair, language)], language)
    source = source_line(tables.articles, [author.identifier, first, second], language)
    rows = _tile_rows(tables, territories, ranked, pair, language)
    head = 6.0
    with style.applied(language):
        page = Page.blank(
            language,
            height=head + sum(row.height for row in rows),
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        axes = canvas(page)
        heads = [
            text(language, en="named by {author}", zh="{author}点名", author=author.short),
            *(headed(each, each.members, language) for each in pair),
        ]
        for (left, right), label in zip(_TILES, heads, strict=True):
            middle = page.left + (left + right) / 2
            write(axes, middle, page.top - 2.6, label, weight="bold", ha="center")
        top = page.top - head
        colours = [author.colour, *(each.colour for each in pair)]
        for row in rows:
            y = top - row.height / 2
            write(axes, page.left, y, row.country)
            for (left, right), words, colour in zip(_TILES, row.words, colours, strict=True):
                box = (page.left + left, y, right - left, row.height - 0.6)
                _tile(axes, box, words, colour, language)
            top -= row.height
    missing = {
        each.short: style.listing(
            style.sorted_names(named.loc[~named[each.identifier], f"name_{language}"], language),
            language,
        )
        for each in pair
    }
    return Chart(
        figure=page.figure,
        language=language,
        table=named,
        title=title,
        caption=joined([subtitle, note], language),
        alt=text(
            language,
            en="Table of {all} countries by three columns. {title}. {absent}.",
            zh="{all}国、三列的表格。{title}。{absent}。",
            all=len(named),
            title=title,
            absent=("; " if language == "en" else "；").join(
                text(
                    language,
                    en="{short} lists nothing in {names}",
                    zh="{short}未列：{names}",
                    short=short,
                    names=names,
                )
                for short, names in missing.items()
                if names
            ),
        ),
        source=source,
        licence=LICENCE,
    )


_TILES = ((28.0, 52.0), (53.0, 126.0), (127.0, 179.0))
"""Left and right of the three columns of tiles, in millimetres from the chart's left."""


class _TileRow(NamedTuple):
    """A country and what its three tiles say, in lines; "" where nothing is listed."""

    country: str
    words: tuple[str, ...]

    @property
    def height(self) -> float:
        """In millimetres."""
        return 2.3 + max(words.count("\n") + 1 for words in self.words) * SMALL_LINE


def _tile_rows(
    tables: Tables,
    territories: pd.DataFrame,
    named: pd.DataFrame,
    pair: Sequence[International],
    language: Language,
) -> list[_TileRow]:
    rows = []
    for country in named.to_dict("records"):
        beside = _subdivision_names(str(country["subdivisions_named"]), language)
        words = [
            text(language, en="with {names}", zh="并及{names}", names=beside)
            if beside
            else text(language, en="named", zh="点名"),
            *(
                _names_in(tables, territories, each.identifier, str(country["country"]), language)
                for each in pair
            ),
        ]
        lines = tuple(
            style.wrapped(tile, right - left - 3.0, language, SMALL)
            for tile, (left, right) in zip(words, _TILES, strict=True)
        )
        rows.append(_TileRow(str(country[f"name_{language}"]), lines))
    return rows


def _tile(
    axes: Axes,
    box: tuple[float, float, float, float],
    words: str,
    colour: str,
    language: Language,
) -> None:
    """A tile (left, middle height, width, height) that is filled where something is listed."""
    left, y, width, height = box
    face = colour if words else style.NO_ENTRY
    axes.add_patch(Rectangle((left, y - height / 2), width, height, facecolor=face, linewidth=0))
    write(
        axes,
        left + width / 2,
        y,
        words or text(language, en="none listed", zh="未列"),
        size=SMALL,
        ha="center",
        color=ink_on(colour) if words else style.MUTED,
    )


def _names_in(
    tables: Tables, territories: pd.DataFrame, identifier: str, country: str, language: Language
) -> str:
    """What an international lists in a country, by name; "" if nothing."""
    own = territories[
        (territories["organization_id"] == identifier) & (territories["country"] == country)
    ]
    names = tables.sections.set_index("section_id")
    columns = ("name_zh",) if language == "zh" else ("name_en", "name_native", "name_zh")
    words = []
    for section, rows in own.groupby("section_id", sort=False):
        facts = names.loc[section]
        name = next((str(facts[column]) for column in columns if pd.notna(facts[column])), "—")
        parts = _subdivision_names(";".join(rows["subdivision"].dropna()), language)
        pattern = "{name} ({parts})" if language == "en" else "{name}（{parts}）"
        told = name.endswith((")", "）"))
        words.append(pattern.format(name=name, parts=parts) if parts and not told else name)
    return (", " if language == "en" else "、").join(words)


def _subdivision_names(codes: str, language: Language) -> str:
    """Names of subdivisions whose codes are joined by semicolons."""
    names = [
        gazetteer.name(gazetteer.Territory(code[:2], code), language)
        for code in codes.split(";")
        if code
    ]
    return style.listing(names, language)
