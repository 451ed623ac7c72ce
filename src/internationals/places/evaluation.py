"""How well recovery works: labelled lists, recovered and compared with the truth.

A labelled list is one whose territories are known from elsewhere: from the reference table for the
included articles, or from a user's table. Subdivision and country are compared apart: an answer is *right* if its countries
are the true ones and no part of a country contradicts a true part; it is *exact* if its territories
are the true ones, no more and no fewer.

Beside every result are those of three baselines: the territories that the words of the entry alone
name, the most probable ones by the order of the list alone, and by the prior alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from internationals.articles.model import Article, Member
from internationals.paths import REFERENCE, csv_rows
from internationals.places import alignment
from internationals.places.evidence import Context, Cue
from internationals.places.gazetteer import (
    Territory,
    index_of,
    territories,
    territories_of,
)
from internationals.places.likelihood import Array, leave_out, territory_prior
from internationals.places.recovery import Recovery, recover, sorted_parts
from internationals.places.stated import settled

Truth = frozenset[Territory]
"""The territories of a member; empty if they are not known."""

# The bases of cues that are words of the entry itself, of its host or of its parent party.
_OWN_WORDS = frozenset(
    owner + basis
    for owner in ("", "host_", "parent_")
    for basis in ("name", "names", "adjective", "title", "disambiguator")
) | {"stated"}


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


def evaluate(
    lists: Iterable[Labelled], without: Collection[str] = (), context: Context | None = None
) -> pd.DataFrame:
    """Recover labelled lists and compare every entry with the truth.

    Parameters
    ----------
    lists : members whose territories are not known are recovered, not compared
    without : kinds of evidence that recovery does not use, see `recovery.recover`
    context : what was read beside the pages

    Returns
    -------
    DataFrame, one row per member: article, list (number of the list, or of the part of a table),
    line, name, truth and answer (codes, ``;`` between several), flags, told (whether words on the
    page or beside it name a territory), confidence (the least probability of the territories of
    the answer and of those that it lacks, one for each flag), evidence (kinds of the answer, ``;``
    between several), answered, right, exact, most_probable, most_probable_right, candidates (their
    number), contained, probability (the least of those given to the true territories), highest (the
    highest probability), order (probability that the list is sorted), rests_on_order;
    words_answered, words_right, order_right, prior_right (the baselines)
    """
    rows = []
    for one in lists:
        recoveries = recover(one.article, one.members, context, without=without)
        parts = [part for _, part in sorted_parts(one.article, one.members)]
        pages = (one.article.title, one.article.article)
        prior = territory_prior(leave_out(pages))
        by_order = _by_order(parts, prior)
        for index, (member, truth) in enumerate(zip(one.members, one.truths, strict=True)):
            if truth:
                found = recoveries[index]
                rows.append(
                    {
                        "article": one.article.article,
                        "list": parts[index],
                        "line": member.entry.line_start,
                        "name": member.name,
                        **_answer(found, truth),
                        **_baselines(found, truth, prior, by_order[index]),
                    }
                )
    return pd.DataFrame(rows)


def agrees(answer: Collection[Territory], truth: Truth) -> bool:
    """Whether the countries are the true ones, and no part is another than the true one."""
    parts = {each for each in truth if each.subdivision}
    divided = {part.country for part in parts}
    return {each.country for each in answer} == {each.country for each in truth} and all(
        each in parts for each in answer if each.subdivision and each.country in divided
    )


def _answer(found: Recovery, truth: Truth) -> dict[str, object]:
    answer = {belief.territory for belief in found.beliefs}
    # A member that is taken to belong to no country has no territory that is possible.
    probable = found.with_order if found.with_order.size else np.zeros(len(territories()))
    believed = [belief.confidence for belief in found.beliefs]
    # An answer of one territory for two flags is not complete.
    lacking = found.probabilities[len(believed) : len(found.most_probable)].tolist()
    return {
        "truth": _codes(truth),
        "answer": _codes(answer),
        "flags": found.flags,
        "told": any(not cue.area for cue in found.cues),
        "confidence": min(believed + lacking, default=float("nan")),
        "evidence": ";".join(dict.fromkeys(b.evidence for b in found.beliefs)),
        "answered": bool(answer),
        "right": agrees(answer, truth),
        "exact": answer == truth,
        "most_probable": _codes(found.most_probable),
        # Two flags can be one territory's.
        "most_probable_right": set(found.most_probable) == truth,
        "candidates": len(found.candidates),
        "contained": truth <= {territory for territory, _ in found.candidates},
        "probability": float(np.min(probable[[index_of()[territory] for territory in truth]])),
        "highest": float(np.max(probable)),
        "order": found.sorted_probability,
        "rests_on_order": found.rests_on_order,
    }


def _baselines(found: Recovery, truth: Truth, prior: Array, by_order: Array) -> dict[str, object]:
    answer = words_alone(found.cues)
    return {
        "words_answered": bool(answer),
        "words_right": agrees(answer, truth),
        "order_right": _most_probable(by_order, len(truth)) == truth,
        "prior_right": _most_probable(prior, len(truth)) == truth,
    }


def words_alone(cues: Iterable[Cue]) -> Truth:
    """The territories that the words of an entry name, if they name one country; else none."""
    named = [cue.territories for cue in cues if cue.basis in _OWN_WORDS]
    found = frozenset(territory for each in named[:1] for territory in each)
    return found if len({t.country for each in named for t in each}) == 1 else frozenset()


def _by_order(parts: list[int], prior: Array) -> dict[int, Array]:
    """Probability of each territory by the place in a sorted list alone."""
    lists: dict[int, list[int]] = {}
    for index, part in enumerate(parts):
        lists.setdefault(part, []).append(index)
    found: dict[int, Array] = {}
    for indices in lists.values():
        aligned = alignment.align(np.ones((len(indices), len(prior))), prior)
        found.update(zip(indices, aligned.sorted_posterior, strict=True))
    return found


def _most_probable(probability: Array, number: int) -> Truth:
    best = np.argsort(-probability, kind="stable")[:number].tolist()
    return frozenset(territories()[at] for at in best)


def _codes(found: Iterable[Territory]) -> str:
    return ";".join(sorted({territory.code for territory in found}))


# Labels


def from_reference(article: Article) -> Labelled:
    """Label an article with the reference table (``data/reference/sections.csv``).

    Parameters
    ----------
    article : one the table knows, by its identifier

    Raises
    ------
    ValueError : the table has no row for the article, or a row fits no member
    """
    return from_labels(article, REFERENCE / "sections.csv")


def from_labels(article: Article, labels: Path | str) -> Labelled:
    """Label an article with one's own table.

    Parameters
    ----------
    article : the page
    labels : CSV with the columns line (1-based), countries (ISO 3166-1 alpha-2, ``;`` between
        several), subdivisions (ISO 3166-2, likewise), name where a line lists several members, and
        article where rows are of several articles

    Raises
    ------
    ValueError : there is no row for the article, a line is no number, a code is not known, or a row
        fits no member
    """
    own = article.article
    rows = [row for row in csv_rows(Path(labels)) if row.get("article", own) == own]
    if not rows:
        raise ValueError(f"{labels}: found no row of {own!r}, expected at least one")
    members = settled(article)
    truths: list[Truth] = [frozenset()] * len(members)
    for row in rows:
        line = int(row["line"])
        found = [
            index
            for index, member in enumerate(members)
            if member.entry.line_start <= line <= member.entry.line_end
        ]
        if row.get("name"):
            found = [index for index in found if members[index].name == row["name"]]
        if not found:
            raise ValueError(f"{labels}: found no member of {own} at line {line}, expected one")
        try:
            truth = frozenset(territories_of(row["countries"], row["subdivisions"]))
        except KeyError as error:
            raise ValueError(f"{labels}: of line {line}, {error.args[0]}") from None
        for index in found:
            truths[index] = truth
    return Labelled(article, members, tuple(truths))
