"""The checkout keeps its own rules: layers, names, sizes, links, raw articles untouched."""

import ast
import csv
import hashlib
import re
import subprocess
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import yaml
from checkout import tracked_files

from internationals import paths
from internationals.paths import ROOT

PACKAGE = ROOT / "src" / "internationals"

#: Data flow from left to right: a module imports from its own layer or one further left.
LAYERS = ("articles", "places", "tables", "analysis", "figures", "top")
#: The modules of the last layer; what the package itself offers (`import internationals`) is theirs.
TOP = {"building", "cli", "comparing", "explorer", "report", "revisions"}
#: `paths` is anyone's.
APART = {"paths": set[str]()}
DRAWING = {"matplotlib", "seaborn", "plotly", "ipywidgets", "anywidget"}
FORBIDDEN_NAMES = {"utils", "util", "helpers", "helper", "misc", "common", "tools"}
LARGEST = 5_000_000


# --- layers --------------------------------------------------------------------------------------


def modules() -> list[Path]:
    """Every module but the package's own door, which offers names of all layers."""
    return sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


def full_name(path: Path) -> str:
    parts = path.relative_to(PACKAGE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(path: Path, text: str) -> list[tuple[int, str]]:
    """Line and full name of all that a module imports, relative imports resolved."""
    folder = [*path.relative_to(PACKAGE.parent).parts[:-1]]
    found = []
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = folder[: len(folder) - node.level + 1] if node.level else []
            origin = ".".join([*base, *filter(None, [node.module])])
            if origin == "internationals":
                found += [(node.lineno, f"{origin}.{alias.name}") for alias in node.names]
            else:
                found.append((node.lineno, origin))
    return found


def layer(name: str) -> str:
    """Layer of a module of ours; a name taken from the package itself is of the top layer."""
    part = name.split(".")[1] if "." in name else "top"
    return part if part in APART or part in LAYERS else "top"


def wrong_imports(path: Path, text: str) -> list[str]:
    own = layer(full_name(path))
    wrong = []
    for line, name in imports(path, text):
        if name.split(".")[0] != "internationals" or layer(name) == "paths":
            continue
        if own in APART:
            right = layer(name) in {own, *APART[own]}
        else:
            right = layer(name) in LAYERS and LAYERS.index(layer(name)) <= LAYERS.index(own)
        if not right:
            wrong.append(f"{path.relative_to(PACKAGE)}:{line} imports {name}")
    return wrong


def test_a_module_imports_from_its_own_layer_or_one_further_left() -> None:
    assert {layer(full_name(path)) for path in modules()} >= {*LAYERS[:-1], *APART}
    wrong = [line for path in modules() for line in wrong_imports(path, path.read_text("utf-8"))]
    assert wrong == []


def test_a_wrong_import_is_noticed() -> None:
    text = (
        "import internationals\n"
        "from internationals import explorer, paths\n"
        "from internationals.figures import maps\n"
        "from internationals.articles import model\n"
        "from ..analysis import spread\n"
        "from . import schema\n"
        "import pandas\n"
    )
    assert wrong_imports(PACKAGE / "tables" / "imagined.py", text) == [
        "tables/imagined.py:1 imports internationals",
        "tables/imagined.py:2 imports internationals.explorer",
        "tables/imagined.py:3 imports internationals.figures",
        "tables/imagined.py:5 imports internationals.analysis",
    ]
    assert wrong_imports(PACKAGE / "cli.py", text) == []


def test_nothing_in_the_package_imports_from_tools() -> None:
    own = {path.stem for path in (ROOT / "tools").glob("*.py")} | {"tools"}
    groups = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    own |= {re.split(r"[^\w-]", line)[0] for line in groups["tools"]}
    found = [
        f"{path.relative_to(PACKAGE)}:{line} imports {name}"
        for path in modules()
        for line, name in imports(path, path.read_text("utf-8"))
        if name.split(".")[0] in own
    ]
    assert found == []


def test_every_module_has_its_place_in_the_design() -> None:
    known = {*LAYERS[:-1], *TOP, *APART}
    found = {full_name(path).split(".")[1] for path in modules()}
    assert found <= known, f"say in LAYERS or TOP where {found - known} stand, and in README why"


def test_only_figures_and_the_explorer_draw() -> None:
    drawing = [
        f"{path.relative_to(PACKAGE)}:{line} imports {name}"
        for path in modules()
        if full_name(path).split(".")[1] not in {"figures", "explorer"}
        for line, name in imports(path, path.read_text("utf-8"))
        if name.split(".")[0] in DRAWING
    ]
    assert drawing == []


# --- names, sizes, traces of a machine -----------------------------------------------------------


def test_no_module_is_named_for_nothing() -> None:
    found = [
        path for path in tracked_files() if path.suffix == ".py" if path.stem in FORBIDDEN_NAMES
    ]
    assert found == []


def test_one_name_is_for_one_thing() -> None:
    # The figures of a notebook are in a module of the name that the module of their numbers has.
    drawn = {path.stem for path in (PACKAGE / "figures").glob("*.py")}
    named = [path for path in modules() if path.parent.name != "figures" and path.stem[0] != "_"]
    stems = Counter(path.stem for path in named)
    assert [stem for stem, times in stems.items() if times > 1] == []
    assert {"spread", "entryism", "history", "recovery"} == drawn & stems.keys()
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules()]
    classes = Counter(
        node.name for tree in trees for node in ast.walk(tree) if isinstance(node, ast.ClassDef)
    )
    assert [name for name, times in classes.items() if times > 1] == []


def test_no_file_is_too_large_to_clone_or_review() -> None:
    sizes = {path.relative_to(ROOT): path.stat().st_size for path in tracked_files()}
    assert sizes
    assert {path: size for path, size in sizes.items() if size > LARGEST} == {}


def test_every_row_of_a_csv_file_has_as_many_cells_as_its_header() -> None:
    widths = {}
    for path in tracked_files():
        if path.suffix == ".csv":
            with path.open(encoding="utf-8-sig", newline="") as file:
                widths[path.name] = {len(row) for row in csv.reader(file)}
    assert {name: found for name, found in widths.items() if len(found) != 1} == {}
    assert widths


def test_no_file_names_a_folder_of_one_machine() -> None:
    folder = re.compile(rf"(?<![\w./~-])/(home|Users|root|work)/[\w.-]+|{re.escape(str(ROOT))}\b")
    found = []
    for path in tracked_files():
        if path in (Path(__file__), *paths.RAW.iterdir()):
            continue
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue
        if match := folder.search(text):
            found.append(f"{path.relative_to(ROOT)}: {match[0]}")
    assert found == []


# --- data ----------------------------------------------------------------------------------------


def digests() -> Iterator[tuple[str, str]]:
    """Yield file name and SHA-256 from each line of data/README.md that holds both."""
    for line in (paths.DATA / "README.md").read_text("utf-8").splitlines():
        digest = re.search(r"\b[0-9a-f]{64}\b", line)
        name = re.search(r"[\w.-]+\.[a-z]\w+", line)
        if digest and name:
            yield name[0], digest[0]


def test_raw_articles_have_the_hashes_that_the_data_readme_gives() -> None:
    stated = dict(digests())
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(paths.RAW.iterdir())
    }
    assert len(found) >= 3
    assert {name: stated.get(name) for name in found} == found


def test_every_hash_in_the_data_readme_is_that_of_a_file() -> None:
    for name, digest in digests():
        candidates = [path for path in tracked_files() if path.name == name]
        assert candidates, f"data/README.md: there is no file {name}"
        found = {hashlib.sha256(path.read_bytes()).hexdigest() for path in candidates}
        assert digest in found, f"data/README.md: {name} has another hash: {found}"


# --- documents -----------------------------------------------------------------------------------


def documents() -> list[Path]:
    return [
        path
        for path in tracked_files()
        if path.suffix == ".md"
        and paths.RAW not in path.parents
        and ROOT / "tests" not in path.parents
    ]


def anchors(text: str) -> set[str]:
    """Anchors that a page's headings have where it is rendered."""
    titles = re.findall(r"^#+ +(.+?)\s*$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def test_links_of_the_documents_lead_somewhere() -> None:
    broken = []
    for document in documents():
        text = re.sub(r"```.*?```", "", document.read_text("utf-8"), flags=re.DOTALL)
        targets = re.findall(r"\]\(<?([^)\s>]+)", text) + re.findall(
            r"(?:href|src)=\"(.+?)\"", text
        )
        for target in targets:
            if re.match(r"[a-z]+:", target):
                continue
            file, _, anchor = unquote(target).partition("#")
            aim = document.parent / file if file else document
            if not aim.exists():
                broken.append(f"{document.relative_to(ROOT)}: {target}")
            elif anchor and aim.suffix == ".md" and anchor not in anchors(aim.read_text("utf-8")):
                broken.append(f"{document.relative_to(ROOT)}: {target}: no such heading")
    assert documents()
    assert broken == []


def make_targets() -> set[str]:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([a-z-]+):", makefile, flags=re.MULTILINE))


def test_every_make_target_that_a_document_names_exists() -> None:
    named = {
        target
        for document in documents()
        for code in re.findall(r"```.*?```|`[^`]+`", document.read_text("utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\bmake(?: [A-Z]+=\S+)* ([a-z-]+)", code)
    }
    assert "test" in named, "README.md does not say how to run the tests"
    assert named <= make_targets()


def test_make_help_lists_every_target() -> None:
    answer = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True)
    listed = re.findall(r"^make ([a-z-]+) +\S", answer.stdout, flags=re.MULTILINE)
    assert set(listed) == make_targets()


def test_continuous_integration_runs_the_main_job_and_the_tests() -> None:
    script = ROOT / ".ci" / "run"
    assert script.stat().st_mode & 0o111
    commands = script.read_text("utf-8").splitlines()
    assert "set -euo pipefail" in commands
    assert commands.index("make") < commands.index("make test")


def test_the_citation_says_what_the_project_says() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert citation["cff-version"] == "1.2.0"
    assert citation["message"]
    assert citation["title"].startswith(project["name"])
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    assert citation["authors"] == project["authors"]
    titles = {reference["title"] for reference in citation["references"]}
    assert titles == {"国际马克思主义倾向", "国际社会主义倾向", "毛主义国际主义运动"}


def test_licences_are_whole() -> None:
    code = (ROOT / "LICENSE").read_text("utf-8")
    assert code.startswith("MIT License")
    assert "The internationals contributors" in code
    text = (paths.DATA / "LICENSE").read_text("utf-8")
    assert "Attribution-ShareAlike 4.0 International" in text
    assert [f"Section {n} --" in text for n in range(1, 9)] == [True] * 8
    assert text.rstrip().endswith("Creative Commons may be contacted at creativecommons.org.")


# --- knowledge is data ---------------------------------------------------------------------------


def test_no_included_article_and_no_year_of_its_text_is_named_in_code() -> None:
    with (paths.REFERENCE / "articles.csv").open(encoding="utf-8", newline="") as file:
        articles = [row["article"] for row in csv.DictReader(file)]
    named = re.compile(rf"\b(?:{'|'.join(articles)}|2018)\b|打入\[", re.IGNORECASE)
    found = [
        f"{path.relative_to(PACKAGE)}:{number} {line.strip()}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if named.search(line)
    ]
    assert not found
