"""Which territory each member of an article stands for, and how sure that is.

The lists of an article are worked out one by one (`internationals.places.reading`). The result is
a probability for each territory, and an answer only where one is at least `BELIEF`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.articles.model import Article, Member
from internationals.places.belief import BELIEF
from internationals.places.corrections import Correction, match_corrections
from internationals.places.evidence import Cue, FirstSentences, gather, sorted_parts
from internationals.places.gazetteer import Territory, index_of, territories
from internationals.places.likelihood import naming
from internationals.places.reading import ANCHORS, DEFAULTS, Settings, Unit, read_list

__all__ = [
    "ANCHORS",
    "BELIEF",
    "COVERAGE",
    "Belief",
    "Recovery",
    "Settings",
    "recover_article",
    "recover_list",
]

Array = NDArray[np.float64]
Evidence = Literal["flag", "reference", "link", "name", "host", "text", "order"]

COVERAGE = 0.95
"""The candidates carry at least this much of the probability."""

# As a rule no member has more candidates.
_FEW = 32


class Belief(NamedTuple):
    """A territory that is believed.

    Attributes
    ----------
    territory : which
    evidence : the strongest kind that speaks for it
    confidence : its probability, at least `BELIEF`; 1 for a flag or a correction
    """

    territory: Territory
    evidence: Evidence
    confidence: float


class Recovery(NamedTuple):
    """What is known of where one member is.

    Attributes
    ----------
    beliefs : the territories believed, most probable first; () if none is
    candidates : the fewest (territory, probability) that carry `COVERAGE`, most probable first. A
        probability is that of the territory being among the member's; with two flags the
        probabilities of all territories sum to 2, but for two flags of one territory (Cyprus)
    cues : the evidence, with its quotes
    flags : number of territories the member stands for, at least 1
    with_order, without_order : probability of each territory with and without the list's order,
        aligned with `gazetteer.territories`
    order : probability that the list is sorted, 0 where its order was not used
    alphabet : by whose names it is sorted, most probably; "" where its order was not used
    rests_on_order : whether a belief would not be held without the order
    source : of the correction that says so; ""
    """

    beliefs: tuple[Belief, ...]
    candidates: tuple[tuple[Territory, float], ...]
    cues: tuple[Cue, ...]
    flags: int
    with_order: Array
    without_order: Array
    order: float
    alphabet: str
    rests_on_order: bool
    source: str

    @property
    def most_probable(self) -> tuple[Territory, ...]:
        """As many most probable territories as the member is expected to have: one for each flag,
        but for two flags of one territory.
        """
        expected = max(1, round(float(self.with_order.sum())))
        return tuple(territory for territory, _ in self.candidates[:expected])


def recover_article(
    article: Article,
    members: Sequence[Member] | None = None,
    corrections: Iterable[Correction] | None = None,
    first_sentences: FirstSentences | None = None,
    settings: Settings = DEFAULTS,
) -> tuple[Recovery, ...]:
    """Recover the territories of all members of an article.

    Parameters
    ----------
    article : the page
    members : the members to recover; those of the article if None
    corrections : a user's corrections; those of other pages are passed over
    first_sentences : first sentences of other pages, by title (see `evidence.first_sentences`)
    settings : what may be used

    Returns
    -------
    tuple aligned with `members`

    Raises
    ------
    CorrectionError : if a correction for this page matches no member of it, or several
    """
    members = article.members if members is None else members
    corrected = match_corrections(corrections or (), article.article, members)
    if not members:
        return ()
    cues = gather(article, members, first_sentences)
    recoveries: dict[int, Recovery] = {}
    lists: dict[tuple[int, int], list[int]] = {}
    for index, part in enumerate(sorted_parts(article, members)):
        lists.setdefault(part, []).append(index)
    for indices in lists.values():
        recovered = recover_list(
            [members[index] for index in indices],
            [cues[index] for index in indices],
            pages=(article.title, article.article.replace("_", " ")),
            corrected={
                position: corrected[index]
                for position, index in enumerate(indices)
                if index in corrected
            },
            settings=settings,
        )
        recoveries.update(zip(indices, recovered, strict=True))
    return tuple(recoveries[index] for index in range(len(members)))


def recover_list(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    pages: Sequence[str] = (),
    corrected: Mapping[int, Correction] | None = None,
    settings: Settings = DEFAULTS,
) -> list[Recovery]:
    """Recover the territories of the members of one list.

    Parameters
    ----------
    members : of one list, in its order
    cues : of each of them
    pages : titles of the page, whose own labelled lists are left out of rates and prior
    corrected : corrections, by 0-based index in `members`
    settings : what may be used

    Returns
    -------
    list aligned with `members`
    """
    corrected = corrected or {}
    reading = read_list(members, cues, pages, corrected, settings)
    with_order, without_order = reading.with_order.copy(), reading.without_order.copy()
    for row, pairs in reading.pairs.items():
        first = np.array([with_order[row], without_order[row]])
        with_order[row], without_order[row] = pairs.inclusion(first, reading.units[row].flags)
    order = sum(reading.orders.values())
    alphabet = max(reading.orders, key=lambda name: reading.orders[name], default="")
    recoveries: list[Recovery | None] = [None] * len(members)
    for row, (unit, candidates) in enumerate(zip(reading.units, _ranked(with_order), strict=True)):
        if unit.fixed:
            recovery = _certain(unit, order, alphabet, corrected.get(unit.members[0]))
        else:
            recovery = _recovery(
                unit, with_order[row], without_order[row], candidates, order, alphabet
            )
        for member in unit.members:
            recoveries[member] = recovery
    return [recovery for recovery in recoveries if recovery is not None]


def _ranked(probabilities: Array) -> list[list[tuple[int, float]]]:
    """The fewest (territory, probability) that carry `COVERAGE` of each row, most probable first.

    Parameters
    ----------
    probabilities : shape (rows, territories)

    Returns
    -------
    for each row, territories by index; of equally probable ones the first come first
    """
    falling = np.sort(-probabilities, axis=1)
    wanted = 1e-12 - COVERAGE * probabilities.sum(axis=1, keepdims=True)
    carried = np.add.accumulate(falling[:, :_FEW], axis=1)
    if (carried[:, -1:] > wanted).any():
        carried = np.add.accumulate(falling, axis=1)
    enough = (carried > wanted).sum(axis=1)
    least = -falling[np.arange(len(falling)), enough]
    rows, columns = np.divmod(
        np.flatnonzero(probabilities >= least[:, None]), probabilities.shape[1]
    )
    found = probabilities[rows, columns]
    order = np.lexsort((-found, rows))
    ranked = list(zip(columns[order].tolist(), found[order].tolist(), strict=True))
    starts = np.searchsorted(rows, np.arange(len(falling))).tolist()
    return [
        ranked[start : start + count + 1]
        for start, count in zip(starts, enough.tolist(), strict=True)
    ]


def _certain(unit: Unit, order: float, alphabet: str, correction: Correction | None) -> Recovery:
    """What a flag or a correction says."""
    kind: Evidence = "reference" if correction else "flag"
    fixed = np.zeros(len(territories()))
    fixed[[index_of()[territory] for territory in unit.fixed]] = 1.0
    return Recovery(
        beliefs=tuple(Belief(territory, kind, 1.0) for territory in unit.fixed),
        candidates=tuple((territory, 1.0) for territory in unit.fixed),
        cues=tuple(unit.distinct),
        flags=unit.flags,
        with_order=fixed,
        without_order=fixed,
        order=order,
        alphabet=alphabet,
        rests_on_order=False,
        source=correction.source if correction else "",
    )


def _recovery(
    unit: Unit,
    with_order: Array,
    without_order: Array,
    candidates: list[tuple[int, float]],
    order: float,
    alphabet: str,
) -> Recovery:
    """What the evidence says; see `_ranked` for the candidates."""
    known = territories()
    beliefs = []
    rests_on_order = False
    for at, probability in candidates[: unit.flags]:
        if probability >= BELIEF:
            alone = without_order.item(at)
            beliefs.append(Belief(known[at], _strongest(unit.cues, at, alone), probability))
            rests_on_order |= alone < BELIEF
    return Recovery(
        beliefs=tuple(beliefs),
        candidates=tuple([(known[at], probability) for at, probability in candidates]),
        cues=tuple(unit.distinct),
        flags=unit.flags,
        with_order=with_order,
        without_order=without_order,
        order=order,
        alphabet=alphabet,
        rests_on_order=rests_on_order,
        source="",
    )


_STRENGTH: dict[str, int] = {"flag": 0, "link": 1, "name": 2, "host": 3, "text": 4}


def _strongest(cues: Iterable[Cue], position: int, alone: float) -> Evidence:
    """The kind of evidence to name for a belief: `order` if it would not be held without."""
    if alone < BELIEF:
        return "order"
    speaking = [
        cue for cue in cues if cue.basis != "area" and naming(cue.territories)[position] > 0
    ]
    if not speaking:
        return "order"
    return min(speaking, key=lambda cue: _STRENGTH[cue.kind]).kind
