"""How large the box of a note is, and which cells its corners stand in."""

from __future__ import annotations

import math
import re
from collections.abc import Callable

from bcm_excel.excel.grid import Position
from bcm_excel.excel.measure import display_width
from bcm_excel.excel.ooxml.sheet import SheetXml

BOX, LINE, LETTER, TALLEST = 320, 15, 6.2, 640
"""Of a note's box, in pixels: width, height of a line, width of a Latin letter, most height."""


def box_height(text: str) -> int:
    """Pixels that a note's text needs in a box of our width."""
    across = (BOX - 16) / LETTER
    lines = sum(max(1, math.ceil(display_width(line) / across)) for line in text.split("\n"))
    return min(TALLEST, lines * LINE + 14)


def anchor(sheet: SheetXml, at: Position, height: int) -> tuple[int, ...]:
    """The corners of a box to the right of its cell, as a drawing counts them."""
    left, top = min(at[1], 16_370), max(0, at[0] - 2)
    right, right_rest = _walk(left, 15 + BOX, lambda column: _column_pixels(sheet, column + 1))
    bottom, bottom_rest = _walk(top, 4 + height, lambda row: _row_pixels(sheet, row + 1))
    return left, 15, top, 4, min(right, 16_383), right_rest, min(bottom, 1_048_575), bottom_rest


def _walk(index: int, pixels: int, size: Callable[[int], int]) -> tuple[int, int]:
    """From the edge of a row or column, where so many pixels lead."""
    for _ in range(2_000):
        here = size(index)
        if pixels < here:
            break
        pixels -= here
        index += 1
    return index, pixels


def _column_pixels(sheet: SheetXml, column: int) -> int:
    for first, last, given in sheet.columns:
        if first <= column <= last:
            if given.get("hidden") in {"1", "true"}:
                return 0
            return int(_float(given.get("width"), 8.43) * 7 + 5)
    default = sheet.child("sheetFormatPr")
    return int(_float(default.attributes.get("defaultColWidth") if default else None, 8.43) * 7 + 5)


def _row_pixels(sheet: SheetXml, row: int) -> int:
    given = sheet.rows[row].attributes if row in sheet.rows else {}
    if given.get("hidden") in {"1", "true"}:
        return 0
    default = sheet.child("sheetFormatPr")
    height = _float(default.attributes.get("defaultRowHeight") if default else None, 15)
    return int(_float(given.get("ht"), height) * 4 / 3)


def _float(text: str | None, otherwise: float) -> float:
    found = re.fullmatch(r"[0-9]{1,6}(?:\.[0-9]*)?", text or "")
    return float(found[0]) if found else otherwise
