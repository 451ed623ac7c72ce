"""From a change in the explorer to its redrawn map: ``python -m benchmarks.explorer``.

Measured in a browser, on the page that ``make explorer`` serves: from the click on a box until the
frame in which map, table and counts show the answer of the kernel.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

from internationals.paths import ROOT

# The server and the browser are those of the tests.
sys.path.insert(0, str(ROOT / "tests" / "browser"))
from served import checkout, chrome, launch, visit, voila

CLICKS = """async ([explorer, rounds]) => {
  const times = [];
  for (let round = 0; round < rounds; round++) {
    const box = explorer.querySelector('[data-control=organizations] input[value=ist]');
    const began = performance.now();
    box.click();
    await new Promise((done) => {
      const watch = new MutationObserver(() => { watch.disconnect(); done(); });
      watch.observe(explorer, { attributes: true, attributeFilter: ['data-view'] });
    });
    await new Promise((done) => requestAnimationFrame(done));
    times.push(performance.now() - began);
  }
  return times;
}"""


def redraw_times(rounds: int = 20) -> list[float]:
    """Milliseconds from a change to the redrawn map, `rounds` times.

    Raises
    ------
    RuntimeError : if there is no Chrome or Chromium
    """
    if chrome() is None:
        raise RuntimeError("found no Chrome or Chromium, expected one to measure in")
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        root = checkout(Path(folder) / "checkout")
        with voila(root) as server:
            browser = launch(playwright, root)
            with visit(browser) as (page, _):
                page.goto(server.wait())
                explorer = page.locator(".explorer[data-view]")
                explorer.wait_for(state="attached")
                times: list[float] = page.evaluate(CLICKS, [explorer.element_handle(), rounds])
            browser.close()
    return times


def main() -> None:
    """Measure and print."""
    times = redraw_times()
    print(
        f"change → redrawn map, {len(times)} times: median {statistics.median(times):.0f} ms, "
        f"{min(times):.0f} to {max(times):.0f} ms"
    )


if __name__ == "__main__":
    main()
