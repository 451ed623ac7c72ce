"""What a terminal and JupyterLab show of the tables, word for word."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from made_tables import made_tables

import internationals as inter
from internationals.tables.schema import TableError, Tables
from internationals.tables.show import describe_section, folded

KEY = "green-section-01"


def tables_of(section: dict[str, Any] | None = None, **rows: list[dict[str, Any]]) -> Tables:
    """One section and what the tables have about it."""
    own = {"section_id": KEY, "section_key": KEY, "organization_id": "green", "name": "甲",
           "position": 4}  # fmt: skip
    page = {"article": "green", "title": "绿色国际", "file": "green.md"}
    of_section = {
        table: [{"section_id": KEY} | row for row in own_rows] if table != "host_parties" else own_rows
        for table, own_rows in rows.items()
    }  # fmt: skip
    made = made_tables(articles=[page], sections=[own | (section or {})], **of_section)
    return made.replace(countries=inter.load().countries)


def test_a_section_of_which_everything_is_known() -> None:
    tables = tables_of(
        {"name_en": "Jia", "name_native": "甲", "names_source": "its site", "note_en": "A note.",
         "sorted_probability": 0.5, "language": "zh", "name_zh": "甲党", "abbreviation": "J",
         "parent_party": "Old Jia", "correction_source": "a letter"},
        section_territories=[
            {"country": "RS", "stands_for": "YUCS", "evidence": "reference", "confidence": 0.987,
             "territory_source": "a book"},
            {"country": "GB", "subdivision": "GB-ENG"},
        ],
        candidates=[
            {"country": "RS", "probability": 0.75},
            {"country": "GB", "subdivision": "GB-ENG", "probability": 0.2},
        ],
        evidence=[
            {"evidence": "name", "words": "南", "territories": "RS;HR", "probability": 0.9},
            {"evidence": "stated", "area": "150", "evidence_source": "a list", "line_start": 3,
             "line_end": 4},
            {"evidence": "stated", "area": "world", "words": "世界"},
            {"evidence": "list"},
        ],
        host_parties=[
            {"host_party_id": "left", "name": "左", "name_en": "Left", "family": "green",
             "founded_year": 1990},
            {"host_party_id": "right", "name": "右"},
        ],
        section_hosts=[
            {"host_party_id": "right", "name": "右", "position": 2},
            {"host_party_id": "left", "name": "左派", "position": 1},
        ],
        section_checks=[
            {"fact": "territory", "text": "later_revision", "result": "differs", "value": "FR"},
            {"fact": "name", "text": "elsewhere", "result": "same"},
        ],
    )  # fmt: skip
    assert (
        describe_section(tables, KEY)
        == """\
green-section-01  甲 · Jia · 甲党 · J
  status        section of green, number 4
  tier          full: of the highest current status on the page
  territory     Serbia (RS), a successor of Yugoslavia (YUCS): reference, probability 0.99; a book
  territory     England (GB-ENG): flag, probability 1.00
  candidates    Serbia (RS) 0.75, England (GB-ENG) 0.20 (without the reference)
  evidence      name: 南 → Serbia or Croatia (green, line 1)
  evidence      stated: Europe, 52 countries (a list; green, line 3)
  evidence      stated: 世界 → world (green, line 1)
  evidence      list: not recorded (green, line 1)
  evidence      order: the list is sorted by territory with probability 0.50, so its neighbours count
  host party    左派 · Left (green, founded 1990)
  host party    右 (family not recorded, founded in a year not recorded)
  parent party  Old Jia
  check         territory (FR), a later revision of the article: the two differ
  check         name, another source: both give the same
  names from    its site
  corrected     a letter
  note          A note.

green.md, line 1 (绿色国际)
> 1  quote"""
    )


def test_a_section_of_which_nothing_is_known() -> None:
    lines = describe_section(tables_of({"sorted_probability": 0.49}), KEY).split("\n")
    assert lines[3:6] == [
        "  territory     not known with a probability of 0.8 or more",
        "  evidence      the list is not sorted; its order was not used",
        "  host party    not recorded",
    ]
    lines = describe_section(tables_of({"no_territory": True}), KEY).split("\n")
    assert lines[3:5] == [
        "  territory     belongs to no country",
        "  evidence      none on the page",
    ]


def test_what_an_entry_states_leaves_no_other_candidate() -> None:
    for probability, expected in ((1.0, False), (0.99, True)):
        tables = tables_of(candidates=[{"country": "FR", "probability": probability}])
        assert ("candidates" in describe_section(tables, KEY)) == expected


@pytest.mark.parametrize(("number", "end"), [(8, "Chad"), (9, "Chad and 1 more")])
def test_of_many_territories_eight_are_named(number: int, end: str) -> None:
    codes = ["FR", "DE", "IT", "ES", "PT", "BE", "NL", "TD", "CL"][:number]
    tables = tables_of(evidence=[{"evidence": "name", "territories": ";".join(codes)}])
    assert f"or {end} (green" in describe_section(tables, KEY)


def test_the_flags_that_are_shown_are_those_of_the_entry() -> None:
    losses = [
        {"kind": kind, "lost": lost, "article": article, "line_start": line, "line_end": line}
        for kind, lost, article, line in (
            ("flag_template", "甲", "green", 3), ("flag_template", "乙", "green", 4),
            ("flag_template", "丙", "red", 3), ("template", "丁", "green", 3),
        )
    ]  # fmt: skip
    tables = tables_of({"line_start": 3, "line_end": 3})
    tables = tables.replace(losses=made_tables(losses=losses).losses)
    flags = [line for line in describe_section(tables, KEY).split("\n") if " flag " in line]
    assert flags == ["  flag          “甲” is not known"]


def test_the_first_rows_of_a_table() -> None:
    organizations = [
        {"organization_id": "a" * 48, "name": "<甲>\n乙"},
        {"organization_id": "b" * 49, "name": "丙"},
        {"organization_id": "c", "name": "丁"},
    ]
    tables = made_tables(organizations=organizations)
    lines = str(inter.preview(tables, "organizations", 2)).split("\n")
    assert lines[0].startswith("organizations: 3 rows, one per international")
    assert lines[1] == f"  {'organization_id':<24}{'a' * 48} | {'b' * 47}…"
    assert lines[2] == f"  {'name':<24}<甲> ↵ 乙 | 丙"
    assert lines[3] == f"  {'language':<24}not recorded | not recorded"
    assert str(inter.preview(tables, "organizations")).count(" | ") == 2 * (len(lines) - 1)
    page = inter.preview(tables, "organizations", 1)._repr_html_()
    assert ">&lt;甲&gt; ↵ 乙</span>" in page and 'title="not recorded"' in page
    assert "1 row," in str(inter.preview(tables.replace(
        organizations=tables.organizations.head(1)), "organizations"))  # fmt: skip


def test_a_row_of_another_page_than_those_of_the_tables() -> None:
    row = dict(tables_of().sections.iloc[0]) | {"article": "red"}
    with pytest.raises(TableError, match="no article 'red' in the table of articles; pass the row"):
        inter.source(row, tables_of())


def test_a_folded_table_has_all_rows_and_long_words_whole() -> None:
    words = "一" * 200
    table = folded(pd.DataFrame({"words": [words, None] * 100}), "200 rows & more")
    shown = table._repr_html_()
    assert shown.startswith("<details><summary>200 rows &amp; more</summary>")
    assert shown.count(words) == 100
    assert shown.count("<td>–</td>") == 100
