"""The files the tables lie in: one CSV each, UTF-8, LF, an empty cell for a missing value.

Large tables can be Parquet files instead, with the same columns, types and missing values.

Writing is all or nothing. Every new file is first written in full beside the old one; then a
journal names them; then each takes its place. A run that dies before the journal leaves the old
tables, one that dies after it leaves work that the next `load` or `save` finishes.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

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

Format = Literal["csv", "parquet"]
FORMATS: tuple[Format, ...] = ("csv", "parquet")
Buffer = bytes | memoryview
Place = Callable[[str], AbstractContextManager[BinaryIO]]

_ROW_GROUP = 8 * 1024 * 1024  # bytes of CSV that become one row group of a Parquet file
JOURNAL = ".journal.tmp"  # names the files that are whole and wait for their place


def load(folder: Path | str = PROCESSED) -> Tables:
    """The tables in a folder, with proper dtypes; Namibia's ``NA`` stays a code.

    Parameters
    ----------
    folder : where `save` or a build wrote them, as CSV or as Parquet

    Raises
    ------
    TableError : a file is missing, its columns are not the schema's, or a cell does not fit
    """
    folder = Path(folder)
    finish(folder)
    is_parquet = not (folder / "articles.csv").exists() and (folder / "articles.parquet").exists()
    suffix = "parquet" if is_parquet else "csv"
    return Tables({name: read_table(folder / f"{name}.{suffix}", name) for name in TABLES})


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
    return b"".join((header(table).encode(), *encode_rows(table, rows)))


def header(table: str) -> str:
    """The first line of a table's file."""
    return f"{','.join(TABLES[table].names)}\n"


def encode_rows(table: str, rows: Iterable[Row]) -> list[bytes]:
    """The bytes of each row in a table's file, with the newline that ends it.

    Parameters
    ----------
    table : name of the table
    rows : see `encode`
    """
    return _encoded(table, rows, _Cells(_SHORT))


def encode_tables(rows: Mapping[str, Sequence[Row]]) -> dict[str, list[bytes]]:
    """The bytes of each row of the tables named that have any, as `encode_rows` gives them.

    Parameters
    ----------
    rows : by table, see `encode`
    """
    # The tables of a page repeat each other's cells.
    cells = _Cells(_SHORT)
    return {table: _encoded(table, of_table, cells) for table, of_table in rows.items() if of_table}


class _Cells(dict[Value, str]):
    """The cell of each value as a CSV file holds it, each written once.

    Text stands in quotation marks where it holds what parts cells or rows. A lone CR would end a
    row for many readers, so it is one of these.
    """

    __slots__ = ()

    def __missing__(self, value: Value) -> str:
        if isinstance(value, str):
            cell = value
            if '"' in value:
                doubled = value.replace('"', '""')
                cell = f'"{doubled}"'
            elif "," in value or "\n" in value or "\r" in value:
                cell = f'"{value}"'
        elif isinstance(value, float):
            cell = _number(value)
        else:
            cell = "" if value is None else str(value)
        self[value] = cell
        return cell


#: Cells that almost every page has: none, and its line numbers.
_SHORT: dict[Value, str] = {None: "", **{number: str(number) for number in range(300)}}


def _encoded(table: str, rows: Iterable[Row], cells: _Cells) -> list[bytes]:
    cell = cells.__getitem__
    booleans = _BOOLEANS[table]
    if booleans:
        # True and 1 are one key of a dict.
        rows = [
            [_boolean(value) if at in booleans else value for at, value in enumerate(row)]
            for row in rows
        ]
    return [f"{','.join(map(cell, row))}\n".encode() for row in rows]


def _number(value: float) -> str:
    return (_DECIMAL % value).rstrip("0").rstrip(".")


def _boolean(value: Value) -> str:
    return "" if value is None else ("true" if value else "false")


_DECIMAL = f"%.{DECIMALS}f"
_BOOLEANS = {
    name: {at for at, column in enumerate(table.columns) if column.type == "boolean"}
    for name, table in TABLES.items()
}


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

    try:
        data = path.read_bytes()
    except FileNotFoundError:
        raise TableError(f"{path}: found no such file, expected the table {table}") from None
    names = TABLES[table].names
    if path.suffix == ".parquet":
        from pyarrow import parquet

        try:
            found = parquet.read_table(pa.BufferReader(data))
        except pa.ArrowInvalid as error:
            raise TableError(f"{path}: found no Parquet file ({error}), expected one") from None
        if found.schema.remove_metadata() != _arrow_schema(table):
            raise TableError(
                f"{path}: found the columns {', '.join(found.column_names)}, "
                f"expected {', '.join(names)} with the types of the schema"
            )
        return found
    first = data.split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r")
    if first != ",".join(names):
        raise TableError(f"{path}, line 1: found {first!r}, expected {','.join(names)!r}")
    try:
        return _arrow_of_csv(table, data)
    except pa.ArrowInvalid as error:
        raise TableError(f"{path}: found a cell or row that does not fit: {error}") from error


def _arrow_schema(table: str) -> pa.Schema:
    import pyarrow as pa

    types = {
        "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
    }  # fmt: skip
    return pa.schema([(column.name, types[column.type]) for column in TABLES[table].columns])


def _arrow_of_csv(table: str, data: bytes) -> pa.Table:
    """The rows of a table from the bytes of its CSV file."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    return arrow_csv.read_csv(
        pa.py_buffer(data),
        # One block: a cell may be as long as the longest page.
        read_options=arrow_csv.ReadOptions(block_size=len(data) + 1, use_threads=False),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=_arrow_schema(table),
            null_values=[""],
            strings_can_be_null=True,
            true_values=["true"],
            false_values=["false"],
        ),
    )


@contextmanager
def table_file(table: str, format: Format, place: Place) -> Iterator[Callable[[Buffer], object]]:
    """Write a table's file bit by bit.

    Parameters
    ----------
    table : name of the table
    format : of its file
    place : opens a file of a name for writing (see `replacing`)

    Yields
    ------
    A function that takes rows, whole ones, as `encode_rows` writes them, in UTF-8.
    """
    with place(f"{table}.{format}") as file:
        if format == "csv":
            file.write(header(table).encode())
            yield file.write
            return
        from pyarrow import parquet

        waiting = BytesIO()

        def flush() -> None:
            writer.write_table(_arrow_of_csv(table, header(table).encode() + waiting.getvalue()))
            waiting.seek(0)
            waiting.truncate()

        def write(rows: Buffer) -> None:
            waiting.write(rows)
            if waiting.tell() >= _ROW_GROUP:
                flush()

        with parquet.ParquetWriter(file, _arrow_schema(table), compression="zstd") as writer:
            yield write
            flush()


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
    with replacing(folder) as place:
        for name, data in files.items():
            with place(name) as file:
                file.write(data)


@contextmanager
def replacing(
    folder: Path, remove: Iterable[str] = ()
) -> Iterator[Callable[[str], AbstractContextManager[BinaryIO]]]:
    """Write files to a folder, all or none, however the run ends; none need fit into memory.

    Parameters
    ----------
    folder : made where it does not exist
    remove : names of files that are to be gone when the new ones have taken their places

    Yields
    ------
    A function that opens the file of a name for writing. The files take their places when the
    block ends without an exception.
    """
    folder.mkdir(parents=True, exist_ok=True)
    finish(folder)
    names: list[str] = []

    @contextmanager
    def place(name: str) -> Iterator[BinaryIO]:
        names.append(name)
        with _temporary(folder, name).open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())

    try:
        yield place
        with place(JOURNAL) as journal:
            placed = [name for name in names if name != JOURNAL]
            gone = [name for name in remove if name not in placed]
            journal.write(json.dumps({"place": placed, "remove": gone}).encode())
        _sync(folder)
        _temporary(folder, JOURNAL).replace(folder / JOURNAL)
        _sync(folder)
    except BaseException:
        for name in (*names, JOURNAL):
            _temporary(folder, name).unlink(missing_ok=True)
        raise
    finish(folder)


def finish(folder: Path) -> None:
    """Let the files take their places that an earlier run wrote whole but did not get to place."""
    journal = folder / JOURNAL
    if not journal.exists():
        return
    names = json.loads(journal.read_bytes())
    for name in names["place"]:
        temporary = _temporary(folder, name)
        if temporary.exists():
            temporary.replace(folder / name)
    for name in names["remove"]:
        (folder / name).unlink(missing_ok=True)
    _sync(folder)
    journal.unlink()


def _temporary(folder: Path, name: str) -> Path:
    return folder / f".{name}.tmp"


def _sync(folder: Path) -> None:
    """Have the folder's entries on disk; only POSIX systems let a folder be opened for that."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
