"""What the statements are supported by, what the pages lost, which names are shared."""

import pandas as pd
import pytest
from made_tables import international, made_tables

from internationals.analysis import claims, losses, names


def test_a_verified_statement_is_counted_by_what_its_verdict_rests_on():
    verdicts = [
        {"verdict": "verified", "verdict_basis": "own_documents"},
        {"verdict": "partly_verified", "verdict_basis": "independent"},
        {"verdict": "contradicted", "verdict_basis": "independent"},
        {"verdict": "not_checked"},
        {"verdict": "verified", "verdict_basis": "wikipedia", "group": "host_party"},
    ]
    rows = [{"claim_id": f"green-claim-{at}"} | row for at, row in enumerate(verdicts)]
    tables = made_tables(articles=[{"article": "green", "title": "Green"}], claims=rows)
    counts = claims.support(tables).loc["green"]
    assert counts[counts > 0].to_dict() == {
        "own_documents": 1, "partly_verified": 1, "contradicted": 1, "not_checked": 1,
    }  # fmt: skip
    assert claims.groups(tables).loc[["statement", "host_party"], "n"].tolist() == [4, 1]


def test_the_sentence_of_a_contradicted_statement_is_its_quote_where_there_is_none():
    rows = [
        {"claim_id": "green-claim-1"},
        {"claim_id": "green-claim-2", "verdict": "contradicted"},
        {"claim_id": "green-claim-3", "verdict": "contradicted", "sentence": "A sentence."},
    ]
    found = claims.contradicted(made_tables(claims=rows))["sentence"]
    assert found.to_dict() == {0: "quote", 1: "A sentence."}


def test_every_contradicted_statement_has_a_source_and_a_note(tables):
    found = claims.contradicted(tables)
    assert len(found) >= 3
    assert found[["verdict_source", "note_en", "note_zh"]].notna().all(axis=None)


def test_displaced_labels_of_the_included_articles(tables):
    labels = losses.by_kind(tables).loc["displaced_label"]
    assert labels[["imt", "ist", "mim"]].tolist() == [4, 4, 23]


def test_an_example_is_short_and_known_if_there_is_one():
    rows = [
        {"kind": "flag", "quote": "x" * 99, "lost": "法国"},
        {"kind": "flag", "quote": "- short", "line_start": 3},
        {"kind": "flag", "quote": "- short and known", "lost": "德国", "line_start": 4},
    ]
    tables = made_tables(articles=[{"article": "green", "title": "Green"}], losses=rows)
    example = losses.by_kind(tables).loc["flag"]
    assert example[["n", "known", "found", "lost"]].tolist() == [3, 2, "- short and known", "德国"]


def test_tables_without_damage():
    assert losses.by_kind(made_tables()).empty


def test_names_that_several_internationals_share(tables):
    found = names.shared_names(tables)
    assert found.loc["火花", ["entries", "internationals", "imt", "ist"]].tolist() == [4, 1, 4, 0]
    assert found.index[found["internationals"] > 1].tolist() == ["反击", "社会主义团结"]


def test_shared_names_are_in_the_order_of_their_first_entry_where_counts_are_equal():
    def section(at, name, **facts):
        key = f"green-section-0{at}"
        return {
            "section_id": key,
            "section_key": key,
            "organization_id": "green",
            "name": name,
        } | facts

    found = names.shared_names(
        made_tables(
            articles=[{"article": "green", "organization_id": "green", "title": "Green"}],
            sections=[
                section(1, "Spark", name_en="Spark"), section(2, "Dawn"), section(3, "Dawn"),
                section(4, "Spark", name_en="The Spark"), section(5, "Alone"),
                section(6, "Ash"), section(7, "Ash"), section(8, "Ash"),
            ],
            section_territories=[{"section_id": "green-section-01", "country": "FR"}],
        )
    )  # fmt: skip
    assert found["entries"].to_dict() == {"Ash": 3, "Spark": 2, "Dawn": 2}
    assert found.index.tolist() == ["Ash", "Spark", "Dawn"]
    assert found.loc["Spark", ["english", "places"]].tolist() == ["Spark; The Spark", "France; ?"]


def test_the_territories_of_a_section_in_codes_and_in_words():
    tables = international(["FR", "FR", ""], {})
    parts = [("02", "DE", "DE-BY"), ("03", "GB", "GB-ENG"), ("03", "GB", "GB-WLS"),
             ("02", "JP", None)]  # fmt: skip
    more = made_tables(
        section_territories=[
            {"section_id": f"green-section-{at}", "country": country, "subdivision": part}
            for at, country, part in parts
        ]
    )
    placed = pd.concat([tables.section_territories, more.section_territories])
    found = names.places_by_section(tables.replace(section_territories=placed))
    assert found.to_numpy().tolist() == [
        ["green-section-01", "FR", "FR", False, "Europe", "欧洲"],
        ["green-section-02", "FR;DE-BY;JP", "FR;DE;JP", False, "Asia and Europe", "亚洲和欧洲"],
        ["green-section-03", "GB-ENG;GB-WLS", "GB", True, "Europe", "欧洲"],
    ]
    turned = names.places_by_section(tables.replace(section_territories=placed[::-1]))
    assert turned["section_id"].tolist() == [f"green-section-0{at}" for at in (2, 3, 1)]
    of_czechoslovakia = made_tables(
        section_territories=[
            {"section_id": "green-section-03", "country": country, "stands_for": "CSHH"}
            for country in ("CZ", "SK")
        ]
    )
    dissolved = of_czechoslovakia.section_territories
    (*_, last) = names.places_by_section(tables.replace(section_territories=dissolved)).to_numpy()
    assert last.tolist() == [
        "green-section-03", "CSHH", None, False, "dissolved states", "已解体的国家",
    ]  # fmt: skip
    assert names.place_name("CSHH", "zh") == "捷克斯洛伐克"
    assert names.place_name("GB-ENG;GB-WLS") == "England and Wales"
    assert names.place_name("FR;DE;IT", "zh") == "法国、德国和意大利"


def test_a_displaced_label_is_found_by_its_words_whatever_signs_they_have():
    place = {"line_start": 3, "line_end": 3}
    tables = made_tables(
        articles=[{"article": "green", "title": "Green"}],
        links=[
            {"label": "other", "kind": "article", **place},
            {"label": "A (b) and more", "kind": "article", **place},
        ],
        losses=[{"kind": "displaced_label", "quote": "A (b)", "lost": "(b)", **place}],
    )
    assert losses.by_kind(tables).loc["displaced_label", "found"] == "[A (b) and more]"


def test_the_cells_that_are_filled_of_the_columns_that_may_be_empty():
    rows = [{"organization_id": name, "name": name} for name in ("green", "red", "blue", "grey")]
    rows[0]["abbreviation"] = "G"
    found = losses.completeness(made_tables(organizations=rows)).set_index(["table", "column"])
    assert found.loc[("organizations", "abbreviation")].tolist() == [4, 1, 0.25]
    assert found.loc[("organizations", "name_zh")].tolist() == [4, 0, 0]
    assert ("organizations", "organization_id") not in found.index
    assert found.loc["sections", "rows"].eq(0).all() and found.loc["sections", "share"].isna().all()


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "**2 names are** shared by several entries, 4 of 5 entries in all; **1** of them "
               "(Dawn) occur in more than one international."),
        ("zh", "**2个名称**由多个列表项共用，涉及5个列表项中的4个；其中**1个**（Dawn）"
               "出现在不止一个国际组织中。"),
    ],
)  # fmt: skip
def test_shared_names_in_words(language, sentence):
    listed = [("green", "Spark"), ("green", "Spark"), ("green", "Dawn"), ("red", "Dawn"),
              ("red", "Alone")]  # fmt: skip
    keys = [f"{name}-section-0{at}" for at, (name, _) in enumerate(listed, 1)]
    tables = made_tables(
        articles=[
            {"article": key, "organization_id": key, "title": key} for key in ("green", "red")
        ],
        sections=[
            {"section_id": key, "section_key": key, "organization_id": owner, "name": name}
            for key, (owner, name) in zip(keys, listed, strict=True)
        ],
    )
    assert str(names.sentence(tables, language)) == sentence
    none = names.sentence(tables.replace(sections=tables.sections.head(2)), language)
    assert "(–)" in none or "（–）" in none
