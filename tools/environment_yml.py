"""Write environment.yml, for conda and Binder, from pyproject.toml.

The table ``[tool.pyproject2conda.dependencies]`` there lists the packages that come from pip; all
others come from conda-forge. The versions are those of the project.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pyproject2conda.requirements import RequirementsConfig

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "environment.yml"
# Python is pinned to one version because Binder takes no range.
HEADER = """\
# For conda and Binder. Made by `make lock` from pyproject.toml; a test compares the two.
#     conda env create -f environment.yml && conda activate internationals
# In this environment, type
#     internationals build                                  in place of  make tables
#     python tools/gallery.py                               in place of  make figures
#     python tools/notebooks.py notebooks/*.ipynb           in place of  make notebooks
#     python -m internationals.explorer                     in place of  make explorer
#     jupyter lab                                           in place of  make lab
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
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    temporary = TARGET.with_suffix(".tmp")
    temporary.write_text(environment_yml(), "utf-8", newline="\n")
    temporary.replace(TARGET)
    return 0


if __name__ == "__main__":
    sys.exit(main())
