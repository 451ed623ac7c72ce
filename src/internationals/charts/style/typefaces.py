"""Type: which font draws which character, and the settings that every figure is drawn with."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from internationals.charts.style.colours import INK, MUTED, RULE
from internationals.charts.style.words import Language, check_language

FONTS = Path(__file__).resolve().parents[2] / "figures" / "fonts"
_FAMILIES: Mapping[Language, tuple[str, ...]] = {
    "en": ("Noto Sans", "Noto Sans Extended", "Noto Sans SC"),
    "zh": ("Noto Sans SC Punctuation", "Noto Sans", "Noto Sans Extended", "Noto Sans SC"),
}
# DejaVu Sans comes with matplotlib: check marks and other signs that Noto Sans lacks.
_LAST_FAMILIES = (
    "Noto Sans SC Further",
    "Noto Sans KR",
    "Noto Sans Thai",
    "Noto Sans Arabic",
    "DejaVu Sans",
)

_SYSTEM_FAMILIES = (
    "Noto Sans CJK SC",
    "Noto Sans CJK TC",
    "Noto Sans CJK JP",
    "Noto Sans CJK KR",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "Hiragino Sans GB",
    "Noto Sans Devanagari",
    "Noto Sans Bengali",
    "Noto Sans Hebrew",
    "Noto Sans Symbols 2",
    "Arial Unicode MS",
)


@cache
def _register_fonts() -> None:
    for file in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(str(file))


def families(language: Language) -> list[str]:
    """Names of the font families for a language, in the order in which glyphs are looked for.

    Raises
    ------
    ValueError : if the language is neither ``"en"`` nor ``"zh"``
    """
    check_language(language)
    _register_fonts()
    return [*_FAMILIES[language], *_LAST_FAMILIES]


@cache
def _characters(family: str, weight: str) -> frozenset[int]:
    _register_fonts()
    try:
        file = font_manager.findfont(
            FontProperties(family=family, weight=weight), fallback_to_default=False
        )
    except ValueError:
        return frozenset()
    return frozenset(font_manager.get_font(file).get_charmap())


def missing_characters(string: str, families_: Iterable[str], weight: str = "regular") -> str:
    """Characters of a text that none of the families has, each once, in order.

    Parameters
    ----------
    string : the text; line breaks and tabs need no glyph
    families_ : names of font families known to matplotlib
    weight : ``"regular"`` or ``"bold"``

    Returns
    -------
    The characters; "" if none is missing.
    """
    wanted = dict.fromkeys(
        character for character in string if not character.isspace() and character.isprintable()
    )
    for family in families_:
        if not wanted:
            break
        covered = _characters(family, weight)
        wanted = {character: None for character in wanted if ord(character) not in covered}
    return "".join(wanted)


def texts(figure: Figure) -> Iterator[Text]:
    """The texts of a figure that are visible and not empty, tick labels included."""
    for found in figure.findobj(Text):
        if isinstance(found, Text) and found.get_visible() and found.get_text().strip():
            yield found


def missing_glyphs(figure: Figure) -> dict[str, str]:
    """Texts of a figure with the characters in them that none of their fonts can draw.

    Returns
    -------
    dict from text to its missing characters; empty if the figure can be printed.
    """
    found = {}
    for label in texts(figure):
        weight = "bold" if label.get_fontweight() in ("bold", 700, "heavy") else "regular"
        lacking = missing_characters(label.get_text(), label.get_fontfamily(), weight)
        if lacking:
            found[label.get_text()] = lacking
    return found


def use_system_fonts(figure: Figure) -> None:
    """Let texts that lack a glyph look for it in fonts installed on this machine too.

    For a user's own figures only: the figures that ship use the committed fonts alone.
    """
    lacking = missing_glyphs(figure)
    if not lacking:
        return
    installed = {entry.name for entry in font_manager.fontManager.ttflist}
    more = [family for family in _SYSTEM_FAMILIES if family in installed]
    for label in texts(figure):
        if label.get_text() in lacking and more:
            label.set_fontfamily([*label.get_fontfamily(), *more])


def settings(language: Language) -> dict[Any, Any]:
    """The matplotlib settings of every figure.

    Parameters
    ----------
    language : ``"en"`` or ``"zh"``; decides on the fonts

    Returns
    -------
    dict for `matplotlib.rc_context`.
    """
    return {
        "font.family": families(language),
        "font.size": 8,
        "axes.titlesize": 8.5,
        "axes.titleweight": "bold",
        "axes.titlelocation": "left",
        "axes.labelsize": 8,
        "axes.labelcolor": MUTED,
        "axes.edgecolor": MUTED,
        "axes.linewidth": 0.6,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        # U+2212 is in every font used here.
        "axes.unicode_minus": True,
        "axes.grid": False,
        "grid.color": RULE,
        "grid.linewidth": 0.4,
        "xtick.labelsize": 7.5,
        "ytick.labelsize": 7.5,
        "xtick.color": MUTED,
        "ytick.color": MUTED,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.major.width": 0.6,
        "ytick.major.width": 0.6,
        "xtick.major.size": 2.5,
        "ytick.major.size": 2.5,
        "legend.fontsize": 7.5,
        "legend.frameon": False,
        "text.color": INK,
        "text.parse_math": False,
        "text.hinting": "none",
        "lines.linewidth": 1.2,
        "lines.markersize": 5,
        "patch.linewidth": 0.4,
        "hatch.linewidth": 0.5,
        "figure.facecolor": "white",
        "savefig.facecolor": "white",
        "figure.dpi": 100,
        # What makes the files equal from run to run, and their text searchable.
        "svg.fonttype": "path",
        "svg.hashsalt": "internationals",
        "pdf.fonttype": 42,
        "pdf.compression": 9,
    }


@contextmanager
def applied(language: Language) -> Iterator[None]:
    """Draw in this style and language within the block; whatever was set before comes back.

    Parameters
    ----------
    language : ``"en"`` or ``"zh"``; decides on the fonts

    Raises
    ------
    ValueError : for any other language
    """
    with matplotlib.rc_context(settings(language)), warnings.catch_warnings():
        # matplotlib says it once a glyph and a drawing; `missing_glyphs` says it once, with advice.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        yield
