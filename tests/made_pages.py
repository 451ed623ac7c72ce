"""Small pages for the tests of recovery, written for them."""

from __future__ import annotations

from internationals.articles import Article, read_text


def page(
    items: list[str], lead: str = "**测试国际**是一个国际组织。", heading: str = "支部"
) -> Article:
    """A page with one loose list; an item is what follows the dash, with its blanks."""
    text = f"{lead}\n\n## {heading}\n\n" + "\n\n".join(f"  -{item}" for item in items) + "\n"
    return read_text(text, article="test")


def link(name: str, title: str) -> str:
    """A link as the dump writes it."""
    escaped = title.replace(" ", "_").replace("(", r"\(").replace(")", r"\)")
    return f'[{name}](https://zh.wikipedia.org/wiki/{escaped} "wikilink")'
