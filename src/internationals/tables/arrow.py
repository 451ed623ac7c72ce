"""Tables in Arrow's memory, from rows, CSV files and frames.

Arrow is what all have in common: a build makes it from rows without pandas, DuckDB writes it,
`checks` looks for what is wrong in it, and `store` makes frames from it.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    """Rows as an Arrow table whose columns of texts have each text once.

    Parameters
    ----------
    rows : values in the order of the schema's columns; None for a missing one
    schema : names and types of the columns

    Raises
    ------
    TableError : a value is not of its column's type
    """
    import pyarrow as pa

    columns = list(zip(*rows, strict=True)) or [()] * len(schema)
    arrays = [_array(values, field) for values, field in zip(columns, schema, strict=True)]
    return pa.Table.from_arrays(arrays, schema.names)


def _array(values: Sequence[Any], field: pa.Field) -> pa.Array:
    """A column, made of Arrow's buffers.

    ``pyarrow.array`` loads pandas (60 MB, a second) to look for its missing values.
    """
    import numpy as np
    import pyarrow as pa

    expected: dict[str, tuple[type, ...]] = {
        "string": (str,), "binary": (bytes,), "int64": (int,), "double": (float, int), "bool": (bool,),
    }  # fmt: skip
    types = set(map(type, values)) - {type(None)}
    if not all(issubclass(each, expected[str(field.type)]) for each in types):
        found = ", ".join(sorted(each.__name__ for each in types))
        raise TableError(f"{field.name}: found {found}, expected {field.type}")
    if field.type not in (pa.string(), pa.binary()):
        return _numbers(values, field.type)
    numbers: dict[Any, int | None] = {None: None}
    places = [numbers.setdefault(value, len(numbers) - 1) for value in values]
    texts = [each.encode() if isinstance(each, str) else each for each in [*numbers][1:]]
    ends = np.cumsum([0, *map(len, texts)], dtype=np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(texts))]
    different = pa.Array.from_buffers(field.type, len(texts), buffers)
    return pa.DictionaryArray.from_arrays(_numbers(places, pa.int32()), different)


def _numbers(values: Sequence[Any], type: pa.DataType) -> pa.Array:
    import numpy as np
    import pyarrow as pa

    there = None
    if None in values:
        there = np.packbits([value is not None for value in values], bitorder="little")
        values = [value or 0 for value in values]
    cells = np.array(values, type.to_pandas_dtype())
    if type == pa.bool_():
        cells = np.packbits(cells, bitorder="little")
    buffers = [None if there is None else pa.py_buffer(there), pa.py_buffer(cells)]
    return pa.Array.from_buffers(type, len(values), buffers)


def arrow_of_rows(table: str, rows: Iterable[Sequence[object]]) -> pa.Table:
    """Rows of a table as its file will have them: "" is a missing value, numbers are rounded.

    Raises
    ------
    TableError : a row of another length, or a value of another type
    """
    schema, written = arrow_schema(table), []
    for number, row in enumerate(rows, 1):
        if len(row) != len(schema):
            expected = f"expected {len(schema)}"
            raise TableError(f"{table}, row {number}: found {len(row)} cells, {expected}")
        written.append([
            round(cell, DECIMALS) if isinstance(cell, float) else None if cell == "" else cell
            for cell in row
        ])  # fmt: skip
    try:
        return arrow_of(written, schema)
    except TableError as error:
        raise TableError(f"{table}, {error}") from None


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
        names = next(csv.reader(data.split(b"\n", 1)[0].decode().splitlines()[:1]), [])
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
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise TableError(f"{path}: found {error}, expected CSV in UTF-8") from None


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
