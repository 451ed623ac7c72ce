"""All tables joined into one, for questions of one's own: a row per section and territory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from internationals.tables.cells import first_of

if TYPE_CHECKING:
    import pandas as pd

    from internationals.tables.schema import Tables

SEPARATOR = ";"
"""Between the values of one cell: names of a section, host parties of a section."""

_SECTION = (
    "section_id", "section_key", "organization_id", "name", "status", "tier",
    "article", "line_start", "line_end", "quote",
)  # fmt: skip
_TERRITORY = ("section_id", "country", "subdivision", "stands_for", "evidence", "confidence")
_NAMES = ("name", "name_en", "name_zh", "name_native", "abbreviation")
_IDENTIFIERS = ("wikidata_id", "partyfacts_id", "parlgov_id", "manifesto_id")

COLUMNS = (
    "organization_id", "international", "section_id", "section_key", "name", "names", "status",
    "tier", "is_full_member", "country", "iso3", "country_en", "country_zh", "region_en",
    "subregion_en", "subdivision", "stands_for", "evidence", "confidence", "n_hosts",
    "host_party_id", "host_name_en", "host_name_zh", "host_family", "host_founded_year",
    "standing", "identifiers", "host_wikidata_id", "host_partyfacts_id", "host_parlgov_id",
    "host_manifesto_id", "article", "line_start", "line_end", "quote",
)  # fmt: skip
"""Columns of `flatten`, in order."""


def flatten(tables: Tables) -> pd.DataFrame:
    """One row per section and territory, with all that the tables have about both.

    A section without a territory keeps a row, its country missing. A section that several articles
    list has the rows of the first; what that lacks comes from the others (see `Tables.distinct`). Counts of sections use
    distinct values of section_id, counts of countries those of country.

    Parameters
    ----------
    tables : as `load` returns them

    Returns
    -------
    DataFrame of the columns `COLUMNS`, in the order of the table of sections. Those that other
    tables do not have:

    - international: English name of the international
    - names: all names of the section, separated by semicolons
    - is_full_member: whether its tier is full, and the territory is a country of today
    - n_hosts: number of host parties; 0 means that none is recorded
    - host_…, standing, identifiers: of the host parties; of several, in their order, separated by
      semicolons
    - host_founded_year: a number; of several host parties, the year of the latest
    """
    import pandas as pd

    tables = tables.distinct
    sections = tables["sections"]
    flat = sections[list(_SECTION)].copy()
    flat["names"] = _joined(sections[list(_NAMES)])
    organizations = tables["organizations"].set_index("organization_id", drop=False)
    named = first_of(organizations, "name_en", "name", "name_zh", "organization_id")
    flat["international"] = flat["organization_id"].map(named)
    flat = flat.merge(_hosts(tables), on="section_id", how="left", validate="1:1")
    flat["n_hosts"] = flat["n_hosts"].fillna(0).astype("Int64")
    flat = flat.merge(
        tables["section_territories"][list(_TERRITORY)],
        on="section_id",
        how="left",
        validate="1:m",
    )
    countries = tables["countries"].rename(
        columns={"name_en": "country_en", "name_zh": "country_zh"}
    )
    known = ["country", "iso3", "country_en", "country_zh", "region_en", "subregion_en"]
    flat = flat.merge(countries[known], on="country", how="left", validate="m:1")
    flat["is_full_member"] = (flat["tier"] == "full") & flat["stands_for"].isna()
    texts = ["names", *(name for name in COLUMNS if flat[name].dtype == object)]
    missing: Any = float("nan")
    return flat.astype(dict.fromkeys(texts, pd.StringDtype(na_value=missing)))[list(COLUMNS)]


def _joined(cells: pd.DataFrame) -> list[str | None]:
    """The distinct texts of each row, separated by semicolons; None where there are none."""
    return [
        SEPARATOR.join(dict.fromkeys(each for each in row if isinstance(each, str))) or None
        for row in cells.itertuples(index=False, name=None)
    ]


def _hosts(tables: Tables) -> pd.DataFrame:
    """One row per section that has a host party, with the facts of all its host parties."""
    hosts = tables["section_hosts"].sort_values(["section_id", "position"], kind="stable")
    facts = ["host_party_id", "name_en", "name_zh", "family", "founded_year", "standing"]
    parties = tables["host_parties"][[*facts, *_IDENTIFIERS]].rename(
        columns={
            "name_en": "host_name_en",
            "name_zh": "host_name_zh",
            "family": "host_family",
            "founded_year": "host_founded_year",
            **{name: f"host_{name}" for name in _IDENTIFIERS},
        }
    )
    parties["identifiers"] = [
        " ".join(
            f"{name.removesuffix('_id')}:{value}"
            for name, value in zip(_IDENTIFIERS, row, strict=True)
            if isinstance(value, str)
        )
        or None
        for row in tables["host_parties"][list(_IDENTIFIERS)].itertuples(index=False, name=None)
    ]
    joined = hosts[["section_id", "host_party_id"]].merge(
        parties, on="host_party_id", how="left", validate="m:1"
    )
    # A vocabulary has no word for two values, so that its column becomes text.
    texts = [name for name in parties.columns if name != "host_founded_year"]
    joined[texts] = joined[texts].astype(object)
    by_section = joined.groupby("section_id", sort=False)
    found = by_section[texts].agg(_listed)
    found["host_founded_year"] = by_section["host_founded_year"].max()
    found["n_hosts"] = by_section.size()
    return found.reset_index()


def _listed(values: pd.Series[Any]) -> str | None:
    """The texts of all host parties in one cell, each in its place; None where all are missing."""
    texts = ["" if value != value or value is None else str(value) for value in values]
    return SEPARATOR.join(texts) if any(texts) else None
