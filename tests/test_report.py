"""Reports on internationals."""

import builtins
import re
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from command_line import invoke
from made_tables import made_tables
from selectolax.lexbor import LexborHTMLParser

import internationals as inter
from internationals.analysis.wording import LANGUAGES
from internationals.report import report
from internationals.report.contents import Document, page_address
from internationals.report.markup import inline, items, page, table
from internationals.tables.schema import TableError, Tables


@pytest.fixture(scope="module")
def read(tables: Tables, tmp_path_factory: pytest.TempPathFactory) -> LexborHTMLParser:
    folder = tmp_path_factory.mktemp("report")
    return LexborHTMLParser(report(tables, "imt", output=folder).read_text(encoding="utf-8"))


@pytest.fixture
def without_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests of words alone: nothing is drawn."""
    monkeypatch.setattr(Document, "_figures", lambda _: ())


@pytest.mark.usefixtures("without_figures")
def test_the_name_of_a_report_is_that_of_the_international_in_any_script(tmp_path: Path) -> None:
    tables = made_tables(articles=[{"article": "国际", "organization_id": "国际"}])
    assert report(tables, output=tmp_path, format="md").name == "国际.en.md"


def test_a_report_has_its_parts(read: LexborHTMLParser) -> None:
    assert [heading.text() for heading in read.css("h2")] == [
        "Findings", "Sections, host parties and how the country is known",
        "What is not known", "Sources", "Method",
    ]  # fmt: skip
    text = read.body.text()
    assert "International Marxist Tendency (IMT): members and host parties" in text
    assert "35 full members in 33 countries" in text
    assert "a host party for 21 of 35 sections" in text
    assert "text of 2018" in text and "CC BY-SA 4.0" in text
    assert "54 pieces of damage or of text not understood are in the table of losses" in text
    assert "probability below 1" not in text
    assert "literal translation" in [item.text().strip() for item in read.css("li")]


def test_its_figures_have_words_in_their_place(read: LexborHTMLParser) -> None:
    pictures = read.css("figure img")
    assert len(pictures) == 3
    assert all(len(picture.attributes["alt"] or "") > 40 for picture in pictures)
    assert all(picture.attributes["src"].startswith("data:image/png") for picture in pictures)
    captions = [caption.text(strip=True) for caption in read.css("figcaption")]
    assert [caption[:9] for caption in captions] == ["Figure 1.", "Figure 2.", "Figure 3."]


def test_its_table_has_every_section_and_what_is_not_recorded(
    read: LexborHTMLParser, tables: Tables
) -> None:
    rows = [[cell.text() for cell in row.css("td")] for row in read.css("tbody tr")]
    assert len(rows) == 35
    by_line = {row[-1]: row for row in rows}
    assert by_line["imt 31"][0] == "England and Wales"
    assert by_line["imt 31"][2] == "Labour Party (1900)"
    assert sum(row[2] == "not recorded" for row in rows) == 14


def test_a_report_in_chinese_is_in_chinese(tables: Tables, tmp_path: Path) -> None:
    text = report(tables, "ist", output=tmp_path, format="md", language="zh").read_text()
    assert "**28个正式成员**，分布于**28个国家**" in text
    assert re.findall(r"^## .*[A-Za-z]", text, re.MULTILINE) == []
    pictures = re.findall(r"\]\((ist\.zh/[^)]+)\)", text)
    assert pictures[0] == "ist.zh/1-membership_map.png"
    assert all((tmp_path / name).stat().st_size for name in pictures)


def test_a_report_is_on_the_internationals_asked_for_alone(tables: Tables, tmp_path: Path) -> None:
    text = report(tables, ["ist", "mim"], output=tmp_path, format="md").read_text()
    assert "IST" in text and "MIM" in text and "IMT" not in text


def test_a_word_file_is_the_same_each_time(tables: Tables, tmp_path: Path) -> None:
    pytest.importorskip("pypandoc")
    first = report(tables, ["imt", "ist"], output=tmp_path, format="docx")
    before = first.read_bytes()
    assert report(tables, ["imt", "ist"], output=tmp_path, format="docx") == first
    assert first.read_bytes() == before
    with ZipFile(first) as document:
        words = document.read("word/document.xml").decode()
        assert len([name for name in document.namelist() if name.endswith(".png")]) == 3
    assert "are listed together in" in words and "17 countries" in words


def test_a_document_for_latex_has_its_pictures_beside_it(tables: Tables, tmp_path: Path) -> None:
    pytest.importorskip("pypandoc")
    text = report(tables, "mim", output=tmp_path, format="tex").read_text()
    pictures = re.findall(r"\\includegraphics\[.*?width=16cm.*?\]\{(.+?)\}", text)
    assert pictures and all((tmp_path / name).read_bytes() for name in pictures)
    assert r"\section{Findings}" in text and "british" in text


def test_without_pandoc_markdown_and_html_are_left(
    tables: Tables, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = builtins.__import__

    def without(name: str, *arguments: Any, **named: Any) -> Any:
        if name == "pypandoc":
            raise ImportError(name)
        return imported(name, *arguments, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(TableError, match="docx: found no pandoc, expected it: pip install"):
        report(tables, "mim", output=tmp_path, format="docx")
    assert report(tables, "mim", output=tmp_path).stat().st_size


def test_a_report_on_a_page_of_ones_own(tmp_path: Path) -> None:
    page = (
        "'''Night''' is an international.\n\n== Members ==\n* {{flag|France}}: [[Nuit]] (N; works in [[Jour]])\n"
        "* [[Who]]\n"
    )
    (tmp_path / "night.wikitext").write_text(page)
    inter.build(tmp_path / "night.wikitext", tmp_path / "tables")
    written = report(tmp_path / "tables", output=tmp_path, format="md").read_text()
    assert written.startswith("# Night: members and host parties\n")
    assert "**2 full members** in **1 country**" in written
    assert "The country of 1 entry is not known: Who." in written
    assert "| France | Nuit · N | Jour | flag in the source | night 4 |" in written
    # Nothing is said of texts that there are not, nor of a licence that is not known.
    assert "later text" not in written and "Wikipedia: CC" not in written


def section(number: int, article: str = "sun", **cells: Any) -> dict[str, Any]:
    named = {"section_id": f"s{number}", "section_key": f"s{number}", "name": f"N{number}"}
    lines = {"line_start": number, "line_end": number}
    return {"article": article, "organization_id": article, **named, **lines, **cells}


@pytest.mark.usefixtures("without_figures")
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_a_report_says(tables: Tables, tmp_path: Path, language: str) -> None:
    """All of the text but the last part, on the method, which is the same in each report."""
    sun = {"article": "sun"}
    made = made_tables(
        articles=[
            {"article": "sun", "organization_id": "sun", "title": "Sun", "file": "sun.md", "language": "en",
             "wiki": "en.wikipedia.org", "revision": "12", "date": "2018-05-01", "article_source": "dump of May"},
            {"article": "moon", "organization_id": "moon", "title": "Moon", "file": "moon.md", "date": "2019"},
        ],
        organizations=[
            sun | {"organization_id": "sun", "name": "Sun", "name_en": "Sun International", "name_zh": "太阳国际",
                   "abbreviation": "SI", "founded_year": 1990, "dissolved_year": 2010, "countries_claimed": "30",
                   "note_en": "A note.", "note_zh": "有注", "facts_source": "https://example.org/sun: a page"},
            {"article": "moon", "organization_id": "moon", "name": "Moon", "note_en": "No note", "note_zh": "无注。"},
            {"article": "moon", "organization_id": "star", "name": "Star", "facts_source": "is in no report"},
        ],
        sections=[
            *map(section, range(1, 15)),
            section(15, status="former_section", tier="former"),
            section(16, status="sympathiser", tier="partial"),
            section(17, no_territory=True),
            section(18, "moon", name_en="Lune", names_source="Atlas 3: moon.csv"),
            section(19, "moon"),
        ],
        section_territories=[
            sun | {"section_id": "s1", "country": "FR"},
            sun | {"section_id": "s2", "country": "DE", "territory_source": "Atlas 20: moon.csv"},
            sun | {"section_id": "s3", "country": "GB", "subdivision": "GB-SCT"},
            sun | {"section_id": "s3", "country": "GB", "subdivision": "GB-WLS"},
            sun | {"section_id": "s15", "country": "ES"},
            {"article": "moon", "section_id": "s18", "country": "FR", "evidence": "order", "confidence": 0.9},
        ],
        host_parties=[
            sun | {"host_party_id": "H", "name": "H", "name_en": "Host", "name_zh": "主", "founded_year": 1900},
            sun | {"host_party_id": "I", "name": "I", "facts_source": "Book (2001): page 3"},
            sun | {"host_party_id": "J", "name": "J", "facts_source": "is in no report"},
        ],
        section_hosts=[
            sun | {"section_id": "s1", "host_party_id": party, "position": position}
            for position, party in enumerate("HI", 1)
        ],
        claims=[sun | {"claim_id": "c1", "subject": "sun"}],
    ).replace(countries=tables.countries)  # fmt: skip
    text = report(made, output=tmp_path, format="md", language=language).read_text("utf-8")
    expected = Path(__file__).parent / "report" / f"sun-moon.{language}.md"
    assert text.partition("\n\n## " + {"en": "Method", "zh": "方法"}[language])[0] + "\n" == (
        expected.read_text("utf-8")
    )


@pytest.mark.usefixtures("without_figures")
@pytest.mark.parametrize(
    ("cells", "place", "said"),
    [
        (
            {"tier": "former"},
            {},
            "The article on Sun lists 1 former member, and no present full member.",
        ),
        ({}, {}, "lists **1 full member**. Its country is not known."),
        (
            {},
            {"country": "CZ", "stands_for": "CSHH"},
            "lists **1 full member**. 1 of them is listed in a dissolved state.",
        ),
        ({}, {"country": "CZ", "stands_for": "CSHH"}, "| Czechoslovakia | N1 |"),
        ({}, {"country": "FR", "confidence": 0.91}, "| not recorded | flag in the source, 0.91 |"),
        ({}, {"country": "FR", "confidence": 0.997}, "| flag in the source, \\> 0.99 |"),
        (
            {"no_territory": True},
            {},
            "lists **1 full member**. 1 of them belongs to no country.",
        ),
    ],
)
def test_what_is_said_of_a_list(
    cells: dict[str, Any], place: dict[str, Any], said: str, tmp_path: Path
) -> None:
    made = made_tables(
        articles=[{"article": "sun", "organization_id": "sun", "title": "Sun"}],
        organizations=[{"organization_id": "sun", "name": "Sun"}],
        sections=[section(1, **cells)],
        section_territories=[{"article": "sun", "section_id": "s1", **place}] if place else [],
    )
    assert said in report(made, output=tmp_path, format="md").read_text()


@pytest.mark.usefixtures("without_figures")
def test_a_member_of_no_country_is_none_whose_country_is_not_known(tmp_path: Path) -> None:
    made = made_tables(
        articles=[{"article": "sun", "organization_id": "sun", "title": "Sun"}],
        organizations=[{"organization_id": "sun", "name": "Sun"}],
        sections=[section(1), section(2, no_territory=True)],
    )
    said = "The country of 1 of them is not known. 1 of them belongs to no country."
    assert said in report(made, output=tmp_path, format="md").read_text()


@pytest.mark.usefixtures("without_figures")
@pytest.mark.parametrize(
    ("ids", "name", "title"),
    [
        ("ab", "a-b", "a and b"),
        ("abcde", "a-b-c-d-e", "5 internationals"),
        ("abcdef", "internationals", "6 internationals"),
    ],
)
def test_a_report_is_on_all_those_too_that_list_no_members(
    ids: str, name: str, title: str, tmp_path: Path
) -> None:
    made = made_tables(
        articles=[{"article": each, "organization_id": each} for each in ids],
        sections=[
            {"article": each, "section_id": each, "section_key": each, "organization_id": each}
            for each in ids[1:]
        ],
    )
    written = report(made, output=tmp_path, format="md")
    assert written.name == f"{name}.en.md"
    assert written.read_text().startswith(f"# {title}: members and host parties\n")
    assert "The article on a lists no members." in written.read_text()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["IMT"], "no international 'IMT'; there are imt, ist, mim"),
        (["--format", "pdf"], "no format 'pdf'; there are docx, html, tex, md"),
        (["--language", "fr"], "no language 'fr'; there are en, zh"),
    ],
)
def test_what_cannot_be_reported(tmp_path: Path, arguments: list[str], message: str) -> None:
    run = invoke(["report", "--output", str(tmp_path), *arguments])
    assert run.exit_code in (1, 2)
    assert message in " ".join(run.output.replace("│", " ").split())


def test_marks_of_markdown_and_html_are_only_text() -> None:
    text = "a_b <script> *x* **bold** https://example.org/a_b?c=d_(e), c|d &amp; `e`"
    written = inline(text)
    assert written.startswith(
        r"a\_b \<script\> \*x\* **bold** <https://example.org/a_b?c=d_(e)>, c\|d"
    )
    found = LexborHTMLParser(page(written, "t", "en"))
    assert found.body.text().strip() == text.replace("**", "")
    assert found.css_first("strong").text() == "bold"
    assert found.css_first("a").attributes["href"] == "https://example.org/a_b?c=d_(e)"


@pytest.mark.parametrize("text", ["+49党", "- x", "1900. x", "=", "# x", "> x", "a\nb", "图1　题"])
def test_text_at_the_start_of_a_line_is_no_mark(text: str) -> None:
    found = LexborHTMLParser(page(f"{items([text])}\n\n{table((text,), [(text,)])}", "t", "en"))
    cells = [each.text(strip=True) for each in found.css("li, th, td")]
    assert cells == [text.replace("\n", " ")] * 3
    assert len(found.css("li *, p *")) == 0


@pytest.mark.parametrize(
    ("wiki", "revision", "expected"),
    [
        ("en.wikipedia.org", "123", "https://en.wikipedia.org/w/index.php?oldid=123"),
        ("en.wikipedia.org", "", "https://en.wikipedia.org/wiki/Night_and_Day"),
        ("https://fr.wikipedia.org/", "5", "https://fr.wikipedia.org/w/index.php?oldid=5"),
        ("enwiki", "", "https://en.wikipedia.org/wiki/Night_and_Day"),
        ("", "5", ""),
    ],
)
def test_the_address_of_a_page(wiki: str, revision: str, expected: str) -> None:
    assert page_address(wiki, "Night and Day", revision, "en") == expected
