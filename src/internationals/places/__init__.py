"""Names of territories, evidence for where a section is, and how to weigh it."""
