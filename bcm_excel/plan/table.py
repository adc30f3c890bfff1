"""From a grid to typed rows, column by column, with a Problem for whatever cannot be read.

Nothing is dropped: a cell is read, or it is a Problem that names it. Rows are made in one place, so
that a long list is read quickly.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from itertools import repeat
from typing import TypeVar

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.plan.cells import Reading, values_of
from bcm_excel.plan.clean import fold, folded
from bcm_excel.plan.declare import Column, Layout, Row
from bcm_excel.plan.headers import Heading, find_heading
from bcm_excel.plan.hidden import hidden_data
from bcm_excel.plan.kinds import shown
from bcm_excel.plan.plan import Table
from bcm_excel.plan.problem import Problem, Trouble
from bcm_excel.plan.records import records

R = TypeVar("R", bound=Row)


def read_table(
    grid: Grid,
    row_class: type[R],
    heading: Heading | None = None,
    fields: Collection[str] | None = None,
) -> tuple[Table[R], list[Problem]]:
    """The records of a sheet with everything that is wrong with its cells.

    ``heading`` says where its headings stand, where that is known; else they are looked for.
    ``fields`` are those that are wanted, the required ones among them; the others stay None.
    A row without content in a declared column is no record; one whose key begins 示例 or Example is
    passed over; one that lacks a required cell is dropped, and remembered.
    """
    sheet = row_class.sheet
    heading = heading or find_heading(grid, sheet)
    if heading is None:
        layout = Layout(grid.name, grid.top, {})
        empty = not any(value != "" for row in grid.rows for value in row)
        cell = CellRef(grid.name)
        problem = Problem(Trouble.HEADER_MISSING, cell, {"title": sheet.title})
        return Table(layout=layout), [] if empty else [problem]
    layout = Layout(grid.name, heading.row, heading.columns)
    reading = Reading(grid, sheet, layout, list(heading.problems), fields, heading.misspelt)
    numbers, columns = records(reading, heading.row)
    rows, dropped = _rows(reading, row_class, numbers, columns) if numbers else ((), ())
    reading.problems += hidden_data(grid, heading.row, numbers)
    return Table(rows, dropped, layout), reading.problems


def _rows(
    reading: Reading,
    row_class: type[R],
    numbers: Sequence[int],
    raw: Mapping[str, Sequence[Value]],
) -> tuple[tuple[R, ...], tuple[R, ...]]:
    """The one place where rows are made; those without a required value come apart and are said."""
    sheet, layout = reading.sheet, reading.layout
    values = {
        name: values_of(reading, sheet.column(name), numbers, cells) for name, cells in raw.items()
    }
    lacking: set[int] = set()
    for column in sheet.needed:
        if column.field not in values:
            lacking.update(range(len(numbers)))
            continue
        got, unread = values[column.field]
        if None in got or unread:
            lacking |= _lacking(reading, column, numbers, got, unread)
    unread_at: dict[int, set[str]] = {}
    for name, (_, unread) in values.items():
        for i in unread:
            unread_at.setdefault(i, set(reading.misspelt)).add(name)
    names = (*values, "row", "layout", "unread")
    always = (repeat(layout), repeat(reading.misspelt))
    columns = (*(got for got, _ in values.values()), numbers, *always)
    rows: list[R] = []
    dropped: list[R] = []
    new: Callable[[type[R]], R] = object.__new__
    for i, cells in enumerate(zip(*columns, strict=False)):
        row = new(row_class)
        row.__dict__.update(zip(names, cells, strict=False))
        (dropped if i in lacking else rows).append(row)
        if i in unread_at:
            row.__dict__["unread"] = frozenset(unread_at[i])
    reading.problems += _doubled(reading, rows)
    return tuple(rows), tuple(dropped)


def _lacking(
    reading: Reading,
    column: Column,
    numbers: Sequence[int],
    got: Sequence[object],
    unread: frozenset[int],
) -> set[int]:
    lacking = {i for i, value in enumerate(got) if value is None}
    reading.problems += [
        Problem(Trouble.REQUIRED, reading.cell(column, numbers[i]), {"column": column.title})
        for i in sorted(lacking - unread)
    ]
    return lacking | set(unread)


def _doubled(reading: Reading, rows: Sequence[Row]) -> list[Problem]:
    names = [column.field for column in reading.sheet.keys]
    if reading.sheet.repeats or not names:
        return []
    keys = [[getattr(row, name) for row in rows] for name in names]
    alike = list(zip(*map(_alike, keys), strict=True))
    if len(set(alike)) == len(rows):
        return []
    first: dict[tuple[object, ...], Row] = {}
    problems = []
    for row, key, each in zip(rows, zip(*keys, strict=True), alike, strict=True):
        if each in first:
            said = " ".join(key_text(part) for part in key if part is not None)
            values = {"key": said, "row": first[each].row}
            problems.append(Problem(Trouble.DUPLICATE, row.cell(names[0]), values))
        else:
            first[each] = row
    return problems


def _alike(parts: Sequence[object]) -> Sequence[object]:
    """Parts of keys as they are compared: texts folded, others as they are."""
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) == len(parts):
        return folded(texts)
    return [fold(part) if isinstance(part, str) else part for part in parts]


def key_text(part: object) -> str:
    """A part of a key as a person would read it."""
    value = getattr(part, "value", part)
    if isinstance(value, Text):
        return value.zh
    return shown(value) if isinstance(value, (str, int, float, date)) else str(value)
