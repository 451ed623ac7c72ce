"""What the tables hold: the one place where their columns, types, keys and vocabularies are said.

Everything else follows from `TABLES`: the dtypes of the frames, the Pandera schemas that check
them (see `validation`), datapackage.json and data/CODEBOOK.md (see `codebook`). pandas is imported
when a frame is first made, so that reading this description costs nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from html import escape
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from internationals.places.belief import BELIEF

if TYPE_CHECKING:
    import pandas as pd

ColumnType = Literal["string", "integer", "number", "boolean"]
Value = str | int | float | bool | None
Row = Sequence[Value]

DECIMALS = 6  # to which a number is written, so that files do not differ by a last binary digit


def _vocabularies() -> dict[str, dict[str, str]]:
    text = files(__package__).joinpath("vocabularies.csv").read_text(encoding="utf-8")
    vocabularies: dict[str, dict[str, str]] = {}
    for row in csv.DictReader(text.splitlines()):
        vocabularies.setdefault(row["vocabulary"], {})[row["term"]] = row["meaning"]
    return vocabularies


VOCABULARIES: Mapping[str, Mapping[str, str]] = _vocabularies()
"""Meaning of each term, by vocabulary, in the order that the categoricals have."""

COUNTRY = r"^[A-Z]{2}$"
SUBDIVISION = r"^[A-Z]{2}-[A-Z0-9]{1,3}$"
AREA = r"^[0-9]{3}$"


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
    """

    name: str
    row: str
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    foreign_keys: tuple[ForeignKey, ...] = ()
    sourced: bool = True

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the columns, in order."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def _positions(self) -> dict[str, int]:
        return {name: position for position, name in enumerate(self.names)}

    def row_of(self, **values: Value) -> tuple[Value, ...]:
        """A row with the cells named; the others are empty.

        Raises
        ------
        TypeError : a name is no column of this table
        """
        positions = self._positions
        row: list[Value] = [None] * len(positions)
        try:
            for name, value in values.items():
                row[positions[name]] = value
        except KeyError as error:
            raise TypeError(
                f"{self.name}: found column {error.args[0]!r}, "
                f"expected one of {', '.join(self.names)}"
            ) from None
        return tuple(row)


def _source(nullable: bool = False) -> tuple[Column, ...]:
    """The columns that say where in an article a row was found."""
    return (
        Column("article", "Article the row came from.", nullable=nullable),
        Column(
            "line_start",
            "First line of the article's text the row came from; after decoding and newline "
            "normalisation.",
            "integer",
            nullable=nullable,
            minimum=1,
            unit="line number, from 1",
        ),
        Column(
            "line_end",
            "Last line the row came from, itself included.",
            "integer",
            nullable=nullable,
            minimum=1,
            unit="line number, from 1",
        ),
        Column(
            "quote",
            "The source text, verbatim: found again in those lines, character for character.",
            nullable=nullable,
        ),
    )


def _year(name: str, description: str) -> Column:
    return Column(
        name, description, "integer", minimum=1500, maximum=2100, unit="year, Gregorian calendar"
    )


def _table(
    name: str,
    row: str,
    columns: tuple[Column, ...],
    key: tuple[str, ...] = (),
    foreign_keys: tuple[tuple[str, str], ...] = (),
    sourced: bool = True,
    optional_source: bool = False,
) -> TableSchema:
    """A table schema; a foreign key is written (column, table) and points to that table's key."""
    keys = {
        "articles": "article",
        "organizations": "organization_id",
        "sections": "section_id",
        "countries": "country",
        "host_parties": "host_party_id",
    }
    pointers = [ForeignKey(column, table, keys[table]) for column, table in foreign_keys]
    if sourced:
        columns += _source(optional_source)
        pointers.append(ForeignKey("article", "articles", "article"))
    return TableSchema(name, row, columns, key, tuple(pointers), sourced)


_TABLES = (
    _table(
        "articles",
        "page read",
        (
            Column(
                "article",
                "Identifier: the file's name without its format suffixes.",
                nullable=False,
            ),
            Column("title", "Title of the page.", nullable=False),
            Column("file", "Path of the file read; empty for a text that came from no file."),
            Column(
                "format",
                "Markup of the page.",
                nullable=False,
                vocabulary="format",
            ),
            Column("language", "Language of the page, ISO 639-1; empty if not known."),
            Column("revision", "Revision of the page, where its source states one."),
            Column(
                "sha256",
                "SHA-256 of the bytes read, in hexadecimal.",
                nullable=False,
                pattern=r"^[0-9a-f]{64}$",
            ),
            Column(
                "characters",
                "Length of the text after decoding and newline normalisation.",
                "integer",
                nullable=False,
                minimum=0,
                unit="Unicode characters, newlines included",
            ),
        ),
        key=("article",),
        sourced=False,
    ),
    _table(
        "organizations",
        "international, and every organisation the prose names",
        (
            Column(
                "organization_id",
                "Identifier: for the subject of an article the article's, for others a short "
                "English name.",
                nullable=False,
            ),
            Column("name_zh", "Chinese name, as the article writes it."),
            Column("name_en", "English name."),
            Column("former_name", "Name it had before, with the years where they are known."),
            Column("abbreviation", "Abbreviation of its English name."),
            Column("kind", "What sort of organisation it is.", vocabulary="organization_kind"),
            Column("tradition", "Political tradition that the article assigns it to, in English."),
            Column(
                "country",
                "Country it works in, ISO 3166-1 alpha-2; empty for an international, or if not "
                "known.",
                pattern=COUNTRY,
            ),
            _year("founded_year", "Year it was founded; empty if not known."),
            _year("dissolved_year", "Year it ended; empty if it has not, or if not known."),
            Column(
                "countries_claimed",
                "Number of countries it is said to work in, in the article's words (超过30 is "
                "“more than 30”).",
            ),
            Column("strategy", "Strategy that the article says it follows, in English."),
            Column(
                "facts_source",
                "Where the facts of this row come from that the article does not state.",
            ),
        ),
        key=("organization_id",),
        foreign_keys=(("country", "countries"),),
        optional_source=True,
    ),
    _table(
        "sections",
        "entry of a membership list",
        (
            Column(
                "section_id",
                "Identifier: article, status and number within both, such as imt-section-01.",
                nullable=False,
            ),
            Column(
                "organization_id", "International that the article lists it under.", nullable=False
            ),
            Column(
                "status",
                "What the list says it is to the international; former_… for lists of former ones.",
                nullable=False,
                vocabulary="status",
            ),
            Column("heading", "Heading of the article that the list stands under."),
            Column(
                "position",
                "Place of the entry among those of its status in the article.",
                "integer",
                nullable=False,
                minimum=1,
                unit="place, from 1",
            ),
            Column("name_zh", "Name as the article writes it."),
            Column("name_en", "English name; empty if not known."),
            Column(
                "name_native",
                "Name in the section's own language, some of them romanised; empty if not known.",
            ),
            Column(
                "names_source",
                "Where the English and the native name come from, and how sure they are where "
                "they are not certain.",
            ),
            Column("link_title", "Title of the page that its name links to; empty if no link."),
            Column(
                "member_organization_id",
                "The same organisation in the table of organizations, where it is there.",
            ),
            Column(
                "host_party_id",
                "Party it works inside (打入) according to the article; empty: not recorded.",
            ),
            Column(
                "flags_lost",
                "Flags that stood before the entry and were lost in the dump.",
                "integer",
                nullable=False,
                minimum=0,
                unit="flags",
            ),
        ),
        key=("section_id",),
        foreign_keys=(
            ("organization_id", "organizations"),
            ("member_organization_id", "organizations"),
            ("host_party_id", "host_parties"),
        ),
    ),
    _table(
        "section_territories",
        "section and territory believed",
        (
            Column("section_id", "Section.", nullable=False),
            Column("country", "Country, ISO 3166-1 alpha-2.", nullable=False, pattern=COUNTRY),
            Column(
                "subdivision",
                "Subdivision, ISO 3166-2; empty where the territory is the whole country.",
                pattern=SUBDIVISION,
            ),
            Column(
                "evidence",
                "Why the territory is believed; of several kinds the strongest.",
                nullable=False,
                vocabulary="evidence",
            ),
            Column(
                "confidence",
                f"How sure it is; 1 for flags and the reference. Below {BELIEF:g} there is no row.",
                "number",
                nullable=False,
                minimum=0,
                maximum=1,
                unit="probability",
            ),
            Column(
                "territory_source",
                "Where a territory comes from that the article does not hold; empty: the article.",
            ),
        ),
        key=("section_id", "country", "subdivision"),
        foreign_keys=(("section_id", "sections"), ("country", "countries")),
    ),
    _table(
        "candidates",
        "section and territory thought possible without the reference",
        (
            Column("section_id", "Section.", nullable=False),
            Column("country", "Country, ISO 3166-1 alpha-2.", nullable=False, pattern=COUNTRY),
            Column(
                "subdivision",
                "Subdivision, ISO 3166-2; empty where the territory is the whole country.",
                pattern=SUBDIVISION,
            ),
            Column(
                "probability",
                "Probability that a flag of this territory stood before the entry, the reference "
                "left aside; 1 where the entry kept its flag or a correction tells it.",
                "number",
                nullable=False,
                minimum=0,
                maximum=1,
                unit="probability",
            ),
        ),
        key=("section_id", "country", "subdivision"),
        foreign_keys=(("section_id", "sections"), ("country", "countries")),
    ),
    _table(
        "countries",
        "ISO country",
        (
            Column(
                "country",
                "ISO 3166-1 alpha-2 code; XK for Kosovo, which has none. NA is Namibia.",
                nullable=False,
                pattern=COUNTRY,
            ),
            Column(
                "iso3",
                "ISO 3166-1 alpha-3 code; XKX for Kosovo, which has none.",
                nullable=False,
                pattern=r"^[A-Z]{3}$",
            ),
            Column("name_en", "English name.", nullable=False),
            Column("name_zh", "Chinese name, simplified.", nullable=False),
            Column(
                "sovereign",
                "Whether it is one of the 193 members of the United Nations. The observers "
                "Vatican and Palestine are not, nor are Taiwan and Kosovo.",
                "boolean",
                nullable=False,
            ),
            Column(
                "region",
                "UN M49 code of its region; empty for Antarctica. Taiwan and Kosovo, missing from "
                "M49, stand where they lie; Cyprus and Turkey are in Asia.",
                pattern=AREA,
            ),
            Column("region_en", "English name of the region."),
            Column("region_zh", "Chinese name of the region."),
            Column(
                "subregion",
                "UN M49 code of the smallest area it lies in, one of 22; empty for Antarctica.",
                pattern=AREA,
            ),
            Column("subregion_en", "English name of that area."),
            Column("subregion_zh", "Chinese name of that area."),
        ),
        key=("country",),
        sourced=False,
    ),
    _table(
        "country_mentions",
        "country an article names in a role",
        (
            Column("organization_id", "Subject of the article.", nullable=False),
            Column(
                "role",
                "What the article says the country is to the organisation.",
                nullable=False,
                vocabulary="role",
            ),
            Column("country", "Country, ISO 3166-1 alpha-2.", nullable=False, pattern=COUNTRY),
            Column(
                "subdivision",
                "Subdivision, ISO 3166-2; empty where the territory is the whole country.",
                pattern=SUBDIVISION,
            ),
        ),
        key=("organization_id", "role", "country", "subdivision"),
        foreign_keys=(("organization_id", "organizations"), ("country", "countries")),
    ),
    _table(
        "host_parties",
        "host party",
        (
            Column(
                "host_party_id",
                "Identifier: the title of the page that its name links to, or ARTICLE:name where "
                "there is no link.",
                nullable=False,
            ),
            Column("name_zh", "Name as the article writes it."),
            Column("link_title", "Title of the page that its name links to; empty if no link."),
            Column("name_en", "English name."),
            Column("name_native", "Name in the language of its country; several, with slashes."),
            Column("abbreviation", "Abbreviation in common use."),
            Column(
                "kind", "A party, or the youth organisation of one.", vocabulary="host_party_kind"
            ),
            Column("parent_party", "For a youth organisation: the party it belongs to."),
            Column("country", "Country, ISO 3166-1 alpha-2.", pattern=COUNTRY),
            Column(
                "subdivisions",
                "Subdivisions it is limited to, ISO 3166-2, separated by semicolons; empty: none.",
                pattern=r"^[A-Z]{2}-[A-Z0-9]{1,3}(;[A-Z]{2}-[A-Z0-9]{1,3})*$",
            ),
            Column("arena", "Level of the parliament it stands for.", vocabulary="arena"),
            _year("founded_year", "Year it was founded; some are disputed, see data/README.md."),
            Column(
                "family",
                "The first party family, or ideology, that its source lists.",
                vocabulary="family",
            ),
            Column(
                "family_group",
                "Our own grouping of the families; youth organisations go with their party.",
                vocabulary="family_group",
            ),
            Column("family_source", "Where the family comes from."),
            Column(
                "standing_2018",
                "Where it stood in 2018, the time of the text; not_applicable: a youth "
                "organisation.",
                vocabulary="standing",
            ),
            Column("partyfacts_id", "Identifier in Party Facts; empty if it has none there."),
            Column("parlgov_id", "Identifier in ParlGov; empty if it has none there."),
            Column(
                "manifesto_id",
                "Identifier in the Manifesto Project's main data set; empty if it has none there.",
            ),
            Column("facts_source", "Where the facts of this row come from."),
        ),
        key=("host_party_id",),
        foreign_keys=(("country", "countries"),),
    ),
    _table(
        "relations",
        "relation between two organisations",
        (
            Column("subject_id", "Organisation that does or is it.", nullable=False),
            Column(
                "relation",
                "What the subject did to, or is to, the object.",
                nullable=False,
                vocabulary="relation",
            ),
            Column("object_id", "The other organisation; empty where there is none (renamed)."),
            _year("year", "Year it happened; empty if not known."),
            Column(
                "year_source",
                "Where the year is from: “article”, or the source named; empty if no year.",
            ),
        ),
        key=("article", "subject_id", "relation", "object_id", "year"),
        foreign_keys=(("subject_id", "organizations"), ("object_id", "organizations")),
    ),
    _table(
        "publications",
        "publication an article names",
        (
            Column(
                "publication_id",
                "Identifier: article, “publication” and number, such as mim-publication-01.",
                nullable=False,
            ),
            Column("organization_id", "Organisation that publishes it.", nullable=False),
            Column("name_zh", "Chinese title, as the article writes it."),
            Column("name_original", "Title in its own language, as the article writes it."),
            Column("kind", "What sort of publication it is.", vocabulary="publication_kind"),
            Column(
                "periodicity",
                "How often it appears; biweekly: every two weeks. Empty: not stated.",
                vocabulary="periodicity",
            ),
            Column(
                "language",
                "Language it is written in, ISO 639-1; empty: not stated.",
                pattern=r"^[a-z]{2,3}$",
            ),
            _year("year_start", "First year the article names for it; empty: not stated."),
            _year("year_end", "Last year the article names for it; empty: not stated."),
        ),
        key=("publication_id",),
        foreign_keys=(("organization_id", "organizations"),),
    ),
    _table(
        "claims",
        "checkable statement of an article",
        (
            Column(
                "claim_id",
                "Number of the claim in the reference.",
                "integer",
                nullable=False,
                minimum=1,
                unit="number, from 1",
            ),
            Column(
                "group",
                "What sort of statement it is; figures keep the sorts apart.",
                nullable=False,
                vocabulary="claim_group",
            ),
            Column(
                "organization_id",
                "Organisation the claim is about, or whose section it is about; empty where it is "
                "about a person.",
            ),
            Column("subject", "Whom or what the claim is about.", nullable=False),
            Column("claim", "What is claimed of the subject, in English.", nullable=False),
            Column("value", "The value claimed."),
            Column(
                "verdict",
                "What checking against the sources gave.",
                nullable=False,
                vocabulary="verdict",
            ),
            Column(
                "verdict_basis",
                "What the verdict rests on: independent sources, copies of Wikipedia only, or the "
                "article itself; empty if not checked.",
                vocabulary="verdict_basis",
            ),
            Column("verdict_source", "The sources checked; empty if not checked."),
            Column("verdict_note", "What the sources say, where it differs or adds something."),
        ),
        key=("article", "claim_id"),
        foreign_keys=(("organization_id", "organizations"),),
    ),
    _table(
        "links",
        "link of an article",
        (
            Column("label", "Text of the link as the dump has it; empty if none."),
            Column(
                "title",
                "Title of the page linked to, with blanks, not underscores; empty outside the "
                "wiki.",
            ),
            Column("kind", "What the link does.", nullable=False, vocabulary="link_kind"),
            Column("url", "Target as it is written."),
        ),
    ),
    _table(
        "losses",
        "piece of conversion damage",
        (
            Column("kind", "What was damaged.", nullable=False, vocabulary="loss_kind"),
            Column("lost", "What is missing, where it is known; empty where it is not."),
        ),
    ),
)

TABLES: Mapping[str, TableSchema] = MappingProxyType({table.name: table for table in _TABLES})


class TableError(ValueError):
    """A table that breaks its schema. The message names table, column, row, found and expected."""


@dataclass(frozen=True)
class Tables:
    """All tables, each a pandas frame with the columns and dtypes that `TABLES` says.

    Years and counts are nullable integers, vocabularies ordered categoricals, codes and names
    strings in which a missing value is NaN.
    """

    articles: pd.DataFrame
    organizations: pd.DataFrame
    sections: pd.DataFrame
    section_territories: pd.DataFrame
    candidates: pd.DataFrame
    countries: pd.DataFrame
    country_mentions: pd.DataFrame
    host_parties: pd.DataFrame
    relations: pd.DataFrame
    publications: pd.DataFrame
    claims: pd.DataFrame
    links: pd.DataFrame
    losses: pd.DataFrame

    def items(self) -> Iterator[tuple[str, pd.DataFrame]]:
        """Name and frame of each table, in the order of the schema."""
        return ((field.name, getattr(self, field.name)) for field in fields(self))

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
        return cls(**{name: frame(name, whole.get(name, ())) for name in TABLES})

    def __repr__(self) -> str:
        return "\n".join(f"{name}: {len(table)} rows" for name, table in self.items())

    def _repr_html_(self) -> str:
        body = "".join(
            f"<tr><td><code>{escape(name)}</code></td><td>{len(table)}</td>"
            f"<td>{escape(TABLES[name].row)}</td></tr>"
            for name, table in self.items()
        )
        return (
            "<table><thead><tr><th>table</th><th>rows</th><th>one row per</th></tr></thead>"
            f"<tbody>{body}</tbody></table>"
        )


def country_rows() -> list[tuple[Value, ...]]:
    """Rows of `countries`: the same whatever articles are read."""
    from internationals.places.countries import countries

    return [tuple(country) for country in countries()]


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
