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

from internationals.places.gazetteer import sort_keys, territories

Array = NDArray[np.float64]

SLIP_RATE = 0.01
# Entries in a row that one key can take before the states repeat; beyond, the last state stands.
_RUN = 5


class Alphabet(NamedTuple):
    """The keys by which a list may be sorted.

    Attributes
    ----------
    names : sort names, in alphabetical order, shape (keys,)
    territory : index of each key's territory in `territories`, shape (keys,)
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
def english_alphabet() -> Alphabet:
    """The keys of lists sorted by English names (see `gazetteer.english_sort_names`)."""
    index = {territory: position for position, territory in enumerate(territories())}
    keys = list(sort_keys())
    return Alphabet(
        tuple(name for name, _, _ in keys),
        np.array([index[territory] for _, territory, _ in keys], dtype=np.intp),
        np.array([share for _, _, share in keys]),
    )


def align(
    likelihood: Array,
    prior: Array,
    alphabet: Alphabet | None = None,
    slip_rate: float = SLIP_RATE,
) -> Alignment:
    """Compare a list with the alphabet.

    Parameters
    ----------
    likelihood : probability of each entry's evidence given each territory, up to a factor for
        each entry, shape (n, territories), non-negative, no row all zero; n at least 1
    prior : probability of each territory, shape (territories,), sums to 1
    alphabet : the keys; English sort names if None
    slip_rate : ε above, in (0, 1)

    Raises
    ------
    ValueError : if the shapes do not fit or a row of `likelihood` excludes every territory
    """
    alphabet = alphabet or english_alphabet()
    likelihood = np.asarray(likelihood, dtype=float)
    if likelihood.ndim != 2 or likelihood.shape[1] != len(prior) or not len(likelihood):
        raise ValueError(
            f"likelihood: found shape {likelihood.shape}, expected (n, {len(prior)}) with n > 0"
        )
    free = likelihood * prior
    evidence = free.sum(axis=1)
    if not np.all(evidence > 0):
        raise ValueError(
            f"likelihood: found entry {int(np.argmin(evidence))} (0-based) with no possible "
            "territory, expected at least one"
        )
    unsorted_posterior = free / evidence[:, None]
    n = len(likelihood)
    # Dividing each entry's weights by its evidence makes the unsorted model's probability 1.
    emission = np.ascontiguousarray(
        (alphabet.share * unsorted_posterior[:, alphabet.territory]) * (1 - slip_rate)
    )
    slip = slip_rate / n
    keys, log_sorted = _forward_backward(emission, slip)
    log_bayes_factor = log_sorted + lgamma(n + 1) - _log_normaliser(n, slip_rate)
    sorted_posterior = np.zeros_like(unsorted_posterior)
    np.add.at(sorted_posterior.T, alphabet.territory, keys.T)
    slipped = np.clip(1 - keys.sum(axis=1), 0, 1)
    sorted_posterior += slipped[:, None] * unsorted_posterior
    return Alignment(sorted_posterior, unsorted_posterior, keys, float(log_bayes_factor))


def _forward_backward(emission: Array, slip: float) -> tuple[Array, float]:
    """Posterior of the keys, shape (n, keys), and the log probability of the list without n!."""
    n, size = emission.shape
    run = min(_RUN, n)
    # The share of a run's next entry: p^m / m! grows by p / m.
    divisor = np.array([*range(1, run), run], dtype=float)
    placed = np.empty((n, run, size))
    state = np.zeros((run, size))
    start = 1.0
    log_probability = 0.0
    scales = np.empty(n)
    starts = np.empty(n + 1)
    starts[0] = start
    for i in range(n):
        here = placed[i]
        weights = emission[i]
        total = state.sum(axis=0)
        below = np.cumsum(total)
        below -= total
        below += start
        np.multiply(weights, below, out=here[0])
        if run > 1:
            np.multiply(state[:-1], weights, out=here[1:])
            here[1:] /= divisor[1:, None]
            here[-1] += weights * state[-1] / run
        else:
            here[0] += weights * state[0]
        state *= slip
        state += here
        start *= slip
        scale = state.sum() + start
        state /= scale
        here /= scale
        start /= scale
        starts[i + 1] = start
        scales[i] = scale
        log_probability += log(scale)
    onward = np.ones((run, size))
    posterior = np.empty((n, size))
    for i in range(n - 1, -1, -1):
        np.einsum("jk,jk->k", placed[i], onward, out=posterior[i])
        weights = emission[i] / scales[i]
        first = weights * onward[0]
        above = first.sum() - np.cumsum(first)
        following = onward * (slip / scales[i])
        if run > 1:
            following[:-1] += onward[1:] * weights / divisor[1:, None]
        following[-1] += onward[-1] * weights / run
        following += above
        onward = following
    return posterior, log_probability


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
