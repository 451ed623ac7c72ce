"""Whom sections enter: the host parties that an article names, and how sure that is.

Everything starts from `sections_and_hosts`, one row per section, and `hosts`, one row per host
party; the other functions take such rows and return new ones, or the sentence that tells them. What
is counted is what an article *lists*: a census of one list, no sample, so no interval is given for
a count. The word that names a host in a list (打入, "enters") may stand for support as well as for
entry.

Not recorded is not zero. Where no entry of an article names a host party, the article does not
speak of them: the count is missing (`<NA>`), and no rate is given.
"""

from internationals.analysis.entryism.comparing import DRAWS, GROUPINGS, SEED, comparisons, holm
from internationals.analysis.entryism.counting import (
    host_counts,
    host_grid,
    host_rate,
    host_rate_of_countries,
    hosts_recorded,
)
from internationals.analysis.entryism.elsewhere import (
    applications,
    definitions,
    host_verdicts,
    hosts_in_notes,
    later_revision,
)
from internationals.analysis.entryism.entering import (
    founded_year,
    hosts,
    place_name,
    sections_and_hosts,
)
from internationals.analysis.entryism.telling import (
    age,
    alone,
    by_kind_of_section,
    by_region,
    chance,
    families,
    how_many,
    identifiers,
    later,
    not_recorded,
    sentences,
    standing,
    verdicts,
)

__all__ = [
    "DRAWS",
    "GROUPINGS",
    "SEED",
    "age",
    "alone",
    "applications",
    "by_kind_of_section",
    "by_region",
    "chance",
    "comparisons",
    "definitions",
    "families",
    "founded_year",
    "holm",
    "host_counts",
    "host_grid",
    "host_rate",
    "host_rate_of_countries",
    "host_verdicts",
    "hosts",
    "hosts_in_notes",
    "hosts_recorded",
    "how_many",
    "identifiers",
    "later",
    "later_revision",
    "not_recorded",
    "place_name",
    "sections_and_hosts",
    "sentences",
    "standing",
    "verdicts",
]
