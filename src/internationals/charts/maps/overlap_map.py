"""The map of two internationals: where only one of them is listed, and where both."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from internationals.analysis import spread_old as spread
from internationals.charts import style
from internationals.charts.export import Chart
from internationals.charts.layout import capitalized, joined, organization_name, semicolons
from internationals.charts.maps.drawing import Area
from internationals.charts.maps.legends import Key
from internationals.charts.maps.map_page import circle_note, is_certain, map_chart
from internationals.charts.maps.name_lists import Names, place_names, with_names
from internationals.charts.style import Language, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def overlap(
    tables: Tables, first: str = "imt", second: str = "ist", *, language: Language
) -> Chart:
    """Map of two internationals: countries with a full member of only one, or of both.

    Both is a pattern of the two hues, no third hue; the same countries stand beside the map in
    three columns.

    Parameters
    ----------
    tables : all tables
    first, second : identifiers of the internationals
    language : of the figure

    Returns
    -------
    Chart; its table has one row per country with a section, affiliate or member of either:
    country, name_en, name_zh and, named for the internationals, whether each is there.

    Raises
    ------
    ValueError : if the table of organizations does not hold one of them
    """
    members = spread.full_members(spread.listed_territories(tables))
    certain = members[is_certain(members)]
    where = {
        each: set(members.loc[members["organization_id"] == each, "country"])
        for each in (first, second)
    }
    doubtful = {
        each: where[each] - set(certain.loc[certain["organization_id"] == each, "country"])
        for each in (first, second)
    }
    both = where[first] & where[second]
    only = {first: where[first] - both, second: where[second] - both}
    hues = style.hues([first, second])
    looks = {each: style.look(hues[each], "section") for each in (first, second)}
    areas = [
        Area(
            code,
            looks[first if code in where[first] else second],
            stripes=hues[second] if code in both else "",
            doubtful=any(code in doubtful[each] for each in doubtful),
        )
        for code in sorted(where[first] | where[second])
    ]
    short = {each: organization_name(tables, each, "en") for each in (first, second)}
    words = {
        each: text(language, en="only {name}", zh="仅列{name}", name=short[each]) for each in short
    }
    both_words = text(
        language,
        en="both {first} and {second}",
        zh="{first}与{second}皆列",
        first=short[first],
        second=short[second],
    )
    columns = [
        (words[first], sorted(only[first]), Key("", looks[first])),
        (both_words, sorted(both), Key("", looks[first], hues[second])),
        (words[second], sorted(only[second]), Key("", looks[second])),
    ]
    keys = [
        key._replace(label=f"{capitalized(label)}{'：' if language == 'zh' else ': '}{len(codes)}")
        for label, codes, key in columns
    ]
    if any(doubtful.values()):
        keys.append(Key(text(language, en="Not certain (see below)", zh="不确定（见下）"), None))
    keys.append(Key(text(language, en="Neither listed", zh="二者皆未列"), style.NO_ENTRY_LOOK))
    title = text(
        language,
        en="{first} and {second} are both listed in {n} countries, {first} alone in {a}, {second} alone "
        "in {b}",
        zh="{first}与{second}同列于{n}个国家，仅列{first}者{a}国，仅列{second}者{b}国",
        first=short[first],
        second=short[second],
        n=len(both),
        a=len(only[first]),
        b=len(only[second]),
    )
    statuses = {
        each: style.listing(
            [
                style.statuses_name(status, len(where[each]), language).split(" ", 1)[-1]
                if language == "en"
                else style.status_name(status, language)
                for status in sorted(
                    set(members.loc[members["organization_id"] == each, "status"].astype("str"))
                )
            ],
            language,
        )
        for each in (first, second)
    }
    subtitle = text(
        language,
        en="Countries with current {kind_a} of {first} ({n_a}) and {kind_b} of {second} ({n_b}) as the "
        "articles list them; without sympathisers and former ones.",
        zh="条目所列现有{first}{kind_a}（{n_a}国）与{second}{kind_b}（{n_b}国）；不含同情组织与前成员。",
        first=short[first],
        second=short[second],
        kind_a=statuses[first],
        kind_b=statuses[second],
        n_a=len(where[first]),
        n_b=len(where[second]),
    )
    doubts = [
        text(
            language,
            en="Not certain for {name}: {places}.",
            zh="{name}不确定：{places}。",
            name=short[each],
            places=place_names(sorted(codes), language),
        )
        for each, codes in doubtful.items()
        if codes
    ]
    table = pd.DataFrame({"code": sorted(where[first] | where[second])})
    table["country"] = table["code"]
    table["subdivision"] = ""
    table = with_names(table).drop(columns=["code", "subdivision"])
    for each in (first, second):
        table[each] = table["country"].isin(where[each])
    groups = [
        Names(f"{key.label}", place_names(codes, language))
        for key, (_, codes, _) in zip(keys, columns, strict=False)
    ]
    alt = text(
        language,
        en="World map with Europe enlarged. {title}. {parts}.",
        zh="世界地图，附欧洲放大图。{title}。{parts}。",
        title=title,
        parts=semicolons(
            (
                text(
                    language, en="{heading} ({names})", zh="{heading}（{names}）", **group._asdict()
                )
                for group in groups
            ),
            language,
        ),
    )
    return map_chart(
        tables,
        [first, second],
        language,
        title=title,
        subtitle=subtitle,
        note=joined([*doubts, circle_note(table["country"], language)], language),
        alt=alt,
        areas=areas,
        heading=text(language, en="Listed there, and number of countries", zh="所列组织与国家数"),
        keys=keys,
        groups=groups,
        table=table,
        in_columns=True,
    )
