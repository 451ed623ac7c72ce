"""The findings on entryism in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from internationals.analysis.entryism.comparing import comparisons
from internationals.analysis.entryism.counting import (
    host_counts,
    host_rate,
    host_rate_of_countries,
    hosts_recorded,
)
from internationals.analysis.entryism.elsewhere import host_verdicts, later_revision
from internationals.analysis.entryism.entering import hosts, place_name, sections_and_hosts
from internationals.analysis.wording import listing
from internationals.tables.schema import Tables


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
    """How many sections and countries.

    Parameters
    ----------
    sections : one row per section, as `sections_and_hosts` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
    countries = host_rate_of_countries(sections)
    nowhere = int(sections["countries"].isna().sum())
    unknown = f"; where {nowhere} of the sections lie is not known" if nowhere else ""
    return (
        f"The list names a host party for **{int(sections['with_host'].sum())} of {len(sections)} "
        f"sections**. They lie in **{int((countries['with_host'] > 0).sum())} of {len(countries)} countries** "
        f"that have a section{unknown}."
    )


def by_region(sections: pd.DataFrame) -> str:
    """How many in each region.

    Parameters
    ----------
    sections : one row per section, as `sections_and_hosts` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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

    Parameters
    ----------
    sections : one row per section, as `sections_and_hosts` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
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
    """Where sections name no host.

    Parameters
    ----------
    sections : one row per section, as `sections_and_hosts` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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
    """Family groups and kinds.

    Parameters
    ----------
    hosts : one row per host party, as `hosts` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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
    """Where the hosts stood.

    Parameters
    ----------
    hosts : one row per host party, as `hosts` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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
    """How many hosts are newer than the international, founded in `year`.

    Parameters
    ----------
    hosts : one row per host party, as `hosts` gives them
    year : in which the international was founded; None where it is not known

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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
    """How many hosts other data sets know.

    Parameters
    ----------
    hosts : one row per host party, as `hosts` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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
    """Of which internationals host parties are not recorded.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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
    """How many of the `comparisons` stay below a level once adjusted.

    Parameters
    ----------
    compared : as `comparisons` gives it
    level : probability below which a comparison is told of, in (0, 1)

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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
    """How many host parties other sources confirm.

    Parameters
    ----------
    counts : as `host_verdicts` gives it

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """

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
    """What the later text keeps and drops.

    Parameters
    ----------
    changes : as `later_revision` gives it

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
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
