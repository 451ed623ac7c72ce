"""Count labelled lists anew and measure recovery on them: ``python tools/labelled_lists.py FOLDER``.

``trust.csv``, ``listed.csv`` and ``titles.csv`` of `internationals.places` are counts of labelled
lists, which are not part of the project; data/README.md names where each can be rebuilt from. In
the folder are

- pages of the dump, ``NAME.md`` or ``NAME.zh.md``, each beside its labels, ``NAME.csv`` (see
  `internationals.analysis.evaluation.from_labels`), and pages of MediaWiki source, ``NAME.wikitext``,
  labelled by their own flags if no labels are beside;
- ``linked``, a folder of pages to which lists of ``titles.csv`` link;
- ``lists.csv`` with a row for a page: file, page (its name on Wikipedia), source (where its flags
  are from), counted (``no`` for a list that is to be measured, but never counted; the names of
  files, with blanks between them, for one that counts in these alone).

The command prints the results for each list, lists that were never counted first, names the
lists that are in the rates, and where the counts differ from those of the package, or writes them
(``--write``). Rows of pages that are not in the folder stay as they are. The rules:

- ``listed.csv``: an entry counts for its territory if it has one flag. An entry with several
  counts for none, and one that continues the entry above shows no flag of its own.
- ``trust.csv``: each basis of a cue counts once for each territory that an entry's cues name. First
  sentence and categories of a linked page count in each list that links to it; parties known by
  name or title, where the names of sections and host parties in the reference are those of parties;
  adjectives in the names of parties in the reference, where each country is a page.
- ``titles.csv``: the page an entry links to, and its territories. The included articles, on which
  recovery is measured, give no row.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import beta

from internationals.analysis.evaluation import (
    Labelled,
    Truth,
    evaluate,
    from_labels,
    from_reference,
)
from internationals.articles.model import Article, ArticleError, Member, without_disambiguator
from internationals.articles.reading import FORMATS, read
from internationals.paths import RAW, REFERENCE, csv_rows
from internationals.places import alignment, evidence
from internationals.places.evidence import Context, gather, summary
from internationals.places.gazetteer import Territory, index_of, lookup_all, territory_of
from internationals.places.parties import known_parties, read_parties
from internationals.places.recovery import sorted_parts
from internationals.places.stated import settled

PACKAGE = Path(evidence.__file__).parent
REFERENCE_SOURCE = "data/reference/sections.csv"
PARTIES_SOURCE = "data/reference/parties.csv"
LINKED = "linked"
# What the words of a list do not give: its counts stay where the list alone is counted anew.
ELSEWHERE = ("first_sentence", "category", "party", "party_name")
COUNTS = frozenset(("titles.csv", "listed.csv", "trust.csv"))
DRAWS = 2000
SEED = 20


class CountedList(NamedTuple):
    """A labelled page, and what the tables of counts call it.

    Attributes
    ----------
    labelled : the page with its labels
    page : its name on Wikipedia
    source : where its flags are from
    counted : the files it counts in; a list kept unseen is only measured
    """

    labelled: Labelled
    page: str
    source: str
    counted: frozenset[str]

    @property
    def included(self) -> bool:
        """Whether the page is an included article."""
        return self.source == REFERENCE_SOURCE


def included_lists() -> list[CountedList]:
    """The included articles whose entries the reference table labels."""
    with (REFERENCE / "sections.csv").open(encoding="utf-8", newline="") as file:
        labelled = list(dict.fromkeys(row["article"] for row in csv.DictReader(file)))
    pages = [read(RAW / f"{article}.zh.md") for article in labelled]
    return [
        CountedList(from_reference(page), page.title, REFERENCE_SOURCE, COUNTS) for page in pages
    ]


def lists_in(folder: Path) -> list[CountedList]:
    """The labelled lists of a folder, in the order of their paths.

    Raises
    ------
    ValueError : nothing in the folder is labelled, ``lists.csv`` names a file that is not, or
        labels fit no member
    ArticleError : a page cannot be read
    """
    path = folder / "lists.csv"
    described: dict[str, Mapping[str, str]] = {}
    if path.is_file():
        with path.open(encoding="utf-8-sig", newline="") as file:
            described = {row["file"]: row for row in csv.DictReader(file)}
    found = []
    for path in sorted(each for each in folder.rglob("*") if each.suffix.lower() in FORMATS):
        if folder / LINKED in path.parents:
            continue
        labels = path.with_name(f"{path.name.partition('.')[0]}.csv")
        if not labels.is_file() and FORMATS[path.suffix.lower()] != "wikitext":
            continue
        article = read(path)
        labelled = from_labels(article, labels) if labels.is_file() else from_flags(article)
        name = path.relative_to(folder).as_posix()
        row = described.pop(name, {})
        page, source = row.get("page") or article.title, row.get("source") or name
        counted = row.get("counted") or " ".join(COUNTS)
        found.append(CountedList(labelled, page, source, COUNTS & set(counted.split())))
    if described:
        raise ValueError(f"lists.csv: found {min(described)!r}, expected a labelled page's file")
    if not found:
        raise ValueError(f"{folder}: found no labelled page, expected NAME.md beside NAME.csv")
    return found


def from_flags(article: Article) -> Labelled:
    """Label an article with the flags that survive in its MediaWiki source, and take them away.

    Parameters
    ----------
    article : read from MediaWiki source

    Returns
    -------
    Labelled. A member without a flag of its own that continues the one above has its territories.
    """
    members: list[Member] = []
    truths: list[Truth] = []
    for member in settled(article):
        flags = member.flags or member.entry.flags
        truth = frozenset(t for flag in flags for t in lookup_all(flag))
        if not flags and member.continues and truths:
            truth = truths[-1]
        truths.append(truth)
        entry = member.entry._replace(
            flags=(), cells=tuple(cell._replace(flags=()) for cell in member.entry.cells)
        )
        place = "" if lookup_all(member.place) and flags else member.place
        members.append(member._replace(entry=entry, flags=(), flags_lost=len(flags), place=place))
    return Labelled(article, tuple(members), tuple(truths))


# Counts


def cue_counts(labelled: Labelled, context: Context | None = None) -> dict[str, tuple[int, int]]:
    """How often the cues of a page name a true territory, or its country: what ``trust.csv`` counts.

    Links that several entries share are left out, and so are flags. A part of the world is right if
    a true territory is in it.

    Parameters
    ----------
    labelled : the page; entries whose territories are not known are left out
    context : what was read beside it

    Returns
    -------
    dict from basis (see `evidence.Cue`), in the order in which they occur, to the numbers of right
    and of wrong cues
    """
    counts: dict[str, tuple[int, int]] = {}
    cues_of = gather(labelled.article, labelled.members, context)
    for truth, cues in zip(labelled.truths, cues_of, strict=True):
        distinct = {(cue.basis, cue.territories): cue for cue in cues}
        for cue in distinct.values():
            if not truth or cue.shared > 1 or cue.basis == "flag":
                continue
            is_right = truth & set(cue.territories) if cue.area else _agree(cue.territories, truth)
            right, wrong = counts.get(cue.basis, (0, 0))
            counts[cue.basis] = (right + bool(is_right), wrong + (not is_right))
    return counts


def _agree(found: Iterable[Territory], truth: Iterable[Territory]) -> bool:
    return bool({each.country for each in found} & {each.country for each in truth})


def linked_counts(folder: Path) -> dict[str, dict[str, tuple[int, int]]]:
    """What linked pages name as their own place: as `cue_counts`, of each list that links to them."""
    counts: dict[str, dict[str, tuple[int, int]]] = {}
    paths = (folder / LINKED).glob("*")
    pages = {path.stem.replace("_", " "): summary(read(path), ()) for path in sorted(paths)}
    for row in csv_rows(PACKAGE / "titles.csv"):
        if row["title"] in pages:
            truth = [territory_of(code) for code in row["territories"].split()]
            for basis, where, _ in evidence.named_by_page(pages[row["title"]]):
                of_list = counts.setdefault(row["list"], {})
                right, wrong = of_list.get(basis, (0, 0))
                is_right = _agree(where, truth)
                of_list[basis] = (right + is_right, wrong + (not is_right))
    return counts


def party_counts(article: str) -> dict[str, tuple[int, int]]:
    """What names and titles of an article's sections and hosts give as parties: as `cue_counts`."""
    sections = [row for row in csv_rows(REFERENCE / "sections.csv") if row["article"] == article]
    named = {title for row in sections for title in row["hosts"].split(";")}
    hosts = [row for row in csv_rows(REFERENCE / "host_parties.csv") if row["link_title"] in named]
    counts: dict[str, tuple[int, int]] = {}
    for row in [*sections, *hosts]:
        truth = [territory_of(code) for code in (row.get("countries") or row["country"]).split(";")]
        parties = known_parties()
        looked_up = [
            ("party_name", parties.of_name(row["name_en"])),
            ("party_name", parties.of_name(row["name_native"])),
            ("party", parties.of_title(row.get("title_en", ""))),
        ]
        for basis, where in {
            (cue.basis, cue.territories)
            for kind, found in looked_up
            for cue in evidence.party_cues(_bare_cue, kind, "", found)
        }:
            right, wrong = counts.get(basis, (0, 0))
            is_right = _agree(where, truth)
            counts[basis] = (right + is_right, wrong + (not is_right))
    return counts


def _bare_cue(basis: str, where: evidence.Found, quote: str, source: str) -> evidence.Cue:
    return evidence.Cue("link", basis, where, quote, 0, 0, source=source)


def trust_rows(lists: Iterable[CountedList], folder: Path) -> list[dict[str, str]]:
    """The rows of ``trust.csv``: page, title, basis, right, wrong, source, each as text."""
    described = {row["page"]: row for row in csv_rows(PACKAGE / "listed.csv")}
    found = {}
    for one in lists:
        if "trust.csv" in one.counted and one.labelled.article.format != "wikitext":
            found[one.page, one.labelled.article.title, one.source] = cue_counts(one.labelled)
        if one.included:
            parties = party_counts(one.labelled.article.article)
            found[one.page, one.labelled.article.title, f"{one.source}, parties.csv"] = parties
    for title, counts in linked_counts(folder).items():
        page = next(row for row in described.values() if row["title"] == title)
        found[page["page"], title, f"{page['source']}; linked pages"] = counts
    return [
        _trust_row(names, basis, numbers)
        for names, counts in found.items()
        for basis, numbers in sorted(counts.items())
    ]


def adjective_rows() -> list[dict[str, str]]:
    """The rows of ``trust.csv`` for adjectives of countries, in the names of known parties.

    A name counts once in a country, without what is in brackets behind it. A country counts as a
    list does, for its parties are of the same minorities.
    """
    known = read_parties(REFERENCE / "parties.csv")
    names = [(each.territory, without_disambiguator(n)) for each in known for n in each.names]
    counts: dict[str, tuple[int, int]] = {}
    for territory, name in dict.fromkeys(names):
        found = evidence.named(name)
        if found and evidence.name_basis(name) == "adjective":
            right, wrong = counts.get(territory.country, (0, 0))
            is_right = _agree(found, [territory])
            counts[territory.country] = (right + is_right, wrong + (not is_right))
    rows = {(f"parties of {country}",) * 2: numbers for country, numbers in sorted(counts.items())}
    return [_trust_row((*names, PARTIES_SOURCE), "adjective", of) for names, of in rows.items()]


def _trust_row(names: tuple[str, str, str], basis: str, numbers: tuple[int, int]) -> dict[str, str]:
    columns = ("page", "title", "basis", "right", "wrong", "source")
    page, title, source = names
    cells = (page, title, basis, *map(str, numbers), source)
    return dict(zip(columns, cells, strict=True))


def listed_rows(lists: Iterable[CountedList]) -> list[dict[str, str]]:
    """The rows of ``listed.csv``: page, title, territory, entries, source, each as text."""
    rows = []
    for one in lists:
        codes = Counter(
            territory.code
            for member, truth in zip(one.labelled.members, one.labelled.truths, strict=True)
            for territory in truth
            if len(truth) == 1 and not member.continues
        )
        rows += [
            {**_page(one), "territory": code, "entries": str(entries), "source": one.source}
            for code, entries in sorted(codes.items())
            if "listed.csv" in one.counted
        ]
    return rows


def title_rows(lists: Iterable[CountedList]) -> list[dict[str, str]]:
    """The rows of ``titles.csv``: title, territories, list, source, each as text."""
    rows = {}
    for one in lists:
        for member, truth in zip(one.labelled.members, one.labelled.truths, strict=True):
            counts = "titles.csv" in one.counted and not one.included
            if counts and truth and member.link and member.link.title:
                codes = " ".join(sorted(territory.code for territory in truth))
                rows[member.link.title, one.labelled.article.title] = {
                    "title": member.link.title,
                    "territories": codes,
                    "list": one.labelled.article.title,
                    "source": one.source,
                }
    return [rows[key] for key in sorted(rows)]


def _page(one: CountedList) -> dict[str, str]:
    return {"page": one.page, "title": one.labelled.article.title}


def renewed(name: str, rows: Sequence[dict[str, str]], counted: Iterable[str]) -> str:
    """A file of counts with new rows for the pages that were counted; the others stay."""
    with (PACKAGE / name).open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        columns = list(reader.fieldnames or ())
        key = "list" if name == "titles.csv" else "page"
        new = {(row[key], row.get("basis")) for row in rows}
        kept = [
            row
            for row in reader
            if (row[key], row.get("basis")) not in new
            and (row[key] not in set(counted) or row.get("basis") in ELSEWHERE)
        ]
    text = io.StringIO()
    writer = csv.DictWriter(text, fieldnames=columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(sorted([*kept, *rows], key=lambda row: [row[each] for each in columns]))
    return text.getvalue()


# Measurement


def share(right: int, n: int, groups: Sequence[tuple[int, int]] = ()) -> str:
    """A share in per cent with its 95 % interval.

    Clopper and Pearson's where the share is 0 or 1 ("The use of confidence or fiducial limits",
    Biometrika 26, 1934) or there is one list; else the bootstrap's over lists, which are the unit
    of chance (B. Efron, Annals of Statistics 7, 1979).

    Parameters
    ----------
    right, n : successes and trials
    groups : the same of each list
    """
    if not n:
        return "-"
    if right in (0, n) or len(groups) < 2:
        low = float(beta.ppf(0.025, right, n - right + 1)) if right else 0.0
        high = float(beta.ppf(0.975, right + 1, n - right)) if right < n else 1.0
    else:
        drawn = np.random.default_rng(SEED).integers(0, len(groups), (DRAWS, len(groups)))
        sums = np.array(groups)[drawn].sum(axis=1)
        shares = sums[:, 0] / np.maximum(sums[:, 1], 1)
        low, high = np.quantile(shares, (0.025, 0.975)).tolist()
    return f"{100 * right / n:.1f} [{100 * low:.1f}, {100 * high:.1f}]"


_COLUMNS = {
    "entries": (None, None),
    "told": ("told", None),
    "answered": ("answered", None),
    "of told": ("answered", "told"),
    "right": ("right", "answered"),
    "exact": ("exact", "answered"),
    "top 1": ("most_probable_right", None),
    "contained": ("contained", None),
    "words": ("words_answered", None),
    "words right": ("words_right", "words_answered"),
    "order top 1": ("order_right", None),
    "prior top 1": ("prior_right", None),
}


def measured(entries: pd.DataFrame) -> dict[str, str]:
    """How recovery and the baselines fared on some entries, shares in per cent with intervals."""
    found = {"entries": str(len(entries))}
    for name, (column, among) in list(_COLUMNS.items())[1:]:
        of = entries[entries[among]] if among else entries
        groups = [(int(each[column].sum()), len(each)) for _, each in of.groupby("article")]
        found[name] = share(int(of[column].sum()), len(of), groups)
    still_open = entries.loc[~entries["answered"], "candidates"]
    found["open: candidates"] = f"{still_open.median():g}" if len(still_open) else "-"
    high = entries[entries["answered"] & (entries["confidence"] >= 0.97)]
    found["at 0.97"] = f"{int(high['right'].sum())} of {len(high)}"
    return found


def calibration(entries: pd.DataFrame) -> pd.DataFrame:
    """Stated and right, by tenths of the highest probability, entries with one flag."""
    single = entries[entries["flags"] == 1]
    tenth = np.minimum((single["highest"] * 10).astype(int), 9)
    rows = []
    for at in range(10):
        group = single[tenth == at]
        if group.empty:
            continue
        right, n = int(group["most_probable_right"].sum()), len(group)
        stated = f"{100 * group['highest'].mean():.1f}"
        rows.append({"from": at / 10, "n": n, "stated": stated, "right": share(right, n)})
    return pd.DataFrame(rows)


def out_of_order(lists: Iterable[CountedList]) -> tuple[int, int]:
    """How many entries of sorted lists are out of order, and of how many.

    A list counts if at least ten of its entries are known and nine tenths of them are in the order
    of English names, each territory taking whichever sort name helps.
    """
    ranks: dict[int, list[int]] = {}
    for rank, territory in enumerate(alignment.alphabet().territory.tolist()):
        ranks.setdefault(territory, []).append(rank)
    slips = entries = 0
    for one in lists:
        parts: dict[int, list[int]] = {}
        labelled = one.labelled
        numbers = [part for _, part in sorted_parts(labelled.article, labelled.members)]
        for part, truth in zip(numbers, labelled.truths, strict=True):
            if len(truth) == 1:
                parts.setdefault(part, []).append(index_of()[next(iter(truth))])
        for found in parts.values():
            ends: list[int] = []
            for territory in found:
                rank = min(ranks[territory], key=lambda each: -bisect_right(ends, each))
                at = bisect_right(ends, rank)
                ends[at : at + 1] = [rank]
            if len(found) >= 10 and len(ends) >= 0.9 * len(found):
                slips += len(found) - len(ends)
                entries += len(found)
    return slips, entries


def _print(lists: Sequence[CountedList], frame: pd.DataFrame) -> None:
    groups = {
        "never counted": [one for one in lists if not one.counted],
        "counted": [one for one in lists if one.counted and not one.included],
        "included": [one for one in lists if one.included],
    }
    rows = {}
    for group, members in groups.items():
        names = [one.labelled.article.article for one in members]
        for one, name in zip(members, names, strict=True):
            rows[f"{one.page} ({group})"] = measured(frame[frame["article"] == name])
        if members:
            rows[f"all: {group}"] = measured(frame[frame["article"].isin(names)])
    table = pd.DataFrame(rows)
    for title in table:
        print(f"\n{title}")
        print("  " + "; ".join(f"{name} {value}" for name, value in table[title].items()))
    print("\nCalibration, in per cent\n" + calibration(frame).to_string(index=False))


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and count the labelled lists of a folder.

    Returns
    -------
    0 done, 1 a list cannot be read or its labels do not fit, 2 wrong usage
    """
    parser = argparse.ArgumentParser(description="Measure recovery on labelled lists; count them.")
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of labelled lists")
    parser.add_argument("--write", action="store_true", help="write the counts into the package")
    options = parser.parse_args(arguments)
    try:
        lists = [*included_lists(), *lists_in(options.folder)]
    except (ArticleError, OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    _print(lists, evaluate(one.labelled for one in lists))
    counted = [one for one in lists if one.counted]
    slips, entries = out_of_order(counted)
    print(f"\nOut of order in sorted lists: {slips} of {entries} entries")
    print(f"In the rates: {'、'.join(one.page for one in counted)}")
    # The titles first: whether another list is right is counted with them.
    for name, count in (
        ("titles.csv", title_rows),
        ("listed.csv", listed_rows),
        ("trust.csv", lambda lists: [*trust_rows(lists, options.folder), *adjective_rows()]),
    ):
        pages = [
            one.labelled.article.title if name == "titles.csv" else one.page
            for one in counted
            if name in one.counted
        ]
        text = renewed(name, count(lists), pages)
        same = text == (PACKAGE / name).read_text(encoding="utf-8")
        if options.write:
            (PACKAGE / name).write_text(text, encoding="utf-8")
            evidence.placed_titles.cache_clear()
        print(f"{name}: {'as in the package' if same else 'differs from the package'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
