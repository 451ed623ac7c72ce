"""Files of tables: what is written is read again; what is damaged is named; nobody sees a mix."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from collections.abc import Callable
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from internationals.paths import PROCESSED
from internationals.tables import folder as folders
from internationals.tables.folder import BuildError
from internationals.tables.schema import FORMATS, TABLES, TableError, Tables, frame
from internationals.tables.store import frame_of, load, read_arrow, save
from internationals.tables.text import cells_of, text_of, write_table

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
LINES = (1, 3)


def links(*labels: str) -> Tables:
    """Tables of one page with some links."""
    article = TABLES["articles"].row_of(
        article="a", title="甲", format="markdown", sha256="0" * 64, characters=3, lines=3
    )
    rows = [(label, "题", "article", "u", "a", *LINES, "甲") for label in labels]
    return Tables.from_rows({"articles": [article], "links": rows})


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.tuples(TEXT, TEXT), max_size=4), st.floats(0, 1), st.sampled_from(sorted(FORMATS))
)
def test_what_is_written_is_read(
    tmp_path_factory: pytest.TempPathFactory,
    texts: list[tuple[str, str]],
    probability: float,
    format: str,
) -> None:
    folder = tmp_path_factory.mktemp("a'b[1]")
    candidates = TABLES["candidates"].row_of(
        section_id="s", country="NA", probability=probability,
        article="a", line_start=1, line_end=3, quote="甲",
    )  # fmt: skip
    rows = {
        "links": [(a, b, "file", None, "a", *LINES, f"{b}\n{a}") for a, b in texts],
        "candidates": [candidates],
    }
    for name, cells in rows.items():
        expected = frame(name, cells)
        text = text_of(name, [*zip(*cells, strict=True)])
        assert len(list(cells_of(name, text))) == len(cells)
        write_table(name, [text], format, folder)  # type: ignore[arg-type]
        found = frame_of(name, read_arrow(folder / f"{name}.{format}", name))
        pd.testing.assert_frame_equal(found, expected, obj=name)


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
    first = contents(tmp_path)
    save(load(tmp_path), tmp_path)
    assert contents(tmp_path) == first
    assert sorted(first) == sorted([*(f"{name}.csv" for name in TABLES), "datapackage.json"])
    assert first["links.csv"].decode() == (
        "label,title,kind,url,article,line_start,line_end,quote\n"
        "=1+1,题,article,u,a,1,3,甲\n"
        '"甲\r乙",题,article,u,a,1,3,甲\n'
        '"""",题,article,u,a,1,3,甲\n'
    )


def test_numbers_are_written_with_six_decimals(tmp_path: Path) -> None:
    numbers = (1.0, -0.0, 0.95, 1 / 3, -1e-9, 100.0)
    row_of = TABLES["candidates"].row_of
    rows = [row_of(probability=number) for number in numbers]
    lines = text_of("candidates", [*zip(*rows, strict=True)]).decode().splitlines()
    at = TABLES["candidates"].names.index("probability")
    assert [line.split(",")[at] for line in lines] == ["1", "0", "0.95", "0.333333", "0", "100"]


@pytest.mark.parametrize("value", [5, ["a"]])
def test_a_value_of_another_type_is_named(value: object) -> None:
    row = ("a", "b", value, "d", "e", *LINES, "f")
    found = rf"^links, kind: found {type(value).__name__}, expected string$"
    with pytest.raises(TableError, match=found):
        text_of("links", [*zip(row, strict=True)])


def test_a_text_with_a_null_character_is_one_cell() -> None:
    row = ("a\0b", "c,\0", "", "d", "e", *LINES, "f")
    assert text_of("links", [*zip(row, strict=True)]) == b'a\0b,"c,\0",,d,e,1,3,f\n'


# --- replacing a folder ---------------------------------------------------------------------------


def dying_save(output: Path, step: int, way: str) -> None:
    """Save other rows in a copy of this process, which is killed at a step of writing."""
    left = step

    def dying(act: Callable[..., Any]) -> Callable[..., Any]:
        def wrapped(*arguments: Any, **options: Any) -> Any:
            nonlocal left
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return act(*arguments, **options)

        return wrapped

    for owner, name in (
        *((os, "fsync"), (os, "link"), (Path, "rename"), (Path, "replace"), (Path, "unlink")),
        *((Path, "mkdir"), (shutil, "rmtree"), (folders, "_exchange")),
    ):
        setattr(owner, name, dying(getattr(owner, name)))
    if way == "one by one":
        folders._exchange = lambda one, other: False
    tables = load(output, check=False)
    save(tables.replace(links=tables.links.assign(label="new")), output)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals as POSIX has them")
@pytest.mark.parametrize("way", ["exchange", "one by one"])
def test_a_save_that_dies_leaves_all_old_or_all_new(tmp_path: Path, way: str) -> None:
    save(links("old"), tmp_path / "out")
    (tmp_path / "out" / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "drafts").mkdir()
    seen = set()
    for step in (21, 26, 31, 38, 200):
        save(links("old"), tmp_path / "out")
        assert sorted(path.name for path in tmp_path.iterdir()) == ["out"]
        assert (tmp_path / "out" / "drafts").is_dir()
        process = get_context("fork").Process(target=dying_save, args=(tmp_path / "out", step, way))
        process.start()
        process.join()
        assert process.exitcode in (0, -signal.SIGKILL)
        died = process.exitcode != 0
        state = json.loads((tmp_path / "out" / "datapackage.json").read_bytes())["build"]
        if state:
            seen.add(load(tmp_path / "out").links["label"].tolist()[0])
        assert (tmp_path / "out" / "notes.txt").read_text(encoding="utf-8") == "mine"
        assert state or way == "one by one"
        if not died:
            break
    else:
        pytest.fail("the save never came to its end")
    assert seen == {"old", "new"}


def test_a_build_that_did_not_finish_is_not_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from internationals.tables import store

    save(links("甲"), tmp_path)
    path = tmp_path / "datapackage.json"
    path.write_text(json.dumps({**json.loads(path.read_bytes()), "build": ""}), encoding="utf-8")
    monkeypatch.setattr(store, "_ATTEMPTS", 2)
    with pytest.raises(TableError, match="found tables of a build that did not finish"):
        load(tmp_path)
    # It finishes while it is waited for.
    monkeypatch.setattr(store.time, "sleep", lambda _: save(links("甲"), tmp_path))
    assert len(load(tmp_path).links) == 1


def test_a_full_disk_leaves_the_old_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    save(links("甲"), tmp_path / "out")
    before = contents(tmp_path / "out")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        save(links("乙"), tmp_path / "out")
    assert contents(tmp_path / "out") == before


def test_only_files_of_ours_are_replaced(tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text("mine", encoding="utf-8")
    (tmp_path / "other.csv").write_text("mine", encoding="utf-8")
    with pytest.raises(BuildError, match=r"links\.csv: found a file that no build wrote"):
        save(links("甲"), tmp_path)
    assert contents(tmp_path) == {"links.csv": b"mine", "other.csv": b"mine"}
    save(links("甲"), tmp_path, force=True)
    save(links("乙"), tmp_path)
    assert (tmp_path / "other.csv").read_bytes() == b"mine"
    assert load(tmp_path).links["label"].tolist() == ["乙"]


def test_no_symbolic_link_is_followed_out_of_the_folder(tmp_path: Path) -> None:
    outside = tmp_path / "outside.csv"
    outside.write_text("theirs", encoding="utf-8")
    save(links("甲"), tmp_path / "out")
    (tmp_path / "out" / "links.csv").unlink()
    (tmp_path / "out" / "links.csv").symlink_to(outside)
    with pytest.raises(BuildError, match=r"links\.csv: found a file that no build wrote"):
        save(links("乙"), tmp_path / "out")
    save(links("乙"), tmp_path / "out", force=True)
    assert outside.read_text(encoding="utf-8") == "theirs"
    (tmp_path / "link").symlink_to(tmp_path / "out")
    save(links("丙"), tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert load(tmp_path / "out").links["label"].tolist() == ["丙"]


def test_a_description_that_names_other_files_makes_none_of_them_ours(tmp_path: Path) -> None:
    package = {"name": "internationals", "resources": [{"path": "../a.csv"}, {"path": "b.csv"}]}
    (tmp_path / "out").mkdir()
    for name in ("a.csv", "out/b.csv"):
        (tmp_path / name).write_text("mine", encoding="utf-8")
    (tmp_path / "out" / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    save(links("甲"), tmp_path / "out")
    assert (tmp_path / "a.csv").exists() and (tmp_path / "out" / "b.csv").exists()


def test_a_folder_one_is_in_stays_the_same_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    before = tmp_path.stat().st_ino
    save(links("甲"), ".")
    save(links("乙"), ".")
    assert tmp_path.stat().st_ino == before
    assert load(".").links["label"].tolist() == ["乙"]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


@pytest.mark.skipif(sys.platform != "linux", reason="renameat2 as Linux has it")
def test_here_two_folders_are_exchanged_in_one_step(tmp_path: Path) -> None:
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert folders._exchange(tmp_path / "one", tmp_path / "other")
    assert (tmp_path / "one" / "other").exists() and (tmp_path / "other" / "one").exists()
    assert not folders._exchange(tmp_path / "one", tmp_path / "nothing")


# --- checked on the way in ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def included(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tables of the included articles, as a build writes them."""
    from internationals.building import build

    build(None, folder := tmp_path_factory.mktemp("included") / "out")
    return folder


def changed(included: Path, tmp_path: Path, table: str, change: object) -> Path:
    """A copy of the tables in which one file's bytes are changed."""
    for path in included.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    path = tmp_path / f"{table}.csv"
    before = path.read_bytes()
    path.write_bytes(change(before))  # type: ignore[operator]
    assert path.read_bytes() != before
    return tmp_path


def without_row(data: bytes, start: bytes) -> bytes:
    return b"".join(line for line in data.splitlines(True) if not line.startswith(start))


DAMAGE = [
    ("sections", lambda d: without_row(d, b"imt-section-01,"), r"section_territories\.csv, row 1, section_id: found 'imt-section-01', expected one of sections\.section_id"),
    ("sections", lambda d: d + d.splitlines(True)[1], r"sections\.csv, row 79, section_id: found 'imt-section-01', expected a key that no row above has"),
    ("section_territories", lambda d: d.replace(b",reference,1,", b",reference,7,", 1), r"section_territories\.csv, row 1, confidence: found '7', expected a value from 0 to 1"),
    ("section_territories", lambda d: d.replace(b",AR,", b",XX,", 1), r"section_territories\.csv, row \d+, country: found 'XX', expected one of countries\.country"),
    ("countries", lambda d: d.replace(b"\nNA,NAM", b"\n,NAM"), r"countries\.csv, row \d+, country: found nothing, expected a value that matches"),
    ("candidates", lambda d: d.splitlines(True)[0], r"candidates\.csv, \*: found 0 rows, expected \d+ as datapackage\.json states"),
    ("countries", lambda d: d.splitlines(True)[0], r"\.csv, row \d+, country: found '..', expected one of countries\.country"),
    ("sections", lambda d: d.replace(b",section,full", b",branch,full", 1), r"sections\.csv, row 1, status: found 'branch', expected one of section, affiliate"),
    ("sections", lambda d: d.replace(b",section,full", b",section,full,x", 1), r"sections\.csv: found .* got \d+"),
    ("links", lambda d: b"\xff\xfe" + d, r"links\.csv: found 'utf-8' codec can't decode byte 0xff .* expected CSV in UTF-8"),
    ("links", lambda d: b"", r"links\.csv: found Empty CSV file, expected CSV"),
    ("links", None, r"links\.csv: found no such file, expected the table links"),
    ("links", lambda d: d.replace(b"label,", b"name,", 1), r"links\.csv: found the columns 'name,title,.*expected 'label,title"),
]  # fmt: skip


@pytest.mark.parametrize(("table", "change", "message"), DAMAGE)
def test_what_is_damaged_is_named_in_one_line(
    included: Path, tmp_path: Path, table: str, change: object, message: str
) -> None:
    folder = changed(included, tmp_path, table, change or (lambda data: b""))
    if change is None:
        (folder / f"{table}.csv").unlink()
    with pytest.raises(TableError, match=message) as error:
        load(folder)
    assert "\n" not in str(error.value)


def test_a_word_in_a_column_of_numbers_is_named(included: Path, tmp_path: Path) -> None:
    word = (b",reference,1,", b",reference,one,")
    folder = changed(included, tmp_path, "section_territories", lambda d: d.replace(*word, 1))
    with pytest.raises(TableError, match=r"row 1, confidence: found 'one', expected number$"):
        load(folder)


def test_without_checks_any_rows_are_read(included: Path, tmp_path: Path) -> None:
    folder = changed(included, tmp_path, "sections", lambda d: d.splitlines(True)[0])
    assert len(load(folder, check=False).sections) == 0


def test_files_that_a_spreadsheet_saved_are_read(included: Path, tmp_path: Path) -> None:
    for path in included.iterdir():
        data = path.read_bytes()
        if path.suffix == ".csv":
            text = data.decode().replace(",true,", ",TRUE,").replace(",false,", ",FALSE,")
            lines = ("\r\n" if text.count('"', 0, at) % 2 == 0 else "\n" for at in _ends(text))
            parts = _split(text)
            data = b"\xef\xbb\xbf" + "".join(map("".join, zip(parts, lines, strict=True))).encode()
        (tmp_path / path.name).write_bytes(data)
    before, after = load(included), load(tmp_path)
    for name in TABLES:
        pd.testing.assert_frame_equal(before[name], after[name], obj=name)


def _ends(text: str) -> list[int]:
    return [at for at, character in enumerate(text) if character == "\n"]


def _split(text: str) -> list[str]:
    return text.split("\n")[:-1]


def test_the_committed_tables_load() -> None:
    assert len(load(PROCESSED).sections) == 78
