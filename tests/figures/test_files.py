"""Figures as files: the same bytes, words that can be read, the command that writes them."""

import os
import re
import subprocess
import sys

import matplotlib
import pytest
from command_line import invoke
from made_tables import international

from internationals import figures
from internationals.figures.drawings import write_figures
from internationals.tables.store import save

from .own_tables import CASES

TABLES = international(["DE", "FR", "SV", ""], {0: {"name": "Party"}})


def test_files_and_their_words(tmp_path) -> None:
    figure = figures.membership_map(TABLES, "green", language="zh", width="column")
    names = [file.name for file in figure.save("my map", folder=tmp_path / "new")]
    assert names == [
        *(f"my map.zh.column.{suffix}" for suffix in ("png", "svg", "pdf")),
        "my map.csv",
    ]
    png, svg, pdf, csv = (file.read_bytes() for file in sorted((tmp_path / "new").iterdir(),
                          key=lambda file: names.index(file.name)))  # fmt: skip
    assert png.startswith(b"\x89PNG")
    text = svg.decode()
    assert f"<title>{figure.title}</title>" in text and "<desc>世界地图" in text
    assert 'xml:lang="zh"' in text and "<text" not in text and "date" not in text
    assert b"/Lang (zh-Hans)" in pdf and b"/Title" in pdf and b"/ToUnicode" in pdf
    assert b"CreationDate" not in pdf
    at = int(pdf.rsplit(b"startxref\n", 1)[1].split()[0])
    assert pdf[at:].startswith(b"xref")
    assert csv.decode().splitlines()[0].startswith("country,name_en,name_zh")


@pytest.mark.parametrize(
    "settings", ["text.usetex: True", "path.sketch: 1, 100, 2", "font.size: 20"]
)
def test_a_users_settings_change_no_byte(tmp_path, settings) -> None:
    rules = tmp_path / "matplotlibrc"
    rules.write_text(settings, encoding="utf-8")
    expected = figures.un_members(TABLES).contents()
    with matplotlib.rc_context(fname=rules):
        assert figures.un_members(TABLES).contents() == expected


def test_another_process_makes_the_same_bytes(tmp_path) -> None:
    save(TABLES, tmp_path / "tables")
    code = (
        "import sys, internationals as inter\n"
        "tables = inter.load(sys.argv[1])\n"
        "inter.figures.membership_map(tables, 'green').save('map', folder=sys.argv[2])"
    )
    for seed in ("1", "2"):
        subprocess.run(
            [sys.executable, "-c", code, tmp_path / "tables", tmp_path / seed],
            check=True, env={**os.environ, "PYTHONHASHSEED": seed},
        )  # fmt: skip
    files = sorted(file.name for file in (tmp_path / "1").iterdir())
    assert len(files) == 4
    for name in files:
        assert (tmp_path / "1" / name).read_bytes() == (tmp_path / "2" / name).read_bytes(), name


def test_a_missing_glyph_is_an_error() -> None:
    figure = figures.membership_map(TABLES, "green", title="\U00012345")
    with pytest.raises(figures.FigureError, match=r"U\+12345"):
        figure.contents()


def test_words_of_one_script_have_blanks_too() -> None:
    figure = figures.membership_map(TABLES, "green", title="Враг капитала: لال سلام 解放 一")
    assert figure.contents()["png"]


def test_every_figure_of_own_tables_or_the_reason(tmp_path) -> None:
    results = dict(write_figures(CASES["one entry"](), tmp_path, ["un_members", "overlap-map"]))
    assert [file.suffix for file in results["un-members"]] == [".png", ".svg", ".pdf", ".csv"]
    assert isinstance(results["overlap-map"], figures.FigureError)


def test_the_command(tmp_path) -> None:
    save(TABLES, tmp_path / "tables")
    command = ["figures", "--tables", str(tmp_path / "tables"), "--output", str(tmp_path / "out")]
    done = invoke([*command, "membership_map", "overlap_map", "--language", "zh"])
    assert done.exit_code == 0
    assert re.search(r"^overlap-map: not drawn: .+。$", done.output, re.MULTILINE)
    assert (tmp_path / "out" / "green-membership-map.zh.png").is_file()
    assert invoke([*command, "overlap_map"]).exit_code == 1
    assert invoke([*command, "rose_window"]).exit_code == 2
    assert invoke([*command, "--language", "fr"]).exit_code == 2
