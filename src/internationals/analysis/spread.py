"""Where the lists name members: countries, regions, what two lists share. Over the tables alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from internationals.analysis.wording import Language, Places, Sentences, Wording, joined
from internationals.tables.schema import Tables

DOUBT = 0.97
"""Below this confidence a territory is marked as not certain."""
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
    sections = tables.distinct.sections
    if organization_ids is not None:
        sections = sections[sections["organization_id"].isin(list(organization_ids))]
    columns = ["section_id", "country", "subdivision", "stands_for", "confidence"]
    places = tables.distinct.section_territories[columns]
    rows = sections[["section_id", "organization_id", "status", "tier"]].merge(
        places, on="section_id", validate="1:m"
    )
    rows = rows.merge(tables.countries[_PLACE], on="country", how="left", validate="m:1")
    others = _other_countries(tables)
    differs = rows["section_id"].isin(others["section_id"])
    rows["disputed"] = differs & ~_pairs(rows).isin(_pairs(others))
    rows["certain"] = (rows["confidence"] >= DOUBT) & ~rows["disputed"]
    return rows


def _other_countries(tables: Tables) -> pd.DataFrame:
    """Section and country of each country that other texts give, for sections where they differ."""
    checks = tables.distinct.section_checks.query("fact == 'territory' and result == 'differs'")
    codes = checks.set_index("section_id")["value"].dropna().str.split(";").explode().str[:2]
    return codes.reset_index(name="country").drop_duplicates()


def _pairs(rows: pd.DataFrame) -> pd.MultiIndex:
    """Section and country of each row."""
    return pd.MultiIndex.from_frame(rows[["section_id", "country"]])


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
    sections = tables.distinct.sections
    own = sections["organization_id"] == organization_id
    placed = sections["section_id"].isin(tables.distinct.section_territories["section_id"])
    return sections[own & ~placed & ~sections["no_territory"] & (sections["tier"] != "former")]


def unplaced(tables: Tables, organization_ids: Iterable[str]) -> dict[str, int]:
    """Number of current entries whose country is not known, of those lists that have any.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : the internationals
    """
    counts = {each: len(open_entries(tables, each)) for each in organization_ids}
    return {each: count for each, count in counts.items() if count}


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
    known = sizes.reindex(tables.internationals).dropna()
    return [name for name in known.index if name in known.nlargest(most)]


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
    grouped = members.assign(listed=members["country"].isin(rows["country"])).groupby("region")
    found = grouped[["region_en", "region_zh"]].first()
    found = found.assign(listed=grouped["listed"].sum(), members=grouped.size())
    return found.reindex([code for code in REGIONS if code in found.index])


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
    names = own.groupby("country")["organization_id"]
    return names.first().where(names.nunique() == 1, "several").rename("listed_by").astype(object)


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
    members = countries[countries["sovereign"]].assign(equal=1)
    lists = [members["country"].isin(countries_of(rows, name)) for name in (first, second)]
    observed = int((lists[0] & lists[1]).sum())
    found = {}
    for name in ("equal", "listed_by"):
        if members[name].any():
            odds = members[name].to_numpy(dtype=float)
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
    # Around 1, so that none is too small.
    for weight in odds * np.count_nonzero(odds) / odds.sum():
        before = ways.copy()
        ways[1:] += weight * before[:-1]
        ways[:, 1:] += weight * before[:, :-1]
        ways[1:, 1:, 1:] += weight**2 * before[:-1, :-1, :-1]
    found = ways[first, second]
    return np.asarray(found / (found.sum() or np.nan))


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
    dict of rows of `territories`, in this order. A way that counts the same rows as one
    before it is left out.

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
    first = full.astype({"status": str}).groupby("organization_id")["status"].first()
    top = rows["organization_id"].map(first)
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
    kept: dict[frozenset[object], str] = {}
    for name, way in ways.items():
        kept.setdefault(frozenset(_pairs(way)), name)
    return {name: ways[name] for name in kept.values()}


def _as_other_text(full: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Full members, the disputed ones in the countries that the other text gives."""
    disputed = full["section_id"].isin(full.loc[full["disputed"], "section_id"])
    moved = full.loc[disputed, ["section_id", "organization_id"]].drop_duplicates()
    moved = moved.merge(_other_countries(tables).sort_values("country"), on="section_id")
    moved = moved.merge(tables.countries[_PLACE], on="country", how="left")
    return pd.concat([full[~disputed], moved])


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
        listed = {each: countries_of(rows, each) for each in organization_ids}
        europe = set(rows.loc[rows["region"] == EUROPE, "country"])
        found[name] = {
            **{f"{each}_countries": len(codes) for each, codes in listed.items()},
            **({"both": len(set.intersection(*listed.values()))} if len(listed) == 2 else {}),
            **{f"{each}_in_europe": len(codes & europe) for each, codes in listed.items()},
        }
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("counting")


# --------------------------------------------------------------------------------------------
# Europe, and countries named in a role
# --------------------------------------------------------------------------------------------


def concentration(rows: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """How many countries of each list are in Europe, and how many would if they were drawn.

    Parameters
    ----------
    rows : of `territories`, those to count; countries outside the United Nations are left out
    countries : the table

    Returns
    -------
    DataFrame indexed by organization_id: listed, in_region, members (of the United Nations in
    Europe), expected and probability (of as many or more; hypergeometric, exact).
    """
    from scipy.stats import hypergeom  # half a second to import, which maps need not wait for

    members = countries[countries["sovereign"]]
    inside = int((members["region"] == EUROPE).sum())
    once = rows[rows["sovereign"]].drop_duplicates(["organization_id", "country"])
    found = {}
    for name, own in once.groupby("organization_id", sort=False):
        drawn, seen = len(own), int((own["region"] == EUROPE).sum())
        chance = hypergeom(len(members), inside, drawn)
        found[name] = {
            "listed": drawn,
            "in_region": seen,
            "members": inside,
            "expected": float(chance.mean()),
            "probability": float(chance.sf(seen - 1)),
        }
    return pd.DataFrame.from_dict(found, orient="index").rename_axis("organization_id")


def contrast(rows: pd.DataFrame, first: str, second: str) -> float:
    """Whether one list is more of Europe than another: Fisher's exact test, two-sided.

    Parameters
    ----------
    rows : of `territories`, those to count
    first, second : identifiers; only countries that one of them alone lists are compared

    Returns
    -------
    Probability of a difference at least as large if the countries were dealt out blindly.
    """
    from scipy.stats import fisher_exact

    one, two = countries_of(rows, first), countries_of(rows, second)
    inside = set(rows.loc[rows["region"] == EUROPE, "country"])
    table = [[len(only & inside), len(only - inside)] for only in (one - two, two - one)]
    return float(fisher_exact(table).pvalue)


def named_countries(tables: Tables, rows: pd.DataFrame) -> pd.DataFrame:
    """Countries that an article names in a role, and which internationals list members there.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    rows : of `territories`, those to count

    Returns
    -------
    DataFrame, one row per organization_id (that names), role and country: a column for each
    international with members, whether it lists one there. Parts of countries are left out.
    """
    mentions = tables.country_mentions
    named = mentions[mentions["subdivision"].isna()]
    named = named[["organization_id", "role", "country"]].drop_duplicates(ignore_index=True)
    for name in dict.fromkeys(rows["organization_id"]):
        named[name] = named["country"].isin(countries_of(rows, name))
    return named


# --------------------------------------------------------------------------------------------
# In words
# --------------------------------------------------------------------------------------------


def sentences(tables: Tables, language: Language = "en") -> Sentences:
    """What the lists show of geographic spread, as Markdown sentences.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    language : of the sentences

    Returns
    -------
    Sentences not_placed, claimed, europe, by_chance, named and, of two internationals, contrast and
    shared_by_chance. What the tables have no numbers for is "".
    """
    rows = full_members(territories(tables))
    names = tables.distinguished("abbreviation", f"name_{language}", "name")
    say = Wording("spread", language)
    dense = concentration(rows, tables.countries).rename(index=names).rename_axis("name")
    parts = dense.reset_index().to_dict("records")
    found = {
        "not_placed": _not_placed(tables, names, say),
        "claimed": _claimed(tables, rows, names, say),
        "europe": say.listed("europe", "part_of", parts, members=parts and parts[0]["members"]),
        "by_chance": say.listed("by_chance", "expected", parts),
        "named": _named(tables, rows, names, say),
        "contrast": "",
        "shared_by_chance": "",
    }
    if len(pair := largest(tables, 2)) == 2:
        differs = contrast(rows, *pair)
        key = "contrast" if differs >= 0.05 else "contrast_differs"
        first, second = (names[each] for each in pair)
        found["contrast"] = say(key, first=first, second=second, probability=differs)
        found["shared_by_chance"] = _shared_by_chance(tables, rows, pair, say)
    return Sentences(language, found)


def _not_placed(tables: Tables, names: Mapping[str, str], say: Wording) -> str:
    counts = unplaced(tables, tables.internationals)
    parts = [{"name": names[each], "n": n} for each, n in counts.items()]
    total = sum(counts.values())
    return say.listed("not_placed", "open_of", parts, n=total) or say("all_placed")


def _claimed(tables: Tables, rows: pd.DataFrame, names: Mapping[str, str], say: Wording) -> str:
    """What each article claims, beside what its list has."""
    claims = tables.claims[tables.claims["predicate"].eq("countries_claimed")]
    claims = claims.merge(tables.articles[["article", "organization_id"]], on="article")
    parts = []
    for name, quote in claims[["organization_id", "quote"]].itertuples(index=False):
        own = rows[rows["organization_id"] == name]
        # Countries on which all texts agree, countries listed, and the most that a text gives.
        low, n = own.loc[~own["disputed"], "country"].nunique(), Places(own["country"])
        high = max(n, _as_other_text(own, tables)["country"].nunique())
        if n:
            key = "claimed_exact" if low == high else "claimed_range"
            parts.append(say(key, name=names[name], quote=quote, n=n, low=low, high=high))
    return joined(parts, say.language)


def _shared_by_chance(tables: Tables, rows: pd.DataFrame, pair: Sequence[str], say: Wording) -> str:
    found = overlap_by_chance(rows, tables.countries, *pair)
    values = {
        f"{model}_{key}": value
        for model, row in found.to_dict("index").items()
        for key, value in row.items()
    }
    key = "shared_by_chance" if "listed_by" in found.index else "shared_equal"
    return say(key, observed=found["observed"].iloc[0], **values)


def _named(tables: Tables, rows: pd.DataFrame, names: Mapping[str, str], say: Wording) -> str:
    written = []
    for name, own in named_countries(tables, rows).groupby("organization_id", sort=False):
        parts = [{"name": names[each], "n": int(own[each].sum())} for each in own.columns[3:]]
        written.append(say.listed("named", "named_part", parts, name=names[str(name)], n=len(own)))
    return joined(written, say.language)
