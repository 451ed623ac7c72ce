"""The ledger: every section with its host party."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from internationals.analysis import entryism
from internationals.analysis.entryism import place_name
from internationals.charts import style
from internationals.charts.entryism.families import alone_family, family_of
from internationals.charts.entryism.host_words import (
    doubt_note,
    short_host_name,
    standing_name,
    standings_note,
)
from internationals.charts.entryism.legends import Key, family_keys, legend, legend_height
from internationals.charts.entryism.marks import mark
from internationals.charts.entryism.subject import Subject, marks_the_list
from internationals.charts.export import Chart
from internationals.charts.layout import NORMAL, SMALL, joined, semicolons
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def ledger(tables: Tables, organization_id: str, *, language: Language) -> Chart:
    """Every section with its host party, the host's family, founding year and standing.

    Parameters
    ----------
    tables : all tables
    organization_id : the international, such as ``"imt"``
    language : of the figure

    Returns
    -------
    Chart; its table has one row per section, by region and English place name: region, place,
    section and host in English, Chinese and their own language, family group, kind, founding
    year, standing in 2018, host_in_later_revision.

    Raises
    ------
    ValueError : no entry of the international names a host party
    """
    return _Ledger(Subject(tables, organization_id, language)).chart()


class _Row(NamedTuple):
    """A row of the ledger, its words broken into lines."""

    facts: Any
    place: str
    section: list[tuple[float, int, str, str]]
    host: str
    lines: int


class _Ledger:
    """The ledger's layout: five columns, rows by region.

    Columns begin at these millimetres from the left of the page's room.
    """

    SECTION, HOST, SCALE, YEAR, STANDING = 25.2, 80.6, 130.0, 153.5, 161.5
    SCALE_END = 151.5
    HEADING, GAP = 4.7, 1.4

    def __init__(self, subject: Subject) -> None:
        self.subject = subject
        self.language = subject.language
        sections = subject.sections.copy()
        sections["place_en"] = [place_name(codes, "en") for codes in sections["places"]]
        sections["place_zh"] = [place_name(codes, "zh") for codes in sections["places"]]
        self.regions = entryism.host_rate(sections, "region_en").index.tolist()
        order = sections["region_en"].map(self.regions.index)
        self.sections = sections.assign(order=order).sort_values(
            ["order", "place_en"], kind="stable", ignore_index=True
        )
        self.pad = 0.8
        self.rows = [self._row(row) for row in self.sections.itertuples()]
        years = self.sections["host_founded_year"].dropna()
        self.first = int(np.floor(min(years.min(), subject.year) / 10) * 10) - 4
        self.last = int(max(years.max(), subject.year)) + 4

    # --- words ---

    def _row(self, facts: Any) -> _Row:
        language = self.language
        known = [
            name
            for name in (
                [facts.name_native, facts.name_en]
                if language == "en"
                else [facts.name_zh, facts.name_native]
            )
            if isinstance(name, str)
        ]
        names = list(dict.fromkeys(known)) or [facts.name_zh]
        if not isinstance(facts.name_native, str) and not isinstance(facts.name_en, str):
            names = [facts.name_zh, text(language, en="no other name known", zh="本名不详")]
        section = self._names(names, self.HOST - self.SECTION - 1)
        host = self._host(facts)
        host = style.wrapped(host, self.SCALE - self.HOST - 4.3, language, NORMAL)
        place = facts.place_en if language == "en" else facts.place_zh
        place = style.wrapped(place, self.SECTION - 0.3, language, NORMAL)
        lines = max(
            1 + max(line for _, line, _, _ in section), host.count("\n") + 1, place.count("\n") + 1
        )
        return _Row(facts, place, section, host, lines)

    def _names(self, names: list[str], width: float) -> list[tuple[float, int, str, str]]:
        """The first name, and the second beside it in grey, or below it where it does not fit."""
        placed: list[tuple[float, int, str, str]] = []
        x, line = 0.0, 0
        for name, colour in zip(names[:2], (style.INK, style.MUTED), strict=False):
            wide = style.text_width(name, self.language, NORMAL)
            if x and x + wide > width:
                x, line = 0.0, line + 1
            placed.append((x, line, name, colour))
            x += wide + 1.8
        return placed

    def _host(self, facts: Any) -> str:
        if not facts.with_host:
            return ""
        name = short_host_name(facts, self.language)
        dropped = facts.host_in_later_revision is not pd.NA and not facts.host_in_later_revision
        return f"{name}\N{NO-BREAK SPACE}†" if dropped else name

    def _height(self, row: _Row) -> float:
        return row.lines * style.line_height(NORMAL) * 0.95 + self.pad

    def title(self) -> str:
        hosts = self.subject.hosts
        return text(
            self.language,
            en="{n} of {all} {name} sections are listed as entering a host; {newer} of the {n} hosts are "
            "younger than {name}",
            zh="条目称{name}{all}个支部中的{n}个打入其他政党，其中{newer}个政党的成立晚于该国际",
            n=len(hosts),
            all=len(self.sections),
            newer=int(hosts["newer"].sum()),
            name=self.subject.name,
        )

    def subtitle(self) -> str:
        return text(
            self.language,
            en="All sections that the article lists, by region and territory; host party as the article "
            "names it, its family, its founding year against {year}, when {name} was founded, and "
            "where it stood in 2018.",
            zh="条目所列的全部支部，按地区和国家（英文名顺序）排列；条目所列的被打入政党、其政党家族、"
            "成立年份（与该国际成立的{year}年相比）及2018年时的地位。",
            year=str(self.subject.year),
            name=self.subject.name,
        )

    def note(self) -> str:
        dropped = int(self.sections["host_in_later_revision"].eq(False).fillna(False).sum())
        later = text(
            self.language,
            en="† A later text of the article no longer names this host ({n}).",
            zh="† 条目后来的文本不再列出该政党（{n}个）。",
            n=dropped,
        )
        newer = text(
            self.language,
            en="Bold years: after {year}.",
            zh="粗体年份：{year}年以后。",
            year=str(self.subject.year),
        )
        return joined(
            [
                marks_the_list(self.language),
                later if dropped else "",
                newer,
                standings_note(self.language),
                doubt_note(self.language),
            ],
            self.language,
        )

    def alt(self) -> str:
        parts = []
        for row in self.rows:
            host = row.host.replace("\n", " " if self.language == "en" else "")
            if host:
                standing = standing_name(row.facts.host_standing_2018, self.language)
                family = family_of(row.facts.host_family_group).name(self.language)
                year = row.facts.host_founded_year
                parts.append(f"{row.place}: {host}, {family}, {year}, {standing}")
        alone = [row.place for row in self.rows if not row.host]
        return text(
            self.language,
            en="Table of sections. {title}. {parts}. No host named: {alone}.",
            zh="支部一览表。{title}。{parts}。未列政党：{alone}。",
            title=self.title(),
            parts=semicolons(parts, self.language),
            alone=style.listing(alone, self.language),
        ).replace("\n", " ")

    # --- drawing ---

    def chart(self) -> Chart:
        keys = family_keys(self.sections, self.language, self.subject.colour)
        rows = sum(self._height(row) for row in self.rows)
        regions = len(self.regions) * (self.HEADING + self.GAP)
        self.head = legend_height(keys, self.language) + 2.0 + 2 * style.line_height(SMALL) + 0.6
        return self.subject.chart(
            lambda page, axes: self._draw(page, axes, keys),
            height=self.head + rows + regions,
            table=self._table(),
            title=self.title(),
            subtitle=self.subtitle(),
            note=self.note(),
            alt=self.alt(),
        )

    def _x(self, page: Page, year: float) -> float:
        share = (year - self.first) / (self.last - self.first)
        return page.left + self.SCALE + share * (self.SCALE_END - self.SCALE)

    def _draw(self, page: Page, axes: Axes, keys: Sequence[Key]) -> None:
        top = legend(page, axes, keys, page.top) - 2.0
        top = self._heads(page, top)
        self._years(page, axes, top)
        rates = {region: (part, whole) for region, part, whole in self.subject.rates()}
        region = None
        for row in self.rows:
            if row.facts.region_en != region:
                region = row.facts.region_en
                name = getattr(row.facts, f"region_{self.language}")
                top = self._region(page, axes, top - self.GAP, str(name), *rates[str(name)])
            else:
                axes.plot(
                    [page.left, page.right], [top, top], color=style.RULE, linewidth=0.3, zorder=1
                )
            self._section(page, axes, row, top)
            top -= self._height(row)

    def _heads(self, page: Page, top: float) -> float:
        language = self.language
        heads = {
            0.0: text(language, en="Territory", zh="国家或地区"),
            self.SECTION: text(
                language, en="Section: own name, in English", zh="支部：条目用名、本名"
            ),
            self.HOST: text(language, en="Host party", zh="打入的政党"),
            self.STANDING: text(language, en="In 2018", zh="2018年"),
        }
        line = style.line_height(SMALL)
        base = top - 2 * line
        for x, words in heads.items():
            page.write(
                page.left + x,
                base + 0.25 * line,
                words,
                size=SMALL,
                color=style.MUTED,
                va="baseline",
            )
        middle = page.left + (self.SCALE + self.STANDING - 2) / 2
        page.write(
            middle,
            base + 1.25 * line,
            text(language, en="Host founded", zh="政党成立年份"),
            size=SMALL,
            color=style.MUTED,
            va="baseline",
            ha="center",
        )
        for year in (1900, self.subject.year):
            if self.first <= year <= self.last:
                page.write(
                    self._x(page, year),
                    base + 0.25 * line,
                    str(year),
                    size=SMALL,
                    color=style.INK if year == self.subject.year else style.MUTED,
                    weight="bold" if year == self.subject.year else "regular",
                    va="baseline",
                    ha="center",
                )
        return base - 0.2

    def _years(self, page: Page, axes: Axes, top: float) -> None:
        for year in (1900, 1950):
            if self.first <= year <= self.last:
                x = self._x(page, year)
                axes.plot([x, x], [page.bottom, top], color=style.RULE, linewidth=0.4, zorder=0)
        x = self._x(page, self.subject.year)
        axes.plot([x, x], [page.bottom, top], color=self.subject.colour, linewidth=1.0, zorder=2)

    def _region(
        self, page: Page, axes: Axes, top: float, name: str, part: int, whole: int
    ) -> float:
        axes.add_patch(
            Rectangle(
                (page.left, top - self.HEADING),
                page.right - page.left,
                self.HEADING,
                facecolor="#EFEFEF",
                edgecolor="none",
                zorder=3,
            )
        )
        base = top - self.HEADING + 1.45
        page.write(page.left + 1.2, base, name, size=8, weight="bold", va="baseline")
        page.write(
            page.left + self.SECTION,
            base,
            text(
                self.language,
                en="{part} of {whole} enter a host",
                zh="{whole}个支部中{part}个打入其他政党",
                part=part,
                whole=whole,
            ),
            size=NORMAL,
            va="baseline",
        )
        return top - self.HEADING

    def _section(self, page: Page, axes: Axes, row: _Row, top: float) -> None:
        line = style.line_height(NORMAL) * 0.95
        first = top - self.pad / 2 - 0.76 * line
        middle = first + 0.27 * line

        def write(x: float, words: str, **kwargs: Any) -> None:
            for number, part in enumerate(words.split("\n")):
                page.write(
                    page.left + x,
                    first - number * line,
                    part,
                    size=NORMAL,
                    va="baseline",
                    **kwargs,
                )

        write(0.0, row.place)
        for x, number, name, colour in row.section:
            page.write(
                page.left + self.SECTION + x,
                first - number * line,
                name,
                size=NORMAL,
                color=colour,
                va="baseline",
            )
        facts = row.facts
        if not facts.with_host:
            mark(
                axes,
                alone_family(self.subject.colour),
                page.left + self.HOST + 1.5,
                middle,
                2.3,
                filled=False,
            )
            words = text(self.language, en="names no host", zh="未列")
            write(self.HOST + 4.2, words, color=style.MUTED)
            return
        family = family_of(facts.host_family_group)
        mark(axes, family, page.left + self.HOST + 1.5, middle, 2.5)
        write(self.HOST + 4.2, row.host)
        if facts.host_founded_year is not pd.NA:
            x = self._x(page, int(facts.host_founded_year))
            line_ends = [self._x(page, self.subject.year), x]
            axes.plot(line_ends, [middle, middle], color=family.edge, linewidth=0.9, zorder=3)
            mark(axes, family, x, middle, 2.5)
            write(
                self.YEAR,
                str(facts.host_founded_year),
                weight="bold" if facts.host_founded_year > self.subject.year else "regular",
            )
        standing = str(facts.host_standing_2018)
        write(
            self.STANDING,
            standing_name(standing, self.language),
            weight="bold" if standing == "government" else "regular",
        )

    def _table(self) -> pd.DataFrame:
        columns = {
            "region_en": "region",
            "place_en": "place_en",
            "place_zh": "place_zh",
            "name_en": "section_en",
            "name_zh": "section_zh",
            "name_native": "section_native",
            "host_name_en": "host_en",
            "host_name_zh": "host_zh",
            "host_name_native": "host_native",
            "host_abbreviation": "host_abbreviation",
            "host_family_group": "family_group",
            "host_kind": "kind",
            "host_founded_year": "founded_year",
            "host_standing_2018": "standing_2018",
            "host_in_later_revision": "host_in_later_revision",
        }
        return self.sections[list(columns)].rename(columns=columns)
