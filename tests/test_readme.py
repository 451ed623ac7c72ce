"""The numbers in the README are those of the tables: none can drift."""

from __future__ import annotations

import re

import pytest

import internationals as inter
from internationals.analysis import claims, entryism, evaluation
from internationals.analysis import spread_old as spread
from internationals.paths import RAW, ROOT


@pytest.fixture(scope="module")
def readme() -> str:
    return re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def tables() -> inter.Tables:
    return inter.load()


def test_no_placeholder_is_left(readme: str) -> None:
    assert not re.search(r"\b(?:TODO|TBD|FIXME|YOUROWN|PICTURE)\b", readme)


def test_spread(readme: str, tables: inter.Tables) -> None:
    full = spread.full_members(spread.listed_territories(tables))
    countries = spread.coverage(full, tables.countries)["countries"]
    regions = spread.by_area(full, tables.countries).set_index(["organization_id", "region_en"])
    europe = regions.xs("Europe", level="region_en")["listed"]
    met = spread.overlap(full, "imt", "ist").iloc[0]
    chance = spread.overlap_by_chance(full, tables.countries, "imt", "ist")
    assert (
        f"IMT is listed in {countries['imt']:.0f} countries, IST in {countries['ist']:.0f}; "
        f"{europe['imt']:.0f} and {europe['ist']:.0f} of them are European. "
        f"They share {met.both:.0f} countries" in readme
    )
    assert f"only about {chance.loc['universe_at_chance', 'universe']:.0f} countries" in readme


def test_entryism(readme: str, tables: inter.Tables) -> None:
    sections = entryism.sections_and_hosts(tables, "imt")
    hosts = entryism.hosts(tables, "imt")
    entering = int(sections["with_host"].sum())
    rates = entryism.host_rate(sections, "region_en")
    young = int((hosts["founded_year"] > entryism.founded_year(tables, "imt")).sum())
    governing = int((hosts["standing_2018"] == "government").sum())
    assert f"{entering} of IMT's {len(sections)} sections" in readme
    for region in ("Europe", "the Americas", "Asia"):
        rate = rates.loc[region.removeprefix("the ")]
        assert f"{rate.with_host:.0f} of {rate.n:.0f} in {region}" in readme
    assert (
        f"Of these {len(hosts)} hosts {young} were founded after 1992, and {governing} gov"
        in readme
    )


def test_claims(readme: str, tables: inter.Tables) -> None:
    counts = claims.verdicts(tables).sum()
    assert (
        f"Of {counts['n']} statements in the prose {counts['verified']} were verified elsewhere, "
        f"{counts['partly_verified']} in part, {counts['contradicted']} are contradicted, and "
        f"{counts['not_checked']} were not checked" in readme
    )


def test_recovery(readme: str, tables: inter.Tables) -> None:
    labelled = [
        evaluation.from_reference(inter.read(RAW / f"{name}.zh.md")) for name in ("imt", "ist")
    ]
    measured = evaluation.measures(evaluation.assess(labelled)).iloc[0]
    flags = (tables.losses["kind"] == "flag").sum()
    assert f"lost all {flags} flags" in readme
    assert f"half of their {measured['entries']:.0f} entries are answered" in readme
    assert measured["answered"] == pytest.approx(0.5, abs=0.03)
    assert measured["precision"] == 1.0
