"""How the family groups of host parties look, and a section that names no host."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from internationals.charts import style
from internationals.charts.style import Language, Look, text


@dataclass(frozen=True)
class Family:
    """How a family group of host parties looks and what it is called.

    Attributes
    ----------
    en, zh : its name
    shape : ``"circle"``, ``"square"``, ``"triangle"`` or ``"diamond"``
    face, edge : ``#RRGGBB``
    ink : of a text on the face
    hatch : on a map, so that families are told apart in grey too
    """

    en: str
    zh: str
    shape: str
    face: str
    edge: str
    ink: str
    hatch: str = ""

    def name(self, language: Language) -> str:
        """Its name in ``"en"`` or ``"zh"``."""
        return text(language, en=self.en, zh=self.zh)

    @property
    def look(self) -> Look:
        """How it fills a place on a map."""
        if not self.hatch:
            return Look(self.face, "#FFFFFF")
        return Look(self.face, self.edge, self.hatch, self.edge)


_PLUM = style.shade(style.OKABE_ITO["reddish purple"], 0.5)
_VERMILION = style.OKABE_ITO["vermilion"]
_YELLOW = style.OKABE_ITO["yellow"]

# Not one of the hues of the internationals; dark, middle and light, so that grey keeps them apart.
FAMILIES: Mapping[str, Family] = {
    "social democratic": Family(
        "social democratic",
        "社会民主主义",
        "circle",
        _VERMILION,
        style.shade(_VERMILION, 0.7),
        "white",
    ),
    "radical left": Family("radical left", "激进左翼", "square", _PLUM, _PLUM, "white"),
    "national-popular (Latin America)": Family(
        "national-popular (Latin America)",
        "民族人民主义（拉丁美洲）",
        "triangle",
        _YELLOW,
        style.shade(_YELLOW, 0.45),
        style.INK,
        "//////",
    ),
}
"""Family group to its look."""

NOT_KNOWN = Family(
    "family not known",
    "所属不明",
    "diamond",
    style.NOT_RECORDED,
    style.NOT_RECORDED_LINE,
    style.INK,
    style.NOT_RECORDED_HATCH,
)


def family_of(group: object) -> Family:
    """The look of a family group.

    Parameters
    ----------
    group : a key of `FAMILIES`; anything else, such as a missing value, is not known

    Returns
    -------
    The family; `NOT_KNOWN` where the group is not known.
    """
    return FAMILIES.get(group, NOT_KNOWN) if isinstance(group, str) else NOT_KNOWN


def alone_family(colour: str) -> Family:
    """The look of a section that names no host, in the hue of its international."""
    dark = style.shade(colour, 0.75)
    return Family("names no host", "未列所打入的政党", "circle", "#FFFFFF", dark, style.INK)


def alone_look(colour: str) -> Look:
    """How a section that names no host fills a place on a map, in the hue of its international."""
    return Look(style.tint(colour, 0.5), style.shade(colour, 0.6), width=0.6)
