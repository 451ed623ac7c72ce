"""The schema is data: what follows from schema.toml, and what the checks find. No test repeats its list."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from importlib.resources import files
from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest
from made_tables import broken

from internationals.paths import PROCESSED
from internationals.tables import schema
from internationals.tables.schema import TABLES, Column, TableError, Tables, as_tables
from internationals.tables.store import save

AT = {"article": "a", "line_start": 1, "line_end": 2, "quote": "甲"}


@pytest.fixture(scope="module")
def tables() -> Tables:
    """One section of one international in one country, with nothing wrong."""
    cells: dict[str, dict[str, object]] = {
        "articles": {
            "article": "a", "title": "甲", "format": "markdown", "sha256": "0" * 64,
            "characters": 3, "lines": 2,
        },
        "organizations": {"organization_id": "a", "founded_year": 1992, **AT},
        "sections": {
            "section_id": "a-section-01", "section_key": "a-section-01", "organization_id": "a",
            "status": "section", "tier": "full", "list": 1, "position": 1, "flags_lost": 1,
            "no_territory": False, **AT,
        },
        "section_territories": {
            "section_id": "a-section-01", "country": "NA", "subdivision": "NA-KH",
            "evidence": "order", "confidence": 0.9, **AT,
        },
    }  # fmt: skip
    return Tables.from_rows({name: [TABLES[name].row_of(**row)] for name, row in cells.items()})


def test_a_column_is_three_lines_of_data() -> None:
    text = files("internationals.tables").joinpath("schema.toml").read_text(encoding="utf-8")
    text += '\n[tables.losses.columns.website]\ntype = "year"\ndescription = "A year."\n'
    table = schema.schemas_of(tomllib.loads(text)["tables"])["losses"]
    column = table.columns[table.names.index("website")]
    assert column == Column(
        "website", "A year.", "integer", minimum=1500, maximum=2100, unit=column.unit
    )
    assert table.names[-4:] == ("article", "line_start", "line_end", "quote")


def test_every_column_is_described_in_a_sentence() -> None:
    for table in TABLES.values():
        for column in table.columns:
            assert column.description[0].isupper() and column.description.endswith("."), column
            if column.type in ("integer", "number"):
                assert column.unit, f"{table.name}.{column.name} has no unit"
        assert set(table.key) <= set(table.names), table.name
        assert table.key or not table.shared, table.name


def test_frames_have_the_dtypes_of_the_schema(tables: Tables) -> None:
    assert isinstance(tables.sections["status"].dtype, pd.CategoricalDtype)
    assert tables.sections["status"].cat.ordered
    assert str(tables.organizations["founded_year"].dtype) == "Int64"
    assert str(tables.countries["sovereign"].dtype) == "bool"
    assert str(tables.section_territories["confidence"].dtype) == "float64"
    assert tables.section_territories["country"].tolist() == ["NA"]
    assert broken(tables) == []


WRONG = [
    ("organizations", "founded_year", pd.array([92], "Int64"), "92, expected a value or nothing from 1500 to 2100"),
    ("section_territories", "confidence", 7.0, "7.0, expected a value from 0 to 1"),
    ("section_territories", "country", "XX", "'XX', expected one of countries.country"),
    ("section_territories", "country", "Namibia", "'Namibia', expected a value that matches ^[A-Z]{2}$"),
    ("section_territories", "country", None, "nothing, expected a value that matches ^[A-Z]{2}$"),
    ("section_territories", "subdivision", "DE-BY", "'NA' 'DE-BY', expected a subdivision of the country"),
    ("section_territories", "section_id", "b", "'b', expected one of sections.section_id"),
    ("sections", "line_end", pd.array([0], "Int64"), "1 0, expected a line and none before it"),
    ("sections", "quote", None, "nothing, expected a value"),
]  # fmt: skip


def changed(tables: Tables, table: str, column: str, value: object) -> Tables:
    if value is None or isinstance(value, str):
        value = pd.array([value], "str")
    return tables.replace(**{table: tables[table].assign(**{column: value})})


@pytest.mark.parametrize(("table", "column", "value", "message"), WRONG)
def test_a_broken_cell_is_reported(
    tables: Tables, table: str, column: str, value: object, message: str
) -> None:
    columns = {"line_end": "line_start, line_end", "subdivision": "country, subdivision"}
    where = f"{table}, row 1, {columns.get(column, column)}"
    assert f"{where}: found {message}" in broken(changed(tables, table, column, value))


def test_a_column_of_another_type_is_reported(tables: Tables) -> None:
    wrong = changed(tables, "sections", "position", "first")
    assert broken(wrong) == ["sections, row 1, position: found 'first', expected integer"]


def oracle(table: str) -> pa.DataFrameSchema:
    """The same description for Pandera."""

    def checks(column: Column) -> list[pa.Check]:
        found = [pa.Check.str_matches(column.pattern)] if column.pattern else []
        found += [pa.Check.ge(column.minimum)] if column.minimum is not None else []
        return found + ([pa.Check.le(column.maximum)] if column.maximum is not None else [])

    dtypes = schema.frame(table, ()).dtypes
    columns = {
        column.name: pa.Column(dtypes[column.name], checks(column), nullable=column.nullable)
        for column in TABLES[table].columns
    }
    return pa.DataFrameSchema(columns, strict=True, ordered=True)


@pytest.mark.parametrize(("table", "column", "value", "message"), WRONG)
def test_pandera_finds_the_same_cells(
    tables: Tables, table: str, column: str, value: object, message: str
) -> None:
    wrong = changed(tables, table, column, value)
    across = ("one of", "a subdivision", "a line and")  # what Pandera's columns cannot see
    columns = {line.split(": ")[0].split(", ")[-1] for line in broken(wrong)
               if not any(f"expected {words}" in line for words in across)}  # fmt: skip
    try:
        oracle(table).validate(wrong[table], lazy=True)
        cases = set()
    except pa.errors.SchemaErrors as error:
        cases = set(error.failure_cases["column"])
    assert columns == cases


def test_a_repeated_key_is_reported(tables: Tables) -> None:
    twice = tables.replace(sections=pd.concat([tables.sections] * 2))
    assert broken(twice) == [
        "sections, row 2, section_id: found 'a-section-01', expected a key that no row above has"
    ]


def test_a_missing_column_is_reported(tables: Tables, tmp_path: Path) -> None:
    table = tables.losses.drop(columns="lost")
    with pytest.raises(TableError, match=r"^losses: found the columns 'kind,article,.* expected"):
        save(tables.replace(losses=table), tmp_path)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ("flug", None, "a", 1, 1, "甲"),
            "losses, row 1, kind: found 'flug', expected one of flag, ",
        ),
        (
            ("flag", None, "a", "1", 1, "甲"),
            "losses, line_start: found str, expected integer",
        ),
    ],
)
def test_a_row_that_does_not_fit_is_refused(
    row: tuple[str | int | None, ...], message: str
) -> None:
    with pytest.raises(TableError) as error:
        Tables.from_rows({"losses": [row]})
    assert str(error.value).startswith(message)


def test_a_misspelt_column_or_table_is_refused() -> None:
    with pytest.raises(TypeError, match="unexpected keyword argument 'flags'"):
        TABLES["sections"].row_of(flags=1)
    with pytest.raises(TableError, match=r"among others, sections, section_hosts, section_checks$"):
        Tables.from_rows({"section": []})


def test_the_overview_counts_rows(tables: Tables) -> None:
    html = tables._repr_html_()
    assert "<td><code>countries</code></td><td>250</td><td>ISO country</td>" in html
    assert "sections: 1 row" in repr(tables).splitlines()


def test_files_of_tables_need_no_pandas() -> None:
    code = "import sys, internationals.tables.store; print({'pandas'} & set(sys.modules))"
    result = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert result.stdout == "set()\n"


def test_tables_their_folder_or_nothing(tmp_path: Path) -> None:
    own = Tables({})
    assert as_tables(own) is own
    assert as_tables(str(PROCESSED)).articles.equals(as_tables(None).articles)
    with pytest.raises(TypeError, match="found int, expected Tables or a folder"):
        as_tables(5)  # type: ignore[arg-type]
    with pytest.raises(TableError):
        as_tables(tmp_path)
