"""Tables, columns, types, keys and vocabularies, as schema.toml describes them.

Everything else follows from `TABLES`: the dtypes of the frames, the checks of
them (see `checks`), datapackage.json (see `descriptor`) and data/CODEBOOK.md. pandas is imported
when a frame is first made, so that reading this description takes no time.
"""

from __future__ import annotations

from collections import Counter, namedtuple
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache, cached_property
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from internationals.paths import read_toml
from internationals.tables.cells import counted, first_of

if TYPE_CHECKING:
    import pandas as pd

ColumnType = Literal["string", "integer", "number", "boolean"]
Value = str | int | float | bool | None
Row = Sequence[Any]
Cells = dict[str, Any]
Format = Literal["csv", "parquet"]

_LISTED = 12
"""Longest list of allowed values that a message gives in full."""

DECIMALS = 6  # to which a number is written, so that files do not differ by a last binary digit


_SCHEMA = read_toml("tables/schema.toml")

FORMATS: Mapping[Format, Mapping[str, Any]] = _SCHEMA["formats"]
"""What datapackage.json has of a file, by format, which is also its suffix."""

PACKAGE: Mapping[str, Any] = _SCHEMA["package"]
"""What datapackage.json has of the tables as a whole."""

VOCABULARIES: Mapping[str, Mapping[str, str]] = _SCHEMA["vocabularies"]
"""Meaning of each term, by vocabulary, in the order that the categoricals have."""

BRANCHES: Mapping[str, str] = _SCHEMA["branches"]
"""Relations that make one end a branch of the other, the closest first, and which end that is."""

FAMILY_GROUPS: Mapping[str, str] = _SCHEMA["family_groups"]
"""Group of each family that is not among the others."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes
    ----------
    name : as in the file's first line
    description : what a cell contains, in plain English
    type : `string`, `integer`, `number` (written with `DECIMALS` decimals) or `boolean`
    nullable : whether a cell may be empty; the description explains what empty means
    vocabulary : name, in `VOCABULARIES`, of the values allowed; "" for any
    pattern : regular expression that a string matches as a whole; "" for any
    minimum, maximum : smallest and largest value allowed, both inclusive
    unit : what a number counts or measures; "" where the description is enough
    predicate : of the claims whose value fills the column; "" for none
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
    predicate: str = ""

    @property
    def terms(self) -> Mapping[str, str]:
        """The values allowed, with their meaning; {} for any."""
        return VOCABULARIES[self.vocabulary] if self.vocabulary else {}


class ForeignKey(NamedTuple):
    """A column whose every value, where there is one, is a key of another table.

    Of several values in a cell, separated by semicolons, each is.
    """

    column: str
    table: str
    references: str
    several: bool = False


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
    shared : whether several pages can give a row of the same key, of which the first is kept
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    shared: bool = False

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def row_of(self) -> Callable[..., tuple[Any, ...]]:
        """Makes a row, a named tuple, of the cells named; the others are empty."""
        return namedtuple(self.name, self.names, defaults=[None] * len(self.names))

    def rows_of(self, found: Sequence[Mapping[str, Any]]) -> list[Row]:
        """Rows of cells by column; those that are not named are empty."""
        return [tuple(map(cells.get, self.names)) for cells in found]


def schemas_of(
    described: Mapping[str, Any], *, several: bool = False, **keys: str
) -> dict[str, TableSchema]:
    """The tables that a data file describes, by name.

    Parameters
    ----------
    described : contents of the file: columns and key of each table
    several : whether a cell that points to other tables may have several values, with semicolons
    **keys : column that is the key of a table that is described elsewhere
    """
    keys |= {name: entry["key"][0] for name, entry in described.items() if "key" in entry}
    return {name: _table(name, entry, keys, several) for name, entry in described.items()}


def _table(
    name: str, entry: Mapping[str, Any], keys: Mapping[str, str], several: bool
) -> TableSchema:
    described = dict(entry["columns"])
    if source := entry.get("sourced", False):
        described |= {
            column: {"required": source != "optional", **lines}
            for column, lines in _SCHEMA["source"].items()
        }
    columns, foreign_keys = [], []
    for column, lines in described.items():
        kind = lines.get("type", "string")
        given = {"required": False, **_SCHEMA["types"].get(kind, {"type": kind})}
        given |= {key: value for key, value in lines.items() if key != "type"}
        if other := given.pop("references", ""):
            foreign_keys.append(ForeignKey(column, other, keys[other], several))
        columns.append(Column(column, nullable=not given.pop("required"), **given))
    return TableSchema(
        name, entry.get("row", ""), tuple(columns), tuple(entry.get("key", ())),
        tuple(foreign_keys), entry.get("shared", False),
    )  # fmt: skip


TABLES: Mapping[str, TableSchema] = MappingProxyType(schemas_of(_SCHEMA["tables"]))
"""The tables, in the order of schema.toml."""

FLAT = _table("flat", _SCHEMA["flat"], {}, several=False)
"""All tables joined, which is no file."""


class TableError(ValueError):
    """A table that breaks its schema. The message names table, column, row, found and expected."""


class CorrectionError(ValueError):
    """A user's file that cannot be used. The message names file, line, what was found and expected."""


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
        for name in frames:
            check_one("table", name, TABLES)
        self._frames = {
            name: frames[name] if name in frames else _empty(name).copy() for name in TABLES
        }

    def __getitem__(self, name: str) -> pd.DataFrame:
        return self._frames[name]

    def __getattr__(self, name: str) -> pd.DataFrame:
        if name in TABLES and "_frames" in self.__dict__:
            return self[name]
        raise AttributeError(f"found {name!r}, expected a table: {', '.join(TABLES)}")

    def __iter__(self) -> Iterator[str]:
        return iter(self._frames)

    def __len__(self) -> int:
        return len(self._frames)

    @cached_property
    def distinct(self) -> Tables:
        """The same with each section once, where several articles list it (see `flat.distinct`)."""
        from internationals.tables.flat import distinct

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

    def of(self, organization_ids: Collection[str]) -> Tables:
        """The same without what articles on other internationals list, or state.

        Rows that several articles can give, as those of a host party, stay.
        """
        own = self.articles_on(*organization_ids)["article"]
        return self.replace(**{
            name: rows[rows["article"].isin(own)]
            for name, rows in self.items()
            if "article" in rows and not TABLES[name].shared
        })  # fmt: skip

    def articles_on(self, *organization_ids: str) -> pd.DataFrame:
        """The rows of `articles` on some internationals."""
        return self["articles"][self["articles"]["organization_id"].isin(organization_ids)]

    @property
    def internationals(self) -> list[str]:
        """Identifiers of the subjects of the articles, and of all that list members."""
        subjects = self["articles"]["organization_id"].dropna()
        return list(dict.fromkeys([*subjects, *self["sections"]["organization_id"]]))

    def called(self, *columns: str) -> dict[str, str]:
        """What each organisation is called: the first of some columns that is not missing, else its
        identifier.
        """
        rows = self["organizations"]
        names = first_of(rows, *columns, "organization_id")
        return dict(zip(rows["organization_id"], names, strict=True))

    def distinguished(self, *columns: str) -> dict[str, str]:
        """What each organisation is called (see `called`), where no two subjects of articles are
        called the same; else its identifier.
        """
        names = self.called(*columns)
        counts = Counter(names.get(each, each) for each in self.internationals)
        return {each: each if counts[name] > 1 else name for each, name in names.items()}

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
        whole = {"countries": country_rows(), **rows}
        return cls({name: frame(name, cells) for name, cells in whole.items()})

    def __repr__(self) -> str:
        sizes = [f"{name}: {counted(len(table), 'row|rows')}" for name, table in self.items()]
        return "\n".join([*sizes, _HOW_TO_GO_ON])

    def _repr_html_(self) -> str:
        body = "".join(
            f"<tr><td><code>{escape(name)}</code></td><td>{len(table):,}</td>"
            f"<td>{escape(TABLES[name].row)}</td></tr>"
            for name, table in self.items()
        )
        return (
            "<table><thead><tr><th>table</th><th>rows</th><th>one row per</th></tr></thead>"
            f'<tbody>{body}</tbody></table><pre style="font-family:monospace;overflow-x:auto">'
            f"{escape(_HOW_TO_GO_ON)}</pre>"
        )


def as_tables(tables: Tables | Path | str | None) -> Tables:
    """Tables; those of a folder, or of data/processed where none are given, are loaded.

    Parameters
    ----------
    tables : tables, a folder that `load` can read, or None

    Raises
    ------
    TableError : the folder has no tables that can be read
    TypeError : it is none of these
    """
    if isinstance(tables, Tables):
        return tables
    if tables is not None and not isinstance(tables, str | Path):
        raise TypeError(f"tables: found {type(tables).__name__}, expected Tables or a folder")
    from internationals.tables.store import load

    return load() if tables is None else load(tables)


def check_one(kind: str, value: str, allowed: Iterable[str]) -> None:
    """Raise an error for a value that is not allowed.

    Parameters
    ----------
    kind : what it is, in one word, such as "international"
    value : what was found
    allowed : what there is

    Raises
    ------
    TableError : such as “no international 'GREEN'; there are green, red”; of many values, the
        message gives the most similar
    """
    values = list(dict.fromkeys(allowed))
    if value in values:
        return
    if not values:
        raise TableError(f"no {kind} {value!r}; there is none in these tables")
    if len(values) <= _LISTED:
        raise TableError(f"no {kind} {value!r}; there are {', '.join(values)}")
    near = get_close_matches(str(value), map(str, values), n=3) or values[:3]
    raise TableError(f"no {kind} {value!r}; there are, among others, {', '.join(near)}")


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

    return [(*each.values(), listed_by()[each["country"]]) for each in countries()]


def frame(table: str, rows: Iterable[Row]) -> pd.DataFrame:
    """A frame of the right columns and dtypes.

    Parameters
    ----------
    table : name of the table
    rows : each a sequence of cells in the order of the columns; None and "" are missing values

    Raises
    ------
    TableError : a cell of another type or outside its vocabulary
    """
    from internationals.tables.arrow import texts_of
    from internationals.tables.store import frame_of
    from internationals.tables.text import header, text_of

    check_one("table", table, TABLES)
    text = header(table).encode() + text_of(table, [*zip(*rows, strict=True)])
    return frame_of(table, texts_of(text))


@cache
def _empty(table: str) -> pd.DataFrame:
    """The frame of a table without rows."""
    return frame(table, ())
