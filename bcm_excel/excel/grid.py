"""An Excel file as plain values, coming in: what its cells hold and what hides in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path

from bcm_excel.core.stamp import Stamp
from bcm_excel.core.text import Text

Value = str | int | float | date | datetime | time | timedelta
"""What a cell holds; empty is ``""``, a truth value has become ``"TRUE"`` or ``"FALSE"``."""

Position = tuple[int, int]
"""Row and column, counted from 1 as Excel shows them."""


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle of cells, both corners included, counted from 1."""

    top: int
    left: int
    bottom: int
    right: int

    def __contains__(self, position: Position) -> bool:
        row, column = position
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def positions(self) -> Iterator[Position]:
        """Every position inside, row by row."""
        for row in range(self.top, self.bottom + 1):
            for column in range(self.left, self.right + 1):
                yield row, column


@dataclass(frozen=True)
class Grid:
    """One sheet. ``rows[0][0]`` stands at row ``top`` and column ``left``; all rows are as wide."""

    name: str
    rows: list[list[Value]]
    top: int = 1
    left: int = 1
    hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merges: tuple[Area, ...] = ()
    errors: Mapping[Position, str] = field(default_factory=dict)
    """Cells that err, with what they show: ``#N/A``. In ``rows`` they are empty."""
    formulas: Mapping[Position, str] = field(default_factory=dict)
    """Formulas of a *tracking* size sheet; empty unless the reader was asked for them."""
    unvalued: frozenset[Position] = frozenset()
    """Formulas that were saved without a value. In ``rows`` they are empty."""
    pictures: frozenset[Position] = frozenset()
    """Cells that hold a picture of WPS (``=DISPIMG(…)``)."""

    def value(self, row: int, column: int) -> Value:
        """What stands at a position, ``""`` outside the used area."""
        r, c = row - self.top, column - self.left
        if 0 <= r < len(self.rows) and 0 <= c < len(self.rows[r]):
            return self.rows[r][c]
        return ""


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that is filled below others; its cells take the formats of the row ``like``, if any."""

    sheet: str
    row: int
    like: int | None = None


@dataclass(frozen=True)
class Workbook:
    """A file as read: its sheets in order, and what must be said about the reading."""

    path: Path
    sheets: tuple[Grid, ...]
    stamp: Stamp
    remarks: tuple[Text, ...] = ()
    """For instance that the file is open in Excel and unsaved changes are not included."""

    def sheet(self, name: str) -> Grid | None:
        """The sheet of exactly this name."""
        return next((grid for grid in self.sheets if grid.name == name), None)
