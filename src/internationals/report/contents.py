"""What a report contains, from the tables alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from itertools import islice
from typing import Any

import pandas as pd

from internationals import figures
from internationals.analysis import entryism
from internationals.analysis.history import long_names
from internationals.analysis.losses import has_unread_list
from internationals.analysis.names import place_name
from internationals.analysis.wording import (
    Language,
    Places,
    Wording,
    commas,
    date,
    joined,
    sort_key,
    sorted_names,
)
from internationals.explorer.labels import Labels
from internationals.figures import Figure
from internationals.figures.page.saving import png
from internationals.figures.page.style import applied, hues
from internationals.report.markup import Picture, inline, items, table
from internationals.tables.cells import first_of, records, sources_of
from internationals.tables.flat import SEPARATOR
from internationals.tables.schema import Tables
from internationals.tables.source import page_url

_FINDINGS = ("how_many", "by_region", "families", "standing", "age", "verdicts", "later")
"""Sentences of analysis.entryism that a report has, in its order."""
_FIGURES = ("membership_map", "host_foundings", "ledger", "un_members", "sensitivity", "claims")
_FIGURES_OF_SEVERAL = ("three_internationals", "overlap_map", "host_foundings", "un_members")
_MOST_FIGURES = 3
_NAMED = 12
"""Entries that a sentence names; the others are counted."""
_NAMES = 4
"""Internationals that a title or sentence names; more are counted."""


class Document:
    """The parts of a report on some internationals.

    Parameters
    ----------
    tables : as `load` returns them
    organization_ids : the internationals
    language : ``"en"`` or ``"zh"``
    folder : of the pictures, as the report names it

    Attributes
    ----------
    language : of the report
    """

    def __init__(
        self, tables: Tables, organization_ids: Sequence[str], language: Language, folder: str
    ) -> None:
        self._ids, self.language = list(organization_ids), language
        # A colour means the same international in the report on it as in all other figures.
        self._hues = hues(self._ids, tables.internationals)
        self._tables = tables = tables.of(self._ids)
        self._folder = folder
        self._say = Wording("report", language, "internationals.report")
        self._naming = Labels(tables, language)
        self._facts = {row["organization_id"]: row for row in records(tables["organizations"])}
        self._parties = {row["host_party_id"]: row for row in records(tables["host_parties"])}
        self._rows = tables.flat
        self._sections = tables["sections"].set_index("section_id")
        self._nowhere = self._sections.index[self._sections["no_territory"].astype(bool)]

    @property
    def title(self) -> str:
        """Title of the report."""
        names = self._naming.organizations | long_names(self._tables, self.language)
        return self._say("title", names=self._together([names[each] for each in self._ids]))

    def blocks(self) -> list[str | Picture]:
        """All parts, in order."""
        parts: dict[str, Iterable[str | Picture]] = {
            "findings": [*self._findings(), *self._pictures()],
            "table": self._table(),
            "unknown": [items(self._unknown())],
            "sources": self._sources(),
            "method": [inline(self._say("method_text")), inline(self._licence())],
        }
        blocks: list[str | Picture] = [f"# {inline(self.title)}", *self._opening()]
        for heading, part in parts.items():
            blocks += [f"## {inline(self._say(heading))}", *part]
        return blocks

    def _together(self, names: list[str]) -> list[str] | str:
        """Names of internationals, or the number of many."""
        return names if len(names) <= _NAMES else self._say("many", n=len(names))

    def _opening(self) -> Iterator[str]:
        """What the tables have on each international."""
        for each in self._ids:
            row = self._facts.get(each, {})
            values = {"founded": "founded_year", "dissolved": "dissolved_year",
                      "claimed": "countries_claimed"}  # fmt: skip
            name = self._naming.organizations[each]
            sentences = [
                self._say(key, name=name, year=str(row[column]), claimed=row[column])
                for key, column in values.items()
                if row.get(column)
            ]
            end = "。" if self.language == "zh" else "."
            if note := row.get(f"note_{self.language}"):
                sentences.append(note if note.endswith(("。", ".")) else note + end)
            if sentences:
                yield inline(joined(sentences, self.language))

    # --- findings --------------------------------------------------------------------------------

    def _findings(self) -> Iterator[str]:
        for each in self._ids:
            yield inline(self._members(each))
            rows = self._rows[self._rows["organization_id"] == each]
            if rows.loc[rows["tier"] == "full", "n_hosts"].sum() > 0:
                said = entryism.sentences(self._tables, each, self.language)
                later = self._tables["section_checks"]["text"].eq("later_revision").any()
                keys = [key for key in _FINDINGS if said.get(key) and (later or key != "later")]
                yield items(said[key] for key in keys)
        listed = [each for each in self._ids if (self._full()["organization_id"] == each).any()]
        if len(listed) > 1:
            yield inline(self._both(listed))

    def _full(self) -> pd.DataFrame:
        """Full members, those in dissolved states too."""
        return self._rows[self._rows["tier"] == "full"]

    def _members(self, organization_id: str) -> str:
        named = self._naming.organizations[organization_id]
        rows = self._rows[self._rows["organization_id"] == organization_id]
        full = rows[rows["tier"] == "full"]
        present = full[full["is_full_member"]]
        if rows.empty:
            unread = has_unread_list(self._tables, organization_id)
            return self._say("none_read" if unread else "none", name=named)
        by_region = present.groupby("region_en")["country"].nunique().sort_values(ascending=False)
        countries = Places(present["country"].dropna())
        elsewhere = countries - by_region.sum()
        key = "in_region" if len(by_region) > 1 or elsewhere else "in_one_region"
        regions = [
            self._say(key, n=number, region=self._naming.regions[str(region)])
            for region, number in by_region.items()
        ]
        regions += [self._say("elsewhere", n=elsewhere)] if elsewhere else []
        members = full["section_id"].nunique()
        nowhere = full.loc[full["country"].isna(), "section_id"].nunique()
        unknown = self._open(full)["section_id"].nunique()
        dissolved = full.loc[full["stands_for"].notna(), "section_id"].nunique()
        tiers = rows.groupby("tier", observed=True)["section_id"].nunique()
        others = [self._say(tier, n=tiers[tier]) for tier in ("partial", "former") if tier in tiers]
        if full.empty:
            return self._say("others_alone", name=named, parts=others)
        sentences = [
            self._say("members" if regions else "members_alone", name=named, regions=regions,
                      sections=members, countries=countries),
            self._say("members_dissolved", n=dissolved) if dissolved else "",
            self._say("members_open" if unknown < members else "members_none_placed", n=unknown)
            if unknown
            else "",
            self._say("members_abroad", n=nowhere - unknown) if nowhere > unknown else "",
            self._say("others", parts=others) if others else "",
        ]  # fmt: skip
        return joined(sentences, self.language)

    def _open(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows of sections that belong to a country which is not known."""
        return rows[rows["country"].isna() & ~rows["section_id"].isin(self._nowhere)]

    def _both(self, organization_ids: Sequence[str]) -> str:
        """In which countries all of some internationals have members."""
        full = self._rows[self._rows["is_full_member"]].dropna(subset="country")
        counted = full.groupby("country")["organization_id"].nunique()
        codes = counted.index[counted == len(organization_ids)]
        names = self._together([self._naming.organizations[each] for each in organization_ids])
        if codes.empty:
            return self._say("no_both", names=names)
        countries = sorted_names((place_name(code, self.language) for code in codes), self.language)
        return self._say("both", names=names, n=Places(codes), countries=countries)

    # --- figures ---------------------------------------------------------------------------------

    def _pictures(self) -> Iterator[str | Picture]:
        drawn = list(islice(self._figures(), _MOST_FIGURES))
        for number, figure in enumerate(drawn, 1):
            caption = self._say("figure", n=number, title=figure.title.rstrip(".。"))
            with applied(self.language):
                data = png(figure.figure, 200)
            file = f"{self._folder}/{number}-{figure.name}.png"
            words = joined([caption, figure.caption], self.language)
            yield Picture(file, data, figure.alt, words)
        if not drawn:
            yield inline(self._say("no_figures"))

    def _figures(self) -> Iterator[Figure]:
        """Figures that can be drawn, of each name the first."""
        per = {entry["name"]: entry["per"] for entry in figures.REGISTRY}
        for wanted in _FIGURES_OF_SEVERAL + _FIGURES if len(self._ids) > 1 else _FIGURES:
            for organizations in zip(self._ids) if per[wanted] == "international" else [()]:
                draw = getattr(figures, wanted)
                with suppress(figures.FigureError):
                    figure: Figure = draw(
                        self._tables, *organizations, language=self.language, colours=self._hues
                    )
                    figure.figure  # noqa: B018 (a figure is drawn when it is asked for)
                    yield figure
                    break

    # --- table -----------------------------------------------------------------------------------

    def _table(self) -> Iterator[str]:
        full = self._full()
        if full.empty:
            yield inline(self._say("no_full_members"))
            return
        heads = ("country", "section", "host", "known", "line")
        rows = [self._row(there) for _, there in full.groupby("section_id", sort=False)]
        nowhere = {self._say("nowhere"), self._say("not_known")}
        rows.sort(key=lambda row: (row[0] in nowhere, sort_key(row[0], self.language)))
        yield table([self._say(each) for each in heads], rows)
        yield inline(self._say("table_note"))

    def _row(self, there: pd.DataFrame) -> tuple[str, ...]:
        """One section: its countries, names, host parties, evidence and line."""
        first = records(there)[0]
        codes = first_of(there, "stands_for", "subdivision", "country").dropna().unique()
        places = place_name(";".join(codes), self.language) if len(codes) else ""
        unknown = self._say("nowhere" if first["section_id"] in self._nowhere else "not_known")
        kind = self._naming.evidence(first["evidence"]) if first["evidence"] else ""
        if kind and first["confidence"] < 1:
            # What is not certain must not look so for being rounded.
            probability = f"{first['confidence']:.2f}".replace("1.00", "> 0.99")
            kind = self._say("certainty", evidence=kind, probability=probability)
        named = self._sections.at[first["section_id"], f"name_{self.language}"]
        names = [named if isinstance(named, str) else "", *first["names"].split(SEPARATOR)]
        return (
            places or unknown,
            " · ".join(dict.fromkeys(filter(None, names))),
            self._hosts(first) or self._say("not_recorded"),
            kind or unknown,
            f"{first['article']} {first['line_start']}",
        )

    def _hosts(self, row: Mapping[str, Any]) -> str:
        written = []
        for party in filter(None, row["host_party_id"].split(SEPARATOR)):
            facts = self._parties[party]
            named, year = facts[f"name_{self.language}"] or facts["name"], facts["founded_year"]
            known = self._say("founded_in", name=named, year=str(year)) if year else named
            written.append(known)
        return self._say("separator").join(written)

    # --- what is not known -----------------------------------------------------------------------

    def _unknown(self) -> Iterator[str]:
        sections = self._rows.drop_duplicates("section_id")
        nowhere = self._open(sections)
        uncertain = sections[sections["confidence"] < 1]
        full = sections[sections["tier"] == "full"]
        without = int((full["n_hosts"] == 0).sum())
        claims = self._tables["claims"]
        unchecked = int((claims["verdict"] == "not_checked").sum())
        found: list[tuple[int, str, dict[str, Any]]] = [
            (len(nowhere), "open", {"names": self._some(nowhere)}),
            (len(uncertain), "uncertain", {"names": self._some(uncertain)}),
            (without, "hosts", {"total": len(full)}),
            (unchecked, "claims", {"total": len(claims)}),
            (len(self._tables["losses"]), "losses", {}),
        ]
        said = [self._say(key, n=number, **values) for number, key, values in found if number]
        yield from said or [self._say("nothing")]

    def _some(self, sections: pd.DataFrame) -> str:
        names = sections["name"].fillna(sections["section_id"]).tolist()
        first, more = commas(names[:_NAMED], self.language), len(names) - _NAMED
        return self._say("more", first=first, n=more) if more > 0 else first

    # --- sources ---------------------------------------------------------------------------------

    def _sources(self) -> Iterator[str]:
        yield items(map(self._article, records(self._tables["articles"])))
        if facts := self._documents():
            yield inline(self._say("facts"))
            yield items(facts)

    def _article(self, row: Mapping[str, Any]) -> str:
        address = page_address(row["wiki"], row["title"], row["revision"], row["language"])
        when = [
            row["wiki"],
            self._say("revision", revision=row["revision"]) if row["revision"] else "",
            self._text_of(row["date"]),
            self._say("file", file=row["file"]) if row["file"] and not address else "",
        ]
        separator = self._say("separator")
        text = self._say("article", title=row["title"], when=separator.join(filter(None, when)))
        return separator.join(filter(None, [text, address, row["article_source"]]))

    def _text_of(self, day: str) -> str:
        if not day:
            return self._say("undated")
        year = "年" if self.language == "zh" and len(day) == 4 else ""
        return self._say("text_of", date=date(day, self.language) + year)

    def _documents(self) -> list[str]:
        """Sources of all facts in the report that the articles do not state, a document a line."""
        parties, organizations = self._tables["host_parties"], self._tables["organizations"]
        hosts = self._tables["section_hosts"]["host_party_id"]
        found: dict[str, set[str]] = {}
        for rows in (
            self._tables["sections"],
            self._tables["section_territories"],
            parties[parties["host_party_id"].isin(hosts)],
            organizations[organizations["organization_id"].isin(self._ids)],
        ):
            for text in set(sources_of(rows)) - {"article"}:
                # “Manifesto Project 11220: file” is one of many lines of that file.
                place, separator, document = text.partition(": ")
                one = not separator or bool({"/", "("} & set(place))
                found.setdefault(text if one else document, set()).update([] if one else [place])
        return [
            self._say("document", name=document, places=sorted(places)) if places else document
            for document, places in sorted(found.items())
        ]

    def _licence(self) -> str:
        origins = self._tables["articles"][["wiki", "article_source"]].stack()
        wikipedia = origins.astype(str).str.contains("wikipedia", case=False).any()
        written = self._say("written", version=version("internationals"))
        return joined([self._say("licence") if wikipedia else "", written], self.language)


def page_address(wiki: str, title: str, revision: str, language: str) -> str:
    """Permanent address of a page: that of its revision where its number is known.

    Parameters
    ----------
    wiki : as the table of articles has it, such as ``zh.wikipedia.org``; "" for none
    title, revision, language : of the page

    Returns
    -------
    str; "" for a page of no known wiki
    """
    if not wiki:
        return ""
    host = wiki.removeprefix("https://").split("/")[0]
    if "." not in host:
        host = f"{language}.wikipedia.org"
    if revision.isdecimal():
        return f"https://{host}/w/index.php?oldid={revision}"
    return page_url(host, title)
