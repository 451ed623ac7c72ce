"""Figures as files: PNG, SVG and PDF in both languages, the table behind each, the gallery.

A chart function returns a `Chart`; `save` writes it, `publish` draws and writes both languages::

    publish("imt-map", maps.membership, tables, "imt")

Bytes are equal from run to run for one lock of dependencies: no dates, no random names.
"""

from __future__ import annotations

import base64
import html
import json
import os
import re
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ParamSpec
from zlib import crc32

import pandas as pd
from matplotlib.figure import Figure

from internationals.charts import style
from internationals.charts.pictures import (
    NOTEBOOK_DPI,
    PRINT_DPI,
    as_pdf,
    as_png,
    as_svg,
    for_notebook,
    pixels_of,
)
from internationals.charts.style import Language
from internationals.paths import FIGURES

FORMATS = ("png", "svg", "pdf")

_IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE_NAMES: Mapping[Language, str] = {"en": "English", "zh": "中文"}

Parameters = ParamSpec("Parameters")


class GlyphError(ValueError):
    """A figure that ships holds a character that no committed font can draw."""


class GlyphWarning(UserWarning):
    """A figure of the user's own holds a character that no font at hand can draw."""


@dataclass(frozen=True)
class Chart:
    """A figure and all that must go with it when it leaves the notebook.

    Attributes
    ----------
    figure : `style.PAGE_WIDTH` wide
    language : of the figure and of the words below
    table : the numbers behind the figure, the same in both languages
    title : the finding, as it stands above the figure
    caption : what is shown, what is counted, what it does not show
    alt : the figure in words, for who cannot see it
    source : where the facts are from, and of which date the text is
    licence : of the figure
    """

    figure: Figure
    language: Language
    table: pd.DataFrame
    title: str
    caption: str
    alt: str
    source: str
    licence: str

    def save(self, identifier: str, *, folder: str | Path = FIGURES) -> SavedFigure:
        """Write the figure, its table and its entry in figures.json: see the function `save`.

        Parameters
        ----------
        identifier : of the files and of the entry: small letters, digits and hyphens
        folder : to write to, made if it is not there; the project's figures/ if not told

        Returns
        -------
        The files written, which show themselves in a notebook.

        Raises
        ------
        GlyphError, ValueError : as the function `save`
        """
        return save(
            self.figure,
            identifier,
            self.language,
            table=self.table,
            title=self.title,
            caption=self.caption,
            alt=self.alt,
            source=self.source,
            licence=self.licence,
            folder=folder,
        )

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        with style.applied(self.language):
            pixels = pixels_of(self.figure)
            if _warn_of_missing_glyphs(self.figure):
                pixels = pixels_of(self.figure)
            picture = as_png(for_notebook(pixels), NOTEBOOK_DPI)
        return {
            "text/html": _as_html(picture, self.alt, self.caption, self.language),
            "text/plain": f"{self.title}\n{self.alt}",
        }


@dataclass(frozen=True)
class SavedFigure:
    """A figure that has been written; in a notebook it shows itself, with its alt text.

    Attributes
    ----------
    identifier, language, title, caption, alt : as given to `save`
    files : the pictures, by format
    table : the CSV file
    picture : a PNG of `NOTEBOOK_DPI`, small enough to live in a notebook
    """

    identifier: str
    language: Language
    title: str
    caption: str
    alt: str
    files: Mapping[str, Path]
    table: Path
    picture: bytes

    def __repr__(self) -> str:
        """The title and the alt text: what a terminal can show of it."""
        return f"{self.title}\n{self.alt}"

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {
            "text/html": _as_html(
                self.picture, self.alt, self.caption, self.language, self._links()
            ),
            "text/plain": repr(self),
        }

    def _links(self) -> list[tuple[str, str]]:
        """Words and addresses, relative to a notebook in notebooks/, of the shipped files."""
        if self.table.parent.resolve() != FIGURES.resolve():
            return []
        links = [
            (
                f"{_LANGUAGE_NAMES[language]} {kind.upper()}",
                f"../figures/{self.identifier}.{language}.{kind}",
            )
            for language in style.LANGUAGES
            for kind in FORMATS
        ]
        return [*links, ("CSV", f"../figures/{self.identifier}.csv")]


def source_line(articles: pd.DataFrame, article_ids: Iterable[str], language: Language) -> str:
    """Where the facts of a figure are from: the articles read, and the date of those that ship.

    Parameters
    ----------
    articles : the table of that name
    article_ids : identifiers of the articles the figure draws on
    language : of the line

    Returns
    -------
    The line without a full stop; it tells a date only where all articles are those that ship.
    """
    used = articles[articles["article"].isin(list(article_ids))]
    shipped = used["file"].fillna("").str.startswith("data/raw/").all() and len(used) > 0
    if language == "en":
        titles = ", ".join(used["title"])
        return f"Chinese Wikipedia, {titles} (text of 2018)" if shipped else titles
    titles = "、".join(f"“{title}”" for title in used["title"])
    return f"中文维基百科{titles}（2018年文本）" if shipped else titles


def publish(
    identifier: str,
    draw: Callable[Parameters, Chart],
    *args: Parameters.args,
    **kwargs: Parameters.kwargs,
) -> SavedFigure:
    """Draw a chart in both languages, write it to figures/ and bring the gallery up to date.

    Parameters
    ----------
    identifier : name of the files, such as ``imt-map``
    draw : a chart function with a `language` parameter
    args, kwargs : its other arguments

    Returns
    -------
    The English figure, to show in the notebook.

    Raises
    ------
    ValueError : if the tables behind the two languages differ; and as `save`
    GlyphError : as `save`
    """
    charts = {}
    for language in style.LANGUAGES:
        kwargs["language"] = language
        charts[language] = draw(*args, **kwargs)
    if not charts["en"].table.equals(charts["zh"].table):
        raise ValueError(
            f"{identifier}: the tables behind the English and the Chinese figure differ, "
            "expected one table for both"
        )
    saved = {language: chart.save(identifier, folder=FIGURES) for language, chart in charts.items()}
    with _alone(FIGURES):
        write_gallery(FIGURES)
    return saved["en"]


def save(
    figure: Figure,
    identifier: str,
    language: Language,
    *,
    table: pd.DataFrame,
    title: str,
    caption: str,
    alt: str,
    source: str,
    licence: str,
    folder: str | Path = FIGURES,
) -> SavedFigure:
    """Write a figure, the table behind it and its entry in figures.json.

    Writes ``ID.LANGUAGE.png`` (300 dpi), ``.svg`` and ``.pdf`` (text searchable), ``ID.csv``
    and the entry ``ID`` of ``figures.json``, each at once or not at all.

    Parameters
    ----------
    figure : to be written; `style.PAGE_WIDTH` wide if it ships
    identifier : small letters, digits and hyphens
    language : of the figure and of the words
    table : the numbers behind it, the same in both languages; a meaningful index is written too
    title, caption, alt, source, licence : see `Chart`
    folder : the project's figures/, or a folder of the user's own, made if it is not there

    Returns
    -------
    The files written, which show themselves in a notebook.

    Raises
    ------
    GlyphError : if a figure that ships (`folder` is figures/) holds a character no committed
        font has; in any other folder that is a `GlyphWarning`, after the fonts of the machine
        have been tried
    ValueError : if the identifier cannot name a file, a text is empty, or a figure that ships is
        not as wide as the page or has type too small to read
    """
    style.check_language(language)
    if not _IDENTIFIER.fullmatch(identifier):
        raise ValueError(
            f"identifier: found {identifier!r}, expected small letters, digits and hyphens"
        )
    words = {"title": title, "caption": caption, "alt": alt, "source": source, "licence": licence}
    for name, word in words.items():
        if not word.strip():
            raise ValueError(f"{identifier}: found an empty {name}, expected words")
    folder = Path(folder).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    with style.applied(language):
        pixels = pixels_of(figure)
        # Only now: ticks exist once they are laid out.
        if folder == FIGURES.resolve():
            _check_fit_to_print(figure, identifier)
        elif _warn_of_missing_glyphs(figure):
            pixels = pixels_of(figure)
        files = {kind: folder / f"{identifier}.{language}.{kind}" for kind in FORMATS}
        _write(files["png"], as_png(pixels, PRINT_DPI))
        _write(files["svg"], as_svg(figure))
        _write(files["pdf"], as_pdf(figure, title))
        picture = as_png(for_notebook(pixels), NOTEBOOK_DPI)
    table_file = folder / f"{identifier}.csv"
    _write(table_file, _as_csv(table))
    _enter(folder / "figures.json", identifier, language, words)
    return SavedFigure(identifier, language, title, caption, alt, files, table_file, picture)


# --------------------------------------------------------------------------------------------
# Checks
# --------------------------------------------------------------------------------------------


def _check_fit_to_print(figure: Figure, identifier: str) -> None:
    lacking = style.missing_glyphs(figure)
    if lacking:
        label, characters = next(iter(lacking.items()))
        raise GlyphError(
            f"{identifier}: found {_named(''.join(lacking.values()))} (first in {label!r}: "
            f"{characters}), expected characters of the fonts in {style.FONTS}; "
            "add them with subset.py there"
        )
    width = figure.get_figwidth() * style.MILLIMETRES
    if abs(width - style.PAGE_WIDTH) > 0.1:
        raise ValueError(
            f"{identifier}: found a figure {width:.1f} mm wide, expected {style.PAGE_WIDTH:.0f} mm"
        )
    for written in style.texts(figure):
        size = float(written.get_fontsize())
        if size < style.LEAST_SIZE:
            raise ValueError(
                f"{identifier}: found {written.get_text()!r} at {size:g} pt, "
                f"expected at least {style.LEAST_SIZE:g} pt"
            )


def _warn_of_missing_glyphs(figure: Figure) -> bool:
    """Help out with fonts of this machine, and say what even they lack; whether any was missing."""
    if not style.missing_glyphs(figure):
        return False
    style.use_system_fonts(figure)
    lacking = style.missing_glyphs(figure)
    if lacking:
        characters = "".join(dict.fromkeys("".join(lacking.values())))
        warnings.warn(
            f"no font at hand can draw {_named(characters)}: install a font that has them, "
            f"such as {_advice(characters)}, and start again",
            GlyphWarning,
            stacklevel=3,
        )
    return True


def _named(characters: str) -> str:
    return ", ".join(
        f"{character} (U+{ord(character):04X})" for character in dict.fromkeys(characters)
    )


def _advice(characters: str) -> str:
    """The font to install for the first of some characters."""
    code = ord(characters[0])
    for first, last, family in (
        (0x0590, 0x05FF, "Noto Sans Hebrew"),
        (0x0900, 0x097F, "Noto Sans Devanagari"),
        (0x0980, 0x09FF, "Noto Sans Bengali"),
        (0x2E80, 0x9FFF, "Noto Sans CJK SC"),
        (0xAC00, 0xD7A3, "Noto Sans CJK KR"),
        (0xF900, 0xFAFF, "Noto Sans CJK SC"),
        (0x20000, 0x323AF, "Noto Sans CJK SC"),
    ):
        if first <= code <= last:
            return family
    return "Noto Sans Symbols 2"


# --------------------------------------------------------------------------------------------
# Table and page
# --------------------------------------------------------------------------------------------


def _as_csv(table: pd.DataFrame) -> bytes:
    plain = isinstance(table.index, pd.RangeIndex) and table.index.name is None
    return table.to_csv(index=not plain, lineterminator="\n").encode()


def _as_html(
    picture: bytes,
    alt: str,
    caption: str,
    language: Language,
    links: list[tuple[str, str]] | None = None,
) -> str:
    width = round(style.PAGE_WIDTH / style.MILLIMETRES * NOTEBOOK_DPI)
    encoded = base64.b64encode(picture).decode("ascii")
    listed = " · ".join(
        f'<a href="{html.escape(address)}">{html.escape(word)}</a>' for word, address in links or []
    )
    return (
        f'<figure lang="{language}" style="margin:0;max-width:{width}px">'
        f'<img alt="{html.escape(alt)}" style="max-width:100%;height:auto" '
        f'src="data:image/png;base64,{encoded}">'
        f"<figcaption>{html.escape(caption)}"
        + (f"<br><small>{listed}</small>" if listed else "")
        + "</figcaption></figure>"
    )


# --------------------------------------------------------------------------------------------
# The list of figures
# --------------------------------------------------------------------------------------------


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Nobody else changes figures.json meanwhile: two notebooks may run at the same time."""
    try:
        import fcntl
    except ImportError:  # not on Windows, where notebooks run one after another
        yield
        return
    with (Path(tempfile.gettempdir()) / f"figures-{crc32(str(folder).encode()):08x}.lock").open(
        "wb"
    ) as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _enter(catalogue: Path, identifier: str, language: Language, words: Mapping[str, str]) -> None:
    with _alone(catalogue.parent):
        _enter_alone(catalogue, identifier, language, words)


def _enter_alone(
    catalogue: Path, identifier: str, language: Language, words: Mapping[str, str]
) -> None:
    entries = _read_catalogue(catalogue)
    entry = entries.setdefault(identifier, {})
    for name, word in words.items():
        entry.setdefault(name, {})[language] = word
    entry["files"] = {
        known: {kind: f"{identifier}.{known}.{kind}" for kind in FORMATS}
        for known in style.LANGUAGES
        if known in entry["title"]
    }
    entry["table"] = f"{identifier}.csv"
    content = json.dumps(entries, ensure_ascii=False, indent=2, sort_keys=True) + "\n"
    _write(catalogue, content.encode())


def _read_catalogue(catalogue: Path) -> dict[str, dict[str, Any]]:
    if not catalogue.is_file():
        return {}
    try:
        entries = json.loads(catalogue.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ValueError(
            f"{catalogue}, line {error.lineno}: found {error.msg}, expected the JSON list of figures"
        ) from error
    if not isinstance(entries, dict):
        raise ValueError(
            f"{catalogue}, line 1: found a {type(entries).__name__}, expected an object"
        )
    return entries


def write_gallery(folder: Path = FIGURES) -> Path:
    """Make README.md of the figures from figures.json: every figure in both languages.

    Parameters
    ----------
    folder : with figures.json in it

    Returns
    -------
    Path of the file written.

    Raises
    ------
    FileNotFoundError : if a file that figures.json names is not there
    """
    entries = _read_catalogue(folder / "figures.json")
    lines = [
        "# Figures · 图集",
        "",
        "Made from `figures.json` by `internationals.charts.export.write_gallery`; do not edit.",
        "Each figure comes in English and in Chinese as PNG (300 dpi), SVG and PDF, 183 mm wide,",
        "with the table behind it. 每幅图均有英文、中文两种，附数据表。",
    ]
    for identifier, entry in sorted(entries.items()):
        languages = [language for language in style.LANGUAGES if language in entry["title"]]
        lines += ["", f'<a id="{identifier}"></a>', ""]
        lines.append(
            f"## {' · '.join(_escaped(entry['title'][language]) for language in languages)}"
        )
        for language in languages:
            files = entry["files"][language]
            for name in [*files.values(), entry["table"]]:
                if not (folder / name).is_file():
                    raise FileNotFoundError(
                        f"{folder / 'figures.json'}, entry {identifier}: found no file {name}, "
                        "expected it beside; draw the figure again"
                    )
            links = " · ".join(f"[{kind.upper()}]({files[kind]})" for kind in FORMATS)
            label = {"en": "Source", "zh": "来源"}[language]
            lines += [
                "",
                f"![{_escaped(entry['alt'][language])}]({files['png']})",
                "",
                _escaped(entry["caption"][language]),
                "",
                f"{_LANGUAGE_NAMES[language]}: {links} · [CSV]({entry['table']})<br>",
                f"{label}: {_escaped(entry['source'][language])} · "
                f"{_escaped(entry['licence'][language])}",
            ]
    target = folder / "README.md"
    _write(target, ("\n".join(lines) + "\n").encode())
    return target


def _escaped(words: str) -> str:
    """Words as Markdown that shows them and nothing else, on one line."""
    plain = html.escape(" ".join(words.split()), quote=False)
    return re.sub(r"([\\`*_\[\]#|~!])", r"\\\1", plain)


def _write(target: Path, content: bytes) -> None:
    """Put a file in place at once: a reader sees the old one or the new one."""
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        # A temporary file is private; a figure is for everybody.
        Path(temporary).chmod(0o644)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
