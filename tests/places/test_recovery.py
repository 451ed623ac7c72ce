"""Territories are recovered from what a page still says, and not where it says nothing."""

from __future__ import annotations

import random

import numpy as np
import pytest
from made_pages import link, page

from internationals.articles import Article, read_text
from internationals.articles.scripts import plain
from internationals.places import gazetteer
from internationals.places.alignment import align, alphabet
from internationals.places.evidence import Context, gather
from internationals.places.gazetteer import Territory, territories
from internationals.places.likelihood import (
    UNCOUNTED,
    adapted_prior,
    rate,
    territory_prior,
)
from internationals.places.parties import Parties, Party
from internationals.places.recovery import (
    ALPHABETS,
    BELIEF,
    COVERAGE,
    MOST_CANDIDATES,
    ORDER_BELIEF,
    Given,
    Recovery,
    _with_order,
    read_list,
    recover,
)
from internationals.places.stated import settled

# Sorted by English names, with a gap for Belgium, Germany and Spain's neighbours.
ANCHORS = ("阿根廷", "奥地利", "巴西", "加拿大", "丹麦", "法国", "希腊", "爱尔兰", "瑞典", "土耳其")


def anchored(country: str) -> str:
    return f" {link('革命', f'革命 ({country})')}"


def believed(recovery: Recovery) -> set[str]:
    return {belief.territory.code for belief in recovery.beliefs}


def test_a_kind_of_evidence_that_was_never_counted_is_not_believed_alone() -> None:
    assert rate("unheard_of") < UNCOUNTED == BELIEF < rate("title") < rate("name")


def test_few_counts_of_an_owner_leave_its_rate_near_that_of_its_kind() -> None:
    assert abs(rate("host_list") - rate("list")) < 0.05
    assert rate("host_list") != rate("list")


def test_a_page_without_members_recovers_nothing() -> None:
    assert recover(read_text("**国际**没有成员。\n")) == ()


def test_without_evidence_nothing_is_believed() -> None:
    (recovery,) = recover(page([" 解放"]))
    assert recovery.beliefs == ()
    assert len(recovery.candidates) == MOST_CANDIDATES
    assert recovery.remainder == pytest.approx(1 - sum(p for _, p in recovery.candidates))
    assert recovery.sorted_probability == 0


def test_candidates_are_the_fewest_that_carry_95_percent(articles: dict[str, Article]) -> None:
    for recovery in recover(articles["imt"]):
        carried = [p for _, p in recovery.candidates]
        assert carried == sorted(carried, reverse=True)
        total = float(recovery.with_order.sum())
        assert len(carried) <= MOST_CANDIDATES
        assert sum(carried) >= COVERAGE * total - 1e-9 or len(carried) == MOST_CANDIDATES
        assert recovery.remainder == pytest.approx(total - sum(carried))
        assert sum(carried[:-1]) < COVERAGE * total


def test_probabilities_sum_to_the_number_of_flags(articles: dict[str, Article]) -> None:
    for name in ("imt", "ist"):
        for recovery in recover(articles[name]):
            assert float(recovery.with_order.sum()) == pytest.approx(recovery.flags, abs=0.05)
            assert float(recovery.without_order.sum()) == pytest.approx(recovery.flags, abs=0.05)


def test_order_finds_what_stands_between_neighbours() -> None:
    items = [anchored(country) for country in ANCHORS]
    # Between Denmark and France, a link that two entries share; between Sweden and Turkey, Switzerland.
    items.insert(9, " 解放")
    recovery = recover(page(items))[9]
    assert recovery.sorted_probability > 0.99
    assert recovery.alphabet == "english"
    assert recovery.most_probable == (Territory("CH"),)
    keys = [plain(gazetteer.name(t)) for t, _ in recovery.candidates[:4]]
    assert all("swe" <= key[:3] <= "tur" for key in keys)


def test_flags_that_are_left_are_neighbours_as_links_are() -> None:
    items = [f"* {{{{flag|{country}}}}} 甲{at}" for at, country in enumerate(ANCHORS)]
    items.insert(9, "* 解放")
    source = "'''国际'''\n==支部==\n" + "\n".join(items) + "\n"
    recovery = recover(read_text(source, format="wikitext"))[9]
    assert recovery.sorted_probability > 0.99
    keys = [plain(gazetteer.name(t)) for t, _ in recovery.candidates[:4]]
    assert all("swe" <= key[:3] <= "tur" for key in keys)


def test_what_rests_on_the_order_alone_needs_more_than_words_do() -> None:
    names = [
        *ANCHORS[:8], "意大利", "日本", "墨西哥", "荷兰", "挪威", "秘鲁", "波兰", "葡萄牙", "西班牙",
        "瑞典", "瑞士", "土耳其", "英国", "美国",
    ]  # fmt: skip
    for gap in range(1, len(names) - 1):
        items = [anchored(country) for country in names]
        items[gap] = " 解放"
        found = recover(page(items))[gap]
        assert bool(found.beliefs) == (found.with_order.max() >= ORDER_BELIEF > BELIEF)


def test_the_order_supports_what_the_words_say_where_both_agree() -> None:
    recovered = recover(page([anchored(country) for country in ANCHORS]))
    for country, recovery in zip(ANCHORS, recovered, strict=True):
        (known,) = gazetteer.lookup_all(country)
        place = territories().index(known)
        assert recovery.with_order[place] > recovery.without_order[place] > BELIEF


def test_order_is_not_used_with_three_anchors() -> None:
    items = [anchored(country) for country in ANCHORS[:3]] + [" 解放"]
    assert all(recovery.sorted_probability == 0 for recovery in recover(page(items)))


def test_a_false_link_in_a_sorted_list_is_survived(articles: dict[str, Article]) -> None:
    imt = articles["imt"]
    recoveries = dict(zip((m.entry.line_start for m in imt.members), recover(imt), strict=True))
    # Lines 15 and 54 link to the same Flemish page; the second stands between Morocco and New Zealand.
    assert believed(recoveries[15]) == {"BE-VLG"}
    assert {t.code: p for t, p in recoveries[54].candidates}["BE-VLG"] < 0.01
    assert recoveries[54].most_probable == (Territory("NL"),)


def test_two_flags_are_england_and_wales(articles: dict[str, Article]) -> None:
    recoveries = recover(articles["imt"])
    (position,) = [i for i, m in enumerate(articles["imt"].members) if m.entry.line_start == 31]
    assert recoveries[position].flags == 2
    assert believed(recoveries[position]) == {"GB-ENG", "GB-WLS"}


def test_two_flags_can_be_one_territory() -> None:
    # The Republic of Cyprus and Northern Cyprus.
    recovery = recover(page([f"  {link('新左翼', '新左翼 (塞浦路斯)')}", " 解放"]))[0]
    assert recovery.flags == 2
    assert recovery.most_probable == (Territory("CY"),)
    assert believed(recovery) == {"CY"}


def test_no_entry_has_more_than_three_lost_flags() -> None:
    article = page([" 解放"])
    (recovery,) = recover(article, [article.members[0]._replace(flags_lost=5)])
    assert recovery.flags == 3


def test_each_territory_of_an_entry_has_the_evidence_that_names_it() -> None:
    host = link("左翼党", "左翼党 (瑞典)")
    recovery = recover(page([f"  {link('火花', '火花 (法国)')}（打入{host}）", " 解放"]))[0]
    evidence = {belief.territory.code: belief.evidence for belief in recovery.beliefs}
    assert evidence == {"SE": "host", "FR": "link"}
    first, second = recovery.beliefs
    assert first.confidence > second.confidence


def test_surviving_flags_are_certain() -> None:
    source = (
        "'''国际'''\n==支部==\n* {{flag|阿根廷}} 战斗者\n* {{flag|英格兰}} {{flag|威尔士}} 呼吁\n"
    )
    first, second = recover(read_text(source, format="wikitext"))
    assert [(b.territory.code, b.evidence, b.confidence) for b in first.beliefs] == [
        ("AR", "flag", 1.0)
    ]
    assert believed(second) == {"GB-ENG", "GB-WLS"}
    assert [(t.code, p) for t, p in second.candidates] == [("GB-ENG", 1), ("GB-WLS", 1)]
    assert first.candidates == ((Territory("AR"), 1.0),)


def test_rows_under_one_flag_share_a_territory() -> None:
    def row(country: str, party: str) -> str:
        return f"<tr><td>{country}</td><td>{party}</td></tr>\n"

    table = (
        "**国际**\n\n## 成员\n\n<table>\n<thead><tr><th>国家</th><th>政党</th></tr></thead>\n<tbody>\n"
        + row("", "阿根廷共产党、广泛阵线")
        + row("", "解放党")
        + "</tbody>\n</table>\n"
    )
    communist, front, liberation = recover(read_text(table))
    assert believed(communist) == believed(front) == {"AR"}
    assert believed(liberation) == set()


def test_a_row_below_a_flag_is_in_its_territory_too_unless_its_words_name_another() -> None:
    rows = ["| rowspan=3 | {{flag|阿根廷}} || 解放党", "| 甲", "| [[乙 (智利)]]"]
    source = "'''国际'''\n==成员==\n{|\n! 国家 !! 政党\n|-\n" + "\n|-\n".join(rows) + "\n|}\n"
    article = read_text(source, format="wikitext")
    members = settled(article)
    apart = [members[0], *(each._replace(continues=True, entry=each.entry._replace(flags=()))
                           for each in members[1:])]  # fmt: skip
    first, second, _ = recover(article, apart)
    assert believed(first) == believed(second) == {"AR"}
    assert [belief.confidence for belief in second.beliefs] == [1.0]


def test_what_is_certain_of_an_entry_is_certain_of_one_under_its_flag() -> None:
    lines = [
        "{{flag|英格兰}}{{flag|威尔士}} 甲",
        "乙",
        "{{flag|捷克斯洛伐克}} 丙",
        "丁",
        "戊",
        "己",
        "庚",
        "辛",
    ]
    items = "\n".join(f"* {line}" for line in lines)
    article = read_text(f"'''国际'''\n==成员==\n{items}\n", format="wikitext")
    members = [member._replace(continues=at % 2 == 1) for at, member in enumerate(settled(article))]
    given = {4: Given((Territory("FR"),), "a letter"), 7: Given((Territory("DE"),), "a book")}
    found = recover(article, members, given=given)
    assert [[(b.territory.code, b.evidence) for b in each.beliefs] for each in found] == [
        [("GB-ENG", "flag"), ("GB-WLS", "flag")],
        [("GB-ENG", "flag"), ("GB-WLS", "flag")],
        [("CZ", "flag"), ("SK", "flag")],
        [("CZ", "flag"), ("SK", "flag")],
        [("FR", "reference")],
        [("FR", "reference")],
        [],
        [("DE", "reference")],
    ]
    sources = [each.given.source if each.given else "" for each in found]
    assert sources[3:] == ["", "a letter", "a letter", "", "a book"]


def test_a_list_is_sorted_by_the_first_flag_and_by_any_successor_of_a_dissolved_state() -> None:
    items = "* {{flag|英格兰}}{{flag|威尔士}} 甲\n* {{flag|捷克斯洛伐克}} 乙\n"
    article = read_text(f"==成员==\n{items}", format="wikitext")
    found = read_list(settled(article), gather(article, settled(article)))
    named = [{territories()[at].code for at in np.flatnonzero(row)} for row in found.evidence]
    assert named == [{"GB-ENG"}, {"CZ", "SK"}]


def shuffled(article: Article, seed: int) -> Article:
    """The same article, the items of each list in another order."""
    chance = random.Random(seed)
    blocks: list[list[str]] = [[]]
    for block in "\n".join(article.lines).split("\n\n"):
        if block.lstrip("\n").startswith("  -"):
            blocks[-1].append(block)
        else:
            chance.shuffle(blocks[-1])
            blocks.append([block])
            blocks.append([])
    chance.shuffle(blocks[-1])
    return read_text("\n\n".join(b for part in blocks for b in part), article=article.article)


def test_shuffled_lists_are_not_answered_by_order(articles: dict[str, Article]) -> None:
    resting, entries = 0, 0
    for seed in range(25):
        for name in ("imt", "ist"):
            recoveries = recover(shuffled(articles[name], seed))
            entries += len(recoveries)
            resting += sum(recovery.rests_on_order for recovery in recoveries)
    assert entries == 25 * 78
    assert resting <= 0.01 * entries


def test_switching_a_kind_off_takes_its_answers_away(articles: dict[str, Article]) -> None:
    def answers(*without: str) -> int:
        return sum(bool(r.beliefs) for r in recover(articles["imt"], without=without))

    assert answers("host") < answers()
    assert answers("host", "link", "list", "name", "text", "order") == 0


def test_same_page_same_result(articles: dict[str, Article]) -> None:
    first, second = recover(articles["ist"]), recover(articles["ist"])
    assert [r.candidates for r in first] == [r.candidates for r in second]


def test_a_page_never_counts_towards_what_it_is_read_with() -> None:
    index = {territory: position for position, territory in enumerate(territories())}
    everywhere, left_out = territory_prior(), territory_prior(("圣保罗论坛",))
    assert everywhere[index[Territory("UY")]] > left_out[index[Territory("UY")]]
    assert rate("name", ("圣保罗论坛",)) != rate("name")
    assert float(territory_prior().sum()) == pytest.approx(1)


def test_a_file_name_with_underscores_is_that_of_its_page() -> None:
    def candidates(name: str) -> object:
        page = read_text("## 支部\n\n- 解放\n", article=name)
        return recover(page)[0].candidates

    assert candidates("国际工人协会_(1922年)") == candidates("国际工人协会 (1922年)")
    assert candidates("国际工人协会_(1922年)") != candidates("国际工人协会~(1922年)")


def test_the_prior_moves_towards_lists_that_resemble_this_one() -> None:
    index = {territory: position for position, territory in enumerate(territories())}
    anchors = np.zeros(len(index))
    for code in ("AR", "BO", "CL", "CO", "PY", "PE"):
        anchors[index[Territory(code)]] = 1
    prior = territory_prior()
    adapted = adapted_prior(prior, anchors)
    assert adapted[index[Territory("UY")]] > prior[index[Territory("UY")]]
    assert adapted[index[Territory("SE")]] < prior[index[Territory("SE")]]
    assert float(adapted.sum()) == pytest.approx(1)


def test_believed_means_at_least_the_threshold(articles: dict[str, Article]) -> None:
    for recovery in recover(articles["ist"]):
        for belief in recovery.beliefs:
            assert belief.confidence >= BELIEF
            assert belief.territory in {territory for territory, _ in recovery.candidates}


def source(lines: str) -> tuple[Recovery, ...]:
    return recover(read_text(f"'''国际'''\n==成员==\n{lines}", format="wikitext"))


def test_what_a_heading_states_is_certain() -> None:
    headings = "===法国===\n* [[甲党]]\n===英格兰和威尔士===\n* [[乙党]]\n"
    first, second, third = source(
        f"{headings}{{|\n! 国家 !! 政党\n|-\n| 法国及海外 || [[丙党]]\n|}}\n"
    )
    for stated in (first, third):
        assert [(b.territory.code, b.evidence, b.confidence) for b in stated.beliefs] == [
            ("FR", "stated", 1.0)
        ]
    assert believed(second) == {"GB-ENG", "GB-WLS"}
    assert [(t.code, p) for t, p in second.candidates] == [("GB-ENG", 1), ("GB-WLS", 1)]


def test_a_heading_above_another_states_its_country_and_one_of_two_countries_both() -> None:
    inner, both = source("===法国===\n====其他====\n* [[甲党]]\n===法国和比利时===\n* [[乙党]]\n")
    assert [(b.territory.code, b.evidence) for b in inner.beliefs] == [("FR", "stated")]
    assert believed(both) == {"BE", "FR"}


def test_a_dissolved_state_is_answered_by_its_successors() -> None:
    (recovery,) = source("* {{flag|捷克斯洛伐克}} [[甲党]]\n")
    assert [(b.territory.code, b.stands_for) for b in recovery.beliefs] == [
        ("CZ", "CSHH"),
        ("SK", "CSHH"),
    ]


@pytest.mark.parametrize(
    "entry",
    [
        "* {{flag|CIS}} [[苏联共产党 (2001年)|苏联共产党]]",
        "{|\n! 国家 !! 政党\n|-\n| 后苏联国家 || [[甲党]]\n|}",
        "{|\n! 地区 !! 政党\n|-\n| 澳洲及大洋洲 || [[甲党]]\n|}",
        "* 前苏联：[[甲党]]",
        "* ex-USSR: [[甲党]]",
    ],
)
def test_what_came_of_a_dissolved_state_is_not_one_of_its_successors_for_certain(
    entry: str,
) -> None:
    (recovery,) = source(f"{entry}\n")
    assert recovery.beliefs == ()
    assert len([p for _, p in recovery.candidates if p < 0.5]) > 2


def test_a_flag_of_either_of_two_states_stays_open() -> None:
    (recovery,) = source("* {{flag|刚果}} [[甲党]]\n")
    assert recovery.beliefs == ()
    assert [(t.code, round(p, 2)) for t, p in recovery.candidates] == [("CD", 0.5), ("CG", 0.5)]


@pytest.mark.parametrize(
    ("name", "code"), [("南苏丹", "SS"), ("美属萨摩亚", "AS"), ("苏格兰", "GB-SCT"), ("刚果", "")]
)
def test_a_name_is_enough_however_rare_the_territory_is_in_lists(name: str, code: str) -> None:
    (recovery,) = recover(page([f" {name}火党"]))
    assert believed(recovery) == ({code} if code else set())


def test_a_page_that_two_entries_link_to_is_that_of_one_of_them() -> None:
    items = [anchored(country) for country in ANCHORS]
    shared = f" {link('火花', '火花 (智利)')}"
    alone, both = (
        recover(page([*items[:4], shared, *items[4:], *more])) for more in ([], [shared])
    )
    assert believed(alone[4]) == {"CL"}
    at = territories().index(Territory("CL"))
    assert both[4].with_order[at] > 0.9 > 0.1 > both[11].with_order[at]
    # Without an order either is as probable, and together they are as one.
    assert [float(each.with_order[at]) for each in recover(page([shared, shared]))] == (
        pytest.approx([0.49, 0.49], abs=0.01)
    )


def test_a_country_is_answered_where_only_its_part_is_in_doubt() -> None:
    items = [anchored(country) for country in ANCHORS]
    items += [" 威尔士火党", " 苏格兰火党", " 革命<small>（打入英国工党）</small>"]
    recovery = recover(page(items))[-1]
    assert believed(recovery) == {"GB"}
    assert max(p for _, p in recovery.candidates) < BELIEF


def test_a_name_outranks_the_order() -> None:
    items = [anchored(country) for country in ANCHORS]
    items.insert(1, " 瑞典解放党")
    assert believed(recover(page(items))[1]) == {"SE"}


@pytest.mark.parametrize(("words", "expected"), [(0.99, 0.87 * 0.99), (0.81, 0.81)])
def test_words_that_the_order_contradicts_are_less_certain_and_still_believed(
    words: float, expected: float
) -> None:
    places = [territories().index(gazetteer.lookup_all(name)[0]) for name in ANCHORS]
    at = places[-2]
    unsorted = np.full((len(ANCHORS), len(territories())), 1e-9)
    unsorted[range(len(ANCHORS)), places] = 1
    unsorted[1, places[1]], unsorted[1, at] = 1 - words, words
    found, _ = _with_order(unsorted, True)
    assert found[1, at] == pytest.approx(expected, abs=0.03)
    assert bool(found[1, at] == words) == (words == expected)


def test_the_order_does_not_choose_among_the_places_of_a_name() -> None:
    items = [anchored(country) for country in ANCHORS]
    items.insert(3, " 巴西和保加利亚解放党")
    article = page(items)
    for flags in (1, 2):
        members = [*article.members]
        members[3] = members[3]._replace(flags_lost=flags)
        assert recover(article, members)[3].beliefs == ()


def test_a_list_is_sorted_or_not_or_has_too_few_known_entries() -> None:
    items = [anchored(country) for country in ANCHORS]
    assert recover(page(items))[0].alphabet == "english"
    assert recover(page(items))[0].sorted_probability > 0.99
    assert recover(page(items[5:] + items[:5][::-1] + [" 解放"]))[0].sorted_probability < 0.5
    assert recover(page([" 解放"]))[0].alphabet == ""
    spanish = ["德国", "阿根廷", "巴西", "西班牙", "美国", "法国", "希腊", "英国", "瑞士", "土耳其"]
    assert recover(page([anchored(country) for country in spanish]))[0].alphabet == "spanish"
    assert recover(page(items), without={"order"})[0].alphabet == ""


@pytest.mark.parametrize(("turned", "alphabets"), [(0, ["english"]), (5, list(ALPHABETS))])
def test_other_alphabets_are_tried_where_the_english_one_explains_a_list_less_than_none(
    turned: int, alphabets: list[str]
) -> None:
    items = [anchored(country) for country in ANCHORS]
    article = page(items[turned:] + items[:turned][::-1])
    found = read_list(article.members, gather(article, article.members))
    even = np.ones(len(territories()))
    weights = {
        name: np.exp(align(found.without_order, even, alphabet(name)).log_bayes_factor) * share / 2
        for name, share in ALPHABETS.items()
        if name in alphabets
    }
    total = 0.5 + sum(weights.values())
    expected = {name: weight / total for name, weight in weights.items()}
    assert found.orders == pytest.approx(expected)


def test_without_what_is_known_before_all_territories_are_as_probable() -> None:
    (recovery,) = recover(page([" 解放"]), without={"prior"})
    np.testing.assert_allclose(recovery.with_order, 1 / len(territories()))
    article = page([anchored(country) for country in ANCHORS])
    found = read_list(article.members, gather(article, article.members), without={"prior"})
    assert found.prior is found.general_prior


def test_what_the_place_in_the_list_decides_rests_on_the_order_though_words_support_it() -> None:
    fire = [Party(Territory(code), (), ("Fire Party",), "") for code in ("AU", "GB", "NZ")]
    items = [anchored(country) for country in ANCHORS]
    items.insert(1, " Fire Party")
    found = recover(page(items), context=Context(parties=Parties(fire)))[1]
    assert [(b.territory.code, b.evidence) for b in found.beliefs] == [("AU", "order")]


@pytest.mark.parametrize(
    ("first", "codes"),
    [
        ("法国：甲", ["FR", "FR", "BR"]),
        ("甲", ["BR", "BR", "BR"]),
        ("智利甲党", ["CL", "CL", "BR"]),
    ],
)
def test_entries_under_one_flag_share_what_is_known_until_one_names_another_country(
    first: str, codes: list[str]
) -> None:
    article = page([f" {first}", " 乙", " 巴西丙"])
    members = [member._replace(continues=at > 0) for at, member in enumerate(settled(article))]
    assert [*map(believed, recover(article, members))] == [{code} for code in codes]


def test_names_in_an_item_of_a_page_that_lost_no_flags_each_have_a_place_of_their_own() -> None:
    source = "The Tide is an international.\n\n== Members ==\n* [[Sail of Chile]], [[Red Oar]]"
    article = read_text(source, format="wikitext")
    assert [*map(believed, recover(article))] == [{"CL"}, set()]


def test_emptied_brackets_behind_a_flag_make_a_part_of_the_country_likelier() -> None:
    def whole(item: str) -> float:
        (recovery,) = recover(page([item]))
        return float(recovery.with_order[territories().index(Territory("BE"))])

    assert whole(" （）比利时火党") < 0.6 < 0.9 < whole(" 比利时火党")


def test_a_country_beside_a_part_of_its_own_is_the_part() -> None:
    items = [anchored(country) for country in ANCHORS]
    items.insert(2, f" （）{link('比利时火党', '比利时火党 (瓦隆-布鲁塞尔)')}")
    article = page(items)
    members = [*article.members]
    members[2] = members[2]._replace(flags_lost=2)
    assert believed(recover(article, members)[2]) == {"BE-WAL"}


def test_who_belongs_to_no_country_has_no_candidates() -> None:
    article = page([" 国际青年", " 解放"])
    members = [article.members[0]._replace(no_territory=True), article.members[1]]
    nowhere, somewhere = recover(article, members)
    assert nowhere.candidates == () and somewhere.candidates


def test_names_in_two_languages_that_name_different_countries_leave_the_entry_open() -> None:
    name = "克罗地亚民主联盟（The Croatian Democratic Union of Bosnia and Herzegovina）"
    (recovery,) = recover(page([f" {name}"]))
    assert {each.code for cue in recovery.cues for each in cue.territories} == {"BA", "HR"}
    assert recovery.beliefs == ()
    assert {territory.code for territory, _ in recovery.candidates[:2]} == {"BA", "HR"}


def test_a_part_that_the_words_do_not_name_is_not_believed() -> None:
    # Flanders and Wallonia are a frequent pair; the words name Wallonia and Brussels.
    (recovery,) = recover(page([f" {link('共产党', '共产党 (瓦隆-布鲁塞尔)')}"]))
    assert {territory.country for territory in recovery.most_probable} == {"BE"}
    assert "BE-VLG" not in believed(recovery)


def test_an_area_that_a_wrong_name_is_in_makes_the_name_no_more_probable() -> None:
    alone, in_europe = (
        recover(page([" 匈牙利联邦党"], lead=lead))[0]
        for lead in ("**国际**是组织。", "**国际**是欧洲的政党联盟。")
    )
    first, second = (each.candidates[0] for each in (alone, in_europe))
    assert first[0] == second[0] == Territory("HU")
    assert second[1] == pytest.approx(first[1], abs=0.002)
