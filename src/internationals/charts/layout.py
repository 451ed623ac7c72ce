"""What charts are made of: how they speak of an international, and marks and words on a page.

A chart is laid out in millimetres of the page: `canvas` gives axes with such units, `write`, `dot`,
`two_dots` and `mark` draw on them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

import matplotlib.colors
import pandas as pd
from matplotlib.axes import Axes

from internationals.analysis import spread_old as spread
from internationals.charts import style
from internationals.charts.style import Language, Page, text
from internationals.places import gazetteer

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

LICENCE = "CC BY-SA 4.0"
"""Of every figure drawn from the articles."""
SMALL = style.LEAST_SIZE
NORMAL = 7.5
"""Sizes of type in points."""
MARKER = 5.0
"""Diameter of a dot in points."""
LINE = style.line_height(NORMAL)
"""Height of a line of type of the size `NORMAL`, in millimetres."""
SMALL_LINE = style.line_height(SMALL)
"""Height of a line of type of the size `SMALL`, in millimetres."""


# ------------------------------------------------------------------------------------------------
# Words
# ------------------------------------------------------------------------------------------------


class International(NamedTuple):
    """How a chart speaks of an international.

    Attributes
    ----------
    identifier : in the tables
    short : abbreviation, or the name where there is none
    spelt : name with the abbreviation in brackets
    member, members : what its full members are called, one and many
    colour : its hue
    """

    identifier: str
    short: str
    spelt: str
    member: str
    members: str
    colour: str


def international_of(tables: Tables, identifier: str, language: Language) -> International:
    """An international as the tables know it.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    identifier : such as ``"imt"``
    language : of its names

    Raises
    ------
    ValueError : if the table of organizations does not hold it
    """
    found = tables.organizations.set_index("organization_id")
    if identifier not in found.index:
        raise ValueError(
            f"organization_id: found {identifier!r}, expected one of the organizations table"
        )
    facts = found.loc[identifier]
    other = "en" if language == "zh" else "zh"
    name = next(
        (
            str(facts[column])
            for column in (f"name_{language}", f"name_{other}")
            if pd.notna(facts[column])
        ),
        identifier,
    )
    abbreviation = str(facts["abbreviation"]) if pd.notna(facts["abbreviation"]) else ""
    sections = tables.sections
    statuses = sections.loc[sections["organization_id"] == identifier, "status"].astype("str")
    full = statuses[statuses.isin(spread.FULL_MEMBERSHIP)]
    status = str(full.mode().iloc[0]) if len(full) else "member"
    member = style.status_name(status, language)
    pattern = "{name} ({short})" if language == "en" else "{name}（{short}）"
    colours = style.hues([*tables.articles["article"], identifier])
    return International(
        identifier=identifier,
        short=abbreviation or name,
        spelt=pattern.format(name=name, short=abbreviation) if abbreviation else name,
        member=member,
        members=f"{member}s" if language == "en" else member,
        colour=colours[identifier],
    )


def organization_name(tables: Tables, organization_id: str, language: Language) -> str:
    """An international as a title calls it: its abbreviation in English, its full name in Chinese.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    organization_id : such as ``"imt"``
    language : of the title

    Returns
    -------
    The name; that in the other language where there is none, and else the identifier.

    Raises
    ------
    ValueError : if the table of organizations does not hold it
    """
    found = tables.organizations[tables.organizations["organization_id"] == organization_id]
    if found.empty:
        raise ValueError(
            f"organization_id: found {organization_id!r}, expected one of the organizations table"
        )
    columns = ("abbreviation", "name_en", "name_zh") if language == "en" else ("name_zh", "name_en")
    for column in columns:
        value = found[column].iloc[0]
        if isinstance(value, str) and value:
            return value
    return organization_id


def indefinite(word: str) -> str:
    """The article that an English word takes: "a" or "an"."""
    return "an" if word[0] in "aeiou" else "a"


_WITH_ARTICLE = frozenset(
    (
        "Americas",
        "Bahamas",
        "Caribbean",
        "Comoros",
        "Gambia",
        "Maldives",
        "Netherlands",
        "Philippines",
        "Seychelles",
        "United Arab Emirates",
        "United Kingdom",
        "United States",
    )
)


def in_sentence(place: str) -> str:
    """The name of a region or a country as it stands in an English sentence."""
    return f"the {place}" if place in _WITH_ARTICLE or place.endswith(" Islands") else place


def capitalized(words: str) -> str:
    """Words as they begin a line: their first letter large, the others as they are."""
    return words[0].upper() + words[1:]


def count_of_countries(count: int, language: Language) -> str:
    """17 countries; 17个国家."""
    if language == "zh":
        return f"{style.number(count, language)}个国家"
    return f"{style.number(count, language)} {'country' if count == 1 else 'countries'}"


def joined(sentences: Iterable[str], language: Language) -> str:
    """Sentences one after the other."""
    return (" " if language == "en" else "").join(filter(None, sentences))


def semicolons(parts: Iterable[str], language: Language) -> str:
    """Parts of a sentence one after the other: A; B. A；B。"""
    return ("; " if language == "en" else "；").join(parts)


def census_note(language: Language) -> str:
    """What kind of numbers these are: said under every chart."""
    return text(
        language,
        en="A census of what encyclopaedia articles list, not a sample; no interval is implied.",
        zh="数字为百科条目所列的全部，并非抽样，故不附区间。",
    )


def unplaced_notes(
    tables: Tables, internationals: Iterable[International], language: Language
) -> list[str]:
    """How many full members no count can hold, because their country is not known.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    internationals : to count for
    language : of the sentences

    Returns
    -------
    A sentence for each international that has such members; none for the others.
    """
    unplaced = spread.full_members(spread.without_territory(tables))["organization_id"]
    counts = {each: int((unplaced == each.identifier).sum()) for each in internationals}
    return [
        text(
            language,
            en="Not counted, as the country is not known: {n} {words} of {short}.",
            zh="因国别不明而未计入：{short}的{n}个{words}。",
            short=each.short,
            n=count,
            words=each.member if count == 1 else each.members,
        )
        for each, count in counts.items()
        if count
    ]


def country_names(territories: pd.DataFrame, language: Language) -> str:
    """The countries of some rows as a list, each once: A, B and C; A、B和C.

    Parameters
    ----------
    territories : with columns name_en and name_zh, as `spread.listed_territories` or the table of
        countries has them
    language : of the names and of their order
    """
    names = set(territories[f"name_{language}"])
    return style.listing(style.sorted_names(names, language), language)


def subdivision_names(codes: Iterable[str], language: Language) -> str:
    """Names of subdivisions as a list, in the order given: Flanders and Wallonia.

    Parameters
    ----------
    codes : ISO 3166-2; empty ones are passed over
    language : of the names
    """
    names = [
        gazetteer.name(gazetteer.Territory(code[:2], code), language) for code in codes if code
    ]
    return style.listing(names, language)


def headed(each: International, where: str, language: Language) -> str:
    """An international before other words: IMT sections; IMT支部.

    Parameters
    ----------
    each : the international, called by its abbreviation
    where : the other words, "" for none
    language : of the words
    """
    return f"{each.short}{' ' if language == 'en' and where else ''}{where}"


# ------------------------------------------------------------------------------------------------
# Drawing
# ------------------------------------------------------------------------------------------------


def canvas(page: Page) -> Axes:
    """Axes over the chart's room whose units are millimetres of the page, from its lower left."""
    axes = page.axes()
    axes.set_xlim(page.left, page.right)
    axes.set_ylim(page.bottom, page.top)
    axes.set_axis_off()
    return axes


def dot(axes: Axes, x: float, y: float, colour: str, *, hollow: bool = False) -> None:
    """Draw a dot of `MARKER`.

    Parameters
    ----------
    axes : in millimetres, see `canvas`
    x, y : its middle
    colour : of the dot, or of its edge if it is hollow
    hollow : white within
    """
    axes.plot(
        [x],
        [y],
        "o",
        markersize=MARKER,
        markerfacecolor="#FFFFFF" if hollow else colour,
        markeredgecolor=colour if hollow else "#FFFFFF",
        markeredgewidth=1.0 if hollow else 0.5,
        zorder=5,
    )


def two_dots(axes: Axes, x: float, y: float, left: str, right: str, *, hollow: bool) -> None:
    """Draw one dot for two.

    Parameters
    ----------
    axes : in millimetres, see `canvas`
    x, y : its middle
    left, right : colours of its halves
    hollow : white within and grey around, whatever the colours
    """
    if hollow:
        dot(axes, x, y, style.MUTED, hollow=True)
        return
    axes.plot(
        [x],
        [y],
        "o",
        markersize=MARKER,
        fillstyle="left",
        markerfacecolor=left,
        markerfacecoloralt=right,
        markeredgecolor="#FFFFFF",
        markeredgewidth=0.5,
        zorder=5,
    )


def ink_on(colour: str) -> str:
    """White or ink, whichever is read better on a colour."""
    red, green, blue = matplotlib.colors.to_rgb(colour)
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (red, green, blue)
    ]
    luminance = 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    # Where the contrasts of white and of ink (both by WCAG 2) are equal.
    return "#FFFFFF" if luminance < 0.19 else style.INK


def write(
    axes: Axes, x: float, y: float, words: str, *, size: float = NORMAL, **kwargs: object
) -> None:
    """Set words by their middle.

    Parameters
    ----------
    axes : in millimetres, see `canvas`
    x : where a line begins (or ends, or has its middle: ``ha``)
    y : height of the middle of a capital; several lines lie about it
    words : lines of text
    size : in points
    **kwargs : of matplotlib's `Text`, such as ``color``, ``ha``, ``weight``
    """
    options: dict[str, Any] = {"ha": "left", "va": "baseline", "size": size} | kwargs
    lines = words.split("\n")
    # Capitals are 0.714 of the type's size, and Chinese characters lie about the same middle.
    y -= 0.357 * size / 72 * style.MILLIMETRES
    for number, line in enumerate(lines):
        offset = ((len(lines) - 1) / 2 - number) * style.line_height(size)
        axes.text(x, y + offset, line, **options)


def mark(axes: Axes, x: float, y: float, marker: str, colour: str) -> None:
    """Draw a hollow mark of `MARKER`.

    Parameters
    ----------
    axes : in millimetres, see `canvas`
    x, y : its middle
    marker : matplotlib's letter for its shape
    colour : of its edge
    """
    axes.plot(
        [x],
        [y],
        marker,
        markersize=MARKER,
        markerfacecolor="#FFFFFF",
        markeredgecolor=colour,
        markeredgewidth=1.0,
        zorder=5,
    )
