"""No text stops the reader, breaks an invariant or keeps it busy."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from strategies import any_text, hostile_text, names

from internationals.articles import Article, read_text
from internationals.articles.reading import read_bytes
from internationals.places.stated import settle


def spans(article: Article) -> Iterable[tuple[int, int]]:
    """First and last line of every part."""
    for parts in (
        article.headings,
        article.paragraphs,
        article.entries,
        article.links,
        article.losses,
        article.unknown_headings,
    ):
        for part in parts:
            yield part.line_start, part.line_end


def check(article: Article) -> None:
    """What holds for any article."""
    text = "\n".join(article.lines)
    for start, end in spans(article):
        assert 1 <= start <= end <= len(article.lines)
        assert article.quote(start, end) in text
    starts = [entry.line_start for entry in article.entries]
    assert starts == sorted(starts)
    assert [link.line_start for link in article.links] == sorted(
        link.line_start for link in article.links
    )
    assert [loss.line_start for loss in article.losses] == sorted(
        loss.line_start for loss in article.losses
    )
    numbers = [entry.list_index for entry in article.entries]
    assert sorted(set(numbers)) == list(range(len(set(numbers))))
    parents: dict[int, int] = {}
    for entry in article.entries:
        # An entry begins behind the one it is nested in.
        assert all(parents[d] <= entry.line_start for d in parents if d < entry.depth)
        parents[entry.depth] = entry.line_start
        assert entry.blanks >= 0
        assert not (entry.wrapped and entry.blanks)
        for link in entry.links:
            assert 0 <= link.start <= link.end
            if entry.kind != "row":
                assert link.end <= len(entry.text)
                assert entry.line_start <= link.line_start
    for paragraph in article.paragraphs:
        assert paragraph.text.strip()
        for link in paragraph.links:
            assert 0 <= link.start <= link.end <= len(paragraph.text)
            if link.kind not in ("file", "category"):
                assert paragraph.text[link.start : link.end].replace("\n", " ") == link.label
    positions: dict[str, int] = {}
    for member in article.members:
        positions[member.status] = positions.get(member.status, 0) + 1
        assert member.position == positions[member.status]
        assert member.entry in article.entries
        assert member.name == member.name.strip()
        assert member.name
        assert member.flags_lost >= 0
        assert all(host.name for host in member.hosts)
    flags = sum(member.flags_lost for member in article.members)
    assert flags == len([loss for loss in article.losses if loss.kind == "flag"])


@settings(max_examples=400)
@example("[x]{" + "a=" * 60)
@given(st.one_of(any_text, hostile_text))
def test_reading_never_fails_and_every_part_is_in_its_lines(source: str) -> None:
    check(read_text(source))


@settings(max_examples=400)
@given(hostile_text, st.sampled_from(["成员", "前支部", "参见", "注释", "欧洲", "别的"]))
def test_nor_under_a_heading(source: str, heading: str) -> None:
    check(read_text(f"## {heading}\n\n{source}"))


CELLS = st.sampled_from(
    [
        "",
        "国家",
        "政党",
        "备注",
        "法国",
        "欧洲",
        "甲党",
        "甲党、乙党",
        "（ ）",
        "<br />",
        "[[甲党]]",
        "12",
    ]
)
ROWS = st.lists(st.lists(CELLS, min_size=1, max_size=5), min_size=1, max_size=6)


@settings(max_examples=300)
@given(ROWS, st.sampled_from(["", 'rowspan="2"', 'colspan="2"', 'rowspan="9"']), st.booleans())
def test_nor_does_a_ragged_table(rows: list[list[str]], span: str, wiki: bool) -> None:
    if wiki:
        cells = "\n|-\n".join("\n".join(f"| {span} | {cell}" for cell in row) for row in rows)
        header = "\n".join(f"! {cell}" for cell in rows[0])
        check(read_text(f"== 成员 ==\n{{|\n{header}\n|-\n{cells}\n|}}\n", format="wikitext"))
    else:
        cells = "".join(
            f"<tr>{''.join(f'<td {span}>{cell}</td>' for cell in row)}</tr>\n" for row in rows
        )
        header = "".join(f"<th>{cell}</th>" for cell in rows[0])
        check(read_text(f"## 成员\n\n<table>\n<tr>{header}</tr>\n{cells}</table>\n"))


@pytest.mark.parametrize(
    "source",
    [
        "{|\n{|\n|}\n|黨\n{|\n| -",
        "{|\n!\n{|\n|{",
        "|<ref>x</ref>",
        ":{|\n*{|\n;a:{|\n|}",
        "{{ubl|{|\n|}}}\n|}",
    ],
)
def test_nor_do_tables_in_tables_or_notes_in_none(source: str) -> None:
    check(read_text(source, format="wikitext"))
    check(read_text(f"== 成员 ==\n{source}", format="wikitext"))


WIKITEXT = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "{{flag|法国}}", "{{ubl|", "{{columns-list|\n", "|", "}}", "[[", "]]", "[[甲党]]", "\n* ", "\n** ", "\n;", "\n:", ":",
                "\n\n", "\n{|\n", "\n|-\n", "\n|}\n", "\n! ", " || ", "| rowspan=2 | ", '| colspan="3" |', "<small>", "</small>", "<ref>",
                "</ref>", "<br>", "<dl><dt>", "<dd>", "'''", "''", "\n== 成员 ==\n", "（", "）", "、", "：", " – ", "名", "{{CHN}}", "🇫🇷",
                "\u200b", "打入", "<!--", "-->", "{{(!}}", "{{!}}", "{width=20}",
            ]
        ),
        names,
    ),
    max_size=40,
).map("".join)  # fmt: skip


@settings(max_examples=300)
@example("{{columns-list|\n{{flag|法国}}}}{{flag|法国}}")
@given(WIKITEXT)
def test_nor_does_mediawiki_source(source: str) -> None:
    check(read_text(f"== 成员 ==\n{source}", format="wikitext"))


@given(st.binary(max_size=300))
def test_bytes_are_read_or_refused_in_one_line(data: bytes) -> None:
    try:
        article = read_bytes(data, name="甲.md")
    except ValueError as error:
        assert str(error).startswith("甲.md: line ")
        assert "\n" not in str(error)
        assert ": found " in str(error)
        assert ", expected " in str(error)
    else:
        check(article)


@given(hostile_text)
def test_reading_twice_gives_the_same(source: str) -> None:
    assert read_text(source) == read_text(source)


@given(hostile_text)
def test_newlines_of_every_kind_count_as_one(source: str) -> None:
    source = source.replace("\r", "")
    plain = read_text(source, sha256="-")
    assert read_text(source.replace("\n", "\r\n"), sha256="-") == plain
    assert read_text(source.replace("\n", "\r"), sha256="-") == plain


NESTED = {
    "lists, one a line": "".join(f"{' ' * 2 * depth}- 甲\n" for depth in range(1000)),
    "lists on one line": "- " * 10_000 + "甲",
    "numbered lists on one line": "1) " * 10_000 + "甲",
    "quotes": "> " * 10_000 + "甲",
    "quotes and lists": "> - " * 10_000 + "甲",
    "tables": "<table><tr><td>" * 10_000 + "甲" + "</td></tr></table>" * 10_000,
    "tables that are never closed": "<table><tr><td>甲" * 10_000,
    "brackets": "[" * 10_000 + "甲" + "](x)" * 10_000,
    "brackets that are never closed": "- " + "[甲" * 10_000,
    "parentheses": "- 甲" + "（" * 10_000 + "）" * 10_000,
    "Latin parentheses in a target": "[甲](" + "(" * 10_000 + ")" * 10_000 + ")",
    "asterisks": "*" * 10_000 + "甲" + "*" * 10_000,
    "emphasis": "*甲_乙" * 10_000,
    "small print": "- " + "<small>甲" * 10_000,
    "links in a cell": "<table><tr><td>" + "<a href=x>甲<object>" * 10_000,
    "blocks in a cell": "<table><tr><td>" + "<div><p>甲" * 10_000,
    "bold in a cell": "<table><tr><td>" + "<b><p>甲" * 2_000,
    "parties in one item": "- " + "[甲](甲), " * 10_000,
    "brackets behind a name": "- 甲" + "（乙）" * 10_000,
}


@pytest.mark.parametrize("kind", NESTED)
def test_ten_thousand_nested(kind: str) -> None:
    article = read_text("## 成员\n\n" + NESTED[kind])
    check_spans(article)
    assert (
        "甲" in "".join([*(e.text for e in article.entries), *(p.text for p in article.paragraphs)])
        or "Latin" in kind
    )


@pytest.mark.parametrize(
    "source",
    [
        # A list in a cell of a drawn table, far down the page.
        "甲\n" * 9 + "\n  a   b\n  --- ---\n  c   d\n |-\n  1.  甲",
        # A link that begins in one block and ends in another, or in none.
        "## 成员\n\n- 甲乙丙<a href='x'>丁\n- 戊</a>\n",
        "甲乙丙<a href='x'>丁\n\n戊</a>",
        # A drawn table whose rules have their corners in different columns.
        "## 成员\n\n+--+---+\n| a | b |\n+===+===+\n| c | d |\n+===+===+\n",
        # A row whose last cell is at the end.
        "甲|乙\n-|-\n| a\n丙",
        "## 成员\n\n<h2>甲\n\n- 乙</h2>\n<table><caption>† 前",
    ],
)
def test_what_begins_and_ends_in_odd_places(source: str) -> None:
    check(read_text(source))


def check_spans(article: Article) -> None:
    assert all(1 <= start <= end <= len(article.lines) for start, end in spans(article))


def test_the_depth_of_nested_lists_is_told() -> None:
    entries = read_text("> - " * 1_000 + "甲").entries
    assert [entry.depth for entry in entries] == list(range(1_000))
    assert entries[-1].text == "甲"


UNITS = [
    "<table", "<table>", "<table><tr>", "<tr><td>x", "<td>x", "</table>", "<table><tr><td>x</table>\n", "<!--", "<!-- -->",
    "<a href=", "<small>", "<small>（打入[甲](x)）</small>", "<br>", "<p>", "<", "&", "（", "）", "（，", "（甲（乙）丙", "（1999", "（打入",
    "[", "]", "[[", "](", "[](", "[甲](x)", "[甲]: x\n", "[\n", "![", "- ", "-\n", "\n- 甲", "\n\n- 甲", "- [甲](x)\n", "  -\n    甲\n",
    "-       甲\n", "1. 甲\n", "1.\n", "> ", "> - ", "*", "**甲", "* 甲 ", "_甲", "**“甲”**", "`", "``甲`", "~~~\n", "{{", "}}", "\\", "\\]\\]", "|", "|甲|乙\n|-|-\n",
    "打入", "打入[甲](x)", "打入甲党和", "[甲](x)、", "－", "、", "和", "：", "，", "——", " - ", "前", "成员", "支持", "“", "《", "「」", "# 甲\n", "###### 甲\n# 乙\n", "甲\n=\n", "甲：\n\n- 乙\n\n", "\n# 甲\n- 乙",
    "甲\n", "A\nA ", "A", "\t- ", "\u3000", "\u00a0", "\u3000-", "\ufffd", "> 本文内容由", "../", "../Page/甲#",
]  # fmt: skip
SETTINGS = {
    "by itself": "",
    "in an entry": "## 成员\n\n- ",
    "in a heading": "## ",
    "in a cell": "## 成员\n\n<table>\n<tr>\n<td>",
    "in a target": "- [甲](../Page/",
}


@pytest.mark.parametrize("setting", SETTINGS)
def test_nothing_repeated_keeps_the_reader_busy(setting: str) -> None:
    """Work that grew with the square of the text would take minutes here; it takes seconds."""
    for unit in UNITS:
        source = SETTINGS[setting] + unit * (32 * 1024 // len(unit.encode()))
        check_spans(read_text(source))


@pytest.mark.parametrize(
    "source",
    [
        "- 甲（" + "，" * 200_000,
        "<ul><li>甲" + "<small>" * 100_000,
        f"- 甲  乙{chr(0x3000) * 100_000}丙",
        f"- 甲  乙{' ' * 100_000}丙",
        "- " + "\t" * 100_000,
    ],
    ids=["commas", "small", "wide blanks", "blanks", "tabs"],
)
def test_nor_does_what_is_never_closed(source: str) -> None:
    """Searching it takes so little a step that only many of them tell the square."""
    check_spans(read_text(source))


LONG = {
    "parties in brackets": "== Members ==\n* [[A]] " + "([[B]]) " * 20_000,
    "a country behind itself": "== Members ==\n* India: India\n* India: India:\n* [[A]]",
    "names in brackets": "== Members ==\n* [[A]] (" + "[[B]], " * 2_000 + ")",
    "names with slashes": "== Members ==\n* [[A]]" + " / Bc" * 10_000,
    "names in italics": "== Members ==\n* " + "".join(f"''a b{n}'' - " for n in range(4_000)),
    "a sentence of the prose": "'''X''' is an international. Its members are [[A]]"
    + ", b" * 30_000,
    "quotes before links": "== Members ==\n* " + "“" * 10_000 + "[[X]], " * 10_000,
    "words before hosts": f"== Members ==\n* Peru {'in ' * 10_000}[[X]] ((A) {'in ' * 10_000}[[Y]]",
    "papers beside links": "== 成员 ==\n* [[甲]] " + "[http://a.b c]of a page报纸是" * 40_000,
    "lines with links": "== 成员 ==\n* [[X]]1\n" + "  - [[X]]1\n" * 40_000,
    "links beside names": "== Miembros ==\n* [[X]]\n** " + "[[Red Party]]existed [[Y]]、" * 15_000,
    "italics behind brackets": "== Members ==\n* [[X]]"
    + "".join(f" (Red {n}) ''a{n}''" for n in range(40_000)),
    "parts of places in a cell": "== 成员 ==\n{|\n! 国家 !! 政党\n|-\n| 智利 || [[乙]]\n|-\n| 秘鲁 || "
    + "法国——甲党\n* " * 15_000
    + "\n|}",
    "brackets in a cell": "== 成员 ==\n{|\n! 国家 !! 政党\n|-\n| 智利 || "
    + "（a）" * 40_000
    + "x\n|}",
    "wide blanks in a line": "== 成员 ==\n* [[乙]]\n\nX works in" + "\u3000" * 100_000 + "x",
    "wide blanks before a link": "== Members ==\n; Peru\n: Chile" + "\u3000" * 100_000 + ":[[X]]",
    "blanks below a name": "== Members ==\n* [[X]]\n** X works in" + "\x0b" * 100_000 + "x",
    "signs of a heading": "== Members " + "=" * 60_000 + "x ==\n* [[X]]",
    "sentences": "== Members ==\n* " + "In [[France]], the [[A]]. " * 10_000,
    "words nested in a name": "== Members ==\n* [[A]]\n** " + "Word word " * 20_000,
    "names in other letters": "The X is an international of parties. " * 9
    + f"\n== Members ==\n* [[Mast Party]] – {'Тт ' * 30}a",
    "words that join statuses": "== 成员 ==\n" + "、和“" * 45 + "：\n* [[乙]]",
    "flags": "== Members ==\n* " + "{{FRA}} and " * 20_000 + "[[A]]",
    "flags in brackets": "== Members ==\n* {{FRA}} (" + "{{GUF}}" * 20_000 + ") [[A]]",
    "lines below lines": "== Members ==\n; " + "\n: ".join([". Chile:\n" * 10_000] * 2),
    "names and headings": "、".join(f"'''甲{n}'''" for n in range(8_000))
    + "\n== 乙 ==\n丙\n" * 8_000,
}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("source", LONG.values(), ids=LONG)
def test_nor_does_a_long_entry(source: str) -> None:
    """What grows with the square takes minutes for one of these; each takes a second."""
    article = read_text(source, format="wikitext")
    settled = settle(article)
    assert settled.members or not article.members
    assert all(loss.line_start for loss in settled.losses)


WIKI_UNITS = [
    ("{{ill|", "}}"), ("{{tsl|en|", "}}"), ("{{ubl|", "}}"), ("{{columns-list|\n* ", "}}"), ("[[甲|", "]]"), ("{{甲|[[乙]]", ""),
    ("{{甲|[[乙]]}}", ""), ("[[甲]]|", ""), ("<ref>", "</ref>"), ("<ul><li>", "</li></ul>"), ("<table><tr><td>", "</td></tr></table>"),
    ("{|\n|", "\n|}"), ("{|\n* 甲\n", ""), ("{|\n|\n* 甲\n|\n", ""), ("\n|-\n| [[甲]] | [[乙]] ||", ""), ("\n! 甲\n== 乙 ==", ""),
    (":[[甲]]\n", ""), (";甲:乙\n", ""), ("* 甲\n*: 乙\n", ""), ("{{CHN}} [[甲]]\n", ""), ("{{CHN}}甲", ""), ("[http://a.b ", ""),
    ("http://a.b ", ""), ("\'\'\'甲", ""), ("-{甲", ""), ("== 甲 ==\n", ""), ("<nowiki>", ""), ("&amp;", ""), ("<!-- 甲 -->\n", ""),
]  # fmt: skip
WIKI_SETTINGS = ["", "== 成员 ==\n* ", "== 成员 ==\n{|\n| ", "{{ubl|"]


@pytest.mark.timeout(240)
@pytest.mark.parametrize("setting", WIKI_SETTINGS)
def test_nor_does_mediawiki_source_that_repeats_or_nests(setting: str) -> None:
    """What nests is read once at each depth: twice would double the work with each."""
    for unit, end in WIKI_UNITS:
        count = 16 * 1024 // len((unit + end).encode())
        check_spans(read_text(setting + unit * count + "甲" + end * count, format="wikitext"))


@given(names)
def test_a_script_in_a_label_is_text(name: str) -> None:
    article = read_text(
        f"## 成员\n\n- [{name}\\<script\\>](../Page/甲.md)\n\n- <script>alert(1)</script>{name}\n"
    )
    assert article.members[0].name == f"{name}<script>"
    assert "alert" not in article.members[0].name
