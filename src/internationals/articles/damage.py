"""Traces that converting a page left in its text: emptied templates, wrapped lines, the banner."""

from __future__ import annotations

import re
from collections.abc import Iterator

from internationals.articles.model import Loss, make

# An empty parenthesis before a member's name held a flag, which is reported as such.
_LEADING_EMPTY = re.compile(r"^\s*（\s*）")
_LATIN = r"[!-~\u00a1-\u024f\u0370-\u1fff]"
# Quotes around nothing, a template, brackets with an empty slot between separators, and in a language
# without blanks one that was wrapped between words. It begins with one of few characters, which is
# found quickest.
_DAMAGE = {
    blanks: re.compile(
        rf"[“「《{{（{newline}](?:(?<=[“「《])\s*[”」》]|(?<=\{{)\{{[^{{}}\n]*\}}\}}"
        # What is not closed is seen first: a run of commas in it would be tried from each of them.
        r"|(?<=（)(?=(?P<slots>[^（）]*)）)(?=\s*[，；,;）]|[^（）]*[，；,;]\s*[，；,;）])"
        rf"|(?<={_LATIN}\n)(?={_LATIN}))"
    )
    for blanks, newline in ((True, ""), (False, "\n"))
}
_SEPARATORS = re.compile(r"[，；,;]")
_BANNER = re.compile(r"本文[内內]容由\s*(.{1,300}?)\s*[转轉][換换]而[来來]")


def banner_title(words: str) -> str:
    """The title in the banner that a converter set above the page, "" if the words are none."""
    match = _BANNER.match(words)
    return match.group(1).strip("《》“” ") if match else ""


def without_leading_slot(text: str) -> str:
    """A text without the empty parenthesis that a flag before it left."""
    return _LEADING_EMPTY.sub("", text)


def is_possible(text: str, *, blanks: bool) -> bool:
    """Whether a text contains what `of_text` finds."""
    return _DAMAGE[blanks].search(text) is not None


def of_text(text: str, line_start: int, line_end: int, *, blanks: bool) -> Iterator[Loss]:
    """The emptied templates and the wrapped blanks of a text on these lines.

    Where the text kept its line breaks, each is on the line it begins on, else on all lines. In a
    language that writes blanks between words, one that was wrapped is no loss.
    """
    # An HTML block's text ends with a newline of its own.
    exact = text.count("\n") - (line_end - line_start) in (0, 1)
    first, last, counted = line_start, line_end, 0
    for match in _DAMAGE[blanks].finditer(text):
        if exact:
            first = last = first + text.count("\n", counted, match.start())
            counted = match.start()
        mark = match[0]
        if mark == "\n":
            yield make(Loss, ("wrap", " ", first, max(last, first + 1), ""))
        elif mark == "（":
            for slot in _SEPARATORS.split(match["slots"]):
                if not slot.strip():
                    yield make(Loss, ("template", "", first, last, ""))
        else:
            lost = mark if mark[0] == "{" else ""
            yield make(Loss, ("template", lost, first, last, ""))
