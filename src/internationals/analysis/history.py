"""Where the organisations that the articles name come from: small family trees, one per article.

Every year is one of the tables: the article's own, or that of a source which the row names. What
no source dates has no year here either.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import TYPE_CHECKING, Any

import pandas as pd

from internationals.analysis.wording import Language, Sentences, Wording
from internationals.tables.schema import BRANCHES, Tables

if TYPE_CHECKING:
    import networkx as nx

_ABOUT = {**BRANCHES, "refused": "object"}
"""The end that a relation is noted at, where it is not the subject."""


def relations(tables: Tables, language: Language = "en") -> pd.DataFrame:
    """Every relation in words, with its year and where the year is from.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    language : of names and words

    Returns
    -------
    DataFrame, one row per relation, in the order of the table: article, about (the organisation
    that the words are noted at), words, dated (the words with their year; ° where the year is not
    the article's own), and the columns of the table
    """
    names = tables.called("abbreviation", f"name_{language}", "name_en", "name")
    rows = tables.relations.assign(relation=tables.relations["relation"].astype(str))
    phrases, say = Wording("relations", language), Wording("history", language)
    written = []
    for row in rows.to_dict("records"):
        ends = {end: names.get(row[f"{end}_id"], "") for end in ("subject", "object")}
        words = phrases(row["relation"], **ends)
        mark = "" if row["year_source"] == "article" else "°"
        about = row[f"{_ABOUT.get(row['relation'], 'subject')}_id"]
        year = "" if pd.isna(row["year"]) else str(row["year"])
        dated = say("dated", year=year, mark=mark, words=words) if year else words
        written.append((about, words, dated))
    return rows.join(pd.DataFrame(written, rows.index, ["about", "words", "dated"]))


def long_names(tables: Tables, language: Language = "en") -> dict[str, str]:
    """The full name of each organisation, its abbreviation in brackets behind it."""
    names = tables.called(f"name_{language}", "name_en", "name")
    say = Wording("history", language)
    for key, short in tables.called("abbreviation").items():
        if short != key and short not in names[key]:
            names[key] = say("abbreviated", name=names[key], short=short)
    return names


def trees(tables: Tables) -> pd.DataFrame:
    """The organisations of each article's relations, as family trees.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame, one row per article and organisation, in the order in which a tree is drawn (each
    child below its parent): article, organization_id, subject (whether the article is about it),
    year (of its founding, else of the event that it came from; missing where neither is known),
    founded (whether that is the year of founding), dissolved_year, parents (identifiers, the
    closest first)
    """
    organizations = tables.organizations.drop_duplicates("organization_id")
    facts = organizations.set_index("organization_id")[["founded_year", "dissolved_year"]]
    rows = [
        (article, key, _origin(own, key), parents)
        for article, own in tables.relations.groupby("article", sort=False)
        for key, parents in _in_order(own, facts["founded_year"]).items()
    ]
    found = pd.DataFrame(rows, columns=["article", "organization_id", "year", "parents"])
    found = found.astype({"year": "Int64"}).join(facts, on="organization_id")
    subjects = tables.articles.set_index("article")["organization_id"]
    found["subject"] = found["organization_id"].eq(found["article"].map(subjects))
    found["founded"] = found["founded_year"].notna()
    found["year"] = found["founded_year"].fillna(found["year"])
    columns = ["subject", "year", "founded", "dissolved_year", "parents"]
    return found[["article", "organization_id", *columns]]


def _origin(own: pd.DataFrame, key: str) -> Any:
    """The year of the relation that an organisation came from, if it has one."""
    for relation, end in BRANCHES.items():
        years = own.loc[own["relation"].eq(relation) & own[f"{end}_id"].eq(key), "year"].dropna()
        if len(years):
            return years.iloc[0]
    return pd.NA


def _in_order(own: pd.DataFrame, founded: pd.Series[Any]) -> dict[str, list[str]]:
    """The organisations of some relations with their parents, each behind its closest parent."""
    import networkx as nx

    descent, years = _descent(own), founded.dropna()
    parents = {key: list(descent.predecessors(key)) for key in descent}
    closest = nx.DiGraph([(above[0], key) for key, above in parents.items() if above])

    def by_year(keys: Iterable[str]) -> list[str]:
        return sorted(keys, key=lambda key: (years.get(key, 9999), key))

    roots = by_year(key for key, above in parents.items() if not above)
    # Roots that lead to no other come last, unless nothing else is there.
    roots.sort(key=lambda key: not descent.out_degree(key))
    closest.add_nodes_from(roots)
    below = (nx.dfs_preorder_nodes(closest, root, sort_neighbors=by_year) for root in roots)
    return {key: parents[key] for key in chain.from_iterable(below)}


def _descent(own: pd.DataFrame) -> nx.DiGraph:
    """The organisations of some relations, an arrow from each parent, the closest parents first.

    What would make a circle is left out.
    """
    import networkx as nx

    tree = nx.DiGraph()
    tree.add_nodes_from(own[["subject_id", "object_id"]].stack().dropna())
    for relation, end in BRANCHES.items():
        other = "object" if end == "subject" else "subject"
        pairs = own.loc[own["relation"].eq(relation), [f"{end}_id", f"{other}_id"]].dropna()
        for child, parent in pairs.itertuples(index=False):
            if not nx.has_path(tree, child, parent):
                tree.add_edge(parent, child)
    return tree


def sentences(tables: Tables, language: Language = "en") -> Sentences:
    """What the relations are, in words.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    language : of the sentences

    Returns
    -------
    Sentences `how_many` and `years`, with Markdown's ** around their numbers
    """
    rows, say = tables.relations, Wording("history", language)
    n, dated = trees(tables)["organization_id"].nunique(), rows["year"].notna()
    own = rows["year_source"].eq("article") & dated
    found = {
        "how_many": say("how_many", n=len(rows), organizations=n),
        "years": say("years", own=own.sum(), other=(dated & ~own).sum(), none=(~dated).sum()),
    }
    return Sentences(language, found)
