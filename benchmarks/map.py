"""Make one map from nothing to its files, telling the processor time of each step."""

import sys
import time
from pathlib import Path

_last = time.process_time()


def step(name: str) -> None:
    """Print what a step took."""
    global _last
    now = time.process_time()
    print(f"{name}\t{now - _last:.2f}")
    _last = now


def main(folder: Path) -> None:
    """Make the map, step by step."""
    import internationals as inter

    step("import internationals")
    import geopandas  # noqa: F401
    import matplotlib  # noqa: F401
    import pandas  # noqa: F401

    step("import pandas, geopandas and matplotlib")
    from internationals import figures

    tables = inter.load()
    step("load the tables, import the figures")
    figure = figures.membership_map(tables, "imt", language="en")
    _ = figure.figure
    step("read the outlines and draw")
    figure.save("map", folder=folder)
    step("write PNG, SVG and PDF")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
