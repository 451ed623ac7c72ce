"""What the page has where something is missing, shortened, and how often each kind occurs."""

from __future__ import annotations

import pytest
from made_tables import made_tables

from internationals.analysis import losses

ARTICLES = [{"article": name, "title": name} for name in ("green", "red")]


@pytest.mark.parametrize(
    ("kind", "quote", "found"),
    [
        # 12 characters before a hole, and 12 from it on.
        ("template", f"{'一' * 20}（，乙）{'二' * 20}", f"…{'一' * 12}（，乙）{'二' * 8}…"),
        ("template", f"“”{'二' * 20}", f"…“”{'二' * 10}…"),
        ("template", "甲乙", "…甲乙…"),
        # The page has the template that was not read.
        ("template", f"{'一' * 20}x{'二' * 20}", "x"),
        ("wrap", f"{'a' * 30}\n    {'b' * 30}", f"…{'a' * 20}¶{'b' * 12}…"),
        ("bracket", f"{'c' * 30}]]", f"…{'c' * 10}]]"),
        ("image", "[红旗](a.png)", "红旗"),
        ("flag", "  - **甲**[乙](丙_\\(丁\\)) \\[1\\]", "- 甲乙"),
        # A link without the words that were displaced: the line is shown.
        ("displaced_label", "无[1]", "无"),
    ],
)
def test_what_the_page_has_where_something_is_missing(kind: str, quote: str, found: str) -> None:
    rows = [{"kind": kind, "quote": quote, "lost": "x", "line_start": 5, "line_end": 5}]
    damage = losses.by_kind(made_tables(articles=ARTICLES, losses=rows))
    assert damage.columns.tolist() == [
        "green", "red", "n", "known", "example_article", "example_line", "found", "lost",
    ]  # fmt: skip
    assert damage.loc[kind].tolist() == [1, 0, 1, 1, "green", 5, found, "x"]


def test_displaced_words_are_shown_in_the_link_that_covers_them() -> None:
    links = [{"label": label, "title": "t", "kind": "article"} for label in ("党", "红党(乙")]
    rows = [{"kind": "displaced_label", "quote": "无", "lost": "党("}]
    damage = losses.by_kind(made_tables(articles=ARTICLES, losses=rows, links=links))
    assert damage["found"].tolist() == ["[红党(乙]"]


def test_an_example_is_no_longer_than_what_is_shown_of_it_and_among_the_first_forty() -> None:
    at_the_limit, longer = "- " + "x" * 42, "- " + "x" * 43
    for first, second, expected in (
        (at_the_limit, "- y", at_the_limit),
        (longer, "- y", "- y"),
        (longer, longer.replace("x", "y"), longer),
    ):
        rows = [{"kind": "flag", "quote": quote} for quote in (first, second)]
        found = losses.by_kind(made_tables(articles=ARTICLES, losses=rows))
        assert found.loc["flag", "found"] == expected
    for before, expected in ((39, "- y"), (40, longer)):
        rows = [*[{"kind": "flag", "quote": longer}] * before, {"kind": "flag", "quote": "- y"}]
        found = losses.by_kind(made_tables(articles=ARTICLES, losses=rows))
        assert found.loc["flag", "found"] == expected


def test_the_most_frequent_kinds_come_first_and_equal_ones_by_name() -> None:
    counts = {"wrap": 20, "flag": 20, "image": 21, "bracket": 20, "template": 3}
    rows = [{"kind": kind, "article": "red"} for kind, n in counts.items() for _ in range(n)]
    found = losses.by_kind(made_tables(articles=ARTICLES, losses=rows))
    assert found.index.tolist() == ["image", "bracket", "flag", "wrap", "template"]
    assert found[["green", "red"]].sum().tolist() == [0, 84]


def test_a_list_that_was_not_read_is_that_of_its_own_international() -> None:
    articles = [article | {"organization_id": article["article"]} for article in ARTICLES]
    tables = made_tables(articles=articles, losses=[{"kind": "list", "article": "red"}])
    assert not losses.has_unread_list(tables, "green")
    assert losses.has_unread_list(tables, "red")
