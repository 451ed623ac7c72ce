"""Pages in SVG, in a third of matplotlib's bytes: figures are kept under version control."""

from __future__ import annotations

import html
import io
import re
from functools import cache
from typing import Any

import numpy as np
from matplotlib.backends.backend_svg import RendererSVG
from matplotlib.colors import to_hex
from matplotlib.path import Path
from matplotlib.transforms import Affine2D

from internationals.figures.page.letters import Glyph, Letter, Letters, outline

_ROOT = re.compile(r"<svg ([^>]*)>\n?")
_PLACE = re.compile(r"(?<=translate\()\S+ \S+(?=\))")
_INDENT = re.compile(r"\n\s+")
_LINE = re.compile(r"<!-- line (\d+) -->")

_EM = 250
"""Units an em, which are enough for type that is read."""
_LONG = 60
"""Points from which on a path is a coastline, for which a tenth of a point is enough."""
_COMMANDS = {
    Path.MOVETO: "M", Path.LINETO: "l", Path.CURVE3: "q", Path.CURVE4: "c", Path.CLOSEPOLY: "z",
}  # fmt: skip


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
        cleaned = path.cleaned(
            transform, remove_nans=True, clip=sheet, simplify=bool(simplify), curves=True,
            sketch=sketch,
        )  # fmt: skip
        return path_data(cleaned, 1 if len(np.asarray(cleaned.vertices)) > _LONG else 2)

    def draw_line(
        self, gc: Any, x: float, y: float, line: tuple[Letter, ...], size: float, angle: float
    ) -> None:
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
        turned = f" rotate({-angle:g})" if angle else ""
        place = f"translate({x} {y}){turned} scale({size / _EM:.6g})"
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
    return " ".join(_number(round(float(value) * 100), 2) for value in found[0].split())


@cache
def _outline(glyph: Glyph) -> str:
    """The outline of a glyph as path data, downwards; "" for a blank."""
    return path_data(outline(glyph).transformed(Affine2D().scale(_EM, -_EM)), 0)


def path_data(path: Path, decimals: int) -> str:
    """Path data in relative steps, rounded.

    Points are rounded before their differences are taken, so that no error adds up.

    Parameters
    ----------
    path : in the units of the file, downwards
    decimals : of each number
    """
    written = before = ""
    here = start = [0, 0]
    for corners, code in path.iter_segments(simplify=False):
        points = [round(number) for number in (corners * 10**decimals).tolist()]
        command = _COMMANDS.get(code, "")
        if command == "M":
            numbers = here = start = points
        elif command == "z":
            numbers, here = [], start
        else:
            numbers = [number - here[place % 2] for place, number in enumerate(points)]
            here = points[-2:]
            if not any(numbers):
                continue
            if command == "l" and not all(numbers):
                # A level or upright line by one number.
                command, numbers = ("h", numbers[:1]) if numbers[0] else ("v", numbers[1:])
        words = " ".join(_number(number, decimals) for number in numbers).replace(" -", "-")
        if command != before or command == "M":
            written += command
        elif words[:1] not in ("-", ""):
            written += " "
        written += words
        before = command
    return written


def _number(number: int, decimals: int) -> str:
    if not decimals:
        return str(number)
    word = f"{number / 10**decimals:.{decimals}f}".rstrip("0").rstrip(".")
    return word.replace("0.", ".", 1) if word.startswith(("0.", "-0.")) else word
