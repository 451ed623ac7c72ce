"""Lines of type: how wide a text is, how high, and where it breaks."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import matplotlib
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from internationals.charts.style.typefaces import families
from internationals.charts.style.words import Language

MILLIMETRES = 25.4
"""Millimetres in an inch."""

_LEADING = 1.32
_RULER_DPI = 720
_NOT_FIRST = "，。、；：？！）》」』”’…—·%％,.;:?!)]}"
_NOT_LAST = "（《「『“‘([{"
_WORDS = re.compile(
    # A Chinese character stands alone; everything else is a word up to the next blank.
    r"\s+|[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]|[^\s\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]+"
)


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, _RULER_DPI)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=4096)
def _width(string: str, family: tuple[str, ...], size: float, weight: str) -> float:
    properties = FontProperties(family=list(family), size=size, weight=weight)
    # As in print, whatever style is set while somebody measures: hinting moves letters a little.
    with matplotlib.rc_context({"text.hinting": "none"}):
        width, _, _ = _ruler().get_text_width_height_descent(  # type: ignore[no-untyped-call]
            string, properties, False
        )
    return float(width) / _RULER_DPI * MILLIMETRES


def text_width(string: str, language: Language, size: float, weight: str = "regular") -> float:
    """Width of a text as it will be printed.

    Parameters
    ----------
    string : the text, of one line or several
    language : decides on the fonts
    size : in points
    weight : ``"regular"`` or ``"bold"``

    Returns
    -------
    Width of the widest line in millimetres; 0 for an empty text.
    """
    family = tuple(families(language))
    return max((_width(line, family, size, weight) for line in string.split("\n")), default=0.0)


def _pieces(string: str) -> list[str]:
    pieces: list[str] = []
    for word in _WORDS.findall(string):
        joins = pieces and (
            (word[0] in _NOT_FIRST and not pieces[-1].isspace()) or pieces[-1][-1] in _NOT_LAST
        )
        if joins:
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def wrapped(
    string: str, width: float, language: Language, size: float, weight: str = "regular"
) -> str:
    """A text broken into lines that are no wider than told.

    Parameters
    ----------
    string : the text; its own line breaks are kept
    width : in millimetres
    language, size, weight : how it will be printed; size in points

    Returns
    -------
    The text with line breaks. Chinese breaks between any two characters except where
    punctuation forbids it, other scripts break at blanks; a single word too wide stays whole.
    """
    lines = []
    for paragraph in string.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and text_width((line + piece).rstrip(), language, size, weight) > width:
                lines.append(line.rstrip())
                line = "" if piece.isspace() else piece
            else:
                line += piece
        lines.append(line.rstrip())
    return "\n".join(lines)


def line_height(size: float) -> float:
    """Height of a line of type in millimetres, the space to the next included; size in points."""
    return size * _LEADING / 72 * MILLIMETRES


def block_height(string: str, size: float) -> float:
    """Height of a text as it is set by `Page.block`.

    Parameters
    ----------
    string : lines of text
    size : in points

    Returns
    -------
    Height in millimetres, the space below the last line included; 0 for an empty text.
    """
    return (string.count("\n") + 1) * line_height(size) if string else 0.0
