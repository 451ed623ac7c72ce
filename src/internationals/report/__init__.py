"""Reports: what the tables have on some internationals, as a document to hand in."""

from __future__ import annotations

import os
import re
import subprocess
from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from internationals.explorer.labels import checked
from internationals.report.contents import Document
from internationals.report.markup import Picture, inline, page
from internationals.tables.schema import TableError, Tables, as_tables, check_one

FORMATS = ("docx", "html", "tex", "md")
_EPOCH = "1514764800"
"""Second that pandoc dates a document with: the same tables give the same bytes."""


def report(
    tables: Tables | Path | str | None = None,
    organizations: Sequence[str] | str = (),
    *,
    output: Path | str = ".",
    format: str = "html",
    language: str = "en",
) -> Path:
    """Write a report on some internationals.

    Parameters
    ----------
    tables : as `load` returns them, or their folder; by default data/processed
    organizations : identifiers; by default all
    output : folder to write to, made where it does not exist
    format : ``"docx"``, ``"html"``, ``"tex"`` or ``"md"``. Pictures of the last two are in a folder
        beside the document
    language : ``"en"`` or ``"zh"``

    Returns
    -------
    The document.

    Raises
    ------
    TableError : no such international, format or language; or pandoc, which docx and tex need, is
        not installed
    """
    tables = as_tables(tables).distinct
    check_one("format", format, FORMATS)
    chosen = [organizations] if isinstance(organizations, str) else list(organizations)
    for each in chosen:
        check_one("international", each, tables.internationals)
    chosen = chosen or tables.internationals
    if not chosen:
        raise TableError("these tables have no international: nothing to report")
    # Many identifiers make no name of a file.
    named = "-".join(chosen) if len(chosen) <= 5 else "internationals"
    slug = re.sub(r"[^\w-]+", "-", named)[:60].strip("-")
    stem = f"{slug or 'report'}.{language}"
    document = Document(tables, chosen, checked(language), stem)
    blocks = document.blocks()
    target = Path(output) / f"{stem}.{format}"
    target.parent.mkdir(parents=True, exist_ok=True)
    if format == "html":
        text = page(_joined(blocks, _embedded), document.title, language)
        target.write_text(text, encoding="utf-8")
    elif format == "md":
        _write_pictures(blocks, target.parent)
        target.write_text(_joined(blocks, _linked), encoding="utf-8")
    else:
        _convert(blocks, target, format, {"en": "en-GB", "zh": "zh-CN"}[document.language])
    return target


def _joined(blocks: Iterable[str | Picture], written: Callable[[Picture], str]) -> str:
    """Markdown of a report, its pictures written in some way."""
    return "\n\n".join(each if isinstance(each, str) else written(each) for each in blocks) + "\n"


def _linked(picture: Picture) -> str:
    return f"![{inline(picture.caption)}]({picture.file})"


def _embedded(picture: Picture) -> str:
    data = b64encode(picture.png).decode()
    image = f"![{inline(picture.alt)}](data:image/png;base64,{data})"
    caption = f"<figcaption>\n\n{inline(picture.caption)}\n\n</figcaption>"
    return f"<figure>\n\n{image}\n\n{caption}\n</figure>"


def _write_pictures(blocks: Sequence[str | Picture], folder: Path) -> None:
    for block in blocks:
        if isinstance(block, Picture):
            file = folder / block.file
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(block.png)


def _convert(blocks: Sequence[str | Picture], target: Path, format: str, locale: str) -> None:
    """Write a document by pandoc; the locale lets Word choose its fonts."""
    try:
        import pypandoc
    except ImportError:
        raise TableError(
            f"{format}: found no pandoc, expected it: pip install 'internationals[report]'; "
            "html and md need none"
        ) from None
    with TemporaryDirectory() as temporary:
        pictures = target.parent if format == "tex" else Path(temporary)
        _write_pictures(blocks, pictures)
        command = [
            pypandoc.get_pandoc_path(), "--from=markdown", "--standalone", "--quiet",
            f"--output={target.resolve()}", f"--resource-path={pictures}", f"--metadata=lang:{locale}",
            "--shift-heading-level-by=-1",
            # xeCJK sets Chinese; the font is the one of the figures.
            "--variable=CJKmainfont:Noto Sans SC", "--variable=geometry:margin=25mm",
        ]  # fmt: skip
        markdown = _joined(blocks, lambda picture: f"{_linked(picture)}{{width=16cm}}")
        dated = {**os.environ, "SOURCE_DATE_EPOCH": _EPOCH}
        done = subprocess.run(command, input=markdown.encode(), env=dated, capture_output=True)
    if done.returncode:
        raise TableError(f"{target}: found pandoc's error {done.stderr.decode().strip()!r}")
