"""Where each international is: how many countries, which, and against what.

Everything starts from `listed_territories`, one row per section and territory; every other function
takes such rows, or part of them, and returns a new frame. What is counted is what the articles
*list*: a census of their lists, no sample, so no interval is given for a count. Where chance is
asked for, its reference set is named in the result.

What a country is. A code of ISO 3166-1; subdivisions count for the country they belong to. Reference
sets hold the 193 members of the United Nations (`countries.sovereign`), so Taiwan, Kosovo, Puerto
Rico and Hong Kong, where listed, count as countries of their own, appear in `beyond_united_nations`,
and are left out of every "n of the N members" and of every comparison with chance. Regions are those of UN M49,
which puts Cyprus and Turkey in Asia.
"""

from internationals.analysis.spread_old.claimed import (
    claimed_and_counted,
    named_countries,
    read_as_later,
)
from internationals.analysis.spread_old.listed import (
    FULL_MEMBERSHIP,
    beyond_united_nations,
    by_area,
    countries_by_status,
    coverage,
    full_members,
    listed_territories,
    without_territory,
)
from internationals.analysis.spread_old.meetings import (
    DRAWS,
    SEED,
    meeting,
    overlap,
    overlap_by_chance,
)
from internationals.analysis.spread_old.regions import (
    EUROPE,
    concentration,
    contrast,
    effective_areas,
)
from internationals.analysis.spread_old.ways_to_count import countings, sensitivity

__all__ = [
    "DRAWS",
    "EUROPE",
    "FULL_MEMBERSHIP",
    "SEED",
    "beyond_united_nations",
    "by_area",
    "claimed_and_counted",
    "concentration",
    "contrast",
    "countings",
    "countries_by_status",
    "coverage",
    "effective_areas",
    "full_members",
    "listed_territories",
    "meeting",
    "named_countries",
    "overlap",
    "overlap_by_chance",
    "read_as_later",
    "sensitivity",
    "without_territory",
]
