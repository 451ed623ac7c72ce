"""The entries of a page through its revisions: spans, vandalism, moves, renames, returns."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

import pandas as pd
import pytest
from command_line import invoke

import internationals as inter
from internationals.figures.comparisons import _ticks

LEAD = "'''海国际'''是一个国际组织。\n\n== 成员 ==\n"
TIDE, WAVE, FJORD = "* {{flag|法国}} 潮汐", "* {{flag|瑞典}} [[海浪]]", "* {{flag|挪威}} 峡湾"
SEA, ICE = "* {{flag|丹麦}} 大海", "* {{flag|冰岛}} 冰川"


def export(folder: Path, texts: Sequence[str]) -> Path:
    """A page with a revision for each text, a day apart from 1 January 2010 on."""
    revisions = "".join(
        f"<revision><id>{number}</id><timestamp>2010-01-{number:02}T00:00:00Z</timestamp>"
        f"<text>{escape(text)}</text></revision>"
        for number, text in enumerate(texts, 1)
    )
    file = folder / "sea.xml"
    file.write_text(
        f'<mediawiki xml:lang="zh"><page><title>海国际</title><ns>0</ns>{revisions}</page></mediawiki>',
        encoding="utf-8",
    )
    return file


def page(*entries: str) -> str:
    return LEAD + "\n".join(entries) + "\n"


def spans(folder: Path, *texts: str) -> pd.DataFrame:
    return inter.history(export(folder, texts))["memberships"]


def of(found: pd.DataFrame, name: str) -> list[tuple[str, str, bool]]:
    """First and last day, and whether it left, of the spans of a name."""
    rows = found[found["name"].eq(name)]
    return list(
        zip(rows["first_date"].str[-2:], rows["last_date"].str[-2:], rows["left"], strict=True)
    )


def test_an_entry_is_there_from_its_first_to_its_last_revision(tmp_path: Path) -> None:
    found = spans(tmp_path, page(TIDE), page(TIDE, WAVE), page(WAVE), page(WAVE, FJORD))
    assert of(found, "潮汐") == [("01", "02", True)]
    assert of(found, "海浪") == [("02", "04", False)]
    assert of(found, "峡湾") == [("04", "04", False)]
    assert found["until_date"].tolist()[0] == "2010-01-03"
    assert found["section_key"].tolist() == [f"海国际-history-00{number}" for number in (1, 2, 3)]


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "#REDIRECT [[乙]]",
        "哈哈哈哈",
        page(TIDE),
        page(TIDE, "* {{flag|日本}} 我的猫"),
        page(TIDE, WAVE, "* {{flag|日本}} 我的猫"),
    ],
)
def test_vandalised_and_blanked_revisions_end_no_membership(tmp_path: Path, damage: str) -> None:
    whole = page(TIDE, WAVE, FJORD)
    found = spans(tmp_path, whole, damage, damage + " ", whole)
    assert len(found) == 3 and not found["left"].any()
    assert set(found["last_revision"]) == {"4"}


def test_a_page_blanked_and_restored_with_an_edit_ends_no_membership(tmp_path: Path) -> None:
    found = spans(tmp_path, page(TIDE, WAVE, FJORD), "", page(TIDE, WAVE, FJORD) + "\n新的一行。\n")
    assert len(found) == 3 and not found["left"].any()


@pytest.mark.parametrize(
    ("damaged", "expected"),
    [
        (14, [("01", "16", False)]),
        (15, [("01", "01", True), ("17", "17", False)]),
    ],
)
def test_a_text_undoes_no_more_revisions_than_may_lie_between(
    tmp_path: Path, damaged: int, expected: list[tuple[str, str, bool]]
) -> None:
    whole = page(TIDE, WAVE, FJORD)
    edits = [page(TIDE, WAVE, f"* 浪花{number}") for number in range(damaged)]
    assert of(spans(tmp_path, whole, *edits, whole), "峡湾") == expected


BACK, NEW = [("01", "03", False)], [("01", "01", True), ("03", "03", False)]


@pytest.mark.parametrize(
    ("whole", "damaged", "back", "expected"),
    [
        ([WAVE, TIDE, FJORD, SEA], [FJORD], [WAVE, TIDE, FJORD], BACK),
        # Less than three quarters of a list are none that was restored.
        ([WAVE, TIDE, FJORD, SEA], [FJORD], [WAVE, SEA], NEW),
        ([WAVE, TIDE, FJORD], [FJORD], [WAVE, TIDE], NEW),
        # Nor is a list damaged that has half of its entries.
        ([TIDE, FJORD, WAVE, SEA, ICE], [TIDE, FJORD], [WAVE, TIDE, FJORD, SEA], BACK),
        ([TIDE, FJORD, WAVE, SEA], [TIDE, FJORD], [WAVE, TIDE, FJORD], NEW),
    ],
)
def test_a_list_is_restored_once_most_of_it_is_back(
    tmp_path: Path,
    whole: list[str],
    damaged: list[str],
    back: list[str],
    expected: list[tuple[str, str, bool]],
) -> None:
    assert of(spans(tmp_path, page(*whole), page(*damaged), page(*back)), "海浪") == expected


def test_edits_before_a_blanked_revision_and_behind_it_keep_their_days(tmp_path: Path) -> None:
    two, three = page(TIDE, WAVE), page(TIDE, WAVE, FJORD)
    found = spans(tmp_path, two, three, "", three, three + "* {{flag|日本}} 浪花\n")
    assert of(found, "峡湾") == [("02", "05", False)]
    assert of(found, "浪花") == [("05", "05", False)]
    assert not found["left"].any()


def test_a_renamed_entry_is_the_same_section(tmp_path: Path) -> None:
    new = TIDE.replace("潮汐", "大潮汐")
    found = spans(tmp_path, page(TIDE, WAVE, FJORD), page(new, WAVE, FJORD))
    assert of(found, "潮汐") == [("01", "01", False)] and of(found, "大潮汐") == [
        ("02", "02", False)
    ]
    keys = found.set_index("name")["section_key"]
    assert keys["潮汐"] == keys["大潮汐"] and found["section_key"].nunique() == 3


def test_a_host_and_a_status_begin_another_span(tmp_path: Path) -> None:
    former = LEAD + f"{WAVE}\n{FJORD}\n\n== 前成员 ==\n{TIDE}\n"
    found = spans(
        tmp_path,
        page(TIDE, WAVE, FJORD),
        page(f"{TIDE}（打入[[工党]]和[[绿党]]）", WAVE, FJORD),
        former,
    )
    tide = found[found["name"].eq("潮汐")]
    assert tide["section_key"].nunique() == 1
    assert tide["hosts"].fillna("").tolist() == ["", "工党;绿党", ""]
    assert tide["status"].tolist() == ["member", "member", "former_member"]


def test_an_entry_that_returns_is_the_same_section(tmp_path: Path) -> None:
    without = [page(WAVE, FJORD, f"* {{{{flag|日本}}}} 浪花{number}") for number in range(17)]
    found = spans(tmp_path, page(TIDE, WAVE, FJORD), *without, page(TIDE, WAVE, FJORD))
    assert of(found, "潮汐") == [("01", "01", True), ("19", "19", False)]
    assert found[found["name"].eq("潮汐")]["section_key"].nunique() == 1


def test_an_entry_that_is_away_for_one_revision_was_away(tmp_path: Path) -> None:
    again = page(TIDE, WAVE, FJORD) + "。\n"
    found = spans(tmp_path, page(TIDE, WAVE, FJORD), page(WAVE, FJORD), again)
    assert of(found, "潮汐") == [("01", "01", True), ("03", "03", False)]


def test_two_of_one_name_are_two_sections(tmp_path: Path) -> None:
    bold = TIDE.replace("潮汐", "'''潮汐'''")
    found = spans(tmp_path, page(TIDE), page(TIDE, bold))
    assert of(found, "潮汐") == [("01", "02", False), ("02", "02", False)]
    assert found["section_key"].nunique() == 2


def test_each_end_leads_to_a_revision_and_a_line(tmp_path: Path) -> None:
    glacier = "{|\n! 国家 !! 政党\n|-\n| {{flag|冰岛}}{{flag|丹麦}}\n| 冰川\n|}"
    found = spans(tmp_path, page(TIDE, WAVE), page("* {{flag|冰岛}} 冰", TIDE, WAVE, glacier))
    wave = found[found["name"].eq("海浪")].iloc[0]
    assert (wave["first_revision"], wave["line_start"]) == ("1", 5)
    assert (wave["last_revision"], wave["last_line"]) == ("2", 6)
    assert wave["quote"] == WAVE
    ice = found[found["name"].eq("冰川")].iloc[0]
    assert (ice["countries"], ice["line_start"], ice["line_end"]) == ("IS;DK", 10, 11)


def test_of_several_pages_one_is_followed(tmp_path: Path) -> None:
    file = export(tmp_path, [page(TIDE)])
    text = file.read_text(encoding="utf-8")
    other = text[text.index("<page>") : text.index("</mediawiki>")]
    other = other.replace("海国际", "湖国际").replace("潮汐", "湖水")
    file.write_text(text.replace("</mediawiki>", f"{other}</mediawiki>"), encoding="utf-8")
    for title, names in (("", ["潮汐"]), ("湖国际", ["湖水"])):
        assert inter.history(file, title)["memberships"]["name"].tolist() == names


def test_the_command_writes_tables_and_chart(tmp_path: Path) -> None:
    file = export(tmp_path, [page(TIDE), page(TIDE, WAVE), page(WAVE, FJORD)])
    folder = tmp_path / "out"
    result = invoke(["history", str(file), "-o", str(folder)])
    assert result.exit_code == 0, result.output
    assert "the history of an article, not of an organisation" in result.output
    assert len(inter.load(folder)["memberships"]) == 3
    for language in ("en", "zh"):
        for width in ("page", "column"):
            figure = inter.figures.members_over_time(
                inter.load(folder), "海国际", language=language, width=width
            )
            assert figure.table.sum(axis=1).tolist() == [1, 2, 2]


@pytest.mark.parametrize(
    ("first", "last", "most", "labels"),
    [
        ("2008-03-14", "2024-04-12", 8, ["2012", "2016", "2020", "2024"]),
        ("2008-03-14", "2024-04-12", 4, ["2010", "2020"]),
        ("2020-02-27", "2020-06-15", 8, ["2020-03", "2020-04", "2020-05", "2020-06"]),
        ("2020-02-27", "2020-02-29", 4, ["2020-02-27", "2020-02-28", "2020-02-29"]),
    ],
)
def test_the_chart_has_ticks_at_round_days(
    first: str, last: str, most: int, labels: list[str]
) -> None:
    assert _ticks(pd.Timestamp(first), pd.Timestamp(last), most)[1] == labels


def test_an_export_without_lists_is_one_line(tmp_path: Path) -> None:
    result = invoke(["history", str(export(tmp_path, ["", "没有名单。"]))])
    assert result.exit_code == 1
    assert "no list of members in any revision" in result.output and result.output.count("\n") == 1
