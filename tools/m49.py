"""Build src/internationals/places/m49.csv from CLDR. Run once; the result is committed.

Usage: python tools/m49.py FOLDER

FOLDER is the unpacked npm package cldr-core 48.2.0 (licence Unicode-3.0), in which
supplemental/territoryContainment.json contains UN M49's areas and the members of the United Nations,
and supplemental/codeMappings.json the three-letter codes of ISO 3166-1.
The countries are those of ISO 3166-1 (pycountry) and Kosovo.
"""

import argparse
import csv
import json
from pathlib import Path
from typing import Any

import pycountry

TARGET = Path(__file__).resolve().parents[1] / "src" / "internationals" / "places" / "m49.csv"
REGIONS = ("002", "019", "142", "150", "009")  # Africa, Americas, Asia, Europe, Oceania


def main(folder: Path) -> None:
    """Write m49.csv from the files of the unpacked package."""

    def supplemental(name: str) -> Any:
        text = (folder / "supplemental" / f"{name}.json").read_text(encoding="utf-8")
        return json.loads(text)["supplemental"][name]

    containment = supplemental("territoryContainment")
    codes = supplemental("codeMappings")
    area = {
        country: (region, subregion)
        for region in REGIONS
        for subregion in containment[region]["_contains"]
        if subregion.isdigit()  # QO, outlying Oceania, is CLDR's own: M49 gives Antarctica no region
        for country in containment[subregion]["_contains"]
    }
    members = set(containment["UN"]["_contains"])
    countries = sorted({country.alpha_2 for country in pycountry.countries} | {"XK"})
    with TARGET.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["country", "iso3", "region", "subregion", "united_nations"])
        for country in countries:
            # ISO has no code for Kosovo. CLDR invents XKK; XKX is what statistical offices use.
            iso3 = "XKX" if country == "XK" else codes[country]["_alpha3"]
            region, subregion = area.get(country, ("", ""))
            member = "true" if country in members else "false"
            writer.writerow([country, iso3, region, subregion, member])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="the unpacked npm package")
    main(parser.parse_args().folder)
