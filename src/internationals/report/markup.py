"""The parts of a report as Markdown, and the HTML page that is made from it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from html import escape
from string import Template
from typing import NamedTuple
from unicodedata import east_asian_width

import pyromark

from internationals.paths import read_text


class Picture(NamedTuple):
    """A figure: name of its file, bytes of the PNG, text in place of it, caption."""

    file: str
    png: bytes
    alt: str
    caption: str


_LEAST, _MOST = 16, 30
"""Letters that the narrowest and the widest column of a table have room for."""
_MARKED = re.compile(
    r"\*\*(?P<bold>.+?)\*\*"
    r"|(?P<address>https?://(?:\([^\s<>“”，。；（）()]*\)|[^\s<>“”，。；（）()])+(?<![.,;:]))"
    r"|^\s*(?:[-+=]|\d+[.)])|[\\`*_{}\[\]<>#|~$^@&]"
)
"""What is bold, addresses, and characters that Markdown would take for marks."""


def inline(text: str) -> str:
    """Markdown of a text in which ``**`` marks what is bold, and an address becomes a link."""
    return _MARKED.sub(_written, text.replace("\n", " "))


def _written(found: re.Match[str]) -> str:
    if found["bold"]:
        return f"**{inline(found['bold'])}**"
    if found["address"]:
        return f"<{found['address']}>"
    return f"{found[0][:-1]}\\{found[0][-1]}"


def items(texts: Iterable[str]) -> str:
    """Markdown of a list."""
    return "\n".join(f"- {inline(text)}" for text in texts)


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Markdown of a table; the numbers of dashes are the widths of the columns for pandoc."""
    widths = [max(map(_width, column)) for column in zip(head, *rows, strict=True)]
    dashes = "|".join("-" * max(_LEAST, min(width, _MOST)) for width in widths)
    lines = [f"| {' | '.join(map(inline, row))} |" for row in (head, *rows)]
    return "\n".join([lines[0], f"|{dashes}|", *lines[1:]])


def _width(cell: str) -> int:
    """Width of a text in Latin letters; a Chinese character is two wide."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in cell)


def page(markdown: str, title: str, language: str) -> str:
    """A report in Markdown as one HTML page."""
    template = Template(read_text("report/page.html"))
    body = pyromark.html(markdown, options=pyromark.Options.ENABLE_TABLES)
    return template.substitute(title=escape(title), language=language, body=body)
