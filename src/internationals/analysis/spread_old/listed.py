"""Which territories and countries the articles list, and how many of each area."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from internationals.tables.schema import Tables

FULL_MEMBERSHIP = ("section", "affiliate", "member")
"""Statuses of full membership: what is counted unless said otherwise."""

_AREA_COLUMNS = {"region": ["region"], "subregion": ["region", "subregion"]}

PLACE_COLUMNS = (
    "name_en",
    "name_zh",
    "sovereign",
    "region",
    "region_en",
    "region_zh",
    "subregion",
    "subregion_en",
    "subregion_zh",
)
"""What the table `countries` tells of a place, in the rows of every function here."""


def listed_territories(tables: Tables) -> pd.DataFrame:
    """Every territory that an article lists an organisation in.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per section and territory, in the order of the articles: section_id,
    organization_id, status, heading, country, subdivision, evidence, confidence, then

    - country_basis: `same_revision`, `neighbouring_revisions` or `later_revision`, the text from
      which the reference has the country; NaN where no reference applies;
    - countries_later_revision: the countries that a later text gives for the entry, separated by
      semicolons; NaN where none is known;
    - certain: whether confidence is 1 and no later text of the article contradicts the country;

    and the names, UN membership and M49 areas of the country.
    """
    sections = tables.sections[["section_id", "organization_id", "status", "heading"]]
    territories = tables.section_territories[
        ["section_id", "country", "subdivision", "evidence", "confidence"]
    ]
    rows = (
        sections.merge(territories, on="section_id", validate="1:m")
        .merge(_revisions(tables), on="section_id", how="left", validate="m:1")
        .merge(
            tables.countries[["country", *PLACE_COLUMNS]], on="country", validate="m:1", how="left"
        )
    )
    contradicted = [
        isinstance(later, str) and country not in later.split(";")
        for country, later in zip(rows["country"], rows["countries_later_revision"], strict=True)
    ]
    rows["certain"] = (rows["confidence"] >= 1) & ~np.array(contradicted, dtype=bool)
    return rows[[*(column for column in rows if column not in PLACE_COLUMNS), *PLACE_COLUMNS]]


def _revisions(tables: Tables) -> pd.DataFrame:
    """What the tables give of the text each section's countries come from."""
    basis = {"same_revision": "same_revision", "earlier_revision": "neighbouring_revisions"}
    checks = tables.section_checks[tables.section_checks["fact"] == "territory"]
    known = [
        (
            section,
            next((basis[text] for text in own["text"] if text in basis), "later_revision"),
            own.loc[own["text"] == "later_revision", "value"].max(),
        )
        for section, own in checks.groupby("section_id")
    ]
    return pd.DataFrame(
        known, columns=["section_id", "country_basis", "countries_later_revision"], dtype="str"
    )


def full_members(territories: pd.DataFrame) -> pd.DataFrame:
    """The rows of `listed_territories` that are sections, affiliates or members.

    Parameters
    ----------
    territories : rows of `listed_territories`

    Returns
    -------
    DataFrame of the same columns
    """
    return territories[territories["status"].isin(FULL_MEMBERSHIP)]


def without_territory(tables: Tables) -> pd.DataFrame:
    """The rows of `sections` whose territory is not believed: listed, and counted nowhere here.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame of the columns of `sections`
    """
    known = tables.sections["section_id"].isin(tables.section_territories["section_id"])
    return tables.sections[~known]


def beyond_united_nations(territories: pd.DataFrame) -> pd.DataFrame:
    """The rows whose country is no member of the United Nations: in no reference set.

    Parameters
    ----------
    territories : rows of `listed_territories`, all or some

    Returns
    -------
    DataFrame of the same columns
    """
    return territories[~territories["sovereign"]]


def countries_by_status(territories: pd.DataFrame) -> pd.DataFrame:
    """How many entries and countries each international lists, by status.

    Parameters
    ----------
    territories : rows of `listed_territories`, all or some

    Returns
    -------
    DataFrame indexed by organization_id and status: entries, countries (different ISO codes),
    un_members (of them in the United Nations), subnational (entries for part of a country).
    """
    rows = territories.assign(part=territories["subdivision"].notna())
    grouped = rows.groupby(["organization_id", "status"], observed=True, sort=False)
    counts = grouped.agg(entries=("section_id", "nunique"), countries=("country", "nunique"))
    counts["un_members"] = _distinct(rows[rows["sovereign"]], "country", counts.index)
    counts["subnational"] = _distinct(rows[rows["part"]], "section_id", counts.index)
    return counts


def _distinct(rows: pd.DataFrame, column: str, index: pd.Index[Any]) -> pd.Series[int]:
    found = rows.groupby(["organization_id", "status"], observed=True)[column].nunique()
    return found.reindex(index, fill_value=0)


def coverage(territories: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """How much of the world each international covers.

    Parameters
    ----------
    territories : the rows to count, such as `full_members` of them
    countries : the table `countries`

    Returns
    -------
    DataFrame indexed by organization_id: countries (listed), un_members (of them in the United
    Nations), of (members of the United Nations, 193), share (un_members / of, in [0, 1]).
    """
    unique = once_per_country(territories)
    result = unique.groupby("organization_id", sort=False).agg(
        countries=("country", "size"), un_members=("sovereign", "sum")
    )
    result["of"] = int(countries["sovereign"].sum())
    result["share"] = result["un_members"] / result["of"]
    return result


def by_area(
    territories: pd.DataFrame, countries: pd.DataFrame, level: str = "region"
) -> pd.DataFrame:
    """Countries of each M49 area that an international lists, against how many there are.

    Parameters
    ----------
    territories : the rows to count, such as `full_members` of them
    countries : the table `countries`
    level : ``"region"`` (5 areas) or ``"subregion"`` (22)

    Returns
    -------
    DataFrame, one row per organization_id and area, areas without a listed country included:
    organization_id, region and (for subregions) subregion with their names (and by those in
    English), listed (countries), un_members_listed (of them in the United Nations), un_members (all there are in the area).

    Raises
    ------
    ValueError : for another level
    """
    if level not in _AREA_COLUMNS:
        raise ValueError(f"level: found {level!r}, expected one of {', '.join(_AREA_COLUMNS)}")
    keys = [f"{column}{suffix}" for column in _AREA_COLUMNS[level] for suffix in ("", "_en", "_zh")]
    members = countries[countries["sovereign"]]
    areas = members.groupby(keys, as_index=False).size().rename(columns={"size": "un_members"})
    areas = areas.sort_values([key for key in keys if key.endswith("_en")])
    unique = once_per_country(territories)
    grid = unique[["organization_id"]].drop_duplicates().merge(areas, how="cross")
    counts = unique.groupby(["organization_id", level], as_index=False).agg(
        listed=("country", "size"), un_members_listed=("sovereign", "sum")
    )
    grid = grid.merge(counts, on=["organization_id", level], how="left", validate="1:1")
    for column in ("listed", "un_members_listed"):
        grid[column] = grid[column].fillna(0).astype("int64")
    return grid[["organization_id", *keys, "listed", "un_members_listed", "un_members"]]


def once_per_country(territories: pd.DataFrame) -> pd.DataFrame:
    """The first row of each country that an international lists.

    Parameters
    ----------
    territories : rows of `listed_territories`
    """
    return territories.drop_duplicates(["organization_id", "country"])
