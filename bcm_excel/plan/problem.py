"""What reading a workbook came upon; ``rules/reading`` turns each into a finding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Mend


class Trouble(Enum):
    """The kinds of problem; each has one rule."""

    SHEET_MISSING = auto()
    SHEET_DOUBLED = auto()
    SHEET_NEAR = auto()
    SHEET_IGNORED = auto()
    SHEET_HIDDEN = auto()
    HEADER_MISSING = auto()
    COLUMN_MISSING = auto()
    COLUMN_DOUBLED = auto()
    COLUMN_NEAR = auto()
    COLUMN_IGNORED = auto()
    NOT_A_RECORD = auto()
    ROWS_HIDDEN = auto()
    COLUMNS_HIDDEN = auto()
    UNDER_MERGE = auto()
    UNREADABLE = auto()
    NOT_A_CHOICE = auto()
    OUT_OF_RANGE = auto()
    ERROR_VALUE = auto()
    UNVALUED = auto()
    REQUIRED = auto()
    DUPLICATE = auto()
    TEXT_NUMBER = auto()
    TEXT_DATE = auto()
    FULL_WIDTH = auto()
    STRAY = auto()
    MINUTES = auto()


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem at its cell, with the values that its message speaks of."""

    trouble: Trouble
    cell: CellRef
    values: Mapping[str, object] = field(default_factory=dict)
    mend: Mend | None = None
