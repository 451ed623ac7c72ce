"""Traces that converting a page left in its text: emptied templates, wrapped lines, the banner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from internationals.articles.model import Loss

_PARENTHESES = re.compile(r"（([^（）]*)）")
# Each pattern over whole texts begins with one character, which is found quickest.
# What is not closed is seen first: a run of commas in it would be tried from each of them.
_EMPTY_SLOT = re.compile(r"（(?=[^（）]*）)(?:[^（）]*[，；,;])?\s*(?:[，；,;][^（）]*)?）")
_SEPARATORS = re.compile(r"[，；,;]")
_EMPTY_OR_LEFT = re.compile(r"[“「《]\s*[”」》]|\{\{[^{}\n]*\}\}")
# An empty parenthesis before a member's name held a flag, which is reported as such.
_LEADING_EMPTY = re.compile(r"^\s*（\s*）")
_BANNER = re.compile(r"本文[内內]容由\s*(.{1,300}?)\s*[转轉][換换]而[来來]")
_LATIN = r"[!-~\u00a1-\u024f\u0370-\u1fff]"
_WRAPPED_LATIN = re.compile(rf"\n(?<={_LATIN}\n)(?={_LATIN})")


def banner_title(words: str) -> str:
    """The title in the banner that a converter set above the page, "" if the words are none."""
    match = _BANNER.match(words)
    return match.group(1).strip("《》“” ") if match else ""


def without_leading_slot(text: str) -> str:
    """A text without the empty parenthesis that a flag before it left."""
    return _LEADING_EMPTY.sub("", text)


def is_possible(text: str) -> bool:
    """Whether a text contains what `of_text` looks for; quicker than looking there."""
    return (
        "\n" in text
        or ("（" in text and _EMPTY_SLOT.search(text) is not None)
        or _EMPTY_OR_LEFT.search(text) is not None
    )


def of_text(text: str, line_start: int, line_end: int) -> Iterator[Loss]:
    """The emptied templates and the wrapped blanks of a text on these lines."""
    if "（" in text and _EMPTY_SLOT.search(text):
        for match, first, last in _with_lines(_PARENTHESES, text, line_start, line_end):
            for slot in _SEPARATORS.split(match.group(1)):
                if not slot.strip():
                    yield Loss("template", "", first, last)
    if _EMPTY_OR_LEFT.search(text):
        for match, first, last in _with_lines(_EMPTY_OR_LEFT, text, line_start, line_end):
            lost = match.group() if match.group().startswith("{{") else ""
            yield Loss("template", lost, first, last)
    if "\n" in text:
        for _, first, last in _with_lines(_WRAPPED_LATIN, text, line_start, line_end):
            yield Loss("wrap", " ", first, max(last, first + 1))


def _with_lines(
    pattern: re.Pattern[str], text: str, line_start: int, line_end: int
) -> Iterator[tuple[re.Match[str], int, int]]:
    """Matches in a text with their first and last line.

    Where the text kept its line breaks, that is the line the match begins on, else all lines of
    the text.
    """
    # An HTML block's text ends with a newline of its own.
    exact = text.count("\n") - (line_end - line_start) in (0, 1)
    line, counted = line_start, 0
    for match in pattern.finditer(text):
        if exact:
            line += text.count("\n", counted, match.start())
            counted = match.start()
            yield match, line, line
        else:
            yield match, line_start, line_end
