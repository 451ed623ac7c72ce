"""The tables are all there is: figures are the same without the articles and the reference."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from internationals import figures, paths
from internationals.figures.drawings import draw, drawings
from internationals.figures.page import saving
from internationals.figures.page.style import applied
from internationals.tables.schema import Tables

ALONE = """
import json, test_one_path as test, internationals as inter
assert not inter.paths.RAW.exists() and not inter.paths.REFERENCE.exists()
print(json.dumps(test.drawn(inter.load())))
"""


def drawn(tables: Tables, make: Callable[..., figures.Figure] = draw) -> dict[str, str]:
    """What shows of each figure, as a hash, or the reason why there is none."""
    found = {}
    for drawing in drawings(tables):
        try:
            figure = make(tables, drawing, language="en", width="page")
        except figures.FigureError as error:
            found[drawing.stem] = str(error)
        else:
            with applied("en"):
                # The other formats are made of the same picture.
                svg = saving.FORMATS["svg"](figure.figure, figure)
            shown = repr((svg, figure.alt, figure.note, figure.caption, figure.table.to_csv()))
            found[drawing.stem] = hashlib.sha256(shown.encode()).hexdigest()
    return found


def test_figures_are_drawn_from_the_tables_alone(
    tmp_path: Path, tables: Tables, figure_of: Callable[..., figures.Figure]
) -> None:
    for folder in (paths.PROCESSED, paths.GEOGRAPHY):
        shutil.copytree(folder, tmp_path / "data" / folder.name)
    here = str(Path(__file__).parent)
    environment = {**os.environ, "INTERNATIONALS_ROOT": str(tmp_path), "PYTHONPATH": here}
    alone = subprocess.run(
        [sys.executable, "-c", ALONE], env=environment, check=True, capture_output=True, text=True
    )

    def beside_the_articles(_: Tables, drawing: Any, **options: str) -> figures.Figure:
        return figure_of(drawing.name, *filter(None, [drawing.organization_id]), **options)

    found = drawn(tables, beside_the_articles)
    assert json.loads(alone.stdout) == found
    assert sum(len(value) == 64 for value in found.values()) > 12
