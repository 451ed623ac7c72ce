"""Claims, history and losses: the numbers of the notebooks, and their sentences."""

from __future__ import annotations

import dataclasses
import re

import pandas as pd
import pytest

import internationals as inter
from internationals.analysis import claims, history, losses


@pytest.fixture(scope="module")
def tables() -> inter.Tables:
    return inter.load()


def without(tables: inter.Tables, table: str, keep: pd.Series) -> inter.Tables:
    return dataclasses.replace(tables, **{table: getattr(tables, table)[keep]})


# Claims


def test_all_claims_have_a_group_and_a_verdict(tables: inter.Tables) -> None:
    counted = claims.groups(tables)
    assert counted["n"].to_dict() == {
        "statement": 73, "own_count": 5, "host_party": 21, "imperialist_country": 16,
    }  # fmt: skip
    assert counted["n"].sum() == len(tables.claims) == 115
    assert counted["contradicted"].sum() == 3


def test_statements_by_article_and_verdict(tables: inter.Tables) -> None:
    counted = claims.verdicts(tables)
    assert counted.loc[["imt", "ist", "mim"]].to_numpy().tolist() == [
        [11, 0, 0, 2, 13], [17, 2, 0, 0, 19], [22, 7, 3, 9, 41],
    ]  # fmt: skip
    with pytest.raises(ValueError, match="found 'opinion', expected one of statement"):
        claims.verdicts(tables, "opinion")


def test_bases_add_up_to_verdicts(tables: inter.Tables) -> None:
    for group in claims.groups(tables).index:
        by_basis = claims.bases(tables, group)
        summed = by_basis.groupby(["article", "verdict"])["n"].sum()
        counted = claims.verdicts(tables, group).drop(columns="n").stack()
        assert summed.to_dict() == counted[counted > 0].to_dict()
    unchecked = claims.bases(tables).query("verdict == 'not_checked'")
    assert set(unchecked["basis"]) == {claims.NO_BASIS}


def test_the_contradicted_are_quoted_whole_with_what_the_source_says(tables: inter.Tables) -> None:
    found = claims.contradicted(tables)
    assert found["claim_id"].tolist() == [49, 53, 70]
    assert found["sentence"].iloc[2] == "毛主义国际主义运动是第一个明确反对同性恋的毛派组织。"
    for row in found.to_dict("records"):
        assert claims.shown(row["quote"]) in row["sentence"]
        assert row["verdict_source"].startswith("http")
        assert row["verdict_note"] and row["verdict_note_zh"]


def test_the_contradicted_look_like_errors_of_translation(tables: inter.Tables) -> None:
    assert claims.errors(tables).to_dict() == {"translation": 3}
    assert "**3** of them look like errors of translation" in claims.contradictions(tables)


def test_what_the_reference_says_of_a_claim_holds_for_its_very_article(
    tables: inter.Tables,
) -> None:
    changed = tables.articles.assign(sha256=tables.articles["sha256"].str[::-1])
    other = dataclasses.replace(tables, articles=changed)
    assert claims.errors(other).empty
    assert claims.contradicted(other)["verdict_note_zh"].isna().all()


def test_what_is_shown_of_the_dump_has_no_markup() -> None:
    source = '**甲**是[乙的](../Page/乙_\\(丙\\).md "wikilink")<small>组织</small>\\[1\\]。'
    assert claims.shown(source) == "甲是乙的组织。"


def test_every_claim_is_told_with_its_source_unless_not_checked(tables: inter.Tables) -> None:
    told = claims.checked(tables)
    assert told.index.tolist() == list(range(1, 116))
    unchecked = told["verdict"].eq("not_checked")
    assert (told.loc[unchecked, ["verdict_basis", "verdict_source"]] == "").all(axis=None)
    assert (told.loc[~unchecked, "verdict_basis"] != "").all()


def numbers(sentence: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", sentence)]


def test_sentences_on_claims_follow_the_tables(tables: inter.Tables) -> None:
    told = claims.sentences(tables)
    assert numbers(told["how_many"]) == [3, 73, 50, 9, 3, 11]
    assert numbers(told["basis"]) == [59, 10, 49]
    assert numbers(told["contradicted"])[0] == 3
    assert numbers(told["kept_apart"]) == [5, 5, 0, 0, 21, 11, 1, 9, 16, 0, 0, 16]
    verified = ~tables.claims["claim_id"].isin([1, 2])
    assert numbers(claims.how_many(without(tables, "claims", verified)))[1:3] == [71, 48]


# History


def test_every_relation_is_told_with_where_its_year_is_from(tables: inter.Tables) -> None:
    told = history.relations(tables)
    assert len(told) == 14
    assert told["year_from"].value_counts().to_dict() == {"source": 5, "": 5, "article": 4}
    assert (told["year"].isna() == (told["year_from"] == "")).all()
    assert (told["quote"] != "").all() and (told["subject_en"] != "").all()
    assert set(told.loc[told["object_id"].isna(), "relation"]) == {"renamed"}


def test_events_are_in_the_order_of_time_and_leave_out_what_lasts(tables: inter.Tables) -> None:
    told = history.events(tables)
    assert "most_important_section" not in set(told["relation"])
    assert told["earliest"].is_monotonic_increasing
    assert (told["earliest"] <= told["latest"]).all()
    application = told[told["relation"].eq("applied_to_join")].iloc[0]
    assert (application["earliest"], application["latest"]) == (1983, 1994)


def test_lives_begin_and_end_as_recorded_or_fade(tables: inter.Tables) -> None:
    lives = history.lanes(tables).set_index("organization_id")
    assert len(lives) == len(tables.organizations) == 14
    assert lives.loc["mim", ["begins_after", "begins_by", "ends_after", "ends_by"]].tolist() == [
        1983, 1983, 2008, 2008,
    ]  # fmt: skip
    # It grew out of a group founded in 1950: not before that, and nobody says when.
    assert lives.loc["ist", ["begins_after", "begins_by"]].tolist() == [1950, 1960]
    assert lives.loc[["ist", "imt"], "ends_after"].isna().all()
    assert lives.loc["radacads", ["begins_after", "begins_by", "ends_by"]].tolist() == [
        1973, 1983, 1983,
    ]  # fmt: skip
    assert (lives["begins_after"] <= lives["begins_by"]).all()


def test_what_led_to_an_international_stands_above_it(tables: inter.Tables) -> None:
    order = history.lanes(tables)["organization_id"].tolist()
    assert order.index("socialist-review-group") + 1 == order.index("ist")
    assert order.index("committee-for-a-workers-international") + 1 == order.index("imt")
    assert (
        order.index("radacads")
        < order.index("mim")
        < order.index("revolutionary-communist-party-usa")
    )


def test_sentences_on_history_follow_the_tables(tables: inter.Tables) -> None:
    told = history.sentences(tables)
    assert numbers(told["how_many"]) == [14, 14]
    assert numbers(told["years"]) == [4, 5, 5]
    assert numbers(told["span"]) == [1938, 2024, 7, 14]


# Losses


def test_every_kind_of_loss_has_an_example(tables: inter.Tables) -> None:
    counted = losses.losses_with_examples(tables)
    assert counted["n"].sum() == len(tables.losses)
    assert counted.loc["displaced_label", ["imt", "ist", "mim", "n"]].tolist() == [4, 4, 23, 31]
    assert counted.loc["flag", ["imt", "ist", "mim"]].tolist() == [40, 40, 0]
    assert (counted["found"] != "").all()
    assert counted.loc["flag", "lost"] == "阿根廷"
    assert "“”" in counted.loc["template", "found"]
    assert numbers(losses.sentences(tables)["how_many"]) == [len(tables.losses), 8, 80]
