import json
from pathlib import Path

import pytest
from frictionless import Package, system

from internationals.paths import DATA, PROCESSED
from internationals.tables.codebook import codebook, descriptor, write_codebook, write_datapackage
from internationals.tables.schema import TABLES, Tables
from internationals.tables.store import load, save
from internationals.tables.validation import validate


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder of tables with their description, and a section that names its country."""
    at = ("a", 1, 2, "甲\n乙")
    article = ("a", "甲", None, "markdown", "zh", None, "0" * 64, 3)
    section = TABLES["sections"].row_of(
        section_id="a-section-01", organization_id="a", status="section", position=1,
        name_zh="=甲", flags_lost=1, article="a", line_start=1, line_end=2, quote="甲\n乙",
    )  # fmt: skip
    organization = TABLES["organizations"].row_of(organization_id="a", founded_year=1992)
    rows = {
        "articles": [article],
        "organizations": [organization],
        "sections": [section],
        "section_territories": [("a-section-01", "NA", None, "order", 0.9, None, *at)],
    }
    save(Tables.from_rows(rows), tmp_path)
    write_datapackage(tmp_path)
    return tmp_path / "datapackage.json"


def errors(package: Path) -> list[str]:
    with system.use_context(trusted=True):
        report = Package(str(package)).validate()
    return [message for (message,) in report.flatten(["message"])]


def test_the_description_fits_the_tables(package: Path) -> None:
    assert errors(package) == []


def test_the_description_fits_the_tables_that_ship() -> None:
    assert errors(PROCESSED / "datapackage.json") == []
    validate(load())


@pytest.mark.parametrize(
    ("file", "found", "instead", "message"),
    [
        ("section_territories", ",NA,", ",ZZ,", "ZZ"),
        ("section_territories", "0.9", "1.9", "maximum"),
        ("sections", ",section,", ",branch,", "enum"),
        ("articles", "markdown", "", "required"),
        ("countries", "NA,NAM", "NE,NAM", "primary key"),
    ],
)
def test_the_description_finds_what_is_broken(
    package: Path, file: str, found: str, instead: str, message: str
) -> None:
    path = package.parent / f"{file}.csv"
    text = path.read_text(encoding="utf-8")
    assert found in text
    path.write_text(text.replace(found, instead), encoding="utf-8")
    assert any(message in error for error in errors(package))


def test_the_committed_files_are_those_the_schema_gives(tmp_path: Path) -> None:
    write_datapackage(tmp_path)
    write_codebook(tmp_path / "CODEBOOK.md")
    for committed in (PROCESSED / "datapackage.json", DATA / "CODEBOOK.md"):
        assert (tmp_path / committed.name).read_bytes() == committed.read_bytes(), committed.name


def test_both_name_every_column() -> None:
    text = codebook()
    described = json.dumps(descriptor(), ensure_ascii=False)
    for table in TABLES.values():
        assert f"## {table.name}\n" in text
        for column in table.columns:
            assert f"| `{column.name}` |" in text
            assert json.dumps(column.description, ensure_ascii=False) in described
            for term, meaning in column.terms.items():
                assert f"- `{term}`: {meaning}\n" in text
