"""Where a member may be, before anything is read of it.

The square root of the number of parties that a country has in ``party_counts.csv`` of the
reference facts (M. Herrmann and H. Döring, "Party Positions from Wikipedia Tags", 2022,
doi 10.5281/zenodo.7043511, as stored by Party Facts), mixed with a uniform share, and counts of
how often lists of other internationals show a territory's flag (``listed.csv``). A list is then read
with the prior moved towards those lists that show the flags which it is known to have shown.

The constants below were chosen by the log score of labelled lists, each read with its own page left
out; on a broad plateau, and with 全球绿党 kept out of all counts.
"""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from internationals.paths import REFERENCE
from internationals.places.gazetteer import Territory, index_of, share, territories

Array = NDArray[np.float64]

UNIFORM_SHARE = 0.15
"""Share of the prior that all territories divide evenly."""

PARTY_ENTRIES = 200.0
"""How many entries of labelled lists the counts of parties weigh as much as."""

SHARE_ENTRIES = 20.0
"""How many entries of a country the assumed shares of its subdivisions weigh as much as."""

PROFILE_ENTRIES = 8.0
"""How many of its own entries outweigh the general prior in the profile of one labelled list."""

PROFILE_SHARE = 0.8
"""Share of the profiles of similar lists in an adapted prior."""

PROFILE_POWER = 0.3
"""Power of the likelihood by which lists count as similar: entries of a list are no independent draws."""


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
    counts = np.zeros(len(known))
    if kind == "full":
        for page in _profiles(leave_out):
            counts += page
    if kind == "uniform":
        prior = uniform
    else:
        country = _countries()
        weights = _parties() * (1 - UNIFORM_SHARE) + uniform * UNIFORM_SHARE
        total = np.bincount(country, weights * PARTY_ENTRIES + counts)[country]
        listed = np.bincount(country, counts)[country]
        prior = total * (SHARE_ENTRIES * _shares() + counts) / (SHARE_ENTRIES + listed)
    prior = np.asarray(prior / prior.sum())
    prior.setflags(write=False)
    return prior


def adapted_prior(prior: Array, anchors: Array, leave_out: tuple[str, ...] = ()) -> Array:
    """The prior, moved towards the labelled lists that a list resembles.

    Parameters
    ----------
    prior : see `territory_prior`
    anchors : how many of the list's entries are known to be in each territory, shape (territories,)
    leave_out : titles of pages whose own lists must not count

    Returns
    -------
    array of the shape of `prior`; sums to 1
    """
    profiles = _capped_profiles(leave_out)
    known = np.flatnonzero(anchors)
    if not len(profiles) or not len(known):
        return prior
    # A profile is (capped + PROFILE_ENTRIES * prior) / entries.
    entries = profiles.sum(axis=1) + PROFILE_ENTRIES
    of_known = (profiles[:, known] + PROFILE_ENTRIES * prior[known]) / entries[:, None]
    fit = PROFILE_POWER * (np.log(of_known) @ anchors[known])
    weight = np.exp(fit - fit.max())
    weight /= entries * weight.sum()
    similar = weight @ profiles + weight.sum() * PROFILE_ENTRIES * prior
    return np.asarray((1 - PROFILE_SHARE) * prior + PROFILE_SHARE * similar)


@cache
def _countries() -> NDArray[np.intp]:
    """Index of each territory's country, shape (territories,)."""
    index = index_of()
    return np.array([index[Territory(territory.country)] for territory in territories()])


@cache
def _shares() -> Array:
    """Share of its country's entries that fall to each territory, shape (territories,)."""
    country = _countries()
    shares = np.array([share(territory) for territory in territories()])
    whole = np.array([not territory.subdivision for territory in territories()])
    return np.asarray(np.where(whole, 1 - np.bincount(country, shares)[country], shares))


@cache
def _parties() -> Array:
    with (REFERENCE / "party_counts.csv").open(encoding="utf-8", newline="") as file:
        parties = {row["country"]: int(row["parties"]) for row in csv.DictReader(file)}
    weights = np.sqrt([parties.get(territory.country, 0) for territory in territories()])
    weights = weights * _shares()
    return np.asarray(weights / weights.sum())


@cache
def _profiles(leave_out: tuple[str, ...]) -> Array:
    """Entries of each labelled list by territory, shape (lists, territories)."""
    index = {territory.code: position for position, territory in enumerate(territories())}
    pages: dict[str, Array] = {}
    for page, title, code, count in _listed():
        if page not in leave_out and title not in leave_out:
            pages.setdefault(page, np.zeros(len(index)))[index[code]] += count
    return np.array(list(pages.values())).reshape(-1, len(index))


@cache
def _capped_profiles(leave_out: tuple[str, ...]) -> Array:
    """The same, of a territory three entries at most."""
    return np.asarray(np.minimum(_profiles(leave_out), 3.0))


@cache
def listed_pages() -> frozenset[str]:
    """Names and titles of the pages whose lists are counted."""
    return frozenset(name for page, title, _, _ in _listed() for name in (page, title))


@cache
def _listed() -> tuple[tuple[str, str, str, int], ...]:
    text = files(__package__).joinpath("listed.csv").read_text(encoding="utf-8")
    return tuple(
        (row["page"], row["title"], row["territory"], int(row["entries"]))
        for row in csv.DictReader(text.splitlines())
    )
