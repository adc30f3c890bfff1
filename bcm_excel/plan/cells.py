"""The cells of a column read by its kind, each distinct value once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from bcm_excel.core.cell import CellRef
from bcm_excel.core.finding import Mend
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.plan.clean import blank
from bcm_excel.plan.declare import Column, Layout, Sheet
from bcm_excel.plan.kinds import Mendable, Unreadable, shown
from bcm_excel.plan.problem import Problem, Trouble


class Memo(dict[Value, Any]):
    """A kind applied once to each distinct value; what is odd is remembered beside it."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.odd: dict[Value, Unreadable | Mendable] = {}
        self[""] = None

    def __missing__(self, raw: Value) -> object:
        value = None if blank(raw) else self._read(raw)
        self[raw] = value
        return value

    def _read(self, raw: Value) -> object:
        try:
            value = self.column.kind.read(raw)
        except Unreadable as error:
            self.odd[raw] = error
            return None
        if isinstance(value, Mendable):
            self.odd[raw] = value
            value = value.value
        low, high = self.column.low, self.column.high
        if (low is not None and value < low) or (high is not None and value > high):
            self.odd[raw] = Unreadable(_range(low, high), Trouble.OUT_OF_RANGE)
            return None
        return value


def _range(low: float | None, high: float | None) -> Text:
    if high is None:
        return Text(f"应不小于 {low:g}", f"at least {low:g} is expected")
    return Text(f"应在 {low or 0:g} 到 {high:g} 之间", f"{low or 0:g} to {high:g} is expected")


@dataclass
class Reading:
    """One sheet while it is read."""

    grid: Grid
    sheet: Sheet
    layout: Layout
    problems: list[Problem] = field(default_factory=list)
    fields: Collection[str] | None = None
    """Those that are wanted, where not all are."""
    misspelt: frozenset[str] = frozenset()
    """Those whose heading is misspelt: what they hold is there, but is not read."""
    repeated: dict[str, dict[int, int]] = field(default_factory=dict)
    """By field and row, for cells that repeat one above: the row of that one."""

    @cached_property
    def columns(self) -> Mapping[str, int]:
        """Where each field stands that is read."""
        columns = self.layout.columns
        if self.fields is None:
            return columns
        return {name: at for name, at in columns.items() if name in self.fields}

    @cached_property
    def valueless(self) -> frozenset[int]:
        """The columns in which a cell errs, or holds a formula that was saved without a value."""
        return frozenset(at for _, at in (*self.grid.errors, *self.grid.unvalued))

    def cell(self, column: Column, row: int) -> CellRef:
        """Where a column's value stands in a row."""
        return self.layout.cell(column.field, row)

    def odd(self, column: Column, row: int, raw: Value, odd: Unreadable | Mendable) -> None:
        """Remember a cell that is unreadable, or should be typed otherwise."""
        values: dict[str, object] = {"column": column.title, "text": shown(raw)}
        mend = None
        if isinstance(odd, Unreadable):
            values |= {"why": odd.why, "options": (), **odd.values}
        else:
            values["new"] = odd.new
            mend = Mend(raw, odd.new)
        self.problems.append(Problem(odd.trouble, self.cell(column, row), values, mend))


CHUNK, FEW = 512, 8
"""So many cells are read at once where all are ordinary; where one is strange its chunk is halved,
until it stands among few that are read one by one."""


def values_of(
    reading: Reading, column: Column, numbers: Sequence[int], raw: Sequence[Value]
) -> tuple[list[Any], frozenset[int]]:
    """A column's typed values, and the indexes of cells that hold something unreadable."""
    memo = Memo(column)
    values = _in_chunks(memo, raw)
    unread: set[int] = set()
    above = reading.repeated.get(column.field, {})
    if memo.odd:
        for i, each in enumerate(raw):
            odd = memo.odd.get(each)
            if odd is not None:
                if numbers[i] not in above:
                    reading.odd(column, numbers[i], each, odd)
                if isinstance(odd, Unreadable):
                    unread.add(i)
    at = reading.layout.columns[column.field]
    if at in reading.valueless:
        for i, number in enumerate(numbers):
            if problem := no_value(reading, column, (above.get(number, number), at)):
                unread.add(i)
                if number not in above:
                    reading.problems.append(problem)
    return values, frozenset(unread)


def no_value(reading: Reading, column: Column, place: tuple[int, int]) -> Problem | None:
    """The problem of a cell that errs, or whose formula was saved without a value."""
    cell = CellRef(reading.grid.name, *place)
    if place in reading.grid.errors:
        values = {"column": column.title, "text": reading.grid.errors[place]}
        return Problem(Trouble.ERROR_VALUE, cell, values)
    if place in reading.grid.unvalued:
        return Problem(Trouble.UNVALUED, cell, {"column": column.title})
    return None


def _in_chunks(memo: Memo, raw: Sequence[Value]) -> list[Any]:
    bulk = memo.column.kind.bulk
    if bulk is None:
        return list(map(memo.__getitem__, raw))
    values: list[Any] = []
    ahead = [raw[start : start + CHUNK] for start in range(0, len(raw), CHUNK)][::-1]
    while ahead:
        chunk = ahead.pop()
        read = bulk(chunk)
        if read is not None:
            values += read
        elif len(chunk) <= FEW:
            values += map(memo.__getitem__, chunk)
        else:
            half = len(chunk) // 2
            ahead += (chunk[half:], chunk[:half])
    return values
