"""A page becomes an `Article`: its headings, paragraphs, entries, links, members and losses."""

from internationals.articles.model import Article, ArticleError, Member
from internationals.articles.reading import read, read_text

__all__ = ["Article", "ArticleError", "Member", "read", "read_text"]
