"""Sentences from data: pairs of languages, and values in their places."""

import re
import tomllib
from importlib.resources import files

from internationals.analysis.wording import (
    JOINER,
    Places,
    Sentences,
    Wording,
    capital,
    date,
    semicolons,
    sorted_names,
)

VALUE = re.compile(r"\{(\w+)")


def test_every_sentence_has_both_languages_and_the_same_values():
    words = tomllib.loads(
        files("internationals.analysis").joinpath("words.toml").read_text("utf-8")
    )
    for section, pairs in words.items():
        for key, pair in pairs.items():
            assert set(pair) == {"en", "zh"}, f"{section}.{key}"
            assert set(VALUE.findall(pair["zh"])) <= set(VALUE.findall(pair["en"])), (section, key)


def test_a_number_takes_its_noun():
    say = Wording("entryism", "en")
    assert say("members_of", name="X", n=1) == "X (1 full member listed)"
    assert say("members_of", name="X", n=1200) == "X (1,200 full members listed)"
    assert [say.format_field(n, "Words") for n in (1, 12, 13)] == ["One", "Twelve", "13"]
    say = Wording("common", "en", "internationals.figures")
    assert say("source_wikipedia", tongue="", n=2, names=["A"]).endswith("Wikipedia, articles on A")


def test_countries_and_territories_are_countries_where_all_are_states():
    nouns = "个国家|个国家和地区"
    written = [
        Wording("common", "zh").format_field(n, nouns)
        for n in (Places(["FR", "DE", "FR"]), Places(["FR", "TW"]), Places([]))
    ]
    assert written == ["2个国家", "2个国家和地区", "0个国家"]
    assert Wording("common", "en").format_field(Places(["TW"]), "country|countries") == "1 country"


def test_no_line_breaks_in_a_short_chinese_name():
    named = [Wording("common", language, "internationals.figures", joiner=JOINER).format_field
             for language in ("en", "zh")]  # fmt: skip
    assert [write("法国", "") for write in named] == ["法国", f"法{JOINER}国"]
    assert named[1]("国" * 15, "") == "国" * 15


def test_names_are_in_the_order_of_their_language():
    assert sorted_names(["中国", "阿根廷", "法国"], "zh") == "阿根廷、法国、中国"
    assert sorted_names(["Iran", "England and Wales"]) == "England and Wales, Iran"
    names = ["Canada", "Croatia", "Côte d’Ivoire", "Costa Rica"]
    assert sorted_names(names) == "Canada, Costa Rica, Côte d’Ivoire, Croatia"


def test_sentences_are_put_behind_each_other_as_their_language_does():
    said = Sentences("en", {"one": "Yes.", "none": "", "two": "No."})
    assert said["one", "none", "two"]._repr_markdown_() == "Yes. No."
    assert Sentences("zh", {"one": "是。", "two": "否。"})["one", "two"] == "是。否。"
    assert (semicolons(["one", "two"]), semicolons(["一", "二"], "zh")) == ("one; two", "一；二")


def test_a_date_is_written_out_as_far_as_it_is_known():
    assert date("2001-12-31") == "31 December 2001"
    assert date("2001-12-31", "zh") == "2001年12月31日"
    assert date("2001") == "2001"


def test_words_at_the_beginning_of_a_sentence():
    assert [capital(words) for words in ("one entry", "IMT", "çeviri", "")] == [
        "One entry",
        "IMT",
        "Çeviri",
        "",
    ]
