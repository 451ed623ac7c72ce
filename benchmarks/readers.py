"""Readers that do the same job: headings, list items with their line, blanks, text and links."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from internationals.articles.reading import read as read_page

_MARKER = re.compile(r"\s*(?:[-*+]|\d+[.)])( *)")
Reader = Callable[[Path], object]


def text_of(path: Path) -> str:
    """The text of a page, read from its file."""
    return path.read_bytes().decode()


def decoding() -> Reader:
    """Reading and decoding alone, the least that any reader must do."""
    return lambda path: text_of(path).split("\n")


def internationals() -> Reader:
    """Ours, with its whole model: members, losses, line spans and all."""

    def read(path: Path) -> object:
        article = read_page(path)
        return [(e.text, e.links, e.line_start, e.blanks, e.heading) for e in article.entries]

    return read


def markdown_it() -> Reader:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark").enable("table")

    def read(path: Path) -> object:
        text = text_of(path)
        lines = text.split("\n")
        headings, entries, links = [], [], []
        item: list[Any] | None = None
        open_items: list[list[Any]] = []
        in_heading = 0
        for token in parser.parse(text):
            if token.type == "list_item_open" and token.map:
                line = token.map[0]
                marker = _MARKER.match(lines[line])
                item = [line + 1, len(marker.group(1)) if marker else 0, "", []]
                open_items.append(item)
                entries.append(item)
            elif token.type == "list_item_close":
                open_items.pop()
                item = open_items[-1] if open_items else None
            elif token.type == "heading_open":
                in_heading = int(token.tag[1])
            elif token.type == "inline":
                words, found = [], []
                for child in token.children or ():
                    if child.type == "link_open":
                        found.append((child.attrs["href"], child.attrs.get("title")))
                    elif child.type in ("text", "html_inline"):
                        words.append(child.content)
                    elif child.type in ("softbreak", "hardbreak"):
                        words.append("\n")
                text = "".join(words)
                links += found
                if in_heading:
                    headings.append((in_heading, text, token.map))
                    in_heading = 0
                elif item is not None:
                    item[2] += text
                    item[3] += found
        return headings, entries, links

    return read


def mistune() -> Reader:
    import mistune

    parse = mistune.create_markdown(renderer=None, plugins=["table"])

    def read(path: Path) -> object:
        headings: list[object] = []
        entries: list[object] = []
        links: list[object] = []

        def words(tokens: list[dict[str, Any]]) -> str:
            text = []
            for token in tokens:
                if token["type"] == "link":
                    links.append((token["attrs"]["url"], token["attrs"].get("title")))
                if "children" in token:
                    text.append(words(token["children"]))
                else:
                    text.append(token.get("raw", "\n"))
            return "".join(text)

        def walk(tokens: list[dict[str, Any]]) -> None:
            for token in tokens:
                if token["type"] == "heading":
                    headings.append((token["attrs"]["level"], words(token["children"])))
                elif token["type"] == "list_item":
                    own = [t for t in token["children"] if t["type"] != "list"]
                    entries.append(words(own))
                    walk([t for t in token["children"] if t["type"] == "list"])
                elif token["type"] in ("paragraph", "block_text"):
                    words(token["children"])
                elif "children" in token:
                    walk(token["children"])

        walk(parse(text_of(path)))  # type: ignore[arg-type]
        return headings, entries, links

    return read


def pandoc() -> Reader:
    import pypandoc

    def read(path: Path) -> object:
        tree = json.loads(
            pypandoc.convert_text(text_of(path), "json", format="commonmark_x+sourcepos")
        )
        entries: list[object] = []

        def walk(node: Any) -> Iterator[str]:
            if isinstance(node, list):
                for part in node:
                    yield from walk(part)
            elif isinstance(node, dict):
                if node.get("t") == "Str":
                    yield node["c"]
                elif node.get("t") in ("BulletList", "OrderedList"):
                    items = node["c"] if node["t"] == "BulletList" else node["c"][1]
                    entries.extend("".join(walk(part)) for part in items)
                else:
                    yield from walk(node.get("c"))

        return "".join(walk(tree["blocks"])), entries

    return read


def mwparserfromhell() -> Reader:
    """For MediaWiki source: headings, links, templates and list markers."""
    import mwparserfromhell

    def read(path: Path) -> object:
        code = mwparserfromhell.parse(text_of(path))
        return (
            [str(heading.title) for heading in code.ifilter_headings()],
            [(str(link.title), str(link.text)) for link in code.ifilter_wikilinks()],
            [str(template.name) for template in code.ifilter_templates()],
        )

    return read
