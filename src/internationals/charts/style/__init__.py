"""How every figure looks and speaks: type, colours, words in two languages, the frame of a page.

A chart function takes ``language="en" | "zh"`` and draws on a `Page`::

    with applied(language):
        page = Page.blank(language, height=95, title=…, subtitle=…, foot=…)
        axes = page.subplots()

Colour means one thing throughout: the hue is the international, shade and hatch are the status.
"""

from internationals.analysis.wording import listing
from internationals.charts.style.colours import (
    CONFLICT,
    INK,
    MUTED,
    NO_ENTRY,
    NO_ENTRY_LOOK,
    NOT_RECORDED,
    NOT_RECORDED_HATCH,
    NOT_RECORDED_LINE,
    NOT_RECORDED_LOOK,
    OKABE_ITO,
    RULE,
    Look,
    combined_look,
    hue,
    hues,
    look,
    shade,
    tint,
)
from internationals.charts.style.lines import (
    MILLIMETRES,
    block_height,
    line_height,
    text_width,
    wrapped,
)
from internationals.charts.style.page import LEAST_SIZE, PAGE_WIDTH, Page, foot
from internationals.charts.style.typefaces import (
    FONTS,
    applied,
    families,
    missing_characters,
    missing_glyphs,
    settings,
    texts,
    use_system_fonts,
)
from internationals.charts.style.words import (
    LANGUAGES,
    STATUSES,
    Language,
    check_language,
    fullness,
    is_former,
    is_full,
    number,
    percent,
    sorted_names,
    status_name,
    statuses_name,
    text,
)

__all__ = [
    "CONFLICT",
    "FONTS",
    "INK",
    "LANGUAGES",
    "LEAST_SIZE",
    "MILLIMETRES",
    "MUTED",
    "NOT_RECORDED",
    "NOT_RECORDED_HATCH",
    "NOT_RECORDED_LINE",
    "NOT_RECORDED_LOOK",
    "NO_ENTRY",
    "NO_ENTRY_LOOK",
    "OKABE_ITO",
    "PAGE_WIDTH",
    "RULE",
    "STATUSES",
    "Language",
    "Look",
    "Page",
    "applied",
    "block_height",
    "check_language",
    "combined_look",
    "families",
    "foot",
    "fullness",
    "hue",
    "hues",
    "is_former",
    "is_full",
    "line_height",
    "listing",
    "look",
    "missing_characters",
    "missing_glyphs",
    "number",
    "percent",
    "settings",
    "shade",
    "sorted_names",
    "status_name",
    "statuses_name",
    "text",
    "text_width",
    "texts",
    "tint",
    "use_system_fonts",
    "wrapped",
]
