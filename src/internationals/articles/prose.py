"""Facts that an article's prose states, each found by one small rule and quoted.

`RULES` is the table of all rules. A rule has words, one of which must occur for it to be tried, a
pattern for a part of a sentence (in simplified characters, see `internationals.articles.sentences`),
and a function that says what the match states. A fact that no rule finds stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from internationals.articles.model import Article, without_disambiguator
from internationals.articles.sentences import (
    Name,
    Page,
    Passage,
    Sentence,
    Span,
    blanked,
    fold,
    joined,
    words,
)
from internationals.articles.vocabulary import heading_role


class Finding(NamedTuple):
    """A fact that an article states.

    Attributes
    ----------
    rule : name of the rule that found it
    fact : what is stated, such as `founded_year`, `expelled` or `periodicity`
    value : a year, number, term or name as the article writes it; for a relation, its year; "" where
        nothing more is said, or what was said is lost
    subject : whom or what the fact is about
    object : the other organisation of a relation, else None
    line_start, line_end : 1-based, inclusive
    quote : the source text, verbatim; it stands in those lines
    """

    rule: str
    fact: str
    value: str
    subject: Name
    object: Name | None
    line_start: int
    line_end: int
    quote: str


class Stated(NamedTuple):
    """What a match states, before it is quoted.

    Attributes
    ----------
    value, subject, object : see `Finding`
    start, end : 0-based, half-open offsets of the quote in the paragraph's text
    fact : what is stated, where a rule finds several facts; else ""
    """

    value: str
    subject: Name
    start: int
    end: int
    object: Name | None = None
    fact: str = ""


Reader = Callable[[Sentence, "re.Match[str]"], Iterable[Stated]]


class Rule(NamedTuple):
    """One rule.

    Attributes
    ----------
    name : of the rule
    fact : what it finds
    words : one of them must occur in a sentence for the pattern to be tried; the rarer their first
        characters are, the sooner a page is searched through
    pattern : regular expression, searched for in the sentence
    read : says what a match states; nothing, if on a closer look it states nothing
    lead : whether it holds only before the first heading
    """

    name: str
    fact: str
    words: tuple[str, ...]
    pattern: str
    read: Reader
    lead: bool = False


RELATIONS = (
    "split_from",
    "expelled",
    "renamed",
    "originated_in",
    "came_out_of",
    "predecessor_of",
    "most_important_section",
    "named_its_international",
    "applied_to_join",
    "refused",
)
"""Facts that are relations between two organisations (of `renamed`, one)."""


def facts(article: Article, wanted: frozenset[str] | None = None) -> tuple[Finding, ...]:
    """Facts that the prose of an article states.

    Parameters
    ----------
    article : a page read
    wanted : the facts to look for, such as `founded_year`; all if None. A rule that finds several
        facts is tried if the one that `RULES` names is among them

    Returns
    -------
    Findings in the order of the page; of one place, in the order of `RULES`. Every quote is found,
    character for character, in its lines.
    """
    page = Page(article)
    found: list[tuple[int, int, Finding]] = []
    for passage in page.passages():
        for sentence, numbers in _called(passage, wanted):
            for number in numbers:
                _apply(number, sentence, wanted, found)
    if wanted is None or "founded_year" in wanted:
        found += _category_findings(page)
    found.sort(key=_LINE_AND_RULE)
    return tuple(dict.fromkeys([finding for _, _, finding in found]))


_LINE_AND_RULE = itemgetter(0, 1)


def _called(
    passage: Passage, wanted: frozenset[str] | None
) -> Iterator[tuple[Sentence, list[int]]]:
    """Each sentence that holds words of rules, with the numbers of these rules, in order."""
    calling = _calling(not passage.paragraph.heading, wanted)
    search = calling.words.search
    text = passage.text
    word = search(text)
    if word is None:
        return
    at = word.start()
    for start, end in passage.sentences():
        numbers: set[int] = set()
        while at < end:
            if at >= start:
                numbers |= calling.rules[word.group()]
            # Words overlap: 创立 and 立于 in 创立于.
            word = search(text, at + 1)
            if word is None:
                break
            at = word.start()
        if numbers:
            yield Sentence(passage, start, end), sorted(numbers)
        if word is None:
            return


class _Calling(NamedTuple):
    """Words that call for rules.

    Attributes
    ----------
    words : pattern of all words, of which the longest matches
    rules : for each word the numbers of the rules that it and the words it begins with call for
    """

    words: re.Pattern[str]
    rules: Mapping[str, frozenset[int]]


@cache
def _calling(lead: bool, wanted: frozenset[str] | None) -> _Calling:
    """The words of the rules for the lead, or of those for the rest of a page."""
    rules = [
        (number, rule)
        for number, rule in enumerate(RULES)
        if (lead or not rule.lead) and (wanted is None or rule.fact in wanted)
    ]
    words = sorted({word for _, rule in rules for word in rule.words}, reverse=True)
    # By their first characters: a hundred words are told apart in half the time.
    by_first = [
        f"{re.escape(first)}(?:{'|'.join(re.escape(word[1:]) for word in group)})"
        for first, group in groupby(words, key=itemgetter(0))
    ]
    return _Calling(
        re.compile("|".join(by_first)),
        {
            word: frozenset(number for number, rule in rules if word.startswith(rule.words))
            for word in words
        },
    )


def _apply(
    number: int,
    sentence: Sentence,
    wanted: frozenset[str] | None,
    found: list[tuple[int, int, Finding]],
) -> None:
    """Add line, number of the rule and finding of each fact that a rule finds in a sentence."""
    rule = RULES[number]
    passage = sentence.passage
    for match in _compiled(rule.pattern).finditer(passage.text, sentence.start, sentence.end):
        quoted = (-1, -1)
        for value, subject, start, end, other, named in rule.read(sentence, match):
            fact = named or rule.fact
            if wanted is not None and fact not in wanted:
                continue
            if quoted != (start, end):
                quoted = (start, end)
                line_start, line_end, quote = passage.verbatim(sentence.with_name(start), end)
            finding = Finding(rule.name, fact, value, subject, other, line_start, line_end, quote)
            found.append((line_start, number, finding))


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


# Parts of patterns

_YEAR = r"(?:1[5-9]|20)\d\d"
_DAY = r"(?:\d{1,2}月)?(?:\d{1,2}日)?"
_NAME = r"[^，。；：！？“”（）《》\n]{2,40}"
_FOUND = r"(?:创建|创立|成立|建立|组建|创办|创设)"
_EXPELLED = r"(?:开除|驱逐)"
_NUMBER = r"(?:(?:\d{1,3}|[二三四五六七八九]?十[一二三四五六七八九]?)(?:多|余|几)?)"
_CONTINUES = r"(?=[，。；）、\s]|$)"


# What a match states


def _value(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """The group `value`, of whom the sentence speaks."""
    subject = sentence.subject(match.start())
    if subject is not None:
        yield Stated(sentence.written(*match.span("value")), subject, *match.span())


def _own_value(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """The group `value`, where the sentence speaks of the article's subject."""
    for stated in _value(sentence, match):
        if stated.subject.own:
            yield stated


def _of_name_before(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """The group `value`, of the name right before the match."""
    before = sentence.name_before(match.start())
    if before is not None:
        value = _ABBREVIATION_BEHIND.sub("", sentence.written(*match.span("value")))
        written = sentence.passage.text[before.start : before.end]
        of_now = not before.name.own or written in map(fold, _present_names(sentence))
        yield Stated(
            value, before.name, before.start, match.end(),
            fact="" if of_now else "other_name_original",
        )  # fmt: skip


_ABBREVIATION_BEHIND = re.compile(r",\s*[A-Z]{2,}$")


def _abbreviation_of_name_before(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """The group `value`, of the name before the parenthesis, if other Latin words stand in it."""
    text = sentence.passage.text
    opening = text.rfind("（", sentence.start, match.start())
    if opening < 0 or not _LATIN_ONLY.fullmatch(text, opening + 1, match.start()):
        return
    before = sentence.name_before(opening)
    if before is not None:
        yield Stated(match["value"], before.name, before.start, match.end())


_LATIN_ONLY = re.compile(r"[^（），；]*[A-Za-z][^（），；]*")


def _present_names(sentence: Sentence) -> tuple[str, str]:
    title = sentence.page.article.title
    return title, without_disambiguator(title)


def _short_name(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    subject = sentence.subject(match.start())
    if subject is not None:
        yield Stated(sentence.written(*match.span("value")), subject, *match.span())
        yield Stated(
            sentence.written(*match.span("short")), subject, *match.span(), fact="short_name"
        )


def _other_name(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """A former name; the name that the page has now is none."""
    for stated in _own_value(sentence, match):
        if stated.value != sentence.page.article.title:
            yield stated


def _definition(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """What the article says its subject is: tradition, kind, country, that it is no more."""
    page = sentence.page
    before = blanked(sentence.passage.text[sentence.start : match.start()]).rstrip("”" + " \n")
    if before.endswith(_ADVERBS):
        for adverb in _ADVERBS:
            before = before.removesuffix(adverb)
    if not (
        before[-1:] in "，；"
        or sentence.with_name(sentence.start + len(before)) < sentence.start + len(before)
    ):
        return
    subject = sentence.subject(match.start("is"))
    if subject is None or not subject.own:
        return
    phrase, offset = blanked(match["phrase"]), match.start("phrase")
    tradition = _traditions().search(phrase)
    while tradition is not None and phrase[tradition.start() - 1 : tradition.start()] in _NOT:
        tradition = _traditions().search(phrase, tradition.start() + 1)
    if tradition is not None:
        start, end = offset + tradition.start(), offset + tradition.end()
        yield Stated(sentence.written(start, end), subject, *match.span(), fact="tradition")
    kind = kind_of(phrase.rstrip("之一的"))
    if kind:
        yield Stated(kind, subject, *match.span(), fact="kind")
    for ended in words()["defunct"]:
        if ended in phrase:
            yield Stated(ended, subject, *match.span(), fact="defunct")
            break
    for name in sentence.names(offset, offset + len(phrase)):
        before = phrase[: name.start - offset]
        if before.strip(" ") in ("", "一个") and phrase[name.end - offset :][:1] == "的":
            yield Stated(name.name.text, page.subject, *match.span(), fact="country")
        break


_ADVERBS = ("仍然", "仍", "曾经", "曾", "也", "至今")
#: What stands before a tradition that the subject is against.
_NOT = ("反", "非")


def kind_of(phrase: str) -> str:
    """What sort of organisation a phrase ends with: `international`, `party`, `group`, … or ""."""
    for pattern, kind in _kinds():
        if pattern.search(phrase, max(len(phrase) - 16, 0)):
            return kind
    return ""


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple(
        (re.compile(f"(?:{pattern})$"), str(kind)) for pattern, kind in words()["kinds"].items()
    )


def tradition_in_english(term: str) -> str:
    """A political tradition as the table of organisations names it; "" for one not in the vocabulary."""
    modifier = next(
        (
            english
            for chinese, english in words()["tradition_modifiers"].items()
            if re.match(chinese, fold(term))
        ),
        "",
    )
    for chinese, english in words()["traditions"].items():
        if re.search(f"(?:{chinese})$", fold(term)):
            return f"{modifier} {english}".strip()
    return ""


def strategy_in_english(term: str) -> str:
    """A strategy as the table of organisations names it; "" for one not in the vocabulary."""
    for chinese, english in words()["strategies"].items():
        if re.search(chinese, fold(term)):
            return str(english)
    return ""


@cache
def _traditions() -> re.Pattern[str]:
    traditions = "|".join(words()["traditions"])
    modified = [f"{modifier}(?:{traditions})" for modifier in words()["tradition_modifiers"]]
    return re.compile("|".join([*modified, traditions]))


def _founded(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """成立于1981年; 1981年成立."""
    if not _hedged(match.group()):
        for stated in _own_value(sentence, match):
            gap = match.groupdict().get("gap") or ""
            if gap and not re.match(r"[由在于经正\d首年初末底春夏秋冬]|$", gap):
                continue
            yield stated


def _founded_itself(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """1992年，……创建了 and a name of the article's subject."""
    start, end = match.span("own")
    page = sentence.page
    if not page.is_own(match["own"].strip("“” ")) or _hedged(sentence.text):
        return
    year = sentence.year_before(match.start())
    if year:
        at = sentence.passage.text.index(f"{year}年", sentence.start)
        yield Stated(year, page.subject, at, end)
    written = sentence.written(start, end)
    if match["own"] not in words()["pronouns"] and written != page.article.title:
        yield Stated(written, page.subject, *match.span(), fact="former_name")


def _founder(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """由……创建, of the article's subject."""
    subject = sentence.subject(match.start())
    if subject is not None and subject.own:
        yield from _founders(sentence, subject, match.span("value"), match.end())


def _founder_of_itself(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """……创建了 and a name of the article's subject, ……是该组织的创建者."""
    page = sentence.page
    if page.is_own(match["own"].strip("“” ")):
        yield from _founders(sentence, page.subject, match.span("value"), match.end())


def _founder_before(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """The rest of the clause before 创建了 and a name of the article's subject."""
    page = sentence.page
    if page.is_own(match["own"].strip("“” ")):
        text = sentence.passage.text
        start = max(text.rfind(mark, sentence.start, match.start()) for mark in "，；。") + 1
        start = max(start, sentence.start)
        yield from _founders(sentence, page.subject, (start, match.start()), match.end())


def _founders(
    sentence: Sentence, subject: Name, where: tuple[int, int], quote_end: int
) -> Iterator[Stated]:
    start, end = where
    visible = blanked(sentence.passage.text[start:end])
    names = [name for name in sentence.names(start, end) if visible[name.start - start] != " "]
    if names and not re.fullmatch(
        r"[”\s]*(?:(?:及|和)?(?:其|他的|她的)?(?:支持者|追随者)|的追随者)?(?:等人?)?",
        _after(sentence, names[-1], end),
    ):
        return
    start = joined(names, sentence.passage.text)[0].start if names else start
    value = re.sub(r"[（(][^（）()]*[）)]", "", sentence.written(start, end))
    if 2 <= len(value) <= 40 and not _vague(value):
        yield Stated(value, subject, where[0], quote_end)


def _after(sentence: Sentence, name: Span, end: int) -> str:
    return _ASIDES.sub("", sentence.passage.text[name.end : end])


_ASIDES = re.compile(r"（[^（）]*）")


def _vague(value: str) -> bool:
    return _VAGUE.search(value) is not None


_VAGUE = re.compile(r"[他她它]|人士|们$|[一几各多]些?$")


def _hedged(text: str) -> bool:
    return any(word in text for word in words()["hedges"])


def _dissolved(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    if not _hedged(sentence.text):
        yield from _own_value(sentence, match)


def _renamed(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    subject = sentence.subject(match.start())
    if subject is None:
        return
    year = sentence.year_before(match.start())
    start = _from_year(sentence, match.start(), year)
    yield Stated(year, subject, start, match.end(), fact="renamed")
    if match["name"]:
        new_name = sentence.written(*match.span("name"))
        yield Stated(new_name, subject, start, match.end(), fact="new_name")


def _from_year(sentence: Sentence, offset: int, year: str) -> int:
    """Where a quote begins that tells the year too."""
    at = sentence.passage.text.rfind(f"{year}年", sentence.start, offset) if year else -1
    return at if at >= 0 else offset


def _relation(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """As `_named_relation`, where both are named as organisations are, and not as countries or people."""
    for stated in _named_relation(sentence, match):
        if stated.subject.is_organisation and stated.object and stated.object.is_organisation:
            yield stated


def _named_relation(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """Of the group `subject` to the group `object`; without one, of whom the sentence speaks."""
    groups = match.groupdict()
    spoken_of = sentence.subject(match.start())
    default = [spoken_of] if spoken_of else []
    ends = [
        sentence.organisations(*match.span(group)) if group in groups else default
        for group in ("subject", "object")
    ]
    year = sentence.year_before(match.start())
    start = _from_year(sentence, match.start(), year)
    for subject in ends[0]:
        for other in ends[1]:
            if subject != other and not (subject.own and other.own):
                yield Stated(year, subject, start, match.end(), other)


def _split_by_expulsion(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """被……开除的……创建了 and a name of the article's subject."""
    page = sentence.page
    other = sentence.organisation(*match.span("object"))
    if other is not None and other.is_organisation and page.is_own(match["own"].strip("“” ")):
        year = sentence.year_before(match.start())
        start = _from_year(sentence, match.start(), year)
        yield Stated(year, page.subject, start, match.end(), other)


def _came_out_of(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    subject = sentence.subject(match.start("is"))
    if subject is None:
        return
    start = sentence.passage.text.rfind("，", sentence.start, match.start()) + 1 or sentence.start
    origin = sentence.written(*match.span("value"))
    yield Stated(origin, subject, start, match.end(), fact="origin")
    group = "object" if match["object"] else "value"
    other = sentence.organisation(*match.span(group))
    if other is not None and other.is_organisation:
        yield Stated("", subject, start, match.end(), other)


def _origin(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """起源于1950年代……: the decade, and the organisation."""
    subject = sentence.subject(match.start())
    if subject is None:
        return
    decade = re.search(rf"{_YEAR}年代", match["object"])
    if decade:
        yield Stated(decade.group(), subject, *match.span(), fact="origin_decade")
    other = sentence.organisation(*match.span("object"))
    if other is not None and other.is_organisation:
        years = [] if decade else sentence.years(*match.span("object"))
        yield Stated(years[0] if years else "", subject, *match.span(), other)


def _leader(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """领导人是……: the name, up to which a title or a country may stand."""
    subject = sentence.subject(match.start())
    if subject is None:
        return
    names = sentence.names(*match.span("value"))
    value = names[-1].name.text if names else sentence.written(*match.span("value"))
    if names or re.fullmatch(r"[^\W\d_]{1,8}(?:[·‧・][^\W\d_]{1,8})+", value):
        yield Stated(value, subject, *match.span())


def _leader_of(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """克里夫领导的 and an organisation; an organisation, 领导人 and a name."""
    subject = sentence.organisation(*match.span("subject"))
    if subject is None or not subject.is_organisation:
        return
    names = sentence.names(*match.span("value"))
    value = names[-1].name.text if names else sentence.written(*match.span("value"))
    if (names or re.fullmatch(r"[^\W\d_]{2,12}", value)) and not _vague(value):
        start = min(match.start("value"), match.start("subject"))
        yield Stated(value, subject, start, max(match.end("value"), match.end("subject")))


def _located(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    value = sentence.written(*match.span("value"))
    name = sentence.page.named(sentence.written(*match.span("subject")), match["subject"])
    yield Stated(value, name, *match.span())


def _strategy_described(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """其成员通常会加入所在国的主要左翼政党: the words, and no name that the article does not give."""
    words = sentence.written(*match.span())
    yield Stated(words, sentence.page.subject, *match.span())


def _similar(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    other = sentence.organisation(*match.span("object"))
    page = sentence.page
    if other is not None and (other.title or page.known.get(other.text)):
        subject = sentence.subject(match.start())
        if subject is not None:
            yield Stated(other.text, subject, *match.span(), other)


def _died(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    name = sentence.written(*match.span("subject"))
    yield Stated(match["value"], Name(name), *match.span())


def _named_countries(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """Each name of a list that 、, 和 or 以及 join; what stands in parentheses is left out."""
    subject = sentence.subject(match.start()) or _speaker(sentence)
    if subject is None:
        return
    start, end = match.span("value")
    paragraph = sentence.passage.paragraph
    text = _ASIDES.sub(lambda aside: "、" * len(aside.group()), sentence.passage.text[start:end])
    spans = {span.start: span for span in sentence.names(start, end)}
    at = start
    while at < end:
        if joint := _LIST_JOINT.match(text, at - start):
            at = start + joint.end()
            continue
        span = spans.get(at)
        if span is not None:
            stop = span.end
        else:
            following = _LIST_JOINT_AHEAD.search(text, at - start)
            stop = start + following.start() if following else end
        value = paragraph.text[at:stop].strip()
        if value:
            yield Stated(value, subject, at, stop)
        at = max(stop, at + 1)


def _speaker(sentence: Sentence) -> Name | None:
    """Whose view the sentence tells: ……认为."""
    name = sentence.name_at(sentence.start)
    if name is None or not _SAYS.match(sentence.passage.text, name.end):
        return None
    return name.name


_SAYS = re.compile(r"”?(?:认为|指出|主张|声称|宣称)")
_LIST_JOINT = re.compile(r"(?:以及|[、，和及与\s等])+")
_LIST_JOINT_AHEAD = re.compile(r"以及|[、，和及与等]")


def _composed(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """由……组成."""
    subject = sentence.subject(match.start())
    if subject is None:
        first = sentence.name_at(sentence.start)
        subject = first.name if first is not None else None
    if subject is not None:
        yield Stated(sentence.written(*match.span("value")), subject, *match.span())


# Publications


@cache
def _kinds_of_publication() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{kinds})" for kinds in words()["publication_kinds"]))


@cache
def _language() -> re.Pattern[str]:
    languages = "|".join(words()["languages"])
    return re.compile(rf"({languages})(?:语|文)(?:的?(?:{_kinds_of_publication().pattern})|版)")


@cache
def _before_title() -> re.Pattern[str]:
    kinds = _kinds_of_publication().pattern
    return re.compile(
        rf"(?:(?:{kinds})(?:，)?(?:的?名(?:为|叫|称为?)|称为|叫作?|叫做|是|为|有|：)?(?:《[^《》]*》(?:（[^（）]*）)?[、和及与])*"
        rf"|(?:发行|出版|创办|主办|编辑)(?:了|有|过|的)?(?:{kinds})?)$"
    )


@cache
def _after_title() -> re.Pattern[str]:
    kinds = _kinds_of_publication().pattern
    return re.compile(
        rf"\s*(?:（[^（）]*）)?\s*，?(?:是|为|一个|一种|一份|一本)[^，。；]{{0,40}}?(?:{kinds})"
    )


def _publication(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """A title 《……》 that the sentence calls a publication, with all it says of it."""
    text = sentence.passage.text
    before = text[_part_start(text, sentence.start, match.start()) : match.start()]
    after = _after_title().match(text, match.end(), sentence.end)
    introduced = _before_title().search(before)
    if not introduced and not after:
        return
    page = sentence.page
    if not _publishes(sentence, match, after):
        return
    title, original = sentence.written(*match.span("title")), ""
    if match["original"]:
        original = sentence.written(*match.span("original"))
    if not _HAN.search(title):
        title, original = "", title
    name = Name(title or original)
    if not name.text:
        return
    start = _introduction(before, introduced) + match.start() - len(before)
    end = after.end() if after else match.end()
    start, end = _with_years(sentence, match, start, end)
    where = (start, end)
    yield Stated(name.text, name, *where, page.subject, fact="publication")
    if original:
        yield Stated(original, name, *where, fact="name_original")
    said = before + (after.group() if after else "")
    kind = _term(said, "publication_kinds", nearest=introduced is not None)
    periodicity = _term(said, "periodicities")
    if not kind and _ONCE.search(before) and before.endswith("出版的"):
        kind = "document"
    yield Stated(kind or "periodical", name, *where, fact="publication_kind")
    if periodicity:
        yield Stated(periodicity, name, *where, fact="periodicity")
    if written_in := _language().search(said):
        yield Stated(_term(written_in.group(1), "languages"), name, *where, fact="language")
    for fact, year in _publication_years(text[start:end], kind):
        yield Stated(year, name, *where, fact=fact)


def _introduction(before: str, introduced: re.Match[str] | None) -> int:
    """Where, in what stands before a title, the words that say something of it begin."""
    start = introduced.start() if introduced else len(before)
    for pattern in (_terms("periodicities"), _A_YEAR):
        if match := pattern.search(before):
            start = min(start, match.start())
    return _UP_TO_MARK.match(before, 0, start).end()  # type: ignore[union-attr]


def _part_start(text: str, start: int, offset: int) -> int:
    """Where what is said of a title begins: behind the title before it, or with the sentence."""
    before = text.rfind("》", start, offset)
    if before < 0:
        return start
    following = _ASIDE.match(text, before + 1, offset)
    return following.end() if following else before + 1


def _publishes(sentence: Sentence, match: re.Match[str], after: re.Match[str] | None) -> bool:
    """Whether it is the article's subject that publishes it."""
    subject = sentence.subject(match.start())
    if subject is not None:
        return subject.own
    page = sentence.page
    before = sentence.passage.text[sentence.start : match.start()]
    said = before + (after.group() if after else "")
    if any(name in said for name in (*page.own_names, "该组织", "本组织")):
        return True
    heading = sentence.passage.paragraph.heading
    role = heading_role(heading[-1]) if heading else None
    return role is not None and role.name == "publications"


def _with_years(sentence: Sentence, match: re.Match[str], start: int, end: int) -> tuple[int, int]:
    """The quote, drawn out to the years of publication that follow it."""
    text = sentence.passage.text
    years = _PUBLISHED_BETWEEN.match(text, end, sentence.end)
    return start, years.end() if years else end


def _publication_years(said: str, kind: str) -> Iterator[tuple[str, str]]:
    if "年" not in said:
        return
    if between := _BETWEEN.search(said):
        yield "year_start", between[1]
        yield "year_end", between[2]
    elif once := _ONCE.search(said):
        yield "year_start", once[1]
        if kind == "document":
            yield "year_end", once[1]
    elif since := _SINCE.search(said):
        yield "year_start", since[1] or since[2]


_HAN = re.compile(r"[\u3400-\u9fff]")
_UP_TO_MARK = re.compile(r"(?s:.*[，；：。、（》\n])?")
_A_YEAR = re.compile(rf"{_YEAR}年")
_ASIDE = re.compile(r"\s*(?:（[^（）]*）)?")
_TO = r"(?:至|到|－|-|—|–)+"
_BETWEEN = re.compile(rf"({_YEAR})年?(?:\d{{1,2}}月)?{_TO}({_YEAR})年")
_PUBLISHED_BETWEEN = re.compile(
    rf"[^《》。]{{0,40}}?{_YEAR}年?(?:\d{{1,2}}月)?{_TO}{_YEAR}年[^，。《》]{{0,6}}出版"
)
_ONCE = re.compile(rf"({_YEAR})年{_DAY}出版的")
_SINCE = re.compile(rf"(?:自|从)?({_YEAR})年{_DAY}(?:以来|起|开始|创刊|创办)|创刊于({_YEAR})年")


def _term(said: str, vocabulary: str, nearest: bool = False) -> str:
    """The term of a vocabulary whose word the text holds: the first, or the nearest to its end."""
    found = _terms(vocabulary).search(said)
    if found is None:
        return ""
    if nearest:
        *_, found = _terms(vocabulary).finditer(said)
    return _term_of(vocabulary, found.group())


@cache
def _terms(vocabulary: str) -> re.Pattern[str]:
    """All words of a vocabulary."""
    return re.compile("|".join(words()[vocabulary]))


@lru_cache(maxsize=256)
def _term_of(vocabulary: str, word: str) -> str:
    """The term of a word that the vocabulary holds."""
    for pattern, term in words()[vocabulary].items():
        if re.fullmatch(pattern, word):
            return str(term)
    raise ValueError(f"prose.json: found no term for {word!r} in {vocabulary}, expected one")


def _guiding_ideas(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    subject = sentence.subject(match.start())
    start, end = match.span("value" if match["value"] else "followed")
    names = sentence.names(start, end)
    if subject is not None and subject.own and names:
        yield Stated(names[-1].name.text, subject, *match.span())


def _strong_in(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    for stated in _own_value(sentence, match):
        yield stated
        if match["most"]:
            yield stated._replace(value=sentence.written(*match.span("most")))


def _disagreements(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """What the disagreement is about: each page linked to."""
    for name in sentence.names(*match.span("value")):
        yield Stated(name.name.text, sentence.page.subject, *match.span())


def _predecessor(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    if sentence.page.is_own(match["object"].strip("“” ")):
        yield from _named_relation(sentence, match)


def _named_international(sentence: Sentence, match: re.Match[str]) -> Iterator[Stated]:
    """The name is another organisation's, even where the article's subject once had it."""
    subject = sentence.organisation(*match.span("subject"))
    if subject is not None:
        other = Name(sentence.written(*match.span("object")))
        yield Stated(sentence.year_before(match.start()), subject, *match.span(), other)


def _category_findings(page: Page) -> Iterator[tuple[int, int, Finding]]:
    """The year of founding that a category tells, such as 1974年建立的組織."""
    article = page.article
    for link in article.links:
        if link.kind != "category":
            continue
        match = _CATEGORY.search(fold(link.title or link.label))
        if match:
            quote = _link_source(article.quote(link.line_start, link.line_end), link.url)
            finding = Finding(
                "category", "founded_year", match[1], page.subject, None,
                link.line_start, link.line_end, quote,
            )  # fmt: skip
            yield link.line_start, len(RULES), finding


def _link_source(source: str, url: str) -> str:
    """The link to an address alone, as it is written; all of the source where it cannot be told."""
    at = source.find(f"]({url}")
    start, end = source.rfind("[", 0, max(at, 0)), source.find(")", at + 2 + len(url))
    return source[start : end + 1] if 0 <= start < at < end else source


_CATEGORY = re.compile(rf"({_YEAR})年(?:建立|成立|创建|创立)的?(?:组织|政党|国际组织|政治组织)")


# The table

_FOUNDING = ("创建", "创立", "成立", "建立", "组建", "创办", "创设")

RULES: tuple[Rule, ...] = (
    Rule(
        "full name",
        "full_name",
        ("全称", "全名", "正式名称"),
        rf"(?:全称|全名|正式名称)(?:是|为|叫|：)?\s*“?(?P<value>{_NAME})",
        _own_value,
    ),
    Rule(
        "abbreviation",
        "abbreviation",
        ("缩写", "简称", "略称"),
        r"(?:缩写|简称|略称)(?:为|是|作)?\s*[：:]?\s*“?(?P<value>[A-Z][A-Za-z0-9]{1,14}(?:[-–][A-Za-z0-9]{1,10})?)",
        _value,
    ),
    Rule(
        "short name with abbreviation",
        "abbreviation",
        ("简称",),
        r"简称(?:为|是|作)?\s*“?(?P<short>[^\W\d_A-Za-z]{2,12})”?\s*（(?P<value>[A-Z][A-Za-z0-9]{1,14}(?:[-–][A-Za-z0-9]{1,10})?)）",
        _short_name,
    ),
    Rule(
        "abbreviation behind the original name",
        "abbreviation",
        ("（",),
        r"[，,；;]\s*(?P<value>[A-Z][A-Z0-9\-]{1,14})）",
        _abbreviation_of_name_before,
    ),
    Rule(
        "original name",
        "name_original",
        ("（",),
        r"（(?:英语|英文|英)?\s*[：:]?\s*(?P<value>[A-Za-z](?=[^，；）]*[a-z])[A-Za-z'’.,&\-\s]{5,90}?)(?=[，；）])",
        _of_name_before,
    ),
    Rule(
        "former name",
        "former_name",
        ("原名", "旧称", "旧名", "前称", "原称", "曾用名", "曾名", "初名", "本名"),
        rf"(?:原名|旧称|旧名|前称|原称|曾用名|曾名|初名|本名)(?:是|为|叫|作|：)?\s*“?(?P<value>{_NAME})",
        _other_name,
    ),
    Rule(
        "name it had then",
        "former_name",
        ("名字", "名称"),
        rf"(?:那时|当时|最初|起初|成立时|创立时)(?:它|该组织|其)?的?(?:名字|名称)(?:是|为|叫)“?(?P<value>{_NAME})",
        _other_name,
    ),
    Rule(
        "renamed",
        "renamed",
        ("更名", "改名", "改称", "易名", "现名", "今名"),
        rf"(?:更名|改名|改称|易名)(?:为|成|作|叫)?\s*“?(?P<name>{_NAME})”?|(?:该组织)?(?:改用|启用|采用|改为|改成|改称)了?(?:现名|今名)(?P<none>)",
        _renamed,
    ),
    Rule(
        "definition",
        "tradition",
        ("是",),
        r"(?P<is>是)(?:一个|一种)?(?P<phrase>[^，。；]{2,120})",
        _definition,
        lead=True,
    ),
    Rule(
        "founded in",
        "founded_year",
        ("立于", "建于", "创于", "办于", "设于"),
        rf"(?:{_FOUND}|始建|始创)于(?P<value>{_YEAR})年(?!{_DAY}的)",
        _founded,
    ),
    Rule(
        "in that year founded",
        "founded_year",
        _FOUNDING,
        rf"(?P<value>{_YEAR})年(?P<gap>[^，。；“”（）]{{0,30}}?){_FOUND}{_CONTINUES}",
        _founded,
    ),
    Rule(
        "founding of the subject by name",
        "founded_year",
        _FOUNDING,
        rf"{_FOUND}了?(?P<own>[^，。；（）\s]{{1,40}}){_CONTINUES}",
        _founded_itself,
    ),
    Rule(
        "dissolved",
        "dissolved_year",
        ("解散", "停止活动", "不复存在", "瓦解"),
        rf"(?P<value>{_YEAR})年{_DAY}，?[^，。；“”]{{0,12}}?(?:解散|停止活动|不复存在|瓦解){_CONTINUES}",
        _dissolved,
    ),
    Rule(
        "dissolved in",
        "dissolved_year",
        ("解散于", "停止活动于", "瓦解于"),
        rf"(?:解散|停止活动|瓦解)于(?P<value>{_YEAR})年",
        _dissolved,
    ),
    Rule(
        "founded by",
        "founder",
        (*_FOUNDING, "发起"),
        rf"由(?P<value>[^，。；]{{2,90}}?)(?:在[^，。；]{{1,12}})?(?:所)?(?:{_FOUND}|发起)",
        _founder,
    ),
    Rule(
        "founder of the subject by name",
        "founder",
        ("创建了", "创立了", "成立了", "建立了", "组建了", "创办了", "创设了", "发起了"),
        rf"(?:{_FOUND}|发起)了(?P<own>[^，。；（）\s]{{1,40}}){_CONTINUES}",
        _founder_before,
    ),
    Rule(
        "its founder",
        "founder",
        ("创建者", "创始人", "创立者", "发起者", "发起人"),
        r"(?P<value>[^，。；]{2,40}?)是(?P<own>[^，。；]{1,40}?)的?(?:主要)?(?:创建者|创始人|创立者|发起者|发起人)",
        _founder_of_itself,
    ),
    Rule(
        "leader",
        "leader",
        ("领导人", "领袖", "总书记", "席"),
        r"(?:现在的?|目前的?|现任的?)?(?:主要|最高)?(?:领导人|领袖|总书记|主席)(?:是|为)(?P<value>[^，。；（）]{2,40})",
        _leader,
    ),
    Rule(
        "led by",
        "leader",
        ("领导的",),
        r"(?:年代?|月|[，。；由和于的在“]|^)(?P<value>[^，。；由于的在年“”]{2,20}?)领导的(?P<subject>[^，。；（）的]{2,40})(?=[，。；（）]|$)",
        _leader_of,
    ),
    Rule(
        "leader of another organisation",
        "leader",
        ("领导人", "领袖", "总书记", "席"),
        r"(?:^|[，。；以是由和、])(?P<subject>[^，。；以是由和、（）]{2,30}?)(?:的)?(?:已故|前|现任|时任)?(?:主要|最高)?(?:领导人|领袖|总书记|主席)(?P<value>[^，。；（）的]{2,20}?)(?=[的，。；（）])",
        _leader_of,
    ),
    Rule(
        "countries claimed",
        "countries_claimed",
        ("个国", "余国", "多国", "国家和地区"),
        rf"(?P<value>(?:超过|逾|近|将近|约|大约|至少|多达)?\s*{_NUMBER})\s*个?(?:国家|国)(?:(?:和|及|与)地区)?[^，。；]{{0,12}}?(?:支部|分支|分部|成员|组织|活动|附属|党|存在|运作)",
        _own_value,
    ),
    Rule(
        "members in countries",
        "countries_claimed",
        ("个国", "余国", "多国", "国家和地区"),
        rf"(?:支部|分支|分部|成员|成员党|成员组织|组织|党)(?:遍布|分布于|分布在|遍及|来自|覆盖)(?:全球|世界|全世界)?(?P<value>(?:超过|逾|近|将近|约|大约|至少|多达)?\s*{_NUMBER})\s*个?(?:国家|国)",
        _own_value,
    ),
    Rule(
        "strategy",
        "strategy",
        ("战略", "策略"),
        r"(?:坚持|奉行|采取|采用|实行|主张|执行|遵循)“(?P<value>[^“”]{0,20})”(?:的)?(?:战略|策略)",
        _own_value,
    ),
    Rule(
        "strategy in other words",
        "strategy_in_words",
        ("加入",),
        r"(?:其|该组织的?)?成员(?:通常|往往|一般|大多)(?:会)?(?:加入|打入)[^，。；]{0,16}(?:左翼|工人|社会民主|社会主义|共产)[^，。；]{0,4}党",
        _strategy_described,
    ),
    Rule(
        "guiding ideas",
        "guiding_ideas",
        ("为指导", "追随"),
        r"(?:以(?P<value>[^，。；]{2,60}?)的?(?:政治)?思想为指导|追随(?P<followed>[^，。；]{2,60}?)的(?:政治)?(?:思想|路线))",
        _guiding_ideas,
    ),
    Rule(
        "ideology",
        "ideology",
        ("遵循", "信奉", "奉行"),
        r"(?:遵循|信奉|奉行)“(?P<value>[^“”]{2,30}(?<!政策)(?<!路线))”(?:（[^（）]*）)?(?!的?(?:战略|策略|政策))",
        _own_value,
    ),
    Rule("theory", "theory", ("”理论",), r"“(?P<value>[^“”]{2,30})”理论", _own_value),
    Rule(
        "regional strength",
        "strong_in",
        ("存在感", "影响", "势力"),
        r"在(?P<value>[^，。；]{2,20}?)(?:有|具有|拥有)(?:较强|很强|较大|很大)的(?:存在感|影响力?|势力)(?:，(?:特别|尤其)是?在(?P<most>[^，。；]{2,20}))?",
        _strong_in,
    ),
    Rule(
        "public decisions",
        "public_decisions",
        ("决定", "决议"),
        r"(?:只|仅)(?:做|作)出过?(?P<value>[一二两三四五六七八九十\d]+)[次项个](?:公共|公开)(?:决定|决议)",
        _own_value,
    ),
    Rule(
        "located at",
        "located_at",
        ("名叫", "名为"),
        r"(?<![^，。；])(?P<value>[^，。；]{2,20}?)的?一个(?:名叫|名为|叫做?)“(?P<subject>[^“”]{2,24})”",
        _located,
    ),
    Rule(
        "composed of",
        "composed_of",
        ("组成",),
        r"由(?P<value>[^，。；]{2,60}?)(?:共同|所)?组成",
        _composed,
    ),
    Rule(
        "similar to",
        "similar_to",
        ("类似", "相似"),
        r"(?:和|与)(?P<object>[^，。；的]{2,30})的[^，。；]{1,20}(?:类似|相似)",
        _similar,
    ),
    Rule(
        "disagreement",
        "disagreement",
        ("分歧",),
        r"(?:对于?|在)(?P<value>[^，。；]{2,60}?)(?:上|方面|的)?(?:问题)?(?:上)?(?:存在|有)(?:着)?(?:许多|很多)?分歧",
        _disagreements,
    ),
    Rule(
        "year of death",
        "died",
        ("之死", "逝世", "去世"),
        rf"(?P<value>{_YEAR})年{_DAY}(?P<subject>[^\W\d_]{{2,12}}?)(?:之死|逝世|去世)",
        _died,
    ),
    Rule(
        "split by expulsion",
        "split_from",
        ("开除的", "驱逐的"),
        rf"被(?P<object>[^，。；]{{2,40}}?){_EXPELLED}的(?:[^，。；]{{2,60}}?){_FOUND}了(?P<own>[^，。；（）\s]{{1,40}}){_CONTINUES}",
        _split_by_expulsion,
    ),
    Rule(
        "split from",
        "split_from",
        ("分裂", "脱离", "退出", "分离"),
        r"(?:从|自|由)(?P<object>[^，。；（）]{2,40}?)(?:之?中|内部|里)?(?:分裂|脱离|退出|分离|独立)",
        _relation,
    ),
    Rule(
        "left",
        "split_from",
        ("退出", "脱离", "分裂自"),
        rf"(?:退出|脱离|分裂自)了?(?P<object>[^，。；（）]{{2,40}}?){_CONTINUES}",
        _relation,
    ),
    Rule(
        "expelled by",
        "expelled",
        ("开除", "驱逐"),
        rf"[被遭](?P<subject>[^，。；]{{2,60}}?){_EXPELLED}(?!的)",
        _relation,
    ),
    Rule(
        "expelled",
        "expelled",
        ("开除", "驱逐"),
        rf"{_EXPELLED}了?(?P<object>[^，。；（）的][^，。；（）]{{2,40}}?){_CONTINUES}",
        _relation,
    ),
    Rule(
        "origin",
        "originated_in",
        ("起源于", "源于", "源自", "脱胎于", "发源于"),
        r"(?:起源于|源于|源自|脱胎于|发源于)(?P<object>[^，。；（）]{2,60})(?=[，。；（）]|$)",
        _origin,
    ),
    Rule(
        "product of",
        "came_out_of",
        ("产物",),
        r"(?P<is>是)(?P<value>[^，。；（）]{2,40})的产物(?:（[^（）]*?(?:组成|形成|建立)了(?P<object>[^（），。；]{2,30})）)?",
        _came_out_of,
    ),
    Rule(
        "is its predecessor",
        "predecessor_of",
        ("前身",),
        r"(?<![^，。；])(?P<subject>[^。；，]{2,30}?(?:（[^（）]*）)?[^，。；（）]{0,6}?)(?:就|便)?是(?P<object>[^，。；]{1,30}?)的?前身",
        _predecessor,
    ),
    Rule(
        "its predecessor is",
        "predecessor_of",
        ("前身",),
        r"的?前身(?:是|为)(?P<subject>[^，。；（）]{2,40}?)(?=[，。；（）]|$)",
        _named_relation,
    ),
    Rule(
        "most important section",
        "most_important_section",
        ("最重要", "最主要"),
        r"最(?:重要|主要)的(?:支部|分支|分部|成员组织|组织成员|成员党|成员|附属组织)(?:是|为)(?P<object>[^，。；（）]{2,60})",
        _named_relation,
    ),
    Rule(
        "name given to its international",
        "named_its_international",
        ("作为",),
        r"(?<![^，。；])(?P<subject>[^，。；“”]{2,30}?)(?:采用|使用|选用|用)了?“(?P<object>[^“”]{2,30})”(?:这一名称|一名)?作为(?:自己|其|它)的国际(?:性)?(?:组织)?的?(?:名字|名称|名)",
        _named_international,
    ),
    Rule(
        "applied to join",
        "applied_to_join",
        ("申请加入", "要求加入", "请求加入"),
        rf"(?:申请|要求|请求)加入了?(?P<object>[^，。；（）]{{2,40}}?){_CONTINUES}",
        _relation,
    ),
    Rule(
        "application refused",
        "refused",
        ("拒绝", "遭拒"),
        r"(?:申请|要求|请求)加入了?(?P<subject>[^，。；（）]{2,40}?)，?[^，。；]{0,8}?(?:遭到?了?拒绝|被拒绝?|遭拒)",
        _relation,
    ),
    Rule(
        "imperialist countries",
        "named_imperialist",
        ("帝国主义",),
        r"帝国主义[^，。；]{0,24}国家?(?:包括|是|有|为|：)(?:了)?(?P<value>[^。；]{2,600})",
        _named_countries,
    ),
    Rule(
        "publication",
        "publication",
        ("《",),
        r"《(?P<title>[^《》]{1,60})》\s*(?:（(?P<original>[^\W\d_\u3400-\u9fff][^（）\u3400-\u9fff]{2,60})）)?",
        _publication,
    ),
)
"""All rules, in the order in which they are tried."""
