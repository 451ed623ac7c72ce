"""The legend above a figure on entryism: a mark and its words, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import pandas as pd
from matplotlib.axes import Axes

from internationals.charts import style
from internationals.charts.entryism.families import FAMILIES, Family, alone_family, family_of
from internationals.charts.entryism.marks import mark
from internationals.charts.layout import NORMAL
from internationals.charts.style import Language, Page, text

_INDENT = 4.4
"""From the left of a mark to its words, in millimetres."""
_BETWEEN = 0.6
"""Millimetres between lines."""


class Key(NamedTuple):
    """A word of the legend with its mark.

    Attributes
    ----------
    family : whose mark
    label : the word, in the figure's language
    filled : the mark, or open
    """

    family: Family
    label: str
    filled: bool = True


def legend(page: Page, axes: Axes, keys: Sequence[Key], top: float) -> float:
    """Set a legend in lines from the left.

    Parameters
    ----------
    page : to write on
    axes : over its room, in millimetres of the page
    keys : in reading order
    top : where the first line begins, in millimetres of the page

    Returns
    -------
    The height at which the last line ends, in millimetres of the page.
    """
    line = style.line_height(NORMAL)
    y = top - line / 2
    for key, (number, beside) in zip(keys, _places(keys, page.language), strict=True):
        x, y = page.left + beside, top - line / 2 - number * (line + _BETWEEN)
        mark(axes, key.family, x + 1.5, y, 2.5, filled=key.filled)
        page.write(x + _INDENT, y - 0.27 * line, key.label, size=NORMAL, va="baseline")
    return y - line / 2


def legend_height(keys: Sequence[Key], language: Language) -> float:
    """Height that `legend` takes.

    Parameters
    ----------
    keys : in reading order
    language : of the page, which decides on the fonts

    Returns
    -------
    Height in millimetres.
    """
    last = max((number for number, _ in _places(keys, language)), default=0)
    return (last + 1) * style.line_height(NORMAL) + last * _BETWEEN


def _places(keys: Sequence[Key], language: Language) -> list[tuple[int, float]]:
    """The line of each key, from 0, and how far from the left it begins, in millimetres."""
    places = []
    x, number = 0.0, 0
    for key in keys:
        width = _INDENT + style.text_width(key.label, language, NORMAL)
        if x + width > style.PAGE_WIDTH - 4 and x > 0:
            x, number = 0.0, number + 1
        places.append((number, x))
        x += width + 5.5
    return places


def family_keys(rows: pd.DataFrame, language: Language, colour: str) -> list[Key]:
    """The families that occur among the hosts, with their counts, then "names no host".

    Parameters
    ----------
    rows : one per section, with host_party_id (missing where none is named) and
        host_family_group
    language : of the words
    colour : hue of the international
    """
    with_host = rows[rows["host_party_id"].notna()]
    counts = with_host["host_family_group"].astype("object").value_counts(dropna=False)
    ordered = sorted(
        counts.items(),
        key=lambda pair: (
            list(FAMILIES).index(str(pair[0])) if pair[0] in FAMILIES else len(FAMILIES)
        ),
    )
    keys = [
        Key(family_of(group), counted(family_of(group).name(language), int(count), language))
        for group, count in ordered
    ]
    alone = len(rows) - len(with_host)
    if alone:
        family = alone_family(colour)
        keys.append(Key(family, counted(family.name(language), alone, language)))
    return keys


def counted(words: str, count: int, language: Language) -> str:
    """Words with how many there are of them in brackets: opposition (8)."""
    return text(language, en="{words} ({n})", zh="{words}（{n}）", words=words, n=count)
