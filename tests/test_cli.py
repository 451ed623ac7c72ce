"""The command line as a user meets it: what it prints and how it ends."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import rich.progress
from command_line import invoke

import internationals
from internationals import cli
from internationals.building import Progress, Report
from internationals.paths import RAW


def run(*arguments: object) -> tuple[int, str, str]:
    result = invoke([str(argument) for argument in arguments])
    return result.exit_code, result.stdout, result.stderr


def test_build_says_what_it_wrote(tmp_path: Path) -> None:
    code, out, err = run("build", "--output", tmp_path)
    assert (code, err) == (0, "")
    assert out.splitlines()[-1] == (
        f"3 articles read, 1 without members; 78 entries: 78 placed, 0 open; tables in {tmp_path}"
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
        ("--",),
    ],
)
def test_wrong_usage_ends_in_2(arguments: tuple[str, ...]) -> None:
    assert run(*arguments)[0] == 2


def test_the_options_of_each_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "999")
    usage = {
        "build": "[-a PATH] [-o DIR] [-c FILE] [-p FILE] [--other-text PATH] [-r ID] [-f csv|parquet] "
        "[-i FILE] [-w N] [-s ADDRESS] [--resume] [--without-reference] [--force]",
        "show": "[-t DIR] SECTION_ID",
        "restore": "[-c FILE] ARTICLE",
        "export": "-o DIR -f FORMATS [-t DIR]",
        "figures": "[-o DIR] [-t DIR] [-l en|zh] [-w page|column] [NAME ...]",
        "report": "[-t DIR] [-o DIR] [-f docx|html|tex|md] [-l en|zh] [ORGANIZATION ...]",
        "compare": "[-o DIR] [-l en|zh] [--organization ID] [-w] A B",
        "history": "[-o DIR] [-p TITLE] [-l en|zh] EXPORT",
    }
    for command, options in usage.items():
        _, out, _ = run(command, "--help")
        assert out.splitlines()[0] == f"usage: internationals {command} [-h] {options}"
        assert ("[default: figures]" in out) is (command == "figures")
    assert "Language of the chart." in out
    assert run("figures", "--lang", "zh")[0] == 2  # no option has two names
    assert run("--version") == (0, f"internationals {version('internationals')}\n", "")
    code, out, _ = run()
    assert code == 0 and [line for line in out.splitlines() if line.startswith("    build ")]


def test_report_and_compare_hand_on_what_they_are_given(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[tuple[object, object]] = []

    class Compared:
        def summary(self, language: str) -> str:
            return f"in {language}"

    def made(result: object) -> Callable[..., object]:
        return lambda *arguments, **options: given.append((arguments, options)) or result

    monkeypatch.setattr("internationals.report.report", made(Path("made.md")))
    monkeypatch.setattr("internationals.comparing.compare", made(Compared()))
    assert run("report", "imt", "-f", "md", "-o", "there") == (0, "made.md\n", "")
    assert run("compare", "a", "b", "-l", "zh", "--without-reference") == (0, "in zh\n", "")
    assert given == [
        ((None, ["imt"]), {"output": Path("there"), "format": "md", "language": "en"}),
        (("a", "b", ""), {"reference": False}),
    ]


def test_a_build_is_summed_up_in_some_lines(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = tuple(f"line {number}" for number in range(25))
    report = Report(
        articles=(), failures=lines, warnings=lines[:21], unread=tuple("abcdef"),
        rows={"sections": 1200}, output=tmp_path, built=2000, refused=1025, skipped=3000,
        without_members=7, entries=1200, believed=1100, open=98, not_read=1006,
    )  # fmt: skip
    cli._summarise(report)
    out, err = capsys.readouterr()
    assert out.splitlines() == [
        "        1,200  sections",
        "2,000 articles read, 7 without members, 1,025 failed, 3,000 skipped; "
        "1,200 entries: 1,100 placed, 98 open, 2 of no country; "
        f"lists not read in a, b, c, d, e and 1,001 more; tables in {tmp_path}",
    ]
    assert err.splitlines() == [
        *(f"note: line {number}" for number in range(20)), "note: and 1 more",
        *(f"failed: line {number}" for number in range(20)),
        f"failed: and 1,005 more (see {tmp_path / 'refused.log'})",
    ]  # fmt: skip
    few = report._replace(
        failures=(), warnings=lines[:20], rows={}, built=1, refused=0, skipped=0,
        without_members=0, entries=1, believed=1, open=0, unread=tuple("abcde"), not_read=5,
    )  # fmt: skip
    cli._summarise(few)
    out, err = capsys.readouterr()
    assert out == (
        "1 article read; 1 entry: 1 placed, 0 open; lists not read in a, b, c, d, e; "
        "nothing written\n"
    )
    assert "more" not in err


def test_on_a_terminal_a_bar_shows_how_far_a_build_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    class Bar(rich.progress.Progress):
        def __init__(self, **options: object) -> None:
            super().__init__(**options, auto_refresh=False, get_time=lambda: seconds)

        def update(self, *of: object, **changes: object) -> None:
            super().update(*of, **changes, refresh=True)

    seconds = 0.0
    terminal = Terminal()
    monkeypatch.setattr("rich.progress.Progress", Bar)
    monkeypatch.setattr("sys.stderr", terminal)
    monkeypatch.setenv("TERM", "xterm")
    with cli._progress() as advance:
        assert advance is not None
        advance(Progress("read", 4, 0.25))
        seconds = 4.0
        advance(Progress("read", 4321, 0.5))
        advance(Progress("rows", 7, 0.75))
    shown = re.sub(r"\x1b\[[\d;?]*\w|[━╺╸]", "", terminal.getvalue())
    lines = [" ".join(line.split()[:-1]) for line in shown.split("\r")]
    assert "reading: 4 pages 25%" in lines and "making rows: 7 pages 75%" in lines
    assert "reading: 4,321 pages, 1,080 a second 50%" in lines


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (
            ["build", "-a", "{0}/list.wikitext", "-o", "{0}/out"],
            1,
            "; lists not read in {0}/list.wikitext; ",
        ),
        (
            ["build", "-a", "{0}/*.none", "-o", "{0}/out", "-w", "1"],
            1,
            "failed: {0}/*.none: found no article",
        ),
        (["build", "-w", "0"], 2, "found '0', expected a whole number from 1"),
        (["build", "-w", "1.5"], 2, "found '1.5', expected a whole number from 1"),
        (
            ["build", "-c", "{0}/bad.csv"],
            2,
            "internationals: {0}/bad.csv:1: found the columns a, b",
        ),
        (["build", "-o", "{0}/bad.csv/out"], 1, "internationals: {0}/bad.csv"),
        (
            ["restore", "{0}/none.wikitext"],
            1,
            "internationals: {0}/none.wikitext: found no list of members",
        ),
        (["export", "-o", "{0}/x", "-f", "bibtex, geojson"], 0, "{0}/x/internationals.geojson"),
        (["export", "-o", "{0}/x", "-f", "pdf"], 2, "no format 'pdf'; there are "),
        (["figures", "host_foundings", "-o", "{0}/x"], 0, "imt-host-foundings.en.png"),
        (["figures", "nothing", "-o", "{0}/x"], 2, "internationals: "),
        (
            ["figures", "members_over_time", "-o", "{0}/x"],
            1,
            "-members-over-time: not drawn: These tables have no history",
        ),
        (["show", "x" * 2000], 1, "…"),
    ],
)
def test_how_a_command_ends(arguments: list[str], code: int, message: str, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n")
    (tmp_path / "none.wikitext").write_text("'''Sun''' is an international.")
    listed = "".join(
        f"* {each}: [[X]]\n" for each in ("France", "Italy", "Spain", "Greece", "Peru")
    )
    (tmp_path / "list.wikitext").write_text(
        f"'''Sun''' is an international of parties.\n\n== Fellow travellers ==\n{listed}"
    )
    ended, out, err = run(*(each.replace("{0}", str(tmp_path)) for each in arguments))
    assert ended == code
    assert message.replace("{0}", str(tmp_path)) in out + err
    assert code != 2 or len(err.splitlines()) == 1


def test_what_a_terminal_would_obey_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    cli.say("a\x1b[31m \u202eb\n\tc")
    cli.fail("x" * 884)
    cli.fail("x" * 885)
    out, err = capsys.readouterr()
    assert out == "a\\x1b[31m \\u202eb\n\tc\n"
    line = f"internationals: {'x' * 884}"
    assert err.splitlines() == [line, f"{line}…"]


def test_a_reader_who_goes_away_ends_it_without_a_word() -> None:
    command = [
        sys.executable,
        "-c",
        "from internationals.cli import main; main()",
        "show",
        "imt-section-22",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None and process.stderr is not None
    process.stdout.close()
    assert (process.stderr.read(), process.wait()) == (b"", 1)


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


def test_what_is_printed_to_a_file_is_utf_8_in_any_locale() -> None:
    command = [Path(sys.executable).with_name("internationals"), "show", "imt-section-29"]
    result = subprocess.run(
        command, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "latin-1"}, check=True
    )
    assert "马克思主义" in result.stdout.decode()


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
    nowhere = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), "/proc/nowhere")
    home = {name: value for name, value in os.environ.items() if name != "MPLCONFIGDIR"} | nowhere
    code = """
import sys
from internationals.cli import main
folder = sys.argv[1]
for words in ("figures host_foundings", "export --format geojson,parquet", "build"):
    sys.argv[1:] = [*words.split(), "--output", f"{folder}/{words[:5]}"]
    try:
        main()
    except SystemExit as ended:
        if ended.code:
            raise
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, env=home, capture_output=True)
    assert (done.returncode, done.stderr) == (0, b""), done.stderr
