"""Follow the entries of a page's lists through its revisions.

It is the history of an article and not of an organisation: a date is the day on which somebody
edited the page.

The revisions are streamed. Identical texts are read once; of each entry one copy is kept however
many revisions have it. A revision that is undone within the next `RADIUS` revisions, as a vandalised
or blanked one is, counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from internationals.articles.export import Page, pages, read_page
from internationals.articles.model import Article, ArticleError
from internationals.places.stated import settled
from internationals.tables.build import rows_of
from internationals.tables.matching import Item, align, item_of
from internationals.tables.schema import TABLES, Row, Tables

if TYPE_CHECKING:
    from internationals.analysis.wording import Language
    from internationals.figures.page import Width

RADIUS = 15
"""A text that is back after at most so many revisions undoes those between."""


class Entry(NamedTuple):
    """An entry as one or more revisions have it: what is compared, and its text, verbatim."""

    item: Item
    name: str
    quote: str


class Revision(NamedTuple):
    """A revision: when, which, the hash of its text, and the first line of each of its entries."""

    time: str
    revision: str
    digest: bytes
    lines: Mapping[int, int]

    @property
    def date(self) -> str:
        """The day."""
        return self.time[:10]


class _Seen(NamedTuple):
    """An entry in a revision, and its first line there."""

    entry: int
    revision: Revision
    line: int


@dataclass
class _Span:
    """A span in which an entry is the same, from its first to its last revision."""

    first: _Seen
    last: _Seen
    until: Revision | None = None
    left: bool = False


@dataclass(eq=False)
class _Track:
    """A section: its spans, the last of them open or ended."""

    spans: list[_Span] = field(default_factory=list)


def history(export: str | Path, page: str = "") -> Tables:
    """Tables of the newest revision of a page, with `memberships` of all its revisions.

    Parameters
    ----------
    export : MediaWiki export with the history of a page (``Special:Export``)
    page : its title; of an export with several pages the one to follow

    Raises
    ------
    ArticleError : the export is damaged, has no such page or several, or no revision lists members
    """
    reader = _Reader(Path(export), page)
    revisions = reader.revisions()
    kept = _without_undone(revisions)
    newest = reader.article(kept[-1])
    tracks = _follow(kept, reader.entries)
    rows = dict(rows_of(newest))
    rows["memberships"] = list(_rows(newest, tracks, reader.entries))
    return Tables.from_rows(rows)


def save_history(tables: Tables, folder: str | Path, language: Language = "en") -> list[Path]:
    """Write the tables, and the chart of members over time in both widths.

    Parameters
    ----------
    tables : as `history` returns them
    folder : made if it is missing
    language : of the chart

    Returns
    -------
    The files of the chart.

    Raises
    ------
    FigureError : the chart cannot be drawn; the tables are written
    """
    from internationals.figures.comparing import members_over_time
    from internationals.tables.store import save

    save(tables, folder)
    organization = tables["memberships"]["organization_id"].iloc[0]
    files: list[Path] = []
    widths: tuple[Width, ...] = ("page", "column")
    for width in widths:
        figure = members_over_time(tables, organization, language=language, width=width)
        files += figure.save("members_over_time", folder=folder)
    return list(dict.fromkeys(files))


class _Reader:
    """Reads the revisions of a page: twice through the file, one revision at a time."""

    def __init__(self, path: Path, title: str) -> None:
        self.path, self.title = path, title
        self.entries: list[Entry] = []
        self._known: dict[Entry, int] = {}
        self._read: dict[bytes, dict[int, int]] = {}

    def _pages(self) -> Iterator[Page]:
        for page in pages(self.path, every=True):
            if not self.title:
                self.title = page.title
            if page.title == self.title:
                yield page

    def revisions(self) -> list[Revision]:
        """All revisions by their time."""
        found = [self._revision(page) for page in self._pages()]
        if not any(revision.lines for revision in found):
            what = f"{len(found)} revisions of {self.title!r}, none with a list of members"
            raise ArticleError(f"{self.path}: found {what}, expected one that has some")
        return sorted(found, key=lambda revision: revision.time)

    def _revision(self, page: Page) -> Revision:
        digest = sha256(page.text.encode()).digest()
        if digest not in self._read:
            self._read[digest] = self._entries(page)
        return Revision(page.time, page.revision, digest, self._read[digest])

    def _entries(self, page: Page) -> dict[int, int]:
        try:
            article = self._article(page)
        except ArticleError:  # A revision that cannot be read has no entries.
            return {}
        found: dict[int, int] = {}
        for member in settled(article):
            line, end = member.entry.line_start, member.entry.line_end
            entry = Entry(item_of(article, member), member.name, article.quote(line, end))
            number = self._known.setdefault(entry, len(self.entries))
            if number == len(self.entries):
                self.entries.append(entry)
            found.setdefault(number, line)
        return found

    def _article(self, page: Page) -> Article:
        return read_page(page, f"{self.path}#{page.title}")

    def article(self, revision: Revision) -> Article:
        """The page as a revision has it."""
        return next(
            self._article(page) for page in self._pages() if page.revision == revision.revision
        )


def _without_undone(revisions: Sequence[Revision]) -> list[Revision]:
    """The revisions that were not undone."""
    kept: list[Revision] = []
    at = 0
    while at < len(revisions):
        kept.append(revisions[at])
        at = _next(revisions, at)
    return kept


def _next(revisions: Sequence[Revision], at: int) -> int:
    """The revision that follows: the last one near by that has the text again, or most of the
    list that one between had lost; else the very next.
    """
    entries = set(revisions[at].lines)
    following, is_lost = at + 1, False
    for later in range(at + 1, min(at + 1 + RADIUS, len(revisions))):
        shared = len(entries.intersection(revisions[later].lines))
        if revisions[later].digest == revisions[at].digest or (
            is_lost and 4 * shared >= 3 * len(entries)
        ):
            following = later
        is_lost = is_lost or 2 * shared < len(entries)
    return following


def _follow(revisions: Iterable[Revision], entries: Sequence[Entry]) -> list[_Track]:
    """The sections in the order in which the page first lists them."""
    tracks: list[_Track] = []
    current: dict[int, _Track] = {}
    for revision in revisions:
        paired = _paired(current, revision, entries)
        gone = dict.fromkeys(current.values())
        current = {}
        for number, line in revision.lines.items():
            track = paired.get(number) or _returned(number, tracks, entries)
            if track is None:
                track = _Track()
                tracks.append(track)
            gone.pop(track, None)
            _extend(track, _Seen(number, revision, line), entries)
            current[number] = track
        for track in gone:
            track.spans[-1].until, track.spans[-1].left = revision, True
    return tracks


def _paired(
    current: dict[int, _Track], revision: Revision, entries: Sequence[Entry]
) -> dict[int, _Track]:
    """The section of each entry of a revision that the revision before has as well."""
    paired = {number: current[number] for number in revision.lines if number in current}
    ours = [number for number in current if number not in paired]
    theirs = [number for number in revision.lines if number not in paired]
    if ours and theirs:
        found = align([entries[i].item for i in ours], [entries[j].item for j in theirs])
        paired |= {theirs[pair.right]: current[ours[pair.left]] for pair in found.pairs}
    return paired


def _returned(number: int, tracks: Sequence[_Track], entries: Sequence[Entry]) -> _Track | None:
    """A section that was gone and is listed again: with the same entry, or the same link and name."""
    wanted = _identity(entries[number])
    for track in reversed(tracks):
        span = track.spans[-1]
        if span.left and _identity(entries[span.last.entry]) == wanted:
            return track
    return None


def _identity(entry: Entry) -> tuple[object, ...]:
    return (entry.name, entry.item.links, entry.item.territories)


def _extend(track: _Track, seen: _Seen, entries: Sequence[Entry]) -> None:
    """Lengthen the last span of a section, or begin another where something changed."""
    if track.spans and not track.spans[-1].left:
        span = track.spans[-1]
        if _facts(entries[span.last.entry]) == _facts(entries[seen.entry]):
            span.last = seen
            return
        span.until = seen.revision
    track.spans.append(_Span(seen, seen))


def _facts(entry: Entry) -> tuple[object, ...]:
    item = entry.item
    return (entry.name, item.status, item.hosts, item.territories)


def _rows(article: Article, tracks: Iterable[_Track], entries: Sequence[Entry]) -> Iterator[Row]:
    """Rows of `memberships`."""
    for number, track in enumerate(tracks, 1):
        for span in track.spans:
            first, entry = entries[span.first.entry], entries[span.last.entry]
            yield TABLES["memberships"].row_of(
                section_key=f"{article.article}-history-{number:03}",
                organization_id=article.article,
                name=entry.name,
                status=entry.item.status,
                hosts=";".join(entry.item.hosts),
                countries=";".join(dict.fromkeys(entry.item.territories)),
                first_revision=span.first.revision.revision,
                first_date=span.first.revision.date,
                last_revision=span.last.revision.revision,
                last_date=span.last.revision.date,
                last_line=span.last.line,
                until_date=span.until.date if span.until else None,
                left=span.left,
                article=article.article,
                line_start=span.first.line,
                line_end=span.first.line + first.quote.count("\n"),
                quote=first.quote,
            )
