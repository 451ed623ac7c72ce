"""The rows of `candidates`: a list of members gives a thousand, alike in all but their territory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

from internationals.places.gazetteer import Territory
from internationals.tables.schema import DECIMALS, Row, Value


class SectionCandidates(NamedTuple):
    """Where a section may be.

    Attributes
    ----------
    section_id : of the section
    candidates : territories with their probabilities, most probable first
    source : article, first line, last line and quote of the section
    """

    section_id: str
    candidates: Sequence[tuple[Territory, float]]
    source: tuple[Value, ...]


class CandidateRows(Sequence[Row]):
    """Rows of `candidates`, each put together only where it is asked for.

    Parameters
    ----------
    sections : what the rows are made of, section by section
    """

    def __init__(self, sections: Sequence[SectionCandidates]) -> None:
        self.sections = sections

    def __len__(self) -> int:
        return sum(len(section.candidates) for section in self.sections)

    def __iter__(self) -> Iterator[Row]:
        for section_id, candidates, source in self.sections:
            for (country, subdivision), probability in candidates:
                yield (section_id, country, subdivision, round(probability, DECIMALS), *source)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        return list(self)[index]
