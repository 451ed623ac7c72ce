"""Names that several entries share.

Organisations of one tradition take the same names, often those of its papers, and different names
may be the same in Chinese. So a name does not identify a section.
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from internationals.analysis.territories import place_name, places_by_section
from internationals.analysis.wording import Language, Sentence, Words, listing
from internationals.tables.schema import Tables


def shared_names(tables: Tables) -> pd.DataFrame:
    """Every name that more than one entry has, entries of every status counted.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame indexed by name, the most frequent first: entries, internationals (how many list it),
    one column per international (entries of it), english and native (the different forms, with
    semicolons), places (of the entries, in English, with semicolons)
    """
    rows = tables.distinct.sections.merge(
        places_by_section(tables)[["section_id", "places"]], on="section_id", how="left"
    )
    rows = rows[rows["name"].duplicated(keep=False) & rows["name"].notna()]
    rows["place"] = [
        place_name(codes) if isinstance(codes, str) else "?" for codes in rows["places"]
    ]
    counts = pd.crosstab(rows["name"], rows["organization_id"])
    grouped = rows.groupby("name", sort=False)
    found = grouped.agg(
        entries=("section_id", "size"),
        internationals=("organization_id", "nunique"),
        english=("name_en", _different),
        native=("name_native", _different),
        places=("place", "; ".join),
    )
    subjects = [name for name in tables.articles["organization_id"] if name in counts.columns]
    found = found.join(counts[subjects].rename_axis(columns=None))
    found = found[["entries", "internationals", *subjects, "english", "native", "places"]]
    return found.sort_values("entries", ascending=False, kind="stable")


def _different(names: Iterable[object]) -> str:
    return "; ".join(dict.fromkeys(name for name in names if isinstance(name, str)))


def sentence(tables: Tables, language: Language = "en") -> Sentence:
    """How many names are shared, within and across internationals.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    language : of the sentence

    Returns
    -------
    the sentence, with Markdown's ** around its numbers
    """
    found = shared_names(tables)
    across = found.index[found["internationals"] > 1]
    words = Words("names", language)(
        "shared",
        names=len(found),
        entries=int(found["entries"].sum()),
        n=len(tables.distinct.sections),
        across=len(across),
        listed=listing(across, language) or "–",
    )
    return Sentence(words)
