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
from collections.abc import Collection, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import permutations
from typing import NamedTuple
from unicodedata import normalize

import numpy as np
from numpy.typing import NDArray

from internationals.articles.model import Article, Member
from internationals.places.evidence import stated_cues, stated_in

Scores = NDArray[np.float64]
Cells = NDArray[np.bool_]

CERTAINTY = 0.8
"""A pair of at least this probability is kept."""

#: Score of any two entries before anything is compared.
_BASE = -4.0
#: What it is worth that both have the same, that they differ, and that only one has any.
_WORTH = {
    "names": (6.0, -3.0, 0.0),
    "links": (7.0, -5.0, -2.0),
    "hosts": (3.0, -1.5, -1.0),
    "territories": (5.0, -5.0, 0.0),
    "status": (0.5, -1.0, 0.0),
}
_SIMILAR, _SIMILAR_WORTH = 0.75, 2.5
_IN_ORDER, _OUT_OF_ORDER = 3.0, -1.0
#: Between two pairs of a list that mostly pairs, both texts have the same few entries: what is in
#: the same place there is the same, whatever it is called.
_IN_PLACE, _FEW = 8.0, 3
#: Of so many entries all assignments are tried, without SciPy.
_FEW_WAYS = 4


class Item(NamedTuple):
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


class Pair(NamedTuple):
    """Two entries that are the same: 0-based places in both lists, and how probable that is."""

    left: int
    right: int
    probability: float


class Alignment(NamedTuple):
    """Two lists side by side.

    Attributes
    ----------
    pairs : in the order of the left list
    left, right : 0-based places of the entries that are not paired
    """

    pairs: tuple[Pair, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]


def align(left: Sequence[Item], right: Sequence[Item], certainty: float = CERTAINTY) -> Alignment:
    """Pair the entries of two lists.

    Parameters
    ----------
    left, right : the lists, each in its order; entries may have been moved, added and removed
    certainty : least probability of a pair

    Returns
    -------
    Alignment. It is the same on every run, and mirrored if the lists are exchanged.
    """
    content, together = _content(left, right), _together(left, right)
    certain = [(i, j) for i, j in np.argwhere(_alone(content > 0)).tolist()]
    chain = in_same_order(certain)
    pairs = _assigned(content + _order(chain, together))
    # Once more, where all pairs that are now certain hold up another order.
    certain = [(p.left, p.right) for p in pairs if p.probability >= certainty]
    if (longer := in_same_order(certain)) != chain:
        pairs = _assigned(content + _order(longer, together))
    kept = tuple(pair for pair in sorted(pairs) if pair.probability >= certainty)
    paired_left = {pair.left for pair in kept}
    paired_right = {pair.right for pair in kept}
    return Alignment(
        kept,
        tuple(i for i in range(len(left)) if i not in paired_left),
        tuple(j for j in range(len(right)) if j not in paired_right),
    )


def item_of(article: Article, member: Member) -> Item:
    """What is compared of a member of a page."""
    link = member.link.title if member.link else ""
    hosts = [host.link.title if host.link else host.name for host in member.hosts]
    stated = stated_in(stated_cues(article, member))
    return Item(
        (member.name, member.name_en, member.name_native),
        (link,),
        tuple(hosts),
        tuple(territory.country for territory in stated),
        member.status,
        article.language,
    )


def shares_name_or_link(left: Item, right: Item) -> bool:
    """Whether two entries have a name or a link in common."""
    return any(_values(left, field) & _values(right, field) for field in ("names", "links"))


@lru_cache(maxsize=1 << 13)
def plain(name: str) -> str:
    """A name as it is compared: without differences of width, case and blanks."""
    return "".join(normalize("NFKC", name).casefold().split())


def _content(left: Sequence[Item], right: Sequence[Item]) -> Scores:
    """Scores without the order, shape (left, right)."""
    scores = np.full((len(left), len(right)), _BASE)
    named = np.zeros_like(scores, dtype=bool)
    here, there = (np.array([item.language for item in side], str) for side in (left, right))
    foreign = (here[:, None] != there) & (here != "")[:, None] & (there != "")
    for field, (same, different, one) in _WORTH.items():
        ours, theirs = ([_values(item, field) for item in items] for items in (left, right))
        shared = _shared(ours, theirs)
        have, others = (np.array([bool(v) for v in side], dtype=bool) for side in (ours, theirs))
        both, either = have[:, None] & others, have[:, None] | others
        worth = np.select([shared, both, either], [same, different, one], 0.0)
        if field in ("names", "links", "hosts"):
            worth[foreign & ~shared] = 0.0
        scores += worth
        if field in ("names", "links"):
            named |= shared
    for i in np.flatnonzero(~named.any(axis=1)).tolist():
        for j in np.flatnonzero(~named.any(axis=0)).tolist():
            if _similar(left[i], right[j]):
                scores[i, j] += _SIMILAR_WORTH - _WORTH["names"][1]
    return scores


@lru_cache(maxsize=1 << 11)
def _values(item: Item, field: str) -> frozenset[str]:
    found = getattr(item, field)
    values = (found,) if isinstance(found, str) else found
    return frozenset(filter(None, map(plain, values)))


def _shared(left: Sequence[Collection[str]], right: Sequence[Collection[str]]) -> Cells:
    """Which of two lists of values have one in common."""
    where: dict[str, list[int]] = {}
    for j, values in enumerate(right):
        for value in values:
            where.setdefault(value, []).append(j)
    cells: Cells = np.zeros((len(left), len(right)), dtype=bool)
    for i, values in enumerate(left):
        for value in values & where.keys():
            cells[i, where[value]] = True
    return cells


def _similar(left: Item, right: Item) -> bool:
    """Whether a name of one is much like a name of the other."""
    return any(
        SequenceMatcher(None, min(one, other), max(one, other)).ratio() >= _SIMILAR
        for one in _values(left, "names")
        for other in _values(right, "names")
    )


def _alone(cells: Cells) -> Cells:
    """The cells that are the only ones in their row and in their column."""
    only: Cells = cells & (cells.sum(axis=1) == 1)[:, None] & (cells.sum(axis=0) == 1)
    return only


def in_same_order(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest run of pairs, 0-based places, that are in the same order in both lists."""
    ends: list[int] = []
    chains: list[list[tuple[int, int]]] = []
    for i, j in sorted(pairs):
        at = bisect_left(ends, j)
        chain = [*(chains[at - 1] if at else []), (i, j)]
        ends[at : at + 1] = [j]
        chains[at : at + 1] = [chain]
    return chains[-1] if chains else []


def _together(left: Sequence[Item], right: Sequence[Item]) -> Cells:
    """Which entries have a territory in common."""
    ours, theirs = ([_values(item, "territories") for item in items] for items in (left, right))
    return _shared(ours, theirs)


def _order(chain: Sequence[tuple[int, int]], together: Cells) -> Scores:
    """What the order is worth: two entries are between the same pairs of the chain, or do not.

    Where several entries between two pairs have one territory, their order among them counts.
    """
    rows, columns = together.shape
    ours = _distances([i for i, _ in chain], rows)
    theirs = _distances([j for _, j in chain], columns)
    (gap, after, before), (other_gap, other_after, other_before) = ours, theirs
    off = np.minimum(
        np.abs(after[:, None] - other_after), np.abs(before[:, None] - other_before)
    ).astype(np.float64)
    same = together & (gap[:, None] == other_gap)
    off = np.where(
        same, np.minimum(_ranks_apart(same), _ranks_apart(same[::-1, ::-1])[::-1, ::-1]), off
    )
    in_order = np.maximum(_IN_ORDER - off, 0.0)
    if 2 * len(chain) > max(rows, columns):
        in_place = (after[:, None] == other_after) & (before[:, None] == other_before)
        few = (after + before)[:, None] <= _FEW + 1
        in_order[in_place & few] = _IN_PLACE
    return np.where(gap[:, None] == other_gap, in_order, _OUT_OF_ORDER)


def _ranks_apart(cells: Cells) -> NDArray[np.int64]:
    """How far apart the ranks of an entry are among those that its partner could have."""
    apart: NDArray[np.int64] = np.abs(cells.cumsum(axis=0) - cells.cumsum(axis=1))
    return apart


def _distances(
    anchors: Sequence[int], length: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Of each place: its gap (odd for an anchor itself), the distances to the anchors around it."""
    places = np.arange(length)
    above = np.searchsorted(anchors, places, side="left")
    within = np.searchsorted(anchors, places, side="right")
    ends = np.array([-1, *anchors, length])
    return above + within, places - ends[above], ends[within + 1] - places


def _assigned(scores: Scores) -> list[Pair]:
    """The pairs of the best assignment; each group of entries that compete is one of its own."""
    pairs: list[Pair] = []
    for left, right in _groups(scores > 0):
        if len(left) == len(right) == 1:  # as most are
            probability = _probability(scores[left[0], right[0]])
            pairs.append(Pair(left[0], right[0], probability))
            continue
        within = np.maximum(scores[np.ix_(left, right)], 0.0)
        pairs += [Pair(left[i], right[j], probability) for i, j, probability in _best(within)]
    return pairs


def _groups(cells: Cells) -> list[tuple[list[int], list[int]]]:
    """Rows and columns that cells join, each in order."""
    of_column: dict[int, tuple[set[int], set[int]]] = {}
    for i, j in np.argwhere(cells).tolist():
        rows, columns = of_column.setdefault(j, (set(), {j}))
        rows.add(i)
    groups: dict[int, tuple[set[int], set[int]]] = {}
    for rows, columns in of_column.values():
        for joined in {id(groups[i]): groups[i] for i in rows if i in groups}.values():
            rows |= joined[0]
            columns |= joined[1]
        groups.update(dict.fromkeys(rows, (rows, columns)))
    distinct = {id(group): group for group in groups.values()}
    return [(sorted(rows), sorted(columns)) for rows, columns in distinct.values()]


def _best(scores: Scores) -> list[tuple[int, int, float]]:
    """The best assignment within one group: row, column, probability."""
    rows, columns = _assignment(scores)
    total = scores[rows, columns].sum()
    found = []
    for i, j in zip(rows, columns, strict=True):
        if scores[i, j] <= 0:
            continue
        without = scores.copy()
        without[i, j] = 0.0
        lost = total - without[_assignment(without)].sum()
        found.append((i, j, _probability(lost)))
    return found


def _assignment(scores: Scores) -> tuple[list[int], list[int]]:
    """Rows and columns of the assignment with the highest sum."""
    height, width = scores.shape
    if height > width:
        columns, rows = _assignment(scores.T)
        return rows, columns
    if width <= _FEW_WAYS:
        cells, rows = scores.tolist(), list(range(height))
        ways = permutations(range(width), height)
        best = max(ways, key=lambda way: sum(cells[i][j] for i, j in zip(rows, way, strict=True)))
        return rows, list(best)
    from scipy.optimize import linear_sum_assignment  # loading it takes a second

    found = linear_sum_assignment(scores, maximize=True)
    return found[0].tolist(), found[1].tolist()


def _probability(lost: float) -> float:
    """Of a pair without which the best assignment scores so much less."""
    return float(1 / (1 + np.exp(-lost)))
