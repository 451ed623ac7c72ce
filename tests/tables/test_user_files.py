"""A user's files are read as user_files.toml describes them; what is wrong is reported in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from internationals.building.joining import read_identities
from internationals.tables.party_facts import read_own_parties
from internationals.tables.schema import CorrectionError
from internationals.tables.user_files import FILES, ONE_OF, user_rows


@pytest.mark.parametrize("name", FILES)
def test_every_column_is_described_and_every_group_is_of_columns(name: str) -> None:
    assert all(column.description for column in FILES[name].columns)
    assert {column for group in ONE_OF[name] for column in group} <= {*FILES[name].names}


def test_blanks_are_stripped_empty_rows_skipped_and_missing_columns_are_empty(
    tmp_path: Path,
) -> None:
    path = tmp_path / "parties.csv"
    path.write_text("\ufefftitle,country,source\n,,\n 工党 ,GB,a site\n", encoding="utf-8")
    (row,) = user_rows("parties", path)
    assert (row.line, row.cells["title"], row.cells["family"]) == (3, "工党", "")
    (party,) = read_own_parties(path)
    assert (party.titles, party.territory.country, party.names) == (("工党",), "GB", ())


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (",,GB,,,s", r":2: found no title or names, expected one$"),
        ("工党,,,,,s", r":2: found no country, expected one$"),
        ("工党,,Atlantis,,,s", r":2: found the country 'Atlantis', expected an ISO code"),
        ("工党,,GB,red,,s", r":2: found the family 'red', expected one of social democratic"),
        ("工党,,GB,,1499,s", r":2: found the founded_year '1499', expected a number from 1500 to"),
        ("工党,,GB,,MM,s", r":2: found the founded_year 'MM', expected a number from 1500"),
        ("工党,,GB,,1900,", r":2: found no source"),
    ],
)
def test_a_party_that_cannot_be_used_is_refused(tmp_path: Path, row: str, message: str) -> None:
    path = tmp_path / "parties.csv"
    path.write_text(f"title,names,country,family,founded_year,source\n{row}\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match=message):
        read_own_parties(path)


def test_identities_need_both_columns(tmp_path: Path) -> None:
    path = tmp_path / "identities.csv"
    path.write_text("article,organization_id\na,one\nb,one\n", encoding="utf-8")
    assert read_identities(path) == {"a": "one", "b": "one"}
    path.write_text("article,organization_id\na,one\nb,\n", encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"csv:3: found no organization_id"):
        read_identities(path)
    path.write_text("", encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"csv:1: found the columns \(none\), expected art"):
        read_identities(path)
