"""Facts of an article's prose as rows: organizations, relations, publications, country_mentions.

The rules of `internationals.articles.prose` find them in any article. Where the reference was made
for the article, it adds what no rule can find, and is named as the source of what it adds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from internationals.articles.model import Article, split_disambiguator
from internationals.articles.prose import (
    RELATIONS,
    Finding,
    facts,
    strategy_in_english,
    tradition_in_english,
)
from internationals.articles.sentences import Name, words
from internationals.places.gazetteer import lookup
from internationals.tables.reference import Facts
from internationals.tables.schema import TABLES, Row, Value

FACT_TABLES = ("organizations", "relations", "publications", "country_mentions")
"""The tables whose rows come from the prose."""

TABLED = frozenset(
    {
        *RELATIONS,
        *("abbreviation", "name_original", "former_name", "kind", "tradition", "country"),
        *("founded_year", "dissolved_year", "countries_claimed", "strategy", "strategy_in_words"),
        *("publication", "publication_kind", "periodicity", "language", "year_start", "year_end"),
        "named_imperialist",
    }
)
"""The facts that these tables have a place for."""

Cells = dict[str, Value]

#: Characters of the longest quote that draws several facts of one row together.
_LONGEST_QUOTE = 4000
_SOURCE = ("article", "line_start", "line_end", "quote")


def fact_rows(article: Article, reference: Facts | None = None) -> dict[str, list[Row]]:
    """Rows that the prose of an article gives, and the reference for it.

    Parameters
    ----------
    article : a page read
    reference : what the reference knows of it, None if nothing

    Returns
    -------
    For each of `FACT_TABLES` its rows, in the order of the table's columns. Where the prose and
    the reference say the same, the lines and the quote are those the rule found; `year_source`
    and `facts_source` name the reference where it added something.
    """
    return rows_of_findings(article, facts(article, TABLED), reference)


def rows_of_findings(
    article: Article, findings: Sequence[Finding], reference: Facts | None = None
) -> dict[str, list[Row]]:
    """As `fact_rows`, for findings that are already there."""
    writer = _Writer(article, findings, reference)
    return {
        "organizations": writer.organizations(),
        "relations": writer.relations(),
        "publications": writer.publications(),
        "country_mentions": writer.country_mentions(),
    }


class _Writer:
    """Turns the findings of one article into rows."""

    def __init__(
        self, article: Article, findings: Sequence[Finding], reference: Facts | None
    ) -> None:
        self.article = article
        self.findings = findings
        self.known: dict[str, list[Cells]] = {
            table: [
                dict(zip(TABLES[table].names, row, strict=True))
                for row in (reference.rows[table] if reference else ())
            ]
            for table in FACT_TABLES
        }
        self.said: dict[Name, dict[str, str]] = {}
        for finding in findings:
            if finding.fact in ("abbreviation", "name_original"):
                self.said.setdefault(finding.subject, {}).setdefault(finding.fact, finding.value)
        self.identifiers = {
            str(cells["name_zh"]): str(cells["organization_id"])
            for cells in self.known["organizations"]
        }

    def organization_id(self, name: Name) -> str:
        """An organisation's identifier: of the article's subject the article's, of one in the
        reference the one it has there, else the title its name links to, or ``ARTICLE:name``.
        """
        if name.own:
            return self.article.article
        if self.identifiers:
            for known in (name.text, split_disambiguator(name.title)[0]):
                if known in self.identifiers:
                    return self.identifiers[known]
        return name.title or f"{self.article.article}:{name.text}"

    # organizations

    def organizations(self) -> list[Row]:
        found: dict[str, Cells] = {self.article.article: self._subject()}
        for finding in self.findings:
            if finding.fact not in RELATIONS:
                continue
            for name in (finding.subject, finding.object):
                if name is not None:
                    identifier = self.organization_id(name)
                    if identifier not in found:
                        found[identifier] = self._other(identifier, name, finding)
        rows = []
        for known in self.known["organizations"]:
            cells = found.pop(str(known["organization_id"]), {})
            rows.append(_completed(cells, known, "facts_source"))
        return [
            _row("organizations", cells)
            for cells in _subject_first([*rows, *found.values()], self.article.article)
        ]

    def _subject(self) -> Cells:
        """What the rules found of the article's subject, in the first place that says it."""
        own = [finding for finding in self.findings if finding.subject.own]
        first: dict[str, Finding] = {}
        for finding in own:
            if finding.value:
                first.setdefault(finding.fact, finding)
        used: list[Finding] = []

        def value(fact: str) -> str:
            finding = first.get(fact)
            if finding is None:
                return ""
            used.append(finding)
            return finding.value

        kind = value("kind")
        country = None
        if kind != "international" and (named := value("country")):
            territory = lookup(named)
            country = territory.country if territory else None
        strategy = value("strategy")
        cells: Cells = {
            "organization_id": self.article.article,
            "name": self.article.title,
            "language": self.article.language,
            "name_zh": self.article.title if self.article.language == "zh" else None,
            "name_en": _english(value("name_original")),
            "former_name": "; ".join(_former_names(own, used)),
            "abbreviation": value("abbreviation"),
            "kind": kind or None,
            "tradition": tradition_in_english(value("tradition")),
            "country": country,
            "founded_year": _year(value("founded_year")),
            "dissolved_year": _year(value("dissolved_year")),
            "countries_claimed": value("countries_claimed"),
            "strategy": strategy_in_english(strategy) or strategy,
        }
        # Where the conversion lost the term, the words around it still tell of the strategy.
        told = {"strategy", "strategy_in_words"}
        used += [finding for finding in own if finding.fact in told]
        return {**cells, **self._source_of(used)}

    def _source_of(self, used: Sequence[Finding]) -> Cells:
        """The lines and the quote that hold all the findings used, if they are not too long."""
        if not used:
            if not self.article.paragraphs:
                return {"article": self.article.article}
            paragraph = self.article.paragraphs[0]
            start, end = paragraph.line_start, min(paragraph.line_end, len(self.article.lines))
            return self._source(start, end, self.article.quote(start, end))
        start = min(finding.line_start for finding in used)
        end = max(finding.line_end for finding in used)
        if sum(map(len, self.article.lines[start - 1 : end])) <= _LONGEST_QUOTE:
            return self._source(start, end, self.article.quote(start, end))
        shortest = min(used, key=lambda finding: (finding.line_start, finding.line_end))
        return _source_cells(self.article, shortest)

    def _source(self, start: int, end: int, quote: str) -> Cells:
        return dict(zip(_SOURCE, (self.article.article, start, end, quote), strict=True))

    def _other(self, identifier: str, name: Name, finding: Finding) -> Cells:
        """What is known of an organisation that a relation points to."""
        title, within = split_disambiguator(name.title)
        territory = lookup(within) if within else None
        said = self.said.get(name, {})
        return {
            "organization_id": identifier,
            "name": name.text or title,
            "language": self.article.language,
            "name_zh": name.text or title,
            "name_en": _english(said.get("name_original", "")),
            "abbreviation": said.get("abbreviation", ""),
            "country": territory.country if territory and not territory.subdivision else None,
            **_source_cells(self.article, finding),
        }

    # relations

    def relations(self) -> list[Row]:
        found: dict[tuple[Value, ...], Cells] = {}
        for finding in self.findings:
            if finding.fact not in RELATIONS:
                continue
            subject = self.organization_id(finding.subject)
            other = self.organization_id(finding.object) if finding.object else None
            year = _year(finding.value)
            key: tuple[Value, ...] = (subject, finding.fact, other, None if other else year)
            if key in found and (found[key]["year"] is not None or year is None):
                continue
            found[key] = {
                "subject_id": subject,
                "relation": finding.fact,
                "object_id": other,
                "year": year,
                "year_source": "article" if year is not None else "",
                **_source_cells(self.article, finding),
            }
        rows: list[Cells] = []
        for known in self.known["relations"]:
            key = (
                known["subject_id"], known["relation"], known["object_id"],
                known["year"] if known["object_id"] is None else None,
            )  # fmt: skip
            cells = found.pop(key, {})
            if cells.get("year") is not None:
                known = {**known, "year_source": ""}
            rows.append(_completed(cells, known))
        return [_row("relations", cells) for cells in [*rows, *found.values()]]

    # publications

    def publications(self) -> list[Row]:
        columns = {
            "name_original": "name_original",
            "publication_kind": "kind",
            "periodicity": "periodicity",
            "language": "language",
            "year_start": "year_start",
            "year_end": "year_end",
        }
        found: dict[Name, Cells] = {}
        for finding in self.findings:
            if finding.fact == "publication" and finding.subject not in found:
                found[finding.subject] = {
                    "organization_id": self.article.article,
                    "name": finding.value,
                    "name_zh": finding.value,
                    **_source_cells(self.article, finding),
                }
        for finding in self.findings:
            column = columns.get(finding.fact, "")
            publication = found.get(finding.subject) if column else None
            if publication is None:
                continue
            value = _year(finding.value) if column.startswith("year") else finding.value
            publication.setdefault(column, value)
        for publication in found.values():
            if publication["name_zh"] == publication.get("name_original"):
                publication["name_zh"] = ""
        rows: list[Cells] = []
        for known in self.known["publications"]:
            name = Name(str(known["name_zh"] or known["name_original"]))
            rows.append(_completed(found.pop(name, {}), known))
        for number, publication in enumerate([*rows, *found.values()], 1):
            publication["publication_id"] = f"{self.article.article}-publication-{number:02}"
        return [_row("publications", cells) for cells in [*rows, *found.values()]]

    # country_mentions

    def country_mentions(self) -> list[Row]:
        found: dict[tuple[Value, ...], Row] = {}
        for finding in self.findings:
            territory = lookup(finding.value) if finding.fact == "named_imperialist" else None
            if territory is None:
                continue
            subject = self.organization_id(finding.subject)
            role = "named_as_receiving_wealth"
            key = (subject, role, territory.country, territory.subdivision or None)
            if key not in found:
                found[key] = (*key, None, *_source(self.article, finding))
        for known in self.known["country_mentions"]:
            found.setdefault(_mention(known), _row("country_mentions", known))
        return list(found.values())


def _former_names(own: Sequence[Finding], used: list[Finding]) -> list[str]:
    names: list[str] = []
    for finding in own:
        if finding.fact == "former_name" and finding.value not in names:
            names.append(finding.value)
            used.append(finding)
    return names


def _row(table: str, cells: Cells) -> Row:
    return tuple(map(cells.get, TABLES[table].names))


def _mention(cells: Mapping[str, Value]) -> tuple[Value, ...]:
    return (cells["organization_id"], cells["role"], cells["country"], cells["subdivision"] or None)


def _completed(cells: Cells, known: Cells, source_column: str = "") -> Cells:
    """What the article says, and what the reference adds to it.

    `source_column`, if there is one, stays filled only if the reference added something.
    """
    if not cells:
        return known
    completed = dict(cells)
    added = False
    for column, value in known.items():
        if column in _SOURCE or column == source_column or value in (None, ""):
            continue
        own = cells.get(column)
        if own in (None, "") or (own != value and str(own) in str(value)):
            completed[column] = value
            added = True
    if source_column:
        completed[source_column] = known[source_column] if added else ""
    return completed


def _subject_first(rows: Iterable[Cells], article: str) -> list[Cells]:
    return sorted(rows, key=lambda cells: cells["organization_id"] != article)


def _source(article: Article, finding: Finding) -> tuple[Value, ...]:
    return (article.article, finding.line_start, finding.line_end, finding.quote)


def _source_cells(article: Article, finding: Finding) -> Cells:
    return dict(zip(_SOURCE, _source(article, finding), strict=True))


def _english(name: str) -> str:
    """A name in Latin letters if it is English, as far as its words tell; else ""."""
    if not name:
        return ""
    return "" if _english_words().isdisjoint(name.replace(",", " ").split()) else name


@cache
def _english_words() -> frozenset[str]:
    return frozenset(words()["english"])


def _year(value: str) -> int | None:
    return int(value) if value.isdigit() else None
