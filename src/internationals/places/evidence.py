"""Evidence: the words that name where a member is, on its page or among what was read beside it.

Each piece of evidence is a `Cue`: the territories it names, the words it rests on, and their line.
A cue has a *kind*, which the tables keep, and a *basis*, the way in which the words name the
territory. The share of cues of a basis that are right is counted on labelled lists
(`internationals.places.likelihood.rate`). An organisation (the member, its host, its parent party)
is looked at in the same way: its name, the title of its page, what is known of that page.

Stated evidence (a flag, a heading, a column, words before the name) is certain and needs no rate.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from itertools import accumulate, chain, groupby
from operator import itemgetter
from types import MappingProxyType
from typing import Any, Literal, NamedTuple

from internationals.articles.grammar import Grammar, grammar
from internationals.articles.model import Article, Link, Member, split_disambiguator
from internationals.articles.scripts import folded
from internationals.paths import PLACES, csv_rows
from internationals.places.gazetteer import (
    Territory,
    any_of,
    begins_joined,
    belongs_to,
    find,
    former_state,
    lookup_all,
    lookup_each,
    lookup_flag,
    narrowed,
    place_words,
    subregion,
    territories,
    territory_of,
    without_states,
)
from internationals.places.parties import Parties, Party, as_compared, known_parties

BELIEF = 0.8
"""A territory of at least this probability is believed."""

Kind = Literal["flag", "stated", "match", "link", "name", "host", "text", "list"]
Found = tuple[Territory, ...]

_IN_PARENTHESES = re.compile(r"[”」』》]?\s?[（(]([^（）()]{1,14})[）)]")
# Possessive, or a long one would take a hundred bytes for each character.
_SENTENCE = re.compile(r"(?:[^。！？\n.]++|(?<![a-z)])\.|\.(?! ))++")
# A shorter name is a word that prose uses for other things.
_SHORTEST_NAME = 4
# A name that parties of more countries have is no evidence.
_MOST_PARTIES = 3
# Characters that are looked at before the name of an organisation or of a part of the world.
_WORDS_BEFORE = 40
_LATIN = re.compile("[a-z]{4}")
# Of a name in German: Togos.
_GENITIVE = re.compile(r"(?<=[a-z]{3})s\b")
_NOT_OF_THE_AREA = ("observer", "partner", "consultative", "associate")


_KINDS: dict[str, Kind] = {
    "flag": "flag",
    "stated": "stated",
    "name": "name",
    "names": "name",
    "adjective": "name",
    "party_name": "name",
    "list": "list",
    "first_sentence": "text",
    "category": "text",
}


class Cue(NamedTuple):
    """One reason to believe that a member is in a territory.

    Attributes
    ----------
    kind : the kind of evidence
    basis : how the words name the territory
    territories : what is named; where several are, one of them or all
    quote : the words it rests on, as read: a link's title has blanks instead of underscores
    line_start, line_end : 1-based lines of the member's page that it is on, inclusive
    area : UN M49 code of the part of the world that is named, ``world`` for one without a code; ""
        where territories are named
    page : title of the member's page, where the cue is about that page; else ""
    shared : number of entries of the same list whose link leads to the same page
    source : page or data the words are from, where that is not the entry's page
    former_state : ISO 3166-3 code of the dissolved state that the words name; its successors are
        the territories
    """

    kind: Kind
    basis: str
    territories: Found
    quote: str
    line_start: int
    line_end: int
    area: str = ""
    page: str = ""
    shared: int = 1
    source: str = ""
    former_state: str = ""


class Placed(NamedTuple):
    """A page title that a list places: in a territory, by a list."""

    territories: Found
    page: str


class Summary(NamedTuple):
    """What other pages of a build need to know of a page.

    Attributes
    ----------
    article, title : of the page
    sentence : that it begins with; "" without prose
    categories : it is in
    placed : titles that its lists place by a flag or another statement
    """

    article: str
    title: str
    sentence: str
    categories: tuple[str, ...]
    placed: tuple[tuple[str, Placed], ...]


class Context(NamedTuple):
    """What was read beside a page.

    Attributes
    ----------
    pages : summaries by title
    placed : titles that lists of the build place
    parties : known ones
    """

    pages: Mapping[str, Summary] = MappingProxyType({})
    placed: Mapping[str, tuple[Placed, ...]] = MappingProxyType({})
    parties: Parties | None = None


def summary(article: Article, members: Sequence[Member]) -> Summary:
    """What other pages of the build need to know of this page, and of its members."""
    placed: dict[str, Placed] = {}
    for member in members:
        stated = stated_by(member)
        if stated and member.link and member.link.title:
            placed.setdefault(member.link.title, Placed(stated, article.title))
    _, sentence = first_sentence(article) or (0, "")
    return Summary(
        article.article, article.title, sentence, article.categories, tuple(placed.items())
    )


def context_of(summaries: Iterable[Summary]) -> Context:
    """What the pages of a build know of each other.

    Parameters
    ----------
    summaries : of all pages
    """
    pages = {each.title: each for each in summaries}
    placed: dict[str, list[Placed]] = {}
    for each in pages.values():
        for title, where in each.placed:
            placed.setdefault(title, []).append(where)
    return Context(pages, {title: tuple(found) for title, found in placed.items()})


def gather(
    article: Article, members: Sequence[Member], context: Context | None = None
) -> list[tuple[Cue, ...]]:
    """All cues for all members of an article.

    Parameters
    ----------
    article : the page
    members : its members, in order
    context : what was read beside it

    Returns
    -------
    list aligned with `members`; each member's cues, those of one kind together
    """
    context = context or Context()
    targets = list(map(_target, members))
    sharing = Counter(targets)
    prose = prose_cues(article, members)
    areas = area_cues(article, members)
    found = []
    for index, member in enumerate(members):
        names = [member.name, member.name_en, member.name_native]
        own = _organisation(article, member, names, member.link, context, sharing[targets[index]])
        owners: list[Cue] = []
        for host in member.hosts:
            owners += _organisation(article, member, [host.name], host.link, context, 0, "host_")
        if parent := member.parent:
            cues = _organisation(article, member, [parent.name], parent.link, context, 0, "parent_")
            owners += cues
            # Where another list places a title in another country, it is that of a namesake.
            if countries := {each.country for cue in cues for each in cue.territories}:
                own = [
                    cue
                    for cue in own
                    if cue.basis != "list"
                    or not countries.isdisjoint([each.country for each in cue.territories])
                ]
        found.append((*stated_cues(member), *own, *owners, *prose[index], *areas[index]))
    return found


def _target(member: Member) -> tuple[int, str]:
    """Which page an entry of which list links to."""
    return member.entry.list_index, member.link.title if member.link else ""


# What the entry states


def stated_cues(member: Member) -> Iterator[Cue]:
    """A flag, or else a heading, a column or words before the name that are a territory's."""
    for basis, found, words in _stated(member.flags, member.place, member.entry.heading):
        yield _cue(member, "", basis, found, words, former_state=former_state(words))


@lru_cache(maxsize=2048)
def _stated(
    flags: tuple[str, ...], place: str, heading: tuple[str, ...]
) -> Sequence[tuple[str, Found, str]]:
    """Basis, territories and words of each statement; lists of a wiki have the same flags again and again."""
    flagged = without_states(flags)
    if stated := [("flag", found, flag) for flag in flagged if (found := lookup_flag(flag))]:
        each = lookup_each(place)
        added = [("stated", found, place) for found in each]
        if begins_joined(place) or (len(each) > 1 and stated[0][1] in each):
            # (Chile) and Peru, (Chile) Chile and Peru
            stated += added
        elif added and belongs_to(each[0][0], stated[0][1][0]):
            # A part of the flag's country: UK (Scotland), US (Puerto Rico).
            return added
        return stated
    if each := lookup_each(place):
        # Peru and Chile: X
        return [("stated", found, place) for found in each]
    if place in areas():
        return []
    if found := named(place):
        return [("stated", found, place)]
    innermost = next(filter(lookup_all, reversed(heading)), "")
    return [("stated", lookup_all(innermost), innermost)] if innermost else []


def stated_in(cues: Iterable[Cue]) -> Found:
    """The territories that cues state beyond doubt; () where a name may mean either of two states.

    A dissolved state is all its successors; a country and a part of it are the part.
    """
    certain = [
        cue.territories
        for cue in cues
        if cue.kind in ("flag", "stated")
        and (cue.former_state or len({each.country for each in cue.territories}) == 1)
    ]
    return narrowed(tuple(dict.fromkeys(chain(*certain)))) if certain else ()


def stated_by(member: Member) -> Found:
    """The territories that an entry states beyond doubt (see `stated_in`)."""
    return _stated_by(member.flags, member.place, member.entry.heading)


@lru_cache(maxsize=2048)
def _stated_by(flags: tuple[str, ...], place: str, heading: tuple[str, ...]) -> Found:
    return stated_in([
        Cue(_KINDS[basis], basis, found, words, 0, 0, former_state=former_state(words))
        for basis, found, words in _stated(flags, place, heading)
    ])  # fmt: skip


# What is known of an organisation: the member, its host, its parent party


def _organisation(
    article: Article,
    member: Member,
    names: Sequence[str],
    link: Link | None,
    context: Context,
    shared: int = 0,
    owner: str = "",
) -> list[Cue]:
    """Cues for the territory of an organisation: its name, its page, what is known of both.

    `shared` is how many entries link to the page, 0 if it is not that of the member, but of the
    `owner` with which the basis begins: ``host_`` or ``parent_``.
    """
    cue = partial(_cue, member, owner)
    parties = context.parties or known_parties()
    found: list[Cue] = []
    if link:
        about = partial(cue, page=link.title, shared=shared) if shared else cue
        # Of a title in another language, the words before the brackets are among the names.
        titles = {link.other_title: link.other_title, link.title: names[0]}
        for title in filter(None, titles):
            found += [about(*words) for words in _title(title, titles[title])]
            found += _known_page(about, article, title, context)
            if of_title := parties.of_title(title):
                found += party_cues(about, "party", title, of_title)
    of_page = len(found)
    for name in filter(None, names):
        # The name of another state than that of the page is a people's: 瑞典人民党 (芬兰).
        # Translations name minorities by adjectives, too: 匈牙利族聯盟黨 (Hungarian Coalition).
        if where := named(name, adjectives=name == names[0]):
            countries = {territory.country for territory in where}
            of_others = [{t.country for t in each.territories} for each in found[:of_page]]
            if not any(map(countries.isdisjoint, of_others)):
                found.append(cue(name_basis(name), where, name))
        if of_name := parties.of_name(name):
            found += party_cues(cue, "party_name", name, of_name)
    return found


@lru_cache(maxsize=2048)
def _title(title: str, label: str) -> tuple[tuple[str, Found, str], ...]:
    """Basis, territories and quote of what the title of a page names beside what the label does."""
    plain, disambiguator = split_disambiguator(title)
    # Names of some kinds are looked up whole only; a shorter word is an abbreviation.
    whole = lookup_all(disambiguator) if len(disambiguator) >= _SHORTEST_NAME else ()
    if found := whole or named(disambiguator):
        return (("disambiguator", found, title),)
    if plain not in label and (found := named(plain)) and found != named(label):
        return (("title", found, title),)
    return ()


def party_cues(
    cue: Callable[..., Cue], basis: str, words: str, parties: Sequence[Party]
) -> list[Cue]:
    """Where the parties of a title or a name are; none if they are in many countries."""
    where = tuple(dict.fromkeys([party.territory for party in parties]))
    if not 0 < len(where) <= _MOST_PARTIES:
        return []
    return [cue(basis, where, words, source=parties[0].source)]


def _known_page(
    cue: Callable[..., Cue], article: Article, title: str, context: Context
) -> list[Cue]:
    """What other lists, and the page itself where it was read, know of a title."""
    compared, page = as_compared(title), context.pages.get(title)
    listed = [*context.placed.get(title, ()), *placed_titles().get(compared, ())]
    own = (as_compared(article.title), as_compared(article.article)) if listed or page else ()
    if not own or compared in own:
        return []
    listed = [each for each in listed if as_compared(each.page) not in own]
    where = tuple(dict.fromkeys([t for each in listed for t in each.territories]))
    found = [cue("list", narrowed(where), title, source=listed[0].page)] if where else []
    named = named_by_page(page) if page else ()
    return found + [cue(basis, where, quote, source=title) for basis, where, quote in named]


def named_by_page(page: Summary) -> Iterator[tuple[str, Found, str]]:
    """Basis, territories and quote of what a page names as its own place.

    That is what is named first in its first sentence, and by most of its categories.
    """
    found = find(page.sentence)
    if first := tuple(territory for start, _, territory in found if start == found[0][0]):
        yield "first_sentence", first, page.sentence
    counted = Counter(t for category in page.categories for t in set(named(category)))
    if counted:
        most = max(counted.values())
        where = tuple(t for t, count in counted.items() if count == most)
        yield "category", where, next(c for c in page.categories if where[0] in named(c))


@cache
def placed_titles() -> dict[str, tuple[Placed, ...]]:
    """Titles, as they are compared, of pages that labelled lists place, from ``titles.csv``."""
    placed: dict[str, list[Placed]] = {}
    for row in csv_rows(PLACES / "titles.csv"):
        where = tuple(map(territory_of, row["territories"].split()))
        placed.setdefault(as_compared(row["title"]), []).append(Placed(where, row["list"]))
    return {title: tuple(found) for title, found in placed.items()}


@lru_cache(maxsize=2048)
def named(text: str, *, adjectives: bool = True) -> Found:
    """The territories a text names, each once; not a country beside its own part.

    A people, a language, or a state that an organisation is against names no place.

    Parameters
    ----------
    adjectives : whether an adjective may name one, where nothing else does
    """
    return narrowed(tuple(dict.fromkeys([where for _, where in _places(text, adjectives)])))


def name_basis(name: str) -> str:
    """How a name names territories: several countries in several places, one, or one by an adjective."""
    if len({territory.country for _, territory in dict(_places(name)).items()}) > 1:
        return "names"
    return "name" if named(name, adjectives=False) else "adjective"


@lru_cache(maxsize=2048)
def _places(text: str, adjectives: bool = True) -> tuple[tuple[int, Territory], ...]:
    """Where a text names a territory as a place, and which: where a people lives, not its state."""
    found = find(text)
    compared = folded(text)
    living_in, other_state = place_words("living_in"), place_words("other_state")
    if lives_in := [(at, where) for at, _, where in found if compared.endswith(living_in, 0, at)]:
        return tuple(lives_in)
    abroad, pattern = _abroad()
    if people := pattern.search(compared):
        return ((people.start(), abroad[people.group()]),)
    if not found and _LATIN.search(compared):
        genitives = [(start, territory) for start, _, territory in find(_GENITIVE.sub("", text))]
        return tuple(genitives or (_by_adjective(text) if adjectives else ()))
    return tuple(
        [
            (start, territory)
            for start, end, territory in found
            if not _people().match(compared, end) and not compared.endswith(other_state, 0, start)
        ]
    )


def _by_adjective(text: str) -> Iterator[tuple[int, Territory]]:
    """Territories whose adjectives are in a text: Chilean Party."""
    adjectives, pattern = _adjectives()
    # With their accents: húngar- is Spanish, Hungarians are no state.
    for match in pattern.finditer(text.lower()):
        yield from ((match.start(), each) for each in adjectives[match[1]])


@cache
def _adjectives() -> tuple[dict[str, Found], re.Pattern[str]]:
    """Adjectives and what each is of (``adjectives.csv``); one that ends with a hyphen may have any ending.

    Before a colon or hyphen it is a language: (French: X), French-speaking.
    """
    adjectives: dict[str, Found] = {}
    patterns: list[str] = []
    for row in csv_rows(PLACES / "adjectives.csv"):
        for word in row["words"].lower().split(";"):
            stem = word.removesuffix("-")
            adjectives[stem] = tuple(map(territory_of, row["territories"].split()))
            patterns.append(stem if word != stem else rf"{word}\b")
    return adjectives, re.compile(rf"\b({'|'.join(patterns)})[a-zß-ÿ]{{0,6}}\b(?![:-])")


@cache
def _people() -> re.Pattern[str]:
    return re.compile(f"(?!{any_of(place_words('no_people'))})(?:{any_of(place_words('people'))})")


@cache
def _abroad() -> tuple[dict[str, Territory], re.Pattern[str]]:
    """Words for a people abroad, and where it lives (``abroad.csv``): 旅日朝鲜人 are in Japan."""
    abroad = {
        row["word"]: territory_of(row["territory"]) for row in csv_rows(PLACES / "abroad.csv")
    }
    return abroad, re.compile("|".join(map(re.escape, abroad)))


# What the text gives


def prose_cues(article: Article, members: Sequence[Member]) -> list[tuple[Cue, ...]]:
    """Evidence of the prose: a territory next to the name of a member.

    A mention is one of a member if it links to the same page, or, being no link, is its name and no
    other member's. The territory must be directly before it (英国的社会主义呼吁) or in parentheses
    behind it.

    Parameters
    ----------
    article, members : the page and its members

    Returns
    -------
    list aligned with `members`
    """
    cues: list[dict[Found, Cue]] = [{} for _ in members]
    words = grammar(article.language)
    for index, number, start, end in sorted(_mentions(article, members), key=itemgetter(0, 1)):
        paragraph = article.paragraphs[number]
        for found, begin, stop in _beside(words, paragraph.text, start, end):
            lines = (paragraph.line_at(begin), paragraph.line_at(stop - 1))
            quote = paragraph.text[begin:stop]
            cue = Cue("text", "prose", found, quote, *lines)
            cues[index].setdefault(found, cue)
    return [tuple(found.values()) for found in cues]


def _mentions(article: Article, members: Sequence[Member]) -> Iterator[tuple[int, int, int, int]]:
    """Members that the prose mentions, by links first: index, number of the paragraph, start and end."""
    by_title: dict[str, list[int]] = {}
    by_name: dict[str, list[int]] = {}
    for index, member in enumerate(members):
        if member.link and member.link.title:
            by_title.setdefault(member.link.title, []).append(index)
        by_name.setdefault(member.name, []).append(index)
    paragraphs = article.paragraphs
    for number, paragraph in enumerate(paragraphs):
        for link in paragraph.links:
            for index in by_title.get(link.title, ()):
                yield index, number, link.start, link.start + len(link.repaired)
    # One text is searched sooner than many.
    text = "\n\n".join([paragraph.text for paragraph in paragraphs])
    begins = [*accumulate([len(paragraph.text) + 2 for paragraph in paragraphs], initial=0)]
    for name, indices in by_name.items():
        at = text.find(name) if len(indices) == 1 and len(name) >= _SHORTEST_NAME else -1
        while at >= 0:
            number = bisect_right(begins, at) - 1
            start, end = at - begins[number], at - begins[number] + len(name)
            links = paragraphs[number].links
            if not any(link.start < end and start < link.end for link in links):
                yield indices[0], number, start, end
            at = text.find(name, at + len(name))


def _beside(words: Grammar, text: str, start: int, end: int) -> Iterator[tuple[Found, int, int]]:
    """Territories named directly before or in parentheses behind text[start:end], with the span."""
    shown = max(start - _WORDS_BEFORE, 0)
    before = find(text[shown:start])
    if before:
        begin, stop, _ = before[-1]
        if words.patterns["behind_place"].fullmatch(words.fold(text[shown + stop : start])):
            yield tuple(t for at, _, t in before if at == begin), shown + begin, end
    if (behind := _IN_PARENTHESES.match(text, end)) and (found := named(behind.group(1))):
        yield found, start, behind.end()


def first_sentence(article: Article) -> tuple[int, str] | None:
    """The sentence that begins a page, and its 1-based line; None if the page has no prose."""
    lead = article.lead
    for paragraph in (*((lead,) if lead else ()), *article.paragraphs):
        for sentence in _SENTENCE.finditer(paragraph.text):
            if len(words := sentence.group().strip()) >= _SHORTEST_NAME * 2:
                return paragraph.line_at(sentence.start()), words
    return None


# Parts of the world


class Area(NamedTuple):
    """A part of the world: its UN M49 code, ``world`` where it has none, and its territories."""

    code: str
    territories: Found


def area_cues(article: Article, members: Sequence[Member]) -> list[tuple[Cue, ...]]:
    """A part of the world that a table cell, a heading, the title or the first sentence names.

    Title and first sentence are about the members, not about observers and partners.
    """
    rows = row_areas(article, members)
    in_title = _areas_in(article.title)
    line, lead = first_sentence(article) or (0, "")
    in_lead = () if in_title else _areas_in(lead)
    known = areas()
    cues: list[tuple[Cue, ...]] = []
    for member in members:
        own, above = rows.get(id(member.entry), ("", ""))
        around = (own, above, member.place, *member.entry.heading[::-1])
        area = next(filter(known.__contains__, around), "")
        if area and known[area].territories:
            cues.append((_area_cue("area", (area,), *_lines(member)),))
        elif not (in_title or in_lead) or any(each in member.status for each in _NOT_OF_THE_AREA):
            cues.append(())
        elif in_title:
            cues.append((_area_cue("area", in_title, *_lines(member)),))
        else:
            cues.append((_area_cue("lead_area", in_lead, line, line),))
    return cues


def _area_cue(basis: str, names: Sequence[str], first: int, last: int) -> Cue:
    where = tuple(dict.fromkeys(t for name in names for t in areas()[name].territories))
    code = areas()[names[0]].code if len(names) == 1 else "world"
    return Cue("text", basis, where, "、".join(names), first, last, code)


def _areas_in(text: str) -> tuple[str, ...]:
    """The parts of the world a text names as its own; () if it names the whole world too."""
    found = [
        match.group()
        for match in _area_names().finditer(text)
        if not _acts_in(text[max(match.start() - _WORDS_BEFORE, 0) : match.start()])
    ]
    return () if any(not areas()[name].territories for name in found) else tuple(found)


def _acts_in(before: str) -> bool:
    """Whether words before a part of the world make it that where an organisation acts, not its members'."""
    text = folded(before).rstrip()
    acting, members = _before_areas()
    return acting.search(text) is not None and not members.search(text)


@cache
def _before_areas() -> tuple[re.Pattern[str], re.Pattern[str]]:
    acting, members = (any_of(place_words(key)) for key in ("acting_in", "members_in"))
    return re.compile(f"(?:{acting})$"), re.compile(f"(?:{members})$")


def row_areas(article: Article, members: Sequence[Member]) -> dict[int, tuple[str, str]]:
    """For each table row: the area in its own country cell, and the one named above it, or ""."""
    own = {id(member.entry) for member in members if member.place in areas()}
    rows: dict[int, tuple[str, str]] = {}
    above: dict[int, str] = {}
    for entry in article.entries:
        if entry.cells or above:
            found = next((c.text.strip() for c in entry.cells if c.text.strip() in areas()), "")
            if found and id(entry) not in own:
                above[entry.list_index] = found
            mine = found if id(entry) in own else ""
            rows[id(entry)] = (mine, above.get(entry.list_index, ""))
    return rows


@cache
def areas() -> dict[str, Area]:
    """Parts of the world by their names (``areas.csv``); the whole world has no territories."""
    found = {}
    known = [(territory, subregion(territory)) for territory in territories()]
    for row in csv_rows(PLACES / "areas.csv"):
        subregions, countries = set(row["subregions"].split()), set(row["countries"].split())
        where = [
            territory
            for territory, of in known
            if of in subregions or territory.country in countries
        ]
        found[row["name"]] = Area(row["m49"] or "world", tuple(where))
    return found


@cache
def _area_names() -> re.Pattern[str]:
    """The names of parts of the world by their first characters, the longest first."""
    names = sorted(areas(), key=lambda name: (name[0], -len(name)))
    return re.compile("|".join(
        f"{re.escape(first)}(?:{'|'.join([re.escape(name[1:]) for name in group])})"
        for first, group in groupby(names, key=itemgetter(0))
    ))  # fmt: skip


def _lines(member: Member) -> tuple[int, int]:
    return member.entry.line_start, member.entry.line_end


def _cue(member: Member, owner: str, basis: str, found: Found, quote: str, **more: Any) -> Cue:
    """A cue on the lines of a member, of it or of its `owner`; `more` are fields of it."""
    kind: Kind = "host" if owner else _KINDS.get(basis, "link")
    entry = member.entry
    return Cue(kind, owner + basis, found, quote, entry.line_start, entry.line_end, **more)
