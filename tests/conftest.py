"""What all tests share: Hypothesis runs the same examples every time, without a clock or a database."""

from __future__ import annotations

import gc

import pytest
from hypothesis import HealthCheck, settings

import internationals as inter
from internationals.articles import Article, read
from internationals.paths import RAW

# To collect garbage among all that figures leave takes half a second, so it is done less often.
gc.set_threshold(10_000, 10, 50)

settings.register_profile(
    "fixed",
    derandomize=True,
    deadline=None,
    database=None,
    max_examples=100,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fixed")


@pytest.fixture(scope="session")
def articles() -> dict[str, Article]:
    """The three real articles, read."""
    return {name: read(RAW / f"{name}.zh.md") for name in ("imt", "ist", "mim")}


@pytest.fixture(scope="session")
def tables() -> inter.Tables:
    """Their tables, as they are committed."""
    return inter.load()
