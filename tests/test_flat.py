"""The table that joins all others, and choosing from it."""

import pandas as pd
import pytest

import internationals as inter
from internationals.tables.flat import COLUMNS
from internationals.tables.schema import Tables


@pytest.fixture(scope="module")
def tables() -> Tables:
    return inter.load()


def test_counts_of_the_included_articles(tables: Tables) -> None:
    members = tables.flat[tables.flat["is_full_member"]]
    counted = members.groupby("organization_id")[["section_id", "country"]].nunique()
    assert counted.to_dict("index") == {
        "imt": {"section_id": 35, "country": 33},
        "ist": {"section_id": 28, "country": 28},
    }
    assert len(tables.flat) == 80
    assert tables.flat["section_id"].nunique() == 78


def test_regions_and_hosts_of_the_included_articles(tables: Tables) -> None:
    members = tables.flat[tables.flat["is_full_member"]]
    by_region = members.groupby(["organization_id", "region_en"])["country"].nunique()
    assert by_region["imt"].to_dict() == {
        "Africa": 3, "Americas": 8, "Asia": 4, "Europe": 17, "Oceania": 1,
    }  # fmt: skip
    entering = members[members["n_hosts"] > 0].drop_duplicates("section_id")
    assert entering["host_party_id"].nunique() == 21
    assert entering.groupby("region_en").size().to_dict() == {
        "Africa": 1, "Americas": 7, "Europe": 12, "Oceania": 1,
    }  # fmt: skip


@pytest.fixture
def small(tables: Tables) -> Tables:
    """Three entries: one without a territory, one of a dissolved state, one with two host parties."""
    sections = tables.sections.head(3)
    ids = sections["section_id"].tolist()
    place = {"article": "imt", "line_start": 1, "line_end": 1, "quote": "x"}
    template = tables.section_territories.head(1)
    dissolved = template.assign(section_id=ids[1], country="CZ", stands_for="CSHH", **place)
    whole = template.assign(section_id=ids[2], country="NA", **place)
    hosts = tables.host_parties.head(2).copy()
    hosts["family"] = hosts["family"].where([True, False])
    links = tables.section_hosts.head(1)
    pairs = [
        links.assign(section_id=ids[2], host_party_id=host, position=position, **place)
        for position, host in zip([2, 1], hosts["host_party_id"], strict=True)
    ]
    return tables.replace(
        sections=sections,
        section_territories=pd.concat([dissolved, whole], ignore_index=True),
        host_parties=hosts,
        section_hosts=pd.concat(pairs, ignore_index=True),
    )


def test_no_section_is_lost(small: Tables) -> None:
    first, dissolved, with_hosts = small.flat.to_dict("records")
    assert pd.isna(first["country"]) and first["n_hosts"] == 0 and first["is_full_member"]
    assert (dissolved["country"], dissolved["stands_for"]) == ("CZ", "CSHH")
    assert not dissolved["is_full_member"]
    assert (with_hosts["country"], with_hosts["iso3"]) == ("NA", "NAM")


def test_several_host_parties_share_a_cell_in_their_order(small: Tables) -> None:
    row = small.flat.iloc[-1]
    later, earlier = small.host_parties.to_dict("records")
    assert row["n_hosts"] == 2
    assert row["host_party_id"] == f"{earlier['host_party_id']};{later['host_party_id']}"
    assert row["host_family"] == f";{later['family']}"
    assert row["host_founded_year"] == max(earlier["founded_year"], later["founded_year"])


def test_empty_tables_give_an_empty_table(tables: Tables) -> None:
    empty = Tables({"countries": tables.countries})
    assert tuple(empty.flat.columns) == COLUMNS and empty.flat.empty
    assert (empty.flat.dtypes == tables.flat.dtypes).all()


def test_a_table_has_its_name_both_ways(tables: Tables) -> None:
    assert tables["sections"] is tables.sections
    assert "sections" in tables.names
