"""Build the tables of any number of pages: three or a whole wiki, on one core, several, or a cluster.

Pages stream in; chunks of them become parts, each made by one worker; the parts become the tables.
What comes out depends on the pages alone: the number of workers, interruptions and restarts change
no byte of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from functools import partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from internationals.articles.model import ArticleError
from internationals.batch.index import Index
from internationals.batch.inputs import Source, sources
from internationals.batch.merging import Report, index_pages, merge_parts
from internationals.batch.parts import make_again, make_part, read_pages
from internationals.batch.pretest import maybe_international
from internationals.batch.work import BuildError, again_path, is_whole, part_path, working
from internationals.batch.workers import Workers, cluster, here, pool
from internationals.paths import PROCESSED, RAW
from internationals.places.corrections import CorrectionError
from internationals.places.evidence import first_sentence
from internationals.tables.codebook import write_codebook
from internationals.tables.corrections import Correction, read_corrections, require_articles
from internationals.tables.store import FORMATS, Format

__all__ = ["FORMATS", "BuildError", "CorrectionError", "Format", "Progress", "Report", "build"]

CHUNK = 100
"""A part is made of so many pages, or fewer if they are long: the same whoever makes it."""

_CHUNK_BYTES = 4 * 1024 * 1024
_NAMED = 8


class Progress(NamedTuple):
    """How far a build is.

    Attributes
    ----------
    step : `read`, `again` (pages whose members link to other pages that were read), `write`
    pages : number of pages read so far
    fraction : how much of the step is done, from 0 to 1
    """

    step: str
    pages: int
    fraction: float


Tell = Callable[[Progress], None]


def build(
    articles: str | Path | Iterable[str | Path] | None = None,
    output: str | Path | None = None,
    *,
    corrections: str | Path | None = None,
    format: Format = "csv",
    workers: int | None = None,
    scheduler: str = "",
    resume: bool = False,
    progress: Tell | None = None,
    chunk: int = CHUNK,
) -> Report:
    """Read articles and write their tables.

    Parameters
    ----------
    articles : folders, patterns, files, archives and exports (see `inputs.sources`); by default
        the articles that ship, in data/raw
    output : folder for the tables, made if it is missing; by default data/processed
    corrections : CSV file of territories that a user knows better
    format : of the tables
    workers : number of processes; by default one for each core. One chunk needs no other process.
    scheduler : address of a Dask scheduler to use instead, such as ``tcp://127.0.0.1:8786``
    resume : go on where an earlier build of the same articles was interrupted
    progress : called now and then
    chunk : pages that make a part

    Returns
    -------
    Report. A page that cannot be read is a failure in it and costs no other page its rows.

    Raises
    ------
    CorrectionError : the corrections file is faulty, or a correction in it matches nothing
    BuildError : another build is writing to `output`, there is another to resume, or a worker died
    OSError : the tables cannot be written; those that were there before are whole
    """
    corrected = read_corrections(corrections) if corrections is not None else ()
    if articles is None:
        articles = [RAW]
    elif isinstance(articles, str | Path):
        articles = [articles]
    paths = [str(path) for path in articles]
    folder = Path(output) if output is not None else PROCESSED
    tell = progress or (lambda _: None)
    chunks = _chunks(sources(paths), chunk)
    first = next(chunks, ())
    second = next(chunks, None)
    if second is None and not scheduler:
        report = _build_here(first, paths, folder, corrected, format, tell)
    else:
        # The parts name files, and a worker's own folder may be another.
        settings = {
            "articles": paths,
            "corrections": [list(map(str, correction)) for correction in corrected],
            "chunk": chunk,
            "folder": str(Path.cwd()),
        }
        with working(folder, settings, resume) as work:
            crew = cluster(scheduler) if scheduler else pool(workers) if workers != 1 else here()
            with crew as employed:
                of_all = chain([first], [second] if second is not None else [], chunks)
                report = _build_large(
                    of_all, paths, folder, work, employed, corrected, format, tell
                )
    if folder.resolve() == PROCESSED.resolve():
        write_codebook()
    return report


def _chunks(pages: Iterator[Source], size: int) -> Iterator[tuple[Source, ...]]:
    """Pages in parcels of so many, or of so many bytes."""
    waiting: list[Source] = []
    held = 0
    for page in pages:
        waiting.append(page)
        held += page.size
        if len(waiting) >= size or held >= _CHUNK_BYTES:
            yield tuple(waiting)
            waiting, held = [], 0
    if waiting:
        yield tuple(waiting)


def _build_here(
    pages: Sequence[Source],
    paths: Sequence[str],
    folder: Path,
    corrections: Sequence[Correction],
    format: Format,
    tell: Tell,
) -> Report:
    """Build what is little enough to be made at once, with nothing kept on the way."""

    def told() -> Iterator[Source]:
        for number, page in enumerate(pages):
            tell(Progress("read", number, page.fraction))
            yield page

    part = make_part(told(), corrections)
    with closing(Index(None)) as index:
        index_pages(index, 0, part.pages)
        _look_up(index, paths, part.passed_over)
        for _, sentences in index.known_sentences():
            part = make_again(part, sentences, corrections)
        _require(corrections, index)
        return merge_parts([part], index, folder, format)


def _build_large(
    chunks: Iterable[Sequence[Source]],
    paths: Sequence[str],
    folder: Path,
    work: Path,
    workers: Workers,
    corrections: Sequence[Correction],
    format: Format,
    tell: Tell,
) -> Report:
    """Build part by part, each in a file of its own until all are there."""
    parts: list[Path] = []
    far = Progress("read", 0, 0.0)

    def made(step: str, count: int, fraction: float) -> None:
        nonlocal far
        # Workers end their parts in any order.
        reached = max(far.fraction, fraction) if step == far.step else fraction
        far = Progress(step, far.pages + count, reached)
        tell(far)

    for number, of_part in enumerate(chunks):
        path = part_path(work, number, of_part)
        parts.append(path)
        done = partial(made, "read", len(of_part), of_part[-1].fraction)
        if is_whole(path):
            done()
        else:
            workers.make(path, of_part, corrections, done)
    workers.finish()
    with closing(Index(work / "index.sqlite")) as index:
        passed_over = 0
        for number, part in enumerate(parts):
            read, passed = read_pages(part)
            index_pages(index, number, read)
            passed_over += passed
        _require(corrections, index)
        _look_up(index, paths, passed_over)
        for number, sentences in index.known_sentences():
            path = again_path(parts[number], sentences)
            done = partial(made, "again", 0, number / len(parts))
            if is_whole(path):
                done()
            else:
                workers.make_again(path, parts[number], sentences, corrections, done)
            parts[number] = path
        workers.finish()

        def merged(count: int) -> None:
            made("write", 0, count / len(parts))

        return merge_parts(parts, index, folder, format, merged)


def _require(corrections: Sequence[Correction], index: Index) -> None:
    """Refuse corrections of pages that were not read."""
    named = {correction.article for correction in corrections}
    read = {article for article in named if index.page_of(article) is not None}
    require_articles(corrections, {*read, *index.articles(_NAMED + 1)})


def _look_up(index: Index, paths: Sequence[str], passed_over: int) -> None:
    """Find first sentences among the pages that were passed over: a section is no international.

    Such a page is known by its name: the inputs are gone through once more, and only pages that a
    member links to are read.
    """
    if not passed_over or not index.misses_any():
        return
    for source in sources(paths):
        title = source.article.replace("_", " ")
        if source.refusal or not source.tested or not index.is_missing(title):
            continue
        try:
            data = source.content()
            sentence = None if maybe_international(data) else first_sentence(source.read(data))
        except ArticleError:
            continue
        if sentence is not None:
            index.add_sentence(title, (source.article, *sentence))
