"""Where each international is: how many countries, which, and against what.

Everything starts from `listed_territories`, one row per section and territory; every other function
takes such rows, or part of them, and returns a new frame. What is counted is what the articles
*list*: a census of their lists, no sample, so no interval is given for a count. Where chance is
asked for, its reference set is named in the result.

What a country is. A code of ISO 3166-1; subdivisions count for the country they belong to. Reference
sets hold the 193 members of the United Nations (`countries.sovereign`), so Taiwan, Kosovo, Puerto
Rico and Hong Kong, where listed, count as countries of their own, appear in `beyond_united_nations`,
and are left out of every "n of the N members" and of every comparison with chance. Regions are those of UN M49,
which puts Cyprus and Turkey in Asia.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from internationals.tables.reference import facts_by_section
from internationals.tables.schema import Tables

FULL_MEMBERSHIP = ("section", "affiliate", "member")
"""Statuses of full membership: what is counted unless said otherwise."""

EUROPE = "150"
"""M49 code of Europe."""

DRAWS = 10_000
"""Random draws behind an expected value; enough for its second digit."""
SEED = 193
"""Of every random draw here."""

_AREA_COLUMNS = {"region": ["region"], "subregion": ["region", "subregion"]}
_PLACE = (
    "name_en",
    "name_zh",
    "sovereign",
    "region",
    "region_en",
    "region_zh",
    "subregion",
    "subregion_en",
    "subregion_zh",
)


# ------------------------------------------------------------------------------------------------
# What is listed
# ------------------------------------------------------------------------------------------------


def listed_territories(tables: Tables) -> pd.DataFrame:
    """Every territory that an article lists an organisation in.

    Parameters
    ----------
    tables : as `internationals.load` gives them

    Returns
    -------
    DataFrame, one row per section and territory, in the order of the articles: section_id,
    organization_id, status, heading, country, subdivision, evidence, confidence, then

    - country_basis: `same_revision`, `neighbouring_revisions` or `later_revision`, the text from
      which the reference has the country; NaN where no reference applies;
    - countries_later_revision: the countries that a later text gives for the entry, separated by
      semicolons; NaN where none is known;
    - certain: whether confidence is 1 and no later text of the article contradicts the country;

    and the names, UN membership and M49 areas of the country.
    """
    sections = tables.sections[["section_id", "organization_id", "status", "heading"]]
    territories = tables.section_territories[
        ["section_id", "country", "subdivision", "evidence", "confidence"]
    ]
    rows = (
        sections.merge(territories, on="section_id", validate="1:m")
        .merge(_revisions(tables), on="section_id", how="left", validate="m:1")
        .merge(tables.countries[["country", *_PLACE]], on="country", validate="m:1", how="left")
    )
    contradicted = [
        isinstance(later, str) and country not in later.split(";")
        for country, later in zip(rows["country"], rows["countries_later_revision"], strict=True)
    ]
    rows["certain"] = (rows["confidence"] >= 1) & ~np.array(contradicted, dtype=bool)
    return rows[[*(column for column in rows if column not in _PLACE), *_PLACE]]


def _revisions(tables: Tables) -> pd.DataFrame:
    """What the reference says of the text each section's countries come from."""
    known = [
        (section, facts.country_basis, ";".join(facts.countries_later_revision) or None)
        for section, facts in facts_by_section(tables).items()
    ]
    return pd.DataFrame(
        known, columns=["section_id", "country_basis", "countries_later_revision"], dtype="str"
    )


def full_members(territories: pd.DataFrame) -> pd.DataFrame:
    """The rows of `listed_territories` that are sections, affiliates or members."""
    return territories[territories["status"].isin(FULL_MEMBERSHIP)]


def without_territory(tables: Tables) -> pd.DataFrame:
    """The rows of `sections` whose territory is not believed: listed, and counted nowhere here."""
    known = tables.sections["section_id"].isin(tables.section_territories["section_id"])
    return tables.sections[~known]


def beyond_united_nations(territories: pd.DataFrame) -> pd.DataFrame:
    """The rows whose country is no member of the United Nations: in no reference set."""
    return territories[~territories["sovereign"]]


def countries_by_status(territories: pd.DataFrame) -> pd.DataFrame:
    """How many entries and countries each international lists, by status.

    Returns
    -------
    DataFrame indexed by organization_id and status: entries, countries (different ISO codes),
    un_members (of them in the United Nations), subnational (entries for part of a country).
    """
    rows = territories.assign(part=territories["subdivision"].notna())
    grouped = rows.groupby(["organization_id", "status"], observed=True, sort=False)
    counts = grouped.agg(entries=("section_id", "nunique"), countries=("country", "nunique"))
    counts["un_members"] = _distinct(rows[rows["sovereign"]], "country", counts.index)
    counts["subnational"] = _distinct(rows[rows["part"]], "section_id", counts.index)
    return counts


def _distinct(rows: pd.DataFrame, column: str, index: pd.Index[Any]) -> pd.Series[int]:
    found = rows.groupby(["organization_id", "status"], observed=True)[column].nunique()
    return found.reindex(index, fill_value=0)


def coverage(territories: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """How much of the world each international covers.

    Parameters
    ----------
    territories : the rows to count, such as `full_members` of them
    countries : the table `countries`

    Returns
    -------
    DataFrame indexed by organization_id: countries (listed), un_members (of them in the United
    Nations), of (members of the United Nations, 193), share (un_members / of, in [0, 1]).
    """
    unique = _once_per_country(territories)
    result = unique.groupby("organization_id", sort=False).agg(
        countries=("country", "size"), un_members=("sovereign", "sum")
    )
    result["of"] = int(countries["sovereign"].sum())
    result["share"] = result["un_members"] / result["of"]
    return result


def by_area(
    territories: pd.DataFrame, countries: pd.DataFrame, level: str = "region"
) -> pd.DataFrame:
    """Countries of each M49 area that an international lists, against how many there are.

    Parameters
    ----------
    territories : the rows to count, such as `full_members` of them
    countries : the table `countries`
    level : ``"region"`` (5 areas) or ``"subregion"`` (22)

    Returns
    -------
    DataFrame, one row per organization_id and area, areas without a listed country included:
    organization_id, region and (for subregions) subregion with their names (and by those in
    English), listed (countries), un_members_listed (of them in the United Nations), un_members (all there are in the area).

    Raises
    ------
    ValueError : for another level
    """
    if level not in _AREA_COLUMNS:
        raise ValueError(f"level: found {level!r}, expected one of {', '.join(_AREA_COLUMNS)}")
    keys = [f"{column}{suffix}" for column in _AREA_COLUMNS[level] for suffix in ("", "_en", "_zh")]
    members = countries[countries["sovereign"]]
    areas = members.groupby(keys, as_index=False).size().rename(columns={"size": "un_members"})
    areas = areas.sort_values([key for key in keys if key.endswith("_en")])
    unique = _once_per_country(territories)
    grid = unique[["organization_id"]].drop_duplicates().merge(areas, how="cross")
    counts = unique.groupby(["organization_id", level], as_index=False).agg(
        listed=("country", "size"), un_members_listed=("sovereign", "sum")
    )
    grid = grid.merge(counts, on=["organization_id", level], how="left", validate="1:1")
    for column in ("listed", "un_members_listed"):
        grid[column] = grid[column].fillna(0).astype("int64")
    return grid[["organization_id", *keys, "listed", "un_members_listed", "un_members"]]


def _once_per_country(territories: pd.DataFrame) -> pd.DataFrame:
    return territories.drop_duplicates(["organization_id", "country"])


# ------------------------------------------------------------------------------------------------
# More of one region than chance?
# ------------------------------------------------------------------------------------------------


def concentration(
    territories: pd.DataFrame, countries: pd.DataFrame, region: str = EUROPE
) -> pd.DataFrame:
    """Whether a region has more of an international's countries than a blind draw would give it.

    The reference set is the 193 members of the United Nations: n of them drawn without
    replacement, K of the 193 in the region. The number X that falls into the region is
    hypergeometric, P(X = x) = C(K, x) C(N − K, n − x) / C(N, n), computed exactly. Countries are
    no draws, and an organisation is bound to be near where it began: a small probability says
    only that the list is not blind to geography.

    Parameters
    ----------
    territories : the rows to count; countries outside the United Nations are left out
    countries : the table `countries`
    region : M49 code

    Returns
    -------
    DataFrame indexed by organization_id: drawn (n), in_region (X), share (X / n), region_members
    (K), members (N), expected (n K / N), probability (of X or more).
    """
    from scipy import stats  # half a second to import, which maps need not wait for

    members = countries[countries["sovereign"]]
    of_region = int((members["region"] == region).sum())
    unique = _once_per_country(territories[territories["sovereign"]])
    result = (
        unique.assign(inside=unique["region"] == region)
        .groupby("organization_id", sort=False)
        .agg(drawn=("country", "size"), in_region=("inside", "sum"))
    )
    result["share"] = result["in_region"] / result["drawn"]
    result["region_members"] = of_region
    result["members"] = len(members)
    result["expected"] = result["drawn"] * of_region / len(members)
    result["probability"] = stats.hypergeom.sf(
        result["in_region"] - 1, len(members), of_region, result["drawn"]
    )
    return result


def contrast(
    territories: pd.DataFrame, first: str, second: str, region: str = EUROPE
) -> pd.DataFrame:
    """Whether one international is more of a region than another: the comparison that is real.

    Countries that both list cannot tell them apart. Of the countries that only one of the two
    lists, d in number, k in the region, m are listed by the first; were the names of the two
    internationals dealt out blindly over these d, the number of the first's that lie in the region
    would be hypergeometric (d, k, m). This is Fisher's exact test on the discordant countries.

    Parameters
    ----------
    territories : the rows to count
    first, second : identifiers of two internationals
    region : M49 code

    Returns
    -------
    DataFrame of one row: first_in_region, first_countries, first_share, second_in_region,
    second_countries, second_share, difference (of the shares), only_first, only_first_in_region,
    only_second, only_second_in_region, probability (two-sided, exact).
    """
    from scipy import stats  # half a second to import, which maps need not wait for

    met = meeting(territories, first, second)
    inside = met["region"] == region
    counts = {
        listed_by: (int((met["listed_by"] == listed_by).sum()), int(inside[chosen].sum()))
        for listed_by in (first, "both", second)
        for chosen in [met["listed_by"] == listed_by]
    }
    (only_first, first_inside), (both, both_inside), (only_second, second_inside) = counts.values()
    table = [
        [first_inside, only_first - first_inside],
        [second_inside, only_second - second_inside],
    ]
    first_share = (first_inside + both_inside) / (only_first + both)
    second_share = (second_inside + both_inside) / (only_second + both)
    return pd.DataFrame(
        [
            {
                "first_in_region": first_inside + both_inside,
                "first_countries": only_first + both,
                "first_share": first_share,
                "second_in_region": second_inside + both_inside,
                "second_countries": only_second + both,
                "second_share": second_share,
                "difference": first_share - second_share,
                "only_first": only_first,
                "only_first_in_region": first_inside,
                "only_second": only_second,
                "only_second_in_region": second_inside,
                "probability": float(stats.fisher_exact(table).pvalue),
            }
        ]
    )


# ------------------------------------------------------------------------------------------------
# Do two internationals meet?
# ------------------------------------------------------------------------------------------------


def meeting(territories: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """Which countries two internationals list, and which of them both do.

    Parameters
    ----------
    territories : the rows to count
    first, second : identifiers of two internationals

    Returns
    -------
    DataFrame, one row per country that either lists, by region and English name: country,
    listed_by (`first`, ``"both"`` or `second`: the identifiers themselves), the country's names,
    UN membership and areas.

    Raises
    ------
    ValueError : an international lists nothing
    """
    listed = {name: _countries_of(territories, name) for name in (first, second)}
    unique = _once_per_country(territories)
    either = unique[unique["organization_id"].isin([first, second])].drop_duplicates("country")
    listed_by = [
        "both"
        if country in listed[first] & listed[second]
        else first
        if country in listed[first]
        else second
        for country in either["country"]
    ]
    rows = either[["country", *_PLACE]].assign(
        listed_by=pd.Categorical(listed_by, [first, "both", second], ordered=True)
    )
    rows = rows[["country", "listed_by", *_PLACE]]
    return rows.sort_values(["region_en", "name_en"], ignore_index=True)


def _countries_of(territories: pd.DataFrame, organization: str) -> set[str]:
    """The countries an international lists; a ValueError if none."""
    own = territories.loc[territories["organization_id"] == organization, "country"]
    if own.empty:
        known = ", ".join(sorted(set(territories["organization_id"]))) or "none at all"
        raise ValueError(f"territories: found no row of {organization!r}, expected one of {known}")
    return set(own)


def overlap(territories: pd.DataFrame, first: str, second: str) -> pd.DataFrame:
    """How far two internationals list the same countries.

    Jaccard's index (1901) is both / either. The *universe at chance* is the number of countries
    from which two blind draws of these sizes would share as many as were observed,
    first · second / both: in a larger world the overlap is more than chance, in a smaller one less.

    Returns
    -------
    DataFrame of one row: first, second (countries listed), both, only_first, only_second, either,
    jaccard (in [0, 1]), universe_at_chance (countries; infinite if nothing is shared).

    Raises
    ------
    ValueError : an international lists nothing
    """
    for organization in (first, second):
        _countries_of(territories, organization)
    return pd.DataFrame([_overlap_counts(territories, first, second)])


def _overlap_counts(territories: pd.DataFrame, first: str, second: str) -> dict[str, Any]:
    """The row of `overlap`; nothing is wrong with an international that lists nothing."""
    of_first, of_second = (
        set(territories.loc[territories["organization_id"] == organization, "country"])
        for organization in (first, second)
    )
    both, either = len(of_first & of_second), len(of_first | of_second)
    return {
        "first": len(of_first),
        "second": len(of_second),
        "both": both,
        "only_first": len(of_first) - both,
        "only_second": len(of_second) - both,
        "either": either,
        "jaccard": both / either if either else np.nan,
        "universe_at_chance": len(of_first) * len(of_second) / both if both else np.inf,
    }


def overlap_by_chance(
    territories: pd.DataFrame,
    countries: pd.DataFrame,
    first: str,
    second: str,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """How many countries two internationals would share by chance, for several ideas of chance.

    - ``united_nations``: both draw blindly from the 193 members. The overlap is hypergeometric,
      its mean first · second / 193; exact.
    - ``within_areas``: each keeps its number of countries in every one of the 22 M49 areas and
      draws blindly within them, by permutation; `exact_expected` is the mean without any drawing,
      the sum over areas of first · second / members.
    - ``universe_at_chance``: the size of the world in which the overlap observed is just what
      blind draws give. Which world is the right one nobody knows: in most countries there may be
      no group that could affiliate, and so the sign of any "more than chance" depends on it.

    Parameters
    ----------
    territories : the rows to count; countries outside the United Nations are left out
    countries : the table `countries`
    first, second : identifiers of two internationals
    draws, seed : of the permutation

    Returns
    -------
    DataFrame indexed by reference_set: universe (countries), observed, expected, exact_expected,
    low and high (the middle 95 % of what chance gives: no interval for the count, which is
    known), probability (of the overlap observed or more); NaN where a row has no such number.
    """
    from scipy import stats  # half a second to import, which maps need not wait for

    members = countries[countries["sovereign"]]
    sovereign = territories[territories["sovereign"]]
    counts = overlap(sovereign, first, second).iloc[0]
    size_first, size_second, both = (int(counts[key]) for key in ("first", "second", "both"))
    blind = stats.hypergeom(len(members), size_first, size_second)
    drawn, exact = _overlap_within_areas(sovereign, members, first, second, draws, seed)
    rows = {
        "united_nations": (
            len(members),
            float(blind.mean()),
            float(blind.mean()),
            *(float(blind.ppf(quantile)) for quantile in (0.025, 0.975)),
            float(blind.sf(both - 1)),
        ),
        "within_areas": (
            len(members),
            float(drawn.mean()),
            exact,
            *(float(quantile) for quantile in np.quantile(drawn, [0.025, 0.975])),
            # The observed arrangement is one of the possible ones.
            float(((drawn >= both).sum() + 1) / (draws + 1)),
        ),
        "universe_at_chance": (
            counts["universe_at_chance"], float(both), float(both), np.nan, np.nan, np.nan,
        ),
    }  # fmt: skip
    columns = ["universe", "expected", "exact_expected", "low", "high", "probability"]
    result = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    result.index.name = "reference_set"
    result.insert(1, "observed", both)
    return result


def _overlap_within_areas(
    sovereign: pd.DataFrame,
    members: pd.DataFrame,
    first: str,
    second: str,
    draws: int,
    seed: int,
) -> tuple[NDArray[np.int64], float]:
    """Overlaps drawn within M49 areas, and their exact mean."""
    generator = np.random.default_rng(seed)
    listed = {
        organization: set(sovereign.loc[sovereign["organization_id"] == organization, "country"])
        for organization in (first, second)
    }
    drawn = np.zeros(draws, dtype=np.int64)
    exact = 0.0
    for _, area in members.groupby("subregion"):
        in_first, in_second = (
            area["country"].isin(listed[organization]).to_numpy(dtype=bool)
            for organization in (first, second)
        )
        shuffled = generator.permuted(np.tile(in_second, (draws, 1)), axis=1)
        drawn += (shuffled & in_first).sum(axis=1)
        exact += float(in_first.sum() * in_second.sum() / len(area))
    return drawn, exact


# ------------------------------------------------------------------------------------------------
# How even over the world?
# ------------------------------------------------------------------------------------------------


def effective_areas(
    territories: pd.DataFrame,
    countries: pd.DataFrame,
    *,
    draws: int = DRAWS,
    seed: int = SEED,
) -> pd.DataFrame:
    """Over how many M49 areas an international's countries are spread, in effect.

    The Hill number of order 1 (Hill 1973; Jost 2006), exp(−Σ p ln p) with p the share of its
    countries in each of the 22 areas: the number of equally filled areas that would be as even.
    Few countries can fill few areas, so the number means something only beside its null: as many
    countries drawn blindly, without replacement, from the 193 members of the United Nations.

    Parameters
    ----------
    territories : the rows to count; countries outside the United Nations are left out
    countries : the table `countries`
    draws, seed : of the null

    Returns
    -------
    DataFrame indexed by organization_id: countries, areas (with at least one), effective_areas,
    null_mean, null_low and null_high (the middle 95 % of the null), all_members (the same number
    for the 193 together).
    """
    members = countries[countries["sovereign"]]
    codes, areas = pd.factorize(members["subregion"], sort=True)
    unique = _once_per_country(territories[territories["sovereign"]])
    everywhere = float(_hill(np.bincount(codes, minlength=len(areas))[None, :])[0])
    generator = np.random.default_rng(seed)
    rows = {}
    for organization, own in unique.groupby("organization_id", sort=False):
        counts = own.groupby("subregion").size().reindex(areas, fill_value=0).to_numpy()
        shuffled = generator.permuted(np.tile(codes, (draws, 1)), axis=1)[:, : len(own)]
        null_counts = np.stack(
            [(shuffled == code).sum(axis=1) for code in range(len(areas))], axis=1
        )
        null = _hill(null_counts)
        rows[organization] = (
            len(own),
            int((counts > 0).sum()),
            float(_hill(counts[None, :])[0]),
            float(null.mean()),
            *(float(quantile) for quantile in np.quantile(null, [0.025, 0.975])),
            everywhere,
        )
    columns = [
        "countries", "areas", "effective_areas", "null_mean", "null_low", "null_high",
        "all_members",
    ]  # fmt: skip
    result = pd.DataFrame.from_dict(rows, orient="index", columns=columns)
    result.index.name = "organization_id"
    return result


def _hill(counts: NDArray[np.integer[Any]]) -> NDArray[np.float64]:
    """Hill number of order 1 of each row of counts."""
    shares = counts / counts.sum(axis=1, keepdims=True)
    logarithms = np.log(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(np.exp(-(shares * logarithms).sum(axis=1)))


# ------------------------------------------------------------------------------------------------
# The countries an article names
# ------------------------------------------------------------------------------------------------


def named_countries(
    tables: Tables,
    territories: pd.DataFrame,
    internationals: Iterable[str],
    role: str = "named_imperialist",
) -> pd.DataFrame:
    """The countries an article names in a role, and which internationals list them.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    territories : the rows to count
    internationals : identifiers of the internationals to compare
    role : of `country_mentions`

    Returns
    -------
    DataFrame, one row per country in the order of the article: organization_id (who names it),
    country, name_en, name_zh, subdivisions_named (named beside it, ISO 3166-2, with semicolons;
    "" if none), and a boolean column per international: whether it lists the country.
    """
    mentions = tables.country_mentions.query("role == @role")
    parts = (
        mentions.dropna(subset="subdivision")
        .groupby(["organization_id", "country"])["subdivision"]
        .agg(";".join)
        .to_dict()
    )
    named = mentions.drop_duplicates(["organization_id", "country"])[["organization_id", "country"]]
    named = named.merge(tables.countries[["country", "name_en", "name_zh"]], on="country")
    named["subdivisions_named"] = [
        parts.get(key, "") for key in zip(named["organization_id"], named["country"], strict=True)
    ]
    for international in internationals:
        own = territories.loc[territories["organization_id"] == international, "country"]
        named[international] = named["country"].isin(own)
    return named.reset_index(drop=True)


# ------------------------------------------------------------------------------------------------
# Claimed and counted
# ------------------------------------------------------------------------------------------------

_CLAIM = re.compile(r"(?P<before>\D*)(?P<number>\d+)(?P<after>\D*)")
_MORE, _NEARLY, _ABOUT = (
    ("超过", "多于", "逾", "more than", "over"),
    ("近", "nearly"),
    ("约", "about"),
)


def claimed_and_counted(tables: Tables) -> pd.DataFrame:
    """The number of countries each international is said to work in, and what its list gives.

    Where a later text of an article puts an entry elsewhere, `low` counts only the countries on
    which both texts agree, and `high` the more numerous of the two readings.

    Returns
    -------
    DataFrame, one row per international whose article claims a number and lists full members:
    organization_id, claimed (the article's words), claimed_number, claim_means (`exactly`,
    `more_than`, `nearly` or `about`), counted (countries), low, high, without_later_revision
    (counted without entries whose country is known from a later text only), agrees (whether the
    count as it stands is what the claim says; NA for `nearly` and `about`).
    """
    territories = full_members(listed_territories(tables))
    later = read_as_later(territories, tables.countries)
    claims = tables.organizations.dropna(subset="countries_claimed")
    rows = []
    for organization, claimed in zip(
        claims["organization_id"], claims["countries_claimed"], strict=True
    ):
        own = territories[territories["organization_id"] == organization]
        found = _CLAIM.fullmatch(claimed)
        if own.empty or found is None:
            continue
        number, means = int(found["number"]), _meaning(found["before"], found["after"])
        counted = own["country"].nunique()
        other_reading = later.loc[later["organization_id"] == organization, "country"].nunique()
        agrees = {"exactly": counted == number, "more_than": counted > number}.get(means)
        rows.append(
            (
                organization,
                claimed,
                number,
                means,
                counted,
                own.loc[own["certain"], "country"].nunique(),
                max(counted, other_reading),
                own.loc[own["country_basis"] != "later_revision", "country"].nunique(),
                agrees,
            )
        )
    columns = [
        "organization_id", "claimed", "claimed_number", "claim_means", "counted", "low", "high",
        "without_later_revision", "agrees",
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=columns).astype({"agrees": "boolean"})


def _meaning(before: str, after: str) -> str:
    words = f"{before} {after}".lower()
    for meaning, signs in (("more_than", _MORE), ("nearly", _NEARLY), ("about", _ABOUT)):
        if any(sign in words for sign in signs):
            return meaning
    # 30多个: more than thirty.
    return "more_than" if after.startswith(("多", "余", "+")) else "exactly"


def read_as_later(territories: pd.DataFrame, countries: pd.DataFrame) -> pd.DataFrame:
    """The rows with the countries of a later text wherever it puts an entry elsewhere.

    Parameters
    ----------
    territories : rows of `listed_territories`
    countries : the table `countries`

    Returns
    -------
    DataFrame like `territories`; the rows of such an entry are replaced by one row per country of
    the later text, at the end.
    """
    doubtful = set(territories.loc[_contradicted(territories), "section_id"])
    moved = territories[territories["section_id"].isin(doubtful)].drop_duplicates("section_id")
    kept = territories[~territories["section_id"].isin(doubtful)]
    if moved.empty:
        return kept
    moved = moved.drop(columns=list(_PLACE)).assign(
        country=moved["countries_later_revision"].str.split(";"), subdivision=None
    )
    moved = moved.explode("country").merge(countries[["country", *_PLACE]], on="country")
    moved["subdivision"] = moved["subdivision"].astype(territories["subdivision"].dtype)
    return pd.concat([kept, moved[territories.columns]], ignore_index=True)


def _contradicted(territories: pd.DataFrame) -> pd.Series[bool]:
    return ~territories["certain"] & territories["countries_later_revision"].notna()


# ------------------------------------------------------------------------------------------------
# What if we counted differently?
# ------------------------------------------------------------------------------------------------


def countings(territories: pd.DataFrame, countries: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Ways to count, each as the rows that it counts.

    Returns
    -------
    dict, in this order:

    - ``as_listed``: sections, affiliates and members, the way everything else counts;
    - ``without_subnational``: less those for part of a country only;
    - ``without_uncertain``: less territories that are not certain (see `listed_territories`);
    - ``later_reading``: doubtful entries where a later text puts them (see `read_as_later`);
    - ``without_later_revision``: less entries whose country only a later text tells;
    - ``strictest``: the three "without" at once;
    - ``with_former``: and former ones;
    - ``with_sympathisers``: and sympathisers, observers, candidates and partners;
    - ``everything``: all that is listed.
    """
    full = full_members(territories)
    national = full["subdivision"].isna()
    of_this_text = full["country_basis"] != "later_revision"
    former = territories["status"].isin([f"former_{status}" for status in FULL_MEMBERSHIP])
    over = territories["status"].astype("str").str.startswith("former_")
    member = territories["status"].isin(FULL_MEMBERSHIP)
    return {
        "as_listed": full,
        "without_subnational": full[national],
        "without_uncertain": full[full["certain"]],
        "later_reading": read_as_later(full, countries),
        "without_later_revision": full[of_this_text],
        "strictest": full[national & full["certain"] & of_this_text],
        "with_former": territories[member | former],
        "with_sympathisers": territories[~over],
        "everything": territories,
    }


def sensitivity(tables: Tables, first: str, second: str, region: str = EUROPE) -> pd.DataFrame:
    """Every headline number under every way to count.

    Parameters
    ----------
    tables : as `internationals.load` gives them
    first, second : identifiers of two internationals
    region : M49 code of the region that is asked about

    Returns
    -------
    DataFrame indexed by counting (see `countings`), columns {first}_countries,
    {second}_countries, both, jaccard, universe_at_chance, {first}_in_region, {second}_in_region
    (countries in the region) and, where an article names imperialist countries, named,
    {first}_named and {second}_named (how many of them each lists).
    """
    rows = {}
    for counting, territories in countings(listed_territories(tables), tables.countries).items():
        counts = _overlap_counts(territories, first, second)
        inside = territories[territories["region"] == region]
        row: dict[str, Any] = {
            f"{first}_countries": counts["first"],
            f"{second}_countries": counts["second"],
            "both": counts["both"],
            "jaccard": counts["jaccard"],
            "universe_at_chance": counts["universe_at_chance"],
        }
        for international in (first, second):
            own = inside.loc[inside["organization_id"] == international, "country"]
            row[f"{international}_in_region"] = own.nunique()
        named = named_countries(tables, territories, (first, second))
        if not named.empty:
            row["named"] = len(named)
            for international in (first, second):
                row[f"{international}_named"] = int(named[international].sum())
        rows[counting] = row
    return pd.DataFrame(list(rows.values()), index=pd.Index(rows, name="counting"))
