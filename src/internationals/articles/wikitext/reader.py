"""Walk the tree of MediaWiki source line by line, as MediaWiki does, and hand it to the builder."""

from __future__ import annotations

import re

from internationals.articles.builder import Block, Builder
from internationals.articles.language import all_words
from internationals.articles.model import Link, Loss
from internationals.articles.targets import pictured_territory
from internationals.articles.wikitext import tree
from internationals.articles.wikitext.balance import (
    CLOSE_LINK,
    CLOSE_TEMPLATE,
    OPEN_LINK,
    OPEN_TAG,
    OPEN_TEMPLATE,
    balanced,
    restored,
)
from internationals.articles.wikitext.inline import (
    UNREAD_TAGS,
    first_address,
    interlanguage,
    link_of,
    page_title,
    words_of,
)
from internationals.articles.wikitext.tables import read_table
from internationals.articles.wikitext.transclusions import (
    is_flag_code,
    is_flag_name,
    read_flag,
    read_template,
)
from internationals.articles.wikitext.tree import (
    Argument,
    Code,
    Comment,
    Entity,
    ExternalLink,
    Tag,
    Template,
    Wikilink,
    parsed,
    source_of,
)
from internationals.articles.wikitext.unclosed_tables import parts
from internationals.articles.wikitext.variants import chosen

_REDIRECT = re.compile(
    r"\s*#\s*(?:"
    + "|".join(all_words("namespaces", "redirect"))
    + r")\s*[:：]?\s*\[\[([^\[\]|\n]+)",
    re.IGNORECASE,
)
# Quotes that set type, behaviour switches, and what is left of markup that was never closed.
_MARKUP = re.compile(
    r"'{2,}|__[A-Z]{3,}__|\[\[|\]\]|\{\{+|\}\}+|\{\||\|\}|\n"
    rf"|[{OPEN_LINK}{OPEN_TEMPLATE}{CLOSE_LINK}{CLOSE_TEMPLATE}]+"
    rf"|(?:<|{OPEN_TAG})/?[a-zA-Z][a-zA-Z0-9]*(?:[^<>\n{OPEN_TAG}a-zA-Z0-9][^<>\n{OPEN_TAG}]*)?>"
    rf"|{OPEN_TAG}"
)
_COUNTERPARTS = {"[[": "]]", "]]": "[[", "{{": "}}", "}}": "{{", "{|": "|}", "|}": "{|"}
_MARKERS = frozenset("*#:;")
# A line behind a colon that may be an item: it begins with a link, a flag, bold words.
_ITEM = re.compile(r"[:*#; \t]*(?:\[|\{\{|'''|[\U0001f1e6-\U0001f1ff\U0001f3f4])")
_INDENTED_TABLE = re.compile(r"^[ \t]*[*#:;]+[ \t]*(?=\{\|)", re.MULTILINE)
_FLAGGED = re.compile(
    r"\s*(?:\{\{([^{}|]+)(?:\|[^{}]*)?\}\}|[\U0001f1e6-\U0001f1ff\U0001f3f4]+)[^\[{}]{0,4}\[\["
)
# Templates that stand for the marks of a table where a template's parameter holds one.
_TABLE_MARKS = {"{{(!}}": "{|", "{{!)}}": "|}", "{{!-}}": "|-", "{{!!}}": "||", "{{!}}": "|"}
_BLOCK_TAGS = frozenset({"div", "p", "blockquote", "section", "center", "ul", "ol", "dl"})


def feed_wikitext(page: Builder, text: str) -> None:
    """Read MediaWiki source.

    Parameters
    ----------
    page : receives what is read
    text : the page, newlines normalised to ``\\n``, without invisible characters

    Flags that stand before or behind an entry's name are kept as they are written; whether they name
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
        for template, mark in _TABLE_MARKS.items():
            text = text.replace(template, mark)
    text = _INDENTED_TABLE.sub("", text)
    feeder = Feeder(page, text)
    for part, line in parts(balanced(chosen(text)), page.losses):
        feeder.line = line
        feeder.walk(parsed(part))
        feeder.end_line()
        feeder.finish()
    page.end_list()
    page.losses.sort(key=_line_start)


class Feeder:
    """One walk over the nodes of one page.

    Attributes
    ----------
    page : receives what is read
    line : 1-based line that is being read
    line_begun : whether anything but blanks was read of it
    only_comment : whether nothing but a comment was
    markers, markers_line : list markers at the beginning of an item that has no text yet
    stands_alone : whether the template that is being read has its lines for itself
    html_lists, html_items, small, cells : how many ``<ul>``, ``<li>``, ``<small>`` and cells are open
    block : the paragraph, item or cell that is being read, None between two
    last_depth : depth of the item before
    """

    def __init__(self, page: Builder, text: str) -> None:
        self.page = page
        self.source = text.split("\n")
        self.line = 1
        self.block: Block | None = None
        self.markers = ""
        self.markers_line = 0
        self.line_begun = False
        self.only_comment = False
        self.stands_alone = False
        self.html_lists = 0
        self.html_items = 0
        self.small = 0
        self.cells = 0
        self.last_depth = -1

    # Nodes

    def walk(self, code: Code) -> None:
        """Read some nodes, and what stands in them."""
        for number, node in enumerate(code):
            if isinstance(node, str):
                self._text(node)
                continue
            before = self.line
            if isinstance(node, Tag):
                self._tag(node)
            elif isinstance(node, Template):
                after = code[number + 1] if number + 1 < len(code) else "\n"
                source = after if isinstance(after, str) else after.source
                self.stands_alone = source.startswith("\n") and not (
                    self.line_begun or self.markers or self.cells
                )
                read_template(self, node)
            elif isinstance(node, Wikilink):
                self._wikilink(node)
            elif isinstance(node, ExternalLink):
                self._external_link(node)
            elif isinstance(node, tree.Heading):
                self._heading(node.title, node.level)
            elif isinstance(node, Entity):
                self.words(node.character)
            elif isinstance(node, Comment):
                self.only_comment = not self.line_begun
            elif isinstance(node, Argument) and node.default is not None:
                self.words(words_of(node.default))
            # Whatever the node did with its newlines, the next one begins where it ends.
            self._skip_lines(before + node.source.count("\n"))

    def _skip_lines(self, line: int) -> None:
        """Go on at a line (1-based), behind a node that spans several."""
        missing = line - self.line
        if missing > 0 and self.block is not None and not self.block.is_entry:
            # So that the newlines of a paragraph's text keep telling the line.
            self.block.add("\n" * missing)
        self.line = line

    def _heading(self, title: Code, level: int) -> None:
        # A flag alone, {{CHN}}, is the heading's words.
        words = words_of(title) or " ".join(
            restored(node.name).strip()
            for node in title
            if isinstance(node, Template) and is_flag_code(node)
        )
        if self.cells:
            self.words(words)
            return
        self.finish()
        self.page.heading(words, level, self.line, self.line)
        self.line_begun = True
        for node in title:
            if isinstance(node, Wikilink) and (link := link_of(node, self.line)) is not None:
                self.page.links.append(link)

    def _text(self, text: str) -> None:
        at = 0
        for match in _MARKUP.finditer(text):
            if match.start() > at:
                self.words(text[at : match.start()])
            at = match.end()
            markup = restored(match.group())
            if markup == "\n":
                self.end_line()
                self.line += 1
            elif markup[0] == "'":
                self._quotes(len(markup))
            elif markup in "[<":
                self.words(markup)
            elif markup[0] == "<":
                self._stray_tag(markup)
            elif not markup.startswith("__"):
                lost = _COUNTERPARTS.get(markup[:2], "")
                self.page.loss("bracket", lost, self.line, self.line)
        if at < len(text):
            self.words(text[at:])

    def _quotes(self, count: int) -> None:
        if count == 4:
            self.words("'")
        block = self.open_block()
        if count in (2, 5):
            if block.italic_from >= 0:
                block.end_italic()
            else:
                block.italic_from = block.length
        if count >= 3:
            if count > 5:
                block.add("'" * (count - 5))
            if block.bold_from >= 0:
                block.end_bold()
            else:
                block.bold_from = len(block.pieces)

    def _stray_tag(self, markup: str) -> None:
        """A tag that was never closed, or never opened."""
        name = re.sub(r"\W.*", "", markup.strip("</>"), flags=re.DOTALL).casefold()
        closing = markup.startswith("</")
        if name == "br":
            self.break_line()
        elif name == "small" and self.block is not None:
            if closing:
                self.block.end_small()
            elif self.block.small_from < 0:
                self.block.small_from = self.block.length
        elif name == "li" and not closing and not self.cells:
            self.finish()
            self.open_item(max(self.html_lists - 1, 0), self.line)
        elif name in ("table", "tr", "td", "th", "ul", "ol", "div", "ref", "center", "nowiki"):
            self.page.loss("bracket", f"</{name}>", self.line, self.line)

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if tag.markup in _MARKERS:
            self._marker(tag.markup)
        elif name == "br":
            self.break_line()
            self.line_begun = True
        elif name == "hr":
            self.finish()
            self.page.end_list()
        elif name == "ref":
            self._reference(tag)
        elif name in UNREAD_TAGS:
            self.line_begun = True
        elif name == "nowiki":
            self.words(" ".join(restored(source_of(tag.contents)).split("\n")))
        elif name == "table":
            read_table(self, tag)
        elif name == "small":
            self.small_print(tag.contents)
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading(tag.contents, int(name[1]))
        elif name in ("li", "dt", "dd") and not self.cells:
            self._html_item(tag, name)
        elif name in _BLOCK_TAGS and not self.cells:
            self._block_tag(tag, name)
        else:
            if name in _BLOCK_TAGS or name == "li":
                self.break_line()
            self.walk(tag.contents)

    def small_print(self, contents: Code) -> None:
        """Read small print."""
        self.open_block()
        self.small += 1
        self.walk(contents)
        self.small -= 1
        if self.block is not None and not self.small:
            self.block.end_small()

    def _html_item(self, tag: Tag, name: str) -> None:
        start = self.line
        self.finish()
        # A definition is nested in its term.
        self.open_item(max(self.html_lists - 1, 0) + (name == "dd"), start)
        self.html_items += 1
        self.walk(tag.contents)
        self.html_items -= 1
        self.finish()

    def _block_tag(self, tag: Tag, name: str) -> None:
        if self.block is None or not self.block.is_entry:
            self.finish()
        lists = name in ("ul", "ol", "dl")
        self.html_lists += lists
        self.walk(tag.contents)
        self.html_lists -= lists
        if self.block is not None and not self.block.is_entry:
            self.finish()
        self.line_begun = True

    # Links

    def _wikilink(self, node: Wikilink) -> None:
        """Read ``[[title|words]]``: a link, a picture, a category; flags among its words too."""
        link = link_of(node, self.line)
        if link is None:
            # A link to the same page in another language, shown beside the page.
            if other := interlanguage(node):
                self.page.interlanguage.setdefault(*other)
            return
        if link.kind == "file":
            self._picture(link)
        elif link.kind == "category" and not source_of(node.title).strip().startswith(":"):
            self.page.links.append(link)
            self.page.categories.append(link.title.partition(":")[2].strip())
            self.line_begun = True
        else:
            for inner in node.text or ():
                if isinstance(inner, Template):
                    read_flag(self, inner)
            self.linked(link)

    def _picture(self, link: Link) -> None:
        territory = pictured_territory(link.title.partition(":")[2].strip())
        if territory and (self.markers or self.block is not None):
            block = self.open_block()
            if block.expects_flag():
                block.flag(territory)
        self.page.links.append(link)
        self.line_begun = True

    def _external_link(self, node: ExternalLink) -> None:
        address = " ".join(restored(node.address).split())
        label = words_of(node.title or [])
        if not label:
            label = "" if node.brackets else address
        line_end = self.line + node.source.count("\n")
        self.linked(Link(label, "", "external", address, False, self.line, line_end, 0, 0))

    def _reference(self, tag: Tag) -> None:
        """Read ``<ref>``: a link to a note, its words the label, the first address in it the target."""
        if self.block is None and not self.markers:
            return
        label = words_of(tag.contents)
        line_end = self.line + tag.source.count("\n")
        address = first_address(tag.contents)
        self.noted(Link(label, "", "reference", address, False, self.line, line_end, 0, 0))
        block = self.open_block()
        block.line_end = max(block.line_end, line_end)

    def linked(self, link: Link) -> None:
        """Read a link, with its label as running text."""
        self.words("")
        block = self.open_block()
        if self.small and block.small_from < 0:
            block.small_from = block.length
        start = block.length
        block.add(link.label)
        block.links.append(link._replace(start=start, end=block.length))
        block.line_end = max(block.line_end, link.line_end)

    def noted(self, link: Link) -> None:
        """Read a link to a note, whose words stand elsewhere on the page."""
        self.open_block()
        self.page.links.append(link)

    # Words and lines

    def words(self, text: str) -> None:
        """Read running text without newlines."""
        if self.block is None and not self.markers and not text.strip():
            return
        block = self.open_block()
        if not block.length and not block.is_entry:
            text = text.lstrip()
        if self.small and block.small_from < 0:
            block.small_from = block.length
        block.add(text)
        if text.strip():
            block.line_end = max(block.line_end, self.line)

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
                return self.open_item(0, self.line)
            self.page.end_list()
            self.block = Block(self.line)
            return self.block
        markers, self.markers = self.markers, ""
        if (depth := self._item_depth(markers)) >= 0:
            return self.open_item(depth, self.markers_line)
        if markers[0] in "*#" and self.page.items:
            # Behind `*:` the item before goes on.
            self.block = self.page.items[-1]
            self.block.add(" ")
            self.block.line_end = max(self.block.line_end, self.line)
            return self.block
        self.page.end_list()
        self.block = Block(self.markers_line)
        if markers[-1] == ";":
            self.block.bold_from = 0
        return self.block

    def begins_item(self) -> bool:
        """Whether the line that is being read is an item without a marker."""
        return self._is_flagged(self.source[self.line - 1])

    def _is_flagged(self, line: str) -> bool:
        """Whether a line without a marker, under a heading of members, is a flag and a link."""
        match = _FLAGGED.match(line)
        return (
            match is not None
            and not self.cells
            and self.page.holds_members()
            and (match.group(1) is None or is_flag_name(match.group(1)))
        )

    def _item_depth(self, markers: str) -> int:
        """Depth of the item that list markers begin, -1 if they begin none."""
        bullets = markers.lstrip(":")
        if bullets and bullets[-1] in "*#":
            return len(bullets) - 1 + (bullets != markers and self._below_term())
        if not self.page.holds_members():
            return -1
        source = self.source[self.markers_line - 1]
        if markers[-1] == ";":
            # A term whose definition follows; else it does the work of a heading.
            following = self.source[self.markers_line : self.markers_line + 1]
            defined = ":" in source or any(line.lstrip().startswith(":") for line in following)
            return len(markers) - 1 if defined else -1
        if _ITEM.match(source) or ";" in source[:4] or self.page.items:
            return len(markers) if self._below_term() else len(markers) - 1
        return -1

    def _below_term(self) -> bool:
        """Whether a term stands above that the items behind colons belong to."""
        return bool(self.page.items) and any(
            self.source[item.line_start - 1].lstrip().startswith(";") for item in self.page.items
        )

    def open_item(self, depth: int, line: int) -> Block:
        """Begin an item, 0 for one of an outermost list; and its list, if there is none."""
        if not self.page.items:
            self.last_depth = -1
        self.last_depth = min(depth, self.last_depth + 1)
        self.block = self.page.open_item(line, self.last_depth)
        self.block.line_end = line
        whole = self.source[line - 1] if line <= len(self.source) else ""
        before = whole[: len(whole) - len(whole.lstrip(" \t*#:;"))]
        self.block.blanks = len(before) - len(before.rstrip(" \t"))
        return self.block

    def _marker(self, marker: str) -> None:
        """Read one of the list markers ``*``, ``#``, ``:``, ``;``."""
        block = self.block
        if self.cells:
            if block is not None and block.since_break().strip():
                if marker in "*#":
                    block.add("\n")
                else:
                    self.words(marker)
            return
        if self.line_begun and not self.markers and block is not None:
            if marker == ":" and block.is_entry:
                # The definition behind a term on one line.
                depth = block.depth + 1
                self.finish()
                self.open_item(depth, self.line)
            else:
                self.words(marker)
            return
        if not self.markers:
            self.finish()
            self.markers_line = self.line
        self.markers += marker
        self.line_begun = True

    def break_line(self) -> None:
        """Read a line break that is no end of a line of the source."""
        if self.block is not None:
            self.block.add("\n" if self.block.is_cell else " ")

    def end_line(self) -> None:
        """Read the end of a line of the source; who calls counts it."""
        block = self.block
        if self.cells or (block is not None and block.is_cell):
            if block is not None and block.length and self.cells:
                block.add("\n")
        elif block is None:
            self.markers = ""
        elif block.is_entry:
            if self.html_items:
                block.add(" ")
            else:
                self.finish()
        elif self.line_begun or self.only_comment:
            block.end_bold()
            block.end_small()
            block.end_italic()
            block.add("\n")
        else:
            self.finish()
        self.line_begun = False
        self.only_comment = False

    def finish(self) -> None:
        """End the block that is being read."""
        block, self.block = self.block, None
        self.markers = ""
        if block is None:
            return
        block.end_bold()
        block.end_small()
        block.end_italic()
        if not block.is_entry:
            text = "".join(block.pieces).rstrip()
            self.page.paragraph(block, block.line_start + text.count("\n"))


def _line_start(loss: Loss) -> int:
    return loss.line_start
