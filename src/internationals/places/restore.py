"""An article's lists of members as MediaWiki source, with the flags put back.

For a Wikipedia editor, or whoever maintains the dump: a territory that is believed becomes a flag
again; where none is, a comment lists the candidates with their probabilities.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from internationals.articles.language import language as words_of
from internationals.articles.model import Article, Cell, Entry, Heading, Link, Member
from internationals.articles.words import EMPTY_PARENTHESES
from internationals.places.gazetteer import Territory, name
from internationals.places.recovery import Recovery

#: No more candidates than these are written into a comment.
MOST_CANDIDATES = 8
_MARKUP = re.compile(
    r"\[\[|\]\]|\[(?=\w*:?//)|\{\{+|\}\}+|<|>|'{2,}|~{3,}|__(?=[A-Z])|-\{|\}-|\||!!"
)
_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]")
_NO_TITLE = re.compile(r"[\[\]{}|<>#\n]")
_NO_ADDRESS = re.compile(r"[\[\]<>\"{}|\s]")


class _Row(NamedTuple):
    """An entry with the members it lists and what is known of each, and the page's language."""

    entry: Entry
    members: tuple[tuple[Member, Recovery], ...]
    language: str


def restore(article: Article, members: Sequence[Member], recoveries: Sequence[Recovery]) -> str:
    """The lists of an article that contain members, as MediaWiki source with their flags.

    Parameters
    ----------
    article : the page
    members : its members
    recoveries : what is known of where each is (see `recovery.recover`); aligned with
        `members`

    Returns
    -------
    MediaWiki source that ends in a newline; "" if the article lists no member. What is MediaWiki
    source already comes back as it was, known or not, whole sections of it. Of a page of
    the dump, flags that survived are written as in the article, others by the territory's name, in
    Chinese on a Chinese page, else in English; what is not believed is put into comments. An entry
    that never had a flag gets none. Cells that lost row spans had moved are back in their columns.

    Raises
    ------
    ValueError : if `members` and `recoveries` differ in length
    """
    pairs = list(zip(members, recoveries, strict=True))
    if article.format == "wikitext":
        return _as_written(article, members)
    known: dict[tuple[int, int], list[tuple[Member, Recovery]]] = {}
    for member, recovery in pairs:
        entry = member.entry
        known.setdefault((entry.list_index, entry.line_start), []).append((member, recovery))
    lists = {index for index, _ in known}
    rows = [
        _Row(entry, tuple(known.get((entry.list_index, entry.line_start), ())), article.language)
        for entry in article.entries
        if entry.list_index in lists
    ]
    headings = {heading.path: heading for heading in article.headings}
    lines: list[str] = []
    path: tuple[str, ...] = ()
    for _, group in groupby(rows, key=lambda row: row.entry.list_index):
        found = list(group)
        first = found[0].entry
        if lines:
            lines.append("")
        lines += _headings(path, first.heading, headings, article.links)
        path = first.heading
        if first.intro:
            lines += [_words(first.intro.replace("\n", " ")), ""]
        lines += _table(found) if first.kind == "row" else [_item(row) for row in found]
    return "\n".join(lines) + "\n" if lines else ""


def _as_written(article: Article, members: Sequence[Member]) -> str:
    """The lines of the sections of MediaWiki source that list members, and of those around them."""
    begins = [1, *(heading.line_start for heading in article.headings), len(article.lines) + 1]
    wanted: set[int] = set()
    for entry in [member.entry for member in members]:
        # A template that begins columns may be above the first of several headings.
        around = [
            heading.line_start
            for heading in article.headings
            if heading.path == entry.heading[: len(heading.path)]
        ]
        for line in (entry.line_start, *around):
            at = bisect_right(begins, line)
            wanted.update(range(begins[at - 1], begins[at]))
    lines = "\n".join(article.lines[number - 1] for number in sorted(wanted)).strip("\n")
    return f"{lines}\n" if lines else ""


def _headings(
    before: tuple[str, ...],
    path: tuple[str, ...],
    headings: dict[tuple[str, ...], Heading],
    links: Sequence[Link],
) -> Iterator[str]:
    for depth in range(1, len(path) + 1):
        if path[:depth] == before[:depth]:
            continue
        if heading := headings.get(path[:depth]):
            own = [link for link in links if link.line_start == heading.line_start]
            marks = "=" * heading.level
            yield f"{marks} {_source(heading.text, own)} {marks}"
        else:
            # A line in bold that does the work of a heading.
            yield f"'''{_words(path[depth - 1])}'''"


# Flags


def _flags(row: _Row) -> str:
    """What is before an entry's name: flags, and a comment for those not known."""
    if row.entry.flags:
        return " ".join(_flag(written) for written in row.entry.flags)
    for member, recovery in row.members:
        if member.flags_lost or member.continues:
            return _put_back(recovery, member.flags_lost, row.language)
    return ""


def _flag(written: str) -> str:
    return f"{{{{flag|{_words(written)}}}}}"


def _named(territory: Territory, language: str) -> str:
    return _flag(name(territory, "zh" if language == "zh" else "en"))


def _put_back(recovery: Recovery, lost: int, language: str) -> str:
    believed = [belief.territory for belief in recovery.beliefs]
    flags = " ".join(_named(territory, language) for territory in believed)
    if len(believed) >= max(recovery.flags, lost, 1):
        return flags
    comment = _candidates(recovery.candidates, believed, language)
    return f"{flags} {comment}" if flags else comment


def _candidates(
    candidates: Sequence[tuple[Territory, float]],
    believed: Sequence[Territory],
    language: str,
) -> str:
    shown = [(t, p) for t, p in candidates if t not in believed]
    words = [
        f"{_named(territory, language)} {100 * probability:.0f} %"
        for territory, probability in shown[:MOST_CANDIDATES]
    ]
    if others := shown[MOST_CANDIDATES:]:
        words.append(f"{len(others)} more")
    return f"<!-- ? {', '.join(words)} -->"


# Lists and tables


def _item(row: _Row) -> str:
    entry = row.entry
    text = _source(entry.text, entry.links, entry.small)
    return f"{'*' * (entry.depth + 1)} {' '.join(filter(None, (_flags(row), text)))}"


def _table(rows: Sequence[_Row]) -> Iterator[str]:
    widest = max((row.entry.cells for row in rows), key=len)
    headers = [cell.header for cell in widest]
    roles = [words_of(rows[0].language).column_role(header) for header in headers]
    party = roles.index("party") if "party" in roles else -1
    country = roles.index("country") if "country" in roles else -1
    yield '{| class="wikitable"'
    if any(headers):
        yield "|-"
        yield "! " + " !! ".join(_words(header) for header in headers)
    for row in rows:
        yield "|-"
        cells = list(row.entry.cells)
        if row.entry.subheading:
            yield f'! colspan="{len(cells)}" | {_words(cells[0].text)}'
            continue
        shift = _moved(row, cells, party)
        # The cells that a lost row span had moved to the left go back.
        kept = cells[: len(cells) - shift]
        texts = [""] * shift + [_source(cell.text, cell.links) for cell in kept]
        flags = _flags(row)
        at = country if 0 <= country < len(texts) else _first_filled(texts)
        texts[at] = " ".join(filter(None, (flags, texts[at])))
        yield "| " + " || ".join(texts)
    yield "|}"


def _moved(row: _Row, cells: Sequence[Cell], party: int) -> int:
    """By how many columns the cell that names the members is to the left of its own."""
    names = [member.name for member, _ in row.members[:1]]
    named = [
        at for at, cell in enumerate(cells[: party + 1]) if any(name in cell.text for name in names)
    ]
    return party - named[-1] if named else 0


def _first_filled(texts: Sequence[str]) -> int:
    return next((at for at, text in enumerate(texts) if text), -1)


# Text


def _source(text: str, links: Iterable[Link], small: str = "") -> str:
    """A text with links and small print as MediaWiki source, without empty brackets before it."""
    begin = len(text) - len(EMPTY_PARENTHESES.sub("", text).lstrip())
    # Where each mark begins, and what it stands for ends.
    marks: list[tuple[int, int, str]] = []
    at = begin
    for piece in small.split("\n") if small else ():
        start = text.find(piece, at)
        if start >= 0:
            at = start + len(piece)
            marks += [(start, start, "<small>"), (at, at, "</small>")]
    for link in links:
        if link.start < link.end:
            marks.append((link.start, link.end, _link(link, text[link.start : link.end])))
    pieces: list[str] = []
    done = begin
    for offset, end, mark in sorted(marks):
        pieces += [_words(text[done:offset]), mark]
        done = max(done, end)
    pieces.append(_words(text[done:]))
    return "".join(pieces).replace("\n", "<br>")


def _link(link: Link, label: str) -> str:
    label = " ".join(label.split())
    if link.kind in ("article", "see_also") and link.title and not _NO_TITLE.search(link.title):
        shown = "" if label == link.title else f"|{_words(label)}"
        return f"[[{link.title}{shown}]]"
    if link.kind == "external" and "//" in link.url and not _NO_ADDRESS.search(link.url):
        return f"[{link.url} {_words(label).replace(']', '&#93;')}]"
    return _words(label)


def _words(text: str) -> str:
    """Words that no markup is read from."""
    text = _REFERENCE_MARK.sub("", text)
    return _MARKUP.sub(lambda match: "".join(f"&#{ord(c)};" for c in match.group()), text)
