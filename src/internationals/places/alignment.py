"""What the order of a list shows about its entries: alignment with an alphabet, in NumPy.

Two models of a list of n entries are compared. In both each entry's territory is an independent
draw from a prior, and an entry's evidence is a likelihood over territories.

*Unsorted*: the list is the n draws as they came.

*Sorted*: a draw is a (territory, sort name) pair, a *key*, and the list is the n draws in
alphabetical order of their keys: their order statistics. The probability of a non-decreasing
sequence in which key k occurs m_k times is n! ∏ p_k^m_k / m_k!, ties included. Each entry may
be a *slip*: a draw of its own that does not take part in the order and leaves the pointer where
it was. With s slips n - s draws are sorted, which costs a factor (n - s)! instead of n!; the set
of slips is given the probability

    ε^s (1 - ε)^(n - s) n! / (n^s (n - s)! Z),   Z = Σ_s C(n, s) ε^s (1 - ε)^(n - s) n! / (n^s (n - s)!),

a binomial but for lists with many slips, so that the recursion needs no count of them. The
recursion also uses 3^(1 - m) instead of 1 / m!, which is within a factor of 1.5 up to m = 5, so that
it needs no count of repeats. Both models are normalised over all lists of n entries, but for these
factors, so their ratio is a Bayes factor. The recursion is the forward-backward algorithm (L. R.
Rabiner, "A tutorial on hidden Markov models and selected applications in speech recognition",
Proceedings of the IEEE 77(2), 1989) over the keys.

**The recursion.** All weights are divided by that of slipping throughout, so that an entry slips at
weight 1, and is taken by key k at weight e(k). Before an entry, let t(k) be the weight of all lists
whose last key is k, and b(k) = 1 + Σ_{j < k} t(j) that of all whose last key is before k, or which
only slipped. The entry begins a run at k or continues one,

    t(k) += e(k) B(k),    B(k) = b(k) + t(k) / 3.

Read backwards, with the keys reversed, the list gives B'(k) of all that follows an entry; one pass
does both. An entry is at k with weight e(k) B(k) B'(k).
"""

from __future__ import annotations

from functools import cache
from math import lgamma, log, log2
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.places.gazetteer import Alphabetical, index_of, sort_keys

Array = NDArray[np.float64]

SLIP_RATE = 0.025
"""Counted: 19 of 776 entries of sorted labelled lists were out of order."""
_REPEATED = 1 / 3
# Weights are scaled back to 1 before they can exceed 2 to the first power. What follows may then
# outweigh what is before an entry, in what is probable, by 2 to the second, and none is too small
# for a normal number: only lists whose long halves contradict each other go beyond.
_GROWTH = 200
_CONTRADICTION = 800


class Alphabet(NamedTuple):
    """The keys by which a list may be sorted.

    Attributes
    ----------
    territory : index of each key's territory in `gazetteer.territories`, in alphabetical order,
        shape (keys,)
    share : probability of the sort name given its territory, shape (keys,); sums to 1 for each
        territory
    """

    territory: NDArray[np.intp]
    share: Array


class Alignment(NamedTuple):
    """What both models give for a list of n entries.

    Attributes
    ----------
    sorted_posterior : probability of each territory for each entry under the sorted model, shape
        (n, territories); each row sums to 1
    log_bayes_factor : natural logarithm of P(evidence | sorted) / P(evidence | unsorted)
    """

    sorted_posterior: Array
    log_bayes_factor: float


@cache
def alphabet(name: Alphabetical = "english") -> Alphabet:
    """The keys of lists sorted by names in a language (see `gazetteer.sort_keys`)."""
    index = index_of()
    keys = sort_keys(name)
    return Alphabet(
        np.array([index[each.territory] for each in keys], dtype=np.intp),
        np.array([each.share for each in keys]),
    )


def align(
    likelihood: Array,
    prior: Array,
    keys: Alphabet | None = None,
    slip_rate: float = SLIP_RATE,
) -> Alignment:
    """Compare a list with the alphabet.

    Parameters
    ----------
    likelihood : probability of each entry's evidence given each territory, up to a factor for
        each entry, shape (n, territories), non-negative, no row all zero; n at least 1
    prior : probability of each territory, shape (territories,), sums to 1
    keys : those of the alphabet; English sort names if None
    slip_rate : ε above, in (0, 1)
    """
    free = likelihood * prior
    free /= free.sum(axis=1, keepdims=True)
    keys = keys or alphabet()
    n, size = free.shape
    if not free[0].all() and np.count_nonzero(free) == n:
        # Each entry is in one territory: no other key takes any.
        known = np.flatnonzero(free.sum(axis=0)[keys.territory])
        keys = Alphabet(keys.territory[known], keys.share[known])
    # Weights divided by each entry's evidence make the unsorted model's probability 1.
    slip = slip_rate / n
    taken = free.take(keys.territory, axis=1) * (keys.share * ((1 - slip_rate) / slip))
    rhythm = int(_GROWTH / log2(1 + 2 / slip))
    before, behind, exponents, sums = _both_ways(taken, rhythm)
    # Read forwards and backwards, a list weighs the same, but for what was too small a number.
    log_weights = np.log(sums) + exponents[n] * log(2)
    way = int(log_weights.argmax())
    normaliser = n * log(slip) + lgamma(n + 1) - _log_normaliser(n, slip_rate)
    powers = exponents[:n, 0] + exponents[n - 1 :: -1, 1] - exponents[n, way]
    scale = np.ldexp(1 / sums[way], np.minimum(powers, _CONTRADICTION))
    scale[powers > _CONTRADICTION] = 0
    placed = before * behind
    placed *= taken
    placed *= scale[:, None]
    slipped = np.maximum(1 - placed.sum(axis=1), 0)
    cells = keys.territory + size * np.arange(n)[:, None]
    drawn = np.bincount(cells.ravel(), placed.ravel(), minlength=n * size).reshape(n, size)
    return Alignment(drawn + free * slipped[:, None], log_weights.item(way) + normaliser)


def _both_ways(taken: Array, before_scaling: int) -> tuple[Array, Array, NDArray[np.int64], Array]:
    """What is before each entry, and behind it: the recursion above in both directions at once.

    Parameters
    ----------
    taken : e of each entry and key, shape (n, keys)
    before_scaling : after so many entries weights are scaled by a power of two, which rounds nothing

    Returns
    -------
    before, behind : B and B' of each entry and key, shape (n, keys)
    exponents : power of two by which to multiply the weights before each entry, of the list and of
        the reversed one, and behind the last, shape (n + 1, 2)
    sums : of the weights of either list, shape (2,)
    """
    n, keys = taken.shape
    # Before the first key is one that takes nothing: the beginning of the list. Forwards and
    # backwards are added up at once, as two parts of a complex number.
    weights = np.empty((n, 1 + keys, 2))
    weights[:, 0] = 0
    weights[:, 1:, 0] = taken
    weights[:, 1:, 1] = taken[::-1, ::-1]
    gains = np.empty_like(weights)
    exponents = np.zeros((n + 1, 2), dtype=np.int64)
    runs, earlier = np.zeros((2, 1 + keys, 2))
    runs[0], earlier[1:] = 1, 1
    taking, repeated = np.empty_like(runs), np.full_like(runs, _REPEATED)
    of_runs, of_earlier = runs.view(complex)[:-1, 0], earlier.view(complex)[1:, 0]
    for i, (weight, gain) in enumerate(zip(weights, gains, strict=True), start=1):
        np.multiply(runs, repeated, gain)
        np.add(gain, earlier, gain)
        np.multiply(gain, weight, taking)
        np.add(runs, taking, runs)
        if i % before_scaling == 0:
            _, powers = np.frexp(runs.sum(axis=0))
            runs *= np.ldexp(1.0, -powers)
            exponents[i:] += powers
        np.add.accumulate(of_runs, out=of_earlier)
    return gains[:, 1:, 0], gains[::-1, :0:-1, 1], exponents, runs.sum(axis=0)


@cache
def _log_normaliser(n: int, slip_rate: float) -> float:
    slips = np.arange(n + 1)
    factorials = np.array([lgamma(each + 1) for each in range(n + 1)])
    ways = 2 * (factorials[n] - factorials[::-1]) - factorials
    logs = ways + slips * log(slip_rate / n) + (n - slips) * log(1 - slip_rate)
    return float(np.logaddexp.accumulate(logs)[-1])
