"""MediaWiki source is read onto the same model as the dump, with the flags that survive there."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from internationals.articles import read_text
from internationals.articles.model import Article
from internationals.articles.wikitext.variants import chosen

FIXTURES = Path(__file__).parents[1] / "fixtures"


def wikitext(text: str, article: str = "x") -> Article:
    return read_text(text, article=article, format="wikitext")


def read_fixture(name: str) -> Article:
    text = (FIXTURES / f"{name}.wikitext").read_text(encoding="utf-8")
    return wikitext(text, article=name)


@pytest.fixture(scope="module")
def lists() -> Article:
    return read_fixture("wikitext-lists")


@pytest.fixture(scope="module")
def table() -> Article:
    return read_fixture("wikitext-table")


def test_flags_survive_in_every_form(lists):
    assert [(e.text, e.flags) for e in lists.entries if e.heading == ("支部",)] == [
        ("吊车", ("阿根廷",)),
        ("系船柱（打入港口党）", ("BEL",)),
        ("第一码头", ("巴西",)),
        ("锚", ()),
        ("缆绳", ()),
        ("海员公社", ("CHN", "日本")),
        ("灯塔", ("英格兰", "威尔士", "苏格兰")),
        ("航标 （1998年加入）", ("Greece",)),
        ("浮标", ("Ireland", "GBR")),
        ("起重机", ("瑞士",)),
        ("潮汐社", ()),
        ("罗盘", ("意大利",)),
    ]


def test_members_have_status_name_link_and_host(lists):
    members = {m.name: m for m in lists.members}
    assert [m.status for m in lists.members] == ["section"] * 12 + ["former_section"] * 2 + [
        "sympathiser"
    ] * 3
    assert members["吊车"].link.title == "吊车 (阿根廷)"
    (host,) = members["系船柱"].hosts
    assert (host.name, host.link.title) == ("港口党", "港口党 (比利时)")
    assert not any(m.flags_lost for m in lists.members)
    assert members["缆绳"].place == "第一码头"


def test_lines_nesting_and_lists(lists):
    entries = {e.text: e for e in lists.entries}
    assert lists.quote(entries["锚"].line_start, entries["锚"].line_end) == "**[[锚_(政治组织)|锚]]"
    assert [entries[name].depth for name in ("第一码头", "锚", "缆绳", "海员公社")] == [0, 1, 1, 0]
    assert entries["灯塔"].list_index == entries["吊车"].list_index
    assert entries["冰山"].heading == ("前支部", "北欧")
    assert entries["季风"].heading == ("前支部", "南欧")
    assert entries["浮冰"].list_index == entries["红树林"].list_index
    assert entries["系船柱（打入港口党）"].small == "（打入港口党）"
    assert entries["海员国际"].links[0].kind == "see_also"


def test_prose_keeps_what_templates_say(lists):
    lead = lists.paragraphs[0]
    assert lead.text.split("\n")[0] == (
        "码头工人国际（Dockers' International，缩写为DI）是一个虚构的国际组织，总部设在法国。"
    )
    assert (lists.title, lists.title_source, lead.bold) == (
        "码头工人国际",
        "lead",
        ("码头工人国际",),
    )
    assert lead.line_at(lead.text.index("大西洋")) == 8
    assert [(link.label, link.kind, link.url) for link in lead.links] == [
        ("国际组织", "article", "国际组织"),
        ("大西洋两岸", "article", "大西洋"),
    ]
    note = next(link for link in lists.links if link.kind == "reference")
    assert (note.label, note.url) == ("Who we are", "http://example.org/dockers")


def test_only_what_is_not_understood_is_lost(lists):
    assert [(loss.kind, loss.lost, loss.line_start) for loss in lists.losses] == [
        ("template", "{{未知模板|甲}}", 23)
    ]
    assert [h.heading for h in lists.unknown_headings] == []


def test_table_with_cells_that_span_rows(table):
    rows = [e for e in table.entries if e.heading == ("成员",)]
    assert [(e.text, e.flags) for e in rows] == [
        ("| 黄麻联盟 | 2010年", ("孟加拉国",)),
        ("| 纺车 |", ("印度",)),
        ("梭子 经线 | 两个组织", ("印度",)),
        ("欧洲", ()),
        ("欧洲 |  | 里昂织工 |", ("法国", "科西嘉")),
        ("非洲 |  | 棉花党 | 亦有成员", ("EGY",)),
    ]
    assert [(c.header, c.text) for c in rows[2].cells] == [
        ("大洲", "亚洲"),
        ("国家", ""),
        ("政党或组织", "梭子\n经线"),
        ("备注", "两个组织"),
    ]
    assert table.quote(rows[2].line_start, rows[2].line_end).startswith("| [[梭子]]")
    assert rows[3].subheading
    assert table.quote(rows[5].line_start, rows[5].line_end).startswith("| [[非洲]]\n| {{EGY}}\n")
    assert [m.name for m in table.members if m.status == "member"] == [
        "黄麻联盟", "纺车", "梭子", "经线", "里昂织工", "棉花党",
    ]  # fmt: skip


def test_table_that_is_never_closed_ends_with_the_page(table):
    (row,) = [e for e in table.entries if e.heading == ("观察员",)]
    assert (row.flags, row.cells[1].text) == (("秘鲁",), "羊驼")
    assert [(loss.kind, loss.lost, loss.line_start) for loss in table.losses] == [
        ("bracket", "|}", 27)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲-{zh-hans:简;zh-hant:繁}-乙", "甲简乙"),
        ("-{zh-tw:臺灣;zh-cn:台湾;}-", "台湾"),
        ("-{原样}-", "原样"),
        ("-{H|zh-cn:甲;zh-tw:乙}-丙", "丙"),
        ("-{-|zh-cn:甲;zh-tw:乙}-丙", "丙"),
        ("-{zh-hant:只有繁體}-", "只有繁體"),
        ("-{zh-cn:外-{内}-;zh-tw:別}-", "外内"),
        ("甲-{{flag|法国}}-乙", "甲-{{flag|法国}}-乙"),
        ("-{未完", "-{未完"),
    ],
)
def test_conversion_markup(text, expected):
    assert chosen(text) == expected


@pytest.mark.parametrize(
    ("source", "flags"),
    [
        ("{{Template:Flag|法国}}", ("法国",)),
        ("{{模板:國旗|1=德国|1=法国}}", ("法国",)),
        ("[[File:Flag of the Netherlands.svg|20px]]", ("Netherlands",)),
        ("[[文件:Civil Flag of Peru (1825).png]]", ("Peru",)),
        ("{{flagicon|Flag of Greece.svg}}", ("Greece",)),
        ("[[File:Map of Greece.svg]]", ()),
        ("甲党{{CHN}}", ()),
        ("{{CHN|1949}}", ("CHN",)),
        ("[[丙|{{flag|法国}} 丙]]", ("法国",)),
    ],
)
def test_ways_to_write_a_flag(source, flags):
    (entry,) = wikitext(f"== 支部 ==\n* {source} 乙", article="x").entries
    assert entry.flags == flags


def test_what_is_not_known_is_lost_where_it_is():
    members = "== 成员 ==\n* {{某乙|x}} [[火党]]（{{某丙|y}}）"
    links = "== 外部链接 ==\n* {{official website}}"
    article = wikitext(f"它由{{{{某甲}}}}成立。\n{members}\n{links}", article="x")
    assert article.paragraphs[0].text == "它由成立。"
    assert [entry.text for entry in article.entries] == ["火党", ""]
    assert [(loss.lost, loss.line_start) for loss in article.losses] == [
        ("{{某甲}}", 1), ("{{某乙|x}}", 3), ("{{某丙|y}}", 3),
    ]  # fmt: skip


def test_paragraphs_end_with_blank_lines_and_not_with_comments():
    source = "甲，\n<!-- [[注]] -->\n乙。\n\n丙。\n; 丁 : 戊\n: '''己'''成立于1990年。"
    article = wikitext(source, article="x")
    assert [paragraph.text for paragraph in article.paragraphs] == [
        "甲，\n\n乙。", "丙。", "丁 : 戊", "己成立于1990年。",
    ]  # fmt: skip
    assert (article.entries, article.losses) == ((), ())


def test_redirect():
    article = wikitext("#重定向 [[国际社会主义倾向#历史]]\n", article="ist")
    assert [(link.title, link.kind) for link in article.links] == [("国际社会主义倾向", "article")]
    assert (article.entries, article.title_source) == ((), "file")


@pytest.mark.parametrize(
    ("text", "names", "lost"),
    [
        ("* {{flag|法国}} 甲\n* {{flag|德国 乙\n* {{flag|意大利}} 丙", ["甲", "flag|德国 乙", "丙"], "}}"),
        ("* [[甲|乙\n* [[丙|丁]]", ["甲|乙", "丁"], "]]"),
        ("* 甲<small>（1990年\n* 乙", ["甲（1990年", "乙"], None),
        ("* '''甲\n* 乙", ["甲", "乙"], None),
        ("* 甲<ref>注\n* 乙", ["甲注", "乙"], "</ref>"),
        ("* 甲 <!-- 乙\n* 丙", ["甲", "丙"], "-->"),
        ('* 甲<div style="clear:both" />', ["甲"], None),
        ("*\n甲", [], None),
        ("*: 甲\n* 乙", ["乙"], None),
    ],
)  # fmt: skip
def test_what_is_never_closed_costs_no_other_entry(text, names, lost):
    article = wikitext(text, article="x")
    assert [e.text for e in article.entries] == names
    lost_markup = [loss.lost for loss in article.losses if loss.kind != "heading"]
    assert lost_markup == ([lost] if lost else [])


@pytest.mark.parametrize(
    "unit",
    ["{{", "[[a|", "<div>", "* <small>a\n", "[http://a ", "<!--", "{|\n|", "'''", "{{a|[[b|"],
)
def test_unclosed_markup_in_masses(unit):
    article = wikitext(unit * 5_000, article="x")
    assert article.lines[0] == (unit * 5_000).split("\n")[0]


def test_deep_nesting():
    article = wikitext("\n".join("*" * depth + "甲" for depth in range(1, 600)), article="x")
    assert len(article.entries) == 599
    assert wikitext("{{a|" * 3000 + "}}" * 3000 + "乙", article="x").title == "x"


PIECES = [
    "{{flag|法国}}", "{{flag", "|", "}}", "{{", "[[", "]]", "[[甲_(乙)|甲]]", "* ", "**", "#", ":", ";",
    "\n", "\n\n", "{|\n", "|-\n", "|}\n", "! ", "||", "| rowspan=2 | ", '| colspan="3" |', "<small>",
    "</small>", "<ref>", "</ref>", "<br>", "<ul>", "<li>", "</ul>", "<table>", "<td>", "</table>",
    "'''", "== 支部 ==\n", "=", "（", "）", "、", "名", "{{CHN}}", "-{", "}-", "zh-hans:", "[http://a.b c]",
    "[http://", "<!--", "-->", "<nowiki>", "</nowiki>", "&#0;", "&nbsp;", "[[File:Flag of Peru.svg]]",
    "{{{", "}}}", "<div>", "</div>", "\u3000", "<table/>", "{{plainlist|\n* a\n* b}}", "<", ">", "x",
]  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.one_of(st.lists(st.sampled_from(PIECES), max_size=40).map("".join), st.text(max_size=80)))
def test_reading_never_fails_and_every_part_is_where_it_says(text):
    article = wikitext(text, article="x")
    last = len(article.lines)
    parts = [*article.headings, *article.paragraphs, *article.entries, *article.links]
    for part in [*parts, *article.losses]:
        assert 1 <= part.line_start <= part.line_end <= last
    for entry in article.entries:
        for piece in entry.small.split("\n"):
            assert piece in entry.text
        for holder in [entry, *entry.cells] if entry.kind == "item" else entry.cells:
            for link in holder.links:
                assert 0 <= link.start <= link.end <= len(holder.text)
    for paragraph in article.paragraphs:
        assert all(bold in paragraph.text for bold in paragraph.bold)


def test_the_same_page_in_other_languages() -> None:
    page = read_text("甲[[fr:Parti (x)]]\n[[de:Partei]][[:es:Partido]]\n", format="wikitext")
    assert page.interlanguage == {"fr": "Parti (x)", "de": "Partei"}
