"""Maps of countries: those of one international, those that several share, the user's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple, Unpack

import geopandas as gpd
import numpy as np
import pandas as pd
from matplotlib.ticker import MaxNLocator

from internationals.analysis import spread
from internationals.analysis.losses import has_unread_list
from internationals.analysis.wording import Places, capital
from internationals.figures.page.canvas import Canvas
from internationals.figures.page.figure import Figure, Options, Page
from internationals.figures.page.legend import Key, Mark, legend
from internationals.figures.page.map import circled, crowd, draw_map, sheet, world_height
from internationals.figures.page.measure import line_height, tied
from internationals.figures.page.style import HUES, INK, LAND, tint
from internationals.figures.spread import chosen, not_shown, shared_groups
from internationals.tables.schema import VOCABULARIES, Tables

_INSET = 80.0, 62.0
"""Width and height of the enlarged part at page width, in millimetres."""


class Group(NamedTuple):
    """Countries that look alike.

    Attributes
    ----------
    label : in the legend
    mark : how they look
    names : lists of names beside the map, by their heading
    """

    label: str
    mark: Mark
    names: Mapping[str, Sequence[str]] = {}


def overlap_map(tables: Tables, *organization_ids: str, **options: Unpack[Options]) -> Figure:
    """Map of the countries in which only one of some internationals has full members, or several.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_ids : internationals; the two with the most countries if none is given
    **options : language, width, title, colours and ax, see `internationals.figures`
    """
    page = Page("overlap_map", tables, **options)
    say, ids = page.say, chosen(page, organization_ids, 2)
    full = spread.full_members(spread.territories(tables, ids))
    present = full["organization_id"].nunique()
    if present < 2:
        raise page.error("too_few", n=present)
    listed = spread.shared(full, ids)
    looks = shared_groups(page, full, ids)
    nothing = looks.pop("")
    groups, fills = _groups(page, listed, looks)
    if page.unplaced(ids):
        nothing = nothing._replace(label=say("nothing_open"))
    several = Places(listed.index[listed == "several"])
    names = [page.organization(each) for each in ids]
    a, b = (int((listed == each).sum()) for each in ids[:2])
    alone = ("title_same", "title_second", "title_first", "title")[2 * bool(a) + bool(b)]
    key = "title_more" if len(ids) > 2 else alone if several else "title_zero"
    sentence = say(key, n=several, k=len(ids), first=names[0], second=names[1], a=a, b=b)
    doubtful = full[~full["certain"]]
    notes = [
        say(
            "uncertain",
            name=page.organization(str(each)),
            places=page.countries(set(rows["country"])),
        )
        for each, rows in doubtful.groupby("organization_id", sort=False)
    ]
    notes.append(not_shown(page, organization_ids, ids))
    places = full.drop_duplicates("country")[["country", "name_en", "name_zh", "region_en"]]
    return map_figure(
        page, fills, groups, nothing, sentence,
        places.merge(listed.rename_axis("country").reset_index()).sort_values("country"), *notes,
        subtitle=say("subtitle", names=names),
        source=page.source(ids, "natural_earth"),
    )  # fmt: skip


def _groups(
    page: Page, classes: pd.Series[str], looks: Mapping[str, Key]
) -> tuple[list[Group], dict[str, Mark]]:
    """The countries of each class that has some, and how each country looks."""
    groups = []
    for name, (mark, label) in looks.items():
        codes = classes.index[classes == name]
        key = page.say("key", label=label, n=len(codes))
        groups += [Group(key, mark, {key: page.countries(codes)})] if len(codes) else []
    return groups, {str(code): looks[name].mark for code, name in classes.items()}


def membership_map(
    tables: Tables,
    organization_id: str | None = None,
    *,
    countries: Iterable[str] | pd.Series[Any] | None = None,
    **options: Unpack[Options],
) -> Figure:
    """Map of the countries in which an international has members, or of your own countries.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international; may be left out where only one has members, or with
        `countries`
    countries : with an international: only these. Without: your own, as codes (ISO 3166-1) or as a
        Series of numbers, words or truth values indexed by code
    **options : language, width, title, colours and ax, see `internationals.figures`; the colour of your own
        countries is that of the key ``"countries"``
    """
    page = Page("membership_map", tables, **options)
    if countries is not None and (organization_id is None or isinstance(countries, pd.Series)):
        return _own_map(page, countries)
    ids = chosen(page, (organization_id,) if organization_id else (), 7)
    if len(ids) > 1:
        raise page.error("which", known=ids)
    name, hue = page.organization(ids[0]), page.hues(ids)[ids[0]]
    rows = spread.territories(tables, ids)
    unplaced = spread.open_entries(tables, ids[0])
    entries = tables.distinct.sections[tables.distinct.sections["organization_id"] == ids[0]]
    if entries.empty:
        read = "no_list_read" if has_unread_list(tables, ids[0]) else "no_list"
        raise page.error(read, name=name)
    if rows.empty:
        raise page.error("no_country", name=name, n=len(entries))
    if countries is not None:
        rows = rows[rows["country"].isin(_codes(page, countries))]
        if rows.empty:
            raise page.error("not_there", name=name)
    tiers = _tiers(rows)
    groups, fills = _tier_groups(page, tiers, hue)
    now = entries[entries["tier"] != "former"]
    sentence = _membership_title(page, name, tiers, len(unplaced), len(now))
    say = page.say
    doubtful = sorted(set(rows.loc[~rows["certain"], "country"]))
    notes = [say("uncertain", places=page.countries(doubtful))] if doubtful else []
    notes += _lower_tiers(page, rows, tiers)
    if entries["no_territory"].any():
        notes.append(say("no_territory", n=int(entries["no_territory"].sum())))
    nothing = say("nothing_open", n=len(unplaced)) if len(unplaced) else say("nothing")
    return map_figure(
        page, fills, groups, Key(Mark(LAND), nothing), sentence, tiers, *notes,
        subtitle=say("subtitle", n=len(entries)) if countries is None else say("subtitle_subset"),
        source=page.source(ids, "natural_earth"),
        organization_id=ids[0],
    )  # fmt: skip


def _tiers(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per country: the highest tier of its entries, ``"dissolved"`` below all others."""
    order = [*VOCABULARIES["tier"], "dissolved"]
    found = rows.assign(tier=rows["tier"].astype(str).mask(rows["stands_for"].notna(), "dissolved"))
    found["place"] = found["tier"].map(order.index)
    found = found.sort_values(["place", "country"], kind="stable")
    countries = found.groupby("country")
    found["entries"] = countries["section_id"].transform("nunique")
    # A country is certain if an entry of its highest tier is.
    top = countries["place"].transform("min") == found["place"]
    found["certain"] = (found["certain"] & top).groupby(found["country"]).transform("any")
    columns = ["country", "name_en", "name_zh", "region", "region_en", "tier", "status"]
    return found.drop_duplicates("country")[[*columns, "stands_for", "entries", "certain"]]


def _lower_tiers(page: Page, rows: pd.DataFrame, tiers: pd.DataFrame) -> list[str]:
    """Entries of a lower tier in countries that are drawn for a higher one, as sentences."""
    drawn = dict(zip(tiers["country"], tiers["tier"], strict=True))
    lower = rows[rows["stands_for"].isna() & (rows["tier"] != rows["country"].map(drawn))]
    by_status = lower.astype({"status": str}).groupby("status")["country"].unique()
    return [
        page.say("also", status=capital(page.status(str(status))), places=page.countries(codes))
        for status, codes in by_status.items()
    ]


def _tier_groups(page: Page, tiers: pd.DataFrame, hue: str) -> tuple[list[Group], dict[str, Mark]]:
    """Groups of the legend, and how each country looks."""
    marks = {
        "full": Mark(hue),
        "partial": Mark(tint(hue, 0.3), hue, width=0.9),
        "former": Mark(LAND, hue, width=0.9, dashed=True),
        "dissolved": Mark(LAND, INK, width=0.7, dashed=True),
    }
    groups = []
    for tier, rows in tiers.groupby("tier", sort=False):
        statuses = [page.status(each) for each in dict.fromkeys(rows["status"].astype(str))]
        words = page.say("dissolved") if tier == "dissolved" else page.names(statuses)
        label = page.say("tier", status=words, n=Places(rows["country"]))
        names = {label: _marked(page, rows)} if tier != "full" else _by_region(page, rows)
        groups.append(Group(label, marks[str(tier)], names))
    looks = [marks[tier] for tier in tiers["tier"]]
    return groups, dict(zip(tiers["country"], looks, strict=True))


def _by_region(page: Page, rows: pd.DataFrame) -> dict[str, list[str]]:
    """Names of countries by region, the region of most countries first."""
    found = {
        page.say("key", label=page.regions[str(region)], n=int(size)): _marked(
            page, rows[rows["region"] == region]
        )
        for region, size in rows["region"].value_counts().items()
    }
    elsewhere = rows[rows["region"].isna()]
    if len(elsewhere):
        found[page.say("no_region")] = _marked(page, elsewhere)
    return found


def _marked(page: Page, rows: pd.DataFrame) -> list[str]:
    """Names of countries, those that are not certain with a question mark."""
    doubtful = {page.country(code) for code in rows.loc[~rows["certain"], "country"]}
    return [f"{name}?" if name in doubtful else name for name in page.countries(rows["country"])]


def _membership_title(
    page: Page, name: str, tiers: pd.DataFrame, unplaced: int, entries: int
) -> str:
    """How many countries, in which region most; or how many entries are not placed."""
    say, top = page.say, tiers.iloc[0]["tier"]
    shown = tiers[tiers["tier"] == top]
    status, n = page.status_of(shown["status"]), Places(shown["country"])
    if unplaced:
        return say("title_open", name=name, status=status, n=n, open=unplaced, entries=entries)
    if top in ("former", "dissolved"):
        key = "title_past" if top == "former" else "title_dissolved"
        return say(key, name=name, status=status, n=n)
    if n == 1:
        country = page.country(shown["country"].iloc[0])
        return say("title_one", name=name, status=status, country=country)
    ((code, k),) = shown["region"].value_counts().head(1).items()
    region = page.regions[str(code)]
    key = "title_all" if k == n else "title" if k * 3 > n else "title_spread"
    return say(key, name=name, status=status, n=n, k=k, region=region)


# --------------------------------------------------------------------------------------------
# The user's own countries
# --------------------------------------------------------------------------------------------


def _codes(page: Page, countries: Iterable[str]) -> list[str]:
    """Codes of countries, of two or three letters, as codes of two."""
    frame = page.tables.countries
    two = dict(zip(frame["iso3"], frame["country"], strict=True))
    two |= {code: code for code in frame["country"]}
    for code in countries:
        if code not in two:
            raise page.error("no_code", code=repr(code))
    return [two[code] for code in countries]


def _own_map(page: Page, countries: Iterable[str] | pd.Series[Any]) -> Figure:
    """A map of countries that the user chose, or of values by country."""
    if isinstance(countries, pd.Series):
        values = countries[~countries.index.duplicated()].dropna()
        values.index = pd.Index(_codes(page, values.index))
        what = str(countries.name or page.say("values"))
    else:
        codes = list(dict.fromkeys(_codes(page, list(countries))))
        values = pd.Series(True, index=pd.Index(codes))
        what = page.say("selected")
    hue = page.hues(["countries"])["countries"]
    classes, marks = _classes(values, hue, page.say("selected"))
    looks = {label: Key(mark, label) for label, mark in marks.items()}
    groups, fills = _groups(page, classes, looks)
    table = page.tables.countries[["country", "name_en", "name_zh"]]
    table = table.merge(values.rename("value").rename_axis("country").reset_index(), on="country")
    return map_figure(
        page, fills, groups, Key(Mark(LAND), page.say("no_value")),
        page.say("title_own", n=Places(fills)), table,
        subtitle=page.say("subtitle_own", what=what),
        source=page.source([], "natural_earth"),
        caption="",
    )  # fmt: skip


def _classes(
    values: pd.Series[Any], hue: str, selected: str
) -> tuple[pd.Series[str], dict[str, Mark]]:
    """A class for each value, and how each class looks: five steps of numbers, hues of words."""
    if pd.api.types.is_bool_dtype(values):
        return values[values].map(lambda _: selected), {selected: Mark(hue)}
    if not pd.api.types.is_numeric_dtype(values):
        words = values.astype(str)
        labels = sorted(words.unique())
        return words, {label: Mark(HUES[number % len(HUES)]) for number, label in enumerate(labels)}
    numbers = values.astype(float)
    edges = MaxNLocator(5).tick_values(float(numbers.min()), float(numbers.max()))
    places = np.clip(np.digitize(numbers, edges[1:-1]), 0, len(edges) - 2)
    labels = [f"{low:g}–{high:g}" for low, high in pairwise(edges)]
    steps = np.linspace(0.25, 1.0, len(labels))
    marks = {label: Mark(tint(hue, step)) for label, step in zip(labels, steps, strict=True)}
    return pd.Series([labels[place] for place in places], index=values.index), marks


def geo(tables: Tables) -> gpd.GeoDataFrame:
    """Outlines of all countries, with the number of internationals that have full members there.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    GeoDataFrame indexed by country (ISO 3166-1, EPSG:4326): iso3, name_en, name_zh, sovereign,
    region_en, subregion_en, n_internationals, internationals (their identifiers, separated by
    semicolons; "" for none), geometry.
    """
    from internationals.places import outlines

    full = spread.full_members(spread.territories(tables))
    once = full.drop_duplicates(["organization_id", "country"])
    names = once.groupby("country")["organization_id"].agg(";".join)
    columns = ["iso3", "name_en", "name_zh", "sovereign", "region_en", "subregion_en"]
    frame = tables.countries.set_index("country")[columns]
    found = outlines.countries()[["geometry"]].join(frame, how="inner").rename_axis("country")
    found["internationals"] = names.reindex(found.index).fillna("")
    found["n_internationals"] = once.groupby("country").size().reindex(found.index, fill_value=0)
    return found[[*columns, "n_internationals", "internationals", "geometry"]]


# --------------------------------------------------------------------------------------------
# The page of a map
# --------------------------------------------------------------------------------------------


def map_figure(
    page: Page,
    fills: Mapping[str, Mark],
    groups: Sequence[Group],
    nothing: Key,
    sentence: str,
    table: pd.DataFrame,
    *notes: str,
    **words: Any,
) -> Figure:
    """A map of the world with its legend, a crowded part enlarged, and the names of countries.

    Parameters
    ----------
    page : of the figure
    fills : how each country or subdivision looks
    groups : those that look alike, in the order of the legend
    nothing : the key of all others
    sentence, table : the title, and the numbers behind it
    *notes : sentences
    **words : see `Page.figure`
    """
    world = sheet("world", page.canvas_width, world_height(page.canvas_width))
    if fills and not any(code in world.shapes for code in fills):
        raise page.error("no_outline", codes=sorted(fills))
    enlarged = crowd(fills, sheet("world", 179.0, world_height(179.0)))
    inset = sheet(enlarged, *_INSET) if enlarged else None
    circles = circled(fills, world, inset) or (inset and circled(fills, inset, None))
    projection = page.say("projection_two" if inset else "projection")
    keys = [Key(mark, capital(label)) for label, mark, *_ in groups]
    keys.append(Key(nothing.mark, capital(nothing.label)))
    lists = {
        capital(key): page.names([tied(name) for name in names])
        for group in groups
        for key, names in group.names.items()
    }
    listed = page.clauses(
        page.say("map_group", label=label, names=names) for label, names in lists.items()
    )
    return page.figure(
        sentence,
        lambda canvas: _draw_page(canvas, fills, keys, lists, enlarged),
        table.reset_index(drop=True),
        note=page.sentences(*notes, page.say("circle") if circles else "", projection),
        alt={"groups": listed},
        **words,
    )


def _draw_page(
    canvas: Canvas,
    fills: Mapping[str, Mark],
    keys: Sequence[Key],
    lists: Mapping[str, str],
    enlarged: str,
) -> float:
    """The world, its legend in the Pacific where that is empty, the enlarged part, and the names."""
    world = sheet("world", canvas.width, world_height(canvas.width))
    inset = None
    if enlarged:
        wide = canvas.width if canvas.narrow else _INSET[0]
        inset = sheet(enlarged, wide, wide * _INSET[1] / _INSET[0])
    draw_map(canvas, world, 0, 0, fills, inset=inset)
    y, wide = world.height + 2.0, canvas.width * 0.26
    wraps = any(canvas.wide(key.label) > wide - 4.0 for key in keys)
    top = world.height - len(keys) * (line_height(canvas.sizes.body) + 0.6) + 0.6
    circles = [world.points[code] for code in circled(fills, world, inset)]
    if canvas.narrow or wraps or any(left < wide and down > top - 2.0 for left, down in circles):
        y = legend(canvas, 0, y, keys) + 2.0
    else:
        # In the South Pacific, its last line at the foot of the map.
        legend(canvas, 0, top, keys, width=wide, stacked=True)
    if not inset:
        return _names(canvas, 0, y, canvas.width, lists)
    draw_map(canvas, inset, 0, y, fills)
    canvas.rectangle(
        0, y, inset.width, inset.height, fill=False, edgecolor="#595959", lw=0.8, zorder=4
    )
    if canvas.narrow:
        return _names(canvas, 0, y + inset.height + 2.0, canvas.width, lists)
    left = inset.width + 4.0
    return max(y + inset.height, _names(canvas, left, y, canvas.width - left, lists))


def _names(canvas: Canvas, x: float, y: float, width: float, lists: Mapping[str, str]) -> float:
    """Lists of names below each other, each with its heading; the lower edge."""
    for heading, names in lists.items():
        y = canvas.block(x, y, heading, width=width, weight="bold")
        y = canvas.block(x, y, names, width=width) + 1.2
    return y - 1.2 if lists else y
