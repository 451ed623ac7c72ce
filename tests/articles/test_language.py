"""Which language a page is in, and what its words for headings and columns mean."""

from __future__ import annotations

import pickle

import pytest

from internationals.articles.language import SUPPORTED, detected, language, language_name
from internationals.articles.words import words_of
from internationals.paths import read_toml


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("甲国际是一个组织", "zh"),
        ("甲国际（International of Parties）是一个组织", "zh"),
        ("甲国际联合各国和各地区的组织 of the Union of Republics and of the Isles", "zh"),
        ("甲 International Organisation of the parties in the world", "en"),
        ("the party is of the world", "en"),
        ("le parti est un parti de la gauche et des", "fr"),
        ("<b>le</b> <b>parti</b> <b>est</b> <b>de</b> <b>la</b> <b>gauche</b>", "fr"),
        ("el partido es de la izquierda y los", "es"),
        ("die Partei ist eine der Parteien und das", "de"),
        ("il partito è una della e degli che", "it"),
        ("xyz il partito della sezioni", "it"),
        ("xyz il partito della zyx", "en"),
        ("o partido é uma da e dos que não", "pt"),
        ("Партия рабочих партий", "ru"),
        ("Партія і організація України в парламенті", "uk"),
        ("δημοκρατία και σοσιαλισμός", "el"),
        ("حزب العمال في العالم", "ar"),
        ("ひらがなとカタカナ", "ja"),
        ("政党の国際組織である", "ja"),
        ("政党の国際組織である IUSY", "ja"),
        ("한국어 정당", "ko"),
        # Words of addresses, tags and templates do not count.
        ("[a](http://the.of/and) <the of is> {{of the and}} <!-- the of --> le parti est de la", "fr"),
        # Where nothing else decides: English if there are letters.
        ("X", "en"),
        ("12345", "zh"),
        ("", "zh"),
    ],
)  # fmt: skip
def test_the_language_of_a_text(text: str, code: str) -> None:
    assert detected(text) == code


def test_headings_decide_where_sentences_are_few() -> None:
    assert detected("Zqx", ["Membres"]) == "fr"
    assert detected("Zqx", ["Mitglieder"]) == "de"
    assert detected("Zqx est la", ["Mitglieder"]) == "de"
    assert detected("Zqx est la le du des", ["Mitglieder"]) == "fr"
    title = '[Oar](Remo "Partido de los Trabajadores de la Unión") ist die '
    assert detected(title * 3) == "de"
    assert detected("甲 of the Union of Republics and of the Isles", ["成员"]) == "zh"


def test_words_can_be_copied() -> None:
    assert pickle.loads(pickle.dumps(words_of("en"))).is_none("none")


def test_names_of_languages() -> None:
    assert [language_name(code) for code in ("zh", "es", "ru", "xx")] == [
        "Chinese", "Spanish", "Russian", "xx",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("code", "heading", "name"),
    [
        ("zh", "正式成员和观察员", "member"),
        ("zh", "观察员和成员", "observer"),
        ("zh", "成员和历史", None),
        ("en", "Full members and observers", "member"),
        ("en", "Past members and observers", "former_member"),
        ("en", "Members and history", None),
    ],
)
def test_of_two_statuses_in_a_heading_the_first_counts(
    code: str, heading: str, name: str | None
) -> None:
    role = language(code).heading_role(heading)
    assert (role.name if role else None) == name


@pytest.mark.parametrize(
    ("path", "introduction", "name"),
    [
        (["支部"], "", "section"),
        (["前成员", "欧洲"], "", "former_member"),
        (["成员", "前成员"], "", "former_member"),
        (["欧洲", "成员"], "", "member"),
        (["成员", "1990年"], "", "member"),
        (["过去", "支部"], "", "former_section"),
        (["历史", "欧洲"], "", "history"),
        (["成员"], "候选成员（部分）：", "candidate"),
        (["已退出的政党"], "", "former_member"),
        (["欧洲"], "", "area"),
        (["甲乙"], "", None),
    ],
)
def test_the_headings_above_a_list_together(
    path: list[str], introduction: str, name: str | None
) -> None:
    role = language("zh").list_role(tuple(path), introduction)
    assert (role.name if role else None) == name
    assert role is None or role.recognised
    below = language("zh").list_role((*path, "甲乙"), introduction)
    if below is not None:
        assert (below.name, below.recognised) == (name, bool(introduction))


@pytest.mark.parametrize(
    ("code", "heading", "name"),
    [
        ("en", "Sections in Latin America", "section"),
        ("en", "WWL sections", "section"),
        ("en", "Sections of the International", "section"),
        ("en", "Sections around the world", "section"),
        ("en", "Groups associated with the WWL", "affiliate"),
        ("en", "Trade union affiliates", "affiliate"),
        ("en", "Organisations that left the WWL", "former_member"),
        ("en", "Former and current sections", "section"),
        ("en", "Membership as of 2020", "member"),
        ("en", "Groups in solidarity with the WWL", "sympathiser"),
        ("en", "Delegations to the second congress", "member"),
        ("en", "Countries", "area"),
        ("en", "Members of the European Parliament", "people"),
        ("en", "Groups which split from the WWL", "history"),
        ("en", "Organization of the International", "organisation"),
        ("en", "Sections of the Fourth International", "section"),
        ("en", "Full and associate members", "member"),
        ("en", "Members (past and present)", "member"),
        ("en", "Members (now dissolved)", "former_member"),
        ("en", "Heads of government from member parties", "elections"),
        ("en", "Honorary presidents", "people"),
        ("en", "Successor organisations", "history"),
        ("es", "Miembros del Parlamento Europeo", "people"),
        ("es", "Miembros por continente", "member"),
        ("es", "Organizaciones que participaron en el pasado", "former_member"),
        ("fr", "Membres du bureau exécutif", "people"),
        ("fr", "Partis ayant quitté l'organisation", "former_member"),
        ("de", "Sektionen der Vierten Internationale", "section"),
        ("de", "Staats- und Regierungschefs", "elections"),
        ("de", "Ehrenmitglieder", "people"),
        ("zh", "名誉主席", "people"),
        ("zh", "除名成员", "former_member"),
        ("zh", "欧洲支部", "section"),
        ("zh", "拉丁美洲的支部", "section"),
        ("zh", "CWI各国支部", "section"),
        ("zh", "各国政党", "member"),
        ("zh", "历史支部", "former_section"),
        ("zh", "申请加入的组织", "candidate"),
        ("zh", "分支历史", None),
        ("zh", "出席代表大会的代表团", "member"),
        ("zh", "非洲", "area"),
        ("es", "Ex miembros", "former_member"),
        ("es", "Secciones en América", "section"),
        ("es", "Organizaciones que la integran", "member"),
        ("fr", "Sections en Amérique", "section"),
        ("fr", "Organisations adhérentes", "affiliate"),
        ("fr", "Organisation de l’Internationale", "organisation"),
        ("de", "Europäische Sektionen", "section"),
        ("de", "Mitgliederliste", "member"),
    ],
)  # fmt: skip
def test_initials_parts_of_the_world_and_form_are_no_part_of_what_a_heading_lists(
    code: str, heading: str, name: str | None
) -> None:
    role = language(code).heading_role(heading)
    assert (role.name if role else None) == name


@pytest.mark.parametrize(
    ("code", "introduction", "name"),
    [
        ("zh", "该联盟由以下组织组成：", "member"),
        ("zh", "隶属于该联盟的组织：", "affiliate"),
        ("zh", "红色联盟在下列国家有支部或同情组织：", "section"),
        ("en", "The League consists of:", "member"),
        ("es", "Forman parte de la Liga:", "member"),
        ("fr", "Font partie de la Ligue :", "member"),
        ("de", "Der Liga gehören an:", "member"),
        ("en", "The League comprises:", "member"),
        ("en", "Parties that have applied for membership:", "candidate"),
        ("en", "To be admitted, a party must:", "none"),
        ("en", "The congresses of the members were held in:", "none"),
        ("es", "Además participan como observadoras:", "observer"),
        ("es", "Los miembros deben:", "none"),
        ("fr", "Ont quitté la Ligue :", "former_member"),
        ("de", "Nicht mehr Mitglied sind:", "former_member"),
        ("de", "Die Parteien müssen:", "none"),
        ("zh", "在下列国家有同情组织：", "sympathiser"),
        ("zh", "成员必须：", "none"),
        ("zh", "The League comprises:", "member"),
        ("en", "Some of many:", None),
        ("en", "The League consists of many.", None),
    ],
)
def test_sentences_that_introduce_members(code: str, introduction: str, name: str | None) -> None:
    role = language(code).introduction_role(introduction)
    assert (role.name if role else None) == name


@pytest.mark.parametrize("code", SUPPORTED)
def test_tables_that_are_parsed_one_by_one_are_those_of_the_file(code: str) -> None:
    whole, lists = read_toml(f"articles/languages/{code}.toml"), language(code).data
    assert {name: lists[name] for name in whole} == whole
    assert lists["nothing"] == {}
