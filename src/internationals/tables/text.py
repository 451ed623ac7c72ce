"""Tables as text: how cells are written in a CSV file, and the files of a folder of tables.

UTF-8, LF, an empty cell for a missing value. What a build makes, what `save` writes and tables in memory
all become text here: the same rows give the same bytes with every version of Python and the libraries.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import index
from pathlib import Path
from typing import Any

from internationals.tables.descriptor import descriptor
from internationals.tables.folder import DESCRIPTOR, REFUSED
from internationals.tables.schema import DECIMALS, TABLES, ColumnType, Format, TableError

_NUMBER = b"%%.%df" % DECIMALS
_CELL = re.compile(rb'("[^"]*(?:""[^"]*)*"|[^,\n]*)[,\n]')


def quoted(text: str) -> bytes:
    """A text as a cell; some programs take what is behind # for a comment."""
    # One search for each is quicker than a regular expression, or a loop.
    if '"' in text or "," in text or "#" in text or "\n" in text or "\r" in text:
        return b'"%b"' % text.replace('"', '""').encode()
    return text.encode()


def _decimal(number: float | None) -> bytes:
    """A number rounded, and zero without a minus."""
    cell = b"" if number is None else (_NUMBER % number).rstrip(b"0").rstrip(b".")
    return cell if cell != b"-0" else b"0"


_KINDS: Mapping[ColumnType, tuple[tuple[type, ...], Callable[[Any], bytes]]] = {
    "string": ((str,), quoted),
    "integer": ((int,), lambda number: b"%d" % index(number)),
    "number": ((float, int), _decimal),
    "boolean": ((bool,), {True: b"true", False: b"false"}.__getitem__),
}
"""Types of the values of a column, and how they are written; values of other types cannot be."""


class _Cells(dict[Any, bytes]):
    """Values of a type of columns as cells: each is written once, as most of a page are in many rows."""

    def __init__(self, kind: ColumnType) -> None:
        self.write = _KINDS[kind][1]
        self[None] = b""

    def __missing__(self, value: Any) -> bytes:
        self[value] = cell = self.write(value)
        return cell


def no_cells() -> Mapping[ColumnType, Callable[[Any], bytes]]:
    """What writes values as cells, by type of column, for more rows with the same values."""
    # Few numbers with decimals are in several rows.
    return {kind: _decimal if kind == "number" else _Cells(kind).__getitem__ for kind in _KINDS}


def header(table: str) -> str:
    """The first line of the CSV file of a table."""
    return f"{','.join(TABLES[table].names)}\n"


def text_of(
    table: str,
    columns: Sequence[Sequence[Any]],
    known: Mapping[ColumnType, Callable[[Any], bytes]] | None = None,
) -> bytes:
    """Rows as lines of the CSV file of a table.

    Parameters
    ----------
    table : its name
    columns : its values, of each column in its order; () without rows; None is missing, numbers are
        rounded
    known : what writes values as cells (see `no_cells`)

    Raises
    ------
    TableError : a value is not of its column's type
    """
    known = known or no_cells()
    named = [*zip(TABLES[table].columns, columns, strict=bool(columns))]
    cells = [map(known[column.type], values) for column, values in named]
    try:
        return b"\n".join([*map(b",".join, zip(*cells, strict=True)), b""])
    except (TypeError, AttributeError, KeyError):
        raise TableError(next(
            f"{table}, {column.name}: found {type(value).__name__}, expected {column.type}"
            for column, values in named for value in values
            if value is not None and not isinstance(value, _KINDS[column.type][0])
        )) from None  # fmt: skip


def cells_of(table: str, text: bytes) -> Iterator[tuple[bytes, ...]]:
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
