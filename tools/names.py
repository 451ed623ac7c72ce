"""Compile the gazetteer's tables from their sources: ``python tools/names.py``.

`countries.csv` contains every country with the names and areas it is shown with, `names.csv` every name
by which a text may call a territory, `alphabets.csv` those that sorted lists go by, in order.
Sources: the CLDR data of Babel (simplified Chinese, traditional Chinese as written in Taiwan
and in Hong Kong, English, Spanish, French, German), pycountry's ISO 3166-1 (codes, common and official
names, its names and the official ones in all these languages), ``m49.csv`` (see tools/m49.py), ``subdivisions.csv`` and ``aliases.csv`` of the package, and OpenCC for each Chinese
name in the other script. OpenCC, Babel and pycountry take a third of a second to load, so
compiling is done once, here, and a test compares the result with what is committed.
"""

from __future__ import annotations

import argparse
import csv
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from gettext import translation
from itertools import accumulate
from pathlib import Path
from unicodedata import normalize

from internationals.paths import PLACES as FOLDER

_COLUMNS = (
    *("country", "iso3", "name_en", "name_zh", "sovereign"),
    *("region", "region_en", "region_zh", "subregion", "subregion_en", "subregion_zh"),
)
# Where CLDR's first name is an official one, CLDR's own alternative (alt="short" or "variant"),
# which Babel leaves out: the name a reader looks for. In Chinese, CLDR writes 玻利尼西亚 for the area
# but 波利尼西亚 in 法属波利尼西亚, which is the usual spelling.
_SHORT = {
    "en": {
        "CD": "Congo (DRC)",
        "CG": "Congo (Republic)",
        "HK": "Hong Kong",
        "MM": "Myanmar",
        "MO": "Macao",
        "PS": "Palestine",
    },
    "zh": {"HK": "香港", "MO": "澳门", "PS": "巴勒斯坦", "061": "波利尼西亚"},
}
# Codes that CLDR has beside ISO 3166-1's for parts of countries.
_CLDR_PARTS = {
    "AC": "SH-AC",
    "CP": "FR-CP",
    "CQ": "GG",
    "DG": "IO",
    "EA": "ES",
    "IC": "ES-CN",
    "TA": "SH-TA",
}
_BLOCKED = "-"
# What the usual English name of a territory weighs beside those of sort_names.csv.
_USUAL = 10.0
_LANGUAGES = {"es": "spanish", "fr": "french", "de": "german"}
# Official names in the locales of pycountry.
_OFFICIAL = {**_LANGUAGES, "zh_CN": "official", "zh_TW": "official", "zh_HK": "official"}
_LATIN = {"english", "code", "word", *_LANGUAGES.values()}


def compile_names() -> dict[str, str]:
    """The tables, from their sources.

    Returns
    -------
    mapping of file name to its text.

    Raises
    ------
    ValueError : a name stands for different territories
    """
    countries = list(_countries())
    territories = [
        *((country, "", en, zh) for country, _, en, zh, *_ in countries),
        *(
            (row["country"], row["subdivision"], row["name_en"], row["name_zh"])
            for row in _read("subdivisions.csv")
        ),
    ]
    names: dict[str, tuple[str, str]] = {}
    for name, codes, kind in _names(territories):
        if names.setdefault(name, (codes, kind))[0] != codes:
            raise ValueError(
                f"places/aliases.csv: found {name!r} for {codes} and for {names[name][0]}, "
                "expected one meaning for each name"
            )
    rows = sorted((name, *meaning) for name, meaning in names.items())
    return {
        "countries.csv": _csv(_COLUMNS, countries),
        "names.csv": _csv(("name", "territories", "kind"), rows),
        "alphabets.csv": _csv(
            ("alphabet", "key", "name", "territory", "share"),
            sorted(_alphabets(territories), key=lambda row: (row[0], row[1], row[3])),
        ),
    }


def _countries() -> Iterator[tuple[str, ...]]:
    from babel import Locale

    en, zh = ({"": "", **Locale(language).territories, **_SHORT[language]} for language in _SHORT)
    for row in _read("m49.csv"):
        country, region, subregion = row["country"], row["region"], row["subregion"]
        yield (
            *(country, row["iso3"], en[country], zh[country], row["united_nations"]),
            *(region, en[region], zh[region], subregion, en[subregion], zh[subregion]),
        )


def _names(territories: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    import pycountry
    from babel import Locale
    from opencc import OpenCC

    converters = [OpenCC(name) for name in ("t2s", "s2t", "s2tw", "s2hk")]
    taken: set[str] = set()

    def both_scripts(name: str, codes: str, kind: str) -> Iterator[tuple[str, str, str]]:
        for form in dict.fromkeys([name, *(converter.convert(name) for converter in converters)]):
            if form == name or form not in taken:
                taken.add(form)
                yield form, codes, kind

    # An alias written by hand outranks what conversion makes of another name.
    for row in _read("aliases.csv"):
        codes = row["territories"] or _BLOCKED
        if row["kind"] in _LATIN or row["name"].isascii():
            taken.add(row["name"])
            yield row["name"], codes, row["kind"]
        else:
            yield from both_scripts(row["name"], codes, row["kind"])
    for country, subdivision, name_en, name_zh in territories:
        code = subdivision or country
        yield from (
            (name, codes, kind)
            for name, codes, kind in both_scripts(name_zh, code, "name")
            if name == name_zh or name not in taken or codes == code
        )
        if name_en not in taken:
            taken.add(name_en)
            yield name_en, code, "english"
    known = {row[0]: row[0] for row in territories} | _CLDR_PARTS
    locales = [Locale.parse(name) for name in ("zh", "zh_Hant", "zh_Hant_HK")]
    for code in sorted(known):
        for locale in locales:
            name = locale.territories.get(code)
            if name and name not in taken:
                yield from both_scripts(name, known[code], "name")
    english = Locale("en").territories
    for code in sorted(known):
        for name in (english[code], _plain_english(english[code])):
            if name not in taken:
                taken.add(name)
                yield name, known[code], "english"
    for entry in pycountry.countries:
        for attribute in ("name", "common_name", "official_name"):
            name = getattr(entry, attribute, None)
            if name and name not in taken:
                taken.add(name)
                yield name, entry.alpha_2, "english"
        taken.add(entry.alpha_3)
        yield entry.alpha_3, entry.alpha_2, "code"
    yield "XKX", "XK", "code"
    for language, kind in _LANGUAGES.items():
        found = Locale(language).territories
        for code in sorted(known):
            # What English has for another territory stays English's (Guinea, Georgia).
            name = found.get(code)
            if name and name not in taken:
                taken.add(name)
                yield name, known[code], kind
    for language, kind in _OFFICIAL.items():
        translated = translation("iso3166-1", pycountry.LOCALES_DIR, languages=[language]).gettext
        for entry in pycountry.countries:
            for attribute in ("official_name", "name"):
                words = getattr(entry, attribute, "")
                name = translated(words) if words else ""
                if name not in (words, *taken):
                    taken.add(name)
                    yield name, entry.alpha_2, kind


def _alphabets(territories: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Names by which lists are sorted: in English several of a territory, those of sort_names.csv, too."""
    from babel import Locale

    english: dict[str, dict[str, float]] = {}
    for country, subdivision, name_en, _ in territories:
        english[subdivision or country] = {name_en: _USUAL}
    for row in _read("sort_names.csv"):
        english[row["territory"]][row["sort_name"]] = float(row["weight"])
    for code, weights in english.items():
        # One by one: newer Pythons round a `sum` in another way.
        *_, total = accumulate(weights.values())
        shares: dict[str, float] = {}
        for name, weight in weights.items():
            key = sort_key(name)
            shares[key] = shares.get(key, 0.0) + weight / total
        written = {sort_key(name): name for name in reversed(weights)}
        for key, share in shares.items():
            yield "english", key, written[key], code, repr(share)
    for alphabet, language in (("spanish", "es"), ("french", "fr")):
        names = Locale(language).territories
        for country, subdivision, name_en, _ in territories:
            name = name_en if subdivision else names[country]
            yield alphabet, sort_key(name), name, subdivision or country, "1"
    for country, subdivision, _, name_zh in territories:
        yield "chinese", _pronunciation(name_zh), name_zh, subdivision or country, "1"


def sort_key(name: str) -> str:
    """A name as an index files it: without accents, case, punctuation, and article."""
    spelled = name.replace("&", "and").replace("St. ", "Saint ")
    plain = "".join(
        character
        for character in normalize("NFKD", spelled).casefold()
        if character.isalnum() or character.isspace()
    )
    return " ".join(plain.removeprefix("the ").split())


def _pronunciation(name: str) -> str:
    # Common characters of GB 2312 are sorted by their pronunciation; ASCII and whatever it lacks sort
    # behind: such characters are rare in names.
    codes = [character.encode("gb2312", "replace") for character in name]
    return "".join(code.hex() if len(code) == 2 else "ffff" for code in codes)


def _plain_english(name: str) -> str:
    return name.replace(" & ", " and ").replace("St. ", "Saint ").replace("’", "'")


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _csv(header: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()


def main() -> None:
    """Write the compiled tables into the package."""
    for name, text in compile_names().items():
        handle, temporary = tempfile.mkstemp(dir=FOLDER, prefix=name)
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
        Path(temporary).chmod(0o644)
        Path(temporary).replace(FOLDER / name)


if __name__ == "__main__":
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    main()
