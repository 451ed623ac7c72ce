"""The recursion is exact: it agrees with summing over every list there can be."""

from __future__ import annotations

import itertools
from math import comb, factorial

import numpy as np
import pytest

from internationals.places.alignment import Alphabet, align, alphabet

ALPHABET = Alphabet(np.array([2, 0, 1, 0, 3]), np.array([1.0, 0.3, 1.0, 0.7, 1.0]))
PRIOR = np.array([0.4, 0.3, 0.2, 0.1])


def enumerate_sorted(likelihood: np.ndarray, slip_rate: float) -> tuple[float, np.ndarray]:
    """P(evidence | sorted) and the posterior, by listing slips, keys and territories."""
    n, size = likelihood.shape
    p = PRIOR[ALPHABET.territory] * ALPHABET.share

    def weight(s: int) -> float:
        return slip_rate**s * (1 - slip_rate) ** (n - s) * factorial(n) / (n**s * factorial(n - s))

    normaliser = sum(comb(n, s) * weight(s) for s in range(n + 1))
    total, posterior = 0.0, np.zeros((n, size))
    for slips in itertools.product((False, True), repeat=n):
        s = sum(slips)
        for keys in itertools.combinations_with_replacement(range(len(p)), n - s):
            ordered = float(factorial(n - s)) * weight(s) / normaliser
            for key in set(keys):
                ordered *= p[key] ** keys.count(key) / 3 ** (keys.count(key) - 1)
            for free in itertools.product(range(size), repeat=s):
                placed, loose = iter(keys), iter(free)
                drawn = [
                    next(loose) if slip else int(ALPHABET.territory[next(placed)]) for slip in slips
                ]
                probability = ordered * np.prod([PRIOR[t] for t in free])
                probability *= np.prod([likelihood[i, t] for i, t in enumerate(drawn)])
                total += probability
                for i, t in enumerate(drawn):
                    posterior[i, t] += probability
    return total, posterior / total


@pytest.mark.parametrize("n", [1, 2, 4])
def test_posterior_and_bayes_factor_equal_those_of_full_enumeration(n: int) -> None:
    likelihood = np.random.default_rng(n).random((n, 4)) ** 3
    total, posterior = enumerate_sorted(likelihood, 0.1)
    unsorted = np.prod((likelihood * PRIOR).sum(axis=1))
    found = align(likelihood, PRIOR, ALPHABET, slip_rate=0.1)
    assert found.log_bayes_factor == pytest.approx(np.log(total / unsorted))
    np.testing.assert_allclose(found.sorted_posterior, posterior, atol=1e-12)


def test_a_list_without_evidence_tells_nothing_of_being_sorted() -> None:
    size = len(alphabet().share)
    territories = int(alphabet().territory.max()) + 1
    found = align(np.ones((12, territories)), np.full(territories, 1 / territories))
    assert size > territories
    # Not quite 0: a pair at one key weighs 1/3 instead of 1/2.
    assert found.log_bayes_factor == pytest.approx(0, abs=0.1)


def test_known_neighbours_close_in_on_an_unknown_entry() -> None:
    likelihood = np.full((5, 4), 1e-9)
    for entry, territory in enumerate((2, 2, 0, 3, 3)):
        likelihood[entry, territory] = 1.0
    likelihood[2] = 1.0
    found = align(likelihood, PRIOR, ALPHABET, slip_rate=1e-6)
    # Between c (territory 1's key) and e stands nothing but the keys of territories 0 to 3.
    assert found.sorted_posterior[2].sum() == pytest.approx(1)
    assert found.log_bayes_factor > 0


def test_order_undone_speaks_against_being_sorted() -> None:
    keys = (2, 0, 1, 3)
    likelihood = np.full((4, 4), 1e-6)
    for entry, territory in enumerate(keys):
        likelihood[entry, territory] = 1.0
    in_order = align(likelihood, PRIOR, ALPHABET).log_bayes_factor
    undone = align(likelihood[::-1], PRIOR, ALPHABET).log_bayes_factor
    assert in_order > 0 > undone


def test_halves_that_contradict_each_other_leave_probabilities() -> None:
    # Twice through the alphabet: what one half weighs is no number beside what the other does.
    keys = alphabet()
    size = int(keys.territory.max()) + 1
    once = keys.territory[np.sort(np.unique(keys.territory, return_index=True)[1])]
    likelihood = np.full((2 * len(once), size), 1e-9)
    likelihood[np.arange(len(likelihood)), np.tile(once, 2)] = 1.0
    found = align(likelihood, np.full(size, 1 / size))
    np.testing.assert_allclose(found.sorted_posterior.sum(axis=1), 1)
    assert found.sorted_posterior.min() >= 0
    assert np.isfinite(found.log_bayes_factor)
