"""Where internationals have members: panels, squares, maps, and how much counting matters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, Unpack

import pandas as pd

from internationals.analysis import spread
from internationals.analysis.losses import has_unread_list
from internationals.analysis.wording import Places, commas
from internationals.figures.page.canvas import Canvas
from internationals.figures.page.figure import Figure, Options, Page
from internationals.figures.page.grid import Bar, Dot, GridColumn, Label, Row, Scale, grid
from internationals.figures.page.legend import Key, Mark, draw_mark, legend, squares
from internationals.figures.page.map import Sheet, draw_map, pushed_apart, sheet
from internationals.figures.page.measure import line_height
from internationals.figures.page.style import INK, LAND, MUTED, SEVERAL, readable, tint
from internationals.tables.schema import Tables


def chosen(page: Page, organization_ids: tuple[str, ...], most: int) -> list[str]:
    """The internationals of a figure: those asked for, else those with the most countries."""
    page.check(organization_ids)
    found = list(organization_ids) or spread.largest(page.tables, most)
    if not found:
        raise page.error("no_lists" if page.tables.internationals else "no_internationals")
    return found


def others_left_out(
    page: Page, organization_ids: tuple[str, ...], ids: Sequence[str], known: Sequence[str] = ()
) -> str:
    """A sentence on the internationals that a figure has no room for, unless some were asked for.

    Parameters
    ----------
    page : of the figure
    organization_ids : those asked for
    ids : those in the figure
    known : those that might be in it; all with members in known countries if not given
    """
    among = known or spread.largest(page.tables, len(page.tables.internationals))
    few = not organization_ids and len(ids) < len(among)
    return page.say("most_countries", n=len(ids), all=len(among)) if few else ""


def not_shown(page: Page, organization_ids: tuple[str, ...], ids: Sequence[str]) -> str:
    """Sentences on entries without a known country, and on internationals left out (see above)."""
    unplaced = page.unplaced(ids).items()
    return page.sentences(
        *(page.say("not_placed", name=page.organization(each), n=n) for each, n in unplaced),
        others_left_out(page, organization_ids, ids),
    )


def three_internationals(
    tables: Tables, *organization_ids: str, **options: Unpack[Options]
) -> Figure:
    """A panel for each international: a dot for each country in which it has a full member.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : the internationals; all if none is given, but at most six
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("three_internationals", tables, **options)
    say, known = page.say, tables.internationals
    few = len(known) <= _MOST_PANELS and not organization_ids
    ids = known if few and known else chosen(page, organization_ids, _MOST_PANELS)
    rows = spread.territories(tables, ids)
    full = spread.full_members(rows)
    if full.empty:
        raise page.error("no_lists")
    hues = page.hues(ids)
    panels = [_panel(page, full, each, hues[each]) for each in ids]
    of_europe = frozenset(full.loc[full["region"] == spread.EUROPE, "country"])
    return page.figure(
        title=_panels_title(page, panels, spread.by_region(full, tables.countries)),
        subtitle=say("subtitle_beside" if page.narrow or len(panels) == 1 else "subtitle"),
        note=page.sentences(
            say("note_projection"),
            others_left_out(page, organization_ids, ids, known),
            say("note_dissolved") if rows["stands_for"].notna().any() else "",
        ),
        source=page.source(ids, "natural_earth"),
        alt={"panels": page.clauses(
            say("panel", name=panel.name, count=panel.size, host=panel.host) for panel in panels
        )},
        table=_panels_table(tables, full, ids),
        draw=lambda canvas: _draw_panels(canvas, panels, of_europe),
    )  # fmt: skip


_MOST_PANELS = 6
_DOT = 2.6
"""Width of a dot, in millimetres."""
_MANY = 24
"""Countries outside Europe, above which the dots of all panels are smaller."""
_PALE_LAND = "#EDEDED"
"""Lighter than elsewhere, so that pale dots can be seen on it in grey too."""


class _Panel(NamedTuple):
    """What a panel shows of an international.

    Attributes
    ----------
    organization_id, name : of the international
    hue : its colour
    dots : how each country is drawn
    size, host : the lines above and below the maps, in words
    keys : legend, where host parties are recorded
    """

    organization_id: str
    name: str
    hue: str
    dots: Mapping[str, Mark]
    size: str
    host: str
    keys: tuple[Key, ...] = ()


def _panel(page: Page, full: pd.DataFrame, organization_id: str, hue: str) -> _Panel:
    """The panel of an international in its colour, from the full members of all."""
    say, own = page.say, full[full["organization_id"] == organization_id]
    name = page.organization(organization_id)
    countries = sorted(set(own["country"]))
    status = page.status_of(own["status"]) if countries else ""
    size = [say("countries", n=Places(countries), status=status)] if countries else []
    size += [say("open", n=n) for n in page.unplaced([organization_id]).values()]
    entries = page.tables.distinct.sections["organization_id"].eq(organization_id).any()
    unread = has_unread_list(page.tables, organization_id)
    nothing = "no_present_members" if entries else "not_read" if unread else "no_sections"
    with_host = own["section_id"].isin(page.tables.distinct.section_hosts["section_id"])
    hosted = set(own.loc[with_host, "country"])
    filled, hollow = Mark(hue, hue, "circle", 0.8), Mark("white", hue, "circle", 0.8)
    keys = [Key(filled, say("with_host", n=len(hosted)))]
    if without := len(countries) - len(hosted):
        keys.append(Key(hollow, say("without_host", n=without)))
    # Where the list names none, which countries have one is not recorded.
    other = hollow if hosted else Mark(tint(hue, 0.55), hue, "circle", 0.7)
    return _Panel(
        organization_id,
        name,
        hue,
        dots={code: filled if code in hosted else other for code in countries},
        size=page.clauses(size) or say(nothing),
        host=page.names([key.label for key in keys]) if hosted else say("not_recorded"),
        keys=tuple(keys) if hosted else (),
    )


def _panels_title(page: Page, panels: Sequence[_Panel], regions: pd.DataFrame) -> str:
    """What all panels together show."""
    say = page.say
    listed = [panel for panel in panels if panel.dots]
    without = [panel.name for panel in panels if panel.size == say("no_sections")]
    world_wide = (regions > 0).sum(axis=1).ge(4) & (regions.iloc[:, 0] == regions.max(axis=1))
    if not world_wide.all() or len(listed) < 2 or len(listed) + len(without) < len(panels):
        if len(listed) == 1:
            unplaced = sum(page.unplaced([listed[0].organization_id]).values())
            key = "title_one_open" if unplaced else "title_one"
            return say(key, name=listed[0].name, n=Places(listed[0].dots), open=unplaced)
        counts = [say("count", name=panel.name, n=len(panel.dots)) for panel in listed]
        key = "title_counts" if len(listed) < 4 else "title_many"
        return say(key, k=len(listed), counts=page.names(counts))
    if not without:
        return say("title_round", k=len(listed))
    others = say("third") if len(panels) == 3 else say("none_list", names=without, n=len(without))
    return say("title", k=len(listed), others=others)


def _panels_table(tables: Tables, full: pd.DataFrame, ids: Sequence[str]) -> pd.DataFrame:
    """A row for each international and country: whether a host party is recorded there."""
    hosted = full["section_id"].isin(tables.distinct.section_hosts["section_id"])
    found = full.assign(has_host=hosted).groupby(["organization_id", "country"])["has_host"].any()
    # Of a list that names none, they are not recorded.
    found = found.where(found.groupby("organization_id").transform("any")).astype("boolean")
    rows = found.reindex([each for each in ids if each in found], level="organization_id")
    names = tables.countries[["country", "name_en", "name_zh"]]
    return rows.reset_index().merge(names, on="country", how="left")


def _draw_panels(canvas: Canvas, panels: Sequence[_Panel], of_europe: frozenset[str]) -> float:
    """Draw the panels: three beside each other, or below each other where that is too narrow."""
    across = 1 if canvas.narrow else min(3, len(panels))
    gap = 1.0
    wide = (canvas.width - (across - 1) * gap) / across
    beside = across == 1
    if beside:
        world_size, europe_size = (wide * 0.58, wide * 0.28), (wide * 0.415, wide * 0.35)
    else:
        world_size, europe_size = (wide, wide * 27 / 59), (wide, wide * 44 / 59)
    world, europe = sheet("world", *world_size), sheet("europe", *europe_size)
    # Smaller where they would fill the map: none may be pushed far from its country.
    most = max(len(panel.dots.keys() - of_europe) for panel in panels)
    size = _DOT * min(1.0, (_MANY / max(most, 1)) ** 0.5)
    lower = 0.0
    for number, panel in enumerate(panels):
        x = number % across * (wide + gap)
        if number % across == 0:
            y = lower + (4.0 if number else 0.0)
            # Maps beside each other are in line, below the longest name.
            below = max(_panel_heads(canvas, y, panels[number : number + across], wide, gap)) + 1.5
        where = (x + world_size[0] + 0.5, below) if beside else (x, below + world_size[1] + 1.0)
        draw_map(canvas, world, x, below, land=_PALE_LAND)
        draw_map(canvas, europe, *where, land=_PALE_LAND)
        places = _dot_places(panel, of_europe, world, europe, size)
        for code, mark in panel.dots.items():
            left, top = (x, below) if code in places["world"] else where
            at = places["world"].get(code) or places["europe"].get(code)
            if at:
                draw_mark(canvas, left + at[0], top + at[1], mark, size)
        end = below + max(world_size[1], europe_size[1]) if beside else where[1] + europe_size[1]
        if panel.keys:
            end = legend(canvas, x, end + 1.5, panel.keys, width=wide, size=size)
        else:
            end = canvas.block(x, end + 1.5, panel.host, width=wide)
        lower = max(lower, end)
    return lower


def _panel_heads(
    canvas: Canvas, y: float, panels: Sequence[_Panel], width: float, gap: float
) -> Iterator[float]:
    """Write what is above the maps of panels beside each other; yields where each ends."""
    for number, panel in enumerate(panels):
        x = number * (width + gap)
        below = canvas.block(x, y, panel.name, width=width, size=canvas.sizes.title,
                             weight="bold", colour=readable(panel.hue))  # fmt: skip
        yield canvas.block(x, below, panel.size, width=width)


def _dot_places(
    panel: _Panel, of_europe: frozenset[str], world: Sheet, europe: Sheet, size: float
) -> dict[str, dict[str, tuple[float, float]]]:
    """Where the dot of each country of a panel is: on the world, or on Europe."""
    # A country of Europe that the sheet shows in part, such as Norway, keeps its dot at the edge.
    inside = {
        code
        for code in panel.dots
        if europe.holds(code, size / 2) or (code in of_europe and europe.holds(code, -6.0))
    }
    return {
        on.name: pushed_apart(
            {code: on.points[code] for code in inner if code in on.points}, size + 0.3, on
        )
        for on, inner in ((world, panel.dots.keys() - inside), (europe, inside))
    }


def un_members(tables: Tables, *organization_ids: str, **options: Unpack[Options]) -> Figure:
    """A square for each member of the United Nations, in a band for each region.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : internationals; the two with the most countries if none is given
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("un_members", tables, **options)
    say, ids = page.say, chosen(page, organization_ids, 2)
    full = spread.full_members(spread.territories(tables, ids))
    if full.empty:
        raise page.error("no_lists")
    groups = shared_groups(page, full, ids)
    countries = tables.countries.dropna(subset="region").copy()
    countries["listed_by"] = countries["country"].map(spread.shared(full, ids)).fillna("")
    regions = spread.members_by_region(full, tables.countries)
    bands = [
        (row[f"region_{page.language}"], say("share", listed=row["listed"], members=row["members"]),
         countries[countries["sovereign"] & (countries["region"] == region)])
        for region, row in regions.to_dict("index").items()
    ]  # fmt: skip
    outside = countries[~countries["sovereign"] & (countries["listed_by"] != "")]
    if len(outside):
        bands.append((say("not_members"), "", outside))
    sizes = countries["listed_by"].value_counts()
    keys = [
        key._replace(label=say("key", label=key.label, n=int(sizes[name]))) if name else key
        for name, key in groups.items()
        if name in sizes
    ]
    columns = ["country", "name_en", "name_zh", "sovereign", "region_en", "listed_by"]
    return page.figure(
        title=_regions_title(page, regions, ids),
        subtitle=say("subtitle", n=int(tables.countries["sovereign"].sum())),
        note=not_shown(page, organization_ids, ids),
        source=page.source(ids),
        alt={"rows": page.clauses(_band_words(page, *band) for band in bands)},
        table=countries.loc[countries["sovereign"] | (countries["listed_by"] != ""), columns]
        .reset_index(drop=True),
        draw=lambda canvas: _draw_bands(canvas, page, bands, groups, keys),
    )  # fmt: skip


def shared_groups(page: Page, full: pd.DataFrame, ids: Sequence[str]) -> dict[str, Key]:
    """Mark and words of countries that several list, only one, or none.

    Parameters
    ----------
    page : of the figure; its words name the groups
    full : rows of the internationals to count
    ids : the internationals

    Returns
    -------
    dict by ``"several"``, each identifier and ``""``, in the order of the legend.
    """
    say, hues = page.say, page.hues(ids)
    groups = {}
    if len(ids) > 1:
        several = say("several" if len(ids) == 2 else "several_more")
        groups["several"] = Key(Mark(SEVERAL), several)
    for each in ids:
        name = page.organization(each)
        groups[each] = Key(Mark(hues[each]), say("only" if len(ids) > 1 else "alone", name=name))
    groups[""] = Key(Mark(LAND), say("neither" if len(ids) > 1 else "not_listed"))
    return groups


def _regions_title(page: Page, regions: pd.DataFrame, ids: Sequence[str]) -> str:
    """The regions where many and where few of the members are listed."""
    say = page.say
    shares = regions["listed"] / regions["members"]
    # One country of a few is a large share, but not many.
    high = regions.iloc[int((shares * regions["listed"]).argmax())]
    low = regions.iloc[int(shares.argmin())]
    name = say("the_several", k=len(ids)) if len(ids) > 1 else page.organization(ids[0])
    if not high["listed"]:
        return say("title_none", name=name, k=len(ids))
    if shares.min() == shares.max():
        return say("title_even", name=name, **regions[["listed", "members"]].sum().astype(int))
    key = "title" if low["listed"] * 2 < low["members"] else "title_most"
    key = key if low["listed"] else "title_zero"
    unplaced = sum(page.unplaced(ids).values())
    sections = page.tables.distinct.sections
    current = sections["organization_id"].isin(list(ids)) & (sections["tier"] != "former")
    if unplaced:
        key = "title_open"
    return say(
        key, name=name, k=len(ids), open=unplaced, entries=int(current.sum()),
        high=int(high["listed"]), high_all=int(high["members"]), high_of=say(f"of_{high.name}"),
        low=int(low["listed"]), low_all=int(low["members"]), low_of=say(f"of_{low.name}"),
    )  # fmt: skip


def _band_words(page: Page, region: str, share: str, countries: pd.DataFrame) -> str:
    """A band in words, for the alt text."""
    listed = page.countries(countries.loc[countries["listed_by"] != "", "country"])
    key = "row" if listed else "row_none"
    return page.say(key, region=region, share=share, names=page.names(listed))


def _draw_bands(
    canvas: Canvas,
    page: Page,
    bands: Sequence[tuple[str, str, pd.DataFrame]],
    groups: Mapping[str, Key],
    keys: Sequence[Key],
) -> float:
    """Draw the legend, and the bands below each other: squares, and the names of the coloured."""
    pitch = min(3.2, canvas.width / 27)
    order = {name: place for place, name in enumerate(groups)}
    y = legend(canvas, 0, 0, keys, size=pitch - 0.4) + 3.0
    for region, share, countries in bands:
        title = canvas.wide(region, weight="bold") + 1.5
        canvas.text(0, y + 2.4, region, weight="bold")
        canvas.text(title, y + 2.4, share, colour=MUTED)
        y += 3.6
        listed = countries["listed_by"]
        marks = [groups[name].mark for name in sorted(listed, key=order.__getitem__)]
        y = squares(canvas, 0, y, marks, pitch, canvas.width) + 0.2
        named = [
            (name, readable(groups[group].mark.face))
            for group in groups
            if group
            for name in page.countries(countries.loc[listed == group, "country"])
        ]
        y = _coloured_names(canvas, y, named)
        y += 2.2
    return y - 2.2


def _coloured_names(canvas: Canvas, y: float, named: Sequence[tuple[str, str]]) -> float:
    """Set names behind each other, each in its colour; the lower edge."""
    size, x = 6.5, 0.0
    for number, (name, colour) in enumerate(named):
        written = commas([name, ""], canvas.language) if number < len(named) - 1 else name
        if x and x + canvas.wide(written.rstrip(), size=size) > canvas.width:
            x, y = 0.0, y + line_height(size)
        canvas.text(x, y + 0.77 * line_height(size), written.rstrip(), size=size, colour=colour)
        x += canvas.wide(written, size=size)
    return y + (line_height(size) if named else 0.0)


def sensitivity(tables: Tables, *organization_ids: str, **options: Unpack[Options]) -> Figure:
    """How the numbers of countries change with the way of counting.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : one or two internationals; those with the most countries if none is given
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("sensitivity", tables, **options)
    say, ids = page.say, chosen(page, organization_ids, 2)[:2]
    counts = spread.sensitivity(tables, ids)
    if len(counts) == 1:
        raise page.error("one_way")
    hues, names = {}, {}
    for key in counts.columns.astype(str):
        each = key.removesuffix("_countries").removesuffix("_in_europe")
        name = say("both") if key == "both" else page.organization(each)
        names[key] = say("in_europe", name=name) if key.endswith("_in_europe") else name
        hues[key] = INK if key == "both" else page.hues(ids)[each]
    low, high, as_listed = counts.min(), counts.max(), counts.to_dict("index")["as_listed"]
    ranges = [
        say("exact" if low[key] == high[key] else "range", name=name, low=low[key], high=high[key])
        for key, name in names.items()
        if not key.endswith("_in_europe")
    ]

    def way(row: Row) -> Label:
        name = row["counting"]
        return Label(say(name), "bold" if name == "as_listed" else "regular")

    def draw(canvas: Canvas) -> float:
        shown = list(names)[:3] if canvas.narrow else list(names)
        # As wide as the longest line leaves room for, beside a number of 6 mm.
        longest = max(1, *(high[key] - low[key] for key in shown))

        def column(key: str) -> GridColumn:
            listed, first = as_listed[key], low[key]
            return GridColumn(
                names[key], lambda row: _count(row[key], listed, hues[key]), (22.0, 15.0), "right",
                lambda wide: Scale(first, first + 1, 2.0, 2.0 + (wide - 9.0) / longest),
            )  # fmt: skip

        columns = [GridColumn("", way), *map(column, shown)]
        rows = counts.reset_index().to_dict("records")
        return grid(canvas, 0, columns, rows, striped=True, least=5.0)

    return page.figure(
        title=say("title", n=len(counts), ranges=page.names(ranges)),
        subtitle=say("subtitle", n=len(counts)),
        note=page.sentences(say("note"), not_shown(page, organization_ids, ids)),
        source=page.source(ids),
        alt={"rows": [
            say("map_group", label=say(str(way)),
                names=[f"{name} {row[key]}" for key, name in names.items()])
            for way, row in counts.iterrows()
        ]},
        table=counts,
        draw=draw,
    )  # fmt: skip


def _count(value: int, listed: int, hue: str) -> Label:
    """The number, and a dot as far from the line as it differs from the count as listed."""
    differs = value != listed
    dot = Mark(hue if differs else "white", hue, "circle", 0.8)
    line = Mark(hue, shape="upright", width=0.8)
    marks: list[Bar | Dot] = [
        Dot(listed, line, 5.0), Bar(listed, value, hue, 1.2), Dot(value, dot, 1.6),
    ]  # fmt: skip
    return Label(str(value), "bold" if differs else "regular", marks=marks)
