"""Territories that a user knows better: what recovery takes as given.

`internationals.tables.corrections` reads a user's file and finds the entry of each row.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from internationals.articles.model import Member
from internationals.places.gazetteer import Territory


class Correction(NamedTuple):
    """The territories of one member.

    Attributes
    ----------
    article : identifier of the page
    line, name : the member's first line, 1-based, and its name
    territories : that it stands for
    reason, source : why, and on whose word
    file, file_line : where a user's file has it
    """

    article: str
    line: int
    name: str
    territories: tuple[Territory, ...]
    reason: str
    source: str
    file: str
    file_line: int


class CorrectionError(ValueError):
    """A correction that cannot be applied. The message names file, line, what was found and expected."""


def match_corrections(
    corrections: Iterable[Correction], article: str, members: Sequence[Member]
) -> dict[int, Correction]:
    """The corrections of one page, by the 0-based index of the member each is about.

    Raises
    ------
    CorrectionError : if a correction for this page is about no member, or about several
    """
    matched = {}
    for correction in corrections:
        if correction.article != article:
            continue
        found = [
            index
            for index, member in enumerate(members)
            if (member.entry.line_start, member.name) == (correction.line, correction.name)
        ]
        if len(found) != 1:
            raise CorrectionError(
                f"{correction.file}:{correction.file_line}: found {len(found)} members of {article} "
                f"at line {correction.line} of the name {correction.name!r}, expected exactly one"
            )
        matched[found[0]] = correction
    return matched
