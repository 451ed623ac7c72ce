"""A quote as a reader of the page sees it: its words, and its links as links."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from itertools import groupby
from typing import Any, NamedTuple
from urllib.parse import quote as percent

import mwparserfromhell
import pyromark
from mwparserfromhell.nodes import ExternalLink, HTMLEntity, Tag, Template, Text, Wikilink

from internationals.articles.targets import link_target


class Span(NamedTuple):
    """A piece of a line.

    Attributes
    ----------
    text : what a reader sees
    url : address that it links to; "" for no link
    """

    text: str
    url: str = ""


def spans(quote: str, format: str, language: str) -> list[Span]:
    """The pieces of a quote that a reader sees.

    Parameters
    ----------
    quote : source text, verbatim
    format : ``"markdown"`` or ``"wikitext"``, the markup of the page
    language : of the page, for links to other pages of the same wiki; "" for no such links
    """
    if format == "wikitext":
        pieces = _wikitext(mwparserfromhell.parse(quote.strip().lstrip("*#:;| ")).nodes, language)
    else:
        pieces = _markdown(quote, language)
    joined = (
        Span("".join(piece.text for piece in same), url)
        for url, same in groupby(pieces, key=lambda piece: piece.url)
    )
    return [piece for piece in joined if piece.text]


def plain(pieces: list[Span]) -> str:
    """The words of some pieces."""
    return "".join(piece.text for piece in pieces).strip()


def html(pieces: list[Span]) -> str:
    """Some pieces as HTML."""
    return "".join(
        f'<a href="{escape(piece.url)}">{escape(piece.text)}</a>'
        if piece.url
        else escape(piece.text)
        for piece in pieces
    )


def _markdown(quote: str, language: str) -> Iterator[Span]:
    # A marker and blanks, five of which would make the line code, are not words of it.
    lines = [line.strip().removeprefix("- ").strip() for line in quote.split("\n")]
    urls = [""]
    for event in pyromark.events("\n".join(line for line in lines if line != "-")):
        named: dict[str, Any] = {event: None} if isinstance(event, str) else dict(event)
        ((kind, value),) = named.items()
        if kind == "Start":
            urls += [_address(value["Link"]["dest_url"], language)] if _is_link(value) else []
        elif kind == "End" and value == "Link":
            urls.pop()
        elif kind in ("Text", "Code", "Html"):
            yield Span(value if kind != "Html" else "", urls[-1])
        elif kind in ("SoftBreak", "HardBreak"):
            yield Span(" ")


def _is_link(value: Any) -> bool:
    return isinstance(value, dict) and "Link" in value


def _wikitext(nodes: list[Any], language: str) -> Iterator[Span]:
    for node in nodes:
        if isinstance(node, Text):
            yield Span(str(node).replace("'''", "").replace("''", ""))
        elif isinstance(node, Wikilink):
            title = str(node.title).strip()
            label = str(node.text or node.title).rpartition("|")[2]
            yield Span(label.lstrip(":"), _page(title.lstrip(":"), language))
        elif isinstance(node, ExternalLink):
            yield Span(str(node.title or node.url), _safe(str(node.url)))
        elif isinstance(node, Tag) and str(node.tag) != "ref" and node.contents is not None:
            yield from _wikitext(node.contents.nodes, language)
        elif isinstance(node, HTMLEntity):
            yield Span(str(node.normalize()))
        elif isinstance(node, Template):
            # Of a flag, its country; of other templates, the words that they are given.
            words = [str(each.value) for each in node.params if not each.showkey]
            yield Span(" ".join(words).strip() or str(node.name).strip())


def _address(url: str, language: str) -> str:
    target = link_target(url)
    if not target.title:
        return _safe(url)
    return _page(target.title, target.language or language)


def _page(title: str, language: str) -> str:
    if not language or not title:
        return ""
    return f"https://{language}.wikipedia.org/wiki/{percent(title.replace(' ', '_'), safe=':()/·')}"


def _safe(url: str) -> str:
    return url if url.startswith(("https://", "http://")) else ""
