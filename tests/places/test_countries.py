from collections.abc import Mapping

import pycountry
import pytest

from internationals.places.countries import countries, listed_by

BY_CODE = {country["country"]: country for country in countries()}


def test_the_countries_are_those_of_iso_and_kosovo() -> None:
    iso = {country.alpha_2: country.alpha_3 for country in pycountry.countries}
    assert {code: country["iso3"] for code, country in BY_CODE.items()} == {**iso, "XK": "XKX"}
    assert list(BY_CODE) == sorted(BY_CODE)


def test_five_regions_with_22_areas_and_193_members() -> None:
    placed = [country for country in countries() if country["region"]]
    assert {country["region_en"] for country in placed} == {
        "Africa", "Americas", "Asia", "Europe", "Oceania",
    }  # fmt: skip
    regions = {country["subregion"]: country["region"] for country in placed}
    assert len(regions) == 22
    assert all(regions[country["subregion"]] == country["region"] for country in placed)
    assert sum(country["sovereign"] for country in countries()) == 193


@pytest.mark.parametrize(
    ("code", "area", "sovereign"),
    [
        ("TW", "Eastern Asia", False),
        ("XK", "Southern Europe", False),
        ("CY", "Western Asia", True),
        ("TR", "Western Asia", True),
        ("VA", "Southern Europe", False),
        ("PS", "Western Asia", False),
        ("PR", "Caribbean", False),
        ("AQ", None, False),
    ],
)
def test_where_sources_leave_something_open(code: str, area: str | None, sovereign: bool) -> None:
    assert (BY_CODE[code]["subregion_en"], BY_CODE[code]["sovereign"]) == (area, sovereign)


def test_names_are_those_a_reader_looks_for() -> None:
    def names(country: Mapping[str, str]) -> tuple[str, str]:
        return country["name_en"], country["name_zh"]

    assert names(BY_CODE["NA"]) == ("Namibia", "纳米比亚")
    assert names(BY_CODE["BA"]) == ("Bosnia & Herzegovina", "波斯尼亚和黑塞哥维那")
    assert names(BY_CODE["HK"]) == ("Hong Kong", "香港")
    assert names(BY_CODE["PS"]) == ("Palestine", "巴勒斯坦")
    english = {code: BY_CODE[code]["name_en"] for code in ("CD", "CG", "MM", "MO")}
    assert english == {
        "CD": "Congo (DRC)", "CG": "Congo (Republic)", "MM": "Myanmar", "MO": "Macao",
    }  # fmt: skip
    assert [BY_CODE[code]["name_zh"] for code in ("MO", "PS")] == ["澳门", "巴勒斯坦"]
    assert BY_CODE["PF"]["subregion_zh"] == "波利尼西亚"
    for language in (0, 1):
        assert len({names(country)[language] for country in countries()}) == 250


def test_only_lists_of_trotskyist_internationals_are_counted() -> None:
    # Of nine lists with a member in Luxembourg one is of a Trotskyist international.
    assert (listed_by()["LU"], listed_by()["KP"]) == (1, 0)
