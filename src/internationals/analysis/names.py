"""Names of the territories of sections, and names that several entries share.

Organisations of one tradition take the same names, often those of its papers, and different names
may be the same in Chinese. So a name does not identify a section.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

import pandas as pd

from internationals.analysis.wording import Language, ShownSentence, Wording, listing
from internationals.places import gazetteer
from internationals.tables.cells import first_of
from internationals.tables.schema import Tables


def places_by_section(tables: Tables) -> pd.DataFrame:
    """The territories of each section in one row; of a dissolved state that one, not its successors.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame, one row per section with a territory: section_id; places (codes of its territories,
    ISO 3166, separated by semicolons); countries likewise, those of today (missing if there is
    none); region_en and region_zh (of several as in a sentence: "Asia and Europe"; "dissolved
    states" is one, and "other regions", which M49 has none for); subnational (whether all are parts of a country)
    """
    regions = ["region_en", "region_zh"]
    rows = tables.distinct.section_territories.merge(
        tables.countries[["country", *regions]], on="country", validate="m:1"
    )
    dissolved = rows["stands_for"].notna()
    rows = rows.assign(place=first_of(rows, "stands_for", "subdivision", "country"))
    rows.loc[rows["region_en"].isna(), regions] = in_both_languages("elsewhere")
    rows.loc[dissolved, regions] = in_both_languages("dissolved")
    rows["country"] = rows["country"].mask(dissolved)
    rows = rows.drop_duplicates(["section_id", "place"])
    # In the order of the English names, so that the same regions are the same group.
    named = (
        rows.sort_values("region_en", kind="stable")
        .groupby("section_id")
        .agg(
            region_en=("region_en", lambda names: listing(names.unique(), "en")),
            region_zh=("region_zh", lambda names: listing(names.unique(), "zh")),
        )
    )
    rows = rows.assign(part=rows["subdivision"].notna())
    places = rows.groupby("section_id", sort=False).agg(
        places=("place", ";".join),
        countries=("country", lambda codes: ";".join(codes.dropna().unique()) or None),
        subnational=("part", "all"),
    )
    return places.join(named).reset_index()


def in_both_languages(key: str) -> list[str]:
    """What stands in place of a region, in English and in Chinese.

    Parameters
    ----------
    key : ``dissolved``, ``elsewhere`` or ``nowhere``
    """
    return [Wording("names", "en")(key), Wording("names", "zh")(key)]


@lru_cache(maxsize=4096)
def place_name(places: str, language: gazetteer.Language = "en") -> str:
    """The territories of a section in words: "England and Wales", 英格兰和威尔士.

    Parameters
    ----------
    places : codes separated by semicolons, as in `places_by_section`
    language : of the words
    """
    return listing([gazetteer.name_of(code, language) for code in places.split(";")], language)


def shared_names(tables: Tables) -> pd.DataFrame:
    """Every name that more than one entry has, entries of every status counted.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame indexed by name, the most frequent first: entries, internationals (how many list it),
    one column per international (entries of it), english and native (the different forms, with
    semicolons), places (of the entries, in English, with semicolons)
    """
    rows = tables.distinct.sections.merge(
        places_by_section(tables)[["section_id", "places"]], on="section_id", how="left"
    )
    rows = rows[rows["name"].duplicated(keep=False) & rows["name"].notna()]
    rows["place"] = rows["places"].map(place_name, na_action="ignore").astype(object).fillna("?")
    counts = pd.crosstab(rows["name"], rows["organization_id"])
    grouped = rows.groupby("name", sort=False)
    found = grouped.agg(
        entries=("section_id", "size"),
        internationals=("organization_id", "nunique"),
        english=("name_en", _different),
        native=("name_native", _different),
        places=("place", "; ".join),
    )
    subjects = [name for name in tables.internationals if name in counts.columns]
    found = found.join(counts[subjects].rename_axis(columns=None))
    found = found[["entries", "internationals", *subjects, "english", "native", "places"]]
    return found.sort_values("entries", ascending=False, kind="stable")


def _different(names: Iterable[object]) -> str:
    return "; ".join(dict.fromkeys(name for name in names if isinstance(name, str)))


def sentence(tables: Tables, language: Language = "en") -> ShownSentence:
    """How many names are shared, within and across internationals.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    language : of the sentence

    Returns
    -------
    the sentence, with Markdown's ** around its numbers
    """
    found = shared_names(tables)
    across = found.index[found["internationals"] > 1]
    words = Wording("names", language)(
        "shared",
        names=len(found),
        entries=int(found["entries"].sum()),
        n=len(tables.distinct.sections),
        across=len(across),
        listed=listing(across, language) or "–",
    )
    return ShownSentence(words)
