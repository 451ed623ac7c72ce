"""What each published figure takes in PNG, SVG and PDF, against a bare map of GeoPandas."""

import io
import time
from collections.abc import Callable
from functools import partial

from matplotlib.figure import Figure

import internationals as inter
from internationals.analysis.wording import LANGUAGES, Language
from internationals.figures.drawings import Drawing, draw
from internationals.places import outlines
from internationals.tables.schema import Tables
from tools.gallery import published

ROUNDS = 5


def bare_map() -> None:
    """All countries in one colour, without a word, in the three formats."""
    picture = Figure(figsize=(7.2, 3.8))
    axes = picture.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    flat = outlines.countries().to_crs("EPSG:8857")
    flat.plot(ax=axes, color="#dddddd", edgecolor="white", linewidth=0.3)
    for suffix in ("png", "svg", "pdf"):
        picture.savefig(io.BytesIO(), format=suffix, dpi=300)


def drawn(tables: Tables, drawing: Drawing, language: Language) -> dict[str, bytes]:
    """A figure of the gallery, in the three formats."""
    return draw(tables, drawing, language=language, width="page").contents()


def measured() -> dict[str, float]:
    """Least processor time of each work in a warm process, in turns."""
    tables = inter.load()
    works: dict[str, Callable[[], object]] = {"a bare map": bare_map}
    for drawing, _ in published():
        if drawing.name == "evidence_worth":
            continue  # It draws what the recovery is measured to be worth, which reads articles.
        for language in LANGUAGES:
            works[f"{drawing.stem} ({language})"] = partial(drawn, tables, drawing, language)
    least = dict.fromkeys(works, float("inf"))
    for _ in range(ROUNDS):
        for name, work in works.items():
            began = time.process_time()
            work()
            least[name] = min(least[name], time.process_time() - began)
    return least


if __name__ == "__main__":
    for name, seconds in measured().items():
        print(f"{name}\t{seconds:.3f}")
