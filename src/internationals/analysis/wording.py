"""Lists within the sentences that tell findings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from babel.lists import format_list

from internationals.places.gazetteer import Language

_LOCALES: Mapping[Language, str] = {"en": "en_GB", "zh": "zh_Hans_CN"}


def listing(parts: Iterable[str], language: Language = "en") -> str:
    """Several things in a sentence: "England and Wales", 英格兰和威尔士.

    Parameters
    ----------
    parts : the things, each in words
    language : of the words
    """
    written: str = format_list(list(parts), locale=_LOCALES[language])
    return written
