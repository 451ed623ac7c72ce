"""Sentences about findings: their words lie in words.toml, in English and Chinese."""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from numbers import Integral
from typing import Any

from babel.dates import format_date
from babel.lists import format_list

from internationals.places.gazetteer import Language, sort_key

_LOCALES: Mapping[Language, str] = {"en": "en_GB", "zh": "zh_Hans_CN"}


class _Count(int):
    """A whole number that chooses its noun: ``{n:section|sections}`` is 1 section, 2 sections."""

    def __format__(self, spec: str) -> str:
        if "|" not in spec:
            return int(self).__format__(spec or ",")
        one, many = spec.split("|")
        return f"{int(self):,} {one if self == 1 else many}"


@cache
def _words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def say(key: str, language: Language = "en", **values: Any) -> str:
    """A sentence of words.toml with its values filled in.

    Parameters
    ----------
    key : table and entry of the file, such as ``"entryism.how_many"``
    language : of the sentence
    **values : what the sentence's {} name; whole numbers choose between one and many
        (``{n:section|sections}``)
    """
    table, entry = key.split(".")
    counted = {
        name: _Count(value) if isinstance(value, Integral) else value
        for name, value in values.items()
    }
    return _words()[table][entry][language].format(**counted)


def listing(parts: Iterable[str], language: Language = "en") -> str:
    """Several things in a sentence: "England and Wales", 英格兰和威尔士.

    Parameters
    ----------
    parts : the things, each in words
    language : of the words
    """
    written: str = format_list(list(parts), locale=_LOCALES[language])
    return written


def sorted_names(names: Iterable[str], language: Language = "en") -> str:
    """Names in the order of their language, Chinese by pronunciation, between commas.

    Parameters
    ----------
    names : such as those of countries, themselves perhaps with an "and"
    language : of the names
    """
    if language == "zh":
        return "、".join(sorted(names, key=sort_key))
    return ", ".join(sorted(names))


def date(day: str, language: Language = "en") -> str:
    """A date in words: 30 June 2018, 2018年6月30日; a year or month as it is.

    Parameters
    ----------
    day : ISO 8601, such as ``"2001-12-31"`` or ``"2001"``
    language : of the words
    """
    if day.count("-") < 2:
        return day
    parsed = datetime.date.fromisoformat(day)
    return str(format_date(parsed, "long", locale=_LOCALES[language]))
