"""The numbers in the README are those of the tables: none can drift."""

from __future__ import annotations

import re

import pytest

import internationals as inter
from internationals.analysis import claims, entryism, evaluation, spread
from internationals.paths import RAW, ROOT


@pytest.fixture(scope="module")
def readme() -> str:
    return re.sub(r"\s+", " ", (ROOT / "README.md").read_text(encoding="utf-8"))


def test_no_placeholder_is_left(readme: str) -> None:
    assert not re.search(r"\b(?:TODO|TBD|FIXME|YOUROWN|PICTURE)\b", readme)


def test_spread(readme: str, tables: inter.Tables) -> None:
    full = spread.full_members(spread.territories(tables))
    countries = full.groupby("organization_id")["country"].nunique()
    europe = spread.by_region(full, tables.countries)["Europe"]
    both = spread.sensitivity(tables, ["imt", "ist"]).loc["as_listed", "both"]
    assert (
        f"IMT is listed in {countries['imt']} countries, IST in {countries['ist']}; "
        f"{europe['imt']} and {europe['ist']} of them are European. "
        f"They share {both} countries" in readme
    )


def test_entryism(readme: str, tables: inter.Tables) -> None:
    sections = entryism.sections(tables, "imt")
    hosts = entryism.hosts(tables, "imt")
    old, new = entryism.ages(hosts).loc[["social democratic", "radical left"]].itertuples()
    governing = int((hosts["standing"] == "government").sum())
    assert f"{sections['with_host'].sum()} of IMT's {len(sections)} sections" in readme
    assert not old.newer
    assert f"All {old.hosts} social democratic host parties are older" in readme
    assert f"{new.newer} of the {new.hosts} radical left ones are younger" in readme
    assert f"{governing} of the {len(hosts)} governed on 30 June 2018" in readme


def test_claims(readme: str, tables: inter.Tables) -> None:
    counts = claims.support(tables).sum()
    assert not counts["independent"]
    assert (
        f"Of the statements in the prose {counts['own_documents']} are supported by "
        f"documents of the organisation itself, {counts['wikipedia']} by Wikipedia alone and "
        f"{counts['partly_verified']} in part; {counts['contradicted']} are contradicted" in readme
    )


def test_recovery(readme: str, tables: inter.Tables) -> None:
    lists = [
        evaluation.from_reference(inter.read(RAW / f"{name}.zh.md")) for name in ("imt", "ist")
    ]
    measured = evaluation.measures(evaluation.evaluate(lists))
    answered, right = measured.loc["answered"], measured.loc["right"]
    flags = (tables.losses["kind"] == "flag").sum()
    assert f"lost all {flags} flags" in readme
    assert f"Without them {answered['part']:.0f} of {answered['n']:.0f} entries" in readme
    assert right["part"] == right["n"]
