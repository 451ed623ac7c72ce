"""What the conversion of the pages lost, what was not understood, and which cells are empty."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from internationals.tables.schema import TABLES, Tables

_AROUND = 12
"""Characters to either side of the place where something is missing."""
_LOOKED_AT = 40
"""Pieces of a kind among which the example is chosen."""
_UNREAD = ("language", "heading", "list")
_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\\]|\\.|\([^()]*\))*\)")
_MARKUP = re.compile(r"\*\*|\\(?=[\[\]()])|</?[a-z]+>|\\?\[\d+\\?\]")
_HOLE = re.compile(r"“\s*”|（[，\s]*|「\s*」")


def by_kind(tables: Tables) -> pd.DataFrame:
    """Pieces of damage by kind and article, with one of each kind as an example.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame indexed by kind, most frequent first: one column of counts per article, n (their
    sum), known (pieces of which the table states what is missing), example_article, example_line
    (1-based), found (what the page has there, shortened; line breaks as ¶), lost (what is
    missing; NaN where it is not known)
    """
    losses = tables.losses.assign(kind=tables.losses["kind"].astype(str))
    counts = pd.crosstab(losses["kind"], losses["article"])
    counts = counts.reindex(columns=tables.articles["article"].tolist(), fill_value=0)
    n = counts.sum(axis=1)
    known = losses["lost"].notna().groupby(losses["kind"]).sum()
    examples = pd.DataFrame.from_dict(
        {kind: _example(tables, str(kind), rows) for kind, rows in losses.groupby("kind")},
        orient="index", columns=["example_article", "example_line", "found", "lost"],
    )  # fmt: skip
    order = n.sort_values(ascending=False, kind="stable").index
    return counts.assign(n=n, known=known).join(examples).rename_axis(columns=None).loc[order]


def _example(tables: Tables, kind: str, rows: pd.DataFrame) -> tuple[Any, ...]:
    """The first piece that is short and whose loss is known, if there is one."""
    known = rows[rows["lost"].notna()]
    candidates = (known if len(known) else rows).head(_LOOKED_AT).to_dict("records")
    examples = [
        (row["article"], row["line_start"], _found(tables, kind, row), row["lost"])
        for row in candidates
    ]
    return min(examples, key=lambda example: len(example[2]) > 2 * _AROUND + 20)


def _found(tables: Tables, kind: str, row: Mapping[Any, Any]) -> str:
    """What the page has where something is missing."""
    text = shown(str(row["quote"]))
    if kind == "displaced_label":
        links = tables.links
        own = links[links["article"].eq(row["article"]) & links["line_start"].eq(row["line_start"])]
        own = own[own["label"].str.contains(str(row["lost"]), regex=False, na=False)]
        return f"[{own['label'].iloc[0]}]" if len(own) else text
    if kind == "wrap":
        before, _, after = text.partition("\n")
        return f"…{before[-_AROUND - 8 :]}¶{after.lstrip()[:_AROUND]}…"
    if kind == "template":
        hole = _HOLE.search(text)
        lost = row["lost"]
        if not hole and isinstance(lost, str) and lost in text:
            return lost
        at = hole.start() if hole else 0
        return f"…{text[max(at - _AROUND, 0) : at + _AROUND]}…"
    if kind == "bracket":
        return f"…{text[-_AROUND:]}"
    return text.strip()


def has_unread_list(tables: Tables, organization_id: str) -> bool:
    """Whether the articles on an international have a list that may be of members and was not read.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international
    """
    own = tables.articles_on(organization_id)["article"]
    losses = tables.losses[tables.losses["article"].isin(own)]
    return bool(losses["kind"].isin(_UNREAD).any())


def shown(source: str) -> str:
    """What a reader sees of a piece of the Markdown dump.

    Parameters
    ----------
    source : text of the page, verbatim

    Returns
    -------
    the text without link targets, bold, escapes and numbers of notes
    """
    return _MARKUP.sub("", _LINK.sub(r"\1", source))


def completeness(tables: Tables) -> pd.DataFrame:
    """Share of filled cells of every column that may be empty.

    An empty cell means that the article and the sources record nothing, not that there is nothing.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame, one row per column that may be empty, in the order of the schema: table, column,
    rows (of the table), filled (cells with a value), share (filled / rows; missing for a table
    without rows)
    """
    counted = [
        (name, column.name, len(table), table[column.name].count())
        for name, table in tables.items()
        for column in TABLES[name].columns
        if column.nullable
    ]
    found = pd.DataFrame(counted, columns=["table", "column", "rows", "filled"])
    return found.assign(share=found["filled"] / found["rows"])
