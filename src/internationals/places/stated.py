"""Words before a member's name: a territory that is stated, or a part of the name?

The reader cannot know; the gazetteer decides. Whoever needs an article's members takes them from
`settled`, or, with what the page gives on territories and is not understood, from `settle`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain, count, groupby
from operator import attrgetter
from typing import Literal, NamedTuple

from internationals.articles.language import SUPPORTED, language
from internationals.articles.members import MANY_ROWS, unknown_columns, unread
from internationals.articles.model import (
    Article,
    Entry,
    Link,
    Loss,
    Member,
    UnknownHeading,
    lead_of,
    without_disambiguator,
)
from internationals.articles.naming import initials
from internationals.articles.scripts import rare
from internationals.articles.words import clean, words_of
from internationals.places.evidence import areas, named
from internationals.places.gazetteer import (
    belongs_to,
    lookup,
    lookup_all,
    lookup_each,
    lookup_flag,
    state_of,
)

_BRACKETS = re.compile(r"\s*(?:[（(][^（()）]*[）)]|\[[^\[\]]*\])$")
_PLACED_BY = rare(r"[:：︰–—－()（）]| - ")
_JOINED = re.compile(r"([^－—–]+?)\s*(?:[－—–]+| - )\s*([^－—–]+)")
# Behind the name of a part of a country: a colon or a dash, and the name up to a remark.
_BEHIND_PLACE = rare(r"\s*(?:[:：]|[－—–-])\s*([^，,;；]{1,200})(?![^，,;；])")
_BEFORE_NAME = tuple("-–—－:：")
_BETWEEN_PLACES = re.compile(r"\s*[/／]\s*|\s+[-–—－]\s+")
_BEFORE_SLASH = re.compile(r"([^/／]*[^\s/／])\s*[/／]\s*([^/／]+)")
_INNER = re.compile(r"[（(]([^（()）]*)[）)]")
_WORDS = re.compile(r"[^\s,（()）]+")
# An entry with more members than anybody writes is looked through no further for each of them.
_MOST_LINKS = 200
# A name in letters that no language that is read is written in.
_OTHER_LETTERS = rare(r"[^A-Za-z\u3400-\u9fff\W\d_][^A-Za-z\u3400-\u9fff]*")
# At the beginning of an item or of a cell.
_EMPTIED = re.compile(r"(?:^|\| )\s*[（(][\s、，/]*[）)]")


Kind = Literal["member", "place", "none", "unknown", "line", "header"]
"""What the members of a page are: members, what heads others, says that there are none, or is not understood."""


class Settled(NamedTuple):
    """What the gazetteer decides of a page.

    Attributes
    ----------
    members : in order. `place` is words that name a territory, or a part of the world, or ""; `name`
        is whole; an item or cell that only names the territory of what is nested in it, or that
        says that a territory has no member, is left out, and `position` counts without it
    losses : flags that name no territory that is known, and lists and rows that name a territory
        and no member
    """

    members: tuple[Member, ...]
    losses: tuple[Loss, ...]


def settle(article: Article) -> Settled:
    """Decide of the words before the names of an article's members.

    Parameters
    ----------
    article : a page read
    """
    wholes = [_placed(_named_by_page(article, member)) for member in article.members]
    _place_as_others(article, wholes)
    following = (*article.members[1:], None)
    kinds = list(map(partial(_kind, article), article.members, wholes, following))
    return Settled(_settled(article, wholes, kinds), _not_understood(article, kinds))


def settled(article: Article) -> tuple[Member, ...]:
    """The members of an article, with the words before their names decided (see `Settled`)."""
    return settle(article).members


def _place_as_others(article: Article, wholes: list[Member]) -> None:
    """Take words before a linked name for its place where others of the list are: [Peru] – [X], [Merindia] – [Y]."""
    is_name = words_of(article.language).names_party
    lists: dict[int, list[int]] = {}
    for at, member in enumerate(article.members):
        if member.otherwise and member.link and not is_name(member.place):
            behind = member.entry.text.removeprefix(member.place)
            if behind.removesuffix(member.name).strip() in _BEFORE_NAME:
                lists.setdefault(member.entry.list_index, []).append(at)
    for ats in lists.values():
        others = [at for at in ats if not wholes[at].place]
        for at in others if len(others) <= len(ats) / 2 else ():
            wholes[at] = article.members[at]._replace(otherwise=None)


def _kind(article: Article, member: Member, whole: Member, following: Member | None) -> Kind:
    """What a member is, as it was read and as `_placed` gives it: `place` and `unknown` only head what is nested in them."""
    entry = member.entry
    # Words around a line, perhaps the line before it, may be no place.
    own_place = member.place if member.place_kind != "heading" else ""
    placed = whole.place or whole.flags or (whole.link and not own_place)
    if not placed and member.place_kind == "header":
        return "header"
    if not placed and entry.kind == "line":
        return "line"
    if member.has_nested and _only_heads(whole, following):
        return "place" if member.flags else "unknown"
    if _says_none(article, whole):
        return "none"
    if member.has_nested and _is_territory(whole):
        return "place"
    # An item by itself that is a country and names a host names no member.
    names_host = whole.hosts != () and member.place_kind != "item"
    reported = entry.kind == "row" or names_host
    if not (reported or entry.kind == "line") or not _is_territory_alone(whole):
        return "member"
    return "none" if reported else "place"


def _settled(
    article: Article, wholes: Sequence[Member], kinds: Sequence[Kind]
) -> tuple[Member, ...]:
    members: list[Member] = []
    numbers: dict[str, count[int]] = {}
    place_in = language(article.language).place_in
    # The linked country that an item begins with.
    begun = ""
    for member, whole, kind in zip(article.members, wholes, kinds, strict=True):
        if kind != "member":
            continue
        alone = _is_territory_alone(whole)
        last = members[-1] if members and members[-1].entry is member.entry else None
        begun = begun if last else ""
        if last and (last.name, last.flags, last.place) == (whole.name, whole.flags, whole.place):
            # Left Bloc ([A], [B]) is one, an alliance, if it is no territory; A is no short name of it.
            members[-1] = last._replace(abbreviation="")
            continue
        if last and alone and not lookup_all(last.name):
            # A linked country behind a linked name: [X], [Chile].
            members[-1] = last._replace(place=last.place or whole.name, place_kind="prefix")
            continue
        if last and last.flags and whole.flags and not alone and _is_territory_alone(last):
            # {{flag|Serbia}} [Serbia] {{flag|Croatia}} [Croatia]: [X]; names of flags.
            flags = (*last.flags, *whole.flags)
            members[-1] = whole._replace(flags=flags, position=last.position, otherwise=None)
            continue
        unplaced = last and not (alone or whole.place)
        if last and unplaced and _is_territory_alone(last._replace(name=place_in(last.name))):
            # A linked country before one: [Chile], [X]; in [Chile], the [X].
            begun = place_in(last.name)
            placed = whole._replace(place=begun, place_kind="prefix", otherwise=None)
            members[-1] = placed._replace(position=last.position, continues=last.continues)
            continue
        if begun and not (whole.place or whole.flags):
            whole = whole._replace(place=begun, place_kind="prefix")
        nested = alone and member.place_kind == "item" and not whole.has_nested
        above = members[-1] if nested and members else None
        if above and not (above.place or above.flags):
            # A country nested in a name: [X], below it Chile; works within [Y].
            hosts = above.hosts or whole.hosts
            members[-1] = above._replace(place=whole.name, place_kind="prefix", hosts=hosts)
            continue
        position = next(numbers.setdefault(whole.status, count(1)))
        is_as_read = whole.position == position and whole.otherwise is None
        members.append(whole if is_as_read else whole._replace(position=position, otherwise=None))
    return tuple(members)


def _placed(member: Member) -> Member:
    """A member whose place is a territory or part of the world, and whose name is whole otherwise."""
    places = [next(filter(_is_place, (host.title, host.name)), "") for host in member.hosts]
    if any(places):
        # Active in [Chile]: a country that nothing but its name shows to be no party.
        hosts = tuple(host for host, place in zip(member.hosts, places, strict=True) if not place)
        member = member._replace(hosts=hosts)
        if len(places) == 1 and not (member.place or member.flags):
            return member._replace(place=places[0], place_kind="prefix", otherwise=None)
    if member.otherwise and not _adds_to_column(member.place, *member.otherwise[2:]):
        name, link, place, kind = member.otherwise
        by_column = member._replace(name=name, link=link, place=place, place_kind=kind)
        return _placed(by_column._replace(otherwise=None))
    if not member.place:
        joined = None if member.flags or member.link else _JOINED.fullmatch(member.name)
        # Slovakia / [X], 锚党－智利
        has_slash = "/" in member.name or "／" in member.name
        slash = _BEFORE_SLASH.fullmatch(member.name) if has_slash else None
        sides = slash.groups() if slash else joined.groups()[::-1] if joined else ("", "")
        if lookup_all(sides[0]) and not lookup_all(sides[1]):
            return member._replace(name=sides[1], place=sides[0], place_kind="prefix")
        short = "" if member.flags else member.abbreviation
        parts = _BETWEEN_PLACES.split(short)
        if short and short != initials(member.name) and all(map(_is_place, parts)):
            # UK, Socialist Party; [X] (USA), [X] (Peru/Chile), no [Unidad Socialista] (US)
            return member._replace(abbreviation="", place=short, place_kind="prefix")
        if member.name_native and not member.flags and lookup_each(member.name_native):
            # X – PX (Peru and Chile)
            place = member.name_native
            return member._replace(name_native="", place=place, place_kind="prefix")
        first, links = member.link, member.entry.links
        if first and member.entry.kind != "row" and _is_bare_place(first.label):
            at = bisect_right(links, first.start, key=attrgetter("start"))
            if links[at : at + 1] and links[at].start == first.end:
                # [智利][X]
                name, place = member.name.removeprefix(first.label), first.label
                return member._replace(name=name, link=links[at], place=place, place_kind="prefix")
        return _named_in_brackets(member)
    # 法国（海外省）, Turkey/Kurdistan: the country is known where its part is not.
    place = member.place
    # Below region and country, a region that is not known: Lusatia (Germany)
    wholes = _INNER.findall(member.place) if member.place_kind == "column" else ()
    place = next(filter(lookup_all, (place, _bare(place), *wholes)), "")
    if not place and not lookup_each(member.name):
        known = (member.place, *_BETWEEN_PLACES.split(member.place))
        place = next(filter(lookup_each, known), "")
    is_title = member.link and member.link.title == member.name
    joined = None if is_title else _JOINED.fullmatch(member.name)
    head = joined[1] if joined and lookup_all(joined[1]) else member.name
    if place and (part := lookup_all(head)):
        # Belgium – Flanders: X, Belgium – Flanders – X; Ireland: Northern Ireland: [X]
        behind = _BEHIND_PLACE.match(member.entry.text.partition(head)[2])
        name = clean(_bare(behind[1])) if behind else ""
        if joined and name == member.name:
            # Peru: Peru – [X]
            name = joined[2]
        if name not in ("", head, member.name):
            link = _link(member, name)
            inner = belongs_to(part[0], lookup_all(place)[0])
            place = f"{place} ({head})" if inner else head
            parent = member.parent if member.parent and member.parent.name != name else None
            return _placed(member._replace(name=name, link=link, place=place, parent=parent))
    if len({territory.country for territory in lookup_all(place)}) != 1:
        # [[Democratic Republic of the Congo|Congo]]: the page linked to is one of several.
        # [[Commonwealth of Australia|Commonwealth]]: only the page's title is that of a country.
        words = place or member.place
        titles = (each.title for each in member.entry.links[:_MOST_LINKS] if each.label == words)
        # [[Sail Party (Peru)|SP]] – Peru: that of a member has the country in brackets.
        is_place = (each for each in titles if lookup(each) and lookup_all(_bare(each)))
        place = next(is_place, place)
    if place:
        # What is in its brackets says nothing of the member; nor what is in brackets behind a linked
        # name, if it is a country.
        own = {place, member.name, *_INNER.findall(member.place), *_WORDS.findall(member.place)}
        short = "" if member.abbreviation in own else member.abbreviation
        native, english = (
            "" if words in own or (words and lookup_all(words)) else words
            for words in (member.name_native, member.name_en)
        )
        return member._replace(place=place, name_native=native, name_en=english, abbreviation=short)
    place, otherwise = member.place, member.otherwise
    if len(member.flags) == 2 and f"{place}（）" in member.entry.text:
        # {{flag|法国}} 海外省（{{flag|Martinique}}）: a part's flag in brackets behind its name.
        flag = "{}（{}）".format(*member.flags)
        return member._replace(flags=(flag,), place="", place_kind="", otherwise=None)
    if place in areas() or (member.place_kind == "column" and named(place)):
        return member._replace(otherwise=None)
    if otherwise is not None:
        name, link, around, kind = otherwise
        short = member.abbreviation
        are_places = not member.link and len(lookup_each(member.name)) > 1
        if (are_places or _is_place(member.name)) and (name == member.name or not lookup_all(name)):
            # A country behind the name, or before it in brackets: Partido X – Peru, Chile (Partido X).
            around, kind = member.name, "prefix"
            if name.startswith(member.name):
                name, link = place, None
            elif _JOINED.fullmatch(name) or name == f"{place}, {member.name}":
                # [X]－[Chile]; X (PX), [Chile]
                link = _link(member, place)
                name = place
        elif name == place and member.name.isupper():
            # Behind a name: Partido X – PX.
            short = member.name
        elif name == place and (
            member.name == member.entry.italics or _OTHER_LETTERS.fullmatch(member.name)
        ):
            # Behind a name: Green Party – Ногоон Нам, Sail – ''Vela''
            member = member._replace(name_native=member.name_native or member.name)
        whole = member._replace(name=name, link=link, place=around, place_kind=kind, otherwise=None)
        return _placed(whole._replace(abbreviation=short))
    return _placed(member._replace(place="", place_kind=""))


def _named_by_page(article: Article, member: Member) -> Member:
    """A member that is called by its country alone, with the title of its page: [[Left Party of Peru|Peru]]."""
    link = member.link
    is_called = link and link.title != link.label == member.name and _is_bare_place(link.label)
    if not (link and is_called) or member.has_nested:
        return member
    name = without_disambiguator(link.title)
    if not words_of(article.language).names_party(name):
        return member
    return member._replace(name=name, place=link.label, place_kind="prefix", otherwise=None)


def _adds_to_column(words: str, place: str, kind: str) -> bool:
    """Whether words around a name may say where it is: beside a column of countries, only by a part of its country."""
    if kind != "column" or place in areas():
        return True
    part, whole = lookup_all(words), lookup_all(place)
    return part != whole and {state_of(t.country) for t in part} == {t.country for t in whole}


def _bare(words: str) -> str:
    """Words without what is in brackets behind them."""
    return _BRACKETS.sub("", words) if words.endswith((")", "）", "]")) else words


@lru_cache(maxsize=2048)
def _is_place(words: str) -> bool:
    """Whether words are the name of a territory; a code in capitals is taken for an abbreviation."""
    return bool(lookup_all(_bare(words).title()))


def _link(member: Member, label: str) -> Link | None:
    """The first link of a member's entry that has a label."""
    links = member.entry.links[:_MOST_LINKS]
    return next((each for each in links if each.label == label), None)


def _is_bare_place(words: str) -> bool:
    """Whether words are the name of a territory and nothing else: no Red Party (Peru)."""
    return _is_place(words) and not _INNER.search(words)


def _named_in_brackets(member: Member) -> Member:
    """A member of which only the country is before its brackets: Chile (MIR), 法国（[[法国共产党]]）."""
    parent = member.parent
    name = parent.name if parent else member.name_native or member.name_en or member.abbreviation
    if not name or member.has_nested or lookup_all(name) or not _is_place(_bare(member.name)):
        return member
    link = _link(member, name)
    facts = member._replace(name_native="", name_en="", abbreviation="", parent=None)
    return facts._replace(name=name, link=link, place=member.name, place_kind="prefix")


def _is_territory(member: Member) -> bool:
    """Whether an item is the name of a territory: Korea, South; a linked Red Party (Peru) is none."""
    if member.link:
        # Israel–Palestine too, of which the second has a link of its own.
        return bool(lookup_each(_bare(member.name)))
    return bool(lookup_each(member.name) or lookup_all(member.entry.text))


def _only_heads(member: Member, following: Member | None) -> bool:
    """Whether an item without a link heads one that is a link: words for a place that are not known."""
    if member.flags and member.name == "、".join(member.flags):
        # {{XY}}, below it [X]: a flag that is not known.
        return not any(map(lookup_flag, member.flags))
    link = following.link if following else None
    known = member.link or member.flags or member.place or lookup_all(member.name)
    if known or not following or not link:
        return False
    return link.start == 0 and not lookup_all(following.name)


def _says_none(article: Article, member: Member) -> bool:
    """Whether what is in place of a name says that a country has no member: none, 暂缺."""
    # A linked Contact is a name.
    linked = member.link is not None and member.link.label == member.name
    if linked or article.language not in SUPPORTED:
        return False
    words, placed = words_of(article.language), bool(member.place or member.flags)
    return words.is_none(member.name) or (placed and words.only_says(member.name))


def _is_territory_alone(member: Member) -> bool:
    # In a cell of names, and as a link, capitals are an abbreviation, no code of a country.
    is_place = _is_place if member.link or member.entry.kind == "row" else lookup_all
    bare = _bare(member.name)
    # Beside a flag a link of its country's name is none of an organisation.
    own = member.link and member.flags and lookup_flag(member.flags[0]) != lookup_all(bare)
    return bool(is_place(bare)) and not own


def lost_a_part(member: Member) -> bool:
    """Whether emptied brackets are in the place of the flags: “flag of the country (flag of its part)”."""
    return _EMPTIED.search(member.entry.text) is not None


def _not_understood(article: Article, kinds: Sequence[Kind]) -> tuple[Loss, ...]:
    losses = {}
    named: dict[int, Entry] = {}
    without: dict[int, Entry] = {}
    lines: list[Entry] = []
    # The first row of each table, and headers that are no places.
    columns: dict[int, tuple[Entry, list[str]]] = {}
    for member, kind in zip(article.members, kinds, strict=True):
        entry = member.entry
        for words in member.flags:
            if not lookup_flag(words) and not member.no_territory:
                note = f"line {entry.line_start}: the flag “{words}” is not known"
                loss = Loss("flag_template", words, entry.line_start, entry.line_end, note)
                losses[loss.line_start, words] = loss
        if kind == "unknown":
            note = f"line {entry.line_start}: “{entry.text}” is no territory that is known"
            loss = Loss("list", entry.text, entry.line_start, entry.line_end, note)
            losses[loss.line_start, entry.text] = loss
        elif kind == "header":
            columns.setdefault(entry.list_index, (entry, []))[1].append(member.place)
        elif kind == "line" and entry not in lines[-1:]:
            lines.append(entry)
        elif kind in ("none", "member"):
            (without if kind == "none" else named)[id(entry)] = entry
    for entry in [without[at] for at in without if at not in named]:
        note = f"line {entry.line_start}: found a territory and no member in the {entry.kind}"
        loss = Loss("list", entry.text, entry.line_start, entry.line_end, note)
        losses[loss.line_start, entry.text] = loss
    tables = columns.values()
    unknown = (unknown_columns(each, row.line_start, row.line_end) for row, each in tables)
    return (*losses.values(), *chain(*unknown), *unread(lines), *unread_lists(article))


def unread_lists(article: Article) -> Iterator[Loss]:
    """Lists that may be of members, most lines naming a territory, where an international's page gives no member."""
    lead = None if article.members else lead_of(article.paragraphs)
    words = language(article.language)
    if lead is None or not words.is_of_an_international(lead.text):
        return
    for _, group in groupby(article.entries, key=attrgetter("list_index")):
        listed = list(group)
        role = words.list_role(listed[0].heading, listed[0].intro)
        placed = [
            entry
            for entry in listed
            if entry.flags or any(lookup_all(part.strip()) for part in _PLACED_BY.split(entry.text))
        ]
        may_list = role is None or role.kind != "other" or role.name == "organisation"
        if may_list and len(placed) >= max(MANY_ROWS, len(listed) / 2):
            yield from unread(listed)


def unknown_headings(article: Article) -> tuple[UnknownHeading, ...]:
    """Headings over lists that no phrase covers and that are no territory's."""
    place_in = language(article.language).place_in
    return tuple(u for u in article.unknown_headings if not lookup_all(place_in(clean(u.heading))))
