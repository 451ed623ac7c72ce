"""From an article to rows of every table, each with the lines and the quote it came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise
from os.path import abspath, sep
from pathlib import Path
from typing import NamedTuple
from unicodedata import normalize

from internationals.articles.model import Article, Host, Loss, Member
from internationals.paths import ROOT
from internationals.places.evidence import Context, Cue, Summary, context_of, summary
from internationals.places.gazetteer import Territory, name, territories_of
from internationals.places.parties import Party, known_parties
from internationals.places.recovery import Belief, Recovery, recover
from internationals.places.stated import Settled, settle, unknown_headings
from internationals.tables.cells import counted
from internationals.tables.corrections import (
    Corrected,
    Correction,
    corrected,
    read_corrections,
    require_articles,
)
from internationals.tables.other_text import OtherText, matches, read_other_texts
from internationals.tables.party_facts import (
    facts_of,
    family_facts,
    founding_rows,
    read_own_parties,
)
from internationals.tables.reference import (
    NO_REFERENCE,
    PageReference,
    Record,
    check_reference,
    checks_of_sections,
    is_included,
    names_source,
    reference_of,
)
from internationals.tables.schema import TABLES, VOCABULARIES, Cells, Row, Value, country_rows
from internationals.tables.statements import (
    ProseReference,
    prose_reference,
    source_of,
    statement_cells,
)

Rows = Mapping[str, Sequence[Row]]
"""Rows of tables, each in the order of its table's columns."""


class Known(NamedTuple):
    """What rows are made with beside the page.

    Attributes
    ----------
    corrections : rows of a user's file
    parties : rows of a user's file
    reference : whether what was collected for the included articles is used
    context : what was read on other pages of the build
    others : other texts of the lists, as evidence
    """

    corrections: tuple[Correction, ...] = ()
    parties: tuple[Party, ...] = ()
    reference: bool = True
    context: Context = Context()
    others: tuple[OtherText, ...] = ()


_ALONE = Known()


def known_from(
    corrections: Path | str | None = None,
    parties: Path | str | None = None,
    reference: bool = True,
    other_text: Path | str | None = None,
) -> Known:
    """Read what rows are made with beside the pages, and check the reference if it was changed.

    Parameters
    ----------
    corrections : CSV of what a user knows better (see `internationals.tables.corrections`)
    parties : CSV of a user's own parties (see `internationals.tables.party_facts`)
    reference : whether what was collected for the included articles is used
    other_text : another text of the same lists, or a folder of them, as evidence

    Raises
    ------
    CorrectionError : one of the user's files is faulty
    TableError : a file of data/reference is faulty
    """
    if not is_included():
        check_reference()
    return Known(
        read_corrections(corrections) if corrections is not None else (),
        read_own_parties(parties) if parties is not None else (),
        reference,
        others=read_other_texts(other_text) if other_text is not None else (),
    )


class Section(NamedTuple):
    """A member of an article as the tables know it.

    Attributes
    ----------
    member : the entry, or part of one, that lists it
    row : the row of the reference that is paired with it, None if none is
    recovery : where it may be, the reference left aside
    corrections : what a user corrected of it, by column
    source : of its rows: its identifier, such as ``green-section-01``, and its article, lines and quote
    """

    member: Member
    row: Record | None
    recovery: Recovery
    corrections: Mapping[str, Correction]
    source: Cells

    @property
    def known(self) -> tuple[Territory, ...]:
        """The territories that the reference has for it."""
        return territories_of(self.row["countries"], self.row["subdivisions"]) if self.row else ()

    @property
    def hosts(self) -> dict[str, Host]:
        """Its host parties by identifier: the title that the name links to, else ``ARTICLE:name``."""
        article = self.source["article"]
        return {host.title or f"{article}:{host.name}": host for host in self.member.hosts}


def page_rows(article: Article, settled: Settled, known: Known = _ALONE) -> Rows:
    """Rows of every table that pages give, for one article.

    Parameters
    ----------
    article : a page read
    settled : what the gazetteer decides of it
    known : what rows are made with beside it

    Returns
    -------
    For each table the rows the article gives, in the order of the table's columns.

    Raises
    ------
    CorrectionError : a correction for this article matches none of its members, or several
    """
    correct = corrected(article, settled.members, known.corrections)
    reference = reference_of(article, correct.members) if known.reference else NO_REFERENCE
    listed = sections(article, correct, reference, known)
    each_section = partial(_of_sections, listed)
    prose = prose_reference(known.reference)
    stated = statement_cells(
        article,
        prose,
        hosted=each_section(_host_claims),
        pages=known.context.pages,
    )
    claims = stated["claims"]
    claim_of = {(each.get("section_id"), each["object"]): each["claim_id"] for each in claims}
    tiers = _tiers([section.member for section in listed])
    named = {each["organization_id"] for each in stated["organizations"]}
    cells: dict[str, list[Cells]] = {
        **stated,
        "articles": [_article(article, reference)],
        "sections": each_section(
            partial(_sections, article, reference, prose, known.context.pages, tiers, named)
        ),
        "host_parties": _host_parties(article, listed, correct, known),
        "section_territories": each_section(_territories),
        "section_hosts": each_section(partial(_hosts, claim_of)),
        "section_checks": each_section(_checks) if reference.is_own_page else [],
        "evidence": each_section(partial(_evidence, article)),
        "losses": _losses(article, listed, claims, (*correct.losses, *settled.losses)),
    }
    rows = {table: TABLES[table].rows_of(found) for table, found in cells.items()}
    return {**rows, "candidates": _candidate_rows(listed), "links": _link_rows(article)}


def rows_of(article: Article, known: Known = _ALONE) -> Rows:
    """Rows of all tables for one article alone, `countries` included.

    Parameters
    ----------
    article : a page read
    known : what rows are made with beside it; its context is made here

    Raises
    ------
    CorrectionError : a correction is of another article, matches no member, or several
    """
    require_articles(known.corrections, {article.article})
    settled = settle(article)
    context = context_of([summary(article, settled.members)])
    rows = page_rows(article, settled, known._replace(context=context))
    at = TABLES["host_parties"].names.index("country")
    return {**rows, **constant_rows(row[at] for row in rows["host_parties"])}


def constant_rows(countries: Iterable[Value]) -> Rows:
    """Rows of the tables that no page gives.

    Parameters
    ----------
    countries : codes of those that have a host party
    """
    return {
        "countries": country_rows(),
        "party_foundings": founding_rows({str(code) for code in countries}),
    }


def sections(
    article: Article, correct: Corrected, reference: PageReference, known: Known
) -> list[Section]:
    """The members of an article with the identifiers they have in the tables.

    A member that a row of the reference is paired with has the number of that row, so that one line
    more or less changes no other identifier; the others are numbered behind the highest.

    Parameters
    ----------
    article : a page read
    correct : its members, with the corrections applied
    reference : the reference for it
    known : what rows are made with beside the page
    """
    members = correct.members
    # Where the reference knows the countries, recovery does without it: it is what is measured.
    parties = known_parties(known.parties, known.reference and reference is NO_REFERENCE)
    context = known.context._replace(parties=parties)
    matched = matches(article, members, known.others)
    recoveries = recover(article, members, context, {**matched, **correct.places})
    taken = Counter(row["status"] for row in reference.included.sections)
    listed = []
    for index, (member, recovery) in enumerate(zip(members, recoveries, strict=True)):
        status = member.status
        row = reference.sections.get(index)
        if row is not None and row["status"] == status:
            number = int(row["number"])
        else:
            number = taken[status] = taken[status] + 1
        listed.append(
            Section(
                member,
                row,
                recovery,
                correct.by_member.get(index, {}),
                {
                    "section_id": f"{article.article}-{status}-{number:02}",
                    **source_of(article, member.entry.line_start, member.entry.line_end),
                },
            )
        )
    return listed


# Columns that have the names of what they are taken from.
_OF_ARTICLE = ("article", "title", "format", "language", "sha256", "characters")
_OF_REVISION = ("wiki", "revision", "date")
_OF_MEMBER = ("status", "position", "name", "abbreviation", "flags_lost", "no_territory")
_OF_RECORD = ("name_zh", "note_en", "note_zh")
_ROOT = f"{abspath(ROOT)}{sep}"  # noqa: PTH100


def _article(article: Article, reference: PageReference) -> Cells:
    record = reference.included.record if reference.is_own_page else {}
    path = abspath(article.file)  # noqa: PTH100 (resolve asks the disk for every folder above)
    is_ours = article.file and path.startswith(_ROOT)
    return {
        **{column: getattr(article, column) for column in _OF_ARTICLE},
        **{column: getattr(article, column) or record.get(column) for column in _OF_REVISION},
        "organization_id": article.article,
        # The tables are not to name a machine.
        "file": path[len(_ROOT) :].replace(sep, "/") if is_ours else article.file,
        "article_source": record.get("article_source"),
        "lines": len(article.lines),
    }


# Sections


def _of_sections(
    listed: Sequence[Section], cells_of: Callable[[Section], Iterable[Cells]]
) -> list[Cells]:
    """Cells of the rows of each section, with its source."""
    return [section.source | cells for section in listed for cells in cells_of(section)]


def _sections(
    article: Article,
    reference: PageReference,
    prose: ProseReference,
    pages: Mapping[str, Summary],
    tiers: Mapping[str, str],
    organizations: Collection[str],
    section: Section,
) -> Iterator[Cells]:
    """The section itself."""
    member, row, recovery = section.member, section.row or {}, section.recovery
    heading = member.entry.heading
    corrected_by = [each.cells["source"] for each in section.corrections.values()]
    of_language = {"zh": "name_zh", "en": "name_en"}.get(article.language, "name")
    organization = prose.organization_of(member.title, article.language) or member.title
    if member.title in pages:
        organization = pages[member.title].article
    if organization == reference.included.record.get("article"):
        organization = article.article
    yield {
        **{column: getattr(member, column) for column in _OF_MEMBER},
        **{column: row.get(column) for column in _OF_RECORD},
        "section_key": section.source["section_id"],
        "organization_id": article.article,
        "tier": tiers[member.status],
        "heading": heading[-1] if heading else member.entry.intro,
        "list": member.entry.list_index + 1,
        "language": article.language,
        "name_en": member.name_en or row.get("name_en"),
        "name_native": member.name_native or row.get("name_native"),
        "names_source": names_source(row) if row else None,
        "link_title": member.title,
        "parent_party": member.parent.name if member.parent else None,
        # The organisation of the prose that is the same, if the page names it.
        "member_organization_id": organization if organization in organizations else None,
        "place_words": member.place or "、".join(member.flags or member.entry.flags),
        "reference": ("paired" if row else "unpaired") if reference.included.sections else None,
        "correction_source": "; ".join(dict.fromkeys(corrected_by)),
        "sorted_probability": recovery.sorted_probability if recovery.alphabet else None,
        "candidates_remainder": None if member.no_territory else recovery.remainder,
        # In an English page a name may be followed by its translation.
        of_language: (article.language == "en" and member.name_en) or member.name,
    }


_CURRENT = [status for status in VOCABULARIES["status"] if not status.startswith("former_")]


def _tiers(members: Sequence[Member]) -> dict[str, str]:
    """Tier of each status of a page: full is the highest current one.

    A section among the members of one list is another word for these.
    """
    lists: dict[str, set[int]] = {}
    for member in members:
        lists.setdefault(member.status, set()).add(member.entry.list_index)
    highest = next((status for status in _CURRENT if status in lists), "")
    mixed = highest == "section" and not lists[highest].isdisjoint(lists.get("member", ()))
    full = {highest, "member"} if mixed else {highest}
    return {
        status: "full" if status in full else "partial" if status in _CURRENT else "former"
        for status in lists
    }


def _territories(section: Section) -> Iterator[Cells]:
    """The territories believed: what the page states goes before the reference, and a user's
    correction before both.
    """
    beliefs, given = section.recovery.beliefs, section.recovery.given
    source = given.source if given else ""
    stated = any(belief.evidence in ("flag", "stated") for belief in beliefs)
    if section.row is not None and not stated and "territory" not in section.corrections:
        beliefs = tuple([Belief(territory, "reference", 1.0) for territory in section.known])
        source = f"{section.row['country_source']} ({section.row['country_basis']})"
    for belief in () if section.member.no_territory else beliefs:
        yield {
            "country": belief.territory.country,
            "subdivision": belief.territory.subdivision or None,
            "stands_for": belief.stands_for or None,
            "evidence": belief.evidence,
            "confidence": belief.confidence,
            "territory_source": source,
        }


def _host_claims(section: Section) -> Iterator[Cells]:
    """Claims that a section works inside parties."""
    for host in section.member.hosts:
        yield {
            "group": "host_party",
            "topic": "host_party",
            "subject": section.member.name,
            "predicate": "works_inside",
            "object": host.name,
            "sentence": section.member.entry.text,
        }


def _hosts(claim_of: Mapping[tuple[str | None, str], str], section: Section) -> Iterator[Cells]:
    """The host parties of a section."""
    for position, (identifier, host) in enumerate(section.hosts.items(), 1):
        yield {
            "host_party_id": identifier,
            "position": position,
            "name": host.name,
            "claim_id": claim_of.get((section.source["section_id"], host.name)),
        }


def _checks(section: Section) -> Iterator[Cells]:
    """What other texts give of a section."""
    row = section.row or {"article": "", "line": ""}
    for check in checks_of_sections().get((row["article"], row["line"]), ()):
        same = check["result"] == "same"
        yield {**check, **{note: None if same else row[note] for note in ("note_en", "note_zh")}}


# Host parties


def _host_parties(
    article: Article, listed: Sequence[Section], correct: Corrected, known: Known
) -> list[Cells]:
    """The host parties that the article names, with what is known of each."""
    parties = known_parties(known.parties, known.reference)
    found: dict[str, Cells] = {}
    for section in listed:
        for identifier, host in section.hosts.items():
            if identifier in found:
                continue
            countries = [cells["country"] for cells in _territories(section)]
            party = parties.within(countries, host.title, host.name)
            facts = facts_of(party) if party else {}
            if article.language in ("zh", "en"):
                facts.setdefault(f"name_{article.language}", host.name)
            if family := correct.families.get(host.title or host.name):
                facts |= family_facts(*family)
            found[identifier] = {
                **facts,
                "host_party_id": identifier,
                "name": host.name,
                "language": article.language,
                "link_title": host.title,
                **section.source,
            }
    return list(found.values())


# Candidates and evidence


def _candidate_rows(listed: Sequence[Section]) -> list[Row]:
    """The candidates of each section."""
    rows: list[Row] = []
    for section in listed:
        found = section.recovery
        own, *source = section.source.values()
        unordered = found.without_order[found.places].tolist()
        rows += [
            (own, *territory, probability, alone, *source)
            for (territory, probability), alone in zip(found.candidates, unordered, strict=True)
        ]
    return rows


def _evidence(article: Article, section: Section) -> Iterator[Cells]:
    given = section.recovery.given
    cues = [*zip(section.recovery.cues, section.recovery.rates, strict=True)]
    if given and given.evidence == "match":
        lines = section.source["line_start"], section.source["line_end"]
        match = Cue("match", "", given.territories, given.quote, *lines, source=given.source)
        cues.append((match, given.probability))
    for cue, rate in cues:
        source = source_of(article, cue.line_start, cue.line_end)
        codes = [] if cue.area else [territory.code for territory in cue.territories]
        yield {
            **source,
            "quote": cue.quote if cue.quote in source["quote"] else source["quote"],
            "evidence": cue.kind,
            "words": cue.quote,
            "territories": ";".join(codes),
            "area": "001" if cue.area == "world" else cue.area,
            "probability": rate,
            "evidence_source": cue.source,
        }


# Links and losses


def _link_rows(article: Article) -> list[Row]:
    rows: list[Row] = []
    texts: dict[tuple[int, int], tuple[str, Mapping[str, str]]] = {}
    for link in article.links:
        lines = (link.line_start, link.line_end)
        if lines not in texts:
            text = article.quote(*lines)
            texts[lines] = text, _link_sources(text) if article.format == "markdown" else {}
        text, sources = texts[lines]
        quote = sources.get(" ".join(link.label.split()), text)
        label = normalize("NFC", link.label)
        rows.append((label, link.title, link.kind, link.url, article.article, *lines, quote))
    return rows


def _link_sources(text: str) -> dict[str, str]:
    """The Markdown of the first link of each label, where it can be distinguished in a text."""
    found: dict[str, str] = {}
    for before, after in pairwise(text.split("](")):
        label = before.rpartition("[")[2]
        end = after.find('")', after.find(' "'))
        if end >= 0:
            found.setdefault(" ".join(label.split()), f"[{label}]({after[: end + 2]}")
    return found


def _losses(
    article: Article, listed: Sequence[Section], claims: Sequence[Cells], more: Sequence[Loss]
) -> list[Cells]:
    """The losses, with what is missing where the reference knows it."""
    names: dict[tuple[int, int], list[str]] = {}
    for section in listed:
        if section.row is not None:
            lines = (section.source["line_start"], section.source["line_end"])
            names[lines] = [name(territory, "zh") for territory in section.known]
    # The term whose quotation marks a claim of the reference quotes empty.
    terms = {c["line_start"]: c.get("value") for c in reversed(claims) if "“”" in c["quote"]}
    found: list[Cells] = []
    for loss in sorted((*article.losses, *more), key=lambda loss: loss.line_start):
        lost = loss.lost
        if loss.kind == "flag" and names.get((loss.line_start, loss.line_end)):
            lost = names[loss.line_start, loss.line_end].pop(0)
        elif loss.kind == "template" and not lost:
            lost = terms.get(loss.line_start) or ""
        source = source_of(article, loss.line_start, loss.line_end)
        found.append({"kind": loss.kind, "lost": lost, **source})
    return found


# What a reader of the tables should know of a page


def notes_of(article: Article, settled: Settled) -> Iterator[str]:
    """Lines for the terminal on what of a page was not understood."""
    where = article.file or article.article
    for loss in (*article.losses, *settled.losses):
        if loss.note:
            yield f"{where}: {loss.note}"
    for unknown in unknown_headings(article):
        if unknown.read_as_members:
            yield (
                f"{where}: line {unknown.line_start}: found "
                f"{counted(unknown.entries, 'entry|entries')} under the unknown heading "
                f"{unknown.heading!r} (read as members, because a heading above gives them), "
                "expected a known heading"
            )
