"""A shortened SVG is the drawing it was."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from matplotlib.figure import Figure

from internationals.charts import style, svg

COUNTS = {"M": 2, "L": 2, "H": 1, "V": 1, "Q": 4, "C": 6, "Z": 0}


def points(path: str) -> list[list[tuple[float, float]]]:
    """Absolute end points of a path, one list for each piece of it, closed pieces closed."""
    pieces: list[list[tuple[float, float]]] = []
    x = y = 0.0
    for command, arguments in re.findall(r"([MLHVQCZmlhvqcz])([^MLHVQCZmlhvqcz]*)", path):
        numbers = [float(number) for number in re.findall(r"-?(?:\d*\.)?\d+", arguments)]
        size = COUNTS[command.upper()]
        groups = [numbers[i : i + size] for i in range(0, len(numbers), size)] if size else [[]]
        for group in groups:
            relative = command.islower()
            if command in "Zz":
                if pieces[-1][-1] != pieces[-1][0]:
                    pieces[-1].append(pieces[-1][0])
                x, y = pieces[-1][0]
                continue
            if command in "Hh":
                x = group[0] + (x if relative else 0)
            elif command in "Vv":
                y = group[0] + (y if relative else 0)
            else:
                x, y = (group[-2] + x, group[-1] + y) if relative else (group[-2], group[-1])
            if command == "M":
                pieces.append([])
            pieces[-1].append((x, y))
    return pieces


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("M 10 20 \nL 10.5 20.333 \nL 9.499 20.333", "M10 20l.5 .33h-1"),
        ("M 0 0 \nL 3 0 \nL 3 4 \nL 0 0 \nz", "M0 0h3v4z"),
        ("M 1 1 \nQ 1 2 3 4 \nC 1 1 2 2 3 4.5", "M1 1q0 1 2 3c-2-3-1-2 0 .5"),
        ("M 0.1 0.2 \nL 0 0 \nz\nM 5 5 \nL 5.001 5 \nL 6 6", "M.1 .2l-.1-.2zM5 5l1 1"),
    ],
)
def test_paths_are_told_from_point_to_point(before: str, after: str) -> None:
    assert svg.shortened(f'<path d="{before} "/>') == f'<path d="{after}"/>'


def test_no_error_adds_up_along_a_path() -> None:
    steps = [(index * 0.3333333, (index * 7 % 11) * 0.0049) for index in range(50)]
    before = "M " + " \nL ".join(f"{x} {y}" for x, y in steps)
    (found,) = points(re.findall('d="(.*)"', svg.shortened(f'<path d="{before}"/>'))[0])
    assert found[-1] == pytest.approx(steps[-1], abs=0.0051)


def test_a_figure_keeps_its_lines_and_its_letters(tmp_path: Path) -> None:
    with style.applied("zh"):
        figure = Figure(figsize=(4, 3))
        axes = figure.subplots()
        axes.plot([0, 1, 2], [3, 1, 2])
        axes.set_title("国际 and Čović → 17", fontsize=9)
        figure.savefig(tmp_path / "before.svg", metadata={"Date": None})
    before = (tmp_path / "before.svg").read_text("utf-8")
    after = svg.shortened(before)
    assert len(after) < 0.6 * len(before)
    name = "{http://www.w3.org/2000/svg}"
    old, new = ElementTree.fromstring(before), ElementTree.fromstring(after)
    drawn = [path for path in old.iter(f"{name}path") if "scale" not in path.get("transform", "")]
    kept = [path for path in new.iter(f"{name}path") if "scale" not in path.get("transform", "")]
    assert len(drawn) == len(kept) > 5
    for first, second in zip(drawn, kept, strict=True):
        pieces = zip(points(first.get("d", "")), points(second.get("d", "")), strict=True)
        for one, other in pieces:
            assert other[-1] == pytest.approx(one[-1], abs=0.0051)
    link = "{http://www.w3.org/1999/xlink}href"
    defined = {path.get("id") for path in new.iter() if path.get("id")}
    used = [use.get(link, "")[1:] for use in new.iter(f"{name}use")]
    assert set(used) <= defined
    blanks = 4
    assert len(used) == sum(1 for _ in old.iter(f"{name}use")) - blanks
