"""MediaWiki XML exports are streamed, and harm in them is refused in one line."""

import bz2
import tracemalloc

import pytest

import internationals as inter
from internationals.articles.model import ArticleError
from internationals.articles.wiki_export import MAXIMUM_CHARACTERS, ExportedPage, pages

HEAD = (
    '<mediawiki xmlns="http://www.mediawiki.org/xml/export-0.11/" version="0.11" xml:lang="zh">\n'
    "  <siteinfo><sitename>维基百科</sitename>"
    "<base>https://zh.wikipedia.org/wiki/首页</base></siteinfo>\n"
)


def page(title, text, *, namespace=0, revision=7, redirect="", model="wikitext", date="2019-03-02"):
    return (
        f"<page><title>{title}</title><ns>{namespace}</ns><id>1</id>{redirect}"
        f"<revision><id>{revision}</id><parentid>3</parentid><timestamp>{date}T01:02:03Z</timestamp>"
        f"<contributor><username>甲</username><id>99</id></contributor><model>{model}</model>"
        f'<text bytes="1" xml:space="preserve">{text}</text></revision></page>\n'
    )


def export(tmp_path, *parts, name="export.xml"):
    path = tmp_path / name
    data = (HEAD + "".join(parts) + "</mediawiki>\n").encode()
    path.write_bytes(bz2.compress(data) if name.endswith(".bz2") else data)
    return path


@pytest.mark.parametrize("name", ["export.xml", "export.xml.bz2"])
def test_articles_with_their_revisions(tmp_path, name):
    path = export(
        tmp_path,
        page("左翼党 (德国)", "* {{flag|德国}} &lt;small&gt;甲&lt;/small&gt;"),
        page("Template:Flag", "x", namespace=10),
        page("旧名", "#重定向 [[甲]]", redirect='<redirect title="甲" />'),
        page("模块", "return {}", model="Scribunto"),
        page("空", ""),
        name=name,
    )
    assert list(pages(path)) == [
        ExportedPage(
            "左翼党 (德国)",
            "7",
            "* {{flag|德国}} <small>甲</small>",
            "zh",
            "2019-03-02",
            "zh.wikipedia.org",
            "2019-03-02T01:02:03Z",
        )
    ]


def test_of_several_revisions_the_newest_or_the_one_asked_for(tmp_path):
    old = (
        "<revision><id>2</id><timestamp>2010-05-01T00:00:00Z</timestamp><text>旧</text></revision>"
    )
    path = export(tmp_path, page("甲", "新").replace("</page>", f"{old}</page>"))
    (found,) = pages(path)
    assert (found.revision, found.text, found.date) == ("7", "新", "2019-03-02")
    (found,) = pages(path, revision="2")
    assert (found.revision, found.text) == ("2", "旧")
    undated = page("甲", "旧").replace("<timestamp>2019-03-02T01:02:03Z</timestamp>", "")
    others = [f"<revision><id>{n}</id><text>{n}</text></revision>" for n in (12, 8)]
    undated = undated.replace("</page>", f"{''.join(others)}</page>")
    (found,) = pages(export(tmp_path, undated, name="undated.xml"))
    assert (found.revision, found.text) == ("12", "12")
    newer = (
        '<revision><timestamp>2024-05-01T00:00:00Z</timestamp><text deleted="deleted" /></revision>'
    )
    hidden = page("甲", "新").replace("</page>", f"{newer}</page>")
    (found,) = pages(export(tmp_path, hidden, name="hidden.xml"))
    assert (found.revision, found.text) == ("7", "新")


def test_read_takes_exports_and_patterns(tmp_path):
    export(
        tmp_path, page("甲", "== 成员 ==\n* 火党"), page("乙", "== 成员 ==\n* 水党"), name="two.xml"
    )
    export(tmp_path, page("丙", "== 成员 ==\n* 木党"), name="one.xml-p1p99.bz2")
    one = inter.read(tmp_path / "one.xml-p1p99.bz2")
    assert (one.title, one.date, one.wiki) == ("丙", "2019-03-02", "zh.wikipedia.org")
    names = [article.members[0].name for article in inter.read(tmp_path / "**" / "*.xml*")]
    assert names == ["木党", "火党", "水党"]
    assert inter.read(tmp_path / "two.xml", page="乙").title == "乙"
    with pytest.raises(ArticleError, match="found none, expected a page"):
        inter.read(tmp_path / "*.md")


def test_how_much_of_the_file_is_read_is_reported(tmp_path):
    path = export(tmp_path, *[page(f"甲{i}", "乙" * 40_000) for i in range(9)])
    read = []
    assert sum(1 for _ in pages(path, read.append)) == 9
    assert read == sorted(set(read)) and len(read) > 2
    assert read[-1] == path.stat().st_size


def test_memory_does_not_grow_with_the_file(tmp_path):
    small = export(tmp_path, *[page(f"甲{i}", "乙" * 2000) for i in range(50)], name="a.xml")
    large = export(tmp_path, *[page(f"甲{i}", "乙" * 2000) for i in range(1000)], name="b.xml")
    peaks = []
    for path in (small, large):
        tracemalloc.start()
        assert sum(1 for _ in pages(path)) in (50, 1000)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_text_beyond_the_limit_is_not_kept(tmp_path):
    path = export(tmp_path, page("长", "x" * (MAXIMUM_CHARACTERS + 100_000)), page("甲", "乙"))
    assert [len(found.text) for found in pages(path)] == [MAXIMUM_CHARACTERS, 1]


BILLION_LAUGHS = (
    '<?xml version="1.0"?>\n<!DOCTYPE lolz [\n<!ENTITY a "ha">\n<!ENTITY b "&a;&a;&a;&a;">\n]>\n'
    "<mediawiki>&b;</mediawiki>"
)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (BILLION_LAUGHS.encode(), r"line \d: found a document type declared"),
        (b"<html><body/></html>", "line 1: found <html>"),
        (b"", "line 1: found XML that is not well formed"),
        (HEAD.encode() + b"<page><title>", "line 3: found XML that is not well formed"),
        (HEAD.encode() + b"<a>" * 5000, "line 3: found an element larger or deeper"),
        (HEAD.encode() + b'<a b="' + b"x" * (1 << 24), "line 3: found an element larger or deeper"),
        (HEAD.encode() + b"&undefined;</mediawiki>", "line 3: found XML that is not well formed"),
        (b"\x00\x01\x02", "line 1: found XML that is not well formed"),
        (b"<?xml version='1.0' encoding='klingon'?><a/>", "found unknown encoding: klingon"),
        (b"<?xml version='1.0' encoding='Big5'?><a/>", "found multi-byte encodings"),
    ],
)
def test_what_is_no_export_is_refused_in_one_line(tmp_path, data, expected):
    path = tmp_path / "bad.xml"
    path.write_bytes(data)
    with pytest.raises(ArticleError, match=expected) as error:
        list(pages(path))
    assert str(error.value).startswith(f"{path}: ")
    assert "\n" not in str(error.value)


def test_a_page_below_another_root_is_none(tmp_path):
    path = tmp_path / "other.xml"
    path.write_text(f"<other>{page('甲', '乙')}</other>", encoding="utf-8")
    with pytest.raises(ArticleError, match="found <other>"):
        next(iter(pages(path)))


def test_pages_before_the_damage_are_given(tmp_path):
    whole = export(tmp_path, page("甲", "乙"), *[page(f"丙{i}", "丁" * 40_000) for i in range(9)])
    cut = tmp_path / "cut.xml"
    cut.write_bytes(whole.read_bytes()[:-200_000])
    found = pages(cut)
    assert next(found).title == "甲"
    with pytest.raises(ArticleError, match="not well formed"):
        list(found)


def test_damaged_compression(tmp_path):
    whole = export(tmp_path, page("甲", "乙"), name="a.xml.bz2").read_bytes()
    for data, expected in ((whole[:-10], "cut short"), (b"BZh9 nonsense", "expected a MediaWiki")):
        path = tmp_path / "b.xml.bz2"
        path.write_bytes(data)
        with pytest.raises(ArticleError, match=expected):
            list(pages(path))


def test_missing_file(tmp_path):
    with pytest.raises(ArticleError, match="found no file"):
        list(pages(tmp_path / "none.xml"))
