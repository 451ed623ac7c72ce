"""Every entry of labelled lists, recovered and compared with the truth."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from internationals.articles.model import Article, Member
from internationals.places import alignment
from internationals.places.evidence import FirstSentences
from internationals.places.gazetteer import Territory, index_of
from internationals.places.labelled import Labelled, Truth, outcome
from internationals.places.likelihood import territory_prior
from internationals.places.recovery import Recovery, Settings, recover_article, sorted_parts

_FLOOR = 1e-6


def assess(
    labelled: Iterable[Labelled],
    settings: Settings | None = None,
    first_sentences: FirstSentences | None = None,
) -> pd.DataFrame:
    """Recover labelled lists and compare every entry with the truth.

    Parameters
    ----------
    labelled : the lists; members whose territories are not known are recovered, not compared
    settings : what recovery may use
    first_sentences : first sentences of other pages, by title

    Returns
    -------
    DataFrame, one row per member: article, list (number of the list, or of the part of a table),
    line, name, truth and answer (codes, ``;`` between several), flags, confidence (of the least
    certain territory of the answer), evidence (kinds of the answer, ``;`` between several), answered,
    right, most_probable, most_probable_right, candidates (their number), contained, probability
    (geometric mean of those given to the true territories), prior_probability (the same by the
    prior alone), brier (sum over territories of squared errors), highest (the highest
    probability), order (probability that the list is sorted), rests_on_order
    """
    rows = []
    settings = settings or Settings()
    for one in labelled:
        recoveries = recover_article(
            one.article, one.members, first_sentences=first_sentences, settings=settings
        )
        parts = [part for _, part in sorted_parts(one.article, one.members)]
        pages = (one.article.title, one.article.article.replace("_", " "))
        prior = territory_prior(tuple(sorted(set(pages))), settings.prior)
        for member, truth, recovery, part in zip(
            one.members, one.truths, recoveries, parts, strict=True
        ):
            if truth:
                rows.append(_assessed(one.article, part, member, truth, recovery, prior))
    return pd.DataFrame(rows)


def _assessed(
    article: Article,
    part: int,
    member: Member,
    truth: Truth,
    recovery: Recovery,
    prior: alignment.Array,
) -> dict[str, object]:
    index = index_of()
    true = np.zeros(len(index))
    true[[index[territory] for territory in truth]] = 1.0
    found = outcome(recovery, truth)
    given = np.maximum(recovery.with_order[true > 0], _FLOOR)
    expected = np.maximum(np.minimum(prior[true > 0] * recovery.flags, 1.0), _FLOOR)
    return {
        "article": article.article,
        "list": part,
        "line": member.entry.line_start,
        "name": member.name,
        "truth": _codes(truth),
        "answer": _codes(belief.territory for belief in recovery.beliefs),
        "flags": recovery.flags,
        "confidence": min((b.confidence for b in recovery.beliefs), default=float("nan")),
        "evidence": ";".join(dict.fromkeys(b.evidence for b in recovery.beliefs)),
        "answered": found.answered,
        "right": found.right,
        "most_probable": _codes(recovery.most_probable),
        "most_probable_right": found.most_probable_right,
        "candidates": found.candidates,
        "contained": found.contained,
        "probability": float(np.exp(np.log(given).mean())),
        "prior_probability": float(np.exp(np.log(expected).mean())),
        "brier": float(((recovery.with_order - true) ** 2).sum()),
        "highest": float(recovery.with_order.max()),
        "order": recovery.sorted_probability,
        "rests_on_order": recovery.rests_on_order,
    }


def _codes(found: Iterable[Territory]) -> str:
    return ";".join(sorted({territory.code for territory in found}))
