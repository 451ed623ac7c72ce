"""What the templates of MediaWiki source stand for, by the data file ``templates.json``."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from internationals.articles.wikitext.tree import Code, Template, source_of

TemplateKind = Literal[
    "flag",
    "flag_picture",
    "small",
    "text",
    "symbol",
    "link",
    "external",
    "reference",
    "silent",
    "unknown",
]

# No title of a wiki is longer; what is longer is not worth remembering.
_LONGEST_NAME = 1024


class Meaning(NamedTuple):
    """What a template of some name stands for.

    Attributes
    ----------
    kind : `flag` for a flag with the territory's name beside it, `flag_picture` for a flag alone;
        `small`, `text`, `link` and `external` for text that is kept; `symbol` for a character;
        `reference` for a note; `silent` for what shows no running text; `unknown` for any other
    label : parameters that hold the words shown (a flag's territory); the first one filled counts
    target : parameters that hold the page or the address linked to
    symbol : the character, for `symbol`
    """

    kind: TemplateKind
    label: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    symbol: str = ""


def template_name(template: Template) -> str:
    """Name of a template as it is compared: case folded, blanks for underscores, no namespace."""
    name = " ".join(template.name[:_LONGEST_NAME].replace("_", " ").split()).casefold()
    if ":" in name:
        for namespace in _data()["namespaces"]:
            name = name.removeprefix(namespace)
    return name


def parameter(template: Template, names: tuple[str, ...]) -> Code:
    """The first of some parameters that is filled, [] if none is.

    Of several of one name the last counts, as it does on Wikipedia.
    """
    for name in names:
        values = [one.value for one in template.parameters if one.name.strip() == name]
        if any(source_of(value).strip() for value in values):
            return values[-1]
    return []


def pictured_territory(file: str) -> str:
    """The territory whose flag a picture shows, by the name of its file; "" if it shows none."""
    match = _flag_files().fullmatch(file)
    return match.group(1) if match else ""


@lru_cache(maxsize=4096)
def template_meaning(name: str) -> Meaning:
    """What a template stands for.

    Parameters
    ----------
    name : as `template_name` gives it

    Returns
    -------
    Meaning; of kind `unknown` if the data file does not tell.
    """
    exact, endings = _meanings()
    if found := exact.get(name):
        return found
    for start, end, meaning in endings:
        if name.startswith(start) and name.endswith(end) and len(name) >= len(start) + len(end):
            return meaning
    return Meaning("unknown")


@cache
def _data() -> dict[str, Any]:
    source = (files(__package__) / "templates.json").read_text(encoding="utf-8")
    data: dict[str, Any] = json.loads(source)
    return data


@cache
def _flag_files() -> re.Pattern[str]:
    return re.compile(_data()["flag_files"])


@cache
def _meanings() -> tuple[dict[str, Meaning], tuple[tuple[str, str, Meaning], ...]]:
    data = _data()
    exact: dict[str, Meaning] = {}
    endings: list[tuple[str, str, Meaning]] = []

    def enter(name: str, meaning: Meaning) -> None:
        if "*" in name and name != "*":
            start, end = name.split("*")
            endings.append((start, end, meaning))
        else:
            exact[name] = meaning

    for kind in ("flag", "flag_picture", "small", "text"):
        for name, label in data[kind].items():
            enter(name, Meaning(kind, tuple(label)))
    for name, symbol in data["symbol"].items():
        enter(name, Meaning("symbol", symbol=symbol))
    for name, parameters in data["link"].items():
        enter(name, Meaning("link", tuple(parameters["label"]), tuple(parameters["title"])))
    for name, parameters in data["external"].items():
        enter(name, Meaning("external", tuple(parameters["label"]), tuple(parameters["url"])))
    for name in data["reference"]:
        enter(name, Meaning("reference"))
    for name in data["silent"]:
        enter(name, Meaning("silent"))
    return exact, tuple(endings)
