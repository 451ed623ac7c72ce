"""What the words of an entry name: a place before it, the name, its remarks, a host, a parent party.

What names several, a sentence, an item, a cell, is first divided into parts, each of which goes through the
rules of `naming`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import islice, pairwise, starmap
from operator import attrgetter

from internationals.articles.language import BEFORE_NAME, BRACKETS, LONGEST_PLACE
from internationals.articles.model import (
    LINKED,
    Cell,
    Entry,
    Host,
    Link,
    make,
    masked,
    without_disambiguator,
)
from internationals.articles.naming import ANY_MEMBER, CELL_PIECE, LEAD, ROUND, NamePart, Naming
from internationals.articles.scripts import folded, rare
from internationals.articles.words import (
    ABBREVIATION,
    HAN,
    LETTER,
    Words,
    between,
    clean,
    skip,
    with_short_name,
)

_NAMING = frozenset({"article", "see_also", "external"})
_start = attrgetter("start")
_end = attrgetter("end")
# A day or month in Chinese, or a year.
_DATE = rare(r"\d{4}|\d[年月日]")
# An item that is all in brackets says something of the list: “（以下为准成员）”.
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
# Before a note below a list, and its words before a link or a mark.
_NOTE = rare(r"(?:[(（\[]?\w{1,2}[)）\]]|[*†‡§¶^]+)?\s*")
_NOTE_END = rare(f"[,，(（{LINKED}]")
# Before the words in brackets at the end of an item, or behind a comma, colon or dash.
_LAST_WORDS = rare(r"[(（,，:：–—]\s*(?=[^(（,，:：–—]*$)")
# What is longer is no name with remarks.
_LONGEST_PART = 2000
# A name in two languages is no longer.
_LONGEST_TWO = 200
# The words before the first link of a sentence that says where it is.
_LONGEST_LEAD = 100
# Behind the name of a host: its short name, until when.
_ASIDE = rare(rf"(?<=\S)\s*{BRACKETS}\s*$")
_BEHIND = rare(rf"(?:(?<![\s）)])(?:\s*{BRACKETS})+[\s。.]*+|(?<![\s。.])[\s。.]*+)$")
# Words behind a name and a mark.
_BEHIND_MARK = rare(r"\s*[,，:：–—－-]+\s*(?P<said>[^\s,，:：–—－-].*)")
# A part that ends with a linked name and brackets.
_LINKED_NAME = rare(rf"(?P<before>.*?)(?<!{LINKED}){LINKED}++(?:-\w+)?{_BEHIND.pattern}", re.DOTALL)
# Where a clause may end that names a member and its place.
_CLAUSE_END = rare(r"[,，;]|[.。](?=\s|$)")
# Square brackets with a remark or a short name, behind a name or first: [suspended], not [note 1].
_SQUARE = rare(
    rf"(^\s*(?=[^\]]*\]\s*[^\s(（])|(?<=[\w）){LINKED}] ))\[([^\W\d{LINKED}][^\[\](){LINKED}\n]{{0,60}}"
    rf"(?:[^\d\[\](){LINKED}\n]|(?<=\d\d\d)\d))\](?!\()"
)
# What is in brackets, which may have others in them or not end.
_IN_BRACKETS = re.compile(r"[（(]((?:[^（()）]++|[（(][^（()）]*+[）)])*+)[）)]?")
# Marks of a table that was not read as one.
_OF_TABLE = re.compile(r"\{\||\|\}|\|\||\|-(?= |$)")
# What explains marks: x = present.
_KEY = rare(r"\W*\w{1,2} ?[=＝] ?\w")
_SURE = ("", "、")
# Between a name and the flag of the next.
_BETWEEN_FLAGGED = rare(r"(?:\s*[（(][^（）()]*[）)])?(\s*[·•・∙|–—-]?\s*)")
Named = tuple[str, Link | None, tuple[Host, ...]]
"""A name, the link on it, and its hosts."""


# Entries, lines and cells


def description(words: Words, entry: Entry) -> int:
    """Where the words begin that describe what the item around it names, -1 if it names something.

    Founded in 1990; French section; of “Country: Peru” what is behind the label; of “Leader: A. B.”
    nothing.
    """
    text = entry.text
    label = _label(text)
    role = words.language.column_role(label)
    if role in ("country", "status", "abbreviation"):
        return len(label) + 1
    if words.is_other(label) or (role == "" and words.remark.fullmatch(folded(label))):
        return len(text)
    *before, aside = _LAST_WORDS.split(text)
    linked = entry.links and entry.links[0].start == 0
    is_name = aside[:1].isupper() if before else linked and entry.links[0].title
    aside = aside.rstrip(")）")
    if not is_name and words.is_other(aside):
        # [Juan Vela] (president), Mar Rojo (newspaper), Website; no Red Party (Left), [X] (in power)
        says = words.remark.fullmatch(folded(aside)) or words.status_in(aside, False) != ("", None)
        return -1 if before and says else len(text)
    named = linked or (entry.flags and not words.is_dated(text))
    describes = role in ("host", "parent", "remark") or (not named and words.describes(text))
    return 0 if describes else -1


def in_item(words: Words, entry: Entry, *, placed: bool = False) -> list[Naming]:
    """What an item names: one organisation, or several linked ones.

    Parameters
    ----------
    placed : whether what is around it may be its place
    """
    text, links = entry.text, entry.links
    if ("|" in text and _OF_TABLE.search(text)) or (not links and _KEY.match(text)):
        return []
    if plain := at_once(words, entry):
        return [Naming(*plain)]
    if not entry.flags and (not links or text.endswith((".", "。"))):
        # A sentence, perhaps behind the mark of a note.
        bare = masked(text, links).lstrip(BEFORE_NAME)
        remarks = text[:1] in "，," and words.is_dated(bare)
        if remarks or words.is_dated(_NOTE_END.split(_NOTE.sub("", bare, 1), 1)[0]):
            return []
    passage = Passage(words, entry)
    if several := passage.within_host(placed=bool(entry.flags or entry.depth)):
        return several
    # [法国]支部：[X]: the country may be linked, too.
    label = _label(text)
    begins = (link.start for link in links[:2] if link.start or words.language.blanks)
    first = next(begins, 0) if links else len(label) + 1 if label else 0
    labelled = words.language.status(label) != ""
    lead = None if labelled else passage.first(words.each("introduced"), 0, first)
    listed = words.listed.fullmatch(passage.compared)
    part = listed.span("names") if listed else (first if lead else 0, len(text))
    # Where blanks separate words, this mark is between the items of a template.
    sure = ("、",) if words.language.blanks else ()
    spans = passage.several(*part, sure)
    behind = first if label and not lead else part[0]
    if len(spans) == 1 and len(links) > 2 and words.dashed.fullmatch(passage.compared, behind):
        # Peru: [A] – [B] – [C]
        (_, end), *others = between(words.dashes, passage.compared, behind, len(text))
        spans = [(part[0], end), *others]
    if len(spans) > 1:
        place = passage.written(*listed.span("place")) if listed else ""
        several = passage.in_parts(spans, place)
        for naming in several:
            if listed:
                # An alliance of them, if it is no place.
                naming.place = naming.place or place
                naming.otherwise = place, passage.link_at(0)
            elif lead:
                passage.introduce(naming, lead)
        return several
    naming = passage.naming(0, len(text))
    if lead and (naming.place or not links or naming.name != links[0].label):
        # The French section is [X]: the words are none of its name.
        naming = passage.naming(first, len(text))
        naming.otherwise, naming.place = (naming.name, naming.link), ""
        passage.introduce(naming, lead)
    about = passage.is_about_place()
    if about or (entry.kind == "item" and passage.says_none(naming)):
        # Japan: individual members only; if the words before are no place, they are the name.
        before, linked = clean(label) or naming.name, passage.links_in(0, len(label))
        if about or not naming.otherwise:
            naming.otherwise = before, linked[0] if linked else None
        if about or not naming.place:
            naming.place = "" if entry.flags and not about else before
        naming.name, naming.link = "–", None
    name = naming.name
    behind_comma = not {",", "，"}.isdisjoint(text[: skip(LEAD, text, 0)])
    if behind_comma and not naming.link and words.is_remark(name):
        # , founded in 1990: the name before it was lost
        return []
    placed = bool(placed or naming.otherwise or entry.flags or entry.depth)
    if placed and words.is_count(name):
        # Peru: 2 sections, above their names
        naming.name = name = "–"
    said_none = placed and words.is_none(name)
    if said_none or not (words.is_no_name(name) or _REMARK.fullmatch(name)):
        return [naming]
    # A date or a word for none is no name; another number may be one. Of “1990: 10” neither.
    dated = _DATE.search(name) or (label and words.is_date(label))
    return [naming] if name[-1:].isdigit() and not dated else []


def in_line(words: Words, line: Entry, *, placed: bool = False) -> list[Naming]:
    """What a line of a paragraph names, if it is plainly an entry and no sentence.

    A link begins it and only brackets follow, or words that may be a place are before or behind it.
    Otherwise all its sentences may list members: the A of France and the B of Italy.

    Parameters
    ----------
    placed : whether what is around it may be its place: it may be a name without a link
    """
    if _OF_TABLE.search(line.text):
        return []
    passage = Passage(words, line)
    if stated := passage.stated():
        return stated
    # St. Lucia: [A]
    behind = passage.links[0].end if passage.links and words.language.blanks else 0
    until = len(line.text.rstrip("。.") if ";" in passage.compared else line.text)
    sentences = between(words.sentence_end, passage.compared, behind, until)
    ended = len(list(sentences)) > 1 or line.text[until - 1 :][:1] in "?？：:"
    # Observers: [A], [B].
    if ended and not words.language.label_status(_label(line.text)):
        return []
    alone = all(starmap(passage.names_one, passage.several(0, len(line.text))))
    if placed and words.begins_name(line.text) and words.plain.fullmatch(line.text):
        # Below Peru: Red Sail; no Nothing known
        capitals = all(word[0].isupper() or len(word) < 4 for word in line.text.split())
        alone = alone or (capitals and passage.is_bare_name(0, len(line.text)))
    return [naming for naming in in_item(words, line) if alone or (naming.place and not ended)]


def listing(words: Words, text: str, links: Sequence[Link]) -> Iterator[tuple[int, int, str]]:
    """Where each sentence of a text that says that it lists members begins and ends, and these words."""
    # Most sentences have none of these words, and need not be compared.
    if not words.in_statements.search(text):
        return
    # In Chinese the words before the first name are among those that begin such a sentence.
    bare = masked(text, links) if words.language.blanks else text
    for start, end in between(words.sentence_end, bare, 0, len(text)):
        begin = end - len(text[start:end].lstrip())
        may_list = words.in_statements.search(text, begin, end)
        lead = words.statement_start.match(folded(text[begin:end])) if may_list else None
        if lead and (said := text[begin:][: lead.end()].strip() or _said(words, bare[begin:end])):
            yield begin, end, said


def _said(words: Words, sentence: str) -> str:
    """The words with which the first clause of a sentence says that it names a member: in [Peru], its section is [X]."""
    link = sentence.find(LINKED, 0, _LONGEST_LEAD)
    if link < 0 or len(sentence) > _LONGEST_PART:
        return ""
    compared = folded(sentence.rstrip(" .。"))
    parts = between(words.divides, compared, 0, len(compared))
    for end in islice((until for _, until in parts if link < until), 3):
        for pattern in words.stating:
            if statement := pattern.fullmatch(compared, 0, end):
                said = _around(sentence, statement)
                other = words.language.phrases("entry", "statement_not")
                lists = words.in_statements.search(said) and not other.search(compared, 0, link)
                return said if lists else ""
    return ""


def _around(sentence: str, statement: re.Match[str]) -> str:
    """The words of a sentence around the place and the name that a part of it states."""
    first, second = sorted((statement.span("place"), statement.span("name")))
    parts = (statement.start(), first[0]), (first[1], second[0]), (second[1], statement.end())
    return " … ".join([sentence[slice(*part)] for part in parts]).strip("… ")


def are_dashed(words: Words, cell: Cell) -> bool:
    """Whether a cell is several links with dashes between them."""
    return len(cell.links) > 2 and bool(words.dashed.fullmatch(masked(cell.text, cell.links)))


def in_cell(words: Words, cell: Cell, dashed: bool = False) -> list[Naming]:
    """What each part of a cell names: an organisation, or more about the one before it.

    Parameters
    ----------
    dashed : whether dashes divide its parts
    """
    passage, end = Passage(words, cell), len(cell.text)
    if dashed:
        return passage.in_parts(list(between(words.dashes, passage.compared, 0, end)))
    return passage.in_parts(passage.several(0, end, _SURE))


def hosts_in_cell(words: Words, cell: Cell) -> list[Host]:
    """The hosts that a cell of their column lists."""
    passage, text = Passage(words, cell), cell.text
    hosts: list[Host] = []
    for start, until in between(words.divides, passage.compared, 0, len(text)):
        for link in passage.links_in(start, until) or (None,):
            # Formerly [P], [P] (until 1999)
            first, last = (link.start, link.end) if link else (start, until)
            behind = text[last:until].strip("（()） ")
            ended = words.has_ended(text[start:first].strip(), [behind])
            name = clean(link.label if link else _ASIDE.sub("", text[start:until]))
            hosts.append(Host(name, link, ended=ended))
    return [host for host in hosts if not words.is_no_name(host.name)]


def remark(words: Words, cell: Cell) -> Naming:
    """The status and the hosts that a cell beside a name gives."""
    part = NamePart(Passage(words, cell), 0, len(cell.text), Naming())
    for piece, before, behind in part.pieces(0, len(cell.text), CELL_PIECE):
        part.found.take_status(piece, words, of_host=before or behind)
    return part.found


def add(words: Words, naming: Naming, text: str, italics: str = "") -> None:
    """Add what is in a line or cell of its own behind a name, mostly one in another language."""
    in_brackets = _IN_BRACKETS.fullmatch(text.strip())
    text, short = with_short_name(clean(in_brackets[1] if in_brackets else text))
    naming.give("abbreviation", short)
    cell = Cell("", text, (), (), italics=italics)
    NamePart(Passage(words, cell), 0, len(text), naming).add(0, len(text))
    if naming.name_native == text and not naming.place:
        # [X], below it (Wallonia)
        naming.place, naming.otherwise = text, (naming.name, naming.link)


def at_once(words: Words, of: Entry | Cell) -> Named | None:
    """What an entry or cell names that is a name and nothing else, or with a linked host in brackets."""
    text = of.text
    links: Sequence[Link] = of.links
    shape = words.plain.match(text)
    if shape is None:
        return None
    end = shape.end(1)
    hosts: tuple[Host, ...] = ()
    if end < len(text):
        if not (links and shape["host"]):
            return None
        *links, host = links
        if host.start != shape.end() or host.end != len(text) - 1:
            return None
        joined = words.language.is_phrase("host", "joined", shape["host"][1:])
        hosts = (make(Host, (clean(host.label), host, joined, False)),)
    link = links[0] if links else None
    if link and (link.start or link.end != end or link.kind not in _NAMING):
        return None
    name = words.name_alone(text[:end], link is not None)
    if not name:
        return None
    if words.language.blanks and words.host.search(folded(text)):
        return None
    return name, link, hosts


def _bare(words: Words, link: Link, before: str) -> Link:
    """A link without what is behind its words: [[Peru|Peru:]]; 在[工党内活动], where the dump moved its end."""
    behind = link.label[-1:]
    if behind not in (":", "："):
        if before in ("", ":", "："):
            # [工党派系] is a name.
            return link
        page = without_disambiguator(link.title)
        behind = link.label[len(page) :] if link.label.startswith(page) else ""
        if not (behind and words.language.is_phrase("host", "behind", behind)):
            return link
    return link._replace(end=link.end - len(behind), label=link.label.removesuffix(behind))


class Passage:
    """The text of an entry or cell, and as it is compared.

    Attributes
    ----------
    words : of its language
    of, text : the entry or cell, and its text
    italics : what is set in italics
    links : those that may name something: not that in [faction] of X
    masked : the text with each character of a link as `LINKED`, so that no mark is found in one
    compared : the same, folded
    """

    def __init__(self, words: Words, of: Entry | Cell) -> None:
        self.words = words
        self.of = of
        self.text = of.text
        self.italics = frozenset(of.italics.split("\n"))
        is_word = words.language.is_phrase
        self.links = [
            _bare(words, link, of.text[: link.start].rstrip()[-1:])
            for link in of.links
            if link.kind in _NAMING
            and link.start < link.end
            # Behind a name: [X], [members of Y]; no Peru: [Members of the Left].
            and not (
                is_word("host", "linked", link.label)
                and LETTER.search(of.text, 0, link.start)
                and of.text[: link.start].rstrip()[-1:] not in (":", "：")
            )
        ]
        bare = masked(of.text, self.links) if self.links else of.text
        self.masked = _SQUARE.sub(r"\1(\2)", bare) if "[" in bare else bare
        self.compared = folded(self.masked)

    @cached_property
    def names_in_italics(self) -> list[tuple[int, int]]:
        """Where each name in italics begins and ends, in order."""
        found: list[tuple[int, int]] = []
        end = 0
        for name in filter(None, self.of.italics.split("\n")):
            start = self.text.find(name, end)
            if start >= 0:
                end = start + len(name)
                found.append((start, end))
        return found

    def written(self, start: int, end: int) -> str:
        """The words of a part."""
        return clean(self.text[start:end])

    def link_at(self, offset: int) -> Link | None:
        """The link that covers an offset; links are in order and do not overlap."""
        at = bisect_right(self.links, offset, key=_start) - 1
        return self.links[at] if at >= 0 and offset < self.links[at].end else None

    def links_in(self, start: int, end: int) -> Sequence[Link]:
        """The links in a part."""
        first = bisect_left(self.links, start, key=_start)
        return self.links[first : bisect_right(self.links, end, lo=first, key=_end)]

    def naming(self, start: int, end: int) -> Naming:
        """What a part names."""
        naming = NamePart(self, start, end, Naming()).naming()
        # In [France], the [A]; [A] of France may be one name.
        by_words = start or (self.words.language.blanks and not self.of.flags)
        clause = self._clause(start, end) if by_words else None
        if clause:
            whole = None if start else (naming.name, naming.link)
            named = NamePart(self, clause.start("name"), clause.end("more"), Naming()).naming()
            naming.name, naming.link = named.name, named.link
            naming.place, naming.otherwise = self.written(*clause.span("place")), whole
        return naming

    def introduce(self, naming: Naming, lead: re.Match[str]) -> None:
        """Take what the words before a linked name say of it: The former French section was [X]."""
        place = self.words.language.place_in(self.written(*lead.span("place")))
        naming.place, naming.place_kind = naming.place or place, "column"
        said = f"{self.text[: lead.start('place')]} {self.text[lead.end('place') : lead.end()]}"
        if self.words.language.status_among(said).startswith("former_"):
            naming.left = naming.left or ""

    # Several names

    def several(self, start: int, end: int, sure: Sequence[str] = ()) -> list[tuple[int, int]]:
        """Where the parts of a text that name an organisation each begin and end.

        A mark between two linked names divides them, as it does names with flags of their own, and 、 between two names of parties; a semicolon
        divides what has a country and a colon on both sides, as a comma does before a link. None is looked for behind a remark, up to
        one of the marks that are `sure` to divide.
        """
        compared = self.compared
        colon = compared.find(":", start, end)
        places = self.words.places.match(compared, start, end)
        found = self.words.divides.finditer(compared, places.end() if places else start, end)
        marks = [match.span("mark") for match in found if match["mark"]]
        if len(self.of.flags_at) > 1:
            marks = sorted({*marks, *self._before_flags()})
        spans, looking = [], True
        # The end of the first piece of what is not divided yet.
        first = -1
        for (at, behind), (following, _) in pairwise([*marks, (end, end)]):
            mark = compared[at:behind].strip()[:1]
            first = at if first < start else first
            parts = (start, at), (behind, following)
            divides = mark in sure or all(starmap(self._begins_with_flag, parts))
            # A; in Peru, B
            divides = divides or (mark == ";" and self._clause(behind, end) is not None)
            # A, once in B; C
            resumes = not looking and mark == ";" and self.names_one(behind, following)
            divides = divides or (resumes and self.names_one(start, first))
            looking = looking or divides
            # Movement for Land and Party Unity
            is_one = not divides and (
                self.words.nouns.match(self.masked, at)
                or (mark == "/" and self.are_translations((start, at), (behind, following)))
            )
            if looking and not (divides or is_one):
                part = compared[behind:following]
                linked = mark == "," and LINKED in part and not self.words.host.search(part)
                below = (mark == ";" or linked) and 0 <= colon < at
                # Peru: A; B
                listed = (max(start, colon + 1), at), (behind, following)
                # Canada: A (in English), B (Quebec)
                aside = not below and all(starmap(self._has_aside, listed))
                bare = (below or aside) and all(starmap(self.is_bare_name, listed))
                if bare or (below and ":" in part):
                    divides = True
                elif self.names_one(behind, following):
                    # A; [B]
                    surely = mark == ";" and LINKED in part
                    divides = surely or self.names_one(start, at, begins=False)
                else:
                    looking = mark not in "、;/,"
            if divides:
                spans.append((start, at))
                start = behind
        return [*spans, (start, end)]

    def _before_flags(self) -> Iterator[tuple[int, int]]:
        """What is between a linked name behind a flag and the flag of another: “ · ”, or blanks."""
        for first, flag in pairwise(self.of.flags_at):
            links = self.links_in(first, flag)
            mark = _BETWEEN_FLAGGED.fullmatch(self.text, links[-1].end, flag) if links else None
            if mark:
                yield mark.span(1)

    def are_translations(self, first: tuple[int, int], second: tuple[int, int]) -> bool:
        """Whether a part without a link is in a language that neither the part before it nor the page is in."""
        if second[1] - first[0] > _LONGEST_TWO or self.links_in(*second):
            return False
        before, behind = (self.words.name_language(self.written(*part)) for part in (first, second))
        own = self.words.language.code
        return behind not in (before, own) and (behind != "" or before == own)

    def _clause(self, start: int, end: int) -> re.Match[str] | None:
        """What the first clause of a part states, if words are before its link: in Peru, [X], founded in 1990."""
        link = self.compared.find(LINKED, start, end)
        words = self.compared[start:link].strip() if link >= 0 else ""
        if not words or ";" in words or self.words.host.search(words):
            return None
        if self.words.entering.match(self.compared, link, end):
            # X ([P]内部派别)
            return None
        ends = islice(_CLAUSE_END.finditer(self.compared, link, end), 3)
        whole = (end,) if end - start <= _LONGEST_PART else ()
        stops = (*(mark.start() for mark in ends), *whole)
        found = (self.first(self.words.each("statements")[1:], start, stop) for stop in stops)
        return next(filter(None, found), None)

    def first(self, patterns: list[re.Pattern[str]], start: int, end: int) -> re.Match[str] | None:
        """The first match of some patterns with a whole part, None if there is none."""
        matches = (each.fullmatch(self.compared, start, end) for each in patterns)
        return next(filter(None, matches), None)

    def is_bare_name(self, start: int, end: int) -> bool:
        """Whether words without a link may be a name: no remark."""
        if end - start > _LONGEST_PART or LINKED in self.compared[start:end]:
            return False
        words = _BEHIND.sub("", self.written(start, end))
        if not 1 < len(words) <= LONGEST_PLACE:
            return False
        begins = self.words.begins_name(words) or HAN.match(words) is not None
        return begins and not (self.words.is_remark(words) or self.words.host.search(folded(words)))

    def _has_aside(self, start: int, end: int) -> bool:
        """Whether a part ends with brackets: a status, and in languages of capitals no other remark."""
        words = self.written(start, end) if end - start <= _LONGEST_PART else ""
        opening = words.translate(ROUND).rfind("(") if words[-1:] in ")）" else -1
        said = words[opening + 1 : -1]
        says = self.words.language.blanks and self.words.is_remark(said)
        return opening > 0 and (not says or self.words.status_in(said, False) != ("", None))

    def names_one(self, start: int, end: int, *, begins: bool = True) -> bool:
        """Whether a part of a text ends with a linked name, or as the names of parties do, and brackets.

        Parameters
        ----------
        begins : whether nothing may be before the link
        """
        if end - start > _LONGEST_PART:
            return False
        label = _label(self.text[start:end])
        language = self.words.language
        is_kind = language.is_phrase("entry", "kind", label) or language.label_status(label)
        if is_kind or self.words.status_in(label, False) != ("", None):
            # Observer: [B]
            start += len(label) + 1
        links = self.links_in(start, end)
        behind = links[-1].end if links else end
        said = _BEHIND_MARK.match(self.text, behind, end)
        inside = self.words.inside.match(self.compared, behind + 1, end)
        words = said["said"] if said else ""
        says = self.words.is_dated(words) or self.words.status_in(words, False) != ("", None)
        if says or (inside and self.is_bare_name(inside.end(), end)):
            # [B] – observer, [B], founded in 1990, [B] in Peru
            end = behind
        linked = _LINKED_NAME.fullmatch(self.compared, start, end)
        if linked:
            bare = linked["before"]
            # Members in [A]
            about = self.words.prepositions.search(bare)
            named = not (about or (begins and bare.strip(f"{BEFORE_NAME}- ")))
        else:
            whole = self.text[start:end].strip()
            bare = _BEHIND.sub("", whole)
            # A (PA), B (PB): in languages of capitals only short names show that both are names.
            short = ABBREVIATION.fullmatch(whole.removeprefix(bare).strip(" ()."))
            beside_short = short is not None and self.words.begins_name(bare)
            named = self.words.names_party(bare) or beside_short
            named = named and not (self.links_in(start, end) or bare in self.italics)
            named = named and not self.words.is_remark(bare)
        return named and not self.words.host.search(folded(bare))

    def _begins_with_flag(self, start: int, end: int) -> bool:
        """Whether a flag is before the words of a part."""
        flag = bisect_left(self.of.flags_at, start)
        if flag == len(self.of.flags_at):
            return False
        begin = skip(LEAD, self.text, start, end)
        letter = LETTER.search(self.text, begin, min(end, begin + _LONGEST_PART))
        return self.of.flags_at[flag] <= begin and letter is not None

    def in_parts(self, spans: Sequence[tuple[int, int]], place: str = "") -> list[Naming]:
        """What each part of an entry or cell names, or adds to the name before it."""
        text, words = self.text, self.words
        flags = _flags_of_parts(spans, self.of)
        linked = any(link.kind == "article" for link in self.links) and "、" not in text
        found: list[Naming] = []
        # Observers: [A], [B]
        label = _label(text)
        status = words.language.label_status(label)
        if status and spans[0][0] < len(label) < spans[0][1]:
            spans = [(len(label) + 1, spans[0][1]), *spans[1:]]
        # [A] and [B] – observers; [A] / [B] (Peru)
        ends = spans[-2:-1] and text[spans[-2][1] : spans[-1][0]].strip(" \n,，;；、")
        said = _BEHIND_MARK.match(text, self.links[-1].end) if ends and self.links else None
        for (start, end), own_flags in zip(spans, flags, strict=True):
            bare = self.written(start, end)
            if words.is_no_name(bare):
                continue
            below = found[-1] if isinstance(self.of, Cell) and found and not own_flags else None
            # Its name in another language, with remarks in brackets.
            head = _BEHIND.sub("", bare)
            names = (head, bare, below.name) if below else ()
            with_remarks = [*map(words.is_foreign, names)] == [True, False, False]
            if below and not with_remarks:
                is_party = words.ends_as_party(bare) and not words.is_remark(bare)
                inside = self.links_in(start, end)
                aside = bare[0] in "（(" or (linked and not is_party and not inside)
                # In italics below a name that is not: its name in another language.
                italic = not inside and bare in self.italics and below.name not in self.italics
                if aside or italic or words.is_foreign(bare):
                    add(words, below, bare, self.of.italics)
                    continue
            naming = self.naming(start, end)
            if below and with_remarks:
                add(words, below, head)
                below.give("status", naming.status)
                below.hosts += naming.hosts
                continue
            naming.flags = own_flags
            naming.give("status", status)
            if said:
                naming.take_status(said["said"], words)
            begin = skip(LEAD, text, start, end)
            until = text.find(naming.place, begin) + len(naming.place)
            if naming.place and words.language.place_in(text[begin:until]) == naming.place:
                place = naming.place
                behind = text[until:end].lstrip()
                if start == spans[0][0] < spans[-1][0] and behind[:1] in (":", "："):
                    # Left: A, B: words before several names are none.
                    naming.otherwise = naming.name, naming.link
            elif not (naming.place or own_flags):
                # What is before one is the place of those behind it.
                naming.place = place
            elif not own_flags:
                naming.place_before = place
            if naming.name:
                found.append(naming)
            elif start == spans[0][0] and isinstance(self.of, Entry):
                # Leaders: [A], [B]
                return []
        if ends and len(found) == 2 and not (place or found[0].place or self.of.flags):
            found[0].place, found[0].otherwise = found[1].place, (found[0].name, found[0].link)
        return found

    def within_host(self, *, placed: bool) -> list[Naming]:
        """What a list behind words about its host names: Peru: currents within [P]: [A], [B].

        Parameters
        ----------
        placed : whether its country is before the words, as a flag, or around the item
        """
        first, last = self.compared.find(":"), self.compared.rfind(":")
        first = -1 if placed and first == last else first
        spans = self.several(last + 1, len(self.text)) if first < last else []
        if not spans or not all(self.names_one(*span) for span in spans):
            return []
        hosts = self.naming(0, last).hosts
        if not hosts or [host.link for host in hosts] != self.links_in(first + 1, last):
            # [X], a current within [P]: [A B], [C D]
            return []
        found = self.in_parts(spans, self.written(0, max(first, 0)))
        for naming in found:
            naming.hosts = naming.hosts or hosts
        return found

    def is_about_place(self) -> bool:
        """Whether words behind a colon only say where something is: Germany: members in [Berlin]."""
        begin = len(_label(self.text)) + 1
        words = self.written(begin, self.links[0].start) if begin > 1 and self.links else ""
        about = words[:1].islower() and self.words.prepositions.search(f"{folded(words)} ")
        return bool(about) and not self.words.host.search(self.compared, begin)

    def says_none(self, naming: Naming) -> bool:
        """Whether an item has only a remark in place of a name, behind a place."""
        words, name, label = self.words, naming.name, _label(self.text)
        if naming.hosts or naming.parent or naming.status:
            return False
        if label and name == clean(label) and not (naming.place or self.of.flags):
            said = self.written(len(label) + 1, len(self.text))
            return said != "" and words.is_remark(said)
        if naming.link or naming.left is not None or not (naming.place or self.of.flags):
            return False
        return words.only_says(name)

    def stated(self) -> list[Naming]:
        """What sentences name that list members with their places.

        Where one sentence does not, only those count that say that they list members.
        """
        sentences = between(self.words.sentence_end, self.compared, 0, len(self.compared))
        found = list(starmap(self._stated_in, sentences))
        every = all(namings is not None for _, namings in found)
        return [naming for lists, some in found if lists or every for naming in some or ()]

    def _stated_in(self, first: int, last: int) -> tuple[bool, list[Naming] | None]:
        """Whether a sentence says that it lists members, and whom it names; None if a part names none."""
        compared, words = self.compared, self.words
        found: list[Naming] = []
        begin, place, lists, status = -1, "", False, ""
        of_places = False
        for at, until in between(words.divides, compared, first, last):
            begin = at if begin < 0 else begin
            if until - begin > _LONGEST_PART:
                return lists, None
            behind = skip(words.statement_start, compared, begin, until)
            if begins := self.text[begin:behind].strip():
                lists, status = True, words.language.label_status(begins.rstrip(" :："))
                status = status or words.language.status_among(begins)
                place = words.language.placed_in(begins) or place
                of_places = words.of_places_start.search(folded(begins)) is not None
            phrase = words.entering.search(compared, begin, until) if found else None
            if phrase and LINKED not in compared[begin : phrase.start()]:
                # The [A] in Chile, which works within [P]
                NamePart(self, begin, until, found[-1])
                if found[-1].entered:
                    begin = -1
                    continue
            statement = self._statement(behind, until, lists, of_places)
            if statement is None and (until < last or LINKED not in compared[begin:until]):
                # In France, …: the words before a comma belong to the clause behind it; of a remark, no.
                begin = -1 if lists and words.is_dated(self.written(behind, until)) else begin
                continue
            if statement is None:
                return lists, None
            of_place = statement.span("place") if "place" in statement.groupdict() else (0, 0)
            if of_places and not (found or 0 < of_place[1] <= statement.start("name")):
                if until < last:
                    # In [Chile], the [X]
                    continue
                # It has members in [Berlin] (Germany)
                return lists, None
            naming = self.naming(statement.start("name"), statement.end("more"))
            if LINKED in compared[statement.end("more") : statement.end()]:
                # Chile ([A], within [P])
                NamePart(self, statement.end("more"), statement.end(), naming)
            own = self.written(*of_place)
            if own := own or ("" if naming.place else place):
                # [Red Party] ([RP]), unlike [Chile] ([RP])
                whole = self.link_at(of_place[0])
                naming.place, naming.otherwise = own, whole and (own, whole)
                # An adjective is no country in brackets.
                naming.place_kind = "column" if statement.re in words.stating else "prefix"
            elif not (status or naming.place):
                # It consists of [A] and [B]: of what, if not of members?
                return lists, None
            if (
                not lists
                and of_place[1]
                and words.in_statements.search(said := _around(self.text, statement))
            ):
                status = words.language.status_among(said)
            if status not in ANY_MEMBER:
                naming.give("status", status)
            for remarked in words.remark.finditer(folded(own)):
                # The [X] in Peru was expelled in 1999.
                naming.take_status(own[remarked.start() :], words)
            found.append(naming)
            if of_place[1] <= (named := statement.start("name")):
                # It is the place of the names behind it, too; no Chile ([A]) and the [B].
                place = "" if "(" in compared[of_place[1] : named] else own
            begin = -1
        if found and begin >= 0:
            # A last name without a place is told as not read.
            begin = skip(words.joined, compared, begin, last)
            if words.begins_name(self.text[begin:last]) or words.names_party(
                self.written(begin, last)
            ):
                found.append(self.naming(begin, last))
        return lists, found

    def _statement(
        self, start: int, end: int, lists: bool, of_places: bool
    ) -> re.Match[str] | None:
        """The name, and mostly the place, that a part of a sentence states; in brackets if it lists members."""
        words, compared = self.words, self.compared
        linked = LINKED in compared[start:end]
        found = (
            self.first(words.each("statements")[:1] + words.stating, start, end) if linked else None
        )
        if lists and not found:
            found = words.named_place.fullmatch(compared, start, end)
        if found or not lists:
            return found
        # Without a link a name has its place behind it, unless places are listed; capitals are its short name.
        found = (words.place_of_name if of_places else words.placed_name).fullmatch(
            compared, start, end
        )
        if not found or ABBREVIATION.fullmatch(self.written(*found.span("place"))):
            return None
        name = self.text[found.start("name") :]
        return found if words.begins_name(name) or HAN.match(name) else None


def _label(text: str) -> str:
    """The words before a colon, "" if there is none."""
    label, colon, _ = text.replace("：", ":").partition(":")
    return label if colon else ""


def _flags_of_parts(
    spans: Sequence[tuple[int, int]], of: Entry | Cell
) -> Iterator[tuple[str, ...]]:
    """The flags that belong to each part of an entry or cell: those up to its end."""
    ends = (bisect_right(of.flags_at, end) for _, end in spans)
    return (of.flags[first:last] for first, last in pairwise((0, *ends)))
