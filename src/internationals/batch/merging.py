"""The parts of a build become its tables: one after the other, each read once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO, NamedTuple

from internationals.batch.index import Index
from internationals.batch.parts import WRITTEN, PageRows, Part, read_part
from internationals.tables.codebook import DESCRIPTOR, datapackage
from internationals.tables.rows import SHARED
from internationals.tables.schema import TABLES, country_rows
from internationals.tables.store import FORMATS, Buffer, Format, encode_rows, replacing, table_file

REFUSED = "refused.log"
"""The file that tells each page refused, and why, one a line; there is none where none was."""

TOLD = 1000
"""So many pages, failures and warnings a report lists; the rest are counted."""


class Report(NamedTuple):
    """What a build did.

    Attributes
    ----------
    articles : identifiers of the articles built, in order; the first `TOLD`
    failures : one line for each page refused; the first `TOLD`, all of them are in `REFUSED`
    warnings : one line for each thing a reader of the tables should know; the first `TOLD`
    rows : number of rows written, by table; empty if no page was read: then nothing was written
    output : folder written to
    built, refused, passed_over : number of pages built, refused, and passed over because they are
        no internationals
    """

    articles: tuple[str, ...]
    failures: tuple[str, ...]
    warnings: tuple[str, ...]
    rows: dict[str, int]
    output: Path
    built: int
    refused: int
    passed_over: int


def index_pages(index: Index, number: int, pages: Iterable[PageRows]) -> None:
    """Take what has to be known of all pages from those of one part.

    Parameters
    ----------
    index : to be added to
    number : 0-based number of the part
    pages : of the part, in order
    """
    for at, page in enumerate(pages):
        if page.refusal:
            continue
        if not index.add_page(page.article, page.file, number, at):
            continue
        if page.sentence is not None:
            index.add_sentence(page.title, (page.article, *page.sentence))
        index.add_linked(page.linked, number, at)


def merge_parts(
    parts: Sequence[Path | Part],
    index: Index,
    output: Path,
    format: Format = "csv",
    merged: Callable[[int], None] | None = None,
) -> Report:
    """Write the tables that some parts make together, all or none; none if no page was read.

    Parameters
    ----------
    parts : in the order of their pages
    index : of all their pages
    output : folder to write to
    format : of the tables
    merged : called with the number of parts that are done

    Raises
    ------
    ValueError : the file of a part is not as it was written
    """
    told = _Told()
    if not index.articles(1):
        # A mistyped name must not empty the tables that are there.
        for number, part in enumerate(parts):
            part = part if isinstance(part, Part) else read_part(part)
            for _ in told.tell(part, _accepted(part, number, index)):
                pass
        return told.report(output, {})
    other = next(name for name in FORMATS if name != format)
    stale = [REFUSED, *(f"{table}.{other}" for table in TABLES)]
    with replacing(output, stale) as place:
        with ExitStack() as files:
            write = {name: files.enter_context(table_file(name, format, place)) for name in TABLES}
            write["countries"](b"".join(encode_rows("countries", country_rows())))
            told.rows["countries"] = len(country_rows())
            log: BinaryIO | None = None
            for number, part in enumerate(parts):
                part = part if isinstance(part, Part) else read_part(part)
                accepted = _accepted(part, number, index)
                for table, data in _rows(part, accepted, index, told):
                    write[table](data)
                for line in told.tell(part, accepted):
                    if log is None:
                        log = files.enter_context(place(REFUSED))
                    log.write(f"{line}\n".encode("utf-8", "backslashreplace"))
                if merged is not None:
                    merged(number + 1)
        with place(DESCRIPTOR) as file:
            file.write(datapackage(format))
    return told.report(output, {table: told.rows[table] for table in (*WRITTEN, "countries")})


class _Told:
    """What is gathered for the report."""

    def __init__(self) -> None:
        self.articles: list[str] = []
        self.failures: list[str] = []
        self.warnings: list[str] = []
        self.rows = dict.fromkeys(TABLES, 0)
        self.built = self.refused = self.passed_over = 0

    def report(self, output: Path, rows: dict[str, int]) -> Report:
        """The report, with the number of rows written by table."""
        return Report(
            tuple(self.articles), tuple(self.failures), tuple(self.warnings),
            rows, output, self.built, self.refused, self.passed_over,
        )  # fmt: skip

    def tell(self, part: Part, accepted: Sequence[str | None]) -> Iterator[str]:
        """Count the pages of a part; the line of each that is refused."""
        self.passed_over += part.passed_over
        for page, refusal in zip(part.pages, accepted, strict=True):
            if refusal == "":
                self.built += 1
                if len(self.articles) < TOLD:
                    self.articles.append(page.article)
                self.warnings += page.warnings[: max(TOLD - len(self.warnings), 0)]
            elif refusal is not None:
                self.refused += 1
                if len(self.failures) < TOLD:
                    self.failures.append(refusal)
                yield refusal


def _accepted(part: Part, number: int, index: Index) -> list[str | None]:
    """For each page of a part: "", or why it is refused, or None if it is one that was built."""
    refusals: list[str | None] = [page.refusal for page in part.pages]
    for at in index.named_again(number):
        page = part.pages[at]
        first = index.page_of(page.article)
        if first is None or (page.file == first[0] and page.is_file):
            refusals[at] = None  # the same file, named twice
        else:
            refusals[at] = (
                f"{page.file}: found a second article named {page.article!r} "
                f"(the first is {first[0]}), expected each name once"
            )
    return refusals


def _rows(
    part: Part, accepted: Sequence[str | None], index: Index, told: _Told
) -> Iterator[tuple[str, Buffer]]:
    """The rows of a part that go into the tables."""
    whole = all(
        refusal == "" or page.refusal for page, refusal in zip(part.pages, accepted, strict=True)
    )
    if whole:
        for table in WRITTEN:
            if table not in SHARED:
                yield table, part.data[table]
    first = _First(index)
    pages = part.rows(SHARED if whole else WRITTEN)
    for (page, own), refusal in zip(pages, accepted, strict=True):
        if refusal != "":
            continue
        for table, count in page.counts.items():
            if table not in SHARED:
                told.rows[table] += count
        for table, data in own.items():
            if table in SHARED:
                kept = list(first.rows(table, page, data))
                told.rows[table] += len(kept)
                yield table, b"".join(kept)
            else:
                yield table, data


class _First:
    """Finds the rows of shared tables that no page before has; see `tables.rows.merge`.

    Pages name the same organisations over and over: the index is asked once for each in a part.
    """

    def __init__(self, index: Index) -> None:
        self.index = index
        self.known: set[tuple[str, str]] = set()
        self.subjects: dict[str, bool] = {}

    def rows(self, table: str, page: PageRows, data: Buffer) -> Iterator[Buffer]:
        """The rows of a page that no page before has."""
        at = 0
        for key, size in page.keys[table]:
            row = data[at : at + size]
            at += size
            if (table, key) in self.known:
                continue
            if table == "organizations" and key != page.article and self._is_subject(key):
                continue
            self.known.add((table, key))
            if self.index.is_first(table, key):
                yield row

    def _is_subject(self, organization: str) -> bool:
        """Whether another page is about an organisation, and so has its row."""
        if organization not in self.subjects:
            self.subjects[organization] = self.index.page_of(organization) is not None
        return self.subjects[organization]
