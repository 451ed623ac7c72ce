"""What a reader sees of some source in a line: its words, its links, without line structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from unicodedata import normalize

from internationals.articles.model import Link, LinkKind
from internationals.articles.targets import title_kind
from internationals.articles.wikitext.templates import (
    Meaning,
    parameter,
    positional,
    template_meaning,
    template_name,
)
from internationals.articles.wikitext.tree import Code, Node

_MARKUP = re.compile(
    r"''+|__[A-Z]{3,}__|<(?P<break>/?[bh]r\b)[^<>]*>|</?[a-zA-Z][a-zA-Z0-9]*(?:[\s/][^<>]*)?>"
    r"|&(?P<entity>\#?\w+;)"
)
_INTERWIKI = re.compile(
    r":?([a-z]{2,3}(?:-[a-z]{2,10})*|simple|wikt|wikidata|commons|d|s|c|m|w|meta):"
)
_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,10})?|simple|WD")
_ADDRESS = re.compile(r"\S+")
#: An address that is written without brackets.
BARE_ADDRESS = r"https?://[^\s<>\[\]{}|\"'，。、）]+"
_BARE_ADDRESS = re.compile(BARE_ADDRESS)


def words_of(code: Code) -> str:
    """What a reader sees of some source, in one line."""
    return " ".join(_shown(code).split())


def _shown(code: Code) -> str:
    if not code.nodes:
        # Most titles, labels and parameters are words and nothing else.
        return shown_text(code.source)
    return "".join(
        shown_text(piece) if isinstance(piece, str) else _shown_of_node(piece)
        for piece in code.pieces()
    )


def shown_text(text: str) -> str:
    """What a reader sees of text between nodes: no quotes that set type, tags or switches."""
    return _MARKUP.sub(_unmarked, text)


def _unmarked(match: re.Match[str]) -> str:
    if match["entity"]:
        return character(match.group())
    return " " if match["break"] else ""


def _shown_of_node(node: Node) -> str:
    if node.kind == "[[":
        link = link_of(node, 1)
        return "" if link is None or link.kind == "file" else link.label
    if node.kind == "[":
        address, label = address_of(node)
        return _shown(label) or address
    if node.kind == "{{":
        meaning = template_meaning(template_name(node))
        if meaning.kind == "symbol":
            return meaning.symbol
        if meaning.kind == "link":
            return linked_words(node, meaning)[0]
        if meaning.kind in ("flag_picture", "reference", "silent"):
            return ""
        return parameter_words(node, meaning.label or ("1",)) or meaning.symbol
    if node.kind == "{{{":
        return "".join(map(_shown, node.parts[1:2]))
    return node.parts[0].source if node.name == "nowiki" else ""


def character(entity: str) -> str:
    """The character that an entity such as ``&amp;`` shows; itself if it is none."""
    shown = unescape(entity)
    return shown if shown == entity or shown.isprintable() else " "


def parameter_words(template: Node, names: Sequence[str]) -> str:
    """What a reader sees of the first of some parameters that is filled, in one line."""
    value = parameter(template, names)
    return words_of(value) if value is not None else ""


def linked_words(template: Node, meaning: Meaning) -> tuple[str, str]:
    """Label and title of a template that links to a page that may exist in another language only."""
    target, shown = parameter(template, meaning.target), parameter(template, meaning.label)
    title = words_of(target) if target is not None else ""
    # What is nested in it is read once: twice at each depth would never end.
    label = title if shown == target else words_of(shown) if shown is not None else ""
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


def label_of(node: Node) -> Code | None:
    """The label that a link writes, with all its bars; None if it writes none."""
    if len(node.parts) < 3:
        return node.parts[1] if len(node.parts) == 2 else None
    nodes = [inner for part in node.parts[1:] for inner in part.nodes]
    return Code(node.parts[0].text, node.parts[1].start, node.parts[-1].end, nodes)


def interlanguage(node: Node) -> tuple[str, str] | None:
    """Language and title of a link to the same page in another language; None for any other."""
    title = page_title(words_of(node.parts[0]))
    match = _INTERWIKI.match(title)
    if match is None or title.startswith(":") or len(match.group(1)) < 2 or len(node.parts) > 1:
        return None
    return match.group(1), title[match.end() :].strip()


def link_of(node: Node, line: int) -> Link | None:
    """A link between brackets; None for one to the same page in another language.

    Parameters
    ----------
    node : the link
    line : 1-based line it begins on
    """
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
    line_end = line + node.source.count("\n")
    return Link(label, title, kind, written, False, line, line_end, 0, 0)


def address_of(node: Node) -> tuple[str, Code]:
    """Address and label of a link to an address."""
    code = node.parts[0]
    match = _ADDRESS.match(code.source)
    end = code.start + match.end() if match else code.end
    return code.text[code.start : end], code.part(end, code.end)


def first_address(code: Code) -> str:
    """The first address that some source links to, as in a note; "" if it links to none."""
    for node in code.nodes:
        if node.kind == "[":
            return address_of(node)[0]
        if node.kind == "{{":
            meaning = template_meaning(template_name(node))
            if meaning.kind == "external" and (address := parameter_words(node, meaning.target)):
                return address
    match = _BARE_ADDRESS.search(code.source)
    return match.group() if match else ""
