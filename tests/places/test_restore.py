"""Lists come back as MediaWiki source: read again, they say the same, and now with their flags."""

import re
from pathlib import Path

import pytest

from internationals.articles import Article, read, read_text
from internationals.paths import RAW
from internationals.places.gazetteer import lookup
from internationals.places.recovery import BELIEF, recover
from internationals.places.restore import restore

FIXTURES = Path(__file__).parents[1] / "fixtures"


def wikitext(text: str, article: str = "x") -> Article:
    return read_text(text, article=article, format="wikitext")


def restored(article):
    recoveries = recover(article)
    return restore(article, article.members, recoveries), recoveries


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


def test_no_markup_comes_from_an_article_s_words():
    text = "# 支部\n\n  - \\[\\[甲\\]\\]{{乙}}\\~\\~\\~\\~ &lt;!-- 丙\n\n  - [丁|戊](../Page/己{{庚.md)\n"
    article = read_text(text, article="x")
    source, _ = restored(article)
    items = [re.sub(r"<!-- \?.*?-->|\{\{flag\|[^{}]*\}\}", "", x) for x in source.split("\n")[1:]]
    assert not re.search(r"\[\[|\{\{|~~~|<!--", "".join(items))


def test_no_member_no_source():
    article = read_text("# 历史\n\n一段话。\n", article="x")
    assert restore(article, article.members, ()) == ""
    with pytest.raises(ValueError, match="argument"):
        restore(article, (), recover(read(RAW / "imt.zh.md")))
