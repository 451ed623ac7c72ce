"""Rows of the joined table that meet some conditions: `select`."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import reduce
from operator import and_
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

from internationals.places import gazetteer
from internationals.places.evidence import BELIEF
from internationals.tables.cells import first_of
from internationals.tables.flat import COLUMNS, OF_COUNTRY, OF_TERRITORY, located
from internationals.tables.schema import VOCABULARIES, TableError, Tables, as_tables, check_one

ALL = "all"
"""Tier that includes every section."""
NOT_KNOWN = "not known"
"""Region and evidence of a section whose territory is open."""
NO_COUNTRY = "no country"
"""Region and evidence of a member that belongs to no country."""
CANDIDATE = "candidate"
"""Evidence of a territory that is only possible."""

CLAIM_TEXTS = (
    "subject", "predicate", "object", "value", "sentence", "quote", "note_en", "note_zh",
)  # fmt: skip
"""Columns of claims that a search looks at."""
_SEARCHED = (
    "section_id", "names", "territory_en", "territory_zh", "host_name_en", "host_name_zh", "quote",
)  # fmt: skip

_NOWHERE = {True: NO_COUNTRY, False: NOT_KNOWN}

Test = Callable[[pd.DataFrame, Any], "pd.Series[bool]"]
Texts = Sequence[str] | str


class _Condition(NamedTuple):
    """A condition of `select`.

    Attributes
    ----------
    meets : whether rows of `placed` meet it, given them and the value asked for; several results
        with the index of one row are those of its host parties, one of which is enough
    kind : of a condition that takes a list, what one value is called, and the vocabulary of the
        values if there is one
    allowed : the values that there are beside those of the vocabulary
    """

    meets: Test
    kind: str = ""
    allowed: Callable[[Tables], Iterable[str]] = lambda _: ()


def _one_of(*columns: str) -> Test:
    """Whether a row has one of the values in one of some columns."""
    return lambda rows, values: rows[list(columns)].isin(values).any(axis=1)


def _of_countries(*columns: str) -> Callable[[Tables], list[str]]:
    """All values of some columns of the table of countries."""
    return lambda tables: tables["countries"][list(columns)].melt()["value"].dropna().tolist()


def _in_tier(rows: pd.DataFrame, tiers: Sequence[str]) -> pd.Series[bool]:
    """Whether members are of some tiers; in a dissolved state nothing is a full member today."""
    return rows["tier"].isin(tiers) & (rows["tier"].ne("full") | rows["is_full_member"])


_CONDITIONS: Mapping[str, _Condition] = {
    "organizations": _Condition(
        _one_of("organization_id"), "international", lambda tables: tables.internationals
    ),
    "countries": _Condition(
        _one_of("country", "iso3", "country_en", "country_zh"),
        "country",
        _of_countries("country", "iso3", "name_en", "name_zh"),
    ),
    "regions": _Condition(
        _one_of("region_en", "subregion_en"),
        "region",
        lambda tables: [*_of_countries("region_en", "subregion_en")(tables), NOT_KNOWN, NO_COUNTRY],
    ),
    "statuses": _Condition(_one_of("status"), "status"),
    "evidence": _Condition(
        _one_of("evidence"), "evidence", lambda _: [CANDIDATE, NOT_KNOWN, NO_COUNTRY]
    ),
    "tiers": _Condition(_in_tier, "tier", lambda _: [ALL]),
    "families": _Condition(lambda rows, names: rows["families"].explode().isin(names), "family"),
    "founded_after": _Condition(lambda rows, year: rows["years"].explode() > year),
    "founded_before": _Condition(lambda rows, year: rows["years"].explode() < year),
    "host": _Condition(lambda rows, named: (rows["n_hosts"] > 0) == named),
    "search": _Condition(lambda rows, words: rows["searched"].str.contains(words, regex=False)),
}


@dataclass(frozen=True, kw_only=True)
class Selection:
    """Conditions of `select`, which explains them; None for no condition.

    A single text counts as a list of one, and lists are kept as tuples.
    """

    organizations: tuple[str, ...] | None = None
    countries: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    families: tuple[str, ...] | None = None
    founded_after: int | None = None
    founded_before: int | None = None
    host: bool | None = None
    tiers: tuple[str, ...] = ("full",)
    statuses: tuple[str, ...] | None = None
    evidence: tuple[str, ...] | None = None
    least_confidence: float = BELIEF
    search: str = ""

    def __post_init__(self) -> None:
        for name, condition in _CONDITIONS.items():
            value = getattr(self, name)
            if condition.kind and value is not None:
                listed = (value,) if isinstance(value, str) else tuple(value)
                object.__setattr__(self, name, listed)

    def arguments(self) -> dict[str, Any]:
        """Conditions that are not the defaults of `select`, in its order."""
        found = {
            field.name: list(value) if isinstance(value, tuple) else value
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        }
        if self.tiers == (ALL,):
            found["tiers"] = ALL
            # Which is the default beside statuses.
            if self.statuses is not None:
                del found["tiers"]
        return found

    def code(self) -> str:
        """The line of Python that returns the rows of this selection."""
        written = "".join(f", {name}={_literal(value)}" for name, value in self.arguments().items())
        return f"inter.select(tables{written})"


def _literal(value: Any) -> str:
    """A value as Python writes it, texts in double quotes."""
    # What JSON escapes of printable text, Python escapes in the same way.
    if isinstance(value, str | list) and "".join(value).isprintable():
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


def select(
    tables: Tables | Path | str | None = None,
    *,
    organizations: Texts | None = None,
    countries: Texts | None = None,
    regions: Texts | None = None,
    families: Texts | None = None,
    founded_after: int | None = None,
    founded_before: int | None = None,
    host: bool | None = None,
    tiers: Texts = ("full",),
    statuses: Texts | None = None,
    evidence: Texts | None = None,
    least_confidence: float = BELIEF,
    search: str = "",
) -> pd.DataFrame:
    """Sections and their territories that meet all conditions; by default, all full members.

    A condition that takes a list takes a single text as well.

    Parameters
    ----------
    tables : as `load` returns them, or their folder; by default data/processed
    organizations : identifiers of internationals, such as ``["green"]``
    countries : ISO 3166-1 codes of two or three letters, or names in English or Chinese
    regions : English names of regions or subregions of UN M49, such as ``["Europe"]``;
        ``"not known"`` for sections without a territory, ``"no country"`` for members that belong
        to none
    families : party families of host parties; a section with several needs one that matches
    founded_after, founded_before : year, not included; a host party founded after or before it
    host : True for sections with a host party, False for those of which none is recorded
    tiers : ``"full"``, ``"partial"``, ``"former"`` or ``"all"``. Full members have the highest
        current status on their page, in countries of today. With `statuses`, the default is all
    statuses : such as ``["section", "former_section"]``
    evidence : why a territory is believed, such as ``["reference", "order"]``; ``"candidate"``,
        ``"not known"``, ``"no country"``
    least_confidence : probability in [0, 1] that a territory must have. A territory below it
        becomes not known; below the 0.8 that the tables have, sections without a territory
        appear at their candidates
    search : text in a name, territory, host party, quote or claim, in any case

    Returns
    -------
    DataFrame of the columns of ``tables.flat``, one row per section and territory, in its order

    Raises
    ------
    TableError : a value that the tables do not have, or a confidence that is no probability
    """
    wanted = locals()
    tables = as_tables(wanted.pop("tables")).distinct
    selection = Selection(**wanted)
    check(selection, tables)
    rows = placed(tables)
    found = rows.loc[chosen(rows, selection), list(COLUMNS)].reset_index(drop=True)
    for name in ("evidence", "region_en"):
        found[name] = found[name].mask(found[name].isin([NOT_KNOWN, NO_COUNTRY]))
    return found


def placed(tables: Tables) -> pd.DataFrame:
    """Every section at every territory it may have, without any condition.

    Parameters
    ----------
    tables : as `load` returns them

    Returns
    -------
    DataFrame of the columns of ``tables.flat``, the names of the section, territory and region in
    both languages, `families` and `years` (lists, of its host parties) and `searched` (all that a
    search looks at, in lower case): one row per section and territory believed; for a section
    without any, one per candidate; and for each section a last row without a territory.
    """
    flat = tables.flat
    territorial = [*OF_TERRITORY, *OF_COUNTRY, "is_full_member"]
    sections = flat.drop(columns=territorial, errors="ignore").drop_duplicates("section_id")
    ids = sections["section_id"]
    abroad = ids.map(tables["sections"].set_index("section_id")["no_territory"]).astype(bool)
    believed = flat[flat["country"].notna()].astype({"evidence": "str"})
    possible = tables["candidates"].rename(columns={"probability": "confidence"})
    is_open = possible["section_id"].isin(ids[~ids.isin(believed["section_id"]) & ~abroad])
    nowhere = pd.DataFrame({"section_id": ids, "evidence": abroad.map(_NOWHERE)})
    places = pd.concat([believed, possible[is_open].assign(evidence=CANDIDATE), nowhere])
    rows = located(sections, places, tables)
    rows["region_en"] = rows["region_en"].where(rows["country"].notna(), rows["evidence"])
    names = tables["sections"][["section_id", "name_en", "name_zh", "name_native"]]
    rows = rows.merge(names, on="section_id", how="left", validate="m:1")
    codes = first_of(rows, "subdivision", "country")
    for language in ("en", "zh"):
        words = {code: gazetteer.name_of(code, language) for code in codes.dropna().unique()}
        rows[f"territory_{language}"] = codes.map(words).astype("str")
    return _searchable(rows, tables)


def _searchable(rows: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """The rows with families and years of the host parties, and all that a search looks at."""
    facts = ["host_party_id", "family", "founded_year", "name_native"]
    hosts = tables["section_hosts"][["section_id", "host_party_id", "name"]].merge(
        tables["host_parties"][facts], on="host_party_id", how="left", validate="m:1"
    )
    claims = tables["claims"].dropna(subset="section_id")
    ids = rows["section_id"]
    rows["families"] = ids.map(_lists(hosts["section_id"], hosts["family"]))
    rows["years"] = ids.map(_lists(hosts["section_id"], hosts["founded_year"]))
    texts = rows[list(_SEARCHED)].assign(
        hosts=ids.map(_lists(hosts["section_id"], searched(hosts[["name", "name_native"]]))),
        claims=ids.map(_lists(claims["section_id"], searched(claims[list(CLAIM_TEXTS)]))),
    )
    rows["searched"] = searched(texts)
    return rows


def searched(cells: pd.DataFrame) -> pd.Series[Any]:
    """The texts of each row in lower case, a line break between two, for a search in any of them."""
    rows = cells.astype(object).where(cells.notna(), "").itertuples(index=False, name=None)
    texts = ["\n".join(map(str, row)).casefold() for row in rows]
    return pd.Series(texts, cells.index, dtype="str")


def _lists(keys: pd.Series[Any], values: pd.Series[Any]) -> pd.Series[Any]:
    """All values that there are of each key."""
    return values.dropna().groupby(keys, sort=False).agg(list)


def chosen(rows: pd.DataFrame, selection: Selection) -> pd.Series[bool]:
    """Which of the rows of `placed` meet all conditions.

    Parameters
    ----------
    rows : as `placed` returns them
    selection : one that `check` accepts
    """
    return reduce(and_, conditions(rows, selection).values(), sure(rows, selection))


def sure(rows: pd.DataFrame, selection: Selection) -> pd.Series[bool]:
    """Territories that are certain enough, and sections that have none which is."""
    certain = rows["confidence"].ge(selection.least_confidence)
    somewhere = rows["section_id"].isin(rows.loc[certain, "section_id"])
    return certain | (rows["country"].isna() & ~somewhere)


def conditions(rows: pd.DataFrame, selection: Selection) -> dict[str, pd.Series[bool]]:
    """Which rows meet each of the conditions that a selection has, the confidence aside.

    Parameters
    ----------
    rows : as `placed` returns them
    selection : one that `check` accepts

    Returns
    -------
    dict from the name of a condition to a boolean Series aligned with `rows`
    """
    met = {}
    for name, condition in _CONDITIONS.items():
        value = getattr(selection, name)
        wanted = value.strip().casefold() if isinstance(value, str) else value
        if wanted is None or wanted == "":
            continue
        if name == "tiers" and (wanted == (ALL,) or selection.statuses is not None):
            continue
        met[name] = condition.meets(rows, wanted).groupby(level=0).any()
    return met


def check(selection: Selection, tables: Tables) -> None:
    """Raise an error for a condition that no row can meet because there is no such value.

    Parameters
    ----------
    selection : what is asked for
    tables : as `load` returns them

    Raises
    ------
    TableError : the message names the value and those that there are
    """
    for name, condition in _CONDITIONS.items():
        for value in (getattr(selection, name) or ()) if condition.kind else ():
            words = VOCABULARIES.get(condition.kind, ())
            check_one(condition.kind, value, [*words, *condition.allowed(tables)])
    least = selection.least_confidence
    if not isinstance(least, int | float) or math.isnan(least) or not 0 <= least <= 1:
        raise TableError(f"least_confidence: found {least!r}, expected a probability from 0 to 1")
    if selection.host is not None and not isinstance(selection.host, bool):
        raise TableError(f"host: found {selection.host!r}, expected True, False or None")
