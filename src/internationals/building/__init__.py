"""Build the tables of any number of pages: three or a whole wiki, on one core, several, or a cluster.

Every page is gone through twice. First it is read, for what other pages need to know of it (its first
sentence, the titles that its lists place); then its rows are made, with what is known of the others.
The rows wait as CSV text in files beside the tables, which are these files one behind the other, without
rows of a key that is there already. What has to be known of all pages at once is in a database of SQLite.
What comes out depends on the pages alone: the number of workers, interruptions and restarts change no
byte of it.
"""

from __future__ import annotations

import errno
import json
import pickle
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import Any, NamedTuple

from internationals.articles.model import ArticleError
from internationals.building.inputs import Source, sources
from internationals.building.joining import PAIRED, Joined, groups, join, read_identities
from internationals.building.pages import (
    KEPT,
    KEPT_IN,
    PAGES,
    STEP,
    collecting_less,
    make_part,
    maybe_international,
    pickled,
    read_part,
)
from internationals.building.workers import Alone, Crew, Job, crew
from internationals.paths import BUILT, PACKAGE, RAW, REFERENCE
from internationals.places.evidence import Context, Placed, Summary, summary
from internationals.tables.corrections import require_articles
from internationals.tables.folder import REFUSED, BuildError, Place, preparing, publish
from internationals.tables.rows import Known, constant_rows, known_from
from internationals.tables.schema import TABLES, CorrectionError, Format, Row
from internationals.tables.text import cells_of, quoted, text_of, write_descriptor, write_table

__all__ = ["BuildError", "CorrectionError", "Progress", "Report", "build"]

CHUNK = 50
"""A part is made of so many pages, or fewer if they are long: the same whoever makes it."""

LISTED = 1000
"""So many pages, failures and notes are in a report; the rest are counted."""

_CHUNK_BYTES = 4_000_000


class Progress(NamedTuple):
    """How far a build is.

    Attributes
    ----------
    step : `read`, `rows`, `write`
    pages : number of pages done in this step
    fraction : how much of the step is done, from 0 to 1
    """

    step: str
    pages: int
    fraction: float


class Report(NamedTuple):
    """What a build did.

    Attributes
    ----------
    articles : identifiers of the articles built, in order; the first `LISTED`
    failures : one line for each page refused; the first `LISTED`, all of them are in refused.log
    warnings : one line for each thing a reader of the tables should know; the first `LISTED`
    unread : files with a list of members that was found and not read; the first `LISTED`
    rows : number of rows written, by table; empty if no page was read: then nothing was written
    output : folder written to
    built, refused, skipped : number of pages built, refused, and skipped because they are not about
        an international
    without_members : number of the pages that list none
    entries, believed, open : number of entries, of those with a territory, and of those whose
        territory is not known
    not_read : number of files of `unread`
    """

    articles: tuple[str, ...]
    failures: tuple[str, ...]
    warnings: tuple[str, ...]
    unread: tuple[str, ...]
    rows: dict[str, int]
    output: Path
    built: int
    refused: int
    skipped: int
    without_members: int
    entries: int
    believed: int
    open: int
    not_read: int


@collecting_less()
def build(
    articles: str | Path | Iterable[str | Path] | None = None,
    output: str | Path | None = None,
    *,
    corrections: str | Path | None = None,
    parties: str | Path | None = None,
    other_text: str | Path | None = None,
    identities: str | Path | None = None,
    reference: bool = True,
    revision: str = "",
    format: Format = "csv",
    workers: int | None = None,
    scheduler: str = "",
    resume: bool = False,
    force: bool = False,
    progress: Callable[[Progress], None] | None = None,
    chunk: int = CHUNK,
) -> Report:
    """Read articles and write their tables.

    Parameters
    ----------
    articles : folders, patterns, files, archives and exports (see `inputs.sources`); by default
        the included articles, in data/raw
    output : folder for the tables, made if it is missing; by default data/processed
    corrections : CSV file of what a user knows better of entries
    parties : CSV file of a user's own parties: title, names, country, family, founding year, source
    other_text : another text of the same lists (revision, dump, language), or a folder of them:
        a territory that it states fills that of its pair
    identities : CSV file of articles about one international: article, organization_id
    reference : whether facts collected for the included articles are used
    revision : of exports, the revision to take of the page that has it; the newest of each without
    format : of the tables
    workers : number of processes; by default one for each core. One chunk needs no other process.
    scheduler : address of a Dask scheduler to use instead, such as ``tcp://127.0.0.1:8786``
    resume : go on where an earlier build of the same articles was interrupted
    force : replace files of the tables' names that no build wrote
    progress : called now and then
    chunk : pages that make a part

    Returns
    -------
    Report. A page that cannot be read is a failure in it and costs no other page its rows.

    Raises
    ------
    CorrectionError : the corrections file is faulty, or a correction in it matches nothing
    BuildError : another build is writing to `output`, there is another to resume, a file there is
        of no build, or a worker died
    OSError : the tables cannot be written; those that were there before are whole
    """
    known = known_from(corrections, parties, reference, other_text)
    same = read_identities(identities) if identities is not None else {}
    if articles is None:
        articles = [RAW]
    elif isinstance(articles, str | Path):
        articles = [articles]
    paths = [str(path) for path in articles]
    settings = repr((paths, revision, known, same, chunk, Path.cwd(), _program()))
    folder = Path(output) if output is not None else BUILT
    pages = partial(sources, paths, revision)
    with preparing(folder, settings=settings, resume=resume, force=force) as place:
        parts = enumerate(_chunks(pages(), chunk))
        first = list(islice(parts, 2))
        alone = len(first) < 2 and not scheduler
        try:
            with crew(1 if alone else workers, scheduler) as workers_:
                job = _Build(place, pages, known, workers_, progress or (lambda _: None))
                job.read(chain(first, parts))
                job.make()
                job.join(same)
            report = job.write(format)
        except sqlite3.OperationalError as error:
            raise OSError(errno.EIO, str(error), place.work) from None
        if report.rows:
            publish(place, force=force)
    return report._replace(output=folder)


def _chunks(pages: Iterator[Source], size: int) -> Iterator[tuple[Source, ...]]:
    """Pages in parcels of so many, or of so many bytes."""
    waiting: list[Source] = []
    bytes_waiting = 0
    for page in pages:
        waiting.append(page)
        bytes_waiting += page.size
        if len(waiting) >= size or bytes_waiting >= _CHUNK_BYTES:
            yield tuple(waiting)
            waiting, bytes_waiting = [], 0
    if waiting:
        yield tuple(waiting)


def _program() -> str:
    """What changes with the program and the facts it builds with: sizes and times of the files."""
    digest = sha256()
    for folder in (PACKAGE, REFERENCE):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".toml", ".csv"):
                status = path.stat()
                digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


@dataclass
class _Build:
    """A build under way: its parts, and a database of what has to be known of all pages at once."""

    place: Place
    pages: Callable[[], Iterator[Source]]
    known: Known
    crew: Crew | Alone
    tell: Callable[[Progress], None]
    read_in: list[Path] = field(default_factory=list)
    made_in: list[Path] = field(default_factory=list)
    joined: Joined = field(default_factory=Joined)

    @cached_property
    def database(self) -> sqlite3.Connection:
        path = self.place.work / "known.sqlite"
        path.unlink(missing_ok=True)
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA journal_mode = OFF")
        # It is never committed, and made anew after an interruption: only what is large goes to disk.
        database.execute("BEGIN")
        for table, columns in KEPT.items():
            database.execute(f"CREATE TABLE {table} ({columns})")
        return database

    def _run(self, statements: str) -> None:
        for statement in statements.split(";"):
            self.database.execute(statement)

    def _do(self, step: str, jobs: Iterable[Job], folders: Sequence[Path]) -> None:
        """Do the jobs of a pass; the files that each gives are in a folder that is whole or not there."""
        pages, fraction = 0, 0.0
        for (path, count, reached), made in self.crew.run(jobs):
            temporary = self.place.work / f"{path.name}.unfinished"
            temporary.mkdir(exist_ok=True)
            for name, data in made.items():
                (temporary / name).write_bytes(data)
            made.clear()  # or the next part's are in memory beside these
            temporary.rename(path)
            pages, fraction = pages + count, max(fraction, reached)
            self.tell(Progress(step, pages, fraction))
        for path in folders:
            for table, rows in pickle.loads((path / KEPT_IN).read_bytes()).items():
                cells = ", ".join("?" * len(KEPT[table].split(",")))
                self.database.executemany(f"INSERT INTO {table} VALUES ({cells})", rows)

    def read(self, parts: Iterable[tuple[int, tuple[Source, ...]]]) -> None:
        """First pass: read all pages, and collect what has to be known of all of them."""

        def jobs() -> Iterator[Job]:
            for number, part in parts:
                path = self.place.work / f"{number:08}-{_digest(part)}.read"
                self.read_in.append(path)
                if not path.exists():
                    sent = part if self.crew.send is None else tuple(map(_with_content, part))
                    yield Job(
                        (path, len(part), part[-1].fraction), partial(read_part, sent, number)
                    )

        self._do("read", jobs(), self.read_in)
        self._run(_PAGES)
        if self.known.corrections:
            names = {row[0] for row in self._all("SELECT article FROM read")}
            require_articles(self.known.corrections, names)
        if self._count("skipped"):
            self._look_up()
        self._run(_OTHERS)

    def _look_up(self) -> None:
        """Find first sentences among the pages that were skipped: a section is no international.

        The inputs are gone through once more; only pages that a member links to are read.
        """
        missing = {row[0] for row in self._all(_MISSING)}
        for source in self.pages() if missing else ():
            if source.refusal or not source.tested or source.title not in missing:
                continue
            try:
                data = source.content()
                if maybe_international(data):
                    continue
                found = summary(source.read(data), ())._replace(title=source.title)
            except ArticleError:
                continue
            row = [source.title, pickled(found)]
            self.database.execute("INSERT INTO subject VALUES (?, ?)", row)

    def make(self) -> None:
        """Second pass: make the rows of all pages."""
        parts = [path for path in self.read_in if (path / PAGES).exists()]

        def jobs() -> Iterator[Job]:
            for done, part in enumerate(parts, 1):
                pages, refused, context = self._of_part(int(part.name[:8]))
                told = sha256(pickled((refused, context))).hexdigest()[:24]
                path = part.with_name(f"{part.stem}-{told}.rows")
                self.made_in.append(path)
                if not path.exists():
                    data = (part / PAGES).read_bytes()
                    key = (path, pages, done / len(parts))
                    known = self.known._replace(context=context)
                    yield Job(key, partial(make_part, data, refused, known))

        self._do("rows", jobs(), self.made_in)

    def _of_part(self, number: int) -> tuple[int, list[int], Context]:
        """Number of pages of a part, those to leave out, and what the others need to know."""
        within = number * STEP, (number + 1) * STEP
        ((pages,),) = self._all("SELECT count(*) FROM read WHERE page >= ? AND page < ?", *within)
        refused = self._all("SELECT page FROM second WHERE page >= ? AND page < ?", *within)
        summaries, placed = self._all(_OTHER, number), self._all(_PLACED, number)
        others: list[Summary] = [pickle.loads(row[0]) for row in summaries]
        lists: dict[str, tuple[Placed, ...]] = {}
        for _, title, where in placed:
            lists[title] = (*lists.get(title, ()), pickle.loads(where))
        context = Context({page.title: page for page in others}, lists)
        return pages, [row[0] for row in refused], context

    def join(self, identities: Mapping[str, str]) -> None:
        """Pair the entries of pages about the same international."""
        links = self._all(PAIRED)
        named = json.dumps([*chain.from_iterable(links)]), json.dumps([*identities])
        pages = dict(self._all(_NAMED_PAGES, *named))
        if unknown := sorted(set(identities) - set(pages.values())):
            raise CorrectionError(
                f"identities: found the article {unknown[0]!r}, expected one of the build"
            )
        parts = {int(path.name[:8]): path for path in self.made_in}
        folders = {article: parts[page // STEP] for page, article in pages.items()}
        self.joined = join(folders, pages, groups(pages, links, identities))

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a query gives."""
        return self.database.execute(query, values).fetchall()

    def _count(self, table: str) -> int:
        return int(self._all(f"SELECT count(*) FROM {table}")[0][0])

    def write(self, format: Format) -> Report:
        """Put the rows of all parts into the tables, one after the other."""
        report = self._report()
        if not report.built:
            return report  # a mistyped name must not empty the tables that are there
        constant = constant_rows({row[0] for row in self._all("SELECT country FROM hosted")})
        more: dict[str, Sequence[Row]] = {**constant, "section_checks": self.joined.checks}
        rows = dict(self._all("SELECT name, sum(rows) FROM written GROUP BY name"))
        for number, table in enumerate(TABLES, 1):
            added = more.get(table, ())
            rows[table] = rows.get(table, 0) + len(added)
            files = (path / f"{table}.csv" for path in self.made_in)
            made = (file.read_bytes() for file in files if file.exists())
            texts: Iterable[bytes] = chain(made, [text_of(table, [*zip(*added, strict=True)])])
            if replaced := self._replaced(table):
                texts = (_with(replaced, table, text) for text in texts)
            if TABLES[table].shared:
                for text in texts:
                    self.database.executemany(_FIRST, _keyed(table, text))
                rows[table] = self._count("first")
                lines = self.database.execute("SELECT line FROM first ORDER BY number")
                texts = (line for (line,) in lines)
            write_table(table, texts, format, self.place.new)
            self.database.execute("DELETE FROM first")
            self.tell(Progress("write", report.built, number / len(TABLES)))
        if report.refused:
            with (self.place.new / REFUSED).open("w", encoding="utf-8") as log:
                log.writelines(f"{line}\n" for (line,) in self.database.execute(_REFUSED))
        write_descriptor(self.place.new, format, rows)
        self.database.close()
        return report._replace(rows={table: rows[table] for table in TABLES})

    def _replaced(self, table: str) -> dict[int, dict[bytes, bytes]]:
        """What joined pages have instead of a cell, both as written, by 0-based number of the column."""
        keys = TABLES[table].foreign_keys
        columns = [key.column for key in keys if key.table == "organizations"]
        columns += ["organization_id"] * (table == "organizations")
        found = dict.fromkeys(columns, self.joined.organizations)
        if table == "sections":
            found["section_key"] = self.joined.keys
        return {
            TABLES[table].names.index(column): {quoted(a): quoted(b) for a, b in known.items()}
            for column, known in found.items()
            if known
        }

    def _report(self) -> Report:
        def some(query: str) -> tuple[str, ...]:
            return tuple(row[0] for row in self._all(f"{query} LIMIT {LISTED}"))

        built, without_members, entries, believed, nowhere = self._all(_COUNTS)[0]
        return Report(
            articles=some("SELECT article FROM made"),
            failures=some(_REFUSED),
            warnings=some("SELECT line FROM note"),
            unread=some("SELECT file FROM unread"),
            rows={}, output=self.place.new, built=built, refused=self._count(f"({_REFUSED})"),
            skipped=self._count("skipped"), without_members=without_members, entries=entries,
            believed=believed, open=entries - believed - nowhere, not_read=self._count("unread"),
        )  # fmt: skip


def _with(replaced: Mapping[int, Mapping[bytes, bytes]], table: str, text: bytes) -> bytes:
    """Lines of a table with some cells replaced."""
    columns = [*zip(*cells_of(table, text), strict=True)]
    for at, known in replaced.items() if columns else ():
        columns[at] = tuple([known.get(cell, cell) for cell in columns[at]])
    return b"\n".join([*map(b",".join, zip(*columns, strict=True)), b""])


def _keyed(table: str, text: bytes) -> Iterator[tuple[bytes, bool, bytes]]:
    """Key of each row of a table, whether it is of another article than its subject's own, and its line."""
    names = TABLES[table].names
    keys, article = [names.index(column) for column in TABLES[table].key], names.index("article")
    for cells in cells_of(table, text):
        other = table == "organizations" and cells[keys[0]] != cells[article]
        yield b",".join([cells[at] for at in keys]), other, b",".join(cells) + b"\n"


def _digest(part: Sequence[Source]) -> str:
    """What changes when a page of a part does."""
    digest = sha256()
    for source in part:
        digest.update(json.dumps(source._replace(data=None, fraction=0.0)).encode())
        digest.update(source.data or b"")
    return digest.hexdigest()[:24]


def _with_content(source: Source) -> Source:
    """A page with its bytes, for a worker that sees other files, or the reason why it has none."""
    if source.refusal or source.data is not None:
        return source
    try:
        return source._replace(data=source.content())
    except ArticleError as error:
        return source._replace(refusal=str(error))


# What has to be known of all pages. `second` are pages called as an earlier one is; the same file
# named twice is left out without a word. Summaries are not sorted with the names of their pages: what
# is sorted goes to the system's folder for temporary files.
_PAGES = f"""
CREATE TABLE second AS
    SELECT page, file, article, first_file, is_file AND file = first_file AS same
    FROM (
        SELECT page, file, article, is_file, first_value(file) OVER articles AS first_file,
            row_number() OVER articles AS nth
        FROM read WINDOW articles AS (PARTITION BY article ORDER BY page)
    ) WHERE nth > 1;
DELETE FROM read WHERE page IN (SELECT page FROM second);
DELETE FROM linked WHERE page IN (SELECT page FROM second);
DELETE FROM listed WHERE page IN (SELECT page FROM second);
DELETE FROM elsewhere WHERE page IN (SELECT page FROM second);
CREATE INDEX page_read ON read (page);
CREATE INDEX title_read ON read (title);
CREATE TABLE link AS SELECT DISTINCT page / {STEP} AS part, title FROM linked;
CREATE TABLE subject AS
    SELECT title, summary FROM (
        SELECT title, summary, max(page) FROM read WHERE title IN (SELECT title FROM link) GROUP BY title
    );
CREATE INDEX title_subject ON subject (title);
"""
_MISSING = "SELECT DISTINCT title FROM link WHERE title NOT IN (SELECT title FROM subject)"
# Of so many lists at most that place a title are taken, or pages would give rows without end.
_OTHERS = """
CREATE INDEX part_link ON link (part);
CREATE TABLE placed AS
    SELECT * FROM (
        SELECT *, row_number() OVER (PARTITION BY title ORDER BY page) AS nth FROM listed
    ) WHERE nth <= 20;
CREATE INDEX title_placed ON placed (title);
CREATE INDEX title_elsewhere ON elsewhere (title);
CREATE TABLE first (number INTEGER PRIMARY KEY, key UNIQUE, other, line);
"""
_OTHER = "SELECT summary FROM link JOIN subject USING (title) WHERE part = ? ORDER BY summary"
_PLACED = """
SELECT page, title, where_ FROM link JOIN placed USING (title)
WHERE part = ? ORDER BY page, title, where_
"""
_NAMED_PAGES = """
SELECT page, article FROM read
WHERE page IN (SELECT value FROM json_each(?)) OR article IN (SELECT value FROM json_each(?))
ORDER BY page
"""
# The first row of each key; an article's subject has its row from its own article.
_FIRST = """
REPLACE INTO first SELECT NULL, each.* FROM (SELECT ? AS key, ? AS other, ? AS line) AS each
WHERE NOT EXISTS (SELECT 1 FROM first WHERE key = each.key AND other <= each.other)
"""
_REFUSED = """
SELECT line FROM (
    SELECT page, line FROM refused
    UNION ALL SELECT page, file || ': found a second article named ' || char(39) || article
        || char(39) || ' (the first is ' || first_file || '), expected each name once'
    FROM second WHERE NOT same
) ORDER BY page
"""
_COUNTS = """
SELECT count(*), coalesce(sum(entries = 0), 0), coalesce(sum(entries), 0),
    coalesce(sum(believed), 0), coalesce(sum(nowhere), 0)
FROM made
"""
