"""What the explorer shows, as plain values: the filters, the map, the table, an entry.

All of it is data for `explorer.js`, which writes it as text and never as markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import zip_longest
from typing import Any

import pandas as pd

from internationals.analysis.losses import has_unread_list
from internationals.analysis.names import place_name
from internationals.analysis.wording import Language
from internationals.explorer.fills import Filled, fill_places
from internationals.explorer.labels import Labels, Row, counts, grouped
from internationals.figures.page.legend import Key
from internationals.tables.cells import records
from internationals.tables.flat import SEPARATOR
from internationals.tables.schema import VOCABULARIES, Tables
from internationals.tables.selection import (
    ALL,
    CANDIDATE,
    CLAIM_TEXTS,
    NO_COUNTRY,
    NOT_KNOWN,
    Selection,
    chosen,
    conditions,
    placed,
    searched,
    sure,
)
from internationals.tables.source import spans

MOST_ROWS = 500
"""Rows of the table on the page; the saved table has all."""
MOST_CLAIMS = 50
"""Statements on the page."""
EVERYTHING = Selection(tiers=(ALL,))
"""What the explorer shows at first."""


class Contents:
    """The tables as the explorer goes through them, prepared once.

    Attributes
    ----------
    tables : as `load` returns them
    placed : every section at every territory it may have
    records : the same as records, "" for a missing text, 0 for a missing confidence
    """

    def __init__(self, tables: Tables) -> None:
        self.tables = tables
        self.placed = placed(tables)
        self.records: Sequence[Row] = records(self.placed.fillna({"confidence": 0.0}))
        self._claims = tables["claims"]
        self._searched_claims = searched(self._claims[list(CLAIM_TEXTS)])

    def rows(self, selection: Selection) -> list[Row]:
        """The rows that meet all conditions, as records."""
        kept = chosen(self.placed, selection)
        return [row for row, keep in zip(self.records, kept, strict=True) if keep]

    def claims(self, selection: Selection) -> pd.DataFrame:
        """The claims that have the words searched for; none without a search."""
        wanted = selection.search.strip().casefold()
        if not wanted:
            return self._claims.head(0)
        found = self._searched_claims.str.contains(wanted, regex=False)
        if selection.organizations is not None:
            own = self.tables.articles_on(*selection.organizations)["article"]
            found &= self._claims["article"].isin(own)
        return self._claims[found]

    def reasons(self, selection: Selection) -> dict[str, int]:
        """Conditions that leave no row, each with the number of sections without it.

        Those without which there are rows; if there is none such, all conditions, with 0.
        """
        met = conditions(self.placed, selection)
        rows = pd.DataFrame({**met, "": sure(self.placed, selection)})
        numbers = {
            name: self.placed.loc[rows.drop(columns=name).all(axis=1), "section_id"].nunique()
            for name in met
        }
        return {name: number for name, number in numbers.items() if number} or numbers


def choices(contents: Contents) -> dict[str, list[str]]:
    """What the filters offer, by argument of `select`: what occurs in the tables.

    Parameters
    ----------
    contents : of the tables

    Returns
    -------
    dict of organizations, statuses, regions and evidence, each a list in the order of the page
    """
    rows, tables = contents.placed, contents.tables
    # All that some least confidence leaves.
    shown = rows[rows["country"].notna() | sure(rows, Selection(least_confidence=1.0))]
    nowhere = (NOT_KNOWN, NO_COUNTRY)
    return {
        "organizations": tables.internationals,
        "statuses": _occurring(VOCABULARIES["status"], tables["sections"]["status"]),
        "regions": _occurring(
            [*tables["countries"]["region_en"].dropna().sort_values(), *nowhere], shown["region_en"]
        ),
        "evidence": _occurring([*VOCABULARIES["evidence"], CANDIDATE, *nowhere], shown["evidence"]),
    }


def _occurring(values: Iterable[str], cells: pd.Series[Any]) -> list[str]:
    """The values that some cells have, each once."""
    known = set(cells)
    return [value for value in dict.fromkeys(values) if value in known]


class Screen(Labels):
    """How the tables are shown in one language.

    Parameters
    ----------
    contents : of the tables
    language : of all words
    """

    def __init__(self, contents: Contents, language: Language) -> None:
        super().__init__(contents.tables, language)
        self.contents = contents
        self._languages = (language, "zh" if language == "en" else "en")
        articles = contents.tables["articles"].set_index("article")
        self._articles = articles[["title", "format", "language"]].fillna("").to_dict("index")

    def controls(self) -> list[dict[str, Any]]:
        """Groups of check boxes: name (argument of `select`) and options with value and label."""
        sections = self.contents.tables["sections"]
        columns = {"organizations": "organization_id", "statuses": "status"}
        numbers = {name: Counter(sections[column]) for name, column in columns.items()}

        def label(name: str, value: str) -> str:
            words = self.value(name, value)
            if name not in numbers:
                return words
            unread = name == "organizations" and has_unread_list(self.contents.tables, value)
            return self.counted(words, numbers[name][value], "not_read" if unread else "none")

        return [
            {
                "name": name,
                "options": [{"value": each, "label": label(name, each)} for each in values],
            }
            for name, values in choices(self.contents).items()
        ]

    def view(self, rows: Sequence[Row], selection: Selection) -> dict[str, Any]:
        """All of the page that follows the selection.

        Parameters
        ----------
        rows : that the selection shows, as records
        selection : what is chosen

        Returns
        -------
        dict: summary (a sentence), empty (why there is no row: text and filters), counts (by
        international and status), places (by code: number of the fill, doubtful), fills, legend,
        hover (by country: name and lines), rows (at most `MOST_ROWS`), claims (total, text and list),
        extent and truncated (sentences), code (the line of Python)
        """
        places = fill_places(rows, self)
        keys = list(dict.fromkeys(place.key for place in places))
        shown = {"shown": MOST_ROWS, "total": len(rows)}
        claims = self._claims(selection)
        found = self.say("statements", n=claims["total"]) if claims["total"] else ""
        return {
            "summary": self.summary(counts(rows)) + found,
            "empty": {} if rows else self._empty(selection),
            "counts": self._counts(rows),
            "places": {
                place.code: {"fill": keys.index(place.key), "doubtful": place.doubtful}
                for place in places
            },
            "fills": [key.mark._asdict() for key in keys],
            "legend": self._legend(places, keys),
            "hover": self._hover(rows),
            "rows": [self.entry(row) for row in rows[:MOST_ROWS]],
            "claims": claims,
            "extent": self.say("extent", total=len(rows)),
            "truncated": self.say("truncated", **shown) if len(rows) > MOST_ROWS else "",
            "code": selection.code(),
        }

    def details(self, rows: Sequence[Row], country: str) -> dict[str, Any]:
        """The entries of a country, for the list that a click opens; {} for no country.

        Parameters
        ----------
        rows : of the selection, as records
        country : ISO 3166-1 alpha-2; "" for none
        """
        if not country:
            return {}
        there = grouped((row for row in rows if row["country"] == country), "section_id")
        return {
            "country": country,
            "title": self.country(country),
            "empty": "" if there else self.say("no_entries_there"),
            "entries": [
                # England and Wales are two places of one entry.
                self.entry(places[0])
                | self._quote(places[0])
                | {"place": self.listed(map(self._place, places)),
                   "note": self._note(places[0]["section_id"])}
                for places in there.values()
            ],
        }  # fmt: skip

    def entry(self, row: Row) -> dict[str, Any]:
        """An entry at a place, in words."""
        columns = [*(f"name_{each}" for each in self._languages), "name", "name_native"]
        names = list(dict.fromkeys(filter(None, (row[column] for column in columns))))
        return {
            "id": row["section_id"],
            "country": row["country"],
            "place": self._place(row),
            "organization": self.organizations[row["organization_id"]],
            "status": self.status(row["status"], 1),
            "name": names[0] if names else row["section_id"],
            "other_names": " · ".join(names[1:]),
            "host_party": self._parties(row) or self.fixed["not_recorded"],
            "has_host": row["n_hosts"] > 0,
            "evidence": self.evidence(row["evidence"]),
            "confidence": row["confidence"] if row["country"] else None,
            "source": self._source(row),
        }

    def country(self, code: str) -> str:
        """Name of a country.

        Parameters
        ----------
        code : ISO 3166-1 alpha-2
        """
        return place_name(code, self.language)

    def _parties(self, row: Row) -> str:
        """Names of all host parties: each in this language, else in the other, else as listed."""
        columns = [*(f"host_name_{each}" for each in self._languages), "host_party_id"]
        names = [row[column].split(SEPARATOR) for column in columns]
        hosts = zip_longest(*names, fillvalue="")
        return " · ".join(next(filter(None, host), "") for host in hosts)

    def _place(self, row: Row) -> str:
        if not row["country"]:
            return self.evidence(row["evidence"])
        country = self.country(row["country"])
        if row["stands_for"]:
            state = place_name(row["stands_for"], self.language)
            return self.say("successor", place=country, state=state)
        if not row["subdivision"]:
            return country
        part = place_name(row["subdivision"], self.language)
        return self.say("named", name=country, words=part)

    def _source(self, row: Row) -> str:
        start, end = int(row["line_start"]), int(row["line_end"])
        title = self._articles[row["article"]]["title"]
        name = "line_one" if start == end else "line_many"
        return self.say(name, article=title, start=str(start), end=str(end))

    def _quote(self, row: Row) -> dict[str, Any]:
        """The quote verbatim, and in pieces as a reader sees it: text and address."""
        article = self._articles[row["article"]]
        pieces = spans(row["quote"], article["format"], article["language"])
        return {"quote": row["quote"], "pieces": list(map(list, pieces))}

    def _note(self, section_id: str) -> str:
        sections = self.contents.tables["sections"]
        notes = sections.loc[sections["section_id"] == section_id, f"note_{self.language}"]
        return next(iter(notes.dropna()), "")

    def _empty(self, selection: Selection) -> dict[str, Any]:
        """Why no entry is shown: a sentence, and the filters to remove."""
        reasons = self.contents.reasons(selection)
        alone, labels = any(reasons.values()), self.fixed
        key = "nothing_without" if alone else "nothing_together" if reasons else "nothing_listed"
        filters = [
            {
                "name": name,
                "label": self.say("filter", filter=labels[name], n=n) if alone else labels[name],
                "value": getattr(Selection(), name),
            }
            for name, n in reasons.items()
        ]
        return {"text": self.say(key), "filters": filters}

    def _claims(self, selection: Selection) -> dict[str, Any]:
        """The statements found: a sentence, and the first of them."""
        found = self.contents.claims(selection)
        name = "claims_truncated" if len(found) > MOST_CLAIMS else "claims_extent"
        listed = [
            {
                "id": row["claim_id"],
                "sentence": row["sentence"],
                "verdict": self.verdict(row["verdict"]),
                "note": row[f"note_{self.language}"],
                "source": self._source(row),
                **self._quote(row),
            }
            for row in records(found.head(MOST_CLAIMS))
        ]
        text = self.say(name, total=len(found), shown=MOST_CLAIMS)
        return {"total": len(found), "text": text, "list": listed}

    def _counts(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """Numbers by international and status, and together."""
        kinds = grouped(rows, "organization_id", "status")
        lines = [
            {
                "name": self.say("kind", name=name, words=self.status(status)),
                **counts(kinds[each, status]),
            }
            for each, name in self.organizations.items()
            for status in VOCABULARIES["status"]
            if (each, status) in kinds
        ]
        return [*lines, {"name": self.fixed["total"], **counts(rows)}]

    def _legend(self, places: Sequence[Filled], keys: list[Key]) -> list[dict[str, Any]]:
        # A country of which two parts look alike counts once, as in the summary.
        numbers = Counter(key for key, _ in {(place.key, place.code[:2]) for place in places})
        ranked = sorted(keys, key=lambda each: (each.mark.stripe > 1, -numbers[each], each.label))
        lines: list[dict[str, Any]] = [
            {"fill": keys.index(key), "label": self.counted(key.label, numbers[key])}
            for key in ranked
        ]
        if any(place.doubtful for place in places):
            lines.append({"fill": None, "doubtful": True, "label": self.say("doubtful")})
        return [*lines, {"fill": None, "label": self.say("nothing_here")}]

    def _hover(self, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
        """For each country with an entry: its name, and a line for each international."""
        countries = grouped((row for row in rows if row["country"]), "country")
        return {
            country: {
                "name": self.country(country),
                "lines": [self._line(*mine) for mine in grouped(there, "organization_id").items()],
            }
            for country, there in sorted(countries.items())
        }

    def _line(self, organization: str, rows: Sequence[Row]) -> str:
        """The numbers of an international in a country."""
        believed = [row for row in rows if row["evidence"] != CANDIDATE]
        parts = []
        for status, own in grouped(believed, "status").items():
            n = counts(own)["entries"]
            parts.append(self.say("number", n=n, name=self.status(status, n)))
        others = {
            "possible": len({row["section_id"] for row in rows if row["evidence"] == CANDIDATE}),
            "hosted": counts(believed)["with_host"],
        }
        parts += [self.say(key, n=n) for key, n in others.items() if n]
        words = (", " if self.language == "en" else "，").join(parts)
        return self.say("named", name=self.organizations[organization], words=words)
