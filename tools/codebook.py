"""Write data/CODEBOOK.md, which describes every column of every table, from schema.toml.

`make` runs this after the tables are built.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Iterator

from internationals.paths import DATA
from internationals.tables.schema import PACKAGE, TABLES, Column, TableSchema


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


if __name__ == "__main__":
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    (DATA / "CODEBOOK.md").write_bytes(codebook().encode())
