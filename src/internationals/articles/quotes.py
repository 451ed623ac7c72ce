"""Quotes: from offsets in a paragraph's text back to the page's own lines."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from internationals.articles.model import Article, Format, Paragraph
from internationals.articles.scripts import rare

BLANKS = " \t\n\u3000\u00a0"

_DESTINATION = r"\((?:[^()\\\n]++|\\.|\((?:[^()\\\n]++|\\.)*+\))*+\)"
_MARKUP: Mapping[Format, re.Pattern[str]] = {
    "markdown": re.compile(
        rf"(?P<hidden>\[[^\[\]\n]*\]\([^()\n]*\"fig:[^\"\n]*\"\)|\[Category:[^\[\]\n]*\]{_DESTINATION})"
        rf"|(?P<escape>\\[!-/:-@\[-`{{-~])|(?P<close>\]{_DESTINATION})|(?P<open>\[)"
        r"|(?P<bold>\*{1,3})|</?[a-zA-Z][^<>\n]*>"
    ),
    "wikitext": rare(
        r"(?P<hidden>\[\[(?:File|Image|Category|文件|檔案|分类|分類):[^\[\]\n]*\]\]|<ref[^<>]*/>|<ref[^<>]*>.*?</ref>|\{\{[^{}\n]*\}\})"
        r"|(?P<escape>(?!))|(?P<close>\]\])|(?P<open>\[\[(?:[^\[\]|\n]*\|)?)"
        r"|(?P<bold>'{2,5})|</?[a-zA-Z][^<>\n]*>"
    ),
}

_BREAK = re.compile("\n")
_BEGIN, _END = itemgetter(3), itemgetter(4)


class _Piece(NamedTuple):
    """Characters of a line that a reader sees one behind the other, and that are so in its source.

    Attributes
    ----------
    at, to : half-open, 0-based places of them in what is shown
    column : in the source of the first one
    begin, end : columns in the source where a quote does that begins with the first one, or ends with
        the last one: no quote cuts a link, or leaves out the mark of bold words at its edge
    whole : whether it is part of a link: a quote that has any of it has all of it
    """

    at: int
    to: int
    column: int
    begin: int
    end: int
    whole: bool = False


class _Line(NamedTuple):
    """A source line, what of it a reader sees, and the pieces of that with the place of each."""

    source: str
    shown: str
    pieces: list[_Piece]
    places: list[int]

    def columns_of(self, at: int, length: int) -> tuple[int, int] | None:
        """Where a quote of some shown characters begins and ends."""
        if length < 1 or at < 0 or (to := at + length) > len(self.shown):
            return None
        first = self.pieces[bisect_right(self.places, at) - 1]
        last = self.pieces[bisect_left(self.places, to) - 1]
        return (
            first.begin if first.whole or at == first.at else first.column + at - first.at,
            last.end if last.whole or to == last.to else last.column + to - last.at,
        )

    def offset_of(self, column: int) -> int:
        """The first shown character that is at a column, or behind it."""
        number = bisect_left(self.pieces, column, key=_BEGIN)
        behind = self.pieces[number].at if number < len(self.pieces) else len(self.shown)
        if number and not (piece := self.pieces[number - 1]).whole:
            return min(piece.at + max(column - piece.column, 1), behind)
        return behind


class Quotes:
    """Quotes of one paragraph.

    Parameters
    ----------
    article, paragraph : the paragraph, and the page that it is on
    """

    def __init__(self, article: Article, paragraph: Paragraph) -> None:
        self.article = article
        self.text = paragraph.text
        self.first, self.last = paragraph.line_start, paragraph.line_end
        self.breaks = [0, *(match.end() for match in _BREAK.finditer(paragraph.text.rstrip()))]
        self.lines: dict[int, tuple[_Line, int | None]] = {}

    def verbatim(self, start: int, end: int) -> tuple[int, int, str]:
        """Lines and quote of a part of the paragraph.

        Parameters
        ----------
        start, end : 0-based, half-open offsets in the paragraph's text

        Returns
        -------
        line_start, line_end : 1-based, inclusive
        quote : the source between them, verbatim, links whole; where text and source cannot be
            matched, the whole lines
        """
        text = self.text
        while start < end and text[start] in BLANKS:
            start += 1
        while end > start and text[end - 1] in BLANKS:
            end -= 1
        top, bottom = bisect_right(self.breaks, start) - 1, bisect_right(self.breaks, end - 1) - 1
        line_start, line_end = self.first + top, self.first + bottom
        if self.first + len(self.breaks) - 1 > self.last:
            # An entity was the end of a line, which the page has not.
            line_start, line_end = self.first, self.last
        elif top == bottom:
            columns = self._columns(top, start, end)
            if columns:
                source = self.article.lines[line_start - 1]
                return line_start, line_end, source[columns[0] : columns[1]]
        elif (left := self._columns(top, start, self.breaks[top + 1] - 1)) and (
            right := self._columns(bottom, self.breaks[bottom], end)
        ):
            first, *middle, ending = self.article.lines[line_start - 1 : line_end]
            quote = "\n".join((first[left[0] :], *middle, ending[: right[1]]))
            return line_start, line_end, quote
        return line_start, line_end, self.article.quote(line_start, line_end)

    def offset_of(self, line: int, quote: str) -> int:
        """0-based offset in the paragraph's text of a quote that begins on a line of the page."""
        number = max(min(line - self.first, len(self.breaks) - 1), 0)
        shown, shift = self.lines.get(number) or self._line(number)
        at = shown.offset_of(max(shown.source.find(quote.split("\n")[0]), 0))
        return self.breaks[number] if shift is None else max(at - shift, 0)

    def _columns(self, number: int, start: int, end: int) -> tuple[int, int] | None:
        """Columns of a part of one line of the paragraph in its source line."""
        line, shift = self.lines.get(number) or self._line(number)
        if shift is not None:
            return line.columns_of(start + shift, end - start)
        # A template in the line shows something else: search for the words alone.
        words = self.text[start:end]
        at = line.shown.find(words)
        return None if line.shown.find(words, at + 1) >= 0 else line.columns_of(at, end - start)

    def _line(self, number: int) -> tuple[_Line, int | None]:
        """A line of the paragraph in its source, and what to add to an offset for one in `shown`."""
        line = _shown(self.article.lines[self.first + number - 1], self.article.format)
        begin = self.breaks[number]
        end = self.breaks[number + 1] if number + 1 < len(self.breaks) else None
        part = self.text[begin:end]
        found = line.shown.find(part.strip(BLANKS)) if part.strip(BLANKS) else -1
        lead = len(part) - len(part.lstrip(BLANKS))
        self.lines[number] = (line, found - lead - begin if found >= 0 else None)
        return self.lines[number]


def visible(source: str, markup: Format) -> str:
    """What a reader sees of a line of source, without its markup."""
    return _shown(source, markup).shown


@lru_cache(maxsize=128)
def _shown(source: str, markup: Format) -> _Line:
    """Separate what a reader sees of a source line from its markup."""
    words: list[str] = []
    pieces: list[_Piece] = []
    length = 0
    # Number of pieces before a link, and where it begins with a mark before it.
    opened: tuple[int, int] | None = None
    # Where what comes next begins: with the mark of bold words before it.
    at = begin = 0
    # Bold and italics that are open, as the bits of the mark that is both at once.
    styles = 0
    # A tag behind the line ends the last piece.
    for match in _MARKUP[markup].finditer(f"{source}</p>"):
        start, end = match.span()
        if start > at:
            words.append(source[at:start])
            pieces.append(_Piece(length, length + start - at, at, begin, start))
            length += start - at
            begin = start
        at = end
        kind = match.lastgroup
        if kind == "bold":
            own = min(end - start - (markup == "wikitext"), 3)
            if styles & own == own:
                behind = bisect_left(pieces, start, key=_END)
                pieces[behind:] = [piece._replace(end=end) for piece in pieces[behind:]]
                begin = end
            styles ^= own
            continue
        if kind == "escape":
            at = start + 1
        elif kind == "open":
            opened = len(pieces), begin
        elif kind == "close" and opened:  # links are not in links, but marks can be stray
            first, column = opened
            pieces[first:] = [_Piece(*piece[:3], column, end, True) for piece in pieces[first:]]
            opened = None
        begin = at
    return _Line(source, "".join(words), pieces, [piece.at for piece in pieces])
