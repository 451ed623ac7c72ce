"""A page becomes an `Article`: its headings, paragraphs, entries, links, members and losses."""

from internationals.articles.model import (
    Article,
    ArticleError,
    Cell,
    Entry,
    Heading,
    Host,
    Link,
    Loss,
    Member,
    Paragraph,
    UnknownHeading,
)
from internationals.articles.reading import read, read_text

__all__ = [
    "Article",
    "ArticleError",
    "Cell",
    "Entry",
    "Heading",
    "Host",
    "Link",
    "Loss",
    "Member",
    "Paragraph",
    "UnknownHeading",
    "read",
    "read_text",
]
