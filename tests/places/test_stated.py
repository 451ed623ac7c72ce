"""What stands before a member's name is a territory or a part of the name."""

import pytest

from internationals.articles import read_text
from internationals.places.stated import (
    lost_a_part,
    settle,
    settled,
    unknown_headings,
    unread_lists,
)


def test_words_before_a_name_are_a_territory_or_a_part_of_the_name():
    source = "== 成员 ==\n* [[法国]] [[火党]]\n* [[工人]] [[阵线]]\n* [[德国]]\n** [[水党]]\n"
    members = settled(read_text(source, format="wikitext"))
    assert [(m.name, m.place, m.position) for m in members] == [
        ("火党", "法国", 1),
        ("工人 阵线", "", 2),
        ("水党", "德国", 3),
    ]


def test_a_linked_country_behind_a_linked_name_is_its_place():
    source = "== 成员 ==\n* [[火党]]、[[法国]]\n* [[法国]]、[[德国]]\n"
    members = settled(read_text(source, format="wikitext"))
    assert [(m.name, m.place) for m in members][:1] == [("火党", "法国")]
    assert [m.name for m in members][1:] == ["法国", "德国"]


def test_a_country_that_a_member_is_active_in_is_no_host_party():
    items = (
        "* {{flag|Sweden}} [[Red Group]], active in [[Germany]] and the [[Left Party]]\n"
        "* [[Fire Group]], active in [[Chile]]\n"
    )
    red, fire = settled(read_text(f"== Members ==\n{items}", format="wikitext", language="en"))
    assert [host.name for host in red.hosts] == ["Left Party"]
    assert (fire.place, fire.hosts) == ("Chile", ())


def test_countries_before_and_behind_several_linked_names():
    items = "* [[火党]]、[[法国]]\n* [[法国]]、[[水党]]\n* [[德国]]、[[风党]]\n* [[木党]]\n"
    assert [
        (m.name, m.place, m.place_kind, m.link.title, m.position)
        for m in settled(read_text(f"== 成员 ==\n{items}", format="wikitext"))
    ] == [
        ("火党", "法国", "prefix", "火党", 1),
        ("水党", "法国", "prefix", "水党", 2),
        ("风党", "德国", "prefix", "风党", 3),
        ("木党", "", "", "木党", 4),
    ]


@pytest.mark.parametrize(
    ("item", "name", "place", "abbreviation"),
    [
        ("Partido X – Peru", "Partido X", "Peru", ""),
        ("Chile (Partido Y)", "Partido Y", "Chile", ""),
        ("Partido Z – PZ", "Partido Z", "", "PZ"),
        ("Brazil – PT", "PT", "Brazil", ""),
        ("Partido W (PW) – Spain", "Partido W", "Spain", "PW"),
        ("PCI – Italy", "PCI", "Italy", ""),
        ("Peru – Partido – PQ", "Partido", "Peru", "PQ"),
        ("Chile (MIR)", "MIR", "Chile", ""),
        ("France ([[French Party]])", "French Party", "France", ""),
        ("Belgium – Flanders: Party V", "Party V", "Belgium (Flanders)", ""),
        ("Belgium (French Community): Party B", "Party B", "Belgium", ""),
        ("Europe – Democracy", "Democracy", "Europe", ""),
    ],
)
def test_a_country_on_either_side_of_a_name_and_what_its_capitals_abbreviate(
    item, name, place, abbreviation
):
    source = f"''''Tide''' is an international.\n\n== Members ==\n* {item}\n"
    (member,) = settled(read_text(source, format="wikitext"))
    assert (member.name, member.place, member.abbreviation) == (name, place, abbreviation)
    assert member.place_kind == "prefix" or not place
    assert (member.link.label if member.link else name) == name
    assert member.otherwise is None
    assert (member.name_native, member.name_en) == ("", "")


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("* Peru (Party X)\n** Chile", [("Party X", "Peru"), ("Chile", "")]),
        ("* {{flag|Peru}} [[Party X]]\n** Chile", [("Party X", ""), ("Party X", "Chile")]),
        ("* [[Party X]]\n** Chile", [("Party X", "Chile")]),
        ("* Red Front\n** with [[Party X]]", [("Red Front", ""), ("with Party X", "")]),
        ("* Ruritania\n** [[Party X]]", [("Party X", "")]),
        (
            "* [[Chile]], [[Party X]], [[Party Y]] (Peru)",
            [("Party X", "Chile"), ("Party Y", "Peru")],
        ),
        ("* 比利时－弗拉芒：火党", [("火党", "比利时－弗拉芒")]),
        ("* {{flag|Chile}} [[Party X]] (in [[Peru]])", [("Party X", "")]),
        (
            "Keel is a political [[union]].\n\n[[Party X]], Chile\n\n* [[Party Y]]",
            [("Party X", "Chile"), ("Party Y", "")],
        ),
    ],
)
def test_places_above_and_below_names(items, expected):
    source = f"""'''Tide''' is an international.\n\n== Members ==\n{items}\n"""
    members = settled(read_text(source, format="wikitext"))
    assert [(m.name, m.place) for m in members] == expected


def test_every_unknown_flag_and_every_territory_without_a_member_is_reported():
    items = "* {{flag|Atlantis}} 甲\n* {{flag|Atlantis}} 乙\n* 中国 {{flag|某}} 国际\n* 德国：无\n"
    found = settle(read_text(f"== 支部 ==\n{items}", format="wikitext")).losses
    assert [(loss.kind, loss.lost, loss.line_start, loss.line_end) for loss in found] == [
        ("flag_template", "Atlantis", 2, 2),
        ("flag_template", "Atlantis", 3, 3),
        ("flag_template", "某", 4, 4),
        ("list", "德国：无", 5, 5),
    ]


def test_a_cell_of_countries_may_say_more_and_one_of_parties_has_abbreviations_but_no_country():
    cells = ("France and overseas || Y Party", "Peru || Peru", "Brazil || PT")
    rows = "".join(f"|-\n| {each}\n" for each in cells)
    table = f"== Members ==\n{{|\n! Country !! Party\n{rows}|}}\n"
    article = read_text(f"''''Tide''' is an international.\n{table}", format="wikitext")
    members = [(member.name, member.place) for member in settled(article)]
    assert members == [("Y Party", "France and overseas"), ("PT", "Brazil")]
    assert [loss.lost for loss in settle(article).losses] == ["Peru | Peru"]


def test_unknown_headings_are_those_that_name_no_territory():
    source = "== 成员 ==\n=== 法国 ===\n* 甲\n=== 秘密 ===\n* 乙\n== 浪花 ==\n* 丙\n* 丁\n* 戊\n"
    article = read_text(source, format="wikitext")
    assert [each.heading for each in article.unknown_headings] == ["法国", "秘密", "浪花"]
    assert [each.heading for each in unknown_headings(article)] == ["秘密", "浪花"]


def test_rows_that_name_a_territory_and_no_member_are_reported():
    rows = "|-\n| 火党 || 1990\n|-\n| 德国 || 1991\n|-\n| 法国、水党 || 1992\n"
    source = "== 成员 ==\n{|\n! 政党 !! 建立\n" + rows + "|}\n"
    found = settle(read_text(source, format="wikitext")).losses
    assert [(loss.kind, loss.lost, loss.line_start) for loss in found] == [
        ("list", "德国 | 1991", 7)
    ]


def test_a_part_of_the_world_in_a_column_is_a_place_and_other_words_are_none():
    rows = "|-\n| 欧洲 || 火党\n|-\n| 秘密 || 水党\n"
    source = "== 成员 ==\n{|\n! 地区 !! 政党\n" + rows + "|}\n"
    members = settled(read_text(source, format="wikitext"))
    assert [(m.name, m.place) for m in members] == [("火党", "欧洲"), ("水党", "")]


def test_emptied_brackets_in_the_place_of_the_flags():
    items = "## 支部\n\n- （）甲\n- 甲（，乙）\n- （ ） 丙\n- 丁\n"
    assert [lost_a_part(m) for m in settled(read_text(items))] == [True, False, True, False]
    rows = "".join(
        f"<tr><td>{country}</td><td>甲</td></tr>" for country in ("（）", "", "（乙）", "()")
    )
    table = f"## 成员\n\n<table><tr><th>国家</th><th>政党</th></tr>{rows}</table>\n"
    assert [lost_a_part(m) for m in settled(read_text(table))] == [True, False, False, True]


@pytest.mark.parametrize(
    ("placed", "others", "lead", "read"),
    [
        (2, 0, "国际组织", False),
        (3, 0, "国际组织", True),
        (3, 3, "国际组织", True),
        (3, 4, "国际组织", False),
        (3, 0, "组织", False),
    ],
)
def test_lists_of_territories_under_unknown_headings_of_an_international_are_reported(
    placed, others, lead, read
):
    countries = ["{{flag|法国}} 甲", "德国：乙", "意大利 – 丙"][:placed]
    items = "".join(f"* {words}\n" for words in [*countries, *["文"] * others])
    source = f"'''潮'''是一个{lead}。\n\n== 浪花 ==\n{items}"
    found = list(unread_lists(read_text(source, format="wikitext")))
    assert [loss.line_start for loss in found] == list(range(4, 4 + placed + others)) * read
    member = f"{source}\n== 成员 ==\n* 丁\n"
    assert list(unread_lists(read_text(member, format="wikitext"))) == []
