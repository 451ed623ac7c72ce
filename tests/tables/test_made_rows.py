"""Small pages and all rows that they give, as text: ``rows.txt``.

A case is a title, the page between two lines of a single point, and a line for each row: its table and
the cells that are filled. What the reference or the model of recovery gives is left out.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from made_tables import checked

from internationals.articles import read_text
from internationals.articles.model import Article
from internationals.tables.rows import rows_of
from internationals.tables.schema import Tables

ELSEWHERE = {"candidates", "countries", "evidence", "party_foundings"}
LEFT_OUT = {"article", "sha256", "characters", "candidates_remainder"}


def cases() -> Iterator[tuple[str, str, str]]:
    """Title, page and expected rows of each case."""
    for case in Path(__file__).with_name("rows.txt").read_text("utf-8").split("\n\n\n"):
        title, page, expected = case.strip("\n").split("\n.\n")
        yield title, page, expected.strip("\n").removesuffix("\n.")


def lines_of(article: Article, tables: Tables) -> Iterator[str]:
    """The rows of tables as the lines of a case; a quote where it is not the whole of its lines."""
    for name, table in tables.items():
        for row in [] if name in ELSEWHERE else table.astype(object).to_dict("records"):
            cells = {column: value for column, value in row.items() if column not in LEFT_OUT}
            start, end = row.get("line_start"), row.get("line_end")
            if "quote" in row and start == start and row["quote"] == article.quote(start, end):
                del cells["quote"]
            if row.get("sentence") == row.get("quote"):
                cells.pop("sentence", None)
            filled = [f"{key} {value}" for key, value in cells.items() if value == value and value]
            yield f"{name}: {'; '.join(filled)}"


CASES = list(cases())


@pytest.mark.parametrize(
    ("page", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_page_gives_these_rows(page: str, expected: str) -> None:
    article = read_text(page, article="own", format="wikitext")
    tables = checked(Tables.from_rows(rows_of(article)))
    assert list(lines_of(article, tables)) == expected.split("\n")
