"""Running text as sentences, in which the rules of `prose` find names, subjects, years and quotes.

Folding replaces characters one by one: an offset is the same in the text as written and folded.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import accumulate, takewhile
from operator import attrgetter, itemgetter
from typing import NamedTuple

from internationals.articles.grammar import REFERENCE_MARK, Name, grammar
from internationals.articles.model import Article, make, split_disambiguator, without_disambiguator
from internationals.articles.quotes import BLANKS, Quotes

#: Characters of the longest sentence read; what is longer is a list without full stops.
_LONGEST = 1500
#: Bold words of the lead that may be other names of its subject.
_BOLD_NAMES = 8
#: Kinds of links that name something.
_NAMING = ("article", "see_also")
_CLOSING = '”"' + BLANKS
_START = itemgetter(1)


class Span(NamedTuple):
    """A name, or a value in its place, and where it is: half-open offsets in the sentence."""

    name: Name
    start: int
    end: int


class Prose:
    """The running text of an article: its paragraphs, one below the other.

    Attributes
    ----------
    article, grammar : the article, and the grammar of its language
    subject : the article's own subject
    starts : 0-based offset in the text of each paragraph
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.grammar = grammar(article.language)
        self.subject = Name(article.title, article.title, True)
        self.starts = [*accumulate([len(each.text) + 1 for each in article.paragraphs], initial=0)]
        self._quotes: dict[int, Quotes] = {}

    @cached_property
    def written(self) -> str:
        """The text as the article has it."""
        return "\n".join([paragraph.text for paragraph in self.article.paragraphs])

    @cached_property
    def text(self) -> str:
        """The text folded."""
        return self.grammar.fold(self.written)

    @cached_property
    def visible(self) -> str:
        """The text folded, with what is in parentheses made blank."""
        return self.grammar.blanked(self.text)

    @cached_property
    def bounds(self) -> list[int]:
        """Where its sentences begin and end, in order."""
        ends = self.grammar.patterns["sentence_end"].finditer(self.text)
        return sorted({*self.starts, *(end.end() for end in ends)})

    # Sentences and quotes

    def matched(self) -> Iterator[tuple[Sentence, list[tuple[int, re.Match[str]]]]]:
        """Each sentence that rules match, with the number of each rule and its match, in order."""
        skipped = self.grammar.patterns["skipped_headings"]
        for number, paragraph in enumerate(self.article.paragraphs):
            if paragraph.heading and skipped.fullmatch(paragraph.heading[-1].strip()):
                continue
            words, rules = self.grammar.calls[not paragraph.heading]
            end = self.starts[number + 1]
            called: dict[int, set[int]] = {}
            at = self.starts[number]
            while word := words.search(self.text, at, end):
                # Words overlap (创立 and 立于 in 创立于), so the search goes on one character further.
                at = word.start() + 1
                called.setdefault(bisect_left(self.bounds, at), set()).update(rules[word[0]])
            for behind, numbers in called.items():
                first, last = self.bounds[behind - 1 : behind + 1]
                text = self.text[first:last].rstrip("\n")
                if matches := [
                    (rule, match)
                    for rule in sorted(numbers)
                    if last - first <= _LONGEST
                    for match in self.grammar.rules[rule].pattern.finditer(text)
                ]:
                    yield Sentence(self, number, first, text), matches

    def sentence(self, line_start: int, line_end: int, quote: str) -> str:
        """The sentence that contains a quote, as a reader sees it; "" outside the running text.

        Parameters
        ----------
        line_start, line_end : lines of the quote, 1-based, inclusive
        quote : verbatim
        """
        paragraphs = self.article.paragraphs
        number = bisect_left(paragraphs, line_start, key=attrgetter("line_end"))
        if number == len(paragraphs) or paragraphs[number].line_start > line_end:
            return ""
        at = self.starts[number] + self.quotes(number).offset_of(line_start, quote)
        end = bisect_right(self.bounds, min(at, self.starts[number + 1] - 1))
        return self.shown(self.bounds[end - 1], self.bounds[end])

    def shown(self, start: int, end: int) -> str:
        """A part of the text as a reader sees it, on one line."""
        return " ".join(_without_marks(self.written[start:end]).split())

    def quotes(self, number: int) -> Quotes:
        """Quotes of a paragraph, by its number."""
        if number not in self._quotes:
            self._quotes[number] = Quotes(self.article, self.article.paragraphs[number])
        return self._quotes[number]

    # Names

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """Folded names of the subject, longest first: title, bold names of the lead."""
        title = self.article.title
        lead = [*takewhile(lambda each: not each.heading, self.article.paragraphs)]
        linked = {link.label for paragraph in lead for link in paragraph.links}
        bold = [name for paragraph in lead for name in paragraph.bold if name not in linked]
        names = title, without_disambiguator(title), *bold[:_BOLD_NAMES]
        folded = {self.grammar.fold(name).strip(BLANKS) for name in names}
        return tuple(sorted(sorted(n for n in folded if 2 <= len(n) <= 60), key=len, reverse=True))

    @cached_property
    def links(self) -> list[Span]:
        """What its links name, in order; of a displaced label, the name alone."""
        own, fold = self.grammar.fold(self.article.title), self.grammar.fold
        spans = []
        for number, paragraph in enumerate(self.article.paragraphs):
            for link in paragraph.links:
                title, label = link.title, link.repaired
                if link.kind not in _NAMING:
                    continue
                start = self.starts[number] + link.start + max(link.label.find(label), 0)
                end = min(start + len(label), self.starts[number + 1] - 1)
                is_own = len(title) == len(own) and fold(title) == own
                written = self.written[start:end].replace("\n", " ")
                name = self.subject if is_own else make(Name, (written, title, False))
                spans.append(make(Span, (name, start, end)))
        return sorted(spans, key=_START)

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Title of the page that the prose links a name to, by folded name; ambiguous ones left out."""
        names = [
            (name, link.title)
            for paragraph in self.article.paragraphs
            for link in paragraph.links
            if link.kind in _NAMING
            for bare, within in [split_disambiguator(link.title)]
            for name in {link.title, bare, within + bare, bare if link.displaced else link.label}
        ]
        # Folding them all at once: most of the time is in the call.
        folded = self.grammar.fold("\n".join([name for name, _ in names])).split("\n")
        known: dict[str, str] = {}
        for name, (_, title) in zip(folded, names, strict=False):
            if known.setdefault(name, title) != title:
                known[name] = ""
        return {name: title for name, title in known.items() if title}

    @cached_property
    def known_by_start(self) -> Mapping[str, list[str]]:
        """The known names and the subject's own by their first two characters, longest first."""
        by_start: dict[str, list[str]] = {}
        names = sorted({*self.known, *self.own_names})
        for name in sorted(names, key=len, reverse=True):
            by_start.setdefault(name[:2], []).append(name)
        return by_start

    def is_own(self, name: str) -> bool:
        """Whether a folded name is one of the subject's, or a pronoun for it."""
        return name in self.own_names or bool(self.grammar.patterns["pronoun"].fullmatch(name))

    def named(self, text: str) -> Name:
        """The name a text writes out, with the page it is for where that is known."""
        folded = self.grammar.fold(text)
        return self.subject if folded in self.own_names else Name(text, self.known.get(folded, ""))


class Sentence:
    """A sentence. Its offsets are 0-based and begin with it.

    Attributes
    ----------
    prose : the text that it is from
    start : where it begins there
    text : the sentence, folded
    visible : its text with what is in parentheses made blank
    shown : as a reader sees it, on one line
    quotes, first : of its paragraph, and where it begins in the text of this
    names : linked and quoted names, in order
    """

    def __init__(self, prose: Prose, paragraph: int, start: int, text: str) -> None:
        self.prose = prose
        self.patterns = prose.grammar.patterns
        self.start = start
        self.text = text
        self.visible = prose.visible[start : start + len(text)]
        self.shown = prose.shown(start, start + len(text))
        #: Offsets of the marks between its clauses.
        self._marks = [m.span() for m in self.patterns["clause_end"].finditer(text)]
        self.quotes = prose.quotes(paragraph)
        self.first = start - prose.starts[paragraph]
        self._led: dict[int, tuple[Span | None, int]] = {}
        self.names = self._names()
        self._names_by_start = {span.start: span for span in self.names}

    def written(self, start: int, end: int) -> str:
        """What the article writes between two offsets, on one line."""
        text = self.prose.written[self.start + start : self.start + end]
        return _without_marks(text).replace("\n", " ").strip(BLANKS)

    def year_before(self, offset: int) -> Span | None:
        """The last year named before an offset, None if none."""
        years = [*self.patterns["event_year"].finditer(self.text, 0, offset + 1)]
        return Span(Name(years[-1]["year"]), *years[-1].span()) if years else None

    # Names

    def _names(self) -> list[Span]:
        links, start, end = self.prose.links, self.start, self.start + len(self.text)
        first = bisect_left(links, start, key=_START)
        linked = [
            make(Span, (name, at - start, to - start))
            for name, at, to in links[first : bisect_left(links, end, first, key=_START)]
        ]
        marked = [
            Span(self.prose.named(self.written(*span)), *span)
            for match in self.patterns["marked_name"].finditer(self.text)
            for span in [match.span(match.lastindex or 0)]
            if not any(each.start < span[1] and span[0] < each.end for each in linked)
        ]
        return sorted([*linked, *marked], key=_START)

    def names_between(self, start: int, end: int) -> list[Span]:
        """The names that are between two offsets."""
        return [span for span in self.names if start <= span.start and span.end <= end]

    def named(self, start: int, end: int) -> list[Name]:
        """What the words between two offsets name, with those joined to it; [] if it is not clear.

        A phrase ends with what it is about: in 英国的社会主义呼吁 the last name counts, and where
        anything but a word such as 的团体 or 领导层 follows it the phrase is about something else.
        """
        prose, patterns = self.prose, self.patterns
        text = prose.grammar.blanked(self.text[start:end])
        if spans := self.names_between(start, end):
            is_last = patterns["tail"].fullmatch(text, spans[-1].end - start)
            return [span.name for span in self.joined(spans)] if is_last else []
        bare = text.strip(_CLOSING + "“")
        if prose.is_own(bare):
            return [prose.subject]
        start += text.find(bare)
        if skipped := patterns["before_name"].match(bare):
            start, bare = start + skipped.end(), bare[skipped.end() :]
        bare = patterns["led"].sub("", bare)
        if patterns["generic_organisations"].fullmatch(bare) or len(bare) < 2:
            return []
        name = prose.named(self.written(start, start + len(bare)))
        return [name] if name.title or prose.grammar.is_organisation(name) else []

    def joined(self, spans: Sequence[Span]) -> list[Span]:
        """The last of some names, with those before it that 和 or 、 joins to it, in order."""
        names = [spans[-1]]
        for span in reversed(spans[:-1]):
            if not self.patterns["joint"].fullmatch(self.text, span.end, names[0].start):
                break
            names.insert(0, span)
        return names

    def name_before(self, offset: int) -> Span | None:
        """The name that ends right before an offset, quotation marks and blanks aside."""
        end = len(self.visible[:offset].rstrip(_CLOSING + self.prose.grammar.bracket))
        for span in self.names:
            if span.end == end:
                return span
        for own in self.prose.own_names:
            if self.text.endswith(own, 0, end):
                return Span(self.prose.subject, end - len(own), end)
        return None

    def name_at(self, offset: int) -> Span | None:
        """The longest name that begins at an offset: linked, quoted, known, own, or a pronoun."""
        text, prose = self.text, self.prose
        start = offset + 1 if text[offset : offset + 1] in ("“", '"') else offset
        found = self._names_by_start.get(start)
        for known in prose.known_by_start.get(text[start : start + 2], ()):
            if text.startswith(known, start):
                end = start + len(known)
                if end > (found.end if found else start):
                    own = known in prose.own_names
                    title = prose.known.get(known, "")
                    name = prose.subject if own else Name(self.written(start, end), title)
                    found = Span(name, start, end)
                break
        if found is None and (pronoun := self.patterns["pronoun"].match(text, start)):
            found = Span(prose.subject, start, pronoun.end())
        return found

    # Whom the sentence is about

    def subject(self, offset: int) -> Name | None:
        """Of whom the sentence speaks at an offset; None if it is not clear.

        A clause without a subject continues the one before it, and a sentence that begins without
        one speaks of the article's subject. In parentheses, it is the name before them.
        """
        grammar = self.prose.grammar
        # What is left of the parentheses is one that is open there.
        opening = self.text.rfind(grammar.bracket, 0, offset)
        if opening >= 0:
            opening = grammar.blanked(self.text[:offset]).rfind(grammar.bracket)
        if opening < 0:
            return self._clause_subject(0, offset, self.prose.subject)
        before = self.name_before(opening)
        around = before.name if before else self._clause_subject(0, opening, self.prose.subject)
        return self._clause_subject(opening + 1, offset, around)

    def speaker(self) -> Name | None:
        """Whose view the sentence gives: the organisation that it begins with."""
        span, _ = self._name_led(0)
        return span.name if span else None

    def clause_start(self, offset: int) -> int:
        """Where the clause before an offset begins."""
        before = bisect_left(self._marks, (offset,))
        return self._marks[before - 1][1] if before else 0

    def _clause_subject(self, first: int, offset: int, around: Name | None) -> Name | None:
        """The subject of the clause before an offset, or of one before that; else the one around."""
        patterns, text = self.patterns, self.text if first else self.visible
        end = offset
        # Each clause, from the last to the first: behind which mark it is, and where it begins.
        for behind, start in (*reversed(self._marks), (-1, first)):
            if behind >= 0 and (not first <= behind < offset or text[behind] == " "):
                continue
            span, led = self._name_led(start)
            if span is not None:
                rest = text[span.end : end].lstrip(_CLOSING)
                if patterns["of_it"].match(rest) and rest != "的":
                    # Something of its is the subject: 该组织的支部, 该组织成员.
                    return None
                pronoun = patterns["pronoun"].fullmatch(text, span.start, span.end)
                return around if pronoun else span.name
            if behind >= 0 and patterns["relative"].match(text, start):
                before = self.name_before(behind)
                if before or not patterns["copula"].search(text, 0, behind):
                    return before.name if before else None
                # X is a league of parties, founded in 1990.
            elif patterns["letter"].search(text, led, end) and not (
                patterns["no_subject"].match(text, start) or patterns["no_subject"].match(text, led)
            ):
                return None
            end = behind
        return around

    def _name_led(self, start: int) -> tuple[Span | None, int]:
        """The name at an offset, or behind the words that lead to a subject; where they end."""
        if start not in self._led:
            led = self.patterns["lead"].match(self.text, start)
            at = led.end() if led else start
            found = self.name_at(start) or (self.name_at(at) if at > start else None)
            self._led[start] = (found, at)
        return self._led[start]


def _without_marks(text: str) -> str:
    # Most texts have no bracket, which is found much sooner than none of the marks.
    return REFERENCE_MARK.sub("", text) if "[" in text else text
