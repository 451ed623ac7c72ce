"""The countries of ISO 3166-1 and Kosovo: their names, their M49 areas, whether they sit in the UN.

They are in ``countries.csv``, which tools/names.py compiles: areas and membership from CLDR 48.2
(``territoryContainment.json``, which repeats UN M49 and the list of United Nations members; built
into ``m49.csv`` by tools/m49.py), names from the CLDR data of Babel.

Where the sources leave something open:

- Taiwan and Kosovo are not in M49. CLDR places them by location, Taiwan in Eastern Asia (030)
  and Kosovo in Southern Europe (039), and so do we.
- M49 puts Cyprus and Turkey in Western Asia, and gives Antarctica no region.
- The Vatican and Palestine observe the United Nations and are not members.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import cache
from typing import Any

from internationals.paths import PLACES, csv_rows


@cache
def countries() -> tuple[Mapping[str, Any], ...]:
    """All countries in the order of their codes: the 249 of ISO 3166-1, and Kosovo.

    Returns
    -------
    Of each: country (ISO 3166-1 alpha-2, and XK for Kosovo); iso3 (alpha-3, and XKX); name_en and
    name_zh (in simplified Chinese); sovereign (whether it is one of the 193 members of the United
    Nations); region, region_en and region_zh (M49 code and names of its region; None for
    Antarctica); subregion, subregion_en and subregion_zh (the same of the smallest M49 area it is
    in, of 22)
    """
    return tuple(
        {column: cell or None for column, cell in row.items()}
        | {"sovereign": row["sovereign"] == "true"}
        for row in csv_rows(PLACES / "countries.csv")
    )


@cache
def listed_by() -> Counter[str]:
    """Number of labelled lists of other Trotskyist internationals that have a member in a country.

    Two files: ``listed.csv`` has the lists, ``traditions.csv`` the tradition of each. The included
    articles' own lists, known from the reference, are left out.
    """
    trotskyist = {
        row["page"]
        for row in csv_rows(PLACES / "traditions.csv")
        if row["tradition"] == "Trotskyist"
    }
    lists = {
        (row["page"], row["territory"][:2])
        for row in csv_rows(PLACES / "listed.csv")
        if row["page"] in trotskyist and not row["source"].startswith("data/reference/")
    }
    return Counter(country for _, country in lists)
