"""Which territory each member of an article stands for, and how sure that is.

The lists of an article are read one by one. What the evidence says of an entry is a likelihood
over territories; the order of the list is added where it can be relied on; the result is a
probability for each territory, and an answer only where one is at least `BELIEF`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.articles.model import Article, Member
from internationals.places import alignment
from internationals.places.corrections import Correction, match_corrections
from internationals.places.evidence import Cue, FirstSentences, gather
from internationals.places.gazetteer import Territory, subregion, territories
from internationals.places.prior import territory_prior
from internationals.places.trust import rate

Array = NDArray[np.float64]
Evidence = Literal["flag", "reference", "link", "name", "host", "text", "order"]

BELIEF = 0.8
"""A territory of at least this probability is believed."""

COVERAGE = 0.95
"""The candidates carry at least this much of the probability."""

ANCHORS = 4
"""So many different territories, known without the order, must stand in alphabetical order."""

SORTED_PRIOR = 0.5
"""Probability that a list is sorted, before it is seen."""

# P(words name the country | the flag is its subdivision's), and the other way round.
_COUNTRY_FOR_SUBDIVISION = 0.5
_SUBDIVISION_FOR_COUNTRY = 0.1
# A page linked to by several entries of a list is right for one of them at most, as a rule.
_SHARED_DOUBT = 0.5
_NEAR = 0.8


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
        probabilities of all territories sum to 2
    cues : the evidence, with its quotes
    flags : number of territories the member stands for, at least 1
    with_order, without_order : probability of each territory with and without the list's order,
        aligned with `gazetteer.territories`
    order : probability that the list is sorted, 0 where its order was not used
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
    rests_on_order: bool
    source: str

    @property
    def most_probable(self) -> tuple[Territory, ...]:
        """As many most probable territories as the member has flags, without repetition."""
        return tuple(territory for territory, _ in self.candidates[: self.flags])


class Settings(NamedTuple):
    """What recovery may use; the defaults are what the tables are made with.

    Attributes
    ----------
    without : kinds of evidence not to use; ``order`` is one
    prior : see `prior.territory_prior`
    sorted_prior : see `SORTED_PRIOR`
    slip_rate : see `alignment.align`
    """

    without: frozenset[str] = frozenset()
    prior: str = "full"
    sorted_prior: float = SORTED_PRIOR
    slip_rate: float = alignment.SLIP_RATE


_DEFAULTS = Settings()


def recover_article(
    article: Article,
    members: Sequence[Member] | None = None,
    corrections: Iterable[Correction] | None = None,
    first_sentences: FirstSentences | None = None,
    settings: Settings = _DEFAULTS,
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
    lists: dict[int, list[int]] = {}
    for index, member in enumerate(members):
        lists.setdefault(member.entry.list_index, []).append(index)
    for indices in lists.values():
        recovered = recover_list(
            [members[index] for index in indices],
            [cues[index] for index in indices],
            title=article.title,
            corrected={
                position: corrected[index]
                for position, index in enumerate(indices)
                if index in corrected
            },
            settings=settings,
        )
        recoveries.update(zip(indices, recovered, strict=True))
    return tuple(recoveries[index] for index in range(len(members)))


class _Unit(NamedTuple):
    """Members of a list that stand under one flag, or under one entry's flags."""

    members: list[int]
    cues: list[Cue]
    flags: int
    fixed: tuple[Territory, ...]


def recover_list(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    title: str = "",
    corrected: dict[int, Correction] | None = None,
    settings: Settings = _DEFAULTS,
) -> list[Recovery]:
    """Recover the territories of the members of one list.

    Parameters
    ----------
    members : of one list, in its order
    cues : of each of them
    title : of the page, whose own labelled lists are left out of the rates
    corrected : corrections, by 0-based index in `members`
    settings : what may be used

    Returns
    -------
    list aligned with `members`
    """
    corrected = corrected or {}
    leave_out = (title,)
    prior = territory_prior(leave_out, settings.prior)
    units = _units(members, cues, corrected, settings)
    likelihood = np.empty((len(units), len(prior)))
    pairs: dict[int, Array] = {}
    for row, unit in enumerate(units):
        if unit.fixed:
            likelihood[row] = 0.0
            likelihood[row, [_index()[territory] for territory in unit.fixed[:1]]] = 1.0
        elif unit.flags == 1:
            likelihood[row] = _likelihood(unit.cues, prior, leave_out)
        else:
            pairs[row] = _pair_likelihood(unit.cues, prior, leave_out)
            likelihood[row] = pairs[row].sum(axis=1)
    without_order = likelihood * prior
    without_order /= without_order.sum(axis=1, keepdims=True)
    with_order, order = without_order, 0.0
    if "order" not in settings.without and _anchored(without_order):
        aligned = alignment.align(likelihood, prior, slip_rate=settings.slip_rate)
        order = aligned.probability_sorted(settings.sorted_prior)
        with_order = order * aligned.sorted_posterior + (1 - order) * without_order
    recoveries: list[Recovery | None] = [None] * len(members)
    for row, unit in enumerate(units):
        inclusion = _inclusion(with_order[row], pairs.get(row), unit.flags)
        alone = inclusion
        if order:
            alone = _inclusion(without_order[row], pairs.get(row), unit.flags)
        for member in unit.members:
            correction = corrected.get(unit.members[0])
            recoveries[member] = _recovery(unit, inclusion, alone, order, correction)
    return [recovery for recovery in recoveries if recovery is not None]


def _units(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    corrected: dict[int, Correction],
    settings: Settings,
) -> list[_Unit]:
    units: list[_Unit] = []
    for index, member in enumerate(members):
        used = [cue for cue in cues[index] if cue.kind not in settings.without]
        if index in corrected:
            units.append(
                _Unit(
                    [index],
                    used,
                    len(corrected[index].territories),
                    corrected[index].territories,
                )
            )
            continue
        if member.continues and units and not units[-1].fixed:
            units[-1].members.append(index)
            units[-1].cues.extend(used)
            continue
        flags = tuple(
            dict.fromkeys(
                territory for cue in used if cue.kind == "flag" for territory in cue.territories
            )
        )
        lost = max(1, min(member.flags_lost, 3))
        units.append(_Unit([index], used, len(flags) or lost, flags))
    return units


@cache
def _index() -> dict[Territory, int]:
    return {territory: position for position, territory in enumerate(territories())}


@cache
def _naming(named: tuple[Territory, ...]) -> Array:
    """How probable a right cue's words are for each territory, shape (territories,)."""
    weights = np.zeros(len(territories()))
    exact = set(named)
    for position, territory in enumerate(territories()):
        if territory in exact:
            weights[position] = 1.0
        elif territory.subdivision and Territory(territory.country) in exact:
            weights[position] = _COUNTRY_FOR_SUBDIVISION
        elif not territory.subdivision and any(t.country == territory.country for t in named):
            weights[position] = _SUBDIVISION_FOR_COUNTRY
    weights.setflags(write=False)
    return weights


def _distinct(cues: Iterable[Cue]) -> list[Cue]:
    """The cues that count: one for the same words, and one for the same territories and basis."""
    by_words: dict[tuple[str, tuple[Territory, ...]], Cue] = {}
    for cue in cues:
        by_words.setdefault((cue.quote, cue.territories), cue)
    by_basis: dict[tuple[str, tuple[Territory, ...]], Cue] = {}
    for cue in by_words.values():
        by_basis.setdefault((cue.basis, cue.territories), cue)
    return list(by_basis.values())


def _trust(cue: Cue, prior: Array, leave_out: tuple[str, ...]) -> tuple[float, float]:
    """Probability that a cue is right, and of its words if it is wrong."""
    named = _naming(cue.territories)
    by_chance = max(float(prior[named >= 1.0].sum()), 1 / len(prior))
    trusted = rate(cue.basis, leave_out)
    if cue.shared > 1:
        trusted *= 1 / cue.shared
        by_chance = max(by_chance, _SHARED_DOUBT)
    return trusted, by_chance


def _likelihood(cues: Iterable[Cue], prior: Array, leave_out: tuple[str, ...]) -> Array:
    likelihood = np.ones(len(prior))
    for cue in _distinct(cues):
        trusted, by_chance = _trust(cue, prior, leave_out)
        likelihood *= trusted * _naming(cue.territories) + (1 - trusted) * by_chance
    return likelihood


def _pair_likelihood(cues: Iterable[Cue], prior: Array, leave_out: tuple[str, ...]) -> Array:
    """P(second territory, cues | first territory), shape (territories, territories)."""
    likelihood = _companions(leave_out).copy()
    for cue in _distinct(cues):
        trusted, by_chance = _trust(cue, prior, leave_out)
        named = _naming(cue.territories)
        either = np.maximum(named[:, None], named[None, :])
        if len(cue.territories) > 1 and cue.basis != "area":
            both = named[:, None] * named[None, :]
            either = 0.1 * either + 0.9 * both
        likelihood *= trusted * either + (1 - trusted) * by_chance
    return likelihood


@cache
def _companions(leave_out: tuple[str, ...]) -> Array:
    """P(second flag | first flag), shape (territories, territories); rows sum to 1.

    Pairs that are known to stand together (``pairs.csv``), then neighbours in the same M49 area,
    then any territory.
    """
    prior = territory_prior(leave_out)
    known = territories()
    areas = np.array([subregion(territory) for territory in known])
    same = (areas[:, None] == areas[None, :]) * prior[None, :]
    same /= same.sum(axis=1, keepdims=True)
    nearby = _NEAR * same + (1 - _NEAR) * prior[None, :]
    np.fill_diagonal(nearby, 0.0)
    nearby /= nearby.sum(axis=1, keepdims=True)
    pairs = np.zeros_like(nearby)
    text = files(__package__).joinpath("pairs.csv").read_text(encoding="utf-8")
    codes = {territory.code: position for position, territory in enumerate(known)}
    for row in csv.DictReader(text.splitlines()):
        pairs[codes[row["first"]], codes[row["second"]]] = float(row["weight"])
    # A weight of 1 is as much as everything else together.
    companions = pairs + nearby
    companions = np.asarray(companions / companions.sum(axis=1, keepdims=True))
    companions.setflags(write=False)
    return companions


def _anchored(posterior: Array) -> bool:
    """Whether at least `ANCHORS` different territories stand in alphabetical order.

    The anchors are the entries whose territory is believed without the order; what is sought is
    their longest strictly ascending subsequence, each territory taking whichever sort name helps.
    """
    best = posterior.argmax(axis=1)
    sure = posterior[np.arange(len(best)), best] >= BELIEF
    if len(set(best[sure].tolist())) < ANCHORS:
        return False
    ranks = _ranks()
    # ends[j]: the lowest rank at which a chain of j + 1 territories can end.
    ends: list[int] = []
    for territory in best[sure].tolist():
        extended = list(ends)
        for rank in ranks[territory]:
            place = sum(1 for end in ends if end < rank)
            if place == len(extended):
                extended.append(rank)
            else:
                extended[place] = min(extended[place], rank)
        ends = extended
        if len(ends) >= ANCHORS:
            return True
    return False


@cache
def _ranks() -> dict[int, tuple[int, ...]]:
    ranks: dict[int, list[int]] = {}
    for rank, territory in enumerate(alignment.english_alphabet().territory.tolist()):
        ranks.setdefault(territory, []).append(rank)
    return {territory: tuple(found) for territory, found in ranks.items()}


def _inclusion(first: Array, pair: Array | None, flags: int) -> Array:
    """Probability of each territory to be among an entry's, shape (territories,)."""
    if pair is None:
        return first
    totals = pair.sum(axis=1)
    second = pair * np.divide(first, totals, out=np.zeros_like(first), where=totals > 0)[:, None]
    inclusion = first + second.sum(axis=0)
    if flags > 2:
        inclusion = inclusion + second.sum(axis=0)
    return np.asarray(np.minimum(inclusion, 1.0))


def _recovery(
    unit: _Unit,
    inclusion: Array,
    alone: Array,
    order: float,
    correction: Correction | None,
) -> Recovery:
    known = territories()
    cues = tuple(_distinct(unit.cues))
    if unit.fixed:
        kind: Evidence = "reference" if correction else "flag"
        fixed = np.zeros(len(known))
        fixed[[_index()[territory] for territory in unit.fixed]] = 1.0
        return Recovery(
            tuple(Belief(territory, kind, 1.0) for territory in unit.fixed),
            tuple((territory, 1.0) for territory in unit.fixed),
            cues,
            unit.flags,
            fixed,
            fixed,
            order,
            False,
            correction.source if correction else "",
        )
    ranked = np.argsort(-inclusion, kind="stable")
    sums = np.cumsum(inclusion[ranked])
    enough = int(np.searchsorted(sums, COVERAGE * float(sums[-1]) - 1e-12)) + 1
    candidates = tuple(
        (known[position], float(inclusion[position])) for position in ranked[:enough].tolist()
    )
    believed = [
        position for position in ranked[: unit.flags].tolist() if inclusion[position] >= BELIEF
    ]
    rests = any(alone[position] < BELIEF for position in believed)
    beliefs = tuple(
        Belief(
            known[position],
            _strongest(unit.cues, known[position], alone[position]),
            float(inclusion[position]),
        )
        for position in believed
    )
    return Recovery(beliefs, candidates, cues, unit.flags, inclusion, alone, order, rests, "")


_STRENGTH: dict[str, int] = {"flag": 0, "link": 1, "name": 2, "host": 3, "text": 4}


def _strongest(cues: Iterable[Cue], territory: Territory, alone: float) -> Evidence:
    """The kind of evidence to name for a belief: `order` if it would not be held without."""
    speaking = [
        cue
        for cue in cues
        if cue.basis != "area" and _naming(cue.territories)[_index()[territory]] > 0
    ]
    if not speaking or alone < BELIEF:
        return "order"
    return min(speaking, key=lambda cue: _STRENGTH[cue.kind]).kind
