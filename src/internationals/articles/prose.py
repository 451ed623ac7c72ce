"""What an article's prose states, each statement found by one small rule and quoted.

The rules are in ``languages/<code>/prose.toml``, with example sentences beside each; what no rule
finds is not stated.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache
from itertools import product
from operator import itemgetter
from typing import NamedTuple
from unicodedata import numeric

from internationals.articles.grammar import Name, Rule, grammar
from internationals.articles.model import make
from internationals.articles.sentences import Prose, Sentence, Span


class Statement(NamedTuple):
    """What a sentence of an article states.

    Attributes
    ----------
    topic : what it is about, a term of the vocabulary `topic` of the tables
    predicate : what is stated of the subject, such as `founded_year` or `expelled`
    subject : whom or what it is about
    object : the other organisation, the person or the idea that it names, None if none
    value : a year, number, term or name; of a relation, its year; "" if none is given
    line_start, line_end : 1-based, inclusive
    quote : the source text, verbatim, found in those lines
    sentence : the sentence that contains it, as a reader sees it
    """

    topic: str
    predicate: str
    subject: Name
    object: Name | None
    value: str
    line_start: int
    line_end: int
    quote: str
    sentence: str


def statements(prose: Prose) -> tuple[Statement, ...]:
    """What the prose of an article states, as far as the rules of its language find it.

    Parameters
    ----------
    prose : of a page read

    Returns
    -------
    Statements in the order of the page; of one place, in the order of the rules. Every quote is
    found, character for character, in its lines. () for a language without rules.
    """
    rules = prose.grammar.rules
    if not rules:
        return ()
    roles = _roles(prose.grammar.code)
    found = [
        (statement.line_start, number, statement)
        for sentence, matches in prose.matched()
        for number, match in matches
        for statement in _stated(rules[number], roles[number], sentence, match)
    ]
    found += [(each.line_start, len(rules), each) for each in _categories(prose)]
    found.sort(key=itemgetter(0, 1))
    # Two rules can find the same in one place.
    first: dict[tuple[object, ...], Statement] = {}
    for _, _, each in found:
        first.setdefault(each[1:6], each)
    return tuple(first.values())


def _categories(prose: Prose) -> Iterator[Statement]:
    """What the categories of the page state, such as 1974年建立的組織."""
    rules = [rule for rule in prose.grammar.rules if rule.where == "category"]
    for link in prose.article.links:
        if link.kind != "category":
            continue
        title = prose.grammar.fold(link.title)
        for rule in rules:
            if match := rule.pattern.search(title):
                lines = prose.article.quote(link.line_start, link.line_end)
                quote = link.title if link.title in lines else lines
                yield Statement(
                    rule.topic, rule.predicate, prose.subject, None, match["value"],
                    link.line_start, link.line_end, quote, title,
                )  # fmt: skip


# What a match states


@cache
def _roles(language: str) -> list[list[_Role]]:
    """Of each rule of a language the parts its pattern may name, each with its kind, "" for none, how
    that is read, and whom it is about if the pattern does not name it.
    """
    terms = grammar(language).terms
    return [
        [
            (role, kind, _term if kind in terms else _KINDS.get(kind.split("_")[0], words), whom)
            for role, words in _ROLES.items()
            for kind, whom in [(rule.captures.get(role, ""), getattr(rule, role, ""))]
        ]
        for rule in grammar(language).rules
    ]


def _stated(
    rule: Rule, roles: Sequence[_Role], sentence: Sentence, match: re.Match[str]
) -> Iterator[Statement]:
    """What a match of a rule in a sentence states."""
    start, end = match.span()
    if sentence.patterns["hedges"].search(sentence.text, sentence.clause_start(start), end):
        return
    # [] for a part of which it is not clear what it is.
    subjects, objects, values = [
        read(sentence, *match.span(role), kind)
        if kind and match.start(role) >= 0
        else _whom(whom, sentence, start)
        if whom
        else _NOTHING
        for role, kind, read, whom in roles
    ]
    if rule.year and values is _NOTHING:
        if year := sentence.year_before(start):
            values, start = [year], year.start
        elif rule.year == "needed":
            return
    if subjects:
        start = min(start, subjects[0].start)
    quotes, first = sentence.quotes, sentence.first
    for subject, other, value in product(subjects, objects, values):
        if subject.name == other.name:
            continue
        # Each place of a list is quoted by itself.
        at, to = value[1:] if rule.captures.get("value") == "places" else (start, end)
        yield make(Statement, (
            rule.topic, rule.predicate, subject.name, other.name if other.name.text else None,
            value.name.text, *quotes.verbatim(first + at, first + to), sentence.shown,
        ))  # fmt: skip


def _whom(where: str, sentence: Sentence, offset: int) -> list[Span]:
    """Whom a match is about that does not name it."""
    if where == "before":
        before = sentence.name_before(offset)
        return [before] if before else []
    name = sentence.prose.subject if where == "any" else sentence.subject(offset)
    is_organisation = sentence.prose.grammar.is_organisation
    if where == "speaker" and not (name and is_organisation(name)):
        name, where = sentence.speaker(), "organisation"
    if name is None or (where == "article" and not name.own):
        return []
    clear = where != "organisation" or is_organisation(name)
    return [Span(name, offset, offset)] if clear else []


def _words(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """The name as written."""
    return [Span(sentence.prose.named(sentence.written(start, end)), start, end)]


def _term(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """The term of a vocabulary."""
    return [Span(Name(sentence.prose.grammar.term(kind, sentence.text[start:end])), start, end)]


def _value(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """The words as written."""
    return [Span(Name(sentence.written(start, end)), start, end)]


def _year(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """A year, in digits: 一九七四 is 1974."""
    year = "".join(str(int(numeric(each))) for each in sentence.text[start:end])
    return [Span(Name(year), start, end)]


def _own(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """The article's own subject, by name or pronoun."""
    prose, written = sentence.prose, sentence.text[start:end].strip('“”" ')
    own = prose.is_own(written) or prose.is_own(sentence.patterns["definite"].sub("", written))
    return [Span(prose.subject, start, end)] if own else []


def _former(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """A name of the article's subject other than the page's title."""
    prose, written = sentence.prose, sentence.written(start, end).strip('“”"')
    folded = prose.grammar.fold(written)
    former = folded in prose.own_names and folded != prose.grammar.fold(prose.article.title)
    return [Span(Name(written), start, end)] if former else []


def _organisation(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """One organisation, or several that are joined; a section's name need not look like one."""
    return [
        Span(name, start, end)
        for name in sentence.named(start, end)
        if kind == "section" or sentence.prose.grammar.is_organisation(name)
    ]


def _last(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """The last name linked or quoted, as behind a person's title; else words that look like a name."""
    if names := sentence.names_between(start, end):
        return names[-1:]
    called = sentence.patterns["person_name"].fullmatch
    words = _words(sentence, start, end, kind)
    return [span for span in words if called(span.name.text)]


def _people(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """Founders: the names at the end of the words, each by itself, with “and followers” as value."""
    patterns, text = sentence.patterns, sentence.prose.grammar.blanked(sentence.text[start:end])
    names = [span for span in sentence.names_between(start, end) if text[span.start - start] != " "]
    if not names:
        return [
            span
            for span in _words(sentence, start, end, kind)
            if len(span.name.text) <= 40 and not patterns["vague"].search(span.name.text)
        ]
    joined = sentence.joined(names)
    clear = not patterns["vague"].search(text, 0, joined[0].start - start)
    return joined if clear and patterns["and_others"].fullmatch(text, names[-1].end - start) else []


def _idea(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """Ideas that are linked or quoted, or words that end like the name of one."""
    if names := sentence.names_between(start, end):
        return sentence.joined(names)
    called = sentence.patterns["idea_name"].fullmatch
    listed = _listed(sentence, start, end, "joint")
    return listed if all(called(span.name.text) for span in listed) else []


def _linked(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """The names that are linked."""
    return [span for span in sentence.names_between(start, end) if span.name.title]


def _places(sentence: Sentence, start: int, end: int, kind: str) -> list[Span]:
    """Each place of a list."""
    return _listed(sentence, start, end, "list_joint")


def _listed(sentence: Sentence, start: int, end: int, joints: str) -> list[Span]:
    """Each name of a list; what is in parentheses is left out."""
    text = sentence.prose.grammar.blanked(sentence.text[start:end])
    names = sentence.names_between(start, end)
    named = {at for name in names for at in range(name.start, name.end)}
    bounds = [start]
    for joint in sentence.patterns[joints].finditer(text):
        at, to = start + joint.start(), start + joint.end()
        # Some names contain one: 波斯尼亚和黑塞哥维那.
        if not {at, to - 1} <= named:
            bounds += at, to
    pieces = zip(bounds[::2], [*bounds[1::2], end], strict=True)
    return [
        span for piece in pieces if piece[0] < piece[1] for span in _words(sentence, *piece, joints)
    ]


_NOTHING = [Span(Name(""), 0, 0)]
_ROLES = {"subject": _words, "object": _words, "value": _value}
_Reader = Callable[[Sentence, int, int, str], list[Span]]
_Role = tuple[str, str, _Reader, str]
_KINDS: Mapping[str, _Reader] = {
    "year": _year,
    "own": _own,
    "former": _former,
    "organisation": _organisation,
    "organisations": _organisation,
    "section": _organisation,
    "quoted": _last,
    "person": _last,
    "people": _people,
    "idea": _idea,
    "linked": _linked,
    "places": _places,
}
