"""Small pages for the tests of recovery, and what is true of every page that is read."""

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


def check_offsets(article: Article) -> None:
    """Lines are on the page, parts in its order, labels of links at their offsets, positions counted."""
    for parts in (article.headings, article.paragraphs, article.entries, article.losses):
        for part in parts:
            assert 1 <= part.line_start <= part.line_end <= len(article.lines), part
    for ordered in (article.headings, article.paragraphs, article.entries, article.links):
        lines = [part.line_start for part in ordered]
        assert lines == sorted(lines)
    pieces = [piece for entry in article.entries for piece in entry.cells or (entry,)]
    for piece in (*article.paragraphs, *pieces):
        for link in piece.links:
            if link.kind not in ("reference", "file", "category"):
                label = piece.text[link.start : link.end]
                assert label.split() == link.label.split(), (piece, link)
    for piece in pieces:
        assert len(piece.flags) == len(piece.flags_at), piece
        assert all(0 <= at <= len(piece.text) for at in piece.flags_at), piece
    numbers = list(dict.fromkeys(entry.list_index for entry in article.entries))
    assert numbers == list(range(len(numbers)))
    positions: dict[str, list[int]] = {}
    for member in article.members:
        assert member.name == member.name.strip() != "", member
        positions.setdefault(member.status, []).append(member.position)
        titles = [link.title for link in member.entry.links]
        named = [member.link, *(host.link for host in member.hosts)]
        assert all(link.title in titles for link in named if link), member
    for found in positions.values():
        assert found == list(range(1, len(found) + 1))
