"""The tree of a page of MediaWiki source: what its brackets enclose, found in one pass.

Each opening mark waits on a stack for its closing one. What is opened in between and never closed is
text again, and so is what nests deeper than any page does: a node is known by its offsets, so giving
one up costs nothing. Lines, lists, tables and tags are marks within the text of a node, which `reader`
takes one after the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Literal, NamedTuple, get_args

from internationals.articles.model import make

#: What a node is: `{{` a template, `{{{` a parameter of one, `[[` a link, `[` a link to an address,
#: `=` a heading, `<` what is between two tags, `<!` a comment.
Kind = Literal["{{", "{{{", "[[", "[", "=", "<", "<!"]

# Tags whose contents are no words of the page, and one whose contents are no markup.
UNREAD_TAGS = frozenset(
    {
        "gallery", "timeline", "math", "chem", "score", "syntaxhighlight", "source", "pre", "imagemap",
        "includeonly", "templatestyles", "mapframe", "maplink", "inputbox", "style", "script", "graph",
        "hiero",
    }
)  # fmt: skip
_LITERAL = "|".join(["nowiki", *sorted(UNREAD_TAGS)])
_MARK = re.compile(
    # What contains nothing but words is taken whole, as most links and templates are.
    r"\{\{(?P<template>[^{}\[\]<\n]*)\}\}(?!\})|\[\[(?P<link>[^{}\[\]<\n]*)\]\]"
    r"|\n(?:(?P<heading>={1,6}(?=[^\n]*=[ \t]*(?:<!--[^\n]*)?$))"
    r"|[ \t*#:;]*(?P<table>\{\|(?!\})|\|\}(?!\}(?!\}))))?"
    r"|\{\{+|\}\}+|\[\[|\[(?=[a-zA-Z]*:?//|mailto:)|\]|\||<!--"
    r"|<(?P<tag>/?(?:ref|h[1-6]))(?=[\s/>])[^<>]*>"
    rf"|<(?P<literal>{_LITERAL})(?=[\s/>])[^<>]*>",
    re.IGNORECASE | re.MULTILINE,
)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _LITERAL.split("|")}
_ENDS["<!"] = re.compile("-->")
_DIVIDED = frozenset({"{{", "{{{", "[["})
_KINDS = frozenset(get_args(Kind))
_MAXIMUM_DEPTH = 40


class Code(NamedTuple):
    """A part of the source, with the nodes in it.

    Attributes
    ----------
    text : the whole page
    start, end : 0-based, half-open offsets in it
    nodes : in order; what is between them is text
    """

    text: str
    start: int
    end: int
    nodes: Sequence[Node] = ()

    @property
    def source(self) -> str:
        """As it is written."""
        return self.text[self.start : self.end]

    def pieces(self) -> Iterator[str | Node]:
        """Its text and its nodes, in order."""
        at = self.start
        for node in self.nodes:
            if at < node.start:
                yield self.text[at : node.start]
            yield node
            at = node.end
        if at < self.end:
            yield self.text[at : self.end]

    def part(self, start: int, end: int) -> Code:
        """What is between two offsets that cut no node."""
        nodes = self.nodes
        if nodes:
            first = bisect_left(nodes, start, key=_START)
            nodes = nodes[first : bisect_left(nodes, end, first, key=_START)]
        return make(Code, (self.text, start, end, nodes))

    def find(self, mark: str) -> int:
        """Offset of the first mark outside its nodes, -1 if there is none."""
        at = self.start
        for node in self.nodes:
            if (found := self.text.find(mark, at, node.start)) >= 0:
                return found
            at = node.end
        return self.text.find(mark, at, self.end)


class Node(NamedTuple):
    """What two marks enclose.

    Attributes
    ----------
    kind : see `Kind`
    start, end : 0-based, half-open offsets in the page, the marks included
    parts : what is between the marks, of templates and links divided at each bar
    name : of a tag, in small letters; of a heading, as many signs of equality as its level
    """

    kind: Kind
    start: int
    end: int
    parts: Sequence[Code]
    name: str = ""

    @property
    def source(self) -> str:
        """As it is written."""
        return self.parts[0].text[self.start : self.end]


_START = attrgetter("start")


class _Open:
    """A mark that waits for its counterpart: its kind or tag, where it and what follows it begin."""

    def __init__(self, kind: str, start: int, end: int) -> None:
        self.kind = kind
        self.name = kind
        self.start = start
        self.end = end
        self.nodes: list[Node] = []
        self.bars: list[int] = []


def parsed(text: str) -> Code:
    """The tree of a page.

    Parameters
    ----------
    text : MediaWiki source, which begins with a newline
    """
    return _Tree(text).read()


class _Tree:
    def __init__(self, text: str) -> None:
        self.text = text
        self.stack = [_Open("", 0, 0)]
        self.in_heading = False
        # Names of what nothing on the rest of the page ends.
        self.endless: set[str] = set()

    def read(self) -> Code:
        text, stack = self.text, self.stack
        search = _MARK.search
        at = 0
        while match := search(text, at):
            start, at = match.span()
            kind = match.lastgroup
            if kind == "template":
                self._whole("{{", start, match[kind])
            elif kind == "link":
                self._whole("[[", start, match[kind])
            elif kind is not None:
                at = self._named(kind, match[kind].lower(), start, at)
            elif (mark := text[start:at]) == "|":
                stack[-1].bars.append(start)
            elif mark == "\n":
                self._end_line(start)
            elif mark[0] == "[":
                self._open(mark, start, at)
            elif mark[0] == "{":
                self._braces(start, at)
            elif mark[0] == "}":
                self._close_braces(start, at)
            elif mark == "<!--":
                at = self._literal("<!", start, at)
            elif stack[-1].kind == "[":
                self._close("[", start, at)
            elif text.startswith("]", at):
                at += 1
                self._close("[[", start, at)
        self._end_line(len(text))
        self._drop(0)
        return Code(text, 0, len(text), stack[0].nodes)

    def _named(self, kind: str, name: str, start: int, end: int) -> int:
        """Take the beginning of a line, or a tag; gives the offset to go on from."""
        if kind == "literal":
            return self._literal(name, start, end)
        if kind == "tag":
            if name[0] == "/":
                self._close(name[1:], start, end)
            elif self.text.endswith("/>", start, end):
                self._add(_Open(name, start, end), end, end)
            else:
                self._open(name, start, end)
            return end
        self._end_line(start)
        if kind == "heading":
            self.in_heading = self._open("=", start + 1, end)
        elif name == "{|":
            self._open("{|", end, end)
        elif depth := self._depth("{|"):
            self._drop(depth - 1)
        return end

    def _end_line(self, at: int) -> None:
        """Take the end of a line, on which headings, addresses and the titles of links end."""
        while (top := self.stack[-1]).kind == "[" or (top.kind == "[[" and not top.bars):
            self._drop(len(self.stack) - 2)
        if self.in_heading:
            self._end_heading(at)

    def _end_heading(self, end: int) -> None:
        """Close the heading of a line, whose signs of equality a comment may follow."""
        self.in_heading = False
        if depth := self._depth("="):
            self._drop(depth)
            opened = self.stack[depth]
            comments: list[Node] = []
            while (
                opened.nodes
                and opened.nodes[-1].kind == "<!"
                and not self.text[opened.nodes[-1].end : end].strip()
            ):
                comments.append(opened.nodes.pop())
                end = comments[-1].start
            words = self.text[opened.end : end].rstrip(" \t")
            title = words.rstrip("=")
            level = min(len(words) - len(title), opened.end - opened.start)
            if level and title:
                opened.name = "=" * level
                self._close("=", opened.end + len(words) - level, end)
            else:
                self._drop(depth - 1)
            self.stack[-1].nodes += reversed(comments)

    def _braces(self, start: int, end: int) -> None:
        """Open templates, and a parameter if there is a brace more."""
        last = end - 3 if (end - start) % 2 else end
        for at in range(start, last, 2):
            self._open("{{", at, at + 2)
        if last < end:
            self._open("{{{", last, end)

    def _close_braces(self, start: int, end: int) -> None:
        while end - start > 1 and (depth := self._depth("{{", "{{{")):
            opened = self.stack[depth]
            if opened.kind == "{{{" and end - start == 2:
                opened.kind, opened.start = "{{", opened.start + 1
            self._close(opened.kind, start, start + len(opened.kind))
            start += len(opened.kind)

    def _literal(self, name: str, start: int, end: int) -> int:
        """Take what contains no markup; gives the offset behind it."""
        if self.text.endswith("/>", start, end):
            self._add(_Open(name, start, end), end, end)
        elif name not in self.endless:
            if closing := _ENDS[name].search(self.text, end):
                self._add(_Open(name, start, end), *closing.span())
                return closing.end()
            self.endless.add(name)
        return end

    # The stack

    def _open(self, kind: str, start: int, end: int) -> bool:
        if len(self.stack) <= _MAXIMUM_DEPTH:
            self.stack.append(_Open(kind, start, end))
            return True
        return False

    def _depth(self, *kinds: str) -> int:
        """Place on the stack of the last that is of a kind, 0 if none is."""
        depth = len(self.stack) - 1
        while depth and self.stack[depth].kind not in kinds:
            depth -= 1
        return depth

    def _close(self, kind: str, start: int, end: int) -> None:
        """End the last that is of a kind; what was opened in it and never closed is text."""
        if depth := self._depth(kind):
            self._drop(depth)
            self._add(self.stack.pop(), start, end)

    def _drop(self, depth: int) -> None:
        """Make text of the marks above a place on the stack."""
        while len(self.stack) - 1 > depth:
            opened = self.stack.pop()
            below = self.stack[-1]
            below.nodes += opened.nodes
            if opened.kind != "{|":
                below.bars += opened.bars

    def _add(self, opened: _Open, start: int, end: int) -> None:
        """Make a node of what was opened, which ends with the mark between two offsets."""
        parts = [Code(self.text, opened.end, start, opened.nodes)]
        if opened.bars and opened.kind in _DIVIDED:
            bounds = [opened.end - 1, *opened.bars, start]
            parts = [parts[0].part(a + 1, b) for a, b in pairwise(bounds)]
        kind = opened.kind if opened.kind in _KINDS else "<"
        self.stack[-1].nodes.append(Node(kind, opened.start, end, parts, opened.name))  # type: ignore[arg-type]

    def _whole(self, kind: Kind, start: int, contents: str) -> None:
        """Make a node of a template or link that contains nothing but words."""
        at = start + 2
        parts = []
        for words in contents.split("|"):
            parts.append(make(Code, (self.text, at, at + len(words), ())))
            at += len(words) + 1
        self.stack[-1].nodes.append(make(Node, (kind, start, at + 1, parts, "")))
