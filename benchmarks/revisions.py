"""An export of a page with thousands of revisions: ``python -m benchmarks.revisions FILE 5000``."""

from __future__ import annotations

import random
import sys
from datetime import date, timedelta
from pathlib import Path
from xml.sax.saxutils import escape

COUNTRIES = (
    "阿根廷", "奥地利", "比利时", "巴西", "加拿大", "智利", "丹麦", "芬兰", "法国", "德国", "希腊", "印度",
    "爱尔兰", "意大利", "日本", "肯尼亚", "墨西哥", "荷兰", "新西兰", "尼日利亚", "挪威", "巴基斯坦", "秘鲁",
    "波兰", "葡萄牙", "俄罗斯", "塞尔维亚", "南非", "西班牙", "瑞典", "瑞士", "泰国", "土耳其", "乌拉圭",
)  # fmt: skip
_ENTRIES = 80


def write_export(file: Path, revisions: int, seed: int = 1) -> None:
    """Write a page of 80 entries that every revision changes a little; each ninth is vandalised.

    Parameters
    ----------
    file : to write
    revisions : how many
    seed : of the changes
    """
    chance = random.Random(seed)
    entries = [_entry(number, chance) for number in range(_ENTRIES)]
    added = _ENTRIES
    with file.open("w", encoding="utf-8") as stream:
        stream.write('<mediawiki xml:lang="zh"><page><title>甲国际</title><ns>0</ns><id>1</id>')
        day = date(2005, 1, 1)
        for number in range(1, revisions + 1):
            text = _page(entries, number)
            if number % 9 == 0:
                text = "" if number % 2 else text[: len(text) // 3]
            stream.write(
                f"<revision><id>{number}</id><timestamp>{day}T00:00:00Z</timestamp>"
                f"<text>{escape(text)}</text></revision>\n"
            )
            day += timedelta(days=1)
            if number % 20 == 0:
                at = chance.randrange(len(entries))
                if chance.random() < 0.5:
                    entries[at] = entries[at].partition("（")[0] + "（打入[[社民党]]）"
                else:
                    entries[at] = _entry(added, chance)
                    added += 1
        stream.write("</page></mediawiki>\n")


def _entry(number: int, chance: random.Random) -> str:
    return f"* {{{{flag|{chance.choice(COUNTRIES)}}}}} [[第{number}党]]"


def _page(entries: list[str], number: int) -> str:
    members = "\n".join(entries)
    return (
        "'''甲国际'''是一个国际组织，有多个成员党。\n\n"
        f"它在第{number}次编辑中的说明。\n\n== 成员组织 ==\n{members}\n\n== 参见 ==\n* [[乙国际]]\n"
    )


if __name__ == "__main__":
    write_export(Path(sys.argv[1]), int(sys.argv[2]))
