"""Charts of history: who came from whom, what the articles claim, and what the conversion lost.

Each function draws one figure in one language and returns a `Chart`. Numbers come from
`analysis.history`, `analysis.claims` and `analysis.losses` alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Circle, FancyArrowPatch, Rectangle

from internationals.analysis import claims, history, losses
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import (
    LICENCE,
    NORMAL,
    SMALL,
    canvas,
    international_of,
    joined,
    write,
)
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

_LINE = style.line_height(NORMAL)
_SMALL_LINE = style.line_height(SMALL)

CONFLICT = style.OKABE_ITO["vermilion"]
"""Expulsions, refusals, contradicted claims: what stands against something."""
_OTHER = "#C4C4C4"

# ------------------------------------------------------------------------------------------------
# Timeline
# ------------------------------------------------------------------------------------------------

_EVENT_WORDS: Mapping[str, tuple[str, str]] = {
    "split_from": ("{subject} splits from {object}", "{subject}从{object}分裂"),
    "expelled": ("{subject} expels {object}", "{subject}开除{object}"),
    "renamed": ("{subject} takes another name", "{subject}更名"),
    "originated_in": ("{subject} grows out of {object}", "{subject}起源于{object}"),
    "came_out_of": ("{subject} comes out of {object}", "{subject}脱胎于{object}"),
    "predecessor_of": ("{subject} comes before {object}", "{subject}是{object}的前身"),
    "most_important_section": (
        "{object} is the most important section of {subject}",
        "{object}是{subject}最重要的支部",
    ),
    "named_its_international": (
        "{subject} calls its international {object}",
        "{subject}以{object}为其国际组织的名称",
    ),
    "applied_to_join": ("{subject} applies to join {object}", "{subject}申请加入{object}"),
    "refused": ("{subject} refuses {object}", "{subject}拒绝{object}"),
}
_AGAINST = ("expelled", "refused")
_FROM_OBJECT = ("split_from", "originated_in", "came_out_of")


class _Lane(NamedTuple):
    """An organisation's lane.

    Attributes
    ----------
    facts : its row of `history.lanes`
    label : its name in lines
    note : what lasts, in lines; "" if nothing
    colour : of its bar
    y : middle of the bar, in millimetres of the page
    """

    facts: Any
    label: str
    note: str
    colour: str
    y: float


def timeline(tables: Tables, *, language: Language) -> Chart:
    """The life of every organisation that the articles name, and what they did to each other.

    A lane per organisation, grouped by article; ends that nobody dates fade. Arrows go from what
    was there to what came of it, and from who acts to whom; expulsions and refusals end in a
    cross, and what is not dated is dashed.

    Parameters
    ----------
    tables : all tables
    language : of the figure

    Returns
    -------
    Chart; its table has one row per event, as `analysis.history.events` gives them.

    Raises
    ------
    ValueError : no article names a relation between organisations
    """
    return _Timeline(tables, language).chart()


class _Timeline:
    """The timeline's layout. Lengths are millimetres of the page."""

    LABELS, RIGHT, PAD, GROUP_GAP = 50.0, 6.0, 1.3, 4.6
    BAR, DISC, BESIDE = 2.9, 1.75, 2.0

    def __init__(self, tables: Tables, language: Language) -> None:
        style.check_language(language)
        self.tables = tables
        self.language = language
        self.events = history.events(tables)
        self.lives = history.lanes(tables).dropna(subset="begins_after")
        if self.events.empty:
            raise ValueError("relations: found none, expected an article whose prose tells of one")
        self.hues = style.hues([*tables.articles["article"]])
        self.names = {
            str(row["organization_id"]): _short(row, language)
            for row in self.lives.to_dict("records")
        }
        years = self.lives[["begins_after", "begins_by", "ends_after"]]
        self.first, self.last = int(years.min().min()), int(years.max().max())

    # --- words ---

    def _sentence(self, row: Mapping[Any, Any]) -> str:
        words = _EVENT_WORDS[str(row["relation"])][0 if self.language == "en" else 1]
        return words.format(
            subject=self.names.get(row["subject_id"], row["subject_id"]),
            object=self.names.get(row["object_id"], ""),
        )

    def _when(self, row: Mapping[Any, Any]) -> str:
        if pd.notna(row["year"]):
            mark = "°" if row["year_from"] == "source" else ""
            return f"{row['year']}{mark}"
        if pd.notna(row["latest"]) and row["latest"] > row["earliest"]:
            return text(self.language, en="by {year}", zh="不晚于{year}年", year=str(row["latest"]))
        return text(self.language, en="undated", zh="年份不详")

    def title(self) -> str:
        kinds = self.events["relation"].astype(str).value_counts()
        return text(
            self.language,
            en="{n} organisations from {first} to {last}: {expelled} expulsions, {split}, "
            "{renamed} renamings and {refused}",
            zh="{first}年至{last}年的{n}个组织：{expelled}次开除、{split}、{renamed}次更名、{refused}",
            n=len(self.lives),
            first=str(self.first),
            last=str(self.last),
            expelled=int(kinds.get("expelled", 0)),
            renamed=int(kinds.get("renamed", 0)),
            split=_times(int(kinds.get("split_from", 0)), "split", "分裂", self.language),
            refused=_times(
                int(kinds.get("refused", 0)), "refused application", "申请遭拒", self.language
            ),
        )

    def subtitle(self) -> str:
        return text(
            self.language,
            en="Every organisation that the prose of the articles names, from founding to end, and what "
            "the articles say they did to each other. The articles' own subjects are in colour.",
            zh="各条目正文提到的所有组织，自成立至结束，以及条目所述它们之间的关系。条目的主题组织以彩色表示。",
        )

    def note(self) -> str:
        dated = self.events["year_from"].value_counts()
        return text(
            self.language,
            en="° The year is another source's ({source} of {n} events); the article states {article}, and "
            "{none} have none: of these, what is dated “by” a year is told in a document of that year. "
            "Arrows of one year stand side by side. A bar that fades to the right: no end is recorded.",
            zh="° 年份来自其他资料（{n}件中的{source}件）；{article}件的年份出自条目，{none}件没有年份："
            "标“不晚于”某年者，见于该年的文件。同年的箭头并排画出。向右淡出者没有结束的记录。",
            n=len(self.events),
            source=int(dated.get("source", 0)),
            article=int(dated.get("article", 0)),
            none=int(dated.get("", 0)),
        )

    def alt(self) -> str:
        parts = [
            f"{self._when(row)}{': ' if self.language == 'en' else '：'}{self._sentence(row)}"
            for row in self.events.to_dict("records")
        ]
        return text(
            self.language,
            en="Timeline. {title}. {parts}.",
            zh="时间线。{title}。{parts}。",
            title=self.title(),
            parts="; ".join(parts) if self.language == "en" else "；".join(parts),
        )

    def _label(self, facts: Mapping[Any, Any]) -> str:
        name = str(facts[f"name_{self.language}"])
        short = facts["abbreviation"]
        if pd.notna(short) and short not in name:
            name = text(
                self.language, en="{name} ({short})", zh="{name}（{short}）", name=name, short=short
            )
        return style.wrapped(name, self.LABELS - 2.5, self.language, NORMAL)

    def _lasting(self, identifier: str) -> str:
        rows = history.relations(self.tables)
        own = rows[rows["relation"].eq("most_important_section") & rows["object_id"].eq(identifier)]
        words = [
            text(
                self.language,
                en="most important section of {name}",
                zh="{name}最重要的支部",
                name=self.names[subject],
            )
            for subject in own["subject_id"]
        ]
        return style.wrapped("\n".join(words), self.LABELS - 2.5, self.language, SMALL)

    # --- drawing ---

    def chart(self) -> Chart:
        with style.applied(self.language):
            lanes, height = self._lanes()
            keys = self._keys()
            keys_height = len(keys) * (_LINE + 0.5) + _LINE + 3.5
            page = Page.blank(
                self.language,
                height=height + 6.5 + keys_height,
                title=self.title(),
                subtitle=self.subtitle(),
                foot=style.foot(
                    self.language, source=self._source(), licence=LICENCE, note=self.note()
                ),
            )
            axes = canvas(page)
            lanes = [lane._replace(y=page.top - 4.5 - lane.y) for lane in lanes]
            self._draw_years(page, axes, page.top - 4.5, page.top - 4.5 - height)
            for lane in lanes:
                self._draw_lane(page, axes, lane)
            self._draw_events(page, axes, {lane.facts["organization_id"]: lane for lane in lanes})
            self._draw_keys(page, axes, keys, page.top - 6.5 - height)
        return Chart(
            figure=page.figure,
            language=self.language,
            table=self.events.assign(relation=self.events["relation"].astype(str)),
            title=self.title(),
            caption=joined([self.subtitle(), self.note()], self.language),
            alt=self.alt(),
            source=self._source(),
            licence=LICENCE,
        )

    def _source(self) -> str:
        return text(
            self.language,
            en="{articles}; years marked °, names and ends: the sources named in data/reference/",
            zh="{articles}；标°的年份、名称和结束年份：见data/reference/所列资料",
            articles=source_line(
                self.tables.articles, self.tables.articles["article"], self.language
            ),
        )

    def _lanes(self) -> tuple[list[_Lane], float]:
        """The lanes, with heights below the top of the chart, and the height of all."""
        lanes: list[_Lane] = []
        y = 0.0
        article = None
        for facts in self.lives.to_dict("records"):
            if article is not None and facts["article"] != article:
                y += self.GROUP_GAP
            article = facts["article"]
            label, note = self._label(facts), self._lasting(facts["organization_id"])
            lines = (label.count("\n") + 1) * _LINE
            lines += (note.count("\n") + 1) * _SMALL_LINE if note else 0.0
            height = max(lines, self.BAR + 2.0) + self.PAD
            colour = self.hues.get(facts["organization_id"], _OTHER)
            lanes.append(_Lane(facts, label, note, colour, y + height / 2))
            y += height
        return lanes, y

    def _x(self, page: Page, year: float) -> float:
        left, right = page.left + self.LABELS, page.right - self.RIGHT
        return left + (year - self.first) / (self.last - self.first) * (right - left)

    def _draw_years(self, page: Page, axes: Axes, top: float, bottom: float) -> None:
        for year in range(-(-self.first // 10) * 10, self.last + 1, 10):
            x = self._x(page, year)
            axes.plot([x, x], [bottom, top], color=style.RULE, linewidth=0.4, zorder=0)
            write(axes, x, top + 2.2, str(year), size=SMALL, ha="center", color=style.MUTED)

    def _draw_lane(self, page: Page, axes: Axes, lane: _Lane) -> None:
        lines = lane.label.split("\n")
        height = len(lines) * _LINE
        notes = lane.note.split("\n") if lane.note else []
        y = lane.y + (height + len(notes) * _SMALL_LINE) / 2
        weight = "bold" if lane.facts["subject"] else "regular"
        for line in lines:
            write(axes, page.left, y - _LINE / 2, line, weight=weight)
            y -= _LINE
        for line in notes:
            write(axes, page.left, y - _SMALL_LINE / 2, line, size=SMALL, color=style.MUTED)
            y -= _SMALL_LINE
        facts = lane.facts
        begin = self._x(page, facts["begins_by"])
        if facts["begins_after"] < facts["begins_by"]:
            self._fade(axes, lane, begin, self._x(page, facts["begins_after"]))
        if pd.isna(facts["ends_after"]):
            end = self._x(page, self.last)
            self._fade(axes, lane, end, page.right)
        else:
            end = self._x(page, facts["ends_after"])
            if facts["ends_after"] < facts["ends_by"]:
                self._fade(axes, lane, end, self._x(page, facts["ends_by"]))
        axes.add_patch(
            Rectangle(
                (begin, lane.y - self.BAR / 2),
                end - begin,
                self.BAR,
                facecolor=lane.colour,
                edgecolor="none",
                zorder=2,
            )
        )

    def _fade(self, axes: Axes, lane: _Lane, solid: float, gone: float) -> None:
        steps = 10
        edges = np.linspace(solid, gone, steps + 1)
        for step, (near, far) in enumerate(pairwise(edges)):
            axes.add_patch(
                Rectangle(
                    (min(near, far), lane.y - self.BAR / 2),
                    abs(far - near),
                    self.BAR,
                    facecolor=style.tint(lane.colour, 1 - (step + 1) / (steps + 1)),
                    edgecolor="none",
                    zorder=2,
                )
            )

    def _places(self, page: Page) -> list[float]:
        """Where each event stands: in its year, or spread over the years it may have been in."""
        events = self.events
        places = [0.0] * len(events)
        for _, group in events.groupby(["earliest", "latest"], sort=False):
            earliest, latest = (int(group[column].iloc[0]) for column in ("earliest", "latest"))
            for article in dict.fromkeys(group["article"]):
                own = group.index[group["article"].eq(article)].tolist()
                left, right = self._x(page, earliest), self._x(page, latest)
                for number, index in enumerate(own):
                    if earliest == latest:
                        places[index] = left + number * self.BESIDE
                    else:
                        places[index] = left + (right - left) * (number + 1) / (len(own) + 1)
        return places

    def _draw_events(self, page: Page, axes: Axes, lanes: Mapping[str, _Lane]) -> None:
        for number, (row, x) in enumerate(
            zip(self.events.to_dict("records"), self._places(page), strict=True), 1
        ):
            first = lanes[row["subject_id"]]
            second = lanes.get(row["object_id"], first)
            if row["relation"] in _FROM_OBJECT:
                first, second = second, first
            if first is not second:
                self._arrow(axes, row, x, first.y, second.y)
            self._disc(axes, number, x, first.y)

    def _arrow(
        self, axes: Axes, row: Mapping[Any, Any], x: float, start: float, end: float
    ) -> None:
        against = row["relation"] in _AGAINST
        colour = CONFLICT if against else style.INK
        half = self.BAR / 2
        tip = end + half if start > end else end - half
        axes.add_patch(
            FancyArrowPatch(
                (x, start),
                (x, tip),
                arrowstyle="-" if against else "-|>",
                mutation_scale=6,
                linewidth=1.0,
                linestyle="--" if pd.isna(row["year"]) else "-",
                color=colour,
                shrinkA=0,
                shrinkB=0,
                zorder=3,
            )
        )
        if against:
            axes.plot(
                [x], [tip], "x", markersize=4.6, markeredgecolor=colour, markeredgewidth=1.4,
                zorder=5,
            )  # fmt: skip

    def _disc(self, axes: Axes, number: int, x: float, y: float) -> None:
        axes.add_patch(
            Circle(
                (x, y), self.DISC, facecolor="#FFFFFF", edgecolor=style.INK, linewidth=0.6, zorder=6
            )
        )
        write(axes, x, y, str(number), size=SMALL, ha="center", zorder=7)

    def _keys(self) -> list[list[tuple[int, str]]]:
        """The events in words, two to a line."""
        words = [
            (
                number,
                text(
                    self.language,
                    en="{when}: {sentence}",
                    zh="{when}：{sentence}",
                    when=self._when(row),
                    sentence=self._sentence(row),
                ),
            )
            for number, row in enumerate(self.events.to_dict("records"), 1)
        ]
        rows = -(-len(words) // 2)
        return [words[at::rows] for at in range(rows)]

    def _draw_keys(
        self, page: Page, axes: Axes, keys: Sequence[Sequence[tuple[int, str]]], top: float
    ) -> None:
        y = top - _LINE / 2
        x = page.left
        for colour, ends_in_cross, words in (
            (
                style.INK,
                False,
                text(self.language, en="leads to, or applies to", zh="由此而来，或提出申请"),
            ),
            (CONFLICT, True, text(self.language, en="expels, refuses", zh="开除、拒绝")),
        ):
            axes.plot([x, x + 6], [y, y], color=colour, linewidth=1.0)
            axes.plot(
                [x + 6], [y], "x" if ends_in_cross else ">", color=colour, markersize=4,
                markeredgewidth=1.3,
            )  # fmt: skip
            write(axes, x + 8.5, y, words)
            x += 12.5 + style.text_width(words, self.language, NORMAL)
        axes.plot([x, x + 7], [y, y], color=style.INK, linewidth=1.0, linestyle="--")
        words = text(self.language, en="year not recorded", zh="年份没有记载")
        write(axes, x + 8.5, y, words)
        x += 12.5 + style.text_width(words, self.language, NORMAL)
        fading = _Lane(None, "", "", _OTHER, y)
        self._fade(axes, fading, x, x + 7)
        write(axes, x + 8.5, y, text(self.language, en="end not recorded", zh="始末没有记载"))
        y -= _LINE + 1.5
        for row in keys:
            for column, (number, words) in enumerate(row):
                x = page.left + column * (page.right - page.left) / 2
                self._disc(axes, number, x + self.DISC, y)
                write(axes, x + 4.8, y, words)
            y -= _LINE + 0.5


def _short(row: Mapping[Any, Any], language: Language) -> str:
    """What an organisation is called in a line of its own: abbreviation, or name."""
    if pd.notna(row["abbreviation"]):
        return str(row["abbreviation"])
    return str(row[f"name_{language}"])


def _times(count: int, en: str, zh: str, language: Language) -> str:
    return text(
        language, en="{n} {words}", zh="{n}次{words}", n=count,
        words=zh if language == "zh" else (en if count == 1 else f"{en}s"),
    )  # fmt: skip


# ------------------------------------------------------------------------------------------------
# Claims
# ------------------------------------------------------------------------------------------------


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
            parts="; ".join(parts) if self.language == "en" else "；".join(parts),
            against="; ".join(against) if self.language == "en" else "；".join(against),
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
            height = 2 * _LINE + 3.0 + sum(heights) + self.GAP * len(heights) + _LINE + 4.0
            if blocks:
                height += _LINE + 2.2 + sum(map(self._block_height, blocks))
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
            write(axes, page.left, y - _LINE / 2, apart_words, color=style.MUTED)
            y -= _LINE + 1.4
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
                write(axes, page.left, y - _LINE / 2, heading, weight="bold")
                y -= _LINE + 1.2
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
        y, x = top - _LINE / 2, page.left
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
        return top - _LINE - 2.0

    def _heads(self, page: Page, axes: Axes, top: float) -> float:
        for number, look in enumerate(_VERDICTS.values()):
            x = page.left + self.LABELS + number * self.column
            words = text(self.language, en=look.en, zh=look.zh)
            write(axes, x, top - _LINE / 2, words, color=style.MUTED)
        return top - _LINE - 1.0

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
            axes, page.left, middle - words.count("\n") * _LINE / 2, words,
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
        return (len(block[1]) + 1) * _LINE + 1.6

    def _draw_block(
        self, page: Page, axes: Axes, top: float, block: tuple[str, list[tuple[str, str, str]]]
    ) -> float:
        where, lines = block
        height = self._block_height(block)
        axes.plot(
            [page.left + 1.2] * 2, [top - 0.4, top - height + 1.8], color=CONFLICT, linewidth=1.6
        )
        y = top - _LINE / 2
        write(axes, page.left + 4, y, where, color=style.MUTED)
        for line, colour, weight in lines:
            y -= _LINE
            write(axes, page.left + 4, y, line, color=colour, weight=weight)
        return top - height


_BASIS_ORDER = ("independent", "wikipedia", "the_article", claims.NO_BASIS)


# ------------------------------------------------------------------------------------------------
# Losses
# ------------------------------------------------------------------------------------------------


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
            "strategy only because another source tells. The sign ⏎ marks a line break.",
            zh="{n}处中有{known}处可知缺失了什么；旗帜和战略名称则是靠其他资料才得知。⏎表示换行。",
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
            parts="; ".join(parts) if self.language == "en" else "；".join(parts),
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
                    len(self.articles) * (self.BAR + 0.7) / _LINE,
                )
                * _LINE
                + 3.0
                for _, *words_of in rows
            ]
            page = Page.blank(
                self.language,
                height=sum(heights) + _LINE + 2.5,
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
        y = page.top - _LINE / 2
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
        return page.top - _LINE - 1.5

    def _words(self, axes: Axes, left: float, top: float, words: str, **kwargs: Any) -> None:
        for number, line in enumerate(words.split("\n")):
            write(axes, left, top - (number + 0.5) * _LINE, line, **kwargs)

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
