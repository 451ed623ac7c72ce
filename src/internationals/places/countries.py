"""The countries of ISO 3166-1 and Kosovo: their names, their M49 areas, whether they sit in the UN.

Sources: areas and membership from CLDR 48.2 (``territoryContainment.json``, which repeats UN M49
and the list of United Nations members; built into ``m49.csv`` by tools/m49.py),
names from the CLDR data of Babel.

Where the sources leave something open:

- Taiwan and Kosovo are not in M49. CLDR places them by location, Taiwan in Eastern Asia (030)
  and Kosovo in Southern Europe (039), and so do we.
- M49 puts Cyprus and Turkey in Western Asia, and gives Antarctica no region.
- The Vatican and Palestine observe the United Nations and are not members.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import NamedTuple

from internationals.paths import PLACES, csv_rows

# Where CLDR's first name is an official one, CLDR's own alternative (alt="short" or "variant"),
# which Babel leaves out: the name a reader looks for.
SHORT_NAMES_EN = {
    "CD": "Congo (DRC)",
    "CG": "Congo (Republic)",
    "HK": "Hong Kong",
    "MM": "Myanmar",
    "MO": "Macao",
    "PS": "Palestine",
}
SHORT_NAMES_ZH = {"HK": "香港", "MO": "澳门", "PS": "巴勒斯坦"}
# CLDR writes 玻利尼西亚 for the area but 波利尼西亚 in 法属波利尼西亚, which is the usual spelling.
AREA_NAMES_ZH = {"061": "波利尼西亚"}


class Country(NamedTuple):
    """A country.

    Attributes
    ----------
    country : ISO 3166-1 alpha-2, and XK for Kosovo
    iso3 : ISO 3166-1 alpha-3, and XKX for Kosovo
    name_en, name_zh : its name in English and in simplified Chinese
    sovereign : whether it is one of the 193 members of the United Nations
    region, region_en, region_zh : M49 code and names of its region; None for Antarctica
    subregion, subregion_en, subregion_zh : the same of the smallest M49 area it is in (of 22)
    """

    country: str
    iso3: str
    name_en: str
    name_zh: str
    sovereign: bool
    region: str | None
    region_en: str | None
    region_zh: str | None
    subregion: str | None
    subregion_en: str | None
    subregion_zh: str | None


@cache
def countries() -> tuple[Country, ...]:
    """All countries in the order of their codes: the 249 of ISO 3166-1, and Kosovo."""
    from babel import Locale

    en = {**Locale("en").territories, **SHORT_NAMES_EN}
    zh = {**Locale("zh").territories, **SHORT_NAMES_ZH, **AREA_NAMES_ZH}
    return tuple(
        Country(
            country=row["country"],
            iso3=row["iso3"],
            name_en=en[row["country"]],
            name_zh=zh[row["country"]],
            sovereign=row["united_nations"] == "true",
            region=row["region"] or None,
            region_en=en[row["region"]] if row["region"] else None,
            region_zh=zh[row["region"]] if row["region"] else None,
            subregion=row["subregion"] or None,
            subregion_en=en[row["subregion"]] if row["subregion"] else None,
            subregion_zh=zh[row["subregion"]] if row["subregion"] else None,
        )
        for row in csv_rows(PLACES / "m49.csv")
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
