"""Every place our tables can name can be drawn."""

import re

import pandas as pd
import pycountry
import pytest
import shapely

from internationals.paths import GEOGRAPHY, REFERENCE
from internationals.places import outlines

ISO = sorted(country.alpha_2 for country in pycountry.countries)


def reference(name: str) -> pd.DataFrame:
    return pd.read_csv(REFERENCE / f"{name}.csv", keep_default_na=False, dtype=str)


def split(column: pd.Series) -> set[str]:
    return {code for cell in column for code in re.split("[;|]", cell) if code}


def test_countries_are_those_of_iso_and_kosovo() -> None:
    assert sorted(outlines.countries().index) == sorted([*ISO, "XK"])


def test_every_territory_of_the_reference_is_drawn() -> None:
    sections = reference("sections")
    hosts = reference("host_parties")
    countries = split(sections["countries"]) | split(hosts["country"])
    countries |= split(reference("organizations")["country"]) | split(
        reference("party_counts")["country"]
    )
    parts = split(sections["subdivisions"]) | split(hosts["subdivisions"])
    assert countries >= {"AR", "RS", "HR"}
    assert parts >= {"BE-VLG", "CA-QC", "GB-SCT"}
    assert countries - set(outlines.countries().index) == set()
    assert parts - set(outlines.subdivisions().index) == set()


def test_every_subdivision_of_the_gazetteer_is_drawn() -> None:
    gazetteer = pytest.importorskip("internationals.places.gazetteer")
    file = REFERENCE.parents[1] / "src/internationals/places/subdivisions.csv"
    known = pd.read_csv(file, keep_default_na=False)["subdivision"]
    assert gazetteer is not None
    assert set(known) - set(outlines.subdivisions().index) == set()


@pytest.mark.parametrize("frame", [outlines.countries(), outlines.subdivisions()])
def test_outlines_are_sound(frame: pd.DataFrame) -> None:
    assert frame.index.is_unique
    assert not frame.index.str.contains("-99").any()
    assert frame.geometry.is_valid.all()
    assert frame.crs.to_epsg() == 4326
    drawn = frame[~frame.geometry.is_empty]
    assert frame.loc[frame.geometry.is_empty, "marker"].all()
    points = shapely.points(drawn["longitude"], drawn["latitude"])
    assert (shapely.distance(drawn.geometry.to_numpy(), points) < 0.01).all()


def test_nothing_is_drawn_across_the_antimeridian() -> None:
    # An outline that runs from 180° E to 180° W has an edge as long as the world.
    for polygon in shapely.get_parts(outlines.countries().geometry.to_numpy()):
        eastings = shapely.get_coordinates(polygon)[:, 0]
        assert abs(eastings[1:] - eastings[:-1]).max() < 30


def test_neighbours_share_their_border() -> None:
    countries = outlines.countries()
    assert countries.index[countries.geometry.is_empty].tolist() == ["AQ"]
    assert shapely.coverage_is_valid(countries.geometry.to_numpy())
    parts = outlines.subdivisions()
    for country in ("GB", "BE", "CA"):
        own = parts[parts.index.str.startswith(f"{country}-")]
        whole = own.geometry.union_all()
        assert whole.symmetric_difference(countries.geometry[country]).area < 0.001


@pytest.mark.parametrize(
    ("code", "place", "longitude", "latitude"),
    [
        ("CY", "Kyrenia, in Northern Cyprus", 33.35, 35.27),
        ("SO", "Hargeisa, in Somaliland", 44.06, 9.56),
        ("UA", "Simferopol, in Crimea", 34.10, 44.95),
        ("XK", "Prishtina", 21.17, 42.66),
        ("EH", "Bir Lehlou, in Western Sahara", -9.6, 26.3),
        ("EH", "Laayoune, in Western Sahara", -13.15, 27.1),
        ("MA", "Tarfaya, north of it", -12.8, 27.9),
        ("TW", "Taichung", 120.8, 24.1),
        ("GF", "French Guiana", -53.0, 4.0),
        ("SJ", "Spitsbergen", 17.4, 78.3),
    ],
)
def test_disputed_and_distant_areas_follow_the_stated_policy(
    code: str, place: str, longitude: float, latitude: float
) -> None:
    countries = outlines.countries()
    holds = countries.geometry.contains(shapely.Point(longitude, latitude))
    assert list(countries.index[holds]) == [code], place


def test_small_states_have_a_marker_and_large_ones_none() -> None:
    marker = outlines.countries()["marker"]
    assert marker[["SG", "PR", "CY", "LU", "MT", "HK"]].all()
    assert not marker[["BE", "RU", "IE", "SV", "CH"]].any()


def test_files_stay_small() -> None:
    assert (GEOGRAPHY / "countries.parquet").stat().st_size <= 1_000_000
    assert (GEOGRAPHY / "subdivisions.parquet").stat().st_size <= 110_000
