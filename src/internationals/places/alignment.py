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
"""

from __future__ import annotations

from functools import cache
from math import lgamma, log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.places.gazetteer import Alphabetical, index_of, sort_keys

Array = NDArray[np.float64]

SLIP_RATE = 0.01
# Entries in a row that one key takes exactly; each further one divides by this number.
_RUN = 4
# Entries after which the recursion's weights are brought back to 1, far from underflow.
_RESCALE = 16


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

    def probability_sorted(self, prior: float) -> float:
        """Probability that the list is sorted.

        Parameters
        ----------
        prior : the same before the list was seen, in (0, 1)
        """
        log_odds = self.log_bayes_factor + log(prior / (1 - prior))
        return float(1 / (1 + np.exp(-np.clip(log_odds, -700, 700))))


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
    return align_readings(np.asarray(likelihood, dtype=float)[None], prior, keys, slip_rate)[0]


def align_readings(
    likelihoods: Array,
    prior: Array,
    keys: Alphabet | None = None,
    slip_rate: float = SLIP_RATE,
) -> list[Alignment]:
    """Compare several readings of one list with the alphabet, in hardly more time than one.

    Parameters
    ----------
    likelihoods : as for `align`, shape (readings, n, territories)
    prior, keys, slip_rate : as for `align`

    Returns
    -------
    an Alignment for each reading
    """
    keys = keys or english_alphabet()
    if likelihoods.ndim != 3 or likelihoods.shape[2] != len(prior) or not likelihoods.shape[1]:
        raise ValueError(
            f"likelihood: found shape {likelihoods.shape[1:]}, expected (n, {len(prior)}) "
            "with n > 0"
        )
    free = likelihoods * prior
    evidence = free.sum(axis=2)
    if not np.all(evidence > 0):
        raise ValueError(
            f"likelihood: found entry {int(np.argmin(evidence.min(axis=0)))} (0-based) with no "
            "possible territory, expected at least one"
        )
    free /= evidence[:, :, None]
    n = likelihoods.shape[1]
    # Dividing each entry's weights by its evidence makes the unsorted model's probability 1.
    emission = free[:, :, keys.territory]
    emission *= keys.share * (1 - slip_rate)
    placed, log_sorted = _forward_backward(emission, slip_rate / n)
    log_bayes_factors = log_sorted + (lgamma(n + 1) - _log_normaliser(n, slip_rate))
    by_territory = np.argsort(keys.territory, kind="stable")
    ordered = keys.territory[by_territory]
    first = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    sums = np.add.reduceat(placed[:, :, by_territory], first, axis=2)
    slipped = np.clip(1 - placed.sum(axis=2), 0, 1)
    sorted_posteriors = slipped[:, :, None] * free
    sorted_posteriors[:, :, ordered[first]] += sums
    return [
        Alignment(sorted_posteriors[i], free[i], placed[i], float(log_bayes_factors[i]))
        for i in range(len(likelihoods))
    ]


def _forward_backward(emission: Array, slip: float) -> tuple[Array, Array]:
    """Posterior of the keys, (readings, n, keys), and log probability of each reading without n!.

    A state that has taken m entries in a row is kept m! times too large going forward and too small
    going backward, so that each further entry multiplies it by p alone.
    """
    readings, n, size = emission.shape
    run = min(_RUN, n)
    shrink = 1 / np.cumprod(np.arange(1.0, run + 1))
    each = np.ascontiguousarray(emission.transpose(1, 0, 2))
    placed = np.empty((n, readings, run, size))
    scales = np.ones((n, readings))
    state = np.zeros((readings, run, size))
    start = np.ones((readings, 1))
    below, again = np.empty((readings, size)), np.empty((readings, size))
    for i in range(n):
        here, step = placed[i], each[i]
        total = shrink @ state
        np.add.accumulate(total, axis=1, out=below)
        below -= total
        below += start
        np.multiply(step, below, out=here[:, 0])
        np.multiply(step[:, None], state[:, :-1], out=here[:, 1:])
        np.multiply(step, state[:, -1], out=again)
        again /= run
        here[:, -1] += again
        state *= slip
        state += here
        start *= slip
        if i % _RESCALE == _RESCALE - 1 or i == n - 1:
            scale = (shrink @ state).sum(axis=1) + start[:, 0]
            scales[i] = scale
            state /= scale[:, None, None]
            here /= scale[:, None, None]
            start /= scale[:, None]
    posterior = np.empty((n, readings, size))
    onward = np.empty((readings, run, size))
    onward[:] = shrink[:, None]
    before, above = np.empty_like(onward), np.empty((readings, size))
    for i in range(n - 1, -1, -1):
        np.einsum("bjk,bjk->bk", placed[i], onward, out=posterior[i])
        if not i:
            break
        step = each[i]
        first = step * onward[:, 0]
        np.add.accumulate(first[:, ::-1], axis=1, out=above[:, ::-1])
        above -= first
        np.multiply(above[:, None], shrink[:, None], out=before)
        before[:, :-1] += step[:, None] * onward[:, 1:]
        np.multiply(step, onward[:, -1], out=again)
        again /= run
        before[:, -1] += again
        onward *= slip
        onward += before
        if i % _RESCALE == _RESCALE - 1 or i == n - 1:
            onward /= scales[i][:, None, None]
    return posterior.transpose(1, 0, 2), np.log(scales).sum(axis=0)


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
