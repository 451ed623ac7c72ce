"""Serve the explorer as a page without code: ``python -m internationals.explorer``.

Voilà runs the notebook beside this file, which has the explorer alone, with a template of ours that
requests nothing from another machine. Options are Voilà's own, such as ``--no-browser`` and
``--port=8866``.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

NOTEBOOK = Path(__file__).resolve().parent / "explorer.ipynb"


def main(options: list[str]) -> None:
    """Start Voilà and stay until it is stopped.

    Parameters
    ----------
    options : of Voilà's command line
    """
    from voila.app import Voila

    # Voilà looks for templates in Jupyter's data folders only.
    folders = [str(NOTEBOOK.parent), os.environ.get("JUPYTER_PATH", "")]
    os.environ["JUPYTER_PATH"] = os.pathsep.join(filter(None, folders))
    Voila.launch_instance([str(NOTEBOOK), "--template=offline", *options])


if __name__ == "__main__":
    main(sys.argv[1:])
