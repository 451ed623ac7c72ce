"""What recovery promises is kept on labelled lists, and the numbers that say so are right."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from internationals.analysis import evaluation
from internationals.articles import read, read_text
from internationals.places import likelihood
from internationals.places.gazetteer import Territory, lookup

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def labelled(articles):
    return [evaluation.from_reference(articles[name]) for name in ("imt", "ist")]


@pytest.fixture(scope="module")
def assessed(labelled):
    return evaluation.assess(labelled)


def made(rows):
    """Assessed entries with chosen outcomes: answered, right, highest, most probable right."""
    return pd.DataFrame(
        [
            {
                "article": article,
                "list": 1,
                "answered": answered,
                "right": right,
                "highest": highest,
                "most_probable_right": top,
                "contained": True,
                "candidates": 2,
                "probability": 0.5,
                "prior_probability": 0.1,
                "brier": 0.5,
                "flags": 1,
                "evidence": "link" if answered else "",
                "rests_on_order": False,
            }
            for article, answered, right, highest, top in rows
        ]
    )


MADE = made(
    [
        ("a", True, True, 0.99, True),
        ("a", True, False, 0.85, False),
        ("a", False, False, 0.35, True),
        ("b", False, False, 0.15, False),
    ]
)


# --- the promise ----------------------------------------------------------------------------------


def test_the_promise_is_kept_with_the_reference_hidden(assessed):
    said = evaluation.measures(assessed).iloc[0]
    assert said["entries"] == 78
    assert said["precision"] >= 0.97
    assert said["answered"] >= 0.50
    assert said["most_probable_right"] >= 0.66
    assert said["contained"] >= 0.95
    assert said["candidates"] <= 5
    assert said["log_score"] > said["prior_log_score"] + 3


def test_order_and_every_prior_are_worth_something(labelled):
    table = evaluation.ablation(labelled)
    assert list(table.index) == ["nothing", *evaluation.KINDS, "other lists", "prior"]
    for part in ("link", "host", "name", "order", "other lists", "prior"):
        assert table.loc[part, "log_score"] < table.loc["nothing", "log_score"], part
    assert table.loc["prior", "log_score"] < table.loc["other lists", "log_score"]
    assert (table["precision"] >= 0.9).all()


def test_flags_taken_from_mediawiki_source_are_the_truth():
    article = read(FIXTURES / "wikitext-lists.wikitext")
    one = evaluation.from_flags(article)
    assert not any(member.entry.flags for member in one.members)
    assert any(one.truths)
    for member, truth in zip(article.members, one.truths, strict=True):
        if len(member.entry.flags) == 1 and lookup(member.entry.flags[0]):
            assert truth == {lookup(member.entry.flags[0])}
    table = evaluation.assess([one])
    assert "flag" not in set(table["evidence"])
    assert len(table) == sum(bool(truth) for truth in one.truths)


# --- harder lists ---------------------------------------------------------------------------------


def test_shuffled_lists_rest_on_order_in_at_most_one_percent(labelled):
    tables = [
        evaluation.assess([evaluation.shuffled(one, seed) for one in labelled])
        for seed in range(20)
    ]
    together = pd.concat(tables)
    assert len(together) == 20 * 78
    assert (together["answered"] & together["rests_on_order"]).mean() <= 0.01
    assert evaluation.measures(together).loc["all", "precision"] >= 0.97


def test_lists_sorted_in_chinese_are_not_read_as_english(labelled):
    chinese = evaluation.assess([evaluation.sorted_by_chinese(one) for one in labelled])
    assert evaluation.measures(chinese).loc["all", "precision"] >= 0.95


def test_false_links_are_mostly_survived_where_a_list_is_sorted(labelled):
    imt = labelled[0]
    false = evaluation.with_false_links(imt, 0.15, seed=3)
    changed = [
        index
        for index, (old, new) in enumerate(zip(imt.members, false.members, strict=True))
        if old.link != new.link
    ]
    assert changed
    table = evaluation.assess([false])
    wrong = table[table["answered"] & ~table["right"]]
    assert len(wrong) <= len(changed) / 2
    untouched = table.drop(index=changed)
    assert untouched[untouched["answered"]]["right"].mean() >= 0.97


def test_repeated_territories_keep_their_truth(labelled):
    doubled = evaluation.with_repeated_territories(labelled[1], 0.5, seed=1)
    assert len(doubled.members) == len(doubled.truths) > len(labelled[1].members)
    assert evaluation.measures(evaluation.assess([doubled])).loc["all", "precision"] >= 0.9


# --- the numbers ----------------------------------------------------------------------------------


def test_measures_count_entries_answers_and_sets():
    said = evaluation.measures(MADE).loc["all"]
    assert said["answered"] == 0.5
    assert said["precision"] == 0.5
    assert said["most_probable_right"] == 0.5
    assert said["lists"] == 2
    assert said["log_score"] == pytest.approx(np.log(0.5))
    grouped = evaluation.measures(MADE, by="article")
    assert list(grouped.index) == ["a", "b"]
    assert grouped.loc["b", "answered"] == 0
    assert np.isnan(grouped.loc["b", "precision"])


def test_a_set_is_right_only_as_a_whole():
    article = read_text("**国际**\n\n## 支部\n\n  - 苏格兰社会党\n")
    (member,) = article.members
    scotland = Territory("GB", "GB-SCT")
    right = evaluation.Labelled(article, (member,), (frozenset({scotland}),))
    more = evaluation.Labelled(article, (member,), (frozenset({scotland, Territory("FR")}),))
    assert evaluation.assess([right])["right"].tolist() == [True]
    table = evaluation.assess([more])
    assert table["right"].tolist() == [False]
    assert table["answered"].tolist() == [True]
    assert table["contained"].tolist() == [False]


def test_reliability_compares_what_is_stated_with_what_is_right():
    table = evaluation.reliability(MADE, edges=[0, 0.5, 1])
    assert table["entries"].tolist() == [2, 2]
    assert table["stated"].tolist() == pytest.approx([0.25, 0.92])
    assert table["right"].tolist() == [0.5, 0.5]
    assert ((table["low_right"] < 0.5) & (table["high_right"] > 0.5)).all()


def test_probabilities_mean_what_they_say(assessed):
    sure = assessed[(assessed["highest"] >= 0.9) & (assessed["flags"] == 1)]
    assert sure["most_probable_right"].mean() >= sure["highest"].mean() - 0.05
    unsure = assessed[(assessed["highest"] < 0.5) & (assessed["flags"] == 1)]
    stated = unsure["highest"].mean()
    assert stated - 0.2 <= unsure["most_probable_right"].mean() <= stated + 0.2


def test_risk_grows_with_coverage_from_the_most_certain():
    curve = evaluation.risk_coverage(MADE)
    assert curve["threshold"].tolist() == [0.99, 0.85, 0.35, 0.15]
    assert curve["coverage"].tolist() == [0.25, 0.5, 0.75, 1.0]
    assert curve["risk"].tolist() == pytest.approx([0, 1 / 2, 1 / 3, 1 / 2])


def test_intervals_resample_whole_lists():
    table = evaluation.intervals(MADE, draws=500, seed=1)
    # Either list can be drawn twice: nothing of b is answered, two thirds of a.
    assert table.loc["answered", ["low", "value", "high"]].tolist() == pytest.approx(
        [0, 0.5, 2 / 3]
    )
    again = evaluation.intervals(MADE, draws=500, seed=1)
    pd.testing.assert_frame_equal(table, again)


def test_what_each_kind_answered(assessed):
    table = evaluation.by_evidence(assessed)
    assert table["entries"].sum() == 78
    assert {"link", "host", "order", "none"} <= set(table.index)
    assert table.loc["link", "precision"] >= 0.97


def test_alignment_table_shows_each_entry_beside_the_alphabet(labelled):
    table = evaluation.alignment_table(labelled[0])
    assert len(table) == 35
    keys = table.columns.get_level_values("key")
    assert list(keys) == sorted(keys)
    assert table.to_numpy().min() >= 0
    assert (table.sum(axis=1) <= 1 + 1e-9).all()
    nearest = table.loc[13].iloc[0].idxmax()
    assert nearest == ("austria", "AT")
    with pytest.raises(ValueError, match="found no list 99"):
        evaluation.alignment_table(labelled[0], part=99)


def test_one_entry_is_solved_step_by_step(labelled):
    # 社会主义团结 of IST: unknown, between Cyprus and Denmark.
    table = evaluation.steps(labelled[1], line=26)
    assert list(table.columns[:-1]) == [
        "prior",
        "similar_lists",
        "evidence",
        "rest_of_list",
        "order",
    ]
    assert table.index[0] == "CZ"
    assert table.loc["CZ", "true"]
    assert table.loc["CZ", "order"] > 0.5 > table.loc["CZ", "evidence"]
    with pytest.raises(ValueError, match="no member at line 1"):
        evaluation.steps(labelled[1], line=1)


def test_cues_are_counted_as_the_shipped_table_counts_them(labelled):
    counted = evaluation.cue_counts(labelled).set_index(["title", "basis"])
    shipped = pd.read_csv(
        Path(likelihood.__file__).with_name("trust.csv"), keep_default_na=False
    ).set_index(["title", "basis"])
    for key in counted.index:
        assert counted.loc[key].tolist() == shipped.loc[key, ["right", "wrong"]].tolist()


def test_labels_that_fit_no_member_are_an_error(articles, tmp_path):
    path = tmp_path / "labels.csv"
    path.write_text("line,name,countries,subdivisions\n3,x,FR,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"labels.csv: found no member of imt at line 3"):
        evaluation.from_labels(articles["imt"], path)
    with pytest.raises(ValueError, match="found no row of 'mim'"):
        evaluation.from_reference(articles["mim"])
