"""Labelled lists are recovered and compared with the truth, entry by entry."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from internationals.analysis import evaluation
from internationals.articles import read_text
from internationals.places.evidence import Cue
from internationals.places.gazetteer import territory_of

PAGE = read_text("""**甲国际**是一个国际组织。

## 支部

  - 法国工人党
  - 团结
  - [左翼](https://zh.wikipedia.org/wiki/左翼_\\(荷兰\\) "wikilink")
  - 甲党、乙党
""")
LABELS = """line,name,countries,subdivisions
5,,FR,
6,,ES,ES-CT
7,,DE;NL,
8,乙党,PT,
"""


def labelled(folder: Path, labels: str = LABELS) -> evaluation.Labelled:
    path = folder / "labels.csv"
    path.write_text(labels, encoding="utf-8")
    return evaluation.from_labels(PAGE, path)


def test_each_entry_is_compared_with_its_truth(tmp_path: Path) -> None:
    found = evaluation.evaluate([labelled(tmp_path)]).set_index("name")
    assert set(found["article"]) == {"article"} and set(found["list"]) == {1}
    names = ["line", "truth", "answer", "evidence", "answered", "right", "exact"]
    assert found[[*names, "words_answered", "words_right"]].T.to_dict("list") == {
        "法国工人党": [5, "FR", "FR", "name", True, True, True, True, True],
        "团结": [6, "ES-CT", "", "", False, False, False, False, False],
        "左翼": [7, "DE;NL", "NL", "link", True, False, False, True, False],
        "乙党": [8, "PT", "", "", False, False, False, False, False],
    }
    assert found["told"].tolist() == [True, False, True, False]
    assert found["most_probable_right"].tolist() == [True, False, False, False]
    assert found["contained"].tolist() == [True, False, False, False]
    sure = found.loc["法国工人党"]
    assert sure["candidates"] == 1
    assert sure["confidence"] == sure["highest"] == sure["probability"]
    assert found.loc["左翼", "probability"] < found.loc["左翼", "highest"]


def test_an_answer_of_one_territory_for_two_flags_is_not_certain(tmp_path: Path) -> None:
    page = read_text("""**甲国际**是一个国际组织。

## 支部

-  [左翼](https://zh.wikipedia.org/wiki/左翼_\\(荷兰\\) "wikilink")
""")
    (tmp_path / "labels.csv").write_text("line,countries,subdivisions\n5,DE;NL,\n")
    labelled = evaluation.from_labels(page, tmp_path / "labels.csv")
    (found,) = evaluation.evaluate([labelled]).to_dict("records")
    assert (found["answer"], found["flags"], found["right"]) == ("NL", 2, False)
    assert found["confidence"] < 0.5 < 0.9 < found["highest"]


def test_a_member_taken_to_belong_to_no_country_is_not_answered() -> None:
    page = read_text("""**甲国际**是一个国际组织。

## 支部

- 法国：工人党
- 国际青年组织
""")
    assert [member.no_territory for member in page.members] == [False, True]
    truths = tuple(frozenset({territory_of(code)}) for code in ("FR", "DE"))
    found = evaluation.evaluate([evaluation.Labelled(page, page.members, truths)])
    assert found["answered"].tolist() == [True, False]
    assert found["highest"].tolist() == [1, 0]


@pytest.mark.parametrize(
    ("answer", "truth", "right"),
    [
        ("GB", "GB-ENG", True),
        ("GB-ENG", "GB", True),
        ("GB-ENG", "GB-ENG GB-WLS", True),
        ("GB-SCT", "GB-ENG", False),
        ("GB", "GB FR", False),
        ("GB FR", "GB", False),
    ],
)
def test_an_answer_agrees_if_its_countries_do_and_no_part_is_another(
    answer: str, truth: str, right: bool
) -> None:
    found, expected = (frozenset(map(territory_of, codes.split())) for codes in (answer, truth))
    assert evaluation.agrees(found, expected) == right


def test_words_alone_name_one_country_or_none() -> None:
    def cue(code: str, basis: str = "name") -> Cue:
        return Cue("name", basis, (territory_of(code),), code, 1, 1)

    assert evaluation.words_alone([cue("GB-ENG"), cue("GB")]) == {territory_of("GB-ENG")}
    assert evaluation.words_alone([cue("GB"), cue("FR")]) == frozenset()
    assert evaluation.words_alone([cue("GB", "text")]) == frozenset()


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ("line,countries,subdivisions\n9,FR,\n", "found no member of article at line 9, expected"),
        ("line,name,countries,subdivisions\n8,丙党,FR,\n", "found no member of article at line 8"),
        ("line,countries,subdivisions\n5,XX,\n", "of line 5, territory: found 'XX', expected"),
    ],
)
def test_labels_that_fit_no_member_are_an_error(tmp_path: Path, labels: str, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"labels.csv: {message}")):
        labelled(tmp_path, labels)


def test_labels_of_a_line_are_those_of_all_its_members_unless_they_name_one(tmp_path: Path) -> None:
    columns = "line,name,countries,subdivisions\n"
    for name, expected in (("", [1, 1]), ("甲党", [1, 0]), ("乙党", [0, 1])):
        truths = labelled(tmp_path, f"{columns}8,{name},PT,\n").truths
        assert [len(truth) for truth in truths] == [0, 0, 0, *expected]


def test_an_article_without_reference_has_no_labels() -> None:
    with pytest.raises(ValueError, match=r"sections\.csv: found no row of 'article', expected"):
        evaluation.from_reference(PAGE)
