"""Labelled lists are counted by the rules that the package's own counts keep."""

from __future__ import annotations

import csv
from pathlib import Path

import labelled_lists
import pandas as pd
import pytest

from internationals.analysis.evaluation import from_labels
from internationals.articles import read

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
    (tmp_path / "yi.wikitext").write_text(SOURCE, encoding="utf-8")
    return tmp_path


def columns(rows: list[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    return [tuple(row[name] for name in names) for row in rows]


def test_two_lists_are_counted(folder: Path) -> None:
    lists = labelled_lists.lists_in(folder)
    # Two flags before an entry count for neither territory; an entry without a label for none.
    assert columns(labelled_lists.listed_rows(lists), "page", "territory", "entries") == [
        ("甲国际", "DE", "1"),
        ("甲国际", "FR", "1"),
        ("甲国际", "JP", "1"),
        ("乙国际", "BR", "2"),
    ]
    # One link names France and is right, one names France and is wrong. Sources keep all words.
    assert columns(labelled_lists.trust_rows(lists, folder), "page", "basis", "right", "wrong") == [
        ("甲国际", "disambiguator", "1", "1"),
        ("甲国际", "name", "1", "0"),
    ]
    assert ("工人党 (法国)", "FR", "甲国际") in columns(
        labelled_lists.title_rows(lists), "title", "territories", "list"
    )


def test_a_list_can_be_named_and_kept_out_of_the_counts(folder: Path) -> None:
    text = "file,page,source,counted\njia.zh.md,甲国际 (1900年),a shelf,\nyi.wikitext,,,no\n"
    (folder / "lists.csv").write_text(text, encoding="utf-8")
    rows = labelled_lists.listed_rows(labelled_lists.lists_in(folder))
    assert set(columns(rows, "page", "source")) == {("甲国际 (1900年)", "a shelf")}
    (folder / "lists.csv").write_text("file,page\nbing.md,丙\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"lists.csv: found 'bing.md', expected a labelled page"):
        labelled_lists.lists_in(folder)


def test_linked_pages_count_in_the_lists_that_link_to_them(folder: Path) -> None:
    (folder / "linked").mkdir()
    text = "'''M-19民主联盟'''是[[哥伦比亚]]的政党。\n\n[[Category:巴西政党]]\n"
    (folder / "linked" / "M-19民主联盟.wikitext").write_text(text, encoding="utf-8")
    rows = labelled_lists.trust_rows([], folder)
    assert columns(rows, "page", "basis", "right", "wrong") == [
        ("社會黨國際", "category", "0", "1"),
        ("社會黨國際", "first_sentence", "1", "0"),
    ]
    assert len(labelled_lists.lists_in(folder)) == 2


def test_the_included_articles_are_counted_as_in_the_package_but_give_no_title(
    tmp_path: Path,
) -> None:
    lists = labelled_lists.included_lists()
    for name, rows in (
        ("trust.csv", labelled_lists.trust_rows(lists, tmp_path)),
        ("listed.csv", labelled_lists.listed_rows(lists)),
    ):
        with (labelled_lists.PACKAGE / name).open(encoding="utf-8", newline="") as file:
            committed = [
                row
                for row in csv.DictReader(file)
                if row["source"].startswith(labelled_lists.REFERENCE_SOURCE)
            ]
        assert sorted(map(str, rows)) == sorted(map(str, committed))
    assert labelled_lists.title_rows(lists) == []
    with (labelled_lists.PACKAGE / "titles.csv").open(encoding="utf-8", newline="") as file:
        placing = {row["list"] for row in csv.DictReader(file)}
    assert not placing & {one.page for one in lists}


def test_adjectives_are_counted_as_in_the_package() -> None:
    with (labelled_lists.PACKAGE / "trust.csv").open(encoding="utf-8", newline="") as file:
        committed = [row for row in csv.DictReader(file) if row["basis"] == "adjective"]
    assert labelled_lists.adjective_rows() == committed


def test_counts_of_pages_that_are_not_at_hand_stay(folder: Path) -> None:
    lists = labelled_lists.lists_in(folder)
    text = labelled_lists.renewed("listed.csv", labelled_lists.listed_rows(lists), ["甲国际"])
    before = (labelled_lists.PACKAGE / "listed.csv").read_text(encoding="utf-8")
    assert set(before.splitlines()) < set(text.splitlines())
    assert "甲国际,甲国际,FR,1,jia.zh.md\n" in text


def test_intervals_are_exact_where_a_share_is_0_or_1() -> None:
    assert labelled_lists.share(39, 39, [(19, 19), (20, 20)]) == "100.0 [91.0, 100.0]"
    assert labelled_lists.share(0, 4) == "0.0 [0.0, 60.2]"
    low, high = labelled_lists.share(15, 20, [(5, 10), (10, 10)]).split("[")[1][:-1].split(", ")
    assert (float(low), float(high)) == (50.0, 100.0)


def test_the_command_measures_lists_never_counted_first(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "lists.csv").write_text(
        "file,page,source,counted\njia.zh.md,,,no\n", encoding="utf-8"
    )
    assert labelled_lists.main([str(folder)]) == 0
    output = capsys.readouterr().out
    assert output.index("甲国际 (never counted)") < output.index("乙国际 (counted)")
    assert "In the rates: 国际马克思主义倾向、国际社会主义倾向、乙国际\n" in output
    assert "trust.csv: as in the package" in output
    assert "listed.csv: differs from the package" in output


def test_labels_that_do_not_fit_are_refused(folder: Path, tmp_path: Path) -> None:
    empty = tmp_path / "empty"
    empty.mkdir()
    assert labelled_lists.main([str(empty)]) == 1
    labels, page = folder / "jia.csv", read(folder / "jia.zh.md")
    for text, found in (
        ("line,countries,subdivisions\n5,QQ,\n", "of line 5, territory: found 'QQ', expected"),
    ):
        labels.write_text(text, encoding="utf-8")
        with pytest.raises(ValueError, match=found):
            from_labels(page, labels)


def test_calibration_compares_stated_and_right_by_tenths() -> None:
    entries = pd.DataFrame(
        {"flags": 1, "highest": [0.05, 0.95, 1.0], "most_probable_right": [False, True, True]}
    )
    assert labelled_lists.calibration(entries).to_dict("records") == [
        {"from": 0.0, "n": 1, "stated": "5.0", "right": "0.0 [0.0, 97.5]"},
        {"from": 0.9, "n": 2, "stated": "97.5", "right": "100.0 [15.8, 100.0]"},
    ]
