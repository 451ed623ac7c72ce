"""Hypothesis strategies: names, entries and pages as the dump writes them, and texts nobody wrote."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

#: The characters of names in the three articles, and the marks names may hold.
NAME_CHARACTERS = "社会主义工人党革命火花阶级斗争国际联盟团结左翼运动反击战线·－21"

#: What has a meaning in Markdown, in HTML or for this reader, alone or doubled.
MARKUP = [
    "- ", "  - ", "-", "*", "**", "1. ", "1.", "> ", "# ", "## 成员\n", "\n", "\n\n", "\n    ", "    ",
    "[", "]", "](", ")", "(", "]]", "\\", "\\]\\]", "`", "~~~\n", "|", "|-|\n", "---\n", "===\n", "![",
    "<table>", "</table>", "<tr>", "<td>", "<th>", "</td>", "<small>", "</small>", "<br>", "<a href=x>",
    "</a>", "<!--", "-->", "<p>", "<td rowspan=3 colspan=2>", "<script>", "&nbsp;", "&#0;",
    "（", "）", "（，", "“”", "「", "」", "{{", "}}", "打入", "、", "：", "，", "——", "前", "成员", "支部：\n",
    "../Page/火花.md", "https://zh.wikipedia.org/wiki/火花_\\(弗拉芒\\)", ' "wikilink"', "\u3000", "\u00a0", "\t",
    "```{=mediawiki}\n", "\n```\n", "`{{flag|法国}}`{=mediawiki}", "+---+---+\n", "| a | b |\n", "+===+===+\n", "  -- ---\n",
    "{.wikilink}", "{#a .b}", "[^1]", "[^1]: ", ":   ", ":::", "~~", "--", "-{zh-hans:甲;zh-hant:乙}-",
    "[火花](../Page/火花.md)", "> 本文内容由甲转换而来。\n", "[Category:甲](../Page/Category:甲.md)", "e\u0301", "\ufeff", "\x00",
]  # fmt: skip

#: No name begins with a dash: it is what stood between a flag and a name.
names = st.text(NAME_CHARACTERS, min_size=1, max_size=12).filter(lambda name: name[0] != "－")
disambiguators = st.sampled_from(["", "比利时", "英国", "政治组织", "2010年"])


class Written(NamedTuple):
    """An entry as a page writes it, with what a reader must find in it."""

    name: str
    title: str
    host: str
    blanks: int
    small: bool

    def markdown(self) -> str:
        """The entry behind its marker."""
        title = self.title.replace(" ", "_").replace("(", r"\(").replace(")", r"\)")
        name = self.name
        if title:
            name = f'[{name}](https://zh.wikipedia.org/wiki/{title} "wikilink")'
        if not self.host:
            return name
        host = f'（打入[{self.host}](../Page/{self.host}.md "wikilink")）'
        return name + (f"<small>{host}</small>" if self.small else host)


@st.composite
def entries(draw: st.DrawFn) -> Written:
    """An entry of a list of members."""
    name = draw(names)
    disambiguator = draw(disambiguators)
    title = f"{name} ({disambiguator})" if disambiguator else draw(st.sampled_from(["", name]))
    host = draw(st.one_of(st.just(""), names))
    return Written(name, title, host, draw(st.integers(1, 9)), draw(st.booleans()))


lists = st.lists(entries(), min_size=2, max_size=8)

#: Any text: every character, surrogates and control characters included.
any_text = st.text(st.characters(exclude_categories=()), max_size=300)

#: Texts full of what could confuse a reader.
hostile_text = st.lists(
    st.one_of(st.sampled_from(MARKUP), st.text(max_size=5), names), max_size=60
).map("".join)

_inline = st.one_of(
    names,
    names.map(lambda name: f"**{name}**"),
    names.map(lambda name: f"[{name}](../Page/{name}.md)"),
    names.map(lambda name: f'[{name}](https://zh.wikipedia.org/wiki/{name}_\\(英国\\) "wikilink")'),
    st.just("http://example.org/"),
    st.just("[Home page\nin two lines](http://example.org/a_(b))"),
)
_line = st.lists(_inline, min_size=1, max_size=4).map(" ".join)
_heading = st.tuples(st.integers(1, 6), names).map(lambda pair: f"{'#' * pair[0]} {pair[1]}")
_indent = {0: "  - ", 1: "      - ", 2: "          - "}


@st.composite
def _list(draw: st.DrawFn) -> str:
    items: list[str] = []
    depth = 0
    for _ in range(draw(st.integers(1, 6))):
        depth = draw(st.integers(0, min(depth + 1, 2))) if items else 0
        items.append(_indent[depth] + draw(_line).replace("\n", "\n" + " " * len(_indent[depth])))
    return draw(st.sampled_from(["\n", "\n\n"])).join(items)


@st.composite
def _numbered_list(draw: st.DrawFn) -> str:
    return "\n".join(
        f"{n}.  {draw(_line).split(chr(10))[0]}" for n in range(1, draw(st.integers(2, 5)))
    )


#: Pages in the dialect of the dump: headings, paragraphs, lists that nest, notes, block quotes.
pages = st.lists(
    st.one_of(_heading, _line, _list(), _numbered_list(), _line.map(lambda text: "> " + text.replace("\n", "\n> "))),
    min_size=1,
    max_size=10,
).map("\n\n".join)  # fmt: skip
