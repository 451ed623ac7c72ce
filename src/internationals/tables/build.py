"""Build the tables: read articles, make their rows, write the files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from os.path import abspath, sep
from pathlib import Path
from typing import NamedTuple

from internationals.articles.model import Article, ArticleError
from internationals.articles.reading import FORMATS, read
from internationals.paths import PROCESSED, RAW, ROOT
from internationals.places.corrections import Correction, read_corrections, require_articles
from internationals.places.evidence import FirstSentences, first_sentences
from internationals.tables.codebook import write_codebook, write_datapackage
from internationals.tables.rows import Rows, article_rows, merge
from internationals.tables.schema import country_rows
from internationals.tables.store import save_rows


class Report(NamedTuple):
    """What a build did.

    Attributes
    ----------
    articles : identifiers of the articles built, in order
    failures : one line for each page refused
    warnings : one line for each thing a reader of the tables should know
    rows : number of rows written, by table
    output : folder written to
    """

    articles: tuple[str, ...]
    failures: tuple[str, ...]
    warnings: tuple[str, ...]
    rows: dict[str, int]
    output: Path


def article_files(paths: Iterable[str | Path]) -> tuple[list[Path], list[str]]:
    """The files that hold articles, of some files and folders.

    Parameters
    ----------
    paths : files are taken as they are, folders are searched for the suffixes of `FORMATS`

    Returns
    -------
    Files in order, each once; and a line for each path that leads to none.
    """
    files: dict[Path, None] = {}
    failures: list[str] = []
    for path in map(Path, paths):
        if path.is_dir():
            found = sorted(
                file
                for file in path.rglob("*")
                if file.suffix.lower() in FORMATS and file.name != "README.md"
            )
            if not found:
                failures.append(f"{path}: found no article, expected {', '.join(FORMATS)} files")
            files.update(dict.fromkeys(found))
        else:
            files[path] = None
    return list(files), failures


def build(
    articles: str | Path | Iterable[str | Path] | None = None,
    output: str | Path | None = None,
    *,
    corrections: str | Path | None = None,
    progress: Callable[[str, int, int], None] | None = None,
) -> Report:
    """Read articles and write their tables.

    Parameters
    ----------
    articles : files and folders; by default those that ship, in data/raw
    output : folder for the CSV files, made if it is missing; by default data/processed
    corrections : CSV file of territories that a user knows better
    progress : called with the name of each file, its 0-based number and the number of files

    Returns
    -------
    Report. A page that cannot be read is a failure in it and costs no other page its rows.

    Raises
    ------
    CorrectionError : the corrections file is faulty, or a correction in it matches nothing
    """
    corrected = read_corrections(corrections) if corrections is not None else ()
    if articles is None:
        articles = [RAW]
    elif isinstance(articles, str | Path):
        articles = [articles]
    folder = Path(output) if output is not None else PROCESSED
    files, failures = article_files(articles)
    read_articles: dict[str, Article] = {}
    for number, file in enumerate(files):
        if progress is not None:
            progress(file.name, number, len(files))
        try:
            article = read(file)
        except ArticleError as error:
            failures.append(str(error))
            continue
        if (same := read_articles.get(article.article)) is not None:
            failures.append(
                f"{file}: found a second article named {article.article!r} "
                f"(the first is {same.file}), expected each name once"
            )
            continue
        read_articles[article.article] = article
    rows = rows_of(tuple(read_articles.values()), corrected)
    save_rows(rows, folder)
    write_datapackage(folder)
    if folder.resolve() == PROCESSED.resolve():
        write_codebook()
    return Report(
        articles=tuple(read_articles),
        failures=tuple(failures),
        warnings=tuple(warnings_of(read_articles.values())),
        rows={table: len(of_table) for table, of_table in rows.items()},
        output=folder,
    )


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
    """A line for each heading over a list that the vocabulary does not know."""
    for article in articles:
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
