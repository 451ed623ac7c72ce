"""MediaWiki's markup for words that differ between the scripts and regions of Chinese."""

from __future__ import annotations

import re

_FLAG = r"\s*(?:(?:[A-Z+\-]|zh(?:-[a-z]+)?)\s*)?"
# Innermost first; `-{{` opens a template behind a dash, not a conversion.
_CONVERSION = re.compile(
    rf"\\?-\{{(?!\{{)(?:({_FLAG}(?:;{_FLAG})*)\|)?((?:(?!-\{{(?!\{{)|\}}-).)*)\}}-", re.DOTALL
)
# Flags of what is a rule, a title, or shown nowhere.
_SILENT = {"H", "T", "-", "D", "N"}
_VARIANT = re.compile(r"\s*(zh(?:-(?:hans|hant|cn|sg|my|tw|hk|mo))?)\s*:", re.IGNORECASE)
#: Preferred first: simplified characters, of the mainland before others.
_PREFERENCE = (
    "zh-cn", "zh-hans", "zh-sg", "zh-my", "zh", "zh-hant", "zh-tw", "zh-hk", "zh-mo",
)  # fmt: skip
_MAXIMUM_NESTING = 20


def chosen(text: str) -> str:
    """A text with each conversion replaced by its words in simplified characters.

    Parameters
    ----------
    text : MediaWiki source: ``-{zh-hans:简;zh-hant:繁}-``, ``-{zh-cn:甲;zh-tw:乙}-``, ``-{丙}-``,
        ``-{H|zh-cn:甲;zh-tw:乙}-`` (a rule, shown nowhere)

    Returns
    -------
    The text with as many newlines as before, each on the line where it was or a later one.
    What is never closed is left as it is.
    """
    if "-{" not in text:
        return text
    for _ in range(_MAXIMUM_NESTING):
        text, count = _CONVERSION.subn(_choice, text)
        if not count:
            break
    return text


def _choice(match: re.Match[str]) -> str:
    flags, words = match.groups(default="")
    is_shown = _SILENT.isdisjoint(flag.strip() for flag in flags.split(";"))
    chosen = _variant(words) if is_shown else ""
    return chosen + "\n" * max(match[0].count("\n") - chosen.count("\n"), 0)


def _variant(words: str) -> str:
    # A semicolon ends a variant only where the next one begins: an entity such as &amp; has one too.
    parts = re.split(r";(?=\s*(?:zh(?:-[a-zA-Z]+)?\s*:|$))", words)
    # Of several of one script the first counts.
    matches = [(part, match) for part in reversed(parts) if (match := _VARIANT.match(part))]
    found = {match[1].lower(): part[match.end() :].strip() for part, match in matches}
    return next((found[name] for name in _PREFERENCE if name in found), words)
