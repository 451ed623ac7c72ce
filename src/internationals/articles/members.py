"""Which entries of an article list members of the organisation, and what each of them is.

What a list holds is known from the headings above it and the sentence that introduces it, by the words
of the page's language; a table of many rows headed 国家 | 政党 is a list of members by its header. A
list of members is not always a list of entries: an item or a table row can hold several, and a lost
row span moves the cells of the rows below it to the left.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby, zip_longest

from internationals.articles.entry import (
    EMPTY_PARENTHESES,
    Naming,
    Words,
    clean,
    parts,
    within,
    words_of,
)
from internationals.articles.language import Language, Role
from internationals.articles.model import (
    Cell,
    Entry,
    Host,
    Loss,
    Member,
    PlaceKind,
    UnknownHeading,
    make,
    without_disambiguator,
)

# Rows lose a cell to the span of a continent and one to that of a country.
_MAXIMUM_SHIFT = 2
#: A table under an unknown heading is a list of members by its header if it has as many rows.
MANY_ROWS = 3
# A year, or a day or month in Chinese.
_DATE = re.compile(r"\d{4}|\d[年月日]")
# Blanks behind every dash of a page that Pandoc laid out.
_LAYOUT = 3
_NAME_COLUMNS = ("name_own", "party", "name", "name_native", "name_en")


@dataclass
class Found:
    """What the lists of an article hold.

    Attributes
    ----------
    members : in order
    unknown_headings : headings over lists that no phrase covers, by their words
    losses : flags that were lost, and lines of lists that gave no member
    """

    members: list[Member] = field(default_factory=list)
    unknown_headings: dict[str, UnknownHeading] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)


def find_members(entries: Sequence[Entry], language: Language, *, converted: bool) -> Found:
    """Members among the entries of an article.

    Parameters
    ----------
    entries : all entries of the article, in order
    language : the page's
    converted : whether the page is of the dump, whose conversion took flags and row spans
    """
    reader = _Lists(language, converted, _laid_out(entries))
    for _, listed in groupby(entries, key=lambda entry: entry.list_index):
        group = list(listed)
        if group[0].kind != "note":
            reader.read(group)
    return reader.found


def _laid_out(entries: Iterable[Entry]) -> bool:
    """Whether three blanks behind every dash are the layout of the page, no traces of flags."""
    blanks = [entry.blanks for entry in entries if entry.kind == "item" and not entry.wrapped]
    return bool(blanks) and min(blanks) >= _LAYOUT


class _Lists:
    """Reads the lists of one article."""

    def __init__(self, language: Language, converted: bool, laid_out: bool) -> None:
        self.language = language
        self.words = words_of(language.code)
        self.converted = converted
        self.laid_out = laid_out
        self.found = Found()
        self.positions: dict[str, int] = {}
        # Items that head what is nested in them: a status, a part of the world.
        self.heads: set[int] = set()

    def read(self, group: list[Entry]) -> None:
        """Read a list or table."""
        first = group[0]
        role = self.language.list_role(first.heading, first.intro)
        if (role is None or role.kind == "neutral") and self._lists_by_header(group):
            role = Role("members", "member", recognised=role is not None)
        if role is None or not role.recognised:
            self._report(group, role)
        if role is None or role.kind != "members":
            return
        place = self._heading_place(first)
        before = len(self.found.members)
        if first.kind == "row":
            _Table(self, group, role.name, place).read()
        else:
            self._items(group, role.name, place)
        self._unread(group, {id(m.entry) for m in self.found.members[before:]})

    # What is not read

    def _report(self, group: list[Entry], role: Role | None) -> None:
        first, last = group[0], group[-1]
        unknown = [h for h in reversed(first.heading) if self.language.heading_role(h) is None]
        heading = unknown[0] if unknown else first.intro or " > ".join(first.heading)
        heading = heading or "(before the first heading)"
        as_members = role is not None and role.kind == "members"
        above = self.found.unknown_headings.get(heading)
        self.found.unknown_headings[heading] = UnknownHeading(
            heading,
            len(group) + (above.entries if above else 0),
            as_members,
            above.line_start if above else first.line_start,
            last.line_end,
        )
        if not as_members:
            entries = _number(len(group), "entry", "entries")
            note = (
                f"line {first.line_start}: found {entries} under the unknown heading {heading!r}, "
                "not read"
            )
            self.found.losses.append(
                Loss("heading", heading, first.line_start, last.line_end, note)
            )

    def _unread(self, group: list[Entry], read: set[int]) -> None:
        """Record the lines of a list of members that gave none."""
        read |= self.heads
        lost = [e for e in group if id(e) not in read and not self._heads_others(e)]
        heading = group[0].heading[-1] if group[0].heading else group[0].intro or "the title"
        for number, entry in enumerate(lost):
            note = (
                f"line {entry.line_start}: {_number(len(lost), 'line', 'lines')} under "
                f"“{heading}” gave no entry"
            )
            self.found.losses.append(
                Loss("list", entry.text, entry.line_start, entry.line_end, "" if number else note)
            )

    def _heads_others(self, entry: Entry) -> bool:
        """Whether a row heads those below it: a part of the world, a status, a country."""
        filled = _filled(entry)
        return (
            entry.kind == "row"
            and len(filled) == 1
            and (entry.subheading or self.language.heading_role(clean(filled[0].text)) is not None)
        )

    # What a list holds

    def _lists_by_header(self, group: list[Entry]) -> bool:
        """Whether a table's header and length say that it lists members, whatever its heading says."""
        if group[0].kind != "row" or len(group) < MANY_ROWS:
            return False
        headers = [cell.header for cell in max(group, key=lambda entry: len(entry.cells)).cells]
        roles = [self.language.column_role(header) for header in headers]
        return {"country", "party"} <= set(roles) and not any(
            map(self.language.tells_of_something_else, headers)
        )

    def _heading_place(self, entry: Entry) -> str:
        """The heading nearest to a list that no phrase covers: it may be a country's."""
        nearest = entry.heading[-1] if entry.heading else ""
        return clean(nearest) if self.language.heading_role(nearest) is None else ""

    def add(
        self,
        entry: Entry,
        naming: Naming,
        status: str,
        *,
        place: str = "",
        place_kind: PlaceKind = "",
        flags: tuple[str, ...] = (),
        flags_lost: int = 0,
        continues: bool = False,
        has_nested: bool = False,
    ) -> None:
        """Add a member; a place that its own words name goes before one around it."""
        if naming.status or naming.left:
            status = _with_remark(status, naming.status, naming.left)
        otherwise = None
        if naming.otherwise is not None:
            name, link = naming.otherwise if naming.otherwise[0] else (naming.name, naming.link)
            if place_kind == "column":
                naming.name, naming.link = name, link
            else:
                otherwise = (name, link, place, place_kind)
        if naming.place and place_kind != "column":
            place, place_kind = naming.place, naming.place_kind
        no_territory = (
            naming.no_territory
            or (place != "" and self.words.is_no_territory(place))
            or (flags != () and any(map(self.words.is_no_territory, flags)))
        )
        position = self.positions[status] = self.positions.get(status, 0) + 1
        fields = (
            entry,
            status,
            position,
            naming.name,
            naming.link,
            naming.hosts,
            flags_lost,
            continues,
            place,
            has_nested,
            naming.abbreviation,
            naming.name_en or (without_disambiguator(naming.link.english) if naming.link else ""),
            naming.name_native,
            naming.parent,
            place_kind if place else "",
            flags,
            no_territory,
            otherwise,
        )
        self.found.members.append(make(Member, fields))
        if flags_lost:
            loss = Loss("flag", "", entry.line_start, entry.line_end)
            self.found.losses += [loss] * flags_lost

    # Items

    def _items(self, group: list[Entry], status: str, heading_place: str) -> None:
        loose = len(group) == 1 or any(entry.loose for entry in group)
        nested = any(entry.depth for entry in group)
        # Names of the items around, and the status of what is nested in each.
        parents: list[tuple[str, str]] = []
        for entry, following in zip_longest(group, group[1:]):
            has_nested = following is not None and following.depth > entry.depth
            namings = self._namings(entry)
            parent, own_status = "", status
            if nested:
                del parents[entry.depth :]
                parent, own_status = parents[-1] if parents else ("", status)
                parents += [("", own_status)] * (entry.depth - len(parents))
                role = self.language.heading_role(namings[0].name) if has_nested else None
                if role is not None and role.kind != "other":
                    below = role.name if role.kind == "members" else own_status
                    parents.append(("", below))
                    self.heads.add(id(entry))
                    continue
                parents.append((namings[0].place or namings[0].name, own_status))
            continues = False
            for naming in namings:
                if not naming.name or self._is_date(naming):
                    continue
                own_flags = naming.flags or entry.flags
                self.add(
                    entry,
                    naming,
                    own_status,
                    place=parent or heading_place,
                    place_kind="item" if parent else "heading",
                    flags=own_flags,
                    flags_lost=self._flags_lost(entry) if loose and not continues else 0,
                    continues=continues and not naming.flags,
                    has_nested=has_nested,
                )
                continues = True

    def _is_date(self, naming: Naming) -> bool:
        return (
            naming.link is None
            and _DATE.search(naming.name) is not None
            and self.words.is_no_name(naming.name)
        )

    def _namings(self, entry: Entry) -> list[Naming]:
        """What an item names: one organisation, or several linked ones."""
        several = len(entry.links) > 1 and self.words.several(entry.text, entry.links)
        if not several:
            return [self.words.naming(entry.text, entry.links, entry.small, entry.italics)]
        namings: list[Naming] = []
        flags = _flags_of_parts(several, entry.flags, entry.flags_at)
        for (start, end), own in zip(several, flags, strict=True):
            naming = self.words.naming(entry.text[start:end], within(entry.links, start, end))
            naming.flags = own
            if namings and not (naming.place or own):
                # What stands before the first is the place of all.
                naming.place, naming.place_kind = namings[0].place, namings[0].place_kind
            namings.append(naming)
        return namings

    def _flags_lost(self, entry: Entry) -> int:
        """How many flags an item of the dump lost, if its list's items had any.

        Two flags leave two blanks after the dash, three leave three; a row of two flags and a link
        is wrapped behind the dash. One blank is one flag or none: one, in a list whose items blank
        lines separate. An empty parenthesis before the name was the region's flag.
        """
        if not self.converted or entry.flags:
            return 0
        if self.laid_out:
            return max(entry.blanks - _LAYOUT + 1, 0) if entry.blanks > _LAYOUT else 0
        if entry.wrapped:
            return 2
        if entry.blanks >= 2:
            return entry.blanks
        emptied = "（" in entry.text and EMPTY_PARENTHESES.match(entry.text) is not None
        return 1 if entry.loose or emptied else 0


def _with_remark(status: str, own: str, left: bool) -> str:
    """A status with what the member's own remarks add to it: another, or that it is past."""
    former = status.startswith("former_") or left
    status = own or status
    return f"former_{status.removeprefix('former_')}" if former else status


def _flags_of_parts(
    spans: Sequence[tuple[int, int]], flags: Sequence[str], at: Sequence[int]
) -> list[tuple[str, ...]]:
    """The flags that belong to each part of a text: those up to its end; all to one if unknown."""
    found: list[list[str]] = [[] for _ in spans]
    for words, offset in zip(flags, at or [0] * len(flags), strict=False):
        part = next((n for n, (_, end) in enumerate(spans) if offset <= end), len(spans) - 1)
        found[part].append(words)
    return [tuple(own) for own in found]


def _number(n: int, one: str, several: str) -> str:
    return f"{n} {one if n == 1 else several}"


# Tables


class _Table:
    """Reads the members of a table."""

    def __init__(self, lists: _Lists, group: list[Entry], status: str, place: str) -> None:
        self.lists = lists
        self.words: Words = lists.words
        self.language = lists.language
        self.group = group
        self.table_status = status
        self.headed_status = ""
        self.place = place
        self.columns = self._columns()
        self.name = self._name_column()
        self.begun = False
        self.shift_right = self._stand_right()

    def _columns(self) -> dict[str, list[int]]:
        """The columns of each role, by the headers of the widest row."""
        widest = max(self.group, key=lambda entry: len(entry.cells))
        columns: dict[str, list[int]] = {}
        for number, cell in enumerate(widest.cells):
            columns.setdefault(self.language.column_role(cell.header), []).append(number)
        self.headed = any(cell.header for cell in widest.cells)
        return columns

    def _name_column(self) -> int:
        order = _NAME_COLUMNS
        if self.language.code == "en":
            order = ("party", "name", "name_en", "name_native", "name_own")
        for role in order:
            if role in self.columns:
                return self.columns[role][0]
        # Without a header the members' column is the one with most linked names.
        known = {n for role, at in self.columns.items() if role for n in at}
        linked: Counter[int] = Counter()
        named: Counter[int] = Counter()
        for entry in self.group:
            for column, cell in enumerate(entry.cells):
                if column not in known and not self.words.is_no_name(cell.text):
                    named[column] += 1
                    linked[column] += bool(cell.links)
        return max(sorted(named), key=lambda n: (linked[n], named[n]), default=-1)

    def _country_column(self) -> int:
        found = self.columns.get("country", [])
        before = [column for column in found if column < self.name]
        if found:
            return (before or found)[-1]
        return self.name - 1 if self.name > 0 and not self.headed else -1

    def _stand_right(self) -> bool:
        """Whether all names stand one column right of their header, as when pictures were lost."""
        at = self.name
        rows = [e.cells for e in self.group if len(e.cells) > at + 1 and not e.subheading]
        return (
            self.lists.converted
            and at >= 0
            and len(rows) > 1
            and all(not row[at].text and row[at + 1].links for row in rows)
        )

    def read(self) -> None:
        """Read the rows."""
        if self.name < 0:
            return
        self.country = self._country_column()
        above: tuple[Cell, ...] = ()
        for entry in self.group:
            before, above = above, entry.cells
            if not self._heads(entry):
                self._row(entry, before)

    def _heads(self, entry: Entry) -> bool:
        """Read a row that heads those below it: a status, a part of the world, a country."""
        filled = _filled(entry)
        if len(filled) != 1:
            return False
        words = clean(filled[0].text) or "、".join(filled[0].flags)
        role = self.language.heading_role(words)
        if role is not None and role.kind == "members":
            self.headed_status = role.name
            return True
        if not entry.subheading:
            return False
        self.place = words if role is None else ""
        return True

    def _row(self, entry: Entry, before: tuple[Cell, ...]) -> None:
        found = self._name_cell(entry.cells)
        if found is None:
            return
        cell, shift = found
        if _spans(before, entry.cells, self.name):
            # The party's own cell: a row of it more, not a party more.
            return
        place, flags, lost, continues = self._country(entry, before, shift)
        extra = self._extra(entry, shift)
        for number, naming in enumerate(self._parties(cell)):
            self._add_extra(naming, extra, number == 0)
            own = naming.flags or flags
            self.lists.add(
                entry,
                naming,
                self._status(extra),
                place=place or self.place,
                place_kind="column" if place else "heading",
                flags=own or (entry.flags if not place and number == 0 else ()),
                flags_lost=lost if number == 0 and not own else 0,
                continues=(continues or number > 0) and not naming.flags,
            )
            self.begun = True

    def _name_cell(self, cells: tuple[Cell, ...]) -> tuple[Cell, int] | None:
        """The cell that names the members, and by how many columns lost row spans moved it left."""
        width = len(cells)
        shifts: Iterable[int] = (0,)
        if self.shift_right:
            shifts = (-1,)
        elif self.lists.converted:
            shifts = range(min(self.name, _MAXIMUM_SHIFT) + 1)
        for shift in shifts:
            at = self.name - shift
            if at >= width:
                continue
            if shift > 0 and any(cell.text for cell in cells[width - shift :]):
                return None
            cell = cells[at]
            if not self.words.is_no_name(cell.text):
                role = self.language.heading_role(clean(cell.text))
                if shift > 0 and role is not None and role.kind == "neutral":
                    return None
                return cell, shift
        return None

    def _country(
        self, entry: Entry, before: tuple[Cell, ...], shift: int
    ) -> tuple[str, tuple[str, ...], int, bool]:
        """Words and flags of the country's cell, the flags it lost, and whether it spans the row."""
        at = self.country - shift
        if self.country < 0 or self.shift_right or at >= len(entry.cells):
            return "", (), 0, False
        if at < 0:
            return "", (), 0, self.begun
        cell = entry.cells[at]
        continues = self.begun and _spans(before, entry.cells, at)
        place = clean(EMPTY_PARENTHESES.sub("", cell.text))
        if self.words.is_no_name(place) and not self.words.is_no_territory(place):
            place = ""
        lost = 0
        if self.lists.converted and not (place or cell.flags or continues):
            lost = 1 if "（" in cell.text else 1 + cell.breaks
        return place, cell.flags, lost, continues

    def _extra(self, entry: Entry, shift: int) -> dict[str, list[Cell]]:
        """The cells of a row that say more of its members, by their role."""
        extra: dict[str, list[Cell]] = {}
        for role, columns in self.columns.items():
            for column in columns:
                at = column - max(shift, 0)
                if 0 <= at < len(entry.cells) and column not in (self.name, self.country):
                    extra.setdefault(role, []).append(entry.cells[at])
        return extra

    def _status(self, extra: dict[str, list[Cell]]) -> str:
        status = self.headed_status or self.table_status
        for role in ("status", "remark"):
            for cell in extra.get(role, ()):
                own, left = self.words.status_in(cell.text)
                if own or left:
                    return _with_remark(status, own, left)
        return status

    def _add_extra(self, naming: Naming, extra: dict[str, list[Cell]], first: bool) -> None:
        """Put what other cells of the row say into what the cell of the name does."""
        if not first:
            return
        roles = {
            "name_en": "name_en",
            "name_native": "name_native",
            "abbreviation": "abbreviation",
        }
        for role, attribute in roles.items():
            for cell in extra.get(role, ()):
                if cell.text and not self.words.is_no_name(cell.text):
                    setattr(naming, attribute, clean(cell.text))
        hosts: list[Host] = list(naming.hosts)
        for role, cells in extra.items():
            for cell in cells:
                hosts += self._hosts(cell, role)
        naming.hosts = tuple(dict.fromkeys(hosts))

    def _hosts(self, cell: Cell, role: str) -> Iterator[Host]:
        if role != "host":
            yield from self.words.hosts(cell.text, cell.links)
        elif cell.links:
            yield from (Host(clean(link.label), link) for link in cell.links if link.label.strip())
        elif not self.words.is_no_name(cell.text):
            yield Host(clean(cell.text), None)

    def _parties(self, cell: Cell) -> list[Naming]:
        """What each part of the cell of names is: a member, or more about the one before it."""
        spans = list(parts(cell.text, cell.links))
        flags = _flags_of_parts(spans, cell.flags, cell.flags_at)
        linked = any(link.kind == "article" for link in cell.links)
        found: list[Naming] = []
        for (start, end), own in zip(spans, flags, strict=True):
            text, links = cell.text[start:end], within(cell.links, start, end)
            bare = clean(text)
            if not bare or self.words.is_no_name(bare):
                continue
            if found and not own and self._tells_more(found[-1], bare, links, linked, cell.text):
                continue
            naming = self.words.naming(text, links, italics=cell.italics)
            naming.flags = own
            if naming.name:
                found.append(naming)
        return found

    def _tells_more(
        self, naming: Naming, bare: str, links: Sequence[object], linked: bool, cell: str
    ) -> bool:
        """Whether a line behind a name says more about it: in brackets, in another script, unlinked."""
        foreign = self.words.is_foreign(bare)
        if not (foreign or (not links and (bare[0] in "（(" or (linked and "、" not in cell)))):
            return False
        inner = clean(bare.strip("（()） "))
        self.words.take_remark(naming, inner)
        return True


def _filled(entry: Entry) -> list[Cell]:
    """The cells of a row that are not empty, each once: a header fills all columns it spans."""
    return list({id(cell): cell for cell in entry.cells if cell.text or cell.flags}.values())


def _spans(before: tuple[Cell, ...], cells: tuple[Cell, ...], column: int) -> bool:
    """Whether a cell is that of the row above, spanning this one too."""
    return column < min(len(before), len(cells)) and before[column] is cells[column]
