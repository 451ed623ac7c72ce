"""A part of a build: what some pages in a row give, made by one worker, whole or not there.

A part is one file: a line of JSON that tells what each page gave and how many bytes of each table are
its rows, and then the rows of all pages, table by table, as the tables' files will hold them.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

from internationals.articles.model import Article, ArticleError
from internationals.batch.inputs import Source
from internationals.batch.pretest import maybe_international
from internationals.places.corrections import CorrectionError
from internationals.places.evidence import Context, FirstSentences, Summary, first_sentence
from internationals.tables.build import Known, notes_of, page_rows
from internationals.tables.corrections import Correction
from internationals.tables.rows import SHARED, Rows
from internationals.tables.schema import TABLES, TableError
from internationals.tables.store import Buffer, encode_tables

WRITTEN = tuple(table for table in TABLES if table != "countries")
"""Tables whose rows come from pages."""

#: Objects, some 25 pages' worth, that may wait for the garbage collector.
_GARBAGE = 10_000

_Key = tuple[str, int]


class PageRows(NamedTuple):
    """What one page gave.

    Attributes
    ----------
    file : the page, as messages tell it
    refusal : why it gave nothing, in one line; "" if it gave rows
    article, title : of the page
    sentence : its first sentence with its 1-based line, None if it has none
    linked : titles of the pages that its members link to, in order
    warnings : what a reader of the tables should know of it
    is_file : whether it is a file of its own, and no part of an archive or export
    source : how to read it again, where `linked` is not empty
    counts : number of its rows, by table
    sizes : number of bytes of its rows, by table
    keys : for a table of `SHARED`: key and number of bytes of each row
    """

    file: str
    refusal: str = ""
    article: str = ""
    title: str = ""
    sentence: tuple[int, str] | None = None
    linked: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    is_file: bool = False
    source: Source | None = None
    counts: Mapping[str, int] = {}
    sizes: Mapping[str, int] = {}
    keys: Mapping[str, Sequence[_Key]] = {}


class Part(NamedTuple):
    """What some pages in a row gave.

    Attributes
    ----------
    pages : of those that were read or refused, in order
    passed_over : number of pages that are no internationals
    data : the rows of all pages together, by table
    """

    pages: tuple[PageRows, ...]
    passed_over: int
    data: Mapping[str, Buffer]

    def rows(
        self, tables: Collection[str] = WRITTEN
    ) -> Iterator[tuple[PageRows, dict[str, Buffer]]]:
        """Each page with the bytes of its rows, by table."""
        at = dict.fromkeys(tables, 0)
        for page in self.pages:
            own = {}
            for table, size in page.sizes.items():
                if table in at:
                    own[table] = self.data[table][at[table] : at[table] + size]
                    at[table] += size
            yield page, own


def make_part(sources: Iterable[Source], corrections: Sequence[Correction] = ()) -> Part:
    """Read some pages and make their rows.

    Parameters
    ----------
    sources : the pages, in order
    corrections : what a user knows better

    Raises
    ------
    CorrectionError : a correction for one of the pages matches none of its members, or several
    """
    passed_over = 0
    pages: list[tuple[PageRows, Mapping[str, Buffer]]] = []
    with _collecting_less():
        for source in sources:
            if source.refusal:
                pages.append((PageRows(source.file, source.refusal), {}))
                continue
            try:
                data = source.content()
                if source.tested and not maybe_international(data):
                    passed_over += 1
                    continue
                pages.append(_page(source, data, corrections))
            except ArticleError as error:
                pages.append((PageRows(source.file, str(error)), {}))
    return _joined(pages, passed_over)


def make_again(
    part: Part,
    sentences: Mapping[int, FirstSentences],
    corrections: Sequence[Correction] = (),
) -> Part:
    """A part with some pages made again, now that the first sentences of other pages are known.

    Parameters
    ----------
    part : as `make_part` made it
    sentences : by 0-based number of a page in the part, first sentences of other pages by title
    corrections : as for `make_part`
    """
    pages: list[tuple[PageRows, Mapping[str, Buffer]]] = []
    with _collecting_less():
        for number, (page, own) in enumerate(part.rows()):
            if number in sentences and page.source is not None:
                try:
                    data = page.source.content()
                    pages.append(_page(page.source, data, corrections, sentences[number]))
                    continue
                except ArticleError:
                    pass  # It is gone since; what was made of it holds.
            pages.append((page, own))
    return _joined(pages, part.passed_over)


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


def _page(
    source: Source,
    data: bytes,
    corrections: Sequence[Correction],
    sentences: FirstSentences | None = None,
) -> tuple[PageRows, dict[str, bytes]]:
    try:
        article = source.read(data)
        pages = {
            title: Summary(name, title, line, sentence, (), ())
            for title, (name, line, sentence) in (sentences or {}).items()
        }
        rows = page_rows(article, Known(tuple(corrections), context=Context(pages)))
    except (ArticleError, CorrectionError, TableError):
        raise
    except Exception as error:  # A fault of ours in one page of a million costs no other page.
        raise ArticleError(
            f"{source.file}: found {type(error).__name__} ({str(error)[:200]!a}) while making its "
            "rows, expected none: please report the page"
        ) from None
    lines = encode_tables(rows)
    written = {table: b"".join(of_table) for table, of_table in lines.items()}
    linked = _linked(article)
    page = PageRows(
        file=source.file,
        article=article.article,
        title=article.title,
        sentence=first_sentence(article),
        linked=linked,
        warnings=tuple(notes_of(article)),
        is_file=source.data is None,
        source=source if linked else None,
        counts={table: len(rows[table]) for table in lines},
        sizes={table: len(of_table) for table, of_table in written.items()},
        keys=_keys(rows, lines),
    )
    return page, written


def _linked(article: Article) -> tuple[str, ...]:
    titles = (member.link.title for member in article.members if member.link)
    return tuple(dict.fromkeys(filter(None, titles)))


def _keys(rows: Rows, lines: Mapping[str, Sequence[bytes]]) -> dict[str, list[_Key]]:
    keys = {}
    for table, column in SHARED.items():
        if table in lines:
            at = TABLES[table].names.index(column)
            keys[table] = [
                (str(row[at]), len(line))
                for row, line in zip(rows[table], lines[table], strict=True)
            ]
    return keys


def _joined(pages: Sequence[tuple[PageRows, Mapping[str, Buffer]]], passed_over: int) -> Part:
    """Pages with their rows as a part."""
    data = {table: b"".join([own[table] for _, own in pages if table in own]) for table in WRITTEN}
    return Part(tuple(page for page, _ in pages), passed_over, data)


# The file of a part


def part_bytes(part: Part) -> bytes:
    """A part as its file holds it."""
    held: list[Buffer] = []
    sizes: list[int | None] = []
    pages: list[PageRows] = []
    for page in part.pages:
        size = None
        if page.source is not None and page.source.data is not None:
            size = len(page.source.data)
            held.append(page.source.data)
            page = page._replace(source=page.source._replace(data=None))
        sizes.append(size)
        pages.append(page)
    body = [*(part.data[table] for table in WRITTEN), *held]
    checksum = 0
    for piece in body:
        checksum = crc32(piece, checksum)
    head = {
        "pages": pages,
        "held": sizes,
        "passed_over": part.passed_over,
        "sizes": {table: len(part.data[table]) for table in WRITTEN},
        "body": sum(map(len, body)),
    }
    line = json.dumps(head).encode()
    return b"".join([b"%08x %08x %b\n" % (crc32(line), checksum, line), *body])


def write_part(data: bytes, path: Path) -> None:
    """Write the bytes of a part to its file, which is whole or not there."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read_part(path: Path) -> Part:
    """Read a part from its file.

    Raises
    ------
    ValueError : the file is not as it was written
    """
    try:
        return part_of(path.read_bytes())
    except ValueError as error:
        raise ValueError(f"{path}: {error}") from None


def part_of(data: bytes) -> Part:
    """A part from the bytes of its file.

    Raises
    ------
    ValueError : they are not as they were written
    """
    end = data.find(b"\n")
    head, checksum = _head(data[: max(end, 0)])
    body = memoryview(data)[end + 1 :]  # The rows are many bytes, and are not copied.
    if len(body) != head["body"] or crc32(body) != checksum:
        raise ValueError("found a damaged part, expected it as it was written")
    rows: dict[str, Buffer] = {}
    at = 0
    for table in WRITTEN:
        size = head["sizes"][table]
        rows[table] = body[at : at + size]
        at += size
    pages = []
    for page, held in zip(_pages(head), head["held"], strict=True):
        if page.source is not None and held is not None:
            source = page.source._replace(data=bytes(body[at : at + held]))
            page = page._replace(source=source)
            at += held
        pages.append(page)
    return Part(tuple(pages), head["passed_over"], rows)


def read_pages(path: Path) -> tuple[tuple[PageRows, ...], int]:
    """The pages of a part and the number passed over, without the rows.

    Raises
    ------
    ValueError : the file is not as it was written
    """
    with path.open("rb") as file:
        head, _ = _head(file.readline().rstrip(b"\n"))
    return tuple(_pages(head)), head["passed_over"]


def _head(line: bytes) -> tuple[dict[str, Any], int]:
    try:
        own, body, text = line[:8], line[9:17], line[18:]
        if crc32(text) != int(own, 16):
            raise ValueError
        return json.loads(text), int(body, 16)
    except ValueError:
        raise ValueError("found a damaged part, expected it as it was written") from None


def _pages(head: Mapping[str, Any]) -> Iterator[PageRows]:
    for record in head["pages"]:
        page = PageRows(*record)
        yield page._replace(
            source=Source(*page.source) if page.source else None,
            sentence=tuple(page.sentence) if page.sentence else None,  # type: ignore[arg-type]
            linked=tuple(page.linked),
            warnings=tuple(page.warnings),
        )
