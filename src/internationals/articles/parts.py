"""Parts of a Markdown page that are in other markup, taken out of the text before it is parsed.

Such are HTML tables, tables that Pandoc draws with characters (in columns under dashes, or in a grid
of bars; columns are those of a screen, where a Chinese character takes two), and MediaWiki source that
Pandoc passed on as it was, or templates of it that somebody wrote. A mark is left in place of each, at which it is read.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, chain, islice, pairwise
from math import inf
from typing import Literal, NamedTuple
from unicodedata import combining, east_asian_width

from internationals.articles.html import html_tables
from internationals.articles.scripts import rare
from internationals.articles.tables import ReadCell

#: Stands in a text where a part was, around its number; Unicode reserves it for use in a program.
MARK = "\ufdd5"
MARKED = re.compile(rf"<!--{MARK}(\d+){MARK}-->")
#: Stands in a line for what was in it.
MARKED_WORDS = re.compile(rf"\{{{MARK}(\d+){MARK}\}}")
# Source of another format: a block between fences, or words between backticks; a template of MediaWiki.
_RAW = rare(
    r"(?P<fence>(?<!`)`{3,}|(?<!~)~{3,}) *\{=(?P<block_format>\w+)\} *\n(?P<block>[^`~]*)\n[ \t]*(?P=fence)[ \t]*(?=\n|\Z)"
    r"|(?<!`)(?P<ticks>`+)(?P<words>[^`\s][^`]*)(?P=ticks)\{=(?P<format>\w+)\}"
    r"|(?m:^(?P<alone>\{\{(?:[^{}\n`]|\{\{[^{}\n`]*\}\})*\}\})(?=[ \t]*$))|(?P<call>\{\{[^{}\n`]*\}\})"
)
# A line of dashes under each column's header, and one under or over a whole table.
_DASHES = re.compile(r"^ {0,3}-{2,}(?: +-+)+ *$", re.MULTILINE)
_RULE = re.compile(r" {0,3}-{3,}(?: *-+)* *")
_GRID = re.compile(r"^ {0,3}\+[-+]{3,}\+ *(?:\n {0,3}[|+].*[|+] *)+$", re.MULTILINE)
_GRID_RULE = re.compile(r"[-=:]+")
_CORNER = re.compile(r"\+")
# No table that is drawn with characters is longer, in characters of the text.
_LONGEST_TABLE = 200_000
CAPTION = re.compile(r"(?:\n[ \t]*)?\n {0,3}(?:Table)?: (.*(?:\n(?=[ \t]*\S).*)*)")
_LIST_MARKER = re.compile(r"^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+", re.MULTILINE)
# A page without any of these has no part in other markup, as most; its first character is found sooner.
_BEGINNINGS = ("<table", "<TABLE", "+--", "-- ", "{=", "{{")

# Attributes that Pandoc sets behind a picture, a link, or words in brackets, and what may be such brackets.
_ATTRIBUTE = r"(?:[.#][\w-]+|[\w-]+=(?:\"[^\"]*\"|[^\s{}\"]*))"
_BRACKET = rare(
    rf"\\.|`[^`]*`|\n\n|\[|[\])](?P<attributes>\{{\s*{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\}})|\]"
)
# Address and title.
_LONGEST_LINK = 1000
PartKind = Literal["html", "text", "source", "words", "kept"]


class Part(NamedTuple):
    """A part that was taken out: what it is, its text, and the 1-based line it begins on."""

    kind: PartKind
    text: str
    line: int


def take_parts(text: str) -> tuple[list[Part], str]:
    """Take what is in other markup out of a text.

    Parameters
    ----------
    text : a page in Markdown

    Returns
    -------
    The parts in order, and the text with a mark and as many newlines in place of each
    """
    if not any(part[0] in text and part in text for part in _BEGINNINGS):
        return [], text
    found: list[tuple[int, int, PartKind, str]] = [
        *((start, end, "html", text[start:end]) for start, end in html_tables(text)),
        *((start, end, "text", text[start:end]) for start, end in _text_tables(text)),
        *map(_passed_on, _RAW.finditer(text)),
    ]
    parts: list[Part] = []
    kept: list[str] = []
    done, line = 0, 1
    for start, end, kind, source in sorted(found):
        if start < done:
            continue
        line += text.count("\n", done, start)
        newlines = text.count("\n", start, end)
        number = f"{MARK}{len(parts)}{MARK}"
        mark = (
            source if kind == "kept" else f"{{{number}}}" if kind == "words" else f"<!--{number}-->"
        )
        kept += text[done:start], mark + "\n" * newlines
        if kind != "kept":
            parts.append(Part(kind, source, line))
        line += newlines
        done = end
    return parts, "".join([*kept, text[done:]])


def _passed_on(match: re.Match[str]) -> tuple[int, int, PartKind, str]:
    """Where source that Pandoc passed on is, what it is and its text; that of a block begins on the line of its fence."""
    if match["format"] == "html":
        return *match.span(), "kept", match["words"]
    if words := match["words"] or match["call"]:
        return *match.span(), "words", words
    block = match["alone"] or f"\n{match['block']}\n"
    return *match.span(), "html" if match["block_format"] == "html" else "source", block


def without_attributes(text: str) -> str:
    """A text without Pandoc's attributes, and without the brackets of words that have no more than those."""
    cuts: list[tuple[int, int]] = []
    opened: list[int] = []
    for match in _BRACKET.finditer(text):
        first, start = match.group()[0], match.start()
        if first == "[":
            opened.append(start)
        elif first == "\n":
            opened.clear()
        else:
            begun = opened.pop() if first == "]" and opened else -1
            if match["attributes"] is not None:
                if begun >= 0:
                    cuts.append((begun, begun + 1))
                elif first == ")":
                    # The title of [X](X "X"), which may have quotes in it.
                    link = text.rfind("](", max(start - _LONGEST_LINK, 0), start)
                    title = text.find(' "', link, start) if link >= 0 else -1
                    if title >= 0 and text.count('"', title, start) > 2:
                        cuts.append((title, start))
                cuts.append((start + (begun < 0), match.end()))
    kept = []
    done = 0
    for start, end in sorted(cuts):
        kept += [text[done:start], "\n" * text.count("\n", start, end)]
        done = end
    return "".join([*kept, text[done:]])


class TextCell(ReadCell):
    """A cell with what each of its own lines has of the table."""

    def __init__(self, line_start: int) -> None:
        super().__init__(line_start)
        self.lines: list[str] = []

    def has_list(self) -> bool:
        """Whether a list is in it."""
        return any(map(_LIST_MARKER.match, self.lines))

    def markdown(self) -> str:
        """What is in it; the items of a list are lines of their own."""
        text = "\n".join(line.strip() for line in self.lines)
        if "-" in text and not text.strip("-\n"):
            # A dash, which would be a rule.
            return "—"
        return _LIST_MARKER.sub(lambda mark: "\\\n" if mark.start() else "", text)


def _text_tables(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each table drawn with characters, its caption included, in order."""
    done = 0
    grids = (match.span() for match in _GRID.finditer(text))
    for start, end in sorted([*grids, *_in_columns(text)]):
        if start >= done:
            caption = CAPTION.match(text, end)
            done = caption.end() if caption else end
            yield start, done


def _in_columns(text: str) -> Iterator[tuple[int, int]]:
    """Tables in columns: a header, dashes, and lines up to a blank one or to dashes."""
    done = 0
    ended = f"{text}\n"
    for match in _DASHES.finditer(text):
        if match.start() < done:
            continue
        above = text.rfind("\n\n", done, match.start())
        start = above + 2 if above >= 0 else done
        header = text[start : match.start()]
        frame = header.partition("\n")[0] if header else match.group()
        # What is no table is no header of the next either.
        done = match.end()
        if _RULE.fullmatch(frame):
            # It ends as it begins; rows may be several lines each, with blank lines between them.
            end = ended.find(f"\n{frame}\n", match.end(), match.end() + _LONGEST_TABLE)
            end += 1 + len(frame)
        elif header.count("\n") > 1:
            continue
        else:
            end = ended.find("\n\n", match.end())
            end = len(text.rstrip("\n")) if end < 0 else end
        if end > match.end() and _is_divided(text[start:end].split("\n"), match.group()):
            yield start, end
            done = end


def _is_divided(lines: Iterable[str], dashes: str) -> bool:
    """Whether no word of some lines is where the dashes have a gap."""
    gaps = [at for run in re.finditer("-+", dashes) for at in run.span()][1:-1]
    words = [line for line in lines if line.strip() and not _RULE.fullmatch(line)]
    return bool(words) and not any(
        piece.strip() for line in words for piece in islice(_pieces(line, gaps), 0, None, 2)
    )


def only_sets_lists(rows: Sequence[Sequence[TextCell]]) -> bool:
    """Whether a table only sets lists in columns: half of its rows have one, and none is a header."""
    lists = sum(any(cell.has_list() for cell in row) for row in rows)
    return 0 < len(rows) <= 2 * lists and not any(row[0].is_header for row in rows)


def rows_of(source: str, line: int) -> list[list[TextCell]]:
    """The rows of a table drawn with characters, which begins on a 1-based line of the page."""
    lines = source.split("\n")
    is_grid = lines[0].lstrip().startswith("+")
    rows = _rows_in_grid(lines) if is_grid else _rows_in_columns(lines)
    for row in rows:
        first, last = line + row[0].line_start, line + max(cell.line_end for cell in row)
        for cell in row:
            cell.line_start, cell.line_end = first, last
    return rows


def _rows_in_columns(lines: Sequence[str]) -> list[list[TextCell]]:
    at = next(number for number, line in enumerate(lines) if _DASHES.fullmatch(line))
    starts = [match.start() for match in re.finditer("-+", lines[at])]
    bounds = [*starts, inf]
    framed = _RULE.fullmatch(lines[0]) is not None
    end = next((n for n, line in enumerate(lines) if n > at and _RULE.fullmatch(line)), len(lines))
    if end == len(lines):
        end = next((n for n in range(at + 1, end) if not lines[n].strip()), end)
    # Rows of several lines have blank lines between them.
    spaced = framed and not all(line.strip() for line in lines[at + 1 : end])
    rows: list[list[TextCell]] = []
    for number in [*range(framed, at), *range(at + 1, end)]:
        line = lines[number]
        begun = rows and rows[-1][0].line_end == number - 1 and (spaced or number < at)
        if not line.strip():
            continue
        if not begun:
            rows.append([TextCell(number) for _ in starts])
        for cell, words in zip(rows[-1], _pieces(line, bounds), strict=True):
            cell.line_end, cell.is_header = number, number < at
            if words.strip():
                cell.lines.append(words.strip())
    return rows


def _rows_in_grid(lines: Sequence[str]) -> list[list[TextCell]]:
    lines = [line.strip() for line in lines if line.lstrip()[:1] in ("|", "+")]
    bounds = sorted({m.start() for line in lines if line[0] == "+" for m in _CORNER.finditer(line)})
    rows: list[list[TextCell]] = []
    # Cells that go on below, by their first column.
    open_cells: dict[int, TextCell] = {}
    for number, line in enumerate(lines):
        # A cell has the columns up to the next bar.
        pieces: dict[int, list[str]] = {}
        first = 0
        for column, piece in enumerate(_pieces(line, bounds)):
            first = column if piece[:1] in ("|", "+") else first
            pieces.setdefault(first, []).append(piece)
        words = {column: "".join(parts)[1:] for column, parts in pieces.items()}
        rules = [column for column in words if _GRID_RULE.fullmatch(words[column])]
        for column in rules:
            del words[column]
            open_cells.pop(column, None)
        for cell in open_cells.values() if rules else ():
            cell.rows += 1
        if rules and "=" in line and not any(row[0].is_header for row in rows):
            for cell in chain(*rows):
                cell.is_header = True
        if words.keys() - open_cells.keys():
            rows.append([])
        for column in words:
            if column not in open_cells:
                open_cells[column] = TextCell(number)
                open_cells[column].columns = len(pieces[column])
                rows[-1].append(open_cells[column])
            open_cells[column].lines.append(words[column].rstrip())
        if words:
            rows[-1][0].line_end = number
    return rows


def _pieces(line: str, bounds: Sequence[float]) -> Iterator[str]:
    """What a line has from each bound to the next, in columns of a screen."""
    widths = (0 if combining(c) else 1 + (east_asian_width(c) in "WF") for c in line)
    columns = list(accumulate(widths, initial=0))
    for start, end in pairwise(bisect_left(columns, bound) for bound in bounds):
        yield line[start:end]
