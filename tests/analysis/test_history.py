"""Family trees of organisations: order, years, and what is not known."""

from made_tables import made_tables

import internationals
from internationals.analysis import history


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
