"""What the rest of a list says of an entry: which territories it repeats, and whose parts it shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from math import exp, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.places.belief import BELIEF
from internationals.places.evidence import Cue
from internationals.places.gazetteer import Territory, index_of

Array = NDArray[np.float64]

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
    posterior : probability of each territory without the order, shape (units, territories)
    """

    weight: float
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
    divided = _rows_of_divided(cued)
    naming = [row for row, countries in enumerate(cued) if countries]
    weights = likelihood * prior
    by_parts = _parts(alone, prior, divided)
    posteriors = []
    evidence = []
    for _, repeated in assumed:
        if not divided and repeated == 1:
            # Without a repeated territory or a part of a country to tell of, the list says nothing.
            posteriors.append(alone)
            evidence.append(float(np.log(weights.sum(axis=1)).sum()))
            continue
        # Twice, since what the rest of the list says of an entry changes what that entry says.
        posterior = _context(alone, prior, naming, repeated, by_parts)
        posterior *= weights
        posterior /= posterior.sum(axis=1, keepdims=True)
        again = _parts(posterior, prior, divided)
        posterior = _context(posterior, prior, naming, repeated, again)
        usual = posterior @ prior
        posterior *= weights
        sums = posterior.sum(axis=1)
        posterior /= sums[:, None]
        posteriors.append(posterior)
        evidence.append(float(np.log(sums / usual).sum()))
    return [
        Habit(weight * exp(log - max(evidence)), posterior)
        for (weight, _), log, posterior in zip(assumed, evidence, posteriors, strict=True)
    ]


def _context(
    posterior: Array,
    prior: Array,
    naming: Sequence[int],
    repeated: float,
    parts: Sequence[tuple[int, list[int], Array]],
) -> Array:
    """What the rest of a list says of an entry, as factors of shape (n, territories).

    A list that shows flags of parts of a country will show that of another part rather than the
    country's; and a territory that another entry has is `repeated` times as likely, with

        1 - s + s r min(u / p, 1) = 1 - s (1 - r min(u / p, 1)),

    s being how many other entries, of those in the rows `naming`, are in it as expected, 1 at
    most; p its prior, and u that of the listed territories on average. Each row is yet to be
    divided by its sum over the prior.
    """
    factors = np.empty_like(posterior)
    if repeated < 1 and naming:
        taken = posterior[naming]
        listed = taken.sum(axis=0)
        usual_share = float(listed @ prior) / max(float(listed.sum()), 1e-12)
        rarer = repeated * np.minimum(usual_share / prior, 1.0) - 1
        factors[:] = np.minimum(listed, 1.0) * rarer + 1
        np.subtract(listed, taken, out=taken)
        np.minimum(taken, 1.0, out=taken)
        taken *= rarer
        taken += 1
        factors[naming] = taken
    else:
        factors.fill(1.0)
    for row, columns, values in parts:
        factors[row, columns] *= values
    return factors


def _rows_of_divided(cued: Sequence[frozenset[str]]) -> list[tuple[list[int], list[int]]]:
    """For each country of `_divided` that cues name: its indices there, and the rows of such cues."""
    named = frozenset().union(*cued)
    return [
        (parts, [row for row, countries in enumerate(cued) if country in countries])
        for country, parts in _divided().items()
        if country in named
    ]


def _parts(
    posterior: Array, prior: Array, divided: Sequence[tuple[list[int], list[int]]]
) -> list[tuple[int, list[int], Array]]:
    """Factors of countries and of their parts, by whether other entries show parts of them.

    Parameters
    ----------
    posterior, prior : see `habits_of`
    divided : see `_rows_of_divided`

    Returns
    -------
    (row, indices of a country and of its parts, factors)
    """
    found = []
    for parts, rows in divided:
        usual = float(prior[parts[0]] / prior[parts].sum())
        shown = np.minimum(posterior[:, parts[1:]].sum(axis=1), 1.0)
        hidden = (1 - shown).tolist()
        for row in rows:
            others = 1 - prod(hidden[:row]) * prod(hidden[row + 1 :])
            in_parts = others * _PARTS + (1 - others) * (1 - usual)
            factors = np.full(len(parts), in_parts / (1 - usual))
            factors[0] = (1 - in_parts) / usual
            found.append((row, parts, factors))
    return found


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
    weights = [weight * factor**repeats * exp(-factor * expected) for factor, weight in _REPEATS]
    mean = sum(weight * factor for weight, (factor, _) in zip(weights, _REPEATS, strict=True))
    return mean / sum(weights)


def anchors_of(posterior: Array) -> Array:
    """How many entries are believed to be in each territory, shape (territories,)."""
    return np.asarray((posterior >= BELIEF).sum(axis=0), dtype=float)


@cache
def _divided() -> dict[str, list[int]]:
    """Indices of each country that its subdivisions make up, followed by theirs, by its code."""
    parts: dict[str, list[int]] = {}
    for territory, position in index_of().items():
        if territory.subdivision and territory.country in _SHOWN_WHOLE:
            parts.setdefault(territory.country, [index_of()[Territory(territory.country)]])
            parts[territory.country].append(position)
    return parts


def countries_named(cues: Iterable[Cue]) -> frozenset[str]:
    """Codes of the countries that cues name, themselves or a part of them."""
    return frozenset(
        territory.country for cue in cues if cue.basis != "area" for territory in cue.territories
    )


def posterior_of(likelihood: Array, prior: Array) -> Array:
    """Probability of each territory, by Bayes: shape (units, territories), each row sums to 1."""
    weights = likelihood * prior
    weights /= weights.sum(axis=1, keepdims=True)
    return weights


def mixture(parts: Iterable[tuple[float, Array]]) -> Array:
    """A mixture: the sum of arrays, each times its weight."""
    return np.asarray(sum(weight * found for weight, found in parts))
