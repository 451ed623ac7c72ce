"""Read whatever a path names: a page, a page of an export, all pages of an export or of a pattern."""

from __future__ import annotations

from glob import glob, has_magic
from pathlib import Path
from typing import Any

from internationals.articles.model import Article, ArticleError
from internationals.articles.reading import read as read_page_of_file
from internationals.articles.wiki_export import is_export, pages, read_page


def read(path: str | Path, *, page: str = "", revision: str = "") -> Any:
    """Read a page, or the pages, that a path names.

    Parameters
    ----------
    path : a Markdown page of the dump (``.md``), MediaWiki source (``.wikitext``), a MediaWiki
        export (``.xml``, ``.xml.bz2``), or a pattern of such files (``pages/*.wikitext``)
    page : title of the page of an export that is wanted; "" for all
    revision : identifier of a revision that is taken of the page that has it; the newest by default

    Returns
    -------
    Article, or tuple of Article where the path names several pages, in the order of the files

    Raises
    ------
    ArticleError : a file cannot be read, or there is no page; the message names file, line, what was
        found and what was expected
    """
    name = str(path)
    if not has_magic(name) or Path(path).exists():
        found = _pages_of(name, page, revision)
    else:
        files = sorted(glob(name, recursive=True))  # noqa: PTH207 (it may begin anywhere)
        found = [article for file in files for article in _pages_of(file, page, revision)]
    if not found:
        wanted = f"the page {page!r}" if page else "a page"
        raise ArticleError(f"{name}: found none, expected {wanted}")
    return found[0] if len(found) == 1 else tuple(found)


def _pages_of(file: str, page: str, revision: str) -> list[Article]:
    if not is_export(file):
        return [read_page_of_file(file)]
    return [
        read_page(each, f"{file}#{each.title}")
        for each in pages(file, revision=revision)
        if not page or each.title.replace("_", " ") == page.replace("_", " ")
    ]
