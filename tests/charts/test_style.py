"""What every figure relies on: glyphs for all our text, colours that can be told apart, line breaks."""

from itertools import combinations, permutations

import matplotlib
import numpy as np
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from internationals.charts import style
from internationals.charts.style import lines as type_lines
from internationals.paths import PROCESSED, RAW, REFERENCE

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])


# Colour: measured, not judged ---------------------------------------------------------------

# Simulation matrices for complete deficiency in linear RGB: Machado, Oliveira and Fernandes,
# "A Physiologically-based Model for Simulation of Color Vision Deficiency" (2009), severity 1.0.
VISION = {
    "normal": np.eye(3),
    "protanopia": np.array(
        [
            [0.152286, 1.052583, -0.204868],
            [0.114503, 0.786281, 0.099216],
            [-0.003882, -0.048116, 1.051998],
        ]
    ),
    "deuteranopia": np.array(
        [
            [0.367322, 0.860646, -0.227968],
            [0.280085, 0.672501, 0.047413],
            [-0.011820, 0.042940, 0.968881],
        ]
    ),
    "tritanopia": np.array(
        [
            [1.255528, -0.076749, -0.178779],
            [-0.078411, 0.930809, 0.147602],
            [0.004733, 0.691367, 0.303900],
        ]
    ),
    "grey": np.array([[0.2126, 0.7152, 0.0722]] * 3),
}


def linear(colour: str) -> np.ndarray:
    channels = np.array(to_rgb(colour))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(colour: str, vision: str = "normal") -> np.ndarray:
    seen = np.clip(VISION[vision] @ linear(colour), 0, 1)
    to_xyz = np.array(
        [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
    )
    ratio = to_xyz @ seen / (0.9505, 1.0, 1.089)
    cube = np.where(ratio > 0.008856, np.cbrt(ratio), 7.787 * ratio + 16 / 116)
    return np.array([116 * cube[1] - 16, 500 * (cube[0] - cube[1]), 200 * (cube[1] - cube[2])])


def difference(first: str, second: str, vision: str) -> float:
    return float(np.linalg.norm(lab(first, vision) - lab(second, vision)))


def contrast(first: str, second: str) -> float:
    """Contrast ratio of WCAG 2."""
    lighter, darker = sorted(linear(c) @ [0.2126, 0.7152, 0.0722] for c in (first, second))[::-1]
    return float((lighter + 0.05) / (darker + 0.05))


@pytest.mark.parametrize("vision", [*VISION])
def test_internationals_are_told_apart_by_all_readers(vision: str) -> None:
    # A difference of 2.3 is just noticeable; 10 is seen at a glance.
    for first, second in combinations(("imt", "ist", "mim"), 2):
        assert difference(style.hue(first), style.hue(second), vision) >= 10, (first, second)


@pytest.mark.parametrize("vision", [*VISION])
@pytest.mark.parametrize("organization", ["imt", "ist", "mim", "another"])
def test_listed_land_stands_out_from_land_without_an_entry(organization: str, vision: str) -> None:
    assert difference(style.hue(organization), style.NO_ENTRY, vision) >= 15


def test_text_can_be_read_on_paper() -> None:
    assert contrast(style.INK, "#FFFFFF") >= 7
    assert contrast(style.MUTED, "#FFFFFF") >= 4.5


@pytest.mark.parametrize("organization", ["imt", "ist", "mim", "another"])
def test_every_status_looks_different_without_colour(organization: str) -> None:
    colour = style.hue(organization)
    looks = {}
    for statuses in [
        ("section",),
        ("sympathiser",),
        ("former_section",),
        ("section", "sympathiser"),
        ("section", "former_section"),
        ("sympathiser", "former_section"),
        ("section", "sympathiser", "former_section"),
    ]:
        found = {style.combined_look(colour, order) for order in permutations(statuses)}
        assert len(found) == 1, "the order of statuses must not matter"
        looks[statuses] = found.pop()
    looks["no entry",] = style.NO_ENTRY_LOOK
    looks["not known",] = style.NOT_RECORDED_LOOK
    for (one, first), (other, second) in combinations(looks.items(), 2):
        by_hatch = first.hatch != second.hatch
        by_lightness = abs(lab(first.face)[0] - lab(second.face)[0]) >= 12
        assert by_hatch or by_lightness, (one, other)


def test_hues_do_not_depend_on_order_and_are_fixed_for_the_three() -> None:
    assert style.hues(["b", "imt", "a"]) == style.hues(["a", "b", "imt"])
    assert list(style.hues(["b", "imt", "a"])) == ["b", "imt", "a"]
    every = style.hues(["imt", "ist", "mim", "a", "b", "c", "d"])
    assert len(set(every.values())) == 7
    assert every["imt"] == style.hue("imt")


# Type ---------------------------------------------------------------------------------------


@LANGUAGES
@pytest.mark.parametrize("weight", ["regular", "bold"])
def test_every_character_of_our_data_has_a_glyph(language: style.Language, weight: str) -> None:
    files = [*RAW.glob("*.md"), *REFERENCE.glob("*.csv"), *PROCESSED.glob("*.csv")]
    written = "".join(sorted(set("".join(file.read_text("utf-8") for file in files))))
    assert len(written) > 500
    assert style.missing_characters(written, style.families(language), weight) == ""


@LANGUAGES
def test_gb2312_and_all_of_latin_greek_and_cyrillic_have_glyphs(language: style.Language) -> None:
    chinese = "".join(
        bytes((row, cell)).decode("gb2312", "ignore")
        for row in range(0xB0, 0xF8)
        for cell in range(0xA1, 0xFF)
    )
    assert len(chinese) == 6763
    letters = "".join(map(chr, [*range(0x21, 0x7F), *range(0xA1, 0x180), *range(0x391, 0x3A2)]))
    letters += "".join(map(chr, range(0x400, 0x460)))
    assert style.missing_characters(chinese + letters, style.families(language)) == ""


def test_missing_characters_are_named_once() -> None:
    # Linear B is in none of the fonts.
    assert style.missing_characters("a𐀀b𐀀", style.families("en")) == "𐀀"


def test_settings_end_with_the_block() -> None:
    before = matplotlib.rcParams["pdf.fonttype"], matplotlib.rcParams["font.family"]
    with style.applied("zh"):
        assert matplotlib.rcParams["pdf.fonttype"] == 42
        assert matplotlib.rcParams["font.family"][0] == "Noto Sans SC Punctuation"
    assert (matplotlib.rcParams["pdf.fonttype"], matplotlib.rcParams["font.family"]) == before


# Words --------------------------------------------------------------------------------------


def test_one_message_in_two_languages() -> None:
    def counted(language: style.Language) -> str:
        return style.text(language, en="{n} of {total}", zh="{total}国中的{n}国", n=1234, total=2.5)

    assert counted("en") == "1,234 of 2.5"
    assert counted("zh") == "2.5国中的1,234国"
    assert style.text("en", en="100 {%}", zh="") == "100 {%}"
    with pytest.raises(ValueError, match="'fr'"):
        style.text("fr", en="", zh="")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("status", "english", "chinese"),
    [
        ("section", "section", "支部"),
        ("former_affiliate", "former affiliate", "前附属组织"),
        ("sympathiser", "sympathiser", "同情组织"),
        ("unheard_of", "unheard_of", "unheard_of"),
    ],
)
def test_statuses_in_words(status: str, english: str, chinese: str) -> None:
    assert style.status_name(status, "en") == english
    assert style.status_name(status, "zh") == chinese


def test_numbers_and_lists() -> None:
    assert style.number(-0.25, "en") == "−0.25"
    assert style.percent(17 / 33, "zh", decimals=1) == "51.5%"
    assert style.statuses_name("section", 1, "en") == "1 section"
    assert style.statuses_name("section", 35, "en") == "35 sections"
    assert style.listing(["甲", "乙", "丙"], "zh") == "甲、乙和丙"
    assert style.sorted_names(["中国", "阿根廷", "德国"], "zh") == ["阿根廷", "德国", "中国"]


# Lines --------------------------------------------------------------------------------------

CHINESE = "国际马克思主义倾向（IMT）在33个国家列有支部，其中17个在欧洲：“超过30”，如《火花》。" * 3
ENGLISH = (
    "Countries for which the article lists an entry, or a subdivision where it stands for one."
)


@pytest.mark.parametrize(("language", "string"), [("zh", CHINESE), ("en", ENGLISH)])
@pytest.mark.parametrize("width", [30.0, 60.0])
def test_lines_fit_and_lose_nothing(language: style.Language, string: str, width: float) -> None:
    lines = style.wrapped(string, width, language, 8).split("\n")
    assert len(lines) > 1
    assert all(style.text_width(line, language, 8) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == string.replace(" ", "")
    for line in lines:
        assert line[0] not in "，。、：）》”"
        assert line[-1] not in "（《“"


@LANGUAGES
def test_page_has_the_width_told_and_its_words_within(language: style.Language) -> None:
    with style.applied(language):
        page = style.Page.blank(
            language, height=40, title=CHINESE, subtitle=ENGLISH * 2, foot=CHINESE
        )
        page.figure.dpi = 300
        canvas = page.figure.get_window_extent()
        boxes = [label.get_window_extent() for label in style.texts(page.figure)]
    assert page.figure.get_figwidth() == pytest.approx(183 / 25.4)
    assert page.top - page.bottom == pytest.approx(40, abs=0.05)
    for extent in boxes:
        assert canvas.x0 <= extent.x0 and extent.x1 <= canvas.x1
        assert canvas.y0 <= extent.y0 and extent.y1 <= canvas.y1
    bottom, top = (value / page.height * canvas.height for value in (page.bottom, page.top))
    assert all(extent.y0 >= top or extent.y1 <= bottom for extent in boxes)


def test_texts_of_a_figure_include_tick_labels() -> None:
    figure = Figure()
    figure.subplots().set_yticks([0.5], ["in the middle"])
    figure.draw_without_rendering()
    assert "in the middle" in {label.get_text() for label in style.texts(figure)}


def test_a_text_is_as_wide_wherever_it_is_measured() -> None:
    outside = style.text_width("Listed in 17 countries", "en", 7.3)
    type_lines._width.cache_clear()
    with style.applied("en"):
        assert style.text_width("Listed in 17 countries", "en", 7.3) == outside
