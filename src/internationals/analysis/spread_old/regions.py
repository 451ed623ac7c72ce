"""Whether an international is more of one region than chance, or than another international is,
and how evenly it is spread.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from internationals.analysis.spread_old.listed import once_per_country
from internationals.analysis.spread_old.meetings import DRAWS, SEED, meeting

EUROPE = "150"
"""M49 code of Europe."""


def concentration(
    territories: pd.DataFrame, countries: pd.DataFrame, region: str = EUROPE
) -> pd.DataFrame:
    """Whether a region has more of an international's countries than a blind draw would give it.

    The reference set is the 193 members of the United Nations: n of them drawn without
    replacement, K of the 193 in the region. The number X that falls into the region is
    hypergeometric, P(X = x) = C(K, x) C(N − K, n − x) / C(N, n), computed exactly. Countries are
    no draws, and an organisation is bound to be near where it began: a small probability says
    only that the list is not blind to geography.

    Parameters
    ----------
    territories : the rows to count; countries outside the United Nations are left out
    countries : the table `countries`
    region : M49 code

    Returns
    -------
    DataFrame indexed by organization_id: drawn (n), in_region (X), share (X / n), region_members
    (K), members (N), expected (n K / N), probability (of X or more).
    """
    from scipy import stats  # half a second to import, which maps need not wait for

    members = countries[countries["sovereign"]]
    of_region = int((members["region"] == region).sum())
    unique = once_per_country(territories[territories["sovereign"]])
    result = (
        unique.assign(inside=unique["region"] == region)
        .groupby("organization_id", sort=False)
        .agg(drawn=("country", "size"), in_region=("inside", "sum"))
    )
    result["share"] = result["in_region"] / result["drawn"]
    result["region_members"] = of_region
    result["members"] = len(members)
    result["expected"] = result["drawn"] * of_region / len(members)
    result["probability"] = stats.hypergeom.sf(
        result["in_region"] - 1, len(members), of_region, result["drawn"]
    )
    return result


def contrast(
    territories: pd.DataFrame, first: str, second: str, region: str = EUROPE
) -> pd.DataFrame:
    """Whether one international is more of a region than another: the comparison that is real.

    Countries that both list cannot tell them apart. Of the countries that only one of the two
    lists, d in number, k in the region, m are listed by the first; were the names of the two
    internationals dealt out blindly over these d, the number of the first's that lie in the region
    would be hypergeometric (d, k, m). This is Fisher's exact test on the discordant countries.

    Parameters
    ----------
    territories : the rows to count
    first, second : identifiers of two internationals
    region : M49 code

    Returns
    -------
    DataFrame of one row: first_in_region, first_countries, first_share, second_in_region,
    second_countries, second_share, difference (of the shares), only_first, only_first_in_region,
    only_second, only_second_in_region, probability (two-sided, exact).
    """
    from scipy import stats  # half a second to import, which maps need not wait for

    met = meeting(territories, first, second)
    inside = met["region"] == region
    counts = {
        listed_by: (int((met["listed_by"] == listed_by).sum()), int(inside[chosen].sum()))
        for listed_by in (first, "both", second)
        for chosen in [met["listed_by"] == listed_by]
    }
    (only_first, first_inside), (both, both_inside), (only_second, second_inside) = counts.values()
    table = [
        [first_inside, only_first - first_inside],
        [second_inside, only_second - second_inside],
    ]
    first_share = (first_inside + both_inside) / (only_first + both)
    second_share = (second_inside + both_inside) / (only_second + both)
    return pd.DataFrame(
        [
            {
                "first_in_region": first_inside + both_inside,
                "first_countries": only_first + both,
                "first_share": first_share,
                "second_in_region": second_inside + both_inside,
                "second_countries": only_second + both,
                "second_share": second_share,
                "difference": first_share - second_share,
                "only_first": only_first,
                "only_first_in_region": first_inside,
                "only_second": only_second,
                "only_second_in_region": second_inside,
                "probability": float(stats.fisher_exact(table).pvalue),
            }
        ]
    )


def effective_areas(
    territories: pd.DataFrame,
    countries: pd.DataFrame,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Over how many M49 areas an international's countries are spread, in effect.

    The Hill number of order 1 (Hill 1973; Jost 2006), exp(−Σ p ln p) with p the share of its
    countries in each of the 22 areas: the number of equally filled areas that would be as even.
    Few countries can fill few areas, so the number means something only beside its null: as many
    countries drawn blindly, without replacement, from the 193 members of the United Nations.

    Parameters
    ----------
    territories : the rows to count; countries outside the United Nations are left out
    countries : the table `countries`
    draws, seed : of the null

    Returns
    -------
    DataFrame indexed by organization_id: countries, areas (with at least one), effective_areas,
    null_mean, null_low and null_high (the middle 95 % of the null), all_members (the same number
    for the 193 together).
    """
    members = countries[countries["sovereign"]]
    codes, areas = pd.factorize(members["subregion"], sort=True)
    unique = once_per_country(territories[territories["sovereign"]])
    everywhere = float(_hill(np.bincount(codes, minlength=len(areas))[None, :])[0])
    generator = np.random.default_rng(seed)
    rows = {}
    for organization, own in unique.groupby("organization_id", sort=False):
        counts = own.groupby("subregion").size().reindex(areas, fill_value=0).to_numpy()
        shuffled = generator.permuted(np.tile(codes, (draws, 1)), axis=1)[:, : len(own)]
        null_counts = np.stack(
            [(shuffled == code).sum(axis=1) for code in range(len(areas))], axis=1
        )
        null = _hill(null_counts)
        rows[organization] = (
            len(own),
            int((counts > 0).sum()),
            float(_hill(counts[None, :])[0]),
            float(null.mean()),
            *(float(quantile) for quantile in np.quantile(null, [0.025, 0.975])),
            everywhere,
        )
    columns = [
        "countries", "areas", "effective_areas", "null_mean", "null_low", "null_high",
        "all_members",
    ]  # fmt: skip
    result = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    result.index.name = "organization_id"
    return result


def _hill(counts: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    """Hill number of order 1 of each row of counts."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    logarithms = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(np.exp(-(shares * logarithms).sum(axis=1)))
