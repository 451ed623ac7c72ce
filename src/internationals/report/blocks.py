"""The parts of a report, and how they are written as Markdown and HTML."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from unicodedata import east_asian_width


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of level 1 or 2."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences; ``**`` marks what is bold, and an address becomes a link."""

    text: str


@dataclass(frozen=True, slots=True)
class Items:
    """A list."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """A figure: name of its file, bytes of the PNG, text in place of it, caption."""

    file: str
    png: bytes
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table: headings and rows of texts."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Heading | Paragraph | Items | Picture | Table

_ADDRESS = re.compile(r"https?://[^\s<>“”，。；（）]*[^\s<>“”，。；（）.,;:()]")
_LEAST, _MOST = 9, 30
"""Letters that the narrowest and the widest column of a table have room for."""
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~$^@])")
_BOLD = re.compile(r"\*\*(.+?)\*\*")


def markdown(blocks: Sequence[Block], width: str = "") -> str:
    """A report as Markdown; its pictures are files.

    Parameters
    ----------
    blocks : the parts of the report
    width : of the pictures, for pandoc; "" for Markdown that other programs read
    """
    return "\n\n".join(_markdown(block, width) for block in blocks) + "\n"


def _markdown(block: Block, width: str) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_escaped(block.text)}"
    if isinstance(block, Paragraph):
        return _inline(block.text)
    if isinstance(block, Items):
        return "\n".join(f"- {_inline(text)}" for text in block.texts)
    if isinstance(block, Picture):
        size = f"{{width={width}}}" if width else ""
        return f"![{_inline(block.caption)}]({block.file}){size}"
    # Bars, and dashes whose numbers are the widths of the columns in what pandoc makes.
    rows = [f"| {' | '.join(map(_inline, row))} |" for row in (block.head, *block.rows)]
    columns = zip(*(block.head, *block.rows), strict=True)
    widths = [max(_width(cell) for cell in column) for column in columns]
    dashes = "|".join("-" * max(_LEAST, min(width, _MOST)) for width in widths)
    return "\n".join([rows[0], f"|{dashes}|", *rows[1:]])


def _width(cell: str) -> int:
    """Width of a text in Latin letters; a Chinese character is two wide."""
    return sum(2 if east_asian_width(each) in "WF" else 1 for each in cell)


def _inline(text: str) -> str:
    """Markdown of a text in which ``**`` marks what is bold."""
    return _pieces(text, _escaped, "**{}**", "<{}>")


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def html(blocks: Sequence[Block], title: str, language: str) -> str:
    """A report as one HTML page with its pictures in it."""
    body = "\n".join(_html(block) for block in blocks)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{body}\n</body>\n</html>\n"
    )


_STYLE = (
    'body{font:16px/1.55 "Noto Sans","Noto Sans SC",system-ui,sans-serif;color:#1a1a1a;'
    "max-width:46em;margin:2em auto;padding:0 1em}h1{font-size:1.6em}h2{font-size:1.2em;"
    "margin-top:1.8em}img{max-width:100%}figure{margin:1.5em 0}figcaption,.table{font-size:.88em}"
    "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;"
    "padding:.25em .6em;border-bottom:1px solid #ccc}.table{overflow-x:auto}"
    "li,p{overflow-wrap:anywhere}"
)


def _html(block: Block) -> str:
    if isinstance(block, Heading):
        return f"<h{block.level}>{escape(block.text)}</h{block.level}>"
    if isinstance(block, Paragraph):
        return f"<p>{_html_inline(block.text)}</p>"
    if isinstance(block, Items):
        return f"<ul>{''.join(f'<li>{_html_inline(text)}</li>' for text in block.texts)}</ul>"
    if isinstance(block, Picture):
        data = b64encode(block.png).decode()
        return (
            f'<figure><img alt="{escape(block.alt)}" src="data:image/png;base64,{data}">'
            f"<figcaption>{_html_inline(block.caption)}</figcaption></figure>"
        )
    head = _html_row(block.head, "th")
    rows = "".join(_html_row(row, "td") for row in block.rows)
    return f'<div class="table"><table><thead>{head}</thead><tbody>{rows}</tbody></table></div>'


def _html_row(cells: Iterable[str], tag: str) -> str:
    return f"<tr>{''.join(f'<{tag}>{_html_inline(cell)}</{tag}>' for cell in cells)}</tr>"


def _html_inline(text: str) -> str:
    return _pieces(text, escape, "<strong>{}</strong>", '<a href="{0}">{0}</a>')


def _pieces(text: str, plain: object, bold: str, link: str) -> str:
    """A text with its bold parts and its addresses marked, all else escaped."""
    escape_text = plain if callable(plain) else str
    written, end = [], 0
    for found in re.finditer(f"{_BOLD.pattern}|{_ADDRESS.pattern}", text):
        written.append(escape_text(text[end : found.start()]))
        inner = found.group(1)
        whole = escape_text(inner) if inner else escape(found.group(0), quote=True)
        written.append(bold.format(whole) if inner else link.format(whole))
        end = found.end()
    return "".join([*written, escape_text(text[end:])])
