"""Another text of the same list, as evidence: a territory it states fills that of its pair.

A user gives another revision, another dump or a page in another language (``build --other-text``).
It counts for a page only if most entries of the shorter list pair.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from internationals.articles import read
from internationals.articles.model import Article, ArticleError, Member
from internationals.places.evidence import stated_by
from internationals.places.recovery import Given
from internationals.places.stated import settled
from internationals.tables.matching import Item, align, item_of
from internationals.tables.schema import CorrectionError

OtherText = tuple[tuple[Item, Given], ...]
"""Another text of a list: what is compared of its entries, and what each states, in order."""


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
        (
            item_of(article, member),
            Given(
                stated_by(member),
                f"{article.file or article.article}: line {member.entry.line_start}",
                "match",
                quote=article.quote(member.entry.line_start, member.entry.line_end),
            ),
        )
        for member in settled(article)
    )


def matches(
    article: Article, members: Sequence[Member], others: Sequence[OtherText]
) -> dict[int, Given]:
    """The pairs of a page's members in other texts, where these state a territory and the page none.

    Returns
    -------
    dict by 0-based index of the member; of several texts the first that has its pair
    """
    items = [item_of(article, member) for member in members] if others else []
    found: dict[int, Given] = {}
    for other in others:
        pairs = align(items, [item for item, _ in other])
        if 2 * len(pairs) <= min(len(items), len(other)):
            continue
        for pair in pairs:
            _, given = other[pair.right]
            if given.territories and not items[pair.left].territories:
                found.setdefault(pair.left, given._replace(probability=pair.probability))
    return found
