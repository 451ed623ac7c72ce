"""Lists of names beside a map, and places in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from internationals.charts import style
from internationals.charts.maps.rooms import Room, width_beside
from internationals.charts.style import Language, Page, text
from internationals.places import gazetteer
from internationals.places.gazetteer import Territory


class Names(NamedTuple):
    """A heading and the names under it.

    Attributes
    ----------
    heading : set in bold, on one line
    names : divided by commas, as `place_names` gives them
    """

    heading: str
    names: str


def names_height(groups: Sequence[Names], language: Language) -> float:
    """Height of lists of names as `names` sets them beside Europe.

    Parameters
    ----------
    groups : the lists, one below the other
    language : of the names

    Returns
    -------
    Height in millimetres.
    """
    width = width_beside()
    lines = sum(
        style.wrapped(group.names, width, language, style.LEAST_SIZE).count("\n") + 2
        for group in groups
    )
    return lines * style.line_height(style.LEAST_SIZE) + len(groups) * 0.8


def names(page: Page, room: Room, groups: Sequence[Names]) -> Room:
    """Write lists of names at the top of a room, one below the other.

    Parameters
    ----------
    page : with a map on it
    room : where to write, such as `Rooms.beside`
    groups : from top to bottom

    Returns
    -------
    What is left of the room.
    """
    top = room.top
    for group in groups:
        top = page.block(top, group.heading, left=room.left, size=style.LEAST_SIZE, weight="bold")
        lines = style.wrapped(group.names, room.right - room.left, page.language, style.LEAST_SIZE)
        top = page.block(top, lines, left=room.left, size=style.LEAST_SIZE) - 0.8
    return room._replace(top=top)


def columns_height(groups: Sequence[Names]) -> float:
    """Height of lists of names as `name_columns` sets them: two lines for the heading.

    Returns
    -------
    Height in millimetres.
    """
    longest = max((len(_split(group.names)) for group in groups), default=0)
    return (longest + 2) * style.line_height(style.LEAST_SIZE) + 1.5


def name_columns(page: Page, room: Room, groups: Sequence[Names]) -> None:
    """Write lists of names side by side in a room, one name a line.

    Parameters
    ----------
    page : with a map on it
    room : where to write, divided into columns of one width
    groups : from left to right
    """
    width = room.width / max(len(groups), 1)
    for index, group in enumerate(groups):
        left = room.left + index * width
        heading = style.wrapped(group.heading, width - 2, page.language, style.LEAST_SIZE, "bold")
        top = page.block(room.top, heading, left=left, size=style.LEAST_SIZE, weight="bold")
        page.block(top - 0.8, "\n".join(_split(group.names)), left=left, size=style.LEAST_SIZE)


def _split(names: str) -> list[str]:
    return names.replace("、", ", ").split(", ")


def place_names(codes: Iterable[str], language: Language) -> str:
    """Countries and subdivisions in words, each country once: Belgium (Flanders, Wallonia).

    Parameters
    ----------
    codes : ISO 3166-1 or ISO 3166-2
    language : of the names and of their order, see `style.sorted_names`

    Returns
    -------
    The names, divided by commas.
    """
    parts: dict[str, list[str]] = {}
    for code in codes:
        found = parts.setdefault(code[:2], [])
        if code not in found:
            found.append(code)
    described = []
    for country, found in parts.items():
        name = gazetteer.name(Territory(country), language)
        inner = [
            gazetteer.name(Territory(country, code), language) for code in found if "-" in code
        ]
        if inner:
            joined = ("、" if language == "zh" else ", ").join(style.sorted_names(inner, language))
            if country in found:
                joined = text(language, en="also {inner}", zh="另有{inner}", inner=joined)
            opening, closing = ("（", "）") if language == "zh" else (" (", ")")
            name = f"{name}{opening}{joined}{closing}"
        described.append(name)
    return ("、" if language == "zh" else ", ").join(style.sorted_names(described, language))


def with_names(frame: pd.DataFrame) -> pd.DataFrame:
    """The names of places, as two more columns.

    Parameters
    ----------
    frame : its first columns are code, country, subdivision ("" for the whole country); changed

    Returns
    -------
    The same frame, with name_en and name_zh after the three.
    """
    places = [
        Territory(country, subdivision)
        for country, subdivision in zip(frame["country"], frame["subdivision"], strict=True)
    ]
    frame.insert(3, "name_en", [gazetteer.name(place, "en") for place in places])
    frame.insert(4, "name_zh", [gazetteer.name(place, "zh") for place in places])
    return frame
