"""One section in words: what the tables have about it, why, and from which line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from babel import Locale

from internationals.places.evidence import BELIEF
from internationals.places.gazetteer import name, territory_of
from internationals.tables.arguments import check_one
from internationals.tables.schema import VOCABULARIES, Tables
from internationals.tables.source import source

if TYPE_CHECKING:
    import pandas as pd

MISSING = "not recorded"
_SHOWN = 8
"""Territories that are named in a line; the others are counted."""
_SORTED = 0.5
"""Least probability that a list is sorted for its order to be evidence."""


def describe_section(tables: Tables, section_id: str) -> str:
    """What the tables have about a section, as text for a terminal.

    Parameters
    ----------
    tables : as `load` returns them
    section_id : such as ``green-section-22``

    Raises
    ------
    TableError : there is no such section; the message names the nearest identifiers
    """
    sections = tables["sections"]
    check_one("section", section_id, sections["section_id"])
    row = sections[sections["section_id"] == section_id].iloc[0]
    names = [row[column] for column in ("name", "name_en", "name_zh", "name_native")]
    titled = f"{section_id}  " + " · ".join(dict.fromkeys(each for each in names if _has(each)))
    described = [
        ("status", f"{row['status']} of {row['organization_id']}, number {row['position']}"),
        ("tier", f"{row['tier']}: {VOCABULARIES['tier'][row['tier']]}"),
        *_territories(tables, row),
        *_candidates(tables, row),
        *_evidence(tables, row),
        *_hosts(tables, row),
        *_checks(tables, row),
        *_unknown_flags(tables, row),
    ]
    notes = {"names from": "names_source", "note": "note_en"}
    described += [(word, row[column]) for word, column in notes.items() if _has(row[column])]
    lines = [f"  {word:<13} {text}" for word, text in described]
    return "\n".join([titled, *lines, "", str(source(row, tables))])


def _of(table: pd.DataFrame, section: pd.Series[Any]) -> list[dict[str, Any]]:
    """The rows of a table that are about a section."""
    found = table[table["section_id"] == section["section_id"]]
    return [{str(key): value for key, value in row.items()} for row in found.to_dict("records")]


def _territories(tables: Tables, section: pd.Series[Any]) -> Iterator[tuple[str, str]]:
    rows = _of(tables["section_territories"], section)
    for row in rows:
        former = f", a successor of {row['stands_for']}" if _has(row["stands_for"]) else ""
        origin = f"; {row['territory_source']}" if _has(row["territory_source"]) else ""
        why = f"{row['evidence']}, probability {row['confidence']:.2f}"
        yield "territory", f"{_territory(row)}{former}: {why}{origin}"
    if not rows and section["no_territory"]:
        yield "territory", "belongs to no country"
    elif not rows:
        yield "territory", f"not known with a probability of {BELIEF:g} or more"


def _candidates(tables: Tables, section: pd.Series[Any]) -> Iterator[tuple[str, str]]:
    rows = _of(tables["candidates"], section)
    # What the entry states or a correction gives leaves no other candidate.
    if all(row["probability"] == 1 for row in rows):
        return
    named = [f"{_territory(row)} {row['probability']:.2f}" for row in rows]
    yield "candidates", f"{_some(named, ', ')} (without the reference)"


def _evidence(tables: Tables, section: pd.Series[Any]) -> Iterator[tuple[str, str]]:
    rows = _of(tables["evidence"], section)
    for row in rows:
        words = f"{row['words']} → " if _has(row["words"]) else ""
        where = f"{row['article']}, line {row['line_start']}"
        if _has(row["evidence_source"]):
            where = f"{row['evidence_source']}; {where}"
        yield "evidence", f"{row['evidence']}: {words}{_pointed(tables, row)} ({where})"
    probability = section["sorted_probability"]
    if probability >= _SORTED:
        text = f"order: the list is sorted by territory with probability {probability:.2f}"
        yield "evidence", f"{text}, so its neighbours count"
    elif probability < _SORTED:
        yield "evidence", "the list is not sorted; its order was not used"
    elif not rows:
        yield "evidence", "none on the page"


def _pointed(tables: Tables, row: dict[str, Any]) -> str:
    """The territories or the area that a piece of evidence points to."""
    if _has(row["area"]):
        countries = tables["countries"]
        inside = (countries["region"] == row["area"]) | (countries["subregion"] == row["area"])
        named = Locale("en").territories.get(row["area"], row["area"])
        return f"{named}, {inside.sum()} countries" if inside.any() else named
    codes = row["territories"].split(";") if _has(row["territories"]) else []
    return _some([name(territory_of(code)) for code in codes], " or ") or MISSING


def _hosts(tables: Tables, section: pd.Series[Any]) -> Iterator[tuple[str, str]]:
    parties = tables["host_parties"].set_index("host_party_id").astype(object)
    parties = parties.where(parties.notna(), "")
    rows = sorted(_of(tables["section_hosts"], section), key=lambda row: int(row["position"]))
    for row in rows:
        party = parties.loc[row["host_party_id"]]
        names = [row["name"], party["name_en"], party["name_native"]]
        named = " · ".join(dict.fromkeys(filter(None, names)))
        family = party["family"] or f"family {MISSING}"
        year = party["founded_year"] or f"in a year {MISSING}"
        yield "host party", f"{named} ({family}, founded {year})"
    if not rows:
        yield "host party", MISSING


def _checks(tables: Tables, section: pd.Series[Any]) -> Iterator[tuple[str, str]]:
    for row in _of(tables["section_checks"], section):
        value = f" ({row['value']})" if _has(row["value"]) else ""
        text = VOCABULARIES["text"][row["text"]]
        result = VOCABULARIES["check_result"][row["result"]]
        yield "check", f"{row['fact']}{value}, {text}: {result}"


def _unknown_flags(tables: Tables, section: pd.Series[Any]) -> Iterator[tuple[str, str]]:
    """The flags of the entry that name no territory that is known."""
    losses = tables["losses"]
    own = (losses["article"] == section["article"]) & (losses["kind"] == "flag_template")
    inside = losses["line_start"].between(section["line_start"], section["line_end"])
    for words in losses.loc[own & inside, "lost"]:
        yield "flag", f"“{words}” is not known"


def _territory(row: dict[str, Any]) -> str:
    code = row["subdivision"] if _has(row["subdivision"]) else row["country"]
    return f"{name(territory_of(code))} ({code})"


def _some(words: list[str], separator: str) -> str:
    """The first few words, and how many more there are."""
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return separator.join(words[:_SHOWN]) + more


def _has(value: object) -> bool:
    return isinstance(value, str) and value != ""
