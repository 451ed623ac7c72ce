"""Which entries of an article list members of the organisation, with their status and host party.

What a list holds is told by the vocabulary from the headings above it and the sentence that
introduces it. A list of members is not always a list of entries: a table row can hold several
members, and a lost row span moves the cells of the rows below it to the left.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache, partial
from itertools import count, zip_longest
from operator import attrgetter
from typing import NamedTuple, TypeAlias
from unicodedata import normalize

from internationals.articles.model import (
    Article,
    Cell,
    Entry,
    Host,
    Link,
    Loss,
    Member,
    UnknownHeading,
)
from internationals.articles.vocabulary import (
    header_role,
    heading_role,
    host_initials,
    host_keyword,
    is_no_name,
    list_role,
)

_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]")
_BLANKS = " \t\u3000\u00a0"
# A dash that followed the flag is left before the name.
_BEFORE_NAME = _BLANKS + "－–"
_BLANK_RUN = re.compile(r"[\s\u3000]+")
_EMPTY_PARENTHESES = re.compile(r"^(?:\s*（[\s、，/]*）)+")
# What stands in parentheses behind a name is a remark, not a part of the name, if it says something.
_REMARK = re.compile(
    r"\d{4}|前身|原名|改名|更名|开除|開除|退出|加入|解散|成立|分裂|取代|合并|合併|支持|成员资格|观察员|觀察員|^注|^即|^简称|^又|^也|^曾|^原|^现|^現|^后|^後|^已|^打入|^英|^法|^德"
)
_PARENTHESIS = re.compile(r"[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")
_HOST_END = re.compile(r"[）)，。；;！]|$")
# The same as single characters, "" for the text's end.
_HOST_ENDS = frozenset("）)，。；;！") | {""}
_HOST_JOIN = re.compile(r"、|以及|和|与|與|及")
_HOST_COMMAS = frozenset({"、", "以及"})
# A name that ends before 和 ends with one of these; 社会主义和自由党 is one name.
_PARTY_WORDS = frozenset("党黨盟线線派会會")
_REMARK_PART = re.compile(r"[\n，；]")
_PART = re.compile(r"[、\n（()）]")
# Rows lose a cell to the span of a continent and one to that of a country.
_MAXIMUM_SHIFT = 2
_REMARK_MARK = re.compile("[，；。：]| [–—-] |——")
_NAMING = frozenset({"article", "see_also", "external"})
_start = attrgetter("start")
_end = attrgetter("end")
# What the text of an entry, or of a part of one, names: place, name, the link on it, hosts.
_Naming: TypeAlias = tuple[str, str, Link | None, tuple[Host, ...]]
# The numbers that the article's next members get, by status.
_Positions: TypeAlias = defaultdict[str, Iterator[int]]
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")


def with_members(article: Article) -> Article:
    """The same article with its members, its unknown headings and the flags it lost told.

    Parameters
    ----------
    article : an article whose entries are read

    Returns
    -------
    Article with `members`, `unknown_headings`, and a loss of kind ``flag`` for each flag that
    the conversion took from an entry
    """
    if not article.entries:
        return article
    members, unknown = find_members(article.entries)
    losses = article.losses
    if flags := flag_losses(members):
        losses = tuple(sorted((*losses, *flags), key=lambda loss: (loss.line_start, loss.line_end)))
    return replace(article, members=members, unknown_headings=unknown, losses=losses)


def flag_losses(members: Iterable[Member]) -> list[Loss]:
    """A loss of kind ``flag`` for each flag that the conversion took from a member's entry."""
    losses: list[Loss] = []
    for member in members:
        if flags_lost := member.flags_lost:
            entry = member.entry
            loss = Loss("flag", "", entry.line_start, entry.line_end)
            losses += [loss] * flags_lost
    return losses


def find_members(
    entries: Sequence[Entry],
) -> tuple[tuple[Member, ...], tuple[UnknownHeading, ...]]:
    """Members among the entries of an article.

    Parameters
    ----------
    entries : all entries of the article, in order

    Returns
    -------
    members : in order
    unknown headings : those over entries that the vocabulary does not know, in order
    """
    members: list[Member] = []
    unknown: dict[str, UnknownHeading] = {}
    positions: _Positions = defaultdict(partial(count, 1))
    for group in _lists(entries):
        first = group[0]
        if first.kind == "note":
            continue
        role = list_role(first.heading, first.intro)
        if role is None or not role.recognised:
            _report(unknown, group, role is not None and role.kind == "members")
        if role is not None and role.kind == "members":
            read = _table if first.kind == "row" else _items
            members += read(group, role.name, positions)
    return tuple(members), tuple(unknown.values())


def _lists(entries: Sequence[Entry]) -> Iterable[list[Entry]]:
    group: list[Entry] = []
    for entry in entries:
        if group and entry.list_index != group[0].list_index:
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def _report(unknown: dict[str, UnknownHeading], group: list[Entry], as_members: bool) -> None:
    first = group[0]
    named = [heading for heading in reversed(first.heading) if heading_role(heading) is None]
    heading = named[0] if named else first.intro or " > ".join(first.heading)
    if not heading:
        heading = "(before the first heading)"
    before = unknown.get(heading)
    unknown[heading] = UnknownHeading(
        heading,
        len(group) + (before.entries if before else 0),
        as_members,
        before.line_start if before else first.line_start,
        group[-1].line_end,
    )


# List items


def _items(group: list[Entry], status: str, positions: _Positions) -> list[Member]:
    """Members of a list."""
    members: list[Member] = []
    loose = len(group) == 1 or any(entry.loose for entry in group)
    nested = any(entry.depth for entry in group)
    parents: list[str] = []
    for entry, following in zip_longest(group, group[1:]):
        links = entry.links
        namings = _several(entry) if len(links) > 1 else None
        if not namings:
            namings = [_named(entry.text, entry.small, links)]
        parent = ""
        if nested:
            del parents[entry.depth :]
            parent = parents[-1] if parents else ""
            parents.extend([""] * (entry.depth - len(parents)))
            parents.append(namings[0][1])
        continues = False
        for place, name, link, hosts in namings:
            if not name:
                continue
            members.append(
                Member(
                    entry,
                    status,
                    next(positions[status]),
                    name,
                    link,
                    hosts,
                    _item_flags(entry) if loose and not continues else 0,
                    continues,
                    place or parent,
                    nested and following is not None and following.depth > entry.depth,
                )
            )
            continues = True
    return members


def _several(entry: Entry) -> list[_Naming]:
    """What an item names that lists several linked organisations, separated by 、; else nothing."""
    if "、" not in entry.text:
        return []
    parts = [part for part in _parts(entry.text, entry.links) if _clean(part[0])]
    if len(parts) < 2 or not all(links for _, links in parts):
        return []
    return [_named(text, "", links) for text, links in parts]


def _item_flags(entry: Entry) -> int:
    """How many flags an item of the Markdown dump lost, if its list's items had any.

    Two flags leave two blanks after the dash, three leave three; a row of two flags and a link is
    wrapped behind the dash; one in front of a parenthesis leaves the parenthesis empty. One blank
    is one flag or none: one, in a list whose items blank lines separate.
    """
    if entry.flags:
        return 0
    if entry.wrapped or ("（" in entry.text and _EMPTY_PARENTHESES.match(entry.text)):
        return 2
    if entry.blanks >= 2:
        return entry.blanks
    return 1 if entry.loose else 0


@cache
def _more_than_a_name() -> re.Pattern[str]:
    """What a text that is a name and nothing else does not hold."""
    return re.compile(rf"[（(，；。：—\[\s|*、{host_initials()}]")


def _named(text: str, small: str, links: Sequence[Link]) -> _Naming:
    """What a text names; offsets of the links are in the text."""
    own = [link for link in links if link.kind in _NAMING] if links else []
    if text and text[0] not in _BEFORE_NAME and not _more_than_a_name().search(text):
        # Most entries are a name and nothing else.
        return "", normalize("NFC", text), own[0] if own else None, ()
    hosts = _hosts(text, links)
    offset = 0
    if not text[:1].isalnum():
        if match := _EMPTY_PARENTHESES.match(text):
            offset = match.end()
        while offset < len(text) and text[offset] in _BEFORE_NAME:
            offset += 1
    # Small print behind the name is a remark; small print that begins the entry is its name.
    end = _small_print(text, small, offset) if small else len(text)
    if _more_than_a_name().search(text, offset, end):
        end = _name_end(text, offset, end, own)
    inside = [link for link in own if link.start >= offset and link.end <= end]
    place = ""
    if inside and inside[0].start == offset and inside[0].end < end:
        after = text[inside[0].end : end]
        # A flag's name as a link, a blank, then the organisation: only the picture was a flag.
        if after[0] in _BLANKS and after.strip(_BLANKS):
            place = _clean(inside[0].label)
            offset = inside[0].end
            inside = inside[1:]
    return place, _clean(text[offset:end]), inside[0] if inside else None, hosts


def _small_print(text: str, small: str, start: int) -> int:
    """Where small print that does not begin the text begins in it."""
    for piece in small.split("\n"):
        at = text.find(piece, start)
        if at > start:
            return at
        if at == start:
            start += len(piece)
    return len(text)


def _around(links: Sequence[Link], offset: int) -> Link | None:
    """The link that covers an offset; links are in order and do not overlap."""
    if not links:
        return None
    at = bisect_right(links, offset, key=_start) - 1
    return links[at] if at >= 0 and offset < links[at].end else None


def _name_end(text: str, start: int, end: int, links: Sequence[Link]) -> int:
    """Where the name ends and remarks begin."""
    for match in _PARENTHESIS.finditer(text, start, end):
        opening, closing = match.span()
        if opening == start or _around(links, opening) is not None:
            continue
        first = bisect_left(links, opening, key=_start)
        linked = first < len(links) and links[first].end <= closing
        words = match.group(1)
        if linked or _REMARK.search(words) or host_keyword().search(words):
            return opening
    for mark in _REMARK_MARK.finditer(text, start, end):
        if mark.start() > start and _around(links, mark.start()) is None:
            end = mark.start()
            break
    entering = host_keyword().search(text, start, end)
    return entering.start() if entering and entering.start() > start else end


def _clean(name: str) -> str:
    if name.isalnum():
        return normalize("NFC", name)
    name = _REFERENCE_MARK.sub("", name)
    return normalize("NFC", _BLANK_RUN.sub(" ", name).strip(" \u00a0|*，；：、"))


def _hosts(text: str, links: Sequence[Link]) -> tuple[Host, ...]:
    """Parties named behind 打入."""
    keyword = host_keyword()
    first_word = keyword.search(text)
    if first_word is None:
        return ()
    if len(links) == 1 and links[0].start == first_word.end():
        link = links[0]
        if text[link.end : link.end + 1] in _HOST_ENDS and not keyword.search(text, link.end):
            # As most are written: the word, a link, and no more of it.
            return (Host(_clean(link.label), link),) if link.label.strip() else ()
    # Where the word stands inside a name, nothing is entered.
    entering = [
        match for match in keyword.finditer(text) if _around(links, match.end() - 1) is None
    ]
    hosts: list[Host] = []
    phrase_end = -1
    for match, following in zip_longest(entering, entering[1:]):
        at = match.end()
        if at > phrase_end:
            phrase_end = _phrase_end(text, at, links)
        stop = min(phrase_end, following.start()) if following else phrase_end
        for start, end in _listed(text, at, stop, links):
            named: Sequence[Link] = ()
            if links:
                first = bisect_left(links, start, key=_start)
                named = links[first : bisect_right(links, end, lo=first, key=_end)]
            if named:
                hosts += [Host(_clean(link.label), link) for link in named if link.label.strip()]
            elif name := _clean(text[start:end]).removesuffix("等"):
                hosts.append(Host(name, None))
    return tuple(hosts)


def _listed(text: str, start: int, stop: int, links: Sequence[Link]) -> list[tuple[int, int]]:
    """Where the names begin and end that 、 or 和 joins: a 和 behind a link or a word for a party."""
    names: list[tuple[int, int]] = []
    for mark in _HOST_JOIN.finditer(text, start, stop):
        at = mark.start()
        if _around(links, at) is None and (
            mark.group() in _HOST_COMMAS
            or text[at - 1] in _PARTY_WORDS
            or _around(links, at - 1) is not None
        ):
            names.append((start, at))
            start = mark.end()
    names.append((start, stop))
    return names


def _phrase_end(text: str, start: int, links: Sequence[Link]) -> int:
    """Where the words end that name a host party: at the next mark outside a link."""
    while ending := _HOST_END.search(text, start):
        around = _around(links, ending.start())
        if around is None:
            return ending.start()
        start = around.end
    return len(text)


# Tables


class _Columns(NamedTuple):
    """Which column of a table holds what: 0-based, -1 if none does."""

    party: int
    country: int
    remark: int


def _columns(group: list[Entry]) -> _Columns:
    headers = [cell.header for cell in max(group, key=lambda e: len(e.cells)).cells]
    roles = [header_role(header) for header in headers]
    party, country, remark = (
        roles.index(role) if role in roles else -1 for role in ("party", "country", "remark")
    )
    if party < 0:
        # Without a header the members' column is the one with most linked names.
        linked: Counter[int] = Counter()
        named: Counter[int] = Counter()
        for entry in group:
            for column, cell in enumerate(entry.cells):
                if column not in (country, remark) and not is_no_name(cell.text):
                    named[column] += 1
                    linked[column] += bool(cell.links)
        party = max(sorted(named), key=lambda column: (linked[column], named[column]), default=-1)
    if country < 0 and party > 0 and not any(headers):
        country = party - 1
    return _Columns(party, country, remark)


def _table(group: list[Entry], table_status: str, positions: _Positions) -> Iterator[Member]:
    """Members of a table."""
    columns = _columns(group)
    if columns.party < 0:
        return
    begun = False
    above: tuple[Cell, ...] = ()
    for entry in group:
        before, above = above, entry.cells
        found = _party_cell(entry.cells, columns)
        if found is None:
            continue
        cell, shift = found
        if _spans(before, entry.cells, columns.party):
            # The party's own cell: a row of it more, not a party more.
            continue
        at = columns.country - shift
        place, flags, continues = "", 0, False
        if columns.country >= 0:
            if at < 0:
                continues = begun
            elif at < len(entry.cells):
                country = entry.cells[at]
                continues = begun and _spans(before, entry.cells, at)
                place = _clean(_EMPTY_PARENTHESES.sub("", country.text))
                if is_no_name(place):
                    place = ""
                if not place and not country.flags and not continues:
                    # Two flags leave an empty parenthesis, or a line break between them.
                    flags = 2 if "（" in country.text else 1 + country.breaks
        status = _row_status(entry.cells, columns, shift) or table_status
        hosts = _hosts(entry.text, ())
        for index, (name, link) in enumerate(_parties(cell)):
            yield Member(
                entry,
                status,
                next(positions[status]),
                name,
                link,
                hosts if index == 0 else (),
                flags if index == 0 else 0,
                continues or index > 0,
                place,
                False,
            )
            begun = True


def _spans(before: tuple[Cell, ...], cells: tuple[Cell, ...], column: int) -> bool:
    """Whether a cell is that of the row above, spanning this one too."""
    return column < min(len(before), len(cells)) and before[column] is cells[column]


def _party_cell(cells: tuple[Cell, ...], columns: _Columns) -> tuple[Cell, int] | None:
    """The cell that names the members, and by how many columns lost row spans moved it left."""
    width = len(cells)
    for shift in range(min(columns.party, _MAXIMUM_SHIFT) + 1):
        at = columns.party - shift
        if at >= width:
            continue
        if shift and any(cell.text for cell in cells[width - shift :]):
            return None
        cell = cells[at]
        if not is_no_name(cell.text):
            role = heading_role(_clean(cell.text))
            if shift and role is not None and role.kind == "neutral":
                return None
            return cell, shift
    return None


def _row_status(cells: tuple[Cell, ...], columns: _Columns, shift: int) -> str:
    at = columns.remark - shift
    if columns.remark < 0 or not 0 <= at < len(cells):
        return ""
    for remark in _REMARK_PART.split(cells[at].text):
        role = heading_role(_clean(remark))
        if role is not None and role.kind == "members":
            return role.name
    return ""


def _parties(cell: Cell) -> Iterator[tuple[str, Link | None]]:
    """Name and link of each member that a cell lists."""
    linked = any(link.kind == "article" for link in cell.links)
    yielded = False
    for text, links in _parts(cell.text, cell.links):
        bare = _clean(text)
        if not bare or is_no_name(bare) or (not _HAN.search(bare) and yielded):
            continue
        # Behind a name, a parenthesis or an unlinked line says more about it.
        if yielded and not links and (bare[0] in "（(" or (linked and "、" not in cell.text)):
            continue
        _, name, link, _ = _named(text, "", links)
        if name:
            yield name, link
            yielded = True


def _parts(text: str, links: Sequence[Link]) -> Iterator[tuple[str, tuple[Link, ...]]]:
    """The lines of a text, and what 、 separates in them outside links and parentheses."""
    start, depth = 0, 0
    remaining = deque(links)
    for mark in _PART.finditer(text):
        at = mark.start()
        if mark.group() in "（(":
            depth += 1
        elif mark.group() in "）)":
            depth = max(depth - 1, 0)
        elif (depth == 0 or mark.group() == "\n") and _around(links, at) is None:
            yield _part(text, start, at, remaining)
            start, depth = at + 1, 0
    yield _part(text, start, len(text), remaining)


def _part(text: str, start: int, end: int, links: deque[Link]) -> tuple[str, tuple[Link, ...]]:
    """A part of a cell's text, without what stands before its name, and its links."""
    own: list[Link] = []
    while links and links[0].end <= end:
        own.append(links.popleft())
    part = text[start:end].lstrip(_BLANKS + "|")
    start = end - len(part)
    return part, tuple(
        link._replace(start=link.start - start, end=link.end - start)
        for link in own
        if link.start >= start
    )
