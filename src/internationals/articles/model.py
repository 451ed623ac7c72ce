"""What a page becomes when it is read: an `Article`, the same for Markdown and for MediaWiki source.

Every part has the 1-based, inclusive lines it came from, so that
``article.quote(part.line_start, part.line_end)`` is the text a reader can check.
The parts are named tuples rather than dataclasses because a build makes hundreds of them for
each page: they are as immutable, and cost half as much to make.
"""

from __future__ import annotations

import copyreg
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, Literal, NamedTuple

LinkKind = Literal["article", "see_also", "category", "file", "external", "reference"]
#: Where the words in `Member.place` come from.
PlaceKind = Literal["", "heading", "header", "column", "prefix", "item"]
EntryKind = Literal["item", "row", "note", "line"]
TitleSource = Literal["banner", "heading", "lead", "file"]
Format = Literal["markdown", "wikitext"]

#: Makes a named tuple of all its fields in a tuple, in order, in a third of the time of naming them:
#: for what a page has hundreds of, and nowhere else.
make = tuple.__new__

#: What each character of a link is in a text that is compared with phrases.
LINKED = "\ufffc"


class Link(NamedTuple):
    """A link of the page.

    Attributes
    ----------
    label : the text between the brackets, with soft line breaks as blanks
    title : title of the page linked to, with blanks instead of underscores; "" if it leads outside the wiki
    kind : what the link does; `see_also` where a list of further reading contains it
    url : the target as it is written
    displaced : whether the label covers text that does not belong to it (see `repaired`)
    line_start, line_end : 1-based, inclusive
    start, end : 0-based, half-open offsets of the label in the text of the part that contains the link
    other_title, other_language : title of the page in another language that a template gives, as
        {{link-en}} does, and ISO code of the language; "" if none
    """

    label: str
    title: str
    kind: LinkKind
    url: str
    displaced: bool
    line_start: int
    line_end: int
    start: int
    end: int
    other_title: str = ""
    other_language: str = ""

    @property
    def repaired(self) -> str:
        """The label as the author will have written it: for a displaced one, the linked page's name."""
        return without_disambiguator(self.title) if self.displaced else self.label


def masked(text: str, links: Iterable[Link]) -> str:
    """A text with each character of a link in it as `LINKED`."""
    characters = list(text)
    for link in links:
        characters[link.start : link.end] = LINKED * (link.end - link.start)
    return "".join(characters)


class Heading(NamedTuple):
    """A heading of the article (never called a section).

    Attributes
    ----------
    text : the heading's words
    level : 1 to 6
    path : texts of the headings above it and its own, outermost first
    line_start, line_end : 1-based, inclusive
    """

    text: str
    level: int
    path: tuple[str, ...]
    line_start: int
    line_end: int


class Paragraph(NamedTuple):
    """A paragraph of running text.

    Attributes
    ----------
    text : what a reader sees, each soft line break kept as a newline, so that the line of the
        character at offset ``i`` is ``line_start + text.count("\\n", 0, i)``
    links : the links in it, in order
    bold : the texts set in bold, in order
    heading : path of the heading it is under, outermost first; () before the first
    line_start, line_end : 1-based, inclusive
    """

    text: str
    links: tuple[Link, ...]
    bold: tuple[str, ...]
    heading: tuple[str, ...]
    line_start: int
    line_end: int

    def line_at(self, offset: int) -> int:
        """1-based line of the character at a 0-based offset in `text`."""
        return self.line_start + self.text.count("\n", 0, offset)


class Cell(NamedTuple):
    """A cell of a table row.

    Attributes
    ----------
    header : words of the column's header; "" where the table has none
    text : what a reader sees; separate lines of the cell are separated by newlines
    links : the links in it, in order
    flags : the territories that surviving flags name, as written
    breaks : forced line breaks of an HTML cell that contains no text: each was between two parts
        that the conversion took
    flags_at : 0-based offsets in `text` where the flags are, aligned with `flags`
    italics : what is set in italics, pieces separated by newlines
    """

    header: str
    text: str
    links: tuple[Link, ...]
    flags: tuple[str, ...]
    breaks: int = 0
    flags_at: tuple[int, ...] = ()
    italics: str = ""


class Entry(NamedTuple):
    """One list item or table row.

    Attributes
    ----------
    text : what a reader sees of this entry alone (nested entries are entries of their own),
        ends of lines as blanks, forced line breaks as newlines, small print included; for a row, its
        own cells' texts joined by " | " (a cell that spans rows belongs to the first of them)
    small : the small print in it (``<small>…</small>``, without the tags), each piece as it
        is in `text`, pieces separated by newlines; "" if none
    links : its links, in order; for a row, those of all its own cells
    flags : the territories that surviving flags name, as written
    kind : `item`, `row`, `note` for an item of the page's numbered notes, or `line` for a line of a
        paragraph under a heading of members, or where a page has no list for a sentence that lists them
    heading : path of the heading it is under, outermost first
    intro : the paragraph that introduces its list, if one ending with a colon does, else ""
    list_index : 0-based number of its outermost list or table in the article
    line_start, line_end : 1-based, inclusive; the marker's line included, nested entries excluded
    blanks : blanks (U+0020) between the marker and the text on the marker's own line, 1 where
        other white space stands for them; 0 if the text begins on a later line (then `wrapped`),
        or for a row
    wrapped : whether the marker is alone on its line and the text begins on the next
    loose : whether a blank line separates the items of its list
    depth : 0 for an entry of an outermost list, 1 for one nested in it, …
    cells : for a row, its cells in order, those that span it from a row above included; () for an item
    flags_at : 0-based offsets in `text` where the flags are, aligned with `flags`; () for a row
    italics : what is set in italics, pieces separated by newlines; "" for a row
    subheading : whether it is a row that spans the table and heads the rows below it
    """

    text: str
    small: str
    links: tuple[Link, ...]
    flags: tuple[str, ...]
    kind: EntryKind
    heading: tuple[str, ...]
    intro: str
    list_index: int
    line_start: int
    line_end: int
    blanks: int = 0
    wrapped: bool = False
    loose: bool = False
    depth: int = 0
    cells: tuple[Cell, ...] = ()
    flags_at: tuple[int, ...] = ()
    italics: str = ""
    subheading: bool = False


class Host(NamedTuple):
    """The party that a section works inside (打入), according to its entry.

    Attributes
    ----------
    name : as the entry writes it
    link : the link on the name, None where there is none
    joined : whether the section is only said to have joined it; a former member did so when it left
    ended : whether the section works inside it no more
    """

    name: str
    link: Link | None
    joined: bool = False
    ended: bool = False

    @property
    def title(self) -> str:
        """Title of the page that its name links to; "" if it links to none."""
        return self.link.title if self.link else ""


class Member(NamedTuple):
    """An entry, or a part of one, that lists a member of the organisation.

    A table row can list several members; each is a `Member` of its own.

    Attributes
    ----------
    entry : where it is
    status : `section`, `affiliate`, … or one of these with `former_`
    position : 1-based place among the article's members of that status
    name : the member's name as the article writes it, without remarks and reference marks
    link : the link on the name, None where there is none
    hosts : the parties it works inside according to the page, in order
    flags_lost : how many flags the conversion took from it
    continues : whether it is under the same (lost) flag as the member before it, as in a
        table whose country cell spans rows or whose party cell lists several parties
    place : words in the place of the flag: a country cell, the item it is nested in, a
        link before the name; "" if none. They may or may not name a territory (see
        `internationals.places.stated.settled`).
    has_nested : whether entries are nested in its entry
    abbreviation : of its name, "" if none is given
    name_en : its English name where the page gives it beside `name`, else ""
    name_native : its name in its own language where the page gives it beside `name`, else ""
    parent : the party it belongs to, as a youth wing does; None if none is named
    place_kind : where the words in `place` come from, "" if there are none
    flags : the words of flags that are this member's own
    no_territory : whether the page states that it belongs to no country
    otherwise : its name, the link on it, and the place around it (with its kind), if the words in `place` are no territory; None where
        `place` is no part of the words that name it
    """

    entry: Entry
    status: str
    position: int
    name: str
    link: Link | None
    hosts: tuple[Host, ...]
    flags_lost: int
    continues: bool
    place: str
    has_nested: bool
    abbreviation: str = ""
    name_en: str = ""
    name_native: str = ""
    parent: Host | None = None
    place_kind: PlaceKind = ""
    flags: tuple[str, ...] = ()
    no_territory: bool = False
    otherwise: tuple[str, Link | None, str, PlaceKind] | None = None

    @property
    def title(self) -> str:
        """Title of the page that its name links to; "" if it links to none."""
        return self.link.title if self.link else ""


class UnknownHeading(NamedTuple):
    """A heading over entries, or one of the headings above them, that the vocabulary does not know.

    Attributes
    ----------
    heading : its words, or those of the sentence that introduces the list
    entries : number of entries under it
    read_as_members : whether they were read as members all the same, because of a heading above
    line_start, line_end : 1-based lines of the first and the last of these entries
    """

    heading: str
    entries: int
    read_as_members: bool
    line_start: int
    line_end: int


class Loss(NamedTuple):
    """A piece of damage that converting the page did, or a part of it that was not understood.

    Attributes
    ----------
    kind : what was damaged or not understood, a term of the vocabulary `loss_kind` of the tables
    lost : what is missing, where it can be known from the page; "" where it cannot
    line_start, line_end : 1-based, inclusive
    note : one line for the terminal, "" where none is needed
    """

    kind: str
    lost: str
    line_start: int
    line_end: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A page, read.

    Attributes
    ----------
    article : its identifier: the file's name without its format suffixes
    title : title of the page
    title_source : where the title was found: the conversion banner, a heading above all else, the
        bold words of the lead, or the file, which states it as an export does or is named for it
    file : path as the user gave it; "" for a text that came from no file
    format : `markdown` or `wikitext`
    language : ISO 639-1 code, such as ``zh``; "" if not known
    revision : revision identifier where the source states one, else ""
    wiki : address or code of the wiki, "" if not known
    date : day of the revision, such as ``2024-05-01``; "" if not known
    interlanguage : titles of the page in other languages, by language code
    categories : names of the categories it is in, without the namespace
    sha256 : of the bytes read, in hexadecimal
    lines : the text's lines after decoding and newline normalisation, without their newlines
    headings, paragraphs, entries, links, losses : in the order of the page
    members : the entries of the lists of members (see `internationals.articles.members`)
    unknown_headings : headings over lists that the vocabulary does not know
    """

    article: str
    title: str
    title_source: TitleSource
    file: str
    format: Format
    language: str
    revision: str
    sha256: str
    lines: tuple[str, ...]
    headings: tuple[Heading, ...]
    paragraphs: tuple[Paragraph, ...]
    entries: tuple[Entry, ...]
    links: tuple[Link, ...]
    losses: tuple[Loss, ...]
    members: tuple[Member, ...] = ()
    unknown_headings: tuple[UnknownHeading, ...] = ()
    wiki: str = ""
    date: str = ""
    interlanguage: Mapping[str, str] = field(default_factory=dict)
    categories: tuple[str, ...] = ()

    @property
    def characters(self) -> int:
        """Number of characters of the text, newlines included."""
        return sum(map(len, self.lines)) + len(self.lines) - 1

    def quote(self, line_start: int, line_end: int) -> str:
        """The text of some lines, verbatim.

        Parameters
        ----------
        line_start, line_end : 1-based, inclusive

        Raises
        ------
        IndexError : if the article has no such lines
        """
        if not 1 <= line_start <= line_end <= len(self.lines):
            raise IndexError(
                f"{self.article}: found lines {line_start} to {line_end}, "
                f"expected lines within 1 to {len(self.lines)}"
            )
        if line_start == line_end:  # as nearly always
            return self.lines[line_start - 1]
        return "\n".join(self.lines[line_start - 1 : line_end])

    @property
    def lead(self) -> Paragraph | None:
        """The paragraph that says what the page is about; None if it has no prose."""
        return lead_of(self.paragraphs)


def lead_of(paragraphs: Sequence[Paragraph]) -> Paragraph | None:
    """The first paragraph under no heading with a name in bold, else the first of all.

    Above it may be notes, such as which other pages have a like title.
    """
    above = takewhile(lambda paragraph: not paragraph.heading, paragraphs)
    return next((p for p in above if p.bold), paragraphs[0] if paragraphs else None)


class ArticleError(ValueError):
    """A page that cannot be read. The message names file, line, what was found and what was expected."""


def without_disambiguator(title: str) -> str:
    """A page title without its trailing disambiguator: 火花 (弗拉芒) → 火花, 甲（乙） → 甲."""
    return split_disambiguator(title)[0]


def split_disambiguator(title: str) -> tuple[str, str]:
    """A page title and its disambiguator: 火花 (弗拉芒) → (火花, 弗拉芒); "" where there is none."""
    if not title.endswith((")", "）")):
        return title, ""
    for opening, closing in ((" (", ")"), ("（", "）")):
        if title.endswith(closing):
            at = title.rfind(opening)
            if at > 0:
                return title[:at].rstrip(), title[at + len(opening) : -1]
    return title, ""


def _remade(part: Any) -> tuple[Any, ...]:
    return make, (type(part), tuple(part))


# Pickled so, parts of a page are made again without the `__new__` that Python writes for each.
for _kind in (Link, Heading, Paragraph, Cell, Entry, Host, Member, UnknownHeading, Loss):
    copyreg.pickle(_kind, _remade)
