"""Checks tables against their schema: cells, keys, foreign keys, and lines that end before they begin.

DuckDB looks for what is wrong: each check is a condition in SQL, made from the schema. The tests
build Pandera's schemas from the same description and compare.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from internationals.tables.arrow import TYPES
from internationals.tables.schema import TABLES, Column, ColumnType, TableError, TableSchema

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa


class Problem(NamedTuple):
    """A place where the tables break their schema.

    Attributes
    ----------
    table, column : where; several columns of a key are joined by commas
    row : 1-based row of the table; None where it is the table as a whole
    found, expected : as words
    """

    table: str
    column: str
    row: int | None
    found: str
    expected: str

    def __str__(self) -> str:
        row = "" if self.row is None else f", row {self.row}"
        return f"{self.table}{row}, {self.column}: found {self.found}, expected {self.expected}"


class _Check(NamedTuple):
    """SQL that is true of a wrong row, the columns to show of it, and what is expected instead."""

    wrong: str
    columns: Sequence[str]
    expected: str


def require(found: Iterable[Problem]) -> None:
    """Raise an error if there is a problem: one line on the first, with the number of others.

    Raises
    ------
    TableError : there is one
    """
    listed = list(found)
    if listed:
        more = f" (and {len(listed) - 1} more)" if len(listed) > 1 else ""
        raise TableError(f"{listed[0]}{more}")


def problems(
    tables: Mapping[str, pa.Table | pd.DataFrame],
    schemas: Mapping[str, TableSchema] = TABLES,
    where: Callable[[str], object] = str,
) -> Iterator[Problem]:
    """Every place where tables break their schemas: first in cells and keys, then across tables.

    Parameters
    ----------
    tables : by name, with the types of their schemas, or with strings alone, as in a CSV file
    schemas : what is expected
    where : what a problem calls a table; by default its name
    """
    import duckdb

    with duckdb.connect(config={"threads": 1}) as database:
        for name, table in tables.items():
            database.register(name, table)
        for checks in (_own_checks, _foreign_checks):
            for name, schema in schemas.items():
                if len(tables.get(name, ())):
                    listed = list(checks(schema, tables))
                    yield from _found(database, schema, listed, str(where(name)))


def _found(
    database: duckdb.DuckDBPyConnection, schema: TableSchema, checks: list[_Check], where: str
) -> Iterator[Problem]:
    rows = f"(SELECT *, row_number() OVER () AS _row FROM {_quoted(schema.name)})"
    if schema.key:
        same = f"PARTITION BY {_quoted(*schema.key)} ORDER BY _row"
        rows = f"(SELECT *, row_number() OVER ({same}) AS _time FROM {rows})"
    any_wrong = ", ".join(f"bool_or({check.wrong})" for check in checks)
    answers = (any_wrong and database.execute(f"SELECT {any_wrong} FROM {rows}").fetchone()) or ()
    for check, answer in zip(checks, answers, strict=True):
        if answer:
            cells = f"SELECT _row, {_quoted(*check.columns)} FROM {rows}"
            wrong = database.execute(f"{cells} WHERE {check.wrong} ORDER BY _row").fetchall()
            for row, *values in wrong:
                found = " ".join("nothing" if each is None else repr(each) for each in values)
                yield Problem(where, ", ".join(check.columns), row, found, check.expected)


def _own_checks(schema: TableSchema, _: object) -> Iterator[_Check]:
    """Checks of the cells and the key of a table."""
    for column in schema.columns:
        yield from _column_checks(column)
    if schema.key:
        yield _Check("_time > 1", schema.key, "a key that no row above has")
    if "line_end" in schema.names:
        start, end = (_value(each, "integer") for each in ("line_start", "line_end"))
        yield _Check(f"{end} < {start}", ("line_start", "line_end"), "a line and none before it")
    if "subdivision" in schema.names:
        wrong = "left(subdivision, 2) <> country"
        yield _Check(wrong, ("country", "subdivision"), "a subdivision of the country")


def _column_checks(column: Column) -> Iterator[_Check]:
    name, value, own = _quoted(column.name), _value(column.name, column.type), (column.name,)
    if column.type != "string":
        yield _Check(f"{value} IS NULL AND {name} IS NOT NULL", own, column.type)
    if column.vocabulary:
        yield _Check(
            f"{name} NOT IN ({literals(*column.terms)})", own, f"one of {', '.join(column.terms)}"
        )
    words, wrong = ["a value or nothing"], []
    if not column.nullable:
        words, wrong = ["a value"], [f"{name} IS NULL"]
    if column.pattern:
        words.append(f"that matches {column.pattern}")
        wrong.append(f"NOT regexp_full_match({name}, {literals(column.pattern)})")
    for bound, word, beyond in ((column.minimum, "from", "<"), (column.maximum, "to", ">")):
        if bound is not None:
            words.append(f"{word} {bound}")
            wrong.append(f"{value} {beyond} {bound}")
    if wrong:
        yield _Check(" OR ".join(wrong), own, " ".join(words))


def _foreign_checks(schema: TableSchema, tables: Mapping[str, object]) -> Iterator[_Check]:
    """Checks of the columns that point to other tables."""
    for key in schema.foreign_keys:
        if key.table in tables:
            known, name = _quoted(key.references), _quoted(key.column)
            known = f"SELECT {known} FROM {_quoted(key.table)} WHERE {known} IS NOT NULL"
            wrong = f"{name} IS NOT NULL AND {name} NOT IN ({known})"
            if key.several:
                wrong = f"NOT list_has_all(array({known}), string_split({name}, ';'))"
            yield _Check(wrong, (key.column,), f"one of {key.table}.{key.references}")


def _value(name: str, kind: ColumnType) -> str:
    """SQL of a cell that is of a type, or a string that is to be one."""
    return f"TRY_CAST({_quoted(name)} AS {TYPES[kind]})"


def _quoted(*names: str) -> str:
    return ", ".join(f'"{name}"' for name in names)


def literals(*texts: str) -> str:
    """Texts in SQL, with commas between them."""
    return ", ".join("'{}'".format(text.replace("'", "''")) for text in texts)
