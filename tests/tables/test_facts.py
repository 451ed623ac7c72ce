"""The facts fixed in advance, as far as the tables hold them."""

from __future__ import annotations

import csv

import pandas as pd
import pytest

import internationals as inter
from internationals.paths import RAW, REFERENCE

STATUSES = {
    "imt": {"section": 35, "former_section": 3},
    "ist": {"affiliate": 28, "sympathiser": 8, "former_affiliate": 4},
}


@pytest.fixture(scope="module")
def tables(included: inter.Tables) -> inter.Tables:
    return included


@pytest.fixture(scope="module")
def placed(tables: inter.Tables) -> pd.DataFrame:
    """One row per section and country, with its status and M49 region."""
    return (
        tables.section_territories[["section_id", "country"]]
        .drop_duplicates()
        .merge(tables.sections[["section_id", "article", "status"]], on="section_id")
        .merge(tables.countries[["country", "region_en"]], on="country", validate="m:1")
    )


def countries_of(placed: pd.DataFrame, status: str) -> set[str]:
    return set(placed.loc[placed["status"] == status, "country"])


def test_78_entries_by_article_and_status(tables: inter.Tables) -> None:
    counts = tables.sections.groupby(["article", "status"], observed=True).size()
    found = {
        article: counts[article].to_dict() for article in counts.index.get_level_values(0).unique()
    }
    assert found == STATUSES
    assert len(tables.sections) == 78


def test_21_of_35_imt_sections_name_21_different_hosts_and_no_other_entry_does(
    tables: inter.Tables,
) -> None:
    hosted = tables.section_hosts.merge(tables.sections[["section_id", "status"]], on="section_id")
    assert set(hosted["article"]) == {"imt"}
    assert set(hosted["status"].astype(str)) == {"section"}
    assert hosted["host_party_id"].nunique() == len(hosted) == len(tables.host_parties) == 21
    names = tables.host_parties["name_zh"].value_counts()
    assert names[names > 1].to_dict() == {"工党": 2, "左翼党": 2}


def test_80_rows_of_territories_two_entries_with_two(tables: inter.Tables) -> None:
    assert len(tables.section_territories) == 80
    per_section = tables.section_territories.groupby("section_id")
    codes = per_section.agg({"country": list, "subdivision": list})
    two = codes[codes["country"].map(len) == 2]
    assert two["country"].tolist() == [["GB", "GB"], ["RS", "HR"]]
    assert two["subdivision"].iloc[0] == ["GB-ENG", "GB-WLS"]


def test_every_lost_flag_has_a_territory(tables: inter.Tables) -> None:
    assert tables.sections["flags_lost"].sum() == len(tables.section_territories)
    flags = tables.losses[tables.losses["kind"] == "flag"]
    assert len(flags) == 80
    assert flags["lost"].notna().all()


def test_countries_and_their_overlap(placed: pd.DataFrame) -> None:
    imt, ist = countries_of(placed, "section"), countries_of(placed, "affiliate")
    assert (len(imt), len(ist), len(imt & ist)) == (33, 28, 17)


@pytest.mark.parametrize(
    ("status", "expected"), [("section", [3, 8, 4, 17, 1]), ("affiliate", [5, 3, 5, 13, 2])]
)
def test_countries_by_region(placed: pd.DataFrame, status: str, expected: list[int]) -> None:
    of_status = placed[placed["status"] == status]
    by_region = of_status.groupby("region_en")["country"].nunique()
    assert by_region[["Africa", "Americas", "Asia", "Europe", "Oceania"]].tolist() == expected


def test_hosts_by_region(tables: inter.Tables, placed: pd.DataFrame) -> None:
    first = placed[placed["status"] == "section"].drop_duplicates("section_id")
    hosted = first["section_id"].isin(tables.section_hosts["section_id"])
    rate = first.assign(hosted=hosted).groupby("region_en")["hosted"]
    assert rate.agg(["sum", "size"]).T.to_dict("list") == {
        "Africa": [1, 3],
        "Americas": [7, 9],
        "Asia": [0, 4],
        "Europe": [12, 18],
        "Oceania": [1, 1],
    }


def test_the_countries_mim_names_and_who_is_listed_there(
    tables: inter.Tables, placed: pd.DataFrame
) -> None:
    mentions = tables.country_mentions
    named = set(mentions["country"])
    assert len(named) == 14
    assert mentions["subdivision"].dropna().tolist() == ["CA-QC"]
    assert len(named & countries_of(placed, "section")) == 11
    assert len(named & countries_of(placed, "affiliate")) == 7


def test_31_displaced_labels(tables: inter.Tables) -> None:
    displaced = tables.losses[tables.losses["kind"] == "displaced_label"]
    assert displaced["article"].value_counts().to_dict() == {"mim": 23, "imt": 4, "ist": 4}


def test_at_least_115_claims_with_a_verdict(tables: inter.Tables) -> None:
    assert (tables.claims["verdict"] != "not_checked").sum() >= 115
    assert tables.claims["claim_id"].is_unique


def test_every_quote_stands_on_its_lines(tables: inter.Tables) -> None:
    articles = {name: inter.read(RAW / f"{name}.zh.md") for name in tables.articles["article"]}
    quotes = 0
    for _, table in tables.items():
        if "quote" not in table:
            continue
        for row in table.dropna(subset="quote").itertuples():
            assert row.quote in articles[row.article].quote(row.line_start, row.line_end)
            quotes += 1
    assert quotes > 78


def test_sections_equal_the_reference(tables: inter.Tables) -> None:
    """Name, link, status and order are ours; only line, names and places are the reference's."""
    with (REFERENCE / "sections.csv").open(encoding="utf-8", newline="") as file:
        reference = list(csv.DictReader(file))
    sections = tables.sections.fillna({"link_title": ""})
    ours = sections[["article", "status", "name_zh", "link_title"]].astype(str)
    assert ours.values.tolist() == [
        [row[column] for column in ("article", "status", "name_zh", "link_title")]
        for row in reference
    ]
    lines = [int(row["line"]) for row in reference]
    assert (sections["line_start"] <= lines).all()
    assert (sections["line_end"] >= lines).all()


def test_line_54_is_dutch_though_it_links_to_flanders(tables: inter.Tables) -> None:
    row = tables.sections.query("article == 'imt' and line_start == 54").squeeze()
    assert row["link_title"] == "火花 (弗拉芒)"
    places = tables.section_territories.query("section_id == @row.section_id")
    assert places["country"].tolist() == ["NL"]


def test_namibia_is_a_country(tables: inter.Tables) -> None:
    namibia = tables.countries.set_index("country").loc["NA"]
    assert namibia["name_en"] == "Namibia"
