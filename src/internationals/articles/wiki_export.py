"""Read the pages of a MediaWiki XML export (``Special:Export``, or a dump of a whole wiki).

The file is streamed: however large it is, no more than two revisions are kept. Entities cannot be
declared in it, so none can expand, and text that goes on far beyond a page's limit is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from internationals.articles.model import Article, ArticleError
from internationals.articles.reading import read_text

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from defusedxml.ElementTree import XMLParser

#: Characters of a page's text that are kept: one more than the bytes a page may have, so that a
#: page beyond the limit is still seen to be beyond it.
MAXIMUM_CHARACTERS = 2 * 1024 * 1024 + 1
_CHUNK = 1 << 16
# No page comes near these; whoever passes them means harm.
_MAXIMUM_DEPTH = 64
_MAXIMUM_TOKEN = 1 << 23
_LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"


class ExportedPage(NamedTuple):
    """A page of an export.

    Attributes
    ----------
    title : with its disambiguator, as the wiki writes it
    revision : identifier of the revision
    text : MediaWiki source, newlines as in the file; cut off after `MAXIMUM_CHARACTERS`
    language : ISO 639-1 code of the wiki, "" if the export does not state it
    date : day of the revision, such as ``2024-05-01``; "" if the export does not state it
    wiki : address of the wiki, such as ``zh.wikipedia.org``; "" if the export does not state it
    time : of the revision, such as ``2024-05-01T12:00:00Z``; "" if the export does not state it
    """

    title: str
    revision: str
    text: str
    language: str
    date: str = ""
    wiki: str = ""
    time: str = ""


def is_export(name: str) -> bool:
    """Whether a file is a MediaWiki export, by its name; dumps are cut into …xml-p1p99.bz2."""
    name = name.lower().removesuffix(".bz2")
    stem, _, part = name.rpartition(".xml")
    return bool(stem) and (
        not part or (part.startswith("-p") and part[2:].replace("p", "").isdigit())
    )


def pages(
    path: str | Path,
    position: Callable[[int], None] | None = None,
    *,
    revision: str = "",
    every: bool = False,
) -> Iterator[ExportedPage]:
    """Articles of an export, in its order.

    Parameters
    ----------
    path : an export, as `is_export` knows them
    position : called now and then with the number of the file's bytes that are read
    revision : identifier of a revision that is taken of the page that has it; "" for none
    every : whether every revision is taken, blank ones and redirects included, in their order

    Yields
    ------
    ExportedPage of namespace 0 that is no redirect and has text; of several revisions the newest by its
    date, or by its identifier where the dates are the same or missing, but none whose text is hidden

    Raises
    ------
    ArticleError : when what is read is no export, is damaged or declares a document type; pages
        before that place have been given
    """
    # Which take time, and most inputs are no exports.
    import bz2
    from xml.etree.ElementTree import ParseError, TreeBuilder, XMLPullParser

    from defusedxml.common import DTDForbidden
    from defusedxml.ElementTree import XMLParser

    path = Path(path)
    xml = XMLParser(target=TreeBuilder(), forbid_dtd=True)
    parser = XMLPullParser(("start", "end"), _parser=xml)
    export = _Export(revision, every)

    def refused(found: str, line: int = 0) -> ArticleError:
        where = f"line {line}: " if line else ""
        return ArticleError(f"{path}: {where}found {found}, expected a MediaWiki export")

    if not path.is_file():
        raise refused("something that is no regular file" if path.exists() else "no file")
    unanswered = 0
    try:
        is_packed = path.suffix.lower() == ".bz2"
        with path.open("rb") as file, bz2.open(file) if is_packed else file as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
                if position is not None:
                    position(file.tell())
                events = export.events
                yield from export.pages_in(parser.read_events())
                unanswered = unanswered + len(chunk) if events == export.events else 0
                if export.depth > _MAXIMUM_DEPTH or unanswered > _MAXIMUM_TOKEN:
                    what = "an element larger or deeper than any of a wiki's"
                    raise refused(what, _line(xml))
                if export.root is not None and _name(export.root) != "mediawiki":
                    raise refused(f"<{_name(export.root)}>", 1)
            parser.close()
            yield from export.pages_in(parser.read_events())
    except DTDForbidden:
        raise refused("a document type declared", _line(xml)) from None
    except ParseError as error:
        what = f"XML that is not well formed ({str(error).split(':')[0]})"
        raise refused(what, error.position[0]) from None
    except EOFError:
        raise refused("a compressed file cut short") from None
    except OSError as error:
        raise refused(error.strerror or str(error)) from None
    except ArticleError:
        raise
    except (LookupError, ValueError) as error:
        # An encoding that the parser lacks.
        raise refused(str(error)) from None


def read_page(page: ExportedPage, file: str) -> Article:
    """Read a page of an export.

    Parameters
    ----------
    page : as `pages` gives it
    file : the path to name in errors and in the tables, ``EXPORT#TITLE``

    Raises
    ------
    ArticleError : see `internationals.articles.read`
    """
    stated = {name: value for name, value in page._asdict().items() if name != "time"}
    return read_text(**stated, article=page.title, format="wikitext", file=file)


def _line(parser: XMLParser) -> int:
    return int(parser.parser.CurrentLineNumber)


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _words(element: Element, name: str) -> str:
    """What a child of an element contains, "" without one."""
    return (element.findtext(f"{{*}}{name}") or "").strip()


class _Export:
    """Takes the pages from the parser's events, and drops the elements that are read.

    Attributes
    ----------
    wanted, every : see `pages`
    root, page : the elements that are open
    newest, best : the revision of the page that counts so far, and why
    events, depth : how many events there were, and how many elements are open
    """

    def __init__(self, wanted: str, every: bool) -> None:
        self.wanted, self.every = wanted, every
        self.root: Element | None = None
        self.page: Element | None = None
        self.newest: ExportedPage | None = None
        self.best = (False, "", 0)
        self.events = self.depth = 0
        self.wiki = self.language = ""

    def pages_in(self, events: Iterable[tuple[Any, ...]]) -> Iterator[ExportedPage]:
        """Pages that end with some events; of all revisions, those that do."""
        for event, element in events:
            name, starts = _name(element), event == "start"
            self.events += 1
            self.depth += 1 if starts else -1
            if self.root is None:
                self.root = element
                self.language = element.get(_LANGUAGE, "").partition("-")[0]
                if name != "mediawiki":
                    return
            elif name == "page" and starts:
                self.page, self.newest, self.best = element, None, (False, "", 0)
            elif name == "siteinfo" and not starts:
                self.wiki = _words(element, "base").partition("//")[2].partition("/")[0]
            elif name == "revision" and not starts and self.page is not None:
                yield from self._revision(self.page, element)
                self.page.remove(element)
            elif name == "page" and self.page is not None:
                is_shown = not self.every and self.page.find("{*}redirect") is None
                if is_shown and self.newest and self.newest.text.strip():
                    yield self.newest
                self.root.clear()

    def _revision(self, of: Element, element: Element) -> Iterator[ExportedPage]:
        """Keep a revision if it is the one wanted, or the newest so far; it, if every one is taken."""
        time, identifier = _words(element, "timestamp"), _words(element, "id")
        text = (element.findtext("{*}text") or "")[:MAXIMUM_CHARACTERS]
        language, wiki = self.language, self.wiki
        page = ExportedPage(_words(of, "title"), identifier, text, language, time[:10], wiki, time)
        if _words(of, "ns") not in ("", "0"):
            return
        if self.every:
            yield page
        # Of those of one time the later identifier counts, then the last.
        number = int(identifier) if identifier.isdecimal() else 0
        rank = (self.wanted != "" and identifier == self.wanted, time, number)
        hidden = element.find("{*}text[@deleted]") is not None
        if rank >= self.best and not hidden and _words(element, "model") in ("", "wikitext"):
            self.best, self.newest = rank, page
