"""The house of figures: words, lines, saving."""

import re

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from PIL import Image

import internationals
from internationals import figures
from internationals.analysis.wording import Wording
from internationals.figures.page.canvas import Canvas
from internationals.figures.page.figure import FigureError, Page
from internationals.figures.page.measure import text_width, tied, wrapped
from internationals.figures.page.saving import _with_palette
from internationals.figures.page.style import applied, families

PACKAGE = "internationals.figures"


def test_a_number_takes_its_noun_and_a_list_its_commas() -> None:
    say = Wording("sensitivity", "en", PACKAGE)
    assert say("no_country", n=1, name="X").startswith("None of the 1 entry on X")
    assert say("source_pages", n=2, tongue=" in French", names=["A", "B", "C"]) == (
        "Source: 2 pages in French on A, B and C"
    )


def test_every_pair_has_both_languages_and_no_value_in_chinese_alone() -> None:
    import tomllib
    from importlib.resources import files

    words = tomllib.loads(files(PACKAGE).joinpath("words.toml").read_text(encoding="utf-8"))
    value = re.compile(r"\{(\w+)")
    for section, pairs in words.items():
        for key, pair in pairs.items():
            assert set(pair) == {"en", "zh"}, f"{section}.{key}"
            assert set(value.findall(pair["zh"])) <= set(value.findall(pair["en"])), (
                f"{section}.{key}"
            )


def test_lines_fit_and_lose_nothing() -> None:
    text = "在17个国家同时列出，分别有17国和13国：" * 4
    lines = wrapped(text, 60, "zh", 8)
    assert "".join(lines) == text
    assert max(text_width(line, "zh", 8) for line in lines) <= 60
    assert not any(line[0] in "，：" for line in lines)


def test_a_tied_name_is_never_torn() -> None:
    for language, name, comma in (("zh", "阿拉伯联合酋长国", "、"), ("en", "South Korea", ", ")):
        lines = wrapped(comma.join([tied(name)] * 7), 40, language, 8)
        assert len(lines) > 1 and sum(line.count(name) for line in lines) == 7


def test_a_few_characters_in_brackets_stay_together() -> None:
    assert wrapped("绿色同盟（欧洲）", 20, "zh", 8) == ["绿色同盟", "（欧洲）"]
    assert wrapped("绿色同盟（在欧洲各国）", 20, "zh", 8)[0] == "绿色同盟（在欧"


def test_a_wrong_language_is_one_sentence() -> None:
    with pytest.raises(FigureError, match='language: found "fr", expected "en" or "zh"'):
        Page("sensitivity", None, language="fr")  # type: ignore[arg-type]


def test_the_settings_of_a_user_change_nothing() -> None:
    with matplotlib.rc_context({"text.usetex": True, "path.sketch": (1, 100, 2)}):
        with applied("zh"):
            assert not matplotlib.rcParams["text.usetex"]
            assert matplotlib.rcParams["path.sketch"] is None
        assert matplotlib.rcParams["text.usetex"]


def test_a_number_stays_with_its_counter() -> None:
    lines = wrapped("在17个国家同时列有成员，另有16国仅列前者、11国仅列后者" * 3, 40, "zh", 8)
    assert not [line for line in lines if line[-1].isdigit()]


def test_a_notebook_shows_the_narrow_figure_on_a_telephone() -> None:
    tables = internationals.load()
    html = figures.un_members(tables)._repr_mimebundle_()["text/html"]
    narrow = figures.un_members(tables, width="column")._repr_mimebundle_()["text/html"]
    pictures = re.findall(r'data:image/png;base64,([^"]+)', html)
    assert len(set(pictures)) == 2
    assert re.findall(r'data:image/png;base64,([^"]+)', narrow) == pictures[:1]
    assert 'media="(max-width:600px)"' in html and "<source" not in narrow


@pytest.mark.parametrize("ha", ["left", "center", "right"])
def test_a_line_is_drawn_where_matplotlib_draws_a_text(ha) -> None:
    pictures = []
    for own in (True, False):
        picture = Figure(figsize=(2, 1), dpi=200)
        canvas = FigureCanvasAgg(picture)
        axes = picture.add_axes((0, 0, 1, 1), xlim=(0, 50.8), ylim=(25.4, 0))
        axes.set_axis_off()
        with applied("en"):
            drawing = Canvas(axes, 50.8, "en", narrow=False)
            if own:
                drawing.text(25.4, 12.7, "Line 34", ha=ha, colour="#ff0000")
            else:
                axes.text(25.4, 12.7, "Line 34", ha=ha, color="#ff0000", fontsize=7.5,
                          fontfamily=families("en"))  # fmt: skip
            canvas.draw()
        pictures.append(np.asarray(canvas.buffer_rgba()).astype(int))
    assert (pictures[1][..., 1] < 128).any()
    # They differ by less than half a pixel.
    assert abs(pictures[0] - pictures[1]).max() < (1 if ha == "left" else 128)


def test_colours_are_exact_with_a_palette_and_without() -> None:
    shades = np.zeros((20, 200, 4), dtype=np.uint8) + 255
    shades[:10, :, 0] = np.arange(200)
    shades[10:, 50:, :3] = (1, 2, 3)
    drawn = _with_palette(shades)
    assert drawn.mode == "P"
    kept = np.asarray(drawn.convert("RGB")).astype(int)
    assert (kept[10:] == shades[10:, :, :3]).all()
    assert 0 < abs(kept[:10] - shades[:10, :, :3]).max() <= 8
    shades[:10, :, 1:3] = np.arange(2000).reshape(10, 200, 1) % (251, 31)
    drawn = _with_palette(shades)
    assert drawn.mode == "P"
    kept = np.asarray(drawn.convert("RGB")).astype(int)
    assert (kept[10:] == shades[10:, :, :3]).all()
    assert 8 < abs(kept[:10] - shades[:10, :, :3]).max() <= 16
    shades[..., 2] = np.arange(4000).reshape(20, 200) % 241
    full = _with_palette(shades)
    assert isinstance(full, Image.Image) and full.mode == "RGB"
    assert (np.asarray(full) == shades[..., :3]).all()
