"""Which entries list members, with their status, name, link, host party and lost flags."""

from __future__ import annotations

import csv
from collections import Counter
from textwrap import dedent

import pytest
from hypothesis import given
from strategies import Written, lists, names

from internationals.articles import Article, Member, read_text
from internationals.articles.language import language
from internationals.articles.model import UnknownHeading
from internationals.paths import REFERENCE
from internationals.places.stated import settled

ZH = language("zh")
heading_role, introduction_role, header_role = ZH.heading_role, ZH.introduction_role, ZH.column_role

# The three real articles


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / "sections.csv").open(encoding="utf-8", newline="") as stream:
        return [row for row in csv.DictReader(stream) if row["article"] == name]


STATUSES = {
    "imt": {"section": 35, "former_section": 3},
    "ist": {"affiliate": 28, "sympathiser": 8, "former_affiliate": 4},
    "mim": {},
}


@pytest.mark.parametrize("name", STATUSES)
def test_78_members_by_status(articles: dict[str, Article], name: str) -> None:
    assert Counter(member.status for member in articles[name].members) == STATUSES[name]
    assert articles[name].unknown_headings == ()


@pytest.mark.parametrize("name", STATUSES)
def test_members_are_those_of_the_reference(articles: dict[str, Article], name: str) -> None:
    rows, members = reference(name), articles[name].members
    assert [(m.status, m.name, m.link.title if m.link else "") for m in members] == [
        (row["status"], row["name_zh"], row["link_title"]) for row in rows
    ]
    for row, member in zip(rows, members, strict=True):
        assert member.entry.line_start <= int(row["line"]) <= member.entry.line_end
        quote = articles[name].quote(member.entry.line_start, member.entry.line_end)
        assert member.name in quote


def test_hosts_are_those_of_the_reference(articles: dict[str, Article]) -> None:
    with (REFERENCE / "host_parties.csv").open(encoding="utf-8", newline="") as stream:
        titles = {row["link_title"] for row in csv.DictReader(stream)}
    hosts = [
        host.link.title
        for article in articles.values()
        for member in article.members
        for host in member.hosts
        if host.link is not None
    ]
    assert len(hosts) == len(set(hosts)) == 21
    assert set(hosts) <= titles


def test_the_flags_lost_are_80(articles: dict[str, Article]) -> None:
    lost = {
        (name, member.entry.line_start): member.flags_lost
        for name, article in articles.items()
        for member in article.members
    }
    assert sum(lost.values()) == 80
    assert {at for at, flags in lost.items() if flags == 2} == {("imt", 31), ("imt", 68)}


def test_line_54_links_the_dutch_group_to_the_flemish_one(articles: dict[str, Article]) -> None:
    (member,) = [m for m in articles["imt"].members if m.entry.line_start == 54]
    assert member.link is not None
    assert (member.name, member.link.title) == ("火花", "火花 (弗拉芒)")


# Headings

HEADINGS = [
    ("支部", "section"),
    ("前支部", "former_section"),
    ("附属组织", "affiliate"),
    ("附屬組織", "affiliate"),
    ("前附属组织", "former_affiliate"),
    ("成员", "member"),
    ("成員", "member"),
    ("成员党", "member"),
    ("成員黨", "member"),
    ("现任成员", "member"),
    ("前成員黨", "former_member"),
    ("过去的成员", "former_member"),
    ("正式成员", "member"),
    ("参加者", "member"),
    ("第十次会议（2011年）参加者", "member"),
    ("同情组织", "sympathiser"),
    ("前同情组织", "former_sympathiser"),
    ("支持第四国际的非附属政党和组织", "sympathiser"),
    ("认同国际社会主义倾向的基本政治立场的非附属组织", "sympathiser"),
    ("过去有支持第四国际的内部派别的政党和组织", "former_sympathiser"),
    ("观察员", "observer"),
    ("觀察員", "observer"),
    ("前常驻观察员", "former_observer"),
    ("候选成员", "candidate"),
    ("候補成員", "candidate"),
    ("伙伴", "partner"),
    ("夥伴", "partner"),
    ("成员列表", "member"),
    ("成员（部分）", "member"),
    ("成员：", "member"),
    ("Sections", "section"),
    ("Former members", "former_member"),
    ("Members (former)", "former_member"),
]


@pytest.mark.parametrize(("heading", "status"), HEADINGS)
def test_headings_of_lists_of_members(heading: str, status: str) -> None:
    role = heading_role(heading)
    assert role is not None
    assert (role.kind, role.name) == ("members", status)


@pytest.mark.parametrize(
    "heading",
    ["参见", "參見", "参考资料", "參考资料", "外部链接", "外部連結", "出版物", "历史", "歷史", "歷任主席", "著名成员", "组织结构"],
)  # fmt: skip
def test_headings_of_other_lists(heading: str) -> None:
    role = heading_role(heading)
    assert role is not None
    assert role.kind == "other"


@pytest.mark.parametrize(
    "heading",
    ["非附属组织", "非附屬組織", "支部的历史", "附属组织法", "前沿", "前言", "反对支部", "不是成员", "德国", "成" * 300],
)  # fmt: skip
def test_words_match_whole(heading: str) -> None:
    assert heading_role(heading) is None


INTRODUCTIONS = [
    ("1984年3月12日会议上的十七个创始成员是：", "member"),
    ("后来加入的成员（部分）：", "member"),
    ("候选成员（部分）：", "candidate"),
    ("甲派得到以下组织支持：", "sympathiser"),
    ("該組織的支部包括：", "section"),
    ("甲。其附属组织有:", "affiliate"),
    ("过去的：", "former_member"),
    ("它的成员有很多。", None),
    ("它的目标是：", None),
    ("", None),
]


@pytest.mark.parametrize(("introduction", "status"), INTRODUCTIONS)
def test_introductions(introduction: str, status: str | None) -> None:
    role = introduction_role(introduction)
    assert (role.name if role else None) == status


def statuses(source: str) -> list[tuple[str, str, int]]:
    members = read_text(dedent(source).lstrip("\n")).members
    return [(member.name, member.status, member.position) for member in members]


def test_continents_under_a_heading() -> None:
    source = """
        ## 成员

        ### 亚洲

          - 甲

        ### 歐洲

          - 乙

        ## 前成员

        ### 亚洲

          - 丙
        """
    assert statuses(source) == [
        ("甲", "member", 1),
        ("乙", "member", 2),
        ("丙", "former_member", 1),
    ]


def test_a_heading_above_that_says_past_makes_all_below_former() -> None:
    source = """
        ## 目前与第四国际有联系的政党和组织

        ### 支部

          - 甲

        ## 过去的政党和组织

        ### 支部

          - 乙
        """
    assert statuses(source) == [("甲", "section", 1), ("乙", "former_section", 1)]


def test_a_heading_of_its_own_belongs_to_the_one_above_and_is_reported() -> None:
    article = read_text("## 支部\n\n### 德国\n\n- 甲\n\n- 乙\n\n## 参见\n\n- 丙\n")
    assert [(m.name, m.status) for m in article.members] == [("甲", "section"), ("乙", "section")]
    assert article.unknown_headings == (UnknownHeading("德国", 2, True, 5, 7),)


def test_a_heading_in_no_vocabulary_is_reported_and_its_entries_are_kept() -> None:
    article = read_text("## 非附属组织\n\n- 甲\n\n- 乙\n\n## 战友\n\n- 丙\n")
    assert article.members == ()
    assert [entry.text for entry in article.entries] == ["甲", "乙", "丙"]
    assert article.unknown_headings == (
        UnknownHeading("非附属组织", 2, False, 3, 5),
        UnknownHeading("战友", 1, False, 9, 9),
    )


def test_a_list_before_any_heading_is_reported() -> None:
    article = read_text("- 甲\n")
    assert article.unknown_headings == (
        UnknownHeading("(before the first heading)", 1, False, 1, 1),
    )


def test_the_introduction_of_a_list_tells_its_status() -> None:
    source = """
        ## 成员

        1984年会议上的创始成员是：

          - 甲

        候选成员（部分）：

          - 乙

        ## 内部派别

        **革命派**
        得到以下组织支持：

          - 丙
        """
    assert statuses(source) == [
        ("甲", "member", 1),
        ("乙", "candidate", 1),
        ("丙", "sympathiser", 1),
    ]


def test_a_line_in_bold_does_the_work_of_a_heading() -> None:
    source = """
        **甲国际**

        ## 成员

        **亚洲**

          - 甲

        **观察员：**

          - 乙

        **德国**

          - 丙
        """
    article = read_text(dedent(source))
    assert [(m.name, m.status, m.entry.heading) for m in article.members] == [
        ("甲", "member", ("成员", "亚洲")),
        ("乙", "observer", ("成员", "观察员")),
        ("丙", "member", ("成员", "德国")),
    ]
    assert [unknown.heading for unknown in article.unknown_headings] == ["德国"]


def test_other_lists_hold_no_members() -> None:
    source = """
        ## 参见

          - [甲](../Page/甲.md)

        ## 歷任主席

          - 1951年-1957年：[乙](../Page/乙.md)

        ## 出版物

          - 《丙》
        """
    assert statuses(source) == []


# Entries

# Markdown of an item: name, title linked to, hosts, words where the flag stood.
NAMED = [
    ("火花", "火花", "", [], ""),
    ("[火花](../Page/火花_\\(弗拉芒\\).md)", "火花", "火花 (弗拉芒)", [], ""),
    ("[左翼党](../Page/左翼党.md)（英语：Left）", "左翼党", "左翼党", [], ""),
    ("[劳动党](../Page/劳动党.md)（2008年被开除）", "劳动党", "劳动党", [], ""),
    ("共产党（马列）", "共产党（马列）", "", [], ""),
    ("[共产党（毛主义）](../Page/共产党（毛主义）.md)", "共产党（毛主义）", "共产党（毛主义）", [], ""),
    ("[苏格兰社会党 (2010年)](../Page/甲.md)", "苏格兰社会党 (2010年)", "甲", [], ""),
    ("团体\\[3\\]", "团体", "", [], ""),
    ("[团体](../Page/团体.md)\\[3\\]\\[12\\]", "团体", "团体", [], ""),
    ("火花，成立于1992年", "火花", "", [], ""),
    ("火花——德国的组织", "火花", "", [], ""),
    ("火花－马克思主义左翼", "火花－马克思主义左翼", "", [], ""),
    ("[自由、社会主义和革命](../Page/甲.md)", "自由、社会主义和革命", "甲", [], ""),
    ("火花<small>（打入[工党](../Page/工党_\\(英国\\).md)）</small>", "火花", "", [("工党", "工党 (英国)")], ""),
    ("火花（打入工党）", "火花", "", [("工党", "")], ""),
    ("火花（打入[甲](x)和[乙](../Page/乙.md)）", "火花", "", [("甲", "x"), ("乙", "乙")], ""),
    ("火花（打入[甲](x)和乙、丙）", "火花", "", [("甲", "x"), ("乙", ""), ("丙", "")], ""),
    ("火花（打入工党和绿党等）", "火花", "", [("工党", ""), ("绿党", "")], ""),
    ("火花（打入社会主义和自由党）", "火花", "", [("社会主义和自由党", "")], ""),
    ("火花（打入甲、乙）", "火花", "", [("甲", ""), ("乙", "")], ""),
    ("火花，打入了[社会党，甲](../Page/甲.md)，后来退出", "火花", "", [("社会党，甲", "甲")], ""),
    ("[打入派](../Page/打入派.md)", "打入派", "打入派", [], ""),
    ("<small>甲</small>乙", "甲乙", "", [], ""),
    ("[科西嘉](../Page/科西嘉.md) 民族左翼运动", "民族左翼运动", "", [], "科西嘉"),
    ("[科西嘉](../Page/科西嘉.md)\n  [左翼](../Page/左翼_\\(科西嘉\\).md)", "左翼", "左翼 (科西嘉)", [], "科西嘉"),
    ("（） [革命党](../Page/革命党.md)", "革命党", "革命党", [], ""),
    ("\u3000火花\u3000", "火花", "", [], ""),
    ("火花\u3000派", "火花 派", "", [], ""),
    ("Re\u0301volution", "R\u00e9volution", "", [], ""),
]  # fmt: skip


@pytest.mark.parametrize(("markdown", "name", "title", "hosts", "place"), NAMED)
def test_what_an_entry_names(
    markdown: str, name: str, title: str, hosts: list[tuple[str, str]], place: str
) -> None:
    (member,) = settled(read_text(f"## 支部\n\n- {markdown}\n"))
    assert member.name == name
    assert (member.link.title if member.link else "") == title
    assert [(h.name, h.link.title if h.link else "") for h in member.hosts] == hosts
    assert member.place == place


FLAGS = [
    ("a loose list: one each", "- 甲\n\n- 乙", [1, 1]),
    ("a tight list: none", "- 甲\n- 乙", [0, 0]),
    ("two blanks, even in a tight list of one", "-  甲", [2]),
    ("two blanks in every list of the page", "-  甲\n\n## 前支部\n\n-  乙\n-  丙", [0, 0, 0]),
    ("three blanks", "-   甲\n\n- 乙", [3, 1]),
    ("five blanks", "-     甲\n\n- 乙", [5, 1]),
    ("a mark between two flags", "- / 甲\n\n- 乙", [2, 1]),
    ("wrapped behind its dash", "-\n  甲\n\n- 乙", [2, 1]),
    ("an empty parenthesis: the region of the country", "- （） 甲\n\n- 乙", [1, 1]),
    ("an entry without a name has none", "-\n\n- 乙", [1]),
]


@pytest.mark.parametrize(("source", "flags"), [e[1:] for e in FLAGS], ids=[e[0] for e in FLAGS])
def test_flags_lost(source: str, flags: list[int]) -> None:
    assert [member.flags_lost for member in read_text(f"## 支部\n\n{source}").members] == flags


def test_nested_entries() -> None:
    source = "## 支部\n\n- 法国\n  - 甲\n  - 乙\n    - 丙\n- 丁\n"
    assert [(m.name, m.place, m.has_nested) for m in read_text(source).members] == [
        ("法国", "", True),
        ("甲", "法国", False),
        ("乙", "法国", True),
        ("丙", "乙", False),
        ("丁", "", False),
    ]


def test_several_organisations_in_one_item() -> None:
    source = """## 支部

- －[甲](../Page/甲.md)、[乙（丙、丁）](../Page/乙.md)（打入[戊](../Page/戊.md)、己）、

- [庚、辛](../Page/庚、辛.md)

- 壬、癸
"""
    assert [
        (m.name, m.flags_lost, m.continues, [host.name for host in m.hosts])
        for m in read_text(source).members
    ] == [
        ("甲", 1, False, []),
        ("乙（丙、丁）", 0, True, ["戊", "己"]),
        ("庚、辛", 1, False, []),
        ("壬、癸", 1, False, []),
    ]


@given(lists, names)
def test_every_entry_of_a_list_is_a_member_once(items: list[Written], other: str) -> None:
    written = "\n\n".join(f"- {item.markdown()}" for item in items)
    article = read_text(f"## 成员\n\n{written}\n\n## 参见\n\n- {other}\n")
    assert [member.entry.text for member in article.members] == [
        entry.text for entry in article.entries[:-1]
    ]
    assert [member.position for member in article.members] == list(range(1, len(items) + 1))


# Tables


def cell(content: str) -> str:
    return f"<td><p>{content}</p></td>" if content else "<td></td>"


def table(header: list[str], *rows: list[str]) -> str:
    """A table as the dump writes it: a cell a line."""
    lines = ["<table>"]
    if header:
        heads = [f"<th><p>{name}</p></th>" for name in header]
        lines += ["<thead>", '<tr class="header">', *heads, "</tr>", "</thead>"]
    lines.append("<tbody>")
    for number, row in enumerate(rows):
        cells = [text if text.startswith("<td") else cell(text) for text in row]
        lines += [f'<tr class="{"even" if number % 2 else "odd"}">', *cells, "</tr>"]
    return "\n".join([*lines, "</tbody>", "</table>"])


def link(label: str, title: str = "") -> str:
    return f'<a href="../Page/{title or label}.md" title="wikilink">{label}</a>'


def members(source: str, heading: str = "成员") -> tuple[Member, ...]:
    return settled(read_text(f"## {heading}\n\n{source}\n"))


def summary(source: str) -> list[tuple[str, str, int, bool]]:
    return [(m.name, m.place, m.flags_lost, m.continues) for m in members(source)]


def test_an_emptied_flag_column() -> None:
    source = table(["国家", "政党"], ["", link("工党", "工党_(奥地利)")], ["", "人民党"])
    found = members(source)
    assert summary(source) == [("工党", "", 1, False), ("人民党", "", 1, False)]
    assert found[0].link is not None
    assert found[0].link.title == "工党 (奥地利)"
    # <table> is line 3; the first row of the body begins on line 11.
    assert [(m.entry.line_start, m.entry.line_end) for m in found] == [(11, 14), (15, 18)]


def test_a_party_under_the_header_of_the_countries() -> None:
    """A lost row span moved the party to the left; a continent alone is no member."""
    source = table(
        ["大洲", "国家", "政党或组织"],
        [link("亚洲"), "", ""],
        ["", "革命民主组织", ""],
        ["", link("人民党"), ""],
        [link("北美洲"), "", "共产党（马列）"],
    )
    assert summary(source) == [
        ("革命民主组织", "", 1, False),
        ("人民党", "", 1, False),
        ("共产党（马列）", "", 1, False),
    ]


def test_a_second_party_of_the_same_country_under_the_header_of_the_continents() -> None:
    source = table(
        ["大洲", "国家", "政党或组织", "加入时间"],
        ["", link("红星党"), "2010年", ""],
        [link("临时中央"), "2010年", "", ""],
        ["", "人民党", "2012年", ""],
    )
    assert summary(source) == [
        ("红星党", "", 1, False),
        ("临时中央", "", 0, True),
        ("人民党", "", 1, False),
    ]


def test_a_territory_that_was_a_link_is_kept() -> None:
    source = table(["国家", "政党"], [link("后苏联国家"), link("苏联共产党")], ["", "人民党"])
    assert summary(source) == [("苏联共产党", "后苏联国家", 0, False), ("人民党", "", 1, False)]


@pytest.mark.parametrize(
    ("content", "names"),
    [
        (f"{link('甲党')}<br />\n{link('乙党')}", ["甲党", "乙党"]),
        (f"{link('甲党')}、 {link('乙党')}、丙党", ["甲党", "乙党", "丙党"]),
        ("甲党、乙党", ["甲党", "乙党"]),
        (link("甲、乙党"), ["甲、乙党"]),
        ("甲党（乙派、丙派）", ["甲党（乙派、丙派）"]),
        (f"{link('绿之未来')}<br />\n（みどりの未来）", ["绿之未来"]),
        (f"{link('树党')}<br />\nTrees Party", ["树党"]),
        (f"{link('甲党')}（2008年被开除）", ["甲党"]),
        (f"{link('甲党')}[4]", ["甲党"]),
        ("<center>\n<p>甲党</p>\n</center>", ["甲党"]),
        (f"<ul><li>{link('甲党')}</li><li>{link('乙党')}</li></ul>", ["甲党", "乙党"]),
        ("甲党&amp;乙", ["甲党&乙"]),
        ("<script>alert(1)</script>甲党", ["甲党"]),
    ],
)  # fmt: skip
def test_parties_of_one_cell(content: str, names: list[str]) -> None:
    found = members(table(["国家", "政党"], ["", content], ["", "末党"]))
    assert [member.name for member in found] == [*names, "末党"]
    # They share the flag of their row.
    assert [m.flags_lost for m in found] == [1, *[0] * (len(names) - 1), 1]
    assert [m.continues for m in found] == [False, *[True] * (len(names) - 1), False]


def test_remarks_are_no_members_and_tell_the_status_of_their_row() -> None:
    source = table(
        ["國家", "政黨", "備註"],
        ["", link("甲黨"), link("讓我們改變", "讓我們改變_(2015年)")],
        ["", link("乙黨"), "觀察員"],
        ["", "丙黨", "2019年[3]"],
        ["", "丁黨", f"觀察員<br />\n{link('歐洲議會')}:2/13"],
    )
    assert [(m.name, m.status, m.position) for m in members(source)] == [
        ("甲黨", "member", 1),
        ("乙黨", "observer", 1),
        ("丙黨", "member", 2),
        ("丁黨", "observer", 2),
    ]


def test_an_empty_last_row_is_no_member() -> None:
    assert [m.name for m in members(table(["国家", "政党"], ["", "甲党"], ["", ""]))] == ["甲党"]


def test_an_emptied_cell_may_hold_a_break_or_a_parenthesis() -> None:
    source = table(
        ["国家", "政党"],
        ["<td><p><br />\n</p></td>", link("甲党")],
        ["（）", link("乙党")],
        ["|", link("丙党")],
    )
    assert [(m.name, m.place) for m in members(source)] == [
        ("甲党", ""),
        ("乙党", ""),
        ("丙党", ""),
    ]
    assert members(source)[1].flags_lost == 1


def test_lines_of_an_emptied_cell_had_a_flag_each() -> None:
    source = table(
        ["国家", "政党"],
        ["<td></td>", link("甲党")],
        ["<td><p><br />\n</p></td>", link("乙党")],
        ["<td><br />\n<br />\n</td>", link("丙党")],
        ["<td><p>法国<br />\n</p></td>", link("丁党")],
        ["<td><p><br />\n2010年</p></td>", link("戊党")],
        ["<td>/</td>", link("己党")],
        ["<td> / <br />\n / </td>", link("庚党")],
        ["<td>2010/11</td>", link("辛党")],
    )
    assert [(m.name, m.place, m.flags_lost) for m in members(source)] == [
        ("甲党", "", 1),
        ("乙党", "", 2),
        ("丙党", "", 3),
        ("丁党", "法国", 0),
        ("戊党", "", 1),
        ("己党", "", 2),
        ("庚党", "", 3),
        ("辛党", "", 1),
    ]
    assert (
        len([loss for loss in read_text(f"## 成员\n\n{source}").losses if loss.kind == "flag"])
        == 13
    )


def test_without_a_header() -> None:
    source = table([], ["", link("甲党")], ["（）", link("乙党")], ["", "丙党"])
    assert summary(source) == [
        ("甲党", "", 1, False),
        ("乙党", "", 1, False),
        ("丙党", "", 1, False),
    ]


def test_a_header_of_two_lines_and_columns_that_hold_no_party() -> None:
    source = table(
        ["國家（地區）", "政黨名<br />\n（政黨名原文）", "是否進入<br />\n國會", "席位"],
        ["", f"{link('綠黨')}<br />\n（Die Grünen）", "○", "0"],
    )
    assert [m.name for m in members(source)] == ["綠黨"]


def test_headers_that_are_not_marked_or_stand_below_a_title() -> None:
    in_bold = table([], ["<b>国家</b>", "<b>政党</b>"], ["", "甲党"])
    assert summary(in_bold) == [("甲党", "", 1, False)]
    title = '<tr class="header">\n<th colspan="2">成员</th>\n</tr>\n'
    titled = table(["国家", "政党"], ["", "甲党"]).replace("<thead>\n", "<thead>\n" + title)
    assert summary(titled) == [("甲党", "", 1, False)]


def test_a_row_span_that_was_kept() -> None:
    source = table(
        ["国家", "政党"],
        ['<td rowspan="2"></td>', "甲党"],
        ["乙党"],
        ['<td rowspan="2">法国</td>', "丙党"],
        ["丁党"],
        ["", "戊党"],
    )
    assert summary(source) == [
        ("甲党", "", 1, False),
        ("乙党", "", 0, True),
        ("丙党", "法国", 0, False),
        ("丁党", "法国", 0, True),
        ("戊党", "", 1, False),
    ]
    entry = members(source)[3].entry
    assert (entry.text, [c.text for c in entry.cells]) == ("丁党", ["法国", "丁党"])


def test_a_row_that_ends_before_its_country() -> None:
    source = table(["政党", "国家"], ["甲党"], ["乙党", "法国"])
    assert summary(source) == [("甲党", "", 0, False), ("乙党", "法国", 0, False)]


def test_of_two_columns_of_parties_the_first_names_the_members() -> None:
    source = table(
        ["国家", "政党", "附属组织"], ["德国", "甲党", link("乙")], ["法国", "丙党", link("丁")]
    )
    assert [member.name for member in members(source)] == ["甲党", "丙党"]


def test_a_table_of_seats_under_an_unknown_heading_lists_no_members() -> None:
    rows = [["德国", "甲党", "1"], ["法国", "乙党", "2"], ["日本", "丙党", "3"]]
    assert len(members(table(["国家", "政党", "备注"], *rows), "战友")) == 3
    assert members(table(["国家", "政党", "席位（2019年）"], *rows), "战友") == ()


def test_a_column_span_that_was_kept() -> None:
    source = table(
        ["国家", "政党"], ['<td colspan="2">欧洲</td>'], ["", "甲党"], ['<td colspan="2">亚洲</td>']
    )
    assert [m.name for m in members(source)] == ["甲党"]


def test_a_party_that_spans_rows_is_one_member() -> None:
    source = table(["政党", "国家"], ['<td rowspan="2">甲党</td>', "法国"], ["德国"], ["乙党", ""])
    assert [m.name for m in members(source)] == ["甲党", "乙党"]


@pytest.mark.parametrize("span", ["0", "-1", "x", "", "99999999999999999999", "９" * 5000])
def test_absurd_spans(span: str) -> None:
    source = table(
        ["国家", "政党"],
        ["", f'<td rowspan="{span}" colspan="{span}">甲党</td>'],
        ["", "乙党"],
    )
    assert members(source)[0].name == "甲党"


def test_a_table_under_several_headings() -> None:
    source = f"""## 正式成员

{table(["国家", "政党"], ["", "甲党"])}

## 前成员党

{table(["国家", "政党"], ["", "乙党"])}

## 名称

{table(["语言", "名称"], ["法语", "丙"])}
"""
    article = read_text(source)
    assert [(m.name, m.status) for m in article.members] == [
        ("甲党", "member"),
        ("乙党", "former_member"),
    ]
    assert article.unknown_headings == ()


def test_a_table_introduced_by_a_sentence() -> None:
    article = read_text(f"## 组织\n\n候选成员：\n\n{table(['国家', '政党'], ['', '甲党'])}\n")
    assert [(m.name, m.status) for m in article.members] == [("甲党", "candidate")]


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("政党或组织", "party"), ("政黨名（政黨名原文）", "party"), ("国家或地区", "country"),
        ("國家（地區）", "country"), ("備註", "remark"), ("大洲", "other"), ("加入时间", "other"), ("", ""), ("中文名稱（原文名稱）", "name_own"),
        ("英文名稱", "name_en"), ("身分", "status"), ("簡稱", "abbreviation"), ("Party", "party"),
    ],
)  # fmt: skip
def test_headers_of_columns(header: str, role: str) -> None:
    assert header_role(header) == role
