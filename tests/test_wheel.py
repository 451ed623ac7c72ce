"""The wheel has all that is needed at run time: unpacked elsewhere it builds, loads and draws."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from internationals.paths import RAW, ROOT

SCRIPT = """
import internationals as inter
from pathlib import Path
assert Path(inter.__file__).is_relative_to(Path("site").resolve()), inter.__file__
assert len(inter.load().sections) == 78
report = inter.build("mine.zh.md", "tables")
assert report.entries == 40 and not report.failures, report
tables = inter.load("tables")
inter.figures.membership_map(tables, "mine", language="zh").save("map", folder="figures")
assert list(Path("figures").glob("map*.png"))
inter.build()
assert len(inter.load("data/processed").claims) >= 115
"""


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the unpacked wheel in `site`."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder


def test_a_wheel_builds_loads_and_draws_away_from_the_checkout(unpacked: Path) -> None:
    (unpacked / "mine.zh.md").write_bytes((RAW / "ist.zh.md").read_bytes() + b"\n")
    environment = {k: v for k, v in os.environ.items() if k != "INTERNATIONALS_ROOT"}
    environment["PYTHONPATH"] = str(unpacked / "site")
    command = [sys.executable, "-c", SCRIPT]
    ended = subprocess.run(
        command, cwd=unpacked, env=environment, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stderr


def test_a_wheel_has_no_tools(unpacked: Path) -> None:
    top = {path.name for path in (unpacked / "site").iterdir()}
    assert top == {"internationals", "internationals-0.1.0.dist-info"}
