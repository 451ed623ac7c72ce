"""How complete the tables are: which cells are filled, and what the conversion lost."""

from __future__ import annotations

import pandas as pd

from internationals.tables.schema import TABLES, Tables


def completeness(tables: Tables) -> pd.DataFrame:
    """Share of filled cells of every column that may be empty.

    An empty cell means that the article and the sources record nothing, not that there is nothing.

    Parameters
    ----------
    tables : as `load` gives them

    Returns
    -------
    DataFrame, one row per column that may be empty, in the order of the schema: table, column,
    rows (of the table), filled (cells that hold a value), share (filled / rows, in [0, 1]; missing
    for a table without rows)
    """
    found = []
    for name, table in tables.items():
        for column in TABLES[name].columns:
            if column.nullable:
                filled = int(table[column.name].notna().sum())
                share = filled / len(table) if len(table) else float("nan")
                found.append((name, column.name, len(table), filled, share))
    return pd.DataFrame(found, columns=["table", "column", "rows", "filled", "share"])


def losses_by_kind(tables: Tables) -> pd.DataFrame:
    """Pieces of conversion damage, by kind and article.

    Parameters
    ----------
    tables : as `load` gives them

    Returns
    -------
    DataFrame of counts: one row per kind of damage that occurs, most frequent first; one column
    per article, in the order of the table of articles, and `known`, the share of all of the kind
    for which the table says what is missing, in [0, 1]
    """
    losses = tables.losses
    kinds = losses["kind"].astype(str)
    counts = pd.crosstab(kinds, losses["article"])
    counts = counts.reindex(columns=tables.articles["article"].tolist(), fill_value=0)
    known = losses["lost"].notna().groupby(kinds).mean()
    counts = counts.assign(known=known)
    order = counts.drop(columns="known").sum(axis=1).sort_values(ascending=False, kind="stable")
    counts.columns.name = None
    return counts.loc[order.index]


def hosts_by_status(tables: Tables) -> pd.DataFrame:
    """How many entries name a host party, by article and status.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per article and status that occurs, in the articles' order: article, status,
    entries, naming_host
    """
    named = tables.sections.assign(named=tables.sections["host_party_id"].notna())
    grouped = named.groupby(["article", "status"], observed=True, sort=False)["named"]
    found = grouped.agg(entries="size", naming_host="sum").reset_index()
    return found.astype({"entries": int, "naming_host": int})
