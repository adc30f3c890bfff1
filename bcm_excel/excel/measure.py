"""How much room text needs on a sheet, so that Chinese is never cut."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterable

from bcm_excel.core.lazy import lazy

LINE = 16.5
"""Points that a line of the house's text (10 points) takes."""

HIGHEST = 409.0
"""Points; Excel allows no higher row."""

PADDING = 0.5
"""Units of a column that text cannot use: the margins left and right of it."""

INDENT = 1.5
"""Units of a column that an indent takes from text, left or right."""

CHINESE = range(0x4E00, 0xA000)
"""The common Chinese characters, each two wide."""
PIECES = lazy(r"[\x00-\x08\x0e-\x1b!-\x7f]+|[\u4e00-\u9fff]+|.", re.DOTALL)
"""A word, Chinese characters in a row, or any other sign: a blank, a mark, an emoji."""


def display_width(text: str) -> int:
    """Units of column width that text takes in one line; its widest line where it has several.

    A Chinese character, an ambiguous sign or an emoji is two wide, a combining mark nothing.
    """
    return max((sum(map(_units, line)) for line in text.split("\n")), default=0)


def _units(char: str) -> int:
    if ord(char) in CHINESE:
        return 2
    if char.isascii():
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WFA" else 1


def column_width(texts: Iterable[str], least: float = 6, most: float = 60) -> float:
    """The width of a column that shows these texts in one line each, within limits."""
    widest = max(map(display_width, texts), default=0)
    return min(max(least, widest + 2), most)


def line_count(text: str, width: float) -> int:
    """Lines that text needs when wrapped in a column of this width, at least one."""
    room = max(2, math.floor(width - PADDING))
    return sum(_wrapped(line, room) for line in text.split("\n"))


def _wrapped(line: str, room: int) -> int:
    """Lines of one paragraph; as Excel wraps, words stay whole, Chinese breaks anywhere."""
    if len(line) * (1 if line.isascii() else 2) <= room:
        return 1
    lines, used = 1, 0
    for piece in PIECES.findall(line):
        chinese = ord(piece[0]) in CHINESE
        wide = 2 * len(piece) if chinese else len(piece) if piece.isascii() else _units(piece)
        if used + wide <= room:
            used += wide
        elif chinese:
            more = len(piece) - (room - used) // 2
            full, last = divmod(more - 1, room // 2)
            lines, used = lines + full + 1, 2 * last + 2
        elif not piece.strip():
            used = room
        elif wide <= room:
            lines, used = lines + 1, wide
        else:
            more, last = divmod(used + wide - 1, room)
            lines, used = lines + more, last + 1
    return lines


def row_height(texts_and_widths: Iterable[tuple[str, float]], *, size: float = 10) -> float:
    """Points that a row needs for wrapped texts, each with its column's width.

    ``size`` is the font's size in points.
    """
    scale = size / 10
    lines = max((line_count(text, width / scale) for text, width in texts_and_widths), default=1)
    return min(lines * LINE * scale + 3.5, HIGHEST)
