"""Charts of history: nothing overlaps, both languages say the same, and every number is computed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from itertools import combinations

import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

import internationals
from internationals.analysis import history as numbers
from internationals.charts import history, style
from internationals.charts.export import Chart

FIGURES = {
    "timeline": history.timeline,
    "claims_by_verdict": history.claims_by_verdict,
    "conversion_losses": history.conversion_losses,
}


@pytest.fixture(scope="module")
def tables() -> internationals.Tables:
    return internationals.load()


@pytest.fixture(scope="module", params=list(FIGURES))
def pair(request: pytest.FixtureRequest, tables: internationals.Tables) -> dict[str, Chart]:
    return {
        language: FIGURES[request.param](tables, language=language) for language in style.LANGUAGES
    }


def words(chart: Chart) -> Iterator[tuple[str, tuple[float, float, float, float]]]:
    """Every text of a figure with its box in millimetres from the lower left."""
    FigureCanvasAgg(chart.figure)
    with style.applied(chart.language):
        chart.figure.draw_without_rendering()
        renderer = chart.figure.canvas.get_renderer()  # type: ignore[attr-defined]
        scale = style.MILLIMETRES / chart.figure.dpi
        for label in style.texts(chart.figure):
            box = label.get_window_extent(renderer)
            yield (
                label.get_text(),
                (box.x0 * scale, box.y0 * scale, box.x1 * scale, box.y1 * scale),
            )


@pytest.mark.parametrize("language", style.LANGUAGES)
def test_no_words_overlap_or_leave_the_page(pair: dict[str, Chart], language: str) -> None:
    chart = pair[language]
    found = list(words(chart))
    height = chart.figure.get_figheight() * style.MILLIMETRES
    for word, (left, bottom, right, top) in found:
        assert left >= 0 and bottom >= 0, word
        assert right <= style.PAGE_WIDTH and top <= height, word
    for (word, box), (other, other_box) in combinations(found, 2):
        width = min(box[2], other_box[2]) - max(box[0], other_box[0])
        shared = min(box[3], other_box[3]) - max(box[1], other_box[1])
        # Boxes are as high as the font's tallest letters, and lines stand closer than that.
        assert not (width > 0.1 and shared > 1.2), (word, other)


@pytest.mark.parametrize("language", style.LANGUAGES)
def test_every_glyph_is_there_and_no_type_is_too_small(
    pair: dict[str, Chart], language: str
) -> None:
    chart = pair[language]
    assert style.missing_glyphs(chart.figure) == {}
    assert min(label.get_fontsize() for label in style.texts(chart.figure)) >= style.LEAST_SIZE


def test_both_languages_show_the_same_table_and_whole_sentences(pair: dict[str, Chart]) -> None:
    assert pair["en"].table.equals(pair["zh"].table)
    for language, end in (("en", "."), ("zh", "。")):
        chart = pair[language]
        for sentences in (chart.caption, chart.alt):
            assert sentences.endswith(end)
            assert "nan" not in sentences and "<NA>" not in sentences


def test_every_event_is_numbered_and_told(tables: internationals.Tables) -> None:
    chart = history.timeline(tables, language="en")
    told = [word for word, _ in words(chart)]
    for number in range(1, len(numbers.events(tables)) + 1):
        assert told.count(str(number)) == 2
    assert "2001°: IST expels ISO" in told
    assert "undated: MIM comes out of New Communist movement" in told


def test_titles_follow_the_tables(tables: internationals.Tables) -> None:
    fewer = dataclasses.replace(
        tables,
        relations=tables.relations[tables.relations["subject_id"] != "the-club"],
        claims=tables.claims[tables.claims["verdict"] != "contradicted"],
        losses=tables.losses[tables.losses["kind"] != "flag"],
    )
    assert "2 expulsions" in history.timeline(fewer, language="en").title
    assert "of 70 statements hold" in history.claims_by_verdict(fewer, language="en").title
    assert "31" in history.conversion_losses(fewer, language="en").title


def test_squares_are_as_many_as_claims(tables: internationals.Tables) -> None:
    chart = history.claims_by_verdict(tables, language="zh")
    assert chart.table["n"].sum() == len(tables.claims)


def test_nothing_to_draw_is_an_error(tables: internationals.Tables) -> None:
    empty = dataclasses.replace(
        tables,
        relations=tables.relations[:0], claims=tables.claims[:0], losses=tables.losses[:0],
    )  # fmt: skip
    for draw, expected in (
        (history.timeline, "relations: found none"),
        (history.claims_by_verdict, "claims: found no statement"),
        (history.conversion_losses, "losses: found none"),
    ):
        with pytest.raises(ValueError, match=expected):
            draw(empty, language="en")
