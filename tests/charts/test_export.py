"""Figures leave the notebook whole: every format, every word, the same bytes again."""

import base64
import io
import json
import os
import re
import subprocess
import sys
import zlib
from html import unescape
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure
from PIL import Image

from internationals.charts import export, style
from internationals.charts.export import Chart

WORDS = {
    "title": "Sections in 17 countries",
    "caption": "Counted are countries.",
    "alt": 'A bar of 17; <script>"no"</script>',
    "source": "Chinese Wikipedia (2018)",
    "licence": "CC BY-SA 4.0",
}
TABLE = pd.DataFrame(
    {"country": ["NA", "BE"], "name_zh": ["纳米比亚", "比利时"], "sections": [0, 2]}
)


def bar(*, language: style.Language, label: str = "国 Europe", size: float = 8.0) -> Chart:
    with style.applied(language):
        page = style.Page.blank(language, height=40, title="国际", subtitle="国家", foot="来源")
        axes = page.subplots()
        axes.barh([label], [17], **style.look(style.hue("imt"), "former_section").patch())
        axes.set_xlabel("sections", fontsize=size)
    return Chart(page.figure, language, TABLE, **WORDS)


def test_everything_is_written(tmp_path: Path) -> None:
    for language in style.LANGUAGES:
        bar(language=language).save("bar", folder=str(tmp_path))
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        *("bar.csv", "bar.en.pdf", "bar.en.png", "bar.en.svg"),
        *("bar.zh.pdf", "bar.zh.png", "bar.zh.svg", "figures.json"),
    ]
    assert (tmp_path / "bar.csv").read_text("utf-8").splitlines()[1] == "NA,纳米比亚,0"
    entry = json.loads((tmp_path / "figures.json").read_text("utf-8"))["bar"]
    assert entry["alt"] == {"en": WORDS["alt"], "zh": WORDS["alt"]}
    assert entry["files"]["zh"]["pdf"] == "bar.zh.pdf"
    assert entry["table"] == "bar.csv"


def test_png_is_as_wide_as_the_page_and_its_flat_colours_are_exact(tmp_path: Path) -> None:
    saved = bar(language="en").save("bar", folder=tmp_path)
    with Image.open(saved.files["png"]) as picture:
        assert picture.width == pytest.approx(183 / 25.4 * 300, abs=1)
        assert picture.info["dpi"] == pytest.approx((300, 300), abs=0.1)
        colours = {colour for _, colour in picture.convert("RGB").getcolors(1 << 24)}
    assert (255, 255, 255) in colours
    assert tuple(int(0.9 * c + 0.5) for c in (0x00, 0x72, 0xB2)) in colours


def test_letters_of_the_svg_are_paths_and_nothing_tells_the_time(tmp_path: Path) -> None:
    saved = bar(language="zh").save("bar", folder=tmp_path)
    svg = saved.files["svg"].read_text("utf-8")
    assert "<text" not in svg
    assert not re.search(r"dc:date|20\d\d-\d\d-\d\d", svg)
    pdf = saved.files["pdf"].read_bytes()
    assert b"CreationDate" not in pdf


def test_text_of_the_pdf_can_be_searched(tmp_path: Path) -> None:
    pdf = bar(language="zh").save("bar", folder=tmp_path).files["pdf"].read_bytes()
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    readable = []
    for stream in streams:
        try:
            readable.append(zlib.decompress(stream))
        except zlib.error:
            continue
    to_unicode = b"".join(stream for stream in readable if b"begincmap" in stream)
    assert b"<56fd>" in to_unicode.lower(), "国 is not in any ToUnicode map"
    assert b"/FontFile2" in pdf
    assert b"/Subtype /Type3" not in pdf


def test_bytes_are_the_same_in_another_process(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from test_export import bar\n"
        "for language in ('en', 'zh'): bar(language=language).save('bar', folder=Path(sys.argv[1]))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "7", "PYTHONPATH": str(Path(__file__).parent)}
    subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "there")], check=True, env=environment
    )
    for language in style.LANGUAGES:
        bar(language=language).save("bar", folder=tmp_path / "here")
    here, there = (
        {file.name: file.read_bytes() for file in (tmp_path / folder).iterdir()}
        for folder in ("here", "there")
    )
    assert len(here) == 8
    assert here == there


# A figure that ships must be fit to print -----------------------------------------------------


@pytest.fixture
def shipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that counts as the project's figures/."""
    monkeypatch.setattr(export, "FIGURES", tmp_path)
    return tmp_path


def test_missing_glyph_is_an_error_in_a_figure_that_ships(shipped: Path) -> None:
    with pytest.raises(export.GlyphError, match=r"𐀀 \(U\+10000\)"):
        bar(language="en", label="Linear B: 𐀀").save("bar", folder=shipped)
    assert list(shipped.iterdir()) == []


def test_missing_glyph_is_a_warning_in_a_figure_of_ones_own(tmp_path: Path) -> None:
    rare = bar(language="zh", label="𠮷 and हिन्दी")
    with pytest.warns(export.GlyphWarning, match=r"𠮷 \(U\+20BB7\).*Noto Sans") as warned:
        rare.save("bar", folder=tmp_path / "own")
    assert "install" in str(warned[0].message)
    assert (tmp_path / "own" / "bar.zh.png").is_file()


def test_small_type_and_a_wrong_width_are_refused(shipped: Path) -> None:
    with pytest.raises(ValueError, match=r"'sections' at 6\.5 pt"):
        bar(language="en", size=6.5).save("bar", folder=shipped)
    narrow = Chart(Figure(figsize=(5, 3)), "en", TABLE, **WORDS)
    with pytest.raises(ValueError, match=r"127\.0 mm wide, expected 183 mm"):
        narrow.save("bar", folder=shipped)
    assert list(shipped.iterdir()) == []


@pytest.mark.parametrize("identifier", ["", "Bar", "a b", "../a", "a--b", "a_b"])
def test_identifier_must_name_a_file(tmp_path: Path, identifier: str) -> None:
    with pytest.raises(ValueError, match="small letters, digits and hyphens"):
        bar(language="en").save(identifier, folder=tmp_path)


def test_a_figure_needs_its_words(tmp_path: Path) -> None:
    chart = bar(language="en")
    wordless = Chart(chart.figure, "en", TABLE, **WORDS | {"alt": " "})
    with pytest.raises(ValueError, match="bar: found an empty alt"):
        wordless.save("bar", folder=tmp_path)


def test_a_write_that_fails_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bar(language="en").save("bar", folder=tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}

    def fail(self: Path, target: Path) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError, match="disk full"):
        bar(language="en", label="other").save("bar", folder=tmp_path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


# In the notebook and in the gallery -------------------------------------------------------------


def shown(page: str) -> tuple[str, Image.Image]:
    """Alt text and picture of the one image of an HTML fragment."""
    (tag,) = re.findall(r"<img [^>]*>", page)
    alt = re.search(r'alt="([^"]*)"', tag)
    data = re.search(r'src="data:image/png;base64,([^"]*)"', tag)
    assert alt and data
    return unescape(alt[1]), Image.open(io.BytesIO(base64.b64decode(data[1])))


def test_notebook_shows_a_small_picture_with_its_alt_text(tmp_path: Path) -> None:
    chart = bar(language="en")
    for shows in (chart, chart.save("bar", folder=tmp_path)):
        bundle = shows._repr_mimebundle_()
        alt, picture = shown(bundle["text/html"])
        assert alt == WORDS["alt"]
        assert "<script>" not in bundle["text/html"]
        assert WORDS["alt"] in bundle["text/plain"]
        assert 780 <= picture.width <= 800
        assert len(bundle["text/html"]) < 60_000


def test_publish_writes_both_languages_and_links_them(shipped: Path) -> None:
    saved = export.publish("bar", bar, label="国")
    assert saved.language == "en"
    page = saved._repr_mimebundle_()["text/html"]
    for name in ("bar.en.svg", "bar.zh.pdf", "bar.csv"):
        assert f'href="../figures/{name}"' in page
        assert (shipped / name).is_file()


def test_publish_refuses_two_tables_for_one_figure(shipped: Path) -> None:
    def differs(*, language: style.Language) -> Chart:
        chart = bar(language=language)
        return Chart(chart.figure, language, TABLE.assign(language=language), **WORDS)

    with pytest.raises(ValueError, match="expected one table for both"):
        export.publish("bar", differs)


def test_gallery_shows_every_figure_in_both_languages(shipped: Path) -> None:
    export.publish("b-bar", bar)
    export.publish("a-bar", bar)
    gallery = export.write_gallery(shipped).read_text("utf-8")
    images = re.findall(r"!\[(.*)\]\((.*)\)", gallery)
    assert [file for _, file in images] == [
        *("a-bar.en.png", "a-bar.zh.png", "b-bar.en.png", "b-bar.zh.png")
    ]
    assert "<script>" not in gallery
    assert "Chinese Wikipedia (2018)" in gallery
    (shipped / "a-bar.en.svg").unlink()
    with pytest.raises(FileNotFoundError, match=r"entry a-bar: found no file a-bar\.en\.svg"):
        export.write_gallery(shipped)


def test_a_broken_list_of_figures_is_told_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_text("{\n  oops", encoding="utf-8")
    with pytest.raises(ValueError, match=r"figures\.json, line 2"):
        bar(language="en").save("bar", folder=tmp_path)


def test_source_line_dates_only_the_texts_that_ship() -> None:
    articles = pd.DataFrame(
        {
            "article": ["imt", "own"],
            "title": ["国际", "我的"],
            "file": ["data/raw/imt.zh.md", "/tmp/own.md"],
        }
    )
    assert export.source_line(articles, ["imt"], "en") == "Chinese Wikipedia, 国际 (text of 2018)"
    assert export.source_line(articles, ["imt"], "zh") == "中文维基百科“国际”（2018年文本）"
    assert export.source_line(articles, ["own"], "en") == "我的"
