"""A user's corrections: which territory a member stands for, on whose word.

``corrections.csv`` has the columns ``article, line, name, territory, reason, source``. An entry
is named by a line of the page, by the member's name, or by both; several territories are separated
by semicolons. A correction outranks recovery for any page, and one that matches nothing is an error.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from internationals.articles.model import Member
from internationals.places.gazetteer import Territory, lookup_all

_COLUMNS = ("article", "line", "name", "territory", "reason", "source")


class Correction(NamedTuple):
    """One row of a corrections file.

    Attributes
    ----------
    article : identifier of the page
    line : a 1-based line of the entry; 0 if the name alone says which
    name : the member's name; "" if the line alone says which
    territories : the territories the member stands for
    reason, source : why, and on whose word
    file, file_line : where the correction stands; the line is 1-based, the header is line 1
    """

    article: str
    line: int
    name: str
    territories: tuple[Territory, ...]
    reason: str
    source: str
    file: str
    file_line: int

    def matches(self, member: Member) -> bool:
        """Whether the correction is about this member of its page."""
        if self.name and self.name != member.name:
            return False
        return not self.line or member.entry.line_start <= self.line <= member.entry.line_end


class CorrectionError(ValueError):
    """A correction that cannot be applied. The message names file, line, what was found and expected."""


def read_corrections(path: Path | str) -> tuple[Correction, ...]:
    """Read a corrections file.

    Parameters
    ----------
    path : CSV in UTF-8; `line` or `name` may be left out, `reason` and `source` may not

    Raises
    ------
    CorrectionError : the file cannot be read or is not in UTF-8; for a missing column, an unknown
        territory, or an empty cell that must not be
    """
    corrections = []
    with StringIO(_text(Path(path)), newline="") as file:
        reader = csv.DictReader(file)
        header = tuple(reader.fieldnames or ())
        needed = set(_COLUMNS) - {"line", "name"}
        if missing := sorted(needed - set(header)):
            raise CorrectionError(
                f"{path}:1: found the columns {', '.join(header) or '(none)'}, "
                f"expected {', '.join(_COLUMNS)} ({', '.join(missing)} missing)"
            )
        for row in reader:
            cells = {column: (row.get(column) or "").strip() for column in _COLUMNS}
            if any(cells.values()):
                corrections.append(_correction(cells, str(path), reader.line_num))
    return tuple(corrections)


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or str(error)
        raise CorrectionError(f"{path}: found {reason}, expected a readable file") from None
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise CorrectionError(
            f"{path}:{line}: found byte 0x{error.object[error.start]:02x}, expected text in UTF-8"
        ) from None


def _correction(cells: dict[str, str], file: str, file_line: int) -> Correction:
    where = f"{file}:{file_line}"
    for column in ("article", "territory", "reason", "source"):
        if not cells[column]:
            raise CorrectionError(f"{where}: found no {column}, expected one")
    if not cells["line"] and not cells["name"]:
        raise CorrectionError(f"{where}: found neither line nor name, expected one of them")
    if cells["line"] and not (cells["line"].isdecimal() and int(cells["line"]) > 0):
        raise CorrectionError(
            f"{where}: found the line {cells['line']!r}, expected a number from 1"
        )
    territories: list[Territory] = []
    for word in cells["territory"].split(";"):
        found = lookup_all(word)
        if not found:
            raise CorrectionError(
                f"{where}: found the territory {word.strip()!r}, expected an ISO 3166 code "
                "or a name in Chinese or English"
            )
        territories += found
    return Correction(
        cells["article"],
        int(cells["line"] or 0),
        cells["name"],
        tuple(dict.fromkeys(territories)),
        cells["reason"],
        cells["source"],
        file,
        file_line,
    )


def match_corrections(
    corrections: Iterable[Correction], article: str, members: Sequence[Member]
) -> dict[int, Correction]:
    """The corrections of one page, by the 0-based index of the member each is about.

    A name shared by several members needs a line. The last correction of a member counts.

    Raises
    ------
    CorrectionError : if a correction for this page is about no member, or about several
    """
    matched = {}
    for correction in corrections:
        if correction.article != article:
            continue
        found = [index for index, member in enumerate(members) if correction.matches(member)]
        where = f"{correction.file}:{correction.file_line}"
        wanted = " and ".join(
            [f"line {correction.line}"] * bool(correction.line)
            + [f"name {correction.name!r}"] * bool(correction.name)
        )
        if len(found) != 1:
            near = "; ".join(
                f"line {members[index].entry.line_start} {members[index].name!r}"
                for index in found[:3]
            )
            raise CorrectionError(
                f"{where}: found {len(found)} members of {article} at {wanted}"
                f"{f' ({near})' if near else ''}, expected exactly one"
            )
        matched[found[0]] = correction
    return matched


def require_articles(corrections: Iterable[Correction], articles: Collection[str]) -> None:
    """Refuse a correction of a page that is not among those read.

    Parameters
    ----------
    corrections : to be checked
    articles : identifiers of the pages that were read

    Raises
    ------
    CorrectionError : for the first correction of another page
    """
    for correction in corrections:
        if correction.article not in articles:
            raise CorrectionError(
                f"{correction.file}:{correction.file_line}: found the article "
                f"{correction.article!r}, expected one that was read: "
                f"{', '.join(sorted(articles)[:8]) or '(none)'}{', …' * (len(articles) > 8)}"
            )
