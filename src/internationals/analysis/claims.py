"""What the articles state, the verdict on each statement, and what that verdict rests on.

The groups of claims are never added up: a statement of the prose, our count of a list, a host party
named in a list and a row of a list of countries are not the same kind of thing.
"""

from __future__ import annotations

import pandas as pd

from internationals.analysis.wording import Language, listing, say
from internationals.tables.schema import VOCABULARIES, Tables

STATEMENT = "statement"
"""The group of claims that the prose itself makes."""

SUPPORT = (
    "independent", "own_documents", "wikipedia", "the_article", "partly_verified",
    "contradicted", "not_checked",
)  # fmt: skip
"""What a statement is supported by: for verified ones the basis of the verdict, else the verdict."""


def support(tables: Tables, group: str = STATEMENT) -> pd.DataFrame:
    """Claims of one group by article and by what supports them.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    group : of the vocabulary `claim_group`

    Returns
    -------
    DataFrame of counts: one row per article that has claims of the group, in the order of the
    articles; one column per term of `SUPPORT`
    """
    claims = tables.claims[tables.claims["group"].eq(group)]
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


def contradicted(tables: Tables, group: str = STATEMENT) -> pd.DataFrame:
    """The claims that the sources contradict.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    group : of the vocabulary `claim_group`

    Returns
    -------
    Rows of the table `claims`, in its order; sentence is the quote where it is missing
    """
    claims = tables.claims
    found = claims[claims["verdict"].eq("contradicted") & claims["group"].eq(group)]
    return found.assign(sentence=found["sentence"].fillna(found["quote"])).reset_index(drop=True)


def sentences(tables: Tables, language: Language = "en") -> dict[str, str]:
    """What the table of claims contains, in words.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    language : of the sentences

    Returns
    -------
    dict from a short name to the sentence, with Markdown's ** around its numbers
    """
    return {
        "how_many": _how_many(tables, language),
        "basis": _basis(tables, language),
        "contradicted": _contradicted(tables, language),
        "not_checked": _not_checked(tables, language),
        "kept_apart": _kept_apart(tables, language),
    }


def _how_many(tables: Tables, language: Language) -> str:
    counts = support(tables)
    total = counts.sum()
    if not total.sum():
        return say("claims.none", language)
    verified = int(total[list(SUPPORT[:4])].sum())
    return say(
        "claims.how_many",
        language,
        articles=len(counts),
        n=int(total.sum()),
        verified=verified,
        **{name: int(total[name]) for name in SUPPORT[4:]},
    )


def _basis(tables: Tables, language: Language) -> str:
    total = support(tables).sum().astype(int)
    verified = int(total[list(SUPPORT[:4])].sum())
    if not verified:
        return say("claims.none_verified", language)
    return say(
        "claims.basis", language, n=verified, **{name: int(total[name]) for name in SUPPORT[:3]}
    )


def _contradicted(tables: Tables, language: Language) -> str:
    found = contradicted(tables)
    if found.empty:
        return say("claims.none_contradicted", language)
    lines = [
        say("claims.line", language, article=article, line=str(line))
        for article, line in found[["article", "line_start"]].itertuples(index=False)
    ]
    translation = int(found["error"].eq("translation").sum())
    return say(
        "claims.contradicted",
        language,
        n=len(found),
        lines=listing(lines, language),
        translation=translation,
    )


def _not_checked(tables: Tables, language: Language) -> str:
    counts = support(tables)["not_checked"]
    if not counts.any():
        return say("claims.all_checked", language)
    most = counts.idxmax()
    return say(
        "claims.not_checked", language, n=int(counts.sum()), most=int(counts.max()), article=most
    )


def _kept_apart(tables: Tables, language: Language) -> str:
    counted = groups(tables).drop(index=STATEMENT, errors="ignore")
    parts = [
        say(
            "claims.group",
            language,
            name=say(f"claim_groups.{group}", language),
            **{str(name): count for name, count in row.items()},
        )
        for group, row in counted.to_dict("index").items()
    ]
    if not parts:
        return ""
    return say("claims.kept_apart", language, parts=listing(parts, language))
