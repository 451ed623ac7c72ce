"""Read the pages of a MediaWiki XML export (``Special:Export``, or a dump of a whole wiki).

The file is streamed: however large it is, no more than one page is kept. Entities cannot be
declared in it, so none can expand, and text that goes on beyond a page's limit is not kept.
"""

from __future__ import annotations

import bz2
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from xml.etree.ElementTree import ParseError

from defusedxml.common import DTDForbidden
from defusedxml.ElementTree import XMLParser

from internationals.articles.model import Article, ArticleError
from internationals.articles.reading import read_text

#: Characters of a page's text that are kept: one more than the bytes a page may have, so that a
#: page beyond the limit is still seen to be beyond it.
MAXIMUM_CHARACTERS = 2 * 1024 * 1024 + 1
_CHUNK = 1 << 16
# What is in these elements is read.
_READ = frozenset({"title", "ns", "id", "model", "text", "timestamp", "base"})
_MAXIMUM_WORD = 4096
# No page comes near these; whoever passes them means harm.
_MAXIMUM_DEPTH = 64
_MAXIMUM_TOKEN = 1 << 20


class Page(NamedTuple):
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
) -> Iterator[Page]:
    """Articles of an export, in its order.

    Parameters
    ----------
    path : an export, as `is_export` knows them
    position : called now and then with the number of the file's bytes that are read
    revision : identifier of a revision that is taken of the page that has it; "" for none
    every : whether every revision is taken, blank ones and redirects included, in their order

    Yields
    ------
    Page of namespace 0 that is no redirect and has text; of several revisions the newest by its
    date, or by its identifier where the dates are the same or missing

    Raises
    ------
    ArticleError : when what is read is no export, is damaged or declares a document type; pages
        before that place have been given
    """
    path = Path(path)
    collector = _Collector(revision, every)
    parser = XMLParser(target=collector, forbid_dtd=True)

    def refused(found: str, line: int = 0) -> ArticleError:
        where = f"line {line}: " if line else ""
        return ArticleError(f"{path}: {where}found {found}, expected a MediaWiki export")

    if not path.is_file():
        raise refused("something that is no regular file" if path.exists() else "no file")
    unanswered = events = 0
    try:
        is_packed = path.suffix.lower() == ".bz2"
        with path.open("rb") as file, bz2.open(file) if is_packed else file as stream:
            while chunk := stream.read(_CHUNK):
                parser.feed(chunk)
                unanswered = unanswered + len(chunk) if events == collector.events else 0
                events = collector.events
                if len(collector.path) > _MAXIMUM_DEPTH or unanswered > _MAXIMUM_TOKEN:
                    what = "an element larger or deeper than any of a wiki's"
                    raise refused(what, _line(parser))
                if collector.root != "mediawiki" and collector.root:
                    raise refused(f"<{collector.root}>", 1)
                if position is not None:
                    position(file.tell())
                yield from collector.take()
            parser.close()
            yield from collector.take()
    except DTDForbidden:
        raise refused("a document type declared", _line(parser)) from None
    except ParseError as error:
        what = f"XML that is not well formed ({str(error).split(':')[0]})"
        raise refused(what, error.position[0]) from None
    except EOFError:
        raise refused("a compressed file cut short") from None
    except OSError as error:
        raise refused(error.strerror or str(error)) from None


def read_page(page: Page, file: str) -> Article:
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


class _Collector:
    """Receives the parser's events and keeps what belongs to the page at hand."""

    # Of the text behind the last tag; how much more of it is kept.
    pieces: list[str]
    room = 0

    def __init__(self, wanted: str, every: bool) -> None:
        self.root = self.language = ""
        self.wanted, self.every = wanted, every
        self.path: list[str] = []
        self.ready: list[Page] = []
        self.events = 0
        # What was read of the site, and of the page and the revision at hand.
        self.read: dict[str, dict[str, str]] = {"siteinfo": {}}
        self._begin()

    def _begin(self) -> None:
        self.read |= {"page": {}, "revision": {}}
        self.best = (False, "", 0)
        self.newest: Page | None = None

    def _is_shown(self) -> bool:
        return self.read["page"].get("ns", "") in ("", "0")

    def _end_revision(self) -> None:
        """Keep the revision that was read if it is the one wanted, or the newest so far."""
        found, site = self.read["revision"], self.read["siteinfo"].get("base", "")
        revision, time = found.get("id", ""), found.get("timestamp", "")
        page = Page(
            self.read["page"].get("title", ""),
            revision,
            found.get("text", ""),
            self.language,
            time[:10],
            site.partition("//")[2].partition("/")[0].strip(),
            time,
        )
        if self.every and self._is_shown():
            self.ready.append(page)
        # Of those of one time the later identifier counts, then the last.
        number = int(revision) if revision.isdecimal() else 0
        rank = (self.wanted != "" and revision == self.wanted, time, number)
        if rank >= self.best and found.get("model", "wikitext") == "wikitext":
            self.best, self.newest = rank, page

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition("}")[2]
        if not self.path:
            self.root = name
            language = attributes.get("{http://www.w3.org/XML/1998/namespace}lang", "")
            self.language = language.partition("-")[0]
        self.path.append(name)
        self.events += 1
        parent = self.path[-2] if len(self.path) > 1 else ""
        if name == "revision":
            self.read["revision"] = {}
        elif name == "redirect" and parent == "page":
            self.read["page"]["redirect"] = ""
        self.pieces = []
        self.room = MAXIMUM_CHARACTERS if name == "text" else _MAXIMUM_WORD

    def data(self, text: str) -> None:
        self.events += 1
        if self.room > 0:
            self.pieces.append(text[: self.room])
            self.room -= len(text)

    def end(self, tag: str) -> None:
        name = self.path.pop()
        parent = self.path[-1] if self.path else ""
        if name in _READ and parent in self.read:
            value = "".join(self.pieces)
            self.read[parent][name] = value if name == "text" else value.strip()
        elif name == "revision":
            self._end_revision()
        elif name == "page":
            shown = self._is_shown() and "redirect" not in self.read["page"] and not self.every
            if shown and self.newest and self.newest.text.strip():
                self.ready.append(self.newest)
            self._begin()

    def take(self) -> list[Page]:
        """Pages that have ended since the last call."""
        ready, self.ready = self.ready, []
        return ready
