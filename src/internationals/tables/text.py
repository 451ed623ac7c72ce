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
from internationals.tables.schema import DECIMALS, TABLES, Column, ColumnType, Format, TableError

# What a cell with one of these needs quotation marks for; some programs take what is behind # for a comment.
_SPECIAL = '",#\n\r'
_CELL = re.compile(r'("[^"]*(?:""[^"]*)*"|[^,\n]*)[,\n]')


def _is_special(text: str) -> bool:
    return any(map(text.__contains__, _SPECIAL))


def quoted(text: str) -> str:
    """A text as a cell."""
    return '"{}"'.format(text.replace('"', '""')) if _is_special(text) else text


class Quoted(dict[str | None, str]):
    """Texts as cells; each is looked at once, as most texts of a page are in many rows."""

    def __missing__(self, text: str | None) -> str:
        self[text] = cell = quoted(text or "")
        return cell


def _decimal(number: float) -> str:
    return f"{number:z.{DECIMALS}f}".rstrip("0").rstrip(".")


_KINDS: Mapping[ColumnType, tuple[tuple[type, ...], Callable[[Any], str]]] = {
    "string": ((str,), quoted),
    "integer": ((int,), str),
    "number": ((float, int), _decimal),
    "boolean": ((bool,), lambda value: str(value).lower()),
}
"""Types of the values of a column, and how they are written."""


def header(table: str) -> str:
    """The first line of the CSV file of a table."""
    return f"{','.join(TABLES[table].names)}\n"


def text_of(
    table: str, columns: Sequence[Sequence[Any]], known: Mapping[str | None, str] | None = None
) -> str:
    """Rows as lines of the CSV file of a table.

    Parameters
    ----------
    table : its name
    columns : values of each column, in the order of the table; () without rows. None is missing,
        numbers are rounded
    known : texts as cells, to be shared by tables of the same texts

    Raises
    ------
    TableError : a value is not of its column's type
    """
    known = Quoted() if known is None else known
    named = zip(TABLES[table].columns, columns, strict=True) if columns else ()
    cells = [_cells(table, column, values, known) for column, values in named]
    return "\n".join([*map(",".join, zip(*cells, strict=True)), ""])


def _cells(
    table: str, column: Column, values: Sequence[Any], known: Mapping[str | None, str]
) -> Iterable[str]:
    expected, write = _KINDS[column.type]
    found = {*map(type, values)} - {type(None)}
    if not all(issubclass(each, expected) for each in found):
        names = ", ".join(sorted(each.__name__ for each in found))
        raise TableError(f"{table}, {column.name}: found {names}, expected {column.type}")
    if column.type != "string":
        return ["" if value is None else write(value) for value in values]
    if _is_special("".join(filter(None, {*values}))):
        return map(known.__getitem__, values)
    return [value or "" for value in values]


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
