"""How probable the words of a list are, were an entry in this territory or that.

A cue is right with the probability that its basis has (`internationals.places.trust`), and then
names the entry's territory, or the country it is part of; if it is wrong, it names any territory
by chance. The cues of an entry are taken to be independent.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files

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


def distinct(cues: Iterable[Cue]) -> list[Cue]:
    """The cues that count: one for the same words, and one for the same territories and basis."""
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
    """Probability that a cue is right, and of its words if it is wrong."""
    named = naming(cue.territories)
    by_chance = max(float(prior[named >= 1.0].sum()), 1 / len(prior))
    trusted = rate(cue.basis, leave_out)
    # A page linked to by several entries of a list is the page of one of them, as a rule.
    if cue.shared > 1:
        trusted *= (own or {}).get(cue.quote, 1 / cue.shared)
    return trusted, by_chance


def likelihood_of(
    cues: Iterable[Cue],
    prior: Array,
    leave_out: tuple[str, ...],
    own: Mapping[str, float] | None = None,
) -> Array:
    """Probability of an entry's cues, were it in each territory, up to a factor.

    Parameters
    ----------
    cues : of the entry
    prior : of each territory, shape (territories,)
    leave_out : titles of pages whose counts must not enter
    own : for the title of a page that several entries link to, the probability that it is the
        page of this one; as probable as of any other where it is not told

    Returns
    -------
    array of shape (territories,)
    """
    likelihood = np.ones(len(prior))
    for cue in distinct(cues):
        trusted, by_chance = _trust(cue, prior, leave_out, own)
        likelihood *= trusted * naming(cue.territories, cue.kind) + (1 - trusted) * by_chance
    return likelihood


def pair_likelihood(cues: Iterable[Cue], prior: Array, leave_out: tuple[str, ...]) -> Array:
    """P(two flags are these, cues) / P(first), shape (first, second territories)."""
    likelihood = _pairs(leave_out) / np.maximum(prior, 1e-12)[:, None]
    for cue in distinct(cues):
        trusted, by_chance = _trust(cue, prior, leave_out)
        named = naming(cue.territories, cue.kind)
        either = np.maximum(named[:, None], named[None, :])
        if len(cue.territories) > 1 and cue.basis != "area":
            both = named[:, None] * named[None, :]
            either = 0.1 * either + 0.9 * both
        likelihood *= trusted * either + (1 - trusted) * by_chance
    return likelihood


@cache
def _pairs(leave_out: tuple[str, ...]) -> Array:
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


def inclusion(first: Array, pair: Array, flags: int) -> Array:
    """Probability of each territory to be among those of an entry with several flags.

    Parameters
    ----------
    first : of the first flag's territory, shape (territories,)
    pair : see `pair_likelihood`
    flags : their number; the third is taken to be as the second
    """
    totals = pair.sum(axis=1)
    weights = np.divide(first, totals, out=np.zeros_like(first), where=totals > 0)
    return np.asarray(np.minimum(first + (flags - 1) * (weights @ pair), 1.0))
