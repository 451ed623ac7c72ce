"""Change single places of the code at random and see whether a test fails.

    python tools/mutants.py --count 60 --seed 20

A mutant is a copy of the checkout with one change: a number is one more, a comparison, a condition or an
arithmetic sign is reversed, a sign in a short string is another one, a call whose result is not used
is left out. The nearest tests (the folder of ``tests`` that mirrors the folder of ``src``) run on
it. A mutant on which all of them pass has survived: either the change makes no difference, or a test
is missing. The same seed draws the same places of the same code.

Exit code 1 if one survived that ``tools/mutants.equivalent`` does not list.
"""

from __future__ import annotations

import argparse
import ast
import copy
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "internationals"

NEAREST = {
    "articles": ["tests/articles", "tests/tables/test_facts.py"],
    "places": [
        "tests/places",
        "tests/articles/test_fixtures.py",
        "tests/articles/test_membership.py",
        "tests/tables/test_facts.py",
    ],
    # What compares with committed tables would count for whatever changes a byte of them.
    "tables": [
        *("tests/tables", "tests/test_flat.py", "tests/test_export.py"),
        *("-k", "not the_committed_tables_are"),
    ],
    "analysis": ["tests/analysis", "tests/test_comparing.py"],
    "explorer": ["tests/test_explorer.py"],
    "report": ["tests/test_report.py"],
    "building": [
        *("tests/test_building.py", "tests/test_hostile_building.py", "tests/test_cluster.py"),
        "tests/test_comparing.py",
        # What takes longest, many builds one after the other, is left out.
        *("-k", "not killed_at_any_moment and not beside_two_builds and not of_any_pages"),
    ],
    "cli.py": [
        "tests/test_cli.py",
        "tests/test_comparing.py::test_the_command_writes_table_and_figure",
        "tests/test_history.py::test_the_command_writes_tables_and_chart",
    ],
    "comparing.py": ["tests/test_comparing.py"],
    "revisions.py": ["tests/test_history.py"],
}
"""The tests that run on a mutant, by folder or module of the package."""

SWAPPED: dict[type[ast.AST], ast.AST] = {
    ast.Lt: ast.LtE(),
    ast.LtE: ast.Lt(),
    ast.Gt: ast.GtE(),
    ast.GtE: ast.Gt(),
    ast.Eq: ast.NotEq(),
    ast.NotEq: ast.Eq(),
    ast.Is: ast.IsNot(),
    ast.IsNot: ast.Is(),
    ast.In: ast.NotIn(),
    ast.NotIn: ast.In(),
    ast.Add: ast.Sub(),
    ast.Sub: ast.Add(),
    ast.Mult: ast.Div(),
    ast.Div: ast.Mult(),
    ast.FloorDiv: ast.Mult(),
    ast.And: ast.Or(),
    ast.Or: ast.And(),
}
SECONDS = 900
"""After so long a mutant that has not ended counts as killed: it loops."""


class Mutant(NamedTuple):
    """One change: `old` at this place of `path` (line 1-based, column 0-based) becomes `new`."""

    path: Path
    line: int
    column: int
    old: str
    new: str

    def __str__(self) -> str:
        return self.change.replace(":", f":{self.line}:", 1)

    @property
    def change(self) -> str:
        """File, words of the line, which stay when lines are added above it, and the change."""
        words = _lines(self.path)[self.line - 1].strip()
        place = self.path.relative_to(PACKAGE).as_posix()
        return f"{place}: {words}: {_short(self.old)} -> {_short(self.new)}"


@cache
def _lines(path: Path) -> list[str]:
    """The lines of a module; those of `ast` are split at \\n alone."""
    return path.read_text(encoding="utf-8").split("\n")


def mutants(path: Path) -> Iterator[Mutant]:
    """Every change that can be made in a module; docstrings, annotations and raised errors stay."""
    source = path.read_bytes()
    lines = source.split(b"\n")
    for node in _code(ast.parse(source)):
        for changed in _changes(node):
            *above, last = lines[node.lineno - 1 : node.end_lineno]
            old = b"\n".join([*above, last[: node.end_col_offset]])[node.col_offset :].decode()
            # Parentheses keep the order of operations; a statement stays in its line.
            new = changed if isinstance(changed, str) else f"({ast.unparse(changed)})"
            yield Mutant(path, node.lineno, node.col_offset, old, new)


def _code(node: ast.AST) -> Iterator[ast.expr | ast.stmt]:
    """The nodes below, without what no behaviour depends on."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "type_params"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.Raise) or _is_docstring(child):
                continue
            if isinstance(child, ast.JoinedStr):
                # A part of an f-string has no place of its own before Python 3.12.
                continue
            if isinstance(child, ast.Subscript) and ast.unparse(child.value) == "Literal":
                # A type with a name.
                continue
            if isinstance(child, ast.keyword) and child.arg == "strict":
                # `zip` that checks lengths, which are the same as long as the code is right.
                continue
            if isinstance(child, ast.expr | ast.stmt):
                yield child
            if isinstance(child, ast.AST):
                yield from _code(child)


def _is_docstring(node: object) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _changes(node: ast.expr | ast.stmt) -> Iterator[ast.expr | str]:
    """What may take the place of this node."""
    match node:
        case ast.Constant(value=bool() as value):
            yield ast.Constant(not value)
        case ast.Constant(value=int() | float() as value):
            yield ast.Constant(value + 1)
        case ast.Constant(value=str() as value) if 0 < len(value) <= 2 and not value.isalnum():
            yield ast.Constant(("~" if value[0] != "~" else "^") + value[1:])
        case ast.Compare(ops=[operator]):
            yield _with(node, ops=[SWAPPED[type(operator)]])
        case ast.BinOp(op=operator) if type(operator) in SWAPPED:
            yield _with(node, op=SWAPPED[type(operator)])
        case ast.BoolOp(op=operator):
            yield _with(node, op=SWAPPED[type(operator)])
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            yield operand
        case ast.Expr(value=ast.Call()):
            yield "pass"


def _with(node: ast.expr, **fields: object) -> ast.expr:
    changed = copy.copy(node)
    for name, value in fields.items():
        setattr(changed, name, value)
    return changed


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 90 else line[:87] + "..."


def all_of(folder: str) -> list[Mutant]:
    """Every change that can be made in a folder or a module of the package."""
    whole = PACKAGE / folder
    paths = sorted(whole.rglob("*.py")) if whole.is_dir() else [whole]
    return [one for path in paths for one in mutants(path)]


def drawn(count: int, seed: int, folders: list[str]) -> list[Mutant]:
    """As many from each folder as from any other, each place of it equally likely."""
    chosen = []
    for number, folder in enumerate(folders):
        places = all_of(folder)
        share = count // len(folders) + (number < count % len(folders))
        chosen += random.Random(f"{seed} {folder}").sample(places, share)
    return chosen


def failing(folder: str, mutant: Mutant | None = None) -> str:
    """Which of the tests nearest to a folder fails first on a copy of the checkout with this change."""
    with tempfile.TemporaryDirectory() as temporary:
        # A mutant may write anywhere in the checkout.
        copied = Path(temporary) / "checkout"
        shutil.copytree(ROOT, copied, ignore=shutil.ignore_patterns(".*"))
        if mutant:
            place = copied / mutant.path.relative_to(ROOT)
            place.write_text(_changed(mutant), encoding="utf-8")
        environment = os.environ | {
            "PYTHONPATH": str(copied / "src"),
            "INTERNATIONALS_ROOT": str(copied),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        options = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist"]
        command = [sys.executable, "-m", "pytest", *options, *NEAREST[folder]]
        try:
            ended = subprocess.run(
                command,
                cwd=copied,
                env=environment,
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            return f"tests of more than {SECONDS} seconds"
    first = re.search(r"^(?:FAILED|ERROR) (\S+)", ended.stdout, re.MULTILINE)
    return first[1] if first else "all tests" if ended.returncode else ""


def _changed(mutant: Mutant) -> str:
    """The module with the change; lines of `ast` are split at \\n alone, columns are in bytes."""
    lines = mutant.path.read_bytes().split(b"\n")
    before = b"\n".join([*lines[: mutant.line - 1], lines[mutant.line - 1][: mutant.column]])
    behind = b"\n".join(lines)[len(before) + len(mutant.old.encode()) :]
    return (before + mutant.new.encode() + behind).decode()


def _equivalent() -> dict[str, str]:
    """Changes that make no difference, each with the reason: lines `path: change  # reason`."""
    path = Path(__file__).with_suffix(".equivalent")
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    pairs = (line.rpartition("  # ") for line in lines if line and not line.startswith("#"))
    return {change.strip(): reason for change, _, reason in pairs}


def main() -> int:
    """Draw, run two at a time, print each that survived, and the share that was killed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=20)
    parser.add_argument("--folder", action="append", choices=list(NEAREST), default=None)
    options = parser.parse_args()
    folders = options.folder or list(NEAREST)
    chosen = drawn(options.count, options.seed, folders)
    known = _equivalent()
    stale = known.keys() - {one.change for folder in NEAREST for one in all_of(folder)}
    if stale:
        sys.exit("mutants: changes that cannot be made any more: " + "\n".join(sorted(stale)))
    survived = equivalent = 0
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        for test in pool.map(failing, folders):
            if test:
                sys.exit(f"mutants: {test} fails without any change; mend it first")
        parts = [mutant.path.relative_to(PACKAGE).parts[0] for mutant in chosen]
        for mutant, test in zip(chosen, pool.map(failing, parts, chosen), strict=True):
            reason = known.get(mutant.change)
            survived += not test and reason is None
            equivalent += not test and reason is not None
            verdict = (
                f"killed by {test}:" if test else f"equivalent, {reason}:" if reason else "SURVIVED"
            )
            print(verdict, mutant, flush=True)
    counted = len(chosen) - equivalent
    print(f"{counted - survived} of {counted} killed; {equivalent} more make no difference")
    return 1 if survived else 0


if __name__ == "__main__":
    sys.exit(main())
