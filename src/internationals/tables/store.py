"""The files of the tables: one CSV each, UTF-8, LF, an empty cell for a missing value.

Large tables can be Parquet files instead, with the same columns, types and missing values. DuckDB
writes both, for `save` and for a build: the same rows give the same bytes.
"""

from __future__ import annotations

import errno
import hashlib
import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from internationals.paths import PROCESSED
from internationals.tables.arrow import arrow_of_frame, arrow_schema, texts_of_csv
from internationals.tables.cells import counted
from internationals.tables.checks import Problem, literals, problems, require
from internationals.tables.descriptor import descriptor
from internationals.tables.folder import DESCRIPTOR, REFUSED, description, preparing, publish
from internationals.tables.schema import DECIMALS, TABLES, Column, Format, TableError, Tables

if TYPE_CHECKING:
    import duckdb
    import pandas as pd

_ATTEMPTS = 100  # to read tables while a build replaces them
_PAUSE = 0.05  # seconds between two


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
    is_parquet = not (folder / "articles.csv").exists() and (folder / "articles.parquet").exists()
    files = {name: folder / f"{name}.{'parquet' if is_parquet else 'csv'}" for name in TABLES}
    for _ in range(_ATTEMPTS):
        package, wrong = description(folder), None
        try:
            tables = {name: read_arrow(path, name) for name, path in files.items()}
        except TableError as error:
            wrong = error
        if description(folder) == package and package.get("build") != "":
            break
        time.sleep(_PAUSE)
    else:
        raise TableError(
            f"{folder}: found tables of a build that did not finish, expected whole ones: "
            "build them again"
        )
    if wrong is not None:
        raise wrong
    if check:
        stated = {each.get("name"): each.get("rows") for each in package.get("resources", ())}
        require([
            *problems(tables, where=files.__getitem__),
            *(
                Problem(str(files[name]), "*", None, counted(len(tables[name]), "row|rows"),
                        f"{rows} as {DESCRIPTOR} states (load(check=False) reads them all the same)")
                for name in TABLES
                if (rows := stated.get(name)) is not None and len(tables[name]) != rows
            ),
        ])  # fmt: skip
    # One at a time, so that memory does not have all of them twice.
    filled = [name for name in TABLES if len(tables[name])]
    return Tables({name: frame_of(name, tables.pop(name), files[name]) for name in filled})


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
    with preparing(Path(folder), force=force) as place:
        database = connect(place.work)
        rows = {}
        for name, table in tables.items():
            database.register("saved", arrow_of_frame(name, table))
            rows[name] = write_table(database, "FROM saved", name, "csv", place.new)
        database.close()
        write_descriptor(place.new, "csv", rows)
        publish(place, force=force)


def connect(folder: Path) -> duckdb.DuckDBPyConnection:
    """A database in memory that moves what does not fit into 512 MB to a folder."""
    import duckdb  # 16 MB, which the workers of a build do without

    # One thread: the order of rows, and the row groups of Parquet, are the same on any machine.
    return duckdb.connect(
        config={
            "threads": 1,
            "memory_limit": "512MB",
            "temp_directory": str(folder / "spilled"),
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
    try:
        done = database.execute(
            f"COPY (SELECT {cells} FROM ({source})) TO {literals(path)} ({options})"
        )
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
    # What cannot fail is done once for each different value of a Parquet file.
    decimal = f"TRY_CAST({name} AS DECIMAL(38, {DECIMALS}))"
    return f"rtrim(rtrim({decimal}::VARCHAR, '0'), '.') AS {name}"


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


def frame_of(table: str, arrow: pa.Table, where: object = "") -> pd.DataFrame:
    """An Arrow table as a frame: vocabularies are ordered categoricals, integers nullable.

    Parameters
    ----------
    table : name of the table
    arrow : see `arrow_schema`
    where : the file it was read from, for the message

    Raises
    ------
    TableError : a cell of another type, or a value that its vocabulary does not have
    """
    import pandas as pd
    import pyarrow.compute as pc

    columns, arrays = TABLES[table].columns, {}
    try:
        for field, column in zip(arrow_schema(table), columns, strict=True):
            values = arrow[column.name].combine_chunks().cast(field.type)
            if column.vocabulary:
                terms = list(column.terms)
                codes = pc.index_in(values, pa.array(terms, field.type))
                if codes.null_count != values.null_count:
                    raise pa.ArrowInvalid("a value that its vocabulary does not have")
                values = pa.DictionaryArray.from_arrays(codes, terms, ordered=True)
            arrays[column.name] = values
    except pa.ArrowInvalid as error:
        require(problems({table: arrow}, where=lambda _: where or table))
        raise TableError(f"{where or table}: {error}") from None
    types = {pa.string(): pd.StringDtype(na_value=float("nan")), pa.int64(): pd.Int64Dtype()}
    found: pd.DataFrame = pa.table(arrays).to_pandas(types_mapper=types.get)
    nullable = [each.name for each in columns if each.type == "boolean" and each.nullable]
    return found.astype(dict.fromkeys(nullable, "boolean"))


def read_arrow(path: Path, table: str) -> pa.Table:
    """One table's file; the cells of a CSV file are strings.

    Raises
    ------
    TableError : the file is missing or damaged, or its columns are not the schema's
    """
    if path.suffix == ".parquet":
        try:
            read = parquet.read_table(pa.BufferReader(path.read_bytes()))
        except (pa.ArrowInvalid, OSError) as error:
            raise TableError(f"{path}: found no Parquet file ({error}), expected one") from None
    else:
        read = texts_of_csv(path)
    if tuple(read.column_names) != TABLES[table].names:
        found, expected = ",".join(read.column_names)[:200], ",".join(TABLES[table].names)
        raise TableError(f"{path}: found the columns {found!r}, expected {expected!r}")
    if path.suffix == ".parquet":
        for found, expected in zip(read.schema, arrow_schema(table), strict=True):
            if found.type != expected.type:
                raise TableError(
                    f"{path}, {found.name}: found {found.type}, expected {expected.type}"
                )
    return read
