"""Charts of how well lost territories are recovered: the alignment of a list, reliability, risk.

Numbers come from `analysis.evaluation` alone. The articles that ship were seen while the method was
designed, and every chart says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import matplotlib.colors
import numpy as np
import pandas as pd
import seaborn

from internationals.charts import style
from internationals.charts.export import Chart, source_line
from internationals.charts.layout import LICENCE, SMALL, international_of
from internationals.charts.style import Language, Page, number, percent, text
from internationals.places.gazetteer import Territory

if TYPE_CHECKING:
    from internationals.tables.schema import Tables

_ROW = 3.55
"""Millimetres of an entry in the alignment strip: a line of the smallest type."""
# From line to line, in heights of a line; Matplotlib sets Chinese as close as its characters are high.
_BETWEEN_LINES: Mapping[Language, float] = {"en": 1.2, "zh": 1.5}


def _foot(language: Language, source: str, note: str) -> str:
    seen = text(
        language,
        en="These articles were seen while the method was designed: other lists may fare worse.",
        zh="设计方法时已见过这些条目，其他名单的结果可能较差。",
    )
    return style.foot(language, source=source, licence=LICENCE, note=f"{note}{seen}")


def alignment_strip(
    tables: Tables,
    article: str,
    aligned: pd.DataFrame,
    truths: Mapping[int, Iterable[Territory]],
    *,
    language: Language,
) -> Chart:
    """Where each entry of a list stands in the alphabet.

    Parameters
    ----------
    tables : that the article is in
    article : identifier of the article
    aligned : of one of its lists, see `evaluation.alignment_table`
    truths : the true territories of each entry, by the line it starts on
    language : of the chart

    Returns
    -------
    Chart; its table has one row per entry and sort name of at least 1 % probability: line, name,
    code, sort_name, probability, is_truth

    Raises
    ------
    ValueError : if the table of organizations does not hold the article's subject
    """
    source = source_line(tables.articles, [article], language)
    organization = international_of(tables, article, language).short
    probability = aligned.to_numpy()
    names = aligned.columns.get_level_values(0).astype(str).tolist()
    codes = aligned.columns.get_level_values(1).astype(str).tolist()
    lines = aligned.index.get_level_values(0).astype(int).tolist()
    entries = aligned.index.get_level_values(1).astype(str).tolist()
    columns = pd.Series(range(len(codes)), index=codes)
    placed = [
        sorted(
            int(at)
            for territory in truths.get(line, ())
            for at in np.atleast_1d(columns[territory.code])
        )
        for line in lines
    ]
    found = [
        max((probability[row, at] for at in true), default=0.0) for row, true in enumerate(placed)
    ]
    sure = sum(value >= 0.5 for value in found)
    height = _ROW * len(entries)
    title = text(
        language,
        en="The order of the list narrows down where {n} entries stand",
        zh="名单顺序缩小了{n}个条目的可能范围",
        n=number(len(entries), language),
    )
    subtitle = text(
        language,
        en=(
            "{organization}: entries from top to bottom, territories by their English name from "
            "left to right. The darker, the more probable; a ring marks the territory that the "
            "flag named. At least half of the probability is on it for {sure} of {n} entries."
        ),
        zh=(
            "{organization}：自上而下为条目，自左至右为按英文名排序的国家和地区。颜色越深概率越高；"
            "圆圈为旗帜所指的国家或地区。{n}个条目中有{sure}个的正确答案概率不低于一半。"
        ),
        organization=organization,
        sure=number(sure, language),
        n=number(len(entries), language),
    )
    note = text(language, en="The flags were hidden from the method. ", zh="方法未见旗帜。")
    with style.applied(language):
        page = Page.blank(
            language,
            height=height + 8,
            title=title,
            subtitle=subtitle,
            foot=_foot(language, source, note),
        )
        label_width = 44.0
        axes = page.axes(left=page.left + label_width, bottom=page.bottom + 6, top=page.top - 2)
        shades = matplotlib.colors.LinearSegmentedColormap.from_list(
            "probability",
            ["#FFFFFF", style.tint(style.hue("imt"), 0.6), style.hue("imt"), "#08243A"],
        )
        # Thousands of cells are one picture in SVG and PDF; square roots let faint ones show.
        seaborn.heatmap(
            np.sqrt(probability),
            ax=axes,
            cmap=shades,
            vmin=0,
            vmax=1,
            cbar=False,
            xticklabels=False,
            yticklabels=False,
            rasterized=True,
        )
        for row, true in enumerate(placed):
            best = max(true, key=lambda at: probability[row, at], default=None)
            if best is not None:
                axes.plot(
                    best + 0.5,
                    row + 0.5,
                    "o",
                    ms=5.2,
                    mfc="none",
                    mec=style.OKABE_ITO["vermilion"],
                    mew=1.1,
                )
        for row, (line, entry) in enumerate(zip(lines, entries, strict=True)):
            y = axes.get_position().y1 * page.height - (row + 0.5) * (height / len(entries))
            page.write(page.left, y, str(line), size=SMALL, va="center", color=style.MUTED)
            page.write(page.left + 7, y, entry, size=SMALL, va="center")
        initials = [name[0].upper() for name in names]
        starts = [at for at, letter in enumerate(initials) if at == 0 or letter != initials[at - 1]]
        ends = [*starts[1:], len(initials)]
        axes.set_xticks(starts)
        axes.set_xticklabels([])
        axes.tick_params(length=2, color=style.RULE)
        for start, end in zip(starts, ends, strict=True):
            if end - start >= 4:
                axes.text(
                    (start + end) / 2,
                    len(entries) + 0.4,
                    initials[start],
                    ha="center",
                    va="top",
                    fontsize=SMALL,
                    color=style.MUTED,
                )
        for spine in axes.spines.values():
            spine.set_edgecolor(style.RULE)
            spine.set_visible(True)
    table = pd.DataFrame(
        [
            (
                lines[row],
                entries[row],
                codes[at],
                names[at],
                round(float(value), 6),
                at in placed[row],
            )
            for row in range(len(entries))
            for at, value in enumerate(probability[row])
            if value >= 0.01
        ],
        columns=["line", "name", "code", "sort_name", "probability", "is_truth"],
    )
    alt = text(
        language,
        en=(
            "A grid of {n} entries against the alphabet of territories. Dark cells run from the "
            "upper left to the lower right; the true territory has at least half of the "
            "probability in {sure} rows."
        ),
        zh="{n}个条目与国家名字母表构成的网格，深色格自左上延伸至右下；其中{sure}行正确答案的概率不低于一半。",
        n=number(len(entries), language),
        sure=number(sure, language),
    )
    return Chart(
        figure=page.figure,
        language=language,
        table=table,
        title=title,
        caption=subtitle,
        alt=alt,
        source=source,
        licence=LICENCE,
    )


def reliability_and_risk(
    tables: Tables,
    reliability: pd.DataFrame,
    curve: pd.DataFrame,
    *,
    believed: float,
    entries: int,
    articles: Iterable[str],
    language: Language,
) -> Chart:
    """Whether a probability means what it says, and what answering more entries would cost.

    Parameters
    ----------
    tables : that the articles are in
    reliability : see `evaluation.reliability`
    curve : see `evaluation.risk_coverage`
    believed : the probability from which on a territory is believed
    entries : number of entries behind both
    articles : identifiers of the articles they are from
    language : of the chart

    Returns
    -------
    Chart; its table is `reliability` and `curve` below each other, told apart by the column `part`
    """
    source = source_line(tables.articles, articles, language)
    at_least = curve[curve["threshold"] >= believed]
    coverage = float(at_least["coverage"].iloc[-1]) if len(at_least) else 0.0
    risk = float(at_least["risk"].iloc[-1]) if len(at_least) else 0.0
    whole = float(curve["risk"].iloc[-1])
    title = text(
        language,
        en="At a probability of {believed} or more, {coverage} of entries are answered, {right} of them right",
        zh="以概率{believed}为界，{coverage}的条目得到回答，其中{right}正确",
        believed=number(believed, language),
        coverage=percent(coverage, language),
        right=percent(1 - risk, language),
    )
    subtitle = text(
        language,
        en=(
            "{entries} entries of the articles that ship, their flags hidden. Left: how often the "
            "most probable territory is right, by the probability stated (bars: 95 % interval, "
            "Wilson; the number is of entries). Right: share of wrong answers if ever more entries "
            "are answered."
        ),
        zh=(
            "随附条目的{entries}个条目，旗帜已隐去。左：按所给概率分组，最可能的国家或地区正确的比例"
            "（竖线为95 % Wilson区间，数字为条目数）。右：回答的条目越多，错误答案所占比例。"
        ),
        entries=number(entries, language),
    )
    with style.applied(language):
        page = Page.blank(
            language, height=74, title=title, subtitle=subtitle, foot=_foot(language, source, "")
        )
        middle = (page.left + page.right) / 2
        colour = style.OKABE_ITO["blue"]
        left = page.axes(left=page.left + 12, right=middle - 4, bottom=page.bottom + 10)
        left.plot([0, 1], [0, 1], color=style.RULE, lw=1, zorder=1)
        # Where no bar is in its way: below the diagonal, amid the widest gap between two groups.
        groups = np.unique([0.0, *reliability["stated"], 1.0])
        widest = int(np.diff(groups).argmax())
        amid = float(groups[widest : widest + 2].mean())
        left.text(
            amid,
            amid - 0.1,
            text(language, en="as stated", zh="名实相符"),
            fontsize=SMALL,
            color=style.MUTED,
            ha="center",
            va="top",
        )
        of_bins = reliability[["stated", "right", "low_right", "high_right", "entries"]]
        for stated, share, low, high, count in of_bins.to_numpy(dtype=float):
            left.plot([stated, stated], [low, high], color=colour, lw=1.2)
            left.plot(stated, share, "o", ms=5, color=colour, clip_on=False)
            left.annotate(
                number(count, language),
                (stated, share),
                xytext=(5, 2),
                textcoords="offset points",
                fontsize=SMALL,
                color=style.MUTED,
            )
        _share_axes(left, language)
        left.set_xlabel(text(language, en="probability stated", zh="所给概率"), fontsize=SMALL)
        left.set_ylabel(text(language, en="right", zh="正确比例"), fontsize=SMALL)
        right = page.axes(left=middle + 14, right=page.right - 3, bottom=page.bottom + 10)
        right.plot(curve["coverage"], curve["risk"], color=colour, lw=1.4, drawstyle="steps-post")
        right.plot(
            coverage, risk, "o", ms=6, color=style.OKABE_ITO["vermilion"], zorder=3, clip_on=False
        )
        right.annotate(
            text(
                language,
                en="believed from {believed} on:\n{coverage} answered",
                zh="概率≥{believed}即采信：\n回答{coverage}",
                believed=number(believed, language),
                coverage=percent(coverage, language),
            ),
            (coverage, risk),
            xytext=(-4, 16),
            textcoords="offset points",
            fontsize=SMALL,
            ha="right",
            linespacing=_BETWEEN_LINES[language],
        )
        right.annotate(
            text(
                language,
                en="all answered:\n{risk} wrong",
                zh="全部回答：\n{risk}错误",
                risk=percent(whole, language),
            ),
            (1, whole),
            xytext=(-6, 4),
            textcoords="offset points",
            fontsize=SMALL,
            ha="right",
            linespacing=_BETWEEN_LINES[language],
        )
        _share_axes(right, language)
        right.set_ylim(0, max(0.5, whole * 1.25))
        right.set_xlabel(
            text(language, en="share of entries answered", zh="回答的条目比例"), fontsize=SMALL
        )
        right.set_ylabel(text(language, en="of them wrong", zh="其中错误比例"), fontsize=SMALL)
    table = pd.concat(
        [reliability.assign(part="reliability"), curve.assign(part="risk_coverage")],
        ignore_index=True,
    )
    table = table[["part", *[column for column in table.columns if column != "part"]]].round(6)
    reached = reliability["stated"].between(reliability["low_right"], reliability["high_right"])
    alt = text(
        language,
        en=(
            "Two charts. Of {groups} groups of entries with like probabilities, in {reached} the "
            "interval of the share that is right holds the probability stated. The share of wrong answers stays at {risk} up to {coverage} "
            "of entries and rises to {whole} when all are answered."
        ),
        zh=(
            "两幅图。按所给概率分成的{groups}组条目中，有{reached}组的正确比例区间包含所给概率。"
            "回答{coverage}的条目时错误率为{risk}，全部回答时升至{whole}。"
        ),
        groups=number(len(reliability), language),
        reached=number(int(reached.sum()), language),
        risk=percent(risk, language),
        coverage=percent(coverage, language),
        whole=percent(whole, language),
    )
    return Chart(
        figure=page.figure,
        language=language,
        table=table,
        title=title,
        caption=subtitle,
        alt=alt,
        source=source,
        licence=LICENCE,
    )


def _share_axes(axes: matplotlib.axes.Axes, language: Language) -> None:
    ticks = [0.0, 0.2, 0.4, 0.6, 0.8, 1.0]
    labels = [percent(tick, language) for tick in ticks]
    axes.set_xticks(ticks, labels, fontsize=SMALL)
    axes.set_yticks(ticks, labels, fontsize=SMALL)
    axes.set_xlim(0, 1.04)
    axes.set_ylim(0, 1.04)
    axes.grid(color=style.RULE, lw=0.4)
    axes.set_axisbelow(True)
    seaborn.despine(ax=axes)


def evidence_switched_off(
    tables: Tables, ablation: pd.DataFrame, *, articles: Iterable[str], language: Language
) -> Chart:
    """What each kind of evidence is worth: entries answered without it.

    Parameters
    ----------
    tables : that the articles are in
    ablation : see `evaluation.ablation`
    articles : identifiers of the articles it is about
    language : of the chart

    Returns
    -------
    Chart; its table is `ablation`
    """
    source = source_line(tables.articles, articles, language)
    words = {
        "nothing": text(language, en="nothing", zh="无"),
        "name": text(language, en="names", zh="名称"),
        "link": text(language, en="links", zh="链接"),
        "host": text(language, en="host parties", zh="所打入政党"),
        "text": text(language, en="the article's prose", zh="正文"),
        "order": text(language, en="the order of the list", zh="名单顺序"),
        "other lists": text(language, en="what other lists hold", zh="其他名单"),
        "prior": text(language, en="all knowledge of likely countries", zh="对可能国家的先验知识"),
    }
    without = ablation.drop(index="nothing")
    worst = str(without["answered"].idxmin())
    title = text(
        language,
        en="Most of what is recovered rests on {worst}",
        zh="恢复结果最依赖：{worst}",
        worst=words[worst],
    )
    subtitle = text(
        language,
        en=(
            "Share of {entries} entries that are answered (filled) and whose most probable territory "
            "is right (open), with one kind of evidence switched off."
        ),
        zh="在逐一去除一种证据后，{entries}个条目中得到回答（实心）和最可能答案正确（空心）的比例。",
        entries=number(int(ablation["entries"].iloc[0]), language),
    )
    with style.applied(language):
        page = Page.blank(
            language,
            height=6.5 * len(ablation) + 12,
            title=title,
            subtitle=subtitle,
            foot=_foot(language, source, ""),
        )
        page.write(
            page.left,
            page.top - 3,
            text(language, en="switched off", zh="去除的证据"),
            size=SMALL,
            color=style.MUTED,
            va="center",
        )
        axes = page.axes(
            left=page.left + 52, right=page.right - 26, bottom=page.bottom + 8, top=page.top - 5
        )
        colour = style.OKABE_ITO["blue"]
        shares = ablation[["answered", "most_probable_right"]].to_numpy(dtype=float)
        for row, (kind, (answered, right)) in enumerate(zip(ablation.index, shares, strict=True)):
            y = len(ablation) - 1 - row
            axes.plot([answered, right], [y, y], color=style.RULE, lw=1.5)
            axes.plot(answered, y, "o", ms=6, color=colour)
            axes.plot(right, y, "o", ms=6, mfc="white", mec=colour, mew=1.4)
            axes.annotate(
                words[str(kind)],
                (0, y),
                xytext=(-52 / style.MILLIMETRES * 72, 0),
                textcoords="offset points",
                fontsize=7.5,
                va="center",
                annotation_clip=False,
                weight="bold" if kind == "nothing" else "regular",
            )
            axes.annotate(
                f"{percent(answered, language)} · {percent(right, language)}",
                (1, y),
                xytext=(6, 0),
                textcoords="offset points",
                fontsize=7.5,
                va="center",
                annotation_clip=False,
            )
        axes.set_xlim(0, 1)
        axes.set_ylim(-0.6, len(ablation) - 0.4)
        axes.set_yticks([])
        ticks = [0, 0.25, 0.5, 0.75, 1]
        axes.set_xticks(ticks, [percent(tick, language) for tick in ticks], fontsize=SMALL)
        axes.grid(axis="x", color=style.RULE, lw=0.4)
        axes.set_axisbelow(True)
        seaborn.despine(ax=axes, left=True)
    alt = text(
        language,
        en=(
            "Dots for each kind of evidence switched off. With all, {all} of entries are answered; "
            "without {worst}, {least}."
        ),
        zh="逐一去除证据的点图。全部使用时回答{all}；去除{worst}后回答{least}。",
        all=percent(float(ablation["answered"].iloc[0]), language),
        worst=words[worst],
        least=percent(float(without["answered"].min()), language),
    )
    return Chart(
        figure=page.figure,
        language=language,
        table=ablation.rename_axis("switched_off").reset_index().round(6),
        title=title,
        caption=subtitle,
        alt=alt,
        source=source,
        licence=LICENCE,
    )
