"""The command line. Each function in `COMMANDS` is a command.

A parameter before ``*`` is an argument of the command, one behind it an option, and the docstring
of the function is its help. The first option of each letter has that letter as a short form.

Exit codes: 0 done, 1 some article failed (the others are written, the failures listed) or the
command did (nothing is written), 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import os
import re
import sys
from argparse import (
    SUPPRESS,
    Action,
    ArgumentParser,
    ArgumentTypeError,
    RawDescriptionHelpFormatter,
)
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from inspect import Parameter, getdoc, signature
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn, get_args

from internationals.tables.cells import counted
from internationals.tables.schema import CorrectionError, Format, TableError, as_tables, check_one

if TYPE_CHECKING:
    from internationals.building import Progress, Report

_LISTED = 20  # failures and notes that are printed in full
_LONGEST = 900  # characters of a line on what went wrong
_NAMED = 5  # files that the last line names
# What a terminal takes for a command, or shows in another order than it is written.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class UsageError(ValueError):
    """A command line that is wrong. The message is what to print."""


def say(text: str, *, error: bool = False) -> None:
    """Print a text; control characters, which a page may have, are shown and not sent."""
    shown = _CONTROL.sub(lambda found: ascii(found[0])[1:-1], text)
    print(shown, file=sys.stderr if error else sys.stdout)


def fail(error: object) -> None:
    """Print one line on what went wrong."""
    line = f"internationals: {error}"
    say(line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…", error=True)


# --- Kinds of arguments: the type, what the help calls a value, and what reads one ----------------


def _existing(path: str) -> Path:
    if not path or not Path(path).exists():
        raise ArgumentTypeError(f"there is no {path}" if path else "found an empty path")
    return Path(path)


def _pages(path: str) -> str:
    return path if any(mark in path for mark in "*?[") else str(_existing(path))


def _at_least_one(number: str) -> int:
    if not number.isdecimal() or int(number) < 1:
        raise ArgumentTypeError(f"found {number!r}, expected a whole number from 1")
    return int(number)


def _formats(names: str) -> list[str]:
    from internationals.tables.export import FORMATS

    return [_one_of("format", FORMATS)(name.strip()) for name in names.split(",")]


def _one_of(kind: str, values: Sequence[str] | dict[str, Any]) -> Callable[[str], str]:
    def read(value: str) -> str:
        try:
            check_one(kind, value, values)
        except TableError as error:
            raise ArgumentTypeError(str(error)) from None
        return value

    return read


Folder = Annotated[Path, "DIR", Path]
Tables = Annotated[Path | None, "DIR", Path]
File = Annotated[Path | None, "FILE", _existing]
Language = Literal["en", "zh"]
Width = Literal["page", "column"]
ReportFormat = Literal["docx", "html", "tex", "md"]


# --- Commands -------------------------------------------------------------------------------------


def build(
    *,
    articles: Annotated[Sequence[str], "PATH", _pages] = (),
    output: Annotated[Path | None, "DIR", Path] = None,
    corrections: File = None,
    parties: File = None,
    other_text: Annotated[Path | None, "PATH", _existing] = None,
    revision: Annotated[str, "ID", str] = "",
    format: Format = "csv",
    identities: File = None,
    workers: Annotated[int | None, "N", _at_least_one] = None,
    scheduler: Annotated[str, "ADDRESS", str] = "",
    resume: bool = False,
    without_reference: bool = False,
    force: bool = False,
) -> int:
    """Read articles and write their tables, one file each.

    Of a folder, pattern, archive or export of more than a hundred pages only those are read that
    may be about an international, judged by the words at their beginning; the others are counted.
    A page given by its own name is always read.

    What is refused is listed, with the reason, in refused.log beside the tables. A build that was
    interrupted leaves the tables as they were, and goes on with --resume. Files that no build
    wrote are never replaced without --force.

    Exit codes: 0 done; 1 some page was refused, or has a list of members that was not read (the
    others are written), no page was read or the build failed (nothing is written); 2 wrong usage;
    130 interrupted.

    Parameters
    ----------
    articles : Article (.md, .markdown, .wikitext, .mediawiki, .wiki), .zip archive, MediaWiki
        export (.xml, .xml.bz2), folder of any of these, or quoted pattern ('pages/*.md'); give it
        again for another. Without it: the included articles, in data/raw.
    output : Folder to write the tables to. Without it: data/processed.
    corrections : CSV of what you know better of an entry: article; line, name or link; territory,
        status, new_name, host, family or member; reason, source.
    parties : CSV of parties you know: title, names, country, family, founded_year, source.
    other_text : Another text of the same lists (a revision, a dump, a language), or a folder of
        them: what it states of a territory fills that of its pair.
    revision : Of an export: the revision to take of the page that has it. Without it: the newest.
    format : Of the tables' files.
    identities : CSV of articles about the same international: article, organization_id. Pages
        that link to each other as versions in other languages are joined without it.
    workers : Processes to work with. Without it: one for each core; fifty pages or fewer need
        no second.
    scheduler : Dask scheduler whose workers are to do the work, such as tcp://127.0.0.1:8786.
    resume : Go on where a build of the same articles was interrupted.
    without_reference : Leave out all that was collected for the included articles.
    force : Replace files of the tables' names that no build wrote.
    """
    given = locals() | {"articles": articles or None, "reference": not without_reference}
    del given["without_reference"]
    from internationals.building import build as build_tables

    try:
        with _progress() as advance:
            report = build_tables(**given, progress=advance)
    except KeyboardInterrupt:
        raise KeyboardInterrupt(
            "interrupted; the tables are as they were: the same command with --resume goes on"
        ) from None
    _summarise(report)
    return 1 if report.refused or report.not_read or not report.rows else 0


def show(section_id: Annotated[str, "SECTION_ID", str], *, tables: Tables = None) -> None:
    """Show one section: what the tables have about it, why, and the line it came from.

    Exit codes: 0 done; 1 the tables cannot be read, or there is no such section.

    Parameters
    ----------
    section_id : Such as green-section-22.
    tables : Folder of the tables to look in. Without it: data/processed.
    """
    from internationals.tables.show import describe_section

    say(describe_section(as_tables(tables), section_id))


def restore(article: Annotated[Path, "ARTICLE", _existing], *, corrections: File = None) -> None:
    """Print an article's lists as MediaWiki source with the flags put back.

    Flags that are not certain are in comments, with their candidates and probabilities.

    Exit codes: 0 done; 1 the page cannot be read or has no list; 2 wrong usage.

    Parameters
    ----------
    article : File of a page whose lists lost their flags.
    corrections : As for build.
    """
    from internationals.articles.opening import read
    from internationals.places.recovery import recover
    from internationals.places.restore import restore as restored
    from internationals.places.stated import settled
    from internationals.tables.corrections import corrected, read_corrections

    sources = []
    found = read(article)
    given = read_corrections(corrections) if corrections is not None else ()
    for page in found if isinstance(found, tuple) else (found,):
        correct = corrected(page, settled(page), given)
        recoveries = recover(page, correct.members, given=correct.places)
        sources.append(restored(page, correct.members, recoveries))
    source = "\n".join(filter(None, sources))
    if not source:
        raise ValueError(f"{article}: found no list of members, expected one")
    if sys.stdout.isatty():
        say(source.removesuffix("\n"))
    else:
        print(source, end="")  # a file gets every character


def export(
    *, output: Folder, format: Annotated[list[str], "FORMATS", _formats], tables: Tables = None
) -> None:
    """Write the tables for Excel, Stata, R, maps, networks and reference managers.

    Exit codes: 0 done; 1 the tables cannot be read or the files not written; 2 no such format.

    Parameters
    ----------
    output : Folder to write the files to.
    format : One or more of xlsx, dta, parquet, geojson, gexf, bibtex, with commas.
    tables : Folder of the tables. Without it: data/processed.
    """
    for path in as_tables(tables).export(output, format):
        say(str(path))


def figures(
    names: Annotated[Sequence[str], "NAME", str] = (),
    *,
    output: Folder = Path("figures"),
    tables: Tables = None,
    language: Language = "en",
    width: Width = "page",
) -> int:
    """Write every figure that the tables have data for as PNG, SVG and PDF, and its table as CSV.

    Each figure that they have no data for gets a line with the reason.

    Exit codes: 0 some figure was written; 1 none was; 2 no such figure, language or width.

    Parameters
    ----------
    names : Figures to write, such as membership_map. Without it: all.
    output : Folder to write the files to.
    tables : Folder of the tables. Without it: data/processed.
    language : Language of the figures.
    width : 183 mm, or 89 mm laid out anew.
    """
    from internationals.figures.drawings import write_figures
    from internationals.figures.page.figure import FigureError

    written, found = 0, as_tables(tables)
    reasons: dict[str, list[str]] = {}
    try:
        for name, result in write_figures(found, output, names, language=language, width=width):
            if isinstance(result, FigureError):
                reasons.setdefault(str(result), []).append(name)
            else:
                written += 1
                say(f"{name}: {', '.join(file.name for file in result)}")
    except FigureError as error:  # there is no figure of such a name
        raise UsageError(error) from None
    for reason, those in reasons.items():
        say(f"{', '.join(those)}: not drawn: {reason}")
    return 0 if written else 1


def report(
    organizations: Annotated[Sequence[str], "ORGANIZATION", str] = (),
    *,
    tables: Tables = None,
    output: Folder = Path(),
    format: ReportFormat = "html",
    language: Language = "en",
) -> None:
    """Write a report: findings, figures, the table of sections, what is not known, sources.

    Exit codes: 0 done; 1 the tables cannot be read or the report not written; 2 wrong usage.

    Parameters
    ----------
    organizations : Identifier of an international. Without it: all.
    tables : Folder of the tables. Without it: data/processed.
    output : Folder to write to.
    format : Of the report.
    language : Of the report.
    """
    from internationals.report import report as write

    say(str(write(tables, organizations, output=output, format=format, language=language)))


def compare(
    left: Annotated[str, "A", str],
    right: Annotated[str, "B", str],
    *,
    output: Annotated[Path | None, "DIR", Path] = None,
    language: Language = "en",
    organization: Annotated[str, "ID", str] = "",
    without_reference: bool = False,
) -> None:
    """Compare two texts of one international: which entries were kept, changed, added, removed.

    Exit codes: 0 done; 1 a text cannot be read or has no such list; 2 no such language.

    Parameters
    ----------
    left : A page, EXPORT@REVISION for a revision within an export, or a folder of tables. Of two
        revisions, the earlier one.
    right : The other text, of the same kinds.
    output : Folder for comparison.csv and the figure.
    language : Of summary and figure.
    organization : International to compare, where the texts list several.
    without_reference : Read pages without the facts collected for the included articles.
    """
    from internationals.comparing import compare as compare_texts

    compared = compare_texts(left, right, organization, reference=not without_reference)
    say(compared.summary(language))
    for path in compared.save(output, language) if output is not None else ():
        say(str(path))


def history(
    export: Annotated[Path, "EXPORT", _existing],
    *,
    output: Folder = Path("history"),
    page: Annotated[str, "TITLE", str] = "",
    language: Language = "en",
) -> None:
    """Follow the entries of a page's lists through its revisions.

    It is the history of an article, not of an organisation: dates are those of edits. Writes the
    tables, with one row per section and span of dates in memberships, and a chart.

    Exit codes: 0 done; 1 the export cannot be read or lists no members; 2 no such language.

    Parameters
    ----------
    export : MediaWiki export of a page with its history (Special:Export).
    output : Folder for tables and chart.
    page : Page to follow. Without it: the first.
    language : Language of the chart.
    """
    from internationals.analysis.comparison import history_summary
    from internationals.figures.page.figure import FigureError
    from internationals.revisions import history as follow
    from internationals.revisions import save_history

    tables = follow(export, page)
    try:
        written = save_history(tables, output, language)
    except FigureError as error:
        say(f"members_over_time: not drawn: {error}", error=True)
        written = []
    say(history_summary(tables, language))
    for path in [output / "memberships.csv", *written]:
        say(str(path))


COMMANDS = (build, show, restore, export, figures, report, compare, history)


# --- What build prints ----------------------------------------------------------------------------


@contextmanager
def _progress() -> Iterator[Callable[[Progress], None] | None]:
    """A progress bar with rate and remaining time on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import Progress as Bar

    words = {"read": "reading", "rows": "making rows", "write": "writing"}
    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=1.0)
        step = "read"

        def advance(progress: Progress) -> None:
            nonlocal step
            if progress.step != step:
                step = progress.step
                bar.reset(task)
            seconds = bar.tasks[0].elapsed or 0.0
            rate = f", {progress.pages / seconds:,.0f} a second" if seconds >= 1 else ""
            done = f"{words[step]}: {counted(progress.pages, 'page|pages')}{rate}"
            bar.update(task, completed=progress.fraction, description=done)

        yield advance


def _summarise(report: Report) -> None:
    """Print notes, refusals, the number of rows, and what was read in one last line."""
    _list("note", report.warnings, len(report.warnings))
    where = f"see {report.output / 'refused.log'}" if report.rows else ""
    _list("failed", report.failures, report.refused, where)
    for table, rows in report.rows.items():
        say(f"  {rows:>11,}  {table}")
    others = {
        "without members": report.without_members,
        "failed": report.refused,
        "skipped": report.skipped,
    }
    left = "".join(f", {number:,} {what}" for what, number in others.items() if number)
    read = counted(report.built, "article|articles")
    written = f"tables in {report.output}" if report.rows else "nothing written"
    entries = counted(report.entries, "entry|entries")
    nowhere = report.entries - report.believed - report.open
    placed = f"{report.believed:,} placed, {report.open:,} open"
    placed += f", {nowhere:,} of no country" if nowhere else ""
    say(f"{read} read{left}; {entries}: {placed}{_unread(report)}; {written}")


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


# --- From functions to a command line -------------------------------------------------------------


class _OneLine(ArgumentParser):
    """A parser that says in one line what is wrong."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; see {self.prog} --help\n")


class _Version(Action):
    """Prints the version, which is looked up only when it is asked for."""

    def __call__(self, parser: ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version

        say(f"internationals {version('internationals')}")
        parser.exit()


def parser() -> ArgumentParser:
    """The parser of all commands, made from their signatures and docstrings."""
    whole = _parser(
        _OneLine,
        prog="internationals",
        description="Read encyclopaedia articles on political internationals into tidy tables.\n\n"
        '"internationals build" reads the articles in data/raw and writes the tables in\n'
        'data/processed; "internationals show SECTION_ID" prints where one row came from.',
    )
    whole.add_argument(
        "--version", action=_Version, nargs=0, default=SUPPRESS, help="show the version and exit"
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND")
    for function in COMMANDS:
        text, _, listed = (getdoc(function) or "").partition("\n\nParameters\n----------\n")
        helps = dict(re.findall(r"^(\w+) : (.+(?:\n +.+)*)", listed, re.MULTILINE))
        name = function.__name__
        command = _parser(
            commands.add_parser, name=name, help=text.splitlines()[0], description=text
        )
        command.set_defaults(command=function)
        letters = {"h"}
        for parameter in signature(function, eval_str=True).parameters.values():
            options = _options(parameter, " ".join(helps[parameter.name].split()))
            if parameter.kind is not Parameter.KEYWORD_ONLY:
                command.add_argument(parameter.name, **options)
                continue
            long = f"--{parameter.name.replace('_', '-')}"
            short = [] if long[2] in letters else [long[1:3]]
            letters.add(long[2])
            options["required"] = parameter.default is Parameter.empty
            command.add_argument(*short, long, **options)
    return whole


def _parser(make: Callable[..., ArgumentParser], **options: Any) -> ArgumentParser:
    return make(formatter_class=RawDescriptionHelpFormatter, allow_abbrev=False, **options)


def _options(parameter: Parameter, text: str) -> dict[str, Any]:
    """The arguments of argparse for a parameter."""
    default, kind = parameter.default, parameter.annotation
    if kind is bool:
        return {"help": text, "action": "store_true"}
    if isinstance(default, str | Path) and str(default):
        text = f"{text} [default: {default}]"
    given: dict[str, Any] = {"help": text}
    if default is not Parameter.empty:
        given["default"] = default
    if isinstance(default, tuple):  # it can be given several times
        given["default"] = list(default)
        is_option = parameter.kind is Parameter.KEYWORD_ONLY
        given |= {"action": "append"} if is_option else {"nargs": "*"}
    if hasattr(kind, "__metadata__"):
        metavar, read = kind.__metadata__
        return given | {"metavar": metavar, "type": read}
    values = get_args(kind)
    return given | {"metavar": "|".join(values), "type": _one_of(parameter.name, values)}


def run(arguments: Sequence[str] | None = None) -> int:
    """Run a command; the exit code.

    Parameters
    ----------
    arguments : of the command line; by default those of this process
    """
    given = sys.argv[1:] if arguments is None else arguments
    known = vars(parser().parse_args(given or ["--help"]))
    command = known.pop("command")
    if command is not build:  # which draws nothing
        import logging

        # That a home folder cannot be written to is no concern of somebody who reads tables.
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        return int(command(**known) or 0)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt as interrupt:
        fail(str(interrupt) or "interrupted")
        return 130
    except (CorrectionError, UsageError) as error:
        fail(error)
        return 2
    except OSError as error:
        where = error.filename or known.get("output") or "the files"
        fail(f"{where}: found {error.strerror or error}, expected to read or write it")
        return 1
    except ValueError as error:
        fail(error)
        return 1


def main() -> None:
    """Run the command line of this process."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            # A file is UTF-8 in any locale; a terminal gets the letters that it has.
            encoding = stream.encoding if stream.isatty() else "utf-8"
            stream.reconfigure(encoding=encoding, errors="backslashreplace")
    sys.exit(run())
