import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from internationals.tables.schema import TABLES, TableError, Tables, frame
from internationals.tables.store import (
    encode,
    encode_tables,
    load,
    read_table,
    replace_files,
    save,
)

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
LINES = (1, 3)


def links(*labels: str) -> Tables:
    return Tables.from_rows(
        {"links": [(label, "题", "article", "u", "a", *LINES, "甲") for label in labels]}
    )


@settings(deadline=None)
@given(st.lists(st.tuples(TEXT, TEXT), max_size=4), st.floats(0, 1))
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory, texts: list[tuple[str, str]], probability: float
) -> None:
    path = tmp_path_factory.mktemp("table") / "table.csv"
    rows = {
        "links": [(a, b, "file", None, "a", *LINES, f"{b}\n{a}") for a, b in texts],
        "candidates": [("s", "NA", None, probability, "a", *LINES, "甲")],
    }
    for name, cells in rows.items():
        path.write_bytes(encode(name, cells))
        pd.testing.assert_frame_equal(read_table(path, name), frame(name, cells), obj=name)


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    tables = links("甲\n乙", "")
    save(tables, tmp_path)
    for (name, before), (_, after) in zip(tables.items(), load(tmp_path).items(), strict=True):
        pd.testing.assert_frame_equal(before, after, obj=name)


def test_namibia_is_not_a_missing_value(tmp_path: Path) -> None:
    save(links(), tmp_path)
    countries = load(tmp_path).countries.set_index("country")
    assert countries.loc["NA", "name_zh"] == "纳米比亚"
    assert countries["region"].isna().sum() == 1  # Antarctica


def test_a_loaded_table_can_be_changed(tmp_path: Path) -> None:
    save(links("甲"), tmp_path)
    table = load(tmp_path).links
    table.loc[0, ["label", "line_start"]] = ["乙", 2]
    assert table.loc[0, "label"] == "乙"


def test_files_are_utf8_with_lf_and_the_same_every_time(tmp_path: Path) -> None:
    save(links("=1+1", "甲\r乙", '"'), tmp_path)
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    save(load(tmp_path), tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == first
    assert sorted(first) == sorted(f"{name}.csv" for name in TABLES)
    assert first["links.csv"].decode() == (
        "label,title,kind,url,article,line_start,line_end,quote\n"
        "=1+1,题,article,u,a,1,3,甲\n"
        '"甲\r乙",题,article,u,a,1,3,甲\n'
        '"""",题,article,u,a,1,3,甲\n'
    )


def test_numbers_are_written_with_six_decimals() -> None:
    at = ("a", 1, 1, "甲")
    rows = [("s", "DE", None, p, *at) for p in (1.0, 0.0, 0.95, 1 / 3, 1e-9)]
    written = [line.split(",")[3] for line in encode("candidates", rows).decode().splitlines()[1:]]
    assert written == ["1", "0", "0.95", "0.333333", "0"]


def test_a_cell_is_written_by_its_type_though_python_calls_one_and_true_the_same() -> None:
    number = ("甲", "u", "article", "u", "a", 1, 1, "甲")
    truth = ("NA", "NAM", "Namibia", "纳米比亚", True, *[None] * 6)
    encoded = encode_tables({"links": [number], "countries": [truth], "losses": []})
    assert encoded == {
        "links": ["甲,u,article,u,a,1,1,甲\n".encode()],
        "countries": ["NA,NAM,Namibia,纳米比亚,true,,,,,,\n".encode()],
    }


DYING_SAVE = """
import os, signal, sys
from internationals.tables import store
left = int(sys.argv[1])
def dying(act):
    def wrapped(*arguments):
        global left
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return act(*arguments)
    return wrapped
os.fsync, os.replace = dying(os.fsync), dying(os.replace)
os.rename = dying(os.rename)
row = ("flag", "new", "a", 1, 1, "甲")
store.save_rows({"losses": [row], "links": [("new", "", "file", "", "a", 1, 1, "甲")]}, sys.argv[2])
"""


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals as POSIX has them")
def test_a_save_that_dies_leaves_all_old_or_all_new(tmp_path: Path) -> None:
    seen = []
    for step in range(1, 30):
        folder = tmp_path / str(step)
        save(Tables.from_rows({"losses": [("flag", "old", "a", 1, 1, "甲")]}), folder)
        command = [sys.executable, "-c", DYING_SAVE, str(step), str(folder)]
        died = subprocess.run(command, check=False).returncode != 0
        tables = load(folder)
        found = (tables.losses["lost"].tolist(), tables.links["label"].tolist())
        assert found in ((["old"], []), (["new"], ["new"])), f"torn at step {step}: {found}"
        seen.append(found[0][0])
        save(tables, folder)
        assert not [path.name for path in folder.iterdir() if path.suffix != ".csv"]
        if not died:
            break
    else:
        pytest.fail("the save never came to its end")
    assert seen == sorted(seen, reverse=True) and {"old", "new"} == set(seen[:-1])


def test_a_full_disk_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(links("甲"), tmp_path)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        replace_files(tmp_path, {"links.csv": b"", "losses.csv": b""})
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize(
    ("found", "instead", "message"),
    [
        ("links.csv", None, r"links\.csv: found no such file, expected the table links"),
        ("label,", "name,", r"links\.csv, line 1: found 'name,title,.*expected 'label,title"),
        (",article,u", ",artikel,u", r"links\.csv, row 1, kind: found 'artikel', expected one of"),
        (",1,3,", ",one,3,", r"links\.csv: .* int64: invalid value 'one'"),
        (",1,3,", ",1,", r"links\.csv: .* Expected 8 columns, got 7"),
    ],
)
def test_a_damaged_file_is_named(
    tmp_path: Path, found: str, instead: str | None, message: str
) -> None:
    save(links("甲"), tmp_path)
    path = tmp_path / "links.csv"
    if instead is None:
        path.unlink()
    else:
        path.write_text(path.read_text(encoding="utf-8").replace(found, instead), encoding="utf-8")
    with pytest.raises(TableError, match=message):
        load(tmp_path)
