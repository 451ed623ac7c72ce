"""Another text of a list fills the territories of the pairs, and of nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from internationals.articles import Article, read_text
from internationals.places.gazetteer import territories_of
from internationals.places.stated import settled
from internationals.tables.reference import reference_of
from internationals.tables.rows import known_from, rows_of
from internationals.tables.schema import CorrectionError, Tables


def flagged(article: Article) -> str:
    """A later text of an article as MediaWiki source: its flags kept, one name and two lines new."""
    known = reference_of(article, settled(article))
    heading, lines = "", []
    for index, member in enumerate(settled(article)):
        if member.entry.heading[-1] != heading:
            heading = member.entry.heading[-1]
            lines.append(f"== {heading} ==")
        row = known.sections[index]
        codes = [each.code for each in territories_of(row["countries"], row["subdivisions"])]
        name = "红色阵线" if index == 2 else member.name
        target = f"[[{member.link.title}|{name}]]" if member.link else name
        lines.append("* " + " ".join(f"{{{{flag|{code}}}}}" for code in codes) + f" {target}")
        if index in (10, 20):
            lines.append("* {{flag|NO}} 新来的")
    return f"'''{article.title}'''是一个国际组织。\n\n" + "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", ["imt", "ist"])
def test_pairs_fill_the_territories(
    tmp_path: Path, articles: dict[str, Article], included: Tables, name: str
) -> None:
    file = tmp_path / "later.wikitext"
    file.write_text(flagged(articles[name]), encoding="utf-8")
    known = known_from(reference=False, other_text=file)
    found = Tables.from_rows(rows_of(articles[name], known)).section_territories
    keys = ["section_id", "country", "subdivision"]
    true = included.section_territories[included.section_territories["article"] == name]
    matched = found[found["evidence"] == "match"]
    assert matched["section_id"].nunique() >= 0.95 * true["section_id"].nunique()
    both = matched[keys].merge(true[keys], on=keys)
    assert len(both) == len(matched)
    first = matched.iloc[0]
    assert f"later.wikitext: line {4}" in first["territory_source"]
    assert first["confidence"] >= 0.8


def test_the_pages_own_flags_and_the_reference_go_first(
    tmp_path: Path, articles: dict[str, Article]
) -> None:
    file = tmp_path / "later.wikitext"
    file.write_text(flagged(articles["imt"]), encoding="utf-8")
    tables = Tables.from_rows(rows_of(articles["imt"], known_from(other_text=file)))
    assert set(tables.section_territories["evidence"]) == {"reference"}
    assert (tables.evidence["evidence"] == "match").sum() >= 36


def test_a_text_of_another_list_fills_nothing(tmp_path: Path, articles: dict[str, Article]) -> None:
    file = tmp_path / "other.wikitext"
    file.write_text(
        "'''绿色国际'''是一个国际组织。\n\n== 支部 ==\n* {{flag|NO}} 绿党\n* {{flag|FI}} 绿联盟\n"
        "* {{flag|SE}} 战斗者\n",
        encoding="utf-8",
    )
    known = known_from(reference=False, other_text=file)
    tables = Tables.from_rows(rows_of(articles["imt"], known))
    assert not (tables.section_territories["evidence"] == "match").any()


@pytest.mark.parametrize(("shared", "expected"), [(2, []), (3, ["FR", "DE", "ES"])])
def test_more_than_half_of_the_shorter_list_has_to_pair(
    tmp_path: Path, shared: int, expected: list[str]
) -> None:
    names = ["红星社", "蓝海社", "绿野社", "白山社"]
    items = [
        f"* {{{{flag|{code}}}}} {name}"
        for code, name in zip(("FR", "DE", "ES"), names, strict=False)
    ]
    others = ["* {{flag|IT}} 黑土会", "* {{flag|PT}} 金沙会", "* {{flag|SE}} 银河会"][: 4 - shared]
    file = tmp_path / "other.wikitext"
    lines = "\n".join([*items[:shared], *others])
    file.write_text(f"'''绿色国际'''是一个国际组织。\n\n== 支部 ==\n{lines}\n", encoding="utf-8")
    listed = "".join(f"* {name}\n" for name in [*names, "紫云社"])
    page = read_text(f"'''绿色国际'''\n\n== 支部 ==\n{listed}", format="wikitext")
    found = Tables.from_rows(rows_of(page, known_from(reference=False, other_text=tmp_path)))
    matched = found.section_territories.query("evidence == 'match'")
    assert matched["country"].tolist() == expected


def test_a_correction_goes_before_another_text(tmp_path: Path) -> None:
    file, corrections = tmp_path / "other.wikitext", tmp_path / "corrections.csv"
    file.write_text("== 支部 ==\n* {{flag|DE}} 红星社\n* {{flag|ES}} 蓝海社\n", encoding="utf-8")
    columns = "article,line,name,link,territory,status,new_name,host,family,member,reason,source"
    row = ",,红星社,,FR,,,,,,its site,https://example.org"
    corrections.write_text(f"{columns}\n{row}\n", encoding="utf-8")
    page = read_text("== 支部 ==\n* 红星社\n* 蓝海社\n", format="wikitext")
    known = known_from(corrections, reference=False, other_text=file)
    found = Tables.from_rows(rows_of(page, known)).section_territories
    assert found[["country", "evidence"]].to_numpy().tolist() == [
        ["FR", "reference"], ["ES", "match"],
    ]  # fmt: skip


def test_a_text_that_cannot_be_read_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(CorrectionError, match=r"none\.md"):
        known_from(other_text=tmp_path / "none.md")
