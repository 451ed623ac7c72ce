"""What the rest of a list says of an entry: which territories it repeats, and whose parts it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.places.evidence import Cue
from internationals.places.gazetteer import Territory, index_of, territories

Array = NDArray[np.float64]

BELIEF = 0.8
"""A territory of at least this probability is believed."""

# Countries whose subdivisions in the gazetteer make up the whole.
_SHOWN_WHOLE = ("BE", "GB")
# Once a list shows the flag of one part of such a country, the probability that another entry there
# has that of a part too: 5 of 5 in the labelled lists, by Laplace's rule of succession.
_PARTS = 6 / 7
# By what factor lists repeat territories more rarely than independent draws, and how many do: of 30
# labelled lists some name a territory once, some list several members where there are several.
_REPEATS = ((0.01, 0.6), (0.35, 0.3), (1.0, 0.1))
# Probability that the other entries repeat territories as independent draws do, though the anchors
# do not; and the factor from which on that makes no difference worth the trouble.
_CARELESS = 0.15
_COMMON = 0.7


class Habit(NamedTuple):
    """How a list may repeat territories, and what its entries are likely to be if it does so.

    Attributes
    ----------
    weight : how probable the habit is, up to a factor all habits of a list share
    likelihood : of the cues and of what the rest of the list says, shape (units, territories)
    posterior : probability of each territory without the order, same shape
    """

    weight: float
    likelihood: Array
    posterior: Array


def habits_of(
    cued: Sequence[frozenset[str]], alone: Array, likelihood: Array, prior: Array
) -> list[Habit]:
    """What the rest of a list says of each entry, under two habits of repeating territories.

    A list repeats a territory more rarely than independent draws would, by a factor that its
    anchors tell, or else, for anchors may differ from the rest, just as often.

    Parameters
    ----------
    cued : the countries that each unit's cues name
    alone : probability of each territory by the cues alone, shape (units, territories)
    likelihood : of the cues, same shape
    prior : of each territory, shape (territories,)
    """
    rarer = _rarer(anchors_of(alone), prior)
    assumed = [(1.0, rarer)] if rarer > _COMMON else [(1 - _CARELESS, rarer), (_CARELESS, 1.0)]
    # Without a repeated territory or a part of a country to tell of, the list says nothing.
    silent = not any(countries.intersection(_SHOWN_WHOLE) for countries in cued)
    habits = []
    for weight, repeated in assumed:
        posterior = alone
        if silent and repeated == 1:
            habits.append((weight, likelihood, posterior))
            continue
        # Twice, since what the rest of the list says of an entry changes what that entry says.
        for _ in range(2):
            context = _context(posterior, prior, cued, repeated)
            weighted = likelihood * context
            posterior = posterior_of(weighted, prior)
        habits.append((weight, weighted, posterior))
    evidence = np.array([np.log((found * prior).sum(axis=1)).sum() for _, found, _ in habits])
    evidence -= evidence.max()
    return [
        Habit(weight * float(np.exp(log)), found, posterior)
        for (weight, found, posterior), log in zip(habits, evidence, strict=True)
    ]


def _context(
    posterior: Array, prior: Array, cued: Sequence[frozenset[str]], repeated: float
) -> Array:
    """What the rest of a list says of an entry, as factors of shape (n, territories).

    A list that shows flags of parts of a country will show that of another part rather than the
    country's; and a territory that another entry has is `repeated` times as likely. Each row leaves
    the prior's sum at 1.
    """
    factors = np.ones_like(posterior)
    for parts in _divided():
        whole = parts[0]
        country = territories()[whole].country
        rows = [row for row, countries in enumerate(cued) if country in countries]
        if rows:
            usual = float(prior[whole] / prior[parts].sum())
            shown = np.clip(posterior[:, parts[1:]].sum(axis=1), 0.0, 1.0)
            for row in rows:
                others = float(1 - np.prod(np.delete(1 - shown, row)))
                in_parts = others * _PARTS + (1 - others) * (1 - usual)
                factors[row, whole] = (1 - in_parts) / usual
                factors[row, parts[1:]] = in_parts / (1 - usual)
    if repeated < 1:
        known = np.array([bool(countries) for countries in cued])
        taken = posterior * known[:, None]
        elsewhere = np.clip(taken.sum(axis=0) - taken, 0.0, 1.0)
        listed = taken.sum(axis=0)
        usual_share = float(listed @ prior) / max(float(listed.sum()), 1e-12)
        factors *= 1 - elsewhere + elsewhere * repeated * np.minimum(usual_share / prior, 1.0)
    return np.asarray(factors / (factors @ prior)[:, None])


def _rarer(anchors: Array, prior: Array) -> float:
    """By what factor a list repeats territories more rarely than independent draws, as expected.

    The anchors' repeats are a Poisson count whose mean is that of independent draws, times one of
    the factors of `_REPEATS`.
    """
    n = int(anchors.sum())
    if not n:
        return 1.0
    repeats = n - np.count_nonzero(anchors)
    expected = n - float((1 - (1 - prior) ** n).sum())
    factors, weights = np.array(_REPEATS).T
    weights = weights * factors**repeats * np.exp(-factors * expected)
    return float(weights @ factors / weights.sum())


def anchors_of(posterior: Array) -> Array:
    """How many entries are believed to be in each territory, shape (territories,)."""
    return np.asarray((posterior >= BELIEF).sum(axis=0), dtype=float)


@cache
def _divided() -> tuple[list[int], ...]:
    """Indices of each country that its subdivisions make up, followed by theirs."""
    parts: dict[str, list[int]] = {}
    for territory, position in index_of().items():
        if territory.subdivision and territory.country in _SHOWN_WHOLE:
            parts.setdefault(territory.country, [index_of()[Territory(territory.country)]])
            parts[territory.country].append(position)
    return tuple(parts.values())


def countries_named(cues: Iterable[Cue]) -> frozenset[str]:
    """Codes of the countries that cues name, themselves or a part of them."""
    return frozenset(
        territory.country for cue in cues if cue.basis != "area" for territory in cue.territories
    )


def posterior_of(likelihood: Array, prior: Array) -> Array:
    """Probability of each territory, by Bayes: shape (units, territories), each row sums to 1."""
    weights = likelihood * prior
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def mixture(parts: Iterable[tuple[float, Array]]) -> Array:
    """A mixture: the sum of arrays, each times its weight."""
    return np.asarray(sum(weight * found for weight, found in parts))
