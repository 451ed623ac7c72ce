"""Host parties by founding year and the ledger: own tables, and the facts of the included ones."""

import pytest
from made_tables import international, made_tables

from internationals.figures import FigureError, host_foundings, ledger

HOST = {"country": "DE", "founded_year": 1875, "family_group": "social democratic", "name": "工党"}


def words_of(figure):
    return [text.get_text() for text in figure.figure.axes[0].texts]


@pytest.mark.parametrize("width", ["page", "column"])
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("name", ["host_foundings", "ledger"])
def test_figures_of_the_included_articles(figure_of, name, language, width):
    figure = figure_of(name, "imt", language=language, width=width)
    words = words_of(figure)
    assert "21" in figure.title or ("8" in figure.title and "11" in figure.title)
    assert len(figure.table) in (21, 35)
    if language == "en":
        # 解放 has no other name in the tables yet.
        assert not [word for word in words[1:] if any("一" <= c <= "鿿" for c in word)
                    and "打入" not in word and word != "解放"]  # fmt: skip


def test_the_headline_names_two_families_only_if_they_differ(tables):
    assert host_foundings(tables, "imt").title == (
        "All 8 social democratic host parties are older than IMT; "
        "11 of the 13 radical left ones are younger"
    )
    hosts = {0: HOST, 1: HOST | {"family_group": "radical left", "founded_year": 2001}}
    figure = host_foundings(international(["DE", "FR"], hosts), "green")
    assert figure.title == "1 of GI’s 2 host parties is younger than GI itself"


def test_one_host_of_a_page_that_does_not_write_in_chinese(tables):
    figure = ledger(international(["DE", "FR"], {0: HOST}), "green")
    assert figure.title == "1 of 2 GI sections is listed inside another party"
    assert figure.subtitle.endswith("and its host party with family and founding year.")
    words = words_of(figure)
    assert "打入" not in " ".join(words)
    # A column that would be empty is left out.
    assert "Founded" in words and not {"in English", "Standing"} & {*words}
    assert "“Entering” (打入) is the article’s word" in " ".join(words_of(ledger(tables, "imt")))


def test_the_ledger_counts_sections_by_region(tables):
    words = words_of(ledger(tables, "imt"))
    bands = [word for word in words if word.endswith("inside a host party")]
    assert bands == [f"{part} of {n} inside a host party"
                     for part, n in ((12, 18), (7, 9), (0, 4), (1, 3), (1, 1))]  # fmt: skip


@pytest.mark.parametrize(("language", "width"), [("en", "page"), ("zh", "column")])
@pytest.mark.parametrize(
    "hosts",
    [
        {0: HOST},
        {0: HOST | {"founded_year": None}, 1: HOST},
        {0: {"country": "FR", "founded_year": 2001, "predecessor_year": 1920}},
        {0: HOST | {"standing": "government", "standing_on": "2020-05-31"}},
    ],
    ids=["one host", "one year unknown", "family unknown", "in government"],
)
@pytest.mark.parametrize("founded", [1990, None])
def test_figures_of_own_tables(hosts, founded, language, width):
    tables = international(["DE", "FR", "JP", ""], hosts, founded)
    for draw in (host_foundings, ledger):
        assert draw(tables, language=language, width=width).figure.axes


@pytest.mark.parametrize(
    ("years", "first", "second"),
    [
        ([1875, 2001], "1 of GI’s 2 host parties is", "1 of these 2 parties is"),
        ([1875, 2001, None], "1 of the 2 host parties of GI whose founding year is known is",
         "1 of the 2 whose founding year is known is"),
        ([1875, 1901, None], "No host party of GI is known to be",
         "none of these parties is known to be"),
    ],
)  # fmt: skip
def test_titles_count_the_parties_whose_year_is_known(years, first, second):
    hosts = {at: HOST | {"founded_year": year} for at, year in enumerate(years)}
    tables = international(["DE", "FR", "JP", "CL"], hosts)
    tables = tables.replace(sections=tables.sections.assign(status="member"))
    assert host_foundings(tables).title == f"{first} younger than GI itself"
    assert ledger(tables).title == (
        f"{len(years)} of 4 GI members are listed inside another party; {second} younger than GI"
    )
    assert (
        "Member" in words_of(ledger(tables)) and "GI’s members" in host_foundings(tables).subtitle
    )


def test_a_place_in_no_region_is_known():
    words = words_of(ledger(international(["DE", "AQ", ""], {0: HOST})))
    assert {"Europe", "Other regions", "Antarctica", "Country not known"} <= {*words}


def test_a_line_is_headed_by_its_year_alone_where_the_name_is_too_long():
    tables = international(["DE"], {0: HOST})
    long = tables.organizations.assign(
        abbreviation="International of " + "very " * 9 + "long names"
    )
    words = words_of(host_foundings(tables.replace(organizations=long), width="column"))
    assert "1990" in words and not any(word.endswith("founded 1990") for word in words)


@pytest.mark.parametrize("draw", [host_foundings, ledger])
def test_what_cannot_be_drawn_is_one_sentence(draw, tables):
    with pytest.raises(FigureError, match="For IST host parties are not recorded: none"):
        draw(tables, "ist")
    with pytest.raises(FigureError, match="No article of these tables names a host party"):
        draw(made_tables())
    with pytest.raises(FigureError, match="no international “red”"):
        draw(tables, "red")


def test_no_founding_year_is_one_sentence():
    tables = international(["DE"], {0: HOST | {"founded_year": None}})
    with pytest.raises(FigureError, match="打入的政党成立年份均不详。"):
        host_foundings(tables, language="zh")
