"""Figures on entryism: what they show is what the tables say, legibly, in both languages."""

from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_rgb
from matplotlib.patches import Circle, Polygon, Rectangle

import internationals
from internationals.charts import entryism, style
from internationals.charts.pictures import PRINT_DPI

FIGURES = {
    "ledger": entryism.ledger,
    "map": entryism.host_map,
    "regions": entryism.region_dots,
    "hosts": entryism.host_grid,
    "later": entryism.now_and_later,
}


@pytest.fixture(scope="module")
def tables():
    return internationals.load()


@pytest.fixture(scope="module")
def charts(tables):
    return {
        (name, language): draw(tables, "imt", language=language)
        for name, draw in FIGURES.items()
        for language in style.LANGUAGES
    }


def laid_out(chart):
    """Each text of a figure with its box in pixels, as printed."""
    with style.applied(chart.language):
        chart.figure.dpi = PRINT_DPI
        FigureCanvasAgg(chart.figure)
        chart.figure.draw_without_rendering()
        return [(label, label.get_window_extent()) for label in style.texts(chart.figure)]


def written(chart):
    return [label.get_text() for label in style.texts(chart.figure)]


def marks(chart, face):
    """How many marks of a face colour a figure holds."""
    return sum(
        to_rgb(patch.get_facecolor()[:3]) == to_rgb(face)
        for axes in chart.figure.axes
        for patch in axes.patches
        if isinstance(patch, Circle | Polygon | Rectangle)
    )


@pytest.mark.parametrize("language", style.LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_a_figure_can_be_printed(charts, name, language):
    chart = charts[name, language]
    boxes = laid_out(chart)
    assert style.missing_glyphs(chart.figure) == {}
    width = chart.figure.get_figwidth() * style.MILLIMETRES
    height = chart.figure.get_figheight() * style.MILLIMETRES
    assert width == pytest.approx(style.PAGE_WIDTH)
    assert height < 250
    page = chart.figure.bbox
    for label, box in boxes:
        assert label.get_fontsize() >= style.LEAST_SIZE
        assert page.x0 <= box.x0 < box.x1 <= page.x1, label.get_text()
        assert page.y0 <= box.y0 < box.y1 <= page.y1, label.get_text()

    # A box is as high as accents and descenders need: of lines set close, boxes may touch.
    touching = 0.4 * style.LEAST_SIZE * chart.figure.dpi / 72
    for (first, one), (second, other) in combinations(boxes, 2):
        across = min(one.x1, other.x1) - max(one.x0, other.x0)
        along = min(one.y1, other.y1) - max(one.y0, other.y0)
        assert across <= 0 or along <= touching, (first.get_text(), second.get_text())


@pytest.mark.parametrize("name", FIGURES)
def test_both_languages_show_one_table(charts, name):
    assert charts[name, "en"].table.equals(charts[name, "zh"].table)
    assert charts[name, "en"].alt != charts[name, "zh"].alt
    assert charts[name, "zh"].title in charts[name, "zh"].alt


def test_the_ledger_has_a_row_for_every_section(charts):
    for language in style.LANGUAGES:
        chart = charts["ledger", language]
        assert len(chart.table) == 35
        words = written(chart)
        assert sum(word == {"en": "names no host", "zh": "未列"}[language] for word in words) == 14
        # Four hosts that a later text drops, and the note that explains the sign.
        assert sum("†" in word for word in words) == 5
    assert charts["ledger", "en"].table["region"].drop_duplicates().tolist() == [
        "Europe",
        "Americas",
        "Asia",
        "Africa",
        "Oceania",
    ]
    years = charts["ledger", "en"].table["founded_year"].dropna().astype("str")
    words = written(charts["ledger", "en"])
    assert all(words.count(year) >= count for year, count in years.value_counts().items())


def test_a_host_is_filled_and_its_absence_open(charts):
    chart = charts["regions", "en"]
    # One mark of each sort is the legend's.
    faces = [family.face for family in entryism.FAMILIES.values()]
    assert [marks(chart, face) - 1 for face in faces] == [8, 9, 4]
    assert marks(chart, "#FFFFFF") - 1 == 14
    later = charts["later", "en"]
    assert [marks(later, face) - 1 for face in faces] == [8 + 5, 9 + 8, 4 + 4]
    assert marks(later, "#FFFFFF") == 4


def test_titles_tell_what_was_counted(charts):
    assert charts["ledger", "en"].title.startswith(
        "21 of 35 IMT sections are listed as entering a host; 11 of"
    )
    assert "18 of their 33 countries" in charts["map", "en"].title
    assert "none of the hosts is in Asia" in charts["map", "en"].title
    assert "33个国家" in charts["map", "zh"].title
    assert "Americas 7 of 9" in charts["regions", "en"].title
    assert "8 of 9 radical left" in charts["hosts", "en"].title
    assert "17 of the 21 hosts and drops 4" in charts["later", "en"].title


def test_titles_follow_the_tables(tables):
    fewer = tables.sections.assign(
        host_party_id=tables.sections["host_party_id"].mask(tables.sections["position"] > 10)
    )
    changed = type(tables)(**{**dict(tables.items()), "sections": fewer})
    with_host = int(fewer["host_party_id"].notna().sum())
    title = entryism.ledger(changed, "imt", language="en").title
    assert title.startswith(f"{with_host} of 35 IMT sections")


def test_families_differ_in_grey_and_from_the_internationals():
    def lightness(colour):
        red, green, blue = to_rgb(colour)
        return 0.299 * red + 0.587 * green + 0.114 * blue

    faces = [family.face for family in entryism.FAMILIES.values()]
    for one, other in combinations(faces, 2):
        assert abs(lightness(one) - lightness(other)) > 0.15
    assert not set(faces) & set(style.hues(["imt", "ist", "mim"]).values())
    assert len({family.shape for family in entryism.FAMILIES.values()}) == len(faces)


@pytest.mark.parametrize("name", FIGURES)
def test_not_recorded_is_not_drawn_as_zero(tables, name):
    with pytest.raises(ValueError, match="ist: found no entry that names a host party"):
        FIGURES[name](tables, "ist", language="en")
