"""What a reader sees of some source in a line: its words, its links, without line structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from internationals.articles.model import Link, LinkKind, make
from internationals.articles.targets import title_kind
from internationals.articles.wikitext.templates import (
    Meaning,
    filled,
    parameters,
    positional,
    shown_parameter,
    template_meaning,
    template_name,
)
from internationals.articles.wikitext.tree import ADDRESS, Node, Pieces

_INTERWIKI = re.compile(
    r":?([a-z]{2,3}(?:-[a-z]{2,10})*|simple|wikt|wikidata|commons|d|s|c|m|w|meta):"
)
_ADDRESS = re.compile(ADDRESS)
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,10})?|simple|WD")
_BREAKS = frozenset({"br", "/br", "hr"})


def words_of(pieces: Pieces) -> str:
    """What a reader sees of some source, in one line."""
    return " ".join(shown(pieces).split())


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
    if meaning.target == ("1",) and _LANGUAGE_CODE.fullmatch(title):
        # {{ill|en|Title}} beside {{ill|Title|en|Title}}.
        title = next((words_of(value) for value in positional(template)[1:2]), title)
    if not label or _LANGUAGE_CODE.fullmatch(label):
        label = title
    return label, page_title(title)


def other_page(template: Node, label: str, title: str) -> tuple[str, str]:
    """Title of the page in another language that a template which links names beside its own, and the language.

    {{link-en|红线|Red Thread}}, {{le|红线|Red Thread}}, {{tsl|en|Red Thread|红线}}, {{ill|红线|da|Rød tråd}}
    """
    places = [words_of(value) for value in positional(template)]
    name = template_name(template)
    own = "en" if name == "le" else name[5:] if name.startswith("link-") else ""
    code = next(filter(_LANGUAGE_CODE.fullmatch, (own, *places)), "")
    others = [page_title(each) for each in places if not _LANGUAGE_CODE.fullmatch(each)]
    found = next((each for each in others if each not in ("", title, label)), "")
    return (found, code) if found and code else ("", "")


def page_title(target: str) -> str:
    """Title that a link's target names: blanks for underscores, without its fragment."""
    return normalize("NFC", " ".join(target.partition("#")[0].replace("_", " ").split()))


def label_of(node: Node) -> Pieces | None:
    """The label that a link writes, with all its bars; None if it writes none."""
    if len(node.parts) < 3:
        return node.parts[1] if len(node.parts) == 2 else None
    return [piece for part in node.parts[1:] for piece in ("|", *part)][1:]


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
    text = label_of(node)
    label = words_of(text) if text is not None else ""
    kind: LinkKind = title_kind(title.lstrip(": "))
    if match := _INTERWIKI.match(title):
        if not title.startswith(":") and len(match.group(1)) > 1 and kind == "article":
            return None
        kind, title = "external", ""
    title = title.lstrip(": ")
    if kind == "file":
        label = label.rpartition("|")[2]
    elif not label:
        label = written.lstrip(":") if text is None else written.partition(":")[2] or written
    return link_at(node, label, title, kind, written)


def link_at(
    node: Node, label: str, title: str, kind: LinkKind, url: str, other: tuple[str, str] = ("", "")
) -> Link:
    """A link where a node is."""
    return make(Link, (label, title, kind, url, False, node.line, node.line_end, 0, 0, *other))


def first_address(pieces: Pieces) -> str:
    """The first address that some source links to, as in a note; "" if it links to none."""
    found = ""
    for piece in pieces:
        if isinstance(piece, str):
            # In a template, whose words have no marks.
            match = _ADDRESS.search(piece)
            found = match.group() if match else ""
        elif piece.kind == "[":
            found = piece.name
        elif piece.kind == "{{":
            written = parameters(piece)
            first = filled(written, template_meaning(template_name(piece)).target)
            found = next(filter(None, map(first_address, (first, *written.values()))), "")
        if found:
            break
    return found
