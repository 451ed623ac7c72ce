"""Charts of entryism: which sections enter a host party, of what family, and where they stand alone.

Each function draws one figure of one international in one language and returns a `Chart`. Numbers
come from `analysis.entryism` alone. A family group has a shape and a colour of its own, the same in
every figure; a section that names no host is an open circle in the hue of its international. All is
laid out in millimetres of the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, Patch, Polygon, Rectangle

from internationals.analysis import entryism
from internationals.analysis.entryism import place_name
from internationals.charts import maps, style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import organization_name
from internationals.charts.style import Language, Look, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

LICENCE = "CC BY-SA 4.0"

_SMALL = 7.0
_NORMAL = 7.5

# ------------------------------------------------------------------------------------------------
# Families
# ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Family:
    """How a family group of host parties looks and what it is called.

    Attributes
    ----------
    en, zh : its name
    shape : ``"circle"``, ``"square"``, ``"triangle"`` or ``"diamond"``
    face, edge : ``#RRGGBB``
    ink : of a text on the face
    hatch : on a map, so that families are told apart in grey too
    """

    en: str
    zh: str
    shape: str
    face: str
    edge: str
    ink: str
    hatch: str = ""

    def name(self, language: Language) -> str:
        """Its name in a language."""
        return text(language, en=self.en, zh=self.zh)

    @property
    def look(self) -> Look:
        """How it fills a place on a map."""
        if not self.hatch:
            return Look(self.face, "#FFFFFF")
        return Look(self.face, self.edge, self.hatch, self.edge)


_PLUM = style.shade(style.OKABE_ITO["reddish purple"], 0.5)
_VERMILION = style.OKABE_ITO["vermilion"]
_YELLOW = style.OKABE_ITO["yellow"]

# Not one of the hues of the internationals; dark, middle and light, so that grey keeps them apart.
FAMILIES: Mapping[str, Family] = {
    "social democratic": Family(
        "social democratic",
        "社会民主主义",
        "circle",
        _VERMILION,
        style.shade(_VERMILION, 0.7),
        "white",
    ),
    "radical left": Family("radical left", "激进左翼", "square", _PLUM, _PLUM, "white"),
    "national-popular (Latin America)": Family(
        "national-popular (Latin America)",
        "民族人民主义（拉丁美洲）",
        "triangle",
        _YELLOW,
        style.shade(_YELLOW, 0.45),
        style.INK,
        "//////",
    ),
}
"""Family group to its look."""

_NOT_KNOWN = Family(
    "family not known",
    "所属不明",
    "diamond",
    style.NOT_RECORDED,
    style.NOT_RECORDED_LINE,
    style.INK,
    style.NOT_RECORDED_HATCH,
)

_STANDINGS: Mapping[str, tuple[str, str]] = {
    "government": ("government", "执政"),
    "external_support": ("supports it", "阁外支持"),
    "opposition": ("opposition", "在野"),
    "no_seats": ("no seats", "无议席"),
    "not_applicable": ("youth group", "青年组织"),
}


def family_of(group: object) -> Family:
    """The look of a family group; that of "not known" where none is given."""
    return FAMILIES.get(group, _NOT_KNOWN) if isinstance(group, str) else _NOT_KNOWN


def _alone_family(colour: str) -> Family:
    """The look of a section that names no host, in the hue of its international."""
    dark = style.shade(colour, 0.75)
    return Family("names no host", "未列所打入的政党", "circle", "#FFFFFF", dark, style.INK)


def _alone_look(colour: str) -> Look:
    return Look(style.tint(colour, 0.5), style.shade(colour, 0.6), width=0.6)


def _mark(
    axes: Axes,
    family: Family,
    x: float,
    y: float,
    size: float,
    *,
    filled: bool = True,
    **kwargs: Any,
) -> None:
    """Draw a family's shape.

    Parameters
    ----------
    x, y : its middle, in millimetres of the page
    size : diameter of the circle, in millimetres; the other shapes have about its area
    filled : or open, with a thicker edge
    """
    half = size / 2
    patch: Patch
    drawn: dict[str, Any] = {
        "facecolor": family.face if filled else "#FFFFFF",
        "edgecolor": family.edge,
        "linewidth": 0.6 if filled else 1.1,
        "zorder": 4,
    } | kwargs
    if family.shape == "circle":
        patch = Circle((x, y), half, **drawn)
    elif family.shape == "square":
        side = half * 0.9
        patch = Rectangle((x - side, y - side), 2 * side, 2 * side, **drawn)
    elif family.shape == "triangle":
        reach = half * 1.12
        corners = [(x, y + reach), (x - reach * 0.95, y - reach * 0.62)]
        patch = Polygon([*corners, (x + reach * 0.95, y - reach * 0.62)], **drawn)
    else:
        reach = half * 1.2
        patch = Polygon([(x, y + reach), (x + reach, y), (x, y - reach), (x - reach, y)], **drawn)
    axes.add_patch(patch)


# ------------------------------------------------------------------------------------------------
# Layout
# ------------------------------------------------------------------------------------------------


def _canvas(page: Page) -> Axes:
    """Axes over the room of a page whose coordinates are the page's millimetres."""
    axes = page.axes()
    axes.set_xlim(page.left, page.right)
    axes.set_ylim(page.bottom, page.top)
    axes.set_axis_off()
    return axes


class _Key(NamedTuple):
    """A word of the legend with its mark."""

    family: Family
    label: str
    filled: bool = True


def _legend(page: Page, axes: Axes, keys: Sequence[_Key], top: float) -> float:
    """Set a legend in lines from the left; the height at which it ends comes back."""
    x, line = page.left, style.line_height(_NORMAL)
    y = top - line / 2
    for key in keys:
        width = 4.4 + style.text_width(key.label, page.language, _NORMAL)
        if x + width > page.right and x > page.left:
            x, y = page.left, y - line - 0.6
        _mark(axes, key.family, x + 1.5, y, 2.5, filled=key.filled)
        page.write(x + 4.4, y - 0.27 * line, key.label, size=_NORMAL, va="baseline")
        x += width + 5.5
    return y - line / 2


def _legend_height(keys: Sequence[_Key], language: Language) -> float:
    x, lines = 0.0, 1
    for key in keys:
        width = 4.4 + style.text_width(key.label, language, _NORMAL)
        if x + width > style.PAGE_WIDTH - 4 and x > 0:
            x, lines = 0.0, lines + 1
        x += width + 5.5
    return lines * style.line_height(_NORMAL) + (lines - 1) * 0.6


def _family_keys(
    rows: pd.DataFrame, language: Language, colour: str, column: str = "host_family_group"
) -> list[_Key]:
    """The families that occur among the hosts, with their counts, then "names no host"."""
    with_host = rows[rows["host_party_id"].notna()]
    counts = with_host[column].astype("object").value_counts(dropna=False)
    ordered = sorted(
        counts.items(),
        key=lambda pair: (
            list(FAMILIES).index(str(pair[0])) if pair[0] in FAMILIES else len(FAMILIES)
        ),
    )
    keys = [
        _Key(family_of(group), _counted(family_of(group).name(language), int(count), language))
        for group, count in ordered
    ]
    alone = len(rows) - len(with_host)
    if alone:
        family = _alone_family(colour)
        keys.append(_Key(family, _counted(family.name(language), alone, language)))
    return keys


def _counted(words: str, count: int, language: Language) -> str:
    return text(language, en="{words} ({n})", zh="{words}（{n}）", words=words, n=count)


def _joined(sentences: Iterable[str], language: Language) -> str:
    return (" " if language == "en" else "").join(sentence for sentence in sentences if sentence)


class _Subject:
    """An international and all that its figures on entryism are made of.

    Attributes
    ----------
    sections, hosts : see `analysis.entryism`
    name : as a title calls it
    year : it was founded in
    colour : its hue
    """

    def __init__(self, tables: Tables, organization_id: str, language: Language) -> None:
        style.check_language(language)
        self.tables = tables
        self.organization_id = organization_id
        self.language = language
        self.sections = entryism.sections_and_hosts(tables, organization_id)
        if not self.sections["with_host"].any():
            raise ValueError(
                f"{organization_id}: found no entry that names a host party, expected one: "
                "where none is named, hosts are not recorded and there is nothing to draw"
            )
        self.hosts = entryism.hosts(tables, organization_id)
        self.name = organization_name(tables, organization_id, language)
        self.year = entryism.founded_year(tables, organization_id)
        self.colour = style.hues([*tables.articles["article"], organization_id])[organization_id]

    @property
    def source(self) -> str:
        article = source_line(self.tables.articles, [self.organization_id], self.language)
        return text(
            self.language,
            en="{article}; facts of host parties: Wikipedia, ParlGov, Manifesto Project, Party Facts",
            zh="{article}；政党资料：维基百科、ParlGov、Manifesto Project、Party Facts",
            article=article,
        )

    def rates(self) -> list[tuple[str, int, int]]:
        """Region in words, sections that enter a host, sections; largest regions first."""
        rates = entryism.host_rate(self.sections, f"region_{self.language}")
        return [
            (str(region), int(row["with_host"]), int(row["n"])) for region, row in rates.iterrows()
        ]

    def chart(
        self,
        draw: Callable[[Page, Axes], None],
        *,
        height: float,
        table: pd.DataFrame,
        title: str,
        subtitle: str,
        note: str,
        alt: str,
    ) -> Chart:
        """A page of some height with all its words, drawn on by `draw`."""
        with style.applied(self.language):
            page = Page.blank(
                self.language,
                height=height,
                title=title,
                subtitle=subtitle,
                foot=style.foot(self.language, source=self.source, licence=LICENCE, note=note),
            )
            draw(page, _canvas(page))
        return Chart(
            figure=page.figure,
            language=self.language,
            table=table,
            title=title,
            caption=_joined([subtitle, note], self.language),
            alt=alt,
            source=self.source,
            licence=LICENCE,
        )


def _fraction(part: int, whole: int, language: Language) -> str:
    return text(language, en="{part} of {whole}", zh="{part}/{whole}", part=part, whole=whole)


def _marks_the_list(language: Language) -> str:
    return text(
        language,
        en="What is shown is what the article lists; 打入 (“enters”) stands there for support as well "
        "as for entry. No host named does not prove that there is none.",
        zh="所示为条目所列内容；“打入”既指加入，也指支持。未列政党不等于没有。",
    )


def _standings_note(language: Language) -> str:
    return text(
        language,
        en="“Supports it”: supporting the government from outside the cabinet.",
        zh="“阁外支持”：不入阁而支持政府。",
    )


def _doubt_note(language: Language) -> str:
    return text(
        language,
        en="Some founding years are disputed (data/README.md).",
        zh="部分成立年份有争议（见data/README.md）。",
    )


# ------------------------------------------------------------------------------------------------
# The ledger
# ------------------------------------------------------------------------------------------------


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
    return _Ledger(_Subject(tables, organization_id, language)).chart()


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
    HEADING, GAP = 4.9, 1.6

    def __init__(self, subject: _Subject) -> None:
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
        host = style.wrapped(host, self.SCALE - self.HOST - 4.3, language, _NORMAL)
        place = facts.place_en if language == "en" else facts.place_zh
        place = style.wrapped(place, self.SECTION - 0.3, language, _NORMAL)
        lines = max(
            1 + max(line for _, line, _, _ in section), host.count("\n") + 1, place.count("\n") + 1
        )
        return _Row(facts, place, section, host, lines)

    def _names(self, names: list[str], width: float) -> list[tuple[float, int, str, str]]:
        """The first name, and the second beside it in grey, or below it where it does not fit."""
        placed: list[tuple[float, int, str, str]] = []
        x, line = 0.0, 0
        for name, colour in zip(names[:2], (style.INK, style.MUTED), strict=False):
            wide = style.text_width(name, self.language, _NORMAL)
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
        return row.lines * style.line_height(_NORMAL) * 0.95 + self.pad

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
        return _joined(
            [
                _marks_the_list(self.language),
                later if dropped else "",
                newer,
                _standings_note(self.language),
                _doubt_note(self.language),
            ],
            self.language,
        )

    def alt(self) -> str:
        parts = []
        for row in self.rows:
            host = row.host.replace("\n", " " if self.language == "en" else "")
            if host:
                standing = _standing(row.facts.host_standing_2018, self.language)
                family = family_of(row.facts.host_family_group).name(self.language)
                year = row.facts.host_founded_year
                parts.append(f"{row.place}: {host}, {family}, {year}, {standing}")
        alone = [row.place for row in self.rows if not row.host]
        return text(
            self.language,
            en="Table of sections. {title}. {parts}. No host named: {alone}.",
            zh="支部一览表。{title}。{parts}。未列政党：{alone}。",
            title=self.title(),
            parts="; ".join(parts) if self.language == "en" else "；".join(parts),
            alone=style.listing(alone, self.language),
        ).replace("\n", " ")

    # --- drawing ---

    def chart(self) -> Chart:
        keys = _family_keys(self.sections, self.language, self.subject.colour)
        rows = sum(self._height(row) for row in self.rows)
        regions = len(self.regions) * (self.HEADING + self.GAP)
        self.head = _legend_height(keys, self.language) + 2.0 + 2 * style.line_height(_SMALL) + 0.6
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

    def _draw(self, page: Page, axes: Axes, keys: Sequence[_Key]) -> None:
        top = _legend(page, axes, keys, page.top) - 2.0
        top = self._heads(page, axes, top)
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

    def _heads(self, page: Page, axes: Axes, top: float) -> float:
        language = self.language
        heads = {
            0.0: text(language, en="Territory", zh="国家或地区"),
            self.SECTION: text(
                language, en="Section: own name, in English", zh="支部：条目用名、本名"
            ),
            self.HOST: text(language, en="Host party", zh="打入的政党"),
            self.STANDING: text(language, en="In 2018", zh="2018年"),
        }
        line = style.line_height(_SMALL)
        base = top - 2 * line
        for x, words in heads.items():
            page.write(
                page.left + x,
                base + 0.25 * line,
                words,
                size=_SMALL,
                color=style.MUTED,
                va="baseline",
            )
        middle = page.left + (self.SCALE + self.STANDING - 2) / 2
        page.write(
            middle,
            base + 1.25 * line,
            text(language, en="Host founded", zh="政党成立年份"),
            size=_SMALL,
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
                    size=_SMALL,
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
            size=_NORMAL,
            va="baseline",
        )
        return top - self.HEADING

    def _section(self, page: Page, axes: Axes, row: _Row, top: float) -> None:
        line = style.line_height(_NORMAL) * 0.95
        first = top - self.pad / 2 - 0.76 * line
        middle = first + 0.27 * line

        def write(x: float, words: str, **kwargs: Any) -> None:
            for number, part in enumerate(words.split("\n")):
                page.write(
                    page.left + x,
                    first - number * line,
                    part,
                    size=_NORMAL,
                    va="baseline",
                    **kwargs,
                )

        write(0.0, row.place)
        for x, number, name, colour in row.section:
            page.write(
                page.left + self.SECTION + x,
                first - number * line,
                name,
                size=_NORMAL,
                color=colour,
                va="baseline",
            )
        facts = row.facts
        if not facts.with_host:
            _mark(
                axes,
                _alone_family(self.subject.colour),
                page.left + self.HOST + 1.5,
                middle,
                2.3,
                filled=False,
            )
            words = text(self.language, en="names no host", zh="未列")
            write(self.HOST + 4.2, words, color=style.MUTED)
            return
        family = family_of(facts.host_family_group)
        _mark(axes, family, page.left + self.HOST + 1.5, middle, 2.5)
        write(self.HOST + 4.2, row.host)
        if facts.host_founded_year is not pd.NA:
            x = self._x(page, int(facts.host_founded_year))
            line_ends = [self._x(page, self.subject.year), x]
            axes.plot(line_ends, [middle, middle], color=family.edge, linewidth=0.9, zorder=3)
            _mark(axes, family, x, middle, 2.5)
            write(
                self.YEAR,
                str(facts.host_founded_year),
                weight="bold" if facts.host_founded_year > self.subject.year else "regular",
            )
        standing = str(facts.host_standing_2018)
        write(
            self.STANDING,
            _standing(standing, self.language),
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


def short_host_name(facts: Any, language: Language) -> str:
    """A host party as a figure calls it: without what follows a dash or bracket, with its letters.

    Parameters
    ----------
    facts : a row with host_name_en, host_name_zh and host_abbreviation
    language : of the name
    """
    name = facts.host_name_en if language == "en" else facts.host_name_zh
    if not isinstance(name, str):
        name = facts.host_name_zh
    if language == "en":
        name = name.split(" – ")[0].split(" (")[0]
    letters = facts.host_abbreviation
    if not isinstance(letters, str) or letters in name:
        return str(name)
    return text(
        language, en="{name} ({letters})", zh="{name}（{letters}）", name=name, letters=letters
    )


def _standing(standing: object, language: Language) -> str:
    words = _STANDINGS.get(str(standing))
    return text(language, en=words[0], zh=words[1]) if words else ""


# ------------------------------------------------------------------------------------------------
# The map
# ------------------------------------------------------------------------------------------------


def host_map(tables: Tables, organization_id: str, *, language: Language) -> Chart:
    """Map of sections: those that enter a host by its family group, those that stand alone.

    Parameters
    ----------
    tables : all tables
    organization_id : the international
    language : of the figure

    Returns
    -------
    Chart; its table has one row per place: code, place_en, place_zh, sections, host (English
    names, with semicolons), family_groups (with semicolons).

    Raises
    ------
    ValueError : no entry of the international names a host party
    """
    subject = _Subject(tables, organization_id, language)
    sections = subject.sections
    sections = sections.assign(code=sections["places"].str.split(";"))
    places = sections.dropna(subset="code").explode("code")
    areas = [
        maps.Area(
            str(row.code),
            family_of(row.host_family_group).look if row.with_host else _alone_look(subject.colour),
        )
        for row in places.itertuples()
    ]
    keys, groups = _map_words(subject)
    countries = entryism.host_rate_of_countries(sections)
    title = text(
        language,
        en="{name} sections are listed as entering a host in {n} of their {all} countries",
        zh="条目所列{name}的支部分布于{all}个国家，在其中{n}个国家打入其他政党",
        name=subject.name,
        n=int((countries["with_host"] > 0).sum()),
        all=len(countries),
    )
    none = [region for region, part, _ in subject.rates() if part == 0]
    if none:
        title += text(
            language,
            en="; none of the hosts is in {regions}",
            zh="；{regions}一个也没有",
            regions=style.listing(none, language),
        )
    subtitle = text(
        language,
        en="Countries and subdivisions with a section ({n} in all), by the family of the party that "
        "the article says it enters; national and subnational sections are drawn apart.",
        zh="设有支部（共{n}个）的国家和地区，按条目所述被打入政党的家族着色；国家级与地方级支部分别绘出。",
        n=len(sections),
    )
    note = _marks_the_list(language)
    alt = text(
        language,
        en="World map with Europe enlarged. {title}. {parts}.",
        zh="世界地图，附欧洲放大图。{title}。{parts}。",
        title=title,
        parts=("; " if language == "en" else "；").join(
            text(language, en="{heading}: {names}", zh="{heading}：{names}", **group._asdict())
            for group in groups
        ),
    )
    source = subject.source
    with style.applied(language):
        page = Page.blank(
            language,
            height=maps.height_of(maps.names_height(groups, language)),
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        rooms = maps.draw(page, areas)
        maps.legend(page, rooms.ocean, text(language, en="Sections", zh="支部"), keys)
        maps.names(page, rooms.beside, groups)
    return Chart(
        figure=page.figure,
        language=language,
        table=_map_table(places),
        title=title,
        caption=_joined([subtitle, note], language),
        alt=alt,
        source=source,
        licence=LICENCE,
    )


def _map_words(subject: _Subject) -> tuple[list[maps.Key], list[maps.Names]]:
    """Legend and lists of names beside the map."""
    language, sections = subject.language, subject.sections
    groups: list[tuple[Family, Look, pd.DataFrame]] = []
    for name, family in FAMILIES.items():
        of_family = sections[sections["with_host"] & sections["host_family_group"].eq(name)]
        groups.append((family, family.look, of_family))
    unknown = sections[sections["with_host"] & sections["host_family_group"].isna()]
    groups.append((_NOT_KNOWN, style.NOT_RECORDED_LOOK, unknown))
    alone = sections[~sections["with_host"]]
    groups.append((_alone_family(subject.colour), _alone_look(subject.colour), alone))
    keys, names = [], []
    for family, look, rows in groups:
        codes = [code for places in rows["places"].dropna() for code in places.split(";")]
        if not codes:
            continue
        words = family.name(language)
        label = (
            words
            if family.shape == "circle" and look.face != family.face
            else text(language, en="enters a host: {words}", zh="打入：{words}", words=words)
        )
        keys.append(maps.Key(_counted(label, len(rows), language), look))
        names.append(maps.Names(_capital(words), maps.place_names(codes, language)))
    keys.append(
        maps.Key(text(language, en="no section listed", zh="未列支部"), style.NO_ENTRY_LOOK)
    )
    return keys, names


def _capital(words: str) -> str:
    return words[0].upper() + words[1:]


def _map_table(places: pd.DataFrame) -> pd.DataFrame:
    grouped = places.groupby("code", sort=True)
    table = grouped.agg(
        sections=("section_id", "size"),
        host=("host_name_en", _present),
        family_groups=("host_family_group", _present),
    ).reset_index()
    table.insert(1, "place_en", [place_name(code, "en") for code in table["code"]])
    table.insert(2, "place_zh", [place_name(code, "zh") for code in table["code"]])
    return table


def _present(values: pd.Series[Any]) -> str:
    return ";".join(dict.fromkeys(str(value) for value in values.dropna()))


# ------------------------------------------------------------------------------------------------
# Unit dots
# ------------------------------------------------------------------------------------------------

_DOT = 7.3
"""Diameter of a dot with letters in it, in millimetres."""
_STEP = 8.25


def region_dots(tables: Tables, organization_id: str, *, language: Language) -> Chart:
    """Every section a dot, by region: filled where it enters a host, open where it names none.

    Parameters
    ----------
    tables : all tables
    organization_id : the international
    language : of the figure

    Returns
    -------
    Chart; its table has one row per section: region, places, with_host, family_group.

    Raises
    ------
    ValueError : no entry of the international names a host party
    """
    subject = _Subject(tables, organization_id, language)
    order = {str(group): place for place, group in enumerate(FAMILIES)}
    sections = subject.sections.assign(
        order=[
            order.get(str(group), len(order)) if with_host else len(order) + 1
            for group, with_host in zip(
                subject.sections["host_family_group"], subject.sections["with_host"], strict=True
            )
        ]
    )
    regions = entryism.host_rate(sections, "region_en").index.tolist()
    sections["rank"] = sections["region_en"].map(regions.index)
    sections = sections.sort_values(["rank", "order"], kind="stable", ignore_index=True)
    rates = subject.rates()
    keys = _family_keys(sections, language, subject.colour)
    label = 30.0
    room = int((style.PAGE_WIDTH - 4 - label) // _STEP)
    lines = [-(-whole // room) for _, _, whole in rates]
    height = _legend_height(keys, language) + 3 + sum(lines) * (_STEP + 1.4)

    def draw(page: Page, axes: Axes) -> None:
        top = _legend(page, axes, keys, page.top) - 3
        for region, count in zip(regions, lines, strict=True):
            of_region = sections[sections["region_en"] == region]
            middle = top - _STEP / 2
            name = str(of_region[f"region_{language}"].iloc[0])
            page.write(page.left, middle + 0.5, name, size=8, weight="bold", va="baseline")
            page.write(
                page.left,
                middle - 2.9,
                _fraction(int(of_region["with_host"].sum()), len(of_region), language),
                size=8,
                va="baseline",
            )
            for number, row in enumerate(of_region.itertuples()):
                x = page.left + label + (number % room + 0.5) * _STEP
                y = middle - (number // room) * (_STEP + 1.4)
                _lettered(page, axes, row, subject.colour, x, y)
            top -= count * (_STEP + 1.4)

    parts = [
        text(language, en="{region} {n}", zh="{region}{n}", region=region,
             n=_fraction(part, whole, language))
        for region, part, whole in rates
    ]  # fmt: skip
    title = text(
        language,
        en="{name} sections listed as entering a host: {parts}",
        zh="{name}支部中列为打入其他政党的：{parts}",
        name=subject.name,
        parts=", ".join(parts) if language == "en" else "，".join(parts),
    )
    subtitle = text(
        language,
        en="Each mark is one of the {n} sections that the article lists, with the ISO 3166 letters of "
        "its territory; the shape is the family of the party it enters.",
        zh="每个符号为条目所列{n}个支部之一，字母为ISO 3166国家或地区代码；形状表示被打入政党的家族。",
        n=len(sections),
    )
    note = _joined(
        [
            _marks_the_list(language),
            text(
                language,
                en="These are all there are, so no interval is drawn.",
                zh="所列为全部，故不绘误差线。",
            ),
        ],
        language,
    )
    table = sections[["region_en", "places", "with_host", "host_family_group"]].rename(
        columns={"region_en": "region", "host_family_group": "family_group"}
    )
    return subject.chart(
        draw,
        height=height,
        table=table,
        title=title,
        subtitle=subtitle,
        note=note,
        alt=text(
            language,
            en="Rows of unit marks, filled and open. {title}.",
            zh="成行的单位符号，分实心与空心。{title}。",
            title=title,
        ),
    )


def _lettered(page: Page, axes: Axes, row: Any, colour: str, x: float, y: float) -> None:
    """A section's mark with the letters of its territory."""
    family = family_of(row.host_family_group) if row.with_host else _alone_family(colour)
    _mark(axes, family, x, y, _DOT, filled=bool(row.with_host))
    _letters(page, _code(str(row.places)), x, y - _sunk(family), family.ink)


def _sunk(family: Family) -> float:
    """How far below its middle a shape is widest, in millimetres."""
    return 0.7 if family.shape == "triangle" else 0.0


def _letters(page: Page, code: str, x: float, y: float, colour: str) -> None:
    line = 2.55
    parts = code.split("\n")
    base = y - 0.9 + (len(parts) - 1) * line / 2
    for number, part in enumerate(parts):
        page.write(
            x,
            base - number * line,
            part,
            size=_SMALL,
            color=colour,
            ha="center",
            va="baseline",
        )


def _code(places: str) -> str:
    """Letters for a section's territories, on one line or two: AT, BE/VLG, ENG/WLS, RS/HR."""
    codes = places.split(";")
    if len(codes) == 1:
        return codes[0].replace("-", "\n")
    if len({code[:2] for code in codes}) == 1:
        codes = [code[3:] or code for code in codes]
    return "\n".join(codes[:2])


# ------------------------------------------------------------------------------------------------
# Family, standing, age
# ------------------------------------------------------------------------------------------------


def host_grid(tables: Tables, organization_id: str, *, language: Language) -> Chart:
    """Host parties by family group, standing in 2018 and age.

    Parameters
    ----------
    tables : all tables
    organization_id : the international
    language : of the figure

    Returns
    -------
    Chart; its table is that of `analysis.entryism.host_grid`.

    Raises
    ------
    ValueError : no entry of the international names a host party
    """
    subject = _Subject(tables, organization_id, language)
    hosts = subject.hosts.sort_values("founded_year", kind="stable")
    groups = [group for group in FAMILIES if hosts["family_group"].eq(group).any()]
    standings = [key for key in _STANDINGS if hosts["standing_2018"].eq(key).any()]
    cells = {
        (group, standing): hosts[
            hosts["family_group"].eq(group) & hosts["standing_2018"].eq(standing)
        ]
        for group in groups
        for standing in standings
    }
    label, line = 31.0, 4.1
    heights = [
        max(2, *(len(cells[group, standing]) for standing in standings)) * line + 2.4
        for group in groups
    ]
    shape = Family("", "", "circle", style.MUTED, style.MUTED, "white")
    keys = [
        _Key(shape, text(language, en="filled: founded after {year}", zh="实心：{year}年后成立",
                         year=str(subject.year))),
        _Key(shape, text(language, en="open: founded before", zh="空心：此前成立"), filled=False),
    ]  # fmt: skip
    head = _legend_height(keys, language) + 2.6 + 5.0

    def draw(page: Page, axes: Axes) -> None:
        top = _legend(page, axes, keys, page.top) - 2.6 - 5.0
        width = (page.right - page.left - label) / len(standings)
        for column, standing in enumerate(standings):
            count = sum(len(cells[group, standing]) for group in groups)
            page.write(
                page.left + label + column * width + 1.0,
                top + 1.4,
                _counted(_standing(standing, language), count, language),
                size=_NORMAL,
                weight="bold",
                va="baseline",
            )
        for group, height in zip(groups, heights, strict=True):
            axes.plot(
                [page.left, page.right], [top, top], color=style.MUTED, linewidth=0.5, zorder=1
            )
            family = family_of(group)
            count = sum(len(cells[group, standing]) for standing in standings)
            words = style.wrapped(
                _counted(family.name(language), count, language),
                label - 2,
                language,
                _NORMAL,
                "bold",
            )
            page.block(top - 0.9, words, left=page.left, size=_NORMAL, weight="bold")
            for column, standing in enumerate(standings):
                for number, host in enumerate(cells[group, standing].itertuples()):
                    x = page.left + label + column * width + 1.0
                    y = top - 1.2 - (number + 0.5) * line
                    _mark(
                        axes, family, x + 1.4, y, 2.5, filled=host.newer is True or bool(host.newer)
                    )
                    words = f"{host.abbreviation} {host.founded_year}"
                    page.write(x + 4.2, y - 0.95, words, size=_NORMAL, va="baseline")
                    beside = x + 5.6 + style.text_width(words, language, _NORMAL)
                    code = str(host.country)
                    page.write(
                        beside, y - 0.95, code, size=_SMALL, color=style.MUTED, va="baseline"
                    )
            top -= height
        axes.plot([page.left, page.right], [top, top], color=style.MUTED, linewidth=0.5, zorder=1)

    counts = entryism.host_counts(hosts, "family_group")
    governing = int(hosts["standing_2018"].eq("government").sum())
    parts = [
        text(
            language,
            en="{n} {name}",
            zh="{name}{n}",
            n=_fraction(int(counts["newer"][group]), int(counts["hosts"][group]), language),
            name=family_of(group).name(language),
        )
        for group in groups
    ]
    title = text(
        language,
        en="Hosts founded after {year}: {parts}; {governing} of {n} governed in 2018",
        zh="{year}年后成立的被打入政党：{parts}；{n}个政党中{governing}个在2018年执政",
        year=str(subject.year),
        parts=", ".join(parts) if language == "en" else "，".join(parts),
        governing=governing,
        n=len(hosts),
    )
    subtitle = text(
        language,
        en="The {n} host parties that the article names for sections of {name}: family group (ours, from "
        "Wikipedia, ParlGov and the Manifesto Project) by standing in 2018, with founding year.",
        zh="条目为{name}支部列出的{n}个政党：按政党家族（据维基百科、ParlGov和Manifesto Project归类）"
        "与2018年时的地位排列，附成立年份。",
        n=len(hosts),
        name=subject.name,
    )
    note = text(
        language,
        en="{standings} {name} was founded in {year}. Letters: ISO 3166 code of the host’s country. "
        "{doubt}",
        zh="{standings}{name}成立于{year}年。字母：政党所在国的ISO 3166代码。{doubt}",
        standings=_standings_note(language),
        doubt=_doubt_note(language),
        name=subject.name,
        year=str(subject.year),
    )
    listed = [
        f"{_standing(standing, language)}, {family_of(group).name(language)}: "
        + ", ".join(
            f"{host.abbreviation} {host.founded_year} ({host.country})"
            for host in cells[group, standing].itertuples()
        )
        for standing in standings
        for group in groups
        if len(cells[group, standing])
    ]
    return subject.chart(
        draw,
        height=head + sum(heights),
        table=entryism.host_grid(subject.hosts),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=text(
            language,
            en="Grid of host parties. {title}. {cells}.",
            zh="政党方格图。{title}。{cells}。",
            title=title,
            cells="; ".join(listed) if language == "en" else "；".join(listed),
        ),
    )


# ------------------------------------------------------------------------------------------------
# Now and later
# ------------------------------------------------------------------------------------------------


def now_and_later(tables: Tables, organization_id: str, *, language: Language) -> Chart:
    """Which hosts a later text of the article keeps and drops, and which sections it renames.

    Parameters
    ----------
    tables : all tables
    organization_id : the international
    language : of the figure

    Returns
    -------
    Chart; its table is that of `analysis.entryism.later_revision`.

    Raises
    ------
    ValueError : no entry names a host party, or the reference knows no later text
    """
    subject = _Subject(tables, organization_id, language)
    changes = entryism.later_revision(tables, organization_id)
    if changes.empty:
        raise ValueError(
            f"{organization_id}: found no later text of the article in the reference, expected one"
        )
    return _Later(subject, changes).chart()


class _Later:
    """Two rows of marks, now and later, and the changes in words."""

    LABEL = 22.0

    def __init__(self, subject: _Subject, changes: pd.DataFrame) -> None:
        self.subject = subject
        self.language = subject.language
        self.changes = changes
        order = ["dropped", "kept"]
        rows = subject.sections[subject.sections["with_host"]].merge(
            changes[["section_id", "change"]], on="section_id", validate="1:1"
        )
        rows["order"] = rows["change"].map(order.index)
        self.rows = rows.sort_values("order", kind="stable", ignore_index=True)
        self.dropped = self.rows[self.rows["change"] == "dropped"]
        self.others = changes[changes["renamed"] | changes["countries_later"].ne("")]
        self.names = subject.sections.set_index("section_id")
        self.step = (style.PAGE_WIDTH - 4 - self.LABEL) / len(self.rows)

    def chart(self) -> Chart:
        language = self.language
        keys = _family_keys(self.rows, language, self.subject.colour)
        blocks = self._blocks()
        column = (style.PAGE_WIDTH - 4 - 6) / 2
        wrapped = [
            (heading, [style.wrapped(line, column, language, _NORMAL) for line in lines])
            for heading, lines in blocks
        ]
        tallest = max(
            style.line_height(8)
            + 0.8
            + sum((line.count("\n") + 1) * style.line_height(_NORMAL) + 0.8 for line in lines)
            for _, lines in wrapped
        )

        def draw(page: Page, axes: Axes) -> None:
            top = _legend(page, axes, keys, page.top) - 3
            self._marks(page, axes, top)
            top -= 2 * (_DOT + 3.6) + 1.5
            for number, (heading, lines) in enumerate(wrapped):
                left = page.left + number * (column + 6)
                y = page.block(top, heading, left=left, size=8, weight="bold") - 0.8
                for line in lines:
                    y = page.block(y, line, left=left, size=_NORMAL) - 0.8

        return self.subject.chart(
            draw,
            height=_legend_height(keys, language) + 3 + 2 * (_DOT + 3.6) + 1.5 + tallest,
            table=self.changes,
            title=self._title(),
            subtitle=self._subtitle(),
            note=self._note(),
            alt=text(
                language,
                en="Two rows of marks, now and later, and lists of changes. {title}. {parts}",
                zh="两行符号（现文本与后来文本）及变更列表。{title}。{parts}",
                title=self._title(),
                parts=" ".join(f"{heading}: {'; '.join(lines)}." for heading, lines in blocks)
                if language == "en"
                else "".join(f"{heading}：{'；'.join(lines)}。" for heading, lines in blocks),
            ),
        )

    def _marks(self, page: Page, axes: Axes, top: float) -> None:
        language = self.language
        whole = len(self.subject.sections)
        heads = [
            (text(language, en="This text", zh="本文本"), len(self.rows)),
            (text(language, en="Later text", zh="后来的文本"), len(self.rows) - len(self.dropped)),
        ]
        for number, (words, count) in enumerate(heads):
            y = top - _DOT / 2 - number * (_DOT + 3.6)
            page.write(page.left, y + 0.5, words, size=8, weight="bold", va="baseline")
            page.write(page.left, y - 2.9, _fraction(count, whole, language), size=8, va="baseline")
            for place, row in enumerate(self.rows.itertuples()):
                x = page.left + self.LABEL + (place + 0.5) * self.step
                family = family_of(row.host_family_group)
                if number and row.change == "dropped":
                    _mark(axes, family, x, y, _DOT - 0.5, filled=False, linestyle=(0, (2, 1.5)))
                    _letters(page, _code(str(row.places)), x, y, style.MUTED)
                    reach = _DOT / 2 + 0.3
                    axes.plot(
                        [x - reach, x + reach],
                        [y - reach, y + reach],
                        color=style.INK,
                        linewidth=0.9,
                        zorder=6,
                    )
                else:
                    _mark(axes, family, x, y, _DOT - 0.5)
                    _letters(page, _code(str(row.places)), x, y - _sunk(family), family.ink)

    def _title(self) -> str:
        return text(
            self.language,
            en="A later text of the article keeps {kept} of the {n} hosts and drops {dropped}: {kept} of "
            "{all} sections are still listed with one",
            zh="条目后来的文本保留{n}个政党中的{kept}个，删去{dropped}个：{all}个支部中仍有{kept}个列为打入其他政党",
            kept=len(self.rows) - len(self.dropped),
            n=len(self.rows),
            dropped=len(self.dropped),
            all=len(self.subject.sections),
        )

    def _subtitle(self) -> str:
        return text(
            self.language,
            en="Host parties of {name} sections in the text that ships (2018) and in a later text of the "
            "same article, with the ISO 3166 letters of the territory; struck out: no longer named.",
            zh="{name}支部所打入的政党：本项目所附文本（2018年）与同一条目后来的文本相比，字母为ISO 3166代码；划线者已不再列出。",
            name=self.subject.name,
        )

    def _note(self) -> str:
        return text(
            self.language,
            en="That a host is no longer named does not say when, or whether, the section left it. Host "
            "parties and countries of all sections of this text were compared; new names are told as "
            "far as the reference notes them, and sections that only the later text lists are left out.",
            zh="不再列出某政党，并不说明支部何时或是否已离开该党。本文本全部支部的政党与国家均已比对；"
            "更名仅限参考数据有注者，只见于后来文本的支部不计。",
        )

    def _blocks(self) -> list[tuple[str, list[str]]]:
        language = self.language
        gone = [
            text(
                language,
                en="{place}: {section} – {host}",
                zh="{place}：{section}——{host}",
                place=place_name(str(row.places), language),
                section=self._section(str(row.section_id)),
                host=short_host_name(row, language),
            )
            for row in self.dropped.itertuples()
        ]
        other = [self._change(row) for row in self.others.itertuples()]
        blocks = [(text(language, en="Hosts no longer named", zh="不再列出的政党"), gone)]
        if other:
            heading = text(
                language,
                en="Sections with another name or country later",
                zh="后来名称或国家有变的支部",
            )
            blocks.append((heading, other))
        return blocks

    def _section(self, section_id: str) -> str:
        facts = self.names.loc[section_id]
        names = (
            ("name_en", "name_native", "name_zh")
            if self.language == "en"
            else ("name_zh", "name_native")
        )
        return next(str(facts[name]) for name in names if isinstance(facts[name], str))

    def _change(self, row: Any) -> str:
        language = self.language
        place = place_name(str(row.places), language)
        section = self._section(str(row.section_id))
        if row.renamed:
            later = row.name_later or text(
                language, en="another name, not recorded", zh="另名，未记录"
            )
        else:
            later = place_name(str(row.countries_later), language)
        return text(
            language,
            en="{place}: {section} → {later}",
            zh="{place}：{section} → {later}",
            place=place,
            section=section,
            later=later,
        )
