"""Two texts of one international: every kind of change is found, and no pair is wrong."""

from __future__ import annotations

import csv
import random
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest
from command_line import invoke

import internationals as inter
from internationals.analysis import spread
from internationals.analysis.comparison import counts, summary
from internationals.articles import Article
from internationals.paths import RAW
from internationals.places.stated import settled
from internationals.tables.matching import Item, align, item_of
from internationals.tables.reference import records

TEXTS = Path(__file__).parent / "fixtures" / "compare"
ENGLISH, CHINESE = (TEXTS / f"red-lantern-{each}.wikitext" for each in ("en", "zh"))
EARLIER = """\
'''海国际'''是一个国际组织。

== 成员 ==
* {{flag|法国}} 潮汐（打入[[工党]]）
* {{flag|瑞典}} 海浪
* {{flag|挪威}} 峡湾（打入[[绿党]]）
* {{flag|芬兰}} 湖泊
* {{flag|丹麦}} 沙滩
* {{flag|德国}} [[河流 (政党)|河流]]
* {{flag|波兰}} 泉水
* {{flag|西班牙}} 海岸
"""
LATER = """\
'''海国际'''是一个国际组织。

== 成员 ==
* {{flag|西班牙}} 海岸
* {{flag|法国}} 潮汐
* {{flag|冰岛}} 冰川
* {{flag|瑞典}} 大海浪
* {{flag|挪威}} 峡湾（打入[[中间党]]）
* {{flag|芬兰}} 湖泊（打入[[左翼联盟]]）
* {{flag|奥地利}} [[河流 (政党)|河流]]

== 前成员 ==
* {{flag|丹麦}} 沙滩
"""


@pytest.fixture
def texts(tmp_path: Path) -> list[str]:
    files = [tmp_path / name / "sea.wikitext" for name in ("earlier", "later")]
    for file, text in zip(files, (EARLIER, LATER), strict=True):
        file.parent.mkdir()
        file.write_text(text, encoding="utf-8")
    return [str(file) for file in files]


def changes_of(table: pd.DataFrame) -> dict[str, str]:
    names = table["name_left"].fillna(table["name_right"])
    return dict(zip(names, table["changes"], strict=True))


def test_every_kind_of_change_is_found(texts: list[str]) -> None:
    compared = inter.compare(*texts)
    assert changes_of(compared.table) == {
        "海岸": "moved",
        "潮汐": "host_dropped",
        "冰川": "joined",
        "海浪": "renamed",
        "峡湾": "host_changed",
        "湖泊": "host_named",
        "沙滩": "status_changed",
        "河流": "country_disagreed",
        "泉水": "left",
    }
    pairs = compared.table[~compared.table["changes"].isin(["joined", "left"])]
    assert pairs["probability"].between(0.8, 1).all()


def test_a_text_and_itself_differ_in_nothing(texts: list[str]) -> None:
    found = counts(inter.compare(texts[0], texts[0]).table)
    assert found["kept"] == 8 and found.sum() == 8


def test_an_entry_counts_for_each_of_its_changes() -> None:
    found = counts(pd.DataFrame({"changes": ["renamed;moved", "moved", ""]}))
    assert found[found > 0].to_dict() == {"kept": 1, "renamed": 1, "moved": 2}


def test_the_summary_word_for_word(texts: list[str]) -> None:
    compared = inter.compare(*texts)
    assert compared.summary("en") == (
        "7 entries are listed in both texts; 0 of them are unchanged\n"
        "\nrenamed: 1\n  海浪 → 大海浪 · lines 5 and 7\n"
        "\nmoved to another status: 1\n  沙滩: member → former member · lines 8 and 13\n"
        "\nhost party named: 1\n  湖泊: none → 左翼联盟 · lines 7 and 9\n"
        "\nhost party no longer named: 1\n  潮汐: 工党 → none · lines 4 and 5\n"
        "\nanother host party named: 1\n  峡湾: 绿党 → 中间党 · lines 6 and 8\n"
        "\ncountries differ: 1\n  河流: Germany → Austria · lines 9 and 10\n"
        "\nmoved within the list: 1\n  海岸 · lines 11 and 4\n"
        "\nonly in the second text: 1\n  冰川 · Iceland · line 6\n"
        "\nonly in the first text: 1\n  泉水 · Poland · line 10"
    )
    assert "海浪 → 大海浪 · 第5行与第7行" in compared.summary("zh")


def test_texts_of_two_internationals_are_asked_about() -> None:
    sides = ("left", "right")
    table = pd.DataFrame(
        [["", 0.9, "a", "b"], ["left", None, "c", None], ["joined", None, None, "d"]],
        columns=["changes", "probability", *(f"section_id_{side}" for side in sides)],
    )
    cells = {f"{cell}_{side}": "" for cell in ("name", "countries") for side in sides}
    table = table.assign(**cells, line_start_left=1, line_start_right=1)
    assert "about the same" not in summary(table)
    table = pd.concat([table, table.iloc[1:].replace({"c": "e", "d": "f"})], ignore_index=True)
    assert summary(table).splitlines()[1].startswith("Most entries of the shorter text")


def test_entries_are_in_the_order_of_the_later_text_with_all_their_cells(tmp_path: Path) -> None:
    files = [tmp_path / name / "sea.wikitext" for name in ("a", "b")]
    added = "* {{flag|威尔士}}{{flag|英格兰}} [[风]] (Wind)（打入[[工党]]和[[绿党]]）\n"
    lists = ("* 甲\n* 乙\n* 丙\n* 丁\n", f"{added}* 丁\n* 甲\n* 丙\n* 戊\n")
    for file, items in zip(files, lists, strict=True):
        file.parent.mkdir()
        file.write_text(f"'''海国际'''是一个国际组织。\n\n== 成员 ==\n{items}", encoding="utf-8")
    compared = inter.compare(*files)
    table = compared.table
    assert table[["changes", "name_left", "name_right"]].fillna("").to_numpy().tolist() == [
        ["joined", "", "风"], ["moved", "丁", "丁"], ["", "甲", "甲"], ["left", "乙", ""],
        ["", "丙", "丙"], ["joined", "", "戊"],
    ]  # fmt: skip
    first = table.filter(like="_right").iloc[0]
    assert first.drop("quote_right").tolist() == [
        "sea-member-01", "风", "风;Wind", "member", "工党;绿党", "GB-ENG;GB-WLS", "sea", 4, 4,
    ]  # fmt: skip
    assert first["quote_right"] == added.rstrip("\n")
    assert table["probability"].isna().tolist() == [True, False, False, True, False, True]
    assert compared.summary().endswith(
        "only in the second text: 2\n  风 · England and Wales · line 4\n  戊 · line 8\n"
        "\nonly in the first text: 1\n  乙 · line 5"
    )


def test_folders_of_tables_give_the_same(texts: list[str], tmp_path: Path) -> None:
    for number, text in enumerate(texts):
        inter.build(text, tmp_path / f"tables{number}", workers=1)
    folders = inter.compare(tmp_path / "tables0", tmp_path / "tables1")
    pd.testing.assert_frame_equal(folders.table, inter.compare(*texts).table)


def test_of_tables_with_several_internationals_one_is_compared(tables: inter.Tables) -> None:
    found = inter.compare(tables, tables, "ist").table
    assert len(found) == 40 and found["changes"].eq("").all()
    with pytest.raises(ValueError, match="tables: found imt, ist, expected one international"):
        inter.compare(tables, tables)
    with pytest.raises(inter.TableError, match="no international 'green'; there are imt, ist, mim"):
        inter.compare(tables, tables, "green")


def test_two_revisions_within_one_export(tmp_path: Path) -> None:
    revisions = "".join(
        f"<revision><id>{number}</id><timestamp>2010-01-0{number}T00:00:00Z</timestamp>"
        f"<text>{text}</text></revision>"
        for number, text in enumerate((EARLIER, LATER), 1)
    )
    export = tmp_path / "sea.xml"
    export.write_text(
        f'<mediawiki xml:lang="zh"><page><title>海国际</title><ns>0</ns>{revisions}</page></mediawiki>',
        encoding="utf-8",
    )
    found = inter.compare(f"{export}@1", f"{export}@2").table
    assert changes_of(found)["海浪"] == "renamed" and len(found) == 9
    with pytest.raises(inter.ArticleError, match="found no revision 3"):
        inter.compare(f"{export}@1", f"{export}@3")


def test_the_command_writes_table_and_figure(texts: list[str], tmp_path: Path) -> None:
    folder = tmp_path / "out"
    result = invoke(["compare", *texts, "-o", str(folder), "-l", "zh"])
    assert result.exit_code == 0, result.output
    assert "改名：1" in result.output
    assert {file.name for file in folder.iterdir()} >= {
        "comparison.csv", "comparison.zh.png", "comparison.zh.column.png",
    }  # fmt: skip
    with (folder / "comparison.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == 9


def test_a_text_without_a_list_is_one_line(tmp_path: Path, texts: list[str]) -> None:
    empty = tmp_path / "empty.wikitext"
    empty.write_text("'''空'''是一个国际组织。\n", encoding="utf-8")
    result = invoke(["compare", str(empty), texts[0]])
    assert result.exit_code == 1
    assert result.output == (
        f"internationals: {empty}: found no list of members, expected one international to compare\n"
    )


def test_two_languages_are_paired_by_country_native_name_and_order() -> None:
    found = inter.compare(ENGLISH, CHINESE, reference=False).table
    pairs = found.dropna(subset="probability")
    assert dict(zip(pairs["name_left"], pairs["name_right"], strict=True)) == {
        "Workers' Dawn": "工人黎明",
        "Red Vienna": "红色维也纳",
        "Lantern": "灯笼",
        "Class and Freedom": "阶级与自由",
        "Northern Light": "北极光",
        "Revolt": "起义",
        "Red Thread": "红线",
        "Workers' Front": "工人阵线",
        "Equality League": "平等联盟",
        "Counter-current": "逆流",  # Two of one country, in the same order.
        "Spark": "火花",
        "Red Bridge": "红桥",
    }
    assert not pairs["changes"].str.contains("renamed").any()


Facts = dict[int, dict[str, str]]


def of_later_text(name: str) -> Facts:
    """What the reference has of the entries of a page in its later revision: by line, by fact."""
    found: Facts = {}
    for row in records("section_checks"):
        if (row["article"], row["text"]) == (name, "later_revision"):
            found.setdefault(int(row["line"]), {})[row["fact"]] = row["value"]
    return found


def later(article: Article, facts: Facts) -> str:
    """The later revision, as the reference records it, as MediaWiki source."""
    heading, lines = "", []
    for member in settled(article):
        entry = member.entry
        own = next(own for at, own in facts.items() if entry.line_start <= at <= entry.line_end)
        if member.entry.heading[-1] != heading:
            heading = member.entry.heading[-1]
            lines.append(f"== {heading} ==")
        codes = own["territory"].split(";")
        name = (own.get("name", member.name) or "新名称").rpartition("/")[2]
        target = f"[[{member.title}|{name}]]" if member.title else name
        if own.get("host"):
            target += "（打入" + "、".join(f"[[{host.title}]]" for host in member.hosts) + "）"
        lines.append("* " + " ".join(f"{{{{flag|{code}}}}}" for code in codes) + f" {target}")
    return f"'''{article.title}'''是一个国际组织。\n\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize(("name", "recorded"), [("imt", 8), ("ist", 0)])
def test_the_differences_that_the_reference_records_are_found(
    name: str, recorded: int, articles: dict[str, Article], tmp_path: Path
) -> None:
    text = tmp_path / f"{name}.wikitext"
    text.write_text(later(articles[name], of_later_text(name)), encoding="utf-8")
    changes = {
        ("name", "differs"): "renamed",
        ("host", "absent"): "host_dropped",
        ("territory", "differs"): "country_disagreed",
    }
    expected: dict[int, set[str]] = {}
    for row in records("section_checks"):
        if row["article"] == name and (change := changes.get((row["fact"], row["result"]))):
            expected.setdefault(int(row["line"]), set()).add(change)
    table = inter.compare(RAW / f"{name}.zh.md", text).table
    changed = table[table["changes"].ne("")]
    found = {
        next(at for at in expected if row["line_start_left"] <= at <= row["line_end_left"]): set(
            row["changes"].split(";")
        )
        for row in changed.to_dict("records")
    }
    assert found == expected
    assert len(found) == recorded


def varied(items: list[Item], seed: int) -> tuple[list[int], list[Item]]:
    """A copy of a list: a fifth gone, a tenth renamed, a tenth moved; with each item's place."""
    chance = random.Random(seed)
    order = [i for i in range(len(items)) if chance.random() > 0.2]
    for i in chance.sample(order, len(order) // 10):
        order.remove(i)
        order.insert(chance.randrange(len(order) + 1), i)
    copies = [
        replace(items[i], names=(f"新{i}派",), links=()) if chance.random() < 0.1 else items[i]
        for i in order
    ]
    return order, copies


@pytest.mark.parametrize("name", ["imt", "ist"])
def test_precision_and_recall_of_pairs_on_varied_lists(
    name: str, articles: dict[str, Article]
) -> None:
    items = [item_of(articles[name], member) for member in settled(articles[name])]
    right = wrong = true = 0
    for seed in range(40):
        order, copies = varied(items, seed)
        pairs = align(items, copies)
        right += sum(order[pair.right] == pair.left for pair in pairs)
        wrong += sum(order[pair.right] != pair.left for pair in pairs)
        true += len(order)
    assert right / (right + wrong) >= 0.99
    assert right / true >= 0.9


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> inter.Tables:
    """Both pages in one build: each links to the other."""
    folder = tmp_path_factory.mktemp("joined")
    inter.build([ENGLISH, CHINESE], folder, workers=1)
    return inter.load(folder)


def test_pages_about_one_international_are_joined(joined: inter.Tables) -> None:
    assert joined.articles["organization_id"].nunique() == len(joined.organizations) == 1
    assert len(joined.sections) == 31 and joined.sections["section_key"].nunique() == 19
    names = joined.sections.groupby("section_key")["name"].agg(list)
    assert names["red-lantern-en-member-13"] == ["Spark", "火花"]


def test_counts_have_each_section_once(joined: inter.Tables) -> None:
    assert len(joined.flat) == joined.flat["section_key"].nunique() == 19
    row = joined.flat.set_index("section_id").loc["red-lantern-en-member-07"]
    assert row["names"] == "Red Thread;红线;RF"
    assert row["n_hosts"] == 1  # Only the Chinese page names it.
    assert len(inter.select(joined, tiers="all")) == 19
    full = spread.territories(joined)
    assert len(full) == 19


def test_where_the_pages_disagree_the_checks_have_it(joined: inter.Tables) -> None:
    checks = joined.section_checks
    assert set(checks["text"]) == {"other_article"}
    host = checks[checks["fact"].eq("host")].set_index("section_id")
    assert host.loc["red-lantern-en-member-07", "result"] == "added"
    assert host.loc["red-lantern-en-member-07", "value"] == "左翼党"
    assert host.loc["red-lantern-zh-member-07", "check_source"] == "red-lantern-en: line 23"
    assert (checks["fact"].eq("listing") & checks["result"].eq("absent")).sum() == 7


def test_every_figure_of_joined_pages_is_drawn_or_says_why(joined: inter.Tables) -> None:
    for entry in inter.figures.REGISTRY:
        arguments = (joined, "red-lantern-en") if entry["per"] == "international" else (joined,)
        if entry["per"] != "measures":
            try:
                getattr(inter.figures, entry["name"])(*arguments)
            except inter.figures.FigureError as error:
                assert str(error)


def test_a_users_file_joins_pages_that_do_not_link(tmp_path: Path, texts: list[str]) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    for name, text in (("one", EARLIER), ("two", LATER)):
        (pages / f"{name}.wikitext").write_text(text, encoding="utf-8")
    identities = tmp_path / "identities.csv"
    identities.write_text("article,organization_id\none,sea\ntwo,sea\n", encoding="utf-8")
    for workers in (1, 2):
        inter.build(pages, tmp_path / f"{workers}", identities=identities, workers=workers, chunk=1)
    tables = inter.load(tmp_path / "1")
    assert set(tables.sections["organization_id"]) == {"sea"}
    assert tables.sections["section_key"].nunique() == 9
    for name in ("sections", "section_checks", "organizations"):
        one, two = ((tmp_path / f"{n}" / f"{name}.csv").read_bytes() for n in (1, 2))
        assert one == two
    identities.write_text("article,organization_id\nother,sea\n", encoding="utf-8")
    command = ["build", "-a", str(pages), "-o", str(tmp_path / "3")]
    result = invoke([*command, "--identities", str(identities)])
    assert result.exit_code == 2 and "found the article 'other'" in result.output


def test_another_text_answers_95_of_100_entries_and_99_of_these_right(
    articles: dict[str, Article], tmp_path: Path
) -> None:
    """Without the reference, from the later revision as the reference records it."""
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in ("imt", "ist"):
        text = later(articles[name], of_later_text(name))
        (texts / f"{name}.wikitext").write_text(text, encoding="utf-8")
    output = tmp_path / "tables"
    options = ["--without-reference", "--other-text", str(texts), "-o", str(output)]
    assert invoke(["build", *options]).exit_code == 0
    found = {
        section: set(group["country"])
        for section, group in by_line(inter.load(output)).groupby("line")
    }
    inter.build(output=tmp_path / "included")
    included = inter.load(tmp_path / "included")
    right = {section: set(group["country"]) for section, group in by_line(included).groupby("line")}
    recorded = {
        f"{row['article']}:{row['line']}": set(row["value"].split(";"))
        for row in records("section_checks")
        if (row["fact"], row["result"]) == ("territory", "differs")
    }
    assert len(right) == 78 and len(found) >= 0.95 * len(right)
    wrong = [line for line in found if found[line] not in (right[line], recorded.get(line))]
    assert len(wrong) <= 0.01 * len(found)


def by_line(tables: inter.Tables) -> pd.DataFrame:
    """Territories with the article and line of their section."""
    rows = tables.section_territories
    return rows.assign(line=rows["article"].astype(str) + ":" + rows["line_start"].astype(str))


def test_a_link_that_names_its_english_page_pairs_with_it(tmp_path: Path) -> None:
    """No flag, another order: only {{link-en}} connects the two lists."""
    chinese = "'''海国际'''是一个国际组织。\n\n== 成员 ==\n" + "".join(
        f"* {each}\n"
        for each in (
            "{{link-en|红线|Red Thread}}",
            "{{le|起义|Revolt}}",
            "{{tsl|en|Spark (Spain)|火花}}",
        )
    )
    english = (
        "'''Sea International''' is an international.\n\n== Members ==\n"
        "* [[Spark (Spain)|Spark]]\n* [[Revolt]]\n* [[Red Thread]]\n"
    )
    files = [tmp_path / "zh.wikitext", tmp_path / "en.wikitext"]
    for file, text in zip(files, (chinese, english), strict=True):
        file.write_text(text, encoding="utf-8")
    pairs = inter.compare(*files).table.dropna(subset="probability")
    found = dict(zip(pairs["name_left"], pairs["name_right"], strict=True))
    assert found == {"红线": "Red Thread", "起义": "Revolt", "火花": "Spark"}
