"""Every notebook where nothing runs: converted as nbviewer converts it, opened, read."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import nbformat
import pytest
from nbconvert import HTMLExporter
from playwright.sync_api import Browser, Page
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from served import visit

from internationals.paths import ROOT
from notebooks import WIDGET

NOTEBOOKS = ROOT / "notebooks"
COMMITTED = sorted(NOTEBOOKS.glob("*.ipynb"))
OWN_REQUESTS = re.compile(
    # What nbconvert's page asks for by itself, whatever the notebook: formulas and diagrams, which
    # no notebook here has (a test below), and the loader of scripts that none of them needs.
    r"https://cdnjs\.cloudflare\.com/ajax/libs/(mathjax|require\.js|mermaid[\w-]*|jquery)/"
)

each_notebook = pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, Path]:
    """Each notebook as a page of its own."""
    folder = tmp_path_factory.mktemp("pages")
    converted = {}
    for path in COMMITTED:
        html, _ = HTMLExporter().from_filename(str(path))
        converted[path] = folder / f"{path.stem}.html"
        converted[path].write_text(html, encoding="utf-8")
    return converted


@each_notebook
def test_reads_at_the_width_of_a_telephone_and_of_a_desk(
    browser: Browser, pages: dict[Path, Path], path: Path
) -> None:
    with visit(browser, width=360) as (page, seen):
        page.goto(pages[path].as_uri())
        assert page.locator("h1").count() == 1
        fits(page, 360)
        page.set_viewport_size({"width": 1440, "height": 1000})
        fits(page, 1440)
        pictures = page.locator("img").evaluate_all(
            """images => images.map(image => ({
              alt: image.alt.trim(), drawn: image.complete && image.naturalWidth > 0,
            }))"""
        )
        assert [picture for picture in pictures if not picture["drawn"]] == []
        assert [picture for picture in pictures if len(picture["alt"]) < 20] == []
    assert [address for address in seen.foreign if not OWN_REQUESTS.match(address)] == []
    assert [words for words in seen.complaints if "ERR_FAILED" not in words] == []


def fits(page: Page, width: int) -> None:
    """The page stays within the window; a table too wide scrolls in a box of its own."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    cut = page.locator("table, img").evaluate_all(
        """all => all.filter(one => {
          let box = one.parentElement;
          while (getComputedStyle(box).overflowX === 'visible' && box !== document.body) {
            box = box.parentElement;
          }
          const right = one.getBoundingClientRect().left + one.scrollWidth;
          const fits = right <= box.getBoundingClientRect().right + 1;
          const scrolls = ['auto', 'scroll'].includes(getComputedStyle(box).overflowX);
          return !fits && (one.matches('img') || !scrolls);
        }).map(one => one.outerHTML.slice(0, 80))"""
    )
    assert cut == []


@each_notebook
def test_nothing_is_missed_without_scripts(path: Path) -> None:
    """No formula, no diagram, no output that only a script shows, but a figure for each widget."""
    notebook = nbformat.read(path, as_version=4)
    assert "widgets" not in notebook.metadata
    markdown = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    assert not re.search(r"(?<![\\\w])\$[^$\n]+\$(?!\w)|\\\(|```mermaid", markdown)
    kinds: list[set[str]] = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            assert output.output_type in {"display_data", "execute_result", "stream"}, path
            data = output.get("data", {})
            found = set(data)
            if "<img" in "".join(data.get("text/html", "")) or "image/png" in data:
                found.add("figure")
            assert "application/javascript" not in found
            assert "<script" not in "".join(data.get("text/html", ""))
            kinds.append(found)
    for found in kinds:
        if WIDGET in found:
            assert "figure" in found, "no picture in the place of the controls"


@each_notebook
def test_its_links_lead_somewhere(pages: dict[Path, Path], path: Path) -> None:
    page = HTMLParser(pages[path].read_bytes())
    addresses = [link.attributes["href"] or "" for link in page.css("a[href]")]
    anchors = {node.attributes["id"] for node in page.css("[id]")}
    relative = [urlsplit(each) for each in addresses if not urlsplit(each).scheme]
    missing = []
    for address in relative:
        if not address.path:
            if unquote(address.fragment) and unquote(address.fragment) not in anchors:
                missing.append(address.geturl())
            continue
        target = (NOTEBOOKS / unquote(address.path)).resolve()
        if not (target.is_relative_to(ROOT) and target.exists()):
            missing.append(address.geturl())
    assert missing == []


def links_between() -> Iterator[tuple[str, str]]:
    for path in COMMITTED:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                for name in re.findall(r"\]\((\d\d-[\w-]+\.ipynb)", cell.source):
                    yield path.name, name


def test_one_gets_from_each_notebook_to_the_next() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    names = re.findall(r"^\| \[[^]]+\]\(notebooks/(\d\d-[\w-]+\.ipynb)\)", readme, re.MULTILINE)
    assert sorted(names) == [path.name for path in COMMITTED]
    linked = set(links_between())
    assert {(one, other) for one, other in pairwise(names)} <= linked


@each_notebook
def test_is_small_enough_to_be_shown(path: Path) -> None:
    assert path.stat().st_size < 1_000_000
