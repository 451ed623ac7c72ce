"""Colours: the hue is the international, shade and hatch are the status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import matplotlib.colors

from internationals.charts.style.words import fullness, is_former, is_full

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

CONFLICT = OKABE_ITO["vermilion"]
"""Expulsions, refusals, contradicted claims: what stands against something."""

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
    """A colour mixed with white.

    Parameters
    ----------
    colour : any that matplotlib knows
    strength : in [0, 1]; 1 is the colour itself, 0 is white

    Returns
    -------
    ``#RRGGBB``
    """
    red, green, blue = matplotlib.colors.to_rgb(colour)
    red, green, blue = (1 - strength * (1 - channel) for channel in (red, green, blue))
    return matplotlib.colors.to_hex((red, green, blue)).upper()


def shade(colour: str, strength: float) -> str:
    """A colour mixed with black.

    Parameters
    ----------
    colour : any that matplotlib knows
    strength : in [0, 1]; 1 is the colour itself, 0 is black

    Returns
    -------
    ``#RRGGBB``
    """
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
    """Shade and hatch of a status.

    Full members are solid; those who only sympathise, observe, apply or cooperate are pale and
    ruled; former ones are white and striped. Lines, not dots: a dotted hatch makes an SVG of half a
    megabyte.

    Parameters
    ----------
    colour : hue of the international, ``#RRGGBB``
    status : such as ``"section"`` or ``"former_affiliate"``
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
    ranked = sorted(set(statuses), key=fullness)
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
