"""The tree of a page: what mwparserfromhell parses, in plain tuples that are quick to make.

Mwparserfromhell decides what is a template, a link, a tag, a table; it gives tokens, and a builder
makes a tree of them. Its own builder makes nodes that can be edited, which takes seven times as long
as the parsing. Nothing is edited here: the builder below makes tuples, each with its source.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple, TypeAlias

from mwparserfromhell.nodes import HTMLEntity
from mwparserfromhell.parser import Parser, ParserError, tokens

#: Some source, parsed. Text stands for itself.
Code: TypeAlias = list["Node"]


class Parameter(NamedTuple):
    """A parameter of a template.

    Attributes
    ----------
    name : as written, or the number of a parameter without one
    value : what stands behind the sign of equality
    named : whether the name is written
    """

    name: str
    value: Code
    named: bool


class Template(NamedTuple):
    """``{{name|value|name=value}}``."""

    name: str
    parameters: list[Parameter]
    source: str


class Argument(NamedTuple):
    """``{{{name|default}}}``; None for a default that is not written."""

    default: Code | None
    source: str


class Wikilink(NamedTuple):
    """``[[title|text]]``; None for a text that is not written."""

    title: Code
    text: Code | None
    source: str


class ExternalLink(NamedTuple):
    """``[address title]`` or an address alone, without `brackets`."""

    address: str
    title: Code | None
    brackets: bool
    source: str


class Heading(NamedTuple):
    """``== title ==``."""

    title: Code
    level: int
    source: str


class Entity(NamedTuple):
    """``&amp;``: the character shown, "" for one that cannot be shown."""

    character: str
    source: str


class Comment(NamedTuple):
    """``<!-- … -->``."""

    source: str


class Tag(NamedTuple):
    """A tag, a list marker, a rule, a table, or a part of a table.

    Attributes
    ----------
    name : case folded, such as ``small``, ``table``, ``td``; ``li`` for the marker ``*``
    markup : what stands in the source for the tag's brackets, such as ``*`` or ``{|``; "" for a tag
    attributes : name and value of each; None for a value that is not written
    contents : what stands between the tag and its end
    lines_before : newlines between its first character and its contents
    source : all of it, as it is written
    """

    name: str
    markup: str
    attributes: list[tuple[str, str | None]]
    contents: Code
    lines_before: int
    source: str


Node: TypeAlias = (
    str | Template | Argument | Wikilink | ExternalLink | Heading | Entity | Comment | Tag
)


def parsed(text: str) -> Code:
    """The tree of some source; text that the parser cannot follow is its only node.

    Parameters
    ----------
    text : MediaWiki source, in which whatever opens is closed (see `balanced`)
    """
    try:
        parser = _TupleParser()
        code: Code = parser.parse(text, skip_style_tags=True)  # type: ignore[no-untyped-call]
    except (ParserError, RecursionError):
        return [text]
    return code


def source_of(code: Code) -> str:
    """The source of some nodes."""
    return "".join([node if isinstance(node, str) else node.source for node in code])


class _TupleParser(Parser):
    """Mwparserfromhell's parser, with another builder."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._builder = _Builder()  # type: ignore[assignment]


class _Builder:
    """Puts the parser's tokens, a flat list that is well nested, into a tree."""

    def __init__(self) -> None:
        self.tokens: Iterator[Any] = iter(())

    def build(self, tokenlist: list[Any]) -> Code:
        self.tokens = iter(tokenlist)
        code, left = self._code()
        if left is not None:
            raise ParserError(f"found {left!r}")  # type: ignore[no-untyped-call]
        return code

    def _code(self) -> tuple[Code, Any]:
        """Nodes up to a token that opens none of its own, and that token; None at the end."""
        code: Code = []
        for token in self.tokens:
            kind = type(token)
            if kind is tokens.Text:
                code.append(token["text"])
            elif kind in _OPENS:
                code.append(_OPENS[kind](self, token))
            else:
                return code, token
        return code, None

    def _text(self) -> tuple[str, Any]:
        """Source up to a token that opens no node, and that token."""
        code, token = self._code()
        return source_of(code), token

    def _template(self, _: Any) -> Template:
        name, token = self._text()
        parameters: list[Parameter] = []
        pieces = [name]
        number = 1
        while type(token) is tokens.TemplateParamSeparator:
            value, token = self._code()
            source = source_of(value)
            if type(token) is tokens.TemplateParamEquals:
                key = source
                value, token = self._code()
                parameters.append(Parameter(key, value, True))
                pieces.append(f"{key}={source_of(value)}")
            else:
                parameters.append(Parameter(str(number), value, False))
                pieces.append(source)
                number += 1
        return Template(name, parameters, "{{" + "|".join(pieces) + "}}")

    def _argument(self, _: Any) -> Argument:
        name, token = self._text()
        if type(token) is not tokens.ArgumentSeparator:
            return Argument(None, "{{{" + name + "}}}")
        default, _ = self._code()
        return Argument(default, "{{{" + name + "|" + source_of(default) + "}}}")

    def _wikilink(self, _: Any) -> Wikilink:
        title, token = self._code()
        if type(token) is not tokens.WikilinkSeparator:
            return Wikilink(title, None, f"[[{source_of(title)}]]")
        text, _ = self._code()
        return Wikilink(title, text, f"[[{source_of(title)}|{source_of(text)}]]")

    def _external_link(self, opening: Any) -> ExternalLink:
        address, token = self._text()
        title = None
        source = address
        if type(token) is tokens.ExternalLinkSeparator:
            between = "" if token.suppress_space else " "
            title, _ = self._code()
            source += between + source_of(title)
        if not opening.brackets:
            return ExternalLink(address, title, False, address)
        return ExternalLink(address, title, True, f"[{source}]")

    def _heading(self, opening: Any) -> Heading:
        title, _ = self._code()
        signs = "=" * opening.level
        return Heading(title, opening.level, signs + source_of(title) + signs)

    def _entity(self, _: Any) -> Entity:
        token = next(self.tokens)
        named, hexadecimal, letter = True, False, ""
        if type(token) is tokens.HTMLEntityNumeric:
            named = False
            token = next(self.tokens)
            if type(token) is tokens.HTMLEntityHex:
                hexadecimal, letter = True, token.char
                token = next(self.tokens)
        next(self.tokens)
        entity = HTMLEntity(token.text, named=named, hexadecimal=hexadecimal, hex_char=letter)
        return Entity(_character(entity), str(entity))

    def _comment(self, _: Any) -> Comment:
        text, _ = self._text()
        return Comment(f"<!--{text}-->")

    def _tag(self, opening: Any) -> Tag:
        markup: str = opening.get("wiki_markup") or ""
        name, token = self._text()
        attributes: list[tuple[str, str | None]] = []
        written = ""
        while type(token) is tokens.TagAttrStart:
            attribute, source, token = self._attribute(token)
            attributes.append(attribute)
            written += source
        before = written + (token.get("padding") or "")
        contents: Code = []
        if type(token) is tokens.TagCloseSelfclose:
            source = markup + before
            if not markup:
                source = ("</" if opening.invalid else "<") + name + before
                source += ">" if token.implicit else "/>"
        else:
            separator = token.wiki_markup or ""
            contents, token = self._code()
            inner = source_of(contents)
            closing, _ = self._text()
            if markup:
                ending = token.wiki_markup
                source = (
                    markup + before + separator + inner + (markup if ending is None else ending)
                )
            else:
                source = f"{'</' if opening.invalid else '<'}{name}{before}>{inner}</{closing}>"
        return Tag(
            name.strip().casefold(), markup, attributes, contents, before.count("\n"), source
        )

    def _attribute(self, start: Any) -> tuple[tuple[str, str | None], str, Any]:
        """Name and value, source, and the token behind."""
        name, token = self._text()
        source = start.pad_first + name + start.pad_before_eq
        if type(token) is not tokens.TagAttrEquals:
            return (name, None), source, token
        quote = ""
        value, token = self._text()
        if type(token) is tokens.TagAttrQuote:
            quote = token.char
            value, token = self._text()
        return (name, value), f"{source}={start.pad_after_eq}{quote}{value}{quote}", token


_OPENS: dict[Any, Callable[[_Builder, Any], Node]] = {
    tokens.TemplateOpen: _Builder._template,
    tokens.ArgumentOpen: _Builder._argument,
    tokens.WikilinkOpen: _Builder._wikilink,
    tokens.ExternalLinkOpen: _Builder._external_link,
    tokens.HTMLEntityStart: _Builder._entity,
    tokens.HeadingStart: _Builder._heading,
    tokens.CommentStart: _Builder._comment,
    tokens.TagOpenOpen: _Builder._tag,
}


def _character(entity: HTMLEntity) -> str:
    try:
        character = entity.normalize()
    except (ValueError, OverflowError, KeyError):
        return ""
    if not isinstance(character, str) or "\ud800" <= character <= "\udfff" or not character:
        return ""
    return " " if character.isspace() or not character.isprintable() else character
