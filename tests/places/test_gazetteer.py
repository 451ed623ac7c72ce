"""Names of territories are found, the longest first, and no word is taken for one."""

from __future__ import annotations

import names
import pytest
from babel import Locale

from internationals.places import gazetteer
from internationals.places.gazetteer import (
    Territory,
    find,
    former_state,
    lookup,
    lookup_all,
    lookup_each,
    lookup_flag,
    territory_of,
)


def codes(text: str) -> list[str]:
    return [territory.code for _, _, territory in find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("尼日利亚不是尼日尔", ["NG", "NE"]),
        ("几内亚比绍、几内亚、赤道几内亚和巴布亚新几内亚", ["GW", "GN", "GQ", "PG"]),
        ("多米尼加共和国、多米尼克", ["DO", "DM"]),
        ("印度尼西亚共产党", ["ID"]),
        ("中国大陆", ["CN"]),
        ("大不列颠及北爱尔兰联合王国工会", ["GB"]),
        ("Partei der Demokratischen Republik Kongo", ["CD"]),
        ("中華民國童軍總會、中华人民共和国工会", ["TW", "CN"]),
        ("发展中国家与印度支那", []),
        ("北爱尔兰与爱尔兰", ["GB-NIR", "IE"]),
        ("新南威尔士", ["AU"]),
        ("馬里蘭、马里", ["ML"]),
        ("社會主義奧特亞羅瓦", ["NZ"]),
        ("社会党 (英格兰和威尔士)", ["GB-ENG", "GB-WLS"]),
        ("工人革命党 (墨西哥，1999年)", ["MX"]),
        ("革命 (政治组织)", []),
        ("迈克尔·约旦、乍得·史密斯", []),
        ("理查德在卡萨布兰卡讲西班牙语", []),
        ("Socialist Party of Great Britain", ["GB"]),
        ("Omani, Romanian, AntiFrance", []),
        ("Ola de Alemania, Vague d’Allemagne, Flut Deutschland", ["DE", "DE", "DE"]),
        ("Red Island, Salvador Allende, DEU, GER", []),
    ],
)
def test_find_takes_the_longest_name_and_no_part_of_a_word(text: str, expected: list[str]) -> None:
    assert codes(text) == expected


def test_find_returns_where_the_name_stands() -> None:
    assert find("在英国的支部") == [(1, 3, Territory("GB"))]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("阿根廷", "AR"),
        ("紐西蘭", "NZ"),
        ("弗拉芒", "BE-VLG"),
        ("瓦隆", "BE-WAL"),
        ("威爾斯", "GB-WLS"),
        ("CHN", "CN"),
        ("GER", "DE"),
        ("Scotland", "GB-SCT"),
        ("Côte d’Ivoire", "CI"),
        ("波黑", "BA"),
        ("阿联酋", "AE"),
        ("香港", "HK"),
        ("北塞浦路斯", "CY"),
        ("锡兰", "LK"),
        ("中華人民共和国", "CN"),
        ("大韩民國", "KR"),
        ("Republic of Ireland", "IE"),
        ("State of Palestine", "PS"),
        ("The Gambia", "GM"),
        ("DRC", "CD"),
        ("Georgia (country)", "GE"),
        ("Republic of Macedonia", "MK"),
        ("Republic of Kosovo", "XK"),
        ("南越", "VN"),
        ("Bélgica", "BE"),
        ("Allemagne", "DE"),
        ("Türkei", "TR"),
        ("比利时（瓦隆）", "BE-WAL"),
        ("比利時弗拉芒大区", "BE-VLG"),
        ("中国（香港）", "HK"),
        ("NA", "NA"),
        ("阿 根 廷", "AR"),
        ("St. Lucia", "LC"),
        ("GB-SCT", "GB-SCT"),
        ("Spain (1945–1977)", "ES"),
        ("Republic of China (1912–1949)", "CN"),
        ("République de Chine", "TW"),
        ("Empire of Japan", "JP"),
        ("People's Republic of Bulgaria", "BG"),
        ("罗马尼亚社会主义共和国", "RO"),
        ("Georgia (U.S. state)", "US"),
        ("South Tyrol", "IT"),
        ("阿聯", "AE"),
        ("赤道畿內亞", "GQ"),
        ("Bosnia-Hercegovina", "BA"),
    ],
)
def test_lookup_knows_a_flag_by_its_name(name: str, code: str) -> None:
    assert lookup(name) == territory_of(code)


def test_a_name_of_several_territories_is_not_one_of_them() -> None:
    assert lookup("克什米尔") is None
    assert {territory.code for territory in lookup_all("克什米尔")} == {"PK-JK", "IN-JK"}
    assert lookup("印度支那") is None


@pytest.mark.parametrize(
    ("name", "codes"),
    [
        ("Korea (Republic of)", "KR"),
        ("Korea, South", "KR"),
        ("Korea", "KP KR"),
        ("Corée", "KP KR"),
        ("Kongo", "CD CG"),
        ("RKS", "XK"),
        ("撒拉威", "EH"),
        ("Virgin Islands (U.S.)", "VI"),
        ("US Virgin Islands", "VI"),
        ("Ireland, Republic of", "IE"),
        ("Germany (West)", "DE"),
        ("St Vincent & the Grenadines", "VC"),
        ("Guinea Bissau", "GW"),
        ("D.R.C.", "CD"),
        ("Basque Country (autonomous community)", "ES-PV"),
        ("Basque Country (Spain)", "ES-PV"),
        ("Greenland (Denmark)", "GL"),
        ("丹麦（格陵兰）", "GL"),
        ("Hong Kong, China", "HK"),
        ("中国香港", "HK"),
        ("台湾（中国）", "TW"),
        ("Taiwan (Republic of China)", "TW"),
        ("香港特别行政区", "HK"),
        ("England, Wales & Scotland", "GB-ENG GB-WLS GB-SCT"),
        ("英国（英格兰、威尔士）", "GB-ENG GB-WLS"),
        # Two states, or two of which neither is said to be the other's.
        ("India, Pakistan", ""),
        ("Israel, Palestine", ""),
        ("Hong Kong and China", ""),
        ("Flanders, France", ""),
        ("以色列、巴勒斯坦", ""),
        # A party is no form of its state.
        ("Democratic Union of Slovakia", ""),
    ],
)
def test_names_written_in_another_order_or_with_their_state(name: str, codes: str) -> None:
    assert " ".join(territory.code for territory in lookup_all(name)) == codes


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("Israel/Palestine", ["IL", "PS"]),
        ("香港、澳门", ["HK", "MO"]),
        ("Guadeloupe et Martinique", ["GP", "MQ"]),
        ("Irland und Nordirland", ["IE", "GB-NIR"]),
        ("Belgien – Flandern", ["BE-VLG"]),
        ("法国和刚果", ["FR", "CD CG"]),
        ("Austria-Hungary", []),
        ("Peru et Partido", []),
    ],
)
def test_each_of_several_names(words: str, codes: list[str]) -> None:
    found = lookup_each(words)
    assert [" ".join(sorted(territory.code for territory in each)) for each in found] == codes


@pytest.mark.parametrize("text", ["a." * 30_000, "A" + " " * 30_000 + "B", "A（" + "B" * 30_000])
def test_a_long_text_is_no_name_and_is_not_searched(text: str) -> None:
    assert lookup_all(text) == ()
    assert former_state(text) == ""


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("República Federativa de Brasil", "BR"),
        ("République populaire de Chine", "CN"),
        ("Bundesrepublik Deutschland", "DE"),
        ("伊朗伊斯兰共和国", "IR"),
        ("盧森堡大公國", "LU"),
        ("Bolivien, Plurinationaler Staat", "BO"),
    ],
)
def test_official_names_in_other_languages(name: str, code: str) -> None:
    assert [territory.code for territory in lookup_all(name)] == [code]


@pytest.mark.parametrize("name", ["刚果", "Congo"])
def test_congo_alone_may_be_either(name: str) -> None:
    assert {territory.code for territory in lookup_all(name)} == {"CD", "CG"}


@pytest.mark.parametrize(
    ("name", "code", "successors"),
    [
        ("Yugoslavia", "YUCS", {"BA", "HR", "ME", "MK", "RS", "SI"}),
        ("塞爾維亞和蒙特內哥羅", "CSXX", {"ME", "RS"}),
        ("Checoslovaquia", "CSHH", {"CZ", "SK"}),
        ("德意志民主共和国", "DDDE", {"DE"}),
        ("South Yemen", "YDYE", {"YE"}),
        ("Kingdom of Serbs, Croats and Slovenes", "YUCS", {"BA", "HR", "ME", "MK", "RS", "SI"}),
    ],
)
def test_a_dissolved_state_has_successors(name: str, code: str, successors: set[str]) -> None:
    assert former_state(name) == code
    assert {territory.code for territory in lookup_all(name)} == successors
    assert former_state("法国") == ""


@pytest.mark.parametrize("locale", ["zh", "zh_Hant", "zh_Hant_HK", "en", "es", "fr", "de"])
def test_every_country_name_that_babel_knows_is_found(locale: str) -> None:
    known = {territory.country for territory in gazetteer.territories()}
    parts = {"AC": "SH", "CP": "FR", "CQ": "GG", "DG": "IO", "EA": "ES", "IC": "ES", "TA": "SH"}
    for code, name in Locale.parse(locale).territories.items():
        country = parts.get(code, code)
        # In Spanish Congo is CLDR's name of one of the two.
        if country in known and name != "Congo":
            assert {territory.country for territory in lookup_all(name)} == {country}, (code, name)


def test_every_territory_is_found_by_the_names_it_is_shown_by() -> None:
    for territory in gazetteer.territories():
        assert lookup(gazetteer.name(territory, "en")) == territory
        assert lookup(gazetteer.name(territory, "zh")) == territory


def test_compiled_names_are_those_of_their_sources() -> None:
    for name, text in names.compile_names().items():
        assert (names.FOLDER / name).read_text(encoding="utf-8") == text


def test_sort_names_mix_usual_names_of_a_country() -> None:
    def names_of(territory: Territory) -> list[str]:
        return [each.name for each in gazetteer.sort_keys() if each.territory == territory]

    assert names_of(Territory("GB")) == ["Britain", "Great Britain", "United Kingdom"]
    assert names_of(Territory("BE", "BE-VLG")) == ["Belgium (Flanders)", "Flanders"]


@pytest.mark.parametrize("alphabet", ["english", "spanish", "french", "chinese"])
def test_sort_keys_are_in_alphabetical_order_and_shares_sum_to_one(
    alphabet: gazetteer.Alphabetical,
) -> None:
    keys = gazetteer.sort_keys(alphabet)
    assert [each.key for each in keys] == sorted(each.key for each in keys)
    totals: dict[Territory, float] = {}
    for _, _, territory, share in keys:
        totals[territory] = totals.get(territory, 0.0) + share
    assert set(totals) == set(gazetteer.territories())
    assert all(abs(total - 1) < 1e-9 for total in totals.values())


def test_sort_key_files_a_name_as_an_index_does() -> None:
    assert names.sort_key("The Côte d’Ivoire (West)") == "cote divoire west"
    assert names.sort_key("Bosnia & Herzegovina") == "bosnia and herzegovina"
    assert names.sort_key("St. Lucia  and Theland") == "saint lucia and theland"


def test_chinese_names_are_sorted_by_sound() -> None:
    by_key = {each.territory: each.key for each in gazetteer.sort_keys("chinese")}
    order = ["阿根廷", "巴西", "德国", "法国", "几内亚", "希腊", "中国"]
    keys = [by_key[territory] for name in order if (territory := lookup(name))]
    assert len(keys) == len(order) and keys == sorted(keys)


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ("CHN（HKG）", ["HK"]),
        ("HKG（CHN）", ["HK"]),
        ("法国（某地）", ["FR"]),
        ("某地（FRA）", ["FR"]),
        ("中国（" * 5_000, ["CN"]),
    ],
)
def test_a_flag_in_brackets_is_that_of_a_part(words: str, codes: list[str]) -> None:
    assert [territory.code for territory in lookup_flag(words)] == codes
