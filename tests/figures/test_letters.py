"""Letters: all formats set them where matplotlib would, each format in its own way."""

import re
import zlib
from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.path import Path
from matplotlib.transforms import IdentityTransform
from PIL import Image

from internationals.figures.page import pdf, saving, style, svg
from internationals.figures.page.letters import letters
from internationals.figures.page.style import applied

FAMILIES = style.families("en")
WORDS = {"Latin": "AVAs 12", "Chinese": "在17国", "Arabic": "لال سلام", "Thai": "กำลัง"}


def picture(words: str, **keywords: object) -> Figure:
    made = Figure(figsize=(3, 2), dpi=100)
    made.text(0.4, 0.3, words, fontsize=20, **keywords)
    return made


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
@pytest.mark.parametrize("rotation", [0, 90, 30])
def test_a_png_looks_as_matplotlib_draws_it(words, rotation, tmp_path) -> None:
    with applied("en"):
        made = picture(words, rotation=rotation, fontfamily=FAMILIES, color="#aa0000")
        (tmp_path / "own.png").write_bytes(saving.png(made, 100))
        canvas = FigureCanvasAgg(made)
        canvas.draw()
    own = np.asarray(Image.open(tmp_path / "own.png").convert("RGB")).astype(int)
    expected = np.asarray(canvas.buffer_rgba())[..., :3].astype(int)
    ink = (255 - expected).sum()
    assert abs(ink - (255 - own).sum()) < 0.02 * ink
    assert abs(own - expected).sum() < 0.05 * ink


@pytest.mark.parametrize("words", [WORDS["Latin"], WORDS["Chinese"]])
def test_a_pdf_contains_the_text_letter_by_letter(words) -> None:
    with applied("en"):
        made = picture(words, fontfamily=FAMILIES)
        made.dpi = 72
        renderer = pdf.PdfRenderer(216, 144)
        made.draw(renderer)
        content = renderer.content("A title (in brackets)", "en")
    page = next(
        text
        for stream in re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)
        if b"BT" in (text := zlib.decompress(stream))
    ).decode()
    shown = bytes.fromhex("".join(re.findall(r"<(\w+)>", page))).decode("utf-16-be")
    # Other letters than Latin ones have codes of their own.
    assert len(shown) == len(words) and [a for a in words if ord(a) < 256] == [
        a for a in shown if a in words
    ]
    assert rb"/Title (A title \(in brackets\))" in content and b"CreationDate" not in content
    # Each run begins at its letter: 0.4 of 216 points from the left.
    starts = [float(x) for x in re.findall(r"Tf (?:\S+ ){4}(\S+) \S+ Tm", page)]
    laid = [letter.x * 20 + 0.4 * 216 for letter in letters(words, FAMILIES, "normal")]
    assert starts[0] == pytest.approx(laid[0], abs=0.01)
    assert all(min(abs(start - x) for x in laid) < 0.01 for start in starts)


def test_kerning_is_in_a_pdf() -> None:
    with applied("en"):
        renderer = pdf.PdfRenderer(216, 144)
        made = picture("AVA", fontfamily=["Noto Sans"])
        made.draw(renderer)
        line = letters("AVA", ("Noto Sans",), "normal")
        moved = [letter.advance + letter.x - after.x for letter, after in pairwise(line)]
        content = renderer.content("", "en")
    page = zlib.decompress(re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL)[0])
    gaps = [int(gap) for gap in re.findall(rb">(-?\d+)<", page)]
    assert min(moved) > 0.02
    assert gaps == pytest.approx([1000 * each for each in moved], abs=1)


def test_an_svg_uses_one_outline_for_each_letter_at_its_place() -> None:
    with applied("en"):
        renderer = svg.SvgRenderer(216, 144)
        made = picture("noon no", fontfamily=["Noto Sans"], alpha=0.5)
        made.dpi = 72
        made.draw(renderer)
        content = renderer.content("<title>", "words", "en").decode()
    assert len(re.findall(r'<path id="l\d" d="M[^"]+z"/>', content)) == 2
    used = re.findall(r'<use xlink:href="#(l\d)"(?: x="(\d+)")?/>', content)
    assert [name for name, _ in used] == ["l0", "l1", "l1", "l0", "l0", "l1"]
    laid = [each.x for each in letters("noon no", ("Noto Sans",), "normal")]
    assert [int(x or 0) / 250 for _, x in used] == pytest.approx([*laid[:4], *laid[5:]], abs=0.003)
    assert re.search(r"translate\(86.4\d* 100.8\d*\) scale\(0.08\)", content)
    assert "opacity: 0.5" in content
    assert "<title>&lt;title&gt;</title>\n<desc>words</desc>" in content


def test_paths_of_an_svg_are_rounded_to_what_can_be_seen() -> None:
    corners = [(10, 10), (20.004, 10), (20.004, 10.006), (15, 10)]
    coast = np.linspace((0, 0), (90, 90.06), 61)
    with applied("en"):
        renderer = svg.SvgRenderer(100, 100)
        graphics = renderer.new_gc()
        for outline in (Path([*corners, (0, 0)], [1, 2, 2, 2, 79]), Path(coast)):
            renderer.draw_path(graphics, outline, IdentityTransform(), (0, 0, 0))
        content = renderer.content("", "", "en").decode()
    assert 'd="M10 90L20 90L20 89.99L15 90z"' in content
    # Steps of tenths, which together lead to the last corner.
    steps = re.findall(r"l([\d.]+)-([\d.]+)", content[content.index('d="M0 100l1.5-1.5l1.5') :])
    assert len(steps) == 60
    assert np.array(steps, dtype=float).sum(axis=0) == pytest.approx([90, 90.1])
