"""The explorer, used as a person uses it: in JupyterLab, and as a page without code."""

import csv
from pathlib import Path

import nbformat
import pytest
from defusedxml import ElementTree
from nbconvert import HTMLExporter
from nbformat.v4 import new_code_cell, new_notebook
from person import Person, agrees, expected, table
from PIL import Image
from playwright.sync_api import Browser
from served import Server, run_all_cells, save_notebook, visit

import internationals as inter
from internationals.notebooks import KERNEL


def change_every_control(person: Person) -> None:
    """Each control changes map, table, counts and the line of Python; pandas says the same."""
    agrees(person, expected())
    assert person.code() == "inter.select(tables)"

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
    assert person.code() == (
        'inter.select(tables, organizations=["imt"], '
        'statuses=["section", "affiliate", "sympathiser", "former_affiliate"], '
        'regions=["Europe"], least_confidence=1, host=True, search="火花")'
    )
    pasted = eval(person.code(), {"inter": inter, "tables": inter.load()})
    assert list(pasted["section_id"]) == person.sections()

    person.changed(person.control("reset").click)
    agrees(person, expected())
    person.tick("evidence", "reference")
    assert person.sections() == []
    assert person.filled() == set()
    assert person.total() == ["0", "0", "—", "0"]
    person.tick("evidence", "reference")
    agrees(person, expected())


def point_and_click(person: Person) -> None:
    """Hovering tells a country's counts, a click lists its entries with their quoted lines."""
    told = person.point_at("FR")
    assert told.splitlines() == [
        "France",
        "IMT: 1 section, 1 naming a host party",
        "IST: 1 affiliate",
    ]
    assert person.point_at("CN").splitlines() == ["China", "no entry in this selection"]

    sections = table("sections").set_index("section_id")
    for country, name in (("BR", "Brazil"), ("GB", "United Kingdom")):
        details = person.click_on(country)
        details.get_by_role("heading", name=name, exact=True).wait_for()
        there = expected()
        wanted = set(there.loc[there["country"] == country, "section_id"])
        shown = details.locator("article")
        assert {entry.get_attribute("data-section") for entry in shown.all()} == wanted
        for entry in shown.all():
            row = sections.loc[entry.get_attribute("data-section")]
            assert (
                entry.locator("blockquote").evaluate("quote => quote.textContent") == row["quote"]
            )
            words = entry.inner_text()
            lines = {str(row["line_start"]), str(row["line_end"])}
            assert all(line in words for line in lines)
            assert row["name_zh"] in words
            assert ("not recorded" in words) == (row["host_party_id"] == "")
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
    reached = []
    for _ in range(60):
        reached.append(
            page.evaluate(
                """() => {
                  const at = document.activeElement;
                  const place = at.closest('[data-country]');
                  return place ? 'map' : at.closest('[data-control]')?.dataset.control
                    ?? at.closest('section')?.className;
                }"""
            )
        )
        if reached[-1] == "map":
            break
        page.keyboard.press("Tab")
    # Every stop says what it is: none but controls, the parts of the world, and the map.
    assert reached[-2:] == ["explorer-map", "map"]
    assert reached.count("explorer-map") == 6
    controls = {
        "language", "organizations", "statuses", "regions", "evidence", "host",
        "least_confidence", "search", "reset", "map",
    }  # fmt: skip
    assert controls <= set(reached)

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
    groups = person.explorer.locator("fieldset")
    assert all(group.locator("legend").inner_text() for group in groups.all())


def in_chinese(person: Person) -> None:
    """The other language changes every word, and no number."""
    total = person.total()
    person.tick("language", "zh")
    assert person.explorer.get_attribute("lang") == "zh-Hans"
    assert person.total()[:2] == total[:2]
    person.explorer.get_by_role("group", name="国际组织").wait_for()
    assert "国际马克思主义倾向：1个支部" in person.point_at("FR")
    english = person.explorer.locator("h3, legend, th, .explorer-help").all_text_contents()
    assert [words for words in english if words and words.isascii()] == []


def save_and_open(person: Person, root: Path) -> None:
    """What is saved are a picture, a drawing, a page and the rows, and each can be opened."""
    files = [root / name for name in person.save()]
    suffixes = [file.suffix for file in files]
    assert suffixes == [".png", ".svg", ".pdf", ".csv"]
    assert all(file.parent == root / "figures" / "exports" for file in files)
    png, svg, pdf, rows = files
    with Image.open(png) as picture:
        assert picture.width == pytest.approx(183 / 25.4 * 300, abs=2)
        picture.load()
    assert ElementTree.parse(svg).getroot().tag.endswith("svg")
    assert pdf.read_bytes().startswith(b"%PDF-")
    with rows.open(encoding="utf-8", newline="") as stream:
        saved = list(csv.DictReader(stream))
    assert sorted(row["section_id"] for row in saved) == sorted(person.sections())
    cells = [cell for row in saved for cell in row.values()]
    assert [cell for cell in cells if cell.lstrip()[:1] in set("=+-@")] == []
    quotes = [row["quote"].removeprefix("'") for row in saved]
    assert quotes == [
        table("sections").set_index("section_id").loc[row["section_id"], "quote"] for row in saved
    ]


def test_in_jupyterlab(browser: Browser, servers: dict[str, Server], root: Path) -> None:
    address = servers["jupyterlab"].wait()
    with visit(browser) as (page, seen):
        run_all_cells(page, address, "06-explorer.ipynb")
        errors = page.locator('[data-mime-type="application/vnd.jupyter.stderr"]')
        assert errors.all_text_contents() == []
        person = Person(page)
        change_every_control(person)
        point_and_click(person)
        sort_the_table(person)
        without_a_mouse(person)
        save_and_open(person, root)
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
import dataclasses
from pathlib import Path
import internationals as inter
import pandas as pd
from internationals.explorer import picture
from internationals.tables.schema import TABLES
pd.set_option("display.max_colwidth", None)
hostile = HOSTILE
tables = inter.load()
changed = {}
for name, table in tables.items():
    table = changed[name] = table.copy()
    for column in TABLES[name].columns:
        if column.type == "string" and not column.vocabulary and not column.pattern:
            told = table[column.name].notna()
            table.loc[told, column.name] = hostile + table.loc[told, column.name]
tables = dataclasses.replace(tables, **changed)
""",
    "inter.explore(tables)",
    "display(tables, tables.sections.head(), picture(tables), inter.select(tables).head())",
    # A page of one's own, built and explored.
    """
inter.build(Path("hostile.md").resolve(), "hostile-tables")
own = inter.load("hostile-tables")
inter.explore(own)
""",
    "display(own, own.sections, inter.source(own.sections.iloc[0], articles=own.articles))",
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
        quoted = own.click_on("BE").locator("blockquote").first
        assert HOSTILE in quoted.evaluate("quote => quote.textContent")
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


def test_as_a_page_without_code(browser: Browser, servers: dict[str, Server], root: Path) -> None:
    address = servers["voila"].wait()
    with visit(browser) as (page, seen):
        page.goto(address)
        page.locator(".explorer[data-view]").wait_for(state="attached")
        assert page.locator(".jp-CodeCell .jp-InputArea-editor:visible").count() == 0
        person = Person(page)
        change_every_control(person)
        point_and_click(person)
        without_a_mouse(person)
        in_chinese(person)
        save_and_open(person, root)
        page.set_viewport_size({"width": 360, "height": 800})
        page.wait_for_function("() => document.documentElement.scrollWidth <= 360")
    assert seen.foreign == []
    assert seen.complaints == []
