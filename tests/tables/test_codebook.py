import hashlib
import json
from pathlib import Path

import pytest
from frictionless import Package, system

from internationals.paths import DATA, PROCESSED
from internationals.tables.codebook import codebook, descriptor, write_codebook
from internationals.tables.schema import TABLES, Tables
from internationals.tables.store import load, save


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A folder of tables with their description, and a section that names its country."""
    at = {"article": "a", "line_start": 1, "line_end": 2, "quote": "甲\n乙"}
    cells: dict[str, dict[str, object]] = {
        "articles": {
            "article": "a", "title": "甲", "format": "markdown", "sha256": "0" * 64,
            "characters": 3, "lines": 2,
        },
        "organizations": {"organization_id": "a", "founded_year": 1992},
        "sections": {
            "section_id": "a-section-01", "section_key": "a-section-01", "organization_id": "a",
            "status": "section", "tier": "full", "list": 1, "position": 1, "name": "=甲",
            "flags_lost": 1, "no_territory": False, **at,
        },
        "section_territories": {
            "section_id": "a-section-01", "country": "NA", "evidence": "order", "confidence": 0.9,
            **at,
        },
    }  # fmt: skip
    rows = {name: [TABLES[name].row_of(**row)] for name, row in cells.items()}
    save(Tables.from_rows(rows), tmp_path / "out")
    return tmp_path / "out" / "datapackage.json"


def errors(package: Path) -> list[str]:
    with system.use_context(trusted=True):
        report = Package(str(package)).validate()
    return [message for (message,) in report.flatten(["message"])]


def test_the_description_fits_the_tables(package: Path) -> None:
    assert errors(package) == []


def test_the_description_fits_the_included_tables() -> None:
    assert errors(PROCESSED / "datapackage.json") == []
    load()


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


def test_the_committed_codebook_is_the_one_the_schema_gives(tmp_path: Path) -> None:
    write_codebook(tmp_path / "CODEBOOK.md")
    assert (tmp_path / "CODEBOOK.md").read_bytes() == (DATA / "CODEBOOK.md").read_bytes()


def test_the_description_states_rows_bytes_and_hash_of_each_file(package: Path) -> None:
    described = json.loads(package.read_bytes())
    for resource in described["resources"]:
        data = (package.parent / resource["path"]).read_bytes()
        assert resource["bytes"] == len(data)
        assert resource["hash"] == f"sha256:{hashlib.sha256(data).hexdigest()}"
    assert {each["name"]: each["rows"] for each in described["resources"]}["sections"] == 1
    save(load(package.parent), package.parent / "again")
    assert json.loads((package.parent / "again" / package.name).read_bytes()) == described


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
