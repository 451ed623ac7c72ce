"""Pages in SVG, in half of matplotlib's bytes: figures are kept under version control."""

from __future__ import annotations

import html
import io
import re
from functools import cache
from typing import Any

import numpy as np
from matplotlib import _path
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from internationals.figures.page.letters import Glyph, Letter, Letters, outline

_ROOT = re.compile(r"<svg ([^>]*)>\n?")
_PLACE = re.compile(r"(?<=translate\()\S+ \S+(?=\))")
_INDENT = re.compile(r"\n\s+")
_BLANK = re.compile(r"\s+(?=[A-Za-z]|$)|(?<=[A-Za-z])\s+")
_LINE = re.compile(r"<!-- line (\d+) -->")

_EM = 250
"""Units an em, which are enough for type that is read."""
_LONG = 60
"""Points from which on a path is a coastline, for which a tenth of a point is enough."""


class Renderer(Letters, RendererSVG):
    """Draws on a page of so many points: letters as outlines, paths of relative steps."""

    def __init__(self, width: float, height: float) -> None:
        self.stream = io.StringIO()
        self._lines: list[str] = []
        self._names: dict[str, str] = {}
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        super().__init__(width, height, self.stream, metadata=nothing)  # type: ignore[no-untyped-call]

    def _convert_path(
        self, path: Path, transform: Any = None, clip: Any = None, simplify: Any = None,
        sketch: Any = None,
    ) -> str:  # fmt: skip
        sheet = (0.0, 0.0, self.width, self.height) if clip else None
        decimals = 1 if len(np.asarray(path.vertices)) > _LONG else 2
        return path_data(path, decimals, transform, sheet, bool(simplify), sketch)

    def draw_line(self, gc: Any, x: float, y: float, line: tuple[Letter, ...], size: float) -> None:
        """Use the outline of each letter; it is put in place of a comment later."""
        new, used = [], []
        for letter in line:
            drawn = _outline(letter.glyph)
            if not drawn:
                continue
            if drawn not in self._names:
                self._names[drawn] = f"l{len(self._names)}"
                new.append(f'<path id="{self._names[drawn]}" d="{drawn}"/>')
            places = zip("xy", (round(_EM * letter.x), -round(_EM * letter.y)), strict=True)
            place = "".join(f' {axis}="{number}"' for axis, number in places if number)
            used.append(f'<use xlink:href="#{self._names[drawn]}"{place}/>')
        place = f"translate({x} {y}) scale({size / _EM:.6g})"
        opacity = "" if gc.get_alpha() == 1 else f"; opacity: {gc.get_alpha():g}"
        self.writer.comment(f"line {len(self._lines)}")  # type: ignore[no-untyped-call]
        self._lines.append("\n".join([
            *(["<defs>", *new, "</defs>"] if new else []),
            f'<g style="fill: {to_hex(gc.get_rgb())}{opacity}" transform="{place}">',
            *used,
            "</g>",
        ]))  # fmt: skip

    def content(self, title: str, words: str, language: str) -> bytes:
        """The file, with a title and words of a language for who cannot see it."""
        self.finalize()  # type: ignore[no-untyped-call]
        drawing = _LINE.sub(lambda found: self._lines[int(found[1])], self.stream.getvalue())
        drawing = _INDENT.sub("\n", _PLACE.sub(_rounded, drawing))
        head = f"<title>{html.escape(title)}</title>\n<desc>{html.escape(words)}</desc>\n"
        opened = f' role="img" xml:lang="{language}">\n{head}'
        return _ROOT.sub(lambda found: f"<svg {found[1]}{opened}", drawing, count=1).encode()


def _rounded(found: re.Match[str]) -> str:
    return " ".join(f"{float(value):.2f}" for value in found[0].split())


@cache
def _outline(glyph: Glyph) -> str:
    """The outline of a glyph as path data, downwards; "" for a blank."""
    return path_data(outline(glyph).transformed(Affine2D().scale(_EM, -_EM)), 0)


def path_data(
    path: Path,
    decimals: int,
    transform: Any = None,
    sheet: Any = None,
    simplify: bool = False,
    sketch: Any = None,
) -> str:
    """Path data, rounded.

    Parameters
    ----------
    path : in the units of the file, downwards, or in others with a transform to these
    decimals : of each number
    transform, sheet, simplify, sketch : as matplotlib has them; what is outside the sheet is cut off
    """
    commands = [b"M", b"L", b"Q", b"C", b"z"]
    written: bytes = _path.convert_to_string(  # type: ignore[attr-defined]
        path, transform, sheet, simplify, sketch, decimals, commands, False
    )
    return _BLANK.sub("", written.decode())
