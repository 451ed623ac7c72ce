"""Parties that are known by title or name, the country of each, and where its facts are from.

A party's title on a wiki names one party. A name can be that of parties in several countries.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from internationals.articles.scripts import plain
from internationals.paths import REFERENCE, csv_rows
from internationals.places.gazetteer import Territory, lookup

_HAN = re.compile(r"[\u3400-\u9fff]")
_REMARK = re.compile(r" ?\([^()]*\)$")
_SHORTEST_NAME = 6
# Another name in brackets: Labour (also: Labour Party).
_NAMES = re.compile(r" \(also: ([^()]+)\)$")


@dataclass(frozen=True, slots=True)
class Party:
    """A party.

    Attributes
    ----------
    territory : its country
    titles : of its pages, in any language
    names : it goes by
    source : where it is from, such as ``Party Facts 1680``
    facts : cells of its row, by column
    """

    territory: Territory
    titles: tuple[str, ...]
    names: tuple[str, ...]
    source: str
    facts: Mapping[str, str] = field(default_factory=dict, hash=False)


class Parties:
    """Known parties, to be looked up.

    Parameters
    ----------
    parties : in the order in which they are found
    others : that are found behind them
    """

    def __init__(self, parties: Sequence[Party], others: Parties | None = None) -> None:
        self._parties, self._others = parties, others

    @cached_property
    def _found(self) -> tuple[dict[str, list[Party]], dict[str, list[Party]]]:
        """Parties by title and by name."""
        by_title: defaultdict[str, list[Party]] = defaultdict(list)
        by_name: defaultdict[str, list[Party]] = defaultdict(list)
        for party in self._parties:
            titles = set(map(plain, party.titles))
            for title in titles:
                by_title[title].append(party)
            for name in set(map(_without_remark, titles.union(map(plain, party.names)))):
                by_name[name].append(party)
        return by_title, by_name

    def of_title(self, title: str) -> list[Party]:
        """Parties of a page title."""
        others = self._others.of_title(title) if self._others else []
        return [*self._found[0].get(as_compared(title), ()), *others]

    def of_name(self, name: str) -> list[Party]:
        """Parties of a name; none of one in Chinese characters, or of a short one, for parties of
        several countries have it.
        """
        if _HAN.search(name):
            return []
        compared = _without_remark(as_compared(name))
        return self._named(compared) if len(compared) >= _SHORTEST_NAME else []

    def within(self, countries: Collection[str], title: str, name: str) -> Party | None:
        """The first party of a page title, else of a name in one of some countries."""
        if found := self.of_title(title):
            return found[0]
        named = self._named(_without_remark(as_compared(name)))
        return next((party for party in named if party.territory.country in countries), None)

    def _named(self, compared: str) -> list[Party]:
        others = self._others._named(compared) if self._others else []
        return [*self._found[1].get(compared, ()), *others]


class _PartyFacts(Parties):
    """The parties of Party Facts, read when they are first needed: no title is in Chinese characters."""

    def __init__(self) -> None:
        super().__init__(())

    @cached_property
    def _found(self) -> tuple[dict[str, list[Party]], dict[str, list[Party]]]:
        return Parties(read_parties(REFERENCE / "parties.csv"))._found

    def of_title(self, title: str) -> list[Party]:
        """Parties of a page title."""
        return [] if _HAN.search(title) else super().of_title(title)


def read_parties(path: Path) -> list[Party]:
    """Parties of a table.

    Parameters
    ----------
    path : CSV with the columns country or iso3, and any of link_title, title_…, name_…,
        partyfacts_id; rows of a state that the gazetteer does not know are skipped
    """
    parties: list[Party] = []
    rows = csv_rows(path)
    columns = rows[0] if rows else ()
    titled = [each for each in columns if each == "link_title" or each.startswith("title")]
    named = [each for each in columns if each.startswith("name_")]
    for row in rows:
        territory = lookup(row.get("country") or row.get("iso3") or "")
        if territory is None:
            continue
        titles = [row[key] for key in titled if row[key]]
        cells = [row[key] for key in named if row[key]]
        cells = [_NAMES.sub(r" / \1", cell) if "(also" in cell else cell for cell in cells]
        names = [name for cell in cells for name in cell.split(" / ")]
        number = row.get("partyfacts_id")
        source = f"Party Facts {number}" if number else path.name
        parties.append(Party(territory, tuple(titles), tuple(names), source, row))
    return parties


@lru_cache(maxsize=8)
def known_parties(own: tuple[Party, ...] = (), with_hosts: bool = False) -> Parties:
    """The parties of a user's file, and those of the reference data behind them.

    Parameters
    ----------
    own : rows of a user's file
    with_hosts : whether the host parties of the included articles are among them
    """
    if not own and not with_hosts:
        return _PartyFacts()
    hosts = read_parties(REFERENCE / "host_parties.csv") if with_hosts else ()
    return Parties([*own, *hosts], known_parties((), False))


@lru_cache(maxsize=2048)
def as_compared(title: str) -> str:
    """A title as it is compared; lists of a wiki link to the same pages again and again."""
    return plain(title)


def _without_remark(compared: str) -> str:
    return _REMARK.sub("", compared) if compared.endswith(")") else compared
