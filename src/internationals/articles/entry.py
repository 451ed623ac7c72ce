"""What the words of an entry name: a place before it, the name, its remarks, a host, a parent party.

An entry is `[place mark] name [brackets | clause | phrase of a host]…`. Its marks and phrases are found
once, in their order, and every piece between two of them goes through the same rules, whether it is in
brackets, behind a comma or a dash, or in a cell of its own. Sentences, items and cells that name several
are first divided into parts.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from operator import attrgetter
from unicodedata import normalize

from internationals.articles.language import Language, language
from internationals.articles.model import LINKED, Cell, Entry, Host, Link, make, masked
from internationals.articles.scripts import folded

BLANKS = " \t\u3000\u00a0"
BLANKS_AND_LINKS = BLANKS + LINKED
# A dash or colon that followed the flag is left before the name.
_BEFORE_NAME = f"{BLANKS}－–—:：︰|、"
_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]|\|\w+=[^|]*$")
_BLANK_RUN = re.compile(r"[\s\u3000]+")
_EMPTIED = r"(?:\s*[（(][\s、，/]*[）)])"
_EMPTIED_BRACKETS = re.compile(_EMPTIED)
EMPTY_PARENTHESES = re.compile(rf"^{_EMPTIED}+")
# What a flag left before a name.
_LEAD = re.compile(rf"{_EMPTIED}*(?:[{_BEFORE_NAME}]|- )*")
_NAMING = frozenset({"article", "see_also", "external"})
_start = attrgetter("start")
_end = attrgetter("end")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
# From one year to another.
_YEARS = r"\d{4} ?[–—~-] ?\d{4}"
# A year, or a day or month in Chinese.
_DATE = re.compile(r"\d{4}|\d[年月日]")
# An item that is all in brackets says something of the list: “（以下为准成员）”.
_REMARK = re.compile(r"[（(][^（）()]*[）)]")
_ABBREVIATION = re.compile(
    r"(?=.*[A-Z\u00c0-\u00de].*[A-Z\u00c0-\u00de])[A-Z\u00c0-\u00de0-9][\w.&/'’+–-]{1,14}(?:\([\w–-]+\))?"
    r"|[A-Z\u00c0-\u00de]|[A-Z]{2,8} (?:\([\w–-]{1,5}\)|[A-Z]{2,5}|\d\d)"
    r"|[A-Z]{1,8} (?:or|o|ou|oder) [A-Z]{2,8}"
)
# Before a note below a list, and its words before a link or a mark.
_NOTE = re.compile(rf"(?:[(（\[]?\w{{1,2}}[)）\]]|[*†‡§¶^]+)?\s*(?P<lead>[^,，(（{LINKED}]*)")
# Leninism and Maoism, in brackets behind the name of a party, are a part of it.
_TENDENCY = re.compile(r"M(?:[-–.]?L(?:[-–.]?M)?)?|ML[-–]\w+", re.IGNORECASE)
# A name that is all in quotes.
_QUOTED = re.compile(r"[«“„\"「『《]\s*([^«»“”„\"「」『』《》]+?)\s*[»”“\"」』》]")
_QUOTES = "«»‹›„“”\"'「」 \u00a0"
_BRACKETS = r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]"
# Behind the name of a host: its short name, until when.
_ASIDE = re.compile(rf"(?<=\S)\s*{_BRACKETS}\s*$")
_BEHIND = re.compile(rf"(?:\s*{_BRACKETS})*[\s。.]*$")
# Marks that end a name, or a place before one. What a pair of brackets contains is one mark, unless it
# belongs to the word before it: =HYPERLINK("…"). A dash without blanks is one between two links.
_ANY_MARKS = (
    rf"(?<=[A-Za-z0-9])\([^()]*(?:\([^()]*\)[^()]*){{0,3}}\)|(?P<brackets>{_BRACKETS})|(?P<aside>[→⇒][ \u3000\u00a0]*)"
    rf"|(?:(?P<colon>[：︰]|:(?=[{_BEFORE_NAME}]|$))|(?P<inner>:(?!//))|(?P<dash> (?:[–—－-]|--) |——|\n)"
    r"|(?P<joint>[–—－·])|(?P<stop>[，；。]|,(?= )|%s"
)
_MARKS = (
    rf"{_ANY_MARKS}))[{_BEFORE_NAME}]*|(?P<blank>[ \u3000\u00a0]+(?![→⇒/／]))|(?P<slash> *[/／] *)"
)
# Where blanks separate words, one beside a link is a mark. A period behind fewer letters abbreviates:
# St. Lucia, U.S. Virgin Islands.
_MARKS_OF_BLANKS = (
    rf"{_ANY_MARKS}|[,;](?= |$)|(?:(?<=[^\W\d_]{{4}})|(?<=[)\d{LINKED}]))\.(?: |$)))[{_BEFORE_NAME}]*"
    rf"|(?P<blank>(?<={LINKED})[{BLANKS}]+|[{BLANKS}]+(?={LINKED}))|(?P<slash>(?<= )/ +)"
)
# A name without any of them.
_PLAIN = r"(?:[^（(,;；:.—–\[|*†‡§¶/、，：→⇒ \n]| (?!--? ))+"
# A part that ends with a linked name and brackets.
_LINKED_NAME = re.compile(rf"(?P<before>.*?)(?<!{LINKED}){LINKED}++{_BEHIND.pattern}", re.DOTALL)
# Lists of a language's file in patterns are written `<table.list>`; articles before a name.
_LIST = re.compile(r"<(\w+)\.(\w+)>")
_SKIPPED = r"\s*(?:<host.skip> +)*"
_COLONS = frozenset({"colon", "inner"})
# What may be before the same name in another language.
_OTHER_NAME = frozenset({"\n", "/", "／"})
# Kinds of marks behind a place; with blanks and a stop, only what is behind them shows that it is one.
_SURELY_BEFORE = frozenset({*_COLONS, "dash", "stop"})
_BEFORE_KINDS = frozenset({*_COLONS, "dash", "joint", "blank"})
_NAME_ENDS = frozenset({"colon", "dash", "stop", "small", "host", "external", "aside", "slash"})
# Marks between two parts, whether they are linked or not.
_MAYBE_SEVERAL = re.compile("[、;；/\n]")
_CLAUSE = re.compile("[;；]")
_SURE = ("", "、")
_PIECE = re.compile(r"(?P<mark>[\n,;])")
_CELL_PIECE = re.compile(r"(?P<mark>[\n,;()])")
_SENTENCE_END = re.compile(rf"{_BRACKETS}|(?P<mark>[。!]|\.(?=\s|$))")
# Words that end as a sentence does, and are more than a name.
_SENTENCE = re.compile(r"(?:[^\s(]+\s+){3}[^(]*[^\W_A-Z]\.$")
_LONGEST_PLACE = 48
_FULL = "member", "section"
# What a name behind each kind of label is. For a translation into the page's language there is no place.
_LABELS = {"native": "name_native", "english": "name_en", "abbreviation": "abbreviation", "own": ""}
# Where a part of a text begins and ends, and the phrases of hosts in the text around it.
_Part = tuple[int, int, Sequence[tuple[int, int]]]


class Naming:
    """What the text of an entry, or of a part of one, names; see `Member`."""

    place = status = abbreviation = name_en = name_native = ""
    otherwise: tuple[str, Link | None] | None = None
    parent: Host | None = None
    flags: tuple[str, ...] = ()
    # What it has left, as far as its remarks name it.
    left: str | None = None
    no_territory = False

    def __init__(
        self, name: str = "", link: Link | None = None, hosts: tuple[Host, ...] = ()
    ) -> None:
        self.name = name
        self.link = link
        self.hosts = hosts

    def give(self, field: str, words: str) -> None:
        """Take words for a field; those that are found first count."""
        setattr(self, field, getattr(self, field) or words)


class Passage:
    """The text of an entry or cell, and as it is compared.

    Attributes
    ----------
    text, small, italics : of the entry or cell; see `Entry`
    links : those that may name something
    masked : the text with each character of a link as `LINKED`, so that no mark is found in one
    compared : the same, folded
    """

    def __init__(
        self, text: str, links: Sequence[Link], small: str = "", italics: str = ""
    ) -> None:
        self.text = text
        self.small = small.split("\n")
        self.italics = italics.split("\n")
        self.links = [link for link in links if link.kind in _NAMING]
        self.masked = masked(text, self.links)
        self.compared = folded(self.masked)

    def words(self, start: int, end: int) -> str:
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


# A mark in the text of an entry: a group of `_MARKS`, `host` for a phrase of a host party with the host,
# `small` before small print or `external` for a link to another site; and where it begins and ends, with
# the blanks and dashes behind a colon or dash.
_Mark = tuple[str, int, int]


def clean(name: str) -> str:
    """A name without reference marks, leftovers of markup and blanks at its ends."""
    if name.isalnum():
        return normalize("NFC", name)
    name = _EMPTIED_BRACKETS.sub("", _BLANK_RUN.sub(" ", _REFERENCE_MARK.sub("", name)))
    return normalize("NFC", name.strip(" \u00a0|*†‡§¶/，；：、:,;–—■●▪█☭★☆⚑🚩🌹✊"))


@cache
def words_of(code: str) -> Words:
    """The words of entries in a language."""
    return Words(language(code))


class Words:
    """Reads what entries name, by the words of one language."""

    def __init__(self, of: Language) -> None:
        self.language = of
        entry, host = of.data["entry"], of.data["host"]

        def pattern(template: str, flags: int = 0) -> re.Pattern[str]:
            filled = _LIST.sub(lambda part: of.phrases(part[1], part[2]).pattern, template)
            return re.compile(filled, flags)

        def any_of(words: Sequence[str]) -> str:
            return f"(?:{'|'.join(map(re.escape, words))})" if words else "(?!)"

        begins = r"(?<![^\W_])" if of.blanks else ""
        # (in the [X]): behind a bracket and before a link a word is enough.
        within = rf"(?P<within>(?<=\()<host.within> {_SKIPPED}(?={LINKED}))"
        # A year behind it is when it entered, or was a member.
        enters = rf"(?:{begins}<host.phrase>(?!\s*\d{{4}}(?!\d))|{within})"
        self._host = pattern(enters)
        self._inside = pattern(
            r"(?:<host.before>|(?P<mark>(?<=[(,;])))(?P<host>[^,。;()、]{1,30}?)"
            r"(?:<host.behind>|<host.inner>(?=[),。;]|$))|<host.behind>"
        )
        self._leave = pattern(f"{begins}<host.leave>")
        self._skip = pattern(_SKIPPED)
        # A 和 behind a link or a word for a party; 社会主义和自由党 is one name.
        names = "".join((*host["name_before_join"], LINKED))
        behind_name = "" if of.blanks else f"|(?<=[{names}])<host.join>|<host.surely_join>"
        joins = rf"<host.join>{_SKIPPED}(?={LINKED}){behind_name}"
        stops = any_of([folded(word) for word in (*host["end"], *host.get("stop", ()))])
        stops = f"{stops}|<host.join>" if of.blanks else stops
        self._host_ends = pattern(f"(?P<mark>{joins})|(?P<end>{stops}|{enters})")
        self._rest = tuple(host.get("rest", ()))
        divides = rf"{joins}|[^\S\n]*[、,;/\n]\s*"
        self._divides = pattern(rf"{_BRACKETS}|(?P<mark>{divides})")
        paper = f"{begins}<entry.paper>"
        self._paper = pattern(rf"(?:[.,;]\s*)?{paper}")
        remark = of.words_in("entry", "remark").pattern
        self._remark = pattern(f"{remark}|{enters}|{paper}")
        self._remark_start = pattern("<entry.remark_start>")
        verbs = rf"(?<=\S) {any_of(entry.get('verbs', ()))} "
        self._marks = re.compile((_MARKS_OF_BLANKS if of.blanks else _MARKS) % verbs)
        since = f"(?:<entry.since>|{_YEARS})"
        self._since = pattern(rf"^{since} ?|[ (（]*{since}$", re.IGNORECASE)
        self._parent = pattern("<entry.parent>")
        self._parent_of = pattern(f"<entry.parent> <entry.of> {_SKIPPED}")
        self._parent_end = pattern("(?:<entry.parent>)$")
        self._party_ends = tuple(entry.get("party", ""))
        words = of.alternatives(["<org>"])
        self._party_word = re.compile(rf"\b(?:{words})\b|(?:{words})$" if of.blanks else "(?!)")
        # Words before a name in another language, or a short one. Where there is only a blank, the name
        # is in italics: French Left is none.
        label_end = r"(?:\s*:\s*|(?<=[. ])\s*|(?P<blank>\s+))" if of.blanks else r":?\s*"
        self._labelled = [
            (field, pattern(f"<entry.{key}>{label_end}")) for key, field in _LABELS.items()
        ]
        self._worldwide = re.compile("|".join(entry["no_territory_words"]), re.IGNORECASE)
        self._none = pattern(r"[\s–—－(-]*(?:<cells.none>|(?<=[–—－-]))[\s.。)]*(?:\([^()]*\))?")
        self._no_name = pattern(
            r"(?:[\d\s–—\-~～.,、/年月日xom○●√×✓✔✗?？|+%]|\[\d+\]|<cells.no_name>|<cells.none>)+"
        )
        # A name that begins with none of the letters of the pattern is looked at no further.
        self._no_name_letters = frozenset(self._no_name.pattern)
        # Sentences that list members; a link is one sign in each of its characters.
        self._statements = [
            pattern(f"(?:{of.alternatives([phrase])})<entry.statement_end>?")
            for phrase in ("<NAME>", *entry.get("statements", ()))
        ]
        self._statement_start = pattern(r"\s*(?:<entry.statement_start>\s*[:：]?)?")
        # A place before brackets with several names: Ireland ([A], [B]).
        linked = rf"{LINKED}+(?:\s*\([^()]*\))?"
        self._listed = pattern(
            rf"(?P<place>{LINKED}+|[^:(){LINKED}]{{1,{_LONGEST_PLACE}}}?)\s*"
            rf"\((?P<names>{linked}(?:(?:{divides}){linked})+)\)[\s。.]*"
        )
        # A text that is only a name, as most are, or one and a host in brackets.
        initials = "".join(sorted({word[0] for word in host["phrase"]}))
        plain = _PLAIN if of.blanks else rf"[^（(，;；。：—\[\s|*†‡§¶、/:→⇒{initials}]+"
        self._plain = pattern(rf"(?![{_BEFORE_NAME}])(?P<name>{plain})(?P<host>（{enters})?")

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

    def is_no_territory(self, words: str) -> bool:
        """Whether words that stand for a country mean that there is none: 国际, worldwide."""
        return self.language.is_phrase("cells", "no_territory", words)

    @lru_cache(maxsize=4096)  # noqa: B019 (languages are few and live as long as the process)
    def _belongs_nowhere(self, name: str) -> bool:
        worldwide = self._worldwide.search(name) is not None
        return worldwide and self.language.is_phrase("entry", "no_territory", name)

    # Entries, lines and cells

    def description(self, entry: Entry) -> int:
        """Where the words begin that describe what the item around it names, -1 if it names something.

        Founded in 1990; French section; of “Country: Peru” what is behind the label; of “Leader: A. B.”
        nothing.
        """
        text = entry.text
        label, colon, _ = text.replace("：", ":").partition(":")
        role = self.language.column_role(label) if colon else ""
        if role in ("country", "status", "abbreviation"):
            return len(label) + 1
        if role == "other":
            return len(text)
        return 0 if role in ("host", "parent", "remark") or self._describes(entry) else -1

    def _describes(self, entry: Entry) -> bool:
        text = entry.text
        if entry.flags or not text or (entry.links and entry.links[0].start == 0):
            return False
        compared = folded(text)
        _, end = next(_between(_PIECE, compared, 0, len(text)))
        first, compared = text[:end].strip(), compared[:end]
        if self.language.is_phrase("entry", "described", first):
            return True
        begins = self._remark.match(compared) or _YEAR.match(first)
        if self.language.blanks and first[:1].isupper():
            # A sentence, or Founded in 1990; a name may be followed by a remark.
            ends = first == text.strip() and _SENTENCE.match(first) and self._has_remark(first)
            return bool(ends or (begins and _YEAR.search(first)))
        begins = begins or self._remark_start.match(compared)
        sentence = first == text.strip() and first[-1:] == "。"
        return sentence or (begins is not None and not first.endswith(self._party_ends))

    def _tells(self, entry: Entry) -> bool:
        """Whether an item, perhaps with the mark of a note, is a sentence that begins with a date."""
        text = entry.text
        if entry.flags or not text.endswith((".", "。")):
            return False
        note = _NOTE.match(masked(text, entry.links))
        lead = note["lead"] if note else ""
        dated = _YEAR.match(lead) or (_YEAR.search(lead) and self._since.match(folded(lead)))
        return bool(dated and self._has_remark(lead))

    def in_item(self, entry: Entry) -> list[Naming]:
        """What an item names: one organisation, or several linked ones."""
        text, links = entry.text, entry.links
        if plain := self.at_once(entry):
            return [Naming(*plain)]
        if self._tells(entry):
            return []
        passage = self._passage(entry, entry.small)
        if len(links) > 1 or _MAYBE_SEVERAL.search(text):
            listed = self._listed.fullmatch(passage.compared)
            part = listed.span("names") if listed else (0, len(text))
            # Where blanks separate words, this mark is between the items of a template.
            sure = ("、",) if self.language.blanks else ()
            if len(spans := self._several(passage, *part, sure)) > 1:
                place = passage.words(*listed.span("place")) if listed else ""
                several = self._in_parts(passage, spans, entry, place)
                for naming in several if listed else ():
                    # An alliance of them, if it is no place.
                    naming.otherwise = place, passage.link_at(0)
                return several
        naming = self._naming(passage, 0, len(text))
        if self.language.blanks and links and not entry.flags:
            stated = self._stated(passage)
            begins = stated and text.startswith(stated[0].name)
            if len(stated) == 1 and stated[0].place and not begins:
                # In [France], the [A]; [A] of France may be one name.
                stated[0].otherwise = naming.name, naming.link
                naming = stated[0]
        name = naming.name
        placed = naming.otherwise or entry.flags or entry.depth
        if naming.link or (placed and self.is_none(name)):
            return [naming] if name else []
        if self.is_no_name(name) or (name[0] in "（(" and _REMARK.fullmatch(name)):
            # A date or a word for none is no name; another number may be one.
            return [naming] if name[-1:].isdigit() and not _DATE.search(name) else []
        return [naming]

    def in_line(self, line: Entry) -> list[Naming]:
        """What a line of a paragraph names, if it is plainly an entry and no sentence.

        A link begins it and only brackets follow, or words that may be a place are before or behind it.
        Otherwise all its sentences may list members: the A of France and the B of Italy.
        """
        passage = self._passage(line)
        if passage.links and (stated := self._stated(passage)):
            return stated
        text = line.text.rstrip("。.") if _CLAUSE.search(line.text) else line.text
        if "。" in text or text[-1:] in ".!?！？：:":
            return []
        # Observer: [A]
        label, colon, _ = line.text.replace("：", ":").partition(":")
        start = len(label) + 1 if colon and self.language.status(label) else 0
        spans = self._several(passage, start, len(line.text))
        alone = line.flags or all(self._names_one(passage, *span) for span in spans)
        return [naming for naming in self.in_item(line) if naming.place or alone]

    def in_cell(self, cell: Cell) -> list[Naming]:
        """What each part of a cell names: an organisation, or more about the one before it."""
        plain = None if self.is_no_name(cell.text) else self.at_once(cell)
        if plain and (plain[1] or not self._divides.search(folded(cell.text))):
            naming = Naming(*plain)
            naming.flags = cell.flags
            return [naming]
        passage = self._passage(cell)
        return self._in_parts(passage, self._several(passage, 0, len(cell.text), _SURE), cell)

    def _in_parts(
        self,
        passage: Passage,
        spans: Sequence[tuple[int, int]],
        among: Entry | Cell,
        place: str = "",
    ) -> list[Naming]:
        text = passage.text
        flags = _flags_of_parts(spans, among.flags, among.flags_at)
        linked = any(link.kind == "article" for link in passage.links) and "、" not in text
        found: list[Naming] = []
        # Observers: [A], [B]
        label, colon, _ = text.partition("：" if "：" in text else ":")
        status = self.language.status(label) if colon else ""
        for (start, end), own_flags in zip(spans, flags, strict=True):
            bare = passage.words(start, end)
            if self.is_no_name(bare):
                continue
            if found and not own_flags and isinstance(among, Cell):
                is_party = bare.endswith(self._party_ends) and not self._is_remark(bare)
                in_brackets = bare[0] in "（(" or (linked and not is_party)
                if self._is_foreign(bare) or (in_brackets and not passage.links_in(start, end)):
                    self.add(found[-1], bare)
                    continue
            naming = self._naming(passage, start, end)
            naming.flags = own_flags
            naming.give("status", status)
            if naming.place and text.startswith(naming.place, _begin(text, start, end)):
                place = naming.place
                behind = text[_begin(text, start, end) + len(place) : end].lstrip()
                if start == spans[0][0] < spans[-1][0] and behind[:1] in (":", "："):
                    # Left: A, B: words before several names are none.
                    naming.otherwise = naming.name, naming.link
            elif not (naming.place or own_flags):
                # What is before one is the place of those behind it.
                naming.place = place
            if naming.name:
                found.append(naming)
        return found

    def _passage(self, of: Entry | Cell, small: str = "") -> Passage:
        """The words of an entry or cell, with the links that may name something: not that in [faction] of X."""
        is_word = self.language.is_phrase
        links = [
            # A colon at a link's end is behind it: [[Peru|Peru:]] [[Sail]].
            link._replace(end=link.end - 1) if link.label.endswith((":", "：")) else link
            for link in of.links
            if not is_word("host", "linked", link.label)
        ]
        return Passage(of.text, links, small, of.italics)

    def add(self, naming: Naming, words: str) -> None:
        """Add what is in a line or cell of its own behind a name, mostly one in another language."""
        passage = Passage(clean(words.strip("（()） ")), ())
        if not self._says(naming, passage, (0, len(passage.text), ()))[0]:
            naming.give("name_native", passage.text)

    # One name

    def at_once(self, of: Entry | Cell) -> tuple[str, Link | None, tuple[Host, ...]] | None:
        """Name, link and hosts of what is a name and nothing else, or with a linked host in brackets."""
        text = of.text
        links: Sequence[Link] = of.links
        shape = self._plain.match(text)
        if shape is None:
            return None
        end = shape.end("name")
        hosts: tuple[Host, ...] = ()
        if end < len(text):
            if not links or text[-1] != "）":
                return None
            *links, host = links
            if host.start != shape.end() or host.end != len(text) - 1:
                return None
            hosts = (make(Host, (clean(host.label), host)),)
        link = links[0] if links else None
        if link and (len(links) > 1 or link.start or link.end != end or link.kind not in _NAMING):
            return None
        name = normalize("NFC", text[:end])
        if self._belongs_nowhere(name) or (not link and self.is_no_name(name)):
            return None
        if self.language.blanks and self._host.search(folded(text)):
            return None
        return name, link, hosts

    def _naming(self, passage: Passage, start: int, end: int) -> Naming:
        """What a part of a text names: a place, the name, and what the pieces behind it give."""
        blanks, english = self.language.blanks, self.language.code == "en"
        found = Naming()
        found.hosts, entered = self._entered(passage, start, end)
        # Where the name begins, with a place before it or without.
        whole = start = _begin(passage.text, start, end)
        # Where it ends, with brackets that may contain a place or without; a place before a colon.
        cut = bare = end
        before: tuple[str, Link | None] | None = None
        # Whether a clause behind the name was found: what a colon follows there is no place.
        told = False
        for mark, (following, behind, after) in pairwise(
            self._marks_in(passage, start, end, entered)
        ):
            kind, opening, closing = mark
            in_brackets = kind == "brackets"
            begins = in_brackets and opening == start
            about_host = in_brackets and _end_before(entered, opening) == opening
            # Belgium – Flanders: [X]
            divided = kind == "dash" and following in _COLONS
            is_within = divided and passage.link_at(after) and not passage.links_in(closing, behind)
            empty = begins and not passage.words(closing, end)
            # A / the same in another language, in italics; else it is a part of the name.
            is_part = kind == "slash" and not (
                passage.words(closing, behind) in passage.italics
                or self._is_foreign(passage.words(closing, behind))
            )
            if opening < start or about_host or empty or is_within or is_part:
                continue
            if in_brackets and opening == start > whole:
                if self._says(found, passage, (opening + 1, closing - 1, entered))[0]:
                    start = _begin(passage.text, closing, end)
                continue
            name = passage.link_at(start)
            # Peru: (observer) X
            remarked = kind in _COLONS and following == "brackets" and behind == closing
            named = (_begin(passage.text, after, end), end) if remarked else (closing, behind)
            is_before = begins or (not told and self._is_before(passage, start, end, mark, named))
            if start == whole and is_before:
                # (Catalonia) X, 法国（海外省）帆党, Congo (Kinshasa): X
                place = passage.words(start, closing if in_brackets else opening)
                without = passage.words(start, min(cut, opening))
                start, cut, bare = _begin(passage.text, closing, end), end, end
                if kind in _COLONS and self._is_label(place, passage.link_at(start)):
                    return found
                area = following in _COLONS and self.language.heading_role(place)
                if kind in _COLONS and (
                    (area and area.name == "area") or self._says_kind(found, place)
                ):
                    whole = start
                    continue
                found.place = place[1:-1] if begins else place
                is_name = kind in _SURELY_BEFORE or (in_brackets and name is not None)
                second = passage.link_at(start)
                if kind == "dash" and name and second and self._is_party(second.label):
                    # [X Party] – [Y Party]: one name; not [X] – youth of [Y].
                    wing = self._parent.search(self.language.key(passage.words(start, end)))
                    is_name = passage.text[opening] == "\n" or wing is not None
                before = (without, name) if is_name else None
                if _ABBREVIATION.fullmatch(place):
                    found.abbreviation = place
            elif in_brackets and name is None and self._translates(passage, start, mark):
                # Havvind（[海风党]）
                self.add(found, passage.words(start, opening))
                start, cut, bare = opening + 1, closing - 1, closing - 1
            elif in_brackets or kind in _NAME_ENDS:
                # What became of the organisation, or what it publishes, is not looked at.
                until = closing if kind == "aside" else behind
                part = (opening + 1, closing - 1) if in_brackets else (closing, until)
                inside = passage.links_in(*part)
                said, rest = self._says(found, passage, (*part, entered))
                told = told or (said and kind == "stop")
                # Workers Party – Combat: words that begin as a name does are a part of it.
                is_name = kind == "dash" and blanks and name is None and rest[:1].isupper()
                # In quotes it is a translation.
                translated = in_brackets and _QUOTED.fullmatch(passage.words(*part)) is not None
                ends = (
                    translated or not (in_brackets or is_name) or said or bool(inside) or not rest
                )
                qualifies = not translated and self.language.is_phrase("entry", "qualifier", rest)
                is_part = qualifies or _TENDENCY.fullmatch(rest) is not None
                if in_brackets and blanks and opening < min(cut, bare) and rest[:1].isupper():
                    # CPI (ML) (Liberation): behind brackets that are a part of the name.
                    is_part = is_part or ")" in passage.text[opening - 2 : opening]
                if in_brackets and not is_part:
                    touches = name is None or opening - name.end in (0, 1)
                    foreign = passage.words(start, min(cut, opening)) in passage.italics
                    capital = blanks and touches and rest[:1].isupper()
                    if rest and not inside and (foreign or capital):
                        # Behind a name in italics it is a translation into the page's language.
                        ends = True
                        if foreign == english:
                            found.give("name_en", rest)
                        elif english:
                            found.give("name_native", rest)
                    elif blanks and name and touches and rest[:1].islower():
                        # A remark in words that are not known, directly behind a linked name.
                        ends = True
                cut = min(cut, opening) if ends else cut
                if not (found.place or is_part) and 1 < len(rest) <= _LONGEST_PLACE:
                    # Behind a name it may lie in what the words name.
                    found.place, bare = rest, min(bare, opening)
                if in_brackets and not is_part and cut <= opening:
                    # What is behind brackets without a mark.
                    self._says(found, passage, (closing, behind, entered))
        link = next(iter(passage.links_in(start, cut)), None)
        found.name = passage.words(start, min(bare, cut)) or ("–" if before else "")
        if quoted := _QUOTED.fullmatch(found.name):
            found.name = quoted[1]
        found.link = link
        if found.place:
            # Its name if the words of the place are none.
            first = next(iter(passage.links_in(whole, cut)), None)
            if before and link and not before[1]:
                # The link is on the name.
                before = found.name, link
            found.otherwise = before or (passage.words(whole, cut), first)
        if link is not None:
            # [P]青年团, youth of the [P]: the link leads to the parent party.
            rest = self.language.key(passage.text[link.end : cut]).strip().removeprefix("的")
            wing = self._parent.fullmatch(rest) if link.start == start and rest else None
            if wing or self._parent_of.fullmatch(passage.compared, start, link.start):
                found.parent, found.link = Host(clean(link.label), link), None
        if found.name_en and english and found.name in passage.italics:
            # In italics is the name that the translation belongs to.
            found.give("name_native", found.name)
        found.no_territory = found.no_territory or self._belongs_nowhere(found.name)
        return found

    def _marks_in(
        self, passage: Passage, start: int, end: int, entered: Sequence[tuple[int, int]]
    ) -> list[_Mark]:
        """The marks of a part outside links, brackets and phrases of hosts, in order, and its end."""
        found = [("host", *span) for span in entered if span[0] > start]
        for match in self._marks.finditer(passage.masked, start, end):
            if match.lastgroup:
                found.append((match.lastgroup, *match.span()))
        for match in self._paper.finditer(passage.compared, start + 1, end):
            found.append(("aside", match.start(), end))
        small = (passage.text.find(piece, start, end) for piece in passage.small)
        found += [("small", at, at) for at in small if at > start][:1]
        for link in passage.links_in(start + 1, end):
            before = passage.masked[link.start - 1]
            if link.kind == "external" and (before in BLANKS_AND_LINKS or link.label[:1] in "[(（"):
                found.append(("external", link.start, link.end))
        marks: list[_Mark] = []
        last = start
        for mark in sorted(found, key=lambda mark: (mark[1], -mark[2])):
            kind, opening, closing = mark
            # Blanks are within the same name in another language.
            in_other = marks and passage.text[marks[-1][1] : marks[-1][2]].strip(" ") in _OTHER_NAME
            # A link to another site behind a mark is a name, unless it is called so: website.
            named = passage.link_at(opening) if opening == last else None
            is_name = named is not None and not self.is_no_name(named.label)
            is_late = kind == "blank" and (self.language.blanks or in_other)
            # Observer: Peru [X]
            labelled = len(marks) == 1 and marks[0][0] in _COLONS
            is_late = marks and not labelled and (is_late or kind == "joint")
            if opening >= last and not (is_name or is_late):
                marks.append(mark)
                last = closing
        return [*marks, ("end", end, end)]

    def _is_before(
        self, passage: Passage, start: int, end: int, mark: _Mark, named: tuple[int, int]
    ) -> bool:
        """Whether a mark separates a place from the name behind it, by its form."""
        text, masked, blanks = passage.text, passage.masked, self.language.blanks
        kind, opening, closing = mark
        begins = passage.link_at(_begin(text, named[0], end))
        linked = begins is not None
        inside = passage.links_in(opening, closing) or not text[opening + 1 : closing - 1].strip()
        # UK (Scotland) [X], no Socialist Party (SP) [X]
        is_bare = linked and not (
            passage.link_at(start) or _ABBREVIATION.fullmatch(text[opening + 1 : closing - 1])
        )
        # In Denmark, [X] works within …
        if opening - start > _LONGEST_PLACE or not (
            kind in _BEFORE_KINDS
            or (linked and text[opening] in ",，" and not passage.links_in(start, opening))
            or (kind == "brackets" and (linked if inside else not blanks or is_bare))
        ):
            return False
        place, name = passage.words(start, opening), passage.words(*named)
        is_short = end - opening <= _LONGEST_PLACE
        if is_short and kind in _SURELY_BEFORE and self.is_none(text[opening + 1 : end]):
            # Cuba: none, Cuba – none
            return True
        if not name or not _LETTER.search(place):
            return False
        sides = linked + (masked[opening - 1] == LINKED)
        if kind == "joint" and sides < 1 + blanks:
            # Within a word it joins its parts.
            return False
        if text[opening] == "\n" and not linked:
            # What is on the next line is about the name on this one.
            marked = self._marks.search(masked, start, opening)
            if marked or passage.links_in(start, opening) or self._is_foreign(name):
                return False
        # A flag's name, as a link or in words, then the organisation; no youth of the [P].
        lead = passage.compared[start:closing]
        if self._skip.fullmatch(lead) or self._parent_of.fullmatch(lead):
            return False
        if begins is not None:
            return not self.is_no_name(begins.label)
        if blanks and not (name[0].isupper() or name[0] in "\"'“¡¿"):
            # In languages of capitals a name begins with one.
            return False
        if sides and kind == "dash" and _ABBREVIATION.fullmatch(name):
            return False
        # A name may begin with an article, as a remark does.
        said = _YEAR.search(name) or self._has_remark(name)
        return not said and (blanks or not self._is_remark(name))

    def _translates(self, passage: Passage, start: int, brackets: _Mark) -> bool:
        """Whether brackets behind a name in another script are its name in the page's language: a link, a party."""
        _, opening, closing = brackets
        if self.language.blanks or opening - start > _LONGEST_PLACE:
            return False
        if not self._is_foreign(passage.words(start, opening)):
            return False
        inside = passage.link_at(opening + 1)
        words = passage.words(opening + 1, closing - 1)
        return inside.end == closing - 1 if inside else words.endswith(self._party_ends)

    def _is_label(self, before: str, link: Link | None) -> bool:
        """Whether a word before a colon introduces no organisation: 支部：北京, 领袖：某甲."""
        of_seat = link is None and self.language.is_phrase("entry", "seat", before)
        return of_seat or self.language.column_role(before) in ("other", "remark")

    def _says_kind(self, found: Naming, before: str) -> bool:
        """Whether a word before a colon is a status, a kind of organisation or no country: 青年：…."""
        found.no_territory = self.is_no_territory(before)
        is_kind = found.no_territory or self.language.is_phrase("entry", "kind", before)
        return self._takes_status(found, before) or is_kind

    # What the pieces behind a name give

    def _says(self, found: Naming, passage: Passage, part: _Part) -> tuple[bool, str]:
        """Whether a part says something of the name, which goes into `found`; the words that do not."""
        start, end, entered = part
        said = bisect_left(entered, (start,)) < bisect_left(entered, (end,))
        parent = None if said and found.hosts else self._parent_in(passage, start, end)
        if parent:
            found.parent = parent
            for words, _ in _pieces(passage, part):
                if parent.name not in words:
                    self._takes_status(found, words)
            return True, ""
        silent = []
        # Every piece is looked at: an abbreviation may follow a name in another language.
        for words, of_host in _pieces(passage, part):
            gives = self._takes_status(found, words, of_host=of_host)
            gives = gives or (not of_host and self._gives(found, words, passage.italics))
            said = said or gives
            silent += [] if gives or of_host else [words]
        rest = silent[0] if said and silent else ", ".join(silent)
        return said, clean(rest).strip(_QUOTES)

    def remark(self, cell: Cell) -> Naming:
        """The status and the hosts that a cell beside a name gives."""
        passage, found = self._passage(cell), Naming()
        found.hosts, entered = self._entered(passage, 0, len(cell.text))
        for words, of_host in _pieces(passage, (0, len(cell.text), entered), _CELL_PIECE):
            self._takes_status(found, words, of_host=of_host)
        return found

    def _takes_status(self, found: Naming, words: str, *, of_host: bool = False) -> bool:
        """Whether words give a status or what was left, which goes into `found`.

        Of words about a host only a status counts, and that the organisation has ended.
        """
        if self.language.is_phrase("entry", "again", words):
            # Left in 2001, rejoined in 2005
            found.left = None
            found.status = found.status.removeprefix("former_member")
            return True
        # (entered in 1990, left in 2001) names no host: it left the organisation.
        status, left = self._status_in(words, of_host and found.hosts != ())
        found.give("status", status)
        found.left = left if found.left is None else found.left
        return status != "" or left is not None

    @lru_cache(maxsize=4096)  # noqa: B019 (languages are few and live as long as the process)
    def _status_in(self, words: str, of_host: bool) -> tuple[str, str | None]:
        """The status that words give, and what was left by them, "" if they do not name it."""
        compared = folded(words)
        behind = self._behind_articles(compared, 0)
        words, compared = words[behind:], compared[behind:]
        if behind and self.language.is_phrase("entry", "kind", words):
            # The party works inside …
            return "", None
        dated = _YEAR.search(words) and self._since.sub("", compared)
        if status := self.language.status(dated or words):
            # Observer from 2001 to 2004, previously observer: it is more now.
            spans_years = len(_YEAR.findall(words)) > 1
            once = spans_years or self.language.is_phrase("entry", "once", words)
            if not once:
                return status, None
            status = status.removeprefix("former_")
            return f"former_{status}" if status in _FULL else "", None
        if self.language.is_phrase("entry", "ended", words):
            return "", ""
        # Until 1999: Blue Sea is an old name, until 1999 alone is not.
        if of_host or ":" in words or not self.language.is_phrase("entry", "left", words):
            return "", None
        verb = self._leave.search(compared)
        at = self._behind_articles(compared, verb.end()) if verb else len(words)
        name = clean(words[at : self._host_end(compared, at, len(words))])
        return "", name if name[:1].isupper() else ""

    def _gives(self, found: Naming, words: str, italics: Sequence[str]) -> bool:
        """Whether words behind a name are a name in another language, a short one or a remark."""
        if self.is_no_territory(words) or self._belongs_nowhere(words):
            found.no_territory = True
            return True
        compared = folded(words)
        for field, pattern in self._labelled:
            label = pattern.match(compared)
            given = words[label.end() :] if label else ""
            if label and given and (not label.groupdict().get("blank") or given in italics):
                if field:
                    found.give(field, given.strip(_QUOTES))
                return True
        if len(words) == 1 and words.islower():
            # The mark of a note.
            return True
        if _ABBREVIATION.fullmatch(words) and not _TENDENCY.fullmatch(words):
            found.give("abbreviation", words)
            return True
        given = words
        if words not in italics and not self._is_foreign(words):
            given = words.rpartition(":")[2].strip()
            remark = _YEAR.search(words) or self._has_remark(words)
            if remark or not given or given not in italics:
                return self._is_remark(words)
        found.give("name_native", given)
        return True

    def _has_remark(self, words: str) -> bool:
        """Whether a word of remarks is among some; with a capital it is a name's: Socialist Left."""
        found = self._remark.finditer(folded(words))
        return any(not (self.language.blanks and words[each.start()].isupper()) for each in found)

    def _is_remark(self, words: str) -> bool:
        compared = folded(words)
        # In languages of capitals one begins a name: The Left.
        begins_name = self.language.blanks and words[:1].isupper()
        return bool(
            _YEAR.search(words)
            or self._remark.search(compared)
            or (not begins_name and self._remark_start.match(compared))
        )

    def _is_foreign(self, words: str) -> bool:
        """Whether words are in another script than the language's."""
        if not _LETTER.search(words) or _YEAR.search(words) or _TENDENCY.fullmatch(words):
            return False
        latin, han = _LATIN.search(words) is not None, _HAN.search(words) is not None
        if self.language.blanks:
            return not latin
        return _KANA.search(words) is not None or (not han and (len(words) > 2 or not latin))

    def _parent_in(self, passage: Passage, start: int, end: int) -> Host | None:
        """The parent party that brackets name: [P青年翼], [P]青年翼, youth wing of [P], [P] alone, P青年翼."""
        inside = passage.links_in(start, end)
        words = passage.words(start, end)
        name = clean(inside[0].label) if inside else words
        key = self.language.key(name)
        wing = self._parent_end.search(key)
        if len(inside) > 1:
            # [P]和[Q]青年翼: of several the first.
            tail = self.language.key(passage.text[inside[-1].end : end]).removeprefix("的")
            of_both = self._parent_of.fullmatch(passage.compared, start, inside[0].start)
            return Host(name, inside[0]) if of_both or self._parent.fullmatch(tail) else None
        if inside and inside[0].title:
            around_it = self.language.key(words.replace(name, " ", 1))
            alone = not around_it.strip() and self._is_party(name)
            behind = self._parent.search(around_it)
            return Host(name, inside[0]) if wing or alone or behind else None
        if self.language.blanks:
            of = self._parent_of.search(folded(name))
            party = name[of.end() :] if of else ""
            named = party[:1].isupper()
        else:
            party = name[: wing.start()] if wing and not inside else ""
            named = party.endswith(self._party_ends)
        return Host(party, None) if named else None

    def _is_party(self, name: str) -> bool:
        """Whether a name is that of a party by its words."""
        key = self.language.key(name)
        return key.endswith(self._party_ends) or self._party_word.search(key) is not None

    # Several names

    def _several(
        self, passage: Passage, start: int, end: int, sure: Sequence[str] = ()
    ) -> list[tuple[int, int]]:
        """Where the parts of a text that name an organisation each begin and end.

        A mark between two linked names divides them, and 、 between two names of parties; a semicolon
        divides what has a country and a colon on both sides, as a comma does before a link. None is looked for behind a remark, up to
        one of the marks that are `sure` to divide.
        """
        compared = passage.compared
        colon = compared.find(":", start, end)
        found = self._divides.finditer(compared, start, end)
        marks = [match.span("mark") for match in found if match["mark"]]
        spans, looking = [], True
        # The end of the first piece of what is not divided yet.
        first = -1
        for (at, behind), (following, _) in pairwise([*marks, (end, end)]):
            mark = compared[at:behind].strip()
            first = at if first < start else first
            divides = mark in sure or (
                # A, once in B; C
                not looking
                and mark == ";"
                and self._names_one(passage, behind, following)
                and self._names_one(passage, start, first)
            )
            looking = looking or divides
            if looking and not divides:
                part = compared[behind:following]
                linked = mark == "," and LINKED in part and not self._host.search(part)
                surely = mark == ";" or linked
                if surely and 0 <= colon < at and ":" in part:
                    divides = True
                elif self._names_one(passage, behind, following):
                    divides = self._names_one(passage, start, at, begins=False)
                else:
                    looking = mark not in "、;/,"
            if divides:
                spans.append((start, at))
                start = behind
        return [*spans, (start, end)]

    def _names_one(self, passage: Passage, start: int, end: int, *, begins: bool = True) -> bool:
        """Whether a part of a text ends with a linked name, or as the names of parties do, and brackets.

        Parameters
        ----------
        begins : whether nothing may be before the link
        """
        linked = _LINKED_NAME.fullmatch(passage.compared, start, end)
        if linked:
            bare = linked["before"]
            named = not (begins and bare.strip(f"{_BEFORE_NAME}- "))
        else:
            bare = _BEHIND.sub("", passage.text[start:end]).strip()
            named = bare.endswith(self._party_ends) and not passage.links_in(start, end)
            named = named and not self._is_remark(bare)
        return named and not self._host.search(folded(bare))

    def _stated(self, passage: Passage) -> list[Naming]:
        """What sentences name that list members with their places; nothing if one of them does not."""
        compared = passage.compared
        found: list[Naming] = []
        for first, last in _between(_SENTENCE_END, compared, 0, len(compared)):
            begin, place, lists = -1, "", False
            for at, until in _between(self._divides, compared, first, last):
                begin = at if begin < 0 else begin
                if LINKED not in compared[begin:until]:
                    # In France, …: the words before a comma belong to the clause behind it.
                    continue
                lead = self._statement_start.match(compared, begin, until)
                behind = lead.end() if lead else begin
                lists = lists or bool(compared[begin:behind].strip())
                start = self._behind_articles(compared, behind)
                matches = (each.fullmatch(compared, start, until) for each in self._statements)
                statement = next(filter(None, matches), None)
                if statement is None and until < last:
                    # In [France], the …: it goes on behind the mark.
                    continue
                if statement is None:
                    return []
                naming = self._naming(passage, statement.start("name"), statement.end("more"))
                of_place = statement.span("place") if "place" in statement.groupdict() else (0, 0)
                if own := passage.words(*of_place) or place:
                    naming.place, naming.otherwise = own, None
                elif not (lists or naming.place):
                    return []
                found.append(naming)
                if of_place[1] <= statement.start("name"):
                    # It is the place of the names behind it, too.
                    place = own
                begin = -1
        return found

    # Hosts

    def hosts_in_cell(self, cell: Cell) -> list[Host]:
        """The hosts that a cell of their column lists."""
        passage, end = Passage(cell.text, cell.links), len(cell.text)
        hosts = [
            Host(clean(link.label if link else _ASIDE.sub("", cell.text[start:until])), link)
            for start, until in _between(self._divides, passage.compared, 0, end)
            for link in passage.links_in(start, until) or (None,)
        ]
        return [host for host in hosts if not self.is_no_name(host.name)]

    def _entered(
        self, passage: Passage, start: int, end: int
    ) -> tuple[tuple[Host, ...], list[tuple[int, int]]]:
        """Parties that a section works inside, and where the phrases with their names begin and end."""
        compared = passage.compared
        hosts: dict[Host, None] = {}
        spans = []
        for phrase in self._inside.finditer(compared, start, end):
            # 在[X]内活动: the phrase is around the host, or behind a linked one.
            first, until = phrase.span("host") if phrase["host"] else (phrase.start(),) * 2
            link = passage.link_at(until - 1) if until > start else None
            if link:
                first = link.start
            words = passage.words(first, until)
            is_party = link or words.endswith(self._party_ends) or _ABBREVIATION.fullmatch(words)
            if phrase["mark"] is not None and not (is_party and not self._has_remark(words)):
                # （左翼派别）, （打入绿党内）
                continue
            if words:
                hosts[Host(words, link)] = None
            spans.append((min(phrase.start(), first), phrase.end()))
        at, inside = start, _merged(spans)
        while named := self._host.search(compared, at, end):
            begin, at = named.span()
            if _end_before(inside, begin) > begin:
                # 在[X]内从事打入主义工作
                continue
            until = self._host_end(compared, at, end)
            is_weak = self.language.is_phrase("host", "weak", named.group())
            parts = list(_between(self._host_ends, compared, at, until))
            if is_weak and self._is_within_name(passage, begin, *parts[0]):
                # 公民参与党
                continue
            for first, last in parts:
                linked = [link for link in passage.links_in(first, last) if link.label.strip()]
                # Not in exile, in English
                hosts |= dict.fromkeys(
                    Host(clean(link.label), link)
                    for link in linked
                    if not named["within"] or self._may_be_party(link.label)
                )
                name = "" if linked else passage.words(self._behind_articles(compared, first), last)
                for word in self._rest:
                    name = name.removesuffix(word)
                if name and (
                    name[0].isupper()
                    if self.language.blanks
                    else name.endswith(self._party_ends) or not is_weak
                ):
                    hosts[Host(name, None)] = None
            if until > at:
                # (joined in 1990; rejoined): nothing is behind it.
                spans.append((begin, until))
            at = until
        return tuple(hosts), _merged(spans)

    def _is_within_name(self, passage: Passage, begin: int, first: int, last: int) -> bool:
        """Whether a phrase of a host is a word of a name, for it is behind another and before no party."""
        behind_word = begin > 0 and _HAN.match(passage.compared, begin - 1) is not None
        if not behind_word or passage.text.endswith(self._party_ends, 0, begin):
            return False
        words = passage.text[first:last].strip()
        is_party = words.endswith(self._party_ends) and not self.language.is_phrase(
            "host", "kind", words
        )
        return not (is_party or passage.links_in(first, last))

    def _may_be_party(self, label: str) -> bool:
        return label[0].isupper() and not self.language.is_phrase("entry", "native", label)

    def _behind_articles(self, compared: str, at: int) -> int:
        skipped = self._skip.match(compared, at)
        return skipped.end() if skipped else at

    def _host_end(self, compared: str, start: int, end: int) -> int:
        marks = self._host_ends.finditer(compared, start, end)
        return next((mark.start() for mark in marks if mark["end"] is not None), end)


def _between(mark: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each part of a text between marks begins and ends."""
    for found in mark.finditer(text, start, end):
        if found["mark"] is not None:
            yield start, found.start()
            start = found.end()
    yield start, end


def _merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for first, until in sorted(spans):
        if merged and first < merged[-1][1]:
            first, before = merged.pop()
            until = max(until, before)
        merged.append((first, until))
    return merged


def _end_before(spans: Sequence[tuple[int, int]], at: int) -> int:
    """Where the last of some merged spans ends that begins before an offset; -1 if none does."""
    number = bisect_left(spans, (at,))
    return spans[number - 1][1] if number else -1


def _begin(text: str, start: int, end: int) -> int:
    """Where the name may begin: behind what a flag left."""
    lead = _LEAD.match(text, start, end)
    return lead.end() if lead else start


def _pieces(
    passage: Passage, part: _Part, mark: re.Pattern[str] = _PIECE
) -> Iterator[tuple[str, bool]]:
    """The words of each piece of a part outside phrases of hosts, and whether it is behind one, so about the host."""
    start, end, entered = part
    for at, until in _between(mark, passage.compared, start, end):
        words = passage.words(at, until)
        if words and _end_before(entered, until) <= at:
            yield words, bool(entered) and entered[0][0] < at


def _flags_of_parts(
    spans: Sequence[tuple[int, int]], flags: Sequence[str], at: Sequence[int]
) -> list[tuple[str, ...]]:
    """The flags that belong to each part of a text: those up to its end."""
    found: list[list[str]] = [[] for _ in spans]
    ends = [end for _, end in spans]
    for words, offset in zip(flags, at, strict=True):
        found[min(bisect_left(ends, offset), len(spans) - 1)].append(words)
    return [tuple(own) for own in found]
