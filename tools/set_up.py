"""Make .venv contain exactly the packages of requirements.lock, and the project itself.

``make`` runs this first, with the interpreter that .venv is to have. What was installed last is
noted inside .venv, so a second run finds nothing to do, and removing .venv starts anew.
Only the standard library is at hand here.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
ENVIRONMENT = ROOT / ".venv"
PYTHON = ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
NOTE = ENVIRONMENT / "installed-from-lock"
LOCK = ROOT / "requirements.lock"
UV = "uv==0.13.9"


def wanted() -> str:
    """Describe the environment that the lock, the project and this interpreter ask for."""
    digest = hashlib.sha256(UV.encode())
    for path in (LOCK, ROOT / "pyproject.toml"):
        digest.update(path.read_bytes())
    # Scripts in an environment name its folder, so a checkout that was moved needs a new one.
    return f"{platform.python_version()} {ENVIRONMENT} {digest.hexdigest()}\n"


def run(*command: str | Path, **environment: str) -> None:
    """Run a command in the project's folder; a failure ends this script with its status."""
    subprocess.run(
        [str(part) for part in command], cwd=ROOT, env={**os.environ, **environment}, check=True
    )


def index_for_uv() -> dict[str, str]:
    """Package index that pip is configured with, in uv's words: uv reads no pip configuration."""
    if any(name in os.environ for name in ("UV_DEFAULT_INDEX", "UV_INDEX_URL")):
        return {}
    answer = subprocess.run(
        [PYTHON, "-m", "pip", "config", "get", "global.index-url"],
        capture_output=True,
        text=True,
        check=False,
    )
    address = os.environ.get("PIP_INDEX_URL") or answer.stdout.strip()
    return {"UV_DEFAULT_INDEX": address} if address else {}


def usable(note: str) -> bool:
    """Whether .venv runs, has this interpreter's version and was made in this folder."""
    try:
        answer = subprocess.run(
            [PYTHON, "-c", "import platform; print(platform.python_version())"],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return False
    made_here = not note or note.rsplit(" ", 1)[0].endswith(f" {ENVIRONMENT}")
    return answer == platform.python_version() and made_here


def create() -> None:
    """Create .venv anew."""
    print(f"Creating .venv with Python {platform.python_version()}", flush=True)
    if ENVIRONMENT.exists():
        shutil.rmtree(ENVIRONMENT)
    # This may be running in the environment just removed.
    run(getattr(sys, "_base_executable", sys.executable), "-m", "venv", ENVIRONMENT)


def install() -> None:
    """Install the locked packages by uv, or by pip where uv cannot be had, then the project."""
    print("Installing the packages of requirements.lock", flush=True)
    try:
        run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", UV)
        index = index_for_uv()
        uv = (PYTHON, "-m", "uv", "pip")
        # uv lists every package it installs, which only someone who watches cares for.
        quiet = () if sys.stderr.isatty() else ("--quiet",)
        run(*uv, "sync", *quiet, "--python", PYTHON, "--require-hashes", LOCK, **index)
        run(*uv, "install", "--quiet", "--python", PYTHON, "--no-deps", "-e", ROOT, **index)
    except subprocess.CalledProcessError:
        print("uv cannot be had, or failed: pip does it, more slowly", flush=True)
        pip = (PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
        run(*pip, "--require-hashes", "-r", LOCK)
        run(*pip, "--no-deps", "-e", ROOT)


def main() -> int:
    """Create or mend .venv where it is not as wanted."""
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    note = NOTE.read_text("utf-8") if NOTE.is_file() else ""
    if note == wanted():
        return 0
    try:
        if not usable(note):
            create()
        install()
        # Importing compiles the modules that everything needs, also where the environment lets no
        # later process keep what it compiles, which would take two seconds each time.
        run(PYTHON, "-c", "import internationals.building, internationals.explorer.widget, "
            "internationals.figures.maps, ipykernel, IPython, nbclient, rich.progress, scipy.stats",
            PYTHONDONTWRITEBYTECODE="")  # fmt: skip
    except subprocess.CalledProcessError as failure:
        print(f"tools/set_up.py: {' '.join(failure.cmd)} failed", file=sys.stderr)
        return 1
    NOTE.write_text(wanted(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
