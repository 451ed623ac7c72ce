"""A page while it is read: the verbs that every markup calls, and what the page becomes by them.

Markdown events, MediaWiki nodes and HTML inside either open blocks (a paragraph, a list item, a table
cell), add words, links and flags to them, and close them. What a block's text is without what
flags left behind, which list an item belongs to, which heading and sentence are above it: that
is decided here, once.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import accumulate
from operator import attrgetter, itemgetter
from sys import maxsize
from typing import Any, Literal
from unicodedata import normalize

from internationals.articles.language import Language, Role
from internationals.articles.model import (
    LINKED,
    Entry,
    EntryKind,
    Heading,
    Link,
    LinkKind,
    Loss,
    Paragraph,
    TitleSource,
    lead_of,
    make,
    masked,
)
from internationals.articles.scripts import rare
from internationals.articles.targets import is_displaced, link_target, pictured_territory

#: Flags as emoji: two regional letters, a black flag and the letters of a subdivision, or a flag of no
#: place, which may have a sign on it.
EMOJI_FLAG = rare(
    "[\U0001f1e6-\U0001f1ff]{2}|\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f?"
    "|[🏁🎌🏳🏴🚩][🌈☠⚧]?"
)
# The characters they are made of.
_EMOJI = (*map(chr, range(0x1F1E6, 0x1F200)), *"🏁🎌🏳🏴🚩")
#: A line break that is no end of a line of the source, in a paragraph until it is closed.
BREAK = "\u2028"
# A paragraph up to this length may do the work of a heading.
_SHORT_LINE = 60
# An organisation has no more names.
_MOST_NAMES = 12
# A line that lists something: a link begins it, or is behind a few words and before brackets alone.
_LISTED = rare(
    rf"{LINKED}.*|[^{LINKED}]{{1,20}}{LINKED}(?:.*{LINKED})?\s*(?:[（(][^（）()]*[）)]\s*)*"
)
_LEGEND = rare(r"[*†‡§¶]\s*[^\s*†‡§¶]")
_EMPTIED = rare(r"（[\s、，,/·]*）|\([\s、,/·]*\)|\[[\s|]*\]|\^\^")
# A link to edit it, a mark of a note or a label of its own, in brackets behind a heading.
_BEHIND_HEADING = re.compile(r"(?<=\S)(?:\s*\[[^\[\]]*\]){1,3}$")
# The number that an item begins with, where its list counts in words: 1. X, (2) Y.
_COUNTED = re.compile(r"\s*[（(]?(\d{1,3})[.．、)）]\s*(?=\S)")
# What is found between a flag and the name: blanks, dashes, arrows, a colon, brackets around the flag of a part.
_BEFORE_NAME = rare(r"(?:-(?!\d))?(?:[\s/／、，,;；:：·－—–|)）→⇒>]|-(?=\s))*")
# Blanks at the ends of lines, and behind other blanks.
_UNTIDY = re.compile(r"[ \t\u00a0]++(?=\n)|(?<=\n)\s+|(?<=[ \t\u00a0])[ \t\u00a0]+")
# Between flags, no name: marks, 和, and, y.
_NO_NAME = rare(r"(?:[\s/／、，,·&+和与及－—–\-（(）)]|\b[a-z]{1,3}\b)*")
# An empty parenthesis before a member's name held a flag, which is reported as such.
_LEADING_EMPTY = re.compile(r"^\s*（\s*）")

_LATIN = r"[!-~\u00a1-\u024f\u0370-\u1fff]"
# Quotes around nothing, a template, brackets with an empty slot between separators, and in a language
# without blanks one that was wrapped between words. Each begins with a character, which is found
# quickest.
_DAMAGE = {
    blanks: rare(
        r"“\s*[”」》]|「\s*[”」》]|《\s*[”」》]|\{\{[^{}\n]*\}\}"
        # Behind slots that are filled is an empty one.
        r"|（(?=(?:\s*+[^\s，；,;（）][^，；,;（）]*+[，；,;])*+\s*+[，；,;）])(?=(?P<slots>[^（）]*)）)"
        + wrapped
    )
    for blanks, wrapped in ((True, ""), (False, rf"|\n(?={_LATIN})(?<={_LATIN}\n)"))
}
_SEPARATORS = re.compile(r"[，；,;]")
_BANNER = re.compile(r"本文[内內]容由\s*(.{1,300}?)\s*[转轉][換换]而[来來]")
# The heading gives the kind of the links under some headings.
_KINDS: dict[str, tuple[LinkKind, LinkKind]] = {
    "see_also": ("article", "see_also"),
    "references": ("external", "reference"),
}


# A line of a converter is no wider; a word or link that it does not break.
_WIDTH = 72
_UNBROKEN = re.compile(r"(?:\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|\S)+")

_Line = tuple[int, int, int, int, int]
"""Of a line in a paragraph: start, end, depth, the 1-based lines it begins and ends on."""
Style = Literal["bold", "italic", "small"]
by_line = attrgetter("line_start")
_start = attrgetter("start")
_at = itemgetter(1)


class Block:
    """A paragraph, list item or table cell that is being read.

    Attributes
    ----------
    line_start, line_end : 1-based, inclusive
    last, turn : offsets behind its last character and its first line, for markup that counts bytes
    pieces, length : its text so far, and the number of its characters
    links : their offsets are those of their labels in the text
    styled : offsets of what is set in each style; -1 as the end of what is open
    flags : words of each flag and the offset at which it is
    is_entry, is_cell : whether it is an item or a cell; a cell
    dropped : whether something in it was passed over
    checked, is_bare : pieces that were looked through for a name, and whether the line has none
    breaks : forced line breaks
    quotes : block quotes around it; of an item of Markdown
    depth, numbered, blanks, wrapped, loose : see `Entry`; of an item
    counted : how many characters of an item are its number in words
    """

    is_cell = bare_flags = numbered = False
    breaks = checked = counted = 0
    is_bare = True

    def __init__(
        self,
        line_start: int,
        turn: int = 0,
        is_entry: bool = False,
        depth: int = 0,
        quotes: int = 0,
    ) -> None:
        # What every block is asked for is set on itself, where it is found in half the time.
        self.line_start = self.line_end = line_start
        self.turn = turn
        self.is_entry = is_entry
        self.depth = depth
        self.quotes = quotes
        self.pieces: list[str] = []
        self.links: list[Link] = []
        self.last = self.length = 0
        self.blanks = 1
        self.wrapped = self.loose = self.dropped = False
        self.styled: dict[Style, list[list[int]]] | None = None
        self.flags: list[tuple[str, int]] | None = None

    def add(self, text: str) -> None:
        """Put text at its end."""
        self.pieces.append(text)
        self.length += len(text)

    def break_line(self) -> None:
        """Add a line break that is no end of a line of the source."""
        self.add("\n" if self.is_cell else BREAK)

    def divide(self) -> None:
        """End an item of a list in a cell, where another begins."""
        if not "".join(self.pieces[-3:]).strip():
            return
        if self.pieces[-1] == "\n":
            self.pieces[-1] = "、"
        else:
            self.add("、")

    def drop(self, first: int, length: int) -> None:
        """Take back its pieces from one on; it had so many characters before."""
        del self.pieces[first:]
        self.length = length
        self.dropped = True

    def open(self, style: Style) -> None:
        """Begin what is set in a style, unless such is open already."""
        if self.styled is None:
            self.styled = {}
        spans = self.styled.setdefault(style, [])
        if not spans or spans[-1][1] >= 0:
            spans.append([self.length, -1])

    def set(self, style: Style, start: int) -> None:
        """Set all that was added behind an offset in a style, if it is not open."""
        self.styled = self.styled or {}
        spans = self.styled.setdefault(style, [])
        if not spans or spans[-1][1] >= 0:
            within = [span for span in spans if span[0] < start]
            spans[:] = [*within, [start, self.length]]

    def close(self, style: Style) -> bool:
        """End what is set in a style; whether anything was."""
        spans = self.styled.get(style) if self.styled else None
        if not spans or spans[-1][1] >= 0:
            return False
        spans[-1][1] = self.length
        return True

    def set_in(self, style: Style) -> list[list[int]]:
        """Offsets of what is set in a style, to its end where it is still open."""
        if not self.styled or style not in self.styled:
            return []
        self.close(style)
        return self.styled[style]

    def words_in(self, style: Style, text: str) -> str:
        """What of its text is set in a style, pieces separated by newlines."""
        spans = self.set_in(style)
        return "\n".join(
            [text[start:end].replace("\n", " ") for start, end in spans if start < end]
        )

    def flag(self, words: str) -> None:
        """Put a flag at its end; one in brackets behind another is that of a part: 中国（香港）."""
        if not self.flags:
            self.flags = [(words, self.length)]
            return
        state, at = self.flags[-1]
        opened = self.pieces[-1] if self.pieces else ""
        within = opened.strip() in ("（", "(") and self.length == at + len(opened)
        if within and not state.endswith("）"):
            self.flags[-1] = f"{state}（{words}）", at
        else:
            self.flags.append((words, self.length))

    def picture(self, address: str) -> bool:
        """Read a picture, by the name or address of its file; whether it is that of a flag, which is one."""
        if territory := pictured_territory(address):
            self.flag(territory)
        return territory != ""

    def expects_flag(self) -> bool:
        """Whether a flag may be here: in an entry, before its name."""
        for piece in self.pieces[self.checked :]:
            _, newline, line = piece.rpartition("\n")
            self.is_bare = (self.is_bare or newline != "") and _NO_NAME.fullmatch(line) is not None
        self.checked = len(self.pieces)
        return self.is_entry and self.is_bare


class Builder:
    """What was read of a page so far.

    Attributes
    ----------
    article, text, lines : identifier, text and lines of the page
    language : whose words show what lists contain
    converted : whether the page is a dump, whose conversion did damage
    path : words of the headings above, outermost first; a line in bold last
    names : the first words in bold above the first heading, which name the page's organisation
    unnamed : headings that name the page's organisation, and the same without its name
    intro : the paragraph that introduces the next list, "" if none
    items : those of the outermost list that is open
    headings, paragraphs, entries, links, losses : what was read
    banner : title in the conversion banner
    categories, interlanguage : as `Article` has them
    wiki_language : of the wiki that the page is on; a link to another one leads outside
    """

    def __init__(self, article: str, text: str, language: Language, *, converted: bool) -> None:
        self.article = article
        self.text = text
        self.lines = tuple(text.removesuffix("\n").split("\n"))
        self.language = language
        self.wiki_language = language.code
        self.converted = converted
        # Looked for in the whole page at once, for most pages contain none.
        self.has_emoji = any(map(text.__contains__, _EMOJI))
        self.levels: list[tuple[int, str]] = []
        self.path: tuple[str, ...] = ()
        self.heading_path: tuple[str, ...] = ()
        self.names: list[str] = []
        self.unnamed: dict[str, str] = {}
        self.intro = ""
        self.items: list[Block] = []
        self.list_count = 0
        self.headings: list[Heading] = []
        self.paragraphs: list[Paragraph] = []
        self.entries: list[Entry] = []
        self.links: list[Link] = []
        self.losses: list[Loss] = []
        # What boxes of links hide, and lists of members in boxes, which mostly repeat those of the page.
        self.boxed: list[Loss] = []
        self.boxes: list[Callable[[], None]] = []
        self.banner = ""
        self.categories: list[str] = []
        self.interlanguage: dict[str, str] = {}

    # Verbs

    def heading(self, text: str, level: int, line_start: int, line_end: int) -> None:
        """Read a heading."""
        self.end_list()
        if text.endswith("]"):
            text = _BEHIND_HEADING.sub("", text)
        text = self._without_emoji(text)
        while self.levels and self.levels[-1][0] >= level:
            self.levels.pop()
        self.levels.append((level, text))
        self.path = self.heading_path = tuple([words for _, words in self.levels])
        self.intro = ""
        if not (self.headings or self.paragraphs):
            self.names = [text]  # the title
        if (unnamed := self.language.without_name(text, self.names)) != text:
            self.unnamed[text] = unnamed
        fields = text, min(level, 6), self.path, line_start, line_end
        self.headings.append(make(Heading, fields))

    def end_place(self) -> None:
        """End the list whose place a line above it names: what follows may be in another."""
        head = self.path[-1] if self.path != self.heading_path else self.intro
        if head and self.language.introduction_role(head) is None:
            self.end_list()
            self.path, self.intro = self.heading_path, ""

    def _without_emoji(self, heading: str) -> str:
        """A heading without flags as emoji, or their codes where it is nothing else."""
        if not self.has_emoji:
            return heading
        flags = EMOJI_FLAG.findall(heading)
        return EMOJI_FLAG.sub("", heading).strip() or "、".join(map(emoji_code, flags))

    def open_item(self, line: int, depth: int) -> Block:
        """Begin an item, 0 for one of the outermost list."""
        item = Block(line, is_entry=True, depth=depth)
        self.items.append(item)
        return item

    def loss(self, kind: str, lost: str, line_start: int, line_end: int, note: str = "") -> None:
        """Record damage, or what is not understood."""
        self.losses.append(make(Loss, (kind, lost, line_start, line_end, note)))

    def link(
        self,
        block: Block,
        first: int,
        start: int,
        url: str,
        line_start: int,
        line_end: int,
        running: bool = False,
    ) -> None:
        """Read a link, whose label is at the end of a block.

        Parameters
        ----------
        first, start : number of the first piece of its label, and of the characters before it
        line_start, line_end : 1-based, that it begins and ends on
        running : whether it is one of Markdown in running text, in which the label may be displaced
        """
        pieces = block.pieces
        label = pieces[first] if len(pieces) == first + 1 else "".join(pieces[first:])
        label = label.replace("\n", " ").strip()
        title, kind, language, name, is_apparatus = link_target(url)
        displaced = False
        if language and language != self.wiki_language != "" and kind == "article":
            # An article of another wiki is outside.
            title, kind = "", "external"
        if is_apparatus or (language and label.strip("* ") == language):
            # To a note, to an editor, or beside a link to the same page of another wiki.
            block.drop(first, start)
            if url[0] != "#":
                return
            kind = "reference"
        elif kind == "article":
            if running and label != title and is_displaced(label, name):
                displaced = True
                self.loss("displaced_label", name, line_start, line_end)
        elif kind != "external":
            # Neither shows in the running text: the picture is gone, the category is a link.
            del pieces[first:]
            block.length = start
            if kind == "category":
                self.categories.append(title.partition(":")[2].strip())
            elif not (block.is_entry and block.picture(title)):
                self.loss("image", title, line_start, line_end)
        fields = (
            label, title, kind, url, displaced, line_start, line_end, start, block.length, "", "",
        )  # fmt: skip
        block.links.append(make(Link, fields))

    def paragraph(self, block: Block, line_end: int) -> None:
        """Close a paragraph."""
        if self.items:
            self.end_list()
        text = "".join(block.pieces)
        words = text.strip()
        if not words or (block.dropped and not _EMPTIED.sub("", words).strip()):
            self.links += block.links
            return
        if self.converted and (banner := _BANNER.match(words)):
            self.banner = banner[1].strip("《》“” ")
            self.loss("banner", "", block.line_start, line_end)
            self.links += block.links
            return
        marked = [
            text[start:end].replace(BREAK, " ").strip() for start, end in block.set_in("bold")
        ]
        bold = tuple(filter(None, marked))
        heads = bold == (words,) and "\n" not in words
        head = self._without_emoji(words.rstrip("：: ")) if heads else ""
        below_members = self.holds_members()
        said = self.heading_role(head) if heads else None
        is_head = said is not None and said.kind != "neutral"
        if below_members and not is_head and self._read_lines(block, text):
            return
        if BREAK in text:
            text, words = text.replace(BREAK, " "), words.replace(BREAK, " ")
        self.links += block.links
        if self.converted:
            blanks = self.language.blanks
            self.losses += traces_in(text, block.line_start, line_end, blanks=blanks)
        # A short line may introduce a list without a colon: a status, a country.
        short = below_members and len(words) <= _SHORT_LINE and "\n" not in words
        intro = self._without_emoji(words) if short or words[-1] in "：:" else ""
        above, self.intro = self.path[len(self.heading_path) :], intro
        role = self.heading_role(head or "".join(above[-1:]))
        over_members = role is not None and role.kind == "members"
        if heads and (self.heading_path or over_members):
            # A line in bold does the work of a heading for the list below it.
            self.path, self.intro = (*self.heading_path, head), ""
        elif not (below_members and (role is None or over_members) and words[-1] not in "：:"):
            # Below a place in bold are all lines up to the next.
            self.path = self.heading_path
        if not (self.heading_path or self.path):
            self.names = [*self.names, *bold][:_MOST_NAMES]
        links = tuple(block.links)
        fields = text, links, bold, self.heading_path, block.line_start, line_end
        self.paragraphs.append(make(Paragraph, fields))

    def caption(self, text: str, line: int) -> None:
        """Read a table's caption: a status, what it lists else, or a legend of marks behind names, a line under members."""
        words = text.strip()
        role = self.language.introduction_role(words)
        if role is not None and role.kind != "neutral" and role.name != "member":
            self.intro = words
        if _LEGEND.search(text) and self.holds_members():
            self.open_item(line, 0).add(text)
            self.end_list("line")

    def end_list(self, kind: EntryKind = "item") -> None:
        """Make entries of the items of an outermost list, or of the lines of a paragraph."""
        items, self.items = self.items, []
        if not items:
            return
        role = self.list_role(self.path, self.intro)
        other = role.name if role is not None and role.kind == "other" else ""
        if self.converted and items[0].numbered and (other == "references" or _are_notes(items)):
            # The notes are at the page's end, under whatever heading comes last.
            kind, other = "note", "references"
        old, new = _KINDS.get(other, (None, None))
        traces, converted, is_list = _DAMAGE[self.language.blanks], self.converted, kind != "line"
        path, intro, number = self.path, self.intro, self.list_count
        texts = ["".join(item.pieces) for item in items]
        if _COUNTED.match(texts[0]):
            counts = [(i, c) for i, c in zip(items, map(_COUNTED.match, texts), strict=True) if c]
            numbers = [int(count[1]) for _, count in counts]
            if len(counts) > 1 and numbers == [*range(numbers[0], numbers[0] + len(counts))]:
                for item, count in counts:
                    item.counted = count.end()
        # Looked for in all items at once, for most lists have none; so are blanks but single ones.
        together = f" {' '.join(texts)} "
        damaged = converted and traces.search(together)
        untidy = self.has_emoji or "  " in together or not together.isprintable()
        for item, raw in zip(items, texts, strict=True):
            text, small, italics = raw, "", ""
            if untidy or item.flags or item.dropped or item.counted or item.styled:
                text, small, italics = self.tidy(item, raw)
            links = item.links
            flags: tuple[str, ...] = ()
            flags_at: tuple[int, ...] = ()
            if item.flags:
                flags, flags_at = zip(*item.flags, strict=True)
            if new and links:
                # The kind is the third field.
                links = [make(Link, (*x[:2], new, *x[3:])) if x[2] == old else x for x in links]
            wrapped = item.wrapped and text != ""
            if is_list:
                # What is in a paragraph is the paragraph's too, with its links and losses.
                self.links += links
                if converted:
                    if wrapped or not text or (damaged and traces.search(raw)):
                        self._item_losses(item, raw, other, wrapped)
                elif not text and raw.strip() not in (":", "："):
                    # The names of flags alone, each where it is in these.
                    text = "、".join(flags)
                    starts = accumulate(len(words) + 1 for words in flags)
                    flags_at = (0, *starts)[: len(flags)]
            fields = (
                text, small, tuple(links), flags,
                kind, path, intro, number, item.line_start, item.line_end,
                item.blanks, wrapped, item.loose, item.depth, (), flags_at, italics, False,
            )  # fmt: skip
            self.entries.append(make(Entry, fields))
        self.list_count += 1

    def _item_losses(self, item: Block, raw: str, other: str, wrapped: bool) -> None:
        if not raw.strip():
            if other == "references":
                self.loss("reference", "", item.line_start, item.line_end)
            return
        named = _LEADING_EMPTY.sub("", raw)
        blanks = self.language.blanks
        self.losses += traces_in(named, item.line_start, item.line_end, blanks=blanks)
        if wrapped:
            self.loss("wrap", " ", item.line_start, item.line_start + 1)

    # What a paragraph under a heading of members lists

    def heading_role(self, heading: str) -> Role | None:
        """What a heading of the page gives on the lists under it, by itself."""
        return self.language.heading_role(self.unnamed.get(heading, heading))

    def list_role(self, path: tuple[str, ...], intro: str) -> Role | None:
        """What a list contains, by the headings above it and the sentence that introduces it."""
        if self.unnamed:
            path = tuple([self.unnamed.get(words, words) for words in path])
        return self.language.list_role(path, intro)

    def holds_members(self) -> bool:
        """Whether what is here, below this heading and introduction, is a list of members."""
        role = self.list_role(self.path, self.intro)
        return role is not None and role.kind == "members"

    def _read_lines(self, block: Block, text: str) -> bool:
        """Read the lines of a paragraph under a heading of members; whether they are a list.

        A list are terms and ``: definitions``; and lines without sentences that all begin with a link, or
        with a few words, a country perhaps, before one that nothing but brackets follows. The lines of
        another paragraph are entries of their own kind, of which some may name a member.
        """
        # A label may go over two lines.
        linked = masked(text, [link for link in block.links if link.kind == "article"])
        lines: list[_Line] = []
        at, number = 0, block.line_start
        for whole in linked.split("\n"):
            last = number + text.count("\n", at, at + len(whole))
            for line in whole.split(BREAK):
                if bare := line.lstrip(": \t"):
                    end = at + len(line)
                    lines.append((end - len(bare), end, int(line[:1] == ":"), number, last))
                at += len(line) + 1
            number = last + 1
        label = text[slice(*lines[0][:2])].rstrip() if len(lines) > 1 else ""
        if label[-1:] in (":", "：") and self.language.status(label):
            # Observers:, before a line for each
            self.intro, lines = label, lines[1:]
        elif label and _are_all_listed(linked, lines[1:]):
            head = self._without_emoji(label.rstrip("：: "))
            unlinked = LINKED not in linked[slice(*lines[0][:2])] and not re.search("[:：]", head)
            if unlinked and self._is_bold(block, label):
                # Peru in bold, before a line for each
                self.path, lines = (*self.heading_path, head), lines[1:]
            elif unlinked and linked[lines[0][1]] == BREAK and not block.flags:
                # Peru before a break, as if the lines behind it were definitions
                lines[1:] = [(*line[:2], 1, *line[3:]) for line in lines[1:]]
        if self.converted and not _are_listed(linked, lines):
            lines = self._unbroken(lines)
        listed = "。" not in text and _are_listed(linked, lines)
        listed = listed or "\n:" in f"\n{text}" or lines[-1][2] > 0
        words = text.replace("\n", " ") if self.converted else text
        for start, end, depth, number, last in lines:
            item = self._open_line(words, block.links, start, end, number, last)
            item.depth = depth
            flags = _between(block.flags or (), start, end, _at)
            item.flags = [(words, at - start) for words, at in flags]
        self.end_list("item" if listed else "line")
        return listed

    @staticmethod
    def _is_bold(block: Block, words: str) -> bool:
        """Whether words, which a block begins with, are all that is set in bold in it."""
        spans = block.set_in("bold")
        return len(spans) == 1 and "".join(block.pieces)[slice(*spans[0])].strip() == words

    def list_sentence(self, paragraph: Paragraph, start: int, end: int, intro: str) -> Entry:
        """Make an entry of a sentence of the prose, by its offsets, as a line that some words introduce."""
        self.path, self.intro = paragraph.heading, intro
        lines = paragraph.line_at(start), paragraph.line_at(end - 1)
        self._open_line(paragraph.text, paragraph.links, start, end, *lines)
        self.end_list("line")
        return self.entries[-1]

    def take_back(self) -> None:
        """Take back the last list, which has one entry."""
        self.entries.pop()
        self.list_count -= 1

    def _open_line(
        self, text: str, links: Sequence[Link], start: int, end: int, first: int, last: int
    ) -> Block:
        """Begin an item of what is between two offsets of a text, on these lines."""
        item = self.open_item(first, 0)
        item.line_end = last
        item.add(text[start:end])
        inside = _between(links, start, end, _start)
        item.links = moved((link for link in inside if link.end <= end), start, end - start)
        return item

    def _unbroken(self, lines: Sequence[_Line]) -> list[_Line]:
        """The lines of a paragraph, with those that a converter broke at its width as one."""
        found: list[_Line] = []
        for line in lines:
            last = found[-1] if found else line
            if last[-1] + 1 == line[3] and self._is_broken(last[-1]):
                found[-1] = last[0], line[1], last[2], last[3], line[4]
            else:
                found.append(line)
        return found

    def _is_broken(self, number: int) -> bool:
        """Whether a line ends where a converter breaks it: it has no room for the next word or link."""
        line, following = self.lines[number - 1].rstrip(), self.lines[number].lstrip()
        word = _UNBROKEN.match(following)
        return word is not None and len(line) <= _WIDTH < len(line) + 1 + word.end()

    # What a block's text is

    def tidy(self, block: Block, text: str) -> tuple[str, str, str]:
        """Text of an entry without what flags and unread markup left behind; its small print, italics.

        Links and flags of the block move with the text.
        """
        untidy = " ".join(text.split()) != text
        if untidy or block.flags or block.dropped or block.counted or self.has_emoji:
            text = self._tidied(block, text)
        if not block.styled:
            return text, "", ""
        return text, block.words_in("small", text), block.words_in("italic", text)

    def _tidied(self, block: Block, text: str) -> str:
        if not block.is_cell:
            text = text.replace("\n", " ").replace(BREAK, "\n")
        flags = block.flags or []
        emoji = list(EMOJI_FLAG.finditer(text)) if self.has_emoji else []
        if emoji:
            flags = flags + [(emoji_code(match[0]), match.start()) for match in emoji]
        marks = [at for link in block.links for at in (link.start, link.end)]
        places = [at for _, at in flags]
        every = [marks, places]
        if block.styled:
            every += block.set_in("small") + block.set_in("italic")
        if emoji or block.counted:
            text = _cut(text, [(0, block.counted), *(match.span() for match in emoji)], every)
        has_words = text.strip() != ""
        if has_words and (flags or block.dropped) and _EMPTIED.search(text):
            emptied = [match.span() for match in _EMPTIED.finditer(text)]
            # 英国（）[[X]]: what is before them may be the country of the flag's part.
            behind = {at - blank for at in marks[::2] for blank in (0, 1)}
            text = _cut(text, [s for s in emptied if not s[0] or s[1] not in behind], every)
        begin = _begin(text, places, *marks[:1]) if has_words and flags else 0
        words = text[begin:].lstrip()
        begin, text = len(text) - len(words), words.rstrip()
        if begin or len(text) < len(words):
            for mark in every:
                for side, at in enumerate(mark):
                    mark[side] = min(at - begin, len(text)) if at > begin else 0
        if " ".join(text.split()) != text:
            text = _cut(text, [match.span() for match in _UNTIDY.finditer(text)], every)
        block.links = block.links and [
            link
            if (link.start, link.end) == (start, end)
            else make(Link, (*link[:7], start, max(start, end), *link[9:]))
            for link, start, end in zip(block.links, marks[::2], marks[1::2], strict=True)
        ]
        block.flags = [(words, at) for (words, _), at in zip(flags, places, strict=True)]
        return text

    # The page as a whole

    def in_order(self) -> None:
        """Put lists, tables, links and losses in the order of the page."""
        lines = list(map(by_line, self.entries))
        if lines != sorted(lines):
            self.entries.sort(key=by_line)
            numbers: dict[int, int] = {}
            for entry in self.entries:
                numbers.setdefault(entry.list_index, len(numbers))
            self.entries = [e._replace(list_index=numbers[e.list_index]) for e in self.entries]
        self.links.sort(key=by_line)

    def title(self) -> tuple[str, TitleSource]:
        """Title of the page by its banner, a heading above all else, its lead in bold, else its identifier.

        What is under a heading that is the title is under none from then on.
        """
        heading = self._title_heading()
        if heading:
            self._leave_out(heading)
        if self.banner:
            return normalize("NFC", self.banner), "banner"
        if heading:
            return normalize("NFC", heading.text), "heading"
        lead = lead_of(self.paragraphs)
        if lead and lead.bold and not lead.heading:
            title = lead.bold[0].replace("\n", " ").strip("“”「」《》 ")
            return normalize("NFC", title), "lead"
        return normalize("NFC", self.article.replace("_", " ")), "file"

    def _title_heading(self) -> Heading | None:
        """The only heading of the first level, if it is above all text and not the one over members."""
        levels = [heading.level for heading in self.headings]
        if levels[:1] != [1] or levels.count(1) > 1:
            return None
        first = self.headings[0]
        if any(
            texts and texts[0].line_start < first.line_start
            for texts in (self.paragraphs, self.entries)
        ):
            return None
        roles = [(heading, self.heading_role(heading.text)) for heading in self.headings]
        over_members = [heading for heading, role in roles if role and role.kind == "members"]
        lead = self.paragraphs[0] if self.paragraphs else None
        is_lead = lead is not None and lead.heading == first.path
        return first if over_members[:1] != [first] or (is_lead and over_members[1:]) else None

    def _leave_out(self, title: Heading) -> None:
        def under(heading: tuple[str, ...]) -> tuple[str, ...]:
            return heading[1:] if heading[:1] == title.path else heading

        self.headings[1:] = [h._replace(path=under(h.path)) for h in self.headings[1:]]
        self.paragraphs = [p._replace(heading=under(p.heading)) for p in self.paragraphs]
        self.entries = [
            e._replace(heading=under(e.heading))
            for e in self.entries
            if e.kind != "line" or e.heading != title.path
        ]


def _between(
    parts: Sequence[Any], start: int, end: int, offset: Callable[[Any], int]
) -> Sequence[Any]:
    """Those of some parts, in order, that begin between two offsets."""
    first = bisect_left(parts, start, key=offset)
    return parts[first : bisect_right(parts, end, lo=first, key=offset)]


def moved(links: Iterable[Link], by: int, length: int) -> list[Link]:
    """Links of a text that lost its first `by` characters and is now `length` characters long."""
    return [
        link._replace(
            start=min(max(link.start - by, 0), length), end=min(max(link.end - by, 0), length)
        )
        if by or link.end > length
        else link
        for link in links
    ]


def emoji_code(flag: str) -> str:
    """The code that a flag as emoji spells: 🇫🇷 → FR, that of Scotland → GB-SCT; one of no place as it is."""
    if "\U0001f1e6" <= flag[0] <= "\U0001f1ff":
        return "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in flag)
    if len(flag) < 3:
        return flag
    letters = "".join(chr(ord(c) - 0xE0000) for c in flag[1:] if ord(c) < 0xE007F).upper()
    return f"{letters[:2]}-{letters[2:]}"


def _begin(text: str, flags: Sequence[int], link: int = maxsize) -> int:
    """Where the name begins behind flags at these offsets, at the latest at a link, or 0 if none is before it."""
    start = 0
    if any(flags):
        bare = _NO_NAME.match(text)
        start = max([at for at in flags if bare and at <= bare.end()], default=0)
    elif text[:1].isalnum():
        return 0
    before = _BEFORE_NAME.match(text, start, link)
    return before.end() if before else start


def _cut(text: str, spans: Sequence[tuple[int, int]], marks: Sequence[list[int]]) -> str:
    """A text without some parts (in order); the offsets in `marks` move with it."""
    if not spans:
        return text
    starts = [start for start, _ in spans]
    gone = [0, *accumulate([end - start for start, end in spans])]
    for mark in marks:
        for side, at in enumerate(mark):
            if before := bisect_left(starts, at):
                mark[side] = max(at, spans[before - 1][1]) - gone[before]
    kept = zip([0, *[end for _, end in spans]], [*starts, len(text)], strict=True)
    return "".join([text[start:end] for start, end in kept])


def _are_listed(text: str, lines: Sequence[_Line]) -> bool:
    """Whether all lines of a text, of which there are several, are like items."""
    return len(lines) > 1 and _are_all_listed(text, lines)


def _are_all_listed(text: str, lines: Iterable[_Line]) -> bool:
    """Whether all lines of a text are like items."""
    return all(_LISTED.fullmatch(text, start, end) for start, end, *_ in lines)


def _are_notes(items: Sequence[Block]) -> bool:
    """Whether the items of a numbered list are notes: most are empty or lead out of the wiki."""
    urls = ([link.url for link in item.links if link.kind == "external"] for item in items)
    led_out = [any("wikipedia.org/" not in url for url in found) for found in urls]
    notes = [out or not item.pieces for item, out in zip(items, led_out, strict=True)]
    return 2 * sum(notes) >= len(items)


def traces_in(text: str, line_start: int, line_end: int, *, blanks: bool) -> Iterator[Loss]:
    """The emptied templates and the wrapped blanks of a text on these lines.

    Where the text kept its line breaks, each is on the line it begins on, else on all lines. In a
    language that writes blanks between words, one that was wrapped is no loss.
    """
    # An HTML block's text ends with a newline of its own.
    exact = text.count("\n") - (line_end - line_start) in (0, 1)
    first, last, counted = line_start, line_end, 0
    for match in _DAMAGE[blanks].finditer(text):
        if exact:
            first = last = first + text.count("\n", counted, match.start())
            counted = match.start()
        mark = match[0]
        if mark == "\n":
            yield make(Loss, ("wrap", " ", first, max(last, first + 1), ""))
        elif mark == "（":
            for slot in _SEPARATORS.split(match["slots"]):
                if not slot.strip():
                    yield make(Loss, ("template", "", first, last, ""))
        else:
            lost = mark if mark[0] == "{" else ""
            yield make(Loss, ("template", lost, first, last, ""))
