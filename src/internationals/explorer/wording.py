"""The words of the explorer in English and Chinese."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from internationals.charts import style
from internationals.charts.style import Language, text
from internationals.explorer.selection import CANDIDATE, NOT_KNOWN, Row, Selection, told

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

EVIDENCE: Mapping[str, tuple[str, str]] = {
    "flag": ("flag in the source", "源文本中的旗帜"),
    "reference": ("reference table", "参照表"),
    "link": ("title of the linked page", "所链接页面的标题"),
    "name": ("its own name", "组织名称"),
    "host": ("host party", "所打入的政党"),
    "text": ("sentence of an article", "条目中的语句"),
    "order": ("order of the list", "列表次序"),
    CANDIDATE: ("only thought possible", "仅为推测"),
    NOT_KNOWN: ("not known", "不明"),
}
"""Kind of evidence to its English and Chinese words."""

_WORDS: Mapping[str, tuple[str, str]] = {
    "title": ("Explorer of national sections", "各国支部浏览器"),
    "controls": ("What to show", "显示内容"),
    "language": ("Language", "语言"),
    "organizations": ("International", "国际组织"),
    "statuses": ("Status", "身份"),
    "regions": ("Region (UN M49)", "地区（联合国M49）"),
    "evidence": ("Evidence for the place", "所在地依据"),
    "least_confidence": ("Least confidence in the place", "所在地最低可信度"),
    "host": ("Host party", "所打入的政党"),
    "host_any": ("all", "全部"),
    "host_named": ("named", "已列出"),
    "host_none": ("not recorded", "未记载"),
    "search": ("Search names, places, hosts, quotes", "搜索名称、地区、政党、原文"),
    "reset": ("Show everything", "显示全部"),
    "map": ("World map", "世界地图"),
    "map_help": (
        "Point at a country for its counts; click it for its entries. By keyboard: Tab to the "
        "map, arrow keys from country to country, Enter for its entries.",
        "指向国家可见数目，点击可列出其条目。键盘：用Tab移至地图，方向键切换国家，回车列出条目。",
    ),
    "zoom": ("Part of the world", "显示范围"),
    "legend": ("Legend", "图例"),
    "counts": ("Counts", "数目"),
    "details_empty": (
        "No country chosen: click one on the map.",
        "尚未选择国家：请点击地图。",
    ),
    "close": ("Close", "关闭"),
    "table": ("Entries selected", "所选条目"),
    "table_help": (
        "A heading sorts by its column; a place shows its entries.",
        "点击表头可排序，点击地区可列出其条目。",
    ),
    "code": ("This selection as Python", "以Python代码重现此选择"),
    "copy": ("Copy", "复制"),
    "copied": ("Copied", "已复制"),
    "save": ("Save this view", "保存此视图"),
    "saving": ("Saving…", "正在保存……"),
    "place": ("Place", "地区"),
    "organization": ("International", "国际组织"),
    "status": ("Status", "身份"),
    "name": ("Name", "名称"),
    "other_names": ("Other names", "其他名称"),
    "host_party": ("Host party", "所打入的政党"),
    "confidence": ("Confidence", "可信度"),
    "source": ("Source", "出处"),
    "entries": ("Entries", "条目"),
    "countries": ("Countries", "国家"),
    "with_host": ("Naming a host", "列出所打入政党"),
    "unplaced": ("Place not known", "所在地不明"),
    "total": ("Together", "合计"),
    "no_entry": ("no entry in this selection", "此选择中无条目"),
    "not_recorded": ("not recorded", "未记载"),
    "World": ("World", "全世界"),
}


@dataclass(frozen=True)
class Naming:
    """What internationals and regions are called in a language, looked up once.

    Attributes
    ----------
    language : ``"en"`` or ``"zh"``
    organizations : by identifier
    regions : by English name
    """

    language: Language
    organizations: Mapping[str, str]
    regions: Mapping[str, str]

    @classmethod
    def of(cls, tables: Tables, language: Language) -> Naming:
        """The names in some tables.

        Parameters
        ----------
        tables : as `internationals.load` gives them
        language : of the names
        """
        # In English the abbreviation, which is what an international is called there.
        columns = (
            ("abbreviation", "name_en", "name_zh")
            if language == "en"
            else ("name_zh", "name_en", "abbreviation")
        )
        facts = tables.organizations.set_index("organization_id")[list(columns)]
        listed = [*tables.articles["article"], *tables.sections["organization_id"]]
        names = {
            each: next(filter(told, facts.loc[each]), each)
            for each in dict.fromkeys(listed)
            if each in facts.index
        }
        countries = tables.countries.dropna(subset=["region_en"])
        regions = dict(zip(countries["region_en"], countries[f"region_{language}"], strict=True))
        return cls(
            language,
            names,
            regions | {NOT_KNOWN: evidence_name(NOT_KNOWN, language)},
        )


def words(language: Language) -> dict[str, str]:
    """All words of the page by what they name.

    Parameters
    ----------
    language : of the words

    Returns
    -------
    dict from the name of a part of the page, such as ``"reset"``, to its words
    """
    position = style.LANGUAGES.index(language)
    return {name: pair[position] for name, pair in _WORDS.items()}


def evidence_name(evidence: str, language: Language) -> str:
    """A kind of evidence in words; one not known comes back as it is.

    Parameters
    ----------
    evidence : a key of `EVIDENCE`
    language : of the words
    """
    pair = EVIDENCE.get(evidence)
    return evidence if pair is None else pair[style.LANGUAGES.index(language)]


def summary(rows: Iterable[Row], language: Language) -> str:
    """The counts of some rows of `select`, as records, in a sentence.

    Parameters
    ----------
    rows : of `select`, as records
    language : of the sentence
    """
    counted = counts(rows)
    parts = [
        extent(counted, language),
        _hosts(counted["with_host"], counted["entries"], language),
    ]
    if counted["unplaced"]:
        parts.append(
            text(
                language,
                en="the place of {unplaced} is not known at this confidence",
                zh="在此可信度下有{unplaced}个所在地不明",
                unplaced=counted["unplaced"],
            )
        )
    parts = [part for part in parts if part]
    return "; ".join(parts) + "." if language == "en" else "；".join(parts) + "。"


def extent(counted: Mapping[str, int], language: Language) -> str:
    """How many entries lie in how many countries; those without a place are not said to.

    Parameters
    ----------
    counted : as `counts` gives it
    language : of the sentence
    """
    placed = counted["entries"] - counted["unplaced"]
    if counted["unplaced"]:
        en = "{placed} of {entries} {words} placed, in {countries} {lands}"
        zh = "{entries}个条目中{placed}个有所在地，分布于{countries}个国家和地区"
    else:
        en = "{entries} {words} in {countries} {lands}"
        zh = "{countries}个国家和地区的{entries}个条目"
    return text(
        language,
        en=en,
        zh=zh,
        placed=placed,
        entries=counted["entries"],
        words="entry" if counted["entries"] == 1 else "entries",
        countries=counted["countries"],
        lands="country" if counted["countries"] == 1 else "countries",
    )


def _hosts(with_host: int, entries: int, language: Language) -> str:
    """How many entries name a host party, in words."""
    if not entries:
        return ""
    if not with_host:
        return text(language, en="no host party is recorded", zh="均未记载所打入的政党")
    if with_host == entries:
        return (
            text(language, en="a host party is named", zh="均列出所打入的政党")
            if (entries == 1)
            else text(language, en="all of them name a host party", zh="均列出所打入的政党")
        )
    return text(
        language,
        en="{with_host} of them {verb} a host party, for the others none is recorded",
        zh="其中{with_host}个列出所打入的政党，其余未记载",
        with_host=with_host,
        verb="names" if with_host == 1 else "name",
    )


def counts(rows: Iterable[Row]) -> dict[str, int]:
    """How many entries, countries, entries naming a host, and entries without a believed place.

    Parameters
    ----------
    rows : of `select`, as records. Candidates count for no country.

    Returns
    -------
    dict of entries, countries, with_host and unplaced
    """
    entries, hosted, placed, countries = set(), set(), set(), set()
    for row in rows:
        entries.add(row["section_id"])
        if told(row["host_party_id"]):
            hosted.add(row["section_id"])
        if told(row["country"]) and row["evidence"] != CANDIDATE:
            placed.add(row["section_id"])
            countries.add(row["country"])
    return {
        "entries": len(entries),
        "countries": len(countries),
        "with_host": len(hosted),
        "unplaced": len(entries - placed),
    }


def describe(selection: Selection, naming: Naming) -> str:
    """A selection in words, as the subtitle of its figure says it.

    Parameters
    ----------
    selection : what is chosen
    naming : of the language, and of what the selection may name

    Raises
    ------
    KeyError : the selection names a region that the tables do not hold
    """
    language = naming.language
    page = words(language)
    colon, comma = (": ", "; ") if language == "en" else ("：", "；")
    parts = []

    def tell(name: str, values: list[str]) -> None:
        none = text(language, en="none", zh="无")
        parts.append(f"{page[name]}{colon}{style.listing(values, language) if values else none}")

    if selection.organizations is not None:
        tell(
            "organizations",
            [naming.organizations.get(each, each) for each in selection.organizations],
        )
    if selection.statuses is not None:
        tell("statuses", [style.status_name(each, language) for each in selection.statuses])
    if selection.regions is not None:
        tell("regions", [naming.regions[each] for each in selection.regions])
    if selection.evidence is not None:
        tell("evidence", [evidence_name(each, language) for each in selection.evidence])
    if selection.least_confidence != Selection().least_confidence:
        tell("least_confidence", [style.number(selection.least_confidence, language)])
    if selection.host is not None:
        tell("host", [page["host_named" if selection.host else "host_none"]])
    if selection.search:
        tell("search", [f"“{selection.search}”"])
    if not parts:
        return text(
            language,
            en="Every entry of the lists of members in the articles read.",
            zh="所读各条目成员列表中的全部条目。",
        )
    chosen = text(language, en="Selected: ", zh="所选：") + comma.join(parts)
    return chosen + ("." if language == "en" else "。")
