"""Claims, and the rows of other tables that rest on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import internationals as inter
from internationals.articles import Article, read, read_text
from internationals.paths import RAW
from internationals.places.evidence import Summary
from internationals.tables.reference import records
from internationals.tables.rows import rows_of
from internationals.tables.schema import TABLES, Tables, Value
from internationals.tables.statements import (
    STATEMENT_TABLES,
    prose_reference,
    statement_cells,
)

Cells = dict[str, Value]
NAMES = ("imt", "ist", "mim")


def hosted_claim(section_id: str, subject: str, host: str, *place: int | str) -> Cells:
    """Cells of the claim that a section works inside a party."""
    source = dict(zip(("line_start", "line_end", "quote"), place, strict=True))
    of_section: Cells = {"section_id": section_id, "subject": subject, "object": host}
    return {**of_section, "group": "host_party", "predicate": "works_inside", **source}


def rows(
    article: Article, *, reference: bool = True, hosted: Sequence[Cells] = ()
) -> dict[str, list[Cells]]:
    """Rows of all tables, as dicts."""
    found = statement_cells(article, prose_reference(reference), hosted=hosted)
    return {
        table: [dict.fromkeys(TABLES[table].names) | cells for cells in found[table]]
        for table in STATEMENT_TABLES
    }


@pytest.fixture(scope="module", params=NAMES)
def article(request: pytest.FixtureRequest) -> Article:
    return read(RAW / f"{request.param}.zh.md")


@pytest.fixture(scope="module")
def included() -> dict[str, dict[str, list[Cells]]]:
    return {name: rows(read(RAW / f"{name}.zh.md")) for name in NAMES}


def edited(article: Article, lines: list[str]) -> Article:
    """The page with other lines, read again."""
    text = "\n".join(lines) + "\n"
    return replace(read_text(text, article=article.article), title=article.title, language="zh")


def check_keys(found: dict[str, list[Cells]], article: Article) -> None:
    """Keys are unique, what is referred to exists, and quotes are found in their lines."""
    organizations = [row["organization_id"] for row in found["organizations"]]
    claims = [row["claim_id"] for row in found["claims"]]
    assert len(set(organizations)) == len(organizations)
    assert len(set(claims)) == len(claims)
    for table, own in found.items():
        for row in own:
            for column in ("organization_id", "subject_id", "object_id"):
                assert row.get(column) is None or row[column] in organizations
            assert table == "claims" or row["claim_id"] is None or row["claim_id"] in claims
            if row["line_start"] is not None:
                start, end = int(str(row["line_start"])), int(str(row["line_end"]))
                assert str(row["quote"]) in article.quote(start, end)


@pytest.mark.parametrize("reference", [True, False])
def test_rows_lead_to_claims_and_quotes_are_found(article: Article, reference: bool) -> None:
    check_keys(rows(article, reference=reference), article)


def test_every_checked_claim_is_on_its_page(included: dict[str, dict[str, list[Cells]]]) -> None:
    claims = [claim for tables in included.values() for claim in tables["claims"]]
    checked = [claim for claim in claims if claim["verdict"] != "not_checked"]
    assert len(checked) >= 115
    assert {claim["verdict_basis"] for claim in checked} == {
        "independent", "own_documents", "wikipedia", "the_article",
    }  # fmt: skip
    known = prose_reference()
    for name, tables in included.items():
        found = {claim["claim_id"] for claim in tables["claims"]}
        assert {f"{name}-claim-{int(c['claim_id']):03}" for c in known.claims[name]} <= found


@pytest.mark.parametrize("word", ["格兰特", "伍兹", "克里夫", "查韦斯", "国家资本主义", "劳动贵族", "麦金农", "赫鲁晓夫"])  # fmt: skip
def test_people_and_doctrines_are_found_in_claims(
    word: str, included: dict[str, dict[str, list[Cells]]]
) -> None:
    assert any(
        word in f"{claim['subject']} {claim['object']}"
        for tables in included.values()
        for claim in tables["claims"]
    )


def test_notes_are_in_both_languages() -> None:
    for name in ("claims", "organizations", "relations", "publications"):
        for record in records(name):
            assert bool(record["note_en"]) == bool(record["note_zh"]), record


def test_relations_are_those_of_the_articles(included: dict[str, dict[str, list[Cells]]]) -> None:
    found = {
        (row["subject_id"], row["relation"], row["object_id"], row["year"])
        for tables in included.values()
        for row in tables["relations"]
    }
    assert found == {
        ("imt", "founded_by_expelled_of", "committee-for-a-workers-international", 1992),
        ("imt", "renamed", None, 2006),
        ("imt", "most_important_section", "socialist-appeal-gb", None),
        ("ist", "originated_in", "socialist-review-group", 1950),
        ("the-club", "expelled", "socialist-review-group", 1950),
        ("fourth-international", "expelled", "socialist-review-group", 1950),
        ("ist", "most_important_section", "socialist-workers-party-gb", None),
        ("ist", "expelled", "international-socialist-organization-us", 2001),
        ("radacads", "predecessor_of", "mim", 1983),
        ("mim", "came_out_of", "new-left-student-movement-us", None),
        ("new-communist-movement", "originated_in", "new-left-student-movement-us", None),
        ("mim", "renamed", None, 1984),
        (
            "revolutionary-communist-party-usa", "named_its_international",
            "revolutionary-internationalist-movement", 1984,
        ),
        ("mim", "applied_to_join", "revolutionary-communist-party-usa", None),
        ("revolutionary-communist-party-usa", "refused", "mim", None),
    }  # fmt: skip


def test_every_year_has_its_source(included: dict[str, dict[str, list[Cells]]]) -> None:
    for tables in included.values():
        for row in tables["organizations"]:
            for year in ("founded_year", "dissolved_year"):
                assert (row[year] is None) == (row[f"{year}_source"] is None), row
    hosts = inter.load().host_parties
    assert (hosts["founded_year"].isna() == hosts["founded_year_source"].isna()).all()
    assert (hosts["predecessor_year"].isna() == hosts["predecessor_source"].isna()).all()
    sources = {
        row["organization_id"]: row["founded_year_source"]
        for row in included["imt"]["organizations"]
    }
    assert sources["imt"] == "article"
    assert "liquisearch" in str(sources["committee-for-a-workers-international"])


def test_a_claim_that_the_sources_contradict_fills_no_cell(
    included: dict[str, dict[str, list[Cells]]],
) -> None:
    tables = included["mim"]
    claim = next(c for c in tables["claims"] if c["predicate"] == "year_start")
    assert (claim["subject"], claim["verdict"]) == ("毛主义国际主义运动笔记", "contradicted")
    titles = {row["name"]: row for row in tables["publications"]}
    assert len(titles) == 5
    assert titles["毛主义国际主义运动笔记"]["year_start"] is None
    assert titles["毛派寄居者"]["audience"] == "Third World Maoist exiles"


def test_countries_named_are_fourteen_and_quebec(
    included: dict[str, dict[str, list[Cells]]],
) -> None:
    mentions = included["mim"]["country_mentions"]
    assert len({row["country"] for row in mentions}) == 14
    assert [row["subdivision"] for row in mentions if row["subdivision"]] == ["CA-QC"]


@settings(max_examples=25, deadline=None)
@given(st.data(), st.sampled_from(NAMES))
def test_a_changed_line_alone_loses_its_claims(data: st.DataObject, name: str) -> None:
    article = read(RAW / f"{name}.zh.md")
    before = {c["claim_id"]: c for c in rows(article)["claims"] if c["verdict"] != "not_checked"}
    at = data.draw(st.integers(5, len(article.lines)))
    added = data.draw(st.booleans())
    kept = article.lines[: at if added else at - 1]
    changed = edited(article, [*kept, *(["新的一行。"] if added else []), *article.lines[at:]])
    after = {c["claim_id"]: c for c in rows(changed)["claims"] if c["verdict"] != "not_checked"}
    lost = before.keys() - after.keys()
    assert all(
        not added and int(str(before[c]["line_start"])) <= at <= int(str(before[c]["line_end"]))
        for c in lost
    )
    assert all(after[c]["quote"] == before[c]["quote"] for c in after)


def test_an_unrelated_page_gets_no_verdict() -> None:
    text = "**甲国际**是一个[托洛茨基主义](https://zh.wikipedia.org/wiki/托洛茨基主义)国际组织，成立于1992年。\n"
    found = rows(replace(read_text(text, article="mine"), language="zh"))
    assert {claim["verdict"] for claim in found["claims"]} == {"not_checked"}
    (organization,) = found["organizations"]
    assert (organization["founded_year"], organization["founded_year_source"]) == (1992, "article")


def test_facts_of_an_organisation_follow_it_onto_any_page() -> None:
    text = "**甲国际**是一个国际组织。1964年，该组织退出了[第四国际](https://zh.wikipedia.org/wiki/第四国际)。\n"
    found = rows(replace(read_text(text, article="mine"), language="zh"))
    other = {row["organization_id"]: row for row in found["organizations"]}["fourth-international"]
    assert (other["name_en"], other["founded_year"]) == ("Fourth International", 1938)
    english = replace(
        read_text("**International Socialist Tendency** is an international.\n", article="mine"),
        language="en",
        title="International Socialist Tendency",
    )
    (own,) = rows(english)["organizations"]
    assert (own["abbreviation"], own["name_zh"]) == ("IST", "国际社会主义倾向")


def test_an_organisation_with_a_page_in_the_build_has_the_identifier_of_the_page() -> None:
    text = (
        "**甲国际**是一个国际组织。1964年，该组织退出了[第四国际](https://zh.wikipedia.org/wiki/第四国际)。"
        "2001年，该组织退出了[乙国际](https://zh.wikipedia.org/wiki/乙国际)。\n"
    )
    article = replace(read_text(text, article="mine"), language="zh")
    subjects = {"第四国际": "fi", "乙国际": "b", "国际组织": "page"}
    pages = {title: Summary(own, title, "", (), ()) for title, own in subjects.items()}
    found = statement_cells(article, prose_reference(), pages=pages)
    columns = ("subject_id", "relation", "object_id", "year")
    assert [tuple(row[each] for each in columns) for row in found["relations"]] == [
        ("mine", "split_from", "fi", 1964),
        ("mine", "split_from", "b", 2001),
    ]


def test_whoever_a_sentence_is_about_has_a_row() -> None:
    text = (
        "**甲国际**是一个[国际组织](https://zh.wikipedia.org/wiki/国际组织)。"
        "[乙派](https://zh.wikipedia.org/wiki/丙主义)，乙派不同，帝国主义国家有[丹麦](https://zh.wikipedia.org/wiki/丹麦)、[挪威](https://zh.wikipedia.org/wiki/挪威)。\n"
    )
    article = replace(read_text(text, article="mine"), language="zh")
    found = rows(article)
    assert [row["country"] for row in found["country_mentions"]] == ["DK", "NO"]
    check_keys(found, article)


def test_work_inside_a_party_is_a_claim_of_its_section() -> None:
    article = read(RAW / "imt.zh.md")
    hosted = (
        hosted_claim("imt-section-02", "火花", "奥地利社会主义青年", 13, 13, article.lines[12]),
        hosted_claim("imt-section-11", "社会主义呼吁", "工党", 31, 32, article.lines[31]),
    )
    found = statement_cells(article, prose_reference(), hosted=hosted)["claims"]
    assert {
        claim["section_id"]: (claim["object"], claim["claim_id"])
        for claim in found
        if claim.get("section_id")
    } == {
        "imt-section-02": ("奥地利社会主义青年", "imt-claim-095"),
        "imt-section-11": ("工党", "imt-claim-102"),
    }
    alone = rows(article, reference=False, hosted=hosted)["claims"]
    assert [c["verdict"] for c in alone if c["predicate"] == "works_inside"] == ["not_checked"] * 2


def stated(text: str) -> dict[str, list[Cells]]:
    """Rows of a page in MediaWiki source without the reference."""
    article = read_text(text, article="mine", format="wikitext")
    return rows(replace(article, language="zh"), reference=False)


LEAD = "'''甲国际'''是一个国际组织。"


def test_a_page_that_states_nothing_of_its_subject_has_the_lines_of_its_lead() -> None:
    (own,) = stated("'''甲国际'''在此，\n那里。\n\n== 历史 ==\n文。\n")["organizations"]
    assert (own["line_start"], own["line_end"], own["claim_id"]) == (1, 2, None)
    assert own["quote"] == "'''甲国际'''在此，\n那里。"


def test_the_quote_of_an_organisation_reaches_over_its_claims_unless_it_is_too_long() -> None:
    founded = "它成立于1990年。"
    for text, quote in (
        (f"{LEAD}\n\n{founded}", f"{LEAD}\n\n{founded}"),
        (f"{LEAD}{'文' * 3900}。{founded}", f"{LEAD}{'文' * 3900}。{founded}"),
        (f"{LEAD}{'文' * 4100}。{founded}", "成立于1990年"),
    ):
        (own,) = stated(text)["organizations"]
        assert (own["founded_year"], own["quote"]) == (1990, quote)


def test_a_relation_has_one_row_with_the_first_year_and_each_renaming_its_own() -> None:
    left = (
        "该组织退出了[[乙国际]]。1964年，该组织退出了[[乙国际]]。1970年，该组织退出了[[乙国际]]。"
    )
    renamed = "1980年更名为丁国际。1990年更名为戊国际。1990年更名为己国际。"
    found = stated(f"{LEAD}\n\n{left}{renamed}")["relations"]
    columns = ("relation", "object_id", "year", "year_source", "quote")
    assert [tuple(row[column] for column in columns) for row in found] == [
        ("split_from", "乙国际", 1964, "article", "1964年，该组织退出了[[乙国际]]"),
        ("renamed", None, 1980, "article", "1980年更名为丁国际"),
        ("renamed", None, 1990, "article", "1990年更名为戊国际"),
    ]
    assert stated(f"{LEAD}该组织退出了[[乙国际]]。")["relations"][0]["year_source"] is None


def test_the_first_claim_of_each_fact_of_a_publication_counts_and_its_quote_reaches_over_all() -> (
    None
):
    first, last = "它发行月刊《绿》（Green）", "发行双周报《绿》（Green Notes）"
    between = "。\n\n文\n\n《绿》是一个为工人发行的月刊。\n\n== 乙 ==\n该组织2001年以来，"
    (found,) = stated(f"{LEAD}{first}{between}{last}。")["publications"]
    assert found["quote"] == f"{first}{between}{last}".removeprefix("它")
    assert (found["line_start"], found["line_end"]) == (1, 8)
    facts = ("name_original", "kind", "periodicity", "audience", "year_start", "year_end")
    assert [found[column] for column in facts] == [
        "Green", "periodical", "monthly", "工人", 2001, None,
    ]  # fmt: skip


def test_a_disambiguator_gives_an_organisation_its_country_but_no_part_of_one() -> None:
    source = (
        "[[乙国际 (法国)|乙国际]]开除了[[丙党 (英格兰)|丙党]]。该组织原名“红国际”，又原名“蓝国际”。"
    )
    found = stated(f"{LEAD}1964年，{source}")["organizations"]
    assert [(row["name"], row["country"], row["former_name"]) for row in found] == [
        ("甲国际", None, "红国际; 蓝国际"),
        ("乙国际", "FR", None),
        ("丙党", None, None),
    ]


def test_a_page_without_a_lead_has_a_row_without_lines() -> None:
    (own,) = stated("== 支部 ==\n* [[火党]]\n")["organizations"]
    assert (own["article"], own["line_start"], own["quote"]) == ("mine", None, None)


def test_the_sentence_of_a_claim_outside_prose_is_its_entry_or_its_line() -> None:
    text = "== '''支部''' ==\n* [[火党|火]]（打入[[绿党]]）\n** 水（打入红党）\n"
    article = read_text(text, article="mine", format="wikitext")
    claims = Tables.from_rows(rows_of(article)).claims
    assert claims["sentence"].tolist() == ["火（打入绿党）", "水（打入红党）"]
    hosted = [hosted_claim("mine-section-1", "火", "绿党", 1, 1, "支部")]
    (claim,) = statement_cells(article, prose_reference(False), hosted=hosted)["claims"]
    assert (claim["section_id"], claim["sentence"]) == ("mine-section-1", "== 支部 ==")


def test_a_quote_that_a_page_repeats_stays_on_its_line(article: Article) -> None:
    columns = ("claim_id", "line_start", "line_end", "quote")
    before, after = (
        [tuple(c[column] for column in columns) for c in rows(page)["claims"]]
        for page in (article, edited(article, [*article.lines, "", *article.lines]))
    )
    checked = [
        c for c in before if int(str(c[0])[-3:]) <= len(prose_reference().claims[article.article])
    ]
    assert checked and set(checked) <= set(after)


def test_facts_of_a_publication_leave_what_the_page_alone_states() -> None:
    name = "毛主义国际主义运动十周年庆"
    text = f"'''毛主义国际主义运动'''是一个国际组织。它发行月刊《{name}》。"
    page = read_text(text, article="mine", format="wikitext")
    page = replace(page, title="毛主义国际主义运动", language="zh")
    (own,) = rows(page)["publications"]
    assert own["name_original"] == "MIM History, How It All Began"
    assert (own["kind"], own["periodicity"], own["language"]) == ("document", "monthly", "en")


def test_a_checked_claim_is_one_statement_alone() -> None:
    article = read(RAW / "imt.zh.md")
    hosted = [
        hosted_claim("imt-section-02", "火花", host, 13, 13, article.lines[12])
        for host in ("奥地利社会主义青年", "他党")
    ]
    found = statement_cells(article, prose_reference(), hosted=hosted)["claims"]
    verdicts = {c["object"]: c["verdict"] for c in found if c.get("section_id") == "imt-section-02"}
    assert len(verdicts) == 2 and verdicts["他党"] == "not_checked"
    assert verdicts["奥地利社会主义青年"] != "not_checked"


def test_a_quote_that_moved_is_found_in_the_line_nearest_to_where_it_was() -> None:
    article = read(RAW / "imt.zh.md")
    last = max(rows(article)["claims"], key=lambda claim: int(str(claim["line_start"])))
    line = int(str(last["line_start"]))
    moved = edited(article, [article.lines[line - 1], "", *article.lines])
    found = {claim["claim_id"]: claim for claim in rows(moved)["claims"]}
    assert found[last["claim_id"]]["line_start"] == line + 2
    assert found[last["claim_id"]]["verdict"] == last["verdict"] != "not_checked"


def test_what_a_page_states_of_another_than_a_checked_claim_is_a_claim_of_its_own() -> None:
    article = read(RAW / "ist.zh.md")
    changed = edited(article, [line.replace("俱乐部", "红会") for line in article.lines])
    found = [claim for claim in rows(changed)["claims"] if claim["subject"] == "红会"]
    assert [(claim["predicate"], claim["verdict"]) for claim in found] == [
        ("expelled", "not_checked")
    ]


def test_a_checked_claim_is_known_by_the_name_of_an_organisation_that_is_not_linked() -> None:
    article = read(RAW / "ist.zh.md")
    sentence = "国际社会主义倾向在近30个国家拥有分支（最重要的分支是英国社会主义工人党）。"
    found = rows(edited(article, [sentence, *article.lines[4:]]))
    (claim,) = [c for c in found["claims"] if c["predicate"] == "most_important_section"]
    assert (claim["object_id"], claim["verdict"]) == ("socialist-workers-party-gb", "verified")
