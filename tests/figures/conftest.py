"""The figures of the included tables, each made once for all tests that look at it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial

import pytest

from internationals import figures
from internationals.tables.schema import Tables

from .own_tables import figure


@pytest.fixture(scope="session")
def figure_of(tables: Tables) -> Callable[..., figures.Figure]:
    return cache(partial(figure, tables))
