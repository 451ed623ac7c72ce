"""Statements of an article as rows: claims, organizations, relations, publications, country_mentions.

Every statement of the prose is a claim; the rows of the other tables follow from claims and lead to
them by `claim_id`. Where the reference has checked claims for the page, they have its verdicts;
what the reference knows of an organisation follows the organisation onto any page that names it.
A claim that the sources contradict fills no cell of another table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import accumulate
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from internationals.articles.grammar import Name, grammar
from internationals.articles.model import Article, split_disambiguator
from internationals.articles.prose import Sentences, Statement
from internationals.paths import REFERENCE, csv_rows
from internationals.places.gazetteer import lookup
from internationals.tables.schema import TABLES, VOCABULARIES, Row, Value

STATEMENT_TABLES = ("claims", "organizations", "relations", "publications", "country_mentions")
"""The tables whose rows come from statements."""

Cells = dict[str, Value]
Record = Mapping[str, str]

#: Characters of the longest quote that draws several facts of one row together.
_LONGEST_QUOTE = 4000
#: Column of an organisation's row, for each predicate of its claims that fills one.
_OF_ORGANIZATION = {
    "abbreviation": "abbreviation",
    "kind": "kind",
    "tradition": "tradition",
    "founded_year": "founded_year",
    "dissolved_year": "dissolved_year",
    "countries_claimed": "countries_claimed",
    "strategy": "strategy",
}
#: Column of a publication's row, for each predicate of its claims.
_OF_PUBLICATION = {
    "title_original": "name_original",
    "publication_kind": "kind",
    "periodicity": "periodicity",
    "written_in": "language",
    "audience": "audience",
    "year_start": "year_start",
    "year_end": "year_end",
}


class Hosted(NamedTuple):
    """A section and the party it works inside, according to the article: also a statement.

    Attributes
    ----------
    section_id, section : its identifier and its name
    host : name of the party
    line_start, line_end, quote : where the article states it
    """

    section_id: str
    section: str
    host: str
    line_start: int
    line_end: int
    quote: str


@dataclass(frozen=True)
class ProseReference:
    """What was collected elsewhere: checked claims, and facts of organisations.

    Attributes
    ----------
    folder : with claims.csv, organizations.csv, relations.csv, publications.csv, articles.csv
    """

    folder: Path = REFERENCE

    def records(self, name: str) -> tuple[Record, ...]:
        """The rows of a file."""
        return csv_rows(self.folder / f"{name}.csv")

    @cached_property
    def organizations(self) -> Mapping[str, Record]:
        """Facts of organisations, by identifier."""
        return {record["organization_id"]: record for record in self.records("organizations")}

    @cached_property
    def _by_title(self) -> Mapping[str, str]:
        """Identifier by the title of a page, each with its language (``zh:第四国际``)."""
        return {
            title: identifier
            for identifier, record in self.organizations.items()
            for title in record["titles"].split(";")
            if title
        }

    @cached_property
    def _by_name(self) -> Mapping[str, str]:
        """Identifier by name, where no other page can bear the name."""
        found: dict[str, str] = {}
        for identifier, record in self.organizations.items():
            if not any(split_disambiguator(title)[1] for title in record["titles"].split(";")):
                for language in ("zh", "en"):
                    found[f"{language}:{record[f'name_{language}']}"] = identifier
        return found

    def organization_id(self, name: Name, language: str) -> str:
        """Identifier of the organisation that a page in a language names, "" if not known."""
        if name.title:
            return self._by_title.get(f"{language}:{name.title}", "")
        return self._by_name.get(f"{language}:{name.text}", "")

    def titles(self, identifier: str, language: str) -> Iterator[str]:
        """Titles of the pages about an organisation in a language."""
        for title in self.organizations.get(identifier, {}).get("titles", "").split(";"):
            if title.startswith(f"{language}:"):
                yield title.removeprefix(f"{language}:")

    def page(self, article: Article) -> str:
        """Which article of the reference a page is: by its title, or because most quotes are found."""
        claims = self._claims_by_page
        for record in self.records("articles"):
            if record["title"] == article.title and record["language"] == article.language:
                return record["article"]
        text = "\n".join(article.lines)
        for record in self.records("articles"):
            quotes = [claim["quote"] for claim in claims.get(record["article"], ())]
            # A page without the name is about something else.
            if record["title"] in text and sum(quote in text for quote in quotes) * 2 > len(quotes):
                return record["article"]
        return ""

    @cached_property
    def _claims_by_page(self) -> Mapping[str, list[Record]]:
        found: dict[str, list[Record]] = {}
        for claim in self.records("claims"):
            found.setdefault(claim["article"], []).append(claim)
        return found

    def claims(self, page: str) -> Sequence[Record]:
        """The checked claims of one of its articles."""
        return self._claims_by_page.get(page, ())


@cache
def prose_reference() -> ProseReference:
    """The reference in data/reference."""
    return ProseReference()


def statement_rows(
    article: Article,
    statements: Iterable[Statement],
    reference: ProseReference | None = None,
    *,
    page: str | None = None,
    hosted: Sequence[Hosted] = (),
    subjects: Mapping[str, str] | None = None,
) -> dict[str, list[Row]]:
    """Rows that the statements of an article give, with what the reference adds.

    Parameters
    ----------
    article : a page read
    statements : what its prose states (see `internationals.articles.prose`)
    reference : checked claims and facts of organisations, None to leave all of that out
    page : which article of the reference it is, "" for none; None to find out
    hosted : its sections that work inside a party
    subjects : organization_id of the subjects of other pages of the build, by page title

    Returns
    -------
    For each of `STATEMENT_TABLES` its rows, in the order of the table's columns.
    """
    if page is None:
        page = reference.page(article) if reference else ""
    writer = _Writer(article, reference, page, subjects or {})
    writer.collect(statements, hosted)
    return {table: [*getattr(writer, table)()] for table in STATEMENT_TABLES}


def host_claims(claims: Iterable[Row]) -> dict[tuple[str, str], str]:
    """The claim_id of each statement that a section works inside a party.

    Parameters
    ----------
    claims : rows of `claims`

    Returns
    -------
    dict from section_id and the party's name as the article writes it
    """
    columns = [TABLES["claims"].names.index(n) for n in ("section_id", "object", "claim_id")]
    named = (tuple(str(row[at] or "") for at in columns) for row in claims)
    return {(section, host): claim_id for section, host, claim_id in named if section}


@dataclass
class _Claim:
    """A claim on its way into the tables.

    Attributes
    ----------
    cells : of its row
    source : lines and quote for rows that rest on it, which may be longer than its own quote
    span : offsets of its own quote in the page's text
    names : what the prose calls subject and object, by identifier
    """

    cells: Cells
    source: Cells
    span: tuple[int, int]
    names: dict[str, Name] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether cells of other tables may rest on it."""
        return self.cells.get("verdict") != "contradicted"


class _Writer:
    """Turns the statements of one article into rows."""

    def __init__(
        self,
        article: Article,
        reference: ProseReference | None,
        page: str,
        subjects: Mapping[str, str],
    ) -> None:
        self.article = article
        self.reference = reference
        self.subjects = subjects
        self.page = page
        self.grammar = grammar(article.language)
        self.sentences = Sentences(article)
        self.found: list[_Claim] = []

    # Claims

    def collect(self, statements: Iterable[Statement], hosted: Sequence[Hosted]) -> None:
        """Gather the checked claims that are found on the page, and all statements."""
        checked = dict(self._checked(hosted))
        waiting: dict[Value, list[_Claim]] = {}
        for each in checked.values():
            waiting.setdefault(each.cells["predicate"], []).append(each)
        last = max(checked, default=0)
        for claim in [*map(self._of_statement, statements), *map(self._of_hosted, hosted)]:
            alike = waiting.get(claim.cells["predicate"], [])
            known = next((each for each in alike if _same(each, claim)), None)
            if known is None:
                last += 1
                checked[last] = claim
            else:
                alike[:] = [each for each in alike if each is not known]
                known.source = claim.source
                known.names = {**claim.names, **known.names}
        for number, claim in checked.items():
            claim.cells["claim_id"] = f"{self.article.article}-claim-{number:03}"
        self.found = sorted(checked.values(), key=attrgetter("span"))

    def _of_statement(self, statement: Statement) -> _Claim:
        subject, other = (
            self.organization_id(name)
            if name and self._is_about_organisations(statement, name)
            else ""
            for name in (statement.subject, statement.object)
        )
        names = {subject: statement.subject, other: statement.object or statement.subject}
        source = self._source(statement.line_start, statement.line_end, statement.quote)
        cells: Cells = {
            "group": "country_list" if statement.topic == "country" else "statement",
            "topic": statement.topic,
            "subject": statement.subject.text,
            "subject_id": subject or None,
            "predicate": statement.predicate,
            "object": statement.object.text if statement.object else "",
            "object_id": other or None,
            "value": statement.value,
            "verdict": "not_checked",
            "sentence": statement.sentence,
            **source,
        }
        return _Claim(cells, source, self._span(source), names)

    def _is_about_organisations(self, statement: Statement, name: Name) -> bool:
        """Whether a name in a statement can be an organisation's: titles of publications are none."""
        return name.own or statement.topic != "publication"

    def _of_hosted(self, hosted: Hosted) -> _Claim:
        source = self._source(hosted.line_start, hosted.line_end, hosted.quote)
        cells: Cells = {
            "group": "host_party",
            "topic": "host_party",
            "subject": hosted.section,
            "section_id": hosted.section_id,
            "predicate": "works_inside",
            "object": hosted.host,
            "verdict": "not_checked",
            "sentence": self.sentences.around(hosted.line_start, hosted.line_end, hosted.quote),
            **source,
        }
        return _Claim(cells, source, self._span(source))

    def _checked(self, hosted: Sequence[Hosted]) -> Iterator[tuple[int, _Claim]]:
        """The checked claims whose quote is found on the page, each in one place, with their numbers."""
        if not self.reference or not self.page:
            return
        for record in self.reference.claims(self.page):
            place = self._place(record)
            if place is None:
                continue
            start, end, quote = place
            source = self._source(start, end, quote)
            ids = {role: self._known(record[f"{role}_id"]) for role in ("subject", "object")}
            inside = (
                each.section_id
                for each in hosted
                if each.line_start <= end and start <= each.line_end
            )
            cells: Cells = {
                **record,
                **{f"{role}_id": identifier for role, identifier in ids.items()},
                "section_id": next(inside, None) if record["group"] == "host_party" else None,
                "sentence": self.sentences.around(start, end, quote),
                **source,
            }
            names = {each: Name(record[role]) for role, each in ids.items() if each}
            yield int(record["claim_id"]), _Claim(cells, source, self._span(source), names)

    def _place(self, record: Record) -> tuple[int, int, str] | None:
        """Lines of a checked claim's quote: where it is found once, or nearest to where it was."""
        quote, text = record["quote"], self._text
        found: list[int] = []
        at = text.find(quote)
        while at >= 0:
            line = bisect_right(self._starts, at)
            # Two sections work inside parties of one name: the section's own name decides.
            if record["group"] != "host_party" or record["subject"] in self.article.lines[line - 1]:
                found.append(line)
            at = text.find(quote, at + 1)
        if not found:
            return None
        line = min(found, key=lambda line: abs(line - int(record["line"])))
        return line, line + quote.count("\n"), quote

    @cached_property
    def _text(self) -> str:
        return "\n".join(self.article.lines)

    @cached_property
    def _starts(self) -> list[int]:
        """Offset in the page's text of each line."""
        return [0, *accumulate(len(line) + 1 for line in self.article.lines)]

    def _span(self, cells: Cells) -> tuple[int, int]:
        """Offsets of a quote in the page's text."""
        quote = str(cells["quote"])
        at = self._text.find(quote, self._starts[int(str(cells["line_start"])) - 1])
        return at, at + len(quote)

    def claims(self) -> Iterator[Row]:
        """Rows of `claims`."""
        for claim in self.found:
            yield _row("claims", claim.cells)

    # Organisations

    def organization_id(self, name: Name) -> str:
        """Identifier of an organisation: of the article's subject the article's, of one that the
        reference or the build knows its own, else the title its name links to, or ``ARTICLE:name``;
        "" for what is no organisation.
        """
        if name.own:
            return self.article.article
        if self.reference and (
            known := self.reference.organization_id(name, self.article.language)
        ):
            return self._known(known) or ""
        if self.grammar is None or not self.grammar.is_organisation(name):
            return ""
        return self.subjects.get(name.title) or name.title or f"{self.article.article}:{name.text}"

    def _known(self, identifier: str) -> str | None:
        """What an identifier of the reference is here: that of the page about it, if there is one."""
        if identifier == self.page:
            return self.article.article
        if identifier and self.subjects and self.reference:
            for title in self.reference.titles(identifier, self.article.language):
                if title in self.subjects:
                    return self.subjects[title]
        return identifier or None

    @cached_property
    def _about(self) -> Mapping[Value, list[_Claim]]:
        """The claims about each organisation, by its identifier."""
        about: dict[Value, list[_Claim]] = {}
        for claim in self.found:
            about.setdefault(claim.cells.get("subject_id"), []).append(claim)
        return about

    def organizations(self) -> Iterator[Row]:
        """Rows of `organizations`: the subject, and whatever organisation a claim names."""
        yield self._organization(self.article.article, self._own_cells())
        seen = {self.article.article}
        for claim in self.found:
            for role in ("subject_id", "object_id"):
                identifier = claim.cells.get(role)
                if identifier and identifier not in seen:
                    seen.add(str(identifier))
                    yield self._organization(
                        str(identifier), self._other_cells(str(identifier), claim)
                    )

    def _organization(self, identifier: str, cells: Cells) -> Row:
        """A row, completed from the claims about the organisation and from the reference."""
        for claim in self._about.get(identifier, ()):
            column = _OF_ORGANIZATION.get(str(claim.cells["predicate"]))
            value = claim.cells.get("value")
            if column and value and claim.holds:
                if column.endswith("_year"):
                    cells.setdefault(f"{column}_source", "article")
                    value = _year(value)
                cells.setdefault(column, value)
        key = self.page if identifier == self.article.article and self.page else identifier
        known = self.reference.organizations.get(key, {}) if self.reference else {}
        if not known and identifier == self.article.article and self.reference:
            own = Name(self.article.title, self.article.title)
            key = self.reference.organization_id(own, self.article.language)
            known = self.reference.organizations.get(key, {})
        for column, fact in known.items():
            stated = cells.get(column)
            if (
                fact
                and column in TABLES["organizations"].names
                and (not stated or str(stated) in fact)
            ):
                if column.endswith("_year_source") and cells.get(column.removesuffix("_source")):
                    continue
                cells[column] = _year(fact) if column.endswith("_year") else fact
        return _row("organizations", {**cells, "organization_id": identifier})

    def _own_cells(self) -> Cells:
        """What the article states of its own subject, with the lines that state it."""
        own = self._about.get(self.article.article, [])
        stated = {str(c.cells["predicate"]): c for c in reversed(own) if c.holds}
        used = [
            claim for predicate, claim in stated.items()
            if predicate in (*_OF_ORGANIZATION, "former_name", "country", "name_original")
        ]  # fmt: skip
        cells = self._named(Name(self.article.title))
        former = [str(c.cells["value"]) for c in own if c.cells["predicate"] == "former_name"]
        if former:
            cells["former_name"] = "; ".join(dict.fromkeys(former))
        if "name_original" in stated:
            cells |= _in_latin_letters(str(stated["name_original"].cells["value"]))
        if (
            "country" in stated
            and stated.get("kind", stated["country"]).cells["value"] != "international"
        ):
            territory = lookup(str(stated["country"].cells["value"]))
            cells["country"] = territory.country if territory else None
        return {**cells, **self._lines_of(used)}

    def _lines_of(self, claims: Sequence[_Claim]) -> Cells:
        """The lines and the quote that contain some claims, if they are not too long."""
        if not claims:
            if not self.article.paragraphs:
                return {"article": self.article.article}
            paragraph = self.article.paragraphs[0]
            start, end = paragraph.line_start, min(paragraph.line_end, len(self.article.lines))
            return self._source(start, end, self.article.quote(start, end))
        first = min(claims, key=lambda claim: int(str(claim.source["line_start"])))
        start = int(str(first.source["line_start"]))
        end = max(int(str(claim.source["line_end"])) for claim in claims)
        quote = self.article.quote(start, end)
        claim_id: Cells = {"claim_id": first.cells["claim_id"]}
        if len(quote) > _LONGEST_QUOTE:
            return {**first.source, **claim_id}
        return {**self._source(start, end, quote), **claim_id}

    def _other_cells(self, identifier: str, claim: _Claim) -> Cells:
        """What the article states of an organisation that a claim names."""
        name = claim.names.get(identifier, Name(identifier))
        within = split_disambiguator(name.title)[1]
        territory = lookup(within) if within else None
        cells = self._named(name)
        about = self._about.get(identifier, ())
        original = next((c for c in about if c.cells["predicate"] == "name_original"), None)
        if original is not None:
            cells |= _in_latin_letters(str(original.cells["value"]))
        if territory and not territory.subdivision:
            cells["country"] = territory.country
        return {**cells, **claim.source, "claim_id": claim.cells["claim_id"]}

    def _named(self, name: Name) -> Cells:
        """The cells of a name as the article writes it."""
        language = self.article.language
        written = name.text or split_disambiguator(name.title)[0]
        cells: Cells = {"name": written, "language": language}
        if language in ("zh", "en"):
            cells[f"name_{language}"] = written
        return cells

    # Relations, publications, countries

    def relations(self) -> Iterator[Row]:
        """Rows of `relations`: claims whose predicate is one."""
        seen: dict[tuple[Value, ...], Cells] = {}
        for claim in self.found:
            predicate = claim.cells["predicate"]
            subject, other = claim.cells.get("subject_id"), claim.cells.get("object_id")
            renamed = predicate == "renamed"
            if predicate not in VOCABULARIES["relation"] or not claim.holds:
                continue
            if not subject or not (other or renamed):
                continue
            year = _year(claim.cells.get("value"))
            key = (subject, predicate, other, year if renamed else None)
            if key in seen and (seen[key]["year"] is not None or year is None):
                continue
            seen[key] = {
                "subject_id": subject,
                "relation": predicate,
                "object_id": other,
                **({"year": year, "year_source": "article"} if year else self._year_of(key)),
                "claim_id": claim.cells["claim_id"],
                **claim.source,
            }
        for cells in seen.values():
            yield _row("relations", cells)

    def _year_of(self, key: tuple[Value, ...]) -> Cells:
        """The year that the reference gives for a relation."""
        for record in self.reference.records("relations") if self.reference else ():
            ends = self._known(record["subject_id"]), self._known(record["object_id"])
            if (ends[0], record["relation"], ends[1]) == key[:3]:
                return {"year": _year(record["year"]), "year_source": record["year_source"]}
        return {"year": None}

    def publications(self) -> Iterator[Row]:
        """Rows of `publications`: what the article's subject publishes, with all that is stated of it."""
        found: dict[str, Cells] = {}
        for claim in self.found:
            cells = claim.cells
            if (
                cells["predicate"] == "publishes"
                and cells.get("subject_id") == self.article.article
            ):
                written = str(cells["object"])
                found.setdefault(
                    written,
                    {**self._titled(written), "claim_id": cells["claim_id"], **claim.source},
                )
        for claim in self.found:
            publication = found.get(str(claim.cells["subject"]))
            predicate, value = str(claim.cells["predicate"]), claim.cells.get("value")
            if publication is None or not claim.holds or not value:
                continue
            if predicate == "year_only":
                publication |= {
                    "kind": "document",
                    "year_start": _year(value),
                    "year_end": _year(value),
                }
                self._draw_out(publication, claim)
            elif predicate in _OF_PUBLICATION:
                column = _OF_PUBLICATION[predicate]
                publication.setdefault(column, _year(value) if column.startswith("year") else value)
                self._draw_out(publication, claim)
        facts = self.reference.records("publications") if self.reference else ()
        for number, (written, publication) in enumerate(found.items(), 1):
            for fact in facts:
                if (
                    self._known(fact["organization_id"]) == self.article.article
                    and fact["name"] == written
                ):
                    publication |= {k: v for k, v in fact.items() if v and k != "organization_id"}
            publication.setdefault("kind", "periodical")
            publication["organization_id"] = self.article.article
            publication["publication_id"] = f"{self.article.article}-publication-{number:02}"
            yield _row("publications", publication)

    def _titled(self, written: str) -> Cells:
        """The cells of a title, in Chinese or not."""
        chinese = any("\u3400" <= char <= "\u9fff" for char in written)
        return {"name": written, "name_zh" if chinese else "name_original": written}

    def _draw_out(self, publication: Cells, claim: _Claim) -> None:
        """Let the quote of a publication's row reach over a claim on the same lines or the next."""
        start = min(int(str(publication["line_start"])), int(str(claim.source["line_start"])))
        end = max(int(str(publication["line_end"])), int(str(claim.source["line_end"])))
        spans = [self._span(publication), self._span(claim.source)]
        quote = self._text[min(a for a, _ in spans) : max(b for _, b in spans)]
        if len(quote) <= _LONGEST_QUOTE and quote in self.article.quote(start, end):
            publication |= {"line_start": start, "line_end": end, "quote": quote}

    def country_mentions(self) -> Iterator[Row]:
        """Rows of `country_mentions`: countries that a claim names in a role."""
        seen: set[tuple[Value, ...]] = set()
        for claim in self.found:
            role, subject = claim.cells["predicate"], claim.cells.get("subject_id")
            territory = lookup(str(claim.cells.get("value")))
            if role not in VOCABULARIES["role"] or not subject or territory is None:
                continue
            key = (subject, role, territory.country, territory.subdivision or None)
            if key not in seen:
                seen.add(key)
                yield TABLES["country_mentions"].row_of(
                    organization_id=subject, role=role, country=key[2], subdivision=key[3],
                    claim_id=claim.cells["claim_id"], **claim.source,
                )  # fmt: skip

    def _source(self, line_start: int, line_end: int, quote: str) -> Cells:
        return {
            "article": self.article.article,
            "line_start": line_start,
            "line_end": line_end,
            "quote": quote,
        }


def _same(known: _Claim, claim: _Claim) -> bool:
    """Whether a checked claim and a statement of one predicate are the same, by place and names."""
    if known.span[0] >= claim.span[1] or claim.span[0] >= known.span[1]:
        return False
    for role in ("subject_id", "object_id", "section_id"):
        ours, theirs = known.cells.get(role), claim.cells.get(role)
        if ours and theirs and ours != theirs:
            return False
    return True


def _row(table: str, cells: Cells) -> Row:
    return tuple(map(cells.get, TABLES[table].names))


def _year(value: Value) -> int | None:
    return int(str(value)) if str(value).isdigit() else None


def _in_latin_letters(name: str) -> Cells:
    """A name as the English one if its words are English, else as the organisation's own."""
    english = grammar("en")
    is_english = english is not None and english.is_organisation(Name(name))
    return {"name_en" if is_english else "name_native": name}
