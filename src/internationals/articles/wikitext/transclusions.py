"""Templates where they stand in a page: flags, words, links, notes, boxes with lists in them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from internationals.articles.model import Link
from internationals.articles.targets import pictured_territory
from internationals.articles.wikitext.balance import restored
from internationals.articles.wikitext.inline import (
    english_title,
    linked_words,
    parameter_words,
    words_of,
)
from internationals.articles.wikitext.templates import (
    Meaning,
    compared_name,
    parameter,
    template_meaning,
    template_name,
)
from internationals.articles.wikitext.tree import Template, Wikilink, source_of

if TYPE_CHECKING:
    from internationals.articles.wikitext.reader import Feeder

_LIST_OR_TABLE = re.compile(r"^[ \t]*(?:[*#]|:*\{\|)", re.MULTILINE)
# As the templates of flags are named: {{CHN}}, {{GBR-ENG}}.
_CODE = re.compile(r"[A-Z]{2,5}(?:-[A-Z]{2,4})?\Z")


def read_template(feeder: Feeder, node: Template) -> None:
    """Read a template as what the data files say it stands for."""
    meaning = template_meaning(template_name(node))
    kind = meaning.kind
    if kind in ("flag", "flag_picture"):
        _flag(feeder, node, meaning)
    elif kind == "symbol":
        feeder.words(meaning.symbol)
    elif kind == "link":
        label, title = linked_words(node, meaning)
        line_end = feeder.line + node.source.count("\n")
        if title:
            english = english_title(node, label, title)
            link = Link(label, title, "article", title, False, feeder.line, line_end, 0, 0, english)
            feeder.linked(link)
        else:
            feeder.words(label)
    elif kind == "external":
        _address(feeder, node, meaning)
    elif kind == "reference":
        if feeder.block is not None or feeder.markers:
            line = feeder.line
            label = parameter_words(node, ("2", "1"))
            feeder.noted(Link(label, "", "reference", "", False, line, line, 0, 0))
    elif kind == "list":
        _list(feeder, node)
    elif kind in ("small", "text", "layout"):
        _contents(feeder, node, meaning)
    elif kind == "unknown":
        _unknown(feeder, node)
    else:
        feeder.dropped()


def _contents(feeder: Feeder, node: Template, meaning: Meaning) -> None:
    """Read what a template keeps: lists and tables in it, or the words of a parameter."""
    if _held(feeder, node):
        return
    value = parameter(node, meaning.label or ("1",))
    if not value:
        return
    if meaning.kind == "small":
        feeder.small_print(value)
    elif any(isinstance(inner, (Template, Wikilink)) for inner in value):
        feeder.walk(value)
    else:
        feeder.words(words_of(value))


def _address(feeder: Feeder, node: Template, meaning: Meaning) -> None:
    address = parameter_words(node, meaning.target)
    label = parameter_words(node, meaning.label) or address
    if address and (feeder.block is not None or feeder.markers):
        line_end = feeder.line + node.source.count("\n")
        feeder.linked(Link(label, "", "external", address, False, feeder.line, line_end, 0, 0))
    else:
        feeder.dropped()


# Flags


def read_flag(feeder: Feeder, node: Template) -> None:
    """Read a template if it is a flag, alone or with the territory's name beside it."""
    meaning = template_meaning(template_name(node))
    if meaning.kind in ("flag", "flag_picture"):
        _flag(feeder, node, meaning)


def is_flag_code(node: Template) -> bool:
    """Whether a template of unknown name may be a flag by its form: {{CHN}}, {{Allemagne}}."""
    written = _written_name(node)
    return bool(written) and (not node.parameters or _CODE.match(written) is not None)


def is_flag_name(name: str) -> bool:
    """Whether a template of this name is a flag, or may be one by its form."""
    return template_meaning(compared_name(name)).kind in ("flag", "flag_picture") or (
        _CODE.match(name.strip()) is not None
    )


def _written_name(node: Template) -> str:
    return " ".join(restored(node.name).replace("_", " ").split())


def _flag(feeder: Feeder, node: Template, meaning: Meaning) -> None:
    territory = parameter_words(node, meaning.label)
    if not territory:
        feeder.dropped()
        return
    territory = pictured_territory(territory) or territory
    if feeder.block is None and not feeder.markers and meaning.kind == "flag_picture":
        feeder.line_begun = True
        if not feeder.begins_item():
            return
    block = feeder.open_block()
    if not block.is_entry:
        if meaning.kind == "flag":
            feeder.words(territory)
    else:
        block.flag(territory)
        block.line_end = max(block.line_end, feeder.line)


# Templates of other kinds


def _unknown(feeder: Feeder, node: Template) -> None:
    block = feeder.block
    in_entry = feeder.markers or (block is not None and block.is_entry)
    if in_entry and is_flag_code(node):
        block = feeder.open_block()
        if block.expects_flag():
            block.flag(_written_name(node))
            block.bare_flags = True
            block.line_end = max(block.line_end, feeder.line)
            return
    if _held(feeder, node):
        return
    line_end = feeder.line + node.source.count("\n")
    source = restored(node.source)
    if not feeder.stands_alone and (feeder.markers or (block is not None and block.length)):
        feeder.page.loss("template", source, feeder.line, line_end)
    elif not in_entry and feeder.page.holds_members() and not feeder.cells:
        # It may be the list itself, kept on a page of its own.
        heading = feeder.page.path[-1] if feeder.page.path else feeder.page.intro
        note = f"line {feeder.line}: a template under “{heading}” is not read: {source[:40]}"
        feeder.page.loss("template", source, feeder.line, line_end, note)
    feeder.dropped()


def _list(feeder: Feeder, node: Template) -> None:
    """Read a template whose parameters are the items of a list."""
    if _held(feeder, node):
        return
    line = feeder.line + node.name.count("\n")
    inside = feeder.cells or feeder.markers or (feeder.block is not None and feeder.block.is_entry)
    for one in node.parameters:
        if one.named:
            line += one.name.count("\n")
        source = source_of(one.value)
        leading = len(source) - len(source.lstrip())
        if source.strip() and (not one.named or one.name.strip().isdecimal()):
            if inside:
                if (block := feeder.open_block()).length:
                    block.add("\n" if block.is_cell else "、")
                feeder.walk(one.value)
            else:
                feeder.finish()
                feeder.line = line
                feeder.open_item(0, line + source.count("\n", 0, leading))
                feeder.html_items += 1
                feeder.walk(one.value)
                feeder.html_items -= 1
                feeder.finish()
        line += source.count("\n")
    feeder.line_begun = True


def _held(feeder: Feeder, node: Template) -> bool:
    """Read lists and tables that stand in a parameter, as in a template that sets columns."""
    if feeder.cells or not _LIST_OR_TABLE.search(node.source):
        return False
    held = False
    line = feeder.line + node.name.count("\n")
    for held_parameter in node.parameters:
        if held_parameter.named:
            line += held_parameter.name.count("\n")
        value = source_of(held_parameter.value)
        if _LIST_OR_TABLE.search(value):
            held = True
            feeder.finish()
            feeder.line_begun = False
            feeder.line = line
            feeder.walk(held_parameter.value)
            feeder.end_line()
            feeder.finish()
        line += value.count("\n")
    feeder.line_begun = True
    return held
