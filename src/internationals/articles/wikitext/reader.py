"""Walk the tree of MediaWiki source line by line, as MediaWiki does, and hand it to the builder."""

from __future__ import annotations

import re

from internationals.articles.builder import Block, Builder
from internationals.articles.html import TagReader
from internationals.articles.language import all_words
from internationals.articles.model import Link, Loss, make
from internationals.articles.tables import Table
from internationals.articles.targets import link_target, pictured_territory
from internationals.articles.wikitext.templates import (
    interlanguage,
    link_at,
    link_of,
    page_title,
    words_of,
)
from internationals.articles.wikitext.transclusions import (
    flagged,
    is_flag_name,
    read_flag,
    read_template,
)
from internationals.articles.wikitext.tree import ADDRESS, Node, Pieces, parsed
from internationals.articles.wikitext.variants import chosen

_REDIRECT = re.compile(
    r"\s*#\s*(?:"
    + "|".join(all_words("namespaces", "redirect"))
    + r")\s*[:：]?\s*\[\[([^\[\]|\n]+)",
    re.IGNORECASE,
)
_ADDRESS = re.compile(ADDRESS)
_COUNTERPARTS = {"[[": "]]", "]]": "[[", "{{": "}}", "}}": "{{", "{|": "|}", "|}": "{|"}
# A line behind a colon that may be an item: it begins with a link, a flag, bold words.
_ITEM = re.compile(r"[:*#; \t]*(?:\[|\{\{|'''|[\U0001f1e6-\U0001f1ff\U0001f3f4])")
_FLAGGED = re.compile(
    r"\s*(?:\{\{([^{}|]+)(?:\|[^{}]*)?\}\}|[\U0001f1e6-\U0001f1ff\U0001f3f4]+)[^\[{}]{0,4}\[\["
)
_ONLY_TEMPLATES = re.compile(r"[\s;:*#]*(?:\{\{[^{}]*\}\}[\s/／、,，&–-]*)+")
# Templates that are written for the marks of a table in a parameter of a template.
_BARS = {"{{(!}}": "{|", "{{!)}}": "|}", "{{!-}}": "|-", "{{!!}}": "||", "{{!}}": "|"}
# Comments before what begins a line, which goes before them.
_COMMENTED = re.compile(
    r"(?s)(<!--(?<![^\n]<!--)(?:(?!-->).)*+(?:-->|\Z)[ \t]*"
    r"(?:<!--(?:(?!-->).)*+(?:-->|\Z)[ \t]*)*+)([*#:;]*\{\||[*#:;]+|={1,6}|\|[-+}]?|!)?"
)
# Tags whose end may not be missing.
_CLOSED_TAGS = frozenset({"div", "ul", "ol", "center", "ref", "nowiki"})
_LIST_MARKERS = frozenset("*#:;")
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
    text = chosen(text)
    if "<!--" in text:
        text = _COMMENTED.sub(r"\2\1", text)
    feeder = Feeder(page, f"\n{text}", line - 1)
    feeder.walk(parsed(feeder.text, line - 1))
    feeder.end()


def feed_words(page: Builder, block: Block, source: str, line: int) -> None:
    """Read MediaWiki source within a block of other markup, on a 1-based line."""
    feeder = Feeder(page, chosen(source), line)
    feeder.block = block
    feeder.in_cell = feeder.line_begun = True
    feeder.walk(parsed(feeder.text, line))


class Feeder(TagReader):
    """One walk over the nodes of one page.

    Attributes
    ----------
    source : the page's lines
    line_begun : whether anything but blanks was read of the line
    only_comment : whether nothing but a comment was
    markers, markers_line : list markers at the beginning of an item that has no text yet
    after_term : whether a colon on this line begins a definition
    indent, marker, labelled : of the list that is being read: colons before its first item, what begins
        the last of its terms and outermost items, and whether the last item of the list above is its label
    begun, behind : whether anything is on the line before the template that is being read; the pieces
        that it is one of, and the number of the next
    spans_lines : whether the item that is being read goes on over ends of lines, as an ``<li>`` does
    box : title of a box that ends with a template of its own, if it introduces a list
    unclosed : lines on which tags begin that must be closed, by name
    """

    def __init__(self, page: Builder, text: str, line: int) -> None:
        super().__init__(page, text, line)
        # With an empty one for what is read behind the last.
        self.source = (*page.lines, "")
        self.markers = ""
        self.markers_line = 0
        self.line_begun = False
        self.only_comment = False
        self.after_term = False
        self.indent, self.marker, self.labelled = 0, ":", False
        # The line that was searched for templates last, and whether it has nothing else.
        self.looked_at = 0, False
        self.begun = False
        self.behind: tuple[Pieces, int] = (), 0
        self.spans_lines = False
        self.unclosed: dict[str, list[int]] = {}
        self.box = ""

    def source_of(self, node: Node) -> str:
        """A node as it is written."""
        return self.text[node.start : node.end]

    @property
    def ends_line(self) -> bool:
        """Whether nothing but blanks and closing brackets are on the line behind the template that is being read."""
        pieces, at = self.behind
        rest = map(pieces.__getitem__, range(at, len(pieces)))
        found = next((p for p in rest if not isinstance(p, str) or p.strip(" )）")), None)
        return found is None or (not isinstance(found, str) and found.kind == "\n")

    @property
    def stands_alone(self) -> bool:
        """Whether the template that is being read has its lines for itself."""
        return self.ends_line and not self.begun

    # Nodes

    def walk(self, pieces: Pieces) -> None:
        """Read a part of the page: text, and the nodes in it."""
        for number, piece in enumerate(pieces, start=1):
            if isinstance(piece, str):
                self.words(piece)
            elif piece.kind == "\n":
                self.end_line()
                self.line = piece.line_end
                if piece.name:
                    self._begin_line(piece)
            elif not piece.parts:
                self._mark(piece)
            else:
                if piece.kind == "{{" or piece.kind == "<":
                    self.begun = self.line_begun or self.markers != "" or self.in_cell
                    self.behind = pieces, number
                self._node(piece)
                # Whatever the node did with its newlines, the next one begins where it ends.
                missing = piece.line_end - self.line
                if missing > 0 and self.block is not None and not self.block.is_entry:
                    # So that the newlines of a paragraph's text still count its lines.
                    self.block.add("\n" * missing)
                self.line = piece.line_end

    def _node(self, node: Node) -> None:
        kind = node.kind
        if kind == "{{":
            read_template(self, node)
        elif kind == "[[":
            self._wikilink(node)
        elif kind == "<>":
            self._tag(node)
        elif kind == "[":
            self.linked(link_at(node, words_of(node.parts[0]), "", "external", node.name))
        elif kind == "=":
            self._heading(node, len(node.name))
        elif kind == "<!":
            self.only_comment = not self.line_begun
            if not self.source_of(node).endswith("-->"):
                self.page.loss("bracket", "-->", node.line, node.line)
        elif kind == "{{{":
            self.words(" ".join(map(words_of, node.parts[1:2])))
        elif node.name == "ref":
            # The first address in it is the target.
            address = _ADDRESS.search(self.text, node.start, node.end)
            self.noted(words_of(node.parts[0]), address.group() if address else "", node)
        elif node.name == "nowiki":
            self.words(words_of(node.parts[0]).replace("\n", " "))
        elif node.name[0] == "h" and node.name[1].isdigit():
            self._heading(node, int(node.name[1]))
        else:
            if "[[" in self.source_of(node):
                self.not_read(node, f"<{node.name}>")

    def _heading(self, node: Node, level: int) -> None:
        title = node.parts[0]
        nodes = [piece for piece in title if not isinstance(piece, str)]
        # A flag alone, {{CHN}}, is the heading's words.
        templates = (inner for inner in nodes if inner.kind == "{{")
        words = words_of(title) or "、".join(filter(None, map(flagged, templates)))
        if node.kind == "=" and self.tables and self.tables[0].kind == "grid":
            # It was never closed.
            self._end_tables()
        if self.in_cell:
            self.words(words)
            return
        self.finish()
        self.page.heading(words, level, self.line, self.line)
        for inner in nodes:
            if inner.kind == "[[" and (link := link_of(inner)) is not None:
                self.page.links.append(link)

    def not_read(self, node: Node, what: str, losses: list[Loss] | None = None) -> None:
        """Report what has a line for itself under a heading of members and is not read, among some losses."""
        if self.stands_alone and not self.in_cell and self.page.holds_members():
            heading = self.page.path[-1] if self.page.path else self.page.intro
            source = self.source_of(node)
            shown = " ".join(source.split())[:40].rstrip()
            note = f"line {node.line}: {what} under “{heading}” is not read: {shown}"
            loss = Loss("template", source, node.line, node.line_end, note)
            (self.page.losses if losses is None else losses).append(loss)
            self.page.end_place()

    # Marks

    def _mark(self, node: Node) -> None:
        """Read a mark that encloses nothing."""
        if node.kind == "'":
            self._quotes(len(node.name))
        elif node.kind == "|":
            self._bar(node.name)
        else:
            self.page.loss("bracket", _COUNTERPARTS[node.name[:2]], node.line, node.line)

    @property
    def barred(self) -> Table | None:
        """The table that is being read, if its marks are bars."""
        return self.tables[-1] if self.tables and not self.tables[-1].is_html else None

    def _begin_line(self, node: Node) -> None:
        """Read the mark at the beginning of a line."""
        mark, table = node.name.lstrip(), self.barred
        if "{|" in mark:
            self.tables.append(Table(self, node.end, is_html=False))
        elif mark[0] in _LIST_MARKERS:
            self._markers(mark[:_MAXIMUM_MARKERS])
        elif mark[0] == "-":
            self.finish()
            self.page.end_list()
        elif table is None:
            if mark == "|}":
                self.page.loss("bracket", "{|", self.line, self.line)
            else:
                self.words(node.name)
        elif mark == "|}":
            self.tables.pop().close()
        elif mark[:2] == "|-":
            table.end_row()
        elif mark == "|+":
            table.open_cell("caption")
        else:
            table.open_cell("header" if mark == "!" else "data")

    def _bar(self, mark: str) -> None:
        """Read what may divide two cells, or a cell from its attributes."""
        table = self.barred
        if table is None or table.cell == "none":
            self.words(mark)
        elif mark == "||" or (mark == "!!" and table.cell == "header"):
            table.open_cell(table.cell)
        elif mark == "!!" or not table.divided():
            self.words(mark)

    def _end_tables(self) -> None:
        """End the tables that are open, of which one is never closed."""
        if self.tables:
            line = self.tables[0].line
            self.page.loss("bracket", self.tables[0].end, line, line)
        while self.tables:
            self.tables.pop().close()

    def end(self) -> None:
        """Read the end of the page."""
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
        block.add("'" * (count - 5))
        if count >= 3 and not block.close("bold"):
            block.open("bold")

    # Tags

    def _tag(self, node: Node) -> None:
        """Read a tag; one that must be closed is remembered."""
        attributes = words_of(node.parts[0])
        name = node.name.lstrip("/")
        if name in _CLOSED_TAGS and not attributes.endswith("/"):
            lines = self.unclosed.setdefault(name, [])
            if name == node.name:
                lines.append(node.line)
            elif lines:
                lines.pop()
            else:
                self.page.loss("bracket", f"</{name}>", node.line, node.line)
        self.tag(node.name, attributes, node.end)

    # Links

    def _wikilink(self, node: Node) -> None:
        """Read ``[[title|words]]``: a link, a picture, a category; flags among its words too."""
        link = link_of(node)
        if link is None:
            # A link to the same page in another language, shown beside the page.
            if other := interlanguage(node):
                self.page.interlanguage.setdefault(*other)
            return
        if link.kind == "file":
            territory = pictured_territory(link.title.partition(":")[2].strip())
            if territory and self.in_entry():
                self.open_block().flag(territory)
            self.page.links.append(link)
        elif link.kind == "category" and not link.url.startswith(":"):
            self.page.links.append(link)
            self.page.categories.append(link.title.partition(":")[2].strip())
        elif link.url[:1] == "#" and link_target(link.url)[-1]:
            self.noted(link.label, link.url, node)
        else:
            for part in node.parts[1:]:
                for inner in part:
                    if not isinstance(inner, str) and inner.kind == "{{":
                        read_flag(self, inner)
            self.linked(link)

    # Boxes

    def introduced(self, title: str) -> str:
        """End the list that is open; the title of a box introduces the next. What introduced this one."""
        self.finish()
        self.page.end_list()
        around, self.page.intro = self.page.intro, title
        return around

    def noted(self, label: str, address: str, node: Node) -> None:
        """Read a link to a note, whose words are elsewhere on the page."""
        self.page.links.append(link_at(node, label, "", "reference", address))

    def linked(self, link: Link) -> None:
        """Read a link, with its label as running text."""
        block = self.open_block()
        start = block.length
        block.add(link.label)
        block.links.append(make(Link, (*link[:7], start, block.length, *link[9:])))
        block.line_end = max(block.line_end, link.line_end)

    # Words and lines

    def in_block(self) -> bool:
        """Whether something is being read, or begun by list markers."""
        return self.block is not None or self.markers != ""

    def in_entry(self) -> bool:
        """Whether an item is being read, or begun by list markers."""
        return self.markers != "" or (self.block is not None and self.block.is_entry)

    def words(self, text: str) -> None:
        """Read running text without newlines."""
        if self.after_term and ":" in text and self.source[self.line - 1].rstrip()[-1:] != ":":
            self.after_term = False
            term, _, text = text.partition(":")
            self.words(term)
            self._define()
        block = self.block
        if block is None:
            if not (self.markers or text.strip()):
                return
            block = self.open_block()
        self.line_begun = True
        is_before = not block.length and (text.isspace() or not block.is_entry)
        block.add(text.lstrip() if is_before else text)
        if block.line_end < self.line:
            block.line_end = self.line

    def _define(self) -> None:
        """Begin the definition behind a term on one line."""
        block = self.block
        if block is not None and block.is_entry:
            self.open_item(block.depth + 1, self.line, spans_lines=False)
        else:
            self.words(":")

    def dropped(self) -> None:
        """Pass over a template."""
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
            self.block = Block(self.line)
            return self.block
        markers, self.markers = self.markers, ""
        if not self.page.items:
            self.indent, self.marker = len(markers) - len(markers.lstrip(":")), ":"
            self.labelled = False
        if (depth := self._item_depth(markers)) >= 0:
            if depth == 0 and f"{self.marker}{markers[-1]}" in ("*#", "#*"):
                last = "".join(self.page.items[-1].pieces).rstrip()
                if self.labelled or last.endswith((":", "：")):
                    # Behind a label, a list of another kind.
                    self.labelled = not self.labelled
                    self.page.end_list()
            if depth == 0 or markers[-1] == ";":
                self.marker = markers[-1]
            return self.open_item(depth, self.markers_line, spans_lines=False)
        if markers[0] in "*#" and markers[-1] == ":" and self.page.items:
            # Behind `*:` the item before goes on.
            self.block = self.page.items[-1]
            self.block.add(", " if self.page.language.blanks else "，")
            return self.block
        self.block = Block(self.markers_line)
        if markers[-1] == ";":
            self.block.open("bold")
        return self.block

    def begins_item(self) -> bool:
        """Whether the line that is being read, under a heading of members, is a flag and a link, and above no list."""
        match = _FLAGGED.match(self.source[self.line - 1])
        return (
            match is not None
            and self.source[self.line][:1] not in _LIST_MARKERS
            and not self.in_cell
            and self.page.holds_members()
            and (match.group(1) is None or is_flag_name(match.group(1)))
        )

    def has_only_templates(self) -> bool:
        """Whether the line that is being read is templates and what divides them: flags, perhaps."""
        if self.looked_at[0] != self.line:
            found = _ONLY_TEMPLATES.fullmatch(self.source[self.line - 1])
            self.looked_at = self.line, found is not None
        return self.looked_at[1]

    def _item_depth(self, markers: str) -> int:
        """Depth of the item that list markers begin, -1 if they begin none."""
        bullets = markers.lstrip(":")
        if bullets and bullets[-1] in "*#":
            # What is further right than the first of the list is nested: `:*` below `*`.
            return len(markers) - 1 - min(self.indent, len(markers) - len(bullets))
        if not self.page.holds_members():
            return -1
        source = self.source[self.markers_line - 1]
        if markers[-1] == ";":
            # A term whose definition follows; else it does the work of a heading.
            following = self.source[self.markers_line].lstrip()
            defined = ":" in source or following.startswith(f"{markers[:-1]}:")
            return len(markers) - 1 if defined else -1
        if _ITEM.match(source) or (not bullets and self.page.items) or ";" in source[:4]:
            # What is behind a colon belongs to the item or term before it.
            return len(markers) - (self.marker == ":")
        return -1

    def open_item(self, depth: int, line: int, *, spans_lines: bool = True) -> Block:
        """Begin an item, which goes on over ends of lines unless list markers begin it."""
        block = super().open_item(depth, line)
        self.spans_lines = spans_lines
        whole = self.source[line - 1]
        before = whole[: len(whole) - len(whole.lstrip(" \t*#:;"))]
        block.blanks = len(before) - len(before.rstrip(" \t"))
        return block

    def _markers(self, markers: str) -> None:
        """Read the list markers ``*``, ``#``, ``:``, ``;`` that a line begins with."""
        if self.in_cell:
            if self.block is not None and markers in ("*", "#"):
                self.block.divide()
            return
        self.finish()
        self.markers, self.markers_line = markers, self.line
        self.after_term = markers[-1] == ";"

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
