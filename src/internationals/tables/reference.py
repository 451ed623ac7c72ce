"""Facts from elsewhere about the included articles, one CSV file each in data/reference.

Rows that belong to an entry of an article are matched to the entries of a page one by one (see
`matching`), whatever the page's bytes: a page with one more line keeps the facts of all others.
The reference is attached only to a page of which most entries pair, or, if it lists none, that has
the title of the article.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from internationals.articles.model import Article, Member
from internationals.paths import DATA, REFERENCE, csv_rows, read_toml
from internationals.places.gazetteer import territories
from internationals.tables.matching import Item, align, item_of, plain
from internationals.tables.schema import TableError, schemas_of

Record = Mapping[str, str]


class Included(NamedTuple):
    """An article that the reference is about.

    Attributes
    ----------
    record : its row of articles.csv
    sections : its rows of sections.csv, each with its number among those of its status
    items : what is compared of these
    titles : of the article, as `plain` gives them
    words : names and links of all its entries, as `plain` gives them
    """

    record: Record
    sections: tuple[Record, ...]
    items: tuple[Item, ...]
    titles: frozenset[str]
    words: frozenset[str]


class PageReference(NamedTuple):
    """The reference for one page.

    Attributes
    ----------
    included : the article that the page is a text of
    is_own_page : whether it is in the language of the article
    sections : rows of sections.csv, by 0-based index of the member that each is paired with
    """

    included: Included
    is_own_page: bool
    sections: Mapping[int, Record]


NO_REFERENCE = PageReference(Included({}, (), (), frozenset(), frozenset()), False, {})
"""For a page that the reference is not about."""


def reference_of(article: Article, members: Sequence[Member]) -> PageReference:
    """The reference for a page; `NO_REFERENCE` for a page that it is not about.

    Parameters
    ----------
    article : a page read, under whatever name
    members : its members (see `internationals.places.stated.settled`)
    """
    named = {plain(word) for member in members for word in _words(member) if word}
    titles = {plain(title) for title in (article.title, *article.interlanguage.values())}
    for included in _included():
        titled = not titles.isdisjoint(included.titles)
        if not titled and 2 * len(named & included.words) <= len(members):
            continue  # as most pages, none of which needs to be compared entry by entry
        rows = included.sections
        ours = [item_of(article, member) for member in members]
        sections = {
            pair.left: rows[pair.right]
            for pair in align(ours, included.items)
            if ours[pair.left].names_and_links & included.items[pair.right].names_and_links
        }
        is_own_page = article.language == included.record["language"]
        most = 2 * len(sections) > len(members) and (titled or 2 * len(sections) > len(rows))
        if most or (titled and not members and is_own_page):
            return PageReference(included, is_own_page, sections)
    return NO_REFERENCE


def _words(member: Member) -> tuple[str, ...]:
    return (member.name, member.name_en, member.name_native, member.title)


@cache
def _included() -> tuple[Included, ...]:
    found = []
    for record in records("articles"):
        highest: Counter[str] = Counter()
        sections = []
        for row in records("sections"):
            if row["article"] == record["article"]:
                highest[row["status"]] += 1
                sections.append({**row, "number": str(highest[row["status"]])})
        items = tuple(_item(row, record["language"]) for row in sections)
        titles = filter(None, (record["title"], *record["titles"].split(";")))
        words = frozenset[str]().union(*(item.names_and_links for item in items))
        found.append(Included(record, tuple(sections), items, frozenset(map(plain, titles)), words))
    return tuple(found)


def _item(row: Record, language: str) -> Item:
    link = row["link_title"]
    names = (row["name_zh"], row["name_en"], *re.split(r"\s+/\s+", row["name_native"]))
    return Item(
        # The English or native name that is the title of the linked page is compared as a link.
        tuple(name for name in names if name != link or name == row["name_zh"]),
        (link,),
        tuple(row["hosts"].split(";")),
        tuple(row["countries"].split(";")),
        row["status"],
        language,
    )


def names_source(row: Record) -> str | None:
    """Where names come from, with a word on how certain they are where they are not."""
    if not (row["name_en"] or row["name_native"]):
        return None
    source = row["names_source"] or "literal translation"
    certain = row["names_confidence"] in ("certain", "literal")
    return source if certain else f"{source} ({row['names_confidence']})"


# The files


@cache
def records(name: str) -> tuple[Record, ...]:
    """The rows of a file of the reference."""
    return csv_rows(REFERENCE / f"{name}.csv")


@cache
def checks_of_sections() -> dict[tuple[str, str], list[Record]]:
    """What other texts give of the entries of the included articles, by article and line."""
    found: dict[tuple[str, str], list[Record]] = {}
    for row in records("section_checks"):
        check = dict(row)
        found.setdefault((check.pop("article"), check.pop("line")), []).append(check)
    return found


def is_included(folder: Path = REFERENCE) -> bool:
    """Whether all files are those of this version, which its tests check: data/README.md lists
    the hash of each.
    """
    described = DATA / "README.md"
    listed = described.read_text(encoding="utf-8") if described.is_file() else ""
    return all(sha256(path.read_bytes()).hexdigest() in listed for path in folder.glob("*.csv"))


def check_reference(folder: Path = REFERENCE) -> None:
    """Check the files of the reference against reference.toml.

    Raises
    ------
    TableError : a file breaks it. The message names file, row (1: the first below the header),
        column, what was found and what was expected.
    """
    import pyarrow as pa  # which a build does without

    from internationals.tables.arrow import texts_of_csv
    from internationals.tables.checks import problems, require

    described = read_toml("tables/reference.toml")["files"]
    schemas = schemas_of(described, several=True, territories="code")
    codes = [territory.code for territory in territories()]
    tables = {"territories": pa.table({"code": codes})}
    paths = {name: folder / f"{name}.csv" for name in schemas}
    for name, schema in schemas.items():
        if paths[name].is_file():
            tables[name] = texts_of_csv(paths[name])
            if missing := [each for each in schema.names if each not in tables[name].column_names]:
                found, expected = ", ".join(tables[name].column_names), ", ".join(missing)
                raise TableError(f"{paths[name]}: found {found}, expected {expected} too")
    require(problems(tables, schemas, paths.__getitem__))
