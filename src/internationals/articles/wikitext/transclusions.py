"""Templates where a page uses them: flags, words, links, notes, boxes with lists in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from internationals.articles.language import all_words
from internationals.articles.targets import pictured_territory
from internationals.articles.wikitext.inline import (
    linked_words,
    other_page,
    parameter_words,
    words_of,
)
from internationals.articles.wikitext.templates import (
    Meaning,
    compared_name,
    is_filled,
    parameter,
    parameters,
    positional,
    template_meaning,
    template_name,
)
from internationals.articles.wikitext.tree import Node

if TYPE_CHECKING:
    from internationals.articles.wikitext.reader import Feeder

_LIST_OR_TABLE = re.compile(r"^[ \t]*(?:[*#]|:*\{\|)", re.MULTILINE)
# Nodes that an item begins with.
_NAMING = ("[[", "{{")
# As the templates of flags are named: {{CHN}}, {{GBR-ENG}}.
_CODE = re.compile(r"[A-Z]{2,5}(?:-[A-Z]{2,4})?\Z")


def read_template(feeder: Feeder, node: Node) -> None:
    """Read a template as the data files state."""
    meaning = template_meaning(template_name(node))
    kind = meaning.kind
    if kind in ("flag", "flag_picture"):
        _flag(feeder, node, meaning)
    elif kind == "symbol":
        feeder.words(meaning.symbol)
    elif kind == "cell":
        feeder.colour_cell()
        if not _contents(feeder, node, meaning):
            feeder.words(meaning.symbol)
    elif kind == "link":
        label, title = linked_words(node, meaning)
        if title:
            other = other_page(node, label, title)
            feeder.linked(label, "article", title, node.end, title, other)
        else:
            feeder.words(label)
    elif kind == "external":
        address = parameter_words(node, meaning.target)
        if address and feeder.in_block():
            label = parameter_words(node, meaning.label) or address
            feeder.linked(label, "external", address, node.end)
        else:
            feeder.dropped()
    elif kind == "reference":
        feeder.noted(parameter_words(node, ("2", "1")), "", node)
    elif kind in ("list", "small", "text", "layout", "columns"):
        if not _lists(feeder, node, of_items=kind == "list") and kind not in ("list", "columns"):
            _contents(feeder, node, meaning)
        elif kind == "columns":
            feeder.dropped()
    elif kind == "unknown":
        _unknown(feeder, node)
    else:
        feeder.dropped()


def _contents(feeder: Feeder, node: Node, meaning: Meaning) -> bool:
    """Read the words of a parameter; whether there are any."""
    value = parameter(node, meaning.label or ("1",))
    if value is None:
        return False
    if meaning.kind == "small":
        feeder.open_block().open("small")
    if value.nodes or "\n" in value.source:
        feeder.walk(value)
    else:
        feeder.words(words_of(value))
    if meaning.kind == "small" and feeder.block is not None:
        feeder.block.close("small")
    return True


# Flags


def read_flag(feeder: Feeder, node: Node) -> None:
    """Read a template if it is a flag, alone or with the territory's name beside it."""
    meaning = template_meaning(template_name(node))
    if meaning.kind in ("flag", "flag_picture"):
        _flag(feeder, node, meaning)


def is_flag_code(node: Node) -> bool:
    """Whether a template of unknown name may be a flag by its form: {{CHN}}, {{Allemagne}}."""
    written = written_name(node)
    return bool(written) and (len(node.parts) == 1 or _CODE.match(written) is not None)


def is_flag_name(name: str) -> bool:
    """Whether a template of this name is a flag, or may be one by its form."""
    return template_meaning(compared_name(name)).kind in ("flag", "flag_picture") or (
        _CODE.match(name.strip()) is not None
    )


def written_name(node: Node) -> str:
    """Name of a template as it is written, without what a language's flags end with: {{Chili-d}}."""
    name = " ".join(node.parts[0].source.replace("_", " ").split())
    for ending in all_words("flags", "endings"):
        name = name.removesuffix(ending)
    return name


def _flag(feeder: Feeder, node: Node, meaning: Meaning) -> None:
    territory = parameter_words(node, meaning.label)
    if not territory:
        feeder.dropped()
        return
    territory = pictured_territory(territory) or territory
    if not feeder.in_block() and meaning.kind == "flag_picture":
        feeder.line_begun = True
        if not feeder.begins_item():
            return
    block = feeder.open_block()
    if not block.is_entry:
        if meaning.kind == "flag" or feeder.page.holds_members():
            feeder.words(territory)
    else:
        block.flag(territory)
        block.line_end = max(block.line_end, feeder.line)


# Templates of other kinds


def _unknown(feeder: Feeder, node: Node) -> None:
    block = feeder.block
    in_entry = feeder.markers or (block is not None and block.is_entry)
    if in_entry and is_flag_code(node):
        block = feeder.open_block()
        if block.expects_flag():
            block.flag(written_name(node))
            block.bare_flags = True
            block.line_end = max(block.line_end, feeder.line)
            return
    if is_flag_code(node) and not (in_entry or feeder.stands_alone) and feeder.page.holds_members():
        # In a line of a paragraph it is a place.
        feeder.words(written_name(node))
        return
    # One of many names for a list, if two of its parameters are like items.
    like_items = sum(
        any(inner.kind in _NAMING for inner in each.nodes) for each in positional(node)
    )
    of_items = like_items > 1 and feeder.stands_alone and feeder.page.holds_members()
    if _lists(feeder, node, of_items=of_items):
        return
    if not feeder.stands_alone and (feeder.markers or (block is not None and block.length)):
        feeder.page.loss("template", node.source, feeder.line, feeder.line_at(node.end))
    elif not in_entry:
        # It may be the list itself, kept on a page of its own.
        feeder.not_read(node, "a template")
    feeder.dropped()


def _lists(feeder: Feeder, node: Node, *, of_items: bool) -> bool:
    """Read parameters with lists and tables in them, and those that are items; whether there are any."""
    found = False
    inside = feeder.in_cell or feeder.in_entry()
    for name, value in parameters(node):
        if not feeder.in_cell and _LIST_OR_TABLE.search(value.source):
            feeder.finish()
            feeder.line_begun = False
            feeder.line = feeder.line_at(value.start)
            feeder.walk(value, begins_line=True)
            feeder.end_line()
            feeder.finish()
        elif of_items and name.isdecimal() and is_filled(value):
            if inside:
                if (block := feeder.open_block()).length:
                    block.add("\n" if block.is_cell else "、")
                feeder.walk(value)
            else:
                feeder.finish()
                source = value.source
                start = value.start + len(source) - len(source.lstrip())
                feeder.line = feeder.line_at(value.start)
                feeder.open_item(0, feeder.line_at(start))
                feeder.walk(value)
                feeder.finish()
        else:
            continue
        found = True
    feeder.line_begun = feeder.line_begun or found
    return found
