"""Measure: ``python -m benchmarks [--sizes 300,3000,30000] [--large] [--only readers,build,…]``."""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from itertools import product
from pathlib import Path
from statistics import median

from benchmarks import pages, readers
from benchmarks.measuring import Run, Taken, interleaved, machine, python, run, table
from internationals.paths import RAW, ROOT

#: Sizes at which the slow readers are measured without --all-readers.
SLOW = 3000
BUILD = """
import sys
from internationals.building import build
if __name__ == "__main__":
    folder, output, workers, scheduler = sys.argv[1:]
    build(folder, output, workers=int(workers) or None, scheduler=scheduler)
"""
OLDER = """
import sys
_, checkout, folder, output, what = sys.argv
sys.path.insert(0, f"{checkout}/src")
try:
    from internationals.building import build
except ImportError:
    from internationals.batch import build
if __name__ == "__main__":
    if what == "without":
        from internationals.tables import statements
        statements.statements = lambda prose: ()
    build(folder, output, workers=1, **({"reference": False} if what == "without" else {}))
"""
CLUSTER = """
import logging, os, sys
# Dask keeps what each worker did every 10 ms of the last hour: memory that grows with time, not with pages.
os.environ["DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED"] = "false"
import distributed
from internationals.building import build
if __name__ == "__main__":
    folder, output, workers, _ = sys.argv[1:]
    with distributed.LocalCluster(n_workers=int(workers), threads_per_worker=1, host="127.0.0.1",
                                  dashboard_address=None, silence_logs=logging.ERROR) as cluster:
        build(folder, output, scheduler=cluster.scheduler_address)
"""
MAP = """
import time
began = time.process_time()
import internationals as inter
from internationals.figures import maps
imported = time.process_time()
tables = inter.load()
loaded = time.process_time()
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", default="300,3000,30000", help="numbers of articles")
    parser.add_argument("--large", action="store_true", help="300,000 articles too (hours)")
    parser.add_argument(
        "--all-readers",
        action="store_true",
        help=f"the slow readers at more than {SLOW:,} articles too (an hour)",
    )
    parser.add_argument(
        "--without-lists",
        action="store_true",
        help="whole builds of pages without a list of members only (a quarter of the time)",
    )
    parser.add_argument(
        "--by", default="pool:1,pool:2,Dask:2", help="whole builds by which means and processes"
    )
    parser.add_argument("--only", default="", help=f"some of: {', '.join(PARTS)}")
    parser.add_argument(
        "--older", type=Path, help="another checkout, for whole builds by both in turn"
    )
    parser.add_argument(
        "--labelled", type=Path, help="folder of pages about internationals, for the pre-test"
    )
    parser.add_argument("--others", type=Path, help="folder of other pages, for the pre-test")
    options = parser.parse_args()
    options.sizes = [int(size) for size in options.sizes.split(",")]
    if options.large:
        options.sizes.append(300_000)
    wanted = options.only.split(",") if options.only else list(PARTS)
    print(machine())
    for name in wanted:
        PARTS[name](options)


def measure_readers(options: argparse.Namespace) -> None:
    """Our reader against others, in microseconds of processor time an article."""
    rows = []
    for size in options.sizes:
        slow = size <= SLOW or options.all_readers
        works = {
            "reading and decoding": readers.decoding(),
            "internationals": readers.internationals(),
        }
        if slow:
            works |= {"markdown-it-py": readers.markdown_it(), "mistune": readers.mistune()}
        with tempfile.TemporaryDirectory() as place:
            files = sorted(pages.write(Path(place), size).rglob("*.md"))
            found = interleaved(works, files)
            if size <= SLOW and _has_pandoc():
                found["pandoc (wall time)"] = _by_the_clock(readers.pandoc(), files[:30])
        ours, alone = found["internationals"], found["reading and decoding"]
        rows += [
            (
                f"{size:,}", name, f"{taken.least:,.0f}", f"{taken.median:,.0f}",
                f"{taken.least / ours.least:.2f}", f"{taken.median / ours.median:.2f}",
                f"{taken.least / alone.least:.1f}", f"{taken.median / alone.median:.1f}",
            )
            for name, taken in found.items()
        ]  # fmt: skip
    table(
        "Reading Markdown from files (µs of processor time an article)",
        ("articles", "reader", "least", "median", "least, times ours", "median, times ours",
         "least, times reading", "median, times reading"),
        rows,
    )  # fmt: skip
    source = ROOT / "tests" / "fixtures" / "wikitext-lists.wikitext"
    found = interleaved(
        {
            "reading and decoding": readers.decoding(),
            "internationals": readers.internationals(),
            "mwparserfromhell": readers.mwparserfromhell(),
        },
        [source] * 40,
        each=1,
    )
    table(
        "Reading MediaWiki source (one page, 40 times; µs)",
        ("reader", "least", "median", "least, times ours"),
        [
            (
                n,
                f"{t.least:,.0f}",
                f"{t.median:,.0f}",
                f"{t.least / found['internationals'].least:.2f}",
            )
            for n, t in found.items()
        ],
    )


def _by_the_clock(work: readers.Reader, files: list[Path]) -> Taken:
    """Wall time, for what runs in a process of its own."""
    times = []
    for file in files:
        began = time.perf_counter()
        work(file)
        times.append((time.perf_counter() - began) * 1e6)
    return Taken(min(times), median(times))


def _has_pandoc() -> bool:
    try:
        import pypandoc

        pypandoc.get_pandoc_version()
    except (ImportError, OSError):
        return False
    return True


def measure_steps(options: argparse.Namespace) -> None:
    """Where the time of a page goes: reading, prose, recovery, rows, writing."""
    from internationals.articles.prose import statements
    from internationals.articles.reading import read_bytes
    from internationals.articles.sentences import Prose
    from internationals.building.inputs import Source
    from internationals.building.pages import PAGES, make_part, read_part
    from internationals.places.recovery import recover
    from internationals.places.stated import settle
    from internationals.tables.rows import Known, page_rows

    def row(organization: str) -> tuple[str, ...]:
        data = [pages.renamed(number, (organization,)).encode() for number in range(60)]
        article = read_bytes(data[0], name="article.zh.md")
        settled = settle(article)
        part = bytes(read_part([Source("article.zh.md", "article.zh.md", data[0])], 0)[PAGES])
        found = interleaved(
            {
                "reading": lambda page: read_bytes(page, name="article.zh.md"),
                "prose": lambda _: statements(Prose(article)),
                "recovery": lambda _: recover(article, settled.members),
                "all rows": lambda _: page_rows(article, settled),
                "first pass": lambda page: read_part(
                    [Source("article.zh.md", "article.zh.md", page)], 0
                ),
                "second pass": lambda _: make_part(part, (), Known()),
            },
            data,
            each=1,
        )
        listed = f"{len(article.members)} members" if article.members else "no list"
        least = (f"{taken.least / 1000:.2f}" for taken in found.values())
        return f"{organization} ({listed})", *least

    table(
        "Where the time of an article goes (ms of processor time, the least of 60 rounds)",
        ("article", "reading", "prose", "recovery", "all rows (with both)", "first pass of a part",
         "second pass of a part"),
        [row(organization) for organization in ("mim", "ist", "imt")],
    )  # fmt: skip


def measure_builds(options: argparse.Namespace) -> None:
    """Whole builds, on one core and two, and on a cluster."""
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as place:
            names = ("mim",) if options.without_lists else ("imt", "ist", "mim")
            folder = pages.write(Path(place) / "pages", size, names)
            for means in options.by.split(","):
                name, _, number = means.partition(":")
                workers = int(number)
                if name == "Dask" and size > 30_000:
                    continue
                output = str(Path(place) / f"{name}{workers}")
                script = Path(place) / "build.py"
                script.write_text(CLUSTER if name == "Dask" else BUILD, encoding="utf-8")
                taken = run(sys.executable, str(script), str(folder), output, str(workers), "")
                rows.append(
                    (
                        f"{size:,}", name, workers, f"{taken.wall:.1f}", f"{taken.processor:.1f}",
                        f"{taken.processor / size * 1e6:,.0f}", f"{size / taken.wall:,.0f}",
                        f"{taken.worker:.0f}" if workers > 1 else f"{taken.peak:.0f}",
                        f"{taken.peak:.0f}",
                    )
                )  # fmt: skip
                print(rows[-1], file=sys.stderr)
    table(
        "Whole builds (" + ("no list)" if options.without_lists else "two thirds with a list)"),
        ("articles", "by", "processes", "wall s", "processor s", "processor µs an article",
         "articles a second (wall)", "peak MB of a worker", "peak MB of all"),
        rows,
    )  # fmt: skip


def measure_older(options: argparse.Namespace) -> None:
    """Whole builds in one process by another checkout and by this one, in turn.

    This one builds a second time without the reference and the statements of the prose, of which older
    versions made no rows for copies of the included articles.
    """
    if options.older is None:
        return
    turns = {
        "older": (options.older, "whole"),
        "this": (ROOT, "whole"),
        "this, without statements and reference": (ROOT, "without"),
    }
    rows = []
    for size in options.sizes:
        with tempfile.TemporaryDirectory() as place:
            folder = pages.write(Path(place) / "pages", size)
            script = Path(place) / "build.py"
            script.write_text(OLDER, encoding="utf-8")
            taken: dict[str, list[Run]] = {name: [] for name in turns}
            for turn, (name, (checkout, what)) in product(range(3), turns.items()):
                output = str(Path(place) / f"{turn} {name}")
                command = (str(script), str(checkout), str(folder), output, what)
                taken[name].append(run(sys.executable, *command))
            least = {name: min(each.processor for each in runs) for name, runs in taken.items()}
            for name, runs in taken.items():
                seconds = sorted(each.processor for each in runs)
                rows.append((
                    f"{size:,}", name, f"{seconds[0]:.2f} to {seconds[-1]:.2f}",
                    f"{max(each.peak for each in runs):.0f}", f"{least[name] / least['older']:.2f}",
                ))  # fmt: skip
    table(
        "Whole builds by an older version, in turn (one process, three times)",
        ("articles", "version", "processor s", "peak MB", "times the older"),
        rows,
    )


def measure_starting(options: argparse.Namespace) -> None:
    """Importing and the command line's help, the best of five fresh processes."""
    rows = []
    for name, command in (
        ("python -c pass", python("pass")),
        ("import internationals", python("import internationals")),
        (
            "import internationals; internationals.load",
            python("import internationals as i; i.load"),
        ),
        (
            "internationals --help",
            (str(Path(sys.executable).with_name("internationals")), "--help"),
        ),
    ):
        runs = [run(*command) for _ in range(5)]
        rows.append(
            (name, f"{min(r.wall for r in runs):.2f}", f"{min(r.processor for r in runs):.2f}")
        )
    table("Starting", ("what", "wall s", "processor s"), rows)


def measure_notebooks(options: argparse.Namespace) -> None:
    """Each notebook, run once in a copy of the project."""
    import shutil

    code = (
        "import sys; sys.path.insert(0, 'tools')\n"
        "from pathlib import Path; from notebooks import run\n"
        "run(Path(sys.argv[1]), root=Path(sys.argv[2]))"
    )
    rows = []
    with tempfile.TemporaryDirectory() as place:
        for folder in ("data", "figures", "notebooks"):
            shutil.copytree(ROOT / folder, Path(place) / folder)
        for notebook in sorted((Path(place) / "notebooks").glob("*.ipynb")):
            taken = run(*python(code, str(notebook), place))
            rows.append((notebook.name, f"{taken.wall:.1f}", f"{taken.processor:.1f}"))
    table("Notebooks", ("notebook", "wall s", "processor s"), rows)


def measure_map(options: argparse.Namespace) -> None:
    """A map from nothing to files, and where the time goes."""
    with tempfile.TemporaryDirectory() as place:
        code = (ROOT / "benchmarks" / "map.py").read_text(encoding="utf-8")
        import subprocess

        ended = subprocess.run(
            python(code, place), capture_output=True, text=True, check=True, cwd=ROOT
        )
    rows = [line.split("\t") for line in ended.stdout.splitlines()]
    table("A map, in a fresh process", ("step", "processor s"), rows)


def measure_figures(options: argparse.Namespace) -> None:
    """Each published figure in three formats, in a warm process, against a bare map."""
    from benchmarks.figures import measured

    least = measured()
    alone = next(iter(least.values()))
    rows = [(name, f"{taken:.2f}", f"{taken / alone:.1f}") for name, taken in least.items()]
    table("Figures in PNG, SVG and PDF", ("figure", "processor s", "times a bare map"), rows)


def measure_pretest(options: argparse.Namespace) -> None:
    """What the pre-test misses, and what it lets pass."""
    from internationals.building.pages import maybe_international

    rows = []
    for name, folder in (
        ("the three articles", RAW),
        ("pages about internationals", options.labelled),
        ("other pages", options.others),
    ):
        if folder is None:
            continue
        found = [p.read_bytes() for p in folder.rglob("*") if p.suffix in (".md", ".wikitext")]
        began = time.process_time()
        passed = [maybe_international(data) for data in found]
        taken = (time.process_time() - began) / max(len(found), 1) * 1e6
        rows.append((name, len(found), sum(passed), len(found) - sum(passed), f"{taken:.1f}"))
    table("The pre-test", ("pages", "number", "let pass", "passed over", "µs a page"), rows)


def measure_history(options: argparse.Namespace) -> None:
    """All revisions of a page of 80 entries, each a little different, in a fresh process."""
    from benchmarks.revisions import write_export

    rows = []
    with tempfile.TemporaryDirectory() as place:
        for revisions in (500, 5000):
            file = Path(place) / f"{revisions}.xml"
            write_export(file, revisions)
            code = "import sys, internationals as i; i.history(sys.argv[1])"
            taken = run(*python(code, str(file)))
            size = f"{file.stat().st_size / 1e6:.1f}"
            peak = f"{taken.peak:,.0f}"
            rows.append(
                (f"{revisions:,}", size, f"{taken.wall:.1f}", f"{taken.processor:.1f}", peak)
            )
    table(
        "The history of a page",
        ("revisions", "MB of the export", "wall s", "processor s", "peak MB"),
        rows,
    )


PARTS = {
    "readers": measure_readers,
    "steps": measure_steps,
    "build": measure_builds,
    "older": measure_older,
    "starting": measure_starting,
    "pretest": measure_pretest,
    "map": measure_map,
    "figures": measure_figures,
    "notebooks": measure_notebooks,
    "history": measure_history,
}

if __name__ == "__main__":
    main()
