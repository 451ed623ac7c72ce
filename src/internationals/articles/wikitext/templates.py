"""What the templates of MediaWiki source mean, by ``templates.toml`` and the files of languages."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
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
    meanings = _meanings()
    patterns = (pattern for pattern in meanings if "*" in pattern and fnmatchcase(name, pattern))
    return meanings[name] if name in meanings else meanings[next(patterns, "*")]


@cache
def _namespaces() -> frozenset[str]:
    return frozenset(word.casefold() for word in all_words("namespaces", "template"))


@cache
def _meanings() -> dict[str, Meaning]:
    """What each template means, by its name, in which a * means any words."""
    source = (files(__package__) / "templates.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(source)
    data |= {"flag": all_words("flags", "name"), "flag_picture": all_words("flags", "picture")}
    lists = data.pop("names")
    found = {name: Meaning(kind) for kind, names in lists.items() for name in names}
    kind: Any
    for kind, templates in data.items():
        for name, of in templates.items():
            if isinstance(of, dict):
                label, target = (tuple(of[key].split()) for key in ("label", "title"))
                found[name.casefold()] = Meaning(kind, label, target)
            elif kind in ("symbol", "cell"):
                found[name.casefold()] = Meaning(kind, symbol=of)
            else:
                found[name.casefold()] = Meaning(kind, tuple(of.split()))
    found["*"] = Meaning("unknown")
    return found
