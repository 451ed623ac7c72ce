"""Which sections work inside another party (entryism, 打入), and what these host parties are.

What is counted is what an article lists: all of one list, no sample. Where no entry of an article
names a host party, the article does not record them: the number is missing, not zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from scipy.stats import fisher_exact

from internationals.analysis.names import in_both_languages, place_name, places_by_section
from internationals.analysis.wording import Language, Sentences, Wording, date, joined, sorted_names
from internationals.tables.schema import VOCABULARIES, Tables

GROUPINGS = ("region_en", "subnational", "own_article")
"""Columns of `sections` by which sections are compared."""


def sections(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Every full member of an international, where it is, and whether it names a host party.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international

    Returns
    -------
    DataFrame, one row per entry of tier `full`, in the order of the article: columns of the table
    `sections`; those of `places_by_section` (empty where no territory is believed, but "no country"
    is the region of a section that belongs to none); then
    own_article (its name links to a page), hosts (how many host parties it names), with_host and
    host_dropped (a later text of the article no longer names its host)
    """
    own = tables.distinct.sections.query("organization_id == @organization_id and tier == 'full'")
    rows = own.merge(places_by_section(tables), on="section_id", how="left", validate="1:1")
    nowhere = rows["no_territory"].eq(True) & rows["places"].isna()
    rows.loc[nowhere, ["region_en", "region_zh"]] = in_both_languages("nowhere")
    rows["subnational"] = rows["subnational"].eq(True)
    rows["own_article"] = rows["link_title"].notna()
    counts = tables.distinct.section_hosts["section_id"].value_counts()
    rows["hosts"] = rows["section_id"].map(counts).fillna(0).astype(int)
    rows["with_host"] = rows["hosts"] > 0
    dropped = tables.distinct.section_checks.query(
        "fact == 'host' and text == 'later_revision' and result == 'absent'"
    )
    rows["host_dropped"] = rows["with_host"] & rows["section_id"].isin(dropped["section_id"])
    return rows


def hosts(tables: Tables, organization_id: str) -> pd.DataFrame:
    """Every host party of the full members of an international.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international

    Returns
    -------
    DataFrame, one row per section and host party, in the order of the article: section_id, places,
    region_en, region_zh, the columns of the table `host_parties`, then newer (founded after
    the international) and newer_with_predecessor (the same, its predecessor counted as its
    beginning); missing where a year is not known
    """
    own = sections(tables, organization_id)[["section_id", "places", "region_en", "region_zh"]]
    pairs = tables.distinct.section_hosts.sort_values("position", kind="stable")
    rows = own.merge(pairs[["section_id", "host_party_id"]], on="section_id").merge(
        tables.host_parties, on="host_party_id", validate="m:1"
    )
    founded = founded_year(tables, organization_id)
    year = pd.NA if founded is None else founded
    oldest = rows["predecessor_year"].fillna(rows["founded_year"])
    rows["newer"] = (rows["founded_year"] > year).astype("boolean")
    rows["newer_with_predecessor"] = (oldest > year).astype("boolean")
    return rows


def founded_year(tables: Tables, organization_id: str) -> int | None:
    """The year an international was founded; None where it is not known."""
    known = tables.organizations.set_index("organization_id")["founded_year"].dropna()
    return int(known[organization_id]) if organization_id in known.index else None


def host_rate(sections: pd.DataFrame, by: str) -> pd.DataFrame:
    """Share of sections that name a host party, per group.

    Parameters
    ----------
    sections : one row per section, as `sections` returns them
    by : column to group by, such as ``"region_en"``

    Returns
    -------
    DataFrame indexed by `by`, largest groups first: n (sections), with_host (of them naming a
    host party), rate (with_host / n, in [0, 1])
    """
    grouped = sections.groupby(by, observed=True)
    rates = grouped.agg(n=("section_id", "size"), with_host=("with_host", "sum")).astype(int)
    rates["rate"] = rates["with_host"] / rates["n"]
    return rates.sort_values("n", ascending=False, kind="stable")


def hosts_recorded(tables: Tables) -> pd.DataFrame:
    """For which internationals host parties are recorded.

    Parameters
    ----------
    tables : as `internationals.load` returns them

    Returns
    -------
    DataFrame indexed by organization_id, one row per article about an organisation: sections (full
    members listed), with_host (of them naming a host party; missing where no entry names one)
    """
    own = tables.distinct.sections[tables.distinct.sections["tier"].eq("full")]
    named = own["section_id"].isin(tables.distinct.section_hosts["section_id"])
    rates = host_rate(own.assign(with_host=named), "organization_id")[["n", "with_host"]]
    counts = rates.rename(columns={"n": "sections"})
    counts = counts.reindex(tables.internationals, fill_value=0).rename_axis("organization_id")
    with_host = counts["with_host"].where(counts["with_host"] > 0)
    return counts.assign(with_host=with_host).astype("Int64")


def ages(hosts: pd.DataFrame) -> pd.DataFrame:
    """Host parties by family group, and how many of them are newer than the international.

    Parameters
    ----------
    hosts : as `hosts` returns them

    Returns
    -------
    DataFrame indexed by family group, in the order of the vocabulary, ``unknown`` last: hosts,
    dated (with a founding year), newer, newer_with_predecessor
    """
    groups = hosts["family_group"].astype(object).fillna("unknown")
    counts = hosts.groupby(groups).agg(
        hosts=("host_party_id", "nunique"),
        dated=("founded_year", "count"),
        newer=("newer", "sum"),
        newer_with_predecessor=("newer_with_predecessor", "sum"),
    )
    order = [name for name in (*VOCABULARIES["family_group"], "unknown") if name in counts.index]
    return counts.reindex(order).astype(int).rename_axis("family_group")


def share_of_all_parties_newer(tables: Tables, hosts: pd.DataFrame, year: int) -> tuple[int, int]:
    """How many of all parties of the hosts' countries were founded after a year.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    hosts : as `hosts` returns them
    year : in which the international was founded

    Returns
    -------
    parties founded after that year, and all parties; (0, 0) where none are known
    """
    parties = tables.party_foundings
    parties = parties[parties["country"].isin(hosts["country"].dropna())]
    newer = parties.loc[parties["founded_year"] > year, "parties"].sum()
    return int(newer), int(parties["parties"].sum())


def comparisons(sections: pd.DataFrame, groupings: Iterable[str] = GROUPINGS) -> pd.DataFrame:
    """Whether groups of sections differ in how many of them name a host party.

    Each group is compared with all other sections by Fisher's exact test (two-sided); the
    probabilities are then adjusted for their number (Holm 1979).

    Parameters
    ----------
    sections : one row per section, as `sections` returns them
    groupings : columns; of a column of truth values only the true ones are compared with the rest

    Returns
    -------
    DataFrame, one row per comparison: grouping, group, n, with_host, rest_n, rest_with_host,
    probability, probability_holm
    """
    found = []
    for grouping in groupings:
        column = sections[grouping]
        for group in column.value_counts().drop(False, errors="ignore").index:
            table = pd.crosstab(column.eq(group), sections["with_host"])
            table = table.reindex(index=[True, False], columns=[True, False], fill_value=0)
            (n, part), (rest_n, rest) = zip(table.sum(axis=1), table[True], strict=True)
            if rest_n:
                probability = fisher_exact(table).pvalue
                found.append((grouping, group, n, part, rest_n, rest, probability))
    columns = ["grouping", "group", "n", "with_host", "rest_n", "rest_with_host", "probability"]
    rows = pd.DataFrame(found, columns=columns)
    return rows.assign(probability_holm=holm(rows["probability"]))


def holm(probabilities: pd.Series[float]) -> pd.Series[float]:
    """Probabilities adjusted for their number (Holm, "A simple sequentially rejective multiple
    test procedure", 1979).

    Parameters
    ----------
    probabilities : one per comparison, each in [0, 1], in any order

    Returns
    -------
    Series of the same order: the smallest of m times m, the next times m - 1 and so on, none below
    an earlier one or above 1
    """
    ordered = probabilities.sort_values(kind="stable")
    factors = pd.Series(range(len(ordered), 0, -1), index=ordered.index)
    return (ordered * factors).cummax().clip(upper=1.0).reindex(probabilities.index)


def later_texts(tables: Tables, organization_id: str) -> pd.DataFrame:
    """What other texts state of the sections of an international, where they differ.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international

    Returns
    -------
    DataFrame, one row per fact that differs: section_id, places, name, status, fact, text, value,
    result, note_en, note_zh, check_source
    """
    own = tables.distinct.sections.query("organization_id == @organization_id")
    own = own[["section_id", "name", "status"]].merge(
        places_by_section(tables)[["section_id", "places"]], on="section_id", how="left"
    )
    columns = ["fact", "text", "value", "result", "note_en", "note_zh", "check_source"]
    checks = tables.distinct.section_checks.query("result != 'same'")
    return own.merge(checks[["section_id", *columns]], on="section_id")


def host_claims(tables: Tables, organization_id: str) -> pd.DataFrame:
    """The statements that a section of an international works inside a host party.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international

    Returns
    -------
    Rows of the table `claims`
    """
    own = tables.articles_on(organization_id)["article"]
    return tables.claims[
        tables.claims["group"].eq("host_party") & tables.claims["article"].isin(own)
    ]


def several_in_one_country(hosts: pd.DataFrame) -> pd.DataFrame:
    """Countries where several host parties are entered, and whether they are of one family group.

    Parameters
    ----------
    hosts : as `hosts` returns them

    Returns
    -------
    DataFrame indexed by country: hosts, groups (family groups among them)
    """
    found = hosts.groupby("country").agg(
        hosts=("host_party_id", "nunique"), groups=("family_group", "nunique")
    )
    return found[found["hosts"] > 1]


def sentences(tables: Tables, organization_id: str, language: Language = "en") -> Sentences:
    """The findings on entryism, in words.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    organization_id : the international
    language : of the sentences

    Returns
    -------
    Sentences with Markdown's ** around their numbers; what is not recorded is stated as not recorded
    """
    own, entered = sections(tables, organization_id), hosts(tables, organization_id)
    say = Wording("entryism", language)
    about = {"how_many": _how_many, "by_region": _by_region, "chance": _chance}
    none = say("no_hosts")
    found = {
        **{key: none if entered.empty else of(own, say) for key, of in about.items()},
        "families": _families(entered, say),
        "several": _several(entered, say),
        "standing": _standing(entered, say),
        "age": _age(tables, entered, founded_year(tables, organization_id), say),
        "not_recorded": not_recorded(tables, language),
        "verdicts": _verdicts(host_claims(tables, organization_id), say),
        "later": _later(own, say),
    }
    return Sentences(language, found)


def _how_many(own: pd.DataFrame, say: Wording) -> str:
    places = own.assign(country=own["countries"].str.split(";")).explode("country")
    countries = places.groupby("country")["with_host"].any()
    return say(
        "how_many",
        part=int(own["with_host"].sum()),
        n=len(own),
        countries_part=int(countries.sum()),
        countries=len(countries),
    )


def _regions(own: pd.DataFrame, language: Language) -> dict[str, str]:
    """Names of the regions by their English names."""
    return dict(own[["region_en", f"region_{language}"]].dropna().to_numpy())


def _by_region(own: pd.DataFrame, say: Wording) -> str:
    names = _regions(own, say.language)
    parts = [
        say("in_region", region=names[region], part=part, n=n)
        for region, n, part in host_rate(own, "region_en")[["n", "with_host"]].itertuples()
    ]
    unplaced = own[own["region_en"].isna()]
    if len(unplaced):
        parts.append(say("unplaced", part=int(unplaced["with_host"].sum()), n=len(unplaced)))
    return say("by_region", parts=parts)


def _families(entered: pd.DataFrame, say: Wording) -> str:
    counts = ages(entered)["hosts"].sort_values(ascending=False, kind="stable")
    parts = [{"n": n, "family": _family(name, say)} for name, n in counts.items()]
    n, youth = entered["host_party_id"].nunique(), entered["kind"].eq("youth_organisation").sum()
    families = say.listed("families", "of_family", parts, n=n) or say("no_hosts")
    return joined([families, say("youth", n=youth) if youth else ""], say.language)


def _family(name: object, say: Wording) -> str:
    return Wording("families", say.language)(str(name).replace(" ", "_"))


def _several(entered: pd.DataFrame, say: Wording) -> str:
    is_one = several_in_one_country(entered)["groups"].eq(1)
    parts = []
    for key, found in is_one.groupby(is_one.map({False: "different", True: "same"})):
        places = [place_name(str(code), say.language) for code in found.index]
        parts.append(say(str(key), places=sorted_names(places, say.language)))
    return say("several", parts=parts) if parts else ""


def _standing(entered: pd.DataFrame, say: Wording) -> str:
    known = entered.dropna(subset="standing")
    if known["standing_on"].isna().all():
        return say("no_standing")
    governing = known[known["standing"].eq("government")]
    words, counts = Wording("standing", say.language), known["standing"].value_counts(sort=False)
    others = [words(str(name), n=n) for name, n in counts.items() if n and name != "government"]
    first = say(
        "standing" if len(governing) else "standing_none",
        date=[date(day, say.language) for day in known["standing_on"].dropna().unique()],
        part=len(governing),
        n=len(known),
        known=say("standing_known") if len(known) < len(entered) else "",
        names=[host_name(row, say.language) for row in governing.to_dict("records")],
        others=others,
    )
    rest = say("standing_others", others=others) if others and len(governing) else ""
    return joined([first, rest], say.language)


def host_name(row: Mapping[Any, Any], language: Language, *, letters: bool = True) -> str:
    """Short name of a host party, with its abbreviation in brackets unless that repeats the name.

    Parameters
    ----------
    row : of the table `host_parties`
    language : of the name
    letters : whether to add the abbreviation
    """
    first = ["name_en", "name_native"] if language == "en" else ["name_zh"]
    columns = [*first, "name", "host_party_id"]
    name = next(str(row[column]) for column in columns if isinstance(row[column], str))
    name = name.split(" – ")[0].split("－")[0].split(" (")[0]
    short = row["abbreviation"]
    if not letters or not isinstance(short, str) or _begins_word(short, [name, row["name_en"]]):
        return name
    return f"{name} ({short})" if language == "en" else f"{name}（{short}）"


def _begins_word(short: str, names: list[object]) -> bool:
    """Whether an abbreviation is but the beginning of a word of the name, as Lab is of Labour."""
    words = " ".join(name for name in names if isinstance(name, str)).casefold().split()
    return len(short) > 1 and any(word.startswith(short.casefold()) for word in words)


def _age(tables: Tables, entered: pd.DataFrame, year: int | None, say: Wording) -> str:
    dated = entered.dropna(subset="founded_year")
    if year is None or dated.empty:
        return say("no_age")
    newer, parties = share_of_all_parties_newer(tables, entered, year)
    sentence = say.listed(
        "age",
        "family_newer",
        [
            {"family": _family(name, say), "part": row["newer"], "n": row["hosts"]}
            for name, row in ages(dated).iterrows()
        ],
        year=str(year),
        part=dated["newer"].sum(),
        n=len(dated),
        known=say("age_known") if len(dated) < len(entered) else "",
    )
    older = dated["newer"].sum() != (with_predecessor := dated["newer_with_predecessor"].sum())
    predecessors = say("predecessors", n=with_predecessor) if older else ""
    compared = say("comparator", share=newer / parties, parties=parties) if parties else ""
    return joined([sentence, predecessors, compared], say.language)


def not_recorded(tables: Tables, language: Language = "en") -> str:
    """Of which internationals host parties are not recorded.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    language : of the sentence

    Returns
    -------
    the sentence, with Markdown's ** around its numbers
    """
    say, counts = Wording("entryism", language), hosts_recorded(tables)
    missing = counts[counts["with_host"].isna() & (counts["sections"] > 0)]["sections"]
    names = tables.distinguished("abbreviation", f"name_{language}", "name")
    parts = [{"name": names.get(str(key), key), "n": n} for key, n in missing.items()]
    return say.listed("not_recorded", "members_of", parts) or say("all_recorded")


def _chance(own: pd.DataFrame, say: Wording) -> str:
    compared = comparisons(own)
    if compared.empty:
        return say("no_comparison")
    least = compared.sort_values("probability", kind="stable").iloc[0]
    of_region = least["grouping"] == "region_en"
    below = int((compared["probability_holm"] < 0.05).sum())
    return say(
        "chance",
        comparisons=len(compared),
        group=_regions(own, say.language)[least["group"]] if of_region else say(least["grouping"]),
        below=say(f"chance_{'some' if below else 'none'}", n=below),
        adjusted=least["probability_holm"],
        **least[["n", "with_host", "rest_n", "rest_with_host", "probability"]],
    )


def _verdicts(claims: pd.DataFrame, say: Wording) -> str:
    if claims.empty:
        return say("not_checked")
    if claims["verdict"].eq("not_checked").all():
        return say("no_verdicts", n=len(claims))
    # The counts have every term of a vocabulary, 0 for one that does not occur.
    bases = claims.query("verdict == 'verified'")["verdict_basis"].value_counts()
    return say("verdicts", n=len(claims), **claims["verdict"].value_counts(), **bases)


def _later(own: pd.DataFrame, say: Wording) -> str:
    dropped = own[own["host_dropped"]]
    if dropped.empty:
        return say("no_later")
    named = [place_name(codes, say.language) for codes in dropped["places"].dropna()]
    n, places = int(own["with_host"].sum()), sorted_names(named, say.language)
    return say("later", part=len(dropped), n=n, places=places)
