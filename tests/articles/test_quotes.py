"""Parts of a text and where its source has them; traces of the conversion; files of flags."""

from __future__ import annotations

import pytest

from internationals.articles import read_text
from internationals.articles.builder import traces_in
from internationals.articles.model import Format
from internationals.articles.quotes import Quotes, visible
from internationals.articles.targets import is_displaced, pictured_territory


@pytest.mark.parametrize(
    ("source", "format", "shown"),
    [
        ('a **b** [c](d "wikilink")\\[1\\]', "markdown", "a b c[1]"),
        ("  - <small>甲</small> z*w*", "markdown", "  - 甲 zw"),
        ("'''a''' [[b|c]] [[d]]<ref>e</ref> {{f|g}} <br>h", "wikitext", "a c d  h"),
        ("* [[File:a.png]]''b''<ref name=c/>\\[", "wikitext", "* b\\["),
    ],
)
def test_what_a_reader_sees_of_a_line(source: str, format: Format, shown: str) -> None:
    assert visible(source, format) == shown


LINK = '[丁](../Page/丁.md "wikilink")'
DUMP = f"前言。\n\n甲**乙**丙{LINK}戊，\n己\\[1\\]庚 辛。"
SOURCE = "\n".join(["'''甲'''是[[乙|丙]]的{{lang|fr|丁}}，在", "己<ref>x</ref>庚。丙。"])


@pytest.mark.parametrize(
    ("page", "format", "words", "lines", "quote"),
    [
        (DUMP, "markdown", "乙", (3, 3), "**乙**"),
        (DUMP, "markdown", "甲乙丙", (3, 3), "甲**乙**丙"),
        (DUMP, "markdown", "丙", (3, 3), "丙"),
        (DUMP, "markdown", "甲", (3, 3), "甲"),
        ("甲***乙**丙*丁", "markdown", "丁", (1, 1), "丁"),
        ("甲***乙**丙*丁", "markdown", "丙", (1, 1), "丙*"),
        (DUMP, "markdown", "乙丙丁", (3, 3), f"**乙**丙{LINK}"),
        (DUMP, "markdown", "戊，\n己", (3, 4), "戊，\n己"),
        (DUMP, "markdown", "丁戊，\n己[1]", (3, 4), f"{LINK}戊，\n己\\[1\\]"),
        (DUMP, "markdown", " 辛。", (4, 4), "辛。"),
        (DUMP, "markdown", "庚 ", (4, 4), "庚"),
        # An entity can be the end of a line that the page has not.
        ("甲&#10;乙", "markdown", "甲\n乙", (1, 1), "甲&#10;乙"),
        (SOURCE, "wikitext", "甲", (1, 1), "'''甲'''"),
        (SOURCE, "wikitext", "丙的", (1, 1), "[[乙|丙]]的"),
        (SOURCE, "wikitext", "是", (1, 1), "是"),
        ("甲'''''乙''丙'''丁", "wikitext", "丙", (1, 1), "丙'''"),
        ("甲'''''乙''丙'''丁", "wikitext", "丁", (1, 1), "丁"),
        (SOURCE, "wikitext", "庚。", (2, 2), "庚。"),
        # What a template shows is not found in its source: the whole line.
        (SOURCE, "wikitext", "丁，", (1, 1), SOURCE.split("\n")[0]),
        (SOURCE, "wikitext", "丁，在\n己", (1, 2), SOURCE),
        ("{{lang|fr|丁}}在甲甲。", "wikitext", "甲", (1, 1), "{{lang|fr|丁}}在甲甲。"),
    ],
)
def test_the_source_of_a_part_of_a_paragraph(
    page: str, format: Format, words: str, lines: tuple[int, int], quote: str
) -> None:
    article = read_text(page, format=format)
    paragraph = article.paragraphs[-1]
    at = paragraph.text.index(words)
    quotes = Quotes(article, paragraph)
    assert quotes.verbatim(at, at + len(words)) == (*lines, quote)
    if format == "markdown" and words[0] != " ":
        assert quotes.offset_of(lines[0], quote) == at


@pytest.mark.parametrize(
    ("banner", "title"),
    [
        ("本文内容由《甲》转换而来。", "甲"),
        ("本文內容由  甲  轉換而來", "甲"),
        ("看本文内容由甲转换而来", "article"),
        ("本文由甲转换而来", "article"),
    ],
)
def test_the_title_in_the_banner_of_a_converter(banner: str, title: str) -> None:
    assert read_text(banner).title == title


@pytest.mark.parametrize(
    ("text", "last", "found"),
    [
        ("a“”b", 3, [("template", "", 3, 3)]),
        ("甲{{x|y}}乙", 3, [("template", "{{x|y}}", 3, 3)]),
        ("（甲，，乙；）", 3, [("template", "", 3, 3)] * 2),
        ("（）甲", 3, [("template", "", 3, 3)]),
        ("（甲）“乙”", 3, []),
        ("a\nb\n甲\n乙", 6, [("wrap", " ", 3, 4)]),
        ("甲\n{{x}}\n“”", 5, [("template", "{{x}}", 4, 4), ("template", "", 5, 5)]),
        # The text did not keep its breaks: on all lines.
        ("a\nb{{x}}", 9, [("wrap", " ", 3, 9), ("template", "{{x}}", 3, 9)]),
    ],
)
def test_traces_of_the_conversion(
    text: str, last: int, found: list[tuple[str, str, int, int]]
) -> None:
    losses = traces_in(text, 3, last, blanks=False)
    assert [(loss.kind, loss.lost, loss.line_start, loss.line_end) for loss in losses] == found
    # In a language that writes blanks between words, a line ends at one without a loss.
    with_blanks = [tuple(loss[:4]) for loss in traces_in(text, 3, last, blanks=True)]
    assert with_blanks == [loss for loss in found if loss[0] != "wrap"]


@pytest.mark.parametrize(
    ("file", "territory"),
    [
        ("Flag of France.svg", "France"),
        ("File:Civil Flag of Peru (1825).png", "Peru"),
        ("Flag_of_the_South_Sandwich_Islands.svg", "South Sandwich Islands"),
        ("https://upload.org/a/Flag_of_C%C3%B4te.svg/20px-Flag.png", "Côte"),
        ("a/State flag of Peru.jpeg?b", "Peru"),
        ("Map of Greece.svg", ""),
        ("Flag of a/b.svg", ""),
    ],
)
def test_the_territory_whose_flag_a_file_shows(file: str, territory: str) -> None:
    assert pictured_territory(file) == territory


def test_a_displaced_label_is_longer_than_the_name_and_contains_it() -> None:
    assert is_displaced("甲党的", "甲党")
    assert not any(
        is_displaced(*pair) for pair in (("甲党", "甲党"), ("甲党", ""), ("乙党的", "甲党"))
    )
