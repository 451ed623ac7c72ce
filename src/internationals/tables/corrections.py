"""A user's corrections (``build --corrections FILE``): what is known better of an entry, on whose word.

A row names an entry by its line, its name, its link, or several of these, and states at least one
fact: territory, status, name, host party, the host party's family, or that it is no member. An
entry that moved to another line is found by its name or link. A row that is about no entry, or
might be about several, and two rows that contradict each other are errors.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NamedTuple

from internationals.articles.model import Article, Host, Loss, Member
from internationals.places.gazetteer import Territory, lookup_all
from internationals.places.recovery import Given
from internationals.tables.matching import Item, align, plain
from internationals.tables.schema import CorrectionError
from internationals.tables.user_files import ONE_OF, UserRow, user_rows

FACTS = ONE_OF["corrections"][1]
"""Columns of what a row can state."""

NONE = "none"
"""In place of a territory or a host party: there is none."""


@dataclass(frozen=True)
class Correction(UserRow):
    """One row of a file of corrections, and the territories that it gives."""

    territories: tuple[Territory, ...]

    @property
    def values(self) -> dict[str, object]:
        """Every fact it states, by column; territories and hosts without their order."""
        several = {"territory": frozenset(self.territories), "host": frozenset(self.hosts)}
        return {name: several.get(name, self.cells[name]) for name in FACTS if self.cells[name]}

    @property
    def link(self) -> str:
        """Title of the page that the entry's name links to; "" for none or any."""
        return self.cells["link"].replace("_", " ")

    @property
    def hosts(self) -> tuple[str, ...]:
        """Names of the host parties that it gives."""
        return tuple(name.strip() for name in self.cells["host"].split(";"))

    def contradicts(self, other: Correction) -> str:
        """The first fact that another row of the same entry contradicts, "" if none.

        Where one states that the entry is no member, every fact of the other does.
        """
        own, others = self.values, other.values
        if self.cells["member"] != other.cells["member"]:
            return next(iter(own))
        return next((fact for fact in own if others.get(fact, own[fact]) != own[fact]), "")

    def names(self, member: Member) -> bool:
        """Whether the entry has the name and the link that the row gives."""
        return self.cells["name"] in ("", member.name) and self.link in ("", member.title)

    def fits(self, member: Member) -> bool:
        """Whether the entry is on the line that the row gives, and has its name and link."""
        start, end = _lines(member)
        return start <= int(self.cells["line"] or start) <= end and self.names(member)


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
    path : of the CSV file (see user_files.toml)

    Raises
    ------
    CorrectionError : the file cannot be read, a column is missing, or a cell is not as it should be
    """
    return tuple(map(_correction, user_rows("corrections", path)))


def _correction(row: UserRow) -> Correction:
    territories: list[Territory] = []
    written = row.cells["territory"]
    for word in written.split(";") if written not in ("", NONE) else ():
        if not (named := lookup_all(word)):
            known = f"an ISO 3166 code, a name in Chinese or English, or {NONE}"
            raise row.wrong(f"the territory {word.strip()!r}", known)
        territories += named
    return Correction(row.file, row.line, row.cells, tuple(dict.fromkeys(territories)))


def require_articles(corrections: Iterable[Correction], articles: Collection[str]) -> None:
    """Refuse a correction of a page that is not among those read.

    Raises
    ------
    CorrectionError : for the first correction of another page, or of no page where several were read
    """
    for correction in corrections:
        named = correction.cells["article"]
        if named not in articles and (named or len(articles) != 1):
            named = f"the article {named!r}" if named else "no article"
            listed = ", ".join(sorted(articles)[:8]) or "(none)"
            more = ", …" * (len(articles) > 8)
            raise correction.wrong(named, f"one that was read: {listed}{more}")


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
    own = [each for each in corrections if each.cells["article"] in ("", article.article)]
    if not own:  # as of most pages
        return Corrected(tuple(members), {}, {}, {}, ())
    stated: dict[int, dict[str, Correction]] = {}
    for correction, index in zip(own, _attached(article, members, own), strict=True):
        facts = stated.setdefault(index, {})
        for other in facts.values():
            if fact := correction.contradicts(other):
                raise correction.wrong(
                    f"a {fact} for the entry on line {members[index].entry.line_start} that line "
                    f"{other.line} contradicts",
                    "one row",
                )
        facts |= {fact: correction for fact in correction.values if fact not in facts}
    kept = [index for index in range(len(members)) if "member" not in stated.get(index, {})]
    changed = [_changed(members[index], stated.get(index, {})) for index in kept]
    by_member = {at: stated[index] for at, index in enumerate(kept) if index in stated}
    return Corrected(
        _numbered(changed),
        {
            at: Given(given.territories, given.cells["source"])
            for at, facts in by_member.items()
            if (given := facts.get("territory")) and given.territories
        },
        by_member,
        _families(changed, by_member),
        tuple(
            Loss("list", facts["member"].cells["reason"], *_lines(members[index]))
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
    fitting = [[i for i, each in enumerate(members) if row.fits(each)] for row in corrections]
    found = {at: there[0] for at, there in enumerate(fitting) if len(there) == 1}
    # The others name an entry that moved: they are paired with the page by name, link and order.
    named = [at for at, row in enumerate(corrections) if row.cells["name"] or row.link]
    named.sort(key=lambda at: int(corrections[at].cells["line"] or 0))
    wanted = [Item((corrections[at].cells["name"],), (corrections[at].link,)) for at in named]
    listed = [Item((member.name,), (member.title,)) for member in members]
    for pair in align(wanted, listed):
        if corrections[named[pair.left]].names(members[pair.right]):
            found.setdefault(named[pair.left], pair.right)
    for at, correction in enumerate(corrections):
        if at not in found:
            raise _unattached(article, members, correction)
    return [found[at] for at in range(len(corrections))]


def _unattached(
    article: Article, members: Sequence[Member], correction: Correction
) -> CorrectionError:
    cells = correction.cells
    words = {"line": cells["line"], "name": repr(cells["name"]), "link": repr(cells["link"])}
    wanted = " and ".join(f"{column} {word}" for column, word in words.items() if cells[column])
    near = [
        member for member in members if cells["name"] and plain(cells["name"]) == plain(member.name)
    ]
    named = "; ".join(f"line {each.entry.line_start} {each.name!r}" for each in near[:3])
    return correction.wrong(
        f"{len(near)} members of {article.article} at {wanted}{f' ({named})' if named else ''}",
        "exactly one",
    )


def _changed(member: Member, facts: Mapping[str, Correction]) -> Member:
    """A member with what the corrections state of it."""
    values = {fact: correction.values[fact] for fact, correction in facts.items()}
    if "status" in values:
        member = member._replace(status=str(values["status"]))
    if "new_name" in values:
        member = member._replace(name=str(values["new_name"]))
    if values.get("territory") == frozenset():
        member = member._replace(no_territory=True)
    if "host" in values:
        by_name = {host.name: host for host in member.hosts}
        names = [name for name in facts["host"].hosts if name != NONE]
        hosts = tuple(by_name.get(name, Host(name, None)) for name in names)
        member = member._replace(hosts=hosts)
    return member


def _numbered(members: Sequence[Member]) -> tuple[Member, ...]:
    """The members with their positions counted anew."""
    numbers: defaultdict[str, Iterator[int]] = defaultdict(lambda: count(1))
    return tuple(each._replace(position=next(numbers[each.status])) for each in members)


def _families(
    members: Sequence[Member], by_member: Mapping[int, Mapping[str, Correction]]
) -> dict[str, tuple[str, str]]:
    """Family and source, by the name of the first host party of each corrected member."""
    rows: dict[str, Correction] = {}
    for index, facts in by_member.items():
        if (given := facts.get("family")) is None:
            continue
        if not members[index].hosts:
            raise given.wrong(
                "a family for an entry without a host party",
                "one that names it, or the column host",
            )
        host = members[index].hosts[0]
        key = host.title or host.name
        other = rows.setdefault(key, given)
        if other.cells["family"] != given.cells["family"]:
            contradicted = f"that line {other.line} contradicts"
            raise given.wrong(f"a family for {host.name!r} {contradicted}", "one")
    return {key: (row.cells["family"], row.cells["source"]) for key, row in rows.items()}
