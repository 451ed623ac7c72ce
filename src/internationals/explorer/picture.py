"""The map of the explorer as a static picture, for pages where nothing runs."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from html import escape
from typing import Any

from internationals.explorer.page import Page
from internationals.explorer.shapes import windows

_LAND = "#E4E4E4"


def static_html(view: Mapping[str, Any], outlines: Mapping[str, Any], page: Page) -> str:
    """A picture of the map, and a sentence on how to have the explorer itself.

    Parameters
    ----------
    view : as `Page.view` returns it
    outlines : of countries and subdivisions, by code (see `shapes.outlines_of`)
    page : for its words
    """
    title = page.naming.page["title"]
    alt = page.naming.say("alt", title=title, subtitle=view["summary"])
    data = b64encode(static_svg(view, outlines).encode()).decode()
    key = "".join(
        f'<span style="white-space:nowrap;margin-right:1em"><span style="background:{_ink(fill)};'
        f'border:1px solid #767676;display:inline-block;width:1.6em">&nbsp;</span> '
        f"{escape(each['label'])}</span> "
        for each in view["legend"]
        for fill in ([view["fills"][each["fill"]]] if each["fill"] is not None else [])
    )
    return (
        f'<figure lang="{page.language}" style="margin:0;max-width:900px">'
        f"<p><strong>{escape(title)}</strong><br>{escape(view['summary'])}</p>"
        f'<img alt="{escape(alt)}" style="max-width:100%;height:auto" '
        f'src="data:image/svg+xml;base64,{data}"><p>{key}</p>'
        f"<figcaption>{escape(page.naming.say('static'))}</figcaption></figure>"
    )


def static_svg(view: Mapping[str, Any], outlines: Mapping[str, Any]) -> str:
    """The map of a view as SVG."""
    left, top, width, height = windows()["World"]
    land, marked = [], []
    for code, outline in sorted(outlines.items(), key=lambda item: len(item[0])):
        place = view["places"].get(code)
        if not place and len(code) > 2:
            continue
        fill = _paint(view["fills"], place["fill"]) if place else _LAND
        if outline["path"]:
            land.append(f'<path d="{outline["path"]}" fill="{fill}"/>')
        if place and outline["marker"]:
            marked.append(
                f'<circle cx="{outline["x"]}" cy="{outline["y"]}" r="36" fill="{fill}" '
                'stroke="#1A1A1A" stroke-width="8"/>'
            )
    patterns = "".join(
        f'<pattern id="f{number}" width="90" height="90" patternUnits="userSpaceOnUse" '
        'patternTransform="rotate(45)">'
        f'<rect width="90" height="90" fill="{fill["face"]}"/>'
        f'<rect width="{45 if fill["stripes"] else 14}" height="90" '
        f'fill="{fill["stripes"] or fill["hatch_colour"]}"/></pattern>'
        for number, fill in enumerate(view["fills"])
        if fill["stripes"] or fill["hatch"]
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}" '
        f'width="{width // 8}" height="{height // 8}"><defs>{patterns}</defs>'
        f'<g stroke="#FFFFFF" stroke-width="5">{"".join(land)}</g>{"".join(marked)}</svg>'
    )


def _paint(fills: list[dict[str, Any]], number: int) -> str:
    fill = fills[number]
    return f"url(#f{number})" if fill["stripes"] or fill["hatch"] else str(fill["face"])


def _ink(fill: Mapping[str, Any]) -> str:
    """Background of a key: the face, half of it the second colour where there is one."""
    second = fill["stripes"] or (fill["hatch_colour"] if fill["hatch"] else "")
    share = 50 if fill["stripes"] else 20
    if not second:
        return str(fill["face"])
    return f"linear-gradient(135deg,{fill['face']} {100 - share}%,{second} {100 - share}%)"
