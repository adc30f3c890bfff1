"""Plans written as text, so that a test shows its whole input.

``# Sheet`` starts a sheet, ``| a | b |`` is a row, a blank cell is empty. ISO dates and plain
numbers become dates and numbers, ``'138`` stays a text, ``#N/A`` is a cell that errs. ``plan``
reads without a file, ``book`` writes one.
"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path

from bcm_excel.core.stamp import Stamp
from bcm_excel.excel.grid import Grid, Value, Workbook
from bcm_excel.plan.assemble import plan_of
from bcm_excel.plan.plan import Plan
from bcm_excel.rules.run import run

TODAY = date(2026, 3, 2)
ERRS = "#N/A"
NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,9})(\.[0-9]*[1-9])?")


def value(text: str) -> Value:
    text = text.strip().replace("\\n", "\n").replace("¦", "|")
    if text.startswith("'"):
        return text[1:]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    if re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", text):
        return datetime.fromisoformat(text)
    if NUMBER.fullmatch(text):
        return float(text)
    return text


def grids(text: str) -> tuple[Grid, ...]:
    sheets: list[tuple[str, list[list[Value]]]] = []
    for line in filter(None, map(str.strip, text.splitlines())):
        if line.startswith("#"):
            sheets.append((line[1:].strip(), []))
        else:
            cells = line.removeprefix("|").removesuffix("|").split("|")
            sheets[-1][1].append([value(cell) for cell in cells])
    made = []
    for name, rows in sheets:
        width = max((len(row) for row in rows), default=0)
        errors = {
            (r, c): ERRS
            for r, row in enumerate(rows, start=1)
            for c, cell in enumerate(row, start=1)
            if cell == ERRS
        }
        for r, c in errors:
            rows[r - 1][c - 1] = ""
        for row in rows:
            row.extend([""] * (width - len(row)))
        made.append(Grid(name, rows, errors=errors))
    return tuple(made)


def workbook(*sheets: Grid) -> Workbook:
    return Workbook(Path("plan.xlsx"), sheets, Stamp(0, 0))


def plan(text: str) -> Plan:
    return plan_of(workbook(*grids(text)))


def found(text: str, *codes: str, today: date = TODAY) -> list[str]:
    """The findings as ``应急通讯录!C7 CT101``, of these rules or of all."""
    report = run(plan(text), today, select=codes)
    return [f"{finding.cell} {finding.rule.code}" for finding in report.findings]


def book(path: Path, text: str) -> Path:
    """The same text as a file."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as made:
        stamp = made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        for grid in grids(text):
            sheet = made.add_worksheet(grid.name)
            for r, row in enumerate(grid.rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, datetime):
                        sheet.write_datetime(r, c, cell, stamp)
                    elif isinstance(cell, date):
                        sheet.write_datetime(r, c, cell)
                    elif isinstance(cell, float):
                        sheet.write_number(r, c, cell)
                    elif cell != "":
                        sheet.write_string(r, c, str(cell))
    return path
