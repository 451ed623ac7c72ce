"""Facts from elsewhere about the included articles, one CSV file each in data/reference.

Rows that belong to an entry of an article are matched to the entries of a page one by one (see
`matching`), whatever the page's bytes: a page with one more line keeps the facts of all others.
The reference is attached only to a page of which most entries pair, or, if it lists none, that has
the title of the article.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from internationals.articles.model import Article, Member
from internationals.paths import DATA, REFERENCE, csv_rows
from internationals.places.gazetteer import territories
from internationals.tables.arrow import arrow_of, texts_of_csv
from internationals.tables.checks import problems, require
from internationals.tables.matching import Item, align, item_of, plain, shares_name_or_link
from internationals.tables.schema import TableError, schemas_of

Record = Mapping[str, str]

NOT_KNOWN = "not_known"
"""In place of a later name: the entry has another one, and no source here gives it."""


@dataclass(frozen=True)
class PageReference:
    """The reference for one page.

    Attributes
    ----------
    article : the page
    record : its row of articles.csv
    sections : rows of sections.csv, by 0-based index of the member that each is paired with
    """

    article: Article
    record: Record
    sections: Mapping[int, Record]

    @property
    def page(self) -> str:
        """What the files of the reference call the article."""
        return self.record["article"]

    @property
    def is_own_page(self) -> bool:
        """Whether it is a text of the article itself, not of one in another language."""
        return self.article.language == self.record["language"]

    def records(self, name: str) -> tuple[Record, ...]:
        """The rows of a file that are of this article."""
        return _records_of(self.page, name)

    def numbers(self, status: str) -> int:
        """How many entries of a status the reference has."""
        return sum(row["status"] == status for row in self.records("sections"))

    def number(self, index: int, status: str) -> int | None:
        """Number of a member among the entries of its status in the reference; None if unpaired."""
        row = self.sections.get(index)
        return None if row is None or row["status"] != status else _numbers(self.page)[id(row)]


def reference_of(article: Article, members: Sequence[Member]) -> PageReference | None:
    """The reference for a page; None for a page that it is not about.

    Parameters
    ----------
    article : a page read, under whatever name
    members : its members (see `internationals.places.stated.settled`)
    """
    names = {plain(name) for member in members for name in _words(member)}
    for record in records("articles"):
        titled = not _titles(record["article"]).isdisjoint(map(plain, _titles_of_page(article)))
        if not titled and 2 * len(names & _known_words(record["article"])) <= len(members):
            continue  # as most pages, none of which needs to be compared entry by entry
        rows = _records_of(record["article"], "sections")
        ours = [item_of(article, member) for member in members]
        theirs = _reference_items(record["article"], record["language"])
        sections = {
            pair.left: rows[pair.right]
            for pair in align(ours, theirs).pairs
            if shares_name_or_link(ours[pair.left], theirs[pair.right])
        }
        reference = PageReference(article, record, sections)
        most = 2 * len(sections) > len(members) and (titled or 2 * len(sections) > len(rows))
        if most or (titled and not members and article.language == record["language"]):
            return reference
    return None


@cache
def _titles(page: str) -> frozenset[str]:
    record = next(row for row in records("articles") if row["article"] == page)
    titles = (record["title"], *record["titles"].split(";"))
    return frozenset(plain(title) for title in titles if title)


@cache
def _known_words(page: str) -> frozenset[str]:
    return frozenset(
        plain(word) for row in _records_of(page, "sections") for word in _words_of(row)
    )


def _titles_of_page(article: Article) -> list[str]:
    return [article.title, *article.interlanguage.values()]


def _words(member: Member) -> list[str]:
    link = member.link.title if member.link else ""
    return [name for name in (member.name, member.name_en, member.name_native, link) if name]


def _words_of(row: Record) -> list[str]:
    natives = re.split(r"\s+/\s+", row["name_native"])
    return [name for name in (row["name_zh"], row["name_en"], *natives, row["link_title"]) if name]


@cache
def _reference_items(page: str, language: str) -> tuple[Item, ...]:
    return tuple(_reference_item(row, language) for row in _records_of(page, "sections"))


def _reference_item(row: Record, language: str) -> Item:
    link = row["link_title"]
    names = [name for name in _words_of(row) if name != link or name == row["name_zh"]]
    return Item(
        tuple(names),
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
def _records_of(page: str, name: str) -> tuple[Record, ...]:
    """The rows of a file that are of an article."""
    return tuple(row for row in records(name) if row["article"] == page)


@cache
def _numbers(page: str) -> dict[int, int]:
    """Number of each entry of an article among those of its status, by the identity of its row."""
    highest: Counter[str] = Counter()
    numbers = {}
    for row in _records_of(page, "sections"):
        highest[row["status"]] += 1
        numbers[id(row)] = highest[row["status"]]
    return numbers


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
    import pyarrow as pa

    described = tomllib.loads(files(__package__).joinpath("reference.toml").read_text("utf-8"))
    schemas = schemas_of(described["files"], several=True, territories="code")
    codes = [territory.code for territory in territories()]
    tables = {"territories": arrow_of([codes], pa.schema([("code", pa.string())]))}
    paths = {name: folder / f"{name}.csv" for name in schemas}
    for name, schema in schemas.items():
        if paths[name].is_file():
            tables[name] = texts_of_csv(paths[name])
            if missing := [each for each in schema.names if each not in tables[name].column_names]:
                found, expected = ", ".join(tables[name].column_names), ", ".join(missing)
                raise TableError(f"{paths[name]}: found {found}, expected {expected} too")
    require(problems(tables, schemas, paths.__getitem__))
