"""Names that sections share: the same Chinese name for different organisations.

Organisations of one tradition take the same names, often those of its papers, and different names
may be rendered alike in Chinese. So a name does not identify a section; these tables put the English
and native forms, where they are known, beside the Chinese one.
"""

from __future__ import annotations

import pandas as pd

from internationals.analysis.entryism import place_name
from internationals.analysis.spread import listed_territories
from internationals.tables.schema import Tables


def shared_names(tables: Tables) -> pd.DataFrame:
    """Every entry whose Chinese name another entry has too.

    Parameters
    ----------
    tables : as `internationals.load` gives them; entries of every status count

    Returns
    -------
    DataFrame, one row per entry, the most frequent names first: name_zh, scope (``"within"`` one
    international or ``"across"`` several), organization_id, status, places (codes, with
    semicolons; "" if not known), place_en, name_en, name_native (both "" if not known),
    section_id.
    """
    columns = ["section_id", "organization_id", "status", "name_zh", "name_en", "name_native"]
    rows = tables.sections[columns].dropna(subset="name_zh").astype({"status": "str"})
    by_name = rows.groupby("name_zh")
    entries = by_name["section_id"].transform("size")
    internationals = by_name["organization_id"].transform("nunique")
    rows = rows.assign(
        entries=entries, scope=internationals.gt(1).map({True: "across", False: "within"})
    )
    rows = rows[rows["entries"] > 1].merge(_places(tables), on="section_id", how="left")
    rows["places"] = rows["places"].fillna("")
    rows["place_en"] = [place_name(codes) if codes else "" for codes in rows["places"]]
    rows[["name_en", "name_native"]] = rows[["name_en", "name_native"]].fillna("")
    first = rows.groupby("name_zh", sort=False).ngroup()
    rows = rows.assign(first=first).sort_values(
        ["entries", "first"], ascending=[False, True], kind="stable", ignore_index=True
    )
    return rows[
        [
            "name_zh", "scope", "organization_id", "status", "places", "place_en", "name_en",
            "name_native", "section_id",
        ]
    ]  # fmt: skip


def _places(tables: Tables) -> pd.DataFrame:
    rows = listed_territories(tables)
    rows["place"] = rows["subdivision"].fillna(rows["country"])
    grouped = rows.groupby("section_id", sort=False, as_index=False)
    return grouped.agg(places=("place", ";".join))


def names_side_by_side(tables: Tables) -> pd.DataFrame:
    """The shared names, one row each, with every English and native form.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame indexed by name_zh, the most frequent first: scope, entries (how many), one column
    per international that lists one (entries of it), english and native (the different forms,
    with semicolons, in the order of the articles).
    """
    rows = shared_names(tables)
    grouped = rows.groupby("name_zh", sort=False)
    counts = pd.crosstab(rows["name_zh"], rows["organization_id"])
    order = [key for key in tables.articles["article"] if key in counts.columns]
    counts.columns.name = None
    table = grouped.agg(scope=("scope", "first"), entries=("section_id", "size"))
    forms = grouped[["name_en", "name_native"]].agg(_different)
    forms.columns = pd.Index(["english", "native"])
    return table.join(counts[order]).join(forms)


def _different(names: pd.Series[str]) -> str:
    return "; ".join(dict.fromkeys(name for name in names if name))


def shared(tables: Tables) -> str:
    """How many names are shared, within and across internationals, in a sentence.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
    rows = names_side_by_side(tables)
    listed = rows["entries"].sum()
    across = rows[rows["scope"] == "across"]
    named = f" ({'、'.join(across.index)})" if len(across) else ""
    return (
        f"**{len(rows)} Chinese names** stand for more than one entry, "
        f"{listed} of {len(tables.sections)} entries in all; "
        f"**{len(across)}** of them{named} occur in more than one international."
    )
