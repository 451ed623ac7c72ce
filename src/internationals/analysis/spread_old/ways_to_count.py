"""What if we counted differently? Every headline number under every way to count."""

from __future__ import annotations

from typing import Any

import pandas as pd

from internationals.analysis.spread_old.claimed import named_countries, read_as_later
from internationals.analysis.spread_old.listed import (
    FULL_MEMBERSHIP,
    full_members,
    listed_territories,
)
from internationals.analysis.spread_old.meetings import overlap_counts
from internationals.analysis.spread_old.regions import EUROPE
from internationals.tables.schema import Tables


def countings(territories: pd.DataFrame, countries: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Ways to count, each as the rows that it counts.

    Parameters
    ----------
    territories : all rows of `listed_territories`
    countries : the table `countries`

    Returns
    -------
    dict, in this order:

    - ``as_listed``: sections, affiliates and members, the way everything else counts;
    - ``without_subnational``: less those for part of a country only;
    - ``without_uncertain``: less territories that are not certain (see `listed_territories`);
    - ``later_reading``: doubtful entries where a later text puts them (see `read_as_later`);
    - ``without_later_revision``: less entries whose country only a later text tells;
    - ``strictest``: the three "without" at once;
    - ``with_former``: and former ones;
    - ``with_sympathisers``: and sympathisers, observers, candidates and partners;
    - ``everything``: all that is listed.
    """
    full = full_members(territories)
    national = full["subdivision"].isna()
    of_this_text = full["country_basis"] != "later_revision"
    former = territories["status"].isin([f"former_{status}" for status in FULL_MEMBERSHIP])
    over = territories["status"].astype("str").str.startswith("former_")
    member = territories["status"].isin(FULL_MEMBERSHIP)
    return {
        "as_listed": full,
        "without_subnational": full[national],
        "without_uncertain": full[full["certain"]],
        "later_reading": read_as_later(full, countries),
        "without_later_revision": full[of_this_text],
        "strictest": full[national & full["certain"] & of_this_text],
        "with_former": territories[member | former],
        "with_sympathisers": territories[~over],
        "everything": territories,
    }


def sensitivity(tables: Tables, first: str, second: str, region: str = EUROPE) -> pd.DataFrame:
    """Every headline number under every way to count.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    first, second : identifiers of two internationals
    region : M49 code of the region that is asked about

    Returns
    -------
    DataFrame indexed by counting (see `countings`), columns {first}_countries,
    {second}_countries, both, jaccard, universe_at_chance, {first}_in_region, {second}_in_region
    (countries in the region) and, where an article names imperialist countries, named,
    {first}_named and {second}_named (how many of them each lists).
    """
    rows = {}
    for counting, territories in countings(listed_territories(tables), tables.countries).items():
        counts = overlap_counts(territories, first, second)
        inside = territories[territories["region"] == region]
        row: dict[str, Any] = {
            f"{first}_countries": counts["first"],
            f"{second}_countries": counts["second"],
            "both": counts["both"],
            "jaccard": counts["jaccard"],
            "universe_at_chance": counts["universe_at_chance"],
        }
        for international in (first, second):
            own = inside.loc[inside["organization_id"] == international, "country"]
            row[f"{international}_in_region"] = own.nunique()
        named = named_countries(tables, territories, (first, second))
        if not named.empty:
            row["named"] = len(named)
            for international in (first, second):
                row[f"{international}_named"] = int(named[international].sum())
        rows[counting] = row
    return pd.DataFrame(list(rows.values()), index=pd.Index(rows, name="counting"))
