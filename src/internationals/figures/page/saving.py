"""Figures as files: PNG, SVG and PDF, the same bytes on every machine."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure as Picture
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from PIL import Image

from internationals.figures.page import pdf, svg
from internationals.figures.page.letters import Letter, Letters, outline_of

if TYPE_CHECKING:
    from internationals.figures.page.figure import Figure

PRINT_DPI = 300
"""Dots per inch of a PNG that is saved."""
NOTEBOOK_DPI = 110
"""Dots per inch of a PNG in a notebook."""
_EXACT = 100
"""The commonest colours of a picture, white with them, among which are all that fill something."""
_WHITE = 0xFFFFFF
_Drawn = TypeVar("_Drawn", bound=RendererBase)


class _Renderer(Letters, RendererAgg):
    """Draws pixels, a line of text as one path."""

    def draw_line(self, gc: Any, x: float, y: float, line: tuple[Letter, ...], size: float) -> None:
        """Fill the outline of a line."""
        em = size * self.dpi / 72
        place = Affine2D().scale(em).translate(x, self.height - y)
        gc.set_linewidth(0)
        gc.set_snap(False)
        self.draw_path(gc, outline_of(line), place, gc.get_rgb())  # type: ignore[no-untyped-call]


def _drawn(picture: Picture, renderer: Callable[[float, float], _Drawn], dpi: float = 72) -> _Drawn:
    """A renderer of width and height, with a picture drawn at so many dots an inch."""
    before, picture.dpi = picture.dpi, dpi
    try:
        made = renderer(*picture.bbox.max)
        picture.draw(made)
    finally:
        picture.dpi = before
    return made


def png(picture: Picture, dpi: int = PRINT_DPI) -> bytes:
    """A picture as PNG, in which every flat colour is exact.

    Only shades at the edges of letters and lines are rounded, by 8 of 255 at most, or by 16 where
    that leaves too many, so that figures need no more than 256 colours and a third of the bytes.
    """

    def sheet(width: float, height: float) -> _Renderer:
        # Whole pixels: what is left of one at the edge is white.
        return _Renderer(int(width + 1e-8), int(height + 1e-8), dpi)  # type: ignore[no-untyped-call]

    renderer = _drawn(picture, sheet, dpi)
    drawn = np.asarray(renderer.buffer_rgba())  # type: ignore[no-untyped-call]
    stream = io.BytesIO()
    _with_palette(drawn).save(stream, "PNG", compress_level=4, dpi=(dpi, dpi))
    return stream.getvalue()


def _with_palette(drawn: NDArray[np.uint8]) -> Image.Image:
    """The picture with a palette, if its colours fit one; in full colour if not."""
    # Red, green and blue of a colour as one number, as they are in memory.
    packed = drawn.view("<u4")[..., 0] & _WHITE
    ink = packed != _WHITE
    colours, counts = np.unique(packed[ink], return_counts=True)
    channels = colours[:, None] >> np.array([0, 8, 16], dtype=np.uint32) & 0xFF
    commonest = np.lexsort((*channels.T[::-1], counts))[1 - _EXACT :]
    for step in (16, 32):
        rounded = np.minimum((channels + step // 2) // step * step, 255)
        rounded[commonest] = channels[commonest]
        palette, places = np.unique(
            np.vstack([rounded, (255, 255, 255)]), axis=0, return_inverse=True
        )
        if len(palette) <= 256:
            break
    else:
        return Image.fromarray(drawn).convert("RGB")
    table = np.zeros(_WHITE + 1, dtype=np.uint8)
    table[np.append(colours, _WHITE)] = places
    # Most of a picture is white, of which nothing needs to be looked up.
    pixels = np.full(packed.shape, table[_WHITE])
    pixels[ink] = table[packed[ink]]
    indexed = Image.fromarray(pixels, "P")
    indexed.putpalette(palette.astype(np.uint8).tobytes())
    return indexed


FORMATS: Mapping[str, Callable[[Picture, Figure], bytes]] = {
    "png": lambda picture, _: png(picture),
    "svg": lambda picture, figure: _drawn(picture, svg.SvgRenderer).content(
        figure.title, figure.alt, figure.language
    ),
    "pdf": lambda picture, figure: _drawn(picture, pdf.PdfRenderer).content(
        figure.title, {"en": "en", "zh": "zh-Hans"}[figure.language]
    ),
}


def file_name(name: str, language: str, width: str, suffix: str) -> str:
    """Name of a file: NAME.LANGUAGE.EXT, or NAME.LANGUAGE.column.EXT."""
    column = ".column" if width == "column" else ""
    return f"{name}.{language}{column}.{suffix}"


def write(target: Path, content: bytes) -> None:
    """Put a file in place at once: a reader sees the old one or the new one."""
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.part")
    temporary.write_bytes(content)
    temporary.replace(target)
