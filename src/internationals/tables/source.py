"""Show where a row came from: its quote, highlighted in its article."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from internationals.articles.reading import read
from internationals.paths import PROCESSED, ROOT
from internationals.tables.schema import TableError

if TYPE_CHECKING:
    import pandas as pd


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
    path = source_file(articles, name)
    article = read(path)
    text = article.quote(start, end)
    if quote not in text:
        raise TableError(f"{path}: line {start}: found {text!r}, expected the quote {quote!r}")
    first, last = max(start - around, 1), min(end + around, len(article.lines))
    return Source(
        title=article.title,
        file=_told(path),
        quote=quote,
        lines=tuple(enumerate(article.lines[first - 1 : last], first)),
        line_start=start,
        line_end=end,
    )


def source_file(articles: pd.DataFrame, article: str) -> Path:
    """File of an article, unchanged since the tables were built.

    Parameters
    ----------
    articles : the table of articles
    article : identifier of one of them

    Raises
    ------
    TableError : there is no such article, it came from no file, or its file has changed since
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
    path = next((p for p in (ROOT / told, Path(told)) if p.is_file()), ROOT / told)
    if path.is_file() and sha256(path.read_bytes()).hexdigest() != record["sha256"]:
        raise TableError(f"{path}: found another text than the tables were built from, expected it")
    return path


def _told(path: Path) -> str:
    """The path from the project's root, where it lies in it."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
