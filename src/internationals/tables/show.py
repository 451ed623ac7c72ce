"""Tell in words what the tables hold of one section, why, and from which line."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from internationals.places.gazetteer import name, territory_of
from internationals.tables.schema import Tables
from internationals.tables.source import source

if TYPE_CHECKING:
    import pandas as pd


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
    lines += ["", str(source(row, articles=tables.articles))]
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
        lines.append("  territory     not known with a probability of 0.8 or more")
    candidates = tables.candidates
    thought = candidates[candidates["section_id"] == section_id]
    if not thought.empty:
        told = ", ".join(
            f"{_territory(row)} {row['probability']:.2f}" for _, row in thought.iterrows()
        )
        lines.append(f"  candidates    {told} (without the reference)")
    return lines


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
