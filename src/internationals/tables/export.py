"""The tables as files for other programs: Excel, Stata, Parquet, GeoJSON, GEXF, BibTeX."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from internationals.tables.cells import first_of, records, sources_of
from internationals.tables.flat import SEPARATOR
from internationals.tables.schema import FLAT, TABLES, Tables, check_one

if TYPE_CHECKING:
    import networkx as nx

NAME = "internationals"
"""Name of a file that has all tables."""
_CELL = 32_767
"""Characters that a cell of Excel has room for."""
_ROW = 500
"""Characters that a text in a row of Stata has room for, four bytes each; longer ones are strL."""
_DATE = datetime(2000, 1, 1)
"""Of all files: the day they were written would change the bytes of the same tables."""
_ADDRESS = re.compile(r"https?://[^\s;,()]+")
_TEX = str.maketrans({
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "&": r"\&", "%": r"\%", "#": r"\#",
    "_": r"\_", "$": r"\$", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
})  # fmt: skip


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


def _xlsx(tables: Tables) -> Iterator[File]:
    # A text that looks like a formula or an address stays a text.
    options = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
    data = BytesIO()
    with pd.ExcelWriter(data, "xlsxwriter", engine_kwargs={"options": options}) as writer:
        writer.book.set_properties({"created": _DATE})
        for name, table in (*_frames(tables), ("codebook", codebook())):
            cells = table.map(_fitting)
            cells.to_excel(writer, sheet_name=name, index=False, freeze_panes=(1, 0))
    yield f"{NAME}.xlsx", data.getvalue()


def _fitting(value: Any) -> Any:
    return f"{value[: _CELL - 1]}…" if isinstance(value, str) and len(value) > _CELL else value


def codebook() -> pd.DataFrame:
    """What each column of each table has: one row per column."""
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
            for table in (FLAT, *TABLES.values())
            for column in table.columns
        ]
    )


def _dta(tables: Tables) -> Iterator[File]:
    described = codebook().set_index(["table", "column"])["description"]
    for name, table in _frames(tables):
        # Stata has no vocabulary of a column without rows.
        table = table if len(table) else table.astype("str")
        texts = [str(column) for column, kind in table.dtypes.items() if kind == "str"]
        data = BytesIO()
        table.fillna(dict.fromkeys(texts, "")).to_stata(
            data,
            write_index=False,
            version=118,
            # Of a column without rows there is no longest text.
            convert_strl=[column for column in texts if not table[column].str.len().max() <= _ROW],
            variable_labels={column: text[:80] for column, text in described[name].items()},
            data_label=name,
            time_stamp=_DATE,
        )
        yield f"{name}.dta", data.getvalue()


def _parquet(tables: Tables) -> Iterator[File]:
    for name, table in _frames(tables):
        yield f"{name}.parquet", table.to_parquet(index=False, compression="zstd")


def _geojson(tables: Tables) -> Iterator[File]:
    yield f"{NAME}.geojson", geojson(tables.flat).encode()


def geojson(rows: pd.DataFrame) -> str:
    """Sections by territory as GeoJSON.

    Parameters
    ----------
    rows : with the columns of ``tables.flat``

    Returns
    -------
    str : a feature collection. A feature is a territory, its properties state which sections are
        there; sections without a territory are in one feature without a geometry.
    """
    import geopandas as gpd

    from internationals.places import outlines

    whole = ["country", "iso3", "country_en", "country_zh"]
    listed = ["section_id", "organization_id", "name", "status", "host_name_en"]
    texts = rows[[*whole, *listed]].astype("str").fillna("")
    texts["territory"] = first_of(rows, "subdivision", "country").fillna("")
    texts["full"] = rows["section_id"].where(rows["is_full_member"])
    places = texts.groupby("territory").agg(
        **{column: (column, "first") for column in whole},
        sections=("section_id", "nunique"),
        full_members=("full", "nunique"),
        **{column: (column, SEPARATOR.join) for column in listed},
    )
    shapes = pd.concat([outlines.countries(), outlines.subdivisions()]).geometry
    shapes = shapes[~shapes.is_empty].reindex(places.index).set_precision(0.001)
    features = gpd.GeoDataFrame(places.reset_index(), geometry=shapes.orient_polygons().array)
    return f"{features.to_json(drop_id=True, ensure_ascii=False, separators=(',', ':'))}\n"


def _gexf(tables: Tables) -> Iterator[File]:
    import networkx as nx

    data = BytesIO()
    nx.write_gexf(network(tables), data)
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

    parties = tables["host_parties"].assign(node="party:" + tables["host_parties"]["host_party_id"])
    present = tables.flat[tables.flat["country"].notna() & tables.flat["stands_for"].isna()]
    hosts = tables.distinct["section_hosts"].merge(tables.distinct["sections"], on="section_id")
    hosts["node"] = "party:" + hosts["host_party_id"]
    countries = tables["countries"]
    countries = countries[countries["country"].isin([*present["country"], *parties["country"]])]
    graph = nx.MultiDiGraph()
    for table, key, kind, detail in (
        (tables["organizations"], "organization_id", "organisation", "kind"),
        (parties, "node", "host party", "family"),
        (countries, "country", "country", "region_en"),
    ):
        for row in records(table):
            label = row["name_en"] or row.get("name") or row[key].removeprefix("party:")
            graph.add_node(row[key], label=label, type=kind, detail=row[detail])
    relations = tables["relations"].astype({"relation": "str"})
    for edges, start, end in (
        (present.assign(relation="member in"), "organization_id", "country"),
        (hosts.assign(relation="enters"), "organization_id", "node"),
        (parties.assign(relation="works in", section_id=""), "node", "country"),
        (relations.assign(section_id=""), "subject_id", "object_id"),
    ):
        counted = edges.groupby([start, end, "relation"])["section_id"].nunique()
        for row in records(counted.reset_index()):
            weight = row["section_id"]
            graph.add_edge(row[start], row[end], label=row["relation"], weight=weight)
    return graph


def _bibtex(tables: Tables) -> Iterator[File]:
    yield f"{NAME}.bib", "\n".join([*_articles(tables), *_sources(tables)]).encode()


def _articles(tables: Tables) -> Iterator[str]:
    for row in records(tables["articles"]):
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
    used: dict[str, dict[str, None]] = {}
    for name, table in tables.items():
        for text in sources_of(table):
            used.setdefault(text, {})[name] = None
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
    # A key is of ASCII letters; those of other scripts are told apart by their numbers.
    key = re.sub(r"[^A-Za-z0-9-]", lambda sign: f"{ord(sign[0]):x}", key)
    return f"@misc{{{key},\n{''.join(lines)}}}\n"


def _tex(text: str) -> str:
    return " ".join(text.split()).translate(_TEX)


FORMATS: dict[str, Callable[[Tables], Iterator[File]]] = {
    "xlsx": _xlsx,
    "dta": _dta,
    "parquet": _parquet,
    "geojson": _geojson,
    "gexf": _gexf,
    "bibtex": _bibtex,
}
"""Files of each format: name and bytes."""
