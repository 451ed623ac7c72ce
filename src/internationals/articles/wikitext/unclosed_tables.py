"""Tables that are never closed, ended before the next heading."""

from __future__ import annotations

import re
from collections.abc import Iterator

from internationals.articles.model import Loss
from internationals.articles.wikitext.balance import OPEN_TEMPLATE

_HEADING_LINE = re.compile(r"^=+[^=\n].*=+[ \t]*$", re.MULTILINE)
_TABLE_LINE = re.compile(r"^[ \t:]*(\{\||\|\}(?!\}(?!\})))", re.MULTILINE)
# Tables in tables in tables: no page means it, and the parser's time grows with it.
_MAXIMUM_TABLES = 8


def parts(text: str, losses: list[Loss]) -> Iterator[tuple[str, int]]:
    """The text, cut before the heading that follows a table that is never closed.

    Parameters
    ----------
    text : MediaWiki source, balanced
    losses : receives the end that is missing, once for each table

    Yields
    ------
    part, in which each table is closed
    1-based line it begins on
    """
    if text.count("{|") == text.count("|}"):
        yield text, 1
        return
    marks = [(m.start(1), m.group(1)) for m in _TABLE_LINE.finditer(text)]
    marks += [(m.start(), "=") for m in _HEADING_LINE.finditer(text)] if marks else []
    begun = 0
    opened: list[int] = []
    for at, mark in [*sorted(marks), (len(text), "=")]:
        if mark == "{|":
            opened.append(at)
        elif mark == "|}" and opened:
            opened.pop()
        elif mark == "=" and opened:
            line = text.count("\n", 0, opened[0]) + 1
            losses.append(Loss("bracket", "|}", line, line))
            part = list(text[begun:at].rstrip("\n"))
            for deep in opened[_MAXIMUM_TABLES:]:
                part[deep - begun] = OPEN_TEMPLATE
            closing = "\n|}" * min(len(opened), _MAXIMUM_TABLES)
            yield "".join(part) + closing, text.count("\n", 0, begun) + 1
            begun, opened = at, []
    if begun < len(text):
        yield text[begun:], text.count("\n", 0, begun) + 1
