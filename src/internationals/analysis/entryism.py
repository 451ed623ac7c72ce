"""Whom sections enter: the host parties that an article names, and how sure that is.

Everything starts from `sections_and_hosts`, one row per section, and `hosts`, one row per host
party; the other functions take such rows and return new ones, or the sentence that tells them. What
is counted is what an article *lists*: a census of one list, no sample, so no interval is given for
a count. The word that names a host in a list (打入, "enters") may stand for support as well as for
entry.

Not recorded is not zero. Where no entry of an article names a host party, the article does not
speak of them: the count is missing (`<NA>`), and no rate is given.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from internationals.analysis.spread import FULL_MEMBERSHIP, listed_territories
from internationals.analysis.wording import listing
from internationals.paths import REFERENCE
from internationals.places import gazetteer
from internationals.tables.reference import facts_by_section
from internationals.tables.schema import Tables

DRAWS = 10_000
"""Random draws behind a probability; enough for its second digit."""
SEED = 1992
"""Of every random draw here."""

GROUPINGS = ("region_en", "subregion_en", "subnational", "own_article")
"""Columns of `sections_and_hosts` by which sections are compared."""

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

# ------------------------------------------------------------------------------------------------
# What is listed
# ------------------------------------------------------------------------------------------------


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


# ------------------------------------------------------------------------------------------------
# Counts
# ------------------------------------------------------------------------------------------------


def host_rate(sections: pd.DataFrame, by: str) -> pd.DataFrame:
    """Share of sections that name a host party, per group.

    Parameters
    ----------
    sections : one row per section, as `sections_and_hosts` gives them
    by : column to group by, such as ``"subregion_en"``

    Returns
    -------
    DataFrame indexed by `by`, largest groups first: n (sections), with_host (of them naming a
    host party), rate (with_host / n, in [0, 1]). Counts of a census: no interval is implied.
    """
    grouped = sections.groupby(by, observed=True)
    rates = grouped.agg(n=("with_host", "size"), with_host=("with_host", "sum"))
    rates["rate"] = rates["with_host"] / rates["n"]
    return rates.sort_values("n", ascending=False, kind="stable")


def host_rate_of_countries(sections: pd.DataFrame) -> pd.DataFrame:
    """Sections and host parties of every country.

    A country counts once, however many sections lie in it, and a section in several countries
    counts in each.

    Returns
    -------
    DataFrame indexed by country (ISO 3166-1 alpha-2): n (sections), with_host (of them naming a
    host party).
    """
    places = sections.dropna(subset="countries")
    each = places.assign(country=places["countries"].str.split(";")).explode("country")
    return each.groupby("country").agg(n=("with_host", "size"), with_host=("with_host", "sum"))


def hosts_recorded(tables: Tables) -> pd.DataFrame:
    """For which internationals host parties are recorded at all.

    Returns
    -------
    DataFrame indexed by organization_id, one row per article: sections (full members listed),
    with_host (of them naming a host party; <NA> where no entry of the article names one, which
    means *not recorded*, never none), recorded.
    """
    full = tables.sections[tables.sections["status"].isin(FULL_MEMBERSHIP)]
    counts = full.groupby("organization_id").agg(
        sections=("section_id", "size"), with_host=("host_party_id", "count")
    )
    counts = counts.reindex(tables.articles["article"], fill_value=0).astype("Int64")
    counts["recorded"] = counts["with_host"] > 0
    counts["with_host"] = counts["with_host"].where(counts["recorded"])
    return counts.rename_axis("organization_id")


def host_counts(hosts: pd.DataFrame, by: str) -> pd.DataFrame:
    """How many host parties there are of each sort, and how many are newer than the international.

    Parameters
    ----------
    hosts : one row per host party, as `hosts` gives them
    by : column to group by: ``"family_group"``, ``"family"``, ``"kind"``, ``"standing_2018"`` …

    Returns
    -------
    DataFrame indexed by `by`, in the order of its vocabulary: hosts, newer (founded after the
    international).
    """
    grouped = hosts.groupby(by, observed=True)
    counts = grouped.agg(hosts=("newer", "size"), newer=("newer", "sum"))
    return counts.astype(int)


def host_grid(hosts: pd.DataFrame) -> pd.DataFrame:
    """Host parties by family group, standing and age.

    Returns
    -------
    DataFrame, one row per combination that occurs: family_group, standing_2018, newer, hosts
    (how many), names (abbreviations and founding years, with semicolons).
    """
    rows = hosts.assign(label=hosts["abbreviation"] + " " + hosts["founded_year"].astype(str))
    return rows.groupby(
        ["family_group", "standing_2018", "newer"], observed=True, as_index=False
    ).agg(hosts=("host_party_id", "size"), names=("label", "; ".join))


# ------------------------------------------------------------------------------------------------
# Comparisons
# ------------------------------------------------------------------------------------------------


def comparisons(
    sections: pd.DataFrame,
    groupings: Sequence[str] = GROUPINGS,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Whether groups of sections differ in how many of them enter a host.

    Each group is held against all other sections. The risk difference is the difference of the
    two rates. Its probability is that of one at least as large, in either direction, if the
    "enters a host" labels were dealt out blindly over all sections (label permutation, Fisher
    1935; the observed arrangement counts as one of the draws), then adjusted for the number of
    comparisons (Holm 1979). The sections are all there are, not a sample: a probability tells how
    easily such a difference arises in a list of this size, and nothing about other lists.

    Parameters
    ----------
    sections : one row per section, as `sections_and_hosts` gives them
    groupings : columns; of a yes-or-no column only "yes" is held against the rest, and a group of
        the very sections of an earlier one is not compared again
    draws, seed : of the permutation

    Returns
    -------
    DataFrame, one row per comparison: grouping, group, n, with_host, rest_n, rest_with_host,
    risk_difference (in [-1, 1]), probability, probability_holm.
    """
    compared = list(_groups(sections, groupings))
    with_host = sections["with_host"].to_numpy(dtype=bool)
    inside = np.array([members for _, _, members in compared], dtype=bool)
    inside = inside.reshape(len(compared), len(sections))
    shuffled = np.random.default_rng(seed).permuted(np.tile(with_host, (draws, 1)), axis=1)
    observed = _risk_differences(with_host[None, :], inside)[0]
    # Differences are fractions: equal ones may differ in their last binary digit.
    as_large = np.abs(_risk_differences(shuffled, inside)) >= np.abs(observed) - 1e-9
    probability = (as_large.sum(axis=0) + 1) / (draws + 1)
    n = inside.sum(axis=1)
    entering = (inside & with_host).sum(axis=1)
    return pd.DataFrame(
        {
            "grouping": [grouping for grouping, _, _ in compared],
            "group": [group for _, group, _ in compared],
            "n": n,
            "with_host": entering,
            "rest_n": len(sections) - n,
            "rest_with_host": with_host.sum() - entering,
            "risk_difference": observed,
            "probability": probability,
            "probability_holm": holm(probability),
        }
    )


def _groups(
    sections: pd.DataFrame, groupings: Iterable[str]
) -> Iterable[tuple[str, str, NDArray[np.bool_]]]:
    seen = set()
    for grouping in groupings:
        column = sections[grouping]
        yes_or_no = pd.api.types.is_bool_dtype(column)
        for group in [True] if yes_or_no else list(host_rate(sections, grouping).index):
            members = column.eq(group).to_numpy(dtype=bool)
            if 0 < members.sum() < len(members) and members.tobytes() not in seen:
                seen.add(members.tobytes())
                yield grouping, "yes" if yes_or_no else str(group), members


def _risk_differences(
    with_host: NDArray[np.bool_], inside: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Rate inside each group less the rate outside, for each row of labels.

    Parameters
    ----------
    with_host : draws × sections
    inside : groups × sections

    Returns
    -------
    draws × groups
    """
    labels = with_host.astype(np.float64)
    entering = labels @ inside.T.astype(np.float64)
    n = inside.sum(axis=1)
    rest = labels.sum(axis=1, keepdims=True) - entering
    difference: NDArray[np.float64] = entering / n - rest / (inside.shape[1] - n)
    return difference


def holm(probabilities: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities adjusted for their number.

    Holm, "A simple sequentially rejective multiple test procedure" (1979): the smallest of m is
    multiplied by m, the next by m − 1 and so on, none below an earlier one or above 1.
    """
    given = np.asarray(probabilities, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    stepped = given[order] * np.arange(len(given), 0, -1)
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted


# ------------------------------------------------------------------------------------------------
# What others say
# ------------------------------------------------------------------------------------------------


def definitions() -> pd.DataFrame:
    """What dictionaries say entryism is.

    Returns
    -------
    DataFrame, one row per definition: term, definition (quoted word for word), source.
    """
    return pd.read_csv(REFERENCE / "definitions.csv", keep_default_na=False, dtype="str")


def later_revision(tables: Tables, organization_id: str) -> pd.DataFrame:
    """What a later text of the article says of each section, as far as the reference tells.

    The reference compares host parties and countries of every section; of names it tells only
    those changes that its sources mention.

    Returns
    -------
    DataFrame, one row per section in the order of the article: section_id, name_en, name_native,
    places, host_abbreviation, host_name_en, host_name_zh, change (`kept`, `dropped`, or
    `no_host` where this text names no host), renamed, name_later ("" if not told),
    countries_later (where they differ from this text's, else ""), note (of the reference).
    Sections of which the reference knows nothing are missing.
    """
    facts = facts_by_section(tables)
    rows = sections_and_hosts(tables, organization_id)
    rows = rows[rows["section_id"].isin(list(facts))].reset_index(drop=True)
    kept = rows["host_in_later_revision"]
    rows["change"] = kept.map({True: "kept", False: "dropped"}).fillna("no_host")
    known = [facts[section] for section in rows["section_id"]]
    rows["renamed"] = [fact.renamed_in_later_revision for fact in known]
    rows["name_later"] = [fact.name_in_later_revision or "" for fact in known]
    later = [";".join(fact.countries_later_revision) for fact in known]
    rows["countries_later"] = [
        countries if set(countries.split(";")) != set(now.split(";")) else ""
        for countries, now in zip(later, rows["countries"], strict=True)
    ]
    rows["note"] = [fact.note for fact in known]
    return rows[
        [
            "section_id", "name_en", "name_native", "places", "host_abbreviation", "host_name_en",
            "host_name_zh", "change", "renamed", "name_later", "countries_later", "note",
        ]
    ]  # fmt: skip


def hosts_in_notes(tables: Tables) -> pd.DataFrame:
    """Entries without a host party of which a source of the reference says that they work in one.

    Returns
    -------
    DataFrame, one row per such entry: section_id, organization_id, status, name_en, name_native,
    note (of the reference), names_source.
    """
    facts = facts_by_section(tables)
    noted = [key for key, fact in facts.items() if fact.host_elsewhere]
    rows = tables.sections[tables.sections["host_party_id"].isna()]
    rows = rows[rows["section_id"].isin(noted)]
    rows = rows.assign(note=[facts[key].note for key in rows["section_id"]])
    columns = ["section_id", "organization_id", "status", "name_en", "name_native", "note"]
    return rows[[*columns, "names_source"]].reset_index(drop=True)


def applications(tables: Tables) -> pd.DataFrame:
    """The claims that an organisation applied to join another, and how that ended.

    Returns
    -------
    Rows of the table `claims`, in its order.
    """
    claims = tables.claims
    return claims[claims["claim"].isin(["applied to join", "application refused"])]


def host_verdicts(tables: Tables, organization_id: str) -> pd.DataFrame:
    """What checking the host parties against other sources gave.

    Returns
    -------
    DataFrame of counts: one row per verdict that occurs, one column per basis, and all.
    """
    claims = tables.claims
    claims = claims[
        (claims["group"] == "host_party") & (claims["organization_id"] == organization_id)
    ]
    basis = claims["verdict_basis"].astype("object").fillna("none")
    counts = claims.groupby([claims["verdict"], basis], observed=True).size()
    wide = counts.unstack(fill_value=0)
    wide["all"] = wide.sum(axis=1)
    wide.columns.name = None
    return wide


# ------------------------------------------------------------------------------------------------
# Sentences
# ------------------------------------------------------------------------------------------------


def sentences(tables: Tables, organization_id: str) -> dict[str, str]:
    """The findings of the notebook on entryism, in words.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    organization_id : an international of which host parties are recorded

    Returns
    -------
    dict from a short name to the sentence, with Markdown's ** around its counts. What the tables do
    not record is said to be not recorded.

    Raises
    ------
    ValueError : the international lists no section, or no entry of it names a host party
    """
    entering = sections_and_hosts(tables, organization_id)
    entered = hosts(tables, organization_id)
    if entered.empty:
        raise ValueError(
            f"host_parties: found none that sections of {organization_id!r} enter, expected one: "
            "they are not recorded, which is not zero"
        )
    founded = tables.organizations.set_index("organization_id")["founded_year"].dropna()
    return {
        "how_many": how_many(entering),
        "by_region": by_region(entering),
        "by_kind_of_section": by_kind_of_section(entering),
        "alone": alone(entering),
        "families": families(entered),
        "standing": standing(entered),
        "age": age(entered, founded.get(organization_id)),
        "identifiers": identifiers(entered),
        "not_recorded": not_recorded(tables),
        "chance": chance(comparisons(entering)),
        "verdicts": verdicts(host_verdicts(tables, organization_id)),
        "later": later(later_revision(tables, organization_id)),
    }


def how_many(sections: pd.DataFrame) -> str:
    """How many sections and countries; `sections` as `sections_and_hosts` gives them."""
    countries = host_rate_of_countries(sections)
    nowhere = int(sections["countries"].isna().sum())
    unknown = f"; where {nowhere} of the sections lie is not known" if nowhere else ""
    return (
        f"The list names a host party for **{int(sections['with_host'].sum())} of {len(sections)} "
        f"sections**. They lie in **{int((countries['with_host'] > 0).sum())} of {len(countries)} countries** "
        f"that have a section{unknown}."
    )


def by_region(sections: pd.DataFrame) -> str:
    """How many in each region; `sections` as `sections_and_hosts` gives them."""
    parts = [
        f"{row.with_host} of {row.n} in {_in_a_sentence(str(row.Index))}"
        for row in host_rate(sections, "region_en").itertuples()
    ]
    nowhere = sections[sections["region_en"].isna()]
    if len(nowhere):
        parts.append(f"{int(nowhere['with_host'].sum())} of {len(nowhere)} in places not known")
    return f"By region, sections with a host named: **{listing(parts)}**."


def by_kind_of_section(sections: pd.DataFrame) -> str:
    """Subnational against national sections, and those with an article against those without.

    Whether a section is one or the other of the first two is known only of those with a place.
    """
    placed = sections.dropna(subset="places")
    subnational, own_article = (
        {group: _of(rates, group) for group in (True, False)}
        for rates in (host_rate(placed, "subnational"), host_rate(sections, "own_article"))
    )
    return (
        f"Of the sections for a part of a country **{subnational[True]}** have a host named, of those "
        f"for a whole country **{subnational[False]}**; of those whose name links to an article "
        f"**{own_article[True]}**, of the others **{own_article[False]}**."
    )


def _of(rates: pd.DataFrame, group: bool) -> str:
    if group not in rates.index:
        return "0 of 0"
    return f"{rates['with_host'][group]} of {rates['n'][group]}"


def alone(sections: pd.DataFrame) -> str:
    """Where sections name no host; `sections` as `sections_and_hosts` gives them."""
    without = sections[~sections["with_host"]]
    regions = without.dropna(subset="places").groupby("region_en", sort=False)["places"]
    ordered = sorted(regions, key=lambda group: -len(group[1]))
    parts = [
        f"{region} ({listing(sorted(place_name(code) for code in places))})"
        for region, places in ordered
    ]
    if nowhere := int(without["region_en"].isna().sum()):
        parts.append(f"{nowhere} in places not known")
    return (
        f"**{len(without)} sections** are listed without a host and stand alone, as far as the article "
        f"tells: "
        f"{'; '.join(parts)}."
    )


def families(hosts: pd.DataFrame) -> str:
    """Family groups and kinds; `hosts` as the function of that name gives them."""
    groups = host_counts(hosts, "family_group").sort_values("hosts", ascending=False, kind="stable")
    kinds = host_counts(hosts, "kind")["hosts"]
    parts = [f"{count} {group}" for group, count in groups["hosts"].items()]
    unknown = len(hosts) - int(groups["hosts"].sum())
    if unknown == len(hosts):
        return f"The families of the **{len(hosts)} hosts** are **not recorded**."
    if unknown:
        parts.append(f"{unknown} of a family that is not recorded")
    youth = int(kinds.get("youth_organisation", 0))
    return (
        f"Of the **{len(hosts)} hosts, {listing(parts)}**; "
        f"{youth} of them {'is a youth organisation' if youth == 1 else 'are youth organisations'}."
    )


def standing(hosts: pd.DataFrame) -> str:
    """Where the hosts stood; `hosts` as the function of that name gives them."""
    counts = host_counts(hosts, "standing_2018")["hosts"]
    words = {
        "external_support": "supported one from outside",
        "opposition": "sat in opposition",
        "no_seats": "held no seats",
        "not_applicable": "hold no seats of their own, being youth organisations",
    }
    unknown = len(hosts) - int(counts.sum())
    if unknown == len(hosts):
        return f"Where the **{len(hosts)} hosts** stood in 2018 is **not recorded**."
    governing = [
        f"{row.abbreviation} ({place_name(str(row.places))})"
        for row in hosts[hosts["standing_2018"] == "government"].itertuples()
    ]
    parts = [f"{counts[key]} {said}" for key, said in words.items() if key in counts.index]
    if unknown:
        parts.append(f"for {unknown} it is not recorded")
    named = f": {listing(governing)}" if governing else ""
    others = f" Of the others, {listing(parts)}." if parts else ""
    return (
        f"In 2018 **{int(counts.get('government', 0))} of the {len(hosts)} hosts governed**{named}."
        f"{others}"
    )


def age(hosts: pd.DataFrame, year: int | None) -> str:
    """How many hosts are newer than the international, founded in `year` (None: not known)."""
    known = hosts.dropna(subset="founded_year").sort_values("founded_year", kind="stable")
    if known.empty or year is None:
        missing = "the hosts were" if year is not None else "the international was"
        return f"When {missing} founded is **not recorded**."
    newer = int(known["newer"].sum())
    oldest, newest = known.iloc[0], known.iloc[-1]
    return (
        f"**{newer} of the {len(hosts)} hosts were founded after {year}**, the year in which the "
        f"international itself was founded: the oldest is {_short_name(oldest)} "
        f"({oldest['founded_year']}), the newest {_short_name(newest)} "
        f"({newest['founded_year']})."
    )


def _short_name(host: Mapping[Any, Any] | pd.Series[Any]) -> str:
    """The shortest name that a row has: what it is called among the others of its table."""
    names = (host.get(column) for column in ("abbreviation", "name_en", "name_native", "name_zh"))
    return next((str(name) for name in names if isinstance(name, str)), "")


def identifiers(hosts: pd.DataFrame) -> str:
    """How many hosts other data sets know; `hosts` as the function of that name gives them."""
    names = {
        "partyfacts_id": "Party Facts",
        "parlgov_id": "ParlGov",
        "manifesto_id": "the Manifesto Project's main data set",
    }
    if hosts[list(names)].isna().all(axis=None):
        return f"No identifier of the {len(hosts)} hosts in other data sets is recorded."
    parts = [f"{int(hosts[column].notna().sum())} in {name}" for column, name in names.items()]
    return f"Of the {len(hosts)} hosts, {listing(parts)} have an identifier here."


def not_recorded(tables: Tables) -> str:
    """Of which internationals host parties are not recorded."""
    missing = hosts_recorded(tables).query("not recorded")
    known = tables.organizations.drop_duplicates("organization_id").set_index("organization_id")
    called = {str(key): _short_name(row) for key, row in known.iterrows()}
    parts = [
        f"{called.get(str(key)) or key} ({n} members listed)"
        for key, n in missing["sections"].items()
    ]
    if not parts:
        return "Host parties are recorded for every article."
    return (
        f"Whether members of **{listing(parts)}** enter other parties is **not recorded**: "
        "no entry names a host. That is not zero."
    )


def chance(compared: pd.DataFrame, level: float = 0.05) -> str:
    """How many of the `comparisons` stay below a level once adjusted."""
    if compared.empty:
        return "There are **no two groups** of sections to compare."
    single = int((compared["probability"] < level).sum())
    adjusted = int((compared["probability_holm"] < level).sum())
    least = compared.sort_values("probability", kind="stable").iloc[0]
    group = least["grouping"].replace("_", " ") if least["group"] == "yes" else least["group"]
    return (
        f"Of **{len(compared)} comparisons, {single}** would by {_itself(single)} come out below "
        f"{level:g}, and **{adjusted}** once their number is allowed for. The smallest probability "
        f"belongs to {group} ({least['with_host']} of {least['n']}, "
        f"against {least['rest_with_host']} of {least['rest_n']}): {least['probability']:.3f}, "
        f"adjusted {least['probability_holm']:.2f}."
    )


def _itself(count: int) -> str:
    return "itself" if count == 1 else "themselves"


def verdicts(counts: pd.DataFrame) -> str:
    """How many host parties other sources confirm; `counts` as `host_verdicts` gives them."""

    def count(verdict: str, basis: str = "all") -> int:
        return int(counts[basis].get(verdict, 0)) if basis in counts else 0

    if counts.empty:
        return "That its sections enter hosts is **not checked** against other sources."
    return (
        f"Of the {int(counts['all'].sum())} statements that a section enters a host, "
        f"**{count('verified')} are confirmed** elsewhere "
        f"({count('verified', 'independent')} by independent sources, "
        f"{count('verified', 'wikipedia')} by copies of Wikipedia only), "
        f"{count('partly_verified')} in part, {count('contradicted')} contradicted, and "
        f"**{count('not_checked')} were not checked**."
    )


def later(changes: pd.DataFrame) -> str:
    """What the later text keeps and drops; `changes` as `later_revision` gives them."""
    if changes.empty:
        return "What a later text of the article says is **not recorded**."
    dropped = changes[changes["change"] == "dropped"]
    kept = int((changes["change"] == "kept").sum())
    parts = [
        f"{row.host_abbreviation} ({place_name(str(row.places))})" for row in dropped.itertuples()
    ]
    named = f" ({listing(parts)})" if parts else ""
    return (
        f"A later text of the article drops **{len(dropped)}** of the {len(dropped) + kept} "
        f"hosts{named}: **{kept} of the {len(changes)} sections** are still listed with one. "
        f"The reference notes a new name for {int(changes['renamed'].sum())} of the sections."
    )


def _in_a_sentence(region: str) -> str:
    return region.replace("Americas", "the Americas")
