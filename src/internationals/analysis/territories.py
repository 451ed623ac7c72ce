"""The territories of each section in one row, and what they are called."""

from __future__ import annotations

import pandas as pd

from internationals.analysis.wording import listing
from internationals.places import gazetteer
from internationals.tables.schema import Tables


def places_by_section(tables: Tables) -> pd.DataFrame:
    """The territories of each section in one row; dissolved states are left out.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame, one row per section with a territory: section_id; places (codes of its territories,
    ISO 3166, separated by semicolons); countries likewise; region_en and region_zh (of several
    as in a sentence: "Asia and Europe"); subnational (whether all are parts of a country)
    """
    rows = tables.distinct.section_territories
    rows = rows[rows["stands_for"].isna()].merge(
        tables.countries[["country", "region_en", "region_zh"]], on="country", validate="m:1"
    )
    # In the order of the English names, so that the same regions are the same group.
    regions = rows.dropna(subset="region_en").sort_values("region_en", kind="stable")
    named = regions.groupby("section_id").agg(
        region_en=("region_en", lambda names: listing(names.unique(), "en")),
        region_zh=("region_zh", lambda names: listing(names.unique(), "zh")),
    )
    rows = rows.assign(
        place=rows["subdivision"].fillna(rows["country"]), part=rows["subdivision"].notna()
    )
    places = rows.groupby("section_id", sort=False).agg(
        places=("place", ";".join),
        countries=("country", lambda codes: ";".join(codes.unique())),
        subnational=("part", "all"),
    )
    return places.join(named).reset_index()


def place_name(places: str, language: gazetteer.Language = "en") -> str:
    """The territories of a section in words: "England and Wales", 英格兰和威尔士.

    Parameters
    ----------
    places : codes separated by semicolons, as in `places_by_section`
    language : of the words
    """
    names = [gazetteer.name(gazetteer.territory_of(code), language) for code in places.split(";")]
    return listing(names, language)
