"""Statements of an article as rows: claims, organizations, relations, publications, country_mentions.

Every statement of the prose is a claim; the rows of the other tables follow from claims and lead to
them by `claim_id`. Where the reference has checked claims for the page, they have its verdicts;
what the reference knows of an organisation follows the organisation onto any page that names it.
A claim that the sources contradict fills no cell of another table.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import accumulate
from operator import itemgetter

from internationals.articles.grammar import Name, grammar
from internationals.articles.model import Article, split_disambiguator
from internationals.articles.prose import Statement, statements
from internationals.articles.quotes import visible
from internationals.articles.sentences import Prose
from internationals.places.evidence import Summary
from internationals.places.gazetteer import lookup
from internationals.tables.reference import Record, records
from internationals.tables.schema import TABLES, VOCABULARIES, Cells, Value

STATEMENT_TABLES = ("claims", "organizations", "relations", "publications", "country_mentions")
"""The tables whose rows come from statements."""

_NUMBERS = {
    table: [column.name for column in TABLES[table].columns if column.unit.startswith("year")]
    for table in STATEMENT_TABLES
}
_SOURCE = ("article", "line_start", "line_end", "quote")
#: Characters of the longest quote that draws several facts of one row together.
_LONGEST_QUOTE = 4000
#: Columns that the value of a claim fills, by its predicate.
_OF_ORGANIZATION, _OF_PUBLICATION = (
    {column.predicate: column.name for column in TABLES[table].columns if column.predicate}
    for table in ("organizations", "publications")
)
#: Predicates on which the cells of an organisation's row rest.
_ON_ORGANIZATION = {*_OF_ORGANIZATION, "former_name", "country", "name_original"}


class ProseReference:
    """What was collected elsewhere: checked claims, and facts of organisations.

    Attributes
    ----------
    articles, relations, publications : rows of these files
    organizations : facts of organisations, by identifier
    claims : the checked claims of each article
    """

    def __init__(self, rows: Callable[[str], Sequence[Record]]) -> None:
        self.articles, self.relations = rows("articles"), rows("relations")
        self.publications = rows("publications")
        self.organizations = {row["organization_id"]: row for row in rows("organizations")}
        self.claims: dict[str, list[Record]] = {}
        for claim in rows("claims"):
            self.claims.setdefault(claim["article"], []).append(claim)
        self._by_title: dict[str, str] = {}
        self._by_name: dict[str, str] = {}
        for identifier, record in self.organizations.items():
            titles = record["titles"].split(";")
            self._by_title |= dict.fromkeys(filter(None, titles), identifier)
            # Another page can have the name of a page with a disambiguator.
            if not any(split_disambiguator(title)[1] for title in titles):
                names = (f"{code}:{record[f'name_{code}']}" for code in ("zh", "en"))
                self._by_name |= dict.fromkeys(names, identifier)

    def organization_id(self, name: Name, language: str) -> str:
        """Identifier of the organisation that a page in a language names, "" if not known."""
        if name.title:
            return self.organization_of(name.title, language)
        return self._by_name.get(f"{language}:{name.text}", "")

    def organization_of(self, title: str, language: str) -> str:
        """Identifier of the organisation that a page of a title is about, "" if not known."""
        return self._by_title.get(f"{language}:{title}", "")


@cache
def prose_reference(used: bool = True) -> ProseReference:
    """The reference in data/reference; without rows if it is not used."""
    return ProseReference(records if used else lambda _: ())


def statement_cells(
    article: Article,
    reference: ProseReference,
    *,
    hosted: Sequence[Cells] = (),
    pages: Mapping[str, Summary] | None = None,
) -> dict[str, list[Cells]]:
    """Cells of the rows that the statements of an article give, with what the reference adds.

    Parameters
    ----------
    article : a page read
    reference : checked claims and facts of organisations
    hosted : claims of its sections that work inside a party, with their lines and quotes
    pages : the other pages of the build, by title

    Returns
    -------
    For each of `STATEMENT_TABLES` the cells of its rows, by column; an empty one may be left out.
    """
    writer = _Writer(article, reference, pages or {}, hosted)
    found = {"claims": writer.claims}
    found |= {table: list(getattr(writer, table)()) for table in STATEMENT_TABLES[1:]}
    for table, columns in _NUMBERS.items():
        for cells in found[table]:
            for column in columns:
                if isinstance(value := cells.get(column), str):
                    cells[column] = int(value) if value.isdigit() else None
    return found


def source_of(article: Article, line_start: int, line_end: int, quote: str = "") -> Cells:
    """What ends a row: its lines and its quote, which is all of them if no other is given."""
    return {
        "article": article.article,
        "line_start": line_start,
        "line_end": line_end,
        "quote": quote or article.quote(line_start, line_end),
    }


def _place(claim: Cells) -> Cells:
    """The lines and the quote of the rows that rest on a claim, which may be longer than its own."""
    place: Cells = claim.get("place", claim)
    return place


def _holds(claim: Cells) -> bool:
    """Whether cells of other tables may rest on a claim."""
    return bool(claim["verdict"] != "contradicted")


class _Writer:
    """Turns the statements of one article into cells of rows."""

    def __init__(
        self,
        article: Article,
        reference: ProseReference,
        pages: Mapping[str, Summary],
        hosted: Sequence[Cells],
    ) -> None:
        self.article = article
        self.reference = reference
        self.pages = pages
        self.prose = Prose(article)
        #: What the reference calls the article; "" if it does not know it.
        self.page = reference.organization_of(article.title, article.language)
        self.text = "\n".join(article.lines)
        self.starts = [*accumulate([len(line) + 1 for line in article.lines], initial=0)]
        self.claims = self._collected(hosted)
        self.about: dict[str | None, list[Cells]] = {}
        for claim in self.claims:
            self.about.setdefault(claim.get("subject_id"), []).append(claim)

    # Claims

    def _collected(self, hosted: Sequence[Cells]) -> list[Cells]:
        """The checked claims that are found on the page, and all statements, in its order."""
        checked = {int(each["claim_id"]): each for each in self._checked()}
        waiting: dict[str, list[Cells]] = {}
        for each in checked.values():
            waiting.setdefault(each["predicate"], []).append(each)
        last = max(checked, default=0)
        stated = map(self._of_statement, statements(self.prose))
        for claim in (*stated, *map(self._claim, hosted)):
            for known in waiting.get(claim["predicate"], ()):
                if _same(known, claim):
                    waiting[claim["predicate"]].remove(known)
                    known |= {"place": claim, "sentence": claim.get("sentence")}
                    known["section_id"] = claim.get("section_id")
                    break
            else:
                last += 1
                checked[last] = claim
        for number, claim in checked.items():
            claim["claim_id"] = f"{self.article.article}-claim-{number:03}"
            claim["sentence"] = claim.get("sentence") or self._sentence(claim)
        return sorted(checked.values(), key=itemgetter("span"))

    def _claim(self, cells: Cells) -> Cells:
        """Cells of a claim's row with its verdict, not checked if none is known, and with `span`, where
        its quote begins and ends in the page's text.
        """
        start = self.text.find(cells["quote"], self.starts[cells["line_start"] - 1])
        cells["span"] = start, start + len(cells["quote"])
        cells.setdefault("verdict", "not_checked")
        return cells

    def _of_statement(self, statement: Statement) -> Cells:
        topic, subject, other = statement.topic, statement.subject, statement.object
        cells: Cells = {
            **dict(zip(Statement._fields, statement, strict=True)),
            "group": "country_list" if topic == "country" else "statement",
            "subject": subject.text,
            "subject_id": self._organization_id(subject, topic),
            "object": other.text if other else "",
            "object_id": self._organization_id(other, topic) if other else None,
            "article": self.article.article,
        }
        return self._claim(cells)

    def _checked(self) -> list[Cells]:
        """The checked claims of the article that the page is: by title, or as most quotes are found."""
        pages, title = self.reference.articles, (self.article.title, self.article.language)
        own = [page for page in pages if (page["title"], page["language"]) == title]
        for page in own or pages:
            # A page without the name is about something else.
            if own or page["title"] in self.text:
                claims = self.reference.claims.get(page["article"], [])
                found = [(claim, line) for claim in claims if (line := self._line_of(claim))]
                if own or 2 * len(found) > len(claims):
                    self.page, known = page["article"], cache(self._known)
                    return [self._of_record(claim, line, known) for claim, line in found]
        return []

    def _of_record(self, record: Record, line: int, known: Callable[[str], str | None]) -> Cells:
        subject, other = known(record["subject_id"]), known(record["object_id"])
        here = {"article": self.article.article, "line_start": line, "line_end": line}
        return self._claim({**record, **here, "subject_id": subject, "object_id": other})

    def _line_of(self, record: Record) -> int | None:
        """First line of a checked claim's quote: the one nearest to the line where it was."""
        was, quote = int(record["line"]), record["quote"]
        # Two sections work inside parties of one name: the section's own name decides.
        named = record["subject"] if record["group"] == "host_party" else ""
        here = self.article.lines[was - 1] if was <= len(self.article.lines) else ""
        if quote in here and named in here:
            return was
        lines = []
        at = self.text.find(quote)
        while at >= 0:
            line = bisect_right(self.starts, at)
            if named in self.article.lines[line - 1]:
                lines.append(line)
            at = self.text.find(quote, at + 1)
        return min(lines, key=lambda line: abs(line - was), default=None)

    def _sentence(self, place: Cells) -> str:
        """The sentence of the prose at a place, as a reader sees it; else its whole entry."""
        first = place["line_start"]
        sentence = self.prose.sentence(first, place["line_end"], place["quote"])
        return sentence or visible(self.article.lines[first - 1], self.article.format).strip()

    def _resting(self, claim: Cells, place: Cells | None = None) -> Cells:
        """What ends a row that rests on a claim: its place, or another."""
        place = place or _place(claim)
        return {column: place[column] for column in _SOURCE} | {"claim_id": claim["claim_id"]}

    # Organisations

    def _organization_id(self, name: Name, topic: str) -> str | None:
        """Identifier of an organisation: of the article's subject the article's, of one that the
        reference or the build knows its own, else the title its name links to, or ``ARTICLE:name``;
        None for what is no organisation, as titles of publications are.
        """
        if name.own:
            return self.article.article
        if topic == "publication":
            return None
        language = self.article.language
        if known := self.reference.organization_id(name, language):
            return self._known(known)
        if not self.prose.grammar.is_organisation(name):
            return None
        if name.title in self.pages:
            return self.pages[name.title].article
        return name.title or f"{self.article.article}:{name.text}"

    def _known(self, identifier: str) -> str | None:
        """What an identifier of the reference is here: that of the page about it, if there is one."""
        if identifier and identifier == self.page:
            return self.article.article
        if identifier and self.pages:
            record = self.reference.organizations.get(identifier, {"titles": ""})
            for title in record["titles"].split(";"):
                language, _, named = title.partition(":")
                if language == self.article.language and named in self.pages:
                    return self.pages[named].article
        return identifier or None

    def organizations(self) -> Iterator[Cells]:
        """Rows of `organizations`: the subject, and whatever organisation a claim names."""
        yield self._organization(self.article.article, self.article.title)
        seen = {self.article.article}
        for claim in self.claims:
            for role, of_role in (("subject", "subject_id"), ("object", "object_id")):
                identifier = claim.get(of_role)
                if identifier and identifier not in seen:
                    seen.add(identifier)
                    yield self._organization(identifier, claim[role], claim)

    def _organization(self, identifier: str, name: str, named: Cells | None = None) -> Cells:
        """A row, from the claims about the organisation and from the reference."""
        about = self.about.get(identifier, [])
        claims = {c["predicate"]: c for c in reversed(about) if c["value"] and _holds(c)}
        stated = {predicate: claim["value"] for predicate, claim in claims.items()}
        language = self.article.language
        cells: Cells = {"name": name, "language": language, f"name_{language}": name}
        cells |= {_OF_ORGANIZATION[p]: v for p, v in stated.items() if p in _OF_ORGANIZATION}
        years = ("founded_year", "dissolved_year")
        cells |= {f"{year}_source": "article" for year in years if year in stated}
        if original := stated.get("name_original"):
            english = grammar("en").is_organisation(Name(original))
            cells["name_en" if english else "name_native"] = original
        if former := [c["value"] for c in about if c["predicate"] == "former_name"]:
            cells["former_name"] = "; ".join(dict.fromkeys(former))
        place = split_disambiguator(identifier)[1]
        if stated.get("kind") != "international":
            place = stated.get("country") or place
        if place and (territory := lookup(place)) and not territory.subdivision:
            cells["country"] = territory.country
        known = self.page if identifier == self.article.article else identifier
        for column, fact in self.reference.organizations.get(known, {}).items():
            given = cells.get(column)
            # What the article states keeps the article as its source.
            if fact and (not given or (given in fact and not column.endswith("_source"))):
                cells[column] = fact
        source = self._resting(named) if named else self._lines_of(claims)
        return {**cells, "organization_id": identifier, **source}

    def _lines_of(self, about: Mapping[str, Cells]) -> Cells:
        """The lines and the quote that contain the claims, by predicate, on which the row of the
        article's subject rests, if they are not too long.
        """
        claims = [about[each] for each in about if each in _ON_ORGANIZATION]
        if not claims:
            paragraph = self.article.lead
            if paragraph is None:
                return {"article": self.article.article}
            last = min(paragraph.line_end, len(self.article.lines))
            return source_of(self.article, paragraph.line_start, last)
        first = min(claims, key=lambda claim: int(_place(claim)["line_start"]))
        end = max(_place(claim)["line_end"] for claim in claims)
        source = source_of(self.article, _place(first)["line_start"], end)
        return self._resting(first, source if len(source["quote"]) <= _LONGEST_QUOTE else None)

    # Relations, publications, countries

    def relations(self) -> Iterator[Cells]:
        """Rows of `relations`: claims whose predicate is one."""
        seen: dict[tuple[Value, ...], Cells] = {}
        for claim in self.claims:
            predicate = claim["predicate"]
            if predicate not in VOCABULARIES["relation"] or not _holds(claim):
                continue
            year, renamed = claim.get("value") or None, predicate == "renamed"
            subject, other = claim.get("subject_id"), claim.get("object_id")
            if not (subject and (other or renamed)):
                continue
            key = (subject, predicate, other, year if renamed else None)
            if key in seen and (seen[key].get("year") or year is None):
                continue
            dated = {"year": year, "year_source": "article"} if year else self._years.get(key[:3])
            cells = {"subject_id": subject, "relation": predicate, "object_id": other}
            seen[key] = {**cells, **(dated or {}), **self._resting(claim)}
        return iter(seen.values())

    @cached_property
    def _years(self) -> Mapping[tuple[Value, ...], Cells]:
        """The year that the reference gives for each relation, with its source."""
        return {
            (self._known(each["subject_id"]), each["relation"], self._known(each["object_id"])): {
                column: each[column] for column in ("year", "year_source")
            }
            for each in reversed(self.reference.relations)
        }

    def publications(self) -> Iterator[Cells]:
        """Rows of `publications`: what the article's subject publishes, with all that is stated of it."""
        article = self.article.article
        published: dict[str, Cells] = {}
        for claim in self.about.get(article, ()):
            if claim["predicate"] == "publishes":
                published.setdefault(claim["object"], claim)
        stated: dict[str, list[Cells]] = {}
        for claim in self.claims:
            if claim.get("value") and _holds(claim):
                stated.setdefault(claim["subject"], []).append(claim)
        for number, (name, first) in enumerate(published.items(), 1):
            chinese = any("\u3400" <= char <= "\u9fff" for char in name)
            cells: Cells = {"name": name, "name_zh" if chinese else "name_original": name}
            place = _place(first)
            for claim in stated.get(name, ()):
                predicate, value = claim["predicate"], claim["value"]
                if predicate == "year_only":
                    cells |= {"kind": "document", "year_start": value, "year_end": value}
                elif predicate in _OF_PUBLICATION:
                    cells.setdefault(_OF_PUBLICATION[predicate], value)
                else:
                    continue
                place = self._drawn_out(place, _place(claim))
            for fact in self.reference.publications:
                if fact["name"] == name and self._known(fact["organization_id"]) == article:
                    cells |= {column: value for column, value in fact.items() if value}
            yield {
                "kind": "periodical",
                **cells,
                "organization_id": article,
                "publication_id": f"{article}-publication-{number:02}",
                **self._resting(first, place),
            }

    def _drawn_out(self, place: Cells, other: Cells) -> Cells:
        """A place that reaches over another on the same lines or the next, if it is not too long."""
        both = (place, other)
        starts, ends = zip(*(each["span"] for each in both), strict=True)
        quote = self.text[min(starts) : max(ends)]
        lines = (min(each["line_start"] for each in both), max(each["line_end"] for each in both))
        fits = len(quote) <= _LONGEST_QUOTE and quote in self.article.quote(*lines)
        span = min(starts), min(starts) + len(quote)
        return {**source_of(self.article, *lines, quote), "span": span} if fits else place

    def country_mentions(self) -> Iterator[Cells]:
        """Rows of `country_mentions`: countries that a claim names in a role."""
        seen: dict[tuple[Value, ...], Cells] = {}
        for claim in self.claims:
            role, subject = claim["predicate"], claim.get("subject_id")
            if role not in VOCABULARIES["role"] or not subject:
                continue
            if territory := lookup(str(claim.get("value"))):
                cells = {
                    "organization_id": subject,
                    "role": role,
                    "country": territory.country,
                    "subdivision": territory.subdivision or None,
                }
                seen.setdefault(tuple(cells.values()), {**cells, **self._resting(claim)})
        return iter(seen.values())


def _same(known: Cells, claim: Cells) -> bool:
    """Whether a checked claim and a statement of one predicate are the same, by place and names."""
    (start, end), (other_start, other_end) = known["span"], claim["span"]
    overlap: bool = start < other_end and other_start < end
    return overlap and _agree(known, claim, "subject") and _agree(known, claim, "object")


def _agree(known: Cells, stated: Cells, role: str) -> bool:
    """Whether two claims name the same organisation: by identifier where both have one, or by name."""
    ours, theirs = known.get(f"{role}_id"), stated.get(f"{role}_id")
    return not (ours and theirs) or ours == theirs or known.get(role) == stated.get(role)
