"""Maps, squares and dots: what they count, the user's own countries, axes and colours."""

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from made_tables import international, made_tables
from matplotlib.patches import Circle

import internationals as inter
from internationals import figures
from internationals.figures.page.map import pushed_apart, sheet
from internationals.figures.page.style import texts
from internationals.tables.schema import Tables

from .own_tables import CASES, EUROPE, pages

TABLES = international(["DE", "FR", "SV"], {})


def faces(axes) -> set[str]:
    return {plt.matplotlib.colors.to_hex(patch.get_facecolor()) for patch in axes.patches}


def test_titles_of_the_included_articles() -> None:
    tables = inter.load()
    for name, title in {
        "imt": "IMT is listed with sections in 33 countries, 17 of them in Europe",
        "ist": "IST is listed with affiliates in 28 countries, 13 of them in Europe",
    }.items():
        assert figures.membership_map(tables, name).title == title
    assert "17 countries" in figures.overlap_map(tables, "ist", "imt").title
    affiliates = figures.membership_map(tables, "ist", language="zh")
    assert affiliates.title.startswith("IST在28个国家列有附属组织")
    assert "同情组织：3个国家和地区" in affiliates.alt
    assert figures.un_members(tables).title == (
        "The two are listed in 19 of Europe’s 43 states, but in only 6 of Africa’s 54"
    )
    panels = figures.three_internationals(tables)
    assert "third names no section" in panels.title
    hosts = panels.table.groupby("organization_id")["has_host"].sum()
    assert hosts["imt"] == 18 and panels.table["has_host"].isna().sum() == 28


def test_a_list_that_was_not_read_is_not_called_none() -> None:
    made = pages([{"country": "DK"}], [])
    loss = {"article": "page 2", "kind": "language", "line_start": 1, "line_end": 1}
    unread = Tables(dict(made) | {"losses": made_tables(losses=[loss]).losses})
    for tables, none, size in (
        (made, "lists no members", "no list of sections"),
        (unread, "No list of members could be read", "no list of sections read"),
    ):
        with pytest.raises(figures.FigureError, match=none):
            figures.membership_map(tables, "page 2")
        drawn = figures.three_internationals(tables).figure.axes[0]
        assert size in [text.get_text() for text in drawn.texts]


def test_panels_left_out_are_named_where_the_user_did_not_choose() -> None:
    tables = CASES["nine internationals"]()
    assert "The 6 internationals" in figures.three_internationals(tables).note
    assert "internationals" not in figures.three_internationals(tables, "page 1", "page 2").note


def test_two_internationals_keep_their_colours_in_any_order() -> None:
    tables = pages([{"country": "DE"}], [{"country": "FR"}])
    one, two = (
        figures.overlap_map(tables, *order).contents()["csv"]
        for order in (("page 1", "page 2"), ("page 2", "page 1"))
    )
    assert one == two
    hue = {name: figures.membership_map(tables, name) for name in ("page 1", "page 2")}
    assert faces(hue["page 1"].figure.axes[0]) != faces(hue["page 2"].figure.axes[0])


@pytest.mark.parametrize(
    ("lists", "title"),
    [
        (["DE FR", "DE FR"], "{0} and {1} are listed in the same 2 countries"),
        (["DE FR", "DE"], "{0} and {1} are both listed in 1 country, {0} alone in 1"),
        (["DE", "FR"], "No country is listed with members of both: {0} alone"),
    ],
)
def test_a_title_counts_no_country_that_there_is_not(lists: list[str], title: str) -> None:
    tables = pages(*([{"country": code} for code in each.split()] for each in lists))
    first, second = tables.internationals
    names = tables.distinguished("abbreviation", "name_en", "name")
    found = figures.overlap_map(tables, first, second).title
    assert found.startswith(title.format(names[first], names[second]))


def test_dissolved_states_are_outlined_and_not_counted() -> None:
    figure = figures.membership_map(CASES["dissolved states"]())
    assert figure.title == "Line 1 is listed with sections in one country alone: France"
    assert figure.table["tier"].value_counts().to_dict() == {"dissolved": 6, "full": 1}


def test_a_key_of_no_dot_is_left_out() -> None:
    words = {
        text.get_text()
        for countries in (["DE", "FR"], ["DE"])
        for text in texts(figures.three_internationals(international(countries, {0: {}})).figure)
    }
    assert {"1 with a host party", "1 with none named"} <= words
    assert "0 with none named" not in words


def test_ones_own_countries_and_values() -> None:
    figure = figures.membership_map(TABLES, countries=["FR", "DEU"], title="Mine")
    assert figure.title == "Mine" and figure.table["country"].tolist() == ["DE", "FR"]
    values = pd.Series({"FR": 1.5, "DE": 8.0, "NA": 3.0}, name="members")
    assert figures.membership_map(TABLES, countries=values).table["value"].tolist() == [8, 1.5, 3]
    words = figures.membership_map(TABLES, countries=pd.Series({"FR": "red", "DE": "green"}))
    assert "Red: 1: France" in words.alt
    subset = figures.membership_map(TABLES, "green", countries=["FR"])
    assert subset.table["country"].tolist() == ["FR"]
    with pytest.raises(figures.FigureError, match="found 'Atlantis'"):
        figures.membership_map(TABLES, countries=["Atlantis"])


def test_axes_and_colours_of_ones_own() -> None:
    _, axes = plt.subplots(figsize=(4, 3))
    figure = figures.membership_map(TABLES, "green", ax=axes, colours={"green": "#123456"})
    assert figure.figure is axes.figure and "#123456" in faces(axes)
    with pytest.raises(figures.FigureError, match="#0072B2"):
        figures.membership_map(TABLES, "green", colours={"green": "greenish"})


def test_an_inset_only_where_a_crowd_needs_it() -> None:
    assert "enlarged" in figures.membership_map(pages([{"country": c} for c in EUROPE])).note
    assert "enlarged" not in figures.membership_map(pages([{"country": "CN"}])).note


def test_a_circle_is_explained_where_there_is_one() -> None:
    # Cuba is not on the enlarged part, nor too small to see.
    for codes, circled in ((["CU", *EUROPE[:8]], False), (["TV", *EUROPE[:8]], True)):
        note = figures.membership_map(pages([{"country": code} for code in codes])).note
        assert "enlarged" in note and ("A circle" in note) == circled


def test_a_dot_is_where_its_country_is_whatever_other_internationals_list() -> None:
    africa = ["AO", "BI", "CF", "CG", "CM", "GA", "KE", "MW", "MZ", "RW", "SS", "TZ", "UG", "ZM"]
    places = []
    for others in (["AU"], africa):
        tables = pages([{"country": "CD"}], [{"country": code} for code in others])
        dots = figures.three_internationals(tables).figure.findobj(Circle)
        places.append(min(dot.get_center() for dot in dots))
    assert places[0] == places[1]


def test_the_share_of_regions() -> None:
    countries = made_tables().countries
    nearly_all = countries.loc[countries["sovereign"] & countries["country"].ne("DE"), "country"]
    for lists, title in (
        ([["DE"], ["DE"]], "The two are listed in 1 of Europe’s 43 states, and in none of"),
        ([["DE"]], "Line 1 is listed in 1 of Europe’s 43 states, and in none of"),
        (
            [nearly_all],
            "Line 1 is listed in 54 of Africa’s 54 states, and in 42 of Europe’s 43",
        ),
        (  # one country of a few is no headline
            [["DE", "FR", "IT", "AU", "DZ"]],
            "Line 1 is listed in 3 of Europe’s 43 states, and in none of the Americas’ 35",
        ),
    ):
        tables = pages(*([{"country": code} for code in codes] for codes in lists))
        assert figures.un_members(tables).title.startswith(title)


def test_dots_are_apart_on_the_sheet_and_always_the_same() -> None:
    europe = sheet("europe", 59.0, 44.0)
    places = {code: europe.points[code] for code in EUROPE}
    moved = pushed_apart(places, 2.9, europe)
    assert moved == pushed_apart(dict(reversed(places.items())), 2.9, europe)
    at = np.array(list(moved.values()))
    gaps = np.hypot(*(at[:, None] - at[None]).transpose(2, 0, 1))
    assert gaps[np.triu_indices(len(at), 1)].min() > 2.8
    assert (at > 0).all() and (at < [59, 44]).all()


def test_geo_has_every_country_once() -> None:
    found = inter.geo(TABLES)
    assert found.index.is_unique and found.index.name == "country" and found.crs == "EPSG:4326"
    assert found.loc[["DE", "NA"], "n_internationals"].tolist() == [1, 0]


def test_what_has_no_country_is_not_in_the_legend_which_lies_on_no_circle() -> None:
    tables = CASES["all countries, long names"]()
    for make in (figures.overlap_map, figures.un_members):
        figure = make(tables)
        words = [text.get_text() for text in texts(figure.figure)]
        assert any(each.lower().startswith("both") for each in words)
        assert not [each for each in words if each.startswith(("Only", "only"))]
    assert figure.title == (
        "The two: members listed in 193 of the United Nations’ 193 states, an equal share of each region"
    )

    def key(*codes: str) -> float:
        own = [["DE", *codes], ["DE", "FR"], ["PL"], ["ES"]]
        tables = pages(*([{"country": code} for code in each] for each in own), name="Party {at}")
        figure = figures.overlap_map(tables, *tables.internationals)
        words = {text.get_text(): text.get_position()[1] for text in texts(figure.figure)}
        return words["Neither"]

    assert key("KE") < key("CK")
