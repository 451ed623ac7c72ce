"""How a place is filled, on the screen and in what is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from internationals.explorer.labels import Labels, Row, grouped
from internationals.figures.page.legend import Key, Mark
from internationals.figures.page.style import MUTED, tint
from internationals.tables.schema import VOCABULARIES
from internationals.tables.selection import CANDIDATE

_TIERS = list(VOCABULARIES["tier"])
_STRIPE = 2.6
"""Width of the stripes of a second international, in points on paper."""


class Filled(NamedTuple):
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


def fill_places(rows: Sequence[Row], naming: Labels) -> list[Filled]:
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
    list of Filled in the order of their codes
    """
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        if row["country"]:
            by_code.setdefault(row["subdivision"] or row["country"], []).append(row)
    places = []
    for code in sorted(by_code):
        there = [row for each in sorted({code, code[:2]}) for row in by_code.get(each, [])]
        today = [row for row in there if row["evidence"] != CANDIDATE and not row["stands_for"]]
        if today:
            key = _key(grouped(today, "organization_id"), naming)
        elif any(row["stands_for"] for row in there):
            key = Key(Mark("#FFFFFF", MUTED), naming.say("dissolved"))
        else:
            key = Key(_hatched("#FFFFFF", "#8C8C8C", "x"), naming.say("possible_only"))
        places.append(Filled(code, key, any(row["confidence"] < 1 for row in there)))
    return places


def _key(found: Mapping[str, Sequence[Row]], naming: Labels) -> Key:
    """How a place is drawn, from its entries by international."""
    if len(found) > 2:
        return Key(Mark(MUTED), naming.say("several"))
    names, hues = naming.organizations, naming.hues
    # Rank of the tier, 0 for full members, and status of all entries, the highest first.
    kinds = {each: sorted({(_TIERS.index(row["tier"]), row["status"]) for row in found[each]})
             for each in hues if each in found}  # fmt: skip
    if len(kinds) == 2:
        label = naming.listed(names[each] for each in kinds)
        lesser = [each for each, ranked in kinds.items() if ranked[0][0]]
        if lesser:
            words = naming.listed(names[each] for each in lesser)
            label = naming.say("lesser", names=label, lesser=words)
        first, second = (tint(hues[each], 0.35 if each in lesser else 1.0)
                         for each in sorted(kinds, key=lesser.__contains__))  # fmt: skip
        return Key(Mark(first, second, hatch="////", stripe=_STRIPE), label)
    ((organization, ranked),) = kinds.items()
    words = naming.listed(naming.status(status) for _, status in ranked)
    label = naming.say("named", name=names[organization], words=words)
    return Key(_look(hues[organization], [rank for rank, _ in ranked]), label)


def _look(colour: str, ranks: Sequence[int]) -> Mark:
    """Full members solid, partial ones pale and ruled, former ones striped."""
    face = (colour, tint(colour, 0.35), "#FFFFFF")[ranks[0]]
    signs = "".join(("", "-", "/")[rank] for rank in dict.fromkeys(ranks))
    return _hatched(face, colour if ranks[0] else "#FFFFFF", signs)


def _hatched(face: str, line: str, signs: str) -> Mark:
    """Lines over a face; none without a sign."""
    if not signs:
        return Mark(face)
    return Mark(face, line, hatch="".join(4 * sign for sign in signs), stripe=1.0)
