"""The command line: ``internationals build``, ``show``, ``restore`` and their help.

Exit codes: 0 done, 1 some article failed (the others are written, the failures listed) or the
build did (nothing is written), 2 wrong usage.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

if TYPE_CHECKING:
    from internationals.analysis.wording import Language
    from internationals.building import Progress, Report
    from internationals.figures.page import Width

_LISTED = 20  # failures and notes that are printed in full
_LONGEST = 900  # characters of a line on what went wrong
_NAMED = 5  # files that the last line names
# What a terminal takes for a command, or shows in another order than it is written.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


def say(text: str, *, error: bool = False, newline: bool = True) -> None:
    """Print a text; control characters, which a page may have, are shown and not sent."""
    shown = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)
    typer.echo(shown, err=error, nl=newline)


def fail(error: object, code: int = 1) -> typer.Exit:
    """Print one line on what went wrong; the exit to raise."""
    line = f"internationals: {error}"
    say(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…", error=True)
    return typer.Exit(code)


class Format(StrEnum):
    """Formats of the tables' files."""

    csv = "csv"
    parquet = "parquet"


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def _root() -> None:
    """Read encyclopaedia articles on political internationals into tidy tables.

    "internationals build" reads the articles in data/raw and writes the tables in
    data/processed; "internationals show SECTION_ID" prints where one row came from.
    """


@app.command()
def build(
    articles: Annotated[
        list[str] | None,
        typer.Option(
            "--articles",
            "-a",
            metavar="PATH",
            help="Article (.md, .markdown, .wikitext, .mediawiki, .wiki), .zip archive, MediaWiki "
            "export (.xml, .xml.bz2), folder of any of these, or quoted pattern ('pages/*.md'); "
            "give it again for another. Without it: the included articles, in data/raw.",
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
            help="CSV of what you know better of an entry: article; line, name or link; territory, "
            "status, new_name, host, family or member; reason, source.",
        ),
    ] = None,
    parties: Annotated[
        Path | None,
        typer.Option(
            "--parties",
            metavar="FILE",
            help="CSV of parties you know: title, names, country, family, founded_year, source.",
        ),
    ] = None,
    other_text: Annotated[
        Path | None,
        typer.Option(
            "--other-text",
            metavar="PATH",
            help="Another text of the same lists (a revision, a dump, a language), or a folder of "
            "them: what it states of a territory fills that of its pair.",
        ),
    ] = None,
    revision: Annotated[
        str,
        typer.Option(
            "--revision",
            metavar="ID",
            help="Of an export: the revision to take of the page that has it. Without it: the newest.",
        ),
    ] = "",
    format: Annotated[
        Format, typer.Option("--format", "-f", help="Of the tables' files.")
    ] = Format.csv,
    identities: Annotated[
        Path | None,
        typer.Option(
            "--identities",
            metavar="FILE",
            help="CSV of articles about the same international: article, organization_id. Pages "
            "that link to each other as versions in other languages are joined without it.",
        ),
    ] = None,
    workers: Annotated[
        int | None,
        typer.Option(
            "--workers",
            "-w",
            min=1,
            metavar="N",
            help="Processes to work with. Without it: one for each core; a hundred pages or fewer "
            "need no second.",
        ),
    ] = None,
    scheduler: Annotated[
        str,
        typer.Option(
            "--scheduler",
            metavar="ADDRESS",
            help="Dask scheduler whose workers are to do the work, such as tcp://127.0.0.1:8786.",
        ),
    ] = "",
    resume: Annotated[
        bool,
        typer.Option("--resume", help="Go on where a build of the same articles was interrupted."),
    ] = False,
    without_reference: Annotated[
        bool,
        typer.Option(
            "--without-reference",
            help="Leave out all that was collected for the included articles.",
        ),
    ] = False,
    force: Annotated[
        bool,
        typer.Option("--force", help="Replace files of the tables' names that no build wrote."),
    ] = False,
) -> None:
    """Read articles and write their tables, one file each.

    Of a folder, pattern, archive or export of more than a hundred pages only those are read
    that may be about an international, as the words at their beginning tell; the others are
    counted. A page given by its own name is always read.

    What is refused is listed, with the reason, in refused.log beside the tables. A build that
    was interrupted leaves the tables as they were, and goes on with --resume. Files that no build
    wrote are never replaced without --force.

    Exit codes: 0 done; 1 some page was refused, or has a list of members that was not read (the
    others are written), no page was read or the build failed (nothing is written); 2 wrong usage;
    130 interrupted.
    """
    from internationals.building import BuildError
    from internationals.building import build as build_tables
    from internationals.places.corrections import CorrectionError
    from internationals.tables.schema import TableError

    for path in articles or ():
        if not path:
            raise typer.BadParameter("found an empty path", param_hint="--articles")
        if not any(mark in path for mark in "*?[") and not Path(path).exists():
            raise typer.BadParameter(f"there is no {path}", param_hint="--articles")
    for option, file in (
        ("--corrections", corrections),
        ("--parties", parties),
        ("--other-text", other_text),
        ("--identities", identities),
    ):
        if file is not None and not file.exists():
            raise typer.BadParameter(f"there is no {file}", param_hint=option)
    try:
        with _progress() as advance:
            report = build_tables(
                articles or None,
                output,
                corrections=corrections,
                parties=parties,
                other_text=other_text,
                identities=identities,
                reference=not without_reference,
                revision=revision,
                format=format.value,
                workers=workers,
                scheduler=scheduler,
                resume=resume,
                force=force,
                progress=advance,
            )
    except KeyboardInterrupt:
        raise fail(
            "interrupted; the tables are as they were: the same command with --resume goes on", 130
        ) from None
    except CorrectionError as error:
        raise fail(error, 2) from None
    except OSError as error:
        where = error.filename or output or "the tables"
        raise fail(f"{where}: found {error.strerror or error}, expected to write it") from None
    except (BuildError, TableError, ValueError) as error:
        raise fail(error) from None
    _summarise(report)
    if report.refused or report.not_read or not report.rows:
        raise typer.Exit(1)


@app.command()
def show(
    section_id: Annotated[
        str, typer.Argument(metavar="SECTION_ID", help="Such as green-section-22.")
    ],
    tables: Annotated[
        Path | None,
        typer.Option(
            "--tables",
            "-t",
            metavar="DIR",
            help="Folder of the tables to look in. Without it: data/processed.",
        ),
    ] = None,
) -> None:
    """Show one section: what the tables have about it, why, and the line it came from.

    Exit codes: 0 done; 1 the tables cannot be read, or there is no such section.
    """
    from internationals.paths import PROCESSED
    from internationals.tables.schema import TableError
    from internationals.tables.show import describe_section
    from internationals.tables.store import load

    try:
        say(describe_section(load(tables or PROCESSED), section_id))
    except TableError as error:
        raise fail(error) from None


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

    Exit codes: 0 done; 1 the page cannot be read or holds no list; 2 wrong usage.
    """
    from internationals.articles import ArticleError
    from internationals.articles.opening import read
    from internationals.places.corrections import CorrectionError
    from internationals.places.recovery import recover
    from internationals.places.restore import restore as restored
    from internationals.places.stated import settled
    from internationals.tables.corrections import corrected, read_corrections

    sources = []
    try:
        found = read(article)
        given = read_corrections(corrections) if corrections is not None else ()
        for page in found if isinstance(found, tuple) else (found,):
            correct = corrected(page, settled(page), given)
            recoveries = recover(page, correct.members, corrections=correct.places)
            sources.append(restored(page, correct.members, recoveries))
    except CorrectionError as error:
        raise fail(error, 2) from None
    except ArticleError as error:
        raise fail(error) from None
    source = "\n".join(filter(None, sources))
    if not source:
        raise fail(f"{article}: found no list of members, expected one")
    if sys.stdout.isatty():
        say(source, newline=False)
    else:
        typer.echo(source, nl=False)  # a file gets every character


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A progress bar with rate and remaining time on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    words = {"read": "reading", "rows": "making rows", "write": "writing"}
    with Bar(
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.fields[pages]}"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as bar:
        task = bar.add_task("reading", total=1.0, pages="")
        step = "read"

        def advance(progress: Progress) -> None:
            nonlocal step
            if progress.step != step:
                step = progress.step
                bar.reset(task, description=words[step], pages="")
            seconds = bar.tasks[0].elapsed or 0.0
            rate = f", {progress.pages / seconds:,.0f} a second" if seconds >= 1 else ""
            pages = f"{progress.pages:,} pages{rate}"
            bar.update(task, completed=progress.fraction, pages=pages)

        yield advance


def _summarise(report: Report) -> None:
    """Print notes, refusals, the number of rows, and what was read in one last line."""
    _list("note", report.warnings, len(report.warnings))
    where = f"see {report.output / 'refused.log'}" if report.rows else ""
    _list("failed", report.failures, report.refused, where)
    for table, rows in report.rows.items():
        say(f"  {rows:>11,}  {table}")
    refused = f", {report.refused:,} failed" if report.refused else ""
    skipped = f", {report.skipped:,} skipped" if report.skipped else ""
    read = "1 article" if report.built == 1 else f"{report.built:,} articles"
    written = f"tables in {report.output}" if report.rows else "nothing written"
    entries = f"{report.entries:,} entries: {report.believed:,} placed, {report.open:,} open"
    say(f"{read} read{refused}{skipped}; {entries}{_unread(report)}; {written}")


def _unread(report: Report) -> str:
    if not report.not_read:
        return ""
    files = ", ".join(report.unread[:_NAMED])
    more = f" and {report.not_read - _NAMED:,} more" if report.not_read > _NAMED else ""
    return f"; lists not read in {files}{more}"


def _list(kind: str, lines: tuple[str, ...], number: int, where: str = "") -> None:
    for line in lines[:_LISTED]:
        say(f"{kind}: {line}", error=True)
    if number > _LISTED:
        rest = f" ({where})" if where else ""
        say(f"{kind}: and {number - _LISTED:,} more{rest}", error=True)


@app.command()
def export(
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write the files to.")
    ],
    format: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="FORMATS",
            help="One or more of xlsx, dta, parquet, geojson, gexf, bibtex, with commas.",
        ),
    ],
    tables: Annotated[
        Path | None,
        typer.Option(
            "--tables",
            "-t",
            metavar="DIR",
            help="Folder of the tables. Without it: data/processed.",
        ),
    ] = None,
) -> None:
    """Write the tables for Excel, Stata, R, maps, networks and reference managers.

    Exit codes: 0 done; 1 the tables cannot be read or the files not written; 2 no such format.
    """
    from internationals.tables.arguments import as_tables, check_one
    from internationals.tables.export import FORMATS
    from internationals.tables.export import export as write
    from internationals.tables.schema import TableError

    formats = [each.strip() for each in format.split(",")]
    try:
        for each in formats:
            check_one("format", each, FORMATS)
    except TableError as error:
        raise typer.BadParameter(str(error), param_hint="--format") from None
    try:
        written = write(as_tables(tables), output, formats)
    except (OSError, TableError) as error:
        raise fail(error) from None
    for path in written:
        say(str(path))


@app.command()
def figures(
    names: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[NAME]...", help="Figures to write, such as membership_map. Without it: all."
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write the files to.")
    ] = Path("figures"),
    tables: Annotated[
        Path | None,
        typer.Option(
            "--tables",
            "-t",
            metavar="DIR",
            help="Folder of the tables. Without it: data/processed.",
        ),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", "-l", metavar="en|zh", help="Language of the figures.")
    ] = "en",
    width: Annotated[
        str,
        typer.Option("--width", metavar="page|column", help="183 mm, or 89 mm laid out anew."),
    ] = "page",
    gallery: Annotated[
        bool,
        typer.Option(
            "--gallery",
            help="Write the published figures in both languages, and README.md, instead.",
        ),
    ] = False,
) -> None:
    """Write every figure that the tables can carry as PNG, SVG and PDF, and its table as CSV.

    Each figure that they cannot carry gets a line with the reason.

    Exit codes: 0 some figure was written; 1 none was; 2 no such figure, language or width.
    """
    from internationals.analysis.wording import LANGUAGES
    from internationals.figures.gallery import drawings, publish, write_figures
    from internationals.figures.page import FigureError
    from internationals.figures.page.figure import WIDTHS
    from internationals.tables.arguments import as_tables, check_one
    from internationals.tables.schema import TableError

    try:
        check_one("language", language, LANGUAGES)
        check_one("width", width, WIDTHS)
    except TableError as error:
        raise typer.BadParameter(str(error)) from None
    written = False
    try:
        found = as_tables(tables)
        if gallery:
            say(str(publish(found, output)))
            return
        drawings(found, names or ())
        for name, result in write_figures(
            found,
            output,
            names or (),
            language=cast("Language", language),
            width=cast("Width", width),
        ):
            if isinstance(result, FigureError):
                say(f"{name}: not drawn: {result}")
            else:
                written = True
                say(f"{name}: {', '.join(file.name for file in result)}")
    except FigureError as error:
        raise typer.BadParameter(str(error), param_hint="NAME") from None
    except (OSError, TableError) as error:
        raise fail(error) from None
    if not written:
        raise typer.Exit(1)


@app.command()
def report(
    organizations: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ORGANIZATION]...", help="Identifier of an international. Without it: all."
        ),
    ] = None,
    tables: Annotated[
        Path | None,
        typer.Option(
            "--tables",
            "-t",
            metavar="DIR",
            help="Folder of the tables. Without it: data/processed.",
        ),
    ] = None,
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder to write to.")
    ] = Path(),
    format: Annotated[str, typer.Option("--format", "-f", help="docx, html, tex or md.")] = "html",
    language: Annotated[str, typer.Option("--language", "-l", help="en or zh.")] = "en",
) -> None:
    """Write a report: findings, figures, the table of sections, what is not known, sources.

    Exit codes: 0 done; 1 the tables cannot be read or the report not written; 2 wrong usage.
    """
    from internationals.report import FORMATS
    from internationals.report import report as write
    from internationals.tables.arguments import as_tables, check_one
    from internationals.tables.schema import TableError

    try:
        check_one("format", format, FORMATS)
        check_one("language", language, ("en", "zh"))
    except TableError as error:
        raise typer.BadParameter(str(error)) from None
    try:
        written = write(
            as_tables(tables), organizations or (), output=output, format=format, language=language
        )
    except (OSError, TableError) as error:
        raise fail(error) from None
    say(str(written))


@app.command()
def compare(
    left: Annotated[
        str,
        typer.Argument(
            metavar="A",
            help="A page, EXPORT@REVISION for a revision within an export, or a folder of tables. "
            "Of two revisions, the earlier one.",
        ),
    ],
    right: Annotated[str, typer.Argument(metavar="B", help="The other text, of the same kinds.")],
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="DIR", help="Folder for comparison.csv and the figure."
        ),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", "-l", metavar="en|zh", help="Of summary and figure.")
    ] = "en",
    organization: Annotated[
        str,
        typer.Option(
            "--organization",
            metavar="ID",
            help="International to compare, where the texts list several.",
        ),
    ] = "",
    without_reference: Annotated[
        bool,
        typer.Option(
            "--without-reference",
            help="Read pages without the facts collected for the included articles.",
        ),
    ] = False,
) -> None:
    """Compare two texts of one international: which entries were kept, changed, added, removed.

    Exit codes: 0 done; 1 a text cannot be read or has no such list; 2 no such language.
    """
    from internationals.comparing import compare as compare_texts

    _check_language(language)
    try:
        compared = compare_texts(left, right, organization, reference=not without_reference)
        say(compared.summary(cast("Language", language)))
        if output is not None:
            for path in compared.save(output, cast("Language", language)):
                say(str(path))
    except (OSError, ValueError) as error:
        raise fail(error) from None


@app.command()
def history(
    export: Annotated[
        Path,
        typer.Argument(
            metavar="EXPORT", help="MediaWiki export of a page with its history (Special:Export)."
        ),
    ],
    output: Annotated[
        Path, typer.Option("--output", "-o", metavar="DIR", help="Folder for tables and chart.")
    ] = Path("history"),
    page: Annotated[
        str, typer.Option("--page", metavar="TITLE", help="Page to follow. Without it: the first.")
    ] = "",
    language: Annotated[
        str, typer.Option("--language", "-l", metavar="en|zh", help="Language of the chart.")
    ] = "en",
) -> None:
    """Follow the entries of a page's lists through its revisions.

    It is the history of an article, not of an organisation: dates are those of edits. Writes the
    tables, with one row per section and span of dates in memberships, and a chart.

    Exit codes: 0 done; 1 the export cannot be read or lists no members; 2 no such language.
    """
    from internationals.analysis.comparison import history_summary
    from internationals.figures.page import FigureError
    from internationals.revisions import history as follow
    from internationals.revisions import save_history

    _check_language(language)
    try:
        tables = follow(export, page)
        written = save_history(tables, output, cast("Language", language))
    except FigureError as error:
        say(f"members_over_time: not drawn: {error}", error=True)
        written = []
    except (OSError, ValueError) as error:
        raise fail(error) from None
    say(history_summary(tables, cast("Language", language)))
    for path in [output / "memberships.csv", *written]:
        say(str(path))


def _check_language(language: str) -> None:
    from internationals.analysis.wording import LANGUAGES
    from internationals.tables.arguments import check_one
    from internationals.tables.schema import TableError

    try:
        check_one("language", language, LANGUAGES)
    except TableError as error:
        raise typer.BadParameter(str(error), param_hint="--language") from None


def main() -> None:
    """Run the command line."""
    app()
