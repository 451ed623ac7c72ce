"""All figures, one call each, for the tables of any build.

In a notebook::

    import internationals as inter

    tables = inter.load()
    figure = inter.figures.membership_map(tables, "green", language="en")
    figure.save("any name", folder="figures")

Each function returns a `Figure`, which shows itself in a notebook. Common arguments:

- `language`: ``"en"`` (the default) or ``"zh"``
- `width`: ``"page"`` (183 mm) or ``"column"`` (89 mm, laid out anew)
- `title`: your own in place of the computed one
- `colours`: of the internationals, by identifier
- `ax`: axes of your own to draw on, without title and note

A figure that the tables cannot support raises `FigureError`, with one sentence in that language.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from internationals.paths import read_toml

if TYPE_CHECKING:
    from internationals.figures.comparisons import comparison as comparison
    from internationals.figures.comparisons import members_over_time as members_over_time
    from internationals.figures.entryism import host_foundings as host_foundings
    from internationals.figures.entryism import ledger as ledger
    from internationals.figures.history import claims as claims
    from internationals.figures.history import damage as damage
    from internationals.figures.history import family_trees as family_trees
    from internationals.figures.maps import geo as geo
    from internationals.figures.maps import membership_map as membership_map
    from internationals.figures.maps import overlap_map as overlap_map
    from internationals.figures.page.figure import Figure as Figure
    from internationals.figures.page.figure import FigureError as FigureError
    from internationals.figures.page.style import use_style as use_style
    from internationals.figures.recovery import alignment_strip as alignment_strip
    from internationals.figures.recovery import evidence_worth as evidence_worth
    from internationals.figures.recovery import reliability as reliability
    from internationals.figures.spread import sensitivity as sensitivity
    from internationals.figures.spread import three_internationals as three_internationals
    from internationals.figures.spread import un_members as un_members

REGISTRY: list[dict[str, Any]] = read_toml("figures/figures.toml")["figures"]
"""All figures, as figures.toml has them."""

_HOMES = {
    **dict.fromkeys(("Figure", "FigureError"), "page.figure"),
    "use_style": "page.style",
    "geo": "maps",
    "comparison": "comparisons",
    **{entry["name"]: entry["module"] for entry in REGISTRY},
}

__all__ = [*_HOMES]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        found = getattr(import_module(f"internationals.figures.{_HOMES[name]}"), name)
        if all(name != entry["name"] for entry in REGISTRY):
            return found
        from internationals.figures.page.figure import with_column

        return with_column(found)
    raise AttributeError(f"module 'internationals.figures' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *_HOMES])
