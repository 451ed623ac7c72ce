"""Count labelled lists anew: ``python -m internationals.places.counts FOLDER``.

``trust.csv`` and ``listed.csv`` are counts of labelled lists, which are not part of the project.
Who has them can count them again, and see how recovery fares on each. In the folder, or in folders
below it, lie

- pages of the dump, ``NAME.md`` or ``NAME.zh.md``, each beside its labels, ``NAME.csv`` (see
  `internationals.places.labelled.from_labels`);
- pages of MediaWiki source, ``NAME.wikitext``, labelled by their own flags if no labels lie beside;
- ``lists.csv``, if need be, with a row for a page: file, page (its name on Wikipedia where that is
  not its title), source (where the flags are from), counted (``no`` for a list that is to be
  measured, but never counted).

The shipped articles that the reference table labels come first. The rules:

- ``listed.csv``: an entry counts for its territory if it has one flag. An entry with several
  counts for none, and one that continues the entry above shows no flag of its own.
- ``trust.csv``: each basis of a cue counts once for each territory that an entry's cues name; see
  `cue_counts`. MediaWiki source is left out: it keeps words that a dump has lost.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from statistics import median
from typing import NamedTuple

from internationals.articles.model import ArticleError
from internationals.articles.reading import FORMATS, read
from internationals.paths import RAW, REFERENCE
from internationals.places.evidence import gather
from internationals.places.labelled import (
    Labelled,
    Outcome,
    from_flags,
    from_labels,
    from_reference,
    outcome,
)
from internationals.places.recovery import recover_article

REFERENCE_SOURCE = "data/reference/sections.csv"


class CountedList(NamedTuple):
    """A labelled page, and what the tables of counts call it.

    Attributes
    ----------
    labelled : the page with its labels
    page : its name on Wikipedia
    source : where its flags are from
    counted : whether it counts; a list kept unseen is only measured
    """

    labelled: Labelled
    page: str
    source: str
    counted: bool


def shipped_lists() -> list[CountedList]:
    """The articles that ship and whose entries the reference table labels."""
    with (REFERENCE / "sections.csv").open(encoding="utf-8", newline="") as file:
        labelled = {row["article"] for row in csv.DictReader(file)}
    with (REFERENCE / "articles.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["article"] in labelled]
    return [
        CountedList(from_reference(read(RAW / row["file"])), row["title"], REFERENCE_SOURCE, True)
        for row in rows
    ]


def lists_in(folder: Path) -> list[CountedList]:
    """The labelled lists of a folder.

    Parameters
    ----------
    folder : see the words above the module

    Returns
    -------
    list of CountedList, in the order of their paths; Markdown pages without labels are left out

    Raises
    ------
    ValueError : nothing in the folder is labelled, ``lists.csv`` names a file that is not, or
        labels fit no member
    ArticleError : a page cannot be read
    """
    told = _told(folder / "lists.csv")
    found = []
    for path in sorted(folder.rglob("*")):
        if path.suffix.lower() not in FORMATS:
            continue
        name = path.relative_to(folder).as_posix()
        labels = path.with_name(f"{path.name.partition('.')[0]}.csv")
        is_source = FORMATS[path.suffix.lower()] == "wikitext"
        if not labels.is_file() and not is_source:
            continue
        article = read(path)
        labelled = from_labels(article, labels) if labels.is_file() else from_flags(article)
        row = told.pop(name, {})
        found.append(
            CountedList(
                labelled,
                row.get("page") or article.title,
                row.get("source") or name,
                row.get("counted") != "no",
            )
        )
    if told:
        raise ValueError(
            f"{folder / 'lists.csv'}: found {min(told)!r}, expected the file of a labelled page"
        )
    if not found:
        raise ValueError(
            f"{folder}: found no labelled page, expected NAME.md beside NAME.csv or NAME.wikitext"
        )
    return found


def _told(path: Path) -> dict[str, Mapping[str, str]]:
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    if rows and "file" not in rows[0]:
        raise ValueError(f"{path}: found the columns {', '.join(rows[0])}, expected file")
    return {row["file"]: row for row in rows}


def listed_counts(labelled: Labelled) -> dict[str, int]:
    """How many entries of a page are in each territory: what ``listed.csv`` counts.

    Parameters
    ----------
    labelled : the page

    Returns
    -------
    dict from the code of the territory, ISO 3166, in its order; entries with several flags and
    those that continue the entry above count for none
    """
    codes = Counter(
        territory.code
        for member, truth in zip(labelled.members, labelled.truths, strict=True)
        for territory in truth
        if len(truth) == 1 and not member.continues
    )
    return dict(sorted(codes.items()))


def cue_counts(labelled: Labelled) -> dict[str, tuple[int, int]]:
    """How often the cues of a page name a true territory, or its country: what ``trust.csv`` counts.

    Links that several entries share are left out, and so are flags. A part of the world is right if
    a true territory lies in it.

    Parameters
    ----------
    labelled : the page; entries whose territories are not known are left out

    Returns
    -------
    dict from basis (see `internationals.places.evidence.Basis`), in the order in which they occur,
    to the numbers of right and of wrong cues
    """
    counts: dict[str, tuple[int, int]] = {}
    cues_of = gather(labelled.article, labelled.members)
    for truth, cues in zip(labelled.truths, cues_of, strict=True):
        distinct = {(cue.basis, cue.territories): cue for cue in cues}
        for cue in distinct.values():
            if not truth or cue.shared > 1 or cue.basis == "flag":
                continue
            is_right = (
                bool(truth & set(cue.territories))
                if cue.basis == "area"
                else bool({t.country for t in truth} & {t.country for t in cue.territories})
            )
            right, wrong = counts.get(cue.basis, (0, 0))
            counts[cue.basis] = (right + is_right, wrong + (not is_right))
    return counts


def outcomes(labelled: Labelled) -> list[Outcome]:
    """What recovery makes of each entry of a page whose territories are known.

    Parameters
    ----------
    labelled : the page; its own counts are left out by its title

    Returns
    -------
    list of Outcome, in the order of the entries
    """
    recoveries = recover_article(labelled.article, labelled.members)
    return [
        outcome(recovery, truth)
        for recovery, truth in zip(recoveries, labelled.truths, strict=True)
        if truth
    ]


def trust_rows(lists: Iterable[CountedList]) -> list[dict[str, str]]:
    """The rows of ``trust.csv``: page, title, basis, right, wrong, source, each as text.

    Parameters
    ----------
    lists : to count; those of MediaWiki source, and those not to be counted, give no row
    """
    return [
        {
            **_page(one),
            "basis": basis,
            "right": str(right),
            "wrong": str(wrong),
            "source": one.source,
        }
        for one in lists
        if one.counted and one.labelled.article.format != "wikitext"
        for basis, (right, wrong) in sorted(cue_counts(one.labelled).items())
    ]


def listed_rows(lists: Iterable[CountedList]) -> list[dict[str, str]]:
    """The rows of ``listed.csv``: page, title, territory, entries, source, each as text.

    Parameters
    ----------
    lists : to count; those not to be counted give no row
    """
    return [
        {**_page(one), "territory": code, "entries": str(entries), "source": one.source}
        for one in lists
        if one.counted
        for code, entries in listed_counts(one.labelled).items()
    ]


def _page(one: CountedList) -> dict[str, str]:
    return {"page": one.page, "title": one.labelled.article.title}


def measured(outcomes: Sequence[Outcome]) -> str:
    """How recovery fared on some entries, in a line of numbers.

    Parameters
    ----------
    outcomes : of the entries

    Returns
    -------
    entries, answered, right (of the answers), most probable right, contained (each a count), and
    the median number of candidates, aligned with `HEADER`
    """
    counts = [
        len(outcomes),
        sum(each.answered for each in outcomes),
        sum(each.answered and each.right for each in outcomes),
        sum(each.most_probable_right for each in outcomes),
        sum(each.contained for each in outcomes),
    ]
    middle = median(each.candidates for each in outcomes) if outcomes else 0
    return "".join(f"{count:>10,}" for count in counts) + f"{middle:>12g}"


HEADER = "".join(f"{word:>10}" for word in ("entries", "answered", "right", "top 1", "contained"))
HEADER += f"{'candidates':>12}"


def differences(
    name: str, committed: Iterable[Mapping[str, str]], counted: Iterable[Mapping[str, str]]
) -> list[str]:
    """Where counts differ from those of the package, a line each.

    Parameters
    ----------
    name : of the file, ``trust.csv`` or ``listed.csv``
    committed, counted : its rows; their order, and the words of `source`, do not matter
    """
    numbers = ("right", "wrong") if name == "trust.csv" else ("entries",)

    def by_key(rows: Iterable[Mapping[str, str]]) -> dict[tuple[str, str], str]:
        key = "basis" if name == "trust.csv" else "territory"
        return {
            (row["page"], row[key]): ", ".join(f"{row[number]} {number}" for number in numbers)
            for row in rows
        }

    old, new = by_key(committed), by_key(counted)
    return [
        f"{name}: {page}, {what}: {old.get((page, what), 'nothing')} in the package, "
        f"{new.get((page, what), 'nothing')} counted"
        for page, what in dict.fromkeys([*old, *new])
        if old.get((page, what)) != new.get((page, what))
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and count the labelled lists of a folder.

    Parameters
    ----------
    arguments : of the command line; those of this process if None

    Returns
    -------
    0 done, 1 a list cannot be read or its labels do not fit, 2 wrong usage
    """
    parser = argparse.ArgumentParser(
        prog="python -m internationals.places.counts",
        description="Measure recovery on labelled lists, and count them as trust.csv and "
        "listed.csv do. Without --output: say where the counts differ from the package's.",
    )
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of labelled lists")
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="write trust.csv and listed.csv there"
    )
    options = parser.parse_args(arguments)
    try:
        lists = [*shipped_lists(), *lists_in(options.folder)]
    except (ArticleError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    print(f"{HEADER}  list")
    unseen: list[Outcome] = []
    together: list[Outcome] = []
    for one in lists:
        found = outcomes(one.labelled)
        (together if one.counted else unseen).extend(found)
        print(f"{measured(found)}  {one.page}{'' if one.counted else ' (not counted)'}", flush=True)
    print(f"{measured(together)}  all that count")
    if unseen:
        print(f"{measured(unseen)}  all that do not")
    for name, rows in (("trust.csv", trust_rows(lists)), ("listed.csv", listed_rows(lists))):
        if options.output is not None:
            options.output.mkdir(parents=True, exist_ok=True)
            (options.output / name).write_text(_as_csv(rows), encoding="utf-8")
            continue
        text = files(__package__).joinpath(name).read_text(encoding="utf-8")
        lines = differences(name, csv.DictReader(text.splitlines()), rows)
        print("\n".join(lines) or f"{name}: as in the package")
    return 0


def _as_csv(rows: Sequence[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


if __name__ == "__main__":
    sys.exit(main())
