"""Tables: rows as entries, their cells under their headers, cells that span rows repeated."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from internationals.articles.builder import Block, Builder
from internationals.articles.model import Cell, Entry, Link

# No table is wider or repeats a cell more often; a hostile one would without end.
MAXIMUM_COLUMNS = 100
MAXIMUM_ROWS = 1000
# What is longer names no column.
_LONGEST_HEADER = 24
_NAMING = ("country", "party", "name", "name_own", "name_native")


class ReadCell(NamedTuple):
    """A cell as it is written, before its column is known.

    Attributes
    ----------
    text, small, italics : as `Builder.tidy` gives them
    links, flags : in the text, the flags with their offsets
    is_header : whether it is marked as one
    columns, rows : how many it spans
    all_bold : whether all its text is in bold
    bare_flags : whether its flags are templates that may be flags, by their place and form alone
    breaks : forced line breaks
    line_start, line_end : 1-based, inclusive
    """

    text: str
    small: str
    italics: str
    links: tuple[Link, ...]
    flags: tuple[tuple[str, int], ...]
    is_header: bool
    columns: int
    rows: int
    all_bold: bool
    bare_flags: bool
    breaks: int
    line_start: int
    line_end: int

    def under(self, header: str, named: bool) -> Cell:
        """The cell in its column; a template that may be a flag is none in a column of remarks."""
        flags = self.flags if named or not self.bare_flags else ()
        return Cell(
            header,
            self.text,
            self.links,
            tuple(words for words, _ in flags),
            0 if self.text else self.breaks,
            tuple(at for _, at in flags),
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
        # Whether all rows are marked as headers, so that the mark distinguishes none.
        self.all_marked = False
        page.end_list()

    def cell(self, block: Block, *, is_header: bool, columns: int = 1, rows: int = 1) -> ReadCell:
        """Close a cell."""
        block.close()
        raw = "".join(block.pieces)
        bold = "".join(raw[start:end] for start, end in (block.spans or {}).get("bold", ()))
        text, small, italics = self.page.tidy(block, raw)
        self.page.links += block.links
        return ReadCell(
            text,
            small,
            italics,
            tuple(block.links),
            tuple(block.flags or ()),
            is_header,
            min(max(columns, 1), MAXIMUM_COLUMNS),
            min(max(rows, 1), MAXIMUM_ROWS),
            bool(text) and bold.strip() == text,
            block.bare_flags,
            block.breaks,
            block.line_start,
            max(block.line_end, block.line_start),
        )

    def close(self) -> None:
        """Make entries of the rows."""
        headers: tuple[str, ...] = ()
        begun = False
        carried: dict[int, tuple[int, Cell]] = {}
        rows = [row for row in self.rows if row]
        width = max((sum(cell.columns for cell in row) for row in rows), default=0)
        self.all_marked = len(rows) > 1 and all(map(_is_marked, rows))
        before = len(self.page.entries)
        for row in rows:
            placed = self._place(row, carried, headers)
            spans_all = len(row) == 1 and width > 1 and row[0].columns >= width
            if self._names_columns(row, headers, begun) and not (spans_all and begun):
                if len(row) > 1 or width == 1:
                    headers = tuple(cell.text.replace("\n", "") for cell in placed)
                continue
            begun = True
            opens_only = len(row) < width and all(cell.rows > 1 for cell in row)
            if not opens_only and any(cell.text or cell.flags or cell.links for cell in row):
                self._add(row, placed, spans_all)
        self.page.list_count += len(self.page.entries) > before

    def _names_columns(self, row: Sequence[ReadCell], headers: Sequence[str], begun: bool) -> bool:
        """Whether a row contains the headers: all are marked as such, or look so in the first."""
        if _is_marked(row) and not self.all_marked:
            return not (begun or headers) or all(cell.is_header for cell in row)
        if begun or headers or len(row) < 2:
            return False
        roles = {
            self.page.language.column_role(cell.text)
            for cell in row
            if len(cell.text) <= _LONGEST_HEADER and not cell.links and not cell.flags
        } - {""}
        return len(roles) > 1 and not roles.isdisjoint(_NAMING)

    def _place(
        self,
        row: Sequence[ReadCell],
        carried: dict[int, tuple[int, Cell]],
        headers: tuple[str, ...],
    ) -> list[Cell]:
        """Cells of a row in the order of the columns, with those that span it from rows above."""
        placed: list[Cell] = []
        spanning: dict[int, tuple[int, Cell]] = {}

        def take_carried() -> None:
            while len(placed) in carried:
                left, cell = carried.pop(len(placed))
                if left > 1:
                    spanning[len(placed)] = (left - 1, cell)
                placed.append(cell)

        for cell in row:
            take_carried()
            column = len(placed)
            if column >= MAXIMUM_COLUMNS:
                break
            header = headers[column] if column < len(headers) else ""
            role = self.page.language.column_role(header) if cell.bare_flags else "party"
            own = cell.under(header, not header or role in _NAMING)
            for at in range(column, min(column + cell.columns, MAXIMUM_COLUMNS)):
                # A header names all the columns it spans; another cell is in the first of them.
                if at > column and not cell.is_header:
                    own = Cell(headers[at] if at < len(headers) else "", "", (), ())
                if cell.rows > 1:
                    spanning[at] = (cell.rows - 1, own)
                placed.append(own)
        for column in sorted(carried):
            placed += [Cell("", "", (), ())] * (column - len(placed))
            take_carried()
        carried.update(spanning)
        return placed

    def _add(self, row: Sequence[ReadCell], cells: Sequence[Cell], spans_all: bool) -> None:
        naming: list[str] = []
        others: list[str] = []
        for cell in {id(cell): cell for cell in cells}.values():
            role = self.page.language.column_role(cell.header) if cell.flags else ""
            (naming if not cell.header or role in _NAMING else others).extend(cell.flags)
        self.page.entries.append(
            Entry(
                text=" | ".join(cell.text.replace("\n", " ") for cell in row).strip(),
                small="\n".join(filter(None, (cell.small for cell in row))),
                links=tuple(link for cell in row for link in cell.links),
                # A flag beside a remark is not the member's, unless it is the only one.
                flags=tuple(naming or others),
                blanks=0,
                wrapped=False,
                loose=False,
                depth=0,
                kind="row",
                cells=tuple(cells),
                heading=self.page.path,
                intro=self.page.intro,
                list_index=self.page.list_count,
                line_start=row[0].line_start,
                line_end=max(cell.line_end for cell in row),
                subheading=spans_all,
            )
        )
