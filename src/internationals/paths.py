"""Where the project's files are. Every other module takes its paths from here.

The project is a collection of notebooks: the package is installed from a checkout
(``pip install -e .``), and the data lie beside it. ``INTERNATIONALS_ROOT`` names another checkout.
"""

from __future__ import annotations

import os
from pathlib import Path

ROOT = Path(os.environ.get("INTERNATIONALS_ROOT") or Path(__file__).resolve().parents[2])
DATA = ROOT / "data"
RAW = DATA / "raw"
REFERENCE = DATA / "reference"
GEOGRAPHY = DATA / "geography"
PROCESSED = DATA / "processed"
FIGURES = ROOT / "figures"
NOTEBOOKS = ROOT / "notebooks"
