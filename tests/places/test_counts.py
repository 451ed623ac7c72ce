"""Labelled lists are counted by the rules that the package's own counts keep."""

import csv
from pathlib import Path

import pytest

from internationals.places import counts, likelihood
from internationals.places.labelled import from_labels

PAGE = """**甲国际**（缩写为JG）是一个国际组织。

## 支部

  - [工人党](https://zh.wikipedia.org/wiki/工人党_\\(法国\\) "wikilink")
  - [进步联盟](https://zh.wikipedia.org/wiki/进步联盟_\\(法国\\) "wikilink")
  - [日本劳动党](../Page/日本劳动党.md "wikilink")
  -   [团结](../Page/团结.md "wikilink")
  - 火炬
"""
LABELS = """line,status,name,countries,subdivisions
5,section,工人党,FR,
6,section,进步联盟,DE,
7,section,日本劳动党,JP,
8,section,团结,BE,BE-VLG;BE-WAL
"""
SOURCE = """'''乙国际'''是一个国际组织。

== 成员 ==
* {{flag|巴西}} [[工人运动]]
* {{flag|巴西}} [[土地运动]]
* {{flag|塞浦路斯}}{{flag|希腊}} [[左翼]]
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "jia.zh.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "jia.csv").write_text(LABELS, encoding="utf-8")
    (tmp_path / "README.md").write_text("Not labelled.\n", encoding="utf-8")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "yi.wikitext").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def without_source(rows: list[dict[str, str]]) -> list[list[str]]:
    return [[value for name, value in row.items() if name != "source"] for row in rows]


def test_two_lists_are_counted(folder: Path) -> None:
    lists = counts.lists_in(folder)
    # Two flags before an entry count for neither territory; an entry without a label for none.
    assert without_source(counts.listed_rows(lists)) == [
        ["甲国际", "甲国际", "DE", "1"],
        ["甲国际", "甲国际", "FR", "1"],
        ["甲国际", "甲国际", "JP", "1"],
        ["乙国际", "乙国际", "BR", "2"],
    ]
    # One link says France and is right, one says France and is wrong. Sources keep all their words.
    assert without_source(counts.trust_rows(lists)) == [
        ["甲国际", "甲国际", "disambiguator", "1", "1"],
        ["甲国际", "甲国际", "name", "1", "0"],
    ]
    assert [row["source"] for row in counts.listed_rows(lists)][2:] == [
        "jia.zh.md",
        "sources/yi.wikitext",
    ]


def test_a_list_can_be_named_and_kept_out_of_the_counts(folder: Path) -> None:
    told = (
        "file,page,source,counted\njia.zh.md,甲国际 (1900年),a shelf,\nsources/yi.wikitext,,,no\n"
    )
    (folder / "lists.csv").write_text(told, encoding="utf-8")
    lists = counts.lists_in(folder)
    assert {(row["page"], row["title"], row["source"]) for row in counts.listed_rows(lists)} == {
        ("甲国际 (1900年)", "甲国际", "a shelf")
    }
    (folder / "lists.csv").write_text("file,page\nbing.md,丙\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"lists.csv: found 'bing.md', expected the file of a lab"):
        counts.lists_in(folder)


def test_the_shipped_articles_are_counted_as_the_package_counts_them() -> None:
    shipped = counts.shipped_lists()
    for name, rows in (
        ("trust.csv", counts.trust_rows(shipped)),
        ("listed.csv", counts.listed_rows(shipped)),
    ):
        with Path(likelihood.__file__).with_name(name).open(encoding="utf-8", newline="") as file:
            committed = [
                row for row in csv.DictReader(file) if row["source"] == counts.REFERENCE_SOURCE
            ]
        assert rows == committed
        assert counts.differences(name, committed, rows) == []
    one_more = [{**committed[0], "entries": "9"}, *committed[1:]]
    assert counts.differences("listed.csv", committed, one_more) == [
        "listed.csv: 国际马克思主义倾向, AR: 1 entries in the package, 9 entries counted"
    ]


def test_the_command_measures_each_list_and_writes_the_counts(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert counts.main([str(folder), "--output", str(tmp_path / "counted")]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == [
        "entries", "answered", "right", "top", "1", "contained", "candidates", "list",
    ]  # fmt: skip
    entries = {line.split()[-1]: int(line.split()[0]) for line in lines[1:5]}
    assert entries == {"国际马克思主义倾向": 38, "国际社会主义倾向": 40, "甲国际": 4, "乙国际": 3}
    written = (tmp_path / "counted" / "listed.csv").read_text(encoding="utf-8")
    assert "甲国际,甲国际,FR,1,jia.zh.md\n" in written


def test_a_folder_without_labels_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], folder: Path
) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert counts.main([str(empty)]) == 1
    assert "found no labelled page" in capsys.readouterr().err
    labels = folder / "jia.csv"
    labels.write_text("line,country\n5,FR\n", encoding="utf-8")
    page = counts.read(folder / "jia.zh.md")
    with pytest.raises(ValueError, match="found the columns line, country, expected countries"):
        from_labels(page, labels)
    header = "line,countries,subdivisions\n"
    labels.write_text(f"{header}5,QQ,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"jia.csv: of line 5, territory: found 'QQ', expected"):
        from_labels(page, labels)
    labels.write_text(f"{header}five,FR,\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"jia.csv: found the line 'five', expected a number"):
        from_labels(page, labels)
