"""The schema written down: datapackage.json for machines, CODEBOOK.md for people."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from internationals.paths import DATA
from internationals.tables.schema import FORMATS, PACKAGE, TABLES, Column, Format, TableSchema


def descriptor(format: Format = "csv") -> dict[str, Any]:
    """The Frictionless data package that describes the folder of tables.

    Parameters
    ----------
    format : of the tables' files
    """
    pages = {"title": "The pages that the table of articles names", "path": f"articles.{format}"}
    return {
        "profile": FORMATS[format]["package"],
        **PACKAGE,
        "sources": [pages, *PACKAGE["sources"]],
        "resources": [_resource(table, format) for table in TABLES.values()],
    }


def write_codebook(path: Path | str = DATA / "CODEBOOK.md") -> None:
    """Write the codebook, a Markdown page that describes every column of every table."""
    Path(path).write_bytes(codebook().encode())


def _resource(table: TableSchema, format: Format) -> dict[str, Any]:
    # A primary key may have no empty cell; where ours has, `checks` alone checks it.
    nullable = {column.name for column in table.columns if column.nullable}
    schema = _given(
        fields=list(map(_field, table.columns)),
        missingValues=[""],
        primaryKey=[] if nullable & set(table.key) else list(table.key),
        foreignKeys=[
            {"fields": key.column, "reference": {"resource": key.table, "fields": key.references}}
            for key in table.foreign_keys
        ],
    )
    return {
        "name": table.name,
        "path": f"{table.name}.{format}",
        "profile": FORMATS[format]["resource"],
        "description": f"One row per {table.row}.",
        "format": format,
        **FORMATS[format]["file"],
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    is_boolean = column.type == "boolean"
    return _given(
        name=column.name,
        type=column.type,
        description=column.description,
        unit=column.unit,
        trueValues=["true"] * is_boolean,
        falseValues=["false"] * is_boolean,
        constraints=_given(
            required=not column.nullable or None,
            enum=list(column.terms),
            pattern=column.pattern,
            minimum=column.minimum,
            maximum=column.maximum,
        ),
    )


def _given(**values: Any) -> dict[str, Any]:
    """The values that there are."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def codebook() -> str:
    """The text of the codebook."""
    tables = [
        (f"[{table.name}](#{table.name})", table.row, _codes(table.key) or "none")
        for table in TABLES.values()
    ]
    parts = [
        "# Codebook",
        "Generated from `src/internationals/tables/schema.toml` by `make`; do not edit.",
        PACKAGE["description"],
        "The tables are in `data/processed/` as CSV: UTF-8, LF, a comma between cells, an empty "
        "cell for a missing value. `NA` is Namibia's code: read codes with "
        "`keep_default_na=False`, or use `internationals.load()`.",
        _markdown_table(("table", "one row per", "key"), tables),
        *(part for table in TABLES.values() for part in _table_parts(table)),
    ]
    return "\n\n".join(parts) + "\n"


def _table_parts(table: TableSchema) -> Iterator[str]:
    yield f"## {table.name}"
    yield f"One row per {table.row}."
    keys = [f"- Key: {_codes(table.key)}"] if table.key else []
    keys += [
        f"- `{key.column}` points to `{key.table}.{key.references}`" for key in table.foreign_keys
    ]
    if keys:
        yield "\n".join(keys)
    columns = [
        (f"`{column.name}`", "vocabulary" if column.vocabulary else column.type,
         "yes" if column.nullable else "no", _contents(column))
        for column in table.columns
    ]  # fmt: skip
    yield _markdown_table(("column", "type", "may be empty", "contents"), columns)
    for column in table.columns:
        if column.vocabulary:
            yield f"Values of `{column.name}`:"
            yield "\n".join(f"- `{term}`: {meaning}" for term, meaning in column.terms.items())


def _markdown_table(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [f"| {' | '.join(header)} |", f"|{'---|' * len(header)}"]
    lines += [f"| {' | '.join(cell.replace('|', '&#124;') for cell in row)} |" for row in rows]
    return "\n".join(lines)


def _codes(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _contents(column: Column) -> str:
    """The description, with unit and range."""
    limit = "up" if column.maximum is None else f"to {column.maximum}"
    words = [
        column.description,
        f"Unit: {column.unit}." if column.unit else "",
        "" if column.minimum is None else f"From {column.minimum} {limit}.",
    ]
    return " ".join(filter(None, words))
