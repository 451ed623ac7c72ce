"""Countries that one article names, and what two internationals list there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from internationals.analysis import spread
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import (
    LICENCE,
    SMALL,
    SMALL_LINE,
    International,
    canvas,
    headed,
    indefinite,
    ink_on,
    international_of,
    joined,
    semicolons,
    subdivision_names,
    unplaced_notes,
    write,
)
from internationals.charts.style import Language, Page, text

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

_TILES = ((28.0, 52.0), (53.0, 126.0), (127.0, 179.0))
"""Left and right of the three columns of tiles, in millimetres from the chart's left."""


def named_tiles(
    tables: Tables, first: str = "imt", second: str = "ist", *, language: Language
) -> Chart:
    """The countries an article calls imperialist, and which of two internationals lists them.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    first, second : identifiers of two internationals
    language : of the figure

    Returns
    -------
    Chart; its table is that of `spread.named_countries`.

    Raises
    ------
    ValueError : no article of the tables names such countries, or the table of organizations does
        not hold one of the two
    """
    pair = tuple(international_of(tables, identifier, language) for identifier in (first, second))
    territories = spread.full_members(spread.listed_territories(tables))
    named = spread.named_countries(tables, territories, (first, second))
    if named.empty:
        raise ValueError("country_mentions: found no row, expected one with named_imperialist")
    author = international_of(tables, str(named["organization_id"].iloc[0]), language)
    ranked = named.assign(
        rank=3 - 2 * named[first].astype(int) - named[second].astype(int)
    ).sort_values("rank", kind="stable")
    title = text(
        language,
        en="Of the {all} countries that {author} called imperialist, {first} lists {a_first} "
        "{first_member} in {n}, {second} {a_second} {second_member} in {m}",
        zh="在{author}所称的{all}个帝国主义国家中，{first}在{n}国列有{first_member}，{second}在{m}国列有{second_member}",
        all=len(named),
        author=author.short,
        first=pair[0].short,
        a_first=indefinite(pair[0].member),
        first_member=pair[0].member,
        second=pair[1].short,
        a_second=indefinite(pair[1].member),
        second_member=pair[1].member,
        n=int(named[first].sum()),
        m=int(named[second].sum()),
    )
    subtitle = text(
        language,
        en="Countries named in the article on the {author}, and the names of what the articles on "
        "{first} and {second} list there.",
        zh="{author}条目所点名的国家，以及{first}、{second}条目在该国所列组织的名称。",
        author=author.spelt,
        first=pair[0].short,
        second=pair[1].short,
    )
    note = text(
        language,
        en="The word is {author}'s, quoted as its view; the countries are its choice, not a sample.",
        zh="“帝国主义国家”系转述{author}的看法；所列国家由其选定，并非抽样。",
        author=author.short,
    )
    note = joined([note, *unplaced_notes(tables, pair, language)], language)
    source = source_line(tables.articles, [author.identifier, first, second], language)
    rows = _tile_rows(tables, territories, ranked, pair, language)
    head = 6.0
    with style.applied(language):
        page = Page.blank(
            language,
            height=head + sum(row.height for row in rows),
            title=title,
            subtitle=subtitle,
            foot=style.foot(language, source=source, licence=LICENCE, note=note),
        )
        axes = canvas(page)
        heads = [
            text(language, en="named by {author}", zh="{author}点名", author=author.short),
            *(headed(each, each.members, language) for each in pair),
        ]
        for (left, right), label in zip(_TILES, heads, strict=True):
            middle = page.left + (left + right) / 2
            write(axes, middle, page.top - 2.6, label, weight="bold", ha="center")
        top = page.top - head
        colours = [author.colour, *(each.colour for each in pair)]
        for row in rows:
            y = top - row.height / 2
            write(axes, page.left, y, row.country)
            for (left, right), words, colour in zip(_TILES, row.words, colours, strict=True):
                box = (page.left + left, y, right - left, row.height - 0.6)
                _tile(axes, box, words, colour, language)
            top -= row.height
    missing = {
        each.short: style.listing(
            style.sorted_names(named.loc[~named[each.identifier], f"name_{language}"], language),
            language,
        )
        for each in pair
    }
    return Chart(
        figure=page.figure,
        language=language,
        table=named,
        title=title,
        caption=joined([subtitle, note], language),
        alt=text(
            language,
            en="Table of {all} countries by three columns. {title}. {absent}.",
            zh="{all}国、三列的表格。{title}。{absent}。",
            all=len(named),
            title=title,
            absent=semicolons(
                (
                    text(
                        language,
                        en="{short} lists nothing in {names}",
                        zh="{short}未列：{names}",
                        short=short,
                        names=names,
                    )
                    for short, names in missing.items()
                    if names
                ),
                language,
            ),
        ),
        source=source,
        licence=LICENCE,
    )


class _TileRow(NamedTuple):
    """A country and what its three tiles say, in lines; "" where nothing is listed."""

    country: str
    words: tuple[str, ...]

    @property
    def height(self) -> float:
        """In millimetres."""
        return 2.3 + max(words.count("\n") + 1 for words in self.words) * SMALL_LINE


def _tile_rows(
    tables: Tables,
    territories: pd.DataFrame,
    named: pd.DataFrame,
    pair: Sequence[International],
    language: Language,
) -> list[_TileRow]:
    rows = []
    for country in named.to_dict("records"):
        beside = subdivision_names(str(country["subdivisions_named"]).split(";"), language)
        words = [
            text(language, en="with {names}", zh="并及{names}", names=beside)
            if beside
            else text(language, en="named", zh="点名"),
            *(
                _names_in(tables, territories, each.identifier, str(country["country"]), language)
                for each in pair
            ),
        ]
        lines = tuple(
            style.wrapped(tile, right - left - 3.0, language, SMALL)
            for tile, (left, right) in zip(words, _TILES, strict=True)
        )
        rows.append(_TileRow(str(country[f"name_{language}"]), lines))
    return rows


def _tile(
    axes: Axes,
    box: tuple[float, float, float, float],
    words: str,
    colour: str,
    language: Language,
) -> None:
    """A tile (left, middle height, width, height) that is filled where something is listed."""
    left, y, width, height = box
    face = colour if words else style.NO_ENTRY
    axes.add_patch(Rectangle((left, y - height / 2), width, height, facecolor=face, linewidth=0))
    write(
        axes,
        left + width / 2,
        y,
        words or text(language, en="none listed", zh="未列"),
        size=SMALL,
        ha="center",
        color=ink_on(colour) if words else style.MUTED,
    )


def _names_in(
    tables: Tables, territories: pd.DataFrame, identifier: str, country: str, language: Language
) -> str:
    """What an international lists in a country, by name; "" if nothing."""
    own = territories[
        (territories["organization_id"] == identifier) & (territories["country"] == country)
    ]
    names = tables.sections.set_index("section_id")
    columns = ("name_zh",) if language == "zh" else ("name_en", "name_native", "name_zh")
    words = []
    for section, rows in own.groupby("section_id", sort=False):
        facts = names.loc[section]
        name = next((str(facts[column]) for column in columns if pd.notna(facts[column])), "—")
        parts = subdivision_names(rows["subdivision"].dropna(), language)
        pattern = "{name} ({parts})" if language == "en" else "{name}（{parts}）"
        told = name.endswith((")", "）"))
        words.append(pattern.format(name=name, parts=parts) if parts and not told else name)
    return (", " if language == "en" else "、").join(words)
