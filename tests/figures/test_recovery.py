"""The strip of a list, what evidence is worth, reliability: own tables and the included ones."""

import matplotlib.pyplot as plt
import pandas as pd
import pytest
from made_tables import international, made_tables

from internationals.figures import FigureError, alignment_strip, evidence_worth, reliability

WORTH = pd.DataFrame(
    {
        "entries": 4,
        "answered": [0.5, 0.25, 0.5, None],
        "right_answers": [0.5, 0.25, 0.25, None],
        "most_probable_right": [0.75, 0.5, None, 0.25],
    },
    index=pd.Index(["all", "without_link", "words", "prior_alone"], name="way"),
)


@pytest.mark.parametrize("width", ["page", "column"])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_figures_of_the_included_articles(tables, language, width):
    figure = evidence_worth(tables, WORTH, language=language, width=width)
    assert "25%" in figure.title
    assert figure.figure.axes


def test_a_strip_of_own_tables():
    tables = international(["DE", "FR"], {})
    candidates = [
        {"section_id": "green-section-01", "country": "DE", "probability": 0.9},
        {"section_id": "green-section-02", "country": "GR", "probability": 0.3},
    ]
    tables = tables.replace(candidates=made_tables(candidates=candidates).candidates)
    with pytest.raises(FigureError, match="No territory of the list of GI had to be recovered"):
        alignment_strip(tables)
    known = tables.section_territories.assign(evidence="reference")
    figure = alignment_strip(tables.replace(section_territories=known))
    assert figure.title == "Where GI’s 2 entries may be in the alphabet of territories"
    assert figure.table["is_truth"].tolist() == [True, False]
    assert "has at least half of the probability for 1 of 1" in figure.subtitle
    # The order of a list whose entries all state their country narrows nothing down.
    for sure, title in (
        (0.9, "The order of its list narrows"),
        (1.0, "Where GI’s 2 entries may be"),
    ):
        cells = tables.candidates.assign(probability=[sure, 1.0])
        rows = tables.sections.assign(sorted_probability=0.9)
        own = tables.replace(section_territories=known, candidates=cells, sections=rows)
        assert alignment_strip(own).title.startswith(title)


def test_a_strip_on_axes_of_ones_own(tables):
    _, axes = plt.subplots(figsize=(7, 6))
    assert alignment_strip(tables, "imt", ax=axes).figure is axes.figure


@pytest.mark.parametrize("draw", [alignment_strip, evidence_worth, reliability])
def test_what_cannot_be_drawn_is_one_sentence(draw):
    with pytest.raises(FigureError, match=r"^[^.]+(\.[a-z_]+)*\.$"):
        draw(international(["DE"], {}))
