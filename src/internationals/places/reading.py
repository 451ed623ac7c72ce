"""Working out one list: evidence, the rest of the list, and its order, step by step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.articles.model import Member
from internationals.places import alignment
from internationals.places.belief import BELIEF
from internationals.places.context import (
    Habit,
    anchors_of,
    countries_named,
    habits_of,
    mixture,
    posterior_of,
)
from internationals.places.corrections import Correction
from internationals.places.evidence import Cue
from internationals.places.gazetteer import Alphabetical, Territory, index_of
from internationals.places.likelihood import (
    Pairs,
    distinct,
    likelihood_of,
    likelihoods_of,
    pair_likelihood,
)
from internationals.places.prior import adapted_prior, listed_pages, territory_prior
from internationals.places.trust import counted_pages

Array = NDArray[np.float64]

ANCHORS = 4
"""So many different territories, known without the order, must stand in alphabetical order."""

SORTED_PRIOR = 0.5
"""Probability that a list is sorted, before it is seen."""

ALPHABETS: dict[Alphabetical, float] = {
    "english": 0.88,
    "spanish": 0.05,
    "french": 0.03,
    "chinese": 0.04,
}
"""Share of each alphabet among sorted lists: of 30 lists, 2 were seen in Spanish and 1 in French."""

# What is less probable than this changes no digit of a probability that is written.
_NEGLIGIBLE = 1e-18
# A page that more entries than this link to says nothing of any one of them.
_SHARING = 4


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


DEFAULTS = Settings()


class Unit(NamedTuple):
    """Members of a list that stand under one flag, or under one entry's flags.

    Attributes
    ----------
    members : their 0-based indices in the list
    cues : of all of them
    distinct : those of the cues that count, see `likelihood.distinct`
    flags : number of territories they stand for
    fixed : the territories where flags that survive, or a correction, tell them; else ()
    """

    members: list[int]
    cues: list[Cue]
    distinct: list[Cue]
    flags: int
    fixed: tuple[Territory, ...]


class Reading(NamedTuple):
    """How one list was worked out, step by step.

    Attributes
    ----------
    units : in order
    general_prior, prior : probability of each territory before anything is read, in general and
        moved towards the lists that this one resembles, shape (territories,)
    evidence : probability of each unit's first territory by prior and cues alone, shape
        (units, territories)
    rest_of_list : the same, with what the rest of the list says, by the likeliest habit
    pairs : what cues say of units with several flags, by index of the unit
    without_order, with_order : probability of each unit's first territory, shape (units, territories)
    orders : probability of each alphabet the list may be sorted by; empty if order was not used
    """

    units: list[Unit]
    general_prior: Array
    prior: Array
    evidence: Array
    rest_of_list: Array
    pairs: dict[int, Pairs]
    without_order: Array
    with_order: Array
    orders: dict[Alphabetical, float]


def read_list(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    pages: Sequence[str] = (),
    corrected: Mapping[int, Correction] | None = None,
    settings: Settings = DEFAULTS,
) -> Reading:
    """Work out one list, keeping every step: what `recover_list` rests on.

    Parameters
    ----------
    members, cues, pages, corrected, settings : as for `recover_list`
    """
    # Only pages that were counted: what is worked out for each is kept, and a wiki has many pages.
    leave_out = tuple(
        sorted({page for page in pages if page in listed_pages() or page in counted_pages()})
    )
    prior = general_prior = territory_prior(leave_out, settings.prior)
    units = _units(members, cues, corrected or {}, settings)
    likelihood, pairs = _evidence(units, prior, leave_out)
    alone = posterior_of(likelihood, prior)
    if settings.prior == "full":
        prior = adapted_prior(prior, anchors_of(alone), leave_out)
    _tell_whose_pages(units, likelihood, prior, leave_out, settings)
    alone = posterior_of(likelihood, prior)
    habits = habits_of([countries_named(unit.cues) for unit in units], alone, likelihood, prior)
    weight = sum(habit.weight for habit in habits)
    without_order = mixture((habit.weight / weight, habit.posterior) for habit in habits)
    with_order = without_order
    orders: dict[Alphabetical, float] = {}
    if "order" not in settings.without and not all(unit.fixed for unit in units):
        with_order, orders = _ordered(habits, without_order, settings)
    likeliest = max(habits, key=lambda habit: habit.weight)
    return Reading(
        units,
        general_prior,
        prior,
        alone,
        likeliest.posterior,
        pairs,
        without_order,
        with_order,
        orders,
    )


def align_list(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    pages: Sequence[str] = (),
    alphabet: Alphabetical = "english",
    settings: Settings = DEFAULTS,
) -> alignment.Alignment:
    """The alignment behind `recover_list`: which key of the alphabet each entry is drawn to.

    Parameters
    ----------
    members, cues, pages, settings : as for `recover_list`
    alphabet : whose keys

    Returns
    -------
    Alignment with one row for each member that begins under a flag of its own
    """
    reading = read_list(members, cues, pages, {}, settings)
    return alignment.align(
        reading.rest_of_list,
        np.ones(len(reading.prior)),
        alignment.alphabet(alphabet),
        settings.slip_rate,
    )


def _ordered(
    habits: Sequence[Habit], without_order: Array, settings: Settings
) -> tuple[Array, dict[Alphabetical, float]]:
    """Posterior with the order, and the probability of each alphabet the list may be sorted by.

    The English alphabet is tried first, others only where it does not explain the list.
    """
    unsorted = (1 - settings.sorted_prior) * sum(habit.weight for habit in habits)
    weights: dict[Alphabetical, float] = {}
    free = np.array([habit.posterior for habit in habits])
    parts = [(unsorted, without_order)]
    for name, share_sorted in ALPHABETS.items():
        if not _anchored(without_order, name):
            continue
        aligned = alignment.align_readings(free, alignment.alphabet(name), settings.slip_rate)
        odds = np.exp(np.clip(aligned.log_bayes_factors, -700, 650))
        of_habits = odds * [habit.weight * settings.sorted_prior * share_sorted for habit in habits]
        weights[name] = weight = float(of_habits.sum())
        if weight > _NEGLIGIBLE * unsorted:
            parts.append((weight, aligned.posterior(of_habits / weight)))
        if weight > unsorted:
            break
    total = unsorted + sum(weights.values())
    posterior = mixture((weight / total, found) for weight, found in parts)
    return posterior, {name: weight / total for name, weight in weights.items()}


def _evidence(
    units: Sequence[Unit], prior: Array, leave_out: tuple[str, ...]
) -> tuple[Array, dict[int, Pairs]]:
    """Likelihood of each unit's first territory, and of the pairs of those with several flags."""
    likelihood = likelihoods_of(
        [() if unit.fixed or unit.flags > 1 else unit.distinct for unit in units],
        prior,
        leave_out,
    )
    pairs: dict[int, Pairs] = {}
    for row, unit in enumerate(units):
        if unit.fixed:
            likelihood[row] = 0.0
            likelihood[row, index_of()[unit.fixed[0]]] = 1.0
        elif unit.flags > 1:
            pairs[row] = pair_likelihood(unit.distinct, prior, leave_out)
            likelihood[row] = pairs[row].first / np.maximum(prior, 1e-12)
    return likelihood, pairs


def _tell_whose_pages(
    units: Sequence[Unit],
    likelihood: Array,
    prior: Array,
    leave_out: tuple[str, ...],
    settings: Settings,
) -> None:
    """Settle which unit a page is about that several units link to, in `likelihood`.

    As a rule it is about one of them, and the other links went astray. What the
    list says of each unit without these links tells how well the page's territory would fit it:
    the probability that a unit is the one is in proportion to the expected likelihood of its link.
    """
    linking: dict[str, list[int]] = {}
    for row, unit in enumerate(units):
        if unit.flags == 1 and not unit.fixed:
            for title in dict.fromkeys(cue.quote for cue in unit.cues if cue.shared > 1):
                linking.setdefault(title, []).append(row)
    linking = {title: rows for title, rows in linking.items() if 1 < len(rows) <= _SHARING}
    if not linking:
        return
    without = likelihood.copy()
    for title, rows in linking.items():
        distinct_cues = [units[row].distinct for row in rows]
        without[rows] = likelihoods_of(distinct_cues, prior, leave_out, {title: 0.0})
    posterior = posterior_of(without, prior)
    if "order" not in settings.without and _anchored(posterior):
        aligned = alignment.align_readings(posterior[None], slip_rate=settings.slip_rate)
        order = aligned.probability_sorted(settings.sorted_prior)
        asked = sorted({row for rows in linking.values() for row in rows})
        posterior[asked] = aligned.posterior(order, asked) + (1 - order) * posterior[asked]
    for title, rows in linking.items():
        own = [
            next([cue] for cue in units[row].cues if cue.quote == title and cue.shared > 1)
            for row in rows
        ]
        links = likelihoods_of(own, prior, leave_out, {title: 1.0})
        fits = (posterior[rows] * links).sum(axis=1)
        for row, fit in zip(rows, (fits / fits.sum()).tolist(), strict=True):
            likelihood[row] = likelihood_of(units[row].distinct, prior, leave_out, {title: fit})


def _units(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    corrected: Mapping[int, Correction],
    settings: Settings,
) -> list[Unit]:
    units: list[Unit] = []
    for index, member in enumerate(members):
        used = [cue for cue in cues[index] if cue.kind not in settings.without]
        if index in corrected:
            said = corrected[index].territories
            units.append(Unit([index], used, distinct(used), len(said), said))
            continue
        if member.continues and units and not units[-1].fixed:
            above = units[-1]
            used = above.cues + used
            units[-1] = above._replace(
                members=[*above.members, index], cues=used, distinct=distinct(used)
            )
            continue
        flags = tuple(
            dict.fromkeys(
                territory for cue in used if cue.kind == "flag" for territory in cue.territories
            )
        )
        lost = max(1, min(member.flags_lost, 3))
        units.append(Unit([index], used, distinct(used), len(flags) or lost, flags))
    return units


def _anchored(posterior: Array, alphabet: Alphabetical = "english") -> bool:
    """Whether at least `ANCHORS` different territories stand in alphabetical order.

    The anchors are the entries whose territory is believed without the order; what is sought is
    their longest strictly ascending subsequence, each territory taking whichever sort name helps.
    """
    best = posterior.argmax(axis=1)
    sure = posterior[np.arange(len(best)), best] >= BELIEF
    if len(set(best[sure].tolist())) < ANCHORS:
        return False
    ranks = _ranks(alphabet)
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
def _ranks(alphabet: Alphabetical) -> dict[int, tuple[int, ...]]:
    ranks: dict[int, list[int]] = {}
    for rank, territory in enumerate(alignment.alphabet(alphabet).territory.tolist()):
        ranks.setdefault(territory, []).append(rank)
    return {territory: tuple(found) for territory, found in ranks.items()}
