"""Charts of entryism: which sections enter a host party, of what family, and where they stand alone.

Each function draws one figure of one international in one language and returns a `Chart`. Numbers
come from `analysis.entryism` alone. A family group has a shape and a colour of its own, the same in
every figure; a section that names no host is an open circle in the hue of its international. All is
laid out in millimetres of the page.
"""

from internationals.charts.entryism.families import FAMILIES, Family, family_of
from internationals.charts.entryism.host_words import short_host_name
from internationals.charts.entryism.hosts import host_grid
from internationals.charts.entryism.later import now_and_later
from internationals.charts.entryism.regions import region_dots
from internationals.charts.entryism.section_ledger import ledger
from internationals.charts.entryism.sections_map import host_map

__all__ = [
    "FAMILIES",
    "Family",
    "family_of",
    "host_grid",
    "host_map",
    "ledger",
    "now_and_later",
    "region_dots",
    "short_host_name",
]
