"""JupyterLab and Voilà as a person starts them, with a Chromium that can reach nothing else."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import urlopen

import psutil
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, Route

from internationals.paths import ROOT

CHROMES = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
)
ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
TOKEN = "for-the-tests"
FONTS = Path(str(files("internationals.figures.fonts")))
PATIENCE = 150_000
"""Milliseconds after which something that should appear is given up."""


def chrome() -> str | None:
    """Path of a Chrome or Chromium on this machine."""
    return next(filter(None, map(shutil.which, CHROMES)), None)


# --- the browser ---------------------------------------------------------------------------------


def launch(playwright: Playwright, folder: Path) -> Browser:
    """A browser that draws Chinese with the project's own fonts."""
    settings = folder / "fonts.conf"
    settings.write_text(
        '<?xml version="1.0"?>\n<!DOCTYPE fontconfig SYSTEM "fonts.dtd">\n<fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{FONTS}</dir><cachedir>{folder / 'fontcache'}</cachedir></fontconfig>\n"
    )
    return playwright.chromium.launch(
        executable_path=chrome(),
        args=list(ARGUMENTS),
        env={**os.environ, "FONTCONFIG_FILE": str(settings)},
    )


@dataclass
class Visit:
    """What a page asked for and said while a person was there.

    Attributes
    ----------
    foreign : addresses beyond this machine that were asked for; none was reached
    complaints : errors on the console, and exceptions
    """

    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


def is_local(address: str) -> bool:
    parts = urlsplit(address)
    return parts.scheme in {"data", "blob", "about", "file"} or parts.hostname in {
        "127.0.0.1",
        "localhost",
        "::1",
    }


@contextmanager
def visit(
    browser: Browser, *, width: int = 1440, height: int = 1000
) -> Iterator[tuple[Page, Visit]]:
    """A page in a fresh session, and what it requested and reported."""
    context: BrowserContext = browser.new_context(
        viewport={"width": width, "height": height}, accept_downloads=True
    )
    seen = Visit()

    def pass_or_refuse(route: Route) -> None:
        if is_local(route.request.url):
            route.continue_()
        else:
            seen.foreign.append(route.request.url)
            route.abort()

    def note(message: ConsoleMessage) -> None:
        if message.type == "error":
            seen.complaints.append(f"{message.text} ({message.location.get('url', '')})")

    context.route("**/*", pass_or_refuse)
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.on("console", note)
    page.on("pageerror", lambda error: seen.complaints.append(error.stack or str(error)))
    page.on(
        "websocket",
        lambda socket: None if is_local(socket.url.replace("ws", "http", 1))
        else seen.foreign.append(socket.url),
    )  # fmt: skip
    try:
        yield page, seen
    finally:
        context.close()


# --- the servers ---------------------------------------------------------------------------------


def checkout(folder: Path) -> Path:
    """A checkout to work in: the notebooks copied, the data linked, an empty figures folder."""
    (folder / "notebooks").mkdir(parents=True)
    (folder / "figures").mkdir()
    (folder / "data").symlink_to(ROOT / "data")
    for notebook in (ROOT / "notebooks").glob("*.ipynb"):
        shutil.copy(notebook, folder / "notebooks")
    return folder


def free_port() -> int:
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))
        return int(sock.getsockname()[1])


def _environment(root: Path) -> dict[str, str]:
    """A person's settings, all new and all in one folder."""
    home = root / "home"
    labconfig = home / "jupyter" / "labconfig"
    labconfig.mkdir(parents=True, exist_ok=True)
    (labconfig / "default_setting_overrides.json").write_text(
        json.dumps(
            {
                "@jupyterlab/apputils-extension:notification": {"fetchNews": "false"},
                "@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"},
            }
        )
    )
    return {
        **os.environ,
        "INTERNATIONALS_ROOT": str(root),
        "JUPYTER_CONFIG_DIR": str(home / "jupyter"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "JUPYTERLAB_SETTINGS_DIR": str(home / "settings"),
        "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
        "IPYTHONDIR": str(home / "ipython"),
    }


@dataclass
class Server:
    """A server that was started; `wait` for it before asking it for a page."""

    address: str
    log: Path
    process: "subprocess.Popen[bytes]"

    def wait(self, seconds: float = 300) -> str:
        """Its address, once it answers.

        Raises
        ------
        RuntimeError : it ended, or did not answer in time; with the end of its log
        """
        end = time.monotonic() + seconds
        while time.monotonic() < end and self.process.poll() is None:
            try:
                with urlopen(f"{self.address}/api/status?token={TOKEN}", timeout=5):
                    return self.address
            except HTTPError:
                return self.address
            except (URLError, OSError):
                time.sleep(0.1)
        raise RuntimeError(f"no answer from {self.address}: {self.log.read_text()[-2000:]}")

    def stopped(self, seconds: float = 300) -> psutil.Process:
        """A process of the server that has stopped itself, once there is one."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for process in psutil.Process(self.process.pid).children(recursive=True):
                if process.status() == psutil.STATUS_STOPPED:
                    return process
            time.sleep(0.1)
        raise RuntimeError(f"no process of {self.address} has stopped")


@contextmanager
def _started(root: Path, name: str, port: int, *command: str) -> Iterator[Server]:
    log = root / f"{name}.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=root,
            env=_environment(root),
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield Server(f"http://127.0.0.1:{port}", log, process)
    finally:
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()


def jupyterlab(root: Path) -> AbstractContextManager[Server]:
    """JupyterLab over a checkout, as ``make lab`` starts it."""
    port = free_port()
    return _started(
        root, "jupyterlab", port, "jupyterlab", "--no-browser", "--allow-root", "--ip=127.0.0.1",
        f"--port={port}", "--ServerApp.port_retries=0", f"--IdentityProvider.token={TOKEN}",
        f"--notebook-dir={root}",
    )  # fmt: skip


def voila(root: Path) -> AbstractContextManager[Server]:
    """The explorer as a page without code, as ``make explorer`` starts it."""
    port = free_port()
    return _started(
        root, "voila", port, "internationals.explorer", "--no-browser", "--Voila.ip=127.0.0.1",
        f"--port={port}", "--port_retries=0",
    )  # fmt: skip


def run_all_cells(page: Page, address: str, notebook: str) -> None:
    """Open a notebook in JupyterLab and run it from top to bottom, by its menu."""
    # A workspace of its own: otherwise the notebook of the visit before would open beside it.
    workspace = f"{address}/lab/workspaces/{Path(notebook).stem}"
    page.goto(f"{workspace}/tree/notebooks/{notebook}?token={TOKEN}")
    # The indicator says idle before there is a kernel; the bar at the foot knows better.
    page.locator("#jp-main-statusbar", has_text="| Idle").wait_for()
    page.get_by_role("menuitem", name="Run", exact=True).click()
    page.get_by_role("menuitem", name=re.compile("^Run All Cells$")).click()
    page.locator(".explorer[data-view]").first.wait_for(state="attached")
    page.wait_for_function(
        """() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')]
            .every((prompt) => /\\[\\d+\\]/.test(prompt.textContent))"""
    )


def save_notebook(page: Page) -> None:
    """Save the notebook that JupyterLab shows, by its key, and wait until that is done."""
    page.locator(".jp-CodeCell .jp-InputPrompt").first.click()
    with page.expect_response(
        lambda answer: answer.request.method == "PUT" and "/api/contents/" in answer.url
    ):
        page.keyboard.press("Control+s")
