"""Which countries two internationals both list, and how many they would share by chance."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from internationals.analysis.spread_old.listed import PLACE_COLUMNS, once_per_country

DRAWS = 10_000
"""Random draws behind an expected value; enough for its second digit."""

SEED = 193
"""Of every random draw here."""


def meeting(territories: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Which countries two internationals list, and which of them both do.

    Parameters
    ----------
    territories : the rows to count
    first, second : identifiers of two internationals

    Returns
    -------
    DataFrame, one row per country that either lists, by region and English name: country,
    listed_by (`first`, ``"both"`` or `second`: the identifiers themselves), the country's names,
    UN membership and areas.

    Raises
    ------
    ValueError : an international lists nothing
    """
    listed = {name: _countries_of(territories, name) for name in (first, second)}
    unique = once_per_country(territories)
    either = unique[unique["organization_id"].isin([first, second])].drop_duplicates("country")
    listed_by = [
        "both"
        if country in listed[first] & listed[second]
        else first
        if country in listed[first]
        else second
        for country in either["country"]
    ]
    rows = either[["country", *PLACE_COLUMNS]].assign(
        listed_by=pd.Categorical(listed_by, [first, "both", second], ordered=True)
    )
    rows = rows[["country", "listed_by", *PLACE_COLUMNS]]
    return rows.sort_values(["region_en", "name_en"], ignore_index=True)


def _countries_of(territories: pd.DataFrame, organization: str) -> set[str]:
    """The countries an international lists; a ValueError if none."""
    own = territories.loc[territories["organization_id"] == organization, "country"]
    if own.empty:
        known = ", ".join(sorted(set(territories["organization_id"]))) or "none at all"
        raise ValueError(f"territories: found no row of {organization!r}, expected one of {known}")
    return set(own)


def overlap(territories: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """How far two internationals list the same countries.

    Jaccard's index (1901) is both / either. The *universe at chance* is the number of countries
    from which two blind draws of these sizes would share as many as were observed,
    first · second / both: in a larger world the overlap is more than chance, in a smaller one less.

    Parameters
    ----------
    territories : rows of `listed_territories`, all or some
    first, second : identifiers of two internationals

    Returns
    -------
    DataFrame of one row: first, second (countries listed), both, only_first, only_second, either,
    jaccard (in [0, 1]), universe_at_chance (countries; infinite if nothing is shared).

    Raises
    ------
    ValueError : an international lists nothing
    """
    for organization in (first, second):
        _countries_of(territories, organization)
    return pd.DataFrame([overlap_counts(territories, first, second)])


def overlap_counts(territories: pd.DataFrame, first: str, second: str) -> dict[str, Any]:
    """The row of `overlap`; nothing is wrong with an international that lists nothing.

    Parameters
    ----------
    territories : rows of `listed_territories`, all or some
    first, second : identifiers of two internationals

    Returns
    -------
    dict of the columns of `overlap`; jaccard is NaN where neither lists anything
    """
    of_first, of_second = (
        set(territories.loc[territories["organization_id"] == organization, "country"])
        for organization in (first, second)
    )
    both, either = len(of_first & of_second), len(of_first | of_second)
    return {
        "first": len(of_first),
        "second": len(of_second),
        "both": both,
        "only_first": len(of_first) - both,
        "only_second": len(of_second) - both,
        "either": either,
        "jaccard": both / either if either else np.nan,
        "universe_at_chance": len(of_first) * len(of_second) / both if both else np.inf,
    }


def overlap_by_chance(
    territories: pd.DataFrame,
    countries: pd.DataFrame,
    first: str,
    second: str,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How many countries two internationals would share by chance, for several ideas of chance.

    - ``united_nations``: both draw blindly from the 193 members. The overlap is hypergeometric,
      its mean first · second / 193; exact.
    - ``within_areas``: each keeps its number of countries in every one of the 22 M49 areas and
      draws blindly within them, by permutation; `exact_expected` is the mean without any drawing,
      the sum over areas of first · second / members.
    - ``universe_at_chance``: the size of the world in which the overlap observed is just what
      blind draws give. Which world is the right one nobody knows: in most countries there may be
      no group that could affiliate, and so the sign of any "more than chance" depends on it.

    Parameters
    ----------
    territories : the rows to count; countries outside the United Nations are left out
    countries : the table `countries`
    first, second : identifiers of two internationals
    draws, seed : of the permutation

    Returns
    -------
    DataFrame indexed by reference_set: universe (countries), observed, expected, exact_expected,
    low and high (the middle 95 % of what chance gives: no interval for the count, which is
    known), probability (of the overlap observed or more); NaN where a row has no such number.
    """
    from scipy import stats  # half a second to import, which maps need not wait for

    members = countries[countries["sovereign"]]
    sovereign = territories[territories["sovereign"]]
    counts = overlap(sovereign, first, second).iloc[0]
    size_first, size_second, both = (int(counts[key]) for key in ("first", "second", "both"))
    blind = stats.hypergeom(len(members), size_first, size_second)
    drawn, exact = _overlap_within_areas(sovereign, members, first, second, draws, seed)
    rows = {
        "united_nations": (
            len(members),
            float(blind.mean()),
            float(blind.mean()),
            *(float(blind.ppf(quantile)) for quantile in (0.025, 0.975)),
            float(blind.sf(both - 1)),
        ),
        "within_areas": (
            len(members),
            float(drawn.mean()),
            exact,
            *(float(quantile) for quantile in np.quantile(drawn, [0.025, 0.975])),
            # The observed arrangement is one of the possible ones.
            float(((drawn >= both).sum() + 1) / (draws + 1)),
        ),
        "universe_at_chance": (
            counts["universe_at_chance"], float(both), float(both), np.nan, np.nan, np.nan,
        ),
    }  # fmt: skip
    columns = ["universe", "expected", "exact_expected", "low", "high", "probability"]
    result = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    result.index.name = "reference_set"
    result.insert(1, "observed", both)
    return result


def _overlap_within_areas(
    sovereign: pd.DataFrame,
    members: pd.DataFrame,
    first: str,
    second: str,
    draws: int,
    seed: int,
) -> tuple[NDArray[np.int64], float]:
    """Overlaps drawn within M49 areas, and their exact mean."""
    generator = np.random.default_rng(seed)
    listed = {
        organization: set(sovereign.loc[sovereign["organization_id"] == organization, "country"])
        for organization in (first, second)
    }
    drawn = np.zeros(draws, dtype=np.int64)
    exact = 0.0
    for _, area in members.groupby("subregion"):
        in_first, in_second = (
            area["country"].isin(listed[organization]).to_numpy(dtype=bool)
            for organization in (first, second)
        )
        shuffled = generator.permuted(np.tile(in_second, (draws, 1)), axis=1)
        drawn += (shuffled & in_first).sum(axis=1)
        exact += float(in_first.sum() * in_second.sum() / len(area))
    return drawn, exact
