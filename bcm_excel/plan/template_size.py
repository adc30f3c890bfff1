"""How wide and how high the cells of the blank workbook are, so that no text is cut."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from bcm_excel.excel.book import Cell
from bcm_excel.excel.grid import Position
from bcm_excel.excel.measure import column_width, display_width, line_count, row_height
from bcm_excel.plan.declare import Column, Sheet
from bcm_excel.plan.template_frame import BACK, HEADER, Frame

WIDE = 104.0
"""Units that fill an A4 page lying on its side; narrow tables are widened towards it."""
MOST_STRETCH = 2.2
MOST_WIDE = 220.0
"""Units beyond which a printed page becomes hard to read."""
LONG = 40
"""Columns of kinds as wide as this hold sentences; they give way last."""
SHORT = 19.0
"""Units of a column that is not broken up even in a wide table."""
BUTTON = 4.0
"""Units beside a heading that its filter button takes."""


def column_widths(
    frame: Frame, sheet: Sheet, headings: Sequence[str], body: Mapping[Position, Cell]
) -> dict[int, float]:
    """A width for each column: for its heading and what stands below, the page kept in mind.

    A narrow table is widened to fill the page; in a wide one the empty columns give way first,
    then what can wrap.
    """
    widths: dict[int, float] = {}
    least: dict[int, float] = {}
    empty: set[int] = set()
    for at, (column, heading) in enumerate(zip(sheet.columns, headings, strict=True), start=1):
        one_line, least[at] = _heading_widths(heading)
        held = [str(c.value) for (_, x), c in body.items() if x == at and c.value is not None]
        widths[at] = max(one_line, _wanted(column, held, blank=not body))
        if not held and column.kind.width < LONG:
            empty.add(at)
            if not body and not _wraps(column):
                least[at] = max(least[at], column.kind.width - 3)
    back = display_width(BACK[frame.wording.lang]) + BUTTON
    widths[1], least[1] = max(widths[1], back), max(least[1], back)
    _narrow(widths, least, empty)
    wrapping = {at for at, column in enumerate(sheet.columns, start=1) if _wraps(column)}
    floor = {at: max(least[at], 0.7 * width, min(width, SHORT)) for at, width in widths.items()}
    _narrow(widths, floor, wrapping)
    about = display_width(sheet.about[frame.wording.lang]) + 8 + widths[1]
    stretch = min(MOST_STRETCH, max(1.0, max(WIDE, about) / sum(widths.values())))
    return {at: round(width * stretch, 1) for at, width in widths.items()}


def _narrow(widths: dict[int, float], least: Mapping[int, float], which: set[int]) -> None:
    """Take from these columns, each as far as it can give, what is too wide for a page."""
    over = sum(widths.values()) - MOST_WIDE
    spare = sum(widths[at] - least[at] for at in which)
    if over > 0 and spare > 0:
        share = min(1.0, over / spare)
        for at in which:
            widths[at] -= share * (widths[at] - least[at])


def _heading_widths(heading: str) -> tuple[float, float]:
    """The width of a heading in one line, and in two; its filter button has room beside it."""
    lines = heading.split("\n")
    whole = max(map(display_width, lines))
    words = (word for line in lines if line.isascii() for word in line.split())
    word = max(map(display_width, words), default=0)
    two = max(word, math.ceil(whole / 2) + 1, 5)
    return max(two if heading.isascii() else whole, 6) + BUTTON, two + 3.5


def _wanted(column: Column, held: Sequence[str], *, blank: bool) -> float:
    """The width that a column's content asks for; empty columns beside filled ones stay narrow."""
    width = column.kind.width
    if blank:
        return width
    if not held:
        return 0
    longest = column_width(held, 0, 200) + 2
    return min(longest, width * 1.2) if _wraps(column) else min(longest, 40.0)


def _wraps(column: Column) -> bool:
    return column.kind.style.startswith("wrap")


def table_heights(cells: Mapping[Position, Cell], widths: Mapping[int, float]) -> dict[int, float]:
    """The height of each row that holds text."""
    texts: dict[int, list[tuple[str, float]]] = {}
    for (row, column), cell in cells.items():
        if row >= HEADER and isinstance(cell.value, str):
            room = widths[column] - (3 if row == HEADER else 2)
            texts.setdefault(row, []).append((cell.value, room))
    heights = {row: max(22.0, row_height(each)) for row, each in texts.items()}
    heights[HEADER] = max(30.0, heights[HEADER] + 4)
    return {**heights, 1: 34.0, 2: 20.0}


def item_heights(cells: Mapping[Position, Cell], widths: Mapping[int, float]) -> dict[int, float]:
    """The height of each row of the settings; titles of groups stand off what is above them."""
    heights = dict.fromkeys((row for row, _ in cells), 22.0)
    for (row, at), cell in cells.items():
        if at == 1 and row > HEADER:
            heights[row] = 28.0
        elif row >= HEADER and isinstance(cell.value, str):
            scale = 0.9 if "small" in cell.style.split() else 1.0
            lines = line_count(cell.value, (widths[at] - 2) / scale)
            heights[row] = max(heights[row], lines * 16.5 + 5.5)
    return {**heights, 1: 34.0, 2: 20.0, HEADER: max(heights[HEADER], 24.0)}
