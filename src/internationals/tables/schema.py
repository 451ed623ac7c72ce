"""Tables, columns, types, keys and vocabularies, as schema.toml describes them.

Everything else follows from `TABLES`: the dtypes of the frames, the checks of
them (see `validation`), datapackage.json and data/CODEBOOK.md (see `codebook`). pandas is imported
when a frame is first made, so that reading this description takes no time.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

ColumnType = Literal["string", "integer", "number", "boolean"]
Value = str | int | float | bool | None
Row = Sequence[Value]
Format = Literal["csv", "parquet"]

FORMATS: tuple[Format, ...] = ("csv", "parquet")
"""Formats of the tables' files, which are also their suffixes."""

DECIMALS = 6  # to which a number is written, so that files do not differ by a last binary digit


def _schema() -> dict[str, Any]:
    """The contents of schema.toml."""
    return tomllib.loads(files(__package__).joinpath("schema.toml").read_text(encoding="utf-8"))


_SCHEMA = _schema()

VOCABULARIES: Mapping[str, Mapping[str, str]] = _SCHEMA["vocabularies"]
"""Meaning of each term, by vocabulary, in the order that the categoricals have."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name : as in the file's first line
    description : what a cell holds, in plain English
    type : `string`, `integer`, `number` (written with `DECIMALS` decimals) or `boolean`
    nullable : whether a cell may be empty; what empty means, the description says
    vocabulary : name, in `VOCABULARIES`, of the values allowed; "" for any
    pattern : regular expression that a string matches as a whole; "" for any
    minimum, maximum : smallest and largest value allowed, both inclusive
    unit : what a number counts or measures; "" where the description says all
    """

    name: str
    description: str
    type: ColumnType = "string"
    nullable: bool = True
    vocabulary: str = ""
    pattern: str = ""
    minimum: int | None = None
    maximum: int | None = None
    unit: str = ""

    @property
    def terms(self) -> Mapping[str, str]:
        """The values allowed, with their meaning; {} for any."""
        return VOCABULARIES[self.vocabulary] if self.vocabulary else {}


class ForeignKey(NamedTuple):
    """A column whose every value, where there is one, is a key of another table."""

    column: str
    table: str
    references: str


@dataclass(frozen=True)
class TableSchema:
    """A table.

    Attributes
    ----------
    name : of the table, and of its file
    row : what one row stands for: "page read", "host party", …
    columns : in order
    key : the columns whose values together are different in every row (an empty cell is a value);
        () where rows may repeat
    foreign_keys : columns that point to other tables
    sourced : whether each row ends with the article, lines and quote it came from
    shared : whether several pages can give a row of the same key, of which the first is kept
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    sourced: bool = True
    shared: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def _name_set(self) -> frozenset[str]:
        return frozenset(self.names)

    def row_of(self, **values: Value) -> tuple[Value, ...]:
        """A row with the cells named; the others are empty.

        Raises
        ------
        TypeError : a name is no column of this table
        """
        if not values.keys() <= self._name_set:
            raise TypeError(
                f"{self.name}: found column {min(values.keys() - self._name_set)!r}, "
                f"expected one of {', '.join(self.names)}"
            )
        return tuple(map(values.get, self.names))


def _column(name: str, entry: Mapping[str, Any], required: bool = False) -> Column:
    """A column from its lines in schema.toml."""
    values = {"required": required, **_SCHEMA["types"].get(entry.get("type"), {}), **entry}
    base = _SCHEMA["types"].get(entry.get("type"), entry).get("type", "string")
    return Column(
        name,
        values["description"],
        base,
        nullable=not values["required"],
        vocabulary=values.get("vocabulary", ""),
        pattern=values.get("pattern", ""),
        minimum=values.get("minimum"),
        maximum=values.get("maximum"),
        unit=values.get("unit", ""),
    )


def _table(name: str, entry: Mapping[str, Any]) -> TableSchema:
    """A table from its lines in schema.toml."""
    sourced = entry.get("sourced", False)
    columns = dict(entry["columns"])
    own = [_column(column, lines) for column, lines in columns.items()]
    if sourced:
        columns |= _SCHEMA["source"]
        own += [
            _column(column, lines, required=sourced != "optional")
            for column, lines in _SCHEMA["source"].items()
        ]
    foreign = []
    for column, lines in columns.items():
        other = {**_SCHEMA["types"].get(lines.get("type"), {}), **lines}.get("references")
        if other:
            foreign.append(ForeignKey(column, other, _SCHEMA["tables"][other]["key"][0]))
    key = tuple(entry.get("key", ()))
    shared = entry.get("shared", False)
    return TableSchema(name, entry["row"], tuple(own), key, tuple(foreign), bool(sourced), shared)


TABLES: Mapping[str, TableSchema] = MappingProxyType(
    {name: _table(name, entry) for name, entry in _SCHEMA["tables"].items()}
)
"""The tables, in the order of schema.toml."""


class TableError(ValueError):
    """A table that breaks its schema. The message names table, column, row, found and expected."""


class Tables(Mapping[str, "pd.DataFrame"]):
    """All tables, each a pandas frame with the columns and dtypes that `TABLES` describes.

    ``tables["sections"]`` and ``tables.sections`` are the same frame. Years and counts are nullable
    integers, vocabularies ordered categoricals, codes and names strings in which a missing value
    is NaN.

    Parameters
    ----------
    frames : by name of the table; a table that is left out is empty
    """

    def __init__(self, frames: Mapping[str, pd.DataFrame]) -> None:
        unknown = frames.keys() - TABLES.keys()
        if unknown:
            raise TableError(f"found table {min(unknown)!r}, expected one of {', '.join(TABLES)}")
        self._frames = {
            name: frames[name] if name in frames else frame(name, ()) for name in TABLES
        }

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLES and "_frames" in self.__dict__:
            return self._frames[name]
        raise AttributeError(f"found {name!r}, expected a table: {', '.join(TABLES)}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the tables, in order."""
        return tuple(self._frames)

    @cached_property
    def distinct(self) -> Tables:
        """The same with each section once, where several articles list it (see `distinct.distinct`)."""
        from internationals.tables.distinct import distinct

        return distinct(self)

    @cached_property
    def flat(self) -> pd.DataFrame:
        """All tables joined: a row per section and territory (see `flat.flatten`)."""
        from internationals.tables.flat import flatten

        return flatten(self)

    def export(self, folder: Path | str, formats: Sequence[str] | str) -> list[Path]:
        """Write the tables for other programs: xlsx, dta, parquet, geojson, gexf, bibtex.

        See `export.export`.
        """
        from internationals.tables.export import export

        return export(self, folder, formats)

    def replace(self, **frames: pd.DataFrame) -> Tables:
        """The same tables with some frames exchanged."""
        return Tables({**self._frames, **frames})

    @classmethod
    def from_rows(cls, rows: Mapping[str, Iterable[Row]]) -> Tables:
        """Tables from rows, each a sequence of cells in the order of its table's columns.

        A table that `rows` does not name is empty; `countries` is always whole.

        Raises
        ------
        TableError : a cell does not fit its column
        """
        unknown = rows.keys() - TABLES.keys()
        if unknown:
            raise TableError(f"found table {min(unknown)!r}, expected one of {', '.join(TABLES)}")
        whole = {"countries": country_rows(), **rows}
        return cls({name: frame(name, whole.get(name, ())) for name in TABLES})

    def __repr__(self) -> str:
        sizes = "\n".join(f"{name}: {len(table)} rows" for name, table in self.items())
        return f"{sizes}\n{_HOW_TO_GO_ON}"

    def _repr_html_(self) -> str:
        body = "".join(
            f"<tr><td><code>{escape(name)}</code></td><td>{len(table):,}</td>"
            f"<td>{escape(TABLES[name].row)}</td></tr>"
            for name, table in self.items()
        )
        return (
            "<table><thead><tr><th>table</th><th>rows</th><th>one row per</th></tr></thead>"
            f"<tbody>{body}</tbody></table><pre>{escape(_HOW_TO_GO_ON)}</pre>"
        )


_HOW_TO_GO_ON = """
tables["sections"]                one table, a pandas frame
tables.flat                       all joined: a row per section and territory
inter.preview(tables, "claims")   the first rows of a table
inter.select(tables)              full members; countries=, families=, founded_after=, search=, …
inter.explore(tables)             a map to click
tables.export("mine", ["xlsx"])   files for Excel, Stata, R, maps, networks"""


def country_rows() -> list[tuple[Value, ...]]:
    """Rows of `countries`: the same whatever articles are read."""
    from internationals.places.countries import countries, listed_by

    return [(*country, listed_by()[country.country]) for country in countries()]


def frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """A frame of the right columns and dtypes.

    Parameters
    ----------
    table : name of the table
    rows : each a sequence of cells in the order of the columns; None and "" are missing values

    Raises
    ------
    TableError : a row of another length, a cell of another type or outside its vocabulary
    """
    import pandas as pd

    schema = TABLES[table]
    rows = list(rows)
    width = len(schema.columns)
    for number, row in enumerate(rows, 1):
        if len(row) != width:
            raise TableError(f"{table}, row {number}: found {len(row)} cells, expected {width}")
    cells = list(zip(*rows, strict=True)) if rows else [()] * width
    return pd.DataFrame(
        {
            column.name: _series(table, column, values)
            for column, values in zip(schema.columns, cells, strict=True)
        }
    )


def _series(table: str, column: Column, values: Sequence[Value]) -> pd.Series[Any]:
    import pandas as pd

    allowed = {
        "string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,),
    }[column.type]  # fmt: skip
    cells: list[Value] = []
    for number, value in enumerate(values, 1):
        if value is None or value == "":
            cells.append(None)
            continue
        if not isinstance(value, allowed) or (isinstance(value, bool) and column.type != "boolean"):
            raise TableError(
                f"{table}.{column.name}, row {number}: found {value!r}, expected {column.type}"
            )
        if column.vocabulary and value not in column.terms:
            raise TableError(
                f"{table}.{column.name}, row {number}: found {value!r}, "
                f"expected one of {', '.join(column.terms)}"
            )
        cells.append(round(value, DECIMALS) if column.type == "number" else value)  # type: ignore[arg-type]
    return pd.Series(cells, dtype=dtype(column))


def dtype(column: Column) -> Any:
    """The pandas dtype of a column."""
    import pandas as pd

    if column.vocabulary:
        return pd.CategoricalDtype(list(column.terms), ordered=True)
    if column.type == "boolean":
        return "boolean" if column.nullable else "bool"
    return {"string": "str", "integer": "Int64", "number": "float64"}[column.type]
