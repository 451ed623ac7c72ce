"""The tables of the included articles, made once."""

from __future__ import annotations

import pytest

from internationals.articles import Article
from internationals.tables.build import rows_of
from internationals.tables.schema import Tables


@pytest.fixture(scope="session")
def included(articles: dict[str, Article]) -> Tables:
    return Tables.from_rows(rows_of(list(articles.values())))
