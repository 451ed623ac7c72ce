"""Words and numbers in English and in Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Literal

from babel.numbers import format_decimal, format_percent

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = ("en", "zh")

_LOCALES: Mapping[Language, str] = {"en": "en_GB", "zh": "zh_Hans_CN"}


def text(language: Language, *, en: str, zh: str, **values: object) -> str:
    """The wording in one language, both being written side by side where they are used.

    Parameters
    ----------
    language : ``"en"`` or ``"zh"``
    en, zh : the same message, with ``{name}`` where a value goes
    values : what goes there; an int or float is written as the language writes numbers

    Returns
    -------
    The message; braces stay as they are where no values are given.

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
    """A number as the language writes it: 1,234.5.

    Parameters
    ----------
    value : the number
    language : ``"en"`` or ``"zh"``
    decimals : so many, zeros included; at most three, without zeros, if None

    Returns
    -------
    The number in words of the language, with a minus sign (U+2212) where it is negative.
    """
    pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
    written: str = format_decimal(value, format=pattern, locale=_LOCALES[language])
    return written.replace("-", "\N{MINUS SIGN}")


def percent(share: float, language: Language, *, decimals: int = 0) -> str:
    """A share as a percentage: 51.5%.

    Parameters
    ----------
    share : in [0, 1]
    language : ``"en"`` or ``"zh"``
    decimals : of the percentage
    """
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
    written: str = format_percent(share, format=pattern, locale=_LOCALES[language])
    return written


def sorted_names(names: Iterable[str], language: Language) -> list[str]:
    """Names in the order of a language, each as often as it comes.

    Parameters
    ----------
    names : in that language
    language : ``"en"`` for the alphabet, ``"zh"`` for pinyin as near as the order of GB 2312 comes
    """
    if language == "en":
        return sorted(names)
    # Level one of GB 2312, the 3,755 commonest characters, is in the order of pinyin.
    return sorted(names, key=lambda name: name.encode("gb2312", "replace"))


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
    """A status in words: "former affiliate", "前附属组织".

    Parameters
    ----------
    status : a key of `STATUSES`, or one with ``former_`` before it
    language : ``"en"`` or ``"zh"``

    Returns
    -------
    The words; a status not known comes back as it is.
    """
    former = status.startswith("former_")
    words = STATUSES.get(status.removeprefix("former_"))
    if words is None:
        return status
    if language == "en":
        return f"former {words[0]}" if former else words[0]
    return f"前{words[1]}" if former else words[1]


def statuses_name(status: str, count: float, language: Language) -> str:
    """A status as what is counted: "1 section", "28 affiliates", "28个附属组织".

    Parameters
    ----------
    status : such as ``"section"`` or ``"former_affiliate"``
    count : how many there are; decides between one and many in English
    language : ``"en"`` or ``"zh"``
    """
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


def fullness(status: str) -> tuple[bool, bool, str]:
    """What to sort statuses by: full members first, former ones last, else by name."""
    return is_former(status), not is_full(status), status
