"""Which territory each member of an article stands for, and how sure that is.

The lists of an article are read one by one. What the evidence says of an entry is a likelihood
over territories; the order of the list is added where it can be relied on; the result is a
probability for each territory, and an answer only where one is at least `BELIEF`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from internationals.articles.model import Article, Member
from internationals.places import alignment
from internationals.places.corrections import Correction, match_corrections
from internationals.places.evidence import Cue, FirstSentences, gather, sorted_parts
from internationals.places.gazetteer import Alphabetical, Territory, share, subregion, territories
from internationals.places.prior import adapted_prior, territory_prior
from internationals.places.trust import rate

Array = NDArray[np.float64]
Evidence = Literal["flag", "reference", "link", "name", "host", "text", "order"]

BELIEF = 0.8
"""A territory of at least this probability is believed."""

COVERAGE = 0.95
"""The candidates carry at least this much of the probability."""

ANCHORS = 4
"""So many different territories, known without the order, must stand in alphabetical order."""

SORTED_PRIOR = 0.5
"""Probability that a list is sorted, before it is seen."""

ALPHABETS: dict[Alphabetical, float] = {
    "english": 0.88,
    "spanish": 0.05,
    "french": 0.03,
    "chinese": 0.04,
}
"""Share of each alphabet among sorted lists: of 30 lists, 2 were seen in Spanish and 1 in French."""

# P(words name the country | the flag is its subdivision's), and the other way round.
# Counted in the labelled lists: 5 of 20 cues of subdivisions, and 5 of some 100 of countries that
# have any; a host party is a country's party as a rule.
_COUNTRY_FOR_SUBDIVISION = 0.25
_HOST_COUNTRY_FOR_SUBDIVISION = 0.7
_SUBDIVISION_FOR_COUNTRY = 0.05
# A page that more entries than this link to says nothing of any one of them.
_SHARING = 4
# Countries whose subdivisions in the gazetteer make up the whole.
_SHOWN_WHOLE = ("BE", "GB")
# Once a list shows the flag of one part of such a country, the probability that another entry there
# has that of a part too: 5 of 5 in the labelled lists, by Laplace's rule of succession.
_PARTS = 6 / 7
_NEAR = 0.8
# By what factor lists repeat territories more rarely than independent draws, and how many do: of 30
# labelled lists some name a territory once, some list several members where there are several.
_REPEATS = ((0.01, 0.6), (0.35, 0.3), (1.0, 0.1))
# Probability that the other entries repeat territories as independent draws do, though the anchors
# do not; and the factor from which on that makes no difference worth the trouble.
_CARELESS = 0.15
_COMMON = 0.7
# Share of the entries with two flags whose flags are one of the pairs of pairs.csv.
_KNOWN_PAIRS = 0.6


class Belief(NamedTuple):
    """A territory that is believed.

    Attributes
    ----------
    territory : which
    evidence : the strongest kind that speaks for it
    confidence : its probability, at least `BELIEF`; 1 for a flag or a correction
    """

    territory: Territory
    evidence: Evidence
    confidence: float


class Recovery(NamedTuple):
    """What is known of where one member is.

    Attributes
    ----------
    beliefs : the territories believed, most probable first; () if none is
    candidates : the fewest (territory, probability) that carry `COVERAGE`, most probable first. A
        probability is that of the territory being among the member's; with two flags the
        probabilities of all territories sum to 2
    cues : the evidence, with its quotes
    flags : number of territories the member stands for, at least 1
    with_order, without_order : probability of each territory with and without the list's order,
        aligned with `gazetteer.territories`
    order : probability that the list is sorted, 0 where its order was not used
    alphabet : by whose names it is sorted, most probably; "" where its order was not used
    rests_on_order : whether a belief would not be held without the order
    source : of the correction that says so; ""
    """

    beliefs: tuple[Belief, ...]
    candidates: tuple[tuple[Territory, float], ...]
    cues: tuple[Cue, ...]
    flags: int
    with_order: Array
    without_order: Array
    order: float
    alphabet: str
    rests_on_order: bool
    source: str

    @property
    def most_probable(self) -> tuple[Territory, ...]:
        """As many most probable territories as the member has flags, without repetition."""
        return tuple(territory for territory, _ in self.candidates[: self.flags])


class Settings(NamedTuple):
    """What recovery may use; the defaults are what the tables are made with.

    Attributes
    ----------
    without : kinds of evidence not to use; ``order`` is one
    prior : see `prior.territory_prior`
    sorted_prior : see `SORTED_PRIOR`
    slip_rate : see `alignment.align`
    """

    without: frozenset[str] = frozenset()
    prior: str = "full"
    sorted_prior: float = SORTED_PRIOR
    slip_rate: float = alignment.SLIP_RATE


_DEFAULTS = Settings()


def recover_article(
    article: Article,
    members: Sequence[Member] | None = None,
    corrections: Iterable[Correction] | None = None,
    first_sentences: FirstSentences | None = None,
    settings: Settings = _DEFAULTS,
) -> tuple[Recovery, ...]:
    """Recover the territories of all members of an article.

    Parameters
    ----------
    article : the page
    members : the members to recover; those of the article if None
    corrections : a user's corrections; those of other pages are passed over
    first_sentences : first sentences of other pages, by title (see `evidence.first_sentences`)
    settings : what may be used

    Returns
    -------
    tuple aligned with `members`

    Raises
    ------
    CorrectionError : if a correction for this page matches no member of it, or several
    """
    members = article.members if members is None else members
    corrected = match_corrections(corrections or (), article.article, members)
    if not members:
        return ()
    cues = gather(article, members, first_sentences)
    recoveries: dict[int, Recovery] = {}
    lists: dict[tuple[int, int], list[int]] = {}
    for index, part in enumerate(sorted_parts(article, members)):
        lists.setdefault(part, []).append(index)
    for indices in lists.values():
        recovered = recover_list(
            [members[index] for index in indices],
            [cues[index] for index in indices],
            pages=(article.title, article.article.replace("_", " ")),
            corrected={
                position: corrected[index]
                for position, index in enumerate(indices)
                if index in corrected
            },
            settings=settings,
        )
        recoveries.update(zip(indices, recovered, strict=True))
    return tuple(recoveries[index] for index in range(len(members)))


class Unit(NamedTuple):
    """Members of a list that stand under one flag, or under one entry's flags.

    Attributes
    ----------
    members : their 0-based indices in the list
    cues : of all of them
    flags : number of territories they stand for
    fixed : the territories where flags that survive, or a correction, tell them; else ()
    """

    members: list[int]
    cues: list[Cue]
    flags: int
    fixed: tuple[Territory, ...]


class Reading(NamedTuple):
    """How one list was worked out, step by step.

    Attributes
    ----------
    units : in order
    general_prior, prior : probability of each territory before anything is read, in general and
        moved towards the lists that this one resembles, shape (territories,)
    evidence : probability of each unit's first territory by prior and cues alone, shape
        (units, territories)
    likelihood : of the same, the cues and what the rest of the list says together
    pairs : of units with several flags, see `_pair_likelihood`, by index of the unit
    without_order, with_order : probability of each unit's first territory, shape (units, territories)
    orders : probability of each alphabet the list may be sorted by; empty if order was not used
    """

    units: list[Unit]
    general_prior: Array
    prior: Array
    evidence: Array
    likelihood: Array
    pairs: dict[int, Array]
    without_order: Array
    with_order: Array
    orders: dict[Alphabetical, float]


def recover_list(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    pages: Sequence[str] = (),
    corrected: Mapping[int, Correction] | None = None,
    settings: Settings = _DEFAULTS,
) -> list[Recovery]:
    """Recover the territories of the members of one list.

    Parameters
    ----------
    members : of one list, in its order
    cues : of each of them
    pages : titles of the page, whose own labelled lists are left out of rates and prior
    corrected : corrections, by 0-based index in `members`
    settings : what may be used

    Returns
    -------
    list aligned with `members`
    """
    corrected = corrected or {}
    reading = read_list(members, cues, pages, corrected, settings)
    recoveries: list[Recovery | None] = [None] * len(members)
    with_order, without_order = reading.with_order.copy(), reading.without_order.copy()
    for row, pair in reading.pairs.items():
        flags = reading.units[row].flags
        with_order[row] = _inclusion(reading.with_order[row], pair, flags)
        without_order[row] = _inclusion(reading.without_order[row], pair, flags)
    ranked = np.argsort(-with_order, axis=1, kind="stable")
    carried = np.cumsum(np.take_along_axis(with_order, ranked, axis=1), axis=1)
    enough = (carried < COVERAGE * carried[:, -1:] - 1e-12).sum(axis=1) + 1
    for row, unit in enumerate(reading.units):
        if unit.fixed:
            recovery = _certain(unit, reading.orders, corrected.get(unit.members[0]))
        else:
            recovery = _recovery(
                unit,
                with_order[row],
                without_order[row],
                reading.orders,
                ranked[row],
                int(enough[row]),
            )
        for member in unit.members:
            recoveries[member] = recovery
    return [recovery for recovery in recoveries if recovery is not None]


def align_list(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    pages: Sequence[str] = (),
    alphabet: Alphabetical = "english",
    settings: Settings = _DEFAULTS,
) -> alignment.Alignment:
    """The alignment behind `recover_list`: which key of the alphabet each entry is drawn to.

    Parameters
    ----------
    members, cues, pages, settings : as for `recover_list`
    alphabet : whose keys

    Returns
    -------
    Alignment with one row for each member that begins under a flag of its own
    """
    reading = read_list(members, cues, pages, {}, settings)
    return alignment.align(
        reading.likelihood, reading.prior, alignment.alphabet(alphabet), settings.slip_rate
    )


def read_list(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    pages: Sequence[str] = (),
    corrected: Mapping[int, Correction] | None = None,
    settings: Settings = _DEFAULTS,
) -> Reading:
    """Work out one list, keeping every step: what `recover_list` rests on.

    Parameters
    ----------
    members, cues, pages, corrected, settings : as for `recover_list`
    """
    leave_out = tuple(sorted(set(pages)))
    prior = general_prior = territory_prior(leave_out, settings.prior)
    units = _units(members, cues, corrected or {}, settings)
    likelihood, pairs = _evidence(units, prior, leave_out)
    alone = _posterior(likelihood, prior)
    if settings.prior == "full":
        prior = adapted_prior(prior, _anchors(alone), leave_out)
    _tell_whose_pages(units, likelihood, prior, leave_out, settings)
    alone = _posterior(likelihood, prior)
    habits = _habits(units, alone, likelihood, prior)
    weight = sum(habit.weight for habit in habits)
    without_order = _mixture((habit.weight / weight, habit.posterior) for habit in habits)
    with_order = without_order
    orders: dict[Alphabetical, float] = {}
    if "order" not in settings.without and not all(unit.fixed for unit in units):
        with_order, orders = _ordered(habits, prior, without_order, settings)
    likeliest = max(habits, key=lambda habit: habit.weight)
    return Reading(
        units,
        general_prior,
        prior,
        alone,
        likeliest.likelihood,
        pairs,
        without_order,
        with_order,
        orders,
    )


class _Habit(NamedTuple):
    """How a list may repeat territories, and what its entries are likely to be if it does so."""

    weight: float
    likelihood: Array
    posterior: Array


def _habits(units: Sequence[Unit], alone: Array, likelihood: Array, prior: Array) -> list[_Habit]:
    """What the rest of a list says of each entry, under two habits of repeating territories.

    A list repeats a territory more rarely than independent draws would, by a factor that its
    anchors tell, or else, for anchors may differ from the rest, just as often.
    """
    cued = [_countries_named(unit.cues) for unit in units]
    rarer = _rarer(_anchors(alone), prior)
    assumed = [(1.0, rarer)] if rarer > _COMMON else [(1 - _CARELESS, rarer), (_CARELESS, 1.0)]
    habits = []
    for weight, repeated in assumed:
        posterior = alone
        # Twice, since what the rest of the list says of an entry changes what that entry says.
        for _ in range(2):
            context = _context(posterior, prior, cued, repeated)
            weighted = likelihood * context
            posterior = _posterior(weighted, prior)
        habits.append((weight, weighted, posterior))
    evidence = np.array([np.log((found * prior).sum(axis=1)).sum() for _, found, _ in habits])
    evidence -= evidence.max()
    return [
        _Habit(weight * float(np.exp(log)), found, posterior)
        for (weight, found, posterior), log in zip(habits, evidence, strict=True)
    ]


def _ordered(
    habits: Sequence[_Habit], prior: Array, without_order: Array, settings: Settings
) -> tuple[Array, dict[Alphabetical, float]]:
    """Posterior with the order, and the probability of each alphabet the list may be sorted by.

    The English alphabet is tried first, others only where it does not explain the list.
    """
    unsorted = (1 - settings.sorted_prior) * sum(habit.weight for habit in habits)
    weights: dict[Alphabetical, float] = {}
    parts = [(unsorted, without_order)]
    for name, share_sorted in ALPHABETS.items():
        if not _anchored(without_order, name):
            continue
        weights[name] = 0.0
        readings = alignment.align_readings(
            np.array([habit.likelihood for habit in habits]),
            prior,
            alignment.alphabet(name),
            settings.slip_rate,
        )
        for habit, aligned in zip(habits, readings, strict=True):
            odds = float(np.exp(np.clip(aligned.log_bayes_factor, -700, 650)))
            weight = habit.weight * settings.sorted_prior * share_sorted * odds
            weights[name] += weight
            parts.append((weight, aligned.sorted_posterior))
        if weights[name] > unsorted:
            break
    total = unsorted + sum(weights.values())
    posterior = _mixture((weight / total, found) for weight, found in parts)
    return posterior, {name: weight / total for name, weight in weights.items()}


def _mixture(parts: Iterable[tuple[float, Array]]) -> Array:
    """A mixture: the sum of arrays, each times its weight."""
    return np.asarray(sum(weight * found for weight, found in parts))


def _evidence(
    units: Sequence[Unit], prior: Array, leave_out: tuple[str, ...]
) -> tuple[Array, dict[int, Array]]:
    """Likelihood of each unit's first territory, and of the pairs of those with several flags."""
    likelihood = np.zeros((len(units), len(prior)))
    pairs: dict[int, Array] = {}
    for row, unit in enumerate(units):
        if unit.fixed:
            likelihood[row, _index()[unit.fixed[0]]] = 1.0
        elif unit.flags == 1:
            likelihood[row] = _likelihood(unit.cues, prior, leave_out)
        else:
            pairs[row] = _pair_likelihood(unit.cues, prior, leave_out)
            likelihood[row] = pairs[row].sum(axis=1)
    return likelihood, pairs


def _posterior(likelihood: Array, prior: Array) -> Array:
    weights = likelihood * prior
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _tell_whose_pages(
    units: Sequence[Unit],
    likelihood: Array,
    prior: Array,
    leave_out: tuple[str, ...],
    settings: Settings,
) -> None:
    """Settle which unit a page is about that several units link to, in `likelihood`.

    As a rule it is about one of them, and the other links went astray (line 54 of imt). What the
    list says of each unit without these links tells how well the page's territory would fit it:
    the probability that a unit is the one is in proportion to the expected likelihood of its link.
    """
    linking: dict[str, list[int]] = {}
    for row, unit in enumerate(units):
        if unit.flags == 1 and not unit.fixed:
            for title in dict.fromkeys(cue.quote for cue in unit.cues if cue.shared > 1):
                linking.setdefault(title, []).append(row)
    linking = {title: rows for title, rows in linking.items() if 1 < len(rows) <= _SHARING}
    if not linking:
        return
    without = likelihood.copy()
    for title, rows in linking.items():
        for row in rows:
            without[row] = _likelihood(units[row].cues, prior, leave_out, {title: 0.0})
    posterior = _posterior(without, prior)
    if "order" not in settings.without and _anchored(posterior):
        aligned = alignment.align(without, prior, slip_rate=settings.slip_rate)
        order = aligned.probability_sorted(settings.sorted_prior)
        posterior = order * aligned.sorted_posterior + (1 - order) * posterior
    for title, rows in linking.items():
        fits = []
        for row in rows:
            (own, *_) = [cue for cue in units[row].cues if cue.quote == title and cue.shared > 1]
            fits.append(float(posterior[row] @ _likelihood([own], prior, leave_out, {title: 1.0})))
        for row, fit in zip(rows, fits, strict=True):
            own_page = {title: fit / sum(fits)}
            likelihood[row] = _likelihood(units[row].cues, prior, leave_out, own_page)


def _units(
    members: Sequence[Member],
    cues: Sequence[Sequence[Cue]],
    corrected: Mapping[int, Correction],
    settings: Settings,
) -> list[Unit]:
    units: list[Unit] = []
    for index, member in enumerate(members):
        used = [cue for cue in cues[index] if cue.kind not in settings.without]
        if index in corrected:
            units.append(
                Unit(
                    [index],
                    used,
                    len(corrected[index].territories),
                    corrected[index].territories,
                )
            )
            continue
        if member.continues and units and not units[-1].fixed:
            units[-1].members.append(index)
            units[-1].cues.extend(used)
            continue
        flags = tuple(
            dict.fromkeys(
                territory for cue in used if cue.kind == "flag" for territory in cue.territories
            )
        )
        lost = max(1, min(member.flags_lost, 3))
        units.append(Unit([index], used, len(flags) or lost, flags))
    return units


@cache
def _index() -> dict[Territory, int]:
    return {territory: position for position, territory in enumerate(territories())}


@cache
def _naming(named: tuple[Territory, ...], kind: str = "") -> Array:
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


def _distinct(cues: Iterable[Cue]) -> list[Cue]:
    """The cues that count: one for the same words, and one for the same territories and basis."""
    by_words: dict[tuple[str, tuple[Territory, ...]], Cue] = {}
    for cue in cues:
        by_words.setdefault((cue.quote, cue.territories), cue)
    by_basis: dict[tuple[str, tuple[Territory, ...]], Cue] = {}
    for cue in by_words.values():
        by_basis.setdefault((cue.basis, cue.territories), cue)
    return list(by_basis.values())


def _countries_named(cues: Iterable[Cue]) -> frozenset[str]:
    return frozenset(
        territory.country for cue in cues if cue.basis != "area" for territory in cue.territories
    )


def _trust(
    cue: Cue, prior: Array, leave_out: tuple[str, ...], own: Mapping[str, float] | None = None
) -> tuple[float, float]:
    """Probability that a cue is right, and of its words if it is wrong."""
    named = _naming(cue.territories)
    by_chance = max(float(prior[named >= 1.0].sum()), 1 / len(prior))
    trusted = rate(cue.basis, leave_out)
    # A page linked to by several entries of a list is the page of one of them, as a rule.
    if cue.shared > 1:
        trusted *= (own or {}).get(cue.quote, 1 / cue.shared)
    return trusted, by_chance


def _likelihood(
    cues: Iterable[Cue],
    prior: Array,
    leave_out: tuple[str, ...],
    own: Mapping[str, float] | None = None,
) -> Array:
    likelihood = np.ones(len(prior))
    for cue in _distinct(cues):
        trusted, by_chance = _trust(cue, prior, leave_out, own)
        likelihood *= trusted * _naming(cue.territories, cue.kind) + (1 - trusted) * by_chance
    return likelihood


def _pair_likelihood(cues: Iterable[Cue], prior: Array, leave_out: tuple[str, ...]) -> Array:
    """P(two flags are these, cues) / P(first), shape (first, second territories)."""
    likelihood = _pairs(leave_out) / np.maximum(prior, 1e-12)[:, None]
    for cue in _distinct(cues):
        trusted, by_chance = _trust(cue, prior, leave_out)
        named = _naming(cue.territories, cue.kind)
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


def _context(
    posterior: Array, prior: Array, cued: Sequence[frozenset[str]], repeated: float
) -> Array:
    """What the rest of a list says of an entry, as factors of shape (n, territories).

    A list that shows flags of parts of a country will show that of another part rather than the
    country's; and a territory that another entry has is `repeated` times as likely. Each row leaves
    the prior's sum at 1.
    """
    factors = np.ones_like(posterior)
    for parts in _divided():
        whole = parts[0]
        country = territories()[whole].country
        rows = [row for row, countries in enumerate(cued) if country in countries]
        if rows:
            usual = float(prior[whole] / prior[parts].sum())
            shown = np.clip(posterior[:, parts[1:]].sum(axis=1), 0.0, 1.0)
            for row in rows:
                others = float(1 - np.prod(np.delete(1 - shown, row)))
                in_parts = others * _PARTS + (1 - others) * (1 - usual)
                factors[row, whole] = (1 - in_parts) / usual
                factors[row, parts[1:]] = in_parts / (1 - usual)
    if repeated < 1:
        known = np.array([bool(countries) for countries in cued])
        taken = posterior * known[:, None]
        elsewhere = np.clip(taken.sum(axis=0) - taken, 0.0, 1.0)
        listed = taken.sum(axis=0)
        usual_share = float(listed @ prior) / max(float(listed.sum()), 1e-12)
        factors *= 1 - elsewhere + elsewhere * repeated * np.minimum(usual_share / prior, 1.0)
    return np.asarray(factors / (factors @ prior)[:, None])


def _rarer(anchors: Array, prior: Array) -> float:
    """By what factor a list repeats territories more rarely than independent draws, as expected.

    The anchors' repeats are a Poisson count whose mean is that of independent draws, times one of
    the factors of `_REPEATS`.
    """
    n = int(anchors.sum())
    if not n:
        return 1.0
    repeats = n - np.count_nonzero(anchors)
    expected = n - float((1 - (1 - prior) ** n).sum())
    factors, weights = np.array(_REPEATS).T
    weights = weights * factors**repeats * np.exp(-factors * expected)
    return float(weights @ factors / weights.sum())


def _anchors(posterior: Array) -> Array:
    """How many entries are believed to be in each territory, shape (territories,)."""
    return np.asarray((posterior >= BELIEF).sum(axis=0), dtype=float)


@cache
def _divided() -> tuple[list[int], ...]:
    """Indices of each country that its subdivisions make up, followed by theirs."""
    parts: dict[str, list[int]] = {}
    for territory, position in _index().items():
        if territory.subdivision and territory.country in _SHOWN_WHOLE:
            parts.setdefault(territory.country, [_index()[Territory(territory.country)]])
            parts[territory.country].append(position)
    return tuple(parts.values())


def _anchored(posterior: Array, alphabet: Alphabetical = "english") -> bool:
    """Whether at least `ANCHORS` different territories stand in alphabetical order.

    The anchors are the entries whose territory is believed without the order; what is sought is
    their longest strictly ascending subsequence, each territory taking whichever sort name helps.
    """
    best = posterior.argmax(axis=1)
    sure = posterior[np.arange(len(best)), best] >= BELIEF
    if len(set(best[sure].tolist())) < ANCHORS:
        return False
    ranks = _ranks(alphabet)
    # ends[j]: the lowest rank at which a chain of j + 1 territories can end.
    ends: list[int] = []
    for territory in best[sure].tolist():
        extended = list(ends)
        for rank in ranks[territory]:
            place = sum(1 for end in ends if end < rank)
            if place == len(extended):
                extended.append(rank)
            else:
                extended[place] = min(extended[place], rank)
        ends = extended
        if len(ends) >= ANCHORS:
            return True
    return False


@cache
def _ranks(alphabet: Alphabetical) -> dict[int, tuple[int, ...]]:
    ranks: dict[int, list[int]] = {}
    for rank, territory in enumerate(alignment.alphabet(alphabet).territory.tolist()):
        ranks.setdefault(territory, []).append(rank)
    return {territory: tuple(found) for territory, found in ranks.items()}


def _inclusion(first: Array, pair: Array, flags: int) -> Array:
    """Probability of each territory to be among those of an entry with several flags.

    Parameters
    ----------
    first : of the first flag's territory, shape (territories,)
    pair : see `_pair_likelihood`
    flags : their number; the third is taken to be as the second
    """
    totals = pair.sum(axis=1)
    weights = np.divide(first, totals, out=np.zeros_like(first), where=totals > 0)
    return np.asarray(np.minimum(first + (flags - 1) * (weights @ pair), 1.0))


def _certain(
    unit: Unit, orders: Mapping[Alphabetical, float], correction: Correction | None
) -> Recovery:
    """What a flag or a correction says."""
    kind: Evidence = "reference" if correction else "flag"
    fixed = np.zeros(len(territories()))
    fixed[[_index()[territory] for territory in unit.fixed]] = 1.0
    return Recovery(
        beliefs=tuple(Belief(territory, kind, 1.0) for territory in unit.fixed),
        candidates=tuple((territory, 1.0) for territory in unit.fixed),
        cues=tuple(_distinct(unit.cues)),
        flags=unit.flags,
        with_order=fixed,
        without_order=fixed,
        order=sum(orders.values()),
        alphabet=_likeliest(orders),
        rests_on_order=False,
        source=correction.source if correction else "",
    )


def _recovery(
    unit: Unit,
    with_order: Array,
    without_order: Array,
    orders: Mapping[Alphabetical, float],
    ranked: NDArray[np.intp],
    enough: int,
) -> Recovery:
    """What the evidence says; the first `enough` of the `ranked` territories are candidates."""
    known = territories()
    believed = [at for at in ranked[: unit.flags].tolist() if with_order[at] >= BELIEF]
    candidates = ranked[:enough]
    beliefs = tuple(
        Belief(
            known[position],
            _strongest(unit.cues, known[position], without_order[position]),
            float(with_order[position]),
        )
        for position in believed
    )
    return Recovery(
        beliefs=beliefs,
        candidates=tuple(
            zip(
                [known[at] for at in candidates.tolist()],
                with_order[candidates].tolist(),
                strict=True,
            )
        ),
        cues=tuple(_distinct(unit.cues)),
        flags=unit.flags,
        with_order=with_order,
        without_order=without_order,
        order=sum(orders.values()),
        alphabet=_likeliest(orders),
        rests_on_order=any(without_order[position] < BELIEF for position in believed),
        source="",
    )


def _likeliest(orders: Mapping[Alphabetical, float]) -> str:
    return max(orders, key=lambda name: orders[name], default="")


_STRENGTH: dict[str, int] = {"flag": 0, "link": 1, "name": 2, "host": 3, "text": 4}


def _strongest(cues: Iterable[Cue], territory: Territory, alone: float) -> Evidence:
    """The kind of evidence to name for a belief: `order` if it would not be held without."""
    speaking = [
        cue
        for cue in cues
        if cue.basis != "area" and _naming(cue.territories)[_index()[territory]] > 0
    ]
    if not speaking or alone < BELIEF:
        return "order"
    return min(speaking, key=lambda cue: _STRENGTH[cue.kind]).kind
