"""What a worker does with some pages: read them for what other pages need, then make their rows.

A part is some pages in a row. The first pass gives a Parquet file with a row per page, the second a
Parquet file per table. Both are bytes, so that a worker may be a process here or another machine.
"""

from __future__ import annotations

import gc
import json
import pickle
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from pyarrow import parquet

from internationals.articles.model import Article, ArticleError
from internationals.building.inputs import Source
from internationals.places.corrections import CorrectionError
from internationals.places.evidence import Context, Placed, Summary, summary
from internationals.places.gazetteer import Territory
from internationals.places.stated import settled
from internationals.tables.arrow import arrow_of, arrow_schema
from internationals.tables.build import Known, notes_of, page_rows
from internationals.tables.schema import TABLES, Row, TableError

STEP = 1_000_000
"""Page numbers of a part begin at its number times this."""

SKIPPED = b"skipped"
"""Key of the number of pages skipped, in the metadata of the file of the first pass."""

READ = pa.schema(
    [
        ("page", pa.int64()),
        ("file", pa.string()),
        ("is_file", pa.bool_()),
        ("refusal", pa.string()),
        ("article", pa.string()),
        ("title", pa.string()),
        ("language", pa.string()),
        ("interlanguage", pa.list_(pa.string())),
        ("summary", pa.string()),
        ("placed", pa.list_(pa.struct([("title", pa.string()), ("where_", pa.string())]))),
        ("linked", pa.list_(pa.string())),
    ]
)
"""A row per page read or refused: what other pages need to know of it. What was read, pickled, is in a
column of its own, `ARTICLE`."""

ARTICLE = "pickled"

BUILT = pa.schema(
    [
        ("page", pa.int64()),
        ("file", pa.string()),
        ("article", pa.string()),
        ("refusal", pa.string()),
        ("notes", pa.list_(pa.string())),
        ("entries", pa.int64()),
        ("believed", pa.int64()),
        ("open", pa.int64()),
        ("unread", pa.bool_()),
    ]
)
"""A row per page whose rows were made: what the end of a build reports."""

# The words must be among so many bytes from the beginning: a page states early what it is about.
_LEAD = 3000
# Objects, some 25 pages' worth, that may wait for the garbage collector.
_GARBAGE = 10_000
# A loss of one of these, with a note, is a list of members that was found and not read.
_UNREAD = ("list", "language")


class Others(NamedTuple):
    """What the pages of a part need to know of other pages, as JSON.

    Attributes
    ----------
    pages : summaries of pages that they link to
    placed : titles that they link to, each with a list that places it
    """

    pages: Sequence[str] = ()
    placed: Sequence[tuple[str, str]] = ()

    def context(self) -> Context:
        """The same for recovery."""
        pages = [Summary(**{**json.loads(page), "placed": ()}) for page in self.pages]
        placed: dict[str, tuple[Placed, ...]] = {}
        for title, where in self.placed:
            codes, page, line = json.loads(where)
            found = Placed(tuple(Territory(*code) for code in codes), page, line)
            placed[title] = (*placed.get(title, ()), found)
        return Context({page.title: page for page in pages}, placed)


def maybe_international(data: bytes) -> bool:
    """Whether a page may be about an international, as the words at its beginning suggest.

    A wiki has a million pages, of which some hundreds are about internationals, and reading one
    takes a hundred times as long as this look. ``international.json`` has the words.
    """
    lead = data[:_LEAD]
    return all(words.search(lead) for words in _kinds())


@cache
def _kinds() -> tuple[re.Pattern[bytes], ...]:
    text = files(__package__).joinpath("international.json").read_text(encoding="utf-8")
    return tuple(
        re.compile("|".join(words).encode(), re.IGNORECASE)
        for kind, words in json.loads(text).items()
        if kind != "about"
    )


def read_part(sources: Iterable[Source], number: int) -> bytes:
    """First pass: read some pages for what other pages need to know of them.

    Parameters
    ----------
    sources : the pages, in order
    number : 0-based, of the part

    Returns
    -------
    Parquet file of `READ`, with the number of pages skipped in its metadata.
    """
    rows: list[dict[str, Any]] = []
    articles: list[bytes] = []
    skipped = 0
    with _collecting_less():
        for source in sources:
            row = {"file": source.file, "is_file": source.changed >= 0, "refusal": source.refusal}
            pickled = b""
            try:
                if not source.refusal:
                    data = source.content()
                    if source.tested and not maybe_international(data):
                        skipped += 1
                        continue
                    article, found = _careful(source.file, _first_look, source, data)
                    # Reading it takes eight times as long as unpickling what was read.
                    pickled = pickle.dumps(article, pickle.HIGHEST_PROTOCOL)
                    row |= found
            except ArticleError as error:
                row["refusal"] = str(error)
            rows.append({"page": number * STEP + len(rows), **row})
            articles.append(pickled)
    table = _of_lines(rows, READ.with_metadata({SKIPPED: str(skipped)}))
    return _parquet(table.append_column(ARTICLE, _binary(articles)))


def make_part(
    part: bytes, refused: Sequence[int], others: Others, known: Known
) -> dict[str, bytes]:
    """Second pass: make the rows of the pages of a part.

    Parameters
    ----------
    part : what `read_part` gave
    refused : numbers of pages to leave out
    others : what is known of other pages
    known : what else rows are made with

    Returns
    -------
    Parquet files by name: `built` (see `BUILT`), and the tables that have rows, each row with the
    number of its page in the column `_page`.

    Raises
    ------
    CorrectionError : a correction for one of the pages matches none of its members, or several
    """
    known = known._replace(context=others.context())
    built: list[dict[str, Any]] = []
    rows: dict[str, list[Row]] = {}
    with _collecting_less():
        columns = ["page", "file", "article", "refusal", ARTICLE]
        for page in parquet.ParquetFile(pa.BufferReader(part)).read(columns).to_pylist():
            if page["refusal"] or page["page"] in refused:
                continue
            article = pickle.loads(page.pop(ARTICLE))
            try:
                made, report = _careful(page["file"], _rows, article, known)
            except ArticleError as error:
                built.append({**page, "refusal": str(error)})
                continue
            built.append({**page, **report})
            for table, of_page in made.items():
                rows.setdefault(table, []).extend((page["page"], *row) for row in of_page)
    found = {"built": _parquet(_of_lines(built, BUILT))}
    return found | {
        table: _parquet(arrow_of(cells, pa.schema([("_page", pa.int64()), *arrow_schema(table)])))
        for table, cells in rows.items()
        if cells
    }


def _first_look(source: Source, data: bytes) -> tuple[Article, dict[str, Any]]:
    """A page, and its row of the first pass."""
    article = source.read(data)
    members = settled(article)
    found = summary(article, members)
    links = [
        each.link
        for member in members
        for each in (member, *member.hosts, member.parent)
        if each is not None and each.link
    ]
    # What the prose names can have a page in the build, too.
    links += [
        link
        for paragraph in article.paragraphs
        for link in paragraph.links
        if link.kind == "article"
    ]
    return article, {
        "article": article.article,
        "title": article.title,
        "language": article.language,
        "interlanguage": [f"{code}:{title}" for code, title in article.interlanguage.items()],
        "summary": json.dumps(found._replace(placed=())._asdict(), ensure_ascii=False),
        "placed": [{"title": title, "where_": json.dumps(where)} for title, where in found.placed],
        "linked": list(dict.fromkeys(link.title for link in links if link.title)),
    }


def _rows(article: Article, known: Known) -> tuple[Mapping[str, Sequence[Row]], dict[str, Any]]:
    """Rows of a page by table, and its row of `BUILT`."""
    rows = page_rows(article, known)
    positions = TABLES["sections"].names.index
    sections = rows.get("sections", ())
    placed = {row[0] for row in rows.get("section_territories", ())}
    believed = sum(row[positions("section_id")] in placed for row in sections)
    nowhere = sum(row[positions("no_territory")] is True for row in sections)
    return rows, {
        "notes": list(notes_of(article)),
        "entries": len(sections),
        "believed": believed,
        "open": len(sections) - believed - nowhere,
        "unread": _is_unread(article),
    }


def _is_unread(article: Article) -> bool:
    return any(loss.kind in _UNREAD and loss.note for loss in article.losses)


def _careful(file: str, work: Callable[..., Any], *arguments: object) -> Any:
    """Do something with a page; a fault of ours in one page of a million costs no other page."""
    try:
        return work(*arguments)
    except (ArticleError, CorrectionError, TableError):
        raise
    except Exception as error:
        raise ArticleError(
            f"{file}: found {type(error).__name__} ({str(error)[:200]!a}) while making its "
            "rows, expected none: please report the page"
        ) from None


def _of_lines(lines: Sequence[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    """Lines, each with some of the columns of a schema, as a table."""
    return arrow_of(([line.get(name) for name in schema.names] for line in lines), schema)


def _binary(cells: Sequence[bytes]) -> pa.Array:
    """A column of bytes; `pyarrow.array` would load pandas."""
    ends = np.cumsum([0, *map(len, cells)], dtype=np.int64)
    return pa.Array.from_buffers(
        pa.large_binary(), len(cells), [None, pa.py_buffer(ends), pa.py_buffer(b"".join(cells))]
    )


def _parquet(table: pa.Table) -> bytes:
    stream = pa.BufferOutputStream()
    parquet.write_table(table, stream, compression="zstd")
    return bytes(stream.getvalue().to_pybytes())


@contextmanager
def _collecting_less() -> Iterator[None]:
    """Let garbage gather that only the garbage collector can take away.

    Looking for it after every few hundred new objects, as Python does, takes a sixth of the time
    of a page, and finds none: a page makes thousands, which go when it is done.
    """
    often = gc.get_threshold()
    if 0 < often[0] < _GARBAGE:
        gc.set_threshold(_GARBAGE, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
