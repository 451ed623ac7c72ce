"""Checks tables against their schema: cells, keys, foreign keys, and lines that end before they begin.

With pandas alone: importing Pandera takes longer than reading the tables. The tests build Pandera's
schemas from the same description and compare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from internationals.tables.folder import DESCRIPTOR
from internationals.tables.schema import TABLES, Column, TableError, Tables, dtype

if TYPE_CHECKING:
    import pandas as pd


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


def problems(tables: Tables) -> list[Problem]:
    """Every place where the tables break their schema: first in cells and keys, then across tables."""
    found = [problem for name in tables for problem in _problems(name, tables[name])]
    unreadable = {problem.table for problem in found if problem.row is None}
    for name in tables:
        if name not in unreadable:
            found += _foreign_key_problems(name, tables, unreadable)
    return found


def validate(
    tables: Tables, folder: Path | None = None, rows: Mapping[str, int] | None = None
) -> Tables:
    """The tables themselves, when they keep to their schema.

    Parameters
    ----------
    tables : to check
    folder : they were read from, for the message
    rows : number of rows that each had when it was written, where that is known

    Raises
    ------
    TableError : they do not; the message is one line on the first place, with the number of others
    """
    found = problems(tables)
    for name, written in (rows or {}).items():
        if name in tables and len(tables[name]) != written:
            expected = (
                f"{written} as {DESCRIPTOR} states (load(check=False) reads them all the same)"
            )
            found.append(Problem(name, "*", None, f"{len(tables[name])} rows", expected))
    if found:
        more = f" (and {len(found) - 1} more)" if len(found) > 1 else ""
        raise TableError(f"{_file(folder, found[0])}{more}")
    return tables


def _file(folder: Path | None, problem: Problem) -> str:
    """A problem with the file that it is in."""
    if folder is None:
        return str(problem)
    suffix = "csv" if (folder / f"{problem.table}.csv").exists() else "parquet"
    return f"{folder / problem.table}.{suffix}{str(problem).removeprefix(problem.table)}"


def _problems(name: str, table: pd.DataFrame) -> Iterator[Problem]:
    columns = TABLES[name].columns
    if list(table.columns) != list(TABLES[name].names):
        found, expected = ", ".join(map(str, table.columns)), ", ".join(TABLES[name].names)
        yield Problem(name, "*", None, f"columns {found}", f"columns {expected}")
        return
    table = table.reset_index(drop=True)
    wrong = [column for column in columns if table[column.name].dtype != dtype(column)]
    for column in wrong:
        found = str(table[column.name].dtype)
        yield Problem(name, column.name, None, found, str(dtype(column)))
    if wrong:
        return
    for column in columns:
        yield from _cell_problems(name, column, table[column.name])
    yield from _key_problems(name, table)
    yield from _place_problems(name, table)


def _foreign_key_problems(name: str, tables: Tables, unreadable: set[str]) -> Iterator[Problem]:
    for column, other, references in TABLES[name].foreign_keys:
        if other in unreadable:
            continue
        values = tables[name][column].reset_index(drop=True)
        lost = values[values.notna() & ~values.isin(tables[other][references])]
        for row, value in lost.items():
            expected = f"one of {other}.{references}"
            yield Problem(name, column, _number(row), repr(value), expected)


def _cell_problems(name: str, column: Column, values: pd.Series[Any]) -> Iterator[Problem]:
    """Cells that are empty, of the wrong form or out of range."""
    missing = values.isna()
    wrong = missing & (not column.nullable)
    if column.pattern:
        fits = values.str.fullmatch(column.pattern.strip("^$")).astype("boolean")
        wrong |= ~missing & ~fits.fillna(True).astype(bool)
    if column.minimum is not None:
        wrong |= (values < column.minimum).fillna(False).astype(bool)
    if column.maximum is not None:
        wrong |= (values > column.maximum).fillna(False).astype(bool)
    for row, value in values[wrong].items():
        yield Problem(name, column.name, _number(row), _shown(value), _range(column))


def _key_problems(name: str, table: pd.DataFrame) -> Iterator[Problem]:
    key = list(TABLES[name].key)
    if key:
        repeated = table.loc[table.duplicated(key), key]
        for row, *values in repeated.itertuples():
            found = " ".join(map(_shown, values))
            yield Problem(name, ", ".join(key), row + 1, found, "a key that no row above has")


def _place_problems(name: str, table: pd.DataFrame) -> Iterator[Problem]:
    """Lines that end before they begin, and subdivisions of another country."""
    if TABLES[name].sourced:
        lines = table[["line_start", "line_end"]].dropna()
        for row, start, end in lines[lines["line_end"] < lines["line_start"]].itertuples():
            yield Problem(name, "line_end", row + 1, str(end), f"a line from {start} on")
    if "subdivision" in table.columns:
        codes = table[["country", "subdivision"]].dropna()
        for row, country, subdivision in codes.itertuples():
            if not subdivision.startswith(f"{country}-"):
                expected = f"a subdivision of {country}"
                yield Problem(name, "subdivision", row + 1, repr(subdivision), expected)


def _number(row: object) -> int:
    """The 1-based number of a row from its 0-based label."""
    return int(str(row)) + 1


def _shown(value: object) -> str:
    import pandas as pd

    if isinstance(value, str):
        return repr(value)
    return "nothing" if value is None or value is pd.NA or value != value else str(value)


def _range(column: Column) -> str:
    """The values a column allows, as words."""
    words = ["a value" if not column.nullable else "a value or nothing"]
    if column.pattern:
        words.append(f"that matches {column.pattern}")
    if column.minimum is not None:
        words.append(f"from {column.minimum}")
    if column.maximum is not None:
        words.append(f"to {column.maximum}")
    return " ".join(words)
