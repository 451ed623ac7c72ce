"""Claims by verdict: every statement of the articles as a square."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from internationals.analysis import claims
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import (
    LICENCE,
    LINE,
    NORMAL,
    canvas,
    international_of,
    joined,
    semicolons,
    write,
)
from internationals.charts.style import CONFLICT, Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


class _VerdictLook(NamedTuple):
    """How a verdict is told in words and colour."""

    en: str
    zh: str
    colour: str


_VERDICTS: Mapping[str, _VerdictLook] = {
    "verified": _VerdictLook("verified", "属实", "#3B3B3B"),
    "partly_verified": _VerdictLook("in part", "部分属实", "#8A8A8A"),
    "contradicted": _VerdictLook("contradicted", "与资料相反", CONFLICT),
    "not_checked": _VerdictLook("not checked", "未核实", style.NOT_RECORDED_LINE),
}
_GROUPS: Mapping[str, tuple[str, str]] = {
    "own_count": ("our counts of the lists", "我们对名单的计数"),
    "host_party": ("host parties named", "所列的被打入政党"),
    "imperialist_country": ("one list of countries", "一份国家名单"),
}
_UNIT, _STEP, _IN_A_LINE = 2.7, 3.3, 8
_BASIS_ORDER = ("independent", "wikipedia", "the_article", claims.NO_BASIS)


def claims_by_verdict(tables: Tables, *, language: Language) -> Chart:
    """Every statement of the articles as a square, by verdict, and the contradicted ones in full.

    Squares are filled where the verdict rests on a source independent of Wikipedia, pale where only
    Wikipedia or copies of it say so. Counts of lists, host parties and one list of countries stand
    apart below.

    Parameters
    ----------
    tables : all tables
    language : of the figure

    Returns
    -------
    Chart; its table has one row per article, verdict and basis, as `analysis.claims.bases` gives
    them, with the group of the claims before them.

    Raises
    ------
    ValueError : there are no claims
    """
    return _Claims(tables, language).chart()


class _Claims:
    """The layout of the chart of claims. Lengths are millimetres of the page."""

    LABELS, GAP = 34.0, 2.2

    def __init__(self, tables: Tables, language: Language) -> None:
        style.check_language(language)
        self.tables = tables
        self.language = language
        self.statements = claims.verdicts(tables)
        if self.statements.empty:
            raise ValueError("claims: found no statement, expected at least one")
        self.contradicted = claims.contradicted(tables)
        self.others = [group for group in claims.groups(tables).index if group in _GROUPS]
        self.column = (style.PAGE_WIDTH - 4 - self.LABELS) / len(_VERDICTS)

    # --- words ---

    def title(self) -> str:
        counts = self.statements.sum()
        return text(
            self.language,
            en="{held} of {n} statements hold, wholly or in part; {against} are contradicted",
            zh="{n}条陈述中有{held}条全部或部分属实，{against}条与资料相反",
            held=int(counts["verified"] + counts["partly_verified"]),
            n=int(counts["n"]),
            against=int(counts["contradicted"]),
        )

    def subtitle(self) -> str:
        by_basis = claims.bases(self.tables)
        held = by_basis[by_basis["verdict"].isin(["verified", "partly_verified"])]
        independent = int(held.loc[held["basis"].eq("independent"), "n"].sum())
        return text(
            self.language,
            en="Checkable statements of the articles' prose, a square each, by article and verdict. Only "
            "{independent} of those that hold rest on a source independent of Wikipedia.",
            zh="条目正文中可核实的陈述，每格一条，按条目和核实结果排列。属实者中只有{independent}条有独立于维基百科的依据。",
            independent=independent,
        )

    def note(self) -> str:
        return text(
            self.language,
            en="What only Wikipedia says shows that its articles agree, not that they are right. The "
            "groups are kept apart: counts of lists and rows of a list are no statements of the prose.",
            zh="只有维基百科为据者，只能说明其各条目一致，不能说明内容正确。各组分开计算：名单的计数和条目并非正文的陈述。",
        )

    def alt(self) -> str:
        parts = [
            text(
                self.language,
                en="{article}: {counts}",
                zh="{article}：{counts}",
                article=self._name(str(article)),
                counts=self._counts(row),
            )
            for article, row in self.statements.to_dict("index").items()
        ]
        against = [
            text(
                self.language, en="「{quote}」 ({note})", zh="「{quote}」（{note}）",
                quote=row["sentence"], note=self._said(row),
            )
            for row in self.contradicted.to_dict("records")
        ]  # fmt: skip
        return text(
            self.language,
            en="Squares by verdict. {title}. {parts}. Contradicted: {against}.",
            zh="按核实结果排列的方格。{title}。{parts}。与资料相反者：{against}。",
            title=self.title(),
            parts=semicolons(parts, self.language),
            against=semicolons(against, self.language),
        )

    def _counts(self, row: Mapping[Any, Any]) -> str:
        words = [
            f"{int(row[verdict])} {look.en}"
            if self.language == "en"
            else f"{look.zh}{int(row[verdict])}"
            for verdict, look in _VERDICTS.items()
            if row[verdict]
        ]
        return style.listing(words, self.language)

    def _name(self, article: str) -> str:
        return international_of(self.tables, article, self.language).short

    def _said(self, row: Mapping[Any, Any]) -> str:
        note = row["verdict_note_zh"] if self.language == "zh" else None
        return str(note or row["verdict_note"])

    # --- drawing ---

    def chart(self) -> Chart:
        rows = [
            ("statement", str(article), self._name(str(article)))
            for article in self.statements.index
        ]
        apart = [
            (group, "", text(self.language, en=_GROUPS[group][0], zh=_GROUPS[group][1]))
            for group in self.others
        ]
        with style.applied(self.language):
            blocks = [self._block(row) for row in self.contradicted.to_dict("records")]
            heights = [self._height(*row[:2]) for row in [*rows, *apart]]
            height = 2 * LINE + 3.0 + sum(heights) + self.GAP * len(heights) + LINE + 4.0
            if blocks:
                height += LINE + 2.2 + sum(map(self._block_height, blocks))
            page = Page.blank(
                self.language,
                height=height,
                title=self.title(),
                subtitle=self.subtitle(),
                foot=style.foot(
                    self.language, source=self._source(), licence=LICENCE, note=self.note()
                ),
            )
            axes = canvas(page)
            y = self._legend(page, axes, page.top)
            y = self._heads(page, axes, y)
            for row in rows:
                y = self._row(page, axes, y, *row, strong=True)
            y -= 1.0
            axes.plot([page.left, page.right], [y, y], color=style.RULE, linewidth=0.5)
            y -= 1.6
            apart_words = text(
                self.language,
                en="Kept apart, not statements of the prose:",
                zh="分开计算，不是正文的陈述：",
            )
            write(axes, page.left, y - LINE / 2, apart_words, color=style.MUTED)
            y -= LINE + 1.4
            for row in apart:
                y = self._row(page, axes, y, *row, strong=False)
            if blocks:
                heading = text(
                    self.language,
                    en="The {n} contradicted, and what the source says",
                    zh="与资料相反的{n}条及资料的说法",
                    n=len(blocks),
                )
                y -= 1.0
                write(axes, page.left, y - LINE / 2, heading, weight="bold")
                y -= LINE + 1.2
            for block in blocks:
                y = self._draw_block(page, axes, y, block)
        return Chart(
            figure=page.figure,
            language=self.language,
            table=self._table(),
            title=self.title(),
            caption=joined([self.subtitle(), self.note()], self.language),
            alt=self.alt(),
            source=self._source(),
            licence=LICENCE,
        )

    def _table(self) -> pd.DataFrame:
        parts = [
            claims.bases(self.tables, group).assign(group=group)
            for group in ("statement", *self.others)
        ]
        found = pd.concat(parts, ignore_index=True)
        return found[["group", "article", "verdict", "basis", "n"]]

    def _source(self) -> str:
        return text(
            self.language,
            en="{articles}; verdicts and their sources: data/reference/claims.csv",
            zh="{articles}；核实结果及资料：data/reference/claims.csv",
            articles=source_line(
                self.tables.articles, self.tables.articles["article"], self.language
            ),
        )

    def _squares(self, group: str, article: str) -> dict[str, list[str]]:
        """The basis of each claim of a row, by verdict, independent ones first."""
        counted = claims.bases(self.tables, group)
        if article:
            counted = counted[counted["article"].eq(article)]
        found: dict[str, list[str]] = {verdict: [] for verdict in _VERDICTS}
        for row in counted.to_dict("records"):
            found[row["verdict"]] += [row["basis"]] * row["n"]
        for own in found.values():
            own.sort(key=_BASIS_ORDER.index)
        return found

    def _height(self, group: str, article: str) -> float:
        most = max(len(squares) for squares in self._squares(group, article).values())
        return max(-(-most // _IN_A_LINE), 1) * _STEP + 0.4

    def _legend(self, page: Page, axes: Axes, top: float) -> float:
        y, x = top - LINE / 2, page.left
        keys = (
            ("independent", text(self.language, en="independent source", zh="有独立来源")),
            (
                "wikipedia",
                text(self.language, en="Wikipedia or copies of it only", zh="仅维基百科或其副本"),
            ),
            ("the_article", text(self.language, en="the article's own list", zh="条目自身的名单")),
            ("none", text(self.language, en="not checked", zh="未核实")),
        )
        for basis, words in keys:
            self._square(axes, x, y + _UNIT / 2, _VERDICTS["verified"].colour, basis)
            write(axes, x + _UNIT + 1.6, y, words)
            x += _UNIT + 6.0 + style.text_width(words, self.language, NORMAL)
        return top - LINE - 2.0

    def _heads(self, page: Page, axes: Axes, top: float) -> float:
        for number, look in enumerate(_VERDICTS.values()):
            x = page.left + self.LABELS + number * self.column
            words = text(self.language, en=look.en, zh=look.zh)
            write(axes, x, top - LINE / 2, words, color=style.MUTED)
        return top - LINE - 1.0

    def _row(
        self,
        page: Page,
        axes: Axes,
        top: float,
        group: str,
        article: str,
        label: str,
        *,
        strong: bool,
    ) -> float:
        squares = self._squares(group, article)
        middle = top - _STEP / 2
        words = style.wrapped(label, self.LABELS - 2, self.language, NORMAL)
        write(
            axes, page.left, middle - words.count("\n") * LINE / 2, words,
            weight="bold" if strong else "regular",
        )  # fmt: skip
        for number, (verdict, own) in enumerate(squares.items()):
            left = page.left + self.LABELS + number * self.column
            for at, basis in enumerate(own):
                x = left + (at % _IN_A_LINE) * _STEP
                y = top - (at // _IN_A_LINE) * _STEP - (_STEP - _UNIT) / 2
                self._square(axes, x, y, _VERDICTS[verdict].colour, basis)
            across = min(len(own), _IN_A_LINE)
            write(
                axes, left + across * _STEP + (0.8 if own else 0.0), middle,
                style.number(len(own), self.language),
                color=style.INK if own else style.MUTED,
            )  # fmt: skip
        return top - self._height(group, article) - self.GAP

    def _square(self, axes: Axes, left: float, top: float, colour: str, basis: str) -> None:
        unchecked = basis == claims.NO_BASIS
        face = {
            "independent": colour,
            "wikipedia": style.tint(colour, 0.28),
            "the_article": "#FFFFFF",
        }.get(basis, style.NOT_RECORDED)
        axes.add_patch(
            Rectangle(
                (left, top - _UNIT),
                _UNIT,
                _UNIT,
                facecolor=face,
                edgecolor=style.NOT_RECORDED_LINE if unchecked else colour,
                hatch=style.NOT_RECORDED_HATCH if unchecked else None,
                hatchcolor=style.NOT_RECORDED_LINE,
                linewidth=0.7,
            )
        )

    def _block(self, row: Mapping[Any, Any]) -> tuple[str, list[tuple[str, str, str]]]:
        """A contradicted claim: its place, and lines of text with their colour and weight."""
        measure = style.PAGE_WIDTH - 4 - 8.0
        where = text(
            self.language,
            en="{name}, line {line}",
            zh="{name}，第{line}行",
            name=self._name(str(row["article"])),
            line=int(row["line_start"]),
        )
        basis = {
            "independent": text(self.language, en="independent", zh="独立来源"),
            "wikipedia": text(self.language, en="copies of Wikipedia", zh="维基百科副本"),
        }.get(str(row["verdict_basis"]), "")
        claimed = text(
            self.language,
            en="「{quote}」 ({value})",
            zh="「{quote}」",
            quote=row["sentence"],
            value=row["value"],
        )
        said = text(self.language, en="Checked: {note}.", zh="核实：{note}。", note=self._said(row))
        source = text(
            self.language,
            en="{url} ({basis})",
            zh="{url}（{basis}）",
            url=row["verdict_source"],
            basis=basis,
        )
        lines = [
            (line, colour, "regular")
            for words, colour in ((claimed, style.INK), (said, style.INK), (source, style.MUTED))
            for line in style.wrapped(words, measure, self.language, NORMAL).split("\n")
        ]
        return where, lines

    def _block_height(self, block: tuple[str, list[tuple[str, str, str]]]) -> float:
        return (len(block[1]) + 1) * LINE + 1.6

    def _draw_block(
        self, page: Page, axes: Axes, top: float, block: tuple[str, list[tuple[str, str, str]]]
    ) -> float:
        where, lines = block
        height = self._block_height(block)
        axes.plot(
            [page.left + 1.2] * 2, [top - 0.4, top - height + 1.8], color=CONFLICT, linewidth=1.6
        )
        y = top - LINE / 2
        write(axes, page.left + 4, y, where, color=style.MUTED)
        for line, colour, weight in lines:
            y -= LINE
            write(axes, page.left + 4, y, line, color=colour, weight=weight)
        return top - height
