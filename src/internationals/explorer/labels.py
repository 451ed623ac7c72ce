"""What the explorer writes: names of internationals and statuses, counts, sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from operator import itemgetter
from typing import Any

from internationals.analysis.wording import LANGUAGES, Language, Places, Wording, listing, plain
from internationals.figures.page.figure import Page
from internationals.tables.schema import Tables, check_one
from internationals.tables.selection import CANDIDATE, NO_COUNTRY, NOT_KNOWN, Selection

Row = Mapping[str, Any]
"""A row of `internationals.tables.selection.placed` as a record."""

_PACKAGE = "internationals.explorer"


def checked(language: str) -> Language:
    """A language that there are words in.

    Raises
    ------
    TableError : another language
    """
    check_one("language", language, LANGUAGES)
    return "zh" if language == "zh" else "en"


class Labels:
    """Words of the explorer in one language, and names of what the tables have.

    Attributes
    ----------
    language : ``"en"`` or ``"zh"``
    say : sentences with values, by name (section ``view`` of words.toml)
    fixed : fixed words by name (section ``page``)
    evidence, verdict : a kind of evidence, or a verdict on a claim, in words
    status : a status in words, in the plural for other numbers than one
    hues : of the internationals, the same as in the figures
    organizations : names of the internationals by identifier
    regions : names of the regions by English name
    """

    def __init__(self, tables: Tables, language: Language) -> None:
        self.language = language
        self.say = Wording("view", language, _PACKAGE)
        words = Wording("page", language, _PACKAGE)
        self.fixed = {name: words(name) for name in words}
        self.evidence = Wording("evidence", language, _PACKAGE)
        self.verdict = Wording("verdict", language, _PACKAGE)
        house = Page("explorer", tables, language=language)
        # Text of a page needs no marks where lines of a figure may not break.
        self.status: Callable[..., str] = lambda *of: plain(house.status(*of))
        self.hues = house.hues(tables.internationals)
        # In English the abbreviation, by which an international is known there.
        columns = {
            "en": ["abbreviation", "name_en", "name", "name_zh"],
            "zh": ["name_zh", "name", "name_en", "abbreviation"],
        }[language]
        names = tables.distinguished(*columns)
        self.organizations = {each: names.get(each, each) for each in tables.internationals}
        known = tables["countries"].dropna(subset="region_en")
        self.regions = dict(zip(known["region_en"], known[f"region_{language}"], strict=True))
        self.regions |= {each: self.evidence(each) for each in (NOT_KNOWN, NO_COUNTRY)}

    def counted(self, label: str, number: int, nothing: str = "none") -> str:
        """A label with a number behind it, or with the words of a name for 0."""
        return self.say("counted", label=label, n=number if number else self.say(nothing))

    def listed(self, parts: Iterable[str]) -> str:
        """Several things in a sentence."""
        return listing(parts, self.language)

    def summary(self, counted: Mapping[str, int]) -> str:
        """Counts, as `counts` returns them, in a sentence."""
        if not counted["entries"]:
            return self.say("sentence", parts=[self.say("nothing")])
        n, nowhere = counted["with_host"], ("unplaced", "no_country")
        key = "hosts_none" if not n else "hosts_all" if n == counted["entries"] else "hosts_some"
        parts = [self.extent(counted), self.say(key, n=n)]
        parts += [self.say(name, n=counted[name]) for name in nowhere if counted[name]]
        return self.say("sentence", parts=parts)

    def extent(self, counted: Mapping[str, int]) -> str:
        """How many entries are in how many countries."""
        placed = counted["entries"] - counted["unplaced"] - counted["no_country"]
        whole = placed == counted["entries"]
        return self.say("summary_placed" if whole else "summary_part", placed=placed, **counted)

    def describe(self, selection: Selection) -> str:
        """A selection in words."""
        parts = [
            self.say("named", name=self.fixed[name], words=self._value(name, value))
            for name, value in selection.arguments().items()
            if name != "tiers"
        ]
        return self.say("selected", parts=parts) if parts else self.say("everything")

    def value(self, name: str, value: str, number: int = 2) -> str:
        """A value of a filter in words; a status for so many members.

        Parameters
        ----------
        name : argument of `select`
        value : one of its values
        number : of members
        """
        words: dict[str, Callable[[str], str]] = {
            "organizations": lambda each: self.organizations.get(each, each),
            "statuses": lambda each: self.status(each, number),
            "regions": lambda each: self.regions.get(each, each),
            "evidence": self.evidence,
        }
        return words.get(name, str)(value)

    def _value(self, name: str, value: Any) -> str:
        if isinstance(value, list):
            named = [self.value(name, each, 1) for each in value]
            return self.listed(named) if named else self.say("none")
        if name == "host":
            return self.fixed["host_named" if value else "host_none"]
        return f"“{value}”" if name == "search" else str(value)


def grouped(rows: Iterable[Row], *columns: str) -> dict[Any, list[Row]]:
    """Records by the value of a column, or by the values of several."""
    found: dict[Any, list[Row]] = {}
    for row in rows:
        found.setdefault(itemgetter(*columns)(row), []).append(row)
    return found


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """Numbers of entries, countries, entries with a host party, and of those in no country.

    Parameters
    ----------
    rows : records. Candidates and territories of dissolved states count for no country.

    Returns
    -------
    dict of entries, countries, with_host, unplaced and no_country
    """
    rows = list(rows)
    entries = {row["section_id"] for row in rows}
    hosted = {row["section_id"] for row in rows if row["n_hosts"] > 0}
    abroad = {row["section_id"] for row in rows if row["evidence"] == NO_COUNTRY}
    placed = [row for row in rows if row["country"] and row["evidence"] != CANDIDATE]
    countries = {row["country"] for row in placed if not row["stands_for"]}
    unplaced = entries - abroad - {row["section_id"] for row in placed}
    return {
        "entries": len(entries),
        "countries": Places(countries),
        "with_host": len(hosted),
        "unplaced": len(unplaced),
        "no_country": len(abroad),
    }
