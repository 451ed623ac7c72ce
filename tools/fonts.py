"""Make the committed fonts: the characters this project prints, out of the Noto families.

``python tools/fonts.py FOLDER``, where FOLDER contains the unpacked npm
packages named in `README.md` (each as its own folder, such as ``noto-sans-sc/``). Same input and
same fontTools, same bytes: time stamps are those of the fonts themselves.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from internationals.paths import PROCESSED

HERE = Path(__file__).resolve().parents[1] / "src" / "internationals" / "figures" / "fonts"
PACKAGE = HERE.parents[1]
WEIGHTS = {"Regular": "400Regular", "Bold": "700Bold"}


@dataclass(frozen=True)
class Family:
    """A font family to subset.

    Attributes
    ----------
    name : as it is called in matplotlib, and in the subset's own name table
    package : folder of the unpacked npm package
    stem : stem of the font's file in the package
    wanted : which characters (code points) to keep
    features : OpenType features to keep; None keeps all, for scripts that must be shaped
    """

    name: str
    package: str
    stem: str
    wanted: Callable[[int], bool]
    features: tuple[str, ...] | None = ()

    @property
    def file_stem(self) -> str:
        """Stem of the subset's file."""
        return self.name.replace(" ", "")


def project_characters() -> frozenset[str]:
    """Every character that the project's own figures can show: of its tables and its words."""
    files = [*PROCESSED.glob("*.csv"), *PACKAGE.rglob("words.toml")]
    found = {character for file in files for character in file.read_text(encoding="utf-8")}
    return frozenset(character for character in found if character.isprintable())


def chinese_characters() -> frozenset[str]:
    """The characters of GB 2312-80, and their traditional forms."""
    found = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    with (PACKAGE / "articles/languages/traditional.csv").open(encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    return frozenset(found).union(
        pair["traditional"] for pair in pairs if pair["simplified"] in found
    )


def families() -> tuple[Family, ...]:
    """The families that are committed, and what is kept of each."""
    ours = frozenset(map(ord, project_characters()))
    chinese = frozenset(map(ord, chinese_characters()))

    basic = frozenset([*range(0x20, 0x100), *range(0x2010, 0x2040), 0x20AC, 0x2212])

    def extended(code: int) -> bool:
        wide = code < 0x0530 or 0x1E00 <= code < 0x2200 or code in ours
        return wide and code not in basic

    return (
        # In Chinese these five marks are as wide as a character; they go before the Latin font.
        Family(
            "Noto Sans SC Punctuation",
            "noto-sans-sc",
            "NotoSansSC",
            set(map(ord, "“”—…·")).__contains__,
        ),
        # Each in two parts, because a PDF takes its letters out of the font, which takes the longer
        # the more others there are.
        Family("Noto Sans", "noto-sans", "NotoSans", basic.__contains__, ("kern",)),
        Family("Noto Sans Extended", "noto-sans", "NotoSans", extended),
        # The characters that the project itself prints, and those that a user's article may contain.
        Family("Noto Sans SC", "noto-sans-sc", "NotoSansSC", ours.__contains__),
        Family(
            "Noto Sans SC Further",
            "noto-sans-sc",
            "NotoSansSC",
            lambda code: code in chinese and code not in ours,
        ),
        Family(
            "Noto Sans KR",
            "noto-sans-kr",
            "NotoSansKR",
            lambda code: 0xAC00 <= code < 0xD7A4 and code in ours,
        ),
        Family(
            "Noto Sans Thai",
            "noto-sans-thai",
            "NotoSansThai",
            range(0x0E00, 0x0E80).__contains__,
            None,
        ),
        Family(
            "Noto Sans Arabic",
            "noto-sans-arabic",
            "NotoSansArabic",
            range(0x0600, 0x0700).__contains__,
            None,
        ),
    )


def subset(family: Family, weight: str, packages: Path) -> TTFont:
    """One weight of a family, reduced to the characters wanted.

    Parameters
    ----------
    family : what to keep of it
    weight : ``"Regular"`` or ``"Bold"``
    packages : folder with the unpacked npm packages, each in a folder of its own

    Returns
    -------
    The font, to be saved.

    Raises
    ------
    FileNotFoundError : if the package is not in the folder
    """
    folder = packages / family.package / WEIGHTS[weight]
    source = folder / f"{family.stem}_{WEIGHTS[weight]}.ttf"
    if not source.is_file():
        raise FileNotFoundError(f"found no {source}, expected the unpacked npm package there")
    # recalcTimestamp would put the time of day into the file.
    font = TTFont(source, recalcTimestamp=False)
    options = Options()
    options.hinting = False
    options.notdef_outline = True
    options.layout_features = ["*"] if family.features is None else list(family.features)
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14]
    options.drop_tables += ["DSIG", "vhea", "vmtx", "VORG", "BASE"]
    if family.features == ():
        options.drop_tables += ["GDEF", "GPOS", "GSUB", "STAT"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=[code for code in font.getBestCmap() if family.wanted(code)])
    subsetter.subset(font)
    for record in font["name"].names:
        names = {
            1: family.name,
            3: f"{family.file_stem}-{weight} subset",
            4: f"{family.name} {weight}",
            6: f"{family.file_stem}-{weight}",
        }
        if record.nameID in names:
            record.string = names[record.nameID]
    return font


def main(packages: Path) -> None:
    """Write every subset beside this file, from a folder with the unpacked npm packages."""
    for family in families():
        for weight in WEIGHTS:
            target = HERE / f"{family.file_stem}-{weight}.ttf"
            temporary = target.with_suffix(".part")
            subset(family, weight, packages).save(temporary)
            temporary.replace(target)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="of the unpacked npm packages")
    main(parser.parse_args().folder)
