"""When the organisations that the articles name began and ended, and what they did to each other.

Years are those of the tables: some the article states, others come from a source that the row
names. What no source dates is a range, from the first year it can have been to the last.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from internationals.tables.schema import VOCABULARIES, Tables

RELATIONS = tuple(VOCABULARIES["relation"])
"""What organisations do to, or are to, each other."""

FROM_ARTICLE = "article"
"""In the column year_source: the article states the year."""

DOUBT = 10
"""Years over which a beginning or an end that nobody dates fades."""

_COMES_FROM = ("split_from", "originated_in", "came_out_of")
_LASTING = ("most_important_section",)


def relations(tables: Tables) -> pd.DataFrame:
    """Every relation, with names for its ends, its year and where the year is from.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per relation in the order of the table: article, line_start, subject_id,
    subject_en, subject_zh, relation, object_id, object_en, object_zh, year (nullable), year_from
    (``article``, ``source`` or "" where no year is known), year_source, quote
    """
    names = tables.organizations.set_index("organization_id")
    rows = tables.relations.copy()
    for end in ("subject", "object"):
        for language in ("en", "zh"):
            rows[f"{end}_{language}"] = [
                _name(names, identifier, language) for identifier in rows[f"{end}_id"]
            ]
    rows["year_source"] = rows["year_source"].astype(object).fillna("")
    rows["year_from"] = [
        "" if pd.isna(year) else (FROM_ARTICLE if source == FROM_ARTICLE else "source")
        for year, source in zip(rows["year"], rows["year_source"], strict=True)
    ]
    return rows[
        [
            "article", "line_start", "subject_id", "subject_en", "subject_zh", "relation",
            "object_id", "object_en", "object_zh", "year", "year_from", "year_source", "quote",
        ]
    ]  # fmt: skip


def _name(names: pd.DataFrame, identifier: Any, language: str) -> str:
    """Name of an organisation in a language, or in the other where it has none; "" for none."""
    if pd.isna(identifier) or identifier not in names.index:
        return ""
    row = names.loc[identifier]
    other = "zh" if language == "en" else "en"
    for column in (f"name_{language}", f"name_{other}"):
        if pd.notna(row[column]):
            return str(row[column])
    return str(identifier)


def events(tables: Tables) -> pd.DataFrame:
    """What happened between organisations, in the order of time; what lasts is left out.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per relation that is an event: the columns of `relations`, then earliest and
    latest (years between which it happened; equal where the year is known). An event without a
    year lies between the founding of its article's subject and the year of a publication that the
    same line says tells of it; where there is none, the year of the subject's founding is all that
    is known. Sorted by earliest, then by place in the articles.
    """
    rows = relations(tables)
    rows = rows[~rows["relation"].isin(_LASTING)].reset_index(drop=True)
    founded = tables.organizations.set_index("organization_id")["founded_year"]
    told = tables.publications.set_index(["article", "line_start"])["year_start"].dropna()
    spans = []
    for row in rows.to_dict("records"):
        if pd.notna(row["year"]):
            spans.append((row["year"], row["year"]))
            continue
        first = founded.get(row["article"])
        last = told.groupby(level=[0, 1]).max().get((row["article"], row["line_start"]), first)
        spans.append((first, last))
    rows["earliest"] = pd.array([first for first, _ in spans], dtype="Int64")
    rows["latest"] = pd.array([last for _, last in spans], dtype="Int64")
    return rows.sort_values("earliest", kind="stable", ignore_index=True)


def lanes(tables: Tables) -> pd.DataFrame:
    """The life of every organisation, with what is not known of its beginning and end.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per organisation of the table, grouped by the article whose prose names it,
    the group of the earliest subject first; in a group what led to its subject, the subject,
    and the others: organization_id, article, subject (whether the article is about it),
    name_en, name_zh, abbreviation, founded_year, dissolved_year (nullable), then

    - begins_after, begins_by: years between which it began; equal where the year is known,
    - ends_after, ends_by: years between which it ended; equal where the year is known, both
      missing where it has not ended or no end is recorded.

    What an organisation came from was there before it: where its own beginning is not known it
    lies within `DOUBT` years after that. Where nothing else is known of it, it lies within `DOUBT`
    years before the first event that involves it, and likewise the end.
    """
    happened = events(tables)
    rows = []
    for row in tables.organizations.to_dict("records"):
        identifier = row["organization_id"]
        involved = happened[
            happened["subject_id"].eq(identifier) | happened["object_id"].eq(identifier)
        ]
        begins = _beginning(row, involved)
        rows.append(
            {
                "organization_id": identifier,
                "article": row["article"],
                "subject": identifier == row["article"],
                "name_en": row["name_en"] if pd.notna(row["name_en"]) else row["name_zh"],
                "name_zh": row["name_zh"],
                "abbreviation": row["abbreviation"],
                "founded_year": row["founded_year"],
                "dissolved_year": row["dissolved_year"],
                "begins_after": begins[0],
                "begins_by": begins[1],
                **_end(row, involved, begins[1]),
            }
        )
    found = pd.DataFrame(rows)
    for column in found.columns[found.columns.str.contains("year|after|_by")]:
        found[column] = found[column].astype("Int64")
    return _in_groups(found, happened)


def _beginning(row: dict[Any, Any], involved: pd.DataFrame) -> tuple[Any, Any]:
    if pd.notna(row["founded_year"]):
        return row["founded_year"], row["founded_year"]
    own = involved["subject_id"].eq(row["organization_id"])
    origins = involved[own & involved["relation"].isin(_COMES_FROM)]["earliest"].dropna()
    if len(origins):
        return int(origins.max()), int(origins.max()) + DOUBT
    known = [*involved["earliest"].dropna()]
    if pd.notna(row["dissolved_year"]):
        known.append(row["dissolved_year"])
    if not known:
        return pd.NA, pd.NA
    return min(known) - DOUBT, min(known)


def _end(row: dict[Any, Any], involved: pd.DataFrame, begun: Any) -> dict[str, Any]:
    if pd.notna(row["dissolved_year"]):
        return {"ends_after": row["dissolved_year"], "ends_by": row["dissolved_year"]}
    present = pd.notna(row["founded_year"]) or row["organization_id"] == row["article"]
    if present or pd.isna(begun):
        return {"ends_after": pd.NA, "ends_by": pd.NA}
    last = max([begun, *involved["latest"].dropna()])
    return {"ends_after": last, "ends_by": last + DOUBT}


def _in_groups(rows: pd.DataFrame, happened: pd.DataFrame) -> pd.DataFrame:
    """The rows in the order in which they are drawn."""
    first = rows.groupby("article")["begins_after"].min()
    order = []
    for article in first.sort_values(kind="stable").index:
        group = rows[rows["article"].eq(article)]
        direct, around = _came_before(article, happened)
        rank = [
            2 if row.subject else (
                1 if row.organization_id in direct else (0 if row.organization_id in around else 3)
            )
            for row in group.itertuples()
        ]  # fmt: skip
        group = group.assign(rank=rank).sort_values(["rank", "begins_after"], kind="stable")
        order += group.index.tolist()
    return rows.loc[order].reset_index(drop=True)


def _came_before(article: str, happened: pd.DataFrame) -> tuple[set[str], set[str]]:
    """What the subject of an article came from, and what had to do with that."""
    own = happened[happened["article"].eq(article)].dropna(subset="object_id")
    came = own["subject_id"].eq(article) & own["relation"].isin(_COMES_FROM)
    direct = set(own.loc[came, "object_id"])
    direct |= set(own.loc[own["relation"].eq("predecessor_of"), "subject_id"])
    linked = own[own["object_id"].isin(direct) | own["subject_id"].isin(direct)]
    return direct, set(linked["subject_id"]) | set(linked["object_id"])


def sentences(tables: Tables) -> dict[str, str]:
    """What the relations say, in words.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    dict from a short name to the sentence, with Markdown's ** around its counts: `how_many`,
    `years`, `span`
    """
    rows = relations(tables)
    by_year = rows["year_from"].value_counts()
    lives = lanes(tables)
    ended = lives["dissolved_year"].dropna()
    years = [*lives["founded_year"].dropna(), *ended]
    undated = [f"`{kind}`" for kind in rows.loc[rows["year_from"].eq(""), "relation"].unique()]
    listed = ", ".join(undated)
    return {
        "how_many": (
            f"The prose states **{len(rows)} relations** between **{len(lives)} organisations**."
        ),
        "years": (
            f"The year is the article's own in **{by_year.get(FROM_ARTICLE, 0)}** of them and "
            f"another source's in **{by_year.get('source', 0)}**; **{by_year.get('', 0)}** have "
            f"none{f' ({listed})' if listed else ''}."
        ),
        "span": (
            f"The organisations run from **{min(years)}** to **{max(years)}**; **{len(ended)}** of "
            f"the {len(lives)} are recorded as ended."
            if years
            else "No beginning or end of an organisation is recorded."
        ),
    }
