"""The tree of tuples is the tree that mwparserfromhell's own builder makes."""

from pathlib import Path

import mwparserfromhell
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mwparserfromhell import nodes
from mwparserfromhell.wikicode import Wikicode

from internationals.articles.wikitext import tree
from internationals.articles.wikitext.balance import balanced
from internationals.articles.wikitext.tree import Code, parsed, source_of

FIXTURES = Path(__file__).parents[1] / "fixtures"
PIECES = [
    "{{flag|法国}}", "{{a|b=c|d}}", "{{", "}}", "|", "=", "[[甲|乙]]", "[[", "]]", "[http://a.b c]", "[http://a.b]",
    "http://a.b/c ", "mailto:a@b.c", "\n", "\n* ", "\n#", "\n;甲:乙", "\n----\n", "\n== 支部 ==\n", "<br>", "</br>", "<br/>",
    "<small>", "</small>", "<small >", "</small >", "<ref name=a/>", '<ref name="a b" group>', "</ref>", "<li>", "<td>", "'''",
    '\n{| class="wikitable"\n', "\n|-\n", "\n|}\n", "\n! 甲 !! 乙\n", '| colspan="2" | ', " || ", "{{{1|甲}}}", "{{{1}}}",
    "&amp;", "&#65;", "&#x4E00;", "&#X4e00;", "&bogus;", "<!-- 甲 -->", "<nowiki>", "</nowiki>", "甲", " ",
]  # fmt: skip


def by_mwparserfromhell(code: Wikicode | None) -> object:
    """The library's own nodes, written down."""
    return None if code is None else [one_by_mwparserfromhell(node) for node in code.nodes]


def one_by_mwparserfromhell(node: nodes.Node) -> object:
    read, source = by_mwparserfromhell, str(node)
    match node:
        case nodes.Text():
            return source
        case nodes.Template():
            parameters = [(str(p.name), read(p.value), p.showkey) for p in node.params]
            return "template", str(node.name), parameters, source
        case nodes.Argument():
            return "argument", read(node.default), source
        case nodes.Wikilink():
            return "link", read(node.title), read(node.text), source
        case nodes.ExternalLink():
            return "address", str(node.url), read(node.title), node.brackets, source
        case nodes.Heading():
            return "heading", read(node.title), node.level, source
        case nodes.Tag():
            values = [None if a.value is None else str(a.value) for a in node.attributes]
            attributes = [(str(a.name), v) for a, v in zip(node.attributes, values, strict=True)]
            name = str(node.tag).strip().casefold()
            return "tag", name, node.wiki_markup or "", attributes, read(node.contents), source
    return type(node).__name__, source


def by_tuples(code: Code | None) -> object:
    return None if code is None else [one_by_tuples(node) for node in code]


def one_by_tuples(node: tree.Node) -> object:
    read = by_tuples
    match node:
        case str():
            return node
        case tree.Template(name, parameters, source):
            return "template", name, [(p.name, read(p.value), p.named) for p in parameters], source
        case tree.Argument(default, source):
            return "argument", read(default), source
        case tree.Wikilink(title, text, source):
            return "link", read(title), read(text), source
        case tree.ExternalLink(address, title, brackets, source):
            return "address", address, read(title), brackets, source
        case tree.Heading(title, level, source):
            return "heading", read(title), level, source
        case tree.Tag(name, markup, attributes, contents, _, source):
            return "tag", name, markup, attributes, read(contents), source
    return {"Entity": "HTMLEntity"}.get(type(node).__name__, type(node).__name__), node.source


def assert_same_tree(text: str) -> None:
    text = balanced(text)
    expected = mwparserfromhell.parse(text, skip_style_tags=True)
    assert by_tuples(parsed(text)) == by_mwparserfromhell(expected)
    assert source_of(parsed(text)) == str(expected)


@pytest.mark.parametrize("name", ["wikitext-lists", "wikitext-table"])
def test_pages_have_the_librarys_tree(name):
    assert_same_tree((FIXTURES / f"{name}.wikitext").read_text(encoding="utf-8"))


@given(st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
@example("\n{|\n| a\n{|\n| b\n|}\n|}")
@example("<td colspan='2' >甲</td >")
def test_any_source_has_the_librarys_tree(text):
    assert_same_tree(text)


def test_characters_of_entities():
    code = parsed("&amp;&#65;&#x4E00;&nbsp;&#7;")
    assert [node.character for node in code] == ["&", "A", "一", " ", " "]


def test_newlines_before_the_contents_of_a_tag_are_counted():
    (table,) = parsed('{| class="wikitable"\n|-\n| 甲\n|}')
    assert (table.name, table.lines_before) == ("table", 1)
    assert [(row.name, row.lines_before) for row in table.contents] == [("tr", 1)]
