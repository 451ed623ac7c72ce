"""World maps in Equal Earth, with Europe enlarged: where each international is listed.

`membership`, `mentions` and `overlap` are figures; `draw`, `Area`, `legend` and `names` are what
other maps are made of.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from matplotlib.axes import Axes
from matplotlib.patches import Circle, PathPatch, Rectangle
from matplotlib.path import Path
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon, box
from shapely.geometry.base import BaseGeometry

from internationals.analysis import spread
from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.style import Language, Look, Page, text
from internationals.places import gazetteer, outlines
from internationals.places.gazetteer import Territory

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

LICENCE = "CC BY-SA 4.0"

# --------------------------------------------------------------------------------------------
# The sheets
# --------------------------------------------------------------------------------------------

_MARKER = 1.0
"""Radius of the circle that stands for a state too small to see, in millimetres."""
_WORLD_WIDTH = style.PAGE_WIDTH - 4
_EUROPE_HEIGHT = 62.0


_POINTS = 72 / style.MILLIMETRES
"""Points in a millimetre."""
_GRID = 0.1
"""In points: where vertices lie. Files are half as long for it, and nobody sees 0.035 mm."""


class _Projection(NamedTuple):
    """From degrees to points of the page, counted from the sheet's lower left corner.

    Attributes
    ----------
    crs : the projection
    bounds : west, south, east, north of the sheet, in metres of the projection
    scale : points in a metre
    """

    crs: str
    bounds: tuple[float, float, float, float]
    scale: float

    def shapes(self, frame: gpd.GeoSeries) -> NDArray[np.object_]:
        """Outlines on the sheet."""
        west, south = self.bounds[:2]
        moved = shapely.transform(
            frame.to_crs(self.crs).to_numpy(),
            lambda metres: (metres - (west, south)) * self.scale,
        )
        return np.asarray(moved, dtype=object)

    def places(self, longitudes: Iterable[float], latitudes: Iterable[float]) -> gpd.GeoSeries:
        """Points on the sheet, from degrees east and north."""
        degrees = gpd.GeoSeries(gpd.points_from_xy(longitudes, latitudes), crs="EPSG:4326")
        return gpd.GeoSeries(self.shapes(degrees))


class _Sheet(NamedTuple):
    """Outlines ready to draw, in points of the page from the sheet's lower left corner.

    Attributes
    ----------
    shapes : outline of each country and subdivision by code
    points : a point inside each
    small : codes too small to see on this sheet
    width, height : of the sheet, in millimetres
    projection : that was used
    """

    shapes: dict[str, BaseGeometry]
    points: dict[str, tuple[float, float]]
    small: frozenset[str]
    width: float
    height: float
    projection: _Projection

    def shows(self, code: str) -> bool:
        """Whether some of a place lies on the sheet."""
        if code in self.small:
            return self.holds(code)
        return code in self.shapes and not self.shapes[code].is_empty

    def holds(self, code: str) -> bool:
        """Whether the middle of a place lies on the sheet."""
        if code not in self.points:
            return False
        x, y = self.points[code]
        return bool(0 < x < self.width * _POINTS and 0 < y < self.height * _POINTS)


def _sheet(frames: Sequence[gpd.GeoDataFrame], projection: _Projection) -> _Sheet:
    west, south, east, north = projection.bounds
    width, height = (east - west) * projection.scale, (north - south) * projection.scale
    shapes: dict[str, BaseGeometry] = {}
    points: dict[str, tuple[float, float]] = {}
    small: set[str] = set()
    for frame in frames:
        flat = projection.shapes(frame.geometry)
        places = projection.places(frame["longitude"], frame["latitude"])
        points.update(zip(frame.index, zip(places.x, places.y, strict=True), strict=True))
        # A square of 0.6 mm, as for `marker` of the outlines.
        small.update(frame.index[shapely.area(flat) < (0.57 * _POINTS) ** 2])
        # Islands under 0.3 mm and corners under 0.2 mm are not seen.
        kept = [_without_islands(shape, (0.3 * _POINTS) ** 2) for shape in flat]
        simple = shapely.coverage_simplify(np.array(kept), 0.2 * _POINTS)
        clipped = shapely.clip_by_rect(simple, -2.0, -2.0, width + 2.0, height + 2.0)
        # A hole is one only if it runs against its outline.
        drawn = shapely.orient_polygons(shapely.set_precision(clipped, _GRID))
        shapes.update(zip(frame.index, drawn, strict=True))
    return _Sheet(shapes, points, frozenset(small), width / _POINTS, height / _POINTS, projection)


def _without_islands(shape: BaseGeometry, least: float) -> BaseGeometry:
    """The polygons of a shape that are as large as told, in its own square units; its largest always."""
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    return MultiPolygon(list(parts[(areas >= least) | (areas == areas.max(initial=0.0))]))


@cache
def _world() -> _Sheet:
    """All the world between 56° S and 84° N, in Equal Earth (EPSG:8857)."""
    bounds = (-17_100_000.0, -6_700_000.0, 17_100_000.0, 8_380_000.0)
    scale = _WORLD_WIDTH * _POINTS / (bounds[2] - bounds[0])
    projection = _Projection("EPSG:8857", bounds, scale)
    return _sheet([outlines.countries(), outlines.subdivisions()], projection)


@cache
def _europe() -> _Sheet:
    """Europe from Ireland to Cyprus, in Lambert's equal-area projection for it (EPSG:3035)."""
    bounds = (2_550_000.0, 1_380_000.0, 6_600_000.0, 4_560_000.0)
    scale = _EUROPE_HEIGHT * _POINTS / (bounds[3] - bounds[1])
    # What lies on the other side of the globe cannot be projected.
    near = box(-40.0, 20.0, 70.0, 75.0)
    frames = []
    for frame in (outlines.countries(), outlines.subdivisions()):
        found = frame[frame.geometry.intersects(near)].copy()
        found.geometry = found.geometry.clip_by_rect(*near.bounds)
        frames.append(found)
    return _sheet(frames, _Projection("EPSG:3035", bounds, scale))


@cache
def _europe_on_the_world() -> BaseGeometry:
    """Outline of the enlarged part, on the sheet of the world."""
    frame = shapely.segmentize(box(*_europe().projection.bounds), 200_000)
    flat = _world().projection.shapes(gpd.GeoSeries([frame], crs=_europe().projection.crs))
    return shapely.set_precision(flat[0], _GRID)


# --------------------------------------------------------------------------------------------
# Drawing
# --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Area:
    """A place to fill.

    Attributes
    ----------
    code : ISO 3166-1 alpha-2 or ISO 3166-2
    look : how
    stripes : a second colour in broad diagonal stripes over the first, "" for none
    doubtful : whether it gets a question mark
    """

    code: str
    look: Look
    stripes: str = ""
    doubtful: bool = False


class Room(NamedTuple):
    """A rectangle to write in, in millimetres from the page's lower left corner."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def width(self) -> float:
        """In millimetres."""
        return self.right - self.left


class Rooms(NamedTuple):
    """Where a map page leaves room.

    Attributes
    ----------
    ocean : the Pacific, for the legend
    beside : right of the enlarged Europe, for names
    """

    ocean: Room
    beside: Room


OCEAN_WIDTH = 47.0
"""Width of the room in the Pacific, in millimetres."""
_GAP = 2.0


def height_of(beside: float) -> float:
    """Height of a map page's chart in millimetres, if what stands beside Europe is so high."""
    return _world().height + _GAP + max(_europe().height, beside)


def width_beside() -> float:
    """Width of the room beside Europe in millimetres."""
    return _WORLD_WIDTH - _europe().width - 4.0


def draw(page: Page, areas: Iterable[Area]) -> Rooms:
    """Draw the world, and below it Europe enlarged, with some places filled.

    Land of which no area speaks looks like `style.NO_ENTRY_LOOK`. Subdivisions lie on top of their
    countries; a place too small to see is a circle.

    Parameters
    ----------
    page : blank, its chart `height_of` something high
    areas : what to fill; a later one lies above an earlier one

    Returns
    -------
    The rooms left for legend and names.

    Raises
    ------
    KeyError : if there is no outline for a code
    """
    areas = sorted(areas, key=lambda area: "-" in area.code)
    world, europe = _world(), _europe()
    for area in areas:
        if area.code not in world.points:
            raise KeyError(f"found no outline for {area.code!r}, expected an ISO 3166 code")
    axes = _axes(page, world, page.left, page.top - world.height)
    enlarged = {area.code for area in areas if europe.holds(area.code)}
    _fill(axes, world, areas, marked={area.code for area in areas} - enlarged)
    axes.add_patch(
        PathPatch(_path(_europe_on_the_world()), fill=False, edgecolor=style.MUTED, linewidth=0.5)
    )
    below = page.top - world.height - _GAP
    axes = _axes(page, europe, page.left, below - europe.height)
    axes.add_patch(
        Rectangle(
            (0, 0),
            1,
            1,
            transform=axes.transAxes,
            fill=False,
            edgecolor=style.MUTED,
            linewidth=0.8,
            zorder=9,
        )
    )
    _fill(axes, europe, areas, marked=enlarged)
    return Rooms(
        ocean=Room(page.left, page.left + OCEAN_WIDTH, below, below + 42.0),
        beside=Room(page.left + europe.width + 4.0, page.right, page.bottom, below),
    )


def _axes(page: Page, sheet: _Sheet, left: float, bottom: float) -> Axes:
    # On the grid too, so that what is drawn in the axes is.
    left, bottom = (round(each * _POINTS / _GRID) * _GRID / _POINTS for each in (left, bottom))
    axes = page.axes(left, bottom, left + sheet.width, bottom + sheet.height)
    axes.set_xlim(0, sheet.width * _POINTS)
    axes.set_ylim(0, sheet.height * _POINTS)
    axes.set_axis_off()
    return axes


def _fill(axes: Axes, sheet: _Sheet, areas: Sequence[Area], marked: Collection[str]) -> None:
    """Draw the land of a sheet, then the areas; what looks alike is one path."""
    line = 0.25 if sheet is _world() else 0.4
    filled = {area.code for area in areas}
    land = [shape for code, shape in sheet.shapes.items() if "-" not in code and code not in filled]
    plain = style.NO_ENTRY_LOOK.patch() | {"linewidth": line}
    # Not add_patch, which first looks for the extent of every curve.
    axes.add_artist(PathPatch(_path(*land), **plain, zorder=1))
    shown = [area for area in areas if sheet.shows(area.code)]
    # Countries first, then what lies on top of them, then the circles.
    layers = (
        [area for area in shown if area.code not in sheet.small and "-" not in area.code],
        [area for area in shown if area.code not in sheet.small and "-" in area.code],
        [area for area in shown if area.code in sheet.small],
    )
    for zorder, layer in enumerate(layers, start=2):
        circles = zorder == 4
        for look, stripes in dict.fromkeys((area.look, area.stripes) for area in layer):
            codes = [area.code for area in layer if (area.look, area.stripes) == (look, stripes)]
            outlines_ = [_outline(sheet, code) for code in codes]
            white = look.edge == "#FFFFFF"
            edge: dict[str, Any] = {
                "edgecolor": style.INK if circles and white else look.edge,
                "linewidth": 0.6 if circles else line if white else max(line, look.width),
            }
            path = _path(*outlines_)
            axes.add_artist(PathPatch(path, **look.patch() | edge, zorder=zorder))
            if stripes:
                striped = _path(*(_striped(sheet, outline) for outline in outlines_))
                over = {"facecolor": stripes, "linewidth": 0, "zorder": zorder + 0.2}
                axes.add_artist(PathPatch(striped, **over))
                # The stripes cover the borders.
                axes.add_artist(PathPatch(path, fill=False, **edge, zorder=zorder + 0.4))
    for area in shown:
        if area.doubtful and area.code in marked:
            _question(axes, sheet, area.code)


def _question(axes: Axes, sheet: _Sheet, code: str) -> None:
    x, y = sheet.points[code]
    if code in sheet.small:
        x += 2.6 * _MARKER * _POINTS
        y += 1.6 * _MARKER * _POINTS
    _question_at(axes, x, y, _POINTS)


def _question_at(axes: Axes, x: float, y: float, millimetre: float) -> None:
    """Draw a question mark in a circle; `millimetre` in the axes' own units."""
    circle = {"facecolor": "#FFFFFF", "edgecolor": style.INK, "linewidth": 0.5}
    axes.add_patch(Circle((x, y), 1.45 * millimetre, **circle, zorder=7, clip_on=False))
    # A capital of Noto Sans is 0.714 em high.
    half = 0.714 * style.LEAST_SIZE / 72 * style.MILLIMETRES / 2
    axes.text(
        x, y - half * millimetre, "?", size=style.LEAST_SIZE, weight="bold", ha="center", zorder=8
    )


def _outline(sheet: _Sheet, code: str) -> BaseGeometry:
    """A place as it is drawn: a circle if it is too small to see."""
    if code not in sheet.small:
        return sheet.shapes[code]
    circle = shapely.Point(sheet.points[code]).buffer(_MARKER * _POINTS)
    return shapely.orient_polygons(circle)


def _striped(sheet: _Sheet, outline: BaseGeometry) -> BaseGeometry:
    """Diagonal stripes within an outline."""
    stripes = _stripes(sheet.width * _POINTS, sheet.height * _POINTS, _POINTS)
    return shapely.orient_polygons(shapely.intersection(outline, stripes, grid_size=_GRID))


@cache
def _stripes(width: float, height: float, millimetre: float) -> MultiPolygon:
    """Stripes at 45°, half a millimetre wide and as far apart, over a rectangle at the origin."""
    # Measured along the horizontal, a stripe is √2 times as wide.
    step = millimetre * 2**0.5
    return MultiPolygon(
        [
            Polygon(
                [
                    (start, 0),
                    (start + step / 2, 0),
                    (start + step / 2 + height, height),
                    (start + height, height),
                ]
            )
            for start in np.arange(-height, width, step)
        ]
    )


def _path(*geometries: BaseGeometry) -> Path:
    """The polygons of some geometries, holes included, as one path."""
    rings = [
        shapely.get_coordinates(ring)
        for polygon in shapely.get_parts(list(geometries))
        if isinstance(polygon, Polygon) and not polygon.is_empty
        for ring in (polygon.exterior, *polygon.interiors)
    ]
    if not rings:
        return Path(np.empty((0, 2)))
    codes = []
    for ring in rings:
        codes += [Path.MOVETO, *[Path.LINETO] * (len(ring) - 2), Path.CLOSEPOLY]
    return Path(np.concatenate(rings), codes)


# --------------------------------------------------------------------------------------------
# Legend and names
# --------------------------------------------------------------------------------------------

_SWATCH = 5.0
_BETWEEN_KEYS = 0.7


class Key(NamedTuple):
    """A line of the legend.

    Attributes
    ----------
    label : in the figure's language
    look : of the swatch; None for the question mark
    stripes : second colour of the swatch, "" for none
    """

    label: str
    look: Look | None
    stripes: str = ""


def legend(page: Page, room: Room, heading: str, keys: Sequence[Key]) -> None:
    """Write a legend at the foot of a room.

    Parameters
    ----------
    page, room : where; see `draw`
    heading : what is shown, in bold above the keys
    keys : from top to bottom
    """
    leading = style.line_height(style.LEAST_SIZE)
    beside = room.width - _SWATCH - 1.5
    labels = [style.wrapped(key.label, beside, page.language, style.LEAST_SIZE) for key in keys]
    title = style.wrapped(heading, room.width, page.language, style.LEAST_SIZE, "bold")
    lines = sum(label.count("\n") + 1 for label in [title, *labels])
    top = room.bottom + lines * leading + len(keys) * _BETWEEN_KEYS + 1.0
    top = page.block(top, title, left=room.left, size=style.LEAST_SIZE, weight="bold") - 1.0
    axes = page.axes(room.left, room.bottom, room.left + _SWATCH, top)
    axes.set_axis_off()
    axes.set_xlim(0, _SWATCH)
    axes.set_ylim(room.bottom, top)
    for key, label in zip(keys, labels, strict=True):
        _swatch(axes, key, top - leading + 0.2, leading - 0.4)
        top = page.block(top, label, left=room.left + _SWATCH + 1.5, size=style.LEAST_SIZE)
        top -= _BETWEEN_KEYS


def _swatch(axes: Axes, key: Key, bottom: float, height: float) -> None:
    """Draw a swatch on axes in millimetres."""
    if key.look is None:
        _question_at(axes, _SWATCH / 2, bottom + height / 2, 1.0)
        return
    edge = key.look.edge if key.look.edge != "#FFFFFF" else style.RULE
    drawn = key.look.patch() | {"edgecolor": edge}
    axes.add_patch(Rectangle((0, bottom), _SWATCH, height, **drawn, clip_on=False))
    if key.stripes:
        stripes = box(0, 0, _SWATCH, height).intersection(_stripes(_SWATCH, height, 1.0))
        lifted = shapely.transform(stripes, lambda points: np.add(points, (0, bottom)))
        axes.add_patch(PathPatch(_path(lifted), facecolor=key.stripes, linewidth=0))


class Names(NamedTuple):
    """A heading and the names under it."""

    heading: str
    names: str


def names_height(groups: Sequence[Names], language: Language) -> float:
    """Height of lists of names beside Europe, in millimetres."""
    width = width_beside()
    lines = sum(
        style.wrapped(group.names, width, language, style.LEAST_SIZE).count("\n") + 2
        for group in groups
    )
    return lines * style.line_height(style.LEAST_SIZE) + len(groups) * 0.8


def names(page: Page, room: Room, groups: Sequence[Names]) -> Room:
    """Write lists of names at the top of a room; what is left of the room comes back."""
    top = room.top
    for group in groups:
        top = page.block(top, group.heading, left=room.left, size=style.LEAST_SIZE, weight="bold")
        lines = style.wrapped(group.names, room.right - room.left, page.language, style.LEAST_SIZE)
        top = page.block(top, lines, left=room.left, size=style.LEAST_SIZE) - 0.8
    return room._replace(top=top)


def columns_height(groups: Sequence[Names]) -> float:
    """Height of columns of names, one name a line and two lines for the heading, in millimetres."""
    longest = max((len(_split(group.names)) for group in groups), default=0)
    return (longest + 2) * style.line_height(style.LEAST_SIZE) + 1.5


def name_columns(page: Page, room: Room, groups: Sequence[Names]) -> None:
    """Write lists of names side by side in a room, one name a line."""
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
    language : of the names, and of their order: by English name, or by pinyin as near as the
        characters' own order in GB 2312 comes
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


# --------------------------------------------------------------------------------------------
# Figures
# --------------------------------------------------------------------------------------------


def _places(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Places with an entry of an international, one row per place and status.

    Columns: code, country, subdivision ("" for the whole country), status, entries, certain
    (whether all of them are: placed by the text that ships or one before it, and by no later one
    contradicted).
    """
    rows = spread.listed_territories(tables)
    rows = rows[rows["organization_id"] == organization_id]
    rows = rows.assign(
        subdivision=rows["subdivision"].fillna(""),
        code=rows["subdivision"].fillna(rows["country"]),
        status=rows["status"].astype("str"),
        certain=_is_certain(rows),
    )
    keys = ["code", "country", "subdivision", "status"]
    return (
        rows.groupby(keys, as_index=False)
        .agg(entries=("section_id", "nunique"), certain=("certain", "all"))
        .sort_values(["code", "status"], ignore_index=True)
    )


def _is_certain(rows: pd.DataFrame) -> pd.Series[bool]:
    """Which rows of `spread.listed_territories` are placed by the text that ships or one before it."""
    return rows["certain"] & (rows["country_basis"] != "later_revision")


def membership(
    tables: Tables,
    organization_id: str,
    *,
    language: Language,
) -> Chart:
    """Map of an international: places with an entry, by status.

    Parameters
    ----------
    tables : all tables
    organization_id : the international, such as ``"imt"``
    language : of the figure

    Returns
    -------
    Chart; its table has one row per place: code, country, subdivision, name_en, name_zh, statuses
    (joined by semicolons, the fullest first), entries, certain.

    Raises
    ------
    ValueError : if the tables hold no such international, or none of its entries has a place
    """
    places = _places(tables, organization_id)
    if places.empty:
        raise ValueError(
            f"{organization_id}: found no entry with a believed territory, expected at least one"
        )
    return _Membership(tables, organization_id, places, language).chart()


class _Membership:
    """The words and areas of a membership map."""

    def __init__(
        self, tables: Tables, organization_id: str, places: pd.DataFrame, language: Language
    ) -> None:
        self.tables = tables
        self.organization_id = organization_id
        self.language = language
        self.name = organization_name(tables, organization_id, language)
        hues = style.hues([*tables.articles["article"], organization_id])
        self.colour = hues[organization_id]
        self.places = places
        self.by_place: dict[str, tuple[str, ...]] = {
            str(code): _fullest_first(statuses)
            for code, statuses in places.groupby("code", sort=True)["status"]
        }
        self.certain = {
            str(code): bool(certain.all()) for code, certain in places.groupby("code")["certain"]
        }
        known = set(tables.section_territories["section_id"])
        mine = tables.sections["organization_id"] == organization_id
        self.unplaced = tables.sections[mine & ~tables.sections["section_id"].isin(known)]

    def chart(self) -> Chart:
        groups = self._names()
        return _map_chart(
            self.tables,
            [self.organization_id],
            self.language,
            title=self._title(),
            subtitle=self._subtitle(),
            note=self._note(),
            alt=self._alt(groups),
            areas=self._areas(),
            heading=text(self.language, en="Status, and number of places", zh="身份与地方数"),
            keys=self._keys(),
            groups=groups,
            table=self._table(),
        )

    def _areas(self) -> list[Area]:
        possible = self._possible()
        areas = [Area(code, style.NOT_RECORDED_LOOK) for code in possible]
        return areas + [
            Area(
                code,
                style.combined_look(self.colour, statuses),
                doubtful=not self.certain[code],
            )
            for code, statuses in self.by_place.items()
        ]

    def _possible(self) -> list[str]:
        """Places where an entry without a believed territory may be."""
        candidates = self.tables.candidates
        candidates = candidates[
            candidates["section_id"].isin(self.unplaced["section_id"])
            & (candidates["probability"] >= 0.1)
        ]
        codes = (
            candidates["subdivision"]
            .fillna("")
            .where(candidates["subdivision"].notna(), candidates["country"])
        )
        return sorted(set(codes) - self.by_place.keys())

    def _keys(self) -> list[Key]:
        language = self.language
        keys = []
        combinations = sorted(
            set(self.by_place.values()),
            key=lambda statuses: [
                (style.is_former(status), not style.is_full(status), status) for status in statuses
            ],
        )
        for statuses in combinations:
            count = int(sum(found == statuses for found in self.by_place.values()))
            words = style.listing(
                [style.status_name(status, language) for status in statuses], language
            )
            label = text(language, en="{words}: {n}", zh="{words}：{n}", words=words, n=count)
            keys.append(
                Key(label[0].upper() + label[1:], style.combined_look(self.colour, statuses))
            )
        if not all(self.certain.values()):
            keys.append(
                Key(text(language, en="An entry there is not certain", zh="其中有条目不确定"), None)
            )
        if self._possible():
            label = text(
                language,
                en="Not known: an entry without a country may belong here",
                zh="不明：某个国别不明的条目可能在此",
            )
            keys.append(Key(label, style.NOT_RECORDED_LOOK))
        keys.append(Key(text(language, en="No entry listed", zh="未列条目"), style.NO_ENTRY_LOOK))
        return keys

    def _names(self) -> list[Names]:
        language = self.language
        groups = []
        full = self.places[self.places["status"].map(style.is_full)]
        regions = self.tables.countries.set_index("country")[f"region_{language}"]
        by_region = full.assign(region=full["country"].map(regions).fillna("—"))
        order = (
            by_region.groupby("region")["country"]
            .nunique()
            .sort_values(ascending=False, kind="stable")
        )
        for region, count in order.items():
            codes = by_region.loc[by_region["region"] == region, "code"]
            groups.append(
                Names(
                    text(
                        language,
                        en="{region}: {n}",
                        zh="{region}：{n}",
                        region=region,
                        n=int(count),
                    ),
                    place_names(codes, language),
                )
            )
        others = self.places[~self.places["status"].map(style.is_full)]
        for status in sorted(set(others["status"]), key=lambda each: (style.is_former(each), each)):
            codes = others.loc[others["status"] == status, "code"]
            entries = int(others.loc[others["status"] == status, "entries"].sum())
            heading = style.statuses_name(status, entries, language)
            groups.append(Names(heading, place_names(codes, language)))
        return groups

    def _counts(self) -> tuple[str, int, pd.Series[int]]:
        """Word for full members, countries that have them, and countries by region."""
        full = self.places[self.places["status"].map(style.is_full)]
        words = set(full["status"])
        word = words.pop() if len(words) == 1 else "member"
        regions = self.tables.countries.set_index("country")[f"region_{self.language}"]
        countries = full["country"].drop_duplicates()
        by_region = countries.map(regions).value_counts()
        return word, len(countries), by_region

    def _title(self) -> str:
        language = self.language
        word, count, by_region = self._counts()
        if not count:
            return text(
                language,
                en="{name}: no current member listed, only sympathising or former ones",
                zh="{name}：未列现有成员，只列同情或前成员",
                name=self.name,
            )
        region, most = str(by_region.index[0]), int(by_region.iloc[0])
        status = style.status_name(word, language)
        return text(
            language,
            en="{name}: {status}s listed in {n} {countries}, {most} of them in {region}",
            zh="{name}：在{n}个国家列有{status}，其中{most}个在{region}",
            name=self.name,
            status=status,
            n=count,
            countries="country" if count == 1 else "countries",
            most=most,
            region=_in_english(region) if language == "en" else region,
        )

    def _subtitle(self) -> str:
        entries = self.tables.sections["organization_id"] == self.organization_id
        return text(
            self.language,
            en="Countries for which the article lists an entry, or subdivisions where the entry stands for one; "
            "{n} entries in all. Regions: UN M49.",
            zh="条目所列组织所在的国家（若只代表国内某地区，则绘该地区），共列{n}个组织。区域按联合国M49划分。",
            n=int(entries.sum()),
        )

    def _note(self) -> str:
        language = self.language
        notes = []
        if len(self.unplaced):
            notes.append(
                text(
                    language,
                    en="Not drawn: {n} {entries} whose country is not known.",
                    zh="未绘出：国别不明的条目{n}个。",
                    n=len(self.unplaced),
                    entries="entry" if len(self.unplaced) == 1 else "entries",
                )
            )
        doubtful = [code for code, certain in self.certain.items() if not certain]
        if doubtful:
            notes.append(
                text(
                    language,
                    en="Not certain: {places}.",
                    zh="不确定：{places}。",
                    places=place_names(doubtful, language),
                )
            )
        if note := _circle_note(self.by_place, language):
            notes.append(note)
        return _joined(notes, language)

    def _alt(self, groups: Sequence[Names]) -> str:
        language = self.language
        parts = [
            text(language, en="{heading} ({names})", zh="{heading}（{names}）", **group._asdict())
            for group in groups
        ]
        return text(
            language,
            en="World map with Europe enlarged. {title}. {parts}. {note}",
            zh="世界地图，附欧洲放大图。{title}。{parts}。{note}",
            title=self._title(),
            parts="; ".join(parts) if language == "en" else "；".join(parts),
            note=self._note(),
        ).strip()

    def _table(self) -> pd.DataFrame:
        grouped = self.places.groupby("code", sort=True)
        frame = grouped.agg(
            country=("country", "first"),
            subdivision=("subdivision", "first"),
            entries=("entries", "sum"),
            certain=("certain", "all"),
        )
        frame.insert(2, "statuses", [";".join(statuses) for statuses in self.by_place.values()])
        return _with_names(frame.reset_index())


def mentions(
    tables: Tables,
    organization_id: str,
    *,
    language: Language,
    role: str = "named_imperialist",
) -> Chart:
    """Map of the countries an article names in a role, and of the country its subject worked in.

    Parameters
    ----------
    tables : all tables
    organization_id : subject of the article, such as ``"mim"``
    language : of the figure
    role : as in the table `country_mentions`

    Returns
    -------
    Chart; its table has one row per place: code, country, subdivision, name_en, name_zh, named
    (whether in the role), worked_in.

    Raises
    ------
    ValueError : if the article names no country in that role
    """
    named = tables.country_mentions
    named = named[(named["organization_id"] == organization_id) & (named["role"] == role)]
    if named.empty:
        raise ValueError(
            f"{organization_id}: found no country in the role {role!r}, expected at least one"
        )
    facts = tables.organizations.set_index("organization_id").loc[organization_id]
    home = facts["country"] if isinstance(facts["country"], str) else ""
    codes = named["subdivision"].fillna(named["country"]).tolist()
    table = pd.DataFrame({"code": sorted({*codes, home} - {""})})
    table["country"] = table["code"].str[:2]
    table["subdivision"] = table["code"].where(table["code"].str.contains("-"), "")
    table["named"] = table["code"].isin(codes)
    table["worked_in"] = table["code"] == home
    table = _with_names(table)

    colour = style.hue(organization_id)
    looks = {
        (False, True): Look(style.tint(colour, 0.45), "#FFFFFF"),
        (True, False): style.look(colour, "section"),
        (True, True): Look(colour, style.INK, "//////", "#FFFFFF"),
    }
    pairs = list(zip(table["worked_in"], table["named"], strict=True))
    areas = [
        Area(code, looks[bool(worked_in), bool(name)])
        for code, (worked_in, name) in zip(table["code"], pairs, strict=True)
    ]
    worked_in = place_names([home], language) if home else ""
    role_words = text(language, en="named as imperialist", zh="称其为帝国主义国家")
    labels = {
        (False, True): role_words[0].upper() + role_words[1:],
        (True, False): text(language, en="Country it worked in", zh="活动所在国"),
        (True, True): text(
            language,
            en="Country it worked in, also {words}",
            zh="活动所在国，并{words}",
            words=role_words,
        ),
    }
    keys = [Key(labels[pair], looks[pair]) for pair in looks if pair in pairs]
    keys.append(Key(text(language, en="Not named", zh="未提及"), style.NO_ENTRY_LOOK))

    name = organization_name(tables, organization_id, language)
    countries = named["country"].nunique()
    title = text(
        language,
        en="{name} worked in {home} and named {n} countries as imperialist{own}",
        zh="{name}在{home}活动，称{n}个国家为帝国主义国家{own}",
        name=name,
        home=_in_english(worked_in) if language == "en" else worked_in,
        n=countries,
        own=text(language, en=", its own among them", zh="，包括其所在国")
        if home in set(codes)
        else "",
    )
    parts = sorted({code for code in codes if "-" in code})
    subtitle = text(
        language,
        en="Countries named in the article’s list{parts}. The article lists no sections: where else "
        "the organisation had members is not recorded.",
        zh="条目列举的国家{parts}。条目未列支部：该组织在别国有无成员，未有记载。",
        parts=text(
            language,
            en=", which names {places} separately",
            zh="（{places}另列）",
            places=_parts_in_words(parts, language),
        )
        if parts
        else "",
    )
    groups = [
        Names(
            text(
                language, en="Named as imperialist: {n}", zh="称为帝国主义国家：{n}个", n=countries
            ),
            place_names(codes, language),
        ),
        Names(text(language, en="Worked in", zh="活动所在国"), worked_in),
    ]
    note = _circle_note(table["code"], language)
    alt = text(
        language,
        en="World map with Europe enlarged. {title}: {names}.",
        zh="世界地图，附欧洲放大图。{title}：{names}。",
        title=title,
        names=groups[0].names,
    )
    return _map_chart(
        tables,
        [organization_id],
        language,
        title=title,
        subtitle=subtitle,
        note=note,
        alt=alt,
        areas=areas,
        heading=text(language, en="In the article", zh="条目所述"),
        keys=keys,
        groups=groups,
        table=table,
    )


def _parts_in_words(codes: Iterable[str], language: Language) -> str:
    return style.listing(
        [gazetteer.name(Territory(code[:2], code), language) for code in codes], language
    )


def overlap(
    tables: Tables, first: str = "imt", second: str = "ist", *, language: Language
) -> Chart:
    """Map of two internationals: countries with a full member of only one, or of both.

    Both is a pattern of the two hues, no third hue; the same countries stand beside the map in
    three columns.

    Parameters
    ----------
    tables : all tables
    first, second : the internationals
    language : of the figure

    Returns
    -------
    Chart; its table has one row per country with a section, affiliate or member of either:
    country, name_en, name_zh and, named for the internationals, whether each is there.
    """
    members = spread.full_members(spread.listed_territories(tables))
    certain = members[_is_certain(members)]
    where = {
        each: set(members.loc[members["organization_id"] == each, "country"])
        for each in (first, second)
    }
    doubtful = {
        each: where[each] - set(certain.loc[certain["organization_id"] == each, "country"])
        for each in (first, second)
    }
    both = where[first] & where[second]
    only = {first: where[first] - both, second: where[second] - both}
    hues = style.hues([first, second])
    looks = {each: style.look(hues[each], "section") for each in (first, second)}
    areas = [
        Area(
            code,
            looks[first if code in where[first] else second],
            stripes=hues[second] if code in both else "",
            doubtful=any(code in doubtful[each] for each in doubtful),
        )
        for code in sorted(where[first] | where[second])
    ]
    short = {each: organization_name(tables, each, "en") for each in (first, second)}
    words = {
        each: text(language, en="only {name}", zh="仅列{name}", name=short[each]) for each in short
    }
    both_words = text(
        language,
        en="both {first} and {second}",
        zh="{first}与{second}皆列",
        first=short[first],
        second=short[second],
    )
    columns = [
        (words[first], sorted(only[first]), Key("", looks[first])),
        (both_words, sorted(both), Key("", looks[first], hues[second])),
        (words[second], sorted(only[second]), Key("", looks[second])),
    ]
    keys = [
        key._replace(
            label=f"{label[0].upper()}{label[1:]}{'：' if language == 'zh' else ': '}{len(codes)}"
        )
        for label, codes, key in columns
    ]
    if any(doubtful.values()):
        keys.append(Key(text(language, en="Not certain (see below)", zh="不确定（见下）"), None))
    keys.append(Key(text(language, en="Neither listed", zh="二者皆未列"), style.NO_ENTRY_LOOK))
    title = text(
        language,
        en="{first} and {second} are both listed in {n} countries, {first} alone in {a}, {second} alone "
        "in {b}",
        zh="{first}与{second}同列于{n}个国家，仅列{first}者{a}国，仅列{second}者{b}国",
        first=short[first],
        second=short[second],
        n=len(both),
        a=len(only[first]),
        b=len(only[second]),
    )
    statuses = {
        each: style.listing(
            [
                style.statuses_name(status, len(where[each]), language).split(" ", 1)[-1]
                if language == "en"
                else style.status_name(status, language)
                for status in sorted(
                    set(members.loc[members["organization_id"] == each, "status"].astype("str"))
                )
            ],
            language,
        )
        for each in (first, second)
    }
    subtitle = text(
        language,
        en="Countries with current {kind_a} of {first} ({n_a}) and {kind_b} of {second} ({n_b}) as the "
        "articles list them; without sympathisers and former ones.",
        zh="条目所列现有{first}{kind_a}（{n_a}国）与{second}{kind_b}（{n_b}国）；不含同情组织与前成员。",
        first=short[first],
        second=short[second],
        kind_a=statuses[first],
        kind_b=statuses[second],
        n_a=len(where[first]),
        n_b=len(where[second]),
    )
    doubts = [
        text(
            language,
            en="Not certain for {name}: {places}.",
            zh="{name}不确定：{places}。",
            name=short[each],
            places=place_names(sorted(codes), language),
        )
        for each, codes in doubtful.items()
        if codes
    ]
    table = pd.DataFrame({"code": sorted(where[first] | where[second])})
    table["country"] = table["code"]
    table["subdivision"] = ""
    table = _with_names(table).drop(columns=["code", "subdivision"])
    for each in (first, second):
        table[each] = table["country"].isin(where[each])
    groups = [
        Names(f"{key.label}", place_names(codes, language))
        for key, (_, codes, _) in zip(keys, columns, strict=False)
    ]
    alt = text(
        language,
        en="World map with Europe enlarged. {title}. {parts}.",
        zh="世界地图，附欧洲放大图。{title}。{parts}。",
        title=title,
        parts=("; " if language == "en" else "；").join(
            f"{group.heading} ({group.names})"
            if language == "en"
            else f"{group.heading}（{group.names}）"
            for group in groups
        ),
    )
    return _map_chart(
        tables,
        [first, second],
        language,
        title=title,
        subtitle=subtitle,
        note=_joined([*doubts, _circle_note(table["country"], language)], language),
        alt=alt,
        areas=areas,
        heading=text(language, en="Listed there, and number of countries", zh="所列组织与国家数"),
        keys=keys,
        groups=groups,
        table=table,
        in_columns=True,
    )


def _joined(sentences: Iterable[str], language: Language) -> str:
    return (" " if language == "en" else "").join(filter(None, sentences))


def _circle_note(codes: Iterable[str], language: Language) -> str:
    if not _world().small.intersection(codes):
        return ""
    return text(
        language,
        en="A circle stands for a place too small to see.",
        zh="圆圈表示面积过小的地方。",
    )


def _map_chart(
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
    """A page with a map, its legend in the Pacific, and lists of names beside Europe."""
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


def _in_english(region: str) -> str:
    """A region or a country as it stands in an English sentence."""
    return f"the {region}" if region in _WITH_ARTICLE or region.endswith(" Islands") else region


def _fullest_first(statuses: Iterable[str]) -> tuple[str, ...]:
    return tuple(
        sorted(
            set(statuses),
            key=lambda status: (style.is_former(status), not style.is_full(status), status),
        )
    )


def _with_names(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame with name_en and name_zh after its columns code, country, subdivision."""
    places = [
        Territory(country, subdivision)
        for country, subdivision in zip(frame["country"], frame["subdivision"], strict=True)
    ]
    frame.insert(3, "name_en", [gazetteer.name(place, "en") for place in places])
    frame.insert(4, "name_zh", [gazetteer.name(place, "zh") for place in places])
    return frame


def organization_name(tables: Tables, organization_id: str, language: Language) -> str:
    """An international as a title calls it: its abbreviation in English, its full name in Chinese.

    Raises
    ------
    ValueError : if the tables hold no such organisation
    """
    found = tables.organizations[tables.organizations["organization_id"] == organization_id]
    if found.empty:
        raise ValueError(
            f"organization_id: found {organization_id!r}, expected one of the organisations table"
        )
    columns = ("abbreviation", "name_en", "name_zh") if language == "en" else ("name_zh", "name_en")
    for column in columns:
        value = found[column].iloc[0]
        if isinstance(value, str) and value:
            return value
    return organization_id
