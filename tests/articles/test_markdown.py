"""Reading the Markdown dump: the facts of the three real articles, and each rule by title, input, expected."""

from __future__ import annotations

from collections import Counter
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from strategies import Written, hostile_text, lists, names

from internationals.articles import Article, read_text
from internationals.paths import RAW

# The three real articles

HEADINGS = {
    "imt": [(7, "支部"), (82, "前支部"), (90, "参见"), (98, "参考资料")],
    "ist": [
        (10, "附属组织"),
        (68, "认同国际社会主义倾向的基本政治立场的非附属组织"),
        (86, "前附属组织"),
        (96, "参见"),
        (104, "参考文献"),
    ],
    "mim": [(4, "历史"), (14, "理论"), (32, "出版"), (41, "参考文献"), (43, "外部链接")],
}

TITLES = {
    "imt": ("国际马克思主义倾向", "lead"),
    "ist": ("国际社会主义倾向", "banner"),
    "mim": ("毛主义国际主义运动", "lead"),
}

LINKS = {
    "imt": {"article": 40, "see_also": 5, "file": 3, "category": 3},
    "ist": {"article": 45, "see_also": 5, "file": 1, "category": 3},
    "mim": {"article": 43, "external": 2, "reference": 1, "category": 3},
}

# Kind of damage: the lines it begins on.
LOSSES: dict[str, dict[str, list[int]]] = {
    "imt": {
        "image": [1, 5, 9],
        "displaced_label": [2, 2, 2, 4],
        "template": [2, 4],
        "bracket": [5],
        "wrap": [31],
        "reference": [104, 105, 106],
    },
    "ist": {
        "banner": [1],
        "image": [4],
        "template": [4],
        "displaced_label": [4, 4, 6, 6],
        "reference": list(range(108, 117)),
    },
    "mim": {
        "template": [1],
        "displaced_label": [
            *[1, 1, 10, 12, 12, 16, 16, 16, 16, 16, 16, 20, 20, 20, 20],
            *[24, 24, 26, 26, 30, 30, 30, 38],
        ],
        "wrap": [1, 6, 7, 36, 37, 38, 45, 47, 56],
        "reference": [54, 55, 58],
    },
}

# Displaced label: the title that tells what it should cover.
DISPLACED = [
    ("imt", "工人国际委员会开除的", "工人国际委员会"),
    ("imt", "泰德·格兰特及其追随者创建了", "泰德·格兰特"),
    ("ist", "英国社会主义工人党已故领导人", "社会主义工人党"),
    ("mim", "美国的一个已不存在的", "美国"),
    ("mim", "社会主义革命有可能被共产党内部的一个新的", "社会主义革命"),
    ("mim", "托洛茨基主义以及许多较小的问题有分歧", "托洛茨基主义"),
    ("mim", "加拿大以及", "加拿大"),
]


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_with_their_lines(articles: dict[str, Article], name: str) -> None:
    headings = articles[name].headings
    assert [(heading.line_start, heading.text) for heading in headings] == HEADINGS[name]
    assert all(
        h.level == 2 and h.path == (h.text,) and h.line_end == h.line_start for h in headings
    )


@pytest.mark.parametrize("name", TITLES)
def test_title_and_where_it_was_found(articles: dict[str, Article], name: str) -> None:
    article = articles[name]
    assert (article.title, article.title_source) == TITLES[name]
    assert (article.article, article.language, article.format) == (name, "zh", "markdown")


@pytest.mark.parametrize("name", LINKS)
def test_links_by_kind(articles: dict[str, Article], name: str) -> None:
    assert Counter(link.kind for link in articles[name].links) == LINKS[name]


@pytest.mark.parametrize("name", LOSSES)
def test_damage_by_kind_and_line(articles: dict[str, Article], name: str) -> None:
    found: dict[str, list[int]] = {}
    for loss in articles[name].losses:
        if loss.kind != "flag":
            found.setdefault(loss.kind, []).append(loss.line_start)
    assert found == LOSSES[name]


def test_31_displaced_labels_and_80_flags(articles: dict[str, Article]) -> None:
    kinds = Counter(loss.kind for article in articles.values() for loss in article.losses)
    assert (kinds["displaced_label"], kinds["flag"]) == (31, 80)


@pytest.mark.parametrize(("name", "label", "repaired"), DISPLACED)
def test_displaced_label(
    articles: dict[str, Article], name: str, label: str, repaired: str
) -> None:
    (link,) = [link for link in articles[name].links if link.label == label]
    assert link.displaced
    assert link.repaired == repaired


def test_a_wrapped_item_begins_on_the_line_of_its_dash(articles: dict[str, Article]) -> None:
    (entry,) = [entry for entry in articles["imt"].entries if entry.wrapped]
    assert (entry.line_start, entry.line_end, entry.blanks) == (31, 32, 0)
    assert entry.text == "社会主义呼吁（打入工党）"
    assert articles["imt"].quote(31, 32).startswith("  -\n    [社会主义呼吁](")


def test_blanks_behind_the_dash(articles: dict[str, Article]) -> None:
    odd = {
        (name, entry.line_start): entry.blanks
        for name, article in articles.items()
        for entry in article.entries
        if entry.blanks != 1 and entry.kind == "item"
    }
    # Line 31 is the wrapped one.
    assert odd == {("imt", 31): 0, ("imt", 68): 2}


def test_rows_that_had_flags_stand_in_loose_lists(articles: dict[str, Article]) -> None:
    items = [e for article in articles.values() for e in article.entries if e.kind == "item"]
    flagged = {"支部", "前支部", *(text for _, text in HEADINGS["ist"][:3])}
    assert {entry.heading[-1] for entry in items if entry.loose} == flagged
    assert len([entry for entry in items if entry.loose]) == 78


def test_the_last_link_of_a_paragraph_over_several_lines(articles: dict[str, Article]) -> None:
    lead = articles["imt"].paragraphs[0]
    assert (lead.line_start, lead.line_end) == (1, 5)
    assert (lead.links[-1].label, lead.links[-1].line_start) == ("乌戈·查韦斯", 5)
    assert lead.line_at(lead.text.index("阿兰·伍兹")) == 4
    assert lead.bold == ("国际马克思主义倾向", "马克思主义国际委员会")


@pytest.mark.parametrize("name", TITLES)
def test_every_part_is_found_in_its_lines(articles: dict[str, Article], name: str) -> None:
    article = articles[name]
    raw = (RAW / f"{name}.zh.md").read_text("utf-8").split("\n")
    assert list(article.lines) == raw[: len(article.lines)]
    for heading in article.headings:
        assert heading.text in article.quote(heading.line_start, heading.line_end)
    for entry in article.entries:
        quote = article.quote(entry.line_start, entry.line_end)
        assert quote == "\n".join(raw[entry.line_start - 1 : entry.line_end])
        assert all(word in quote for link in entry.links for word in link.label.split())
        assert all(
            link.url.replace("(", r"\(").replace(")", r"\)") in quote for link in entry.links
        )
    for paragraph in article.paragraphs:
        for number, line in enumerate(paragraph.text.split("\n"), paragraph.line_start):
            assert line.strip()[:3] in raw[number - 1]
    for link in article.links:
        quote = article.quote(link.line_start, link.line_end)
        assert all(word.replace("_", r"_") in quote for word in link.label.split())


# Rules, one by one


def text(source: str) -> str:
    return dedent(source).lstrip("\n")


ENTRIES = [
    ("an item", "- 火花", [(1, 1, "火花", 1)]),
    ("two flags leave two blanks", "  -  火花", [(1, 1, "火花", 2)]),
    ("five blanks are no code", "-     火花\n-      反击", [(1, 1, "火花", 5), (2, 2, "反击", 6)]),
    ("nine blanks before a link", "-" + 9 * " " + "[甲](../Page/甲.md)", [(1, 1, "甲", 9)]),
    ("a tab", "-\t火花\n-\t反击", [(1, 1, "火花", 1), (2, 2, "反击", 1)]),
    ("an ideographic blank", "- 火花\n-\u3000反击", [(1, 1, "火花", 1), (2, 2, "反击", 1)]),
    ("a no-break blank", "-\u00a0火花\n- \u00a0反击", [(1, 1, "火花", 1), (2, 2, "反击", 1)]),
    ("wrapped behind its dash", "  -\n    火花\n  - 反击", [(1, 2, "火花", 0), (3, 3, "反击", 1)]),
    ("wrapped Latin", "- Internet\n  Archive", [(1, 2, "Internet Archive", 1)]),
    ("an empty item before categories", "  -\n[Category:甲](../Page/Category:甲.md)", [(1, 1, "", 0)]),
    (
        "nested items, each without the one below",
        "  - 甲\n      - 乙\n          - 丙\n  - 丁",
        [(1, 1, "甲", 1), (2, 2, "乙", 1), (3, 3, "丙", 1), (4, 4, "丁", 1)],
    ),
    ("items on one line", "- - 甲", [(1, 1, "", 1), (1, 1, "甲", 1)]),
    ("items in a block quote", "> - 甲\n> - 乙", [(1, 1, "甲", 1), (2, 2, "乙", 1)]),
    ("text behind a nested list", "- 甲\n  - 乙\n\n  丙", [(1, 4, "甲\n丙", 1), (2, 2, "乙", 1)]),
    ("text below a heading in an item", "- # 甲\n  乙", [(1, 2, "乙", 1)]),
    ("two paragraphs", "- 甲\n\n  乙\n- 丙", [(1, 3, "甲\n乙", 1), (4, 4, "丙", 1)]),
    ("asterisks left literal", "- **“火花”**组织", [(1, 1, "“火花”组织", 1)]),
    ("a line break", "- 甲<br>乙<BR />丙", [(1, 1, "甲\n乙\n丙", 1)]),
    ("a picture", "- [a.png](../Page/File:a.png)甲", [(1, 1, "甲", 1)]),
    ("an entity", "- 甲&amp;乙&#12288;", [(1, 1, "甲&乙", 1)]),
    ("code", "- `甲` 乙", [(1, 1, "甲 乙", 1)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"), [e[1:] for e in ENTRIES], ids=[e[0] for e in ENTRIES]
)
def test_entries(source: str, expected: list[tuple[int, int, str, int]]) -> None:
    entries = read_text(source).entries
    assert [(e.line_start, e.line_end, e.text, e.blanks) for e in entries] == expected


def test_depth_and_looseness() -> None:
    article = read_text("- 甲\n\n- 乙\n  - 丙\n  - 丁\n")
    assert [(e.text, e.depth, e.loose, e.list_index) for e in article.entries] == [
        ("甲", 0, True, 0),
        ("乙", 0, True, 0),
        ("丙", 1, False, 0),
        ("丁", 1, False, 0),
    ]


def test_a_quote_in_an_item_makes_no_loose_list() -> None:
    assert [entry.loose for entry in read_text("- 甲\n  > 乙\n- 丙\n").entries] == [False, False]


def test_small_print() -> None:
    (entry,) = read_text("- 火花<small>（打入[工党](../Page/工党.md)）</small>").entries
    assert (entry.text, entry.small) == ("火花（打入工党）", "（打入工党）")
    (link,) = entry.links
    assert entry.text[link.start : link.end] == "工党"


def test_html_lists_hold_entries() -> None:
    article = read_text(
        dedent("""\
            ## 支部

            <p>支部如下：</p>
            <ul>
            <li><a href="../Page/火花_(瑞典).md" title="wikilink">火花</a><small>（打入社会党）</small></li>
            <li>反击
            <ol>
            <li>青年</li>
            </ol></li>
            <LI>革命
            </ul>
            以上。
            """)
    )
    assert [
        (e.text, e.depth, e.line_start, e.line_end, e.small)
        for e in article.entries
        if e.kind == "item"
    ] == [
        ("火花（打入社会党）", 0, 5, 5, "（打入社会党）"),
        ("反击", 0, 6, 6, ""),
        ("青年", 1, 8, 8, ""),
        ("革命", 0, 10, 10, ""),
    ]
    assert [(m.name, [h.name for h in m.hosts], m.place) for m in article.members] == [
        ("火花", ["社会党"], ""),
        ("反击", [], ""),
        ("青年", [], "反击"),
        ("革命", [], ""),
    ]
    assert [(link.label, link.title, link.line_start) for link in article.links] == [
        ("火花", "火花 (瑞典)", 5)
    ]
    assert [(p.text, p.line_start, p.line_end) for p in article.paragraphs] == [
        ("支部如下：", 3, 3),
        ("以上。", 12, 12),
    ]
    assert {entry.intro for entry in article.entries if entry.kind == "item"} == {"支部如下："}


def test_an_html_list_broken_by_a_blank_line_goes_on() -> None:
    article = read_text("支部：\n\n<ul>\n<li>甲</li>\n\n<li>乙</li>\n</ul>\n\n丙")
    assert [(m.name, m.position, m.entry.line_start) for m in article.members] == [
        ("甲", 1, 4),
        ("乙", 2, 6),
    ]
    assert [p.text for p in article.paragraphs] == ["支部：", "丙"]


def test_heading_tree() -> None:
    article = read_text("# 甲\n## 乙\n### 丙\n## 丁\n戊\n===\n- 己\n")
    assert [heading.path for heading in article.headings] == [
        ("甲",),
        ("甲", "乙"),
        ("甲", "乙", "丙"),
        ("甲", "丁"),
        ("戊",),
    ]
    assert article.entries[0].heading == ("戊",)
    assert article.headings[-1].line_start == 5


LINK_TARGETS = [
    ("../Page/左翼党_\\(德国\\).md", "左翼党 (德国)", "article"),
    ("https://zh.wikipedia.org/wiki/火花_\\(弗拉芒\\)", "火花 (弗拉芒)", "article"),
    ("https://zh.wikipedia.org/wiki/%E7%81%AB%E8%8A%B1", "火花", "article"),
    ("https://zh.wikipedia.org/wiki/File:A.png", "File:A.png", "file"),
    ("https://zh.wikipedia.org/wiki/Category:甲", "Category:甲", "category"),
    ("甲_(乙国)", "甲 (乙国)", "article"),
    ("/wiki/Category:甲", "Category:甲", "category"),
    ("/w/index.php?title=甲_乙&action=edit&redlink=1", "甲 乙", "article"),
    ("//example.org/甲", "", "external"),
    ("mailto:a", "", "external"),
    ("https://example.org/wiki/甲", "", "external"),
    ("https://zh.wikipedia.org/甲", "", "external"),
    ("https://zh.wikipedia.org/wiki/:Category:甲", ":Category:甲", "category"),
    ("https://zh.wikipedia.org/./甲", "甲", "article"),
    ("../../../etc/passwd", "", "external"),
    ("../Page/../../etc/passwd.md", "", "external"),
    ("javascript:alert(1)", "", "external"),
]


@pytest.mark.parametrize(("url", "title", "kind"), LINK_TARGETS)
def test_link_targets(url: str, title: str, kind: str) -> None:
    (link,) = read_text(f"[甲]({url})").links
    assert (link.label, link.title, link.kind) == ("甲", title, kind)
    assert link.url == url.replace("\\", "")


def test_an_entrys_name_is_never_displaced() -> None:
    source = "[左翼政党](../Page/左翼.md)\n\n- [左翼政党](../Page/左翼.md)\n"
    assert [link.displaced for link in read_text(source).links] == [True, False]


TITLES_FOUND = [
    ("banner", "> 本文内容由[甲](../Page/甲.md)转换而来。\n\n**乙**是", "甲", "banner"),
    ("banner in traditional script", "> 本文內容由[甲](../Page/甲.md)轉換而來。\n", "甲", "banner"),
    ("bold lead", "**甲**（，缩写为A）是**乙**", "甲", "lead"),
    ("bold lead left literal", "**“火花”**组织是", "火花", "lead"),
    ("bold below the first heading is no title", "甲\n\n## 乙\n\n**丙**", "a b", "file"),
    ("bold below a heading and no text above it", "## 乙\n\n**丙**是丁", "a b", "file"),
    ("bold lead on two lines", "**甲\n乙**是丁", "甲 乙", "lead"),
    ("a title above the page", "---\ntitle: '甲'\n---\n\n乙\n", "甲", "banner"),
    ("file name", "- 甲", "a b", "file"),
]


@pytest.mark.parametrize(
    ("source", "title", "found_in"), [e[1:] for e in TITLES_FOUND], ids=[e[0] for e in TITLES_FOUND]
)
def test_title(source: str, title: str, found_in: str) -> None:
    article = read_text(source, article="a_b")
    assert (article.title, article.title_source) == (title, found_in)


DAMAGE: list[tuple[str, str, list[tuple[str, str, int, int]]]] = [
    ("an emptied parenthesis", "甲（）乙", [("template", "", 1, 1)]),
    ("an emptied slot", "甲\n乙（，缩写为甲）", [("template", "", 2, 2)]),
    ("three emptied slots", "甲（；；）", [("template", "", 1, 1)] * 3),
    ("a full parenthesis", "甲（乙，丙）", []),
    ("an emptied quotation", "坚持“”战略", [("template", "", 1, 1)]),
    ("a template left over", "## 成员\n\n- 甲{{未知|丙}}", [("template", "{{未知|丙}}", 3, 3)]),
    ("stray brackets", "甲\n乙\\]\\]", [("bracket", "[[", 2, 2)]),
    ("wrapped Latin", "甲（MIM\nTheory）", [("wrap", " ", 1, 2)]),
    ("wrapped Latin in brackets that lost a word", "（，甲）\n甲 IMT\nCWI 乙", [("template", "", 1, 1), ("wrap", " ", 2, 3)]),
    ("wrapped Chinese lost no blank", "甲\n乙", []),
    ("a picture", "甲\n[a.jpg](../Page/File:a.jpg)", [("image", "File:a.jpg", 2, 2)]),
    (
        "a displaced label",
        "甲\n[左翼政党](../Page/左翼.md)",
        [("displaced_label", "左翼", 2, 2)],
    ),
    ("lost notes", "## 注释\n\n1.\n2.  甲\n", [("reference", "", 3, 3)]),
    ("lost notes under a list of members", "## 成员\n\n1.\n2.\n", [("reference", "", 3, 3), ("reference", "", 4, 4)]),
    ("an item wrapped behind its dash", "## 参见\n\n-\n  甲", [("wrap", " ", 3, 4)]),
    ("attributes of a heading", "## 成员 {.former}\n\n- 甲\n\n## 观察员 {past}\n", [("template", "{.former}", 1, 1), ("template", "{past}", 5, 5)]),
    ("a wrapped line of English", "The party\nof all.", []),
    ("wrapped Latin in an item", "## 参见\n\n- Internet\n  Archive", [("wrap", " ", 3, 4)]),
    ("an emptied parenthesis before a name held a flag", "## 成员\n\n- （） 甲\n\n- 乙", [("flag", "", 3, 3), ("flag", "", 5, 5)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "expected"), [e[1:] for e in DAMAGE], ids=[e[0] for e in DAMAGE]
)
def test_damage(source: str, expected: list[tuple[str, str, int, int]]) -> None:
    assert [loss[:4] for loss in read_text(source).losses] == expected


def test_notes_are_no_members() -> None:
    article = read_text("## 成员\n\n- 甲\n\n- 乙\n\n1.\n2.  [MIM](http://example.org/)\n")
    assert [member.name for member in article.members] == ["甲", "乙"]
    assert [entry.kind for entry in article.entries] == ["item", "item", "note", "note"]
    assert article.links[-1].kind == "reference"


def test_a_numbered_list_of_pages_is_none_of_notes() -> None:
    article = read_text("## 参见\n\n1.  [甲](../Page/甲.md)\n2.  [乙](../Page/乙.md)\n")
    assert [entry.kind for entry in article.entries] == ["item", "item"]
    assert [link.kind for link in article.links] == ["see_also", "see_also"]


def test_link_kinds_under_headings() -> None:
    article = read_text(
        text("""
        ## 参见

          - [甲](../Page/甲.md)

        ## 外部链接

          - [乙](http://example.org/)

        ## 参考资料

        1.  [丙](http://example.org/)
        """)
    )
    assert [link.kind for link in article.links] == ["see_also", "external", "reference"]


def test_pipe_tables() -> None:
    article = read_text(
        "## 成员\n\n| 国家 | 政党 |\n|---|---|\n| | [甲](../Page/甲.md) |\n| 法国 | 乙 |\n"
    )
    assert [(e.line_start, e.kind, e.text) for e in article.entries] == [
        (5, "row", "| 甲"),
        (6, "row", "法国 | 乙"),
    ]
    assert [(cell.header, cell.text) for cell in article.entries[1].cells] == [
        ("国家", "法国"),
        ("政党", "乙"),
    ]
    assert [(member.name, member.place) for member in article.members] == [
        ("甲", ""),
        ("乙", "法国"),
    ]


def test_lists_and_tables_are_numbered_in_the_order_of_the_page() -> None:
    table = "<table>\n<tr>\n<td>丙</td>\n</tr>\n</table>"
    article = read_text(f"- 甲\n\n## 乙\n\n{table}\n\n- 丁\n\n{table}\n")
    assert [(entry.line_start, entry.list_index) for entry in article.entries] == [
        (1, 0),
        (6, 1),
        (11, 2),
        (14, 3),
    ]


# Damage made on purpose is found


def page(items: list[Written]) -> str:
    return "## 支部\n\n" + "\n\n".join(f"  -{' ' * item.blanks}{item.markdown()}" for item in items)


@given(lists)
def test_an_undamaged_list_is_read_as_it_was_written(items: list[Written]) -> None:
    article = read_text(page(items))
    assert [member.name for member in article.members] == [item.name for item in items]
    assert [m.link.title if m.link else "" for m in article.members] == [i.title for i in items]
    assert [[host.name for host in m.hosts] for m in article.members] == [
        [item.host] if item.host else [] for item in items
    ]
    assert [member.entry.blanks for member in article.members] == [item.blanks for item in items]
    assert [member.entry.line_start for member in article.members] == list(
        range(3, 3 + 2 * len(items), 2)
    )


@given(lists, st.data())
def test_a_dropped_flag_is_found(items: list[Written], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(items) - 1))
    items = [item._replace(blanks=1) for item in items]
    damaged = [*items[:at], items[at]._replace(blanks=2), *items[at + 1 :]]
    whole, flags = read_text(page(items)), read_text(page(damaged))
    assert [member.flags_lost for member in whole.members] == [1] * len(items)
    assert flags.members[at].flags_lost == 2
    lines = [loss.line_start for loss in flags.losses if loss.kind == "flag"]
    assert lines.count(3 + 2 * at) == 2


@given(names, names, names)
def test_a_displaced_label_is_found(before: str, name: str, swallowed: str) -> None:
    article = read_text(f"甲：\n{before}[{name}{swallowed}](../Page/{name}.md)。")
    (link,) = article.links
    assert (link.displaced, link.repaired, link.line_start) == (True, name, 2)
    (loss,) = [loss for loss in article.losses if loss.kind == "displaced_label"]
    assert (loss.lost, loss.line_start, loss.line_end) == (name, 2, 2)


@given(st.lists(st.text("abcXYZ.'", min_size=1, max_size=6), min_size=2, max_size=6), st.data())
def test_a_wrapped_line_is_found(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(1, len(words) - 1))
    source = "甲\n（" + " ".join(words[:at]) + "\n" + " ".join(words[at:]) + "）"
    assert [loss[:4] for loss in read_text(source).losses] == [("wrap", " ", 2, 3)]


@given(names, names)
def test_an_emptied_template_is_found(before: str, after: str) -> None:
    whole = read_text(f"{before}（英语，缩写为A）{after}")
    damaged = read_text(f"{before}（，缩写为A）{after}")
    assert whole.losses == ()
    assert [loss[:4] for loss in damaged.losses] == [("template", "", 1, 1)]


@given(hostile_text, st.integers(1, 5))
def test_lines_before_a_heading_move_what_follows_and_change_nothing(
    source: str, before: int
) -> None:
    source = "## 乙\n\n" + source.replace("\r", "")
    plain, moved = read_text(source), read_text("甲\n" * before + source)
    assert [(e.text, e.blanks, e.line_start + before) for e in plain.entries] == [
        (e.text, e.blanks, e.line_start) for e in moved.entries
    ]


@pytest.mark.parametrize("name", ["imt", "ist", "mim"])
def test_parts_that_are_made_from_tuples_have_every_field(
    articles: dict[str, Article], name: str
) -> None:
    article = articles[name]
    for parts in (article.links, article.entries, article.members, article.losses):
        for part in parts:
            assert len(part) == len(part._fields)


TITLE_HEADINGS = [
    ("a heading above all", "# 码头国际\n\n**码头**是国际组织。\n\n## 成员\n\n- 甲党\n", "码头国际", ["成员"]),
    ("one over members", "# 成员\n\n## 欧洲\n\n- 甲党\n", "article", ["成员", "欧洲"]),
    ("two of its level", "# 历史\n\n# 成员\n\n- 甲党\n", "article", ["成员"]),
    ("text before it", "码头。\n\n# 码头国际\n\n## 成员\n\n- 甲党\n", "article", ["码头国际", "成员"]),
    (
        "one that could be over members",
        "# International League\n\n**International League** is a body.\n\n## Members\n\n- Red Party\n",
        "International League",
        ["Members"],
    ),
]  # fmt: skip


@pytest.mark.parametrize(
    ("source", "title", "path"),
    [case[1:] for case in TITLE_HEADINGS],
    ids=[c[0] for c in TITLE_HEADINGS],
)
def test_a_heading_above_all_else_is_the_title(source: str, title: str, path: list[str]) -> None:
    article = read_text(source)
    assert article.title == title
    assert [list(entry.heading) for entry in article.entries] == [path]
    assert article.losses == ()
