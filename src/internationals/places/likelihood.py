"""How probable the cues of a list are, were its entries here or there; and what is known before.

For an entry with the cues w_1, w_2, … and a territory t,

    P(t | cues) ∝ P(t) ∏_k (r_k N(w_k, t) + (1 - r_k) c_k),

naive Bayes with noisy witnesses (A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of
observer error-rates using the EM algorithm", Applied Statistics 28(1), 1979). The parts:

- r_k, `rate`: how often cues of this basis are right at least, counted in ``trust.csv``;
- N(w, t), `naming`: 1 for a territory that the words name, less for its country or its parts;
- c_k: the probability that wrong words name these territories by chance, the sum of their P(t),
  given the part of the world that the list is about;
- P(t), `territory_prior`: counts of parties and of other lists (``listed.csv``), moved towards the
  lists that this one resembles (`adapted_prior`).

An entry with two flags has P(t, u | cues), `pair_posterior`. What the other entries of the list
say multiplies P(t): a list repeats a territory rarely, and shows parts of a country together
(`with_context`).

``python tools/labelled_lists.py FOLDER`` counts trust.csv, listed.csv, titles.csv and the shares
below anew, and a page's own counts never enter what is made of it (`leave_out`).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from math import prod, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.articles.scripts import plain
from internationals.paths import PLACES, REFERENCE, csv_rows
from internationals.places.evidence import BELIEF, Cue, Found
from internationals.places.gazetteer import (
    Territory,
    index_of,
    share,
    subregion,
    territories,
)

Array = NDArray[np.float64]

# Rates. What is believed of a basis before its cues are counted: as much as is needed to believe a
# territory, as if seen in so many cues, which is as many as one list counts for, for the cues of one
# list share an author's habits. The rate is what the share of right cues exceeds by so many standard
# errors (in 39 of 40 cases): the lists that were counted are few.
UNCOUNTED = BELIEF
LIST_COUNTS = 5.0
STANDARD_ERRORS = 2.0
# The basis whose rate is expected of another: titles are words as names are, and a table of parties
# places a page as a list does. That of a host or parent party ("host_name") is as the member's own.
RESEMBLES = {"title": "name", "party": "list"}

# N of words that name a country, for its parts; a host party is a country's party as a rule. How
# probable the country is beside the part that words name: in counted lists 7 of 10 flags beside a
# part's name were the country's, but to answer the part is no error there, for it is in the country.
COUNTRY_FOR_PART = 0.25
HOST_COUNTRY_FOR_PART = 0.7
PART_FOR_COUNTRY = 0.2

# Prior. Share that all territories divide evenly; entries that counts of parties weigh as much as;
# entries of a country that the assumed shares of its parts weigh as much as; entries of its own
# that outweigh the prior in the profile of one list; share of similar lists in an adapted prior;
# power of their likelihood, for entries of a list are no independent draws.
UNIFORM_SHARE = 0.15
PARTY_ENTRIES = 200.0
SHARE_ENTRIES = 20.0
PROFILE_ENTRIES = 8.0
PROFILE_SHARE = 0.8
PROFILE_POWER = 0.3

_LEAST = 1e-12

# Entries with two flags: share whose flags are one of the pairs of pairs.csv, and, of the others,
# share whose second flag is a neighbour's of the first.
KNOWN_PAIRS = 0.6
NEIGHBOURS = 0.8

# The rest of the list. Countries whose parts in the gazetteer make up the whole, and how often an
# entry has the flag of a part once the list shows another; repeats of a territory, and those that
# independent draws would give, as if seen before any are counted in the list.
SHOWN_IN_PARTS = ("BE", "GB")
IN_PARTS = 6 / 7
REPEATS = (0.4, 1.0)


# How far a cue is to be trusted


@cache
def rate(basis: str, leave_out: tuple[str, ...] = ()) -> float:
    """Probability that a cue of a basis is right, as far as counts of it go; 1 for a statement.

    Parameters
    ----------
    basis : see `evidence.Cue`
    leave_out : titles of pages whose counts must not enter
    """
    if basis in ("flag", "stated"):
        return 1.0
    share, cues = _counted(basis, leave_out)
    return share - STANDARD_ERRORS * sqrt(share * (1 - share) / (cues + 1))


def _counted(basis: str, leave_out: tuple[str, ...]) -> tuple[float, float]:
    """Expected share of right cues of a basis, and the number of cues that it rests on."""
    owner, _, rest = basis.partition("_")
    resembled = rest if owner in ("host", "parent") else RESEMBLES.get(basis)
    expected = _counted(resembled, leave_out)[0] if resembled else UNCOUNTED
    right, cues = LIST_COUNTS * expected, LIST_COUNTS
    for row in csv_rows(PLACES / "trust.csv"):
        if row["basis"] == basis and not {row["page"], row["title"]} & set(leave_out):
            counted = int(row["right"]) + int(row["wrong"])
            scale = min(1.0, LIST_COUNTS / counted)
            right += int(row["right"]) * scale
            cues += counted * scale
    return right / cues, cues


def leave_out(titles: Iterable[str]) -> tuple[str, ...]:
    """Names and titles in the counts that are those of a page, in either script.

    Few pages are in the counts: what is worked out for each is kept, and a wiki has many pages.
    """
    counted = _counted_pages()
    return tuple(sorted([n for title in {*map(plain, titles)} for n in counted.get(title, ())]))


@cache
def _counted_pages() -> dict[str, list[str]]:
    """Names and titles in the counts, by how they are compared."""
    found: dict[str, list[str]] = {}
    rows = [*csv_rows(PLACES / "trust.csv"), *csv_rows(PLACES / "listed.csv")]
    for name in {row[column] for row in rows for column in ("page", "title")}:
        found.setdefault(plain(name), []).append(name)
    return found


@cache
def naming(where: Found, kind: str = "", is_area: bool = False) -> Array:
    """N(w, t): how probable a right cue's words are for each territory, shape (territories,).

    Words that name several countries do not prefer the one that is listed more often.

    Parameters
    ----------
    where : the territories that the words name
    kind : of the cue
    is_area : whether the words name a part of the world
    """
    country_for_part = HOST_COUNTRY_FOR_PART if kind == "host" else COUNTRY_FOR_PART
    weights: Array = np.minimum(
        _namings(country_for_part)[list(map(index_of().__getitem__, where))].sum(axis=0), 1.0
    )
    if not is_area and len({territory.country for territory in where}) > 1:
        weights /= territory_prior()
        weights /= np.max(weights)
    weights.setflags(write=False)
    return weights


@cache
def _namings(country_for_part: float) -> Array:
    """N(w, t) of words that name one territory, shape (territories named, territories)."""
    weights: Array = np.eye(len(territories()))
    parts = np.flatnonzero([bool(territory.subdivision) for territory in territories()])
    countries = country_indices()[parts]
    weights[countries, parts] = country_for_part
    weights[parts, countries] = PART_FOR_COUNTRY * territory_prior()[parts]
    weights[parts, countries] /= territory_prior()[countries]
    return weights


def distinct(cues: Sequence[Cue]) -> tuple[Cue, ...]:
    """The cues that count: one for the same words, and one for the same territories and basis."""
    if len(cues) < 2:
        return tuple(cues)
    by_words: dict[tuple[str, Found, str], Cue] = {}
    for cue in cues:
        by_words.setdefault((cue.quote, cue.territories, cue.source), cue)
    by_basis: dict[tuple[str, Found], Cue] = {}
    for cue in by_words.values():
        by_basis.setdefault((cue.basis, cue.territories), cue)
    return tuple(by_basis.values())


def likelihood_of(cues: Sequence[Cue], prior: Array, leave_out: tuple[str, ...]) -> Array:
    """∏_k (r_k N(w_k, t) + (1 - r_k) c_k) of one entry, shape (territories,); (1,) without cues.

    Parameters
    ----------
    cues : those that are `distinct`
    prior : of each territory, shape (territories,)
    leave_out : see `rate`
    """
    likelihood: Array | None = None
    # Wrong words name a place of the list's part of the world, too, by chance, a namesake any place.
    anywhere = prior
    for cue in [cue for cue in cues if cue.area] + [cue for cue in cues if not cue.area]:
        named, right, places = _named(
            cue.territories, cue.kind, cue.area != "", cue.basis, leave_out
        )
        chance = anywhere if cue.kind == "list" else prior
        factor = named + (1 - right) * sum(map(chance.item, places))
        likelihood = factor if likelihood is None else likelihood * factor
        if cue.area:
            prior = posterior_of(likelihood, prior)
    return np.ones(1) if likelihood is None else likelihood


@lru_cache(maxsize=512)
def _named(
    where: Found, kind: str, is_area: bool, basis: str, leave_out: tuple[str, ...]
) -> tuple[Array, float, list[int]]:
    """r_k N(w_k, t), r_k, and the indices of the territories that the words name."""
    right = rate(basis, leave_out)
    return right * naming(where, kind, is_area), right, list(map(index_of().__getitem__, where))


def _naming_of(cue: Cue) -> Array:
    return naming(cue.territories, cue.kind, bool(cue.area))


def posterior_of(likelihood: Array, prior: Array) -> Array:
    """Probability of each territory, by Bayes: shape (…, territories), each row sums to 1."""
    weights = likelihood * prior
    weights /= weights.sum(axis=-1, keepdims=True)
    return np.asarray(weights)


# Entries with several flags


class Pairs(NamedTuple):
    """P(first flag t, second flag u | cues) up to a factor: P(t, u), and what cues add to it.

    Attributes
    ----------
    known : P(t, u), shape (territories, territories)
    first : weight of each first flag, shape (territories,)
    places : indices of the territories that cues name
    rows : what is added where the first flag is one of these, shape (places, territories)
    columns : what is added where only the second one is, shape (territories, places)
    """

    known: Array
    first: Array
    places: NDArray[np.intp]
    rows: Array
    columns: Array

    def second(self, first: Array) -> Array:
        """Weight of each second flag where first flags have some weights, shape (ways, territories)."""
        # Row by row: for two rows, a product of matrices first copies the larger one.
        weights = np.array([row @ self.known for row in first])
        weights += first[:, self.places] @ self.rows
        weights[:, self.places] += first @ self.columns
        return np.asarray(weights)


def pair_posterior(cues: Sequence[Cue], leave_out: tuple[str, ...]) -> Pairs:
    """P(first flag t, second flag u | cues).

    A right cue names either territory; one that names several names both (英格兰和威尔士).
    """
    known, totals = _joint(leave_out)
    # Elsewhere the factor is the same: most of a tenth of a million numbers need no change.
    places = np.flatnonzero(sum(map(_naming_of, cues), np.zeros(len(known))))
    rows, columns = known[places], known[:, places]
    columns[places] = 0.0
    factors = np.ones_like(rows)
    for cue in cues:
        one = _naming_of(cue)
        factor = np.maximum(one[places, None], one)
        if len(cue.territories) > 1 and not cue.area:
            factor = one[places, None] * one
        right = rate(cue.basis, leave_out) / cue.shared
        by_chance = np.vdot(rows, factor) + np.vdot(columns, factor.T)
        wrong = max((1 - right) * float(by_chance), _LEAST)
        factors *= (right * factor + wrong) / wrong
    factors -= 1
    rows, columns = rows * factors, columns * factors.T
    first = totals + columns.sum(axis=1)
    first[places] += rows.sum(axis=1)
    return Pairs(known, first, places, rows, columns)


@cache
def _joint(leave_out: tuple[str, ...]) -> tuple[Array, Array]:
    """P(t, u): pairs that are known to go together, then neighbours by M49 area, then any two; and
    the sums of its rows.
    """
    prior = territory_prior(leave_out)
    known = territories()
    areas = np.array([subregion(territory) for territory in known])
    same = (areas[:, None] == areas[None, :]) * prior[None, :]
    np.fill_diagonal(same, 0.0)
    same /= np.maximum(same.sum(axis=1, keepdims=True), 1e-12)
    nearby = prior[:, None] * (NEIGHBOURS * same + (1 - NEIGHBOURS) * prior[None, :])
    pairs = np.zeros_like(nearby)
    codes = {territory.code: position for position, territory in enumerate(known)}
    for row in csv_rows(PLACES / "pairs.csv"):
        pairs[codes[row["first"]], codes[row["second"]]] = float(row["weight"])
    joint = KNOWN_PAIRS * pairs / pairs.sum() + (1 - KNOWN_PAIRS) * nearby / nearby.sum()
    return joint, joint @ np.ones(len(known))


# Before anything is read


def uniform_prior() -> Array:
    """The same probability of each territory, shape (territories,); sums to 1."""
    return np.full(len(territories()), 1 / len(territories()))


@cache
def territory_prior(leave_out: tuple[str, ...] = ()) -> Array:
    """P(t) for an entry of which nothing is known, shape (territories,), read-only; sums to 1.

    The square root of the number of a country's parties (``party_counts.csv``), mixed with a
    uniform share, and counts of how often labelled lists show a territory.

    Parameters
    ----------
    leave_out : titles of pages whose own lists must not count
    """
    counts = _profiles(leave_out).sum(axis=0)
    country = country_indices()
    weights = _parties() * (1 - UNIFORM_SHARE) + uniform_prior() * UNIFORM_SHARE
    total = np.bincount(country, weights * PARTY_ENTRIES + counts)[country]
    listed = np.bincount(country, counts)[country]
    prior = np.asarray(total * (SHARE_ENTRIES * _shares() + counts) / (SHARE_ENTRIES + listed))
    prior /= prior.sum()
    prior.setflags(write=False)
    return prior


def adapted_prior(prior: Array, anchors: Array, leave_out: tuple[str, ...] = ()) -> Array:
    """The prior, moved towards the labelled lists that a list resembles; sums to 1.

    Parameters
    ----------
    prior : see `territory_prior`
    anchors : how many of the list's entries are known to be in each territory, shape (territories,)
    leave_out : titles of pages whose own lists must not count
    """
    profiles, entries = _capped_profiles(leave_out)
    known = np.flatnonzero(anchors)
    if not len(known):
        return prior
    # A profile is (capped counts + PROFILE_ENTRIES * prior) / entries.
    of_known = (profiles[:, known] + PROFILE_ENTRIES * prior[known]) / entries[:, None]
    fit = PROFILE_POWER * (np.log(of_known) @ anchors[known])
    weight = np.exp(fit - np.max(fit))
    weight /= entries * weight.sum()
    similar = weight @ profiles + weight.sum() * PROFILE_ENTRIES * prior
    return np.asarray((1 - PROFILE_SHARE) * prior + PROFILE_SHARE * similar)


@cache
def country_indices() -> NDArray[np.intp]:
    """Index of each territory's country, shape (territories,)."""
    return np.array([index_of()[Territory(territory.country)] for territory in territories()])


@cache
def _shares() -> Array:
    """Share of its country's entries that fall to each territory, shape (territories,)."""
    country = country_indices()
    shares = np.array([share(territory) for territory in territories()])
    whole = np.array([not territory.subdivision for territory in territories()])
    return np.asarray(np.where(whole, 1 - np.bincount(country, shares)[country], shares))


@cache
def _parties() -> Array:
    rows = csv_rows(REFERENCE / "party_counts.csv")
    parties = {row["country"]: int(row["parties"]) for row in rows}
    weights = np.sqrt([parties.get(territory.country, 0) for territory in territories()])
    weights = weights * _shares()
    return np.asarray(weights / weights.sum())


@cache
def _profiles(leave_out: tuple[str, ...]) -> Array:
    """Entries of each labelled list by territory, shape (lists, territories)."""
    index = {territory.code: position for position, territory in enumerate(territories())}
    pages: dict[str, Array] = {}
    for row in csv_rows(PLACES / "listed.csv"):
        if not {row["page"], row["title"]} & set(leave_out):
            counts = pages.setdefault(row["page"], np.zeros(len(index)))
            counts[index[row["territory"]]] += int(row["entries"])
    return np.array(list(pages.values())).reshape(-1, len(index))


@cache
def _capped_profiles(leave_out: tuple[str, ...]) -> tuple[Array, Array]:
    """Profiles of at most three entries a territory, and how many entries each weighs as much as."""
    profiles: Array = np.minimum(_profiles(leave_out), 3.0)
    return profiles, profiles.sum(axis=1) + PROFILE_ENTRIES


# What the rest of the list shows


def with_context(posterior: Array, prior: Array, cued: Sequence[frozenset[str]]) -> Array:
    """Posterior with what the rest of the list shows on each entry.

    A territory t that other entries have is rarer by 1 - s (1 - r min(u / P(t), 1)): s is how many
    other entries with cues are expected in it (1 at most), u the mean P of listed territories, r
    how much more rarely than independent draws the list repeats territories. A country of
    SHOWN_IN_PARTS and its parts gain and lose by whether other entries show parts.

    Parameters
    ----------
    posterior : by the cues alone, shape (entries, territories)
    prior : of each territory
    cued : the countries that each entry's cues name
    """
    taken = posterior * np.array([1.0 if countries else 0.0 for countries in cued])[:, None]
    listed = taken.sum(axis=0)
    usual = float(listed @ prior) / max(float(listed.sum()), 1e-12)
    factors = listed - taken
    np.minimum(factors, 1.0, out=factors)
    factors *= _rarer(believed_in(posterior).tolist(), prior) * np.minimum(usual / prior, 1.0) - 1
    factors += 1
    for country, parts in _divided().items():
        rows = [row for row, countries in enumerate(cued) if country in countries]
        if not rows:
            continue
        whole = float(prior[parts[0]] / prior[parts].sum())
        hidden = (1 - posterior[:, parts[1:]].sum(axis=1)).tolist()
        for row in rows:
            shown = 1 - prod(hidden[:row]) * prod(hidden[row + 1 :])
            in_parts = shown * IN_PARTS + (1 - shown) * (1 - whole)
            factors[row, parts[0]] *= (1 - in_parts) / whole
            factors[row, parts[1:]] *= in_parts / (1 - whole)
    return posterior_of(posterior, factors)


def _rarer(anchors: Sequence[int], prior: Array) -> float:
    """By what factor a list repeats territories more rarely than independent draws, as expected.

    The anchors' repeats are a Poisson count whose mean is that of independent draws times the
    factor, which is gamma distributed.
    """
    n = len(anchors)
    repeats = n - len(set(anchors))
    expected = n - float((1 - (1 - prior) ** n).sum())
    return min((REPEATS[0] + repeats) / (REPEATS[1] + expected), 1.0)


def anchors_of(posterior: Array) -> Array:
    """How many entries are believed to be in each territory, shape (territories,)."""
    # Few are: to count these takes half the time of a sum.
    return np.bincount(believed_in(posterior), minlength=posterior.shape[1]).astype(float)


def believed_in(posterior: Array) -> NDArray[np.intp]:
    """Territory of each entry that is believed to be in one, by its index."""
    return np.asarray((posterior >= BELIEF).ravel().nonzero()[0] % posterior.shape[1])


@cache
def _divided() -> dict[str, list[int]]:
    """Indices of each country of SHOWN_IN_PARTS and of its parts, by its code."""
    # Countries are before their parts.
    return {
        country: [at for territory, at in index_of().items() if territory.country == country]
        for country in SHOWN_IN_PARTS
    }
