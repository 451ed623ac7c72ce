"""What the templates of MediaWiki source mean, by ``templates.toml`` and the files of languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from internationals.articles.language import all_words
from internationals.articles.wikitext.tree import Code, Node

TemplateKind = Literal[
    "flag",
    "flag_picture",
    "small",
    "text",
    "symbol",
    "cell",
    "link",
    "external",
    "reference",
    "list",
    "layout",
    "columns",
    "silent",
    "unknown",
]

# No title of a wiki is longer; what is longer is not worth remembering.
_LONGEST_NAME = 1024
# Begin a list, a table or an item of the value, not a name before a sign of equality.
_NO_NAME = ("*", "#", "{|", "[", "<")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class Meaning(NamedTuple):
    """What a template of some name means.

    Attributes
    ----------
    kind : `flag` for a flag with the territory's name beside it, `flag_picture` for a flag alone;
        `small`, `text`, `link` and `external` for text that is kept; `symbol` for a character;
        `cell` for what is in a cell, after its colour; `reference` for a note; `list` for one whose parameters are items, `layout` for one whose
        parameters contain lists, tables and words; `silent` for what shows no running text; `unknown`
        for any other
    label : parameters that contain the words shown (a flag's territory); the first one filled counts
    target : parameters that contain the page or the address linked to
    symbol : the character, for `symbol`; for `cell` the words where no parameter contains them
    """

    kind: TemplateKind
    label: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    symbol: str = ""


def template_name(template: Node) -> str:
    """Name of a template as it is compared: case folded, blanks for underscores, no namespace."""
    name = template.parts[0]
    return compared_name(name.text[name.start : min(name.end, name.start + _LONGEST_NAME)])


@lru_cache(maxsize=4096)
def compared_name(written: str) -> str:
    """A template's name as it is compared."""
    name = " ".join(_COMMENT.sub("", written).replace("_", " ").split()).casefold()
    namespace, colon, rest = name.partition(":")
    return rest.strip() if colon and namespace in _namespaces() else name


def parameters(template: Node) -> Iterator[tuple[str, Code]]:
    """Name and value of each parameter of a template; the name is a number if none is written."""
    number = 0
    for part in template.parts[1:]:
        at = part.find("=")
        name = part.text[part.start : at].strip() if at >= 0 else "\n"
        if "\n" in name or name.startswith(_NO_NAME):
            number += 1
            yield str(number), part
        else:
            yield name, part.part(at + 1, part.end)


def positional(template: Node) -> list[Code]:
    """Values of the parameters of a template that are written without a name."""
    parts = template.parts[1:]
    return [
        value for part, (_, value) in zip(parts, parameters(template), strict=True) if value is part
    ]


def parameter(template: Node, names: Sequence[str]) -> Code | None:
    """The first of some parameters that is filled, None if none is.

    Of several of one name the last counts, as it does on Wikipedia. A comment fills none.
    """
    written = dict(parameters(template))
    for name in names:
        value = written.get(name)
        if value is not None and is_filled(value):
            return value
    return None


def is_filled(value: Code) -> bool:
    """Whether a value has anything but blanks and comments."""
    if not value.nodes:
        return value.source.strip() != ""
    return any(
        piece.strip() != "" if isinstance(piece, str) else piece.kind != "<!"
        for piece in value.pieces()
    )


@lru_cache(maxsize=4096)
def template_meaning(name: str) -> Meaning:
    """What a template means.

    Parameters
    ----------
    name : as `template_name` gives it

    Returns
    -------
    Meaning; of kind `unknown` if no data file has the template.
    """
    exact, endings = _meanings()
    if found := exact.get(name):
        return found
    for start, end, meaning in endings:
        if name.startswith(start) and name.endswith(end) and len(name) >= len(start) + len(end):
            return meaning
    return Meaning("unknown")


@cache
def _namespaces() -> frozenset[str]:
    return frozenset(word.casefold() for word in all_words("namespaces", "template"))


@cache
def _meanings() -> tuple[dict[str, Meaning], tuple[tuple[str, str, Meaning], ...]]:
    source = (files(__package__) / "templates.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(source)
    exact: dict[str, Meaning] = {}
    endings: list[tuple[str, str, Meaning]] = []

    def enter(name: str, meaning: Meaning) -> None:
        if "*" in name and name != "*":
            start, end = name.split("*")
            endings.append((start, end, meaning))
        else:
            exact[name.casefold()] = meaning

    for kind, names in data["names"].items():
        for name in names:
            enter(name, Meaning(kind))
    for name, symbol in data["symbol"].items():
        enter(name, Meaning("symbol", symbol=symbol))
    for name, words in data["cell"].items():
        enter(name, Meaning("cell", ("1",), symbol=words))
    for kind in ("link", "external"):
        for name, of in data[kind].items():
            label, target = tuple(of["label"].split()), tuple(of["title"].split())
            enter(name, Meaning(kind, label, target))  # type: ignore[arg-type]
    flags: dict[TemplateKind, Any] = {
        "small": data["small"],
        "text": data["text"],
        "flag": all_words("flags", "name"),
        "flag_picture": all_words("flags", "picture"),
    }
    for kind, of_kind in flags.items():
        shown: Mapping[str, str] = of_kind
        for name, parameters in shown.items():
            enter(name, Meaning(kind, tuple(parameters.split())))
    return exact, tuple(endings)
