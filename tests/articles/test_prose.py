"""What the rules find in sentences, in the three articles, and what they must not find."""

from __future__ import annotations

import csv
import re

import opencc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from internationals.articles import Article, read, read_text
from internationals.articles import prose as prose_module
from internationals.articles.prose import RULES, Finding, facts, kind_of, tradition_in_english
from internationals.articles.sentences import Page, fold, words
from internationals.paths import RAW, REFERENCE

LEAD = '**甲国际**（，缩写为JG）是一个[托洛茨基主义](../Page/托洛茨基主义.md "wikilink")国际组织。'
HERE = "甲国际"


def link(label: str, title: str = "") -> str:
    return (
        f'[{label}](https://zh.wikipedia.org/wiki/{(title or label).replace(" ", "_")} "wikilink")'
    )


def told(text: str) -> list[tuple[str, str, str, str, str]]:
    """Rule, fact, value, subject and object of each finding; the article's own subject is 甲国际."""
    article = read_text(f"{LEAD}\n\n{text}\n", article="page")
    return [
        (
            finding.rule, finding.fact, finding.value,
            finding.subject.title or finding.subject.text,
            (finding.object.title or finding.object.text) if finding.object else "",
        )
        for finding in facts(article)
        if finding.line_start > 1
    ]  # fmt: skip


# rule, sentence, and what it states: fact, value, subject, object
STATED = [
    ("full name", "该组织全称“甲国际联合委员会”。", [("full_name", "甲国际联合委员会", HERE, "")]),
    ("abbreviation", "它的支部简称为JGL，总部在巴黎。", []),
    ("abbreviation", "该组织缩写为JGL。", [("abbreviation", "JGL", HERE, "")]),
    ("abbreviation", "該組織縮寫為JGL。", [("abbreviation", "JGL", HERE, "")]),
    (
        "short name with abbreviation",
        "该组织简称**甲委**（JWH）。",
        [("abbreviation", "JWH", HERE, ""), ("short_name", "甲委", HERE, "")],
    ),
    (
        "abbreviation behind the original name",
        "它和“乙党”（Party of B，PB）合作。",
        [("abbreviation", "PB", "乙党", "")],
    ),
    (
        "original name",
        "甲国际（英语：International of the First）每年开会。",
        [("name_original", "International of the First", HERE, "")],
    ),
    ("former name", "该组织原名“乙国际”，后来扩大。", [("former_name", "乙国际", HERE, "")]),
    ("former name", "該組織舊稱「乙國際」。", [("former_name", "乙國際", HERE, "")]),
    ("name it had then", "那时它的名字是“乙国际”。", [("former_name", "乙国际", HERE, "")]),
    (
        "renamed",
        "1984年，该组织更名为“丙国际”。",
        [("renamed", "1984", HERE, ""), ("new_name", "丙国际", HERE, "")],
    ),
    ("renamed", "2006年，該組織改用現名。", [("renamed", "2006", HERE, "")]),
    (
        "renamed",
        f"1977年，{link('乙党')}改名为“丙党”。",
        [("renamed", "1977", "乙党", ""), ("new_name", "丙党", "乙党", "")],
    ),
    ("founded in", "该组织成立于1974年4月21日。", [("founded_year", "1974", HERE, "")]),
    ("founded in", "該組織成立於1974年。", [("founded_year", "1974", HERE, "")]),
    ("founded in", "该组织始建于2001年。", [("founded_year", "2001", HERE, "")]),
    ("founded in", "该组织的南非支部成立于1974年。", []),
    ("founded in", f"它取名自成立于1889年的{link('第二国际')}。", []),
    ("founded in", f"{link('乙党')}成立于1974年。", []),
    (
        "in that year founded",
        "甲国际于1984年3月由十七个组织在法国建立。",
        [("founded_year", "1984", HERE, "")],
    ),
    ("in that year founded", f"1984年{link('乙党')}成立。", []),
    (
        "founding of the subject by name",
        "1994年8月，多国政党在基多开会，决定成立该组织。",
        [("founded_year", "1994", HERE, "")],
    ),
    ("founding of the subject by name", "1994年，该组织成立了一个书记处。", []),
    ("dissolved", "2008年2月，该组织宣布解散。", [("dissolved_year", "2008", HERE, "")]),
    ("dissolved", "2006年后该组织似乎已停止活动。", []),
    ("dissolved in", "该组织解散于2008年。", [("dissolved_year", "2008", HERE, "")]),
    (
        "founded by",
        f"该组织由法国理论家{link('皮埃尔·朗贝尔')}的追随者创建。",
        [("founder", "皮埃尔·朗贝尔的追随者", HERE, "")],
    ),
    ("founded by", f"该组织的支部由{link('皮埃尔·朗贝尔')}创建。", []),
    (
        "founder of the subject by name",
        f"1938年，{link('列夫·托洛茨基')}及其支持者创建了该组织。",
        [("founder", "列夫·托洛茨基及其支持者", HERE, "")],
    ),
    (
        "its founder",
        f"{link('希腊共产党')}是该组织的主要创建者。",
        [("founder", "希腊共产党", HERE, "")],
    ),
    ("leader", f"该组织的主要领导人是{link('阿兰·伍兹')}。", [("leader", "阿兰·伍兹", HERE, "")]),
    ("leader", "该组织的领导人是由大会选举的。", []),
    (
        "led by",
        f"它起源于克里夫领导的{link('乙团体')}。",
        [("leader", "克里夫", "乙团体", "")],
    ),
    (
        "leader of another organisation",
        f"它以{link('乙党已故领导人', '乙党')}{link('托尼·克里夫')}的书为教材。",
        [("leader", "托尼·克里夫", "乙党", "")],
    ),
    ("countries claimed", "在27个国家拥有分支。", [("countries_claimed", "27", HERE, "")]),
    (
        "countries claimed",
        "该组织在世界上超过30个国家开展活动。",
        [("countries_claimed", "超过30", HERE, "")],
    ),
    (
        "countries claimed",
        "該組織在45個國家和地區設有支部。",
        [("countries_claimed", "45", HERE, "")],
    ),
    ("countries claimed", "该组织访问了两个国家的总统。", []),
    (
        "members in countries",
        "该组织的成员党遍布全球。该组织成员党分布于三十多个国家。",
        [("countries_claimed", "三十多", HERE, "")],
    ),
    ("members in countries", "成员党遍布全球六十多个国家。", [("countries_claimed", "六十多", HERE, "")]),
    ("strategy", "该组织坚持“打入主义”战略。", [("strategy", "打入主义", HERE, "")]),
    ("strategy", "该组织坚持“”战略。", [("strategy", "", HERE, "")]),
    (
        "strategy in other words",
        f"其成员通常会加入所在国的主要{link('左翼政党', '左翼')}。",
        [("strategy_in_words", "其成员通常会加入所在国的主要左翼政党", HERE, "")],
    ),
    (
        "guiding ideas",
        f"它以{link('托尼·克里夫的思想为指导', '托尼·克里夫')}。",
        [("guiding_ideas", "托尼·克里夫", HERE, "")],
    ),
    ("ideology", "该组织遵循“甲主义思想”。", [("ideology", "甲主义思想", HERE, "")]),
    ("ideology", "该组织奉行“开放政策”。", []),
    ("theory", "该组织提出“永久战时经济”理论。", [("theory", "永久战时经济", HERE, "")]),
    (
        "regional strength",
        "它在欧洲有较强的存在感，特别是在英国。",
        [("strong_in", "欧洲", HERE, ""), ("strong_in", "英国", HERE, "")],
    ),
    ("public decisions", "它只做出过一次公共决定。", [("public_decisions", "一", HERE, "")]),
    (
        "located at",
        "哈佛大学的一个名叫“激进学者”的团体支持它。",
        [("located_at", "哈佛大学", "激进学者", "")],
    ),
    ("composed of", "该组织由12个政党组成。", [("composed_of", "12个政党", HERE, "")]),
    (
        "similar to",
        f"该组织和{link('乙党')}的思想类似。",
        [("similar_to", "乙党", HERE, "乙党")],
    ),
    ("similar to", "该组织和许多国际组织的路线类似。", []),
    (
        "disagreement",
        f"它们对于{link('毛泽东思想和', '毛泽东思想')}{link('托洛茨基主义')}有分歧。",
        [("disagreement", "毛泽东思想", HERE, ""), ("disagreement", "托洛茨基主义", HERE, "")],
    ),
    ("year of death", "那是1953年斯大林之死后的事情。", [("died", "1953", "斯大林", "")]),
    (
        "split by expulsion",
        f"1992年，被{link('乙国际开除的', '乙国际')}{link('泰德·格兰特')}等人创建了甲国际。",
        [("split_from", "1992", HERE, "乙国际")],
    ),
    (
        "split from",
        f"1992年，该组织从{link('乙国际')}中分裂出来。",
        [("split_from", "1992", HERE, "乙国际")],
    ),
    ("split from", f"1947年，该党从{link('英国')}中分裂出来。", []),
    ("left", f"2010年，该组织退出了{link('欧洲左翼党')}。", [("split_from", "2010", HERE, "欧洲左翼党")]),
    (
        "expelled by",
        f"1964年，{link('乙派', '乙倾向')}被{link('丙党')}领导层开除。",
        [("expelled", "1964", "丙党", "乙倾向")],
    ),
    (
        "expelled by",
        f"{link('乙团体')}（该团体先后被“{link('丙派', '丙派 (英国)')}”和{link('丁国际')}開除）解散了。",
        [("expelled", "", "丙派 (英国)", "乙团体"), ("expelled", "", "丁国际", "乙团体")],
    ),
    ("expelled by", f"被{link('丙党')}开除的人很多。", []),
    (
        "expelled",
        f"2001年，该组织开除了美国的{link('乙组织', '乙组织 (美国)')}。",
        [("expelled", "2001", HERE, "乙组织 (美国)")],
    ),
    ("expelled", f"2001年，该组织开除了{link('列夫·托洛茨基')}。", []),
    (
        "origin",
        f"该组织起源于1950年代克里夫领导的{link('乙团体')}。",
        [("origin_decade", "1950年代", HERE, ""), ("originated_in", "", HERE, "乙团体")],
    ),
    ("origin", f"该组织起源于{link('英国')}。", []),
    ("origin", f"该组织起源于{link('第四国际')}的分裂。", []),
    (
        "product of",
        f"甲国际是美国学生运动的产物（他们组成了{link('新共产主义运动')}）。",
        [("origin", "美国学生运动", HERE, ""), ("came_out_of", "", HERE, "新共产主义运动")],
    ),
    (
        "is its predecessor",
        "一个名叫“激进学者”（RADical ACADemics，RADACADS）的团体是它的前身。",
        [("predecessor_of", "", "激进学者", HERE)],
    ),
    ("its predecessor is", f"该组织的前身是{link('乙国际')}。", [("predecessor_of", "", "乙国际", HERE)]),
    (
        "most important section",
        f"该组织最重要的支部是英国的{link('火花', '火花 (英国)')}。",
        [("most_important_section", "", HERE, "火花 (英国)")],
    ),
    (
        "name given to its international",
        f"{link('乙党采用', '乙党')}“甲国际”作为自己的国际组织名字。",
        [("named_its_international", "", "乙党", "甲国际")],
    ),
    (
        "applied to join",
        f"1994年5月出版的书披露，该组织与{link('乙党')}类似，并且申请加入乙党，但是未果。",
        [("applied_to_join", "", HERE, "乙党")],
    ),
    (
        "application refused",
        f"2001年，该组织申请加入{link('乙党')}，但是遭到了拒绝。",
        [("refused", "2001", "乙党", HERE)],
    ),
    (
        "imperialist countries",
        f"甲国际认为，帝国主义国家包括{link('加拿大以及', '加拿大')}{link('魁北克')}（注：见{link('独立运动')}）、"
        f"美国、{link('瑞典和', '瑞典')}{link('丹麦')}。",
        [("named_imperialist", name, HERE, "") for name in ("加拿大", "魁北克", "美国", "瑞典", "丹麦")],
    ),
    (
        "publication",
        "该组织2001年以来，发行双周报《甲国际笔记》（JG Notes）。",
        [
            ("publication", "甲国际笔记", "甲国际笔记", HERE),
            ("name_original", "JG Notes", "甲国际笔记", ""),
            ("publication_kind", "newspaper", "甲国际笔记", ""),
            ("periodicity", "biweekly", "甲国际笔记", ""),
            ("year_start", "2001", "甲国际笔记", ""),
        ],
    ),
    (
        "publication",
        "該組織的理論刊物是《真理》。",
        [
            ("publication", "真理", "真理", HERE),
            ("publication_kind", "journal", "真理", ""),
        ],
    ),
    (
        "publication",
        "它偶尔也有西班牙语出版物，名为《Notas\nRojas》。",
        [
            ("publication", "Notas Rojas", "Notas Rojas", HERE),
            ("name_original", "Notas Rojas", "Notas Rojas", ""),
            ("publication_kind", "periodical", "Notas Rojas", ""),
            ("periodicity", "occasional", "Notas Rojas", ""),
            ("language", "es", "Notas Rojas", ""),
        ],
    ),
    ("publication", "马克思在《资本论》中说过。", []),
    ("publication", f"{link('乙党')}发行月刊《真理》。", []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "sentence", "expected"),
    STATED,
    ids=[f"{rule}: {text[:24]}" for rule, text, _ in STATED],
)
def test_a_rule_finds_what_a_sentence_states(
    rule: str, sentence: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert [found[1:] for found in told(sentence) if found[0] == rule] == expected


def test_every_rule_has_a_sentence_in_which_it_finds_something() -> None:
    tried = {rule for rule, _, expected in STATED if expected}
    assert [rule.name for rule in RULES if rule.name not in tried] == ["definition"]
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("lead", "expected"),
    [
        (
            "**甲会**是一个非正统的[托洛茨基主义](../Page/托洛茨基主义.md)[国际政党组织](x)。",
            {"tradition": "非正统的托洛茨基主义", "kind": "international"},
        ),
        (
            "**甲会**（）是[美国的一个已不存在的](../Page/美国.md)[毛派组织](https://zh.wikipedia.org/wiki/毛派)。",
            {"tradition": "毛派", "kind": "group", "defunct": "已不存在", "country": "美国"},
        ),
        ("**甲会**是[英國](../Page/英國.md)的一個社會主義政黨。", {
            "tradition": "社會主義", "kind": "party", "country": "英國",
        }),
        ("**甲会**是一条河，反对[毛主义](../Page/毛主义.md)的组织在此集会。", {}),
        ("**甲会**是一个反毛主义团体。", {"kind": "group"}),
    ],
)  # fmt: skip
def test_the_lead_says_what_its_subject_is(lead: str, expected: dict[str, str]) -> None:
    found = facts(read_text(lead, article="page"))
    assert {f.fact: f.value for f in found if f.rule == "definition"} == expected


def test_a_category_tells_the_year_where_nothing_else_does() -> None:
    category = link("Category:1974年建立的組織")
    text = f"**甲会**是一个组织。\n\n{link('Category:政黨國際')} {category}\n"
    found = [finding for finding in facts(read_text(text)) if finding.rule == "category"]
    assert [(f.fact, f.value, f.line_start, f.quote) for f in found] == [
        ("founded_year", "1974", 3, category)
    ]


def test_terms_are_told_in_english() -> None:
    assert tradition_in_english("非正统的托洛茨基主义") == "unorthodox Trotskyist"
    assert tradition_in_english("反資本主義") == "anti-capitalist"
    assert tradition_in_english("未知主义") == ""
    assert (kind_of("国际组织"), kind_of("毛派组织"), kind_of("政党"), kind_of("城市")) == (
        "international", "group", "party", "",
    )  # fmt: skip


# The three articles


@pytest.fixture(scope="module")
def findings() -> dict[str, tuple[Article, tuple[Finding, ...]]]:
    articles = [read(RAW / f"{name}.zh.md") for name in ("imt", "ist", "mim")]
    return {article.article: (article, facts(article)) for article in articles}


def reference(name: str) -> list[dict[str, str]]:
    with (REFERENCE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_rules_find_every_relation_of_the_reference_and_no_other(
    findings: dict[str, tuple[Article, tuple[Finding, ...]]],
) -> None:
    names = {row["organization_id"]: row["name_zh"] for row in reference("organizations")}
    expected = {
        (row["article"], names[row["subject_id"]], row["relation"], names.get(row["object_id"], ""))
        for row in reference("relations")
    }
    found = set()
    for name, (_, own) in findings.items():
        for finding in own:
            if finding.fact in prose_module.RELATIONS:
                ends = [
                    re.sub(r" \(.*", "", end.title or end.text) if end else ""
                    for end in (finding.subject, finding.object)
                ]
                found.add((name, ends[0], finding.fact, ends[1]))
    assert len(expected) == 14
    assert found == expected


def test_years_of_relations_are_those_that_the_article_gives(
    findings: dict[str, tuple[Article, tuple[Finding, ...]]],
) -> None:
    years = {
        (name, f.fact): f.value
        for name, (_, own) in findings.items()
        for f in own
        if f.fact in prose_module.RELATIONS and f.value
    }
    assert years == {
        ("imt", "split_from"): "1992", ("imt", "renamed"): "2006", ("mim", "renamed"): "1984",
    }  # fmt: skip


# Claims of group `statement` that say a year, number, name or publication: fact and value found.
COVERED = {
    1: ("abbreviation", "IMT"), 2: ("tradition", "托洛茨基主义"), 3: ("founded_year", "1992"),
    4: ("founder", "泰德·格兰特及其追随者"), 5: ("split_from", "1992"),
    6: ("former_name", "马克思主义国际委员会"), 7: ("renamed", "2006"),
    8: ("countries_claimed", "超过30"), 9: ("strategy", ""), 10: ("strategy_in_words", "其成员通常会加入所在国的主要左翼政党"),
    11: ("leader", "阿兰·伍兹"), 12: ("most_important_section", ""),
    16: ("abbreviation", "IST"), 17: ("tradition", "非正统的托洛茨基主义"),
    18: ("origin_decade", "1950年代"), 19: ("leader", "克里夫"), 20: ("originated_in", ""),
    21: ("expelled", ""), 22: ("expelled", ""), 23: ("guiding_ideas", "托尼·克里夫"),
    24: ("leader", "托尼·克里夫"), 25: ("countries_claimed", "27"),
    26: ("most_important_section", ""), 27: ("strong_in", "英国"), 29: ("theory", "永久战时经济"),
    30: ("theory", "被扭曲的不断革命"), 33: ("public_decisions", "一"), 34: ("expelled", ""),
    38: ("country", "美国"), 39: ("defunct", "已不存在"), 40: ("tradition", "毛派"),
    41: ("ideology", "毛主义国际主义运动思想"), 42: ("origin", "美国新左翼学生运动"),
    44: ("founded_year", "1983"), 45: ("former_name", "革命国际主义运动"),
    46: ("predecessor_of", ""), 47: ("located_at", "哈佛大学"), 49: ("composed_of", "1969年的学生"),
    50: ("renamed", "1984"), 51: ("named_its_international", ""), 52: ("year_start", "1994"),
    53: ("similar_to", "美国革命共产党"), 54: ("applied_to_join", ""), 55: ("refused", ""),
    56: ("disagreement", "毛泽东思想"), 60: ("died", "1953"), 62: ("died", "1976"),
    76: ("year_start", "2001"), 77: ("periodicity", "monthly"), 78: ("language", "es"),
    79: ("publication", "毛主义国际主义运动理论"),
}  # fmt: skip


@pytest.mark.parametrize("claim_id", sorted(COVERED))
def test_a_claim_is_found_where_the_reference_quotes_it(
    claim_id: int, findings: dict[str, tuple[Article, tuple[Finding, ...]]]
) -> None:
    claim = next(row for row in reference("claims") if row["claim_id"] == str(claim_id))
    assert claim["group"] == "statement"
    article, own = findings[claim["article"]]
    text = "\n".join(article.lines)

    def overlaps(finding: Finding) -> bool:
        start = text.find(finding.quote)
        line = sum(len(words) + 1 for words in article.lines[: int(claim["line"]) - 1])
        quoted = text.find(claim["quote"], line)
        return start < quoted + len(claim["quote"]) and quoted < start + len(finding.quote)

    fact, value = COVERED[claim_id]
    found = [f for f in own if (f.fact, f.value) == (fact, value) and overlaps(f)]
    assert found, f"no finding {fact} = {value!r} meets {claim['quote']!r}"


def test_at_least_thirty_of_the_statements_are_covered() -> None:
    statements = {
        int(row["claim_id"]) for row in reference("claims") if row["group"] == "statement"
    }
    assert len(statements) == 73
    assert len(statements & COVERED.keys()) >= 30


def test_mim_names_fourteen_imperialist_countries_and_quebec(
    findings: dict[str, tuple[Article, tuple[Finding, ...]]],
) -> None:
    _, own = findings["mim"]
    assert "、".join(f.value for f in own if f.fact == "named_imperialist") == (
        "加拿大、魁北克、美国、英国、法国、比利时、德国、日本、意大利、瑞士、卢森堡、荷兰、以色列、瑞典、丹麦"
    )


def test_quotes_stand_verbatim_in_their_lines_and_cut_no_link(
    findings: dict[str, tuple[Article, tuple[Finding, ...]]],
) -> None:
    for article, own in findings.values():
        for finding in own:
            assert finding.quote in article.quote(finding.line_start, finding.line_end)
            assert finding.quote.count("](") == finding.quote.count("wikilink")


# Any text


@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*(text for _, text, _ in STATED), "，", "。", "（", "）", "“", "”", "《", "》", "\n", "\n\n", "**",
             "[", "](x)", "是", "该组织", "1992年", "\\[1\\]", "  - ", "> ", "甲国际", "被", "开除", "\U00020000"]
        ),
        max_size=30,
    )
)  # fmt: skip
def test_whatever_the_text_every_quote_stands_in_its_lines(parts: list[str]) -> None:
    article = read_text(LEAD + "".join(parts))
    for finding in facts(article):
        assert finding.quote
        assert finding.quote in article.quote(finding.line_start, finding.line_end)


WORDS = sorted({word for rule in RULES for word in rule.words})


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 2)), max_size=8))
def test_a_word_calls_for_its_rules_in_whatever_word_it_begins(
    pieces: list[tuple[str, int]],
) -> None:
    text = "甲乙丙丁"
    for word, shared in pieces:
        # 创立 and 立于 share a character in 创立于.
        shared = shared if shared and text.endswith(word[:shared]) else 0
        text += word[shared:]
    (passage,) = Page(read_text(f"## 历史\n\n{text}\n")).passages()
    called = [number for _, numbers in prose_module._called(passage, None) for number in numbers]
    assert called == [
        number
        for number, rule in enumerate(RULES)
        if not rule.lead and any(word in text for word in rule.words)
    ]


@pytest.mark.parametrize(
    "text", ["", "（" * 5000, "被" * 5000, "1992年" * 2000 + "成立", "《" * 3000]
)
def test_hostile_text_is_read_in_time(text: str) -> None:
    facts(read_text(LEAD + text))


def test_prose_of_other_kinds_states_nothing() -> None:
    text = (
        "长江是亚洲第一长河，全长6300公里，流经11个省市。\n\n1998年，长江发生洪水，由军队抗洪。\n"
    )
    assert facts(read_text(text)) == ()


def test_traditional_characters_of_the_rules_are_those_of_opencc() -> None:
    traditional, simplified = words()["traditional"]
    assert len(traditional) == len(simplified) == len(set(traditional))
    used = set(
        re.findall(
            r"[\u3400-\u9fff]", "".join(rule.pattern + "".join(rule.words) for rule in RULES)
        )
    )
    used |= set(
        re.findall(
            r"[\u3400-\u9fff]", str({k: v for k, v in words().items() if k != "traditional"})
        )
    )
    to_traditional = opencc.OpenCC("s2t")
    for character in sorted(used):
        assert fold(to_traditional.convert(character)) == character


def test_quotes_of_wiki_source_keep_its_markup_and_cut_no_template() -> None:
    source = (
        "'''甲国际'''（{{lang-en|First International}}，缩写为JG），也译作'''乙国际'''，"
        "是一个[[托洛茨基主义|托派]]国际组织。该组织最重要的支部是英国的[[火花_(英国)|火花]]。\n"
    )
    article = read_text(source, format="wikitext", article="page")
    quotes = {finding.fact: finding.quote for finding in facts(article)}
    assert quotes["abbreviation"] == "缩写为JG"
    assert quotes["tradition"] == "是一个[[托洛茨基主义|托派]]国际组织"
    assert quotes["most_important_section"] == "该组织最重要的支部是英国的[[火花_(英国)|火花]]"
    assert (
        quotes["name_original"] in source
        and "{{lang-en|First International}}" in (quotes["name_original"])
    )
