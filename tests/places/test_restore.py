"""Lists come back as MediaWiki source: read again, they say the same, and now with their flags."""

import re
from pathlib import Path

import pytest

from internationals.articles import Article, read, read_text
from internationals.paths import RAW
from internationals.places.gazetteer import lookup
from internationals.places.recovery import BELIEF, recover
from internationals.places.restore import restore
from internationals.places.stated import settled

FIXTURES = Path(__file__).parents[1] / "fixtures"


def wikitext(text: str, article: str = "x") -> Article:
    return read_text(text, article=article, format="wikitext")


def restored(article):
    recoveries = recover(article)
    return restore(article, settled(article), recoveries), recoveries


def said(member):
    return (
        member.status,
        member.name,
        member.link.title if member.link else "",
        tuple((host.name, host.link.title if host.link else "") for host in member.hosts),
        member.entry.depth,
    )


@pytest.mark.parametrize("name", ["imt", "ist"])
def test_what_is_restored_reads_the_same_with_flags(name):
    article = read(RAW / f"{name}.zh.md")
    source, recoveries = restored(article)
    again = wikitext(source, article=name)
    assert [said(member) for member in again.members] == [said(m) for m in article.members]
    assert again.losses == ()
    for member, recovery in zip(again.members, recoveries, strict=True):
        flags = {lookup(written) for written in member.entry.flags}
        assert flags == {belief.territory for belief in recovery.beliefs}
        assert all(belief.confidence >= BELIEF for belief in recovery.beliefs)


def test_uncertain_flags_stand_in_comments_with_their_candidates():
    article = read(RAW / "imt.zh.md")
    source, recoveries = restored(article)
    lines = source.split("\n")
    uncertain = [
        (member, recovery)
        for member, recovery in zip(article.members, recoveries, strict=True)
        if not recovery.beliefs
    ]
    assert uncertain
    assert sum("<!-- ?" in line for line in lines) == len(
        [r for r in recoveries if len(r.beliefs) < r.flags]
    )
    comments = [
        line for line in lines if re.search(r"^\* <!-- \? \{\{flag\|[^{}|]+\}\} \d+ %", line)
    ]
    assert len(comments) == len(uncertain)


TABLE = """'''国际'''。

## 成员

<table>
<thead>
<tr class="header">
<th><p>大洲</p></th>
<th><p>国家</p></th>
<th><p>政党或组织</p></th>
<th><p>加入!!时间</p></th>
</tr>
</thead>
<tbody>
<tr class="odd">
<td></td>
<td><p><a href="../Page/甲党_(印度).md" title="wikilink">甲党</a></p></td>
<td><p>2010年</p></td>
<td></td>
</tr>
<tr class="even">
<td><p>印度乙党|丙</p></td>
<td><p>2011年</p></td>
<td></td>
<td></td>
</tr>
</tbody>
</table>
"""


def test_cells_go_back_to_their_columns():
    source, _ = restored(read_text(TABLE, article="x"))
    assert source == (
        "== 成员 ==\n"
        '{| class="wikitable"\n'
        "|-\n"
        "! 大洲 !! 国家 !! 政党或组织 !! 加入&#33;&#33;时间\n"
        "|-\n"
        "|  || {{flag|印度}} || [[甲党 (印度)|甲党]] || 2010年\n"
        "|-\n"
        "|  || {{flag|印度}} || 印度乙党&#124;丙 || 2011年\n"
        "|}\n"
    )


@pytest.mark.parametrize("name", ["wikitext-lists", "wikitext-table"])
def test_flags_that_survived_are_kept_as_written(name):
    text = (FIXTURES / f"{name}.wikitext").read_text(encoding="utf-8")
    article = wikitext(text, article=name)
    source, _ = restored(article)
    again = wikitext(source, article=name)
    assert [said(m) for m in again.members] == [said(m) for m in article.members]
    assert [m.entry.flags for m in again.members] == [m.entry.flags for m in article.members]


def test_mediawiki_source_comes_back_as_it_was():
    source = (
        "==成员党==\n==={{flag|孟加拉國}}===\n* [[东潮党]]\n* {{drapeau|Argentine}} [[潮党]]\n"
        "* {{Allemagne}} : [[浪党]]<!-- 1990 -->\n===欧洲===\n"
        "{|\n! 国家 !! 政党\n|-\n| {{flag|法国}} || [[灯党]] ''Phare''\n|}\n"
    )
    text = f"'''码头国际'''是国际组织。\n\n{source}\n== 参见 ==\n* [[海员国际]]\n"
    assert restored(wikitext(text))[0] == source


def test_lists_and_tables_of_a_page_come_back_with_headings_links_and_small_print():
    page = """**甲国际**

# 成员

## 亚洲

下列政党
是成员：

- 甲党 (法国) <small>小|字</small> <small>观察员</small>
  - [乙党](../Page/乙党_\\(德国\\).md "wikilink")、[网站](http://a.b/c)
- （）[丙](../Page/丙.md)[1]

## 欧洲

| 国家 | 政党 | 注 |
|---|---|---|
| | [丁党 (瑞典)](../Page/丁党_\\(瑞典\\).md) 或[戊](../Page/戊.md) | [馆](http://a.b/{c) 1990年!! |

### 大洋洲

| | |
|---|---|
| 2001年 | [辛党 (新西兰)](../Page/辛党_\\(新西兰\\).md "wikilink") |

**非洲**

- 癸党 (肯尼亚)

## 大洲

<table>
<tr><th>名称</th><th>注</th></tr>
<tr><td colspan="2">美洲</td></tr>
<tr><td>智利子党<br>丑</td><td>[]</td></tr>
</table>

# 参见

- 壬党
"""
    assert restored(read_text(page))[0] == (
        "= 成员 =\n== 亚洲 ==\n下列政党 是成员：\n\n"
        "* 甲党 (法国) <small>小&#124;字</small> <small>观察员</small>\n"
        "** [[乙党 (德国)|乙党]]、[http://a.b/c 网站]\n* [[丙]]\n\n"
        '== 欧洲 ==\n{| class="wikitable"\n|-\n! 国家 !! 政党 !! 注\n|-\n'
        "| {{flag|瑞典}} || [[丁党 (瑞典)]] 或[[戊]] || 馆 1990年&#33;&#33;\n|}\n\n"
        '=== 大洋洲 ===\n{| class="wikitable"\n|-\n'
        "| {{flag|新西兰}} 2001年 || [[辛党 (新西兰)]]\n|}\n\n"
        "'''非洲'''\n* 癸党 (肯尼亚)\n"
        '\n== 大洲 ==\n{| class="wikitable"\n|-\n! 名称 !! 注\n|-\n! colspan="2" | 美洲\n|-\n'
        "| {{flag|智利}} 智利子党<br>丑 || []\n|}\n"
    )


def test_tables_come_back_with_flags_that_are_left_and_eight_candidates_of_others():
    rows = [
        "<th>国家</th><th>政党</th>",
        "<td></td><td>甲党 (法国)</td>",
        '<td rowspan="2"><img src="Flag_of_Spain.svg"> 西班牙</td><td>乙党|丙</td>',
        "<td>丁党</td>",
        "<td></td><td>戊</td>",
    ]
    table = "".join(f"<tr>{row}</tr>\n" for row in rows)
    source, _ = restored(read_text(f"**甲国际**\n\n## 成员\n\n<table>\n{table}</table>\n"))
    first, second, third, last = re.findall(r"^\| .*", source, re.MULTILINE)
    assert first == "| {{flag|法国}} || 甲党 (法国)"
    assert second == "| {{flag|Spain}} 西班牙 || 乙党&#124;丙"
    assert third == "| {{flag|Spain}} 西班牙 || 丁党"
    flags = r"(\{\{flag\|\w+\}\} \d+ %, ){8}"
    assert re.fullmatch(rf"\| <!-- \? {flags}12 more --> \|\| 戊", last)


def test_of_mediawiki_source_paragraphs_above_lists_come_back_and_tables_without_an_end():
    first = "== 成员 ==\n=== 欧洲 ===\n'''欧洲'''\n是成员：\n* {{flag|法国}} 甲\n=== 亚洲 ===\n"
    second = "以下：\n{|\n! 国家 !! 政党\n|-\n| 德国 || 乙\n"
    source = f"{first}{second}\n== 历史 ==\n文。\n\n== 参见 ==\n* 丙\n"
    assert restored(wikitext(f"'''甲国际'''。\n{source}"))[0] == first + second


def test_a_template_above_several_headings_comes_back():
    first = "== 成员 ==\n{{multicol}}\n=== 欧洲 ===\n* {{flag|法国}} 甲\n{{multicol-break}}\n"
    source = f"{first}=== 亚洲 ===\n* {{{{flag|日本}}}} 乙\n{{{{multicol-end}}}}\n"
    assert restored(wikitext(source))[0] == source


def test_links_of_headings_come_back_and_flags_in_the_language_of_the_page():
    page = "**Net** is an international of parties.\n\n## Members\n\n### In [Mali](Mali)\n\n"
    items = "  - [Filet](Filet)\n\n### Elsewhere\n\n  - () [Net](Net_\\(Wallonia\\))\n\n  - [Réd](Réd)\n"
    source, _ = restored(read_text(page + items, article="Net"))
    assert "=== In [[Mali]] ===" in source
    assert "* {{flag|Wallonia}} [[Net (Wallonia)|Net]]" in source


def test_no_markup_comes_from_an_article_s_words():
    text = "# 支部\n\n  - \\[\\[甲\\]\\]{{乙}}\\~\\~\\~\\~ &lt;!-- 丙\n\n  - [丁|戊](../Page/己{{庚.md)\n"
    article = read_text(text, article="x")
    source, _ = restored(article)
    items = [re.sub(r"<!-- \?.*?-->|\{\{flag\|[^{}]*\}\}", "", x) for x in source.split("\n")[1:]]
    assert not re.search(r"\[\[|\{\{|~~~|<!--", "".join(items))


def test_no_member_no_source():
    for article in (read_text("# 历史\n\n一段话。\n"), wikitext("== 历史 ==\n一段话。\n")):
        assert restore(article, article.members, ()) == ""
    with pytest.raises(ValueError, match="argument"):
        restore(article, (), recover(read(RAW / "imt.zh.md")))
