"""Words in English and Chinese: sentences with values in them, from one data file of pairs.

A file has a section per figure or set of sentences, and in it a pair per sentence::

    [overlap_map]
    title.en = "Both are listed in {n:country|countries}"
    title.zh = "两者同列于{n}个国家"

`Wording` puts in the values: an int is written with its noun in the right number
(``{n:country|countries}``; the noun alone as ``{n:~country|countries}``; in Chinese the second form
is that of `Places` of which some are no states) or as a word
(``{n:words}``, ``{n:Words}``), a share as ``{share:percent}``, a probability as ``p = 0.02``
(``{value:p}``), the name of a region with its article (``{region:the}``), a list as "A, B and C" or
A、B和C, or with ``{parts:commas}`` or ``{parts:semicolons}`` between, and one of clauses
(``{parts:clauses}``) as Chinese joins them.
"""

from __future__ import annotations

import datetime
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib.resources import files
from string import Formatter
from typing import Any, Literal

from babel.dates import format_date
from babel.lists import format_list

from internationals.places.countries import countries
from internationals.tables.cells import counted

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")
Values = Mapping[Any, Any]
"""Values of a sentence by name."""

JOINER = "\N{WORD JOINER}"
"""Between two characters where no line may break."""
_LONGEST_WHOLE = 14
_ANALYSIS = "internationals.analysis"
_LOCALES: Mapping[str, str] = {"en": "en_GB", "zh": "zh_Hans_CN"}


def listing(parts: Iterable[str], language: Language = "en") -> str:
    """Several things in a sentence: "England and Wales", 英格兰和威尔士.

    Parameters
    ----------
    parts : the things, each in words
    language : of the words
    """
    written: str = format_list(list(parts), locale=_LOCALES[language])
    return written


def plain(text: str) -> str:
    """A text without the marks that keep its parts on one line."""
    return text.replace(JOINER, "").replace("\N{NO-BREAK SPACE}", " ")


def capital(words: str) -> str:
    """Words with a capital at their beginning."""
    return words[:1].upper() + words[1:]


def number(value: float, decimals: int | None = None) -> str:
    """A number as both languages write it: 1,234.5.

    Parameters
    ----------
    value : the number
    decimals : so many; as many as are needed, at most three, if None
    """
    written = f"{value:,.{3 if decimals is None else decimals}f}"
    return written.rstrip("0").rstrip(".") if decimals is None else written


class Places(int):
    """How many countries some codes (ISO 3166-1) are, and whether all of them are states."""

    states: bool

    def __new__(cls, codes: Iterable[str]) -> Places:
        """The number of different codes."""
        found = set(codes)
        made = super().__new__(cls, len(found))
        made.states = found <= {row["country"] for row in countries() if row["sovereign"]}
        return made


class Wording(Formatter):
    """The words of a figure, or of a set of sentences, in one language.

    Parameters
    ----------
    section : of the file
    language : ``"en"`` or ``"zh"``
    package : that contains the file ``words.toml``; by default that of analysis
    joiner : put between the characters of Chinese names; `JOINER` for text that will be wrapped

    Examples
    --------
    >>> say = Wording("example", "en")
    >>> say("countries", n=1)
    '1 country'
    """

    def __init__(
        self, section: str, language: Language, package: str = _ANALYSIS, *, joiner: str = ""
    ) -> None:
        self.language, self.joiner = language, joiner
        self._pairs = {**_read(package).get("common", {}), **_read(package).get(section, {})}

    def __call__(self, key: str, /, **values: Any) -> str:
        """The sentence of that name, with the values in their places."""
        return self.vformat(self._pairs[key][self.language], (), values)

    def listed(self, key: str, part: str, parts: Iterable[Values], /, **values: Any) -> str:
        """A sentence whose {parts} are sentences of another name; "" where there are none.

        Parameters
        ----------
        key, part : names of the sentence and of its parts
        parts : the values of each part
        **values : the other values of the sentence
        """
        written = [self(part, **each) for each in parts]
        return self(key, parts=written, **values) if written else ""

    def __iter__(self) -> Iterator[str]:
        """The names of all sentences."""
        return iter(self._pairs)

    def format_field(self, value: Any, format_spec: str) -> str:
        """A value in a sentence; the part after the colon decides how it is written."""
        if isinstance(value, str):
            the = value.replace("Americas", "the Americas") if format_spec == "the" else value
            return self._whole(the)
        if isinstance(value, list | tuple):
            ways = {"clauses": clauses, "commas": commas, "semicolons": semicolons}
            join = ways.get(format_spec, listing)
            return join([self._whole(str(part)) for part in value], self.language)
        if format_spec == "percent":
            return f"{value:.0%}"
        if format_spec == "p":
            return f"p = {value:.1g}" if value >= 0.001 else "p < 0.001"
        if format_spec in ("words", "Words"):
            words = _read(_ANALYSIS)["numbers"]["words"][self.language].split()
            word = words[int(value)] if value < len(words) else number(value)
            return word.capitalize() if format_spec == "Words" else word
        if "|" in format_spec:
            if isinstance(value, Places) and self.language == "zh":
                return f"{value:d}{format_spec.split('|')[not value.states]}"
            words = counted(value, format_spec.removeprefix("~"))
            return words.partition(" ")[2] if format_spec.startswith("~") else words
        return number(value, int(format_spec) if format_spec else None)

    def _whole(self, name: str) -> str:
        """A name; in a Chinese one, characters are tied together so that no line tears it."""
        if self.language == "en" or len(name) > _LONGEST_WHOLE:
            return name
        return self.joiner.join(name)


@cache
def _read(package: str) -> dict[str, Any]:
    return tomllib.loads(files(package).joinpath("words.toml").read_text(encoding="utf-8"))


def status_name(status: str, language: Language, number: int = 2, *, joiner: str = "") -> str:
    """What so many members of a status are called: "former sections", 前支部.

    Parameters
    ----------
    status : of the vocabulary
    language : of the words
    number : of the members
    joiner : see `Wording`
    """
    say = Wording("status", language, joiner=joiner)
    current = status.removeprefix("former_")
    words = say(current if current in say else "full", n=number)
    return words if status == current else say("former", status=words)


def joined(sentences: Iterable[str], language: Language = "en") -> str:
    """Sentences behind each other; empty ones are left out."""
    return ("" if language == "zh" else " ").join(each for each in sentences if each)


class ShownSentence(str):
    """A sentence, or several behind each other, that a notebook shows as Markdown."""

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        return str(self)


class Sentences(dict[str, str]):
    """Sentences by name; ``said["one", "two"]`` are two of them behind each other.

    Parameters
    ----------
    language : of the sentences
    found : the sentences; "" for one that the tables have no numbers for
    """

    def __init__(self, language: Language, found: Mapping[str, str]) -> None:
        super().__init__(found)
        self.language = language

    def __getitem__(self, names: str | tuple[str, ...]) -> ShownSentence:
        names = (names,) if isinstance(names, str) else names
        return ShownSentence(joined(map(super().__getitem__, names), self.language))


def clauses(parts: Iterable[str], language: Language = "en") -> str:
    """Clauses of a sentence; Chinese has no "and" between them."""
    return "，".join(parts) if language == "zh" else listing(parts, language)


def commas(names: Iterable[str], language: Language = "en") -> str:
    """Names with commas (or 、) between them, no "and", which some may have themselves."""
    return ("、" if language == "zh" else ", ").join(names)


def semicolons(parts: Iterable[str], language: Language = "en") -> str:
    """Clauses with semicolons between them."""
    return ("；" if language == "zh" else "; ").join(parts)


def sorted_names(names: Iterable[str], language: Language = "en") -> str:
    """Names in the order of their language, with commas between them.

    Parameters
    ----------
    names : such as those of countries
    language : of the names
    """
    return commas(sorted(names, key=lambda name: sort_key(name, language)), language)


def sort_key(name: str, language: Language) -> bytes:
    """What a name is sorted by: letters without accents, or pinyin.

    Parameters
    ----------
    name : such as that of a country
    language : of the name
    """
    if language == "zh":
        # Level one of GB 2312, the 3,755 commonest characters, is in the order of pinyin.
        return name.encode("gb2312", "replace")
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").lower()


def date(day: str, language: Language = "en") -> str:
    """A date in words: 31 December 2001, 2001年12月31日; a year or month as it is.

    Parameters
    ----------
    day : ISO 8601, such as ``"2001-12-31"`` or ``"2001"``
    language : of the words
    """
    if day.count("-") < 2:
        return day
    parsed = datetime.date.fromisoformat(day)
    return str(format_date(parsed, "long", locale=_LOCALES[language]))
