"""The pages that folders, patterns, files, archives and exports contain, one after the other.

Nothing is read before it is needed, and one page at a time; only the names in the folders that are
being walked and the table of contents of the archive that is open are in memory. Whatever cannot be
read is a source with a refusal: it never ends a build.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from glob import has_magic, iglob
from itertools import chain
from os import scandir
from os.path import isdir  # which never raises an error
from pathlib import Path
from typing import NamedTuple

from internationals.articles.model import Article, ArticleError
from internationals.articles.reading import (
    FORMATS,
    MAXIMUM_BYTES,
    check_name,
    identify,
    read_bytes,
    read_file,
)
from internationals.articles.wiki_export import ExportedPage, is_export, pages, read_page

SMALL = 100
"""A folder, pattern, archive or export of up to so many pages was chosen by hand: all are read."""

_EXPECTED = f"{', '.join(FORMATS)}, .zip, .xml, .xml.bz2"
# An archive that contains so many times its own size, and so many bytes, is a trap.
_MAXIMUM_RATIO = 100
_RATIO_FROM = 64_000_000
# Bytes of pages in memory while it is not known whether an input is a small one.
_WAITING = 4_000_000
# What files raise that cannot be read.
_FAULTS = (OSError, ValueError, NotImplementedError, zipfile.BadZipFile)


class Source(NamedTuple):
    """A page that can be read, or the reason why there is none.

    Attributes
    ----------
    file : the path in errors and in the tables; of a page of an archive or export
        ``ARCHIVE/MEMBER`` or ``EXPORT#TITLE``
    name : file name that gives format and identifier; "" for a page of an export
    data : the page's bytes; None where they are to be read from `file`
    page : of an export, its title, revision and so on; its text is in `data`
    size : bytes of the page
    changed : when its file changed last, in nanoseconds; -1 for a page of an archive or export
    tested : whether it is skipped if it is not about an international
    refusal : why there is no page, in one line; ""
    fraction : its place in the input, from 0 to 1
    """

    file: str
    name: str = ""
    data: bytes | None = None
    page: ExportedPage | None = None
    size: int = 0
    changed: int = -1
    tested: bool = False
    refusal: str = ""
    fraction: float = 0.0

    @property
    def title(self) -> str:
        """Title that links give to the page."""
        name = self.page.title if self.page else identify(self.name)[0]
        return name.replace("_", " ")

    def content(self) -> bytes:
        """The page's bytes.

        Raises
        ------
        ArticleError : it cannot be read, or is larger than Wikipedia's limit
        """
        if self.data is None:
            return read_file(Path(self.file))
        if len(self.data) > MAXIMUM_BYTES:
            raise ArticleError(
                f"{self.file}: found more than 2 MiB, expected at most 2 MiB, a page's limit"
            )
        return self.data

    def read(self, data: bytes) -> Article:
        """The page, read from its bytes.

        Raises
        ------
        ArticleError : see `internationals.articles.read`
        """
        if self.page is None:
            return read_bytes(data, name=self.name, file=self.file)
        return read_page(self.page._replace(text=data.decode("utf-8", "replace")), self.file)


def sources(paths: Iterable[str | Path], revision: str = "") -> Iterator[Source]:
    """The pages of some paths, in an order that depends on nothing but them.

    Parameters
    ----------
    paths : folders, patterns such as ``pages/*.md``, files of the suffixes of `FORMATS`, ``.zip``
        archives of such files, MediaWiki exports (``.xml``, ``.xml.bz2``, ``.xml-p1p99.bz2``); a
        folder may contain all of these
    revision : of exports, the revision to take of the page that has it; "" for the newest of each

    Yields
    ------
    Source. What leads to no page is one with a `refusal`.

    Raises
    ------
    ArticleError : no page has the revision that was asked for
    """
    inputs = list(map(Path, paths))
    found = not revision
    for source in _each(inputs, revision):
        found = found or (source.page is not None and source.page.revision == revision)
        try:
            check_name(source.file)
        except ArticleError as error:
            source = Source(ascii(source.file), refusal=str(error), fraction=source.fraction)
        yield source
    if not found:
        raise ArticleError(
            f"{', '.join(map(str, inputs))}: found no page with the revision {revision}, expected one"
        )


def _each(paths: Sequence[Path], revision: str) -> Iterator[Source]:
    """The pages of some paths, one after the other, each with its place among all of them."""
    for number, path in enumerate(paths):
        for source in _input(path, revision):
            yield source._replace(fraction=(number + source.fraction) / len(paths))


def _input(path: Path, revision: str) -> Iterator[Source]:
    if path.is_dir():
        return _all(path, _folder(path, revision), f"{_EXPECTED} files")
    if has_magic(str(path)) and not path.exists():
        found = sorted(iglob(str(path), recursive=True))  # noqa: PTH207 (it may begin anywhere)
        files = [Path(each) for each in found if not isdir(each)]  # noqa: PTH112
        return _all(path, _each(files, revision), "a file that matches")
    return _file(path, revision)


def _file(path: Path, revision: str) -> Iterator[Source]:
    if path.suffix.lower() == ".zip":
        found = _refusing(path, _archive(path), "a ZIP archive")
        return _all(path, found, f"{', '.join(FORMATS)} files")
    if is_export(path.name):
        found = _refusing(path, _export(path, revision), "a MediaWiki export in UTF-8")
        return _all(path, found, "pages")
    return _refusing(path, _page(path), "a readable file")


def _refusing(path: Path, found: Iterator[Source], expected: str) -> Iterator[Source]:
    """The pages of a file, up to what cannot be read of it."""
    try:
        yield from found
    except ArticleError as error:
        yield Source(str(path), refusal=str(error))
    except _FAULTS as error:
        yield _refused(path, error, expected)


def _all(path: Path, found: Iterator[Source], expected: str) -> Iterator[Source]:
    """The pages of one input; those of a large one are tested before they are read."""
    first: list[Source] = []
    size, large = 0, False
    for source in found:
        first.append(source)
        size += len(source.data or b"")
        if large := len(first) > SMALL or size > _WAITING:
            break
    if not first:
        yield Source(str(path), refusal=f"{path}: found no article, expected {expected}")
    for source in chain(first, found):
        yield source._replace(tested=large)


def _page(path: Path) -> Iterator[Source]:
    file = str(path)
    if path.suffix.lower() not in FORMATS:
        suffix = f"the suffix {path.suffix}" if path.suffix else "no suffix"
        raise ArticleError(f"{file}: found {suffix}, expected one of {_EXPECTED}")
    status = path.stat()
    yield Source(file, path.name, size=status.st_size, changed=status.st_mtime_ns)


def _refused(file: Path, error: Exception, expected: str) -> Source:
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return Source(str(file), refusal=f"{file}: found {reason}, expected {expected}")


def _folder(folder: Path, revision: str) -> Iterator[Source]:
    """The pages of a folder and the folders in it, in the order of their paths."""
    waiting = [(folder, 0.0, 1.0)]  # path, place in the whole, share of it
    while waiting:
        path, start, share = waiting.pop()
        if not isdir(path):  # noqa: PTH112
            for source in _file(path, revision):
                yield source._replace(fraction=start + share * source.fraction)
        elif path.is_symlink() and path != folder:
            found = "found a symbolic link to a folder, expected a folder: name it to have it read"
            yield Source(str(path), refusal=f"{path}: {found}", fraction=start)
        else:
            try:
                names = _names(path)
            except OSError as error:
                yield _refused(path, error, "a readable folder")
                continue
            share /= max(len(names), 1)
            places = [(path / name, start + n * share, share) for n, name in enumerate(names)]
            waiting += places[::-1]


def _names(folder: Path) -> list[str]:
    """Names of the pages, archives, exports and folders in a folder, sorted."""
    with scandir(folder) as entries:
        return sorted(
            entry.name
            for entry in entries
            if _is_page(entry.name) or _has_many(entry.name) or entry.is_dir()
        )


def _has_many(name: str) -> bool:
    return name.lower().endswith(".zip") or is_export(name)


def _is_page(name: str) -> bool:
    at = name.rfind(".")
    return at > 0 and name[at:].lower() in FORMATS and name != "README.md"


def _archive(path: Path) -> Iterator[Source]:
    """The pages of a ZIP archive, in the order of their names. Nothing is written anywhere."""
    if not path.is_file():
        found = "something that is no regular file" if path.exists() else "no file"
        raise zipfile.BadZipFile(found)
    size = path.stat().st_size
    with zipfile.ZipFile(path) as archive:
        members = [m for m in archive.infolist() if _is_page(_base(m.filename))]
        members.sort(key=lambda member: member.filename.split("/"))
        total = 0
        for number, member in enumerate(members):
            source = _member(path, archive, member)
            total += source.size
            if total > max(_RATIO_FROM, _MAXIMUM_RATIO * size):
                raise ArticleError(
                    f"{path}: found more than {_MAXIMUM_RATIO} times its size in it, "
                    f"expected an archive of pages; the members from {member.filename!a} on "
                    "are not read"
                )
            yield source._replace(fraction=number / len(members))


def _member(path: Path, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Source:
    if problem := _problem(member):
        return Source(str(path), refusal=f"{path}: {problem}")
    file = f"{path}/{member.filename}"
    try:
        with archive.open(member) as stream:
            data = stream.read(MAXIMUM_BYTES + 1)
    except (*_FAULTS, EOFError, RuntimeError, zlib.error, MemoryError) as error:
        return Source(file, refusal=f"{file}: found a damaged member ({error}), expected a page")
    return Source(file, _base(member.filename), data, size=len(data))


def _base(member: str) -> str:
    return member.rpartition("/")[2]


def _problem(member: zipfile.ZipInfo) -> str:
    """Why a member of an archive is not read; "" if it is."""
    name = member.filename
    parts = name.replace("\\", "/").split("/")
    shown = f"the member {name!r}"
    if name.startswith("/") or ".." in parts or "\\" in name or parts[0].endswith(":"):
        return f"found {shown}, expected a path within the archive"
    if stat.S_ISLNK(member.external_attr >> 16):
        return f"found {shown}, a symbolic link, expected a page"
    if member.flag_bits & 1:
        return f"found {shown} encrypted, expected one that can be read"
    if member.file_size > MAXIMUM_BYTES:
        return f"found {shown} of more than 2 MiB, expected at most 2 MiB, a page's limit"
    return ""


def _export(path: Path, revision: str) -> Iterator[Source]:
    """The pages of a MediaWiki export, in its order."""
    read = deque([0], maxlen=1)
    size = max(path.stat().st_size, 1)
    for page in pages(path, read.append, revision=revision):
        yield _exported(path, page)._replace(fraction=min(read[0] / size, 1.0))


def _exported(path: Path, page: ExportedPage) -> Source:
    page = page._replace(title=page.title.replace("_", " "))
    file = f"{path}#{page.title}"
    if not page.title:
        return Source(file, refusal=f"{file}: found a page without a title, expected one")
    data = page.text.encode("utf-8", "replace")
    return Source(file, data=data, page=page._replace(text=""), size=len(data))
