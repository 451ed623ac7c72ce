"""A figure, and the page on which it is made."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, wraps
from pathlib import Path
from typing import Any, Literal, TypedDict, Unpack

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import is_color_like, to_hex
from matplotlib.figure import Figure as Picture

from internationals.analysis.names import place_name
from internationals.analysis.spread import unplaced
from internationals.analysis.wording import (
    JOINER,
    LANGUAGES,
    Language,
    Wording,
    commas,
    joined,
    plain,
    semicolons,
    sort_key,
    status_name,
)
from internationals.figures.page import saving
from internationals.figures.page.canvas import Canvas
from internationals.figures.page.measure import MILLIMETRES, tied
from internationals.figures.page.style import MUTED, applied, hues, missing_glyphs
from internationals.paths import FIGURES
from internationals.tables.schema import Tables

Width = Literal["page", "column"]
WIDTHS: Mapping[str, float] = {"page": 183.0, "column": 89.0}
"""In millimetres."""
_MARGIN = 2.0
_NARROW = 120.0

Draw = Callable[[Canvas], float]
"""Draws on a canvas from its upper edge; returns the lower edge of what it drew, in millimetres."""


class Options(TypedDict, total=False):
    """What every figure function takes by keyword.

    Attributes
    ----------
    language : ``"en"`` (the default) or ``"zh"``
    width : ``"page"`` (the default) or ``"column"``
    title : the user's own in place of the computed one
    colours : of the internationals, by identifier
    ax : axes of the user's own to draw on
    """

    language: Language
    width: Width
    title: str | None
    colours: Mapping[str, str] | None
    ax: Axes | None


class FigureError(ValueError):
    """The tables cannot support the figure; the message gives the reason in one sentence."""


@dataclass(frozen=True)
class Figure:
    """A figure: its words, the numbers behind it, and how it is drawn.

    Attributes
    ----------
    name : of its kind, such as ``"membership_map"``
    heading : states the finding, with `JOINER` where no line may break
    subtitle : what is counted
    note : what a reader must know, then source and licence
    alt : the figure in words, for who cannot see it
    caption : what the picture does not show; "" for nothing
    table : the numbers behind it, the same in both languages
    draw : draws it on a `Canvas`
    language, width : of the figure
    organization_id : the international it is of; "" for several
    axes : the user's own, drawn on at once; None for a page of its own
    for_column : makes the same figure at the width of a column, which a notebook shows on a telephone
    """

    name: str
    heading: str
    subtitle: str
    note: str
    alt: str
    table: pd.DataFrame
    draw: Draw = field(repr=False)
    caption: str = ""
    language: Language = "en"
    width: Width = "page"
    organization_id: str = ""
    axes: Axes | None = field(default=None, repr=False)
    for_column: Callable[[], Figure] | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        if self.axes is not None:
            _draw_on(self.axes, self)

    @property
    def title(self) -> str:
        """The heading as text."""
        return plain(self.heading)

    @cached_property
    def figure(self) -> Picture:
        """The picture, as matplotlib has it."""
        if self.axes is not None:
            return self.axes.get_figure(root=True)  # type: ignore[return-value]
        with applied(self.language):
            return _drawn(self)

    def save(self, name: str | Path, *, folder: str | Path = ".") -> list[Path]:
        """Write the figure as PNG, SVG and PDF, and its table as CSV.

        Parameters
        ----------
        name : any; the files are NAME.LANGUAGE.EXT, with ``.column`` before EXT at that width
        folder : made if it is not there

        Returns
        -------
        The files written: PNG, SVG, PDF, CSV.

        Raises
        ------
        FigureError : a character that no font at hand can draw; nothing is written
        """
        files = []
        for suffix, content in self.contents().items():
            named = saving.file_name(str(name), self.language, self.width, suffix)
            files.append(Path(folder) / (f"{name}.csv" if suffix == "csv" else named))
            saving.write(files[-1], content)
        return files

    def save_widths(self, name: str | Path, *, folder: str | Path = ".") -> list[Path]:
        """Write the figure in both widths, and its table (see `save`)."""
        both = [self, self.for_column()] if self.for_column else [self]
        files = [file for figure in both for file in figure.save(name, folder=folder)]
        return list(dict.fromkeys(files))

    def contents(self) -> dict[str, bytes]:
        """The figure as PNG, SVG and PDF, and its table as CSV, by suffix.

        Raises
        ------
        FigureError : a character that no font at hand can draw
        """
        picture = self.figure
        with applied(self.language):
            missing = missing_glyphs(picture)
            if missing:
                characters = " ".join(f"{each} (U+{ord(each):04X})" for each in missing)
                raise FigureError(_say(self.language)("no_glyph", characters=characters))
            made = {suffix: make(picture, self) for suffix, make in saving.FORMATS.items()}
        return {**made, "csv": csv(self.table)}

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/html": as_html(self), "text/plain": f"{self.title}\n{self.alt}"}


def with_column(make: Callable[..., Figure]) -> Callable[..., Figure]:
    """A figure function whose figures can be drawn again at the width of a column.

    Parameters
    ----------
    make : takes `width` and returns a figure
    """

    @wraps(make)
    def made(*arguments: Any, **options: Any) -> Figure:
        figure = make(*arguments, **options)
        if figure.width == "column" or figure.axes is not None:
            return figure
        return replace(
            figure, for_column=lambda: make(*arguments, **{**options, "width": "column"})
        )

    return made


def csv(table: pd.DataFrame) -> bytes:
    """A table as CSV, its index written where it means something."""
    plain = isinstance(table.index, pd.RangeIndex) and table.index.name is None
    return table.to_csv(index=not plain, lineterminator="\n").encode()


def as_html(figure: Figure) -> str:
    """A figure in a notebook: picture, that of a telephone, alt text, caption."""
    width = round(WIDTHS[figure.width] / MILLIMETRES * saving.NOTEBOOK_DPI)
    narrow = ""
    if figure.for_column:
        narrow = f'<source media="(max-width:600px)" srcset="{_address(figure.for_column())}">'
    caption = html.escape(figure.caption)
    if address := _published(figure):
        caption += f' <small><a href="{address}">PNG</a></small>'
    return (
        f'<figure lang="{figure.language}" style="margin:0;max-width:{width}px">'
        f'<picture>{narrow}<img alt="{html.escape(figure.alt)}" '
        f'style="max-width:100%;height:auto" src="{_address(figure)}"></picture>'
        + (f"<figcaption>{caption}</figcaption>" if caption else "")
        + "</figure>"
    )


def _address(figure: Figure) -> str:
    """The picture as an address that contains it."""
    with applied(figure.language):
        picture = saving.png(figure.figure, saving.NOTEBOOK_DPI)
    return f"data:image/png;base64,{base64.b64encode(picture).decode('ascii')}"


def _published(figure: Figure) -> str:
    """Address of the PNG in the gallery, as a notebook of the project has it; "" if none."""
    from internationals.figures.drawings import Drawing

    stem = Drawing(figure.name, figure.organization_id).stem
    name = saving.file_name(stem, figure.language, figure.width, "png")
    return f"../figures/{name}" if (FIGURES / name).is_file() else ""


def _drawn(figure: Figure) -> Picture:
    """A page with title, subtitle, the drawing and the note below each other."""
    width = WIDTHS[figure.width]
    picture = Picture()
    axes = picture.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    canvas = Canvas(
        axes, width - 2 * _MARGIN, figure.language, narrow=figure.width == "column", left=_MARGIN
    )
    y = canvas.block(0, _MARGIN, figure.heading, size=canvas.sizes.title, weight="bold")
    y = canvas.block(0, y + 0.8, figure.subtitle, size=canvas.sizes.subtitle, colour=MUTED)
    canvas.top = y + 2.6
    y = canvas.top + figure.draw(canvas)
    canvas.top = 0.0
    y = canvas.block(0, y + 2.6, figure.note, size=canvas.sizes.small, colour=MUTED) + _MARGIN
    # To a tenth of a point, so that all three formats agree on the size.
    height = round(y / MILLIMETRES * 720) / 720
    picture.set_size_inches(width / MILLIMETRES, height)
    axes.set(xlim=(0, width), ylim=(height * MILLIMETRES, 0))
    return picture


def _draw_on(axes: Axes, figure: Figure) -> None:
    """Draw on axes of the user's own, laid out for their width; no title, no note."""
    box = axes.get_position()
    inches = axes.get_figure(root=True).get_size_inches()  # type: ignore[union-attr]
    width, height = box.width * inches[0] * MILLIMETRES, box.height * inches[1] * MILLIMETRES
    with applied(figure.language):
        axes.set_axis_off()
        canvas = Canvas(axes, width, figure.language, narrow=bool(width < _NARROW))
        lower = figure.draw(canvas)
        axes.set(xlim=(0, width), ylim=(max(lower, height), 0))
        if lower > height:
            axes.set_aspect("equal", anchor="N")


class Page:
    """What a figure function needs while it makes a figure: words, names, hues, the source line.

    Parameters
    ----------
    name : of the figure; its section in words.toml
    tables : all tables
    **options : as the user gave them, see `Options`

    Raises
    ------
    FigureError : a language, width or colour that there is not
    """

    def __init__(self, name: str, tables: Tables, **options: Unpack[Options]) -> None:
        self.name, self.tables = name, tables
        self.language, self.width = options.get("language", "en"), options.get("width", "page")
        self.title, self.axes = options.get("title"), options.get("ax")
        colours = options.get("colours") or {}
        _check("language", self.language, LANGUAGES)
        _check("width", self.width, WIDTHS)
        for colour in colours.values():
            if not is_color_like(colour):
                raise FigureError(f"colours: found {colour!r}, expected a colour such as #0072B2")
        self.say = _say(self.language, name)
        self._colours = {name: to_hex(colour) for name, colour in colours.items()}

    @property
    def narrow(self) -> bool:
        """Whether the figure is for a column."""
        return self.width == "column"

    @property
    def canvas_width(self) -> float:
        """Width to draw on, in millimetres."""
        return WIDTHS[self.width] - 2 * _MARGIN

    def error(self, key: str, **values: Any) -> FigureError:
        """The reason, in words of words.toml, why there is no figure; to be raised."""
        return FigureError(plain(self.say(key, **values)))

    def organization(self, organization_id: str) -> str:
        """Short name of an organisation: its abbreviation, else its name in this language.

        Where several articles are about organisations of one name, the identifier.
        """
        return self._names.get(organization_id, organization_id)

    @cached_property
    def _names(self) -> dict[str, str]:
        return self.tables.distinguished("abbreviation", f"name_{self.language}", "name")

    def check(self, organization_ids: Iterable[str]) -> None:
        """Raise a `FigureError` for an international that these tables have not."""
        known = self.tables.internationals
        for name in organization_ids:
            if name not in known:
                raise self.error("no_international", name=name, known=known[:6])

    def one(self, organization_id: str | None, counts: pd.Series[int], error: str) -> str:
        """The international asked for, or that of the largest number; an error if there is none."""
        if organization_id is not None:
            self.check([organization_id])
        elif counts.empty:
            raise self.error(error)
        return organization_id or str(counts.idxmax())

    def status(self, status: str, number: int = 2) -> str:
        """What so many members of a status are called: "former sections", 前支部."""
        return status_name(status, self.language, number, joiner=JOINER)

    def status_of(self, statuses: pd.Series[Any], number: int = 2) -> str:
        """What so many of some members are called: "members" if they have several statuses."""
        different = statuses.astype(str).unique()
        return self.status(different[0] if len(different) == 1 else "full", number)

    @cached_property
    def regions(self) -> Mapping[str, str]:
        """Names of the regions in this language, by code (M49)."""
        frame = self.tables.countries
        return dict(zip(frame["region"], frame[f"region_{self.language}"], strict=True))

    def whole(self, name: str) -> str:
        """A Chinese name tied together, unless it is too long for one line."""
        too_long = len(name) > (9 if self.narrow else 16)
        return name if self.language == "en" or too_long else tied(name)

    def country(self, code: str) -> str:
        """Name of a country or subdivision in this language."""
        return place_name(code, self.language)

    def countries(self, codes: Iterable[str]) -> list[str]:
        """Names of countries in the order of this language."""
        names = [self.country(code) for code in codes]
        return sorted(names, key=lambda name: sort_key(name, self.language))

    def names(self, names: Sequence[str]) -> str:
        """Names with commas (or 、) between them, no "and"."""
        return commas(names, self.language)

    def clauses(self, clauses: Iterable[str]) -> str:
        """Clauses with semicolons between them, as in the words for who cannot see a figure."""
        return semicolons(clauses, self.language)

    def sentences(self, *sentences: str) -> str:
        """Sentences behind each other; empty ones are left out."""
        return joined(sentences, self.language)

    def unplaced(self, organization_ids: Iterable[str]) -> dict[str, int]:
        """Number of current entries whose country is not known, of those that have any."""
        return unplaced(self.tables, organization_ids)

    def hues(self, organization_ids: Iterable[str]) -> dict[str, str]:
        """Hue of each international; the user's own where given."""
        return {**hues(organization_ids, self.tables.internationals), **self._colours}

    def source(self, organization_ids: Iterable[str], *others: str) -> str:
        """The last line of the note: articles, date of the text, other sources, licence.

        Parameters
        ----------
        organization_ids : internationals whose articles the figure rests on
        others : keys of words.toml, such as ``"natural_earth"``
        """
        used = self.tables.articles_on(*organization_ids)
        more = [self.say(key) for key in others]
        if used.empty:
            return self.sentences(*more)
        names = [self.organization(name) for name in dict.fromkeys(used["organization_id"])]
        if len(names) > 6:
            names = [self.say("articles", n=len(used))]
        origins = used[["wiki", "article_source", "revision"]].fillna("").agg(" ".join, axis=1)
        wikipedia = origins.str.contains("wikipedia", case=False).all()
        # Pages in several languages have no language together.
        language = "_".join(used["language"].dropna().unique())
        known = f"{'language' if wikipedia else 'in'}_{language}"
        years = sorted({str(date)[:4] for date in used["date"].dropna()})
        line = self.say(
            "source_wikipedia" if wikipedia else "source_pages",
            tongue=self.say(known) if known in self.say else "",
            names=names,
            n=len(used),
        )
        if years:
            line += self.say("text_of", years=years)
        licence = self.say("licence") if wikipedia else ""
        end = "。" if self.language == "zh" else "."
        return self.sentences(line + end, *more, licence)

    def figure(
        self,
        title: str,
        draw: Draw,
        table: pd.DataFrame,
        *,
        alt: Mapping[str, Any],
        subtitle: str = "",
        note: str = "",
        source: str = "",
        caption: str | None = None,
        organization_id: str = "",
    ) -> Figure:
        """The figure, from its words, its table and the function that draws it.

        Parameters
        ----------
        title : the computed one
        draw, table : see `Figure`
        alt : values of the figure in words, beside its title
        subtitle : what is counted; that of words.toml if not given
        note : what a reader must know, as sentences
        source : see `source`; set on a line of its own below the note
        caption : that of words.toml if not given
        organization_id : the international it is of, for a figure of one
        """
        if caption is None:
            caption = self.say("caption") if "caption" in self.say else ""
        return Figure(
            name=self.name,
            heading=title if self.title is None else self.title,
            subtitle=subtitle or self.say("subtitle"),
            note="\n".join(filter(None, (note, source))),
            alt=plain(self.say("alt", title=title, **alt)),
            table=table,
            draw=draw,
            caption=plain(caption),
            language=self.language,
            width=self.width,
            organization_id=organization_id,
            axes=self.axes,
        )


def _say(language: Language, section: str = "common") -> Wording:
    return Wording(section, language, "internationals.figures", joiner=JOINER)


def _check(name: str, value: object, known: Iterable[str]) -> None:
    if value not in list(known):
        expected = " or ".join(f'"{each}"' for each in known)
        raise FigureError(f'{name}: found "{value}", expected {expected}')
