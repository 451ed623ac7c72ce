"""What the explorer's page shows, as plain values: the controls, the map, the table, an entry.

Everything here is data for `explorer.js`, which writes it as text and never as markup.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from internationals.charts import style
from internationals.charts.style import Language, Look, text
from internationals.explorer.fills import Fill, Place, fill_places, hues_of
from internationals.explorer.selection import (
    CANDIDATE,
    NOT_KNOWN,
    Row,
    Selection,
    choices,
    told,
)
from internationals.explorer.wording import (
    Naming,
    counts,
    evidence_name,
    summary,
    words,
)
from internationals.places import gazetteer
from internationals.places.gazetteer import Territory

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

MOST_ROWS = 500
"""Rows of the table on the page; the line of Python and “save this view” give all."""


class Page:
    """How the tables are shown in one language.

    Attributes
    ----------
    language : of all words
    naming : names of internationals and regions
    """

    def __init__(self, tables: Tables, language: Language) -> None:
        self.language = language
        self.naming = Naming.of(tables, language)
        self._tables = tables
        self._hues = hues_of(tables)
        self._statuses = list(tables.sections["status"].cat.categories)

    def _say(self, *, en: str, zh: str, **values: object) -> str:
        return text(self.language, en=en, zh=zh, **values)

    def words(self) -> dict[str, str]:
        """The fixed words, by what they name."""
        return words(self.language)

    def controls(self) -> list[dict[str, Any]]:
        """Groups of check boxes: name (argument of `select`) and options with value and label."""
        sections = self._tables.sections
        of_status = Counter(sections["status"].astype("str"))
        of_organization = Counter(sections["organization_id"])
        labels: dict[str, Callable[[str], str]] = {
            "organizations": lambda each: self._counted(
                self.naming.organizations[each], of_organization[each]
            ),
            "statuses": lambda each: self._counted(
                style.status_name(each, self.language), of_status[each]
            ),
            "regions": lambda each: self.naming.regions[each],
            "evidence": lambda each: evidence_name(each, self.language),
        }
        return [
            {
                "name": name,
                "options": [{"value": value, "label": labels[name](value)} for value in values],
            }
            for name, values in choices(self._tables).items()
        ]

    def _counted(self, label: str, count: int) -> str:
        shown = style.number(count, self.language) if count else self._say(en="none", zh="无")
        return self._say(en="{label} ({n})", zh="{label}（{n}）", label=label, n=shown)

    def view(self, rows: Sequence[Row], selection: Selection) -> dict[str, Any]:
        """All of the page that follows the selection.

        Parameters
        ----------
        rows : that the selection shows
        selection : for its line of Python

        Returns
        -------
        dict: summary (a sentence), counts (by international and status), places (by code: number
        of the fill, doubtful), fills, legend, hover (by country: name and lines), rows (at most
        `MOST_ROWS`), extent and truncated (sentences), code.
        """
        places = fill_places(rows, self._hues, self.naming)
        fills = list(dict.fromkeys(place.fill for place in places))
        truncated = self._say(
            en="The first {shown} of {total} rows, in the order of the articles; the line of "
            "Python below gives all.",
            zh="按条目次序列出前{shown}行（共{total}行）；下方代码可取得全部。",
            shown=MOST_ROWS,
            total=len(rows),
        )
        return {
            "summary": summary(rows, self.language),
            "counts": self._counts(rows),
            "places": {
                place.code: {"fill": fills.index(place.fill), "doubtful": place.doubtful}
                for place in places
            },
            "fills": [{**_drawn(fill.look), "stripes": fill.stripes} for fill in fills],
            "legend": self._legend(places, fills),
            "hover": self._hover(rows),
            "rows": [self.entry(row) for row in rows[:MOST_ROWS]],
            "extent": self._say(
                en="One row for each entry and place: {total}.",
                zh="每个条目与地区各占一行，共{total}行。",
                total=len(rows),
            ),
            "truncated": truncated if len(rows) > MOST_ROWS else "",
            "code": selection.code(),
        }

    def details(self, rows: Sequence[Row], country: str) -> dict[str, Any]:
        """The entries of a country, for the list that a click opens; {} for no country.

        Parameters
        ----------
        rows : of the selection, as records (see `internationals.explorer.selection.records`)
        country : ISO 3166-1 alpha-2; "" for none

        Returns
        -------
        dict of country, title, empty (the words where there is no entry) and entries (see `entry`), for
        `explorer.js`; {} where no country is chosen
        """
        if not country:
            return {}
        there: dict[str, list[Row]] = {}
        for row in rows:
            if row["country"] == country:
                there.setdefault(row["section_id"], []).append(row)
        empty = self._say(en="No entry in this selection.", zh="此选择中无条目。")
        return {
            "country": country,
            "title": self.country(country),
            "empty": "" if there else empty,
            "entries": [
                # England and Wales are two places of one entry.
                self.entry(places[0])
                | {"place": style.listing([self._place(row) for row in places], self.language)}
                for places in there.values()
            ],
        }

    def entry(self, row: Row) -> dict[str, Any]:
        """An entry at a place, in words; what is not recorded or not known says so.

        Parameters
        ----------
        row : of `select`, as a record

        Returns
        -------
        dict of what `explorer.js` shows of it, texts in the language of the page
        """
        order = ("en", "zh") if self.language == "en" else ("zh", "en")
        columns = [*(f"name_{each}" for each in order), "name_native"]
        names = list(dict.fromkeys(row[column] for column in columns if told(row[column])))
        hosts = [row[f"host_{each}"] for each in order] + [row["host_party_id"]]
        confidence = float(row["confidence"])
        return {
            "id": row["section_id"],
            "country": row["country"] if told(row["country"]) else "",
            "place": self._place(row),
            "organization": self.naming.organizations[row["organization_id"]],
            "status": style.status_name(row["status"], self.language),
            "name": names[0] if names else row["section_id"],
            "other_names": " · ".join(names[1:]),
            "host_party": next(filter(told, hosts), self.words()["not_recorded"]),
            "has_host": told(row["host_party_id"]),
            "evidence": evidence_name(row["evidence"], self.language),
            "confidence": None if confidence != confidence else confidence,
            "source": self._source(row),
            "quote": row["quote"],
        }

    def country(self, code: str) -> str:
        """What a country is called.

        Parameters
        ----------
        code : ISO 3166-1 alpha-2
        """
        return gazetteer.name(Territory(code), self.language)

    def _place(self, row: Row) -> str:
        if not told(row["country"]):
            return evidence_name(NOT_KNOWN, self.language)
        country = self.country(row["country"])
        if not told(row["subdivision"]):
            return country
        part = gazetteer.name(Territory(row["country"], row["subdivision"]), self.language)
        return self._say(en="{country}: {part}", zh="{country}：{part}", country=country, part=part)

    def _source(self, row: Row) -> str:
        start, end = int(row["line_start"]), int(row["line_end"])
        return self._say(
            en="{article}, {word} {lines}",
            zh="{article}，第{lines}行",
            article=row["article"],
            word="line" if start == end else "lines",
            lines=str(start) if start == end else f"{start}–{end}",
        )

    def _counts(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        """Counts by international and status, and together."""
        organizations = list(self.naming.organizations)
        kinds: dict[tuple[int, int], list[Row]] = {}
        for row in rows:
            kind = (
                organizations.index(row["organization_id"]),
                self._statuses.index(row["status"]),
            )
            kinds.setdefault(kind, []).append(row)
        lines = [
            {
                "name": f"{self.naming.organizations[organizations[organization]]} · "
                f"{style.status_name(self._statuses[status], self.language)}",
                **counts(mine),
            }
            for (organization, status), mine in sorted(kinds.items())
        ]
        return [*lines, {"name": self.words()["total"], **counts(rows)}]

    def _legend(self, places: Sequence[Place], fills: list[Fill]) -> list[dict[str, Any]]:
        counted = Counter(place.fill for place in places)
        ranked = sorted(fills, key=lambda each: (bool(each.stripes), -counted[each], each.label))
        keys: list[dict[str, Any]] = [
            {"fill": fills.index(fill), "label": self._counted(fill.label, counted[fill])}
            for fill in ranked
        ]
        if any(place.doubtful for place in places):
            label = self._say(en="Dashed edge and “?”: not certain", zh="虚线边与“?”：不确定")
            keys.append({"fill": None, "doubtful": True, "label": label})
        nothing = self._say(en="No entry selected", zh="无所选条目")
        return [*keys, {"fill": None, "label": nothing}]

    def _hover(self, rows: Sequence[Row]) -> dict[str, dict[str, Any]]:
        """For each country with an entry: its name, and a line for each international."""
        countries: dict[str, dict[str, list[Row]]] = {}
        for row in rows:
            if told(row["country"]):
                country = countries.setdefault(row["country"], {})
                country.setdefault(row["organization_id"], []).append(row)
        return {
            country: {
                "name": self.country(country),
                "lines": [self._line(each, mine) for each, mine in there.items()],
            }
            for country, there in sorted(countries.items())
        }

    def _line(self, organization: str, rows: Sequence[Row]) -> str:
        """The counts of an international in a country."""
        believed = [row for row in rows if row["evidence"] != CANDIDATE]
        by_status: dict[str, set[str]] = {}
        for row in believed:
            by_status.setdefault(row["status"], set()).add(row["section_id"])
        parts = [
            style.statuses_name(status, len(ids), self.language)
            for status, ids in by_status.items()
        ]
        possible = len({row["section_id"] for row in rows if row["evidence"] == CANDIDATE})
        if possible:
            parts.append(self._say(en="{n} possible", zh="{n}个可能", n=possible))
        hosts = counts(believed)["with_host"]
        if hosts:
            parts.append(
                self._say(en="{n} naming a host party", zh="{n}个列出所打入的政党", n=hosts)
            )
        return self._say(
            en="{name}: {parts}",
            zh="{name}：{parts}",
            name=self.naming.organizations[organization],
            parts=(", " if self.language == "en" else "，").join(parts),
        )


def _drawn(look: Look) -> dict[str, Any]:
    """A look as the page draws it: colours, and the strokes of the hatch."""
    return {
        "face": look.face,
        "edge": look.edge,
        "hatch": "".join(sorted(set(look.hatch))),
        "hatch_colour": look.hatch_colour,
    }
