"""The files that git keeps, for tests of the checkout itself."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from internationals.paths import ROOT


def tracked_files() -> list[Path]:
    """Files under version control; a test that needs them is skipped where there is no git."""
    if not (ROOT / ".git").exists():
        pytest.skip("needs git: this is no clone, but an archive of the files")
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    names = answer.stdout.decode().split("\0")
    return [ROOT / name for name in names if name and (ROOT / name).is_file()]
