"""Another text of the same list, as evidence: a territory it states fills that of its pair.

A user gives another revision, another dump or a page in another language (``build --other-text``).
It counts for a page only if most entries of the shorter list pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from internationals.articles import read
from internationals.articles.model import Article, ArticleError, Member
from internationals.places.evidence import stated_cues, stated_in
from internationals.places.gazetteer import Territory
from internationals.places.stated import settled
from internationals.tables.matching import Item, align, item_of
from internationals.tables.schema import CorrectionError


class Listed(NamedTuple):
    """An entry of another text.

    Attributes
    ----------
    item : what is compared
    territories : that the text states; () if none
    quote : the text of the entry, verbatim
    source : the file it is in, and its first line
    probability : that it is the entry of the page it is paired with
    """

    item: Item
    territories: tuple[Territory, ...]
    quote: str
    source: str
    probability: float = 0.0


OtherText = tuple[Listed, ...]
"""Another text of a list: its entries, in order."""


def read_other_texts(path: Path | str) -> tuple[OtherText, ...]:
    """Read a page, or every page in a folder, as other texts.

    Raises
    ------
    CorrectionError : a page cannot be read
    """
    path = Path(path)
    paths = sorted(each for each in path.iterdir() if each.is_file()) if path.is_dir() else [path]
    try:
        return tuple(other_text(read(each)) for each in paths)
    except (ArticleError, OSError) as error:
        raise CorrectionError(str(error)) from None


def other_text(article: Article) -> OtherText:
    """The lists of a page, as another text of them."""
    return tuple(
        Listed(
            item_of(article, member),
            tuple(stated_in(stated_cues(member))),
            article.quote(member.entry.line_start, member.entry.line_end),
            f"{article.file or article.article}: line {member.entry.line_start}",
        )
        for member in settled(article)
    )


def matches(
    article: Article, members: Sequence[Member], others: Iterable[OtherText]
) -> dict[int, Listed]:
    """The pairs of a page's members in other texts, where these state a territory.

    Returns
    -------
    dict by 0-based index of the member; of several texts the first that has its pair
    """
    items = [item_of(article, member) for member in members]
    found: dict[int, Listed] = {}
    for other in others:
        pairs = align(items, [entry.item for entry in other])
        if 2 * len(pairs) <= min(len(items), len(other)):
            continue
        for pair in pairs:
            listed = other[pair.right]
            if listed.territories:
                found.setdefault(pair.left, listed._replace(probability=pair.probability))
    return found
