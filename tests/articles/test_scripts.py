"""Words are compared in simplified characters, without accents, case and invisible characters."""

import re
from importlib.resources import files

from opencc import OpenCC

from internationals.articles.scripts import plain, rare, simplified, visible


def test_the_table_of_characters_is_that_of_opencc() -> None:
    table = files("internationals.articles") / "languages" / "traditional.csv"
    rows = [row.split(",") for row in table.read_text(encoding="utf-8").splitlines()[1:]]
    convert = OpenCC("t2s").convert
    expected = [
        [chr(code), simple]
        for code in (*range(0x3400, 0xA000), *range(0xF900, 0xFB00))
        if (simple := convert(chr(code))) != chr(code) and len(simple) == 1
    ]
    assert rows == expected


def test_a_rare_pattern_is_one_when_it_is_used() -> None:
    pattern = rare("A+", re.IGNORECASE)
    assert (pattern.pattern, pattern.sub("-", "xaAx"), pattern.fullmatch("b")) == (
        "A+",
        "x-x",
        None,
    )


def test_words_as_they_are_compared() -> None:
    assert simplified("國際組織") == "国际组织"
    assert plain("  Éire_(Irlande)") == "eire (irlande)"
    assert plain("成員（部分）：") == "成员(部分):"
    assert visible("法\u200e国 庚\u00ad党&shy;&#8203;\x1b\n乙") == "法国 庚党\n乙"
    assert visible("a\u2003b\u202fc\u00a0d\u3000e") == "a b c\u00a0d\u3000e"


def test_every_row_of_the_table_is_used() -> None:
    table = files("internationals.articles") / "languages" / "traditional.csv"
    _, *rows = table.read_text(encoding="utf-8").splitlines()
    for traditional, simple in (row.split(",") for row in rows):
        assert simplified(traditional) == simple
