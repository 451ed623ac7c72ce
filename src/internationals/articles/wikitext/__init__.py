"""Read MediaWiki source, as Wikipedia serves it. The flags survive here.

A page is read in four steps: words of other scripts are dropped (`variants`), markup that is never
closed is made harmless (`balance`, `unclosed_tables`), mwparserfromhell parses it (`tree`), and
`reader` walks the tree and hands what it meets to the builder, templates by what `templates` knows
of each, words in a line by `inline`.
"""

from internationals.articles.wikitext.reader import feed_wikitext

__all__ = ["feed_wikitext"]
