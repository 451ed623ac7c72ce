"""Where a member may be, before anything is read of it.

The square root of the number of parties that a country has in ``party_counts.csv`` of the
reference facts (P. Herrmann and H. Döring, "Party Positions from Wikipedia Tags", 2022,
doi 10.5281/zenodo.7043511, as stored by Party Facts), mixed with a uniform share, and counts of
how often lists of other internationals show a territory's flag (``listed.csv``).
"""

from __future__ import annotations

import csv
from collections.abc import Collection
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from internationals.paths import REFERENCE
from internationals.places.gazetteer import Territory, share, territories

Array = NDArray[np.float64]

UNIFORM_SHARE = 0.15
"""Share of the prior that all territories divide evenly."""

SUBDIVISION_SHARE = 0.15
"""Share of a country's weight that its subdivisions divide, where it has any in the gazetteer."""

LISTED_WEIGHT = 1.0
"""How many entries of other lists weigh as much as the counts of parties, per listed entry."""

PARTY_ENTRIES = 150.0
"""How many entries of lists the counts of parties are worth."""


@cache
def territory_prior(leave_out: tuple[str, ...] = (), kind: str = "full") -> Array:
    """Probability of each territory for an entry of which nothing is known.

    Parameters
    ----------
    leave_out : titles of pages whose own lists must not count
    kind : ``full``; ``parties`` without the counts of other lists; ``uniform``, to see what the
        prior is worth

    Returns
    -------
    array aligned with `gazetteer.territories`, read-only; sums to 1
    """
    known = territories()
    uniform = np.full(len(known), 1 / len(known))
    if kind == "uniform":
        prior = uniform
    else:
        prior = _parties() * (1 - UNIFORM_SHARE) + uniform * UNIFORM_SHARE
        if kind == "full":
            counts = np.zeros(len(known))
            index = {territory.code: position for position, territory in enumerate(known)}
            for page, code, count in _listed():
                if page not in leave_out:
                    counts[index[code]] += count
            prior = (prior * PARTY_ENTRIES + counts * LISTED_WEIGHT) / (
                PARTY_ENTRIES + counts.sum() * LISTED_WEIGHT
            )
    prior = np.asarray(prior / prior.sum())
    prior.setflags(write=False)
    return prior


@cache
def _parties() -> Array:
    with (REFERENCE / "party_counts.csv").open(encoding="utf-8", newline="") as file:
        parties = {row["country"]: int(row["parties"]) for row in csv.DictReader(file)}
    known = territories()
    divided = {territory.country for territory in known if territory.subdivision}
    weights = np.array([_weight(territory, parties, divided) for territory in known])
    return np.asarray(weights / weights.sum())


def _weight(territory: Territory, parties: dict[str, int], divided: Collection[str]) -> float:
    weight = float(np.sqrt(parties.get(territory.country, 0)))
    if territory.subdivision:
        return weight * SUBDIVISION_SHARE * share(territory)
    return weight * (1 - SUBDIVISION_SHARE) if territory.country in divided else weight


@cache
def _listed() -> tuple[tuple[str, str, int], ...]:
    text = files(__package__).joinpath("listed.csv").read_text(encoding="utf-8")
    return tuple(
        (row["title"], row["territory"], int(row["entries"]))
        for row in csv.DictReader(text.splitlines())
    )
