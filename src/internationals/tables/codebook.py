"""The schema written down: datapackage.json for machines, CODEBOOK.md for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from internationals.paths import DATA
from internationals.tables.schema import TABLES, Column, Format, TableSchema

DESCRIPTION = (
    "Political internationals as encyclopaedia articles describe them: their national sections, "
    "the countries these are in, the larger parties they work inside (entryism, 打入), what the "
    "articles claim and whether it holds. Every row can be traced to the lines it came from."
)
LICENCE = {
    "name": "CC-BY-SA-4.0",
    "title": "Creative Commons Attribution-ShareAlike 4.0 International",
    "path": "https://creativecommons.org/licenses/by-sa/4.0/",
}
# True of any build: the articles are the user's, and not all facts are true of all of them.
SOURCES = (
    {"title": "What does not come from a page: named row by row in the columns …_source"},
    {
        "title": "Unicode CLDR 48.2 (country names, UN M49 areas)",
        "path": "https://cldr.unicode.org/",
    },
)


def descriptor(format: Format = "csv") -> dict[str, Any]:
    """The Frictionless data package that describes the folder of tables.

    Parameters
    ----------
    format : of the tables' files
    """
    return {
        "profile": "tabular-data-package" if format == "csv" else "data-package",
        "name": "internationals",
        "title": "Political internationals in encyclopaedia articles",
        "description": DESCRIPTION,
        "licenses": [LICENCE],
        "sources": [
            {"title": "The pages that the table of articles names", "path": f"articles.{format}"},
            *SOURCES,
        ],
        "resources": [_resource(table, format) for table in TABLES.values()],
    }


def write_codebook(path: Path | str = DATA / "CODEBOOK.md") -> None:
    """Write the codebook, a Markdown page that describes every column of every table."""
    Path(path).write_bytes(codebook().encode())


def codebook() -> str:
    """The text of the codebook."""
    return "\n".join(_lines()) + "\n"


def _resource(table: TableSchema, format: Format) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    # A primary key may have no empty cell; where ours has, `validation` alone checks it.
    nullable = {column.name for column in table.columns if column.nullable}
    if table.key and not nullable & set(table.key):
        schema["primaryKey"] = list(table.key)
    if table.foreign_keys:
        schema["foreignKeys"] = [
            {
                "fields": key.column,
                "reference": {"resource": key.table, "fields": key.references},
            }
            for key in table.foreign_keys
        ]
    if format == "parquet":
        return {
            "name": table.name,
            "path": f"{table.name}.parquet",
            "profile": "data-resource",
            "description": f"One row per {table.row}.",
            "format": "parquet",
            "mediatype": "application/vnd.apache.parquet",
            "schema": schema,
        }
    return {
        "name": table.name,
        "path": f"{table.name}.csv",
        "profile": "tabular-data-resource",
        "description": f"One row per {table.row}.",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "doubleQuote": True, "header": True},
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {}
    if not column.nullable:
        constraints["required"] = True
    if column.vocabulary:
        constraints["enum"] = list(column.terms)
    if column.pattern:
        constraints["pattern"] = column.pattern
    if column.minimum is not None:
        constraints["minimum"] = column.minimum
    if column.maximum is not None:
        constraints["maximum"] = column.maximum
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type,
        "description": column.description,
    }
    if column.unit:
        field["unit"] = column.unit
    if column.type == "boolean":
        field |= {"trueValues": ["true"], "falseValues": ["false"]}
    if constraints:
        field["constraints"] = constraints
    return field


def _lines() -> Iterator[str]:
    yield "# Codebook"
    yield ""
    yield "Generated from `src/internationals/tables/schema.toml` by `make`; do not edit."
    yield ""
    yield DESCRIPTION
    yield ""
    yield (
        "The tables lie in `data/processed/` as CSV: UTF-8, LF, a comma between cells, an empty "
        "cell for a missing value. `NA` is Namibia's code: read codes with "
        "`keep_default_na=False`, or use `internationals.load()`."
    )
    yield ""
    yield from _markdown_table(
        ("table", "one row per", "key"),
        (
            (f"[{table.name}](#{table.name})", table.row, _codes(table.key) or "none")
            for table in TABLES.values()
        ),
    )
    for table in TABLES.values():
        yield from _table_lines(table)


def _table_lines(table: TableSchema) -> Iterator[str]:
    yield ""
    yield f"## {table.name}"
    yield ""
    yield f"One row per {table.row}."
    yield ""
    if table.key:
        yield f"- Key: {_codes(table.key)}"
    for key in table.foreign_keys:
        yield f"- `{key.column}` points to `{key.table}.{key.references}`"
    if table.key or table.foreign_keys:
        yield ""
    yield from _markdown_table(
        ("column", "type", "may be empty", "what it holds"),
        (
            (f"`{column.name}`", _type(column), "yes" if column.nullable else "no", _holds(column))
            for column in table.columns
        ),
    )
    for column in table.columns:
        if column.vocabulary:
            yield ""
            yield f"Values of `{column.name}`:"
            yield ""
            for term, meaning in column.terms.items():
                yield f"- `{term}`: {meaning}"


def _markdown_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(header)} |"
    yield f"|{'---|' * len(header)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |"


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _type(column: Column) -> str:
    return "vocabulary" if column.vocabulary else column.type


def _holds(column: Column) -> str:
    """The description, with unit and range."""
    words = [column.description]
    if column.unit:
        words.append(f"Unit: {column.unit}.")
    if column.minimum is not None and column.maximum is not None:
        words.append(f"From {column.minimum} to {column.maximum}.")
    elif column.minimum is not None:
        words.append(f"From {column.minimum} up.")
    return " ".join(words)
