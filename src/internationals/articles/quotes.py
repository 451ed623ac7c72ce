"""Quotes: from offsets in a paragraph's text back to the page's own lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from internationals.articles.model import Article, Format, Paragraph

BLANKS = " \t\n\u3000\u00a0"

_DESTINATION = r"\((?:[^()\\\n]++|\\.|\((?:[^()\\\n]++|\\.)*+\))*+\)"
_MARKUP: Mapping[Format, re.Pattern[str]] = {
    "markdown": re.compile(
        rf"(?P<hidden>\[[^\[\]\n]*\]\([^()\n]*\"fig:[^\"\n]*\"\)|\[Category:[^\[\]\n]*\]{_DESTINATION})"
        rf"|(?P<escape>\\[!-/:-@\[-`{{-~])|(?P<close>\]{_DESTINATION})|(?P<open>\[)"
        r"|(?P<bold>\*{1,3})|</?[a-zA-Z][^<>\n]*>"
    ),
    "wikitext": re.compile(
        r"(?P<hidden>\[\[(?:File|Image|Category|文件|檔案|分类|分類):[^\[\]\n]*\]\]|<ref[^<>]*/>|<ref[^<>]*>.*?</ref>|\{\{[^{}\n]*\}\})"
        r"|(?P<escape>(?!))|(?P<close>\]\])|(?P<open>\[\[(?:[^\[\]|\n]*\|)?)"
        r"|(?P<bold>'{2,5})|</?[a-zA-Z][^<>\n]*>"
    ),
}


class _Line(NamedTuple):
    """A source line and what of it a reader sees.

    Attributes
    ----------
    source : the line
    shown : what a reader sees
    columns : column in `source` of each character of `shown`
    wholes : spans of `source` that no quote cuts: links with their targets, marks of bold words
    """

    source: str
    shown: str
    columns: list[int]
    wholes: list[tuple[int, int]]

    def columns_of(self, at: int, length: int) -> tuple[int, int]:
        """Where a quote of some shown characters begins and ends; links are not cut."""
        left, right = self.columns[at], self.columns[at + length - 1] + 1
        for start, end in self.wholes:
            mark = end - start <= 5
            if start < left < end or (mark and end == left):
                left = start
            if start < right < end or (mark and start == right):
                right = end
        return left, right


def verbatim(article: Article, paragraph: Paragraph, start: int, end: int) -> tuple[int, int, str]:
    """Lines and quote of a part of a paragraph.

    Parameters
    ----------
    start, end : 0-based, half-open offsets in the paragraph's text

    Returns
    -------
    line_start, line_end : 1-based, inclusive
    quote : the source between them, verbatim, links whole; where text and source cannot be
        matched, the whole lines
    """
    text = paragraph.text
    while start < end and text[start] in BLANKS:
        start += 1
    while end > start and text[end - 1] in BLANKS:
        end -= 1
    first = min(paragraph.line_at(start), len(article.lines))
    last = min(max(first, paragraph.line_at(end - 1)), len(article.lines))
    parts = text[start:end].split("\n")
    lines = article.lines[first - 1 : last]
    left = _columns(lines[0], article.format, text, start, len(parts[0]))
    right = (
        left if first == last
        else _columns(lines[-1], article.format, text, end - len(parts[-1]), len(parts[-1]))
    )  # fmt: skip
    if left is None or right is None or len(parts) != len(lines):
        return first, last, article.quote(first, last)
    if first == last:
        return first, last, lines[0][left[0] : left[1]]
    return first, last, "\n".join((lines[0][left[0] :], *lines[1:-1], lines[-1][: right[1]]))


def _columns(
    source: str, markup: Format, text: str, start: int, length: int
) -> tuple[int, int] | None:
    """Columns of a part of a paragraph's text within the source line that it is from."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", start)
    part = text[begin : stop if stop >= 0 else len(text)].strip(BLANKS)
    line = _shown(source, markup)
    found = line.shown.find(part)
    if found >= 0 and part:
        at = found + start - begin - (text[begin:].find(part))
    else:
        # A template in the line shows something else: search for the words alone.
        words = text[start : start + length]
        at = line.shown.find(words)
        if line.shown.find(words, at + 1) >= 0:
            return None
    if length < 1 or at < 0 or at + length > len(line.columns):
        return None
    return line.columns_of(at, length)


@lru_cache(maxsize=64)
def _shown(source: str, markup: Format) -> _Line:
    """Separate what a reader sees of a source line from its markup."""
    pieces: list[str] = []
    columns: list[int] = []
    wholes: list[tuple[int, int]] = []
    opened = at = 0

    def show(start: int, end: int) -> None:
        pieces.append(source[start:end])
        columns.extend(range(start, end))

    for match in _MARKUP[markup].finditer(source):
        show(at, match.start())
        at = match.end()
        kind = match.lastgroup
        if kind == "escape":
            show(match.start() + 1, at)
        elif kind == "open":
            opened = match.start()
        elif kind == "close":
            wholes.append((opened, at))
        elif kind == "bold":
            wholes.append(match.span())
    show(at, len(source))
    return _Line(source, "".join(pieces), columns, wholes)


def offset_of(article: Article, paragraph: Paragraph, line: int, quote: str) -> int:
    """0-based offset, in a paragraph's text, of a quote that begins on a line of the page (1-based)."""
    source = article.lines[line - 1]
    shown = _shown(source, article.format)
    at = bisect_left(shown.columns, max(source.find(quote.split("\n")[0]), 0))
    breaks = [match.end() for match in re.finditer("\n", paragraph.text)]
    begin = [0, *breaks][max(min(line - paragraph.line_start, len(breaks)), 0)]
    return max(paragraph.text.find(shown.shown[at : at + 12], begin), begin)


def visible(source: str, markup: Format) -> str:
    """What a reader sees of a line of source, without its markup."""
    return _shown(source, markup).shown
