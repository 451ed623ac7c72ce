"""A table in a notebook that opens on a click."""

import pandas as pd

from internationals.tables.show import folded


def test_a_folded_table_has_all_rows_and_long_words_whole():
    words = "一" * 200
    table = folded(pd.DataFrame({"words": [words, None] * 100}), "200 rows & more")
    shown = table._repr_html_()
    assert shown.startswith("<details><summary>200 rows &amp; more</summary>")
    assert shown.count(words) == 100
    assert shown.count("<td>–</td>") == 100
