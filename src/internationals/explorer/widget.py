"""The widget: it keeps the selection, answers each change with what the page must show, and saves.

Why one widget of our own on anywidget, and not

- plotly's FigureWidget: its maps look for outlines at a server elsewhere, its countries can be
  neither reached by keyboard nor named to a screen reader, and it brings 39 MB;
- ipyleaflet or altair's JupyterChart: the one asks for tiles, the other for its scripts, unless both
  are bundled anew, and neither is a table;
- ipywidgets alone: no map, no table, and check boxes that are grouped for the eye only.

anywidget works in JupyterLab and Voilà as they are installed, sends script and outlines over the
kernel's own connection, and leaves plain HTML: fieldsets, buttons, a table, an SVG. Measured from a
change to the redrawn map: about 0.1 s (benchmarks/explorer.py).
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anywidget
import traitlets

from internationals.charts.style import Language, check_language
from internationals.explorer import shapes
from internationals.explorer.page import Page
from internationals.explorer.saving import EXPORTS, save_view
from internationals.explorer.selection import (
    Row,
    Selection,
    check,
    chosen,
    placed,
    records,
    select,
)
from internationals.paths import ROOT

if TYPE_CHECKING:
    import pandas as pd

    from internationals.tables.schema import Tables


@cache
def _asset(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")


class Explorer(anywidget.AnyWidget):
    """Controls, map, table and line of Python over the entries of some tables.

    Attributes
    ----------
    selection : what is chosen, as `Selection` names it; lists and numbers, None for all
    language : ``"en"`` or ``"zh"``
    country : country whose entries are listed, ISO 3166-1 alpha-2; "" for none
    """

    _esm = _asset("explorer.js")
    _css = _asset("explorer.css")

    selection = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode("en").tag(sync=True)
    country = traitlets.Unicode("").tag(sync=True)
    # The rest only ever goes from here to the page.
    everything = traitlets.Dict().tag(sync=True)
    outlines = traitlets.Dict().tag(sync=True)
    windows = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    names = traitlets.Dict().tag(sync=True)
    controls: traitlets.List[Any] = traitlets.List().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    details = traitlets.Dict().tag(sync=True)

    def __init__(
        self, tables: Tables, *, language: str = "en", folder: Path | str | None = None
    ) -> None:
        check_language(language)
        self._tables = tables
        self._placed = placed(tables)
        self._records = records(self._placed)
        self._page = Page(tables, "zh" if language == "zh" else "en")
        self._folder = EXPORTS if folder is None else Path(folder)
        self._drawn = 0
        codes = {
            *self._placed["country"].dropna(),
            *self._placed["subdivision"].dropna(),
            *shapes.country_codes(),
        }
        super().__init__(
            language=language,
            selection=_sent(Selection()),
            everything=_sent(Selection()),
            outlines=shapes.outlines_of(sorted(codes)),
        )
        self._say()
        self._show()
        self.observe(self._change_language, "language")
        self.observe(lambda _: self._show(), "selection")
        self.observe(lambda _: self._show_details(), "country")
        self.on_msg(self._receive)

    @property
    def selected(self) -> pd.DataFrame:
        """The rows of the selection: what `select` gives."""
        return select(self._tables, **Selection.of(self.selection).arguments())

    @property
    def code(self) -> str:
        """The line of Python that gives `selected`."""
        return Selection.of(self.selection).code()

    def __repr__(self) -> str:
        return "Explorer: controls and a map, which need a running kernel"

    @property
    def _language(self) -> Language:
        check_language(self.language)
        return "zh" if self.language == "zh" else "en"

    def _rows(self) -> list[Row]:
        selection = Selection.of(self.selection)
        check(selection, self._tables)
        kept = chosen(self._placed, selection)
        return [row for row, keep in zip(self._records, kept, strict=True) if keep]

    def _change_language(self, _: Any) -> None:
        self._page = Page(self._tables, self._language)
        with self.hold_sync():
            self._say()
            self._show()

    def _say(self) -> None:
        """Set all that changes with the language only."""
        page = self._page
        labels = page.words()
        with self.hold_sync():
            self.words = labels
            self.names = {code: page.country(code) for code in shapes.country_codes()}
            self.controls = page.controls()
            self.windows = {
                name: {"box": box, "label": labels.get(name) or page.naming.regions.get(name, name)}
                for name, box in shapes.windows().items()
            }

    def _show(self) -> None:
        """Set all that follows the selection."""
        rows = self._rows()
        # The number tells one view from the next, for who waits for it on the page.
        self._drawn += 1
        shown = self._page.view(rows, Selection.of(self.selection))
        with self.hold_sync():
            self.view = {"number": self._drawn, **shown}
            self.details = self._page.details(rows, self.country)

    def _show_details(self) -> None:
        self.details = self._page.details(self._rows(), self.country)

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        if not isinstance(content, dict) or content.get("do") != "save":
            return
        try:
            saved = save_view(
                self._tables, Selection.of(self.selection), self._language, self._folder
            )
        except (OSError, ValueError) as error:
            self.send({"saved": [], "problems": [str(error)]})
            return
        self.send(
            {"saved": [_shown(file) for file in saved.files], "problems": list(saved.warnings)}
        )


def _sent(selection: Selection) -> dict[str, Any]:
    """A selection as the page keeps it."""
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in vars(selection).items()
    }


def _shown(file: Path) -> str:
    """A file's path as a reader knows it: from the checkout, if it lies there."""
    return str(file.relative_to(ROOT) if file.is_relative_to(ROOT) else file)
