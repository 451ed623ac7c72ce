"""The tree of a page is the one that mwparserfromhell finds, and loses nothing of any page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import mwparserfromhell
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from mwparserfromhell import nodes
from mwparserfromhell.wikicode import Wikicode

from internationals.articles import read_text
from internationals.articles.model import Link
from internationals.articles.wikitext.templates import (
    interlanguage,
    link_of,
    parameters,
    words_of,
)
from internationals.articles.wikitext.tree import Node, Pieces, character, parsed, text_of

FIXTURES = Path(__file__).parents[1] / "fixtures"
MARKS = [
    "{{", "{{{", "}}", "}}}", "|", "=", "[[", "]]", "[http://a.b ", "]", "\n", "\n== ", " ==", "<ref>", "</ref>", "<ref name=a/>",
    "<!--", "-->", "<nowiki>", "</nowiki>", "\n{|", "\n|}", "甲", " ", "<h2>", "</h2>", "<gallery>",
]  # fmt: skip


def joined(pieces: Iterable[object]) -> list[object]:
    """Some pieces, text beside text in one."""
    found: list[object] = []
    for piece in pieces:
        if isinstance(piece, str) and found and isinstance(found[-1], str):
            found[-1] += piece
        elif piece != "":
            found.append(piece)
    return found


def without_blanks(label: list[object]) -> list[object]:
    """The label of a link to an address, without the blanks behind the address."""
    if label and isinstance(label[0], str):
        label[0] = label[0].lstrip()
    return [piece for piece in label if piece]


def by_mwparserfromhell(code: Wikicode | None) -> list[object]:
    """What the library finds, written down; tags passed over."""
    return [] if code is None else joined(one for node in code.nodes for one in _theirs(node))


def _theirs(node: nodes.Node) -> Iterator[object]:
    read = by_mwparserfromhell
    match node:
        case nodes.Template():
            of = [(str(p.name).strip(), read(p.value)) for p in node.params]
            yield "{{", str(node.name), of
        case nodes.Argument():
            yield "{{{", str(node.name), read(node.default)
        case nodes.Wikilink():
            yield "[[", read(node.title), read(node.text)
        case nodes.ExternalLink():
            title = read(node.title) if node.brackets else [str(node.url)]
            yield "[", str(node.url), without_blanks(title)
        case nodes.Heading():
            yield "=", node.level, read(node.title)
        case nodes.Comment():
            yield "<!", str(node.contents)
        case nodes.Tag() if str(node.tag) == "nowiki":
            yield "nowiki", joined([str(node.contents or "")])
        case nodes.Tag() if str(node.tag) == "ref":
            yield "ref", read(node.contents)
        case nodes.Tag():
            yield from read(node.contents)
        case nodes.Text():
            yield str(node)
        case nodes.HTMLEntity():
            yield character(str(node))


def by_us(pieces: Pieces) -> list[object]:
    """What we find, written down alike."""
    return joined(one for piece in pieces for one in _ours(piece))


def _ours(node: str | Node) -> Iterator[object]:
    if isinstance(node, str):
        yield node
        return
    first = node.parts[0] if node.parts else ()
    match node.kind:
        case "{{":
            of = [(name, by_us(value)) for name, value in parameters(node).items()]
            yield "{{", text_of(first), of
        case "{{{":
            yield "{{{", text_of(first), [one for part in node.parts[1:2] for one in by_us(part)]
        case "[[":
            label = [piece for part in node.parts[1:] for piece in ("|", *part)][1:]
            yield "[[", by_us(first), by_us(label)
        case "[":
            yield "[", node.name, without_blanks(by_us(first))
        case "=":
            yield "=", len(node.name), by_us(first)
        case "<!":
            yield "<!", text_of(first)
        case "<":
            yield node.name, by_us(first)
        case "\n":
            # The library has the marks of lists as tags.
            yield "\n"
        case "'" | "|":
            yield node.name


def without_text(found: object) -> object:
    """What was found, without text beside nodes: the library reads cells, with their attributes."""
    if isinstance(found, list):
        return [without_text(one) for one in found if not isinstance(one, str)]
    return tuple(map(without_text, found)) if isinstance(found, tuple) else found


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
    found = without_text(by_us(parsed(text)))
    theirs = by_mwparserfromhell(mwparserfromhell.parse(text, skip_style_tags=True))
    assert found == without_text(theirs)
    assert found


def test_bars_of_a_table_divide_no_template():
    text = "\n{{a|\n{|\n| b || c\n|}\n|d}}"
    theirs = by_mwparserfromhell(mwparserfromhell.parse(text))
    assert without_text(by_us(parsed(text))) == without_text(theirs)


@given(well_formed())
@example("[[甲|{{flag|[[乙]]}}|丙]]")
def test_well_formed_source_has_the_librarys_tree(text):
    text = "\n" + text
    theirs = mwparserfromhell.parse(text, skip_style_tags=True)
    assert by_us(parsed(text)) == by_mwparserfromhell(theirs)


def _check(pieces: Pieces, start: int, end: int, line: int) -> int:
    """Check that nodes are in order and within their parts' bounds; returns the last line."""
    for piece in pieces:
        if isinstance(piece, str):
            assert piece
            continue
        if piece.kind == "|":
            # Where it was, in what is text again, nobody asks.
            continue
        assert start <= piece.start < piece.end <= end
        assert line <= piece.line <= piece.line_end
        start = piece.end
        inside = piece.line
        for part in piece.parts:
            inside = _check([words for words in part if words], piece.start, piece.end, inside)
        line = piece.line_end
    return line


def _words(pieces: Pieces) -> str:
    """All text that some source has, with the marks of brackets that have no counterpart."""
    return "".join(
        piece if isinstance(piece, str) else piece.name + "".join(map(_words, piece.parts))
        for piece in pieces
    )


@given(st.lists(st.sampled_from(MARKS), max_size=40).map("".join))
@example("== [[甲 ==\n{{a|{{b|{| }}")
def test_any_source_is_kept_whole(text):
    pieces = parsed("\n" + text, 0)
    assert _check(pieces, 0, len(text) + 1, 0) <= text.count("\n") + 1
    # Whatever is no mark is in the tree, and every word of it once.
    assert sorted(_words(pieces).replace(" ", "")).count("甲") == text.count("甲")


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
        ("<!-- a {{b}}\n{{c}}", ["<!", "{{"]),
        ("<ref>a [http://b c\nd</ref>", ["<"]),
        ("{{a|\n{|\n| b {{c\n|}\n|d}}", ["{{"]),
    ],
)
def test_what_is_never_closed_is_text(source, kinds):
    assert [
        node.kind for node in parsed("\n" + source) if isinstance(node, Node) and node.parts
    ] == kinds


def test_an_unclosed_mark_takes_no_bar_from_what_it_stands_in():
    (template,) = parsed("{{a|[[b|c}}")
    assert [words_of(value) for value in parameters(template).values()] == ["[[b", "c"]


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
        ("[[d:Q1]]", "Q1", "", "external"),
    ],
)
def test_what_links_lead_to(source, label, title, kind):
    (node,) = parsed(source, 3)
    url = source[2:-2].partition("|")[0]
    assert link_of(node) == Link(label, title, kind, url, False, 3, 3, 0, 0)
    assert interlanguage(node) is None


def test_a_link_to_the_same_page_in_another_language_is_none_of_the_page():
    (node,) = parsed("[[fr: Parti]]")
    assert link_of(node) is None
    assert interlanguage(node) == ("fr", "Parti")
    for source in ("[[:fr:Parti]]", "[[fr:Parti|Parti]]", "[[d:Q1]]"):
        assert interlanguage(parsed(source)[0]) is None


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
    links = read_text(f"甲<ref>{source}</ref>", format="wikitext").links
    assert [link.url for link in links if link.kind == "reference"] == [address]
