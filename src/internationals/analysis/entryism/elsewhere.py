"""What others say: dictionaries, a later text of the article, and sources that check it."""

from __future__ import annotations

import pandas as pd

from internationals.analysis.entryism.entering import sections_and_hosts
from internationals.paths import REFERENCE
from internationals.tables.reference import facts_by_section
from internationals.tables.schema import Tables


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

    Parameters
    ----------
    tables : as `internationals.load` gives them
    organization_id : the international

    Returns
    -------
    DataFrame, one row per section in the order of the article: section_id, name_en, name_native,
    places, host_abbreviation, host_name_en, host_name_zh, change (`kept`, `dropped`, or
    `no_host` where this text names no host), renamed, name_later ("" if not told),
    countries_later (where they differ from this text's, else ""), note (of the reference).
    Sections of which the reference knows nothing are missing.

    Raises
    ------
    ValueError : the international lists no section
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

    Parameters
    ----------
    tables : as `internationals.load` gives them

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

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    Rows of the table `claims`, in its order.
    """
    claims = tables.claims
    return claims[claims["claim"].isin(["applied to join", "application refused"])]


def host_verdicts(tables: Tables, organization_id: str) -> pd.DataFrame:
    """What checking the host parties against other sources gave.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    organization_id : the international

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
