"""The files of the tables: one CSV each (see `text`), or Parquet with the same columns, types and cells."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
from pyarrow import parquet

from internationals.paths import PROCESSED
from internationals.tables.arrow import arrow_schema, texts_of_csv
from internationals.tables.cells import counted
from internationals.tables.checks import Problem, problems, require
from internationals.tables.folder import DESCRIPTOR, description, preparing, publish
from internationals.tables.schema import TABLES, TableError, Tables
from internationals.tables.text import text_of, write_descriptor, write_table

if TYPE_CHECKING:
    import pandas as pd

_ATTEMPTS = 100  # to read tables while a build replaces them
_PAUSE = 0.05  # seconds between two
_ROWS = 10_000  # of a frame that are made text at once


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
        rows = {name: len(table) for name, table in tables.items()}
        for name, table in tables.items():
            _require_columns(name, [*table.columns])
            write_table(name, _texts_of(name, table), "csv", place.new)
        write_descriptor(place.new, "csv", rows)
        publish(place, force=force)


def _texts_of(name: str, table: pd.DataFrame) -> Iterator[bytes]:
    """The rows of a frame as lines of its CSV file, some at a time: as objects they take much memory."""
    for start in range(0, len(table), _ROWS):
        rows = table.iloc[start : start + _ROWS]
        cells = rows.astype(object).where(rows.notna(), None)
        yield text_of(name, [cells[column].tolist() for column in table])


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
    _require_columns(table, read.column_names, path)
    if path.suffix == ".parquet":
        for found, expected in zip(read.schema, arrow_schema(table), strict=True):
            if found.type != expected.type:
                raise TableError(
                    f"{path}, {found.name}: found {found.type}, expected {expected.type}"
                )
    return read


def _require_columns(table: str, found: Sequence[str], where: object = "") -> None:
    """Raise an error for columns that are not those of a table."""
    if tuple(found) != TABLES[table].names:
        listed, expected = ",".join(map(str, found))[:200], ",".join(TABLES[table].names)
        raise TableError(f"{where or table}: found the columns {listed!r}, expected {expected!r}")
