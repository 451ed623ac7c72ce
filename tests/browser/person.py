"""What a person sees of the explorer on a page, and does with it."""

import tempfile
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import Locator, Page

from internationals.paths import PROCESSED


class Person:
    """Somebody in front of a page with an explorer."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.explorer = page.locator(".explorer").first
        self.explorer.scroll_into_view_if_needed()

    # --- seeing ------------------------------------------------------------------------------

    def number(self) -> int:
        """Which view is on the screen."""
        return int(self.explorer.get_attribute("data-view") or 0)

    def filled(self) -> set[str]:
        """Codes of the places that are coloured on the map."""
        codes = self.explorer.locator(".explorer-land path.explorer-filled").evaluate_all(
            "paths => paths.filter(path => getComputedStyle(path).display !== 'none')"
            ".map(path => path.dataset.code)"
        )
        return set(codes)

    def sections(self) -> list[str]:
        """Entries of the table, from top to bottom."""
        found: list[str] = self.explorer.locator(".explorer-entries tbody tr").evaluate_all(
            "rows => rows.map(row => row.dataset.section)"
        )
        return found

    def column(self, name: str) -> list[str]:
        """Cells of a column of the table, from top to bottom."""
        heads = self.explorer.locator(".explorer-entries thead th").evaluate_all(
            "heads => heads.map(head => head.dataset.column)"
        )
        rows = self.explorer.locator(".explorer-entries tbody tr")
        cells: list[str] = rows.evaluate_all(
            "(rows, index) => rows.map(row => row.cells[index].textContent)", heads.index(name)
        )
        return cells

    def total(self) -> list[str]:
        """The last line of the counts: entries, countries, naming a host, place not known."""
        cells: list[str] = self.explorer.locator(
            ".explorer-counts tbody tr:last-child td"
        ).all_text_contents()
        return cells

    def code(self) -> str:
        """The line of Python."""
        return self.explorer.locator(".explorer-save pre code").inner_text()

    # --- doing -------------------------------------------------------------------------------

    def control(self, name: str) -> Locator:
        return self.explorer.locator(f"[data-control={name}]")

    def tick(self, name: str, value: str) -> None:
        """Tick or untick a box, or choose a radio button, and see what comes."""
        self.changed(lambda: self.control(name).locator(f'input[value="{value}"]').click())

    def changed(self, action: Any) -> None:
        """Do something, and wait until the page shows the next view."""
        before = self.number()
        action()
        self.page.wait_for_function(
            "([explorer, before]) => +explorer.dataset.view > before",
            arg=[self.explorer.element_handle(), before],
        )

    def middle_of(self, code: str) -> tuple[float, float]:
        """A point on the screen that lies in a country."""
        self.explorer.locator(".explorer-frame").scroll_into_view_if_needed()
        marker = self.explorer.locator(f'circle[data-code="{code}"]')
        x, y = marker.evaluate(
            """marker => {
              const svg = marker.ownerSVGElement;
              const point = new DOMPoint(+marker.getAttribute('cx'), +marker.getAttribute('cy'));
              const there = point.matrixTransform(svg.getScreenCTM());
              return [there.x, there.y];
            }"""
        )
        return float(x), float(y)

    def point_at(self, code: str) -> str:
        """Hover over a country, and read what the page tells of it."""
        self.page.mouse.move(*self.middle_of(code))
        tip = self.explorer.locator(".explorer-tip")
        tip.wait_for(state="visible")
        return tip.inner_text()

    def click_on(self, code: str) -> Locator:
        """Click a country; its list of entries comes back."""
        self.page.mouse.click(*self.middle_of(code))
        details = self.explorer.locator(".explorer-details")
        details.locator("article, p").first.wait_for()
        return details

    def save(self, format: str) -> Path:
        """Save the view as the browser does; the file downloaded."""
        with self.page.expect_download() as download:
            self.control("save").locator(f"[data-format={format}]").click()
        folder = Path(tempfile.mkdtemp())
        file = folder / download.value.suggested_filename
        download.value.save_as(file)
        return file


# --- what pandas says ----------------------------------------------------------------------------


def table(name: str) -> pd.DataFrame:
    """A table as anybody reads it, without the package."""
    return pd.read_csv(PROCESSED / f"{name}.csv", keep_default_na=False)


def expected(
    organizations: tuple[str, ...] | None = None,
    statuses: tuple[str, ...] | None = None,
    region: str = "",
    host: bool | None = None,
    search: str = "",
) -> pd.DataFrame:
    """Entries at their places, selected with nothing but pandas: one row each."""
    rows = (
        table("sections")
        .merge(
            table("section_territories")[["section_id", "country", "subdivision"]],
            on="section_id",
        )
        .merge(table("countries")[["country", "region_en"]], on="country")
    )
    rows["hosted"] = rows["section_id"].isin(table("section_hosts")["section_id"])
    if organizations is not None:
        rows = rows[rows["organization_id"].isin(organizations)]
    if statuses is not None:
        rows = rows[rows["status"].isin(statuses)]
    if region:
        rows = rows[rows["region_en"] == region]
    if host is not None:
        rows = rows[rows["hosted"] == host]
    if search:
        rows = rows[rows["quote"].str.contains(search, regex=False)]
    return rows


def agrees(person: Person, rows: pd.DataFrame) -> None:
    """Map, table and numbers show these rows and no others."""
    assert sorted(person.sections()) == sorted(rows["section_id"])
    codes = rows["subdivision"].where(rows["subdivision"] != "", rows["country"])
    assert person.filled() == set(codes)
    entries = rows.drop_duplicates("section_id")
    hosts = int(entries["hosted"].sum())
    assert person.total() == [
        str(len(entries)),
        str(rows["country"].nunique()),
        str(hosts) if hosts else ("not recorded" if len(entries) else "—"),
        "0",
    ]
