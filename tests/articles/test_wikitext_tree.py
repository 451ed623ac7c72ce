"""The tree of a page is the one that mwparserfromhell finds, and loses nothing of any page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import mwparserfromhell
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mwparserfromhell import nodes
from mwparserfromhell.wikicode import Wikicode

from internationals.articles.model import Link
from internationals.articles.wikitext.inline import (
    address_of,
    character,
    first_address,
    interlanguage,
    label_of,
    link_of,
    words_of,
)
from internationals.articles.wikitext.templates import parameters
from internationals.articles.wikitext.tree import Code, Node, parsed

FIXTURES = Path(__file__).parents[1] / "fixtures"
MARKS = [
    "{{", "{{{", "}}", "}}}", "|", "=", "[[", "]]", "[http://a.b ", "]", "\n", "\n== ", " ==", "<ref>", "</ref>", "<ref name=a/>",
    "<!--", "-->", "<nowiki>", "</nowiki>", "\n{|", "\n|}", "甲", " ", "<h2>", "</h2>", "<gallery>",
]  # fmt: skip


def by_mwparserfromhell(code: Wikicode | None) -> list[object]:
    """What the library finds, written down; text and tags passed over."""
    return [] if code is None else [one for node in code.nodes for one in _theirs(node)]


def _theirs(node: nodes.Node) -> Iterator[object]:
    read = by_mwparserfromhell
    match node:
        case nodes.Template():
            of = [(str(p.name).strip(), read(p.value)) for p in node.params]
            yield "{{", str(node.name), of
        case nodes.Argument():
            yield "{{{", str(node.name), read(node.default)
        case nodes.Wikilink():
            text = None if node.text is None else str(node.text)
            yield "[[", str(node.title), text, read(node.title), read(node.text)
        case nodes.ExternalLink() if node.brackets:
            yield "[", str(node.url), read(node.title)
        case nodes.Heading():
            yield "=", node.level, str(node.title), read(node.title)
        case nodes.Comment():
            yield "<!", str(node.contents)
        case nodes.Tag() if str(node.tag) in ("ref", "nowiki"):
            yield str(node.tag), str(node.contents or ""), read(node.contents)
        case nodes.Tag():
            yield from read(node.contents)


def by_us(code: Code | None) -> list[object]:
    """What we find, written down alike."""
    return [] if code is None else [_ours(node) for node in code.nodes]


def _ours(node: Node) -> object:
    first = node.parts[0]
    match node.kind:
        case "{{":
            return "{{", first.source, [(name, by_us(value)) for name, value in parameters(node)]
        case "{{{":
            return "{{{", first.source, [one for part in node.parts[1:2] for one in by_us(part)]
        case "[[":
            label = label_of(node)
            text = None if label is None else label.source
            return "[[", first.source, text, by_us(first), by_us(label)
        case "[":
            address, words = address_of(node)
            return "[", address, by_us(words)
        case "=":
            return "=", len(node.name), first.source, by_us(first)
        case "<!":
            return "<!", first.source
    return node.name, first.source, by_us(first)


WORDS = ["甲", "a b", "甲党 ", "1", "'''粗'''", "&amp;", "", "[[甲]]", "{{CHN}}", "{{flag|法国}}"]
AROUND = [
    "{{{{lang-en|{}}}}}", "{{{{columns-list|甲={}|\n乙=丙}}}}", "{{{{{{1|{}}}}}}}", "[[甲|{}]]", "<ref>{}</ref>",
    "甲 {} 乙", "[http://a.b {}]",
]  # fmt: skip
LINES = ["* {}", "== 甲{} ==", "{}", "<!-- {} -->", "<nowiki>{}</nowiki>"]


@st.composite
def well_formed(draw: st.DrawFn) -> str:
    """Some lines in which whatever opens is closed."""
    lines = []
    for line in draw(st.lists(st.sampled_from(LINES), max_size=5)):
        words = "".join(draw(st.lists(st.sampled_from(WORDS), max_size=3)))
        for around in draw(st.lists(st.sampled_from(AROUND), max_size=4)):
            if not ("http" in around and "[" in words) and not (line[0] == "=" and "\n" in around):
                words = around.format(words)
        lines.append(line.format(words))
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["wikitext-lists", "wikitext-table"])
def test_pages_have_the_librarys_tree(name):
    text = "\n" + (FIXTURES / f"{name}.wikitext").read_text(encoding="utf-8")
    # A table that is never closed hides nothing from either.
    found = by_us(parsed(text))
    assert found == by_mwparserfromhell(mwparserfromhell.parse(text, skip_style_tags=True))
    assert found


@given(well_formed())
@example("[[甲|{{flag|[[乙]]}}|丙]]")
@example("{{a|\n{|\n| b || c\n|}\n|d}}")
def test_well_formed_source_has_the_librarys_tree(text):
    text = "\n" + text
    theirs = mwparserfromhell.parse(text, skip_style_tags=True)
    assert by_us(parsed(text)) == by_mwparserfromhell(theirs)


def _check(code: Code, text: str) -> None:
    pieces = [piece if isinstance(piece, str) else piece.source for piece in code.pieces()]
    assert "".join(pieces) == code.source
    at = code.start
    for node in code.nodes:
        assert at <= node.start < node.end <= code.end
        at = node.end
        assert all(node.start < part.start <= part.end <= node.end for part in node.parts)
        for part in node.parts:
            _check(part, text)


@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join))
@example("== [[甲 ==\n{{a|{{b|{| }}")
def test_any_source_is_kept_whole(text):
    code = parsed("\n" + text)
    assert code.source == "\n" + text
    _check(code, text)


@pytest.mark.parametrize(
    ("source", "kinds"),
    [
        ("{{a|[[b|c}}", ["{{"]),
        ("{{a [[b]]\n[[c|{{d}}", ["[[", "{{"]),
        ("[[a\nb]] [[c|d\ne]]", ["[["]),
        ("== a {{b ==\n[[c]]", ["=", "[["]),
        ("== a == <!-- b -->\n=c\n", ["=", "<!"]),
        ("== a<!-- b --> == <!-- c -->\n== a<!-- b -->==", ["=", "<!", "="]),
        ("{{a|{{{b}} c}}", ["{{"]),
        ("<!-- a {{b}}", ["{{"]),
        ("<ref>a [http://b c\nd</ref>", ["<"]),
        ("{{a|\n{|\n| b {{c\n|}\n|d}}", ["{{"]),
    ],
)
def test_what_is_never_closed_is_text(source, kinds):
    assert [node.kind for node in parsed("\n" + source).nodes] == kinds


def test_an_unclosed_mark_takes_no_bar_from_what_it_stands_in():
    (template,) = parsed("\n{{a|[[b|c}}").nodes
    assert [value.source for _, value in parameters(template)] == ["[[b", "c"]


@pytest.mark.parametrize(
    ("entity", "shown"),
    [("&amp;", "&"), ("&#65;", "A"), ("&#x4E00;", "一"), ("&nbsp;", " "), ("&#7;", ""), ("&bogus;", "&bogus;")],
)  # fmt: skip
def test_characters_of_entities(entity, shown):
    assert character(entity) == shown


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a [[File:x.png|thumb|b]] c", "a c"),
        ("[http://a.b c d] [http://a.b]", "c d http://a.b"),
        ("[[a|b]]c [[a|b|c]] [[a#b]] [[fr:a]]", "bc b|c a#b"),
        ("a{{·}}b{{le|甲|A B}}{{flagicon|FRA}}c", "a·b甲c"),
        ("{{flag|FRA}} {{lang|en|Words}}{{small|b}}{{sfn|A}}", "FRA Wordsb"),
        ("{{{1|a}}}{{{1}}}{{{1|b|c}}}", "ab"),
        ("<nowiki>[[a]]</nowiki><ref>b</ref><!-- c -->", "[[a]]"),
        ("a<br>b<hr/>c<small>d</small>e\n  f", "a b cde f"),
        ("'''''a''''' __TOC__&amp;&lt;", "a &<"),
    ],
)
def test_what_a_reader_sees_in_a_line(source, shown):
    assert words_of(parsed("\n" + source)) == shown


@pytest.mark.parametrize(
    ("source", "label", "title", "kind"),
    [
        ("[[甲]]", "甲", "甲", "article"),
        ("[[甲|乙]]", "乙", "甲", "article"),
        ("[[甲|乙|丙]]", "乙|丙", "甲", "article"),
        ("[[甲_(乙)|]]", "甲_(乙)", "甲 (乙)", "article"),
        ("[[:甲]]", "甲", "甲", "article"),
        ("[[甲#乙]]", "甲#乙", "甲", "article"),
        ("[[File:a.png|thumb|200px|words]]", "words", "File:a.png", "file"),
        ("[[File:a.png]]", "", "File:a.png", "file"),
        ("[[Category:甲|乙]]", "乙", "Category:甲", "category"),
        ("[[:fr:Parti|le Parti]]", "le Parti", "", "external"),
        ("[[d:Q1]]", "d:Q1", "", "external"),
    ],
)
def test_what_links_lead_to(source, label, title, kind):
    (node,) = parsed("\n" + source).nodes
    url = source[2:-2].partition("|")[0]
    assert link_of(node, 3) == Link(label, title, kind, url, False, 3, 3, 0, 0)
    assert interlanguage(node) is None


def test_a_link_to_the_same_page_in_another_language_is_none_of_the_page():
    (node,) = parsed("\n[[fr: Parti]]").nodes
    assert link_of(node, 1) is None
    assert interlanguage(node) == ("fr", "Parti")
    for source in ("[[:fr:Parti]]", "[[fr:Parti|Parti]]", "[[d:Q1]]"):
        assert interlanguage(parsed("\n" + source).nodes[0]) is None


@pytest.mark.parametrize(
    ("source", "address"),
    [
        ("甲 [http://a.b c] http://d.e", "http://a.b"),
        ("甲http://d.e，乙", "http://d.e"),
        ("[[甲]]{{official website|http://c.d}}", "http://c.d"),
        ("{{lang|en|http://c.d}}", "http://c.d"),
        ("甲", ""),
    ],
)
def test_the_first_address_of_a_note(source, address):
    assert first_address(parsed("\n" + source)) == address
