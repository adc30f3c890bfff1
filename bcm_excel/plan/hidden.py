"""Data that nobody sees: hidden sheets, rows and columns, and cells under a merge."""

from __future__ import annotations

from collections.abc import Sequence

from bcm_excel.core.cell import CellRef
from bcm_excel.excel.grid import Area, Grid
from bcm_excel.plan.kinds import shown
from bcm_excel.plan.problem import Problem, Trouble


def hidden_data(grid: Grid, header: int, numbers: Sequence[int]) -> list[Problem]:
    """Hidden sheets, rows and columns that hold data, and data under a merge."""
    problems = []
    if grid.hidden and numbers:
        problems.append(Problem(Trouble.SHEET_HIDDEN, CellRef(grid.name), {"sheet": grid.name}))
    rows = sorted(grid.hidden_rows.intersection(numbers))
    if rows:
        values = {"rows": tuple(rows[:20]), "count": len(rows)}
        problems.append(Problem(Trouble.ROWS_HIDDEN, CellRef(grid.name, rows[0]), values))
    for at in sorted(grid.hidden_columns):
        heading = grid.value(header, at)
        if heading != "" and any(grid.value(number, at) != "" for number in numbers):
            cell = CellRef(grid.name, header, at)
            problems.append(Problem(Trouble.COLUMNS_HIDDEN, cell, {"heading": str(heading)}))
    for area in grid.merges:
        for row, column in _inside(grid, area).positions():
            text = grid.value(row, column)
            if text != "" and (row, column) != (area.top, area.left):
                cell = CellRef(grid.name, row, column)
                problems.append(Problem(Trouble.UNDER_MERGE, cell, {"text": shown(text)}))
    return problems


def _inside(grid: Grid, area: Area) -> Area:
    """The part of an area that the sheet uses; a merge may reach to the last row of all."""
    bottom, right = grid.top + len(grid.rows) - 1, grid.left + len(grid.rows[0]) - 1
    return Area(
        max(area.top, grid.top),
        max(area.left, grid.left),
        min(area.bottom, bottom),
        min(area.right, right),
    )
