"""Inputs that mean harm, and machines that fail: one line each, never a hang, nothing outside."""

from __future__ import annotations

import bz2
import errno
import io
import os
import stat
import struct
import subprocess
import sys
import threading
import warnings
import zipfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from command_line import invoke
from hypothesis import given, settings
from hypothesis import strategies as st
from test_building import ARTICLE, EXPORT, contents

import internationals as inter
from internationals.articles.scripts import visible
from internationals.building import Report, build, inputs
from internationals.building import pages as working
from internationals.building.inputs import sources

PAGE = "**甲国际**是一个国际社会主义组织。\n\n## 支部\n\n  - 战斗者\n\n  - 苏格兰社会党\n"
POSIX = pytest.mark.skipif(os.name != "posix", reason="files as POSIX has them")


def archive(path: Path, *members: tuple[str, bytes]) -> Path:
    """A ZIP archive with a good page beside what is given."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that occur twice
        for name, data in (*members, ("good.md", PAGE.encode())):
            file.writestr(name, data)
    return path


def only_good(report: Report, *found: str) -> None:
    """The good page is built, and every refusal is one line that says what was found."""
    assert report.articles == ("good",)
    assert len(report.failures) == len(found)
    for line, words in zip(report.failures, found, strict=True):
        assert words in line and "expected" in line and "\n" not in line
    inter.load(report.output)


def everything(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")}


def test_names_that_lead_out_of_an_archive(tmp_path: Path) -> None:
    names = [
        *("../evil.md", "a/../../evil.md", "/etc/evil.md"),
        *("..\\evil.md", "a\\evil.md", "C:/evil.md", "a\nb.md"),
    ]
    before = everything(tmp_path.parent)
    path = archive(tmp_path / "in.zip", *((name, PAGE.encode()) for name in names))
    report = build(path, tmp_path / "out")
    no_text = "a\\nb.md': found a file name that is no text"
    only_good(report, *["found the member"] * 5, no_text, "found the member")
    made = {path for path in everything(tmp_path.parent) - before if "/out" not in path}
    assert made == {f"{tmp_path.name}/in.zip"}


def test_each_source_is_a_page_or_a_reason(tmp_path: Path) -> None:
    limit = 2 * 2**20
    (tmp_path / "plain").write_text("x")
    (tmp_path / "b.txt").write_text("x")
    members = {
        "a.md": b"a",
        "c:/e.md": b"x",
        "large.md": b"a" * (limit + 1),
        "just.md": b"a" * limit,
    }
    archive(tmp_path / "p.zip", *members.items())
    pages = [
        f"<page><title>{title}</title><ns>0</ns><revision><text>a</text></revision></page>"
        for title in ("甲_乙", " ")
    ]
    (tmp_path / "e.xml").write_text(f"<mediawiki>{''.join(pages)}</mediawiki>", "utf-8")
    names = ("plain", "b.txt", "p.zip", "e.xml", "none.md")
    found = list(sources([tmp_path / name for name in names]))
    assert [len(each.content()) for each in found if each.title == "just"] == [limit]
    shown = [(each.title, each.size, each.fraction, each.refusal) for each in found]
    read = {title: (size, fraction) for title, size, fraction, refusal in shown if not refusal}
    # Of five paths the third has five members, the fourth two pages.
    assert read == {
        "a": (1, pytest.approx(2 / 5)),
        "good": (len(PAGE.encode()), pytest.approx((2 + 2 / 5) / 5)),
        "just": (limit, pytest.approx((2 + 3 / 5) / 5)),
        "甲 乙": (1, pytest.approx((3 + 1) / 5)),
    }
    refused = [refusal.removeprefix(f"{tmp_path}/") for *_, refusal in shown if refusal]
    expected = "one of .md, .markdown, .wikitext, .mediawiki, .wiki, .zip, .xml, .xml.bz2"
    assert refused == [
        f"plain: found no suffix, expected {expected}",
        f"b.txt: found the suffix .txt, expected {expected}",
        "p.zip: found the member 'c:/e.md', expected a path within the archive",
        "p.zip: found the member 'large.md' of more than 2 MiB, expected at most 2 MiB, a page's limit",
        "e.xml#: found a page without a title, expected one",
        "none.md: found No such file or directory, expected a readable file",
    ]


def test_a_symbolic_link_in_an_archive(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("link.md")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "in.zip", "w") as file:
        file.writestr("good.md", PAGE)
        file.writestr(link, "/etc/passwd")
    only_good(build(tmp_path / "in.zip", tmp_path / "out"), "a symbolic link")


def test_members_beyond_a_page_s_limit_told_or_hidden(tmp_path: Path) -> None:
    path = archive(
        tmp_path / "in.zip", ("bomb.md", b"a" * 50_000_000), ("liar.md", b"b" * 3_000_000)
    )
    data = bytearray(path.read_bytes())
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    assert b"liar.md" in data[at : at + 60]
    struct.pack_into("<I", data, at + 24, 1000)  # the size that the table of contents tells
    path.write_bytes(data)
    report = build(path, tmp_path / "out")
    only_good(report, "of more than 2 MiB", "liar.md: found")


def test_an_archive_of_many_bombs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inputs, "_RATIO_FROM", 1_000_000)
    bombs = [(f"z{number:03}.md", b"\n" * 1_000_000) for number in range(120)]
    path = archive(tmp_path / "in.zip", *bombs)
    read = list(sources([path]))
    assert read[-1].refusal.startswith(f"{path}: found more than 100 times its size in it")
    total = sum(len(source.data or b"") for source in read)
    assert 0 <= 100 * path.stat().st_size - total < 1_000_000  # the next is of a million bytes


def test_archives_cut_short_or_none_at_all(tmp_path: Path) -> None:
    paths = [archive(tmp_path / f"{cut}.zip") for cut in (0, 10, 200, -30, -1)]
    for path in paths:
        path.write_bytes(path.read_bytes()[: int(path.stem)])
    for path, line in zip(paths, build(paths, tmp_path / "out").failures, strict=True):
        assert line.startswith(f"{path}: found ") and line.endswith("expected a ZIP archive")


def test_a_damaged_and_an_encrypted_member(tmp_path: Path) -> None:
    path = archive(tmp_path / "in.zip", ("bad.md", os.urandom(500)), ("secret.md", b"secret"))
    data = bytearray(path.read_bytes())
    data[60] ^= 0xFF
    at = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[at + 8] |= 1  # secret.md, in the table of contents
    path.write_bytes(data)
    report = build(path, tmp_path / "out")
    only_good(report, "bad.md: found a damaged member", "'secret.md' encrypted")


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_an_archive_damaged_anywhere_never_raises(data: st.DataObject) -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name in ("a.md", "b/c.wikitext", "d.txt"):
            file.writestr(name, PAGE * 3)
    content = bytearray(stream.getvalue())
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    path = Path(os.environ.get("TMPDIR", "/tmp")) / f"damaged-{os.getpid()}.zip"
    path.write_bytes(content)
    try:
        for source in sources([path]):
            assert source.refusal or source.data is not None
    finally:
        path.unlink()


BILLION_LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    + "".join(f'<!ENTITY {chr(98 + n)}{n} "{"&b;" * 10}">' for n in range(5))
    + "]><mediawiki><page><title>&b4;</title></page></mediawiki>"
)


NO_EXPORTS = [
    (BILLION_LAUGHS, "found a document type declared"),
    ("<html/>", "found <html>"),
    ("", "not well formed"),
    (EXPORT.format(ARTICLE.format("甲", 1, 2, "甲"))[:-20], "not well formed"),
    (EXPORT.format(ARTICLE.format("甲&#133;乙", 1, 2, "甲")), "no text"),
    (EXPORT.format(ARTICLE.format("甲", 1, 2, "国际" * 1_100_000)), "more than 2 MiB"),
]


def test_exports_that_are_none(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.xml" for number, _ in enumerate(NO_EXPORTS)]
    for path, (xml, _) in zip(paths, NO_EXPORTS, strict=True):
        path.write_text(xml, encoding="utf-8")
    (tmp_path / "good.md").write_text(PAGE, encoding="utf-8")
    report = build([*paths, tmp_path / "good.md"], tmp_path / "out")
    only_good(report, *(found for _, found in NO_EXPORTS))


def test_exports_in_other_encodings_cost_no_other_file(tmp_path: Path) -> None:
    encodings = ("GB18030", "utf-7", "klingon", "utf-16")
    paths = [tmp_path / f"{encoding}.xml" for encoding in encodings]
    for path, encoding in zip(paths, encodings, strict=True):
        xml = EXPORT.format(ARTICLE.format(encoding, 1, 2, "国际"))
        text = f'<?xml version="1.0" encoding="{encoding}"?>{xml}'
        path.write_bytes(text.encode("utf-8" if encoding == "klingon" else encoding))
    (tmp_path / "good.md").write_text(PAGE, encoding="utf-8")
    report = build([*paths, tmp_path / "good.md"], tmp_path / "out")
    refused = [encoding for encoding in encodings if encoding not in report.articles]
    assert set(report.articles) == {*encodings, "good"} - set(refused)
    assert len(report.failures) == len(refused)
    for encoding, line in zip(refused, report.failures, strict=True):
        assert f"{encoding}.xml: " in line


def test_parts_of_a_dump_are_exports(tmp_path: Path) -> None:
    text = "'''甲国际'''是一个国际组织。\n\n== 支部 ==\n* 甲\n"
    xml = EXPORT.format(ARTICLE.format("国际", 1, 2, escape(text)))
    path = tmp_path / "zhwiki-latest-pages-articles-multistream1.xml-p1p187712.bz2"
    half = len(xml.encode()) // 2
    streams = (xml.encode()[:half], xml.encode()[half:])
    path.write_bytes(b"".join(map(bz2.compress, streams)))
    assert build(tmp_path, tmp_path / "out").articles == ("国际",)


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    evil = "\x1b]0;owned\x07\u202e"
    (tmp_path / "good.md").write_text(
        PAGE + f"\n## 奇怪的{evil}名单\n\n  - 甲\n  - 乙\n", encoding="utf-8"
    )
    (tmp_path / f"bad{evil}.md").write_text("", encoding="utf-8")
    result = invoke(["build", "-a", str(tmp_path), "-o", str(tmp_path / "out")])
    assert "failed: " in result.stderr
    shown = invoke(["show", "good-section-01", "-t", str(tmp_path / "out")])
    for text in (result.stdout, result.stderr, shown.stdout, shown.stderr):
        assert not set(evil) & set(text) - set("owned]0;")


@pytest.mark.timeout(60)
def test_a_token_without_end_costs_no_time(tmp_path: Path) -> None:
    # Whoever looks for its end from its beginning with each new piece takes minutes.
    with (tmp_path / "in.xml").open("wb") as file:
        file.write(b'<mediawiki xml:lang="')
        file.writelines(b"a" * 1_000_000 for _ in range(100))
    (line,) = build(tmp_path / "in.xml", tmp_path / "out").failures
    assert "expected a MediaWiki export" in line


def test_a_field_without_end_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(PAGE, encoding="utf-8")
    long = "长" * 200_000
    rows = f"article,line,name,territory,reason,source\ngood,,{long},法国,known,http://x\n"
    (tmp_path / "c.csv").write_text(rows, encoding="utf-8")
    arguments = ["build", "-a", str(tmp_path / "good.md"), "-o", str(tmp_path / "out")]
    result = invoke([*arguments, "-c", str(tmp_path / "c.csv")])
    assert result.exit_code == 2 and result.stderr.count("\n") == 1
    assert len(result.stderr) < 1000


def test_pages_before_the_damage_of_an_export_are_kept(tmp_path: Path) -> None:
    text = "'''甲国际'''是一个国际组织。\n\n== 支部 ==\n* 甲\n"
    pages = "".join(ARTICLE.format(f"国际{n}", n, n, escape(text)) for n in range(3))
    (tmp_path / "in.xml").write_text(EXPORT.format(pages)[:-5], encoding="utf-8")
    report = build(tmp_path / "in.xml", tmp_path / "out")
    assert report.articles == ("国际0", "国际1", "国际2")
    assert len(report.failures) == 1


@POSIX
def test_links_pipes_and_what_may_not_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "good.md").write_text(PAGE, encoding="utf-8")
    (folder / "a-loop").symlink_to(folder)
    (folder / "b-broken.md").symlink_to(folder / "nothing.md")
    os.mkfifo(folder / "c-pipe.md")
    (folder / "d-folder.md").mkdir()
    os.mkfifo(folder / "e-pipe.xml.bz2")
    (folder / "f-link.zip").symlink_to(folder / "nothing.zip")
    only_good(
        build(folder, tmp_path / "out"),
        "a-loop: found a symbolic link to a folder",
        "b-broken.md: found No such file",
        "c-pipe.md: found something that is no regular file",
        "e-pipe.xml.bz2: found something that is no regular file",
        "f-link.zip: found no file",
    )


@POSIX
def test_pipes_in_place_of_files(tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("pipe.zip", "pipe.xml", "pipe.xml.bz2", "pipe.md")]
    for path in paths:
        os.mkfifo(path)
    for path, line in zip(paths, build(paths, tmp_path / "out").failures, strict=True):
        assert line.startswith(f"{path}: found something that is no regular file")


@POSIX
@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_folder_and_a_file_without_permission(tmp_path: Path) -> None:
    closed = tmp_path / "in" / "closed"
    closed.mkdir(parents=True)
    (tmp_path / "in" / "good.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "in" / "secret.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "in" / "secret.md").chmod(0)
    closed.chmod(0)
    try:
        report = build(tmp_path / "in", tmp_path / "out")
    finally:
        closed.chmod(0o755)
    only_good(report, "closed: found Permission denied", "secret.md: found Permission denied")


def test_a_permission_that_the_system_denies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "good.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "in" / "inner").mkdir()
    scan = os.scandir

    def denied(path: Path) -> Iterator[os.DirEntry[str]]:
        if Path(path).name == "inner":
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return scan(path)

    monkeypatch.setattr(inputs, "scandir", denied)
    only_good(build(tmp_path / "in", tmp_path / "out"), "inner: found Permission denied")


def test_a_file_that_grows_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "good.md"
    path.write_text(PAGE, encoding="utf-8")
    stop = threading.Event()

    def grow() -> None:
        with path.open("ab") as file:
            while not stop.wait(0.001):
                file.write("\n  - 战斗者\n".encode() * 100)
                file.flush()

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        report = build(path, tmp_path / "out")
    finally:
        stop.set()
        thread.join()
    if report.articles:
        tables = inter.load(tmp_path / "out")
        assert len(tables.sections) >= 2
    else:
        assert "found more than 2 MiB" in report.failures[0]


def test_very_deep_folders(tmp_path: Path) -> None:
    folder = tmp_path
    for _ in range(300):
        folder = folder / "a"
    folder.mkdir(parents=True)
    (folder / "good.md").write_text(PAGE, encoding="utf-8")
    only_good(build(tmp_path, tmp_path / "out"))


FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
from internationals.cli import run; sys.exit(run(["build", "-a", sys.argv[2], "-o", sys.argv[3]]))
"""


@POSIX
def test_a_disk_that_takes_no_more_leaves_the_old_tables(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(PAGE, encoding="utf-8")
    build(tmp_path / "good.md", tmp_path / "out")
    before = contents(tmp_path / "out")
    command = [sys.executable, "-c", FULL, "9000", str(tmp_path / "good.md"), str(tmp_path / "out")]
    ended = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.count("\n") == 1 and "found File too large" in ended.stderr
    assert contents(tmp_path / "out") == before


@pytest.mark.parametrize("name", ["write", "fsync"])
def test_a_full_disk_in_the_middle_of_a_large_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(4):
        (folder / f"{number}.md").write_text(PAGE, encoding="utf-8")
    build(folder / "0.md", tmp_path / "out")
    before = contents(tmp_path / "out")

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(*((Path, "write_bytes", full) if name == "write" else (os, "fsync", full)))
        with pytest.raises(OSError, match="No space left on device"):
            build(folder, tmp_path / "out", chunk=1, workers=1)
    assert contents_of_files(tmp_path / "out") == before
    assert build(folder, tmp_path / "out", chunk=1, workers=1, resume=True).built == 4
    assert not (tmp_path / "out" / ".build").exists()


def contents_of_files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}


def test_an_output_that_cannot_be_a_folder(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(PAGE, encoding="utf-8")
    (tmp_path / "out").write_text("a file", encoding="utf-8")
    result = invoke(["build", "-a", str(tmp_path / "good.md"), "-o", str(tmp_path / "out")])
    assert result.exit_code == 1
    assert result.stderr.count("\n") == 1 and "found a file, expected a folder" in result.stderr


def test_a_fault_of_ours_in_one_page_costs_no_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def faulty(article: inter.Article, *rest: object) -> object:
        if article.article == "bad":
            raise ZeroDivisionError("by\nzero")
        return page_rows(article, *rest)

    page_rows = working.page_rows
    monkeypatch.setattr(working, "page_rows", faulty)
    for name in ("bad", "good"):
        (tmp_path / f"{name}.md").write_text(PAGE, encoding="utf-8")
    only_good(build(tmp_path, tmp_path / "out"), "found ZeroDivisionError")


MIXED = "**Ⅳ Интернационал 第四國際 الأممية الرابعة चौथा**是國際組織，由多個國家的組織組成，各國的成員組織在下面列出，它們都是社會主義組織，以各自的文字書寫名稱。\n\n## 成員\n\n  - Рабочая власть 工人力量\n\n  - النضال\n\n  - ฝ่ายซ้าย‏\u202e𝕬\n"


def test_mixed_scripts_in_names_and_texts(tmp_path: Path) -> None:
    name = "Интернационал 國際 الأممية e\u0301 𝕬"
    (tmp_path / f"{name}.md").write_text(MIXED, encoding="utf-8")
    report = build(tmp_path, tmp_path / "out")
    assert report.failures == ()
    tables = inter.load(tmp_path / "out")
    assert len(tables.sections) == 3
    for row in tables.sections.itertuples():
        assert row.name in visible(row.quote)
