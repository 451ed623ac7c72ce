"""The widget: it has the selection, answers each change with what the page must show, and saves.

Why a widget of its own on anywidget, and not another library:

- plotly's FigureWidget: its maps load outlines from a server, its countries can neither be reached
  by keyboard nor named to a screen reader, and it is 39 MB large;
- ipyleaflet or altair's JupyterChart: the one needs tiles, the other scripts from a server, and
  neither is a table;
- ipywidgets alone: no map, no table, and check boxes that are grouped for the eye only.

anywidget works in JupyterLab and Voilà as they are installed, sends script and outlines over the
kernel's connection, and gives plain HTML: fieldsets, buttons, a table, an SVG. From a change to the
redrawn map takes some 70 ms (benchmarks/explorer.py).
"""

from __future__ import annotations

from dataclasses import asdict
from html import escape
from typing import Any

import anywidget
import pandas as pd
import traitlets

from internationals.explorer import shapes
from internationals.explorer.downloads import FORMATS, draw, saved
from internationals.explorer.labels import Row, checked
from internationals.explorer.screen import EVERYTHING, Contents, Screen
from internationals.figures.page.figure import FigureError, as_html
from internationals.paths import read_text
from internationals.tables.schema import Tables
from internationals.tables.selection import Selection, check, select


class Explorer(anywidget.AnyWidget):
    """Filters, map and table over the entries of some tables.

    Attributes
    ----------
    selection : what is chosen, as `Selection` names it; lists and numbers, None for all
    language : ``"en"`` or ``"zh"``
    country : country whose entries are listed, ISO 3166-1 alpha-2; "" for none
    """

    _esm = read_text("explorer/explorer.js")
    _css = read_text("explorer/explorer.css")

    selection = traitlets.Dict().tag(sync=True)
    language = traitlets.Unicode().tag(sync=True)
    country = traitlets.Unicode().tag(sync=True)
    # The rest goes from here to the page only.
    everything = traitlets.Dict().tag(sync=True)
    outlines = traitlets.Dict().tag(sync=True)
    windows = traitlets.Dict().tag(sync=True)
    words = traitlets.Dict().tag(sync=True)
    names = traitlets.Dict().tag(sync=True)
    controls: traitlets.List[Any] = traitlets.List().tag(sync=True)
    formats: traitlets.List[Any] = traitlets.List(list(FORMATS)).tag(sync=True)
    view = traitlets.Dict().tag(sync=True)
    details = traitlets.Dict().tag(sync=True)
    python = traitlets.Bool().tag(sync=True)

    def __init__(self, tables: Tables, *, language: str, python: bool) -> None:
        self._contents = Contents(tables)
        self._drawn = 0
        places = self._contents.placed
        codes = {*places["country"].dropna(), *places["subdivision"].dropna()}
        super().__init__(
            language=checked(language),
            selection=asdict(EVERYTHING),
            everything=asdict(EVERYTHING),
            outlines={
                code: shapes.outline_of(code) for code in sorted({*codes, *shapes.country_codes()})
            },
            python=python,
        )
        self._set_language(self.language)
        self.observe(lambda change: self._set_language(change["new"]), "language")
        self.observe(lambda _: self._show(), "selection")
        self.observe(lambda _: self._show_details(self._rows()), "country")
        self.on_msg(self._receive)

    @property
    def selected(self) -> pd.DataFrame:
        """The rows of the selection: what `select` returns."""
        return select(self._contents.tables, **Selection(**self.selection).arguments())

    @property
    def code(self) -> str:
        """The line of Python that returns `selected`."""
        return Selection(**self.selection).code()

    def __repr__(self) -> str:
        return "Explorer: filters and a map, which need a running kernel"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        """The widget, and a picture of it for where nothing runs."""
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        try:
            picture = as_html(draw(self._screen, Selection(**self.selection)))
        except FigureError as error:
            picture = escape(str(error))
        sentence = escape(self._screen.say("static"))
        return {**(data or {}), "text/html": f"{picture}<p>{sentence}</p>"}, metadata

    def _rows(self) -> list[Row]:
        selection = Selection(**self.selection)
        check(selection, self._contents.tables)
        return self._contents.rows(selection)

    def _set_language(self, language: str) -> None:
        """Set all that changes with the language."""
        screen = self._screen = Screen(self._contents, checked(language))
        labels = screen.fixed
        with self.hold_sync():
            self.words = labels
            self.names = {code: screen.country(code) for code in shapes.country_codes()}
            self.controls = screen.controls()
            self.windows = {
                name: {"box": box, "label": labels.get(name) or screen.regions.get(name, name)}
                for name, box in shapes.windows().items()
            }
            self._show()

    def _show(self) -> None:
        """Set all that follows the selection."""
        rows = self._rows()
        # The number distinguishes one view from the next, for those who wait for it on the page.
        self._drawn += 1
        shown = self._screen.view(rows, Selection(**self.selection))
        with self.hold_sync():
            self.view = {"number": self._drawn, **shown}
            self._show_details(rows)

    def _show_details(self, rows: list[Row]) -> None:
        self.details = self._screen.details(rows, self.country)

    def _receive(self, _: Any, content: Any, __: Any) -> None:
        """Send the file of a format that the page asks for; the browser saves it."""
        if not isinstance(content, dict) or content.get("do") != "save":
            return
        format = content.get("format")
        try:
            file = saved(self._screen, Selection(**self.selection), str(format))
        except (OSError, ValueError) as error:
            self.send({"format": format, "problem": str(error)})
            return
        self.send({"format": format, "name": file.name, "type": file.type}, [file.data])
