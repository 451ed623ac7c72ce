"""What a worker does with some pages: read them for what other pages need, then make their rows.

A part is some pages in a row. Each of the two passes gives a Parquet file per table, every row with
the number of its page. They are bytes, so that a worker may be a process here or another machine.
"""

from __future__ import annotations

import gc
import pickle
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial
from importlib.resources import files

import pyarrow as pa
from pyarrow import parquet

from internationals.articles.model import Article, ArticleError
from internationals.building.inputs import Source
from internationals.places.evidence import summary
from internationals.places.stated import Settled, settle, unread_lists
from internationals.tables.arrow import arrow_of, arrow_schema
from internationals.tables.rows import Known, notes_of, page_rows
from internationals.tables.schema import CorrectionError, TableError

STEP = 1_000_000
"""Page numbers of a part begin at its number times this."""

PAGE = pa.field("_page", pa.int64())
"""Number of the page that a row is from: the first column of every file of a part."""

_TEXT, _PICKLE = pa.string(), pa.binary()
KEPT: Mapping[str, Mapping[str, pa.DataType]] = {
    "refused": {"line": _TEXT},
    "skipped": {},
    "read": {"file": _TEXT, "is_file": pa.bool_(), "article": _TEXT, "title": _TEXT,
             "language": _TEXT, "summary": _PICKLE},
    "pickled": {"file": _TEXT, "data": _PICKLE},
    "linked": {"title": _TEXT},
    "listed": {"title": _TEXT, "where_": _PICKLE},
    "elsewhere": {"title": _TEXT},
    "unread": {"file": _TEXT},
    "note": {"line": _TEXT},
}  # fmt: skip
"""What a build keeps of pages beside their rows: columns by table.

Each page is one of the `refused`, `skipped` or `read`. Of those read: the article itself, with what
the gazetteer decides of it, pickled; titles that the page links to, that its lists place, and that it
has elsewhere (``en:Socialism``).
Of those whose rows were made: files with a list that was not read, and lines for the terminal.
"""

# The words must be among so many bytes from the beginning: a page states early what it is about.
_LEAD = 3000
# Objects, those of some dozens of pages, that may wait for the garbage collector.
_GARBAGE = 50_000
# A loss of one of these, with a note, is a list of members that was found and not read.
_UNREAD = ("list", "language")

Found = Mapping[str, Sequence[Sequence[object]]]
"""Rows of a page, by table."""


def part_schema(table: str) -> pa.Schema:
    """Columns of the file of a table in a part."""
    columns = pa.schema(KEPT[table]) if table in KEPT else arrow_schema(table)
    return columns.insert(0, PAGE)


def maybe_international(data: bytes) -> bool:
    """Whether a page may be about an international, as the words at its beginning suggest.

    A wiki has a million pages, of which some hundreds are about internationals, and reading one
    takes a hundred times as long as this look. ``international.toml`` has the words.
    """
    lead = data[:_LEAD].lower()
    return all(any(word in lead for word in words) for words in _kinds())


@cache
def _kinds() -> list[list[bytes]]:
    text = files(__package__).joinpath("international.toml").read_text(encoding="utf-8")
    return [[word.encode() for word in words] for words in tomllib.loads(text).values()]


def read_part(sources: Iterable[Source], number: int) -> dict[str, bytes]:
    """First pass: read some pages, for what other pages need to know of them.

    Parameters
    ----------
    sources : the pages, in order
    number : 0-based, of the part

    Returns
    -------
    Parquet files by table, of those of `KEPT` that have rows
    """
    numbered = enumerate(sources, number * STEP)
    return _tables((page, source.file, partial(_read, source)) for page, source in numbered)


def make_part(part: bytes, refused: Sequence[int], known: Known) -> dict[str, bytes]:
    """Second pass: make the rows of the pages of a part.

    Parameters
    ----------
    part : the articles that `read_part` gave
    refused : numbers of pages to leave out
    known : what rows are made with beside the pages

    Returns
    -------
    Parquet files by table, of the tables and those of `KEPT` that have rows

    Raises
    ------
    CorrectionError : a correction for one of the pages matches none of its members, or several
    """
    read = parquet.ParquetFile(pa.BufferReader(part)).read().to_pylist()
    return _tables(
        (page[PAGE.name], page["file"], partial(_rows, page["file"], page["data"], known))
        for page in read
        if page[PAGE.name] not in refused
    )


@contextmanager
def collecting_less() -> Iterator[None]:
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


@collecting_less()
def _tables(pages: Iterable[tuple[int, str, Callable[[], Found]]]) -> dict[str, bytes]:
    """Parquet files, by table, of what is found on pages of a number and a file."""
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    rows: defaultdict[str, list[Sequence[object]]] = defaultdict(list)
    for number, file, find in pages:
        try:
            found = find()
        except (CorrectionError, TableError):
            raise
        except ArticleError as error:
            found = {"refused": [(str(error),)]}
        except Exception as error:  # a fault of ours in one page of a million costs no other page
            line = (
                f"{file}: found {type(error).__name__} ({str(error)[:200]!a}) while making its "
                "rows, expected none: please report the page"
            )
            found = {"refused": [(line,)]}
        for table, of_page in found.items():
            numbers[table] += [number] * len(of_page)
            rows[table] += of_page
    return {
        table: _parquet(table, [numbers[table], *zip(*of_table, strict=True)])
        for table, of_table in rows.items()
        if of_table
    }


def _parquet(table: str, columns: Sequence[Sequence[object]]) -> bytes:
    """A file that is written and read once, soon: quickly rather than small."""
    made = arrow_of(table, columns, part_schema(table))
    stream = pa.BufferOutputStream()
    parquet.write_table(made, stream, compression="lz4", write_statistics=False, store_schema=False)
    data: bytes = stream.getvalue().to_pybytes()
    return data


def _read(source: Source) -> Found:
    """What the first pass finds on a page."""
    if source.refusal:
        raise ArticleError(source.refusal)
    data = source.content()
    if source.tested and not maybe_international(data):
        return {"skipped": [()]}
    article = source.read(data)
    settled = settle(article)
    found = summary(article, settled.members)
    named = (part for member in settled.members for part in (member, *member.hosts, member.parent))
    links = [part.link for part in named if part is not None and part.link]
    # What the prose names can have a page in the build, too.
    links += [
        link
        for paragraph in article.paragraphs
        for link in paragraph.links
        if link.kind == "article"
    ]
    about = pickled(found._replace(placed=()))
    is_file = source.changed >= 0
    return {
        "read": [(source.file, is_file, article.article, article.title, article.language, about)],
        # Unpickling an article takes an eighth of the time of reading it.
        "pickled": [(source.file, pickled((article, settled)))],
        "linked": [(title,) for title in dict.fromkeys(link.title for link in links) if title],
        "listed": [(title, pickled(where)) for title, where in found.placed],
        "elsewhere": [(f"{code}:{title}",) for code, title in article.interlanguage.items()],
    }


def pickled(value: object) -> bytes:
    """A value as bytes, for another process or a file."""
    return pickle.dumps(value, pickle.HIGHEST_PROTOCOL)


def _rows(file: str, pickled: bytes, known: Known) -> Found:
    """What the second pass finds on a page: its rows, and what the end of a build reports."""
    page: tuple[Article, Settled] = pickle.loads(pickled)
    article, settled = page
    rows = page_rows(article, settled, known)
    losses = (*article.losses, *unread_lists(article))
    noted = {loss.line_start for loss in losses if loss.kind in _UNREAD and loss.note}
    # Prose beside a list of members is not a list that was not read.
    prose = {e.line_start for e in article.entries if e.kind == "line"} if noted else set()
    return {
        **rows,
        "unread": [(file,)] if noted - (prose if rows["sections"] else set()) else [],
        "note": [(note,) for note in notes_of(article, settled)],
    }
