"""What has to be known of all pages at once, kept on disk: names, first sentences, shared rows.

A SQLite file holds it, so that a build of a million pages needs no more memory than one of a
hundred. It is made anew from the parts in each run.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path

_SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -16384;
CREATE TABLE page (article TEXT PRIMARY KEY, file TEXT, part INTEGER, page INTEGER)
    WITHOUT ROWID;
CREATE TABLE again (part INTEGER, page INTEGER, PRIMARY KEY (part, page)) WITHOUT ROWID;
CREATE TABLE sentence (title TEXT PRIMARY KEY, article TEXT, line INTEGER, text TEXT) WITHOUT ROWID;
CREATE TABLE linked (title TEXT, part INTEGER, page INTEGER, PRIMARY KEY (title, part, page))
    WITHOUT ROWID;
CREATE TABLE shared (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""

Sentence = tuple[str, int, str]


class Index:
    """Names, first sentences, links of members and shared keys of the pages of a build."""

    def __init__(self, path: Path | None) -> None:
        """Begin an empty index in a file, which is made anew, or in memory without one."""
        if path is not None:
            path.unlink(missing_ok=True)
        self.database = sqlite3.connect(path or ":memory:", isolation_level=None)
        self.database.executescript(_SCHEMA)
        self.database.execute("BEGIN")

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def add_page(self, article: str, file: str, part: int, page: int) -> bool:
        """Take in a page; whether it is the first that is called so."""
        added = self.database.execute(
            "INSERT OR IGNORE INTO page VALUES (?, ?, ?, ?)", (article, file, part, page)
        )
        if not added.rowcount:
            self.database.execute("INSERT INTO again VALUES (?, ?)", (part, page))
        return bool(added.rowcount)

    def named_again(self, part: int) -> set[int]:
        """Numbers of the pages of a part that are called as an earlier page is."""
        rows = self.database.execute("SELECT page FROM again WHERE part = ?", (part,))
        return {page for (page,) in rows}

    def page_of(self, article: str) -> tuple[str, int, int] | None:
        """The first page that is called so: its file, part and number; None if there is none."""
        row: tuple[str, int, int] | None = self.database.execute(
            "SELECT file, part, page FROM page WHERE article = ?", (article,)
        ).fetchone()
        return row

    def articles(self, at_most: int) -> list[str]:
        """Some identifiers of pages, sorted."""
        rows = self.database.execute(
            "SELECT article FROM page ORDER BY article LIMIT ?", (at_most,)
        )
        return [article for (article,) in rows]

    def add_sentence(self, title: str, sentence: Sentence) -> None:
        """Take in a page's first sentence; the last page of a title counts."""
        self.database.execute(
            "INSERT OR REPLACE INTO sentence VALUES (?, ?, ?, ?)", (title, *sentence)
        )

    def add_linked(self, titles: Iterable[str], part: int, page: int) -> None:
        """Take in the titles that members of a page link to."""
        self.database.executemany(
            "INSERT OR IGNORE INTO linked VALUES (?, ?, ?)",
            ((title, part, page) for title in titles),
        )

    def is_missing(self, title: str) -> bool:
        """Whether a member links to a page of that title, of which no first sentence is known."""
        found = self.database.execute(
            "SELECT 1 FROM linked WHERE title = ? AND title NOT IN (SELECT title FROM sentence) LIMIT 1",
            (title,),
        )
        return found.fetchone() is not None

    def misses_any(self) -> bool:
        """Whether a member links to any page of which no first sentence is known."""
        found = self.database.execute(
            "SELECT 1 FROM linked WHERE title NOT IN (SELECT title FROM sentence) LIMIT 1"
        )
        return found.fetchone() is not None

    def known_sentences(self) -> Iterator[tuple[int, dict[int, dict[str, Sentence]]]]:
        """For each part with such pages: for each page, first sentences of pages its members link to."""
        rows = self.database.execute(
            "SELECT part, page, title, article, line, text FROM linked JOIN sentence USING (title) "
            "ORDER BY part, page, title"
        )
        for part, of_part in groupby(rows, itemgetter(0)):
            pages: dict[int, dict[str, Sentence]] = {}
            for _, page, title, article, line, text in of_part:
                pages.setdefault(page, {})[title] = (article, line, text)
            yield part, pages

    def is_first(self, table: str, key: str) -> bool:
        """Whether a row of a shared table is the first of its key; it is so only once."""
        added = self.database.execute(
            "INSERT OR IGNORE INTO shared VALUES (?)", (f"{table}\0{key}",)
        )
        return bool(added.rowcount)
