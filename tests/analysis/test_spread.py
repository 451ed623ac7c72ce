"""Geographic spread: the facts of the included articles, and cases small enough to check by hand."""

import itertools
import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import international, made_tables
from scipy.stats import hypergeom

import internationals
from internationals.analysis import spread
from internationals.tables.schema import Tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return internationals.load()


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
    # IMT has no members of other statuses now.
    assert list(spread.countings(tables, ["imt"])) == [*ways, "everything"]
    assert list(spread.countings(tables, ["imt", "ist"])) == [*ways, "with_partial", "everything"]
    certain = international(["FR", "DE"], {})
    assert list(spread.countings(certain, ["green"])) == ["as_listed"]


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
        assert "14" in said["named"]


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
