"""The pages that folders, patterns, files, archives and exports hold, one after the other.

Nothing is read before it is asked for, and no more than one page at a time; the names in the folder
that is being walked, and the table of contents of the archive that is open, are held.
"""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from glob import has_magic, iglob
from itertools import chain
from os import scandir
from pathlib import Path
from typing import NamedTuple

from internationals.articles.export import SUFFIXES as EXPORTS
from internationals.articles.export import Page, pages, read_page
from internationals.articles.model import Article, ArticleError
from internationals.articles.reading import (
    FORMATS,
    MAXIMUM_BYTES,
    check_name,
    identify,
    read_bytes,
    read_file,
)

ARCHIVES = (".zip",)

SMALL = 100
"""A folder, pattern, archive or export of up to so many pages was chosen by hand: all are read."""

#: An archive that holds so many times its own size, and so many bytes, is a trap.
_MAXIMUM_RATIO = 100
_RATIO_FROM = 64 * 1024 * 1024
#: Bytes of pages that are held to see whether an input is a small one.
_HELD = 4 * 1024 * 1024
_README = "README.md"


class Source(NamedTuple):
    """A page that can be read, or what stands in its place.

    Attributes
    ----------
    file : the path to tell in errors and in the tables; of a page of an archive or export
        ``ARCHIVE/MEMBER`` or ``EXPORT#TITLE``
    name : file name that tells format and identifier; "" for a page of an export
    data : the page's bytes; None where they are to be read from `file`
    title, revision, language : of a page of an export, else ""
    size, changed : bytes of the page, and when its file changed last, in nanoseconds
    tested : whether it is to be passed over if it is no international
    refusal : why there is no page, in one line; ""
    fraction : how far through its input it stands, from 0 to 1
    """

    file: str
    name: str = ""
    data: bytes | None = None
    title: str = ""
    revision: str = ""
    language: str = ""
    size: int = 0
    changed: int = 0
    tested: bool = False
    refusal: str = ""
    fraction: float = 0.0

    @property
    def article(self) -> str:
        """Identifier that the page will have."""
        return self.title or identify(self.name)[0]

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
        check_name(self.file)
        if not self.title:
            return read_bytes(data, name=self.name, file=self.file)
        text = data.decode("utf-8", "replace")
        return read_page(Page(self.title, self.revision, text, self.language), self.file)


def sources(paths: Iterable[str | Path]) -> Iterator[Source]:
    """The pages that some paths lead to, in an order that depends on nothing but them.

    Parameters
    ----------
    paths : folders, patterns such as ``pages/*.md``, files of the suffixes of `FORMATS`, ``.zip``
        archives of such files, MediaWiki exports (``.xml``, ``.xml.bz2``); a folder may hold all
        of these

    Yields
    ------
    Source. What leads to no page is one with a `refusal`.
    """
    inputs = list(map(Path, paths))
    for number, path in enumerate(inputs):
        for source in _input(path):
            yield source._replace(fraction=(number + source.fraction) / len(inputs))


def _input(path: Path) -> Iterator[Source]:
    if path.is_dir():
        return _all(path, _folder(path), f"{', '.join((*FORMATS, *ARCHIVES, *EXPORTS))} files")
    if has_magic(str(path)) and not path.exists():
        return _all(path, _matching(path), "a file that matches")
    return _file(path)


def _matching(pattern: Path) -> Iterator[Source]:
    found = sorted(iglob(str(pattern), recursive=True))  # noqa: PTH207 (it may begin anywhere)
    for number, path in enumerate(map(Path, found)):
        if not path.is_dir():
            for source in _file(path):
                yield source._replace(fraction=(number + source.fraction) / len(found))


def _is(name: str, suffixes: tuple[str, ...]) -> bool:
    return name.lower().endswith(suffixes)


def _file(path: Path) -> Iterator[Source]:
    if _is(path.name, ARCHIVES):
        yield from _all(path, _archive(path), f"{', '.join(FORMATS)} files")
    elif _is(path.name, EXPORTS):
        yield from _all(path, _export(path), "pages")
    else:
        yield _page(path)


def _all(path: Path, found: Iterator[Source], expected: str) -> Iterator[Source]:
    """The pages of one input; those of a large one are to be tested before they are read."""
    first: list[Source] = []
    held = 0
    for source in found:
        first.append(source)
        held += len(source.data or b"")
        if len(first) > SMALL or held > _HELD:
            break
    if not first:
        yield Source(str(path), refusal=f"{path}: found no article, expected {expected}")
    large = len(first) > SMALL or held > _HELD
    for source in chain(first, found):
        yield source._replace(tested=large)


def _page(path: Path, fraction: float = 0.0) -> Source:
    file = str(path)
    try:
        check_name(file)
        if path.suffix.lower() not in FORMATS:
            raise ArticleError(
                f"{file}: found {'the suffix ' + path.suffix if path.suffix else 'no suffix'}, "
                f"expected one of {', '.join((*FORMATS, *ARCHIVES, *EXPORTS))}"
            )
        status = path.stat()
    except ArticleError as error:
        return Source(file, refusal=str(error))
    except OSError as error:
        reason = error.strerror or str(error)
        return Source(file, refusal=f"{file}: found {reason}, expected a readable file")
    return Source(
        file, path.name, size=status.st_size, changed=status.st_mtime_ns, fraction=fraction
    )


def _folder(folder: Path) -> Iterator[Source]:
    """The pages of a folder and the folders in it, in the order of their paths."""
    # Each level: the folder, what is left of its entries in reverse order, where it begins in the
    # whole and how much of it one entry takes.
    levels = [(folder, *_entries(folder), 0.0, 1.0)]
    while levels:
        here, entries, refusal, start, size = levels[-1]
        if refusal:
            yield Source(str(here), refusal=refusal)
        if not entries:
            levels.pop()
            continue
        share = size / len(entries)
        levels[-1] = (here, entries, "", start + share, size - share)
        name, _, kind = entries.pop().rpartition("\0")
        path = here / name
        if kind == "d":
            levels.append((path, *_entries(path), start, share))
        elif kind == "l":
            yield Source(
                str(path),
                refusal=f"{path}: found a symbolic link to a folder, expected a folder: "
                "name it to have it read",
            )
        elif kind == "m":
            for source in _file(path):
                yield source._replace(fraction=start + share * source.fraction)
        else:
            yield _page(path, start)


def _entries(folder: Path) -> tuple[list[str], str]:
    """The folders (d), links to folders (l), pages (f) and files of many pages (m) in a folder,
    last first; or why they cannot be told.
    """
    found = []
    try:
        with scandir(folder) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    found.append(f"{entry.name}\0d")
                elif _is_page(entry.name):
                    found.append(f"{entry.name}\0f")
                elif _is(entry.name, (*ARCHIVES, *EXPORTS)):
                    found.append(f"{entry.name}\0m")
                elif entry.is_symlink() and entry.is_dir():
                    found.append(f"{entry.name}\0l")
    except OSError as error:
        reason = error.strerror or str(error)
        return [], f"{folder}: found {reason}, expected a readable folder"
    found.sort(reverse=True)
    return found, ""


def _is_page(name: str) -> bool:
    at = name.rfind(".")
    return at > 0 and name[at:].lower() in FORMATS and name != _README


def _archive(path: Path) -> Iterator[Source]:
    """The pages of a ZIP archive, in the order of their names. Nothing is written anywhere."""
    try:
        if not path.is_file():
            found = "something that is no regular file" if path.exists() else "no file"
            raise zipfile.BadZipFile(found)
        size = path.stat().st_size
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        yield Source(str(path), refusal=f"{path}: found {reason}, expected a ZIP archive")
        return
    with archive:
        members = [member for member in archive.infolist() if _is_page(_base(member.filename))]
        members.sort(key=lambda member: member.filename.split("/"))
        total = 0
        for number, member in enumerate(members):
            file = f"{path}/{member.filename}"
            fraction = number / len(members)
            if problem := _problem(member):
                yield Source(str(path), refusal=f"{path}: {problem}", fraction=fraction)
                continue
            try:
                with archive.open(member) as stream:
                    data = stream.read(MAXIMUM_BYTES + 1)
            except (
                OSError, EOFError, RuntimeError, ValueError, NotImplementedError,
                zipfile.BadZipFile, zlib.error, MemoryError,
            ) as error:  # fmt: skip
                reason = f"found a damaged member ({error}), expected a page"
                yield Source(file, refusal=f"{file}: {reason}", fraction=fraction)
                continue
            total += len(data)
            if total > max(_RATIO_FROM, _MAXIMUM_RATIO * size):
                yield Source(
                    str(path),
                    refusal=f"{path}: found more than {_MAXIMUM_RATIO} times its size in it, "
                    f"expected an archive of pages; the members from {member.filename!a} on "
                    "are not read",
                )
                return
            yield Source(file, _base(member.filename), data, size=len(data), fraction=fraction)


def _base(member: str) -> str:
    return member.rpartition("/")[2]


def _problem(member: zipfile.ZipInfo) -> str:
    """Why a member of an archive is not read; "" if it is."""
    name = member.filename
    parts = name.replace("\\", "/").split("/")
    try:
        check_name(name)
    except ArticleError:
        return f"found the member {name!a}, expected a name of printable characters"
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


def _export(path: Path) -> Iterator[Source]:
    """The pages of a MediaWiki export, in its order."""
    read = 0

    def position(count: int) -> None:
        nonlocal read
        read = count

    try:
        size = max(path.stat().st_size, 1)
        for page in pages(path, position):
            title = page.title.replace("_", " ")
            file = f"{path}#{title}"
            fraction = min(read / size, 1.0)
            try:
                check_name(file)
                if not title:
                    raise ArticleError(f"{file}: found a page without a title, expected one")
            except ArticleError as error:
                yield Source(file, refusal=str(error), fraction=fraction)
                continue
            data = page.text.encode("utf-8", "replace")
            yield Source(
                file,
                data=data,
                size=len(data),
                title=title,
                revision=page.revision,
                language=page.language,
                fraction=fraction,
            )
    except ArticleError as error:
        yield Source(str(path), refusal=str(error))
    except OSError as error:
        reason = error.strerror or str(error)
        yield Source(str(path), refusal=f"{path}: found {reason}, expected a MediaWiki export")
