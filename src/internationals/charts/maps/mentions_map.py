"""The map of the countries that an article names in a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from internationals.charts import style
from internationals.charts.export import Chart
from internationals.charts.layout import (
    capitalized,
    in_sentence,
    organization_name,
    subdivision_names,
)
from internationals.charts.maps.drawing import Area
from internationals.charts.maps.legends import Key
from internationals.charts.maps.map_page import circle_note, map_chart
from internationals.charts.maps.name_lists import Names, place_names, with_names
from internationals.charts.style import Language, Look, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def mentions(
    tables: Tables,
    organization_id: str,
    *,
    language: Language,
    role: str = "named_imperialist",
) -> Chart:
    """Map of the countries an article names in a role, and of the country its subject worked in.

    Parameters
    ----------
    tables : all tables
    organization_id : subject of the article, such as ``"mim"``
    language : of the figure
    role : as in the table `country_mentions`

    Returns
    -------
    Chart; its table has one row per place: code, country, subdivision, name_en, name_zh, named
    (whether in the role), worked_in.

    Raises
    ------
    ValueError : if the article names no country in that role
    """
    named = tables.country_mentions
    named = named[(named["organization_id"] == organization_id) & (named["role"] == role)]
    if named.empty:
        raise ValueError(
            f"{organization_id}: found no country in the role {role!r}, expected at least one"
        )
    facts = tables.organizations.set_index("organization_id").loc[organization_id]
    home = facts["country"] if isinstance(facts["country"], str) else ""
    codes = named["subdivision"].fillna(named["country"]).tolist()
    table = pd.DataFrame({"code": sorted({*codes, home} - {""})})
    table["country"] = table["code"].str[:2]
    table["subdivision"] = table["code"].where(table["code"].str.contains("-"), "")
    table["named"] = table["code"].isin(codes)
    table["worked_in"] = table["code"] == home
    table = with_names(table)

    colour = style.hue(organization_id)
    looks = {
        (False, True): Look(style.tint(colour, 0.45), "#FFFFFF"),
        (True, False): style.look(colour, "section"),
        (True, True): Look(colour, style.INK, "//////", "#FFFFFF"),
    }
    pairs = list(zip(table["worked_in"], table["named"], strict=True))
    areas = [
        Area(code, looks[bool(worked_in), bool(name)])
        for code, (worked_in, name) in zip(table["code"], pairs, strict=True)
    ]
    worked_in = place_names([home], language) if home else ""
    role_words = text(language, en="named as imperialist", zh="称其为帝国主义国家")
    labels = {
        (False, True): capitalized(role_words),
        (True, False): text(language, en="Country it worked in", zh="活动所在国"),
        (True, True): text(
            language,
            en="Country it worked in, also {words}",
            zh="活动所在国，并{words}",
            words=role_words,
        ),
    }
    keys = [Key(labels[pair], looks[pair]) for pair in looks if pair in pairs]
    keys.append(Key(text(language, en="Not named", zh="未提及"), style.NO_ENTRY_LOOK))

    name = organization_name(tables, organization_id, language)
    countries = named["country"].nunique()
    title = text(
        language,
        en="{name} worked in {home} and named {n} countries as imperialist{own}",
        zh="{name}在{home}活动，称{n}个国家为帝国主义国家{own}",
        name=name,
        home=in_sentence(worked_in) if language == "en" else worked_in,
        n=countries,
        own=text(language, en=", its own among them", zh="，包括其所在国")
        if home in set(codes)
        else "",
    )
    parts = sorted({code for code in codes if "-" in code})
    subtitle = text(
        language,
        en="Countries named in the article’s list{parts}. The article lists no sections: where else "
        "the organisation had members is not recorded.",
        zh="条目列举的国家{parts}。条目未列支部：该组织在别国有无成员，未有记载。",
        parts=text(
            language,
            en=", which names {places} separately",
            zh="（{places}另列）",
            places=subdivision_names(parts, language),
        )
        if parts
        else "",
    )
    groups = [
        Names(
            text(
                language, en="Named as imperialist: {n}", zh="称为帝国主义国家：{n}个", n=countries
            ),
            place_names(codes, language),
        ),
        Names(text(language, en="Worked in", zh="活动所在国"), worked_in),
    ]
    note = circle_note(table["code"], language)
    alt = text(
        language,
        en="World map with Europe enlarged. {title}: {names}.",
        zh="世界地图，附欧洲放大图。{title}：{names}。",
        title=title,
        names=groups[0].names,
    )
    return map_chart(
        tables,
        [organization_id],
        language,
        title=title,
        subtitle=subtitle,
        note=note,
        alt=alt,
        areas=areas,
        heading=text(language, en="In the article", zh="条目所述"),
        keys=keys,
        groups=groups,
        table=table,
    )
