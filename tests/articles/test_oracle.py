"""Headings, list items and links are those that another CommonMark parser finds, and members those of
the MediaWiki source that Pandoc converted.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from markdown_it import MarkdownIt
from markdown_it.token import Token
from strategies import pages

from internationals.articles import Article, read_text
from internationals.articles.targets import link_target
from internationals.paths import RAW
from internationals.places.stated import settled

_MARKER = re.compile(r"[ >]*(?:[-*+]|\d{1,9}[.)])( *)")


class AsWritten(MarkdownIt):
    """The parser would encode targets and leave out the dangerous ones."""

    def normalizeLink(self, url: str) -> str:
        return url

    def validateLink(self, url: str) -> bool:
        return True


class Item(NamedTuple):
    line: int
    text: str
    blanks: int


class Found(NamedTuple):
    """What both readers are asked for."""

    headings: list[tuple[int, int, str]]
    items: list[Item]
    links: list[tuple[str, str]]


def oracle(source: str) -> Found:
    """The same, from markdown-it-py's tokens."""
    parser = AsWritten("commonmark")
    lines = source.split("\n")
    found = Found([], [], [])
    open_items: list[int] = []
    level = 0
    for token in parser.parse(source):
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "list_item_open":
            assert token.map is not None
            line = lines[token.map[0]]
            marker = _MARKER.match(line)
            assert marker is not None
            wrapped = marker.end() == len(line)
            open_items.append(len(found.items))
            found.items.append(Item(token.map[0] + 1, "", 0 if wrapped else len(marker[1])))
        elif token.type == "list_item_close":
            open_items.pop()
        elif token.type == "inline":
            text = inline_text(token)
            found.links.extend(inline_links(token))
            if level:
                assert token.map is not None
                found.headings.append((token.map[0] + 1, level, text))
                level = 0
            elif open_items:
                item = found.items[open_items[-1]]
                # The paragraphs of an item are one text.
                joined = f"{item.text} {text}".strip()
                found.items[open_items[-1]] = item._replace(text=joined)
    return found


def inline_text(token: Token) -> str:
    """Text as this reader understands it: what differs from CommonMark's is told here."""
    pieces: list[str] = []
    silent = False
    for child in token.children or []:
        if child.type == "link_open":
            # A picture and a category do not show.
            silent = link_target(str(child.attrs["href"]))[1] in ("file", "category")
        elif child.type == "link_close":
            silent = False
        elif child.type in ("text", "code_inline") and not silent:
            pieces.append(child.content)
        elif child.type in ("softbreak", "hardbreak") and not silent:
            pieces.append(" ")
        # Other HTML, such as <small>, does not show.
    text = "".join(pieces)
    # Asterisks that CommonMark leaves literal beside Chinese punctuation, brackets left by Pandoc.
    return text.replace("**", "").replace("]]", "").strip()


def inline_links(token: Token) -> list[tuple[str, str]]:
    """Label and target of each link of a text."""
    links: list[tuple[str, str]] = []
    label: list[str] = []
    for child in token.children or []:
        if child.type == "link_open":
            label = []
            links.append(("", str(child.attrs["href"])))
        elif child.type == "link_close":
            links[-1] = ("".join(label), links[-1][1])
        elif child.type in ("text", "code_inline"):
            label.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            label.append(" ")
    return links


def reader(article: Article) -> Found:
    return Found(
        [(heading.line_start, heading.level, heading.text) for heading in article.headings],
        [Item(entry.line_start, entry.text, entry.blanks) for entry in article.entries],
        [(link.label, link.url) for link in article.links],
    )


def compare(source: str) -> None:
    expected, found = oracle(source), reader(read_text(source))
    assert found.headings == expected.headings
    assert found.items == expected.items
    # An item's links stand together, before those of the items nested in it.
    assert sorted(found.links) == sorted(expected.links)


@pytest.mark.parametrize("name", ["imt", "ist", "mim"])
def test_real_articles(name: str) -> None:
    source = (RAW / f"{name}.zh.md").read_text("utf-8")
    compare(source)
    assert reader(read_text(source)).links == oracle(source).links


@settings(max_examples=300)
@given(pages)
def test_made_pages(source: str) -> None:
    compare(source)


# What Pandoc writes of one page of MediaWiki source: tables in a grid, in columns, in bars and in tags;
# links with attributes and as tags. The last two drop the templates, and with them the flags.
CONVERSIONS = {
    "markdown": True,
    "markdown-grid_tables": True,
    "markdown-grid_tables-simple_tables-multiline_tables": True,
    "commonmark_x": True,
    "gfm": False,
    "markdown_strict": False,
}
CONVERTED = """\
'''Harbour International''' is a political international.

== Full members ==
* {{flag|Peru}}: [[Red Oar]] (RO), works within [[Green Wave (Peru)|Green Wave]]
* {{flagicon|Chile}} ''[[Remo]]''<ref>A note.</ref>
* [[Malta]]: Keel (observer)

{| class="wikitable"
! Country !! Party !! Abbr. !! Notes
|-
| [[Norway]] || [[Pier (Norway)|Pier]] || P || part of the [[Red Party]]
|-
| Latvia || Sail<br>Mast || || observers
|}

=== Former members ===
; Italy
: [[Hull]]
; 日本
: [[海の党|Sea]] (1990–2001)
"""


@pytest.mark.parametrize(("format", "keeps_flags"), CONVERSIONS.items())
def test_a_converted_page_has_the_members_of_its_source(format: str, keeps_flags: bool) -> None:
    pypandoc = pytest.importorskip("pypandoc")

    def members(article: Article) -> list[tuple[object, ...]]:
        return [
            (
                member.name,
                member.status,
                member.abbreviation,
                member.link and member.link.title,
                [host.name for host in member.hosts],
                member.flags if keeps_flags else (),
            )
            for member in settled(article)
        ]

    converted = pypandoc.convert_text(CONVERTED, format, format="mediawiki")
    found = members(read_text(converted))
    assert found == members(read_text(CONVERTED, format="wikitext"))
    assert len(found) == 8


# The same page as a browser saves it.
RENDERED = """\
<html><body>
<h1 id="firstHeading" class="firstHeading"><span class="mw-page-title-main">Harbour International</span></h1>
<div id="siteSub" class="noprint">From Wikipedia, the free encyclopedia</div>
<div class="mw-parser-output" lang="en">
<p><b>Harbour International</b> is a political international.<sup class="reference"><a href="#cite_note-1">
<span>&#91;</span>1<span>&#93;</span></a></sup></p>
<div class="mw-heading"><h2 id="Full_members">Full members</h2><span class="mw-editsection"><span>[</span><a
href="/w/index.php?title=H&amp;action=edit&amp;section=1"><span>edit</span></a><span>]</span></span></div>
<ul><li><span class="flagicon"><span typeof="mw:File"><span><img alt="" src="//upload.wikimedia.org/wikipedia/\
commons/thumb/c/cf/Flag_of_Peru.svg/20px-Flag_of_Peru.svg.png"></span></span>&#160;</span><a href="/wiki/Peru"
title="Peru">Peru</a>: <a href="/wiki/Red_Oar">Red Oar</a> (RO), works within <a
href="/w/index.php?title=Wave&amp;action=edit&amp;redlink=1" class="new">Green Wave</a></li>
<li><a href="/wiki/Malta">Malta</a>: Keel (observer)</li></ul>
<table class="wikitable"><tbody>
<tr><th rowspan="2">Country</th><th rowspan="2" colspan="2">Party</th><th>Seats</th></tr><tr><th>2020</th></tr>
<tr><td rowspan="2"><a href="/wiki/Norway">Norway</a></td><td style="background:#F00"></td><td><a
href="/wiki/Pier_(Norway)">Pier</a><sup class="reference"><a href="#cite_note-2">[2]</a></sup></td><td>3</td></tr>
<tr><td style="background:#00F"></td><td>Mast<br><small>(Mesan)</small></td><td>1</td></tr>
</tbody></table></div></body></html>
"""


@pytest.mark.parametrize("format", ["markdown", "commonmark_x", "gfm", "markdown_strict"])
def test_a_saved_page_has_the_members_that_it_shows(format: str) -> None:
    pypandoc = pytest.importorskip("pypandoc")
    article = read_text(pypandoc.convert_text(RENDERED, format, format="html"))
    assert article.title == "Harbour International"
    assert [
        (member.name, member.status, member.abbreviation or member.name_native, member.place)
        for member in settled(article)
    ] == [
        ("Red Oar", "member", "RO", "Peru"),
        ("Keel", "observer", "", "Malta"),
        ("Pier", "member", "", "Norway"),
        ("Mast", "member", "Mesan", "Norway"),
    ]
    assert [host.name for host in article.members[0].hosts] == ["Green Wave"]
    assert not [loss for loss in article.losses if loss.kind in ("heading", "list", "bracket")]


def test_the_oracle_itself() -> None:
    """It finds what it should on a page read by eye."""
    found = oracle(
        "# 甲\n\n  - [乙\n    丙](../Page/乙.md)丁\n\n  -\n    戊\n\n1.  [己](http://x.org)\n"
    )
    assert found.headings == [(1, 1, "甲")]
    assert found.items == [Item(3, "乙 丙丁", 1), Item(6, "戊", 0), Item(9, "己", 2)]
    assert found.links == [("乙 丙", "../Page/乙.md"), ("己", "http://x.org")]
