"""World maps in Equal Earth, with Europe enlarged: where each international is listed.

`membership`, `mentions` and `overlap` are figures; `draw`, `Area`, `legend` and `names` are what
other maps are made of.
"""

from internationals.charts.layout import LICENCE
from internationals.charts.maps.drawing import Area, draw
from internationals.charts.maps.legends import Key, legend
from internationals.charts.maps.membership_map import membership
from internationals.charts.maps.mentions_map import mentions
from internationals.charts.maps.name_lists import Names, names, names_height, place_names
from internationals.charts.maps.overlap_map import overlap
from internationals.charts.maps.rooms import OCEAN_WIDTH, Room, Rooms, height_of, width_beside

__all__ = [
    "LICENCE",
    "OCEAN_WIDTH",
    "Area",
    "Key",
    "Names",
    "Room",
    "Rooms",
    "draw",
    "height_of",
    "legend",
    "membership",
    "mentions",
    "names",
    "names_height",
    "overlap",
    "place_names",
    "width_beside",
]
