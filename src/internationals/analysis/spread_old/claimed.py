"""The countries that an article names, and the number it claims against the number it lists."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from internationals.analysis.spread_old.listed import (
    PLACE_COLUMNS,
    full_members,
    listed_territories,
)
from internationals.tables.schema import Tables

_CLAIM = re.compile(r"(?P<before>\D*)(?P<number>\d+)(?P<after>\D*)")

_MORE, _NEARLY, _ABOUT = (
    ("超过", "多于", "逾", "more than", "over"),
    ("近", "nearly"),
    ("约", "about"),
)


def named_countries(
    tables: Tables,
    territories: pd.DataFrame,
    internationals: Iterable[str],
    role: str = "named_imperialist",
) -> pd.DataFrame:
    """The countries an article names in a role, and which internationals list them.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    territories : the rows to count
    internationals : identifiers of the internationals to compare
    role : of `country_mentions`

    Returns
    -------
    DataFrame, one row per country in the order of the article: organization_id (who names it),
    country, name_en, name_zh, subdivisions_named (named beside it, ISO 3166-2, with semicolons;
    "" if none), and a boolean column per international: whether it lists the country.
    """
    mentions = tables.country_mentions.query("role == @role")
    parts = (
        mentions.dropna(subset="subdivision")
        .groupby(["organization_id", "country"])["subdivision"]
        .agg(";".join)
        .to_dict()
    )
    named = mentions.drop_duplicates(["organization_id", "country"])[["organization_id", "country"]]
    named = named.merge(tables.countries[["country", "name_en", "name_zh"]], on="country")
    named["subdivisions_named"] = [
        parts.get(key, "") for key in zip(named["organization_id"], named["country"], strict=True)
    ]
    for international in internationals:
        own = territories.loc[territories["organization_id"] == international, "country"]
        named[international] = named["country"].isin(own)
    return named.reset_index(drop=True)


def claimed_and_counted(tables: Tables) -> pd.DataFrame:
    """The number of countries each international is said to work in, and what its list gives.

    Where a later text of an article puts an entry elsewhere, `low` counts only the countries on
    which both texts agree, and `high` the more numerous of the two readings.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per international whose article claims a number and lists full members:
    organization_id, claimed (the article's words), claimed_number, claim_means (`exactly`,
    `more_than`, `nearly` or `about`), counted (countries), low, high, without_later_revision
    (counted without entries whose country is known from a later text only), agrees (whether the
    count as it stands is what the claim says; NA for `nearly` and `about`).
    """
    territories = full_members(listed_territories(tables))
    later = read_as_later(territories, tables.countries)
    claims = tables.organizations.dropna(subset="countries_claimed")
    rows = []
    for organization, claimed in zip(
        claims["organization_id"], claims["countries_claimed"], strict=True
    ):
        own = territories[territories["organization_id"] == organization]
        found = _CLAIM.fullmatch(claimed)
        if own.empty or found is None:
            continue
        number, means = int(found["number"]), _meaning(found["before"], found["after"])
        counted = own["country"].nunique()
        other_reading = later.loc[later["organization_id"] == organization, "country"].nunique()
        agrees = {"exactly": counted == number, "more_than": counted > number}.get(means)
        rows.append(
            (
                organization,
                claimed,
                number,
                means,
                counted,
                own.loc[own["certain"], "country"].nunique(),
                max(counted, other_reading),
                own.loc[own["country_basis"] != "later_revision", "country"].nunique(),
                agrees,
            )
        )
    columns = [
        "organization_id", "claimed", "claimed_number", "claim_means", "counted", "low", "high",
        "without_later_revision", "agrees",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"agrees": "boolean"})


def _meaning(before: str, after: str) -> str:
    words = f"{before} {after}".lower()
    for meaning, signs in (("more_than", _MORE), ("nearly", _NEARLY), ("about", _ABOUT)):
        if any(sign in words for sign in signs):
            return meaning
    # 30多个: more than thirty.
    return "more_than" if after.startswith(("多", "余", "+")) else "exactly"


def read_as_later(territories: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """The rows with the countries of a later text wherever it puts an entry elsewhere.

    Parameters
    ----------
    territories : rows of `listed_territories`
    countries : the table `countries`

    Returns
    -------
    DataFrame like `territories`; the rows of such an entry are replaced by one row per country of
    the later text, at the end.
    """
    doubtful = set(territories.loc[_contradicted(territories), "section_id"])
    moved = territories[territories["section_id"].isin(doubtful)].drop_duplicates("section_id")
    kept = territories[~territories["section_id"].isin(doubtful)]
    if moved.empty:
        return kept
    moved = moved.drop(columns=list(PLACE_COLUMNS)).assign(
        country=moved["countries_later_revision"].str.split(";"), subdivision=None
    )
    moved = moved.explode("country").merge(countries[["country", *PLACE_COLUMNS]], on="country")
    moved["subdivision"] = moved["subdivision"].astype(territories["subdivision"].dtype)
    return pd.concat([kept, moved[territories.columns]], ignore_index=True)


def _contradicted(territories: pd.DataFrame) -> pd.Series[bool]:
    return ~territories["certain"] & territories["countries_later_revision"].notna()
