"""A user's corrections are applied where they fit, and refused in one line where they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_pages import link, page

from internationals.articles import Article, read_text
from internationals.tables.corrections import CorrectionError, read_corrections, require_articles
from internationals.tables.rows import Known, rows_of
from internationals.tables.schema import Tables

Write = Callable[..., Path]
HEADER = "article,line,name,link,territory,status,new_name,host,family,member,reason,source\n"
ITEMS = [" 苏格兰社会党", " 解放（打入[工党](../Page/工党_\\(荷兰\\).md)）", " 火花", " 火花"]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_rows(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "corrections.csv"
        path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return write_rows


def tables(article: Article, file: Path) -> Tables:
    return Tables.from_rows(rows_of(article, Known(read_corrections(file))))


def test_a_territory_outranks_what_the_page_gives(write: Write) -> None:
    made = tables(page(ITEMS), write(",5,,,FR;BE-WAL,,,,,,moved,its own site"))
    own = made.section_territories[made.section_territories["section_id"] == "test-section-01"]
    assert own["country"].tolist() == ["FR", "BE"]
    assert own["subdivision"].dropna().tolist() == ["BE-WAL"]
    assert set(own["evidence"]) == {"reference"} and set(own["territory_source"]) == {
        "its own site"
    }


def test_a_territory_is_that_of_all_parties_under_the_flag(write: Write) -> None:
    header = "<table>\n<thead><tr><th>国家</th><th>政党</th></tr></thead>\n"
    row = "<tbody><tr><td></td><td>甲党、广泛阵线</td></tr></tbody>\n</table>\n"
    article = read_text(f"**国际**\n\n## 成员\n\n{header}{row}", article="test")
    placed = tables(article, write(",,甲党,,FR,,,,,,r,a letter")).section_territories
    assert placed["section_id"].tolist() == ["test-member-01", "test-member-02"]
    assert placed["country"].tolist() == ["FR", "FR"]
    assert set(placed["territory_source"]) == {"a letter"}


def test_every_other_fact_is_reached(write: Write) -> None:
    made = tables(
        page(ITEMS),
        write(
            ",,苏格兰社会党,,none,,,,,,r,a letter",
            ",5,,,,former_section,苏格兰党,,,,r,a call",
            ",,解放,,,,,,green,,r,its site",
            ",9,,,,,,绿党;工党,,,r,s",
            ",11,,,,,,,,no,a paper,s",
        ),
    )
    sections = made.sections.set_index("line_start")
    assert sections.loc[5, ["status", "name", "tier"]].tolist() == [
        "former_section", "苏格兰党", "former",
    ]  # fmt: skip
    assert sections.loc[5, "no_territory"]
    assert sections.loc[5, "correction_source"] == "a letter; a call"
    assert 5 not in made.section_territories["line_start"].tolist()
    family = made.host_parties.set_index("link_title").loc[
        "工党 (荷兰)", ["family", "family_basis"]
    ]
    assert family.tolist() == ["green", "user"]
    assert made.section_hosts.query("line_start == 9")["name"].tolist() == ["绿党", "工党"]
    assert 11 not in sections.index
    assert made.losses.query("line_start == 11 and kind == 'list'")["lost"].tolist() == ["a paper"]


def test_an_entry_that_moved_is_found_by_name_or_link(write: Write) -> None:
    items = [" 新来的", *ITEMS[:2], f" {link('星星', '星星 (荷兰)')}"]
    file = write("test,5,苏格兰社会党,,FR,,,,,,r,s", "test,99,,星星_(荷兰),BE,,,,,,r,s")
    placed = tables(page(items), file).section_territories.set_index("line_start")["country"]
    assert placed[7] == "FR" and placed[11] == "BE"


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (["test,99,,,FR,,,,,,r,s"], r"corrections.csv:2: found 0 members of test at line 99"),
        (["test,,无此党,,FR,,,,,,r,s"], r"csv:2: found 0 members of test at name '无此党'"),
        (["test,,火花,,FR,,,,,,r,s"], r"csv:2: found 2 members .* \(line 9 '火花'; line 11"),
        (
            ["other,5,,,FR,,,,,,r,s"],
            r"csv:2: found the article 'other', expected one that was read",
        ),
        (
            [",,解放,,FR,,,,,,r,s", ",7,,,DE,,,,,,r,s"],
            r"csv:3: found a territory for the entry on line 7 that line 2 contradicts",
        ),
        (
            [",7,,,,,,绿党; 工党,,,r,s", ",,解放,,,,,工党;绿党,,,r,s", ",7,,,,,,,,no,r,s"],
            r"csv:4: found a member for the entry on line 7 that line 2 contradicts",
        ),
        ([",5,,,,,,,green,,r,s"], r"csv:2: found a family for an entry without a host party"),
    ],
)
def test_a_row_that_fits_no_entry_or_two_is_an_error(
    write: Write, rows: list[str], message: str
) -> None:
    with pytest.raises(CorrectionError, match=message):
        tables(page(ITEMS), write(*rows))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (
            ",1,,,Atlantis,,,,,,r,s",
            r":2: found the territory 'Atlantis', expected an ISO 3166 code",
        ),
        (",,,,FR,,,,,,r,s", r":2: found no line or name or link"),
        (",one,,,FR,,,,,,r,s", r":2: found the line 'one', expected a number"),
        (",1,,,FR,,,,,,,s", r":2: found no reason"),
        (
            ",1,,,,,,,,,r,s",
            r":2: found no territory or status .*, expected one$",
        ),
        (",1,,,,chapter,,,,,r,s", r":2: found the status 'chapter', expected one of section"),
        (",1,,,,,,,red,,r,s", r":2: found the family 'red', expected one of social democratic"),
        (",1,,,,,,,,maybe,r,s", r":2: found the member 'maybe', expected no"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_line(write: Write, row: str, message: str) -> None:
    with pytest.raises(CorrectionError, match=message):
        read_corrections(write(row))


def test_a_file_that_cannot_be_read_is_refused_in_one_line(write: Write, tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match=r":1: found the columns article.*source missing"):
        read_corrections(write(header="article,line,name,territory,reason\n"))
    with pytest.raises(CorrectionError, match=r"none.csv: found No such file .*, expected"):
        read_corrections(tmp_path / "none.csv")
    path = tmp_path / "latin.csv"
    path.write_bytes(b"\xef\xbb\xbf" + HEADER.encode() + b",1,,,FR,,,,,,r,\xff\n")
    with pytest.raises(CorrectionError, match=r"latin.csv:2: found byte 0xff, expected text"):
        read_corrections(path)


def test_several_pages_need_the_article(write: Write) -> None:
    known = Known(read_corrections(write(",11,,,FR,,,,,,r,s")))
    with pytest.raises(
        CorrectionError, match=r"csv:2: found no article, expected one that was read"
    ):
        require_articles(known.corrections, {"imt", "ist"})
