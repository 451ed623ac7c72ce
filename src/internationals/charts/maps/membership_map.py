"""The map of one international: the places with an entry, by status."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import pandas as pd

from internationals.analysis import spread_old as spread
from internationals.charts import style
from internationals.charts.export import Chart
from internationals.charts.layout import (
    capitalized,
    in_sentence,
    joined,
    organization_name,
    semicolons,
)
from internationals.charts.maps.drawing import Area
from internationals.charts.maps.legends import Key
from internationals.charts.maps.map_page import circle_note, is_certain, map_chart
from internationals.charts.maps.name_lists import Names, place_names, with_names
from internationals.charts.style import Language, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def membership(
    tables: Tables,
    organization_id: str,
    *,
    language: Language,
) -> Chart:
    """Map of an international: places with an entry, by status.

    Parameters
    ----------
    tables : all tables
    organization_id : the international, such as ``"imt"``
    language : of the figure

    Returns
    -------
    Chart; its table has one row per place: code, country, subdivision, name_en, name_zh, statuses
    (joined by semicolons, the fullest first), entries, certain.

    Raises
    ------
    ValueError : if the tables hold no such international, or none of its entries has a place
    """
    places = _places(tables, organization_id)
    if places.empty:
        raise ValueError(
            f"{organization_id}: found no entry with a believed territory, expected at least one"
        )
    return _Membership(tables, organization_id, places, language).chart()


class _Membership:
    """The words and areas of a membership map."""

    def __init__(
        self, tables: Tables, organization_id: str, places: pd.DataFrame, language: Language
    ) -> None:
        self.tables = tables
        self.organization_id = organization_id
        self.language = language
        self.name = organization_name(tables, organization_id, language)
        hues = style.hues([*tables.articles["article"], organization_id])
        self.colour = hues[organization_id]
        self.places = places
        self.by_place: dict[str, tuple[str, ...]] = {
            str(code): tuple(sorted(set(statuses), key=style.fullness))
            for code, statuses in places.groupby("code", sort=True)["status"]
        }
        self.certain = {
            str(code): bool(certain.all()) for code, certain in places.groupby("code")["certain"]
        }
        known = set(tables.section_territories["section_id"])
        mine = tables.sections["organization_id"] == organization_id
        self.unplaced = tables.sections[mine & ~tables.sections["section_id"].isin(known)]

    def chart(self) -> Chart:
        groups = self._names()
        return map_chart(
            self.tables,
            [self.organization_id],
            self.language,
            title=self._title(),
            subtitle=self._subtitle(),
            note=self._note(),
            alt=self._alt(groups),
            areas=self._areas(),
            heading=text(self.language, en="Status, and number of places", zh="身份与地方数"),
            keys=self._keys(),
            groups=groups,
            table=self._table(),
        )

    def _areas(self) -> list[Area]:
        possible = self._possible()
        areas = [Area(code, style.NOT_RECORDED_LOOK) for code in possible]
        return areas + [
            Area(
                code,
                style.combined_look(self.colour, statuses),
                doubtful=not self.certain[code],
            )
            for code, statuses in self.by_place.items()
        ]

    def _possible(self) -> list[str]:
        """Places where an entry without a believed territory may be."""
        candidates = self.tables.candidates
        candidates = candidates[
            candidates["section_id"].isin(self.unplaced["section_id"])
            & (candidates["probability"] >= 0.1)
        ]
        codes = (
            candidates["subdivision"]
            .fillna("")
            .where(candidates["subdivision"].notna(), candidates["country"])
        )
        return sorted(set(codes) - self.by_place.keys())

    def _keys(self) -> list[Key]:
        language = self.language
        keys = []
        combinations = sorted(
            set(self.by_place.values()),
            key=lambda statuses: [style.fullness(status) for status in statuses],
        )
        for statuses in combinations:
            count = int(sum(found == statuses for found in self.by_place.values()))
            words = style.listing(
                [style.status_name(status, language) for status in statuses], language
            )
            label = text(language, en="{words}: {n}", zh="{words}：{n}", words=words, n=count)
            keys.append(Key(capitalized(label), style.combined_look(self.colour, statuses)))
        if not all(self.certain.values()):
            keys.append(
                Key(text(language, en="An entry there is not certain", zh="其中有条目不确定"), None)
            )
        if self._possible():
            label = text(
                language,
                en="Not known: an entry without a country may belong here",
                zh="不明：某个国别不明的条目可能在此",
            )
            keys.append(Key(label, style.NOT_RECORDED_LOOK))
        keys.append(Key(text(language, en="No entry listed", zh="未列条目"), style.NO_ENTRY_LOOK))
        return keys

    def _names(self) -> list[Names]:
        language = self.language
        groups = []
        full = self.places[self.places["status"].map(style.is_full)]
        regions = self.tables.countries.set_index("country")[f"region_{language}"]
        by_region = full.assign(region=full["country"].map(regions).fillna("—"))
        order = (
            by_region.groupby("region")["country"]
            .nunique()
            .sort_values(ascending=False, kind="stable")
        )
        for region, count in order.items():
            codes = by_region.loc[by_region["region"] == region, "code"]
            groups.append(
                Names(
                    text(
                        language,
                        en="{region}: {n}",
                        zh="{region}：{n}",
                        region=region,
                        n=int(count),
                    ),
                    place_names(codes, language),
                )
            )
        others = self.places[~self.places["status"].map(style.is_full)]
        for status in sorted(set(others["status"]), key=lambda each: (style.is_former(each), each)):
            codes = others.loc[others["status"] == status, "code"]
            entries = int(others.loc[others["status"] == status, "entries"].sum())
            heading = style.statuses_name(status, entries, language)
            groups.append(Names(heading, place_names(codes, language)))
        return groups

    def _counts(self) -> tuple[str, int, pd.Series[int]]:
        """Word for full members, countries that have them, and countries by region."""
        full = self.places[self.places["status"].map(style.is_full)]
        words = set(full["status"])
        word = words.pop() if len(words) == 1 else "member"
        regions = self.tables.countries.set_index("country")[f"region_{self.language}"]
        countries = full["country"].drop_duplicates()
        by_region = countries.map(regions).value_counts()
        return word, len(countries), by_region

    def _title(self) -> str:
        language = self.language
        word, count, by_region = self._counts()
        if not count:
            return text(
                language,
                en="{name}: no current member listed, only sympathising or former ones",
                zh="{name}：未列现有成员，只列同情或前成员",
                name=self.name,
            )
        region, most = str(by_region.index[0]), int(by_region.iloc[0])
        status = style.status_name(word, language)
        return text(
            language,
            en="{name}: {status}s listed in {n} {countries}, {most} of them in {region}",
            zh="{name}：在{n}个国家列有{status}，其中{most}个在{region}",
            name=self.name,
            status=status,
            n=count,
            countries="country" if count == 1 else "countries",
            most=most,
            region=in_sentence(region) if language == "en" else region,
        )

    def _subtitle(self) -> str:
        entries = self.tables.sections["organization_id"] == self.organization_id
        return text(
            self.language,
            en="Countries for which the article lists an entry, or subdivisions where the entry stands for one; "
            "{n} entries in all. Regions: UN M49.",
            zh="条目所列组织所在的国家（若只代表国内某地区，则绘该地区），共列{n}个组织。区域按联合国M49划分。",
            n=int(entries.sum()),
        )

    def _note(self) -> str:
        language = self.language
        notes = []
        if len(self.unplaced):
            notes.append(
                text(
                    language,
                    en="Not drawn: {n} {entries} whose country is not known.",
                    zh="未绘出：国别不明的条目{n}个。",
                    n=len(self.unplaced),
                    entries="entry" if len(self.unplaced) == 1 else "entries",
                )
            )
        doubtful = [code for code, certain in self.certain.items() if not certain]
        if doubtful:
            notes.append(
                text(
                    language,
                    en="Not certain: {places}.",
                    zh="不确定：{places}。",
                    places=place_names(doubtful, language),
                )
            )
        if note := circle_note(self.by_place, language):
            notes.append(note)
        return joined(notes, language)

    def _alt(self, groups: Sequence[Names]) -> str:
        language = self.language
        parts = [
            text(language, en="{heading} ({names})", zh="{heading}（{names}）", **group._asdict())
            for group in groups
        ]
        return text(
            language,
            en="World map with Europe enlarged. {title}. {parts}. {note}",
            zh="世界地图，附欧洲放大图。{title}。{parts}。{note}",
            title=self._title(),
            parts=semicolons(parts, language),
            note=self._note(),
        ).strip()

    def _table(self) -> pd.DataFrame:
        grouped = self.places.groupby("code", sort=True)
        frame = grouped.agg(
            country=("country", "first"),
            subdivision=("subdivision", "first"),
            entries=("entries", "sum"),
            certain=("certain", "all"),
        )
        frame.insert(2, "statuses", [";".join(statuses) for statuses in self.by_place.values()])
        return with_names(frame.reset_index())


def _places(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Places with an entry of an international, one row per place and status.

    Columns: code, country, subdivision ("" for the whole country), status, entries, certain
    (whether all of them are: placed by the text that ships or one before it, and by no later one
    contradicted).
    """
    rows = spread.listed_territories(tables)
    rows = rows[rows["organization_id"] == organization_id]
    rows = rows.assign(
        subdivision=rows["subdivision"].fillna(""),
        code=rows["subdivision"].fillna(rows["country"]),
        status=rows["status"].astype("str"),
        certain=is_certain(rows),
    )
    keys = ["code", "country", "subdivision", "status"]
    return (
        rows.groupby(keys, as_index=False)
        .agg(entries=("section_id", "nunique"), certain=("certain", "all"))
        .sort_values(["code", "status"], ignore_index=True)
    )
