"""Exports, each opened again by a library other than the one that wrote it."""

import json
import re
import time
from pathlib import Path
from xml.etree import ElementTree
from zipfile import ZipFile

import duckdb
import geopandas as gpd
import pandas as pd
import pytest
from command_line import invoke
from made_tables import international, made_tables

from internationals.tables.export import FORMATS, network
from internationals.tables.schema import TABLES, TableError, Tables
from internationals.tables.store import save


def _written(tables: Tables, folder: Path, format: str) -> dict[str, Path]:
    return {path.name: path for path in tables.export(folder, format)}


Written = dict[str, dict[str, Path]]


@pytest.fixture(scope="module")
def written(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The files of the included tables in each format, by name."""
    folder = tmp_path_factory.mktemp("written")
    return {format: _written(tables, folder / format, format) for format in FORMATS}


def test_excel_has_a_sheet_a_table_and_the_codebook(tables: Tables, written: Written) -> None:
    calamine = pytest.importorskip("python_calamine")
    book = calamine.CalamineWorkbook.from_path(written["xlsx"]["internationals.xlsx"])
    assert {"flat", "sections", "claims", "codebook"} <= set(book.sheet_names)
    head, *rows = book.get_sheet_by_name("flat").to_python()
    assert head == list(tables.flat.columns)
    assert [row[head.index("quote")] for row in rows] == list(tables.flat["quote"])
    codebook = book.get_sheet_by_name("codebook").to_python()
    described = sum(len(table.columns) for table in TABLES.values()) + len(tables.flat.columns)
    assert len(codebook) == 1 + described


def test_cells_of_excel_are_the_text_itself(tables: Tables, tmp_path: Path) -> None:
    calamine = pytest.importorskip("python_calamine")
    texts = ["=1+1", "+1", "@SUM(A1)", " =1", "＝1", "\ufeff=1", "|cmd", "http://x", "001", "a\x00b",
             "  - 战斗者", "长" * 40_000]  # fmt: skip
    parties = tables.host_parties.head(len(texts)).assign(note_en=pd.array(texts, "str"))
    file = _written(tables.replace(host_parties=parties), tmp_path, "xlsx")["internationals.xlsx"]
    head, *rows = (
        calamine.CalamineWorkbook.from_path(file).get_sheet_by_name("host_parties").to_python()
    )
    found = [row[head.index("note_en")] for row in rows]
    assert found[:-1] == texts[:-1]
    assert found[-1] == "长" * 32_766 + "…"
    with ZipFile(file) as book:
        read = b"".join(map(book.read, book.namelist()))
        assert b"<f>" not in read and b"<hyperlink" not in read


def test_stata_keeps_long_texts_labels_and_missing_numbers(tables: Tables, tmp_path: Path) -> None:
    pyreadstat = pytest.importorskip("pyreadstat")
    long = tables.host_parties.assign(note_en="党" * 3_000)
    files = _written(tables.replace(host_parties=long), tmp_path, "dta")
    hosts, about = pyreadstat.read_dta(str(files["host_parties.dta"]))
    assert (hosts["note_en"] == "党" * 3_000).all()
    assert about.column_names_to_labels["founded_year"] == "Year in which it was legally founded."
    expected = tables.host_parties["predecessor_year"].astype("Float64").astype(float)
    pd.testing.assert_series_equal(hosts["predecessor_year"].astype(float), expected)
    flat, about = pyreadstat.read_dta(str(files["flat.dta"]), apply_value_formats=True)
    assert about.column_names_to_labels["section_id"] == "The entry."
    assert list(flat["tier"].astype(str)) == list(tables.flat["tier"].astype(str))
    assert list(flat["is_full_member"]) == list(tables.flat["is_full_member"])
    assert all(len(column) <= 32 for column in about.column_names)


def test_parquet_is_read_by_duckdb(written: Written) -> None:
    file = written["parquet"]["flat.parquet"]
    counted = duckdb.sql(
        f"select organization_id, count(distinct country) from '{file}' "
        "where is_full_member group by 1 order by 1"
    )
    assert counted.fetchall() == [("imt", 33), ("ist", 28)]


def test_geojson_is_read_by_gdal(written: Written) -> None:
    file = written["geojson"]["internationals.geojson"]
    features = gpd.read_file(file).set_index("territory")
    assert features.geometry.is_valid.all() and not features.geometry.is_empty.any()
    assert features.crs == 4326
    assert features.loc["BE-VLG", "country"] == "BE"
    assert features["sections"].sum() == 80


def test_geojson_keeps_sections_without_a_territory(tables: Tables, tmp_path: Path) -> None:
    believed = tables.section_territories.iloc[1:]
    file = _written(tables.replace(section_territories=believed), tmp_path, "geojson")
    features = json.loads(file["internationals.geojson"].read_text())["features"]
    (nowhere,) = [each for each in features if each["geometry"] is None]
    assert nowhere["properties"]["section_id"] == "imt-section-01"


def test_gexf_has_the_network(written: Written) -> None:
    file = written["gexf"]["internationals.gexf"]
    spaces = {"g": "http://www.gexf.net/1.2draft"}
    graph = ElementTree.parse(file).getroot()
    nodes = {node.get("id"): node.get("label") for node in graph.iterfind(".//g:node", spaces)}
    assert nodes["imt"] == "International Marxist Tendency"
    assert nodes["AR"] == "Argentina"
    edges = list(graph.iterfind(".//g:edge", spaces))
    entered = [edge for edge in edges if edge.get("label") == "enters"]
    assert len(entered) == 21
    assert {edge.get("source") for edge in entered} == {"imt"}


def test_bibtex_is_read_by_pandoc(written: Written) -> None:
    pypandoc = pytest.importorskip("pypandoc")
    file = written["bibtex"]["internationals.bib"]
    entries = {
        entry["id"]: entry
        for entry in json.loads(pypandoc.convert_file(str(file), "csljson", format="bibtex"))
    }
    assert entries["article-imt"]["title"] == "国际马克思主义倾向"
    sources = [entry for entry in entries.values() if entry["id"].startswith("source-")]
    assert len(sources) == file.read_text().count("@misc{source-")
    assert any("marxists.org" in entry.get("URL", "") for entry in sources)


def test_signs_of_tex_are_escaped_in_bibtex(tables: Tables, tmp_path: Path) -> None:
    signs = "\\{}&%#_$~^"
    articles = tables.articles.assign(title=signs)
    written = _written(tables.replace(articles=articles), tmp_path, "bibtex")["internationals.bib"]
    escaped = [
        *(rf"\{sign}" for sign in "{}&%#_$"),
        "{}".join((r"\textasciitilde", r"\textasciicircum", "")),
    ]
    assert r"\textbackslash{}" + "".join(escaped) in written.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def small(tables: Tables) -> Tables:
    """Three sections, two of them in France and with host parties, and one relation."""
    hosts = {0: {"country": "FR", "name_en": "Left", "family": "green"}, 2: {"name": "Rechts"}}
    own = international(["FR", "FR", ""], hosts)
    other = made_tables(
        organizations=[{"organization_id": "red", "name": "Red", "kind": "party"}],
        relations=[{"subject_id": "green", "relation": "split_from", "object_id": "red"}],
    )
    organizations = pd.concat([own.organizations, other.organizations])
    return own.replace(
        countries=tables.countries, organizations=organizations, relations=other.relations
    )


def test_the_network_of_a_small_international(small: Tables) -> None:
    graph = network(small)
    nodes = {
        key: [node["label"], node["type"], node["detail"]] for key, node in graph.nodes.items()
    }
    assert nodes == {
        "green": ["Green International", "organisation", ""],
        "red": ["Red", "organisation", "party"],
        "party:host 0": ["Left", "host party", "green"],
        "party:host 2": ["Rechts", "host party", ""],
        "FR": ["France", "country", "Europe"],
    }
    edges = [(*ends, edge["label"], edge["weight"]) for *ends, edge in graph.edges(data=True)]
    assert edges == [
        ("green", "FR", "member in", 2),
        ("green", "party:host 0", "enters", 1),
        ("green", "party:host 2", "enters", 1),
        ("green", "red", "split_from", 1),
        ("party:host 0", "FR", "works in", 1),
    ]


def test_the_features_of_a_small_international(small: Tables, tmp_path: Path) -> None:
    file = _written(small, tmp_path, "geojson")["internationals.geojson"]
    nowhere, france = json.loads(file.read_text(encoding="utf-8"))["features"]
    assert nowhere["geometry"] is None and france["geometry"]["type"] == "MultiPolygon"
    assert nowhere["properties"] == {
        "territory": "", "country": "", "iso3": "", "country_en": "", "country_zh": "",
        "sections": 1, "full_members": 1, "section_id": "green-section-03",
        "organization_id": "green", "name": "Group 3", "status": "section", "host_name_en": "",
    }  # fmt: skip
    assert france["properties"] == {
        "territory": "FR", "country": "FR", "iso3": "FRA", "country_en": "France",
        "country_zh": "法国", "sections": 2, "full_members": 2,
        "section_id": "green-section-01;green-section-02", "organization_id": "green;green",
        "name": "Group 1;Group 2", "status": "section;section", "host_name_en": "Left;",
    }  # fmt: skip


def test_the_entries_of_a_bibliography_word_for_word(small: Tables, tmp_path: Path) -> None:
    known = {"wiki": "zh.wikipedia.org", "revision": "7", "file": "a_b.md", "language": "zh"}
    texts = ["A & B,\nhttps://a.b/c_d, 1990", "A & B,\nhttps://a.b/c_d, 1990"]
    named = small.replace(
        articles=small.articles.assign(**known),
        organizations=small.organizations.assign(founded_year_source=texts),
    )
    file = _written(named, tmp_path / "named", "bibtex")["internationals.bib"]
    assert file.read_text(encoding="utf-8") == (
        "@misc{article-green,\n  title = {Green},\n  year = {2020},\n"
        "  howpublished = {zh.wikipedia.org},\n  language = {zh},\n"
        "  note = {a\\_b.md; revision 7},\n}\n\n"
        "@misc{source-0001,\n  title = {A \\& B, https://a.b/c\\_d, 1990},\n"
        "  url = {https://a.b/c_d},\n  note = {named in the tables organizations},\n}\n"
    )
    file = _written(small, tmp_path / "bare", "bibtex")["internationals.bib"]
    assert file.read_text(encoding="utf-8") == (
        "@misc{article-green,\n  title = {Green},\n  year = {2020},\n"
        "  howpublished = {encyclopaedia article},\n}\n"
    )


def test_articles_in_other_scripts_have_keys_of_their_own(small: Tables, tmp_path: Path) -> None:
    articles = pd.concat([small.articles.assign(article=name) for name in ("国际", "联盟")])
    file = _written(small.replace(articles=articles), tmp_path, "bibtex")["internationals.bib"]
    assert re.findall("@misc{(article.*),", file.read_text(encoding="utf-8")) == [
        "article-56fd9645", "article-805476df",
    ]  # fmt: skip


@pytest.mark.parametrize("format", FORMATS)
def test_the_same_tables_give_the_same_bytes(
    tables: Tables, written: Written, tmp_path: Path, format: str
) -> None:
    first = {name: path.read_bytes() for name, path in written[format].items()}
    # Dates in a zip archive are those of even seconds.
    time.sleep(2.1 if format == "xlsx" else 0)
    again = {name: path.read_bytes() for name, path in _written(tables, tmp_path, format).items()}
    assert first == again


@pytest.mark.parametrize("format", FORMATS)
def test_tables_without_rows_are_written_too(tmp_path: Path, format: str) -> None:
    assert Tables({}).export(tmp_path / "none" / "empty", format)


def test_a_format_that_there_is_not(tables: Tables, tmp_path: Path) -> None:
    with pytest.raises(TableError, match="no format 'pdf'; there are xlsx, dta, parquet"):
        tables.export(tmp_path, "pdf")


def test_the_command_writes_and_names_the_files(tables: Tables, tmp_path: Path) -> None:
    save(tables, tmp_path / "tables")
    run = invoke(
        ["export", "--tables", str(tmp_path / "tables"), "--output", str(tmp_path / "out"),
         "--format", "geojson,bibtex"],
    )  # fmt: skip
    assert run.exit_code == 0, run.output
    assert [Path(line).name for line in run.output.split()] == [
        "internationals.geojson", "internationals.bib",
    ]  # fmt: skip
    wrong = invoke(["export", "--output", str(tmp_path), "--format", "pdf"])
    assert wrong.exit_code == 2
    assert "no format 'pdf'" in wrong.output
