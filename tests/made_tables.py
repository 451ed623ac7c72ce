"""Small tables for tests, made row by row; cells that are not given are empty."""

from __future__ import annotations

from typing import Any

from internationals.tables.checks import problems
from internationals.tables.schema import TABLES, Tables

SOURCE = {"article": "green", "line_start": 1, "line_end": 1, "quote": "quote"}
REQUIRED: dict[str, dict[str, Any]] = {
    "articles": {"format": "markdown", "sha256": "0" * 64, "characters": 1, "lines": 99},
    "sections": {
        "status": "section", "tier": "full", "list": 1, "position": 1, "flags_lost": 1,
        "no_territory": False,
    },
    "section_territories": {"evidence": "flag", "confidence": 1.0},
    "section_hosts": {"position": 1, "name": "host"},
    "claims": {
        "group": "statement", "topic": "other", "subject": "green", "predicate": "states",
        "verdict": "not_checked",
    },
}  # fmt: skip


def made_tables(**rows: list[dict[str, Any]]) -> Tables:
    """Tables of rows given as cells by column, what every row needs filled in.

    Parameters
    ----------
    **rows : by table
    """
    return Tables.from_rows(
        {
            name: [
                TABLES[name].row_of(
                    **({k: v for k, v in SOURCE.items() if "quote" in TABLES[name].names}
                       | REQUIRED.get(name, {}) | row)
                )
                for row in table
            ]
            for name, table in rows.items()
        }
    )  # fmt: skip


def international(
    countries: list[str], hosts: dict[int, dict[str, Any]], founded: int | None = 1990
) -> Tables:
    """One international, a section in each country, some of them with a host party.

    Parameters
    ----------
    countries : codes, one per section; "" where it is not known
    hosts : facts of host parties, by the number of their section, from 0
    founded : year of the international
    """
    identifiers = [f"green-section-{at:02}" for at, _ in enumerate(countries, 1)]
    return made_tables(
        articles=[{"article": "green", "organization_id": "green", "title": "Green", "date": "2020"}],
        organizations=[
            {
                "organization_id": "green", "name": "绿色国际", "name_en": "Green International",
                "name_zh": "绿色国际", "abbreviation": "GI", "founded_year": founded,
            }
        ],
        sections=[
            {
                "section_id": key, "section_key": key, "organization_id": "green",
                "name": f"Group {at}", "position": at, "line_start": at, "line_end": at,
            }
            for at, key in enumerate(identifiers, 1)
        ],
        section_territories=[
            {"section_id": key, "country": code}
            for key, code in zip(identifiers, countries, strict=True)
            if code
        ],
        host_parties=[{"host_party_id": f"host {at}"} | facts for at, facts in hosts.items()],
        section_hosts=[
            {"section_id": identifiers[at], "host_party_id": f"host {at}"} for at in hosts
        ],
    )  # fmt: skip


def broken(tables: Tables) -> list[str]:
    """Every place where tables break their schema."""
    return [str(problem) for problem in problems(tables)]


def checked(tables: Tables) -> Tables:
    """The tables themselves, if they keep to their schema."""
    assert broken(tables) == []
    return tables
