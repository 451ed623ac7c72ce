"""What the rules for prose need of a language: the words and patterns of ``languages/<code>/prose.toml``."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from internationals.articles.model import split_disambiguator
from internationals.articles.scripts import simplified_characters
from internationals.paths import PACKAGE, read_toml

REFERENCE_MARK = re.compile(r"\[\d{1,3}\]")
_NEVER = re.compile("(?!)")
_PART = re.compile(r"\{([a-z_.]+)(?::([a-z_]+))?\}")


class Name(NamedTuple):
    """An organisation, a person, a place or an idea as an article names it.

    Attributes
    ----------
    text : as written; the page's title where the article means its own subject
    title : title of the page it links to, here or elsewhere in the article; "" if none
    own : whether the article's own subject is meant
    """

    text: str
    title: str = ""
    own: bool = False


@dataclass(frozen=True)
class Rule:
    """A rule, as its file gives it (`languages/zh/prose.toml` explains each key).

    Attributes
    ----------
    name, topic, predicate : of the rule, and of what it states
    words : one of them must occur in a sentence for the pattern to be tried
    expression : regular expression searched for in the folded sentence
    captures : what kind of thing each named part of the pattern is
    subject, object : where the two are from if the pattern does not name them
    year : `needed` or `if given`, if the last year before the match is the value; else ""
    where : `text`, `lead` (before the first heading) or `category`
    examples : sentences with what they state
    """

    name: str
    topic: str
    predicate: str
    words: tuple[str, ...]
    expression: str
    captures: Mapping[str, str]
    subject: str = "sentence"
    object: str = ""
    year: str = ""
    where: str = "text"
    examples: str = ""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The expression, compiled when a page first calls for it: few call for all rules."""
        return re.compile(self.expression)


@dataclass(frozen=True)
class Grammar:
    """The words, patterns and rules of one language.

    Attributes
    ----------
    code : ISO 639-1
    patterns : compiled patterns, by name
    terms : term for each word of a vocabulary, by vocabulary; words in small letters
    bracket : the opening parenthesis
    rules : in the order of the file
    """

    code: str
    patterns: Mapping[str, re.Pattern[str]]
    terms: Mapping[str, Mapping[str, str]]
    bracket: str
    rules: tuple[Rule, ...]

    def fold(self, text: str) -> str:
        """The text in simplified characters, with one kind of quotation marks.

        Each character becomes one character; reference marks (``[1]``) become blanks.
        """
        if self.code == "zh":
            foreign, simple = _folding()
            text = foreign.sub(simple, text)
        return REFERENCE_MARK.sub(lambda mark: " " * len(mark[0]), text) if "[" in text else text

    def blanked(self, text: str) -> str:
        """The text with what is in parentheses made blank."""
        if self.bracket not in text:
            return text
        return self.patterns["parentheses"].sub(lambda match: " " * len(match[0]), text)

    def is_organisation(self, name: Name) -> bool:
        """Whether it is named as organisations are, by itself, its page's title or disambiguator."""
        called, fold = self.patterns["organisation_name"].search, self.fold
        return name.own or any(
            called(fold(each)) for each in {name.text, *split_disambiguator(name.title)} if each
        )

    def term(self, vocabulary: str, words: str) -> str:
        """The term that a word of a vocabulary is given as; the word itself if it has none."""
        folded = self.fold(words).lower().strip()
        terms = self.terms[vocabulary]
        return terms.get(folded) or next(
            (terms[word] for word in sorted(terms, key=len, reverse=True) if word in folded), words
        )

    @cached_property
    def calls(self) -> Mapping[bool, tuple[re.Pattern[str], Mapping[str, frozenset[int]]]]:
        """Pattern of all words that call for rules, and the numbers of these rules by word: in the
        lead (True), and below it.
        """
        calls = {}
        for lead, where in ((True, ("text", "lead")), (False, ("text",))):
            rules = [
                (number, rule) for number, rule in enumerate(self.rules) if rule.where in where
            ]
            words = {word for _, rule in rules for word in rule.words}
            calls[lead] = (
                re.compile(_any_of(words)),
                {
                    word: frozenset(number for number, rule in rules if word.startswith(rule.words))
                    for word in words
                },
            )
        return calls


@cache
def grammar(language: str) -> Grammar:
    """The grammar of a language; without rules, and patterns that match, if it has no file of them."""
    file = f"articles/languages/{language}/prose.toml"
    if not language.isalpha() or not (PACKAGE / file).is_file():
        return Grammar(language, defaultdict(lambda: _NEVER), {}, "(", ())
    data = read_toml(file)
    cased = language != "zh"
    terms = {
        vocabulary: {word.lower(): term for term, said in entries.items() for word in said}
        for vocabulary, entries in data["terms"].items()
    }
    parts = {name: _either(words, cased) for name, words in data["words"].items()}
    parts |= {name: _either(words, cased, "i" if cased else "") for name, words in terms.items()}
    for name, pattern in data["patterns"].items():
        parts[name] = f"(?:{pattern})"
    return Grammar(
        code=language,
        patterns=Patterns(parts),
        terms=terms,
        bracket=data["bracket"],
        rules=tuple(_rule(entry, parts, cased) for entry in data["rule"]),
    )


class Patterns(dict[str, re.Pattern[str]]):
    """The patterns of some parts by name, made when they are first asked for: few of them are.

    A part is put in where another has `{name}`, and as a named group where it has `{group:name}`.
    """

    def __init__(self, parts: Mapping[str, str]) -> None:
        self.parts = parts

    def __missing__(self, name: str) -> re.Pattern[str]:
        self[name] = re.compile(_filled(self.parts[name], self.parts))
        return self[name]


def _rule(entry: dict[str, Any], parts: Mapping[str, str], cased: bool) -> Rule:
    pattern = entry.pop("pattern")
    captures = {name: kind for name, kind in _PART.findall(pattern) if kind}
    words = dict.fromkeys(spelt for word in entry.pop("words") for spelt in _spelt(word, cased))
    expression = _filled(pattern, parts)
    return Rule(**entry, words=tuple(words), expression=expression, captures=captures)


def _filled(pattern: str, parts: Mapping[str, str]) -> str:
    """A pattern with its parts put in: `{word}`, and `{name:kind}` as a named group."""

    def fill(part: re.Match[str]) -> str:
        inner = _filled(parts[part[2] or part[1]], parts)
        return f"(?P<{part[1]}>{inner})" if part[2] else inner

    return _PART.sub(fill, pattern)


def _either(words: Iterable[str], cased: bool, flags: str = "") -> str:
    """Pattern of any of some words, the longest first, that are words by themselves if cased."""
    pattern = _any_of(spelt for word in words for spelt in _spelt(word, cased))
    return rf"\b(?{flags}:{pattern})\b" if cased else f"(?:{pattern})"


def _any_of(words: Iterable[str]) -> str:
    """Pattern of any of some words by their first characters: a hundred are found in half the time."""
    by_first = groupby(sorted({*words}, reverse=True), key=itemgetter(0))
    return "|".join(
        f"{re.escape(first)}(?:{'|'.join(re.escape(word[1:]) for word in group)})"
        for first, group in by_first
    )


def _spelt(word: str, cased: bool) -> tuple[str, ...]:
    return (word, word[:1].upper() + word[1:]) if cased else (word,)


@cache
def _folding() -> tuple[re.Pattern[str], Callable[[re.Match[str]], str]]:
    """Pattern of the characters that are replaced, and what replaces the one that is found."""
    table = {chr(code): simple for code, simple in simplified_characters().items()}
    pairs = zip("「」『』﹁﹂()０１２３４５６７８９", "“”“”“”（）0123456789", strict=True)
    table |= dict(pairs)
    return re.compile(f"[{re.escape(''.join(table))}]"), lambda found: table[found[0]]
