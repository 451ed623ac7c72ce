import dataclasses
import subprocess
import sys

import pandas as pd
import pytest

from internationals.tables.schema import TABLES, TableError, Tables
from internationals.tables.validation import problems, validate

SOURCE = "article, line_start, line_end, quote"
DESIGN = {
    "articles": "article, title, file, format, language, revision, sha256, characters",
    "organizations": "organization_id, name_zh, name_en, former_name, abbreviation, kind, "
    "tradition, country, founded_year, dissolved_year, countries_claimed, strategy, facts_source, "
    + SOURCE,
    "sections": "section_id, organization_id, status, heading, position, name_zh, name_en, "
    "name_native, names_source, link_title, member_organization_id, host_party_id, flags_lost, "
    + SOURCE,
    "section_territories": "section_id, country, subdivision, evidence, confidence, "
    "territory_source, " + SOURCE,
    "candidates": "section_id, country, subdivision, probability, " + SOURCE,
    "countries": "country, iso3, name_en, name_zh, sovereign, region, region_en, region_zh, "
    "subregion, subregion_en, subregion_zh",
    "country_mentions": "organization_id, role, country, subdivision, " + SOURCE,
    "host_parties": "host_party_id, name_zh, link_title, name_en, name_native, abbreviation, "
    "kind, parent_party, country, subdivisions, arena, founded_year, family, family_group, "
    "family_source, standing_2018, partyfacts_id, parlgov_id, manifesto_id, facts_source, "
    + SOURCE,
    "relations": "subject_id, relation, object_id, year, year_source, " + SOURCE,
    "publications": "publication_id, organization_id, name_zh, name_original, kind, periodicity, "
    "language, year_start, year_end, " + SOURCE,
    "claims": "claim_id, group, organization_id, subject, claim, value, verdict, verdict_basis, "
    "verdict_source, verdict_note, " + SOURCE,
    "links": "label, title, kind, url, " + SOURCE,
    "losses": "kind, lost, " + SOURCE,
}
AT = {"article": "a", "line_start": 1, "line_end": 2, "quote": "甲"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    """One section of one international in one country, with nothing wrong."""
    row = {name: TABLES[name].row_of for name in TABLES}
    return Tables.from_rows(
        {
            "articles": [
                row["articles"](
                    article="a", title="甲", format="markdown", sha256="0" * 64, characters=3
                )
            ],
            "organizations": [row["organizations"](organization_id="a", founded_year=1992, **AT)],
            "sections": [
                row["sections"](
                    section_id="a-section-01",
                    organization_id="a",
                    status="section",
                    position=1,
                    flags_lost=1,
                    **AT,
                )
            ],
            "section_territories": [
                row["section_territories"](
                    section_id="a-section-01",
                    country="NA",
                    subdivision="NA-KH",
                    evidence="order",
                    confidence=0.9,
                    **AT,
                )
            ],
        }
    )


def test_the_tables_and_columns_are_those_of_the_design() -> None:
    assert {name: ", ".join(table.names) for name, table in TABLES.items()} == DESIGN


def test_every_column_is_described_in_a_sentence() -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert column.description[0].isupper() and column.description.endswith("."), column
            if column.type in ("integer", "number"):
                assert column.unit, f"{table.name}.{column.name} has no unit"


def test_frames_have_the_dtypes_of_the_schema(tables: Tables) -> None:
    assert isinstance(tables.sections["status"].dtype, pd.CategoricalDtype)
    assert tables.sections["status"].cat.ordered
    assert str(tables.organizations["founded_year"].dtype) == "Int64"
    assert str(tables.countries["sovereign"].dtype) == "bool"
    assert str(tables.section_territories["confidence"].dtype) == "float64"
    assert tables.section_territories["country"].tolist() == ["NA"]
    assert validate(tables) is tables


def broken(tables: Tables, table: str, **cells: object) -> Tables:
    return dataclasses.replace(tables, **{table: getattr(tables, table).assign(**cells)})


@pytest.mark.parametrize(
    ("table", "cells", "message"),
    [
        (
            "organizations",
            {"founded_year": pd.array([92], "Int64")},
            "organizations.founded_year, row 1: found 92, expected a value or nothing from 1500 "
            "to 2100",
        ),
        (
            "section_territories",
            {"confidence": 1.5},
            "section_territories.confidence, row 1: found 1.5, expected a value from 0 to 1",
        ),
        (
            "section_territories",
            {"country": "ZZ", "subdivision": None},
            "section_territories.country, row 1: found 'ZZ', expected one of countries.country",
        ),
        (
            "section_territories",
            {"country": "Namibia", "subdivision": None},
            "section_territories.country, row 1: found 'Namibia', expected a value that matches "
            "^[A-Z]{2}$",
        ),
        (
            "section_territories",
            {"country": "DE"},
            "section_territories.subdivision, row 1: found 'NA-KH', expected a subdivision of DE",
        ),
        (
            "sections",
            {"host_party_id": "工党"},
            "sections.host_party_id, row 1: found '工党', expected one of "
            "host_parties.host_party_id",
        ),
        (
            "sections",
            {"line_end": pd.array([0], "Int64")},
            "sections.line_end, row 1: found 0, expected a line from 1 on",
        ),
        (
            "sections",
            {"quote": None},
            "sections.quote, row 1: found nothing, expected a value",
        ),
        ("sections", {"position": "1"}, "sections.position: found str, expected Int64"),
    ],
)
def test_a_broken_cell_is_reported(
    tables: Tables, table: str, cells: dict[str, object], message: str
) -> None:
    if "quote" in cells or "subdivision" in cells:
        cells = {name: pd.array([value], "str") for name, value in cells.items()}
    assert message in map(str, problems(broken(tables, table, **cells)))


def test_a_repeated_key_is_reported(tables: Tables) -> None:
    twice = pd.concat([tables.sections] * 2)
    with pytest.raises(TableError) as error:
        validate(dataclasses.replace(tables, sections=twice))
    assert str(error.value) == (
        "sections.section_id, row 2: found 'a-section-01', expected a key that no row above has"
    )


def test_a_missing_column_is_reported(tables: Tables) -> None:
    table = tables.losses.drop(columns="lost")
    with pytest.raises(TableError, match=r"^losses\.\*: found columns kind, article, .* expected"):
        validate(dataclasses.replace(tables, losses=table))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (("flag",), "losses, row 1: found 1 cells, expected 6"),
        (
            ("flug", None, "a", 1, 1, "甲"),
            "losses.kind, row 1: found 'flug', expected one of flag, displaced_label, template, "
            "reference, image, bracket, wrap, banner",
        ),
        (
            ("flag", None, "a", "1", 1, "甲"),
            "losses.line_start, row 1: found '1', expected integer",
        ),
    ],
)
def test_a_row_that_does_not_fit_is_refused(
    row: tuple[str | int | None, ...], message: str
) -> None:
    with pytest.raises(TableError) as error:
        Tables.from_rows({"losses": [row]})
    assert str(error.value) == message


def test_a_misspelt_column_or_table_is_refused() -> None:
    with pytest.raises(TypeError, match="found column 'flags', expected one of section_id"):
        TABLES["sections"].row_of(flags=1)
    with pytest.raises(TableError, match="found table 'section', expected one of articles"):
        Tables.from_rows({"section": []})


def test_the_overview_counts_rows(tables: Tables) -> None:
    html = tables._repr_html_()
    assert "<td><code>countries</code></td><td>250</td><td>ISO country</td>" in html
    assert repr(tables).splitlines()[2] == "sections: 1 rows"


def test_reading_the_schema_needs_no_pandas() -> None:
    code = (
        "import sys, internationals.tables.store; print({'pandas', 'pandera'} & set(sys.modules))"
    )
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "set()\n"
