"""What the articles claim and what checking it gave: counts by verdict and basis, and the words.

The groups of claims are never added up: a statement of the prose, a count of a list of ours, a host
party named in a list and a row of one list of countries are not the same kind of thing.
"""

from __future__ import annotations

import csv
import re
from functools import cache

import pandas as pd

from internationals.articles import read
from internationals.articles.model import Article
from internationals.paths import REFERENCE, ROOT
from internationals.tables.schema import VOCABULARIES, Tables

STATEMENT = "statement"
"""The group of claims that the prose itself makes."""

VERDICTS = tuple(VOCABULARIES["verdict"])
"""Verdicts, from verified to not checked."""
BASES = tuple(VOCABULARIES["verdict_basis"])
"""What a verdict rests on."""
NO_BASIS = "none"
"""In place of a basis: nothing was checked."""

_LINK = re.compile(r"\[([^\[\]]*)\]\((?:[^()\\]|\\.|\([^()]*\))*\)")
_MARKUP = re.compile(r"\*\*|\\(?=[\[\]()])|</?[a-z]+>|\\?\[\d+\\?\]")
_SENTENCE = re.compile(r"[^。！？]*[。！？]?")


def verdicts(tables: Tables, group: str = STATEMENT) -> pd.DataFrame:
    """Claims of one group by article and verdict.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    group : of the vocabulary `claim_group`

    Returns
    -------
    DataFrame of counts: one row per article that has claims of the group, in the order of the
    articles; one column per verdict, and `n`, their sum

    Raises
    ------
    ValueError : the group is in no vocabulary
    """
    claims = _of_group(tables, group)
    counts = pd.crosstab(claims["article"], claims["verdict"].astype(str))
    articles = [name for name in tables.articles["article"] if name in counts.index]
    counts = counts.reindex(index=articles, columns=list(VERDICTS), fill_value=0)
    counts.columns.name = None
    return counts.assign(n=counts.sum(axis=1))


def groups(tables: Tables) -> pd.DataFrame:
    """Claims by group and verdict.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame of counts: one row per group, in the order of the vocabulary; one column per
    verdict, and `n`. The rows are not to be added up.
    """
    counts = pd.crosstab(tables.claims["group"].astype(str), tables.claims["verdict"].astype(str))
    order = [group for group in VOCABULARIES["claim_group"] if group in counts.index]
    counts = counts.reindex(index=order, columns=list(VERDICTS), fill_value=0)
    counts.columns.name = None
    return counts.assign(n=counts.sum(axis=1))


def bases(tables: Tables, group: str = STATEMENT) -> pd.DataFrame:
    """Claims of one group by article, verdict and what the verdict rests on.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    group : of the vocabulary `claim_group`

    Returns
    -------
    DataFrame, one row per article, verdict and basis that occurs, in the order of articles,
    verdicts and bases: article, verdict, basis (``none``: not checked), n
    """
    claims = _of_group(tables, group)
    basis = claims["verdict_basis"].astype(object).fillna(NO_BASIS)
    counted = (
        claims.assign(verdict=claims["verdict"].astype(str), basis=basis)
        .groupby(["article", "verdict", "basis"], sort=False)
        .size()
        .rename("n")
        .reset_index()
    )
    orders = {
        "article": tables.articles["article"].tolist(),
        "verdict": list(VERDICTS),
        "basis": [*BASES, NO_BASIS],
    }
    for column, order in orders.items():
        counted[column] = pd.Categorical(counted[column], order, ordered=True)
    counted = counted.sort_values(list(orders), ignore_index=True)
    return counted.astype(dict.fromkeys(orders, "str"))


def contradicted(tables: Tables) -> pd.DataFrame:
    """The claims that the sources contradict, in full.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per claim, in the order of their numbers: claim_id, article, line_start,
    subject, claim, value, quote, sentence (the one that holds the quote, as a reader sees it;
    the quote where the article's file is not at hand), verdict_basis, verdict_source,
    verdict_note, verdict_note_zh (in Chinese; missing where it was not translated)
    """
    claims = tables.claims[tables.claims["verdict"].eq("contradicted")].reset_index(drop=True)
    found = claims[
        ["claim_id", "article", "line_start", "subject", "claim", "value", "quote"]
    ].copy()
    articles = _articles(tables)
    found["sentence"] = [
        _sentence(articles[article], line, quote) if article in articles else quote
        for article, line, quote in zip(
            claims["article"], claims["line_start"], claims["quote"], strict=True
        )
    ]
    for column in ("verdict_basis", "verdict_source", "verdict_note"):
        found[column] = claims[column].astype("str")
    reference = _reference(tables)
    found["verdict_note_zh"] = [
        reference[key]["verdict_note_zh"] or None if key in reference else None
        for key in zip(claims["article"], claims["claim_id"], strict=True)
    ]
    return found


def errors(tables: Tables) -> pd.Series[int]:
    """What kind of error the claims that the sources contradict look like.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    Series of counts, by the column `error` of data/reference/claims.csv (``translation``); claims
    for which the reference names none are left out
    """
    reference = _reference(tables)
    claims = tables.claims[tables.claims["verdict"].eq("contradicted")]
    kinds = [
        reference[key]["error"] if key in reference else ""
        for key in zip(claims["article"], claims["claim_id"], strict=True)
    ]
    return pd.Series([kind for kind in kinds if kind], dtype="str").value_counts()


def checked(tables: Tables) -> pd.DataFrame:
    """Every claim with its verdict, what that rests on and where it was looked up.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per claim, indexed by claim_id and in its order: group, article, line_start, subject, claim,
    value, quote, verdict, verdict_basis, verdict_source, verdict_note; empty cells are ""
    """
    columns = [
        "group", "article", "line_start", "subject", "claim", "value", "quote", "verdict",
        "verdict_basis", "verdict_source", "verdict_note",
    ]  # fmt: skip
    claims = tables.claims.set_index("claim_id").sort_index()[columns]
    return claims.astype(dict.fromkeys(columns, object)).fillna("")


def sentences(tables: Tables) -> dict[str, str]:
    """What the tables of claims say, in words.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    dict from a short name to the sentence, with Markdown's ** around its counts: `how_many`,
    `basis`, `contradicted`, `not_checked`, `kept_apart`
    """
    return {
        "how_many": how_many(tables),
        "basis": basis(tables),
        "contradicted": contradictions(tables),
        "not_checked": not_checked(tables),
        "kept_apart": kept_apart(tables),
    }


def how_many(tables: Tables) -> str:
    """How many statements there are, and how many hold.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
    counts = verdicts(tables).sum()
    if not counts["n"]:
        return "No statement of the prose was checked against other sources."
    return (
        f"The prose of the {_plural(len(tables.articles), 'article')} makes "
        f"**{counts['n']} statements** that can be checked: **{counts['verified']}** were verified, "
        f"**{counts['partly_verified']}** in part, **{counts['contradicted']}** contradicted, and "
        f"for **{counts['not_checked']}** no source was found or looked for."
    )


def basis(tables: Tables) -> str:
    """What the verified statements rest on.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
    counted = bases(tables)
    verified = counted[counted["verdict"].isin(["verified", "partly_verified"])]
    by_basis = verified.groupby("basis")["n"].sum()
    independent, wikipedia = (int(by_basis.get(name, 0)) for name in ("independent", "wikipedia"))
    if not independent + wikipedia:
        return "**None** was verified."
    return (
        f"Of the {independent + wikipedia} verified wholly or in part, only **{independent}** rest "
        f"on a source that is independent of Wikipedia; the other **{wikipedia}** rest on Wikipedia, "
        "in this or another language, or on copies of it, and show no more than that its articles "
        "agree."
    )


def contradictions(tables: Tables) -> str:
    """How many are contradicted, and in which article.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
    found = contradicted(tables)
    if found.empty:
        return "**None** is contradicted."
    where = ", ".join(dict.fromkeys(f"`{article}`" for article in found["article"]))
    lines = ", ".join(str(line) for line in found["line_start"])
    mistranslated = int(errors(tables).get("translation", 0))
    return (
        f"**{len(found)}** are contradicted, all in {where} (lines {lines}), and "
        f"**{mistranslated}** of them look like errors of translation."
        if found["article"].nunique() == 1
        else f"**{len(found)}** are contradicted, in {where} (lines {lines})."
    )


def not_checked(tables: Tables) -> str:
    """Where most of what was not checked stands.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
    counts = verdicts(tables)["not_checked"]
    if not counts.any():
        return "**No statement** is left that was not checked."
    total, most = int(counts.sum()), str(counts.idxmax())
    return f"Of the **{total} statements not checked**, {int(counts.max())} are in `{most}`."


def kept_apart(tables: Tables) -> str:
    """The other groups, each by itself.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    the sentence, with Markdown's ** around its counts
    """
    counted = groups(tables)
    words = {
        "own_count": "counts of the lists, which are ours",
        "host_party": "host parties named in a list",
        "imperialist_country": "rows of one list of countries",
    }
    parts = [
        f"{row['n']} {words[str(group)]} ({row['verified']} verified, "
        f"{row['partly_verified']} in part, {row['not_checked']} not checked)"
        for group, row in counted.iterrows()
        if group in words
    ]
    if not parts:
        return "There are no claims of other groups."
    return f"Kept apart, because they are no statements of the prose: {'; '.join(parts)}."


def _plural(count: int, word: str) -> str:
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def _of_group(tables: Tables, group: str) -> pd.DataFrame:
    if group not in VOCABULARIES["claim_group"]:
        raise ValueError(
            f"group: found {group!r}, expected one of {', '.join(VOCABULARIES['claim_group'])}"
        )
    return tables.claims[tables.claims["group"].eq(group)]


def _articles(tables: Tables) -> dict[str, Article]:
    """The articles whose files are at hand, by identifier."""
    found = {}
    for row in tables.articles.dropna(subset="file").to_dict("records"):
        path = ROOT / str(row["file"])
        if path.is_file():
            found[str(row["article"])] = read(path)
    return found


def _sentence(article: Article, line: int, quote: str) -> str:
    """The sentence of a line that holds a quote, without its markup; the quote if none does."""
    wanted = shown(quote)
    for sentence in _SENTENCE.findall(shown(article.quote(line, line))):
        if wanted in sentence:
            return str(sentence).strip()
    return wanted


def shown(source: str) -> str:
    """What a reader sees of a piece of the Markdown dump: no targets, no bold, no reference marks.

    Parameters
    ----------
    source : text of the page, verbatim

    Returns
    -------
    str without link targets, bold, escapes and numbers of notes
    """
    return _MARKUP.sub("", _LINK.sub(r"\1", source))


def _reference(tables: Tables) -> dict[tuple[str, int], dict[str, str]]:
    """The rows of data/reference/claims.csv, by article as the tables call it and by claim_id.

    The reference holds for the very bytes it was made for, so an article is known by its hash.
    """
    articles = dict(zip(tables.articles["sha256"], tables.articles["article"], strict=True))
    called = {row["article"]: articles.get(row["sha256"]) for row in _rows("articles")}
    return {
        (article, int(row["claim_id"])): row
        for row in _rows("claims")
        if (article := called[row["article"]])
    }


@cache
def _rows(name: str) -> tuple[dict[str, str], ...]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))
