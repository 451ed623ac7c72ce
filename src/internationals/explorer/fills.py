"""How a place is filled, on the screen and in what is saved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from internationals.explorer.wording import Naming, Row
from internationals.figures.page.style import MUTED, hues, tint
from internationals.tables.schema import Tables
from internationals.tables.selection import CANDIDATE

_TIERS = ("full", "partial", "former")


@dataclass(frozen=True)
class Fill:
    """How places of one kind are filled, and their words in the legend.

    Attributes
    ----------
    face : colour of the area
    hatch : ``"/"`` (former members), ``"-"`` (partial ones), ``"x"`` (only possible), several of
        them, or ""
    hatch_colour : of these lines
    stripes : colour of a second international, "" where there is one
    label : words of the legend, without a number
    edge : colour of the outline, "" for that of all land
    """

    face: str
    hatch: str
    hatch_colour: str
    stripes: str
    label: str
    edge: str = ""


@dataclass(frozen=True)
class Place:
    """A country or subdivision with entries.

    Attributes
    ----------
    code : ISO 3166-1 alpha-2 or ISO 3166-2
    fill : how it is drawn
    doubtful : whether an entry there is uncertain
    """

    code: str
    fill: Fill
    doubtful: bool


_Kinds = tuple[tuple[str, tuple[str, ...]], ...]
"""Internationals in a place, each with the statuses of its entries there."""


def hues_of(tables: Tables) -> dict[str, str]:
    """Colour of each international, the same as in the figures."""
    listed = tables.internationals
    return hues(listed, [*tables["articles"]["organization_id"].dropna(), *listed])


def fill_places(rows: Sequence[Row], colours: Mapping[str, str], naming: Naming) -> list[Place]:
    """The places of some rows, filled.

    A subdivision is filled for its own entries and for those of its country as a whole. One
    international: its hue, in the shade and hatch of the tiers there. Two: both hues, pale where no
    entry is a full member. More: grey. Only candidates, or only a dissolved state: white.

    Parameters
    ----------
    rows : records
    colours : of each international, in the order in which the legend names them
    naming : words of the language

    Returns
    -------
    list of Place in the order of their codes
    """
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        if row["country"]:
            by_code.setdefault(row["subdivision"] or row["country"], []).append(row)
    fills: dict[tuple[_Kinds, bool], Fill] = {}
    tiers = {row["status"]: row["tier"] for row in rows}
    places = []
    for code, own in sorted(by_code.items()):
        there = own + by_code.get(code[:2], []) if len(code) > 2 else own
        today = [row for row in there if row["evidence"] != CANDIDATE and not row["stands_for"]]
        key = (_kinds(today, colours), any(row["stands_for"] for row in there))
        if key not in fills:
            fills[key] = _fill(key[0], key[1], colours, tiers, naming)
        places.append(Place(code, fills[key], any(row["confidence"] < 1 for row in there)))
    return places


def _kinds(rows: Iterable[Row], order: Iterable[str]) -> _Kinds:
    found: dict[str, set[str]] = {}
    for row in rows:
        found.setdefault(row["organization_id"], set()).add(row["status"])
    return tuple((each, tuple(sorted(found[each]))) for each in order if each in found)


def _fill(
    kinds: _Kinds,
    dissolved: bool,
    colours: Mapping[str, str],
    tiers: Mapping[str, str],
    naming: Naming,
) -> Fill:
    names = naming.organizations
    if not kinds:
        label = naming.say("dissolved" if dissolved else "possible_only")
        hatch, edge = ("", MUTED) if dissolved else ("x", "")
        return Fill("#FFFFFF", hatch, "#8C8C8C", "", label, edge)
    if len(kinds) > 2:
        return Fill(MUTED, "", "", "", naming.say("several"))
    best = {name: min((tiers[each] for each in statuses), key=_TIERS.index)
            for name, statuses in kinds}  # fmt: skip
    if len(kinds) == 2:
        first, second = sorted(best, key=lambda name: best[name] != "full")
        strength = {name: 1.0 if tier == "full" else 0.35 for name, tier in best.items()}
        label = naming.listed(names[name] for name in best)
        lesser = [names[name] for name in best if best[name] != "full"]
        if lesser:
            label = naming.say("lesser", names=label, lesser=naming.listed(lesser))
        pale = {name: tint(colours[name], strength[name]) for name in best}
        return Fill(pale[first], "", "", pale[second], label)
    ((organization, statuses),) = kinds
    ranked = sorted(statuses, key=lambda each: (_TIERS.index(tiers[each]), each))
    words = naming.listed(naming.status(each, 2) for each in ranked)
    label = naming.say("named", name=names[organization], words=words)
    face, hatch = _look(colours[organization], [tiers[each] for each in ranked])
    line = "#FFFFFF" if best[organization] == "full" else colours[organization]
    return Fill(face, hatch, line, "", label)


def _look(colour: str, tiers: Sequence[str]) -> tuple[str, str]:
    """Face and hatch: full members solid, partial ones pale and ruled, former ones striped."""
    faces = {"full": colour, "partial": tint(colour, 0.35), "former": "#FFFFFF"}
    hatches = {"full": "", "partial": "-", "former": "/"}
    ranked = list(dict.fromkeys(tiers))
    return faces[ranked[0]], "".join(hatches[each] for each in ranked)
