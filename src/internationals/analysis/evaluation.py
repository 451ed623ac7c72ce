"""How well recovery works: labelled lists, recovered and compared with the truth (notebook 02).

A labelled list is one whose territories are known from elsewhere: from the reference table for the
included articles, or from a user's table. Recovery is run without them, and every entry is compared
with the truth. An entry is *answered* if a territory is believed. Subdivision and country are
compared apart: an answer is *right* if its countries are the true ones and no part of a country
contradicts a true part; it is *exact* if its territories are the true ones, no more and no fewer.

Beside every result are those of three baselines: the territories that the words of the entry alone
name, the most probable ones by the order of the list alone, and by the prior alone. The included
articles were seen while the method was designed: what is measured on them is no promise for others.

`recovered` measures the same from the tables alone, from the candidates that are worked out without
the reference.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable, Sequence
from itertools import chain, groupby
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy.stats import beta

from internationals.articles.model import Article, Link, Member
from internationals.paths import REFERENCE, csv_rows
from internationals.places import alignment, gazetteer
from internationals.places.evidence import BELIEF, Cue, gather
from internationals.places.gazetteer import Territory, index_of, territories, territories_of
from internationals.places.likelihood import Array, leave_out, territory_prior
from internationals.places.recovery import Recovery, read_list, recover, sorted_parts
from internationals.places.stated import settled
from internationals.tables.schema import Tables

KINDS = ("link", "host", "name", "list", "text", "order", "prior")
"""What `worth` leaves out in turn: kinds of evidence, and the knowledge of likely countries."""

DRAWS = 2000
SEED = 20

Truth = frozenset[Territory]
"""The territories of a member; empty if they are not known."""

# The bases of cues that are words of the entry itself, of its host or of its parent party.
_OWN_WORDS = frozenset(
    owner + basis
    for owner in ("", "host_", "parent_")
    for basis in ("name", "names", "adjective", "title", "disambiguator")
) | {"stated"}


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


def evaluate(lists: Iterable[Labelled], without: Collection[str] = ()) -> pd.DataFrame:
    """Recover labelled lists and compare every entry with the truth.

    Parameters
    ----------
    lists : members whose territories are not known are recovered, not compared
    without : kinds of evidence that recovery does not use, see `recovery.recover`

    Returns
    -------
    DataFrame, one row per member: article, list (number of the list, or of the part of a table),
    line, name, truth and answer (codes, ``;`` between several), flags, told (whether words on the
    page or beside it name a territory), confidence (the least probability of the territories of
    the answer and of those that it lacks, one for each flag), evidence (kinds of the answer, ``;``
    between several), answered, right, exact, most_probable, most_probable_right, candidates (their
    number), contained, probability (the least of those given to the true territories), highest (the
    highest probability), order (probability that the list is sorted), rests_on_order;
    words_answered, words_right, order_right, prior_right (the baselines)
    """
    rows = []
    for one in lists:
        recoveries = recover(one.article, one.members, without=without)
        parts = [part for _, part in sorted_parts(one.article, one.members)]
        prior = territory_prior(leave_out((one.article.title, one.article.article)))
        entries = zip(
            one.members, one.truths, recoveries, parts, _by_order(parts, prior), strict=True
        )
        rows += [
            {
                "article": one.article.article,
                "list": part,
                "line": member.entry.line_start,
                "name": member.name,
                **_answer(found, truth),
                **_baselines(found, truth, prior, by_order),
            }
            for member, truth, found, part, by_order in entries
            if truth
        ]
    return pd.DataFrame(rows)


def agrees(answer: Collection[Territory], truth: Truth) -> bool:
    """Whether the countries are the true ones, and no part is another than the true one."""
    parts = {each for each in truth if each.subdivision}
    divided = {part.country for part in parts}
    return {each.country for each in answer} == {each.country for each in truth} and all(
        each in parts for each in answer if each.subdivision and each.country in divided
    )


def _answer(found: Recovery, truth: Truth) -> dict[str, object]:
    answer = {belief.territory for belief in found.beliefs}
    # A member that is taken to belong to no country has no territory that is possible.
    probable = found.with_order if found.with_order.size else np.zeros(len(territories()))
    believed = [belief.confidence for belief in found.beliefs]
    # An answer of one territory for two flags is not complete.
    lacking = found.probabilities[len(believed) : len(found.most_probable)].tolist()
    return {
        "truth": _codes(truth),
        "answer": _codes(answer),
        "flags": found.flags,
        "told": any(not cue.area for cue in found.cues),
        "confidence": min(believed + lacking, default=float("nan")),
        "evidence": ";".join(dict.fromkeys(b.evidence for b in found.beliefs)),
        "answered": bool(answer),
        "right": agrees(answer, truth),
        "exact": answer == truth,
        "most_probable": _codes(found.most_probable),
        # Two flags can be one territory's.
        "most_probable_right": set(found.most_probable) == truth,
        "candidates": len(found.candidates),
        "contained": truth <= {territory for territory, _ in found.candidates},
        "probability": float(np.min(probable[[index_of()[territory] for territory in truth]])),
        "highest": float(np.max(probable)),
        "order": found.sorted_probability,
        "rests_on_order": found.rests_on_order,
    }


def _baselines(found: Recovery, truth: Truth, prior: Array, by_order: Array) -> dict[str, object]:
    answer = words_alone(found.cues)
    return {
        "words_answered": bool(answer),
        "words_right": agrees(answer, truth),
        "order_right": _most_probable(by_order, len(truth)) == truth,
        "prior_right": _most_probable(prior, len(truth)) == truth,
    }


def words_alone(cues: Iterable[Cue]) -> Truth:
    """The territories that the words of an entry name, if they name one country; else none."""
    named = [cue.territories for cue in cues if cue.basis in _OWN_WORDS]
    found = frozenset(territory for each in named[:1] for territory in each)
    return found if len({t.country for each in named for t in each}) == 1 else frozenset()


def _by_order(parts: list[int], prior: Array) -> list[Array]:
    """Probability of each territory by the place in a sorted list alone, for each entry."""
    found: list[Array] = []
    for _, entries in groupby(parts):
        likelihood = np.ones((len(list(entries)), len(prior)))
        found += [*alignment.align(likelihood, prior).sorted_posterior]
    return found


def _most_probable(probability: Array, number: int) -> Truth:
    best = np.argsort(-probability, kind="stable")[:number].tolist()
    return frozenset(territories()[at] for at in best)


def _codes(found: Iterable[Territory]) -> str:
    return ";".join(sorted({territory.code for territory in found}))


# Labels


def from_reference(article: Article) -> Labelled:
    """Label an article with the reference table (``data/reference/sections.csv``).

    Parameters
    ----------
    article : one the table knows, by its identifier

    Raises
    ------
    ValueError : the table has no row for the article, or a row fits no member
    """
    return from_labels(article, REFERENCE / "sections.csv")


def from_labels(article: Article, labels: Path | str) -> Labelled:
    """Label an article with one's own table.

    Parameters
    ----------
    article : the page
    labels : CSV with the columns line (1-based), countries (ISO 3166-1 alpha-2, ``;`` between
        several), subdivisions (ISO 3166-2, likewise), name where a line lists several members, and
        article where rows are of several articles

    Raises
    ------
    ValueError : there is no row for the article, a line is no number, a code is not known, or a row
        fits no member
    """
    own = article.article
    rows = [row for row in csv_rows(Path(labels)) if row.get("article", own) == own]
    if not rows:
        raise ValueError(f"{labels}: found no row of {own!r}, expected at least one")
    members = settled(article)
    truths: list[Truth] = [frozenset()] * len(members)
    for row in rows:
        line = int(row["line"])
        found = [
            index
            for index, member in enumerate(members)
            if member.entry.line_start <= line <= member.entry.line_end
            and row.get("name") in (None, "", member.name)
        ]
        if not found:
            raise ValueError(f"{labels}: found no member of {own} at line {line}, expected one")
        try:
            truth = frozenset(territories_of(row["countries"], row["subdivisions"]))
        except KeyError as error:
            raise ValueError(f"{labels}: of line {line}, {error.args[0]}") from None
        for index in found:
            truths[index] = truth
    return Labelled(article, members, tuple(truths))


# Measures


def measures(evaluated: pd.DataFrame) -> pd.DataFrame:
    """The shares of entries that are answered and right, with their intervals.

    Parameters
    ----------
    evaluated : see `evaluate`

    Returns
    -------
    DataFrame, one row per measure: part and n (numbers of entries), share, low, high (see
    `interval`). The measures: answered, right (of the answers), most_probable_right, contained
    (the truth is among the candidates), rests_on_order (of the answers)
    """
    answers = evaluated[evaluated["answered"]]
    columns = {
        "answered": evaluated["answered"],
        "right": answers["right"],
        "most_probable_right": evaluated["most_probable_right"],
        "contained": evaluated["contained"],
        "rests_on_order": answers["rests_on_order"],
    }
    rows = {
        name: (int(values.sum()), len(values), float(values.mean()),
               *interval(values, evaluated.loc[values.index, ["article", "list"]]))
        for name, values in columns.items()
    }  # fmt: skip
    names = ["part", "n", "share", "low", "high"]
    return pd.DataFrame.from_dict(rows, orient="index", columns=names).rename_axis("measure")


def interval(values: pd.Series[bool], lists: pd.DataFrame) -> tuple[float, float]:
    """A 95 % interval of a share.

    Entries of one list share its order and its author's habits, so whole lists are resampled
    (bootstrap). Where the share is 0 or 1 that gives nothing; the interval is then the exact one
    of independent entries.

    Parameters
    ----------
    values : one per entry
    lists : the columns that name each entry's list
    """
    if values.all() or not values.any():
        return exact_interval(int(values.sum()), len(values))
    grouped = values.astype(float).groupby([lists[name] for name in lists])
    sums, sizes = grouped.sum().to_numpy(), grouped.size().to_numpy()
    drawn = np.random.default_rng(SEED).integers(0, len(sums), size=(DRAWS, len(sums)))
    shares = sums[drawn].sum(axis=1) / sizes[drawn].sum(axis=1)
    low, high = np.quantile(shares, [0.025, 0.975])
    return float(low), float(high)


def exact_interval(part: int, n: int) -> tuple[float, float]:
    """The exact 95 % interval of a share (Clopper and Pearson 1934); (0, 1) of no entries."""
    low = float(beta.ppf(0.025, part, n - part + 1)) if part else 0.0
    high = float(beta.ppf(0.975, part + 1, n - part)) if part < n else 1.0
    return low, high


def reliability(evaluated: pd.DataFrame) -> pd.DataFrame:
    """Whether a probability means what it states, for each tenth.

    Parameters
    ----------
    evaluated : see `evaluate`, or `recovered`; entries of one flag count

    Returns
    -------
    DataFrame, one row per tenth with entries: low, high (the tenth is [low, high), the last one
    closed), entries, stated (mean of the highest probability), right (share whose most probable
    territory is right), low_right, high_right (see `exact_interval`)
    """
    single = evaluated[evaluated["flags"] == 1]
    tenth = (single["highest"] * 10).clip(upper=9.999).astype(int)
    rows = []
    for at, group in single.groupby(tenth):
        part, n = int(group["most_probable_right"].sum()), len(group)
        stated = float(group["highest"].mean())
        bounds = (int(str(at)) / 10, (int(str(at)) + 1) / 10)
        rows.append((*bounds, n, stated, part / n, *exact_interval(part, n)))
    names = ["low", "high", "entries", "stated", "right", "low_right", "high_right"]
    return pd.DataFrame(rows, columns=names)


def worth(lists: Sequence[Labelled]) -> pd.DataFrame:
    """What each kind of evidence is worth: recovery without it, and the baselines.

    Parameters
    ----------
    lists : labelled lists

    Returns
    -------
    DataFrame indexed by way: ``all``; ``without_…`` for each kind of evidence and for the
    knowledge of likely countries (``without_prior``), those that cost most first; then the
    baselines ``words`` (of the entry alone), ``order_alone`` and ``prior_alone``. Columns:
    entries, answered and right_answers (shares of entries; missing where a baseline gives no
    answer), most_probable_right (missing for ``words``)
    """
    full = evaluate(lists)
    names = ["answered", "right", "most_probable_right"]
    shares = {f"without_{kind}": evaluate(lists, {kind})[names].mean() for kind in KINDS}
    costs = pd.DataFrame(shares).T.sort_values(["answered", "most_probable_right"], kind="stable")
    none = float("nan")
    baselines = {
        "words": (full["words_answered"].mean(), full["words_right"].mean(), none),
        "order_alone": (none, none, full["order_right"].mean()),
        "prior_alone": (none, none, full["prior_right"].mean()),
    }
    alone = pd.DataFrame.from_dict(baselines, orient="index", columns=names)
    table = pd.concat([full[names].mean().to_frame("all").T, costs, alone])
    table.insert(0, "entries", len(full))
    return table.rename(columns={"right": "right_answers"}).rename_axis("way")


def steps(labelled: Labelled, line: int, top: int = 8) -> pd.DataFrame:
    """How one entry is solved, step by step.

    Parameters
    ----------
    labelled : an article
    line : 1-based line of the entry; the first member on it counts
    top : how many territories to show: the most probable by evidence alone or in the end

    Returns
    -------
    DataFrame indexed by territory code, most probable first: name, and the probability after each
    step: prior, similar_lists (the prior moved towards lists that this one resembles), evidence,
    rest_of_list, order; true (whether it is one of the entry's territories)

    Raises
    ------
    ValueError : the article has no member at that line
    """
    members, name = labelled.members, labelled.article.article
    entries = [member.entry for member in members]
    at = next((n for n, e in enumerate(entries) if e.line_start <= line <= e.line_end), None)
    if at is None:
        raise ValueError(f"{name}: found no member at line {line}, expected one")
    parts, cues = sorted_parts(labelled.article, members), gather(labelled.article, members)
    own = [index for index, part in enumerate(parts) if part == parts[at]]
    listed = [members[index] for index in own]
    pages = (labelled.article.title, name)
    reading = read_list(listed, [cues[index] for index in own], pages)
    within = own.index(at)
    unit = next(row for row, unit in enumerate(reading.units) if within in unit.members)
    table = pd.DataFrame(
        {
            "name": list(map(gazetteer.name, territories())),
            "prior": reading.general_prior,
            "similar_lists": reading.prior,
            "evidence": reading.evidence[unit],
            "rest_of_list": reading.without_order[unit],
            "order": reading.with_order[unit],
            "true": [territory in labelled.truths[at] for territory in territories()],
        },
        index=pd.Index([territory.code for territory in territories()], name="territory"),
    )
    best = table[["evidence", "order"]].max(axis=1).nlargest(top).index
    return table.loc[best].sort_values("order", ascending=False)


def recovered(tables: Tables) -> pd.DataFrame:
    """Every entry whose territory the reference gives, beside what is worked out without it.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame, one row per entry: section_id, article, list, truth, most_probable and answer (codes,
    with semicolons), flags, highest (the highest probability), answered, right,
    most_probable_right, contained
    """
    known = _known(tables)
    codes = _with_codes(tables.candidates).query("section_id in @known.section_id")
    codes = codes.sort_values("probability", ascending=False, kind="stable")
    candidates = codes.groupby("section_id", sort=False)
    flags = candidates["probability"].sum().round().clip(lower=1).astype(int)
    is_best = candidates.cumcount() < codes["section_id"].map(flags).astype(int)
    chosen = {
        "truth": known,
        "most_probable": codes[is_best],
        "answer": codes[codes["probability"] >= BELIEF],
    }
    found = tables.sections.set_index("section_id").loc[flags.index, ["article", "list"]]
    found = found.astype({"list": int})
    for name, rows in chosen.items():
        joined = rows.groupby("section_id")["code"].agg(lambda each: ";".join(sorted(set(each))))
        found[name] = joined.reindex(found.index).fillna("")
    found["flags"], found["highest"] = flags, candidates["probability"].max()
    found["answered"] = found["answer"] != ""
    found["right"] = found["answer"] == found["truth"]
    found["most_probable_right"] = found["most_probable"] == found["truth"]
    is_candidate = _pairs(known).isin(_pairs(codes))
    found["contained"] = pd.Series(is_candidate).groupby(known["section_id"].array).all()
    return found.reset_index()


def _pairs(rows: pd.DataFrame) -> pd.MultiIndex:
    """Section and code of each row."""
    return pd.MultiIndex.from_frame(rows[["section_id", "code"]])


def _known(tables: Tables) -> pd.DataFrame:
    """The territories that are known from elsewhere, and not used to recover any."""
    rows = tables.section_territories
    known = rows["evidence"].isin(["reference", "match"])
    return _with_codes(rows[known & rows["stands_for"].isna()])


def _with_codes(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(code=rows["subdivision"].fillna(rows["country"]))


def strip(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Where each entry of a list may be in the alphabet of territories.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international; its full members are shown

    Returns
    -------
    DataFrame, one row per entry and candidate, in the order of the list: section_id, line, code,
    sort_name, rank (of that name among those of all territories, from 0), probability (without
    the reference), is_truth (known from elsewhere); no row for a list whose territories are all
    stated
    """
    own = tables.sections.query("organization_id == @organization_id and tier == 'full'")
    rows = own[["section_id"]].merge(_with_codes(tables.candidates), on="section_id")
    is_stated = tables.section_territories["evidence"].isin(["flag", "stated"])
    stated = tables.section_territories.loc[is_stated, "section_id"]
    names = {} if rows["section_id"].isin(stated).all() else sort_names()
    rows = rows[rows["code"].isin(names.keys())].rename(columns={"line_start": "line"})
    rows = rows.assign(
        sort_name=rows["code"].map(names),
        rank=rows["code"].map({code: rank for rank, code in enumerate(names)}),
        is_truth=_pairs(rows).isin(_pairs(_known(tables))),
    )
    kept = ["section_id", "line", "code", "sort_name", "rank", "probability", "is_truth"]
    return rows[kept].reset_index(drop=True)


def sort_names() -> dict[str, str]:
    """The English name that each territory is sorted by, by its code, in alphabetical order."""
    keys = gazetteer.sort_keys()
    likeliest = {each.territory: each for each in sorted(keys, key=lambda each: each.share)}
    return {each.territory.code: each.name for each in keys if each is likeliest[each.territory]}


def shuffled(labelled: Labelled, seed: int) -> Labelled:
    """The same list, its members in random order; those under one flag stay together.

    Parameters
    ----------
    labelled : the lists of a page
    seed : of the random order
    """
    parts: dict[tuple[int, int], list[list[int]]] = {}
    for index, part in enumerate(sorted_parts(labelled.article, labelled.members)):
        units = parts.setdefault(part, [])
        if not (labelled.members[index].continues and units):
            units.append([])
        units[-1].append(index)
    chance = random.Random(seed)
    units = [unit for each in parts.values() for unit in chance.sample(each, len(each))]
    order = list(chain.from_iterable(units))
    return labelled._replace(
        members=tuple(labelled.members[index] for index in order),
        truths=tuple(labelled.truths[index] for index in order),
    )


def with_false_links(labelled: Labelled, share: float, seed: int) -> Labelled:
    """The same list, with some links leading to a page of another country.

    Parameters
    ----------
    labelled : the lists of a page
    share : of the members whose link is replaced, in [0, 1]
    seed : of the random choice
    """
    chance = random.Random(seed)
    countries = [each for each in territories() if not each.subdivision]
    members = []
    for member in labelled.members:
        if chance.random() < share:
            title = f"{member.name} ({gazetteer.name(chance.choice(countries), 'zh')})"
            line = member.entry.line_start
            link = Link(member.name, title, "article", title, False, line, line, 0, 0)
            member = member._replace(link=link)
        members.append(member)
    return labelled._replace(members=tuple(members))


def together(lists: Iterable[Labelled]) -> pd.Series[float]:
    """The measures of some lists in one row, to be put beside those of others.

    Parameters
    ----------
    lists : labelled lists
    """
    found = evaluate(lists)
    median = found.loc[~found["answered"], "candidates"].median()
    shares = measures(found)["share"].to_dict()
    return pd.Series({"entries": float(len(found)), **shares, "candidates_of_open": median})
