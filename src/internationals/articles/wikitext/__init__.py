"""Read MediaWiki source, as Wikipedia serves it. The flags survive here.

A page is read in three steps: words of other scripts are dropped (`variants`), what brackets enclose
is found in one pass (`tree`), and `reader` takes the marks in the text between, and the nodes, to the
builder: tables by `tables`, templates by what `templates` knows of each, words in a line by `inline`.
"""

from internationals.articles.wikitext.reader import feed_wikitext, feed_words
from internationals.articles.wikitext.variants import chosen

__all__ = ["chosen", "feed_wikitext", "feed_words"]
