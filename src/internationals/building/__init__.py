"""Build the tables of any number of pages: three or a whole wiki, on one core, several, or a cluster.

Every page is gone through twice. First it is read, for what other pages need to know of it (its first
sentence, the titles that its lists place); then its rows are made, with what is known of the others.
What is read and the rows wait in Parquet files beside the tables, from where DuckDB puts them in
order and drops rows of a key that is there already. What comes out depends on the pages alone: the
number of workers, interruptions and restarts change no byte of it.
"""

from __future__ import annotations

import json
import pickle
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from glob import escape
from hashlib import sha256
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from internationals.articles.model import ArticleError
from internationals.building.inputs import Source, sources
from internationals.building.joining import PAIRED, Joined, groups, join, read_identities
from internationals.building.pages import (
    KEPT,
    STEP,
    collecting_less,
    make_part,
    maybe_international,
    part_schema,
    pickled,
    read_part,
)
from internationals.building.workers import Alone, Crew, Job, crew
from internationals.paths import BUILT, PACKAGE, RAW, REFERENCE
from internationals.places.evidence import Context, Placed, Summary, summary
from internationals.tables.arrow import arrow_of, arrow_schema
from internationals.tables.checks import literals
from internationals.tables.corrections import require_articles
from internationals.tables.folder import REFUSED, BuildError, Place, preparing, publish
from internationals.tables.rows import Known, constant_rows, known_from
from internationals.tables.schema import TABLES, CorrectionError, Format, Row
from internationals.tables.store import connect, write_descriptor, write_table

if TYPE_CHECKING:
    import duckdb

__all__ = ["BuildError", "CorrectionError", "Progress", "Report", "build"]

CHUNK = 100
"""A part is made of so many pages, or fewer if they are long: the same whoever makes it."""

LISTED = 1000
"""So many pages, failures and notes are in a report; the rest are counted."""

_CHUNK_BYTES = 4_000_000
# Of so many lists at most that place a title are taken, or pages would give rows without end.
_PLACED = 20


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
        with crew(1 if alone else workers, scheduler) as workers_:
            job = _Build(place, pages, known, workers_, progress or (lambda _: None))
            job.read(chain(first, parts))
            job.make()
            job.join(same)
        report = job.write(format)
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
    """A digest of this version of the program, and of the facts it builds with."""
    digest = sha256()
    for folder in (PACKAGE, REFERENCE):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".json", ".toml", ".csv", ".txt"):
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


@dataclass
class _Build:
    """A build under way: its parts, and a database of what has to be known of all pages at once."""

    place: Place
    pages: Callable[[], Iterator[Source]]
    known: Known
    crew: Crew | Alone
    tell: Callable[[Progress], None]
    folders: list[Path] = field(default_factory=list)
    joined: Joined = field(default_factory=Joined)

    @cached_property
    def database(self) -> duckdb.DuckDBPyConnection:
        return connect(self.place.work)

    def _do(self, step: str, jobs: Iterable[Job]) -> None:
        """Do the jobs of a pass; the files that each gives are in a folder that is whole or not there."""
        pages, fraction = 0, 0.0
        for (path, count, reached), made in self.crew.run(jobs):
            temporary = self.place.work / f"{path.name}.unfinished"
            temporary.mkdir(exist_ok=True)
            for name, data in made.items():
                (temporary / f"{name}.parquet").write_bytes(data)
            temporary.rename(path)
            pages, fraction = pages + count, max(fraction, reached)
            self.tell(Progress(step, pages, fraction))
        for table in KEPT if step == "read" else (*KEPT, *TABLES):
            self.database.execute(f"CREATE OR REPLACE VIEW {table} AS {self._from(table)}")

    def read(self, parts: Iterable[tuple[int, tuple[Source, ...]]]) -> None:
        """First pass: read all pages, and collect what has to be known of all of them."""

        def jobs() -> Iterator[Job]:
            for number, part in parts:
                path = self.place.work / f"{number:08}-{_digest(part)}.read"
                self.folders.append(path)
                if not path.exists():
                    sent = part if self.crew.send is None else tuple(map(_with_content, part))
                    yield Job(
                        (path, len(part), part[-1].fraction), partial(read_part, sent, number)
                    )

        self._do("read", jobs())
        self.database.execute(_PAGES)
        if self.known.corrections:
            names = {row[0] for row in self._all("SELECT article FROM accepted")}
            require_articles(self.known.corrections, names)
        if self._count("skipped"):
            self._look_up()
        self.database.execute(_OTHERS.format(most=_PLACED))

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
        parts = [path for path in self.folders if (path / "pickled.parquet").exists()]

        def jobs() -> Iterator[Job]:
            for done, part in enumerate(parts, 1):
                pages, refused, context = self._of_part(int(part.name[:8]))
                told = sha256(pickled((refused, context))).hexdigest()[:24]
                path = part.with_name(f"{part.stem}-{told}.rows")
                self.folders.append(path)
                if not path.exists():
                    data = (part / "pickled.parquet").read_bytes()
                    key = (path, pages, done / len(parts))
                    known = self.known._replace(context=context)
                    yield Job(key, partial(make_part, data, refused, known))

        self._do("rows", jobs())

    def _of_part(self, number: int) -> tuple[int, list[int], Context]:
        """Number of pages of a part, those to leave out, and what the others need to know."""
        ((pages,),) = self._all(_COUNT_OF_PART, number)
        refused, summaries, placed = (
            self._all(f"{query} WHERE part = ? ORDER BY ALL", number)
            for query in (
                "SELECT _page FROM second",
                "SELECT summary FROM other",
                "SELECT _page, title, where_ FROM placed",
            )
        )
        others: list[Summary] = [pickle.loads(row[0]) for row in summaries]
        lists: dict[str, tuple[Placed, ...]] = {}
        for _, title, where in placed:
            lists[title] = (*lists.get(title, ()), pickle.loads(where))
        context = Context({page.title: page for page in others}, lists)
        return pages, [row[0] for row in refused], context

    def join(self, identities: Mapping[str, str]) -> None:
        """Pair the entries of pages about the same international."""
        links = self._all(PAIRED)
        pages = dict(self._all(_NAMED_PAGES, list(chain.from_iterable(links)), sorted(identities)))
        if unknown := sorted(set(identities) - set(pages.values())):
            raise CorrectionError(
                f"identities: found the article {unknown[0]!r}, expected one of the build"
            )
        sources = {table: self._joined(table) for table in TABLES}
        self.joined = join(self.database, pages, groups(pages, links, identities), sources)

    def _all(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """The rows that a query gives; a result that is not read to its end is in the way of the next."""
        return self.database.execute(query, values).fetchall()

    def _count(self, table: str) -> int:
        return int(self._all(f"SELECT count(*) FROM {table}")[0][0])

    def _from(self, table: str) -> str:
        """SQL of the rows of a table in the parts, in order."""
        files = [file for part in self.folders if (file := part / f"{table}.parquet").exists()]
        if not files:
            cells = ", ".join(f'NULL::{each.type} AS "{each.name}"' for each in part_schema(table))
            return f"FROM (SELECT {cells} WHERE false)"
        return f"FROM read_parquet([{literals(*map(escape, map(str, files)))}])"

    def _of_rows(self, table: str, rows: Sequence[Row]) -> str:
        """SQL of rows of a table that are in no part."""
        # Its `register` loads pandas, to look whether it is given a frame.
        columns = [*zip(*rows, strict=True)]
        made = self.database.from_arrow(arrow_of(table, columns, arrow_schema(table)))
        made.create_view(f"_{table}", replace=True)
        return f"FROM _{table}"

    def _joined(self, table: str) -> str:
        """SQL of the rows of a table, as joined pages have them."""
        keys = TABLES[table].foreign_keys
        columns = [key.column for key in keys if key.table == "organizations"]
        columns += ["organization_id"] * (table == "organizations")
        replaced = dict.fromkeys(columns, self.joined.organizations)
        if table == "sections":
            replaced["section_key"] = self.joined.keys
        cells = [
            f"coalesce(map_extract_value(map([{literals(*known)}], [{literals(*known.values())}]), "
            f"{column}), {column}) AS {column}"
            for column, known in replaced.items() if known
        ]  # fmt: skip
        changed = f"SELECT * REPLACE ({', '.join(cells)}) " if cells else ""
        return f"FROM ({changed}FROM {table})"

    def write(self, format: Format) -> Report:
        """Put the rows of all parts into the tables, one after the other."""
        report = self._report()
        if not report.built:
            return report  # a mistyped name must not empty the tables that are there
        countries = self._all("SELECT DISTINCT country FROM host_parties")
        constant = constant_rows({row[0] for row in countries})
        rows = {}
        for number, table in enumerate(TABLES, 1):
            source = self._joined(table)
            if table in constant:
                source = self._of_rows(table, constant[table])
            if table == "section_checks" and self.joined.checks:
                source = f"{source} UNION ALL BY NAME {self._of_rows(table, self.joined.checks)}"
            if TABLES[table].shared:
                other = "organization_id <> article" if table == "organizations" else "false"
                key = ", ".join(f'"{column}"' for column in TABLES[table].key)
                source = _FIRST.format(source=source, other=other, key=key)
            rows[table] = write_table(self.database, source, table, format, self.place.new)
            self.tell(Progress("write", report.built, number / len(TABLES)))
        if report.refused:
            lines = iter(self.database.execute(_REFUSED).fetchone, None)
            with (self.place.new / REFUSED).open("w", encoding="utf-8") as log:
                log.writelines(f"{line}\n" for (line,) in lines)
        write_descriptor(self.place.new, format, rows)
        self.database.close()
        return report._replace(rows=rows)

    def _report(self) -> Report:
        def some(query: str) -> tuple[str, ...]:
            return tuple(row[0] for row in self._all(f"{query} LIMIT {LISTED}"))

        built, entries, believed, nowhere, not_read = map(int, self._all(_COUNTS)[0])
        return Report(
            articles=some("SELECT article FROM articles"),
            failures=some(_REFUSED),
            warnings=some("SELECT line FROM note"),
            unread=some("SELECT file FROM unread"),
            rows={}, output=self.place.new, built=built, refused=self._count(f"({_REFUSED})"),
            skipped=self._count("skipped"), entries=entries, believed=believed,
            open=entries - believed - nowhere, not_read=not_read,
        )  # fmt: skip


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
# named twice is left out without a word.
_PAGES = f"""
CREATE TABLE page AS
    SELECT _page, _page // {STEP} AS part, file, is_file, article, title, language FROM read;
CREATE TABLE second AS
    SELECT _page, part, file, article, first_file, is_file AND file = first_file AS same
    FROM (
        SELECT *, first_value(file) OVER articles AS first_file, row_number() OVER articles AS nth
        FROM page WINDOW articles AS (PARTITION BY article ORDER BY _page)
    ) WHERE nth > 1;
CREATE VIEW accepted AS FROM page ANTI JOIN second USING (_page);
CREATE TABLE link AS SELECT DISTINCT part, linked.title FROM linked JOIN accepted USING (_page);
CREATE TABLE subject AS
    SELECT title, summary FROM read SEMI JOIN (
        SELECT max(_page) AS _page FROM accepted SEMI JOIN link USING (title) GROUP BY title
    ) USING (_page);
"""
_COUNT_OF_PART = "SELECT count(*) FROM accepted WHERE part = ?"
_NAMED_PAGES = """
SELECT _page, article FROM accepted
WHERE _page IN (SELECT unnest(?)) OR article IN (SELECT unnest(?)) ORDER BY _page
"""
_MISSING = "SELECT DISTINCT title FROM link WHERE title NOT IN (SELECT title FROM subject)"
_OTHERS = """
CREATE TABLE other AS SELECT part, summary FROM link JOIN subject USING (title);
CREATE TABLE placed AS
    SELECT part, _page, title, where_ FROM link JOIN (
        SELECT listed.* FROM listed JOIN accepted USING (_page)
        QUALIFY row_number() OVER (PARTITION BY listed.title ORDER BY _page) <= {most}
    ) USING (title);
"""
# The first row of each key; an article's subject has its row from its own article.
_FIRST = """
SELECT * EXCLUDE (_row) FROM (SELECT *, row_number() OVER () AS _row {source})
WHERE _row IN (
    SELECT arg_min(_row, ({other}, _row)) FROM (SELECT *, row_number() OVER () AS _row {source})
    GROUP BY {key}
)
"""
_REFUSED = """
SELECT line FROM (
    SELECT _page, line FROM refused
    UNION ALL SELECT _page, concat(
        file, ': found a second article named ''', article, ''' (the first is ', first_file,
        '), expected each name once'
    ) FROM second WHERE NOT same
) ORDER BY _page
"""
# Of a section the territories are in one place, so that no set of all sections is needed.
_COUNTS = """
SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM sections),
    (
        SELECT count(*) FROM (
            SELECT section_id, lag(section_id) OVER () AS before FROM section_territories
        ) WHERE section_id IS DISTINCT FROM before
    ),
    (SELECT count(*) FROM sections WHERE no_territory), (SELECT count(*) FROM unread)
"""
