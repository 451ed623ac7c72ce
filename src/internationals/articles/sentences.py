"""Running text as sentences, in which the rules of `prose` find names, subjects, years and quotes.

Offsets are those of `Paragraph.text` throughout: folding replaces characters one by one.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import pairwise
from operator import attrgetter, itemgetter
from typing import NamedTuple

from internationals.articles.grammar import Grammar, Name
from internationals.articles.model import (
    Article,
    Paragraph,
    split_disambiguator,
    without_disambiguator,
)
from internationals.articles.quotes import BLANKS, Quotes

_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]")
#: Characters of the longest sentence read; what is longer is a list without full stops.
_LONGEST = 1500
#: Bold words of the lead that may be other names of its subject.
_BOLD_NAMES = 8
#: Kinds of links that name something.
_NAMING = ("article", "see_also")


class Span(NamedTuple):
    """A name and where it is: 0-based, half-open offsets in the paragraph's text."""

    name: Name
    start: int
    end: int


_START = attrgetter("start")
_CLOSING = '”"' + BLANKS
_FIRST = itemgetter(0)


class Page:
    """What the sentences of one article share: the names of its subject and of those it links to.

    Attributes
    ----------
    article, grammar : the article, and the grammar of its language
    subject : its own subject
    passages : its paragraphs that may state something, in order
    text : their folded texts, one a line
    lead : offset in it at which those below the first heading begin
    """

    def __init__(self, article: Article, grammar: Grammar) -> None:
        self.article = article
        self.grammar = grammar
        self.subject = Name(article.title, article.title, True)
        self._folded_title = grammar.fold(article.title)
        skipped = grammar.patterns["skipped_headings"]
        read = [
            paragraph
            for paragraph in article.paragraphs
            if not (paragraph.heading and skipped.fullmatch(paragraph.heading[-1].strip()))
        ]
        # Folding them all at once: most of the time is in the call.
        self.text = grammar.fold("\n".join([paragraph.text for paragraph in read]))
        self.passages: list[Passage] = []
        start = 0
        for paragraph in read:
            end = start + len(paragraph.text)
            self.passages.append(Passage(self, paragraph, self.text[start:end], start))
            start = end + 1
        below = (passage.offset for passage in self.passages if passage.paragraph.heading)
        self.lead = next(below, len(self.text))

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """Folded names of the subject, longest first: title, bold names of the lead."""
        names = {self.article.title, without_disambiguator(self.article.title)}
        for paragraph in self.article.paragraphs:
            if paragraph.heading or len(names) > _BOLD_NAMES:
                break
            linked = {link.label for link in paragraph.links}
            names.update([bold for bold in paragraph.bold if bold not in linked][:_BOLD_NAMES])
        folded = {self.grammar.fold(name).strip(BLANKS) for name in names}
        return tuple(sorted((n for n in folded if 2 <= len(n) <= 60), key=lambda n: (-len(n), n)))

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Title of the page that the prose links a name to, by folded name; ambiguous ones left out."""
        names: dict[tuple[str, str], None] = {}
        for paragraph in self.article.paragraphs:
            for link in paragraph.links:
                if link.title and link.kind in _NAMING:
                    bare, within = split_disambiguator(link.title)
                    for name in (link.title, bare, within + bare, link.repaired):
                        names[name, link.title] = None
        # Folding them all at once: most of the time is in the call.
        folded = self.grammar.fold("\n".join(name for name, _ in names)).split("\n")
        found: dict[str, str] = {}
        for name, (_, title) in zip(folded, names, strict=False):
            if found.setdefault(name, title) != title:
                found[name] = ""
        return {name: title for name, title in found.items() if title and len(name) >= 2}

    @cached_property
    def known_by_start(self) -> Mapping[str, list[str]]:
        """The known names and the subject's own by their first two characters, longest first."""
        by_start: dict[str, list[str]] = {}
        for name in sorted({*self.known, *self.own_names}, key=lambda name: (-len(name), name)):
            by_start.setdefault(name[:2], []).append(name)
        return by_start

    def is_about(self, title: str) -> bool:
        """Whether a title is the article's own."""
        return len(title) == len(self._folded_title) and (
            self.grammar.fold(title) == self._folded_title
        )

    def is_own(self, name: str) -> bool:
        """Whether a folded name is one of the subject's, or a pronoun for it."""
        return name in self.own_names or bool(self.grammar.patterns["pronoun"].fullmatch(name))

    def named(self, text: str) -> Name:
        """The name a text writes out, with the page it is for where that is known."""
        folded = self.grammar.fold(text)
        return self.subject if folded in self.own_names else Name(text, self.known.get(folded, ""))


class Passage:
    """A paragraph with its text folded.

    Attributes
    ----------
    page : what the article's sentences share
    paragraph : as it was read
    text : the paragraph's text, folded
    offset : of its first character in the page's text
    """

    def __init__(self, page: Page, paragraph: Paragraph, text: str, offset: int) -> None:
        self.page = page
        self.paragraph = paragraph
        self.text = text
        self.offset = offset

    @cached_property
    def sentences(self) -> list[Sentence]:
        """Its sentences, in order; too long ones left out."""
        ends = [m.end() for m in self.page.grammar.patterns["sentence_end"].finditer(self.text)]
        bounds = [0, *ends, len(self.text)]
        return [
            Sentence(self, start, end)
            for start, end in pairwise(bounds)
            if 4 <= end - start <= _LONGEST
        ]

    @cached_property
    def visible(self) -> str:
        """Its text with what is in parentheses made blank."""
        return self.page.grammar.blanked(self.text)

    @cached_property
    def quotes(self) -> Quotes:
        """Quotes of its parts."""
        return Quotes(self.page.article, self.paragraph)

    def sentence_at(self, offset: int) -> Sentence | None:
        """The sentence that contains a character of the passage, None if it is not read."""
        at = bisect_right(self.sentences, offset, key=_START) - 1
        return self.sentences[at] if at >= 0 and offset < self.sentences[at].end else None

    @cached_property
    def names(self) -> list[Span]:
        """Linked and quoted names, in order; of a displaced label, the name alone."""
        page, text = self.page, self.paragraph.text
        spans: list[Span] = []
        for link in self.paragraph.links:
            if not link.title or link.kind not in _NAMING:
                continue
            start, end = link.start, link.end
            if link.displaced:
                bare = link.repaired
                start += max(link.label.find(bare), 0)
                end = min(start + len(bare), len(text))
            if page.is_about(link.title):
                spans.append(Span(page.subject, start, end))
            else:
                spans.append(Span(Name(text[start:end].replace("\n", " "), link.title), start, end))
        linked = [*spans]
        for match in page.grammar.patterns["marked_name"].finditer(self.text):
            start, end = match.span(match.lastindex or 0)
            if not any(span.start < end and start < span.end for span in linked):
                spans.append(Span(page.named(text[start:end].replace("\n", " ")), start, end))
        return sorted(spans, key=lambda span: (span.start, span.end))

    def names_between(self, start: int, end: int) -> list[Span]:
        """The names that are between two offsets."""
        first = bisect_left(self.names, start, key=_START)
        last = bisect_left(self.names, end, first, key=_START)
        return [span for span in self.names[first:last] if span.end <= end]


class Sentence:
    """A sentence of a passage.

    Attributes
    ----------
    passage : where it is
    page : the page that contains it
    start, end : its 0-based, half-open offsets in the passage's text
    """

    def __init__(self, passage: Passage, start: int, end: int) -> None:
        self.passage = passage
        self.page = passage.page
        self.start = start
        self.end = end
        self._subjects: dict[int, Name | None] = {}
        self._led: dict[int, tuple[Span | None, int]] = {}

    @cached_property
    def shown(self) -> str:
        """The sentence as a reader sees it, on one line."""
        return self.written(self.start, self.end)

    def written(self, start: int, end: int) -> str:
        """What the article writes between two offsets of the passage, on one line."""
        text = self.passage.paragraph.text[start:end]
        if "[" in text:
            text = _REFERENCE_MARK.sub("", text)
        return text.replace("\n", " ").strip(BLANKS)

    def year_before(self, offset: int) -> tuple[str, int]:
        """The last year named before an offset of the passage and where it is; "" and -1 if none."""
        years = self.page.grammar.patterns["event_year"]
        found = [*years.finditer(self.passage.text, self.start, offset + 1)]
        return (found[-1]["year"], found[-1].start()) if found else ("", -1)

    # Names

    def is_organisation(self, name: Name) -> bool:
        """Whether it is named as organisations are."""
        return self.page.grammar.is_organisation(name)

    def named(self, start: int, end: int) -> list[Name]:
        """What the words between two offsets name, with those joined to it; [] if it is not clear.

        A phrase ends with what it is about: in 英国的社会主义呼吁 the last name counts, and where
        anything but a word such as 的团体 or 领导层 follows it the phrase is about something else.
        """
        page, grammar = self.page, self.page.grammar
        text = grammar.blanked(self.passage.text[start:end])
        spans = self.passage.names_between(start, end)
        if spans:
            if not grammar.patterns["tail"].fullmatch(text[spans[-1].end - start :]):
                return []
            return [span.name for span in self.joined(spans)]
        bare = text.strip(BLANKS + '“”"')
        if page.is_own(bare):
            return [page.subject]
        offset = start + text.find(bare)
        skipped = grammar.patterns["before_name"].match(bare)
        if skipped and skipped.end() < len(bare):
            offset, bare = offset + skipped.end(), bare[skipped.end() :]
        bare = grammar.patterns["led"].sub("", bare)
        if bare in grammar.words["generic_organisations"] or len(bare) < 2:
            return []
        name = page.named(self.written(offset, offset + len(bare)))
        return [name] if name.title or grammar.is_organisation(name) else []

    def joined(self, spans: Sequence[Span]) -> list[Span]:
        """The last of some names, with those before it that 和 or 、 joins to it, in order."""
        names = [spans[-1]]
        joint, text = self.page.grammar.patterns["joint"], self.passage.text
        for span in reversed(spans[:-1]):
            if not joint.fullmatch(text, span.end, names[0].start):
                break
            names.insert(0, span)
        return names

    def name_before(self, offset: int) -> Span | None:
        """The name that ends right before an offset, quotation marks and blanks aside."""
        text, page = self.passage.text, self.page
        before = self.passage.visible[self.start : offset]
        end = self.start + len(before.rstrip(_CLOSING + page.grammar.brackets[0]))
        for span in self.passage.names_between(self.start, end):
            if span.end == end:
                return span
        for own in page.own_names:
            if text.endswith(own, self.start, end):
                return Span(page.subject, end - len(own), end)
        return None

    def name_at(self, offset: int) -> Span | None:
        """The longest name that begins at an offset: linked, quoted, known, own, or a pronoun."""
        text, page = self.passage.text, self.page
        start = offset + 1 if text[offset : offset + 1] in ("“", '"') else offset
        spans = self.passage.names
        at = bisect_right(spans, start, key=_START) - 1
        found = spans[at] if at >= 0 and spans[at].start == start else None
        for known in page.known_by_start.get(text[start : start + 2], ()):
            end = start + len(known)
            if text.startswith(known, start):
                own = known in page.own_names
                if found is None or end > found.end or (own and end == found.end):
                    name = page.subject if own else page.named(self.written(start, end))
                    found = Span(name, start, end)
                break
        if found is None and (pronoun := page.grammar.patterns["pronoun"].match(text, start)):
            found = Span(page.subject, start, pronoun.end())
        return found

    # Whom the sentence is about

    def subject(self, offset: int) -> Name | None:
        """Of whom the sentence speaks at an offset; None if it is not clear.

        A clause without a subject continues the one before it, and a sentence that begins without
        one speaks of the article's subject. In parentheses, it is the name before them.
        """
        if offset not in self._subjects:
            self._subjects[offset] = self._subject(offset)
        return self._subjects[offset]

    def _subject(self, offset: int) -> Name | None:
        opening = self._open_parenthesis(offset)
        if opening < 0:
            return self._clause_subject(self.start, offset, self.page.subject)
        before = self.name_before(opening)
        if before is not None:
            around: Name | None = before.name
        else:
            around = self._clause_subject(self.start, opening, self.page.subject)
        return self._clause_subject(opening + 1, offset, around, pronoun=around)

    def speaker(self) -> Name | None:
        """Whose view the sentence gives: the organisation that it begins with."""
        span, _ = self._name_led(self.start)
        return span.name if span and self.is_organisation(span.name) else None

    def clause_start(self, offset: int) -> int:
        """Where the clause before an offset begins."""
        before = bisect_left(self._marks, offset, key=_FIRST)
        return self._marks[before - 1][1] if before else self.start

    @cached_property
    def _marks(self) -> list[tuple[int, int]]:
        """Offsets of the marks between its clauses."""
        marks = self.page.grammar.patterns["clause_end"]
        return [m.span() for m in marks.finditer(self.passage.text, self.start, self.end)]

    def _clause_subject(
        self, first: int, offset: int, around: Name | None, pronoun: Name | None = None
    ) -> Name | None:
        """The subject of the clause before an offset, or of one before that; else the one around."""
        patterns = self.page.grammar.patterns
        text = self.passage.visible if first == self.start else self.passage.text
        end = offset
        for start, behind in self._clauses(first, offset, text):
            span, led = self._name_led(start)
            if span is not None and span.start < end:
                name = self._if_not_a_part(span, text[span.end : end], end == offset)
                if name is not None and name.own and pronoun is not None:
                    return pronoun if patterns["pronoun"].match(text, span.start) else name
                return name
            if behind >= 0 and patterns["relative"].match(text, start):
                before = self.name_before(behind)
                return before.name if before else None
            if patterns["letter"].search(text, led, end) and not (
                patterns["no_subject"].match(text, start) or patterns["no_subject"].match(text, led)
            ):
                return None
            end = behind
        return around

    def _clauses(self, first: int, offset: int, text: str) -> Iterator[tuple[int, int]]:
        """Where each clause before an offset begins, from the last to the first; where the mark
        before it is, -1 for the first.
        """
        for number in range(bisect_left(self._marks, offset, key=_FIRST) - 1, -1, -1):
            mark, start = self._marks[number]
            if mark < first:
                break
            if text[mark] != " ":
                yield start, mark
        yield first, -1

    def _name_led(self, start: int) -> tuple[Span | None, int]:
        """The name at an offset, or behind the words that lead to a subject; where they end."""
        if start not in self._led:
            led = self.page.grammar.patterns["lead"].match(self.passage.text, start)
            at = led.end() if led else start
            found = self.name_at(start) or (self.name_at(at) if at > start else None)
            self._led[start] = (found, at)
        return self._led[start]

    def _if_not_a_part(self, span: Span, rest: str, own_clause: bool) -> Name | None:
        """The name, unless the words are about something of its: 该组织的支部, 该组织成员."""
        rest = rest.lstrip(_CLOSING)
        if own_clause and rest in ("", "的"):
            return span.name
        return None if self.page.grammar.patterns["of_it"].match(rest) else span.name

    def _open_parenthesis(self, offset: int) -> int:
        """Offset of the parenthesis that is open at an offset, -1 if none."""
        opening, closing = self.page.grammar.brackets
        if self.passage.text.find(opening, self.start, offset) < 0:
            return -1
        depth = 0
        for at in range(offset - 1, self.start - 1, -1):
            char = self.passage.text[at]
            depth += (char == closing) - (char == opening)
            if depth < 0:
                return at
        return -1
