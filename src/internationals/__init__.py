"""Encyclopaedia articles on political internationals, as tidy tables traced to the line.

In a notebook::

    import internationals as inter

    tables = inter.load()
    inter.source(tables.sections.iloc[0])

What is heavy (pandas, matplotlib, geopandas) is imported when it is first needed.
"""

from __future__ import annotations

import os
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from internationals import analysis as analysis
    from internationals import figures as figures
    from internationals.articles import Article as Article
    from internationals.articles import ArticleError as ArticleError
    from internationals.articles import read_text as read_text
    from internationals.articles.opening import read as read
    from internationals.building import build as build
    from internationals.comparing import compare as compare
    from internationals.explorer import explore as explore
    from internationals.figures.maps import geo as geo
    from internationals.revisions import history as history
    from internationals.tables.schema import TableError as TableError
    from internationals.tables.schema import Tables as Tables
    from internationals.tables.selection import select as select
    from internationals.tables.show import preview as preview
    from internationals.tables.source import source as source
    from internationals.tables.store import load as load

# Arrow's own allocator keeps 25 MB for itself, more than the tables of most builds need.
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")

_NAMES = {
    "articles": ("Article", "ArticleError", "read_text"),
    "articles.opening": ("read",),
    "building": ("build",),
    "comparing": ("compare",),
    "explorer": ("explore",),
    "figures.maps": ("geo",),
    "revisions": ("history",),
    "tables.show": ("preview",),
    "tables.schema": ("TableError", "Tables"),
    "tables.selection": ("select",),
    "tables.source": ("source",),
    "tables.store": ("load",),
}
_HOMES = {name: f"internationals.{module}" for module, names in _NAMES.items() for name in names}
__all__ = ["analysis", "figures", *_HOMES]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    if name in __all__:
        return import_module(f"internationals.{name}")
    raise AttributeError(f"module 'internationals' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)
