"""The command line as a user meets it: what it prints and how it ends."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from command_line import invoke

import internationals
from internationals.paths import RAW


def run(*arguments: object) -> tuple[int, str, str]:
    result = invoke([str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_build_says_what_it_wrote(tmp_path: Path) -> None:
    code, out, err = run("build", "--output", tmp_path)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == (
        f"3 articles read; 78 entries: 78 placed, 0 open; tables in {tmp_path}"
    )
    assert "     78  sections" in out


def test_a_failed_article_ends_in_1_and_the_others_are_written(tmp_path: Path) -> None:
    (tmp_path / "broken.md").write_bytes(b"\xff\xfe")
    code, out, err = run(
        "build", "-a", tmp_path / "broken.md", "-a", RAW / "ist.zh.md", "-o", tmp_path / "out"
    )
    assert code == 1
    assert err.startswith(f"failed: {tmp_path / 'broken.md'}: line 1: found byte 0xff")
    assert out.splitlines()[-1].startswith("1 article read, 1 failed; 40 entries: ")
    assert (tmp_path / "out" / "sections.csv").read_text(encoding="utf-8").count("ist-") >= 40


@pytest.mark.parametrize(
    "arguments",
    [
        ("build", "--articles", "/no/such/file"),
        ("build", "--articles", ""),
        ("restore", str(RAW / "mim.zh.md"), "--corrections", "/no/such/file"),
        ("show",),
        ("dance",),
    ],
)
def test_wrong_usage_ends_in_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2


def test_show_tells_the_line_and_why(tmp_path: Path) -> None:
    code, out, _ = run("show", "imt-section-22")
    assert code == 0
    assert "> 54" in out
    assert "Netherlands (NL): reference, probability 1.00" in out
    assert "link: 火花 (弗拉芒) → Flanders (imt, line 54)" in out


def test_show_of_an_unknown_section_names_the_nearest() -> None:
    _, _, err = run("show", "imt-section-99")
    assert "imt-section-29" in err


def test_restore_puts_flags_back_and_the_uncertain_ones_in_comments() -> None:
    code, out, _ = run("restore", RAW / "ist.zh.md")
    assert code == 0
    assert "* {{flag|丹麦}} [[国际社会主义者 (丹麦)|国际社会主义者]]" in out.splitlines()
    assert any(line.startswith("* <!-- ?") and line.endswith("怎么办") for line in out.splitlines())


def test_an_interruption_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("internationals.tables.show.describe_section", interrupted)
    assert run("show", "imt-section-29") == (130, "", "internationals: interrupted\n")


def test_importing_the_package_imports_nothing_heavy() -> None:
    code = "import internationals, sys; print(*sorted({'pandas', 'matplotlib'} & set(sys.modules)))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == ""


def test_all_analyses_are_at_hand_once_the_package_is_imported() -> None:
    code = "import internationals as inter; print(inter.analysis.spread.territories.__name__)"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert result.stdout.strip() == "territories"
    assert {"entryism", "spread"} <= set(dir(internationals.analysis))


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="a folder in which nobody can write")
def test_a_home_that_cannot_be_written_to_changes_nothing(tmp_path: Path) -> None:
    home = {"HOME": "/proc/nowhere", "XDG_CACHE_HOME": "/proc/nowhere", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", "from internationals.cli import main; main()"]
    for arguments in (
        ["figures", "host_foundings", "--output", tmp_path],
        ["export", "--format", "geojson,parquet", "--output", tmp_path],
        ["build", "--output", tmp_path / "tables"],
    ):
        done = subprocess.run([*command, *map(str, arguments)], env=home, capture_output=True)
        assert (done.returncode, done.stderr) == (0, b""), done.stderr
