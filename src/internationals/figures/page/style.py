"""The style of every figure: settings, fonts and colours."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib
import numpy as np
from matplotlib import font_manager
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.text import Text
from numpy.typing import NDArray

from internationals.analysis.wording import Language
from internationals.figures.page.letters import letters
from internationals.paths import PACKAGE, read_toml

INK = "#1A1A1A"
"""Text and the lines that matter."""
MUTED = "#595959"
"""Subtitles, notes, axes."""
RULE = "#D9D9D9"
"""Grid lines and rules."""
LAND = "#E4E4E4"
"""Nothing listed: land, squares and cells. A fact about the list, not about the country."""
SEVERAL = "#2E2038"
"""What belongs to several internationals at once."""
CONFLICT = "#D55E00"
"""What the sources contradict."""
HUES = (
    "#0072B2", "#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00", "#7F6000",
    "#882255", "#999933", "#5E3C99",
)  # fmt: skip
"""Of the internationals, in the order of the table of articles (Okabe and Ito, 2008; the last three
are of Tol, 2021, and of ColorBrewer, for builds of many)."""

FONTS = PACKAGE / "figures" / "fonts"
_FAMILIES = read_toml("figures/fonts/families.toml")


@cache
def _registered() -> frozenset[str]:
    """Names of all font families, once the fonts of the package are among them."""
    for file in sorted(FONTS.glob("*.ttf")):
        font_manager.fontManager.addfont(str(file))
    return frozenset(entry.name for entry in font_manager.fontManager.ttflist)


@cache
def families(language: Language) -> tuple[str, ...]:
    """Font families in the order in which a glyph is looked for.

    Those of this machine come last: they draw only what no font of the package can.
    """
    known = _registered()
    of_the_machine = [name for name in _FAMILIES["of_the_machine"] if name in known]
    return (*_FAMILIES["first"][language], *_FAMILIES["last"], *of_the_machine)


@cache
def settings(language: Language) -> Mapping[Any, Any]:
    """Matplotlib's settings for a figure: its own defaults, then house.mplstyle, then the fonts."""
    sheet = str(PACKAGE / "figures" / "page" / "house.mplstyle")
    kept = dict(matplotlib.rc_params_from_file(sheet, use_default_template=True))
    for name in ("backend", "backend_fallback", "interactive", "toolbar", "figure.hooks"):
        kept.pop(name, None)
    return {**kept, "font.family": list(families(language))}


@contextmanager
def applied(language: Language) -> Iterator[None]:
    """Draw in the style of the figures within the block; a user's settings come back after it."""
    with matplotlib.rc_context(), warnings.catch_warnings():
        dict.update(matplotlib.rcParams, settings(language))
        # A missing glyph is reported once, with advice, when the figure is saved.
        warnings.filterwarnings("ignore", message=r"Glyph \d+ .* missing from font")
        yield


def use_style(language: Language = "en") -> None:
    """Make your own plots look like the figures, and show Chinese.

    Parameters
    ----------
    language : whose punctuation is used; Chinese characters are shown in both
    """
    matplotlib.rcParams.update(settings(language))


def texts(figure: Figure) -> Iterator[Text]:
    """The texts of a figure that are visible and not empty."""
    for found in figure.findobj(Text):
        if isinstance(found, Text) and found.get_visible() and found.get_text().strip():
            yield found


def missing_glyphs(figure: Figure) -> str:
    """Characters of a figure that the fonts of their text cannot draw, each once."""
    glyphs = [
        letter.glyph
        for text in texts(figure)
        for letter in letters(text.get_text(), tuple(text.get_fontfamily()), text.get_fontweight())
    ]
    # The font in which matplotlib draws a sign for what no other font has.
    missing = "".join(each.characters for each in glyphs if "LastResort" in each.font)
    return "".join(dict.fromkeys(filter(str.isprintable, missing)))


def hues(organization_ids: Iterable[str], order: Iterable[str]) -> dict[str, str]:
    """Hue of each international of a figure; no two share one while there are enough.

    Parameters
    ----------
    organization_ids : internationals of the figure
    order : all internationals of the tables: the place in it decides on the hue
    """
    places = {name: place for place, name in enumerate(order)}
    chosen: dict[str, str] = {}
    for name in sorted(set(organization_ids), key=lambda name: (places.get(name, 0), name)):
        first = places.get(name, 0) % len(HUES)
        cycle = [*HUES[first:], *HUES[:first]]
        chosen[name] = next((hue for hue in cycle if hue not in chosen.values()), cycle[0])
    return chosen


def tint(colour: str, strength: float) -> str:
    """A colour mixed with white; at strength 1 the colour itself, at 0 white."""
    red, green, blue = (1 - strength * (1 - channel) for channel in to_rgb(colour))
    return to_hex((red, green, blue))


def readable(colour: str) -> str:
    """A colour dark enough for type on white: contrast of at least 4.5 to 1."""
    channels = np.array(to_rgb(colour))
    while 1.05 / (_luminance(channels) + 0.05) < 4.5:
        channels = channels * 0.95
    red, green, blue = channels
    return to_hex((red, green, blue))


def _luminance(channels: NDArray[np.float64]) -> float:
    """Relative luminance of red, green and blue, as WCAG 2 defines it."""
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
