"""A folder of tables is replaced as a whole: by one exchange of two folders, under a lock.

The new files are written into a folder beside the old one, and the two change places in one step
(``renameat2`` of Linux, ``renamex_np`` of macOS). Files of other people move with the folder. Where
the two cannot be exchanged (another system or file system, a mounted folder, a folder that this
process is in, a parent that cannot be written to) the files are replaced one by one, and
datapackage.json meanwhile marks the build as unfinished, so that `load` waits for its end.
"""

from __future__ import annotations

import ctypes
import fcntl
import json
import os
import shutil
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from internationals.tables.schema import FORMATS, TABLES

DESCRIPTOR = "datapackage.json"
REFUSED = "refused.log"
"""The file that names each page refused, and why, one a line; there is none where none was."""

_MANIFEST = "manifest.json"
NAMES = {f"{table}.{format}" for table in TABLES for format in FORMATS} | {DESCRIPTOR, REFUSED}
"""Every file that a build may write."""


class BuildError(ValueError):
    """Tables that cannot be written. The message names what was found and what was expected."""


class Place(NamedTuple):
    """Where the tables of a folder are prepared.

    Attributes
    ----------
    output : the folder that will have them
    work : a folder of ours alone, on the same disk; removed at the end
    new : folder in it that takes the place of `output`
    beside : whether the two can be exchanged
    """

    output: Path
    work: Path
    new: Path
    beside: bool


@contextmanager
def preparing(
    output: Path, *, settings: str = "", resume: bool = False, force: bool = False
) -> Iterator[Place]:
    """Prepare new tables for a folder, which no other build writes to meanwhile.

    Parameters
    ----------
    output : the folder; made if it is missing
    settings : what the work depends on; only work of the same settings is resumed
    resume : whether to go on with the work of an earlier build that was interrupted
    force : whether to replace files that no build of ours wrote

    Yields
    ------
    Place. The block fills `Place.new` and calls `publish`. The work is removed in the end, but for
    an interruption, a full disk or a dead worker: then `resume` finds it.

    Raises
    ------
    BuildError : another build writes to the folder, there is a file that none of ours wrote, or
        the work to resume is of other settings
    """
    output = Path(os.path.realpath(output))
    if not output.is_dir():
        output.parent.mkdir(parents=True, exist_ok=True)
        if output.exists():
            raise BuildError(f"{output}: found a file, expected a folder")
    beside = _can_exchange(output)
    if not beside:
        output.mkdir(exist_ok=True)
    home = output.parent if beside else output
    with _lock(home / f".{output.name}.lock", output):
        _refuse_foreign(output, force)
        work = _work(home, output, settings, resume)
        place = Place(output, work, work / "new", beside)
        try:
            yield place
        except (KeyboardInterrupt, OSError, BuildError):
            raise
        except BaseException:
            _discard(work, output)
            raise
        _discard(work, output)


def publish(place: Place, *, force: bool = False) -> None:
    """Let the new folder take the place of the old one, files of other people kept.

    Raises
    ------
    BuildError : a file appeared meanwhile that no build of ours wrote
    """
    new, output = place.new, place.output
    _refuse_foreign(output, force)
    for path in new.iterdir():
        _sync(path)
    _sync(new)
    if not output.exists():
        new.rename(output)
        _sync(output.parent)
        return
    if place.beside:
        new.chmod(stat.S_IMODE(output.stat().st_mode))
        for path in output.iterdir():
            if path.name not in NAMES and (path.is_symlink() or path.is_file()):
                os.link(path, new / path.name, follow_symlinks=False)
        if _exchange(new, output):
            _sync(output.parent)
            return
    _replace_one_by_one(place)


def _replace_one_by_one(place: Place) -> None:
    """Replace the files of a folder that cannot be exchanged."""
    old = ours(place.output)
    names = sorted({path.name for path in place.new.iterdir()} & NAMES - {DESCRIPTOR})
    package = json.loads((place.new / DESCRIPTOR).read_bytes())
    unfinished = place.work / "unfinished"
    unfinished.write_text(json.dumps({**package, "build": ""}), encoding="utf-8")
    unfinished.replace(place.output / DESCRIPTOR)
    for name in names:
        (place.new / name).replace(place.output / name)
    for name in old - {*names, DESCRIPTOR}:
        (place.output / name).unlink(missing_ok=True)
    (place.new / DESCRIPTOR).replace(place.output / DESCRIPTOR)
    _sync(place.output)


def ours(folder: Path) -> set[str]:
    """Names of the files of a folder that a build of ours wrote, as its datapackage.json lists."""
    package = description(folder)
    if package.get("name") != "internationals":
        return set()
    listed = {str(resource.get("path")) for resource in package.get("resources", ())}
    return {
        name
        for name in listed & NAMES | {DESCRIPTOR}
        if (folder / name).is_file() and not (folder / name).is_symlink()
    }


def description(folder: Path) -> dict[str, Any]:
    """The contents of datapackage.json; {} where there is none that can be read."""
    try:
        found = json.loads((folder / DESCRIPTOR).read_bytes())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _refuse_foreign(output: Path, force: bool) -> None:
    """Refuse to replace what no build of ours wrote."""
    if force or not output.is_dir():
        return
    foreign = sorted(NAMES & {path.name for path in output.iterdir()} - ours(output))
    if foreign:
        raise BuildError(
            f"{output / foreign[0]}: found a file that no build wrote, expected none of that name: "
            "choose another folder, or replace it with --force"
        )


def _can_exchange(output: Path) -> bool:
    """Whether a folder beside this one can take its place."""
    parent = output.parent
    if not os.access(parent, os.W_OK | os.X_OK):
        return False
    if not output.exists():
        return True
    inside = Path(os.path.realpath(Path.cwd())).is_relative_to(output)
    return not inside and output.stat().st_dev == parent.stat().st_dev


@contextmanager
def _lock(path: Path, output: Path) -> Iterator[None]:
    """Hold a lock file, which is removed at the end."""
    while True:
        flags = os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC
        descriptor = os.open(path, flags, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(descriptor)
            raise BuildError(f"{output}: found another build writing here, expected none") from None
        with suppress(FileNotFoundError):
            if path.stat().st_ino == os.fstat(descriptor).st_ino:
                break
        os.close(descriptor)  # its owner has removed it since
    try:
        yield
    finally:
        path.unlink(missing_ok=True)
        os.close(descriptor)


def _work(home: Path, output: Path, settings: str, resume: bool) -> Path:
    """The folder to work in: that of an interrupted build, or a new one. Leftovers are removed."""
    prefix = f".{output.name}.build-"
    left = [path for path in sorted(home.iterdir()) if path.name.startswith(prefix) and _own(path)]
    kept = next((path for path in left if resume and (path / _MANIFEST).is_file()), None)
    if kept and (kept / _MANIFEST).read_text(encoding="utf-8") != settings:
        raise BuildError(
            f"{kept}: found an interrupted build of other articles, with other options or "
            "by another version, expected the same: leave --resume out to begin anew"
        )
    for path in left:
        (_discard_new if path == kept else _discard)(path, output)
    if kept is None:
        kept = home / f"{prefix}{os.urandom(8).hex()}"
        kept.mkdir(mode=0o700)
        (kept / _MANIFEST).write_text(settings, encoding="utf-8")
    (kept / "new").mkdir()
    return kept


def _own(path: Path) -> bool:
    """Whether a folder is a real one of this user, not a link or someone else's."""
    status = path.lstat()
    return stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid()


def _discard(work: Path, output: Path) -> None:
    """Remove a folder of work; what a user kept in the old folder of tables goes to the new one."""
    _discard_new(work, output)
    shutil.rmtree(work, ignore_errors=True)


def _discard_new(work: Path, output: Path) -> None:
    new = work / "new"
    if new.is_dir():
        for path in new.iterdir():
            if path.name not in NAMES and not os.path.lexists(output / path.name):
                path.rename(output / path.name)
        shutil.rmtree(new)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; False where the system cannot."""
    library: Any = ctypes.CDLL(None)
    one_name, other_name = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return bool(library.renamex_np(one_name, other_name, 2) == 0)
    here = -100  # AT_FDCWD; the names are absolute
    return hasattr(library, "renameat2") and not library.renameat2(
        here, one_name, here, other_name, 2
    )


def _sync(path: Path) -> None:
    """Have a file, or the entries of a folder, on disk."""
    if not path.is_symlink():
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
