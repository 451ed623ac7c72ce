"""What the explorer shows, colours and saves; the page itself is tested in a browser."""

import io
import json
import os
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_tables import made_tables
from matplotlib.patches import PathPatch
from PIL import Image
from voila.app import Voila

import internationals as inter
from internationals.analysis.wording import LANGUAGES
from internationals.explorer import __main__
from internationals.explorer.downloads import FORMATS, draw, name_of, safe_cells, saved
from internationals.explorer.fills import fill_places
from internationals.explorer.labels import Labels, counts
from internationals.explorer.screen import EVERYTHING, Contents, Screen, choices
from internationals.explorer.shapes import country_codes, outline_of, windows
from internationals.explorer.widget import Explorer
from internationals.figures.page.legend import Mark
from internationals.figures.page.style import MUTED, texts
from internationals.tables.schema import VOCABULARIES, TableError, Tables
from internationals.tables.selection import CANDIDATE, NO_COUNTRY, NOT_KNOWN, Selection


@pytest.fixture(scope="module")
def contents(tables: Tables) -> Contents:
    return Contents(tables)


@pytest.fixture(scope="module")
def doubtful(tables: Tables) -> Contents:
    """One section less than sure, two without a place, one of which belongs to no country."""
    believed = tables.section_territories.copy()
    lost = believed["section_id"].isin(["imt-section-01", "imt-section-18"])
    believed = believed[~lost].reset_index(drop=True)
    unsure = believed["section_id"] == "imt-section-05"
    believed.loc[unsure, "confidence"] = 0.85
    believed.loc[unsure, "evidence"] = "order"
    sections = tables.sections.copy()
    sections.loc[sections["section_id"] == "imt-section-18", "no_territory"] = True
    return Contents(tables.replace(section_territories=believed, sections=sections))


def _all(**conditions: Any) -> Selection:
    return Selection(**{"tiers": ("all",), **conditions})


# --- the page ------------------------------------------------------------------------------------


def test_everything_is_shown_at_first(tables: Tables) -> None:
    explorer = inter.explore(tables)
    assert isinstance(explorer, Explorer)
    assert explorer.view["summary"].startswith("78 entries in 45 countries; 21 with a host party")
    assert explorer.code == 'inter.select(tables, tiers="all")'
    assert len(explorer.selected) == 80
    assert explorer.python
    sent = {"controls", "country", "details", "everything", "formats", "language", "names", "outlines",
            "python", "selection", "view", "windows", "words"}  # fmt: skip
    assert sent <= explorer.get_state().keys()
    assert explorer.words["organization"] == "International" and len(explorer.controls) == 4
    assert [explorer.windows[name]["label"] for name in ("World", "Asia")] == ["World", "Asia"]


def test_the_widget_follows_its_selection(tables: Tables) -> None:
    explorer = inter.explore(tables)
    number = explorer.view["number"]
    explorer.selection = {**explorer.selection, "organizations": ["ist"], "regions": ["Oceania"]}
    assert explorer.view["number"] == number + 1
    assert set(explorer.view["places"]) == {"AU", "NZ"}
    assert explorer.code == explorer.view["code"]
    explorer.country = "AU"
    quotes = [entry["quote"] for entry in explorer.details["entries"]]
    assert quotes == list(explorer.selected.query("country == 'AU'")["quote"])
    with pytest.raises(TableError, match="no international 'green'"):
        explorer.selection = {**explorer.selection, "organizations": ["green"]}
    explorer.selection = {**explorer.selection, "organizations": ["ist"]}
    explorer.language = "zh"
    assert explorer.details["title"] == "澳大利亚"
    assert [explorer.windows[name]["label"] for name in ("World", "Asia")] == ["全世界", "亚洲"]
    assert explorer.view["summary"].startswith("2个国家的")


def test_what_is_not_recorded_is_never_zero(contents: Contents) -> None:
    rows = contents.rows(_all(organizations="ist"))
    assert "no host party is recorded" in Screen(contents, "en").summary(counts(rows))
    assert "均未记录" in Screen(contents, "zh").summary(counts(rows))
    entry = Screen(contents, "en").entry(rows[0])
    assert entry["host_party"] == "not recorded"
    assert not entry["has_host"]


def test_an_entry_of_two_places_is_listed_once_with_both(contents: Contents) -> None:
    details = Screen(contents, "en").details(contents.rows(EVERYTHING), "GB")
    places = {entry["id"]: entry["place"] for entry in details["entries"]}
    assert places["imt-section-11"] == "United Kingdom: England and United Kingdom: Wales"
    assert len(places) == len(details["entries"]) == 4
    notes = {entry["id"]: entry["note"] for entry in details["entries"]}
    assert notes["imt-section-11"].startswith("The mark of the list item is alone on line 31")
    hover = {
        language: Screen(contents, language).view(contents.rows(EVERYTHING), EVERYTHING)["hover"][
            "GB"
        ]
        for language in LANGUAGES
    }
    assert hover["en"]["lines"] == [
        "IMT: 2 sections, 2 with a host party", "IST: 1 affiliate, 1 sympathiser",
    ]  # fmt: skip
    assert hover["zh"]["lines"][1].endswith("：1个附属组织，1个同情组织")


def test_a_quote_has_its_links_and_its_raw_line(contents: Contents) -> None:
    (entry, _) = Screen(contents, "en").details(contents.rows(EVERYTHING), "FR")["entries"]
    assert "".join(text for text, _ in entry["pieces"]) == "革命（打入不屈法国）"
    assert [url.startswith("https://zh.wikipedia.org/wiki/") for _, url in entry["pieces"]] == [
        True, False, True, False,
    ]  # fmt: skip
    assert entry["quote"].startswith("  - [革命]")
    assert entry["source"] == "国际马克思主义倾向, line 34"
    assert (entry["status"], entry["has_host"]) == ("section", True)


def test_an_entry_and_its_hosts_are_called_by_a_name_of_the_language_or_another(
    tables: Tables,
) -> None:
    hosts = {"h1": {"name_en": "East", "name_zh": "东"}, "h2": {"name_zh": "西"}, "h3": {}}
    contents = made(
        tables, {"FR": "a section"}, {"name": "A", "name_zh": "甲", "name_native": "Á"},
        host_parties=[{"host_party_id": each, **names} for each, names in hosts.items()],
        section_hosts=[
            {"section_id": "s0", "host_party_id": each, "position": n} for n, each in enumerate(hosts, 1)
        ],
    )  # fmt: skip
    for language, named in zip(LANGUAGES, ("East · 西 · h3", "东 · 西 · h3"), strict=True):
        entry = Screen(contents, language).entry(contents.rows(EVERYTHING)[0])
        assert (entry["name"], entry["other_names"], entry["host_party"]) == ("甲", "A · Á", named)


def test_the_page_shows_no_more_than_it_can(
    contents: Contents, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = Screen(contents, "en")
    rows, search = contents.rows(EVERYTHING), _all(search="国际")
    n_claims = screen.view([], search)["claims"]["total"]
    for most, is_all in ((len(rows), True), (len(rows) - 1, False)):
        monkeypatch.setattr("internationals.explorer.screen.MOST_ROWS", most)
        shown = screen.view(rows, EVERYTHING)
        assert len(shown["rows"]) == most
        assert bool(shown["truncated"]) is not is_all
    for most, is_all in ((n_claims, True), (n_claims - 1, False)):
        monkeypatch.setattr("internationals.explorer.screen.MOST_CLAIMS", most)
        claims = screen.view([], search)["claims"]
        assert len(claims["list"]) == most
        assert ("the first" in claims["text"]) is not is_all


def test_a_search_reaches_claims(contents: Contents) -> None:
    for words in ("格兰特", "查韦斯", "劳动贵族"):
        found = Screen(contents, "en").view([], _all(search=words))["claims"]
        assert found["list"], words
    # Words are words and no pattern.
    assert Screen(contents, "en").view([], _all(search="查.斯"))["claims"]["list"] == []
    only = Screen(contents, "en").view([], _all(search="国家资本主义", organizations="imt"))
    assert only["claims"]["list"] == []
    assert Screen(contents, "en").view([], EVERYTHING)["claims"]["list"] == []


def test_an_empty_result_names_the_filters_that_emptied_it(contents: Contents) -> None:
    screen = Screen(contents, "en")
    asia = screen.view([], _all(organizations="imt", regions=["Asia"], host=True))["empty"]
    assert [(each["name"], each["label"]) for each in asia["filters"]] == [
        ("regions", "Region (UN M49) (21 entries without it)"),
        ("host", "Host party (5 entries without it)"),
    ]
    both = screen.view([], _all(organizations="mim", host=True, search="nowhere"))["empty"]
    assert [each["name"] for each in both["filters"]] == ["organizations", "host", "search"]
    assert both["text"].startswith("No entry meets all filters, and no single one")


def test_an_entry_without_a_place_is_not_lost(doubtful: Contents) -> None:
    rows = doubtful.rows(EVERYTHING)
    counted = counts(rows)
    assert (counted["entries"], counted["unplaced"], counted["no_country"]) == (78, 1, 1)
    shown = Screen(doubtful, "en").view(rows, EVERYTHING)
    *_, less, _ = shown["legend"]
    assert less["doubtful"] and less["label"].endswith("uncertain")
    confidences = [entry["confidence"] for entry in shown["rows"]]
    assert [each for each in confidences if each != 1] == [None, 0.85, None]
    summary = Screen(doubtful, "en").summary(counted)
    assert summary.startswith("76 of 78 entries in 4")
    assert "the place of 1 is not known; 1 belong" in summary
    offered = choices(doubtful)
    assert offered["evidence"] == ["reference", "order", CANDIDATE, NOT_KNOWN, NO_COUNTRY]
    assert offered["regions"][-2:] == [NOT_KNOWN, NO_COUNTRY]


def test_only_what_occurs_is_offered(contents: Contents) -> None:
    assert choices(contents) == {
        "organizations": ["imt", "ist", "mim"],
        "statuses": ["section", "affiliate", "sympathiser", "former_section", "former_affiliate"],
        "regions": ["Africa", "Americas", "Asia", "Europe", "Oceania"],
        "evidence": ["reference"],
    }
    # Where a place is less than sure, it is not known to who asks for more.
    unsure = contents.tables.section_territories.assign(confidence=0.85)
    offered = choices(Contents(contents.tables.replace(section_territories=unsure)))
    assert offered["evidence"] == ["reference", NOT_KNOWN]


def test_tables_without_an_entry_are_shown_as_such() -> None:
    explorer = inter.explore(Tables({}))
    assert explorer.view["empty"] == {"text": "These tables list no entry.", "filters": []}
    assert inter.select(Tables({})).empty


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_term_has_words(tables: Tables, language: str) -> None:
    naming = Labels(tables, "zh" if language == "zh" else "en")
    statuses = [naming.status(each) for each in VOCABULARIES["status"]]
    assert all(statuses) and "\N{WORD JOINER}" not in "".join(statuses)
    assert all(naming.verdict(each) for each in VOCABULARIES["verdict"])
    kinds = [*VOCABULARIES["evidence"], CANDIDATE, NOT_KNOWN, NO_COUNTRY]
    assert all(naming.evidence(each) for each in kinds)
    assert set(vars(EVERYTHING)) <= naming.fixed.keys()


def test_a_selection_is_described_condition_by_condition(contents: Contents) -> None:
    chosen = _all(
        organizations="imt", statuses="section", regions=["Asia", NOT_KNOWN], evidence="order",
        host=True, least_confidence=0.9, search="x",
    )  # fmt: skip
    assert Screen(contents, "en").describe(chosen) == (
        "Selected: International: IMT; Region (UN M49): Asia and not known; Host party: named; "
        "Status: section; How the place is known: order of the list; "
        "Least certainty of the place: 0.9; Search: “x”."
    )


def test_another_language_is_an_error(tables: Tables) -> None:
    with pytest.raises(TableError, match="no language 'fr'; there are en, zh"):
        inter.explore(tables, language="fr")


def test_where_nothing_runs_there_is_a_picture_and_a_sentence(tables: Tables) -> None:
    data, _ = inter.explore(tables)._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    wide, narrow = re.findall('(?:src|srcset)="data:image/png;base64,', data["text/html"])
    assert wide != narrow
    assert 'alt="World map. 78 entries in 45 countries' in data["text/html"]
    assert "A picture of the explorer" in data["text/html"]
    assert len(data["text/html"]) < 400_000


# --- the map -------------------------------------------------------------------------------------


LISTED = {
    "AR": ("a section", "A: sections", Mark("#aa0000")),
    "BO": ("a sympathiser", "A: sympathisers", Mark("#e1a6a6", "#aa0000", hatch="----", stripe=1.0)),
    "BR": ("a former_section", "A: former sections", Mark("#FFFFFF", "#aa0000", hatch="////", stripe=1.0)),
    "CL": ("a former_section, a section, a sympathiser", "A: sections, sympathisers and former sections",
           Mark("#aa0000", "#FFFFFF", hatch="----////", stripe=1.0)),
    "DE": ("b section, a section", "A and B", Mark("#aa0000", "#00aa00", hatch="////", stripe=2.6)),
    "ES": ("a sympathiser, b section", "A and B (A: no full member)",
           Mark("#00aa00", "#e1a6a6", hatch="////", stripe=2.6)),
    "FR": ("c section, b section, a former_section", "Three or more internationals", Mark(MUTED)),
    # What is listed for a country as a whole is there in its parts.
    "GB-SCT": ("a section", "A and B", Mark("#aa0000", "#00aa00", hatch="////", stripe=2.6)),
    "GB": ("b section", "B: sections", Mark("#00aa00")),
}  # fmt: skip
TIERS = {"section": "full", "sympathiser": "partial", "former_section": "former"}


def made(
    tables: Tables, listed: dict[str, str], names: dict[str, str] | None = None, **more: Any
) -> Contents:
    """Internationals and statuses by place; "FR 0.9" is a place that is only probable."""
    entries = [
        (place, *entry.split()) for place, text in listed.items() for entry in text.split(", ")
    ]
    territories = []
    for number, (place, *_) in enumerate(entries):
        code, _, confidence = place.partition(" ")
        where = {
            "section_id": f"s{number}",
            "country": code[:2],
            "subdivision": code if "-" in code else None,
        }
        territories += [where | {"confidence": float(confidence or 1)}] if code else []
    rows = made_tables(
        articles=[{"article": each, "organization_id": each, "title": each} for each in "abc"],
        organizations=[{"organization_id": each, "abbreviation": each.upper()} for each in "abc"],
        sections=[
            {"section_id": f"s{number}", "section_key": f"s{number}", "article": organization,
             "organization_id": organization, "status": status, "tier": TIERS[status], **(names or {})}
            for number, (_, organization, status) in enumerate(entries)
        ],
        section_territories=territories,
        **more,
    )  # fmt: skip
    return Contents(rows.replace(countries=tables.countries))


def test_a_place_looks_like_all_that_is_listed_there(tables: Tables) -> None:
    contents = made(
        tables, {place: listed for place, (listed, *_) in LISTED.items()} | {"IT 0.9": "a section"}
    )
    screen = Screen(contents, "en")
    screen.hues = {"a": "#aa0000", "b": "#00aa00", "c": "#0000aa"}
    places = fill_places(contents.rows(EVERYTHING), screen)
    found = {place.code: (place.key.label, place.key.mark) for place in places}
    assert found.pop("IT") == found["AR"]
    assert found == {place: tuple(looks) for place, (_, *looks) in LISTED.items()}
    assert [place.code for place in places if place.doubtful] == ["IT"]
    # Those of one international first, and of these what most places have in common.
    *legend, _, _ = screen.view(contents.rows(EVERYTHING), EVERYTHING)["legend"]
    assert [line["label"] for line in legend] == [
        "A: sections (2)", "A: former sections (1)",
        "A: sections, sympathisers and former sections (1)", "A: sympathisers (1)",
        "B: sections (1)", "Three or more internationals (1)",
        "A and B (2)", "A and B (A: no full member) (1)",
    ]  # fmt: skip


def test_a_legend_counts_countries_and_not_their_parts(tables: Tables) -> None:
    contents = made(tables, {"BE-VLG": "a section", "BE-WAL": "a section", "FR": "a section"})
    legend = Screen(contents, "en").view(contents.rows(EVERYTHING), EVERYTHING)["legend"]
    assert legend[0]["label"] == "A: sections (2)"


@pytest.mark.parametrize(
    ("listed", "title"),
    [
        (
            {"FR": "a section", "DE": "a section", "NE": "b section"},
            "3 entries in 3 countries, 2 of them in Europe",
        ),
        # What is only possible is in no region.
        ({"FR": "a section", "": "a section"}, "1 of 2 entries in 1 country"),
    ],
)
def test_a_title_names_the_region_of_most_countries(
    tables: Tables, listed: dict[str, str], title: str
) -> None:
    possible = [{"section_id": "s1", "country": "BR", "probability": 0.5}]
    contents = made(tables, listed, candidates=possible)
    figure = draw(Screen(contents, "en"), _all(least_confidence=0.5))
    assert figure.title == title


def test_two_internationals_of_one_name_have_their_identifiers() -> None:
    ids = ["green", "lime", "red"]
    named = zip(ids, ["Green", "Green", "Red"], strict=True)
    tables = made_tables(
        articles=[{"article": each, "organization_id": each} for each in ids],
        organizations=[{"organization_id": each, "name": name} for each, name in named],
    )
    assert [*Labels(tables, "en").organizations.values()] == ["green", "lime", "Red"]


def test_the_tier_of_a_member_is_that_on_its_own_page(contents: Contents) -> None:
    (row, *_) = contents.rows(_all(countries="AR"))
    one = row | {"status": "member", "tier": "full"}
    other = one | {"country": "BR", "organization_id": "ist", "tier": "partial"}
    places = fill_places([one, other], Screen(contents, "en"))
    assert [place.key.mark.hatch for place in places] == ["", "----"]


def test_candidates_and_dissolved_states_do_not_look_like_members(doubtful: Contents) -> None:
    tables = doubtful.tables
    possible = doubtful.rows(_all(least_confidence=0.01, evidence=CANDIDATE))
    believed = tables.section_territories.assign(stands_for="CSHH")
    former = Contents(tables.replace(section_territories=believed)).rows(_all(countries="AU"))
    for rows, label in ((possible, "Only possible"), (former, "In a dissolved state")):
        screen = Screen(doubtful, "en")
        keys = {place.key for place in fill_places(rows, screen)}
        assert [(key.mark.face, key.label) for key in keys] == [("#FFFFFF", label)]
    assert counts(former)["countries"] == 0
    assert (
        Screen(doubtful, "en")
        .entry(former[0])["place"]
        .startswith("Australia (successor of Czechoslovakia")
    )


def test_every_place_has_an_outline_inside_the_drawing() -> None:
    world = windows()["World"]
    assert world[:3] == [0, 0, 855]
    for name, box in windows().items():
        assert 50 < box[3] <= box[2] * 1.4 and box[2] <= world[2], name
        assert box == [round(each, 1) for each in box]
    assert outline_of("BS")["marker"] and not outline_of("ME")["marker"]
    for code in country_codes():
        outline = outline_of(code)
        assert outline["marker"] or outline["path"], code
        assert world[0] <= outline["x"] <= world[0] + world[2], code
        assert world[1] <= outline["y"] <= world[1] + world[3], code
        assert all(outline[axis] == round(outline[axis], 1) for axis in "xy")


# --- saving --------------------------------------------------------------------------------------

OCEANIA = _all(organizations="ist", regions="Oceania")


def test_a_saved_map_names_its_places_by_what_they_have_in_common(doubtful: Contents) -> None:
    figure = draw(Screen(doubtful, "zh"), _all(organizations="imt"))
    words = "\n".join(text.get_text() for text in texts(figure.figure))
    assert "魁北克" in words and "弗拉芒" in words and "不确定" in words
    hatched = {patch.get_hatch() for patch in figure.figure.findobj(PathPatch)}
    assert "////" in hatched
    empty = draw(Screen(doubtful, "en"), _all(search="nothing has this"))
    assert empty.title == "No entry meets all filters" and empty.contents()["svg"]


@pytest.mark.parametrize("format", FORMATS)
def test_a_saved_view_can_be_read_back_and_is_the_same_again(
    contents: Contents, format: str
) -> None:
    screen = Screen(contents, "en")
    first = saved(screen, OCEANIA, format)
    assert first == saved(screen, OCEANIA, format)
    assert first.name.startswith("ist-") and first.name.endswith(f".{format}")
    expected = inter.select(contents.tables, **OCEANIA.arguments())
    if format == "csv":
        assert first.data.startswith("\ufeff".encode())  # by which Excel knows Chinese
        rows = pd.read_csv(io.BytesIO(first.data), encoding="utf-8-sig")
        assert list(rows) == list(expected)
        assert list(rows["section_id"]) == list(expected["section_id"])
        assert [text.removeprefix("'") for text in rows["quote"]] == list(expected["quote"])
    elif format == "geojson":
        features = json.loads(first.data)["features"]
        assert [each["properties"]["country"] for each in features] == ["AU", "NZ"]
    elif format == "png":
        assert Image.open(io.BytesIO(first.data)).width > 2000
    else:
        assert first.data.startswith({"svg": b"<?xml", "pdf": b"%PDF-"}[format])


def test_the_page_gets_the_file_it_asks_for_or_the_problem(tables: Tables) -> None:
    explorer = inter.explore(tables)
    sent: list[tuple[dict[str, Any], Any]] = []
    explorer.send = lambda content, buffers=None: sent.append((content, buffers))
    for asked in (
        {"do": "save", "format": "exe"},
        {"do": "save", "format": "csv"},
        {"do": "sing"},
        "x",
    ):
        explorer._receive(explorer, asked, None)
    (problem, _), (file, (data,)) = sent
    assert problem["problem"].startswith("no format 'exe'; there are png, svg, pdf")
    assert (file["format"], file["type"]) == ("csv", "text/csv")
    assert file["name"].endswith(".csv") and data.count(b"imt-section-") >= 38


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
    assert safe_cells(pd.DataFrame({"text": [cell]}))["text"].iloc[0] == f"'{cell}"


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
    assert len(names) == 4 and any(name.startswith("view-") for name in names)
    assert name_of(Selection(organizations=("imt", "ist"))).startswith("imt-ist-")
    assert len(name_of(Selection(organizations=("long" * 20,)))) == 40 + len("-12345678")
    assert all(re.fullmatch("[a-z0-9-]+-[0-9a-f]{8}", name) for name in names)


def test_the_page_without_code_is_served_by_voila(monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[list[str]] = []
    monkeypatch.setattr(Voila, "launch_instance", served.append)
    monkeypatch.setenv("JUPYTER_PATH", "mine")
    __main__.main(["--port=1"])
    folder = Path(inter.__file__).parent / "explorer"
    assert served == [[str(folder / "explorer.ipynb"), "--template=offline", "--port=1"]]
    assert os.environ["JUPYTER_PATH"] == os.pathsep.join([str(folder), "mine"])


def test_the_page_without_code_is_the_widget_alone() -> None:
    file = Path(inter.__file__).parent / "explorer" / "explorer.ipynb"
    (cell,) = json.loads(file.read_text())["cells"]
    assert cell["source"][-1] == "inter.explore(python=False)"
