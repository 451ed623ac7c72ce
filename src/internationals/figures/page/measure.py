"""Lines of type: how wide a text is, how high, and where it breaks. Millimetres and points."""

from __future__ import annotations

import re
from functools import cache, lru_cache

import matplotlib
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

from internationals.analysis.wording import JOINER, Language, plain
from internationals.figures.page.style import families_for

MILLIMETRES = 25.4
"""In an inch."""
_LEADING = 1.32
_DPI = 720
_NOT_FIRST = "，。、；：？！）》」』”’…—·%％,.;:?!)]}"
_NOT_LAST = "（《「『“‘([{0123456789"
_CHINESE = r"\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF"
_PIECES = re.compile(rf"[ \t]+|[{_CHINESE}]|[^ \t{_CHINESE}]+")


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, _DPI)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=8192)
def text_width(string: str, language: Language, size: float, weight: str = "regular") -> float:
    """Width of a line of text in millimetres, as it will be printed.

    Parameters
    ----------
    string : of one line
    language : decides on the fonts
    size : in points
    weight : ``"regular"`` or ``"bold"``
    """
    family = families_for(string, language, weight)
    font = FontProperties(family=list(family), size=size, weight=weight)
    with matplotlib.rc_context({"text.hinting": "none"}):
        width, _, _ = _ruler().get_text_width_height_descent(  # type: ignore[no-untyped-call]
            string, font, False
        )
    return float(width) / _DPI * MILLIMETRES


def line_height(size: float) -> float:
    """Height of a line of type of that size in points, with the space to the next."""
    return size * _LEADING / 72 * MILLIMETRES


def wrapped(
    string: str,
    width: float,
    language: Language,
    size: float,
    weight: str = "regular",
    *,
    names: bool = False,
) -> list[str]:
    """A text broken into lines that fit a width.

    Parameters
    ----------
    string : the text; its own line breaks are kept
    width : in millimetres
    language, size, weight : how it will be printed; size in points
    names : whether it is a list of names, which break only after a comma or 、

    Returns
    -------
    The lines. Chinese breaks between any two characters except after a number and where punctuation
    forbids it, other scripts at blanks; what cannot break stays whole, even if it is too wide. `JOINER` between two
    characters keeps them together, and so does a no-break space; neither is in the lines.
    """
    lines: list[str] = []
    for paragraph in string.split("\n"):
        line = ""
        for piece in _names(paragraph) if names else _pieces(paragraph):
            piece = plain(piece)
            if line and text_width((line + piece).rstrip(), language, size, weight) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def _pieces(paragraph: str) -> list[str]:
    """What may not be torn: words, and Chinese characters with their punctuation."""
    pieces: list[str] = []
    for piece in _PIECES.findall(paragraph):
        joins = pieces and (
            (piece[0] in _NOT_FIRST + JOINER and not pieces[-1].isspace())
            or pieces[-1][-1] in _NOT_LAST + JOINER
        )
        if joins:
            pieces[-1] += piece
        else:
            pieces.append(piece)
    return pieces


def _names(paragraph: str) -> list[str]:
    """The names of a list, each with the comma or 、 after it."""
    return [piece for piece in re.split(r"(?<=、)|(?<=, )|(?<=；)|(?<=; )", paragraph) if piece]
