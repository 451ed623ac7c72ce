"""From an article to rows of every table, each with the lines and the quote it came from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from unicodedata import normalize

from internationals.articles.model import Article, Host, Loss, Member
from internationals.articles.prose import statements
from internationals.places.corrections import Correction
from internationals.places.evidence import FirstSentences
from internationals.places.gazetteer import lookup_all, name, territory_of
from internationals.places.recovery import Recovery, recover_article
from internationals.tables.reference import Facts, SectionFacts, facts_of
from internationals.tables.schema import DECIMALS, TABLES, VOCABULARIES, Row, Value
from internationals.tables.statements import (
    Hosted,
    host_claims,
    prose_reference,
    statement_rows,
)

Rows = Mapping[str, Sequence[Row]]
"""Rows of tables, each in the order of its table's columns."""

#: Tables of which several articles can give the same row, and the column that tells it is the same.
SHARED = {"organizations": "organization_id", "host_parties": "host_party_id"}


Source = tuple[str, int, int, str]
"""What ends the rows of most tables: article, first line, last line, quote."""


class Section(NamedTuple):
    """A member of an article as the tables know it.

    Attributes
    ----------
    section_id : such as ``imt-section-01``
    member : the entry, or part of one, that lists it
    name : its name in the tables
    facts : what the reference knows of it, None if nothing
    recovery : where it may be, the reference left aside
    source : the article, the first and last line and the quote of its rows
    """

    section_id: str
    member: Member
    name: str
    facts: SectionFacts | None
    recovery: Recovery
    source: Source


def article_rows(
    article: Article,
    *,
    corrections: Sequence[Correction] = (),
    first_sentences: FirstSentences | None = None,
) -> Rows:
    """Rows of every table but `countries`, for one article.

    Parameters
    ----------
    article : a page read
    corrections : what a user knows better (see `internationals.places.corrections`)
    first_sentences : first sentences of other pages, by title, as evidence for linked members

    Returns
    -------
    For each table the rows the article gives, each a tuple in the order of the table's columns.

    Raises
    ------
    CorrectionError : a correction for this article matches none of its members, or several
    """
    facts = facts_of(article)
    recoveries = recover_article(article, corrections=corrections, first_sentences=first_sentences)
    listed = sections(article, recoveries, facts)
    rows: dict[str, list[Row]] = {table: [] for table in TABLES if table != "countries"}
    if facts is not None:
        for table, known in facts.rows.items():
            rows[table] += known
    rows |= statement_rows(
        article,
        statements(article),
        prose_reference(),
        hosted=[
            Hosted(section.section_id, section.name, host.name, *section.source[1:])
            for section in listed
            for host in section.member.hosts
        ],
    )
    rows["articles"].append(_article_row(article, facts))
    rows["sections"] = [_section_row(article, section) for section in listed]
    rows["host_parties"] = _host_party_rows(article, listed, rows["host_parties"])
    claims = host_claims(rows["claims"])
    for section in listed:
        rows["section_territories"] += _territory_rows(section)
        rows["section_hosts"] += _host_rows(article, section, claims)
        rows["section_checks"] += _check_rows(section)
        rows["evidence"] += _evidence_rows(article, section)
    rows["links"] = _link_rows(article)
    rows["losses"] = _loss_rows(article, listed, facts)
    return {**rows, "candidates": _candidate_rows(listed)}


def merge(parts: Iterable[Mapping[str, Iterable[Row]]]) -> Rows:
    """Rows of several articles together, in the order given.

    An organisation or a host party that several articles name keeps the first row that has it; but
    the subject of one of the articles has its row from that article.
    """
    parts = list(parts)
    merged: dict[str, list[Row]] = {table: [] for table in TABLES if table != "countries"}
    seen: dict[str, set[Value]] = {table: set() for table in SHARED}
    own = TABLES["articles"].names.index("article")
    subjects = [{row[own] for row in part.get("articles", ())} for part in parts]
    of_all = set().union(*subjects)
    for part, of_part in zip(parts, subjects, strict=True):
        for table, rows in part.items():
            if table not in SHARED:
                merged[table] += rows
                continue
            key = TABLES[table].names.index(SHARED[table])
            for row in rows:
                if table == "organizations" and row[key] in of_all - of_part:
                    continue
                if row[key] not in seen[table]:
                    seen[table].add(row[key])
                    merged[table].append(row)
    return merged


def sections(
    article: Article, recoveries: Sequence[Recovery], facts: Facts | None = None
) -> list[Section]:
    """The members of an article with the identifiers and names they have in the tables.

    An item or cell that only names the territory of what stands below it is no member.

    Parameters
    ----------
    article : a page read
    recoveries : where its members may be, aligned with them
    facts : what the reference knows of the article
    """
    listed: list[Section] = []
    numbers: dict[str, int] = {}
    for member, recovery in zip(article.members, recoveries, strict=True):
        written = _name(member)
        if (member.has_nested or member.entry.kind == "row") and lookup_all(written):
            continue
        number = numbers[member.status] = numbers.get(member.status, 0) + 1
        known = (
            facts.section_within(member.entry.line_start, member.entry.line_end) if facts else None
        )
        section_id = f"{article.article}-{member.status}-{number:02}"
        source = _source(article, member.entry.line_start, member.entry.line_end)
        listed.append(Section(section_id, member, written, known, recovery, source))
    return listed


def _name(member: Member) -> str:
    """A member's name; words before it that are no territory belong to it."""
    before = member.place
    if before and member.entry.text.lstrip("（） ").startswith(before) and not lookup_all(before):
        return f"{before} {member.name}"
    return member.name


def host_party_id(article: Article, host: Host) -> str:
    """Identifier of a host party: the title its name links to, or ``ARTICLE:name`` without a link."""
    if host.link is not None and host.link.title:
        return host.link.title
    return f"{article.article}:{host.name}"


def _source(article: Article, line_start: int, line_end: int) -> Source:
    return (article.article, line_start, line_end, article.quote(line_start, line_end))


# Rows are put together here in the order of their table's columns, which a test holds them to:
# a page gives a hundred or more.


def _article_row(article: Article, facts: Facts | None) -> Row:
    return TABLES["articles"].row_of(
        article=article.article,
        organization_id=article.article,
        title=article.title,
        file=article.file,
        format=article.format,
        language=article.language,
        revision=article.revision or (facts.revision if facts else ""),
        sha256=article.sha256,
        characters=article.characters,
        lines=len(article.lines),
    )


def _section_row(article: Article, section: Section) -> Row:
    member, facts = section.member, section.facts
    heading = member.entry.heading
    carried = sum(probability for _, probability in section.recovery.candidates)
    return _row(
        "sections",
        section.source,
        section_id=section.section_id,
        section_key=section.section_id,
        organization_id=article.article,
        status=member.status,
        tier=_tier(article, member.status),
        heading=heading[-1] if heading else member.entry.intro,
        list=member.entry.list_index + 1,
        position=int(section.section_id.rsplit("-", 1)[1]),
        name=section.name,
        language=article.language,
        name_en=facts.name_en if facts else None,
        name_zh=section.name if article.language == "zh" else None,
        name_native=facts.name_native if facts else None,
        names_source=facts.names_source if facts else None,
        link_title=member.link.title if member.link else None,
        member_organization_id=facts.member_organization_id if facts else None,
        flags_lost=member.flags_lost,
        no_territory=False,
        reference="paired" if facts else None,
        candidates_remainder=max(0.0, 1 - carried),
        note_en=facts.note if facts else None,
    )


_CURRENT = [status for status in VOCABULARIES["status"] if not status.startswith("former_")]


def _tier(article: Article, status: str) -> str:
    """Tier of a status: full for the highest current one on the page."""
    if status not in _CURRENT:
        return "former"
    here = {member.status for member in article.members}
    return "full" if status == next(s for s in _CURRENT if s in here) else "partial"


def _row(table: str, source: Source, **values: Value) -> Row:
    article, line_start, line_end, quote = source
    return TABLES[table].row_of(
        **values, article=article, line_start=line_start, line_end=line_end, quote=quote
    )


def _host_rows(
    article: Article, section: Section, claims: Mapping[tuple[str, str], str]
) -> list[Row]:
    """The host parties of a section."""
    hosts = {host_party_id(article, host): host for host in section.member.hosts}
    return [
        _row(
            "section_hosts",
            section.source,
            section_id=section.section_id,
            host_party_id=identifier,
            position=position,
            name=host.name,
            claim_id=claims.get((section.section_id, host.name)),
        )
        for position, (identifier, host) in enumerate(hosts.items(), 1)
    ]


def _check_rows(section: Section) -> list[Row]:
    """What other texts give of a section."""
    facts = section.facts
    if facts is None:
        return []
    own = {country for country, _ in facts.territories}
    checks: list[tuple[str, str | None, str]] = [
        (
            "territory",
            ";".join(facts.countries_later_revision),
            "same" if own == set(facts.countries_later_revision) else "differs",
        )
    ]
    if section.member.hosts:
        kept = facts.host_in_later_revision
        checks.append(
            ("host", section.member.hosts[0].name if kept else None, "same" if kept else "absent")
        )
    if facts.renamed_in_later_revision:
        checks.append(("name", facts.name_in_later_revision, "differs"))
    rows = [
        _row(
            "section_checks",
            section.source,
            section_id=section.section_id,
            fact=fact,
            text="later_revision",
            value=value,
            result=result,
            note_en=facts.note,
            check_source=facts.territory_source,
        )
        for fact, value, result in checks
    ]
    if facts.host_elsewhere:
        rows.append(
            _row(
                "section_checks",
                section.source,
                section_id=section.section_id,
                fact="host",
                text="elsewhere",
                value=facts.host_elsewhere,
                result="added",
                note_en=facts.note,
                check_source=facts.names_source,
            )
        )
    return rows


def _host_party_rows(article: Article, listed: list[Section], known: list[Row]) -> list[Row]:
    """The host parties that the reference knows, and those only the article names."""
    rows = list(known)
    key = TABLES["host_parties"].names.index("host_party_id")
    seen = {row[key] for row in rows}
    for section in listed:
        for host in section.member.hosts:
            identifier = host_party_id(article, host)
            if identifier in seen:
                continue
            seen.add(identifier)
            link_title = host.link.title if host.link else None
            rows.append(
                _row(
                    "host_parties",
                    section.source,
                    host_party_id=identifier,
                    name=host.name,
                    language=article.language,
                    link_title=link_title,
                    name_zh=host.name if article.language == "zh" else None,
                )
            )
    return rows


def _territory_rows(section: Section) -> list[Row]:
    """The territories believed: the reference outranks what the page gives."""
    facts, recovery = section.facts, section.recovery
    if facts is not None:
        return [
            _row(
                "section_territories",
                section.source,
                section_id=section.section_id,
                country=country,
                subdivision=subdivision,
                evidence="reference",
                confidence=1.0,
                territory_source=facts.territory_source,
            )
            for country, subdivision in facts.territories
        ]
    return [
        _row(
            "section_territories",
            section.source,
            section_id=section.section_id,
            country=belief.territory.country,
            subdivision=belief.territory.subdivision or None,
            stands_for=belief.stands_for or None,
            evidence=belief.evidence,
            confidence=belief.confidence,
            territory_source=recovery.source,
        )
        for belief in recovery.beliefs
    ]


def _candidate_rows(listed: Sequence[Section]) -> list[Row]:
    return [
        _row(
            "candidates",
            section.source,
            section_id=section.section_id,
            country=territory.country,
            subdivision=territory.subdivision or None,
            probability=round(probability, DECIMALS),
        )
        for section in listed
        for territory, probability in section.recovery.candidates
    ]


def _evidence_rows(article: Article, section: Section) -> list[Row]:
    return [
        _row(
            "evidence",
            (cue.article, cue.line_start, cue.line_end, cue.quote)
            if cue.article == article.article
            else section.source,
            section_id=section.section_id,
            evidence=cue.kind,
            words=cue.quote,
            territories=";".join(t.subdivision or t.country for t in cue.territories),
            evidence_source=None if cue.article == article.article else cue.article,
        )
        for cue in section.recovery.cues
    ]


def _link_rows(article: Article) -> list[Row]:
    rows: list[Row] = []
    texts: dict[tuple[int, int], str] = {}
    is_markdown = article.format == "markdown"
    for link in article.links:
        lines = (link.line_start, link.line_end)
        text = texts.get(lines)
        if text is None:
            text = texts[lines] = article.quote(*lines)
        quote = _link_source(link.label, text) if is_markdown else text
        label = normalize("NFC", link.label)
        rows.append((label, link.title, link.kind, link.url, article.article, *lines, quote))
    return rows


def _link_source(label: str, text: str) -> str:
    """The Markdown of the link of a label, where it can be told apart in a text; else the text."""
    opening = f"[{label.split(' ', 1)[0]}"
    start = text.find(opening)
    while start >= 0:
        turn = text.find("](", start)
        if turn < 0:
            break
        found = text[start + 1 : turn]
        if found == label or found.split() == label.split():
            end = text.find('")', text.find(' "', turn))
            if end >= 0:
                return text[start : end + 2]
        start = text.find(opening, start + 1)
    return text


def _loss_rows(article: Article, listed: list[Section], facts: Facts | None) -> list[Row]:
    """The losses, with what is missing where the reference knows it."""
    names: dict[tuple[int, int], list[str]] = {}
    for section in listed:
        if section.facts is not None:
            lines = (section.member.entry.line_start, section.member.entry.line_end)
            names[lines] = [
                name(territory_of(subdivision or country), "zh")
                for country, subdivision in section.facts.territories
            ]
    rows: list[Row] = []
    for loss in article.losses:
        lost = loss.lost
        if loss.kind == "flag" and names.get((loss.line_start, loss.line_end)):
            lost = names[loss.line_start, loss.line_end].pop(0)
        elif loss.kind == "template" and not lost and facts is not None:
            lost = _lost_term(facts, loss)
        rows.append((loss.kind, lost, *_source(article, loss.line_start, loss.line_end)))
    return rows


def _lost_term(facts: Facts, loss: Loss) -> str:
    """The term whose quotation marks a claim of the reference quotes empty."""
    columns = TABLES["claims"].names
    line, quote, value = (columns.index(column) for column in ("line_start", "quote", "value"))
    for claim in facts.rows["claims"]:
        if claim[line] == loss.line_start and "“”" in str(claim[quote]):
            return str(claim[value])
    return ""
