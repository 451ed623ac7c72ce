"""Pages of one build about the same international: their entries are paired and get one key.

Pages are about the same international if one links to the other as its version in another
language, or a user's file of identities gives them the same ``organization_id``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from internationals.tables.matching import connected
from internationals.tables.schema import TABLES, Row, Tables
from internationals.tables.text import header
from internationals.tables.user_files import user_rows

if TYPE_CHECKING:
    from internationals.analysis.comparison import Side

_COMPARED = ("articles", "sections", "section_territories", "section_hosts", "host_parties")

PAIRED = """
SELECT one.page, other.page FROM read AS other
JOIN elsewhere AS one ON one.title = other.language || ':' || other.title
WHERE one.page <> other.page ORDER BY 1, 2
"""
"""Pages that name another page of the build as their version in another language."""


class Joined(NamedTuple):
    """What joining pages changes in the tables.

    Attributes
    ----------
    organizations : identifiers of internationals that another page's replace
    keys : section_key by section_id, where it is another section's
    checks : rows of `section_checks`, where the pages disagree
    """

    organizations: Mapping[str, str] = MappingProxyType({})
    keys: Mapping[str, str] = MappingProxyType({})
    checks: Sequence[Row] = ()


def read_identities(path: Path | str) -> dict[str, str]:
    """Read a user's file of identities: organization_id by article.

    Raises
    ------
    CorrectionError : it cannot be read, or a cell is missing; the message names file and line
    """
    rows = user_rows("identities", path)
    return {row.cells["article"]: row.cells["organization_id"] for row in rows}


def groups(
    pages: Mapping[int, str], links: Iterable[tuple[int, int]], identities: Mapping[str, str]
) -> dict[str, list[int]]:
    """Pages about one international, by its identifier.

    Parameters
    ----------
    pages : name of the article by number of the page
    links : pages that are the same in another language
    identities : organization_id by article

    Returns
    -------
    dict of pages in their order; a page that is alone and keeps its name is left out
    """
    by_name: dict[str, int] = {}
    named = [
        (page, by_name.setdefault(identities[article], page))
        for page, article in sorted(pages.items())
        if article in identities
    ]
    alone = [(page, page) for page in pages]
    result: dict[str, list[int]] = {}
    for members, _ in sorted(connected([*alone, *links, *named])):
        given = [identities[pages[page]] for page in members if pages[page] in identities]
        name = given[0] if given else pages[members[0]]
        if len(members) > 1 or name != pages[members[0]]:
            result[name] = members
    return result


def join(
    folders: Mapping[str, Path], pages: Mapping[int, str], grouped: Mapping[str, Sequence[int]]
) -> Joined:
    """Pair the entries of the pages of each group.

    Parameters
    ----------
    folders : that has the rows of an article as CSV text, by its name
    pages : name of the article by number of the page
    grouped : as `groups` returns them
    """
    if not grouped:
        return Joined()
    # Comparing loads pandas, which no other part of a build does.
    from internationals.analysis.comparison import Side, compare

    organizations: dict[str, str] = {}
    keys: dict[str, str] = {}
    checks: list[Row] = []
    for organization, members in grouped.items():
        organizations |= {pages[page]: organization for page in members}
        articles = [pages[page] for page in members]
        sides = [Side(_tables(folders[article], article), article) for article in articles]
        for at, side in enumerate(sides):
            own: dict[str, str] = {}
            for earlier in sides[:at]:
                for row in compare(earlier, side).to_dict("records"):
                    left, right = (row[f"section_id_{each}"] for each in ("left", "right"))
                    is_pair = isinstance(left, str) and isinstance(right, str)
                    key = keys.get(left, left)
                    # Two entries of a page are never one section.
                    if is_pair and right not in own and key not in own.values():
                        own[right] = key
                    checks += _checks(row, earlier, side)
            keys |= own
    return Joined(organizations, keys, checks)


def _tables(folder: Path, article: str) -> Tables:
    """The tables of an article, as far as entries are compared by them."""
    import pyarrow.compute as pc

    from internationals.tables.arrow import texts_of
    from internationals.tables.store import frame_of

    frames = {}
    for table in _COMPARED:
        rows = texts_of(header(table).encode() + (folder / f"{table}.csv").read_bytes())
        frames[table] = frame_of(table, rows.filter(pc.field("article") == article))
    return Tables(frames)


def _checks(row: Mapping[Any, Any], left: Side, right: Side) -> list[Row]:
    """Rows of `section_checks` on both entries of a pair, or on one that the other page lacks."""
    changes = row["changes"].split(";")
    facts = {
        "country_disagreed": ("territory", "countries", ("differs", "differs")),
        "host_named": ("host", "hosts", ("added", "absent")),
        "host_dropped": ("host", "hosts", ("absent", "added")),
        "host_changed": ("host", "hosts", ("differs", "differs")),
        "status_changed": ("status", "status", ("differs", "differs")),
    }
    sides = (("left", "right", right), ("right", "left", left))
    found = [
        _check(row, own, fact, row[f"{cell}_{other}"], result, f"{row[f'article_{other}']}: line "
               f"{row[f'line_start_{other}']}")
        for change, (fact, cell, results) in facts.items() if change in changes
        for (own, other, _), result in zip(sides, results, strict=True)
    ]  # fmt: skip
    for own, _, side in sides:
        if ("left" if own == "left" else "joined") in changes:
            found.append(_check(row, own, "listing", "", "absent", side.organization_id))
    return found


def _check(
    row: Mapping[Any, Any], own: str, fact: str, value: str, result: str, source: str
) -> Row:
    cells = ("section_id", "article", "line_start", "line_end", "quote")
    return TABLES["section_checks"].row_of(
        **{cell: row[f"{cell}_{own}"] for cell in cells},
        fact=fact, text="other_article", value=value, result=result, check_source=source,
    )  # fmt: skip
