"""The rows of pages: sections, what other texts give of them, hosts, evidence, foundings."""

from __future__ import annotations

import csv
import os
import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest
from made_tables import checked

import internationals as inter
from internationals.articles import read_text
from internationals.paths import DATA
from internationals.places.stated import settle
from internationals.tables.rows import page_rows, rows_of
from internationals.tables.schema import TABLES, Tables

PAGE = """\
'''甲国际'''是一个国际组织。

== 成员 ==
* {{flag|瑞典}} 红党（打入[[左翼党 (瑞典)|左翼党]]和[[绿党 (瑞典)|绿党]]）
* {{flag|法国}} 战斗者

== 观察员 ==
* 火花

== 前成员 ==
* 蓝党
"""


@pytest.fixture(scope="module")
def own() -> Tables:
    return checked(Tables.from_rows(rows_of(read_text(PAGE, article="own", format="wikitext"))))


def test_a_name_in_an_english_page_may_be_followed_by_its_translation() -> None:
    page = "== Sections ==\n* {{flag|Mexico}} ''Ola Roja'' (The Red Wave)\n* {{flag|Chile}} Tide\n"
    article = read_text(page, article="own", format="wikitext", language="en")
    sections = Tables.from_rows(rows_of(article)).sections
    assert list(sections.name_en) == ["The Red Wave", "Tide"]
    assert sections.name_native[0] == "Ola Roja"


def test_a_page_of_ones_own_has_tiers_and_no_reference(own: Tables) -> None:
    sections = own.sections
    assert sections["tier"].tolist() == ["full", "full", "partial", "former"]
    assert sections["reference"].isna().all() and sections["note_en"].isna().all()
    assert sections["position"].tolist() == [1, 2, 1, 1]
    assert sections["list"].nunique() == 3


def test_a_section_among_members_is_another_word_for_one() -> None:
    page = "== 成员 ==\n* {{flag|法国}} [[锚]]\n* {{flag|德国}} [[帆]]（正式支部）\n* {{flag|秘鲁}} [[桨]]（观察员）\n"
    sections = Tables.from_rows(rows_of(read_text(page, article="own", format="wikitext"))).sections
    assert sections.set_index("name")["tier"].to_dict() == {
        "锚": "full", "帆": "full", "桨": "partial",
    }  # fmt: skip


def test_all_hosts_of_a_section_are_rows(own: Tables) -> None:
    assert own.section_hosts["host_party_id"].tolist() == ["左翼党 (瑞典)", "绿党 (瑞典)"]
    assert own.section_hosts["position"].tolist() == [1, 2]
    assert own.host_parties["host_party_id"].tolist() == ["左翼党 (瑞典)", "绿党 (瑞典)"]


def test_what_a_page_states_is_certain_and_has_its_words_as_evidence(own: Tables) -> None:
    placed = own.section_territories.set_index("section_id")
    assert placed.loc["own-member-01", ["country", "evidence", "confidence"]].tolist() == [
        "SE", "flag", 1.0,
    ]  # fmt: skip
    evidence = own.evidence[own.evidence["section_id"] == "own-member-01"]
    flag = evidence[evidence["evidence"] == "flag"].squeeze()
    assert flag["words"] == "瑞典" and flag["territories"] == "SE"


def test_foundings_are_those_of_the_countries_of_host_parties(own: Tables) -> None:
    assert set(own.party_foundings["country"]) == {"SE"}


def test_what_other_texts_give_of_the_included_entries(included: Tables) -> None:
    checks = included.section_checks.groupby(["fact", "text", "result"], observed=True).size()
    assert checks.to_dict() == {
        ("territory", "same_revision", "same"): 38,
        ("territory", "earlier_revision", "same"): 36,
        ("territory", "later_revision", "same"): 77,
        ("territory", "later_revision", "differs"): 1,
        ("name", "later_revision", "differs"): 3,
        ("host", "later_revision", "same"): 17,
        ("host", "later_revision", "absent"): 4,
        ("host", "elsewhere", "added"): 2,
    }
    elsewhere = included.section_checks.query("text == 'elsewhere'").set_index("section_id")
    assert elsewhere["value"].to_dict() == {
        "ist-affiliate-21": "South African Communist Party",
        "ist-sympathiser-04": "Die Linke",
    }
    assert elsewhere[["note_en", "note_zh", "check_source"]].notna().all().all()


def test_every_host_of_an_included_section_leads_to_its_claim(included: Tables) -> None:
    claims = included.claims.set_index("claim_id")
    hosts = included.section_hosts
    assert len(hosts) == 21
    for host in hosts.itertuples():
        assert claims.loc[host.claim_id, "section_id"] == host.section_id
        assert host.name in claims.loc[host.claim_id, "quote"]


def test_an_article_has_wiki_date_and_source_where_the_reference_is_attached(
    included: Tables, own: Tables
) -> None:
    columns = ["wiki", "date", "article_source"]
    assert included.articles[columns].notna().all().all()
    assert own.articles["article_source"].isna().all()


def test_evidence_has_its_words_territories_and_lines() -> None:
    text = (
        "'''甲国际'''是一个国际组织。法国的红色之星是其支部。\n\n== 欧洲 ==\n=== 成员 ===\n"
        "* [[火花 (西班牙)|火花]]\n* 红色之星\n* 意大利工人党（打入[[某党 (瑞典)|某党]]）\n"
        "* {{flag|英格兰}}{{flag|威尔士}} 蓝党\n"
    )
    tables = Tables.from_rows(rows_of(read_text(text, article="own", format="wikitext")))
    evidence = tables.evidence[tables.evidence["evidence_source"].isna()]
    named = evidence[evidence["area"].isna()]
    columns = ["section_id", "evidence", "words", "territories", "line_start", "quote"]
    assert named[columns].astype(object).to_numpy().tolist() == [
        ["own-member-01", "link", "火花 (西班牙)", "ES", 5, "火花 (西班牙)"],
        ["own-member-02", "text", "法国的红色之星", "FR", 1, "法国的红色之星"],
        ["own-member-03", "name", "意大利工人党", "IT", 7, "意大利工人党"],
        ["own-member-03", "host", "某党 (瑞典)", "SE", 7, "某党 (瑞典)"],
        ["own-member-04", "flag", "英格兰", "GB-ENG", 8, "英格兰"],
        ["own-member-04", "flag", "威尔士", "GB-WLS", 8, "威尔士"],
    ]
    areas = evidence[evidence["area"].notna()]
    assert areas["section_id"].tolist() == [f"own-member-0{at}" for at in (1, 2, 3, 4)]
    assert areas["territories"].isna().all() and set(areas["area"]) == {"150"}
    assert areas["quote"].tolist() == text.rstrip("\n").split("\n")[4:]
    assert (named["probability"] == 1).tolist() == [False] * 4 + [True] * 2
    candidates = tables.candidates.groupby("section_id")
    assert candidates["country"].first().tolist() == ["ES", "FR", "IT", "GB"]
    assert candidates["subdivision"].last().dropna().tolist() == ["GB-WLS"]
    assert tables.candidates["without_order"].between(0, 1).all()


def test_the_wiki_that_a_page_links_to_is_its_own_with_or_without_reference() -> None:
    text = "**甲国际**是一个[国际组织](https://zh.wikipedia.org/wiki/国际组织)。\n"
    (row,) = Tables.from_rows(rows_of(read_text(text, article="own"))).articles.to_dict("records")
    assert (row["wiki"], row["format"], row["lines"]) == ("zh.wikipedia.org", "markdown", 1)
    bare = Tables.from_rows(rows_of(read_text("**甲国际**\n", article="own"))).articles
    assert bare[["wiki", "revision", "date", "file"]].isna().all(axis=None)


def test_a_page_without_prose_has_its_organisation_without_lines() -> None:
    tables = checked(
        Tables.from_rows(rows_of(read_text("== 成员 ==\n* 甲\n", article="own", format="wikitext")))
    )
    (row,) = tables.organizations.to_dict("records")
    assert (row["organization_id"], row["article"], row["name"]) == ("own", "own", "own")
    assert tables.organizations[["line_start", "line_end", "quote"]].isna().all(axis=None)


def test_how_probable_it_is_that_a_list_is_sorted_where_enough_of_it_is_known() -> None:
    def probabilities(countries: list[str]) -> list[float]:
        items = "".join(
            f"* {{{{flag|{country}}}}} 甲{at}\n" for at, country in enumerate(countries)
        )
        page = read_text(f"'''国际'''\n== 成员 ==\n{items}* 解放\n", format="wikitext")
        return Tables.from_rows(rows_of(page)).sections["sorted_probability"].tolist()

    names = ["阿根廷", "巴西", "加拿大", "丹麦", "法国", "希腊", "瑞典"]
    assert all(probability > 0.9 for probability in probabilities(names))
    assert all(probability < 0.1 for probability in probabilities(names[::-1]))
    assert all(np.isnan(probability) for probability in probabilities(names[:3]))


def test_other_lists_of_trotskyist_internationals_are_counted_by_country(included: Tables) -> None:
    listed = included.countries.set_index("country")["listed_by"]
    assert listed["AR"] >= 5 and listed["CN"] <= 3
    assert listed.max() <= 13 and (listed > 0).sum() >= 80


def test_every_labelled_list_has_a_tradition_and_13_others_are_trotskyist() -> None:
    folder = files("internationals.places")
    lists, traditions = (
        list(csv.DictReader(folder.joinpath(name).read_text("utf-8").splitlines()))
        for name in ("listed.csv", "traditions.csv")
    )
    tradition = {row["page"]: row["tradition"] for row in traditions}
    others = {row["page"] for row in lists if not row["source"].startswith("data/reference/")}
    assert {row["page"] for row in lists} <= set(tradition)
    assert sum(tradition[page] == "Trotskyist" for page in others) == 13


# A fourth article, and tables without their sources


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of its own whose reference has a small made-up article more."""
    for name in ("raw", "reference"):
        shutil.copytree(DATA / name, tmp_path / "data" / name)
    (tmp_path / "data" / "raw" / "tiny.wikitext").write_text(
        "'''微型国际'''是一个国际组织。\n\n== 支部 ==\n* 晨星（打入[[晨光党]]）\n* 晚星\n",
        encoding="utf-8",
    )
    rows = {
        "articles": "tiny,微型国际,,zh,tiny.wikitext,zh.example.org,,2020,made up",
        "sections": (
            "tiny,4,section,晨星,,晨光党,NO,,same_revision,flag,a text,Morning Star,,certain,"
            "its site,A note.,一条注。\n"
            "tiny,5,section,晚星,,,FI,,same_revision,flag,a text,Evening Star,,certain,,,"
        ),
        "section_checks": "tiny,4,territory,same_revision,NO,same,a text",
        "host_parties": (
            "晨光党,,晨光党,Dawn Party,,,party,,NO,,national,1901,a book,,,,social democratic,"
            "social democratic,hand,a reason,opposition,2020-01-01,a book,,,,,,a book,,"
        ),
    }
    for name, lines in rows.items():
        with (tmp_path / "data" / "reference" / f"{name}.csv").open("a", encoding="utf-8") as file:
            file.write(f"{lines}\n")
    return tmp_path


SCRIPT = """
import shutil, sys
import internationals as inter
from internationals.paths import DATA
from internationals.tables.show import describe_section
report = inter.build(output=sys.argv[1])
assert not report.failures, report.failures
shutil.move(DATA / "raw", DATA / "gone"), shutil.move(DATA / "reference", DATA / "away")
tables = inter.load(sys.argv[1])
assert len(tables.sections) == 80
print(describe_section(tables, "tiny-section-01"))
"""


def test_a_fourth_article_is_added_by_data_alone_and_tables_need_no_sources(root: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(root / "out")],
        env={**os.environ, "INTERNATIONALS_ROOT": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "Morning Star" in run.stdout and "Norway" in run.stdout
    assert "territory (NO)" in run.stdout
    tables = inter.load(root / "out")
    row = tables.host_parties.set_index("host_party_id").loc["晨光党"]
    assert row["founded_year"] == 1901 and row["family"] == "social democratic"


def test_rows_have_the_columns_of_their_tables() -> None:
    article = read_text(PAGE, article="own", format="wikitext")
    rows = page_rows(article, settle(article))
    assert set(rows) == set(TABLES) - {"countries", "party_foundings", "memberships"}
    for table, found in rows.items():
        assert all(len(row) == len(TABLES[table].columns) for row in found), table


def test_the_quote_of_a_link_is_its_own_markdown_though_its_label_is_broken() -> None:
    source = (
        '# 甲\n\n见[红\n党](../Page/红党.md "wikilink")和[红 花](../Page/红花.md "wikilink")。\n'
    )
    rows = rows_of(read_text(source, article="own"))["links"]
    assert [row[-1] for row in rows] == [
        '[红\n党](../Page/红党.md "wikilink")',
        '[红 花](../Page/红花.md "wikilink")',
    ]


LONG = {
    "links of one line": '[甲 {n}](../Page/乙{n}.md "wikilink")、' * 2,
    "publications": "甲国际出版月刊《红旗{n}》，该刊创办于1990年。",
}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("unit", LONG.values(), ids=LONG)
def test_rows_of_a_long_page_take_no_longer_one_by_one(unit: str) -> None:
    """What grew with the square of the page would take minutes; each takes seconds."""
    source = "# 甲国际\n\n**甲国际**是一个国际组织。" + "".join(
        unit.format(n=n) for n in range(6_000)
    )
    assert rows_of(read_text(source, article="own"))["articles"]
