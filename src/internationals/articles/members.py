"""Which entries of an article list members of the organisation, and what each of them is.

What a list contains is known from the headings above it and the sentence that introduces it, by the words
of the page's language; a table of many rows headed 国家 | 政党 is a list of members by its header. A
list of members is not always a list of entries: an item or a table row can contain several (`entry`), and
which cells of a row name some is known from its columns (`columns`).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby, zip_longest
from operator import attrgetter

from internationals.articles.builder import Builder, moved
from internationals.articles.columns import (
    BETWEEN_FLAGS,
    IN_BRACKETS,
    NAME_COLUMNS,
    Around,
    Columns,
    headers_of,
)
from internationals.articles.entry import (
    Named,
    Passage,
    at_once,
    description,
    in_item,
    in_line,
    listing,
)
from internationals.articles.language import Role
from internationals.articles.model import (
    Cell,
    Entry,
    Host,
    Link,
    Loss,
    Member,
    PlaceKind,
    UnknownHeading,
    make,
    without_disambiguator,
)
from internationals.articles.naming import Naming
from internationals.articles.scripts import rare
from internationals.articles.words import EMPTY_PARENTHESES, clean, words_of

#: A table under an unknown heading is a list of members by its header if it has as many rows.
MANY_ROWS = 3
# A sentence that lists members names so many.
_SEVERAL = 2
# A name with what describes it is no longer.
_LONGEST_DESCRIBED = 2000
# Blanks behind every dash of a list that Pandoc laid out, which are no traces of flags.
_LAYOUT = 3
# Marks behind names, which a line explains: † = observer.
_MARK = rare(r"[*†‡§¶]+")
# V = full member
_LETTER = re.compile(r"\s*(\w{1,3}) ?= ?\w")
_MARKED = rare(rf"(?:\s*[（(][^（）()]*[)）])*\s*({_MARK.pattern})")
_WORD = re.compile(r"(?:<!--.*?(?:-->|$)|\W)*+\w")
_COLONS = (":", "：")
# From a label to the list that it introduces: blank lines, and a comment that Pandoc sets between lists.
_LINES_BETWEEN = 4
# How many a heading has below it: 法国（2）, Chile (2 sections).
_COUNT = re.compile(r"\s*[（(]\d{1,3}(?: ?[^\d\s()（）]{1,20})?[)）]$")
_LEGEND_PART = rare(r"[\n,;.，；。]")
_MEMBERS = Role("members", "member")
# Facts of a member of which nothing but a name is given, from `Member.place` on.
_NOTHING_ELSE = ("", False, "", "", "", None, "", (), False, None)
_more = attrgetter("abbreviation", "name_en", "name_native", "parent")


def find_members(page: Builder, lead: str, own_names: Collection[str]) -> Lists:
    """Members among the entries of a page.

    Parameters
    ----------
    page : read to its end
    lead : its first paragraph
    own_names : what it calls the organisation it is about, which no member works inside
    """
    language = page.language
    reader = Lists(page, own_names)
    if language.is_of_something_else(lead):
        return reader
    groups = [list(group) for _, group in groupby(page.entries, key=attrgetter("list_index"))]
    roles = [page.list_role(group[0].heading, group[0].intro) for group in groups]
    listed = any(
        role and role.kind == "members" and group[0].kind != "line"
        for group, role in zip(groups, roles, strict=True)
    )
    items = [group for group in groups if group[0].kind == "item"]
    if len(groups) > 1 and all(_are_spaced(group, 1) for group in items):
        blanks = (item.blanks for group in items for item in group if not item.wrapped)
        reader.layout = min(blanks, default=_LAYOUT)
    for group in groups:
        if group[0].kind == "line":
            reader.read_legend(group)
    for group, role, following in zip_longest(groups, roles, groups[1:]):
        by_area = role is not None and role.name == "area" and group[0].kind == "item"
        path = group[0].heading
        # Organisations, Organisation
        known = role is None and path and page.heading_role(path[-1]) is not None
        flagged = (known or (role and role.name == "organisation")) and _are_flagged(group)
        if (by_area or flagged) and not listed and language.is_of_an_international(lead):
            # Lists by parts of the world, or with flags, are those of the members where a page has no other.
            role = _MEMBERS
        if group[0].kind == "line":
            if role is None or role.kind != "members":
                # A sentence of the prose, which says itself what it lists.
                role = _MEMBERS._replace(name=language.status_among(group[0].intro) or "member")
            reader.read_lines(group, role, following[0] if following else None)
        elif group[0].kind != "note":
            reader.read(group, role, following[0] if following else None)
    for lines in reader.lines.values():
        reader.report_unread(lines)
    return reader


def read_prose(page: Builder, lead: str, own_names: Collection[str]) -> bool:
    """Make entries of sentences of the prose that list members, for a page without a list; whether there are any.

    Parameters
    ----------
    lead : its first paragraph; only the page of an international is looked through
    own_names : what it calls the organisation it is about
    """
    language, words = page.language, words_of(page.language.code)
    if language.is_of_something_else(lead) or not language.is_of_an_international(lead):
        return False
    found = [
        (paragraph, sentence)
        for paragraph in page.paragraphs
        for sentence in listing(words, paragraph.text, paragraph.links)
    ]
    named = 0
    for paragraph, sentence in found:
        role = page.list_role(paragraph.heading, "")
        if role and role.kind == "other" and role.name != "organisation":
            # Who came to a congress, and who belonged to it long ago.
            continue
        said = sentence[2]
        is_own = any(name in said for name in own_names if name)
        is_own = is_own or (sentence[0] == 0 and paragraph.text == lead)
        is_own = is_own or language.is_phrase("entry", "itself", said)
        if language.is_phrase("entry", "another", said) and not is_own:
            continue
        namings = Passage(words, page.list_sentence(paragraph, *sentence)).stated()
        several = sum(1 for naming in namings if naming.link or naming.place)
        # Of several sentences each may name one: in Peru, its section is the [X].
        if several >= _SEVERAL or any(naming.place for naming in namings):
            named += several
        else:
            page.take_back()
    if 0 < named < _SEVERAL:
        page.take_back()
    return named >= _SEVERAL


class Lists:
    """Reads the lists of one page.

    Attributes
    ----------
    members : in order
    unknown_headings : headings over lists that no phrase covers, by their words
    losses : flags that were lost, and lines of lists that gave no member
    """

    def __init__(self, page: Builder, own_names: Collection[str]) -> None:
        self.page = page
        self.language = page.language
        self.own_names = own_names
        self.words = words_of(page.language.code)
        self.members: list[Member] = []
        self.unknown_headings: dict[str, UnknownHeading] = {}
        self.losses: list[Loss] = []
        self.positions: dict[str, int] = {}
        # Entries that gave members, or head what is nested in them or below, by their identity.
        self.read_entries: dict[int, Entry] = {}
        # Behind the markers of all lists; of a page's only list, blanks so many are no lost flags.
        self.layout = _LAYOUT
        # The status that each mark behind a name gives.
        self.legend: dict[str, str] = {}
        # What the last item of a list, a label, gives on the next list, by the first entry of it.
        self.labels: dict[int, Around] = {}
        # Lines of paragraphs under each heading.
        self.lines: dict[tuple[str, ...], list[Entry]] = {}

    def read_legend(self, entries: Sequence[Entry]) -> None:
        """Read what lines without links give on the marks behind names, and on letters in a column of statuses."""
        for entry in entries:
            if entry.links:
                continue
            for part in _LEGEND_PART.split(entry.text):
                letter = _LETTER.match(part)
                marks = letter.groups() if letter else _MARK.findall(part)
                status = self.language.status_among(_MARK.sub("", part)) if len(marks) == 1 else ""
                if status:
                    self.legend[marks[0]] = status
                    self.read_entries[id(entry)] = entry

    def _marked(self, entry: Entry, name: str) -> str:
        """The status that the mark behind a name gives, "" if it has none."""
        mark = _MARKED.match(entry.text.partition(name)[2])
        return self.legend.get(mark[1], "") if mark else ""

    def read(self, group: list[Entry], role: Role | None, following: Entry | None) -> None:
        """Read a list or table.

        Parameters
        ----------
        following : the first entry behind it
        """
        first, last = group[0], group[-1]
        if (role is None or role.kind == "neutral") and self._lists_by_header(group):
            role = _MEMBERS._replace(recognised=role is not None)
        if role is None or role.kind == "neutral" or not role.recognised:
            self._report(group, role)
        if role is None or role.kind != "members":
            return
        around = self.labels.get(id(first)) or self._around(role.name, first)
        if following is not None and self._introduces(last, following):
            # Germany: as the last item of a list, before one of another kind
            status, place = around.status, clean(last.text) or "、".join(last.flags)
            if label := self.language.introduced(last.text):
                status, place = label, around.place
            self.labels[id(following)] = around._replace(status=status, place=place)
            group = group[:-1]
        if first.kind == "row":
            self._tables(group, around)
            return
        group = self._with_descriptions(group)
        self._items(group, around)
        self.report_unread(group)

    def _tables(self, rows: list[Entry], around: Around) -> None:
        """Read a table, or those that are side by side in it."""
        for columns, own, place in self._side_by_side(headers_of(rows), rows, around):
            if not columns:
                Columns(self, rows, around).read()
                continue
            # Each part of a row, and the whole of it; what heads rows heads those of each table.
            wholes: dict[int, Entry] = {}
            parts: list[Entry] = []
            for row in rows:
                if self.heads(row):
                    parts.append(row._replace(subheading=True))
                elif any(self._has_name(row.cells, at) for at in own):
                    cells = tuple([row.cells[at] for at in columns if at < len(row.cells)])
                    text = " | ".join(cell.text for cell in cells)
                    flags = tuple([flag for cell in cells for flag in cell.flags])
                    parts.append(row._replace(text=text, cells=cells, flags=flags))
                else:
                    continue
                wholes[id(parts[-1])] = self.read_entries[id(row)] = row
            if parts:
                before = len(self.members)
                Columns(self, parts, place).read()
                self.report_unread(parts)
                read = self.members[before:]
                self.members[before:] = [m._replace(entry=wholes[id(m.entry)]) for m in read]
        self.report_unread(rows)

    def heads(self, entry: Entry) -> tuple[str, Role | None] | None:
        """The words of a row that heads those below it, and what they give; None for another row."""
        # A header fills all columns it spans.
        filled = {id(cell): cell for cell in entry.cells if cell.text or cell.flags}
        if len(filled) != 1:
            return None
        (cell,) = filled.values()
        words = clean(cell.text) or "、".join(cell.flags)
        # (Sail) is what a lost name left.
        role = None if IN_BRACKETS.fullmatch(words) else self.language.heading_role(words)
        return (words, role) if role is not None or entry.subheading else None

    def _has_name(self, cells: tuple[Cell, ...], at: int) -> bool:
        """Whether a cell has a flag, or words that may be a name."""
        return at < len(cells) and bool(
            cells[at].flags or not self.words.is_no_name(cells[at].text)
        )

    def _side_by_side(
        self, headers: list[str], rows: list[Entry], around: Around
    ) -> Iterator[tuple[Sequence[int], Sequence[int], Around]]:
        """The columns of each of the tables in one, those of them that it has alone, and what is around it.

        The same columns again; names below each country or part of the world; a country, its members, its observers.
        """
        every = range(len(headers))
        for step in range(2, len(headers) // 2 + 1):
            again = headers[:step] * (len(headers) // step) == headers
            if again and len(set(headers[:step])) == step:
                for at in every[::step]:
                    yield every[at : at + step], every[at : at + step], around
                return
        known = list(map(self.language.column_role, headers))
        heads = list(map(self.language.heading_role, headers))
        cells = [cell for row in rows for cell in row.cells if cell.text or cell.flags]
        linked = all(cell.links or self.words.is_no_name(cell.text) for cell in cells)
        linked = linked and not (any(known) or any(heads))
        begin = [cell.links[0] for cell in cells if cell.links and not cell.links[0].start]
        are_parties = len(begin) == len(cells) and all(self.words.is_party(x.label) for x in begin)
        # A list that is set in columns, or below each country a list of its own.
        alone = linked if all(headers) else are_parties and not any(headers)
        if len(headers) > 1 and alone:
            for at in every:
                # Beside the first, what is below a header is a member only if that is a place.
                kind: PlaceKind = "header" if at else "heading"
                below = around._replace(place=headers[at], place_kind=kind)
                yield [at], [at], below if headers[at] else around
            return
        lists = {
            at: role
            for at, role in enumerate(heads)
            if role
            and known[at] in ("", "party")
            and (role.kind == "members" or role.name == "area")
            and not all(
                self.words.is_no_name(c.text) for row in rows for c in row.cells[at : at + 1]
            )
        }
        # Beside names, below the same header, may be a column of flags.
        listing = {headers[at] for at in lists}
        names = [at for at in every if known[at] in NAME_COLUMNS and headers[at] not in listing]
        # Party and Union are names of one row; below Party and Party alone are several.
        kinds = {headers[at] if role.name == "area" else role.name for at, role in lists.items()}
        different = lists if len(lists) < len(headers) else set(headers)
        if names or len(lists) < 2 or len(kinds) < len(different):
            yield (), (), around
            return
        others = [at for at in every if headers[at] not in listing]
        self.report_columns([headers[at] for at in others if not known[at]], rows)
        for at, role in lists.items():
            status = role.name if role.kind == "members" else around.status
            own = (to for to in every if headers[to] == headers[at] and to not in lists)
            columns = sorted({at, *own, *(to for to in others if known[to])})
            yield columns, [at], around._replace(status=status)

    def _introduces(self, last: Entry, following: Entry) -> bool:
        """Whether the last item of a list is the label of the next one."""
        ends = self.page.lines[last.line_end - 1].rstrip().endswith(_COLONS)
        return (
            last.kind != "row"
            and (ends or (not last.links and self.language.status(last.text) != ""))
            and (last.depth, last.heading) == (0, following.heading)
            and following.line_start - last.line_end <= _LINES_BETWEEN
        )

    def _with_descriptions(self, group: list[Entry]) -> list[Entry]:
        """Items of a list, each with the words nested in it that describe what it names."""
        if not any(map(attrgetter("depth"), group)):
            return group
        found: list[Entry] = []
        for entry in group:
            last = found[-1] if found else entry
            at = -1
            nested = entry.depth > last.depth or entry.depth == last.depth > 0
            if found and nested and last.links and len(last.text) < _LONGEST_DESCRIBED:
                at = description(self.words, entry)
            if at < 0:
                found.append(entry)
                continue
            words = entry.text[at:]
            text = f"{last.text}{', ' if self.language.blanks else '，'}" if words else last.text
            links = moved(entry.links, at - len(text), len(text) + len(words)) if words else ()
            found[-1] = last._replace(
                text=text + words, links=(*last.links, *links), line_end=entry.line_end
            )
        return found

    def read_lines(self, lines: list[Entry], role: Role, following: Entry | None) -> None:
        """Read the lines of a paragraph, of which the last may do the work of a heading.

        Parameters
        ----------
        following : the first entry behind the paragraph
        """
        last = lines[-1]
        if following is not None:
            intro = following.intro if following.kind != "line" else ""
            is_sentence = last.text.endswith((".", "。", "!", "！"))
            introduces = not is_sentence or self.language.introduction_role(last.text) is not None
            above = intro.endswith(last.text) and introduces
            head = clean(last.text)
            # The following parties are members of the International:
            ends = above and last.text.endswith(_COLONS) and not last.links
            namings = [] if ends else in_line(self.words, last)
            named = len(namings) > 1 or any(naming.place for naming in namings)
            named = named or bool(last.flags and last.links)
            if (above or head in following.heading[-1:]) and not named:
                lines = lines[:-1]
        around = self._around(role.name, last)
        for entry in lines:
            if id(entry) in self.read_entries:
                continue
            namings = in_line(self.words, entry, placed=around.place != "")
            self.add(entry, namings, around, entry.flags)
            self.lines.setdefault(entry.heading, []).append(entry)

    def _is_international(self, host: Host) -> bool:
        """Whether what a section is said to have joined is the page's organisation or another one like it."""
        name, title, is_phrase = host.name, host.title, self.language.is_phrase
        own = name in self.own_names or title in self.own_names
        is_none = own or is_phrase("host", "none", name)
        return is_none or (title != name and is_phrase("host", "none", title))

    def is_of_others(self, header: str) -> bool:
        """Whether a header begins with the short name of an organisation that is not the page's, whose own is known."""
        short, _, rest = header.partition(" ")
        own = {name for name in self.own_names if name.isupper()}
        # No STATUS
        named = short.isupper() and len(short) > 1 and not (rest or header).isupper()
        return named and own != set() and short not in own

    def _entered(self, hosts: Iterable[Host], entry: Entry, status: str) -> tuple[Host, ...]:
        """Hosts without internationals, and those that it works inside no more, which are recorded."""
        parties = [host for host in hosts if not self._is_international(host)]
        for host in parties:
            if host.ended:
                note = f"line {entry.line_start}: “{host.name}” is a host party no more"
                self.losses.append(Loss("host", host.name, entry.line_start, entry.line_end, note))
        past = status[:7] == "former_"
        return tuple([each for each in parties if not (each.ended or (past and each.joined))])

    def _around(self, status: str, entry: Entry) -> Around:
        """What is around a whole list; its place may be a heading or an introduction that no phrase covers."""
        if entry.intro and self.language.introduction_role(entry.intro) is None:
            return Around(status, self.language.place_in(clean(entry.intro)))
        if entry.intro and (place := self.language.placed_in(entry.intro)):
            return Around(status, place)
        nearest = entry.heading[-1] if entry.heading else ""
        if self.page.heading_role(nearest) is not None:
            return Around(status, "")
        if place := self.words.placed(nearest):
            # French section: it may be an adjective.
            return Around(status, place, "column")
        return Around(status, self.language.place_in(clean(nearest)))

    # What is not read

    def _report(self, group: list[Entry], role: Role | None) -> None:
        first, last = group[0], group[-1]
        unknown = [words for words in first.heading if self.page.heading_role(words) is None]
        heading = unknown[-1] if unknown else first.intro or " > ".join(first.heading)
        heading = heading or "(before the first heading)"
        as_members = role is not None and role.kind == "members"
        above = self.unknown_headings.get(heading)
        above = above or UnknownHeading(heading, 0, as_members, first.line_start, 0)
        self.unknown_headings[heading] = above._replace(
            entries=above.entries + len(group), read_as_members=as_members, line_end=last.line_end
        )
        if not as_members:
            entries = f"{len(group)} {'entry' if len(group) == 1 else 'entries'}"
            note = (
                f"line {first.line_start}: found {entries} under the unknown heading {heading!r}, "
                "not read"
            )
            self.losses.append(Loss("heading", heading, first.line_start, last.line_end, note))

    def report_unread(self, group: list[Entry]) -> None:
        """Record the lines of a list of members that gave none."""
        is_none = partial(self.language.is_phrase, "cells", "no_name")
        lines = self.page.lines
        lost = [
            entry
            for entry in group
            if id(entry) not in self.read_entries
            # Of marks alone nothing is lost, where templates are on the page.
            and (entry.text or self.page.converted or _WORD.match(lines[entry.line_start - 1]))
            # Total | 12
            and (entry.links or not entry.cells or not is_none(entry.cells[0].text))
        ]
        self.losses += unread(lost)

    def report_columns(self, headers: Iterable[str], rows: list[Entry]) -> None:
        """Record the columns of a table that are not known."""
        unknown = [header for header in headers if not self.words.is_no_name(header)]
        self.losses += unknown_columns(unknown, rows[0].line_start, rows[-1].line_end)

    # What a list contains

    def _lists_by_header(self, group: list[Entry]) -> bool:
        """Whether a table's header and length show that it lists members, whatever its heading."""
        if len(group) < MANY_ROWS:
            return False
        headers = headers_of(group)
        roles = set(map(self.language.column_role, headers))
        return {"country", "party"} <= roles and "elsewhere" not in roles

    def add(
        self,
        entry: Entry,
        namings: Iterable[Naming],
        around: Around,
        flags: tuple[str, ...] = (),
        flags_lost: int = 0,
        continues: bool = False,
        has_nested: bool = False,
    ) -> None:
        """Add the members that an entry names; a place that their own words name goes before one around.

        A lost flag is that of the first; the others continue it.
        """
        for naming in namings:
            name, link = naming.name, naming.link
            own = flags = naming.flags or flags
            flags_lost = 0 if own else flags_lost
            status, place, kind, outer = around
            otherwise: tuple[str, Link | None, str, PlaceKind] | None = None
            if naming.place:
                whole = naming.otherwise or ((name, link) if kind == "column" else None)
                # What is around a name that it is nested in
                place = f"{place} ({outer})" if outer else place
                if whole and naming.place_before:
                    otherwise = (*whole, naming.place_before, "prefix")
                else:
                    otherwise = whole and (*whole, place, kind)
                place, kind = naming.place, naming.place_kind
            elif outer:
                otherwise = name, link, outer, "heading"
            if link is not None and link.other_title:
                field = "name_en" if link.other_language == "en" else "name_native"
                naming.give(field, without_disambiguator(link.other_title))
            # What it has left is the page's organisation, or is not named.
            left, past = naming.left, status.startswith("former_")
            if left is not None and not past:
                past = not left or self._is_international(Host(left, None))
            given = naming.status or (self.legend and self._marked(entry, name)) or status
            # A founding member among sections is one of them.
            status = given.replace("member", "section") if status == "section" else given
            if past:
                status = f"former_{status.removeprefix('former_')}"
            by_itself = naming.no_territory and kind == "heading" and not (own or flags_lost)
            # A flag goes before what is around it, such as European Union.
            nowhere = by_itself or any(map(self.words.is_no_territory, own or (place,)))
            facts = (
                place,
                has_nested,
                *_more(naming),
                kind if place else "",
                own,
                nowhere,
                otherwise,
            )
            continues = continues and not naming.flags
            self._append(entry, status, (name, link, naming.hosts), flags_lost, facts, continues)
            # In a sentence, and in an item of a page that lost no flags, each has a place of its own.
            lost = entry.kind == "item" and self.page.converted
            continues = lost or entry.kind == "row" or bool(own or place)
            flags_lost = 0

    def _append(
        self,
        entry: Entry,
        status: str,
        named: Named,
        flags_lost: int,
        facts: tuple[object, ...],
        continues: bool = False,
    ) -> None:
        """Add a member, with its facts from `Member.place` on."""
        name, link, hosts = named
        if hosts:
            hosts = self._entered(hosts, entry, status)
        self.positions[status] = position = self.positions.get(status, 0) + 1
        own = entry, status, position, name, link, hosts, flags_lost, continues
        self.members.append(make(Member, own + facts))
        if flags_lost:
            loss = make(Loss, ("flag", "", entry.line_start, entry.line_end, ""))
            self.losses += [loss] * flags_lost
        self.read_entries[id(entry)] = entry

    # Items

    def _items(self, group: list[Entry], top: Around) -> None:
        loose = len(group) == 1 or any(entry.loose for entry in group)
        may_lose = loose and self.page.converted
        spaced = _are_spaced(group, self.layout - 1) and not all(item.wrapped for item in group)
        # What is around items of each depth.
        arounds = [top]
        for entry, following in zip_longest(group, group[1:]):
            depth = entry.depth
            lost = self._flags_lost(entry, spaced) if may_lose and not entry.flags else 0
            has_nested = following is not None and following.depth > depth
            del arounds[depth + 1 :]
            around = arounds[-1]
            bare = not (has_nested or entry.flags or around.place or self.legend)
            plain = at_once(self.words, entry) if bare else None
            if plain and not (
                plain[1].other_title if plain[1] else self.language.heading_role(plain[0])
            ):
                # A name, perhaps linked, with hosts, and nothing else, as most are.
                self._append(entry, around.status, plain, lost, _NOTHING_ELSE)
                continue
            namings = in_item(self.words, entry, placed=around.place != "")
            if not namings and self.words.is_none(entry.text) and _WORD.match(entry.text):
                # Observers: none; of a dash alone a name may be lost.
                self.read_entries[id(entry)] = entry
            is_label = entry.text.endswith(_COLONS)
            # A link without a colon is a name: [National Party] (NP).
            is_name = entry.flags or (entry.links and not is_label)
            if has_nested or not is_name:
                first = namings[0] if namings else Naming(entry.text)
                alone = "", *entry.flags, "、".join(entry.flags)
                only_flags = entry.flags != () and _COUNT.sub("", entry.text) in alone
                if has_nested:
                    first.name = _COUNT.sub("", first.name)
                role = None if only_flags else self._role_of(entry, first.name)
                if first.place and not (has_nested and role and role.kind == "members"):
                    role = None
                of_members = self.language.is_phrase("entry", "label", first.name)
                if role == _MEMBERS and around.place and not (has_nested or is_label or of_members):
                    # In “Chile: National Party”, and below Chile, such words are a name.
                    role = None
                heads = has_nested or (role is not None and role.name == "area")
                if role and (role.kind == "members" or (heads and role.kind != "other")):
                    # It heads what is nested in it, or the items behind it.
                    status = role.name if role.kind == "members" else around.status
                    del arounds[depth + has_nested :]
                    around = around._replace(status=status)
                    if place := "、".join(entry.flags) or first.place:
                        # {{flag|Peru}} (observers), observers (Peru)
                        around = around._replace(place=place, place_kind="item")
                    arounds.append(around)
                    self.read_entries[id(entry)] = entry
                    continue
                if is_label and not (has_nested or first.place):
                    # France: with nothing behind it
                    continue
            if has_nested:
                place = first.place or first.name
                if entry.text == f"{first.name}, {first.place}":
                    # Korea, South
                    place = entry.text
                if only_flags:
                    place = "、".join(entry.flags)
                    self.read_entries[id(entry)] = entry
                outer = "、".join(entry.flags) or around.place
                arounds.append(Around(first.status or around.status, place, "item", outer))
            # A flag is that of the part behind it and of those that follow, not of one before it.
            later = len(namings) > 1 and any(naming.flags for naming in namings[1:])
            flags = () if later else entry.flags
            self.add(entry, namings, around, flags, lost, False, has_nested)

    def _role_of(self, entry: Entry, name: str) -> Role | None:
        """What an item gives on the items below it, if it names nothing."""
        if entry.text.endswith(_COLONS):
            return self.language.introduction_role(entry.text)
        return self.language.heading_role(name.strip("（()） "))

    def _flags_lost(self, entry: Entry, laid_out: bool) -> int:
        """How many flags an item of the dump lost, if its list's items had any.

        Two flags leave two blanks after the dash, three leave three; a row of two flags and a link
        is wrapped behind the dash. One blank is one flag or none: one, in a list whose items blank
        lines separate. An empty parenthesis before the name was the region's flag, a mark there is
        between two flags.
        """
        if laid_out:
            return entry.blanks - self.layout + 1 if entry.blanks > self.layout else 0
        if entry.wrapped or entry.blanks >= 2:
            return 2 if entry.wrapped else entry.blanks
        if entry.text[:1].isalpha():
            return int(entry.loose)
        before = entry.loose or EMPTY_PARENTHESES.match(entry.text) is not None
        return before + (BETWEEN_FLAGS.match(entry.text) is not None)


def _are_spaced(items: Iterable[Entry], blanks: int) -> bool:
    """Whether more than so many blanks are behind all markers that words follow."""
    return all(item.blanks > blanks or item.wrapped for item in items)


def _are_flagged(items: Sequence[Entry]) -> bool:
    """Whether several items have each a flag and a link, with no label before it."""
    flagged = all(item.flags and item.links and ":" not in item.text for item in items)
    return flagged and len(items) >= MANY_ROWS


def unread(entries: Sequence[Entry]) -> list[Loss]:
    """A loss for each entry under a heading of members that gave none; the first notes their number."""
    lines = f"{len(entries)} {'line' if len(entries) == 1 else 'lines'}"
    losses = [Loss("list", e.text.replace("\n", " "), e.line_start, e.line_end) for e in entries]
    for first in entries[:1]:
        heading = first.heading[-1] if first.heading else first.intro or "the title"
        note = f"line {first.line_start}: {lines} under “{heading}” gave no entry"
        losses[0] = losses[0]._replace(note=note)
    return losses


def unknown_columns(headers: Iterable[str], line_start: int, line_end: int) -> list[Loss]:
    """A loss for each column of a table that is not known; the first notes them all."""
    unknown = list(dict.fromkeys(headers))
    are = "column “{}” is" if len(unknown) == 1 else "columns “{}” are"
    note = f"line {line_start}: the {are.format('”, “'.join(unknown))} not known"
    losses = [Loss("column", header, line_start, line_end) for header in unknown]
    return [loss._replace(note=note) for loss in losses[:1]] + losses[1:]
