"""The files the tables lie in: one CSV each, UTF-8, LF, an empty cell for a missing value.

Writing is all or nothing. Every new file is first written in full beside the old one; then a
journal names them; then each takes its place. A run that dies before the journal leaves the old
tables, one that dies after it leaves work that the next `load` or `save` finishes.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from internationals.paths import PROCESSED
from internationals.tables.schema import (
    DECIMALS,
    TABLES,
    Column,
    Row,
    TableError,
    Tables,
    Value,
    dtype,
)

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

JOURNAL = ".journal.tmp"  # names the files that are whole and wait for their place


def load(folder: Path | str = PROCESSED) -> Tables:
    """The tables in a folder, with proper dtypes; Namibia's ``NA`` stays a code.

    Parameters
    ----------
    folder : where `save` wrote them

    Raises
    ------
    TableError : a file is missing, its columns are not the schema's, or a cell does not fit
    """
    folder = Path(folder)
    _finish(folder)
    return Tables(**{name: read_table(folder / f"{name}.csv", name) for name in TABLES})


def save(tables: Tables, folder: Path | str = PROCESSED) -> None:
    """Write all tables to a folder, or none. The same tables give the same bytes."""
    save_rows({name: _cells(name, table) for name, table in tables.items()}, folder)


def save_rows(rows: Mapping[str, Iterable[Row]], folder: Path | str) -> None:
    """Write the tables named, or none, from rows in the order of their columns; needs no pandas."""
    replace_files(
        Path(folder), {f"{name}.csv": encode(name, table) for name, table in rows.items()}
    )


def encode(table: str, rows: Iterable[Row]) -> bytes:
    """The bytes of a table's file.

    Parameters
    ----------
    table : name of the table
    rows : each a sequence of cells in the order of the columns; None and "" are missing values
    """
    schema = TABLES[table]
    rows = list(rows)
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(schema.columns)
    written = (
        map(_writer(column), values) for column, values in zip(schema.columns, columns, strict=True)
    )
    # Asked to end rows with CR LF, the csv module quotes a cell that holds either; a lone CR
    # would end a row for many readers. The row's own CR is taken off again.
    text = _LineFeed()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(schema.names)
    writer.writerows(zip(*written, strict=True))
    return text.getvalue().encode("utf-8")


class _LineFeed(io.StringIO):
    def __init__(self) -> None:
        super().__init__(newline="")

    def write(self, row: str, /) -> int:
        return super().write(row[:-2] + "\n")


def _writer(column: Column) -> Callable[[Any], str]:
    """How a cell of a column is written."""
    if column.type == "number":
        return lambda value: (
            "" if value is None else f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
        )
    if column.type == "boolean":
        return lambda value: "" if value is None else ("true" if value else "false")
    return lambda value: "" if value is None else str(value)


def _cells(name: str, table: pd.DataFrame) -> Iterable[Row]:
    """The rows of a frame, None where a value is missing."""
    columns: list[list[Value]] = []
    for column in TABLES[name].columns:
        values = table[column.name].astype(object)
        columns.append(values.where(values.notna(), None).tolist())
    return zip(*columns, strict=True)


def read_table(path: Path | str, table: str) -> pd.DataFrame:
    """One table's file as a frame with the schema's dtypes.

    Raises
    ------
    TableError : the file is missing, its columns are not the schema's, or a cell does not fit
    """
    import pandas as pd
    import pyarrow as pa

    path = Path(path)
    read = _read_arrow(path, table)
    types = {pa.string(): pd.StringDtype(na_value=float("nan")), pa.int64(): pd.Int64Dtype()}
    found: pd.DataFrame = read.to_pandas(types_mapper=types.get)
    for column in TABLES[table].columns:
        if column.vocabulary:
            found[column.name] = _categories(path, column, found[column.name])
        elif column.type == "boolean" and column.nullable:
            found[column.name] = found[column.name].astype("boolean")
    return found


def _read_arrow(path: Path, table: str) -> pa.Table:
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    schema = TABLES[table]
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TableError(f"{path}: found no such file, expected the table {table}") from None
    header = data.split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    if header != ",".join(schema.names):
        raise TableError(f"{path}, line 1: found {header!r}, expected {','.join(schema.names)!r}")
    types = {
        "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
    }  # fmt: skip
    try:
        return arrow_csv.read_csv(
            pa.py_buffer(data),
            # One block: a cell may be as long as the longest page.
            read_options=arrow_csv.ReadOptions(block_size=len(data) + 1, use_threads=False),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types={column.name: types[column.type] for column in schema.columns},
                null_values=[""],
                strings_can_be_null=True,
                true_values=["true"],
                false_values=["false"],
            ),
        )
    except pa.ArrowInvalid as error:
        raise TableError(f"{path}: found a cell or row that does not fit: {error}") from error


def _categories(path: Path, column: Column, values: pd.Series[Any]) -> pd.Series[Any]:
    import pandas as pd

    codes = pd.Index(list(column.terms)).get_indexer_for(pd.Index(values))
    unknown = (codes == -1) & values.notna().to_numpy()
    if unknown.any():
        row = int(unknown.argmax())
        raise TableError(
            f"{path}, row {row + 1}, {column.name}: found {values.iloc[row]!r}, "
            f"expected one of {', '.join(column.terms)}"
        )
    categories: Any = pd.Categorical.from_codes(codes, dtype=dtype(column))
    return pd.Series(categories)


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files to a folder, all or none, however the run ends.

    Parameters
    ----------
    folder : made where it does not exist
    files : bytes by file name
    """
    folder.mkdir(parents=True, exist_ok=True)
    _finish(folder)
    try:
        for name, data in files.items():
            _write(_temporary(folder, name), data)
        _write(_temporary(folder, JOURNAL), json.dumps(list(files)).encode())
        _sync(folder)
        _temporary(folder, JOURNAL).replace(folder / JOURNAL)
        _sync(folder)
    except BaseException:
        for name in (*files, JOURNAL):
            _temporary(folder, name).unlink(missing_ok=True)
        raise
    _finish(folder)


def _finish(folder: Path) -> None:
    """Let the files take their places that an earlier run wrote whole but did not get to place."""
    journal = folder / JOURNAL
    if not journal.exists():
        return
    for name in json.loads(journal.read_bytes()):
        temporary = _temporary(folder, name)
        if temporary.exists():
            temporary.replace(folder / name)
    _sync(folder)
    journal.unlink()


def _temporary(folder: Path, name: str) -> Path:
    return folder / f".{name}.tmp"


def _write(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the folder's entries on disk; only POSIX systems let a folder be opened for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
