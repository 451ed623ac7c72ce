"""Tables as builds of other people's pages give them, and figures of tables."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from made_tables import international, made_tables

from internationals import figures
from internationals.tables.schema import Tables

WORLD = re.findall(
    "[A-Z]{2}",
    "AT BE BG CH CZ DE DK EE ES FI FR GR HR HU IE IT LT LV NL NO PL PT RO RS SE SI SK GB "
    "AR AU BD BO BR CA CL CN CO CR EG GH ID IL IN IQ JP KE KR LB LK MA MT MX MY NG NZ PK "
    "PE PH SN TH TN TR TW US UY VE VN ZA ZW",
)
EUROPE = WORLD[: WORLD.index("AR")]


LONG = "Bundesweiter Zusammenschluss revolutionärer Arbeiterinnen und Arbeiter (Weiterentwickelt)"


def pages(*lists: list[dict[str, Any]], name: str = "Line {at}") -> Tables:
    """An international for each list; each entry with cells of sections and of territories."""
    rows: dict[str, list[dict[str, Any]]] = {
        "articles": [], "organizations": [], "sections": [], "section_territories": [],
    }  # fmt: skip
    for number, entries in enumerate(lists, 1):
        key = f"page {number}"
        rows["articles"].append({"article": key, "organization_id": key, "title": key})
        rows["organizations"].append(
            {"organization_id": key, "name": name.format(at=number), "language": "en"}
        )
        for at, entry in enumerate(entries, 1):
            section = f"{key}-section-{at:03}"
            place = {k: entry.pop(k) for k in ("country", "stands_for", "confidence") if k in entry}
            where = {"article": key, "line_start": at, "line_end": at}
            rows["sections"].append(
                {"section_id": section, "section_key": section, "organization_id": key,
                 "name": f"Group {at}", "position": at, **where, **entry}
            )  # fmt: skip
            if place:
                rows["section_territories"].append({"section_id": section, **place, **where})
    return made_tables(**rows)


def _several_statuses() -> Tables:
    tiers = {"full": "member", "partial": "observer", "former": "former_member"}
    entries = [
        {"country": code, "tier": tier, "status": tiers[tier]}
        for at, code in enumerate(WORLD)
        for tier in [list(tiers)[at % 3]]
    ]
    return pages([*entries, {"no_territory": True}], name="International Union of Youth Leagues")


_CASES: dict[str, Callable[[], Tables]] = {
    "a perfect page": lambda: international(
        EUROPE[:12],
        {at: {"name": f"Party {at}", "country": EUROPE[at], "founded_year": 1900 + at * 10,
              "family": "social democratic", "family_group": "social democratic",
              "standing": "opposition", "standing_on": "2018-06-30"} for at in range(6)},
    ),
    "one of twenty placed": lambda: pages([{"country": "DK"}, *({} for _ in range(19))]),
    "nothing placed": lambda: pages([{} for _ in range(5)]),
    "no list": lambda: pages([]),
    "dissolved states": lambda: pages(
        [{"country": code, "stands_for": "YUCS"} for code in ("RS", "HR", "SI", "BA", "MK", "ME")]
        + [{"country": "FR"}]
    ),
    "only dissolved states": lambda: pages([{"country": "CZ", "stands_for": "CSHH"}]),
    "sixty countries, three statuses": _several_statuses,
    "one entry": lambda: pages([{"country": "NA"}]),
    "one small state": lambda: pages([{"country": "TV"}, {"country": "VA"}, {"country": "AQ"}]),
    "doubts": lambda: pages([{"country": code, "confidence": 0.9} for code in WORLD[::3]]),
    "nine internationals": lambda: pages(
        *([{"country": code} for code in WORLD[start::9]] for start in range(9))
    ),
    "all countries, long names": lambda: pages(
        *([{"country": code, "name": LONG} for code in made_tables().countries["country"]] for _ in "ab"),
        name=f"{LONG} {{at}}",
    ),
    "hosts of long names": lambda: international(
        ["DE", "", "NA"],
        {at: {"name": LONG, "name_en": english, "name_zh": "全世界无产阶级和被压迫民族联合起来革命共产主义党（重建派）",
              "country": "DE"} for at, english in enumerate([LONG, None])},
    ),
    "nothing": lambda: made_tables(),
}  # fmt: skip
CASES = {name: cache(make) for name, make in _CASES.items()}


def figure(
    tables: Tables, name: str, *organization: str, language: str, width: str
) -> figures.Figure:
    """A figure by its name, of an international if each has one."""
    made: figures.Figure = getattr(figures, name)(
        tables, *organization, language=language, width=width
    )
    return made
