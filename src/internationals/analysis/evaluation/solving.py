"""How one list, and one entry of it, is solved: what a picture of it shows."""

from __future__ import annotations

import numpy as np
import pandas as pd

from internationals.articles.model import Member
from internationals.places import alignment
from internationals.places.evaluation import Labelled, Truth
from internationals.places.evidence import Cue, gather
from internationals.places.gazetteer import territories
from internationals.places.recovery import Settings, read_list, sorted_parts


def alignment_table(
    labelled: Labelled, part: int = 1, settings: Settings | None = None
) -> pd.DataFrame:
    """Where each entry of a list stands in the English alphabet: what a picture of it shows.

    Parameters
    ----------
    labelled : an article
    part : number of the list in `assess`, 1-based
    settings : what recovery may use

    Returns
    -------
    DataFrame, one row per entry (index: line, name), one column per sort key in alphabetical order
    (columns: key, code); the probability that the entry stands there. What a row lacks to 1
    is the probability that the entry is out of order.
    """
    members, cues, pages = _one_list(labelled, part)
    settings = settings or Settings()
    posterior = read_list(members, cues, pages, settings=settings).without_order
    aligned = alignment.align(posterior, np.ones(posterior.shape[1]), slip_rate=settings.slip_rate)
    alphabet = alignment.english_alphabet()
    known = territories()
    columns = pd.MultiIndex.from_tuples(
        [
            (key, known[territory].code)
            for key, territory in zip(alphabet.names, alphabet.territory.tolist(), strict=True)
        ],
        names=["key", "code"],
    )
    begin = [m for i, m in enumerate(members) if not (m.continues and i)]
    index = pd.MultiIndex.from_tuples(
        [(member.entry.line_start, member.name) for member in begin], names=["line", "name"]
    )
    return pd.DataFrame(aligned.keys, index=index, columns=columns)


def truths_by_line(labelled: Labelled) -> dict[int, Truth]:
    """The true territories of the first member on each line.

    Parameters
    ----------
    labelled : an article

    Returns
    -------
    dict from the 1-based line on which the member starts
    """
    lines: dict[int, Truth] = {}
    for member, truth in zip(labelled.members, labelled.truths, strict=True):
        lines.setdefault(member.entry.line_start, truth)
    return lines


def steps(
    labelled: Labelled, line: int, top: int = 8, settings: Settings | None = None
) -> pd.DataFrame:
    """How one entry is solved, step by step.

    Parameters
    ----------
    labelled : an article
    line : 1-based line of the entry; the first member on it counts
    top : how many territories to show: the most probable by evidence alone or in the end
    settings : what recovery may use

    Returns
    -------
    DataFrame indexed by territory code, most probable first; one column per step with the probability
    after it: prior, similar_lists (the prior moved towards lists that this one resembles),
    evidence, rest_of_list, order. With several flags: of the first flag's territory. `true` says
    whether the territory is one of the entry's.

    Raises
    ------
    ValueError : the article has no member at that line
    """
    index = next(
        (
            at
            for at, member in enumerate(labelled.members)
            if member.entry.line_start <= line <= member.entry.line_end
        ),
        None,
    )
    if index is None:
        raise ValueError(
            f"{labelled.article.article}: found no member at line {line}, expected one"
        )
    parts = [part for _, part in sorted_parts(labelled.article, labelled.members)]
    members, cues, pages = _one_list(labelled, parts[index])
    within = index - parts.index(parts[index])
    reading = read_list(members, cues, pages, settings=settings or Settings())
    (unit,) = [row for row, unit in enumerate(reading.units) if within in unit.members]
    table = pd.DataFrame(
        {
            "prior": reading.general_prior,
            "similar_lists": reading.prior,
            "evidence": reading.evidence[unit],
            "rest_of_list": reading.without_order[unit],
            "order": reading.with_order[unit],
        },
        index=pd.Index([territory.code for territory in territories()], name="territory"),
    )
    kept = table.loc[table[["evidence", "order"]].max(axis=1).nlargest(top).index].sort_values(
        "order", ascending=False
    )
    true = {territory.code for territory in labelled.truths[index]}
    return kept.assign(true=[code in true for code in kept.index])


def _one_list(
    labelled: Labelled, part: int
) -> tuple[list[Member], list[tuple[Cue, ...]], tuple[str, str]]:
    """Members and cues of one list, and the titles of its page."""
    parts = [at for _, at in sorted_parts(labelled.article, labelled.members)]
    if part not in parts:
        raise ValueError(
            f"{labelled.article.article}: found no list {part}, expected one of "
            f"{', '.join(map(str, sorted(set(parts))))}"
        )
    found = gather(labelled.article, labelled.members)
    chosen = [index for index, at in enumerate(parts) if at == part]
    pages = (labelled.article.title, labelled.article.article.replace("_", " "))
    return [labelled.members[i] for i in chosen], [found[i] for i in chosen], pages
