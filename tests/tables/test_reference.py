"""Facts follow the entries they are about: onto a changed page, and not onto another one."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from dataclasses import replace
from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import internationals as inter
from internationals.articles import read, read_text
from internationals.articles.model import Format
from internationals.paths import DATA, RAW, REFERENCE
from internationals.places.countries import countries
from internationals.places.evidence import Context, Summary
from internationals.places.stated import settle, settled
from internationals.tables import rows
from internationals.tables.party_facts import founding_rows, read_own_parties
from internationals.tables.reference import (
    NO_REFERENCE,
    check_reference,
    is_included,
    names_source,
    records,
    reference_of,
)
from internationals.tables.rows import Known, page_rows
from internationals.tables.schema import TABLES, TableError

TEXT = (RAW / "imt.zh.md").read_text(encoding="utf-8")
ITEMS = [block for block in TEXT.split("\n\n") if block.startswith("  -")][:35]


def cells_of(
    table: str, text: str, known: Known | None = None, markup: Format = "markdown"
) -> list[dict[str, object]]:
    """Cells of each row that a page gives for a table."""
    article = read_text(text, article="imt", format=markup)
    rows = page_rows(article, settle(article), known or Known())[table]
    names = TABLES[table].names
    return [dict(zip(names, row, strict=True)) for row in rows]


def sections(text: str) -> dict[str, dict[str, object]]:
    """Cells of the table of sections, by section, without those that tell the place in the page."""
    places = ("position", "sorted_probability", "candidates_remainder", "line_start", "line_end")
    return {
        str(cells["section_id"]): {key: cells[key] for key in cells if key not in places}
        for cells in cells_of("sections", text)
    }


WHOLE = sections(TEXT)


@settings(max_examples=8)
@given(
    st.integers(0, 34), st.sampled_from(["新国际", "解放", "红旗（打入[工党](../Page/工党.md)）"])
)
def test_one_line_more_changes_no_other(at: int, name: str) -> None:
    items = [*ITEMS[:at], f"  - {name}", *ITEMS[at:]]
    rows = sections(TEXT.replace("\n\n".join(ITEMS), "\n\n".join(items)))
    added = rows.pop("imt-section-36")
    assert added["name"] == name.split("（")[0] and added["reference"] == "unpaired"
    assert rows == WHOLE


@settings(max_examples=8)
@given(st.integers(0, 34))
def test_one_line_less_changes_no_other(at: int) -> None:
    rows = sections(TEXT.replace("\n\n".join(ITEMS), "\n\n".join(ITEMS[:at] + ITEMS[at + 1 :])))
    assert rows == {key: WHOLE[key] for key in WHOLE if key != f"imt-section-{at + 1:02}"}


@settings(max_examples=8)
@given(st.integers(0, 34), st.integers(0, 34))
def test_a_moved_line_changes_no_other(old: int, new: int) -> None:
    moved = ITEMS[:old] + ITEMS[old + 1 :]
    moved.insert(new, ITEMS[old])
    rows = sections(TEXT.replace("\n\n".join(ITEMS), "\n\n".join(moved)))
    name = WHOLE[f"imt-section-{old + 1:02}"]["name"]
    for key, cells in WHOLE.items():
        # Entries of one bare name may have changed places, and then none of them is answered.
        assert rows.get(key) == cells or cells["name"] == name


def test_a_changed_name_alone_is_recovered_and_marked() -> None:
    text = TEXT.replace("  - 资本敌人", "  - 红色阵线")
    unpaired = [cell for cell in cells_of("sections", text) if cell["reference"] == "unpaired"]
    assert [(cell["name"], cell["section_id"]) for cell in unpaired] == [
        ("红色阵线", "imt-section-36")
    ]
    territories = cells_of("section_territories", text)
    assert sum(row["evidence"] == "reference" for row in territories) == 39


@pytest.mark.parametrize("name", ["imt", "ist", "mim"])
def test_a_page_keeps_its_facts_under_another_name_and_with_another_newline(name: str) -> None:
    text = (RAW / f"{name}.zh.md").read_text(encoding="utf-8")
    other = read_text(text + "\n", article="other")
    known = reference_of(other, settled(other))
    assert known.included.record["article"] == name
    assert len(known.sections) == len(settled(other))
    at = TABLES["section_checks"].names.index("article")
    checks = page_rows(other, settle(other))["section_checks"]
    assert {row[at] for row in checks} == ({"other"} if known.sections else set())


def test_another_format_pairs_what_it_has_in_common() -> None:
    items = [" ".join(item.split()[1:]) for item in ITEMS]
    wikitext = "'''International Marxist Tendency'''\n\n== Sections ==\n" + "".join(
        f"* {row['name_en']}\n" for row in records("sections") if row["status"] == "section"
    )
    page = read_text(wikitext, article="tendency", format="wikitext")
    known = reference_of(page, settled(page))
    assert len(items) == 35
    assert len(known.sections) >= 25
    for index, row in known.sections.items():
        assert settled(page)[index].name == row["name_en"]


def test_few_entries_of_an_article_have_its_reference_under_its_title_alone() -> None:
    page = read_text(TEXT.replace("\n\n".join(ITEMS), "\n\n".join(ITEMS[:5])), article="imt")
    assert len(reference_of(page, settled(page)).sections) == 8
    page = replace(page, title="另一国际", interlanguage={})
    assert reference_of(page, settled(page)) is NO_REFERENCE


def test_an_unrelated_page_has_no_reference() -> None:
    names = ["战斗者", "火花", "绿党", "海盗党", "社会民主联盟"]
    text = "'''绿色国际'''是一个国际组织。\n\n== 支部 ==\n" + "".join(f"* {n}\n" for n in names)
    page = read_text(text, article="green", format="wikitext")
    assert len(settled(page)) == 5
    assert reference_of(page, settled(page)) is NO_REFERENCE
    few = read_text(text.replace("* 绿党\n* 海盗党\n* 社会民主联盟\n", ""), format="wikitext")
    assert len(settled(few)) == 2
    assert reference_of(few, settled(few)) is NO_REFERENCE


def test_without_reference_hides_what_was_collected_for_the_articles(
    tmp_path: Path,
) -> None:
    inter.build(output=tmp_path, reference=False)
    tables = inter.load(tmp_path)
    assert tables.sections["reference"].isna().all()
    assert tables.sections["names_source"].isna().all()
    assert not (tables.section_territories["evidence"] == "reference").any()
    assert len(tables.section_checks) == 0
    assert tables.host_parties["family"].isna().all()
    assert set(tables.claims["verdict"].astype(str)) <= {"not_checked"}
    assert tables.articles["article_source"].isna().all()


# Parties


def hosted(host: str, known: Known | None = None, language: str = "zh") -> dict[str, object]:
    """Cells of the one host party of a small page."""
    text = f"'''小国际'''是一个国际组织。\n\n== 支部 ==\n* {{{{flag|瑞典}}}} 甲党（打入{host}）\n"
    (cells,) = cells_of("host_parties", text, known, "wikitext")
    return cells


@pytest.mark.parametrize(
    ("reference", "expected"), [(True, "socialist-appeal-gb"), (False, "社会主义呼吁")]
)
def test_a_member_that_the_prose_names_has_its_identifier(reference: bool, expected: str) -> None:
    cells = cells_of("sections", TEXT, Known(reference=reference))
    assert {each["member_organization_id"] for each in cells} == {None, expected}


def test_a_member_whose_page_is_in_the_build_has_the_identifier_of_that_page() -> None:
    page = Summary("appeal", "社会主义呼吁", "", (), ())
    cells = cells_of("sections", TEXT, Known(context=Context({page.title: page})))
    assert {each["member_organization_id"] for each in cells} == {None, "appeal"}


def test_facts_of_a_party_follow_its_title_onto_any_page() -> None:
    facts = hosted("[[左翼党 (瑞典)|左翼党]]")
    assert (facts["family"], facts["manifesto_id"]) == ("socialist or other left", "11220")
    assert hosted("[[左翼党 (瑞典)|左翼党]]", Known(reference=False))["family"] is None


def test_parties_of_party_facts_are_known_by_title_or_by_name_and_country() -> None:
    by_title = hosted("[[Centre Party (Sweden)|某党]]")
    by_name = hosted("Centre Party")
    for facts in (by_title, by_name):
        assert facts["country"] == "SE" and facts["founded_year"] == 1913
        assert "unchecked" in str(facts["founded_year_source"])


def test_what_is_known_of_a_party_of_party_facts() -> None:
    (row,) = [row for row in records("parties") if row["title_en"] == "Centre Party (Sweden)"]
    source = f"Party Facts {row['partyfacts_id']}: from Wikipedia's infobox or Wikidata, unchecked"
    facts = hosted("[[Centre Party (Sweden)|某党]]")
    expected = {
        "host_party_id": "Centre Party (Sweden)", "name": "某党", "language": "zh",
        "link_title": "Centre Party (Sweden)", "name_en": row["name_en"], "name_zh": "某党",
        "name_native": row["name_native"], "abbreviation": row["abbreviation"], "country": "SE",
        "founded_year": int(row["founded_year"]), "founded_year_source": source,
        "wikidata_id": row["wikidata_id"], "partyfacts_id": row["partyfacts_id"],
        "identifiers_source": source, "facts_source": source,
    }  # fmt: skip
    places = ("article", "line_start", "line_end", "quote")
    assert {key: cell for key, cell in facts.items() if cell and key not in places} == expected


def test_foundings_are_parties_whose_end_is_not_recorded_by_country_and_year() -> None:
    codes = {each["iso3"]: each["country"] for each in countries()}
    counted: Counter[tuple[str, int]] = Counter()
    for identifier, own in groupby(
        sorted(records("parties"), key=lambda row: row["wikidata_id"]),
        key=lambda row: row["wikidata_id"],
    ):
        dated = [row for row in own if row["founded_year"] and not row["dissolved_year"]]
        known = [row for row in dated if codes.get(row["iso3"])]
        for row in known[:1] if identifier else known:
            counted[codes[row["iso3"]], int(row["founded_year"])] += 1
    wanted = ["SE", "FR", "DE", "US"]
    expected = sorted((*key, n) for key, n in counted.items() if key[0] in wanted)
    assert list(founding_rows(wanted)) == expected
    assert len(expected) > 50


@pytest.mark.parametrize(
    ("names", "confidence", "source", "expected"),
    [
        ("Spark", "certain", "a book", "a book"),
        ("Spark", "literal", "", "literal translation"),
        ("Spark", "probable", "a book", "a book (probable)"),
        ("", "certain", "a book", None),
    ],
)
def test_where_names_come_from(
    names: str, confidence: str, source: str, expected: str | None
) -> None:
    row = {"name_en": names, "name_native": "", "names_source": source,
           "names_confidence": confidence}  # fmt: skip
    assert names_source(row) == expected
    assert names_source(row | {"name_en": "", "name_native": names}) == expected


def test_a_users_own_parties_go_first(tmp_path: Path) -> None:
    file = tmp_path / "parties.csv"
    file.write_text(
        "title,names,country,family,founded_year,source\n"
        "左翼党 (瑞典),,SE,green,1967,my notes\n,某党;另一党,瑞典,,,my notes\n",
        encoding="utf-8-sig",
    )
    known = Known(parties=read_own_parties(file))
    facts = hosted("[[左翼党 (瑞典)|左翼党]]", known)
    family = [facts[name] for name in ("family", "family_group", "family_basis")]
    assert (family, facts["founded_year"]) == (["green", "other", "user"], 1967)
    assert hosted("另一党", known)["facts_source"] == "my notes"
    assert hosted("[[左翼党_(瑞典)|左翼党]]", known)["founded_year"] == 1967


# The files


def test_the_reference_is_as_described() -> None:
    check_reference()


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("sections", "imt,11,section", "imt,11,branch", "row 1, status: found 'branch', expected"),
        (
            "sections",
            "imt,13,",
            "imt,11,",
            "row 2, article, line: found 'imt' '11', expected a key",
        ),
        (
            "host_parties",
            ",1894,",
            ",94,",
            "row 1, founded_year: found '94', expected a value or nothing from 1500",
        ),
        ("sections", ",AR,", ",XX,", "row 1, countries: found 'XX', expected one of territories"),
        (
            "sections",
            ",奥地利社会主义青年,AT",
            ",奥地利社会青年,AT",
            "row 2, hosts: .* one of host_parties",
        ),
        ("articles", "title,titles", "title,other", "expected titles too"),
    ],
)
def test_a_fault_names_file_and_row(
    tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    path = folder / f"{file}.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert not is_included(folder)
    with pytest.raises(TableError, match=f"{file}.csv.*{message}"):
        check_reference(folder)


def test_a_build_checks_a_reference_that_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checks: list[bool] = []
    monkeypatch.setattr(rows, "check_reference", lambda: checks.append(True))
    rows.known_from()
    assert is_included() and not checks
    folder = Path(shutil.copytree(REFERENCE, tmp_path / "reference"))
    with (folder / "parties.csv").open("a", encoding="utf-8") as file:
        file.write("\n")
    monkeypatch.setattr(rows, "is_included", lambda: is_included(folder))
    rows.known_from()
    assert checks


def test_hosts_and_sections_of_the_reference_fit_each_other() -> None:
    known = {row["link_title"] for row in records("host_parties")}
    named = {host for row in records("sections") for host in row["hosts"].split(";") if host}
    assert named == known
    assert sum(bool(row["manifesto_id"]) for row in records("host_parties")) == 13
    assert {row["family_group"] for row in records("host_parties")} == {
        "social democratic",
        "radical left",
    }
    for name in ("sections", "host_parties"):
        for row in records(name):
            assert bool(row["note_en"]) == bool(row["note_zh"]), row


def test_rows_of_the_reference_are_those_of_the_included_texts() -> None:
    for name in ("imt", "ist"):
        page = read(RAW / f"{name}.zh.md")
        rows = [row for row in records("sections") if row["article"] == name]
        for member, row in zip(settled(page), rows, strict=True):
            assert member.name == row["name_zh"] and member.status == row["status"]
            assert member.entry.line_start <= int(row["line"]) <= member.entry.line_end
            hosts = [host.link.title if host.link else host.name for host in member.hosts]
            assert ";".join(hosts) == row["hosts"]


def test_the_data_readme_names_each_file_with_its_hash() -> None:
    rows = (DATA / "README.md").read_text(encoding="utf-8").splitlines()
    for path in sorted(REFERENCE.iterdir()):
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        assert any(row.startswith(f"| {path.name} |") and digest in row for row in rows), path.name
