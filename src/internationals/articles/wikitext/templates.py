"""What the templates of MediaWiki source stand for, by ``templates.toml`` and the files of languages."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from internationals.articles.language import all_words
from internationals.articles.wikitext.tree import Code, Comment, Template

TemplateKind = Literal[
    "flag",
    "flag_picture",
    "small",
    "text",
    "symbol",
    "link",
    "external",
    "reference",
    "list",
    "layout",
    "silent",
    "unknown",
]

# No title of a wiki is longer; what is longer is not worth remembering.
_LONGEST_NAME = 1024
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)


class Meaning(NamedTuple):
    """What a template of some name stands for.

    Attributes
    ----------
    kind : `flag` for a flag with the territory's name beside it, `flag_picture` for a flag alone;
        `small`, `text`, `link` and `external` for text that is kept; `symbol` for a character;
        `reference` for a note; `list` for one whose parameters are items, `layout` for one whose
        parameters hold lists, tables and words; `silent` for what shows no running text; `unknown`
        for any other
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
    return compared_name(template.name[:_LONGEST_NAME])


@lru_cache(maxsize=4096)
def compared_name(written: str) -> str:
    """A template's name as it is compared."""
    name = " ".join(_COMMENT.sub("", written).replace("_", " ").split()).casefold()
    namespace, colon, rest = name.partition(":")
    return rest.strip() if colon and namespace in _namespaces() else name


def parameter(template: Template, names: Sequence[str]) -> Code:
    """The first of some parameters that is filled, [] if none is.

    Of several of one name the last counts, as it does on Wikipedia. A comment fills none.
    """
    for name in names:
        values = [one.value for one in template.parameters if one.name.strip() == name]
        if any(map(_is_filled, values)):
            return values[-1]
    return []


def _is_filled(value: Code) -> bool:
    return any(
        node.strip() != "" if isinstance(node, str) else not isinstance(node, Comment)
        for node in value
    )


@lru_cache(maxsize=4096)
def template_meaning(name: str) -> Meaning:
    """What a template stands for.

    Parameters
    ----------
    name : as `template_name` gives it

    Returns
    -------
    Meaning; of kind `unknown` if no data file tells.
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
        words: Mapping[str, str] = of_kind
        for name, parameters in words.items():
            enter(name, Meaning(kind, tuple(parameters.split())))
    return exact, tuple(endings)
