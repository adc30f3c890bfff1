"""How the cells of new rows look: as they are formatted, else like those of the row above."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from bcm_excel.excel.grid import NewRow, Position
from bcm_excel.excel.measure import row_height
from bcm_excel.excel.ooxml.formats import Formats
from bcm_excel.excel.ooxml.sheet import SheetXml

MARGIN = 2
"""Units of a column's width that an indented text cannot use."""
SIZE = 11
"""Points of the font that heights are reckoned with: what Excel takes unless told otherwise."""


class Looks:
    """The formats and heights of the new rows of one sheet."""

    def __init__(
        self, sheet: SheetXml, formats: Formats | None, new_rows: Sequence[NewRow]
    ) -> None:
        self.rows = {each.row for each in new_rows}
        self._sheet, self._formats = sheet, formats
        self._like = {each.row: each.like for each in new_rows if each.like is not None}
        self._styles = {row: sheet.styles(like) for row, like in self._like.items()}
        self._standing = {row: {column for column, _ in sheet.cells(row)} for row in self._styles}

    def at(self, position: Position) -> int:
        """The format for a cell that has none of its own."""
        row, column = position
        return self._styles.get(row, {}).get(column, 0)

    def beside(self, rows: Iterable[int]) -> Iterator[tuple[Position, int]]:
        """The empty cells that are formatted too, where no cell stands yet."""
        for row in rows:
            for column, style in self._styles.get(row, {}).items():
                if style and column not in self._standing[row]:
                    yield (row, column), style

    def height(self, row: int, contents: Mapping[Position, object]) -> float | None:
        """Points that the row needs for its wrapped texts; as high as the row above where one line
        does, None where the file does not say how high that is.
        """
        wrapped = [
            (value, self._sheet.width(at[1]) - MARGIN)
            for at, value in contents.items()
            if at[0] == row and isinstance(value, str) and self._wraps(at)
        ]
        needed = row_height(wrapped, size=SIZE)
        if needed > row_height((), size=SIZE):
            return needed
        before = self._sheet.height(self._like[row]) if row in self._like else None
        return before and min(before, needed)

    def _wraps(self, at: Position) -> bool:
        cell = self._sheet.cell(at)
        own = cell.text is not None and cell.style
        style = own or self.at(at) or cell.style
        return self._formats is not None and self._formats.wraps(style)
