"""What a link target of the dump or of Wikipedia leads to."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import normalize
from urllib.parse import unquote

from internationals.articles.language import SUPPORTED, all_words, language
from internationals.articles.model import LinkKind, without_disambiguator
from internationals.articles.scripts import rare, visible

# A wiki, by its address or as a link within another names it.
_SITE = re.compile(r"(?i)(?:https?:)?//([a-z-]+)\.(?:m\.)?wikipedia\.org/|:[a-z-]{2,9}:")
# What leads out of a wiki, or nowhere: another site, a scheme, a mark within the page.
_ELSEWHERE = re.compile(r"//|#|[A-Za-z][\w+.-]*:")
# The page is named in the path, as a dump, Pandoc and MediaWiki write it, or in the query.
_PATH = re.compile(
    r"(?:\.?/)?(?:w/index\.php\?title=([^&#]+).*"
    r"|(?:(?:\.\./)+Page/|wiki/|zh-[a-z]+/)?([^#?]+)(?:#.*)?)",
    re.DOTALL,
)
# As the files of flags are named on Wikimedia Commons.
_FLAG_FILE = rare(
    r"(?:.*[/:])?(?:[Cc]ivil[ _]|[Ss]tate[ _])?[Ff]lag[ _]of[ _](?:[Tt]he[ _])?([^()（）/]+?)"
    r"(?:[ _]\([^()]*\))?\.(?:svg|png|gif|jpe?g|webp)(?:[/?#.].*)?",
)
# The file of another picture.
_OTHER_FILE = re.compile(
    r"(?!.*(?:flag|bandi?er|bandeira|drapeau|pavillon|fahne|flagge|vlag|banner|ensign|estelada|senyera|ikurri|旗)).+\.(?:svg|png|gif|jpe?g|webp)",
    re.IGNORECASE,
)
# Links that MediaWiki sets beside what a page says: to edit a part of it, and to a note.
# #ref1, but #refoundation is a part of the page.
_APPARATUS = rare(
    r"#(?:cite|fn(?:ref)?|ref(?:erences?)?|(?:end|c)?notes?)(?![^\W\d_]{2})"
    r"|.*[?&](?:ve)?action=edit(?!.*redlink)"
)


@lru_cache(maxsize=4096)
def link_target(url: str) -> tuple[str, LinkKind, str, str, bool]:
    """Title and kind of the page that a link target of the dump leads to.

    Parameters
    ----------
    url : target as written: ``../Page/左翼党_(德国).md``, ``https://zh.wikipedia.org/wiki/…`` or any other

    Returns
    -------
    title (with blanks for underscores, NFC; "" outside the wiki), kind, language of the wiki,
    name (the title without its disambiguator), whether it is none of what the page says: to a note,
    or to where a part of the page is edited
    """
    is_apparatus = ("#" in url or "?" in url) and _is_apparatus(url)
    site = _SITE.match(url)
    path = url[site.end() :] if site else url
    match = _PATH.fullmatch(path)
    outside = not site and _ELSEWHERE.match(url) and title_kind(url) == "article"
    start, end = match.span(match.lastindex or 0) if match else (0, 0)
    name, language = path[start:end].removesuffix(".md"), site[1] if site else ""
    if outside or not name or "../" in name or (site and start == 0):
        return "", "external", "", "", is_apparatus
    if "%" in name:
        name = visible(unquote(name))
    title = normalize("NFC", name.replace("_", " ").strip())
    kind = title_kind(title)
    return title, kind, language, without_disambiguator(title), is_apparatus


def _is_apparatus(url: str) -> bool:
    words = unquote(url[1:]) if url[0] == "#" else ""
    to_notes = any(language(code).is_phrase("headings", "references", words) for code in SUPPORTED)
    return to_notes or _APPARATUS.match(url) is not None


def title_kind(title: str) -> LinkKind:
    """Kind of a page by the namespace its title begins with: `file`, `category` or `article`."""
    if ":" in title:
        namespace = title.lstrip(":").partition(":")[0].strip().casefold()
        if namespace in _namespaces("file"):
            return "file"
        if namespace in _namespaces("category"):
            return "category"
    return "article"


@cache
def _namespaces(kind: str) -> frozenset[str]:
    return frozenset(all_words("namespaces", kind))


def pictured_territory(file: str) -> str:
    """The territory whose flag a picture shows, by the name or address of its file; "" if none."""
    named = "." in file
    match = _FLAG_FILE.fullmatch(unquote(file) if "%" in file else file) if named else None
    return match.group(1).replace("_", " ") if match else ""


def shows_no_flag(file: str) -> bool:
    """Whether a name is that of a file with a picture that is not called a flag: Logo of A.svg."""
    return "." in file and _OTHER_FILE.fullmatch(file) is not None


def is_displaced(label: str, name: str) -> bool:
    """Whether a link in running prose covers text that does not belong to it.

    The dump's converter moved the ends of some links: the label then contains the name of the
    page linked to, its title without the disambiguator, and is longer.
    """
    return len(label) > len(name) > 0 and name in label
