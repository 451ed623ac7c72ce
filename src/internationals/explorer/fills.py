"""What colour a place has, for the map on the screen and the one that is saved alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from internationals.charts import style
from internationals.charts.style import Look, text
from internationals.explorer.selection import CANDIDATE, Row, told
from internationals.explorer.wording import Naming

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


@dataclass(frozen=True)
class Fill:
    """How places of one kind are filled, and what the legend says of them.

    Attributes
    ----------
    look : as of a membership map; of the first international where there are several
    stripes : colour of the second international, "" where there is one
    label : words of the legend, without a count
    """

    look: Look
    stripes: str
    label: str


@dataclass(frozen=True)
class Place:
    """A country or subdivision with entries.

    Attributes
    ----------
    code : ISO 3166-1 alpha-2 or ISO 3166-2
    fill : how it is drawn
    doubtful : whether an entry there is less than certain
    """

    code: str
    fill: Fill
    doubtful: bool


def fill_places(rows: Sequence[Row], hues: Mapping[str, str], naming: Naming) -> list[Place]:
    """The places of some rows of `select`, filled.

    A subdivision is filled for its own entries and for those of its country as a whole.
    One international: its hue, in the shade and hatch of the statuses there. Two: both hues, pale
    where no entry is a full member. More: grey. Only candidates: as what is not recorded.

    Parameters
    ----------
    rows : as records
    hues : colour of each international, in the order in which the legend names them
    naming : of the language

    Returns
    -------
    list of Place in the order of their codes.
    """
    by_code: dict[str, list[Row]] = {}
    for row in rows:
        if told(row["country"]):
            code = row["subdivision"] if told(row["subdivision"]) else row["country"]
            by_code.setdefault(code, []).append(row)
    fills: dict[_Kinds, Fill] = {}
    places = []
    for code, own in sorted(by_code.items()):
        # What is listed for a country as a whole is listed for its parts too.
        there = own + by_code.get(code[:2], []) if len(code) > 2 else own
        kinds: dict[str, set[str]] = {}
        for row in there:
            if row["evidence"] != CANDIDATE:
                kinds.setdefault(row["organization_id"], set()).add(row["status"])
        key = tuple((each, tuple(sorted(kinds[each]))) for each in hues if each in kinds)
        if key not in fills:
            fills[key] = _fill(key, hues, naming)
        places.append(Place(code, fills[key], any(row["confidence"] < 1 for row in there)))
    return places


def hues_of(tables: Tables) -> dict[str, str]:
    """The colour of each international, in the order of the articles.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    dict from the identifier of an international to ``#RRGGBB``
    """
    return style.hues(
        dict.fromkeys([*tables.articles["article"], *tables.sections["organization_id"]])
    )


_Kinds = tuple[tuple[str, tuple[str, ...]], ...]


def _fill(
    kinds: _Kinds,
    hues: Mapping[str, str],
    naming: Naming,
) -> Fill:
    language, names = naming.language, naming.organizations
    if not kinds:
        label = text(language, en="Only thought possible", zh="仅为推测")
        return Fill(style.NOT_RECORDED_LOOK, "", label)
    if len(kinds) == 1:
        ((organization, statuses),) = kinds
        ranked = sorted(
            statuses, key=lambda each: (style.is_former(each), not style.is_full(each), each)
        )
        words = style.listing([style.status_name(each, language) for each in ranked], language)
        label = text(language, en="{name}: {words}", zh="{name}：{words}",
                     name=names[organization], words=words)  # fmt: skip
        return Fill(style.combined_look(hues[organization], statuses), "", label)
    if len(kinds) > 2:
        label = text(language, en="Three or more internationals", zh="三个或更多国际")
        return Fill(Look(style.MUTED, "#FFFFFF"), "", label)
    full = {name: any(map(style.is_full, statuses)) for name, statuses in kinds}
    first, second = sorted(full, key=lambda name: not full[name])
    colours = {name: style.tint(hues[name], 1.0 if full[name] else 0.35) for name in full}
    label = style.listing([names[name] for name in full], language)
    lesser = [names[name] for name in full if not full[name]]
    if lesser:
        label += text(
            language,
            en=" ({names}: no full member)",
            zh="（{names}：无正式成员）",
            names=style.listing(lesser, language),
        )
    return Fill(Look(colours[first], "#FFFFFF"), colours[second], label)
