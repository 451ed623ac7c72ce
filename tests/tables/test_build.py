"""Building tables from a user's own pages: what comes out, what is refused, what costs nothing."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from made_tables import checked

import internationals as inter
from internationals.paths import PROCESSED
from internationals.tables.schema import CorrectionError
from internationals.tables.show import describe_section

PAGE = """\
**测试国际**（，缩写为TI）是一个国际组织。

## 支部

  - 战斗者

  - [火花](https://zh.wikipedia.org/wiki/火花_\\(弗拉芒\\) "wikilink")<small>（打入[工党](../Page/工党_\\(荷兰\\).md "wikilink")）</small>

  -  =1+1

## 奇怪的名单

  - 甲
  - 乙
"""


def built(tmp_path: Path, **pages: str | bytes) -> tuple[inter.Tables, object]:
    folder = tmp_path / "pages"
    folder.mkdir()
    for name, text in pages.items():
        data = text.encode() if isinstance(text, str) else text
        (folder / f"{name}.zh.md").write_bytes(data)
    report = inter.build(folder, tmp_path / "out")
    return inter.load(tmp_path / "out"), report


def test_the_committed_tables_are_what_the_articles_give(tmp_path: Path) -> None:
    report = inter.build(output=tmp_path)
    assert report.failures == report.warnings == ()
    for file in sorted(tmp_path.glob("*.csv")):
        assert file.read_bytes() == (PROCESSED / file.name).read_bytes(), file.name


def test_a_page_of_ones_own(tmp_path: Path) -> None:
    tables, report = built(tmp_path, mine=PAGE)
    checked(tables)
    assert tables.sections["section_id"].tolist() == [f"mine-section-0{n}" for n in (1, 2, 3)]
    assert tables.sections["name_zh"].tolist() == ["战斗者", "火花", "=1+1"]
    assert tables.sections["flags_lost"].tolist() == [1, 1, 2]
    assert tables.host_parties["host_party_id"].tolist() == ["工党 (荷兰)"]
    assert tables.candidates.groupby("section_id").size().gt(0).all()
    assert "unknown heading '奇怪的名单'" in report.warnings[0]
    assert "line 13" in report.warnings[0]


def test_a_page_named_from_where_one_stands_is_found_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("mine.md").write_text(PAGE, encoding="utf-8")
    inter.build("mine.md", "out")
    tables = inter.load("out")
    found = inter.source(tables.sections.iloc[0], tables=tables)
    assert "> 5    - 战斗者" in str(found)


WIKITEXT = "'''甲国际'''是一个国际组织。\n\n== 支部 ==\n* 战斗者\n* 苏格兰社会党\n"


def test_a_page_of_an_archive_or_export_is_found_again(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "pages.zip", "w") as archive:
        archive.writestr("a/mine.zh.md", PAGE)
    (folder / "export.xml").write_text(
        "<mediawiki>"
        + "".join(
            f"<page><title>{title}</title><ns>0</ns><id>1</id><revision><id>7</id>"
            f"<text>{WIKITEXT}</text></revision></page>"
            for title in ("别页", "甲//乙 #1")
        )
        + "</mediawiki>",
        encoding="utf-8",
    )
    inter.build(folder, tmp_path / "out")
    tables = inter.load(tmp_path / "out")
    of_archive = describe_section(tables, "mine-section-01")
    assert "pages.zip/a/mine.zh.md, line 5" in of_archive and "> 5    - 战斗者" in of_archive
    of_export = describe_section(tables, "甲//乙 #1-section-02")
    assert "export.xml#甲//乙 #1, line 5" in of_export and "> 5  * 苏格兰社会党" in of_export
    assert "→ Scotland (甲//乙 #1, line 5)" in of_export


def test_a_revision_that_was_asked_for(tmp_path: Path) -> None:
    revisions = "".join(
        f"<revision><id>{number}</id><timestamp>20{number}-01-01T00:00:00Z</timestamp>"
        f"<text>{WIKITEXT}* 第{number}组\n</text></revision>"
        for number in (10, 12, 11)
    )
    file = tmp_path / "export.xml"
    file.write_text(
        f"<mediawiki><page><title>甲</title><ns>0</ns>{revisions}</page></mediawiki>", "utf-8"
    )
    for asked, found in (("", "第12组"), ("11", "第11组")):
        inter.build(file, tmp_path / asked / "out", revision=asked)
        assert inter.load(tmp_path / asked / "out").sections["name"].iloc[-1] == found
    with pytest.raises(ValueError, match=r"export\.xml: found no page with the revision 9"):
        inter.build(file, tmp_path / "none", revision="9")
    inter.build(file, tmp_path / "none")


def test_a_flag_that_is_not_known_is_shown(tmp_path: Path) -> None:
    file = tmp_path / "mine.wikitext"
    file.write_text(
        f"{WIKITEXT}* {{{{flag|Atlantis}}}} [[浪]]\n* {{{{flag|法国}}}} [[灯]]\n", "utf-8"
    )
    inter.build(file, tmp_path / "out")
    tables = inter.load(tmp_path / "out")
    assert "“Atlantis” is not known" in describe_section(tables, "mine-section-03")
    assert "is not known" not in describe_section(tables, "mine-section-04")


def test_a_bad_page_costs_no_other_its_rows(tmp_path: Path) -> None:
    tables, report = built(tmp_path, empty="", good=PAGE, binary=b"\x89PNG\r\n\x1a\n\0\0")
    assert tables.articles["article"].tolist() == ["good"]
    assert len(tables.sections) == 3
    assert len(report.failures) == 2
    assert all("found" in line and "expected" in line for line in report.failures)


def test_two_files_of_one_name_are_an_error_that_names_both(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "same.md").write_text(PAGE, encoding="utf-8")
    report = inter.build([tmp_path / "a", tmp_path / "b"], tmp_path / "out")
    assert report.articles == ("same",)
    (failure,) = report.failures
    assert str(tmp_path / "a" / "same.md") in failure
    assert str(tmp_path / "b" / "same.md") in failure


def test_lists_that_place_a_title_are_evidence_in_the_order_of_their_pages(tmp_path: Path) -> None:
    for name, flag in (("a", "{{flag|IT}} "), ("b", "{{flag|ES}} "), ("c", "")):
        text = f"'''{name}国际'''是一个国际组织。\n\n== 成员 ==\n* {flag}[[丙党]]\n"
        (tmp_path / f"{name}.wikitext").write_text(text, encoding="utf-8")
    inter.build(tmp_path, tmp_path / "out")
    evidence = inter.load(tmp_path / "out").evidence
    assert evidence.query("evidence == 'list' and article == 'c'")["territories"].tolist() == [
        "IT;ES"
    ]


def corrections(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "corrections.csv"
    path.write_text("\n".join(["article,line,name,territory,reason,source", *rows]), "utf-8")
    return path


def test_a_correction_outranks_recovery(tmp_path: Path) -> None:
    (tmp_path / "mine.md").write_text(PAGE, encoding="utf-8")
    file = corrections(tmp_path, "mine,7,火花,荷兰,the link is wrong,its website")
    inter.build(tmp_path / "mine.md", tmp_path / "out", corrections=file)
    placed = inter.load(tmp_path / "out").section_territories.set_index("section_id")
    row = placed.loc["mine-section-02"]
    assert (row["country"], row["confidence"]) == ("NL", 1.0)
    assert "its website" in row["territory_source"]


@pytest.mark.parametrize(
    "row", ["mine,99,,荷兰,why,who", "other,5,,荷兰,why,who", "mine,5,,无此国,why,who"]
)
def test_a_correction_that_matches_nothing_is_an_error(tmp_path: Path, row: str) -> None:
    (tmp_path / "mine.md").write_text(PAGE, encoding="utf-8")
    file = corrections(tmp_path, row)
    with pytest.raises(CorrectionError, match=r"corrections\.csv:2: found .* expected"):
        inter.build(tmp_path / "mine.md", tmp_path / "out", corrections=file)
    assert not (tmp_path / "out").exists()
