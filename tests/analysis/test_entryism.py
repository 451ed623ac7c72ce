"""Which sections enter another party: the facts fixed in advance, and cases to check by hand."""

import pandas as pd
import pytest
from made_tables import international, made_tables

from internationals.analysis import entryism


@pytest.fixture(scope="module")
def sections(tables):
    return entryism.sections(tables, "imt")


# --- the included articles ------------------------------------------------------------------------


def test_sections_that_name_a_host_party_by_region(sections):
    rates = entryism.host_rate(sections, "region_en")
    assert (int(sections["with_host"].sum()), len(sections)) == (21, 35)
    assert {region: (row["with_host"], row["n"]) for region, row in rates.iterrows()} == {
        "Europe": (12, 18),
        "Americas": (7, 9),
        "Asia": (0, 4),
        "Africa": (1, 3),
        "Oceania": (1, 1),
    }


def test_host_parties_by_family_and_age(tables):
    hosts = entryism.hosts(tables, "imt")
    assert hosts["host_party_id"].nunique() == len(hosts) == 21
    assert hosts["name"].value_counts()[["工党", "左翼党"]].tolist() == [2, 2]
    counts = entryism.ages(hosts)
    assert counts[["hosts", "newer"]].to_numpy().tolist() == [[8, 0], [13, 11]]


def test_host_parties_of_other_articles_are_not_recorded(tables):
    counts = entryism.hosts_recorded(tables)
    assert counts.loc["imt", "with_host"] == 21
    assert counts.loc[["ist", "mim"], "with_host"].isna().all()
    assert "**not recorded**" in entryism.sentences(tables, "ist")["how_many"]


def test_a_group_is_compared_with_the_rest_and_adjusted_for_the_number_of_comparisons():
    # 3 of 4 against 1 of 4, by hand: (16 + 1) / 70 on each side.
    rows = pd.DataFrame(
        {
            "with_host": [True, True, True, False, True, False, False, False],
            "flag": [True] * 4 + [False] * 4,
        }
    )
    compared = entryism.comparisons(rows, ["flag"]).iloc[0]
    assert compared[["n", "with_host", "rest_n", "rest_with_host"]].tolist() == [4, 3, 4, 1]
    assert compared["probability"] == pytest.approx(34 / 70)
    assert entryism.holm(pd.Series([0.04, 0.9, 0.02])).tolist() == pytest.approx([0.08, 0.9, 0.06])
    assert entryism.holm(pd.Series([0.6, 0.7])).tolist() == [1.0, 1.0]
    # None is below an earlier one.
    assert entryism.holm(pd.Series([0.04, 0.01, 0.03])).tolist() == pytest.approx(
        [0.06, 0.03, 0.06]
    )


def test_one_host_party_is_enough_to_be_recorded():
    assert (
        entryism.hosts_recorded(international(["DE", "FR"], {0: {}})).loc["green", "with_host"] == 1
    )


def test_a_group_without_a_section_is_not_compared():
    rows = pd.DataFrame({"with_host": [True, False], "flagged": [False, False]})
    assert entryism.comparisons(rows, ["flagged"]).empty
    rows = pd.DataFrame({"with_host": [True, True], "flagged": [True, False]})
    compared = entryism.comparisons(rows, ["flagged"]).iloc[0]
    assert compared[["n", "with_host", "rest_n", "rest_with_host"]].tolist() == [1, 1, 1, 1]


def test_a_later_text_drops_four_host_parties(tables, sections):
    dropped = sections.loc[sections["host_dropped"], "places"].tolist()
    assert dropped == ["BE-VLG", "BE-WAL", "GB-ENG;GB-WLS", "GR"]
    elsewhere = entryism.later_texts(tables, "ist").query("fact == 'host'")
    assert "ist-sympathiser-04" in elsewhere["section_id"].tolist()


def test_no_difference_between_regions_is_beyond_chance(sections):
    compared = entryism.comparisons(sections, ["region_en"]).set_index("group")
    assert compared.loc["Asia", "probability"] == pytest.approx(1001 / 52360)
    assert compared.loc["Asia", "probability_holm"] == pytest.approx(5 * 1001 / 52360)
    assert (compared["probability_holm"] > 0.05).all()


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("organization", ["imt", "ist", "mim"])
def test_every_sentence_is_filled_in(tables, organization, language):
    said = entryism.sentences(tables, organization, language)
    assert not [sentence for sentence in said.values() if "{" in sentence or "nan" in sentence]


# --- small cases ----------------------------------------------------------------------------------


def test_a_section_in_two_regions_is_of_both():
    tables = international(["RS"], {})
    second = tables.section_territories.assign(country="JP")
    both = pd.concat([tables.section_territories, second])
    (section,) = entryism.sections(tables.replace(section_territories=both), "green").itertuples()
    assert (section.places, section.region_en, section.region_zh) == (
        "RS;JP", "Asia and Europe", "亚洲和欧洲",
    )  # fmt: skip


@pytest.mark.parametrize("year", [1989, 1990])
def test_a_predecessor_can_make_a_host_party_no_newer_than_the_international(year):
    hosts = {0: {"founded_year": 2007, "predecessor_year": year}, 1: {"founded_year": 1995}}
    counts = entryism.ages(entryism.hosts(international(["DE", "FR"], hosts), "green"))
    assert counts.loc["unknown", ["newer", "newer_with_predecessor"]].tolist() == [2, 1]


def test_years_not_known_are_neither_older_nor_newer():
    hosts = entryism.hosts(international(["DE"], {0: {}}), "green")
    assert hosts["newer"].isna().all()
    undated = international(["DE"], {0: {"founded_year": 2007}}, founded=None)
    assert entryism.hosts(undated, "green")["newer"].isna().all()
    assert "**not recorded**" in entryism.sentences(undated, "green")["age"]


def test_a_section_with_two_host_parties_counts_once():
    tables = international(["DE"], {0: {}})
    more = tables.section_hosts.assign(host_party_id="other", position=2)
    parties = pd.concat([tables.host_parties, tables.host_parties.assign(host_party_id="other")])
    hosts = pd.concat([tables.section_hosts, more])
    tables = tables.replace(section_hosts=hosts, host_parties=parties)
    assert entryism.sections(tables, "green")["hosts"].tolist() == [2]
    assert entryism.hosts(tables, "green")["host_party_id"].tolist() == ["host 0", "other"]


def test_the_share_of_newer_parties_counts_countries_with_host_parties_only():
    tables = international(["DE"], {0: {"country": "DE", "founded_year": 1875}})
    foundings = pd.DataFrame(
        {"country": ["DE", "DE", "FR"], "founded_year": [1989, 1991, 1999], "parties": [3, 1, 9]}
    )
    hosts = entryism.hosts(tables, "green")
    found = entryism.share_of_all_parties_newer(
        tables.replace(party_foundings=foundings), hosts, 1990
    )
    assert found == (1, 4)


def test_the_short_name_of_a_host_party() -> None:
    row = {
        "name_en": "Left – Alliance of the North", "name_zh": "左翼－北方联盟 (北)",
        "name_native": None, "name": "Links", "host_party_id": "left", "abbreviation": "L",
    }  # fmt: skip
    assert entryism.host_name(row, "en") == "Left (L)"
    assert entryism.host_name(row, "zh") == "左翼（L）"
    assert entryism.host_name(row, "zh", letters=False) == "左翼"
    # An abbreviation that begins a word of the name adds nothing; a single letter is no word.
    assert entryism.host_name(row | {"abbreviation": "Le"}, "en") == "Left"
    assert entryism.host_name(row | {"abbreviation": "Le"}, "zh") == "左翼"
    assert entryism.host_name(row | {"abbreviation": None}, "en") == "Left"
    native = row | {"name_en": None, "name_native": "Vänster (S)"}
    assert entryism.host_name(native, "en") == "Vänster (L)"
    bare = dict.fromkeys(row) | {"host_party_id": "left"}
    assert entryism.host_name(bare, "zh") == "left"


def test_larger_groups_come_first_and_equal_ones_by_name():
    rows = [
        ("a", "Asia", True),
        ("b", "Europe", False),
        ("c", "Europe", True),
        ("d", "Africa", False),
    ]
    sections = pd.DataFrame(rows, columns=["section_id", "region_en", "with_host"])
    found = entryism.host_rate(sections, "region_en")
    assert found.index.tolist() == ["Europe", "Africa", "Asia"]
    assert found.to_numpy().tolist() == [[2, 1, 0.5], [1, 0, 0], [1, 1, 1]]
    assert found.dtypes.astype(str).tolist() == ["int64", "int64", "float64"]
    # A value of a vocabulary that no section has is no group.
    regions = pd.CategoricalDtype(["Asia", "Europe", "Africa", "Oceania"], ordered=True)
    found = entryism.host_rate(sections.astype({"region_en": regions}), "region_en")
    assert found["n"].to_dict() == {"Europe": 2, "Asia": 1, "Africa": 1}


def test_the_sentences_of_a_small_international_word_for_word():
    governs = {"standing": "government", "standing_on": "2020-01-31"}
    tables = international(
        ["DE", "DE", "FR", "US", ""],
        {
            0: {"country": "DE", "founded_year": 2007, "family_group": "radical left",
                "name_en": "Left"} | governs,
            1: {"country": "DE", "founded_year": 1980, "family_group": "social democratic",
                "kind": "youth_organisation"} | governs | {"standing": "opposition"},
            4: {"founded_year": 1995, "family_group": "social democratic"},
        },
    )  # fmt: skip
    foundings = pd.DataFrame(
        {"country": ["DE", "DE", "FR"], "founded_year": [1989, 1991, 1999], "parties": [3, 1, 9]}
    )
    said = entryism.sentences(tables.replace(party_foundings=foundings), "green")
    assert said["how_many"] == (
        "The list names a host party for **3 of 5 sections**, in **1 of the 3 countries** for which "
        "a section is listed."
    )
    assert said["by_region"] == (
        "Sections that name a host party, by region: **2 of 3 in Europe, 0 of 1 in the Americas and "
        "1 of 1 where the country is not known**."
    )
    assert (
        "The smallest of 2 probabilities is that of the Americas (0 of 1, against 3 of 4): 0.400, "
        "and **0.80** after Holm's correction"
    ) in said["chance"]
    assert said["chance"].endswith(
        "So **no** difference is significant: the list is too short to rank its parts."
    )
    assert said["families"] == (
        "The **3 host parties** by family: **2 social democratic and 1 radical left**. "
        "1 of them is a youth organisation."
    )
    assert said["several"] == (
        "Several host parties are named in Germany (parties of different families)."
    )
    assert said["standing"] == (
        "On 31 January 2020 **1 of 2 host parties** of known standing governed: Left. "
        "Of the others 1 was in opposition."
    )
    assert said["age"] == (
        "**2 of 3 host parties** were founded after 1990, the year in which the international was "
        "founded: 1 of 2 social democratic and 1 of 1 radical left. Of all 4 parties of these countries that Party Facts links to "
        "Wikipedia and that have not ended, 25% were founded after that year."
    )
    assert said["not_recorded"] == (
        "Host parties are recorded for every international that lists members."
    )


def test_what_is_not_recorded_or_has_no_other_part_is_not_left_open():
    governs = {"standing": "government", "standing_on": "2020-01-31"}
    said = entryism.sentences(international(["DE", "FR"], {0: governs, 1: governs}), "green")
    assert said["standing"] == (
        "On 31 January 2020 **2 of 2 host parties** governed: host 0 and host 1."
    )
    opposed = entryism.sentences(
        international(["DE"], {0: governs | {"standing": "no_seats"}}), "green"
    )
    assert opposed["standing"] == ("On 31 January 2020 **no host party** governed: 1 had no seats.")
    assert said["age"] == (
        "Which host parties are newer than the international is **not recorded**."
    )
    assert said["later"].endswith("is **not recorded**, or names the same host parties.")
    assert entryism.not_recorded(international(["DE"], {})).startswith(
        "Whether members of **GI (1 full member listed)** enter other parties is **not recorded**"
    )


def test_a_section_in_three_countries_and_a_difference_beyond_chance():
    tables = international(["FR"] * 6 + ["JP"] * 6, {at: {} for at in range(6)})
    own = tables.section_territories
    more = [own.head(1).assign(country=country) for country in ("DE", "IT")]
    said = entryism.sentences(tables.replace(section_territories=pd.concat([own, *more])), "green")
    assert "in **3 of the 4 countries**" in said["how_many"]
    # 2 of the 924 ways to choose six of twelve.
    assert "Europe (6 of 6, against 0 of 6): 0.002, and **0.00** after" in said["chance"]
    assert said["chance"].endswith("So **2 differences are** below 0.05.")


@pytest.fixture(scope="module")
def checked():
    """Five sections, four of them with a host party, three checks and five claims."""
    governs = {"standing": "government", "standing_on": "2020-01-31"}
    own = international(
        ["DE", "DE", "FR", "US", ""],
        {
            0: {"country": "DE", "founded_year": 2007, "family_group": "radical left",
                "name_en": "Left"} | governs,
            1: {"country": "DE", "founded_year": 1980, "family_group": "social democratic",
                "predecessor_year": 1900} | governs | {"standing": "opposition"},
            2: {},
            4: {"founded_year": 1995, "family_group": "social democratic"},
        },
    )  # fmt: skip
    keys = [f"green-section-0{at}" for at in range(1, 6)]
    later = {"fact": "host", "text": "later_revision"}
    verdicts = ["verified", "contradicted", "not_checked", "partly_verified"]
    more = made_tables(
        section_checks=[
            {"section_id": keys[0], "result": "absent", "check_source": "a page"} | later,
            {"section_id": keys[1], "result": "same"} | later,
            # The page, too, names none for it.
            {"section_id": keys[3], "result": "absent", "check_source": "a page"} | later,
            {"section_id": keys[3], "fact": "host", "text": "elsewhere", "value": "Other",
             "result": "added", "note_en": "note", "note_zh": "注"},
        ],
        claims=[
            {"claim_id": f"green-claim-00{at}", "group": "host_party", "verdict": verdict,
             "section_id": keys[at]}
            for at, verdict in enumerate(verdicts)
        ] + [{"claim_id": "green-claim-009"}],
    )  # fmt: skip
    return own.replace(section_checks=more.section_checks, claims=more.claims)


def test_the_numbers_behind_the_sentences(checked):
    hosts = entryism.hosts(checked, "green")
    assert hosts["newer"].astype(object).fillna("").tolist() == [True, False, "", True]
    assert entryism.ages(hosts).reset_index().to_numpy().tolist() == [
        ["social democratic", 2, 2, 1, 1], ["radical left", 1, 1, 1, 1], ["unknown", 1, 0, 0, 0],
    ]  # fmt: skip
    assert entryism.several_in_one_country(hosts.head(1)).empty
    assert entryism.several_in_one_country(hosts).to_dict("index") == {
        "DE": {"hosts": 2, "groups": 2}
    }
    recorded = entryism.hosts_recorded(checked)
    assert recorded.to_dict("index") == {"green": {"sections": 5, "with_host": 4}}
    texts = entryism.later_texts(checked, "green").astype(object).fillna("")
    assert texts.to_numpy().tolist() == [
        ["green-section-01", "Group 1", "section", "DE", "host", "later_revision", "", "absent", "",
         "", "a page"],
        ["green-section-04", "Group 4", "section", "US", "host", "later_revision", "", "absent", "",
         "", "a page"],
        ["green-section-04", "Group 4", "section", "US", "host", "elsewhere", "Other", "added",
         "note", "注", ""],
    ]  # fmt: skip
    claims = entryism.host_claims(checked, "green")["claim_id"]
    assert claims.tolist() == [f"green-claim-00{at}" for at in range(4)]
    sections = entryism.sections(checked, "green")
    assert sections["host_dropped"].tolist() == [True, False, False, False, False]
    compared = entryism.comparisons(sections, ["region_en"]).to_numpy().tolist()
    assert compared == [
        ["region_en", "Europe", 3, 3, 2, 1, pytest.approx(0.4), pytest.approx(0.4)],
        ["region_en", "Americas", 1, 0, 4, 4, pytest.approx(0.2), pytest.approx(0.4)],
    ]


def test_what_checks_and_later_texts_say_word_for_word(checked):
    said = entryism.sentences(checked, "green")
    assert said["verdicts"] == (
        "Of 4 statements that a section enters a host party, other sources support **1** (0 of them "
        "independent, 0 documents of the organisation itself, 0 Wikipedia alone), 1 in part, and "
        "contradict 1; **1** was not checked."
    )
    assert said["later"] == (
        "A later text of the article no longer names **1 of the 4** host parties: Germany."
    )
    chinese = entryism.sentences(checked, "green", "zh")
    assert chinese["by_region"] == (
        "各地区列出打入政党的支部：**欧洲3个中的3个、美洲1个中的0个和国别不明的1个中的1个**。"
    )
    assert chinese["families"] == (
        "打入的**4个政党**按家族分：**社会民主主义2个、激进左翼1个和所属家族未记录1个**。"
    )
    assert chinese["standing"] == (
        "2020年1月31日，**地位已知的2个政党中有1个**执政：host 0。其余政党中，1个在野。"
    )
    assert chinese["later"] == "条目后来的文本不再列出**4个政党中的1个**：德国。"
