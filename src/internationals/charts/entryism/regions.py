"""Every section a mark, by region: filled where it enters a host, open where it names none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matplotlib.axes import Axes

from internationals.analysis import entryism
from internationals.charts import style
from internationals.charts.entryism.families import FAMILIES, alone_family, family_of
from internationals.charts.entryism.legends import family_keys, legend, legend_height
from internationals.charts.entryism.marks import DOT, letters, mark, sunk, territory_letters
from internationals.charts.entryism.subject import Subject, fraction, marks_the_list
from internationals.charts.export import Chart
from internationals.charts.layout import joined
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


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
    subject = Subject(tables, organization_id, language)
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
    keys = family_keys(sections, language, subject.colour)
    label = 30.0
    room = int((style.PAGE_WIDTH - 4 - label) // _STEP)
    lines = [-(-whole // room) for _, _, whole in rates]
    height = legend_height(keys, language) + 3 + sum(lines) * (_STEP + 1.4)

    def draw(page: Page, axes: Axes) -> None:
        top = legend(page, axes, keys, page.top) - 3
        for region, count in zip(regions, lines, strict=True):
            of_region = sections[sections["region_en"] == region]
            middle = top - _STEP / 2
            name = str(of_region[f"region_{language}"].iloc[0])
            page.write(page.left, middle + 0.5, name, size=8, weight="bold", va="baseline")
            page.write(
                page.left,
                middle - 2.9,
                fraction(int(of_region["with_host"].sum()), len(of_region), language),
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
             n=fraction(part, whole, language))
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
    note = joined(
        [
            marks_the_list(language),
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
    family = family_of(row.host_family_group) if row.with_host else alone_family(colour)
    mark(axes, family, x, y, DOT, filled=bool(row.with_host))
    letters(page, territory_letters(str(row.places)), x, y - sunk(family), family.ink)
