"""Pages in SVG, in a third of matplotlib's bytes: figures are kept under version control."""

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
_INDENT = re.compile(r"\n\s+")
_NEEDLESS = re.compile(r"\s+(?=[A-Za-z-]|$)|(?<=[A-Za-z])\s+|(?<!\d)0(?=\.)")
"""Blanks and noughts that path data can do without."""

_EM = 250
"""Units an em, which are enough for type that is read."""
_LONG = 60
"""Points from which on a path is a coastline, for which a tenth of a point is enough."""
_STEPS = {
    Path.MOVETO: "M{:.6g} {:.6g}",
    Path.LINETO: "l{:.6g} {:.6g}",
    Path.CLOSEPOLY: "z",
    Path.STOP: "",
}


class SvgRenderer(Letters, RendererSVG):
    """Draws on a page of so many points: letters as outlines, paths of relative steps."""

    def __init__(self, width: float, height: float) -> None:
        self.stream = io.StringIO()
        self._names: dict[str, str] = {}
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        super().__init__(width, height, self.stream, metadata=nothing)  # type: ignore[no-untyped-call]

    def _convert_path(
        self, path: Path, transform: Any = None, clip: Any = None, simplify: Any = None,
        sketch: Any = None,
    ) -> str:  # fmt: skip
        sheet = (0.0, 0.0, self.width, self.height) if clip else None
        if len(np.asarray(path.vertices)) > _LONG:
            return coastline(path.cleaned(transform, True, sheet, simplify=simplify, sketch=sketch))
        return path_data(path, 2, transform, sheet, bool(simplify), sketch)

    def draw_line(self, gc: Any, x: float, y: float, line: tuple[Letter, ...], size: float) -> None:
        """Use the outline of each letter."""
        place = f"translate({x:.2f} {y:.2f}) scale({size / _EM:.6g})"
        opacity = "" if gc.get_alpha() == 1 else f"; opacity: {gc.get_alpha():g}"
        write: Any = self.writer
        write.start("g", style=f"fill: {to_hex(gc.get_rgb())}{opacity}", transform=place)
        for letter in line:
            drawn = _outline(letter.glyph)
            if drawn and drawn not in self._names:
                self._names[drawn] = f"l{len(self._names)}"
                write.start("defs")
                write.element("path", id=self._names[drawn], d=drawn)
                write.end("defs")
            if drawn:
                places = zip("xy", (round(_EM * letter.x), -round(_EM * letter.y)), strict=True)
                moved = {axis: str(number) for axis, number in places if number}
                write.element("use", attrib={"xlink:href": f"#{self._names[drawn]}", **moved})
        write.end("g")

    def content(self, title: str, words: str, language: str) -> bytes:
        """The file, with a title and words of a language for who cannot see it."""
        self.finalize()  # type: ignore[no-untyped-call]
        drawing = _INDENT.sub("\n", self.stream.getvalue())
        head = f"<title>{html.escape(title)}</title>\n<desc>{html.escape(words)}</desc>\n"
        opened = f' role="img" xml:lang="{language}">\n{head}'
        return _ROOT.sub(lambda found: f"<svg {found[1]}{opened}", drawing, count=1).encode()


@cache
def _outline(glyph: Glyph) -> str:
    """The outline of a glyph as path data, downwards; "" for a blank."""
    return path_data(outline(glyph).transformed(Affine2D().scale(_EM, -_EM)), 0)


def coastline(path: Path) -> str:
    """Path data of a cleaned path of straight lines, each a step of tenths from the corner before.

    Corners are rounded before their differences are taken, so that no error adds up.
    """
    corners = np.round(10 * np.asarray(path.vertices)) / 10
    steps = np.diff(corners, axis=0, prepend=0)
    codes = np.asarray(path.codes)
    steps[codes == Path.MOVETO] = corners[codes == Path.MOVETO]
    written = [
        _STEPS[code].format(*step)
        for code, step in zip(codes.tolist(), steps.tolist(), strict=True)
    ]
    return _NEEDLESS.sub("", "".join(written))


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
    return _NEEDLESS.sub("", written.decode())
