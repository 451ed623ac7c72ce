"""Words as they are compared: in simplified characters, without accents, case and invisible characters."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, cast
from unicodedata import category, normalize

from internationals.paths import read_text

_METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")


class _Compiled:
    """A pattern that was used: without `__getattr__` its methods are found in half the time."""


class _Rare(_Compiled):
    """A pattern that is compiled when it is first used; its methods are then attributes."""

    def __init__(self, pattern: str, flags: int) -> None:
        self.pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:
        compiled = re.compile(self.pattern, self._flags)
        self.__dict__ |= {method: getattr(compiled, method) for method in _METHODS}
        self.__class__ = _Compiled  # type: ignore[assignment]
        return getattr(self, name)


def rare(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """A pattern that most pages do without: compiling a hundred of them took a twentieth of a build."""
    return cast("re.Pattern[str]", _Rare(pattern, flags))


#: Characters that are not seen: blanks without width, soft hyphens, marks of direction, control
#: characters other than those that break a line or are a blank.
INVISIBLE = rare(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0]"
)
# Blanks of other widths.
_BLANKS = "\u1680\u2000-\u200a\u202f\u205f\u2800"
_BLANK = rare(f"[{_BLANKS}]")
# What is written for a colon: a small one, the sign of a ratio, a letter that looks like one.
_COLONS = "\ufe55\u2236\ua789"
_COLON = rare(f"[{_COLONS}]")
# What most pages consist of, none of which is one of these; looked for in half the time.
_USUAL = re.compile(
    "[\n -~\u4e00-\u9fff\uff01-\uff9f\u3000-\u303f\u00a0-\u00ac\u00ae-\u034e\u2010-\u2027\t\r]*"
)
_ENTITIES = rare(
    r"&(?:shy|zwnj|zwj|lrm|rlm|ZeroWidthSpace|NoBreak|#0*(?:173|820[3-7]|823[4-8]|828[89]|829\d|65279)"
    r"|#[xX]0*(?:[aA][dD]|200[b-fB-F]|202[a-eA-E]|206[\da-fA-F]|[fF][eE][fF]{2}));"
)


def visible(text: str) -> str:
    """A text without characters that are not seen, written out or as entities; lines stay, blanks are plain ones, colons usual ones.

    Flags as emoji keep all of theirs.
    """
    if not _USUAL.fullmatch(text):
        text = _COLON.sub("：", _BLANK.sub(" ", INVISIBLE.sub("", text)))
    if "&" in text:
        text = _ENTITIES.sub("", text)
    return text


@cache
def simplified_characters() -> dict[int, str]:
    """The simplified form of each traditional character, for `str.translate`."""
    rows = read_text("articles/languages/traditional.csv")
    pairs = (row.split(",") for row in rows.splitlines()[1:])
    return {ord(traditional): simple for traditional, simple in pairs}


def simplified(text: str) -> str:
    """A Chinese text in simplified characters, one for one."""
    return text if text.isascii() else text.translate(simplified_characters())


class _Plain(dict[int, str]):
    """Each character without its accents, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        spelled = normalize("NFKD", simplified(chr(code)))
        self[code] = "".join([c for c in spelled if category(c) not in ("Mn", "Cf")])
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """Words as they are compared: simplified, without accents and case, blanks run together."""
    if not text.isascii():
        text = text.translate(_PLAIN)
    return " ".join(text.replace("_", " ").casefold().split())


class _Folding(dict[int, str]):
    """Each character as it is compared, one for one, worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        character = simplified(chr(code))
        spelled = [c for c in normalize("NFKD", character) if category(c) != "Mn"]
        folded = spelled[0].lower() if len(spelled) == 1 else character
        self[code] = folded if len(folded) == 1 else character
        return self[code]


_FOLDING = _Folding()


def folded(text: str) -> str:
    """A text as it is compared, character for character, so that offsets in it stay."""
    return text.lower() if text.isascii() else text.translate(_FOLDING)
