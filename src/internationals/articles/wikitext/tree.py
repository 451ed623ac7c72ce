"""The tree of a page of MediaWiki source: its marks, and what its brackets enclose, found in one pass.

Each opening mark waits on a stack for its closing one. What is opened in between and never closed is
text again, and so is what nests deeper than any page does. What is no mark is a piece of text, with
the characters that entities show.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any, Literal

#: What a node is: `{{` a template, `{{{` a parameter of one, `[[` a link, `[` a link to an address,
#: `=` a heading, `<` what is between two tags, `<!` a comment. Without parts are: `\\n` the end of a
#: line with the mark that the next one begins with, `'` quotes that set type, `|` a bar between cells,
#: `<>` a tag that is read by itself, `?` a bracket without its counterpart.
Kind = Literal["{{", "{{{", "[[", "[", "=", "<", "<!", "\n", "'", "|", "<>", "?"]

# Tags whose contents are no words of the page, and one whose contents are no markup.
_LITERAL_TAGS = frozenset(
    {
        "gallery", "timeline", "math", "chem", "score", "syntaxhighlight", "source", "pre", "imagemap",
        "includeonly", "templatestyles", "mapframe", "maplink", "inputbox", "style", "script", "graph",
        "hiero", "nowiki",
    }
)  # fmt: skip
_ENCLOSING_TAGS = frozenset({"ref", "h1", "h2", "h3", "h4", "h5", "h6"})
# What means something at the beginning of a line: headings, the first and the last line of a table;
# list markers, rules, rows and cells.
_BEGIN = (
    r"(?P<bound>={1,6}(?=[^\n]*=[ \t]*(?:<!--[^\n]*)?$)|[ \t*#:;]*\{\|(?!\})[^\n\[{<]*"
    r"|[ \t*#:;]*\|\}(?!\}(?!\})))|[*#:;]+|-{4,}|[ \t]*(?:\|-[^\n\[{<]*|\|\+|\||!)"
)
#: An address that is written without brackets.
ADDRESS = r"https?://[^\s<>\[\]{}|\"'，。、）]+"
_MARK = re.compile(
    # What contains nothing but words is taken whole, as most links and templates are.
    r"\{\{[^{}\[\]<\n&]*\}\}|\[\[[^{}\[\]<\n&]*\]\]"
    rf"|\n(?:{_BEGIN})?"
    r"|<(?P<tag>/?[a-zA-Z][a-zA-Z0-9]*)(?P<attributes>(?:[\s/][^<>]*)?)>|<!--"
    r"|\{\{+|\}\}+|\[\[|\]\]?|\[(?:[a-zA-Z]*:?//|mailto:)[^\s\[\]{}<>]*"
    r"|''+|\|\}(?!\})|\{\||\|\|?|!!|&\#?\w+;|__[A-Z]{3,}__"
    rf"|{ADDRESS}",
    re.MULTILINE,
)
# A heading, with as many signs of equality on either side as its level, or more.
_HEADING = re.compile(r"(={1,6})[^\n]*?(?<!=)(=++)(?=[ \t]*(?:<!--[^\n]*)?$)", re.MULTILINE)
_ENDS = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in _LITERAL_TAGS}
_ENDS["<!"] = re.compile("-->")
# What has lines with marks at their beginnings: a page, a table.
_LINED = frozenset({"", "{|"})
# What a mark is that contains nothing but words, by its first character.
_WHOLE: dict[str, Kind] = {"{": "{{", "[": "[["}
_DIVIDED = frozenset({"{{", "{{{", "[["})
_MAXIMUM_DEPTH = 40


@dataclass(slots=True)
class Node:
    """A mark, or what two marks enclose.

    Attributes
    ----------
    kind : see `Kind`
    start, end : 0-based, half-open offsets in the page, the marks included
    line, line_end : 1-based line it begins on, and that on which it ends
    parts : what is between the marks, of templates and links divided at each bar
    name : of a tag, in small letters, with the slash that ends what it began; of a heading, as many
        signs of equality as its level; the address linked to; the mark, if it is nothing else
    """

    kind: Kind
    start: int
    end: int
    line: int
    line_end: int
    parts: Sequence[Pieces] = ()
    name: str = ""


#: A part of the source: text and nodes, in order.
Pieces = Sequence[str | Node]


class _Open:
    """A mark that waits for its counterpart, and what was read behind it.

    Attributes
    ----------
    kind, start, end, name : see `Node`; of the mark, a tag's kind is its name
    unclosed : what the mark is if it has no counterpart
    parts : what was read, divided at bars
    """

    def __init__(self, kind: str, start: int, end: int, name: str, unclosed: str | Node) -> None:
        self.kind = kind
        self.start = start
        self.end = end
        self.name = name
        self.unclosed = unclosed
        self.parts: list[list[str | Node]] = [[]]


def parsed(text: str, line: int = 1) -> Pieces:
    """The tree of some source.

    Parameters
    ----------
    text : MediaWiki source; what begins a line follows a newline
    line : 1-based line it begins on
    """
    return _Tree(text, line, 0, len(text)).read()


def text_of(pieces: Pieces) -> str:
    """The text of some source between its nodes, as in a name."""
    if len(pieces) == 1 and isinstance(pieces[0], str):
        return pieces[0]
    return "".join(
        [p if isinstance(p, str) else f"\n{p.name}" if p.kind == "\n" else "" for p in pieces]
    )


def is_blank(piece: str | Node) -> bool:
    """Whether a piece has nothing but blanks, a comment, or the end of a line."""
    if isinstance(piece, str):
        return not piece.strip()
    return piece.kind == "<!" or (piece.kind == "\n" and not piece.name)


def character(entity: str) -> str:
    """The character that an entity such as ``&amp;`` shows; itself if it is none."""
    shown = unescape(entity)
    return shown if shown == entity or shown.isprintable() else " "


class _Tree:
    """One pass over a text between two offsets, which begins on a 1-based line."""

    def __init__(self, text: str, line: int, start: int, end: int) -> None:
        self.text = text
        self.line = line
        self.start, self.end = start, end
        self.stack = [_Open("", 0, 0, "", "")]
        # Names of what nothing on the rest of the page ends.
        self.endless: set[str] = set()

    def read(self) -> Pieces:
        text, stack = self.text, self.stack
        search = _MARK.search
        pieces = stack[0].parts[0]
        at = self.start
        while match := search(text, at, self.end):
            start, end = match.span()
            if start > at:
                pieces.append(text[at:start])
            at = end
            mark = match[0]
            first = mark[0]
            if first in _WHOLE and mark[-1] in "]}" and "''" not in mark:
                words = mark[2:-2]
                parts = [*zip(words.split("|"))] if "|" in words else [(words,)]
                pieces.append(Node(_WHOLE[first], start, end, self.line, self.line, parts, ""))
            elif first == "\n" and match.lastgroup is None and stack[-1].kind in _LINED:
                self.line += 1
                pieces.append(Node("\n", start, end, self.line - 1, self.line, (), mark[1:]))
            else:
                at = self._take(match, first)
                pieces = stack[-1].parts[-1]
        if at < self.end:
            pieces.append(text[at : self.end])
        self._end_line()
        self._drop(0)
        return stack[0].parts[0]

    def _take(self, match: re.Match[str], first: str) -> int:
        """Take a mark; gives the offset to go on from."""
        start, end = match.span()
        mark = match[0]
        if first == "\n":
            end = self._begin_line(start, end, mark[1:])
        elif first == "<":
            end = self._tag(match)
        elif first == "|" and mark != "|}":
            self._bars(mark, start)
        elif first == "&":
            self.pieces.append(character(mark))
        elif first in "[{" and mark[-1] in "]}":
            end = start + 2
            self._open_bracket(mark[:2], start)
        elif mark == "[[":
            self._open_bracket(mark, start)
        elif first == "[":
            self._add("[", start, end, mark[1:], ((mark[1:],),))
            self._open("[", start, end, mark[1:])
        elif first == "]":
            end = self._close_brackets(start, end)
        elif mark[:2] == "{{":
            self._open_braces(start, end)
        elif first == "}":
            self._close_braces(start, end)
        elif first == "h":
            self._add("[", start, end, mark, ((mark,),))
        elif first == "'" or first == "!":
            self._add("|" if first == "!" else "'", start, end, mark)
        elif first != "_":
            self._add("?", start, end, mark)
        return end

    @property
    def pieces(self) -> list[str | Node]:
        """What was read behind the last mark or bar that is open."""
        return self.stack[-1].parts[-1]

    def _add(
        self, kind: Any, start: int, end: int, name: str, parts: Sequence[Pieces] = ()
    ) -> None:
        """Put a node there, whose last line is the one that is read."""
        lines = self.text.count("\n", start, end) if parts else kind == "\n"
        node = Node(kind, start, end, self.line - lines, self.line, parts, name)
        self.stack[-1].parts[-1].append(node)

    # Lines

    def _begin_line(self, start: int, end: int, mark: str) -> int:
        """Take the end of a line and the mark behind it; gives the offset to go on from."""
        self._end_line()
        self.line += 1
        bare = mark.lstrip(" \t*#:;")
        first = bare[:1]
        if first == "|" and bare != "|}" and self.stack[-1].kind not in _LINED:
            # It divides the parameters of a template, not the cells of a table.
            end, mark = end - len(bare), ""
        if bare == "|}":
            # The colons are those that the table began behind.
            mark = bare
            self._drop((self._depth("{|") or len(self.stack)) - 1)
        if first == "=":
            mark, end = "", start + 1
        self._add("\n", start, end, mark)
        if first == "=" and (heading := _HEADING.match(self.text, end)):
            level = min(map(len, heading.groups()))
            title = _Tree(self.text, self.line, heading.end(1), heading.end() - level).read()
            self._add("=", end, heading.end(), "=" * level, (title,))
            return heading.end()
        if first == "{":
            self._open("{|", end, end)
        return end

    def _end_line(self) -> None:
        """Take the end of a line, on which addresses and the titles of links end."""
        while (top := self.stack[-1]).kind == "[" or (top.kind == "[[" and len(top.parts) == 1):
            self._drop(len(self.stack) - 2)

    # Brackets and bars

    def _bars(self, bars: str, start: int) -> None:
        """Divide what is open at each bar; elsewhere it may divide cells."""
        top = self.stack[-1]
        if top.kind in _DIVIDED:
            top.parts += [[] for _ in bars]
        else:
            self._add("|", start, start + len(bars), bars)

    def _open_braces(self, start: int, end: int) -> None:
        """Open templates, and a parameter if there is a brace more."""
        last = end - 3 if (end - start) % 2 else end
        for at in range(start, last, 2):
            self._open_bracket("{{", at)
        if last < end:
            self._open_bracket("{{{", last)

    def _close_braces(self, start: int, end: int) -> None:
        while end - start > 1 and (depth := self._depth("{{", "{{{")):
            opened = self.stack[depth]
            if opened.kind == "{{{" and end - start == 2:
                self.stack[depth - 1].parts[-1].append("{")
                opened.kind, opened.start = "{{", opened.start + 1
            start += len(opened.kind)
            self._close(start, opened.kind)
        if end - start > 1:
            self._add("?", start, end, self.text[start:end])
        elif end > start:
            self.pieces.append("}")

    def _close_brackets(self, start: int, end: int) -> int:
        """Close a link; gives the offset behind it."""
        if self.stack[-1].kind == "[":
            self._close(start + 1, "[")
            return start + 1
        if end - start == 1:
            self.pieces.append("]")
        elif not self._close(end, "[["):
            self._add("?", start, end, "]]")
        return end

    # Tags

    def _tag(self, match: re.Match[str]) -> int:
        """Take a tag or a comment; gives the offset to go on from."""
        start, end = match.span()
        name = (match["tag"] or "<!").lower()
        attributes = match["attributes"] or ""
        self.line += attributes.count("\n")
        bare = name.lstrip("/")
        if attributes.endswith("/") and (name in _LITERAL_TAGS or name in _ENCLOSING_TAGS):
            self._add("<", start, end, name, ((),))
        elif name in _ENDS and (closing := self._ending(name, end)):
            contents = self.text[end : closing.start()]
            end = closing.end()
            self.line += contents.count("\n")
            self._add("<!" if name == "<!" else "<", start, end, name, ((contents,),))
        elif name == "<!":
            # One that is never closed goes no further than its line.
            contents = self.text[end:].partition("\n")[0]
            end += len(contents)
            self._add("<!", start, end, name, ((contents,),))
        elif name == bare or bare not in _ENCLOSING_TAGS or not self._close(end, bare):
            self._add("<>", start, end, name, ((attributes,),))
            if name in _ENCLOSING_TAGS:
                self._open(name, start, end, name)
        return end

    def _ending(self, name: str, start: int) -> re.Match[str] | None:
        """The tag that ends what contains no markup, None if nothing on the rest of the page does."""
        found = None if name in self.endless else _ENDS[name].search(self.text, start, self.end)
        if found is None:
            self.endless.add(name)
        return found

    # The stack

    def _open(self, kind: str, start: int, end: int, name: str = "") -> None:
        """Begin what a mark opens; the last piece is put back if nothing closes it."""
        self.stack.append(_Open(kind, start, end, name, self.pieces.pop()))
        if len(self.stack) > _MAXIMUM_DEPTH:
            self._drop(len(self.stack) - 2)

    def _open_bracket(self, kind: str, start: int) -> None:
        self._add("?", start, start + len(kind), kind)
        self._open(kind, start, start + len(kind))

    def _depth(self, *kinds: str) -> int:
        """Place on the stack of the last that is of a kind, 0 if none is."""
        depth = len(self.stack) - 1
        while depth and self.stack[depth].kind not in kinds:
            depth -= 1
        return depth

    def _close(self, end: int, kind: str) -> bool:
        """End the last that is of a kind, if any is; what was opened in it and never closed is text."""
        if depth := self._depth(kind):
            self._drop(depth)
            opened = self.stack.pop()
            shown = "<" if kind in _ENCLOSING_TAGS else kind
            self._add(shown, opened.start, end, opened.name, opened.parts)
        return depth > 0

    def _drop(self, depth: int) -> None:
        """Make text of the marks above a place on the stack."""
        while len(self.stack) - 1 > depth:
            opened = self.stack.pop()
            below = self.stack[-1]
            below.parts[-1].append(opened.unclosed)
            below.parts[-1] += opened.parts[0]
            for part in opened.parts[1:]:
                self._bars("|", opened.end)
                below.parts[-1] += part
