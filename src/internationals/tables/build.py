"""The rows of articles, with what a reader of the tables should know of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from os.path import abspath, sep

from internationals.articles.model import Article
from internationals.paths import ROOT
from internationals.places.corrections import Correction, require_articles
from internationals.places.evidence import FirstSentences, first_sentences
from internationals.tables.rows import Rows, article_rows, merge
from internationals.tables.schema import country_rows


def rows_of(articles: Sequence[Article], corrections: Sequence[Correction] = ()) -> Rows:
    """Rows of all tables for some articles, `countries` included.

    Parameters
    ----------
    articles : pages read, each with an identifier of its own
    corrections : what a user knows better

    Raises
    ------
    CorrectionError : a correction is of none of the articles, or matches no member, or several
    """
    require_articles(corrections, {article.article for article in articles})
    sentences = first_sentences(articles)
    merged = merge(page_rows(article, corrections, sentences) for article in articles)
    return {**merged, "countries": list(country_rows())}


def warnings_of(articles: Iterable[Article]) -> Iterable[str]:
    """A line for each heading over a list that the vocabulary does not know, and for each entry
    with a second host party, for which the table of sections has no room.
    """
    for article in articles:
        for member in article.members:
            if len(member.hosts) > 1:
                yield (
                    f"{article.file or article.article}: line {member.entry.line_start}: found "
                    f"{len(member.hosts)} host parties of {member.name!r}, expected one; the table "
                    f"of sections names the first, {member.hosts[0].name!r}"
                )
        for unknown in article.unknown_headings:
            treatment = (
                "read as members, as a heading above says"
                if unknown.read_as_members
                else "not read as members"
            )
            yield (
                f"{article.file or article.article}: line {unknown.line_start}: found "
                f"{unknown.entries} entries under the unknown heading {unknown.heading!r} "
                f"({treatment}), expected a heading of articles/vocabulary.json"
            )


def page_rows(
    article: Article,
    corrections: Sequence[Correction] = (),
    sentences: FirstSentences | None = None,
) -> Rows:
    """Rows of every table but `countries` for one article, its path told from the project's root.

    Parameters
    ----------
    article : a page read
    corrections : what a user knows better
    sentences : first sentences of other pages, by title

    Raises
    ------
    CorrectionError : see `internationals.tables.rows.article_rows`
    """
    path = abspath(article.file)  # noqa: PTH100 (resolve asks the disk for every folder above)
    if article.file and path.startswith(_ROOT):
        # The tables are not to name a machine.
        article = replace(article, file=path[len(_ROOT) :].replace(sep, "/"))
    return article_rows(article, corrections=corrections, first_sentences=sentences)


_ROOT = f"{abspath(ROOT)}{sep}"  # noqa: PTH100
