"""Tables in Arrow's memory, from rows, CSV files and frames.

Arrow is what all have in common: a build makes it from rows without pandas, DuckDB writes it,
`checks` looks for what is wrong in it, and `store` makes frames from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from internationals.tables.schema import DECIMALS, TABLES, ColumnType, TableError

if TYPE_CHECKING:
    import pandas as pd


TYPES: Mapping[ColumnType, pa.DataType] = {
    "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
}  # fmt: skip
"""The Arrow type of a column, whose name DuckDB knows too; a term of a vocabulary is a string."""


def arrow_schema(table: str) -> pa.Schema:
    """Columns and Arrow types of a table."""
    return pa.schema([(column.name, TYPES[column.type]) for column in TABLES[table].columns])


def arrow_of(table: str, columns: Sequence[Sequence[Any]], schema: pa.Schema) -> pa.Table:
    """Columns as an Arrow table whose columns of texts have each text once.

    Parameters
    ----------
    table : its name, for the message
    columns : values of each column of the schema, in its order; None and "" are missing, numbers
        are rounded
    schema : names and types of the columns

    Raises
    ------
    TableError : a value is not of its column's type
    """
    arrays = map(partial(_array, table), columns or [()] * len(schema), schema)
    return pa.Table.from_arrays([*arrays], schema.names)


_TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "binary": (bytes,), "int64": (int,), "double": (float, int), "bool": (bool,),
}  # fmt: skip


def _array(table: str, values: Sequence[Any], field: pa.Field) -> pa.Array:
    """A column, made of Arrow's buffers.

    ``pyarrow.array`` loads pandas (60 MB, a second) to look for its missing values.
    """
    different, kind = values, str(field.type)
    if has_texts := kind in ("string", "binary"):
        places: defaultdict[Any, int] = defaultdict(count().__next__, {None: -1, "": -1})
        cells = np.fromiter(map(places.__getitem__, values), np.int32, len(values))
        different = [*places][2:]
    types = set(map(type, different))
    has_missing = type(None) in types
    types.discard(type(None))
    if not all(issubclass(each, _TYPES[kind]) for each in types):
        found = ", ".join(sorted(each.__name__ for each in types))
        raise TableError(f"{table}, {field.name}: found {found}, expected {kind}")
    if not has_texts:
        there = np.ones(len(values), np.bool_)
        if has_missing:
            there = np.array([value is not None for value in values])
            values = [value or 0 for value in values]
        cells = np.array(values, field.type.to_pandas_dtype())
        cells = cells.round(DECIMALS) if kind == "double" else cells
        return _of_cells(cells, there, field.type)
    encoded = [*map(str.encode, different)] if kind == "string" else different
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int32)
    buffers = [None, pa.py_buffer(ends), pa.py_buffer(b"".join(encoded))]
    return pa.DictionaryArray.from_arrays(
        _of_cells(cells, cells >= 0, pa.int32()),
        pa.Array.from_buffers(field.type, len(different), buffers),
    )


def _of_cells(cells: NDArray[Any], there: NDArray[np.bool_], type: pa.DataType) -> pa.Array:
    """Cells, of which some are there, as an array of Arrow."""
    length = len(cells)
    if cells.dtype == np.bool_:
        cells = np.packbits(cells, bitorder="little")
    bits = np.packbits(there, bitorder="little")
    return pa.Array.from_buffers(type, length, [pa.py_buffer(bits), pa.py_buffer(cells)])


def texts_of_csv(path: Path) -> pa.Table:
    """A CSV file as a table of strings: UTF-8, with or without a byte order mark.

    Raises
    ------
    TableError : it cannot be read, or a row has another length
    """
    from pyarrow import csv as arrow_csv  # which a build does without

    try:
        data = path.read_bytes().decode("utf-8-sig").encode()
        return arrow_csv.read_csv(
            pa.py_buffer(data),
            # One block: a cell may be as long as the longest page.
            read_options=arrow_csv.ReadOptions(block_size=len(data) + 1, use_threads=False),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                default_column_type=pa.string(), null_values=[""], strings_can_be_null=True
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
    names = TABLES[table].names
    if tuple(frame.columns) != names:
        found, expected = ", ".join(map(str, frame.columns)), ", ".join(names)
        raise TableError(f"{table}, *: found columns {found}, expected columns {expected}")
    try:
        return pa.Table.from_pandas(frame, arrow_schema(table), preserve_index=False)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise TableError(f"{table}: {'; '.join(error.args)}") from None
