"""The map of sections by the family of the party they enter."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd

from internationals.analysis import entryism
from internationals.analysis.entryism import place_name
from internationals.charts import maps, style
from internationals.charts.entryism.families import (
    FAMILIES,
    NOT_KNOWN,
    Family,
    alone_family,
    alone_look,
    family_of,
)
from internationals.charts.entryism.legends import counted
from internationals.charts.entryism.subject import Subject, marks_the_list
from internationals.charts.export import Chart
from internationals.charts.layout import LICENCE, capitalized, joined, semicolons
from internationals.charts.style import Language, Look, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def host_map(tables: Tables, organization_id: str, *, language: Language) -> Chart:
    """Map of sections: those that enter a host by its family group, those that stand alone.

    Parameters
    ----------
    tables : all tables
    organization_id : the international
    language : of the figure

    Returns
    -------
    Chart; its table has one row per place: code, place_en, place_zh, sections, host (English
    names, with semicolons), family_groups (with semicolons).

    Raises
    ------
    ValueError : no entry of the international names a host party
    """
    subject = Subject(tables, organization_id, language)
    sections = subject.sections
    sections = sections.assign(code=sections["places"].str.split(";"))
    places = sections.dropna(subset="code").explode("code")
    areas = [
        maps.Area(
            str(row.code),
            family_of(row.host_family_group).look if row.with_host else alone_look(subject.colour),
        )
        for row in places.itertuples()
    ]
    keys, groups = _map_words(subject)
    countries = entryism.host_rate_of_countries(sections)
    title = text(
        language,
        en="{name} sections are listed as entering a host in {n} of their {all} countries",
        zh="条目所列{name}的支部分布于{all}个国家，在其中{n}个国家打入其他政党",
        name=subject.name,
        n=int((countries["with_host"] > 0).sum()),
        all=len(countries),
    )
    none = [region for region, part, _ in subject.rates() if part == 0]
    if none:
        title += text(
            language,
            en="; none of the hosts is in {regions}",
            zh="；{regions}一个也没有",
            regions=style.listing(none, language),
        )
    subtitle = text(
        language,
        en="Countries and subdivisions with a section ({n} in all), by the family of the party that "
        "the article says it enters; national and subnational sections are drawn apart.",
        zh="设有支部（共{n}个）的国家和地区，按条目所述被打入政党的家族着色；国家级与地方级支部分别绘出。",
        n=len(sections),
    )
    note = marks_the_list(language)
    alt = text(
        language,
        en="World map with Europe enlarged. {title}. {parts}.",
        zh="世界地图，附欧洲放大图。{title}。{parts}。",
        title=title,
        parts=semicolons(
            (
                text(language, en="{heading}: {names}", zh="{heading}：{names}", **group._asdict())
                for group in groups
            ),
            language,
        ),
    )
    source = subject.source
    with style.applied(language):
        page = Page.blank(
            language,
            height=maps.height_of(maps.names_height(groups, language)),
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        rooms = maps.draw(page, areas)
        maps.legend(page, rooms.ocean, text(language, en="Sections", zh="支部"), keys)
        maps.names(page, rooms.beside, groups)
    return Chart(
        figure=page.figure,
        language=language,
        table=_map_table(places),
        title=title,
        caption=joined([subtitle, note], language),
        alt=alt,
        source=source,
        licence=LICENCE,
    )


def _map_words(subject: Subject) -> tuple[list[maps.Key], list[maps.Names]]:
    """Legend and lists of names beside the map."""
    language, sections = subject.language, subject.sections
    groups: list[tuple[Family, Look, pd.DataFrame]] = []
    for name, family in FAMILIES.items():
        of_family = sections[sections["with_host"] & sections["host_family_group"].eq(name)]
        groups.append((family, family.look, of_family))
    unknown = sections[sections["with_host"] & sections["host_family_group"].isna()]
    groups.append((NOT_KNOWN, style.NOT_RECORDED_LOOK, unknown))
    alone = sections[~sections["with_host"]]
    groups.append((alone_family(subject.colour), alone_look(subject.colour), alone))
    keys, names = [], []
    for family, look, rows in groups:
        codes = [code for places in rows["places"].dropna() for code in places.split(";")]
        if not codes:
            continue
        words = family.name(language)
        label = (
            words
            if family.shape == "circle" and look.face != family.face
            else text(language, en="enters a host: {words}", zh="打入：{words}", words=words)
        )
        keys.append(maps.Key(counted(label, len(rows), language), look))
        names.append(maps.Names(capitalized(words), maps.place_names(codes, language)))
    keys.append(
        maps.Key(text(language, en="no section listed", zh="未列支部"), style.NO_ENTRY_LOOK)
    )
    return keys, names


def _map_table(places: pd.DataFrame) -> pd.DataFrame:
    grouped = places.groupby("code", sort=True)
    table = grouped.agg(
        sections=("section_id", "size"),
        host=("host_name_en", _present),
        family_groups=("host_family_group", _present),
    ).reset_index()
    table.insert(1, "place_en", [place_name(code, "en") for code in table["code"]])
    table.insert(2, "place_zh", [place_name(code, "zh") for code in table["code"]])
    return table


def _present(values: pd.Series[Any]) -> str:
    return ";".join(dict.fromkeys(str(value) for value in values.dropna()))
