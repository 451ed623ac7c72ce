"""What the words of an entry name: a place before it, the name, its remarks, a host, a parent party."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from operator import attrgetter
from typing import NamedTuple
from unicodedata import normalize

from internationals.articles.language import LINKED, Language, language
from internationals.articles.model import Cell, Entry, Host, Link, PlaceKind
from internationals.articles.scripts import folded

BLANKS = " \t\u3000\u00a0"
# A dash or colon that followed the flag is left before the name.
_BEFORE_NAME = f"{BLANKS}－–—:：︰|、"
_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]|\|\w+=[^|]*$")
_BLANK_RUN = re.compile(r"[\s\u3000]+")
EMPTY_PARENTHESES = re.compile(r"^(?:\s*[（(][\s、，/]*[）)])+")
_NAMING = frozenset({"article", "see_also", "external"})
_start = attrgetter("start")
_end = attrgetter("end")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
# A year, or a day or month in Chinese.
_DATE = re.compile(r"\d{4}|\d[年月日]")
# An item that is all in brackets says something of the list: “（以下为准成员）”.
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_ABBREVIATION = re.compile(
    r"(?=.*[A-Z\u00c0-\u00de].*[A-Z\u00c0-\u00de])[A-Z\u00c0-\u00de0-9][\w.&/'’+–-]{1,14}(?:\([\w–-]+\))?"
    r"|[A-Z\u00c0-\u00de]"
)
# Leninism and Maoism, in brackets behind the name of a party, are a part of it.
_TENDENCY = re.compile(r"M(?:[-–.]?L(?:[-–.]?M)?)?|ML[-–]\w+", re.IGNORECASE)
_QUOTES = "«»‹›„“”\"'「」 \u00a0"
_PART = re.compile(r"[、\n（()）]")
# Marks that end a name, or a place before one. What a pair of brackets contains is one mark; a dash
# without blanks is one between two links.
_MARKS = (
    r"(?P<brackets>[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)])"
    r"|(?P<colon>[:：︰](?!//))|(?P<dash> (?:[–—－-]|--) |——)|(?P<joint>[–—－])|(?P<arrow>[→⇒][ \u3000\u00a0]*)|(?P<stop>[，；。]%s)"
)
_BRACKETS = r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]"
_BEHIND = re.compile(rf"(?:\s*{_BRACKETS})*[\s。.]*$")
# Marks between two parts, whether they are linked or not.
_MAYBE_SEVERAL = re.compile("[、;；/\n]")
_CLAUSE = re.compile("[;；]")
_COLON = re.compile("[:：]")
_HARD = ("", "、", ";", "；", "/")
_REMARK_PART = re.compile(r"[\n,，;；]")
_SENTENCE_END = re.compile(r"[。!！]|\.(?=\s|$)")
_LONGEST_PLACE = 48


class Naming:
    """What the text of an entry, or of a part of one, names; see `Member`."""

    place = status = abbreviation = name_en = name_native = ""
    place_kind: PlaceKind = ""
    otherwise: tuple[str, Link | None] | None = None
    hosts: tuple[Host, ...] = ()
    parent: Host | None = None
    flags: tuple[str, ...] = ()
    # What it has left, as far as its remarks name it.
    left: str | None = None
    no_territory = False

    def __init__(self, name: str = "", link: Link | None = None) -> None:
        self.name = name
        self.link = link

    def has_status(self, status: str, left: str | None) -> None:
        """Take a status, and what was left; the first of each that is found counts."""
        self.status = self.status or status
        self.left = left if self.left is None else self.left


class _Mark(NamedTuple):
    """A mark in the text of an entry.

    Attributes
    ----------
    kind : a group of `_MARKS`; `blank` behind a link that begins the text, `host` before a phrase
        of a host party, `small` before small print
    start, end : offsets in the text, with the blanks and dashes behind a colon or dash
    """

    kind: str
    start: int
    end: int


def clean(name: str) -> str:
    """A name without reference marks, leftovers of markup and blanks at its ends."""
    if name.isalnum():
        return normalize("NFC", name)
    name = _REFERENCE_MARK.sub("", name)
    return normalize("NFC", _BLANK_RUN.sub(" ", name).strip(" \u00a0|*†‡/，；：、:,;"))


@cache
def words_of(code: str) -> Words:
    """The words of entries in a language."""
    return Words(language(code))


class Words:
    """Reads what entries name, by the words of one language."""

    def __init__(self, of: Language) -> None:
        self.language = of
        entry, host = of.data["entry"], of.data["host"]

        def any_of(words: Sequence[str], before: str = "", after: str = "") -> str:
            return f"{before}(?:{'|'.join(map(re.escape, words))}){after}" if words else "(?!)"

        bounds = r"(?<![^\W_])" if of.blanks else ""
        behind = of.phrases("host", "behind").pattern
        self._host = re.compile(bounds + of.phrases("host", "phrase").pattern)
        self._inside = re.compile(
            rf"{any_of(host.get('before', ()))}([^，。；（）()、]{{1,30}}?)(?:{behind}"
            rf"|{of.phrases('host', 'inner').pattern}(?=[）)，。；]|$))|{behind}"
        )
        self._leave = re.compile(bounds + of.phrases("host", "leave").pattern)
        self._skip = re.compile(rf"\s*(?:{of.phrases('host', 'skip').pattern} +)*")
        self._join = re.compile(
            any_of([form for word in host["join"] for form in dict.fromkeys((word, folded(word)))])
        )
        ends = any_of([*host["end"], *(folded(word) for word in host.get("stop", ()))])
        self._host_ends = re.compile(f"{self._join.pattern}|{ends}|{self._host.pattern}")
        self._between = re.compile(
            rf"(?P<brackets>{_BRACKETS})|{self._join.pattern}|[^\S\n]*[、,;，；/\n]\s*"
        )
        self._before_join = tuple(host.get("name_before_join", ()))
        self._weak = of.phrases("host", "weak")
        self._no_host = of.phrases("host", "none")
        self._rest = tuple(host.get("rest", ()))
        self._remark = re.compile(f"{of.words_in('entry', 'remark').pattern}|{self._host.pattern}")
        self._remark_start = re.compile(any_of(entry.get("remark_start", ())))
        blank = r"" if of.blanks else r"|(?P<blank>[ \u3000\u00a0]+(?![→⇒]))"
        stops = (
            # A period behind fewer letters abbreviates: St. Lucia, U.S. Virgin Islands.
            (r"|[,;](?= |$)|(?:(?<=[^\W\d_]{4})|(?<=[)\d]))\. " if of.blanks else "")
            + "|"
            + (any_of(entry.get("verbs", ()), r"(?<=\S) ", " "))
        )
        self._marks = re.compile(_MARKS % stops + blank)
        since = of.phrases("entry", "since").pattern
        self._since = re.compile(rf"^{since} ?|[ (（]*{since}$", re.IGNORECASE)
        self._left = of.phrases("entry", "left")
        self._parent = of.phrases("entry", "parent")
        self._parent_of = re.compile(
            rf"{self._parent.pattern} {any_of(entry.get('of', ()))} {self._skip.pattern}"
        )
        self._parent_end = re.compile(f"(?:{self._parent.pattern})$")
        self._party_ends = tuple(entry.get("party", ""))
        # Words before a name in another language, or a short one, and what they give. Where there is
        # only a blank, the name is in italics: French Left is none.
        label_end = r"(?:\s*[:：]\s*|(?<=[. ])\s*|(?P<blank>\s+))" if of.blanks else r"[:：]?\s*"
        self._labelled = [
            (field, re.compile(rf"{of.phrases('entry', key).pattern}{label_end}"))
            for key, field in (
                ("native", "name_native"),
                ("english", "name_en"),
                ("own", "name_en" if of.code == "en" else ""),
                ("abbreviation", "abbreviation"),
            )
        ]
        self._qualifier = of.phrases("entry", "qualifier")
        self._kind = of.phrases("entry", "kind")
        self._seat = of.phrases("entry", "seat")
        self._no_territory = of.phrases("entry", "no_territory")
        self._worldwide = re.compile("|".join(entry["no_territory_words"]), re.IGNORECASE)
        self._no_territory_cell = of.phrases("cells", "no_territory")
        none = of.phrases("cells", "none").pattern
        self._none = re.compile(rf"[\s–—－-]*(?:{none}|(?<=[–—－-]))[\s.。]*")
        self._no_name = re.compile(
            rf"(?:[\d\s–—\-~～.,、/年月日xom○●√×✓✔✗?？|+%]|\[\d+\]|{of.phrases('cells', 'no_name').pattern}|{none})+"
        )
        # A name that begins with none of the letters of the pattern is looked at no further.
        self._no_name_letters = frozenset(self._no_name.pattern)
        initials = "" if of.blanks else "".join(sorted({word[0] for word in host["phrase"]}))
        statement_end = of.phrases("entry", "statement_end").pattern
        # Sentences that list members; a link is one sign in each of its characters.
        self._statements = [
            re.compile(f"(?:{of.alternatives([phrase])})(?:{statement_end})?")
            for phrase in ("<NAME>", *entry.get("statements", ()))
        ]
        self._statement_start = re.compile(
            rf"\s*(?:{of.phrases('entry', 'statement_start').pattern}\s*[:：]?)?"
        )
        self._clause_ends = re.compile(f"{self._join.pattern}|[,，、;；]|{_SENTENCE_END.pattern}")
        # A text that is only a name contains none of these.
        self._more = re.compile(
            r"[（(,;:.—–\[|*/、，：→⇒]| --? "
            if of.blanks
            else rf"[（(，；。：—\[\s|*、:→⇒{initials}]"
        )
        # A name and nothing but a linked host in brackets behind it, as many are.
        self._entering = re.compile(rf"([^（(，；。：—\[\s|*、:{initials}]+)（{self._host.pattern}")

    # Cells

    def is_no_name(self, text: str) -> bool:
        """Whether a cell's text cannot be a name: empty, a number, a date, a mark."""
        text = text.strip()
        first = folded(text[:1])
        if first.isalpha() and first not in self._no_name_letters:
            return False
        return not text or self._no_name.fullmatch(folded(text)) is not None

    def is_none(self, text: str) -> bool:
        """Whether words in place of a name say that there is no member: none, 暂缺, a dash."""
        return self._none.fullmatch(folded(text)) is not None

    @lru_cache(maxsize=4096)  # noqa: B019 (languages are few and live as long as the process)
    def is_no_territory(self, words: str) -> bool:
        """Whether words that stand for a country mean that there is none: 国际, worldwide."""
        return (
            bool(words) and self._no_territory_cell.fullmatch(self.language.key(words)) is not None
        )

    def status_in(self, text: str) -> tuple[str, str | None]:
        """The status that a cell or remark gives, and what was left ("" if it is not named), if anything."""
        for part in _REMARK_PART.split(text):
            words = clean(part)
            words = words[self._behind_articles(words, 0) :]
            dated = _YEAR.search(words) and self._since.sub("", words)
            if status := self.language.status(dated or words):
                return status, None
            # Until 1999: Blue Sea is an old name, until 1999 alone is not.
            if words and ":" not in words and self._left.fullmatch(self.language.key(words)):
                compared = folded(words)
                verb = self._leave.search(compared)
                at = self._behind_articles(compared, verb.end()) if verb else len(words)
                name = clean(words[at : self._host_end(compared, at, ())[0]])
                return "", name if name[:1].isupper() else ""
        return "", None

    @lru_cache(maxsize=4096)  # noqa: B019
    def _belongs_nowhere(self, name: str) -> bool:
        return (
            self._worldwide.search(name) is not None
            and self._no_territory.fullmatch(self.language.key(name)) is not None
        )

    @lru_cache(maxsize=4096)  # noqa: B019
    def is_international(self, name: str) -> bool:
        """Whether a name is that of an international: Fourth International, 第四国际."""
        return self._no_host.fullmatch(self.language.key(name)) is not None

    # Names

    def in_item(self, entry: Entry) -> list[Naming]:
        """What an item names: one organisation, or several linked ones."""
        more = len(entry.links) > 1 or _MAYBE_SEVERAL.search(entry.text)
        if more and (spans := self._several(entry.text, entry.links)):
            return self._in_parts(entry, spans)
        naming = self.naming(entry.text, entry.links, entry.small, entry.italics)
        if self.language.blanks and entry.links and not entry.flags:
            stated = self._stated(entry.text, entry.links)
            begins = stated and entry.text.startswith(stated[0].name)
            if len(stated) == 1 and stated[0].place and not begins:
                # In [France], the [A]; [A] of France may be one name.
                stated[0].otherwise = naming.name, naming.link
                naming = stated[0]
        name = naming.name
        unlinked = naming.link is None
        if naming.otherwise and self.is_none(name):
            return [naming]
        if not name or (
            unlinked and (self.is_no_name(name) or (name[0] in "（(" and _REMARK.fullmatch(name)))
        ):
            # A date or a word for none is no name; another number may be one.
            return [naming] if name[-1:].isdigit() and not _DATE.search(name) else []
        return [naming]

    def in_line(self, line: Entry) -> list[Naming]:
        """What a line of a paragraph names, if it is plainly an entry and no sentence.

        A link begins it and only brackets follow, or words that may be a place are before or behind it.
        Otherwise all its sentences may list members: the A of France and the B of Italy.
        """
        text = line.text.rstrip("。.") if _CLAUSE.search(line.text) else line.text
        if stated := self._stated(line.text, line.links):
            return stated
        if "。" in text or text[-1:] in ".!?！？：:":
            return []
        return [
            naming
            for naming in self.in_item(line)
            if naming.place
            or line.flags
            or self._names_one(line.text, line.links, 0, len(line.text))
        ]

    def _stated(self, text: str, links: Sequence[Link]) -> list[Naming]:
        """What sentences name that list members with their places; nothing if one of them does not."""
        signs = list(folded(text))
        for link in links:
            signs[link.start : link.end] = LINKED * (link.end - link.start)
        compared = "".join(signs)
        found: list[Naming] = []
        start, place, lists = 0, "", False
        for end in [*self._clause_ends.finditer(compared), None]:
            until, behind = end.span() if end else (len(text), len(text))
            is_last = end is None or _SENTENCE_END.fullmatch(end.group()) is not None
            if LINKED in compared[start:until]:
                begins = self._statement_start.match(compared, start, until)
                lead = begins.end() if begins else start
                lists = lists or bool(compared[start:lead].strip())
                at = self._behind_articles(compared, lead)
                matches = (each.fullmatch(compared, at, until) for each in self._statements)
                statement = next(filter(None, matches), None)
                if statement is None and not is_last:
                    # In [France], the …: it goes on behind the mark.
                    continue
                if statement is None:
                    return []
                placed = "place" in statement.groupdict()
                own = clean(text[slice(*statement.span("place"))]) if placed else ""
                name = statement.start("name"), statement.end("more")
                if not (own or place or lists):
                    return []
                naming = self.naming(text[slice(*name)], within(links, *name))
                naming.place, naming.place_kind, naming.otherwise = own or place, "prefix", None
                found.append(naming)
                if own and statement.start("place") < statement.start("name"):
                    # It is the place of the names behind it, too.
                    place = own
            elif not is_last:
                # In France, …: the words before a comma belong to the clause behind it.
                continue
            start = behind
            if is_last:
                place, lists = "", False
        return found

    def in_cell(self, cell: Cell) -> list[Naming]:
        """What each part of a cell names: an organisation, or more about the one before it."""
        spans = []
        for start, end in _parts(cell.text, cell.links):
            inner = within(cell.links, start, end)
            parts = self._several(cell.text[start:end], inner) if len(inner) > 1 else []
            spans += [(start + a, start + b) for a, b in parts] or [(start, end)]
        return self._in_parts(cell, spans)

    def _in_parts(self, among: Entry | Cell, spans: Sequence[tuple[int, int]]) -> list[Naming]:
        text, links = among.text, among.links
        flags = _flags_of_parts(spans, among.flags, among.flags_at)
        linked = any(link.kind == "article" for link in links) and "、" not in text
        found: list[Naming] = []
        place = ""
        for (start, end), own_flags in zip(spans, flags, strict=True):
            inner = within(links, start, end)
            bare = clean(text[start:end])
            if self.is_no_name(bare):
                continue
            more = found and not own_flags and isinstance(among, Cell)
            if more and self._says_more(bare, inner, linked):
                self._take_remark(found[-1], clean(bare.strip("（()） ")))
                continue
            naming = self.naming(text[start:end], inner, italics=among.italics)
            naming.flags = own_flags
            if naming.place and text.startswith(naming.place, start + _begin(text[start:end])):
                place = naming.place
            elif place and not (naming.place or own_flags):
                # What is before one is the place of those behind it.
                naming.place, naming.place_kind = place, "prefix"
            if naming.name:
                found.append(naming)
        return found

    def naming(
        self, text: str, links: Sequence[Link] = (), small: str = "", italics: str = ""
    ) -> Naming:
        """What a text names; offsets of the links are in the text."""
        own: Sequence[Link] = links
        if links and not (len(links) == 1 and links[0].kind in _NAMING):
            own = [link for link in links if link.kind in _NAMING]
        alone = not own or (len(own) == 1 and own[0].end - own[0].start == len(text))
        simple = text and alone and text[0] not in _BEFORE_NAME and not self._more.search(text)
        if not simple or (self.language.blanks and self._host.search(folded(text))):
            return self._only_entering(text, own) or self._among_marks(text, own, small, italics)
        # A text that is a name and nothing else, as most are.
        found = Naming(normalize("NFC", text), own[0] if own else None)
        found.no_territory = self._belongs_nowhere(found.name)
        return found

    def _only_entering(self, text: str, own: Sequence[Link]) -> Naming | None:
        """A name and nothing but a linked host in brackets behind it, which is found without marks."""
        shape = self._entering.match(text) if own and text.endswith("）") else None
        if shape is None or (own[-1].start, own[-1].end) != (shape.end(), len(text) - 1):
            return None
        found = Naming(normalize("NFC", shape.group(1)))
        if len(own) > 1:
            found.link = own[0]
            if len(own) > 2 or own[0].start or own[0].end != shape.end(1):
                return None
        found.hosts = (Host(clean(own[-1].label), own[-1]),)
        return found

    def _among_marks(self, text: str, own: Sequence[Link], small: str, italics: str) -> Naming:
        """What a text with marks names: a place, the name, and remarks."""
        found = Naming()
        # A phrase in the text as it is written: nothing of it is in traditional characters.
        written = not self.language.blanks and self._host.search(text)
        compared = text if written else folded(text)
        found.hosts, entering = self._entered(text, own, compared)
        # Where the name begins, with a place before it or without.
        whole = start = _begin(text)
        # Where it ends, with brackets that may contain a place or without; a place before a colon.
        cut = bare = len(text)
        before: tuple[str, Link | None] | None = None
        marks = self._marks_in(text, own, start, entering, small)
        for mark, (_, behind, _) in pairwise(marks):
            kind, opening, closing = mark
            if opening < start:
                continue
            if kind == "brackets":
                inside = _between(own, opening, closing)
                if entering < opening and self._ends_with_host(text[:opening], found.hosts):
                    # What is in brackets behind a host is about the host.
                    continue
                if opening == start or (
                    start == whole
                    and not inside
                    and self._is_before_name(text, own, start, mark, behind)
                ):
                    # (Catalonia) X, 法国（海外省）帆党
                    if start == whole and clean(text[closing:]):
                        inner = (start + 1, closing - 1) if opening == start else (start, closing)
                        found.place = clean(text[slice(*inner)])
                        found.place_kind = "prefix"
                        start = closing + _begin(text[closing:])
                        cut = bare = len(text)
                    continue
                said, rest = self._says(found, text[opening + 1 : closing - 1], inside, italics)
                if said or inside or not rest:
                    cut = min(cut, opening)
                if self._is_qualifier(rest):
                    continue
                name = around(own, start)
                if self.language.blanks and name and rest[:1].islower():
                    # A remark in words that are not known, directly behind a linked name.
                    cut = min(cut, opening if opening - name.end in (0, 1) else cut)
                foreign = clean(text[start:opening]) in italics.split("\n")
                if not inside and self._is_translation(rest, name, opening, foreign=foreign):
                    # Behind a name in italics it is a translation into the page's language.
                    cut = min(cut, opening)
                    english = self.language.code == "en"
                    if not foreign or english:
                        field = "name_en" if foreign or not english else "name_native"
                        setattr(found, field, getattr(found, field) or rest)
                if self._may_lie_in(found, rest):
                    bare = min(bare, opening)
                if cut <= opening:
                    # What is behind brackets without a mark.
                    self._says(found, text[closing:behind], (), italics)
            elif start == whole and kind in ("colon", "dash") and self.is_none(text[opening + 1 :]):
                # Cuba: none, Cuba – none
                found.name, found.place_kind = clean(text[closing:]) or "–", "prefix"
                found.place = clean(text[start:opening])
                found.otherwise = clean(text[start : min(cut, opening)]), around(own, start)
                return found
            elif start == whole and self._is_before_name(text, own, start, mark, behind):
                # Whole, with brackets: Congo (Kinshasa), Chile (observer). If it is a name, without.
                place, bare_place = (
                    clean(text[start:opening]),
                    clean(text[start : min(cut, opening)]),
                )
                first = around(own, start)
                start, cut, bare = closing, len(text), len(text)
                if kind == "colon" and self._is_label(place, around(own, start)):
                    return found
                if kind == "colon" and self._says_kind(found, place):
                    whole = start
                    continue
                found.place, found.place_kind = place, "prefix"
                before = (bare_place, first) if kind in ("colon", "dash", "stop") else None
                if _ABBREVIATION.fullmatch(place):
                    found.abbreviation = place
            elif kind == "arrow":
                # Behind it is what became of the organisation.
                cut = min(cut, opening)
            elif kind in ("dash", "stop", "small", "host") or _ends_clause(text, mark):
                cut = min(cut, opening)
                inside = _between(own, closing, behind)
                said, rest = self._says(found, text[closing:behind], inside, italics)
                if not said:
                    self._may_lie_in(found, rest)
        link = next((link for link in own if start <= link.start and link.end <= cut), None)
        found.name, found.link = clean(text[start : min(bare, cut)]), link
        if found.place:
            # Its name if the words of the place are none.
            first = next((link for link in own if whole <= link.start < cut), None)
            if before and link and not before[1]:
                # The link is on the name.
                before = found.name, link
            found.otherwise = before or (clean(text[whole:cut]), link or first)
        if link is not None and link.start == start and link.end < cut:
            # [P]青年团: the link leads to the parent party.
            rest = self.language.key(text[link.end : cut]).strip()
            if rest and self._parent.fullmatch(rest.removeprefix("的")):
                found.parent, found.link = Host(clean(link.label), link), None
        elif link is not None and self._parent_of.fullmatch(folded(text[start : link.start])):
            # Youth of the [P]
            found.parent, found.link = Host(clean(link.label), link), None
        if found.name_en and self.language.code == "en" and found.name in italics.split("\n"):
            # In italics is the name that the translation belongs to.
            found.name_native = found.name_native or found.name
        found.no_territory = found.no_territory or self._belongs_nowhere(found.name)
        return found

    def _marks_in(
        self, text: str, own: Sequence[Link], start: int, entering: int, small: str
    ) -> list[_Mark]:
        """The marks of a text from `start` on, outside links and brackets, in order, and its end."""
        marks = []
        if small and (at := _small_print(text, small, start)) < len(text):
            marks.append(_Mark("small", at, at))
        at = start
        while match := self._marks.search(text, at):
            opening, at = match.span()
            if link := around(own, opening):
                at = link.end
                continue
            kind = match.lastgroup or ""
            if start < entering < opening:
                marks.append(_Mark("host", entering, entering))
            if entering < at:
                entering = len(text)
            if kind in ("colon", "dash", "joint", "stop"):
                while text[at : at + 1] in _BEFORE_NAME and at < len(text):
                    at += 1
            elif kind == "brackets" and _is_formula(text, opening, own):
                continue
            marks.append(_Mark(kind, opening, at))
        if start < entering < len(text):
            marks.append(_Mark("host", entering, entering))
        if self.language.blanks and own and all(mark.start > own[0].start for mark in marks[:1]):
            # A flag's name, as a link or in words, a blank, then the organisation.
            first, end = own[0], own[0].end
            if first.start == start:
                blank = (end, len(text) - len(text[end:].lstrip(BLANKS)))
            else:
                blank = (len(text[: first.start].rstrip(BLANKS)), first.start)
            words = folded(text[start : first.start])
            of_name = self._skip.fullmatch(words) or self._parent_of.fullmatch(words)
            begins = blank[0] not in map(_start, marks[:1])
            if blank[0] < blank[1] and begins and (first.start == start or not of_name):
                marks.append(_Mark("blank", *blank))
        # A link to another site behind words leads to theirs; behind a place and its mark it is the name.
        named_from = {mark.end for mark in marks}
        for link in own:
            behind_words = link.start > start and text[link.start - 1] in BLANKS
            names = link.start in named_from and not self.is_no_name(link.label)
            if link.kind == "external" and behind_words and not names:
                marks.append(_Mark("stop", link.start, link.end))
        marks.sort(key=_start)
        return [*marks, _Mark("end", len(text), len(text))]

    def _is_before_name(
        self, text: str, own: Sequence[Link], start: int, mark: _Mark, behind: int
    ) -> bool:
        """Whether a mark separates a place from the name behind it, by its form."""
        is_short = mark.start - start <= _LONGEST_PLACE
        kinds = ("colon", "dash", "joint", "blank", "" if self.language.blanks else "brackets")
        begins = around(own, mark.end)
        linked = begins is not None and begins.start == mark.end
        # In Denmark, [X] works within …
        comma = linked and text[mark.start] in ",，" and not _between(own, start, mark.start)
        if not is_short or not (mark.kind in kinds or comma):
            return False
        sides = linked + (around(own, mark.start - 1) is not None)
        if mark.kind == "joint" and sides < (2 if self.language.blanks else 1):
            # Within a word it joins its parts.
            return False
        if self.language.blanks and not linked:
            # In languages of capitals a name begins with one.
            first = text[mark.end : mark.end + 1]
            if not (first.isupper() or first in "\"'“¡¿"):
                return False
        place, name = clean(text[start : mark.start]), clean(text[mark.end : behind])
        if not name or not _LETTER.search(place):
            return False
        if linked and begins is not None:
            return not self.is_no_name(begins.label)
        if sides and mark.kind == "dash" and _ABBREVIATION.fullmatch(name):
            return False
        # A name may begin with an article, as a remark does.
        said = _YEAR.search(name) or self._remark.search(folded(name))
        return not said and (self.language.blanks or not self._is_remark(name))

    def _ends_with_host(self, text: str, hosts: Sequence[Host]) -> bool:
        return text.rstrip().endswith(tuple(host.name for host in hosts))

    def _is_label(self, before: str, link: Link | None) -> bool:
        """Whether a word before a colon introduces no organisation: 支部：北京, 领袖：某甲."""
        role = self.language.column_role(before)
        return role in ("other", "remark") or (
            link is None and self._seat.fullmatch(self.language.key(before)) is not None
        )

    def _says_kind(self, found: Naming, before: str) -> bool:
        """Whether a word before a colon is a status, a kind of organisation or no country: 青年：…."""
        status, left = self.status_in(before)
        found.has_status(status, left)
        found.no_territory = self.is_no_territory(before)
        kind = self._kind.fullmatch(self.language.key(before))
        return bool(status or left is not None or found.no_territory or kind)

    def _may_lie_in(self, found: Naming, words: str) -> bool:
        """Take words behind a name for a place, if they may be one and none is known yet."""
        if found.place or not 1 < len(words) <= _LONGEST_PLACE:
            return False
        found.place, found.place_kind = words, "prefix"
        return True

    def _is_translation(
        self, words: str, name: Link | None, opening: int, *, foreign: bool
    ) -> bool:
        """Whether brackets behind a name translate it; (Marxist–Leninist) is a part of it."""
        return (
            foreign
            or (
                self.language.blanks
                and words[:1].isupper()
                and (name is None or opening - name.end in (0, 1))
            )
        ) and words != ""

    def _is_qualifier(self, words: str) -> bool:
        return bool(
            _TENDENCY.fullmatch(words) or self._qualifier.fullmatch(self.language.key(words))
        )

    # Remarks

    def _is_remark(self, words: str) -> bool:
        compared = folded(words)
        return bool(
            _YEAR.search(words)
            or self._remark.search(compared)
            or self._remark_start.match(words if self.language.blanks else compared)
        )

    def _says(
        self, found: Naming, words: str, inside: Sequence[Link], italics: str
    ) -> tuple[bool, str]:
        """Whether some words say something of the name, which goes into `found`; words that do not."""
        if not words:
            return False, ""
        compared = folded(words)
        host = self._host.search(compared) or self._inside.search(compared)
        if host is None and (parent := self._parent_in(words, inside)):
            found.parent = parent
            return True, ""
        # Every part is looked at: an abbreviation may follow a name in another language.
        parts = _REMARK_PART.split(words[: host.start()] if host else words)
        if host:
            # What is before the phrase in its own part belongs to it.
            parts = [*parts[:-1], ""]
        parts = [part for part in map(clean, parts) if part]
        silent = [part for part in parts if not self._part_says(found, part, italics)]
        if host:
            return True, ""
        said = len(silent) < len(parts)
        rest = silent[0] if said and silent else ", ".join(silent)
        return said, clean(rest).strip(_QUOTES)

    def _parent_in(self, words: str, inside: Sequence[Link]) -> Host | None:
        """The parent party that brackets name: [P青年翼], [P]青年翼, youth wing of [P], [P] alone, P青年翼."""
        name = clean(inside[0].label) if inside else clean(words)
        key = self.language.key(name)
        wing = self._parent_end.search(key)
        if len(inside) == 1 and inside[0].title:
            around_it = self.language.key(clean(words).replace(name, " ", 1))
            alone = not around_it.strip() and key.endswith(self._party_ends)
            return (
                Host(name, inside[0]) if wing or alone or self._parent.search(around_it) else None
            )
        party = ""
        if self.language.blanks:
            of = self._parent_of.search(folded(name))
            party = name[of.end() :] if of else ""
            party = party if party[:1].isupper() else ""
        elif wing and not inside and name[: wing.start()].endswith(self._party_ends):
            party = name[: wing.start()]
        return Host(party, None) if party else None

    def _part_says(self, found: Naming, words: str, italics: str) -> bool:
        status, left = self.status_in(words)
        if status or left is not None:
            found.has_status(status, left)
            return True
        if self.is_no_territory(words) or self._belongs_nowhere(words):
            found.no_territory = True
            return True
        compared = folded(words)
        labels = ((field, pattern.match(compared)) for field, pattern in self._labelled)
        pieces = italics.split("\n")
        field, label = next(
            (
                (field, label)
                for field, label in labels
                if label and label.end() < len(words)
                if not label.groupdict().get("blank") or words[label.end() :] in pieces
            ),
            ("", None),
        )
        if label and not field:
            # A translation into the page's language, for which there is no place.
            return True
        given = words[label.end() :].strip(_QUOTES) if label else words
        if label is None:
            if _ABBREVIATION.fullmatch(words) and not _TENDENCY.fullmatch(words):
                field = "abbreviation"
            elif words in pieces or self._is_foreign(words):
                field = "name_native"
            else:
                given = words.rpartition(":")[2].strip()
                field = "name_native"
                remark = _YEAR.search(words) or self._remark.search(compared)
                if remark or not given or given not in pieces:
                    return self._is_remark(words)
        setattr(found, field, getattr(found, field) or given)
        return True

    def _is_foreign(self, words: str) -> bool:
        """Whether words are in another script than the language's."""
        if not _LETTER.search(words) or _YEAR.search(words):
            return False
        if self.language.blanks:
            return not _LATIN.search(words)
        if _HAN.search(words) or _TENDENCY.fullmatch(words):
            return False
        return len(words) > 2 or not _LATIN.search(words)

    def _says_more(self, bare: str, links: Sequence[Link], linked: bool) -> bool:
        """Whether a line adds to the name before it: in brackets, in another script, unlinked."""
        if self._is_foreign(bare):
            return True
        is_party = bare.endswith(self._party_ends) and not self._is_remark(bare)
        return not links and (bare[0] in "（(" or (linked and not is_party))

    def _take_remark(self, naming: Naming, words: str) -> None:
        """Add what the line after a name gives to `naming`, mostly a name in another language."""
        if not self._says(naming, words, (), "")[0] and not naming.name_native:
            naming.name_native = words

    # Several names

    def _several(self, text: str, links: Sequence[Link]) -> list[tuple[int, int]]:
        """Where the parts begin and end of a text that lists several organisations.

        A mark between two linked names divides them, and 、 between two names of parties; a semicolon
        divides what has a country and a colon on both sides. None is looked for behind a remark.
        """
        compared = folded(text)
        marks = [match.span() for match in self._divisions(compared, links)]
        if not marks:
            return []
        spans, start = [], 0
        # Where the part behind each mark ends, and where it does at a mark that surely divides.
        ends = [*(at for at, _ in marks[1:]), len(text)]
        hard_ends, hard = [], len(text)
        for at, behind in reversed(marks):
            hard_ends.append(hard)
            if text[at:behind].strip() in _HARD:
                hard = at
        for (at, behind), end, hard in zip(marks, ends, reversed(hard_ends), strict=True):
            mark, left, right = compared[at:behind].strip(), (start, at), (behind, hard)
            if mark in (";", "；") and _COLON.search(text, 0, at) and _COLON.search(text, *right):
                spans.append(left)
                start = behind
                continue
            if not (
                self._names_one(text, links, behind, end)
                or (mark in _HARD and self._names_one(text, links, *right))
            ):
                if mark in "、;；/,，":
                    break
            elif self._names_one(text, links, *left, begins=False):
                spans.append(left)
                start = behind
        return [*spans, (start, len(text))] if spans else []

    def _names_one(
        self, text: str, links: Sequence[Link], start: int, end: int, *, begins: bool = True
    ) -> bool:
        """Whether a part of a text ends with a linked name, or as the names of parties do, and brackets.

        Parameters
        ----------
        begins : whether nothing may be before the link
        """
        bare = _BEHIND.sub("", text[start:end]).strip()
        named = bare.endswith(self._party_ends) and not self._is_remark(bare)
        for link in _between(links, start, end):
            # What is behind the name is in brackets, with other links perhaps.
            if named := _BEHIND.fullmatch(text, link.end, end) is not None:
                bare = text[start : link.end]
                if begins:
                    named = not text[start : link.start].strip()
                break
        return named and not self._host.search(folded(bare))

    # Hosts

    def hosts(self, text: str, links: Sequence[Link]) -> tuple[tuple[Host, ...], int]:
        """Parties that a section works inside according to a text, and where it begins with them."""
        return self._entered(text, links, folded(text))

    def hosts_in_cell(self, cell: Cell) -> list[Host]:
        """The hosts that a cell of their column lists."""
        text, links = cell.text, cell.links
        marks = [m.span() for m in self._divisions(folded(text), links)]
        starts = [0, *(behind for _, behind in marks)]
        spans = zip(starts, [*(at for at, _ in marks), len(text)], strict=True)
        named = [(link, *span) for span in spans for link in _between(links, *span) or (None,)]
        hosts = [(clean(link.label if link else text[a:b]), link) for link, a, b in named]
        return [Host(name, link) for name, link in hosts if not self.is_no_name(name)]

    def _divisions(self, compared: str, links: Sequence[Link]) -> list[re.Match[str]]:
        """Marks and words that may divide names, outside links and brackets."""
        return [
            match
            for match in self._between.finditer(compared)
            if match.lastgroup is None and around(links, match.start()) is None
        ]

    def _entered(
        self, text: str, links: Sequence[Link], compared: str
    ) -> tuple[tuple[Host, ...], int]:
        """Host parties, and where the first phrase that names one begins; at the end if none does."""
        hosts: dict[Host, None] = {}
        first, at = len(text), 0
        covered = []
        for phrase in self._inside.finditer(compared):
            # 在[X]内活动: the phrase is around the host, or behind a linked one.
            ends = phrase.end(1), phrase.start()
            link = next((link for link in links if link.end in ends), None)
            if name := link.label if link else text[phrase.start(1) : phrase.end(1)]:
                hosts[Host(clean(name), link)] = None
                first = min(first, phrase.start(), link.start if link else first)
                covered.append(phrase.span())
        while found := self._host.search(compared, at):
            at = found.end()
            # The word inside a name does not count, nor in 在[X]内从事打入主义工作.
            named = around(links, at - 1) is None and not any(
                start < found.start() < end for start, end in covered
            )
            if named:
                first = min(first, found.start())
            while named:
                start = self._behind_articles(compared, at, links)
                end, at = self._host_end(compared, start, links)
                inside = [link for link in _between(links, start, end) if link.label.strip()]
                hosts |= dict.fromkeys(Host(clean(link.label), link) for link in inside)
                name = "" if inside else clean(text[start:end])
                for word in self._rest:
                    name = name.removesuffix(word)
                is_weak = self._weak.fullmatch(found.group()) is not None
                if name and (
                    name[0].isupper()
                    if self.language.blanks
                    else name.endswith(self._party_ends) or not is_weak
                ):
                    hosts[Host(name, None)] = None
                named = at > end
        return tuple(hosts), first

    def _behind_articles(self, compared: str, at: int, links: Sequence[Link] = ()) -> int:
        """Behind the articles before a host's name; those of a link's label are a part of it."""
        skipped = self._skip.match(compared, at)
        behind = skipped.end() if skipped else at
        link = around(links, behind)
        return behind if link is None else max(link.start, at)

    def _host_end(self, compared: str, start: int, links: Sequence[Link]) -> tuple[int, int]:
        """Where a host's name ends, and where one begins that 、 or 和 joins to it, else the same."""
        at = start
        while mark := self._host_ends.search(compared, at):
            end, at = mark.span()
            if link := around(links, end):
                at = link.end
                continue
            if self._join.fullmatch(mark.group()):
                following = around(links, self._behind_articles(compared, at, links))
                if following is not None:
                    return end, at
                if not self.language.blanks:
                    # A 和 behind a link or a word for a party; 社会主义和自由党 is one name.
                    before = compared[start:end]
                    if (
                        mark.group() in ("、", "以及")
                        or before.endswith(self._before_join)
                        or around(links, end - 1)
                    ):
                        return end, at
                    continue
            return end, end
        return len(compared), len(compared)


def _begin(text: str) -> int:
    """Where the name may begin: behind what a flag left."""
    offset = 0
    if not text[:1].isalnum():
        if match := EMPTY_PARENTHESES.match(text):
            offset = match.end()
        while offset < len(text) and (
            text[offset] in _BEFORE_NAME or text.startswith("- ", offset)
        ):
            offset += 1
    return offset


def _ends_clause(text: str, mark: _Mark) -> bool:
    """Whether a colon ends what is before it: one followed by a blank, or a Chinese one."""
    return mark.kind == "colon" and (
        text[mark.start] in "：︰" or mark.end > mark.start + 1 or mark.end == len(text)
    )


def _is_formula(text: str, opening: int, links: Sequence[Link]) -> bool:
    """Whether brackets belong to the word before them: =HYPERLINK("…")."""
    before = text[opening - 1 : opening]
    return (
        text[opening] == "("
        and before.isascii()
        and before.isalnum()
        and not any(link.end == opening for link in links)
    )


def _small_print(text: str, small: str, start: int) -> int:
    """Where small print that does not begin the text begins in it."""
    for piece in small.split("\n"):
        at = text.find(piece, start)
        if at > start:
            return at
        if at == start:
            start += len(piece)
    return len(text)


def around(links: Sequence[Link], offset: int) -> Link | None:
    """The link that covers an offset; links are in order and do not overlap."""
    if not links:
        return None
    at = bisect_right(links, offset, key=_start) - 1
    return links[at] if at >= 0 and offset < links[at].end else None


def _parts(text: str, links: Sequence[Link]) -> Iterator[tuple[int, int]]:
    """Where the lines of a text begin and end, and what 、 separates in them outside links and brackets."""
    start, depth = 0, 0
    for mark in _PART.finditer(text):
        at = mark.start()
        if mark.group() in "（(":
            depth += 1
        elif mark.group() in "）)":
            depth = max(depth - 1, 0)
        elif (depth == 0 or mark.group() == "\n") and around(links, at) is None:
            yield start, at
            start, depth = at + 1, 0
    yield start, len(text)


def _between(links: Sequence[Link], start: int, end: int) -> Sequence[Link]:
    """The links in a part of a text; links are in order and do not overlap."""
    first = bisect_left(links, start, key=_start)
    return links[first : bisect_right(links, end, lo=first, key=_end)]


def within(links: Sequence[Link], start: int, end: int) -> tuple[Link, ...]:
    """The links of a part of a text, with their offsets in the part."""
    return tuple(
        link._replace(start=link.start - start, end=link.end - start)
        for link in _between(links, start, end)
    )


def _flags_of_parts(
    spans: Sequence[tuple[int, int]], flags: Sequence[str], at: Sequence[int]
) -> list[tuple[str, ...]]:
    """The flags that belong to each part of a text: those up to its end; all to one if unknown."""
    found: list[list[str]] = [[] for _ in spans]
    ends = [end for _, end in spans]
    for words, offset in zip(flags, at or [0] * len(flags), strict=False):
        found[min(bisect_left(ends, offset), len(spans) - 1)].append(words)
    return [tuple(own) for own in found]
