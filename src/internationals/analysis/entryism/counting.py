"""How many sections enter a host, and what sort of hosts there are."""

from __future__ import annotations

import pandas as pd

from internationals.analysis.spread import FULL_MEMBERSHIP
from internationals.tables.schema import Tables


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

    Parameters
    ----------
    sections : one row per section, as `sections_and_hosts` gives them; those without a place are left
        out

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

    Parameters
    ----------
    tables : as `internationals.load` gives them

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

    Parameters
    ----------
    hosts : one row per host party, as `hosts` gives them

    Returns
    -------
    DataFrame, one row per combination that occurs: family_group, standing_2018, newer, hosts
    (how many), names (abbreviations and founding years, with semicolons).
    """
    rows = hosts.assign(label=hosts["abbreviation"] + " " + hosts["founded_year"].astype(str))
    return rows.groupby(
        ["family_group", "standing_2018", "newer"], observed=True, as_index=False
    ).agg(hosts=("host_party_id", "size"), names=("label", "; ".join))
