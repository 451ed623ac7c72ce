"""The words articles use for their lists, kept as data in ``vocabulary.json`` beside this module.

A heading, or the sentence that introduces a list, is matched as a whole: 附属组织 is a list of
affiliates, 非附属组织 is not, and a heading that no rule covers has no role and is reported.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

# What a heading says beside its words: years, numbers of entries, reference marks.
_ASIDES = re.compile(r"\s+|\[\d+\]|（[^（）]*）|\([^()]*\)")
_ASIDES_OF_COLUMNS = re.compile(r"\s+|\[\d+\]")
_SENTENCE_END = re.compile(r"[。！？\n]")
# Whatever is longer is no heading and no sentence that introduces a list.
_LONGEST_HEADING = 200

RoleKind = Literal["members", "other", "neutral"]


class Role(NamedTuple):
    """What a heading says of the lists under it.

    Attributes
    ----------
    kind : `members` for a list of members, `other` for a list that is none (see also, references,
        publications, …), `neutral` for a heading that says nothing of either kind by itself and
        leaves it to the headings above (a continent, a period)
    name : the status (`section`, `former_affiliate`, …) of `members`; the vocabulary's name for
        the other kinds, such as `see_also`
    former : for `neutral`, whether the heading says that what stands below is past
    recognised : False if a heading nearer to the list is in no rule, and one above decided
    """

    kind: RoleKind
    name: str
    former: bool = False
    recognised: bool = True


class _Vocabulary(NamedTuple):
    statuses: tuple[tuple[str, re.Pattern[str]], ...]
    others: tuple[tuple[str, re.Pattern[str]], ...]
    neutral: re.Pattern[str]
    former: re.Pattern[str]
    current: re.Pattern[str]
    tail: re.Pattern[str]
    intro: re.Pattern[str]
    host: re.Pattern[str]
    host_initials: str
    headers: tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]
    no_name: re.Pattern[str]


@cache
def _vocabulary() -> _Vocabulary:
    text = (files(__package__) / "vocabulary.json").read_text(encoding="utf-8")
    data = json.loads(text)

    def whole(words: list[str]) -> re.Pattern[str]:
        return re.compile("(?:" + "|".join(words) + ")", re.IGNORECASE)

    return _Vocabulary(
        statuses=tuple((name, whole(words)) for name, words in data["statuses"].items()),
        others=tuple((name, whole(words)) for name, words in data["others"].items()),
        neutral=whole(data["neutral"]),
        former=whole(data["former"]),
        current=whole(data["current"]),
        tail=whole(data["tail"]),
        intro=whole(data["intro"]),
        # No letters with two cases: not folding them makes the search twice as quick.
        host=re.compile("|".join(data["host"])),
        host_initials="".join(dict.fromkeys(word[0] for word in data["host"])),
        headers=tuple(
            (name, re.compile(f"^{words}|{words}$"), re.compile(words))
            for name, words in data["table_headers"].items()
        ),
        no_name=re.compile(data["not_a_name"]),
    )


@cache
def host_keyword() -> re.Pattern[str]:
    """Pattern of the words after which an article names a host party (打入)."""
    return _vocabulary().host


def host_initials() -> str:
    """The characters those words begin with, each once."""
    return _vocabulary().host_initials


def is_no_name(text: str) -> bool:
    """Whether a table cell's text cannot be a name: empty, a number, a date, a mark."""
    text = text.strip()
    return not text or _vocabulary().no_name.fullmatch(text) is not None


@lru_cache(maxsize=4096)
def header_role(header: str) -> str:
    """What a table's column holds by its header: `country`, `remark`, `party`, or "" if unknown."""
    text = _ASIDES_OF_COLUMNS.sub("", header)
    for name, pattern, _ in _vocabulary().headers:
        if pattern.search(text):
            return name
    return ""


def names_columns(cells: Iterable[str]) -> bool:
    """Whether the first row of a table names its columns: two or more have a header's very words."""
    texts = [_ASIDES_OF_COLUMNS.sub("", cell) for cell in cells]
    named = [
        name
        for name, _, pattern in _vocabulary().headers
        if any(pattern.fullmatch(text) for text in texts)
    ]
    return len(named) >= 2


@lru_cache(maxsize=4096)
def heading_role(heading: str) -> Role | None:
    """What one heading says of the lists under it, taken by itself.

    Parameters
    ----------
    heading : the heading's words

    Returns
    -------
    The role, or None if no rule of the vocabulary covers the whole heading.
    """
    if len(heading) > _LONGEST_HEADING:
        return None
    words = _vocabulary()
    text = _ASIDES.sub("", heading).strip("：:。.*")
    for name, pattern in words.others:
        if pattern.fullmatch(text):
            return Role("other", name)
    former = False
    bare = text
    while True:
        shorter = words.current.sub("", bare, count=1) if words.current.match(bare) else bare
        if match := words.former.match(shorter):
            former, shorter = True, shorter[match.end() :]
        if match := words.tail.search(shorter):
            shorter = shorter[: match.start()]
        if shorter == bare:
            break
        bare = shorter
    for name, pattern in words.statuses:
        if pattern.fullmatch(bare):
            return Role("members", f"former_{name}" if former else name)
    if words.neutral.fullmatch(bare) or not bare:
        return Role("neutral", "neutral", former)
    return None


@lru_cache(maxsize=4096)
def introduction_role(introduction: str) -> Role | None:
    """What the last sentence before a list says of it: 得到以下组织支持： and the like.

    Parameters
    ----------
    introduction : the paragraph that stands before the list

    Returns
    -------
    The role, or None if the paragraph does not introduce a list of members.
    """
    words = _vocabulary()
    sentence = _SENTENCE_END.split(introduction.strip()[-_LONGEST_HEADING:])[-1].strip()
    if not sentence or sentence[-1] not in "：:":
        return None
    if role := heading_role(sentence):
        return role
    if match := words.intro.search(sentence):
        status = next((key for key, value in match.groupdict().items() if value), "member")
        return Role("members", status)
    return None


@lru_cache(maxsize=4096)
def list_role(path: tuple[str, ...], introduction: str) -> Role | None:
    """What a list holds, from the sentence that introduces it and the headings it stands under.

    The nearest that says something decides; 前 and 过去的 of an outer heading make the
    status of an inner one former.

    Parameters
    ----------
    path : headings, outermost first
    introduction : the paragraph before the list, "" if none

    Returns
    -------
    The role, or None if neither the introduction nor any heading is in the vocabulary.
    Under a heading of its own that is in no rule, a list still belongs to what the headings
    above say (支部 > 德国), and the role is marked as not recognised.
    """
    found = introduction_role(introduction) if introduction else None
    if found is not None and found.kind == "neutral":
        found = None
    former = False
    recognised = True
    for heading in reversed(path):
        role = heading_role(heading)
        if role is None:
            recognised = recognised and found is not None
        elif role.kind == "neutral":
            former = former or role.former
        elif found is None:
            found = role
        elif role.kind == "members" and role.name.startswith("former_"):
            former = True
    if found is None:
        return None
    name = found.name
    if found.kind == "members" and former:
        name = "former_" + name.removeprefix("former_")
    return Role(found.kind, name, recognised=recognised)
