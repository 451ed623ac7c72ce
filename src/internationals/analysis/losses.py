"""What the conversion of the pages lost: an example of each kind, beside the counts by kind."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pandas as pd

from internationals.analysis.claims import shown
from internationals.analysis.completeness import losses_by_kind
from internationals.analysis.wording import listing
from internationals.tables.schema import Tables

#: Characters to either side of the place where something is missing.
_AROUND = 12


def losses_with_examples(tables: Tables) -> pd.DataFrame:
    """Counts of conversion damage by kind and article, with one piece of each as an example.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame indexed by kind, most frequent first: one column of counts per article, n (their
    sum), known (pieces for which the table says what is missing), example_article, example_line
    (1-based), found (what the dump has there, shortened; line breaks as ¶), lost (what is
    missing; NaN where it is not known)
    """
    by_kind = losses_by_kind(tables)
    counts = by_kind.drop(columns="known")
    total = counts.sum(axis=1)
    known = (by_kind["known"] * total).round().astype(int)
    examples = pd.DataFrame(
        [_example(tables, str(kind)) for kind in counts.index],
        index=counts.index,
        columns=["example_article", "example_line", "found", "lost"],
    )
    return counts.assign(n=total, known=known).join(examples)


def sentences(tables: Tables) -> dict[str, str]:
    """What was lost, in words.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    dict from a short name to the sentence, with Markdown's ** around its counts: `how_many`,
    `recovered`
    """
    if tables.losses.empty:
        return {"how_many": "The conversion left **no damage**.", "recovered": ""}
    counted = losses_with_examples(tables)
    first = counted.iloc[0]
    told = _told_elsewhere(tables)
    why = f", for {listing(told)} because another source tells" if told else ""
    return {
        "how_many": (
            f"The conversion left **{counted['n'].sum()} pieces of damage** of {len(counted)} kinds; "
            f"most, **{first['n']}**, are of the kind `{counted.index[0]}`."
        ),
        "recovered": (
            f"For **{counted['known'].sum()}** of them the tables say what is missing{why}; "
            "for the others nothing does."
        ),
    }


def _told_elsewhere(tables: Tables) -> list[str]:
    """The losses of which only another source tells what is missing, in words."""
    known = tables.losses[tables.losses["lost"].notna()]
    flags = ["the flags"] if known["kind"].eq("flag").any() else []
    # A page cannot tell what a template of it said: a claim of the reference does.
    terms = known[known["kind"].eq("template")].merge(
        tables.claims,
        left_on=["article", "line_start", "lost"],
        right_on=["article", "line_start", "value"],
    )
    return flags + [f"the term of the {claim}" for claim in terms["claim"].unique()]


def _example(tables: Tables, kind: str) -> tuple[str, int, str, Any]:
    """The first piece that is short and whose loss is known, if any is."""
    rows = tables.losses[tables.losses["kind"].eq(kind)]
    known = rows[rows["lost"].notna()]
    rows = known if len(known) else rows
    chosen = min(
        rows.to_dict("records"),
        key=lambda row: (len(_found(tables, kind, row)) > 2 * _AROUND + 20, row["line_start"]),
    )
    return chosen["article"], chosen["line_start"], _found(tables, kind, chosen), chosen["lost"]


def _found(tables: Tables, kind: str, row: Mapping[Any, Any]) -> str:
    """What the dump has where something is missing."""
    quote = str(row["quote"])
    if kind == "displaced_label":
        links = tables.links
        own = links[
            (links["article"] == row["article"])
            & (links["line_start"] == row["line_start"])
            & links["label"].str.contains(str(row["lost"]), regex=False, na=False)
        ]
        return f"[{own['label'].iloc[0]}]" if len(own) else shown(quote)
    if kind == "wrap":
        before, _, after = shown(quote).partition("\n")
        return f"…{before[-_AROUND - 8 :]}¶{after.lstrip()[:_AROUND]}…"
    if kind == "template":
        hole = re.search(r"“\s*”|（[，\s]*|「\s*」", shown(quote))
        at = hole.start() if hole else 0
        text = shown(quote)
        return f"…{text[max(at - _AROUND, 0) : at + _AROUND]}…"
    if kind == "bracket":
        return f"…{shown(quote)[-_AROUND:]}"
    if kind == "image":
        return quote.split("](")[0].lstrip("[")
    return shown(quote).strip()
