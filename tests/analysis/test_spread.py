"""Numbers of geographic spread: the facts fixed in advance, and cases small enough to check by hand."""

import math
from itertools import combinations

import pandas as pd
import pytest

import internationals
from internationals.analysis import spread_old as spread
from internationals.analysis.spread_old import claimed
from internationals.paths import RAW
from internationals.tables.schema import Tables

REGIONS = ["Africa", "Americas", "Asia", "Europe", "Oceania"]


@pytest.fixture(scope="module")
def tables():
    return internationals.load()


@pytest.fixture(scope="module")
def listed(tables):
    return spread.listed_territories(tables)


@pytest.fixture(scope="module")
def full(listed):
    return spread.full_members(listed)


# --- the three articles ---------------------------------------------------------------------------


def test_entries_and_countries_by_status(listed):
    counts = spread.countries_by_status(listed)
    assert len(listed) == 80
    assert counts["entries"].to_dict() == {
        ("imt", "section"): 35,
        ("imt", "former_section"): 3,
        ("ist", "affiliate"): 28,
        ("ist", "sympathiser"): 8,
        ("ist", "former_affiliate"): 4,
    }
    assert counts.loc[("imt", "section"), "countries"] == 33
    assert counts.loc[("ist", "affiliate"), "countries"] == 28
    assert counts.loc[("imt", "section"), "subnational"] == 5
    # Puerto Rico has a code and no seat.
    assert counts.loc[("ist", "sympathiser"), ["countries", "un_members"]].tolist() == [8, 7]
    assert spread.beyond_united_nations(listed)["country"].tolist() == ["PR"]


@pytest.mark.parametrize(
    ("organization", "expected"), [("imt", [3, 8, 4, 17, 1]), ("ist", [5, 3, 5, 13, 2])]
)
def test_countries_by_region(full, tables, organization, expected):
    areas = spread.by_area(full, tables.countries).query("organization_id == @organization")
    assert areas["region_en"].tolist() == REGIONS
    assert areas["listed"].tolist() == expected
    assert areas["un_members"].tolist() == [54, 35, 47, 43, 14]


def test_subregions_add_up_to_regions(full, tables):
    regions = spread.by_area(full, tables.countries)
    subregions = spread.by_area(full, tables.countries, "subregion")
    assert len(subregions) == 2 * 22
    columns = ["listed", "un_members_listed", "un_members"]
    sums = subregions.groupby(["organization_id", "region"])[columns].sum()
    pd.testing.assert_frame_equal(
        sums, regions.set_index(["organization_id", "region"])[columns].loc[sums.index]
    )


def test_the_two_meet_in_17_countries(full):
    counts = spread.overlap(full, "imt", "ist").iloc[0]
    assert counts[["both", "only_first", "only_second", "either"]].tolist() == [17, 16, 11, 44]
    assert counts["jaccard"] == 17 / 44
    assert counts["universe_at_chance"] == 33 * 28 / 17


def test_imperialist_countries(full, tables):
    named = spread.named_countries(tables, full, ("imt", "ist"))
    assert len(named) == 14
    assert (named["imt"].sum(), named["ist"].sum()) == (11, 7)
    assert named.set_index("country").loc["CA", "subdivisions_named"] == "CA-QC"


def test_claims_beside_counts(tables):
    claims = spread.claimed_and_counted(tables).set_index("organization_id")
    imt, ist = claims.loc["imt"], claims.loc["ist"]
    assert (imt["claimed"], imt["claim_means"], imt["claimed_number"]) == (
        "超过30",
        "more_than",
        30,
    )
    assert (imt["counted"], imt["low"], imt["high"], imt["agrees"]) == (33, 32, 34, True)
    assert (ist["claimed"], ist["counted"], ist["agrees"]) == ("27", 28, False)
    # Spain is an affiliate's country in the later text alone.
    assert (ist["low"], ist["high"], ist["without_later_revision"]) == (28, 28, 27)


def test_croatia_alone_is_uncertain(listed):
    doubtful = listed[~listed["certain"]]
    assert doubtful[["section_id", "country"]].values.tolist() == [["imt-section-29", "HR"]]
    assert doubtful["countries_later_revision"].item() == "RS;BA;MK"


def test_every_way_of_counting(tables):
    table = spread.sensitivity(tables, "imt", "ist")
    columns = [
        "imt_countries", "ist_countries", "both", "imt_in_region", "ist_in_region", "imt_named",
        "ist_named",
    ]  # fmt: skip
    assert table[columns].T.to_dict("list") == {
        "as_listed": [33, 28, 17, 17, 13, 11, 7],
        # Belgium and the United Kingdom go; Canada has a section of its own beside Québec's.
        "without_subnational": [31, 28, 16, 15, 13, 9, 7],
        "without_uncertain": [32, 28, 17, 16, 13, 11, 7],
        "later_reading": [34, 28, 17, 18, 13, 11, 7],
        "without_later_revision": [33, 27, 16, 17, 12, 11, 7],
        "strictest": [30, 27, 15, 14, 12, 9, 7],
        "with_former": [33, 30, 19, 17, 14, 11, 9],
        "with_sympathisers": [33, 31, 19, 17, 15, 11, 8],
        "everything": [33, 32, 20, 17, 15, 11, 9],
    }


# --- cases by hand --------------------------------------------------------------------------------

WORLD = pd.DataFrame(
    # Two regions: North with the areas n1 (a b c) and n2 (d), South with s1 (e f); g is no member.
    [
        ("a", True, "N", "n1"),
        ("b", True, "N", "n1"),
        ("c", True, "N", "n1"),
        ("d", True, "N", "n2"),
        ("e", True, "S", "s1"),
        ("f", True, "S", "s1"),
        ("g", False, "S", "s1"),
    ],
    columns=["country", "sovereign", "region", "subregion"],
)
for suffix in ("en", "zh"):
    WORLD[f"name_{suffix}"] = WORLD["country"]
    WORLD[f"region_{suffix}"] = WORLD["region"]
    WORLD[f"subregion_{suffix}"] = WORLD["subregion"]


def listing(**countries):
    """Rows of `listed_territories`: for each international a string of one-letter countries."""
    rows = pd.DataFrame(
        [
            (organization, "section", f"{organization}-{country}", country, None)
            for organization, letters in countries.items()
            for country in letters
        ],
        columns=["organization_id", "status", "section_id", "country", "subdivision"],
    )
    return rows.merge(WORLD, on="country")


def test_a_country_that_is_no_member_is_counted_but_never_against_members():
    rows = listing(x="aag")
    assert spread.coverage(rows, WORLD).loc["x"].tolist() == [2, 1, 6, 1 / 6]
    south = spread.by_area(rows, WORLD).set_index("region").loc["S"]
    assert south[["listed", "un_members_listed", "un_members"]].tolist() == [1, 0, 2]
    assert spread.concentration(rows, WORLD, "S").loc["x", "drawn"] == 1


def test_concentration_is_the_share_of_all_draws():
    counts = spread.concentration(listing(x="abe"), WORLD, "N").loc["x"]
    draws = list(combinations("abcdef", 3))
    at_least_two = [draw for draw in draws if len(set(draw) & set("abcd")) >= 2]
    assert counts["expected"] == pytest.approx(3 * 4 / 6)
    assert counts["probability"] == pytest.approx(len(at_least_two) / len(draws))


def test_contrast_asks_only_the_countries_that_tell_two_lists_apart():
    # Both list a; of the rest x lists b and c, y lists e and f.
    counts = spread.contrast(listing(x="abc", y="aef"), "x", "y", "N").iloc[0]
    assert (counts["first_in_region"], counts["second_in_region"]) == (3, 1)
    assert (counts["only_first_in_region"], counts["only_second_in_region"]) == (2, 0)
    # Of the 6 ways to deal two of b c e f to x, two are as lopsided: bc and ef.
    assert counts["probability"] == pytest.approx(2 / 6)


def test_overlap_within_areas():
    rows = listing(x="abde", y="bcde")
    chance = spread.overlap_by_chance(rows, WORLD, "x", "y", draws=4000, seed=1)
    within = chance.loc["within_areas"]
    # n1: 2 · 2 / 3; n2: 1 · 1 / 1; s1: 1 · 1 / 2.
    assert within["exact_expected"] == pytest.approx(4 / 3 + 1 + 1 / 2)
    assert within["expected"] == pytest.approx(within["exact_expected"], abs=0.05)
    assert within["observed"] == 3
    # Three or more: b c drawn as (1 of 3 ways: 2 shared) or (2 of 3: 1 shared), plus d, plus e or f.
    assert within["probability"] == pytest.approx(1 / 3 + 2 / 3 * 1 / 2, abs=0.03)
    everywhere = chance.loc["united_nations"]
    draws = list(combinations("abcdef", 4))
    overlaps = [len(set(draw) & set("abde")) for draw in draws]
    assert everywhere["expected"] == pytest.approx(sum(overlaps) / len(draws))
    assert everywhere["probability"] == pytest.approx(
        sum(overlap >= 3 for overlap in overlaps) / len(draws)
    )
    again = spread.overlap_by_chance(rows, WORLD, "x", "y", draws=4000, seed=1)
    pd.testing.assert_frame_equal(chance, again)


def test_overlap_of_nothing_is_chance_in_no_universe():
    counts = spread.overlap(listing(x="ab", y="cd"), "x", "y").iloc[0]
    assert (counts["both"], counts["jaccard"]) == (0, 0)
    assert math.isinf(counts["universe_at_chance"])
    with pytest.raises(ValueError, match="'z', expected one of x, y"):
        spread.overlap(listing(x="ab", y="cd"), "x", "z")


def test_effective_areas_of_even_and_of_single():
    table = spread.effective_areas(listing(x="ade", y="abc"), WORLD, draws=500)
    assert table["effective_areas"].tolist() == pytest.approx([3, 1])
    assert table["areas"].tolist() == [3, 1]
    # All six members: shares 3/6, 1/6 and 2/6.
    assert table["all_members"].iloc[0] == pytest.approx(
        math.exp(-sum(p * math.log(p) for p in (3 / 6, 1 / 6, 2 / 6)))
    )
    assert (table["null_low"] <= table["null_mean"]).all()
    assert (table["null_mean"] <= table["null_high"]).all()


def test_no_articles_are_no_countries():
    empty = Tables.from_rows({})
    listed = spread.listed_territories(empty)
    assert listed.empty
    for frame in (
        spread.countries_by_status(listed),
        spread.coverage(listed, empty.countries),
        spread.by_area(listed, empty.countries),
        spread.concentration(listed, empty.countries),
        spread.effective_areas(listed, empty.countries),
        spread.named_countries(empty, listed, ("x", "y")),
        spread.claimed_and_counted(empty),
    ):
        assert frame.empty
    with pytest.raises(ValueError, match="'x', expected one of none at all"):
        spread.overlap(listed, "x", "y")


def test_an_article_of_ones_own(tmp_path):
    """Recovered countries are listed, and none of them is certain."""
    page = tmp_path / "own.md"
    page.write_text(
        "**某国际**是一个国际组织。\n\n## 成员\n\n"
        + "".join(
            f'  - [{name}](https://zh.wikipedia.org/wiki/{name}_\\({country}\\) "wikilink")\n\n'
            for name, country in (("工人党", "巴西"), ("社会党", "法国"), ("社会党", "葡萄牙"))
        ),
        encoding="utf-8",
    )
    internationals.build(articles=[page, RAW / "imt.zh.md"], output=tmp_path / "tables")
    tables = internationals.load(tmp_path / "tables")
    listed = spread.listed_territories(tables)
    own = listed[listed["organization_id"] == "own"]
    assert own["country"].tolist() == ["BR", "FR", "PT"]
    assert own["country_basis"].isna().all()
    assert not own["certain"].any()
    table = spread.sensitivity(tables, "own", "imt")
    assert table["own_countries"].to_dict()["as_listed"] == 3
    assert table["own_countries"].to_dict()["without_uncertain"] == 0
    assert table["both"].to_dict()["as_listed"] == 2
    assert "named" not in table


@pytest.mark.parametrize(
    ("before", "after", "meaning"),
    [
        ("超过", "", "more_than"),
        ("", "", "exactly"),
        ("近", "个国家", "nearly"),
        ("more than ", " countries", "more_than"),
        ("", "多个", "more_than"),
        ("约", "", "about"),
    ],
)
def test_what_a_claim_means(before, after, meaning):
    assert claimed._meaning(before, after) == meaning


def test_levels_are_named():
    with pytest.raises(ValueError, match="'continent', expected one of region, subregion"):
        spread.by_area(listing(x="a"), WORLD, "continent")
