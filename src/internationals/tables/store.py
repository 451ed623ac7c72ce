"""The files of the tables: one CSV each, UTF-8, LF, an empty cell for a missing value.

Large tables can be Parquet files instead, with the same columns, types and missing values. DuckDB
writes both, for `save` and for a build: the same rows give the same bytes.
"""

from __future__ import annotations

import errno
import hashlib
import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from internationals.paths import PROCESSED
from internationals.tables.codebook import descriptor
from internationals.tables.folder import (
    DESCRIPTOR,
    REFUSED,
    BuildError,
    description,
    preparing,
    publish,
)
from internationals.tables.schema import (
    DECIMALS,
    TABLES,
    Column,
    Format,
    TableError,
    Tables,
    dtype,
)

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import pyarrow as pa

_ATTEMPTS = 100  # to read tables while a build replaces them
_PAUSE = 0.05  # seconds between two
# Spreadsheets write truth in capitals.
_TRUE, _FALSE = ["true", "TRUE", "True"], ["false", "FALSE", "False"]


def load(folder: Path | str = PROCESSED, check: bool = True) -> Tables:
    """The tables in a folder, with proper dtypes; Namibia's ``NA`` stays a code.

    Tables of one build: where a build replaces them meanwhile, they are read again.

    Parameters
    ----------
    folder : where `save` or a build wrote them, as CSV or as Parquet; CSV files that a spreadsheet
        wrote (with a byte order mark, lines that end in CRLF) are read too
    check : whether keys, foreign keys, ranges and vocabularies are checked. Without it tables of
        millions of rows are read faster, and what is wrong in them shows later

    Raises
    ------
    TableError : a file is missing, its columns are not the schema's, or a cell does not fit; the
        message is one line that names file, row, column, what was found and what was expected
    """
    folder = Path(folder)
    for _ in range(_ATTEMPTS):
        before = _state(folder)
        try:
            tables = _read(folder)
        except TableError:
            if _state(folder) == before and not _unfinished(before):
                raise
        else:
            if _state(folder) == before and not _unfinished(before):
                break
        time.sleep(_PAUSE)
    else:
        raise TableError(
            f"{folder}: found tables of a build that did not finish, expected whole ones: "
            "build them again"
        )
    if check:
        from internationals.tables.validation import validate

        validate(tables, folder, before.rows)
    return tables


class _State(NamedTuple):
    """What datapackage.json states of a build, and which file it is; None where there is none."""

    build: str | None = None
    rows: Mapping[str, int] = MappingProxyType({})
    file: tuple[int, int] | None = None


def _state(folder: Path) -> _State:
    try:
        status = (folder / DESCRIPTOR).stat()
    except OSError:
        return _State()
    package = description(folder)
    rows = {
        each.get("name"): each["rows"] for each in package.get("resources", ()) if "rows" in each
    }
    return _State(package.get("build"), rows, (status.st_ino, status.st_mtime_ns))


def _unfinished(state: _State) -> bool:
    return state.build == ""


def _read(folder: Path) -> Tables:
    is_parquet = not (folder / "articles.csv").exists() and (folder / "articles.parquet").exists()
    suffix = "parquet" if is_parquet else "csv"
    return Tables({name: read_table(folder / f"{name}.{suffix}", name) for name in TABLES})


def save(tables: Tables, folder: Path | str = PROCESSED, *, force: bool = False) -> None:
    """Write all tables to a folder, or none. The same tables give the same bytes.

    Parameters
    ----------
    tables : to write, as CSV files, with the datapackage.json that describes them
    folder : made if it is missing; other files in it stay
    force : whether to replace files of the same names that neither `save` nor a build wrote

    Raises
    ------
    BuildError : there is such a file, or a build is writing to the folder
    """
    import pyarrow as pa

    with preparing(Path(folder), force=force) as place:
        database = connect(place.work)
        rows = {}
        for name, table in tables.items():
            plain = table.astype({
                column: "object" for column in table.columns if table[column].dtype == "category"
            })  # fmt: skip
            found = pa.Table.from_pandas(plain, schema=arrow_schema(name), preserve_index=False)
            database.register("saved", found)
            rows[name] = write_table(database, "FROM saved", name, "csv", place.new)
        database.close()
        write_descriptor(place.new, "csv", rows)
        publish(place, force=force)


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that moves what does not fit into 512 MB to a folder."""
    import duckdb

    # One thread: the order of rows, and the row groups of Parquet, are the same on any machine.
    return duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": "512MB",
            "temp_directory": str(folder / "spilled"),
            "preserve_insertion_order": True,
        }
    )


def write_table(
    database: duckdb.DuckDBPyConnection, source: str, table: str, format: Format, folder: Path
) -> int:
    """Write one table's file.

    Parameters
    ----------
    database : see `connect`
    source : SQL of rows with the columns of the table, in order; "" counts as missing
    table : its name
    format : of the file
    folder : that gets it

    Returns
    -------
    Number of rows written.
    """
    import duckdb

    cells = ", ".join(_cell(column, format) for column in TABLES[table].columns)
    path = str(folder / f"{table}.{format}")
    options = (
        "FORMAT csv, HEADER, NULLSTR ''" if format == "csv" else "FORMAT parquet, COMPRESSION zstd"
    )
    quoted = path.replace("'", "''")
    try:
        done = database.execute(f"COPY (SELECT {cells} FROM ({source})) TO '{quoted}' ({options})")
    except duckdb.IOException as error:
        reason = str(error).splitlines()[0].rpartition(": ")[2]
        raise OSError(errno.EIO, reason, path) from None
    (rows,) = done.fetchone() or (0,)
    return int(rows)


def _cell(column: Column, format: Format) -> str:
    """SQL of a cell as its file has it."""
    name = f'"{column.name}"'
    if column.type == "string":
        return f"nullif({name}, '') AS {name}"
    if column.type != "number":
        return name
    if format == "parquet":
        return f"round({name}, {DECIMALS}) AS {name}"
    return f"rtrim(rtrim(format('{{:.{DECIMALS}f}}', {name}), '0'), '.') AS {name}"


def write_descriptor(folder: Path, format: Format, rows: Mapping[str, int]) -> str:
    """Write datapackage.json beside the tables that it describes.

    Parameters
    ----------
    folder : that has the files
    format : of the tables
    rows : number of rows, by table

    Returns
    -------
    The build's identifier: a hash of the contents of all files, the same on any machine.
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
    return whole.hexdigest()


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
    except OSError as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise TableError(f"{path}: found {found}, expected the table {table}") from None
    names = TABLES[table].names
    if path.suffix == ".parquet":
        from pyarrow import parquet

        try:
            read = parquet.read_table(pa.BufferReader(data))
        except (pa.ArrowInvalid, OSError) as error:
            raise TableError(f"{path}: found no Parquet file ({error}), expected one") from None
        if read.schema.remove_metadata() != arrow_schema(table):
            raise TableError(
                f"{path}: found the columns {', '.join(read.column_names)}, "
                f"expected {', '.join(names)} with the types of the schema"
            )
        return read
    data = data.removeprefix(b"\xef\xbb\xbf")
    first = data.split(b"\n", 1)[0].decode("utf-8", "replace").rstrip("\r").replace('"', "")
    if first != ",".join(names):
        raise TableError(f"{path}, line 1: found {first[:200]!r}, expected {','.join(names)!r}")
    try:
        return _arrow_of_csv(data, arrow_schema(table))
    except pa.ArrowInvalid as error:
        raise TableError(
            f"{path}{_misfit(data, table) or f': found {error}, expected CSV'}"
        ) from None


def arrow_schema(table: str) -> pa.Schema:
    """Columns and Arrow types of a table."""
    import pyarrow as pa

    types = {
        "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
    }  # fmt: skip
    return pa.schema([(column.name, types[column.type]) for column in TABLES[table].columns])


def arrow_of(rows: Iterable[Sequence[object]], schema: pa.Schema) -> pa.Table:
    """Rows as an Arrow table.

    By way of JSON: Arrow reads that without pandas, which it loads (60 MB, a second) to look for
    pandas' missing values among Python's objects.

    Parameters
    ----------
    rows : values in the order of the schema's columns; None for a missing one
    schema : of the table
    """
    import pyarrow as pa
    from pyarrow import json as arrow_json

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    # One object with a list for each column.
    text = json.dumps(dict(zip(schema.names, columns, strict=True)), ensure_ascii=False)
    data = text.encode()
    lists = pa.schema([(field.name, pa.list_(field.type)) for field in schema])
    read = arrow_json.read_json(
        pa.py_buffer(data),
        read_options=arrow_json.ReadOptions(block_size=len(data) + 1, use_threads=False),
        parse_options=arrow_json.ParseOptions(explicit_schema=lists),
    )
    arrays = [read[name].chunk(0).flatten() for name in schema.names]
    return pa.Table.from_arrays(arrays, schema=schema)


def _arrow_of_csv(data: bytes, schema: pa.Schema) -> pa.Table:
    """The rows of a table from the bytes of its CSV file."""
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    return arrow_csv.read_csv(
        pa.py_buffer(data),
        # One block: a cell may be as long as the longest page.
        read_options=arrow_csv.ReadOptions(block_size=len(data) + 1, use_threads=False),
        parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
        convert_options=arrow_csv.ConvertOptions(
            column_types=schema,
            null_values=[""],
            strings_can_be_null=True,
            true_values=_TRUE,
            false_values=_FALSE,
        ),
    )


def _misfit(data: bytes, table: str) -> str:
    """Row and column of the first cell that is not of its column's type, found and expected."""
    import pyarrow as pa

    texts = pa.schema([(name, pa.string()) for name in TABLES[table].names])
    try:
        read = _arrow_of_csv(data, texts)
    except pa.ArrowInvalid:
        return ""  # a row of another length: Arrow's own words name it
    kinds: dict[str, Callable[[str], object]] = {
        "integer": int, "number": float, "boolean": {*_TRUE, *_FALSE}.__contains__, "string": str,
    }  # fmt: skip
    for column in TABLES[table].columns:
        for number, value in enumerate(read[column.name].to_pylist(), 1):
            try:
                fits = value is None or kinds[column.type](value) is not False
            except ValueError:
                fits = False
            if not fits:
                found = f"found {value!r}, expected {column.type}"
                return f", row {number}, {column.name}: {found}"
    return ""


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


__all__ = ["BuildError", "load", "read_table", "save"]
