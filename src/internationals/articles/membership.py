"""Which entries of an article list members of the organisation, with their status and host party.

What a list holds is told by the vocabulary from the headings above it and the sentence that
introduces it. A list of members is not always a list of entries: a table row can hold several
members, and a lost row span moves the cells of the rows below it to the left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple
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
    host_keyword,
    is_no_name,
    list_role,
)

_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]")
_BLANKS = " \t\u3000\u00a0"
_BLANK_RUN = re.compile(r"[\s\u3000]+")
_EMPTY_PARENTHESES = re.compile(r"^(?:\s*（[\s、，/]*）)+")
# What stands in parentheses behind a name is a remark, not a part of the name, if it says something.
_REMARK = re.compile(
    r"\d{4}|前身|原名|改名|更名|开除|開除|退出|加入|解散|成立|分裂|取代|合并|合併|支持|成员资格|观察员|觀察員|^注|^即|^简称|^又|^也|^曾|^原|^现|^現|^后|^後|^已|^打入|^英|^法|^德"
)
_PARENTHESIS = re.compile(r"[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")
_HOST_END = re.compile(r"[）)，。；;！]|$")
_HOST_JOIN = re.compile(r"(?:、|和|与|與|及|以及)")
_PART = re.compile(r"[、\n]")
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
    flags = [
        Loss("flag", "", member.entry.line_start, member.entry.line_end)
        for member in members
        for _ in range(member.flags_lost)
    ]
    losses = article.losses
    if flags:
        losses = tuple(sorted((*losses, *flags), key=lambda loss: (loss.line_start, loss.line_end)))
    return replace(article, members=members, unknown_headings=unknown, losses=losses)


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
    positions: dict[str, int] = {}
    for group in _lists(entries):
        first = group[0]
        role = list_role(first.heading, first.intro)
        if role is None or not role.recognised:
            _report(unknown, group, role is not None and role.kind == "members")
        if role is None or role.kind != "members":
            continue
        drafts = _table(group) if first.kind == "row" else _items(group)
        for draft in drafts:
            status = draft.status or role.name
            positions[status] = positions.get(status, 0) + 1
            members.append(
                Member(
                    entry=draft.entry,
                    status=status,
                    position=positions[status],
                    name=draft.name,
                    link=draft.link,
                    hosts=draft.hosts,
                    flags_lost=draft.flags_lost,
                    continues=draft.continues,
                    place=draft.place,
                    has_nested=draft.has_nested,
                )
            )
    return tuple(members), tuple(unknown.values())


class _Draft(NamedTuple):
    """A member before its status and position are settled."""

    entry: Entry
    name: str
    link: Link | None
    hosts: tuple[Host, ...] = ()
    flags_lost: int = 0
    continues: bool = False
    place: str = ""
    has_nested: bool = False
    status: str = ""


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


def _items(group: list[Entry]) -> Iterable[_Draft]:
    loose = any(entry.loose for entry in group)
    single = len(group) == 1
    parents: list[str] = []
    for index, entry in enumerate(group):
        following = group[index + 1] if index + 1 < len(group) else None
        has_nested = following is not None and following.depth > entry.depth
        del parents[entry.depth :]
        place, name, link = _named(entry.text, entry.small, entry.links)
        parent = parents[-1] if parents else ""
        parents.extend([""] * (entry.depth - len(parents)))
        parents.append(name)
        if not name:
            continue
        yield _Draft(
            entry=entry,
            name=name,
            link=link,
            hosts=_hosts(entry.text, entry.links),
            flags_lost=_item_flags(entry, loose or single),
            place=place or parent,
            has_nested=has_nested,
        )


def _item_flags(entry: Entry, had_flags: bool) -> int:
    """How many flags an item of the Markdown dump lost.

    Two flags leave two blanks after the dash, three leave three; a row of two flags and a link is
    wrapped behind the dash; one in front of a parenthesis leaves the parenthesis empty. One blank
    is one flag or none: one, in a list whose items blank lines separate.
    """
    if entry.flags or not had_flags:
        return 0
    if entry.wrapped:
        return 2
    if _EMPTY_PARENTHESES.match(entry.text):
        return 2
    if entry.blanks >= 2:
        return entry.blanks
    return 1 if entry.loose else 0


def _named(text: str, small: str, links: tuple[Link, ...]) -> tuple[str, str, Link | None]:
    """Place, name and link of what an entry's text names; offsets of the links are in the text."""
    offset = 0
    if match := _EMPTY_PARENTHESES.match(text):
        offset = match.end()
    while offset < len(text) and text[offset] in _BLANKS:
        offset += 1
    own = [link for link in links if link.kind in ("article", "see_also", "external")]
    end = len(text)
    for piece in small.split("\n") if small else ():
        at = text.find(piece, offset)
        if at >= 0:
            end = min(end, at) if at > offset else end
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
    return place, _clean(text[offset:end]), inside[0] if inside else None


def _name_end(text: str, start: int, end: int, links: list[Link]) -> int:
    """Where the name ends and remarks begin."""
    for match in _PARENTHESIS.finditer(text, start, end):
        opening, closing = match.span()
        if opening == start or any(ln.start <= opening and closing <= ln.end for ln in links):
            continue
        linked = any(opening <= ln.start and ln.end <= closing for ln in links)
        words = match.group(1)
        if linked or _REMARK.search(words) or host_keyword().search(words):
            return opening
    for mark in ("，", "；", "。", "：", " – ", " — ", " - ", "——"):
        at = text.find(mark, start, end)
        if at > start and not any(link.start <= at < link.end for link in links):
            end = at
    entering = host_keyword().search(text, start, end)
    return entering.start() if entering and entering.start() > start else end


def _clean(name: str) -> str:
    name = _REFERENCE_MARK.sub("", name)
    return normalize("NFC", _BLANK_RUN.sub(" ", name).strip(" \u00a0|*，；：、"))


def _hosts(text: str, links: tuple[Link, ...]) -> tuple[Host, ...]:
    """Parties named behind 打入."""
    hosts: list[Host] = []
    for match in host_keyword().finditer(text):
        if any(link.start < match.end() <= link.end for link in links):
            # The word stands inside a name.
            continue
        at = match.end()
        stop = at
        while True:
            ending = _HOST_END.search(text, stop)
            stop = ending.start() if ending else len(text)
            around = next((link for link in links if link.start <= stop < link.end), None)
            if around is None:
                break
            stop = around.end
        named = [link for link in links if at <= link.start and link.end <= stop]
        if named:
            hosts += [Host(_clean(link.label), link) for link in named if link.label.strip()]
        else:
            hosts += [
                Host(_clean(name), None) for name in _HOST_JOIN.split(text[at:stop]) if _clean(name)
            ]
    return tuple(hosts)


# Tables


class _Columns(NamedTuple):
    """Which column of a table holds what: 0-based, -1 if none does."""

    party: int
    country: int
    remark: int


def _columns(group: list[Entry]) -> _Columns:
    headers = [cell.header for cell in max(group, key=lambda e: len(e.cells)).cells]
    roles = [header_role(header) for header in headers]
    width = len(headers)
    party = next((i for i, role in enumerate(roles) if role == "party"), -1)
    country = next((i for i, role in enumerate(roles) if role == "country"), -1)
    remark = next((i for i, role in enumerate(roles) if role == "remark"), -1)
    if party < 0 and width:
        # Without a header the members' column is the one with most linked names.
        linked = [
            sum(1 for e in group if i < len(e.cells) and e.cells[i].links) for i in range(width)
        ]
        named = [
            sum(1 for e in group if i < len(e.cells) and not is_no_name(e.cells[i].text))
            for i in range(width)
        ]
        candidates = [i for i in range(width) if i not in (country, remark)]
        if candidates:
            party = max(candidates, key=lambda i: (linked[i], named[i], -i))
            if not named[party]:
                party = -1
    if country < 0 and party > 0 and not any(headers):
        country = party - 1
    return _Columns(party, country, remark)


def _table(group: list[Entry]) -> Iterable[_Draft]:
    columns = _columns(group)
    if columns.party < 0:
        return
    begun = False
    for entry in group:
        found = _party_cell(entry.cells, columns)
        if found is None:
            continue
        cell, shift = found
        at = columns.country - shift
        place, flags, continues = "", 0, False
        if columns.country >= 0:
            if at >= 0:
                country = entry.cells[at]
                place = _clean(_EMPTY_PARENTHESES.sub("", country.text))
                if is_no_name(place):
                    place = ""
                if not place and not country.flags:
                    # Two flags leave an empty parenthesis, or a line break between them.
                    flags = 2 if "（" in country.text else 1
            else:
                continues = begun
        status = _row_status(entry.cells, columns, shift)
        hosts = _hosts(entry.text, ())
        for index, (name, link) in enumerate(_parties(cell)):
            yield _Draft(
                entry=entry,
                name=name,
                link=link,
                hosts=hosts if index == 0 else (),
                flags_lost=flags if index == 0 else 0,
                continues=continues or index > 0,
                place=place,
                status=status,
            )
            begun = True


def _party_cell(cells: tuple[Cell, ...], columns: _Columns) -> tuple[Cell, int] | None:
    """The cell that names the members, and by how many columns lost row spans moved it left."""
    width = len(cells)
    for shift in range(columns.party + 1):
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
    role = heading_role(_clean(cells[at].text))
    return role.name if role is not None and role.kind == "members" else ""


def _parties(cell: Cell) -> Iterable[tuple[str, Link | None]]:
    """Name and link of each member that a cell lists."""
    parts: list[tuple[int, int]] = []
    start, depth = 0, 0
    for at, character in enumerate(cell.text):
        inside = any(link.start <= at < link.end for link in cell.links)
        if character in "（(":
            depth += 1
        elif character in "）)":
            depth = max(depth - 1, 0)
        elif _PART.match(character) and not inside and (depth == 0 or character == "\n"):
            parts.append((start, at))
            start, depth = at + 1, 0
    parts.append((start, len(cell.text)))
    linked = any(link.kind == "article" for link in cell.links)
    yielded = False
    for start, end in parts:
        text = cell.text[start:end]
        links = tuple(
            link._replace(start=link.start - start, end=link.end - start)
            for link in cell.links
            if start <= link.start and link.end <= end
        )
        lead = len(text) - len(text.lstrip(_BLANKS + "|"))
        text = text[lead:]
        links = tuple(link._replace(start=link.start - lead, end=link.end - lead) for link in links)
        bare = _clean(text)
        if not bare or is_no_name(bare) or (not _HAN.search(bare) and yielded):
            continue
        # Behind a name, an unlinked line or a parenthesis says more about it.
        if yielded and not links and (linked or bare[0] in "（("):
            if linked and "、" in cell.text and bare[0] not in "（(":
                pass
            else:
                continue
        _, name, link = _named(text, "", links)
        if name:
            yield name, link
            yielded = True
