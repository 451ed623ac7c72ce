"""Show where a row came from: its quote, highlighted in its article."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from internationals.articles.export import SUFFIXES as EXPORTS
from internationals.articles.export import pages, read_page
from internationals.articles.model import Article
from internationals.articles.reading import MAXIMUM_BYTES, read, read_bytes
from internationals.paths import PROCESSED, ROOT
from internationals.tables.schema import TableError

if TYPE_CHECKING:
    import pandas as pd

_SEARCHED = 128 * 1024 * 1024
"""Bytes of the largest archive or export that is searched for one page; it takes seconds."""


@dataclass(frozen=True, slots=True)
class Source:
    """The lines of an article around a quote.

    In JupyterLab it shows itself as HTML, in a terminal as text.

    Attributes
    ----------
    title : of the article
    file : path of the article, as the tables tell it
    quote : the text that a row came from, verbatim
    lines : pairs of 1-based line number and text, the quote's and some before and after
    line_start, line_end : lines that the quote stands in, 1-based and inclusive
    """

    title: str
    file: str
    quote: str
    lines: tuple[tuple[int, str], ...]
    line_start: int
    line_end: int

    def __str__(self) -> str:
        width = len(str(self.lines[-1][0]))
        shown = [f"{self.file}, {self._where()} ({self.title})"]
        for number, text in self.lines:
            mark = ">" if self.line_start <= number <= self.line_end else " "
            shown.append(f"{mark} {number:>{width}}  {text}")
        return "\n".join(shown)

    __repr__ = __str__

    def _where(self) -> str:
        if self.line_start == self.line_end:
            return f"line {self.line_start}"
        return f"lines {self.line_start} to {self.line_end}"

    def _repr_html_(self) -> str:
        quoted = "\n".join(text for number, text in self.lines if self._quoted(number))
        at = quoted.find(self.quote)
        marked = (
            f"{escape(quoted[:at])}<mark>{escape(self.quote)}</mark>"
            f"{escape(quoted[at + len(self.quote) :])}"
        ).split("\n")
        shown = [
            marked[number - self.line_start] if self._quoted(number) else escape(text)
            for number, text in self.lines
        ]
        first = self.lines[0][0]
        body = "\n".join(f"{number:>4}  {text}" for number, text in enumerate(shown, first))
        return (
            f'<figure><pre style="white-space: pre-wrap">{body}</pre>'
            f"<figcaption><code>{escape(self.file)}</code>, {self._where()} "
            f"({escape(self.title)})</figcaption></figure>"
        )

    def _quoted(self, number: int) -> bool:
        return self.line_start <= number <= self.line_end


def source(
    row: pd.Series[Any] | Mapping[str, Any],
    *,
    articles: pd.DataFrame | None = None,
    around: int = 2,
) -> Source:
    """Show a row's quote in its article.

    Parameters
    ----------
    row : a row of any table that ends with article, line_start, line_end and quote, such as
        ``tables.sections.iloc[0]``
    articles : the table of articles that the row belongs to; by default the one that ships
    around : how many lines to show before and after

    Returns
    -------
    Source

    Raises
    ------
    TableError : if the row names no lines, the article's file is gone or has changed since, or the
        quote does not stand on its lines
    """
    try:
        name, quote = str(row["article"]), str(row["quote"])
        start, end = int(row["line_start"]), int(row["line_end"])
    except (KeyError, TypeError, ValueError):
        raise TableError(
            "found a row without article, line_start, line_end and quote, "
            "expected a row that came from an article"
        ) from None
    if articles is None:
        from internationals.tables.store import read_table

        articles = read_table(PROCESSED / "articles.csv", "articles")
    article = source_article(articles, name)
    text = article.quote(start, end)
    if quote not in text:
        raise TableError(
            f"{article.file}: line {start}: found {text!r}, expected the quote {quote!r}"
        )
    first, last = max(start - around, 1), min(end + around, len(article.lines))
    return Source(
        title=article.title,
        file=_told(article.file),
        quote=quote,
        lines=tuple(enumerate(article.lines[first - 1 : last], first)),
        line_start=start,
        line_end=end,
    )


def source_article(articles: pd.DataFrame, article: str) -> Article:
    """An article as it was when the tables were built, read again.

    Parameters
    ----------
    articles : the table of articles
    article : identifier of one of them

    Raises
    ------
    ArticleError : its file cannot be read
    TableError : there is no such article, it came from no file, its file has changed since, or it
        lies in an archive or export too large to be searched for one page
    """
    known = articles[articles["article"] == article]
    if known.empty:
        raise TableError(f"found the article {article!r}, expected one of the table of articles")
    record = known.iloc[0]
    if not isinstance(record["file"], str):
        raise TableError(
            f"found the article {article!r} without a file, expected one read from a file"
        )
    # Pages of the project are told from its root, others as they were named to the build.
    told = str(record["file"])
    places = (told,) if Path(told).is_absolute() else (f"{ROOT}/{told}", told)
    found = next(filter(None, map(_read, places)), None) or read(places[0])
    if found.sha256 != record["sha256"]:
        raise TableError(
            f"{found.file}: found another text than the tables were built from, expected it"
        )
    return found


def _read(file: str) -> Article | None:
    """A page told as a path, ``ARCHIVE/MEMBER`` or ``EXPORT#TITLE``; None if there is no such file."""
    path = Path(file)
    if path.is_file():
        return read(path)
    for whole in path.parents:
        if whole.suffix.lower() == ".zip" and whole.is_file():
            _require_small(whole, file)
            return _read_member(whole, path)
    for mark in re.finditer("#", file):
        whole = Path(file[: mark.start()])
        if whole.name.lower().endswith(EXPORTS) and whole.is_file():
            _require_small(whole, file)
            return _read_exported(whole, file[mark.end() :], file)
    return None


def _read_member(archive: Path, path: Path) -> Article:
    try:
        member = path.relative_to(archive).as_posix()
        with zipfile.ZipFile(archive) as opened, opened.open(member) as stream:
            data = stream.read(MAXIMUM_BYTES + 1)
    except (OSError, EOFError, RuntimeError, KeyError, zipfile.BadZipFile, zlib.error):
        raise TableError(f"{path}: found no such page in the archive, expected one") from None
    return read_bytes(data, name=path.name, file=str(path))


def _read_exported(export: Path, title: str, file: str) -> Article:
    for page in pages(export):
        if page.title.replace("_", " ") == title:
            return read_page(page._replace(title=title), file)
    raise TableError(f"{file}: found no such page in the export, expected one")


def _require_small(whole: Path, file: str) -> None:
    size = whole.stat().st_size
    if size > _SEARCHED:
        raise TableError(
            f"{file}: found it in a file of {size // 2**20:,} MiB, expected at most "
            f"{_SEARCHED // 2**20} MiB to be searched for one page: export the page alone"
        )


def _told(file: str) -> str:
    """The path from the project's root, where it lies in it."""
    path = Path(file)
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else file
