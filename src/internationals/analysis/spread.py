"""Where the lists name members: countries, regions, what two lists share. Over the tables alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from internationals.tables.schema import Tables

DOUBT = 0.97
"""Below this confidence a reader is told that a territory is not certain."""
REGIONS = ("150", "019", "142", "002", "009")
"""M49 codes of the five regions: Europe, Americas, Asia, Africa, Oceania."""
EUROPE = REGIONS[0]

_PLACE = [
    "country", "name_en", "name_zh", "sovereign", "region", "region_en", "region_zh",
    "subregion", "subregion_en",
]  # fmt: skip


def territories(tables: Tables, organization_ids: Iterable[str] | None = None) -> pd.DataFrame:
    """Every territory in which a list names a member.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : internationals; all if not given

    Returns
    -------
    DataFrame, one row per section and territory in the order of the tables: section_id,
    organization_id, status, tier, country, subdivision, stands_for, confidence, then

    - disputed: whether another text of the list gives other countries for the entry
    - certain: whether confidence is at least `DOUBT` and it is not disputed

    and names, membership of the United Nations and areas of the country.
    """
    sections = tables.sections
    if organization_ids is not None:
        sections = sections[sections["organization_id"].isin(list(organization_ids))]
    found = tables.section_territories
    found = found[found["section_id"].isin(sections["section_id"])]
    rows = sections[["section_id", "organization_id", "status", "tier"]].merge(
        found[["section_id", "country", "subdivision", "stands_for", "confidence"]],
        on="section_id",
        validate="1:m",
    )
    rows = rows.merge(tables.countries[_PLACE], on="country", how="left", validate="m:1")
    others = _other_countries(tables)
    rows["disputed"] = [
        country not in others.get(section, (country,))
        for section, country in zip(rows["section_id"], rows["country"], strict=True)
    ]
    rows["certain"] = (rows["confidence"] >= DOUBT) & ~rows["disputed"]
    return rows


def _other_countries(tables: Tables) -> dict[str, set[str]]:
    """The countries that other texts give, for sections where they differ."""
    checks = tables.section_checks
    checks = checks[(checks["fact"] == "territory") & (checks["result"] == "differs")]
    found: dict[str, set[str]] = {}
    for section, value in zip(checks["section_id"], checks["value"], strict=True):
        if isinstance(value, str):
            found.setdefault(section, set()).update(code[:2] for code in value.split(";"))
    return found


def full_members(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows of `territories` that are full members in a country of today.

    Parameters
    ----------
    rows : of `territories`; a successor of a dissolved state is left out
    """
    return rows[(rows["tier"] == "full") & rows["stands_for"].isna()]


def countries_of(rows: pd.DataFrame, organization_id: str) -> set[str]:
    """Countries in which some rows of `territories` name a member of an international."""
    return set(rows.loc[rows["organization_id"] == organization_id, "country"])


def open_entries(tables: Tables, organization_id: str) -> pd.DataFrame:
    """The current entries of a list whose territory is not known.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international

    Returns
    -------
    Rows of `sections`; members that belong to no country are not among them, as they are not open.
    """
    sections = tables.sections
    own = sections["organization_id"] == organization_id
    placed = sections["section_id"].isin(tables.section_territories["section_id"])
    return sections[own & ~placed & ~sections["no_territory"] & (sections["tier"] != "former")]


def internationals(tables: Tables) -> list[str]:
    """Identifiers of the internationals that articles of the build are about, in their order."""
    return list(dict.fromkeys(tables.articles["organization_id"].dropna()))


def largest(tables: Tables, most: int) -> list[str]:
    """The internationals whose lists name full members in the most countries.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    most : how many to return at most

    Returns
    -------
    Identifiers in the order of the articles; only those with a country at all.
    """
    rows = full_members(territories(tables))
    sizes = rows.groupby("organization_id")["country"].nunique()
    order = {name: place for place, name in enumerate(internationals(tables))}
    known = [name for name in sizes.index if name in order]
    chosen = sorted(known, key=lambda name: (-sizes[name], order[name]))[:most]
    return sorted(chosen, key=order.__getitem__)


# --------------------------------------------------------------------------------------------
# Regions
# --------------------------------------------------------------------------------------------


def by_region(rows: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Countries of each M49 region that each international lists.

    Parameters
    ----------
    rows : of `territories`, those to count
    countries : the table

    Returns
    -------
    DataFrame indexed by organization_id, a column per region in English: number of countries,
    whether members of the United Nations or not. Regions without any are 0.
    """
    once = rows.drop_duplicates(["organization_id", "country"])
    counts = pd.crosstab(once["organization_id"], once["region_en"].astype(object))
    names = countries.drop_duplicates("region").set_index("region")["region_en"]
    return counts.reindex(columns=[names[code] for code in REGIONS if code in names], fill_value=0)


def members_by_region(rows: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """Members of the United Nations of each M49 region in which any of some rows names a member.

    Parameters
    ----------
    rows : of `territories`, those to count
    countries : the table

    Returns
    -------
    DataFrame indexed by region (M49 code, in the order of `REGIONS`): region_en, region_zh,
    listed, members.
    """
    members = countries[countries["sovereign"]]
    listed = members["country"].isin(rows["country"])
    grouped = (
        members.assign(listed=listed)
        .groupby("region")
        .agg(
            region_en=("region_en", "first"),
            region_zh=("region_zh", "first"),
            listed=("listed", "sum"),
            members=("country", "size"),
        )
    )
    return grouped.reindex([code for code in REGIONS if code in grouped.index])


# --------------------------------------------------------------------------------------------
# What lists share
# --------------------------------------------------------------------------------------------


def shared(rows: pd.DataFrame, organization_ids: Sequence[str]) -> pd.Series[str]:
    """Which of some internationals list each country.

    Parameters
    ----------
    rows : of `territories`, those to count
    organization_ids : the internationals

    Returns
    -------
    Series indexed by country: the identifier of the one international, or ``"several"``.
    """
    own = rows[rows["organization_id"].isin(list(organization_ids))]
    grouped = own.drop_duplicates(["organization_id", "country"]).groupby("country")
    first = grouped["organization_id"].agg(
        lambda names: names.iloc[0] if len(names) == 1 else "several"
    )
    return first.rename("listed_by").astype(object)


def overlap(rows: pd.DataFrame, first: str, second: str) -> pd.Series[int]:
    """How many countries two internationals list, and share.

    Parameters
    ----------
    rows : of `territories`, those to count
    first, second : identifiers

    Returns
    -------
    Series: first, second, both, only_first, only_second, either.
    """
    one, two = countries_of(rows, first), countries_of(rows, second)
    return pd.Series(
        {
            "first": len(one),
            "second": len(two),
            "both": len(one & two),
            "only_first": len(one - two),
            "only_second": len(two - one),
            "either": len(one | two),
        }
    )


def overlap_by_chance(
    rows: pd.DataFrame, countries: pd.DataFrame, first: str, second: str
) -> pd.DataFrame:
    """How many countries two internationals would share if their countries were drawn.

    Parameters
    ----------
    rows : of `territories`, those to count
    countries : the table; only members of the United Nations are drawn
    first, second : identifiers

    Returns
    -------
    DataFrame indexed by model: observed, expected, low and high (the middle 95 % of the draws) and
    probability (of as many or more). The models, both exact:

    - ``equal``: every country is as likely as any other (hypergeometric)
    - ``listed_by``: the odds of a country are the number of other lists that name a member there
      (see `shared_chances`); left out where no other lists are known
    """
    members = countries[countries["sovereign"]]
    codes = members["country"].to_numpy()
    lists = [np.isin(codes, list(countries_of(rows, name))) for name in (first, second)]
    observed = int((lists[0] & lists[1]).sum())
    weights = members["listed_by"].to_numpy(dtype=float)
    models = {"equal": np.ones(len(members))}
    if weights.sum() > 0:
        models["listed_by"] = weights
    found = {}
    for name, odds in models.items():
        chances = shared_chances(odds, int(lists[0].sum()), int(lists[1].sum()))
        found[name] = {"observed": observed, **_summary(chances, observed)}
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("model")


def _summary(chances: NDArray[np.float64], observed: int) -> dict[str, float]:
    """Mean, middle 95 % and upper tail of a distribution over 0, 1, 2 …"""
    below = np.cumsum(chances)
    return {
        "expected": float((np.arange(len(chances)) * chances).sum()),
        "low": float(np.searchsorted(below, 0.025)),
        "high": float(np.searchsorted(below, 0.975)),
        "probability": float(chances[observed:].sum()),
    }


def shared_chances(odds: NDArray[np.float64], first: int, second: int) -> NDArray[np.float64]:
    """Distribution of the number of countries that two independent draws share.

    Parameters
    ----------
    odds : of each country; a set is as likely as the product of the odds of its countries
    first, second : size of each draw

    Returns
    -------
    Probability of 0, 1, 2 … shared countries, exact; with equal odds it is hypergeometric. NaN
    where fewer countries than a draw needs have odds above 0.
    """
    ways = np.zeros((first + 1, second + 1, min(first, second) + 1))
    ways[0, 0, 0] = 1.0
    possible = odds[odds > 0]
    for weight in possible / possible.mean() if len(possible) else possible:
        before = ways.copy()
        ways[1:] += weight * before[:-1]
        ways[:, 1:] += weight * before[:, :-1]
        ways[1:, 1:, 1:] += weight**2 * before[:-1, :-1, :-1]
    found = ways[first, second]
    return found / found.sum() if found.sum() > 0 else np.full(len(found), np.nan)


# --------------------------------------------------------------------------------------------
# Other ways to count
# --------------------------------------------------------------------------------------------


def countings(tables: Tables, organization_ids: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Ways to count the countries of some lists, each as the rows that it counts.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : the internationals

    Returns
    -------
    dict of rows of `territories`, in this order. A way that counts the same rows as the first is
    left out.

    - ``as_listed``: full members, the way everything else is counted
    - ``whole_countries``: without entries for part of a country only
    - ``certain``: without territories that are not certain
    - ``other_text``: those that texts dispute where the other text has them
    - ``strictest``: without both
    - ``with_former``: and former members of the same status
    - ``with_partial``: and current members of other statuses
    - ``everything``: all entries
    """
    rows = territories(tables, organization_ids)
    rows = rows[rows["stands_for"].isna()]
    full = rows[rows["tier"] == "full"]
    whole = full["subdivision"].isna()
    top = rows["organization_id"].map(
        full.astype({"status": str}).groupby("organization_id")["status"].first()
    )
    former = rows["status"].astype(str) == "former_" + top.astype(str)
    ways = {
        "as_listed": full,
        "whole_countries": full[whole],
        "certain": full[full["certain"]],
        "other_text": _as_other_text(full, tables),
        "strictest": full[whole & full["certain"]],
        "with_former": rows[(rows["tier"] == "full") | former],
        "with_partial": rows[rows["tier"] != "former"],
        "everything": rows,
    }
    pairs = {
        name: set(zip(way["section_id"], way["country"], strict=True)) for name, way in ways.items()
    }
    return {
        name: way
        for name, way in ways.items()
        if name == "as_listed" or pairs[name] != pairs["as_listed"]
    }


def _as_other_text(full: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Full members, the disputed ones in the countries that the other text gives."""
    others = _other_countries(tables)
    disputed = full["section_id"].isin(full.loc[full["disputed"], "section_id"])
    moved = [
        {"section_id": section, "organization_id": name, "country": country}
        for section, name in full.loc[disputed, ["section_id", "organization_id"]]
        .drop_duplicates()
        .itertuples(index=False, name=None)
        for country in sorted(others[section])
    ]
    if not moved:
        return full
    added = pd.DataFrame(moved).merge(tables.countries[_PLACE], on="country", how="left")
    return pd.concat([full[~disputed], added], ignore_index=True)


def sensitivity(tables: Tables, organization_ids: Sequence[str]) -> pd.DataFrame:
    """Headline numbers under every way to count.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : one or two internationals

    Returns
    -------
    DataFrame indexed by counting (see `countings`): {id}_countries for each international,
    ``both`` if there are two, then {id}_in_europe.
    """
    found = {}
    for name, rows in countings(tables, organization_ids).items():
        inside = rows[rows["region"] == EUROPE]
        row: dict[str, Any] = {
            f"{each}_countries": len(countries_of(rows, each)) for each in organization_ids
        }
        if len(organization_ids) == 2:
            row["both"] = int(overlap(rows, *organization_ids)["both"])
        row |= {f"{each}_in_europe": len(countries_of(inside, each)) for each in organization_ids}
        found[name] = row
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("counting")
