"""Compares the lists of members of two texts: what was kept, changed, added and removed."""

from __future__ import annotations

from typing import Any, NamedTuple

import pandas as pd

from internationals.analysis.wording import Language, Words
from internationals.tables.matching import Item, align, in_same_order
from internationals.tables.schema import Tables

CHANGES = (
    "renamed", "status_changed", "host_named", "host_dropped", "host_changed",
    "country_disagreed", "moved", "joined", "left",
)  # fmt: skip
"""What can have changed of an entry, in the order in which it is reported."""

_NAMES = ("name", "name_en", "name_zh", "name_native", "abbreviation")
_SIDES = ("left", "right")
_CELLS = (
    "section_id", "name", "names", "status", "hosts", "countries", "article", "line_start",
    "line_end", "quote",
)  # fmt: skip
COLUMNS = (
    "changes", "probability", *(f"{cell}_{side}" for side in _SIDES for cell in _CELLS)
)  # fmt: skip
"""Columns of `compare`."""


Entry = dict[Any, Any]


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
    - section_id, name, names, status, hosts, countries (codes of territories, ISO 3166) and the
      lines of both, several values separated by semicolons
    """
    ours, theirs = _entries(left), _entries(right)
    same_language = _language(left) == _language(right)
    found = align(_items(ours, _language(left)), _items(theirs, _language(right)))
    ordered = in_same_order([(pair.left, pair.right) for pair in found.pairs])
    rows: list[Entry] = []
    after: dict[int, list[Entry]] = {}
    partner = {pair.left: pair.right for pair in found.pairs}
    place = -1
    for i in range(len(ours)):
        place = partner.get(i, place)
        if i in found.left:
            after.setdefault(place, []).append(_row("left", None, ours[i], None))
    pairs = {pair.right: pair for pair in found.pairs}
    rows += after.get(-1, [])
    for j in range(len(theirs)):
        if j in pairs:
            own, other = ours[pairs[j].left], theirs[j]
            changes = _changes(own, other, same_language)
            if "status_changed" not in changes and (pairs[j].left, j) not in ordered:
                changes.append("moved")
            rows.append(_row(";".join(changes), pairs[j].probability, own, other))
        else:
            rows.append(_row("joined", None, None, theirs[j]))
        rows += after.get(j, [])
    lines = [column for column in COLUMNS if column.startswith("line_")]
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict.fromkeys(lines, "Int64"))


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
    changes = comparison["changes"]
    found = {"kept": int(changes.eq("").sum())}
    lists = changes.str.split(";")
    found |= {change: int(lists.map(lambda c, x=change: x in c).sum()) for change in CHANGES}
    return pd.Series(found, dtype="int64")


def summary(comparison: pd.DataFrame, language: Language = "en") -> str:
    """The comparison as text for a terminal: a line of counts, then a line per entry that changed.

    Parameters
    ----------
    comparison : as `compare` returns it
    language : of the words
    """
    words = Words("comparison", language)
    found = counts(comparison)
    n = int(comparison["probability"].notna().sum())
    lines = [words("pairs", pairs=n, kept=int(found["kept"]))]
    for change in CHANGES:
        if found[change]:
            lines += ["", f"{words(change)}: {found[change]}"]
            of_it = comparison[comparison["changes"].str.split(";").map(lambda c, x=change: x in c)]
            lines += [f"  {_line(row, change, words)}" for row in of_it.to_dict("records")]
    return "\n".join(lines)


def _line(row: Entry, change: str, words: Words) -> str:
    """An entry that changed, with what it was and what it is."""
    if change in ("left", "joined"):
        side = "left" if change == "left" else "right"
        where = words("line", line=int(row[f"line_start_{side}"]))
        return " · ".join(
            filter(None, [str(row[f"name_{side}"]), str(row[f"countries_{side}"] or ""), where])
        )
    field = {"renamed": "name", "status_changed": "status", "country_disagreed": "countries"}
    cell = field.get(change, "hosts")
    lines = words(
        "lines",
        left=int(row["line_start_left"]),
        right=int(row["line_start_right"]),
    )
    if change == "moved":
        return f"{row['name_right']} · {lines}"
    values = [str(row[f"{cell}_{side}"] or words("none")) for side in _SIDES]
    name = "" if cell == "name" else f"{row['name_right']}: "
    return f"{name}{values[0]} → {values[1]} · {lines}"


def _language(side: Side) -> str:
    articles = side.tables["articles"]
    of_it = articles["organization_id"].eq(side.organization_id)
    return next(iter(articles.loc[of_it, "language"].dropna()), "")


def _entries(side: Side) -> list[Entry]:
    """The entries of a list, each with its hosts and territories."""
    tables = side.tables
    sections = tables["sections"]
    sections = sections[sections["organization_id"].eq(side.organization_id)]
    territories = tables["section_territories"]
    codes = _grouped(territories, [territories["subdivision"].fillna(territories["country"])])
    hosts = tables["section_hosts"].merge(
        tables["host_parties"], on="host_party_id", suffixes=("", "_of_party")
    )
    host_names = ("name", "name_en", "name_native", "link_title")
    written = _grouped(hosts, [hosts["name"]])
    known = _grouped(hosts, [hosts[name] for name in host_names])
    entries: list[Entry] = []
    for row in sections.to_dict("records"):
        section = row["section_id"]
        names = [row[name] for name in _NAMES if isinstance(row[name], str)]
        entries.append(
            {
                **{str(cell): value for cell, value in row.items() if cell in _CELLS},
                "names": ";".join(dict.fromkeys(names)),
                "hosts": ";".join(written.get(section, ())),
                "host_names": known.get(section, ()),
                "countries": ";".join(sorted(codes.get(section, ()))),
                "link_title": row["link_title"],
            }
        )
    return entries


def _grouped(table: pd.DataFrame, columns: list[pd.Series[str]]) -> dict[str, tuple[str, ...]]:
    """The values of some columns by section, missing ones left out, each once."""
    found: dict[str, dict[str, None]] = {}
    for section, *values in zip(table["section_id"], *columns, strict=True):
        found.setdefault(section, {}).update(dict.fromkeys(v for v in values if isinstance(v, str)))
    return {section: tuple(values) for section, values in found.items()}


def _items(entries: list[Entry], language: str) -> list[Item]:
    """The entries as the matching compares them."""
    return [
        Item(
            tuple(entry["names"].split(";")),
            (entry["link_title"],) if isinstance(entry["link_title"], str) else (),
            entry["host_names"],
            tuple({code[:2]: None for code in filter(None, entry["countries"].split(";"))}),
            entry["status"],
            language,
        )
        for entry in entries
    ]


def _changes(own: Entry, other: Entry, same_language: bool) -> list[str]:
    """What differs between the two entries of a pair."""
    hosts, other_hosts = set(own["host_names"]), set(other["host_names"])
    countries, other_countries = (set(e["countries"].split(";")) - {""} for e in (own, other))
    tests = {
        "renamed": same_language and own["name"] != other["name"],
        "status_changed": own["status"] != other["status"],
        "host_named": other_hosts and not hosts,
        "host_dropped": hosts and not other_hosts,
        "host_changed": same_language and hosts and other_hosts and not hosts & other_hosts,
        "country_disagreed": countries and other_countries and countries != other_countries,
    }
    return [change for change, holds in tests.items() if holds]


def _row(changes: str, probability: float | None, *entries: Entry | None) -> Entry:
    row: Entry = {"changes": changes, "probability": probability}
    for side, entry in zip(_SIDES, entries, strict=True):
        row |= {f"{cell}_{side}": entry and entry[cell] for cell in _CELLS}
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
    return Words("comparison", language)(
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


def over_time(tables: Tables, organization_id: str, language: Language = "en") -> pd.DataFrame:
    """Entries of a page by region on each day on which they changed.

    Parameters
    ----------
    tables : as `internationals.history` returns them
    organization_id : the international
    language : of the regions' names

    Returns
    -------
    DataFrame of counts: one row per day, one column per region, and one for entries whose country
    the page does not state, if there are any. Former members are left out.
    """
    spans = _spans(tables, organization_id)
    spans = spans[~spans["status"].astype(str).str.startswith("former_")]
    if spans.empty:
        return pd.DataFrame()
    regions = tables["countries"].set_index("country")[f"region_{language}"]
    country = spans["countries"].fillna("").str.split(";").str[0]
    unknown = Words("comparison", language)("no_country")
    spans = spans.assign(region=country.map(regions).fillna(unknown))
    newest = _spans(tables, organization_id)["last_date"].max()
    days = sorted({*spans["first_date"], *spans["until_date"].dropna(), newest})
    rows = [
        spans.loc[
            spans["first_date"].le(day)
            & (spans["until_date"].isna() | spans["until_date"].gt(day)),
            "region",
        ].value_counts()
        for day in days
    ]
    counts = pd.DataFrame(rows, index=pd.Index(days, name="date")).fillna(0).astype("int64")
    return counts.reindex(columns=sorted(counts.columns))


def _spans(tables: Tables, organization_id: str) -> pd.DataFrame:
    spans = tables["memberships"]
    return spans[spans["organization_id"].eq(organization_id)]
