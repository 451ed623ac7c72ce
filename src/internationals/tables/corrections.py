"""A user's corrections (``build --corrections FILE``): what is known better of an entry, on whose word.

A row names an entry by its line, its name, its link, or several of these, and states at least one
fact: territory, status, name, host party, the host party's family, or that it is no member. An
entry that moved to another line is found by its name or link. A row that is about no entry, or
might be about several, and two rows that contradict each other are errors.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from internationals.articles.model import Article, Host, Loss, Member
from internationals.places.gazetteer import Territory, lookup_all
from internationals.places.recovery import Given
from internationals.tables.matching import Item, align, plain
from internationals.tables.schema import VOCABULARIES, CorrectionError

FACTS = ("territory", "status", "new_name", "host", "family", "member")
COLUMNS = ("article", "line", "name", "link", *FACTS, "reason", "source")
NONE = "none"
"""In place of a territory or a host party: there is none."""


class Correction(NamedTuple):
    """One row of a file of corrections.

    Attributes
    ----------
    article : identifier of the page; "" if one page was read
    line : a 1-based line of the entry; 0 if its name or link identifies it
    name, link : the entry's name, and the title that its name links to; "" if not given
    territories : that it stands for
    facts : the other facts given, by column
    reason, source : why, and on whose word
    file, file_line : where the row is; the header is line 1
    """

    article: str
    line: int
    name: str
    link: str
    territories: tuple[Territory, ...]
    facts: tuple[tuple[str, str], ...]
    reason: str
    source: str
    file: str
    file_line: int

    @property
    def where(self) -> str:
        """File and line of the row."""
        return f"{self.file}:{self.file_line}"

    @property
    def values(self) -> dict[str, object]:
        """Every fact it states, by column."""
        stated: dict[str, object] = dict(self.facts)
        return {"territory": self.territories, **stated} if self.territories else stated

    def fits(self, member: Member) -> bool:
        """Whether the entry has the name and the link that the row gives."""
        link = member.link.title if member.link else ""
        return self.name in ("", member.name) and self.link in ("", link)


class Corrected(NamedTuple):
    """The members of a page with the corrections applied.

    Attributes
    ----------
    members : those that are left
    places : their corrected territories, by 0-based index in `members`
    by_member : what each corrected member's facts rest on, by 0-based index in `members`
    families : corrected family of a host party, with its source, by the party's name as written
    losses : entries that are no members
    """

    members: tuple[Member, ...]
    places: Mapping[int, Given]
    by_member: Mapping[int, Mapping[str, Correction]]
    families: Mapping[str, tuple[str, str]]
    losses: tuple[Loss, ...]


def read_corrections(path: Path | str) -> tuple[Correction, ...]:
    """Read a file of corrections.

    Parameters
    ----------
    path : CSV in UTF-8 with columns of `COLUMNS`

    Raises
    ------
    CorrectionError : the file cannot be read, a column is missing, or a cell is not as it should be
    """
    needed = (("reason",), ("source",), ("line", "name", "link"), FACTS)
    return tuple(_correction(cells, *where) for where, cells in user_rows(path, COLUMNS, needed))


def user_rows(
    path: Path | str, columns: Sequence[str], needed: Sequence[Collection[str]]
) -> Iterator[tuple[tuple[str, int], dict[str, str]]]:
    """The rows of a user's CSV file in UTF-8 that are not empty: file and line, and cells by column.

    Parameters
    ----------
    path : of the file
    columns : it may have; a column that it lacks is empty
    needed : groups of columns; it must have one of each

    Raises
    ------
    CorrectionError : it cannot be read, or a column that is needed is missing
    """
    try:
        text = Path(path).read_bytes().decode("utf-8-sig")
        reader = csv.DictReader(StringIO(text, newline=""))
        header = reader.fieldnames or ()
        if missing := [" or ".join(group) for group in needed if not {*group} & {*header}]:
            raise CorrectionError(
                f"{path}:1: found the columns {', '.join(header) or '(none)'}, "
                f"expected {', '.join(columns)} ({', '.join(missing)} missing)"
            )
        for row in reader:
            cells = {column: (row.get(column) or "").strip() for column in columns}
            if any(cells.values()):
                yield (str(path), reader.line_num), cells
    except OSError as error:
        reason = error.strerror or str(error)
        raise CorrectionError(f"{path}: found {reason}, expected a readable file") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        found = f"byte 0x{error.object[error.start]:02x}"
        raise CorrectionError(f"{path}:{line}: found {found}, expected text in UTF-8") from None
    except csv.Error as error:  # such as a field of more than 131,072 characters
        raise CorrectionError(f"{path}: found {error}, expected CSV") from None


def require(file: str, line: int, checks: Iterable[tuple[bool, str, str]]) -> None:
    """Check a row of a user's file: whether each thing is right, what was found, what was expected.

    Raises
    ------
    CorrectionError : for the first that is not
    """
    for right, found, expected in checks:
        if not right:
            raise CorrectionError(f"{file}:{line}: found {found}, expected {expected}")


def _correction(cells: dict[str, str], file: str, file_line: int) -> Correction:
    line, status, family = cells["line"], cells["status"], cells["family"]
    facts = {name: cells[name] for name in FACTS if cells[name]}
    require(file, file_line, (
        (bool(cells["reason"]), "no reason", "one"),
        (bool(cells["source"]), "no source", "one"),
        (bool(line or cells["name"] or cells["link"]), "neither line nor name nor link", "one of them"),
        (not line or (line.isdecimal() and int(line) > 0), f"the line {line!r}", "a number from 1"),
        (bool(facts), "no fact", f"one of {', '.join(FACTS)}"),
        (not status or status in VOCABULARIES["status"], f"the status {status!r}",
         f"one of {', '.join(VOCABULARIES['status'])}"),
        (not family or family in VOCABULARIES["family"], f"the family {family!r}",
         f"one of {', '.join(VOCABULARIES['family'])}"),
        (cells["member"] in ("", "no"), f"the member {cells['member']!r}", "no, or nothing"),
    ))  # fmt: skip
    territories: list[Territory] = []
    if facts.get("territory", NONE) != NONE:
        known = f"an ISO 3166 code, a name in Chinese or English, or {NONE}"
        for word in facts.pop("territory").split(";"):
            named = lookup_all(word)
            require(file, file_line, [(bool(named), f"the territory {word.strip()!r}", known)])
            territories += named
    return Correction(
        cells["article"],
        int(line or 0),
        cells["name"],
        cells["link"].replace("_", " "),
        tuple(dict.fromkeys(territories)),
        tuple(facts.items()),
        cells["reason"],
        cells["source"],
        file,
        file_line,
    )


def require_articles(corrections: Iterable[Correction], articles: Collection[str]) -> None:
    """Refuse a correction of a page that is not among those read.

    Raises
    ------
    CorrectionError : for the first correction of another page, or of no page where several were read
    """
    for correction in corrections:
        if correction.article not in articles and (correction.article or len(articles) != 1):
            named = f"the article {correction.article!r}" if correction.article else "no article"
            raise CorrectionError(
                f"{correction.where}: found {named}, expected one that was read: "
                f"{', '.join(sorted(articles)[:8]) or '(none)'}{', …' * (len(articles) > 8)}"
            )


def corrected(
    article: Article, members: Sequence[Member], corrections: Iterable[Correction]
) -> Corrected:
    """Apply the corrections of one page.

    Parameters
    ----------
    article : the page
    members : its members, in order
    corrections : of any pages

    Raises
    ------
    CorrectionError : a correction for this page is about no member of it, or might be about
        several; two contradict each other
    """
    own = [each for each in corrections if each.article in ("", article.article)]
    stated: dict[int, dict[str, Correction]] = {}
    for correction, index in zip(own, _attached(article, members, own), strict=True):
        facts = stated.setdefault(index, {})
        for fact, value in correction.values.items():
            other = facts.setdefault(fact, correction)
            if other.values[fact] != value:
                raise CorrectionError(
                    f"{correction.where}: found a {fact} for the entry on line "
                    f"{members[index].entry.line_start} that line {other.file_line} contradicts, "
                    "expected one row"
                )
    kept = [index for index in range(len(members)) if "member" not in stated.get(index, {})]
    changed = [_changed(members[index], stated.get(index, {})) for index in kept]
    by_member = {at: stated[index] for at, index in enumerate(kept) if index in stated}
    return Corrected(
        _numbered(changed),
        {
            at: Given(facts["territory"].territories, facts["territory"].source)
            for at, facts in by_member.items()
            if "territory" in facts and facts["territory"].territories
        },
        by_member,
        _families(changed, by_member),
        tuple(
            Loss("list", facts["member"].reason, *_lines(members[index]))
            for index, facts in stated.items()
            if "member" in facts
        ),
    )


def _lines(member: Member) -> tuple[int, int]:
    return member.entry.line_start, member.entry.line_end


def _attached(
    article: Article, members: Sequence[Member], corrections: Sequence[Correction]
) -> list[int]:
    """0-based index of the member that each correction is about."""
    if not corrections:
        return []
    found: dict[int, int] = {}
    for at, correction in enumerate(corrections):
        there = [
            index
            for index, member in enumerate(members)
            if correction.fits(member)
            and (not correction.line or _lines(member)[0] <= correction.line <= _lines(member)[1])
        ]
        if len(there) == 1:
            found[at] = there[0]
    # The others name an entry that moved: they are paired with the page by name, link and order.
    named = [at for at, each in enumerate(corrections) if each.name or each.link]
    named.sort(key=lambda at: corrections[at].line)
    items = [_item(corrections[at]) for at in named]
    for pair in align(items, [_member_item(member) for member in members]).pairs:
        if corrections[named[pair.left]].fits(members[pair.right]):
            found.setdefault(named[pair.left], pair.right)
    for at, correction in enumerate(corrections):
        if at not in found:
            raise _unattached(article, members, correction)
    return [found[at] for at in range(len(corrections))]


def _item(correction: Correction) -> Item:
    return Item((correction.name,), (correction.link,))


def _member_item(member: Member) -> Item:
    return Item((member.name,), (member.link.title if member.link else "",))


def _unattached(
    article: Article, members: Sequence[Member], correction: Correction
) -> CorrectionError:
    wanted = [f"line {correction.line}"] if correction.line else []
    wanted += [f"name {correction.name!r}"] if correction.name else []
    wanted += [f"link {correction.link!r}"] if correction.link else []
    near = [
        member
        for member in members
        if correction.name and plain(correction.name) == plain(member.name)
    ]
    named = "; ".join(f"line {each.entry.line_start} {each.name!r}" for each in near[:3])
    return CorrectionError(
        f"{correction.where}: found {len(near)} members of {article.article} at "
        f"{' and '.join(wanted)}{f' ({named})' if named else ''}, expected exactly one"
    )


def _changed(member: Member, facts: Mapping[str, Correction]) -> Member:
    """A member with what the corrections state of it."""
    values = {fact: correction.values[fact] for fact, correction in facts.items()}
    if "status" in values:
        member = member._replace(status=str(values["status"]))
    if "new_name" in values:
        member = member._replace(name=str(values["new_name"]))
    if values.get("territory") == NONE:
        member = member._replace(no_territory=True)
    if "host" in values:
        names = [name.strip() for name in str(values["host"]).split(";")]
        by_name = {host.name: host for host in member.hosts}
        hosts = tuple(by_name.get(name, Host(name, None)) for name in names if name != NONE)
        member = member._replace(hosts=hosts)
    return member


def _numbered(members: Sequence[Member]) -> tuple[Member, ...]:
    """The members with their positions counted anew."""
    numbers: dict[str, int] = {}
    counted = []
    for member in members:
        numbers[member.status] = numbers.get(member.status, 0) + 1
        counted.append(member._replace(position=numbers[member.status]))
    return tuple(counted)


def _families(
    members: Sequence[Member], by_member: Mapping[int, Mapping[str, Correction]]
) -> dict[str, tuple[str, str]]:
    """Family and source, by the name of the first host party of each corrected member."""
    families: dict[str, tuple[str, str]] = {}
    rows: dict[str, Correction] = {}
    for index, facts in by_member.items():
        given = facts.get("family")
        if given is None:
            continue
        if not members[index].hosts:
            raise CorrectionError(
                f"{given.where}: found a family for an entry without a host party, "
                "expected one that names it, or the column host"
            )
        host = members[index].hosts[0]
        key = host.link.title if host.link else host.name
        family = str(given.values["family"])
        if families.get(key, (family,))[0] != family:
            raise CorrectionError(
                f"{given.where}: found a family for {host.name!r} that line "
                f"{rows[key].file_line} contradicts, expected one"
            )
        families[key], rows[key] = (family, given.source), given
    return families
