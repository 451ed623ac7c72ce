"""Write environment.yml, for conda and Binder, from pyproject.toml.

Which packages come from conda-forge and which from pip says the table
``[tool.pyproject2conda.dependencies]`` there; the versions are those of the project.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pyproject2conda.requirements import RequirementsConfig

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "environment.yml"
# Python is pinned to one version because Binder takes no range.
HEADER = """\
# Made by `make lock` from pyproject.toml; a test compares the two. Use it so:
#     conda env create -f environment.yml && conda activate internationals && jupyter lab
# In this environment `internationals build` does what `make tables` does elsewhere.
"""


def environment_yml() -> str:
    """Text that environment.yml has to have."""
    requirements = RequirementsConfig.from_path(ROOT / "pyproject.toml")
    text = requirements.to_conda_yaml(
        name="internationals",
        channels=["conda-forge"],
        python_include="python==3.12.*",
        pip_deps=["-e ."],
    )
    return HEADER + text.replace("python==3.12.*", "python=3.12")


def main() -> int:
    """Write the file, whole or not at all."""
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_text(environment_yml(), "utf-8", newline="\n")
    temporary.replace(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
