"""What the words of a page's headings, columns and remarks mean, by the file of its language.

Headings and headers are matched as a whole: 附属组织 is a list of affiliates, 非附属组织 is not, and
a heading that no phrase covers has no role and is reported. ``languages/README.md`` describes how the
phrases are written.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, cached_property, lru_cache, partial
from types import MethodType
from typing import TYPE_CHECKING, Any, Concatenate, Literal, NamedTuple, ParamSpec, TypeVar

from internationals.articles.grammar import Patterns
from internationals.articles.model import LINKED
from internationals.articles.scripts import folded, plain, rare
from internationals.paths import read_text, read_toml

#: Languages whose lists are read, by ISO 639-1 code; English words count on any page.
SUPPORTED = ("zh", "en", "es", "fr", "de")

BLANKS = " \t\u3000\u00a0"
# A dash, colon or comma that followed the flag is left before the name.
BEFORE_NAME = f"{BLANKS}－–—:：︰|、，,"
# A country and the words around it are no longer.
LONGEST_PLACE = 48
BRACKETS = r"[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*[）)]"
RoleKind = Literal["members", "other", "neutral"]

# Whatever is longer is no heading and no sentence that introduces a list.
_LONGEST_HEADING = 200
# How much of a first paragraph says what the page is about.
_FIRST_WORDS = 100
# How much of a page is used to recognise its language.
_SAMPLE = 4000
# Frequent words that make sure of a language.
_SURE = 4
_ASIDE = re.compile(r"\(([^()]*)\)")
_REFERENCE = re.compile(r"\[\d+\]")
_CAPITALS = rare(r"(?<![^\W\u3400-\u9fff])[A-Z]{2,8}(?![^\W\u3400-\u9fff])")
_LETTER = re.compile("[a-z]")  # in a text as it is compared
_ENDS = " :。.*,;-–—"
_SENTENCE_END = rare(r"[。！？\n]|(?<=[a-z)])[.!?] ")
_PERIOD = re.compile(r"[\d\s年月日世纪代至到–—~\-s/.,]*\d[\d\s年月日世纪代至到–—~\-s/.,]*")
_SYNTAX = re.compile(r"[\[\]()|…?]|<(\w+)>")
_TO_REGEX = {
    "[": "(?:",
    "]": ")?",
    "(": "(?:",
    ")": ")",
    "|": "|",
    "…": rf"[^{LINKED}]{{0,40}}?",
    "?": "?",
}
_TEMPLATES = read_toml("articles/patterns.toml")

P = ParamSpec("P")
Given = TypeVar("Given")


def remembered(
    method: Callable[Concatenate[Any, P], Given],
) -> cached_property[Callable[P, Given]]:
    """A method of which each object keeps the last 2,048 answers: one cache for all objects takes twice the time."""
    keep: Callable[[Any], Any] = lru_cache(maxsize=2048)
    return cached_property(lambda of: keep(MethodType(method, of)))


def give_patterns(of: type, made: Callable[[str, Any], re.Pattern[str]]) -> None:
    """Give a class each pattern of ``patterns.toml`` as an attribute, which is made when it is first used."""
    for name in frozenset().union(*_TEMPLATES.values()):
        kept = cached_property(partial(made, name))
        kept.__set_name__(of, name)
        setattr(of, name, kept)


class Role(NamedTuple):
    """What a heading gives on the lists under it.

    Attributes
    ----------
    kind : `members` for a list of members, `other` for a list that is none (see also, references,
        publications, …), `neutral` for a heading that is of neither kind by itself and
        leaves it to the headings above (a continent, a period)
    name : the status (`section`, `former_affiliate`, …) of `members`; the name in the language's
        file for the other kinds, such as `see_also`
    former : for `neutral`, whether what is under the heading is past
    recognised : False if a heading nearer to the list is in no phrase, and one above decided
    """

    kind: RoleKind
    name: str
    former: bool = False
    recognised: bool = True


class _File(dict[str, Any]):
    """A file of a language. Each table is parsed when it is first needed, {} if it is left out."""

    def __init__(self, code: str) -> None:
        text = read_text(f"articles/languages/{code}.toml")
        above, *tables = re.split(r"(?m)^\[(\w+)\]", text)
        super().__init__(tomllib.loads(above))
        self._texts = dict(zip(tables[::2], tables[1::2], strict=True))

    def __missing__(self, table: str) -> dict[str, Any]:
        self[table] = found = tomllib.loads(self._texts.get(table, ""))
        return found


class _Parts(dict[str, str]):
    """What the patterns of a language are made of; phrases are `table.list`, of all lists `table`."""

    def __init__(self, of: Language) -> None:
        super().__init__(_TEMPLATES["any"] | _TEMPLATES["blanks" if of.blanks else "characters"])
        self.language = of
        entry = of.data["entry"]
        self |= {
            "linked": LINKED,
            "before_name": BEFORE_NAME,
            "blanks": BLANKS,
            "brackets": BRACKETS,
            "longest_place": str(LONGEST_PLACE),
            "initials": "".join(sorted({phrase[0] for phrase in of.data["host"]["phrase"]})),
            "verbs": "|".join(map(re.escape, entry.get("verbs", ()))),
            "no_territory_words": "|".join(entry["no_territory_words"]),
            "orgs": of.alternatives(filter(str.isascii, all_words("words", "org"))),
            "blocs": of.alternatives(all_words("words", "bloc")),
        }

    def __missing__(self, name: str) -> str:
        table, _, key = name.partition(".")
        if (before := self.get(f"lists_{key}")) is not None:
            lists = self.language.data[table]
            return "|".join(f"{before}(?P<{name}>{self[f'{table}.{name}']})" for name in lists)
        key, _, form = key.partition(".")
        made = self.language.words_in if form else self.language.any_phrase
        self[name] = made(table, key)
        return self[name]


class Language:
    """The words of one language, and as attributes the patterns of ``patterns.toml`` with them.

    Attributes
    ----------
    code : ISO 639-1
    data : its file, for words that only one reader needs
    """

    def __init__(self, code: str) -> None:
        self.code = code
        self.data = _file(code)
        self.blanks: bool = self.data["blanks"]
        self._words = dict(_TEMPLATES["words"])
        for word, phrase in self.data["words"].items():
            self._words[word] = self._regex(phrase)
        self._parts = _Parts(self)
        self._patterns = Patterns(self._parts)
        # English words count on any page.
        self._fallback = None if code == "en" else language("en")

    if TYPE_CHECKING:

        def __getattr__(self, name: str) -> re.Pattern[str]: ...

    # Phrases

    @remembered
    def phrases(self, table: str, key: str) -> re.Pattern[str]:
        """Pattern of any phrase of a list in the file; it matches nothing if the list is left out."""
        return re.compile(self.any_phrase(table, key))

    def any_phrase(self, table: str, key: str) -> str:
        """Regular expression of any phrase of a list in the file."""
        return f"(?:{self.alternatives(self.data[table].get(key, ()))})"

    @remembered
    def is_phrase(self, table: str, key: str, words: str) -> bool:
        """Whether some words are a phrase of a list in the file."""
        return words != "" and self.phrases(table, key).fullmatch(self.key(words)) is not None

    def words_in(self, table: str, key: str) -> str:
        """The same, for words that are in a text: whole words where blanks separate them."""
        longest_first = sorted(self.data[table].get(key, ()), key=len, reverse=True)
        # What ends with a hyphen is before its word, with the hyphen or without: ex-members.
        prefixes = [phrase.rstrip("-") for phrase in longest_first if phrase.endswith("-")]
        whole = [phrase for phrase in longest_first if not phrase.endswith("-")]
        before, after = self._parts["bound"], self._parts["bound_behind"]
        return (
            f"{before}(?:(?:{self.alternatives(whole)}){after}"
            f"|(?:{self.alternatives(prefixes)})[- ]?(?=[^\\W_]))"
        )

    def key(self, text: str) -> str:
        """A text as phrases are compared with it."""
        text = plain(text)
        return text if self.blanks else text.replace(" ", "")

    @staticmethod
    def _list_with(table: re.Pattern[str], words: str) -> str:
        """The first list of a table that has some words as a phrase, "" if none has."""
        found = table.fullmatch(words)
        return (found and found.lastgroup) or ""

    def alternatives(self, phrases: Iterable[str]) -> str:
        """Regular expression of any of some phrases."""
        return "|".join(map(self._regex, phrases)) or "(?!)"

    def _regex(self, phrase: str) -> str:
        pieces = []
        done = 0
        for match in _SYNTAX.finditer(phrase):
            pieces.append(re.escape(self._spelled(phrase[done : match.start()])))
            word = match.group(1)
            pieces.append(f"(?:{self._words[word]})" if word else _TO_REGEX[match.group()])
            done = match.end()
        return "".join([*pieces, re.escape(self._spelled(phrase[done:]))])

    def _spelled(self, words: str) -> str:
        """Literal words as `key` gives them, blanks at either end kept."""
        if not self.blanks:
            return self.key(words)
        bare = self.key(words)
        lead = " " if words[:1] == " " else ""
        return f"{lead}{bare}{' ' if words[-1:] == ' ' and bare else ''}"

    # Headings

    @remembered
    def heading_role(self, heading: str) -> Role | None:
        """What one heading gives on the lists under it, taken by itself.

        Returns
        -------
        The role, or None if no phrase covers the whole heading.
        """
        if len(heading) > _LONGEST_HEADING:
            return None
        text = _REFERENCE.sub("", self.key(heading))
        whole = bare = _ASIDE.sub("", text).strip(_ENDS)
        if name := self._list_with(self.one_heading, whole):
            return Role("other", name)
        if self.phrases("neutral", "others").fullmatch(whole):
            return Role("neutral", "neutral")
        # (past and present) is not of the past.
        asides = " ".join(_ASIDE.findall(text)) if "(" in text else ""
        if asides and self.is_phrase("entry", "person", asides):
            # Associate members (individuals)
            return Role("other", "people")
        former = asides != "" and bool(self.former.search(self.current.sub("", asides)))
        while True:
            if name := self._list_with(self.one_status, bare):
                return Role("members", f"former_{name}" if former else name)
            if self.by_area.fullmatch(bare):
                return Role("neutral", "area", former)
            shorter, former_found = self._unmodified(bare)
            former = former or former_found
            if shorter == bare:
                break
            bare = shorter
        if self.of_any_kind.fullmatch(bare):
            return Role("neutral", "neutral", former)
        if _PERIOD.fullmatch(bare):
            return Role("neutral", "period", former)
        if bare != whole and (name := self._list_with(self.one_heading, bare)):
            return Role("other", name)
        role = self._first_of_several(whole)
        # What is short and in capitals is the name of the organisation: CWI支部, Sections of the FI.
        if role is None and heading != heading.lower():
            unnamed = _CAPITALS.sub("", heading)
            if unnamed != heading and self.key(unnamed).strip(_ENDS):
                role = self.heading_role(unnamed)
        # What has none of its letters is not English.
        if role is None and self._fallback is not None and _LETTER.search(text):
            role = self._fallback.heading_role(heading)
        return role

    def without_name(self, heading: str, names: Iterable[str]) -> str:
        """A heading of members without their number and a name of the page's organisation: 工国委支部.

        In Chinese a name may be shortened to some of its characters. A heading that is understood
        as it is, or not without these either, is given back whole.
        """
        if self.heading_role(heading) is not None:
            return heading
        uncounted = self.count.sub("", heading)
        for bare in (uncounted, *(self._without(name, uncounted) for name in names)):
            role = self.heading_role(bare) if bare else None
            if role is not None and role.kind == "members":
                return bare
        return heading

    def _without(self, name: str, heading: str) -> str:
        """A heading without a name, "" if it does not have it."""
        if self.blanks:
            return re.sub(rf"\b{re.escape(name)}\b", "", heading) if name in heading else ""
        shortened = 0
        for character in name:
            shortened += heading.startswith(character, shortened)
        return heading[shortened:].removeprefix("的") if shortened > 1 else ""

    def place_in(self, heading: str) -> str:
        """A heading without the words before what may be a place: In Peru, Sección de Chile, 1. Peru."""
        match = self.before_place.match(folded(heading))
        return heading[match.end() :] if match else heading

    def placed_in(self, introduction: str) -> str:
        """What may be the place in a sentence that introduces a list: It formerly had sections in Peru:"""
        compared = folded(introduction.rstrip("：: "))
        match = self.phrases("modifiers", "placed").fullmatch(compared)
        return introduction[slice(*match.span("place"))] if match else ""

    def _first_of_several(self, text: str) -> Role | None:
        """The first of the statuses that a heading joins: full members and observers."""
        parts = [part.strip() for part in self.phrases("host", "join").split(text)]
        if len(parts) == 1 or not all(parts):
            return None
        # Full and associate members
        noun = f" {parts[-1].rpartition(' ')[2]}" if self.blanks else ""
        roles = [self.heading_role(part) or self.heading_role(f"{part}{noun}") for part in parts]
        # Sections and publications
        listed = (
            role and (role.kind == "members" or role.name == "publications") for role in roles
        )
        first = roles[0] if all(listed) else None
        return first if first and first.kind == "members" else None

    def _unmodified(self, text: str) -> tuple[str, bool]:
        """A heading without one of its words of time or form, and whether it was one of the past."""
        rest, former = self.ending.sub("", text), False
        # The longer word counts where both begin: 目前 is no 前.
        found = [m for p in (self.current, self.former) if (m := p.search(text))]
        if found and rest == text:
            match = min(found, key=lambda m: (m.start(), -len(m.group())))
            joining = self.joining.match(text, match.end()) or match
            rest = f"{text[: match.start()]} {text[joining.end() :]}"
            former = match.re is self.former
        return rest if rest == text else self.key(rest).strip(_ENDS), former

    @remembered
    def introduction_role(self, introduction: str) -> Role | None:
        """What the last sentence before a list gives on it: 得到以下组织支持：, （以下为观察员） and the like."""
        text = introduction.strip(" 。.（()）")
        sentence = _SENTENCE_END.split(text[-_LONGEST_HEADING:])[-1].strip()
        role = self.heading_role(sentence) if sentence else None
        if role is not None and role.kind != "neutral":
            return role
        key = self.key(sentence).rstrip(_ENDS)
        begins, others = (self.phrases("entry", f"statement_{of}") for of in ("start", "not"))
        if begins.fullmatch(key) and not others.search(key) and (status := self.status_among(key)):
            return Role("members", status)
        if sentence[-1:] in ("：", ":"):
            key = _ASIDE.sub("", self.key(sentence)).rstrip(_ENDS)
            if status := self._list_with(self.introducing, key):
                is_none = status == "none"
                return Role("other" if is_none else "members", status, recognised=not is_none)
            if role is None and self._fallback is not None:
                role = self._fallback.introduction_role(introduction)
        return Role("members", "former_member") if role is not None and role.former else role

    def introduced(self, words: str) -> str:
        """The status that the last sentence before a list gives to it, "" if none."""
        role = self.introduction_role(words)
        return role.name if role is not None and role.kind == "members" else ""

    @remembered
    def list_role(self, path: tuple[str, ...], introduction: str) -> Role | None:
        """What a list contains, from the sentence that introduces it and the headings it is under.

        The nearest that gives something decides; 前 and 过去的 of an outer heading make the
        status of an inner one former.

        Parameters
        ----------
        path : headings, outermost first
        introduction : the paragraph before the list, "" if none

        Returns
        -------
        The role, or None if neither the introduction nor any heading is known. Under a heading of
        its own that no phrase covers, a list still belongs to what the headings above give (支部 >
        德国), and the role is marked as not recognised.
        """
        found = self.introduction_role(introduction) if introduction else None
        if found is not None and found.kind == "neutral":
            found = None
        former = left = area = False
        recognised = found is None or found.recognised
        # What is in the brackets of a heading that gives no status itself: Peru (observers).
        status = ""
        for heading in reversed(path):
            role = self.heading_role(heading)
            if found is None and (role is None or role.kind == "neutral"):
                named = map(self.status, _ASIDE.findall(self.key(heading)))
                status = status or next(filter(None, named), "")
            key = self.key(heading)
            # Outside Europe are members, too.
            if role is None and self.absent.search(key) and not self.areas.search(key):
                return None
            if role is None:
                recognised = recognised and found is not None
            elif role.kind == "neutral":
                area = area or role.name == "area"
                former = former or role.former
                left = left or (role.former and role.name != "period")
            elif found is None:
                found = role
            elif role.kind == "members" and role.name.startswith("former_"):
                former = True
        if found is None and left:
            # 已退出的政党: what was left can only be the organisation itself.
            return Role("members", "former_member", recognised=recognised)
        if found is None:
            return Role("neutral", "area") if area and recognised else None
        name = (found.kind == "members" and status) or found.name
        if found.kind == "members" and former:
            name = "former_" + name.removeprefix("former_")
        return Role(found.kind, name, recognised=recognised)

    def status_among(self, words: str) -> str:
        """The status that words name beside others, "" if none: observers are marked with a dagger."""
        text = self.key(words)
        if name := self._list_with(self.naming_status, text):
            # 目前 is no 前.
            former = self.former.search(self.current.sub("", text))
            return f"former_{name}" if former else name
        return "former_member" if self.former.fullmatch(text.strip(_ENDS)) else ""

    def is_of_an_international(self, lead: str) -> bool:
        """Whether the first paragraph of a page states that it is about an international."""
        return self.internationals.search(plain(lead)) is not None

    def is_of_something_else(self, lead: str) -> bool:
        """Whether the first paragraph of a page states that it is about a party of one country, or an election."""
        text = lead[:_FIRST_WORDS]
        # Most pages have none of these words, and need not be compared.
        is_in = self.data["neutral"].get("elsewhere_words", ("",))
        if not any(map(text.__contains__, is_in)):
            return False
        text = folded(text)
        found = self.phrases("neutral", "elsewhere").search(text)
        # A party of a part of the world is an international; so is one whose name may refer to more.
        before = text[: found.start()].replace("。", ". ").rpartition(". ")[0] if found else ""
        return found is not None and not (
            self.internationals.search(f"{before} {found.group()}")
            or self.areas.search(found.group())
            or self.areas.match(text, found.end())
        )

    def status(self, words: str) -> str:
        """The status that some words are (观察员, “observer”), "" if they are none."""
        role = self.heading_role(words) if words else None
        return role.name if role is not None and role.kind == "members" else ""

    def label_status(self, words: str) -> str:
        """The status that a label before names gives, which may only say that they left: Observers, Since left."""
        status = self.status(words)
        if words and not status and "\n" not in words:
            said = self.introduced(f"{words}:")
            status = said if said.startswith("former_") else ""
        return status

    # Tables

    @remembered
    def column_role(self, header: str) -> str:
        """What a table's column contains by its header: `country`, `party`, …, "" if unknown."""
        key = _REFERENCE.sub("", self.key(header)).strip(_ENDS)
        bare = _ASIDE.sub("", key).strip(_ENDS)
        # In a phrase brackets enclose alternatives: name (native) is written without them.
        for text in dict.fromkeys((key, _ASIDE.sub(r"\1", key), bare)):
            if name := self._list_with(self.one_column, text):
                return name
        # 政党或组织名称, 所在国家（地区）: it begins or ends with the word. A word of one character is
        # part of names: 法国, 社会党.
        for name in () if self.blanks else ("country", "status", "remark", "party"):
            pattern = self.phrases("columns", name)
            found = pattern.match(bare) or re.search(f"(?:{pattern.pattern})$", bare)
            if found and len(found.group()) > 1:
                return name
        unnamed = _CAPITALS.sub("", header)
        if unnamed != header and self.key(unnamed).strip(_ENDS):
            # IWA status; but the cells below EU member are no names of members.
            role = self.column_role(unnamed)
            return role if role in ("status", "other") else ""
        return self._fallback.column_role(header) if self._fallback is not None else ""


give_patterns(Language, lambda name, of: of._patterns[name])


@cache
def language(code: str) -> Language:
    """The words of a language, by its code; English for one that has no file."""
    return Language(code if code in SUPPORTED else "en")


@cache
def _file(code: str) -> _File:
    return _File(code)


def all_words(table: str, key: str) -> Mapping[str, str] | Sequence[str]:
    """A list or table of all languages together, such as their flag templates."""
    found = [_file(code)[table].get(key, ()) for code in SUPPORTED]
    if all(isinstance(words, dict) for words in found):
        return {word: value for words in found for word, value in words.items()}
    return [word for words in found for word in ([words] if isinstance(words, str) else words)]


# Which language a page is in


@cache
def _known() -> dict[str, dict[str, Any]]:
    """What each language is recognised by, whether it is read or not, by its code."""
    return {code: _file(code) for code in SUPPORTED} | read_toml("articles/languages/others.toml")


@cache
def _frequent() -> dict[str, frozenset[str]]:
    words = {code: known.get("frequent") for code, known in _known().items()}
    return {code: frozenset(map(plain, found)) for code, found in words.items() if found}


@cache
def _scripts() -> dict[str, re.Pattern[str]]:
    characters = {code: known.get("characters") for code, known in _known().items()}
    return {code: re.compile(f"[{found}]") for code, found in characters.items() if found}


@cache
def _any_script() -> re.Pattern[str]:
    return re.compile("|".join(script.pattern for script in _scripts().values()))


_HAN = re.compile(r"[\u3400-\u9fff]+")
_LATIN_LETTERS = rare(r"[A-Za-z\u00c0-\u024f]+")
_MARKUP = rare(
    r"\]\([^)\s]*(?:\s+\"[^\"]*\")?|https?://\S+|<[^<>]*>|\{\{[^{}|]*|<!--.*?-->", re.DOTALL
)


def detected(text: str, headings: Iterable[str] = ()) -> str:
    """The language of a text, by its script, its frequent words and its headings.

    Parameters
    ----------
    text : the page
    headings : its headings, whose words show where sentences are few

    Returns
    -------
    ISO 639-1 code, of a language that is read or of one in ``others.toml``; ``zh`` or ``en`` where
    nothing else decides
    """
    headings = tuple(headings)
    in_han = headings != () and all(map(_HAN.search, headings))
    if in_han and not _any_script().search(text, 0, 4 * _SAMPLE):
        # Flags and names may be in other languages; headings are in the page's.
        return "zh"
    sample = _MARKUP.sub(" ", text[: 4 * _SAMPLE])[:_SAMPLE]
    counts = dict.fromkeys(_scripts(), 0)
    if _any_script().search(sample):
        # In most pages none of them is found, by one pass.
        counts = {code: len(script.findall(sample)) for code, script in _scripts().items()}
    han, latin = (sum(map(len, each.findall(sample))) for each in (_HAN, _LATIN_LETTERS))
    if counts["ja"] * 2 > han and counts["ja"] > latin / 4:
        return "ja"
    if han >= max(counts.values()) and (han * 3 > latin or in_han):
        return "zh"
    words = plain(sample).replace("'", " ").split()
    frequent = _frequent()
    letters = {code: n for code, n in counts.items() if n > latin / 2}
    of_script = [code for code, n in letters.items() if 2 * n >= max(letters.values())]
    # In Latin letters, a language that is not read must show in several words.
    several = (code for code in frequent if len(frequent[code].intersection(words)) >= _SURE)
    scores = {
        code: sum(word.strip(".,;:()") in frequent.get(code, ()) for word in words)
        + 3 * sum(_knows(code, heading) for heading in headings)
        + letters.get(code, 0) / 5
        for code in of_script or [*SUPPORTED[1:], *several]
    }
    best = max(scores, key=lambda code: (scores[code], code == "en"))
    if not of_script and (scores[best] < 1 or (han and scores[best] < _SURE)):
        return "zh" if han or not latin else "en"
    return best


def _knows(code: str, heading: str) -> bool:
    role = language(code).heading_role(heading) if code in SUPPORTED else None
    return role is not None and role.kind != "neutral"


def language_name(code: str) -> str:
    """English name of a language, its code if it is not known."""
    return str(_known().get(code, {}).get("name", code))
