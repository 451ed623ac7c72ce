"""Where a row came from: its file, its lines and its quote."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from internationals.tables.cells import records
from internationals.tables.quotes import Span, html, spans
from internationals.tables.schema import TableError, Tables, as_tables

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class Source:
    """The quote of a row, and where it is from.

    In a notebook it is shown as HTML, in a terminal as text.

    Attributes
    ----------
    title : of the article
    file : path of the article, as the table of articles has it; empty if it came from no file
    quote : the text that the row came from, verbatim
    line_start, line_end : lines of the quote, from 1, inclusive
    pieces : the quote as a reader of the page sees it
    """

    title: str
    file: str
    quote: str
    line_start: int
    line_end: int
    pieces: tuple[Span, ...] = ()

    @property
    def place(self) -> str:
        """File and lines, such as “data/raw/green.md, line 4 (Green International)”."""
        lines = f"line {self.line_start}"
        if self.line_end > self.line_start:
            lines = f"lines {self.line_start} to {self.line_end}"
        named = f" ({self.title})" if self.title != self.file else ""
        return f"{self.file}, {lines}{named}"

    @property
    def lines(self) -> list[tuple[int, str]]:
        """Number and text of each line of the quote."""
        return list(enumerate(self.quote.split("\n"), self.line_start))

    def __str__(self) -> str:
        width = len(str(self.line_end))
        return "\n".join(
            [self.place, *(f"> {number:>{width}}  {text}" for number, text in self.lines)]
        )

    __repr__ = __str__

    def _repr_html_(self) -> str:
        raw = "\n".join(f"{number:>4}  <mark>{escape(text)}</mark>" for number, text in self.lines)
        return (
            f"<figure><blockquote>{html(list(self.pieces))}</blockquote>"
            f'<pre style="white-space: pre-wrap">{raw}</pre>'
            f"<figcaption>{escape(self.place)}</figcaption></figure>"
        )


def source(
    row: pd.Series[Any] | Mapping[str, Any], tables: Tables | Path | str | None = None
) -> Source:
    """The quote of a row, its file and its lines; no page is opened for it.

    Parameters
    ----------
    row : a row of any table that ends with article, line_start, line_end and quote, or of
        ``tables.flat``, such as ``tables.sections.iloc[0]``
    tables : that the row belongs to, or their folder; by default data/processed

    Raises
    ------
    TableError : the row has no article, lines or quote
    """
    try:
        article, quote = row["article"], row["quote"]
        start, end = int(row["line_start"]), int(row["line_end"])
    except (KeyError, TypeError, ValueError):
        quote = None
    if not isinstance(quote, str):
        raise TableError(
            "found a row without article, line_start, line_end and quote, "
            "expected a row that came from an article"
        )
    known = as_tables(tables)["articles"]
    found = records(known[known["article"] == article])
    if not found:
        raise TableError(f"no article {article!r} in the table of articles; pass the row's tables")
    page = found[0]
    return Source(
        title=page["title"],
        file=page["file"] or page["article"],
        quote=quote,
        line_start=start,
        line_end=end,
        pieces=tuple(spans(quote, page["format"], page["language"])),
    )
