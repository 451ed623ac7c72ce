"""How far each kind of cue is to be trusted: rates counted in labelled lists.

``trust.csv`` counts, for each labelled list and each basis (see `evidence.Basis`), how many cues
named the territory whose flag the entry showed, or its country (right), and how many another
(wrong). The lists are those of pages of the Chinese Wikipedia whose MediaWiki source still has
the flags; `source` names it and its revision. A rate is the mean of a Beta distribution whose
prior is worth `PRIOR_COUNTS`; the page that is being read never counts towards the rates it is read
with.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

from internationals.places.evidence import Basis

PRIOR_COUNTS: dict[str, tuple[float, float]] = {
    "place": (4.8, 0.2),
    "disambiguator": (4.8, 0.2),
    "title": (4.5, 0.5),
    "name": (4.5, 0.5),
    "host_disambiguator": (4.8, 0.2),
    "host_name": (4.5, 0.5),
    "prose": (4.0, 1.0),
    "first_sentence": (4.0, 1.0),
    "heading": (4.0, 1.0),
    "area": (4.0, 1.0),
}
"""Right and wrong cues, as if seen before any were counted."""

LIST_COUNTS = 5.0
"""A list counts for at most so many cues: those of one list share an author's habits."""

HIGHEST = 0.985
"""No kind of cue is trusted further: the lists that were counted are few."""


@cache
def rate(basis: Basis, leave_out: tuple[str, ...] = ()) -> float:
    """Probability that a cue is right.

    Parameters
    ----------
    basis : how the words name the territory
    leave_out : titles of pages whose counts must not enter

    Returns
    -------
    float in (0, 1); 1 for a flag
    """
    if basis == "flag":
        return 1.0
    right, wrong = PRIOR_COUNTS[basis]
    for page, title, counted, were_right, were_wrong in _counts():
        if counted == basis and page not in leave_out and title not in leave_out:
            scale = min(1.0, LIST_COUNTS / (were_right + were_wrong))
            right += were_right * scale
            wrong += were_wrong * scale
    return min(right / (right + wrong), HIGHEST)


@cache
def counted_pages() -> frozenset[str]:
    """Names and titles of the pages whose cues are counted."""
    return frozenset(name for page, title, _, _, _ in _counts() for name in (page, title))


@cache
def _counts() -> tuple[tuple[str, str, str, int, int], ...]:
    text = files(__package__).joinpath("trust.csv").read_text(encoding="utf-8")
    return tuple(
        (row["page"], row["title"], row["basis"], int(row["right"]), int(row["wrong"]))
        for row in csv.DictReader(text.splitlines())
    )
