"""A page with a map, its legend in the Pacific, and lists of names beside Europe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import pandas as pd

from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import LICENCE
from internationals.charts.maps.drawing import Area, draw
from internationals.charts.maps.legends import Key, legend
from internationals.charts.maps.name_lists import (
    Names,
    columns_height,
    name_columns,
    names,
    names_height,
)
from internationals.charts.maps.rooms import height_of
from internationals.charts.maps.sheets import world_sheet
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables


def is_certain(rows: pd.DataFrame) -> pd.Series[bool]:
    """Which rows are placed by the text that ships or one before it, and not contradicted.

    Parameters
    ----------
    rows : of `spread.listed_territories`

    Returns
    -------
    Series of bool with the index of the rows.
    """
    return rows["certain"] & (rows["country_basis"] != "later_revision")


def circle_note(codes: Iterable[str], language: Language) -> str:
    """What a circle stands for; "" if none of the places is drawn as one.

    Parameters
    ----------
    codes : of the places on the map, ISO 3166-1 or ISO 3166-2
    language : of the sentence
    """
    if not world_sheet().small.intersection(codes):
        return ""
    return text(
        language,
        en="A circle stands for a place too small to see.",
        zh="圆圈表示面积过小的地方。",
    )


def map_chart(
    tables: Tables,
    organization_ids: Sequence[str],
    language: Language,
    *,
    title: str,
    subtitle: str,
    note: str,
    alt: str,
    areas: Sequence[Area],
    heading: str,
    keys: Sequence[Key],
    groups: Sequence[Names],
    table: pd.DataFrame,
    in_columns: bool = False,
) -> Chart:
    """A page with a map, its legend in the Pacific, and lists of names beside Europe.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    organization_ids : articles that the map draws on, for the source line
    language : of the figure and of all words given
    title, subtitle, alt : see `Chart` and `Page.blank`
    note : what a reader must know beside the figure, "" for nothing
    areas : what to fill, see `draw`
    heading, keys : of the legend
    groups : names beside Europe
    table : the numbers behind the figure
    in_columns : the names side by side, one a line, and not one list below the other
    """
    source = source_line(tables.articles, organization_ids, language)
    with style.applied(language):
        needed = columns_height(groups) if in_columns else names_height(groups, language)
        page = Page.blank(
            language,
            height=height_of(needed),
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        rooms = draw(page, areas)
        legend(page, rooms.ocean, heading, keys)
        if in_columns:
            name_columns(page, rooms.beside, groups)
        else:
            names(page, rooms.beside, groups)
    return Chart(
        figure=page.figure,
        language=language,
        table=table,
        title=title,
        caption=f"{subtitle} {note}".strip(),
        alt=alt,
        source=source,
        licence=LICENCE,
    )
