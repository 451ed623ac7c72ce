"""What the templates of MediaWiki source mean, by ``templates.toml`` and the files of languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from internationals.articles.language import all_words
from internationals.articles.wikitext.tree import Node, Pieces, is_blank, text_of

TemplateKind = Literal[
    "flag",
    "flag_picture",
    "small",
    "text",
    "symbol",
    "colour",
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
# Templates that show no words where they are.
_SILENT = frozenset({"flag_picture", "reference", "silent"})


class Meaning(NamedTuple):
    """What a template of some name means.

    Attributes
    ----------
    kind : `flag` for a flag with the territory's name beside it, `flag_picture` for a flag alone;
        `small`, `text`, `link` and `external` for text that is kept; `symbol` for a character;
        `colour` for a cell without words;
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
    return compared_name(text_of(template.parts[0])[:_LONGEST_NAME])


@lru_cache(maxsize=4096)
def compared_name(written: str) -> str:
    """A template's name as it is compared."""
    name = " ".join(written.replace("_", " ").split()).casefold()
    namespace, colon, rest = name.partition(":")
    return rest.strip() if colon and namespace in _namespaces() else name


def parameters(template: Node) -> dict[str, Pieces]:
    """Value of each parameter of a template by its name, which is a number if none is written.

    Of several of one name the last counts, as it does on Wikipedia.
    """
    found: dict[str, Pieces] = {}
    number = 0
    for part in template.parts[1:]:
        name, value = "\n", part
        for at, piece in enumerate(part):
            if isinstance(piece, str) and "=" in piece:
                head, _, tail = piece.partition("=")
                name, value = text_of([*part[:at], head]).strip(), (tail, *part[at + 1 :])
                break
        if "\n" in name or name.startswith(_NO_NAME):
            number += 1
            name, value = str(number), part
        found[name] = value
    return found


def positional(template: Node) -> list[Pieces]:
    """Values of the parameters of a template that have a number."""
    return [value for name, value in parameters(template).items() if name.isdecimal()]


def filled(written: Mapping[str, Pieces], names: Sequence[str]) -> Pieces:
    """The first of some parameters that has more than blanks and comments, empty if none has.

    What is written ``1+2`` are several, with blanks between.
    """
    for name in names:
        values = [written[each] for each in name.split("+") if each in written]
        values = [value for value in values if not all(map(is_blank, value))]
        if values:
            return values[0] if len(values) == 1 else [p for v in values for p in (*v, " ")]
    return ()


def shown_parameter(template: Node, meaning: Meaning) -> Pieces:
    """What a template shows in running text: a parameter, or else a character or words."""
    if meaning.kind in _SILENT:
        return ()
    return filled(parameters(template), meaning.label or ("1",)) or (meaning.symbol,)


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
