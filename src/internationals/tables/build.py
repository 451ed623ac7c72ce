"""The rows of articles, with what a reader of the tables should know of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from os.path import abspath, sep
from pathlib import Path

from internationals.articles.model import Article
from internationals.paths import ROOT
from internationals.places.evidence import context_of, summary
from internationals.places.stated import not_understood, settled, unknown_headings
from internationals.tables.corrections import read_corrections, require_articles
from internationals.tables.other_text import read_other_texts
from internationals.tables.parties import founding_rows, read_own_parties
from internationals.tables.reference import check_reference
from internationals.tables.rows import Known, Rows, article_rows, merge
from internationals.tables.schema import TABLES, Row, Value, country_rows

__all__ = ["Known", "constant_rows", "known_from", "notes_of", "page_rows", "rows_of"]


def known_from(
    corrections: Path | str | None = None,
    parties: Path | str | None = None,
    reference: bool = True,
    other_text: Path | str | None = None,
) -> Known:
    """Read what rows are made with beside the pages, and check the reference.

    Parameters
    ----------
    corrections : CSV of what a user knows better (see `internationals.tables.corrections`)
    parties : CSV of a user's own parties (see `internationals.tables.parties`)
    reference : whether what was collected for the included articles is used
    other_text : another text of the same lists, or a folder of them, as evidence

    Raises
    ------
    CorrectionError : one of the user's files is faulty
    TableError : a file of data/reference is faulty
    """
    check_reference()
    return Known(
        read_corrections(corrections) if corrections is not None else (),
        read_own_parties(parties) if parties is not None else (),
        reference,
        others=read_other_texts(other_text) if other_text is not None else (),
    )


def rows_of(articles: Sequence[Article], known: Known | None = None) -> Rows:
    """Rows of all tables for some articles, `countries` included.

    Parameters
    ----------
    articles : pages read, each with an identifier of its own
    known : what rows are made with beside them; its context is made here

    Raises
    ------
    CorrectionError : a correction is of none of the articles, matches no member, or several
    """
    known = known or Known()
    require_articles(known.corrections, {article.article for article in articles})
    context = context_of(summary(article, settled(article)) for article in articles)
    known = known._replace(context=context)
    merged = merge(page_rows(article, known) for article in articles)
    country = TABLES["host_parties"].names.index("country")
    countries = {row[country] for row in merged.get("host_parties", ())}
    return {**merged, **constant_rows(countries)}


def constant_rows(countries: Iterable[Value]) -> dict[str, list[Row]]:
    """Rows of the tables that no page gives.

    Parameters
    ----------
    countries : codes of those that have a host party
    """
    return {
        "countries": list(country_rows()),
        "party_foundings": list(founding_rows({str(code) for code in countries if code})),
    }


def page_rows(article: Article, known: Known | None = None) -> Rows:
    """Rows of every table that pages give for one article, its path counted from the project's root.

    Parameters
    ----------
    article : a page read
    known : what rows are made with beside it

    Raises
    ------
    CorrectionError : see `internationals.tables.rows.article_rows`
    """
    path = abspath(article.file)  # noqa: PTH100 (resolve asks the disk for every folder above)
    if article.file and path.startswith(_ROOT):
        # The tables are not to name a machine.
        article = replace(article, file=path[len(_ROOT) :].replace(sep, "/"))
    return article_rows(article, known or Known())


def notes_of(article: Article) -> Iterable[str]:
    """Lines for the terminal on what of a page was not understood."""
    where = article.file or article.article
    for loss in (*article.losses, *not_understood(article)):
        if loss.note:
            yield f"{where}: {loss.note}"
    for unknown in unknown_headings(article):
        if unknown.read_as_members:
            yield (
                f"{where}: line {unknown.line_start}: found {unknown.entries} entries under the "
                f"unknown heading {unknown.heading!r} (read as members, because a heading above "
                "gives them), expected a known heading"
            )


_ROOT = f"{abspath(ROOT)}{sep}"  # noqa: PTH100
