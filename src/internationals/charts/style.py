"""How every figure looks and speaks: type, colours, words in two languages, the frame of a page.

A chart function takes ``language="en" | "zh"`` and draws on a `Page`::

    with applied(language):
        page = Page.blank(language, height=95, title=…, subtitle=…, foot=…)
        axes = page.subplots()

Colour means one thing throughout: the hue is the international, shade and hatch are the status.
"""

from __future__ import annotations

import datetime
import math
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

import matplotlib
import matplotlib.colors
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent
from matplotlib import font_manager
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

PAGE_WIDTH = 183.0
"""Width of a page's type area in millimetres: two columns of most journals."""
LEAST_SIZE = 7.0
"""Smallest type in points at `PAGE_WIDTH`."""
MILLIMETRES = 25.4
"""Millimetres in an inch."""

# --------------------------------------------------------------------------------------------
# Words and numbers
# --------------------------------------------------------------------------------------------

_LOCALES: Mapping[Language, str] = {"en": "en_GB", "zh": "zh_Hans_CN"}


def text(language: Language, *, en: str, zh: str, **values: object) -> str:
    """The wording in one language, both being written side by side where they are used.

    Parameters
    ----------
    language : ``"en"`` or ``"zh"``
    en, zh : the same message, with ``{name}`` where a value goes
    values : what goes there; an int or float is written as the language writes numbers

    Raises
    ------
    ValueError : for any other language
    """
    check_language(language)
    message = en if language == "en" else zh
    written = {
        name: number(value, language)
        if isinstance(value, int | float) and not isinstance(value, bool)
        else value
        for name, value in values.items()
    }
    return message.format(**written) if written else message


def check_language(language: str) -> None:
    """Refuse a language that the figures do not speak.

    Raises
    ------
    ValueError : if it is neither ``"en"`` nor ``"zh"``
    """
    if language not in LANGUAGES:
        raise ValueError(f'language: found {language!r}, expected "en" or "zh"')


def number(value: float, language: Language, *, decimals: int | None = None) -> str:
    """A number as the language writes it: 1,234.5; at most three decimals unless told."""
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    written: str = format_decimal(value, format=pattern, locale=_LOCALES[language])
    return written.replace("-", "\N{MINUS SIGN}")


def percent(share: float, language: Language, *, decimals: int = 0) -> str:
    """A share in [0, 1] as a percentage."""
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
    written: str = format_percent(share, format=pattern, locale=_LOCALES[language])
    return written


def listing(parts: Iterable[str], language: Language) -> str:
    """Words as a list: A, B and C; A、B和C."""
    written: str = format_list(list(parts), locale=_LOCALES[language])
    return written


def sorted_names(names: Iterable[str], language: Language) -> list[str]:
    """Names by the English alphabet, or by pinyin as near as the order of GB 2312 comes."""
    if language == "en":
        return sorted(names)
    # Level one of GB 2312, the 3,755 commonest characters, is in the order of pinyin.
    return sorted(names, key=lambda name: name.encode("gb2312", "replace"))


def day(date: datetime.date, language: Language) -> str:
    """A date: 16 July 2018; 2018年7月16日."""
    written: str = format_date(date, "long", locale=_LOCALES[language])
    return written


STATUSES: Mapping[str, tuple[str, str]] = {
    "section": ("section", "支部"),
    "affiliate": ("affiliate", "附属组织"),
    "member": ("member", "成员"),
    "sympathiser": ("sympathiser", "同情组织"),
    "observer": ("observer", "观察员"),
    "candidate": ("candidate", "候补成员"),
    "partner": ("partner", "伙伴组织"),
}
"""Status to its English and Chinese word."""


def status_name(status: str, language: Language) -> str:
    """A status in words: "former affiliate", "前附属组织"; one not known comes back as it is."""
    former = status.startswith("former_")
    words = STATUSES.get(status.removeprefix("former_"))
    if words is None:
        return status
    if language == "en":
        return f"former {words[0]}" if former else words[0]
    return f"前{words[1]}" if former else words[1]


def statuses_name(status: str, count: float, language: Language) -> str:
    """A status as what is counted: "1 section", "28 affiliates", "28个附属组织"."""
    words = status_name(status, language)
    counted = number(count, language)
    if language == "zh":
        return f"{counted}个{words}"
    return f"{counted} {words}" if count == 1 else f"{counted} {words}s"


def is_former(status: str) -> bool:
    """Whether the status is one that has ended."""
    return status.startswith("former_")


def is_full(status: str) -> bool:
    """Whether the status is full membership: section, affiliate or member."""
    return status in ("section", "affiliate", "member")


# --------------------------------------------------------------------------------------------
# Colours
# --------------------------------------------------------------------------------------------

OKABE_ITO: Mapping[str, str] = {
    "black": "#000000",
    "orange": "#E69F00",
    "sky blue": "#56B4E9",
    "bluish green": "#009E73",
    "yellow": "#F0E442",
    "blue": "#0072B2",
    "vermilion": "#D55E00",
    "reddish purple": "#CC79A7",
}
"""The palette of Okabe and Ito, "Color Universal Design" (2008)."""

INK = "#1A1A1A"
"""Text and the lines that matter."""
MUTED = "#595959"
"""Subtitles, feet, axes."""
RULE = "#BFBFBF"
"""Grid lines and rules."""
NO_ENTRY = "#E4E4E4"
"""Land, or a cell, for which the article lists nothing: a fact about the list."""
NOT_RECORDED = "#FFFFFF"
"""Together with `NOT_RECORDED_HATCH`: what the sources do not tell. Never the look of a zero."""
NOT_RECORDED_HATCH = "xxxx"
NOT_RECORDED_LINE = "#8C8C8C"

_INTERNATIONALS: Mapping[str, str] = {
    # Blue and orange lie farthest apart in lightness of the six hues, green between them,
    # so that the three are told apart in grey too.
    "imt": OKABE_ITO["blue"],
    "ist": OKABE_ITO["orange"],
    "mim": OKABE_ITO["bluish green"],
}
_OTHERS = tuple(OKABE_ITO[name] for name in ("reddish purple", "sky blue", "vermilion", "yellow"))


def hues(organization_ids: Iterable[str]) -> dict[str, str]:
    """The hue of each international: fixed for the three that ship, a cycle for any other.

    Parameters
    ----------
    organization_ids : the internationals of the tables at hand

    Returns
    -------
    dict from identifier to ``#RRGGBB``, in the order given. The others take the remaining hues
    in the alphabetical order of their identifiers, so the order given does not matter.
    """
    wanted = list(dict.fromkeys(organization_ids))
    others = sorted(set(wanted) - set(_INTERNATIONALS))
    cycle = {other: _OTHERS[index % len(_OTHERS)] for index, other in enumerate(others)}
    return {wish: _INTERNATIONALS.get(wish) or cycle[wish] for wish in wanted}


def hue(organization_id: str) -> str:
    """The hue of one international by itself."""
    return hues([organization_id])[organization_id]


def tint(colour: str, strength: float) -> str:
    """A colour mixed with white; `strength` 1 is the colour itself, 0 is white."""
    red, green, blue = matplotlib.colors.to_rgb(colour)
    red, green, blue = (1 - strength * (1 - channel) for channel in (red, green, blue))
    return matplotlib.colors.to_hex((red, green, blue)).upper()


def shade(colour: str, strength: float) -> str:
    """A colour mixed with black; `strength` 1 is the colour itself, 0 is black."""
    red, green, blue = matplotlib.colors.to_rgb(colour)
    return matplotlib.colors.to_hex((red * strength, green * strength, blue * strength)).upper()


@dataclass(frozen=True)
class Look:
    """How an area is filled.

    Attributes
    ----------
    face, edge, hatch_colour : ``#RRGGBB``
    hatch : matplotlib's hatch, "" for none
    line : line style of the edge
    width : width of the edge in points
    """

    face: str
    edge: str
    hatch: str = ""
    hatch_colour: str = INK
    line: str = "-"
    width: float = 0.4

    def patch(self) -> dict[str, Any]:
        """Keyword arguments for a matplotlib patch or collection."""
        return {
            "facecolor": self.face,
            "edgecolor": self.edge,
            "hatch": self.hatch or None,
            "hatchcolor": self.hatch_colour,
            "linestyle": self.line,
            "linewidth": self.width,
        }


def look(colour: str, status: str) -> Look:
    """Shade and hatch of a status in the hue of its international.

    Full members are solid; those who only sympathise, observe, apply or cooperate are pale and
    ruled; former ones are white and striped. Lines, not dots: a dotted hatch makes an SVG of half a
    megabyte.
    """
    dark = shade(colour, 0.75)
    if is_former(status):
        return Look("#FFFFFF", dark, "//////", shade(colour, 0.9), width=0.6)
    if is_full(status):
        return Look(colour, "#FFFFFF")
    return Look(tint(colour, 0.35), dark, "-----", dark)


def combined_look(colour: str, statuses: Iterable[str]) -> Look:
    """The look of a place that has entries of several statuses.

    Parameters
    ----------
    colour : hue of the international
    statuses : in any order; the place is filled as the fullest of them says, and the hatch of the
        others lies on top (in white on a solid fill)
    """
    ranked = sorted(set(statuses), key=lambda status: (is_former(status), not is_full(status)))
    first, *others = (look(colour, status) for status in ranked)
    hatches = dict.fromkeys(other.hatch for other in others if other.hatch != first.hatch)
    if not hatches:
        return first
    on_solid = not first.hatch
    return Look(
        face=first.face,
        edge=first.edge,
        hatch=first.hatch + "".join(hatches),
        hatch_colour="#FFFFFF" if on_solid else first.hatch_colour,
        line=first.line,
        width=first.width,
    )


NO_ENTRY_LOOK = Look(NO_ENTRY, "#FFFFFF")
NOT_RECORDED_LOOK = Look(NOT_RECORDED, NOT_RECORDED_LINE, NOT_RECORDED_HATCH, NOT_RECORDED_LINE)

# --------------------------------------------------------------------------------------------
# Type
# --------------------------------------------------------------------------------------------

FONTS = Path(__file__).resolve().parent / "fonts"
_FAMILIES: Mapping[Language, tuple[str, ...]] = {
    "en": ("Noto Sans", "Noto Sans Extended", "Noto Sans SC"),
    "zh": ("Noto Sans SC Punctuation", "Noto Sans", "Noto Sans Extended", "Noto Sans SC"),
}
# DejaVu Sans comes with matplotlib: arrows and other signs that Noto Sans lacks.
_LAST_FAMILIES = ("Noto Sans KR", "Noto Sans Thai", "Noto Sans Arabic", "DejaVu Sans")

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
    """Names of the font families for a language, in the order in which glyphs are looked for."""
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
    """Texts of a figure with the characters in them that no font at hand can draw.

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
    """The matplotlib settings of every figure."""
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
    """Draw in this style and language within the block; whatever was set before comes back."""
    with matplotlib.rc_context(settings(language)), warnings.catch_warnings():
        # matplotlib says it once a glyph and a drawing; `missing_glyphs` says it once, with advice.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        yield


# --------------------------------------------------------------------------------------------
# Line breaking
# --------------------------------------------------------------------------------------------

_RULER_DPI = 720
_NOT_FIRST = "，。、；：？！）》」』”’…—·%％,.;:?!)]}"
_NOT_LAST = "（《「『“‘([{"
_WORDS = re.compile(
    # A Chinese character stands alone; everything else is a word up to the next blank.
    r"\s+|[\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]|[^\s\u2E80-\u9FFF\uF900-\uFAFF\uFF00-\uFFEF]+"
)


@cache
def _ruler() -> RendererAgg:
    return RendererAgg(1, 1, _RULER_DPI)  # type: ignore[no-untyped-call]


@lru_cache(maxsize=4096)
def _width(string: str, family: tuple[str, ...], size: float, weight: str) -> float:
    properties = FontProperties(family=list(family), size=size, weight=weight)
    width, _, _ = _ruler().get_text_width_height_descent(  # type: ignore[no-untyped-call]
        string, properties, False
    )
    return float(width) / _RULER_DPI * MILLIMETRES


def text_width(string: str, language: Language, size: float, weight: str = "regular") -> float:
    """Width of a text in millimetres, as it will be printed; the widest of its lines."""
    family = tuple(families(language))
    return max((_width(line, family, size, weight) for line in string.split("\n")), default=0.0)


def _pieces(string: str) -> list[str]:
    pieces: list[str] = []
    for word in _WORDS.findall(string):
        joins = pieces and (
            (word[0] in _NOT_FIRST and not pieces[-1].isspace()) or pieces[-1][-1] in _NOT_LAST
        )
        if joins:
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def wrapped(
    string: str, width: float, language: Language, size: float, weight: str = "regular"
) -> str:
    """A text broken into lines that are no wider than told.

    Parameters
    ----------
    string : the text; its own line breaks are kept
    width : in millimetres
    language, size, weight : how it will be printed; size in points

    Returns
    -------
    The text with line breaks. Chinese breaks between any two characters except where
    punctuation forbids it, other scripts break at blanks; a single word too wide stays whole.
    """
    lines = []
    for paragraph in string.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            if line and text_width((line + piece).rstrip(), language, size, weight) > width:
                lines.append(line.rstrip())
                line = "" if piece.isspace() else piece
            else:
                line += piece
        lines.append(line.rstrip())
    return "\n".join(lines)


# --------------------------------------------------------------------------------------------
# The page
# --------------------------------------------------------------------------------------------

_TITLE, _SUBTITLE, _FOOT = 10.5, 8.0, 7.0
_LEADING = 1.32
_MARGIN = 2.0
_GAP = 2.6


def line_height(size: float) -> float:
    """Height of a line of type in millimetres, the space to the next included; size in points."""
    return size * _LEADING / 72 * MILLIMETRES


def _lines(string: str, size: float) -> float:
    """Height of a block of lines in millimetres."""
    return (string.count("\n") + 1) * line_height(size) if string else 0.0


@dataclass(frozen=True)
class Page:
    """A figure with its title, subtitle and foot set, and room between them.

    Attributes
    ----------
    figure : of `PAGE_WIDTH`
    language : of its words
    height : of the whole, in millimetres
    top, bottom : of the room for the chart, in millimetres from the page's lower edge
    left, right : of that room, in millimetres from the page's left edge
    """

    figure: Figure
    language: Language
    height: float
    left: float
    right: float
    bottom: float
    top: float

    @classmethod
    def blank(
        cls, language: Language, *, height: float, title: str, subtitle: str, foot: str
    ) -> Page:
        """A page to draw on. Call it, and draw, within `applied`.

        Parameters
        ----------
        language : ``"en"`` or ``"zh"``
        height : room for the chart itself in millimetres; title, subtitle and foot come on top
        title : states the finding
        subtitle : says what is counted, and in which reference set
        foot : source, date of the text, licence (see `foot`)
        """
        check_language(language)
        measure = PAGE_WIDTH - 2 * _MARGIN
        title = wrapped(title, measure, language, _TITLE, "bold")
        subtitle = wrapped(subtitle, measure, language, _SUBTITLE)
        foot = wrapped(foot, measure, language, _FOOT)
        head_height = _MARGIN + _lines(title, _TITLE) + 0.8 + _lines(subtitle, _SUBTITLE) + _GAP
        foot_height = _MARGIN + _lines(foot, _FOOT) + _GAP
        # To a tenth of a point, which keeps the numbers in the files short.
        tenths = math.ceil((head_height + height + foot_height) * 720 / MILLIMETRES)
        total = tenths * MILLIMETRES / 720
        figure = Figure(figsize=(PAGE_WIDTH / MILLIMETRES, total / MILLIMETRES))
        page = cls(
            figure=figure,
            language=language,
            height=total,
            left=_MARGIN,
            right=PAGE_WIDTH - _MARGIN,
            bottom=foot_height,
            top=total - head_height,
        )
        below = page.block(total - _MARGIN, title, size=_TITLE, weight="bold")
        page.block(below - 0.8, subtitle, size=_SUBTITLE, color=MUTED)
        page.block(_MARGIN + _lines(foot, _FOOT), foot, size=_FOOT, color=MUTED)
        return page

    def write(self, x: float, y: float, string: str, *, size: float = 8.0, **kwargs: Any) -> Text:
        """Set a text at a place in millimetres from the page's lower left corner."""
        label = self.figure.text(x / PAGE_WIDTH, y / self.height, string, fontsize=size, **kwargs)
        label.set_in_layout(False)
        return label

    def block(
        self, top: float, string: str, *, left: float = _MARGIN, size: float = 8.0, **kwargs: Any
    ) -> float:
        """Set lines of text below a height in millimetres; the height at which they end comes back.

        Every line is set by itself: matplotlib's own leading depends on which font is first.
        """
        leading = line_height(size)
        for line in string.split("\n") if string else []:
            self.write(left, top - 0.77 * leading, line, size=size, va="baseline", **kwargs)
            top -= leading
        return top

    def axes(
        self,
        left: float | None = None,
        bottom: float | None = None,
        right: float | None = None,
        top: float | None = None,
        **kwargs: Any,
    ) -> matplotlib.axes.Axes:
        """Axes at a place in millimetres from the page's lower left corner; all the room if not told."""
        left = self.left if left is None else left
        bottom = self.bottom if bottom is None else bottom
        right = self.right if right is None else right
        top = self.top if top is None else top
        return self.figure.add_axes(
            (
                left / PAGE_WIDTH,
                bottom / self.height,
                (right - left) / PAGE_WIDTH,
                (top - bottom) / self.height,
            ),
            **kwargs,
        )

    def subplots(self, *args: Any, **kwargs: Any) -> Any:
        """Axes that fill the room, laid out so that no label is clipped; as `Figure.subplots`."""
        self.figure.set_layout_engine(
            "constrained",
            rect=(
                self.left / PAGE_WIDTH,
                self.bottom / self.height,
                (self.right - self.left) / PAGE_WIDTH,
                (self.top - self.bottom) / self.height,
            ),
            w_pad=0.02,
            h_pad=0.02,
        )
        return self.figure.subplots(*args, **kwargs)


def foot(language: Language, *, source: str, licence: str, note: str = "") -> str:
    """The foot of a page: a note if there is one, then source and licence.

    Parameters
    ----------
    source : where the facts are from and of which date the text is, without a full stop
    licence : of the figure, such as ``"CC BY-SA 4.0"``
    note : what a reader must know beside the figure, as sentences
    """
    line = text(
        language,
        en="Source: {source}. {licence}.",
        zh="来源：{source}。{licence}。",
        source=source,
        licence=licence,
    )
    return f"{note}\n{line}" if note else line
