"""Each section once, where several articles about one international list it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from internationals.tables.schema import TABLES

if TYPE_CHECKING:
    import pandas as pd

    from internationals.tables.schema import Tables

_NAMES = ("name_en", "name_zh", "name_native", "abbreviation", "link_title")


def distinct(tables: Tables) -> Tables:
    """The tables with one row per section_key, for counts.

    Parameters
    ----------
    tables : as `load` returns them

    Returns
    -------
    Tables; the same where no section has another's key. A section that several articles list keeps
    the row of the first of them, whose missing names are filled from the others. Its territories,
    host parties, candidates and evidence are those of the first article that has any.
    """
    sections = tables["sections"]
    key_of = sections.set_index("section_id")["section_key"]
    if key_of.index.equals(key_of.array) or (key_of.index == key_of).all():
        return tables
    frames = {
        name: _of_first(tables[name], key_of)
        for name in TABLES
        if name != "sections" and "section_id" in tables[name].columns and len(tables[name])
    }
    filled = sections.groupby("section_key", sort=False)[list(_NAMES)].first()
    first = sections[sections["section_id"].eq(sections["section_key"])].copy()
    for name in _NAMES:
        values = first["section_key"].map(filled[name]).astype(first[name].dtype)
        first[name] = first[name].where(first[name].notna(), values)
    return tables.replace(sections=first.reset_index(drop=True), **frames)


def _of_first(table: pd.DataFrame, key_of: pd.Series[str]) -> pd.DataFrame:
    """Rows by section_key, of the first section of each key that has any."""
    keys = table["section_id"].map(key_of)
    order = {section: at for at, section in enumerate(key_of.index)}
    rank = table["section_id"].map(order)
    is_first = rank.eq(rank.groupby(keys).transform("min"))
    return table.assign(section_id=keys.astype(table["section_id"].dtype))[
        is_first | keys.isna()
    ].reset_index(drop=True)
