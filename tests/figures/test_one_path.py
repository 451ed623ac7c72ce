"""The tables are all there is: figures are the same without the articles and the reference."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from internationals import paths

DRAW = """
import hashlib, json, sys
import internationals as inter
from internationals.figures.drawings import draw, drawings

tables = inter.load()
drawn = {}
for drawing in drawings(tables):
    try:
        figure = draw(tables, drawing, language="en", width="page")
    except inter.figures.FigureError as error:
        drawn[drawing.stem] = str(error)
    else:
        parts = figure.contents()
        drawn[drawing.stem] = hashlib.sha256(repr(parts).encode()).hexdigest()
print(json.dumps(drawn))
"""


def run(root: Path, *command: str) -> str:
    environment = {**os.environ, "INTERNATIONALS_ROOT": str(root)}
    done = subprocess.run(
        [sys.executable, *command], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_figures_are_drawn_from_the_tables_alone(tmp_path: Path) -> None:
    for folder in (paths.RAW, paths.REFERENCE, paths.GEOGRAPHY):
        shutil.copytree(folder, tmp_path / "data" / folder.name)
    run(tmp_path, "-c", "from internationals.cli import main; main()", "build")
    before = json.loads(run(tmp_path, "-c", DRAW))
    for name in ("raw", "reference"):
        (tmp_path / "data" / name).rename(tmp_path / name)
    assert json.loads(run(tmp_path, "-c", DRAW)) == before
    assert sum(len(value) == 64 for value in before.values()) > 12
