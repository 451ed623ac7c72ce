import hashlib
import json
import tomllib
from pathlib import Path

import codebook as codebooks
import pytest
from codebook import codebook
from frictionless import Package, system

from internationals.paths import DATA, PROCESSED
from internationals.tables import descriptor as descriptors
from internationals.tables.descriptor import descriptor
from internationals.tables.schema import TABLES, Format, Tables, schemas_of
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


BROKEN = [
    ("section_territories", ",NA,", ",ZZ,", "ZZ"),
    ("section_territories", "0.9", "1.9", "maximum"),
    ("sections", ",section,", ",branch,", "enum"),
    ("articles", "markdown", "", "required"),
    ("countries", "NA,NAM", "NE,NAM", "primary key"),
]


def test_the_description_finds_what_is_broken(package: Path) -> None:
    for file, found, instead, _ in BROKEN:
        path = package.parent / f"{file}.csv"
        text = path.read_text(encoding="utf-8")
        assert found in text
        path.write_text(text.replace(found, instead), encoding="utf-8")
    reported = errors(package)
    for *_, message in BROKEN:
        assert [error for error in reported if message in error], message


def test_the_committed_codebook_is_the_one_the_schema_gives() -> None:
    assert codebook() == (DATA / "CODEBOOK.md").read_text(encoding="utf-8")


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


SMALL = """
[boats]
row = "boat"
key = ["boat_id", "wet"]

[boats.columns.boat_id]
required = true
pattern = "^[a-z]+$"
description = "Identifier."

[boats.columns.wet]
type = "boolean"
required = true
description = "Whether it swims | floats."

[boats.columns.format]
vocabulary = "format"
description = "Format."

[crews]
row = "crew"

[crews.columns.boat_id]
references = "boats"
description = "Its boat."

[crews.columns.sailors]
type = "integer"
minimum = 0
unit = "people"
description = "How many."

[crews.columns.year]
type = "year"
description = "Since."
"""


def test_a_small_schema_word_for_word(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (codebooks, descriptors):
        monkeypatch.setattr(module, "TABLES", schemas_of(tomllib.loads(SMALL)))
    head, *others = codebook().split("\n\n| table | one row per | key |\n")
    assert head.startswith("# Codebook\n\nGenerated from `src/internationals/tables/schema.toml`")
    assert others == [
        "|---|---|---|\n| [boats](#boats) | boat | `boat_id`, `wet` |\n"
        "| [crews](#crews) | crew | none |\n\n"
        "## boats\n\nOne row per boat.\n\n- Key: `boat_id`, `wet`\n\n"
        "| column | type | may be empty | contents |\n|---|---|---|---|\n"
        "| `boat_id` | string | no | Identifier. |\n"
        "| `wet` | boolean | no | Whether it swims &#124; floats. |\n"
        "| `format` | vocabulary | yes | Format. |\n\n"
        "Values of `format`:\n\n- `markdown`: the Markdown dump\n- `wikitext`: MediaWiki source\n\n"
        "## crews\n\nOne row per crew.\n\n- `boat_id` points to `boats.boat_id`\n\n"
        "| column | type | may be empty | contents |\n|---|---|---|---|\n"
        "| `boat_id` | string | yes | Its boat. |\n"
        "| `sailors` | integer | yes | How many. Unit: people. From 0 up. |\n"
        "| `year` | integer | yes | Since. Unit: year, Gregorian calendar. From 1500 to 2100. |\n"
    ]
    boats, crews = descriptor()["resources"]
    assert boats["schema"] == {
        "fields": [
            {"name": "boat_id", "type": "string", "description": "Identifier.",
             "constraints": {"required": True, "pattern": "^[a-z]+$"}},
            {"name": "wet", "type": "boolean", "description": "Whether it swims | floats.",
             "trueValues": ["true"], "falseValues": ["false"], "constraints": {"required": True}},
            {"name": "format", "type": "string", "description": "Format.",
             "constraints": {"enum": ["markdown", "wikitext"]}},
        ],
        "missingValues": [""],
        "primaryKey": ["boat_id", "wet"],
    }  # fmt: skip
    assert crews["schema"]["foreignKeys"] == [
        {"fields": "boat_id", "reference": {"resource": "boats", "fields": "boat_id"}}
    ]
    assert "primaryKey" not in crews["schema"]
    sailors, year = crews["schema"]["fields"][1:]
    assert (sailors["unit"], sailors["constraints"]) == ("people", {"minimum": 0})
    assert year["constraints"] == {"minimum": 1500, "maximum": 2100}
    assert {key: value for key, value in boats.items() if key != "schema"} == {
        "name": "boats", "path": "boats.csv", "profile": "tabular-data-resource",
        "description": "One row per boat.", "format": "csv", "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True, "header": True},
    }  # fmt: skip


def test_tables_in_parquet_are_described_as_such() -> None:
    formats: tuple[Format, ...] = ("csv", "parquet")
    described = {format: descriptor(format) for format in formats}
    profiles = {format: each["profile"] for format, each in described.items()}
    assert profiles == {"csv": "tabular-data-package", "parquet": "data-package"}
    assert [each["sources"][0]["path"] for each in described.values()] == [
        "articles.csv", "articles.parquet",
    ]  # fmt: skip
    sections = {each["name"]: each for each in described["parquet"]["resources"]}["sections"]
    assert {key: sections[key] for key in ("path", "profile", "format", "mediatype")} == {
        "path": "sections.parquet", "profile": "data-resource", "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
    }  # fmt: skip
