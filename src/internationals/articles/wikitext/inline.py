"""What a reader sees of some source in a line: its words, its links, without line structure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

from internationals.articles.model import Link, LinkKind
from internationals.articles.targets import title_kind
from internationals.articles.wikitext.balance import restored
from internationals.articles.wikitext.templates import (
    Meaning,
    parameter,
    template_meaning,
    template_name,
)
from internationals.articles.wikitext.tree import (
    Argument,
    Code,
    Entity,
    ExternalLink,
    Tag,
    Template,
    Wikilink,
)

_QUOTES = re.compile(r"'{2,}")
_SWITCH = re.compile(r"__[A-Z]{3,}__")
_INTERWIKI = re.compile(
    r":?([a-z]{2,3}(?:-[a-z]{2,10})*|simple|wikt|wikidata|commons|d|s|c|m|meta):"
)
#: Tags whose contents are no words of the page.
UNREAD_TAGS = frozenset(
    {
        "references", "gallery", "timeline", "math", "chem", "score", "syntaxhighlight", "source",
        "pre", "imagemap", "includeonly", "templatestyles", "mapframe", "maplink", "inputbox",
        "style", "script", "graph", "hiero",
    }
)  # fmt: skip


_LANGUAGE_CODE = re.compile(r"[a-z]{2,3}(?:-[a-z]{2,10})?|simple|WD")


def words_of(code: Code) -> str:
    """What a reader sees of some source, in one line."""
    if len(code) == 1 and isinstance(code[0], str) and "''" not in code[0] and "__" not in code[0]:
        # Most titles, labels and parameters are words and nothing else.
        return " ".join(restored(code[0]).split())
    return " ".join(_shown(code).split())


def _shown(code: Code) -> str:
    pieces: list[str] = []
    for node in code:
        if isinstance(node, str):
            text = restored(node)
            if "__" in text:
                text = _SWITCH.sub("", text)
            pieces.append(_QUOTES.sub("", text) if "''" in text else text)
        elif isinstance(node, Wikilink):
            link = link_of(node, 1)
            if link is not None and link.kind != "file":
                pieces.append(link.label)
        elif isinstance(node, ExternalLink):
            pieces.append(_shown(node.title) if node.title is not None else restored(node.address))
        elif isinstance(node, Entity):
            pieces.append(node.character)
        elif isinstance(node, Template):
            meaning = template_meaning(template_name(node))
            if meaning.kind == "symbol":
                pieces.append(meaning.symbol)
            elif meaning.kind == "link":
                pieces.append(linked_words(node, meaning)[0])
            elif meaning.kind not in ("flag_picture", "reference", "silent"):
                pieces.append(parameter_words(node, meaning.label or ("1",)))
        elif isinstance(node, Tag):
            if node.name in ("br", "hr"):
                pieces.append(" ")
            elif node.name != "ref" and node.name not in UNREAD_TAGS:
                pieces.append(_shown(node.contents))
        elif isinstance(node, Argument) and node.default is not None:
            pieces.append(_shown(node.default))
    return "".join(pieces)


def parameter_words(template: Template, names: Sequence[str]) -> str:
    """What a reader sees of the first of some parameters that is filled, in one line."""
    return words_of(parameter(template, names))


def linked_words(template: Template, meaning: Meaning) -> tuple[str, str]:
    """Label and title of a template that links to a page that may exist in another language only."""
    places = [one for one in template.parameters if not one.named]
    written = [words_of(one.value) for one in places]
    title = parameter_words(template, meaning.target)
    if meaning.target == ("1",) and _LANGUAGE_CODE.fullmatch(title) and len(written) > 1:
        # {{ill|en|Title}} beside {{ill|Title|en|Title}}.
        title = written[1]
    label = parameter_words(template, meaning.label)
    if not label or _LANGUAGE_CODE.fullmatch(label):
        label = title
    return label, page_title(title)


def english_title(template: Template, label: str, title: str) -> str:
    """Title of the page in English that a template which links names beside its own; "" if none.

    {{link-en|红线|Red Thread}}, {{le|红线|Red Thread}}, {{tsl|en|Red Thread|红线}}, {{ill|红线|en|Red Thread}}
    """
    places = [words_of(one.value) for one in template.parameters if not one.named]
    if template_name(template) not in ("link-en", "le") and "en" not in places:
        return ""
    others = [page_title(each) for each in places if not _LANGUAGE_CODE.fullmatch(each)]
    return next((each for each in others if each not in ("", title, label)), "")


def page_title(target: str) -> str:
    """Title that a link's target names: blanks for underscores, without its fragment."""
    return normalize("NFC", " ".join(target.partition("#")[0].replace("_", " ").split()))


def interlanguage(node: Wikilink) -> tuple[str, str] | None:
    """Language and title of a link to the same page in another language; None for any other."""
    title = page_title(words_of(node.title))
    match = _INTERWIKI.match(title)
    if match is None or title.startswith(":") or len(match.group(1)) < 2:
        return None
    return (match.group(1), title[match.end() :].strip()) if node.text is None else None


def link_of(node: Wikilink, line: int) -> Link | None:
    """A link between brackets; None for one to the same page in another language.

    Parameters
    ----------
    node : the link
    line : 1-based line it begins on
    """
    written = words_of(node.title)
    title = page_title(written)
    label = words_of(node.text) if node.text is not None else ""
    kind: LinkKind = title_kind(title.lstrip(": "))
    if match := _INTERWIKI.match(title):
        if not title.startswith(":") and len(match.group(1)) > 1 and kind == "article":
            return None
        kind, title = "external", ""
    title = title.lstrip(": ")
    if kind == "file":
        label = label.rpartition("|")[2]
    elif not label:
        label = written.lstrip(":") if node.text is None else written.partition(":")[2] or written
    return Link(label, title, kind, written, False, line, line + node.source.count("\n"), 0, 0)


def first_address(code: Code) -> str:
    """The first address that some source links to, as in a note; "" if it links to none."""
    for node in code:
        if isinstance(node, ExternalLink):
            return " ".join(restored(node.address).split())
        if isinstance(node, Template):
            meaning = template_meaning(template_name(node))
            if meaning.kind == "external" and (address := parameter_words(node, meaning.target)):
                return address
    return ""
