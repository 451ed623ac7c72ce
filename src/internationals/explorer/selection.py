"""What the explorer shows, as a pure function of the tables: `select`."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Any

from internationals.places import gazetteer
from internationals.places.evidence import BELIEF
from internationals.places.gazetteer import Territory

if TYPE_CHECKING:
    import pandas as pd

    from internationals.tables.schema import Tables

NOT_KNOWN = "not known"
"""Region and evidence of an entry for which no place is believed."""
CANDIDATE = "candidate"
"""Evidence of a place that is only thought possible."""

Row = dict[str, Any]
"""A row of `select` as a record."""

_SECTION = (
    "section_id",
    "organization_id",
    "status",
    "name_zh",
    "name_en",
    "name_native",
    "host_party_id",
    "article",
    "line_start",
    "line_end",
    "quote",
)
COLUMNS = (
    "section_id",
    "organization_id",
    "status",
    "name_zh",
    "name_en",
    "name_native",
    "country",
    "subdivision",
    "territory_en",
    "territory_zh",
    "region_en",
    "region_zh",
    "evidence",
    "confidence",
    "host_party_id",
    "host_zh",
    "host_en",
    "article",
    "line_start",
    "line_end",
    "quote",
)
"""Columns of what `select` gives."""
_SEARCHED = (
    "section_id",
    "name_zh",
    "name_en",
    "name_native",
    "territory_en",
    "territory_zh",
    "host_zh",
    "host_en",
    "quote",
)


@dataclass(frozen=True)
class Selection:
    """What is chosen in the explorer; None stands for all.

    Attributes
    ----------
    organizations, statuses, regions, evidence, least_confidence, host, search : see `select`
    """

    organizations: tuple[str, ...] | None = None
    statuses: tuple[str, ...] | None = None
    regions: tuple[str, ...] | None = None
    evidence: tuple[str, ...] | None = None
    least_confidence: float = BELIEF
    host: bool | None = None
    search: str = ""

    @classmethod
    def of(cls, choice: Mapping[str, Any]) -> Selection:
        """A selection from what a control sends: lists, numbers and text.

        Parameters
        ----------
        choice : values by the names of `select`'s arguments; those that are missing have their
            defaults

        Raises
        ------
        TypeError : there is no such argument
        """
        values: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value
            for name, value in choice.items()
        }
        return cls(**values)

    def arguments(self) -> dict[str, Any]:
        """Arguments of `select` that are not its defaults, in its order."""
        return {
            field.name: list(value) if isinstance(value, tuple) else value
            for field in fields(self)
            if (value := getattr(self, field.name)) != field.default
        }

    def code(self, tables: str = "tables") -> str:
        """The line of Python that gives the rows of this selection.

        Parameters
        ----------
        tables : what the tables are called there
        """
        written = "".join(f", {name}={_literal(value)}" for name, value in self.arguments().items())
        return f"inter.select({tables}{written})"


def _literal(value: Any) -> str:
    """A value as Python writes it, texts in double quotes."""
    if isinstance(value, str):
        # What JSON escapes of printable text, Python escapes in the same way.
        return json.dumps(value, ensure_ascii=False) if value.isprintable() else repr(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    return repr(value)


def select(
    tables: Tables,
    *,
    organizations: Sequence[str] | None = None,
    statuses: Sequence[str] | None = None,
    regions: Sequence[str] | None = None,
    evidence: Sequence[str] | None = None,
    least_confidence: float = BELIEF,
    host: bool | None = None,
    search: str = "",
) -> pd.DataFrame:
    """The entries of membership lists that answer to some conditions, with their places.

    Parameters
    ----------
    tables : as `load` gives them
    organizations : identifiers of internationals, such as ``["imt"]``; None for all
    statuses : such as ``["section", "former_section"]``; None for all
    regions : M49 regions by English name, such as ``["Europe"]``, and ``"not known"``;
        None for all
    evidence : why a place is believed, such as ``["reference", "order"]``; ``"candidate"`` for
        places only thought possible, ``"not known"`` for entries without a place; None for all
    least_confidence : probability in [0, 1] that a place must have. At the default, the
        least that the tables believe, and above, places less sure become not known; below it,
        entries for which no place is believed appear at their candidates
    host : True for entries that name a host party, False for those that do not (which means that
        none is recorded); None for all
    search : text that some name, place, host or quote contains, in any case; "" for all

    Returns
    -------
    DataFrame of the columns `COLUMNS`, one row per entry and place, in the order of the articles;
    an entry without a place at that confidence has one row, its country missing.

    Raises
    ------
    ValueError : for a value that the tables do not hold, or a confidence that is no probability
    """
    selection = Selection(
        organizations=_tuple("organizations", organizations),
        statuses=_tuple("statuses", statuses),
        regions=_tuple("regions", regions),
        evidence=_tuple("evidence", evidence),
        least_confidence=least_confidence,
        host=host,
        search=search,
    )
    check(selection, tables)
    rows = placed(tables)
    return rows.loc[chosen(rows, selection), list(COLUMNS)].reset_index(drop=True)


def _tuple(name: str, values: Iterable[str] | None) -> tuple[str, ...] | None:
    if isinstance(values, str):
        raise ValueError(f"{name}: found the text {values!r}, expected a list: [{values!r}]")
    return None if values is None else tuple(values)


def placed(tables: Tables) -> pd.DataFrame:
    """Every entry at every place it may be, whatever is selected.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame of the columns `COLUMNS` and `searched` (all that a search looks at, in lower case): a
    row for each entry and place believed; for an entry without any, one for each candidate; and
    for each entry one row without a place.
    """
    import pandas as pd

    sections = tables.sections[list(_SECTION)].copy()
    sections["status"] = sections["status"].astype("str")
    sections["order"] = range(len(sections))
    hosts = tables.host_parties[["host_party_id", "name_zh", "name_en"]].rename(
        columns={"name_zh": "host_zh", "name_en": "host_en"}
    )
    sections = sections.merge(hosts, on="host_party_id", how="left", validate="m:1")

    place = ["section_id", "country", "subdivision", "evidence", "confidence"]
    believed = tables.section_territories[place].copy()
    believed["evidence"] = believed["evidence"].astype("str")
    candidates = tables.candidates.rename(columns={"probability": "confidence"})
    candidates = candidates[~candidates["section_id"].isin(believed["section_id"])]
    candidates = candidates.assign(evidence=CANDIDATE)[place]
    nowhere = sections[["section_id"]].assign(
        country=None, subdivision=None, evidence=NOT_KNOWN, confidence=float("nan")
    )
    parts = [part for part in (believed, candidates, nowhere) if len(part)]
    places = pd.concat(parts or [nowhere], ignore_index=True)
    places = places.astype({"country": "str", "subdivision": "str", "evidence": "str"})

    regions = tables.countries[["country", "region_en", "region_zh"]]
    rows = sections.merge(places, on="section_id", validate="1:m").merge(
        regions, on="country", how="left", validate="m:1"
    )
    codes = rows["subdivision"].where(rows["subdivision"].notna(), rows["country"])
    for language in ("en", "zh"):
        names = {
            code: gazetteer.name(Territory(code[:2], code if len(code) > 2 else ""), language)
            for code in codes.dropna().unique()
        }
        rows[f"territory_{language}"] = codes.map(names).astype("str")
    rows = rows.sort_values("order", kind="stable", ignore_index=True)
    # A line break parts the columns, so that no search finds what only two together hold.
    texts = [rows[name].fillna("") for name in _SEARCHED]
    rows["searched"] = ["\n".join(cells).casefold() for cells in zip(*texts, strict=True)]
    rows["searched"] = rows["searched"].astype("str")
    return rows[[*COLUMNS, "searched"]]


def chosen(rows: pd.DataFrame, selection: Selection) -> pd.Series[bool]:
    """Which of the rows of `placed` a selection shows.

    Parameters
    ----------
    rows : as `placed` gives them
    selection : one that `check` lets pass

    Returns
    -------
    boolean Series aligned with `rows`
    """
    sure = rows["confidence"] >= selection.least_confidence
    somewhere = rows["section_id"].isin(rows.loc[sure, "section_id"])
    kept = sure | (rows["country"].isna() & ~somewhere)
    for values, column in (
        (selection.organizations, rows["organization_id"]),
        (selection.statuses, rows["status"]),
        (selection.regions, rows["region_en"].fillna(NOT_KNOWN)),
        (selection.evidence, rows["evidence"]),
    ):
        if values is not None:
            kept &= column.isin(values)
    if selection.host is not None:
        kept &= rows["host_party_id"].notna() == selection.host
    wanted = selection.search.strip().casefold()
    if wanted:
        kept &= rows["searched"].str.contains(wanted, regex=False)
    return kept


def records(rows: pd.DataFrame) -> list[Row]:
    """Rows as records, which are faster to go through than a frame.

    Parameters
    ----------
    rows : of `select` or `placed`

    Returns
    -------
    list of dict from column to cell, in the order of the rows
    """
    return [{str(name): value for name, value in row.items()} for row in rows.to_dict("records")]


def told(value: object) -> bool:
    """Whether a cell holds a text: whether there is something known, or recorded."""
    return isinstance(value, str) and value != ""


def choices(tables: Tables) -> dict[str, list[str]]:
    """What can be chosen, in the order in which it is offered, by argument of `select`.

    Internationals are the subjects of the articles and whatever lists entries; statuses, regions
    and evidence are those that occur.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    dict of organizations, statuses, regions and evidence, each a list of what `select` takes
    """
    sections, believed = tables.sections, tables.section_territories
    unplaced = set(sections["section_id"]) - set(believed["section_id"])
    listed = set(sections["organization_id"])
    organizations = [
        identifier
        for identifier in tables.organizations["organization_id"]
        if identifier in listed or identifier in set(tables.articles["article"])
    ]
    countries = set(believed["country"])
    possible = tables.candidates[tables.candidates["section_id"].isin(unplaced)]
    countries |= set(possible["country"])
    known = tables.countries[tables.countries["country"].isin(countries)]
    doubtful = bool(unplaced) or bool((believed["confidence"] < 1).any())
    unknown = [NOT_KNOWN] if doubtful else []
    statuses = set(sections["status"].astype("str"))
    kinds = set(believed["evidence"].astype("str"))
    return {
        "organizations": list(dict.fromkeys(organizations)),
        "statuses": [each for each in sections["status"].cat.categories if each in statuses],
        "regions": sorted(set(known["region_en"].dropna())) + unknown,
        "evidence": [each for each in believed["evidence"].cat.categories if each in kinds]
        + ([CANDIDATE] if len(possible) else [])
        + unknown,
    }


def check(selection: Selection, tables: Tables) -> None:
    """Refuse a selection of what the tables do not hold.

    Parameters
    ----------
    selection : what is asked for
    tables : as `internationals.load` gives them

    Raises
    ------
    ValueError : the message names the argument, what was found and what was expected
    """
    allowed = {
        "organizations": set(tables.organizations["organization_id"]),
        "statuses": set(tables.sections["status"].cat.categories),
        "regions": {*tables.countries["region_en"].dropna(), NOT_KNOWN},
        "evidence": {
            *tables.section_territories["evidence"].cat.categories, CANDIDATE, NOT_KNOWN,
        },
    }  # fmt: skip
    for name, values in allowed.items():
        for value in getattr(selection, name) or ():
            if value not in values:
                raise ValueError(
                    f"{name}: found {value!r}, expected one of {', '.join(sorted(values))}"
                )
    if (
        not isinstance(selection.least_confidence, int | float)
        or not (0 <= selection.least_confidence <= 1)
        or math.isnan(selection.least_confidence)
    ):
        raise ValueError(
            f"least_confidence: found {selection.least_confidence!r}, expected a probability "
            "from 0 to 1"
        )
    if selection.host is not None and not isinstance(selection.host, bool):
        raise ValueError(f"host: found {selection.host!r}, expected True, False or None")
