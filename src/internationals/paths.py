"""Where the project's files are, and what its CSV and TOML files contain. No other module has a path of its own.

In a checkout (``pip install -e .``) the data are beside ``src``; in a wheel they are in the package,
and what is written goes to the folder one is in. ``INTERNATIONALS_ROOT`` names another checkout.
"""

from __future__ import annotations

import csv
import os
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parent
_NAMED = os.environ.get("INTERNATIONALS_ROOT", "")
_CHECKOUT = Path(_NAMED or PACKAGE.parents[1])
IS_CHECKOUT = bool(_NAMED) or (_CHECKOUT / "data" / "geography").is_dir()
"""Whether there is a checkout; where the package is a wheel, there is none."""

ROOT = _CHECKOUT if IS_CHECKOUT else PACKAGE
DATA = ROOT / "data"
RAW = DATA / "raw"
REFERENCE = DATA / "reference"
GEOGRAPHY = DATA / "geography"
_WRITTEN = ROOT if IS_CHECKOUT else Path.cwd()
BUILT = _WRITTEN / "data" / "processed"
"""Where a build writes its tables by default."""

PROCESSED = BUILT if BUILT.is_dir() else DATA / "processed"
"""The tables that are loaded, unless others are named."""

FIGURES = _WRITTEN / "figures"
NOTEBOOKS = ROOT / "notebooks"
PLACES = PACKAGE / "places"
"""Names, areas and counts of countries, which come with the package."""


def read_text(file: str) -> str:
    """Text of a file of the package."""
    return (PACKAGE / file).read_text(encoding="utf-8")


def read_toml(file: str) -> dict[str, Any]:
    """Contents of a TOML file of the package."""
    return tomllib.loads(read_text(file))


def csv_rows(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of a CSV file, by name of the column; read once, unless the file changes."""
    return _csv_rows(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _csv_rows(path: Path, _: int) -> tuple[dict[str, str], ...]:
    lines = csv_lines(path)
    columns = next(lines, [])
    return tuple([dict(zip(columns, line, strict=False)) for line in lines])


def csv_lines(path: Path) -> Iterator[list[str]]:
    """The cells of each line of a CSV file that is not empty; the first has the columns."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from filter(None, csv.reader(file))
