"""Tables in Arrow's memory, from rows, CSV files and frames.

Arrow is what all have in common: a build makes it from rows without pandas, DuckDB writes it,
`checks` looks for what is wrong in it, and `store` makes frames from it.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from internationals.tables.schema import DECIMALS, TABLES, Column, TableError

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def arrow_schema(table: str) -> pa.Schema:
    """Columns and Arrow types of a table."""
    import pyarrow as pa

    return pa.schema([(column.name, arrow_type(column)) for column in TABLES[table].columns])


def arrow_type(column: Column) -> pa.DataType:
    """The Arrow type of a column; a term of a vocabulary is a string."""
    import pyarrow as pa

    types = {"string": pa.string, "integer": pa.int64, "number": pa.float64, "boolean": pa.bool_}
    return types[column.type]()


def arrow_of(rows: Iterable[Sequence[object]], schema: pa.Schema) -> pa.Table:
    """Rows as an Arrow table.

    By way of JSON: Arrow reads that without pandas, which it loads (60 MB, a second) to look for
    pandas' missing values among Python's objects.

    Parameters
    ----------
    rows : values in the order of the schema's columns; None for a missing one
    schema : of the table

    Raises
    ------
    pyarrow.ArrowInvalid : a value of another type
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


def arrow_of_rows(table: str, rows: Iterable[Sequence[object]]) -> pa.Table:
    """Rows of a table as its file will have them: "" is a missing value, numbers are rounded.

    Raises
    ------
    TableError : a row of another length, or a value of another type
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    rows, schema = list(rows), arrow_schema(table)
    for number, row in enumerate(rows, 1):
        if len(row) != len(schema):
            expected = f"expected {len(schema)}"
            raise TableError(f"{table}, row {number}: found {len(row)} cells, {expected}")
    arrays = []
    for field, cells in zip(
        schema, zip(*rows, strict=True) if rows else [()] * len(schema), strict=True
    ):
        try:
            array = pa.array([None if cell == "" else cell for cell in cells], field.type)
        except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
            raise TableError(f"{table}, {field.name}: {error}") from None
        arrays.append(pc.round(array, DECIMALS) if field.type == pa.float64() else array)
    return pa.Table.from_arrays(arrays, schema=schema)


def texts_of_csv(path: Path) -> pa.Table:
    """A CSV file as a table of strings: UTF-8, with or without a byte order mark.

    Raises
    ------
    TableError : it cannot be read, or a row has another length
    """
    import pyarrow as pa
    from pyarrow import csv as arrow_csv

    try:
        data = path.read_bytes().removeprefix(b"\xef\xbb\xbf")
        names = next(csv.reader([data.split(b"\n", 1)[0].decode("utf-8", "replace")]), [])
        return arrow_csv.read_csv(
            pa.py_buffer(data),
            # One block: a cell may be as long as the longest page.
            read_options=arrow_csv.ReadOptions(block_size=len(data) + 1, use_threads=False),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                null_values=[""],
                strings_can_be_null=True,
            ),
        )
    except OSError as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise TableError(f"{path}: found {found}, expected the table {path.stem}") from None
    except pa.ArrowInvalid as error:
        raise TableError(f"{path}: found {error}, expected CSV") from None


def arrow_of_frame(table: str, frame: pd.DataFrame) -> pa.Table:
    """A frame as an Arrow table.

    Raises
    ------
    TableError : its columns are not those of the table, or of another type
    """
    import pyarrow as pa

    names = TABLES[table].names
    if tuple(frame.columns) != names:
        found, expected = ", ".join(map(str, frame.columns)), ", ".join(names)
        raise TableError(f"{table}, *: found columns {found}, expected columns {expected}")
    arrays = []
    for column in TABLES[table].columns:
        values = frame[column.name]
        values = values.astype("str") if values.dtype == "category" else values
        array = pa.array(values, from_pandas=True)
        narrow = {pa.large_string(): pa.string(), pa.null(): arrow_type(column)}
        array = array.cast(narrow.get(array.type, array.type))
        if array.type != arrow_type(column):
            raise TableError(
                f"{table}, {column.name}: found {values.dtype}, expected {column.type}"
            )
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=arrow_schema(table))
