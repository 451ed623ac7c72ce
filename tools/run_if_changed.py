"""Run a command unless its files are the same as when it last succeeded.

Make compares times, and a fresh clone has arbitrary ones; this compares contents. ``make`` uses it
for the tables and for the notebooks:

    run_if_changed.py --stamps .make/tables --files src data -- internationals build
    run_if_changed.py --stamps .make/notebooks --files src data --each notebooks/*.ipynb -- COMMAND

With ``--each`` every path has its own stamp, and the command is given those that changed. Files
that the command writes belong among ``--files`` too: then it also runs when one of them is gone.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

PASSED_OVER = {"__pycache__", ".ipynb_checkpoints", "exports"}


def files_under(path: Path) -> Iterator[Path]:
    """Yield the files of a folder in a fixed order, without caches and what a reader saved."""
    if path.is_file():
        yield path
    elif path.is_dir():
        for child in sorted(path.iterdir()):
            if child.name not in PASSED_OVER and child.suffix != ".tmp":
                yield from files_under(child)


def contents(paths: list[Path]) -> str:
    """Digest of names and bytes of every file under the paths."""
    digest = hashlib.sha256()
    for path in paths:
        for file in files_under(path):
            digest.update(f"{file}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def main() -> int:
    """Compare, run, and record the files afterwards; the command's status is returned."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--stamps", type=Path, required=True, help="folder of the stamps")
    parser.add_argument("--files", type=Path, nargs="+", required=True, help="files and folders")
    parser.add_argument("--each", type=Path, nargs="+", default=[], help="paths done one by one")
    parser.add_argument("command", nargs="+", help="after --, the command")
    arguments = parser.parse_args()

    # A pattern that matches nothing reaches us as it was typed.
    paths = [path for path in arguments.each if path.exists()]
    if arguments.each and not paths:
        return 0

    def stamps() -> dict[Path, str]:
        shared = f"{' '.join(arguments.command)} {contents(arguments.files)}"
        if not paths:
            return {arguments.stamps / "all": shared}
        return {arguments.stamps / path.name: f"{shared} {contents([path])}" for path in paths}

    before = stamps()
    changed = [
        stamp
        for stamp, text in before.items()
        if not stamp.is_file() or stamp.read_text("utf-8") != text
    ]
    if not changed:
        return 0
    names = {stamp.name for stamp in changed}
    todo = [str(path) for path in paths if path.name in names]
    status = subprocess.run([*arguments.command, *todo], check=False).returncode
    if status == 0:
        arguments.stamps.mkdir(parents=True, exist_ok=True)
        for stamp, text in stamps().items():
            stamp.write_text(text, "utf-8")
    return status


if __name__ == "__main__":
    sys.exit(main())
