"""Names of territories, in Chinese of both scripts and in four languages of Europe, and their codes.

The names are those of ``names.csv`` (see ``tools/names.py`` for their sources), read
when first needed. A territory is a country of ISO 3166-1 (and Kosovo, XK) or one of the
subdivisions of ISO 3166-2 that membership lists show a flag of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import chain, pairwise
from typing import Any, Literal, NamedTuple

from internationals.articles.language import all_words
from internationals.articles.scripts import plain, rare, simplified
from internationals.paths import PLACES, csv_rows
from internationals.places.countries import countries

Language = Literal["en", "zh"]
# Names of these kinds are looked up whole and not found in a text: codes, and names that are words of
# another language, too (Island is Iceland's name in German).
_ONLY_WHOLE = {"code", "official", "word"}
# What is longer is a text: it would be searched for two names in quadratic time.
_LONGEST = 200
# Behind the name of a flag, since when it was that: España 1977.
_YEAR_BEHIND = rare(r"(?<=\w)[ -]\d{4}(?: ?[-–] ?\d{4})?$")
_SAINT = re.compile(r"\bsaint\b")
_SPELLED = str.maketrans({"’": "'", "&": " and ", ".": "", "-": " ", "–": " ", "—": " "})
# What a list puts behind a name to sort it: Korea, Republic of; Virgin Islands (U.S.).
_INVERTED = re.compile(r"([^,（(]+?)(?:, |\s*[（(])([^,（）()]+)[）)]?")
# Between a state and one of its dependencies.
_BEFORE_PART = frozenset(",，:：-–—－")
_PART = re.compile(r"(\S.*?)\s*[（(]([^（）()]+)[）)]\s*$")


@cache
def place_words(key: str) -> tuple[str, ...]:
    """The words of a list under ``[places]`` in the files of all languages, as they are compared."""
    return tuple(dict.fromkeys(map(plain, all_words("places", key))))


def any_of(found: Iterable[str]) -> str:
    """Regular expression of any of some words, the longest first; whole ones in Latin letters."""
    return "|".join(
        re.sub(r"^(?=[a-z])|(?<=[a-z])$", r"\\b", re.escape(word))
        for word in sorted(found, key=len, reverse=True)
    )


@cache
def _added() -> tuple[re.Pattern[str], ...]:
    """What is added to a name: which thing of that name is meant, and the form of a state."""
    kinds, before, behind = map(any_of, map(place_words, ("kind", "form_before", "form_behind")))
    return (
        re.compile(rf" ?\((?:{kinds}|\d{{4}}(?: ?\d{{4}})?)\)$"),
        re.compile(rf"^(?:{before}) ?|(?<=..) ?(?:{behind})$"),
    )


@cache
def _joining() -> tuple[re.Pattern[str], ...]:
    """What joins a name to one before it; what is between names that are looked up whole; what
    may be beside and between the names of a country and of its part.
    """
    joins = dict.fromkeys(word.strip() for word in all_words("host", "join"))
    # Names in Chinese have characters that join: 共和国.
    apart = "|".join(word for word in joins if re.fullmatch("[a-z]+", word))
    either, parts = any_of(joins), any_of(place_words("part_behind"))
    return (
        re.compile(rf"^(?:{either})\s*"),
        re.compile(rf"\s*[/／、,，·&]\s*| (?:[–—-]|{apart}) "),
        re.compile(rf"{either}|{parts}|[\s/／，·（）()\-–—－:：]"),
    )


class Territory(NamedTuple):
    """A country or a subdivision: what a flag stood for.

    Attributes
    ----------
    country : ISO 3166-1 alpha-2 code; XK for Kosovo
    subdivision : ISO 3166-2 code, such as ``GB-SCT``; "" for the country as a whole
    """

    country: str
    subdivision: str = ""

    @property
    def code(self) -> str:
        """The code that names it alone: ``GB-SCT``, ``BE``."""
        return self.subdivision or self.country


class _Names(NamedTuple):
    """Names by their first two characters, longest first; no territory for a word that only contains one."""

    exact: dict[str, tuple[Territory, ...]]
    codes: dict[str, tuple[Territory, ...]]
    former_states: dict[str, str]
    by_start: dict[str, tuple[tuple[str, tuple[Territory, ...]], ...]]
    first: re.Pattern[str]


@cache
def _places() -> dict[Territory, Mapping[str, Any]]:
    """What the tables of countries and subdivisions have on each territory."""
    parts = csv_rows(PLACES / "subdivisions.csv")
    return {
        **{Territory(each["country"]): each for each in countries()},
        **{Territory(each["country"], each["subdivision"]): each for each in parts},
    }


@cache
def _former_states() -> dict[str, Mapping[str, str]]:
    """What the table of dissolved states has on each, by ISO 3166-3 code."""
    return {row["stands_for"]: row for row in csv_rows(PLACES / "former_states.csv")}


@cache
def _names() -> _Names:
    former_states: dict[str, str] = {}
    exact: dict[str, tuple[Territory, ...]] = {}
    for row in _former_states().values():
        for name in (row["name_en"], row["name_zh"], *row["names"].split(";")):
            former_states[_key(name)] = row["stands_for"]
            exact[_key(name)] = tuple(map(territory_of, row["successors"].split()))
    written_codes: dict[str, tuple[Territory, ...]] = {each.code: (each,) for each in _places()}
    by_start: dict[str, list[tuple[str, tuple[Territory, ...]]]] = {}
    for row in csv_rows(PLACES / "names.csv"):
        territories = _territories(row["territories"])
        name, key = row["name"], _key(row["name"])
        if key in former_states:
            territories = exact[key]
        if row["kind"] == "code":
            written_codes[name.replace(".", "")] = territories
        elif territories:
            # A name as it is written goes before one that differs in accents or script.
            exact.setdefault(key, territories)
        if row["kind"] not in _ONLY_WHOLE:
            by_start.setdefault(name[:2], []).append((name, territories))
    return _Names(
        exact,
        written_codes,
        former_states,
        {
            start: tuple(sorted(names, key=lambda pair: (-len(pair[0]), pair[0])))
            for start, names in by_start.items()
        },
        re.compile("[" + "".join(map(re.escape, sorted({start[0] for start in by_start}))) + "]"),
    )


@cache
def _territories(codes: str) -> tuple[Territory, ...]:
    """The territories of a cell of codes, which many names have."""
    return () if codes == "-" else tuple(map(territory_of, codes.split()))


@cache
def territories() -> tuple[Territory, ...]:
    """All territories: countries in the order of their codes, then subdivisions."""
    return tuple(_places())


@cache
def index_of() -> dict[Territory, int]:
    """Place of each territory in `territories`, 0-based; do not change it in place."""
    return {territory: position for position, territory in enumerate(territories())}


def territory_of(code: str) -> Territory:
    """The territory of an ISO code.

    Parameters
    ----------
    code : ISO 3166-1 alpha-2 (``BE``) or ISO 3166-2 (``BE-VLG``)

    Raises
    ------
    KeyError : if the gazetteer has no such territory
    """
    country, _, part = code.partition("-")
    territory = Territory(country, part and code)
    if territory not in _places():
        raise KeyError(f"territory: found {code!r}, expected an ISO code of the gazetteer")
    return territory


@lru_cache(maxsize=1024)
def territories_of(countries: str, subdivisions: str) -> tuple[Territory, ...]:
    """The territories of two cells of ISO codes, each once: a country's parts instead of the whole.

    Parameters
    ----------
    countries : ISO 3166-1 alpha-2, with semicolons between several
    subdivisions : ISO 3166-2, likewise

    Raises
    ------
    KeyError : if the gazetteer has no such territory
    """
    parts = [territory_of(code) for code in subdivisions.split(";") if code]
    found: list[Territory] = []
    for code in filter(None, countries.split(";")):
        found += [part for part in parts if part.country == code] or [territory_of(code)]
    return tuple(dict.fromkeys([*found, *parts]))


def name(territory: Territory, language: Language = "en") -> str:
    """What a territory is called in tables and figures.

    Parameters
    ----------
    territory : one of `territories`
    language : ``en`` or ``zh`` (simplified)
    """
    return str(_places()[territory][f"name_{language}"])


def name_of(code: str, language: Language = "en") -> str:
    """What a territory or a dissolved state is called in tables and figures.

    Parameters
    ----------
    code : ISO 3166-1 alpha-2, ISO 3166-2, or of a dissolved state ISO 3166-3 (``CSHH``)
    language : ``en`` or ``zh`` (simplified)

    Raises
    ------
    KeyError : if the gazetteer has no such place
    """
    state = _former_states().get(code)
    return state[f"name_{language}"] if state else name(territory_of(code), language)


def subregion(territory: Territory) -> str:
    """UN M49 code of the smallest area the territory is in, as CLDR has it; "" for Antarctica."""
    return _places()[Territory(territory.country)]["subregion"] or ""


def share(territory: Territory) -> float:
    """Share of what is expected of its country that falls to a subdivision; 0 for a country."""
    return float(_places()[territory].get("share", 0.0))


def lookup(name: str) -> Territory | None:
    """The territory a name stands for, the whole name being that of a territory.

    Parameters
    ----------
    name : in Chinese of either script or in English, as a flag template is given it, or an ISO
        alpha-3 code (``CHN``), an ISO 3166 code of the gazetteer, or a code sports use (``GER``)

    Returns
    -------
    The territory; None if the name stands for none, or for more than one (`lookup_all`).
    """
    found = lookup_all(name)
    return found[0] if len(found) == 1 else None


@lru_cache(maxsize=2048)
def lookup_all(name: str) -> tuple[Territory, ...]:
    """The territories a name stands for: one, none, or several.

    Several are those of one name (英格兰和威尔士), the successors of a state that came apart (see
    `former_state`), or those that a name may mean (刚果).
    """
    if len(name) > _LONGEST:
        return ()
    for key in _keys(name):
        if found := _names().exact.get(key):
            return found
    # A code is not written as a name is: Mar and Can are none.
    return _names().codes.get(name.strip().replace(".", "")) or _country_and_part(name)


def lookup_flag(words: str) -> tuple[Territory, ...]:
    """The territories that the words of a flag stand for; a code may be in small letters, too.

    Of a flag with another in brackets, 中国（香港）, it is the part, if that is one of the state's.
    """
    words = _YEAR_BEHIND.sub("", words)
    if found := _lookup_code(words):
        return found
    state, _, part = words.rstrip("）").partition("（")
    of, in_brackets = _lookup_code(state), _lookup_code(part)
    is_part = of and in_brackets and belongs_to(in_brackets[0], of[0])
    return in_brackets if is_part or not of else of


def _lookup_code(words: str) -> tuple[Territory, ...]:
    return lookup_all(words) or lookup_all(words.upper())


@lru_cache(maxsize=2048)
def former_state(name: str) -> str:
    """ISO 3166-3 code of the dissolved state that a name stands for, "" if for none."""
    known = _names().former_states
    return next((known[key] for key in _keys(name[:_LONGEST]) if key in known), "")


def narrowed(found: tuple[Territory, ...]) -> tuple[Territory, ...]:
    """Territories without a country beside a part of its own: Belgium and Flanders are Flanders."""
    divided = {territory.country for territory in found if territory.subdivision}
    if not divided:
        return found
    return tuple(t for t in found if t.subdivision or t.country not in divided)


def without_states(flags: Sequence[str]) -> list[str]:
    """Flags without that of a state beside one of its dependencies: of Denmark and Greenland Greenland's."""
    if len(flags) < 2:
        return list(flags)
    states = {_states_of_dependencies().get(t.country) for flag in flags for t in lookup_flag(flag)}
    return [flag for flag in flags if not {t.country for t in lookup_flag(flag)} <= states]


def state_of(country: str) -> str:
    """The state that a country of ISO 3166 belongs to, mostly itself."""
    return _states_of_dependencies().get(country, country)


@cache
def _states_of_dependencies() -> dict[str, str]:
    """The state of each country of ISO 3166 that is no state of its own."""
    return {
        country: row["state"]
        for row in csv_rows(PLACES / "dependencies.csv")
        for country in row["territories"].split()
    }


def _keys(name: str) -> Iterator[str]:
    """A name as it is compared, the same in the order of speech, and without what is added to it."""
    yield _key(name)
    if inverted := _INVERTED.fullmatch(name):
        yield _key(f"{inverted[2]} {inverted[1]}")
    bare = plain(name.translate(_SPELLED)).removeprefix("the ")
    for pattern in _added():
        bare = pattern.sub("", bare)
        yield _key(bare)


def _country_and_part(name: str) -> tuple[Territory, ...]:
    """The part, of a country and a part of it written in one: 比利时（瓦隆）, Greenland (Denmark), 中国香港."""
    if part := _PART.search(name):
        outer, inner = map(_exact, part.groups())
        if outer and not inner:
            # United Kingdom (England, Wales)
            inner = tuple(territory for _, _, territory in _joined(part[2]))
        countries = {territory.country for territory in inner}
        if len(countries) != 1:
            return ()
        if {territory.country for territory in outer} == countries:
            return narrowed(tuple(dict.fromkeys(outer + inner)))
        return outer if len(outer) == 1 and belongs_to(outer[0], inner[0]) else inner
    named = _joined(name)
    found = tuple(dict.fromkeys(territory for _, _, territory in named))
    if len({territory.country for territory in found}) == 1:
        return narrowed(found)
    if len(named) == 2:
        between = name[named[0][1] : named[1][0]]
        if not between.strip() and belongs_to(found[1], found[0]):
            return found[1:]
        if between.strip() == "," and belongs_to(found[0], found[1]):
            return found[:1]
        if between.strip() in _BEFORE_PART and state_of(found[1].country) == found[0].country:
            # Denmark – Greenland; of China, Taiwan both.
            return found[1:]
    return ()


@lru_cache(maxsize=2048)
def lookup_each(words: str) -> tuple[tuple[Territory, ...], ...]:
    """The territories of each name, words being nothing but names and what joins them: China/Hong Kong, 比利时和卢森堡."""
    words = _after_joining(words)
    if found := lookup_all(words):
        return (found,)
    names: dict[int, tuple[Territory, ...]] = {}
    for start, _, territory in _joined(words) if len(words) <= _LONGEST else ():
        names[start] = (*names.get(start, ()), territory)
    return tuple(names.values())


def begins_joined(words: str) -> bool:
    """Whether words begin with one that joins them to a name before: and Peru, 和秘鲁."""
    return _after_joining(words) != words


def _after_joining(words: str) -> str:
    joining = _joining()[0].match(simplified(words))
    return words[joining.end() :] if joining else words


def _joined(words: str) -> list[tuple[int, int, Territory]]:
    """The names of territories that words are made of, as `find` has them; none if they have other words."""
    _, between, around = _joining()
    named = find(words)
    rest = list(simplified(words))
    for start, end, _ in named:
        rest[start:end] = " " * (end - start)
    if not around.sub("", "".join(rest)):
        return named
    # Names in some languages are looked up whole only.
    marks = [match.span() for match in between.finditer(words)]
    parts = list(pairwise([0, *chain.from_iterable(marks), len(words)]))[::2]
    names = [(part, words[slice(*part)]) for part in parts]
    codes = _names().codes
    found = [(*part, each) for part, name in names for each in _exact(name) or codes.get(name, ())]
    return found if marks and len({start for start, *_ in found}) == len(parts) else []


def _exact(name: str) -> tuple[Territory, ...]:
    return _names().exact.get(_key(name), ())


def belongs_to(territory: Territory, state: Territory) -> bool:
    """Whether one of two territories written together can be one of the other's: only a state has some."""
    of_other = territory.subdivision != "" and territory.country != state.country
    return state in _states() and territory not in _states() and not of_other


@cache
def _states() -> frozenset[Territory]:
    """The members of the United Nations."""
    return frozenset(Territory(each["country"]) for each in countries() if each["sovereign"])


def find(text: str) -> list[tuple[int, int, Territory]]:
    """The territories a text names, the longest name at each place.

    Neither 印度 in 印度尼西亚 nor 中国 in 发展中国家 is found, nor a name that is part of a
    person's (迈克尔·约旦), of a language's (西班牙语) or of an English word (Omani).

    Parameters
    ----------
    text : in Chinese of either script or in English

    Returns
    -------
    list of (start, end, territory) in the order of the text, 0-based, half-open. A name that
    stands for several territories yields each of them with the same start and end.
    """
    names = _names()
    found = []
    position = 0
    while match := names.first.search(text, position):
        start = match.start()
        position = start + 1
        for name, territories_named in names.by_start.get(text[start : start + 2], ()):
            if text.startswith(name, start) and _stands_alone(text, start, start + len(name)):
                position = start + len(name)
                found += [(start, position, territory) for territory in territories_named]
                break
    return found


def _stands_alone(text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start else ""
    after = text[end] if end < len(text) else ""
    if before == "·" or after == "·" or simplified(after) in place_words("language"):
        return False
    return not (
        (_is_latin(before) and _is_latin(text[start]))
        or (_is_latin(after) and _is_latin(text[end - 1]))
    )


def _is_latin(character: str) -> bool:
    return character.isalpha() and character < "\u0250"


def _key(name: str) -> str:
    """A name as it is compared: 阿 根 廷 is 阿根廷, and St. Lucia is Saint Lucia."""
    if name.isalpha():
        return plain(name)
    key = _SAINT.sub("st", plain(name.translate(_SPELLED)))
    return key.removeprefix("the ").replace(" ", "")


Alphabetical = Literal["english", "spanish", "french", "chinese"]


class SortKey(NamedTuple):
    """What a list may sort a territory by: Great Britain, Britain or United Kingdom.

    Attributes
    ----------
    key : the name without accents, case, punctuation and article; of a Chinese one its sounds
    name : as it is written
    territory : which
    share : of the name among the territory's in this alphabet
    """

    key: str
    name: str
    territory: Territory
    share: float


def sort_keys(alphabet: Alphabetical = "english") -> list[SortKey]:
    """Every name of an alphabet, in its order, from ``alphabets.csv``."""
    return [
        SortKey(row["key"], row["name"], territory_of(row["territory"]), float(row["share"]))
        for row in csv_rows(PLACES / "alphabets.csv")
        if row["alphabet"] == alphabet
    ]
