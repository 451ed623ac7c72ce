"""Templates where they stand in a page: flags, words, links, notes, boxes with lists in them."""

from __future__ import annotations

import re

from internationals.articles.model import Link, Loss
from internationals.articles.wikitext.balance import restored
from internationals.articles.wikitext.inline import page_title, parameter_words, words_of
from internationals.articles.wikitext.page import Page
from internationals.articles.wikitext.templates import (
    Meaning,
    parameter,
    pictured_territory,
    template_meaning,
    template_name,
)
from internationals.articles.wikitext.tree import Template, Wikilink, source_of

_LIST_OR_TABLE = re.compile(r"^[ \t]*(?:[*#]|\{\|)", re.MULTILINE)
_LIST_OR_TABLE_AT_MARGIN = re.compile(r"^(?:[*#]|\{\|)", re.MULTILINE)
# As the templates of flags are named: {{CHN}}, {{GBR-ENG}}.
_CODE = re.compile(r"[A-Z]{2,5}(?:-[A-Z]{2,4})?\Z")


def read_template(page: Page, node: Template) -> None:
    """Read a template as what ``templates.json`` says it stands for."""
    meaning = template_meaning(template_name(node))
    kind = meaning.kind
    if kind in ("flag", "flag_picture"):
        _flag(page, node, meaning)
    elif kind == "small":
        page.open_block()
        page.small += 1
        page.words(parameter_words(node, meaning.label))
        page.small -= 1
        if page.block is not None and not page.small:
            page.block.end_small()
    elif kind == "text":
        _contents(page, node, meaning)
    elif kind == "symbol":
        page.words(meaning.symbol)
    elif kind == "link":
        _interlanguage_link(page, node, meaning)
    elif kind == "external":
        address = parameter_words(node, meaning.target)
        label = parameter_words(node, meaning.label) or address
        if address and (page.block is not None or page.markers):
            line_end = page.line + node.source.count("\n")
            page.linked(Link(label, "", "external", address, False, page.line, line_end, 0, 0))
        else:
            page.dropped()
    elif kind == "reference":
        if page.block is not None or page.markers:
            label = parameter_words(node, ("2", "1"))
            page.noted(Link(label, "", "reference", "", False, page.line, page.line, 0, 0))
    elif kind == "unknown":
        _unknown(page, node)
    else:
        page.dropped()


def _contents(page: Page, node: Template, meaning: Meaning) -> None:
    value = parameter(node, meaning.label)
    if not value:
        return
    source = source_of(value)
    if "\n" in source and _LIST_OR_TABLE_AT_MARGIN.search(source):
        _held(page, node)
        return
    if any(isinstance(inner, (Template, Wikilink)) for inner in value):
        before = page.line
        page.walk(value)
        page.line = before
    else:
        page.words(words_of(value))


def _interlanguage_link(page: Page, node: Template, meaning: Meaning) -> None:
    """A link to a page that may exist in another language only."""
    target = parameter_words(node, meaning.target)
    label = parameter_words(node, meaning.label) or target
    title = page_title(target)
    if not title:
        page.words(label)
        return
    line_end = page.line + node.source.count("\n")
    page.linked(Link(label, title, "article", target, False, page.line, line_end, 0, 0))


def read_flag(page: Page, node: Template) -> None:
    """Read a template if it is a flag, alone or with the territory's name beside it."""
    meaning = template_meaning(template_name(node))
    if meaning.kind in ("flag", "flag_picture"):
        _flag(page, node, meaning)


def _flag(page: Page, node: Template, meaning: Meaning) -> None:
    territory = parameter_words(node, meaning.label)
    if not territory:
        page.dropped()
        return
    territory = pictured_territory(territory) or territory
    if page.block is None and not page.markers and meaning.kind == "flag_picture":
        page.line_begun = True
        return
    block = page.open_block()
    if not block.is_entry:
        if meaning.kind == "flag":
            page.words(territory)
    else:
        block.flags.append(territory)
        block.line_end = max(block.line_end, page.line)


def _unknown(page: Page, node: Template) -> None:
    block = page.block
    written = " ".join(restored(node.name).replace("_", " ").split())
    in_entry = page.markers or (block is not None and block.is_entry)
    if in_entry and (not node.parameters or _CODE.match(written)):
        block = page.open_block()
        if block.expects_flag:
            block.flags.append(written)
            block.bare_flags.add(len(block.flags) - 1)
            block.line_end = max(block.line_end, page.line)
            return
    if _held(page, node):
        return
    if not page.stands_alone and (page.markers or (block is not None and block.length)):
        line_end = page.line + node.source.count("\n")
        page.losses.append(Loss("template", restored(node.source), page.line, line_end))
    page.dropped()


def _held(page: Page, node: Template) -> bool:
    """Read lists and tables that stand in a parameter, as in a template that sets columns."""
    if page.cells or not _LIST_OR_TABLE.search(node.source):
        return False
    held = False
    line = page.line + node.name.count("\n")
    for held_parameter in node.parameters:
        if held_parameter.named:
            line += held_parameter.name.count("\n")
        value = source_of(held_parameter.value)
        if _LIST_OR_TABLE.search(value):
            held = True
            page.finish()
            page.line_begun = False
            page.line = line
            page.walk(held_parameter.value)
            page.end_line()
            page.finish()
        line += value.count("\n")
    page.line_begun = True
    return held
