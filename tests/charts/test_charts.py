"""Charts of spread: readable in both languages, and saying what the tables say."""

import dataclasses
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import internationals
from internationals.analysis import spread
from internationals.charts import charts, counting, style
from internationals.charts.export import Chart

FIGURES = {
    "area_counts": charts.area_counts,
    "country_columns": charts.country_columns,
    "named_tiles": charts.named_tiles,
    "claims_and_counts": counting.claims_and_counts,
    "sensitivity": counting.sensitivity,
}


@pytest.fixture(scope="module")
def tables():
    return internationals.load()


@pytest.fixture(scope="module", params=list(FIGURES))
def pair(request, tables):
    draw = FIGURES[request.param]
    return {language: draw(tables, language=language) for language in style.LANGUAGES}


def without_sections(tables, *section_ids):
    """The tables less the territories of some sections."""
    kept = ~tables.section_territories["section_id"].isin(section_ids)
    return dataclasses.replace(tables, section_territories=tables.section_territories[kept])


def countries_of(tables, organization, region):
    """Sections of an international in a region."""
    rows = spread.listed_territories(tables)
    own = rows[(rows["organization_id"] == organization) & (rows["region_en"] == region)]
    return own["section_id"].tolist()


def words(chart: Chart):
    """Every text of a figure with its box in millimetres from the lower left."""
    FigureCanvasAgg(chart.figure)
    with style.applied(chart.language):
        chart.figure.draw_without_rendering()
        renderer = chart.figure.canvas.get_renderer()
        scale = style.MILLIMETRES / chart.figure.dpi
        for label in style.texts(chart.figure):
            box = label.get_window_extent(renderer)
            yield label.get_text(), (
                box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale,
            )  # fmt: skip


def overlapping(first, second):
    """Width and height, in millimetres, that two boxes share; 0 or less if none."""
    return (
        min(first[2], second[2]) - max(first[0], second[0]),
        min(first[3], second[3]) - max(first[1], second[1]),
    )


@pytest.mark.parametrize("language", style.LANGUAGES)
def test_no_words_overlap_or_leave_the_page(pair, language):
    chart = pair[language]
    found = list(words(chart))
    height = chart.figure.get_figheight() * style.MILLIMETRES
    for word, (left, bottom, right, top) in found:
        assert left >= 0 and bottom >= 0, word
        assert right <= style.PAGE_WIDTH and top <= height, word
    for (word, box), (other, other_box) in combinations(found, 2):
        width, height_shared = overlapping(box, other_box)
        # Boxes are as high as the font's tallest letters, and lines stand closer than that.
        assert not (width > 0.1 and height_shared > 1.2), (word, other)


@pytest.mark.parametrize("language", style.LANGUAGES)
def test_every_glyph_is_there_and_no_type_is_too_small(pair, language):
    chart = pair[language]
    assert style.missing_glyphs(chart.figure) == {}
    assert min(label.get_fontsize() for label in style.texts(chart.figure)) >= style.LEAST_SIZE
    assert chart.figure.get_figwidth() * style.MILLIMETRES == pytest.approx(style.PAGE_WIDTH)


def test_both_languages_show_the_same_table(pair):
    assert pair["en"].table.equals(pair["zh"].table)
    assert pair["en"].title != pair["zh"].title


def test_captions_and_alternatives_are_whole_sentences(pair):
    for language, end in (("en", "."), ("zh", "。")):
        chart = pair[language]
        for sentences in (chart.caption, chart.alt):
            assert sentences.endswith(end)
            assert "{" not in sentences and "nan" not in sentences


def test_counts_are_printed_against_all_there_are(tables):
    printed = [word for word, _ in words(charts.area_counts(tables, language="en"))]
    assert printed.count("17 of 43") == 1
    assert printed.count("13 of 43") == 1
    assert "17/43" in [word for word, _ in words(charts.area_counts(tables, language="zh"))]


def test_every_country_stands_in_its_column(tables):
    chart = charts.country_columns(tables, language="en")
    lefts = {}
    for word, (left, *_) in words(chart):
        lefts.setdefault(word, round(left))
    columns = [
        {lefts[name] for name in chart.table.loc[chart.table["listed_by"] == group, "name_en"]}
        for group in ("imt", "both", "ist")
    ]
    assert [len(column) for column in columns] == [1, 1, 1]
    assert max(columns[0]) < min(columns[1]) < min(columns[2])


def test_a_title_says_less_when_the_tables_say_less(tables):
    strong = charts.area_counts(tables, language="en").title
    assert strong.startswith("IMT and IST both list more countries in Europe")
    europe = countries_of(tables, "imt", "Europe")
    weak = charts.area_counts(without_sections(tables, *europe), language="en").title
    assert (
        weak
        == "IMT lists most countries in the Americas (8), IST lists most countries in Europe (13)"
    )


def test_titles_follow_the_tables(tables):
    fewer = without_sections(tables, "imt-section-01", "imt-section-06", "ist-affiliate-23")
    assert charts.country_columns(fewer, language="en").title == (
        "IMT and IST meet in 15 countries, 10 of them in Europe"
    )
    assert counting.claims_and_counts(fewer, language="en").title == (
        "The articles claim more than 30 countries for IMT and list 31; 27 for IST and list 27"
    )
    assert "IMT在28–32国" in counting.sensitivity(fewer, language="zh").title
    assert (
        "in 10, IST"
        in charts.named_tiles(without_sections(tables, "imt-section-34"), language="en").title
    )


@pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)
def test_what_has_no_country_is_told(draw, tables):
    fewer = without_sections(tables, "imt-section-01", "ist-affiliate-02", "ist-affiliate-03")
    caption = draw(fewer, language="en").caption
    assert "the country is not known: 1 section of IMT." in caption
    assert "the country is not known: 2 affiliates of IST." in caption
    assert "国别不明" not in draw(tables, language="zh").caption


def test_tiles_name_what_is_listed(tables):
    printed = [word for word, _ in words(charts.named_tiles(tables, language="zh"))]
    assert "火花（弗拉芒）、社会主义团结（瓦隆）" in printed
    # Three that IMT does not list and seven that IST does not.
    assert printed.count("未列") == 3 + 7


def test_an_unknown_international_is_named(tables):
    with pytest.raises(ValueError, match="'cwi'"):
        charts.area_counts(tables, "imt", "cwi", language="en")
