"""A quick look at a page's bytes: may it be about an international at all?

A wiki has a million pages, of which some hundreds are about internationals. Reading one takes a
hundred times as long as this look, which only tells whether the words stand in the page that no
page about an international goes without. ``international.json`` holds them; how many pages about
internationals it misses is measured by ``python -m benchmarks``.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib.resources import files

#: The words must stand among so many bytes from the beginning: a page says early what it is about.
_LEAD = 3000


def maybe_international(data: bytes) -> bool:
    """Whether a page may be about an international.

    Parameters
    ----------
    data : the page in UTF-8

    Returns
    -------
    False only if some kind of word that pages about internationals have is missing in its beginning
    """
    lead = data[:_LEAD]
    return all(words.search(lead) for words in _kinds())


@cache
def _kinds() -> tuple[re.Pattern[bytes], ...]:
    text = files(__package__).joinpath("international.json").read_text(encoding="utf-8")
    return tuple(
        re.compile("|".join(words).encode(), re.IGNORECASE)
        for kind, words in json.loads(text).items()
        if kind != "about"
    )
