"""Numbers computed from the tables. Draws nothing."""
