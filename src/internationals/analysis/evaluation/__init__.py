"""How well recovery works: answers compared with lists whose flags are known.

A labelled list is one whose territories are known from elsewhere (see
`internationals.places.evaluation`). The flags are taken away, recovery is run on what is left, and
every entry is compared with the truth.

What counts. An entry is *answered* if any territory is believed. An answer is *right* only if the
set of believed territories is the true set: one too many is wrong, and so is one too few. The
candidates *contain* the truth if all its territories are among them. The unit of chance is the
list, not the entry, since entries of one list share its order and its author's habits: intervals
resample whole lists.

The articles that ship were seen while the method was designed. They, and the lists counted in
``places/trust.csv``, are development data: what is measured on them is no promise for others.
"""

from internationals.analysis.evaluation.assessment import assess
from internationals.analysis.evaluation.harder import (
    shuffled,
    sorted_by_chinese,
    with_false_links,
    with_repeated_territories,
)
from internationals.analysis.evaluation.measuring import (
    DRAWS,
    KINDS,
    SEED,
    ablation,
    by_evidence,
    cue_counts,
    intervals,
    measures,
    reliability,
    risk_coverage,
)
from internationals.analysis.evaluation.solving import alignment_table, steps, truths_by_line
from internationals.places.evaluation import (
    Labelled,
    Truth,
    from_flags,
    from_labels,
    from_reference,
)

__all__ = [
    "DRAWS",
    "KINDS",
    "SEED",
    "Labelled",
    "Truth",
    "ablation",
    "alignment_table",
    "assess",
    "by_evidence",
    "cue_counts",
    "from_flags",
    "from_labels",
    "from_reference",
    "intervals",
    "measures",
    "reliability",
    "risk_coverage",
    "shuffled",
    "sorted_by_chinese",
    "steps",
    "truths_by_line",
    "with_false_links",
    "with_repeated_territories",
]
