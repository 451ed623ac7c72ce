"""The folder of the tables: what was written takes its place at once, and nothing else is left."""

import os
from pathlib import Path

import pytest

from internationals.tables.folder import BuildError, preparing, publish


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.endswith(".lock"))


DESCRIPTOR = '{"name": "internationals", "resources": [{"path": "sections.csv"}]}'


def test_the_new_files_take_the_place_of_the_old_and_the_work_is_removed(tmp_path: Path) -> None:
    for text in ("first", "second"):
        with preparing(tmp_path / "out", settings="same") as place:
            (place.new / "sections.csv").write_text(text)
            (place.new / "datapackage.json").write_text(DESCRIPTOR)
            publish(place)
        (tmp_path / "out" / "mine.txt").write_text("mine")
        # Who may read the folder stays as its owner has it.
        if text == "first":
            (tmp_path / "out").chmod(0o751)
        assert (tmp_path / "out").stat().st_mode & 0o777 == 0o751
        assert names(tmp_path) == ["out"]
        assert names(tmp_path / "out") == ["datapackage.json", "mine.txt", "sections.csv"]
        assert (tmp_path / "out" / "sections.csv").read_text() == text


def test_work_stays_only_after_an_interruption(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with pytest.raises(ZeroDivisionError), preparing(out, settings="same"):
        1 / 0  # noqa: B018
    assert names(tmp_path) == []
    with (
        pytest.raises(KeyboardInterrupt),
        preparing(out, settings="same") as place,
    ):
        (place.work / "part").write_text("part")
        raise KeyboardInterrupt
    with (
        pytest.raises(BuildError, match="an interrupted build of other articles"),
        preparing(out, settings="other", resume=True),
    ):
        pass
    with preparing(out, settings="same", resume=True) as place:
        assert (place.work / "part").read_text() == "part"
    assert names(tmp_path) == []


def test_work_of_someone_else_or_behind_a_link_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    with pytest.raises(KeyboardInterrupt), preparing(out, settings="same") as left:
        raise KeyboardInterrupt
    user = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: user + 1)
    with preparing(out, settings="same", resume=True) as place:
        assert place.work != left.work
    monkeypatch.undo()
    left.work.rename(tmp_path / "elsewhere")
    left.work.symlink_to(tmp_path / "elsewhere")
    with preparing(out, settings="same", resume=True) as place:
        assert place.work != left.work
    assert names(tmp_path) == [left.work.name, "elsewhere"]


def test_one_build_at_a_time_writes_to_a_folder(tmp_path: Path) -> None:
    out = tmp_path / "out"
    with preparing(out, settings="same"):
        with (
            pytest.raises(BuildError, match="found another build writing here, expected none"),
            preparing(out, settings="same"),
        ):
            pass
        with preparing(tmp_path / "other", settings="same"):
            pass
    with preparing(out, settings="same"):
        pass
    assert list(tmp_path.iterdir()) == []
