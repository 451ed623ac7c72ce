"""Whom sections enter: the facts fixed in advance, and cases small enough to check by hand."""

import dataclasses
import re

import numpy as np
import pandas as pd
import pytest
from scipy import stats

import internationals
from internationals.analysis import claims, entryism, history, losses, names
from internationals.articles import read_text
from internationals.paths import NOTEBOOKS
from internationals.tables.build import rows_of
from internationals.tables.schema import Tables


@pytest.fixture(scope="module")
def tables():
    return internationals.load()


@pytest.fixture(scope="module")
def sections(tables):
    return entryism.sections_and_hosts(tables, "imt")


@pytest.fixture(scope="module")
def hosts(tables):
    return entryism.hosts(tables, "imt")


# --- the article that ships -----------------------------------------------------------------------


def test_sections_and_countries_that_enter_a_host(sections):
    assert (int(sections["with_host"].sum()), len(sections)) == (21, 35)
    countries = entryism.host_rate_of_countries(sections)
    assert (int((countries["with_host"] > 0).sum()), len(countries)) == (18, 33)


def test_hosts_by_region(sections):
    rates = entryism.host_rate(sections, "region_en")
    assert {region: (row["with_host"], row["n"]) for region, row in rates.iterrows()} == {
        "Europe": (12, 18),
        "Americas": (7, 9),
        "Asia": (0, 4),
        "Africa": (1, 3),
        "Oceania": (1, 1),
    }


def test_every_section_lies_in_one_region(sections, tables):
    regions = tables.countries.set_index("country")["region_en"]
    for countries, region in zip(sections["countries"], sections["region_en"], strict=True):
        assert set(regions[countries.split(";")]) == {region}


def test_hosts_are_counted_once_each(hosts):
    assert len(hosts) == 21
    assert hosts["section_id"].is_unique
    assert int(hosts["newer"].sum()) == 11
    assert entryism.host_counts(hosts, "standing_2018").loc["government", "hosts"] == 4
    assert entryism.host_counts(hosts, "kind")["hosts"].to_dict() == {
        "party": 19,
        "youth_organisation": 2,
    }
    grid = entryism.host_grid(hosts)
    assert grid["hosts"].sum() == 21
    assert grid["names"].str.split("; ").str.len().equals(grid["hosts"])


def test_not_recorded_is_never_zero(tables):
    counts = entryism.hosts_recorded(tables)
    assert counts.loc["imt", "with_host"] == 21
    assert counts.loc[["ist", "mim"], "with_host"].isna().all()
    said = entryism.not_recorded(tables)
    assert "IST" in said
    assert "MIM" in said
    assert "%" not in said


def test_what_other_sources_say_of_the_internationals_without_hosts(tables):
    noted = entryism.hosts_in_notes(tables)
    assert noted["section_id"].tolist() == ["ist-sympathiser-04"]
    assert "DIE LINKE" in noted["note"].iloc[0]
    applied = entryism.applications(tables)
    assert applied["claim_id"].tolist() == [54, 55]
    assert set(applied["organization_id"]) == {"mim"}


def test_the_later_text_keeps_17_hosts(tables):
    changes = entryism.later_revision(tables, "imt")
    assert changes["change"].value_counts().to_dict() == {"kept": 17, "no_host": 14, "dropped": 4}
    assert changes.loc[changes["change"] == "dropped", "host_abbreviation"].tolist() == [
        "sp.a",
        "PS",
        "Lab",
        "LAE",
    ]
    renamed = changes[changes["renamed"]].set_index("places")["name_later"]
    assert renamed.to_dict() == {"MA": "共产主义联盟", "NL": "Revolutie/革命", "RU": ""}
    moved = changes[changes["countries_later"] != ""]
    assert moved[["places", "countries_later"]].to_numpy().tolist() == [["RS;HR", "RS;BA;MK"]]


def test_definitions_are_quoted_with_their_source():
    found = entryism.definitions()
    assert set(found["term"]) == {"entryism"}
    assert found["definition"].str.len().min() > 40
    assert found["source"].str.contains("https://", regex=False).all()


def test_shared_names_stand_beside_each_other(tables):
    shared = names.names_side_by_side(tables)
    assert (shared["entries"] > 1).all()
    assert (shared[["imt", "ist"]].sum(axis=1) == shared["entries"]).all()
    assert shared.loc["火花", ["english", "native"]].tolist() == ["The Spark", "Der Funke; Vonk"]
    assert shared.index[shared["scope"] == "across"].tolist() == ["反击", "社会主义团结"]


def test_what_the_notebook_says_without_numbers(sections, hosts):
    newer = entryism.host_counts(hosts, "family_group")
    assert newer.loc["social democratic", "newer"] == 0
    assert newer.loc["radical left", "hosts"] - newer.loc["radical left", "newer"] == 1
    assert hosts["standing_2018"].eq("no_seats").any()
    # Canada and the United Kingdom: one section of either sort.
    for country in ("CA", "GB"):
        of_country = hosts[hosts["country"] == country]["family_group"]
        assert set(of_country) == {"social democratic", "radical left"}
    rates = entryism.host_rate(sections, "region_en")["rate"]
    assert (rates[["Europe", "Americas"]] > 0.5).all()
    assert (rates[["Asia", "Africa"]] < 0.5).all()
    oldest = hosts.sort_values("founded_year").iloc[0]
    assert oldest["abbreviation"] == "SJÖ"


# --- small cases ----------------------------------------------------------------------------------


def section_frame(*rows):
    """Sections from (region, place, whether it has a host)."""
    return pd.DataFrame(
        {
            "region_en": [region for region, _, _ in rows],
            "places": [place for _, place, _ in rows],
            "countries": [place[:2] for _, place, _ in rows],
            "subnational": ["-" in place for _, place, _ in rows],
            "own_article": [True] * len(rows),
            "with_host": [with_host for _, _, with_host in rows],
        }
    )


SMALL = section_frame(
    ("Europe", "BE-VLG", True),
    ("Europe", "BE-WAL", False),
    ("Europe", "FR", True),
    ("Asia", "IR", False),
)


def test_rates_of_a_small_list():
    rates = entryism.host_rate(SMALL, "region_en")
    assert rates.index.tolist() == ["Europe", "Asia"]
    assert rates["rate"].tolist() == [pytest.approx(2 / 3), 0]


def test_sentences_of_a_small_list():
    assert entryism.how_many(SMALL) == (
        "The list names a host party for **2 of 4 sections**. "
        "They lie in **2 of 3 countries** that have a section."
    )
    assert "**2 of 3 in Europe and 0 of 1 in Asia**" in entryism.by_region(SMALL)
    assert "**1 of 2** have a host named, of those for a whole country **1 of 2**" in (
        entryism.by_kind_of_section(SMALL)
    )
    assert "the others **0 of 0**" in entryism.by_kind_of_section(SMALL)
    assert "Europe (Wallonia); Asia (Iran)" in entryism.alone(SMALL)


def test_a_label_permutation_agrees_with_the_exact_distribution():
    rows = [("Europe", "FR", True)] * 7 + [("Europe", "FR", False)] * 2
    rows += [("Asia", "IR", True)] * 2 + [("Asia", "IR", False)] * 6
    frame = section_frame(*rows)
    compared = entryism.comparisons(frame, ["region_en"], draws=20_000)
    # Asia is all that Europe is not: both are compared, with opposite signs.
    assert compared["group"].tolist() == ["Europe", "Asia"]
    assert compared["risk_difference"].tolist() == [
        pytest.approx(7 / 9 - 2 / 8),
        pytest.approx(2 / 8 - 7 / 9),
    ]
    of_europe = np.arange(10)
    away = np.abs(of_europe / 9 - (9 - of_europe) / 8)
    chances = stats.hypergeom(17, 9, 9).pmf(of_europe)
    exact = chances[away >= 7 / 9 - 2 / 8 - 1e-9].sum()
    assert compared["probability"].to_numpy() == pytest.approx([exact, exact], abs=0.01)


def test_a_group_is_not_compared_twice_nor_with_nothing():
    assert entryism.comparisons(SMALL, ["own_article"]).empty
    twice = SMALL.assign(again=SMALL["region_en"])
    compared = entryism.comparisons(twice, ["region_en", "again"])
    assert compared["grouping"].tolist() == ["region_en", "region_en"]


def test_comparisons_are_the_same_every_time():
    first, second = (entryism.comparisons(SMALL, ["region_en"], draws=200) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_holm_by_hand():
    # 0.01 × 4; 0.02 × 3; 0.04 × 2, and the last not below it.
    assert entryism.holm([0.04, 0.01, 0.06, 0.02]) == pytest.approx([0.08, 0.04, 0.08, 0.06])
    assert entryism.holm([0.9, 0.8]) == pytest.approx([1.0, 1.0])


def test_an_international_without_sections_is_refused(tables):
    with pytest.raises(ValueError, match="found no section of 'mim', expected"):
        entryism.sections_and_hosts(tables, "mim")


def test_a_section_in_two_regions_is_of_both(tables):
    territories = tables.section_territories
    second = territories["section_id"].eq("imt-section-29") & territories["country"].eq("HR")
    assert second.sum() == 1
    moved = territories.assign(country=territories["country"].mask(second, "JP"))
    sections = entryism.sections_and_hosts(
        dataclasses.replace(tables, section_territories=moved), "imt"
    ).set_index("section_id")
    of_both = sections.loc["imt-section-29"]
    assert of_both[["region", "region_en", "region_zh"]].tolist() == [
        "142;150", "Asia and Europe", "亚洲和欧洲",
    ]  # fmt: skip
    assert of_both["subregion_en"] == "Eastern Asia and Southern Europe"
    rates = entryism.host_rate(sections, "region_en")
    assert rates.loc["Asia and Europe", "n"] == 1
    assert rates.loc["Europe", "n"] == 17


OWN = """**甲国际**（缩写为JG）是一个国际组织。

## 支部

  - [英国工人团体](https://zh.wikipedia.org/wiki/英国工人团体 "wikilink")<small>（打入[工党](../Page/工党_\\(英国\\).md "wikilink")）</small>
  - [劳动者团结](https://zh.wikipedia.org/wiki/劳动者团结_\\(日本\\) "wikilink")
  - 进步
"""


@pytest.fixture(scope="module")
def own():
    return Tables.from_rows(rows_of([read_text(OWN, article="own")]))


def test_of_an_article_of_ones_own_nothing_is_said_that_nobody_recorded(own):
    said = entryism.sentences(own, "own")
    assert said["how_many"] == (
        "The list names a host party for **1 of 3 sections**. They lie in **1 of 2 countries** "
        "that have a section; where 1 of the sections lie is not known."
    )
    assert said["alone"].endswith("Asia (Japan); 1 in places not known.")
    for about in ("families", "standing", "age", "later"):
        assert "**not recorded**" in said[about], about
    assert entryism.hosts(own, "own")["newer"].isna().all()
    everything = " ".join(
        [*said.values(), *claims.sentences(own).values(), *history.sentences(own).values(),
         *losses.sentences(own).values(), names.shared(own)]
    )  # fmt: skip
    assert not re.search(r"I[MS]T|MIM|Trotsk|Mao|Brit|strategy|nan|<NA>", everything)


def test_an_international_without_hosts_has_no_findings_on_them(tables):
    with pytest.raises(ValueError, match="found none that sections of 'ist' enter"):
        entryism.sentences(tables, "ist")


# --- the notebook ---------------------------------------------------------------------------------

NOTEBOOK = NOTEBOOKS / "04-entryism.ipynb"


@pytest.fixture(scope="module")
def executed():
    from internationals.notebooks import run

    return run(NOTEBOOK)


@pytest.mark.notebook
def test_the_notebook_says_what_the_tables_say(executed, tables):
    shown = "\n".join(
        output["data"]["text/markdown"]
        for cell in executed.cells
        for output in cell.get("outputs", [])
        if "text/markdown" in output.get("data", {})
    )
    said = entryism.sentences(tables, "imt") | {"shared": names.shared(tables)}
    assert {key: sentence for key, sentence in said.items() if sentence not in shown} == {}


@pytest.mark.notebook
def test_no_number_of_the_notebook_is_typed_in(executed):
    for cell in executed.cells:
        if cell.cell_type == "markdown":
            prose = re.sub(r"\[[^]]*\]\([^)]*\)|`[^`]*`", "", cell.source)
            assert re.findall(r"\d+", prose) == [], cell.source
