"""Lists whose territories are known, from elsewhere than recovery: labelled lists.

They are known from the reference table for the articles that ship, from flags that survive in
MediaWiki source, or from a user's own labels. The flags are taken away; what recovery makes of the
rest is held against them.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from internationals.articles.model import Article, Member
from internationals.paths import REFERENCE
from internationals.places.gazetteer import Territory, lookup_all, territory_of
from internationals.places.recovery import Recovery

Truth = frozenset[Territory]
"""The territories of a member; empty if they are not known."""


class Labelled(NamedTuple):
    """An article whose members' territories are known.

    Attributes
    ----------
    article : the page
    members : its members in the order in which recovery is to see them, without flags
    truths : the territories of each member, aligned with `members`; empty if not known
    """

    article: Article
    members: tuple[Member, ...]
    truths: tuple[Truth, ...]


class Outcome(NamedTuple):
    """What recovery made of one member whose territories are known.

    Attributes
    ----------
    answered : whether any territory is believed
    right : whether those believed are the true ones, no more and no fewer; where only the country is
        answered, whether it is theirs
    exact : whether those believed are the true ones, parts of countries included
    most_probable_right : whether the most probable ones, as many as there were flags, are the true
        ones
    contained : whether all true ones are among the candidates
    candidates : number of candidates
    """

    answered: bool
    right: bool
    exact: bool
    most_probable_right: bool
    contained: bool
    candidates: int


def outcome(recovery: Recovery, truth: Truth) -> Outcome:
    """What recovery made of a member, held against the truth.

    Parameters
    ----------
    recovery : of the member
    truth : its territories, at least one
    """
    answer = {belief.territory for belief in recovery.beliefs}
    return Outcome(
        answered=bool(answer),
        right=_agrees(answer, truth),
        exact=answer == truth,
        # Two flags can be one territory's.
        most_probable_right=set(recovery.most_probable) == truth,
        contained=truth <= {territory for territory, _ in recovery.candidates},
        candidates=len(recovery.candidates),
    )


def _agrees(answer: Collection[Territory], truth: Truth) -> bool:
    """Whether each territory is a true one or the country of one, and no true country is missing."""
    true = truth | {Territory(territory.country) for territory in truth}
    countries = {territory.country for territory in truth}
    return true >= set(answer) and countries == {territory.country for territory in answer}


def from_reference(article: Article, reference: Path | None = None) -> Labelled:
    """Label an article with the reference table (``data/reference/sections.csv``).

    Parameters
    ----------
    article : one the table knows, by its identifier
    reference : another table with the columns article, line, countries and subdivisions

    Returns
    -------
    Labelled

    Raises
    ------
    ValueError : the table has no row for the article, or a row fits no member
    """
    path = reference or REFERENCE / "sections.csv"
    rows = [row for row in _rows(path) if row["article"] == article.article]
    if not rows:
        raise ValueError(f"{path}: found no row of {article.article!r}, expected at least one")
    return _with_rows(article, rows, str(path))


def from_labels(article: Article, labels: Path | str) -> Labelled:
    """Label an article with one's own table.

    Parameters
    ----------
    article : the page
    labels : CSV with the columns line (1-based), countries (ISO 3166-1 alpha-2, ``;`` between
        several), subdivisions (ISO 3166-2, likewise), and name where a line lists several members

    Returns
    -------
    Labelled

    Raises
    ------
    ValueError : a column is missing, a line is no number, a code is not known, or a row fits no
        member
    """
    rows = _rows(Path(labels))
    for column in ("line", "countries", "subdivisions"):
        if rows and column not in rows[0]:
            raise ValueError(
                f"{labels}: found the columns {', '.join(rows[0])}, expected {column} among them"
            )
    return _with_rows(article, rows, str(labels))


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _with_rows(article: Article, rows: Iterable[Mapping[str, str]], file: str) -> Labelled:
    truths: list[Truth] = [frozenset()] * len(article.members)
    for row in rows:
        if not row["line"].isdecimal():
            raise ValueError(f"{file}: found the line {row['line']!r}, expected a number from 1")
        line = int(row["line"])
        found = [
            index
            for index, member in enumerate(article.members)
            if member.entry.line_start <= line <= member.entry.line_end
        ]
        if len(found) > 1 and row.get("name"):
            found = [index for index in found if article.members[index].name == row["name"]]
        if not found:
            raise ValueError(
                f"{file}: found no member of {article.article} at line {line}, expected one"
            )
        try:
            truth = _truth(row["countries"], row["subdivisions"])
        except KeyError as error:
            raise ValueError(f"{file}: of line {line}, {error.args[0]}") from None
        for index in found:
            truths[index] = truth
    return Labelled(article, article.members, tuple(truths))


def _truth(countries: str, subdivisions: str) -> Truth:
    parts = {territory_of(code) for code in subdivisions.split(";") if code}
    divided = {part.country for part in parts}
    whole = {territory_of(code) for code in countries.split(";") if code and code not in divided}
    return frozenset(parts | whole)


def from_flags(article: Article) -> Labelled:
    """Label an article with the flags that survive in its MediaWiki source, and take them away.

    Parameters
    ----------
    article : read from MediaWiki source

    Returns
    -------
    Labelled. A member without a flag of its own that continues the one above has its territories.
    """
    members: list[Member] = []
    truths: list[Truth] = []
    for member in article.members:
        flags = _flags(member)
        truth = frozenset(t for flag in flags for t in lookup_all(flag))
        if not flags and member.continues and truths:
            truth = truths[-1]
        truths.append(truth)
        entry = member.entry._replace(
            flags=(), cells=tuple(cell._replace(flags=()) for cell in member.entry.cells)
        )
        place = "" if lookup_all(member.place) and flags else member.place
        members.append(member._replace(entry=entry, flags_lost=len(flags), place=place))
    return Labelled(article, tuple(members), tuple(truths))


def _flags(member: Member) -> tuple[str, ...]:
    return member.entry.flags or tuple(f for cell in member.entry.cells for f in cell.flags)
