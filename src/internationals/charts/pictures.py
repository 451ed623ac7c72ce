"""A figure as a picture: PNG of few colours, short SVG, searchable PDF."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from numpy.typing import NDArray
from PIL import Image

from internationals.charts import svg

PRINT_DPI = 300
"""Dots per inch of the PNG that is written."""
NOTEBOOK_DPI = 110
"""Dots per inch of the PNG that lives in a notebook."""


def pixels_of(figure: Figure) -> Image.Image:
    """The figure as it is printed, at `PRINT_DPI`. Call it within `style.applied`."""
    canvas = FigureCanvasAgg(figure)
    before = figure.dpi
    figure.dpi = PRINT_DPI
    try:
        canvas.draw()  # type: ignore[no-untyped-call]
        drawn = np.asarray(canvas.buffer_rgba())  # type: ignore[no-untyped-call]
    finally:
        figure.dpi = before
    return Image.fromarray(drawn).convert("RGB")


def for_notebook(pixels: Image.Image) -> Image.Image:
    """The picture reduced to `NOTEBOOK_DPI`."""
    factor = NOTEBOOK_DPI / PRINT_DPI
    size = (round(pixels.width * factor), round(pixels.height * factor))
    return pixels.resize(size, Image.Resampling.BOX)


def as_png(pixels: Image.Image, dpi: int) -> bytes:
    """A picture as PNG of at most 24 colours.

    Pillow's own quantizers shift flat colours a little (white becomes #FCFCFC); here they come out
    as they were set, and only shades at the edges of letters and lines move to the nearest.

    Parameters
    ----------
    pixels : red, green and blue
    dpi : dots per inch, noted in the file

    Returns
    -------
    The file's bytes.
    """
    counted = pixels.getcolors(pixels.width * pixels.height)
    assert counted is not None
    counts = np.array([count for count, _ in counted], dtype=np.int64)
    colours = np.array([colour for _, colour in counted], dtype=np.int32)
    chosen, nearest = _palette(colours, counts, 24)
    table = np.zeros(1 << 24, dtype=np.uint8)
    table[_packed(colours)] = nearest
    indexed = Image.fromarray(table[_packed(np.asarray(pixels))], "P")
    indexed.putpalette(colours[chosen].astype(np.uint8).tobytes())
    stream = io.BytesIO()
    indexed.save(stream, "PNG", compress_level=9, compress_type=_FILTERED, dpi=(dpi, dpi))
    return stream.getvalue()


_FILTERED = 1
"""zlib's strategy Z_FILTERED: as small as trying all of them, in a fifth of the time."""


def _packed(colours: NDArray[Any]) -> NDArray[np.int32]:
    """Red, green and blue of each colour as one number."""
    red, green, blue = (colours[..., channel].astype(np.int32) for channel in range(3))
    return (red << 16) | (green << 8) | blue


def _palette(
    colours: NDArray[np.int32], counts: NDArray[np.int64], size: int
) -> tuple[list[int], NDArray[np.uint8]]:
    """The colours that stand for all, chosen one by one where the error is largest.

    Parameters
    ----------
    colours : n × 3
    counts : how many pixels have each
    size : of the palette, at most 256

    Returns
    -------
    chosen, indices of the colours in the palette; nearest, for each colour its place in it
    """
    order = np.lexsort((_packed(colours), -counts))
    away = np.full(len(colours), np.iinfo(np.int64).max // counts.max(), dtype=np.int64)
    nearest = np.zeros(len(colours), dtype=np.uint8)
    chosen: list[int] = []
    while len(chosen) < size and away.any():
        worst = order[np.argmax((away * counts)[order])]
        distance = ((colours - colours[worst]) ** 2).sum(axis=1).astype(np.int64)
        nearest[distance < away] = len(chosen)
        away = np.minimum(away, distance)
        chosen.append(int(worst))
    return chosen, nearest


def as_svg(figure: Figure) -> bytes:
    """The figure as SVG without a date, in few bytes. Call it within `style.applied`."""
    stream = io.StringIO()
    figure.savefig(stream, format="svg", metadata={"Date": None, "Creator": None})
    return svg.shortened(stream.getvalue()).encode()


def as_pdf(figure: Figure, title: str) -> bytes:
    """The figure as PDF without a date. Call it within `style.applied`.

    Parameters
    ----------
    figure : to be written
    title : of the document
    """
    stream = io.BytesIO()
    figure.savefig(
        stream,
        format="pdf",
        metadata={"CreationDate": None, "Creator": None, "Producer": None, "Title": title},
    )
    return stream.getvalue()
