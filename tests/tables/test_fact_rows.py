"""Rows from the prose: alone, and together with the reference."""

from __future__ import annotations

import csv

import pytest

from internationals.articles import Article, read, read_text
from internationals.articles.prose import facts
from internationals.paths import RAW, REFERENCE
from internationals.tables.facts import FACT_TABLES, TABLED, fact_rows, rows_of_findings
from internationals.tables.reference import facts_of
from internationals.tables.schema import TABLES, Value, frame

ARTICLES = ("imt", "ist", "mim")


def cells(article: Article, table: str, *, with_reference: bool) -> list[dict[str, Value]]:
    reference = facts_of(article) if with_reference else None
    names = TABLES[table].names
    return [dict(zip(names, row, strict=True)) for row in fact_rows(article, reference)[table]]


@pytest.fixture(params=ARTICLES)
def article(request: pytest.FixtureRequest) -> Article:
    return read(RAW / f"{request.param}.zh.md")


@pytest.mark.parametrize("with_reference", [True, False])
def test_rows_fit_the_schema_and_their_quotes_their_lines(
    article: Article, with_reference: bool
) -> None:
    reference = facts_of(article) if with_reference else None
    rows = fact_rows(article, reference)
    assert tuple(rows) == FACT_TABLES
    organizations = {row[0] for row in rows["organizations"]}
    for table, own in rows.items():
        frame(table, own)
        names = TABLES[table].names
        key = [names.index(name) for name in TABLES[table].key]
        assert len({tuple(row[at] or None for at in key) for row in own}) == len(own)
        for row in own:
            found = dict(zip(names, row, strict=True))
            lines = article.quote(int(found["line_start"]), int(found["line_end"]))  # type: ignore[arg-type]
            assert found["quote"] and str(found["quote"]) in lines
            for column in ("subject_id", "object_id"):
                assert (found.get(column) or article.article) in organizations


def test_only_the_facts_that_the_tables_hold_are_looked_for(article: Article) -> None:
    found = facts(article)
    assert facts(article, TABLED) == tuple(fact for fact in found if fact.fact in TABLED)
    assert rows_of_findings(article, found) == fact_rows(article)


def test_relations_are_those_of_the_reference_with_the_quotes_of_the_rules(
    article: Article,
) -> None:
    with (REFERENCE / "relations.csv").open(encoding="utf-8", newline="") as file:
        expected = [row for row in csv.DictReader(file) if row["article"] == article.article]
    found = cells(article, "relations", with_reference=True)
    assert [
        (row["subject_id"], row["relation"], row["object_id"] or "", str(row["year"] or ""))
        for row in found
    ] == [(row["subject_id"], row["relation"], row["object_id"], row["year"]) for row in expected]
    for row, known in zip(found, expected, strict=True):
        from_article = {"article": True, "source": False, "": None}[known["year_from"]]
        assert (row["year_source"] == "article" if row["year"] else None) == from_article
    alone = cells(article, "relations", with_reference=False)
    assert {row["quote"] for row in alone} == {row["quote"] for row in found}


def test_the_reference_adds_what_no_rule_finds_and_is_named(article: Article) -> None:
    subject = cells(article, "organizations", with_reference=True)[0]
    alone = cells(article, "organizations", with_reference=False)[0]
    assert subject["organization_id"] == alone["organization_id"] == article.article
    assert subject["name_en"] and not alone["name_en"]
    assert subject["facts_source"] and not alone["facts_source"]
    for column in ("abbreviation", "tradition", "kind", "founded_year", "countries_claimed"):
        assert alone[column] in (subject[column], None, "")
    assert subject["quote"] == alone["quote"]


def test_what_the_articles_say_of_their_subjects_needs_no_reference() -> None:
    columns = (
        "name_zh", "former_name", "abbreviation", "kind", "tradition", "country", "founded_year",
        "countries_claimed", "strategy",
    )  # fmt: skip
    found = [
        tuple(
            cells(read(RAW / f"{name}.zh.md"), "organizations", with_reference=False)[0][column]
            for column in columns
        )
        for name in ARTICLES
    ]
    assert found == [
        ("国际马克思主义倾向", "马克思主义国际委员会", "IMT", "international", "Trotskyist", None,
         1992, "超过30", ""),  # the conversion lost the term of its strategy
        ("国际社会主义倾向", "", "IST", "international", "unorthodox Trotskyist", None, None,
         "27", ""),
        ("毛主义国际主义运动", "革命国际主义运动", "", "group", "Maoist", "US", 1983, "", ""),
    ]  # fmt: skip


def test_publications_have_titles_kinds_and_periods_without_the_reference() -> None:
    mim = read(RAW / "mim.zh.md")
    columns = (
        "name_zh",
        "name_original",
        "kind",
        "periodicity",
        "language",
        "year_start",
        "year_end",
    )
    assert [
        tuple(row[column] or None for column in columns)
        for row in cells(mim, "publications", with_reference=False)
    ] == [
        ("毛主义国际主义运动十周年庆", None, "document", None, None, 1994, 1994),
        ("毛主义国际主义运动笔记", "MIM Notes", "newspaper", "biweekly", None, 2001, None),
        ("毛派寄居者", "Maoist Sojourner", "periodical", "monthly", None, None, None),
        (None, "Notas Rojas", "periodical", "occasional", "es", None, None),
        ("毛主义国际主义运动理论", "MIM Theory", "journal", None, None, None, None),
    ]
    assert cells(mim, "publications", with_reference=False) == cells(
        mim, "publications", with_reference=True
    )


def test_countries_named_become_codes_without_the_reference() -> None:
    mim = read(RAW / "mim.zh.md")
    found = cells(mim, "country_mentions", with_reference=False)
    assert [row["subdivision"] or row["country"] for row in found] == (
        [
            "CA",
            "CA-QC",
            "US",
            "GB",
            "FR",
            "BE",
            "DE",
            "JP",
            "IT",
            "CH",
            "LU",
            "NL",
            "IL",
            "SE",
            "DK",
        ]
    )
    assert {row["role"] for row in found} == {"named_imperialist"}
    assert found == cells(mim, "country_mentions", with_reference=True)


def test_organisations_of_other_articles_are_called_by_title_or_name() -> None:
    article = read_text(
        "**甲国际**是一个组织。2001年，该组织开除了美国的"
        '[乙组织](https://zh.wikipedia.org/wiki/乙组织_\\(美国\\) "wikilink")。一个名叫“丙派”的团体是它的前身。\n',
        article="mine",
    )
    rows = {
        str(row["organization_id"]): row
        for row in cells(article, "organizations", with_reference=False)
    }
    assert list(rows) == ["mine", "乙组织 (美国)", "mine:丙派"]
    assert rows["乙组织 (美国)"]["country"] == "US"
    assert rows["乙组织 (美国)"]["name_zh"] == "乙组织"
    relations = cells(article, "relations", with_reference=False)
    assert [(r["subject_id"], r["relation"], r["object_id"], r["year"]) for r in relations] == [
        ("mine", "expelled", "乙组织 (美国)", 2001), ("mine:丙派", "predecessor_of", "mine", None),
    ]  # fmt: skip


def test_an_article_that_says_nothing_still_has_its_subject() -> None:
    rows = fact_rows(read_text("## 成员\n\n  - 甲党\n", article="mine"), None)
    assert [row[:2] for row in rows["organizations"]] == [("mine", "mine")]
    assert not rows["relations"] and not rows["publications"] and not rows["country_mentions"]
