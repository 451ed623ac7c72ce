"""One name of an entry: what the marks and phrases around it give, a place, a status, a host, a parent party.

An entry is `[place mark] name [brackets | clause | phrase of a host]…`. Its marks and phrases are found
once, in their order, and every piece between two of them goes through the same rules, whether it is in
brackets, behind a comma or a dash, or in a cell of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import pairwise, starmap
from typing import TYPE_CHECKING, NamedTuple

from internationals.articles.language import BEFORE_NAME, BLANKS, LONGEST_PLACE
from internationals.articles.model import (
    LINKED,
    Cell,
    Entry,
    Host,
    Link,
    PlaceKind,
    without_disambiguator,
)
from internationals.articles.scripts import folded, rare
from internationals.articles.words import (
    ABBREVIATION,
    EMPTIED,
    HAN,
    LETTER,
    PIECE,
    TENDENCY,
    YEAR,
    Words,
    between,
    clean,
    skip,
    with_short_name,
)

if TYPE_CHECKING:
    from internationals.articles.entry import Passage

# What a flag left before a name.
LEAD = rare(
    # & : and the like between two flags that were lost
    rf"(?:^\s*+(?:[&/]|[a-z]{{1,3}}(?!-))\s*+(?=[:：–—-]))?{EMPTIED}*(?:[{BEFORE_NAME}]|-(?=[ {LINKED}]))*"
)
# A link behind a name with the language of another site, or in brackets.
_SITE = rare(r"[\[(（]|[a-z]{2,3}$")
# A name that is all in quotes.
_QUOTED = rare(r"[«“„\"「『《]\s*([^«»“”„\"「」『』《》]+?)\s*[»”“\"」』》]")
_QUOTES = "«»‹›„“”\"'「」 \u00a0"
# Words with a year before a colon or dash.
_DATED = rare(rf"([^:：\d{LINKED}]{{0,20}}\d{{4}}[^:：{LINKED}]{{0,20}}?)(?:[:：]| [–—-] )")
# Before a comma, a dash or a name, perhaps a short name.
_SHORT_BEFORE = re.compile(
    r"[（(]?(?P<short>(?P<letters>\S{2,20}?)(?: ?\(\w[\w–-]{0,12}\))?)[）)]?(?P<mark>, |，| [–—-] | )"
)
_WORD_END = re.compile(r"[\s–’'-]+")
_COLONS = frozenset({"colon", "inner"})
_BEHIND_PART = _COLONS | {"dash"}
ROUND = str.maketrans("（）[]", "()()")
# What may be before the same name in another language.
_OTHER_NAME = frozenset({"\n", "/", "／"})
# Kinds of marks behind a place; with blanks and a stop, only what is behind them shows that it is one.
_SURELY_BEFORE = frozenset({*_COLONS, "dash", "stop", "aside"})
_BEFORE_KINDS = frozenset({*_COLONS, "dash", "joint", "blank"})
_NAME_ENDS = frozenset({"colon", "dash", "stop", "small", "host", "external", "aside", "slash"})
# Those that may be behind the whole of a name.
_NAME_MARKS = frozenset({*_COLONS, "brackets", "dash", "stop", "aside"})
# A few words without capitals, which no name begins with, or words in brackets.
_SMALL = rf"[a-z\u00df-\u00ff-]+(?: [a-z\u00df-\u00ff-]+){{0,2}}|(?:{HAN.pattern}){{2,8}}"
_SMALL_WORDS = rare(rf"[（(][A-Z]?(?:{_SMALL})[）)] ?|(?:{_SMALL})(?: |(?={LINKED}))")
# Words for any member, which are parts of names, too.
ANY_MEMBER = ("", "member", "section")
CELL_PIECE = rare(r"(?P<mark>[\n,;()、。]|(?<=\w{3})\.(?=\s)|(?<= )[–—-] )")


class Naming:
    """What the text of an entry, or of a part of one, names; see `Member`."""

    place = status = abbreviation = name_en = name_native = ""
    # A column's words, as those of a sentence, may be an adjective: the French section.
    place_kind: PlaceKind = "prefix"
    otherwise: tuple[str, Link | None] | None = None
    parent: Host | None = None
    flags: tuple[str, ...] = ()
    # The place before a part whose own words may be one.
    place_before = ""
    # What it has left, as far as its remarks name it.
    left: str | None = None
    no_territory = False
    # Whether a host is named, even one that it works inside no more.
    entered = False

    def __init__(
        self, name: str = "", link: Link | None = None, hosts: tuple[Host, ...] = ()
    ) -> None:
        self.name = name
        self.link = link
        self.hosts = hosts

    def give(self, field: str, words: str) -> None:
        """Take words for a field; those that are found first count."""
        setattr(self, field, getattr(self, field) or words)

    def take_status(self, words: str, by: Words, *, of_host: bool = False) -> bool:
        """Whether words give a status or what was left, which is taken.

        Parameters
        ----------
        of_host : whether they are behind a phrase of a host
        """
        if by.language.is_phrase("entry", "again", words):
            # Left in 2001, rejoined in 2005; rejoined as observer
            self.left = None
            self.status = by.language.status(words) or self.status.removeprefix("former_member")
            return True
        # (entered in 1990, left in 2001) names no host: it left the organisation.
        status, left = by.status_in(words, of_host and self.entered)
        # Observer since 1999, member since 2003: the last with a year counts.
        self.status = (YEAR.search(words) and status) or self.status or status
        self.left = left if self.left is None else self.left
        return status != "" or left is not None


class _Mark(NamedTuple):
    """A mark in the text of an entry.

    Attributes
    ----------
    kind : a group of `Words.marks`, `host` for a phrase of a host party with the host, `small` before
        small print, `external` for a link to another site, `end` behind the last
    start, end : where it is, with the blanks and dashes behind a colon or dash
    """

    kind: str
    start: int
    end: int

    @property
    def inside(self) -> tuple[int, int]:
        """Where what brackets contain begins and ends."""
        return self.start + 1, self.end - 1


class _Phrase(NamedTuple):
    """A phrase of host parties: where it begins and ends, with the hosts, and these."""

    start: int
    end: int
    hosts: list[Host]


class NamePart:
    """A part of a passage that names one organisation, and what has been found in it.

    Attributes
    ----------
    found : what it names
    entered : phrases of hosts, in order
    whole, start : where the name begins, with a place before it and without
    cut, bare : where it ends, with brackets that may contain a place and without
    before : the name and its link if the words of the place before it are none
    wing : whether what is behind a dash is a youth organisation of a party
    is_person : whether it names a person
    short : capitals in the place of a country, which may be a short name
    """

    def __init__(self, passage: Passage, start: int, end: int, found: Naming) -> None:
        self.passage = passage
        self.words, self.language = passage.words, passage.words.language
        self.text, self.compared = passage.text, passage.compared
        self.found = found
        if (dated := _DATED.match(passage.masked, start, end)) and self.words.is_date(dated[1]):
            # Joined in 2004: X
            start = dated.end()
        self.entered = self._enter(start, end)
        self.whole = self.start = skip(LEAD, passage.masked, start, end)
        self.end = self.cut = self.bare = end
        self.before: tuple[str, Link | None] | None = None
        self.wing = self.is_person = False
        self.short = ""

    def naming(self) -> Naming:
        """What the part names: a place, the name, and what the pieces behind it give."""
        self.start = self.whole = self._take_status(self.whole)
        for mark, following in pairwise(self._marks()):
            in_brackets = mark.kind == "brackets"
            if mark.start < self.start or self._is_passed(mark, following):
                continue
            if in_brackets and mark.start == self.start > self.whole:
                # Peru: (SP) X
                if self.says(*mark.inside)[0]:
                    self.start = skip(LEAD, self.text, mark.end, self.end)
            elif self.start == self.whole and self._has_place(mark, following):
                if not self._take_place(mark, following):
                    return self.found
            elif in_brackets and self._is_translated(mark):
                # Havvind（[海风党]）
                self.add(self.start, mark.start)
                self.start, self.cut = mark.inside
            elif in_brackets or mark.kind in _NAME_ENDS or _is_before_host(mark, following):
                self._read_behind(mark, following)
        return self._named()

    def _marks(self) -> list[_Mark]:
        """The marks outside links, brackets and phrases of hosts, in order, and the end."""
        text, passage, start, end = self.text, self.passage, self.start, self.end
        found = [_Mark("host", *phrase[:2]) for phrase in self.entered if phrase.start > start]
        for match in self.words.marks.finditer(passage.masked, start, end):
            if match.lastgroup:
                found.append(_Mark(match.lastgroup, *match.span()))
        for match in self.words.paper.finditer(self.compared, start + 1, end):
            found.append(_Mark("aside", match.start(), end))
        small = passage.of.small.split("\n") if isinstance(passage.of, Entry) else ()
        begins = (text.find(piece, start, end) for piece in small)
        found += [_Mark("small", at, at) for at in begins if at > start][:1]
        for link in passage.links_in(start + 1, end):
            before = passage.masked[link.start - 1]
            aside = before in f"{BLANKS}{LINKED}" or _SITE.match(link.label)
            if aside and link.kind == "external":
                found.append(_Mark("external", link.start, link.end))
        marks: list[_Mark] = []
        last = start
        for mark in sorted(found, key=lambda mark: (mark.start, -mark.end)):
            if mark.start < last:
                continue
            # Blanks are within the same name in another language.
            in_other = marks and text[marks[-1].start : marks[-1].end].strip(" ") in _OTHER_NAME
            # A link to another site behind a mark is a name, unless it is called so: website.
            directly = mark.start == last and mark.kind != "host"
            named = passage.link_at(mark.start) if directly else None
            is_name = named and not (self.words.is_no_name(named.label) or _SITE.match(named.label))
            is_late = mark.kind == "blank" and (self.language.blanks or in_other)
            # Observer: Peru [X]
            labelled = len(marks) == 1 and marks[0].kind in _COLONS and not passage.link_at(start)
            is_late = marks and not labelled and (is_late or mark.kind == "joint")
            if not (is_name or is_late):
                ends = mark.kind == "external" and last == mark.start
                if ends and marks[-1].kind in ("blank", "joint"):
                    # [X] [http://… es]: it ends the name, and the blank is no mark.
                    marks.pop()
                marks.append(mark)
                last = mark.end
        return [*marks, _Mark("end", end, end)]

    def _is_passed(self, mark: _Mark, following: _Mark) -> bool:
        """Whether a mark is a part of a name, or about a host."""
        passage = self.passage
        match mark.kind:
            case "aside":
                # （法国）《火花》; no → [X]
                return mark.start == self.start and self.text[mark.start] == "《"
            case "brackets":
                alone = mark.start == self.start and following.kind == "end"
                return alone and not passage.written(mark.end, following.start)
            case "dash" | "joint":
                # Belgium – Flanders: [X], Belgium – Flanders – [X]
                divided = following.kind in _BEHIND_PART and self.text[mark.start] != "\n"
                whole = divided and passage.link_at(following.end) is not None
                return whole or self._is_in_italics(mark)
            case "slash":
                # A / the same in another language, or in italics; else it is a part of the name.
                names = (self.start, mark.start), (mark.end, following.start)
                behind = passage.written(*names[1])
                other = behind in passage.italics or self.words.is_foreign(behind)
                # [X] / SP
                other = other or (self.language.blanks and bool(ABBREVIATION.fullmatch(behind)))
                return not (other or passage.are_translations(*names))
        return False

    def _is_in_italics(self, mark: _Mark) -> bool:
        """Whether a mark is within a name in italics, beside which there is more: the whole may have a place."""
        names = self.passage.names_in_italics
        number = bisect_left(names, (mark.start,))
        start, end = names[number - 1] if number else (0, 0)
        return mark.start < end and (self.start < start or end < self.end)

    def _has_place(self, mark: _Mark, following: _Mark) -> bool:
        """Whether a mark separates a place from the name behind it, by its form."""
        passage, text, blanks = self.passage, self.text, self.language.blanks
        kind, opening, closing = mark
        in_brackets = kind == "brackets"
        if in_brackets and opening == self.start:
            # (Catalonia) X
            return True
        if opening - self.start > LONGEST_PLACE or "\n" in text[self.start : opening]:
            # A label below a name, Leader: X, is no place.
            return False
        at = self._behind_status(skip(LEAD, text, closing, self.end))
        aside = kind in _BEHIND_PART and following.kind in ("brackets", "slash")
        if aside and (following.start < at or (kind in _COLONS and following.start == at)):
            # Peru: (observer) X, Peru: (SP) X
            at = max(at, skip(LEAD, text, following.end, self.end))
            following = _Mark("end", self.end, self.end)
        begins = passage.link_at(at)
        name = passage.written(at, following.start) or (begins.label if begins else "")
        linked = begins is not None
        # In Denmark, [X] works within …
        words = self.compared[self.start : opening]
        named = LINKED in words and self.language.place_in(words) == words
        clause = linked and text[opening] in ",，" and not named
        if in_brackets:
            said = text[slice(*mark.inside)]
            inside = passage.links_in(*mark.inside) or not said.strip()
            # UK (Scotland) [X], no Socialist Party (SP) [X]
            is_bare = linked and not (passage.link_at(self.start) or ABBREVIATION.fullmatch(said))
            in_brackets = linked if inside else not blanks or is_bare
        # Peru → [X]; behind a flag it is what became of the organisation. No [X]《[paper]》
        arrow = kind == "aside" and text[opening] != "《" and not passage.of.flags_at
        if kind == "aside" and text[opening] == "《" and passage.link_at(self.start):
            # [法国]《火花》; what is before it is the name if it is no place.
            alone = following.kind == "end" or bool(self.entered)
            arrow = alone and passage.links_in(self.start, opening)[0].end == opening
        before = kind in _BEFORE_KINDS and not _is_before_host(mark, following)
        if not (before or clause or in_brackets or arrow):
            return False
        if kind in _SURELY_BEFORE and self.words.is_none(text[opening + 1 : self.end]):
            # Cuba: none, Cuba – none
            return True
        if not name or not LETTER.search(passage.written(self.start, opening)):
            return False
        sides = linked + (passage.masked[opening - 1] == LINKED)
        # Within a word it joins its parts; what is on the next line is about the name on this one.
        if (kind == "joint" and not sides) or (text[opening] == "\n" and not linked):
            return False
        # A flag's name, as a link or in words, then the organisation; no youth of the [P].
        lead = self.compared[self.start : closing]
        # In [Peru]: X
        begun = kind == "blank" and self.language.place_in(f"{lead}[") == "["
        if begun or self.words.skipped.fullmatch(lead) or self.words.parent_of.fullmatch(lead):
            return False
        if begins is not None:
            return not self.words.is_no_name(begins.label)
        if blanks and not name.lstrip("\"'“¡¿!@#+=*-")[:1].isupper():
            # In languages of capitals a name begins with one.
            return False
        is_short = sides and kind == "dash" and ABBREVIATION.fullmatch(name)
        # Behind a colon such words are a name: France: French Section of the International.
        placed = kind not in _COLONS and self.words.placed(name)
        says = YEAR.search(name) or self.words.has_remark(name) or placed
        return not (is_short or says)

    def _take_place(self, mark: _Mark, following: _Mark) -> bool:
        """Take the words before a mark for a place, or for what they are instead.

        Returns
        -------
        False if what is behind them is no organisation
        """
        passage, found, name = self.passage, self.found, self.passage.link_at(self.start)
        in_brackets, begins = mark.kind == "brackets", mark.start == self.start
        # (Catalonia) X, 法国（海外省）帆党, Congo (Kinshasa): X
        place = passage.written(self.start, mark.end if in_brackets else mark.start)
        # [Red], [Blue] and [Green]: [Peru]
        several = len(passage.links_in(self.start, mark.start)) > 1
        without = place if several else passage.written(self.start, min(self.cut, mark.start))
        at = mark.start if self.text[mark.start] == "《" else mark.end
        self.start = self._take_status(skip(LEAD, self.text, at, self.end))
        self.cut = self.bare = self.end
        if begins and (place[1:2].islower() or self.words.is_count(place[1:-1])):
            # (including Greenland): X, (2 members): X
            self.whole = self.start
            return True
        second = passage.link_at(self.start)
        if mark.kind in _COLONS:
            role = self.language.heading_role(place)
            # Others: [X], Europe: Peru: [X]
            areas = ("neutral", "area") if following.kind in _COLONS else ("neutral",)
            is_area = role is not None and role.name in areas
            if not is_area and self.words.is_label(place, second):
                return False
            # 青年：…
            found.no_territory = self.words.is_no_territory(place)
            is_kind = found.no_territory or self.language.is_phrase("entry", "kind", place)
            if found.take_status(place, self.words) or is_kind or is_area:
                self.whole = self.start
                return True
        if begins:
            place = place[1:-1]
            if ABBREVIATION.fullmatch(place):
                self.whole = self.start
        found.place = self.language.place_in(place)
        # Sympathising group in Canada: [X]
        # or Canada (sympathising): [X]
        said = folded(place.removesuffix(found.place).strip() or place).translate(ROUND)
        status = self.language.status(said.rpartition("(")[2].strip(" )"))
        found.give("status", "" if status in ANY_MEMBER else status)
        is_name = mark.kind in _SURELY_BEFORE or (in_brackets and name is not None)
        if mark.kind in ("dash", "joint") and second and self.words.is_party(second.label):
            # [X Party] – [Y Party]: one name; not [X] – youth of [Y], [X]－[Y]青年团.
            rest = self.language.key(passage.written(self.start, self.end))
            self.wing = self.words.parent.search(rest) is not None
            is_name = self.wing or (is_name and (name is None or self.text[mark.start] == "\n"))
        behind = passage.written(self.start, following.start)
        alone = second is not None and behind == clean(second.label)
        if mark.kind in _COLONS and alone and not self.words.is_party(place):
            # [Karelia]: [X Party]
            name = None if self.words.is_party(behind) else name
        if mark.kind == "dash" and not (name or second) and self.words.begins_name(behind):
            if isinstance(passage.of, Cell) and self.words.is_foreign(behind):
                found.give("name_native", behind)
            elif isinstance(passage.of, Cell) and not ABBREVIATION.fullmatch(behind):
                # Sail Party – Combat
                is_name = False
        self.before = (without, name) if is_name else None
        if ABBREVIATION.fullmatch(place):
            self.short = place
        return True

    def _take_status(self, at: int) -> int:
        """Where a name begins, behind words of its status and a short name, which are taken."""
        behind = self._behind_status(at)
        self.found.take_status(self.passage.written(at, behind).strip("（()）[]"), self.words)
        return self._behind_short(behind)

    def _behind_short(self, at: int) -> int:
        """Where a name begins, behind a short one, which is taken: PTC, Comet Party, (PT) Partido dos Trabalhadores."""
        short, link = _SHORT_BEFORE.match(self.text, at, self.end), self.passage.link_at(at)
        within = not link or (short and short.end() <= link.end)
        if not (short and within and ABBREVIATION.fullmatch(short["letters"])):
            return at
        marks = self.words.marks.finditer(self.passage.masked, short.end(), self.end)
        ends = (mark.start() for mark in marks if mark.lastgroup in _NAME_MARKS)
        name = self.passage.written(short.end(), next(ends, self.end))
        letters = "".join(filter(str.isupper, short["letters"]))
        begins = self.language.blanks and initials(name).startswith(letters)
        if begins or (short["mark"] in (", ", "，") and self.words.names_party(name)):
            self.found.abbreviation = short["short"]
            return short.end()
        return at

    def _behind_status(self, at: int) -> int:
        """Where a name begins, behind an article or words of its status in small letters: Peru: sympathising section X."""
        lead = _SMALL_WORDS.match(self.passage.masked, at, self.end)
        words = lead.group().strip("（()） ") if lead else ""
        is_article = self.language.is_phrase("entry", "article", words)
        said = is_article or self.language.status(words) not in ANY_MEMBER
        # Supporters in Dublin
        said = said and not self.words.prepositions.search(f"{words} ")
        return skip(LEAD, self.text, lead.end(), self.end) if lead and said else at

    def _is_translated(self, brackets: _Mark) -> bool:
        """Whether brackets behind a name in another script are its name in the page's language: a link, a party."""
        start, end = brackets.inside
        if brackets.start - self.start > LONGEST_PLACE or self.passage.link_at(self.start):
            return False
        if any(start <= phrase.start < end for phrase in self.entered):
            return False
        linked = self.passage.link_at(start) is not None
        named = linked or self.words.ends_as_party(self.passage.written(start, end))
        return named and self.words.is_foreign(self.passage.written(self.start, brackets.start))

    def _read_behind(self, mark: _Mark, following: _Mark) -> None:
        """Read what brackets contain, or what is behind a mark that may end the name."""
        passage, found = self.passage, self.found
        kind, opening, closing = mark
        in_brackets, name = kind == "brackets", passage.link_at(self.start)
        placed = found.place != ""
        # What became of the organisation, or what it publishes, is not looked at.
        behind = closing if kind == "aside" else following.start
        part = mark.inside if in_brackets else (closing, behind)
        inside = passage.links_in(*part)
        if not (name or inside) and self.words.nouns.match(self.text, opening):
            # Union for Land, Sea and Sky; but Union, Peru and Chile
            if not found.place:
                found.place, self.bare = passage.written(*part), opening
            return
        # In quotes it is a translation.
        quoted = in_brackets and not self.text.startswith("《", part[0])
        written = passage.written(*part)
        translated = _QUOTED.fullmatch(written) if quoted else None
        # Red Party (Left): a word with a capital is a part of the name, no status.
        is_word = in_brackets and " " not in written and self.words.begins_name(written)
        if translated or (is_word and self.language.is_phrase("entry", "qualifier", written)):
            said, rest = False, translated[1] if translated else written
        else:
            said, rest = self.says(*part)
        # Workers Party – Combat: words that begin as a name does are a part of it.
        is_name = kind == "dash" and name is None and self.words.begins_name(rest)
        ends = bool(translated or not (in_brackets or is_name) or said or inside or not rest)
        before = self.start, min(self.cut, opening)
        # Looked for where anything is in italics: an item can have brackets without end.
        italic = any(passage.italics) and passage.written(*before) in passage.italics
        qualifies = not translated and self.language.is_phrase("entry", "qualifier", rest)
        if qualifies and " " in rest:
            # ''Partito'' (Socialist Youth Party), Socialist Party (Partido de los Socialistas): several
            # words in the other language are its name.
            of_rest, own = self.words.name_language(rest), self.language.code
            qualifies = of_rest != own if italic else of_rest in ("", own)
            if qualifies and not italic and self.words.names_party(rest):
                # Parti Communiste (Communist Party)
                qualifies = self.words.name_language(passage.written(*before)) in ("", own)
        is_part = qualifies or TENDENCY.fullmatch(rest) is not None
        if in_brackets and opening < min(self.cut, self.bare) and self.words.begins_name(rest):
            # CPI (ML) (Liberation): behind brackets that are a part of the name.
            is_part = is_part or ")" in self.text[opening - 2 : opening]
        if in_brackets and not is_part:
            touches = name is None or opening - name.end in (0, 1)
            # ''Partido'' (not registered)
            remarked = self.language.blanks and rest.islower() and not self.words.is_party(rest)
            is_named = italic and not remarked
            if rest and not inside and (is_named or (touches and self.words.begins_name(rest))):
                ends = True
                name_before = passage.written(*before)
                self._give_translation(name_before, rest, italic or translated is not None)
            elif (name or italic) and rest[:1].islower():
                # A remark in words that are not known, behind a linked name or one in italics.
                ends = True
        if kind == "slash" and rest:
            self._give_translation(passage.written(*before), rest, translated=False)
            found.give("name_native", "" if said or rest == found.name_en else rest)
        self.cut = min(self.cut, opening) if ends else self.cut
        may_place = kind != "slash" and (not is_part or (qualifies and following.kind == "end"))
        words = rest or passage.written(*part)
        # Partido (Workers Party), Chile
        may_place = may_place and not (following.kind == "stop" and self.words.names_party(words))
        first, _, more = words.partition(",")
        if in_brackets and name and inside and first == inside[0].label and not more[1:2].isupper():
            # [X] ([Peru], words that are not known)
            words = first
        if may_place and not found.place and len(words) <= LONGEST_PLACE:
            place = self.language.place_in(words)
            if len(place) > 1 and (rest or not (inside or place == words)):
                # It may lie in what the words name: X (United States), unlike X (United).
                found.place, self.bare = place, min(self.bare, opening)
        if in_brackets and closing < behind:
            # What is behind brackets without a mark: a remark, from Chile; / its other name.
            self.says(closing, behind)
            words = passage.written(closing, behind)
            place = self.language.place_in(words)
            if place != words and following.kind == "end" and not placed:
                found.place, self.bare = place, min(self.bare, opening)

    def _give_translation(self, name: str, other: str, translated: bool) -> None:
        """Take a name and another in brackets behind it for what their languages show: English, native.

        Behind a name in italics and in quotes it is a translation into the page's language.
        """
        own, of_name, of_other = (self.language.code, *map(self.words.name_language, (name, other)))
        of_other = own if translated else of_other
        if of_other == "en" and (own != "en" or translated or of_name != "en"):
            self.found.give("name_en", other)
        elif of_other == own != of_name and not ABBREVIATION.fullmatch(name):
            self.found.give("name_en" if of_name == "en" else "name_native", name)
        elif own == "en" or (own != of_other and (of_name == own or self._is_italic(other))):
            self.found.give("name_native", other)

    def _is_italic(self, words: str) -> bool:
        """Whether words begin with some in italics."""
        return any(words.startswith(italic) for italic in self.passage.italics if italic)

    def _named(self) -> Naming:
        """The name that was found, and what its link leads to."""
        passage, found = self.passage, self.found
        found.link = next(iter(passage.links_in(self.start, self.cut)), None)
        name = passage.written(self.start, min(self.bare, self.cut))
        bare, short = with_short_name(name)
        if short and short == initials(bare):
            # [Partido Obrero (PO)]: what a link covers is looked at here alone.
            name = bare
            found.give("abbreviation", short)
        found.give("abbreviation", self.short)
        quoted = _QUOTED.fullmatch(name)
        found.name = quoted[1] if quoted else name or ("–" if self.before else "")
        link = found.link
        if link and link.start == self.start and not found.place:
            behind = passage.written(link.end, self.cut)
            if inside := self.words.inside.match(folded(behind)):
                # [X] in Peru
                found.place, found.otherwise = behind[inside.end() :], (found.name, link)
                found.name = clean(link.label)
        elif link and link.end == self.cut and not (found.place or self.language.blanks):
            before = passage.written(self.start, link.start)
            if not link.title.startswith(before) or link.label.startswith(before):
                # 秘鲁[红帆党]; all of 秘鲁[红帆党](秘鲁红帆党) is a name.
                found.place, found.otherwise = before, (found.name, link)
                found.name = clean(link.label)
        elif found.place:
            # Its name if the words of the place are none.
            if self.before and link and not (self.before[1] or self.wing):
                # The link is on the name.
                self.before = found.name, link
            first = next(iter(passage.links_in(self.whole, self.cut)), None)
            found.otherwise = self.before or (passage.written(self.whole, self.cut), first)
        if link is not None and link.start == self.start:
            # [X] observer, [X]观察员, [X] from 1990 until 2003
            rest = passage.written(link.end, self.cut).strip("[]' ")
            says = self.words.status_in("" if rest[:1].isupper() else rest, False)
            # [X] formerly [Y]
            remark = self.words.begins_remark if self.language.blanks else self.words.is_dated
            if says[0] not in ANY_MEMBER or says[1] is not None or remark(rest):
                found.take_status(rest, self.words)
                found.name = clean(link.label)
        if link is not None and self.words.parental.match(self.compared, self.start, self.cut):
            # [P]青年团, youth of the [P]: the link leads to the parent party.
            found.parent, found.link = Host(clean(link.label), link), None
        if found.name_en and self.language.code == "en" and found.name in passage.italics:
            # In italics is the name that the translation belongs to.
            found.give("name_native", found.name)
        found.no_territory = found.no_territory or self.words.belongs_nowhere(found.name)
        before = passage.written(self.start, link.start) if link else ""
        said = map(self._is_of_person, (before, found.place, found.name))
        if (self.is_person or any(said)) and not self.words.is_party(found.name):
            # Independent MEP [Jane Sail]
            found.place = "" if self._is_of_person(found.place) else found.place
            found.name, found.link, found.otherwise = "–", None, None
        return found

    # What the pieces behind a name give

    def add(self, start: int, end: int) -> None:
        """Add what some words give; if nothing, they are the name in another language."""
        if not self.says(start, end)[0]:
            self.found.give("name_native", self.passage.written(start, end))

    def says(self, start: int, end: int) -> tuple[bool, str]:
        """Whether some words say something of the name, which is taken; those that do not."""
        if self.words.is_count(self.passage.written(start, end)):
            return True, ""
        entered, found = self.entered, self.found
        said = bisect_left(entered, (start,)) < bisect_left(entered, (end,))
        parent = None if said else self._parent_in(start, end)
        found.parent = parent or found.parent
        silent = []
        # Every piece is looked at: an abbreviation may follow a name in another language.
        for words, before, behind in self.pieces(start, end):
            is_person = self._is_of_person(words)
            self.is_person = self.is_person or is_person
            gives = is_person or (parent is not None and parent.name in words)
            gives = gives or found.take_status(words, self.words, of_host=before or behind)
            gives = gives or (not behind and self._gives(words))
            said = said or gives
            silent += [] if gives or behind else [words]
        rest = silent[0] if said and silent else ", ".join(silent)
        return said, clean(rest).strip(_QUOTES)

    def pieces(
        self, start: int, end: int, mark: re.Pattern[str] = PIECE
    ) -> Iterator[tuple[str, bool, bool]]:
        """The words of each piece outside phrases of hosts, and whether it is directly before or behind one.

        Until 2003 part of [X], …, expelled in 2010: both are about the host.
        """
        entered = self.entered
        for at, until in between(mark, self.compared, start, end):
            words = self.passage.written(at, until)
            following = bisect_left(entered, (until,))
            if words and (not following or entered[following - 1].end <= at):
                before = following < len(entered) and entered[following].start == until
                behind = bool(entered) and entered[0].start < at
                short = _SHORT_BEFORE.match(words)
                if short and short["mark"] != " " and ABBREVIATION.fullmatch(short["short"]):
                    # PTC – Partido Cometa
                    yield short["short"], False, behind
                    words = words[short.end() :]
                yield words, before, behind

    def _gives(self, words: str) -> bool:
        """Whether words behind a name are a name in another language, a short one or a remark."""
        found, italics = self.found, self.passage.italics
        if self.words.is_no_territory(words) or self.words.belongs_nowhere(words):
            found.no_territory = True
            return True
        if not (found.place or self.passage.of.flags) and (place := self.words.placed(words)):
            # [X], the Irish section of …
            found.place, found.place_kind = place, "column"
            return True
        if label := self.words.labelled(words, italics):
            field, given = label
            if field:
                found.give(field, given.strip(_QUOTES))
            return True
        if words.startswith("《") or (len(words) == 1 and words.islower()):
            # What it publishes, the mark of a note.
            return True
        # [Moderates] (M), unlike Communist Party (M)
        initial = len(words) == 1 and self.passage.link_at(self.start)
        if ABBREVIATION.fullmatch(words) and (initial or not TENDENCY.fullmatch(words)):
            found.give("abbreviation", words)
            return True
        given = words
        if not self.words.is_foreign(words):
            given = words.rpartition(":")[2].strip()
            if self.words.has_remark(words) or not given or given not in italics:
                return self.words.is_remark(words)
        found.give("name_native", given)
        return True

    def _is_of_person(self, words: str) -> bool:
        """Whether words say that a name is a person's; a short name is that of a party: MP."""
        is_phrase = self.language.is_phrase("entry", "person", words)
        return is_phrase and not ABBREVIATION.fullmatch(words)

    def _parent_in(self, start: int, end: int) -> Host | None:
        """The parent party that brackets name: [P青年翼], [P]青年翼, youth wing of [P], [P] alone, P青年翼."""
        words = self.passage.written(start, end)
        links = self.passage.links_in(start, end)
        for link in links[:1]:
            name = clean(link.label)
            # [P], ([P], Norway)
            pieces = [piece for piece, *_ in self.pieces(start, end)]
            alone = len(links) == 1 and name in pieces and self.words.is_party(name)
            named = alone or self.words.parent.search(self.language.key(words)) is not None
            for page in (link.title, without_disambiguator(link.title)):
                behind = self.language.key(name.removeprefix(page))
                joins = self.language.is_phrase("host", "join", behind)
                if name.startswith(page) and (joins or self.words.parent.search(behind)):
                    # The label of a dump covers the words behind it: [P和](P)[Q青年翼](Q).
                    name = page
            return Host(name, link) if link.title and named else None
        first = next((piece for piece, *_ in self.pieces(start, end)), words)
        found = self.words.of_parent.search(folded(first))
        party = first[slice(*found.span("party"))] if found else ""
        named = self.words.begins_name(party) or self.words.ends_as_party(party)
        return Host(party, None) if named else None

    # Hosts

    def _enter(self, start: int, end: int) -> list[_Phrase]:
        """The phrases of parties that a section works inside, which are taken if it still does."""
        phrases: list[_Phrase] = []
        at = start
        while match := self.words.entering.search(self.compared, at, end):
            around = match["inside"] is not None
            phrase = self._around(match) if around else self._behind(match, end)
            at = phrase.end if phrase else match.end()
            phrases += [phrase] if phrase else []
        self.found.entered = any(phrase.hosts for phrase in phrases)
        kept = dict.fromkeys(self.found.hosts)
        whole = [_Phrase(start, start, []), *phrases, _Phrase(end, end, [])]
        for above, phrase, below in zip(whole, phrases, whole[2:], strict=False):
            until = max((host.link.end for host in phrase.hosts if host.link), default=phrase.end)
            *_, last = between(CELL_PIECE, self.compared, above.end, phrase.start)
            pieces = list(between(CELL_PIECE, self.compared, until, below.start))
            said = starmap(self.passage.written, pieces if below.start == end else pieces[:-1])
            ended = self.words.has_ended(self.passage.written(*last), said)
            kept |= dict.fromkeys(host._replace(ended=ended) for host in phrase.hosts)
        self.found.hosts = tuple(kept)
        return phrases

    def _around(self, phrase: re.Match[str]) -> _Phrase | None:
        """A phrase around or behind its host; None if what it is about is no party."""
        first, until = phrase.span("host") if phrase["host"] else (phrase.start(),) * 2
        link = self.passage.link_at(until - 1)
        first = link.start if link else first
        name = self.passage.written(first, until)
        if phrase["mark"] is not None:
            is_party = link or self.words.ends_as_party(name) or ABBREVIATION.fullmatch(name)
            if not is_party or self.words.has_remark(name):
                return None
        # 曾在[X]内工作
        begin = first if phrase["mark"] is not None else min(phrase.start(), first)
        return _Phrase(begin, phrase.end(), [Host(name, link)] if name else [])

    def _behind(self, phrase: re.Match[str], end: int) -> _Phrase | None:
        """A phrase and the hosts behind it; None if it is a part of a name."""
        passage, words = self.passage, self.words
        begin, at = phrase.span()
        until = words.host_end(self.compared, at, end)
        is_weak = self.language.is_phrase("host", "weak", phrase.group())
        joined = self.language.is_phrase("host", "joined", phrase.group())
        outside = phrase["within"] is not None and self.compared[begin - 1] != "("
        parts = list(between(words.host_ends, self.compared, at, until))
        if until == at or (is_weak and self._is_within_name(begin, *parts[0])):
            # （打入）, 公民参与党
            return None
        hosts: list[Host] = []
        for first, last in parts:
            linked = [link for link in passage.links_in(first, last) if link.label.strip()]
            for link in linked:
                # Behind “(in the” may be exile, or English; outside brackets only a party is one.
                is_kind = self.language.is_phrase("entry", "native", link.label)
                is_name = link.label[0].isupper() and not is_kind
                is_party = any(map(words.is_party, (link.label, link.title)))
                is_party = is_party or words.bloc.search(folded(link.label)) is not None
                if outside and not (is_party or ABBREVIATION.fullmatch(link.label)):
                    return None
                if not phrase["within"] or is_name:
                    hosts.append(Host(clean(link.label), link, joined))
            at = skip(words.skipped, self.compared, first, end)
            name = "" if linked else words.rest.sub("", passage.written(at, last))
            is_name = name != "" and (not is_weak or words.ends_as_party(name))
            if words.begins_name(name) or (is_name and not self.language.blanks):
                hosts.append(Host(name, None, joined))
        # (formerly in [P]): the word before is outside the phrase.
        return _Phrase(max(begin, phrase.start("within")), until, hosts)

    def _is_within_name(self, begin: int, first: int, last: int) -> bool:
        """Whether a phrase of a host is a word of a name, for it is behind another, or a capital, and before no party."""
        is_word = HAN.match(self.compared, begin - 1) if begin else None
        if not (self.text[begin].isupper() if self.language.blanks else is_word):
            return False
        first = skip(self.words.skipped, self.compared, first, last)
        words = self.text[first:last].strip()
        if ABBREVIATION.fullmatch(words):
            return False
        is_kind = self.language.is_phrase("host", "kind", words)
        is_party = self.words.ends_as_party(words) and not is_kind
        return not (is_party or self.passage.links_in(first, last))


def _is_before_host(mark: _Mark, following: _Mark) -> bool:
    """Whether a dash is directly before a phrase of a host: [X] – a current within [P]."""
    is_dash = mark.kind in ("dash", "joint")
    return is_dash and (following.kind, following.start) == ("host", mark.end)


def initials(name: str) -> str:
    """The capitals that the words of a name begin with."""
    words = filter(None, _WORD_END.split(name))
    return "".join(word[0] for word in words if word[0].isupper())
