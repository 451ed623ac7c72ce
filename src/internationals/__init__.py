"""Encyclopaedia articles on political internationals, as tidy tables traced to the line.

In a notebook::

    import internationals as inter

    tables = inter.load()
    inter.source(tables.sections.iloc[0])

What is heavy (pandas, matplotlib, geopandas) is imported when it is first needed.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from internationals import figures
    from internationals.articles import Article, ArticleError, read_text
    from internationals.articles.opening import read
    from internationals.building import build
    from internationals.comparing import compare
    from internationals.explorer import explore
    from internationals.figures.maps import geo
    from internationals.revisions import history
    from internationals.tables.preview import preview
    from internationals.tables.schema import TableError, Tables
    from internationals.tables.selection import select
    from internationals.tables.source import source
    from internationals.tables.store import load

__all__ = [
    "Article",
    "ArticleError",
    "TableError",
    "Tables",
    "build",
    "compare",
    "explore",
    "figures",
    "geo",
    "history",
    "load",
    "preview",
    "read",
    "read_text",
    "select",
    "source",
]

_HOMES = {
    "Article": "articles",
    "ArticleError": "articles",
    "TableError": "tables.schema",
    "Tables": "tables.schema",
    "build": "building",
    "compare": "comparing",
    "explore": "explorer",
    "geo": "figures.maps",
    "history": "revisions",
    "load": "tables.store",
    "preview": "tables.preview",
    "read": "articles.opening",
    "read_text": "articles",
    "select": "tables.selection",
    "source": "tables.source",
}


_PACKAGES = ("analysis", "figures")


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"internationals.{_HOMES[name]}"), name)
    if name in _PACKAGES:
        return import_module(f"internationals.{name}")
    raise AttributeError(f"module 'internationals' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*__all__, *_PACKAGES})
