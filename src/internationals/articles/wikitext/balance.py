"""Markup that is opened and never closed, made harmless before the source is parsed.

A parser of MediaWiki source has to try, for each bracket, where it might be closed; on a page made
of open brackets that takes time with the square of its length. One pass with a stack tells which
are closed. The others are replaced, character for character, by characters that occur in no text.
"""

from __future__ import annotations

import re
from typing import NamedTuple

#: Stand for the characters of ``[[``, ``{{``, ``<``, ``]]`` and ``}}`` that belong to no pair.
#: Unicode reserves them for use within a program.
OPEN_LINK, OPEN_TEMPLATE, OPEN_TAG, CLOSE_LINK, CLOSE_TEMPLATE = "\ufdd0\ufdd1\ufdd2\ufdd3\ufdd4"
_REPLACED = re.compile(f"[{OPEN_LINK}-{CLOSE_TEMPLATE}]")
_RESTORED = str.maketrans(
    OPEN_LINK + OPEN_TEMPLATE + OPEN_TAG + CLOSE_LINK + CLOSE_TEMPLATE, "[{<]}"
)
_TOKEN = re.compile(
    r"<!--|<(?P<slash>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<inner>[^<>]*)>|<(?=[a-zA-Z/!])"
    r"|\{\{+|\}\}+|\[\[|\]\]|\[(?=[a-zA-Z]*:?//|mailto:)|\]|\n"
)
# What stands between these is no markup.
_LITERAL = frozenset({"nowiki", "pre", "math", "syntaxhighlight", "source", "score", "timeline"})
_NEVER_CLOSED = frozenset({"br", "wbr", "hr", "img", "meta", "link"})
_LONG_MARKERS = re.compile(r"^([*#:;]{12})[*#:;]+", re.MULTILINE)
_HARMLESS = {
    "[": OPEN_LINK,
    "{": OPEN_TEMPLATE,
    "<": OPEN_TAG,
    "]": CLOSE_LINK,
    "}": CLOSE_TEMPLATE,
}
_MAXIMUM_DEPTH = 24


def balanced(text: str) -> str:
    """A text in which whatever opens is closed, and nothing nests deeper than a parser can follow.

    Parameters
    ----------
    text : MediaWiki source

    Returns
    -------
    Text of as many lines, each as long unless it began with more than a dozen list markers, with
    other characters for the markup that was never closed, never opened or too deep; `restored`
    gives that back as it was written.
    """
    return _Balance(_LONG_MARKERS.sub(r"\1", text)).read()


def restored(text: str) -> str:
    """A piece of a balanced text as the source wrote it."""
    if text.isascii() or not _REPLACED.search(text):
        return text
    return text.translate(_RESTORED)


class _Open(NamedTuple):
    kind: str
    start: int
    end: int
    too_deep: bool


class _Balance:
    def __init__(self, text: str) -> None:
        self.text = text
        self.stack: list[_Open] = []
        self.count: dict[str, int] = {}
        # Spans to be made harmless.
        self.cuts: list[tuple[int, int]] = []

    def read(self) -> str:
        at = 0
        stack = self.stack
        while match := _TOKEN.search(self.text, at):
            if self.text[match.start()] == "\n" and not (stack and stack[-1].kind == "["):
                at = match.end()
            else:
                at = self._token(match)
        for opened in self.stack:
            self._cut(opened.start, opened.end)
        if not self.cuts:
            return self.text
        pieces = []
        done = 0
        for start, end in sorted(self.cuts):
            pieces.append(self.text[done:start])
            pieces.append(_HARMLESS[self.text[start]] * (end - start))
            done = end
        pieces.append(self.text[done:])
        return "".join(pieces)

    def _token(self, match: re.Match[str]) -> int:
        """Take one token; gives the offset to go on from."""
        start, end = match.span()
        token = match.group()
        if token == "\n":
            while self.stack and self.stack[-1].kind == "[":
                # A link to an address ends on its line.
                self._pop_unclosed()
        elif token == "<!--":
            close = self.text.find("-->", end) if self.count.get("<!--", 0) == 0 else -1
            if close >= 0:
                return close + 3
            self.count["<!--"] = 1
            self._cut(start, start + 4)
        elif token == "<":
            self._cut(start, end)
        elif match["tag"]:
            return self._tag(match)
        elif token[0] == "{":
            # A run of three opens a parameter; one of five a parameter inside a template.
            first = start + 2 + len(token) % 2
            self._open("{{", start, first)
            for at in range(first, end, 2):
                self._open("{{", at, at + 2)
        elif token[0] == "[":
            self._open(token, start, end)
        elif token[0] == "}":
            for at in range(start, end - 1, 2):
                if not self._close("{{", at, at + 2):
                    self._cut(at, at + 2)
        elif token == "]" or (self.stack and self.stack[-1].kind == "["):
            self._close("[", start, start + 1)
            return start + 1
        elif not self._close("[[", start, end):
            self._cut(start, end)
        return end

    def _tag(self, match: re.Match[str]) -> int:
        start, end = match.span()
        name = match["tag"].casefold()
        if match["slash"]:
            if not self._close(name, start, end) and name not in _NEVER_CLOSED:
                self._cut(start, end)
        elif name in _LITERAL and not match["inner"].endswith("/"):
            key = "!" + name
            if not self.count.get(key):
                closing = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(self.text, end)
                if closing is not None:
                    return closing.end()
                self.count[key] = 1
            self._cut(start, end)
        elif name not in _NEVER_CLOSED and not match["inner"].endswith("/"):
            self._open(name, start, end)
        return end

    def _open(self, kind: str, start: int, end: int) -> None:
        self.stack.append(_Open(kind, start, end, len(self.stack) >= _MAXIMUM_DEPTH))
        self.count[kind] = self.count.get(kind, 0) + 1

    def _pop_unclosed(self) -> None:
        opened = self.stack.pop()
        self.count[opened.kind] -= 1
        self._cut(opened.start, opened.end)

    def _close(self, kind: str, start: int, end: int) -> bool:
        """Whether something of that kind is open; if so, what was opened in it and never closed ends."""
        if not self.count.get(kind):
            return False
        while self.stack[-1].kind != kind:
            self._pop_unclosed()
        opened = self.stack.pop()
        self.count[kind] -= 1
        if opened.too_deep:
            self._cut(opened.start, opened.end)
            self._cut(start, end)
        return True

    def _cut(self, start: int, end: int) -> None:
        self.cuts.append((start, start + 1 if self.text[start] == "<" else end))
