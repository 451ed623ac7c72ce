"""What the tables have, shown to a reader: one section in words, the first rows of a table, all of them folded."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from babel import Locale

from internationals.places.evidence import BELIEF
from internationals.places.gazetteer import name_of
from internationals.tables.cells import counted, records
from internationals.tables.flat import NAMES
from internationals.tables.schema import TABLES, VOCABULARIES, Tables, as_tables, check_one
from internationals.tables.source import source

Row = dict[str, Any]

MISSING = "not recorded"
_LONGEST = 48
"""Characters of a cell that are shown in a preview."""
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
    row = records(sections[sections["section_id"] == section_id])[0]
    names, status = [row[column] for column in NAMES], row["status"].replace("_", " ")
    titled = f"{section_id}  {_distinct(names)}"
    called, own = tables.called("abbreviation", "name_en", "name"), row["organization_id"]
    described = [
        ("status", f"{status} of {called.get(own, own)}, number {row['position']}"),
        ("tier", f"{row['tier']}: {VOCABULARIES['tier'][row['tier']]}"),
        *_territories(tables, row),
        *_candidates(tables, row),
        *_evidence(tables, row),
        *_hosts(tables, row),
        ("parent party", row["parent_party"]),
        *_checks(tables, row),
        *_unknown_flags(tables, row),
        ("names from", row["names_source"]),
        ("corrected", row["correction_source"]),
        ("note", row["note_en"]),
    ]
    lines = [f"  {word:<13} {text}" for word, text in described if text]
    return "\n".join([titled, *lines, "", str(source(row, tables))])


def _of(table: pd.DataFrame, section: Row) -> list[Row]:
    """The rows of a table that are about a section."""
    return records(table[table["section_id"] == section["section_id"]])


def _distinct(names: Iterable[str]) -> str:
    return " · ".join(dict.fromkeys(filter(None, names)))


def _territories(tables: Tables, section: Row) -> Iterator[tuple[str, str]]:
    rows = _of(tables["section_territories"], section)
    for row in rows:
        state = row["stands_for"]
        former = f", a successor of {name_of(state)} ({state})" if state else ""
        origin = f"; {row['territory_source']}" if row["territory_source"] else ""
        why = f"{row['evidence']}, probability {row['confidence']:.2f}"
        yield "territory", f"{_territory(row)}{former}: {why}{origin}"
    if not rows and section["no_territory"]:
        yield "territory", "belongs to no country"
    elif not rows:
        yield "territory", f"not known with a probability of {BELIEF:g} or more"


def _candidates(tables: Tables, section: Row) -> Iterator[tuple[str, str]]:
    rows = _of(tables["candidates"], section)
    # What the entry states or a correction gives leaves no other candidate.
    if all(row["probability"] == 1 for row in rows):
        return
    named = [f"{_territory(row)} {row['probability']:.2f}" for row in rows]
    yield "candidates", f"{_some(named, ', ')} (without the reference)"


def _evidence(tables: Tables, section: Row) -> Iterator[tuple[str, str]]:
    rows = _of(tables["evidence"], section)
    for row in rows:
        words = f"{row['words']} → " if row["words"] else ""
        where = f"{row['article']}, line {row['line_start']}"
        if row["evidence_source"]:
            where = f"{row['evidence_source']}; {where}"
        yield "evidence", f"{row['evidence']}: {words}{_pointed(tables, row)} ({where})"
    probability = section["sorted_probability"]
    if probability != "" and probability >= _SORTED:
        text = f"order: the list is sorted by territory with probability {probability:.2f}"
        yield "evidence", f"{text}, so its neighbours count"
    elif probability != "":
        yield "evidence", "the list is not sorted; its order was not used"
    elif not rows:
        yield "evidence", "none on the page"


def _pointed(tables: Tables, row: Row) -> str:
    """The territories or the area that a piece of evidence points to."""
    if row["area"]:
        countries = tables["countries"]
        inside = (countries["region"] == row["area"]) | (countries["subregion"] == row["area"])
        named = Locale("en").territories.get(row["area"], row["area"])
        return f"{named}, {counted(inside.sum(), 'country|countries')}" if inside.any() else named
    codes = filter(None, row["territories"].split(";"))
    return _some([name_of(code) for code in codes], " or ") or MISSING


def _hosts(tables: Tables, section: Row) -> Iterator[tuple[str, str]]:
    parties = {party["host_party_id"]: party for party in records(tables["host_parties"])}
    rows = sorted(_of(tables["section_hosts"], section), key=lambda row: int(row["position"]))
    for row in rows:
        party = parties[row["host_party_id"]]
        family = party["family"] or f"family {MISSING}"
        year = party["founded_year"] or f"in a year {MISSING}"
        named = _distinct([row["name"], party["name_en"], party["name_native"]])
        yield "host party", f"{named} ({family}, founded {year})"
    if not rows:
        yield "host party", MISSING


def _checks(tables: Tables, section: Row) -> Iterator[tuple[str, str]]:
    for row in _of(tables["section_checks"], section):
        value = f" ({row['value']})" if row["value"] else ""
        text = VOCABULARIES["text"][row["text"]]
        result = VOCABULARIES["check_result"][row["result"]]
        yield "check", f"{row['fact']}{value}, {text}: {result}"


def _unknown_flags(tables: Tables, section: Row) -> Iterator[tuple[str, str]]:
    """The flags of the entry that name no territory that is known."""
    losses = tables["losses"]
    own = (losses["article"] == section["article"]) & (losses["kind"] == "flag_template")
    inside = losses["line_start"].between(section["line_start"], section["line_end"])
    for words in losses.loc[own & inside, "lost"]:
        yield "flag", f"“{words}” is not known"


def _territory(row: Row) -> str:
    code = row["subdivision"] or row["country"]
    return f"{name_of(code)} ({code})"


def _some(words: list[str], separator: str) -> str:
    """The first few words, and how many more there are."""
    more = f" and {len(words) - _SHOWN} more" if len(words) > _SHOWN else ""
    return separator.join(words[:_SHOWN]) + more


# The first rows of a table


class Shown(NamedTuple):
    """Something that JupyterLab shows as HTML, and a terminal as text."""

    text: str
    html: str

    def __repr__(self) -> str:
        return self.text

    def _repr_html_(self) -> str:
        return self.html


def preview(tables: Tables | Path | str | None, table: str, rows: int = 3) -> Shown:
    """The first rows of a table; “not recorded” is a missing value.

    Parameters
    ----------
    tables : as `load` returns them, or their folder; None for data/processed
    table : name of the table, such as ``"sections"``
    rows : how many

    Raises
    ------
    TableError : there is no such table
    """
    tables = as_tables(tables)
    check_one("table", table, TABLES)
    whole = tables[table]
    caption = f"{table}: {counted(len(whole), 'row|rows')}, one per {TABLES[table].row}"
    first = whole.head(rows)
    cells = first.astype(object).where(first.notna(), MISSING).astype(str)
    lines = [f"  {name!s:<24}{' | '.join(map(_short, own))}" for name, own in cells.items()]
    spans = cells.map(lambda cell: f'<span title="{escape(cell)}">{escape(_short(cell))}</span>')
    html = _html(spans, index=False, escape=False)
    return Shown(
        "\n".join([caption, *lines]),
        f'<div style="overflow-x: auto"><p>{escape(caption)}</p>{html}</div>',
    )


def _short(cell: str) -> str:
    cell = cell.replace("\n", " ↵ ")
    return cell if len(cell) <= _LONGEST else cell[: _LONGEST - 1] + "…"


def _html(table: pd.DataFrame, **options: Any) -> str:
    """A table with whole cells."""
    with pd.option_context("display.max_colwidth", None):
        found: str = table.to_html(border=0, **options)
    return found


def folded(table: pd.DataFrame, summary: str) -> Shown:
    """A table for the last line of a cell: its summary is shown, its rows open on a click.

    They do also where nothing runs.

    Parameters
    ----------
    table : as long as it may be
    summary : in words, such as ``"All 105 statements"``
    """
    body = _html(table.astype(object), na_rep="–", max_rows=None)
    html = f"<details><summary>{escape(summary)}</summary>{body}</details>"
    return Shown(f"{summary}\n{table}", html)
