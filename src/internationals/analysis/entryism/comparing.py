"""Whether groups of sections differ in how many of them enter a host."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from internationals.analysis.entryism.counting import host_rate

DRAWS = 10_000
"""Random draws behind a probability; enough for its second digit."""

SEED = 1992
"""Of every random draw here."""

GROUPINGS = ("region_en", "subregion_en", "subnational", "own_article")
"""Columns of `sections_and_hosts` by which sections are compared."""


def comparisons(
    sections: pd.DataFrame,
    groupings: Sequence[str] = GROUPINGS,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Whether groups of sections differ in how many of them enter a host.

    Each group is held against all other sections. The risk difference is the difference of the
    two rates. Its probability is that of one at least as large, in either direction, if the
    "enters a host" labels were dealt out blindly over all sections (label permutation, Fisher
    1935; the observed arrangement counts as one of the draws), then adjusted for the number of
    comparisons (Holm 1979). The sections are all there are, not a sample: a probability tells how
    easily such a difference arises in a list of this size, and nothing about other lists.

    Parameters
    ----------
    sections : one row per section, as `sections_and_hosts` gives them
    groupings : columns; of a yes-or-no column only "yes" is held against the rest, and a group of
        the very sections of an earlier one is not compared again
    draws, seed : of the permutation

    Returns
    -------
    DataFrame, one row per comparison: grouping, group, n, with_host, rest_n, rest_with_host,
    risk_difference (in [-1, 1]), probability, probability_holm.
    """
    compared = list(_groups(sections, groupings))
    with_host = sections["with_host"].to_numpy(dtype=bool)
    inside = np.array([members for _, _, members in compared], dtype=bool)
    inside = inside.reshape(len(compared), len(sections))
    shuffled = np.random.default_rng(seed).permuted(np.tile(with_host, (draws, 1)), axis=1)
    observed = _risk_differences(with_host[None, :], inside)[0]
    # Differences are fractions: equal ones may differ in their last binary digit.
    as_large = np.abs(_risk_differences(shuffled, inside)) >= np.abs(observed) - 1e-9
    probability = (as_large.sum(axis=0) + 1) / (draws + 1)
    n = inside.sum(axis=1)
    entering = (inside & with_host).sum(axis=1)
    return pd.DataFrame(
        {
            "grouping": [grouping for grouping, _, _ in compared],
            "group": [group for _, group, _ in compared],
            "n": n,
            "with_host": entering,
            "rest_n": len(sections) - n,
            "rest_with_host": with_host.sum() - entering,
            "risk_difference": observed,
            "probability": probability,
            "probability_holm": holm(probability),
        }
    )


def _groups(
    sections: pd.DataFrame, groupings: Iterable[str]
) -> Iterable[tuple[str, str, NDArray[np.bool_]]]:
    seen = set()
    for grouping in groupings:
        column = sections[grouping]
        yes_or_no = pd.api.types.is_bool_dtype(column)
        for group in [True] if yes_or_no else list(host_rate(sections, grouping).index):
            members = column.eq(group).to_numpy(dtype=bool)
            if 0 < members.sum() < len(members) and members.tobytes() not in seen:
                seen.add(members.tobytes())
                yield grouping, "yes" if yes_or_no else str(group), members


def _risk_differences(
    with_host: NDArray[np.bool_], inside: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Rate inside each group less the rate outside, for each row of labels.

    Parameters
    ----------
    with_host : draws × sections
    inside : groups × sections

    Returns
    -------
    draws × groups
    """
    labels = with_host.astype(np.float64)
    entering = labels @ inside.T.astype(np.float64)
    n = inside.sum(axis=1)
    rest = labels.sum(axis=1, keepdims=True) - entering
    difference: NDArray[np.float64] = entering / n - rest / (inside.shape[1] - n)
    return difference


def holm(probabilities: Sequence[float] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Probabilities adjusted for their number.

    Holm, "A simple sequentially rejective multiple test procedure" (1979): the smallest of m is
    multiplied by m, the next by m − 1 and so on, none below an earlier one or above 1.

    Parameters
    ----------
    probabilities : one per comparison, each in [0, 1], in any order

    Returns
    -------
    array of the same length and order, each in [0, 1]
    """
    given = np.asarray(probabilities, dtype=np.float64)
    order = np.argsort(given, kind="stable")
    stepped = given[order] * np.arange(len(given), 0, -1)
    adjusted = np.empty_like(given)
    adjusted[order] = np.minimum(np.maximum.accumulate(stepped), 1.0)
    return adjusted
