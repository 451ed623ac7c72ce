"""What an article's prose states, each statement found by one small rule and quoted.

The rules are in ``languages/<code>/prose.toml``, with example sentences beside each; what no rule
finds is not stated.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import groupby, product
from operator import itemgetter
from typing import NamedTuple
from unicodedata import numeric

from internationals.articles.grammar import Grammar, Name, Rule, grammar
from internationals.articles.model import Article, Paragraph
from internationals.articles.quotes import Quotes, visible
from internationals.articles.sentences import Page, Sentence, Span

_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]")


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
    rule : name of the rule that found it
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
    rule: str


class Part(NamedTuple):
    """One thing that a named part of a pattern stands for.

    Attributes
    ----------
    name : what it names, None for a plain value
    value : its words, or the term for them
    start, end : 0-based, half-open offsets in the paragraph's text
    """

    name: Name | None
    value: str
    start: int
    end: int


def statements(article: Article) -> tuple[Statement, ...]:
    """What the prose of an article states, as far as the rules of its language find it.

    Parameters
    ----------
    article : a page read

    Returns
    -------
    Statements in the order of the page; of one place, in the order of the rules. Every quote is
    found, character for character, in its lines. () for a language without rules.
    """
    rules = grammar(article.language)
    if rules is None:
        return ()
    page = Page(article, rules)
    found = [
        (statement.line_start, number, statement)
        for sentence, numbers in _called(page)
        for number in numbers
        for statement in _stated(rules.rules[number], sentence)
    ]
    found += [(each.line_start, len(rules.rules), each) for each in _categories(page)]
    found.sort(key=itemgetter(0, 1))
    # Two rules can find the same in one place.
    first: dict[tuple[object, ...], Statement] = {}
    for _, _, each in found:
        first.setdefault(each[1:6], each)
    return tuple(first.values())


# Which rules to try


def _called(page: Page) -> Iterator[tuple[Sentence, list[int]]]:
    """Each sentence that contains words of rules, with the numbers of these rules, in order."""
    called: dict[Sentence, set[int]] = {}
    passages = iter(page.passages)
    passage = next(passages, None)
    for where, start, end in (("lead", 0, page.lead), ("text", page.lead, len(page.text))):
        words, rules = _calling(page.grammar.code, where)
        # Words overlap (创立 and 立于 in 创立于), so the search goes on one character further.
        word = words.search(page.text, start, end)
        while word is not None and passage is not None:
            at = word.start()
            if at >= passage.offset + len(passage.text):
                passage = next(passages, None)
                continue
            sentence = passage.sentence_at(at - passage.offset)
            if sentence is not None:
                called.setdefault(sentence, set()).update(rules[word[0]])
            word = words.search(page.text, at + 1, end)
    for sentence, numbers in called.items():
        yield sentence, sorted(numbers)


@cache
def _calling(language: str, where: str) -> tuple[re.Pattern[str], Mapping[str, frozenset[int]]]:
    """Pattern of all words that call for rules in the lead, or below it, and their numbers by word."""
    rules = [
        (number, rule)
        for number, rule in enumerate(_grammar(language).rules)
        if rule.where in ("text", where)
    ]
    words = sorted({word for _, rule in rules for word in rule.words}, reverse=True)
    # By their first characters: a hundred words are found in half the time.
    by_first = [
        f"{re.escape(first)}(?:{'|'.join(re.escape(word[1:]) for word in group)})"
        for first, group in groupby(words, key=itemgetter(0))
    ]
    return re.compile("|".join(by_first)), {
        word: frozenset(number for number, rule in rules if word.startswith(rule.words))
        for word in words
    }


def _grammar(language: str) -> Grammar:
    known = grammar(language)
    assert known is not None
    return known


# What a match states


def _stated(rule: Rule, sentence: Sentence) -> Iterator[Statement]:
    """What a rule finds in a sentence."""
    page, passage = sentence.page, sentence.passage
    hedges = page.grammar.patterns["hedges"]
    for match in rule.pattern.finditer(passage.text, sentence.start, sentence.end):
        if hedges.search(passage.text, sentence.clause_start(match.start()), match.end()):
            continue
        start, end = match.span()
        subjects = _parts(rule, sentence, match, "subject")
        if subjects is None:
            subjects = _subjects(rule, sentence, start)
        objects = _objects(rule, sentence, match)
        values = _parts(rule, sentence, match, "value")
        if rule.year and values is None:
            year, at = sentence.year_before(start)
            if not year and rule.year == "needed":
                continue
            start = at if at >= 0 else start
            values = [Part(None, year, start, end)]
        if rule.subject == "before" and subjects:
            start = min(start, subjects[0].start)
        nothing = [_NOTHING]
        for subject, other, value in product(
            subjects, nothing if objects is None else objects, nothing if values is None else values
        ):
            if subject.name is None or subject.name == other.name:
                continue
            span = (value.start, value.end) if _each_by_itself(rule) else (start, end)
            yield Statement(
                rule.topic, rule.predicate, subject.name, other.name, value.value,
                *passage.quotes.verbatim(*span), sentence.shown, rule.name,
            )  # fmt: skip


def _objects(rule: Rule, sentence: Sentence, match: re.Match[str]) -> list[Part] | None:
    """Whom or what the statement is to; None if it is to nobody, [] if that is unclear."""
    parts = _parts(rule, sentence, match, "object")
    if parts is not None or not rule.object:
        return parts
    name = sentence.subject(match.start())
    if name is None or (rule.object == "organisation" and not sentence.is_organisation(name)):
        return []
    return [Part(name, "", *match.span())]


def _each_by_itself(rule: Rule) -> bool:
    """Whether each value of a list is quoted by itself."""
    return rule.captures.get("value") == "places"


def _subjects(rule: Rule, sentence: Sentence, offset: int) -> list[Part]:
    """Whom a rule that does not capture its subject is about."""
    name: Name | None
    if rule.subject == "any":
        name = sentence.page.subject
    elif rule.subject == "before":
        before = sentence.name_before(offset)
        return [Part(before.name, "", before.start, before.end)] if before else []
    else:
        name = sentence.subject(offset)
    if rule.subject == "speaker" and not (name and sentence.is_organisation(name)):
        name = sentence.speaker()
    if name is None or (rule.subject == "article" and not name.own):
        return []
    if rule.subject == "organisation" and not sentence.is_organisation(name):
        return []
    return [Part(name, "", offset, offset)]


def _parts(rule: Rule, sentence: Sentence, match: re.Match[str], role: str) -> list[Part] | None:
    """What a named part of the pattern is; None if it has no such part, [] if it is unclear."""
    if role not in rule.captures or match.span(role) == (-1, -1):
        return None
    kind = rule.captures[role]
    terms = sentence.page.grammar.terms
    read = _term if kind in terms else _KINDS.get(kind.split("_")[0], _words)
    return read(sentence, *match.span(role), kind)


def _words(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """The words as written."""
    written = sentence.written(start, end)
    return [Part(sentence.page.named(written), written, start, end)] if written else []


def _term(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """The term of a vocabulary."""
    term = sentence.page.grammar.term(kind, sentence.passage.text[start:end])
    return [Part(None, term, start, end)]


def _year(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """A year, in digits: 一九七四 is 1974."""
    written = sentence.passage.text[start:end]
    return [Part(None, "".join(str(int(numeric(each))) for each in written), start, end)]


def _own(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """The article's own subject, by name or pronoun."""
    page, written = sentence.page, sentence.passage.text[start:end].strip('“”" ')
    bare = page.grammar.patterns["definite"].sub("", written)
    own = page.is_own(written) or page.is_own(bare)
    return [Part(page.subject, written, start, end)] if own else []


def _former(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """A name of the article's subject other than the page's title."""
    page, written = sentence.page, sentence.written(start, end).strip('“”"')
    folded = page.grammar.fold(written)
    own = folded in page.own_names and folded != page.grammar.fold(page.article.title)
    return [Part(None, written, start, end)] if own else []


def _named(names: Iterable[Span]) -> list[Part]:
    return [Part(each.name, each.name.text, each.start, each.end) for each in names]


def _organisation(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """One organisation, or several that are joined; a section's name need not look like one."""
    return [
        Part(each, each.text, start, end)
        for each in sentence.named(start, end)
        if kind == "section" or sentence.is_organisation(each)
    ]


def _last(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """The last name linked, as in quotation marks or behind a person's title; else the words.

    Those for a person must look like a name.
    """
    if names := sentence.passage.names_between(start, end):
        return _named(names[-1:])
    called = sentence.page.grammar.patterns["person_name"].fullmatch
    parts = _words(sentence, start, end, kind)
    return [part for part in parts if kind == "quoted" or called(part.value)]


def _people(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """Founders: the names at the end of the words, each by itself, with “and followers” as value."""
    grammar = sentence.page.grammar
    text = grammar.blanked(sentence.passage.text[start:end])
    names = [
        span
        for span in sentence.passage.names_between(start, end)
        if text[span.start - start] != " " and not span.name.own
    ]
    if not names:
        return [
            part
            for part in _words(sentence, start, end, kind)
            if len(part.value) <= 40 and not grammar.patterns["vague"].search(part.value)
        ]
    joined = sentence.joined(names)
    if grammar.patterns["vague"].search(text, 0, joined[0].start - start):
        return []
    if not grammar.patterns["and_others"].fullmatch(text[names[-1].end - start :]):
        return []
    return _named(joined)


def _idea(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """Ideas that are linked or quoted, or words that end like the name of one."""
    names = sentence.passage.names_between(start, end)
    if names:
        return _named(sentence.joined(names))
    called = sentence.page.grammar.patterns["idea_name"].fullmatch
    parts = _listed(sentence, start, end, "joint")
    return parts if all(called(part.value) for part in parts) else []


def _linked(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """The names that are linked."""
    names = sentence.passage.names_between(start, end)
    return _named(each for each in names if each.name.title)


def _places(sentence: Sentence, start: int, end: int, kind: str) -> list[Part]:
    """Each place of a list."""
    return _listed(sentence, start, end, "list_joint")


def _listed(sentence: Sentence, start: int, end: int, joints: str) -> list[Part]:
    """Each name of a list; what is in parentheses is left out."""
    joint = sentence.page.grammar.patterns[joints]
    text = sentence.page.grammar.blanked(sentence.passage.text[start:end])
    spans = {span.start: span for span in sentence.passage.names_between(start, end)}
    found: list[Part] = []
    at = start
    while at < end:
        if (joined := joint.match(text, at - start)) and joined.end() > at - start:
            at = start + joined.end()
            continue
        span = spans.get(at)
        following = joint.search(text, at - start)
        stop = span.end if span else start + following.start() if following else end
        found += _words(sentence, at, stop, joints)
        at = max(stop, at + 1)
    return found


_NOTHING = Part(None, "", 0, 0)
_KINDS: Mapping[str, Callable[[Sentence, int, int, str], list[Part]]] = {
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


# Categories


def _categories(page: Page) -> Iterator[Statement]:
    """What the categories of the page state, such as 1974年建立的組織."""
    rules = [rule for rule in page.grammar.rules if rule.where == "category"]
    for link in page.article.links:
        if link.kind != "category":
            continue
        title = page.grammar.fold(link.title or link.label)
        for rule in rules:
            if match := rule.pattern.search(title):
                lines = page.article.quote(link.line_start, link.line_end)
                quote = link.label if link.label and link.label in lines else lines
                yield Statement(
                    rule.topic, rule.predicate, page.subject, None, match["value"],
                    link.line_start, link.line_end, quote, title, rule.name,
                )  # fmt: skip


class Sentences:
    """The sentences of an article, to be looked up by a quote.

    Parameters
    ----------
    article : a page read
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.rules = grammar(article.language)
        self._read: dict[int, tuple[Quotes, list[int]]] = {}

    def around(self, line_start: int, line_end: int, quote: str) -> str:
        """The sentence of the prose that contains a quote, as a reader sees it; else its whole entry.

        Parameters
        ----------
        line_start, line_end : lines of the quote, 1-based, inclusive
        quote : verbatim
        """
        article = self.article
        for number, paragraph in enumerate(article.paragraphs if self.rules else ()):
            if paragraph.line_start <= line_end and line_start <= paragraph.line_end:
                quotes, bounds = self._bounds(number, paragraph)
                end = bisect_right(bounds, quotes.offset_of(line_start, quote))
                end = min(end, len(bounds) - 1)
                sentence = paragraph.text[bounds[end - 1] : bounds[end]]
                return " ".join(_REFERENCE_MARK.sub("", sentence).split())
        for entry in article.entries:
            if entry.line_start <= line_start <= entry.line_end:
                return entry.text
        return visible(article.lines[line_start - 1], article.format).strip()

    def _bounds(self, number: int, paragraph: Paragraph) -> tuple[Quotes, list[int]]:
        """Quotes of a paragraph, and where its sentences begin and end."""
        if number not in self._read:
            rules = _grammar(self.article.language)
            ends = rules.patterns["sentence_end"].finditer(rules.fold(paragraph.text))
            bounds = [0, *(match.end() for match in ends), len(paragraph.text)]
            self._read[number] = (Quotes(self.article, paragraph), bounds)
        return self._read[number]
