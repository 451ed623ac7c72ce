"""Family trees of organisations: order, years, and what is not known."""

import pytest
from made_tables import made_tables

import internationals
from internationals.analysis import comparison, history


def relations_of(*rows, **founded):
    """Tables of relations (subject, relation, object, year) and of founding years."""
    keys = dict.fromkeys(key for subject, _, other, _ in rows for key in (subject, other) if key)
    return made_tables(
        articles=[{"article": "green", "organization_id": "green", "title": "Green"}],
        organizations=[
            {"organization_id": key, "name": key, "founded_year": founded.get(key)} for key in keys
        ],
        relations=[
            {"subject_id": subject, "relation": relation, "object_id": other, "year": year}
            for subject, relation, other, year in rows
        ],
    )


def test_a_child_is_below_its_parent_at_its_own_year():
    tables = relations_of(
        ("red", "expelled", "blue", 2001),
        ("red", "split_from", "green", None),
        green=1950,
        red=1970,
        blue=1960,
    )
    nodes = history.trees(tables)
    assert nodes["organization_id"].tolist() == ["green", "red", "blue"]
    assert nodes["year"].tolist() == [1950, 1970, 1960]
    assert nodes["parents"].tolist() == [[], ["green"], ["red"]]
    assert nodes["subject"].tolist() == [True, False, False]


def test_an_organisation_without_founding_year_is_at_the_event_it_came_from():
    nodes = history.trees(relations_of(("green", "originated_in", "red", 1950)))
    nodes = nodes.set_index("organization_id")
    assert (nodes.loc["green", "year"], nodes.loc["green", "founded"]) == (1950, False)
    assert nodes["year"].isna().to_dict() == {"red": True, "green": False}


def test_a_circle_of_relations_is_cut():
    tables = relations_of(("a", "split_from", "b", 1950), ("b", "split_from", "a", 1960))
    assert history.trees(tables)["parents"].tolist() == [[], ["b"]]


@pytest.mark.parametrize(
    ("relation", "parents", "about"),
    [
        ("split_from", {"b": [], "a": ["b"]}, "a"),
        ("founded_by_expelled_of", {"b": [], "a": ["b"]}, "a"),
        ("originated_in", {"b": [], "a": ["b"]}, "a"),
        ("came_out_of", {"b": [], "a": ["b"]}, "a"),
        ("predecessor_of", {"a": [], "b": ["a"]}, "b"),
        ("expelled", {"a": [], "b": ["a"]}, "b"),
        ("named_its_international", {"a": [], "b": ["a"]}, "b"),
        ("most_important_section", {"a": [], "b": ["a"]}, "b"),
        ("refused", {"a": [], "b": []}, "b"),
        ("applied_to_join", {"a": [], "b": []}, "a"),
    ],
)
def test_which_end_of_a_relation_is_the_branch_and_which_it_is_noted_at(relation, parents, about):
    tables = relations_of(("a", relation, "b", 1950))
    nodes = history.trees(tables).set_index("organization_id")
    assert nodes["parents"].to_dict() == parents
    assert list(nodes.index) == list(parents)
    dated = nodes.index[nodes["year"].eq(1950)].tolist()
    assert dated == [key for key, above in parents.items() if above]
    assert history.relations(tables)["about"].tolist() == [about]


def test_trees_are_in_the_order_of_years_and_then_of_keys_with_those_that_lead_nowhere_last():
    tables = relations_of(
        ("alone", "refused", "other", None),
        ("d", "split_from", "root", 1990),
        ("c", "split_from", "root", None),
        ("b", "split_from", "root", None),
        ("a", "split_from", "d", None),
        ("x", "split_from", "late", None),
        ("d", "split_from", "late", None),
        ("d", "came_out_of", "root", None),
        alone=1900, root=1950, late=1960, d=1985, c=1980,
    )  # fmt: skip
    nodes = history.trees(tables).set_index("organization_id")
    order = ["root", "c", "d", "a", "b", "late", "x", "alone", "other"]
    assert nodes.index.tolist() == order
    assert nodes.loc["d", "parents"] == ["root", "late"]
    assert nodes["founded"].tolist() == [
        key in ("root", "c", "d", "late", "alone") for key in order
    ]


def test_trees_are_in_the_order_of_the_articles_relations():
    tables = relations_of(("b", "split_from", "c", 1950), ("a", "split_from", "c", 1960))
    rows = tables.relations.assign(article=["red", "green"])
    nodes = history.trees(tables.replace(relations=rows))
    assert nodes[["article", "organization_id"]].to_numpy().tolist() == [
        ["red", "c"], ["red", "b"], ["green", "c"], ["green", "a"],
    ]  # fmt: skip


def test_a_year_that_the_article_does_not_state_is_marked():
    tables = relations_of(("green", "split_from", "red", 1950))
    tables = tables.replace(relations=tables.relations.assign(year_source="elsewhere"))
    words = history.relations(tables)[["about", "dated"]].to_numpy().tolist()
    assert words == [["green", "1950°: split from red"]]


def test_every_relation_of_the_included_articles_has_its_words():
    tables = internationals.load()
    nodes = history.trees(tables)
    for language in ("en", "zh"):
        rows = history.relations(tables, language)
        assert rows["words"].str.len().min() > 1
        assert set(rows["about"]) <= set(nodes["organization_id"])
    assert nodes["subject"].sum() == 3


def test_an_abbreviation_that_is_in_the_name_is_not_repeated():
    organizations = [
        {"organization_id": "green", "name": "Green International", "abbreviation": "GI"},
        {"organization_id": "red", "name": "RI Bureau", "abbreviation": "RI"},
        {"organization_id": "blue", "name": "Blue Bureau"},
    ]
    assert history.long_names(made_tables(organizations=organizations)) == {
        "green": "Green International (GI)",
        "red": "RI Bureau",
        "blue": "Blue Bureau",
    }


def span(key, first, last, until=None, status="section", countries="FR"):
    return {
        "section_key": key, "organization_id": "green", "name": key, "status": status,
        "countries": countries, "first_revision": first, "first_date": first,
        "last_revision": last, "last_date": last, "last_line": 1, "until_date": until,
        "left": until is not None,
    }  # fmt: skip


SPANS = made_tables(
    articles=[{"article": "green", "organization_id": "green", "title": "Green"}],
    memberships=[
        span("a", "2010-01-01", "2012-01-01"),
        span("b", "2010-01-01", "2010-06-01", until="2011-01-01", countries="US;DE"),
        span("c", "2011-01-01", "2012-01-01", countries=None),
        span("d", "2011-01-01", "2012-01-01", status="former_section"),
    ],
).replace(countries=internationals.load().countries)


def test_the_history_of_a_page_in_one_line():
    assert comparison.history_summary(SPANS).startswith(
        "Green, 2010-01-01 to 2012-01-01: 4 sections, 2 joined, 1 left."
    )
    changes = comparison.entries_and_exits(SPANS, "green")
    assert changes[["date", "change", "section_key"]].to_numpy().tolist() == [
        ["2011-01-01", "joined", "c"], ["2011-01-01", "joined", "d"], ["2011-01-01", "left", "b"],
    ]  # fmt: skip


def test_entries_by_region_on_each_day():
    counts = comparison.over_time(SPANS, "green")
    assert counts.index.tolist() == ["2010-01-01", "2011-01-01", "2012-01-01"]
    assert counts["Europe"].tolist() == [1, 1, 1]
    assert counts["Americas"].tolist() == [1, 0, 0]
    (open_entries,) = set(counts.columns) - {"Europe", "Americas"}
    assert counts[open_entries].tolist() == [0, 1, 1]


def test_how_many_relations_have_a_year_and_from_where():
    tables = relations_of(
        ("green", "split_from", "red", 1950), ("blue", "split_from", "red", 1960),
        ("red", "originated_in", "black", None), ("blue", "renamed", "green", 1970),
    )  # fmt: skip
    sources = ["article", "elsewhere", None, "article"]
    tables = tables.replace(relations=tables.relations.assign(year_source=sources))
    assert history.sentences(tables)["how_many", "years"] == (
        "The prose states **4 relations** between **4 organisations**. The article gives the year "
        "of **2** of them and another source that of **1**; that of **1** is not known."
    )
