"""Tables as text: how cells are written in a CSV file, and the files of a folder of tables.

UTF-8, LF, an empty cell for a missing value. What a build makes, what `save` writes and tables in memory
all become text here: the same rows give the same bytes with every version of Python and the libraries.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from internationals.tables.descriptor import descriptor
from internationals.tables.folder import DESCRIPTOR, REFUSED
from internationals.tables.schema import DECIMALS, TABLES, ColumnType, Format, TableError

# Rounded, and zero without a minus.
_NUMBER = f"z.{DECIMALS}f"
_CELL = re.compile(r'("[^"]*(?:""[^"]*)*"|[^,\n]*)[,\n]')


def quoted(text: str) -> str:
    """A text as a cell; some programs take what is behind # for a comment."""
    # One search for each is quicker than a regular expression, or a loop.
    if '"' in text or "," in text or "#" in text or "\n" in text or "\r" in text:
        return '"{}"'.format(text.replace('"', '""'))
    return text


def _decimal(number: float) -> str:
    return format(number, _NUMBER).rstrip("0").rstrip(".")


_KINDS: Mapping[ColumnType, tuple[tuple[type, ...], Callable[[Any], str]]] = {
    "string": ((str,), quoted),
    "integer": ((int,), str),
    "number": ((float, int), _decimal),
    "boolean": ((bool,), lambda value: str(value).lower()),
}
"""Types of the values of a column, and how they are written."""


Columns = Sequence[Sequence[Any]]
"""Values of each column of a table, in its order; () without rows. None is missing."""

Written = Mapping[ColumnType, Mapping[Any, bytes]]
"""Values as cells, by type of column."""


def written(tables: Mapping[str, Columns]) -> Written:
    """Values of tables as cells: each is written once, as most of a page are in many rows.

    Raises
    ------
    TableError : a value is not of its column's type
    """
    values: dict[ColumnType, set[Any]] = {kind: {None} for kind in _KINDS}
    for table, columns in tables.items():
        for column, cells in zip(TABLES[table].columns, columns, strict=bool(columns)):
            try:
                values[column.type].update(cells)
            except TypeError:  # a list or the like, which a set cannot contain
                raise _wrong(column.type, tables) from None
    return {kind: _written(kind, found, tables) for kind, found in values.items()}


def _written(kind: ColumnType, values: set[Any], tables: Mapping[str, Columns]) -> dict[Any, bytes]:
    expected, write = _KINDS[kind]
    values.remove(None)
    if not all(issubclass(each, expected) for each in set(map(type, values))):
        raise _wrong(kind, tables)
    return {None: b"", **{value: write(value).encode() for value in values}}


def _wrong(kind: ColumnType, tables: Mapping[str, Columns]) -> TableError:
    """The error for the first value that is not of a kind of columns."""
    expected, _ = _KINDS[kind]
    return TableError(next(
        f"{table}, {column.name}: found {type(value).__name__}, expected {kind}"
        for table, columns in tables.items()
        for column, cells in zip(TABLES[table].columns, columns, strict=False)
        for value in cells
        if column.type == kind and value is not None and not isinstance(value, expected)
    ))  # fmt: skip


def header(table: str) -> str:
    """The first line of the CSV file of a table."""
    return f"{','.join(TABLES[table].names)}\n"


def text_of(table: str, columns: Columns, known: Written | None = None) -> bytes:
    """Rows as lines of the CSV file of a table.

    Parameters
    ----------
    table : its name
    columns : its values; numbers are rounded
    known : these values as cells

    Raises
    ------
    TableError : a value is not of its column's type
    """
    known = known or written({table: columns})
    named = zip(TABLES[table].columns, columns, strict=bool(columns))
    cells = [map(known[column.type].__getitem__, values) for column, values in named]
    return b"\n".join([*map(b",".join, zip(*cells, strict=True)), b""])


def cells_of(table: str, text: str) -> Iterator[tuple[str, ...]]:
    """The cells of the rows of a text, each as it is written there."""
    cells = iter(_CELL.findall(text))
    return zip(*[cells] * len(TABLES[table].columns), strict=True)


def write_table(table: str, texts: Iterable[bytes], format: Format, folder: Path) -> None:
    """Write one table's file.

    Parameters
    ----------
    table : its name
    texts : lines of its CSV file, some rows in each
    format : of the file
    folder : that gets it
    """
    path = folder / f"{table}.{format}"
    if format == "parquet":
        from internationals.tables.arrow import write_parquet

        return write_parquet(path, table, texts)
    with path.open("wb") as file:
        file.write(header(table).encode())
        file.writelines(texts)


def write_descriptor(folder: Path, format: Format, rows: Mapping[str, int]) -> None:
    """Write datapackage.json beside the tables that it describes.

    The identifier of the build in it is a hash of the contents of all files: the same on any machine.

    Parameters
    ----------
    folder : that has the files
    format : of the tables
    rows : number of rows, by table
    """
    package = descriptor(format)
    if (folder / REFUSED).exists():
        package["resources"].append({
            "name": "refused", "path": REFUSED, "profile": "data-resource", "format": "log",
            "mediatype": "text/plain", "description": "Pages that were refused, one a line.",
        })  # fmt: skip
    whole = hashlib.sha256()
    for resource in package["resources"]:
        with (folder / resource["path"]).open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        resource |= {
            "bytes": (folder / resource["path"]).stat().st_size,
            "hash": f"sha256:{digest}",
        }
        if resource["name"] in rows:
            resource["rows"] = rows[resource["name"]]
        whole.update(f"{resource['path']} {digest}\n".encode())
    package["build"] = whole.hexdigest()
    text = json.dumps(package, ensure_ascii=False, indent=2)
    (folder / DESCRIPTOR).write_bytes(f"{text}\n".encode())
