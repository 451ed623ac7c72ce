"""Run notebooks so that the same code and tables give the same bytes.

A notebook is committed with its outputs, because many read it where nothing runs. So that a change
in the file is a change in its content, everything that differs from run to run is fixed: cell and
widget ids, counts, times, hash seeds, a reader's own IPython settings.

Widgets keep their place in the outputs but not their state: a saved state would make the page fetch
scripts from elsewhere, and its controls would do nothing there. A static figure is shown beside them.
"""

from __future__ import annotations

import argparse
import base64
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any

from internationals import paths

if TYPE_CHECKING:
    from nbformat import NotebookNode

WIDGET = "application/vnd.jupyter.widget-view+json"
IMAGE = "image/png"
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}

#: Seconds a cell may take.
TIMEOUT = 300

#: Two pictures are alike if at most this share of their pixels ...
PIXELS_OFF = 1e-4
#: ... differs by more than this many of the 255 steps in some channel. Drawing libraries round
#: differently from machine to machine; one bar longer or one country recoloured is far beyond both.
STEPS_OFF = 16

_ADDRESS = re.compile(r"\bat 0x[0-9a-f]{6,}")


class NotebookError(Exception):
    """A notebook did not run: which one, which cell, and why, in one line."""


def run(path: Path, *, root: Path = paths.ROOT, timeout: int = TIMEOUT) -> NotebookNode:
    """Run a notebook from top to bottom in a fresh kernel; the file stays as it is.

    Parameters
    ----------
    path : the notebook; its folder is the working directory
    root : checkout whose data it reads and whose figures it writes (see `paths`)
    timeout : seconds a cell may take

    Returns
    -------
    NotebookNode with outputs, normalised (see `normalise`).

    Raises
    ------
    NotebookError
        if the file is no notebook, a cell raises, takes too long or writes to stderr.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    try:
        notebook: NotebookNode = _parse(path.read_bytes())
        nbformat.validate(notebook)
    except (
        OSError,
        UnicodeDecodeError,
        nbformat.ValidationError,
        nbformat.reader.NotJSONError,
    ) as e:
        raise NotebookError(f"{_name(path)}: no notebook can be read here: {_first_line(e)}") from e
    normalise(notebook)

    running: list[int] = [0]

    def note_cell(cell: NotebookNode, cell_index: int) -> None:
        running[0] = cell_index

    client = NotebookClient(
        notebook,
        timeout=timeout,
        kernel_name=KERNEL["name"],
        record_timing=False,
        store_widget_state=False,
        coalesce_streams=True,
        # The kernel's own notes, such as that it talks over loopback, are not the notebook's.
        extra_arguments=["--log-level=ERROR", "--HistoryManager.enabled=False"],
        on_cell_start=note_cell,
        resources={"metadata": {"path": str(path.resolve().parent)}},
    )
    with tempfile.TemporaryDirectory(prefix="internationals-") as settings:
        try:
            client.execute(env=_environment(root, Path(settings)))
        except CellExecutionError as e:
            raise _error(path, running[0], f"{e.ename}: {_first_line(e.evalue)}") from e
        except CellTimeoutError as e:
            raise _error(path, running[0], f"took more than {timeout} seconds") from e
        except DeadKernelError as e:
            raise _error(path, running[0], "the kernel died") from e

    normalise(notebook)
    for index, output in _outputs(notebook):
        if output.output_type == "stream" and output.name == "stderr":
            raise _error(path, index, f"wrote to stderr: {_first_line(output.text)}")
        for text in _texts(output).values():
            if address := _ADDRESS.search(text):
                raise _error(
                    path, index, f"shows a memory address ({address[0]}), which changes every run"
                )
    return notebook


def normalise(notebook: NotebookNode) -> None:
    """Fix, in place, all that differs between runs of one notebook without meaning anything.

    Cells are numbered `cell-01` on; the metadata name the kernel and nothing about this run; widget
    models are numbered in order of appearance, and their saved state is dropped.

    Parameters
    ----------
    notebook : of format 4, with or without outputs
    """
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for key in ("widgets", "kernelspec", "language_info", "signature"):
        notebook.metadata.pop(key, None)
    notebook.metadata["kernelspec"] = dict(KERNEL)
    notebook.metadata["language_info"] = {"name": "python"}
    for number, cell in enumerate(notebook.cells, start=1):
        cell["id"] = f"cell-{number:02d}"
        for key in [key for key in cell.metadata if key not in {"tags", "jupyter"}]:
            del cell.metadata[key]

    numbers: dict[str, str] = {}
    for _, output in _outputs(notebook):
        model = output.get("data", {}).get(WIDGET, {}).get("model_id")
        if model:
            numbers.setdefault(model, f"{len(numbers) + 1:032x}")
    for _, output in _outputs(notebook):
        data = output.get("data", {})
        if WIDGET in data:
            data[WIDGET]["model_id"] = numbers[data[WIDGET]["model_id"]]
        for kind, text in _texts(output).items():
            for model, replacement in numbers.items():
                if model in text:
                    data[kind] = text = text.replace(model, replacement)


def execute(path: Path, *, root: Path = paths.ROOT, timeout: int = TIMEOUT) -> bool:
    """Run a notebook in place; True if the file changed.

    The file is left as it is when nothing but the rounding of pictures differs (see
    `differences`), so that a run on another machine leaves a clean checkout. It is replaced whole
    or not at all.

    Parameters
    ----------
    path, root, timeout : see `run`

    Returns
    -------
    whether the file changed

    Raises
    ------
    NotebookError
        see `run`.
    """
    notebook = run(path, root=root, timeout=timeout)
    before, after = path.read_bytes(), _serialise(notebook)
    if after == before:
        return False
    committed = _parse(before)
    if (
        _serialise(committed) == before
        and _without_outputs(committed) == _without_outputs(notebook)
        and not any(differences(committed, notebook))
    ):
        return False
    temporary = path.with_suffix(".tmp")
    temporary.write_bytes(after)
    temporary.replace(path)
    return True


def differences(committed: NotebookNode, executed: NotebookNode) -> Iterator[str]:
    """Yield a line for every output that differs: text exactly, pictures beyond a tolerance.

    Parameters
    ----------
    committed, executed : the same notebook before and after it ran, both normalised

    Yields
    ------
    the cell, 1-based, and what differs there; nothing where nothing does
    """
    if len(committed.cells) != len(executed.cells):
        yield f"{len(committed.cells)} cells were committed, {len(executed.cells)} executed"
        return
    for number, (old, new) in enumerate(zip(committed.cells, executed.cells, strict=True), start=1):
        where = f"cell {number}"
        if old.source != new.source:
            yield f"{where}: the source differs"
        if old.get("execution_count") != new.get("execution_count"):
            yield f"{where}: count {old.get('execution_count')}, now {new.get('execution_count')}"
        old_outputs, new_outputs = old.get("outputs", []), new.get("outputs", [])
        if len(old_outputs) != len(new_outputs):
            yield f"{where}: {len(old_outputs)} outputs were committed, now {len(new_outputs)}"
            continue
        for old_output, new_output in zip(old_outputs, new_outputs, strict=True):
            yield from (f"{where}: {line}" for line in _output_differences(old_output, new_output))


def pictures_alike(old: str, new: str) -> bool:
    """Whether two PNG pictures, in base64, are alike within `PIXELS_OFF` and `STEPS_OFF`.

    Parameters
    ----------
    old, new : PNG in base64
    """
    if old == new:
        return True
    import numpy as np
    from PIL import Image

    before, after = (
        np.asarray(Image.open(io.BytesIO(base64.b64decode(text))).convert("RGBA"), dtype=np.int16)
        for text in (old, new)
    )
    if before.shape != after.shape:
        return False
    off = (np.abs(before - after) > STEPS_OFF).any(axis=-1)
    return float(off.mean()) <= PIXELS_OFF


def execute_all(
    notebooks: Sequence[Path], *, jobs: int, timeout: int = TIMEOUT
) -> Iterator[tuple[Path, bool | NotebookError]]:
    """Run several notebooks in place, `jobs` at a time; yield each with `execute`'s answer or error.

    The answers come in the order of the notebooks.

    Parameters
    ----------
    notebooks : their files
    jobs : how many run at a time, at least 1
    timeout : seconds a cell may take
    """

    def attempt(path: Path) -> bool | NotebookError:
        try:
            return execute(path, timeout=timeout)
        except NotebookError as error:
            return error

    with ThreadPoolExecutor(jobs) as pool:
        yield from zip(notebooks, pool.map(attempt, notebooks), strict=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the notebooks named, or all, in place; 0 done, 1 some notebook failed, 2 wrong usage.

    Parameters
    ----------
    arguments : of the command line; those of this process if None
    """
    parser = argparse.ArgumentParser(
        prog="python tools/notebooks.py",
        description="Run notebooks in place, so that the same code and tables give the same bytes.",
    )
    parser.add_argument("notebooks", nargs="*", type=Path, metavar="PATH", help="default: all")
    parser.add_argument(
        "--jobs", type=int, default=min(4, os.cpu_count() or 1), help="at a time (%(default)s)"
    )
    parser.add_argument("--timeout", type=int, default=TIMEOUT, help="seconds a cell may take")
    options = parser.parse_args(arguments)
    notebooks = options.notebooks or sorted(paths.NOTEBOOKS.glob("*.ipynb"))
    failed = False
    for path, answer in execute_all(notebooks, jobs=max(1, options.jobs), timeout=options.timeout):
        if isinstance(answer, NotebookError):
            failed = True
            print(answer, file=sys.stderr, flush=True)
        else:
            print(f"{_name(path)}: {'changed' if answer else 'as it was'}", flush=True)
    return 1 if failed else 0


def _parse(content: bytes) -> NotebookNode:
    import nbformat

    notebook: NotebookNode = nbformat.reads(content.decode(), as_version=4)  # type: ignore[no-untyped-call]
    return notebook


def _serialise(notebook: NotebookNode) -> bytes:
    import nbformat

    text: str = nbformat.writes(notebook)  # type: ignore[no-untyped-call]
    return (text.rstrip("\n") + "\n").encode()


def _environment(root: Path, settings: Path) -> dict[str, str]:
    """Environment of the kernel: this one, less what a reader's own settings would change."""
    unwanted = {"MPLBACKEND", "MATPLOTLIBRC", "PYTHONSTARTUP", "PYTHONWARNINGS", "FORCE_COLOR"}
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    return kept | {
        "INTERNATIONALS_ROOT": str(root),
        "IPYTHONDIR": str(settings),
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }


def _outputs(notebook: NotebookNode) -> Iterator[tuple[int, NotebookNode]]:
    """Yield every output with the 0-based index of its cell."""
    for index, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            yield index, output


def _texts(output: NotebookNode) -> dict[str, str]:
    """Return the representations of an output that are text, by kind; a stream's text under `text`."""
    if output.output_type == "stream":
        return {"text": output.text}
    return {
        kind: value
        for kind, value in output.get("data", {}).items()
        if isinstance(value, str) and (not kind.startswith("image/") or kind == "image/svg+xml")
    }


def _output_differences(old: NotebookNode, new: NotebookNode) -> Iterator[str]:
    """Yield a line for every way in which two outputs of one cell differ."""
    old_parts: dict[str, Any] = dict(old.get("data", {}))
    new_parts: dict[str, Any] = dict(new.get("data", {}))
    for kind in sorted({*old_parts, *new_parts}):
        before, after = old_parts.get(kind), new_parts.get(kind)
        if before is None or after is None:
            yield f"{kind} is {'new' if before is None else 'gone'}"
        elif kind == IMAGE and isinstance(before, str) and isinstance(after, str):
            if not pictures_alike(before, after):
                yield f"the picture ({kind}) differs"
        elif before != after:
            yield f"{kind} differs: {_where_texts_part(str(before), str(after))}"
    old_rest = {key: value for key, value in old.items() if key != "data"}
    new_rest = {key: value for key, value in new.items() if key != "data"}
    if old_rest != new_rest:
        yield f"output differs: {_where_texts_part(str(old_rest), str(new_rest))}"


def _where_texts_part(before: str, after: str) -> str:
    start = next(
        (
            position
            for position, (old, new) in enumerate(zip(before, after, strict=False))
            if old != new
        ),
        min(len(before), len(after)),
    )
    shown = slice(max(0, start - 20), start + 40)
    return f"{before[shown]!r} was committed, now {after[shown]!r}"


def _without_outputs(notebook: NotebookNode) -> list[Any]:
    """Return all of a notebook that is not output: metadata, and each cell's own fields."""
    fields = [
        {key: value for key, value in cell.items() if key != "outputs"} for cell in notebook.cells
    ]
    return [notebook.metadata, notebook.nbformat, notebook.nbformat_minor, fields]


def _error(path: Path, index: int, what: str) -> NotebookError:
    return NotebookError(f"{_name(path)}, cell {index + 1}: {what}")


def _name(path: Path) -> str:
    resolved = path.resolve()
    return str(resolved.relative_to(paths.ROOT) if resolved.is_relative_to(paths.ROOT) else path)


def _first_line(problem: object) -> str:
    return next((line.strip() for line in str(problem).splitlines() if line.strip()), "no message")


if __name__ == "__main__":
    sys.exit(main())
