"""What `make` runs: only what changed, no interpreter that is too old, tools that explain themselves."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from internationals.paths import ROOT


def run_if_changed(folder: Path, *arguments: str) -> int:
    command = [sys.executable, ROOT / "tools" / "run_if_changed.py", *arguments]
    return subprocess.run(command, cwd=folder, check=False).returncode


def test_a_command_runs_again_only_when_contents_change(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    source = tmp_path / "src" / "code.py"
    source.write_text("1")
    output, log = tmp_path / "output.csv", tmp_path / "log"
    script = "echo run >> log; cp src/code.py output.csv"
    command = ("--stamps", ".make/t", "--files", "src", "output.csv", "--", "sh", "-c", script)

    def runs() -> int:
        assert run_if_changed(tmp_path, *command) == 0
        return log.read_text().count("run")

    assert runs() == 1
    assert runs() == 1
    os.utime(source, (1, 1))
    assert runs() == 1, "only the time differs"
    source.write_text("2")
    assert runs() == 2
    output.unlink()
    assert runs() == 3
    (tmp_path / "src" / "__pycache__").mkdir()
    (tmp_path / "src" / "__pycache__" / "code.pyc").write_text("")
    assert runs() == 3, "caches do not count"
    source.rename(tmp_path / "src" / "renamed.py")
    assert run_if_changed(tmp_path, *command) == 1, "the command's own status"
    assert run_if_changed(tmp_path, *command) == 1, "a failure leaves no stamp"


def test_of_several_paths_the_command_is_given_those_that_changed(tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).write_text(name)
    (tmp_path / "shared").write_text("1")
    command = ["--stamps", ".make/n", "--files", "shared", "--each", "a", "b", "--"]
    command += ["sh", "-c", 'printf "%s" "$*" > given', "sh"]

    def given() -> str:
        (tmp_path / "given").write_text("nothing")
        assert run_if_changed(tmp_path, *command) == 0
        return (tmp_path / "given").read_text()

    assert given() == "a b"
    assert given() == "nothing"
    (tmp_path / "b").write_text("changed")
    assert given() == "b"
    (tmp_path / "shared").write_text("2")
    assert given() == "a b"


@pytest.mark.parametrize("version", [(3, 10), (2, 7)])
def test_make_refuses_an_old_interpreter_in_one_line(
    tmp_path: Path, version: tuple[int, int]
) -> None:
    old = tmp_path / "python"
    pretend = f"import sys; sys.version_info = {(*version, 0)}; exec(sys.argv[1])"
    old.write_text(f"#!/bin/sh\nexec '{sys.executable}' -c '{pretend}' \"$2\"\n")
    old.chmod(0o755)
    answer = subprocess.run(
        ["make", "setup", f"PYTHON={old}"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    said = answer.stderr.splitlines()
    assert answer.returncode == 2
    assert said[0].startswith(f"make: {old} is Python {version[0]}.{version[1]}, but 3.11 or later")
    assert [line for line in said[1:] if not line.startswith("make")] == []


def test_make_names_an_interpreter_that_is_not_there() -> None:
    answer = subprocess.run(
        ["make", "setup", "PYTHON=python3.99"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.returncode == 2
    assert answer.stderr.startswith("make: there is no python3.99; name a Python 3.11 or later")


@pytest.mark.parametrize("tool", sorted((ROOT / "tools").glob("*.py")), ids=lambda tool: tool.name)
def test_a_tool_that_is_asked_what_it_does_says_so_and_does_nothing(
    tool: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", [str(tool), "--help"])
    monkeypatch.setattr(Path, "replace", None)
    monkeypatch.setattr(subprocess, "run", None)
    with pytest.raises(SystemExit) as ended:
        runpy.run_path(str(tool), run_name="__main__")
    assert ended.value.code == 0
    assert capsys.readouterr().out.startswith("usage: ")
