"""Charts of geographic spread: counts by area, and where two internationals meet.

Each function draws one figure of two internationals in one language and returns a `Chart`. Numbers
come from `analysis.spread` alone; titles are made from them, so they say what the tables say.
"""

from internationals.charts.charts.areas import area_counts
from internationals.charts.charts.meeting import country_columns
from internationals.charts.charts.tiles import named_tiles

__all__ = ["area_counts", "country_columns", "named_tiles"]
