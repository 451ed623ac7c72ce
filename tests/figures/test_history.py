"""Claims, family trees and damage: own tables, and the facts of the included ones."""

import matplotlib.pyplot as plt
import pytest
from made_tables import made_tables

from internationals.analysis.wording import Wording
from internationals.figures import FigureError, claims, damage, family_trees
from internationals.figures.page.style import INK
from internationals.tables.schema import VOCABULARIES

ARTICLE = {"article": "green", "organization_id": "green", "title": "Green", "language": "en"}
ORGANIZATION = {"organization_id": "green", "name": "Green International"}


@pytest.mark.parametrize("draw", [claims, family_trees, damage])
def test_what_cannot_be_drawn_is_one_sentence(draw):
    with pytest.raises(FigureError, match=r"^(The articles of|No damage)[^.]+\.$"):
        draw(made_tables(articles=[ARTICLE], organizations=[ORGANIZATION]))


def test_statements_that_nobody_checked():
    rows = [{"claim_id": f"green-claim-{at}"} for at in range(2500)]
    figure = claims(made_tables(articles=[ARTICLE], organizations=[ORGANIZATION], claims=rows))
    assert figure.title == "2,500 statements, none checked against a source"
    assert "Each square is 100 statements." in figure.subtitle
    assert len(figure.figure.axes[0].patches) == 25


def test_contradicted_words_lose_their_markup():
    quote = 'is a [link](../Page/Link.md "wikilink")'
    row = {
        "claim_id": "green-claim-1",
        "verdict": "contradicted",
        "quote": quote,
        "quote_en": "a link",
    }
    figure = claims(made_tables(articles=[ARTICLE], organizations=[ORGANIZATION], claims=[row]))
    words = [text.get_text() for text in figure.figure.axes[0].texts]
    assert {"is a link", "a link"} <= set(words)


def test_every_organisation_of_the_trees_is_at_its_year(tables):
    figure = family_trees(tables)
    axes = figure.figure.axes[0]
    known = figure.table["year"].dropna()
    middles = sorted(circle.center[0] for circle in axes.patches)
    undated = len(figure.table) - len(known)
    # Equal years are at equal places, and a later year lies to the right of an earlier one.
    dated = middles[undated:]
    assert len(set(dated)) == known.nunique()
    assert len(set(middles[:undated])) <= 1


def test_a_tree_on_axes_of_ones_own(tables):
    _, axes = plt.subplots(figsize=(3.3, 4))
    figure = family_trees(tables, ax=axes)
    assert figure.figure is axes.figure
    assert axes.texts


def test_many_articles_are_one_bar():
    articles = [ARTICLE | {"article": f"page {at}"} for at in range(9)]
    rows = [{"kind": "flag", "article": f"page {at}"} for at in range(9)]
    figure = damage(made_tables(articles=articles, organizations=[ORGANIZATION], losses=rows))
    assert figure.title == "9 pieces of damage, all of one kind: flag lost before an entry"
    bars = [line for line in figure.figure.axes[0].lines if line.get_linewidth() > 5]
    assert [line.get_color() for line in bars] == [INK]
    across = bars[0].get_xdata()
    assert across[1] - across[0] == pytest.approx(29)


def test_more_trees_than_a_page_has_room_for():
    articles = [ARTICLE | {"article": f"page {at}"} for at in range(50)]
    names = [{"organization_id": f"{end} {at}"} for at in range(50) for end in ("a", "b")]
    rows = [
        {"article": f"page {at}", "subject_id": f"a {at}", "relation": "split_from",
         "object_id": f"b {at}", "year": 1950 + at}
        for at in range(50)
    ]  # fmt: skip
    figure = family_trees(made_tables(articles=articles, organizations=names, relations=rows))
    assert len(figure.table) == 60
    assert "the trees of 20 more articles" in figure.note
    assert figure.title == "30 splits and no expulsion: the origins of 60 organisations"


def test_every_term_of_a_vocabulary_has_its_words():
    say = Wording("damage", "en", "internationals.figures")
    assert all(f"effect_{kind}" in say for kind in VOCABULARIES["loss_kind"])
    say = Wording("ledger", "en", "internationals.figures")
    assert all(f"standing_{standing}" in say for standing in VOCABULARIES["standing"])
    assert all(f"family_{group.replace(' ', '_')}" in say for group in VOCABULARIES["family_group"])
    say = Wording("relations", "en", "internationals.analysis")
    assert all(relation in say for relation in VOCABULARIES["relation"])
    say = Wording("loss_kinds", "en", "internationals.analysis")
    assert all(kind in say for kind in VOCABULARIES["loss_kind"])
