"""What a report contains, from the tables alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pandas as pd

from internationals import figures
from internationals.analysis import entryism
from internationals.analysis.wording import Language, Words, date, listing
from internationals.explorer.wording import Naming
from internationals.figures.page.saving import png
from internationals.figures.page.style import applied
from internationals.places.gazetteer import name, territory_of
from internationals.report.blocks import Block, Heading, Items, Paragraph, Picture, Table
from internationals.tables.flat import SEPARATOR

if TYPE_CHECKING:
    from internationals.figures import Figure
    from internationals.tables.schema import Tables

_FINDINGS = ("how_many", "by_region", "families", "standing", "age", "verdicts", "later")
"""Sentences of analysis.entryism that a report has, in its order."""
_FIGURES = ("membership_map", "host_foundings", "ledger", "un_members", "sensitivity", "claims")
_FIGURES_OF_SEVERAL = ("three_internationals", "overlap_map", "host_foundings", "un_members")
_MOST_FIGURES = 3
_NAMED = 12
"""Entries that a sentence names; the others are counted."""


class Report:
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
        self._tables, self._ids, self.language = tables, list(organization_ids), language
        self._folder = folder
        self._say = Words("report", language, "internationals.report")
        self._naming = Naming(tables, language)
        flat = tables.flat
        self._rows = flat[flat["organization_id"].isin(self._ids)]

    @property
    def title(self) -> str:
        """Title of the report."""
        return self._say("title", names=self._names(full=True))

    def blocks(self) -> list[Block]:
        """All parts, in order."""
        say = self._say
        return [
            Heading(1, self.title),
            *self._opening(),
            Heading(2, say("findings")),
            *self._findings(),
            *self._pictures(),
            Heading(2, say("table")),
            *self._table(),
            Heading(2, say("unknown")),
            Items(tuple(self._unknown())),
            Heading(2, say("sources")),
            *self._sources(),
            Heading(2, say("method")),
            Paragraph(say("method_text")),
            Paragraph(self._licence()),
        ]

    def _names(self, full: bool = False) -> list[str]:
        organizations = self._tables["organizations"].set_index("organization_id")
        names = []
        for each in self._ids:
            short = self._naming.organizations[each]
            whole = organizations[f"name_{self.language}"].get(each)
            use = full and isinstance(whole, str) and whole != short
            names.append(f"{whole} ({short})" if use else short)
        return names

    def _joined(self, sentences: Sequence[str]) -> str:
        return ("" if self.language == "zh" else " ").join(filter(None, sentences))

    def _ended(self, note: str) -> str:
        """A note with the full stop that ends a sentence."""
        end = "。" if self.language == "zh" else "."
        return note if not note or note.endswith(("。", ".")) else note + end

    def _opening(self) -> Iterator[Paragraph]:
        """What the tables have on each international."""
        facts = self._tables["organizations"].set_index("organization_id").astype(object)
        known = facts.where(facts.notna(), "").to_dict("index")
        for each, named in zip(self._ids, self._names(), strict=True):
            if each not in known:
                continue
            row: dict[Any, Any] = known[each]
            sentences: list[str] = []
            if row["founded_year"]:
                sentences.append(self._say("founded", name=named, year=str(row["founded_year"])))
            if row["dissolved_year"]:
                sentences.append(self._say("dissolved", year=str(row["dissolved_year"])))
            if row["countries_claimed"]:
                sentences.append(self._say("claimed", claimed=row["countries_claimed"]))
            sentences.append(self._ended(row[f"note_{self.language}"]))
            if any(sentences):
                yield Paragraph(self._joined(sentences))

    # --- findings --------------------------------------------------------------------------------

    def _findings(self) -> Iterator[Block]:
        for each, named in zip(self._ids, self._names(), strict=True):
            yield Paragraph(self._members(each, named))
            rows = self._rows[self._rows["organization_id"] == each]
            if rows.loc[rows["tier"] == "full", "n_hosts"].sum() > 0:
                said = entryism.sentences(self._tables, each, self.language)
                yield Items(tuple(said[key] for key in _FINDINGS if said.get(key)))
        listed = [each for each in self._ids if (self._full()["organization_id"] == each).any()]
        if len(listed) > 1:
            yield Paragraph(self._both(listed))

    def _full(self) -> pd.DataFrame:
        return self._rows[self._rows["is_full_member"]]

    def _members(self, organization_id: str, named: str) -> str:
        rows = self._rows[self._rows["organization_id"] == organization_id]
        full = rows[rows["is_full_member"]]
        if rows.empty:
            return self._say("none", name=named)
        by_region = full.groupby("region_en")["country"].nunique().sort_values(ascending=False)
        regions = [
            self._say("in_region", n=int(number), region=self._region(str(region)))
            for region, number in by_region.items()
        ]
        sentences = [
            self._say(
                "members",
                name=named,
                sections=full["section_id"].nunique(),
                countries=full["country"].nunique(),
                regions=listing(regions, self.language),
            )
        ]
        nowhere = full.loc[full["country"].isna(), "section_id"].nunique()
        if nowhere:
            sentences.append(self._say("members_open", n=nowhere))
        others = [
            self._say(tier, n=number)
            for tier in ("partial", "former")
            if (number := rows.loc[rows["tier"] == tier, "section_id"].nunique())
        ]
        if others:
            sentences.append(self._say("others", parts=listing(others, self.language)))
        return self._joined(sentences)

    def _region(self, region: str) -> str:
        return self._say("americas") if region == "Americas" else self._naming.regions[region]

    def _both(self, organization_ids: Sequence[str]) -> str:
        """In which countries all of some internationals have members."""
        full = self._full().dropna(subset="country")
        counted = full.groupby("country")["organization_id"].nunique()
        codes = counted.index[counted == len(organization_ids)]
        names = [self._naming.organizations[each] for each in organization_ids]
        if codes.empty:
            return self._say("no_both", names=names)
        countries = [name(territory_of(code), self.language) for code in codes]
        return self._say("both", names=names, n=len(countries), countries=countries)

    # --- figures ---------------------------------------------------------------------------------

    def _pictures(self) -> Iterator[Block]:
        number = 0
        for figure in self._figures():
            number += 1
            caption = self._say("figure", n=number, title=figure.title.rstrip(".。"))
            with applied(self.language):
                data = png(figure.figure, 200)
            file = f"{self._folder}/{number}-{figure.name}.png"
            yield Picture(file, data, figure.alt, self._joined([caption, figure.caption]))
        if not number:
            yield Paragraph(self._say("no_figures"))

    def _figures(self) -> Iterator[Figure]:
        """The first figures that can be drawn."""
        several = len(self._ids) > 1
        entries = {entry["name"]: entry for entry in figures.REGISTRY}
        made = 0
        for wanted in _FIGURES_OF_SEVERAL + _FIGURES if several else _FIGURES:
            if wanted not in entries or made == _MOST_FIGURES:
                continue
            alone = entries[wanted]["per"] == "international"
            for arguments in [[each] for each in self._ids] if alone else [[]]:
                try:
                    figure = getattr(figures, wanted)(
                        self._tables, *arguments, language=self.language
                    )
                    figure.figure  # noqa: B018 (a figure is drawn when it is asked for)
                except figures.FigureError:
                    continue
                made += 1
                yield figure
                break

    # --- table -----------------------------------------------------------------------------------

    def _table(self) -> Iterator[Block]:
        full = self._full()
        if full.empty:
            yield Paragraph(self._say("not_recorded"))
            return
        heads = ("country", "section", "host", "known", "line")
        rows = tuple(self._row(there) for _, there in full.groupby("section_id", sort=False))
        yield Table(tuple(map(self._say, heads)), tuple(sorted(rows)))
        yield Paragraph(self._say("table_note"))

    def _row(self, there: pd.DataFrame) -> tuple[str, ...]:
        """One section: its countries, names, host parties, evidence and line."""
        first = there.iloc[0].astype(object).where(there.iloc[0].notna(), "")
        codes = there["subdivision"].where(there["subdivision"].notna(), there["country"]).dropna()
        places = [name(territory_of(code), self.language) for code in codes]
        kind = self._naming.evidence(first["evidence"]) if first["evidence"] else ""
        if kind and first["confidence"] < 1:
            kind = self._say("certainty", evidence=kind, probability=float(first["confidence"]))
        names = first["names"].split(SEPARATOR)
        order = names if self.language == "zh" else [*names[1:], names[0]]
        return (
            listing(places, self.language) if places else self._say("not_known"),
            " · ".join(dict.fromkeys(filter(None, order))),
            self._hosts(first) or self._say("not_recorded"),
            kind or self._say("not_known"),
            f"{first['article']} {first['line_start']}",
        )

    def _hosts(self, row: pd.Series[Any]) -> str:
        parties = self._tables["host_parties"].set_index("host_party_id")
        written = []
        for party in filter(None, row["host_party_id"].split(SEPARATOR)):
            facts = parties.loc[party]
            names = [facts[f"name_{self.language}"], facts["name"]]
            named = next(each for each in names if isinstance(each, str))
            year = facts["founded_year"]
            known = self._say("founded_in", name=named, year=str(year)) if pd.notna(year) else named
            written.append(known)
        return self._say("separator").join(written)

    # --- what is not known -----------------------------------------------------------------------

    def _unknown(self) -> Iterator[str]:
        sections = self._rows.drop_duplicates("section_id")
        belongs = self._tables["sections"].set_index("section_id")["no_territory"]
        abroad = sections["section_id"].map(belongs).astype(bool)
        nowhere = sections[sections["country"].isna() & ~abroad]
        uncertain = sections[sections["confidence"] < 1]
        full = sections[sections["tier"] == "full"]
        without = int((full["n_hosts"] == 0).sum())
        claims = self._tables["claims"]
        own = claims[claims["article"].isin(self._articles()["article"])]
        unchecked = int((own["verdict"] == "not_checked").sum())
        losses = self._tables["losses"]
        lost = int(losses["article"].isin(self._articles()["article"]).sum())
        found: list[tuple[int, str, dict[str, Any]]] = [
            (len(nowhere), "open", {"names": self._some(nowhere)}),
            (len(uncertain), "uncertain", {"names": self._some(uncertain)}),
            (without, "hosts", {"total": len(full)}),
            (unchecked, "claims", {"total": len(own)}),
            (lost, "losses", {}),
        ]
        said = [self._say(key, n=number, **values) for number, key, values in found if number]
        yield from said or [self._say("nothing")]

    def _some(self, sections: pd.DataFrame) -> str:
        names = sections["name"].fillna(sections["section_id"]).tolist()
        more = f" … (+{len(names) - _NAMED})" if len(names) > _NAMED else ""
        return ("、" if self.language == "zh" else ", ").join(names[:_NAMED]) + more

    # --- sources ---------------------------------------------------------------------------------

    def _articles(self) -> pd.DataFrame:
        articles = self._tables["articles"]
        return articles[articles["organization_id"].isin(self._ids)]

    def _sources(self) -> Iterator[Block]:
        articles = self._articles().astype(object)
        articles = articles.where(articles.notna(), "")
        yield Items(tuple(self._article(row) for _, row in articles.iterrows()))
        facts = tuple(self._facts())
        if facts:
            yield Paragraph(self._say("facts"))
            yield Items(facts)

    def _article(self, row: pd.Series[Any]) -> str:
        address = page_address(row["wiki"], row["title"], row["revision"], row["language"])
        when = []
        if row["revision"]:
            when.append(self._say("revision", revision=row["revision"]))
        when.append(self._text_of(row["date"]))
        if row["file"] and not address:
            when.append(self._say("file", file=row["file"]))
        separator = self._say("separator")
        text = self._say("article", title=row["title"], wiki=row["wiki"] or self._say("not_recorded"),
                         when=separator.join(when))  # fmt: skip
        return separator.join(filter(None, [text, address, row["article_source"]]))

    def _text_of(self, day: str) -> str:
        if not day:
            return self._say("undated")
        year = "年" if self.language == "zh" and len(day) == 4 else ""
        return self._say("text_of", date=date(day, self.language) + year)

    def _facts(self) -> list[str]:
        """Sources of all facts in the report that the articles do not state, a document a line."""
        sections = set(self._rows["section_id"])
        hosts = self._tables["section_hosts"]
        parties = set(hosts.loc[hosts["section_id"].isin(sections), "host_party_id"])
        found: dict[str, set[str]] = {}
        for table, key, values in (
            ("sections", "section_id", sections),
            ("section_territories", "section_id", sections),
            ("host_parties", "host_party_id", parties),
            ("organizations", "organization_id", set(self._ids)),
        ):
            frame = self._tables[table]
            rows = frame[frame[key].isin(values)]
            for column in rows.columns[rows.columns.str.endswith("_source")]:
                for cell in rows[column].dropna().unique():
                    for text in {part.strip() for part in cell.split(" ; ")} - {"", "article"}:
                        # “Manifesto Project 11220: file” is one of many lines of that file.
                        place, separator, document = text.partition(": ")
                        one = not separator or "://" in place
                        found.setdefault(text if one else document, set()).update(
                            () if one else (place,)
                        )
        separator = self._say("separator")
        return [
            f"{document} ({separator.join(sorted(places))})" if places else document
            for document, places in sorted(found.items())
        ]

    def _licence(self) -> str:
        days = sorted(set(self._articles()["date"].dropna()))
        texts = self._say("separator").join(map(self._text_of, days or [""]))
        return self._say("licence", version=version("internationals"), texts=texts)


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
    return f"https://{host}/wiki/{quote(title.replace(' ', '_'))}"
