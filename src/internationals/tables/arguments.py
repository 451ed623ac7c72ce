"""What functions are called with: tables or their folder, and identifiers that must exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path

from internationals.tables.schema import TableError, Tables

_LISTED = 12
"""Longest list of allowed values that a message gives in full."""


def as_tables(tables: Tables | Path | str | None) -> Tables:
    """Tables; those of a folder, or of data/processed where none are given, are loaded.

    Parameters
    ----------
    tables : tables, a folder that `load` can read, or None

    Raises
    ------
    TableError : the folder has no tables that can be read
    TypeError : it is none of these
    """
    if isinstance(tables, Tables):
        return tables
    if tables is not None and not isinstance(tables, str | Path):
        raise TypeError(f"tables: found {type(tables).__name__}, expected Tables or a folder")
    from internationals.tables.store import load

    return load() if tables is None else load(tables)


def internationals_of(tables: Tables) -> list[str]:
    """Identifiers of the subjects of the articles, and of all that list members."""
    subjects = tables["articles"]["organization_id"].dropna()
    return list(dict.fromkeys([*subjects, *tables["sections"]["organization_id"]]))


def check_international(tables: Tables, organization_id: str) -> None:
    """Raise an error for an identifier that is no international of the tables.

    Raises
    ------
    TableError : the message lists those that there are
    """
    check_one("international", organization_id, internationals_of(tables))


def check_one(kind: str, value: str, allowed: Iterable[str]) -> None:
    """Raise an error for a value that is not allowed.

    Parameters
    ----------
    kind : what it is, in one word, such as "international"
    value : what was found
    allowed : what there is

    Raises
    ------
    TableError : such as “no international 'GREEN'; there are green, red”; of many values, the
        message gives the most similar
    """
    values = list(dict.fromkeys(allowed))
    if value in values:
        return
    if not values:
        raise TableError(f"no {kind} {value!r}; there is none in these tables")
    if len(values) <= _LISTED:
        raise TableError(f"no {kind} {value!r}; there are {', '.join(values)}")
    near = get_close_matches(str(value), map(str, values), n=3) or values[:3]
    raise TableError(f"no {kind} {value!r}; there are, among others, {', '.join(near)}")
