"""Many articles: the same tables whatever the input, the workers, the chunks and the interruptions."""

from __future__ import annotations

import csv
import gc
import multiprocessing
import os
import random
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from html import escape
from multiprocessing import forkserver
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pytest
from command_line import invoke
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet
from strategies import any_text, pages

import internationals as inter
import internationals.building as building
from internationals.building import BuildError, Progress, build, inputs
from internationals.building.pages import maybe_international
from internationals.paths import RAW
from internationals.tables.schema import TableError

EXPORT = '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" xml:lang="zh">{}</mediawiki>'
ARTICLE = (
    "<page><title>{}</title><ns>0</ns><id>{}</id><revision><id>{}</id>"
    "<model>wikitext</model><text>{}</text></revision></page>"
)


def page(number: int) -> str:
    """A page on an international, whose members link to a page in another part of the build."""
    return f"""\
**第{number}国际**是一个国际社会主义组织，由[第{number // 2}国际](../Page/第{number // 2}国际.md "wikilink")分裂而成。

## 支部

  - 战斗者

  - [火花](../Page/组织{(number + 5) % 12}.md "wikilink")

  -  苏格兰社会党（打入[工党](../Page/工党_\\(英国\\).md "wikilink")）
"""


def organisation(number: int) -> str:
    country = ("瑞典", "巴西", "希腊")[number % 3]
    return f"**组织{number}**是{country}的一个社会主义政党，属于国际。\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty-four pages in nested folders, one of them refused and one called as another is."""
    folder = tmp_path_factory.mktemp("pages")
    for number in range(12):
        inner = folder / f"{number % 3}"
        inner.mkdir(exist_ok=True)
        (inner / f"第{number}国际.zh.md").write_text(page(number), encoding="utf-8")
        (folder / f"组织{number}.md").write_text(organisation(number), encoding="utf-8")
    (folder / "2" / "empty.md").write_text("", encoding="utf-8")
    (folder / "2" / "第0国际.md").write_text(page(5), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def expected(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The tables of `folder`, made as one part."""
    output = tmp_path_factory.mktemp("expected") / "out"
    build(folder, output, workers=1)
    inter.load(output)
    return contents(output)


def contents(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in output.iterdir()}


@pytest.mark.parametrize(("chunk", "workers"), [(1, 1), (7, 1), (5, 2)])
def test_chunks_and_workers_change_no_byte(
    folder: Path, expected: dict[str, bytes], tmp_path: Path, chunk: int, workers: int
) -> None:
    seen: list[Progress] = []
    report = build(folder, tmp_path / "out", chunk=chunk, workers=workers, progress=seen.append)
    assert contents(tmp_path / "out") == expected
    assert (report.built, report.refused, report.skipped) == (24, 2, 0)
    assert (report.entries, report.believed, report.open) == (36, 12, 24)
    assert report.rows["sections"] == expected["sections.csv"].count(b"-section-") // 2
    assert report.failures == tuple(
        (tmp_path / "out" / "refused.log").read_text(encoding="utf-8").splitlines()
    )
    assert "empty.md: line 1: found an empty file" in report.failures[0]
    assert all(f"第0国际.{end}" in report.failures[1] for end in ("md", "zh.md"))
    fractions = [(progress.step, progress.fraction) for progress in seen]
    assert fractions == sorted(
        fractions, key=lambda f: (["read", "rows", "write"].index(f[0]), f[1])
    )
    ends = [list(filter(lambda each: each.step == step, seen))[-1] for step in ("read", "rows")]
    assert ends[0].pages == 26 and ends[0].fraction < 1
    assert ends[1] == ("rows", 24, 1) and seen[-1] == ("write", 24, 1)


def placed(tables: dict[str, bytes], section: str) -> list[str]:
    """Country and evidence of a section, as the tables hold them."""
    rows = csv.reader(tables["section_territories.csv"].decode().splitlines())
    return [f"{row[1]} {row[4]}" for row in rows if row[0] == section]


def test_first_sentences_of_linked_pages_are_evidence(expected: dict[str, bytes]) -> None:
    # The second member of 第n国际 links to 组织n+5, whose page says its country.
    assert placed(expected, "第0国际-section-02") == ["GR text"]
    assert placed(expected, "第1国际-section-02") == ["SE text"]


def test_the_same_pages_in_an_archive_give_the_same_rows(
    folder: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for path in folder.rglob("*.md"):
            archive.write(path, path.relative_to(folder))
    build(tmp_path / "pages.zip", tmp_path / "out", chunk=5, workers=1)
    found = contents(tmp_path / "out")
    archived = str(tmp_path / "pages.zip").encode()
    for name in ("articles.csv", "refused.log"):
        found[name] = found[name].replace(archived, str(folder).encode())
    assert without_description(found) == without_description(expected)


def without_description(tables: dict[str, bytes]) -> dict[str, bytes]:
    """The tables without datapackage.json, which has their hashes."""
    return {name: data for name, data in tables.items() if name != "datapackage.json"}


def test_a_folder_of_pages_archives_and_exports_gives_all_of_them_once(
    folder: Path, tmp_path: Path
) -> None:
    inside = tmp_path / "in"
    (inside / "b").mkdir(parents=True)
    (inside / "甲.zh.md").write_text(page(1), encoding="utf-8")
    with zipfile.ZipFile(inside / "b" / "pages.ZIP", "w") as archive:
        archive.writestr("乙.zh.md", page(2))
        archive.writestr("甲.zh.md", page(1))
    text = escape("'''丙国际'''是一个国际组织。\n\n== 支部 ==\n* 甲\n")
    (inside / "c.xml").write_text(
        EXPORT.format("".join(ARTICLE.format(f"丙{n}", n, n, text) for n in range(3))),
        encoding="utf-8",
    )
    (inside / "d.txt").write_text(page(3), encoding="utf-8")
    report = build(inside, tmp_path / "out", chunk=2, workers=1)
    assert report.articles == ("乙", "甲", "丙0", "丙1", "丙2")
    (failure,) = report.failures
    assert f"{inside / '甲.zh.md'}: found a second article named '甲'" in failure
    found = list(inputs.sources([inside]))
    assert [round(6 * source.fraction, 9) for source in found] == [0, 1, 4, 4, 4, 4]
    named = [inside / "b" / "pages.ZIP", inside / "c.xml", inside / "甲.zh.md"]
    build(named, tmp_path / "named", workers=1)
    assert contents(tmp_path / "named") == contents(tmp_path / "out")
    again = build(
        [inside / "b", inside / "b" / "pages.ZIP", inside / "甲.zh.md"] * 2, tmp_path / "n"
    )
    assert again.built == 2 and len(again.failures) == 8


def test_a_pattern_leads_to_the_files_that_match(folder: Path, tmp_path: Path) -> None:
    report = build(str(folder / "**" / "第[12]国际.zh.md"), tmp_path)
    assert report.articles == ("第1国际", "第2国际")


def test_what_is_read_in_a_folder_a_pattern_and_an_archive(tmp_path: Path) -> None:
    for name in ("a.md", "b.WIKI", "README.md", ".md", "c.txt", "d.md.bak"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    with zipfile.ZipFile(tmp_path / "e.zip", "w") as archive:
        for name in ("2.md", "1/3.wikitext", "README.md"):
            archive.writestr(name, name)
    found = list(inputs.sources([tmp_path, tmp_path / "[ab].*", tmp_path / "e.zip"]))
    names = [source.file.removeprefix(f"{tmp_path}/") for source in found]
    e = ["e.zip/1/3.wikitext", "e.zip/2.md"]
    assert names == ["a.md", "b.WIKI", *e, "a.md", "b.WIKI", *e]
    places = [round(18 * source.fraction, 9) for source in found]
    assert places == [0, 2, 4, 5, 6, 9, 12, 15]


@pytest.mark.parametrize(
    ("most", "most_bytes", "tested"), [(2, 8, False), (1, 8, True), (2, 7, True)]
)
def test_pages_of_a_large_input_are_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, most: int, most_bytes: int, tested: bool
) -> None:
    monkeypatch.setattr(inputs, "SMALL", most)
    monkeypatch.setattr(inputs, "_WAITING", most_bytes)
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for name in ("1.md", "2.md"):
            archive.writestr(name, "1234")
    found = inputs.sources([tmp_path / "a.zip"])
    assert [(source.size, source.tested) for source in found] == [(4, tested), (4, tested)]


def test_a_part_has_so_many_pages_or_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(building, "_CHUNK_BYTES", 10)
    pages = (inputs.Source("", size=size) for size in (1, 1, 1, 1, 9, 9, 10, 1, 8, 1, 1))
    parts = [[page.size for page in part] for part in building._chunks(pages, 3)]
    assert parts == [[1, 1, 1], [1, 9], [9, 10], [1, 8, 1], [1]]


def test_a_single_part_needs_no_other_process(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    def crew(*given: object) -> object:
        asked.append(given)
        return building_crew(1)

    building_crew = building.crew
    monkeypatch.setattr(building, "crew", crew)
    build(folder / "0", tmp_path / "out", workers=2, chunk=4)
    build(folder / "0", tmp_path / "out", workers=2, chunk=3)
    assert asked == [(1, ""), (2, "")]


def test_a_build_loads_no_library_that_it_can_do_without(folder: Path, tmp_path: Path) -> None:
    code = (
        "import sys; from internationals import build; build(*sys.argv[1:], workers=1);"
        "print(*{'pandas', 'pyarrow', 'duckdb', 'scipy'} & sys.modules.keys())"
    )
    command = [sys.executable, "-c", code, str(folder / "0"), str(tmp_path / "out")]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "\n"


def test_garbage_is_collected_as_before_a_build(folder: Path, tmp_path: Path) -> None:
    before = gc.get_threshold()
    build(folder / "0", tmp_path)
    assert gc.get_threshold() == before


def test_where_no_page_is_read_the_tables_stay(folder: Path, tmp_path: Path) -> None:
    build(str(folder / "第1国际.zh.md"), tmp_path)
    before = contents(tmp_path)
    (tmp_path / "empty.md").write_bytes(b"")
    nothing = build(str(folder / "*.txt"), tmp_path)
    assert nothing.failures == (
        f"{folder / '*.txt'}: found no article, expected a file that matches",
    )
    empty = build(tmp_path / "empty.md", tmp_path)
    assert (empty.built, empty.refused, empty.rows) == (0, 1, {})
    (tmp_path / "empty.md").unlink()
    assert contents(tmp_path) == before


def test_an_export_gives_its_pages_with_titles_and_revisions(tmp_path: Path) -> None:
    source = (
        "'''第九国际'''是一个国际组织。\n\n== 支部 ==\n"
        "* {{flag|阿根廷}} [[战斗者]]\n* {{flag|瑞典}} 火花\n"
    )
    text = "".join(ARTICLE.format(f"国际 {n} (组织)", n, 70 + n, escape(source)) for n in range(5))
    (tmp_path / "wiki.xml").write_text(EXPORT.format(text), encoding="utf-8")
    with pytest.raises(inter.ArticleError, match=r"wiki\.xml: found no page with the revision 99"):
        build(tmp_path / "wiki.xml", tmp_path / "out", revision="99")
    build(tmp_path / "wiki.xml", tmp_path / "out", chunk=2, workers=1)
    tables = inter.load(tmp_path / "out")
    assert tables.articles["article"].tolist() == [f"国际 {n} (组织)" for n in range(5)]
    assert tables.articles["title"].tolist() == tables.articles["article"].tolist()
    assert tables.articles["revision"].tolist() == [str(70 + n) for n in range(5)]
    assert set(tables.articles["language"]) == {"zh"}
    assert tables.section_territories["country"].tolist() == ["AR", "SE"] * 5
    assert set(tables.section_territories["evidence"]) == {"flag"}


def test_of_a_large_folder_other_pages_are_skipped(
    folder: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(inputs, "SMALL", 10)
    copy = tmp_path / "pages"
    copy.mkdir()
    for number in range(12):
        (copy / f"第{number}国际.zh.md").write_text(page(number), encoding="utf-8")
        text = organisation(number).replace("社会主义政党，属于国际", "团体")
        (copy / f"组织{number}.md").write_text(text, encoding="utf-8")
    report = build(copy, tmp_path / "out", chunk=5, workers=1)
    assert (report.built, report.skipped) == (12, 12)
    # Their first sentences still tell where the members are that link to them.
    assert placed(contents(tmp_path / "out"), "第0国际-section-02") == ["GR text"]
    named = [copy / f"组织{number}.md" for number in range(12)]
    assert build([copy, *named], tmp_path / "out", workers=1).built == 24


@pytest.mark.parametrize("path", sorted(RAW.glob("*.md")), ids=lambda path: path.stem)
def test_the_pretest_lets_the_three_articles_pass(path: Path) -> None:
    assert maybe_international(path.read_bytes())


@pytest.mark.parametrize(
    "lead",
    [
        "La Marea es una organización internacional trotskista.",
        "Die Flut ist ein internationaler Zusammenschluss kommunistischer Parteien.",
        "Le Courant est un regroupement international de partis ouvriers.",
        "The Wave is an international youth organization of liberals.",
    ],
)
def test_the_pretest_lets_pages_of_every_language_pass(lead: str) -> None:
    assert maybe_international(lead.encode())


def test_the_pretest_stops_pages_about_other_things() -> None:
    assert not maybe_international("**苹果**是蔷薇科苹果属的落叶乔木，产于世界各地。".encode())
    assert not maybe_international("**国际足球联合会**是管理足球运动的组织。".encode())
    assert not maybe_international(b"Die Feder ist ein Bauteil aus Stahl, weltweit verwendet.")


def test_parquet_of_other_types_is_refused(folder: Path, tmp_path: Path) -> None:
    build(folder / "组织1.md", tmp_path, format="parquet")
    path = tmp_path / "links.parquet"
    links = parquet.read_table(path)
    labels = pa.array([1] * links.num_rows, pa.int64())
    parquet.write_table(links.set_column(0, "label", labels), path)
    with pytest.raises(TableError, match=r"links\.parquet, label: found int64, expected string"):
        inter.load(tmp_path)


def test_parquet_holds_what_csv_does(folder: Path, tmp_path: Path) -> None:
    build(folder, tmp_path / "csv")
    build(folder, tmp_path / "parquet", format="parquet", chunk=5, workers=1)
    csv, other_format = inter.load(tmp_path / "csv"), inter.load(tmp_path / "parquet")
    for (name, table), (_, other) in zip(csv.items(), other_format.items(), strict=True):
        assert table.equals(other), name
        assert (table.dtypes == other.dtypes).all(), name
    for path in (tmp_path / "parquet").glob("*.parquet"):
        assert parquet.ParquetFile(path).num_row_groups < 2, path.name


def test_a_new_build_leaves_no_file_of_the_one_before(folder: Path, tmp_path: Path) -> None:
    build(folder, tmp_path)
    build(folder / "组织1.md", tmp_path, format="parquet")
    assert {path.suffix for path in tmp_path.iterdir()} == {".parquet", ".json"}
    build(folder / "组织1.md", tmp_path)
    assert {path.suffix for path in tmp_path.iterdir()} == {".csv", ".json"}


def leftovers(output: Path) -> list[Path]:
    """Folders of work of interrupted builds."""
    return [path for path in output.parent.iterdir() if path.name.startswith(f".{output.name}.")]


def interrupted(folder: Path, output: Path, after: int, **options: object) -> dict[str, int]:
    """When the parts were made that a build has when it is interrupted after some pages."""

    def progress(state: Progress) -> None:
        if state.pages >= after:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, output, chunk=4, workers=1, progress=progress, **options)  # type: ignore[arg-type]
    (work,) = leftovers(output)
    return {path.name: path.stat().st_mtime_ns for path in work.glob("*.read")}


def test_resume_keeps_what_is_made_and_changes_no_byte(
    folder: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    before = interrupted(folder, tmp_path / "out", after=12)
    assert len(before) == 3
    later = interrupted(folder, tmp_path / "out", after=8, resume=True)
    assert len(later) == 5 and {name: later[name] for name in before} == before
    # What is collected of all pages is collected anew.
    (leftovers(tmp_path / "out")[0] / "known.sqlite").write_bytes(b"half of it")
    build(folder, tmp_path / "out", chunk=4, workers=1, resume=True)
    assert contents(tmp_path / "out") == expected
    assert leftovers(tmp_path / "out") == []


def test_resume_is_for_the_same_build_only(folder: Path, tmp_path: Path) -> None:
    interrupted(folder, tmp_path / "out", after=8)
    with pytest.raises(
        BuildError, match=r"found an interrupted build of other .* expected the same"
    ):
        build(folder / "0", tmp_path / "out", chunk=1, workers=1, resume=True)
    assert build(folder / "0", tmp_path / "out", chunk=1, workers=1).built == 4
    assert leftovers(tmp_path / "out") == []


def test_two_builds_do_not_write_to_one_folder(folder: Path, tmp_path: Path) -> None:
    def progress(_: Progress) -> None:
        with pytest.raises(BuildError, match="found another build writing here, expected none"):
            build(folder, tmp_path / "out", chunk=4, workers=1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(folder, tmp_path / "out", chunk=4, workers=1, progress=progress)


def test_work_that_someone_else_planted_is_left_alone(
    folder: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "manifest.json").write_text("{}", encoding="utf-8")
    (tmp_path / ".out.build-planted").symlink_to(tmp_path / "elsewhere")
    build(folder, tmp_path / "out", resume=True)
    assert contents(tmp_path / "out") == expected
    assert (tmp_path / "elsewhere" / "manifest.json").exists()
    (tmp_path / ".x.lock").symlink_to(tmp_path / "planted")
    with pytest.raises(OSError, match="symbolic"):
        build(folder, tmp_path / "x")
    assert not (tmp_path / "planted").exists()


def build_by_itself(folder: Path, output: Path, **options: Any) -> None:
    """Build in a copy of a process, which does not own the server of processes that the first one has."""
    forkserver.connect_to_new_process.__self__.__init__()
    build(folder, output, **options)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="signals and processes as POSIX has them")
def test_killed_at_any_moment_it_goes_on_and_changes_no_byte(
    folder: Path, expected: dict[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever edits the checkout while this runs makes another program of it.
    monkeypatch.setattr(building, "_program", lambda: "this")
    moments = random.Random(8)
    fork = multiprocessing.get_context("fork")
    output = tmp_path / "out"

    def start(number: int) -> BaseProcess:
        options = {"chunk": 3, "workers": 2 if number % 5 == 4 else 1, "resume": True}
        process = fork.Process(target=build_by_itself, args=(folder, output), kwargs=options)
        process.start()
        return process

    def run() -> float:
        began = time.monotonic()
        process = start(0)
        process.join()
        assert process.exitcode == 0
        return time.monotonic() - began

    build(folder / "0", output)
    (output / "notes.txt").write_text("mine", encoding="utf-8")
    old = contents(output)
    new = {**expected, "notes.txt": b"mine"}
    whole = run()
    build(folder / "0", output)
    killed = 0
    for number in range(20):
        process = start(number)
        process.join(whole * moments.uniform(0.0, 0.9))
        killed += process.is_alive()
        process.kill()
        process.join()
        assert contents(output) in (old, new)
    run()
    assert contents(output) == new
    assert killed >= 10
    assert leftovers(output) == []


INTERRUPTED = """
import os, signal, sys, threading
import internationals.building as building
from internationals.cli import run
# A shell that starts the tests in the background has it ignored.
signal.signal(signal.SIGINT, signal.default_int_handler)
write = building.write_table
def interrupting(*given):
    interrupt = threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT))
    interrupt.start()
    interrupt.join()
    return write(*given)
building.write_table = interrupting
sys.exit(run(["build", "-a", sys.argv[1], "-o", sys.argv[2]]))
"""


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_an_interruption_names_resume_and_leaves_the_old_tables(
    folder: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    output = tmp_path / "out"
    build(folder / "0", output)
    before = contents(output)
    command = [sys.executable, "-c", INTERRUPTED, str(folder), str(output)]
    interrupted = subprocess.run(command, capture_output=True, text=True, check=False)
    assert interrupted.returncode == 130
    last = interrupted.stderr.splitlines()[-1]
    assert last.startswith("internationals: interrupted") and "--resume" in last
    assert "Traceback" not in interrupted.stderr
    assert contents(output) == before
    (work,) = leftovers(output)
    assert build(folder, output, resume=True).refused == 2
    assert contents(output) == expected
    assert not work.exists()


def build_or_refuse(source: Path, output: Path) -> None:
    """Build in a copy of a process, unless another is building there."""
    try:
        build_by_itself(source, output)
    except BuildError as error:
        assert str(error).endswith("found another build writing here, expected none")


def crowd(one: Path, other: Path, output: Path, pairs: int) -> int:
    """Two builds at once into one folder, again and again; how often a reader read it meanwhile."""
    build(one, output)
    builds = {}
    for source in (one, other):
        build(source, output)
        builds[tuple(inter.load(output).articles["article"])] = contents(output)
    readings = 0
    fork = multiprocessing.get_context("fork")
    for _ in range(pairs):
        pair = [
            fork.Process(target=build_or_refuse, args=(source, output)) for source in (one, other)
        ]
        for process in pair:
            process.start()
        while any(process.is_alive() for process in pair):
            articles = tuple(inter.load(output).articles["article"])
            assert articles in builds
            readings += 1
        assert [process.exitcode for process in pair] == [0, 0]
        assert contents(output) in builds.values()
    return readings


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes as POSIX has them")
def test_a_reader_beside_two_builds_never_sees_a_mix(folder: Path, tmp_path: Path) -> None:
    assert crowd(folder / "0", folder / "1", tmp_path / "out", pairs=6) >= 6
    assert leftovers(tmp_path / "out") == []


WORKERS = """
import os, signal, sys, time
from internationals.building.workers import crew
if __name__ == "__main__":
    with crew(2) as workers:
        os.kill(workers.executor.submit(os.getpid).result(), signal.SIGINT)
        print(workers.executor.submit(os.getpid).result(), workers.at_once, flush=True)
        time.sleep(600)
"""


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for processes in /proc")
def test_workers_end_with_the_build_and_not_at_ctrl_c(tmp_path: Path) -> None:
    script = tmp_path / "workers.py"
    script.write_text(WORKERS, encoding="utf-8")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE)
    assert process.stdout is not None
    number, at_once = process.stdout.readline().decode().split()
    assert 2 < int(at_once) < 10  # none waits for work, and little work is in memory
    worker = Path("/proc") / number
    assert worker.is_dir()
    process.kill()
    process.wait()
    until = time.monotonic() + 300
    while worker.is_dir() and " Z " not in (worker / "stat").read_text():
        assert time.monotonic() < until, "the worker is still there"
        time.sleep(0.05)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts=st.lists(st.one_of(any_text, pages), min_size=1, max_size=4))
def test_a_build_of_any_pages_has_valid_tables(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("any")
    for number, text in enumerate(texts):
        (folder / f"页{number}.zh.md").write_text(text, encoding="utf-8", errors="replace")
    report = build(folder, folder / "out", chunk=2, workers=1)
    assert not any("please report" in line for line in report.failures)
    if report.rows:
        inter.load(folder / "out")


def test_the_command_counts_refuses_and_summarises(folder: Path, tmp_path: Path) -> None:
    result = invoke(
        ["build", "-a", str(folder), "-o", str(tmp_path / "out"), "-f", "parquet", "-w", "1"]
    )
    assert result.exit_code == 1
    last = result.stdout.splitlines()[-1]
    assert (
        last.startswith("24 articles read, 12 without members, 2 failed; 36 entries: ")
        and "tables in" in last
    )
    assert result.stderr.count("failed: ") == 2
    assert (tmp_path / "out" / "sections.parquet").exists()


def test_a_worker_that_dies_is_told_and_the_build_goes_on(
    folder: Path, expected: dict[str, bytes], tmp_path: Path
) -> None:
    others = psutil.Process().children(recursive=True)

    def kill(_: Progress) -> None:
        for process in psutil.Process().children(recursive=True):
            # The new children of the fork server are the workers; one may have ended meanwhile.
            with suppress(psutil.NoSuchProcess):
                if process not in others and process.ppid() != os.getpid():
                    process.kill()

    with pytest.raises(BuildError, match=r"found a worker dead, expected .* go on with --resume"):
        build(folder, tmp_path / "out", chunk=2, workers=2, progress=kill)
    assert not (tmp_path / "out").exists()
    build(folder, tmp_path / "out", chunk=2, workers=1, resume=True)
    assert contents(tmp_path / "out") == expected


def test_a_change_anywhere_in_the_program_makes_another_manifest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "internationals"
    (package / "articles" / "wikitext").mkdir(parents=True)
    module = package / "articles" / "wikitext" / "tree.py"
    module.write_text("", encoding="utf-8")
    monkeypatch.setattr(building, "PACKAGE", package)
    before = building._program()
    module.write_text("TREE = 1\n", encoding="utf-8")
    assert building._program() != before
