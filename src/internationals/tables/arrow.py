"""Tables in Arrow's memory, from CSV text.

`checks` looks for what is wrong in them, and `store` makes frames from them. A build does without Arrow, which
takes a third of its memory, but for Parquet files.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

import pyarrow as pa

from internationals.tables.schema import TABLES, ColumnType, TableError
from internationals.tables.text import header

TYPES: Mapping[ColumnType, pa.DataType] = {
    "string": pa.string(), "integer": pa.int64(), "number": pa.float64(), "boolean": pa.bool_(),
}  # fmt: skip
"""The Arrow type of a column, whose name DuckDB knows too; a term of a vocabulary is a string."""


_GROUP_BYTES = 4_000_000
"""Rows of so much text are a group of a Parquet file; in small groups they need many times the bytes."""


def arrow_schema(table: str) -> pa.Schema:
    """Columns and Arrow types of a table."""
    return pa.schema([(column.name, TYPES[column.type]) for column in TABLES[table].columns])


def texts_of_csv(path: Path) -> pa.Table:
    """A CSV file as a table of strings: UTF-8, with or without a byte order mark.

    Raises
    ------
    TableError : it cannot be read, or a row has another length
    """
    try:
        return texts_of(path.read_bytes().decode("utf-8-sig").encode())
    except OSError as error:
        found = "no such file" if isinstance(error, FileNotFoundError) else error.strerror
        raise TableError(f"{path}: found {found}, expected the table {path.stem}") from None
    except (pa.ArrowInvalid, UnicodeDecodeError) as error:
        raise TableError(f"{path}: found {error}, expected CSV in UTF-8") from None


def texts_of(data: bytes | bytearray) -> pa.Table:
    """CSV in UTF-8 as a table of strings."""
    from pyarrow import csv

    return csv.read_csv(
        pa.py_buffer(data),
        # One block: a cell may be as long as the longest page.
        read_options=csv.ReadOptions(block_size=len(data) + 1, use_threads=False),
        parse_options=csv.ParseOptions(newlines_in_values=True),
        convert_options=csv.ConvertOptions(
            default_column_type=pa.string(), null_values=[""], strings_can_be_null=True
        ),
    )


def write_parquet(path: Path, table: str, texts: Iterable[bytes]) -> None:
    """Write lines of the CSV file of a table, some rows in each text, as a Parquet file."""
    from pyarrow import parquet

    schema, first = arrow_schema(table), header(table).encode()
    with parquet.ParquetWriter(path, schema, compression="zstd") as writer:
        group = bytearray(first)
        for text in texts:
            group += text
            if len(group) >= _GROUP_BYTES:
                writer.write_table(texts_of(group).cast(schema))
                group = bytearray(first)
        writer.write_table(texts_of(group).cast(schema))
