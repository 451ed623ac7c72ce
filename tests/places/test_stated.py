"""What stands before a member's name is a territory or a part of the name."""

from internationals.articles import read_text
from internationals.places.stated import settled


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
