"""What the explorer selects, says, colours and saves; the page itself is tested in a browser."""

import csv
import dataclasses
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

import internationals as inter
from internationals.charts import style
from internationals.explorer import Selection, picture, select
from internationals.explorer.fills import fill_places, hues_of
from internationals.explorer.page import MOST_ROWS, Page
from internationals.explorer.saving import name_of, safe_cells, save_view
from internationals.explorer.selection import CANDIDATE, COLUMNS, NOT_KNOWN, choices, records
from internationals.explorer.shapes import country_codes, outlines_of, windows
from internationals.explorer.widget import Explorer
from internationals.explorer.wording import EVIDENCE, Naming, counts, describe, summary, words
from internationals.tables.schema import VOCABULARIES, Tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return inter.load()


@pytest.fixture(scope="module")
def doubtful(tables: Tables) -> Tables:
    """The tables as without a reference: one section less than sure, two without a place."""
    believed = tables.section_territories.copy()
    lost = believed["section_id"].isin(["imt-section-01", "imt-section-18"])
    believed = believed[~lost].reset_index(drop=True)
    believed.loc[believed["section_id"] == "imt-section-05", "confidence"] = 0.85
    believed.loc[believed["section_id"] == "imt-section-05", "evidence"] = "order"
    return dataclasses.replace(tables, section_territories=believed)


# --- selecting -----------------------------------------------------------------------------------


def test_without_conditions_every_entry_is_at_every_place_it_is_believed_to_be(
    tables: Tables,
) -> None:
    rows = select(tables)
    assert tuple(rows.columns) == COLUMNS
    pairs = ["section_id", "country", "subdivision"]
    believed = tables.section_territories[pairs].fillna("")
    assert sorted(map(tuple, rows[pairs].fillna("").to_numpy())) == sorted(
        map(tuple, believed.to_numpy())
    )
    order = {each: number for number, each in enumerate(tables.sections["section_id"])}
    assert rows["section_id"].map(order).is_monotonic_increasing


@pytest.mark.parametrize(
    ("conditions", "entries", "countries"),
    [
        ({"organizations": ["imt"], "statuses": ["section"]}, 35, 33),
        ({"organizations": ["ist"], "statuses": ["affiliate"]}, 28, 28),
        ({"organizations": ["imt"], "statuses": ["section"], "regions": ["Europe"]}, 18, 17),
        (
            {
                "organizations": ["imt"],
                "statuses": ["section"],
                "regions": ["Europe"],
                "host": True,
            },
            12,
            10,
        ),
        ({"host": True}, 21, None),
        ({"host": False}, 57, None),
        ({"organizations": ["mim"]}, 0, 0),
        ({"organizations": []}, 0, 0),
        ({"search": "苏格兰"}, 1, 1),
        ({"search": "SCOTLAND"}, 1, 1),
        ({"evidence": ["order"]}, 0, 0),
    ],
)
def test_the_facts_fixed_in_advance_are_a_line_of_python_away(
    tables: Tables, conditions: dict[str, Any], entries: int, countries: int | None
) -> None:
    rows = select(tables, **conditions)
    assert rows["section_id"].nunique() == entries
    if countries is not None:
        assert rows["country"].nunique() == countries


def test_an_entry_without_a_place_is_not_lost(doubtful: Tables) -> None:
    rows = select(doubtful).set_index("section_id")
    assert len(set(rows.index)) == 78
    for section in ("imt-section-01", "imt-section-18"):
        assert rows.loc[section, "evidence"] == NOT_KNOWN
        assert pd.isna(rows.loc[section, "country"])
    assert counts(records(select(doubtful)))["unplaced"] == 2
    assert summary(records(select(doubtful)), "en").startswith("76 of 78 entries placed, in 4")

    strict = select(doubtful, least_confidence=0.9).set_index("section_id")
    assert pd.isna(strict.loc["imt-section-05", "country"])
    assert len(set(strict.index)) == 78
    assert set(select(doubtful, evidence=[NOT_KNOWN])["section_id"]) == {
        "imt-section-01",
        "imt-section-18",
    }
    assert list(select(doubtful, evidence=["order"])["section_id"]) == ["imt-section-05"]
    assert set(select(doubtful, regions=["Europe"])["region_en"]) == {"Europe"}


def test_a_lower_confidence_shows_where_an_entry_may_be(doubtful: Tables) -> None:
    rows = select(doubtful, least_confidence=0.3)
    mine = rows[rows["section_id"] == "imt-section-01"]
    thought = doubtful.candidates
    thought = thought[(thought["section_id"] == "imt-section-01") & (thought["probability"] >= 0.3)]
    assert list(mine["country"]) == list(thought["country"]) and len(mine) > 0
    assert set(mine["evidence"]) == {CANDIDATE}
    # An entry with a believed place has no candidates beside it, and a candidate is no country.
    assert set(rows.loc[rows["evidence"] == CANDIDATE, "section_id"]) <= {
        "imt-section-01",
        "imt-section-18",
    }
    assert counts(records(rows))["countries"] == counts(records(select(doubtful)))["countries"]


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"organizations": ["xyz"]}, "organizations: found 'xyz', expected one of"),
        ({"organizations": "imt"}, r"organizations: found the text 'imt', expected a list"),
        ({"regions": ["Atlantis"]}, "regions: found 'Atlantis', expected one of Africa"),
        ({"statuses": ["boss"]}, "statuses: found 'boss'"),
        ({"evidence": ["rumour"]}, "evidence: found 'rumour'"),
        ({"least_confidence": 80}, "least_confidence: found 80, expected a probability"),
        ({"host": "yes"}, "host: found 'yes', expected True, False or None"),
    ],
)
def test_a_condition_that_cannot_be_met_is_refused(
    tables: Tables, conditions: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        select(tables, **conditions)


# --- the line of Python --------------------------------------------------------------------------


@given(
    st.builds(
        Selection,
        organizations=st.none() | st.lists(st.sampled_from(["imt", "ist"]), unique=True).map(tuple),
        regions=st.none()
        | st.lists(st.sampled_from(["Europe", "Asia", NOT_KNOWN]), unique=True).map(tuple),
        least_confidence=st.sampled_from([0.0, 0.8, 0.95, 1.0]),
        host=st.sampled_from([None, True, False]),
        search=st.text(max_size=8),
    )
)
def test_the_line_of_python_gives_the_selection_back(selection: Selection) -> None:
    given_to: dict[str, Any] = {}

    class Inter:
        @staticmethod
        def select(_: object, **arguments: Any) -> None:
            given_to.update(arguments)

    line = selection.code()
    assert "\n" not in line
    eval(line, {"inter": Inter, "tables": None})
    assert Selection.of(given_to) == selection


def test_the_line_of_python_says_what_differs_and_no_more() -> None:
    assert Selection().code() == "inter.select(tables)"
    chosen = Selection(organizations=("imt",), host=True, search='"火花"')
    assert chosen.code() == (
        'inter.select(tables, organizations=["imt"], host=True, search="\\"火花\\"")'
    )


# --- the page ------------------------------------------------------------------------------------


def test_the_widget_follows_its_selection(tables: Tables) -> None:
    explorer = inter.explore(tables)
    assert isinstance(explorer, Explorer)
    number = explorer.view["number"]
    explorer.selection = {**explorer.selection, "organizations": ["ist"], "regions": ["Oceania"]}
    assert explorer.view["number"] == number + 1
    assert set(explorer.view["places"]) == {"AU", "NZ"}
    pd.testing.assert_frame_equal(
        explorer.selected, select(tables, organizations=["ist"], regions=["Oceania"])
    )
    assert explorer.code == explorer.view["code"]
    explorer.country = "AU"
    quotes = [entry["quote"] for entry in explorer.details["entries"]]
    assert quotes == list(explorer.selected.query("country == 'AU'")["quote"])
    explorer.language = "zh"
    assert explorer.details["title"] == "澳大利亚"
    assert explorer.view["summary"].startswith("2个国家和地区的")


def test_what_is_not_recorded_is_never_zero(tables: Tables) -> None:
    rows = records(select(tables, organizations=["ist"]))
    assert "no host party is recorded" in summary(rows, "en")
    assert "均未记载" in summary(rows, "zh")
    entry = Page(tables, "en").entry(rows[0])
    assert entry["host_party"] == "not recorded"
    assert not entry["has_host"]


def test_an_entry_of_two_places_is_listed_once_with_both(tables: Tables) -> None:
    details = Page(tables, "en").details(records(select(tables)), "GB")
    places = {entry["id"]: entry["place"] for entry in details["entries"]}
    assert places["imt-section-11"] == "United Kingdom: England and United Kingdom: Wales"
    assert len(places) == len(details["entries"]) == 4


def test_the_page_shows_no_more_rows_than_it_can(tables: Tables) -> None:
    row = records(select(tables))[0]
    shown = Page(tables, "en").view([row] * (MOST_ROWS + 1), Selection())
    assert len(shown["rows"]) == MOST_ROWS
    assert str(MOST_ROWS + 1) in shown["truncated"]


def test_every_word_is_there_in_both_languages() -> None:
    english, chinese = words("en"), words("zh")
    assert english.keys() == chinese.keys()
    assert all(english.values()) and all(chinese.values())
    assert {*VOCABULARIES["evidence"], CANDIDATE, NOT_KNOWN} == EVIDENCE.keys()


def test_only_what_occurs_is_offered(tables: Tables, doubtful: Tables) -> None:
    assert choices(tables) == {
        "organizations": ["imt", "ist", "mim"],
        "statuses": ["section", "affiliate", "sympathiser", "former_section", "former_affiliate"],
        "regions": ["Africa", "Americas", "Asia", "Europe", "Oceania"],
        "evidence": ["reference"],
    }
    offered = choices(doubtful)
    assert offered["evidence"] == ["reference", "order", CANDIDATE, NOT_KNOWN]
    assert offered["regions"][-1] == NOT_KNOWN


# --- the map -------------------------------------------------------------------------------------


def test_a_place_has_the_colours_of_all_that_are_listed_there(tables: Tables) -> None:
    naming = Naming.of(tables, "en")
    hues = hues_of(tables)
    places = {
        place.code: place.fill for place in fill_places(records(select(tables)), hues, naming)
    }
    blue, orange = style.hue("imt"), style.hue("ist")
    assert (places["AR"].look.face, places["AR"].stripes) == (blue, "")
    assert (places["FR"].look.face, places["FR"].stripes) == (blue, orange)
    # The affiliate of the United Kingdom is listed for Scotland too, where a section is.
    assert (places["GB-SCT"].look.face, places["GB-SCT"].stripes) == (blue, orange)
    assert places["GB"].look.face == orange
    # Of the United States IST lists only a former affiliate.
    assert places["US"].stripes == style.tint(orange, 0.35)
    assert "IST: no full member" in places["US"].label


def test_candidates_do_not_look_like_entries(doubtful: Tables) -> None:
    rows = records(select(doubtful, least_confidence=0.3, evidence=[CANDIDATE]))
    places = fill_places(rows, hues_of(doubtful), Naming.of(doubtful, "en"))
    assert places and all(place.doubtful for place in places)
    assert {place.fill.look for place in places} == {style.NOT_RECORDED_LOOK}


def test_every_place_has_an_outline_inside_the_drawing() -> None:
    world = windows()["World"]
    for code, outline in outlines_of(country_codes()).items():
        assert outline["marker"] or outline["path"], code
        assert world[0] <= outline["x"] <= world[0] + world[2], code
        assert world[1] <= outline["y"] <= world[1] + world[3], code
    with pytest.raises(KeyError, match="found no outline for 'ZZ'"):
        outlines_of(["ZZ"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_picture_says_what_is_selected(tables: Tables, language: str) -> None:
    selection = Selection(organizations=("imt",), regions=("Asia",))
    chart = picture(tables, selection, language=language)
    pd.testing.assert_frame_equal(
        chart.table, select(tables, organizations=["imt"], regions=["Asia"])
    )
    naming = Naming.of(tables, "zh" if language == "zh" else "en")
    assert describe(selection, naming) in chart.caption
    assert selection.code() in chart.caption
    for code in ("ID", "IR", "MY", "PK"):
        assert Page(tables, naming.language).country(code) in chart.alt


# --- saving --------------------------------------------------------------------------------------


def test_a_saved_view_can_be_read_back_and_is_the_same_again(
    tables: Tables, tmp_path: Path
) -> None:
    selection = Selection(organizations=("ist",), regions=("Oceania",))
    first = save_view(tables, selection, "en", tmp_path)
    assert [file.suffix for file in first.files] == [".png", ".svg", ".pdf", ".csv"]
    assert first.warnings == ()
    before = [file.read_bytes() for file in first.files]
    assert save_view(tables, selection, "en", tmp_path) == first
    assert [file.read_bytes() for file in first.files] == before
    with first.files[-1].open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    expected = select(tables, organizations=["ist"], regions=["Oceania"])
    assert [row["section_id"] for row in rows] == list(expected["section_id"])
    assert [row["quote"].removeprefix("'") for row in rows] == list(expected["quote"])


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-2",
        "@SUM(A1)",
        "\t=1",
        "  - 战斗者",
        "\r=1",
        "＝1",
        "＠x",
        "\ufeff=1",
        "|cmd",
    ],
)
def test_no_cell_runs_in_a_spreadsheet(cell: str) -> None:
    saved = safe_cells(pd.DataFrame({"text": [cell]}))["text"].iloc[0]
    assert saved == f"'{cell}"


def test_safe_cells_leave_all_else_as_it_is() -> None:
    frame = pd.DataFrame({"text": ["战斗者", None], "number": [-1.5, 2], "count": [-3, 4]})
    pd.testing.assert_frame_equal(safe_cells(frame), frame)


def test_selections_have_files_of_their_own() -> None:
    names = {
        name_of(Selection()),
        name_of(Selection(organizations=("imt",))),
        name_of(Selection(organizations=("imt",), host=True)),
        name_of(Selection(organizations=("../ 火花",))),
    }
    assert len(names) == 4
    assert all(set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-") for name in names)


def test_what_cannot_be_saved_is_told_on_the_page(tables: Tables, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    explorer = inter.explore(tables, folder=blocked)
    sent: list[dict[str, Any]] = []
    explorer.send = sent.append
    explorer._receive(explorer, {"do": "save"}, None)
    assert sent[0]["saved"] == []
    assert "file" in sent[0]["problems"][0]
