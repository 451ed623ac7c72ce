"""What the words of an entry name: a place before it, the name, its remarks, a host, a parent party."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise, zip_longest
from operator import attrgetter
from unicodedata import normalize

from internationals.articles.language import Language, language
from internationals.articles.model import Host, Link, PlaceKind
from internationals.articles.scripts import folded

BLANKS = " \t\u3000\u00a0"
# A dash or colon that followed the flag is left before the name.
_BEFORE_NAME = f"{BLANKS}－–—:："
_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]|\|\w+=[^|]*$")
_BLANK_RUN = re.compile(r"[\s\u3000]+")
EMPTY_PARENTHESES = re.compile(r"^(?:\s*[（(][\s、，/]*[）)])+")
_PARENTHESIS = re.compile(r"[（(]([^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]")
_NAMING = frozenset({"article", "see_also", "external"})
_start = attrgetter("start")
_end = attrgetter("end")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]")
_LETTER = re.compile(r"[^\W\d_]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
_YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
_ABBREVIATION = re.compile(
    r"(?=.*[A-Z\u00c0-\u00de].*[A-Z\u00c0-\u00de])[A-Z\u00c0-\u00de0-9][\w.&/'’+–-]{1,14}|[A-Z\u00c0-\u00de]"
)
# Leninism and Maoism, in brackets behind the name of a party, are a part of it.
_TENDENCY = re.compile(r"M(?:[-–.]?L)?(?:[-–.]?M)?|ML[-–]\w+", re.IGNORECASE)
_QUOTES = "«»‹›„“”\"' \u00a0"
_PART = re.compile(r"[、\n（()）]")
_PREFIX_MARK = re.compile(r"[:：](?!//)| [–—-] |——| ?[–—](?= )|[–—－]")
# Where a remark begins, in Chinese and in languages that separate words by blanks.
_REMARK_MARK = r"[，；。：]| [–—-] |——"
_REMARK_MARK_BLANKS = r"[,;](?= |$)|:(?= |$)| [–—-] |——|\. "
_REMARK_PART = re.compile(r"[\n,，;；]")
_LONGEST_PLACE = 48


class Naming:
    """What the text of an entry, or of a part of one, names; see `Member`.

    What only some have is set on the class, which makes the many others cheap.
    """

    place = ""
    place_kind: PlaceKind = ""
    otherwise: tuple[str, Link | None] | None = None
    hosts: tuple[Host, ...] = ()
    parent: Host | None = None
    status = ""
    left = False
    abbreviation = ""
    name_en = ""
    name_native = ""
    flags: tuple[str, ...] = ()
    no_territory = False

    def __init__(self, name: str = "", link: Link | None = None) -> None:
        self.name = name
        self.link = link


def clean(name: str) -> str:
    """A name without reference marks, leftovers of markup and blanks at its ends."""
    if name.isalnum():
        return normalize("NFC", name)
    name = _REFERENCE_MARK.sub("", name)
    return normalize("NFC", _BLANK_RUN.sub(" ", name).strip(" \u00a0|*，；：、:,;"))


@cache
def words_of(code: str) -> Words:
    """The words of entries in a language."""
    return Words(language(code))


class Words:
    """Reads what entries name, by the words of one language."""

    def __init__(self, of: Language) -> None:
        self.language = of
        self._host = of.phrases("host", "phrase")
        host = of.data.get("host", {})
        bounds = r"(?<![^\W_])" if of.blanks else ""
        self._host = re.compile(bounds + self._host.pattern)
        self._host_skip = re.compile(
            r"\s*(?:(?:" + "|".join(map(re.escape, host.get("skip", ()))) + r")\s+)*"
        )
        end = host.get("end", "")
        self._host_end = frozenset(end + folded(end)) | {""}
        stops = "|".join(re.escape(folded(word)) for word in host.get("stop", ()))
        self._host_stop = re.compile(
            "[" + re.escape("".join(sorted(self._host_end))) + "]" + (f"|{stops}" if stops else "")
        )
        self._host_join = re.compile("|".join(re.escape(folded(word)) for word in host["join"]))
        self._before_join = frozenset(host.get("name_before_join", ()))
        self._rest = tuple(host.get("rest", ()))
        self._remark = of.words_in("entry", "remark")
        starts = "|".join(re.escape(word) for word in of.data["entry"].get("remark_start", ()))
        self._remark_start = re.compile(starts or "(?!)")
        verbs = "|".join(map(re.escape, of.data["entry"].get("verbs", ())))
        marks = _REMARK_MARK_BLANKS if of.blanks else _REMARK_MARK
        self._remark_mark = re.compile(f"{marks}|(?<=\\S) (?:{verbs}) " if verbs else marks)
        self._left = of.phrases("entry", "left")
        self._parent = of.phrases("entry", "parent")
        self._party_ends = of.data["entry"].get("party", "")
        self._abbreviated = re.compile(of.phrases("entry", "abbreviation").pattern + r"[:：]?\s*")
        languages = {"native": "name_native", "english": "name_en"}
        self._languages = [
            (field, re.compile(of.phrases("entry", key).pattern + r"\s*[:：]?\s*"))
            for key, field in languages.items()
        ]
        self._qualifier = of.phrases("entry", "qualifier")
        self._kind = of.phrases("entry", "kind")
        self._no_territory = of.phrases("entry", "no_territory")
        self._worldwide = re.compile(
            "|".join(of.data["entry"]["no_territory_words"]), re.IGNORECASE
        )
        self._no_territory_cell = of.phrases("cells", "no_territory")
        self._no_name = re.compile(
            rf"(?:[\d\s–—\-~～.,、/年月日xom○●√×✓✔✗?？|+%]|\[\d+\]|{of.phrases('cells', 'no_name').pattern})+"
        )
        initials = "".join(sorted({word[0] for word in host["phrase"]})) if not of.blanks else ""
        # What a text that is a name and nothing else does not hold.
        self._more = re.compile(
            rf"[（(，；。：—\[\s|*、:{initials}]"
            if not of.blanks
            else r"[（(,;:.—–\[|*/、，：]| - "
        )

    # Cells

    def is_no_name(self, text: str) -> bool:
        """Whether a cell's text cannot be a name: empty, a number, a date, a mark."""
        text = text.strip()
        return not text or self._no_name.fullmatch(folded(text)) is not None

    @lru_cache(maxsize=4096)  # noqa: B019 (languages are few and live as long as the process)
    def is_no_territory(self, words: str) -> bool:
        """Whether words that stand for a country say that there is none: 国际, worldwide."""
        return (
            bool(words) and self._no_territory_cell.fullmatch(self.language.key(words)) is not None
        )

    def status_in(self, text: str) -> tuple[str, bool]:
        """The status that a cell or remark gives, and whether it says that it is past."""
        for part in _REMARK_PART.split(text):
            words = clean(part)
            if status := self.language.status(words):
                return status, False
            if words and self._left.fullmatch(self.language.key(words)):
                return "", True
        return "", False

    # Names

    def naming(
        self,
        text: str,
        links: Sequence[Link] = (),
        small: str = "",
        italics: str = "",
    ) -> Naming:
        """What a text names; offsets of the links are in the text."""
        own: Sequence[Link] = links
        if links and not (len(links) == 1 and links[0].kind in _NAMING):
            own = [link for link in links if link.kind in _NAMING]
        simple = text and text[0] not in _BEFORE_NAME and not self._more.search(text)
        if simple and not (self.language.blanks and self._host.search(folded(text))):
            return self._plain(text, own)
        return self._entering(text, own) or self._thorough(text, own, links, small, italics)

    def _entering(self, text: str, own: Sequence[Link]) -> Naming | None:
        """A name and nothing but a linked host in brackets behind it, as many are: 火花（打入工党）."""
        at = text.find("（")
        if at < 1 or not own or own[-1].end != len(text) - 1 or text[-1] != "）":
            return None
        name, host = text[:at], own[-1]
        phrase = self._host.match(text, at + 1)
        if phrase is None or phrase.end() != host.start or self._more.search(name):
            return None
        if len(own) > 2 or (len(own) == 2 and (own[0].start or own[0].end != at)):
            return None
        found = Naming(clean(name), own[0] if len(own) == 2 else None)
        found.hosts = (Host(clean(host.label), host),)
        return found

    def _plain(self, text: str, own: Sequence[Link]) -> Naming:
        """A text that is a name and nothing else, as most are."""
        name = normalize("NFC", text)
        link = own[0] if own else None
        found = Naming(name, link)
        if link is not None and link.start == 0 and link.end < len(text):
            self._parent_before(found, text, 0, len(text), link)
        found.no_territory = self._belongs_nowhere(name)
        return found

    def _thorough(
        self, text: str, own: Sequence[Link], links: Sequence[Link], small: str, italics: str
    ) -> Naming:
        # A host's phrase in the text as it is written: nothing of it is in traditional characters.
        compared = text
        if self.language.blanks or not self._host.search(text):
            compared = folded(text)
        hosts = self.hosts(text, links, compared)
        offset = self._begin(text)
        # Small print behind the name is a remark; small print that begins the entry is its name.
        end = _small_print(text, small, offset) if small else len(text)
        found = self._split(text, compared, offset, end, own, italics)
        found.hosts = hosts
        if small and end < len(text) and not (hosts and _REMARK_PART.search(small) is None):
            self._remarks(found, text, compared, end, len(text), own, italics)
        found.no_territory = found.no_territory or self._belongs_nowhere(found.name)
        return found

    def _belongs_nowhere(self, name: str) -> bool:
        return (
            self._worldwide.search(name) is not None
            and self._no_territory.fullmatch(self.language.key(name)) is not None
        )

    def _begin(self, text: str) -> int:
        offset = 0
        if not text[:1].isalnum():
            if match := EMPTY_PARENTHESES.match(text):
                offset = match.end()
            while offset < len(text) and text[offset] in _BEFORE_NAME:
                offset += 1
        return offset

    def _split(
        self, text: str, compared: str, offset: int, end: int, own: Sequence[Link], italics: str
    ) -> Naming:
        """A place before the name, if any, and the name."""
        first = own[0] if own and own[0].start == offset else None
        if first is not None and first.end < end:
            # A flag's name as a link, a blank, then the organisation: only the picture was a flag.
            after = text[first.end : end]
            rest = after.lstrip(BLANKS)
            if after[0] in BLANKS and rest and self._may_be_name(text, end - len(rest), own):
                found = self._named(text, compared, end - len(rest), end, own, italics)
                whole = self._named(text, compared, offset, end, own, italics)
                if found.name and found.name in whole.name:
                    link = found.link or whole.link
                    return self._placed(found, first.label, (whole.name, link))
        for mark in _PREFIX_MARK.finditer(text, offset, end):
            if around(own, mark.start()) is not None or _in_brackets(text, offset, mark.start()):
                continue
            begin = mark.end()
            while begin < end and text[begin] in _BEFORE_NAME:
                begin += 1
            before = clean(text[offset : mark.start()])
            if mark.group() in "–—－" and not _between_links(own, mark.start(), begin):
                continue
            if not before or len(before) > _LONGEST_PLACE or begin >= end:
                break
            if not self._may_be_name(text, begin, own) or self._host.match(compared, begin):
                break
            found = self._named(text, compared, begin, end, own, italics)
            if not found.name or self._is_remark(found.name):
                break
            if mark.group() in ":：" and self._says_kind(found, before):
                return found
            whole = self._named(text, compared, offset, end, own, italics)
            return self._placed(found, before, (whole.name, whole.link))
        return self._named(text, compared, offset, end, own, italics)

    def _says_kind(self, found: Naming, before: str) -> bool:
        """Whether a word before a colon is a status, a kind of organisation or no country: 青年：…."""
        status, left = self.status_in(before)
        found.status, found.left = found.status or status, found.left or left
        found.no_territory = self.is_no_territory(before)
        kind = self._kind.fullmatch(self.language.key(before))
        return bool(status or left or found.no_territory or kind)

    def _placed(self, found: Naming, place: str, otherwise: tuple[str, Link | None]) -> Naming:
        found.place, found.place_kind, found.otherwise = clean(place), "prefix", otherwise
        return found

    def _may_be_name(self, text: str, at: int, own: Sequence[Link]) -> bool:
        """Whether a name may begin here: in languages of capitals, with one or with a link."""
        if not self.language.blanks or any(link.start == at for link in own):
            return True
        return text[at].isupper() or text[at] in "\"'“¡¿"

    def _named(
        self, text: str, compared: str, offset: int, end: int, own: Sequence[Link], italics: str
    ) -> Naming:
        found = Naming()
        stop = self._remarks(found, text, compared, offset, end, own, italics)
        inside = [link for link in own if link.start >= offset and link.end <= stop]
        found.name = clean(text[offset:stop])
        found.link = inside[0] if inside else None
        if inside and inside[0].start == offset and inside[0].end < stop:
            self._parent_before(found, text, offset, stop, inside[0])
        if found.otherwise is not None:
            # A place behind the name, in brackets that may be a part of it.
            found.otherwise = (clean(found.otherwise[0]), found.link)
        return found

    def _parent_before(self, found: Naming, text: str, offset: int, end: int, link: Link) -> None:
        """[P]青年团: the link leads to the parent party."""
        rest = self.language.key(text[link.end : end]).strip()
        if rest and self._parent.fullmatch(rest.removeprefix("的")):
            found.parent, found.link = Host(clean(link.label), link), None

    def _remarks(
        self,
        found: Naming,
        text: str,
        compared: str,
        start: int,
        end: int,
        own: Sequence[Link],
        italics: str,
    ) -> int:
        """Where the name ends and remarks begin; what the remarks give goes into `found`."""
        stop = behind = -1
        for match in _PARENTHESIS.finditer(text, start, end):
            opening, closing = match.span()
            if (opening == start and start == 0) or around(own, opening) is not None:
                continue
            if (
                text[opening] == "("
                and text[opening - 1 : opening].isascii()
                and text[opening - 1].isalnum()
                and not any(link.end == opening for link in own)
            ):
                # No brackets of a remark: =HYPERLINK("…").
                continue
            inside = own[bisect_left(own, opening, key=_start) :]
            inside = [link for link in inside if link.end <= closing]
            if self._says(found, match.group(1), inside, italics):
                stop, behind = (opening if stop < 0 else stop), closing
            elif stop < 0 and (opening > start or found.name):
                stop = self._place_behind(found, text, start, match, inside, around(own, start))
        for mark in self._remark_mark.finditer(text, start, stop if stop >= 0 else end):
            if mark.start() > start and around(own, mark.start()) is None:
                if found.otherwise is None or self._is_qualifier(found.place):
                    self._says(found, text[mark.end() : end], [], italics)
                    self._comma_place(found, text, mark.end(), end)
                stop = mark.start()
                break
        if behind >= 0 and (after := self._remark_mark.match(text, behind, end)):
            self._says(found, text[after.end() : end], [], italics)
        limit = stop if stop >= 0 else end
        entering = self._host.search(compared, start, limit)
        if entering and entering.start() > start and around(own, entering.start()) is None:
            limit = entering.start()
        return limit

    def _place_behind(
        self,
        found: Naming,
        text: str,
        start: int,
        brackets: re.Match[str],
        inside: Sequence[Link],
        name: Link | None,
    ) -> int:
        """A name's brackets that may hold a country: 火花（瑞典）; where the name ends, or -1."""
        opening, closing = brackets.span()
        words = clean(brackets.group(1)).strip(_QUOTES)
        stop = opening if inside else -1
        if found.otherwise is None and 1 < len(words) <= _LONGEST_PLACE:
            translated = not inside and self._is_translation(words, text[start:opening], name)
            stop = opening if translated else stop
            # Brackets in small print stand behind a name that was read.
            whole = found.name or clean(text[start : closing if stop < 0 else opening])
            found.place, found.place_kind, found.otherwise = words, "prefix", (whole, found.link)
            if translated and self.language.code == "en":
                found.name_native = found.name_native or words
            elif translated:
                found.name_en = found.name_en or words
        return stop

    def _is_translation(self, words: str, before: str, name: Link | None) -> bool:
        """Whether brackets behind a linked name translate it; (Marxist–Leninist) is a part of it."""
        return (
            self.language.blanks
            and name is not None
            and name.end - name.start == len(before.rstrip())
            and words[0].isupper()
            and not self._is_qualifier(words)
        )

    def _is_qualifier(self, words: str) -> bool:
        return bool(
            _TENDENCY.fullmatch(words) or self._qualifier.fullmatch(self.language.key(words))
        )

    def _comma_place(self, found: Naming, text: str, start: int, end: int) -> None:
        words = clean(text[start:end])
        if 1 < len(words) <= _LONGEST_PLACE and not self._is_remark(words):
            found.place, found.place_kind = words, "prefix"
            found.otherwise = ("", None)

    # Remarks

    def _is_remark(self, words: str) -> bool:
        compared = folded(words)
        return bool(
            _YEAR.search(words)
            or self._remark.search(compared)
            or self._remark_start.match(compared)
            or self._host.search(compared)
        )

    def _says(self, found: Naming, words: str, inside: Sequence[Link], italics: str) -> bool:
        """Whether brackets or what follows a comma say something of the name; it goes into `found`."""
        compared = folded(words)
        if self._host.search(compared):
            return True
        if inside and self._is_parent(words, inside):
            found.parent = Host(clean(inside[0].label), inside[0])
            return True
        status, left = self.status_in(words)
        if status or left:
            found.status, found.left = found.status or status, found.left or left
            return True
        if self.is_no_territory(words) or self._belongs_nowhere(words):
            found.no_territory = True
            return True
        # Every part is looked at: an abbreviation may stand behind a name in another language.
        said = [self._part_says(found, part, italics) for part in _REMARK_PART.split(words)]
        return any(said) or self._is_remark(words)

    def _is_parent(self, words: str, inside: Sequence[Link]) -> bool:
        """Whether brackets name a parent party: [P青年翼], [P]青年翼, youth wing of [P], or [P] alone."""
        if len(inside) != 1 or not inside[0].title:
            return False
        label = clean(inside[0].label)
        around_it, key = (
            self.language.key(text) for text in (clean(words).replace(label, " ", 1), label)
        )
        if self._parent.search(around_it) or re.search(f"(?:{self._parent.pattern})$", key):
            return True
        return not around_it.strip() and key[-1:] in tuple(self._party_ends)

    def _part_says(self, found: Naming, part: str, italics: str) -> bool:
        words = clean(part)
        if not words:
            return False
        compared = folded(words)
        for field, pattern in self._languages:
            if (match := pattern.match(compared)) and match.end() < len(words):
                if not getattr(found, field):
                    setattr(found, field, words[match.end() :].strip("“”\"'「」"))
                return True
        if (match := self._abbreviated.match(compared)) and match.end() < len(words):
            found.abbreviation = found.abbreviation or words[match.end() :].strip("“”\"'「」")
            return True
        if _ABBREVIATION.fullmatch(words) and not _TENDENCY.fullmatch(words):
            found.abbreviation = found.abbreviation or words
            return True
        if words in italics.split("\n") or self.is_foreign(words):
            found.name_native = found.name_native or words
            return True
        return False

    def is_foreign(self, words: str) -> bool:
        """Whether words are in another script than the language's."""
        if not _LETTER.search(words) or _YEAR.search(words):
            return False
        if self.language.blanks:
            return not _LATIN.search(words)
        if _HAN.search(words) or _TENDENCY.fullmatch(words):
            return False
        return len(words) > 2 or not _LATIN.search(words)

    def take_remark(self, naming: Naming, words: str) -> None:
        """Put what a line behind a name says of it into `naming`: a name in another language, mostly."""
        if not self._says(naming, words, (), "") and not naming.name_native:
            naming.name_native = words

    # Several names

    def several(self, text: str, links: Sequence[Link]) -> list[tuple[int, int]]:
        """Where the parts begin and end of a text that lists several linked organisations."""
        if self.language.blanks and "、" not in text:
            return self._only_links(text, links)
        if "、" not in text:
            return []
        parts = [(start, end) for start, end in _parts(text, links) if clean(text[start:end])]
        linked = all(any(s <= link.start and link.end <= e for link in links) for s, e in parts)
        return parts if len(parts) > 1 and linked else []

    def _only_links(self, text: str, links: Sequence[Link]) -> list[tuple[int, int]]:
        """The links of a text that holds nothing but links and what joins them."""
        between = [text[a.end : b.start] for a, b in pairwise(links)]
        joined = all(self._host_join.fullmatch(folded(words)) for words in between)
        if len(links) < 2 or not joined or links[0].start > 0 or links[-1].end < len(text):
            return []
        return [(link.start, link.end) for link in links]

    # Hosts

    def hosts(self, text: str, links: Sequence[Link], compared: str = "") -> tuple[Host, ...]:
        """Parties that a text says its section works inside."""
        compared = compared or folded(text)
        first_word = self._host.search(compared)
        if first_word is None:
            return ()
        if len(links) == 1 and links[0].start == first_word.end():
            # As most are written: the word, a link, and no more of it.
            behind = compared[links[0].end : links[0].end + 1]
            if behind in self._host_end and not self._host.search(compared, links[0].end):
                label = clean(links[0].label)
                return (Host(label, links[0]),) if label else ()
        # Where the word stands inside a name, nothing is entered.
        entering = [
            match
            for match in self._host.finditer(compared)
            if around(links, match.end() - 1) is None
        ]
        hosts: list[Host] = []
        phrase_end = -1
        for match, following in zip_longest(entering, entering[1:]):
            at = self._skip(compared, match.end(), links)
            if at > phrase_end:
                phrase_end = self._phrase_end(compared, at, links)
            stop = min(phrase_end, following.start()) if following else phrase_end
            for start, end in self._listed(compared, at, max(stop, at), links):
                hosts += self._host_in(text, compared, start, end, links)
        return tuple(dict.fromkeys(hosts))

    def _skip(self, compared: str, at: int, links: Sequence[Link]) -> int:
        """Behind the articles before a host's name; those of a link's label are a part of it."""
        skipped = self._host_skip.match(compared, at)
        behind = skipped.end() if skipped else at
        link = around(links, behind)
        return behind if link is None else max(link.start, at)

    def _host_in(
        self, text: str, compared: str, start: int, end: int, links: Sequence[Link]
    ) -> Iterator[Host]:
        first = bisect_left(links, start, key=_start)
        named = links[first : bisect_right(links, end, lo=first, key=_end)]
        if named:
            yield from (Host(clean(link.label), link) for link in named if link.label.strip())
            return
        name = clean(text[self._skip(compared, start, links) : end])
        for word in self._rest:
            name = name.removesuffix(word)
        if name and (not self.language.blanks or name[0].isupper()):
            yield Host(name, None)

    def _listed(
        self, compared: str, start: int, stop: int, links: Sequence[Link]
    ) -> list[tuple[int, int]]:
        """Where the names begin and end that 、 or 和 joins: a 和 behind a link or a word for a party."""
        names: list[tuple[int, int]] = []
        for mark in self._host_join.finditer(compared, start, stop):
            at = mark.start()
            if (
                at > start
                and around(links, at) is None
                and (
                    mark.group() in ("、", "以及")
                    or compared[at - 1] in self._before_join
                    or around(links, at - 1) is not None
                )
            ):
                names.append((start, at))
                start = mark.end()
        names.append((start, stop))
        return names

    def _phrase_end(self, compared: str, start: int, links: Sequence[Link]) -> int:
        """Where the words end that name a host party: at the next mark outside a link."""
        while ending := self._host_stop.search(compared, start):
            covering = around(links, ending.start())
            if covering is None and (joined := self._host_join.match(compared, ending.start())):
                # A second linked host: in the [P] and the [Q].
                covering = around(links, self._skip(compared, joined.end(), links))
            if covering is None:
                return ending.start()
            start = covering.end
        return len(compared)


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


def _between_links(links: Sequence[Link], start: int, end: int) -> bool:
    """Whether a dash without blanks stands between two links; within a word it joins its parts."""
    return any(link.end == start for link in links) and any(link.start == end for link in links)


def _in_brackets(text: str, start: int, end: int) -> bool:
    before = text[start:end]
    return sum(map(before.count, "（(")) > sum(map(before.count, "）)"))


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


def parts(text: str, links: Sequence[Link]) -> Iterator[tuple[int, int]]:
    """Where the parts of a cell's text begin and end, without what stands before their names."""
    for start, end in _parts(text, links):
        part = text[start:end].lstrip(BLANKS + "|")
        yield end - len(part), end


def within(links: Sequence[Link], start: int, end: int) -> tuple[Link, ...]:
    """The links of a part of a text, with their offsets in the part."""
    return tuple(
        link._replace(start=link.start - start, end=link.end - start)
        for link in links
        if start <= link.start and link.end <= end
    )
