"""Pairs the entries of two lists of the same organisation, one to one.

The lists may be a page and the reference for it, two revisions of a page, or pages in two
languages. Every two entries get a score, the logarithm of the odds that they are the same section:
the sum of what their names, links, hosts, territories, status and place in the order are worth.
The pairs are those of the assignment with the highest sum of scores, which is found exactly. How
much lower the best assignment without a pair is gives the pair's probability: two entries that
could change places are both left unpaired.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property, lru_cache
from itertools import pairwise, permutations, product, repeat
from math import exp
from operator import getitem, itemgetter
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from internationals.articles.model import Article, Member
from internationals.places.evidence import stated_by

Cell = tuple[int, int]
"""0-based places of two entries, in the left and in the right list."""

CERTAINTY = 0.8
"""A pair of at least this probability is kept."""

#: Score of any two entries before anything is compared.
_BASE = -4.0
#: What it is worth that both have the same, that they differ, and that only one has any: of names,
#: links, hosts, territories and status. The first three may differ in two languages.
_WORTH = (
    (6.0, -3.0, 0.0),
    (7.0, -5.0, -2.0),
    (3.0, -1.5, -1.0),
    (5.0, -5.0, 0.0),
    (0.5, -1.0, 0.0),
)
_FOREIGN_WORTH = (*((same, 0.0, 0.0) for same, _, _ in _WORTH[:3]), *_WORTH[3:])
_NAMES, _LINKS, _TERRITORIES = 0, 1, 3
_SIMILAR, _SIMILAR_WORTH = 0.75, 2.5
_IN_ORDER, _OUT_OF_ORDER = 3.0, -1.0
#: Between two pairs of a list that mostly pairs, both texts have the same few entries: what is in
#: the same place there is the same, whatever it is called.
_IN_PLACE, _FEW = 8.0, 3
#: A value that more pairs of entries than this have in common tells none from another, and is not
#: looked at, but between two pairs where fewer have it: a hundred entries of each list.
_MOST = 10_000
#: Nor are more names compared for whether they are much alike.
_MOST_NAMES = 250_000
#: Of so many entries all assignments are tried, without SciPy.
_FEW_WAYS = 4


@dataclass(frozen=True)
class Item:
    """What is compared of an entry. Several values of one kind are alternatives.

    Attributes
    ----------
    names : in any language
    links : titles of the pages its name links to
    hosts : host parties, by title or name
    territories : codes
    status : such as ``section``
    language : of the page; "" if not known. Names and links of two languages may differ.
    """

    names: tuple[str, ...]
    links: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    territories: tuple[str, ...] = ()
    status: str = ""
    language: str = ""

    @cached_property
    def values(self) -> tuple[frozenset[str], ...]:
        """What is compared, in the order of `_WORTH`: each value as `plain` gives it."""
        kinds = (self.names, self.links, self.hosts, self.territories, (self.status,))
        return tuple([frozenset(filter(None, map(plain, kind))) for kind in kinds])

    @property
    def names_and_links(self) -> frozenset[str]:
        """Its names and links, as they are compared."""
        return self.values[_NAMES] | self.values[_LINKS]


class Pair(NamedTuple):
    """Two entries that are the same: 0-based places in both lists, and how probable that is."""

    left: int
    right: int
    probability: float


def align(left: Sequence[Item], right: Sequence[Item], certainty: float = CERTAINTY) -> list[Pair]:
    """Pair the entries of two lists.

    Parameters
    ----------
    left, right : the lists, each in its order; entries may have been moved, added and removed
    certainty : least probability of a pair

    Returns
    -------
    The pairs, in the order of the left list: the same on every run, and mirrored if the lists are
    exchanged.
    """
    sharing = [_sharing(left, right, kind) for kind in range(len(_WORTH) - 1)]
    content = _content(left, right, sharing)

    def paired(chain: Sequence[Cell]) -> list[Pair]:
        scores = _with_order(left, right, content, sharing[_TERRITORIES], chain)
        return sorted(pair for pair in _assigned(scores) if pair.probability >= certainty)

    chain = _unmoved(_alone([cell for cell, score in content.items() if score > 0]))
    pairs = paired(chain)
    longer = _unmoved([(pair.left, pair.right) for pair in pairs])
    # Once more, where all pairs that are now certain hold up another order.
    return pairs if longer == chain else paired(longer)


def item_of(article: Article, member: Member) -> Item:
    """What is compared of a member of a page."""
    hosts = [host.title or host.name for host in member.hosts]
    return Item(
        (member.name, member.name_en, member.name_native),
        (member.title,),
        tuple(hosts),
        tuple([territory.country for territory in stated_by(member)]),
        member.status,
        article.language,
    )


@lru_cache(maxsize=2048)
def plain(name: str) -> str:
    """A name as it is compared: without differences of width, case and blanks."""
    return "".join(normalize("NFKC", name).casefold().split())


def _sharing(
    left: Sequence[Item],
    right: Sequence[Item],
    kind: int,
    gaps: Sequence[Iterable[int]] = (repeat(0), repeat(0)),
) -> set[Cell]:
    """The entries that have a value of a kind in common, and are in the same gap."""
    ours, theirs = _by_value(left, kind, gaps[0]), _by_value(right, kind, gaps[1])
    common = [(ours[value], theirs[value]) for value in ours if value in theirs]
    return {
        cell for rows, columns in common if len(rows) * len(columns) <= _MOST
        for cell in product(rows, columns)
    }  # fmt: skip


def _by_value(
    items: Sequence[Item], kind: int, gaps: Iterable[int]
) -> dict[tuple[str, int], list[int]]:
    """The entries that have each value of a kind, in each gap."""
    found: dict[tuple[str, int], list[int]] = {}
    for at, (item, gap) in enumerate(zip(items, gaps, strict=False)):
        for value in item.values[kind]:
            found.setdefault((value, gap), []).append(at)
    return found


def _content(
    left: Sequence[Item], right: Sequence[Item], sharing: Sequence[set[Cell]]
) -> dict[Cell, float]:
    """Scores without the order, of the entries that have anything in common but their status.

    No others are worth pairing: the order adds at most `_IN_ORDER` to what they score below 0, but
    for those between the same two pairs, which `_with_order` scores.
    """
    content = {(i, j): _score(left[i], right[j]) for i, j in set().union(*sharing)}
    rows, columns = ({at[side] for at in sharing[_NAMES] | sharing[_LINKS]} for side in (0, 1))
    ours = [i for i in range(len(left)) if i not in rows]
    theirs = [j for j in range(len(right)) if j not in columns]
    for i, j in product(ours, theirs) if len(ours) * len(theirs) <= _MOST_NAMES else ():
        if _similar(left[i], right[j]):
            content[i, j] = _score(left[i], right[j]) + _SIMILAR_WORTH - _WORTH[_NAMES][1]
    return content


def _score(left: Item, right: Item) -> float:
    """What all kinds of values of two entries are worth."""
    score = _BASE
    foreign = left.language and right.language and left.language != right.language
    worth = _FOREIGN_WORTH if foreign else _WORTH
    for ours, theirs, (same, different, one) in zip(left.values, right.values, worth, strict=True):
        if not ours.isdisjoint(theirs):
            score += same
        elif ours and theirs:
            score += different
        elif ours or theirs:
            score += one
    return score


def _similar(left: Item, right: Item) -> bool:
    """Whether a name of one is much like a name of the other."""
    for one, other in product(left.values[_NAMES], right.values[_NAMES]):
        matcher = SequenceMatcher(None, min(one, other), max(one, other))
        # The quick ratios are never lower, and spare nearly all comparisons.
        ratios = (matcher.real_quick_ratio, matcher.quick_ratio, matcher.ratio)
        if all(ratio() >= _SIMILAR for ratio in ratios):
            return True
    return False


def _alone(cells: Collection[Cell]) -> list[Cell]:
    """The cells that are the only ones in their row and in their column."""
    rows, columns = (Counter(map(itemgetter(side), cells)) for side in (0, 1))
    return [(i, j) for i, j in cells if rows[i] == columns[j] == 1]


def in_same_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, 0-based places, that are in the same order in both lists."""
    ordered = sorted(pairs)
    ends: list[int] = []
    # The pair that ends the longest run of each length, and that before each pair in its run.
    last: list[int] = []
    before: list[int] = []
    for number, (_, j) in enumerate(ordered):
        at = bisect_left(ends, j)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [j]
        last[at : at + 1] = [number]
    run: list[tuple[int, int]] = []
    number = last[-1] if last else -1
    while number >= 0:
        run.append(ordered[number])
        number = before[number]
    return run[::-1]


def _unmoved(pairs: Sequence[Cell]) -> list[Cell]:
    """The longest run in one order; of two runs as long, what is in both, for either may have moved."""
    run = in_same_order(pairs)
    if len(run) == len(pairs):
        return run
    mirrored = {*in_same_order([(j, i) for i, j in pairs])}
    return [(i, j) for i, j in run if (j, i) in mirrored]


def _places(anchors: Sequence[int], length: int) -> list[tuple[int, int, int]]:
    """Where each entry of a list is among the anchors: its gap (odd for an anchor itself), and the
    distances to the anchors before and after it.
    """
    found: list[tuple[int, int, int]] = []
    ends = [-1, *anchors, length]
    for number, (start, end) in enumerate(pairwise(ends)):
        if start + 1 < end:  # most anchors are neighbours: none is between
            found += [(2 * number, at - start, end - at) for at in range(start + 1, end)]
        if end < length:
            found.append((2 * number + 1, end - start, ends[number + 2] - end))
    return found


def _with_order(
    left: Sequence[Item],
    right: Sequence[Item],
    content: Mapping[Cell, float],
    together: set[Cell],
    chain: Sequence[Cell],
) -> dict[Cell, float]:
    """Scores with what the order is worth, of the entries that are worth pairing.

    Two entries are between the same pairs of the chain, or are not. Where several entries between
    two pairs have one territory, their order among them counts.
    """
    ours = _places([i for i, _ in chain], len(left))
    theirs = _places([j for _, j in chain], len(right))
    here = {(i, j): _IN_ORDER for i, j in content if ours[i][0] == theirs[j][0]}
    if len(left) * len(right) > _MOST:
        # Of a country that hundreds have, those between the same two pairs.
        gaps = [[gap for gap, *_ in places] for places in (ours, theirs)]
        together = _sharing(left, right, _TERRITORIES, gaps)
        here |= dict.fromkeys(together, _IN_ORDER)
    apart = _ranks_apart(together & here.keys())
    for i, j in here.keys() - apart.keys():
        (_, after, before), (_, other_after, other_before) = ours[i], theirs[j]
        apart[i, j] = min(abs(after - other_after), abs(before - other_before))
    here = {cell: max(_IN_ORDER - apart[cell], 0.0) for cell in here}
    if 2 * len(chain) > max(len(left), len(right)):
        at = {place: j for j, place in enumerate(theirs)}
        for i, place in enumerate(ours):
            if place in at and place[1] + place[2] <= _FEW + 1:
                here[i, at[place]] = _IN_PLACE
    scores = {cell: score + here.get(cell, _OUT_OF_ORDER) for cell, score in content.items()}
    for i, j in here.keys() - content.keys():
        scores[i, j] = _score(left[i], right[j]) + here[i, j]
    return {cell: score for cell, score in scores.items() if score > 0}


def _ranks_apart(cells: Iterable[Cell]) -> dict[Cell, int]:
    """How far apart the ranks of an entry are among those that its partner could have, counted from
    the beginning or from the end, whichever is less.
    """
    ordered = sorted(cells)
    found = dict.fromkeys(ordered, len(ordered))
    for direction in (ordered, ordered[::-1]):
        rows, columns = defaultdict[int, int](int), defaultdict[int, int](int)
        for i, j in direction:
            rows[i] += 1
            columns[j] += 1
            found[i, j] = min(found[i, j], abs(rows[i] - columns[j]))
    return found


def _assigned(scores: Mapping[Cell, float]) -> list[Pair]:
    """The pairs of the best assignment; each group of entries that compete is one of its own."""
    alone = _alone(scores)  # as most are
    pairs = [Pair(i, j, _probability(scores[i, j])) for i, j in alone]
    for left, right in connected(scores.keys() - alone):
        within = [[scores.get((i, j), 0.0) for j in right] for i in left]
        pairs += [Pair(left[i], right[j], _probability(lost)) for i, j, lost in _best(within)]
    return pairs


def connected(cells: Iterable[Cell]) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that cells join, each in order."""
    of_row: dict[int, tuple[set[int], set[int]]] = {}
    of_column: dict[int, tuple[set[int], set[int]]] = {}
    for i, j in cells:
        one = of_row.setdefault(i, ({i}, set()))
        other = of_column.setdefault(j, (set(), {j}))
        if one is not other:
            less, more = sorted((one, other), key=lambda group: len(group[0]) + len(group[1]))
            for joined, added, groups in zip(more, less, (of_row, of_column), strict=True):
                joined |= added
                groups.update(dict.fromkeys(added, more))
    distinct = {id(group): group for group in of_row.values()}
    return [(sorted(rows), sorted(columns)) for rows, columns in distinct.values()]


def _best(scores: Sequence[Sequence[float]]) -> list[tuple[int, int, float]]:
    """The best assignment within one group: row, column, and how much lower the sum of the best
    assignment without this pair is.
    """
    height, width = len(scores), len(scores[0])
    if height > width:
        return [(i, j, lost) for j, i, lost in _best(list(zip(*scores, strict=True)))]
    if width > _FEW_WAYS:
        return _best_of_many(np.array(scores))
    ways = {way: sum(map(getitem, scores, way)) for way in permutations(range(width), height)}
    best = max(ways, key=ways.__getitem__)
    return [
        (i, j, ways[best] - max(sum_ - scores[i][j] * (way[i] == j) for way, sum_ in ways.items()))
        for i, j in enumerate(best)
        if scores[i][j] > 0
    ]


def _best_of_many(scores: NDArray[np.float64]) -> list[tuple[int, int, float]]:
    from scipy.optimize import linear_sum_assignment  # loading it takes a second

    def best() -> tuple[float, list[tuple[int, int]]]:
        rows, columns = linear_sum_assignment(scores, maximize=True)
        return scores[rows, columns].sum(), list(zip(rows.tolist(), columns.tolist(), strict=True))

    total, pairs = best()
    found = []
    for i, j in pairs:
        if (score := scores[i, j]) > 0:
            scores[i, j] = 0.0
            found.append((i, j, total - best()[0]))
            scores[i, j] = score
    return found


def _probability(lost: float) -> float:
    """Of a pair without which the best assignment scores so much less."""
    return 1 / (1 + exp(-lost))
