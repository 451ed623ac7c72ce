"""All figures of some tables: which there are, drawn, and as files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from internationals import figures
from internationals.analysis.wording import Language
from internationals.figures.page.figure import Figure, FigureError, Width
from internationals.tables.schema import Tables


class Drawing(NamedTuple):
    """A figure to draw: its name in figures.toml, and the international it is of ("" for none)."""

    name: str
    organization_id: str = ""

    @property
    def stem(self) -> str:
        """What its files are called, such as ``green-membership-map``."""
        parts = [self.organization_id, *self.name.split("_")]
        return re.sub(r"[^\w.-]+", "-", "-".join(part for part in parts if part))


def drawings(tables: Tables, names: Iterable[str] = ()) -> list[Drawing]:
    """The figures there may be of some tables.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    names : of figures, or of files, as `Drawing.stem` has them; if none is given, all but those of
        what was measured on articles

    Raises
    ------
    FigureError : there is no figure of a name
    """
    found = [
        Drawing(entry["name"], organization)
        for entry in figures.REGISTRY
        for organization in (tables.internationals if entry["per"] == "international" else [""])
    ]
    keys = {each: {each.name, each.stem.replace("-", "_")} for each in found}
    names = [name.replace("-", "_") for name in names]
    for name in names:
        if name not in {entry["name"] for entry in figures.REGISTRY}.union(*keys.values()):
            some = ", ".join(entry["name"] for entry in figures.REGISTRY)
            raise FigureError(f"found no figure {name}, expected one of {some}")
    measured = {entry["name"] for entry in figures.REGISTRY if entry["per"] == "measures"}
    return [
        each for each in found if (keys[each] & {*names} if names else each.name not in measured)
    ]


def draw(
    tables: Tables, drawing: Drawing, *, language: Language, width: Width, measured: Any = None
) -> Figure:
    """Make a figure.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    drawing : which
    language, width : see `internationals.figures`
    measured : for a figure of what was measured on articles, the result; None for none

    Raises
    ------
    FigureError : the tables cannot support it
    """
    function = getattr(figures, drawing.name)
    arguments = [drawing.organization_id] if drawing.organization_id else []
    if measured is not None:
        arguments.append(measured)
    figure: Figure = function(tables, *arguments, language=language, width=width)
    return figure


def write_figures(
    tables: Tables,
    folder: Path,
    names: Iterable[str] = (),
    *,
    language: Language = "en",
    width: Width = "page",
) -> Iterator[tuple[str, list[Path] | FigureError]]:
    """Write every figure that the tables can support, in all formats.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    folder : made if it is not there
    names : see `drawings`
    language, width : see `internationals.figures`

    Yields
    ------
    Name of the files of each figure, and the files, or the reason why there are none.
    """
    for drawing in drawings(tables, names):
        try:
            figure = draw(tables, drawing, language=language, width=width)
            yield drawing.stem, figure.save(drawing.stem, folder=folder)
        except FigureError as error:
            yield drawing.stem, error
