"""Facts of host parties, which follow a party's title, or its name and country, onto any page.

Three sources, the first that knows a party counts: a user's own file (``build --parties``), the
parties checked by hand (data/reference/host_parties.csv), and those of Party Facts
(data/reference/parties.csv), whose years and names nobody checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache
from operator import itemgetter
from pathlib import Path

from internationals.paths import REFERENCE, csv_lines
from internationals.places.countries import countries
from internationals.places.gazetteer import lookup, territory_of
from internationals.places.parties import Party
from internationals.tables.schema import FAMILY_GROUPS, Cells, Row
from internationals.tables.user_files import UserRow, user_rows

_PARTY_FACTS = "Party Facts {}: from Wikipedia's infobox or Wikidata, unchecked"


def family_facts(family: str, source: str) -> dict[str, str]:
    """Cells of a family that a user gives."""
    return {
        "family": family,
        "family_group": FAMILY_GROUPS.get(family, "other"),
        "family_basis": "user",
        "family_source": source,
    }


def read_own_parties(path: Path | str) -> tuple[Party, ...]:
    """Read a user's file of parties.

    Parameters
    ----------
    path : of the CSV file (see user_files.toml)

    Raises
    ------
    CorrectionError : the file cannot be read, or a cell is not as it should be; the message names
        file and line
    """
    return tuple(map(_own, user_rows("parties", path)))


def _own(row: UserRow) -> Party:
    cells, source = row.cells, row.cells["source"]
    names = tuple(name.strip() for name in cells["names"].split(";") if name.strip())
    if (territory := lookup(cells["country"])) is None:
        raise row.wrong(f"the country {cells['country']!r}", "an ISO code or a name")
    facts = {"country": territory.country, "facts_source": source}
    if cells["family"]:
        facts |= family_facts(cells["family"], source)
    if year := cells["founded_year"]:
        facts |= {"founded_year": year, "founded_year_source": source}
    country = territory_of(territory.country)
    return Party(country, (cells["title"],), names, source, facts)


def facts_of(party: Party) -> Cells:
    """Cells of the table of host parties for a known party."""
    row: Cells = {**party.facts}
    if "facts_source" not in row:
        source = _PARTY_FACTS.format(row["partyfacts_id"])
        row |= {"country": party.territory.country, "identifiers_source": source}
        row |= {"facts_source": source, "founded_year_source": row["founded_year"] and source}
    years = ("founded_year", "predecessor_year")
    return row | {year: int(row[year]) if row.get(year) else None for year in years}


def founding_rows(wanted: Collection[str]) -> Sequence[Row]:
    """Country, year and number of parties founded in it, for some countries.

    Parties whose end is recorded are left out; those of one identifier of Wikidata count once.
    """
    return sorted((*place, n) for place, n in _foundings().items() if place[0] in wanted)


@cache
def _foundings() -> Counter[tuple[str, int]]:
    codes = {each["iso3"]: each["country"] for each in countries()}
    columns, *rows = csv_lines(REFERENCE / "parties.csv")
    wanted = ("wikidata_id", "partyfacts_id", "iso3", "founded_year", "dissolved_year")
    founded = {
        wikidata or partyfacts: (codes[iso3], int(year))
        for wikidata, partyfacts, iso3, year, ended in map(
            itemgetter(*map(columns.index, wanted)), reversed(rows)
        )
        if year and not ended and iso3 in codes
    }
    return Counter(founded.values())
