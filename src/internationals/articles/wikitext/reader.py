"""Read MediaWiki source onto the `Article` model.

Mwparserfromhell parses templates, links, tags and tables; what stands here walks its tree line by
line, as MediaWiki does, into headings, paragraphs, entries and links.
"""

from __future__ import annotations

import re
from dataclasses import replace
from unicodedata import normalize

from internationals.articles.membership import with_members
from internationals.articles.model import Article, Link, Loss
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
from internationals.articles.wikitext.inline import UNREAD_TAGS, link_of, page_title, words_of
from internationals.articles.wikitext.links import read_external_link, read_reference, read_wikilink
from internationals.articles.wikitext.page import Page
from internationals.articles.wikitext.tables import read_table
from internationals.articles.wikitext.transclusions import read_template
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
from internationals.articles.wikitext.variants import simplified

_REDIRECT = re.compile(
    r"\s*#\s*(?:REDIRECT|重定向|重新導向)\s*[:：]?\s*\[\[([^\[\]|\n]+)", re.IGNORECASE
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
_BLOCK_TAGS = frozenset({"div", "p", "blockquote", "section", "center", "ul", "ol", "dl"})


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


class _Reader(Page):
    """One walk over the nodes of one page."""

    def read(self, file: str, sha256: str, revision: str, language: str, title: str) -> Article:
        if redirect := _REDIRECT.match(self.text):
            self._redirect(redirect)
        else:
            for part, line in parts(balanced(simplified(self.text)), self.losses):
                self.line = line
                self.walk(parsed(part))
                self.end_line()
                self.finish()
        found, source = self.title()
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
        label = page_title(target)
        self.links.append(Link(label, label, "article", target, False, line, line, 0, len(label)))

    def walk(self, code: Code) -> None:
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
                read_wikilink(self, node)
            elif isinstance(node, ExternalLink):
                read_external_link(self, node)
            elif isinstance(node, tree.Heading):
                self._heading(node.title, node.level)
            elif isinstance(node, Entity):
                self.words(node.character)
            elif isinstance(node, Comment):
                self.only_comment = not self.line_begun
            elif isinstance(node, Argument) and node.default is not None:
                self.words(words_of(node.default))
            # Whatever the node did with its newlines, the next one begins where it ends.
            self.skip_lines(before + node.source.count("\n"))

    def _heading(self, title: Code, level: int) -> None:
        in_cell = self.cells > 0
        self.heading(words_of(title), level)
        if in_cell:
            return
        for node in title:
            if isinstance(node, Wikilink) and (link := link_of(node, self.line)) is not None:
                self.links.append(link)

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
                self.losses.append(Loss("bracket", lost, self.line, self.line))
        if at < len(text):
            self.words(text[at:])

    def _quotes(self, count: int) -> None:
        if count == 4:
            self.words("'")
        block = self.open_block()
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
                self.break_line()
            elif name == "small" and self.block is not None:
                if markup.startswith("</"):
                    self.block.end_small()
                elif self.block.small_from < 0:
                    self.block.small_from = self.block.length
            elif name == "li" and not markup.startswith("</") and not self.cells:
                self.finish()
                self.open_item(max(self.html_lists - 1, 0), self.line)
            return
        if name in ("table", "tr", "td", "th", "ul", "ol", "div", "ref", "center", "nowiki"):
            self.losses.append(Loss("bracket", f"</{name}>", self.line, self.line))

    def _tag(self, tag: Tag) -> None:
        name = tag.name
        if tag.markup in _MARKERS:
            self.marker(tag.markup)
            return
        start = self.line
        if name == "br":
            self.break_line()
            self.line_begun = True
        elif name == "hr":
            self.finish()
            self.end_list()
        elif name == "ref":
            read_reference(self, tag)
        elif name in UNREAD_TAGS:
            self.line_begun = True
        elif name == "nowiki":
            self.words(" ".join(restored(source_of(tag.contents)).split("\n")))
        elif name == "table":
            read_table(self, tag)
        elif name == "small":
            self.open_block()
            self.small += 1
            self.walk(tag.contents)
            self.small -= 1
            if self.block is not None and not self.small:
                self.block.end_small()
        elif name in ("h1", "h2", "h3", "h4", "h5", "h6"):
            self._heading(tag.contents, int(name[1]))
        elif name == "li" and not self.cells:
            self.finish()
            self.open_item(max(self.html_lists - 1, 0), start)
            self.html_items += 1
            self.walk(tag.contents)
            self.html_items -= 1
            self.finish()
        elif name in _BLOCK_TAGS and not self.cells:
            self._block_tag(tag, name)
        else:
            if name in _BLOCK_TAGS or name == "li":
                self.break_line()
            self.walk(tag.contents)

    def _block_tag(self, tag: Tag, name: str) -> None:
        if self.block is None or self.block.list is None:
            self.finish()
        lists = name in ("ul", "ol", "dl")
        self.html_lists += lists
        self.walk(tag.contents)
        self.html_lists -= lists
        if self.block is not None and self.block.list is None:
            self.finish()
        self.line_begun = True


def _line_start(part: Link | Loss) -> int:
    return part.line_start
