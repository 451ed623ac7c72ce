"""The rows of articles, with what a reader of the tables should know of them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from internationals.articles.model import Article
from internationals.places.evidence import context_of, summary
from internationals.places.stated import not_understood, settled, unknown_headings
from internationals.tables.corrections import read_corrections, require_articles
from internationals.tables.other_text import read_other_texts
from internationals.tables.parties import founding_rows, read_own_parties
from internationals.tables.reference import check_reference, is_included
from internationals.tables.rows import Known, Rows, page_rows
from internationals.tables.schema import TABLES, Row, Value, country_rows

__all__ = ["Known", "constant_rows", "known_from", "notes_of", "page_rows", "rows_of"]


def known_from(
    corrections: Path | str | None = None,
    parties: Path | str | None = None,
    reference: bool = True,
    other_text: Path | str | None = None,
) -> Known:
    """Read what rows are made with beside the pages, and check the reference if it was changed.

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
    if not is_included():
        check_reference()
    return Known(
        read_corrections(corrections) if corrections is not None else (),
        read_own_parties(parties) if parties is not None else (),
        reference,
        others=read_other_texts(other_text) if other_text is not None else (),
    )


def rows_of(article: Article, known: Known | None = None) -> Rows:
    """Rows of all tables for one article alone, `countries` included.

    Parameters
    ----------
    article : a page read
    known : what rows are made with beside it; its context is made here

    Raises
    ------
    CorrectionError : a correction is of another article, matches no member, or several
    """
    known = known or Known()
    require_articles(known.corrections, {article.article})
    context = context_of([summary(article, settled(article))])
    rows = page_rows(article, known._replace(context=context))
    at = TABLES["host_parties"].names.index("country")
    return {**rows, **constant_rows(code for row in rows["host_parties"] for code in row[at])}


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
