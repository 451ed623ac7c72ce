"""Which cells of a table name members, and what the others say of them, by the headers of their columns.

A lost row span moves the cells of the rows below it to the left; where no header shows which column has
the names, its links do, or the gazetteer decides.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise, zip_longest
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from internationals.articles.builder import moved
from internationals.articles.entry import add, are_dashed, hosts_in_cell, in_cell, remark
from internationals.articles.model import Cell, Entry, Host, Link, PlaceKind
from internationals.articles.naming import ANY_MEMBER, Naming
from internationals.articles.scripts import rare
from internationals.articles.words import (
    ABBREVIATION,
    EMPTY_PARENTHESES,
    HAN,
    YEAR,
    Words,
    clean,
    with_short_name,
)

if TYPE_CHECKING:
    from internationals.articles.members import Lists

# Rows lose a cell to the span of a continent and one to that of a country.
_MAXIMUM_SHIFT = 2
# A mark that emptied flags leave, which was between two of them; 1/2 is none.
BETWEEN_FLAGS = rare(r"(?<!\w) ?[/／、](?!\w)")
IN_BRACKETS = re.compile(r"[（(]([^（）()]+)[）)]")
# Columns whose cells are names beside the member's.
_ROLES_OF_NAMES = frozenset({"name_en", "name_native", "abbreviation", "host", "parent"})
NAME_COLUMNS = ("name_own", "party", "name", "name_native", "name_en")
# Before the countries: rows keep it that lost their cell.
_NUMBER = re.compile(r"\d+\.?")
_NO_CELL = Cell("", "", (), ())
_ENGLISH_NAME_COLUMNS = ("party", "name", "name_en", "name_native", "name_own")


class Around(NamedTuple):
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


def headers_of(group: list[Entry]) -> list[str]:
    """The headers of a table, by its widest row; what heads rows is in one column, whatever it spans."""
    widest = max(group, key=lambda entry: (not entry.subheading, len(entry.cells)))
    return [cell.header for cell in widest.cells]


class Columns:
    """Reads the members of a table."""

    def __init__(self, lists: Lists, group: list[Entry], around: Around) -> None:
        self.lists = lists
        self.words: Words = lists.words
        self.language = lists.language
        self.group = group
        self.around = around
        # The columns of each role, by the headers of the widest row.
        self.headers = headers_of(group)
        self.columns: dict[str, list[int]] = {}
        self.ticks, self.ticked = self._ticked()
        for number, header in enumerate(self.headers):
            if number not in self.ticked:
                self.columns.setdefault(self._role_of(number, header), []).append(number)
        self.headed = any(self.headers)
        self.name = self._name_column()
        # Name (original): what is in the brackets of its cells.
        header = self.headers[self.name] if self.name >= 0 else ""
        aside = IN_BRACKETS.search(header)
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
        in_cells = 2 * sum(map(bool, map(IN_BRACKETS.search, cells))) > len(cells)
        bare = self.language.column_role(IN_BRACKETS.sub("", header)) if in_cells else "name"
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
        order = _ENGLISH_NAME_COLUMNS if self.language.code == "en" else NAME_COLUMNS
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
        aside = IN_BRACKETS.search(cell.text) if in_other and namings else None
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
        around = Around(self.around.status, place, kind) if place else self.around
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
        others = [at for role in NAME_COLUMNS for at in self.columns.get(role, ()) if at < width]
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
        named = status in ("", "member", "section") and not IN_BRACKETS.fullmatch(cell.text)
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
            lost = 1 + cell.breaks + len(BETWEEN_FLAGS.findall(cell.text))
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
            elif role in NAME_COLUMNS and cell.header == self.headers[self.name]:
                # A header over two columns: name and short name.
                add(self.words, naming, cell.text)
            elif role in NAME_COLUMNS and self.name in self.columns.get("name_own", ()):
                # The name, beside a column of translations.
                words, short = with_short_name(clean(cell.text))
                naming.give("abbreviation", short)
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
            # European Union is a place.
            status = "" if role == "country" and said.status in ANY_MEMBER else said.status
            for naming in namings:
                naming.give("status", status or self.lists.legend.get(cell.text, ""))
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
