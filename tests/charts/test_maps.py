"""The maps say what the tables say, and every label has its place."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

import internationals as inter
from internationals.charts import maps, pictures, style
from internationals.charts.export import Chart
from internationals.charts.maps import sheets

LANGUAGES = pytest.mark.parametrize("language", ["en", "zh"])
FIGURES = {
    "imt": lambda tables, language: maps.membership(tables, "imt", language=language),
    "ist": lambda tables, language: maps.membership(tables, "ist", language=language),
    "mim": lambda tables, language: maps.mentions(tables, "mim", language=language),
    "overlap": lambda tables, language: maps.overlap(tables, language=language),
}


@pytest.fixture(scope="module")
def tables() -> inter.Tables:
    return inter.load()


def colours_at(
    figure: Figure, panel: int, places: list[tuple[float, float]]
) -> list[tuple[int, ...]]:
    """Colours of a map at degrees east and north; panel 0 is the world, 1 Europe."""
    pixels = np.asarray(pictures.pixels_of(figure))
    figure.dpi = pictures.PRINT_DPI
    axes = figure.axes[panel]
    sheet = (sheets.world_sheet, sheets.europe_sheet)[panel]()
    flat = sheet.projection.places(*zip(*places, strict=True))
    inside = axes.transData.transform(np.column_stack([flat.x, flat.y])).astype(int)
    return [tuple(pixels[pixels.shape[0] - 1 - row, column]) for column, row in inside]


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(round(255 * channel) for channel in to_rgb(colour))


@pytest.mark.parametrize("figure", [*FIGURES])
@LANGUAGES
def test_no_label_is_clipped_overlaps_or_lacks_a_glyph(
    tables: inter.Tables, figure: str, language: style.Language
) -> None:
    chart = FIGURES[figure](tables, language)
    assert style.missing_glyphs(chart.figure) == {}
    with style.applied(language):
        chart.figure.dpi = 300
        chart.figure.draw_without_rendering()
        page = chart.figure.get_window_extent()
        labels = [label for label in style.texts(chart.figure) if label.get_text() != "?"]
        # Leading is no ink: two lines touch when their letters do.
        extents = [
            (label.get_text(), label.get_window_extent().shrunk(0.999, 0.6)) for label in labels
        ]
    assert len(extents) > 10
    for text, extent in extents:
        assert page.x0 <= extent.x0 and extent.x1 <= page.x1, text
        assert page.y0 <= extent.y0 and extent.y1 <= page.y1, text
    for (one, first), (other, second) in combinations(extents, 2):
        assert not first.overlaps(second), (one, other)


def test_table_behind_the_map_of_imt(tables: inter.Tables) -> None:
    table = maps.membership(tables, "imt", language="en").table.set_index("code")
    assert table["country"].nunique() == 33
    assert {"BE-VLG", "BE-WAL", "GB-ENG", "GB-WLS", "GB-SCT", "CA", "CA-QC"} <= set(table.index)
    assert not {"BE", "GB"} & set(table.index)
    assert table.loc["PK", "statuses"] == "section;former_section"
    assert table.loc["BE-VLG", ["name_en", "name_zh"]].tolist() == ["Flanders", "弗拉芒"]
    assert table["entries"].sum() == 38 + 2, "two entries stand for two territories each"


@LANGUAGES
def test_title_states_the_counts(tables: inter.Tables, language: style.Language) -> None:
    titles = {name: draw(tables, language).title for name, draw in FIGURES.items()}
    expected = {
        "imt": {
            "en": "33 countries, 17 of them in Europe",
            "zh": "在33个国家列有支部，其中17个在欧洲",
        },
        "ist": {
            "en": "28 countries, 13 of them in Europe",
            "zh": "在28个国家列有附属组织，其中13个在欧洲",
        },
        "mim": {"en": "named 14 countries as imperialist", "zh": "称14个国家为帝国主义国家"},
        "overlap": {"en": "17 countries, IMT alone in 16, IST alone in 11", "zh": "同列于17个国家"},
    }
    for name, words in expected.items():
        assert words[language] in titles[name]


IMT_PLACES = {
    "Scotland": (-4.0, 56.8, "imt"),
    "Northern Ireland, without an entry": (-6.7, 54.65, None),
    "Flanders": (4.45, 51.2, "imt"),
    "Poland": (19.0, 52.0, None),
    "Russia, whose middle is far off the panel": (35.0, 55.0, "imt"),
    "Königsberg": (21.2, 54.7, "imt"),
}


def test_europe_is_filled_where_a_section_is_listed(tables: inter.Tables) -> None:
    figure = maps.membership(tables, "imt", language="en").figure
    places = [(longitude, latitude) for longitude, latitude, _ in IMT_PLACES.values()]
    found = dict(zip(IMT_PLACES, colours_at(figure, 1, places), strict=True))
    assert found == {
        place: rgb(style.hue(organization) if organization else style.NO_ENTRY)
        for place, (_, _, organization) in IMT_PLACES.items()
    }


def test_an_enclave_is_not_filled_with_what_surrounds_it(tables: inter.Tables) -> None:
    figure = maps.membership(tables, "imt", language="en").figure
    lesotho, around = colours_at(figure, 0, [(28.2, -29.6), (23.0, -31.0)])
    assert lesotho == rgb(style.NO_ENTRY)
    assert around == rgb(style.hue("imt"))


def test_places_not_certain_are_marked_once_and_named(tables: inter.Tables) -> None:
    chart = maps.membership(tables, "ist", language="en")
    uncertain = chart.table.loc[~chart.table["certain"], "code"].tolist()
    assert uncertain == ["DE", "ES", "PR", "ZA"]
    marks = sum(label.get_text() == "?" for label in style.texts(chart.figure))
    assert marks == len(uncertain) + 1, "one for each, one in the legend"
    assert "Not certain: Germany, Puerto Rico, South Africa, Spain." in chart.caption


def test_both_is_a_pattern_of_the_two_hues(tables: inter.Tables) -> None:
    chart = maps.overlap(tables, language="en")
    assert chart.table[["imt", "ist"]].value_counts().to_dict() == {
        (True, True): 17,
        (True, False): 16,
        (False, True): 11,
    }
    figure = chart.figure
    # A line across Brazil, where both are listed.
    seen = set(colours_at(figure, 0, [(-55 + step / 4, -10.0) for step in range(40)]))
    assert {rgb(style.hue("imt")), rgb(style.hue("ist"))} <= seen


def test_map_of_mim_shows_what_it_named_and_where_it_worked(tables: inter.Tables) -> None:
    table = maps.mentions(tables, "mim", language="zh").table.set_index("code")
    assert len(table) == 15
    assert table.index[table["worked_in"]].tolist() == ["US"]
    assert table["named"].all()
    assert table.loc["CA-QC", "name_zh"] == "魁北克"


def test_alt_text_names_every_country(tables: inter.Tables) -> None:
    chart = maps.overlap(tables, language="en")
    for name in chart.table["name_en"]:
        assert name in chart.alt


def test_an_entry_without_a_country_is_counted_and_its_candidates_hatched(
    tables: inter.Tables,
) -> None:
    lost = "imt-section-01"
    territories = tables.section_territories
    candidate = pd.DataFrame(
        [{"section_id": lost, "country": "KZ", "subdivision": None, "probability": 0.6}]
    )
    partly = replace(
        tables,
        section_territories=territories[territories["section_id"] != lost],
        candidates=candidate.astype(tables.candidates.dtypes[candidate.columns].to_dict()),
    )
    chart: Chart = maps.membership(partly, "imt", language="en")
    assert "Not drawn: 1 entry whose country is not known." in chart.caption
    assert any("Not known" in label.get_text() for label in style.texts(chart.figure))
    hatched = {patch.get_hatch() for patch in chart.figure.axes[0].patches}
    assert style.NOT_RECORDED_HATCH in hatched


def test_what_cannot_be_drawn_is_told(tables: inter.Tables) -> None:
    with pytest.raises(ValueError, match="mim: found no entry"):
        maps.membership(tables, "mim", language="en")
    with pytest.raises(ValueError, match="imt: found no country in the role"):
        maps.mentions(tables, "imt", language="en")
    with style.applied("en"):
        page = style.Page.blank("en", height=maps.height_of(0), title="t", subtitle="s", foot="f")
        with pytest.raises(KeyError, match="no outline for 'QQ'"):
            maps.draw(page, [maps.Area("QQ", style.NO_ENTRY_LOOK)])


def test_names_of_places_stand_once_each() -> None:
    codes = ["GB-ENG", "BE-WAL", "CA", "CA-QC", "GB-SCT", "GB-ENG", "NA"]
    assert maps.place_names(codes, "en") == (
        "Belgium (Wallonia), Canada (also Québec), Namibia, United Kingdom (England, Scotland)"
    )
    assert maps.place_names(["CA", "CA-QC"], "zh") == "加拿大（另有魁北克）"
