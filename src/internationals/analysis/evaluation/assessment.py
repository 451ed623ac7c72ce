"""Every entry of labelled lists, recovered and compared with the truth."""

from internationals.places.evaluation import evaluate as assess

__all__ = ["assess"]
