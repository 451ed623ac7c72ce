"""Figures as files: PNG, SVG and PDF, the same bytes on every machine."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Picture
from numpy.typing import NDArray
from PIL import Image

from internationals.figures.page import svg

if TYPE_CHECKING:
    from internationals.figures.page.figure import Figure

PRINT_DPI = 300
"""Dots per inch of a PNG that is saved."""
NOTEBOOK_DPI = 110
"""Dots per inch of a PNG in a notebook."""
_EXACT = 100
"""The commonest colours of a picture, white with them, among which are all that fill something."""
_WHITE = 0xFFFFFF


def png(picture: Picture, dpi: int = PRINT_DPI) -> bytes:
    """A picture as PNG, in which every flat colour is exact.

    Only shades at the edges of letters and lines are rounded, by 8 of 255 at most, so that most
    figures need no more than 256 colours and a third of the bytes.
    """
    canvas = FigureCanvasAgg(picture)
    before = picture.dpi
    picture.dpi = dpi
    try:
        canvas.draw()  # type: ignore[no-untyped-call]
        drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    finally:
        picture.dpi = before
    stream = io.BytesIO()
    _with_palette(drawn).save(stream, "PNG", compress_level=6, dpi=(dpi, dpi))
    return stream.getvalue()


def _with_palette(drawn: NDArray[np.uint8]) -> Image.Image:
    """The picture with a palette, if its colours fit one; in full colour if not."""
    # Red, green and blue of a colour as one number, as they are in memory.
    packed = drawn.view("<u4")[..., 0] & _WHITE
    ink = packed != _WHITE
    colours, counts = np.unique(packed[ink], return_counts=True)
    channels = colours[:, None] >> np.array([0, 8, 16], dtype=np.uint32) & 0xFF
    rounded = np.minimum((channels + 8) // 16 * 16, 255)
    commonest = np.lexsort((*channels.T[::-1], counts))[1 - _EXACT :]
    rounded[commonest] = channels[commonest]
    palette, places = np.unique(np.vstack([rounded, (255, 255, 255)]), axis=0, return_inverse=True)
    if len(palette) > 256:
        return Image.fromarray(drawn).convert("RGB")
    table = np.zeros(_WHITE + 1, dtype=np.uint8)
    table[np.append(colours, _WHITE)] = places
    # Most of a picture is white, of which nothing needs to be looked up.
    pixels = np.full(packed.shape, table[_WHITE])
    pixels[ink] = table[packed[ink]]
    indexed = Image.fromarray(pixels, "P")
    indexed.putpalette(palette.astype(np.uint8).tobytes())
    return indexed


def svg_file(picture: Picture, figure: Figure) -> bytes:
    """A picture as SVG: letters as outlines, with title and description."""
    stream = io.StringIO()
    picture.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    words = f"<title>{html.escape(figure.title)}</title>\n<desc>{html.escape(figure.alt)}</desc>\n"
    drawing = svg.shortened(stream.getvalue())
    drawing = re.sub(r"<metadata>.*?</metadata>\n?", "", drawing, count=1, flags=re.DOTALL)
    root = re.compile(r"<svg ([^>]*)>\n?")
    opened = rf'<svg \1 role="img" xml:lang="{figure.language}">' + "\n"
    return root.sub(lambda found: found.expand(opened) + words, drawing, count=1).encode()


def pdf_file(picture: Picture, figure: Figure) -> bytes:
    """A picture as PDF: text that can be searched, title and language."""
    stream = io.BytesIO()
    metadata = {"CreationDate": None, "Creator": None, "Producer": None, "Title": figure.title}
    picture.savefig(stream, format="pdf", metadata=metadata)
    return _with_language(stream.getvalue(), {"en": "en", "zh": "zh-Hans"}[figure.language])


def _with_language(content: bytes, language: str) -> bytes:
    """A PDF with the language of its text, which matplotlib does not write.

    The catalogue is written anew at the end, as the format provides for updates.
    """
    catalogue = re.search(rb"(\d+) 0 obj\n<< /Type /Catalog (.*?) >>\nendobj", content)
    trailer = re.search(rb"trailer\n<< (.*?) >>\nstartxref\n(\d+)\n", content)
    assert catalogue and trailer
    number, entries = catalogue.groups()
    extra = f"/Lang ({language}) /ViewerPreferences << /DisplayDocTitle true >>".encode()
    updated = b"%s 0 obj\n<< /Type /Catalog %s %s >>\nendobj\n" % (number, entries, extra)
    table = b"xref\n%s 1\n%010d 00000 n \n" % (number, len(content))
    entries, start = trailer.groups()
    end = f"/Prev {start.decode()} >>\nstartxref\n{len(content) + len(updated)}\n%%EOF\n"
    return content + updated + table + b"trailer\n<< " + entries + b" " + end.encode()


FORMATS: Mapping[str, Callable[[Picture, Figure], bytes]] = {
    "png": lambda picture, figure: png(picture),
    "svg": svg_file,
    "pdf": pdf_file,
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
