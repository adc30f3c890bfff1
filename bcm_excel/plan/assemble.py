"""From a workbook as read to the plan that it holds."""

from __future__ import annotations

from typing import Any

from bcm_excel.core.text import Text
from bcm_excel.excel.grid import Workbook
from bcm_excel.plan.headers import match_sheets
from bcm_excel.plan.items import read_items
from bcm_excel.plan.plan import ROWS, SHEETS, Plan
from bcm_excel.plan.problem import Problem
from bcm_excel.plan.table import read_table

GUIDE = Text("填写说明", "Guide")
LISTS = Text("选项", "Lists")
FINDINGS = Text("检查结果", "Findings")
FOR_PEOPLE = (GUIDE, LISTS, FINDINGS)
"""Sheets of our own that are for people and not read."""


def plan_of(workbook: Workbook) -> Plan:
    """The plan in a workbook; whatever is wrong with the reading is among its problems."""
    found, problems = match_sheets(workbook.sheets, SHEETS, FOR_PEOPLE)
    tables: dict[str, Any] = {}
    for name, grid in found.items():
        more: list[Problem]
        if ROWS[name].sheet.items:
            tables[name], more = read_items(grid, ROWS[name])
        else:
            tables[name], more = read_table(grid, ROWS[name])
        problems += more
    return Plan(**tables, problems=tuple(problems))
