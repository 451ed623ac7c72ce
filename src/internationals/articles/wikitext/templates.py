"""What a reader sees of templates and links in a line of MediaWiki source.

What a template means is in ``templates.toml`` and the files of languages.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from functools import cache, lru_cache
from typing import NamedTuple
from unicodedata import normalize

from internationals.articles.language import all_words
from internationals.articles.model import Link, LinkKind, make, without_disambiguator
from internationals.articles.targets import title_kind
from internationals.articles.wikitext.tree import Node, Pieces, is_blank, text_of
from internationals.paths import read_toml

#: No title of a wiki is longer; what is longer is not worth remembering.
LONGEST_NAME = 1024
# Begin a list, a table or an item of the value, not a name before a sign of equality.
_NO_NAME = ("*", "#", "{|", "[", "<")
# Templates that show no words where they are.
_SILENT = frozenset(
    {"flag_picture", "colour", "reference", "columns", "end", "silent", "language", "navigation"}
)
_INTERWIKI = re.compile(
    r":?([a-z]{2,3}(?:-[a-z]{2,10})*|simple|wikt|wikidata|commons|d|s|c|m|w|meta):"
)
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,10})?|simple|WD")
# Before the language in the name of a template.
_LANGUAGE_IN_NAME = re.compile("link-|internal link helper/")
# Parameters for the words of a link, in templates of any name.
_LABELS = ("lt", "text", "texte", "label", "display")
_BREAKS = frozenset({"br", "/br", "hr"})


class Meaning(NamedTuple):
    """What a template of some name means.

    Attributes
    ----------
    kind : `flag` for a flag with the territory's name beside it, `flag_picture` for a flag alone;
        `small`, `text`, `link` and `external` for text that is kept; `symbol` for a character;
        `colour` for a cell without words; `cell` for what is in a cell, after its colour; `reference`
        for a note; `list` for one whose parameters are items, `layout` for one whose parameters contain
        lists, tables and words, `columns` for where such begin and end, `end` for where a box ends;
        `navigation`, `language` and `silent` for what shows no running text; `unknown` for any other
    label : parameters that contain the words shown (a flag's territory); the first one filled counts
    target : parameters that contain the page or the address linked to
    other : parameters with a name that contain the page in another language, and the language
    symbol : the character, for `symbol`; for `cell` the words where no parameter contains them
    """

    kind: str
    label: tuple[str, ...] = ()
    target: tuple[str, ...] = ()
    symbol: str = ""
    other: tuple[str, ...] = ()


def template_name(template: Node) -> str:
    """Name of a template as it is compared: case folded, blanks for underscores, no namespace."""
    return compared_name(text_of(template.parts[0])[:LONGEST_NAME])


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
        for piece in part:
            if isinstance(piece, str) and "=" in piece:
                at, (head, _, tail) = part.index(piece), piece.partition("=")
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
        value = written.get(name, ())
        if not all(map(is_blank, value)):
            return value
        several = [filled(written, (each,)) for each in name.split("+")] if "+" in name else ()
        if values := [value for value in several if value]:
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
    data = read_toml("articles/wikitext/templates.toml")
    data |= {"flag": all_words("flags", "name"), "flag_picture": all_words("flags", "picture")}
    lists = data.pop("names")
    plain = {name: {"label": "1", "title": "1"} for name in lists.pop("link")}
    data["link"] = plain | data["link"]
    found = {name: Meaning(kind) for kind, names in lists.items() for name in names}
    for kind, templates in data.items():
        for name, of in templates.items():
            if isinstance(of, dict):
                label, target, other = (
                    tuple(of.get(key, "").split()) for key in ("label", "title", "other")
                )
                label = (*_LABELS, *label) if kind == "link" else label
                found[name.casefold()] = Meaning(kind, label, target, other=other)
            elif kind in ("symbol", "cell"):
                found[name.casefold()] = Meaning(kind, symbol=of)
            else:
                found[name.casefold()] = Meaning(kind, tuple(of.split()))
    found["*"] = Meaning("unknown")
    return found


def words_of(pieces: Pieces) -> str:
    """What a reader sees of some source, in one line."""
    first = pieces[0] if len(pieces) == 1 else None
    # Most are nothing but a word.
    words = first if isinstance(first, str) else shown(pieces)
    return words if words.isalnum() else " ".join(words.split())


def shown(pieces: Pieces) -> str:
    """What a reader sees of some source: no quotes that set type, tags or switches."""
    return "".join([p if isinstance(p, str) else _shown_of_node(p) for p in pieces])


def _shown_of_node(node: Node) -> str:
    kind, name, parts = node.kind, node.name, node.parts
    if kind == "[[":
        link = link_of(node)
        return "" if link is None or link.kind == "file" else link.label
    if kind == "[":
        return shown(parts[0]) or name
    if kind == "{{":
        meaning = template_meaning(template_name(node))
        if meaning.kind == "link":
            return linked_words(node, meaning)[0]
        return words_of(shown_parameter(node, meaning))
    if kind == "{{{":
        return "".join(map(shown, parts[1:2]))
    if kind == "<>":
        return " " if name in _BREAKS else ""
    if kind == "\n":
        return f"\n{name}"
    if kind == "|" or kind == "?":
        return name
    return shown(parts[0]) if name == "nowiki" else ""


def is_language(words: str) -> bool:
    """Whether the words of a parameter are the code of a language or a wiki."""
    return _LANGUAGE_CODE.fullmatch(words) is not None


def parameter_words(template: Node, names: Sequence[str]) -> str:
    """What a reader sees of the first of some parameters that is filled, in one line."""
    return words_of(filled(parameters(template), names))


def linked_words(template: Node, meaning: Meaning) -> tuple[str, str]:
    """Label and title of a template that links to a page that may exist in another language only."""
    written = parameters(template)
    target, shown = filled(written, meaning.target), filled(written, meaning.label)
    title = words_of(target)
    # What is nested in it is read once: twice at each depth would never end.
    label = title if shown is target else words_of(shown)
    if is_language(title):
        # {{ill|en|Title}} beside {{ill|Title|en|Title}}.
        title = next((words_of(value) for value in positional(template)[1:2]), title)
    if is_language(label):
        label = title
    if title and (kind := words_of(filled(written, ("dab",)))):
        # {{sortname|Red|Sail|dab=party}}
        title = f"{title} ({kind})"
    return label, page_title(title)


def other_page(template: Node, label: str, title: str) -> tuple[str, str]:
    """Title of the page in another language that a template which links names beside its own, and the language.

    {{link-en|红线|Red Thread}}, {{le|红线|Red Thread}}, {{tsl|en|Red Thread|红线}}, {{ill|红线|da|Rød tråd}}
    """
    name = template_name(template)
    named = template_meaning(name).other
    written = parameters(template).items()
    places = [words_of(value) for key, value in written if key.isdecimal() or key in named]
    prefixed = _LANGUAGE_IN_NAME.match(name)
    own = "en" if name == "le" else name[prefixed.end() :] if prefixed else ""
    code = next(filter(is_language, (own, *places)), "")
    others = [page_title(each) for each in places if not is_language(each)]
    found = next((each for each in others if each not in ("", title, label)), "")
    return (found, code) if found and code else ("", "")


def page_title(target: str) -> str:
    """Title that a link's target names: blanks for underscores, without its fragment."""
    if not target.isalnum():
        target = " ".join(target.partition("#")[0].replace("_", " ").split())
    return normalize("NFC", target)


def interlanguage(node: Node) -> tuple[str, str] | None:
    """Language and title of a link to the same page in another language; None for any other."""
    title = page_title(words_of(node.parts[0]))
    match = _INTERWIKI.match(title)
    if match is None or title.startswith(":") or len(match.group(1)) < 2 or len(node.parts) > 1:
        return None
    return match.group(1), title[match.end() :].strip()


def link_of(node: Node) -> Link | None:
    """A link between brackets; None for one to the same page in another language."""
    written = words_of(node.parts[0])
    title = page_title(written)
    # A label has all its bars.
    first, *others = node.parts[1:] or ((),)
    label = words_of([*first, *(p for part in others for p in ("|", *part))] if others else first)
    kind: LinkKind = title_kind(title.lstrip(": "))
    if ":" in title and (match := _INTERWIKI.match(title)):
        if not title.startswith(":") and len(match.group(1)) > 1 and kind == "article":
            return None
        kind, title, label = "external", "", label or title[match.end() :].strip()
    title = title.lstrip(": ")
    if kind == "file":
        label = label.rpartition("|")[2]
    elif not label:
        label = written.lstrip(":")
        # [[Sail (Peru)|]] shows what is before the brackets.
        label = without_disambiguator(label) if len(node.parts) > 1 else label
    return link_at(node, label, title, kind, written)


def link_at(
    node: Node, label: str, title: str, kind: LinkKind, url: str, other: tuple[str, str] = ("", "")
) -> Link:
    """A link where a node is."""
    return make(Link, (label, title, kind, url, False, node.line, node.line_end, 0, 0, *other))
