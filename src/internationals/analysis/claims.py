"""What the articles state, the verdict on each statement, and what that verdict rests on.

The groups of claims are never added up: a statement of the prose, our count of a list, a host party
named in a list and a row of a list of countries are not the same kind of thing.
"""

from __future__ import annotations

import pandas as pd

from internationals.tables.schema import VOCABULARIES, Tables

STATEMENT = "statement"
"""The group of claims that the prose itself makes."""

SUPPORT = (
    "independent", "own_documents", "wikipedia", "the_article", "partly_verified",
    "contradicted", "not_checked",
)  # fmt: skip
"""What a statement is supported by: for verified ones the basis of the verdict, else the verdict."""


def support(tables: Tables) -> pd.DataFrame:
    """Statements of the prose by article and by what supports them.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame of counts: one row per article that has statements, in the order of the
    articles; one column per term of `SUPPORT`
    """
    claims = tables.claims[tables.claims["group"].eq(STATEMENT)]
    counts = pd.crosstab(claims["article"], _support(claims))
    articles = [name for name in tables.articles["article"] if name in counts.index]
    counts = counts.reindex(index=articles, columns=list(SUPPORT), fill_value=0)
    return counts.rename_axis(columns=None)


def _support(claims: pd.DataFrame) -> pd.Series[str]:
    """The term of `SUPPORT` of each claim."""
    verdict = claims["verdict"].astype(object)
    basis = claims["verdict_basis"].astype(object).fillna("wikipedia")
    return verdict.mask(verdict.eq("verified"), basis).rename("support")


def groups(tables: Tables) -> pd.DataFrame:
    """Claims by group and verdict. The rows are not to be added up.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame of counts: one row per group that occurs, one column per verdict, and n
    """
    counts = pd.crosstab(tables.claims["group"].astype(str), tables.claims["verdict"].astype(str))
    order = [group for group in VOCABULARIES["claim_group"] if group in counts.index]
    counts = counts.reindex(index=order, columns=list(VOCABULARIES["verdict"]), fill_value=0)
    return counts.rename_axis(columns=None).assign(n=counts.sum(axis=1))


def contradicted(tables: Tables) -> pd.DataFrame:
    """The statements of the prose that the sources contradict.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    Rows of the table `claims`, in its order; sentence is the quote where it is missing
    """
    claims = tables.claims
    found = claims[claims["verdict"].eq("contradicted") & claims["group"].eq(STATEMENT)]
    return found.assign(sentence=found["sentence"].fillna(found["quote"])).reset_index(drop=True)
