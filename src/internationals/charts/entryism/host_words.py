"""Host parties in words: what they are called, and where they stood in 2018."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from internationals.charts.style import Language, text

STANDINGS: Mapping[str, tuple[str, str]] = {
    "government": ("government", "执政"),
    "external_support": ("supports it", "阁外支持"),
    "opposition": ("opposition", "在野"),
    "no_seats": ("no seats", "无议席"),
    "not_applicable": ("youth group", "青年组织"),
}
"""Standing in 2018, as in the table of host parties, to its English and Chinese words."""


def short_host_name(facts: Any, language: Language) -> str:
    """A host party as a figure calls it: without what follows a dash or bracket, with its letters.

    Parameters
    ----------
    facts : a row with host_name_en, host_name_zh and host_abbreviation, as `itertuples` gives it
    language : of the name; the Chinese one where there is no English one
    """
    name = facts.host_name_en if language == "en" else facts.host_name_zh
    if not isinstance(name, str):
        name = facts.host_name_zh
    if language == "en":
        name = name.split(" – ")[0].split(" (")[0]
    letters = facts.host_abbreviation
    if not isinstance(letters, str) or letters in name:
        return str(name)
    return text(
        language, en="{name} ({letters})", zh="{name}（{letters}）", name=name, letters=letters
    )


def standing_name(standing: object, language: Language) -> str:
    """Where a party stood in 2018, in words.

    Parameters
    ----------
    standing : a key of `STANDINGS`, or anything else where it is not recorded
    language : of the words

    Returns
    -------
    The words, "" where it is not recorded.
    """
    words = STANDINGS.get(str(standing))
    return text(language, en=words[0], zh=words[1]) if words else ""


def standings_note(language: Language) -> str:
    """What "supports it" means: said under a figure that shows standings."""
    return text(
        language,
        en="“Supports it”: supporting the government from outside the cabinet.",
        zh="“阁外支持”：不入阁而支持政府。",
    )


def doubt_note(language: Language) -> str:
    """That founding years are disputed: said under a figure that shows them."""
    return text(
        language,
        en="Some founding years are disputed (data/README.md).",
        zh="部分成立年份有争议（见data/README.md）。",
    )
