"""Outlines of countries and subdivisions, to draw; from data/geography/, nothing is fetched."""

from __future__ import annotations

from functools import cache

import geopandas as gpd

from internationals.paths import GEOGRAPHY


@cache
def countries() -> gpd.GeoDataFrame:
    """Outlines of all countries and territories of ISO 3166-1, and Kosovo.

    Returns
    -------
    GeoDataFrame indexed by `code` (alpha-2, Kosovo ``XK``): marker (whether the country is too
    small to see on a world map 183 mm wide, under 12,000 km²), longitude and latitude (degrees, a
    point on its largest part, for the marker), geometry (MultiPolygon, EPSG:4326; empty for
    Antarctica, ``AQ``, which no map here shows). Read once; do not change it in place.

    Notes
    -----
    Natural Earth 1:50m, simplified to what a page shows. Northern Cyprus is part of CY,
    Somaliland of SO, Crimea of UA: data/geography/README.md has the policy.
    """
    return _read("countries")


@cache
def subdivisions() -> gpd.GeoDataFrame:
    """Outlines of the subdivisions that occur, in the same form as `countries`.

    Returns
    -------
    GeoDataFrame indexed by `code` (ISO 3166-2, such as ``GB-SCT``): marker, longitude, latitude,
    geometry (MultiPolygon, EPSG:4326; empty for the two that are nothing but a marker).
    Each fits its country of `countries` without a gap. Read once; do not change it in place.
    """
    return _read("subdivisions")


def _read(name: str) -> gpd.GeoDataFrame:
    return gpd.read_parquet(GEOGRAPHY / f"{name}.parquet").set_index("code")
