"""Write the gallery: the published figures in both languages, all formats, and figures/README.md.

    python tools/gallery.py

A figure is not drawn again if the frames that it reads, the package and its files are those of the
last time.
"""

from __future__ import annotations

import argparse
import hashlib
import html
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, cast

import pandas as pd

import internationals as inter
from internationals import figures
from internationals.analysis import evaluation
from internationals.analysis.wording import LANGUAGES, Language, plain
from internationals.figures.drawings import Drawing, draw
from internationals.figures.page.figure import Width
from internationals.figures.page.saving import FORMATS, file_name, write
from internationals.paths import FIGURES, GEOGRAPHY, PACKAGE, RAW, REFERENCE, ROOT
from internationals.tables.schema import Tables

STAMPS = ROOT / ".make" / "drawn"
"""What each figure of the gallery was drawn from."""
NAMES: Mapping[Language, str] = {"en": "English", "zh": "中文"}


def published() -> list[tuple[Drawing, list[Width]]]:
    """The figures of the gallery in its order, and the widths of each."""
    return [
        (Drawing(entry["name"], organization), entry["widths"])
        for entry in figures.REGISTRY
        for organization in (entry["published"] if isinstance(entry["published"], list) else [""])
        if entry["published"]
    ]


def publish(tables: Tables, folder: Path, workers: int | None = None) -> Path:
    """Write the gallery: the published figures in both languages, and README.md.

    Parameters
    ----------
    tables : as `internationals.load` returns them
    folder : files of figures that are no longer published are removed
    workers : processes; one for each processor if not given

    Returns
    -------
    README.md, with the figures in the order of the story.
    """
    entries = published()
    tasks = [(tables, drawing, widths, folder, STAMPS) for drawing, widths in entries]
    with ProcessPoolExecutor(workers) as pool:
        words = list(pool.map(_publish_one, tasks, chunksize=1))
    lines = [
        "# Figures · 图集",
        "",
        "Made by `make figures`; do not edit. Each figure comes in English and in Chinese as PNG",
        "(300 dpi), SVG and PDF, 183 mm wide, some also for a column of 89 mm, with the table behind",
        "it. 每幅图均有英文、中文两种，附数据表。",
    ]
    for (drawing, widths), languages in zip(entries, words, strict=True):
        lines += _gallery_lines(drawing, widths, languages)
    kept = {folder / "README.md"}.union(*(_files(*entry, folder) for entry in entries))
    for file in folder.iterdir():
        if file.is_file() and file not in kept:
            file.unlink()
    write(folder / "README.md", ("\n".join(lines) + "\n").encode())
    return folder / "README.md"


def _files(drawing: Drawing, widths: list[Width], folder: Path) -> list[Path]:
    """The files of a figure of the gallery."""
    return [folder / f"{drawing.stem}.csv"] + [
        folder / file_name(drawing.stem, language, width, suffix)
        for language in LANGUAGES
        for width in widths
        for suffix in FORMATS
    ]


class _Read(Tables):
    """Tables that note which of them are read."""

    def __init__(self, tables: Tables) -> None:
        super().__init__(tables)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> pd.DataFrame:
        self.read.add(name)
        return super().__getitem__(name)


def _publish_one(
    task: tuple[Tables, Drawing, list[Width], Path, Path],
) -> dict[Language, dict[str, str]]:
    """Write a figure of the gallery if it may have changed; its words by language."""
    tables, drawing, widths, folder, stamps = task
    per = {entry["name"]: entry["per"] for entry in figures.REGISTRY}[drawing.name]
    files, stamp = _files(drawing, widths, folder), stamps / f"{drawing.stem}.json"
    sources = [
        ROOT / "requirements.lock",
        Path(__file__),
        *GEOGRAPHY.glob("*"),
        *PACKAGE.rglob("*.*"),
    ]
    if per == "measures":
        sources += [*RAW.glob("*"), *REFERENCE.glob("*")]
    before = json.loads(stamp.read_text("utf-8")) if stamp.is_file() else {}
    if before and before["state"] == _state(tables, before["read"], [*sources, *files]):
        return cast(dict[Language, dict[str, str]], before["words"])
    read = _Read(tables)
    measured = _measured(read) if per == "measures" else None
    words: dict[Language, dict[str, str]] = {}
    # English comes last, so that the table beside the figure has English names.
    for language in reversed(LANGUAGES):
        for width in widths:
            figure = draw(read, drawing, language=language, width=width, measured=measured)
            figure.save(drawing.stem, folder=folder)
        words[language] = {"title": figure.title, "alt": figure.alt, "caption": figure.caption,
                           "note": plain(figure.note)}  # fmt: skip
    names = sorted(read.read)
    now = {"read": names, "state": _state(tables, names, [*sources, *files]), "words": words}
    write(stamp, json.dumps(now, ensure_ascii=False).encode())
    return words


def _state(tables: Tables, read: Iterable[str], files: Iterable[Path]) -> str:
    """A digest of some frames and some files; one that is missing counts as such."""
    digest = hashlib.sha256(sys.version.encode())
    for name in read:
        digest.update(pd.util.hash_pandas_object(tables[name]).to_numpy().tobytes())
    for file in sorted(files):
        if "__pycache__" not in file.parts:
            content = file.read_bytes() if file.is_file() else b""
            digest.update(f"{file.name} {len(content)} ".encode() + content)
    return digest.hexdigest()


def _measured(tables: Tables) -> Any:
    """What each kind of evidence is worth, on the included articles that have a reference."""
    referenced = tables.sections.loc[tables.sections["reference"].notna(), "article"]
    files = tables.articles.loc[tables.articles["article"].isin(referenced), "file"]
    lists = [evaluation.from_reference(inter.read(ROOT / file)) for file in files]
    return evaluation.worth(lists)


def _gallery_lines(
    drawing: Drawing, widths: list[Width], words: Mapping[Language, Mapping[str, str]]
) -> Iterator[str]:
    """An entry of README.md."""
    yield from ("", f'<a id="{drawing.stem}"></a>', "")
    yield f"## {' · '.join(_escaped(words[language]['title']) for language in LANGUAGES)}"
    for language in LANGUAGES:
        said = words[language]
        page = file_name(drawing.stem, language, widths[0], "png")
        links = [
            f"[{suffix.upper()}{' (89 mm)' if width == 'column' else ''}]"
            f"({file_name(drawing.stem, language, width, suffix)})"
            for width in widths
            for suffix in FORMATS
        ]
        yield from ("", f"![{_escaped(said['alt'])}]({page})", "")
        blank = "" if language == "zh" else " "
        yield from (_escaped(blank.join([said["caption"], *said["note"].split("\n")])), "")
        yield f"{NAMES[language]}: {' · '.join(links)} · [CSV]({drawing.stem}.csv)"


def _escaped(words: str) -> str:
    """Words as Markdown that shows them and nothing else, on one line."""
    plain = html.escape(" ".join(words.split()), quote=False)
    return re.sub(r"([\\`*_\[\]#|~!])", r"\\\1", plain)


if __name__ == "__main__":
    argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0]).parse_args()
    print(publish(inter.load(), FIGURES))
