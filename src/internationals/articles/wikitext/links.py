"""Links: to pages, to addresses, to notes; and pictures, which may be flags."""

from __future__ import annotations

from internationals.articles.model import Link
from internationals.articles.wikitext.balance import restored
from internationals.articles.wikitext.inline import first_address, link_of, words_of
from internationals.articles.wikitext.page import Page
from internationals.articles.wikitext.templates import pictured_territory
from internationals.articles.wikitext.transclusions import read_flag
from internationals.articles.wikitext.tree import ExternalLink, Tag, Template, Wikilink, source_of


def read_wikilink(page: Page, node: Wikilink) -> None:
    """Read ``[[title|words]]``: a link, a picture, a category; flags among its words too."""
    link = link_of(node, page.line)
    if link is None:
        # A link to the same page in another language, shown beside the page.
        return
    if link.kind == "file":
        _picture(page, link)
        return
    if link.kind == "category" and not source_of(node.title).strip().startswith(":"):
        page.links.append(link)
        page.line_begun = True
        return
    for inner in node.text or ():
        if isinstance(inner, Template):
            read_flag(page, inner)
    page.linked(link)


def _picture(page: Page, link: Link) -> None:
    territory = pictured_territory(link.title.partition(":")[2].strip())
    if territory and (page.markers or page.block is not None):
        block = page.open_block()
        if block.expects_flag:
            block.flags.append(territory)
    page.links.append(link)
    page.line_begun = True


def read_external_link(page: Page, node: ExternalLink) -> None:
    """Read a link to an address."""
    address = " ".join(restored(node.address).split())
    label = words_of(node.title or [])
    if not label:
        label = "" if node.brackets else address
    line_end = page.line + node.source.count("\n")
    page.linked(Link(label, "", "external", address, False, page.line, line_end, 0, 0))


def read_reference(page: Page, tag: Tag) -> None:
    """Read ``<ref>``: a link to a note, its words the label, the first address in it the target."""
    if page.block is None and not page.markers:
        return
    label = words_of(tag.contents)
    line_end = page.line + tag.source.count("\n")
    address = first_address(tag.contents)
    page.noted(Link(label, "", "reference", address, False, page.line, line_end, 0, 0))
    block = page.open_block()
    block.line_end = max(block.line_end, line_end)
