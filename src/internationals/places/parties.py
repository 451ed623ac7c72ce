"""Parties that are known by title or name, and the country each is in.

A party's title on a wiki names one party. A name can be that of parties in several countries, and a
name in Chinese characters is not looked up: parties of several countries bear it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from internationals.paths import REFERENCE, csv_rows
from internationals.places.gazetteer import Territory, lookup

_HAN = re.compile(r"[\u3400-\u9fff]")
_REMARK = re.compile(r"\s*\([^()]*\)$")
_SHORTEST_NAME = 6


class Party(NamedTuple):
    """A party.

    Attributes
    ----------
    territory : its country
    titles : of its pages, in any language
    names : it goes by
    source : where the facts are from, such as ``Party Facts 1680``
    facts : pairs of column and cell, of what a user's file states of it
    """

    territory: Territory
    titles: tuple[str, ...]
    names: tuple[str, ...]
    source: str
    facts: tuple[tuple[str, str | int], ...] = ()


class Parties:
    """Known parties, to be looked up.

    Parameters
    ----------
    parties : all of them
    """

    def __init__(self, parties: Iterable[Party]) -> None:
        self._by_title: dict[str, list[Party]] = {}
        self._by_name: dict[str, list[Party]] = {}
        for party in parties:
            for title in filter(None, party.titles):
                self._by_title.setdefault(title.replace("_", " "), []).append(party)
            for name in dict.fromkeys(map(_plain, party.names)):
                if len(name) >= _SHORTEST_NAME:
                    self._by_name.setdefault(name, []).append(party)

    def lookup(self, title: str = "", name: str = "") -> tuple[Party, ...]:
        """Parties of a page title, else of a name."""
        found = self._by_title.get(title.replace("_", " "), ())
        if not found and name and not _HAN.search(name):
            found = self._by_name.get(_plain(name), ())
        return tuple(found)


def read_parties(path: Path) -> list[Party]:
    """Parties of a table.

    Parameters
    ----------
    path : CSV with the columns country or iso3, and any of link_title, title_…, name_…,
        partyfacts_id; rows of a state that the gazetteer does not know are skipped
    """
    parties = []
    for row in csv_rows(path):
        territory = lookup(row.get("country") or row.get("iso3") or "")
        if territory is None:
            continue
        titles = [row[key] for key in row if key == "link_title" or key.startswith("title")]
        names = [row[key] for key in row if key.startswith("name_")]
        number = row.get("partyfacts_id")
        source = f"Party Facts {number}" if number else path.name
        parties.append(Party(territory, tuple(titles), tuple(names), source))
    return parties


@cache
def known_parties(with_hosts: bool = False) -> Parties:
    """The parties of the reference data.

    Parameters
    ----------
    with_hosts : whether the host parties of the included articles are among them
    """
    names = ("parties.csv", "host_parties.csv") if with_hosts else ("parties.csv",)
    paths = [REFERENCE / name for name in names]
    return Parties(party for path in paths if path.is_file() for party in read_parties(path))


@lru_cache(maxsize=4096)
def _plain(name: str) -> str:
    return " ".join(_REMARK.sub("", normalize("NFKC", name)).casefold().split())
