"""An international, and all that its figures on entryism are made of."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.axes import Axes

from internationals.analysis import entryism
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import LICENCE, canvas, joined, organization_name
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


class Subject:
    """An international and all that its figures on entryism are made of.

    Attributes
    ----------
    sections, hosts : see `analysis.entryism`
    name : as a title calls it
    year : it was founded in
    colour : its hue

    Raises
    ------
    ValueError : no entry of the international names a host party, or the tables do not hold it
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
        """Where the facts are from: the article, and who knows about host parties."""
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
        """A page with all its words, drawn on.

        Parameters
        ----------
        draw : draws on the page and on axes over its room, both in millimetres of the page
        height : of that room, in millimetres
        table : the numbers behind the figure
        title, subtitle, alt : see `Chart` and `Page.blank`
        note : what a reader must know beside the figure
        """
        with style.applied(self.language):
            page = Page.blank(
                self.language,
                height=height,
                title=title,
                subtitle=subtitle,
                foot=style.foot(self.language, source=self.source, licence=LICENCE, note=note),
            )
            draw(page, canvas(page))
        return Chart(
            figure=page.figure,
            language=self.language,
            table=table,
            title=title,
            caption=joined([subtitle, note], self.language),
            alt=alt,
            source=self.source,
            licence=LICENCE,
        )


def fraction(part: int, whole: int, language: Language) -> str:
    """A part of a whole in numbers: 12 of 18; 12/18."""
    return text(language, en="{part} of {whole}", zh="{part}/{whole}", part=part, whole=whole)


def marks_the_list(language: Language) -> str:
    """What the article's words do and do not say: said under every figure on entryism."""
    return text(
        language,
        en="What is shown is what the article lists; 打入 (“enters”) stands there for support as well "
        "as for entry. No host named does not prove that there is none.",
        zh="所示为条目所列内容；“打入”既指加入，也指支持。未列政党不等于没有。",
    )
