"""Compares the lists of members of two texts: what was kept, changed, added and removed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import pandas as pd

from internationals.analysis.names import place_name
from internationals.analysis.wording import Language, Wording, status_name
from internationals.tables.cells import first_of, records
from internationals.tables.matching import Item, align, in_same_order
from internationals.tables.schema import Tables

CHANGES = (
    "renamed", "status_changed", "host_named", "host_dropped", "host_changed",
    "country_disagreed", "moved", "joined", "left",
)  # fmt: skip
"""What can have changed of an entry, in the order in which it is reported."""

_NAMES = ("name", "name_en", "name_zh", "name_native", "abbreviation")
_HOST_NAMES = ("name", "name_en", "name_native", "link_title")
_SIDES = ("left", "right")
_CELLS = (
    "section_id", "name", "names", "status", "hosts", "countries", "article", "line_start",
    "line_end", "quote",
)  # fmt: skip
COLUMNS = (
    "changes", "probability", *(f"{cell}_{side}" for side in _SIDES for cell in _CELLS)
)  # fmt: skip
"""Columns of `compare`."""


class ComparedEntry(NamedTuple):
    """An entry of a list: the cells that a comparison has of it, and what is compared."""

    cells: Mapping[str, Any]
    item: Item


class Side(NamedTuple):
    """One of the two lists: its tables, and the international whose entries are compared."""

    tables: Tables
    organization_id: str


class Compared(NamedTuple):
    """Two lists, and the table that `compare` makes of them."""

    left: Side
    right: Side
    table: pd.DataFrame


def compare(left: Side, right: Side) -> pd.DataFrame:
    """Pair the entries of two lists one to one, and name what changed.

    Parameters
    ----------
    left, right : the lists; for two revisions, the earlier one is on the left

    Returns
    -------
    DataFrame of the columns `COLUMNS`, one row per pair and per entry without one, in the order of
    the right list, with what is only on the left where it would be:

    - changes: of `CHANGES`, separated by semicolons; empty for an entry that was kept as it was.
      ``joined`` is only on the right, ``left`` only on the left
    - probability: of the pair; NaN for an entry without one. Pairs below 0.8 are not made
    - section_id, name, names, status, hosts, countries (codes of territories, ISO 3166; of a dissolved state its own) and the
      lines of both, several values separated by semicolons
    """
    rows = paired(entries_of(left), entries_of(right))
    lines = [column for column in COLUMNS if column.startswith("line_")]
    table = pd.DataFrame(rows, columns=list(COLUMNS))
    return table.astype(dict.fromkeys(lines, "Int64"))


def paired(ours: Sequence[ComparedEntry], theirs: Sequence[ComparedEntry]) -> list[dict[str, Any]]:
    """The rows of `compare` for the entries of two lists."""
    pairs = align([entry.item for entry in ours], [entry.item for entry in theirs])
    ordered = {*in_same_order([(pair.left, pair.right) for pair in pairs])}
    # By its place in the right list, behind which comes what is only on the left.
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for i, j, probability in pairs:
        changes = _changes(ours[i], theirs[j])
        if "status_changed" not in changes and (i, j) not in ordered:
            changes.append("moved")
        rows[j, -1] = _row(";".join(changes), probability, ours[i], theirs[j])
    for j in set(range(len(theirs))) - {pair.right for pair in pairs}:
        rows[j, -1] = _row("joined", None, None, theirs[j])
    for i in set(range(len(ours))) - {pair.left for pair in pairs}:
        before = pairs[: bisect_left(pairs, (i,))]
        rows[before[-1].right if before else -1, i] = _row("left", None, ours[i], None)
    return [rows[place] for place in sorted(rows)]


def counts(comparison: pd.DataFrame) -> pd.Series[int]:
    """Number of entries by what happened to them.

    Parameters
    ----------
    comparison : as `compare` returns it

    Returns
    -------
    Series of counts by ``kept`` (nothing changed) and each of `CHANGES`; an entry can count in
    several
    """
    found = _changes_of(comparison).value_counts().rename({"": "kept"}).rename(None)
    return found.reindex(["kept", *CHANGES], fill_value=0).rename_axis(None)


def _changes_of(comparison: pd.DataFrame) -> pd.Series[str]:
    """Every change of every entry, "" for one that was kept."""
    return comparison["changes"].str.split(";").explode()


def summary(comparison: pd.DataFrame, language: Language = "en") -> str:
    """The comparison as text for a terminal: a line of counts, then a line per entry that changed.

    Parameters
    ----------
    comparison : as `compare` returns it
    language : of the words
    """
    words = Wording("comparison", language)
    changes = _changes_of(comparison)
    n = int(comparison["probability"].notna().sum())
    lines = [words("pairs", pairs=n, kept=int(changes.eq("").sum()))]
    entries = min(int(comparison[f"section_id_{side}"].notna().sum()) for side in _SIDES)
    lines += [words("few")] if 2 * n < entries else []
    for change in CHANGES:
        rows = records(comparison.loc[changes.index[changes.eq(change)]])
        if rows:
            lines += ["", words("counted", change=words(change), n=len(rows))]
            lines += [f"  {_line(row, change, words)}" for row in rows]
    return "\n".join(lines)


_CELL = {"renamed": "name", "status_changed": "status", "country_disagreed": "countries"}
"""The cell that a change is about; the others are about hosts."""


def _line(row: Mapping[str, Any], change: str, words: Wording) -> str:
    """An entry that changed, with what it was and what it is."""
    if change in ("left", "joined"):
        side = "left" if change == "left" else "right"
        where = words("line", line=int(row[f"line_start_{side}"]))
        parts = [row[f"name_{side}"], _places(row[f"countries_{side}"], words), where]
        return " · ".join(filter(None, parts))
    left, right = (int(row[f"line_start_{side}"]) for side in _SIDES)
    lines = words("lines", left=left, right=right)
    if change == "moved":
        return f"{row['name_right']} · {lines}"
    cell = _CELL.get(change, "hosts")
    cells = [row[f"{cell}_{side}"] for side in _SIDES]
    if cell == "countries":
        cells = [_places(codes, words) for codes in cells]
    if cell == "status":
        cells = [status_name(status, words.language, 1) for status in cells]
    before, after = (written or words("none") for written in cells)
    said = f"{before} → {after} · {lines}"
    return said if cell == "name" else words("counted", change=row["name_right"], n=said)


def _places(codes: str, words: Wording) -> str:
    return place_name(codes, words.language) if codes else ""


def entries_of(side: Side) -> list[ComparedEntry]:
    """The entries of a list, each with its hosts and territories."""
    tables = side.tables
    sections = tables["sections"]
    sections = sections[sections["organization_id"].eq(side.organization_id)]
    language = next(iter(tables.articles_on(side.organization_id)["language"].dropna()), "")
    territories = tables["section_territories"]
    places = first_of(territories, "stands_for", "subdivision", "country")
    codes = _values(territories.assign(code=places), "code")
    countries = _values(territories, "country")
    hosts = tables["section_hosts"].merge(
        tables["host_parties"], on="host_party_id", suffixes=("", "_of_party")
    )
    written, known = _values(hosts, "name"), _values(hosts, *_HOST_NAMES)
    names = _values(sections, *_NAMES)
    entries = []
    for row in records(sections):
        section = row["section_id"]
        called, placed = names.get(section, ()), sorted(codes.get(section, ()))
        cells = row | {
            "names": ";".join(called),
            "hosts": ";".join(written.get(section, ())),
            "countries": ";".join(placed),
        }
        link, entered = (row["link_title"],), known.get(section, ())
        inside = tuple(sorted(countries.get(section, ())))
        item = Item(called, link, entered, inside, row["status"], language)
        entries.append(ComparedEntry(cells, item))
    return entries


def _values(table: pd.DataFrame, *columns: str) -> dict[str, tuple[str, ...]]:
    """The values of some columns by section, missing ones left out, each once."""
    found: dict[str, dict[str, None]] = {}
    for section, *cells in table[["section_id", *columns]].itertuples(index=False, name=None):
        own = found.setdefault(section, {})
        own |= dict.fromkeys(cell for cell in cells if isinstance(cell, str))
    return {section: tuple(own) for section, own in found.items()}


def _changes(own: ComparedEntry, other: ComparedEntry) -> list[str]:
    """What differs between the two entries of a pair."""
    same_language = own.item.language == other.item.language
    hosts, other_hosts = set(own.item.hosts), set(other.item.hosts)
    countries, other_countries = own.cells["countries"], other.cells["countries"]
    tests = {
        "renamed": same_language and own.cells["name"] != other.cells["name"],
        "status_changed": own.item.status != other.item.status,
        "host_named": other_hosts and not hosts,
        "host_dropped": hosts and not other_hosts,
        "host_changed": same_language and hosts and other_hosts and not hosts & other_hosts,
        "country_disagreed": countries and other_countries and countries != other_countries,
    }
    return [change for change, holds in tests.items() if holds]


def _row(changes: str, probability: float | None, *entries: ComparedEntry | None) -> dict[str, Any]:
    row: dict[str, Any] = {"changes": changes, "probability": probability}
    for side, entry in zip(_SIDES, entries, strict=True):
        row |= {f"{cell}_{side}": entry and entry.cells[cell] for cell in _CELLS}
    return row


def history_summary(tables: Tables, language: Language = "en") -> str:
    """The history of a page as text for a terminal.

    Parameters
    ----------
    tables : as `internationals.history` returns them
    language : of the words
    """
    spans = tables["memberships"]
    changes = [entries_and_exits(tables, each) for each in spans["organization_id"].unique()]
    kinds = pd.concat(changes)["change"].value_counts()
    return Wording("comparison", language)(
        "history",
        title=str(tables["articles"]["title"].iloc[0]),
        sections=int(spans["section_key"].nunique()),
        first=str(spans["first_date"].min()),
        last=str(spans["last_date"].max()),
        joined=int(kinds.get("joined", 0)),
        gone=int(kinds.get("left", 0)),
    )


def entries_and_exits(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Days on which entries were added to a page and removed from it.

    Parameters
    ----------
    tables : as `internationals.history` returns them
    organization_id : the international

    Returns
    -------
    DataFrame by date: date, change (``joined`` or ``left``), section_key, name. The entries of the
    first revision with a list are not among those that joined.
    """
    spans = _spans(tables, organization_id)
    left_before = spans.groupby("section_key")["left"].shift(fill_value=True)
    joined = spans[left_before & spans["first_date"].gt(spans["first_date"].min())]
    gone = spans[spans["left"]]
    rows = [
        of.assign(date=of[date], change=change)[["date", "change", "section_key", "name"]]
        for of, date, change in ((joined, "first_date", "joined"), (gone, "until_date", "left"))
    ]
    return pd.concat(rows).sort_values(["date", "change", "section_key"], ignore_index=True)


def over_time(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Entries of a page by region on each day on which they changed.

    Parameters
    ----------
    tables : as `internationals.history` returns them
    organization_id : the international

    Returns
    -------
    DataFrame of counts: one row per day, one column per region in English, and ``not stated`` for
    entries whose country the page does not state, if there are any. Former members are left out.
    """
    spans = _spans(tables, organization_id)
    current = spans[~spans["status"].astype(str).str.startswith("former_")]
    names = tables["countries"].set_index("country")["region_en"]
    regions = current["countries"].str.split(";").str[0].map(names).fillna("not stated")
    until = current["until_date"].fillna("later")  # than every day
    days = sorted({*current["first_date"], *until, spans["last_date"].max()} - {"later"})
    rows = [regions[current["first_date"].le(day) & until.gt(day)].value_counts() for day in days]
    counts = pd.DataFrame(rows, index=pd.Index(days, name="date")).fillna(0).astype("int64")
    return counts.reindex(columns=sorted(counts.columns))


def _spans(tables: Tables, organization_id: str) -> pd.DataFrame:
    spans = tables["memberships"]
    return spans[spans["organization_id"].eq(organization_id)]
