"""Whom the sections of an international enter: host parties by founding year, and the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Unpack

import pandas as pd
from scipy.stats import fisher_exact

from internationals.analysis import entryism
from internationals.analysis.entryism import host_name
from internationals.analysis.wording import capital, date, sort_key
from internationals.figures.page.canvas import Canvas
from internationals.figures.page.figure import Figure, Options, Page
from internationals.figures.page.grid import (
    Band,
    Bar,
    Cell,
    Dot,
    GridColumn,
    Label,
    Line,
    Row,
    Scale,
    grid,
    of_years,
)
from internationals.figures.page.legend import Key, Mark, legend
from internationals.figures.page.style import INK, MUTED
from internationals.tables.schema import Tables

_SHAPES = {"social democratic": "circle", "radical left": "square", "other": "diamond"}


class _Subject:
    """An international with its sections and their host parties.

    Attributes
    ----------
    key, name, hue : of the international
    year : in which it was founded; None if not known
    called : the name of a host party, as short as the figure needs it
    status : what so many of the sections are called
    sections, hosts : see `analysis.entryism`
    inside : what it means that a section is listed inside a party

    Raises
    ------
    FigureError : there is no such international, or no host party is recorded for it
    """

    def __init__(self, page: Page, organization_id: str | None) -> None:
        tables = page.tables
        recorded = entryism.hosts_recorded(tables)["with_host"].dropna()
        self.key = page.one(organization_id, recorded, "no_hosts_at_all")
        self.name = page.organization(self.key)
        self.hosts = entryism.hosts(tables, self.key)
        if self.hosts.empty:
            raise page.error("no_hosts", name=self.name)
        self.sections = entryism.sections(tables, self.key)
        self.status = partial(page.status_of, self.sections["status"])
        self.year = entryism.founded_year(tables, self.key)
        self.hue = page.hues([self.key])[self.key]
        days = self.hosts["standing_on"].dropna().unique()
        self.day = date(max(days), page.language) if len(days) else ""
        self.called = partial(host_name, language=page.language, letters=not page.narrow)
        chinese = tables.articles_on(self.key)["language"].eq("zh").any()
        self.inside = page.say("entering" if chinese else "inside")


def host_foundings(
    tables: Tables, organization_id: str | None = None, **options: Unpack[Options]
) -> Figure:
    """Host parties by family and founding year, beside the year of the international's founding.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international; that with the most sections in a host party if not given
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("host_foundings", tables, **options)
    say, subject = page.say, _Subject(page, organization_id)
    hosts = subject.hosts.drop_duplicates("host_party_id")
    if hosts["founded_year"].isna().all():
        raise page.error("no_years", name=subject.name)
    groups = entryism.ages(hosts)
    hosts = hosts.assign(family_group=hosts["family_group"].astype(object).fillna("unknown"))
    hosts = hosts.sort_values("founded_year", kind="stable")
    years = [*hosts["founded_year"], *hosts["predecessor_year"]]
    line = None
    if subject.year is not None:
        words = say("line", name=subject.name, year=str(subject.year))
        line = Line(subject.year, words, subject.hue, above=True)
    rows: list[Row | Band] = []
    for group, row in groups.iterrows():
        beside = "" if subject.year is None or not row["dated"] else say(
            "after", part=int(row["newer"]), n=int(row["dated"]), year=str(subject.year)
        )  # fmt: skip
        rows.append(Band(capital(say(f"family_{str(group).replace(' ', '_')}")), beside))
        rows += hosts[hosts["family_group"].eq(str(group))].to_dict("records")

    def draw(canvas: Canvas) -> float:
        columns = [
            GridColumn(say("host"), lambda host: Label(page.whole(subject.called(host)), "bold"),
                   (66.0, 33.0)),
            GridColumn(say("country"), lambda host: page.whole(_country(host, page)), (30.0, 17.0)),
            GridColumn(say("founded"), _founded, (12.0, None)),
            GridColumn("", lambda host: Label(marks=_foundings(host, subject.hue)),
                   scale=lambda wide: of_years(canvas, years, 3.5, wide - 3.0, line)),
        ]  # fmt: skip
        return grid(canvas, 0, columns, rows)

    return page.figure(
        title=_headline(groups, subject, page),
        organization_id=subject.key,
        subtitle=page.sentences(
            say("subtitle", name=subject.name, status=subject.status()),
            _comparator(page, subject, hosts),
        ),
        note=_host_notes(page, subject, hosts),
        source=page.source([subject.key], "party_sources"),
        alt={"hosts": [
            say("alt_host", host=host_name(host, page.language),
                country=page.country(str(host["country"])), year=str(host["founded_year"]))
            for host in hosts.dropna(subset="founded_year").to_dict("records")
        ]},
        table=hosts[[
            "host_party_id", "name_en", "name_zh", "abbreviation", "country", "family_group",
            "founded_year", "predecessor", "predecessor_year", "newer", "standing", "standing_on",
        ]].reset_index(drop=True),
        draw=draw,
    )  # fmt: skip


def _country(host: Row, page: Page) -> str:
    return page.country(host["country"]) if isinstance(host["country"], str) else "–"


def _founded(row: Row) -> str:
    return "–" if pd.isna(row["founded_year"]) else str(row["founded_year"])


def _foundings(host: Row, hue: str) -> list[Bar | Dot]:
    """From the founding of the predecessor to that of the party, ringed if it governs."""
    founded, before = host["founded_year"], host["predecessor_year"]
    ring = Mark("none", INK, "circle", 0.9)
    return [
        Bar(before, founded, hue, 0.7),
        Dot(before, Mark("white", hue, "circle", 0.9)),
        Dot(founded, Mark(hue, shape="circle")),
        Dot(founded if host["standing"] == "government" else None, ring, 3.9),
    ]


def _headline(groups: pd.DataFrame, subject: _Subject, page: Page) -> str:
    """What the years show: a difference between two families if there is one beyond chance."""
    say, dated = page.say, int(groups["dated"].sum())
    if subject.year is None:
        return say("title_no_year", n=int(groups["hosts"].sum()), name=subject.name)
    values = {"n": dated, "part": int(groups["newer"].sum()), "name": subject.name}
    key = "title" if dated == groups["hosts"].sum() else "title_some"
    key = key if values["part"] else "title_none"
    share = groups["newer"] / groups["dated"].where(groups["dated"] > 0)
    if share.notna().sum() < 2:
        return say(key, **values)
    counts = groups.to_dict("index")
    first, second = str(share.idxmin()), str(share.idxmax())
    old, new = counts[first], counts[second]
    table = [[row["newer"], row["dated"] - row["newer"]] for row in (old, new)]
    if old["newer"] or fisher_exact(table).pvalue > 0.05:
        return say(key, **values)
    return say(
        "title_families",
        old=say(f"hosts_{first.replace(' ', '_')}", n=old["dated"]),
        new=say(f"hosts_{second.replace(' ', '_')}", n=new["dated"]),
        part=new["newer"],
        name=subject.name,
    )


def _comparator(page: Page, subject: _Subject, hosts: pd.DataFrame) -> str:
    """How many of all parties of the same countries are newer than the international."""
    if subject.year is None:
        return ""
    newer, parties = entryism.share_of_all_parties_newer(page.tables, hosts, subject.year)
    if not parties:
        return ""
    return page.say("comparator", share=newer / parties, n=parties, year=str(subject.year))


def _host_notes(page: Page, subject: _Subject, hosts: pd.DataFrame) -> str:
    """What the marks mean, as far as they occur."""
    say = page.say
    return page.sentences(
        say("ring", day=subject.day) if hosts["standing"].eq("government").any() else "",
        say("hollow") if hosts["predecessor_year"].notna().any() else "",
        say("no_year_known") if hosts["founded_year"].isna().any() else "",
        subject.inside,
    )


def ledger(
    tables: Tables, organization_id: str | None = None, **options: Unpack[Options]
) -> Figure:
    """Every section with its host party, the host's family, founding year and standing.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international; that with the most sections in a host party if not given
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("ledger", tables, **options)
    say, subject = page.say, _Subject(page, organization_id)
    rows = _ledger_rows(subject, page)
    cells: list[Row | Band] = []
    for region, own in rows.groupby("region", sort=False):
        listed = own.drop_duplicates("section_id")
        beside = say("band", part=int(listed["with_host"].sum()), n=len(listed))
        cells += [Band(str(region), beside), *own.to_dict("records")]

    def draw(canvas: Canvas) -> float:
        top = legend(canvas, 0, 0, _family_keys(subject, page)) + 2.0
        years = [*rows["founded_year"], 1950]
        return grid(canvas, top, _ledger_columns(canvas, years, subject, page), cells)

    wanted = ["family_group", "founded_year", *([] if page.narrow else ["standing"])]
    facts = [say(f"fact_{each}") for each in wanted if rows[each].notna().any()]
    standings = set() if page.narrow else set(rows["standing"].dropna())
    return page.figure(
        title=_ledger_title(subject, page),
        organization_id=subject.key,
        subtitle=say(
            "subtitle_facts" if facts else "subtitle", status=subject.status(1), facts=facts
        ),
        note=page.sentences(
            say("dropped") if subject.sections["host_dropped"].any() else "",
            say("bold", year=str(subject.year), name=subject.name) if rows["newer"].any() else "",
            say("standing", day=subject.day) if subject.day and standings else "",
            say("supports") if "external_support" in standings else "",
            subject.inside,
            "" if subject.sections["with_host"].all() else say("none_named"),
        ),
        source=page.source([subject.key], "party_sources"),
        alt={
            "status": subject.status(),
            "rows": [
                say("map_group", label=row["place"], names=row["host"] or say("none"))
                for row in rows.to_dict("records")
            ],
        },
        table=rows.drop(columns=["line_start"]).reset_index(drop=True),
        draw=draw,
    )  # fmt: skip


def _ledger_title(subject: _Subject, page: Page) -> str:
    """How many sections have a host party, and how many of these parties are younger."""
    say, n = page.say, len(subject.sections)
    parties = subject.hosts.drop_duplicates("host_party_id")
    newer = parties["newer"].dropna()
    first = say("title", part=int(subject.sections["with_host"].sum()), n=n, name=subject.name,
                status=subject.status(n))  # fmt: skip
    if newer.empty or len(parties) == 1:
        return first
    key = "age" if len(newer) == len(parties) else "age_some"
    age = say(key if newer.any() else "age_none", newer=int(newer.sum()), hosts=len(parties),
              dated=len(newer), name=subject.name)  # fmt: skip
    return page.clauses([first, age])


def _ledger_rows(subject: _Subject, page: Page) -> pd.DataFrame:
    """A row per section and host party, by region and the name of the territory."""
    sections = subject.sections
    called = [subject.called(row) for row in subject.hosts.to_dict("records")]
    facts = ["section_id", "host_party_id", "family_group", "founded_year", "newer", "standing"]
    hosts = subject.hosts[facts].assign(host=called)
    columns = ["section_id", "with_host", "host_dropped", "region_en", "line_start"]
    regions = sections[f"region_{page.language}"].fillna(page.say("no_place")).map(capital)
    rows = sections[columns].assign(
        place=sections["places"].map(page.country, "ignore").fillna(regions),
        region=regions,
    )
    rows[["section", "other"]] = [_section_names(row, page) for row in sections.to_dict("records")]
    # The largest region first; what is not known last.
    rows = rows.assign(
        unknown=rows["region_en"].isna(),
        size=-rows.groupby("region")["section_id"].transform("size"),
        rank=rows["place"].map(lambda name: sort_key(name, page.language)),
    ).sort_values(["unknown", "size", "region", "rank", "line_start"], kind="stable")
    rows = rows.merge(hosts, on="section_id", how="left")
    rows["host"] = rows["host"].fillna("")
    return rows.drop(columns=["unknown", "size", "rank", "region_en"])


def _section_names(row: Mapping[Any, Any], page: Page) -> tuple[str, str]:
    """What a section is called: in English its own and its English name, in Chinese both kinds."""
    wanted = ["name_native", "name_en"] if page.language == "en" else ["name_zh", "name_native"]
    names = [str(row[name]) for name in wanted if isinstance(row[name], str)]
    names = list(dict.fromkeys(names)) or [row["name"] if isinstance(row["name"], str) else "–"]
    return names[0], names[1] if len(names) > 1 else ""


def _family_keys(subject: _Subject, page: Page) -> list[Key]:
    """The families that occur, with their counts, then the sections without a host party."""
    keys = [
        Key(_family_mark(name, subject.hue),
            page.say("key", family=page.say(f"family_{str(name).replace(' ', '_')}"), n=n))
        for name, n in entryism.ages(subject.hosts)["hosts"].items()
    ]  # fmt: skip
    alone = int((~subject.sections["with_host"]).sum())
    none = Key(_NONE, page.say("key", family=page.say("none"), n=alone))
    return [*keys, none] if alone else keys


_NONE = Mark("white", MUTED, "circle", 0.6)


def _family_mark(family: object, hue: str) -> Mark:
    if family in _SHAPES:
        return Mark(hue, shape=_SHAPES[str(family)])
    return Mark("white", hue, "square", sign="?")


def _ledger_columns(
    canvas: Canvas, years: list[Any], subject: _Subject, page: Page
) -> list[GridColumn]:
    year, hue = subject.year, subject.hue
    line = Line(year, str(year), hue) if year else None

    def mark(row: Row) -> Mark:
        return _family_mark(row["family_group"], hue) if row["host"] else _NONE

    def host(row: Row) -> Cell:
        dagger = "\N{NO-BREAK SPACE}†" if row["host_dropped"] else ""
        none = Label(page.say("none"), colour=MUTED)
        return page.whole(row["host"]) + dagger if row["host"] else none

    def span(row: Row) -> list[Bar | Dot]:
        founded = row["founded_year"]
        return [Bar(year or founded, founded, hue, 0.9), Dot(founded, mark(row), 2.0)]

    def standing(row: Row) -> Label:
        known = row["standing"]
        words = page.say(f"standing_{known}") if isinstance(known, str) else ""
        return Label(words, "bold" if known == "government" else "regular")

    def founded(row: Row) -> Label:
        return Label(
            _founded(row) if row["host"] else "", "bold" if row["newer"] is True else "regular"
        )

    say = page.say
    return [
        GridColumn(say("column_place"), lambda row: page.whole(row["place"]), (27.0, 21.5)),
        GridColumn(capital(subject.status(1)), lambda row: page.whole(row["section"]), (33.0, 25.0)),
        GridColumn(say("column_other"), lambda row: Label(row["other"], colour=MUTED), (26.0, None)),
        GridColumn("", lambda row: Label(marks=[Dot(0, mark(row), 2.2)]), (4.0, 3.6),
               scale=lambda _: Scale(left=1.9)),
        GridColumn(say("column_host"), host, (41.0, 0.0)),
        # The year of the international is the only one that has a label.
        GridColumn("", lambda row: Label(marks=span(row)), (18.0 if line else None, None),
               scale=lambda wide: of_years(canvas, years, 2.0, wide - 3.0, line)._replace(ticks=())),
        GridColumn(say("column_founded"), founded, (12.5, 11.0)),
        GridColumn(say("column_standing"), standing, (0.0, None)),
    ]  # fmt: skip
