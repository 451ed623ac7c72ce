"""Lists side by side: one line more, one less, one moved, two that could change places."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from internationals.articles import read
from internationals.paths import RAW
from internationals.tables.matching import Item, align, in_same_order


def items_of(article: str) -> list[Item]:
    return [
        Item(
            (member.name,),
            (member.link.title,) if member.link else (),
            tuple(host.name for host in member.hosts),
            status=member.status,
        )
        for member in read(RAW / f"{article}.zh.md").members
    ]


LISTS = {name: items_of(name) for name in ("imt", "ist")}
added = st.builds(Item, st.tuples(st.sampled_from(["火花", "革命", "反击", "新国际", "团结"])))


def paired(left: list[Item], right: list[Item]) -> list[tuple[int, int]]:
    return [(pair.left, pair.right) for pair in align(left, right)]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_is_paired_with_itself_though_names_repeat(name: str) -> None:
    items = LISTS[name]
    assert paired(items, items) == [(i, i) for i in range(len(items))]


@given(st.sampled_from(sorted(LISTS)), st.data())
def test_one_line_less_leaves_all_others_paired(name: str, data: st.DataObject) -> None:
    items = LISTS[name]
    gone = data.draw(st.integers(0, len(items) - 1))
    found = align(items, items[:gone] + items[gone + 1 :])
    assert [(p.left, p.right) for p in found] == [
        (i, i - (i > gone)) for i in range(len(items)) if i != gone
    ]


@given(st.sampled_from(sorted(LISTS)), st.data())
def test_one_line_more_is_the_one_without_a_pair(name: str, data: st.DataObject) -> None:
    items = LISTS[name]
    at = data.draw(st.integers(0, len(items)))
    new = data.draw(added)
    beside = [item.names for item in items[max(at - 1, 0) : at + 1]]
    found = align(items, [*items[:at], new, *items[at:]])
    if new.names in beside:  # Which of two equal neighbours is the new one, nobody knows.
        assert all(p.right == p.left + (p.left >= at) for p in found if p.left != at)
    else:
        assert [(p.left, p.right) for p in found] == [(i, i + (i >= at)) for i in range(len(items))]


@given(st.sampled_from(sorted(LISTS)), st.data())
def test_a_line_moved_within_its_list_costs_no_other_its_pair(
    name: str, data: st.DataObject
) -> None:
    items = LISTS[name]
    indices = [i for i, item in enumerate(items) if item.status == items[0].status]
    old, new = (data.draw(st.sampled_from(indices)) for _ in range(2))
    order = [i for i in range(len(items)) if i != old]
    order.insert(new, old)
    pairs = dict(paired(items, [items[i] for i in order]))
    for i in set(range(len(items))) - {old}:
        assert pairs.get(i, order.index(i)) == order.index(i)
        assert i in pairs or items[i].names == items[old].names
    assert pairs.get(old, new) == new or items[pairs[old]].names == items[old].names


def test_two_that_could_change_places_are_left_alone() -> None:
    one, other = Item(("甲",)), Item(("乙",))
    found = align([one, Item(("丙",)), Item(("丙",)), other], [one, Item(("丙",)), other])
    assert [(p.left, p.right) for p in found] == [(0, 0), (3, 2)]


def test_a_shuffled_list_is_paired_by_its_links_and_names() -> None:
    items = LISTS["ist"]
    order = list(range(len(items)))
    random.Random(1).shuffle(order)
    pairs = paired(items, [items[i] for i in order])
    assert all(order[j] == i for i, j in pairs)
    assert len(pairs) >= 34


def test_two_that_changed_places_are_both_paired_and_so_they_are_if_the_lists_are_exchanged() -> (
    None
):
    one, other = Item(("甲",)), Item(("乙",))
    pairs = align([one, other], [other, one])
    assert [(p.left, p.right) for p in pairs] == [(0, 1), (1, 0)]
    assert pairs[0].probability == pytest.approx(pairs[1].probability)


@given(st.permutations(LISTS["ist"]))
def test_exchanged_lists_have_the_same_pairs(order: list[Item]) -> None:
    pairs = {(p.left, p.right): p.probability for p in align(LISTS["ist"], order, 0.5)}
    other = {(p.right, p.left): p.probability for p in align(order, LISTS["ist"], 0.5)}
    assert other == pytest.approx(pairs)


def test_other_languages_are_paired_by_territory_and_order() -> None:
    chinese = [
        Item((name,), territories=(code,), status="section")
        for name, code in (("战斗者", "AR"), ("火花", "AT"), ("反击", "CA"), ("革命", "FR"))
    ]
    english = [
        Item((name,), territories=(code,), status="section")
        for name, code in (("Militant", "AR"), ("Spark", "AT"), ("Revolution", "FR"))
    ]
    assert paired(chinese, english) == [(0, 0), (1, 1), (3, 2)]


@pytest.mark.parametrize(
    ("languages", "score"), [(("zh", "zh"), -4 - 3 + 8), (("zh", "en"), -4 + 8)]
)
def test_what_is_in_the_same_place_between_two_pairs_is_one_whatever_it_is_called(
    languages: tuple[str, str], score: float
) -> None:
    left, right = (
        [Item((name,), links=links, language=language)
         for name, links in (("甲", ("A",)), (middle, ()), ("丙", ("C",)))]
        for middle, language in zip(("红星", "abc"), languages, strict=True)
    )  # fmt: skip
    found = align(left, right, 0.5)
    assert [(pair.left, pair.right) for pair in found] == [(0, 0), (1, 1), (2, 2)]
    assert found[1].probability == pytest.approx(1 / (1 + math.exp(-score)))


@pytest.mark.parametrize(("between", "is_paired"), [(3, True), (4, False)])
def test_the_place_between_two_pairs_decides_where_few_entries_are_there(
    between: int, is_paired: bool
) -> None:
    around = [Item((name,)) for name in "甲乙丙丁戊己"]
    left, right = (
        [around[0], *(Item((letter * 3,)) for letter in letters[:between]), *around[1:]]
        for letters in ("abcd", "efgh")
    )
    pairs = {(pair.left, pair.right) for pair in align(left, right, 0.5)}
    assert ((2, 2) in pairs) is is_paired


@pytest.mark.timeout(60)
def test_what_thousands_of_entries_have_in_common_pairs_none_and_takes_no_time() -> None:
    alike = [Item(("火",), territories=("FR",))] * 8_000
    assert align(alike, alike) == []
    named = [Item((f"火{n}",)) for n in range(8_000)]
    assert align(named, [Item((f"水{n}",)) for n in range(8_000)]) == []


def test_of_hundreds_in_one_country_those_in_one_place_between_two_pairs_are_one() -> None:
    left, right = (
        [Item((f"{name if n % 9 else 0}{n}",), (), (), ("FR",), "section") for n in range(180)]
        for name in ("风", "abc")
    )
    assert paired(left, right) == [(n, n) for n in range(180)]


def test_a_place_decides_nothing_where_only_half_of_a_list_pairs() -> None:
    left, right = (
        [Item(("甲",)), Item((one,)), Item(("乙",)), Item((other,))]
        for one, other in (("abc", "def"), ("uvw", "xyz"))
    )
    assert [(pair.left, pair.right) for pair in align(left, right, 0.5)] == [(0, 0), (2, 2)]


def test_a_pair_as_far_from_the_pair_before_it_in_both_lists_is_in_order() -> None:
    one, two, three = (Item((name,)) for name in "甲乙丙")
    pairs = align([Item(("abc",)), one, two, three], [one, two, Item(("xyz",)), three])
    assert [(pair.left, pair.right) for pair in pairs] == [(1, 0), (2, 1), (3, 3)]
    assert pairs[1].probability == pytest.approx(1 / (1 + math.exp(-(-4 + 6 + 3))))


def test_unrelated_and_empty_lists_have_no_pairs() -> None:
    assert align([], LISTS["imt"]) == []
    assert align([Item(("绿党",)), Item(("海盗党",))], LISTS["imt"]) == []


@pytest.mark.parametrize(
    ("left", "right", "score"),
    [
        # The place adds 3, and 8 where they are a pair by that; what is then below 0 is none.
        (Item(("甲",)), Item(("甲",)), -4 + 6 + 8),
        (Item(("甲",)), Item((" Ａ", "甲 ")), -4 + 6 + 8),
        (Item(("甲",)), Item(("甲",), ("x",)), -4 + 6 - 2 + 8),
        (Item(("甲",), ("y",)), Item(("甲",), ("x",)), None),
        (Item(("甲",), ("x",)), Item(("乙",), ("x",)), -4 - 3 + 7 + 8),
        (Item(("甲",), hosts=("h",)), Item(("甲",), hosts=("g", "h")), -4 + 6 + 3 + 8),
        (Item(("甲",), hosts=("h",)), Item(("甲",), hosts=("g",)), -4 + 6 - 1.5 + 8),
        (Item(("甲",), hosts=("h",)), Item(("甲",)), -4 + 6 - 1 + 8),
        (Item(("甲",), territories=("FR",)), Item(("甲",), territories=("DE",)), None),
        (Item(("甲",), territories=("FR",)), Item(("甲",)), -4 + 6 + 8),
        (Item(("甲",), territories=("FR",)), Item(("乙",), territories=("FR",)), -4 - 3 + 5 + 8),
        (Item(("甲",), territories=("FR",), language="zh"),
         Item(("x",), ("y",), territories=("FR",), language="en"), -4 + 5 + 8),
        (Item(("甲",), status="section"), Item(("甲",), status="section"), -4 + 6 + 0.5 + 8),
        (Item(("甲",), status="section"), Item(("甲",), status="member"), -4 + 6 - 1 + 8),
        (Item(("abcd",)), Item(("abc", "xbcd")), -4 + 2.5 + 8),
        (Item(("abcd",)), Item(("xycd",)), None),
    ],
)  # fmt: skip
def test_what_two_entries_have_in_common_decides_how_probable_a_pair_is(
    left: Item, right: Item, score: float | None
) -> None:
    expected = [] if score is None else [(0, 0, pytest.approx(1 / (1 + math.exp(-score))))]
    assert [tuple(pair) for pair in align([left], [right], 0)] == expected


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=9, unique=True))
def test_the_longest_run_in_one_order(pairs: list[tuple[int, int]]) -> None:
    def rises(run: tuple[tuple[int, int], ...]) -> bool:
        return all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(run))

    distinct = {i: (i, j) for i, j in pairs}.values()
    runs = [
        run for n in range(len(distinct) + 1) for run in itertools.combinations(sorted(distinct), n)
    ]
    longest = max(len(run) for run in runs if rises(run))
    found = in_same_order(list(distinct))
    assert len(found) == longest and rises(tuple(found)) and set(found) <= set(distinct)
