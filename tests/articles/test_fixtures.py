"""Pages and what a careful person reads in them, as text: ``fixtures/*.txt``.

Whoever does not program adds a case: a title, the page between two lines of a single point, and a line
for each member: name | status | territories, then what else the page gives of it. What is not
understood stands behind ``!``, as the terminal shows it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_pages import check_offsets

from internationals.articles import read_text
from internationals.articles.model import Article, Format, Member
from internationals.places.evidence import stated_cues, stated_in
from internationals.places.stated import settle

FIXTURES = sorted((Path(__file__).parent / "fixtures").glob("*.txt"))


def cases() -> Iterator[tuple[str, Format, str, str]]:
    """File and title, format, page and expected lines of each case."""
    for path in FIXTURES:
        format: Format = "markdown" if path.stem == "markdown" else "wikitext"
        for case in path.read_text("utf-8").split("\n\n\n"):
            title, page, expected = case.strip("\n").split("\n.\n")
            expected = expected.strip("\n").removesuffix(".").rstrip("\n")
            yield f"{path.stem}: {title}", format, page, expected


def described(article: Article, member: Member) -> str:
    """A member as a line of a case."""
    territories = [territory.code for territory in stated_in(stated_cues(member))]
    told = {
        "link": member.link.title if member.link and member.link.title != member.name else "",
        "host": ", ".join(host.name for host in member.hosts),
        "en": member.name_en,
        "native": member.name_native,
        "abbr": member.abbreviation,
        "parent": member.parent.name if member.parent else "",
        "flags lost": str(member.flags_lost or ""),
    }
    where = "nowhere" if member.no_territory else " ".join(territories) or "?"
    more = [f"{key} {value}" for key, value in told.items() if value]
    return " | ".join([member.name, member.status, where, *more])


def lines_of(article: Article) -> str:
    """An article as the lines of a case."""
    settled = settle(article)
    notes = [loss.note for loss in (*article.losses, *settled.losses) if loss.note]
    return "\n".join(
        [
            *(described(article, member) for member in settled.members),
            *(f"! {note}" for note in notes),
        ]
    )


CASES = list(cases())


@pytest.mark.parametrize(
    ("format", "page", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_page_is_read_as_a_person_reads_it(format: Format, page: str, expected: str) -> None:
    article = read_text(page, format=format)
    assert lines_of(article) == expected
    check_offsets(article)
