"""Checks tables against their schema: Pandera for the cells, and here what goes across rows."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from internationals.tables.schema import TABLES, Column, TableError, Tables, dtype

if TYPE_CHECKING:
    import pandas as pd
    import pandera.pandas as pa


@cache
def pandera_schema(table: str) -> pa.DataFrameSchema:
    """The Pandera schema of a table: dtypes, missing values, vocabularies, patterns, ranges.

    Keys and foreign keys, which go across rows and tables, are checked by `problems`.
    """
    import pandera.pandas as pa

    def checks(column: Column) -> list[pa.Check]:
        found = []
        if column.pattern:
            found.append(pa.Check.str_matches(column.pattern))
        if column.minimum is not None:
            found.append(pa.Check.ge(column.minimum))
        if column.maximum is not None:
            found.append(pa.Check.le(column.maximum))
        return found

    schema = TABLES[table]
    columns = {
        column.name: pa.Column(
            dtype(column),
            checks(column),
            nullable=column.nullable,
            description=column.description,
        )
        for column in schema.columns
    }
    return pa.DataFrameSchema(columns, name=table, strict=True, ordered=True)


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
        return f"{self.table}.{self.column}{row}: found {self.found}, expected {self.expected}"


def problems(tables: Tables) -> list[Problem]:
    """Every place where the tables break their schema, in the order of the tables."""
    found: list[Problem] = []
    for name, table in tables.items():
        of_columns = _column_problems(name, table)
        found += of_columns
        if any(problem.row is None for problem in of_columns):
            continue  # a column is missing or of another type: its values mean nothing
        found += _key_problems(name, table)
        found += _place_problems(name, table)
        found += _foreign_key_problems(name, table, tables)
    return found


def validate(tables: Tables) -> Tables:
    """The tables themselves, when they keep to their schema.

    Raises
    ------
    TableError : they do not; the message lists the first ten places
    """
    found = problems(tables)
    if found:
        rest = [f"… and {len(found) - 10} more"] if len(found) > 10 else []
        raise TableError("\n".join([*map(str, found[:10]), *rest]))
    return tables


def _column_problems(name: str, table: pd.DataFrame) -> list[Problem]:
    import pandas as pd
    import pandera.errors

    columns = {column.name: column for column in TABLES[name].columns}
    if list(table.columns) != list(columns):
        found, expected = ", ".join(map(str, table.columns)), ", ".join(columns)
        return [Problem(name, "*", None, f"columns {found}", f"columns {expected}")]
    try:
        pandera_schema(name).validate(table.reset_index(drop=True), lazy=True)
    except pandera.errors.SchemaErrors as error:
        cases = error.failure_cases
    else:
        return []
    problems = []
    for case in cases.itertuples(index=False):
        column = columns[str(case.column)]
        if pd.isna(case.index):
            row, found, expected = None, str(case.failure_case), str(dtype(column))
        else:
            row, found, expected = int(case.index) + 1, _shown(case.failure_case), _range(column)
        problems.append(Problem(name, column.name, row, found, expected))
    return sorted(set(problems), key=lambda problem: (problem.row or 0, problem.column))


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


def _key_problems(name: str, table: pd.DataFrame) -> list[Problem]:
    key = list(TABLES[name].key)
    if not key:
        return []
    cells = zip(*(table[column] for column in key), strict=True)
    return [
        Problem(
            name,
            ", ".join(key),
            number,
            " ".join(map(_shown, values)),
            "a key that no row above has",
        )
        for number, (values, repeated) in enumerate(
            zip(cells, table.duplicated(key), strict=True), 1
        )
        if repeated
    ]


def _place_problems(name: str, table: pd.DataFrame) -> list[Problem]:
    """Lines that end before they begin, and subdivisions of another country."""
    table = table.reset_index(drop=True)
    found: list[Problem] = []
    if TABLES[name].sourced:
        lines = table[["line_start", "line_end"]].dropna()
        found += [
            Problem(name, "line_end", row + 1, str(end), f"a line from {start} on")
            for row, start, end in lines[lines["line_end"] < lines["line_start"]].itertuples()
        ]
    if "subdivision" in table.columns:
        for number, (country, subdivision) in enumerate(
            zip(table["country"], table["subdivision"], strict=True), 1
        ):
            if isinstance(subdivision, str) and not subdivision.startswith(f"{country}-"):
                found.append(
                    Problem(
                        name,
                        "subdivision",
                        number,
                        repr(subdivision),
                        f"a subdivision of {country}",
                    )
                )
    return found


def _foreign_key_problems(name: str, table: pd.DataFrame, tables: Tables) -> list[Problem]:
    found = []
    for column, other, references in TABLES[name].foreign_keys:
        known = getattr(tables, other)[references]
        lost = table[column].notna() & ~table[column].isin(known)
        found += [
            Problem(name, column, number, _shown(value), f"one of {other}.{references}")
            for number, (value, is_lost) in enumerate(zip(table[column], lost, strict=True), 1)
            if is_lost
        ]
    return found
