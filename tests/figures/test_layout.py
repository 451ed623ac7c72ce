"""Every figure, for included and own tables: no word over another, none beyond the edge."""

from collections.abc import Callable
from functools import partial
from itertools import cycle, product

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from internationals import figures
from internationals.analysis.comparison import Compared, Side, compare
from internationals.figures.page.figure import WIDTHS
from internationals.figures.page.style import applied, texts
from internationals.tables.schema import Tables

from .own_tables import CASES, figure

NAMES = [entry["name"] for entry in figures.REGISTRY if entry["per"] != "measures"]
PUBLISHED = [entry["name"] for entry in figures.REGISTRY if entry["published"]]
SETTINGS = [(language, width) for language in ("en", "zh") for width in ("page", "column")]
LEAST = 6.0
OWN = list(zip(product(NAMES, CASES), cycle(SETTINGS), strict=False))


def drawn(
    draw: Callable[..., figures.Figure], name: str, tables: Tables, language: str, width: str
) -> list[figures.Figure]:
    """The figure, or one for each international that has it; FigureError if there is none."""
    per = {entry["name"]: entry["per"] for entry in figures.REGISTRY}
    if per[name] == "tables":
        return [draw(name, language=language, width=width)]
    found, reason = [], figures.FigureError("no international")
    for organization in list(dict.fromkeys(tables.articles["organization_id"]))[:3]:
        try:
            found.append(draw(name, organization, language=language, width=width))
        except figures.FigureError as error:
            reason = error
    if not found:
        raise reason
    return found


def check(figure: figures.Figure) -> None:
    """Measure the words of a figure."""
    picture = figure.figure
    with applied(figure.language):
        canvas = FigureCanvasAgg(picture)
        picture.draw_without_rendering()
        found = list(texts(picture))
        boxes = np.array([text.get_window_extent(canvas.get_renderer()).extents for text in found])
    width, height = canvas.get_width_height()
    for (left, low, right, high), text in zip(boxes, found, strict=True):
        inside = left >= 2 and right <= width - 2 and low >= 1 and high <= height - 1
        assert inside, f"{text.get_text()!r} is beyond the edge"
        assert text.get_fontsize() >= LEAST, text.get_text()
    left, low, right, high = (boxes[:, at] for at in range(4))
    across = np.minimum.outer(right, right) - np.maximum.outer(left, left)
    # A box is as high as the tallest letters; few words have an accent and a descender.
    high, low = high - (high - low) * 0.12, low + (high - low) * 0.12
    up = np.minimum.outer(high, high) - np.maximum.outer(low, low)
    over = np.triu((across > 0.7) & (up > 0.7), 1)
    pairs = [
        (found[a].get_text(), found[b].get_text()) for a, b in zip(*np.nonzero(over), strict=True)
    ]
    assert not pairs, pairs[:3]
    assert round(picture.get_figwidth() * 25.4, 1) == WIDTHS[figure.width]
    assert figure.title and figure.alt and "\N{WORD JOINER}" not in figure.title + figure.alt


@pytest.mark.parametrize("name", [name for name in NAMES if name in PUBLISHED])
@pytest.mark.parametrize(("language", "width"), SETTINGS)
def test_included_tables(
    tables: Tables,
    figure_of: Callable[..., figures.Figure],
    name: str,
    language: str,
    width: str,
) -> None:
    for drawing in drawn(figure_of, name, tables, language, width):
        check(drawing)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "members_over_time"])
def test_axes_of_the_user(tables: Tables, name: str) -> None:
    axes = Figure(figsize=(4.5, 9)).subplots()
    per = {entry["name"]: entry["per"] for entry in figures.REGISTRY}
    only = ["imt"] if per[name] == "international" else []
    figure = getattr(figures, name)(tables, *only, ax=axes)
    assert figure.figure is axes.figure
    words = {text.get_text() for text in texts(axes.figure)}
    assert words and figure.title not in words


@pytest.fixture(scope="module")
def compared() -> Compared:
    tables = CASES["all countries, long names"]()
    first, second = (Side(tables, each) for each in tables.internationals)
    return Compared(first, second, compare(first, second))


@pytest.mark.parametrize(("language", "width"), SETTINGS)
def test_two_texts_with_long_names(compared: Compared, language: str, width: str) -> None:
    check(figures.comparison(compared, language=language, width=width))


@pytest.mark.parametrize(("made", "setting"), OWN, ids="-".join)
def test_own_tables_give_a_figure_or_one_sentence(
    made: tuple[str, str], setting: tuple[str, str]
) -> None:
    name, case = made
    language, width = setting
    tables = CASES[case]()
    try:
        for drawing in drawn(partial(figure, tables), name, tables, language, width):
            check(drawing)
    except figures.FigureError as error:
        end = "。" if language == "zh" else "."
        assert str(error).endswith(end) or str(error) == "no international"
        assert "\n" not in str(error) and "\N{WORD JOINER}" not in str(error)
