"""Reading files and bytes: right rows, or one line that names file, line, found and expected."""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path

import pytest

from internationals.articles import ArticleError, read, read_text
from internationals.articles.model import Format, split_disambiguator
from internationals.articles.reading import MAXIMUM_BYTES, identify, read_bytes
from internationals.paths import RAW

PAGE = "**甲国际**是\n\n## 支部\n\n  - 火花\n\n  - [反击](../Page/反击.md)\n"
NAMES = ["火花", "反击"]

# Bytes of a page: the names of its members and the lines they stand on.
READ = [
    ("newlines", PAGE.encode(), [5, 7]),
    ("a byte order mark", b"\xef\xbb\xbf" + PAGE.encode(), [5, 7]),
    ("CRLF", PAGE.replace("\n", "\r\n").encode(), [5, 7]),
    ("lone CR", PAGE.replace("\n", "\r").encode(), [5, 7]),
    ("newlines of all kinds", PAGE.replace("\n\n", "\r\n\r").encode(), [5, 7]),
    ("no newline at the end", PAGE.rstrip("\n").encode(), [5, 7]),
    ("a CR before the name", PAGE.replace("- 火", "-\r    火").encode(), [5, 8]),
    ("a form feed and a line separator", PAGE.replace("是", "是\x0c\u2028\x85").encode(), [5, 7]),
    ("unclosed HTML before", ("<div><span\n\n" + PAGE).encode(), [7, 9]),
    ("an unclosed table before", ("<table>\n\n" + PAGE).encode(), [7, 9]),
    ("an unclosed row before", ("<table><tr><td>乙\n\n" + PAGE).encode(), [7, 9]),
    ("unclosed HTML after", (PAGE + "<table><tr><td><a href=").encode(), [5, 7]),
    ("an unclosed comment after", (PAGE + "\n<!-- 乙\n").encode(), [5, 7]),
    ("unclosed small print", PAGE.replace("花", "花<small>").encode(), [5, 7]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "lines"), [e[1:] for e in READ], ids=[e[0] for e in READ])
def test_right_rows(tmp_path: Path, data: bytes, lines: list[int]) -> None:
    path = tmp_path / "甲.zh.md"
    path.write_bytes(data)
    article = read(path)
    assert [member.name for member in article.members] == NAMES
    assert [member.entry.line_start for member in article.members] == lines
    assert (article.article, article.title, article.language) == ("甲", "甲国际", "zh")
    assert (article.file, article.sha256) == (str(path), sha256(data).hexdigest())


REFUSED = [
    ("nothing", b"", "line 1: found an empty file, expected an article"),
    ("blanks", b" \n\t\r\n", "line 1: found an empty file, expected an article"),
    ("a byte order mark alone", b"\xef\xbb\xbf\n", "line 1: found an empty file, expected an article"),
    (
        "GB 18030",
        "甲\n".encode() + "社会主义".encode("gb18030"),
        "line 2: found byte 0xc9 at offset 4, expected text in UTF-8",
    ),
    (
        "a character cut in two, behind a byte order mark",
        b"\xef\xbb\xbf\n\n" + "甲".encode()[:2],
        "line 3: found byte 0xe7 at offset 5, expected text in UTF-8",
    ),
    ("an encoded surrogate", b"a\xed\xa0\x80", "line 1: found byte 0xed at offset 1, expected text in UTF-8"),
    ("a picture", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "line 3: found a NUL byte, expected text in UTF-8"),
    ("UTF-16", "甲\n".encode("utf-16-le"), "line 2: found a NUL byte, expected text in UTF-8"),
    ("a NUL behind a blank line", "\n甲\0".encode(), "line 2: found a NUL byte, expected text in UTF-8"),
    ("an archive", b"PK\x03\x04\x14\0", "line 1: found a NUL byte, expected text in UTF-8"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "message"), [e[1:] for e in REFUSED], ids=[e[0] for e in REFUSED])
def test_refused_in_one_line(tmp_path: Path, data: bytes, message: str) -> None:
    path = tmp_path / "甲.md"
    path.write_bytes(data)
    with pytest.raises(ArticleError) as refused:
        read(path)
    assert str(refused.value) == f"{path}: {message}"


def test_two_mebibytes_are_read_and_a_byte_more_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "甲.md"
    path.write_bytes(PAGE.encode().ljust(MAXIMUM_BYTES, b"\n"))
    article = read(path)
    assert [member.name for member in article.members] == NAMES
    path.write_bytes(PAGE.encode().ljust(MAXIMUM_BYTES + 1, b"\n"))
    with pytest.raises(ArticleError) as refused:
        read(path)
    assert str(refused.value) == (
        f"{path}: found more than 2 MiB, expected at most 2 MiB, a page's limit"
    )


def test_a_page_without_a_list(tmp_path: Path) -> None:
    path = tmp_path / "甲.md"
    path.write_text("**甲**是[乙](../Page/乙.md)。\n", "utf-8")
    article = read(path)
    assert (article.title, article.entries, article.members) == ("甲", (), ())
    assert [paragraph.text for paragraph in article.paragraphs] == ["甲是乙。"]


# What is no file to read


def refusal(path: Path) -> str:
    with pytest.raises(ArticleError) as refused:
        read(path)
    message = str(refused.value)
    assert message.startswith(f"{path}: found ")
    assert "\n" not in message
    return message.removeprefix(f"{path}: ")


def test_no_such_file(tmp_path: Path) -> None:
    message = refusal(tmp_path / "甲.md")
    assert message == "found No such file or directory, expected a readable file"


def test_a_directory(tmp_path: Path) -> None:
    (tmp_path / "甲.md").mkdir()
    message = refusal(tmp_path / "甲.md")
    assert message == "found Is a directory, expected a readable file"


def test_a_named_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "甲.md")
    message = refusal(tmp_path / "甲.md")
    assert message == "found something that is no regular file, expected a readable file"


def test_a_device_is_not_read() -> None:
    with pytest.raises(ArticleError, match=r"found no suffix, expected one of \.md, "):
        read("/dev/zero")


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_no_permission(tmp_path: Path) -> None:
    path = tmp_path / "甲.md"
    path.write_text(PAGE, "utf-8")
    path.chmod(0)
    assert refusal(path) == "found Permission denied, expected a readable file"


def test_a_symbolic_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "imt.md").symlink_to(RAW / "imt.zh.md")
    article = read(tmp_path / "imt.md")
    assert (article.article, len(article.members)) == ("imt", 38)


def test_a_symbolic_link_to_itself_or_to_nothing(tmp_path: Path) -> None:
    (tmp_path / "甲.md").symlink_to(tmp_path / "甲.md")
    (tmp_path / "乙.md").symlink_to(tmp_path / "丙.md")
    assert refusal(tmp_path / "甲.md").startswith("found Too many levels of symbolic links")
    assert refusal(tmp_path / "乙.md").startswith("found No such file or directory")


@pytest.mark.parametrize("name", ["甲.docx", "甲", ".md.txt", "甲.md.gz"])
def test_a_suffix_that_tells_no_format(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(PAGE, "utf-8")
    assert refusal(tmp_path / name).endswith(
        "expected one of .md, .markdown, .wikitext, .mediawiki, .wiki"
    )


# Names


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("imt.zh.md", ("imt", "zh")),
        ("imt.md", ("imt", "")),
        ("第四国际_(重建国际中心).zh.wikitext", ("第四国际_(重建国际中心)", "zh")),
        ("甲.zh-hant.MD", ("甲", "zh-hant")),
        ("U.S.A.md", ("U.S.A", "")),
        (".zh.md", (".zh", "")),
        ("甲.en.wiki", ("甲", "en")),
    ],
)
def test_identifier_and_language_of_a_file(name: str, expected: tuple[str, str]) -> None:
    assert identify(name)[:2] == expected


@pytest.mark.parametrize("name", ["=1+1", "+甲", "@甲", "-甲", "甲\n乙", "../甲"])
def test_names_that_a_spreadsheet_would_run_stay_as_they_are(name: str) -> None:
    on_one_line = name.replace("\n", " ")
    source = f"## 成员\n\n- [{on_one_line}](../Page/甲.md)\n"
    (member,) = read_text(source).members
    assert member.name == on_one_line


def test_a_file_name_that_is_no_text_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"a\xff\nb.md")
    path.write_text(PAGE, "utf-8")
    with pytest.raises(ArticleError) as refused:
        read(path)
    message = str(refused.value)
    assert message.endswith(
        r"a\udcff\nb.md': found a file name that is no text, expected printable characters"
    )
    assert message.isprintable()


# Texts


def test_a_text_is_read_under_a_default_name() -> None:
    article = read_text("- 甲")
    assert (article.article, article.file, article.format) == ("article", "", "markdown")
    assert article.title == "article"
    assert article.sha256 == sha256("- 甲".encode()).hexdigest()


def test_a_text_is_named_by_whoever_reads_it() -> None:
    article = read_text("- 甲", article="乙", language="zh", revision="7")
    assert (article.article, article.language, article.revision) == ("乙", "zh", "7")


def test_surrogates_stand_for_no_character() -> None:
    (entry,) = read_text("- 甲\ud800乙").entries
    assert entry.text == "甲?乙"


def test_names_are_composed() -> None:
    """Written in parts (NFD), a name is read in one piece (NFC); its quote stays as written."""
    article = read_text("## 成员\n\n- Re\u0301volution\n\n- [Ungu\u0308](../Page/Ungu\u0308.md)\n")
    assert [member.name for member in article.members] == ["R\u00e9volution", "Ung\u00fc"]
    assert article.links[0].title == "Ung\u00fc"
    assert article.quote(3, 3) == "- Re\u0301volution"


def test_a_quote_outside_the_article_is_refused() -> None:
    article = read_text("甲\n乙\n", article="丙")
    assert article.quote(1, 2) == "甲\n乙"
    for start, end in ((0, 1), (2, 3), (2, 1)):
        with pytest.raises(IndexError, match="丙: found lines"):
            article.quote(start, end)


def test_bytes_tell_where_they_came_from() -> None:
    article = read_bytes(PAGE.encode(), name="甲.zh.md", file="dump.zip/甲.zh.md", revision="9")
    assert (article.article, article.file, article.revision) == ("甲", "dump.zip/甲.zh.md", "9")
    with pytest.raises(ArticleError, match=r"^dump.zip/甲.md: line 1: found an empty file"):
        read_bytes(b"", name="甲.md", file="dump.zip/甲.md")


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        ("火花 (弗拉芒)", ("火花", "弗拉芒")),
        ("火花 (甲) (乙)", ("火花 (甲)", "乙")),
        ("火花（弗拉芒）", ("火花", "弗拉芒")),
        ("火花 （弗拉芒）", ("火花", "弗拉芒")),
        ("（弗拉芒）", ("（弗拉芒）", "")),
        (" (弗拉芒)", (" (弗拉芒)", "")),
        ("火花(弗拉芒)", ("火花(弗拉芒)", "")),
        ("甲 (法国)", ("甲", "法国")),
        ("火花", ("火花", "")),
    ],
)
def test_a_title_and_its_disambiguator(title: str, parts: tuple[str, str]) -> None:
    assert split_disambiguator(title) == parts


@pytest.mark.parametrize(
    ("text", "format"),
    [
        ("甲 [Category:国际组织](https://zh.wikipedia.org/wiki/Category:国际组织)[乙](Category:a:b.md)\n", "markdown"),
        ("甲 [[Category:国际组织]][[分类:a:b|乙]][[:Category:丙]]\n", "wikitext"),
    ],
)  # fmt: skip
def test_categories_are_named_without_their_namespace(text: str, format: Format) -> None:
    article = read_text(text, format=format)
    assert article.categories == ("国际组织", "a:b")
    assert article.lead is not None and article.lead.text.startswith("甲")


@pytest.mark.parametrize(
    ("languages", "expected"),
    [
        (["zh"], ("zh.wikipedia.org", "zh")),
        # One link to another wiki does not say that the page is of it.
        (["en"], ("", "zh")),
        (["en", "zh", "zh"], ("zh.wikipedia.org", "zh")),
        (["en", "en", "zh"], ("", "zh")),
        (["fr", "fr", "fr"], ("fr.wikipedia.org", "fr")),
        # Nor do a few among many to its own.
        (["fr", "fr", "fr", *[""] * 10], ("", "zh")),
    ],
)
def test_the_wiki_of_a_page_is_that_which_its_links_lead_to(
    languages: list[str], expected: tuple[str, str]
) -> None:
    wikis = [f"https://{code}.wikipedia.org/wiki" if code else "../Page" for code in languages]
    links = "和".join(f"[乙]({wiki}/B)" for wiki in wikis)
    page = read_text(f"**甲国际**是{links}。\n")
    assert (page.wiki, page.language) == expected
