"""What a later text of the article keeps and drops."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
from matplotlib.axes import Axes

from internationals.analysis import entryism
from internationals.analysis.entryism import place_name
from internationals.charts import style
from internationals.charts.entryism.families import family_of
from internationals.charts.entryism.host_words import short_host_name
from internationals.charts.entryism.legends import family_keys, legend, legend_height
from internationals.charts.entryism.marks import DOT, letters, mark, sunk, territory_letters
from internationals.charts.entryism.subject import Subject, fraction
from internationals.charts.export import Chart
from internationals.charts.layout import NORMAL, joined, semicolons
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


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
    subject = Subject(tables, organization_id, language)
    changes = entryism.later_revision(tables, organization_id)
    if changes.empty:
        raise ValueError(
            f"{organization_id}: found no later text of the article in the reference, expected one"
        )
    return _Later(subject, changes).chart()


class _Later:
    """Two rows of marks, now and later, and the changes in words."""

    LABEL = 22.0

    def __init__(self, subject: Subject, changes: pd.DataFrame) -> None:
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
        keys = family_keys(self.rows, language, self.subject.colour)
        blocks = self._blocks()
        column = (style.PAGE_WIDTH - 4 - 6) / 2
        wrapped = [
            (heading, [style.wrapped(line, column, language, NORMAL) for line in lines])
            for heading, lines in blocks
        ]
        tallest = max(
            style.line_height(8)
            + 0.8
            + sum((line.count("\n") + 1) * style.line_height(NORMAL) + 0.8 for line in lines)
            for _, lines in wrapped
        )

        def draw(page: Page, axes: Axes) -> None:
            top = legend(page, axes, keys, page.top) - 3
            self._marks(page, axes, top)
            top -= 2 * (DOT + 3.6) + 1.5
            for number, (heading, lines) in enumerate(wrapped):
                left = page.left + number * (column + 6)
                y = page.block(top, heading, left=left, size=8, weight="bold") - 0.8
                for line in lines:
                    y = page.block(y, line, left=left, size=NORMAL) - 0.8

        return self.subject.chart(
            draw,
            height=legend_height(keys, language) + 3 + 2 * (DOT + 3.6) + 1.5 + tallest,
            table=self.changes,
            title=self._title(),
            subtitle=self._subtitle(),
            note=self._note(),
            alt=text(
                language,
                en="Two rows of marks, now and later, and lists of changes. {title}. {parts}",
                zh="两行符号（现文本与后来文本）及变更列表。{title}。{parts}",
                title=self._title(),
                parts=joined(
                    (
                        text(
                            language,
                            en="{heading}: {lines}.",
                            zh="{heading}：{lines}。",
                            heading=heading,
                            lines=semicolons(lines, language),
                        )
                        for heading, lines in blocks
                    ),
                    language,
                ),
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
            y = top - DOT / 2 - number * (DOT + 3.6)
            page.write(page.left, y + 0.5, words, size=8, weight="bold", va="baseline")
            page.write(page.left, y - 2.9, fraction(count, whole, language), size=8, va="baseline")
            for place, row in enumerate(self.rows.itertuples()):
                x = page.left + self.LABEL + (place + 0.5) * self.step
                family = family_of(row.host_family_group)
                if number and row.change == "dropped":
                    mark(axes, family, x, y, DOT - 0.5, filled=False, linestyle=(0, (2, 1.5)))
                    letters(page, territory_letters(str(row.places)), x, y, style.MUTED)
                    reach = DOT / 2 + 0.3
                    axes.plot(
                        [x - reach, x + reach],
                        [y - reach, y + reach],
                        color=style.INK,
                        linewidth=0.9,
                        zorder=6,
                    )
                else:
                    mark(axes, family, x, y, DOT - 0.5)
                    letters(
                        page, territory_letters(str(row.places)), x, y - sunk(family), family.ink
                    )

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
