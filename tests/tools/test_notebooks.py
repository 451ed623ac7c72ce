"""Notebooks run the same every time, and the committed ones say what the code says now."""

import ast
import base64
import io
import re
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from PIL import Image

import notebooks
from internationals import paths

COMMITTED = sorted(paths.NOTEBOOKS.glob("*.ipynb"))
MEBIBYTE = 2**20

each_notebook = pytest.mark.parametrize("path", COMMITTED, ids=lambda path: path.stem)


def write(path: Path, *sources: str) -> Path:
    """Write a notebook without outputs: a source that begins with # is Markdown."""
    cells = [
        new_markdown_cell(source) if source.startswith("#") else new_code_cell(source)
        for source in sources
    ]
    nbformat.write(new_notebook(cells=cells), path)
    return path


# --- running -------------------------------------------------------------------------------------


def test_every_run_gives_the_same_bytes(tmp_path: Path) -> None:
    path = write(
        tmp_path / "sample.ipynb",
        "# Sample",
        "import os\nimport pandas as pd\nfrom pathlib import Path\nimport ipywidgets\n"
        "os.environ['INTERNATIONALS_ROOT']",
        "print('one')\nprint('two', flush=True)\n{'水', '火', '木'}",
        "pd.DataFrame({'列': [1, 2]})",
        "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);",
        "ipywidgets.IntSlider(description='国家')",
        "Path.cwd().name, hash('火花')",
        "import sys\nsys.prefix",
    )
    root = tmp_path
    assert notebooks.execute(path, root=root)
    first = path.read_bytes()

    # A run from a file without outputs reaches the same bytes.
    stripped = nbformat.reads(first.decode(), as_version=4)
    for cell in stripped.cells:
        cell["id"] = f"other-{cell['id']}"
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    stripped.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    nbformat.write(stripped, path)
    assert notebooks.execute(path, root=root)
    assert path.read_bytes() == first

    notebook = nbformat.reads(first.decode(), as_version=4)
    assert notebook.metadata == {
        "kernelspec": notebooks.KERNEL,
        "language_info": {"name": "python"},
    }
    assert [cell["id"] for cell in notebook.cells] == [f"cell-{n:02d}" for n in range(1, 9)]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3, 4, 5, 6, 7]
    assert code[0].outputs[0].data["text/plain"] == repr(str(root))
    assert code[1].outputs[0].text == "one\ntwo\n"
    assert "image/png" in code[3].outputs[0].data
    assert code[4].outputs[0].data[notebooks.WIDGET]["model_id"] == f"{1:032x}"
    assert code[5].outputs[0].data["text/plain"].startswith(f"({tmp_path.name!r}, ")
    # The interpreter that runs the tests ran it.
    assert code[6].outputs[0].data["text/plain"] == repr(sys.prefix)
    assert first.endswith(b"}\n")
    assert "国家".encode() in first


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("1 / 0", "sample.ipynb, cell 3: ZeroDivisionError: division by zero"),
        (
            "import warnings\nwarnings.warn('careful')",
            r"sample.ipynb, cell 3: wrote to stderr: .*UserWarning: careful",
        ),
        ("object()", r"sample.ipynb, cell 3: shows a memory address \(at 0x"),
        ("import time; time.sleep(600)", "sample.ipynb, cell 3: took more than 4 seconds"),
        ("import os; os._exit(1)", "sample.ipynb, cell 3: the kernel died"),
    ],
)
def test_a_failing_cell_is_one_line_and_leaves_the_file(
    tmp_path: Path, source: str, message: str
) -> None:
    path = write(tmp_path / "sample.ipynb", "# Sample", "x = 1", source, "x")
    before = path.read_bytes()
    with pytest.raises(notebooks.NotebookError, match=message) as raised:
        notebooks.execute(path, timeout=4)
    assert "\n" not in str(raised.value)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_the_command_runs_all_it_can_and_names_what_failed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = write(tmp_path / "good.ipynb", "# Good", "6 * 7")
    bad = tmp_path / "bad.ipynb"
    bad.write_text("{", "utf-8")
    assert notebooks.main([str(bad), str(good)]) == 1
    out, err = capsys.readouterr()
    assert out == f"{good}: changed\n"
    assert err.startswith(f"{bad}: ") and err.count("\n") == 1
    assert nbformat.read(good, as_version=4).cells[1].outputs[0].data["text/plain"] == "42"
    # A file that only an editor rearranged is put in order, one in order stays as it is.
    ordered = good.read_bytes()
    good.write_bytes(ordered.replace(b"\n ", b"\n  "))
    for words in ("changed", "as it was"):
        assert notebooks.main([str(good)]) == 0
        assert capsys.readouterr().out == f"{good}: {words}\n"
        assert good.read_bytes() == ordered
    assert notebooks.main([str(tmp_path / "none.ipynb")]) == 1


# --- comparing -----------------------------------------------------------------------------------


def picture(*, changed_pixels: int = 0, steps: int = 0) -> str:
    pixels = np.full((200, 300, 3), 128, dtype=np.uint8)
    pixels.reshape(-1, 3)[:changed_pixels, 0] += steps
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, format="PNG")
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize(
    ("changed_pixels", "steps", "alike"),
    [(0, 0, True), (60_000, 16, True), (6, 100, True), (7, 100, False), (60_000, 17, False)],
)
def test_pictures_are_compared_within_a_tolerance(
    changed_pixels: int, steps: int, alike: bool
) -> None:
    other = picture(changed_pixels=changed_pixels, steps=steps)
    assert notebooks.pictures_alike(picture(), other) is alike


def test_differences_name_the_cell_and_what_changed(tmp_path: Path) -> None:
    path = write(tmp_path / "sample.ipynb", "# Sample", "print('35 sections')", "7", "8", "9")
    old = notebooks.run(path)
    assert list(notebooks.differences(old, old)) == []
    new = nbformat.from_dict(old)
    new.cells[1].outputs[0].text = "36 sections\n"
    new.cells[2].outputs[0].data["text/html"] = "<b>7</b>"
    new.cells[3].outputs = []
    new.cells[4].execution_count = 9
    lines = list(notebooks.differences(old, new))
    assert [line.split(":")[0] for line in lines] == ["cell 2", "cell 3", "cell 4", "cell 5"]
    assert "35 sections" in lines[0] and "36 sections" in lines[0]
    assert lines[1] == "cell 3: text/html is new"
    assert lines[2] == "cell 4: 1 outputs were committed, now 0"


# --- the committed notebooks ---------------------------------------------------------------------


def test_there_are_notebooks_numbered_in_order() -> None:
    assert COMMITTED, f"no notebook in {paths.NOTEBOOKS}"
    numbers = [re.fullmatch(r"(\d\d)(-[a-z]+)+", path.stem) for path in COMMITTED]
    assert all(numbers), [path.name for path in COMMITTED]
    found = [int(number[1]) for number in numbers if number]
    assert found == list(range(found[0], found[0] + len(found)))
    assert found[0] in (0, 1)


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Copy of what notebooks read: data, notebooks, and the figures that they link to."""
    root = tmp_path_factory.mktemp("checkout")
    shutil.copytree(paths.DATA, root / "data")
    shutil.copytree(paths.NOTEBOOKS, root / "notebooks")
    shutil.copytree(paths.FIGURES, root / "figures")
    return root


@pytest.mark.notebook
@each_notebook
def test_outputs_are_what_the_code_gives_now(path: Path, copy: Path) -> None:
    committed = nbformat.read(path, as_version=4)
    executed = notebooks.run(copy / "notebooks" / path.name, root=copy)
    assert list(notebooks.differences(committed, executed)) == []


@each_notebook
def test_it_is_committed_from_one_clean_run(path: Path) -> None:
    committed = nbformat.read(path, as_version=4)
    code = [cell for cell in committed.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
    outputs = [output for cell in code for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    assert not [output for output in outputs if output.get("name") == "stderr"]
    before = path.read_bytes()
    notebooks.normalise(committed)
    assert nbformat.writes(committed).rstrip("\n") + "\n" == before.decode()
    assert len(before) < MEBIBYTE


@each_notebook
def test_it_defines_nothing_and_imports_the_package_as_anyone_would(path: Path) -> None:
    for number, cell in enumerate(nbformat.read(path, as_version=4).cells, start=1):
        if cell.cell_type != "code":
            continue
        for node in ast.walk(ast.parse(cell.source)):
            where = f"cell {number}, line {getattr(node, 'lineno', '?')}"
            definitions = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
            assert not isinstance(node, definitions), f"{where}: a definition belongs in src/"
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                assert (node.value.id, node.attr) != ("sys", "path"), where
            if isinstance(node, ast.ImportFrom):
                assert (node.module, node.level) != ("sys", 0), where


@each_notebook
def test_it_begins_with_a_title_and_its_purpose(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    assert cells[0].cell_type == "markdown"
    assert re.match(r"# \S", cells[0].source)
    first_code = next(i for i, cell in enumerate(cells) if cell.cell_type == "code")
    opening = "\n\n".join(cell.source for cell in cells[:first_code])
    paragraphs = [text for text in re.split(r"\n\s*\n", opening) if not text.startswith("#")]
    assert any(len(text) >= 80 for text in paragraphs), "no paragraph says what it is for"
    assert sum(cell.source.startswith("# ") for cell in cells if cell.cell_type != "code") == 1
    assert cells[-1].cell_type == "markdown", "it ends in prose: where to go next"


def links(path: Path) -> Iterator[str]:
    """Yield the targets of the links and pictures in a notebook's prose."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            yield from re.findall(r"\]\(<?([^)\s>]+)", cell.source)
            yield from re.findall(r"(?:href|src)=[\"']([^\"']+)", cell.source)


@each_notebook
def test_its_links_lead_somewhere(path: Path) -> None:
    for target in links(path):
        if re.match(r"https?:", target):
            continue
        assert not re.match(r"[a-z]+:|/", target), f"{target}: neither relative nor a web address"
        file = unquote(target.split("#")[0])
        if file:
            assert (path.parent / file).exists(), f"{target}: there is no such file"
