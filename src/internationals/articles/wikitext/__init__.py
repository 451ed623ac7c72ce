"""Read MediaWiki source, as Wikipedia serves it, onto the `Article` model. Here the flags survive."""

from internationals.articles.wikitext.reader import read_wikitext

__all__ = ["read_wikitext"]
