"""Cues name a territory for a reason, quote their words, and no word is counted twice."""

from __future__ import annotations

import pytest
from made_pages import link, page

from internationals.articles import Article, read_text
from internationals.places.evidence import Cue, context_of, gather, summary
from internationals.places.recovery import sorted_parts


def cues(article: Article) -> list[list[tuple[str, str, str]]]:
    """Kind, basis and codes of each member's cues."""
    return [
        [
            (cue.kind, cue.basis, " ".join(territory.code for territory in cue.territories))
            for cue in found
            if cue.basis != "area"
        ]
        for found in gather(article, article.members)
    ]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (" 战斗者", []),
        (f" {link('火花', '火花 (弗拉芒)')}", [("link", "disambiguator", "BE-VLG")]),
        (f" {link('革命', '革命 (政治组织)')}", []),
        (
            f" {link('工人革命党', '工人革命党 (墨西哥，1999年)')}",
            [("link", "disambiguator", "MX")],
        ),
        (f" {link('苏格兰社会党', '苏格兰社会党 (2010年)')}", [("name", "name", "GB-SCT")]),
        (f" {link('左翼', '希腊左翼')}", [("link", "title", "GR")]),
        (" 社會主義奧特亞羅瓦", [("name", "name", "NZ")]),
        (
            f" {link('科西嘉', '科西嘉')} {link('左翼', '左翼 (科西嘉)')}",
            [("stated", "stated", "FR-20R"), ("link", "disambiguator", "FR-20R")],
        ),
        (
            f" 革命<small>（打入{link('工党', '工党 (英国)')}）</small>",
            [("host", "host_disambiguator", "GB")],
        ),
        (" 革命<small>（打入新西兰工党）</small>", [("host", "host_name", "NZ")]),
        (
            f"  {link('社会党', '社会党 (英格兰和威尔士)')}",
            [("link", "disambiguator", "GB-ENG GB-WLS")],
        ),
    ],
)
def test_each_kind_of_cue(item: str, expected: list[tuple[str, str, str]]) -> None:
    assert cues(page([item, " 解放"]))[0] == expected


def test_a_cue_quotes_words_of_its_lines() -> None:
    article = page([f" {link('火花', '火花 (弗拉芒)')}", " 苏格兰社会党"])
    spark, party = gather(article, article.members)
    assert spark[0].quote == "火花 (弗拉芒)"
    assert spark[0].line_start == spark[0].line_end == 5
    assert party[0].quote in article.quote(party[0].line_start, party[0].line_end)


def test_a_link_shared_by_two_entries_is_known_to_be() -> None:
    article = page([f" {link('火花', '火花 (弗拉芒)')}"] * 2 + [" 解放"])
    assert [cue.shared for found in gather(article, article.members) for cue in found] == [2, 2]


def test_prose_beside_the_name_speaks_for_the_entry_it_links_to() -> None:
    lead = f"**测试国际**最重要的支部是英国的{link('社会主义呼吁', '社会主义呼吁')}。"
    article = page([f" {link('社会主义呼吁', '社会主义呼吁')}", " 社会主义呼吁"], lead)
    assert cues(article) == [[("text", "prose", "GB")], []]
    (cue,) = gather(article, article.members)[0]
    assert (cue.quote, cue.line_start) == ("英国的社会主义呼吁", 1)


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        ("最大的支部是法国的工人之声组织。", "FR"),
        ("工人之声组织（希腊）是它的支部。", "GR"),
        ("它在法国、希腊和工人之声组织。", ""),
        ("它起源于法国。工人之声组织后来退出。", ""),
        ("它在英国，工人之声组织也在。", ""),
    ],
)
def test_prose_must_stand_beside_the_name(lead: str, expected: str) -> None:
    found = cues(page([" 工人之声组织", " 解放"], f"**测试国际**。{lead}"))[0]
    assert found == ([("text", "prose", expected)] if expected else [])


def test_a_name_that_two_entries_bear_is_told_by_no_prose() -> None:
    lead = "**测试国际**开除了美国的国际社会主义组织。"
    assert cues(page([" 国际社会主义组织", " 国际社会主义组织"], lead)) == [[], []]


def test_first_sentence_of_a_page_that_was_read() -> None:
    other = read_text("**反击**是加拿大的一个组织，也见于法国。后来在英国。\n", article="fight")
    article = page([f" {link('反击', '反击')}", " 解放"])
    found = gather(article, article.members, context_of([summary(other)]))[0]
    assert [(cue.basis, cue.article, cue.line_start) for cue in found] == [
        ("first_sentence", "fight", 1)
    ]
    assert [territory.code for territory in found[0].territories] == ["CA"]


def test_headings_name_a_country_or_a_part_of_the_world() -> None:
    def heading(words: str) -> Cue:
        article = read_text(f"**国际**\n\n## 成员\n\n### {words}\n\n  - 解放\n\n  - 战斗者\n")
        return gather(article, article.members)[0][0]

    assert heading("亚洲").basis == "area"
    assert "JP" in {territory.code for territory in heading("亞洲").territories}
    assert "FR" not in {territory.code for territory in heading("亚洲").territories}


def test_a_table_begins_the_alphabet_anew_under_each_part_of_the_world() -> None:
    def row(*cells: str) -> str:
        return "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in cells) + "</tr>\n"

    article = read_text(
        "**国际**\n\n## 成员\n\n<table>\n<thead><tr><th>大洲</th><th>国家</th><th>政党</th></tr>"
        "</thead>\n<tbody>\n"
        + row("亚洲", "", "甲党")
        + row("", "", "乙党")
        + row("欧洲", "", "丙党")
        + "</tbody>\n</table>\n"
    )
    assert [member.name for member in article.members] == ["甲党", "乙党", "丙党"]
    parts = sorted_parts(article, article.members)
    assert parts[0] == parts[1] != parts[2]
