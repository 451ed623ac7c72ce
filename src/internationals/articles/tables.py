"""Tables: rows as entries, their cells under their headers, cells that span rows repeated.

`Grid` is a table of any markup; `Table` reads one whose marks are tags or the bars of MediaWiki source.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, repeat
from typing import TYPE_CHECKING, Literal

from internationals.articles.builder import Block, Builder
from internationals.articles.model import Cell, Entry
from internationals.articles.scripts import rare
from internationals.articles.words import YEAR

if TYPE_CHECKING:
    from internationals.articles.html import TagReader

CellKind = Literal["none", "data", "header", "caption"]
# No table is wider or repeats a cell more often; a hostile one would without end.
MAXIMUM_COLUMNS = 100
MAXIMUM_ROWS = 1000
# Headers have few rows, however many their cells are said to span.
_MAXIMUM_HEADERS = 3
# What is longer names no column.
_LONGEST_HEADER = 24
_NAMING = ("flag", "country", "party", "name", "name_own", "name_native")
_REMARKS = frozenset({"", "other", "elsewhere", "remark", "status"})
_SPAN = rare(r"\b(col|row)span\s*=\s*[\"']?\s*(\d{1,7})", re.IGNORECASE)
_END = rare(
    r"^[ \t*#:;]*\|\}|^=.*=[ \t]*$|</table|^[ \t:*#]*(?P<bars>\{\|)|(?P<tag><table\b)",
    re.IGNORECASE | re.MULTILINE,
)
_ROW = re.compile(r"^[ \t]*\|-|<tr\b", re.IGNORECASE | re.MULTILINE)
_CELL = rare(r"^[ \t]*\|(?![-}+])|<td\b", re.IGNORECASE | re.MULTILINE)
_LIST = rare(r"^[*#]|<(?:li|dd)\b", re.IGNORECASE | re.MULTILINE)
_HEADER = re.compile(r"^[ \t]*!|<th\b", re.IGNORECASE | re.MULTILINE)
# In tables in tables nobody sets lists in columns.
_MAXIMUM_COLUMNS_IN_COLUMNS = 3


class ReadCell(Block):
    """A cell that is being read, before its column is known.

    Attributes
    ----------
    text, small, italics : as `Builder.tidy` gives them, once it is closed
    is_header : whether it is marked as one
    columns, rows : how many it spans
    all_bold : whether all its text is in bold
    """

    is_cell = True
    is_header = all_bold = False
    columns = rows = 1
    text = small = italics = ""

    def __init__(self, line_start: int) -> None:
        super().__init__(line_start, is_entry=True)

    def close_in(self, page: Builder) -> None:
        """Complete it: its text, and its links among those of the page."""
        raw = "".join(self.pieces)
        bold = "".join([raw[start:end] for start, end in self.set_in("bold")])
        self.text, self.small, self.italics = page.tidy(self, raw)
        self.all_bold = self.text != "" and bold.strip() == self.text
        page.links += self.links

    def under(self, header: str, named: bool) -> Cell:
        """The cell in its column; a template that may be a flag is none in a column of remarks."""
        flags = (self.flags or ()) if named or not self.bare_flags else ()
        return Cell(
            header,
            self.text,
            tuple(self.links),
            tuple([words for words, _ in flags]),
            0 if self.text else self.breaks,
            tuple([at for _, at in flags]),
            self.italics,
        )


def _is_marked(row: Sequence[ReadCell]) -> bool:
    """Whether all cells of a row are marked as headers, or all of several are set in bold."""
    filled = [cell for cell in row if cell.text]
    bold = len(row) > 1 and bool(filled) and all(cell.all_bold for cell in filled)
    return bold or all(cell.is_header for cell in row)


class Grid:
    """A table that is being read."""

    def __init__(self, page: Builder) -> None:
        self.page = page
        self.rows: list[list[ReadCell]] = []
        # Cells that span rows below, by their columns, and how many.
        self.carried: dict[int, tuple[int, Cell]] = {}
        last = "".join(page.items[-1].pieces).strip() if page.items else ""
        page.end_list()
        if page.language.introduced(last):
            # A term or an item introduces it: “; Observers”.
            page.intro = last

    def close(self) -> None:
        """Make entries of the rows."""
        headers: tuple[str, ...] = ()
        begun = False

        rows = [row for row in self.rows if row]
        width = max((sum(cell.columns for cell in row) for row in rows), default=0)
        # Whether all rows are marked as headers, so that the mark distinguishes none.
        self.all_marked = len(rows) > 1 and all(map(_is_marked, rows))
        before = len(self.page.entries)
        # Rows below that cells of the headers span, which are headers too.
        spanned = 0
        for row in rows:
            heads = spanned > 0 or self._names_columns(row, headers, begun)
            if heads and not begun:
                spanned = max(spanned - 1, *(cell.rows - 1 for cell in row))
                spanned = min(spanned, _MAXIMUM_HEADERS)
                for cell in row:
                    cell.is_header = True
            placed = self._place(row, headers)
            spans_all = len(row) == 1 and width > 1 and row[0].columns >= width
            if heads and not (spans_all and (begun or any(headers))):
                above = headers
                if (len(row) > 1 or width == 1) and not self._are_below(row, headers):
                    between = " " if self.page.language.blanks else ""
                    words = [cell.text or "、".join(cell.flags) for cell in placed]
                    role = self.page.language.column_role
                    # Below Seats: National, European; below Country nothing.
                    over = chain(() if begun else headers, repeat(""))
                    both = zip(words, over, strict=False)
                    words = [
                        above if role(above) and not role(word) else word for word, above in both
                    ]
                    headers = tuple(each.replace("\n", between) for each in words)
                if headers != above and len(self.page.entries) > before:
                    # Other columns: what is below is a table of its own.
                    self.page.list_count += 1
                    before = len(self.page.entries)
                continue
            begun = True
            opens_only = len(row) < width and all(cell.rows > 1 for cell in row)
            if not opens_only and any(cell.text or cell.flags or cell.links for cell in row):
                self._add(row, placed, spans_all)
        self.page.list_count += len(self.page.entries) > before

    def _names_columns(self, row: Sequence[ReadCell], headers: Sequence[str], begun: bool) -> bool:
        """Whether a row contains headers: all are marked as such, or their words are those of columns."""
        linked = any(cell.links or cell.flags for cell in row)
        short = [cell.text for cell in row if len(cell.text) <= _LONGEST_HEADER]
        roles = {*map(self.page.language.column_role, filter(None, short))}
        if (_is_marked(row) and not self.all_marked) and (
            not (begun or any(headers)) or all(cell.is_header for cell in row)
        ):
            # Below headers, Peru | [Left] is no row of them either, nor a word for those below.
            first, *others = [bool(cell.text or cell.flags) for cell in row]
            is_row = first and any(headers) and roles <= {""} and (linked or not any(others))
            return len(row) < 2 or not is_row
        if len(row) < 2 or linked:
            return False
        # Below headers, Peru | Left | Member is no row of them.
        is_data = headers and "" in roles
        names = not is_data and len(roles - {""}) > 1 and not roles.isdisjoint(_NAMING)
        return names or (not begun and self._are_below(row, headers))

    def _are_below(self, row: Sequence[ReadCell], headers: Sequence[str]) -> bool:
        """Whether a row is a second one of headers, of which those that span both were lost: National | European."""
        words = [cell.text for cell in row if cell.text]
        roles = set(map(self.page.language.column_role, words))
        return bool(headers) and len(words) > 1 and roles <= {"other", "elsewhere"}

    def _place(self, row: Sequence[ReadCell], headers: tuple[str, ...]) -> list[Cell]:
        """Cells of a row in the order of the columns, with those that span it from rows above."""
        placed: list[Cell] = []
        spanning: dict[int, tuple[int, Cell]] = {}
        waiting = [*reversed(row)]
        while waiting or (self.carried and len(placed) <= max(self.carried)):
            column = len(placed)
            if column in self.carried:
                left, above = self.carried.pop(column)
                placed.append(above)
                if left > 1:
                    spanning[column] = (left - 1, above)
                continue
            if column >= MAXIMUM_COLUMNS:
                break
            if not waiting:
                placed.append(Cell("", "", (), ()))
                continue
            cell = waiting.pop()
            spanned = range(column, min(column + cell.columns, MAXIMUM_COLUMNS))
            names = [headers[at] if at < len(headers) else "" for at in spanned]
            own = self._own_column(cell, names)
            role = self.page.language.column_role(names[own]) if cell.bare_flags else "party"
            words = cell.under(names[own], not names[own] or role in _NAMING)
            for number, header in enumerate(names):
                # A header names all the columns it spans; another cell is in one of them.
                is_own = number == own or cell.is_header
                placed.append(words if is_own else Cell(header, "", (), ()))
                if cell.rows > 1:
                    spanning[column + number] = (cell.rows - 1, placed[-1])
        self.carried |= spanning
        return placed

    def _own_column(self, cell: ReadCell, headers: Sequence[str]) -> int:
        """Which of the columns that a cell spans is its own; a sentence over names and remarks is a remark."""
        if len(headers) == 1:
            return 0
        is_none = self.page.language.is_phrase("cells", "none", cell.text)
        is_sentence = cell.text[-1:] in ".。" or cell.text == cell.italics or YEAR.search(cell.text)
        roles = [self.page.language.column_role(header) for header in headers]
        if cell.links or cell.flags or is_none or not is_sentence:
            # A name over those of its logo and its own.
            return next((n for n, role in enumerate(roles) if role in _NAMING), 0)
        remarks = [n for n, role in enumerate(roles) if headers[n] and role in _REMARKS]
        return remarks[0] if remarks and roles[0] in _NAMING[2:] else 0

    def _add(self, row: Sequence[ReadCell], cells: Sequence[Cell], spans_all: bool) -> None:
        naming: list[str] = []
        others: list[str] = []
        for cell in {id(cell): cell for cell in cells}.values():
            role = self.page.language.column_role(cell.header) if cell.flags else ""
            (naming if not cell.header or role in _NAMING else others).extend(cell.flags)
        self.page.entries.append(
            Entry(
                text=" | ".join([cell.text.replace("\n", " ") for cell in row]).strip(),
                small="\n".join([cell.small for cell in row if cell.small]),
                links=tuple([link for cell in row for link in cell.links]),
                # A flag beside a remark is not the member's, unless it is the only one.
                flags=tuple(naming or others),
                kind="row",
                cells=tuple(cells),
                heading=self.page.path,
                intro=self.page.intro,
                list_index=self.page.list_count,
                line_start=row[0].line_start,
                line_end=max([cell.line_end for cell in row]),
                subheading=spans_all,
            )
        )


class Table:
    """A table that is being read.

    Attributes
    ----------
    is_html : whether its marks are tags
    end : the mark that ends it
    line : 1-based line that it begins on
    kind : `grid` if its rows are entries; `layout` if it sets lists or tables in columns, which are
        read as if there were no table; `words` if it is in a cell, whose words its own are
    cell : what the cell that is being read is; `none` before the first of a row
    cell_line : 1-based line that it begins on
    row, row_line : cells of the row that is being read, and the 1-based line it begins on
    attributes : those of the cell
    begun : pieces and characters of the block before the cell
    """

    def __init__(self, reader: TagReader, offset: int, *, is_html: bool) -> None:
        self.reader = reader
        self.is_html = is_html
        self.end = "</table>" if is_html else "|}"
        self.line = reader.line
        self.kind: Literal["grid", "layout", "words"] = "grid"
        self.cell: CellKind = "none"
        self.cell_line = self.line
        self.row: list[ReadCell] = []
        self.row_line = self.line
        self.attributes = ""
        if reader.in_cell:
            self.kind = "words"
            return
        reader.finish()
        self.grid = Grid(reader.page)
        if len(reader.tables) < _MAXIMUM_COLUMNS_IN_COLUMNS:
            ending = _END.search(reader.text, offset)
            source = reader.text[offset : ending.start() if ending else None]
            rows = [row for row in _ROW.split(source) if _CELL.search(row)]
            lists = sum(_LIST.search(row) is not None for row in rows)
            # A list in a cell of one row among many is that row's members.
            has_lists = (ending and ending.lastgroup) or (lists and 2 * lists >= len(rows))
            if has_lists and not _HEADER.search(source):
                self.kind = "layout"
        self._begin("none")

    def open_cell(self, cell: CellKind, attributes: str = "") -> None:
        """End the cell that is being read, and begin another."""
        self.close_cell()
        self.attributes = attributes
        self._begin(cell)

    def _begin(self, cell: CellKind) -> None:
        reader = self.reader
        self.cell, self.cell_line = cell, reader.line
        if self.kind == "grid":
            reader.block = ReadCell(reader.line)
            reader.in_cell = True
        if reader.block is not None:
            self.begun = len(reader.block.pieces), reader.block.length

    def divided(self) -> bool:
        """Take what was read of the cell as its attributes, if a bar here makes it such."""
        block = self.reader.block
        if self.attributes or self.cell_line != self.reader.line:
            return False
        if self.kind == "layout":
            self.reader.block = None
        elif block is not None and not any(link.start >= self.begun[1] for link in block.links):
            pieces = block.pieces[self.begun[0] :]
            del block.pieces[self.begun[0] :]
            block.length = self.begun[1]
            block.flags, block.checked, block.is_bare = None, self.begun[0], True
            self.attributes = "".join(pieces) or " "
        return self.attributes != "" or self.kind == "layout"

    def close_cell(self) -> None:
        """End the cell that is being read."""
        reader = self.reader
        if self.kind == "words":
            reader.break_line()
        elif self.kind == "layout":
            reader.finish()
        elif self.cell == "caption" and reader.block is not None:
            reader.page.caption("".join(reader.block.pieces), self.cell_line)
        elif self.cell != "none" and isinstance(reader.block, ReadCell):
            cell = reader.block
            cell.is_header = self.cell == "header"
            for name, count in _SPAN.findall(self.attributes):
                if name.lower() == "col":
                    cell.columns = min(max(int(count), 1), MAXIMUM_COLUMNS)
                else:
                    cell.rows = min(max(int(count), 1), MAXIMUM_ROWS)
            cell.close_in(reader.page)
            self.row.append(cell)

    def end_row(self, line: int = 0) -> None:
        """End the row that is being read; one of tags has all their lines, to that of its last."""
        self.open_cell("none")
        if self.row and self.is_html:
            end = max(line, *(cell.line_end for cell in self.row))
            for cell in self.row:
                cell.line_start, cell.line_end = self.row_line, end
        if self.row:
            self.grid.rows.append(self.row)
            self.row = []
        self.row_line = self.reader.line

    def close(self) -> None:
        """End the table."""
        reader = self.reader
        self.end_row()
        if self.kind == "grid":
            reader.block, reader.in_cell = None, False
            self.grid.close()
            reader.page.intro = ""
