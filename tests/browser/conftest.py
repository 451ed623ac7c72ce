"""What the tests that drive a browser share: one browser, one JupyterLab, one Voilà."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright
from served import Server, checkout, chrome, jupyterlab, launch, voila

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    found = chrome()
    for item in items:
        if HERE not in item.path.parents:
            continue
        item.add_marker(pytest.mark.browser)
        if found is None:
            reason = "no Chrome or Chromium is installed here"
            item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = launch(playwright, tmp_path_factory.mktemp("browser"))
        yield started
        started.close()


@pytest.fixture(scope="session")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return checkout(tmp_path_factory.mktemp("checkout"))


@pytest.fixture(scope="session")
def servers(root: Path) -> Iterator[dict[str, Server]]:
    """Both servers; they start at once and are waited for when they are needed."""
    with ExitStack() as stack:
        yield {
            "voila": stack.enter_context(voila(root)),
            "jupyterlab": stack.enter_context(jupyterlab(root)),
        }
