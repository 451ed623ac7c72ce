"""The static figure of a selection: the map that “save this view” writes."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from internationals.charts import maps, style
from internationals.charts.export import Chart, source_line
from internationals.charts.maps import Key, Names
from internationals.charts.style import Language, Page, text
from internationals.explorer.fills import Place, fill_places, hues_of
from internationals.explorer.selection import CANDIDATE, Selection, records, select
from internationals.explorer.wording import Naming, counts, describe, extent, summary

if TYPE_CHECKING:
    import pandas as pd

    from internationals.tables.schema import Tables


def draw(tables: Tables, selection: Selection, language: Language) -> Chart:
    """The map of a selection.

    Parameters
    ----------
    tables : as `load` gives them
    selection : what to show
    language : of the figure

    Returns
    -------
    Chart; its table is what `select` gives.
    """
    rows = select(tables, **selection.arguments())
    listed_rows = records(rows)
    naming = Naming.of(tables, language)
    places = fill_places(listed_rows, hues_of(tables), naming)
    keys = _keys(places, language)
    groups = _names(rows, language)
    articles = list(rows["article"].unique()) or list(tables.articles["article"])
    source = source_line(tables.articles, articles, language)
    title = _title(rows, language)
    subtitle = describe(selection, naming)
    heading = text(language, en="Entries selected, and number of places", zh="所选条目与地方数")
    with style.applied(language):
        names_height = maps.names_height(groups, language)
        page = Page.blank(
            language,
            height=maps.height_of(names_height + 2 + _legend_height(heading, keys, language)),
            title=title,
            subtitle=subtitle,
            foot=style.foot(
                language, source=source, licence=maps.LICENCE, note=summary(listed_rows, language)
            ),
        )
        beside = maps.draw(page, map(_area, places)).beside
        maps.names(page, beside, groups)
        # Combinations of statuses and internationals are too many for the Pacific.
        maps.legend(page, beside, heading, keys)
    listed = text(language, en="; ", zh="；").join(
        text(language, en="{heading} ({names})", zh="{heading}（{names}）", **group._asdict())
        for group in groups
    )
    return Chart(
        figure=page.figure,
        language=language,
        table=rows,
        title=title,
        caption=f"{subtitle} {summary(listed_rows, language)} {selection.code()}",
        alt=text(
            language,
            en="World map with Europe enlarged. {title}. {listed}",
            zh="世界地图，附欧洲放大图。{title}。{listed}",
            title=title,
            listed=listed,
        ),
        source=source,
        licence=maps.LICENCE,
    )


def _title(rows: pd.DataFrame, language: Language) -> str:
    counted = counts(records(rows))
    if not counted["entries"]:
        return text(language, en="No entry answers to the selection", zh="没有符合所选条件的条目")
    believed = rows[rows["country"].notna() & (rows["evidence"] != CANDIDATE)]
    regions = believed.drop_duplicates("country")[f"region_{language}"].value_counts()
    title = extent(counted, language)
    if len(regions) > 1:
        region = str(regions.index[0])
        title += text(
            language,
            en=", {most} of them in {region}",
            zh="，其中{most}个在{region}",
            most=int(regions.iloc[0]),
            region="the Americas" if region == "Americas" else region,
        )
    return title


def _area(place: Place) -> maps.Area:
    return maps.Area(place.code, place.fill.look, place.fill.stripes, place.doubtful)


def _legend_height(heading: str, keys: list[Key], language: Language) -> float:
    """Upper bound of the height of a legend beside Europe, in millimetres."""
    width = maps.width_beside() - 8.0
    lines = [heading, *(key.label for key in keys)]
    wrapped = [style.wrapped(line, width, language, style.LEAST_SIZE, "bold") for line in lines]
    count = sum(line.count("\n") + 1 for line in wrapped)
    return count * style.line_height(style.LEAST_SIZE) + len(lines) * 1.0 + 2.0


def _keys(places: list[Place], language: Language) -> list[Key]:
    counted = Counter(place.fill for place in places)
    ranked = sorted(counted, key=lambda fill: (bool(fill.stripes), -counted[fill], fill.label))
    keys = [
        Key(
            text(
                language,
                en="{label} ({n} {places})",
                zh="{label}（{n}处）",
                label=fill.label,
                n=counted[fill],
                places="place" if counted[fill] == 1 else "places",
            ),
            fill.look,
            fill.stripes,
        )
        for fill in ranked
    ]
    if any(place.doubtful for place in places):
        keys.append(
            Key(text(language, en="An entry there is not certain", zh="其中有条目不确定"), None)
        )
    keys.append(Key(text(language, en="No entry selected", zh="无所选条目"), style.NO_ENTRY_LOOK))
    return keys


def _names(rows: pd.DataFrame, language: Language) -> list[Names]:
    somewhere = rows[rows["country"].notna()]
    codes = somewhere["subdivision"].where(somewhere["subdivision"].notna(), somewhere["country"])
    believed = somewhere["evidence"] != CANDIDATE
    groups = []
    order = somewhere[believed].groupby(f"region_{language}")["country"].nunique()
    for region, count in order.sort_values(ascending=False, kind="stable").items():
        here = believed & (somewhere[f"region_{language}"] == region)
        heading = text(
            language, en="{region}: {n}", zh="{region}：{n}", region=region, n=int(count)
        )
        groups.append(Names(heading, maps.place_names(codes[here], language)))
    if not believed.all():
        heading = text(language, en="Only thought possible", zh="仅为推测")
        groups.append(Names(heading, maps.place_names(codes[~believed], language)))
    return groups
