"""A table of numbers with its chart beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bcm_excel.core.cell import letters
from bcm_excel.drill.pages.sheet import Sheet
from bcm_excel.excel.book import Cell

PIXELS_A_POINT = 4 / 3
LEAST = 300
"""Pixels; no chart is lower."""


def pixels(sheet: Sheet, left: int, right: int) -> int:
    """How wide some columns are."""
    return sum(int(sheet.widths[at] * 7 + 5) for at in range(left, right + 1))


def steps_of(most: int) -> int:
    """Between the marks of an axis of counts: whole numbers, about five of them."""
    return max(1, round(most / 5))


class Charted:
    """Puts a table into the left columns of a sheet, and one chart of it into the last one."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self.sheet = sheet
        self.name = name.replace("'", "''")
        self.head = sheet.at + 1

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
        """The headings and rows, from the first column on."""
        self.head = self.sheet.at + 1
        self.sheet.heading(heads, repeat=False)
        for row in rows:
            self.sheet.row(row)

    def area(self, column: int, rows: int, start: int = 0) -> str:
        """The cells of a column of the table, as a chart refers to them."""
        letter = letters(column)
        first = self.head + 1 + start
        return f"='{self.name}'!${letter}${first}:${letter}${first + rows - 1}"

    def chart(self, options: Mapping[str, object], *, left: int, least: int = LEAST) -> None:
        """A chart from the table's headings down to its end, or as far below as it must."""
        taken = sum(self.sheet.heights[row] for row in range(self.head, self.sheet.at + 1))
        high = max(least, int(taken * PIXELS_A_POINT))
        wide = pixels(self.sheet, left, self.sheet.last)
        placed = {**options, "width": wide, "height": high}
        self.sheet.charts.append(((self.head, left), placed))
        missing = high / PIXELS_A_POINT - taken
        if missing > 0:
            self.sheet.gap(missing + 2)
