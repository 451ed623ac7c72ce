"""Words that stand before a member's name: a territory that is stated, or a part of the name?

The reader cannot know; the gazetteer decides. Whoever needs an article's members takes them from
`settled`.
"""

from __future__ import annotations

from itertools import count

from internationals.articles.model import Article, Member
from internationals.places.gazetteer import lookup_all


def settled(article: Article) -> tuple[Member, ...]:
    """The members of an article, with what stands before their names decided.

    Parameters
    ----------
    article : a page read

    Returns
    -------
    tuple of Member, in order. `place` is words that name a territory, or a part of the world, or
    ""; `name` is whole; an item or cell that only names the territory of what is nested in it is
    left out, and `position` counts without it.
    """
    members: list[Member] = []
    numbers: dict[str, count[int]] = {}
    for member in article.members:
        whole = _whole(member)
        if (member.has_nested or member.entry.kind == "row") and lookup_all(whole.name):
            continue
        position = next(numbers.setdefault(member.status, count(1)))
        members.append(whole._replace(position=position))
    return tuple(members)


def _whole(member: Member) -> Member:
    """A member whose name has back the words before it that are no territory."""
    before = member.place
    if before and member.entry.text.lstrip("（） ").startswith(before) and not lookup_all(before):
        return member._replace(name=f"{before} {member.name}", place="", place_kind="")
    return member
