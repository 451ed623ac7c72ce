"""Pages of one build about the same international: their entries are paired and get one key.

Pages are about the same international if one links to the other as its version in another
language, or a user's file of identities gives them the same ``organization_id``.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple

from internationals.tables.matching import connected
from internationals.tables.schema import TABLES, Row, Tables
from internationals.tables.text import header
from internationals.tables.user_files import user_rows

if TYPE_CHECKING:
    import pyarrow as pa

    from internationals.analysis.comparison import ComparedEntry

_COMPARED = ("articles", "sections", "section_territories", "section_hosts", "host_parties")
# A page is compared with so many before it, or pages of one international would give rows without end.
_MOST = 20

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
    from internationals.analysis.comparison import Side, entries_of, paired

    organizations: dict[str, str] = {}
    keys: dict[str, str] = {}
    checks: list[Row] = []
    part = lru_cache(maxsize=1)(_part)  # pages of one are joined in a row
    for organization, members in grouped.items():
        organizations |= {pages[page]: organization for page in members}
        before: deque[tuple[str, list[ComparedEntry]]] = deque(maxlen=_MOST)
        for article in [pages[page] for page in members]:
            entries = entries_of(Side(_tables(part(folders[article]), article), article))
            own: dict[str, str] = {}
            taken: set[str] = set()
            for earlier, listed in before:
                for row in paired(listed, entries):
                    left, right = (row[f"section_id_{each}"] for each in ("left", "right"))
                    key = keys.get(left, left)
                    # Two entries of a page are never one section.
                    if left and right and right not in own and key not in taken:
                        own[right] = key
                        taken.add(key)
                    checks += _checks(row, earlier, article)
            keys |= own
            before.append((article, entries))
    return Joined(organizations, keys, checks)


def _part(folder: Path) -> dict[str, pa.Table]:
    """The tables of a part by which entries are compared."""
    from internationals.tables.arrow import texts_of

    texts = {name: (folder / f"{name}.csv").read_bytes() for name in _COMPARED}
    return {name: texts_of(header(name).encode() + text) for name, text in texts.items()}


def _tables(part: Mapping[str, pa.Table], article: str) -> Tables:
    """Those tables of one of its articles."""
    import pyarrow.compute as pc

    from internationals.tables.store import frame_of

    own = pc.field("article") == article
    return Tables({name: frame_of(name, rows.filter(own)) for name, rows in part.items()})


def _checks(row: Mapping[Any, Any], left: str, right: str) -> list[Row]:
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
            found.append(_check(row, own, "listing", "", "absent", side))
    return found


def _check(
    row: Mapping[Any, Any], own: str, fact: str, value: str, result: str, source: str
) -> Row:
    cells = ("section_id", "article", "line_start", "line_end", "quote")
    return TABLES["section_checks"].row_of(
        **{cell: row[f"{cell}_{own}"] for cell in cells},
        fact=fact, text="other_article", value=value, result=result, check_source=source,
    )  # fmt: skip
