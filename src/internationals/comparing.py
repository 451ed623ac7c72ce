"""Compare two texts of an international: pages, revisions within an export, or folders of tables."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from internationals.analysis import comparison
from internationals.analysis.comparison import Side
from internationals.articles import read
from internationals.articles.model import Article, ArticleError
from internationals.tables.rows import Known, rows_of
from internationals.tables.schema import Tables, as_tables, check_one

if TYPE_CHECKING:
    from internationals.analysis.wording import Language
    from internationals.figures import Figure
    from internationals.figures.page.figure import Width


class Comparison(comparison.Compared):
    """The lists of two texts side by side.

    Attributes
    ----------
    left, right : the lists
    table : one row per pair of entries and per entry without one (see `analysis.comparison.compare`)
    """

    def summary(self, language: Language = "en") -> str:
        """What changed, as text."""
        return comparison.summary(self.table, language)

    def figure(self, language: Language = "en", width: Width = "page") -> Figure:
        """The two lists with lines between the pairs."""
        from internationals import figures

        return figures.comparison(self, language=language, width=width)

    def save(self, folder: str | Path, language: Language = "en") -> list[Path]:
        """Write the table as comparison.csv, and the figure in both widths.

        Returns
        -------
        The files written.
        """
        return self.figure(language).save_widths("comparison", folder=folder)

    def __str__(self) -> str:
        return self.summary()

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.summary(), quote=False)}</pre>"


def compare(
    left: str | Path | Tables,
    right: str | Path | Tables,
    organization_id: str = "",
    *,
    reference: bool = True,
) -> Comparison:
    """Pair the entries of two texts of one international, and name what changed.

    Parameters
    ----------
    left, right : a page, ``EXPORT@REVISION`` for a revision within an export, a folder of tables, or
        tables; for two revisions, the earlier one first
    organization_id : international to compare, where the tables list several
    reference : whether the names and countries collected for the included articles are used

    Raises
    ------
    ArticleError, TableError : a text cannot be read
    ValueError : a text has no list of members, or several to choose from
    """
    sides = [_tables(text, reference) for text in (left, right)]
    listed = [set(tables["sections"]["organization_id"]) for tables in sides]
    chosen = []
    for text, tables, own in zip((left, right), sides, listed, strict=True):
        if organization_id:
            check_one("international", organization_id, tables.internationals)
            own = {organization_id}
        choice = own if len(own) == 1 else listed[0] & listed[1]
        if len(choice) != 1:
            found = ", ".join(sorted(own)) or "no list of members"
            what = text if isinstance(text, str | Path) else "tables"
            raise ValueError(f"{what}: found {found}, expected one international to compare")
        chosen.append(Side(tables, *choice))
    one, other = chosen
    return Comparison(one, other, comparison.compare(one, other))


def _tables(text: str | Path | Tables, reference: bool) -> Tables:
    """The tables of a text, made in memory where it is a page."""
    if isinstance(text, Tables) or Path(text).is_dir():
        return as_tables(text)
    return Tables.from_rows(rows_of(_page(str(text)), Known(reference=reference)))


def _page(text: str) -> Article:
    """A page: a file, or a revision within an export."""
    if Path(text).exists():
        return read(text)
    if "@" not in text:
        raise ArticleError(f"there is no {text}")
    from internationals.articles.wiki_export import pages, read_page

    path, _, revision = text.rpartition("@")
    for page in pages(path, revision=revision):
        if page.revision == revision:
            return read_page(page, f"{path}#{page.title}")
    raise ArticleError(f"{path}: found no revision {revision}, expected one of its revisions")
