"""Where a row came from: its file, its lines and its quote, as a reader of the page sees it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote as percent

import pandas as pd
import pyromark

from internationals.articles.targets import link_target
from internationals.articles.wikitext.templates import positional, shown, words_of
from internationals.articles.wikitext.tree import Pieces, parsed
from internationals.tables.cells import records
from internationals.tables.schema import TableError, Tables, as_tables


class Piece(NamedTuple):
    """A piece of a line.

    Attributes
    ----------
    text : what a reader sees
    url : address that it links to; "" for no link
    """

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Quotation:
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
    pieces: tuple[Piece, ...] = ()

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
) -> Quotation:
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
    article, start, end, quote = (
        row.get(each) for each in ("article", "line_start", "line_end", "quote")
    )
    if not isinstance(quote, str) or pd.isna(start) or pd.isna(end):
        raise TableError(
            "found a row without article, line_start, line_end and quote, "
            "expected a row that came from an article"
        )
    known = as_tables(tables)["articles"]
    found = records(known[known["article"] == article])
    if not found:
        raise TableError(f"no article {article!r} in the table of articles; pass the row's tables")
    page = found[0]
    return Quotation(
        title=page["title"],
        file=page["file"] or page["article"],
        quote=quote,
        line_start=int(start),
        line_end=int(end),
        pieces=tuple(spans(quote, page["format"], page["language"])),
    )


# The quote as a reader of the page sees it: its words, and its links as links.


def spans(quote: str, format: str, language: str) -> list[Piece]:
    """The pieces of a quote that a reader sees.

    Parameters
    ----------
    quote : source text, verbatim
    format : ``"markdown"`` or ``"wikitext"``, the markup of the page
    language : of the page, for links to other pages of the same wiki; "" for no such links
    """
    if format == "wikitext":
        # What begins a line follows a newline, which is the first piece.
        pieces = _wikitext(parsed("\n" + quote.strip().lstrip("*#:;| "))[1:], language)
    else:
        pieces = _markdown(quote, language)
    joined = (
        Piece("".join(piece.text for piece in same), url)
        for url, same in groupby(pieces, key=lambda piece: piece.url)
    )
    return [piece for piece in joined if piece.text]


def plain(pieces: list[Piece]) -> str:
    """The words of some pieces."""
    return "".join(piece.text for piece in pieces).strip()


def html(pieces: list[Piece]) -> str:
    """Some pieces as HTML."""
    return "".join(
        f'<a href="{escape(piece.url)}">{escape(piece.text)}</a>'
        if piece.url
        else escape(piece.text)
        for piece in pieces
    )


def _markdown(quote: str, language: str) -> Iterator[Piece]:
    # A marker and blanks, five of which would make the line code, are not words of it.
    lines = [line.strip().removeprefix("- ").strip() for line in quote.split("\n")]
    urls = [""]
    for event in pyromark.events("\n".join(line for line in lines if line != "-")):
        named: dict[str, Any] = {event: None} if isinstance(event, str) else dict(event)
        ((kind, value),) = named.items()
        if kind == "Start" and "Link" in value:
            urls.append(_address(value["Link"]["dest_url"], language))
        elif kind == "End" and value == "Link":
            urls.pop()
        elif kind in ("Text", "Code", "Html"):
            yield Piece(value if kind != "Html" else "", urls[-1])
        elif kind in ("SoftBreak", "HardBreak"):
            yield Piece(" ")


def _wikitext(pieces: Pieces, language: str) -> Iterator[Piece]:
    for piece in pieces:
        if isinstance(piece, str):
            yield Piece(piece)
        elif piece.kind == "[[":
            title = shown(piece.parts[0]).strip().lstrip(":")
            yield Piece(shown(piece.parts[-1]).lstrip(":"), _page(title, language))
        elif piece.kind == "[":
            yield Piece(words_of(piece.parts[0]) or piece.name, _safe(piece.name))
        elif piece.kind == "{{":
            # Of a flag, its country; of other templates, the words that they are given.
            given = " ".join(map(shown, positional(piece))).strip()
            yield Piece(given or shown(piece.parts[0]).strip())
        elif piece.kind == "=" or (piece.kind == "<" and piece.name != "ref"):
            yield from _wikitext(piece.parts[0], language)
        else:
            yield Piece(shown((piece,)))


def _address(url: str, language: str) -> str:
    title, _, wiki, *_ = link_target(url)
    return _page(title, wiki or language) if title else _safe(url)


def _page(title: str, language: str) -> str:
    return page_url(f"{language}.wikipedia.org", title) if language and title else ""


def page_url(host: str, title: str) -> str:
    """Address of a page of a wiki, by its title."""
    return f"https://{host}/wiki/{percent(title.replace(' ', '_'), safe=':()/·')}"


def _safe(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""
