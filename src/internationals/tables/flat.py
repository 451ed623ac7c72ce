"""All tables joined into one, for questions of one's own: a row per section and territory.

Before that, each section is taken once, where several articles about one international list it.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from internationals.tables.cells import records
from internationals.tables.schema import FLAT, TABLES, Tables

SEPARATOR = ";"
"""Between the values of one cell: names of a section, host parties of a section."""

OF_TERRITORY = ("country", "subdivision", "stands_for", "evidence", "confidence")
OF_COUNTRY = ("iso3", "country_en", "country_zh", "region_en", "region_zh", "subregion_en")
"""Columns that a territory of a section, and its country, give."""
NAMES = ("name", "name_en", "name_zh", "name_native", "abbreviation")
"""Columns of what a section is called."""
_FILLED = ("name_en", "name_zh", "name_native", "abbreviation", "link_title")
_IDENTIFIERS = ("wikidata_id", "partyfacts_id", "parlgov_id", "manifesto_id")

COLUMNS = FLAT.names
"""Columns of `flatten`, in order."""


def flatten(tables: Tables) -> pd.DataFrame:
    """One row per section and territory, with all that the tables have about both.

    A section without a territory keeps a row, its country missing. A section that several articles
    list has the rows of the first; what that lacks comes from the others (see `Tables.distinct`). Counts of sections use
    distinct values of section_id, counts of countries those of country.

    Parameters
    ----------
    tables : as `load` returns them

    Returns
    -------
    DataFrame of the columns `COLUMNS`, in the order of the table of sections. Those that other
    tables do not have:

    - international: English name of the international
    - names: all names of the section, separated by semicolons
    - is_full_member: whether its tier is full, and the territory is a country of today
    - n_hosts: number of host parties; 0 means that none is recorded
    - host_…, standing, identifiers: of the host parties; of several, in their order, separated by
      semicolons
    - host_founded_year: a number; of several host parties, the year of the latest
    """
    tables = tables.distinct
    sections = tables["sections"]
    flat = sections[sections.columns.intersection(list(COLUMNS))].copy()
    flat["names"] = _joined(sections[list(NAMES)])
    flat["international"] = flat["organization_id"].map(tables.called("name_en", "name", "name_zh"))
    flat = flat.merge(_hosts(tables), on="section_id", how="left", validate="1:1")
    flat["n_hosts"] = flat["n_hosts"].fillna(0).astype("Int64")
    flat = located(flat, tables["section_territories"], tables)
    texts = ["names", *(name for name in COLUMNS if flat[name].dtype == object)]
    missing: Any = float("nan")
    return flat.astype(dict.fromkeys(texts, pd.StringDtype(na_value=missing)))[list(COLUMNS)]


def located(sections: pd.DataFrame, places: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Sections at some territories, with the names and areas of their countries.

    Parameters
    ----------
    sections : one row per section, none of the columns that a territory or a country gives
    places : section_id, and the territory: country, subdivision, stands_for, evidence, confidence
    tables : as `load` returns them

    Returns
    -------
    DataFrame, one row per section and territory; a section without any keeps a row
    """
    flat = sections.merge(
        places[["section_id", *OF_TERRITORY]], on="section_id", how="left", validate="1:m"
    )
    countries = tables["countries"].rename(
        columns={"name_en": "country_en", "name_zh": "country_zh"}
    )
    flat = flat.merge(countries[["country", *OF_COUNTRY]], on="country", how="left", validate="m:1")
    return flat.assign(is_full_member=(flat["tier"] == "full") & flat["stands_for"].isna())


def _joined(cells: pd.DataFrame) -> list[str | None]:
    """The distinct texts of each row, separated by semicolons; None where there are none."""
    return [
        SEPARATOR.join(dict.fromkeys(each for each in row if isinstance(each, str))) or None
        for row in cells.itertuples(index=False, name=None)
    ]


def _hosts(tables: Tables) -> pd.DataFrame:
    """One row per section that has a host party, with the facts of all its host parties."""
    hosts = tables["section_hosts"].sort_values(["section_id", "position"], kind="stable")
    facts = ["host_party_id", "name_en", "name_zh", "family", "founded_year", "standing"]
    parties = tables["host_parties"][[*facts, *_IDENTIFIERS]]
    own = {"host_party_id": "host_party_id", "standing": "standing"}
    parties = parties.rename(columns=lambda name: own.get(name, f"host_{name}"))
    parties["identifiers"] = [
        " ".join(f"{name.removesuffix('_id')}:{value}" for name, value in row.items() if value)
        for row in records(tables["host_parties"][list(_IDENTIFIERS)])
    ]
    joined = hosts[["section_id", "host_party_id"]].merge(
        parties, on="host_party_id", how="left", validate="m:1"
    )
    texts = joined.drop(columns=["section_id", "host_founded_year"]).astype("str").fillna("")
    found = texts.groupby(joined["section_id"], sort=False).agg(SEPARATOR.join)
    found = found.where(found.apply(lambda cells: cells.str.strip(SEPARATOR) != ""))
    years = joined.groupby("section_id", sort=False)["host_founded_year"]
    return found.assign(host_founded_year=years.max(), n_hosts=years.size()).reset_index()


def distinct(tables: Tables) -> Tables:
    """The tables with one row per section_key, for counts.

    Parameters
    ----------
    tables : as `load` returns them

    Returns
    -------
    Tables; the same where no section has another's key. A section that several articles list keeps
    the row of the first of them, whose missing names are filled from the others. Its territories,
    host parties, candidates and evidence are those of the first article that has any.
    """
    sections = tables["sections"]
    key_of = sections.set_index("section_id")["section_key"]
    if (key_of.index == key_of).all():
        return tables
    frames = {
        name: _of_first(tables[name], key_of)
        for name in TABLES
        if name != "sections" and "section_id" in tables[name].columns
    }
    names = sections.groupby("section_key", sort=False)[list(_FILLED)].transform("first")
    first = sections.assign(**{name: names[name] for name in _FILLED})
    first = first[first["section_id"].eq(first["section_key"])]
    return tables.replace(sections=first.reset_index(drop=True), **frames)


def _of_first(table: pd.DataFrame, key_of: pd.Series[str]) -> pd.DataFrame:
    """Rows by section_key, of the first section of each key that has any."""
    ids = table["section_id"]
    keys = ids.map(key_of)
    rank = pd.Series(key_of.index.get_indexer(pd.Index(ids)), ids.index)
    is_first = rank.eq(rank.groupby(keys).transform("min"))
    return table.assign(section_id=keys.astype(ids.dtype))[is_first | keys.isna()].reset_index(
        drop=True
    )
