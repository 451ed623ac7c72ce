"""Pages and the parts that they are read as, as text: ``parts/*.txt``.

A case is a title, the page between two lines of a single point, and a line for each heading, paragraph,
list item, table row, link and loss: its lines, what it is, its text, and whatever is not as usual.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_pages import check_offsets

from internationals.articles import read_text
from internationals.articles.model import Article, Cell, Entry, Format, Link

FILES: dict[str, Format] = {"markdown": "markdown", "html": "markdown", "wikitext": "wikitext"}


def cases() -> Iterator[tuple[str, Format, str, str]]:
    """Title, format, page and expected lines of each case."""
    for name, format in FILES.items():
        text = (Path(__file__).parent / "parts" / f"{name}.txt").read_text("utf-8")
        for case in text.split("\n\n\n"):
            title, page, expected = case.strip("\n").split("\n.\n")
            yield f"{name}: {title}", format, page, expected.strip("\n").removesuffix("\n.")


def of_cell(cell: Cell) -> str:
    """A cell's header and text, and what else is of it."""
    flags = [f"{flag}:{at}" for flag, at in zip(cell.flags, cell.flags_at, strict=True)]
    links = [f"{link.label} {link.start}-{link.end}" for link in cell.links]
    breaks = f"{cell.breaks} breaks" if cell.breaks else ""
    more = ", ".join(
        filter(None, [*flags, *links, cell.italics and f"italics {cell.italics}", breaks])
    )
    return f"{cell.header}={cell.text}{more and f'({more})'}"


def of_entry(entry: Entry) -> str:
    """An entry's text, and what of it is not as in a flat list."""
    unusual = {
        "depth": entry.depth,
        "list": entry.list_index,
        "blanks": "" if entry.kind != "item" or entry.blanks == 1 else str(entry.blanks),
        "wrapped": entry.wrapped,
        "loose": entry.loose,
        "small": entry.small,
        "italics": entry.italics,
        "intro": entry.intro,
        "flags": " ".join(f"{f}:{at}" for f, at in zip(entry.flags, entry.flags_at, strict=False)),
        "subheading": entry.subheading,
        "links": "" if entry.cells else " ".join(f"{x.start}-{x.end}" for x in entry.links),
        "under": " › ".join(entry.heading[:-1]) and " › ".join(entry.heading),
        "cells": "/".join(map(of_cell, entry.cells)),
    }
    return "; ".join([entry.text, *(f"{name} {value}" for name, value in unusual.items() if value)])


def of_links(links: tuple[Link, ...]) -> str:
    """Where the links of a paragraph are in its text."""
    return "".join(f"; link {link.start}-{link.end}" for link in links)


def lines_of(article: Article) -> str:
    """An article as the lines of a case."""
    found = [
        *((part, "heading", f"{part.level} {part.text}") for part in article.headings),
        *(
            (part, "paragraph", "; bold ".join([part.text, *part.bold]) + of_links(part.links))
            for part in article.paragraphs
        ),
        *((part, part.kind, of_entry(part)) for part in article.entries),
        *(
            (part, part.kind, f"{part.label} -> {part.title or part.url} {part.start}-{part.end}")
            for part in article.links
        ),
        *((part, "loss", f"{part.kind} {part.lost}") for part in article.losses),
    ]
    return "\n".join(
        f"{part.line_start}-{part.line_end} {kind}: {words}".replace("\n", "⏎")
        for part, kind, words in found
    )


CASES = list(cases())


@pytest.mark.parametrize(
    ("format", "page", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_page_is_read_as_these_parts(format: Format, page: str, expected: str) -> None:
    article = read_text(page, format=format)
    assert lines_of(article) == expected
    check_offsets(article)
