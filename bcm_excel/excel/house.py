"""The style sheet of the house: its colours, and its styles by name.

A cell's style is words that are merged from left to right: ``"cell center late"``. Colour never
stands alone: whoever marks a cell also writes the word for it, so that a print in black and
white says the same.
"""

from __future__ import annotations

from bcm_excel.excel.book import Options

FONT = "Microsoft YaHei"
SIZE, TITLE_SIZE = 10, 16
"""Points."""

NAVY = "#1F3A5F"
TEAL = "#1F6F6B"
AMBER = "#8A5A0B"
RED = "#B0352B"
GREEN = "#2F6B3A"
BLUE = "#1F5FA8"
INK = "#253143"
GREY = "#66727F"
LINE = "#D5DCE4"
PALE = "#F4F7FA"
INPUT = "#FFFBE8"
WHITE = "#FFFFFF"

NAVY_PALE = "#E9EFF6"
TEAL_PALE = "#E4F1EF"
AMBER_PALE = "#FFF3D9"
RED_PALE = "#FBE6E3"
GREEN_PALE = "#E6F2E8"
GREY_PALE = "#EEF1F4"

AMBER_FILL = "#E3A33B"
GREEN_FILL = "#5E9C6B"
BLUE_FILL = "#9DB4CF"
GREY_FILL = "#A3B0BF"

_TEXT: Options = {"font_color": INK, "valign": "vcenter"}
_BOX: Options = {**_TEXT, "border": 1, "border_color": LINE, "text_wrap": True}
_HEAD: Options = {
    "bold": True,
    "font_color": WHITE,
    "align": "center",
    "valign": "vcenter",
    "text_wrap": True,
    "border": 1,
}
_FREE: Options = {"bg_color": INPUT, "locked": False}


def _tone(ink: str, fill: str) -> Options:
    return {"font_color": ink, "bg_color": fill}


STYLES: dict[str, Options] = {
    # The top of a sheet
    "title": {
        "bold": True,
        "font_size": TITLE_SIZE,
        **_tone(WHITE, NAVY),
        "valign": "vcenter",
        "indent": 1,
    },
    "subtitle": {"font_size": 9, **_tone(GREY, PALE), "valign": "vcenter", "indent": 1},
    "banner": {"font_size": 10, **_tone("#D7E1EC", NAVY), "valign": "vcenter", "indent": 1},
    "section": {
        "bold": True,
        "font_size": 11,
        "font_color": NAVY,
        "valign": "vcenter",
        "bottom": 2,
        "bottom_color": NAVY,
    },
    # Headings of columns; the teal ones are filled in by the staff
    "heading": {**_HEAD, "bg_color": NAVY, "border_color": "#3B5478"},
    "heading_input": {**_HEAD, "bg_color": TEAL, "border_color": "#4B918D"},
    "heading_plain": {
        "font_color": GREY,
        "bold": True,
        "valign": "vcenter",
        "text_wrap": True,
        "bottom": 1,
        "bottom_color": GREY_FILL,
    },
    # Cells
    "text_ink": _TEXT,
    "cell": _BOX,
    "rule": {**_TEXT, "bottom": 1, "bottom_color": LINE},
    "zebra": {"bg_color": PALE},
    "input": {**_BOX, **_FREE},
    "free": _FREE,
    "locked": {"locked": True},
    "example": {"italic": True, "font_color": GREY, "bg_color": PALE},
    "ignored": {"font_color": GREY, "bg_color": GREY_PALE},
    # How text stands and looks
    "left": {"align": "left"},
    "center": {"align": "center"},
    "right": {"align": "right", "indent": 1},
    "top": {"valign": "top"},
    "indent": {"indent": 1},
    "wrap": {"text_wrap": True},
    "nowrap": {"text_wrap": False},
    "shrink": {"text_wrap": False, "shrink": True},
    "bold": {"bold": True},
    "italic": {"italic": True},
    "small": {"font_size": 9},
    "large": {"font_size": 12},
    "grey": {"font_color": GREY},
    "navy": {"font_color": NAVY},
    "red": {"font_color": RED},
    "link": {"font_color": BLUE, "underline": 1},
    "button": {
        **_tone(BLUE, PALE),
        "underline": 1,
        "align": "center",
        "valign": "vcenter",
        "border": 1,
        "border_color": LINE,
    },
    # Numbers, dates and times
    "text": {"num_format": "@"},
    "number": {"num_format": "General"},  # Excel shows 1 as “1.” under 0.##
    "whole": {"num_format": "#,##0"},
    "money": {"num_format": "#,##0.00"},
    "percent": {"num_format": "0%"},
    "date": {"num_format": "yyyy-mm-dd"},
    "datetime": {"num_format": "yyyy-mm-dd hh:mm"},
    "time": {"num_format": "mm-dd hh:mm"},
    "clock": {"num_format": "hh:mm"},
    "duration": {"num_format": "[h]:mm"},
    "minutes": {"num_format": "0;-0;0"},
    # Marks, for cells and for conditional formats
    "error": _tone(RED, RED_PALE),
    "warning": _tone(AMBER, AMBER_PALE),
    "info": _tone(NAVY, NAVY_PALE),
    "late": _tone(RED, RED_PALE),
    "soon": _tone(AMBER, AMBER_PALE),
    "late_fill": {"bg_color": RED_PALE},
    "soon_fill": {"bg_color": AMBER_PALE},
    "slipping": {"font_color": AMBER, "bold": True},
    "done": _tone(GREEN, GREEN_PALE),
    "waiting": _tone(GREY, GREY_PALE),
    "blocked": {**_tone(RED, WHITE), "bold": True},
    "late_flag": {**_tone(WHITE, RED), "bold": True},
    "soon_flag": {**_tone(INK, AMBER_FILL), "bold": True},
    "done_flag": {**_tone(GREEN, GREEN_PALE), "bold": True},
    # Bars of a chart that is drawn in cells
    "bar_done": {"bg_color": GREEN_FILL},
    "bar_active": _tone(INK, AMBER_FILL),
    "bar_ahead": _tone(NAVY, BLUE_FILL),
    "bar_late": _tone(WHITE, RED),
    "bar_plan": _tone(WHITE, GREY),
    "bar_slip": _tone(RED, "#F3B9B1"),
    "now_fill": {"bg_color": RED_PALE},
    "now_line": {"left": 1, "left_color": RED},
    # A cell of the chart holds a number that is not seen; the bar's condition shows a sign for it
    "grid": {
        "num_format": ";;;",
        "font_size": 8,
        "align": "center",
        "valign": "vcenter",
        "left": 1,
        "left_color": LINE,
    },
    "grid_foot": {"bottom": 1, "bottom_color": LINE},
    "unseen": {"num_format": ";;;"},
    "plain": {"bg_color": WHITE},
    "sign_late": {"num_format": '"!";"!";"!"'},
    "sign_run": {"num_format": '">";">";">"'},
    "sign_ahead": {"num_format": '"·";"·";"·"'},
    "sides": {"left": 1, "left_color": LINE, "right": 1, "right_color": LINE},
    "foot": {"bottom": 1, "bottom_color": LINE},
    "heading_scale": {
        "font_size": 8,
        **_tone(WHITE, NAVY),
        "valign": "vcenter",
        "left": 1,
        "left_color": "#3B5478",
        "shrink": True,
    },
    "legend": {"font_size": 9, "font_color": INK, "align": "center", "valign": "vcenter"},
    # An overview: rows of a label and its value, and cards with one big figure
    "label": {**_TEXT, "font_color": GREY, "bottom": 1, "bottom_color": LINE},
    "value": {**_TEXT, "bold": True, "align": "left", "bottom": 1, "bottom_color": LINE},
    "card_label": {
        "bold": True,
        "align": "center",
        "valign": "vcenter",
        "left": 1,
        "right": 1,
        "top": 1,
        "border_color": WHITE,
    },
    "card_value": {
        "bold": True,
        "font_size": 26,
        "align": "center",
        "valign": "vcenter",
        "left": 1,
        "right": 1,
        "bottom": 1,
        "border_color": WHITE,
    },
    "card_note": {"font_size": 9, "font_color": GREY, "align": "center", "valign": "vcenter"},
    "tone_navy": _tone(NAVY, NAVY_PALE),
    "tone_teal": _tone(TEAL, TEAL_PALE),
    "tone_amber": _tone(AMBER, AMBER_PALE),
    "tone_red": _tone(RED, RED_PALE),
    "tone_green": _tone(GREEN, GREEN_PALE),
    "tone_grey": _tone(GREY, GREY_PALE),
}
"""Every style of the house; the names are words of ``Cell.style``."""
