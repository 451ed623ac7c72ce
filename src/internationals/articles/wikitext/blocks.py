"""A paragraph, list item or cell while it is read, and how its text is tidied at its end."""

from __future__ import annotations

import re
from collections.abc import Iterable

from internationals.articles.model import Link
from internationals.articles.vocabulary import list_role

_EMPTIED = re.compile(r"（[\s、，,/·]*）|\([\s、,/·]*\)")
_BEFORE_NAME = re.compile(r"[\s/、，,;；:：·－—–\-|]+(?:[和与及&](?=\s))?[\s/、，,;；:：·－—–\-|]*")
_BLANK_RUN = re.compile(r"[ \t\u00a0]{2,}")
_AROUND_NEWLINE = re.compile(r"[ \t\u00a0]*\n\s*")
_NOTHING_YET = re.compile(r"[\s/、，,·&和与及－—–\-（(）)]*\Z")


class List:
    """A list or table, from its first entry to its last.

    Attributes
    ----------
    index : 0-based number among the page's lists and tables
    heading : path of the heading it stands under, outermost first
    intro : the paragraph that introduces it, "" if none does
    other : the role of a list that is none of members, such as `see_also`; else ""
    """

    __slots__ = ("heading", "index", "intro", "other")

    def __init__(self, index: int, heading: tuple[str, ...], intro: str) -> None:
        self.index = index
        self.heading = heading
        self.intro = intro
        role = list_role(heading, intro)
        self.other = role.name if role is not None and role.kind == "other" else ""


class Block:
    """A paragraph, item or cell that is being read.

    Attributes
    ----------
    line_start, line_end : 1-based, inclusive
    pieces, length : its text so far, and the number of its characters
    links : each with the two offsets of its label, which move when the text is tidied
    bold, small : offsets of what is set so
    bold_from, small_from : where what is open began, -1 if nothing is
    flags : the territories that flags name, as written
    bare_flags : which of `flags` are templates that may be flags, by their place and form alone
    dropped : whether a template in it was passed over
    cell : whether it is a cell
    list, depth : the list it is an item of, None for a paragraph or cell; how deep it is nested
    """

    __slots__ = (
        "bare_flags",
        "bold",
        "bold_from",
        "cell",
        "depth",
        "dropped",
        "flags",
        "length",
        "line_end",
        "line_start",
        "links",
        "list",
        "pieces",
        "small",
        "small_from",
    )

    def __init__(self, line: int) -> None:
        self.line_start = self.line_end = line
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[tuple[Link, list[int]]] = []
        self.bold: list[list[int]] = []
        self.bold_from = -1
        self.small: list[list[int]] = []
        self.small_from = -1
        self.flags: list[str] = []
        self.bare_flags: set[int] = set()
        self.dropped = False
        self.cell = False
        self.depth = 0
        self.list: List | None = None

    @property
    def is_entry(self) -> bool:
        """Whether it is an item or a cell, no paragraph."""
        return self.list is not None or self.cell

    def add(self, text: str) -> None:
        """Put text at its end."""
        self.pieces.append(text)
        self.length += len(text)

    def end_bold(self) -> None:
        """End what is set in bold, if anything is."""
        if 0 <= self.bold_from < self.length:
            self.bold.append([self.bold_from, self.length])
        self.bold_from = -1

    def end_small(self) -> None:
        """End the small print, if there is any."""
        if 0 <= self.small_from < self.length:
            self.small.append([self.small_from, self.length])
        self.small_from = -1

    @property
    def since_break(self) -> str:
        """What was read since the last line break."""
        text = "".join(self.pieces)
        return text[text.rfind("\n") + 1 :]

    @property
    def expects_flag(self) -> bool:
        """Whether a flag may stand here: in an entry, before its name."""
        return self.is_entry and _NOTHING_YET.match(self.since_break) is not None


def tidy(block: Block) -> tuple[str, tuple[Link, ...]]:
    """Text and links of a block, without what flags and unread templates left behind.

    Returns
    -------
    text
    links : with the offsets of their labels in the text; those of `bold` and `small` have moved too
    """
    block.end_bold()
    block.end_small()
    text = "".join(block.pieces)
    marks = [span for _, span in block.links] + block.bold + block.small
    if not block.is_entry:
        text = _cut(text, [(len(text.rstrip()), len(text))], marks)
    else:
        if block.flags or block.dropped:
            text = _cut(text, [m.span() for m in _EMPTIED.finditer(text)], marks)
        if block.flags and (match := _BEFORE_NAME.match(text)):
            text = _cut(text, [match.span()], marks)
        if block.cell:
            newlines = [
                span
                for m in _AROUND_NEWLINE.finditer(text)
                for at in [m.start() + m.group().index("\n")]
                for span in ((m.start(), at), (at + 1, m.end()))
            ]
            text = _cut(text, newlines, marks)
        else:
            text = text.replace("\n", " ")
        if runs := [(m.start() + 1, m.end()) for m in _BLANK_RUN.finditer(text)]:
            text = _cut(text, runs, marks)
        kept = text.strip()
        if len(kept) < len(text):
            lead = len(text) - len(text.lstrip()) if kept else len(text)
            text = _cut(text, [(0, lead), (lead + len(kept), len(text))], marks)
    links = tuple([Link(*link[:-2], span[0], max(span)) for link, span in block.links])
    return text, links


def _cut(text: str, spans: Iterable[tuple[int, int]], marks: list[list[int]]) -> str:
    """A text without some spans (in order, apart); the offsets in `marks` move with it."""
    spans = [(start, end) for start, end in spans if start < end]
    if not spans:
        return text
    for mark in marks:
        for side in (0, 1):
            at = mark[side]
            mark[side] = at - sum(min(end, at) - start for start, end in spans if start < at)
    pieces = []
    done = 0
    for start, end in spans:
        pieces.append(text[done:start])
        done = end
    pieces.append(text[done:])
    return "".join(pieces)
