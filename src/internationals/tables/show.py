"""Tell in words what the tables hold of one section, why, and from which line."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from internationals.articles.model import ArticleError
from internationals.places.evidence import BELIEF
from internationals.places.gazetteer import name, territory_of
from internationals.places.recovery import recover_article
from internationals.tables.rows import sections
from internationals.tables.schema import TableError, Tables
from internationals.tables.source import source, source_article

if TYPE_CHECKING:
    import pandas as pd

_SHOWN = 8
"""So many candidates are named; the others are counted."""


def describe_section(tables: Tables, section_id: str) -> str:
    """What the tables hold of a section, as text for a terminal.

    Parameters
    ----------
    tables : as `load` gives them
    section_id : such as ``imt-section-22``

    Raises
    ------
    KeyError : there is no such section; the message names the nearest identifiers
    """
    found = tables.sections[tables.sections["section_id"] == section_id]
    if found.empty:
        near = get_close_matches(section_id, tables.sections["section_id"].tolist(), n=3)
        raise KeyError(
            f"found {section_id!r}, expected the identifier of a section"
            + (f", such as {', '.join(near)}" if near else "")
        )
    row = found.iloc[0]
    names = [row[column] for column in ("name_zh", "name_en", "name_native")]
    lines = [
        f"{section_id}  " + " · ".join(dict.fromkeys(str(n) for n in names if _told(n))),
        f"  status        {row['status']} of {row['organization_id']}, number {row['position']}",
        *_territories(tables, section_id),
        f"  host party    {_host(tables, row)}",
    ]
    if _told(row["names_source"]):
        lines.append(f"  names from    {row['names_source']}")
    try:
        lines += [*_cues(tables, row), "", str(source(row, articles=tables.articles))]
    except (ArticleError, TableError) as error:
        # The page is gone, or has changed: its words are in the table all the same.
        lines += [
            "",
            f"{row['article']}, line {row['line_start']}",
            str(row["quote"]),
            f"({error})",
        ]
    return "\n".join(lines)


def _territories(tables: Tables, section_id: str) -> list[str]:
    lines = []
    believed = tables.section_territories
    for _, row in believed[believed["section_id"] == section_id].iterrows():
        origin = f"; {row['territory_source']}" if _told(row["territory_source"]) else ""
        lines.append(
            f"  territory     {_territory(row)}: {row['evidence']}, "
            f"probability {row['confidence']:.2f}{origin}"
        )
    if not lines:
        lines.append(f"  territory     not known with a probability of {BELIEF:g} or more")
    candidates = tables.candidates
    thought = candidates[candidates["section_id"] == section_id]
    # What a flag or a correction tells leaves nothing to think.
    if (thought["probability"] < 1).any():
        told = [f"{_territory(row)} {row['probability']:.2f}" for _, row in thought.iterrows()]
        rest = f" and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
        lines.append(f"  candidates    {', '.join(told[:_SHOWN])}{rest} (without the reference)")
    return lines


def _cues(tables: Tables, row: pd.Series[Any]) -> list[str]:
    """Everything in the article that speaks for a territory, kind by kind, with its words."""
    article = source_article(tables.articles, str(row["article"]))
    recoveries = recover_article(article)
    section = next(
        (s for s in sections(article, recoveries) if s.section_id == row["section_id"]), None
    )
    if section is None:
        return []
    lines = []
    for cue in section.recovery.cues:
        named = " or ".join(name(territory) for territory in cue.territories)
        named = f"{len(cue.territories)} countries and parts of countries" if cue.area else named
        lines.append(
            f"  evidence      {cue.kind}: {cue.quote} → {named} "
            f"({cue.article}, line {cue.line_start})"
        )
    lines.append(f"  evidence      order: {section.recovery.order_in_words}")
    return lines or ["  evidence      none in the article"]


def _territory(row: pd.Series[Any]) -> str:
    code = row["subdivision"] if _told(row["subdivision"]) else row["country"]
    return f"{name(territory_of(code))} ({code})"


def _host(tables: Tables, row: pd.Series[Any]) -> str:
    if not _told(row["host_party_id"]):
        return "not recorded"
    host = tables.host_parties.set_index("host_party_id").loc[row["host_party_id"]]
    names = [host[column] for column in ("name_zh", "name_en")]
    return " · ".join(str(n) for n in names if _told(n))


def _told(value: object) -> bool:
    return isinstance(value, str) and value != ""
