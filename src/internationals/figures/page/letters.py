"""Letters: laid out once, then drawn in each format from the same outlines."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import Any, NamedTuple

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.font_manager import FontPath, FontProperties, findfont, get_font
from matplotlib.ft2font import LoadFlags
from matplotlib.path import Path

_SCALE = 100
"""Points an em at which letters are laid out: large enough that no rounding is seen."""


class Glyph(NamedTuple):
    """A glyph of a font, by the file, the face and the place in it, and the characters that it is for."""

    font: str
    face: int
    place: int
    characters: str


class Letter(NamedTuple):
    """A glyph in a line, and how wide it is; in ems, upwards from the baseline."""

    glyph: Glyph
    x: float
    y: float
    advance: float


_outlines: dict[tuple[str, int, int], tuple[Path, float]] = {}
"""Outline and width of each glyph that was laid out.

Matplotlib's fonts themselves cannot be kept: a process or thread may not use those of another.
"""


@lru_cache(maxsize=4096)
def letters(string: str, families: tuple[str, ...], weight: str | int) -> tuple[Letter, ...]:
    """Lay out a line of text.

    Parameters
    ----------
    string : of one line
    families : of fonts, in the order in which a glyph is looked for
    weight : of the type, as matplotlib has it

    Returns
    -------
    The letters from left to right.
    """
    font = get_font(_files(families, weight))
    font.set_size(_SCALE, 72)
    laid = []
    for item in font._layout(string, LoadFlags.NO_HINTING):
        own, place = item.ft_object, item.glyph_index
        glyph = Glyph(str(own.fname), own.face_index, place, item.char)
        if glyph[:3] not in _outlines:
            loaded = own.load_glyph(place, flags=LoadFlags.NO_HINTING)
            corners, codes = own.get_path()
            advance = loaded.linearHoriAdvance / 0x10000 / _SCALE
            _outlines[glyph[:3]] = Path(corners / _SCALE, codes), advance
        laid.append(Letter(glyph, item.x / _SCALE, item.y / _SCALE, _outlines[glyph[:3]][1]))
    return tuple(laid)


@cache
def _files(families: tuple[str, ...], weight: str | int) -> tuple[FontPath, ...]:
    """The files of fonts."""
    return tuple(findfont(FontProperties(family=each, weight=weight)) for each in families)


class Letters(RendererBase):
    """A renderer of matplotlib that draws a line of text as letters laid out before."""

    def draw_line(self, gc: Any, x: float, y: float, line: tuple[Letter, ...], size: float) -> None:
        """Draw a line from its place, in points an em."""
        raise NotImplementedError

    def draw_text(
        self, gc: Any, x: float, y: float, s: str, prop: Any, angle: float, ismath: Any = False,
        mtext: Any = None,
    ) -> None:  # fmt: skip
        """Draw a text as matplotlib asks for it; a formula or a turned one in matplotlib's way."""
        if ismath or angle:
            super().draw_text(gc, x, y, s, prop, angle, ismath, mtext)
        else:
            line = letters(s, tuple(prop.get_family()), prop.get_weight())
            self.draw_line(gc, x, y, line, prop.get_size_in_points())


def outline(glyph: Glyph) -> Path:
    """The outline of a glyph that was laid out, in ems."""
    return _outlines[glyph[:3]][0]


def outline_of(line: tuple[Letter, ...]) -> Path:
    """The outline of a line, in ems."""
    drawn = [(outline(letter.glyph), letter[1:3]) for letter in line]
    return Path.make_compound_path(
        *(Path(np.add(own.vertices, place), own.codes) for own, place in drawn)
    )
