"""The words of the timeline: what happened, when, and to whom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from internationals.analysis import history
from internationals.charts import style
from internationals.charts.export import source_line
from internationals.charts.layout import NORMAL, SMALL, semicolons
from internationals.charts.style import Language, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

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


class TimelineWords:
    """The numbers behind a timeline, and all that it says of them.

    Attributes
    ----------
    events : see `analysis.history.events`
    lives : the lanes of `analysis.history.lanes` of which a beginning is known
    names : organisation to what it is called in a line of its own
    first, last : years that the timeline spans

    Raises
    ------
    ValueError : no article names a relation between organisations
    """

    def __init__(self, tables: Tables, language: Language) -> None:
        style.check_language(language)
        self.tables = tables
        self.language = language
        self.events = history.events(tables)
        self.lives = history.lanes(tables).dropna(subset="begins_after")
        if self.events.empty:
            raise ValueError("relations: found none, expected an article whose prose tells of one")
        self.names = {
            str(row["organization_id"]): _short(row, language)
            for row in self.lives.to_dict("records")
        }
        years = self.lives[["begins_after", "begins_by", "ends_after"]]
        self.first, self.last = int(years.min().min()), int(years.max().max())

    def told(self, row: Mapping[Any, Any]) -> str:
        """An event in words, with its year: 2001°: IST expels ISO.

        Parameters
        ----------
        row : of `events`
        """
        return text(
            self.language,
            en="{when}: {sentence}",
            zh="{when}：{sentence}",
            when=self._when(row),
            sentence=self._sentence(row),
        )

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
        """The finding: how many organisations, and what happened how often."""
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
        """What is shown."""
        return text(
            self.language,
            en="Every organisation that the prose of the articles names, from founding to end, and what "
            "the articles say they did to each other. The articles' own subjects are in colour.",
            zh="各条目正文提到的所有组织，自成立至结束，以及条目所述它们之间的关系。条目的主题组织以彩色表示。",
        )

    def note(self) -> str:
        """Where the years are from, and how the figure is read."""
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
        """The figure in words."""
        return text(
            self.language,
            en="Timeline. {title}. {parts}.",
            zh="时间线。{title}。{parts}。",
            title=self.title(),
            parts=semicolons(map(self.told, self.events.to_dict("records")), self.language),
        )

    def label(self, facts: Mapping[Any, Any], width: float) -> str:
        """An organisation's name with its abbreviation.

        Parameters
        ----------
        facts : its row of `lives`
        width : that no line may exceed, in millimetres

        Returns
        -------
        Lines of type of the size `NORMAL`.
        """
        name = str(facts[f"name_{self.language}"])
        short = facts["abbreviation"]
        if pd.notna(short) and short not in name:
            name = text(
                self.language, en="{name} ({short})", zh="{name}（{short}）", name=name, short=short
            )
        return style.wrapped(name, width, self.language, NORMAL)

    def lasting(self, identifier: str, width: float) -> str:
        """What lasts of an organisation's relations: of whom it is the most important section.

        Parameters
        ----------
        identifier : of the organisation
        width : that no line may exceed, in millimetres

        Returns
        -------
        Lines of type of the size `SMALL`; "" if nothing lasts.
        """
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
        return style.wrapped("\n".join(words), width, self.language, SMALL)

    def source(self) -> str:
        """Where the facts are from."""
        return text(
            self.language,
            en="{articles}; years marked °, names and ends: the sources named in data/reference/",
            zh="{articles}；标°的年份、名称和结束年份：见data/reference/所列资料",
            articles=source_line(
                self.tables.articles, self.tables.articles["article"], self.language
            ),
        )


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
