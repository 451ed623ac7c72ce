"""What the words of an entry are by the lists of a language: a remark, a status, a party, no name.

The patterns with which `entry` finds names, marks and hosts are those of ``patterns.toml``, filled with
the words of each language.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache, cached_property, lru_cache
from sys import maxsize
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

from internationals.articles.language import (
    SUPPORTED,
    Language,
    give_patterns,
    language,
    remembered,
)
from internationals.articles.model import Link
from internationals.articles.scripts import folded, plain, rare

# Words for none, with a remark on it in brackets, are no longer.
_LONGEST_NONE = 200
YEAR = re.compile(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
# In Latin letters with marks, in Greek and Cyrillic ones, too: İDP, ΕΔΕΚ, БСП.
CAPITALS = r"A-Z\u00c0-\u00deĀĂĄĆČĎĐĒĘĚĞĢĪİĶĻŁŃŅŇŌŐŘŚŞŠŤŪŮŰŹŻŽȘȚ\u0386-\u03ab\u0400-\u042f"
ABBREVIATION = rare(
    rf"(?!\w*[a-z\u00df-\u00ff]{{2}}-\w*[a-z\u00df-\u00ff]{{2}})(?=.*[{CAPITALS}].*[{CAPITALS}])[{CAPITALS}0-9][\w.&/'’+–-]{{1,14}}(?:\([\w–-]+\))?"
    rf"|[A-Z]-\d{{1,3}}|[@+.#=]?[{CAPITALS}]!?|[@+.#=]\w{{1,8}}|[A-Z]{{1,8}}!|[A-Z]{{2,8}} (?:\([\w–-]{{1,5}}\)|[A-Z]{{2,5}}|\d\d)"
    rf"|[A-Z]{{1,8}} (?:or|o|ou|oder) [A-Z]{{2,8}}"
)
# Leninism and Maoism, in brackets behind the name of a party, are a part of it.
TENDENCY = re.compile(r"M(?:[-–.]?L(?:[-–.]?M)?)?|ML[-–]\w+", re.IGNORECASE)
HAN = rare(r"[\u3400-\u9fff\uf900-\ufaff]")
LETTER = re.compile(r"[^\W\d_]")
EMPTIED = r"(?:\s*[（(][\s、，/]*[）)])"
EMPTY_PARENTHESES = rare(rf"^{EMPTIED}+")
_EMPTIED_BRACKETS = rare(EMPTIED)
_REFERENCE_MARK = rare(
    r"\[(?:\d{1,3}|[a-z]|\^[^\[\]\s]{1,50})\]|\^\d{1,3}\^|[¹²³⁰-⁹]+$|\|\w+=[^|]*$"
)
_BLANK_RUN = re.compile(r"[\s\u3000]+")
# What is at the ends of a name and no part of it: marks, and pictures of one character.
_ENDS = " \u00a0|*†‡§¶/\\，；：、:,;–—"
_SIGN = rare("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
# Words with none of this, as most are.
_USUAL = r"[^\s\[^|(（¹²³⁰-⁹\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]"
_TIDY = re.compile(rf"{_USUAL}*(?: {_USUAL}+)*")
_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa]")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
# Words for two dates are no longer.
_LONGEST_DATE = 30
PIECE = re.compile(r"(?P<mark>[\n,;])")
_TICK = rare(rf"[✓✔√●○•☑✅]|{YEAR.pattern}")
# Words that end as a sentence does, and are more than a name.
_SENTENCE = re.compile(r"(?:[^\s(]+\s++){3}[^(]*[^\W_A-Z]\.$")
_FULL = "member", "section"
# What a label is for; for a translation into the page's language there is no place.
_LABELLED = ("name_native", "name_en", "abbreviation")


@lru_cache(maxsize=2048)  # the words of a cell are looked at by its row, its column and its name
def clean(name: str) -> str:
    """A name without reference marks, leftovers of markup and blanks at its ends."""
    name = name.strip(_ENDS)
    if not (name.isalpha() or _TIDY.fullmatch(name)):
        name = _EMPTIED_BRACKETS.sub("", _BLANK_RUN.sub(" ", _REFERENCE_MARK.sub("", name)))
        name = name.strip(_ENDS + "".join(_SIGN.findall(name)))
    if name.endswith("]") and "[" not in name:
        # What is left of the link of a note: [[#Notes|[a]]].
        name = name.rstrip("] ")
    return name if name.isascii() else normalize("NFC", name)


def with_short_name(words: str) -> tuple[str, str]:
    """A name, and the short one in brackets behind it, "" without one."""
    name, _, short = words[:-1].replace("(", "（").rpartition("（")
    is_short = name and words[-1] in "）)" and ABBREVIATION.fullmatch(short)
    return (words[: len(name)].strip(), short) if is_short else (words, "")


def between(mark: re.Pattern[str], text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where each part of a text between marks begins and ends."""
    for found in mark.finditer(text, start, end):
        if found["mark"] is not None:
            yield start, found.start()
            start = found.end()
    yield start, end


def skip(lead: re.Pattern[str], text: str, start: int, end: int = maxsize) -> int:
    """Where the words behind some that may begin a part of a text begin."""
    found = lead.match(text, start, end)
    return found.end() if found else start


def _is_whole(words: re.Pattern[str], text: str) -> bool:
    """Whether a text is some words in place of a name; one that begins with none of their letters is looked at no further."""
    first = folded(text[:1])
    if first.isalpha() and first not in words.pattern:
        return False
    return words.fullmatch(folded(text)) is not None


@cache
def words_of(code: str) -> Words:
    """The words of entries in a language."""
    return Words(language(code))


@cache
def _words_of_names() -> dict[str, re.Pattern[str]]:
    """Words by which the language of a name is known, for each language of capitals."""
    found = {}
    for each in map(language, SUPPORTED):
        if each.blanks:
            words = each.alternatives([*each.data["frequent"], "<name>"])
            # Feuerpartei
            of_parties = each.alternatives(["<org>"])
            found[each.code] = re.compile(rf"\b(?:{words})\b|(?:{of_parties})\b")
    return found


class Words:
    """Judges words by the lists of one language.

    Attributes
    ----------
    language : the language
    party_ends : how the names of parties end, in Chinese
    others : patterns of ``patterns.toml``
    """

    def __init__(self, of: Language) -> None:
        self.language = of
        self.party_ends = tuple(of.data["entry"].get("party", ""))

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> re.Pattern[str]: ...

    @cached_property
    def in_statements(self) -> re.Pattern[str]:
        """Pattern of words of which one is in each such sentence."""
        return re.compile("|".join(self.language.data["entry"]["statement_words"]))

    @cached_property
    def stating(self) -> list[re.Pattern[str]]:
        """Patterns of what names a member and its place, with a link; what is behind a colon may be a list."""
        phrases = self.language.data["entry"].get("introduced", ())
        name = r"(?<![:：])(?<!: )" + self.language.alternatives(["<NAME>"])
        introduced = [re.compile(self.language.alternatives([each]) + name) for each in phrases]
        return introduced + self.each("statements")[1:]

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy is the same object: what it keeps cannot be copied.
        return words_of, (self.language.code,)

    @remembered
    def each(self, key: str) -> list[re.Pattern[str]]:
        """A pattern of each phrase of a list, with articles before it and words for members behind it.

        A link is one sign in each of its characters.
        """
        ends = self.language.any_phrase("entry", "statement_end")
        return [
            re.compile(f"{self.skipped.pattern}(?:{self.language.alternatives([phrase])}){ends}?")
            for phrase in self.language.data["entry"].get(key, ())
        ]

    # In place of a name

    @remembered
    def is_no_name(self, text: str) -> bool:
        """Whether a cell's text cannot be a name: empty, a number, a date, a mark."""
        text = text.strip()
        return not text or _is_whole(self.no_name, text)

    def is_count(self, words: str) -> bool:
        """Whether words say how many members there are: 2 sections."""
        return self.language.is_phrase("cells", "count", words)

    def is_tick(self, text: str) -> bool:
        """Whether a cell's text says yes, or since which year."""
        return _TICK.fullmatch(text) is not None or self.language.is_phrase("cells", "yes", text)

    def is_none(self, text: str) -> bool:
        """Whether words in place of a name say that there is no member: none, 暂缺, a dash."""
        return len(text) <= _LONGEST_NONE and _is_whole(self.none, text)

    def is_no_territory(self, words: str) -> bool:
        """Whether words that stand for a country mean that there is none: 国际, worldwide."""
        return self.language.is_phrase("cells", "no_territory", words)

    def belongs_nowhere(self, name: str) -> bool:
        """Whether a name is that of an organisation of no country."""
        worldwide = self.worldwide.search(name) is not None
        is_phrase = worldwide and self.language.is_phrase("entry", "no_territory", name)
        english = self if self.language.code == "en" else words_of("en")
        # Its name may be English on any page.
        return is_phrase or (english is not self and english.belongs_nowhere(name))

    # Names

    @remembered
    def name_alone(self, text: str, linked: bool) -> str:
        """The name that words without marks are, "" if they may be none, or one of no country."""
        name = clean(text)
        is_none = not linked and (self.is_no_name(name) or self.is_dated(name))
        return "" if is_none or self.belongs_nowhere(name) else name

    def is_foreign(self, words: str) -> bool:
        """Whether words are in another script than the language's."""
        if not LETTER.search(words) or YEAR.search(words) or TENDENCY.fullmatch(words):
            return False
        latin, han = _LATIN.search(words) is not None, HAN.search(words) is not None
        if self.language.blanks:
            return not latin
        return _KANA.search(words) is not None or (not han and (len(words) > 2 or not latin))

    def name_language(self, name: str) -> str:
        """Which language of capitals the words of a name are in, that of the page where it may be several; "" if unknown."""
        counts = {code: len(set(of.findall(plain(name)))) for code, of in _words_of_names().items()}
        most = max(counts.values())
        return (
            max(counts, key=lambda code: (counts[code], code == self.language.code)) if most else ""
        )

    def begins_name(self, words: str) -> bool:
        """Whether words begin as a name does in languages of capitals."""
        return self.language.blanks and words[:1].isupper()

    def ends_as_party(self, words: str) -> bool:
        """Whether words end as the names of parties do, where they do so: 党."""
        return words.endswith(self.party_ends)

    def is_party(self, name: str) -> bool:
        """Whether a name is that of a party by its words."""
        key = self.language.key(name)
        return self.ends_as_party(key) or self.party_word.search(key) is not None

    def names_party(self, words: str) -> bool:
        """Whether words without a link are the name of a party: they end as one, or are a name in the page's language with a word for one."""
        if not self.language.blanks:
            return self.ends_as_party(words)
        named = self.begins_name(words) and self.is_party(words) and not self.describes(words)
        return named and self.name_language(words) == self.language.code

    def labelled(self, words: str, italics: Collection[str]) -> tuple[str, str] | None:
        """What a label gives the words behind it to, and these: “英语：Left” is `name_en`, Left."""
        found = self.label.match(folded(words))
        given = words[found.end() :] if found else ""
        if not (found and given) or (found["blank"] and given not in italics):
            return None
        return next(filter(found.group, _LABELLED), ""), given

    # Remarks

    def has_remark(self, words: str) -> bool:
        """Whether a word of remarks is among some; with a capital it is a name's: Socialist Left."""
        return any(not words[at.start()].isupper() for at in self.remark.finditer(folded(words)))

    def is_remark(self, words: str) -> bool:
        """Whether words are a remark, with a year, a word of remarks, or one that begins them."""
        compared = folded(words)
        return bool(
            YEAR.search(words)
            or self.remark.search(compared)
            # The Left
            or (not self.begins_name(words) and self.remark_start.match(compared))
        )

    def only_says(self, words: str) -> bool:
        """Whether words in place of a name are a remark, and no name with one: section dissolved in 1999."""
        # No la France insoumise, 即时行动. Discussions with a group; isl may be a short name.
        small = words.islower() and ((" " in words and words[0].isalpha()) or self.is_remark(words))
        says = self.language.blanks and (small or self.begins_remark(words))
        return says or self.is_none(words) or self.is_dated(words)

    def describes(self, words: str) -> bool:
        """Whether words below a name say what it is or what became of it."""
        compared = folded(words)
        _, end = next(between(PIECE, compared, 0, len(words)))
        first, compared = words[:end].strip(), compared[:end]
        if self.language.is_phrase("entry", "described", first) or self.host.match(compared):
            return True
        begins = self.remark.match(compared) or YEAR.match(first)
        if self.begins_name(first):
            # A sentence, or Founded in 1990; a name may be followed by a remark.
            ends = first == words.strip() and _SENTENCE.match(first) and self.has_remark(first)
            return bool(ends or (begins and YEAR.search(first)))
        begins = begins or self.remark_start.match(compared)
        sentence = first == words.strip() and first[-1:] == "。"
        return sentence or (begins is not None and not self.ends_as_party(first))

    def is_dated(self, words: str) -> bool:
        """Whether words begin with a date and say what happened, or with that and have a year: 成立于1990年."""
        if words.isalpha() or not YEAR.search(words):
            return False
        compared = folded(words)
        # Joined in 2004: X has a date as its label.
        if ":" not in compared and (YEAR.match(words) or self.since.match(compared)):
            return self.has_remark(words)
        return self.begins_remark(words)

    def begins_remark(self, words: str) -> bool:
        """Whether words begin with a word of remarks: formerly Red Sail."""
        return not words[:1].isupper() and self.remark.match(folded(words)) is not None

    def placed(self, words: str) -> str:
        """What may be the place in words behind a name: the Irish section of …; "" if they are others."""
        found = (pattern.fullmatch(folded(words)) for pattern in self.each("of_places"))
        return next((words[slice(*match.span("place"))] for match in found if match), "")

    def is_date(self, label: str) -> bool:
        """Whether words before a colon are a date, or a remark with one: Joined in 2004."""
        words = label.strip().lower()
        return self.is_no_name(words) or self.is_dated(words)

    def is_label(self, before: str, link: Link | None) -> bool:
        """Whether a word before a colon introduces no organisation: 支部：北京, 领袖：某甲."""
        of_seat = link is None and self.language.is_phrase("entry", "seat", before)
        return of_seat or self.is_other(before) or self.language.column_role(before) == "remark"

    def is_other(self, label: str) -> bool:
        """Whether words are the label or header of what is no part of a name, and no status: leader, city."""
        role = self.language.column_role(label)
        return role in ("other", "left") or (
            role == "elsewhere" and not self.language.status(label)
        )

    @remembered
    def status_in(self, words: str, of_host: bool) -> tuple[str, str | None]:
        """The status that words give, and what was left by them, "" if they do not name it.

        Of words about a host only a status counts, and that the organisation has ended.
        """
        compared = folded(words)
        at = skip(self.skipped, compared, 0)
        words, compared = words[at:], compared[at:]
        if at and self.language.is_phrase("entry", "kind", words):
            # The party works inside …
            return "", None
        dated = YEAR.search(words) and self.since.sub("", compared)
        status = self.language.status(dated or words)
        if status == "affiliate" and dated:
            # Affiliated in 2009: since when it is a member.
            return "", None
        if status:
            # Observer from 2001 to 2004, previously observer: it is more now.
            spans_years = len(YEAR.findall(words)) > 1
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
        verb = self.leave.search(compared)
        at = skip(self.skipped, compared, verb.end()) if verb else len(words)
        name = clean(words[at : self.host_end(compared, at, len(words))])
        return "", name if name[:1].isupper() else ""

    # Around hosts

    def has_ended(self, before: str, behind: Iterable[str]) -> bool:
        """Whether words around a host say that a section works there no more: until 1999, left in 1999."""
        is_phrase = self.language.is_phrase
        # What gives a status is about the section.
        before, *behind = (
            "" if self.status_in(words, True)[0] else words for words in (before, *behind)
        )
        past = any(
            is_phrase("host", "past", words)
            or (len(YEAR.findall(words)) > 1 and len(words) < _LONGEST_DATE)
            for words in (before, *behind)
        )
        # Left [P] and works within [Q]: what it left is before the host.
        return past or any(
            is_phrase("entry", "left", words) and not is_phrase("entry", "ended", words)
            for words in behind
        )

    def host_end(self, compared: str, start: int, end: int) -> int:
        """Where what a phrase of a host is about ends."""
        marks = self.host_ends.finditer(compared, start, end)
        return next((mark.start() for mark in marks if mark["end"] is not None), end)


give_patterns(Words, lambda name, of: getattr(of.language, name))
