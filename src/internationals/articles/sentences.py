"""Running text as sentences, in which the rules of `prose` find names, subjects, years and quotes.

Offsets are those of `Paragraph.text` throughout: folding traditional characters and punctuation
into one script replaces characters one by one, so that nothing moves.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from operator import itemgetter
from typing import Any, NamedTuple

from internationals.articles.model import (
    Article,
    Format,
    Link,
    Paragraph,
    split_disambiguator,
    without_disambiguator,
)
from internationals.articles.vocabulary import heading_role

_END = re.compile(r"[。！？][”）]*[ \u3000]*")
_REFERENCE_MARK = re.compile(r"\[\d{1,3}\]")
# Not 1950年代, and not the year of what a noun is said to be: 1994年5月出版的《……》.
_YEAR = re.compile(
    r"(?:1[5-9]|20)\d\d(?=年(?!代|(?:\d{1,2}月)?(?:\d{1,2}日)?(?:出版|发表|召开|举行|成立|建立|创建)?的))"
)
_QUOTED = re.compile(r"“([^“”，。；：、\n]{2,24})”")
_PARENTHESES = re.compile(r"（[^（）]*）")
_LINE_BREAK = re.compile("\n")
_HAN = re.compile(r"[\u3400-\u9fff]")
_BLANKS = " \t\n\u3000\u00a0"
#: Characters of the longest sentence read; what is longer is a list without full stops.
_LONGEST = 1500
#: Bold words of the lead that may be other names of its subject.
_BOLD_NAMES = 8
#: Kinds of links that name something.
_NAMING = ("article", "see_also")
_SKIPPED = frozenset({"references", "external", "see_also"})
_PUNCTUATION = str.maketrans("「」『』﹁﹂()０１２３４５６７８９", "“”“”“”（）0123456789")


@cache
def words() -> Mapping[str, Any]:
    """The vocabulary of ``prose.json``."""
    text = (files(__package__) / "prose.json").read_text(encoding="utf-8")
    vocabulary: dict[str, Any] = json.loads(text)
    return vocabulary


@cache
def _folding() -> tuple[re.Pattern[str], dict[int, int]]:
    """Pattern of the characters that are replaced, and what replaces each."""
    traditional, simplified = words()["traditional"]
    table = {**str.maketrans(traditional, simplified), **_PUNCTUATION}
    return re.compile(f"[{re.escape(''.join(map(chr, table)))}]"), table


def fold(text: str) -> str:
    """The text with the rules' words in simplified characters and one kind of quotation marks.

    Each character becomes one character; reference marks (``[1]``) become blanks.
    """
    foreign, table = _folding()
    if foreign.search(text):
        text = text.translate(table)
    if "[" in text:
        text = _REFERENCE_MARK.sub(lambda mark: " " * len(mark.group()), text)
    return text


class Name(NamedTuple):
    """An organisation, a person or a place as an article names it.

    Attributes
    ----------
    text : as written; the page's title where the article means its own subject
    title : title of the page it links to, here or elsewhere in the article; "" if none
    own : whether the article's own subject is meant
    """

    text: str
    title: str = ""
    own: bool = False

    @property
    def is_organisation(self) -> bool:
        """Whether it ends, or its page's title or disambiguator does, as organisations' names do."""
        if self.own:
            return True
        title, within = split_disambiguator(self.title)
        return any(name and _ending().search(fold(name)) for name in (self.text, title, within))


class Span(NamedTuple):
    """A name and where it stands: 0-based, half-open offsets in the paragraph's text."""

    name: Name
    start: int
    end: int


_START = itemgetter(Span._fields.index("start"))
_START_AND_END = itemgetter(Span._fields.index("start"), Span._fields.index("end"))
_LINK_START = itemgetter(Link._fields.index("start"))
_LINK_END = itemgetter(Link._fields.index("end"))


class Page:
    """What the sentences of one article share: the names of its subject and of those it links to.

    Attributes
    ----------
    article : the article
    subject : its own subject
    lines : the source lines that had to be taken apart for a quote, by their 1-based numbers
    """

    def __init__(self, article: Article) -> None:
        self.article = article
        self.subject = Name(article.title, article.title, True)
        self.lines: dict[int, _Line] = {}
        self._folded_title = fold(article.title)

    def passages(self) -> list[Passage]:
        """The paragraphs that may hold facts, folded."""
        read = [each for each in self.article.paragraphs if not _is_skipped(each.heading)]
        # Folding them all at once: most of the time is in the call.
        text = fold("\n".join([paragraph.text for paragraph in read]))
        passages = []
        start = 0
        for paragraph in read:
            end = start + len(paragraph.text)
            passages.append(Passage(self, paragraph, text[start:end]))
            start = end + 1
        return passages

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """Folded names of the subject, longest first: title, bold names of the lead, short names."""
        names = {self.article.title, without_disambiguator(self.article.title)}
        for paragraph in self.article.paragraphs:
            if paragraph.heading or len(names) > _BOLD_NAMES:
                break
            linked = {link.label for link in paragraph.links}
            names.update([bold for bold in paragraph.bold if bold not in linked][:_BOLD_NAMES])
        folded = {name.strip(_BLANKS) for name in fold("\n".join(names)).split("\n")}
        return tuple(sorted((n for n in folded if 2 <= len(n) <= 60), key=lambda n: (-len(n), n)))

    @cached_property
    def own_endings(self) -> Mapping[str, tuple[str, ...]]:
        """The subject's own names and the pronouns that may stand for it, by their last characters."""
        endings = dict(_pronoun_endings())
        for name in reversed(self.own_names):
            endings[name[-1]] = (name, *endings.get(name[-1], ()))
        return endings

    def is_about(self, title: str) -> bool:
        """Whether a title is the article's own."""
        return len(title) == len(self._folded_title) and fold(title) == self._folded_title

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Title of the page that the prose links a name to, by folded name; names of several left out."""
        names: list[str] = []
        titles: list[str] = []
        for paragraph in self.article.paragraphs:
            for label, title, kind, _, displaced, _, _, _, _ in paragraph.links:
                if not title or kind not in _NAMING:
                    continue
                names.append(title)
                titles.append(title)
                if title[-1] in ")）":
                    bare, within = split_disambiguator(title)
                    names += (bare, within + bare)
                    titles += (title, title)
                if not displaced and label != title:
                    names.append(label)
                    titles.append(title)
        if not names:
            return {}
        # Folding them all at once: most of the time is in the call.
        found: dict[str, str] = {}
        for name, title in zip(fold("\n".join(names)).split("\n"), titles, strict=True):
            if found.setdefault(name, title) != title:
                found[name] = ""
        return {name: title for name, title in found.items() if title and len(name) >= 2}

    @cached_property
    def known_by_start(self) -> Mapping[str, list[tuple[str, str]]]:
        """The known names and their titles by their first two characters, longest first."""
        by_start: dict[str, list[tuple[str, str]]] = {}
        for name, title in self.known.items():
            by_start.setdefault(name[:2], []).append((name, title))
        for names in by_start.values():
            if len(names) > 1:
                names.sort(key=lambda pair: (-len(pair[0]), pair[0]))
        return by_start

    def is_own(self, name: str) -> bool:
        """Whether a folded name is one of the subject's, or a pronoun for it."""
        return name in self.own_names or name in words()["pronouns"]

    def named(self, text: str, folded: str) -> Name:
        """The name a text writes out, with the page it stands for where that is known."""
        if folded in self.own_names:
            return self.subject
        return Name(text, self.known.get(folded, ""))


def _is_skipped(heading: tuple[str, ...]) -> bool:
    """Whether what stands under a heading's path is no prose: references, links."""
    role = heading_role(heading[-1]) if heading else None
    return role is not None and role.kind == "other" and role.name in _SKIPPED


class Passage:
    """A paragraph with its text folded.

    Attributes
    ----------
    page : what the article's sentences share
    paragraph : as it was read
    text : the paragraph's text, folded
    """

    def __init__(self, page: Page, paragraph: Paragraph, text: str) -> None:
        self.page = page
        self.paragraph = paragraph
        self.text = text

    def sentences(self) -> Iterator[tuple[int, int]]:
        """0-based, half-open offsets of its sentences, in order; too long and too short ones left out."""
        start = 0
        for match in _END.finditer(self.text):
            end = match.end()
            if 4 <= end - start <= _LONGEST:
                yield start, end
            start = end
        if 4 <= len(self.text) - start <= _LONGEST:
            yield start, len(self.text)

    @cached_property
    def names(self) -> list[Span]:
        """Linked and quoted names, in order; of a displaced label, the name alone."""
        page, text = self.page, self.paragraph.text
        spans = []
        for label, title, kind, _, displaced, _, _, start, end in self.paragraph.links:
            if not title or kind not in _NAMING:
                continue
            if displaced:
                bare = without_disambiguator(title)
                start += max(label.find(bare), 0)
                end = start + len(bare)
            if page.is_about(title):
                spans.append(Span(page.subject, start, end))
            else:
                spans.append(Span(Name(text[start:end].replace("\n", " "), title), start, end))
        if "“" in self.text:
            quoted = []
            for match in _QUOTED.finditer(self.text):
                start, end = match.span(1)
                before = bisect_left(spans, end, key=_START) - 1
                if before < 0 or spans[before].end <= start:
                    quoted.append(Span(page.named(text[start:end], match[1]), start, end))
            if quoted:
                spans = sorted(spans + quoted, key=_START_AND_END)
        return spans

    def name_from(self, start: int) -> Span | None:
        """The linked or quoted name that begins at an offset, None if none does."""
        names = self.names
        at = bisect_right(names, start, key=_START) - 1
        return names[at] if at >= 0 and names[at].start == start else None

    def names_between(self, start: int, end: int) -> list[Span]:
        """The names that lie between two offsets."""
        names = self.names
        first = bisect_left(names, start, key=_START)
        last = bisect_left(names, end, first, key=_START)
        return [span for span in names[first:last] if span.end <= end]

    # Quotes: from offsets in a paragraph's text back to the page's own lines.

    def verbatim(self, start: int, end: int) -> tuple[int, int, str]:
        """Lines and quote of what stands between two offsets.

        Parameters
        ----------
        start, end : 0-based, half-open offsets in the paragraph's text

        Returns
        -------
        line_start, line_end : 1-based, inclusive
        quote : the source between them, verbatim; links are not cut, and where text and source
            cannot be matched the lines are quoted whole
        """
        article = self.page.article
        paragraph = self.paragraph
        text = paragraph.text
        while start < end and text[start] in _BLANKS:
            start += 1
        while end > start and text[end - 1] in _BLANKS:
            end -= 1
        first = last = paragraph.line_start
        if paragraph.line_end > first:
            last = min(first + bisect_right(self._breaks, end - 1), len(article.lines))
            first = min(first + bisect_right(self._breaks, start), last)
        if article.format == "markdown":
            if first == last:
                quote = self._plain_quote(article.lines[first - 1], start, end)
            else:
                quote = self._plain_lines(first, last, start, end)
            if quote:
                return first, last, quote
        left = self._line(first).opening(start)
        right = self._line(last).closing(end)
        if (left is None or right is None) and first == last:
            # A template the line holds shows something else: look for the words alone.
            left, right = self._line(first).found(text[start:end])
        if left is None or right is None:
            return first, last, article.quote(first, last)
        if first == last:
            return first, last, article.lines[first - 1][left:right]
        middle = article.lines[first : last - 1]
        whole = (article.lines[first - 1][left:], *middle, article.lines[last - 1][:right])
        return first, last, "\n".join(whole)

    @cached_property
    def _breaks(self) -> list[int]:
        """Offsets in the text at which the second and later lines begin."""
        return [match.end() for match in _LINE_BREAK.finditer(self.paragraph.text)]

    def _plain_quote(self, source: str, start: int, end: int) -> str:
        """The quote of words of one line without markup, links aside; "" for what is not so plain.

        Most quotes are found like this, in a tenth of the time that taking the line apart would need.
        """
        if len(source) > _SHORT_LINE:
            return ""
        text = self.paragraph.text
        links = self._links_between(start, end)
        if not links:
            words = text[start:end]
            left = source.find(words)
            right = left + len(words)
        else:
            opening = links[0]
            words = f"{text[start : opening.start]}[{opening.label}]("
            left = source.find(words)
        if left < 0 or source.find(words, left + 1) >= 0:
            return ""
        if links:
            closing = links[-1]
            last = f"[{closing.label}]("
            at = source.find(last, left)
            target = _TARGET.match(source, at + len(last) - 1) if at >= 0 else None
            if target is None or (opening is not closing and source.find(last, at + 1) >= 0):
                return ""
            right = target.end()
            if closing.end < end:
                rest = text[closing.end : end]
                if source.startswith("**", right):
                    rest = f"**{rest}"
                if not source.startswith(rest, right):
                    return ""
                right += len(rest)
        if source.startswith("**", left - 2):
            left -= 2
        return source[left : right + 2] if source.startswith("**", right) else source[left:right]

    def _plain_lines(self, first: int, last: int, start: int, end: int) -> str:
        """The quote of words of several lines without markup and links; "" for what is not so plain."""
        lines = self.page.article.lines
        source, ending = lines[first - 1], lines[last - 1]
        if len(source) > _SHORT_LINE or self._links_between(start, end):
            return ""
        text, breaks, number = self.paragraph.text, self._breaks, self.paragraph.line_start
        before = text[start : breaks[first - number] - 1]
        after = text[breaks[last - 1 - number] : end]
        if not source.endswith(before) or not ending.startswith(after):
            return ""
        return "\n".join((before, *lines[first : last - 1], after))

    def _links_between(self, start: int, end: int) -> Sequence[Link]:
        """The links that share a character with what stands between two offsets."""
        # Links stand in order, and none in another.
        links = self.paragraph.links
        if not links:
            return links
        behind = bisect_left(links, end, key=_LINK_START)
        return links[bisect_right(links, start, 0, behind, key=_LINK_END) : behind]

    def _line(self, number: int) -> _Line:
        """A source line, taken apart."""
        line = self.page.lines.get(number)
        if line is None:
            at = number - self.paragraph.line_start
            begin = self._breaks[at - 1] if at else 0
            end = self._breaks[at] if at < len(self._breaks) else None
            article = self.page.article
            part = self.paragraph.text[begin:end]
            line = _line(article.lines[number - 1], article.format, part, begin)
            self.page.lines[number] = line
        return line


class Sentence:
    """A sentence of a passage.

    Attributes
    ----------
    passage : where it stands
    page : the page that holds it
    start, end : its 0-based, half-open offsets in the passage's text
    """

    __slots__ = ("end", "page", "passage", "start")

    def __init__(self, passage: Passage, start: int, end: int) -> None:
        self.passage = passage
        self.page = passage.page
        self.start = start
        self.end = end

    @property
    def text(self) -> str:
        """Its folded text."""
        return self.passage.text[self.start : self.end]

    def written(self, start: int, end: int) -> str:
        """What the article writes between two offsets of the passage, on one line."""
        text = self.passage.paragraph.text[start:end]
        if "[" in text:
            text = _REFERENCE_MARK.sub("", text)
        return text.replace("\n", " ").strip(_BLANKS)

    def year_before(self, offset: int) -> str:
        """The last year the sentence names before an offset of the passage, "" if none."""
        years = _YEAR.findall(self.passage.text, self.start, offset + 1)
        return years[-1] if years else ""

    def years(self, start: int, end: int) -> list[str]:
        """The years named between two offsets."""
        return _YEAR.findall(self.passage.text, start, end + 1)

    def with_name(self, offset: int) -> int:
        """Where a quote begins that also names the subject, if its name stands right before."""
        text = self.passage.text
        page = self.page
        for name in page.own_endings.get(text[offset - 1 : offset], ()):
            if text.endswith(name, self.start, offset):
                return offset - len(name)
        return offset

    def names(self, start: int, end: int) -> list[Span]:
        """Linked and quoted names that lie between two offsets."""
        return self.passage.names_between(start, end)

    def organisation(self, start: int, end: int) -> Name | None:
        """The organisation that the words between two offsets name, None if it is not clear.

        A Chinese phrase ends with what it is about: in 英国的社会主义呼吁 the last name counts, and
        where anything but a word such as 的团体 or 领导层 follows it the phrase is about something else.
        """
        found = self.organisations(start, end)
        return found[-1] if found else None

    def organisations(self, start: int, end: int) -> list[Name]:
        """As `organisation`, with those that 和 or 、 joins to the last."""
        text = blanked(self.passage.text[start:end])
        spans = self.names(start, end)
        if spans:
            if not _tail().fullmatch(text[spans[-1].end - start :]):
                return []
            return [span.name for span in joined(spans, text, start)]
        bare = text.strip(_BLANKS + "“”")
        if self.page.is_own(bare):
            return [self.page.subject]
        offset = start + text.index(bare) if bare else start
        after = bare.rfind("的")
        if 0 <= after < len(bare) - 1:
            offset, bare = offset + after + 1, bare[after + 1 :]
        bare = _led().sub("", bare)
        if bare in words()["generic_organisations"]:
            return []
        named = 3 <= len(bare) <= 30 and _ending().search(bare)
        if not named and bare not in self.page.known:
            return []
        return [self.page.named(self.written(offset, offset + len(bare)), bare)]

    def name_before(self, offset: int) -> Span | None:
        """The name that ends right before an offset, closing quotation marks aside."""
        text = self.passage.text
        end = offset
        while end > self.start and text[end - 1] in " \n”":
            end -= 1
        page = self.page
        if text.endswith(page.own_names, self.start, end):
            for own in page.own_names:
                if text.endswith(own, self.start, end):
                    return Span(page.subject, end - len(own), end)
        for span in self.passage.names_between(self.start, end):
            if span.end == end:
                return span
        return None

    def name_at(self, offset: int) -> Span | None:
        """The longest name that begins at an offset: linked, quoted, known, own, or a pronoun."""
        text = self.passage.text
        page = self.page
        start = offset + 1 if text.startswith("“", offset) else offset
        found = self.passage.name_from(start)
        for own in page.own_names:
            if text.startswith(own, start):
                if found is None or start + len(own) >= found.end:
                    found = Span(page.subject, start, start + len(own))
                break
        if found is None or found.name.own:
            for known, title in page.known_by_start.get(text[start : start + 2], ()):
                if text.startswith(known, start):
                    if found is None or start + len(known) > found.end:
                        name = Name(self.written(start, start + len(known)), title)
                        found = Span(name, start, start + len(known))
                    break
        if found is None and (pronoun := _pronoun().match(text, start)):
            found = Span(page.subject, start, pronoun.end())
        return found

    def subject(self, offset: int) -> Name | None:
        """Of whom the sentence speaks at an offset; None if it is not clear.

        A clause without a subject continues the one before it, and a sentence that begins without
        one speaks of the article's subject. In parentheses, it is the name before them.
        """
        opening = _open_parenthesis(self.passage.text, self.start, offset)
        if opening < 0:
            return self._clause_subject(self.start, offset, self.page.subject)
        before = self.name_before(opening)
        if before is not None:
            around: Name | None = before.name
        else:
            outer = max(_open_parenthesis(self.passage.text, self.start, opening) + 1, self.start)
            around = self._clause_subject(outer, opening, self.page.subject)
        return self._clause_subject(opening + 1, offset, around, pronoun=around)

    def _clause_subject(
        self, first: int, offset: int, around: Name | None, pronoun: Name | None = None
    ) -> Name | None:
        """The subject of the clause before an offset, or of one before that; else the one around."""
        visible = blanked(self.passage.text[first:offset])
        end = len(visible)
        while True:
            start = _CLAUSES_BEFORE.match(visible, 0, end).end()  # type: ignore[union-attr]
            led = _lead().match(visible, start, end).end()  # type: ignore[union-attr]
            starts = (start,) if led == start else (start, led)
            for at in starts:
                span = self.name_at(first + at) if at < end else None
                if span is not None:
                    name = self._if_not_a_part(span, first + end, own_clause=end == len(visible))
                    if name is not None and name.own and pronoun is not None:
                        return pronoun if _pronoun().match(self.passage.text, first + at) else name
                    return name
            if (
                led < end
                and _HAN.search(visible, led, end)
                and not any(_no_subject().match(visible, at) for at in starts)
            ):
                return None
            if start == 0:
                return around
            end = start - 1

    def _if_not_a_part(self, span: Span, end: int, own_clause: bool) -> Name | None:
        """The name, unless the words are about something of its: 该组织的支部, 该组织成员."""
        rest = self.passage.text[span.end : end].lstrip(_CLOSING)
        if own_clause and rest in ("", "的"):
            return span.name
        if _OF_IT.match(rest):
            return None
        return span.name


_JOIN = re.compile(r"[”\s]*(?:、|和|与|及|以及)[\s“]*")
_CLAUSES_BEFORE = re.compile(r"(?s:.*[，；：])?")
_CLOSING = "”" + _BLANKS
_OF_IT = re.compile(
    "的|成员|支部|分部|领导|主席|总书记|书记|创始|内部|中央|南|北|各|青年|党员|委员会"
)


@cache
def _tail() -> re.Pattern[str]:
    generic = "|".join(sorted(words()["generic_organisations"], key=len, reverse=True))
    return re.compile(rf"[”\s]*(?:的?(?:{generic}))?{words()['tail']}[”\s]*")


@cache
def _led() -> re.Pattern[str]:
    return re.compile(f"(?<=.){words()['tail'].removesuffix('?')}$")


@cache
def _ending() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(words()['organisation_endings'])})(?:（[^（）]*）)?$")


@cache
def _lead() -> re.Pattern[str]:
    connectives = "|".join(sorted(words()["connectives"], key=len, reverse=True))
    return re.compile(
        rf"(?:[\s“]*(?:{connectives}|(?:直到|[在于自从到至])(?=\s*\d)|\d{{4}}年代?(?:[初末底中]|[春夏秋冬][季天]?)?"
        r"|\d{1,2}[月日][初末底]?|以来|之?后|之前|起|期间))*\s*"
    )


@cache
def _no_subject() -> re.Pattern[str]:
    return re.compile("|".join(sorted(words()["no_subject"], key=len, reverse=True)))


@cache
def _pronoun() -> re.Pattern[str]:
    return re.compile(f"(?:{'|'.join(sorted(words()['pronouns'], key=len, reverse=True))})(?!们)")


@cache
def _pronoun_endings() -> Mapping[str, tuple[str, ...]]:
    """The pronouns by their last characters."""
    endings: dict[str, tuple[str, ...]] = {}
    for pronoun in words()["pronouns"]:
        endings[pronoun[-1]] = (*endings.get(pronoun[-1], ()), pronoun)
    return endings


def joined(spans: Sequence[Span], text: str, begin: int = 0) -> list[Span]:
    """The last of some names, with those before it that 和 or 、 joins to it, in order.

    Parameters
    ----------
    spans : at least one, in order
    text : what their offsets lie in
    begin : offset of the text's first character
    """
    names = [spans[-1]]
    for span in reversed(spans[:-1]):
        if not _JOIN.fullmatch(text[span.end - begin : names[0].start - begin]):
            break
        names.insert(0, span)
    return names


def blanked(text: str) -> str:
    """The text with what stands in parentheses made blank."""
    if "（" not in text:
        return text
    return _PARENTHESES.sub(lambda match: " " * len(match.group()), text)


def _open_parenthesis(text: str, start: int, offset: int) -> int:
    """Offset of the parenthesis that is open at an offset, -1 if none."""
    depth = 0
    at = offset
    while True:
        opening = text.rfind("（", start, at)
        if opening < 0:
            return -1
        depth += text.count("）", opening, at)
        if depth == 0:
            return opening
        depth -= 1
        at = opening


# Source lines

_ESCAPE = r"\\[!-/:-@\[-`{-~]"
_DESTINATION = r"\((?:[^()\\\n]++|\\.|\((?:[^()\\\n]++|\\.)*+\))*+\)"
_TARGET = re.compile(_DESTINATION)
_MARKUP: dict[Format, re.Pattern[str]] = {
    "markdown": re.compile(
        rf"(?P<hidden>\[[^\[\]\n]*\]\([^()\n]*\"fig:[^\"\n]*\"\)|\[Category:[^\[\]\n]*\]{_DESTINATION})"
        rf"|(?P<escape>{_ESCAPE})|(?P<close>\]{_DESTINATION})|(?P<open>\[)|\*{{1,3}}|</?[a-zA-Z][^<>\n]*>"
    ),
    "wikitext": re.compile(
        r"(?P<hidden>\[\[(?:File|Image|Category|文件|檔案|分类|分類):[^\[\]\n]*\]\]|<ref[^<>]*/>|<ref[^<>]*>.*?</ref>|\{\{[^{}\n]*\}\})"
        r"|(?P<escape>(?!))|(?P<close>\]\])|(?P<open>\[\[(?:[^\[\]|\n]*\|)?)|'{2,5}|</?[a-zA-Z][^<>\n]*>"
    ),
}


#: Characters of a line that is searched through for each quote rather than taken apart once.
_SHORT_LINE = 4000


class _Line(NamedTuple):
    """A source line and what of it shows.

    Attributes
    ----------
    source : the line
    shown : what of it shows
    offsets : of the pieces that show, in `shown`
    columns : of the same pieces, in the source line
    shift : what to add to an offset in the paragraph's text for one in `shown`; None where the
        paragraph's text is not found in it
    link_starts, link_ends : 0-based, half-open columns of each link, brackets and target included
    """

    source: str
    shown: str
    offsets: list[int]
    columns: list[int]
    shift: int | None
    link_starts: list[int]
    link_ends: list[int]

    def opening(self, offset: int) -> int | None:
        """Column where a quote begins that begins at an offset of the paragraph's text."""
        return None if self.shift is None else self._opening(offset + self.shift)

    def closing(self, offset: int) -> int | None:
        """Column where a quote ends that ends at an offset of the paragraph's text."""
        return None if self.shift is None else self._closing(offset + self.shift)

    def _opening(self, offset: int) -> int:
        """Column where a quote begins that begins with what is shown at an offset."""
        column = self._column(offset)
        link = bisect_left(self.link_starts, column) - 1
        if link >= 0 and self.link_ends[link] > column:
            column = self.link_starts[link]
        bold = _BOLD_BEFORE.search(self.source, max(column - 3, 0), column)
        return bold.start() if bold else column

    def _closing(self, offset: int) -> int:
        """Column where a quote ends that ends before what is shown at an offset."""
        column = self._column(offset - 1) + 1
        link = bisect_left(self.link_starts, column) - 1
        if link >= 0 and self.link_ends[link] > column:
            column = self.link_ends[link]
        bold = _BOLD_BEHIND.match(self.source, column)
        return bold.end() if bold else column

    def found(self, words: str) -> tuple[int | None, int | None]:
        """Columns of words that show in one place of the line; None and None for others."""
        at = self.shown.find(words)
        if at < 0 or self.shown.find(words, at + 1) >= 0:
            return None, None
        return self._opening(at), self._closing(at + len(words))

    def _column(self, offset: int) -> int:
        piece = bisect_right(self.offsets, offset) - 1
        return self.columns[piece] + offset - self.offsets[piece]


_BOLD_BEFORE = re.compile(r"(?:\*\*|''')$")
_BOLD_BEHIND = re.compile(r"\*\*|'''")


def _line(source: str, markup: Format, part: str, begin: int) -> _Line:
    """Take a source line apart; `part` is what a paragraph's text has of it, from offset `begin`."""
    pieces: list[str] = []
    offsets: list[int] = []
    columns: list[int] = []
    starts: list[int] = []
    ends: list[int] = []
    length = 0
    opened = -1

    def show(start: int, end: int) -> None:
        nonlocal length
        if end > start:
            pieces.append(source[start:end])
            offsets.append(length)
            columns.append(start)
            length += end - start

    at = 0
    for match in _MARKUP[markup].finditer(source):
        show(at, match.start())
        at = match.end()
        kind = match.lastgroup
        if kind == "escape":
            show(match.start() + 1, match.end())
        elif kind == "open":
            opened = match.start()
        elif kind == "close":
            starts.append(opened if opened >= 0 or ends else 0)
            ends.append(match.end())
            opened = -1
    show(at, len(source))
    if opened >= 0:
        starts.append(opened)
        ends.append(len(source))
    bare = part.strip(_BLANKS)
    shown = "".join(pieces)
    found = shown.find(bare) if bare else -1
    lead = len(part) - len(part.lstrip(_BLANKS))
    shift = found - lead - begin if found >= 0 else None
    links = [(start, end) for start, end in zip(starts, ends, strict=True) if start >= 0]
    return _Line(
        source, shown, offsets, columns, shift, [a for a, _ in links], [b for _, b in links]
    )
