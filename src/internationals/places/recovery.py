"""Which territory each member of an article is in, and how certain that is.

The whole method, list by list:

1. *Evidence* (`evidence.gather`): the words that name where a member is. Stated evidence (a flag, a
   heading, a column) is certain.
2. *Likelihood* (`likelihood.likelihood_of`, `with_context`): how probable these words are in each
   territory, and what the rest of the list makes of them.
3. *Alignment* (`alignment.align`): most lists are sorted by the territory's name. Their
   order is compared with the alphabet; P(sorted) is its weight,

       P(t | list) = P(sorted | list) P(t | list, sorted) + (1 - P(sorted | list)) P(t | cues).

   What an entry's own words make probable enough to be believed outranks its place in the list, but
   is less certain where the two contradict each other.
4. *Belief*: a territory of probability `BELIEF` or more; else, where only the part of a country is in
   doubt, the country. The other entries stay open, with their candidates.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import accumulate
from math import log
from operator import ne
from types import MappingProxyType
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.articles.model import Article, Member
from internationals.places import alignment
from internationals.places.evidence import (
    BELIEF,
    Context,
    Cue,
    gather,
    row_areas,
    stated_in,
)
from internationals.places.gazetteer import (
    Alphabetical,
    Territory,
    index_of,
    narrowed,
    territories,
)
from internationals.places.likelihood import (
    Pairs,
    adapted_prior,
    anchors_of,
    country_indices,
    distinct,
    leave_out,
    likelihood_of,
    naming,
    pair_posterior,
    posterior_of,
    rate,
    territory_prior,
    uniform_prior,
    with_context,
)
from internationals.places.stated import lost_a_part, settled

Array = NDArray[np.float64]
Evidence = Literal[
    "flag", "stated", "reference", "match", "link", "name", "host", "text", "list", "order"
]

COVERAGE = 0.95
"""Together the candidates have at least this probability, unless `MOST_CANDIDATES` have less."""
MOST_CANDIDATES = 20
"""No member has more candidates."""
ANCHORS = 4
"""The order of a list is looked at if so many different territories are known without it."""
SORTED_PRIOR = 0.5
"""Probability that a list is sorted, before it is seen."""
ALPHABETS: dict[Alphabetical, float] = {
    "english": 0.88,
    "spanish": 0.05,
    "french": 0.03,
    "chinese": 0.04,
}
"""Share of each alphabet among sorted lists: of 30 lists, 2 were seen in Spanish and 1 in French."""

OUTRANKING = 0.87
"""How far words that are believed outrank an order that contradicts them: 20 of 23 were right."""
ORDER_BELIEF = 0.9
"""What rests on the order needs this much: from 0.8 to 0.9, 7 of 13 were right in labelled lists."""

# The strongest evidence first.
_STRENGTH: tuple[Evidence, ...] = ("flag", "stated", "link", "name", "list", "host", "text")


# How much likelier an entry is to be in a part of a country than in the whole, by the inverse, where
# the conversion left emptied brackets behind its flag: one entry of labelled lists has them; an estimate.
_WHOLE_BESIDE_BRACKETS = 0.05


class Belief(NamedTuple):
    """A territory that is believed.

    Attributes
    ----------
    territory : which
    evidence : the strongest kind that supports it
    confidence : its probability, at least `BELIEF`; 1 for a statement
    stands_for : ISO 3166-3 code of the dissolved state that it is a successor of; else ""
    """

    territory: Territory
    evidence: Evidence
    confidence: float
    stands_for: str = ""


class Recovery(NamedTuple):
    """What is known of where one member is.

    Attributes
    ----------
    beliefs : the territories believed, most probable first; () if none is
    places : indices in `gazetteer.territories` of the candidates: the fewest territories that reach
        `COVERAGE`, most probable first, at most `MOST_CANDIDATES`
    probabilities : of each candidate, that it is among the member's territories; with two flags the
        probabilities of all territories sum to 2
    remainder : probability of all territories that are no candidates
    cues : the evidence, with its quotes
    rates : how often evidence of each cue's basis is right
    flags : number of territories the member stands for, at least 1
    with_order, without_order : probability of each territory with and without the list's order,
        aligned with `gazetteer.territories`
    sorted_probability : that the list is sorted, 0 where its order was not used
    alphabet : by whose names it is sorted, most probably; "" where its order was not used
    given : what gives the territories from outside of the page; None if they are recovered
    """

    beliefs: tuple[Belief, ...]
    places: NDArray[np.intp]
    probabilities: Array
    remainder: float
    cues: tuple[Cue, ...]
    rates: tuple[float, ...]
    flags: int
    with_order: Array
    without_order: Array
    sorted_probability: float
    alphabet: str
    given: Given | None

    @property
    def candidates(self) -> tuple[tuple[Territory, float], ...]:
        """Each candidate with its probability."""
        named = map(territories().__getitem__, self.places.tolist())
        return tuple(zip(named, self.probabilities.tolist(), strict=True))

    @property
    def rests_on_order(self) -> bool:
        """Whether a territory would not be believed without the order."""
        return any(belief.evidence == "order" for belief in self.beliefs)

    @property
    def most_probable(self) -> tuple[Territory, ...]:
        """As many most probable territories as the member is expected to have: one for each flag,
        but for two flags of one territory.
        """
        expected = max(1, round(float(self.with_order.sum())))
        return tuple(territory for territory, _ in self.candidates[:expected])


class Given(NamedTuple):
    """Territories that are known of a member, such as from a user's correction.

    Attributes
    ----------
    territories : which
    source : from where
    evidence : of what kind
    probability : that they are those of this member
    quote : the text that states them, verbatim
    """

    territories: tuple[Territory, ...]
    source: str
    evidence: Evidence = "reference"
    probability: float = 1.0
    quote: str = ""


_NONE_GIVEN: Mapping[int, Given] = MappingProxyType({})


def recover(
    article: Article,
    members: Sequence[Member] | None = None,
    context: Context | None = None,
    given: Mapping[int, Given] = _NONE_GIVEN,
    without: Collection[str] = (),
) -> tuple[Recovery, ...]:
    """Recover the territories of the members of an article.

    Parameters
    ----------
    article : the page
    members : the members to recover; those of `stated.settled` if None
    context : what was read beside the page (see `evidence.context_of`)
    given : territories that are taken as they are, by 0-based index in `members`
    without : kinds of evidence that are not used; ``order`` is one, and ``prior`` what is known of
        likely countries

    Returns
    -------
    tuple aligned with `members`
    """
    members = settled(article) if members is None else members
    cues = gather(article, members, context)
    lists: dict[tuple[int, int], list[int]] = {}
    for index, part in enumerate(sorted_parts(article, members)):
        if not members[index].no_territory:
            lists.setdefault(part, []).append(index)
    pages = (article.title, article.article)
    readings = [
        read_list(
            [members[index] for index in indices],
            [cues[index] for index in indices],
            pages,
            {at: given[index] for at, index in enumerate(indices) if index in given},
            without,
        )
        for indices in lists.values()
    ]
    recoveries = [_NOWHERE] * len(members)
    of_units = _recoveries(readings)
    for indices, reading in zip(lists.values(), readings, strict=True):
        for unit in reading.units:
            recovery = next(of_units)
            for at in unit.members:
                recoveries[indices[at]] = recovery
    return tuple(recoveries)


def sorted_parts(article: Article, members: Sequence[Member]) -> list[tuple[int, int]]:
    """Which members are in one sequence that may be sorted.

    Returns
    -------
    list aligned with `members`: number of the list or table, and of the part of a table under one
    part of the world, each of which begins the alphabet anew
    """
    rows = row_areas(article, members)
    heres = [(m.entry.list_index, rows.get(id(m.entry), ("", ""))[1]) for m in members]
    parts = accumulate(map(ne, heres, [None, *heres]))
    return [(number, part) for (number, _), part in zip(heres, parts, strict=True)]


# One list


class Unit(NamedTuple):
    """Members of a list under one flag, or under one entry's flags.

    Attributes
    ----------
    members : their 0-based indices in the list
    cues : of all of them, those that count (see `likelihood.distinct`)
    flags : number of territories they stand for
    fixed : the territories where they are stated or corrected; else ()
    given : what they are given by; None if the page states them
    """

    members: tuple[int, ...]
    cues: tuple[Cue, ...]
    flags: int
    fixed: tuple[Territory, ...] = ()
    given: Given | None = None


class Reading(NamedTuple):
    """How one list was worked out, step by step.

    Attributes
    ----------
    units : in order
    leave_out : titles of the page, if its lists were counted
    general_prior, prior : probability of each territory before anything is read, in general and
        moved towards the lists that this one resembles, if it does not state all, shape (territories,)
    evidence : probability of each unit's first territory by prior and cues alone, shape
        (units, territories)
    without_order, with_order : the same with the rest of the list, without and with its order
    pairs : P(first, second flag | cues) of units with several flags, by index of the unit
    orders : probability of each alphabet the list may be sorted by; empty if order was not used
    """

    units: tuple[Unit, ...]
    leave_out: tuple[str, ...]
    general_prior: Array
    prior: Array
    evidence: Array
    without_order: Array
    with_order: Array
    pairs: dict[int, Pairs]
    orders: dict[Alphabetical, float]


def read_list(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    pages: Sequence[str] = (),
    given: Mapping[int, Given] = _NONE_GIVEN,
    without: Collection[str] = (),
) -> Reading:
    """Work out one list, keeping every step.

    Parameters
    ----------
    members : of one list, in its order
    cues : of each of them
    pages : titles of the page, whose own labelled lists are left out of rates and prior
    given : territories that are taken as they are, by 0-based index in `members`
    without : see `recover`
    """
    left_out = leave_out(pages)
    prior = general = uniform_prior() if "prior" in without else territory_prior(left_out)
    units = _units(members, cues, given, without)
    likelihood, pairs = _likelihood(members, units, prior, left_out)
    evidence = without_order = likelihood
    shared: list[list[_Link]] = []
    # Where each is stated to be in one territory, nothing else says more.
    if not all(unit.fixed for unit in units) or np.count_nonzero(likelihood) > len(units):
        if "prior" not in without:
            prior = adapted_prior(prior, anchors_of(posterior_of(likelihood, prior)), left_out)
        shared = _shared_pages(units, likelihood, prior, left_out)
        evidence = posterior_of(likelihood, prior)
        without_order = with_context(evidence, prior, [_countries(unit.cues) for unit in units])
    with_order, orders = _with_order(without_order, "order" not in without)
    without_order, with_order = (
        _with_shared_pages(found, shared) for found in (without_order, with_order)
    )
    return Reading(
        tuple(units), left_out, general, prior, evidence, without_order, with_order, pairs, orders
    )


def _units(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    given: Mapping[int, Given],
    without: Collection[str],
) -> list[Unit]:
    units: list[Unit] = []
    for index, member in enumerate(members):
        used = [cue for cue in cues[index] if cue.kind not in without] if without else cues[index]
        own = given.get(index)
        fixed = own.territories if own else stated_in(used)
        above = units[-1] if units and member.continues and not fixed else None
        named = above and (_countries(above.cues), _countries(used))
        others = named and all(named) and named[0].isdisjoint(named[1])
        if above and not (others or (above.fixed and used)):
            both = distinct((*above.cues, *used))
            units[-1] = above._replace(members=(*above.members, index), cues=both)
            continue
        lost = max(1, min(member.flags_lost, 3), *_named_together(used))
        units.append(Unit((index,), distinct(used), lost, fixed, own))
    return units


def _named_together(cues: Iterable[Cue]) -> list[int]:
    """How many parts of one country the entry's own words name in one (英格兰和威尔士)."""
    several = [cue.territories for cue in cues if len(cue.territories) > 1]
    return [len(each) for each in several if len({territory.country for territory in each}) == 1]


def _likelihood(
    members: Sequence[Member], units: Sequence[Unit], prior: Array, leave_out: tuple[str, ...]
) -> tuple[Array, dict[int, Pairs]]:
    """Likelihood of each unit's first territory, and the pairs of those with several flags."""
    likelihood = np.ones((len(units), len(prior)))
    pairs: dict[int, Pairs] = {}
    for row, unit in enumerate(units):
        if unit.fixed:
            # Lists are sorted by the first flag; a dissolved state, by any of its successors.
            former = any(cue.former_state for cue in unit.cues)
            likelihood[row] = 0.0
            for territory in unit.fixed[: None if former else 1]:
                likelihood[row, index_of()[territory]] = 1
        elif unit.flags > 1:
            pairs[row] = pair_posterior(unit.cues, leave_out)
            likelihood[row] = pairs[row].first / prior
        else:
            if own := [cue for cue in unit.cues if cue.shared == 1]:
                likelihood[row] = likelihood_of(own, prior, leave_out)
            if lost_a_part(members[unit.members[0]]):
                likelihood[row, country_indices()] *= _WHOLE_BESIDE_BRACKETS
    return likelihood, pairs


# Pages to which several entries link


class _Link(NamedTuple):
    """A unit's link to a page that others of the list link to, too.

    Attributes
    ----------
    row : the unit's
    own : likelihood of what is known of the page if it is this unit's, shape (territories,), divided
        by that if it is any other's
    likelihood : the same where the page is as probably this unit's as that of any other
    """

    row: int
    own: Array
    likelihood: Array


def _shared_pages(
    units: Sequence[Unit], likelihood: Array, prior: Array, leave_out: tuple[str, ...]
) -> list[list[_Link]]:
    """The links to each page that several units link to, each of which enters `likelihood`."""
    pages: dict[str, list[_Link]] = {}
    for row, unit in enumerate(units):
        if unit.flags == 1:
            for title in dict.fromkeys([cue.page for cue in unit.cues if cue.shared > 1]):
                cues = [cue for cue in unit.cues if cue.page == title]
                own = likelihood_of(cues, prior, leave_out)
                own /= own @ prior
                link = _Link(row, own, 1 + (own - 1) / cues[0].shared)
                likelihood[row] *= link.likelihood
                pages.setdefault(title, []).append(link)
    return list(pages.values())


def _with_shared_pages(posterior: Array, shared: Sequence[Sequence[_Link]]) -> Array:
    """Posterior once it is settled which unit each page is about that several units link to.

    It is about one of them, and the other links went astray. What is known of each unit without its
    link gives how probable the page's territory is for it.
    """
    found = posterior.copy() if shared else posterior
    for links in shared:
        alone = [posterior_of(found[link.row], 1 / link.likelihood) for link in links]
        fits = [float(each @ link.own) for each, link in zip(alone, links, strict=True)]
        for link, each, fit in zip(links, alone, fits, strict=True):
            is_own = fit / sum(fits)
            found[link.row] = is_own * (each * link.own / fit) + (1 - is_own) * each
    return found


def _countries(cues: Iterable[Cue]) -> frozenset[str]:
    """Codes of the countries that cues name, themselves or a part of them."""
    return frozenset([t.country for cue in cues if not cue.area for t in cue.territories])


# The order


def _with_order(unsorted: Array, used: bool) -> tuple[Array, dict[Alphabetical, float]]:
    """Posterior with the order, and the probability of each alphabet the list may be sorted by.

    The English alphabet is tried first, others only where it does not explain the list.

    Parameters
    ----------
    unsorted : posterior without the order, shape (units, territories)
    used : whether the order is
    """
    size = unsorted.shape[1]
    believed = (unsorted >= BELIEF).ravel().nonzero()[0]
    if not used or len(set((believed % size).tolist())) < ANCHORS:
        return unsorted, {}
    even = np.ones(size)
    parts, logs = [unsorted], [log(1 - SORTED_PRIOR)]
    for name, share_sorted in ALPHABETS.items():
        aligned = alignment.align(unsorted, even, alignment.alphabet(name))
        parts.append(aligned.sorted_posterior)
        logs.append(aligned.log_bayes_factor + log(SORTED_PRIOR * share_sorted))
        if logs[-1] > logs[0]:
            break
    weights = np.exp(np.array(logs) - max(logs))
    weights /= weights.sum()
    mixed: Array = (weights @ np.reshape(parts, (len(parts), -1))).reshape(unsorted.shape)
    moved = believed[mixed.ravel()[believed] < BELIEF] // size
    own = unsorted[moved]
    doubted = OUTRANKING * own + (1 - OUTRANKING) * mixed[moved]
    mixed[moved] = np.where(doubted.max(axis=1, keepdims=True) >= BELIEF, doubted, own)
    return mixed, dict(zip(ALPHABETS, weights[1:].tolist(), strict=False))


# Belief

_NOTHING = np.zeros(0)
_NO_PLACES = np.zeros(0, dtype=np.intp)
_NOWHERE = Recovery((), _NO_PLACES, _NOTHING, 0.0, (), (), 0, _NOTHING, _NOTHING, 0.0, "", None)
"""Of a member that belongs to no country."""


def _recoveries(readings: Sequence[Reading]) -> Iterator[Recovery]:
    """What is known in the end of the members of each unit, list by list."""
    if not readings:
        return
    # The lists of a page together: most are short.
    among, alone = _among(readings)
    units = [unit for reading in readings for unit in reading.units]
    orders = zip(among, alone, strict=True)
    known = zip(_beliefs(units, among, alone), _candidates(among), orders, strict=True)
    for reading in readings:
        alphabet = max(reading.orders, key=lambda name: reading.orders[name], default="")
        of_list = (sum(reading.orders.values(), 0.0), alphabet)
        for unit in reading.units:
            beliefs, candidates, order = next(known)
            rates = tuple([rate(cue.basis, reading.leave_out) for cue in unit.cues])
            yield Recovery(
                beliefs, *candidates, unit.cues, rates, unit.flags, *order, *of_list, unit.given
            )


def _among(readings: Sequence[Reading]) -> Array:
    """Probability of each territory to be among each unit's; those of the first flags are known.

    Returns
    -------
    with and without the order, shape (2, units, territories)
    """
    units = sum(len(reading.units) for reading in readings)
    among: Array = np.empty((2, units, len(territories())))
    begin = 0
    for reading in readings:
        own = among[:, begin : (begin := begin + len(reading.units))]
        firsts = (reading.with_order, reading.without_order)
        for found, first in zip(own, firsts, strict=True):
            np.minimum(first, 1.0, out=found)
        for row, unit in enumerate(reading.units):
            for territory in unit.fixed:
                own[:, row, index_of()[territory]] = 1.0
        for row, pairs in reading.pairs.items():
            known = np.array([first[row] for first in firsts])
            second = pairs.second(known / np.maximum(pairs.first, 1e-300))
            # A third flag is taken to be as the second.
            known += (reading.units[row].flags - 1) * second
            np.minimum(known, 1.0, out=own[:, row])
    return among


def _candidates(among: Array) -> list[tuple[NDArray[np.intp], Array, float]]:
    """The fewest territories of each row that reach `COVERAGE`, at most `MOST_CANDIDATES`.

    Returns
    -------
    For each row their indices and probabilities, most probable first, and what they leave of its sum
    """
    total, highest = among.sum(axis=1), among.max(axis=1)
    remainder = np.maximum(total - highest, 0.0).tolist()
    found = list(zip(among.argmax(axis=1)[:, None], highest[:, None], remainder, strict=True))
    # For the others one is enough.
    several = np.flatnonzero(highest < COVERAGE * total)
    among, total = among[several], total[several, None]
    most = np.argpartition(among, -MOST_CANDIDATES, axis=1)[:, -MOST_CANDIDATES:]
    most.sort(axis=1)
    rows = np.arange(len(several))[:, None]
    most = most[rows, np.argsort(-among[rows, most], axis=1, kind="stable")]
    carried = np.cumsum(among[rows, most], axis=1)
    number = 1 + (carried[:, :-1] < COVERAGE * total).sum(axis=1)
    remainder = np.maximum(total - carried[rows, number[:, None] - 1], 0.0)[:, 0].tolist()
    for row, own, places, n, rest in zip(
        several.tolist(), among, most, number.tolist(), remainder, strict=True
    ):
        found[row] = (places[:n], own[places[:n]], rest)
    return found


def _beliefs(units: Sequence[Unit], among: Array, alone: Array) -> list[tuple[Belief, ...]]:
    """The territories of each unit that are believed, most probable first.

    Where only the part of a country is in doubt, it is the country.
    """
    found = [_stated(unit) if unit.fixed else [] for unit in units]
    rows = [row for row, unit in enumerate(units) if not unit.fixed]
    for narrow, places in ((np.asarray, range(among.shape[1])), (_of_countries, _in_parts()[0])):
        probable = narrow(among[rows])
        # Twice as quick as `nonzero` in two dimensions.
        cells = (probable >= BELIEF).ravel().nonzero()[0].tolist()
        by_words = narrow(alone[rows]) if cells else probable
        for cell in cells:
            row, place = rows[cell // len(places)], places[cell % len(places)]
            cues, confidence = units[row].cues, min(probable.item(cell), 1.0)
            kind = _kind(cues, place, by_words.item(cell))
            # The order is weaker than words, and must not decide between several places they name.
            is_enough = kind != "order" or confidence >= ORDER_BELIEF
            if is_enough and {cue.basis for cue in cues if not cue.area} != {"names"}:
                found[row].append(Belief(territories()[place], kind, confidence))
        rows = [row for row in rows if units[row].flags == 1 and not found[row]]
    return [_narrowed(each) if len(each) > 1 else tuple(each) for each in found]


def _narrowed(beliefs: list[Belief]) -> tuple[Belief, ...]:
    """Beliefs, most probable first, without a country beside a part of its own, as flags are read."""
    kept = narrowed(tuple(belief.territory for belief in beliefs))
    return tuple(sorted((b for b in beliefs if b.territory in kept), key=lambda b: -b.confidence))


def _stated(unit: Unit) -> list[Belief]:
    """The territories of a unit that are stated or given."""
    given = unit.given
    kind = given.evidence if given else _strongest([cue.kind for cue in unit.cues])
    probability = given.probability if given else 1.0
    former = {t: cue.former_state for cue in unit.cues if cue.former_state for t in cue.territories}
    return [Belief(each, kind, probability, former.get(each, "")) for each in unit.fixed]


def _of_countries(probability: Array) -> Array:
    """Probability of each country that has parts (see `_in_parts`) with them."""
    countries, in_country = _in_parts()
    return np.asarray(probability[:, countries] + probability[:, -len(in_country) :] @ in_country)


@cache
def _in_parts() -> tuple[list[int], Array]:
    """Countries that have parts, which are the last of the territories; whether each part is in each country."""
    countries, of_parts = np.unique(country_indices(), return_counts=True)
    divided = countries[of_parts > 1]
    return divided.tolist(), np.equal.outer(country_indices()[len(countries) :], divided) * 1.0


def _kind(cues: Iterable[Cue], position: int, alone: float) -> Evidence:
    """The kind of evidence to name for a belief: `order` if it depends on the order."""
    if alone < BELIEF:
        return "order"
    return _strongest([c.kind for c in cues if naming(c.territories).item(position) > 0])


def _strongest(kinds: Collection[str]) -> Evidence:
    return next(filter(kinds.__contains__, _STRENGTH), "order")
