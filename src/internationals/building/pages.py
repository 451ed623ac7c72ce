"""What a worker does with some pages: read them for what other pages need, then make their rows.

A part is some pages in a row. Each of the two passes gives files: the rows of each table as CSV text, and what
else is kept of the pages, every row of it with the number of its page. They are bytes, so that a worker
may be a process here or another machine.
"""

from __future__ import annotations

import gc
import pickle
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache, partial

from internationals.articles.model import Article, ArticleError
from internationals.building.inputs import Source
from internationals.paths import read_toml
from internationals.places.evidence import summary
from internationals.places.stated import Settled, settle, unread_lists
from internationals.tables.rows import Known, notes_of, page_rows
from internationals.tables.schema import TABLES, CorrectionError, TableError
from internationals.tables.text import no_cells, text_of

STEP = 1_000_000
"""Page numbers of a part begin at its number times this."""

PAGES = "pages.pickle"
"""File of a part: number, file and article of each page that was read, the article pickled."""

KEPT_IN = "kept.pickle"
"""File of a part: the rows of the tables of `KEPT`."""

KEPT: Mapping[str, str] = {
    "refused": "page, line",
    "skipped": "page",
    "read": "page, file, is_file, article, title, language, summary",
    "linked": "page, title",
    "listed": "page, title, where_",
    "elsewhere": "page, title",
    "made": "page, article, entries, believed, nowhere",
    "hosted": "page, country",
    "unread": "page, file",
    "note": "page, line",
    "written": "name, rows",
}
"""What a build keeps of pages beside their rows: columns by table.

Each page is one of the `refused`, `skipped` or `read`. Of those read: titles that the page links to, that
its lists place, and that it has elsewhere (``en:Socialism``). Of those whose rows were made: numbers of
entries, of those with a territory and of those that belong to no country; countries of host parties;
files with a list that was not read, and lines for the terminal. `written` has the number of rows of each
table in a part.
"""

# The words must be among so many bytes from the beginning: a page states early what it is about.
_LEAD = 3000
# Objects, those of some hundreds of pages, that may wait for the garbage collector.
_GARBAGE = 500_000
# A loss of one of these, with a note, is a list of members that was found and not read.
_UNREAD = ("list", "language")

Found = Mapping[str, Sequence[Sequence[object]]]
"""Rows of a page, by table."""

Files = dict[str, bytes | bytearray]
"""Contents of the files of a part, by name."""


def maybe_international(data: bytes) -> bool:
    """Whether a page may be about an international, as the words at its beginning suggest.

    A wiki has a million pages, of which some hundreds are about internationals, and reading one
    takes a hundred times as long as this look. ``international.toml`` has the words.
    """
    lead = data[:_LEAD].lower()
    return all(any(word in lead for word in words) for words in _kinds())


@cache
def _kinds() -> list[list[bytes]]:
    kinds = read_toml("building/international.toml")
    return [[word.encode() for word in words] for words in kinds.values()]


def read_part(sources: Iterable[Source], number: int) -> Files:
    """First pass: read some pages, for what other pages need to know of them.

    Parameters
    ----------
    sources : the pages, in order
    number : 0-based, of the part

    Returns
    -------
    Files
    """
    numbered = enumerate(sources, number * STEP)
    return _files((page, source.file, partial(_read, source)) for page, source in numbered)


def make_part(part: bytes, refused: Sequence[int], known: Known) -> Files:
    """Second pass: make the rows of the pages of a part.

    Parameters
    ----------
    part : the articles that `read_part` gave
    refused : numbers of pages to leave out
    known : what rows are made with beside the pages

    Returns
    -------
    Files

    Raises
    ------
    CorrectionError : a correction for one of the pages matches none of its members, or several
    """
    pages: list[tuple[int, str, bytes]] = pickle.loads(part)
    return _files(
        (page, file, partial(_rows, file, data, known))
        for page, file, data in pages
        if page not in refused
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
def _files(pages: Iterable[tuple[int, str, Callable[[], Found]]]) -> Files:
    """Files of what is found on pages of a number and a file."""
    kept: defaultdict[str, list[Sequence[object]]] = defaultdict(list)
    texts: defaultdict[str, bytearray] = defaultdict(bytearray)
    lengths: Counter[str] = Counter()
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
        known = no_cells()
        for table, rows in found.items():
            if table in TABLES:
                texts[f"{table}.csv"] += text_of(table, [*zip(*rows, strict=True)], known)
                lengths[table] += len(rows)
            else:
                kept[table] += [(number, *row) for row in rows]
    articles = kept.pop(PAGES, None)
    made: Files = {**texts, KEPT_IN: pickled({**kept, "written": [*lengths.items()]})}
    return made | {PAGES: pickled(articles)} if articles else made


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
        PAGES: [(source.file, pickled((article, settled)))],
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
    sections = TABLES["sections"].names.index("no_territory")
    country = TABLES["host_parties"].names.index("country")
    return {
        **rows,
        "made": [(
            article.article, len(rows["sections"]),
            len({row[0] for row in rows["section_territories"]}),
            sum(bool(row[sections]) for row in rows["sections"]),
        )],
        "hosted": [(row[country],) for row in rows["host_parties"] if row[country]],
        "unread": [(file,)] if noted - (prose if rows["sections"] else set()) else [],
        "note": [(note,) for note in notes_of(article, settled)],
    }  # fmt: skip
