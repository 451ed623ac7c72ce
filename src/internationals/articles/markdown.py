"""Read a page of the Markdown dump (made with Pandoc) onto the `Article` model.

Pyromark (pulldown-cmark) parses; what stands here turns its events, which carry byte ranges, into
headings, paragraphs, entries and links with their lines, and recognises what the conversion lost.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import Any
from unicodedata import normalize

import pyromark

from internationals.articles.html import Row, Table, read_tables
from internationals.articles.membership import with_members
from internationals.articles.model import (
    Article,
    Cell,
    Entry,
    Heading,
    Link,
    Loss,
    LossKind,
    Paragraph,
    TitleSource,
    without_disambiguator,
)
from internationals.articles.targets import is_displaced, link_target
from internationals.articles.vocabulary import list_role

# Five or more blanks after a marker make a code block in CommonMark; in the dump they are flags.
_FAR_TEXT = re.compile(r"^( *(?:[-*+]|\d{1,9}[.)]))( {5,})(?=[^ \n])(.*)$", re.MULTILINE)
_MARKER = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])([ \t]*)")
_PARENTHESES = re.compile(r"（([^（）]*)）")
_SEPARATORS = re.compile(r"[，；,;]")
_EMPTY_OR_LEFT_TEMPLATE = re.compile(r"“\s*”|「\s*」|《\s*》|\{\{[^{}\n]*\}\}")
# An empty parenthesis before a member's name held a flag, which is told as such.
_LEADING_EMPTY = re.compile(r"^\s*（\s*）")
_BANNER = re.compile(r"本文[内內]容由\s*(.+?)\s*[转轉][换換]而[来來]")
_LITERAL_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")
_LATIN = r"[!-~\u00a1-\u024f\u0370-\u1fff]"
_WRAPPED_LATIN = re.compile(rf"(?<={_LATIN})\n(?={_LATIN})")
_TAGS = re.compile(r"<[^<>]*>")
_BREAKS = frozenset({"SoftBreak", "HardBreak"})
_OPTIONS = pyromark.Options.ENABLE_TABLES


def read_markdown(text: str, *, article: str, file: str = "", sha256: str = "") -> Article:
    """Read a page of the Markdown dump.

    Parameters
    ----------
    text : the page, newlines normalised to ``\\n``
    article : identifier of the page
    file : the path it came from, "" if none
    sha256 : of the bytes it came from, in hexadecimal

    Returns
    -------
    Article. Reading never fails: whatever is no list, heading or table is a paragraph.
    """
    return _Reader(text, article, file, sha256).read()


class _Block:
    """A paragraph, list item, heading or table cell that is being read."""

    __slots__ = (
        "blanks",
        "bold",
        "depth",
        "last",
        "length",
        "line_start",
        "links",
        "list",
        "pieces",
        "small",
        "small_from",
        "wrapped",
    )

    def __init__(self, line_start: int, offset: int) -> None:
        self.line_start = line_start
        self.last = offset
        self.pieces: list[str] = []
        self.length = 0
        self.links: list[Link] = []
        self.bold: list[str] = []
        self.small: list[str] = []
        self.small_from = -1
        self.blanks = 0
        self.wrapped = False
        self.depth = 0
        self.list: _List | None = None

    def add(self, piece: str) -> None:
        self.pieces.append(piece)
        self.length += len(piece)


class _List:
    """A list that is being read: whether it is numbered, and blank lines separate its items."""

    __slots__ = ("loose", "numbered")

    def __init__(self, numbered: bool) -> None:
        self.numbered = numbered
        self.loose = False


class _Reader:
    """One pass over the events of one page."""

    def __init__(self, text: str, article: str, file: str, sha256: str) -> None:
        self.article = article
        self.file = file
        self.sha256 = sha256
        self.lines = tuple(text.removesuffix("\n").split("\n"))
        if "     " in text:
            # Blanks move to the end of their line: every byte offset keeps telling the line.
            text = _FAR_TEXT.sub(lambda m: f"{m[1]} {m[3]}{' ' * (len(m[2]) - 1)}", text)
        self.tables, self.text = read_tables(text)
        self.source = self.text.encode()
        self.starts = [0]
        at = 0
        for line in self.source.split(b"\n"):
            at += len(line) + 1
            self.starts.append(at)
        self.headings: list[Heading] = []
        self.paragraphs: list[Paragraph] = []
        self.entries: list[Entry] = []
        self.links: list[Link] = []
        self.losses: list[Loss] = []
        self.path: tuple[str, ...] = ()
        self.levels: list[tuple[int, str]] = []
        self.intro = ""
        self.banner = ""
        self.language = ""
        # What is open while the events are walked.
        self.block: _Block | None = None
        self.lists: list[_List] = []
        self.items: list[_Block] = []
        self.read_items: list[_Block] = []
        self.list_index = -1
        self.quotes = 0
        self.link: tuple[str, int, int] | None = None
        self.bold_from = -1
        self.cells: list[Cell] | None = None
        self.row_line = 0
        self.header: tuple[str, ...] = ()

    def line(self, offset: int) -> int:
        """1-based line of a byte offset."""
        return bisect_right(self.starts, offset)

    def read(self) -> Article:
        """Read the whole page."""
        event: Any
        for event, span in pyromark.events_with_range(self.text, options=_OPTIONS, merge_text=True):
            if event.__class__ is str:
                if self.block is not None and event in _BREAKS:
                    self.block.add("\n")
                continue
            ((name, value),) = event.items()
            if name == "Text":
                self._text(value, span["end"])
            elif name == "Start":
                self._start(value, span["start"])
            elif name == "End":
                self._end(value, span["end"])
            elif name == "InlineHtml":
                self._inline_html(value, span["end"])
            elif name == "Html":
                self._text(_TAGS.sub("", value), span["end"])
            elif name == "Code":
                self._text(value, span["end"])
        for table in self.tables:
            self._add_table(table)
        self.entries.sort(key=_line_start)
        title, source = self._title()
        return with_members(
            Article(
                article=self.article,
                title=title,
                title_source=source,
                file=self.file,
                format="markdown",
                language=self.language,
                revision="",
                sha256=self.sha256,
                lines=self.lines,
                headings=tuple(self.headings),
                paragraphs=tuple(self.paragraphs),
                entries=tuple(self.entries),
                links=tuple(sorted(self.links, key=_line_start)),
                losses=tuple(sorted(self.losses, key=_line_start)),
            )
        )

    # Events

    def _text(self, text: str, end: int) -> None:
        block = self.block
        if block is None:
            return
        if "**" in text:
            # CommonMark leaves these literal where Chinese punctuation stands inside them.
            block.bold += _LITERAL_BOLD.findall(text)
            text = text.replace("**", "")
        if "]]" in text:
            line = self.line(end - 1)
            self.losses.append(Loss("bracket", "[[", line, line))
            text = text.replace("]]", "")
        block.pieces.append(text)
        block.length += len(text)
        block.last = end

    def _start(self, value: Any, start: int) -> None:
        if value.__class__ is not str:
            ((value, detail),) = value.items()
            if value == "Link":
                if self.block is not None:
                    url = detail["dest_url"]
                    self.link = (url, len(self.block.pieces), start)
                return
            if value == "List":
                if not self.lists:
                    self.list_index += 1
                self.lists.append(_List(detail is not None))
                return
            if value == "BlockQuote":
                self.quotes += 1
                return
            if value == "Heading":
                self.block = _Block(self.line(start), start)
                return
            if value == "CodeBlock" and not self.items:
                self.block = _Block(self.line(start), start)
            return
        if value == "Item":
            self.block = self._open_item(start)
            self.items.append(self.block)
        elif value == "Paragraph":
            if self.items:
                item = self.items[-1]
                if item.list is not None:
                    item.list.loose = True
                if item.pieces:
                    item.add("\n")
                self.block = item
            else:
                self.block = _Block(self.line(start), start)
        elif value == "Strong":
            self.bold_from = len(self.block.pieces) if self.block is not None else -1
        elif value == "TableCell":
            self.block = _Block(self.line(start), start)
        elif value in {"TableHead", "TableRow"}:
            self.cells = []
            self.row_line = self.line(start)
        elif value == "HtmlBlock" and not self.items:
            self.block = _Block(self.line(start), start)

    def _end(self, value: Any, end: int) -> None:
        if value.__class__ is not str:
            ((value, _),) = value.items()
            if value == "List":
                self.lists.pop()
                if not self.lists:
                    self._close_lists()
                self.block = self.items[-1] if self.items else None
                return
            if value == "Heading":
                self._close_heading(end)
                return
            if value == "BlockQuote":
                self.quotes -= 1
                return
            if value == "CodeBlock" and not self.items:
                self._close_paragraph()
            return
        block = self.block
        if value == "Link":
            if self.link is not None and block is not None:
                self._close_link(block, end)
            self.link = None
        elif value == "Item":
            self.read_items.append(self.items.pop())
            self.block = self.items[-1] if self.items else None
        elif value == "Paragraph" or value == "HtmlBlock":
            if not self.items:
                self._close_paragraph()
        elif value == "Strong":
            if block is not None and self.bold_from >= 0:
                block.bold.append("".join(block.pieces[self.bold_from :]))
            self.bold_from = -1
        elif value == "TableCell":
            if block is not None and self.cells is not None:
                text = "".join(block.pieces).strip()
                column = len(self.cells)
                header = self.header[column] if column < len(self.header) else ""
                self.cells.append(Cell(header, text, tuple(block.links), ()))
            self.block = None
        elif value == "TableHead":
            self.header = tuple(cell.text for cell in self.cells or ())
            self.list_index += 1
            self.cells = None
        elif value == "TableRow" and self.cells is not None:
            row = Row(tuple(self.cells), False, self.row_line, self.line(end - 1))
            self._add_row(row, self.path, self.intro, self.list_index)
            self.cells = None

    def _inline_html(self, tag: str, end: int) -> None:
        block = self.block
        if block is None:
            return
        name = tag.strip("</> ").lower()
        if name == "small":
            if tag[1] != "/":
                block.small_from = block.length
            elif block.small_from >= 0:
                block.small.append("".join(block.pieces)[block.small_from :].replace("\n", " "))
                block.small_from = -1
                block.last = end
        elif name == "br" or name == "br /":
            block.add(" ")

    # What a closing event completes

    def _open_item(self, start: int) -> _Block:
        item = _Block(self.line(start), start)
        item.list = self.lists[-1]
        item.depth = len(self.lists) - 1
        line = self.lines[item.line_start - 1]
        # A nested item may begin on its parent's line, each marker behind the other.
        source_line = self.source[self.starts[item.line_start - 1] : start]
        at = len(source_line.decode())
        match = _MARKER.match(line, at)
        if match:
            item.blanks = len(match.group(1))
            item.wrapped = match.end() == len(line)
            if item.wrapped:
                item.blanks = 0
        return item

    def _close_link(self, block: _Block, end: int) -> None:
        assert self.link is not None
        url, first_piece, start = self.link
        raw = "".join(block.pieces[first_piece:])
        at = block.length - len(raw)
        target = link_target(url)
        kind = target.kind
        if target.language and not self.language:
            self.language = target.language
        line_start = line_end = self.line(start)
        if "\n" in raw:
            line_end = self.line(end - 1)
        label = raw.replace("\n", " ")
        displaced = False
        if kind == "file" or kind == "category":
            # Neither shows in the running text: the picture is gone, the category is a link.
            del block.pieces[first_piece:]
            block.length = at
            if kind == "file":
                self.losses.append(Loss("image", target.title, line_start, line_end))
        elif kind == "article" and not self.items and self.cells is None:
            displaced = is_displaced(label, target.title)
            if displaced:
                lost = without_disambiguator(target.title)
                self.losses.append(Loss("displaced_label", lost, line_start, line_end))
        link = Link(
            label, target.title, kind, url, displaced, line_start, line_end, at, block.length
        )
        block.links.append(link)
        if not self.items:
            self.links.append(link)
        block.last = end

    def _close_heading(self, end: int) -> None:
        block, self.block = self.block, None
        if block is None:
            return
        text = "".join(block.pieces).replace("\n", " ").strip()
        line = self.lines[block.line_start - 1].lstrip("> ")
        level = len(line) - len(line.lstrip("#"))
        if not 1 <= level <= 6:
            underline = self.lines[self.line(max(end - 1, 0)) - 1].strip()
            level = 2 if underline.startswith("-") else 1
        while self.levels and self.levels[-1][0] >= level:
            self.levels.pop()
        self.levels.append((level, text))
        self.path = tuple(words for _, words in self.levels)
        self.intro = ""
        line_end = max(block.line_start, self.line(max(block.last - 1, 0)))
        self.headings.append(Heading(text, level, self.path, block.line_start, line_end))

    def _close_paragraph(self) -> None:
        block, self.block = self.block, None
        if block is None:
            return
        text = "".join(block.pieces)
        line_end = max(block.line_start, self.line(max(block.last - 1, 0)))
        bare = text.strip()
        if self.quotes and (match := _BANNER.search(bare)):
            self.banner = match.group(1).strip("《》“” ")
            self.losses.append(Loss("banner", "", block.line_start, line_end))
            return
        if not bare:
            return
        self._text_losses(text, block.line_start, line_end)
        self.intro = bare if bare[-1] in "：:" else ""
        self.paragraphs.append(
            Paragraph(
                text,
                tuple(block.links),
                tuple(block.bold),
                self.path,
                block.line_start,
                line_end,
            )
        )

    def _text_losses(self, text: str, line_start: int, line_end: int) -> None:
        """Record the emptied templates and the wrapped blanks of a text.

        A text whose line breaks are kept tells the line of each; another only its own lines.
        """

        def record(kind: LossKind, lost: str, offset: int, lines: int = 0) -> None:
            line = min(line_start + text.count("\n", 0, offset), line_end)
            self.losses.append(Loss(kind, lost, line, min(line + lines, line_end)))

        if "（" in text:
            for match in _PARENTHESES.finditer(text):
                for slot in _SEPARATORS.split(match.group(1)):
                    if not slot.strip():
                        record("template", "", match.start())
        if "“" in text or "「" in text or "《" in text or "{{" in text:
            for match in _EMPTY_OR_LEFT_TEMPLATE.finditer(text):
                lost = match.group() if match.group().startswith("{{") else ""
                record("template", lost, match.start())
        if "\n" in text:
            for match in _WRAPPED_LATIN.finditer(text):
                record("wrap", " ", match.start(), 1)

    def _close_lists(self) -> None:
        """Make entries of the items of an outermost list: only now is it known whether it is loose."""
        items, self.read_items = self.read_items, []
        items.sort(key=_line_start)
        role = list_role(self.path, self.intro)
        other = role.name if role is not None and role.kind == "other" else ""
        if other and items[0].list is not None and items[0].list.numbered:
            # The notes stand at the page's end, under whatever heading comes last.
            other = "references"
        for item in items:
            raw = "".join(item.pieces)
            line_end = max(item.line_start, self.line(max(item.last - 1, 0)))
            text = raw.strip().replace("\n", " ")
            # Offsets of links are counted from the text's first character.
            lead = len(raw) - len(raw.lstrip())
            links = tuple(self._entry_link(link, lead, other, len(text)) for link in item.links)
            self.links.extend(links)
            wrapped = item.wrapped and bool(text)
            if other == "references" and not text:
                self.losses.append(Loss("reference", "", item.line_start, line_end))
            elif text:
                self._text_losses(
                    raw if other else _LEADING_EMPTY.sub("", raw), item.line_start, line_end
                )
            self.entries.append(
                Entry(
                    text=text,
                    small="\n".join(item.small),
                    links=links,
                    flags=(),
                    blanks=item.blanks,
                    wrapped=wrapped,
                    loose=item.list is not None and item.list.loose,
                    depth=item.depth,
                    kind="item",
                    cells=(),
                    heading=self.path,
                    intro=self.intro,
                    list_index=self.list_index,
                    line_start=item.line_start,
                    line_end=line_end,
                )
            )
            if wrapped:
                self.losses.append(Loss("wrap", " ", item.line_start, item.line_start + 1))

    def _entry_link(self, link: Link, lead: int, other: str, length: int) -> Link:
        kind = link.kind
        if other == "see_also" and kind == "article":
            kind = "see_also"
        elif other == "references" and kind == "external":
            kind = "reference"
        start = min(max(link.start - lead, 0), length)
        return link._replace(kind=kind, start=start, end=min(max(link.end - lead, 0), length))

    def _add_table(self, table: Table) -> None:
        before = [h for h in self.headings if h.line_start < table.line_start]
        path = before[-1].path if before else ()
        after = before[-1].line_start if before else 0
        intro = ""
        for paragraph in self.paragraphs:
            if after < paragraph.line_start < table.line_start:
                text = paragraph.text.strip()
                intro = text if text[-1] in "：:" else ""
        self.list_index += 1
        for row in table.rows:
            self.links.extend(link for cell in row.cells for link in cell.links)
            if not row.is_header:
                self._add_row(row, path, intro, self.list_index)

    def _add_row(self, row: Row, path: tuple[str, ...], intro: str, list_index: int) -> None:
        self.entries.append(
            Entry(
                text=" | ".join(cell.text.replace("\n", " ") for cell in row.cells).strip(),
                small="",
                links=tuple(link for cell in row.cells for link in cell.links),
                flags=(),
                blanks=0,
                wrapped=False,
                loose=False,
                depth=0,
                kind="row",
                cells=row.cells,
                heading=path,
                intro=intro,
                list_index=list_index,
                line_start=row.line_start,
                line_end=row.line_end,
            )
        )

    def _title(self) -> tuple[str, TitleSource]:
        if self.banner:
            return normalize("NFC", self.banner), "banner"
        lead_ends = self.headings[0].line_start if self.headings else len(self.lines) + 1
        for paragraph in self.paragraphs:
            if paragraph.line_start < lead_ends and paragraph.bold:
                title = paragraph.bold[0].replace("\n", " ").strip("“”「」《》 ")
                if title:
                    return normalize("NFC", title), "lead"
        return normalize("NFC", self.article.replace("_", " ")), "file"


def _line_start(part: Entry | Link | Loss | _Block) -> int:
    return part.line_start
