"""The settings: a sheet whose rows are its columns."""

from __future__ import annotations

from typing import Any, TypeVar

from bcm_excel.core.cell import CellRef
from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Grid, Value
from bcm_excel.plan.cells import Memo, Reading, no_value
from bcm_excel.plan.declare import Layout, Row
from bcm_excel.plan.headers import forms, header_row, heading_at, plain
from bcm_excel.plan.hidden import hidden_data
from bcm_excel.plan.kinds import Unreadable
from bcm_excel.plan.problem import Problem, Trouble

R = TypeVar("R", bound=Row)
ITEM, VALUE, REMARK = Text("项目", "Item"), Text("值", "Value"), Text("说明", "Explanation")


def read_items(grid: Grid, row_class: type[R]) -> tuple[R | None, list[Problem]]:
    """The one record of a sheet whose rows are its columns: 项目, 值, 说明.

    A required item that is missing reads as an empty text, and a Problem says so.
    """
    sheet = row_class.sheet
    index = header_row(grid, forms(ITEM) | forms(VALUE) | forms(REMARK))
    if index is None:
        problem = Problem(Trouble.HEADER_MISSING, CellRef(grid.name), {"title": sheet.title})
        return None, [problem]
    heads = {
        plain(value): at for at, value in enumerate(grid.rows[index], start=grid.left) if value
    }
    item = next((heads[form] for form in forms(ITEM) if form in heads), grid.left)
    value = next((heads[form] for form in forms(VALUE) if form in heads), item + 1)
    turned = _turned(grid, index, item, value)
    heading = heading_at(turned, sheet, 0)
    rows = dict(heading.columns)
    layout = Layout(grid.name, grid.top + index, {}, rows, value)
    reading = Reading(grid, sheet, layout, misspelt=heading.misspelt)
    for problem in heading.problems:
        cell = CellRef(grid.name, problem.cell.column, item if problem.cell.column else 0)
        reading.problems.append(Problem(problem.trouble, cell, problem.values))
    got: dict[str, Any] = {c.field: "" if c.required else None for c in sheet.columns}
    unread = set(reading.misspelt)
    for name, at in rows.items():
        column = sheet.column(name)
        raw, problem_ = grid.value(at, value), no_value(reading, column, (at, value))
        memo = Memo(column)
        got[name] = memo[raw] if memo[raw] is not None else got[name]
        if problem_:
            reading.problems.append(problem_)
        for each, odd in memo.odd.items():
            reading.odd(column, at, each, odd)
        if problem_ or any(isinstance(odd, Unreadable) for odd in memo.odd.values()):
            unread.add(name)
        elif column.required and memo[raw] is None:
            values = {"column": column.title}
            reading.problems.append(Problem(Trouble.REQUIRED, layout.cell(name, at), values))
    reading.problems += hidden_data(grid, layout.header, sorted(rows.values()))
    return row_class(
        layout=layout, row=layout.header, unread=frozenset(unread), **got
    ), reading.problems


def _turned(grid: Grid, index: int, item: int, value: int) -> Grid:
    """The items as one row of headings above one row of values; a column's number is its row."""
    below = range(grid.top + index + 1, grid.top + len(grid.rows))
    heads: list[Value] = [grid.value(row, item) for row in below]
    return Grid(grid.name, [heads], top=grid.top + index, left=grid.top + index + 1)
