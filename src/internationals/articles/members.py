"""Which entries of an article list members of the organisation, and what each of them is.

What a list contains is known from the headings above it and the sentence that introduces it, by the words
of the page's language; a table of many rows headed 国家 | 政党 is a list of members by its header. A
list of members is not always a list of entries: an item or a table row can contain several, and a lost
row span moves the cells of the rows below it to the left.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial
from itertools import groupby, pairwise, zip_longest
from operator import attrgetter
from typing import NamedTuple

from internationals.articles.builder import Builder, moved
from internationals.articles.entry import (
    Named,
    Passage,
    add,
    are_dashed,
    at_once,
    description,
    hosts_in_cell,
    in_cell,
    in_item,
    in_line,
    listing,
    remark,
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
from internationals.articles.words import (
    ABBREVIATION,
    EMPTY_PARENTHESES,
    HAN,
    YEAR,
    Words,
    clean,
    with_short_name,
    words_of,
)

# Rows lose a cell to the span of a continent and one to that of a country.
_MAXIMUM_SHIFT = 2
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
# A mark that emptied flags leave, which was between two of them; 1/2 is none.
_BETWEEN_FLAGS = rare(r"(?<!\w) ?[/／、](?!\w)")
_ASIDE = re.compile(r"[（(][^（()）]+[）)]$")
_IN_BRACKETS = re.compile(r"[（(]([^（）()]+)[）)]")
_MEMBERS = Role("members", "member")
# Columns whose cells are names beside the member's.
_ROLES_OF_NAMES = frozenset({"name_en", "name_native", "abbreviation", "host", "parent"})
_NAME_COLUMNS = ("name_own", "party", "name", "name_native", "name_en")
# Facts of a member of which nothing but a name is given, from `Member.place` on.
_NOTHING_ELSE = ("", False, "", "", "", None, "", (), False, None)
_more = attrgetter("abbreviation", "name_en", "name_native", "parent")
# Before the countries: rows keep it that lost their cell.
_NUMBER = re.compile(r"\d+\.?")
_NO_CELL = Cell("", "", (), ())
_ENGLISH_NAME_COLUMNS = ("party", "name", "name_en", "name_native", "name_own")


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


class _Around(NamedTuple):
    """What is around an entry, for each member that it names.

    Attributes
    ----------
    status, place, place_kind : see `Member`
    outer : the place around `place`, of what is nested in an item that is no place
    """

    status: str
    place: str
    place_kind: PlaceKind = "heading"
    outer: str = ""


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
        self.labels: dict[int, _Around] = {}
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

    def _tables(self, rows: list[Entry], around: _Around) -> None:
        """Read a table, or those that are side by side in it."""
        for columns, own, place in self._side_by_side(_headers(rows), rows, around):
            if not columns:
                _Table(self, rows, around).read()
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
                _Table(self, parts, place).read()
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
        role = None if _IN_BRACKETS.fullmatch(words) else self.language.heading_role(words)
        return (words, role) if role is not None or entry.subheading else None

    def _has_name(self, cells: tuple[Cell, ...], at: int) -> bool:
        """Whether a cell has a flag, or words that may be a name."""
        return at < len(cells) and bool(
            cells[at].flags or not self.words.is_no_name(cells[at].text)
        )

    def _side_by_side(
        self, headers: list[str], rows: list[Entry], around: _Around
    ) -> Iterator[tuple[Sequence[int], Sequence[int], _Around]]:
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
        names = [at for at in every if known[at] in _NAME_COLUMNS and headers[at] not in listing]
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

    def _around(self, status: str, entry: Entry) -> _Around:
        """What is around a whole list; its place may be a heading or an introduction that no phrase covers."""
        if entry.intro and self.language.introduction_role(entry.intro) is None:
            return _Around(status, self.language.place_in(clean(entry.intro)))
        if entry.intro and (place := self.language.placed_in(entry.intro)):
            return _Around(status, place)
        nearest = entry.heading[-1] if entry.heading else ""
        if self.page.heading_role(nearest) is not None:
            return _Around(status, "")
        if place := self.words.placed(nearest):
            # French section: it may be an adjective.
            return _Around(status, place, "column")
        return _Around(status, self.language.place_in(clean(nearest)))

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
        headers = _headers(group)
        roles = set(map(self.language.column_role, headers))
        return {"country", "party"} <= roles and "elsewhere" not in roles

    def add(
        self,
        entry: Entry,
        namings: Iterable[Naming],
        around: _Around,
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
            # A flag goes before a heading, such as European Union.
            stated = own if own and kind == "heading" else (place, *own)
            nowhere = by_itself or any(map(self.words.is_no_territory, stated))
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

    def _items(self, group: list[Entry], top: _Around) -> None:
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
                role = None if first.place or only_flags else self._role_of(entry, first.name)
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
                    if entry.flags:
                        # {{flag|Peru}} (observers)
                        place = "、".join(entry.flags)
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
                arounds.append(_Around(first.status or around.status, place, "item", outer))
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
        return before + (_BETWEEN_FLAGS.match(entry.text) is not None)


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


def _headers(group: list[Entry]) -> list[str]:
    """The headers of a table, by its widest row; what heads rows is in one column, whatever it spans."""
    widest = max(group, key=lambda entry: (not entry.subheading, len(entry.cells)))
    return [cell.header for cell in widest.cells]


# Tables


class _Table:
    """Reads the members of a table."""

    def __init__(self, lists: Lists, group: list[Entry], around: _Around) -> None:
        self.lists = lists
        self.words: Words = lists.words
        self.language = lists.language
        self.group = group
        self.around = around
        # The columns of each role, by the headers of the widest row.
        self.headers = _headers(group)
        self.columns: dict[str, list[int]] = {}
        self.ticks, self.ticked = self._ticked()
        for number, header in enumerate(self.headers):
            if number not in self.ticked:
                self.columns.setdefault(self._role_of(number, header), []).append(number)
        self.headed = any(self.headers)
        self.name = self._name_column()
        # Name (original): what is in the brackets of its cells.
        header = self.headers[self.name] if self.name >= 0 else ""
        aside = _IN_BRACKETS.search(header)
        self.in_brackets = self.language.column_role(aside[1]) if aside else ""
        countries = self.columns.get("country", [])
        if self.headed and self.undecided:
            countries = self.columns["party"][:1]
        before = [column for column in countries if column < self.name]
        # A column that has no header may be that of the countries, if there are words in it.
        bare = [at for at in range(self.name) if not self.headers[at] and self._has_words(at)]
        unheaded = max(bare, default=-1) if self.headed else self.name - 1
        *self.around_country, self.country = before or countries or [unheaded]
        if self.country == unheaded >= 0:
            self.columns[""].remove(unheaded)
            self.columns["country"] = [unheaded]
        self.dashed = any(are_dashed(self.words, cell) for cell in self._cells(self.name))
        self.begun = False
        # The place and the flags of the last row that has a cell of the country.
        self.placed: tuple[str, tuple[str, ...]] = "", ()
        # The last cell of each column of statuses.
        self.spanning: dict[int, Cell] = {}
        self.shift_right = self._is_shifted_right()

    @cached_property
    def kinds(self) -> list[set[tuple[bool, bool, bool]]]:
        """What the cells of each column are in rows that reach to the last, which have not moved."""
        filled = (at for at, header in enumerate(self.headers) if header and any(self._texts(at)))
        last = max(filled, default=0)
        whole = [entry.cells for entry in self.group if any(c.text for c in entry.cells[last:])]
        columns = zip_longest(*whole, fillvalue=_NO_CELL) if whole else ()
        return [set(map(_kind, cells)) for cells in columns]

    def _role_of(self, column: int, header: str) -> str:
        """What a column contains; its header's brackets may be what those of its cells contain."""
        cells = self._texts(column)
        in_cells = 2 * sum(map(bool, map(_ASIDE.search, cells))) > len(cells)
        bare = self.language.column_role(_ASIDE.sub("", header)) if in_cells else "name"
        # Name (native): the word in brackets is all that the header says.
        role = self.language.column_role(header) if bare == "name" else bare
        # IWA membership, on the page of the IDU
        of_others = role == "status" and self.lists.is_of_others(header)
        return "other" if of_others else role

    def _cells(self, column: int) -> list[Cell]:
        """The cells of a column."""
        return [entry.cells[column] for entry in self.group if column < len(entry.cells)]

    def _texts(self, column: int) -> list[str]:
        """Their texts."""
        return [cell.text for cell in self._cells(column)]

    def _has_words(self, column: int) -> bool:
        """Whether a column has more than short names, which countries may have, too: PT, PS."""
        return any(text and not ABBREVIATION.fullmatch(text) for text in self._texts(column))

    def _ticked(self) -> tuple[set[str], dict[int, str]]:
        """Marks for yes, and the status of each column in which they show whose it is: ✓ below “Observer”."""
        found: dict[int, str] = {}
        marks: set[str] = set()
        rows = [entry.cells for entry in self.group if not entry.subheading]
        for number, status in enumerate(map(self.language.status, self.headers)):
            texts = {row[number].text for row in rows if number < len(row)}
            if status and all(map(self.words.is_no_name, texts)):
                found[number] = status
                marks |= texts
        # A cross is none beside another mark.
        ticks = set(filter(self.words.is_tick, marks)) or marks & {"x", "X", "×"}
        return ticks, found if ticks else {}

    def _name_column(self) -> int:
        order = _ENGLISH_NAME_COLUMNS if self.language.code == "en" else _NAME_COLUMNS
        role = next((role for role in order if role in self.columns), None)
        # Section | Name: the first may be a country, which the gazetteer decides; short names are none.
        self.undecided = (
            role == "party"
            and "name" in self.columns
            and "country" not in self.columns
            and not all(map(ABBREVIATION.fullmatch, self._texts(self.columns["party"][0])))
        )
        if self.undecided:
            return self.columns["name"][0]
        if role is not None:
            # A header may be over a column of colours too.
            of_role = self.columns[role]
            # Federation | Country | Party: most cells of the first span the rows of its members.
            alone = (
                at
                for at in of_role
                if 2 * sum(_spans(a.cells, b.cells, at) for a, b in pairwise(self.group))
                < len(self.group)
            )
            header = self.headers[next(alone, of_role[0])]
            columns = [at for at in self.columns[role] if self.headers[at] == header]
        else:
            # Without a header the members' column is the one with most linked names.
            known = {at for role, columns in self.columns.items() if role for at in columns}
            columns = [at for at in range(len(self.headers)) if at not in known]
            # Country | Predecessor | Successor
            columns = columns or [at for at in known if self._is_of_history(at)]
        # How many cells of each column may be names, and how many of these are linked.
        named: Counter[int] = Counter()
        linked: Counter[int] = Counter()
        flagged = {at for entry in self.group for at, cell in enumerate(entry.cells) if cell.flags}
        for entry in self.group:
            for column, cell in enumerate(entry.cells):
                if column in columns and not self.words.is_no_name(cell.text):
                    named[column] += 1
                    linked[column] += bool(cell.links)
        # Where nothing shows which column has the names, the gazetteer decides between two.
        counts = linked if any(linked.values()) else named
        likely = sorted(at for at, _ in counts.most_common(2))
        # Countries that are linked as the names are come first.
        tied = {counts[at] for at in (*likely, min((*named, *flagged), default=0))}
        self.undecided = not self.headed and len(likely) > 1 and (counts is named or len(tied) == 1)
        if self.undecided:
            return likely[1]
        return max(columns, key=lambda at: (linked[at], named[at]), default=-1)

    def _is_of_history(self, column: int) -> bool:
        """Whether a column lists what members were or became."""
        role = self.language.heading_role(self.headers[column])
        return role is not None and role.name == "history"

    def _is_shifted_right(self) -> bool:
        """Whether all names are one column right of their header, behind pictures."""
        at = self.name
        rows = [e.cells for e in self.group if len(e.cells) > at + 1 and not e.subheading]
        over_country = at + 1 in self.columns.get("country", ())
        return (
            len(rows) > 1
            and not any(row[at].text or self.words.is_no_name(row[at + 1].text) for row in rows)
            and (over_country or all(row[at + 1].links for row in rows))
        )

    def read(self) -> None:
        """Read the rows, and report the columns that are not known."""
        others = [] if "name_own" in self.columns else self.columns.get("party", [])
        # Members: 300
        others = [at for at in others if not all(map(self.words.is_no_name, self._texts(at)))]
        unknown = []
        for number in (*self.columns.get("", []), *others):
            # Beside names, below the same header, flags are known; of names of parties the others are.
            beside = self.headers[number] == self.headers[self.name]
            is_known = number in others or not any(self._texts(number))
            is_other = number != self.country and not (number in others and number < self.name)
            if number != self.name and is_other and not (beside and is_known):
                linked = [] if self.headed else filter(attrgetter("links"), self._cells(number))
                unknown.append(self.headers[number] or next((clean(c.text) for c in linked), ""))
        self.lists.report_columns(unknown, self.group)
        above: tuple[Cell, ...] = ()
        for entry in self.group[self._is_second_header() :]:
            if self._heads(entry) or _spans(above, entry.cells, self.name):
                # What spans rows is one member.
                self.lists.read_entries[id(entry)] = entry
            elif self.name >= 0:
                self._row(entry, above)
            above = entry.cells

    def _is_second_header(self) -> bool:
        """Whether the first row, which none above can span, has fewer cells than the others, which are wider than the headers, and no link as they have."""
        rows = [entry for entry in self.group if not entry.subheading]
        widths = [len(entry.cells) for entry in rows]
        linked = [bool(entry.links or entry.flags) for entry in rows]
        wider = self.lists.page.converted and "" in self.headers
        shorter = wider and widths[:1] < [min(widths[1:], default=0)]
        return shorter and linked[:1] == [False] and all(linked[1:])

    def _heads(self, entry: Entry) -> bool:
        """Read a row that heads those below it: a status, a part of the world, a country."""
        found = self.lists.heads(entry)
        if found is None:
            return False
        words, role = found
        if role is not None and role.kind == "members":
            self.around = self.around._replace(status=role.name)
        elif entry.subheading:
            self.around = self.around._replace(place=words if role is None else "")
        return True

    def _row(self, entry: Entry, above: tuple[Cell, ...]) -> None:
        cell, shift = self._name_cell(entry.cells)
        if cell is None:
            self._in_one_cell(entry, above)
            return
        place, flags, flags_lost, continues = self._country(entry, above, shift)
        namings = in_cell(self.words, cell, self.dashed)
        in_other = self.in_brackets in ("name_en", "name_native")
        aside = _IN_BRACKETS.search(cell.text) if in_other and namings else None
        if aside and not self.words.is_remark(aside[1]):
            # A short name is one already.
            words = clean(aside[1].replace(namings[0].abbreviation, ""))
            if self.in_brackets == "name_en" and namings[0].name_native == words:
                namings[0].name_native = ""
            namings[0].give(self.in_brackets, words)
        if 0 < shift == self.name - self.country and len(namings) == 1:
            # Peru | Left | if the first is a place, and did not move
            beside = self._cell(entry.cells, self.name, 0)
            if self._may_name(beside):
                named = in_cell(self.words, beside)
                alone = len(named) == 1 and not named[0].place
                own = named[0] if alone else Naming(clean(beside.text), _article(beside))
                for naming in namings:
                    naming.otherwise, naming.place = (naming.name, naming.link), clean(cell.text)
                    naming.name, naming.link = own.name, own.link
                    naming.give("abbreviation", own.abbreviation)
        if self.undecided and place:
            link = _article(entry.cells[self.country])
            for naming in namings:
                naming.otherwise, naming.place = (place, link), place
            place = ""
        # Where two columns may be that of the names, the other says nothing more.
        names = (self.name, self.country) if self.undecided else (self.name,)
        for role, columns in self.columns.items():
            for column in columns:
                other = self._cell(entry.cells, column, shift)
                if role == "status":
                    # Of a row that lost it, that of the row above counts.
                    lost = self._at(column, shift) < 0
                    other = self.spanning.get(column, other) if lost else other
                    self.spanning[column] = other
                lines = _lines(other) if column not in names and other.text else []
                if len(lines) == len(namings):
                    # A line for each member.
                    for naming, line in zip(namings, lines, strict=True):
                        self._add_extra([naming], role, line)
                elif lines:
                    self._add_extra(namings, role, other)
        if "status" in self.columns and len(entry.cells) < len(self.headers):
            # A lost cell between the name and the status moved it.
            others = (clean(other.text) for other in entry.cells if other is not cell)
            said = map(self.language.status, others)
            for naming in namings:
                naming.give("status", next(filter(None, said), ""))
        shown = {at: self._cell(entry.cells, at, shift).text for at in self.ticked}
        shown = {at: text for at, text in shown.items() if text in self.ticks}
        for naming in namings if shown else ():
            # Of several years the last counts.
            naming.give("status", self.ticked[max(shown, key=shown.__getitem__)])
        if not place and any(naming.flags for naming in namings):
            # Beside a flag of the name's own, which may not be known.
            place = "、".join(flags)
        # Of a row that moved, the place is around what it has in its stead.
        kind: PlaceKind = "item" if shift > 0 else "column"
        around = _Around(self.around.status, place, kind) if place else self.around
        flags = flags or (() if place else entry.flags)
        self.lists.add(entry, namings, around, flags, flags_lost, continues)
        self.begun = self.begun or bool(namings)

    def _in_one_cell(self, entry: Entry, above: tuple[Cell, ...]) -> None:
        """Read a member that is in the cell of its country, which spans both columns, or words that there is none."""
        if not 0 <= self.country < len(entry.cells) or _spans(above, entry.cells, self.country):
            return
        cell = entry.cells[self.country]
        namings = [
            naming
            for naming in in_cell(self.words, cell)
            if naming.place or (cell.flags and naming.link)
        ]
        said = self._cell(entry.cells, self.name, 0).text
        named = cell.flags or not self.words.is_no_name(cell.text)
        if named and not namings and self.words.is_none(said):
            # Peru | none
            namings = [Naming(said)]
        self.lists.add(entry, namings, self.around._replace(place=""), cell.flags)

    def _name_cell(self, cells: tuple[Cell, ...]) -> tuple[Cell | None, int]:
        """The cell that names the members, and by how many columns lost row spans moved it left."""
        shifts: Sequence[int] = (0,)
        if self.shift_right:
            shifts = (-1,)
        elif self.lists.page.converted:
            shifts = range(min(self.name, _MAXIMUM_SHIFT) + 1)
        width = len(cells)
        # How many cells are what is usual in the column, whether the name is, whether it is that of a
        # party, and whether the gazetteer will decide, by the shift that they would have.
        usual: dict[int, tuple[int, bool, bool, bool]] = {}
        for shift in shifts:
            at = self.name - shift
            if at >= width:
                continue
            if any(other.text for other in cells[max(width, len(self.headers)) - shift :]):
                break
            if self._may_name(cells[at]):
                if not (shift or self.lists.page.converted):
                    return cells[at], 0
                fits = _kind(cells[at]) in self.kinds[self.name] if self.kinds else False
                party = self.words.is_party(cells[at].text)
                decides = 0 < shift == self.name - self.country and width < len(self.headers)
                usual[shift] = sum(self._are_usual(cells, shift)), fits, party, decides
        shift = max(usual, key=usual.__getitem__, default=0)
        # It may have a name in another language only.
        others = [at for role in _NAME_COLUMNS for at in self.columns.get(role, ()) if at < width]
        other = next((cells[at] for at in others if self._may_name(cells[at])), None)
        moved = not other or all(self._are_usual(cells, shift))
        if usual and (moved or not all(self._are_usual(cells, 0))):
            return cells[self.name - shift], shift
        beside = self.name + 1
        over_country = self.lists.page.converted and beside in self.columns.get("country", ())
        if not other and over_country and any(cell.links for cell in cells[beside : beside + 1]):
            # Behind a picture of this row alone.
            return cells[beside], -1
        short = (cells[at] for at in self.columns.get("abbreviation", ()) if at < width)
        return other or next(filter(self._may_name, short), None), 0

    def _are_usual(self, cells: tuple[Cell, ...], shift: int) -> Iterator[bool]:
        """Whether each cell of a row that is moved by so many columns is what is usual in its column."""
        placed = zip(cells, self.kinds[max(shift, 0) :], strict=False)
        return (_kind(cell) in kinds for cell, kinds in placed)

    def _may_name(self, cell: Cell) -> bool:
        """Whether a cell may have a name; observer and (Sail) are none, National Party is one."""
        status = "" if cell.links else self.language.status(clean(cell.text))
        named = status in ("", "member", "section") and not _IN_BRACKETS.fullmatch(cell.text)
        return named and not self.words.is_no_name(cell.text)

    def _at(self, column: int, shift: int) -> int:
        """Where the cell of a column is in a row whose cells are moved left, or right from the name's on."""
        return column - (shift if shift > 0 or column > self.name else 0)

    def _cell(self, cells: tuple[Cell, ...], column: int, shift: int) -> Cell:
        """The cell of a column in such a row, an empty one if it has none there."""
        at = self._at(column, shift)
        return cells[at] if 0 <= at < len(cells) else _NO_CELL

    def _country(
        self, entry: Entry, above: tuple[Cell, ...], shift: int
    ) -> tuple[str, tuple[str, ...], int, bool]:
        """Words and flags of the country's cell, the flags it lost, and whether it spans the row."""
        at = self._at(self.country, shift)
        if self.country < 0 or at >= len(entry.cells):
            return "", (), 0, False
        if at < 0 or (shift > 0 and _NUMBER.fullmatch(entry.cells[at].text)):
            # The cell of the row above spans it; a name alone may be that of a group of rows.
            spans = entry.links or sum(cell.text != "" for cell in entry.cells) > 1
            return *(self.placed if spans else ("", ())), 0, self.begun
        cell = entry.cells[at]
        continues = self.begun and _spans(above, entry.cells, at)
        place = clean(EMPTY_PARENTHESES.sub("", cell.text))
        if self.words.is_no_name(place) and not self.words.is_no_territory(place):
            place = ""
        for column in self.around_country:
            # Country and region, nation and state
            of_whole = self._cell(entry.cells, column, shift)
            words = clean(of_whole.text) or "、".join(of_whole.flags)
            whole = "" if self.words.is_no_name(words) else words
            place = f"{place} ({whole})" if place and whole else place or whole
        lost = 0
        says_none = self.words.is_none(cell.text) or shift < 0
        if self.lists.page.converted and not (place or cell.flags or continues or says_none):
            lost = 1 + cell.breaks + len(_BETWEEN_FLAGS.findall(cell.text))
        self.placed = place, cell.flags
        return place, cell.flags, lost, continues

    def _add_extra(self, namings: Sequence[Naming], role: str, cell: Cell) -> None:
        """Add what another cell of the row gives: a status to each of its members, the rest to the first."""
        said = remark(self.words, cell)
        hosts: Iterable[Host] = said.hosts
        for naming in namings[:1]:
            if role in _ROLES_OF_NAMES and not self.words.is_no_name(cell.text):
                if role in ("host", "parent"):
                    hosts = hosts_in_cell(self.words, cell)
                else:
                    words = clean(cell.text)
                    if role != "abbreviation":
                        words, short = with_short_name(words)
                        naming.give("abbreviation", short)
                    setattr(naming, role, words)
                    naming.link = naming.link or _article(cell)
            elif role in _NAME_COLUMNS and cell.header == self.headers[self.name]:
                # A header over two columns: name and short name.
                add(self.words, naming, cell.text)
            elif role in _NAME_COLUMNS and self.name in self.columns.get("name_own", ()):
                # The name, beside a column of translations.
                words = clean(cell.text)
                naming.give("name_native", words if words != naming.name else "")
                naming.link = naming.link or _article(cell)
            elif not role and (link := _article(cell)) and self.words.is_foreign(naming.name):
                # In a column without a header is the name in the page's language.
                naming.name, naming.name_native, naming.link = clean(cell.text), naming.name, link
            if role == "left" and YEAR.search(cell.text):
                naming.left = naming.left or ""
            if role == "parent":
                naming.parent = next(iter(hosts), naming.parent)
            else:
                naming.hosts = tuple(dict.fromkeys((*naming.hosts, *hosts)))
        if role in ("status", "remark", "country") or not cell.header:
            for naming in namings:
                naming.give("status", said.status or self.lists.legend.get(cell.text, ""))
                naming.left = said.left if naming.left is None else naming.left


def _kind(cell: Cell) -> tuple[bool, bool, bool]:
    """What a cell is by its form: whether it has a link, Chinese words, a short name; empty ones have none."""
    words = clean(cell.text)
    short = ABBREVIATION.fullmatch(words) is not None
    return bool(cell.links), HAN.search(words) is not None, short or not words


def _lines(cell: Cell) -> list[Cell]:
    """The lines of a cell, each as a cell of its own."""
    found: list[Cell] = []
    start = 0
    for line in cell.text.split("\n"):
        end = start + len(line)
        first, last = (bisect_left(cell.links, at, key=attrgetter("start")) for at in (start, end))
        links = moved(cell.links[first:last], start, len(line))
        found.append(cell._replace(text=line, links=tuple(links)))
        start = end + 1
    return found


def _article(cell: Cell) -> Link | None:
    """The first link of a cell to another page of the wiki."""
    return next((link for link in cell.links if link.kind == "article"), None)


def _spans(before: tuple[Cell, ...], cells: tuple[Cell, ...], column: int) -> bool:
    """Whether a cell is that of the row above, spanning this one too."""
    return 0 <= column < min(len(before), len(cells)) and before[column] is cells[column]
