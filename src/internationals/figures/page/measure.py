"""Lines of type: how wide a text is, how high, and where it breaks. Millimetres and points."""

from __future__ import annotations

import re

from internationals.analysis.wording import JOINER, Language, plain
from internationals.figures.page.letters import letters
from internationals.figures.page.style import families

MILLIMETRES = 25.4
"""In an inch."""
_LEADING = 1.32
_NOT_FIRST = "，。、；：？！）》」』”’…—·%％,.;:?!)]}"
_NOT_LAST = "（《「『“‘([{0123456789"
_CHINESE = r"\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF"
_TORN = re.compile(r"(?<=[一-鿿·])(?=[一-鿿·])")
# A few characters in brackets stay together.
_PIECES = re.compile(rf"[ \t]+|（[一-鿿]{{1,4}}）|[{_CHINESE}]|[^ \t{_CHINESE}]+")


def text_width(string: str, language: Language, size: float, weight: str = "regular") -> float:
    """Width of a line of text in millimetres, as it will be printed.

    Parameters
    ----------
    string : of one line
    language : decides on the fonts
    size : in points
    weight : ``"regular"`` or ``"bold"``
    """
    line = letters(string, families(language), weight)
    # The last letter of a line does not always end it: it may be a mark over the one before.
    return max((each.x + each.advance for each in line), default=0.0) * size / 72 * MILLIMETRES


def line_height(size: float) -> float:
    """Height of a line of type of that size in points, with the space to the next."""
    return size * _LEADING / 72 * MILLIMETRES


def wrapped(
    string: str, width: float, language: Language, size: float, weight: str = "regular"
) -> list[str]:
    """A text broken into lines that fit a width.

    Parameters
    ----------
    string : the text; its own line breaks are kept
    width : in millimetres
    language, size, weight : how it will be printed; size in points

    Returns
    -------
    The lines. Chinese breaks between any two characters except after a number and where punctuation
    forbids it, other scripts at blanks; what cannot break stays whole, even if it is too wide. `JOINER` between two
    characters keeps them together, and so does a no-break space; neither is in the lines.
    """
    lines: list[str] = []
    for paragraph in string.split("\n"):
        line = ""
        for piece in map(plain, _pieces(paragraph)):
            if line and text_width((line + piece).rstrip(), language, size, weight) > width:
                lines.append(line.rstrip())
                line = piece.lstrip()
            else:
                line += piece
        lines.append(line.rstrip())
    return lines


def tied(name: str) -> str:
    """A name that no line tears: its blanks do not break, and Chinese characters are joined."""
    return _TORN.sub(JOINER, name.replace(" ", "\N{NO-BREAK SPACE}"))


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
