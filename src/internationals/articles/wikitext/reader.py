"""Read MediaWiki source, as Wikipedia serves it, onto the `Article` model.

Mwparserfromhell parses templates, links, tags and tables; what stands here walks its nodes line by
line, as MediaWiki does, into headings, paragraphs, entries and links. Here the flags survive.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import NamedTuple
from unicodedata import normalize

from internationals.articles.membership import with_members
from internationals.articles.model import (
    Article,
    Cell,
    Entry,
    Heading,
    Link,
    LinkKind,
    Loss,
    Paragraph,
    TitleSource,
)
from internationals.articles.targets import title_kind
from internationals.articles.vocabulary import header_role, list_role
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
from internationals.articles.wikitext.templates import (
    Meaning,
    parameter,
    template_meaning,
    template_name,
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
from internationals.articles.wikitext.variants import simplified

_REDIRECT = re.compile(
    r"\s*#\s*(?:REDIRECT|重定向|重新導向)\s*[:：]?\s*\[\[([^\[\]|\n]+)", re.IGNORECASE
)
_HEADING_LINE = re.compile(r"^=+[^=\n].*=+[ \t]*$", re.MULTILINE)
_TABLE_LINE = re.compile(r"^[ \t:]*(\{\||\|\}(?!\}(?!\})))", re.MULTILINE)
# Quotes that set type, behaviour switches, and what is left of markup that was never closed.
_MARKUP = re.compile(
    r"'{2,}|__[A-Z]{3,}__|\[\[|\]\]|\{\{+|\}\}+|\{\||\|\}|\n"
    rf"|[{OPEN_LINK}{OPEN_TEMPLATE}{CLOSE_LINK}{CLOSE_TEMPLATE}]+"
    rf"|(?:<|{OPEN_TAG})/?[a-zA-Z][a-zA-Z0-9]*(?:[^<>\n{OPEN_TAG}a-zA-Z0-9][^<>\n{OPEN_TAG}]*)?>"
    rf"|{OPEN_TAG}"
)
_COUNTERPARTS = {"[[": "]]", "]]": "[[", "{{": "}}", "}}": "{{", "{|": "|}", "|}": "{|"}
_QUOTES = re.compile(r"'{2,}")
_SWITCH = re.compile(r"__[A-Z]{3,}__")
_EMPTIED = re.compile(r"（[\s、，,/·]*）|\([\s、,/·]*\)")
_BEFORE_NAME = re.compile(r"[\s/、，,;；:：·－—–\-|]+(?:[和与及&](?=\s))?[\s/、，,;；:：·－—–\-|]*")
_NOTHING_YET = re.compile(r"[\s/、，,·&和与及－—–\-（(）)]*\Z")
_BLANK_RUN = re.compile(r"[ \t\u00a0]{2,}")
_AROUND_NEWLINE = re.compile(r"[ \t\u00a0]*\n\s*")
_FLAG_FILE = re.compile(
    r"(?:[Cc]ivil |[Ss]tate )?[Ff]lag of (?:the )?([^()（）]+?)(?: \([^()]*\))?\.(?:svg|png|gif|jpe?g)$"
)
_CODE = re.compile(r"[A-Z]{2,5}(?:-[A-Z]{2,4})?\Z")
_INTERWIKI = re.compile(
    r":?([a-z]{2,3}(?:-[a-z]{2,10})*|simple|wikt|wikidata|commons|d|s|c|m|meta):"
)
_SPAN = re.compile(r"\d+")
_MARKERS = frozenset("*#:;")
_SKIPPED = frozenset(
    {
        "references", "gallery", "timeline", "math", "chem", "score", "syntaxhighlight", "source",
        "pre", "imagemap", "includeonly", "templatestyles", "mapframe", "maplink", "inputbox",
        "style", "script", "graph", "hiero",
    }
)  # fmt: skip
_BLOCK_TAGS = frozenset({"div", "p", "blockquote", "section", "center", "ul", "ol", "dl"})
_MAXIMUM_COLUMNS = 100
_MAXIMUM_ROWS = 1000
# Tables in tables in tables: no page means it, and the parser's time grows with it.
_MAXIMUM_TABLES = 8


def read_wikitext(
    text: str,
    *,
    article: str,
    file: str = "",
    sha256: str = "",
    revision: str = "",
    language: str = "",
    title: str = "",
) -> Article:
    """Read MediaWiki source.

    Parameters
    ----------
    text : the page, newlines normalised to ``\\n``
    article : identifier of the page
    file : the path it came from, "" if none
    sha256 : of the bytes it came from, in hexadecimal
    revision : identifier of the revision, "" if not known
    language : ISO 639-1 code of the wiki, "" if not known
    title : the page's title where the source states it, as an export does; else it is taken from
        the first bold words of the lead, or from `article`

    Returns
    -------
    Article. The flags that stand before or behind an entry's name are in `Entry.flags` as they
    are written; whether they name a territory is not judged here. Reading never fails: markup
    that is never closed is recorded in `losses` and read as text.

    Notes
    -----
    Columns of a table that span rows are repeated in `Entry.cells` and `Entry.flags` of each row;
    `Entry.text` and `Entry.links` are of the row's own cells. Words that differ between scripts
    (``-{zh-hans:…;zh-hant:…}-``) are read in simplified characters.
    """
    return _Reader(text, article).read(file, sha256, revision, language, title)


class _List:
    """A list, from its first item to its last."""

    __slots__ = ("heading", "index", "intro", "other")

    def __init__(self, index: int, heading: tuple[str, ...], intro: str) -> None:
        self.index = index
        self.heading = heading
        self.intro = intro
        role = list_role(heading, intro)
        self.other = role.name if role is not None and role.kind == "other" else ""


class _Block:
    """A paragraph, item or cell that is being read."""

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
        # Each with the offsets of its label; offsets move when the text is tidied.
        self.links: list[tuple[Link, list[int]]] = []
        self.bold: list[list[int]] = []
        self.bold_from = -1
        self.small: list[list[int]] = []
        self.small_from = -1
        self.flags: list[str] = []
        # Which of them are templates that may be flags, by their place and form alone.
        self.bare_flags: set[int] = set()
        self.dropped = False
        self.cell = False
        self.depth = 0
        self.list: _List | None = None

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)

    def end_bold(self) -> None:
        if 0 <= self.bold_from < self.length:
            self.bold.append([self.bold_from, self.length])
        self.bold_from = -1

    def end_small(self) -> None:
        if 0 <= self.small_from < self.length:
            self.small.append([self.small_from, self.length])
        self.small_from = -1

    @property
    def since_break(self) -> str:
        """What was read since the last line break."""
        text = "".join(self.pieces)
        return text[text.rfind("\n") + 1 :]


class _Cell(NamedTuple):
    """A cell of a table before its header is known."""

    block: _Block
    text: str
    links: tuple[Link, ...]
    is_header: bool
    columns: int
    rows: int
    all_bold: bool


class _Reader:
    """One walk over the nodes of one page."""

    def __init__(self, text: str, article: str) -> None:
        self.article = article
        self.lines = tuple(text.removesuffix("\n").split("\n"))
        self.text = text
        self.line = 1
        self.block: _Block | None = None
        self.markers = ""
        self.markers_line = 0
        self.line_begun = False
        self.only_comment = False
        self.stands_alone = False
        self.html_lists = 0
        self.html_items = 0
        self.small = 0
        self.cells = 0
        self.list: _List | None = None
        self.last_depth = -1
        self.list_index = -1
        self.path: list[tuple[str, int]] = []
        self.pseudo = ""
        self.intro = ""
        self.headings: list[Heading] = []
        self.paragraphs: list[Paragraph] = []
        self.entries: list[Entry] = []
        self.links: list[Link] = []
        self.losses: list[Loss] = []

    def read(self, file: str, sha256: str, revision: str, language: str, title: str) -> Article:
        if redirect := _REDIRECT.match(self.text):
            self._redirect(redirect)
        else:
            for part, line in _parts(balanced(simplified(self.text)), self.losses):
                self.line = line
                self._walk(parsed(part))
                self._newline()
                self._finish()
        found, source = self._title()
        if title:
            found, source = normalize("NFC", title.replace("_", " ")), "file"
        read = with_members(
            Article(
                article=self.article,
                title=found,
                title_source=source,
                file=file,
                format="wikitext",
                language=language,
                revision=revision,
                sha256=sha256,
                lines=self.lines,
                headings=tuple(self.headings),
                paragraphs=tuple(self.paragraphs),
                entries=tuple(self.entries),
                links=tuple(sorted(self.links, key=_line_start)),
                losses=tuple(sorted(self.losses, key=_line_start)),
            )
        )
        # What blanks tell of flags in the dump they do not tell here: nothing was taken away.
        return replace(
            read,
            members=tuple(member._replace(flags_lost=0) for member in read.members),
            losses=tuple(loss for loss in read.losses if loss.kind != "flag"),
        )

    def _redirect(self, match: re.Match[str]) -> None:
        target = match.group(1)
        line = self.text.count("\n", 0, match.end()) + 1
        label = _page_title(target)
        self.links.append(Link(label, label, "article", target, False, line, line, 0, len(label)))

    # Nodes

    def _walk(self, code: Code) -> None:
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
                self._template(node)
            elif isinstance(node, Wikilink):
                self._wikilink(node)
            elif isinstance(node, ExternalLink):
                self._external(node)
            elif isinstance(node, tree.Heading):
                self._heading(node.title, node.level)
            elif isinstance(node, Entity):
                self._words(node.character)
            elif isinstance(node, Comment):
                self.only_comment = not self.line_begun
            elif isinstance(node, Argument) and node.default is not None:
                self._words(" ".join(_plain(node.default).split()))
            # Whatever the node did with its newlines, the next one begins where it ends.
            self._skip_lines(before + node.source.count("\n"))

    def _skip_lines(self, line: int) -> None:
        missing = line - self.line
        if (
            missing > 0
            and self.block is not None
            and not self.block.cell
            and self.block.list is None
        ):
            # So that the newlines of a paragraph's text keep telling the line.
            self.block.add("\n" * missing)
        self.line = line

    def _text(self, text: str) -> None:
        at = 0
        for match in _MARKUP.finditer(text):
            if match.start() > at:
                self._words(text[at : match.start()])
            at = match.end()
            markup = restored(match.group())
            if markup == "\n":
                self._newline()
                self.line += 1
            elif markup[0] == "'":
                self._quotes(len(markup))
            elif markup in "[<":
                self._words(markup)
            elif markup[0] == "<":
                self._stray_tag(markup)
            elif not markup.startswith("__"):
                lost = _COUNTERPARTS.get(markup[:2], "")
                self.losses.append(Loss("bracket", lost, self.line, self.line))
        if at < len(text):
            self._words(text[at:])

    def _quotes(self, count: int) -> None:
        if count == 4:
            self._words("'")
        block = self._open()
        if count >= 3:
            if count > 5:
                block.add("'" * (count - 5))
            if block.bold_from >= 0:
                block.end_bold()
            else:
                block.bold_from = block.length

    def _stray_tag(self, markup: str) -> None:
        """A tag that was never closed, or never opened."""
        name = re.sub(r"\W.*", "", markup.strip("</>"), flags=re.DOTALL).casefold()
        if name in ("small", "br", "li"):
            if name == "br":
                self._break()
            elif name == "small" and self.block is not None:
                if markup.startswith("</"):
                    self.block.end_small()
                elif self.block.small_from < 0:
                    self.block.small_from = self.block.length
            elif name == "li" and not markup.startswith("</") and not self.cells:
                self._finish()
                self._open_item(max(self.html_lists - 1, 0), self.line)
            return
        if name in ("table", "tr", "td", "th", "ul", "ol", "div", "ref", "center", "nowiki"):
            self.losses.append(Loss("bracket", f"</{name}>", self.line, self.line))

    def _words(self, text: str) -> None:
        """Running text without newlines."""
        if self.block is None and not self.markers and not text.strip():
            return
        block = self._open()
        if block.list is None and not block.cell and not block.length:
            text = text.lstrip()
        if self.small and block.small_from < 0:
            block.small_from = block.length
        block.add(text)
        if text.strip():
            block.line_end = self.line

    def _open(self) -> _Block:
        """The block that running text belongs to, begun if there is none."""
        self.line_begun = True
        if self.block is not None:
            return self.block
        if self.markers:
            markers, self.markers = self.markers, ""
            bullets = markers.lstrip(":")
            if bullets and bullets[-1] in "*#":
                return self._open_item(len(bullets) - 1, self.markers_line)
            block = _Block(self.markers_line)
            if markers[-1] == ";":
                block.bold_from = 0
        else:
            block = _Block(self.line)
        self._end_list()
        self.block = block
        return block

    def _open_item(self, depth: int, line: int) -> _Block:
        if self.list is None:
            self.list_index += 1
            self.list = _List(self.list_index, self._heading_path(), self.intro)
            self.intro = ""
            self.last_depth = -1
        block = _Block(line)
        block.list = self.list
        block.depth = self.last_depth = min(depth, self.last_depth + 1)
        self.block = block
        return block

    def _end_list(self) -> None:
        self.list = None

    def _break(self) -> None:
        if self.block is not None:
            self.block.add("\n" if self.block.cell else " ")

    def _newline(self) -> None:
        """The end of a line of the source; who calls counts it."""
        block = self.block
        if self.cells or (block is not None and block.cell):
            if block is not None and block.length and self.cells:
                block.add("\n")
        elif block is None:
            self.markers = ""
        elif block.list is not None:
            if self.html_items:
                block.add(" ")
            else:
                self._finish()
        elif self.line_begun or self.only_comment:
            block.end_bold()
            block.end_small()
            block.add("\n")
        else:
            self._finish()
        self.line_begun = False
        self.only_comment = False

    def _finish(self) -> None:
        """End the block that is being read."""
        block, self.block = self.block, None
        self.markers = ""
        if block is None:
            return
        text, links = _tidy(block)
        if block.list is None:
            self._finish_paragraph(block, text, links)
            return
        other = block.list.other
        if other == "see_also":
            links = tuple(
                link._replace(kind="see_also") if link.kind == "article" else link for link in links
            )
        self.links += links
        if not text and block.flags:
            text = "、".join(block.flags)
        if not text and not links:
            return
        self.entries.append(
            Entry(
                text=text,
                small="\n".join(text[start:end] for start, end in block.small if start < end),
                links=links,
                flags=tuple(block.flags),
                blanks=self._blanks(block.line_start),
                wrapped=False,
                loose=False,
                depth=block.depth,
                kind="item",
                cells=(),
                heading=block.list.heading,
                intro=block.list.intro,
                list_index=block.list.index,
                line_start=block.line_start,
                line_end=max(block.line_end, block.line_start),
            )
        )

    def _blanks(self, line: int) -> int:
        source = self.lines[line - 1].lstrip(" \t*#:;") if line <= len(self.lines) else ""
        whole = self.lines[line - 1] if line <= len(self.lines) else ""
        before = whole[: len(whole) - len(source)]
        return len(before) - len(before.rstrip(" \t"))

    def _finish_paragraph(self, block: _Block, text: str, links: tuple[Link, ...]) -> None:
        self.links += links
        words = text.strip()
        if not words:
            return
        bold = tuple(text[start:end].strip() for start, end in block.bold)
        self.pseudo = ""
        self.intro = words if words[-1] in "：:" else ""
        if len(bold) == 1 and bold[0] == words and "\n" not in words and self.headings:
            # A line in bold does the work of a heading for the list below it.
            self.pseudo = words.rstrip("：: ")
            self.intro = ""
        self.paragraphs.append(
            Paragraph(
                text,
                links,
                tuple(filter(None, bold)),
                tuple(words for words, _ in self.path),
                block.line_start,
                block.line_start + text.count("\n"),
            )
        )

    def _heading_path(self) -> tuple[str, ...]:
        path = tuple(words for words, _ in self.path)
        return (*path, self.pseudo) if self.pseudo else path

    def _heading(self, title: Code, level: int) -> None:
        if self.cells:
            self._words(" ".join(_plain(title).split()))
            return
        self._finish()
        self._end_list()
        words = " ".join(_plain(title).split())
        self._notes(title)
        while self.path and self.path[-1][1] >= level:
            self.path.pop()
        self.path.append((words, level))
        self.pseudo = self.intro = ""
        self.headings.append(
            Heading(
                words, min(level, 6), tuple(word for word, _ in self.path), self.line, self.line
            )
        )
        self.line_begun = True

    def _notes(self, code: Code) -> None:
        """Links that stand in a heading or another place without text of its own."""
        for node in code:
            if isinstance(node, Wikilink):
                link = _link(node, self.line)
                if link is not None:
                    self.links.append(link)

    # Tags

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if tag.markup in _MARKERS:
            self._marker(tag.markup)
            return
        start = self.line
        if name == "br":
            self._break()
            self.line_begun = True
        elif name == "hr":
            self._finish()
            self._end_list()
        elif name == "ref":
            self._reference(tag)
        elif name in _SKIPPED:
            self.line_begun = True
        elif name == "nowiki":
            self._words(" ".join(restored(source_of(tag.contents)).split("\n")))
        elif name == "table":
            self._table(tag)
        elif name == "small":
            self._open()
            self.small += 1
            self._walk(tag.contents)
            self.small -= 1
            if self.block is not None and not self.small:
                self.block.end_small()
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading(tag.contents, int(name[1]))
        elif name == "li" and not self.cells:
            self._finish()
            self._open_item(max(self.html_lists - 1, 0), start)
            self.html_items += 1
            self._walk(tag.contents)
            self.html_items -= 1
            self._finish()
        elif name in _BLOCK_TAGS and not self.cells:
            self._block_tag(tag, name)
        else:
            if name in _BLOCK_TAGS or name == "li":
                self._break()
            self._walk(tag.contents)

    def _block_tag(self, tag: Tag, name: str) -> None:
        if self.block is None or self.block.list is None:
            self._finish()
        lists = name in ("ul", "ol", "dl")
        self.html_lists += lists
        self._walk(tag.contents)
        self.html_lists -= lists
        if self.block is not None and self.block.list is None:
            self._finish()
        self.line_begun = True

    def _marker(self, marker: str) -> None:
        if self.cells:
            if self.block is not None and self.block.since_break.strip():
                if marker in "*#":
                    self.block.add("\n")
                else:
                    self._words(marker)
            return
        if self.line_begun and not self.markers and self.block is not None:
            # The colon between a term and its definition.
            self._words(marker)
            return
        if not self.markers:
            self._finish()
            self.markers_line = self.line
        self.markers += marker
        self.line_begun = True

    def _reference(self, tag: Tag) -> None:
        if self.block is None and not self.markers:
            return
        block = self._open()
        label = " ".join(_plain(tag.contents).split())
        lines = tag.source.count("\n")
        link = Link(
            label,
            "",
            "reference",
            _first_address(tag.contents),
            False,
            self.line,
            self.line + lines,
            0,
            0,
        )
        block.links.append((link, [block.length, block.length]))
        block.line_end = max(block.line_end, self.line + lines)

    # Links

    def _wikilink(self, node: Wikilink) -> None:
        link = _link(node, self.line)
        if link is None:
            # A link to the same page in another language, shown beside the page.
            return
        if link.kind == "file":
            self._picture(node, link)
            return
        if link.kind == "category" and not source_of(node.title).strip().startswith(":"):
            self.links.append(link)
            self.line_begun = True
            return
        for inner in node.text or ():
            if isinstance(inner, Template):
                self._flag(inner)
        self._linked(link)

    def _picture(self, node: Wikilink, link: Link) -> None:
        match = _FLAG_FILE.match(link.title.partition(":")[2].strip())
        if match and (self.markers or self.block is not None):
            block = self._open()
            if (block.list is not None or block.cell) and _NOTHING_YET.match(block.since_break):
                block.flags.append(match.group(1))
        self.links.append(link)
        self.line_begun = True

    def _external(self, node: ExternalLink) -> None:
        address = " ".join(restored(node.address).split())
        label = " ".join(_plain(node.title).split()) if node.title is not None else ""
        lines = node.source.count("\n")
        if not label:
            label = "" if node.brackets else address
        self._linked(
            Link(label, "", "external", address, False, self.line, self.line + lines, 0, 0)
        )

    def _linked(self, link: Link) -> None:
        self._words("")
        block = self._open()
        if self.small and block.small_from < 0:
            block.small_from = block.length
        start = block.length
        block.add(link.label)
        block.links.append((link, [start, block.length]))
        block.line_end = max(block.line_end, link.line_end)

    # Templates

    def _template(self, node: Template) -> None:
        name = template_name(node)
        meaning = template_meaning(name)
        kind = meaning.kind
        if kind in ("flag", "flag_picture"):
            self._flag(node)
        elif kind == "small":
            self._open()
            self.small += 1
            self._words(_parameter_text(node, meaning.label))
            self.small -= 1
            if self.block is not None and not self.small:
                self.block.end_small()
        elif kind == "text":
            self._contents(node, meaning)
        elif kind == "symbol":
            self._words(meaning.symbol)
        elif kind == "link":
            self._helper(node, meaning)
        elif kind == "external":
            address = _parameter_text(node, meaning.target)
            label = _parameter_text(node, meaning.label) or address
            if address and (self.block is not None or self.markers):
                lines = node.source.count("\n")
                self._linked(
                    Link(label, "", "external", address, False, self.line, self.line + lines, 0, 0)
                )
            else:
                self._dropped()
        elif kind == "reference":
            if self.block is not None or self.markers:
                block = self._open()
                label = _parameter_text(node, ("2", "1"))
                block.links.append(
                    (
                        Link(label, "", "reference", "", False, self.line, self.line, 0, 0),
                        [block.length, block.length],
                    )
                )
        elif kind == "unknown":
            self._unknown(node, name)
        else:
            self._dropped()

    def _contents(self, node: Template, meaning: Meaning) -> None:
        value = parameter(node, meaning.label)
        if not value:
            return
        source = source_of(value)
        if "\n" in source and re.search(r"^[*#]|^\{\|", source, re.MULTILINE):
            self._held(node)
            return
        if any(isinstance(inner, (Template, Wikilink)) for inner in value):
            before = self.line
            self._walk(value)
            self.line = before
        else:
            self._words(" ".join(_plain(value).split()))

    def _helper(self, node: Template, meaning: Meaning) -> None:
        """A link to a page that may exist in another language only."""
        target = _parameter_text(node, meaning.target)
        label = _parameter_text(node, meaning.label) or target
        title = _page_title(target)
        lines = node.source.count("\n")
        if not title:
            self._words(label)
            return
        self._linked(
            Link(label, title, "article", target, False, self.line, self.line + lines, 0, 0)
        )

    def _flag(self, node: Template) -> bool:
        meaning = template_meaning(template_name(node))
        if meaning.kind not in ("flag", "flag_picture"):
            return False
        territory = _parameter_text(node, meaning.label)
        if not territory:
            self._dropped()
            return True
        if match := _FLAG_FILE.match(territory):
            territory = match.group(1)
        if self.block is None and not self.markers and meaning.kind == "flag_picture":
            self.line_begun = True
            return True
        block = self._open()
        if block.list is None and not block.cell:
            if meaning.kind == "flag":
                self._words(territory)
        else:
            block.flags.append(territory)
            block.line_end = max(block.line_end, self.line)
        return True

    def _unknown(self, node: Template, name: str) -> None:
        block = self.block
        written = " ".join(restored(node.name).replace("_", " ").split())
        in_entry = self.markers or (block is not None and (block.list is not None or block.cell))
        if in_entry and (not node.parameters or _CODE.match(written)):
            block = self._open()
            if (block.list is not None or block.cell) and _NOTHING_YET.match(block.since_break):
                block.flags.append(written)
                block.bare_flags.add(len(block.flags) - 1)
                block.line_end = max(block.line_end, self.line)
                return
        if self._held(node):
            return
        if not self.stands_alone and (self.markers or (block is not None and block.length)):
            self.losses.append(
                Loss(
                    "template",
                    restored(node.source),
                    self.line,
                    self.line + node.source.count("\n"),
                )
            )
        self._dropped()

    def _held(self, node: Template) -> bool:
        """Read lists and tables that stand in a parameter, as in a template that sets columns."""
        if not re.search(r"^[ \t]*(?:[*#]|\{\|)", node.source, re.MULTILINE) or self.cells:
            return False
        held = False
        line = self.line + node.name.count("\n")
        for held_parameter in node.parameters:
            if held_parameter.named:
                line += held_parameter.name.count("\n")
            value = source_of(held_parameter.value)
            if re.search(r"^[ \t]*(?:[*#]|\{\|)", value, re.MULTILINE):
                held = True
                self._finish()
                self.line_begun = False
                self.line = line
                self._walk(held_parameter.value)
                self._newline()
                self._finish()
            line += value.count("\n")
        self.line_begun = True
        return held

    def _dropped(self) -> None:
        if self.stands_alone:
            # A box or a line of navigation ends the paragraph above it.
            self._finish()
        self.line_begun = True
        if self.block is not None:
            self.block.dropped = True

    # Tables

    def _table(self, tag: Tag) -> None:
        """Rows of a table as entries; a table without headers that sets lists in columns as lists."""
        outer = (self.block, self.cells, self.small)
        if not self.cells:
            self._finish()
            self._end_list()
            outer = (None, 0, 0)
        self.cells = self.small = 0
        rows = list(_rows(tag, self.line))
        flat = [cell for row in rows for cell, _ in row]
        has_header = any(cell.name == "th" for cell in flat)
        if not has_header and any(_holds_list(cell) for cell in flat):
            for row in rows:
                for cell, line in row:
                    self.line, self.block = line, None
                    self._walk(cell.contents)
                    self._newline()
                    self._finish()
            self._end_list()
        else:
            self.list_index += 1
            read = [[self._cell(cell, line) for cell, line in row] for row in rows]
            self._rows([row for row in read if row])
            self.intro = ""
        self.block, self.cells, self.small = outer
        self.line_begun = True

    def _cell(self, tag: Tag, line: int) -> _Cell:
        block = _Block(line)
        block.cell = True
        self.block, self.line = block, line
        self.cells += 1
        self._walk(tag.contents)
        self.cells -= 1
        self.block = None
        text, links = _tidy(block)
        self.links += links
        bold = "".join(text[start:end] for start, end in block.bold).strip()
        return _Cell(
            block,
            text,
            links,
            tag.name == "th",
            _span(tag, "colspan", _MAXIMUM_COLUMNS),
            _span(tag, "rowspan", _MAXIMUM_ROWS),
            bool(text) and bold == text,
        )

    def _rows(self, rows: list[list[_Cell]]) -> None:
        of = _List(self.list_index, self._heading_path(), self.intro)
        headers: tuple[str, ...] = ()
        carried: dict[int, tuple[int, _Cell]] = {}
        width = max((sum(cell.columns for cell in row) for row in rows), default=0)
        for number, row in enumerate(rows):
            placed = _place(row, carried)
            is_header = all(cell.is_header for cell in row) or (
                number == 0 and len(row) > 1 and all(cell.all_bold for cell in row)
            )
            if is_header:
                if len(row) > 1 or width == 1:
                    headers = tuple(cell.text.replace("\n", "") for cell in placed)
                continue
            spans_all = len(row) == 1 and width > 1 and row[0].columns >= width
            opens_only = all(cell.rows > 1 for cell in row)
            if spans_all or opens_only or not any(c.text or c.block.flags for c in row):
                continue
            self._row(row, placed, headers, of)

    def _row(
        self, row: list[_Cell], placed: list[_Cell], headers: tuple[str, ...], of: _List
    ) -> None:
        cells = tuple(
            _with_header(cell, headers[column] if column < len(headers) else "")
            for column, cell in enumerate(placed)
        )
        naming: list[str] = []
        others: list[str] = []
        seen: set[int] = set()
        for cell, read in zip(placed, cells, strict=True):
            if id(cell) not in seen:
                seen.add(id(cell))
                (naming if _names_members(read.header) else others).extend(read.flags)
        self.entries.append(
            Entry(
                text=" | ".join(cell.text.replace("\n", " ") for cell in row).strip(),
                small="\n".join(
                    cell.text[start:end].replace("\n", " ")
                    for cell in row
                    for start, end in cell.block.small
                    if start < end
                ),
                links=tuple(link for cell in row for link in cell.links),
                # A flag beside a remark is not the member's, unless it is the only one.
                flags=tuple(naming or others),
                blanks=0,
                wrapped=False,
                loose=False,
                depth=0,
                kind="row",
                cells=cells,
                heading=of.heading,
                intro=of.intro,
                list_index=of.index,
                line_start=row[0].block.line_start,
                line_end=max(max(c.block.line_end, c.block.line_start) for c in row),
            )
        )

    def _title(self) -> tuple[str, TitleSource]:
        lead_ends = self.headings[0].line_start if self.headings else len(self.lines) + 1
        for paragraph in self.paragraphs:
            if paragraph.line_start < lead_ends and paragraph.bold:
                words = paragraph.bold[0].replace("\n", " ").strip("“”「」《》 ")
                if words:
                    return normalize("NFC", words), "lead"
        return normalize("NFC", self.article.replace("_", " ")), "file"


# The text before it is parsed


def _parts(text: str, losses: list[Loss]) -> Iterator[tuple[str, int]]:
    """The text, cut before the heading that follows a table that is never closed.

    Yields
    ------
    part, 1-based line it begins on
    """
    if text.count("{|") == text.count("|}"):
        yield text, 1
        return
    marks = [(m.start(1), m.group(1)) for m in _TABLE_LINE.finditer(text)]
    marks += [(m.start(), "=") for m in _HEADING_LINE.finditer(text)] if marks else []
    begun = 0
    opened: list[int] = []
    for at, mark in [*sorted(marks), (len(text), "=")]:
        if mark == "{|":
            opened.append(at)
        elif mark == "|}" and opened:
            opened.pop()
        elif mark == "=" and opened:
            line = text.count("\n", 0, opened[0]) + 1
            losses.append(Loss("bracket", "|}", line, line))
            part = list(text[begun:at].rstrip("\n"))
            for deep in opened[_MAXIMUM_TABLES:]:
                part[deep - begun] = OPEN_TEMPLATE
            closing = "\n|}" * min(len(opened), _MAXIMUM_TABLES)
            yield "".join(part) + closing, text.count("\n", 0, begun) + 1
            begun, opened = at, []
    if begun < len(text):
        yield text[begun:], text.count("\n", 0, begun) + 1


# Nodes as text


def _plain(code: Code) -> str:
    """What a reader sees of some source, without line structure."""
    pieces: list[str] = []
    for node in code:
        if isinstance(node, str):
            pieces.append(_QUOTES.sub("", _SWITCH.sub("", restored(node))))
        elif isinstance(node, Wikilink):
            link = _link(node, 1)
            if link is not None and link.kind != "file":
                pieces.append(link.label)
        elif isinstance(node, ExternalLink):
            pieces.append(_plain(node.title) if node.title is not None else restored(node.address))
        elif isinstance(node, Entity):
            pieces.append(node.character)
        elif isinstance(node, Template):
            meaning = template_meaning(template_name(node))
            if meaning.kind == "symbol":
                pieces.append(meaning.symbol)
            elif meaning.kind not in ("flag_picture", "reference", "silent"):
                pieces.append(_parameter_text(node, meaning.label))
        elif isinstance(node, Tag):
            if node.name in ("br", "hr"):
                pieces.append(" ")
            elif node.name != "ref" and node.name not in _SKIPPED:
                pieces.append(_plain(node.contents))
        elif isinstance(node, Argument) and node.default is not None:
            pieces.append(_plain(node.default))
    return "".join(pieces)


def _parameter_text(node: Template, names: tuple[str, ...]) -> str:
    return " ".join(_plain(parameter(node, names)).split())


def _page_title(target: str) -> str:
    """Title that a link's target names: blanks for underscores, without its fragment."""
    return normalize("NFC", " ".join(target.partition("#")[0].replace("_", " ").split()))


def _link(node: Wikilink, line: int) -> Link | None:
    """A link between brackets; None for one to the same page in another language."""
    written = " ".join(_plain(node.title).split())
    title = _page_title(written)
    label = " ".join(_plain(node.text).split()) if node.text is not None else ""
    kind: LinkKind = title_kind(title.lstrip(": "))
    if match := _INTERWIKI.match(title):
        if not title.startswith(":") and len(match.group(1)) > 1 and kind == "article":
            return None
        kind, title = "external", ""
    title = title.lstrip(": ")
    if kind == "file":
        label = label.rpartition("|")[2]
    elif not label:
        label = written.lstrip(":") if node.text is None else written.partition(":")[2] or written
    return Link(label, title, kind, written, False, line, line + node.source.count("\n"), 0, 0)


def _first_address(code: Code) -> str:
    for node in code:
        if isinstance(node, ExternalLink):
            return " ".join(restored(node.address).split())
        if isinstance(node, Template):
            meaning = template_meaning(template_name(node))
            if meaning.kind == "external" and (address := _parameter_text(node, meaning.target)):
                return address
    return ""


# Text as it is kept


def _tidy(block: _Block) -> tuple[str, tuple[Link, ...]]:
    """Text and links of a block, without what flags and unread templates left behind."""
    block.end_bold()
    block.end_small()
    text = "".join(block.pieces)
    marks = [span for _, span in block.links] + block.bold + block.small
    if block.list is None and not block.cell:
        kept = text.rstrip()
        text = _cut(text, [(len(kept), len(text))], marks)
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
        text = _cut(text, [(m.start() + 1, m.end()) for m in _BLANK_RUN.finditer(text)], marks)
        kept = text.strip()
        lead = len(text) - len(text.lstrip()) if kept else len(text)
        text = _cut(text, [(0, lead), (lead + len(kept), len(text))], marks)
    links = tuple(link._replace(start=span[0], end=max(span)) for link, span in block.links)
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


# Tables as the parser gives them


def _rows(table: Tag, line: int) -> Iterator[list[tuple[Tag, int]]]:
    """Cells of each row of a table with the line each begins on; nested tables excluded."""
    loose: list[tuple[Tag, int]] = []
    for tag, at in _tags(table, line):
        name = tag.name
        if name in ("td", "th"):
            if not _is_caption(tag):
                loose.append((tag, at))
            continue
        if loose:
            yield loose
            loose = []
        if name == "tr":
            yield [
                (cell, where)
                for cell, where in _tags(tag, at)
                if cell.name in ("td", "th") and not _is_caption(cell)
            ]
        elif name in ("tbody", "thead", "tfoot"):
            yield from _rows(tag, at)
    if loose:
        yield loose


def _tags(tag: Tag, line: int) -> Iterator[tuple[Tag, int]]:
    line += tag.lines_before
    for node in tag.contents:
        if isinstance(node, Tag):
            yield node, line
        line += (node if isinstance(node, str) else node.source).count("\n")


def _names_members(header: str) -> bool:
    return not header or header_role(header) in ("country", "party")


def _with_header(cell: _Cell, header: str) -> Cell:
    """A cell under its header; a template that looks like a flag is none in a column of remarks."""
    flags = tuple(
        flag
        for number, flag in enumerate(cell.block.flags)
        if number not in cell.block.bare_flags or _names_members(header)
    )
    return Cell(header, cell.text, cell.links, flags)


def _is_caption(cell: Tag) -> bool:
    return cell.markup == "|" and source_of(cell.contents[:1]).startswith("+")


def _holds_list(cell: Tag) -> bool:
    return any(isinstance(node, Tag) and node.markup in ("*", "#") for node in cell.contents)


def _span(cell: Tag, name: str, most: int) -> int:
    for attribute, value in cell.attributes:
        if value is not None and attribute.strip().casefold() == name:
            match = _SPAN.search(value[:8])
            return min(max(int(match.group()), 1), most) if match else 1
    return 1


def _place(row: list[_Cell], carried: dict[int, tuple[int, _Cell]]) -> list[_Cell]:
    """Cells of a row in the order of the columns, with those that span down from rows above."""
    placed: list[_Cell] = []
    pending: dict[int, tuple[int, _Cell]] = {}

    def take_carried() -> None:
        while (column := len(placed)) in carried and column < _MAXIMUM_COLUMNS:
            left, cell = carried.pop(column)
            placed.append(cell)
            if left > 1:
                pending[column] = (left - 1, cell)

    for cell in row:
        take_carried()
        for _ in range(cell.columns):
            if len(placed) >= _MAXIMUM_COLUMNS:
                break
            if cell.rows > 1:
                pending[len(placed)] = (cell.rows - 1, cell)
            placed.append(cell)
    take_carried()
    carried.update(pending)
    return placed


def _line_start(part: Link | Loss) -> int:
    return part.line_start
