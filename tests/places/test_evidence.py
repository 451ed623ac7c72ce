"""Cues name a territory for a reason, quote their words, and no word is counted twice."""

from __future__ import annotations

import re

import pytest
from made_pages import link, page

from internationals.articles import Article, read_text
from internationals.articles.model import Host, Link
from internationals.paths import PLACES, REFERENCE, csv_rows
from internationals.places.evidence import (
    Context,
    Cue,
    Placed,
    Summary,
    context_of,
    first_sentence,
    gather,
    named,
    summary,
)
from internationals.places.gazetteer import Territory, territory_of
from internationals.places.parties import Parties, Party, known_parties, read_parties
from internationals.places.recovery import sorted_parts
from internationals.places.stated import settled


def cues(article: Article) -> list[list[tuple[str, str, str]]]:
    """Kind, basis and codes of each member's cues."""
    return [
        [
            (cue.kind, cue.basis, " ".join(territory.code for territory in cue.territories))
            for cue in found
            if not cue.area and not cue.basis.endswith(("list", "list_name"))
        ]
        for found in gather(article, article.members)
    ]


def test_a_name_of_three_characters_is_too_short_to_be_looked_for_in_prose() -> None:
    for name, expected in (("红星党", []), ("红色之星", [("text", "prose", "FR")])):
        lead = f"**国际**是一个国际组织。法国的{name}是其支部。"
        assert cues(page([f" {name}"], lead=lead)) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一二三四五六七。一二三四五六七八。后面", (1, "一二三四五六七八")),
        ("一二三四五六七 。 二三四五六七八九 。", (1, "二三四五六七八九")),
        ("短。\n\nAn X. A second one. A third", (3, "An X. A second one")),
        ("短。\n还是短\n不短的一句话在这里。", (3, "不短的一句话在这里")),
        ("# 标题\n\n- 一二三四五六七八九", None),
    ],
)
def test_the_first_sentence_of_a_page(text: str, expected: tuple[int, str] | None) -> None:
    assert first_sentence(read_text(f"{text}\n")) == expected


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (" 战斗者", []),
        (f" {link('火花', '火花 (弗拉芒)')}", [("link", "disambiguator", "BE-VLG")]),
        (f" {link('火花', '火花 (España)')}", [("link", "disambiguator", "ES")]),
        (f" {link('火花', '火花 (刚果民主共和国)')}", [("link", "disambiguator", "CD")]),
        (f" {link('革命', '革命 (政治组织)')}", []),
        (f" {link('火花', '火花 (PT)')}", []),
        (
            f" {link('工人革命党', '工人革命党 (墨西哥，1999年)')}",
            [("link", "disambiguator", "MX")],
        ),
        (f" {link('苏格兰社会党', '苏格兰社会党 (2010年)')}", [("name", "name", "GB-SCT")]),
        (f" {link('左翼', '希腊左翼')}", [("link", "title", "GR")]),
        (f" {link('希腊的左翼', '希腊左翼')}", [("name", "name", "GR")]),
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
        (f"{link('火党', '火党')}和法国的工人之声组织，{link('水党', '水党')}。", "FR"),
    ],
)
def test_prose_must_stand_beside_the_name(lead: str, expected: str) -> None:
    found = cues(page([" 工人之声组织", " 解放"], f"**测试国际**。{lead}"))[0]
    assert found == ([("text", "prose", expected)] if expected else [])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("In France, the Red Star is active.", [("text", "prose", "FR")]),
        ("France’s “Red Star” is active.", [("text", "prose", "FR")]),
        ("It left France before Red Star was founded.", []),
    ],
)
def test_prose_beside_a_name_in_english(text: str, expected: list[tuple[str, str, str]]) -> None:
    source = f"'''Tide''' is an international. {text}\n\n== Members ==\n* Red Star\n"
    assert cues(read_text(source, format="wikitext")) == [expected]


def test_the_words_of_the_prose_have_their_lines() -> None:
    article = page([" 工人之声组织"], "**测试国际**。工人之声组织\n（希腊）")
    (cue,) = gather(article, article.members)[0]
    assert (cue.quote, cue.line_start, cue.line_end) == ("工人之声组织\n（希腊）", 1, 2)


def test_a_name_that_two_entries_bear_is_told_by_no_prose() -> None:
    lead = "**测试国际**开除了美国的国际社会主义组织。"
    assert cues(page([" 国际社会主义组织", " 国际社会主义组织"], lead)) == [[], []]


def test_first_sentence_of_a_page_that_was_read() -> None:
    other = read_text("**反击**是加拿大的一个组织，也见于法国。后来在英国。\n", article="fight")
    article = page([f" {link('反击', '反击')}", " 解放"])
    found = gather(article, article.members, context_of([summary(other, ())]))[0]
    assert [(cue.basis, cue.source) for cue in found] == [("first_sentence", "反击")]
    assert [territory.code for territory in found[0].territories] == ["CA"]


def test_what_leads_to_the_page_itself_or_to_no_page_is_no_evidence() -> None:
    article = read_text(
        "'''某国际'''是法国的组织。法国的[http://y.example 同盟]支持它。\n"
        "==成员==\n* [[某国际]]\n* [http://x.example 丙]\n* {{flag|法国}} [http://z.example 丁]\n"
        "* {{flag|法国}} 戊\n",
        format="wikitext",
        article="某国际",
    )
    own = summary(article, settled(article))
    assert own.placed == ()
    assert [len(each) for each in gather(article, settled(article), context_of([own]))] == [
        0,
        0,
        1,
        1,
    ]


def test_headings_name_a_country_or_a_part_of_the_world() -> None:
    def heading(words: str) -> Cue:
        article = read_text(f"**国际**\n\n## 成员\n\n### {words}\n\n  - 解放\n\n  - 战斗者\n")
        (cue,) = gather(article, article.members)[0]
        return cue

    for words, code in (("亚洲", "142"), ("亚洲\n\n#### 其他", "142"), ("亚太", "world")):
        assert (heading(words).basis, heading(words).area) == ("area", code)
    assert heading("法国").kind == "stated"
    assert "JP" in {territory.code for territory in heading("亞洲").territories}
    assert "FR" not in {territory.code for territory in heading("亚洲").territories}
    article = read_text("## 成员\n\n- 解放\n", article="拉丁美洲和加勒比同盟")
    ((cue,),) = gather(article, article.members)
    assert (cue.area, cue.quote) == ("419", "拉丁美洲和加勒比")


def test_a_table_begins_the_alphabet_anew_under_each_part_of_the_world() -> None:
    def row(*cells: str) -> str:
        return "<tr>" + "".join(f"<td><p>{cell}</p></td>" for cell in cells) + "</tr>\n"

    article = read_text(
        "**国际**\n\n## 成员\n\n<table>\n<thead><tr><th>大洲</th><th>国家</th><th>政党</th></tr>"
        "</thead>\n<tbody>\n"
        + row("亚洲", "", "甲党")
        + row("", "大洋洲", "丁党")
        + row("", "", "乙党")
        + row("欧洲", "", "丙党")
        + "</tbody>\n</table>\n"
    )
    members = settled(article)
    assert [member.name for member in members] == ["甲党", "丁党", "乙党", "丙党"]
    parts = sorted_parts(article, members)
    assert parts[0] == parts[1] == parts[2] != parts[3]
    assert [cue.area for (cue,) in gather(article, members)] == ["142", "009", "142", "150"]


def test_another_list_of_the_build_places_the_same_page() -> None:
    source = (
        "'''乙国际'''\n==成员==\n* {{flag|摩洛哥}} [[火党]]\n* {{flag|Soviet Union}} [[水党]]\n"
    )
    other = read_text(f"{source}* [[木党]]\n", format="wikitext", article="yi")
    context = context_of([summary(other, settled(other))])
    article = page([f" {link('火党', '火党')}", f" {link('水党', '水党')}", " 木党"])
    fire, water, wood = gather(article, article.members, context)
    assert [(cue.kind, cue.source, cue.territories[0].code) for cue in fire] == [
        ("list", "乙国际", "MA")
    ]
    assert len(water[0].territories) == 15
    assert wood == ()


def test_a_list_of_the_build_and_labelled_lists_count_together() -> None:
    row = next(row for row in csv_rows(PLACES / "titles.csv") if row["title"].isalpha())
    source = f"'''乙国际'''\n==成员==\n* {{{{flag|摩洛哥}}}} [[{row['title']}]]\n"
    other = read_text(f"{source}* [[木党]]\n", format="wikitext", article="yi")
    article = page([f" {link('火党', row['title'])}", " 木党"])
    for context, expected in (
        (Context(), (row["list"], [row["territories"]])),
        (context_of([summary(other, settled(other))]), ("乙国际", ["MA", row["territories"]])),
    ):
        listed = [cue for cue in gather(article, article.members, context)[0] if cue.kind == "list"]
        found = [(cue.source, [each.code for each in cue.territories]) for cue in listed]
        assert found == [expected]


def test_a_list_never_vouches_for_itself() -> None:
    source = "'''测试国际'''\n==成员==\n* {{flag|摩洛哥}} [[火党]]\n"
    other = read_text(source, format="wikitext", article="copy")
    article = page([f" {link('火党', '火党')}", " 木党"])
    assert article.title == other.title == "测试国际"
    context = context_of([summary(other, settled(other))])
    assert gather(article, article.members, context)[0] == ()


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("旅日朝鲜青年同盟", "JP"),
        ("在日朝鲜青年同盟", "JP"),
        ("留美中国学生会", "US"),
        ("旅居德国土耳其青年会", "DE"),
        ("土耳其族人民党", ""),
        ("反美国同盟", ""),
        ("英属印度社会党", ""),
        ("日本人民党", "JP"),
        ("荷兰人协会", ""),
    ],
)
def test_a_people_or_another_state_is_no_place(name: str, expected: str) -> None:
    assert " ".join(territory.code for territory in named(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Nigerian Tide", "NG"),
        ("South Korean Tide", "KR"),
        ("Korean Tide", "KP KR"),
        ("Tide Party of the Swiss", "CH"),
        ("Marea Chilena", "CL"),
        ("Marée québécoise", "CA-QC"),
        ("Österreichische Flut", "AT"),
        ("Flut Togos", "TG"),
        # The name of a country goes before an adjective.
        ("Russian Tide of Estonia", "EE"),
        ("French Guiana Tide", "GF"),
        ("French: Marée", ""),
        ("French-speaking Tide", ""),
        ("Latin American Tide", ""),
        ("Les Marées", ""),
        ("Alliance of Hungarians", ""),
        ("Marea Húngara", "HU"),
    ],
)
def test_adjectives_and_genitives_name_a_country(name: str, expected: str) -> None:
    assert " ".join(territory.code for territory in named(name)) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Marea Chilena", ("name", "adjective", "CL")),
        ("Marea de Chile", ("name", "name", "CL")),
        ("Flut Chiles", ("name", "name", "CL")),
    ],
)
def test_an_adjective_has_a_rate_of_its_own(name: str, expected: tuple[str, str, str]) -> None:
    assert cues(page([f" {name}", " 解放"]))[0] == [expected]


def test_an_adjective_in_a_translation_may_be_that_of_a_minority() -> None:
    assert cues(page([" 匈牙利族聯盟黨（Party of Hungarian Coalition）", " 解放"]))[0] == []


def test_what_is_known_of_the_page_goes_before_a_people_in_the_name() -> None:
    item = f" {link('瑞典人民党', '瑞典人民党 (芬兰)')}"
    assert cues(page([item, " 解放"]))[0] == [("link", "disambiguator", "FI")]


def test_a_party_is_known_by_title_and_by_name() -> None:
    green = Party(Territory("NZ"), ("Green Party (X)",), ("Fire Party", "火党"), "a shelf")
    other = Party(Territory("AU"), (), ("Fire party (English)",), "a shelf")
    parties = Parties([green, other])
    assert parties.of_title("Green_Party_(X)") == [green]
    assert parties.of_name("fire  PARTY") == [green, other]
    # Parties of several countries bear the same name in Chinese characters.
    assert parties.of_name("火党") == []
    assert parties.within({"AU"}, "", "fire party") is other
    assert parties.within({"AU"}, "Green Party (X)", "") is green
    context = Context(parties=parties)
    article = page([f" {link('绿色', 'Green Party (X)')}", " 解放"])
    (cue,) = gather(article, article.members, context)[0]
    assert (cue.basis, cue.source, cue.territories) == ("party", "a shelf", (Territory("NZ"),))
    assert cue.quote == "Green Party (X)"


def test_a_title_in_another_language_is_evidence_as_that_of_the_page_is() -> None:
    items = (
        "* {{link-en|火花|Ember Lodge (Peru)}}\n* 灯塔（打入{{link-en|港|Quay Lodge (Chile)}}）\n"
    )
    source = f"'''木国际'''是一个国际组织。\n\n== 成员 ==\n{items}"
    assert cues(read_text(source, format="wikitext")) == [
        [("link", "disambiguator", "PE")],
        [("host", "host_disambiguator", "CL")],
    ]


def test_party_facts_have_no_title_in_chinese_characters() -> None:
    # They are not looked into for such a title.
    titles = [title for party in read_parties(REFERENCE / "parties.csv") for title in party.titles]
    assert not re.search(r"[\u3400-\u9fff]", "".join(titles))
    assert known_parties().of_title(titles[0]) and not known_parties().of_title("工党 (英国)")


@pytest.mark.parametrize(("countries", "number"), [("AU NZ GB", 3), ("AU NZ GB IE", 0)])
def test_a_name_that_parties_of_many_countries_have_is_no_evidence(countries, number) -> None:
    named = [Party(Territory(code), (), ("Fire Party",), "a shelf") for code in countries.split()]
    article = page([" Fire Party", " 解放"])
    found, _ = gather(article, settled(article), Context(parties=Parties(named)))
    assert [len(cue.territories) for cue in found] == [number] * bool(number)


def test_parties_of_a_table_are_found_by_their_titles_and_by_names_of_six_letters(tmp_path) -> None:
    (tmp_path / "parties.csv").write_text(
        "country,link_title,title_en,name_en,name_fr,partyfacts_id\n"
        "FR,Les_Verts,Greens (France),Greens (also: Green League),Verts,12\n"
        "XX,Nowhere,Nowhere,Nowhere,Nowhere,13\n",
        encoding="utf-8",
    )
    (party,) = read_parties(tmp_path / "parties.csv")
    assert party.territory.code == "FR" and party.source == "Party Facts 12"
    parties = Parties([party])
    assert parties.of_title("Les Verts") == parties.of_title("Greens_(France)") == [party]
    assert parties.of_name("greens") == parties.of_name("Green League") == [party]
    assert parties.of_name("Verts") == parties.of_title("Greens") == []
    (tmp_path / "more.csv").write_text("iso3,name\nNZL,Greens\n,Whites\n", encoding="utf-8")
    (party,) = read_parties(tmp_path / "more.csv")
    assert (party.territory.code, party.source) == ("NZ", "more.csv")


@pytest.mark.parametrize(
    ("lead", "inside", "area", "quote"),
    [
        ("是由拉丁美洲左翼政党组成的国际组织。", {"AR"}, "419", "拉丁美洲"),
        ("在欧洲成立的国际组织。", {"AR", "FR"}, "", ""),
        ("是全球和欧洲的国际组织。", {"AR", "FR"}, "", ""),
        ("是欧洲和拉丁美洲政党的国际组织。", {"AR", "FR"}, "world", "欧洲、拉丁美洲"),
        (" is an alliance of parties in Latin America.", {"AR"}, "419", "Latin America"),
        (" is an organisation founded in Latin America.", {"AR", "FR"}, "", ""),
        (" es una organización de partidos latinoamericanos.", {"AR"}, "419", "latinoamerican"),
    ],
)
def test_the_lead_can_name_the_part_of_the_world(
    lead: str, inside: set[str], area: str, quote: str
) -> None:
    article = page([" 解放"], f"**测试国际**{lead}")
    (found,) = gather(article, article.members)
    named_codes = {t.code for cue in found for t in cue.territories} or {"AR", "FR"}
    assert {"AR", "FR"} & named_codes == inside
    assert [(cue.area, cue.quote) for cue in found] == [(area, quote)] * bool(area)


def test_the_part_of_the_world_is_not_that_of_observers() -> None:
    lead = "**欧洲国际**是由欧洲政党组成的国际组织。"
    article = page([" 解放"], lead, heading="观察员")
    assert gather(article, article.members) == [()]


def test_a_parent_party_is_evidence_as_a_host_is() -> None:
    article = page([" 独立青年", " 解放"])
    line = article.members[0].entry.line_start
    title = "火党 (坦桑尼亚)"
    of_page = Link("火党", title, "article", title, False, line, line, 0, 0)
    member = article.members[0]._replace(parent=Host("火党", of_page))
    (cue,) = gather(article, [member, article.members[1]])[0]
    assert (cue.kind, cue.basis, cue.territories[0].code) == ("host", "parent_disambiguator", "TZ")


def test_a_title_that_another_list_places_elsewhere_than_the_parent_party_is_a_namesakes() -> None:
    article = page([f" {link('灯社', '灯社')}（{link('火党', '火党 (瑞典)')}青年团）"])
    for country, bases in (
        ("SE", {"list", "parent_disambiguator"}),
        ("TZ", {"parent_disambiguator"}),
    ):
        placed = {"灯社": (Placed((territory_of(country),), "另一国际"),)}
        (found,) = gather(article, article.members, Context(placed=placed))
        assert {cue.basis for cue in found} == bases


def test_categories_of_a_page_that_was_read_name_its_country() -> None:
    known = Summary(
        "fight", "反击", "反击是一个组织", ("1970年建立的组织", "加拿大政党", "反击"), ()
    )
    article = page([f" {link('反击', '反击')}", " 解放"])
    (cue,) = gather(article, article.members, Context({"反击": known}))[0]
    assert (cue.basis, cue.source, cue.territories[0].code) == ("category", "反击", "CA")
    assert cue.quote == "加拿大政党"
