"""A user's corrections are applied where they fit, and refused in one line where they do not."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from made_pages import page

from internationals.places.corrections import (
    CorrectionError,
    match_corrections,
    read_corrections,
    require_articles,
)
from internationals.places.gazetteer import Territory
from internationals.places.recovery import recover_article

Write = Callable[..., Path]
HEADER = "article,line,name,territory,reason,source\n"


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def write_rows(*rows: str, header: str = HEADER) -> Path:
        path = tmp_path / "corrections.csv"
        path.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8")
        return path

    return write_rows


def test_a_correction_outranks_what_the_page_says(write: Write) -> None:
    article = page([" 苏格兰社会党", " 解放"])
    corrections = read_corrections(write("test,5,,FR;BE-WAL,moved,its own site"))
    scottish, other = recover_article(article, corrections=corrections)
    assert [(b.territory.code, b.evidence, b.confidence) for b in scottish.beliefs] == [
        ("FR", "reference", 1.0),
        ("BE-WAL", "reference", 1.0),
    ]
    assert scottish.source == "its own site"
    assert other.beliefs == ()


def test_a_name_and_a_chinese_territory_will_do(write: Write) -> None:
    (correction,) = read_corrections(write("test,,解放,英格兰和威尔士,letter,letter"))
    assert correction.territories == (Territory("GB", "GB-ENG"), Territory("GB", "GB-WLS"))
    article = page([" 战斗者", " 解放"])
    assert list(match_corrections([correction], "test", article.members)) == [1]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("test,99,,FR,r,s", r"corrections.csv:2: found 0 members of test at line 99"),
        ("test,,无此党,FR,r,s", r"corrections.csv:2: found 0 members of test at name '无此党'"),
        (
            "test,,解放,FR,r,s",
            r"corrections.csv:2: found 2 members of test at name '解放' \(line 5",
        ),
    ],
)
def test_a_correction_must_match_one_member(write: Write, row: str, message: str) -> None:
    article = page([" 解放", " 解放"])
    with pytest.raises(CorrectionError, match=message):
        recover_article(article, corrections=read_corrections(write(row)))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("test,1,,Atlantis,r,s", r":2: found the territory 'Atlantis', expected an ISO 3166 code"),
        ("test,,,FR,r,s", r":2: found neither line nor name"),
        ("test,one,,FR,r,s", r":2: found the line 'one', expected a number"),
        ("test,1,,FR,,s", r":2: found no reason"),
    ],
)
def test_a_row_that_cannot_be_read_names_its_line(write: Write, row: str, message: str) -> None:
    with pytest.raises(CorrectionError, match=message):
        read_corrections(write(row))


def test_a_missing_column_is_named(write: Write) -> None:
    with pytest.raises(CorrectionError, match=r":1: found the columns article.*source missing"):
        read_corrections(write(header="article,line,name,territory,reason\n"))


def test_a_file_that_is_no_text_or_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "corrections.csv"
    with pytest.raises(CorrectionError, match=r"corrections.csv: found No such file .*, expected"):
        read_corrections(path)
    path.write_bytes(b"\xef\xbb\xbf" + HEADER.encode() + b"test,1,,FR,r,\xff\n")
    with pytest.raises(CorrectionError, match=r"corrections.csv:2: found byte 0xff, expected text"):
        read_corrections(path)


def test_a_correction_of_a_page_that_was_not_read_is_an_error(write: Write) -> None:
    corrections = read_corrections(write("other,1,,FR,r,s"))
    assert match_corrections(corrections, "test", []) == {}
    with pytest.raises(CorrectionError, match=r":2: found the article 'other', expected one"):
        require_articles(corrections, {"imt", "ist"})
