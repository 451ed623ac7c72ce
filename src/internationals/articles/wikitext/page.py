"""A page while it is read: its lines, headings, lists and blocks, and what they become."""

from __future__ import annotations

from abc import ABC, abstractmethod
from unicodedata import normalize

from internationals.articles.model import (
    Entry,
    Heading,
    Link,
    Loss,
    Paragraph,
    TitleSource,
)
from internationals.articles.wikitext.blocks import Block, List, tidy
from internationals.articles.wikitext.tree import Code


class Page(ABC):
    """What was read of a page so far, and what is being read.

    Whoever reads a node calls the verbs below; they know nothing of nodes, only of lines.

    Attributes
    ----------
    article, lines, text : identifier, lines and whole text of the page
    line : 1-based line that is being read
    line_begun : whether anything but blanks was read of it
    only_comment : whether nothing but a comment was
    markers, markers_line : list markers at the beginning of an item that has no text yet
    stands_alone : whether the template that is being read has its lines for itself
    html_lists, html_items, small, cells : how many ``<ul>``, ``<li>``, ``<small>`` and cells are open
    block : the paragraph, item or cell that is being read, None between two
    list, list_index, last_depth : the list that is being read, None between two; its 0-based number;
        depth of the item before
    path : words and level of the headings above, outermost first
    pseudo : words of a line in bold that does the work of a heading, "" if none
    intro : the paragraph that introduces the next list, "" if none
    headings, paragraphs, entries, links, losses : what was read
    """

    def __init__(self, text: str, article: str) -> None:
        self.article = article
        self.lines = tuple(text.removesuffix("\n").split("\n"))
        self.text = text
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
        self.list: List | None = None
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

    @abstractmethod
    def walk(self, code: Code) -> None:
        """Read some nodes, and what stands in them."""

    def skip_lines(self, line: int) -> None:
        """Go on at a line (1-based), behind a node that spans several."""
        missing = line - self.line
        if missing > 0 and self.block is not None and not self.block.is_entry:
            # So that the newlines of a paragraph's text keep telling the line.
            self.block.add("\n" * missing)
        self.line = line

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
            block.line_end = self.line

    def open_block(self) -> Block:
        """The block that running text belongs to, begun if there is none."""
        self.line_begun = True
        if self.block is not None:
            return self.block
        if self.markers:
            markers, self.markers = self.markers, ""
            bullets = markers.lstrip(":")
            if bullets and bullets[-1] in "*#":
                return self.open_item(len(bullets) - 1, self.markers_line)
            block = Block(self.markers_line)
            if markers[-1] == ";":
                block.bold_from = 0
        else:
            block = Block(self.line)
        self.end_list()
        self.block = block
        return block

    def open_item(self, depth: int, line: int) -> Block:
        """Begin an item, 0 for one of an outermost list; and its list, if there is none."""
        if self.list is None:
            self.list_index += 1
            self.list = List(self.list_index, self.heading_path(), self.intro)
            self.intro = ""
            self.last_depth = -1
        block = Block(line)
        block.list = self.list
        block.depth = self.last_depth = min(depth, self.last_depth + 1)
        self.block = block
        return block

    def end_list(self) -> None:
        """Let the next item begin a list of its own."""
        self.list = None

    def break_line(self) -> None:
        """Read a line break that is no end of a line of the source."""
        if self.block is not None:
            self.block.add("\n" if self.block.cell else " ")

    def end_line(self) -> None:
        """Read the end of a line of the source; who calls counts it."""
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
                self.finish()
        elif self.line_begun or self.only_comment:
            block.end_bold()
            block.end_small()
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
        text, links = tidy(block)
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
        whole = self.lines[line - 1] if line <= len(self.lines) else ""
        source = whole.lstrip(" \t*#:;")
        before = whole[: len(whole) - len(source)]
        return len(before) - len(before.rstrip(" \t"))

    def _finish_paragraph(self, block: Block, text: str, links: tuple[Link, ...]) -> None:
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

    def heading_path(self) -> tuple[str, ...]:
        """Words of the headings above, outermost first, a line in bold last."""
        path = tuple(words for words, _ in self.path)
        return (*path, self.pseudo) if self.pseudo else path

    def heading(self, words: str, level: int) -> None:
        """Read a heading."""
        if self.cells:
            self.words(words)
            return
        self.finish()
        self.end_list()
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

    def marker(self, marker: str) -> None:
        """Read one of the list markers ``*``, ``#``, ``:``, ``;``."""
        if self.cells:
            if self.block is not None and self.block.since_break.strip():
                if marker in "*#":
                    self.block.add("\n")
                else:
                    self.words(marker)
            return
        if self.line_begun and not self.markers and self.block is not None:
            # The colon between a term and its definition.
            self.words(marker)
            return
        if not self.markers:
            self.finish()
            self.markers_line = self.line
        self.markers += marker
        self.line_begun = True

    def linked(self, link: Link) -> None:
        """Read a link, with its label as running text."""
        self.words("")
        block = self.open_block()
        if self.small and block.small_from < 0:
            block.small_from = block.length
        start = block.length
        block.add(link.label)
        block.links.append((link, [start, block.length]))
        block.line_end = max(block.line_end, link.line_end)

    def noted(self, link: Link) -> None:
        """Read a link to a note, which has no label in the text."""
        block = self.open_block()
        block.links.append((link, [block.length, block.length]))

    def dropped(self) -> None:
        """Pass over a template."""
        if self.stands_alone:
            # A box or a line of navigation ends the paragraph above it.
            self.finish()
        self.line_begun = True
        if self.block is not None:
            self.block.dropped = True

    def title(self) -> tuple[str, TitleSource]:
        """Title of the page by the bold words of its lead, else by its identifier."""
        lead_ends = self.headings[0].line_start if self.headings else len(self.lines) + 1
        for paragraph in self.paragraphs:
            if paragraph.line_start < lead_ends and paragraph.bold:
                words = paragraph.bold[0].replace("\n", " ").strip("“”「」《》 ")
                if words:
                    return normalize("NFC", words), "lead"
        return normalize("NFC", self.article.replace("_", " ")), "file"
