"""The table that joins all others, conditions on it, sources, and sections in words."""

import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_tables import made_tables

import internationals as inter
from internationals.tables.flat import COLUMNS
from internationals.tables.schema import TABLES, TableError, Tables, frame
from internationals.tables.selection import Selection
from internationals.tables.show import describe_section
from internationals.tables.source import Quotation, spans
from internationals.tables.store import save


def test_counts_of_the_included_articles(tables: Tables) -> None:
    members = tables.flat[tables.flat["is_full_member"]]
    counted = members.groupby("organization_id")[["section_id", "country"]].nunique()
    assert counted.to_dict("index") == {
        "imt": {"section_id": 35, "country": 33},
        "ist": {"section_id": 28, "country": 28},
    }
    assert len(tables.flat) == 80
    assert tables.flat["section_id"].nunique() == 78


def test_regions_and_hosts_of_the_included_articles(tables: Tables) -> None:
    members = tables.flat[tables.flat["is_full_member"]]
    by_region = members.groupby(["organization_id", "region_en"])["country"].nunique()
    assert by_region["imt"].to_dict() == {
        "Africa": 3, "Americas": 8, "Asia": 4, "Europe": 17, "Oceania": 1,
    }  # fmt: skip
    entering = members[members["n_hosts"] > 0].drop_duplicates("section_id")
    assert entering["host_party_id"].nunique() == 21
    assert entering.groupby("region_en").size().to_dict() == {
        "Africa": 1, "Americas": 7, "Europe": 12, "Oceania": 1,
    }  # fmt: skip


@pytest.fixture
def small(tables: Tables) -> Tables:
    """Three entries: one without a territory, one of a dissolved state, one with two host parties."""
    sections = tables.sections.head(3)
    ids = sections["section_id"].tolist()
    place = {"article": "imt", "line_start": 1, "line_end": 1, "quote": "x"}
    template = tables.section_territories.head(1)
    dissolved = template.assign(section_id=ids[1], country="CZ", stands_for="CSHH", **place)
    whole = template.assign(section_id=ids[2], country="NA", **place)
    hosts = tables.host_parties.head(2).copy()
    hosts["family"] = hosts["family"].where([True, False])
    links = tables.section_hosts.head(1)
    pairs = [
        links.assign(section_id=ids[2], host_party_id=host, position=position, **place)
        for position, host in zip([2, 1], hosts["host_party_id"], strict=True)
    ]
    return tables.replace(
        sections=sections,
        section_territories=pd.concat([dissolved, whole], ignore_index=True),
        host_parties=hosts,
        section_hosts=pd.concat(pairs, ignore_index=True),
    )


def test_no_section_is_lost(small: Tables) -> None:
    first, dissolved, with_hosts = small.flat.to_dict("records")
    assert pd.isna(first["country"]) and first["n_hosts"] == 0 and first["is_full_member"]
    assert (dissolved["country"], dissolved["stands_for"]) == ("CZ", "CSHH")
    assert not dissolved["is_full_member"]
    assert (with_hosts["country"], with_hosts["iso3"]) == ("NA", "NAM")


def test_all_names_of_a_section_share_a_cell_each_once(tables: Tables) -> None:
    changed = tables.sections.head(2).assign(
        name=["火花", None], name_en=["Spark", None], name_zh=["火花", None], name_native=None
    )
    names = tables.replace(sections=changed).flat.drop_duplicates("section_id")["names"]
    assert names.iloc[0].split(";") == ["火花", "Spark"] and pd.isna(names.iloc[1])


def test_several_host_parties_share_a_cell_in_their_order(small: Tables) -> None:
    row = small.flat.iloc[-1]
    later, earlier = small.host_parties.to_dict("records")
    assert row["n_hosts"] == 2
    assert row["host_party_id"] == f"{earlier['host_party_id']};{later['host_party_id']}"
    assert row["host_family"] == f";{later['family']}"
    assert row["host_founded_year"] == max(earlier["founded_year"], later["founded_year"])


def test_a_section_that_two_articles_list_has_the_facts_of_the_first_that_has_any() -> None:
    def section(key: str, of: str, **facts: Any) -> dict[str, Any]:
        row = {"section_id": key, "section_key": of, "organization_id": "green", "name": key}
        return row | {"article": key[0]} | facts

    hosts = [("a-section-01", "x"), ("b-section-05", "y"), ("b-section-06", "y")]
    tables = made_tables(
        sections=[
            section("a-section-01", "a-section-01", name_zh="火花"),
            section("b-section-05", "a-section-01", name_zh="星火", name_en="Spark"),
            section("b-section-06", "b-section-06", name_en="Wave"),
        ],
        section_territories=[
            {"section_id": "b-section-05", "country": "FR"},
            {"section_id": "b-section-06", "country": "DE"},
            {"section_id": "b-section-06", "country": "AT"},
        ],
        host_parties=[{"host_party_id": "x", "name": "X"}, {"host_party_id": "y", "name": "Y"}],
        section_hosts=[{"section_id": key, "host_party_id": host} for key, host in hosts],
        claims=[
            {"claim_id": "a-claim-001"},
            {"claim_id": "a-claim-002", "section_id": "a-section-01", "group": "host_party"},
            {"claim_id": "b-claim-001", "section_id": "b-section-05", "group": "host_party"},
        ],
    )
    found = tables.distinct
    columns = ["section_id", "name", "name_zh", "name_en", "article"]
    assert found.sections[columns].astype(object).fillna("").to_numpy().tolist() == [
        ["a-section-01", "a-section-01", "火花", "Spark", "a"],
        ["b-section-06", "b-section-06", "", "Wave", "b"],
    ]
    placed = found.section_territories[["section_id", "country"]]
    assert placed.to_numpy().tolist() == [
        ["a-section-01", "FR"], ["b-section-06", "DE"], ["b-section-06", "AT"],
    ]  # fmt: skip
    assert found.section_hosts["host_party_id"].tolist() == ["x", "y"]
    assert found.claims["claim_id"].tolist() == ["a-claim-001", "a-claim-002"]
    for name in ("sections", "section_territories", "section_hosts", "claims"):
        assert found[name].index.tolist() == list(range(len(found[name])))
    assert found.distinct is not None and len(found.distinct.sections) == 2
    alone = made_tables(sections=[section("b-section-06", "b-section-06")])
    assert alone.distinct is alone
    assert tables.flat["section_id"].tolist() == [
        "a-section-01", "b-section-06", "b-section-06",
    ]  # fmt: skip


def test_empty_tables_give_an_empty_table(tables: Tables) -> None:
    empty = Tables({"countries": tables.countries})
    assert tuple(empty.flat.columns) == COLUMNS and empty.flat.empty
    assert (empty.flat.dtypes == tables.flat.dtypes).all()


def test_a_table_has_its_name_both_ways(tables: Tables) -> None:
    assert tables["sections"] is tables.sections
    assert "sections" in tables


# --- select --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("conditions", "sections", "countries"),
    [
        ({}, 63, 44),
        ({"organizations": "imt"}, 35, 33),
        ({"organizations": ["imt"], "regions": ["Europe"], "host": True}, 12, 10),
        ({"organizations": ["imt"], "countries": ["GBR", "法国", "IE"]}, 4, 3),
        ({"founded_after": 2000, "families": "social democratic"}, 0, 0),
        ({"tiers": "all"}, 78, 45),
        ({"tiers": ["former"]}, 7, 6),
        ({"statuses": "sympathiser"}, 8, 8),
        ({"tiers": "all", "host": False}, 57, 40),
        ({"organizations": "mim"}, 0, 0),
        ({"search": "SCOTLAND"}, 1, 1),
        ({"tiers": "all", "regions": ["Western Europe"]}, 12, 6),
    ],
)
def test_select(tables: Tables, conditions: dict[str, Any], sections: int, countries: int) -> None:
    rows = inter.select(tables, **conditions)
    assert (rows["section_id"].nunique(), rows["country"].nunique()) == (sections, countries)


def test_select_returns_rows_of_the_joined_table(tables: Tables) -> None:
    everything = inter.select(tables, tiers="all")
    pd.testing.assert_frame_equal(
        everything, tables.flat, check_categorical=False, check_dtype=False
    )


def test_select_reaches_claims_of_a_section(tables: Tables) -> None:
    claims = tables.claims.head(1).assign(section_id="imt-section-22", sentence="Die Ameisen")
    found = inter.select(tables.replace(claims=claims), search="ameisen")
    assert list(found["section_id"]) == ["imt-section-22"]


def test_an_uncertain_territory_becomes_open_and_candidates_appear(tables: Tables) -> None:
    believed = tables.section_territories
    doubtful = believed[believed["section_id"] != "ist-affiliate-03"].copy()
    doubtful.loc[doubtful["section_id"] == "imt-section-05", "confidence"] = 0.85
    tables = tables.replace(section_territories=doubtful)
    strict = inter.select(tables, least_confidence=0.9).set_index("section_id")
    assert pd.isna(strict.loc["imt-section-05", "country"])
    assert set(inter.select(tables, regions="not known")["section_id"]) == {"ist-affiliate-03"}
    possible = inter.select(tables, least_confidence=0.15, evidence="candidate")
    assert set(possible["section_id"]) == {"ist-affiliate-03"}
    assert (possible["confidence"] >= 0.15).all()


def test_a_member_of_no_country_is_another_than_one_that_is_open(tables: Tables) -> None:
    nowhere, is_open = "imt-section-05", "imt-section-06"
    placed = tables.section_territories
    sections = tables.sections.copy()
    sections.loc[sections["section_id"] == nowhere, "no_territory"] = True
    changed = tables.replace(
        sections=sections,
        section_territories=placed[~placed["section_id"].isin([nowhere, is_open])],
        candidates=tables.candidates[tables.candidates["section_id"] == nowhere],
    )
    for value, section in (("no country", nowhere), ("not known", is_open)):
        for condition in ("regions", "evidence"):
            found = inter.select(changed, **{condition: value})
            assert found["section_id"].tolist() == [section]
            assert found[["country", "region_en", "evidence"]].isna().all(axis=None)


@pytest.mark.parametrize(
    ("conditions", "message"),
    [
        ({"organizations": "IMT"}, "no international 'IMT'; there are imt, ist, mim"),
        ({"regions": ["Atlantis"]}, "no region 'Atlantis'"),
        ({"countries": "Frence"}, "no country 'Frence'; there are, among others, France"),
        ({"tiers": "top"}, "no tier 'top'; there are full, partial, former, all"),
        ({"evidence": "rumour"}, "no evidence 'rumour'; there are, among others, flag, stated, "),
        ({"statuses": "boss"}, "no status 'boss'; there are, among others, section, affiliate, "),
        ({"families": "pirate"}, "no family 'pirate'; there are social democratic, "),
        ({"least_confidence": 80}, "least_confidence: found 80, expected a probability"),
        ({"host": "yes"}, "host: found 'yes', expected True, False or None"),
    ],
)
def test_a_condition_that_no_row_can_meet(
    tables: Tables, conditions: dict[str, Any], message: str
) -> None:
    with pytest.raises(TableError, match=re.escape(message)):
        inter.select(tables, **conditions)
    wrong: dict[str, Any] = {"nonsense": 1}
    with pytest.raises(TypeError, match=r"^select\(\) got .* 'nonsense'"):
        inter.select(tables, **wrong)


@given(
    st.builds(
        Selection,
        organizations=st.none() | st.lists(st.sampled_from(["imt", "ist"])).map(tuple),
        founded_after=st.none() | st.integers(1900, 2020),
        least_confidence=st.sampled_from([0.0, 0.8, 0.95, 1.0]),
        host=st.sampled_from([None, True, False]),
        tiers=st.sampled_from([("all",), ("full",), ("partial", "former")]),
        search=st.text(max_size=8),
    )
)
def test_the_line_of_python_has_the_whole_selection(selection: Selection) -> None:
    given_to: dict[str, Any] = {}

    class Inter:
        @staticmethod
        def select(_: object, **arguments: Any) -> None:
            given_to.update(arguments)

    line = selection.code()
    assert "\n" not in line
    eval(line, {"inter": Inter, "tables": None})
    assert Selection(**given_to) == selection


# --- tables, sources and words -------------------------------------------------------------------


def test_a_folder_is_as_good_as_tables(tables: Tables, tmp_path: Path) -> None:
    save(tables, tmp_path)
    assert len(inter.select(tmp_path)) == len(inter.select(str(tmp_path))) == 65
    assert "one per entry of a membership list" in str(inter.preview(tmp_path, "sections"))
    assert "not recorded" in str(inter.preview(tables, "sections"))


def test_only_public_names_are_listed() -> None:
    assert {"select", "load", "figures", "analysis"} <= set(dir(inter))
    assert not [name for name in dir(inter) if name.startswith("_")]


def test_the_tables_name_the_next_steps(tables: Tables) -> None:
    assert "sections: 78 rows" in repr(tables)
    assert "tables.flat" in repr(tables)
    assert "inter.select(tables)" in tables._repr_html_()


def test_source_needs_no_page(tables: Tables) -> None:
    row = tables.sections.iloc[10]
    found = inter.source(row, tables)
    assert found.quote == row["quote"]
    assert str(found).startswith(
        "data/raw/imt.zh.md, lines 31 to 32 (国际马克思主义倾向)\n> 31    -"
    )
    assert re.search(r"  31  <mark>[^\n]+</mark>\n  32  <mark>", found._repr_html_())
    unfiled = tables.replace(articles=tables.articles.assign(file=None))
    assert inter.source(row, unfiled).place == "imt, lines 31 to 32 (国际马克思主义倾向)"
    with pytest.raises(TableError, match="found a row without article"):
        inter.source({"country": "FR"}, tables)


def test_a_source_has_its_place_and_lines_as_text_and_as_html() -> None:
    pieces = tuple(spans("甲 [乙](http://a.b)", "markdown", "zh"))
    found = Quotation("甲", "a.md", "甲<\n乙", 9, 10, pieces)
    assert str(found) == "a.md, lines 9 to 10 (甲)\n>  9  甲<\n> 10  乙"
    assert found._repr_html_() == (
        '<figure><blockquote>甲 <a href="http://a.b">乙</a></blockquote>'
        '<pre style="white-space: pre-wrap">   9  <mark>甲&lt;</mark>\n  10  <mark>乙</mark></pre>'
        "<figcaption>a.md, lines 9 to 10 (甲)</figcaption></figure>"
    )
    assert Quotation("甲", "甲", "乙", 9, 9).place == "甲, line 9"
    assert spans("[[甲]] [乙](丙)", "wikitext", "") == [("甲 [乙](丙)", "")]


@pytest.mark.parametrize(
    ("quote", "format", "expected"),
    [
        (
            '  - [火花](../Page/火花_\\(弗拉芒\\).md "wikilink")<small>（打入甲党）</small>',
            "markdown",
            [("火花", "https://zh.wikipedia.org/wiki/%E7%81%AB%E8%8A%B1_(%E5%BC%97%E6%8B%89%E8%8A%92)"),
             ("（打入甲党）", "")],
        ),
        ("-\n    *甲*团\\[1\\]", "markdown", [("甲团[1]", "")]),
        ("  - [x](javascript:alert)", "markdown", [("x", "")]),
        (
            "* {{flag|Chad}} '''[[Spark (Chad)|Spark]]''' &amp; co<ref>Note</ref>",
            "wikitext",
            [("Chad ", ""), ("Spark", "https://zh.wikipedia.org/wiki/Spark_(Chad)"), (" & co", "")],
        ),
        ("=== {{flag|Chad}} <small>甲</small> ===", "wikitext", [(" Chad 甲 ", "")]),
        ("{{no such|甲|乙}}", "wikitext", [("甲 乙", "")]),
        (
            "* [http://a.b 甲] http://c.d [https://e.f]{{no such}} [[:Category:乙]]",
            "wikitext",
            [("甲", "http://a.b"), (" ", ""), ("http://c.d", "http://c.d"), (" ", ""),
             ("https://e.f", "https://e.f"), ("no such ", ""),
             ("Category:乙", "https://zh.wikipedia.org/wiki/Category:%E4%B9%99")],
        ),
        (
            "  -     **甲**\n    乙`丙`  \n  -\n  - [丁](http://a.b) "
            "[戊](https://en.wikipedia.org/wiki/E_F)",
            "markdown",
            [("甲 乙丙 ", ""), ("丁", "http://a.b"), (" ", ""),
             ("戊", "https://en.wikipedia.org/wiki/E_F")],
        ),
    ],
)  # fmt: skip
def test_a_quote_as_a_reader_sees_it(
    quote: str, format: str, expected: list[tuple[str, str]]
) -> None:
    assert spans(quote, format, "zh") == expected


def test_show_describes_a_section(tables: Tables) -> None:
    described = describe_section(tables, "imt-section-11")
    for words in ("England (GB-ENG)", "Wales (GB-WLS)", "Labour Party", "founded 1900",
                  "data/raw/imt.zh.md, lines 31 to 32"):  # fmt: skip
        assert words in described
    assert "host party    not recorded" in describe_section(tables, "ist-affiliate-03")
    with pytest.raises(TableError, match="no section 'imt-section-222'; there are, among others"):
        describe_section(tables, "imt-section-222")


def test_show_names_an_area_and_an_unsorted_list(tables: Tables) -> None:
    evidence = frame("evidence", [
        TABLES["evidence"].row_of(
            section_id="imt-section-11", evidence="stated", words="欧洲", area="150",
            article="imt", line_start=31, line_end=31, quote="-",
        )
    ])  # fmt: skip
    sections = tables.sections.assign(sorted_probability=0.03)
    described = describe_section(
        tables.replace(evidence=evidence, sections=sections), "imt-section-11"
    )
    assert "stated: 欧洲 → Europe, 52 countries" in described
    assert "the list is not sorted; its order was not used" in described
