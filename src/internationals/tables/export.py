"""The tables as files for other programs: Excel, Stata, Parquet, GeoJSON, GEXF, BibTeX."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from internationals.tables.arguments import check_one
from internationals.tables.flat import SEPARATOR
from internationals.tables.schema import TABLES, Tables

if TYPE_CHECKING:
    import geopandas as gpd
    import networkx as nx
    import pandas as pd

NAME = "internationals"
"""Name of a file that has all tables."""
_LONGEST = 32_767
"""Characters that a cell of Excel has room for."""
_STRL = 244
"""Bytes of the longest text that Stata keeps in the row itself here; longer ones become strL."""
_FORMULA = re.compile(r"[\s\ufeff\u200b]*[=+@＝＋＠|]")
_ADDRESS = re.compile(r"https?://[^\s;,()]+")
_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "#": r"\#",
    "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip


def export(tables: Tables, folder: Path | str, formats: Sequence[str] | str) -> list[Path]:
    """Write the tables in formats of other programs.

    Parameters
    ----------
    tables : as `load` returns them
    folder : made where it does not exist
    formats : of ``"xlsx"`` (a sheet a table, and the codebook), ``"dta"`` (Stata, a file a table),
        ``"parquet"`` (a file a table), ``"geojson"`` (members by territory), ``"gexf"`` (the
        network of organisations, host parties and countries) and ``"bibtex"`` (all sources)

    Returns
    -------
    list of the files written

    Raises
    ------
    TableError : there is no such format
    """
    wanted = [formats] if isinstance(formats, str) else list(formats)
    for format in wanted:
        check_one("format", format, FORMATS)
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for format in wanted:
        for name, data in FORMATS[format](tables):
            path = folder / name
            path.write_bytes(data)
            written.append(path)
    return written


File = tuple[str, bytes]


def _frames(tables: Tables) -> Iterator[tuple[str, pd.DataFrame]]:
    """All tables that have rows, the joined one first."""
    yield "flat", tables.flat
    yield from ((name, table) for name, table in tables.items() if len(table))


# --- Excel ---------------------------------------------------------------------------------------


def _xlsx(tables: Tables) -> Iterator[File]:
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    book = Workbook(write_only=True)
    frames = {**dict(_frames(tables)), "codebook": codebook()}
    for name, table in frames.items():
        sheet = book.create_sheet(name)
        sheet.freeze_panes = "A2"
        heads = [WriteOnlyCell(sheet, column) for column in table.columns]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        cells = table.astype(object).where(table.notna(), None)
        for row in cells.itertuples(index=False, name=None):
            sheet.append([safe_cell(value) for value in row])
    data = BytesIO()
    book.save(data)
    yield f"{NAME}.xlsx", data.getvalue()


def safe_cell(value: object) -> object:
    """A value that Excel takes as it is: no formula, no character it refuses, not too long.

    A text that begins like a formula, blanks aside, is preceded by an apostrophe.
    """
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        return value
    text = ILLEGAL_CHARACTERS_RE.sub("", value)
    text = f"'{text}" if _FORMULA.match(text) else text
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def codebook() -> pd.DataFrame:
    """What each column of each table has: one row per column."""
    import pandas as pd

    return pd.DataFrame(
        [
            {
                "table": table.name,
                "one row per": table.row,
                "column": column.name,
                "type": column.type,
                "unit": column.unit,
                "may be empty": column.nullable,
                "values": "; ".join(f"{term}: {word}" for term, word in column.terms.items()),
                "description": column.description,
            }
            for table in TABLES.values()
            for column in table.columns
        ]
    )


# --- Stata, Parquet ------------------------------------------------------------------------------


def _dta(tables: Tables) -> Iterator[File]:
    for name, table in _frames(tables):
        columns = {str(column): _stata(values) for column, values in table.items()}
        long = [column for column, values in columns.items() if _is_long(values)]
        data = BytesIO()
        table.assign(**columns).to_stata(
            data,
            write_index=False,
            version=118,
            convert_strl=long,
            variable_labels=_labels(name, table),
            data_label=name,
            time_stamp=datetime(2000, 1, 1),
        )
        yield f"{name}.dta", data.getvalue()


def _stata(values: pd.Series[Any]) -> pd.Series[Any]:
    """A column as Stata has it: a missing number stays missing, a truth becomes 0 or 1."""
    if values.dtype.name == "category":
        return values.cat.remove_unused_categories() if values.notna().any() else _text(values)
    if values.dtype.name in ("Int64", "boolean"):
        return values.astype("Float64").astype(float)
    if values.dtype == bool:
        return values.astype("int8")
    return values if values.dtype.kind == "f" else _text(values)


def _text(values: pd.Series[Any]) -> pd.Series[Any]:
    return values.astype(object).where(values.notna(), "")


def _is_long(values: pd.Series[Any]) -> bool:
    """Whether some text is too long for the rows themselves."""
    return values.dtype == object and any(len(text.encode()) > _STRL for text in values)


def _labels(name: str, table: pd.DataFrame) -> dict[Any, str]:
    """Descriptions of the columns, as long as Stata has room for."""
    owners = [TABLES[name]] if name in TABLES else list(TABLES.values())
    described = {column.name: column.description for owner in owners for column in owner.columns}
    return {column: described[column][:80] for column in table.columns if column in described}


def _parquet(tables: Tables) -> Iterator[File]:
    for name, table in _frames(tables):
        data = BytesIO()
        table.to_parquet(data, index=False, compression="zstd")
        yield f"{name}.parquet", data.getvalue()


# --- GeoJSON -------------------------------------------------------------------------------------


def _geojson(tables: Tables) -> Iterator[File]:
    yield f"{NAME}.geojson", geojson(tables.flat).encode()


def geojson(rows: pd.DataFrame) -> str:
    """Sections by territory as GeoJSON.

    Parameters
    ----------
    rows : with the columns of ``tables.flat``

    Returns
    -------
    str : a feature collection. A feature is a territory, its properties say which sections are
        there; sections without a territory are in one feature without a geometry.
    """
    territory = rows["subdivision"].where(rows["subdivision"].notna(), rows["country"]).fillna("")
    features = []
    for code, there in rows.groupby(territory, sort=True):
        first = there.iloc[0].astype(object).where(there.iloc[0].notna(), "")
        listed = {
            column: SEPARATOR.join(there[column].fillna("").astype(str))
            for column in ("section_id", "organization_id", "name", "status", "host_name_en")
        }
        properties = {
            "territory": code,
            **{name: first[name] for name in ("country", "iso3", "country_en", "country_zh")},
            "sections": int(there["section_id"].nunique()),
            "full_members": int(there.loc[there["is_full_member"], "section_id"].nunique()),
            **listed,
        }
        features.append(
            {"type": "Feature", "properties": properties, "geometry": _geometry(str(code))}
        )
    collection = {"type": "FeatureCollection", "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"


def _geometry(code: str) -> Any:
    """The outline of a territory as GeoJSON; None if there is none."""
    import shapely

    outlines = _outlines()
    if code not in outlines.index or outlines.geometry[code].is_empty:
        return None
    shape = shapely.set_precision(outlines.geometry[code], 0.001)
    return json.loads(shapely.to_geojson(shapely.orient_polygons(shape)))


@cache
def _outlines() -> gpd.GeoDataFrame:
    import pandas as pd

    from internationals.places import outlines

    return pd.concat([outlines.countries(), outlines.subdivisions()])


# --- GEXF ----------------------------------------------------------------------------------------


def _gexf(tables: Tables) -> Iterator[File]:
    import networkx as nx

    data = BytesIO()
    nx.write_gexf(network(tables), data)
    # The day it was written would change the bytes of the same tables.
    yield f"{NAME}.gexf", re.sub(rb' lastmodifieddate="[^"]*"', b"", data.getvalue())


def network(tables: Tables) -> nx.MultiDiGraph:
    """Organisations, host parties and countries, and what links them.

    Parameters
    ----------
    tables : as `load` returns them

    Returns
    -------
    MultiDiGraph: each node has label, type (organisation, host party, country) and detail; each
    edge has label (member in, enters, works in, or a relation) and weight (number of sections)
    """
    import networkx as nx

    graph = nx.MultiDiGraph()
    for row in _records(tables["organizations"]):
        name = row["name_en"] or row["name"] or row["organization_id"]
        graph.add_node(row["organization_id"], label=name, type="organisation", detail=row["kind"])
    for row in _records(tables["host_parties"]):
        node = f"party:{row['host_party_id']}"
        name = row["name_en"] or row["name"] or row["host_party_id"]
        graph.add_node(node, label=name, type="host party", detail=row["family"])
    present = tables.flat[tables.flat["country"].notna() & tables.flat["stands_for"].isna()]
    hosts = tables.distinct["section_hosts"].merge(
        tables.distinct["sections"][["section_id", "organization_id"]], on="section_id"
    )
    used = {*present["country"], *tables["host_parties"]["country"].dropna()}
    for row in _records(tables["countries"]):
        if row["country"] in used:
            graph.add_node(
                row["country"], label=row["name_en"], type="country", detail=row["region_en"]
            )
    for organization, country, sections in _weighed(present, "country"):
        graph.add_edge(organization, country, label="member in", weight=sections)
    for organization, party, sections in _weighed(hosts, "host_party_id"):
        graph.add_edge(organization, f"party:{party}", label="enters", weight=sections)
    for row in _records(tables["host_parties"]):
        if row["country"]:
            graph.add_edge(
                f"party:{row['host_party_id']}", row["country"], label="works in", weight=1
            )
    for row in _records(tables["relations"]):
        if row["object_id"]:
            graph.add_edge(row["subject_id"], row["object_id"], label=row["relation"], weight=1)
    return graph


def _weighed(rows: pd.DataFrame, other: str) -> Iterator[tuple[str, str, int]]:
    """Each international with each value of another column, and the number of its sections."""
    pairs = rows.groupby(["organization_id", other], as_index=False)["section_id"].nunique()
    yield from pairs.astype(object).itertuples(index=False, name=None)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows, "" for a missing value."""
    cells = table.astype(object).where(table.notna(), "")
    return [{str(name): value for name, value in row.items()} for row in cells.to_dict("records")]


# --- BibTeX --------------------------------------------------------------------------------------


def _bibtex(tables: Tables) -> Iterator[File]:
    entries = [*_articles(tables), *_sources(tables)]
    yield f"{NAME}.bib", "\n".join(entries).encode()


def _articles(tables: Tables) -> Iterator[str]:
    for row in _records(tables["articles"]):
        fields = {
            "title": row["title"],
            "year": str(row["date"])[:4],
            "howpublished": row["wiki"] or "encyclopaedia article",
            "language": row["language"],
            "note": "; ".join(
                filter(None, [row["file"], row["revision"] and f"revision {row['revision']}"])
            ),
        }
        yield _entry(f"article-{row['article']}", fields)


def _sources(tables: Tables) -> Iterator[str]:
    """An entry for each source that a column of a table names, with the tables that name it."""
    used: dict[str, list[str]] = {}
    for name, table in tables.items():
        for column in table.columns:
            if column.endswith("_source"):
                for cell in table[column].dropna().unique():
                    for text in filter(None, map(str.strip, re.split(r"\s;\s", cell))):
                        tables_of = used.setdefault(text, [])
                        tables_of += [name] if name not in tables_of else []
    for number, (text, names) in enumerate(sorted(used.items()), 1):
        address = _ADDRESS.search(text)
        fields = {
            "title": text,
            "url": address.group(0) if address else "",
            "note": f"named in the tables {', '.join(names)}",
        }
        yield _entry(f"source-{number:04}", fields)


def _entry(key: str, fields: dict[str, str]) -> str:
    lines = [
        f"  {name} = {{{value if name == 'url' else _tex(value)}}},\n"
        for name, value in fields.items()
        if value
    ]
    return f"@misc{{{re.sub(r'[^A-Za-z0-9-]', '-', key)},\n{''.join(lines)}}}\n"


def _tex(text: str) -> str:
    return "".join(_TEX.get(character, character) for character in " ".join(text.split()))


FORMATS: dict[str, Callable[[Tables], Iterator[File]]] = {
    "xlsx": _xlsx,
    "dta": _dta,
    "parquet": _parquet,
    "geojson": _geojson,
    "gexf": _gexf,
    "bibtex": _bibtex,
}
"""Files of each format: name and bytes."""
