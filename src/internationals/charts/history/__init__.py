"""Charts of history: who came from whom, what the articles claim, and what the conversion lost.

Each function draws one figure in one language and returns a `Chart`. Numbers come from
`analysis.history`, `analysis.claims` and `analysis.losses` alone.
"""

from internationals.charts.history.conversion import conversion_losses
from internationals.charts.history.timelines import timeline
from internationals.charts.history.verdicts import claims_by_verdict
from internationals.charts.style import CONFLICT

__all__ = ["CONFLICT", "claims_by_verdict", "conversion_losses", "timeline"]
