"""Walk the tree of MediaWiki source line by line, as MediaWiki does, and hand it to the builder."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property

from internationals.articles.builder import Block, Builder
from internationals.articles.html import TagReader
from internationals.articles.language import all_words
from internationals.articles.model import Link, LinkKind, Loss
from internationals.articles.tables import Table
from internationals.articles.targets import pictured_territory
from internationals.articles.wikitext.inline import (
    BARE_ADDRESS,
    address_of,
    character,
    first_address,
    interlanguage,
    link_of,
    page_title,
    words_of,
)
from internationals.articles.wikitext.transclusions import (
    is_flag_code,
    is_flag_name,
    read_flag,
    read_template,
    written_name,
)
from internationals.articles.wikitext.tree import Code, Node, parsed
from internationals.articles.wikitext.variants import chosen

_REDIRECT = re.compile(
    r"\s*#\s*(?:"
    + "|".join(all_words("namespaces", "redirect"))
    + r")\s*[:：]?\s*\[\[([^\[\]|\n]+)",
    re.IGNORECASE,
)
# What means something in a line: quotes that set type, bars of cells, tags, characters, behaviour
# switches, addresses, and what is left of brackets that were never closed.
_MARK = re.compile(
    r"\n|''+|\|\||\|(?!\})|!!|<(?P<slash>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)(?P<inner>(?:[\s/][^<>]*)?)>"
    r"|&\#?\w+;|__[A-Z]{3,}__|\[\[|\]\]|\{\{+|\}\}+|\{\||\|\}"
    rf"|{BARE_ADDRESS}"
)
_NEWLINE = re.compile("\n")
# What means something at the beginning of a line.
_BEGIN = re.compile(
    r"[ \t*#:;]*(?P<table>\{\|(?!\})[^\n]*)|(?P<markers>[*#:;]+)|(?P<rule>-{4,})"
    r"|[ \t]*(?P<bar>\|\}(?!\}(?!\}))|\|-[^\n]*|\|\+|\||!)"
)
_COUNTERPARTS = {"[[": "]]", "]]": "[[", "{{": "}}", "}}": "{{", "{|": "|}", "|}": "{|"}
# What begins and what ends a table, by its end.
_TABLE_MARKS = {
    "|}": (
        re.compile(r"^[ \t*#:;]*\{\|(?!\})", re.MULTILINE),
        re.compile(r"^[ \t]*\|\}(?!\}(?!\}))", re.MULTILINE),
    ),
    "</table>": (re.compile(r"<table\b", re.IGNORECASE), re.compile(r"</table\b", re.IGNORECASE)),
}
_ATTRIBUTE = re.compile(r"\s*(?:colspan|rowspan|style|align|class|bgcolor|width|scope)\s*=")
# A line behind a colon that may be an item: it begins with a link, a flag, bold words.
_ITEM = re.compile(r"[:*#; \t]*(?:\[|\{\{|'''|[\U0001f1e6-\U0001f1ff\U0001f3f4])")
_FLAGGED = re.compile(
    r"\s*(?:\{\{([^{}|]+)(?:\|[^{}]*)?\}\}|[\U0001f1e6-\U0001f1ff\U0001f3f4]+)[^\[{}]{0,4}\[\["
)
# Templates that are written for the marks of a table in a parameter of a template.
_BARS = {"{{(!}}": "{|", "{{!)}}": "|}", "{{!-}}": "|-", "{{!!}}": "||", "{{!}}": "|"}
# Tags whose end may not be missing.
_CLOSED_TAGS = frozenset({"div", "ul", "ol", "center", "ref", "nowiki"})
# List markers beyond so many are no depth that anybody means.
_MAXIMUM_MARKERS = 12


def feed_wikitext(page: Builder, text: str, line: int = 1) -> None:
    """Read MediaWiki source.

    Parameters
    ----------
    page : receives what is read
    text : the page, newlines normalised to ``\\n``, without invisible characters
    line : 1-based line of the page that it begins on

    Flags before or behind an entry's name are kept as they are written; whether they name
    a territory is not judged here. Markup that is never closed is recorded in `losses` and read as
    text. Words that differ between scripts (``-{zh-hans:…;zh-hant:…}-``) are read in simplified
    characters.
    """
    if redirect := _REDIRECT.match(text):
        target = redirect.group(1)
        line = text.count("\n", 0, redirect.end()) + 1
        label = page_title(target)
        link = Link(label, label, "article", target, False, line, line, 0, len(label))
        page.links.append(link)
        return
    if "{{(!}}" in text:
        for template, mark in _BARS.items():
            text = text.replace(template, mark)
    feeder = Feeder(page, "\n" + chosen(text), line - 1)
    feeder.walk(parsed(feeder.text))
    feeder.end()
    page.losses.sort(key=_line_start)


def feed_words(page: Builder, block: Block, source: str, line: int) -> None:
    """Read MediaWiki source within a block of other markup, on a 1-based line."""
    feeder = Feeder(page, chosen(source), line)
    feeder.block = block
    feeder.in_cell = feeder.line_begun = True
    feeder.walk(parsed(feeder.text))


class Feeder(TagReader):
    """One walk over the nodes of one page.

    Attributes
    ----------
    source : the page's lines
    newlines : their offsets in `text`
    first : line of what is before the first of them
    line_begun : whether anything but blanks was read of the line
    only_comment : whether nothing but a comment was
    markers, markers_line : list markers at the beginning of an item that has no text yet
    after_term : whether a colon on this line begins a definition
    below_term : whether the list has a term, that the items behind colons belong to
    stands_alone : whether the template that is being read has its lines for itself
    spans_lines : whether the item that is being read goes on over ends of lines, as an ``<li>`` does
    unclosed : lines on which tags begin that must be closed, by name
    """

    def __init__(self, page: Builder, text: str, line: int) -> None:
        super().__init__(page, text, line)
        self.first = line
        # With an empty one for what is read behind the last.
        self.source = (*page.lines, "")
        self.newlines = [match.start() for match in _NEWLINE.finditer(text)]
        self.markers = ""
        self.markers_line = 0
        self.line_begun = False
        self.only_comment = False
        self.after_term = False
        self.below_term = False
        self.stands_alone = False
        self.spans_lines = False
        self.unclosed: dict[str, list[int]] = {}

    def line_at(self, offset: int) -> int:
        """1-based line of an offset in the text."""
        return self.first + bisect_left(self.newlines, offset)

    # Nodes

    def walk(self, code: Code, *, begins_line: bool = False) -> None:
        """Read a part of the page, with the nodes in it."""
        at = code.start
        if begins_line:
            at = self._begin_line(at, code.nodes[0].start if code.nodes else code.end)
        for node in code.nodes:
            if at < node.start:
                self._text(at, node.start)
            self._node(node, ends_line=node.end == code.end or self.text[node.end] == "\n")
            at = node.end
            # Whatever the node did with its newlines, the next one begins where it ends.
            missing = self.line_at(at) - self.line
            if missing > 0 and self.block is not None and not self.block.is_entry:
                # So that the newlines of a paragraph's text still count its lines.
                self.block.add("\n" * missing)
            self.line += missing
        if at < code.end:
            self._text(at, code.end)

    def _node(self, node: Node, *, ends_line: bool) -> None:
        kind = node.kind
        if kind == "{{":
            self.stands_alone = ends_line and not (self.line_begun or self.markers or self.in_cell)
            read_template(self, node)
        elif kind == "[[":
            self._wikilink(node)
        elif kind == "[":
            address, label = address_of(node)
            self.linked(words_of(label), "external", address, node.end)
        elif kind == "=":
            self._heading(node, len(node.name))
        elif kind == "<!":
            self.only_comment = not self.line_begun
        elif kind == "{{{":
            self.words(" ".join(map(words_of, node.parts[1:2])))
        elif node.name == "ref":
            self._reference(node)
        elif node.name == "nowiki":
            self.words(" ".join(node.parts[0].source.split("\n")))
        elif node.name[0] == "h" and node.name[1].isdigit():
            self._heading(node, int(node.name[1]))
        else:
            self.stands_alone = ends_line and not (self.line_begun or self.markers or self.in_cell)
            if "[[" in node.source:
                self.not_read(node, f"<{node.name}>")
            self.line_begun = True

    def _heading(self, node: Node, level: int) -> None:
        title = node.parts[0]
        # A flag alone, {{CHN}}, is the heading's words.
        words = words_of(title) or " ".join(
            written_name(inner)
            for inner in title.nodes
            if inner.kind == "{{" and is_flag_code(inner)
        )
        if self.tables and self.tables[0].end in self._unclosed_tables:
            self._end_tables()
        if self.in_cell:
            self.words(words)
            return
        self.finish()
        self.page.heading(words, level, self.line, self.line)
        self.line_begun = True
        for inner in title.nodes:
            if inner.kind == "[[" and (link := link_of(inner, self.line)) is not None:
                self.page.links.append(link)

    def not_read(self, node: Node, what: str) -> None:
        """Report what has a line for itself under a heading of members and is not read."""
        if self.stands_alone and not self.in_cell and self.page.holds_members():
            heading = self.page.path[-1] if self.page.path else self.page.intro
            source = node.source
            shown = " ".join(source.split())[:40].rstrip()
            note = f"line {self.line}: {what} under “{heading}” is not read: {shown}"
            self.page.loss("template", source, self.line, self.line_at(node.end), note)

    # Text

    def _text(self, at: int, end: int) -> None:
        """Read text between two offsets, with the marks in it."""
        text = self.text
        search = _MARK.search
        while match := search(text, at, end):
            start = match.start()
            if start > at:
                self.words(text[at:start])
            at = match.end()
            mark = match.group()
            first = mark[0]
            if first == "\n":
                self.end_line()
                self.line += 1
                at = self._begin_line(at, end)
            elif first == "'":
                self._quotes(len(mark))
            elif first == "<":
                self._tag(match)
            elif mark in ("|", "||", "!!"):
                self._bar(mark)
            elif first == "&":
                self.words(character(mark))
            elif mark in _COUNTERPARTS or first in "{}":
                self.page.loss("bracket", _COUNTERPARTS[mark[:2]], self.line, self.line)
            elif first != "_":
                self.linked(mark, "external", mark, at)
        if at < end:
            self.words(text[at:end])

    def _begin_line(self, at: int, end: int) -> int:
        """Take the marks at the beginning of a line; gives the offset behind them."""
        match = _BEGIN.match(self.text, at, end)
        if match is None:
            return at
        if markers := match["markers"]:
            self._markers(markers[:_MAXIMUM_MARKERS])
        elif match["table"]:
            self.tables.append(Table(self, match.end(), is_html=False))
        elif match["rule"]:
            self.finish()
            self.page.end_list()
        elif not self.tables or self.tables[-1].is_html:
            return at
        elif (bar := match["bar"]) == "|}":
            self.tables.pop().close()
        elif bar[:2] == "|-":
            self.tables[-1].end_row()
        elif bar == "|+":
            self.tables[-1].open_cell("none")
        else:
            self.tables[-1].open_cell("header" if bar == "!" else "data")
        return match.end()

    def _bar(self, mark: str) -> None:
        """Read what may divide two cells, or a cell from its attributes."""
        table = self.tables[-1] if self.tables else None
        if table is None or table.is_html or table.cell == "none":
            self.words(mark)
        elif mark == "||" or (mark == "!!" and table.cell == "header"):
            table.open_cell(table.cell)
        elif mark == "!!" or not table.divided():
            self.words(mark)

    def colour_cell(self) -> None:
        """Read the bar that a template for a cell has before its words, behind attributes."""
        if self.tables and self.block is not None and _ATTRIBUTE.match("".join(self.block.pieces)):
            self.tables[-1].divided()

    @cached_property
    def _unclosed_tables(self) -> frozenset[str]:
        """The ends of tables that the page has too few of."""
        counts = {
            end: [len(mark.findall(self.text)) for mark in marks]
            for end, marks in _TABLE_MARKS.items()
        }
        return frozenset(end for end, (opened, closed) in counts.items() if opened > closed)

    def _end_tables(self) -> None:
        """End the tables that are open, of which one is never closed."""
        if self.tables:
            line = self.tables[0].line
            self.page.loss("bracket", self.tables[0].end, line, line)
        while self.tables:
            self.tables.pop().close()

    def end(self) -> None:
        """Read the end of the page."""
        self.end_line()
        self._end_tables()
        self.finish()
        self.page.end_list()
        for name, lines in self.unclosed.items():
            for line in lines:
                self.page.loss("bracket", f"</{name}>", line, line)

    def _quotes(self, count: int) -> None:
        if count == 4:
            self.words("'")
        block = self.open_block()
        if count in (2, 5) and not block.close("italic"):
            block.open("italic")
        if count > 5:
            block.add("'" * (count - 5))
        if count >= 3 and not block.close("bold"):
            block.open("bold")

    # Tags

    def _tag(self, match: re.Match[str]) -> None:
        """Read a tag; one that must be closed is remembered."""
        name = match["tag"].lower()
        if name in _CLOSED_TAGS and not match["inner"].endswith("/"):
            lines = self.unclosed.setdefault(name, [])
            if match["slash"] != "/":
                lines.append(self.line)
            elif lines:
                lines.pop()
            else:
                self.page.loss("bracket", f"</{name}>", self.line, self.line)
        self.tag(match)
        self.line_begun = True

    # Links

    def _wikilink(self, node: Node) -> None:
        """Read ``[[title|words]]``: a link, a picture, a category; flags among its words too."""
        link = link_of(node, self.line)
        if link is None:
            # A link to the same page in another language, shown beside the page.
            if other := interlanguage(node):
                self.page.interlanguage.setdefault(*other)
            return
        if link.kind == "file":
            self._picture(link)
        elif link.kind == "category" and not node.parts[0].source.lstrip().startswith(":"):
            self.page.links.append(link)
            self.page.categories.append(link.title.partition(":")[2].strip())
            self.line_begun = True
        else:
            for part in node.parts[1:]:
                for inner in part.nodes:
                    if inner.kind == "{{":
                        read_flag(self, inner)
            self.linked(link.label, link.kind, link.url, node.end, link.title)

    def _picture(self, link: Link) -> None:
        territory = pictured_territory(link.title.partition(":")[2].strip())
        if territory and self.in_block():
            block = self.open_block()
            if block.expects_flag():
                block.flag(territory)
        self.page.links.append(link)
        self.line_begun = True

    def _reference(self, node: Node) -> None:
        """Read ``<ref>``: a link to a note, its words the label, the first address in it the target."""
        contents = node.parts[0]
        self.noted(words_of(contents), first_address(contents), node)
        if self.block is not None:
            self.block.line_end = max(self.block.line_end, self.line_at(node.end))

    def noted(self, label: str, address: str, node: Node) -> None:
        """Read a link to a note, whose words are elsewhere on the page."""
        if self.in_block():
            self.open_block()
            end = self.line_at(node.end)
            link = Link(label, "", "reference", address, False, self.line, end, 0, 0)
            self.page.links.append(link)

    def linked(
        self,
        label: str,
        kind: LinkKind,
        url: str,
        offset: int,
        title: str = "",
        other: tuple[str, str] = ("", ""),
    ) -> None:
        """Read a link that ends at an offset, with its label as running text."""
        block = self.open_block()
        start, end = block.length, self.line_at(offset)
        block.add(label)
        place = (self.line, end, start, block.length)
        block.links.append(Link(label, title, kind, url, False, *place, *other))
        block.line_end = max(block.line_end, end)

    # Words and lines

    def in_block(self) -> bool:
        """Whether something is being read, or begun by list markers."""
        return self.block is not None or self.markers != ""

    def in_entry(self) -> bool:
        """Whether an item is being read, or begun by list markers."""
        return self.markers != "" or (self.block is not None and self.block.is_entry)

    def words(self, text: str) -> None:
        """Read running text without newlines."""
        if self.after_term and ":" in text:
            self.after_term = False
            term, _, text = text.partition(":")
            self.words(term)
            self._define()
        if self.block is None and not self.markers and not text.strip():
            return
        block = self.open_block()
        if not block.length and not block.is_entry:
            text = text.lstrip()
        block.add(text)
        if text.strip():
            block.line_end = max(block.line_end, self.line)

    def _define(self) -> None:
        """Begin the definition behind a term on one line."""
        block = self.block
        if block is not None and block.is_entry:
            self.finish()
            self.open_item(block.depth + 1, self.line, spans_lines=False)
        elif block is not None:
            self.words(":")
        else:
            self.markers += ":"

    def dropped(self) -> None:
        """Pass over a template."""
        if self.stands_alone:
            # A box or a line of navigation ends the paragraph above it.
            self.finish()
        self.line_begun = True
        if self.block is not None:
            self.block.dropped = True

    def open_block(self) -> Block:
        """The block that running text belongs to, begun if there is none."""
        self.line_begun = True
        if self.block is not None:
            return self.block
        if not self.markers:
            if self.begins_item():
                return self.open_item(0, self.line, spans_lines=False)
            self.page.end_list()
            self.block = Block(self.line)
            return self.block
        markers, self.markers = self.markers, ""
        self.below_term = self.below_term and bool(self.page.items)
        if (depth := self._item_depth(markers)) >= 0:
            self.below_term = self.below_term or markers[-1] == ";"
            return self.open_item(depth, self.markers_line, spans_lines=False)
        if markers[0] in "*#" and self.page.items:
            # Behind `*:` the item before goes on.
            self.block = self.page.items[-1]
            self.block.add(", " if self.page.language.blanks else "，")
            self.block.line_end = max(self.block.line_end, self.line)
            return self.block
        self.page.end_list()
        self.block = Block(self.markers_line)
        if markers[-1] == ";":
            self.block.open("bold")
        return self.block

    def begins_item(self) -> bool:
        """Whether the line that is being read, under a heading of members, is a flag and a link."""
        match = _FLAGGED.match(self.source[self.line - 1])
        return (
            match is not None
            and not self.in_cell
            and self.page.holds_members()
            and (match.group(1) is None or is_flag_name(match.group(1)))
        )

    def _item_depth(self, markers: str) -> int:
        """Depth of the item that list markers begin, -1 if they begin none."""
        bullets = markers.lstrip(":")
        if bullets and bullets[-1] in "*#":
            return len(bullets) - 1 + (bullets != markers and self.below_term)
        if not self.page.holds_members():
            return -1
        source = self.source[self.markers_line - 1]
        if markers[-1] == ";":
            # A term whose definition follows; else it does the work of a heading.
            following = self.source[self.markers_line : self.markers_line + 1]
            defined = ":" in source or any(line.lstrip().startswith(":") for line in following)
            return len(markers) - 1 if defined else -1
        if _ITEM.match(source) or (not bullets and self.page.items) or ";" in source[:4]:
            return len(markers) if self.below_term else len(markers) - 1
        return -1

    def open_item(self, depth: int, line: int, *, spans_lines: bool = True) -> Block:
        """Begin an item, which goes on over ends of lines unless list markers begin it."""
        block = super().open_item(depth, line)
        self.spans_lines = spans_lines
        whole = self.source[line - 1]
        before = whole[: len(whole) - len(whole.lstrip(" \t*#:;"))]
        block.blanks = len(before) - len(before.rstrip(" \t"))
        block.numbered = False
        return block

    def _markers(self, markers: str) -> None:
        """Read the list markers ``*``, ``#``, ``:``, ``;`` that a line begins with."""
        if self.in_cell:
            return
        self.finish()
        self.markers, self.markers_line = markers, self.line
        self.after_term = markers[-1] == ";"
        self.line_begun = True

    def end_line(self) -> None:
        """Read the end of a line of the source; who calls counts it."""
        block = self.block
        if block is None:
            self.markers = ""
        elif self.in_cell:
            if block.length:
                block.add("\n")
        elif block.is_entry:
            if self.spans_lines:
                block.add(" ")
            else:
                self.finish()
        elif self.line_begun or self.only_comment:
            for style in block.styled or ():
                block.close(style)
            block.add("\n")
        else:
            self.finish()
        self.line_begun = False
        self.only_comment = False
        self.after_term = False

    def finish(self) -> None:
        """End the block that is being read."""
        self.markers = ""
        super().finish()


def _line_start(loss: Loss) -> int:
    return loss.line_start
