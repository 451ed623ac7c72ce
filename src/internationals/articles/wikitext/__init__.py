"""Read MediaWiki source, as Wikipedia serves it, onto the `Article` model. The flags survive here.

A page is read in four steps: words of other scripts are dropped (`variants`), markup that is never
closed is made harmless (`balance`, `unclosed_tables`), mwparserfromhell parses it (`tree`), and
`reader` walks the tree. What it meets is read by `links`, `transclusions` (by what `templates` tells
of each) and `tables`, onto a `page` that puts it into `blocks`: paragraphs, items and cells.
"""

from internationals.articles.wikitext.reader import read_wikitext

__all__ = ["read_wikitext"]
