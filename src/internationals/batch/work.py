"""The folder in which a large build keeps its parts until it is done, so that it can go on.

``OUTPUT/.build`` holds ``manifest.json``, which tells what is being built with what, a lock, and the
parts. A part's name tells its place and what it was made from; a part that is there is whole.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

from internationals.batch.inputs import Source
from internationals.batch.parts import read_part

FOLDER = ".build"
_MANIFEST = "manifest.json"
_LOCK = "lock"


class BuildError(Exception):
    """A build that cannot begin or go on. The message names what was found and what was expected."""


@contextmanager
def working(output: Path, settings: dict[str, Any], resume: bool) -> Iterator[Path]:
    """The folder for the parts of a build, which no other build uses meanwhile.

    Parameters
    ----------
    output : folder of the tables, made if it is missing
    settings : what the parts depend on beside their pages
    resume : whether parts of an earlier, interrupted build are to be kept

    Yields
    ------
    The folder. It is removed when the block ends, and kept when it ends with an exception.

    Raises
    ------
    BuildError : another build is writing to `output`; or there is one to resume, but of something else
    """
    folder = output / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    with _lock(folder):
        manifest = folder / _MANIFEST
        wanted = json.dumps({**settings, "program": _program()}, ensure_ascii=True, indent=1)
        if resume and manifest.exists():
            if manifest.read_text(encoding="utf-8") != wanted:
                raise BuildError(
                    f"{manifest}: found an interrupted build of other articles, with other "
                    "corrections or by another version, expected the same: leave --resume away to "
                    "begin anew"
                )
        else:
            for path in folder.iterdir():
                if path.name != _LOCK:
                    path.unlink()
            temporary = manifest.with_suffix(".tmp")
            temporary.write_text(wanted, encoding="utf-8")
            temporary.replace(manifest)
        for path in folder.glob("*.tmp"):
            path.unlink(missing_ok=True)  # of workers that were killed
        yield folder
        shutil.rmtree(folder)


@contextmanager
def _lock(folder: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    with (folder / _LOCK).open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BuildError(
                f"{folder.parent}: found another build writing here, expected none"
            ) from None
        yield


def _program() -> str:
    """What tells this version of the program, and of the facts it builds with, from any other."""
    from internationals.paths import REFERENCE

    digest = sha256()
    package = Path(str(files("internationals")))
    for folder in (
        *(package / name for name in ("articles", "places", "tables", "batch")),
        REFERENCE,
    ):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".json", ".csv", ".txt"):
                digest.update(path.relative_to(folder).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()


def part_path(folder: Path, number: int, sources: Sequence[Source]) -> Path:
    """Where the part made from some pages lies; another name if any of them has changed."""
    digest = sha256()
    for source in sources:
        told = source._replace(data=None, fraction=0.0)
        digest.update(json.dumps(told).encode())
        digest.update(source.data or b"")
    return folder / f"{number:08}-{digest.hexdigest()[:24]}.part"


def again_path(part: Path, sentences: object) -> Path:
    """Where a part lies whose pages were made again with some first sentences."""
    told = json.dumps(sentences, sort_keys=True).encode()
    return part.with_name(f"{part.stem}-{sha256(told).hexdigest()[:24]}.again")


def is_whole(path: Path) -> bool:
    """Whether a part lies there as it was written."""
    try:
        read_part(path)
    except (OSError, ValueError):
        return False
    return True
