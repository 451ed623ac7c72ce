"""The numbers of recovery are those of its formulas, written out one territory at a time."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from math import prod, sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from internationals.paths import PLACES, REFERENCE, csv_rows
from internationals.places import likelihood
from internationals.places.evidence import Cue
from internationals.places.gazetteer import Territory, index_of, share, subregion, territories
from internationals.places.recovery import ALPHABETS, _candidates, _in_parts, _of_countries

KNOWN = territories()
PRIOR = likelihood.territory_prior()
UNIFORM = likelihood.uniform_prior()
GB, SCT, FR, DE = Territory("GB"), Territory("GB", "GB-SCT"), Territory("FR"), Territory("DE")


def at(territory: Territory) -> int:
    return index_of()[territory]


def cue(*places: Territory, basis: str = "name", quote: str = "x", shared: int = 1) -> Cue:
    return Cue("name", basis, places, quote, 1, 1, shared=shared)


def test_alphabets_share_all_sorted_lists() -> None:
    assert sum(ALPHABETS.values()) == pytest.approx(1)


@pytest.mark.parametrize(
    ("basis", "expected"), [("name", 0.8), ("host_name", "name"), ("title", "name")]
)
def test_a_rate_is_counted_from_what_is_expected(basis: str, expected: object) -> None:
    def counted(name: str, start: float) -> tuple[float, float]:
        right, cues = 5 * start, 5.0
        for row in csv_rows(PLACES / "trust.csv"):
            if row["basis"] == name:
                n = int(row["right"]) + int(row["wrong"])
                right += int(row["right"]) * min(1, 5 / n)
                cues += min(n, 5)
        return right / cues, cues

    start = counted("name", 0.8)[0] if expected == "name" else 0.8
    found, cues = counted(basis, start)
    wanted = found - 2 * sqrt(found * (1 - found) / (cues + 1))
    assert likelihood.rate(basis) == pytest.approx(wanted)
    assert (likelihood.rate("flag"), likelihood.rate("stated")) == (1, 1)


def test_the_prior_is_of_parties_lists_and_shares() -> None:
    counts: Counter[str] = Counter()
    for row in csv_rows(PLACES / "listed.csv"):
        counts[row["territory"]] += int(row["entries"])
    rows = csv_rows(REFERENCE / "party_counts.csv")
    parties = {row["country"]: sqrt(int(row["parties"])) for row in rows}
    parts: dict[str, list[Territory]] = defaultdict(list)
    for each in KNOWN:
        parts[each.country].append(each)

    def own_share(each: Territory) -> float:
        inside = [other for other in parts[each.country] if other.subdivision]
        return share(each) if each.subdivision else 1 - sum(map(share, inside))

    all_parties = sum(parties.get(each.country, 0) * own_share(each) for each in KNOWN)
    expected = []
    for each in KNOWN:
        inside = parts[each.country]
        listed = sum(counts[other.code] for other in inside)
        of_parties = parties.get(each.country, 0) * sum(map(own_share, inside)) / all_parties
        weight = 200 * (0.85 * of_parties + 0.15 * len(inside) / len(KNOWN)) + listed
        expected.append(weight * (20 * own_share(each) + counts[each.code]) / (20 + listed))
    np.testing.assert_allclose(PRIOR, np.array(expected) / sum(expected))


def test_what_is_shared_cannot_be_changed() -> None:
    for shared in (PRIOR, likelihood.naming((FR,))):
        with pytest.raises(ValueError, match="read-only"):
            shared[0] = 1


def test_words_that_name_a_part_or_a_country() -> None:
    whole, part = likelihood.naming((GB,)), likelihood.naming((SCT,))
    assert (whole[at(GB)], whole[at(SCT)], whole[at(FR)]) == (1, 0.25, 0)
    assert likelihood.naming((GB,), "host")[at(SCT)] == 0.7
    assert part[at(SCT)] == 1
    assert part[at(GB)] == pytest.approx(0.2 * PRIOR[at(SCT)] / PRIOR[at(GB)])
    two = likelihood.naming((FR, DE))
    assert max(two) == 1
    assert two[at(FR)] / two[at(DE)] == pytest.approx(PRIOR[at(DE)] / PRIOR[at(FR)])
    assert likelihood.naming((GB, SCT)).max() == 1
    area = likelihood.naming((FR, DE), is_area=True)
    assert area[at(FR)] == area[at(DE)] == 1


def test_cues_of_the_same_words_or_of_the_same_basis_count_once() -> None:
    cues = [
        cue(FR, quote="a"), cue(FR, quote="a", basis="title"), cue(FR, quote="b"),
        cue(DE, quote="b"), cue(FR, quote="c", basis="title"),
    ]  # fmt: skip
    assert likelihood.distinct(cues) == (cues[0], cues[3], cues[4])


def test_cues_multiply() -> None:
    cues = [cue(FR), cue(FR, DE, basis="title")]
    expected = np.ones(len(KNOWN))
    for each in cues:
        right = likelihood.rate(each.basis)
        chance = sum(PRIOR[at(place)] for place in each.territories)
        expected *= right * likelihood.naming(each.territories) + (1 - right) * chance
    np.testing.assert_allclose(likelihood.likelihood_of(cues, PRIOR, ()), expected)
    assert likelihood.likelihood_of([], PRIOR, ()).tolist() == [1]
    assert likelihood.posterior_of(expected, PRIOR).sum() == pytest.approx(1)


def test_a_party_of_the_same_name_may_be_of_anywhere() -> None:
    chile, europe = Territory("CL"), Cue("text", "lead", (FR, DE), "x", 1, 1, area="150")
    named, listed = cue(chile), cue(chile)._replace(kind="list")
    found = [likelihood.likelihood_of([europe, each], PRIOR, ()) for each in (named, listed)]
    name, other_list = [likelihood.posterior_of(each, PRIOR)[at(chile)] for each in found]
    assert other_list < name


def joint_of(pairs: likelihood.Pairs) -> NDArray[np.float64]:
    """P(t, u) of each first and second flag."""
    joint = pairs.second(np.eye(len(KNOWN)))
    return np.asarray(joint / joint.sum())


def test_two_flags_are_known_pairs_neighbours_or_any_two() -> None:
    codes = [each.code for each in KNOWN]
    pairs = {
        (row["first"], row["second"]): float(row["weight"])
        for row in csv_rows(PLACES / "pairs.csv")
    }
    joint = joint_of(likelihood.pair_posterior([], ()))
    areas = [subregion(each) for each in KNOWN]

    def nearby(t: int, u: int) -> float:
        inside = sum(PRIOR[k] for k in range(len(KNOWN)) if k != t and areas[k] == areas[t])
        same = PRIOR[u] / inside if u != t and areas[u] == areas[t] else 0.0
        return float(PRIOR[t] * (0.8 * same + 0.2 * PRIOR[u]))

    # Without the neighbours of territories that are alone in their area, these sum to less than 1.
    alone = [t for t in range(len(KNOWN)) if areas.count(areas[t]) == 1]
    all_nearby = 1 - 0.8 * sum(PRIOR[t] for t in alone)
    for t, u in [(at(FR), at(DE)), (at(DE), at(FR)), (at(FR), at(GB)), (at(FR), at(FR))]:
        known = pairs.get((codes[t], codes[u]), 0) / sum(pairs.values())
        assert joint[t, u] == pytest.approx(0.6 * known + 0.4 * nearby(t, u) / all_nearby)
    first, second = max(pairs, key=lambda pair: pairs[pair])
    t, u = codes.index(first), codes.index(second)
    known = pairs[first, second] / sum(pairs.values())
    assert joint[t, u] == pytest.approx(0.6 * known + 0.4 * nearby(t, u) / all_nearby)


@pytest.mark.parametrize("places", [(FR,), (FR, DE)])
def test_a_cue_names_either_of_two_flags_and_two_names_name_both(
    places: tuple[Territory, ...],
) -> None:
    before = joint_of(likelihood.pair_posterior([], ()))
    given = cue(*places, shared=2)
    one, right = likelihood.naming(places), likelihood.rate("name") / 2
    either = np.maximum(one[:, None], one[None, :])
    if len(places) > 1:
        either = one[:, None] * one[None, :]
    wrong = (1 - right) * (before * either).sum()
    expected = before * (right * either + wrong)
    found = likelihood.pair_posterior([given], ())
    np.testing.assert_allclose(joint_of(found), expected / expected.sum(), atol=1e-12)
    np.testing.assert_allclose(found.first / found.first.sum(), joint_of(found).sum(axis=1))


def test_the_prior_of_similar_lists() -> None:
    profiles: dict[str, Counter[str]] = defaultdict(Counter)
    for row in csv_rows(PLACES / "listed.csv"):
        profiles[row["page"]][row["territory"]] += int(row["entries"])
    anchors = {FR: 2, DE: 1}
    shares, weights = [], []
    for counts in profiles.values():
        capped = np.array([min(counts[each.code], 3) for each in KNOWN])
        profile = (capped + 8 * PRIOR) / (capped.sum() + 8)
        shares.append(profile)
        weights.append(prod(profile[at(each)] ** (0.3 * n) for each, n in anchors.items()))
    similar = sum(w * each for w, each in zip(weights, shares, strict=True)) / sum(weights)
    given = np.zeros(len(KNOWN))
    for each, n in anchors.items():
        given[at(each)] = n
    found = likelihood.adapted_prior(PRIOR, given)
    np.testing.assert_allclose(found, 0.2 * PRIOR + 0.8 * similar)
    assert likelihood.adapted_prior(PRIOR, np.zeros(len(KNOWN))) is PRIOR


def one_in(territory: Territory, probability: float) -> np.ndarray:
    posterior = PRIOR * (1 - probability)
    posterior[at(territory)] += probability
    return posterior


@pytest.mark.parametrize("second", [DE, FR])
def test_a_territory_of_another_entry_is_rarer(second: Territory) -> None:
    posterior = np.array([one_in(FR, 0.9), one_in(second, 0.9), PRIOR])
    cued = [frozenset({"FR"}), frozenset({second.country}), frozenset()]
    n = (posterior >= 0.8).sum(axis=0)
    expected_repeats = 2 - sum(1 - (1 - p) ** 2 for p in PRIOR)
    rarer = min((0.4 + n.sum() - (n > 0).sum()) / (1.0 + expected_repeats), 1)
    taken = posterior[:2].sum(axis=0)
    usual = (taken @ PRIOR) / taken.sum()
    expected = np.empty_like(posterior)
    for row in range(3):
        others = taken - (posterior[row] if row < 2 else 0)
        factor = 1 - np.minimum(others, 1) * (1 - rarer * np.minimum(usual / PRIOR, 1))
        expected[row] = posterior[row] * factor / (posterior[row] @ factor)
    np.testing.assert_allclose(likelihood.with_context(posterior, PRIOR, cued), expected)


def test_parts_of_a_country_are_shown_together() -> None:
    inside = [each for each in KNOWN if each.country == "GB" and each.subdivision]
    posterior = np.array([one_in(SCT, 0.9), one_in(GB, 0.5), one_in(SCT, 0.3)])
    found = likelihood.with_context(posterior, PRIOR, [frozenset({"GB"})] * 3)
    plain = likelihood.with_context(posterior, PRIOR, [frozenset({"XX"})] * 3)
    whole = PRIOR[at(GB)] / (PRIOR[at(GB)] + sum(PRIOR[at(each)] for each in inside))
    others = [sum(posterior[row, at(each)] for each in inside) for row in (0, 2)]
    shown = 1 - (1 - others[0]) * (1 - others[1])
    in_parts = shown * 6 / 7 + (1 - shown) * (1 - whole)

    def odds(frame: np.ndarray, part: Territory) -> float:
        return float(frame[1, at(part)] / frame[1, at(GB)])

    for part in inside:
        gained = in_parts / (1 - whole) / ((1 - in_parts) / whole)
        assert odds(found, part) == pytest.approx(odds(plain, part) * gained)


def test_candidates_are_the_fewest_that_reach_the_share() -> None:
    sides = random.Random(1)
    among = np.array([[sides.random() ** 9 for _ in KNOWN] for _ in range(6)] + [one_in(FR, 0.97)])
    among /= among.sum(axis=1, keepdims=True)
    for row, (places, found, remainder) in zip(among, _candidates(among), strict=True):
        ordered = sorted(row.tolist(), reverse=True)
        wanted = next(n for n in range(1, 400) if sum(ordered[:n]) >= 0.95)
        assert found.tolist() == row[places].tolist() == ordered[: min(wanted, 20)]
        assert remainder == pytest.approx(1 - sum(found))


def test_a_country_has_its_parts_probability() -> None:
    found = _of_countries(PRIOR[None])[0]
    inside = [at(each) for each in KNOWN if each.country == "GB"]
    countries = {each.country for each in KNOWN if each.subdivision}
    assert found[_in_parts()[0].index(at(GB))] == pytest.approx(PRIOR[inside].sum())
    assert found.sum() == pytest.approx(sum(PRIOR[at(t)] for t in KNOWN if t.country in countries))
