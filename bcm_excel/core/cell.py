"""Where something stands in a workbook."""

from __future__ import annotations

import re
from dataclasses import dataclass

A1 = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,7})")


def letters(column: int) -> str:
    """The letters of a column: 1 is A, 27 is AA."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def number(column: str) -> int:
    """The number of a column: A is 1, AA is 27."""
    value = 0
    for letter in column.upper():
        value = value * 26 + ord(letter) - 64
    return value


@dataclass(frozen=True, slots=True, order=True)
class CellRef:
    """A cell, a whole row (column 0) or a whole sheet (row 0 too), counted from 1."""

    sheet: str
    row: int = 0
    column: int = 0

    def __reduce__(self) -> tuple[type[CellRef], tuple[str, int, int]]:
        """Pickled as a call; a dataclass looks up its fields by name, which takes twice as long."""
        return CellRef, (self.sheet, self.row, self.column)

    @property
    def a1(self) -> str | None:
        """``C7``; ``7:7`` for a whole row; None for a whole sheet."""
        if self.row and self.column:
            return f"{letters(self.column)}{self.row}"
        return f"{self.row}:{self.row}" if self.row else None

    def __str__(self) -> str:
        """``应急通讯录!C7``, or the sheet's name alone."""
        return f"{self.sheet}!{self.a1}" if self.a1 else self.sheet
