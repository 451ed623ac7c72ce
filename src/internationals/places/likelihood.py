"""How probable the words of a list are, were an entry in this territory or that.

A cue is right with the probability that its basis has (`internationals.places.trust`), and then
names the entry's territory, or the country it is part of; if it is wrong, it names any territory
by chance. The cues of an entry are taken to be independent.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.places.evidence import Cue
from internationals.places.gazetteer import Territory, share, subregion, territories
from internationals.places.prior import territory_prior
from internationals.places.trust import rate

Array = NDArray[np.float64]

# P(words name the country | the flag is its subdivision's), and the other way round.
# Counted in the labelled lists: 5 of 20 cues of subdivisions, and 5 of some 100 of countries that
# have any; a host party is a country's party as a rule.
_COUNTRY_FOR_SUBDIVISION = 0.25
_HOST_COUNTRY_FOR_SUBDIVISION = 0.7
_SUBDIVISION_FOR_COUNTRY = 0.05
# Share of the entries with two flags whose flags are one of the pairs of pairs.csv, and, of the
# others, share whose second flag is a neighbour's of the first.
_KNOWN_PAIRS = 0.6
_NEAR = 0.8


@cache
def naming(named: tuple[Territory, ...], kind: str = "") -> Array:
    """How probable a right cue's words are for each territory, shape (territories,)."""
    weights = np.zeros(len(territories()))
    exact = set(named)
    country = _HOST_COUNTRY_FOR_SUBDIVISION if kind == "host" else _COUNTRY_FOR_SUBDIVISION
    for position, territory in enumerate(territories()):
        if territory in exact:
            weights[position] = 1.0
        elif territory.subdivision and Territory(territory.country) in exact:
            weights[position] = country
        elif not territory.subdivision:
            parts = sum(share(t) for t in named if t.country == territory.country)
            if parts:
                weights[position] = _SUBDIVISION_FOR_COUNTRY * parts / _parts_share(territory)
    weights.setflags(write=False)
    return weights


@cache
def _parts_share(country: Territory) -> float:
    return sum(share(part) for part in territories() if part.country == country.country)


@cache
def _named_exactly(named: tuple[Territory, ...]) -> tuple[int, ...]:
    """Indices of the territories that words name, not of their countries or parts."""
    return tuple(np.flatnonzero(naming(named) >= 1.0).tolist())


def distinct(cues: Sequence[Cue]) -> list[Cue]:
    """The cues that count: one for the same words, and one for the same territories and basis."""
    if len(cues) < 2:
        return list(cues)
    by_words: dict[tuple[str, tuple[Territory, ...]], Cue] = {}
    for cue in cues:
        by_words.setdefault((cue.quote, cue.territories), cue)
    by_basis: dict[tuple[str, tuple[Territory, ...]], Cue] = {}
    for cue in by_words.values():
        by_basis.setdefault((cue.basis, cue.territories), cue)
    return list(by_basis.values())


def _trust(
    cue: Cue, prior: Array, leave_out: tuple[str, ...], own: Mapping[str, float] | None = None
) -> tuple[float, float]:
    """Probability that a cue is right, and that it is wrong and its words come about by chance."""
    by_chance = max(sum(map(prior.item, _named_exactly(cue.territories))), 1 / len(prior))
    trusted = rate(cue.basis, leave_out)
    # A page linked to by several entries of a list is the page of one of them, as a rule.
    if cue.shared > 1:
        trusted *= (own or {}).get(cue.quote, 1 / cue.shared)
    return trusted, (1 - trusted) * by_chance


def likelihood_of(
    cues: Sequence[Cue],
    prior: Array,
    leave_out: tuple[str, ...],
    own: Mapping[str, float] | None = None,
) -> Array:
    """Probability of an entry's cues, were it in each territory, up to a factor.

    Parameters
    ----------
    cues : of the entry, those that are `distinct`
    prior : of each territory, shape (territories,)
    leave_out : titles of pages whose counts must not enter
    own : for the title of a page that several entries link to, the probability that it is the
        page of this one; as probable as of any other where it is not told

    Returns
    -------
    array of shape (territories,)
    """
    return np.asarray(likelihoods_of([cues], prior, leave_out, own)[0])


def likelihoods_of(
    cues: Sequence[Sequence[Cue]],
    prior: Array,
    leave_out: tuple[str, ...],
    own: Mapping[str, float] | None = None,
) -> Array:
    """Probability of the cues of each of several entries, up to a factor for each entry.

    A cue that is right with probability r, and whose words come about by chance with probability
    c, has the likelihood r `naming` + (1 - r) c; that of an entry is the product of its cues'.

    Parameters
    ----------
    cues : of each entry, those that are `distinct`
    prior, leave_out, own : as for `likelihood_of`

    Returns
    -------
    array of shape (entries, territories)
    """
    likelihoods = np.ones((len(cues), len(prior)))
    rows: list[int] = []
    firsts: list[int] = []
    named: list[Array] = []
    trust: list[tuple[float, float]] = []
    for row, of_entry in enumerate(cues):
        if of_entry:
            rows.append(row)
            firsts.append(len(named))
            for cue in of_entry:
                named.append(naming(cue.territories, cue.kind))
                trust.append(_trust(cue, prior, leave_out, own))
    if rows:
        factors = np.array(named)
        right, wrong = np.array(trust).T
        factors *= right[:, None]
        factors += wrong[:, None]
        likelihoods[rows] = np.multiply.reduceat(factors, firsts, axis=0)
    return likelihoods


class Pairs(NamedTuple):
    """Probability of an entry's cues and of two flags, f(i, j) P(first flag i, second flag j).

    Where cues name neither territory, f is one number. So sums over all pairs are those over
    P, which are known, and a correction for the few territories that cues name.

    Attributes
    ----------
    joint : P(first, second flag), see `_joint`
    elsewhere : f where no cue names either territory
    named : indices of the territories that some cue names, themselves or parts or wholes of them
    factors : f(i, j) = f(j, i) for i in `named`, shape (named, territories)
    first : Σ_j f(i, j) P(i, j), shape (territories,)
    """

    joint: Array
    elsewhere: float
    named: NDArray[np.intp]
    factors: Array
    first: Array

    def inclusion(self, first: Array, flags: int) -> Array:
        """Probability of each territory to be among those of an entry with several flags.

        Parameters
        ----------
        first : of the first flag's territory, in the end, shape (readings, territories)
        flags : their number; the third is taken to be as the second
        """
        weights = np.divide(first, self.first, out=np.zeros_like(first), where=self.first > 0)
        rows = self.joint[self.named]
        second = self.elsewhere * (weights @ self.joint)
        second += weights[:, self.named] @ (rows * (self.factors - self.elsewhere))
        second[:, self.named] = weights @ (self.joint[:, self.named] * self.factors.T)
        return np.asarray(np.minimum(first + (flags - 1) * second, 1.0))


def pair_likelihood(cues: Sequence[Cue], prior: Array, leave_out: tuple[str, ...]) -> Pairs:
    """What cues say of an entry with two flags.

    A right cue names either territory; one that names several may name both.

    Parameters
    ----------
    cues : of the entry, those that are `distinct`
    prior, leave_out : as for `likelihood_of`
    """
    all_named = [naming(cue.territories, cue.kind) for cue in cues]
    named = np.flatnonzero(sum(all_named, start=np.zeros(len(prior))))
    factors = np.ones((len(named), len(prior)))
    elsewhere = 1.0
    for cue, names in zip(cues, all_named, strict=True):
        right, wrong = _trust(cue, prior, leave_out)
        one = names[named][:, None]
        either = np.maximum(one, names)
        if len(cue.territories) > 1 and cue.basis != "area":
            either = 0.1 * either + 0.9 * one * names
        factors *= right * either + wrong
        elsewhere *= wrong
    joint = _joint(leave_out)
    first = elsewhere * _first(leave_out)
    first += (joint[:, named] * (factors.T - elsewhere)).sum(axis=1)
    first[named] = (joint[named] * factors).sum(axis=1)
    return Pairs(joint, elsewhere, named, factors, first)


@cache
def _joint(leave_out: tuple[str, ...]) -> Array:
    """P(first flag, second flag), shape (territories, territories); sums to 1.

    Pairs that are known to stand together (``pairs.csv``), then neighbours in the same M49 area,
    then any two.
    """
    prior = territory_prior(leave_out)
    known = territories()
    areas = np.array([subregion(territory) for territory in known])
    same = (areas[:, None] == areas[None, :]) * prior[None, :]
    np.fill_diagonal(same, 0.0)
    same /= np.maximum(same.sum(axis=1, keepdims=True), 1e-12)
    nearby = prior[:, None] * (_NEAR * same + (1 - _NEAR) * prior[None, :])
    pairs = np.zeros_like(nearby)
    text = files(__package__).joinpath("pairs.csv").read_text(encoding="utf-8")
    codes = {territory.code: position for position, territory in enumerate(known)}
    for row in csv.DictReader(text.splitlines()):
        pairs[codes[row["first"]], codes[row["second"]]] = float(row["weight"])
    joint = _KNOWN_PAIRS * pairs / pairs.sum() + (1 - _KNOWN_PAIRS) * nearby / nearby.sum()
    joint = np.asarray(joint)
    joint.setflags(write=False)
    return joint


@cache
def _first(leave_out: tuple[str, ...]) -> Array:
    """P(first flag), shape (territories,)."""
    first = np.asarray(_joint(leave_out).sum(axis=1))
    first.setflags(write=False)
    return first
