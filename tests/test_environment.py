"""The lock and environment.yml are those of pyproject.toml."""

import os
import re
import runpy
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import rattler
import yaml
from checkout import tracked_files
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import Version

from internationals.paths import ROOT

PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
ENVIRONMENT: dict[str, Any] = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
FROM_CONDA = {
    "jupyterlab", "pandas", "geopandas", "matplotlib", "seaborn", "numpy", "scipy", "pyarrow",
}  # fmt: skip


def dependencies(*, groups: bool) -> list[Requirement]:
    named = list(PROJECT["project"]["dependencies"])
    if groups:
        named += [line for group in PROJECT["dependency-groups"].values() for line in group]
    return [Requirement(line) for line in named]


def conda_specs() -> dict[str, SpecifierSet]:
    """Conda's lines of environment.yml, each parsed as strictly as conda can."""
    specs = {}
    for line in ENVIRONMENT["dependencies"]:
        if isinstance(line, str):
            parsed = rattler.MatchSpec(line, strict=True)
            if parsed.name.normalized == "python":
                continue  # one version, in conda's own notation
            specs[parsed.name.normalized] = SpecifierSet(str(parsed.version or ""))
    return specs


def pip_lines() -> list[str]:
    (pip,) = (line["pip"] for line in ENVIRONMENT["dependencies"] if isinstance(line, dict))
    return list(pip)


def test_environment_yml_is_what_pyproject_gives() -> None:
    made = runpy.run_path(str(ROOT / "tools" / "environment_yml.py"))["environment_yml"]()
    assert (ROOT / "environment.yml").read_text("utf-8") == made, "run `make lock`"


def test_conda_takes_python_pip_and_the_core_packages() -> None:
    assert ENVIRONMENT["name"] == "internationals"
    assert ENVIRONMENT["channels"] == ["conda-forge"]
    specs = conda_specs()
    assert set(specs) == FROM_CONDA | {"pip"}
    assert "python=3.12" in ENVIRONMENT["dependencies"]
    assert SpecifierSet(PROJECT["project"]["requires-python"]).contains("3.12.0")
    for dependency in dependencies(groups=False):
        if dependency.name in FROM_CONDA:
            assert specs[dependency.name] == dependency.specifier, dependency.name


def test_pip_takes_the_rest_and_the_project_itself() -> None:
    lines = pip_lines()
    assert "-e ." in lines
    found = {
        (requirement.name, frozenset(requirement.extras), requirement.specifier)
        for requirement in (Requirement(line) for line in lines if line != "-e .")
    }
    wanted = {
        (dependency.name, frozenset(dependency.extras), dependency.specifier)
        for dependency in dependencies(groups=False)
        if dependency.name not in FROM_CONDA
    }
    assert found == wanted


def locked() -> list[Requirement]:
    """Packages of the lock; one may stand there twice, for different Pythons."""
    lines = re.findall(r"^([A-Za-z0-9].*?) *\\?$", LOCK, flags=re.MULTILINE)
    return [Requirement(line) for line in lines]


def version_of(requirement: Requirement) -> Version:
    (pin,) = requirement.specifier
    assert pin.operator == "==", requirement
    return Version(pin.version)


def test_the_lock_holds_every_dependency_at_a_version_in_range() -> None:
    versions: dict[str, list[Version]] = {}
    for package in locked():
        versions.setdefault(canonicalize_name(package.name), []).append(version_of(package))
    for dependency in dependencies(groups=True):
        found = versions.get(canonicalize_name(dependency.name), [])
        assert found, f"{dependency.name} is not locked: run `make lock`"
        for version in found:
            assert dependency.specifier.contains(version), f"{dependency.name} {version}"


def test_every_locked_package_has_hashes() -> None:
    packages = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(packages) > 100
    assert [text.split(" ")[0] for text in packages if "--hash=sha256:" not in text] == []


def test_what_runs_is_what_is_locked() -> None:
    if Path(sys.prefix) != ROOT / ".venv":
        pytest.skip(f"{sys.prefix} is not the environment that `make` keeps")
    wanted = {
        canonicalize_name(package.name): version_of(package)
        for package in locked()
        if package.marker is None or package.marker.evaluate()
    }
    installed = {
        canonicalize_name(package.metadata["Name"]): Version(package.version)
        for package in distributions()
    }
    assert {name: installed.get(name) for name in wanted} == wanted


def test_no_file_names_a_package_index() -> None:
    # The services' names without their addresses are fine: a reader may need to know them.
    index = re.compile(
        r"https?://[\w.-]*(pypi|pythonhosted|anaconda|conda-forge|npmjs|jsdelivr|unpkg)[\w.-]*"
        r"|--(extra-)?index-url[ =]|--find-links[ =]",
        re.IGNORECASE,
    )
    configured = {
        urlsplit(os.environ[name]).hostname
        for name in ("PIP_INDEX_URL", "UV_INDEX_URL", "UV_DEFAULT_INDEX")
        if name in os.environ
    }
    found = []
    for path in tracked_files():
        if path == Path(__file__):
            continue
        text = path.read_bytes().decode("utf-8", errors="replace")
        named = [host for host in configured if host and host in text]
        if (match := index.search(text)) or named:
            found.append(f"{path.relative_to(ROOT)}: {match[0] if match else named}")
    assert found == []
