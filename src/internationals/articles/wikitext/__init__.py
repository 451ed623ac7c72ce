"""Read MediaWiki source, as Wikipedia serves it. The flags survive here.

A page is read in three steps: words of other scripts are dropped (`variants`), all marks and what
brackets enclose are found in one pass (`tree`), and `reader` takes the pieces to the builder, tables by
`tables`, templates by `transclusions`. What a reader sees of a piece in a line is in `templates`.
"""

from internationals.articles.wikitext.reader import feed_wikitext, feed_words
from internationals.articles.wikitext.variants import chosen

__all__ = ["chosen", "feed_wikitext", "feed_words"]
