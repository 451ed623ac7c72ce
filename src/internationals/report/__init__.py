"""Reports: what the tables have on some internationals, as a document to hand in."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from internationals.explorer.wording import checked
from internationals.report.blocks import Block, Picture, html, markdown
from internationals.tables.arguments import (
    as_tables,
    check_international,
    check_one,
    internationals_of,
)
from internationals.tables.schema import TableError

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

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
    organizations : identifiers; by default all that list members
    output : folder to write to, made where it does not exist
    format : ``"docx"``, ``"html"``, ``"tex"`` or ``"md"``. Pictures of the last two lie in a folder
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
    from internationals.report.contents import Report

    tables = as_tables(tables).distinct
    check_one("format", format, FORMATS)
    chosen = [organizations] if isinstance(organizations, str) else list(organizations)
    for each in chosen:
        check_international(tables, each)
    listing = set(tables["sections"]["organization_id"])
    found = internationals_of(tables)
    chosen = chosen or [each for each in found if each in listing] or found
    if not chosen:
        raise TableError("these tables have no international: nothing to report")
    # Many identifiers make no name of a file.
    slug = "-".join(chosen) if len(chosen) <= 5 else "internationals"
    stem = f"{re.sub(r'[^A-Za-z0-9_-]+', '-', slug).strip('-') or 'report'}.{language}"
    contents = Report(tables, chosen, checked(language), stem)
    blocks = contents.blocks()
    folder = Path(output)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{stem}.{format}"
    if format == "html":
        target.write_text(html(blocks, contents.title, language), encoding="utf-8")
    elif format == "md":
        _write_pictures(blocks, folder)
        target.write_text(markdown(blocks), encoding="utf-8")
    else:
        _convert(blocks, target, format, {"en": "en-GB", "zh": "zh-CN"}[contents.language])
    return target


def _write_pictures(blocks: Sequence[Block], folder: Path) -> None:
    for block in blocks:
        if isinstance(block, Picture):
            file = folder / block.file
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(block.png)


def _convert(blocks: Sequence[Block], target: Path, format: str, locale: str) -> None:
    """Write a document by pandoc; the locale lets Word choose its fonts."""
    try:
        import pypandoc
    except ImportError:
        raise TableError(
            f"{format}: found no pandoc, expected it: pip install 'internationals[report]'; "
            "html and md need none"
        ) from None
    if format == "tex":
        _write_pictures(blocks, target.parent)
    source = markdown(blocks, width="16cm")
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = _EPOCH
    try:
        with TemporaryDirectory() as pictures:
            _write_pictures(blocks, Path(pictures))
            pypandoc.convert_text(
                source,
                format,
                format="markdown",
                outputfile=str(target.resolve()),
                extra_args=[
                    "--standalone",
                    "--quiet",
                    f"--resource-path={pictures}",
                    f"--metadata=lang:{locale}",
                    *_ARGUMENTS[format],
                ],
            )
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before


_ARGUMENTS = {
    "docx": ["--shift-heading-level-by=-1"],
    # xeCJK sets Chinese; the font is the one of the figures.
    "tex": ["--shift-heading-level-by=-1", "--variable=CJKmainfont:Noto Sans SC",
            "--variable=geometry:margin=25mm"],
}  # fmt: skip
