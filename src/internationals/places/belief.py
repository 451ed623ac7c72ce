"""From what probability on a territory is believed."""

BELIEF = 0.8
"""A territory of at least this probability is believed: the tables hold it, and maps show it."""
