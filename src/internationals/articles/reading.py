"""Read a page from a file or a text, whatever its format, and refuse what is no page in one line."""

from __future__ import annotations

import os
import re
import stat
from collections import Counter
from hashlib import sha256 as digest
from itertools import chain
from pathlib import Path
from unicodedata import normalize

from internationals.articles.builder import Builder, by_line
from internationals.articles.language import SUPPORTED, detected, language_name
from internationals.articles.language import language as words_of_language
from internationals.articles.markdown import feed_markdown
from internationals.articles.members import find_members, read_prose
from internationals.articles.model import (
    Article,
    ArticleError,
    Format,
    Loss,
    lead_of,
    without_disambiguator,
)
from internationals.articles.scripts import visible

# An abbreviation in brackets: International Workers Current (IWC), （英语：…，缩写为IMT）.
_SHORT_NAME = re.compile(r"[（(](?:[^（）()]*[^（）()A-Z])?([A-Z]{2,10})[）)]")

#: Wikipedia's own limit for a page, in bytes of UTF-8.
MAXIMUM_BYTES = 2 * 1024 * 1024

FORMATS: dict[str, Format] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".wikitext": "wikitext",
    ".mediawiki": "wikitext",
    ".wiki": "wikitext",
}
_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[a-z]{2,8})?)$")
# Control characters, line separators, and what stands for bytes that are no UTF-8.
_NO_TEXT = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
# To read bytes as they are, without waiting: a named pipe is refused and not waited for.
_UNCHANGED = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_WIKI = re.compile(r"https?://([a-z]{2,3}(?:-[a-z]+)?)\.(?:m\.)?wikipedia\.org/")
# It begins with the end of the line above, which is found quickest.
_HEADING = re.compile(r"\n(?:#{1,6} +(.+)|=(.+)= *)$", re.MULTILINE)


def read(path: str | Path) -> Article:
    """Read one page from a file.

    Parameters
    ----------
    path : a Markdown page of the dump (``.md``) or MediaWiki source (``.wikitext``, ``.mediawiki``)

    Returns
    -------
    Article, identified by the file's name without its format suffixes

    Raises
    ------
    ArticleError : if the file cannot be read, is no text, is empty or larger than Wikipedia's limit
        of 2 MiB; the message names the file, the line where there is one, what was found and
        what was expected
    """
    file = os.fspath(path)
    check_name(file)
    suffix = _suffix(file)
    if suffix not in FORMATS:
        raise ArticleError(
            f"{file}: found {'the suffix ' + suffix if suffix else 'no suffix'}, "
            f"expected one of {', '.join(FORMATS)}"
        )
    return read_bytes(read_file(path), name=file.rpartition(os.sep)[2], file=file)


def _suffix(name: str) -> str:
    """Suffix of a file's name in small letters; pathlib would take a tenth of a page's time."""
    return os.path.splitext(name)[1].lower()  # noqa: PTH122


def check_name(name: str) -> None:
    """Refuse a name that would break the line of every message, or cannot be written to the tables.

    Raises
    ------
    ArticleError : the name contains control characters, line separators or no text
    """
    if _NO_TEXT.search(name):
        raise ArticleError(
            f"{name!a}: found a file name that is no text, expected printable characters"
        )


def read_file(path: str | Path) -> bytes:
    """Bytes of a regular file of at most `MAXIMUM_BYTES`.

    Raises
    ------
    ArticleError : it cannot be read, is no regular file or larger
    """
    try:
        file = os.open(path, _UNCHANGED)
        try:
            status = os.fstat(file)
            # A folder says itself that it is one.
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)):
                raise OSError(0, "something that is no regular file")
            data = os.read(file, min(status.st_size, MAXIMUM_BYTES) + 1)
        finally:
            os.close(file)
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArticleError(f"{path}: found {reason}, expected a readable file") from None
    if len(data) > MAXIMUM_BYTES:
        raise ArticleError(f"{path}: found more than 2 MiB, expected at most 2 MiB, a page's limit")
    return data


def read_bytes(data: bytes, *, name: str, file: str = "", revision: str = "") -> Article:
    """Read one page from its bytes.

    Parameters
    ----------
    data : the page in UTF-8, with or without a byte order mark
    name : file name that gives the format and the identifier, such as ``green.zh.md``
    file : the path to name in errors and in the tables
    revision : revision identifier, where the source states one

    Raises
    ------
    ArticleError : see `read`
    """
    where = file or name
    if not data.removeprefix(_BYTE_ORDER_MARK).strip():
        raise ArticleError(f"{where}: line 1: found an empty file, expected an article")
    before, nul, _ = data.partition(b"\0")
    if nul:
        line = before.count(b"\n") + 1
        raise ArticleError(f"{where}: line {line}: found a NUL byte, expected text in UTF-8")
    try:
        text = data.removeprefix(_BYTE_ORDER_MARK).decode("utf-8")
    except UnicodeDecodeError as error:
        offset = error.start + len(data) - len(data.removeprefix(_BYTE_ORDER_MARK))
        line = data.count(b"\n", 0, offset) + 1
        raise ArticleError(
            f"{where}: line {line}: found byte 0x{data[offset]:02x} at offset {offset}, "
            "expected text in UTF-8"
        ) from None
    article, language, format = identify(name)
    sha256 = digest(data).hexdigest()
    stated = {"article": article, "file": file, "revision": revision, "sha256": sha256}
    return _read_decoded(text, format, language, stated)


def read_text(
    text: str,
    *,
    article: str = "article",
    format: Format = "markdown",
    file: str = "",
    language: str = "",
    revision: str = "",
    sha256: str = "",
    wiki: str = "",
    date: str = "",
    title: str = "",
) -> Article:
    """Read one page from its text.

    Parameters
    ----------
    text : the page; ``\\r\\n`` and ``\\r`` count as newlines
    article : identifier of the page
    format : `markdown` or `wikitext`
    file : the path to name in the tables, "" if none
    language : ISO 639-1 code where it is known; else it is taken from the address of the wiki, or
        from the script and the words of the text
    revision, wiki, date, title : see `Article`; "" if not known
    sha256 : of the bytes the text came from; computed from the text in UTF-8 if ""

    Returns
    -------
    Article. Reading a text never fails.
    """
    try:
        data = text.encode()
    except UnicodeEncodeError:
        # A surrogate stands for no character and cannot be written to any file.
        data = text.encode("utf-8", "surrogatepass")
        text = text.encode("utf-8", "replace").decode()
    sha256 = sha256 or digest(data).hexdigest()
    stated = {"article": article, "file": file, "revision": revision, "sha256": sha256}
    stated |= {"wiki": wiki, "date": date, "title": title}
    return _read_decoded(text, format, language, stated)


def _read_decoded(text: str, format: Format, language: str, stated: dict[str, str]) -> Article:
    """Read a text without surrogates, with what its source states of what `Article` has."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    seen = visible(text)
    wiki = stated.get("wiki") or _wiki_of(seen, language)
    code = language or wiki.partition(".")[0]
    code = code.partition("-")[0] if code else _language_of(seen)
    page = Builder(stated["article"], text, words_of_language(code), converted=format == "markdown")
    page.wiki_language = wiki.partition(".")[0] if "." in wiki else code
    if format == "markdown":
        feed_markdown(page, seen)
    else:
        from internationals.articles.wikitext import feed_wikitext

        feed_wikitext(page, seen)
    return _article(page, format, stated | {"language": code, "wiki": wiki})


def _wiki_of(text: str, language: str) -> str:
    """The wiki that many links of a page lead to, or that is in its language; "" if none is.

    Parameters
    ----------
    text : the page
    language : its code where it is known, else ""
    """
    address = _WIKI.search(text) if "wikipedia.org/" in text else None
    if address is None:
        return ""
    if address.group(1) == language:
        return f"{language}.wikipedia.org"
    # Whether they are many shows at once; a few may lead to the same page in another language.
    links = text.count("[") + text.count("href=")
    if (count := text.count(f"//{address.group(1)}.wikipedia.org/")) > 2 and 4 * count >= links:
        return f"{address.group(1)}.wikipedia.org"
    code = Counter(_WIKI.findall(text)).most_common(1)[0][0]
    return f"{code}.wikipedia.org" if code == _language_of(text) else ""


def _language_of(text: str) -> str:
    found = chain.from_iterable(_HEADING.findall(f"\n{text}"))
    return detected(text, filter(None, [heading.strip("= ") for heading in found]))


def _article(page: Builder, format: Format, stated: dict[str, str]) -> Article:
    """The article that a page is, once it is read."""
    page.in_order()
    title, source = page.title()
    if name := stated.get("title"):
        title, source = normalize("NFC", name.replace("_", " ")), "file"
    lead = lead_of(page.paragraphs)
    words = lead.text if lead else ""
    names = {title, without_disambiguator(title), *(lead.bold if lead else ())}
    if short := _SHORT_NAME.search(words):
        names.add(short[1])
    found = find_members(page, words, names)
    if not found.members and (page.boxes or read_prose(page, words, names)):
        for read_box in page.boxes:
            read_box()
        page.in_order()
        found = find_members(page, words, names)
    losses = [*page.losses, *found.losses]
    if not found.members:
        # A template under a heading of members, which has a note, is their list.
        losses = [
            loss._replace(kind="list") if loss.kind == "template" and loss.note else loss
            for loss in (*losses, *page.boxed)
        ]
    if (language := stated["language"]) not in SUPPORTED:
        # Its words are not known: nothing that is read by English ones is to be believed.
        found.members, found.unknown_headings = [], {}
        note = f"page in {language_name(language)}: not supported"
        losses = [*page.losses, Loss("language", language, 1, 1, note)]
    losses.sort(key=by_line)
    return Article(
        **stated | {"title": title},
        title_source=source,
        format=format,
        lines=page.lines,
        headings=tuple(page.headings),
        paragraphs=tuple(page.paragraphs),
        entries=tuple(page.entries),
        links=tuple(page.links),
        losses=tuple(losses),
        members=tuple(found.members),
        unknown_headings=tuple(found.unknown_headings.values()),
        interlanguage=page.interlanguage,
        categories=tuple(page.categories),
    )


def identify(name: str) -> tuple[str, str, Format]:
    """Identifier, language and format that a file name gives: green.zh.md → (green, zh, markdown)."""
    stem, suffix = os.path.splitext(name)  # noqa: PTH122
    format = FORMATS.get(suffix.lower())
    if format is None:
        stem, format = name, "markdown"
    if (match := _LANGUAGE.search(stem)) and match.start() > 0:
        return stem[: match.start()], match.group(1), format
    return stem, "", format
