"""Facts from elsewhere about the articles that ship: data/reference/*.csv as rows of the tables.

They hold for the very bytes they were made for: `facts_of` knows an article by its SHA-256, and
has nothing to say about any other. An article read under another name brings its facts along.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from internationals.articles.grammar import Name
from internationals.articles.model import Article
from internationals.articles.reading import read
from internationals.paths import REFERENCE, ROOT
from internationals.tables.schema import TABLES, Row, TableError, Tables, Value
from internationals.tables.statements import prose_reference

Record = dict[str, str]

NOT_TOLD = "not_told"
"""In place of a later name: the entry has another one, which nothing here tells."""


class SectionFacts(NamedTuple):
    """What the reference knows of an entry of a membership list.

    Attributes
    ----------
    line : 1-based line of the article that holds the entry's name
    status, name_zh, link_title : as the reference reads the entry, to compare with ours
    name_en, name_native, names_source : None where not known
    member_organization_id : the same organisation in `organizations`, or None
    territories : pairs of country (ISO 3166-1) and subdivision (ISO 3166-2) or None
    territory_source : where the territories come from
    country_basis : `same_revision`, `neighbouring_revisions` or `later_revision`
    host_in_later_revision : False where a later text of the article drops the host party
    renamed_in_later_revision : whether the later text gives the entry another name
    name_in_later_revision : that name, None where it is the same or not told
    host_elsewhere : host party that a source other than the article tells, or None
    countries_later_revision : countries that the later text gives, ISO 3166-1
    note : anything else, in English; "" if nothing
    """

    line: int
    status: str
    name_zh: str
    link_title: str | None
    name_en: str | None
    name_native: str | None
    names_source: str | None
    member_organization_id: str | None
    territories: tuple[tuple[str, str | None], ...]
    territory_source: str
    country_basis: str
    host_in_later_revision: bool
    renamed_in_later_revision: bool
    name_in_later_revision: str | None
    host_elsewhere: str | None
    countries_later_revision: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Facts:
    """What the reference knows of one article.

    Attributes
    ----------
    rows : of host_parties, in the order of its columns
    sections : of each entry of its membership lists, in the order of the article
    title, revision : of the page
    """

    rows: Mapping[str, tuple[Row, ...]]
    sections: tuple[SectionFacts, ...]
    title: str
    revision: str

    def section_within(self, line_start: int, line_end: int) -> SectionFacts | None:
        """The facts on the entry that stands on some lines (1-based, inclusive), or None."""
        for section in self.sections:
            if line_start <= section.line <= line_end:
                return section
        return None


def facts_of(article: Article) -> Facts | None:
    """What the reference knows of an article; None unless it was made for these very bytes.

    Parameters
    ----------
    article : a page read, under whatever name

    Raises
    ------
    TableError : a quote of the reference does not stand on its lines
    """
    for record in _records("articles"):
        if record["sha256"] == article.sha256:
            return _Reader(article, record).facts()
    return None


def facts_by_section(tables: Tables) -> dict[str, SectionFacts]:
    """What the reference knows of the sections that the tables hold.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    dict from section_id, in the order of the tables; sections of articles that the reference was
    not made for, or whose file is not at hand, are missing

    Raises
    ------
    ArticleError : an article's file cannot be read
    TableError : a quote of the reference does not stand on its lines
    """
    known: dict[str, SectionFacts] = {}
    for article in tables.articles.dropna(subset="file").to_dict("records"):
        path = ROOT / article["file"]
        facts = facts_of(read(path)) if path.is_file() else None
        if facts is None:
            continue
        own = tables.sections[tables.sections["article"] == article["article"]]
        for section in own.to_dict("records"):
            found = facts.section_within(section["line_start"], section["line_end"])
            if found is not None:
                known[section["section_id"]] = found
    return known


@cache
def _records(name: str) -> tuple[Record, ...]:
    with _path(name).open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


class _Reader:
    """Reads the reference for one article: `page` is what its files call the article."""

    def __init__(self, article: Article, record: Record) -> None:
        self.article = article
        self.record = record
        self.page = record["article"]

    def facts(self) -> Facts:
        return Facts(
            rows={"host_parties": tuple(self.host_parties())},
            sections=tuple(self.sections()),
            title=self.record["title"],
            revision=self.record["revision"],
        )

    def records(self, name: str) -> Iterator[Record]:
        return (record for record in _records(name) if record["article"] == self.page)

    def organization_id(self, identifier: str) -> str | None:
        """An organisation's identifier: the subject of the article is called as the article is."""
        return self.article.article if identifier == self.page else identifier or None

    def source(self, file: str, record: Record, quote: str | None = None) -> dict[str, Value]:
        """The source columns of a record, once its quote has been found on its lines."""
        start = int(record.get("line_start") or record["line"])
        end = int(record.get("line_end") or record["line"])
        quote = quote or record["quote"]
        text = self.article.quote(start, end)
        if quote not in text:
            raise TableError(
                f"{_path(file)}: found the quote {quote!r}, "
                f"expected text of lines {start} to {end} of {self.page}: {text!r}"
            )
        return {
            "article": self.article.article,
            "line_start": start,
            "line_end": end,
            "quote": quote,
        }

    def host_parties(self) -> Iterator[Row]:
        same = (
            "name_zh", "link_title", "name_en", "name_native", "abbreviation", "kind",
            "parent_party", "country", "subdivisions", "arena",
            "family_source", "partyfacts_id", "parlgov_id", "manifesto_id",
        )  # fmt: skip
        for record in self.records("host_parties"):
            line = self.article.quote(int(record["line"]), int(record["line"]))
            start = line.find(f"打入[{record['name_zh']}](")
            quote = line[start : line.find(' "wikilink")', start)] + ' "wikilink")'
            yield TABLES["host_parties"].row_of(
                host_party_id=record["link_title"],
                name=record["name_zh"],
                language=self.article.language,
                family="social democratic"
                if record["family_group"] == "social democratic"
                else "socialist or other left",
                family_group="social democratic"
                if record["family_group"] == "social democratic"
                else "radical left",
                family_basis="hand",
                standing=next(v for k, v in record.items() if re.match(r"standing_\d+$", k)),
                standing_on=None,
                founded_year=_integer(record["founded_year"]),
                facts_source=record["source"],
                note_en=record["note"],
                **{name: record[name] for name in same},
                **self.source("host_parties", record, quote),
            )

    def sections(self) -> Iterator[SectionFacts]:
        named = prose_reference()
        for record in self.records("sections"):
            line = int(record["line"])
            yield SectionFacts(
                line=line,
                status=record["status"],
                name_zh=record["name_zh"],
                link_title=record["link_title"] or None,
                name_en=record["name_en"] or None,
                name_native=record["name_native"] or None,
                names_source=_names_source(record),
                member_organization_id=self.organization_id(
                    named.organization_id(Name(record["name_zh"], record["link_title"]), "zh")
                    if record["link_title"]
                    else ""
                ),
                territories=tuple(_territories(record)),
                territory_source=f"{record['country_source']} ({record['country_basis']})",
                country_basis=record["country_basis"],
                host_in_later_revision=record["host_later_revision"] != "dropped",
                renamed_in_later_revision=bool(renamed := record["name_later_revision"]),
                name_in_later_revision=None if renamed in ("", NOT_TOLD) else renamed,
                host_elsewhere=record["host_elsewhere"] or None,
                countries_later_revision=tuple(
                    filter(None, record["countries_later_revision"].split(";"))
                ),
                note=record["note"],
            )


def _path(name: str) -> Path:
    return REFERENCE / f"{name}.csv"


def _integer(cell: str) -> int | None:
    return int(cell) if cell else None


def _names_source(record: Record) -> str | None:
    """Where the names come from, with a word on how sure they are where they are not certain."""
    if not (record["name_en"] or record["name_native"]):
        return None
    source = record["names_source"] or "literal translation"
    certain = record["names_confidence"] == "certain"
    return source if certain else f"{source} ({record['names_confidence']})"


def _territories(record: Record) -> Iterator[tuple[str, str | None]]:
    """Each country with its subdivisions, or with None where it stands for itself."""
    subdivisions = record["subdivisions"].split(";") if record["subdivisions"] else []
    for country in record["countries"].split(";"):
        within = [code for code in subdivisions if code.startswith(f"{country}-")]
        if within:
            yield from ((country, code) for code in within)
        else:
            yield country, None
