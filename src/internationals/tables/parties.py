"""Facts of host parties, which follow a party's title, or its name and country, onto any page.

Three sources, the first that knows a party counts: a user's own file (``build --parties``), the
parties checked by hand (data/reference/host_parties.csv), and those of Party Facts
(data/reference/parties.csv), whose years and names nobody checked.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path

from internationals.articles.model import Host
from internationals.paths import REFERENCE
from internationals.places.countries import countries
from internationals.places.gazetteer import lookup, territory_of
from internationals.places.parties import Parties, Party, known_parties, read_parties
from internationals.tables.matching import plain
from internationals.tables.reference import records
from internationals.tables.schema import Value
from internationals.tables.user_files import UserRow, user_rows

_PARTY_FACTS = "Party Facts {}: from Wikipedia's infobox or Wikidata, unchecked"
_GROUPS = {"social democratic": "social democratic", "socialist or other left": "radical left"}


def family_facts(family: str, source: str) -> dict[str, str]:
    """Cells of a family that a user gives."""
    return {
        "family": family,
        "family_group": _GROUPS.get(family, "radical left" if family == "communist" else "other"),
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
    facts: dict[str, str | int] = {"country": territory.country, "facts_source": source}
    if cells["family"]:
        facts |= family_facts(cells["family"], source)
    if year := cells["founded_year"]:
        facts |= {"founded_year": int(year), "founded_year_source": source}
    titles = (cells["title"].replace("_", " "),)
    country = territory_of(territory.country)
    return Party(country, titles, names, source, tuple(facts.items()))


class PartyBook:
    """Facts of parties, to be looked up by a host's title, or by its name and country.

    Parameters
    ----------
    own : rows of a user's file
    with_reference : whether the parties checked by hand are among them
    """

    def __init__(self, own: Sequence[Party], with_reference: bool) -> None:
        self._by_title: dict[str, Mapping[str, Value]] = {}
        self._by_name: dict[tuple[str, str], Mapping[str, Value]] = {}
        entries = [(p.titles, p.names, p.territory.country, dict(p.facts)) for p in own]
        for titles, names, country, facts in (*entries, *_known(with_reference)):
            for title in filter(None, titles):
                self._by_title.setdefault(plain(title), facts)
            for name in filter(None, (*names, *titles)):
                self._by_name.setdefault((plain(name), country), facts)

    def facts(self, host: Host, countries: Collection[str]) -> Mapping[str, Value]:
        """Cells of the table of host parties for a host; none if it is not known.

        Parameters
        ----------
        host : as an entry names it
        countries : where the section is, ISO 3166-1 alpha-2
        """
        title = plain(host.link.title) if host.link else ""
        if title in self._by_title:
            return self._by_title[title]
        keys = [(plain(host.name), country) for country in sorted(countries)]
        return next((self._by_name[key] for key in keys if key in self._by_name), {})


_Entry = tuple[tuple[str, ...], tuple[str, ...], str, Mapping[str, Value]]


@cache
def _known(with_reference: bool) -> tuple[_Entry, ...]:
    """Titles, names, country and facts of the parties that are known without a user's file."""
    checked = records("host_parties") if with_reference else ()
    entries: list[_Entry] = [
        (
            (row["link_title"], row["title_en"]),
            (row["name_zh"], row["name_en"], *row["name_native"].split(" / ")),
            row["country"],
            _checked_facts(row),
        )
        for row in checked
    ]
    for row in records("parties"):
        if country := _countries().get(row["iso3"]):
            names = (row["name_en"], row["name_native"], row["title_en"])
            entries.append(((row["title_en"],), names, country, _party_facts(row, country)))
    return tuple(entries)


@cache
def _countries() -> dict[str, str]:
    return {country.iso3: country.country for country in countries()}


def _checked_facts(row: Mapping[str, str]) -> dict[str, Value]:
    numbers = ("founded_year", "predecessor_year")
    skipped = ("link_title", "title_en", "predecessor_source", *numbers)
    facts: dict[str, Value] = {key: value for key, value in row.items() if key not in skipped}
    return facts | {key: int(row[key]) for key in numbers if row[key]}


def _party_facts(row: Mapping[str, str], country: str) -> dict[str, Value]:
    source = _PARTY_FACTS.format(row["partyfacts_id"])
    facts: dict[str, Value] = {
        "name_en": row["name_en"],
        "name_native": row["name_native"],
        "abbreviation": row["abbreviation"],
        "country": country,
        "wikidata_id": row["wikidata_id"],
        "partyfacts_id": row["partyfacts_id"],
        "identifiers_source": source,
        "facts_source": source,
    }
    if row["year_founded"]:
        facts |= {"founded_year": int(row["year_founded"]), "founded_year_source": source}
    return facts


@lru_cache(maxsize=8)
def evidence_parties(own: tuple[Party, ...], with_reference: bool) -> Parties:
    """The parties that recovery knows: their titles, names and countries."""
    if not own:
        return known_parties(with_hosts=with_reference)
    names = ("host_parties.csv", "parties.csv") if with_reference else ("parties.csv",)
    others = [party for name in names for party in read_parties(REFERENCE / name)]
    return Parties([*own, *others])


def founding_rows(wanted: Collection[str]) -> Iterator[tuple[str, int, int]]:
    """Country, year and number of parties founded in it, for some countries.

    Parties whose end is recorded are left out; those of one identifier of Wikidata count once.
    """
    for country in sorted(wanted):
        for year, parties in sorted(_foundings().get(country, {}).items()):
            yield country, year, parties


@cache
def _foundings() -> dict[str, Counter[int]]:
    seen: set[str] = set()
    counted: dict[str, Counter[int]] = {}
    for row in records("parties"):
        identifier = row["wikidata_id"]
        country = _countries().get(row["iso3"], "")
        if not row["year_founded"] or row["year_dissolved"] or identifier in seen or not country:
            continue
        seen |= {identifier} - {""}
        counted.setdefault(country, Counter())[int(row["year_founded"])] += 1
    return counted
