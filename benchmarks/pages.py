"""Articles to measure with: the three that ship, renamed, as often as is wanted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from internationals.articles import read
from internationals.paths import RAW


def articles() -> dict[str, tuple[str, str]]:
    """Title and text of each article that ships, by its name."""
    return {
        path.name.split(".")[0]: (read(path).title, path.read_text(encoding="utf-8"))
        for path in sorted(RAW.glob("*.md"))
    }


def renamed(number: int, names: tuple[str, ...] = ("imt", "ist", "mim")) -> str:
    """The text of the article whose turn it is, under another title.

    Its bytes and its title are others, but not its entries, which the reference is matched to.
    """
    title, text = _ARTICLES[names[number % len(names)]]
    return text.replace(title, f"{title}{number}")


def write(folder: Path, count: int, names: tuple[str, ...] = ("imt", "ist", "mim")) -> Path:
    """A folder of so many articles, a thousand in each folder in it."""
    for number in range(count):
        inner = folder / f"{number // 1000:03}"
        if number % 1000 == 0:
            inner.mkdir(parents=True)
        (inner / f"article{number:06}.zh.md").write_text(renamed(number, names), encoding="utf-8")
    return folder


def texts(count: int) -> Iterator[bytes]:
    """So many articles as bytes."""
    return (renamed(number).encode() for number in range(count))


_ARTICLES = articles()
