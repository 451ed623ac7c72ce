"""Taking time and memory, fairly on a machine that does other things too."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple, TypeVar

PACKAGES = (
    "internationals", "pyromark", "markdown-it-py", "mistune", "mwparserfromhell", "numpy",
    "pandas", "matplotlib", "distributed",
)  # fmt: skip


class Taken(NamedTuple):
    """Microseconds of processor time an article: the least of all rounds, and the median."""

    least: float
    median: float


Page = TypeVar("Page", bytes, Path)


def interleaved(
    works: Mapping[str, Callable[[Page], object]], data: Sequence[Page], each: int = 3
) -> dict[str, Taken]:
    """What some works take, in rounds of a few articles in which each work has its turn.

    What slows the machine meanwhile slows all of them, so that their ratios do not change; the least of
    many rounds is what a work takes where nothing else runs.
    """
    taken: dict[str, list[float]] = {name: [] for name in works}
    for work in works.values():
        for page in data[:each]:
            work(page)
    for start in range(0, len(data) - each + 1, each):
        part = data[start : start + each]
        for name, work in works.items():
            began = time.process_time()
            for page in part:
                work(page)
            taken[name].append((time.process_time() - began) / len(part) * 1e6)
    return {name: Taken(min(times), median(times)) for name, times in taken.items()}


class Run(NamedTuple):
    """What a process and its children took.

    Attributes
    ----------
    wall, processor : seconds
    peak, worker : MB at most, of all processes together and of the largest but the first
    """

    wall: float
    processor: float
    peak: float
    worker: float


def run(*command: str, environment: Mapping[str, str] | None = None) -> Run:
    """Run a command, watching its memory and that of its children."""
    import psutil

    began, children = time.monotonic(), os.times()
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, env={**os.environ, **(environment or {})}
    )
    watched = psutil.Process(process.pid)
    peaks = [0.0, 0.0]
    spent: dict[int, float] = {}
    ended = threading.Event()

    def watch() -> None:
        while not ended.wait(0.1):
            try:
                family = [watched, *watched.children(recursive=True)]
                sizes = []
                for member in family:
                    sizes.append(member.memory_info().rss / 1e6)
                    times = member.cpu_times()
                    spent[member.pid] = times.user + times.system
            except psutil.Error:
                continue
            peaks[0] = max(peaks[0], sum(sizes))
            peaks[1] = max([peaks[1], *sizes[1:]])

    thread = threading.Thread(target=watch)
    thread.start()
    code = process.wait()
    ended.set()
    thread.join()
    if code:
        raise SystemExit(f"{' '.join(command)}: ended with {code}")
    after = os.times()
    reaped = after.children_user + after.children_system - children.children_user
    reaped -= children.children_system
    # What a worker took is seen only while it lives; what is reaped is exact.
    return Run(time.monotonic() - began, max(reaped, sum(spent.values())), *peaks)


def python(code: str, *arguments: str) -> tuple[str, ...]:
    """A command that runs some Python."""
    return (sys.executable, "-c", code, *arguments)


def machine() -> str:
    """What the measurements were made on."""
    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as file:  # noqa: PTH123
            name = next(
                line.split(":")[1].strip() for line in file if line.startswith("model name")
            )
    except (OSError, StopIteration):
        pass
    load = (
        ", ".join(f"{load:.1f}" for load in os.getloadavg()) if hasattr(os, "getloadavg") else "?"
    )
    packages = ", ".join(f"{package} {_version(package)}" for package in PACKAGES)
    return (
        f"{name}, {os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}; load before: {load}\n{packages}"
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except ImportError:
        return "(missing)"


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Print a Markdown table."""
    print(f"\n### {title}\n")
    print(f"| {' | '.join(header)} |")
    print(f"|{'---|' * len(header)}")
    for row in rows:
        print(f"| {' | '.join(map(str, row))} |", flush=True)
