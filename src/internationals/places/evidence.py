"""Why a territory is believed: what an article still says of where each of its members is.

One function for each kind of evidence finds its *cues*. A cue names one territory, or a few of
which it does not say which one (克什米尔, a continent), and carries the words it rests on. How far it is
to be trusted depends on its `basis`, the way in which the words name the territory, and is a rate
that labelled lists give: see `internationals.places.trust`.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from internationals.articles.model import (
    Article,
    Host,
    Link,
    Member,
    Paragraph,
    split_disambiguator,
)
from internationals.places.gazetteer import (
    Territory,
    find,
    lookup_all,
    subregion,
    territories,
    territory_of,
)

Kind = Literal["flag", "link", "name", "host", "text"]
Basis = Literal[
    "flag",
    "place",
    "disambiguator",
    "title",
    "name",
    "host_disambiguator",
    "host_name",
    "prose",
    "first_sentence",
    "heading",
    "area",
]
FirstSentences = Mapping[str, tuple[str, int, str]]
"""For the title of a page that was read: its article, the 1-based line, and its first sentence."""

# Between a territory and the organisation that is said to be its: 英国的支部“社会主义呼吁”.
_OF = re.compile(r"的?(?:[^，。；、：！？（）()\n的是在和与與]{0,6}的?)?[“「『《]?")
_IN_PARENTHESES = re.compile(r"[”」』》]?\s?[（(]([^（）()]{1,14})[）)]")
_SENTENCE_END = re.compile(r"[。！？\n]")
# A shorter name is a word that prose uses for other things.
_SHORTEST_NAME = 4


class Cue(NamedTuple):
    """One reason to believe that a member is in a territory.

    Attributes
    ----------
    kind : the kind of evidence
    basis : how the words name the territory; the trust in a cue goes by it
    territories : what is named; where several are, one of them or all
    quote : the words it rests on, as read: a link's title has blanks instead of underscores
    article : the page they stand in
    line_start, line_end : 1-based lines of that page, inclusive
    shared : number of entries of the same list whose link leads to the same page; 1 for other cues
    """

    kind: Kind
    basis: Basis
    territories: tuple[Territory, ...]
    quote: str
    article: str
    line_start: int
    line_end: int
    shared: int = 1


def gather(
    article: Article,
    members: Sequence[Member],
    first_sentences: FirstSentences | None = None,
) -> list[tuple[Cue, ...]]:
    """All cues for all members of an article.

    Parameters
    ----------
    article : the page
    members : its members, in order
    first_sentences : first sentences of other pages that were read, by title

    Returns
    -------
    list aligned with `members`; each member's cues, those of one kind together
    """
    targets = Counter(
        (member.entry.list_index, member.link.title) for member in members if member.link
    )
    prose = text_cues(article, members, first_sentences or {})
    areas = area_cues(article, members)
    return [
        (
            *(flag_cues(article, member) if member.entry.flags else ()),
            *name_cues(article, member),
            *link_cues(
                article,
                member,
                targets[member.entry.list_index, member.link.title] if member.link else 1,
            ),
            *(host_cues(article, member) if member.hosts else ()),
            *prose[index],
            *areas[index],
        )
        for index, member in enumerate(members)
    ]


def flag_cues(article: Article, member: Member) -> Iterator[Cue]:
    """The flags that survive, in MediaWiki source: certain, one cue each."""
    for flag in member.entry.flags:
        if found := lookup_all(flag):
            yield _cue(article, member, "flag", "flag", found, flag)


def name_cues(article: Article, member: Member) -> Iterator[Cue]:
    """A territory that stands where the flag stood, or in the member's own name (苏格兰社会党)."""
    if member.place and (found := lookup_all(member.place) or _named(member.place)):
        yield _cue(article, member, "name", "place", found, member.place)
    if found := _named(member.name):
        yield _cue(article, member, "name", "name", found, member.name)


def link_cues(article: Article, member: Member, shared: int = 1) -> Iterator[Cue]:
    """A territory in the title of the page that the member's name leads to (火花 (弗拉芒)).

    Parameters
    ----------
    article, member : where to look
    shared : number of entries of the list that lead to the same page
    """
    if member.link is None or not member.link.title:
        return
    for basis, found in _title(member.link, member.name):
        yield _cue(
            article,
            member,
            "link",
            "disambiguator" if basis else "title",
            found,
            member.link.title,
            shared,
        )


def host_cues(article: Article, member: Member) -> Iterator[Cue]:
    """A territory in the name, or in the linked title, of a party the member works inside."""
    for host in member.hosts:
        yield from _host(article, member, host)


def _host(article: Article, member: Member, host: Host) -> Iterator[Cue]:
    if found := _named(host.name):
        yield _cue(article, member, "host", "host_name", found, host.name)
    if host.link is not None:
        for disambiguator, found in _title(host.link, host.name):
            basis: Basis = "host_disambiguator" if disambiguator else "host_name"
            yield _cue(article, member, "host", basis, found, host.link.title)


def text_cues(
    article: Article, members: Sequence[Member], first_sentences: FirstSentences
) -> list[tuple[Cue, ...]]:
    """What the prose says of the members: beside their name, or in the page they link to.

    A mention in the article's own prose is one of a member if it links to the same page, or, being
    no link, is its name and no other member's. The territory must stand directly before it
    (英国的社会主义呼吁) or in parentheses behind it.

    Parameters
    ----------
    article, members : the page and its members
    first_sentences : first sentences of other pages, by title

    Returns
    -------
    list aligned with `members`
    """
    cues: list[dict[tuple[Territory, ...], Cue]] = [{} for _ in members]
    by_title: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for index, member in enumerate(members):
        if member.link and member.link.title:
            by_title.setdefault(member.link.title, []).append(index)
        by_name.setdefault(member.name, []).append(index)
    for paragraph in article.paragraphs:
        for index, start, end in _mentions(paragraph, by_title, by_name):
            for found, begin, stop in _beside(paragraph.text, start, end):
                cues[index].setdefault(
                    found,
                    Cue(
                        "text",
                        "prose",
                        found,
                        paragraph.text[begin:stop],
                        article.article,
                        paragraph.line_at(begin),
                        paragraph.line_at(stop - 1),
                    ),
                )
    for title, indices in by_title.items():
        if title in first_sentences:
            page, line, sentence = first_sentences[title]
            if found := _first_named(sentence):
                for index in indices:
                    cue = Cue("text", "first_sentence", found, sentence, page, line, line)
                    cues[index].setdefault(found, cue)
    for index, member in enumerate(members):
        for heading in reversed(member.entry.heading):
            if found := _named(heading):
                cue = _cue(article, member, "text", "heading", found, heading)
                cues[index].setdefault(found, cue)
                break
    return [tuple(found.values()) for found in cues]


def area_cues(article: Article, members: Sequence[Member]) -> list[tuple[Cue, ...]]:
    """A part of the world that a heading, a table cell above the member, or the title names."""
    areas = _areas()
    in_title = next((name for name in areas if name in article.title), "")
    rows = _row_areas(article, members)
    cues: list[tuple[Cue, ...]] = []
    for member in members:
        own, above = rows.get(id(member.entry), ("", ""))
        area = own or above
        if not area:
            area = next((h for h in reversed(member.entry.heading) if h in areas), in_title)
        cues.append((_cue(article, member, "text", "area", areas[area], area),) if area else ())
    return cues


def sorted_parts(article: Article, members: Sequence[Member]) -> list[tuple[int, int]]:
    """Which members stand in one sequence that may be sorted.

    Parameters
    ----------
    article, members : the page and its members

    Returns
    -------
    list aligned with `members`: number of the list or table, and of the part of a table under one
    part of the world, each of which begins the alphabet anew
    """
    rows = _row_areas(article, members)
    parts = []
    part, before = 0, (-1, "")
    for member in members:
        here = (member.entry.list_index, rows.get(id(member.entry), ("", ""))[1])
        if here != before:
            part, before = part + 1, here
        parts.append((member.entry.list_index, part))
    return parts


def _row_areas(article: Article, members: Sequence[Member]) -> dict[int, tuple[str, str]]:
    """For each table row: the area in its own country cell, and the one named above it, or ""."""
    wanted = {member.entry.list_index for member in members if member.entry.kind == "row"}
    if not wanted:
        return {}
    own = {id(member.entry) for member in members if member.place in _areas()}
    rows: dict[int, tuple[str, str]] = {}
    above: dict[int, str] = {}
    for entry in article.entries:
        if entry.list_index in wanted:
            named = next((c.text.strip() for c in entry.cells if c.text.strip() in _areas()), "")
            if named and id(entry) not in own:
                above[entry.list_index] = named
            mine = named if id(entry) in own else ""
            rows[id(entry)] = (mine, above.get(entry.list_index, ""))
    return rows


@cache
def _areas() -> dict[str, tuple[Territory, ...]]:
    text = files(__package__).joinpath("areas.csv").read_text(encoding="utf-8")
    areas = {}
    for row in csv.DictReader(text.splitlines()):
        subregions = set(row["subregions"].split())
        named = {territory_of(code) for code in row["countries"].split()}
        areas[row["name"]] = tuple(
            territory
            for territory in territories()
            if subregion(territory) in subregions or Territory(territory.country) in named
        )
    return areas


def _cue(
    article: Article,
    member: Member,
    kind: Kind,
    basis: Basis,
    found: tuple[Territory, ...],
    quote: str,
    shared: int = 1,
) -> Cue:
    entry = member.entry
    return Cue(kind, basis, found, quote, article.article, entry.line_start, entry.line_end, shared)


@lru_cache(maxsize=8192)
def _named(text: str) -> tuple[Territory, ...]:
    """The territories a text names, each once; not a country beside its own subdivision."""
    found = dict.fromkeys(territory for _, _, territory in find(text))
    countries = {territory.country for territory in found if territory.subdivision}
    return tuple(
        territory
        for territory in found
        if territory.subdivision or territory.country not in countries
    )


def _first_named(text: str) -> tuple[Territory, ...]:
    found = find(text)
    return tuple(territory for start, _, territory in found if start == found[0][0])


def _title(link: Link, label: str) -> Iterator[tuple[bool, tuple[Territory, ...]]]:
    """What a title names beside what the label does, and whether its disambiguator does so."""
    title, disambiguator = split_disambiguator(link.title)
    if found := _named(disambiguator):
        yield True, found
    elif title not in label and (found := _named(title)) and found != _named(label):
        yield False, found


def _mentions(
    paragraph: Paragraph,
    by_title: Mapping[str, list[int]],
    by_name: Mapping[str, list[int]],
) -> Iterator[tuple[int, int, int]]:
    """Members that a paragraph mentions: index, start and end of the name in its text."""
    linked = []
    for link in paragraph.links:
        linked.append((link.start, link.end))
        for index in by_title.get(link.title, ()):
            yield index, link.start, link.start + len(link.repaired)
    for name, indices in by_name.items():
        if len(indices) > 1 or len(name) < _SHORTEST_NAME or name not in paragraph.text:
            continue
        for match in re.finditer(re.escape(name), paragraph.text):
            if not any(start < match.end() and match.start() < end for start, end in linked):
                yield indices[0], match.start(), match.end()


def _beside(text: str, start: int, end: int) -> Iterator[tuple[tuple[Territory, ...], int, int]]:
    """Territories named directly before or in parentheses behind text[start:end], with the span."""
    clause = max(text.rfind(mark, 0, start) for mark in "，。；！？：\n") + 1
    named = find(text[clause:start])
    if named:
        begin, stop = named[-1][0] + clause, named[-1][1] + clause
        if _OF.fullmatch(text, stop, start):
            found = tuple(t for at, _, t in named if at + clause == begin)
            yield found, begin, end
    if (behind := _IN_PARENTHESES.match(text, end)) and (found := _named(behind.group(1))):
        yield found, start, behind.end()


def first_sentence(article: Article) -> tuple[int, str] | None:
    """The sentence that begins a page: its 1-based line and its words, None if it has no prose.

    For the mapping that `gather` takes, keyed by the page's title.
    """
    for paragraph in article.paragraphs:
        for sentence in _SENTENCE_END.split(paragraph.text):
            if len(sentence.strip()) >= _SHORTEST_NAME * 2:
                at = paragraph.text.find(sentence)
                return paragraph.line_at(at), sentence.strip()
    return None


def first_sentences(articles: Iterable[Article]) -> dict[str, tuple[str, int, str]]:
    """First sentences of pages, by title: what a first pass over all pages hands to `gather`."""
    found = {}
    for article in articles:
        if sentence := first_sentence(article):
            found[article.title] = (article.article, *sentence)
    return found
