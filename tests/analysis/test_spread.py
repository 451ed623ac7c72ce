"""Geographic spread: the facts of the included articles, and cases small enough to check by hand."""

import itertools
import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import international, made_tables
from scipy.stats import hypergeom

from internationals.analysis import spread
from internationals.tables.schema import Tables


@pytest.fixture(scope="module")
def full(tables):
    return spread.full_members(spread.territories(tables))


def test_countries_and_what_both_list(tables):
    counts = spread.sensitivity(tables, ["imt", "ist"]).loc["as_listed"]
    assert counts[["imt_countries", "ist_countries", "both"]].tolist() == [33, 28, 17]


def test_regions(tables, full):
    found = spread.by_region(full, tables.countries)
    assert list(found) == ["Europe", "Americas", "Asia", "Africa", "Oceania"]
    assert found.loc["imt"].tolist() == [17, 8, 4, 3, 1]
    assert found.loc["ist"].tolist() == [13, 3, 5, 5, 2]
    members = spread.members_by_region(full, tables.countries)
    assert members["listed"].tolist() == [19, 9, 8, 6, 2]
    assert members["members"].tolist() == [43, 35, 47, 54, 14]


def test_a_country_is_that_of_one_international_or_of_several():
    listed = [("green", "FR"), ("green", "DE"), ("red", "DE"), ("red", "IT"), ("blue", "IT")]
    rows = pd.DataFrame(listed, columns=["organization_id", "country"])
    found = spread.shared(rows, ["green", "red"])
    assert found.to_dict() == {"FR": "green", "DE": "several", "IT": "red"}


def test_countries_named_in_a_role(tables, full):
    found = spread.named_countries(tables, full)
    assert len(found) == 14
    assert found[["imt", "ist"]].sum().tolist() == [11, 7]


def test_the_dispute_over_croatia(tables, full):
    assert full.loc[full["disputed"], "country"].tolist() == ["HR"]
    ways = spread.sensitivity(tables, ["imt", "ist"])
    assert ways.loc["certain", "imt_countries"] == 32
    assert ways.loc["other_text", "imt_countries"] == 34
    assert ways.loc["whole_countries", "imt_countries"] == 31
    assert ways.loc[["with_former", "with_partial", "everything"], "ist_countries"].tolist() == [
        30,
        31,
        32,
    ]
    assert ways.loc["everything", "ist_countries"] == 32


def test_a_way_of_counting_that_changes_nothing_is_left_out(tables):
    ways = ["as_listed", "whole_countries", "certain", "other_text", "strictest", "with_former"]
    # IMT has no members of other statuses now: everything is with former ones.
    assert list(spread.countings(tables, ["imt"])) == ways
    assert list(spread.countings(tables, ["imt", "ist"])) == [*ways, "with_partial", "everything"]
    certain = international(["FR", "DE"], {})
    assert list(spread.countings(certain, ["green"])) == ["as_listed"]
    # Nothing is uncertain, so that without both is without parts of countries.
    parts = certain.section_territories.assign(subdivision=[None, "DE-BE"])
    certain = certain.replace(section_territories=parts)
    assert list(spread.countings(certain, ["green"])) == ["as_listed", "whole_countries"]


def test_chances_to_share_countries_are_those_of_all_draws():
    odds = np.array([1.0, 2.0, 0.5, 3.0, 0.0])
    expected = np.zeros(3)
    for first in itertools.combinations(range(5), 3):
        for second in itertools.combinations(range(5), 2):
            expected[len({*first} & {*second})] += odds[[*first, *second]].prod()
    found = spread.shared_chances(odds, 3, 2)
    np.testing.assert_allclose(found, expected / expected.sum())
    assert np.isnan(spread.shared_chances(odds, 5, 1)).all()


def test_every_sentence_has_its_numbers(tables):
    for language in ("en", "zh"):
        said = spread.sentences(tables, language)
        assert all(said.values())
        assert "33" in said["claimed"] and "4.8" in said["shared_by_chance"]
        assert re.search("14.*IMT.*11.*IST.*7", said["named"])


def test_what_an_article_claims_is_a_range_only_where_texts_disagree(tables):
    imt, ist = spread.sentences(tables)["claimed"].split(". ")
    assert imt.endswith("**33 countries**, or 32 to 34 where texts disagree")
    assert ist.endswith("has members in **28 countries**.")


def test_another_text_that_gives_a_part_of_the_same_country_disputes_nothing():
    tables = international(["BE", "NL"], {})
    checks = [
        {
            "section_id": f"green-section-{at:02}",
            "fact": "territory",
            "result": "differs",
            "value": value,
            "text": "later_revision",
        }
        for at, value in ((1, "BE-VLG"), (2, "BE-VLG"))
    ]
    tables = Tables({**tables, "section_checks": made_tables(section_checks=checks).section_checks})
    assert spread.territories(tables)["disputed"].tolist() == [False, True]


def test_sentences_of_one_international_leave_out_what_needs_two():
    said = spread.sentences(international(["DE", "FR", ""], {}))
    assert said["contrast", "shared_by_chance"] == ""
    assert "1 entry of GI" in said["not_placed"]


def test_two_lists_of_three_are_compared_those_of_most_countries():
    listed = {"c": ["US"], "a": ["DE", "FR"], "b": ["DE", "JP"]}
    rows = [(key, code, f"{key}-{code}") for key, codes in listed.items() for code in codes]
    tables = made_tables(
        articles=[{"article": key, "organization_id": key, "title": key} for key in listed],
        organizations=[{"organization_id": key, "name": key} for key in listed],
        sections=[
            {"section_id": section, "section_key": section, "organization_id": key, "name": section}
            for key, _, section in rows
        ],
        section_territories=[{"section_id": each, "country": code} for _, code, each in rows],
    )  # fmt: skip
    assert "only a or only b lists" in spread.sentences(tables)["contrast"]
    full = spread.full_members(spread.territories(tables))
    assert spread.by_region(full, tables.countries).loc["a"].tolist() == [2, 0, 0, 0, 0]


def test_no_tables_no_sentence_with_numbers():
    assert spread.sentences(made_tables())["claimed", "europe", "by_chance", "named"] == ""


@given(st.integers(1, 12), st.data())
def test_equal_odds_are_hypergeometric(countries, data):
    first, second = (data.draw(st.integers(0, countries)) for _ in range(2))
    chances = spread.shared_chances(np.full(countries, 7.0), first, second)
    expected = hypergeom(countries, first, second).pmf(np.arange(len(chances)))
    assert np.allclose(chances, expected)


def test_odds_by_hand():
    # One country of three each, with odds 1, 2 and 3: the same with (1 + 4 + 9) / 36.
    assert spread.shared_chances(np.array([1.0, 2.0, 3.0]), 1, 1)[1] == pytest.approx(14 / 36)
    assert math.isnan(spread.shared_chances(np.array([1.0, 0.0]), 2, 1)[0])


@pytest.fixture(scope="module")
def two(tables: Tables) -> Tables:
    """Two internationals, one of them with two parts of a country, both in France and Britain."""
    listed = {
        "b": [("GB", "GB-ENG"), ("GB", "GB-WLS"), ("FR", None), ("JP", None), None],
        "a": [("FR", None), ("DE", None), ("GB", "GB-SCT"), ("IE", None)],
    }
    # Both parts of Britain are those of one entry.
    rows = [
        (f"{name}-section-{max(at, 2) if name == 'b' else at:02}", place)
        for name, places in listed.items()
        for at, place in enumerate(places, 1)
    ]
    own = made_tables(
        articles=[{"article": key, "organization_id": key, "title": key} for key in "ba"],
        organizations=[
            {"organization_id": key, "name": name, "name_en": f"{name} League", "name_zh": name}
            for key, name in (("a", "甲"), ("b", "乙"))
        ],
        sections=[
            {"section_id": key, "section_key": key, "organization_id": key[0], "name": key,
             "article": key[0]}
            for key in dict.fromkeys(key for key, _ in rows)
        ],
        section_territories=[
            {"section_id": key, "country": place[0], "subdivision": place[1], "article": key[0]}
            for key, place in rows
            if place
        ],
        claims=[
            {"claim_id": "a-claim-001", "predicate": "countries_claimed", "topic": "membership",
             "subject": "甲", "subject_id": "a", "article": "a", "quote": "over 5 countries"}
        ],
    )  # fmt: skip
    return own.replace(countries=tables.countries.assign(listed_by=2))


def test_the_sentences_of_two_small_internationals_word_for_word(two: Tables) -> None:
    said = spread.sentences(two)
    assert dict(said) == {
        "not_placed": (
            "The country of 1 entry of 乙 League is **not known**; it is counted nowhere."
        ),
        "claimed": (
            "The article on 甲 League writes “over 5 countries”; its list has members in "
            "**4 countries**."
        ),
        "europe": (
            "Europe has 43 members of the United Nations; 乙 League lists 2 of its 3 countries there "
            "and 甲 League lists 4 of its 4 countries there."
        ),
        "by_chance": (
            "Compared with countries drawn at random from all members of the United Nations, 乙 League "
            "lists 2 where 0.7 are expected (p = 0.1) and 甲 League lists 4 where 0.9 are expected "
            "(p = 0.002). No list is drawn at random, so this shows only whether membership depends "
            "on the region."
        ),
        "named": "",
        "contrast": (
            "The two lists do not differ in this more than by chance: among the countries that only "
            "乙 League or only 甲 League lists, Fisher’s exact test gives p = 0.33."
        ),
        "shared_by_chance": (
            "Is that more than chance? If both lists were drawn at random from all members of the "
            "United Nations, they would share 0.1 countries (0 to 1). But such organisations exist "
            "in few countries: if a country is drawn in proportion to the number of other lists "
            "that name a member there, 0.1 are expected (**0 to 1**), and 2 or more have a "
            "probability of 0%."
        ),
    }
    alone = spread.sentences(two.replace(countries=two.countries.assign(listed_by=0)))
    assert (
        "in few countries" not in alone["shared_by_chance"] and "0.1" in alone["shared_by_chance"]
    )
    chinese = spread.sentences(two, "zh")
    assert chinese["not_placed"] == "乙的1个列表项**国家不明**，未计入。"
    assert "列有2国，预期0.7国（p = 0.1），甲列有4国" in chinese["by_chance"]
    assert chinese["claimed"] == "甲条目写道“over 5 countries”，名单则有**4个国家**。"


def test_what_several_articles_name_is_one_paragraph_in_each_language(two: Tables) -> None:
    named = {"role": "named_as_receiving_wealth", "country": "FR"}
    mentions = made_tables(
        country_mentions=[{"organization_id": key, "article": key} | named for key in "ab"]
    ).country_mentions
    said = spread.sentences(two.replace(country_mentions=mentions), "zh")["named"]
    assert said.count("。") == 2 and " " not in said


def test_regions_without_a_country_of_the_table_are_left_out(two: Tables) -> None:
    rows = spread.full_members(spread.territories(two))
    europe = two.countries[two.countries["region"].isin(["150", "142"])]
    found = spread.members_by_region(rows, europe)
    assert found.index.tolist() == ["150", "142"]
    assert found.to_numpy().tolist() == [["Europe", "欧洲", 4, 43], ["Asia", "亚洲", 1, 47]]
