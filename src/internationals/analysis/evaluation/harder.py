"""Labelled lists made harder: in another order, with false links, with territories repeated."""

from __future__ import annotations

import random
from collections.abc import Callable

from internationals.articles.model import Link, Member
from internationals.places.evaluation import Labelled, Truth
from internationals.places.gazetteer import name, sort_keys, territories
from internationals.places.recovery import sorted_parts


def shuffled(labelled: Labelled, seed: int) -> Labelled:
    """The same lists, the members of each in random order; those under one flag stay together.

    Parameters
    ----------
    labelled : the lists of a page
    seed : of the random order
    """
    chance = random.Random(seed)
    return _rearranged(labelled, lambda units: chance.sample(units, len(units)))


def sorted_by_chinese(labelled: Labelled) -> Labelled:
    """The same lists, sorted by the Chinese names of their territories, by pronunciation.

    Parameters
    ----------
    labelled : the lists of a page; members whose territories are not known come last
    """
    rank = {territory: at for at, (_, territory, _) in enumerate(sort_keys("chinese"))}

    def by_name(units: list[list[int]]) -> list[list[int]]:
        last = len(rank)
        return sorted(
            units,
            key=lambda unit: min((rank[t] for t in labelled.truths[unit[0]]), default=last),
        )

    return _rearranged(labelled, by_name)


def with_false_links(labelled: Labelled, share: float, seed: int) -> Labelled:
    """The same lists, with some links leading to a page of another country.

    Parameters
    ----------
    labelled : the lists
    share : of the members whose link is replaced, in [0, 1]
    seed : of the random choice
    """
    chance = random.Random(seed)
    countries = [t for t in territories() if not t.subdivision]
    members = []
    for member in labelled.members:
        if chance.random() < share:
            title = f"{member.name} ({name(chance.choice(countries), 'zh')})"
            line = member.entry.line_start
            link = Link(member.name, title, "article", title, False, line, line, 0, 0)
            member = member._replace(link=link)
        members.append(member)
    return labelled._replace(members=tuple(members))


def with_repeated_territories(labelled: Labelled, share: float, seed: int) -> Labelled:
    """The same lists, with some members followed by another of the same territories, unlinked.

    Parameters
    ----------
    labelled : the lists
    share : of the members that are followed so, in [0, 1]
    seed : of the random choice
    """
    chance = random.Random(seed)
    members: list[Member] = []
    truths: list[Truth] = []
    for member, truth in zip(labelled.members, labelled.truths, strict=True):
        members.append(member)
        truths.append(truth)
        if chance.random() < share:
            members.append(member._replace(link=None, name="联盟", hosts=(), place=""))
            truths.append(truth)
    return Labelled(labelled.article, tuple(members), tuple(truths))


def _rearranged(
    labelled: Labelled, arrange: Callable[[list[list[int]]], list[list[int]]]
) -> Labelled:
    order: list[int] = []
    for part in _parts(labelled).values():
        units: list[list[int]] = []
        for index in part:
            if labelled.members[index].continues and units:
                units[-1].append(index)
            else:
                units.append([index])
        order += [index for unit in arrange(units) for index in unit]
    return Labelled(
        labelled.article,
        tuple(labelled.members[index] for index in order),
        tuple(labelled.truths[index] for index in order),
    )


def _parts(labelled: Labelled) -> dict[tuple[int, int], list[int]]:
    parts: dict[tuple[int, int], list[int]] = {}
    for index, part in enumerate(sorted_parts(labelled.article, labelled.members)):
        parts.setdefault(part, []).append(index)
    return parts
