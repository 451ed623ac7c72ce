"""Follow the entries of a page's lists through its revisions.

It is the history of an article and not of an organisation: a date is the day on which somebody
edited the page.

The revisions are streamed. Identical texts are read once; of each entry one copy is kept however
many revisions have it. A revision that is undone within the next `RADIUS` revisions, as a vandalised
or blanked one is, counts for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from internationals.articles.model import Article, ArticleError
from internationals.articles.wiki_export import ExportedPage, pages, read_page
from internationals.places.stated import settled
from internationals.tables.matching import Item, align, item_of
from internationals.tables.rows import rows_of
from internationals.tables.schema import TABLES, Row, Tables

if TYPE_CHECKING:
    from internationals.analysis.wording import Language

RADIUS = 15
"""A text that is back after at most so many revisions undoes those between."""


class RevisedEntry(NamedTuple):
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
    """An entry, and its first line, in the revision at a 0-based place."""

    at: int
    entry: int
    line: int


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
    path, entries = Path(export), dict[RevisedEntry, int]()
    kept = _without_undone(_revisions(path, page, entries))
    # The file is read once more, so that one revision at a time is in memory.
    newest = next(
        _article(path, each) for each in _pages(path, page) if each.revision == kept[-1].revision
    )
    memberships = list(_rows(newest, kept, list(entries)))
    return Tables.from_rows({**rows_of(newest), "memberships": memberships})


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
    from internationals import figures
    from internationals.tables.store import save

    save(tables, folder)
    (organization,) = tables["memberships"]["organization_id"].unique()
    figure = figures.members_over_time(tables, organization, language=language)
    return figure.save_widths("members_over_time", folder=folder)


def _pages(path: Path, title: str) -> Iterator[ExportedPage]:
    """The revisions of the page of a title, or of the first page, in the order of the file."""
    for page in pages(path, every=True):
        title = title or page.title
        if page.title == title:
            yield page


def _revisions(path: Path, title: str, entries: dict[RevisedEntry, int]) -> list[Revision]:
    """All revisions by their time; `entries` gets every entry that is new, with its number."""
    found: list[Revision] = []
    read: dict[bytes, dict[int, int]] = {}
    for page in _pages(path, title):
        title = page.title
        digest = sha256(page.text.encode()).digest()
        if digest not in read:
            read[digest] = _lines(path, page, entries)
        found.append(Revision(page.time, page.revision, digest, read[digest]))
    if not any(revision.lines for revision in found):
        what = f"no list of members in any revision of {title!r}"
        raise ArticleError(f"{path}: found {what}, expected one")
    return sorted(found, key=lambda revision: revision.time)


def _lines(path: Path, page: ExportedPage, entries: dict[RevisedEntry, int]) -> dict[int, int]:
    """First line of each entry of a revision, by the number of the entry."""
    try:
        article = _article(path, page)
    except ArticleError:  # A revision that cannot be read has no entries.
        return {}
    found: dict[int, int] = {}
    for member in settled(article):
        line, end = member.entry.line_start, member.entry.line_end
        entry = RevisedEntry(item_of(article, member), member.name, article.quote(line, end))
        found.setdefault(entries.setdefault(entry, len(entries)), line)
    return found


def _article(path: Path, page: ExportedPage) -> Article:
    return read_page(page, f"{path}#{page.title}")


def _without_undone(revisions: Sequence[Revision]) -> list[Revision]:
    """The revisions that were not undone."""
    kept: list[Revision] = []
    at = 0
    while at < len(revisions):
        kept.append(revisions[at])
        at = _next(revisions, at)
    return kept


def _next(revisions: Sequence[Revision], at: int) -> int:
    """The revision that follows: the last one near by that has the text again; where the very next
    has lost most of the list, the first one that has it again; else the very next.
    """
    near = range(at + 1, min(at + 1 + RADIUS, len(revisions)))
    same = [later for later in near if revisions[later].digest == revisions[at].digest]
    if same:
        return same[-1]
    entries = revisions[at].lines.keys()
    shared = [len(entries & revisions[later].lines.keys()) for later in near]
    if shared and 2 * shared[0] < len(entries):
        restored = (
            later for later, n in zip(near, shared, strict=True) if 4 * n >= 3 * len(entries)
        )
        return next(restored, at + 1)
    return at + 1


def _follow(revisions: Iterable[Revision], entries: Sequence[RevisedEntry]) -> list[list[_Seen]]:
    """Where each section was seen; the sections are in the order in which the page first lists them."""
    sections: list[list[_Seen]] = []
    current: dict[int, list[_Seen]] = {}
    for at, revision in enumerate(revisions):
        paired = _paired(current, revision, entries)
        current = {}
        for number, line in revision.lines.items():
            section = paired.get(number) or _returned(number, at, sections, entries)
            if not section:
                sections.append(section)
            section.append(_Seen(at, number, line))
            current[number] = section
    return sections


def _paired(
    current: dict[int, list[_Seen]], revision: Revision, entries: Sequence[RevisedEntry]
) -> dict[int, list[_Seen]]:
    """The section of each entry of a revision that the revision before has as well."""
    paired = {number: current[number] for number in revision.lines if number in current}
    ours = [number for number in current if number not in paired]
    theirs = [number for number in revision.lines if number not in paired]
    found = align([entries[i].item for i in ours], [entries[j].item for j in theirs])
    return paired | {theirs[pair.right]: current[ours[pair.left]] for pair in found}


def _returned(
    number: int, at: int, sections: Sequence[list[_Seen]], entries: Sequence[RevisedEntry]
) -> list[_Seen]:
    """A section that was gone and is listed again, with the same link and name; else a new one."""
    wanted = _identity(entries[number])
    for section in reversed(sections):
        last = section[-1]
        if last.at < at - 1 and _identity(entries[last.entry]) == wanted:
            return section
    return []


def _identity(entry: RevisedEntry) -> tuple[object, ...]:
    return (entry.name, entry.item.links, entry.item.territories)


def _facts(entry: RevisedEntry) -> tuple[object, ...]:
    item = entry.item
    return (entry.name, item.status, item.hosts, item.territories)


def _spans(
    section: Sequence[_Seen], entries: Sequence[RevisedEntry]
) -> Iterator[tuple[_Seen, _Seen]]:
    """First and last of each span in which a section was listed and nothing of it changed."""
    first = section[0]
    for last, seen in pairwise(section):
        changed = _facts(entries[last.entry]) != _facts(entries[seen.entry])
        if changed or seen.at > last.at + 1:
            yield first, last
            first = seen
    yield first, section[-1]


def _rows(
    article: Article, revisions: Sequence[Revision], entries: Sequence[RevisedEntry]
) -> Iterator[Row]:
    """Rows of `memberships`."""
    for number, section in enumerate(_follow(revisions, entries), 1):
        listed = {seen.at for seen in section}
        for first, last in _spans(section, entries):
            entry, quote = entries[last.entry], entries[first.entry].quote
            following = revisions[last.at + 1 : last.at + 2]
            yield TABLES["memberships"].row_of(
                section_key=f"{article.article}-history-{number:03}",
                organization_id=article.article,
                name=entry.name,
                status=entry.item.status,
                hosts=";".join(entry.item.hosts),
                countries=";".join(dict.fromkeys(entry.item.territories)),
                first_revision=revisions[first.at].revision,
                first_date=revisions[first.at].date,
                last_revision=revisions[last.at].revision,
                last_date=revisions[last.at].date,
                last_line=last.line,
                until_date=following[0].date if following else None,
                left=bool(following) and last.at + 1 not in listed,
                article=article.article,
                line_start=first.line,
                line_end=first.line + quote.count("\n"),
                quote=quote,
            )
