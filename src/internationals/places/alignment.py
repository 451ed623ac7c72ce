"""What the order of a list says of its entries: exact alignment with an alphabet, in NumPy.

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

a binomial but for lists with many slips, so that the recursion needs no count of them. Both
models are normalised over all lists of n entries, so their ratio is a Bayes factor. The
recursions are the forward-backward algorithm (L. R. Rabiner, "A tutorial on hidden Markov models
and selected applications in speech recognition", Proceedings of the IEEE 77(2), 1989) over the
states (key, how many entries in a row it has taken).

**The recursion.** Let w_m be what a run of m entries at one key weighs: 1/m! up to m = 4, and a
quarter of the one before from there on. All weights are divided by that of slipping
throughout, so that an entry may pass at weight 1, and is taken by key k at weight e(k). Before an
entry, let b(k) be the weight of all that was taken by keys before k or slipped, a_m(k) that of
runs of m entries at k but for the factor w_m, and t(k) = Σ_m w_m a_m(k). Since w_3, w_4, … are
a geometric series, three numbers a key are enough,

    a = a_1,    c = Σ_{m ≥ 2} a_m / 4^(m - 2),    t,

and an entry changes them by

    a += e b,    c += e (a + c / 4),    t += e (w_1 b + w_2 a + w_3 c),    b(k) = 1 + Σ_{j < k} t(j).

Read backwards, with the keys reversed, the list gives b', a', c' of all that follows an entry;
one pass does both. An entry is at k with weight

    e Σ_{i,j = 0..2} w_(i+j+1) (b, a, c)_i (b', a', c')_j.
"""

from __future__ import annotations

from functools import cache
from math import factorial, lgamma, log, log2
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.places.gazetteer import Alphabetical, index_of, sort_keys

Array = NDArray[np.float64]

SLIP_RATE = 0.025
"""Counted: 19 of 776 entries of sorted labelled lists were out of order."""
# w above, and what b, a and c add to a, c and t.
_RUN_WEIGHTS = np.array([1 / factorial(min(m, 4)) / 4 ** max(m - 4, 0) for m in range(1, 6)])
_TAKEN = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.25], _RUN_WEIGHTS[:3]])
_JOINED = np.array([_RUN_WEIGHTS[i : i + 3] for i in range(3)])
# Weights are scaled back to 1 before they can exceed 2 to the first power. What follows may then
# outweigh what is before an entry, in what is probable, by 2 to the second, and none is too small
# for a normal number: only lists whose long halves contradict each other go beyond.
_GROWTH = 200
_CONTRADICTION = 800
_ALL = slice(None)


class Alphabet(NamedTuple):
    """The keys by which a list may be sorted.

    Attributes
    ----------
    names : sort names, in alphabetical order, shape (keys,)
    territory : index of each key's territory in `gazetteer.territories`, shape (keys,)
    share : probability of the sort name given its territory, shape (keys,); sums to 1 for each
        territory
    """

    names: tuple[str, ...]
    territory: NDArray[np.intp]
    share: Array


class Alignment(NamedTuple):
    """What both models say of a list of n entries.

    Attributes
    ----------
    sorted_posterior, unsorted_posterior : probability of each territory for each entry under
        either model, shape (n, territories); each row sums to 1
    keys : probability of each key for each entry under the sorted model, shape (n, keys); what
        a row lacks to 1 is the probability that the entry is a slip
    log_bayes_factor : natural logarithm of P(evidence | sorted) / P(evidence | unsorted)
    """

    sorted_posterior: Array
    unsorted_posterior: Array
    keys: Array
    log_bayes_factor: float


class Alignments(NamedTuple):
    """What both models say of several readings of one list; posteriors are worked out when asked for.

    Attributes
    ----------
    alphabet : the keys
    log_bayes_factors : see `Alignment`, shape (readings,)
    unsorted_posterior : see `Alignment`, shape (readings, n, territories)
    before, behind : b, a, c and b', a', c' above, for each entry, reading and key, shape
        (n, 3, readings, keys)
    taken : e above, shape (n, readings, keys)
    scale : of the weight that an entry is at a key, to be a probability, shape (n, readings)
    """

    alphabet: Alphabet
    log_bayes_factors: Array
    unsorted_posterior: Array
    before: Array
    behind: Array
    taken: Array
    scale: Array

    def probability_sorted(self, prior: float) -> Array:
        """Probability that the list is sorted, by each reading, shape (readings,).

        Parameters
        ----------
        prior : the same before the list was seen, in (0, 1)
        """
        log_odds = self.log_bayes_factors + log(prior / (1 - prior))
        return np.asarray(1 / (1 + np.exp(-np.clip(log_odds, -700, 700))))

    def posterior(self, weights: Array, rows: slice | list[int] = _ALL) -> Array:
        """Mixture of the readings' posteriors under the sorted model, shape (entries, territories).

        Parameters
        ----------
        weights : of the readings, shape (readings,)
        rows : of which entries, 0-based
        """
        return self.mixed(*self.placed(rows), weights, rows)

    def mixed(
        self, placed: Array, scale: Array, weights: Array, rows: slice | list[int] = _ALL
    ) -> Array:
        """The same as `posterior`, from what `placed` tells of the same rows."""
        slipped = np.clip(1 - placed.sum(axis=2) * scale, 0, 1) * weights
        free = self.unsorted_posterior[:, rows]
        entries, size = free.shape[1:]
        drawn = np.einsum("ir,irk->ik", scale * weights, placed)
        cells = self.alphabet.territory + size * np.arange(entries)[:, None]
        sums = np.bincount(cells.ravel(), drawn.ravel(), minlength=entries * size)
        mixed = np.einsum("ir,rit->it", slipped, free)
        mixed += sums.reshape(entries, size)
        return np.asarray(mixed)

    def placed(self, rows: slice | list[int] = _ALL) -> tuple[Array, Array]:
        """The weight that an entry is at a key, and by what to multiply it to be a probability.

        Parameters
        ----------
        rows : of which entries, 0-based

        Returns
        -------
        arrays of shape (entries, readings, keys) and (entries, readings)
        """
        before = self.before[rows]
        joined = (_JOINED @ before.reshape(len(before), 3, -1)).reshape(before.shape)
        placed = np.einsum("iark,iark->irk", joined, self.behind[rows])
        placed *= self.taken[rows]
        scale = self.scale[rows]
        # Above 1 where contradictory parts of a list outweigh each other beyond all numbers.
        return placed, scale / np.maximum(placed.sum(axis=2) * scale, 1)


@cache
def alphabet(name: Alphabetical = "english") -> Alphabet:
    """The keys of lists sorted by names in a language (see `gazetteer.sort_keys`)."""
    index = index_of()
    keys = list(sort_keys(name))
    return Alphabet(
        tuple(key for key, _, _ in keys),
        np.array([index[territory] for _, territory, _ in keys], dtype=np.intp),
        np.array([share for _, _, share in keys]),
    )


def english_alphabet() -> Alphabet:
    """The keys of lists sorted by English names (see `gazetteer.english_sort_names`)."""
    return alphabet("english")


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

    Raises
    ------
    ValueError : if the shapes do not fit or a row of `likelihood` excludes every territory
    """
    likelihood = np.asarray(likelihood, dtype=float)
    if likelihood.ndim != 2 or likelihood.shape[1] != len(prior) or not len(likelihood):
        raise ValueError(
            f"likelihood: found shape {likelihood.shape}, expected (n, {len(prior)}) with n > 0"
        )
    free = likelihood * prior
    evidence = free.sum(axis=1, keepdims=True)
    if not np.all(evidence > 0):
        raise ValueError(
            f"likelihood: found entry {int(np.argmin(evidence))} (0-based) with no "
            "possible territory, expected at least one"
        )
    free /= evidence
    found = align_readings(free[None], keys, slip_rate)
    placed, scale = found.placed()
    return Alignment(
        found.mixed(placed, scale, np.ones(1)),
        free,
        placed[:, 0] * scale,
        float(found.log_bayes_factors[0]),
    )


def align_readings(
    free: Array, keys: Alphabet | None = None, slip_rate: float = SLIP_RATE
) -> Alignments:
    """Compare several readings of one list with the alphabet, in hardly more time than one.

    Parameters
    ----------
    free : probability of each territory for each entry under the unsorted model, by each reading:
        the likelihood of its evidence times the prior, divided by their sum over territories;
        shape (readings, n, territories), n at least 1
    keys, slip_rate : as for `align`
    """
    keys = keys or english_alphabet()
    # Weights divided by each entry's evidence make the unsorted model's probability 1.
    readings, n, _ = free.shape
    slip = slip_rate / n
    taken, before, behind = _room(n, readings, len(keys.share))
    # Before the first key stands one that takes nothing: the beginning of the list.
    taken[:, :, 0] = 0
    forwards = taken[:, :, 1:, 0]
    np.multiply(
        free.take(keys.territory, axis=2).transpose(1, 0, 2),
        keys.share * ((1 - slip_rate) / slip),
        out=forwards,
    )
    taken[:, :, 1:, 1] = forwards[::-1, :, ::-1]
    rhythm = max(1, int(_GROWTH / log2(1 + 2 / slip)))
    exponents, sums = _both_ways(taken, before, behind, rhythm)
    # Read forwards and backwards, a list weighs the same, but for what was too small a number.
    log_weights = np.log(sums) + exponents[n] * log(2)
    either = np.arange(readings), log_weights.argmax(axis=1)
    log_bayes_factors = (
        log_weights[either] + n * log(slip) + (lgamma(n + 1) - _log_normaliser(n, slip_rate))
    )
    powers = exponents[:n, :, 0] + exponents[n - 1 :: -1, :, 1] - exponents[n][either]
    scale = np.ldexp(1 / sums[either], np.minimum(powers, _CONTRADICTION))
    scale[powers > _CONTRADICTION] = 0
    return Alignments(keys, log_bayes_factors, free, before, behind, forwards, scale)


def _room(n: int, readings: int, keys: int) -> tuple[Array, Array, Array]:
    """Arrays for e, and for what stands before and behind each entry: see `_both_ways`.

    One piece of memory: of several, what lies last would be given back to the system for each list.
    """
    first, each = 2 * n * readings * (1 + keys), 3 * n * readings * keys
    whole = np.empty(first + 2 * each)
    taken, before, behind = whole[:first], whole[first : first + each], whole[first + each :]
    return (
        taken.reshape(n, readings, 1 + keys, 2),
        before.reshape(n, 3, readings, keys),
        behind.reshape(n, 3, readings, keys),
    )


def _both_ways(
    taken: Array, before: Array, behind: Array, rhythm: int
) -> tuple[NDArray[np.int64], Array]:
    """Fill in what stands before each entry, and behind: the recursion above in both directions.

    Every `rhythm` entries weights are scaled by a power of two, which rounds nothing.

    Parameters
    ----------
    taken : e of each entry and position, of the list and of the reversed one, shape
        (n, readings, 1 + keys, 2)
    before, behind : see `Alignments`, to be filled in
    rhythm : at least 1

    Returns
    -------
    exponents : power of two by which to multiply the weights before each entry of either list and
        behind the last, shape (n + 1, readings, 2)
    sums : of the weights of either list, shape (readings, 2)
    """
    n, readings, positions, _ = taken.shape
    exponents = np.zeros((n + 1, readings, 2), dtype=np.int64)
    # b, a, c and t; forwards and backwards are added up at once, as two parts of a complex number.
    state = np.zeros((4, readings, positions, 2))
    state[0, :, 1:] = 1
    state[3, :, 0] = 1
    flat = state.reshape(4, -1)
    runs, grown, gain = flat[:3], flat[1:], np.empty_like(flat[1:])
    pairs = state.view(complex)[..., 0]
    addends, below = pairs[3, :, :-1], pairs[0, :, 1:]
    forwards, backwards = state[:3, :, 1:, 0], state[:3, :, :0:-1, 1]
    steps = zip(taken.reshape(n, -1), before, behind[::-1], strict=True)
    for i, (weights, here, mirrored) in enumerate(steps, start=1):
        np.copyto(here, forwards)
        np.copyto(mirrored, backwards)
        np.dot(_TAKEN, runs, out=gain)
        np.multiply(gain, weights, out=gain)
        np.add(grown, gain, out=grown)
        if i % rhythm == 0:
            _, powers = np.frexp(pairs[3].sum(axis=1).view(float).reshape(readings, 2))
            for way in range(2):
                state[1:, :, :, way] *= np.ldexp(1.0, -powers[:, way, None])
            exponents[i:] += powers
        np.add.accumulate(addends, axis=1, out=below)
    return exponents, pairs[3].sum(axis=1).view(float).reshape(readings, 2)


@cache
def _log_normaliser(n: int, slip_rate: float) -> float:
    slips = np.arange(n + 1)
    logs = np.array(
        [
            lgamma(n + 1)
            - lgamma(s + 1)
            - lgamma(n - s + 1)
            + s * log(slip_rate)
            + (n - s) * log(1 - slip_rate)
            + lgamma(n + 1)
            - s * log(n)
            - lgamma(n - s + 1)
            for s in slips.tolist()
        ]
    )
    top = logs.max()
    return float(top + np.log(np.exp(logs - top).sum()))
