"""The charts of recovery say what their tables say, in both languages."""

from __future__ import annotations

import pytest

import internationals as inter
from internationals.analysis import evaluation
from internationals.charts import recovery, style
from internationals.charts.style import Language
from internationals.paths import RAW


@pytest.fixture(scope="module")
def labelled() -> evaluation.Labelled:
    return evaluation.from_reference(inter.read(RAW / "imt.zh.md"))


@pytest.mark.parametrize("language", style.LANGUAGES)
def test_alignment_marks_every_true_territory_that_is_thought_possible(
    labelled: evaluation.Labelled, language: Language
) -> None:
    truths = evaluation.truths_by_line(labelled)
    aligned = evaluation.alignment_table(labelled)
    chart = recovery.alignment_strip(inter.load(), "imt", aligned, truths, language=language)
    table = chart.table
    marked = {(row.line, row.code) for row in table[table["is_truth"]].itertuples()}
    assert marked <= {(line, t.code) for line, true in truths.items() for t in true}
    assert len(marked) > 30
    assert str(len(aligned)) in chart.title
    assert not style.missing_glyphs(chart.figure)


@pytest.mark.parametrize("language", style.LANGUAGES)
def test_titles_state_the_numbers_of_the_tables(
    labelled: evaluation.Labelled, language: Language
) -> None:
    tables = inter.load()
    assessed = evaluation.assess([labelled])
    curve = evaluation.risk_coverage(assessed)
    chart = recovery.reliability_and_risk(
        tables,
        evaluation.reliability(assessed),
        curve,
        believed=0.8,
        entries=len(assessed),
        articles=["imt"],
        language=language,
    )
    coverage = curve.loc[curve["threshold"] >= 0.8, "coverage"].max()
    assert style.percent(coverage, language) in chart.title
    assert not style.missing_glyphs(chart.figure)
