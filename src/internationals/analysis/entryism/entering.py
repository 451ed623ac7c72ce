"""Every section of an international, where it is, and the party it enters."""

from __future__ import annotations

import pandas as pd

from internationals.analysis.spread import FULL_MEMBERSHIP, listed_territories
from internationals.analysis.wording import listing
from internationals.places import gazetteer
from internationals.tables.reference import facts_by_section
from internationals.tables.schema import Tables

_AREAS = ("region", "region_en", "region_zh", "subregion", "subregion_en", "subregion_zh")

_HOST = (
    "name_zh",
    "name_en",
    "name_native",
    "abbreviation",
    "kind",
    "family",
    "family_group",
    "founded_year",
    "standing_2018",
)


def sections_and_hosts(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Every section of an international, where it is, and the party it enters.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    organization_id : the international; former and sympathising entries are left out

    Returns
    -------
    DataFrame, one row per section in the order of the article: section_id, its names, then

    - places: codes of its territories, ISO 3166, separated by semicolons; countries likewise;
    - the M49 areas of its countries; where they lie in several, the codes separated by semicolons
      and the names as in a sentence ("Asia and Europe"); NaN where no territory is believed;
    - subnational: whether all its territories are parts of a country;
    - own_article: whether its name links to a page in the list, be it another section's;
    - with_host, host_party_id, and the host's columns, each with ``host_`` before its name;
    - host_in_later_revision: whether a later text of the article still names the host, <NA> where
      there is no host or no reference;

    and article, line_start, line_end, quote.

    Raises
    ------
    ValueError : the international lists no section
    """
    of_it = tables.sections["organization_id"].eq(organization_id)
    own = tables.sections[of_it & tables.sections["status"].isin(FULL_MEMBERSHIP)]
    if own.empty:
        raise ValueError(
            f"organization_id: found no section of {organization_id!r}, expected an international "
            f"that lists some: {', '.join(sorted(set(tables.sections['organization_id'])))}"
        )
    names = ["section_id", "name_zh", "name_en", "name_native"]
    source = ["article", "line_start", "line_end", "quote"]
    rows = own[[*names, "link_title", "host_party_id", *source]].merge(
        _places(tables), on="section_id", how="left", validate="1:1"
    )
    rows["subnational"] = rows["subnational"].eq(True)
    rows["own_article"] = rows["link_title"].notna()
    rows["with_host"] = rows["host_party_id"].notna()
    host = tables.host_parties[["host_party_id", *_HOST]].rename(
        columns={column: f"host_{column}" for column in _HOST}
    )
    rows = rows.merge(host, on="host_party_id", how="left", validate="m:1")
    facts = facts_by_section(tables)
    kept = [
        facts[section].host_in_later_revision if with_host and section in facts else None
        for section, with_host in zip(rows["section_id"], rows["with_host"], strict=True)
    ]
    rows["host_in_later_revision"] = pd.array(kept, dtype="boolean")
    return rows[
        [
            *names, "places", "countries", *_AREAS, "subnational", "own_article", "with_host",
            "host_party_id", *(f"host_{column}" for column in _HOST), "host_in_later_revision",
            *source,
        ]
    ]  # fmt: skip


def _places(tables: Tables) -> pd.DataFrame:
    """The territories of each section in one row."""
    rows = listed_territories(tables)
    rows["place"] = rows["subdivision"].fillna(rows["country"])
    rows["part"] = rows["subdivision"].notna()
    by_section = rows.groupby("section_id", sort=False)
    places = by_section.agg(
        places=("place", ";".join),
        countries=("country", lambda codes: ";".join(dict.fromkeys(codes))),
        **{area: (area, "first") for area in _AREAS},
        subnational=("part", "all"),
    )
    for level in ("region", "subregion"):
        several = rows[by_section[level].transform("nunique") > 1]
        areas = several.dropna(subset=level).drop_duplicates(["section_id", level])
        # In the order of the English names, so that the same areas are the same group.
        for section, own in areas.sort_values(f"{level}_en").groupby("section_id"):
            places.loc[section, level] = ";".join(own[level])
            places.loc[section, f"{level}_en"] = listing(own[f"{level}_en"], "en")
            places.loc[section, f"{level}_zh"] = listing(own[f"{level}_zh"], "zh")
    return places.reset_index()


def place_name(places: str, language: gazetteer.Language = "en") -> str:
    """The territories of a section in words: "England and Wales", 英格兰和威尔士.

    Parameters
    ----------
    places : codes separated by semicolons, as in `sections_and_hosts`
    language : of the words
    """
    names = [gazetteer.name(gazetteer.territory_of(code), language) for code in places.split(";")]
    return listing(names, language)


def hosts(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Every host party that the list of an international names, with the section that enters it.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    organization_id : the international

    Returns
    -------
    DataFrame, one row per host party in the order of the article: all columns of the table
    `host_parties`, then section_id, section_zh, section_en, section_native, places, region_en,
    region_zh, in_later_revision (whether a later text still names it), and newer: whether it was
    founded after the international itself, <NA> if either year is not known.
    """
    entering = sections_and_hosts(tables, organization_id)
    section = entering.dropna(subset="host_party_id").rename(
        columns={
            "name_zh": "section_zh",
            "name_en": "section_en",
            "name_native": "section_native",
            "host_in_later_revision": "in_later_revision",
        }
    )
    columns = [
        "host_party_id", "section_id", "section_zh", "section_en", "section_native", "places",
        "region_en", "region_zh", "in_later_revision",
    ]  # fmt: skip
    rows = tables.host_parties.merge(section[columns], on="host_party_id", validate="1:m")
    founded = tables.organizations.set_index("organization_id")["founded_year"]
    rows["newer"] = (rows["founded_year"] > founded.get(organization_id, pd.NA)).astype("boolean")
    return rows


def founded_year(tables: Tables, organization_id: str) -> int:
    """The year an international was founded.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    organization_id : the international

    Raises
    ------
    ValueError : it is not known
    """
    known = tables.organizations.set_index("organization_id")["founded_year"].dropna()
    if organization_id not in known.index:
        raise ValueError(
            f"organizations: found no founding year of {organization_id!r}, expected one"
        )
    return int(known[organization_id])
