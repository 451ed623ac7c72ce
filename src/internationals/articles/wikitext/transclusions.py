"""Templates where a page uses them: flags, words, links, notes, boxes with lists in them."""

from __future__ import annotations

import re
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING

from internationals.articles.language import LONGEST_PLACE, all_words
from internationals.articles.targets import pictured_territory, shows_no_flag
from internationals.articles.wikitext.templates import (
    LONGEST_NAME,
    Meaning,
    compared_name,
    filled,
    link_at,
    linked_words,
    other_page,
    parameter_words,
    parameters,
    positional,
    shown_parameter,
    template_meaning,
    template_name,
    words_of,
)
from internationals.articles.wikitext.tree import Node, Pieces, is_blank, text_of
from internationals.articles.words import YEAR

if TYPE_CHECKING:
    from internationals.articles.wikitext.reader import Feeder

# What begins an item at the beginning of a parameter; a colour, #ff0000, does not.
_MARKERS = re.compile(r"[ \t]*([*#]+)(?![\da-fA-F]{3,8}\s*\Z)")
_BULLETS = ("*", "#", ";")
_ATTRIBUTE = re.compile(r"\s*(?:colspan|rowspan|style|align|class|bgcolor|width|scope)\s*=")
_BETWEEN_FLAGS = "/／、,，&–—-"
_SMALL_LETTER = re.compile(r"\s*[a-zß-ÿ]|\s*\Z|\n")
_BETWEEN_NAMES = re.compile(r"[、,，;；/／&和及與与]\s*\Z|\s[a-z]{1,3}\s+\Z")
# Before the country of a name that it follows.
_BEFORE_PLACE = frozenset("(（,，–—")
# The title of a box has fewer pieces.
_LONGEST_TITLE = 8
# A parameter that is no name: the code of a language or a country, a colour.
_NO_NAME = re.compile(
    r"[a-z]{2,3}(?:-[a-z]{2,10})?|[A-Z]{2}|#?[\da-fA-F]{6}|#[\da-fA-F]{3}|simple|WD|Q\d+|"
)
# What is behind a name: the end of the line or cell, brackets, a comma, a note.
_ENDS_NAME = re.compile(r"[ \t)）]*(?:[\n（(，,；;、<|]|\Z)")
# Which of several flags of a country, or that its name is not shown: {{Spanien|1931}}, {{Spanien|#}}.
_VARIANT = re.compile(rf"\s*(?:{YEAR.pattern}|#)\s*")
# As the templates of flags are named: {{CHN}}, {{GBR-ENG}}.
_CODE = re.compile(r"[A-Z]{2,5}(?:-[A-Z]{2,4})?\Z")


def read_template(feeder: Feeder, node: Node) -> None:
    """Read a template as the data files state."""
    meaning = template_meaning(template_name(node))
    kind, block = meaning.kind, feeder.block
    # {{RUS}} is a flag, {{rus|…}} words in Russian; {{FR}} before a name or alone on a line is one
    # too, {{fr}} behind a name is the language of a page.
    if kind == "text" and len(node.parts) == 1 and _CODE.match(written_name(node).upper()):
        kind = "unknown"
    elif kind == "language" and _CODE.match(written_name(node)):
        before_name = feeder.markers != "" or (block is not None and block.expects_flag())
        kind = "unknown" if before_name or feeder.stands_alone else kind
    if kind in ("flag", "flag_picture"):
        _flag(feeder, node, meaning)
    elif kind == "colour":
        # It is a cell by itself where a line of a table begins.
        if (table := feeder.barred) and table.cell_line != feeder.line:
            table.open_cell("data")
    elif kind == "symbol":
        feeder.words(meaning.symbol)
    elif kind == "link":
        label, title = linked_words(node, meaning)
        if title:
            other = other_page(node, label, title)
            feeder.linked(link_at(node, label, title, "article", title, other))
        elif label or not parameters(node):
            feeder.words(label)
        else:
            _unknown(feeder, node)
    elif kind == "external":
        address = parameter_words(node, meaning.target)
        if address and feeder.in_block():
            label = parameter_words(node, meaning.label) or address
            feeder.linked(link_at(node, label, "", "external", address))
        else:
            feeder.dropped()
    elif kind == "reference":
        feeder.noted(parameter_words(node, ("2", "1")), "", node)
    elif kind in ("silent", "language", "navigation"):
        listed = [name for name, value in parameters(node).items() if _has_lines(value)]
        if listed or kind == "navigation":
            losses = feeder.page.losses if listed else feeder.page.boxed
            feeder.not_read(node, "a template", losses)
        _in_box(feeder, node)
        feeder.dropped()
    elif kind == "unknown":
        _unknown(feeder, node)
    elif kind == "end":
        if feeder.box == feeder.page.intro != "":
            # Its title introduces nothing more.
            feeder.introduced("")
    elif kind in ("list", "layout", "columns") and _lists(
        feeder, node, of_items=kind == "list" or (kind == "layout" and _are_items(node))
    ):
        pass
    else:
        _contents(feeder, node, meaning)


def _in_box(feeder: Feeder, node: Node) -> None:
    """Keep lists of members in a box, in parameters that are called as their headings would be, for the end of the page."""
    for name, value in parameters(node).items():
        listed = _has(value, "[[", "{{", "\n")
        if listed and feeder.page.language.status(name.replace("_", " ")):
            feeder.page.boxes.append(partial(_read_box, feeder, name, value, node.line))


def _read_box(feeder: Feeder, name: str, value: Pieces, line: int) -> None:
    """Read a list in a box as if it were under a heading."""
    feeder.page.path = feeder.page.heading_path = (name.replace("_", " "),)
    feeder.introduced("")
    feeder.line, _ = _lines(value, line)
    # So that the first flag is in a line.
    feeder.open_block()
    _read_lines(feeder, value)
    feeder.page.end_list()


def _contents(feeder: Feeder, node: Node, meaning: Meaning) -> None:
    """Read what a template shows in its place: words, which may be a list."""
    value = shown_parameter(node, meaning)
    if meaning.kind == "cell" and feeder.tables and feeder.block is not None:
        before = "".join(feeder.block.pieces)
        # Behind attributes it has the bar before its words, too.
        if _ATTRIBUTE.match(before):
            feeder.tables[-1].divided()
    if meaning.kind not in ("small", "italic") or not value:
        feeder.walk(value)
        return
    block = feeder.open_block()
    start = block.length
    feeder.walk(value)
    block.set("small" if meaning.kind == "small" else "italic", start)


# Flags


def read_flag(feeder: Feeder, node: Node) -> None:
    """Read a template if it is a flag, alone or with the territory's name beside it."""
    meaning = template_meaning(template_name(node))
    if meaning.kind in ("flag", "flag_picture"):
        _flag(feeder, node, meaning)


def is_flag_code(node: Node) -> bool:
    """Whether a template of unknown name may be a flag by its form: {{CHN}}, {{Allemagne}}, {{Spanien|1931}}."""
    written = written_name(node)
    alone = len(node.parts) == 1 or _VARIANT.fullmatch(text_of(node.parts[1])) is not None
    return bool(written) and (alone or _CODE.match(written) is not None)


def flagged(node: Node) -> str:
    """The territory of a template if it is a flag, or may be one by its form; else ""."""
    meaning = template_meaning(template_name(node))
    if meaning.kind == "flag_picture":
        return parameter_words(node, meaning.label)
    return written_name(node) if is_flag_code(node) else ""


def _unknown_flag(node: Node) -> str:
    """The words of a template of unknown name that may be those of a flag, if it is before a name: {{Blason|Pays}}."""
    if is_flag_code(node):
        return written_name(node)
    values = [words_of(value) for value in positional(node) if not _has(value, "[[", "{{", "\n")]
    words = values[0] if values else ""
    is_name = words[:1].isalpha() and not _NO_NAME.fullmatch(words)
    return words if is_name and 1 < len(words) <= LONGEST_PLACE else ""


def is_flag_name(name: str) -> bool:
    """Whether a template of this name is a flag, or may be one by its form."""
    return template_meaning(compared_name(name)).kind in ("flag", "flag_picture") or (
        _CODE.match(name.strip()) is not None
    )


def written_name(node: Node) -> str:
    """Name of a template as it is written, without words for flags around it: {{Chili-d}}, {{Drapeau Chili}}."""
    name = " ".join(text_of(node.parts[0])[:LONGEST_NAME].replace("_", " ").split())
    name = without_ending(name)
    return _beginnings().sub("", name) if " " in name else name


@lru_cache(maxsize=4096)
def without_ending(name: str) -> str:
    """The name of a flag without words of a language, a year or a number of stars at its end."""
    return _endings().sub("", name)


@cache
def _beginnings() -> re.Pattern[str]:
    """What the name of a flag may begin with: the name of a template for flags, and a blank."""
    names = sorted({*all_words("flags", "name"), *all_words("flags", "picture")}, key=len)
    return re.compile(rf"(?i)\A(?:{'|'.join(map(re.escape, reversed(names)))}) (?:de |du )?")


@cache
def _endings() -> re.Pattern[str]:
    """What the name of a flag may end with: words of a language, or behind a code a year or a number of stars."""
    words = "|".join(map(re.escape, all_words("flags", "endings")))
    return re.compile(rf"(?:{words}|(?<=[A-Z]{{3}})-\d{{2,4}})\Z")


def _flag(feeder: Feeder, node: Node, meaning: Meaning) -> None:
    written = parameters(node)
    if "2" in written and _has(written.get("1", ()), "[["):
        # {{flagcountry|[[Party]]|CUB}}, as of athletes
        meaning = meaning._replace(label=("2",), target=("1",))
    territory = words_of(filled(written, meaning.label))
    territory = pictured_territory(territory) or without_ending(territory[:LONGEST_NAME])
    # A picture alone is shown in a line, or heads one.
    shown = feeder.in_block() or meaning.kind == "flag" or feeder.begins_item()
    shown = shown or (feeder.has_only_templates() and feeder.page.holds_members())
    if not (territory and shown) or shows_no_flag(territory):
        return
    block = feeder.open_block()
    if block.is_entry:
        block.flag(territory)
        feeder.walk(filled(written, meaning.target))
    elif meaning.kind == "flag" or feeder.page.holds_members():
        _beside_flags(feeder, territory)


def _beside_flags(feeder: Feeder, territory: str) -> None:
    """Read the words of a flag in running text, divided from those of one before it."""
    before = "".join(feeder.block.pieces[-2:]).rstrip() if feeder.block else ""
    if before and before[-1] not in _BETWEEN_FLAGS and feeder.has_only_templates():
        territory = f"、{territory}"
    feeder.words(territory)


# Templates of other kinds


def _unknown(feeder: Feeder, node: Node) -> None:
    block = feeder.block
    in_entry = feeder.markers or (block is not None and block.is_entry)
    named = is_flag_code(node) or not _ENDS_NAME.match(feeder.text, node.end)
    if in_entry and named and (territory := _unknown_flag(node)):
        block = feeder.open_block()
        before = block.pieces[-1].rstrip()[-1:] if block.pieces else ""
        behind = feeder.ends_line and (_CODE.match(written_name(node)) or before in _BEFORE_PLACE)
        # [A], {{ITA}} [B]; no [A], {{source needed}} and others
        divided = block.bare_flags and block.pieces and _BETWEEN_NAMES.search(block.pieces[-1])
        again = divided and not _SMALL_LETTER.match(feeder.text, node.end)
        if block.expects_flag() or behind or again:
            # Before a name, or as the last of a line: [[A]] – {{ITA}}, [[A]] ({{Mali}}).
            block.flag(territory)
            block.bare_flags = True
            return
    is_other = in_entry or (feeder.stands_alone and _CODE.match(written_name(node)) is None)
    if is_flag_code(node) and not is_other and feeder.page.holds_members():
        # In a line of a paragraph, or a code that has the line for itself.
        _beside_flags(feeder, written_name(node))
        return
    # One of many names for a list, if two of its parameters are like items; else its words have a link.
    like_items = _like_items(node)
    alone = feeder.stands_alone or (in_entry and not (block and block.links))
    of_items = len(like_items) > 1 and alone and feeder.page.holds_members()
    if _lists(feeder, node, of_items=of_items):
        return
    has_words = block is not None and any(map(str.strip, block.pieces))
    begun = feeder.in_cell or in_entry or (block is not None and block.length)
    if begun and not feeder.stands_alone:
        feeder.page.loss("template", feeder.source_of(node), node.line, node.line_end)
    else:
        # It may be the list itself, kept on a page of its own.
        feeder.not_read(node, "a template")
    if in_entry and len(like_items) == 1 and _has(like_items[0], "[["):
        feeder.walk(like_items[0])
    elif in_entry and _ENDS_NAME.match(feeder.text, node.end) and not has_words:
        # Without its words the item would have no name.
        values = [value for value in positional(node) if not _NO_NAME.fullmatch(words_of(value))]
        # {{lien|fr=Voile|lang=de}}, by whatever name
        values = values or [parameters(node).get(feeder.page.language.code, ())]
        flagged = block is not None and block.flags
        # Without a flag the first may be the country of the second.
        shown = values[:1] if flagged else values[:2]
        feeder.walk([piece for value in shown for piece in (": ", *value)][1:])
    feeder.dropped()


def _are_items(node: Node) -> bool:
    """Whether a template for layout is written as if it were one for a list: {{plainlist|[[A]]|[[B]]}}."""
    items = _like_items(node)
    return len(items) > 1 and not any(map(_has_lines, items))


def _like_items(node: Node) -> list[Pieces]:
    """Parameters of a template without names that have a link or a template in them."""
    return [value for value in positional(node) if _has(value, "[[", "{{")]


def _has(pieces: Pieces, *kinds: str) -> bool:
    """Whether a node of some kinds is among some pieces."""
    return any(not isinstance(piece, str) and piece.kind in kinds for piece in pieces)


def _lists(feeder: Feeder, node: Node, *, of_items: bool) -> bool:
    """Read parameters with lists and tables in them, and those that are items; whether there are any."""
    found = False
    inside = feeder.in_cell or feeder.in_entry()
    kind = template_meaning(template_name(node)).kind
    is_box = kind != "unknown" or any(map(_has_lines, parameters(node).values()))
    title = "" if inside or not is_box else _title(feeder, node, of_items=of_items)
    around = feeder.introduced(title) if title else ""
    # Before the first item of other templates may be a width, a number of columns.
    begun = kind == "list"
    _, feeder.line = _lines(node.parts[0], node.line)
    for name, value in parameters(node).items():
        feeder.line, line_end = _lines(value, feeder.line)
        begun = begun or _has(value, "[[", "{{")
        if not feeder.in_cell and _has_lines(value):
            _read_lines(feeder, value)
            found = True
        elif of_items and begun and name.isdecimal() and not all(map(is_blank, value)):
            if inside:
                if (block := feeder.open_block()).length:
                    # Words before the first are a place, or a kind.
                    before = "\n" if block.is_cell else "、" if block.links else "："
                    block.add("、" if found else before)
                feeder.walk(value)
            else:
                feeder.finish()
                first = next(number for number, piece in enumerate(value) if not is_blank(piece))
                _, feeder.line = _lines(value[:first], feeder.line)
                feeder.open_item(0, feeder.line)
                feeder.walk(value[first:])
                feeder.finish()
            found = True
        feeder.line = line_end
    if title and kind == "columns":
        feeder.box = title
    elif title:
        feeder.introduced(around)
    return found


def _title(feeder: Feeder, node: Node, *, of_items: bool) -> str:
    """The parameter of a box that gives a status to the list in it: its title, by whatever name."""
    titles = (
        words_of(value)
        for name, value in parameters(node).items()
        if len(value) < _LONGEST_TITLE
        and not (_has(value, "{{") or _has(value[:-1], "\n") or (of_items and name.isdecimal()))
    )
    return next((title for title in titles if title and feeder.page.language.introduced(title)), "")


def _lines(pieces: Pieces, line: int) -> tuple[int, int]:
    """The lines that some source begins and ends on, which begins on `line` if it has no mark."""
    nodes = [piece for piece in pieces if not isinstance(piece, str)]
    return (nodes[0].line, nodes[-1].line_end) if nodes else (line, line)


def _has_lines(value: Pieces) -> bool:
    """Whether a list or a table begins in a parameter, or in a template in it, which may be a list."""
    first = value[0] if value else ""
    # A mark with nothing behind it begins no item: {{Spanien|#}}.
    marked = isinstance(first, str) and (len(value) > 1 or first.strip() not in _BULLETS)
    return (marked and _MARKERS.match(str(first)) is not None) or any(
        (piece.kind == "\n" and (piece.name[:1] in _BULLETS or "{|" in piece.name))
        or (piece.kind == "{{" and template_meaning(template_name(piece)).kind == "list")
        or any(map(_has_lines, piece.parts))
        for piece in value
        if not isinstance(piece, str)
    )


def _read_lines(feeder: Feeder, value: Pieces) -> None:
    """Read a parameter with a list or a table in it, which may begin with the mark of an item."""
    first = value[0]
    if isinstance(first, str) and (match := _MARKERS.match(first)):
        line = feeder.line
        begun = Node("\n", 0, 0, line, line, (), match[1])
        value = [begun, first[match.end() :], *value[1:]]
    feeder.walk(value)
    feeder.finish()
