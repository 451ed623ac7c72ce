"""How well recovery works: answers compared with lists whose flags are known.

A labelled list is one whose territories are known from elsewhere: from the reference table for the
articles that ship, from flags that survive in MediaWiki source, or from a user's own labels. The
flags are taken away, recovery is run on what is left, and every entry is compared with the truth.

What counts. An entry is *answered* if any territory is believed. An answer is *right* only if the
set of believed territories is the true set: one too many is wrong, and so is one too few. The
candidates *contain* the truth if all its territories are among them. The unit of chance is the
list, not the entry, since entries of one list share its order and its author's habits: intervals
resample whole lists.

The three articles that ship were seen while the method was designed. They, and the lists counted in
``places/trust.csv``, are development data: what is measured on them is no promise for others.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from internationals.articles.model import Article, Link, Member
from internationals.paths import REFERENCE
from internationals.places import alignment
from internationals.places.evidence import Cue, FirstSentences, gather, sorted_parts
from internationals.places.gazetteer import (
    Territory,
    index_of,
    lookup_all,
    name,
    sort_keys,
    territories,
    territory_of,
)
from internationals.places.prior import territory_prior
from internationals.places.reading import Settings, align_list, read_list
from internationals.places.recovery import Recovery, recover_article

Truth = frozenset[Territory]

KINDS = ("name", "link", "host", "text", "order")
"""Kinds of evidence that can be switched off, as `ablation` does in turn."""

DRAWS = 2000
SEED = 20
_FLOOR = 1e-6


class Labelled(NamedTuple):
    """An article whose members' territories are known.

    Attributes
    ----------
    article : the page
    members : its members in the order in which recovery is to see them, without flags
    truths : the territories of each member, aligned with `members`; empty if not known
    """

    article: Article
    members: tuple[Member, ...]
    truths: tuple[Truth, ...]


# Labelled lists


def from_reference(article: Article, reference: Path | None = None) -> Labelled:
    """Label an article with the reference table (``data/reference/sections.csv``).

    Parameters
    ----------
    article : one the table knows, by its identifier
    reference : another table with the columns article, line, countries and subdivisions

    Raises
    ------
    ValueError : if the table has no row for the article
    """
    path = reference or REFERENCE / "sections.csv"
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    rows = rows[rows["article"] == article.article]
    if rows.empty:
        raise ValueError(f"{path}: found no row of {article.article!r}, expected at least one")
    return _with_rows(article, rows, str(path))


def from_labels(article: Article, labels: Path | str) -> Labelled:
    """Label an article with one's own table.

    Parameters
    ----------
    article : the page
    labels : CSV with the columns line, countries (``;`` between several), subdivisions, and name
        where a line lists several members

    Raises
    ------
    ValueError : if a row fits no member
    """
    rows = pd.read_csv(labels, dtype=str, keep_default_na=False)
    return _with_rows(article, rows, str(labels))


def _with_rows(article: Article, rows: pd.DataFrame, file: str) -> Labelled:
    truths: list[Truth] = [frozenset()] * len(article.members)
    for row in rows.to_dict("records"):
        line = int(row["line"])
        found = [
            index
            for index, member in enumerate(article.members)
            if member.entry.line_start <= line <= member.entry.line_end
        ]
        if len(found) > 1 and row.get("name"):
            found = [index for index in found if article.members[index].name == row["name"]]
        if not found:
            raise ValueError(
                f"{file}: found no member of {article.article} at line {line}, expected one"
            )
        for index in found:
            truths[index] = _truth(row["countries"], row["subdivisions"])
    return Labelled(article, article.members, tuple(truths))


def _truth(countries: str, subdivisions: str) -> Truth:
    parts = {territory_of(code) for code in subdivisions.split(";") if code}
    divided = {part.country for part in parts}
    whole = {Territory(code) for code in countries.split(";") if code and code not in divided}
    return frozenset(parts | whole)


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
    for member in article.members:
        flags = _flags(member)
        truth = frozenset(t for flag in flags for t in lookup_all(flag))
        if not flags and member.continues and truths:
            truth = truths[-1]
        truths.append(truth)
        entry = member.entry._replace(
            flags=(), cells=tuple(cell._replace(flags=()) for cell in member.entry.cells)
        )
        place = "" if lookup_all(member.place) and flags else member.place
        members.append(member._replace(entry=entry, flags_lost=len(flags), place=place))
    return Labelled(article, tuple(members), tuple(truths))


def _flags(member: Member) -> tuple[str, ...]:
    return member.entry.flags or tuple(f for cell in member.entry.cells for f in cell.flags)


# Harder lists


def shuffled(labelled: Labelled, seed: int) -> Labelled:
    """The same lists, the members of each in random order; those under one flag stay together."""
    chance = random.Random(seed)
    return _rearranged(labelled, lambda units: chance.sample(units, len(units)))


def sorted_by_chinese(labelled: Labelled) -> Labelled:
    """The same lists, sorted by the Chinese names of their territories, by pronunciation."""
    rank = {territory: at for at, (_, territory, _) in enumerate(sort_keys("chinese"))}

    def by_name(units: list[list[int]]) -> list[list[int]]:
        last = len(rank)
        return sorted(
            units,
            key=lambda unit: min((rank[t] for t in labelled.truths[unit[0]]), default=last),
        )

    return _rearranged(labelled, by_name)


def with_false_links(labelled: Labelled, share: float, seed: int) -> Labelled:
    """The same lists, with some links leading to a page of another country.

    Parameters
    ----------
    labelled : the lists
    share : of the members whose link is replaced, in [0, 1]
    seed : of the random choice
    """
    chance = random.Random(seed)
    countries = [t for t in territories() if not t.subdivision]
    members = []
    for member in labelled.members:
        if chance.random() < share:
            title = f"{member.name} ({name(chance.choice(countries), 'zh')})"
            line = member.entry.line_start
            link = Link(member.name, title, "article", title, False, line, line, 0, 0)
            member = member._replace(link=link)
        members.append(member)
    return labelled._replace(members=tuple(members))


def with_repeated_territories(labelled: Labelled, share: float, seed: int) -> Labelled:
    """The same lists, with some members followed by another of the same territories, unlinked.

    Parameters
    ----------
    labelled : the lists
    share : of the members that are followed so, in [0, 1]
    seed : of the random choice
    """
    chance = random.Random(seed)
    members: list[Member] = []
    truths: list[Truth] = []
    for member, truth in zip(labelled.members, labelled.truths, strict=True):
        members.append(member)
        truths.append(truth)
        if chance.random() < share:
            members.append(member._replace(link=None, name="联盟", hosts=(), place=""))
            truths.append(truth)
    return Labelled(labelled.article, tuple(members), tuple(truths))


def _rearranged(
    labelled: Labelled, arrange: Callable[[list[list[int]]], list[list[int]]]
) -> Labelled:
    order: list[int] = []
    for part in _parts(labelled).values():
        units: list[list[int]] = []
        for index in part:
            if labelled.members[index].continues and units:
                units[-1].append(index)
            else:
                units.append([index])
        order += [index for unit in arrange(units) for index in unit]
    return Labelled(
        labelled.article,
        tuple(labelled.members[index] for index in order),
        tuple(labelled.truths[index] for index in order),
    )


def _parts(labelled: Labelled) -> dict[tuple[int, int], list[int]]:
    parts: dict[tuple[int, int], list[int]] = {}
    for index, part in enumerate(sorted_parts(labelled.article, labelled.members)):
        parts.setdefault(part, []).append(index)
    return parts


# Comparison with the truth


def assess(
    labelled: Iterable[Labelled],
    settings: Settings | None = None,
    first_sentences: FirstSentences | None = None,
) -> pd.DataFrame:
    """Recover labelled lists and compare every entry with the truth.

    Parameters
    ----------
    labelled : the lists; members whose territories are not known are recovered, not compared
    settings : what recovery may use
    first_sentences : first sentences of other pages, by title

    Returns
    -------
    DataFrame, one row per member: article, list (number of the list, or of the part of a table),
    line, name, truth and answer (codes, ``;`` between several), flags, confidence (of the least
    certain territory of the answer), evidence (kinds of the answer, ``;`` between several), answered,
    right, most_probable, most_probable_right, candidates (their number), contained, probability
    (geometric mean of those given to the true territories), prior_probability (the same by the
    prior alone), brier (sum over territories of squared errors), highest (the highest
    probability), order (probability that the list is sorted), rests_on_order
    """
    rows = []
    settings = settings or Settings()
    for one in labelled:
        recoveries = recover_article(
            one.article, one.members, first_sentences=first_sentences, settings=settings
        )
        parts = [part for _, part in sorted_parts(one.article, one.members)]
        pages = (one.article.title, one.article.article.replace("_", " "))
        prior = territory_prior(tuple(sorted(set(pages))), settings.prior)
        for member, truth, recovery, part in zip(
            one.members, one.truths, recoveries, parts, strict=True
        ):
            if truth:
                rows.append(_assessed(one.article, part, member, truth, recovery, prior))
    return pd.DataFrame(rows)


def _assessed(
    article: Article,
    part: int,
    member: Member,
    truth: Truth,
    recovery: Recovery,
    prior: alignment.Array,
) -> dict[str, object]:
    index = index_of()
    true = np.zeros(len(index))
    true[[index[territory] for territory in truth]] = 1.0
    answer = {belief.territory for belief in recovery.beliefs}
    # As many most probable territories as there are flags; two flags can be one territory's.
    most_probable = set(recovery.most_probable)
    given = np.maximum(recovery.with_order[true > 0], _FLOOR)
    expected = np.maximum(np.minimum(prior[true > 0] * recovery.flags, 1.0), _FLOOR)
    return {
        "article": article.article,
        "list": part,
        "line": member.entry.line_start,
        "name": member.name,
        "truth": _codes(truth),
        "answer": _codes(answer),
        "flags": recovery.flags,
        "confidence": min((b.confidence for b in recovery.beliefs), default=float("nan")),
        "evidence": ";".join(dict.fromkeys(b.evidence for b in recovery.beliefs)),
        "answered": bool(answer),
        "right": answer == truth,
        "most_probable": _codes(most_probable),
        "most_probable_right": most_probable == truth,
        "candidates": len(recovery.candidates),
        "contained": truth <= {territory for territory, _ in recovery.candidates},
        "probability": float(np.exp(np.log(given).mean())),
        "prior_probability": float(np.exp(np.log(expected).mean())),
        "brier": float(((recovery.with_order - true) ** 2).sum()),
        "highest": float(recovery.with_order.max()),
        "order": recovery.order,
        "rests_on_order": recovery.rests_on_order,
    }


def _codes(found: Iterable[Territory]) -> str:
    return ";".join(sorted(territory.code for territory in found))


# Numbers


def measures(assessed: pd.DataFrame, by: str | Sequence[str] | None = None) -> pd.DataFrame:
    """What there is to say of recovery, per group.

    Parameters
    ----------
    assessed : see `assess`
    by : column or columns to group by; None for all together

    Returns
    -------
    DataFrame, one row per group (indexed by it; `all` for all together): entries, lists, answered
    (share of entries), precision (share of the answers that are right; missing without answers),
    most_probable_right, contained (shares of entries), candidates (median number), log_score
    (mean natural logarithm of the probability given to the truth), prior_log_score (the same by the
    prior alone), brier (mean; 0 is best, 2 worst with one flag), rests_on_order (share of entries
    answered only thanks to the order)
    """
    if by is None:
        return pd.DataFrame([_measures(assessed)], index=pd.Index(["all"]))
    columns = [by] if isinstance(by, str) else list(by)
    groups = {key: _measures(group) for key, group in assessed.groupby(columns, sort=False)}
    index = pd.MultiIndex.from_tuples(list(groups), names=columns)
    measured = pd.DataFrame(list(groups.values()), index=index)
    return measured if len(columns) > 1 else measured.set_axis(index.get_level_values(0))


def _measures(assessed: pd.DataFrame) -> dict[str, float]:
    answered = assessed[assessed["answered"]]
    return {
        "entries": len(assessed),
        "lists": assessed.groupby(["article", "list"]).ngroups,
        "answered": float(assessed["answered"].mean()),
        "precision": float(answered["right"].mean()) if len(answered) else float("nan"),
        "most_probable_right": float(assessed["most_probable_right"].mean()),
        "contained": float(assessed["contained"].mean()),
        "candidates": float(assessed["candidates"].median()),
        "log_score": float(np.log(assessed["probability"]).mean()),
        "prior_log_score": float(np.log(assessed["prior_probability"]).mean()),
        "brier": float(assessed["brier"].mean()),
        "rests_on_order": float((assessed["answered"] & assessed["rests_on_order"]).mean()),
    }


def intervals(
    assessed: pd.DataFrame, level: float = 0.95, draws: int = DRAWS, seed: int = SEED
) -> pd.DataFrame:
    """Bootstrap intervals of the measures: whole lists are drawn with replacement.

    Parameters
    ----------
    assessed : see `assess`
    level : of the interval, in (0, 1)
    draws : number of resamples
    seed : of the random draws

    Returns
    -------
    DataFrame indexed by measure: value, low, high (percentiles; B. Efron, "Bootstrap methods: another
    look at the jackknife", Annals of Statistics 7, 1979). With few lists they are too narrow.
    """
    value = measures(assessed).iloc[0].drop(["entries", "lists"])
    lists = [group for _, group in assessed.groupby(["article", "list"], sort=True)]
    chance = np.random.default_rng(seed)
    columns = [
        "answered",
        "right",
        "most_probable_right",
        "contained",
        "rests_on_order",
        "brier",
    ]
    sums = np.array([group[columns].astype(float).sum() for group in lists])
    logs = np.array(
        [
            [np.log(group["probability"]).sum(), np.log(group["prior_probability"]).sum()]
            for group in lists
        ]
    )
    both = np.array([(group["answered"] & group["right"]).sum() for group in lists], dtype=float)
    sizes = np.array([len(group) for group in lists], dtype=float)
    numbers = [group["candidates"].to_numpy() for group in lists]
    drawn = chance.integers(0, len(lists), size=(draws, len(lists)))
    entries = sizes[drawn].sum(axis=1)
    answered = sums[drawn, 0].sum(axis=1)
    resampled = pd.DataFrame(
        {
            "answered": answered / entries,
            "precision": np.divide(
                both[drawn].sum(axis=1),
                answered,
                out=np.full(draws, np.nan),
                where=answered > 0,
            ),
            "most_probable_right": sums[drawn, 2].sum(axis=1) / entries,
            "contained": sums[drawn, 3].sum(axis=1) / entries,
            "candidates": [
                float(np.median(np.concatenate([numbers[i] for i in d]))) for d in drawn
            ],
            "log_score": logs[drawn, 0].sum(axis=1) / entries,
            "prior_log_score": logs[drawn, 1].sum(axis=1) / entries,
            "brier": sums[drawn, 5].sum(axis=1) / entries,
            "rests_on_order": sums[drawn, 4].sum(axis=1) / entries,
        }
    )
    tail = (1 - level) / 2
    return pd.DataFrame(
        {"value": value, "low": resampled.quantile(tail), "high": resampled.quantile(1 - tail)}
    ).loc[value.index]


def reliability(assessed: pd.DataFrame, edges: Sequence[float] | None = None) -> pd.DataFrame:
    """Whether a probability means what it says.

    Parameters
    ----------
    assessed : see `assess`; entries with one flag count
    edges : of the bins of the highest probability, ascending, from 0 to 1

    Returns
    -------
    DataFrame, one row per bin with entries: low, high (the bin is [low, high), the last one closed),
    entries, stated (mean of the highest probability), right (share whose most probable territory
    is right), low_right, high_right (95 % interval of that share, Wilson's)
    """
    bounds = np.asarray(edges if edges is not None else np.linspace(0, 1, 11))
    single = assessed[assessed["flags"] == 1]
    bins = np.clip(np.searchsorted(bounds, single["highest"], side="right") - 1, 0, len(bounds) - 2)
    rows = []
    for at in sorted(set(bins.tolist())):
        group = single[bins == at]
        n, share = len(group), float(group["most_probable_right"].mean())
        low, high = _wilson(share, n)
        rows.append(
            {
                "low": float(bounds[at]),
                "high": float(bounds[at + 1]),
                "entries": n,
                "stated": float(group["highest"].mean()),
                "right": share,
                "low_right": low,
                "high_right": high,
            }
        )
    return pd.DataFrame(rows)


def _wilson(share: float, n: int) -> tuple[float, float]:
    """E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927."""
    z = 1.959964
    centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * np.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return float(max(centre - half, 0.0)), float(min(centre + half, 1.0))


def risk_coverage(assessed: pd.DataFrame) -> pd.DataFrame:
    """What answering more would cost: entries answered in the order of their highest probability.

    Parameters
    ----------
    assessed : see `assess`

    Returns
    -------
    DataFrame, one row per threshold, from the most certain on: threshold (entries of at least
    this highest probability are answered with their most probable territories), coverage (share
    of entries answered), risk (share of these answers that are wrong)
    """
    ordered = assessed.sort_values("highest", ascending=False, kind="stable")
    number = np.arange(1, len(ordered) + 1)
    wrong = (~ordered["most_probable_right"]).cumsum().to_numpy()
    curve = pd.DataFrame(
        {
            "threshold": ordered["highest"].to_numpy(),
            "coverage": number / len(ordered),
            "risk": wrong / number,
        }
    )
    return curve.drop_duplicates("threshold", keep="last").reset_index(drop=True)


def by_evidence(assessed: pd.DataFrame) -> pd.DataFrame:
    """What each kind of evidence answered.

    Parameters
    ----------
    assessed : see `assess`

    Returns
    -------
    DataFrame indexed by the strongest kind named for the answer (`none`: not answered): entries,
    right (number of right answers), precision (missing where nothing was answered)
    """
    kinds = assessed["evidence"].str.split(";").str[0].replace("", "none")
    rows = {}
    for kind in (*KINDS, "flag", "reference", "none"):
        group = assessed[kinds == kind]
        if len(group):
            right = int((group["answered"] & group["right"]).sum())
            precision = right / len(group) if kind != "none" else float("nan")
            rows[kind] = {"entries": len(group), "right": right, "precision": precision}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("evidence")


def ablation(labelled: Sequence[Labelled], settings: Settings | None = None) -> pd.DataFrame:
    """The measures with each kind of evidence, and each part of the prior, switched off in turn.

    Parameters
    ----------
    labelled : the lists
    settings : what recovery may use otherwise

    Returns
    -------
    DataFrame indexed by what is switched off (`nothing` first): see `measures`. `other lists` is the
    prior from counts of parties alone, `prior` a uniform one.
    """
    settings = settings or Settings()
    variants: dict[str, Settings] = {"nothing": settings}
    for kind in KINDS:
        variants[kind] = settings._replace(without=settings.without | {kind})
    variants["other lists"] = settings._replace(prior="parties")
    variants["prior"] = settings._replace(prior="uniform")
    return pd.concat(
        {variant: measures(assess(labelled, chosen)) for variant, chosen in variants.items()}
    ).droplevel(1)


def cue_counts(labelled: Iterable[Labelled]) -> pd.DataFrame:
    """How often each basis of a cue named a true territory, or its country: what `trust.csv` counts.

    Parameters
    ----------
    labelled : the lists

    Returns
    -------
    DataFrame: title, basis, right, wrong. Links that several entries share are left out, and a part
    of the world is right if the territory lies in it.
    """
    counts: dict[tuple[str, str], list[int]] = {}
    for one in labelled:
        for truth, cues in zip(one.truths, gather(one.article, one.members), strict=True):
            distinct = {(cue.basis, cue.territories): cue for cue in cues}
            for cue in distinct.values():
                if not truth or cue.shared > 1 or cue.basis == "flag":
                    continue
                right = (
                    bool(truth & set(cue.territories))
                    if cue.basis == "area"
                    else bool({t.country for t in truth} & {t.country for t in cue.territories})
                )
                counts.setdefault((one.article.title, cue.basis), [0, 0])[not right] += 1
    return pd.DataFrame(
        [(*key, *value) for key, value in counts.items()],
        columns=["title", "basis", "right", "wrong"],
    )


def alignment_table(
    labelled: Labelled, part: int = 1, settings: Settings | None = None
) -> pd.DataFrame:
    """Where each entry of a list stands in the English alphabet: what a picture of it shows.

    Parameters
    ----------
    labelled : an article
    part : number of the list in `assess`, 1-based
    settings : what recovery may use

    Returns
    -------
    DataFrame, one row per entry (index: line, name), one column per sort key in alphabetical order
    (columns: key, code); the probability that the entry stands there. What a row lacks to 1
    is the probability that the entry is out of order.
    """
    members, cues, pages = _one_list(labelled, part)
    aligned = align_list(members, cues, pages, settings=settings or Settings())
    alphabet = alignment.english_alphabet()
    known = territories()
    columns = pd.MultiIndex.from_tuples(
        [
            (key, known[territory].code)
            for key, territory in zip(alphabet.names, alphabet.territory.tolist(), strict=True)
        ],
        names=["key", "code"],
    )
    begin = [m for i, m in enumerate(members) if not (m.continues and i)]
    index = pd.MultiIndex.from_tuples(
        [(member.entry.line_start, member.name) for member in begin], names=["line", "name"]
    )
    return pd.DataFrame(aligned.keys, index=index, columns=columns)


def truths_by_line(labelled: Labelled) -> dict[int, Truth]:
    """The true territories of the first member on each line, by the 1-based line it starts on."""
    lines: dict[int, Truth] = {}
    for member, truth in zip(labelled.members, labelled.truths, strict=True):
        lines.setdefault(member.entry.line_start, truth)
    return lines


def steps(
    labelled: Labelled, line: int, top: int = 8, settings: Settings | None = None
) -> pd.DataFrame:
    """How one entry is solved, step by step.

    Parameters
    ----------
    labelled : an article
    line : 1-based line of the entry; the first member on it counts
    top : how many territories to show: the most probable by evidence alone or in the end
    settings : what recovery may use

    Returns
    -------
    DataFrame indexed by territory code, most probable first; one column per step with the probability
    after it: prior, similar_lists (the prior moved towards lists that this one resembles),
    evidence, rest_of_list, order. With several flags: of the first flag's territory. `true` says
    whether the territory is one of the entry's.

    Raises
    ------
    ValueError : the article has no member at that line
    """
    index = next(
        (
            at
            for at, member in enumerate(labelled.members)
            if member.entry.line_start <= line <= member.entry.line_end
        ),
        None,
    )
    if index is None:
        raise ValueError(
            f"{labelled.article.article}: found no member at line {line}, expected one"
        )
    parts = [part for _, part in sorted_parts(labelled.article, labelled.members)]
    members, cues, pages = _one_list(labelled, parts[index])
    within = index - parts.index(parts[index])
    reading = read_list(members, cues, pages, settings=settings or Settings())
    (unit,) = [row for row, unit in enumerate(reading.units) if within in unit.members]
    table = pd.DataFrame(
        {
            "prior": reading.general_prior,
            "similar_lists": reading.prior,
            "evidence": reading.evidence[unit],
            "rest_of_list": reading.without_order[unit],
            "order": reading.with_order[unit],
        },
        index=pd.Index([territory.code for territory in territories()], name="territory"),
    )
    kept = table.loc[table[["evidence", "order"]].max(axis=1).nlargest(top).index].sort_values(
        "order", ascending=False
    )
    true = {territory.code for territory in labelled.truths[index]}
    return kept.assign(true=[code in true for code in kept.index])


def _one_list(
    labelled: Labelled, part: int
) -> tuple[list[Member], list[tuple[Cue, ...]], tuple[str, str]]:
    """Members and cues of one list, and the titles of its page."""
    parts = [at for _, at in sorted_parts(labelled.article, labelled.members)]
    if part not in parts:
        raise ValueError(
            f"{labelled.article.article}: found no list {part}, expected one of "
            f"{', '.join(map(str, sorted(set(parts))))}"
        )
    found = gather(labelled.article, labelled.members)
    chosen = [index for index, at in enumerate(parts) if at == part]
    pages = (labelled.article.title, labelled.article.article.replace("_", " "))
    return [labelled.members[i] for i in chosen], [found[i] for i in chosen], pages
