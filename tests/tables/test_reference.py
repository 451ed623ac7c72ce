import hashlib
from collections import Counter

import pytest

from internationals.articles.model import Article
from internationals.articles.reading import read, read_text
from internationals.paths import DATA, RAW, REFERENCE
from internationals.tables import reference
from internationals.tables.reference import Facts, facts_of
from internationals.tables.schema import TABLES, TableError, Tables
from internationals.tables.validation import validate


@pytest.fixture(scope="module")
def articles() -> dict[str, Article]:
    return {name: read(RAW / f"{name}.zh.md") for name in ("imt", "ist", "mim")}


@pytest.fixture(scope="module")
def facts(articles: dict[str, Article]) -> dict[str, Facts]:
    found = {name: facts_of(article) for name, article in articles.items()}
    return {name: known for name, known in found.items() if known is not None}


@pytest.fixture(scope="module")
def tables(articles: dict[str, Article], facts: dict[str, Facts]) -> Tables:
    rows: dict[str, list[object]] = {"articles": []}
    for name, article in articles.items():
        rows["articles"].append(
            TABLES["articles"].row_of(
                article=name,
                title=facts[name].title,
                format="markdown",
                sha256=article.sha256,
                characters=article.characters,
            )
        )
        for table, found in facts[name].rows.items():
            rows.setdefault(table, []).extend(found)
    return validate(Tables.from_rows(rows))


def test_the_rows_of_the_reference(tables: Tables) -> None:
    sizes = {name: len(table) for name, table in tables.items()}
    assert sizes["organizations"] == 14
    assert sizes["host_parties"] == 21
    assert sizes["relations"] == 14
    assert sizes["claims"] == 115
    assert sizes["country_mentions"] == 15
    assert sizes["publications"] == 5


def test_every_quote_stands_on_its_lines(tables: Tables, articles: dict[str, Article]) -> None:
    checked = 0
    for name, table in tables.items():
        if TABLES[name].sourced:
            for row in table.itertuples():
                assert row.quote in articles[row.article].quote(row.line_start, row.line_end), row
                checked += 1
    assert checked == 14 + 21 + 14 + 115 + 15 + 5


def test_statuses_and_territories_of_the_sections(facts: dict[str, Facts]) -> None:
    sections = [(name, section) for name, known in facts.items() for section in known.sections]
    assert Counter((name, section.status) for name, section in sections) == {
        ("imt", "section"): 35,
        ("imt", "former_section"): 3,
        ("ist", "affiliate"): 28,
        ("ist", "sympathiser"): 8,
        ("ist", "former_affiliate"): 4,
    }
    assert sum(len(section.territories) for _, section in sections) == 80
    countries = {
        name: {
            country
            for section in facts[name].sections
            if section.status == status
            for country, _ in section.territories
        }
        for name, status in (("imt", "section"), ("ist", "affiliate"))
    }
    assert len(countries["imt"]) == 33 and len(countries["ist"]) == 28
    assert len(countries["imt"] & countries["ist"]) == 17


@pytest.mark.parametrize(
    ("lines", "territories"),
    [
        ((54, 54), (("NL", None),)),  # though its link leads to the Flemish group
        ((31, 32), (("GB", "GB-ENG"), ("GB", "GB-WLS"))),
        ((68, 68), (("RS", None), ("HR", None))),
        ((62, 62), (("CA", "CA-QC"),)),
    ],
)
def test_territories_of_a_section(
    facts: dict[str, Facts],
    lines: tuple[int, int],
    territories: tuple[tuple[str, str | None], ...],
) -> None:
    section = facts["imt"].section_within(*lines)
    assert section is not None and section.territories == territories
    assert section.country_basis == "same_revision"


def test_lines_without_an_entry_have_no_facts(facts: dict[str, Facts]) -> None:
    assert facts["imt"].section_within(92, 96) is None


def test_a_name_that_is_not_certain_says_so(facts: dict[str, Facts]) -> None:
    by_line = {section.line: section for section in facts["ist"].sections}
    assert by_line[64].names_source == "literal translation (uncertain)"
    assert by_line[48].names_source is not None and by_line[48].names_source.endswith("(probable)")
    assert by_line[12].names_source is not None and not by_line[12].names_source.endswith(")")


def test_sections_that_are_organisations_of_their_own(facts: dict[str, Facts]) -> None:
    members = [
        (section.line, section.member_organization_id)
        for known in facts.values()
        for section in known.sections
        if section.member_organization_id
    ]
    assert members == [(32, "socialist-appeal-gb"), (34, "socialist-workers-party-gb")]


def test_hosts_that_a_later_text_drops(facts: dict[str, Facts]) -> None:
    dropped = [s.line for s in facts["imt"].sections if not s.host_in_later_revision]
    assert dropped == [15, 17, 32, 38]


def test_imperialist_countries_where_the_others_are(
    tables: Tables, facts: dict[str, Facts]
) -> None:
    named = set(tables.country_mentions["country"])
    assert len(named) == 14
    assert tables.country_mentions["subdivision"].dropna().tolist() == ["CA-QC"]
    for name, status, count in (("imt", "section", 11), ("ist", "affiliate", 7)):
        listed = {
            country
            for section in facts[name].sections
            if section.status == status
            for country, _ in section.territories
        }
        assert len(named & listed) == count


def test_claims_that_the_sources_contradict(tables: Tables) -> None:
    claims = tables.claims
    assert claims.loc[claims["verdict"] == "contradicted", "claim_id"].tolist() == [49, 53, 70]
    persons = claims[claims["organization_id"].isna()]
    assert persons["subject"].tolist() == ["阿兰·伍兹", "托尼·克里夫", "斯大林", "毛泽东"]


def test_a_year_from_elsewhere_names_its_source(tables: Tables) -> None:
    relations = tables.relations
    assert (relations["year"].isna() == relations["year_source"].isna()).all()
    assert (relations["year_source"] == "article").sum() == 4
    assert relations["year_source"].dropna().ne("source").all()


def test_other_bytes_have_no_facts(articles: dict[str, Article]) -> None:
    text = "\n".join(articles["imt"].lines)
    assert facts_of(read_text(text, article="imt")) is not None
    assert facts_of(read_text(text.replace("30", "40"), article="imt")) is None


def test_an_article_under_another_name_keeps_its_facts(articles: dict[str, Article]) -> None:
    known = facts_of(read_text("\n".join(articles["ist"].lines), article="tendency"))
    assert known is not None
    identifiers = [row[0] for row in known.rows["organizations"]]
    assert identifiers[0] == "tendency" and "ist" not in identifiers
    for name, rows in known.rows.items():
        assert {row[TABLES[name].names.index("article")] for row in rows} <= {"tendency"}
    assert known.rows["relations"][0][0] == "tendency"


def test_a_quote_that_is_not_there_is_an_error(
    articles: dict[str, Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    records = reference._records

    def changed(name: str) -> tuple[dict[str, str], ...]:
        if name != "relations":
            return records(name)
        return tuple({**record, "quote": "从未写过"} for record in records(name))

    monkeypatch.setattr(reference, "_records", changed)
    with pytest.raises(TableError, match=r"relations\.csv: found the quote '从未写过', expected"):
        facts_of(articles["imt"])


def test_the_data_readme_names_each_file_with_its_hash() -> None:
    rows = (DATA / "README.md").read_text(encoding="utf-8").splitlines()
    for path in sorted(REFERENCE.iterdir()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert any(row.startswith(f"| {path.name} |") and digest in row for row in rows), path.name
