"""The numbers of recovery are right, and what they are of the included articles."""

import pandas as pd
import pytest
from made_tables import made_tables

import internationals
from internationals.analysis import evaluation
from internationals.places.gazetteer import territories
from internationals.places.likelihood import leave_out, territory_prior


@pytest.fixture(scope="module")
def labelled(articles):
    return [evaluation.from_reference(articles[name]) for name in ("imt", "ist")]


def evaluated(*rows):
    """Entries of list, answered, right, highest probability, most probable right."""
    columns = ["list", "answered", "right", "highest", "most_probable_right"]
    frame = pd.DataFrame(rows, columns=columns)
    frame = frame.assign(article="a", flags=1, contained=True, candidates=2, rests_on_order=False)
    return frame.assign(evidence=["order;name", "link", "", ""][: len(frame)])


def test_measures_by_hand():
    found = evaluation.measures(
        evaluated((1, True, True, 0.99, True), (1, True, False, 0.9, False),
                  (2, False, False, 0.3, True), (2, False, False, 0.2, False))
    )  # fmt: skip
    assert found[["part", "n"]].T.to_dict("list") == {
        "answered": [2, 4],
        "right": [1, 2],
        "most_probable_right": [2, 4],
        "contained": [4, 4],
        "rests_on_order": [0, 2],
    }
    # Of two lists, one answered and one not, a resample has none, one or both.
    assert found.loc["answered", ["low", "high"]].tolist() == [0, 1]
    assert found.loc["contained", "low"] == pytest.approx(evaluation.exact_interval(4, 4)[0])


def test_exact_intervals_are_those_of_the_books():
    assert evaluation.exact_interval(39, 39) == pytest.approx((0.9097, 1), abs=1e-4)
    assert evaluation.exact_interval(41, 44) == pytest.approx((0.8134, 0.9857), abs=1e-4)
    assert evaluation.exact_interval(0, 0) == (0, 1)
    none = pd.Series([False] * 9)
    assert evaluation.interval(none, none.to_frame()) == evaluation.exact_interval(0, 9)


def test_reliability_by_tenths():
    found = evaluation.reliability(
        evaluated((1, False, False, 0.29, True), (1, False, False, 0.21, False),
                  (1, True, True, 1.0, True))
    )  # fmt: skip
    assert found[["low", "high", "entries", "right"]].to_numpy().tolist() == [
        [0.2, pytest.approx(0.3), 2, 0.5],
        [0.9, 1.0, 1, 1.0],
    ]
    assert found["stated"].tolist() == pytest.approx([0.25, 1.0])


def test_what_evidence_is_worth(labelled):
    table = evaluation.worth(labelled)
    costs = table.loc[table.index.str.startswith("without_"), "answered"]
    assert costs.is_monotonic_increasing
    assert (costs <= table.loc["all", "answered"]).all()
    assert table.index[-3:].tolist() == ["words", "order_alone", "prior_alone"]
    assert table.loc["words", ["answered", "right_answers"]].tolist() == pytest.approx(
        [39 / 78, 38 / 78]
    )
    # Whoever knows nothing of an entry names the territory that lists have most often.
    guessed = []
    for one in labelled:
        prior = territory_prior(leave_out((one.article.title, one.article.article)))
        guessed += [truth == {territories()[prior.argmax()]} for truth in one.truths]
    assert table.loc["prior_alone", "most_probable_right"] == sum(guessed) / len(guessed) > 0


def test_an_entry_step_by_step(labelled):
    steps = evaluation.steps(labelled[0], line=64)
    assert steps.index[0] == "RU"
    assert len(steps) == 8
    assert evaluation.steps(labelled[0], line=64, top=1).index.tolist() == ["RU"]
    assert steps.index[steps["true"]].tolist() == ["RU"]
    assert steps.loc["RU", "order"] > 10 * steps.loc["RU", "rest_of_list"]
    with pytest.raises(ValueError, match="imt: found no member at line 1, expected one"):
        evaluation.steps(labelled[0], line=1)


def test_shuffled_lists_have_the_same_entries(labelled):
    one = evaluation.shuffled(labelled[0], 1)
    assert one.members != labelled[0].members
    assert set(zip(one.members, one.truths, strict=True)) == set(
        zip(labelled[0].members, labelled[0].truths, strict=True)
    )

    # Those under one flag stay together.
    first, second, *others = one.members
    together = (first, second._replace(continues=True), *others)
    for seed in range(9):
        order = evaluation.shuffled(one._replace(members=together), seed).members
        assert order[order.index(first) + 1] == together[1]


def test_false_links_lead_to_a_page_of_another_country(labelled):
    one = evaluation.with_false_links(labelled[0], 0.5, 3)
    changed = [new for new, old in zip(one.members, labelled[0].members, strict=True) if new != old]
    assert 0.2 < len(changed) / len(one.members) < 0.8
    for member in changed:
        assert member.link.title.startswith(f"{member.name} (")
        assert member.link.kind == "article"
        assert member.link.line_start == member.link.line_end == member.entry.line_start
    assert evaluation.with_false_links(labelled[0], 0.0, 3) == labelled[0]
    assert evaluation.with_false_links(labelled[0], 0.5, 4) != one
    misled = evaluation.together([evaluation.with_false_links(labelled[0], 1.0, 3)])
    honest = evaluation.together(labelled[:1])
    assert misled["entries"] == honest["entries"] == 38
    assert misled["right"] < honest["right"]
    assert 1 < honest["candidates_of_open"] <= 20


# --- from the tables ------------------------------------------------------------------------------


def section(**facts):
    key = {"section_id": "green-section-01", "section_key": "x", "organization_id": "green"}
    return key | facts


TABLES = made_tables(
    sections=[section()],
    section_territories=[
        {"section_id": "green-section-01", "country": "GB", "subdivision": "GB-SCT",
         "evidence": "reference"}
    ],
    candidates=[
        {"section_id": "green-section-01", "country": "FR", "probability": 0.3},
        {"section_id": "green-section-01", "country": "GB", "subdivision": "GB-SCT",
         "probability": 0.6},
    ],
)  # fmt: skip


def test_candidates_are_compared_with_the_reference():
    (row,) = evaluation.recovered(TABLES).to_dict("records")
    assert (row["truth"], row["most_probable"], row["answer"]) == ("GB-SCT", "GB-SCT", "")
    assert (row["answered"], row["most_probable_right"], row["contained"]) == (False, True, True)


def test_the_strip_is_in_alphabetical_order():
    cells = evaluation.strip(TABLES, "green").sort_values("rank")
    assert cells["sort_name"].tolist() == ["France", "Scotland"]
    assert cells["is_truth"].tolist() == [False, True]


def test_entries_with_two_flags_and_wrong_or_missing_answers_are_compared():
    keys = [f"green-section-{at:02}" for at in range(1, 6)]
    known = [("GB", "GB-ENG", "reference"), ("GB", "GB-WLS", "reference"), ("FR", None, "match"),
             ("IT", None, "reference"), ("ES", None, "order"), ("CZ", None, "reference")]  # fmt: skip
    of = [0, 0, 1, 2, 3, 4]
    territories = [
        {"section_id": keys[at], "country": country, "subdivision": part, "evidence": evidence,
         "stands_for": "CSHH" if country == "CZ" else None}
        for at, (country, part, evidence) in zip(of, known, strict=True)
    ]  # fmt: skip
    probable = [(0, "FR", None, 0.1), (0, "GB", "GB-WLS", 0.8), (0, "GB", "GB-ENG", 0.9),
                (1, "FR", None, 0.3), (1, "DE", None, 0.6), (2, "FR", None, 0.85),
                (3, "ES", None, 0.9), (4, "CZ", None, 0.9)]  # fmt: skip
    tables = made_tables(
        sections=[section(section_id=key, list=at // 2 + 1) for at, key in enumerate(keys)],
        section_territories=territories,
        candidates=[
            {"section_id": keys[at], "country": country, "subdivision": part, "probability": p}
            for at, country, part, p in probable
        ],
    )
    found = evaluation.recovered(tables)
    assert found.sort_values("section_id").to_numpy().tolist() == [
        [keys[0], "green", 1, "GB-ENG;GB-WLS", "GB-ENG;GB-WLS", "GB-ENG;GB-WLS", 2, 0.9,
         True, True, True, True],
        [keys[1], "green", 1, "FR", "DE", "", 1, 0.6, False, False, False, True],
        [keys[2], "green", 2, "IT", "FR", "FR", 1, 0.85, True, False, False, False],
    ]  # fmt: skip
    cells = evaluation.strip(tables, "green")
    assert cells.index.tolist() == list(range(8))
    assert cells["line"].tolist() == [1] * 8
    assert cells["is_truth"].tolist() == [False, True, True, True, False, False, False, False]


def test_every_entry_of_the_included_articles_is_compared():
    found = evaluation.recovered(internationals.load())
    assert found["article"].value_counts().to_dict() == {"ist": 40, "imt": 38}
    assert found.loc[found["answered"], "right"].mean() >= 0.97
    assert found["contained"].mean() >= 0.9
