"""What the conversion of the articles lost, with an example of each kind of damage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from internationals.analysis import losses
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import (
    LICENCE,
    LINE,
    NORMAL,
    SMALL,
    canvas,
    international_of,
    joined,
    semicolons,
    write,
)
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


class _LossWords(NamedTuple):
    """A kind of conversion damage in words: its name, and what it does to who reads the page."""

    name_en: str
    name_zh: str
    effect_en: str
    effect_zh: str


_LOSSES: Mapping[str, _LossWords] = {
    "flag": _LossWords(
        "flag lost before an entry", "名称前旗帜丢失",
        "The country is gone: a reader cannot see where the group is.",
        "国家信息随之消失，读者看不出该组织在哪里。",
    ),
    "displaced_label": _LossWords(
        "displaced link label", "错位的链接文字",
        "The link takes in words that are not its own; the target is right.",
        "链接多包了后面的文字，目标仍然正确。",
    ),
    "reference": _LossWords(
        "text of a note", "注释内容",
        "A statement keeps its number, but not its source.",
        "只剩编号，看不到出处。",
    ),
    "wrap": _LossWords(
        "line broken in a sentence", "句中断行",
        "A title is torn in two; a search for it fails.",
        "名称被拆成两行，搜索不到。",
    ),
    "image": _LossWords(
        "picture", "图片",
        "A file name stands in its place, its caption in the prose.",
        "只剩文件名，图注混入正文。",
    ),
    "template": _LossWords(
        "words of a template", "模板中的文字",
        "The key word is missing: empty brackets or quotation marks.",
        "关键词缺失，只剩空括号或空引号。",
    ),
    "banner": _LossWords(
        "notice of the converter", "转换说明",
        "Words that are not the article's stand above it.",
        "条目之上多出了不属于条目的文字。",
    ),
    "bracket": _LossWords(
        "bracket left over", "残留的括号",
        "A caption ends in brackets that open nowhere.",
        "图注以没有开头的括号结束。",
    ),
}  # fmt: skip


def conversion_losses(tables: Tables, *, language: Language) -> Chart:
    """What the conversion lost: pieces by kind and article, an example, what it does to a reader.

    Parameters
    ----------
    tables : all tables
    language : of the figure

    Returns
    -------
    Chart; its table has one row per kind, as `analysis.losses.losses_with_examples` gives them.

    Raises
    ------
    ValueError : nothing was lost
    """
    return _Losses(tables, language).chart()


class _Losses:
    """The layout of the chart of losses. Lengths are millimetres of the page."""

    LABELS, BARS, EXAMPLE, BAR = 31.0, 50.0, 53.0, 2.5

    def __init__(self, tables: Tables, language: Language) -> None:
        style.check_language(language)
        self.tables = tables
        self.language = language
        self.lost = losses.losses_with_examples(tables)
        if self.lost.empty:
            raise ValueError("losses: found none, expected a page that the conversion damaged")
        self.articles = [name for name in tables.articles["article"] if name in self.lost.columns]
        self.hues = style.hues(self.articles)
        self.most = int(self.lost[self.articles].max().max())

    def title(self) -> str:
        first = str(self.lost.index[0])
        return text(
            self.language,
            en="{n} pieces of damage; the commonest, {most} of them: {kind}",
            zh="共{n}处损坏，其中最多的是{kind}，共{most}处",
            n=int(self.lost["n"].sum()),
            most=int(self.lost["n"].iloc[0]),
            kind=self._kind(first),
        )

    def subtitle(self) -> str:
        return text(
            self.language,
            en="Pieces of damage that turning the articles into Markdown did, by kind and article; an "
            "example of each; what it does to a reader.",
            zh="条目转换为Markdown时造成的损坏，按种类和条目列出；各附一例，并说明对读者的影响。",
        )

    def note(self) -> str:
        return text(
            self.language,
            en="For {known} of {n} it is known what is missing; for flags and for the term of the "
            "strategy only because another source tells. The sign ¶ marks a line break.",
            zh="{n}处中有{known}处可知缺失了什么；旗帜和战略名称则是靠其他资料才得知。¶表示换行。",
            known=int(self.lost["known"].sum()),
            n=int(self.lost["n"].sum()),
        )

    def alt(self) -> str:
        parts = [
            text(
                self.language,
                en="{kind}: {counts}",
                zh="{kind}：{counts}",
                kind=self._kind(str(kind)),
                counts=style.listing(
                    [
                        f"{self._name(article)} {style.number(int(row[article]), self.language)}"
                        for article in self.articles
                    ],
                    self.language,
                ),
            )
            for kind, row in self.lost.to_dict("index").items()
        ]
        return text(
            self.language,
            en="Bars by kind of damage and article. {title}. {parts}.",
            zh="按损坏种类和条目排列的条形图。{title}。{parts}。",
            title=self.title(),
            parts=semicolons(parts, self.language),
        )

    def _kind(self, kind: str) -> str:
        words = _LOSSES.get(kind)
        return text(self.language, en=words.name_en, zh=words.name_zh) if words else kind

    def _effect(self, kind: str) -> str:
        words = _LOSSES.get(kind)
        return text(self.language, en=words.effect_en, zh=words.effect_zh) if words else ""

    def _name(self, article: str) -> str:
        return international_of(self.tables, article, self.language).short

    def _example(self, kind: str, row: Mapping[Any, Any]) -> str:
        found, lost = str(row["found"]), row["lost"]
        if pd.isna(lost) or not str(lost).strip() or str(lost).endswith(found):
            return found
        if kind == "displaced_label":
            return text(
                self.language,
                en="{found}\n(of the link: {lost})",
                zh="{found}\n（属于链接的：{lost}）",
                found=found,
                lost=lost,
            )
        return text(
            self.language,
            en="{found}\n(lost: {lost})",
            zh="{found}\n（缺：{lost}）",
            found=found,
            lost=lost,
        )

    def chart(self) -> Chart:
        right = style.PAGE_WIDTH - 4
        effect_left = self.LABELS + self.BARS + self.EXAMPLE
        with style.applied(self.language):
            rows = [
                (
                    row,
                    style.wrapped(self._kind(str(kind)), self.LABELS - 2, self.language, NORMAL),
                    style.wrapped(
                        self._example(str(kind), row), self.EXAMPLE - 4, self.language, NORMAL
                    ),
                    style.wrapped(
                        self._effect(str(kind)), right - effect_left, self.language, NORMAL
                    ),
                )
                for kind, row in self.lost.to_dict("index").items()
            ]
            heights = [
                max(
                    *(words.count("\n") + 1 for words in words_of),
                    len(self.articles) * (self.BAR + 0.7) / LINE,
                )
                * LINE
                + 3.0
                for _, *words_of in rows
            ]
            page = Page.blank(
                self.language,
                height=sum(heights) + LINE + 2.5,
                title=self.title(),
                subtitle=self.subtitle(),
                foot=style.foot(
                    self.language, source=self._source(), licence=LICENCE, note=self.note()
                ),
            )
            axes = canvas(page)
            y = self._heads(page, axes)
            for (row, name, example, effect), height in zip(rows, heights, strict=True):
                axes.plot([page.left, page.right], [y, y], color=style.RULE, linewidth=0.4)
                top = y - 1.5
                self._words(axes, page.left, top, name, weight="bold")
                self._bars(page, axes, top, row)
                self._words(axes, page.left + self.LABELS + self.BARS, top, example)
                self._words(axes, page.left + effect_left, top, effect)
                y -= height
        return Chart(
            figure=page.figure,
            language=self.language,
            table=self.lost.reset_index(names="kind"),
            title=self.title(),
            caption=joined([self.subtitle(), self.note()], self.language),
            alt=self.alt(),
            source=self._source(),
            licence=LICENCE,
        )

    def _source(self) -> str:
        return source_line(self.tables.articles, self.tables.articles["article"], self.language)

    def _heads(self, page: Page, axes: Axes) -> float:
        y = page.top - LINE / 2
        heads = (
            (self.LABELS, text(self.language, en="pieces, by article", zh="处数，按条目")),
            (self.LABELS + self.BARS, text(self.language, en="an example", zh="一例")),
            (
                self.LABELS + self.BARS + self.EXAMPLE,
                text(self.language, en="to a reader", zh="对读者的影响"),
            ),
        )
        for left, words in heads:
            write(axes, page.left + left, y, words, color=style.MUTED)
        return page.top - LINE - 1.5

    def _words(self, axes: Axes, left: float, top: float, words: str, **kwargs: Any) -> None:
        for number, line in enumerate(words.split("\n")):
            write(axes, left, top - (number + 0.5) * LINE, line, **kwargs)

    def _bars(self, page: Page, axes: Axes, top: float, row: Mapping[Any, Any]) -> None:
        names = max(style.text_width(self._name(a), self.language, SMALL) for a in self.articles)
        left = page.left + self.LABELS + names + 1.6
        room = self.BARS - names - 1.6 - 9.0
        for number, article in enumerate(self.articles):
            y = top - (number + 0.5) * (self.BAR + 0.7)
            count = int(row[article])
            write(
                axes, left - 1.6, y, self._name(article), size=SMALL, ha="right", color=style.MUTED
            )
            width = count / self.most * room
            if count:
                axes.add_patch(
                    Rectangle(
                        (left, y - self.BAR / 2),
                        width,
                        self.BAR,
                        facecolor=self.hues[article],
                        edgecolor="none",
                    )
                )
            write(
                axes, left + width + 1.0, y, style.number(count, self.language), size=SMALL,
                color=style.INK if count else style.MUTED,
            )  # fmt: skip
