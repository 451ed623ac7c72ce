"""What there is to say of recovery, in numbers, with the uncertainty of so few lists."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from internationals.analysis.evaluation.assessment import assess
from internationals.places.evaluation import Labelled
from internationals.places.evaluation import cue_counts as counts_of_cues
from internationals.places.recovery import Settings

KINDS = ("name", "link", "list", "host", "text", "order")
"""Kinds of evidence that can be switched off, as `ablation` does in turn."""

DRAWS = 2000
"""Resamples behind an interval."""
SEED = 20
"""Of every random draw here."""


def measures(assessed: pd.DataFrame, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """What there is to say of recovery, per group.

    Parameters
    ----------
    assessed : see `assess`
    by : column or columns to group by; None for all together

    Returns
    -------
    DataFrame, one row per group (indexed by it; `all` for all together): entries, lists, answered
    (share of entries), precision (share of the answers that are right; missing without answers),
    most_probable_right, contained (shares of entries), candidates (median number), log_score
    (mean natural logarithm of the probability given to the truth), prior_log_score (the same by the
    prior alone), brier (mean; 0 is best, 2 worst with one flag), rests_on_order (share of entries
    answered only thanks to the order)
    """
    if by is None:
        return pd.DataFrame([_measures(assessed)], index=pd.Index(["all"]))
    columns = [by] if isinstance(by, str) else list(by)
    groups = {key: _measures(group) for key, group in assessed.groupby(columns, sort=False)}
    index = pd.MultiIndex.from_tuples(list(groups), names=columns)
    measured = pd.DataFrame(list(groups.values()), index=index)
    return measured if len(columns) > 1 else measured.set_axis(index.get_level_values(0))


def _measures(assessed: pd.DataFrame) -> dict[str, float]:
    answered = assessed[assessed["answered"]]
    return {
        "entries": len(assessed),
        "lists": assessed.groupby(["article", "list"]).ngroups,
        "answered": float(assessed["answered"].mean()),
        "precision": float(answered["right"].mean()) if len(answered) else float("nan"),
        "most_probable_right": float(assessed["most_probable_right"].mean()),
        "contained": float(assessed["contained"].mean()),
        "candidates": float(assessed["candidates"].median()),
        "log_score": float(np.log(assessed["probability"]).mean()),
        "prior_log_score": float(np.log(assessed["prior_probability"]).mean()),
        "brier": float(assessed["brier"].mean()),
        "rests_on_order": float((assessed["answered"] & assessed["rests_on_order"]).mean()),
    }


def intervals(
    assessed: pd.DataFrame, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Bootstrap intervals of the measures: whole lists are drawn with replacement.

    Parameters
    ----------
    assessed : see `assess`
    level : of the interval, in (0, 1)
    draws : number of resamples
    seed : of the random draws

    Returns
    -------
    DataFrame indexed by measure: value, low, high (percentiles; B. Efron, "Bootstrap methods: another
    look at the jackknife", Annals of Statistics 7, 1979). With few lists they are too narrow.
    """
    value = measures(assessed).iloc[0].drop(["entries", "lists"])
    lists = [group for _, group in assessed.groupby(["article", "list"], sort=True)]
    chance = np.random.default_rng(seed)
    columns = [
        "answered",
        "right",
        "most_probable_right",
        "contained",
        "rests_on_order",
        "brier",
    ]
    sums = np.array([group[columns].astype(float).sum() for group in lists])
    logs = np.array(
        [
            [np.log(group["probability"]).sum(), np.log(group["prior_probability"]).sum()]
            for group in lists
        ]
    )
    both = np.array([(group["answered"] & group["right"]).sum() for group in lists], dtype=float)
    sizes = np.array([len(group) for group in lists], dtype=float)
    numbers = [group["candidates"].to_numpy() for group in lists]
    drawn = chance.integers(0, len(lists), size=(draws, len(lists)))
    entries = sizes[drawn].sum(axis=1)
    answered = sums[drawn, 0].sum(axis=1)
    resampled = pd.DataFrame(
        {
            "answered": answered / entries,
            "precision": np.divide(
                both[drawn].sum(axis=1),
                answered,
                out=np.full(draws, np.nan),
                where=answered > 0,
            ),
            "most_probable_right": sums[drawn, 2].sum(axis=1) / entries,
            "contained": sums[drawn, 3].sum(axis=1) / entries,
            "candidates": [
                float(np.median(np.concatenate([numbers[i] for i in d]))) for d in drawn
            ],
            "log_score": logs[drawn, 0].sum(axis=1) / entries,
            "prior_log_score": logs[drawn, 1].sum(axis=1) / entries,
            "brier": sums[drawn, 5].sum(axis=1) / entries,
            "rests_on_order": sums[drawn, 4].sum(axis=1) / entries,
        }
    )
    tail = (1 - level) / 2
    return pd.DataFrame(
        {"value": value, "low": resampled.quantile(tail), "high": resampled.quantile(1 - tail)}
    ).loc[value.index]


def reliability(assessed: pd.DataFrame, edges: Sequence[float] | None = None) -> pd.DataFrame:
    """Whether a probability means what it says.

    Parameters
    ----------
    assessed : see `assess`; entries with one flag count
    edges : of the bins of the highest probability, ascending, from 0 to 1

    Returns
    -------
    DataFrame, one row per bin with entries: low, high (the bin is [low, high), the last one closed),
    entries, stated (mean of the highest probability), right (share whose most probable territory
    is right), low_right, high_right (95 % interval of that share, Wilson's)
    """
    bounds = np.asarray(edges if edges is not None else np.linspace(0, 1, 11))
    single = assessed[assessed["flags"] == 1]
    bins = np.clip(np.searchsorted(bounds, single["highest"], side="right") - 1, 0, len(bounds) - 2)
    rows = []
    for at in sorted(set(bins.tolist())):
        group = single[bins == at]
        n, share = len(group), float(group["most_probable_right"].mean())
        low, high = _wilson(share, n)
        rows.append(
            {
                "low": float(bounds[at]),
                "high": float(bounds[at + 1]),
                "entries": n,
                "stated": float(group["highest"].mean()),
                "right": share,
                "low_right": low,
                "high_right": high,
            }
        )
    return pd.DataFrame(rows)


def _wilson(share: float, n: int) -> tuple[float, float]:
    """E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927."""
    z = 1.959964
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return float(max(centre - half, 0.0)), float(min(centre + half, 1.0))


def risk_coverage(assessed: pd.DataFrame) -> pd.DataFrame:
    """What answering more would cost: entries answered in the order of their highest probability.

    Parameters
    ----------
    assessed : see `assess`

    Returns
    -------
    DataFrame, one row per threshold, from the most certain on: threshold (entries of at least
    this highest probability are answered with their most probable territories), coverage (share
    of entries answered), risk (share of these answers that are wrong)
    """
    ordered = assessed.sort_values("highest", ascending=False, kind="stable")
    number = np.arange(1, len(ordered) + 1)
    wrong = (~ordered["most_probable_right"]).cumsum().to_numpy()
    curve = pd.DataFrame(
        {
            "threshold": ordered["highest"].to_numpy(),
            "coverage": number / len(ordered),
            "risk": wrong / number,
        }
    )
    return curve.drop_duplicates("threshold", keep="last").reset_index(drop=True)


def by_evidence(assessed: pd.DataFrame) -> pd.DataFrame:
    """What each kind of evidence answered.

    Parameters
    ----------
    assessed : see `assess`

    Returns
    -------
    DataFrame indexed by the strongest kind named for the answer (`none`: not answered): entries,
    right (number of right answers), precision (missing where nothing was answered)
    """
    kinds = assessed["evidence"].str.split(";").str[0].replace("", "none")
    rows = {}
    for kind in (*KINDS, "flag", "reference", "none"):
        group = assessed[kinds == kind]
        if len(group):
            right = int((group["answered"] & group["right"]).sum())
            precision = right / len(group) if kind != "none" else float("nan")
            rows[kind] = {"entries": len(group), "right": right, "precision": precision}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("evidence")


def ablation(labelled: Sequence[Labelled], settings: Settings | None = None) -> pd.DataFrame:
    """The measures with each kind of evidence, and each part of the prior, switched off in turn.

    Parameters
    ----------
    labelled : the lists
    settings : what recovery may use otherwise

    Returns
    -------
    DataFrame indexed by what is switched off (`nothing` first): see `measures`. `other lists` is the
    prior from counts of parties alone, `prior` a uniform one.
    """
    settings = settings or Settings()
    variants: dict[str, Settings] = {"nothing": settings}
    for kind in KINDS:
        variants[kind] = settings._replace(without=settings.without | {kind})
    variants["other lists"] = settings._replace(prior="parties")
    variants["prior"] = settings._replace(prior="uniform")
    return pd.concat(
        {variant: measures(assess(labelled, chosen)) for variant, chosen in variants.items()}
    ).droplevel(1)


def cue_counts(labelled: Iterable[Labelled]) -> pd.DataFrame:
    """How often each basis of a cue named a true territory, or its country: what `trust.csv` counts.

    Parameters
    ----------
    labelled : the lists

    Returns
    -------
    DataFrame: title, basis, right, wrong. Links that several entries share are left out, and a part
    of the world is right if the territory lies in it.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for one in labelled:
        for basis, found in counts_of_cues(one).items():
            counted = counts.setdefault((one.article.title, basis), [0, 0])
            counted[:] = [before + more for before, more in zip(counted, found, strict=True)]
    return pd.DataFrame(
        [(*key, *value) for key, value in counts.items()],
        columns=["title", "basis", "right", "wrong"],
    )
