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
    import matplotlib.pyplot as plt
    import pandas  # noqa: F401

    step("import pandas, geopandas and matplotlib")
    from internationals.charts import maps

    tables = inter.load()
    step("load the tables, import the charts")
    chart = maps.membership(tables, "imt", language="en")
    step("read the outlines and draw")
    for suffix in ("png", "svg", "pdf"):
        chart.figure.savefig(folder / f"map.{suffix}", dpi=300)
        step(f"write {suffix.upper()}")
    plt.close(chart.figure)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
