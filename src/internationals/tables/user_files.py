"""The CSV files that a user gives to `build`, as user_files.toml describes them."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from internationals.paths import read_toml
from internationals.tables.schema import Column, CorrectionError, schemas_of

_DESCRIBED = read_toml("tables/user_files.toml")["files"]
FILES = schemas_of(_DESCRIBED)
"""The files, by name."""

ONE_OF: Mapping[str, list[list[str]]] = {
    name: entry["one_of"] for name, entry in _DESCRIBED.items()
}
"""Groups of columns of each file; a row has a cell in one of each group."""


@dataclass(frozen=True)
class UserRow:
    """A row of a user's file.

    Attributes
    ----------
    file, line : where it is; the header is line 1
    cells : by column; "" for one that is empty, or missing in the file
    """

    file: str
    line: int
    cells: Mapping[str, str]

    def wrong(self, found: str, expected: str) -> CorrectionError:
        """The error that reports what is wrong with the row."""
        return CorrectionError(f"{self.file}:{self.line}: found {found}, expected {expected}")


def user_rows(name: str, path: Path | str) -> Iterator[UserRow]:
    """The rows of a user's CSV file in UTF-8 that are not empty.

    Parameters
    ----------
    name : which file it is, one of `FILES`
    path : of the file

    Raises
    ------
    CorrectionError : it cannot be read, a column is missing, or a cell is not as it should be
    """
    columns = FILES[name].columns
    groups = [[column.name] for column in columns if not column.nullable] + ONE_OF[name]
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(StringIO(text, newline=""))
        header = reader.fieldnames or ()
        if missing := [" or ".join(group) for group in groups if not {*group} & {*header}]:
            raise CorrectionError(
                f"{path}:1: found the columns {', '.join(header) or '(none)'}, "
                f"expected {', '.join(FILES[name].names)} ({', '.join(missing)} missing)"
            )
        for cells in reader:
            given = {column.name: (cells.get(column.name) or "").strip() for column in columns}
            row = UserRow(str(path), reader.line_num, given)
            if any(given.values()):
                for group in groups:
                    if not any(given[column] for column in group):
                        raise row.wrong(f"no {' or '.join(group)}", "one")
                for column in columns:
                    if given[column.name] and (expected := _expected(column, given[column.name])):
                        raise row.wrong(f"the {column.name} {given[column.name]!r}", expected)
                yield row
    except OSError as error:
        reason = error.strerror or str(error)
        raise CorrectionError(f"{path}: found {reason}, expected a readable file") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{error.object[error.start]:02x}"
        raise CorrectionError(f"{path}:{line}: found {found}, expected text in UTF-8") from None
    except csv.Error as error:  # such as a field of more than 131,072 characters
        raise CorrectionError(f"{path}: found {error}, expected CSV") from None


def _expected(column: Column, cell: str) -> str:
    """What a column expects instead of a cell; "" if the cell is right."""
    if column.vocabulary and cell not in column.terms:
        return f"one of {', '.join(column.terms)}"
    if column.pattern and cell != column.pattern:
        return f"{column.pattern}, or nothing"
    if column.type == "integer":
        least, most = column.minimum or 0, column.maximum or 10**9
        if not (cell.isdecimal() and least <= int(cell) <= most):
            return f"a number from {least}{f' to {most}' if column.maximum else ''}"
    return ""
