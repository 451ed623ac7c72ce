"""The command line: ``internationals build``, ``show``, ``restore`` and their help.

Exit codes: 0 done, 1 some article failed (the others are written, the failures listed),
2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from internationals.tables.build import Report

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _root() -> None:
    """Read encyclopaedia articles on political internationals into tidy tables.

    "internationals build" reads the articles in data/raw and writes the tables in
    data/processed; "internationals show imt-section-22" tells where one row came from.
    """


@app.command()
def build(
    articles: Annotated[
        list[Path] | None,
        typer.Option(
            "--articles",
            "-a",
            metavar="PATH",
            help="File or folder of articles; give it again for another. "
            "Without it: the articles that ship, in data/raw.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="Folder to write the tables to. Without it: data/processed.",
        ),
    ] = None,
    corrections: Annotated[
        Path | None,
        typer.Option(
            "--corrections",
            "-c",
            metavar="FILE",
            help="CSV of territories you know better: article, line or name, territory, "
            "reason, source.",
        ),
    ] = None,
) -> None:
    """Read articles and write their tables, one CSV file each."""
    from internationals.places.corrections import CorrectionError
    from internationals.tables.build import build as build_tables
    from internationals.tables.schema import TableError

    for hint, paths in (("--articles", articles or ()), ("--corrections", [corrections])):
        for path in paths:
            if path is not None and not path.exists():
                raise typer.BadParameter(f"there is no {path}", param_hint=hint)
    try:
        with _progress() as advance:
            report = build_tables(articles, output, corrections=corrections, progress=advance)
    except CorrectionError as error:
        typer.echo(f"internationals: {error}", err=True)
        raise typer.Exit(2) from None
    except (OSError, TableError) as error:
        typer.echo(f"internationals: {error}", err=True)
        raise typer.Exit(1) from None
    _tell(report)
    if report.failures:
        raise typer.Exit(1)


@app.command()
def show(
    section_id: Annotated[
        str, typer.Argument(metavar="SECTION_ID", help="Such as imt-section-22.")
    ],
    tables: Annotated[
        Path | None,
        typer.Option("--tables", "-t", metavar="DIR", help="Folder of the tables to look in."),
    ] = None,
) -> None:
    """Show one section: what the tables hold of it, why, and the line it came from."""
    from internationals.paths import PROCESSED
    from internationals.tables.schema import TableError
    from internationals.tables.show import describe_section
    from internationals.tables.store import load

    try:
        typer.echo(describe_section(load(tables or PROCESSED), section_id))
    except KeyError as error:
        raise typer.BadParameter(str(error.args[0]), param_hint="SECTION_ID") from None
    except TableError as error:
        typer.echo(f"internationals: {error}", err=True)
        raise typer.Exit(1) from None


@app.command()
def restore(
    article: Annotated[
        Path, typer.Argument(metavar="ARTICLE", help="File of a page whose lists lost their flags.")
    ],
    corrections: Annotated[
        Path | None,
        typer.Option("--corrections", "-c", metavar="FILE", help="As for build."),
    ] = None,
) -> None:
    """Print an article's lists as MediaWiki source with the flags put back.

    Flags that are not certain stand in comments, with their candidates and probabilities.
    """
    from internationals.articles import ArticleError, read
    from internationals.places.corrections import CorrectionError, read_corrections
    from internationals.places.recovery import recover_article
    from internationals.places.restore import restore as restored

    try:
        page = read(article)
        corrected = read_corrections(corrections) if corrections is not None else ()
        recoveries = recover_article(page, corrections=corrected)
    except (ArticleError, CorrectionError, OSError) as error:
        typer.echo(f"internationals: {error}", err=True)
        raise typer.Exit(1) from None
    source = restored(page, page.members, recoveries)
    if not source:
        typer.echo(f"{article}: found no list of members", err=True)
        raise typer.Exit(1)
    typer.echo(source, nl=False)


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None] | None]:
    """A progress bar on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)

        def advance(name: str, number: int, of: int) -> None:
            bar.update(task, description=name, completed=number, total=of)

        yield advance


def _tell(report: Report) -> None:
    for line in report.warnings:
        typer.echo(f"note: {line}", err=True)
    for line in report.failures:
        typer.echo(f"failed: {line}", err=True)
    failed = f", {len(report.failures)} failed" if report.failures else ""
    read = "1 article" if len(report.articles) == 1 else f"{len(report.articles):,} articles"
    typer.echo(f"{read} read{failed}; tables in {report.output}")
    for table, rows in report.rows.items():
        typer.echo(f"  {rows:>7,}  {table}")


def main() -> None:
    """Run the command line."""
    app()
