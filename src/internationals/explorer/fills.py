"""How a place is filled, on the screen and in what is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from internationals.explorer.wording import Naming, Row, grouped
from internationals.figures.page.legend import Key, Mark
from internationals.figures.page.style import MUTED, tint
from internationals.tables.selection import CANDIDATE

_TIERS = ("full", "partial", "former")
_STRIPE = 2.6
"""Width of the stripes of a second international, in points on paper."""


class Place(NamedTuple):
    """A country or subdivision with entries.

    Attributes
    ----------
    code : ISO 3166-1 alpha-2 or ISO 3166-2
    key : how it is drawn, and its words in the legend, without a number
    doubtful : whether an entry there is uncertain
    """

    code: str
    key: Key
    doubtful: bool


_Kinds = tuple[tuple[str, tuple[str, ...]], ...]
"""Internationals in a place, each with the statuses of its entries there."""


def fill_places(rows: Sequence[Row], naming: Naming) -> list[Place]:
    """The places of some rows, filled.

    A subdivision is filled for its own entries and for those of its country as a whole. One
    international: its hue, in the shade and hatch of the tiers there. Two: both hues, pale where no
    entry is a full member. More: grey. Only candidates, or only a dissolved state: white.

    Parameters
    ----------
    rows : records
    naming : words of the language, and the hue of each international in the order of the legend

    Returns
    -------
    list of Place in the order of their codes
    """
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        if row["country"]:
            by_code.setdefault(row["subdivision"] or row["country"], []).append(row)
    tiers = {row["status"]: row["tier"] for row in rows}
    places = []
    for code in sorted(by_code):
        there = [row for each in sorted({code, code[:2]}) for row in by_code.get(each, [])]
        today = [row for row in there if row["evidence"] != CANDIDATE and not row["stands_for"]]
        dissolved = any(row["stands_for"] for row in there)
        key = _key(_kinds(today, naming.hues), dissolved, tiers, naming)
        places.append(Place(code, key, any(row["confidence"] < 1 for row in there)))
    return places


def _kinds(rows: Iterable[Row], order: Iterable[str]) -> _Kinds:
    found = grouped(rows, "organization_id")
    return tuple(
        (each, tuple(sorted({row["status"] for row in found[each]})))
        for each in order
        if each in found
    )


def _key(
    kinds: _Kinds,
    dissolved: bool,
    tiers: Mapping[str, str],
    naming: Naming,
) -> Key:
    names, colours = naming.organizations, naming.hues
    if not kinds and dissolved:
        return Key(Mark("#FFFFFF", MUTED), naming.say("dissolved"))
    if not kinds:
        return Key(_hatched("#FFFFFF", "#8C8C8C", "x"), naming.say("possible_only"))
    if len(kinds) > 2:
        return Key(Mark(MUTED), naming.say("several"))
    best = {name: min((tiers[each] for each in statuses), key=_TIERS.index)
            for name, statuses in kinds}  # fmt: skip
    if len(kinds) == 2:
        first, second = sorted(best, key=lambda name: best[name] != "full")
        label = naming.listed(names[name] for name in best)
        lesser = [names[name] for name in best if best[name] != "full"]
        if lesser:
            label = naming.say("lesser", names=label, lesser=naming.listed(lesser))
        pale = {name: tint(colours[name], 1.0 if best[name] == "full" else 0.35) for name in best}
        return Key(Mark(pale[first], pale[second], hatch="////", stripe=_STRIPE), label)
    ((organization, statuses),) = kinds
    ranked = sorted(statuses, key=lambda each: (_TIERS.index(tiers[each]), each))
    words = naming.listed(naming.status(each) for each in ranked)
    label = naming.say("named", name=names[organization], words=words)
    return Key(_look(colours[organization], [tiers[each] for each in ranked]), label)


def _look(colour: str, tiers: Sequence[str]) -> Mark:
    """Full members solid, partial ones pale and ruled, former ones striped."""
    faces = {"full": colour, "partial": tint(colour, 0.35), "former": "#FFFFFF"}
    hatches = {"full": "", "partial": "-", "former": "/"}
    ranked = list(dict.fromkeys(tiers))
    line = "#FFFFFF" if ranked[0] == "full" else colour
    return _hatched(faces[ranked[0]], line, "".join(hatches[each] for each in ranked))


def _hatched(face: str, line: str, signs: str) -> Mark:
    """Lines over a face; none without a sign."""
    if not signs:
        return Mark(face)
    return Mark(face, line, hatch="".join(4 * sign for sign in signs), stripe=1.0)
