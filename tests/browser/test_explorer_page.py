"""The explorer, used as a person uses it: in JupyterLab, and as a page without code."""

import csv
import json
import math
from itertools import combinations
from pathlib import Path

import nbformat
import pytest
from defusedxml import ElementTree
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook
from person import Person, agrees, expected, table
from PIL import Image
from playwright.sync_api import Browser, Page
from served import Server, run_all_cells, save_notebook, visit

import internationals as inter
from notebooks import KERNEL


def change_every_control(person: Person) -> None:
    """Each filter changes map, table and numbers; pandas gives the same."""
    agrees(person, expected())

    person.tick("organizations", "ist")
    person.tick("organizations", "mim")
    agrees(person, expected(organizations=("imt",)))
    person.tick("statuses", "former_section")
    current = ("section", "affiliate", "sympathiser", "former_affiliate")
    agrees(person, expected(("imt",), current))
    for region in ("Africa", "Americas", "Asia", "Oceania"):
        person.tick("regions", region)
    agrees(person, expected(("imt",), current, "Europe"))
    person.tick("host", "true")
    agrees(person, expected(("imt",), current, "Europe", host=True))
    search = person.control("search").locator("input")
    person.changed(lambda: search.fill("火花"))
    found = expected(("imt",), current, "Europe", host=True, search="火花")
    assert len(found) > 1
    agrees(person, found)

    confidence = person.control("least_confidence").locator("input")
    confidence.focus()
    person.changed(lambda: confidence.press("End"))
    agrees(person, found)
    person.changed(person.control("reset").click)
    agrees(person, expected())


def read_the_line_of_python(person: Person) -> None:
    """It returns the rows that the table shows."""
    person.tick("organizations", "ist")
    person.tick("organizations", "mim")
    person.tick("host", "true")
    assert person.code() == 'inter.select(tables, organizations=["imt"], host=True, tiers="all")'
    pasted = eval(person.code(), {"inter": inter, "tables": inter.load()})
    assert list(pasted["section_id"]) == person.sections()
    person.changed(person.control("reset").click)


def empty_it(person: Person) -> None:
    """An empty result names its filters; without one of them there are entries again."""
    person.tick("evidence", "reference")
    assert person.sections() == []
    assert person.filled() == set()
    assert person.total() == ["0", "0", "—", "0"]
    empty = person.explorer.locator(".explorer-empty")
    assert empty.locator("button").all_inner_texts() == [
        "✕ How the place is known (78 entries without it)"
    ]
    person.changed(empty.locator("button").click)
    agrees(person, expected())
    assert empty.inner_text() == ""


def search_statements(person: Person) -> None:
    """A search finds statements of the articles, in words and as they are in the file."""
    search = person.control("search").locator("input")
    claims = person.explorer.locator(".explorer-claims")
    assert not claims.is_visible()
    person.changed(lambda: search.fill("格兰特"))
    claims.locator("article").first.wait_for()
    assert "格兰特" in claims.inner_text()
    person.changed(person.control("reset").click)
    claims.wait_for(state="hidden")


def switch_to_dots(person: Person) -> None:
    """Each place becomes a dot of one size; its area is grey, and the dots do not overlap."""
    display, places = person.control("display"), person.filled()
    display.get_by_role("button", name="Dots").click()
    dots = person.explorer.locator(".explorer-land circle.explorer-filled").evaluate_all(
        """circles => circles.filter(one => getComputedStyle(one).display !== 'none')
          .map(one => ['cx', 'cy', 'r'].map(name => +one.getAttribute(name)))"""
    )
    assert len(dots) == len(places)
    assert len({round(radius, 6) for _, _, radius in dots}) == 1
    apart = [math.dist(one[:2], other[:2]) / (2 * one[2]) for one, other in combinations(dots, 2)]
    assert min(apart) > 0.8
    display.get_by_role("button", name="Areas").click()


def point_and_click(person: Person) -> None:
    """Hovering shows a country's numbers, a click lists its entries with their quoted lines."""
    told = person.point_at("FR")
    assert told.splitlines() == [
        "France",
        "IMT: 1 section, 1 with a host party",
        "IST: 1 affiliate",
    ]
    assert person.point_at("CN").splitlines() == ["China", "nothing listed here"]

    sections = table("sections").set_index("section_id")
    hosted = set(table("section_hosts")["section_id"])
    for country, name in (("BR", "Brazil"), ("GB", "United Kingdom")):
        details = person.click_on(country)
        details.get_by_role("heading", name=name, exact=True).wait_for()
        there = expected()
        wanted = set(there.loc[there["country"] == country, "section_id"])
        shown = details.locator("article")
        assert {entry.get_attribute("data-section") for entry in shown.all()} == wanted
        for entry in shown.all():
            row = sections.loc[entry.get_attribute("data-section")]
            raw = entry.locator("pre")
            assert not raw.is_visible()
            entry.locator("summary").click()
            assert raw.evaluate("line => line.textContent") == row["quote"]
            links = entry.locator("blockquote a").evaluate_all("all => all.map(a => a.href)")
            assert len(links) == row["quote"].count("](")
            assert all(link.startswith("https://zh.wikipedia.org/wiki/") for link in links)
            words = entry.inner_text()
            assert str(row["line_start"]) in words and str(row["line_end"]) in words
            assert row["name_zh"] in words
            assert ("not recorded" in words) == (row.name not in hosted)
    details.get_by_role("button", name="Close").click()
    person.page.wait_for_function("() => !document.querySelector('.explorer-details article')")


def sort_the_table(person: Person) -> None:
    """A heading sorts, once up and once down; the entries stay the same."""
    head = person.explorer.locator(".explorer-entries th[data-column=name]")
    before = person.sections()
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "ascending"
    rising = person.column("name")
    assert rising == sorted(rising, key=lambda name: (name.casefold(), name)) or (
        rising[0] < rising[-1]
    )
    head.locator("button").click()
    assert head.get_attribute("aria-sort") == "descending"
    assert person.column("name")[0] == rising[-1]
    assert sorted(person.sections()) == sorted(before)


def without_a_mouse(person: Person) -> None:
    """Tab reaches every control and the map; arrows go from country to country, Enter opens one."""
    page = person.page
    person.control("language").locator("input:checked").focus()
    reached: list[str] = []
    for _ in range(60):
        reached.append(
            page.evaluate(
                """() => {
                  const at = document.activeElement;
                  return at.closest('[data-country]') ? 'map'
                    : at.closest('[data-control]')?.dataset.control
                    ?? at.closest('section, details')?.className;
                }"""
            )
        )
        if reached[-1] == "reset":
            break
        page.keyboard.press("Tab")
    # Every stop has a purpose: parts of the world, areas or dots, the map, and the filters.
    assert list(dict.fromkeys(reached)) == [
        "language", "explorer-map", "display", "map", "explorer-controls", "search",
        "organizations", "statuses", "regions", "evidence", "host", "least_confidence", "reset",
    ]  # fmt: skip
    assert reached.count("explorer-map") == 6

    person.explorer.locator("[data-country][tabindex='0']").focus()
    focused = "document.activeElement.getAttribute('aria-label')"
    first = page.evaluate(focused)
    assert first.startswith("Argentina. IMT: 1 section")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(focused).startswith("Australia. ")
    page.keyboard.press("End")
    assert page.evaluate(focused).startswith("Zimbabwe. ")
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    person.explorer.get_by_role("heading", name="Argentina", exact=True).wait_for()
    page.wait_for_function("() => document.activeElement.textContent === 'Argentina'")
    page.keyboard.press("Escape")
    page.wait_for_function("() => document.activeElement.dataset.country === 'AR'")

    # What a screen reader calls each thing one can act on.
    nameless = person.explorer.evaluate(
        """root => [...root.querySelectorAll('button, input, [role=button], [role=region], svg[role]')]
          .filter(node => !(node.getAttribute('aria-label') || node.labels?.length
            || node.textContent.trim()))
          .map(node => node.outerHTML.slice(0, 120))"""
    )
    assert nameless == []
    groups = person.explorer.locator("fieldset legend")
    assert all(groups.all_text_contents())


def in_chinese(person: Person) -> None:
    """The other language changes every word, and no number."""
    total = person.total()
    person.tick("language", "zh")
    assert person.explorer.get_attribute("lang") == "zh-Hans"
    assert person.total()[:2] == total[:2]
    person.explorer.get_by_role("group", name="国际组织").wait_for()
    assert "国际马克思主义倾向：1个支部" in person.point_at("FR")
    english = person.explorer.locator("h2, h3, legend, th, .explorer-help").all_text_contents()
    assert [words for words in english if words and words.isascii()] == []


def save_and_open(person: Person) -> None:
    """Each format is downloaded by the browser, and can be opened."""
    with Image.open(person.save("png")) as picture:
        assert picture.width == pytest.approx(183 / 25.4 * 300, abs=2)
        picture.load()
    assert ElementTree.parse(person.save("svg")).getroot().tag.endswith("svg")
    assert person.save("pdf").read_bytes().startswith(b"%PDF-")
    features = json.loads(person.save("geojson").read_text())["features"]
    assert {each["properties"]["territory"] for each in features} == person.filled()
    with person.save("csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert sorted(row["section_id"] for row in rows) == sorted(person.sections())
    cells = [cell for row in rows for cell in row.values()]
    assert [cell for cell in cells if cell.lstrip()[:1] in set("=+-@")] == []


def wait_for_a_busy_kernel(page: Page, person: Person, server: Server) -> None:
    """While Python cannot answer, the widget reports it; then the map follows."""
    page.locator(".jp-CodeCell .cm-content").last.click()
    page.keyboard.press("Control+a")
    # While its process is stopped, no thread of Python answers, as JupyterLab's subshell would.
    page.keyboard.type("import os, signal; os.kill(os.getpid(), signal.SIGSTOP)")
    page.keyboard.press("Control+Enter")
    kernel = server.stopped()
    busy = person.explorer.locator(".explorer-busy")

    def choose() -> None:
        try:
            person.control("organizations").locator("input[value=ist]").click()
            person.explorer.locator(".explorer-busy", has_text="Python is busy").wait_for()
        finally:
            kernel.resume()

    person.changed(choose)
    assert busy.inner_text() == ""
    person.changed(person.control("reset").click)


def test_in_jupyterlab(browser: Browser, servers: dict[str, Server]) -> None:
    address = servers["jupyterlab"].wait()
    with visit(browser) as (page, seen):
        run_all_cells(page, address, "06-explorer.ipynb")
        errors = page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
        assert errors.all_text_contents() == []
        person = Person(page)
        change_every_control(person)
        read_the_line_of_python(person)
        point_and_click(person)
        sort_the_table(person)
        without_a_mouse(person)
        save_and_open(person)
        wait_for_a_busy_kernel(page, person, servers["jupyterlab"])
        in_chinese(person)
    assert seen.foreign == []
    assert [words for words in seen.complaints if "TypeError" in words] == []


HOSTILE = "<script>window.ran = 1</script><img src=x onerror='window.ran = 2'>"

HOSTILE_PAGE = f"""**国际{HOSTILE}**是一个国际组织。

## 支部

  - [火花{HOSTILE}](https://zh.wikipedia.org/wiki/火花_\\(比利时\\) "wikilink")

  - 革命{HOSTILE}<small>（打入[工党](../Page/工党_\\(英国\\).md "wikilink")）</small>
"""

HOSTILE_CELLS = (
    # Every text that no vocabulary and no pattern rules; keys change alike in all tables.
    """
from pathlib import Path
import internationals as inter
import pandas as pd
from internationals.tables.schema import TABLES
pd.set_option("display.max_colwidth", None)
hostile = HOSTILE
tables = inter.load()
changed = {}
for name, table in tables.items():
    table = changed[name] = table.copy()
    for column in TABLES[name].columns:
        if column.type == "string" and not column.vocabulary and not column.pattern:
            filled = table[column.name].notna()
            table.loc[filled, column.name] = hostile + table.loc[filled, column.name]
tables = tables.replace(**changed)
""",
    "inter.explore(tables)",
    "display(tables, tables.sections.head(), inter.select(tables).head())",
    # A page of one's own, built and explored.
    """
inter.build(Path("hostile.md").resolve(), "hostile-tables")
own = inter.load("hostile-tables")
inter.explore(own)
""",
    "display(own, own.sections, inter.source(own.sections.iloc[0], own))",
)


def test_a_script_in_the_tables_runs_nowhere(
    browser: Browser, servers: dict[str, Server], root: Path
) -> None:
    notebook = new_notebook(
        cells=[new_code_cell(cell.replace("HOSTILE", repr(HOSTILE))) for cell in HOSTILE_CELLS],
        metadata={"kernelspec": KERNEL},
    )
    file = root / "notebooks" / "hostile.ipynb"
    nbformat.write(notebook, file)
    (file.parent / "hostile.md").write_text(HOSTILE_PAGE, encoding="utf-8")
    address = servers["jupyterlab"].wait()
    with visit(browser) as (page, seen):
        run_all_cells(page, address, file.name)
        errors = page.locator('[data-mime-type="application/vnd.jupyter.error"]')
        assert errors.all_text_contents() == []
        explorers = page.locator(".explorer[data-view]")
        assert explorers.count() == 2
        person = Person(page)
        assert len(person.sections()) == len(expected())
        assert HOSTILE in person.column("name")[0]
        assert HOSTILE in person.point_at("FR")
        assert HOSTILE in person.click_on("GB").locator("article h4").first.inner_text()
        own = Person(page)
        own.explorer = explorers.nth(1)
        assert own.filled() == {"BE", "GB"}
        quoted = own.click_on("BE").locator("pre").first
        assert HOSTILE in quoted.evaluate("line => line.textContent")
        assert page.evaluate("window.ran") is None
        save_notebook(page)
    assert seen.foreign == []

    # What was saved, as it is read where nothing runs.
    html, _ = HTMLExporter().from_filename(str(file))
    reading = file.with_suffix(".html")
    reading.write_text(html)
    with visit(browser) as (page, _):
        page.goto(reading.as_uri())
        assert page.locator("table").count() >= 4
        assert HOSTILE in page.locator("table").nth(1).inner_text()
        assert page.evaluate("window.ran") is None


def fits(page: Page, person: Person, width: int) -> None:
    """At a width of the window all is in its place: beside the map the filters are open; on a
    narrow page they follow it, and are folded.
    """
    page.set_viewport_size({"width": width, "height": 800})
    wide = width >= 820
    person.control("search").wait_for(state="visible" if wide else "hidden")
    top = {
        name: page.locator(f".explorer-{name}").bounding_box()["y"]
        for name in ("head", "frame", "controls", "table")
    }
    assert top["head"] < top["frame"] < 320
    assert top["controls"] < top["table"]
    assert (top["controls"] > top["frame"]) == (not wide)
    page.wait_for_function("width => document.documentElement.scrollWidth <= width", arg=width)


def test_as_a_page_without_code(browser: Browser, servers: dict[str, Server]) -> None:
    """Opened on a telephone, then turned, then on a desk: one window of three widths."""
    address = servers["voila"].wait()
    with visit(browser, width=360, height=800) as (page, seen):
        page.goto(address)
        page.locator(".explorer[data-view]").wait_for(state="attached")
        person = Person(page)
        assert page.locator("pre:visible, .jp-InputArea-editor:visible").count() == 0
        fold = page.locator(".explorer-controls > summary")
        for width in (360, 768):
            fits(page, person, width)
            fold.click()
            change_every_control(person)
            switch_to_dots(person)
            point_and_click(person)
            fold.click()
        fold.click()
        empty_it(person)
        search_statements(person)
        save_and_open(person)
        fold.click()
        fits(page, person, 1440)
        change_every_control(person)
        empty_it(person)
        search_statements(person)
        switch_to_dots(person)
        point_and_click(person)
        without_a_mouse(person)
        save_and_open(person)
        in_chinese(person)
        for width in (1440, 768, 360):
            page.set_viewport_size({"width": width, "height": 800})
            page.wait_for_function(
                "width => document.documentElement.scrollWidth <= width", arg=width
            )
    assert seen.foreign == []
    assert seen.complaints == []
