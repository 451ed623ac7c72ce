"""Matplotlib's SVG in a third of the bytes: figures are kept under version control."""

from __future__ import annotations

import re

# Letters are outlines on 6,400 units an em, defined once and set where they are used.
_LETTER = re.compile(r'<path id="([^"]+)" d="([^"]+)" transform="scale\(0\.015625\)"/>')
_USED = re.compile(r'<use xlink:href="#([^"]+)"(?: transform="translate\((\S+) (\S+)\)")?/>')
_PATH = re.compile(r' d="([^"]+)"(?! transform="scale\(0\.015625\)")')
_STEP = re.compile(r"([MLQCz])([^MLQCz]*)")
_BLANK = re.compile(r'<path id="([^"]+)"(?: d="")? transform="scale\(0\.015625\)"/>')
_PLACE = re.compile(r"(?<=translate\()\S+ \S+(?=\))")
_INDENT = re.compile(r"\n\s+")

_COARSER = 25.6
"""250 units an em are enough for type that is read."""
_LONG = 60
"""Points from which on a path is a coastline, for which a tenth of a point is enough."""

_Step = tuple[str, list[int]]


def shortened(svg: str) -> str:
    """The same drawing in fewer bytes.

    Parameters
    ----------
    svg : as matplotlib writes it with ``svg.fonttype: path``

    Returns
    -------
    SVG with short names for letters and with paths of relative steps,
    rounded to a hundredth of a point (coastlines to a tenth, which is 0.035 mm).
    """
    names: dict[str, str] = {}
    blanks = set(_BLANK.findall(svg))

    def path(found: re.Match[str]) -> str:
        decimals = 1 if len(_STEP.findall(found[1])) > _LONG else 2
        return f' d="{_path(found[1], 1, decimals)}"'

    def letter(found: re.Match[str]) -> str:
        name = names.setdefault(found[1], f"l{len(names)}")
        outline = _path(found[2], 1 / _COARSER, 0)
        return f'<path id="{name}" d="{outline}" transform="scale({_COARSER / 64:g})"/>'

    def used(found: re.Match[str]) -> str:
        if found[1] in blanks:
            return ""
        if found[1] not in names:
            return found[0]
        # Letters are set on 100 units an em.
        x, y = (round(float(value or 0)) for value in (found[2], found[3]))
        place = (f' x="{x}"' if x else "") + (f' y="{y}"' if y else "")
        return f'<use xlink:href="#{names[found[1]]}"{place}/>'

    def place(found: re.Match[str]) -> str:
        return " ".join(_number(round(float(value) * 100), 2) for value in found[0].split())

    svg = _LETTER.sub(letter, _PATH.sub(path, svg))
    svg = _USED.sub(used, _BLANK.sub("", svg))
    return _INDENT.sub("\n", _PLACE.sub(place, svg))


def _path(data: str, factor: float, decimals: int) -> str:
    """Path data in relative steps.

    Points are rounded before their differences are taken, so that no error adds up.
    """
    unit = factor * 10**decimals
    steps: list[_Step] = []
    start = [0, 0]
    for command, arguments in _STEP.findall(data):
        points = [round(float(argument) * unit) for argument in arguments.split()]
        # Closing a path draws its last line.
        if command == "z" and steps[-1][0] == "L" and steps[-1][1] == start:
            steps.pop()
        if command == "M":
            start = points
        steps.append((command, points))
    written: list[str] = []
    here = start = [0, 0]
    before = ""
    for command, points in steps:
        if command == "z":
            letter, numbers, here = "z", [], start
        elif command == "M":
            letter, numbers, here = "M", points, points
            start = points
        else:
            letter, numbers = _from(here, command, points)
            here = points[-2:]
            if not any(numbers):
                continue
        joined = ""
        for number in numbers:
            word = _number(number, decimals)
            joined += word if not joined or word[0] == "-" else f" {word}"
        if letter != before or letter == "M":
            written.append(letter)
        elif joined and joined[0] != "-":
            written.append(" ")
        written.append(joined)
        before = letter
    return "".join(written)


def _from(here: list[int], command: str, points: list[int]) -> _Step:
    """A step from where the pen is; a level or upright line by one number."""
    numbers = [number - here[index % 2] for index, number in enumerate(points)]
    if command == "L" and numbers[1] == 0:
        return "h", numbers[:1]
    if command == "L" and numbers[0] == 0:
        return "v", numbers[1:]
    return command.lower(), numbers


def _number(number: int, decimals: int) -> str:
    if not decimals:
        return str(number)
    word = f"{number / 10**decimals:.{decimals}f}".rstrip("0").rstrip(".")
    return word.replace("0.", ".", 1) if word.startswith(("0.", "-0.")) else word
