"""Host parties by family group, standing in 2018 and age."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.axes import Axes

from internationals.analysis import entryism
from internationals.charts import style
from internationals.charts.entryism.families import FAMILIES, Family, family_of
from internationals.charts.entryism.host_words import (
    STANDINGS,
    doubt_note,
    standing_name,
    standings_note,
)
from internationals.charts.entryism.legends import Key, counted, legend, legend_height
from internationals.charts.entryism.marks import mark
from internationals.charts.entryism.subject import Subject, fraction
from internationals.charts.export import Chart
from internationals.charts.layout import NORMAL, SMALL, semicolons
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


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
    subject = Subject(tables, organization_id, language)
    hosts = subject.hosts.sort_values("founded_year", kind="stable")
    groups = [group for group in FAMILIES if hosts["family_group"].eq(group).any()]
    standings = [key for key in STANDINGS if hosts["standing_2018"].eq(key).any()]
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
        Key(shape, text(language, en="filled: founded after {year}", zh="实心：{year}年后成立",
                         year=str(subject.year))),
        Key(shape, text(language, en="open: founded before", zh="空心：此前成立"), filled=False),
    ]  # fmt: skip
    head = legend_height(keys, language) + 2.6 + 5.0

    def draw(page: Page, axes: Axes) -> None:
        top = legend(page, axes, keys, page.top) - 2.6 - 5.0
        width = (page.right - page.left - label) / len(standings)
        for column, standing in enumerate(standings):
            count = sum(len(cells[group, standing]) for group in groups)
            page.write(
                page.left + label + column * width + 1.0,
                top + 1.4,
                counted(standing_name(standing, language), count, language),
                size=NORMAL,
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
                counted(family.name(language), count, language),
                label - 2,
                language,
                NORMAL,
                "bold",
            )
            page.block(top - 0.9, words, left=page.left, size=NORMAL, weight="bold")
            for column, standing in enumerate(standings):
                for number, host in enumerate(cells[group, standing].itertuples()):
                    x = page.left + label + column * width + 1.0
                    y = top - 1.2 - (number + 0.5) * line
                    mark(axes, family, x + 1.4, y, 2.5, filled=bool(host.newer))
                    words = f"{host.abbreviation} {host.founded_year}"
                    page.write(x + 4.2, y - 0.95, words, size=NORMAL, va="baseline")
                    beside = x + 5.6 + style.text_width(words, language, NORMAL)
                    code = str(host.country)
                    page.write(beside, y - 0.95, code, size=SMALL, color=style.MUTED, va="baseline")
            top -= height
        axes.plot([page.left, page.right], [top, top], color=style.MUTED, linewidth=0.5, zorder=1)

    counts = entryism.host_counts(hosts, "family_group")
    governing = int(hosts["standing_2018"].eq("government").sum())
    parts = [
        text(
            language,
            en="{n} {name}",
            zh="{name}{n}",
            n=fraction(int(counts["newer"][group]), int(counts["hosts"][group]), language),
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
        standings=standings_note(language),
        doubt=doubt_note(language),
        name=subject.name,
        year=str(subject.year),
    )
    listed = [
        f"{standing_name(standing, language)}, {family_of(group).name(language)}: "
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
            cells=semicolons(listed, language),
        ),
    )
