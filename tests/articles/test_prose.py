"""What the rules find in sentences, and what they must not find."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from internationals.articles import Article, prose, read, read_text
from internationals.articles.grammar import Rule, grammar
from internationals.articles.prose import Statement
from internationals.articles.sentences import Prose
from internationals.paths import RAW
from internationals.tables.schema import VOCABULARIES

TITLES = {"zh": "甲国际", "en": "First International League"}
LEADS = {
    "zh": "**甲国际**（另有**甲国际委员会**）在此。",
    "en": "**First International League** (**FIL**) meets.",
}
_LINK = re.compile(r"\[([^\[\]]+)\](?:\(((?:[^()]|\([^()]*\))*)\))?")


EXAMPLES = [
    pytest.param(language, rule, line, id=f"{language} {rule.name}: {line[:24]}")
    for language in TITLES
    for rule in grammar(language).rules
    for line in rule.examples.strip("\n").split("\n")
]


def statements(article: Article) -> tuple[Statement, ...]:
    return prose.statements(Prose(article))


def page(language: str, text: str) -> Article:
    article = read_text(text, article="page")
    return replace(article, language=language, title=TITLES[language])


def with_links(text: str) -> str:
    """[乙党] and [乙党开除的](乙党), as the dump writes links."""

    def link(match: re.Match[str]) -> str:
        title = (match[2] or match[1]).replace(" ", "_")
        return f'[{match[1]}](https://zh.wikipedia.org/wiki/{title} "wikilink")'

    return _LINK.sub(link, text)


def stated(language: str, rule: Rule, sentence: str) -> list[str]:
    """What is stated in a sentence with the predicate of a rule, as its examples write it."""
    if rule.where == "category":
        address = sentence.replace(" ", "_")
        text = f"{LEADS[language]}\n\n[{sentence}](https://zh.wikipedia.org/wiki/{address})\n"
    elif rule.where == "lead":
        title = TITLES[language]
        text = with_links(sentence).replace(title, f"**{title}**", 1) + "\n"
    else:
        text = f"{LEADS[language]}\n\n{with_links(sentence)}\n"
    return [
        written(statement)
        for statement in statements(page(language, text))
        if statement.predicate == rule.predicate
        and (rule.where == "lead" or statement.line_start > 1)
    ] or ["nothing"]


def written(statement: Statement) -> str:
    pieces = []
    if not statement.subject.own:
        pieces.append(f"subject: {statement.subject.title or statement.subject.text}")
    if statement.object:
        pieces.append(f"object: {statement.object.title or statement.object.text}")
    if statement.value or not pieces:
        pieces.append(f"value: {statement.value}".strip())
    return "; ".join(pieces)


@pytest.mark.parametrize(("language", "rule", "example"), EXAMPLES)
def test_a_rule_finds_what_its_examples_give(language: str, rule: Rule, example: str) -> None:
    sentence, arrow, expected = example.partition(" → ")
    assert arrow, (
        f"{language} {rule.name}: found {example!r}, expected a sentence, → and what it gives"
    )
    given_there = sorted(each.strip() for each in expected.split(" + "))
    assert sorted(stated(language, rule, sentence)) == given_there


@pytest.mark.parametrize("language", TITLES)
def test_every_rule_has_a_topic_and_an_example_in_which_it_finds_something(language: str) -> None:
    rules = grammar(language).rules
    assert len({rule.name for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.topic in VOCABULARIES["topic"], rule.name
        assert any(not line.endswith("→ nothing") for line in rule.examples.strip().split("\n"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**星火国际**是一个存在于1923年－1940年的[国际政党组织](a)。", {"founded_year": "1923", "dissolved_year": "1940"}),
        ("**星火国际**是一个欧洲政党，于1992年成立，接替旧同盟。", {"founded_year": "1992"}),
        ("**星火国际**是一个国际组织，成立于1990年，1990年解散。", {"founded_year": "1990", "dissolved_year": "1990"}),
        ("**星火国际**是一个左翼组织，于1945年在[伦敦创立](a)。", {"founded_year": "1945"}),
        ("**星火国际**是一个国际网站。该网站创建于2005年5月1日。", {"founded_year": "2005"}),
        ("**星火国际**是一个国际组织。该组织的成员党曾遍及20多个国家和地区。", {"countries_claimed": "20多个"}),
        ("**星火國際**是[英國](a)的一個社會主義政黨，成立於一九七四年。", {"founded_year": "1974", "kind": "party"}),
    ],
)  # fmt: skip
def test_a_lead_gives_its_facts(text: str, expected: dict[str, str]) -> None:
    article = replace(read_text(text, article="page"), language="zh")
    found = {each.predicate: each.value for each in statements(article) if each.subject.own}
    assert expected.items() <= found.items()


@pytest.fixture(scope="module")
def included() -> list[tuple[Article, tuple[Statement, ...]]]:
    articles = [read(RAW / f"{name}.zh.md") for name in ("imt", "ist", "mim")]
    return [(article, statements(article)) for article in articles]


def test_the_included_articles_state_their_founders_leaders_and_doctrines(
    included: list[tuple[Article, tuple[Statement, ...]]],
) -> None:
    found = {
        (each.predicate, (each.object.title or each.object.text) if each.object else each.value)
        for _, own in included
        for each in own
    }
    assert found >= {
        ("founder", "泰德·格兰特"), ("leader", "阿兰·伍兹"), ("met", "乌戈·查韦斯"),
        ("guiding_ideas", "托尼·克里夫"), ("theory", "永久战时经济"), ("describes_as", "国家资本主义"),
        ("rejects", "畸形工人国家"), ("describes_as", "斯大林主义"), ("describes_as", "劳动贵族"),
        ("founded_by_expelled_of", "工人国际委员会"), ("founded_year", "1992"), ("founded_year", "1983"),
    }  # fmt: skip


def test_the_third_article_names_fourteen_countries_and_quebec(
    included: list[tuple[Article, tuple[Statement, ...]]],
) -> None:
    own = included[2][1]
    assert "、".join(s.value for s in own if s.predicate == "named_as_receiving_wealth") == (
        "加拿大、魁北克、美国、英国、法国、比利时、德国、日本、意大利、瑞士、卢森堡、荷兰、以色列、瑞典、丹麦"
    )


def test_quotes_are_found_in_their_lines_cut_no_link_and_lie_in_their_sentence(
    included: list[tuple[Article, tuple[Statement, ...]]],
) -> None:
    for article, own in included:
        for each in own:
            assert each.quote in article.quote(each.line_start, each.line_end)
            assert each.quote.count("](") == each.quote.count("wikilink")
            around = Prose(article).sentence(each.line_start, each.line_end, each.quote)
            assert each.sentence == around


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("2001年，该组织申请加入[乙党](x)，后来](x)退出。", "2001年，该组织申请加入[乙党](x)"),
        ("2001年，该组织申请加入[乙党](x)，[丙](y)。", "2001年，该组织申请加入[乙党](x)"),
        ("2001年，**该组织**申请加入**[乙党](x)**，后来退出。", "2001年，**该组织**申请加入**[乙党](x)**"),
    ],
)  # fmt: skip
def test_a_quote_ends_with_its_own_links_and_marks(text: str, quote: str) -> None:
    found = statements(page("zh", f"{LEADS['zh']}\n\n{text}\n"))
    assert [each.quote for each in found if each.predicate == "applied_to_join"] == [quote]


def test_prose_of_other_kinds_states_nothing() -> None:
    text = (
        "长江是亚洲第一长河，全长6300公里，流经11个省市。\n\n1998年，长江发生洪水，由军队抗洪。\n"
    )
    assert statements(page("zh", text)) == ()


def test_a_language_without_rules_states_nothing() -> None:
    assert statements(replace(page("en", "It was founded in 1992."), language="sv")) == ()


PIECES = {
    "zh": [example.values[2].split(" → ")[0] for example in EXAMPLES if example.values[0] == "zh"],
    "en": [example.values[2].split(" → ")[0] for example in EXAMPLES if example.values[0] == "en"],
}  # fmt: skip
MARKS = ["，", "。", "（", "）", "“", "”", "《", "》", "\n", "\n\n", "**", "[", "](x)", "是", "1992年", "\\[1\\]", "  - ", "> ", "(", ")", "\U00020000"]  # fmt: skip


@settings(max_examples=120, deadline=None)
@given(st.data(), st.sampled_from(["zh", "en"]))
def test_whatever_the_text_every_quote_is_found_in_its_lines(
    data: st.DataObject, language: str
) -> None:
    parts = data.draw(st.lists(st.sampled_from(PIECES[language] + MARKS), max_size=30))
    article = page(language, LEADS[language] + "".join(parts))
    for statement in statements(article):
        assert statement.quote
        assert statement.quote in article.quote(statement.line_start, statement.line_end)


@pytest.mark.parametrize("language", TITLES)
@pytest.mark.parametrize(
    "text", ["", "（" * 5000, "被" * 5000, "1992年" * 2000 + "成立", "《" * 3000, "(" * 3000, "founded " * 900]
)  # fmt: skip
def test_hostile_text_is_read_in_time(language: str, text: str) -> None:
    statements(page(language, LEADS[language] + text))


def test_quotes_of_wiki_source_keep_its_markup_and_cut_no_template() -> None:
    source = (
        "'''甲国际'''（{{lang-en|First International}}，缩写为JG），也译作'''乙国际'''，"
        "是一个[[托洛茨基主义|托派]]国际组织。该组织最重要的支部是英国的[[火花_(英国)|火花]]。\n"
    )
    article = replace(read_text(source, format="wikitext", article="page"), language="zh")
    quotes = {statement.predicate: statement.quote for statement in statements(article)}
    assert quotes["abbreviation"] == "缩写为JG"
    assert quotes["tradition"] == "是一个[[托洛茨基主义|托派]]国际组织"
    assert quotes["most_important_section"] == "最重要的支部是英国的[[火花_(英国)|火花]]"
    assert all(quote in source for quote in quotes.values())


def test_statements_are_in_the_order_of_the_page() -> None:
    category = "[1974年建立的組織](https://zh.wikipedia.org/wiki/Category:1974年建立的組織)"
    found = statements(page("zh", f"**甲国际**在此。{category}\n\n甲国际成立于1980年。\n"))
    assert [each.value for each in found] == ["1974", "1980"]


def test_a_sentence_is_on_one_line() -> None:
    source = "**First International League** was\nfounded  in 1990.\n"
    (found,) = statements(page("en", source))
    assert found.sentence == "First International League was founded in 1990."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[[乙党]]的支部退出了[[丁党]]。", []),
        ("该组织的支部成立于1990年。", []),
        ("某些人退出了[[丁党]]。", []),
        ("'''乙会'''在此。乙会退出了[[丁党]]。", []),
        (
            "它退出了“丁党”和[[戊党]]。",
            ["甲国际 (甲国际) > 丁党 ()", "甲国际 (甲国际) > 戊党 (戊党)"],
        ),
        ("那里的[[乙党]]退出了[[丁党]]的\n报纸。", []),
        ("甲国际退出了[[甲国际]]。", []),
        ("[[丙党]]退出了“乙党”。乙党。", ["丙党 (丙党) > 乙党 ()"]),
        (
            "[[乙党 (法国)|乙党]]退出了[[丁党]]。1991年，乙党退出了[[戊党]]。",
            ["乙党 (乙党 (法国)) > 丁党 (丁党)", "乙党 (乙党 (法国)) > 戊党 (戊党) 1991"],
        ),
        (
            "1990年，“乙国际”退出了[[丁党]]和[[戊党]]、[[己党]]。",
            ["乙国际 () > 丁党 (丁党) 1990", "乙国际 () > 戊党 (戊党) 1990"],
        ),
        (
            "它1990年被[[丁党]]开除，1991年退出了[[戊党]]。",
            ["甲国际 (甲国际) > 戊党 (戊党) 1991", "丁党 (丁党) > 甲国际 (甲国际) 1990"],
        ),
        ("“甲国际”（1990年退出了[[丁党]]）在此。", ["甲国际 (甲国际) > 丁党 (丁党) 1990"]),
        ("[[乙党]]（1990年退出了[[丁党]]）在此。", ["乙党 (乙党) > 丁党 (丁党) 1990"]),
        ("在此（1990年退出了[[丁党]]）。", ["甲国际 (甲国际) > 丁党 (丁党) 1990"]),
        ("[[乙党]]（甲国际1990年退出了[[丁党]]）在此。", ["甲国际 (甲国际) > 丁党 (丁党) 1990"]),
        ("甲国际联合[[乙党]]（1990年退出了[[丁党]]）在此。", ["乙党 (乙党) > 丁党 (丁党) 1990"]),
        ("[[乙党]]（左翼，总部在巴黎）退出了[[丁党]]。", ["乙党 (乙党) > 丁党 (丁党)"]),
        ("1990年，在巴黎退出了[[丁党]]。", ["甲国际 (甲国际) > 丁党 (丁党) 1990"]),
        ("[[其乐党]]退出了[[丁党]]。", ["其乐党 (其乐党) > 丁党 (丁党)"]),
        ("[[乙党国际]]在此。[[乙党]]国际退出了[[丁党]]。", ["乙党国际 (乙党国际) > 丁党 (丁党)"]),
        ("[[乙党]]在此。“乙党左翼”退出了[[丁党]]。", ["乙党左翼 () > 丁党 (丁党)"]),
        ("[[乙党 (法国)|乙党]]和[[乙党 (德国)|乙党]]在此。乙党退出了[[丁党]]。", []),
        (
            "它退出了[[戊党]]和“丁党”。",
            ["甲国际 (甲国际) > 戊党 (戊党)", "甲国际 (甲国际) > 丁党 ()"],
        ),
        ("[[乙党]]（左翼，[[己党]]的朋友）退出了[[丁党]]。", ["乙党 (乙党) > 丁党 (丁党)"]),
        ("[[乙党|乙\n党]]退出了[[丁党]]。", ["乙 党 (乙党) > 丁党 (丁党)"]),
        ("可能[[乙党]]退出了[[丁党]]。", []),
        ("\n== 参考资料 ==\n它退出了[[丁党]]。", []),
    ],
)
def test_who_a_sentence_is_about_and_which_page_a_name_is_for(
    text: str, expected: list[str]
) -> None:
    source = f"'''甲国际'''在此。\n\n== 历史 ==\n{text}"
    article = replace(read_text(source, article="page", format="wikitext"), title="甲国际")
    found = [
        f"{each.subject.text} ({each.subject.title})"
        f" > {each.object.text} ({each.object.title}) {each.value}".strip()
        for each in statements(replace(article, language="zh"))
        if each.object
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sections of it split from the [[Red Party]] in 1990.", []),
        ("The [[Blue Party]]'s youth split from the [[Red Party]] in 1990.", []),
        ("Some people split from the [[Red Party]] in 1990.", []),
        ("Some people, who split from the [[Red Party]] in 1990, grew.", []),
        (
            "The [[Blue Party]], which split from the [[Red Party]] in 1990, grew.",
            ["Blue Party > Red Party 1990"],
        ),
        (
            "The [[Blue Party]] (founded in 1990, split from the [[Red Party]] in 1991) grew.",
            ["Blue Party > Red Party 1991"],
        ),
        (
            'It split from the "Green Party" in 1990.',
            ["First International League > Green Party 1990"],
        ),
        (
            "It was founded in 1990, and split from the [[Red Party]] in 1991.",
            ["First International League > Red Party 1991"],
        ),
    ],
)
def test_who_an_english_sentence_is_about(text: str, expected: list[str]) -> None:
    source = f"'''First International League''' meets.\n\n== History ==\n{text}"
    article = read_text(source, article="page", format="wikitext")
    found = [
        f"{each.subject.text} > {each.object.text} {each.value}"
        for each in statements(replace(article, language="en", title=TITLES["en"]))
        if each.object
    ]
    assert found == expected
